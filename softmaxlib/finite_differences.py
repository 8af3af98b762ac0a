"""Derivatives by finite differences: move one entry of x, see how f moves.

========= ======================================== ============== =============
method    quotient                                 error          default step
========= ======================================== ============== =============
forward   (f(x + h) − f(x)) / h                    h              eps^(1/2)
central   (f(x + h) − f(x − h)) / 2h               h²             eps^(1/3)
fourth    (8 (f(x + h) − f(x − h))                 h⁴             eps^(1/5)
          − (f(x + 2h) − f(x − 2h))) / 12h
complex   Im f(x + ih) / h                         h²             1e-20
========= ======================================== ============== =============

A default step balances the error of the quotient against rounding, eps/h, and
is multiplied by ``max(1, |x_i|)`` for entry i.  A step that the caller gives is
used as it is.
"""

import warnings
from typing import NamedTuple

import numpy as np

from . import _checks

EXPONENTS = {"forward": 1 / 2, "central": 1 / 3, "fourth": 1 / 5}
METHODS = (*EXPONENTS, "complex")
COMPLEX_STEP = 1e-20
STACK = 2**20  # most numbers in one stack of points


def numerical_gradient(f, x, *, method="central", h=None):
    """Return the gradient of a scalar function by finite differences.

    Parameters
    ----------
    f : callable
        Takes an array of the shape of ``x`` (float64; complex128 for method
        "complex") and returns a number.
    x : array_like of finite real numbers
        Where to differentiate.  Computed in float64, whatever its dtype.
    method : "forward", "central", "fourth" or "complex"
        See the table of this module.  "complex" needs an ``f`` that is written
        for complex numbers; the functions of softmaxlib are not.
    h : float, optional
        The step.

    Returns
    -------
    array of the shape of ``x``

    Raises
    ------
    TypeError
        If ``x`` or a value of ``f`` is not numeric, or ``f`` does not carry
        complex numbers through.
    ValueError
        If ``f`` returns an array, ``x`` or a value of ``f`` near it is not
        finite, the method is unknown, or ``h`` is not positive or too small to
        change an entry of ``x``.
    """
    result = differences(f, x, method, h)
    if result.at_x.ndim:
        raise ValueError(
            f"f returned an array of shape {result.at_x.shape}, expected a number "
            "(numerical_jacobian differentiates arrays)"
        )
    return result.derivative[()]


def numerical_jacobian(f, x, *, method="central", h=None):
    """Return the derivatives of an array-valued function by finite differences.

    Parameters and errors are those of :func:`.numerical_gradient`, except that
    ``f`` may return an array.

    Returns
    -------
    array of f's shape + x's shape
        Entry [i, j] of a Jacobian is ∂f_i/∂x_j.
    """
    return differences(f, x, method, h).derivative[()]


class Differences(NamedTuple):
    """What :func:`.differences` found."""

    derivative: np.ndarray  # f's shape + x's shape
    at_x: np.ndarray  # f(x)
    eps: float  # the spacing of f's floating-point numbers at 1
    step: float  # before it is scaled with |x|
    steps: np.ndarray  # as used, in x's shape


