"""Functions that a page declares: g(z) takes the values of its argument in place of the formal one."""

import numpy as np

from ...reading.tokens import Unreadable
from ...reading.trees.walking import bare
from ..declarations.symbols import ABSTRACT, KINDS, mentioned
from .distributions import density
from .divergences import divergence
from .errors import Outside, ShapesDiffer, Undeclared, shown, undeclared
from .evaluate import evaluates, value
from .indices import index_value
from .matching import resolve
from .names import body_of, entry
from .shapes import same_shape
from .sums import BIND
from .tables import probability

MAX_PRIMES = 6
EXACTLY = 3  # up to this order a derivative is taken by complex steps and differences of them
WIDTHS = 1.2, 0.6, 0.3, 0.15, 0.08  # on each side of the place where one of a higher order is taken
NODES = 16
ALIKE = 1e-7
DERIVE = []  # how derivatives are taken, which they say themselves: they need this module


@evaluates("call")
def call(node, point, index):
    _, name, indices, arguments = node
    if "'" in name and (name, len(indices)) not in point.declared.symbols and len(arguments) == 1:
        return primed(name, arguments[0], point, index, indices)
    for special in (density, probability, divergence):
        if (found := special(node, point, index)) is not None:
            return found
    symbol, wanted, given = resolve(node, point, index)
    given = [None if a is None or is_parameter(a, p, point) else value(a, point, index) for p, a in zip(symbol.parameters, given)]
    shapes = {
        x.shape[1:]
        for x, p in zip(given, symbol.parameters)
        if x is not None and x.ndim == 3 and symbol.kind not in ABSTRACT and _takes_numbers(p, point)
    }
    if len(shapes) > 1:
        raise ShapesDiffer(f"{name} takes numbers, its arguments are vectors of different sizes")
    if not shapes:
        return _at(symbol, wanted, given, point)
    return _entry_by_entry(symbol, wanted, given, shapes.pop(), point)


@evaluates("taken")
def taken(node, point, index):
    """Return the value of what stands before a bar at the place that stands behind it."""
    _, body, places = node
    given = []
    for name, place in places:
        if place[0] == "name" and place[1] in point.declared.index or name[0] != "name" or name[1] in point.declared.index:
            raise Unreadable("a value at an index: write the place as in |_{x = x_i}")
        if (name[1], len(name[2])) not in point.declared.symbols:
            raise Undeclared(f"{shown(name)} is not declared")
        if _made_beside(name, body, point):
            raise Unreadable(f"{shown(name)} has a formula, and what that is made of stands beside it: give the place of those letters")
        at = value(place, point, index)
        same_shape(value(name, point, index), at, "exchanged")
        given.append((name, at))
    for name, at in given:
        point = bind(name, at, point)
    return value(body, point, index)


def _made_beside(name, body, point):
    r"""Say whether what a letter is made of moves beside it, as the x of y: x^2 does in \left. \frac{dy}{dx} \right|_{y = 1}, where the two belong together."""
    symbols, cut = point.declared.symbols, (name[1], len(name[2]))
    if symbols[cut].kind == "components" and symbols[cut].body[0][0] == "name":
        cut = (symbols[cut].body[0][1], len(symbols[cut].body[0][2]))
    made_of = point.declared.reached(cut) if cut in symbols else frozenset()
    seen, waiting = {cut}, mentioned(body) - {cut} if made_of else set()
    while waiting:
        key = waiting.pop()
        seen.add(key)
        symbol = symbols.get(key) or symbols.get((key[0].rstrip("'"), key[1]))
        waiting |= mentioned(symbol.body) - mentioned(symbol.parameters) - seen if symbol is not None else set()
    return not made_of.isdisjoint(seen - {cut})


def primed(name, argument, point, index, indices=()):
    """Return the derivative f'(x), f''(x) of a declared function of one number; without an argument at the formal one."""
    symbol = point.declared.symbols.get((name.rstrip("'"), len(indices)))
    if symbol is None or len(symbol.parameters) != 1 or not _takes_numbers(symbol.parameters[0], point):
        raise Undeclared(f"{name} is not declared, and no derivative: that of a function of one number is read")
    parameter, wanted = symbol.parameters[0], tuple(index_value(i, point, index) for i in indices)
    order = len(name) - len(name.rstrip("'"))
    if order > MAX_PRIMES:
        raise Unreadable(f"a derivative with {order} primes")
    x = value(argument if argument is not None else parameter, point, index)

    def along(at):
        if order > EXACTLY:
            return _high(symbol, order, at, point, wanted)
        inner = bind(parameter, at, point)
        return DERIVE[0](("call", symbol.name, indices, (parameter,)), [parameter] * order, inner, index)

    if x.ndim == 1:
        return along(x)
    entries = [along(x[(slice(None), *place)]) for place in np.ndindex(*x.shape[1:])]
    return np.stack(entries, 1).reshape(x.shape)


