"""Conditions: at which points j ≠ k or a > 0 holds; and cases, which choose by them."""

from operator import eq, ge, gt, le, lt, ne

import numpy as np

from ...reading.tokens import Unreadable
from .evaluate import evaluates, value, watched
from .indices import index_value, whole

NO_SET = "∈ is read before a set that the block declares: S: subset of n, or D: set of x_n"
COUNTED = {"=": eq, "≠": ne, "<": lt, ">": gt, "≤": le, "≥": ge}  # the same of whole numbers


def close(a, b):
    """Say where two numbers are the same but for rounding errors, as np.isclose does in four times the time."""
    return (np.abs(a - b) <= 1e-9 + 1e-9 * np.abs(b)) & np.isfinite(b) | (a == b)


COMPARE = {
    "=": lambda a, b: close(np.real(a), np.real(b)),
    "≠": lambda a, b: ~close(np.real(a), np.real(b)),
    "<": lambda a, b: np.real(a) < np.real(b),
    ">": lambda a, b: np.real(a) > np.real(b),
    "≤": lambda a, b: np.real(a) <= np.real(b) + 1e-12,
    "≥": lambda a, b: np.real(a) >= np.real(b) - 1e-12,
}


def holds_at(condition, point, index):
    """Say at which points a condition holds: a bool, or an array of bools."""
    with watched(point):
        return _holds(condition, point, index)


def _holds(condition, point, index):
    if condition[0] == "otherwise":
        return True
    if condition[0] == "all":
        return all_hold(condition[1:], point, index)
    result = True
    sides = condition[1::2]
    for left, sign, right in zip(sides, condition[2::2], sides[1:]):
        if sign == "∈":
            result = result & belongs(left, right, point, index)
            continue
        if sign not in COMPARE:
            raise Unreadable(f"{sign} in a condition")
        counted = _letter(left, index), _letter(right, index)
        if None not in counted:
            point.spend(2)
            result = result & COUNTED[sign](*counted)
            continue
        a, b = value(left, point, index), value(right, point, index)
        if sign in ("=", "≠") and a.ndim > 1 and b.ndim == 1 and not b.any():  # w ≠ 0: one of its entries is not 0
            result = result & COMPARE[sign](np.abs(a).reshape(len(a), -1).max(axis=1), 0)
            continue
        if a.ndim != 1 or b.ndim != 1:
            raise Unreadable("a condition on vectors")
        result = result & COMPARE[sign](a, b)
    if isinstance(result, np.ndarray) and (result == result[0]).all():
        return bool(result[0])
    return result


def _letter(node, index):
    """Return the value of a node that is an index letter, the same at all points; else None."""
    at = index.get(node[1]) if node[0] == "name" and not node[2] else None
    return at if type(at) is int else None


def all_hold(conditions, point, index):
    """Say at which points all of some conditions hold: a bool, or an array of bools."""
    result = True
    for condition in conditions:
        result = result & _holds(condition, point, index)
    return result


SAME = 1e-6  # by how much two values may differ where both of their cases apply


@evaluates("cases")
def cases(node, point, index):
    result, open_ = None, np.ones(point.count, bool)
    for body, condition in node[1]:
        mask = _holds(condition, point, index)
        if mask is False:
            continue
        taken = ~open_ & mask if condition[0] != "otherwise" else ~open_ & False
        mask = open_ & mask
        if mask.any() or taken.any():
            branch = value(body, point, index)
            if branch.ndim != 1:
                raise Unreadable("cases whose values are not numbers")
            if taken.any() and not np.allclose(branch[taken], result[taken], rtol=SAME, atol=SAME, equal_nan=True):
                raise Unreadable("cases apply at once and have different values: which one counts?")
            result = np.where(mask, branch, np.nan if result is None else result)
            open_ = open_ & ~mask
    if result is None:
        return np.full(point.count, np.nan)
    return np.where(open_, np.nan, result)


def belongs(left, right, point, index):
    """Say at which points an index belongs to a declared subset of its range."""
    symbol = point.declared.symbols.get((right[1], len(right[2]))) if right[0] == "name" else None
    if symbol is None or symbol.kind != "subset":
        raise Unreadable(NO_SET)
    wanted = [np.asarray(index_value(i, point, index)) - 1 for i in right[2]]
    return point.values[right[1], len(right[2])][(point.rows, *wanted, whole(left, point, index) - 1)] > 0
