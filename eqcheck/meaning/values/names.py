"""Names: base symbols, definitions, entries and vectors of components, numbers that have a name."""

import numpy as np

from ...reading.tokens import Unreadable
from .errors import Outside, ShapesDiffer, TooSmall, undeclared
from .evaluate import evaluates, value
from .indices import class_value, index_value


@evaluates("num")
def number(node, point, index):
    return np.full(point.count, float(node[1]))


@evaluates("paren")
def paren(node, point, index):
    return value(node[1], point, index)


@evaluates("name")
def named(node, point, index):
    _, name, indices = node
    if not indices:
        return plain(name, point, index)
    key = (name, len(indices))
    symbol = point.declared.symbols.get(key)
    if symbol is None:
        return _not_a_symbol(node, point, index)
    wanted = tuple([index_value(i, point, index) for i in indices])
    try:
        found = point.cache.get((key, wanted))
    except TypeError:  # an index that differs from point to point
        found = None
    if found is not None:
        return found
    for at, letter, typed in zip(wanted, symbol.indices, indices):
        alike = isinstance(at, int)
        if (at if alike else at.min()) < 1 or (at if alike else at.max()) > point.size(letter):
            reason = TooSmall if typed[0] in ("i", "n") else Outside
            raise reason(f"index {at} of {name} lies outside 1..{point.size(letter)}")
    if all(isinstance(at, int) for at in wanted):
        return entry(symbol, key, wanted, point)
    return _at_each_point(symbol, key, wanted, point)


def _at_each_point(symbol, key, wanted, point):
    """Return the entries at indices of which some differ from point to point, such as the class of a label."""
    if key in point.values:
        return point.values[key][(np.arange(point.count), *(at - 1 for at in wanted))]
    differing = [place for place, at in enumerate(wanted) if not isinstance(at, int)]
    found = None
    for chosen in np.unique(np.stack([wanted[place] for place in differing], 1), axis=0).tolist():
        fixed, there = list(wanted), True
        for place, n in zip(differing, chosen):
            fixed[place], there = n, there & (wanted[place] == n)
        values = entry(symbol, key, tuple(fixed), point)
        found = np.zeros_like(values) if found is None else found
        found = np.where(there.reshape(-1, *[1] * (values.ndim - 1)), values, found)
    return found


def _not_a_symbol(node, point, index):
    """Return what else a name with indices may be: one whose digits are two indices, or Kronecker's δ."""
    _, name, indices = node
    known = point.declared.symbols
    if len(indices) == 1 and indices[0][0] == "n":
        digits = tuple(("n", digit) for digit in indices[0][1])
        if (name, len(digits)) in known:
            return named(("name", name, digits), point, index)
        indices = digits if name == "\\delta" else indices
    if name == "\\delta" and len(indices) == 2:
        left, right = (index_value(i, point, index) for i in indices)
        return np.broadcast_to(np.asarray(left == right, float), point.count)
    raise undeclared(node, known)


def entry(symbol, key, wanted, point):
    """Return one entry of an indexed symbol; that of a defined one is evaluated once a sample."""
    place = (key, wanted)
    if place not in point.cache:
        if key in point.values:
            point.cache[place] = point.values[key][(slice(None), *[w - 1 for w in wanted])]
            return point.cache[place]
        point.cache[place] = None
        bound = dict(zip(symbol.indices, wanted))
        how = components if symbol.kind == "components" else lambda s, p, i: value(s.body, p, i)
        point.cache[place] = how(symbol, point, bound)
    if point.cache[place] is None:
        raise Unreadable(f"{symbol.key} is defined by itself")
    return point.cache[place]


def plain(name, point, index):
    """Return the value of a name without indices."""
    if name in index:
        return np.broadcast_to(np.asarray(index[name], float), point.count)
    symbol = point.declared.symbols.get((name, 0))
    if (name, 0) in point.values:
        return point.values[name, 0]
    if symbol is None:
        if name in point.sizes:
            return np.full(point.count, float(point.sizes[name]))
        if name in ("e", "\\mathrm{e}"):
            return np.full(point.count, np.e)
        if name == "\\pi":
            return np.full(point.count, np.pi)
        raise undeclared(("name", name, ()), point.declared.symbols)
    if symbol.kind == "class":
        return class_value(symbol, point).astype(float)
    if symbol.kind == "ones":
        return np.ones((point.count, point.size(symbol.body), 1))
    if symbol.kind == "identity":
        return np.broadcast_to(np.eye(point.size(symbol.body)), (point.count, *[point.size(symbol.body)] * 2))
    if name not in point.cache:
        point.cache[name] = None
        vector = symbol.kind == "components"
        point.cache[name] = components(symbol, point, {}) if vector else value(symbol.body, point, {})
    if point.cache[name] is None:
        raise Unreadable(f"{name} is defined by itself")
    return point.cache[name]


def components(symbol, point, index):
    """Return the vector or matrix that a symbol puts together from components."""
    body, letters = symbol.body
    places = list(np.ndindex(*(point.size(letter) for letter in letters)))
    values = [value(body, point, {**index, **{a: n + 1 for a, n in zip(letters, place)}}) for place in places]
    if any(each.ndim != 1 for each in values):
        raise ShapesDiffer(f"the components of {symbol.key} are no numbers")
    return np.stack(values, 1).reshape(point.count, point.size(letters[0]), -1)
