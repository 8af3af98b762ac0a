"""Names: base symbols, definitions, entries and vectors of components, numbers that have a name."""

import itertools
import math
import zlib
from contextlib import suppress
from functools import lru_cache

import numpy as np

from ...reading.tokens import Unreadable
from ..declarations.symbols import ABSTRACT, entry_name
from .abstract import smooth
from .components import pick
from .errors import Outside, ShapesDiffer, TooSmall, Undeclared, shown, undeclared
from .evaluate import plan, prepares, value
from .indices import class_value, index_value

MAX_INDEX = 10_000  # no range is longer


@prepares("num")
def number(node):
    number = float(node[1])

    def run(point, index):
        point.spend(1)
        return constant(number, point.count)

    return run


@lru_cache(maxsize=1_000)
def constant(number, count):
    """Return a number at some points, as an array that nobody may change."""
    array = np.full(count, number)
    array.flags.writeable = False
    return array


@prepares("paren")
def paren(node):
    inside = plan(node[1])

    def run(point, index):
        point.spend(1)
        return inside(point, index)

    return run


@prepares("name")
def name_of(node):
    _, name, indices = node
    key, letters = (name, len(indices)), [index[1] for index in indices if index[0] == "i"]

    def alone(point, index):
        point.spend(1)
        found = point.cache.get(name) if name not in index else None
        return plain(name, point, index) if found is None else found

    def of_one(point, index):
        point.spend(1)
        at = index.get(letters[0])
        if type(at) is int:
            drawn = point.values.made.get(key)
            if drawn is not None and not point.pins and len(shape := drawn.shape) == 2 and 0 < at <= shape[1]:
                return drawn[:, at - 1]
            found = entry_known(key, (at,), point)
            if found is not None:
                return found
        elif (known := point.picked.get((key, id(at)))) is not None:
            return known[1]
        return named(node, point, index)

    def of_two(point, index):
        point.spend(1)
        first, second = index.get(letters[0]), index.get(letters[1])
        if type(first) is int and type(second) is int:
            drawn = point.values.made.get(key)
            if drawn is not None and not point.pins and len(shape := drawn.shape) == 3 and 0 < first <= shape[1] and 0 < second <= shape[2]:
                return drawn[:, first - 1, second - 1]
            found = entry_known(key, (first, second), point)
            if found is not None:
                return found
        elif (known := point.picked.get((key, first if type(first) is int else id(first), second if type(second) is int else id(second)))) is not None:
            return known[1]
        return named(node, point, index)

    def of_some(point, index):
        point.spend(1)
        wanted = tuple([index.get(letter) for letter in letters])
        if all([type(at) is int for at in wanted]):
            found = entry_known(key, wanted, point)
            if found is not None:
                return found
        elif (known := point.picked.get((key, *[at if isinstance(at, int) else id(at) for at in wanted]))) is not None:
            return known[1]
        return named(node, point, index)

    def otherwise(point, index):
        point.spend(1)
        return named(node, point, index)

    if not indices:
        return alone
    if len(letters) < len(indices):
        return otherwise
    return {1: of_one, 2: of_two}.get(len(letters), of_some)


def entry_known(key, wanted, point):
    """Return an entry that has been evaluated at this point, or whose symbol has values of its own there; None of others, and where there is none."""
    if point.pins and (found := point.cache.get((key, wanted))) is not None:
        return found
    values = point.values
    array = values.made.get(key)
    if array is None:
        if key not in values.names:
            return point.cache.get((key, wanted))
        array = values[key]
    if array.ndim != len(wanted) + 1:  # a subset
        return None
    if all([0 < at <= size for at, size in zip(wanted, array.shape[1:])]):
        return array[(slice(None), *[at - 1 for at in wanted])]
    return None


def named(node, point, index):
    _, name, indices = node
    if not indices:
        return plain(name, point, index)
    key = (name, len(indices))
    symbol = point.declared.symbols.get(key)
    if symbol is None:
        return _not_a_symbol(node, point, index)
    if symbol.kind == "subset":
        raise Unreadable(SET.format(symbol.key))
    wanted = tuple([index_value(i, point, index) for i in indices])
    alike = all([isinstance(at, int) for at in wanted])
    if alike:
        found = point.cache.get((key, wanted))
        if found is not None:
            return found
    else:
        picked = key, *[at if isinstance(at, int) else id(at) for at in wanted]
        if picked in point.picked:
            return point.picked[picked][1]
    if alike and wanted.count(0) == 1 and (zeroth := point.declared.zeroth(key)):  # a \\beta_0 that is declared beside \\beta_j, an a^{(0)}_k beside a^{(l)}_k
        return named(("name", zeroth[0], tuple([i for i, at in zip(indices, wanted) if at != 0])), point, index)
    first = _first(symbol)
    for at, letter, typed in zip(wanted, symbol.indices, indices):
        least, most = (at, at) if type(at) is int else point.ends(at)
        if least < first or most > point.size(letter):
            reason = TooSmall if typed[0] in ("i", "n") else Outside
            off = letter in point.declared.zero  # which counts from 0 where it is typed
            raise reason(f"index {at - off} of {name} lies outside {1 - off}..{point.size(letter) - off}")
    if alike and 0 in wanted and not symbol.start:  # a^{l-1} at l = 1, if its formula has a value there
        with suppress(TooSmall), np.errstate(all="ignore"):
            found = entry(symbol, key, wanted, point)
            if np.isfinite(found).all():
                return found
            del point.cache[key, wanted]  # so that it is asked for again
        raise Outside(f"index 0 of {name} lies outside 1..{point.size(symbol.indices[wanted.index(0)])}")
    if alike:
        return entry(symbol, key, wanted, point)
    point.picked[picked] = wanted, _at_each_point(symbol, key, wanted, point)  # with the arrays, whose ids stand in the key
    return point.picked[picked][1]


