"""Derivatives: by the complex step, f'(x) = Im f(x + ih) / h, and inside another one by differences of fourth order."""

import numpy as np

from ...reading.tokens import Unreadable
from ...reading.trees.walking import bare, nodes
from ..declarations import KINDS, mentioned
from ..declarations.symbols import MATRIX_KINDS
from .calls import DERIVE, MAX_PRIMES, is_parameter, primed
from .errors import TooSmall, Undeclared, shown
from .evaluate import evaluates, value
from .indices import index_value
from .names import PRIMED, body_of, entry, plain

STEP = 1e-30
COARSE = 2e-3
BRACKET = "a prime behind a bracket is the derivative by the only letter in it; say 'prime: transpose' in the block if it transposes"
MAX_POINTS = 10_000  # at which derivatives are taken at once
CHANGE = 1e-6  # relative; what is left of the error after halving is a sixteenth of it


@evaluates("diff")
def derivative(node, point, index):
    _, body, variables = node
    orders = [variable for variable, order in variables for _ in range(order)]
    return derive(body, orders, point, index)


def derive(body, variables, point, index):
    """Return the derivative of ``body`` by one variable after the other."""
    if not variables:
        return value(body, point, index)
    variable, rest = variables[0], variables[1:]
    if variable[0] == "T" and not rest:
        return _by_row(body, bare(variable[1]), point, index)
    name = variable[1] if variable[0] in ("name", "call") else None
    if name is None:
        raise Unreadable("a derivative with respect to something that is not a symbol: declare what has a mark, as in a^L, as a name of its own")
    indices = variable[2]
    key = (name, len(indices))
    known = point.declared.symbols
    if key not in known and len(indices) == 1 and indices[0][0] == "n" and (name, len(indices[0][1])) in known:
        indices = tuple(("n", d) for d in indices[0][1])
        key = (name, len(indices))
    if key not in known:
        raise Undeclared(f"{shown(variable)} is not declared")
    symbol = known[key]
    if variable[0] == "call" and not all(map(is_parameter, variable[3], symbol.parameters, [point] * len(variable[3]))):
        raise Unreadable(f"a derivative with respect to {shown(variable)} at another argument than the declared one")
    if symbol.kind == "components":
        if rest:
            return _second(body, symbol, rest, point, index)
        return _by_vector(body, symbol, point, index, [index_value(i, point, index) for i in indices])
    if symbol.kind in ("class", "ones", "identity", "choice", "integer", "natural", "random", "moments", "constant"):
        raise Unreadable(f"a derivative with respect to {shown(variable)}")
    wanted = tuple(index_value(i, point, index) for i in indices)
    for at, letter in zip(wanted, symbol.indices):
        least, most = point.ends(at)
        if least < (symbol.start[1] if symbol.start else 1) or most > point.size(letter):
            raise TooSmall(f"index {at} of {name} lies outside 1..{point.size(letter)}")
    if not indices and not rest and not symbol.parameters and plain(name, point, {}).ndim == 3:
        return _by_defined(body, symbol, point, index)
    found = _along(lambda p: derive(body, rest, p, index), key, symbol, wanted, point)
    if symbol.parameters and not np.any(found) and key not in mentioned(body):
        raise Unreadable(f"the derivative with respect to {shown(variable)} is 0 as it stands, since nothing is written in terms of it")
    return found


@evaluates("derived")
def derived(node, point, index):
    """Return the derivative that a prime behind a bracket is, by the only letter in it."""
    _, body, order = node
    letters = _numbers_in(body, point)
    if len(letters) != 1 or order > MAX_PRIMES:
        raise Unreadable(BRACKET)
    if value(body, point, index).ndim != 1:
        raise Unreadable(BRACKET)
    return derive(body, [("name", letters.pop(), ())] * order, point, index)


@evaluates("between")
def between(node, point, index):
    """Return what a formula is at the upper end less what it is at the lower one, for the only letter in it or the one that is named."""
    _, body, name, low, high = node
    letters = {name} if name else {("name", letter, ()) for letter in _numbers_in(body, point)}
    if len(letters) != 1:
        raise Unreadable("between which values of which letter? Write |_{x = a}^{b}")
    (letter,) = letters
    at_high, at_low = (value(("taken", body, ((letter, end),)), point, index) for end in (high, low))
    return at_high - at_low


def _numbers_in(body, point):
    """Return the numbers that a formula is made of, also through what its names stand for; a function stands for its argument."""
    found, seen, open_ = set(), set(), [body]
    while open_:
        for node in nodes(open_.pop()):
            if node[0] not in ("name", "call") or (node[1], len(node[2])) in seen:
                continue
            key = (node[1], len(node[2]))
            seen.add(key)
            symbol = point.declared.symbols.get(key)
            if symbol is None and "'" in node[1]:
                symbol = point.declared.symbols.get((node[1].rstrip("'"), 0))
            if node[2] or symbol is not None and symbol.kind in ("components", *MATRIX_KINDS):
                raise Unreadable(BRACKET)
            if symbol is not None and symbol.kind in KINDS:
                found.add(node[1])
            elif symbol is not None and symbol.parameters and node[0] == "name":
                open_.append(symbol.parameters)
            elif symbol is not None and symbol.kind == "definition" and not symbol.parameters:
                open_.append(symbol.body)
    return found


