"""Comparing the two sides of a statement at samples: do they agree, and where do they not."""

import math
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from ..meaning.declarations.symbols import key_in
from ..meaning.values import COMPARE, NotDefined, ShapesDiffer, TooSmall, evaluate, holds_at
from ..meaning.values.evaluate import value, watched
from ..meaning.values.moments import JUMPING
from ..meaning.values.shapes import kind as shape_of
from ..reading.tokens import Unreadable
from ..reading.tokens.distributions import STANDARD
from ..reading.trees.indices import free_indices
from ..reading.trees.walking import nodes
from .digits import TRANSPOSED, half_digits
from .loosely import constants, loosely
from .membership import belongs
from .nearness import agreeing, plainly
from .optima import compare_optima
from .remainders import HOW_NEAR, leaves_out
from .samples import EQUAL, SCALES, SIZES, WHOLE, WIDER, ZERO, assignments, samples

NO_VALUE = "a logarithm or root of something negative, or cases of which none applies?"
MORE = 9  # samples where a condition leaves out points
EQUALITIES = ("=", ":=", "≈")
ORDERS = ("<", "≤", ">", "≥")
OR_EQUAL = {"<": "≤", ">": "≥"}
ALIKE = (EQUAL, 2), (ZERO, 1)  # where a strict inequality may be an equation, and how many samples of each are tried
BOUNDED = JUMPING | {"arcsin", "arccos", "arctan"}
CLEAR = 1e-4  # by how much of its size it has to differ there


@dataclass(frozen=True)
class Outcome:
    """What came out of comparing two sides."""

    holds: bool
    assumption: str = ""
    error: float | None = None
    points: int = 0
    counterexample: dict | None = None
    message: str = ""
    zero: bool = False  # whether a side is 0 wherever they were compared


@dataclass(frozen=True)
class Task:
    """What is compared: two trees, the sign between them, and where the conditions leave it to hold."""

    left: tuple
    right: tuple
    statement: object
    conditions: tuple
    free: frozenset
    declared: object
    constants: frozenset = frozenset()  # the names in it that stand for some constant
    nodes: tuple = ()  # of both trees

    @cached_property
    def leaves_out(self):
        """Whether it has O(…) in it, or dots that end a sum."""
        return leaves_out(self)


def task(declared, statement):
    """Return what there is to compare; conditions of the text count where all their indices occur."""
    left, right, letters = statement.head.tree, statement.right.tree, declared.letters
    left, right = _of_entries(left, right, statement.head, letters), _of_entries(right, left, statement.right, letters)
    inside = tuple(nodes((left, right)))
    free = free_indices(left, letters) | free_indices(right, letters) | free_indices(statement.conditions, letters)
    standing = tuple(c for c in statement.standing if free_indices(c, letters) <= free)
    return Task(left, right, statement, (*standing, *statement.conditions), frozenset(free), declared, constants(declared, inside), inside)


def _of_entries(tree, other, side, letters):
    r"""Return a side that is typed as [a_{ij}] or [a_{ij}]^T as the matrix of these entries, where the other side has none of its indices."""
    if tree[0] == "T":
        return ("T", _of_entries(tree[1], other, side, letters))
    inside = tree[1] if tree[0] == "paren" else ("",)
    if inside[0] != "name" or not 1 <= len(inside[2]) <= 2 or not side.tokens or side.tokens[0].text not in ("[", "("):
        return tree
    counted = tuple(index[1] for index in inside[2] if index[0] == "i" and index[1] in letters)
    if len(counted) < len(inside[2]) or len(set(counted)) < len(counted) or free_indices(other, letters) & set(counted):
        return tree
    return ("entries", inside, counted)


def compare(declared, statement, kind, seed):
    """Compare the two sides at random points under one assumption; None if the conditions leave none."""
    what = task(declared, statement)

    def draw(equal):
        return lambda n, scale: samples(declared, kind, seed, 1, equal=equal, first=n, scale=scale)

    outcome, small = _over(draw(False), kind, what)
    if outcome is None and len(declared.sizes) > 1 and (small or what.conditions):
        # No index fits, or a condition such as D = K is never met: let all ranges be equal.
        outcome, still = _over(draw(True), kind, what)
        if outcome is not None and outcome.holds and small:
            return Outcome(False, message=f"holds only where {' = '.join(declared.sizes)}: {small}")
        small = small and still
    if outcome is None and small:
        raise Unreadable(str(small))
    return outcome and outcome.holds and _out_of_bounds(draw(False), what) or outcome


