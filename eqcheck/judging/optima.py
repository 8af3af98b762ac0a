r"""arg min over numbers and vectors: is f smaller anywhere near the value that is claimed to be \arg\min f?"""

import numpy as np

from ..meaning.values import ShapesDiffer, evaluate
from ..meaning.values.limits import NUMBERS
from ..meaning.values.shapes import kind as shape_of
from ..reading.tokens import Unreadable
from ..reading.trees.walking import bare
from .compared import Compared

REACH = 1e-3, 1e-2, 0.1, 0.5, 2.0  # how far from the claimed optimum is looked
DIRECTIONS = 8
TRIED = 14  # values of the variable at which two functions are compared
FLAT = "has the same value at more than one place: what its {} is cannot be decided"


def optimum(tree, declared):
    """Return the kind, the variable and the function of an arg min over something that is no index; None for other sides."""
    tree = bare(tree)
    if tree[0] not in ("argmax", "argmin") or tree[1] in declared.index:
        return None
    kind, name, low, high, conditions, body = tree
    symbol = declared.symbols.get((name, 0))
    if symbol is None or low is not None or high is not None or not all(_of_all_numbers(each, name) for each in conditions) or optimum(body, declared):
        raise Unreadable(f"{kind} is read over an index, or over one declared letter")
    if symbol.kind == "components" and symbol.body[0][0] == "name":
        component = symbol.body[0]
        return kind, (component[1], len(component[2])), len(symbol.body[1]), body
    return kind, (name, 0), 0, body


def _of_all_numbers(condition, name):
    r"""Say whether a condition below \arg\min leaves nothing out: w \in \mathbb{R}^D."""
    base = condition[3][1] if condition[3][0] == "pow" else condition[3]
    return condition[1:3] == (("name", name, ()), "∈") and base[0] == "name" and base[1] in NUMBERS and not base[2]


def compare_optima(what, sample, index):
    """Return what comes out of comparing with an arg min; None if neither side is one."""
    sides = [optimum(tree, what.declared) for tree in (what.left, what.right)]
    if sides == [None, None]:
        return None
    if what.statement.sign not in ("=", ":="):
        raise Unreadable("an argmin is compared by = only")
    if None not in sides:
        return _same_order(sides, what, sample, index)
    (kind, key, rank, body), other = next((s, o) for s, o in zip(sides, (what.right, what.left)) if s)
    if key not in sample.values:
        raise Unreadable(f"{kind} over {key[0]}, which is not drawn at random")
    array = np.real(evaluate(other, sample, index))
    base = sample.values[key]
    if array.shape[1:] != (base.shape[1:] if rank != 1 else (base.shape[1], 1)):
        raise ShapesDiffer(f"{shape_of(array)} where {kind} is over {key[0]}")
    return _smallest(kind, key, array.reshape(base.shape), body, what, sample, index)


def _smallest(kind, key, at, body, what, sample, index):
    sign = 1 if kind == "argmin" else -1
    symbol = what.declared.symbols[key].kind
    rng = np.random.default_rng(sample.seed + 2)

    def function(x):
        found = np.real(evaluate(body, sample.replaced(key, x, False), index))
        if found.ndim != 1:
            raise ShapesDiffer(f"{kind} of {shape_of(found)}")
        return sign * found

    here, trouble = function(at), set(sample.trouble)
    tolerance = 1e-11 * np.maximum(1, np.abs(here))
    least, unique = here.copy(), True
    for reach in REACH:
        for _ in range(DIRECTIONS):
            step = rng.normal(size=at.shape)
            if symbol == "simplex":
                step -= step.mean(-1, keepdims=True)
            for x in (at + reach * step, at - reach * step):
                inside = (x > 0).reshape(len(x), -1).all(1) if symbol in ("positive", "simplex", "probability") else np.full(len(x), True)
                if symbol == "probability":
                    inside &= (x < 1).reshape(len(x), -1).all(1)
                there = np.where(inside, function(np.where(inside.reshape(-1, *[1] * (x.ndim - 1)), x, at)), np.inf)
                least = np.fmin(least, there)
                unique &= reach < 0.1 or bool(np.all(there > here + tolerance) or np.any(there < here - tolerance))
    sample.trouble &= trouble  # what overflows far from the optimum is no trouble
    good = least >= here - tolerance
    if not np.isfinite(here).all():
        return Compared((here[:, None], here[:, None]), (), good[:, None], np.zeros((len(here), 1)))
    if good.all() and not unique:
        raise Unreadable(f"the function of {kind} {FLAT.format(kind)}")
    word = "smaller" if sign > 0 else "larger"
    rows = (sign * here)[:, None], (sign * least)[:, None]
    return Compared(rows, (), good[:, None], np.where(good, 0, here - least)[:, None], f"not the {kind}: nearby the function is {word}")


def _same_order(sides, what, sample, index):
    """Compare two functions: if one grows wherever the other does, their optima are the same."""
    (kind, key, _, first), (other_kind, other_key, _, second) = sides
    if key != other_key or key not in sample.values:
        raise Unreadable("two optima over different letters")
    rng = np.random.default_rng(sample.seed + 3)
    old, values = sample.values[key], ([], [])
    for n in range(TRIED):
        x = old if n == 0 else np.abs(old) ** rng.uniform(0.3, 2) * np.sign(old) * rng.uniform(0.2, 2, old.shape)
        if what.declared.symbols[key].kind in ("simplex", "probability"):
            x = x / x.sum(-1, keepdims=True) if what.declared.symbols[key].kind == "simplex" else rng.uniform(0.02, 0.98, old.shape)
        elif what.declared.symbols[key].kind not in ("real", "positive"):
            raise Unreadable(f"an optimum over {key[0]}")
        elif what.declared.symbols[key].kind == "real":
            x = x * rng.choice([-1, 1], old.shape)
        for found, body in zip(values, (first, second)):
            y = np.real(evaluate(body, sample.replaced(key, x, False), index))
            if y.ndim != 1:
                raise ShapesDiffer(f"{kind} of {shape_of(y)}")
            found.append(y)
    a, b = np.stack(values[0]), np.stack(values[1]) * (1 if kind == other_kind else -1)
    rises = [np.sign(np.round((y[:, None] - y[None]) / np.maximum(1e-12, np.abs(y).max(0)), 10)) for y in (a, b)]
    if not np.isfinite(a + b).all():
        raise Unreadable("cannot be decided: the functions have no finite value at some points")
    rows = a[0][:, None], b[0][:, None]
    if rises[0].any() and (rises[0] == -rises[1]).all():
        ones = np.ones((sample.count, 1), bool)
        return Compared(rows, (), ~ones, ones.astype(float), "one function grows wherever the other falls")
    if not (rises[0] == rises[1]).all():
        raise Unreadable("cannot be decided: neither function grows wherever the other does, though their optima may be the same")
    if not rises[0].any():
        raise Unreadable(f"the function of {kind} {FLAT.format(kind)}")
    return Compared(rows, (), np.ones((sample.count, 1), bool), np.zeros((sample.count, 1)))