def _by_row(body, variable, point, index):
    r"""Return ∂/∂xᵀ: of a number the row of its derivatives, of a column the matrix with a row for each of its entries."""
    found = derive(body, [variable], point, index)
    inner = value(body, point, index)
    if variable[0] != "name" or found.ndim != 3 or inner.ndim == 3 and inner.shape[2] != 1:
        raise Unreadable("a derivative with respect to a row")
    return found.transpose(0, 2, 1) if inner.ndim == 1 and found.shape[2] == 1 else found


def _along(function, key, symbol, wanted, point):
    """Differentiate ``function`` of the point by one entry of a symbol."""
    return _slope(lambda h: function(_moved(key, symbol, wanted, point, h)), point)


def _by_each(function, key, symbol, entries, point, index):
    """Differentiate ``function`` of the point and the index values by each of some entries of a symbol.

    All at once: the point is repeated for each of them.  The directions of differentials belong to their point.
    """
    times = len(entries)
    if times < 2 or times * point.count > MAX_POINTS or point.declared.differentials or _in_steps(key, symbol, point):
        return [_along(lambda p: function(p, index), key, symbol, wanted, point) for wanted in entries]
    wanted = tuple(_in_turn(each, point.count) for each in zip(*entries))
    many = {letter: at if isinstance(at, int) else np.tile(at, times) for letter, at in index.items()}
    found = _along(lambda p: function(p, many), key, symbol, wanted, point.many(times))
    return list(found.reshape(times, point.count, *found.shape[1:]))


def _in_turn(indices, count):
    """Return some indices one after the other, each for all points."""
    if all([type(at) is int for at in indices]):
        return np.array(indices).repeat(count)
    return np.concatenate([np.broadcast_to(at, count) for at in indices])


def along(function, moved, point):
    """Differentiate ``function`` of the point where several base symbols move, each along its own direction."""

    def at(h):
        inner = point
        for key, direction in moved.items():
            inner = inner.replaced(key, point.values[key] + h * direction, True)
        return function(inner)

    return _slope(at, point)


def _slope(at, point):
    """Return the derivative at 0 of a function of one number."""
    if not point.is_complex:
        return np.imag(at(1j * STEP)) / STEP

    fine, near, far = (at(h) - at(-h) for h in (COARSE / 2, COARSE, 2 * COARSE))
    rough, result = (8 * near - far) / (12 * COARSE), (8 * fine - near) / (6 * COARSE)
    if not _alike(rough.real, result.real, 1) or not _alike(rough.imag, result.imag, STEP):
        point.trouble.add("a derivative that changes too fast")
    return result


def _alike(rough, result, least):
    """Say whether halving the step has changed next to nothing, so that the finer difference can be relied on."""
    finite = np.isfinite(rough) & np.isfinite(result)
    return (np.abs(rough - result)[finite] <= CHANGE * np.maximum(least, np.abs(result[finite]))).all()


def _moved(key, symbol, wanted, point, step):
    """Return the point at which one entry of a symbol is larger by ``step``."""
    whole = all([isinstance(w, int) for w in wanted])
    place = (key, step, *(wanted if whole else [w if isinstance(w, int) else w.tobytes() for w in wanted]))
    found = point.moved.get(place)
    if found is not None:
        return found
    if _in_steps(key, symbol, point):
        if not whole:
            raise Unreadable(f"a derivative with respect to {symbol.key} with an index that differs from point to point")
        found = point.pinned(key, wanted, entry(symbol, key, wanted, point) + step)
    else:
        array = _array(key, symbol, point)
        nudge = np.zeros(array.shape, type(step))
        for w, size in zip(wanted, array.shape[1:]):
            if point.ends(w)[1] > size:
                raise TooSmall(f"index {point.ends(w)[1]} of {key[0]} lies outside 1..{size}")
        nudge[(slice(None) if whole else point.rows, *[w - 1 for w in wanted])] = step
        found = point.replaced(key, array + nudge, True)
    point.moved[place] = found
    return found


def _in_steps(key, symbol, point):
    """Say whether the entries of a symbol are made of each other, layer by layer: where one moves, so do those after it."""
    return symbol.kind == "recursion" or symbol.kind == "definition" and bool(symbol.indices) and point.declared.leads_back(key)


def _array(key, symbol, point):
    """All values of a symbol, as an array (P, sizes of its indices)."""
    if key in point.values:
        return point.values[key]
    if key not in point.arrays:
        point.arrays[key] = _entries(key, symbol, point)
    return point.arrays[key]


