"""Comparing the two sides of a statement at samples: do they agree, and where do they not."""

import math
import re
from dataclasses import dataclass

import numpy as np

from ..meaning.values import COMPARE, NotDefined, Outside, ShapesDiffer, TooSmall, evaluate, holds_at
from ..meaning.values.shapes import kind as shape_of
from ..reading.tokens import Unreadable
from ..reading.trees.indices import free_indices
from .samples import assignments, samples

TOLERANCE = 1e-7
EQUALITIES = ("=", ":=", "≈")


@dataclass(frozen=True)
class Outcome:
    """What came out of comparing two sides."""

    holds: bool
    assumption: str = ""
    error: float | None = None
    points: int = 0
    counterexample: dict | None = None
    message: str = ""


@dataclass(frozen=True)
class Task:
    """What is compared: two trees, the sign between them, and where the conditions leave it to hold."""

    left: tuple
    right: tuple
    statement: object
    conditions: tuple
    free: frozenset
    declared: object


def task(declared, statement):
    """Return what there is to compare; conditions of the text count where all their indices occur."""
    left, right, letters = statement.head.tree, statement.right.tree, declared.letters
    free = free_indices(left, letters) | free_indices(right, letters) | free_indices(statement.conditions, letters)
    standing = tuple(c for c in statement.standing if free_indices(c, letters) <= free)
    return Task(left, right, statement, (*standing, *statement.conditions), frozenset(free), declared)


def compare(declared, statement, kind, seed):
    """Compare the two sides at random points under one assumption; None if the conditions leave none."""
    what = task(declared, statement)
    outcome, small = _over(samples(declared, kind, seed), kind, what)
    if outcome is None and len(declared.sizes) > 1 and (small or what.conditions):
        # No index fits, or a condition such as D = K is never met: let all ranges be equal.
        outcome, still = _over(samples(declared, kind, seed, equal=True), kind, what)
        if outcome is not None and outcome.holds and small:
            return Outcome(False, message=f"holds only where {' = '.join(declared.sizes)}: {small}")
        small = small and still
    if outcome is None and small:
        raise Unreadable(str(small))
    return outcome


def _over(points, kind, what):
    """Compare at the samples; return the outcome and why no sample could be used, if none could."""
    largest, count, small, fitted = 0.0, 0, None, False
    for sample in points:
        try:
            for index in assignments(what.free, sample):
                mask = True
                try:
                    for condition in what.conditions:
                        mask = mask & holds_at(condition, sample, index)
                    if np.ndim(mask) == 0 and not mask or not np.any(mask):
                        fitted = True
                        continue
                    outcome = _compare_at(what, sample, index, mask)
                except Outside as error:  # x_{n+1} at n = N
                    small = error
                    continue
                fitted = True
                if not outcome.holds:
                    return outcome, None
                largest = max(largest, outcome.error)
                count += outcome.points
        except TooSmall as error:
            small = error
        except NotDefined as error:
            return Outcome(False, message=str(error)), None
        except ShapesDiffer as error:
            return Outcome(False, message=str(error), counterexample={"shapes": str(error)}), None
    if count:
        return Outcome(True, kind, largest, count), None
    return None, None if fitted else small


@np.errstate(all="ignore")
def _compare_at(what, sample, index, mask):
    sign = what.statement.sign
    a, b = _with_zeros(what, evaluate(what.left, sample, index), evaluate(what.right, sample, index))
    if a.shape != b.shape:
        raise ShapesDiffer(f"{shape_of(a)} on the left, {shape_of(b)} on the right")
    keep = np.broadcast_to(mask, sample.count)
    a, b = np.real(a)[keep], np.real(b)[keep]
    rows = a.reshape(len(a), -1), b.reshape(len(b), -1)
    finite = np.isfinite(rows[0]) & np.isfinite(rows[1])
    if sign in ("=", ":="):
        scale = np.maximum(1, np.maximum(np.abs(rows[0]), np.abs(rows[1])))
        error = np.where(finite, np.abs(rows[0] - rows[1]) / scale, np.inf)
        good = error <= TOLERANCE
    elif sign == "≈":
        half = _half_digit(what.statement.right)
        error = np.where(finite, np.abs(rows[0] - rows[1]), np.inf)
        good = error <= half * (1 + 1e-9)
    else:
        error = np.zeros(rows[0].shape)
        good = finite & COMPARE[sign](*rows)
    if good.all():
        return Outcome(True, "", float(error.max(initial=0)), good.size)
    neither = ~np.isfinite(rows[0]) & ~np.isfinite(rows[1])
    if (good | neither).all():
        raise Unreadable("neither side has a finite value: a logarithm or root of something negative?")
    worst = np.argmax(np.where(good | neither, -1.0, np.where(np.isfinite(error), error, 1e300)))
    worst = np.unravel_index(worst, good.shape)
    example = _counterexample(what.declared, sample, index, rows, worst, np.flatnonzero(keep)[worst[0]], a.shape[1:])
    return Outcome(False, "", float(min(error[worst], 1e300)), good.size, example)


def _with_zeros(what, a, b):
    """A bare 0 stands for a vector or matrix of zeros."""
    if a.ndim != b.ndim and what.statement.sign in EQUALITIES:
        number = what.left if a.ndim == 1 else what.right
        if number == ("num", "0"):
            a, b = (a[:, None, None] if a.ndim == 1 else a), (b[:, None, None] if b.ndim == 1 else b)
            a, b = np.broadcast_arrays(a, b)
    return a, b


def _counterexample(declared, sample, index, rows, worst, point, shape):
    example = {
        "indices": dict(sorted(index.items())),
        "left": _rounded(rows[0][worst]),
        "right": _rounded(rows[1][worst]),
        "sizes": dict(sorted(sample.sizes.items())),
    }
    if shape:
        example["entry"] = [int(n) + 1 for n in np.unravel_index(worst[1], shape)]
    example["values"] = {
        declared.symbols[key].key: np.round(np.real(value[point]), 4).tolist()
        for key, value in sorted(sample.values.items())
        if np.size(value[point]) <= 6
    }
    return example


def _rounded(x):
    return float(f"{x:.6g}") if math.isfinite(x) else str(x)


def _half_digit(side):
    """Return half a unit of the last digit that a number shows."""
    typed = "".join(t.text for t in side.tokens if t.kind not in ("LC", "RC"))
    number = re.fullmatch(r"[+-]?\d*\.?(\d*)(?:\\(?:cdot|times)10\^([+-]?\d{1,2}))?", typed)
    if not number:
        raise Unreadable("≈ needs a number on its right")
    return 0.5 * 10.0 ** (int(number[2] or 0) - len(number[1]))
