"""The formulas of functions.py and losses.py, arranged for speed.  All tricks live in this file.

Nothing here is new mathematics: each kernel takes logits as rows (N, K) and writes what a
plain formula returns, and tests/softmaxlib/test_fast.py holds one against the other.  Rows that are
not ordinary (nan, +inf, nothing but -inf, an infinite loss) go to that formula itself, which
the caller hands over as ``plain``.

What pays, and why:

* Blocks of rows stay in the cache from one pass to the next.
* Few classes are laid out classes first, as (K, n).  To start an operation on a short row
  costs more than its K numbers do; along n rows at once it costs next to nothing.
* NumPy's float64 exp computes eight numbers at a time, but one by one where the result is
  subnormal or 0, and that takes up to forty times as long.  So it never gets there.
* One division a row and K products take less time than K divisions.
* To combine each row with a number of its own, NumPy fills a buffer with copies of that
  number.  With a small buffer it runs along the row instead, and copies nothing.
* The place of the result is also the place to work in: there is less to keep in the cache.

Inside, axis 0 is that of the classes, whatever the layout in memory.
"""

import contextlib

import numpy as np

FEW = 48  # classes; with more, the rows are long enough as they are
BLOCK = 1 << 19  # bytes, half of a second-level cache
BUFFER = 16  # numbers, the least that NumPy accepts
NORMAL = -708.0  # e^−708.4 is the least number that is not subnormal
NOTHING = -800.0  # e^−745.2 and everything below rounds to 0
STEP = 100.0
SMALL = 0.06  # below this s, what rounds off from x − m is felt in the loss


@contextlib.contextmanager
def _settings():
    """Switch warnings off and take a small buffer, for this thread and until it is left."""
    with np.errstate(all="ignore"):  # restores the size of the buffer as well
        np.setbufsize(BUFFER)
        yield


def landing(out, like, *inputs):
    """Return ``out`` where results may be written to it while ``inputs`` are still being read.

    Otherwise (no ``out``, or it overlaps one of them, or is not contiguous) return a new
    array of the shape and dtype of ``like``.
    """
    if (
        out is not None
        and out.flags.c_contiguous
        and not any(np.may_share_memory(out, given) for given in inputs)
    ):
        return out
    return np.empty(like.shape, like.dtype)


def as_rows(x):
    """Return (…, K) as (N, K)."""
    return x.reshape(-1, x.shape[-1])


def along(kernel, plain, x, axis, out):
    """Apply a kernel to the rows of ``x`` along ``axis``; return ``out`` or a new array."""
    x = np.moveaxis(x, axis, -1)
    place = None if out is None else np.moveaxis(out, axis, -1)
    result = landing(place, x, x)
    kernel(as_rows(x), as_rows(result), plain)
    if out is None:
        return np.moveaxis(result, -1, axis)
    if result is not place:
        place[...] = result
    return out


@_settings()
def softmax(x, result, plain):
    """Write e^{x − m} / Σ e^{x − m}."""
    for rows, w, spare, _ in _blocks(x, result):
        largest, _ = _differences(x[rows], w)
        _exponentials(w)
        np.multiply(w, 1 / _sum(w, spare), out=result[rows].T)
        _plainly(plain, x, result, _odd(rows, largest))


@_settings()
def log_softmax(x, result, plain):
    """Write (x − m) − log1p(s)."""
    for rows, w, exps, spare in _blocks(x, result):
        largest, place = _differences(x[rows], w)
        np.copyto(exps, w)
        _exponentials(exps)
        rest = _sharpened(x[rows], exps, _rest(exps, place, spare))
        np.subtract(w, np.log1p(rest), out=result[rows].T)
        _plainly(plain, x, result, _odd(rows, largest))


@_settings()
def logsumexp(x, result, plain):
    """Write m + log1p(s)."""
    for rows, w, spare, _ in _blocks(x):
        largest, place = _differences(x[rows], w)
        _exponentials(w)
        result[rows] = largest + np.log1p(_rest(w, place, spare))
        _plainly(plain, x, result, _odd(rows, largest))


@_settings()
def cross_entropy_of_ids(x, ids, scale, losses, gradient, plain):
    """Write log1p(s) − (x_y − m); and, times ``scale``, p_j, but −(1 − p_y) at the label.

    With e_y = e^{x_y − m}, 1 − p_y is ((1 − e_y) + s) / (1 + s): nothing cancels.
    """
    for rows, w, spare, _ in _blocks(x, gradient):
        _, place = _differences(x[rows], w)
        flat, label = w.ravel("K"), _positions(w, ids[rows])
        at_label = flat[label]
        _exponentials(w)
        rest = _sharpened(x[rows], w, _rest(w, place, spare))
        losses[rows] = np.log1p(rest) - at_label
        if gradient is not None:
            flat[label] = -((1 - flat[label]) + rest)
            np.multiply(w, scale / (1 + rest), out=gradient[rows].T)
        _plainly_both(plain, x, ids, scale, losses, gradient, _odd(rows, losses[rows]))