def _out_of_bounds(draw, what):
    r"""Return what refutes a line that holds between two bounds only, on wider scales: x < 2 or \max(x, 2) = 2."""
    if what.statement.sign not in ORDERS and (what.statement.sign != "=" or what.constants or what.leaves_out or not _has_bounds(what)):
        return None
    strict = what.statement.sign in "<>"
    for scale, how_many in [*((scale, len(SIZES)) for scale in WIDER), *ALIKE] if strict else [(scale, len(SIZES)) for scale in WIDER]:
        for n in range(how_many):
            for sample in draw(n, scale):
                try:
                    false = _at(sample, what).false
                except Unreadable:  # no value there: no verdict
                    continue
                if false and false.counterexample and _clearly(false.counterexample):
                    return false
                if false and false.counterexample and scale not in WIDER and _same(false.counterexample):
                    return replace(false, message=f"the two sides may be equal: is {OR_EQUAL[what.statement.sign]} meant, or is a condition missing?")
    return None


def has_bounds(declared, statement):
    """Say whether a line may hold between two bounds only, in what it compares or by its sign."""
    return statement.sign not in EQUALITIES or _has_bounds(task(declared, statement))


def _has_bounds(what):
    """Say whether a number is compared with another one in a line, or in what its names stand for, or is a whole one, of which few were tried."""
    whole = {key for key, symbol in what.declared.symbols.items() if symbol.kind in WHOLE}
    if what.declared.some(_is_bound, what.nodes):
        return True
    return bool(whole) and any(key_in(node) in whole for node in what.declared.nodes((what.left, what.right)))


def _is_bound(node):
    return node[0] == "fn" and node[1] in BOUNDED or node[0] == "rel" and node[2] in ORDERS or node[0] == "call" and STANDARD.get(node[1]) == "uniform"


def _clearly(example):
    """Say whether two sides differ by more than the rounding of large numbers."""
    sides = example.get("left"), example.get("right")
    if not all(isinstance(side, float) and math.isfinite(side) for side in sides):
        return False
    return abs(sides[0] - sides[1]) > CLEAR * max(map(abs, sides))


def _same(example):
    """Say whether two sides are the same number."""
    return isinstance(example.get("left"), float) and example["left"] == example.get("right")


@dataclass
class Found:
    """What came out at one sample: the first point that differs, or how many agree, and what kept others from being judged."""

    false: Outcome | None = None
    error: float = 0.0
    points: int = 0
    small: Exception | None = None  # no sample could be used, for this reason
    fitted: bool = False  # whether some index fits, even if the conditions leave nothing of it
    masked: bool = False  # whether a condition left out some points
    trouble: str = ""  # numbers too large or too small for the machine, a matrix without an inverse
    undefined: str = ""  # no value: a logarithm of something negative
    nowhere: Outcome | None = None  # one side has no value at any point, the other has
    zero: bool = True  # a side is 0 at every point

    def add(self, other):
        self.false = self.false or other.false
        self.error, self.points = max(self.error, other.error), self.points + other.points
        self.small, self.trouble = other.small or self.small, self.trouble or other.trouble
        self.fitted, self.masked = self.fitted or other.fitted, self.masked or other.masked
        self.undefined, self.nowhere = self.undefined or other.undefined, self.nowhere or other.nowhere
        self.zero = self.zero and (other.zero or not other.points)


def _over(draw, kind, what):
    """Compare at the samples; return the outcome and why no sample could be used, if none could.

    An overflow is no verdict: such a sample is drawn again on other scales.
    """
    total, scales = Found(), list(SCALES)
    for n in range(len(SIZES) + MORE):
        if n >= len(SIZES) and not (total.masked and total.points):
            break  # only where conditions leave out points are more of them needed
        for scale in scales:
            found = Found()
            for sample in draw(n, scale):
                found = _at(sample, what)
            if found.false or not found.trouble:
                if scale != scales[0]:
                    scales.sort(key=lambda other: other != scale)  # the next sample begins with it
                break
        else:
            scales = scales[:1]
        if found.false:
            return found.false, None
        total.add(found)
    if total.nowhere and not total.undefined and not total.points:
        return total.nowhere, None
    if total.undefined or total.nowhere:
        raise Unreadable(total.undefined or f"cannot be decided: {NO_VALUE}")
    if total.points:
        return Outcome(True, kind, total.error, total.points, zero=total.zero), None
    if total.trouble:
        raise Unreadable(f"cannot be decided: {total.trouble} at every point, on every scale that was tried")
    return None, None if total.fitted else total.small


def _at(sample, what):
    """Compare at one sample, for every value of the free indices: all at once, and one by one where that does not settle it."""
    return _all_at_once(sample, what) or _one_by_one(sample, what)


