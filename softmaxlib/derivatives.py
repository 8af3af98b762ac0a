"""First derivatives of softmax and second derivatives of cross-entropy.

All of them act on the last axis.  The Jacobian is J = diag(p) − p pᵀ: symmetric,
with rows that sum to 0.
"""

import numpy as np

from . import _checks
from .functions import shift, softmax_and_complement
from .losses import ids_or_labels


@np.errstate(all="ignore")
def softmax_jacobian(x):
    """Return the Jacobian of softmax, J_ij = ∂p_i/∂x_j = p_i (δ_ij − p_j).

    Parameters
    ----------
    x : array_like, (…, K)
        Logits; -inf, +inf and nan as in :func:`.softmax`.

    Returns
    -------
    array, (…, K, K)
        In the dtype of ``softmax(x)``.  All 0 for a row that is all -inf.

    Raises
    ------
    TypeError, ValueError
        If ``x`` is not an array of real logits with at least one class.
    """
    x, _ = _checks.logits("x", x)
    p, complement = softmax_and_complement(x)
    jacobian = -p[..., :, None] * p[..., None, :]
    diagonal = np.arange(x.shape[-1])
    jacobian[..., diagonal, diagonal] = p * complement
    return jacobian


def softmax_jvp(x, v):
    """Return J v = p ∘ (v − p·v), in O(K): the Jacobian is never built.

    Parameters
    ----------
    x, v : array_like, (…, K)
        Logits, and a direction for each row.

    Returns
    -------
    array, (…, K)

    Notes
    -----
    J·1 = 0, so v may be shifted by any constant.  Shifted by its entry at the
    largest logit, p·v no longer contains the one probability that may be nearly
    1, and nothing cancels.

    Raises
    ------
    TypeError, ValueError
        If ``x`` or ``v`` are not real, ``x`` has no class, or shapes differ.
    """
    x, _ = _checks.logits("x", x)
    return _apply_jacobian(x, _checks.same_shape("v", v, x))


def softmax_vjp(x, u):
    """Return uᵀ J, which is J u because J is symmetric, in O(K).

    This is what the backward pass of softmax does to an upstream gradient
    ``u = ∂L/∂p``: it returns ∂L/∂x.  Parameters and errors are those of
    :func:`.softmax_jvp`, with ``u`` in place of ``v``.
    """
    x, _ = _checks.logits("x", x)
    return _apply_jacobian(x, _checks.same_shape("u", u, x))


def cross_entropy_hessian(logits, target):
    """Return the Hessian of each row's cross-entropy, S (diag(p) − p pᵀ).

    The labels enter only through their sum S.  There is no mean over the rows.

    Parameters
    ----------
    logits : array_like, (…, K)
    target : array_like, (…) or (…, K)
        Class ids or probabilities, as in :func:`.cross_entropy`.

    Returns
    -------
    array, (…, K, K)

    Raises
    ------
    TypeError, ValueError
        As :func:`.cross_entropy`.
    """
    x, _ = _checks.logits("logits", logits)
    return _label_sums(x, target)[..., None, None] * softmax_jacobian(x)


def cross_entropy_hvp(logits, target, v):
    """Return the product of each row's Hessian with ``v``, S p ∘ (v − p·v), in O(K).

    Parameters and errors are those of :func:`.cross_entropy_hessian`; ``v`` has
    the shape of ``logits``.
    """
    x, _ = _checks.logits("logits", logits)
    total = _label_sums(x, target)[..., None]
    return total * _apply_jacobian(x, _checks.same_shape("v", v, x, "logits"))


def _label_sums(x, target):
    c, _ = ids_or_labels(x, target)
    return c.sum(-1) if c.ndim == x.ndim else np.ones(c.shape, x.dtype)


@np.errstate(all="ignore")
def _apply_jacobian(x, v):
    m = shift(x)
    p = m.exps / (1 + m.rest)
    v = v - np.take_along_axis(v, m.place, -1)
    return p * (v - (p * v).sum(-1, keepdims=True))
