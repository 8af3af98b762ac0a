"""Compare answers with the right ones and with what each mistake would have given.

An answer fits a formula if on every ordinary probe it differs by no more than a
tolerance times the largest entry of the formula's value.  1e-9 is tried first;
1e-5 lets float32 and difference quotients pass.  On the probes, formulas differ
by a thousand times as much and more, unless they are the same.
"""

import itertools
from typing import NamedTuple

import numpy as np

from . import formulas

EXACT = 1e-9
ROUGH = 1e-5
HALF = 5e-3  # float16 has three digits
NEAR = 1.5  # tolerances by which the factor of an answer, which fits all of its entries at best, may differ from a known one
LEAST_SIZE = 0.1  # of an answer that may be 0: it is a difference of numbers of that order


# What gives the numbers of two mistakes and is none: the labels handed back as they came.
NO_MISTAKE = [{"stopped-at-log-probabilities", "sign"}]


class Fit(NamedTuple):
    """One explanation: its mistakes, and the factor beside the formula in words."""

    names: tuple
    factor: str = ""


def agree(got, expected, tolerance, scale=None):
    """Tell whether two arrays agree; what is not finite must stand in the same places."""
    if got.shape != expected.shape:
        return False
    finite = np.isfinite(expected)
    if not np.array_equal(finite, np.isfinite(got)):
        return False
    size = np.abs(expected[finite]).max(initial=0) if scale is None else scale
    return bool((np.abs(got[finite] - expected[finite]) <= tolerance * size).all())


def find(kind, numbers, answers, tolerance, entries=None):
    """Return the Fits with the fewest mistakes, two at the most; [Fit(())] is a right answer.

    ``numbers`` are those of the ordinary probes, ``answers`` what the function
    returned on them.  Where only a part of the answers is known, ``entries`` holds a mask for
    each probe, and ``answers`` what is known, in one row.
    """
    rights = [np.asarray(formulas.right(m), float) for m in numbers]
    if entries is None and any(right.any() for right in rights) and all(map(agree, answers, rights, [tolerance] * len(rights))):
        return [Fit(())]
    found = {}
    known = list(zip(*[formulas.ratios(m) for m in numbers]))
    sizes = [np.abs(right).max() for right in rights]
    ways = [False, True] if kind in ("W", "Theta") and entries is None else [False]
    out = _ruled_out(kind, ways, numbers[0], answers[0], tolerance) if entries is None else set()
    for name, variants in formulas.TABLES[kind].items():
        base = () if name == "right" else (name,)
        for variant in variants:
            if out.issuperset((variant, turned) for turned in ways):
                continue
            values = [formulas.formed(variant, m) for m in numbers]
            if any(value is None for value in values):
                continue
            if entries is not None:
                values = [value[mask] for value, mask in zip(values, entries)]
            for turned in ways:
                if turned:
                    values = [value.T for value in values]
                for fit in _factors(values, answers, sizes, known, tolerance):
                    names = (*base, *["transposed"] * turned, *fit.names)
                    if len(set(names)) == len(names) <= 2 and set(names) not in NO_MISTAKE:
                        found.setdefault(frozenset(names), Fit(names, fit.factor))
    fewest = min(map(len, found), default=0)
    return [fit for names, fit in found.items() if len(names) == fewest]


def _ruled_out(kind, ways, m, answer, tolerance):
    """Return the formulas, turned or not, of which the answer on one probe is surely no multiple.

    All of them are compared at once; what is left is looked at by itself, on all probes.
    """
    if "stacked" not in m.formed:
        m.formed["stacked"] = _stacked(kind, ways, m)
    if answer.shape not in m.formed["stacked"] or not np.isfinite(answer).all():
        return set()
    keys, values, squares, largest = m.formed["stacked"][answer.shape]
    answer = answer.ravel()
    factors = values @ answer / squares
    off = np.abs(answer - factors[:, None] * values).max(1)
    return {keys[k] for k in np.flatnonzero(off > 2 * tolerance * np.abs(factors) * largest)}