def _high(symbol, order, at, point, wanted):
    """Return a derivative of high order, that of a polynomial through the function at Chebyshev's nodes.

    At each point it is taken over the widest range that a narrower one agrees with.
    """
    places = np.polynomial.chebyshev.chebpts1(NODES)
    series = np.polynomial.chebyshev.chebfit(places, np.eye(NODES), NODES - 1)
    weights = np.polynomial.chebyshev.chebval(0.0, np.polynomial.chebyshev.chebder(series, order))
    found, before, settled = np.full(point.count, np.nan, complex), None, np.zeros(point.count, bool)
    for width in WIDTHS:
        with np.errstate(all="ignore"):
            values = [_at(symbol, wanted, [at + place * width], point) for place in places]
        result = sum(weight * value for weight, value in zip(weights, values)) / width**order
        if before is not None:
            alike = np.abs(result - before) <= ALIKE * np.maximum(1, np.abs(result))
            found, settled = np.where(alike & ~settled, result, found), settled | alike
        before = result
    if not settled.all():
        point.trouble.add("a derivative that changes too fast")
    return found if point.is_complex or np.iscomplexobj(at) else found.real


def _takes_numbers(parameter, point):
    """Say whether a formal argument stands for a number."""
    if parameter[0] != "name":
        return False
    symbol = point.declared.symbols.get((parameter[1], len(parameter[2])))
    return symbol is not None and symbol.kind in KINDS and not parameter[2]


def _entry_by_entry(symbol, wanted, given, shape, point):
    """Apply a function of numbers to each entry of a vector or matrix, as in σ(W x + b)."""
    numbers = [_takes_numbers(parameter, point) for parameter in symbol.parameters]
    entries = []
    for place in np.ndindex(*shape):
        chosen = [x[(slice(None), *place)] if n and x is not None and x.ndim == 3 else x for x, n in zip(given, numbers)]
        entries.append(_at(symbol, wanted, chosen, point))
    if any(entry.ndim != 1 for entry in entries):
        raise ShapesDiffer(f"{symbol.head} of each entry of a vector is no number")
    return np.stack(entries, 1).reshape(point.count, *shape)


def _at(symbol, wanted, given, point):
    """Return the value of a function where its arguments have the values that are given; None leaves them as they are."""
    inner = point
    for parameter, x in zip(symbol.parameters, given):
        if x is not None:
            inner = bind(parameter, x, inner)
    if inner is point and wanted and all(isinstance(w, int) for w in wanted):
        _within(symbol, wanted, point)
        return entry(symbol, (symbol.name, len(wanted)), wanted, point)
    key = (symbol.name, len(wanted))
    if inner is point and not wanted and key in point.values:
        return point.values[key]
    _within(symbol, wanted, point)
    bound = dict(zip(symbol.indices, wanted))
    if symbol.kind in KINDS:  # P(A_i), whose values are drawn
        return _chosen(point.values[key], wanted, point)
    return body_of(symbol, inner, bound)


def _within(symbol, wanted, point):
    """Raise if an index of a function lies outside its range."""
    for at, letter in zip(wanted, symbol.indices):
        least, most = point.ends(at)
        if least < 1 or most > point.size(letter):
            raise Outside(f"index {at} of {symbol.key} lies outside 1..{point.size(letter)}")


def _chosen(array, wanted, point):
    return array[(point.rows, *(np.asarray(w) - 1 for w in wanted))]


def is_parameter(argument, parameter, point):
    """Say whether a function is taken at its formal argument, whose values the point has."""
    argument = bare(argument)
    if argument == parameter or argument[0] != "name":
        return argument == parameter
    a, b = (point.declared.symbols.get((node[1], len(node[2]))) for node in (argument, parameter))
    return a is not None and b is not None and a.kind == b.kind == "components" and a.body == b.body


def bind(parameter, given, point):
    """Give the formal argument of a function a value."""
    vector = point.declared.symbols.get((parameter[1], len(parameter[2])))
    if vector is not None and vector.kind == "components":
        component, letters = vector.body
        if component[0] != "name":
            raise Unreadable(f"{parameter[1]} stands for a formula and cannot take other values")
        if given.ndim != 3 or given.shape[2] != 1 and len(letters) == 1:
            raise ShapesDiffer(f"{parameter[1]} is a vector, the argument is not")
        array = given[:, :, 0] if len(letters) == 1 else given
        key = (component[1], len(component[2]))
        if key not in point.declared.symbols:
            raise undeclared(component, point.declared.symbols)
        if array.shape[1:] != tuple(point.size(letter) for letter in point.declared.symbols[key].indices):
            raise ShapesDiffer(f"{parameter[1]} has another size than the argument")
        return point.replaced(key, array, np.iscomplexobj(array))
    if parameter[2]:
        raise Unreadable(f"the argument {shown(parameter)} has an index and cannot take other values")
    return point.replaced((parameter[1], 0), given, np.iscomplexobj(given))


BIND.append(bind)
