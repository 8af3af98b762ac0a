"""Σ, Π, max and min over an index: its range, and the conditions that leave some of it out."""

import numpy as np

from ...reading.tokens import Unreadable
from ...reading.trees.limits import BIG
from . import conditions
from .arithmetic import product
from .errors import TooSmall, Undeclared
from .evaluate import evaluates, value
from .extremes import extreme
from .indices import whole
from .shapes import same_shape

NEUTRAL = {"sum": 0.0, "prod": 1.0, "max": -np.inf, "min": np.inf}


@evaluates(*BIG)
def big(node, point, index):
    kind, letter, low, high, stated, body = node
    first = 1 if low is None else whole(low, point, index)
    if high is not None:
        last = whole(high, point, index)
    elif letter in point.declared.index:
        last = point.size(letter)
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
    if kind in ("max", "min"):
        return extreme(kind, values) if len(values) > 1 else values[0]
    total = values[0]
    for term in values[1:]:
        total = total + term if kind == "sum" else product("mul", total, term)
    return total