def _first(symbol):
    """Return the least index of a symbol: a formula such as a + i h has a value at i = 0, too."""
    if symbol.start:
        return symbol.start[1]
    return 0 if symbol.kind == "definition" and not symbol.parameters else 1


def _at_each_point(symbol, key, wanted, point):
    """Return the entries at indices of which some differ from point to point, such as the class of a label."""
    if key in point.values:
        return point.values[key][(point.rows, *[at - 1 for at in wanted])]
    if symbol.kind == "definition" and not point.declared.leads_back(key) and not point.declared.has_abstract:  # each of which is another function
        found = _directly(symbol, wanted, point)
        if found is not None:
            return found
    rows, which = _different([at for at in wanted if not isinstance(at, int)], point)
    values = []
    for row in rows:
        left = iter(row)
        values.append(entry(symbol, key, tuple([at if isinstance(at, int) else next(left) for at in wanted]), point))
    return np.stack(values)[which, point.rows]


def _directly(symbol, wanted, point):
    """Return the value of a formula whose indices differ from point to point; None where it has to be looked at entry by entry."""
    trouble = set(point.trouble)
    try:
        found = value(symbol.body, point, dict(zip(symbol.indices, wanted)))
    except (ValueError, TypeError, ArithmeticError, LookupError):
        found = None
    if found is None or point.trouble != trouble:
        point.trouble &= trouble
        return None
    return found


def _different(columns, point):
    """Return the different rows that some columns have, in their order, and which of them stands at each point."""
    known = tuple(map(id, columns))
    if known not in point.parted:
        codes = columns[0]
        for column in columns[1:]:
            codes = codes * MAX_INDEX + column
        codes, first, which = np.unique(codes, return_index=True, return_inverse=True)
        rows = list(zip(*[column[first].tolist() for column in columns]))
        point.parted[known] = columns, rows, which
    return point.parted[known][1:]


def _not_a_symbol(node, point, index):
    """Return what else a name with indices may be: one whose digits are two indices, or Kronecker's δ."""
    _, name, indices = node
    known = point.declared.symbols
    if len(indices) == 1 and indices[0][0] == "n":
        digits = tuple(("n", digit) for digit in indices[0][1])
        if (name, len(digits)) in known:
            return named(("name", name, digits), point, index)
        indices = digits if name == "\\delta" else indices
    if len(indices) > 1 and indices[0][0] == "n" and (name, len(indices) - 1 + len(indices[0][1])) in known:  # W_{12}^{(l)}
        return named(("name", name, (*(("n", digit) for digit in indices[0][1]), *indices[1:])), point, index)
    if name == "\\delta" and len(indices) == 2:
        left, right = (index_value(i, point, index) for i in indices)
        same = left == right
        return constant(float(same), point.count) if isinstance(same, bool) else np.broadcast_to(np.asarray(same, float), point.count)
    whole = known.get((name, 0))
    if whole is not None and whole.kind in ("components", "definition") and not whole.parameters:
        array = plain(name, point, index)
        if array.ndim == 3 and (len(indices) == 2 or not name.startswith(("\\boldsymbol", "\\vec"))):
            return pick(array, indices, point, index)  # the entry of a matrix that is declared as a whole
        if array.ndim == 3:
            raise Undeclared(f"{shown(node)} is not declared: is it one of many vectors, or an entry of {name}? Declare it, or write ({name})_…")
    raise undeclared(node, known)


def entry(symbol, key, wanted, point):
    """Return one entry of an indexed symbol; that of a defined one is evaluated once a sample."""
    place = (key, wanted)
    if place in point.cache:
        return _known(place, symbol.key, point)
    if key in point.values:
        found = point.cache[place] = point.values[key][(slice(None), *[w - 1 for w in wanted])]
        return found
    return _once(place, symbol, point, dict(zip(symbol.indices, wanted)))


def _known(place, shown, point):
    found = point.cache[place]
    if found is None:
        raise Unreadable(f"{shown} is defined by itself")
    return found


def _once(place, symbol, point, bound):
    """Keep the value of what a symbol stands for; one that cannot be had at this sample is asked for again."""
    point.cache[place] = None
    try:
        found = point.cache[place] = body_of(symbol, point, bound)
    finally:
        if point.cache[place] is None:
            del point.cache[place]
    return found