def _all_at_once(sample, what):
    """Return what was found if both sides agree at every point for every value of the free indices, else None.

    The sample is repeated for each assignment, whose indices then differ from point to point.
    """
    cases = list(assignments(what.free, sample))
    if len(cases) < 2:
        return None
    try:
        masks = [_mask(what, sample, index) for index in cases] if what.conditions else [True] * len(cases)
        left = [(index, mask) for index, mask in zip(cases, masks) if mask is True or np.any(mask)]
        found = Found(fitted=True, masked=any(isinstance(mask, np.ndarray) for mask in masks))
        if not left:
            return found
        many = sample.repeated(len(left))
        whole = all(mask is True for _, mask in left)
        index = {letter: np.repeat([case[letter] for case, _ in left], sample.count) for letter in what.free}
        mask = whole or np.concatenate([np.broadcast_to(mask, sample.count) for _, mask in left])
        outcome = _compare_at(what, many, index, mask, finished=False)
    except (Unreadable, ValueError, TypeError, ArithmeticError, LookupError):
        return None  # one by one it will be seen what this is
    if outcome is None or many.trouble or sample.trouble:
        return None
    found.error, found.points, found.zero = outcome.error, outcome.points, outcome.zero
    return found


def _mask(what, sample, index):
    """Return where the conditions hold: a bool, or an array of bools."""
    mask = True
    for condition in what.conditions:
        mask = mask & holds_at(condition, sample, index)
    return mask


def _one_by_one(sample, what):
    """Compare for one value of the free indices after the other, up to the first that differs."""
    found = Found()
    try:
        for index in assignments(what.free, sample):
            try:
                mask = _mask(what, sample, index)
                if mask is not True and not np.any(mask):
                    found.fitted, found.masked = True, found.masked or np.ndim(mask) > 0
                    continue
                sample.trouble.clear()
                outcome = _compare_at(what, sample, index, mask)
            except TooSmall as error:  # x_{n+1} at n = N: what the other values of the indices say still counts
                found.small = error
                continue
            found.fitted, found.masked = True, found.masked or np.ndim(mask) > 0
            if sample.trouble:
                found.trouble = sorted(sample.trouble)[0]
            elif isinstance(outcome, str):
                found.undefined = outcome
            elif outcome.error == math.inf:
                found.nowhere = found.nowhere or replace(outcome, error=1e300)
            elif not outcome.holds:
                found.false = outcome
                return found
            else:
                found.error, found.points = max(found.error, outcome.error), found.points + outcome.points
                found.zero = found.zero and outcome.zero
    except NotDefined as error:
        found.false = Outcome(False, message=str(error))
    except ShapesDiffer as error:
        found.false = Outcome(False, message=str(error), counterexample={"shapes": str(error)})
    return found


@np.errstate(all="ignore")
def _compare_at(what, sample, index, mask, finished=True):
    """Return the outcome at the points of a sample, or why there is none: some side has no value.

    If one side has a value at no point and the other has, the error is infinite.  Unless ``finished``,
    None stands for everything but agreement.
    """
    sign = what.statement.sign
    if (special := compare_optima(what, sample, index) or belongs(what, sample, index) or loosely(what, sample, index)) is not None:
        outcome = _outcome(special, what, sample, index, mask)
        return outcome if finished or isinstance(outcome, Outcome) and outcome.holds else None
    with watched(sample):
        a, b = value(what.left, sample, index), value(what.right, sample, index)
    a, b = _with_zeros(what, a, b)
    if a.shape != b.shape:
        a, b = _with_columns(what.left, what.statement.head, a, b, sample, index), _with_columns(what.right, what.statement.right, b, a, sample, index)
    if a.shape != b.shape:
        if sign in ORDERS and any(each.ndim == 3 and each.shape[1] == each.shape[2] for each in (a, b)):
            raise Unreadable(f"{sign} between a matrix and a number: is every entry meant, or every eigenvalue? Write which")
        _doubtful(what, a)
        raise ShapesDiffer(f"{shape_of(a)} on the left, {shape_of(b)} on the right")
    keep = slice(None) if mask is True else np.broadcast_to(mask, sample.count)
    a, b = a.real[keep], b.real[keep]
    rows = a.reshape(len(a), -1), b.reshape(len(b), -1)
    if sign in ("=", ":=") and (found := plainly(*rows)) is not None:
        return Outcome(True, "", found, rows[0].size, zero=not (rows[0].any() and rows[1].any()))
    finite = np.isfinite(rows[0]) & np.isfinite(rows[1])
    if sign in ("=", ":="):
        good, error = agreeing(what, sample, index, keep, *rows, finite)
    elif sign == "≈":
        half = half_digits(what.statement.right)
        if half is None or half.size not in (1, rows[1].shape[1]):
            raise Unreadable(HOW_NEAR)
        error = np.where(finite, np.abs(rows[0] - rows[1]), 0)
        good = error <= half * (1 + 1e-9)
    else:
        error = np.zeros(rows[0].shape)
        good = ~finite | COMPARE[sign](*rows)
    if good.all():
        if finite.all():
            return Outcome(True, "", float(error.max(initial=0)), good.size, zero=not (rows[0].any() and rows[1].any()))
    if not finished:
        return None
    if good.all():
        sides = [name for name, row in zip(("left", "right"), rows) if not np.isfinite(row).all()]
        if len(sides) > 1 or finite.any():
            which = "neither side has a finite value" if len(sides) > 1 else f"cannot be decided: the {sides[0]} has no finite value"
            return f"{which} at some points: {NO_VALUE}"
        good, error = finite, np.full(error.shape, np.inf)
    worst = np.argmax(np.where(good, -1.0, np.minimum(error, 1e300)))
    worst = np.unravel_index(worst, good.shape)
    example = _counterexample(what.declared, sample, index, rows, worst, _point(mask, sample, worst[0]), a.shape[1:])
    return Outcome(False, "", float(error[worst]), good.size, example)


