"""Σ, Π, max and min over an index: its range, and the conditions that leave some of it out."""

import numpy as np

from ...reading.tokens import Unreadable
from . import conditions
from .arithmetic import product
from .errors import TooSmall, Undeclared
from .evaluate import evaluates, value
from .extremes import extreme, place_of
from .indices import whole
from .limits import INFINITY, endless
from .shapes import same_shape

CONTINUOUS = "{0} over {1}, which is no index: state where the derivative by {1} is 0 instead"
ALONE = "{0} over {1} is compared only where it is a whole side"
NEUTRAL = {"sum": 0.0, "prod": 1.0, "max": -np.inf, "min": np.inf, "argmax": -np.inf, "argmin": np.inf}


@evaluates("sum", "prod", "max", "min", "argmax", "argmin")
def big(node, point, index):
    kind, letter, low, high, stated, body = node
    first = 1 if low is None else whole(low, point, index)
    if high == INFINITY and kind == "sum" and not stated:
        return endless(body, letter, first, point, index)
    if high is None and low is None and not stated and (symbol := point.declared.symbols.get((letter, 0))) is not None and symbol.kind == "choice":
        return big((kind, f"{letter} of its range", None, ("num", str(point.size(symbol.body))), (), _chosen(letter, body)), point, index)
    if high is not None:
        last = whole(high, point, index)
    elif letter in point.declared.index:
        last = point.size(letter)
    elif kind not in ("sum", "prod") and any(name == letter for name, _ in point.declared.symbols):
        raise Unreadable(CONTINUOUS.format(kind, letter) if kind in ("max", "min") else ALONE.format(kind, letter))
    else:
        raise Undeclared(f"index {letter!r} has no range")
    values = []
    for n in range(first, last + 1):
        point.spend(1)
        inner = {**index, letter: n}
        mask = conditions.all_hold(stated, point, inner)
        if mask is False:
            continue
        term = value(body, point, inner)
        if mask is not True:
            if term.ndim == 3 and kind == "prod":
                raise Unreadable("a product of matrices whose factors differ from point to point")
            term = np.where(mask if term.ndim == 1 else mask[:, None, None], term, NEUTRAL[kind])
        if values:
            same_shape(values[0], term, "added" if kind == "sum" else "compared")
        values.append(term)
    if not values and kind in ("sum", "prod"):
        return np.full(point.count, NEUTRAL[kind])
    if not values:
        raise TooSmall(f"the {kind}imum of nothing")
    if kind in ("argmax", "argmin"):
        if any(term.ndim != 1 for term in values):
            raise Unreadable(f"{kind} of vectors")
        if len(values) != last - first + 1:
            raise Unreadable(f"{kind} with a condition below it")
        return place_of(kind, values) + first - 1
    if kind in ("max", "min"):
        return extreme(kind, values) if len(values) > 1 else values[0]
    total = values[0]
    for term in values[1:]:
        total = total + term if kind == "sum" else product("mul", total, term)
    return total


def _chosen(letter, body):
    """Return a node in which a letter that is declared as one of an index takes the value of that of a sum."""
    return ("chosen", letter, body)


@evaluates("chosen")
def chosen(node, point, index):
    _, letter, body = node
    inner = {name: n for name, n in index.items() if name != f"{letter} of its range"}
    place = float(index[f"{letter} of its range"])
    return value(body, point.replaced((letter, 0), np.full(point.count, place), False), inner)