def plain(name, point, index):
    """Return the value of a name without indices."""
    if name in index:
        at = index[name]
        return constant(float(at), point.count) if isinstance(at, int) else np.broadcast_to(np.asarray(at, float), point.count)
    symbol = point.declared.symbols.get((name, 0))
    if symbol is not None and symbol.kind == "subset":
        raise Unreadable(SET.format(symbol.key))
    if (name, 0) in point.values:
        return point.values[name, 0]
    if symbol is None:
        if name in point.sizes:
            return np.full(point.count, float(point.sizes[name]))
        if name in ("e", "\\mathrm{e}"):
            return np.full(point.count, np.e)
        if name == "\\pi":
            return np.full(point.count, np.pi)
        if "'" in name and name.rstrip("'") in point.declared.context.functions:
            return PRIMED[0](name, None, point, index)
        raise undeclared(("name", name, ()), point.declared.symbols)
    if symbol.kind == "class":
        return class_value(symbol, (), point).astype(float)
    if symbol.kind == "ones":
        return np.ones((point.count, point.size(symbol.body), 1))
    if symbol.kind == "identity":
        return np.broadcast_to(np.eye(point.size(symbol.body)), (point.count, *[point.size(symbol.body)] * 2))
    return _known(name, name, point) if name in point.cache else _once(name, symbol, point, {})


SET = "{0} is a set: sums run over it, and |{0}| is its size"
PRIMED = []  # how f' is evaluated, which calls say


def body_of(symbol, point, bound):
    """Return the value of what a symbol stands for, its indices ``bound`` to numbers."""
    if symbol.kind == "definition" and symbol.body is not None:
        return value(symbol.body, point, bound)
    if symbol.kind == "components":
        return components(symbol, point, bound)
    if symbol.kind in ABSTRACT:
        arguments = [value(p, point, bound) for p in symbol.parameters if p[0] not in ("bar", "rel", "dots")]
        return smooth(symbol, tuple(bound[letter] for letter in symbol.indices), arguments, point)
    if symbol.kind == "recursion":
        return _step(symbol, point, bound)
    if symbol.kind == "class":
        return class_value(symbol, tuple(bound[letter] for letter in symbol.indices), point).astype(float)
    if symbol.kind == "moments":
        return some_value(symbol, point, bound)
    if symbol.kind == "random":
        raise Unreadable(f"{symbol.key} is a random variable: only its E, Var, Cov and the like are numbers")
    if symbol.kind == "distribution":
        raise Unreadable(f"{symbol.key} is a distribution: write what it is of, as it is declared")
    if symbol.kind in ("set", "all"):
        raise Unreadable(SET.format(symbol.key))
    if symbol.kind == "constant":
        raise Unreadable(f"{symbol.key} is some constant: it may stand in a sum or as a factor of one side")
    if symbol.body is None:
        raise Unreadable(f"{symbol.key} has no value here")
    return value(symbol.body, point, bound)


def some_value(symbol, point, bound):
    """Return some value of a random variable with declared moments, as it stands outside of E: the same wherever it occurs."""
    shape = value(symbol.body[2], point, bound).shape[1:]
    key = ("drawn", symbol.name, tuple(sorted(bound.items())))
    if key not in point.functions:
        rng = np.random.default_rng([point.seed, zlib.crc32(repr(key).encode())])
        size = (point.own, shape[0], 1) if shape else (point.own,)
        point.functions[key] = rng.uniform(0.2, 1.5, size) * rng.choice([-1, 1], size)
    return np.tile(point.functions[key], (point.count // point.own, *[1] * len(point.functions[key].shape[1:])))


def _step(symbol, point, bound):
    """Return the value of a recursion: its first one, or a step from the one before."""
    letter, (first, low) = symbol.indices[0], symbol.start
    at = bound[letter]
    if not isinstance(at, int):
        raise Unreadable(f"{symbol.key} with an index that differs from point to point")
    return plain(first, point, {}) if at == low else value(symbol.body, point, {letter: at - 1})


def components(symbol, point, index):
    """Return the vector or matrix that a symbol puts together from components."""
    body, letters = symbol.body
    sizes = tuple([point.size(letter) for letter in letters])
    if body[0] == "name" and body[2] == tuple([("i", letter) for letter in letters]) and not point.pins:
        drawn = point.values.get((body[1], len(letters)))
        if drawn is not None and drawn.shape[1:] == sizes and drawn.flags.c_contiguous:
            point.spend(math.prod(sizes))
            return drawn.reshape(point.count, sizes[0], -1)
    places = list(itertools.product(*map(range, sizes)))
    values = [value(body, point, {**index, **{a: n + 1 for a, n in zip(letters, place)}}) for place in places]
    if any(each.ndim != 1 for each in values):
        raise ShapesDiffer(f"the components of {symbol.key} are no numbers")
    return np.stack(values, 1).reshape(point.count, sizes[0], -1)
