"""Softmax regression: cross-entropy as a function of the parameters."""

import numpy as np

from . import _checks
from .losses import cross_entropy_value_and_grad

LAYOUTS = {"W": ("W", "b"), "Theta": ("Theta",)}


def linear_value_and_grad(params, X, target, *, layout, l2=0.0):
    """Return the mean cross-entropy of a linear model, and its parameter gradients.

    ======== =========== ================== =========================
    layout   params      logits (N, K)      gradients, G = ∂L/∂logits
    ======== =========== ================== =========================
    "W"      (W, b)      X Wᵀ + b           Gᵀ X,  column sums of G
    "Theta"  (Theta,)    X Theta            Xᵀ G
    ======== =========== ================== =========================

    Parameters
    ----------
    params : tuple of arrays
        ``(W, b)`` with W (K, D) and b (K,), or ``(Theta,)`` with Theta (D, K).
        (A square W given as Theta cannot be told from Theta.)
    X : array_like, (N, D)
        One example a row.
    target : array_like, (N,) or (N, K)
        Class ids or probabilities, as in :func:`.cross_entropy`.
    layout : "W" or "Theta"
    l2 : float, 0 or larger
        Adds l2/2 times the sum of the squares of W or Theta (not of b).

    Returns
    -------
    loss : number
    grads : tuple of arrays, built like ``params``

    Raises
    ------
    TypeError
        If ``params`` is no tuple or list, or an argument is not real.
    ValueError
        If the layout is unknown or shapes do not fit it.
    """
    _checks.one_of("layout", layout, LAYOUTS)
    l2 = _checks.number("l2", l2, "a finite number, 0 or larger", lambda c: 0 <= c < np.inf)
    X = _checks.real("X", X)
    if X.ndim != 2:
        raise ValueError(f"X has shape {X.shape}, expected (N, D): one example a row")
    params = _check_params(params, X, layout)

    matrix = params[0]
    logits = X @ matrix.T + params[1] if layout == "W" else X @ matrix
    loss, G = cross_entropy_value_and_grad(logits, target)
    loss = loss + l2 / 2 * (matrix**2).sum()
    if layout == "W":
        return loss, (G.T @ X + l2 * matrix, G.sum(0))
    return loss, (X.T @ G + l2 * matrix,)


def _check_params(params, X, layout):
    names = LAYOUTS[layout]
    expected = f"({', '.join(names)},)" if len(names) == 1 else f"({', '.join(names)})"
    if not isinstance(params, (tuple, list)):
        raise TypeError(
            f"params is {type(params).__name__}, "
            f'expected the tuple {expected} for layout = "{layout}"'
        )
    if len(params) != len(names):
        raise ValueError(
            f'params has length {len(params)}, expected {expected} for layout = "{layout}"'
        )
    params = tuple(_checks.real(name, value) for name, value in zip(names, params))
    matrix, D = params[0], X.shape[1]
    if matrix.ndim != 2:
        raise ValueError(f"{names[0]} has shape {matrix.shape}, expected two axes")
    K, columns = matrix.shape if layout == "W" else matrix.shape[::-1]
    if columns != D:
        wanted = f"(K, {D})" if layout == "W" else f"({D}, K)"
        message = (
            f'{names[0]} has shape {matrix.shape} and X {X.shape}: layout = "{layout}" '
            f"expects {names[0]} of shape {wanted}"
        )
        if K == D:
            other = "Theta" if layout == "W" else "W"
            message += f'; this shape fits layout = "{other}"'
        raise ValueError(message)
    if layout == "W" and params[1].shape != (K,):
        raise ValueError(
            f"b has shape {params[1].shape}, expected ({K},) to go with W of shape {matrix.shape}"
        )
    return params