def differences(f, x, method="central", h=None, batched=False):
    """Differentiate ``f`` by each entry of ``x``.

    With ``batched`` f takes a stack of points ``(n, *x.shape)`` and returns
    ``(n, *out)``.
    """
    _checks.one_of("method", method, METHODS)
    x = _checks.finite("x", x)
    at_x = _values(f, x[None], batched, lambda i: "at x")[0]
    eps = float(np.finfo(at_x.dtype).eps)
    step, steps = _steps(x, method, h, eps)

    entries = np.arange(x.size)
    stack = max(1, STACK // max(1, x.size))
    parts = [
        _quotients(f, x, entries[i : i + stack], method, steps, batched, at_x)
        for i in range(0, x.size, stack)
    ]
    parts = parts or [np.empty((0, *at_x.shape))]
    derivative = np.moveaxis(np.concatenate(parts), 0, -1).reshape(at_x.shape + x.shape)
    return Differences(derivative, at_x, eps, step, steps)


def _steps(x, method, h, eps):
    if h is None:
        h = COMPLEX_STEP if method == "complex" else eps ** EXPONENTS[method]
        steps = h * np.maximum(1, np.abs(x))
    else:
        h = _checks.number("h", h, "a positive number", lambda h: 0 < h < np.inf)
        steps = np.full(x.shape, h)
    if method != "complex":
        steps = (x + steps) - x  # what x + h, rounded, really moved
        if not steps.all():
            index = np.unravel_index(np.argmin(steps), x.shape)
            raise ValueError(
                f"h = {h:.1e} is too small: {_checks.entry('x', index)} = {x[index]} "
                "does not change when h is added"
            )
    return h, steps


def _quotients(f, x, entries, method, steps, batched, at_x):
    """Return the derivatives by the given entries of x, (n, *out)."""
    n = len(entries)
    h = steps.ravel()[entries]

    def at(multiple):
        points = np.repeat(x.reshape(1, -1), n, 0).astype(np.result_type(x, multiple))
        points[np.arange(n), entries] += multiple * h

        def moved(i):
            index = np.unravel_index(entries[i], x.shape)
            return f"when {_checks.entry('x', index)} moves by {multiple * h[i]:.2g}"

        return _values(f, points.reshape(n, *x.shape), batched, moved, at_x.shape)

    h_columns = h.reshape(n, *[1] * at_x.ndim)
    if method == "forward":
        return (at(1) - at_x) / h_columns
    if method == "central":
        return (at(1) - at(-1)) / (2 * h_columns)
    if method == "fourth":
        return (8 * (at(1) - at(-1)) - (at(2) - at(-2))) / (12 * h_columns)
    return at(1j).imag / h_columns


def _values(f, points, batched, moved, shape=None):
    """Evaluate ``f`` at a stack of points and check what it returns.

    ``moved(i)`` says for an error message which way point i was moved.
    """
    n = len(points)
    is_complex = points.dtype.kind == "c"
    call = _call_complex if is_complex else _call
    if batched:
        values = call(f, points)
        if values.ndim == 0 or len(values) != n:
            raise ValueError(
                f"f returned shape {values.shape} for a stack of points of shape {points.shape}, "
                f"expected ({n}, …): batched = True needs one value a point"
            )
    else:
        rows = [call(f, p) for p in points]
    for row in values[:1] if batched else rows:
        if shape is not None and row.shape != shape:
            raise ValueError(f"f returned shape {row.shape} near x, expected {shape} as at x")
    if not batched:
        values = np.stack(rows)
    if values.dtype.kind != "c" and is_complex:
        raise TypeError(
            'method = "complex" calls f with complex x, but f returned real values: '
            "it drops the imaginary part (float, abs, .real or an array of real dtype do)"
        )
    if values.dtype.kind == "c" and not is_complex:
        raise TypeError("f returned complex values for real x, expected real ones")
    bad = ~np.isfinite(values)
    if bad.any():
        index = np.unravel_index(np.argmax(bad), bad.shape)
        raise ValueError(
            f"{_checks.entry('f(x)', index[1:])} = {values[index]} {moved(index[0])}, "
            "expected a finite number: f cannot be differentiated here"
        )
    return values


def _call(f, x):
    value = f(x.copy())
    array = _checks.numbers("the value of f", value)
    return array.astype(np.float64) if array.dtype.kind in "iu" else array


def _call_complex(f, x):
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", np.exceptions.ComplexWarning)
            return _call(f, x)
    except (TypeError, np.exceptions.ComplexWarning) as error:
        raise TypeError(
            f'method = "complex" calls f with complex x, and f does not take it: {error}'
        ) from error