def _stacked(kind, ways, m):
    """Return ``{shape: (formulas, their values in rows, sums of squares, largest entries)}``, of finite values that are not 0."""
    rows = {}
    for variant in itertools.chain(*formulas.TABLES[kind].values()):
        value = formulas.formed(variant, m)
        if value is not None and np.isfinite(value).all() and value.any():
            for turned in ways:
                at = value.T if turned else value
                rows.setdefault(at.shape, []).append(((variant, turned), at.ravel()))
    found = {}
    for shape, listed in rows.items():
        values = np.array([value for _, value in listed])
        found[shape] = [key for key, _ in listed], values, (values * values).sum(1), np.abs(values).max(1)
    return found


def _factors(values, answers, sizes, known, tolerance):
    """Yield a Fit for each named factor by which the answers are multiples of the values."""
    if any(value.shape != answer.shape for value, answer in zip(values, answers)):
        return
    if not any(value.any() for value in values):
        if all(map(agree, answers, values, [tolerance] * len(values), sizes)):
            yield Fit(())
        return
    found = []
    for answer, value in zip(answers, values):  # most formulas are out with the first
        c = factor(answer, value)
        if not (np.isfinite(c) and c != 0 and agree(answer, c * value, tolerance)):
            return
        found.append(c)
    yield from named(found, known, tolerance)


def factor(answer, value):
    """Return the c with which c · value comes closest to an answer of its shape."""
    finite = np.isfinite(answer) & np.isfinite(value)
    x = value[finite]
    return (x * answer[finite]).sum() / (x * x).sum() if x.any() else np.nan


def named(found, known, tolerance):
    """Yield a Fit for none, one or two known factors that give those found on all probes."""

    def fits(candidates):
        return all(abs(c / by - 1) <= NEAR * tolerance for c, by in zip(found, candidates))

    if fits([1] * len(found)):
        yield Fit(())
        return
    known = [(*one[0][:2], [by for *_, by in one]) for one in known]
    for name, words, by in known:
        if fits(by):
            yield Fit((name,), words)
    for (name, words, by), (other, other_words, other_by) in itertools.combinations(known, 2):
        if name != other and fits(np.multiply(by, other_by)):
            yield Fit((name, other), f"{words} · {other_words}")


def fit_epsilon(pairs, tolerance, least=-308.0):
    """Return ``(ε, how)`` with which the answers are those of ln(p + ε), or None.

    ``pairs`` are numbers and answers; ``how`` is as in :func:`.with_epsilon`.  Values
    of ε below ``10**least`` are not tried.
    """
    if not all(np.isfinite(answer).all() for _, answer in pairs):
        return None

    def errors(log_eps, how):
        """The differences of all entries, relative to the largest of their probe."""
        values = [formulas.with_epsilon(m, 10.0**log_eps, how) for m, _ in pairs]
        sizes = [max(np.abs(value).max(), LEAST_SIZE) for value in values]
        found = [np.abs(a - value) / size for (_, a), value, size in zip(pairs, values, sizes)]
        return np.concatenate([error.ravel() for error in found])

    best, least_error = None, tolerance
    grid = np.arange(0, least, -0.5)
    with np.errstate(all="ignore"):
        for how in formulas.EPSILONS:
            # A sum keeps its slope where the largest error of all would have a plateau.
            at = grid[np.argmin([errors(g, how).sum() for g in grid])]
            if not errors(at, how).max() < 0.5:  # no nearer ε changes as much
                continue
            found = _minimise(lambda g: errors(g, how).sum(), at - 0.5, at + 0.5)
            error = errors(found, how).max()
            if error <= least_error:
                best, least_error = (10.0**found, how), error
    return best


def _minimise(f, low, high):
    """Golden-section search for the minimum of f between two points."""
    golden = (np.sqrt(5) - 1) / 2
    while high - low > 1e-9:
        left, right = high - golden * (high - low), low + golden * (high - low)
        low, high = (low, right) if f(left) < f(right) else (left, high)
    return (low + high) / 2
