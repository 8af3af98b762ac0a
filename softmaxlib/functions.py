"""softmax, log-softmax and log-sum-exp.

Everything here rests on one step: take the largest logit m out of the sum,

    Σ_k e^{x_k} = e^m · (1 + s),    s = the sum of e^{x_k − m} over all k but that one.

No exponential can then overflow, and log1p(s) keeps an s that 1 + s would round
away.  This is the way of Blanchard, Higham & Higham 2021, "Accurately computing
the log-sum-exp and softmax functions".

Each function has its formula in plain NumPy beside it (``plain_softmax`` for ``softmax``).
What runs is the same formula arranged for speed, in ``_fast.py``; the plain one takes over
for rows with unusual logits.

Infinite and nan logits have a meaning here (see :func:`softmax`), so NumPy's
floating-point warnings are off inside these functions.
"""

from typing import NamedTuple

import numpy as np

from . import _checks, _fast


class Shifted(NamedTuple):
    """Logits seen from the largest one; see :func:`.shift`."""

    largest: np.ndarray
    place: np.ndarray
    differences: np.ndarray
    exps: np.ndarray
    rest: np.ndarray


@np.errstate(all="ignore")
def shift(x):
    """Return m, its place, the differences x − m, their exponentials, and s, over the last axis.

    The exponentials are e^d (1 + r), where r is what the difference d has lost to rounding.
    ``largest``, ``place`` and ``rest`` (s) keep that axis with length 1.
    A row without any logit above -inf has all its exponentials 0, and s = 0.
    """
    place = x.argmax(-1, keepdims=True)
    largest = np.take_along_axis(x, place, -1)
    differences = x - largest
    top = x == largest
    differences[top] = np.where(x[top] > -np.inf, 0, -np.inf)  # where ∞ − ∞ would be nan
    exps = np.exp(differences) * (1 + _fast.rounded_off(x, largest, differences))
    return Shifted(largest, place, differences, exps, sum_without(exps, place))


def sum_without(terms, place):
    """Sum ``terms`` along the last axis, leaving out the one at ``place``."""
    others = terms.copy()
    np.put_along_axis(others, place, 0, -1)
    return others.sum(-1, keepdims=True)


def softmax_and_complement(x):
    """Return p and 1 − p over the last axis.

    Where p is nearly 1, 1 − p is the sum of the other probabilities, s/(1 + s):
    the subtraction would lose it.
    """
    m = shift(x)
    p = m.exps / (1 + m.rest)
    complement = 1 - p
    np.put_along_axis(complement, m.place, m.rest / (1 + m.rest), -1)
    return p, complement


def plain_softmax(x):
    """Return e^{x_k − m} / (1 + s) over the last axis."""
    m = shift(x)
    return m.exps / (1 + m.rest)


def plain_log_softmax(x):
    """Return (x_k − m) − log1p(s) over the last axis."""
    m = shift(x)
    return m.differences - np.log1p(m.rest)


def plain_logsumexp(x):
    """Return m + log1p(s) over the last axis."""
    m = shift(x)
    return (m.largest + np.log1p(m.rest))[..., 0]


def softmax(x, axis=-1, *, where=None, out=None):
    """Turn logits into probabilities: p_k = e^{x_k} / Σ_i e^{x_i}.

    Parameters
    ----------
    x : array_like of real numbers
        Logits.  -inf is a class that cannot be; several +inf share all the mass
        equally; a nan makes its own row nan and no other.
    axis : int
        The axis that holds the classes.
    where : bool array, optional
        A mask that broadcasts to the shape of ``x``: classes at which it is
        false count as -inf, whatever their logit.  A row with nothing left has
        all its probabilities 0.
    out : array, optional
        Where to write the result; shape and dtype as the result's.  It may be
        ``x`` itself.

    Returns
    -------
    array of the shape of ``x``
        float32 for float16 and float32, float64 for float64 and integers.

    Raises
    ------
    TypeError
        If ``x`` is complex or not numeric, if ``where`` is not bool, if ``out``
        has another dtype.
    ValueError
        If ``x`` has no class, ``axis`` is none of its axes, ``where`` does not
        broadcast, or ``out`` has another shape.
    """
    x, axis = _checks.logits("x", x, axis)
    _checks.output(out, like=x)
    x = _checks.masked(x, where)
    return _fast.along(_fast.softmax, plain_softmax, x, axis, out)


def log_softmax(x, axis=-1, *, where=None, out=None):
    """Return the logarithms of the probabilities: ln p_k = (x_k − m) − log1p(s).

    Parameters, dtypes and errors are those of :func:`.softmax`.  A class with
    probability 0 has -inf; so has every class of a row with nothing left.
    """
    x, axis = _checks.logits("x", x, axis)
    _checks.output(out, like=x)
    x = _checks.masked(x, where)
    return _fast.along(_fast.log_softmax, plain_log_softmax, x, axis, out)


@np.errstate(all="ignore")
def logsumexp(x, axis=-1, *, b=None, where=None, keepdims=False):
    """Return ln Σ_k b_k e^{x_k} = m + log1p(s).

    Parameters
    ----------
    x, axis, where
        As in :func:`.softmax`.
    b : array_like of real numbers, optional
        Factors that broadcast to the shape of ``x``.  A factor 0 takes its term
        out of the sum, even next to a logit of +inf.  Negative factors are
        allowed; where the sum comes out negative it has no logarithm, and the
        result is nan.
    keepdims : bool
        Keep the summed axis, with length 1.

    Returns
    -------
    array of the shape of ``x`` without ``axis``, or a number
        dtypes as in :func:`.softmax`.  The sum of nothing is 0, its logarithm
        -inf.

    Raises
    ------
    TypeError, ValueError
        As :func:`.softmax`; also if ``b`` does not broadcast to the shape of ``x``.
    """
    x, axis = _checks.logits("x", x, axis)
    if b is None:
        x = np.moveaxis(_checks.masked(x, where), axis, -1)
        result = np.empty(x.shape[:-1], x.dtype)
        _fast.logsumexp(_fast.as_rows(x), result.ravel(), plain_logsumexp)
    else:
        b = _checks.broadcast("b", _checks.real("b", b), x.shape)
        moved = (x + np.log(np.abs(b))).astype(x.dtype)  # |b| e^x = e^{x + ln|b|}
        x = _checks.masked(np.where(b == 0, x.dtype.type(-np.inf), moved), where)
        signs = np.sign(b).astype(x.dtype)
        result = _signed_logsumexp(np.moveaxis(x, axis, -1), np.moveaxis(signs, axis, -1))
    return np.expand_dims(result, axis) if keepdims else result[()]


def _signed_logsumexp(x, signs):
    """Return ln Σ ± e^{x_k} over the last axis."""
    m = shift(x)
    terms = np.where(m.exps > 0, signs * m.exps, 0)
    top = np.take_along_axis(terms, m.place, -1)
    rest = sum_without(terms, m.place)
    result = m.largest + np.where(top == 1, np.log1p(rest), np.log(top + rest))
    return result[..., 0]
