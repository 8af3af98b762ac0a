"""Softmax regression: probabilities and cross-entropy as functions of the parameters.

Every derivative goes through the logits.  Along a direction (V, v) of (W, b) they move by
X Vᵀ + v; and what is known for each logit, U of shape (N, K), comes back to the parameters
as Uᵀ X and the column sums of U.  Between the two stands a product with the K × K
Jacobian or Hessian of each row, which needs O(K) numbers and never the matrix.
"""

import numpy as np

from . import _checks
from .derivatives import cross_entropy_hvp, softmax_jvp, softmax_vjp
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
    params, X = _check_model(params, X, layout)
    l2 = _check_l2(l2)
    loss, G = cross_entropy_value_and_grad(_logits(params, X, layout), target)
    loss = loss + l2 / 2 * (params[0] ** 2).sum()
    matrix, *bias = _to_params(G, X, layout)
    return loss, (matrix + l2 * params[0], *bias)


def linear_jvp(params, X, directions, *, layout):
    """Return how the probabilities move when the parameters move: J v for each example.

    Parameters
    ----------
    params, X, layout
        As in :func:`.linear_value_and_grad`.
    directions : tuple of arrays, built like ``params``
        The direction in which the parameters move.

    Returns
    -------
    array, (N, K)
        The directional derivatives of ``softmax(logits)``; each row sums to 0.

    Raises
    ------
    TypeError, ValueError
        As :func:`.linear_value_and_grad`; also if ``directions`` is not built like ``params``.
    """
    params, X = _check_model(params, X, layout)
    directions = _check_directions(directions, params, layout)
    return softmax_jvp(_logits(params, X, layout), _logits(directions, X, layout))


def linear_vjp(params, X, upstream, *, layout):
    """Return ∂L/∂params of any L that depends on the probabilities, from ``upstream`` = ∂L/∂p.

    Parameters
    ----------
    params, X, layout
        As in :func:`.linear_value_and_grad`.
    upstream : array_like, (N, K)
        The derivative of L with respect to each probability of each example.

    Returns
    -------
    tuple of arrays, built like ``params``

    Raises
    ------
    TypeError, ValueError
        As :func:`.linear_value_and_grad`; also if ``upstream`` has not the shape of the logits.
    """
    params, X = _check_model(params, X, layout)
    logits = _logits(params, X, layout)
    upstream = _checks.same_shape("upstream", upstream, logits, "the logits")
    return _to_params(softmax_vjp(logits, upstream), X, layout)


def linear_hvp(params, X, target, directions, *, layout, l2=0.0):
    """Return the Hessian of the loss of :func:`.linear_value_and_grad` times a direction.

    Since logits are linear in the parameters, the Hessian is Σ_n Jₙᵀ Hₙ Jₙ / N with the
    Jacobian Jₙ of the logits of example n and the Hessian Hₙ of its cross-entropy.

    Parameters
    ----------
    params, X, target, layout, l2
        As in :func:`.linear_value_and_grad`.
    directions : tuple of arrays, built like ``params``

    Returns
    -------
    tuple of arrays, built like ``params``

    Raises
    ------
    TypeError, ValueError
        As :func:`.linear_value_and_grad`; also if ``directions`` is not built like ``params``.
    """
    params, X = _check_model(params, X, layout)
    l2 = _check_l2(l2)
    directions = _check_directions(directions, params, layout)
    moved = _logits(directions, X, layout)
    product = cross_entropy_hvp(_logits(params, X, layout), target, moved) / len(X)
    matrix, *bias = _to_params(product, X, layout)
    return (matrix + l2 * directions[0], *bias)


def _logits(params, X, layout):
    return X @ params[0].T + params[1] if layout == "W" else X @ params[0]


def _to_params(U, X, layout):
    return (U.T @ X, U.sum(0)) if layout == "W" else (X.T @ U,)


def _check_l2(l2):
    return _checks.number("l2", l2, "a finite number, 0 or larger", lambda c: 0 <= c < np.inf)


def _check_model(params, X, layout):
    _checks.one_of("layout", layout, LAYOUTS)
    X = _checks.real("X", X)
    if X.ndim != 2:
        raise ValueError(f"X has shape {X.shape}, expected (N, D): one example a row")
    return _check_params(params, X, layout), X


def _check_directions(directions, params, layout):
    _check_tuple("directions", directions, layout)
    return tuple(
        _checks.same_shape(f"the direction of {name}", value, param, name)
        for name, value, param in zip(LAYOUTS[layout], directions, params)
    )


def _check_tuple(name, value, layout):
    names = LAYOUTS[layout]
    expected = f"({names[0]},)" if len(names) == 1 else f"({', '.join(names)})"
    if not isinstance(value, (tuple, list)):
        raise TypeError(
            f"{name} is {type(value).__name__}, "
            f'expected the tuple {expected} for layout = "{layout}"'
        )
    if len(value) != len(names):
        raise ValueError(
            f'{name} has length {len(value)}, expected {expected} for layout = "{layout}"'
        )


def _check_params(params, X, layout):
    _check_tuple("params", params, layout)
    names = LAYOUTS[layout]
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
