"""Logarithm, root, absolute value, powers of e: defined for real arguments, differentiable by the complex step."""

import math

import numpy as np


def log(x):
    """Return ln x, nan where x is not positive."""
    return np.where(np.real(x) > 0, np.log(np.where(np.real(x) > 0, x, 1)), np.nan)


def sqrt(x):
    """Return √x, nan where x is negative."""
    return np.where(np.real(x) >= 0, np.sqrt(np.where(np.real(x) >= 0, x, 0)), np.nan)


def absolute(x):
    """Return |x|."""
    return np.where(np.real(x) < 0, -x, x)


def erf(x):
    """Return the error function, differentiable by the complex step."""
    real = _erf(np.real(x)).astype(float)
    return real + 1j * np.imag(x) * 2 / np.sqrt(np.pi) * np.exp(-np.real(x) ** 2) if np.iscomplexobj(x) else real


_erf = np.vectorize(math.erf, otypes=[float])
FUNCTIONS = {
    "exp": np.exp, "sin": np.sin, "cos": np.cos, "tan": np.tan, "sinh": np.sinh, "cosh": np.cosh,
    "tanh": np.tanh, "arctan": np.arctan, "arcsin": np.arcsin, "arccos": np.arccos, "abs": absolute,
    "sign": lambda x: np.sign(np.real(x)), "sgn": lambda x: np.sign(np.real(x)),
    "sqrt": sqrt, "erf": erf, "cot": lambda x: 1 / np.tan(x), "sec": lambda x: 1 / np.cos(x), "csc": lambda x: 1 / np.sin(x),
}  # fmt: skip
DERIVATIVES = {  # \tanh'(x) is the derivative at x
    "exp'": np.exp, "ln'": lambda x: np.where(np.real(x) > 0, 1 / x, np.nan), "sin'": np.cos, "cos'": lambda x: -np.sin(x),
    "tan'": lambda x: 1 / np.cos(x) ** 2, "sinh'": np.cosh, "cosh'": np.sinh, "tanh'": lambda x: 1 / np.cosh(x) ** 2,
    "arctan'": lambda x: 1 / (1 + x**2),
}  # fmt: skip
DERIVATIVES["log'"] = DERIVATIVES["ln'"]
