"""softmax, log-softmax and log-sum-exp.

Everything here rests on one step: take the largest logit m out of the sum,

    Σ_k e^{x_k} = e^m · (1 + s),    s = the sum of e^{x_k − m} over all k but that one.

No exponential can then overflow, and log1p(s) keeps an s that 1 + s would round
away.  This is the way of Blanchard, Higham & Higham 2021, "Accurately computing
the log-sum-exp and softmax functions".

Infinite and nan logits have a meaning here (see :func:`softmax`), so NumPy's
floating-point warnings are off inside these functions.
"""

from typing import NamedTuple

import numpy as np

from . import _checks


class Shifted(NamedTuple):
    """Logits seen from the largest one; see :func:`.shift`."""

    largest: np.ndarray
    place: np.ndarray
    differences: np.ndarray
    exps: np.ndarray
    rest: np.ndarray


@np.errstate(all="ignore")
def shift(x, axis):
    """Return m, its place, the differences x − m, their exponentials, and s.

    ``largest``, ``place`` and ``rest`` (s) keep the class axis with length 1.
    A row without any logit above -inf has all its exponentials 0, and s = 0.
    """
    place = x.argmax(axis, keepdims=True)
    largest = np.take_along_axis(x, place, axis)
    differences = x - largest
    top = x == largest
    differences[top] = np.where(x[top] > -np.inf, 0, -np.inf)  # where ∞ − ∞ would be nan
    exps = np.exp(differences)
    return Shifted(largest, place, differences, exps, sum_without(exps, place, axis))


def sum_without(terms, place, axis):
    """Sum ``terms`` along ``axis``, leaving out the one at ``place``."""
    others = terms.copy()
    np.put_along_axis(others, place, 0, axis)
    return others.sum(axis, keepdims=True)


@np.errstate(all="ignore")
def softmax_and_complement(x):
    """Return p and 1 − p over the last axis.

    Where p is nearly 1, 1 − p is the sum of the other probabilities, s/(1 + s):
    the subtraction would lose it.
    """
    m = shift(x, -1)
    p = m.exps / (1 + m.rest)
    complement = 1 - p
    np.put_along_axis(complement, m.place, m.rest / (1 + m.rest), -1)
    return p, complement


@np.errstate(all="ignore")
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
    m = shift(_checks.masked(x, where), axis)
    return np.divide(m.exps, 1 + m.rest, out=out)


@np.errstate(all="ignore")
def log_softmax(x, axis=-1, *, where=None, out=None):
    """Return the logarithms of the probabilities: ln p_k = (x_k − m) − log1p(s).

    Parameters, dtypes and errors are those of :func:`.softmax`.  A class with
    probability 0 has -inf; so has every class of a row with nothing left.
    """
    x, axis = _checks.logits("x", x, axis)
    _checks.output(out, like=x)
    m = shift(_checks.masked(x, where), axis)
    return np.subtract(m.differences, np.log1p(m.rest), out=out)


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
    sign = x.dtype.type(1)
    if b is not None:
        b = _checks.broadcast("b", _checks.real("b", b), x.shape)
        sign = np.sign(b).astype(x.dtype)
        moved = (x + np.log(np.abs(b))).astype(x.dtype)  # |b| e^x = e^{x + ln|b|}
        x = np.where(b == 0, x.dtype.type(-np.inf), moved)
    x = _checks.masked(x, where)
    m = shift(x, axis)
    terms = np.where(m.exps > 0, sign * m.exps, 0)
    top = np.take_along_axis(terms, m.place, axis)
    rest = sum_without(terms, m.place, axis)
    result = m.largest + np.where(top == 1, np.log1p(rest), np.log(top + rest))
    return result if keepdims else result.squeeze(axis)[()]
