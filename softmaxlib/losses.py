"""Cross-entropy of softmax, and its gradient with respect to the logits.

Class ids, soft labels, class weights and label smoothing all become one array
of effective labels c, and then

    loss = − Σ_k c_k ln p_k,        gradient = C·p − c        with C = Σ_k c_k.

``plain_of_labels`` is that formula in plain NumPy.  What runs is the same arranged for
speed, in ``_fast.py``; there, class ids are not spelt out as one-hot labels.
"""

import warnings

import numpy as np

from . import _checks, _fast
from .functions import shift, softmax_and_complement, sum_without

REDUCTIONS = ("none", "mean", "sum")


def cross_entropy(
    logits,
    target,
    *,
    axis=-1,
    weight=None,
    label_smoothing=0.0,
    ignore_index=None,
    reduction="mean",
):
    """Return the cross-entropy −Σ_k t_k ln p_k of softmax(logits) and the labels.

    Parameters
    ----------
    logits : array_like, (…, K)
        K classes along ``axis``; -inf, +inf and nan as in :func:`.softmax`.
    target : array_like, (…) or (…, K)
        Class ids 0..K−1 (integers; the shape of ``logits`` without ``axis``), or
        probabilities (the shape of ``logits``).  Probabilities must be finite
        and not negative; they need not sum to 1.
    axis : int
        The axis that holds the classes.
    weight : array_like, (K,), optional
        A weight for each class: the loss is −Σ_k w_k t_k ln p_k.
    label_smoothing : float between 0 and 1
        ε: labels become (1 − ε) t + ε/K.  This mixes t with the uniform
        distribution, so labels must sum to 1.
    ignore_index : int, optional
        Rows with this class id have loss 0 and count in no mean.  Only for
        class ids.
    reduction : "mean", "sum" or "none"
        "mean" divides by the number of rows that count; with ``weight`` it
        divides by the sum of their weights.  The weight of a row is w_k for
        class id k and Σ w_k t_k / Σ t_k for probabilities, before smoothing
        (the mean of the weights where all t_k are 0).

    Returns
    -------
    number, or array (…) for reduction "none"
        In the dtype of ``logits`` (integers: float64, float16: float32).

    Notes
    -----
    A term with t_k = 0 is 0, also where ln p_k = −∞; a label on a logit of -inf
    (smoothing puts one on every class) makes the loss infinite.  A row whose
    logits are all -inf has loss 0 and counts in no mean.  Where p_k is nearly 1 the loss
    is log1p of the sum of the other exponentials, so that 1e-18 stays 1e-18.

    Warns
    -----
    RuntimeWarning
        If no row counts, or all have weight 0 in the mean; the loss is then 0.

    Raises
    ------
    TypeError
        If logits, target or weight are not real numbers, or class ids are not
        integers.
    ValueError
        If shapes do not fit, a class id is out of range, a label or weight is
        negative or not finite, ``label_smoothing`` is outside 0..1 or meets
        labels that do not sum to 1, ``ignore_index`` meets probabilities, or
        ``reduction`` is unknown.
    """
    x, c, kept, denominator, _ = _prepare(
        logits, target, axis, weight, label_smoothing, ignore_index, reduction
    )
    return _reduce(_by_rows(x, c, kept, denominator), reduction, denominator)


def cross_entropy_value_and_grad(
    logits,
    target,
    *,
    axis=-1,
    weight=None,
    label_smoothing=0.0,
    ignore_index=None,
    reduction="mean",
    out=None,
):
    """Return the cross-entropy and its gradient with respect to the logits.

    Parameters, warnings and errors are those of :func:`.cross_entropy`; the
    gradient is written to ``out`` if that is given (an array of the shape and
    dtype of the gradient; it may be ``logits`` itself).

    Returns
    -------
    loss : number, or array (…) for reduction "none"
    dlogits : array of the shape of ``logits``
        S·p − t for each row, with S = Σ_k t_k (p − t where labels sum to 1),
        divided like the loss.  For reduction "none" each row is the gradient of
        its own loss.  Rows that do not count have gradient 0.

    Notes
    -----
    The gradient is computed as (S − t_j) p_j − t_j (1 − p_j), which is S p_j − t_j
    without the cancellation where p_j is nearly 1: 1 − p_j is the sum of the
    other probabilities.
    """
    x, c, kept, denominator, axis = _prepare(
        logits, target, axis, weight, label_smoothing, ignore_index, reduction
    )
    _checks.output(out, like=np.moveaxis(x, -1, axis))
    place = None if out is None else np.moveaxis(out, axis, -1)
    gradient = _fast.landing(place, x, x, c)
    losses = _by_rows(x, c, kept, denominator, gradient)
    loss = _reduce(losses, reduction, denominator)
    if out is None:
        return loss, np.moveaxis(gradient, -1, axis)
    if gradient is not place:
        place[...] = gradient
    return loss, out