def _outcome(special, what, sample, index, mask):
    """Return the outcome of a comparison by a sign that claims less than equality, or by an arg min."""
    keep = np.broadcast_to(mask, sample.count)
    rows, good, error = tuple(row[keep] for row in special.rows), special.good[keep], special.error[keep]
    if not (np.isfinite(rows[0]) & np.isfinite(rows[1]) | ~good).all() or not np.isfinite(np.concatenate(rows)).any():
        return f"cannot be decided: a side has no finite value: {NO_VALUE}"
    finite = np.isfinite(rows[0]) & np.isfinite(rows[1])
    if (good | ~finite).all():
        if not finite.all():
            return f"cannot be decided: a side has no finite value: {NO_VALUE}"
        return Outcome(True, "", float(error.max(initial=0)), good.size)
    worst = np.unravel_index(np.argmax(np.where(good | ~finite, -1.0, np.minimum(error, 1e300))), good.shape)
    example = _counterexample(what.declared, sample, index, rows, worst, _point(mask, sample, worst[0]), special.shape)
    return Outcome(False, "", float(error[worst]), good.size, example, special.message)


def _point(mask, sample, row):
    """Return the number of the point that a row of what was kept belongs to."""
    return np.flatnonzero(np.broadcast_to(mask, sample.count))[row]


def _with_zeros(what, a, b):
    """A bare 0 stands for a vector or matrix of zeros."""
    if a.ndim != b.ndim and what.statement.sign in (*EQUALITIES, "≠"):
        number = what.left if a.ndim == 1 else what.right
        if number == ("num", "0"):
            a, b = (a[:, None, None] if a.ndim == 1 else a), (b[:, None, None] if b.ndim == 1 else b)
            a, b = np.broadcast_arrays(a, b)
    return a, b


def _with_columns(tree, side, own, other, sample, index):
    r"""Return the value of a side; of [x_1, \dots, x_N] with columns in it the matrix of these, where the other side is one of its shape."""
    if tree[0] != "tuple" or own.ndim != 3 or other.ndim != 3 or 1 in other.shape[1:]:
        return own
    wide = evaluate(("matrix", (tree[1],)), sample, index)
    wide = wide.transpose(0, 2, 1) if [t.kind for t in side.tokens[-4:]] == TRANSPOSED else wide
    return wide if wide.shape == other.shape else own


def _doubtful(what, a):
    r"""Raise :class:`Unreadable` where a number stands beside a column because it may be typed as something else than what is read."""
    number, other = (what.left, what.right) if a.ndim == 1 else (what.right, what.left)
    if any(node[0] == "dot" for node in nodes(number)):
        raise Unreadable("a dot between two columns is their scalar product, a number here: write \\odot where it is taken entry by entry")
    inside = number[1] if number[0] == "T" else number
    if inside[0] == "paren" and inside[1][0] == "mul" and any(node == ("dots",) for node in nodes(inside)):
        raise Unreadable("is this a list without commas or a product? Put commas or & between its entries")
    letters = what.declared.letters
    astray = free_indices(number, letters) - free_indices(other, letters)
    if any(node[0] == "paren" and free_indices(node, letters) & astray for node in nodes(number)):
        raise Unreadable("are brackets around an entry the vector or matrix of all entries? Declare that by a letter, as in A: '[a_{ij}]'")


def _counterexample(declared, sample, index, rows, worst, point, shape):
    example = {
        "indices": {letter: at - (letter in declared.zero) for letter, at in sorted(index.items())},
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