def _entries(key, symbol, point):
    shape = tuple(point.size(letter) for letter in symbol.indices)
    array = np.empty((point.count, *shape), complex)
    for place in np.ndindex(*shape):
        wanted = tuple(n + 1 for n in place)
        if wanted:
            found = entry(symbol, key, wanted, point)
        else:
            found = body_of(symbol, point, {}) if symbol.parameters else plain(symbol.name, point, {})
        if found.ndim == 3 and not wanted:
            return found
        if found.ndim != 1:
            raise Unreadable(f"a derivative with respect to {symbol.key}")
        array[(slice(None), *place)] = found
    return array if array.imag.any() else array.real.copy()


def _by_vector(body, symbol, point, index, fixed=()):
    component, letters = symbol.body
    if component[0] not in ("name", "call"):
        if symbol.indices:
            raise Unreadable(f"a derivative with respect to {symbol.key}, which is no vector of symbols")
        return _by_defined(body, symbol, point, index)
    key = (component[1], len(component[2]))
    base = point.declared.symbols.get(key)
    if base is None:
        raise Undeclared(f"{shown(component)} is not declared")
    entries = []
    for place in np.ndindex(*(point.size(letter) for letter in letters)):
        bound = {**dict(zip(symbol.indices, fixed)), **{letter: n + 1 for letter, n in zip(letters, place)}}
        entries.append(tuple(index_value(i, point, bound) for i in component[2]))
    columns = _by_each(lambda p, i: value(body, p, i), key, base, entries, point, index)
    return _gathered(columns, [point.size(letter) for letter in letters], body, point)


def _by_defined(body, symbol, point, index):
    """Differentiate by a vector or matrix that is given by a formula: its entries are independent here.

    One that is put together from letters, as in (w_1, w_2), stands for these letters: they are what moves.
    """
    letters = _letters(symbol.body, point)
    if letters:
        columns = [_along(lambda p: value(body, p, index), key, base, wanted, point) for key, base, wanted in letters]
        return _gathered(columns, [len(columns)], body, point)
    rows, width = plain(symbol.name, point, {}).shape[1:]
    entries = [(row + 1, column + 1) for row in range(rows) for column in range(width)]
    columns = _by_each(lambda p, i: value(body, p, i), (symbol.name, 0), symbol, entries, point, index)
    return _gathered(columns, [rows] if width == 1 else [rows, width], body, point)


def _letters(node, point):
    """Return (key, symbol, indices) of each entry of a column of declared letters; nothing for other formulas."""
    node = bare(node) if node else node
    entries = node[1] if node and node[0] == "tuple" else [row[0] for row in node[1]] if node and node[0] == "matrix" and all(len(row) == 1 for row in node[1]) else []
    found = []
    for entry_ in entries:
        if entry_[0] != "name" or any(i[0] != "n" for i in entry_[2]):
            return []
        key = (entry_[1], len(entry_[2]))
        base = point.declared.symbols.get(key)
        if base is None or base.kind == "components":
            return []
        found.append((key, base, tuple(int(i[1]) for i in entry_[2])))
    return found


def _gathered(columns, sizes, body, point):
    """Put the derivatives by the entries of a vector or matrix together."""
    if len(sizes) == 2:
        if columns[0].ndim != 1:
            raise Unreadable("the derivative of a vector by a matrix")
        return np.stack(columns, 1).reshape(point.count, *sizes)
    if columns[0].ndim == 1:
        gradient = np.stack(columns, 1)
        return gradient[:, None, :] if point.declared.layout == "numerator" else gradient[:, :, None]
    if bare(body)[0] == "T":
        raise Unreadable("the derivative of a row by a vector")
    flat = [column.reshape(point.count, -1) for column in columns]
    return np.stack(flat, 2)


def _second(body, symbol, rest, point, index):
    """∂²/∂z∂zᵀ of a scalar: the matrix of second derivatives."""
    if len(rest) != 1:
        raise Unreadable("a derivative of an order above 2 by a vector")
    inner = rest[0][1] if rest[0][0] == "T" else rest[0]
    second = point.declared.symbols.get((inner[1], len(inner[2]))) if inner[0] == "name" else None
    if second is None or second.kind != "components" or len(second.body[1]) != 1:
        raise Unreadable("a derivative by a vector and by something else")
    component, letters = symbol.body
    key = (component[1], len(component[2]))
    base = point.declared.symbols.get(key)
    if base is None:
        raise Undeclared(f"{shown(component)} is not declared")
    entries = [tuple(index_value(i, point, {letters[0]: n}) for i in component[2]) for n in range(1, point.size(letters[0]) + 1)]
    rows = _by_each(lambda p, i: _by_vector(body, second, p, i).reshape(p.count, -1), key, base, entries, point, index)
    return np.stack(rows, 1)


DERIVE.append(derive)
PRIMED.append(primed)