def ids_or_labels(x, target, axis=-1, ignore_index=None):
    """Return class ids (…) or labels (…, K), classes last, and a mask of the rows not ignored.

    ``x`` holds the logits, classes along ``axis`` (counted from 0 or -1).
    """
    target = _checks.numbers("target", target)
    axis %= x.ndim
    if _checks.target_is_ids(target, x.shape, axis):
        return _checks.class_ids(target, x.shape[axis], ignore_index)
    if ignore_index is not None:
        raise ValueError(
            f"ignore_index = {ignore_index}, expected None: "
            "target holds probabilities, not class ids"
        )
    labels = np.moveaxis(_checks.labels(target, x.dtype), axis, -1)
    return labels, np.ones(labels.shape[:-1], bool)


def one_hot(ids, x):
    """Return labels of the shape and dtype of the logits ``x``: 1 at the class ids, 0 elsewhere."""
    t = np.zeros_like(x)
    np.put_along_axis(t, ids[..., None], 1, -1)
    return t


def _prepare(logits, target, axis, weight, label_smoothing, ignore_index, reduction):
    """Check the arguments; return logits and effective labels c, classes last.

    Where each row has one label of 1, c holds its class id instead.  Also: which rows
    count, what the loss is divided by, and the axis of the classes.
    """
    _checks.one_of("reduction", reduction, REDUCTIONS)
    epsilon = _checks.number(
        "label_smoothing", label_smoothing, "a number between 0 and 1", lambda e: 0 <= e <= 1
    )
    if ignore_index is not None:
        ignore_index = _checks.integer("ignore_index", ignore_index)
    x, axis = _checks.logits("logits", logits, axis)
    c, kept = ids_or_labels(x, target, axis, ignore_index)
    x = np.moveaxis(x, axis, -1)
    if (x[..., 0] == -np.inf).any():
        kept = kept & ~(x == -np.inf).all(-1)

    row_weight = kept
    if epsilon > 0 or weight is not None:
        t = c = one_hot(c, x) if c.ndim < x.ndim else c
        if epsilon > 0:
            _require_sum_one(t, np.asarray(target).dtype)
            c = (1 - epsilon) * t + epsilon / t.shape[-1]
        if weight is not None:
            weight = _checks.class_weights(weight, t.shape[-1], x.dtype)
            c = weight * c
            total = t.sum(-1)
            some = total > 0
            mean = np.where(some, (weight * t).sum(-1) / np.where(some, total, 1), weight.mean())
            row_weight = np.where(kept, mean, 0)
    if not row_weight.any():
        if reduction == "mean":
            kept = np.zeros_like(kept)  # the mean of nothing is 0
        if not c[kept].any():
            warnings.warn(
                "no row counts (all are ignored, fully masked or have weight 0): "
                "loss and gradient are 0",
                RuntimeWarning,
                stacklevel=3,
            )
    divisor = row_weight.sum() if reduction == "mean" and row_weight.any() else 1
    return x, c, kept, x.dtype.type(divisor), axis


def _require_sum_one(t, given):
    """Check the sums as closely as t and the dtype in which it was given allow."""
    total = t.sum(-1)
    eps = max(np.finfo(dtype).eps for dtype in (t.dtype, given) if dtype.kind == "f")
    bad = np.abs(total - 1) > np.sqrt(eps)
    if bad.any():
        row = np.unravel_index(np.argmax(bad), bad.shape)
        raise ValueError(
            f"labels of {_checks.entry('target', row)} sum to {total[row]:.10g}, "
            "expected 1: label_smoothing mixes them with the uniform distribution"
        )


def _by_rows(x, c, kept, denominator, gradient=None):
    """Return the loss of each row; write the gradient, divided by the denominator."""
    losses = np.empty(kept.shape, x.dtype)
    by_ids = c.ndim < x.ndim
    kernel = _fast.cross_entropy_of_ids if by_ids else _fast.cross_entropy_of_labels
    kernel(
        _fast.as_rows(x),
        c.ravel() if by_ids else _fast.as_rows(c),
        1 / max(denominator, 1),
        losses.ravel(),
        None if gradient is None else _fast.as_rows(gradient),
        plain_of_ids if by_ids else plain_of_labels,
    )
    losses[~kept] = 0
    if gradient is not None:
        gradient[~kept] = 0
        if denominator < 1:  # its reciprocal may overflow
            gradient /= denominator
    return losses[()]


@np.errstate(all="ignore")
def plain_of_labels(x, c):
    """Return the loss of each row, −Σ_k c_k ln p_k, and its gradient, C p_j − c_j.

    0 · (−∞) is 0.  The gradient is computed as (C − c_j) p_j − c_j (1 − p_j).
    """
    m = shift(x)
    minus_log_p = np.log1p(m.rest) - m.differences
    losses = np.where(c > 0, c * minus_log_p, 0).sum(-1)

    p, complement = softmax_and_complement(x)
    others = c.sum(-1, keepdims=True) - c
    place = c.argmax(-1, keepdims=True)  # where the subtraction may cancel
    np.put_along_axis(others, place, sum_without(c, place), -1)
    return losses, others * p - c * complement


def plain_of_ids(x, ids):
    """Return the loss −ln p_y of each row and its gradient, p_j − t_j with one-hot labels t."""
    return plain_of_labels(x, one_hot(ids, x))


def _reduce(rows, reduction, denominator):
    return rows if reduction == "none" else rows.sum() / denominator