@_settings()
def cross_entropy_of_labels(x, labels, scale, losses, gradient, plain):
    """Write C log1p(s) − Σ c (x − m); and, times ``scale``, C p_j − c_j.

    At the largest label that is (C − c_j) p_j − c_j (1 − p_j), the only place where it matters.
    """
    for rows, w, c, spare in _blocks(x, gradient):
        _, place = _differences(x[rows], w)
        np.copyto(c, labels[rows].T)
        linear = _sum(np.multiply(c, w, out=spare), spare)
        _exponentials(w)
        rest = _sharpened(x[rows], w, _rest(w, place, spare))
        label = labels[rows].argmax(1)
        flat, at_label = c.ravel("K"), _positions(c, label)
        most = flat[at_label]
        flat[at_label] = 0
        others = _sum(c, spare)
        losses[rows] = (others + most) * np.log1p(rest) - linear
        if gradient is not None:
            factor = scale / (1 + rest)
            e = w.ravel("K")[at_label]
            careful = (others * e - most * ((1 - e) + rest)) * factor
            np.multiply(w, (others + most) * factor, out=w)
            np.multiply(c, scale, out=c)
            np.subtract(w, c, out=gradient[rows].T)
            gradient[rows][np.arange(len(label)), label] = careful
        _plainly_both(plain, x, labels, scale, losses, gradient, _odd(rows, losses[rows]))


def _odd(rows, values):
    """Return the numbers of the rows at which ``values`` are not finite."""
    return rows.start + np.flatnonzero(~np.isfinite(values))


def _plainly(plain, x, result, odd):
    if odd.size:
        result[odd] = plain(x[odd])


def _plainly_both(plain, x, target, scale, losses, gradient, odd):
    if odd.size:
        losses[odd], by_logits = plain(x[odd], target[odd])
        if gradient is not None:
            gradient[odd] = by_logits * scale


def _blocks(x, result=None):
    """Yield slices of rows, and for each three arrays (K, n) to work in, contiguous in memory."""
    N, K = x.shape
    size = BLOCK if K <= FEW else 2 * BLOCK  # long rows are few to start on, so more pays
    size = max(1, size // (K * x.itemsize))
    space = np.empty((3, min(N, size) * K), x.dtype)
    for start in range(0, N, size):
        rows = slice(start, min(N, start + size))
        n = rows.stop - start
        if K <= FEW:
            yield rows, *(part[: n * K].reshape(K, n) for part in space)
        else:
            w, a, b = (part[: n * K].reshape(n, K).T for part in space)
            yield rows, w if result is None else result[rows].T, a, b


def _differences(x, w):
    """Write x − m to ``w``; return m and, of many classes, where it stands in ``w``."""
    if len(w) <= FEW:
        np.copyto(w, x.T)
        largest, place = w.max(0), None
        np.subtract(w, largest, out=w)
    else:
        place = x.argmax(1)
        largest = x[np.arange(len(x)), place]
        np.subtract(x.T, largest, out=w)
        place = _positions(w, place)
    return largest, place


def _exponentials(w):
    """Replace ``w`` by e^w."""
    if w.dtype == np.float64 and not w.min() >= NORMAL:
        flat = w.ravel("K")
        normal = np.flatnonzero(flat >= NORMAL)
        exps = np.exp(flat[normal])
        np.maximum(w, NOTHING, out=w)
        np.exp(np.add(w, STEP, out=w), out=w)
        np.multiply(w, np.exp(-STEP), out=w)  # a product may be subnormal at little cost
        flat[normal] = exps
    else:
        np.exp(w, out=w)


def _rest(exps, place, spare):
    """Sum over the classes, leaving out one that is largest: the one at ``place``, if known."""
    if place is None:
        top = np.floor(exps, out=spare)  # 1 for the largest, 0 for the others
        ties = top.sum(0) - 1
        return _sum(np.subtract(exps, top, out=spare), spare) + ties
    flat = exps.ravel("K")
    flat[place] = 0
    rest = exps.sum(0)
    flat[place] = 1
    return rest


def rounded_off(x, m, differences):
    """Return what x − m has lost to rounding, (x − m) − fl(x − m), exactly (Knuth's TwoSum)."""
    back = differences - x
    lost = differences - back
    np.subtract(x, lost, out=lost)
    lost -= np.add(back, m, out=back)
    lost[~np.isfinite(lost)] = 0  # of infinite numbers nothing is lost
    return lost


def _sharpened(x, exps, rest):
    """Return s, with e^{x − m} and s computed anew where s is small.

    The loss of a confident row is s itself, and half a unit in the last place of x − m = −300
    would be 128 eps of it.  e^{d + lost} is e^d (1 + lost).
    """
    few = np.flatnonzero(rest < SMALL)
    if few.size:
        logits = x[few].T
        if len(exps) <= FEW:
            logits = np.ascontiguousarray(logits)
        m = logits.max(0)
        lost = rounded_off(logits, m, logits - m)
        terms = exps[:, few]
        terms += np.multiply(terms, lost, out=lost)
        exps[:, few] = terms
        rest[few] = _rest(terms, None, lost)
    return rest


def _sum(terms, spare):
    """Sum over the classes, in pairs of halves where NumPy itself would add them one by one."""
    if len(terms) > FEW:
        return terms.sum(0)
    while len(terms) > 1:
        half = len(terms) // 2
        sums = spare[: len(terms) - half]
        np.add(terms[:half], terms[half : 2 * half], out=sums[:half])
        sums[half:] = terms[2 * half :]
        terms = sums
    return terms[0].copy()


def _positions(w, classes):
    """Return where, in the order of memory, ``w`` holds one class of each row."""
    by_class, by_row = (stride // w.itemsize for stride in w.strides)
    return classes * by_class + np.arange(len(classes)) * by_row
