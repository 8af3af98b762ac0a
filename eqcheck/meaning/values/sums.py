"""Σ, Π, max and min over an index: its range, and the conditions that leave some of it out."""

import numpy as np

from ...reading.tokens import Unreadable
from ...reading.trees.indices import free_names
from . import conditions
from .conditions import NO_SET
from .arithmetic import product
from .errors import TooSmall, Undeclared
from .evaluate import evaluates, plan, prepares, value
from .extremes import extreme, place_of
from .indices import index_value, whole
from .limits import INFINITY, endless
from .shapes import same_shape

CONTINUOUS = "{0} over {1}, which is no index: state where the derivative by {1} is 0 instead"
ALONE = "{0} over {1} is compared only where it is a whole side"
BIND = []  # how a letter takes another value, which calls say
NEUTRAL = {"sum": 0.0, "prod": 1.0, "max": -np.inf, "min": np.inf, "argmax": -np.inf, "argmin": np.inf}


@prepares("sum", "prod", "max", "min", "argmax", "argmin")
def over(node):
    kind, letter, low, high, stated, body = node
    ends = [None if end is None else _end(end) for end in (low, high)]
    plain, term = kind in ("sum", "prod") and not stated and high != INFINITY, plan(body)
    free = free_names(node)

    def run(point, index):
        point.spend(1)
        if not free.isdisjoint(index) or point.declared.context.random or point.declared.gradient:
            return anew(point, index)
        known = point.closed.get(id(node))  # a sum in which no index is free has one value at a point
        if known is None:
            known = point.closed[id(node)] = node, anew(point, index)
        return known[1]

    def anew(point, index):
        if not plain or high is None and (low is not None or letter not in point.declared.index or (letter, 0) in point.declared.symbols):
            return big(node, point, index)
        first = 1 if low is None else ends[0](point, index)
        last = point.size(letter) if high is None else ends[1](point, index)
        values, inner = [], {**index}
        for n in range(first, last + 1):
            point.spend(1)
            inner[letter] = n
            each = term(point, inner)
            values.append(each)
            if each.shape != values[0].shape:
                same_shape(values[0], each, "added" if kind == "sum" else "compared")
        return _total(kind, values) if values else np.full(point.count, NEUTRAL[kind])

    return run


def _end(node):
    """Return a function of the point and the index values that gives the whole number that an end of a range is."""
    if node[0] == "num" and node[1].isdecimal():
        number = int(node[1])

        def stated(point, index):
            point.spend(1)
            return number

        return stated
    name = node[1] if node[0] == "name" and not node[2] else None

    def run(point, index):
        if name in point.sizes and name not in index and (name, 0) not in point.declared.symbols and (name, 0) not in point.values:
            point.spend(1)
            return point.sizes[name]
        return whole(node, point, index)

    return run


def big(node, point, index):
    """Return the value of a Σ, Π, max and so on whose range or conditions are not the plainest."""
    kind, letter, low, high, stated, body = node
    stated = tuple(condition for condition in stated if not _leaves_none_out(condition, letter, point))
    node = (*node[:4], stated, body)
    if members := _members(letter, stated, point):
        return _over_set(node, members, point, index)
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
    return _total(kind, values)


def _total(kind, values):
    total = values[0]
    for term in values[1:]:
        total = total + term if kind == "sum" else product("mul", total, term)
    return total


def _members(letter, stated, point):
    """Return the declared set that a sum runs over, as in \\sum_{x \\in D}, or None."""
    for condition in stated:
        right = condition[3] if condition[2] == "∈" else ("",)
        symbol = point.declared.symbols.get((right[1], len(right[2]))) if right[0] == "name" else None
        if condition[2] == "∈" and (symbol is None or symbol.kind not in ("set", "subset")):
            raise Unreadable(NO_SET)
        if symbol is not None and symbol.kind == "set" and len(stated) == 1 and letter not in point.declared.index:
            return symbol, right[2]
    return None


def _over_set(node, members, point, index):
    """Return a sum whose letter takes the values of a set one after the other."""
    kind, _, _, _, stated, body = node
    (symbol, indices), total = members, None
    if kind not in ("sum", "prod"):
        raise Unreadable(f"{kind} over a set")
    names = stated[0][1][1] if stated[0][1][0] == "tuple" else (stated[0][1],)
    for inner in each_member(symbol, indices, names, point, index):
        term = value(body, inner, index)
        total = term if total is None else total + term if kind == "sum" else product("mul", total, term)
    return total


def each_member(symbol, indices, names, point, index):
    r"""Yield the points at which names have the values of each member of a set, as x and y in \sum_{(x, y) \in D}."""
    bound = {letter: index_value(i, point, index) for letter, i in zip(symbol.indices, indices)}
    trees = symbol.body[0][1] if symbol.body[0][0] == "tuple" else (symbol.body[0],)
    if len(trees) != len(names) or any(name[0] != "name" or name[2] for name in names):
        raise Unreadable(f"a member of {symbol.key} is {len(trees)} things, as {symbol.latex}")
    for n in range(1, point.size(symbol.body[1]) + 1):
        point.spend(1)
        inner = point
        for name, tree in zip(names, trees):
            inner = BIND[0](name, value(tree, point, {**bound, symbol.body[1]: n}), inner)
        yield inner


def _leaves_none_out(condition, letter, point):
    r"""Say whether a condition is a \in \mathcal A, where the block says that these are all values of a."""
    right = condition[3] if len(condition) == 4 and condition[2] == "∈" else ("",)
    symbol = point.declared.symbols.get((right[1], 0)) if right[0] == "name" and not right[2] else None
    if symbol is None or symbol.kind != "all":
        return False
    choice = point.declared.symbols.get((letter, 0))
    if condition[1] != ("name", letter, ()) or symbol.body != letter and (choice is None or choice.body != symbol.body):
        raise Unreadable(f"{symbol.key} are all values of {symbol.body}, and {letter} is another letter")
    return True


def _chosen(letter, body):
    """Return a node in which a letter that is declared as one of an index takes the value of that of a sum."""
    return ("chosen", letter, body)


@evaluates("chosen")
def chosen(node, point, index):
    _, letter, body = node
    inner = {name: n for name, n in index.items() if name != f"{letter} of its range"}
    place = float(index[f"{letter} of its range"])
    return value(body, point.replaced((letter, 0), np.full(point.count, place), False), inner)
