"""Functions that a page declares: g(z) takes the values of its argument in place of the formal one."""

import numpy as np

from ...reading.tokens import Unreadable
from ..declarations.symbols import KINDS
from .errors import ShapesDiffer, Undeclared, shown
from .evaluate import evaluates, value
from .indices import index_value
from .names import components, named


@evaluates("call")
def call(node, point, index):
    _, name, indices, arguments = node
    symbol = point.declared.symbols.get((name, len(indices)))
    if symbol is None or not symbol.parameters:
        raise Undeclared(f"{name} is not declared as a function with {len(indices)} indices")
    if len(arguments) != len(symbol.parameters):
        raise Unreadable(f"{name} takes {len(symbol.parameters)} arguments, found {len(arguments)}")
    given = [
        None if is_parameter(argument, parameter, point) else value(argument, point, index)
        for parameter, argument in zip(symbol.parameters, arguments)
    ]
    wanted = tuple(index_value(i, point, index) for i in indices)
    shapes = {x.shape[1:] for x, p in zip(given, symbol.parameters) if x is not None and x.ndim == 3 and _takes_numbers(p, point)}
    if len(shapes) > 1:
        raise ShapesDiffer(f"{name} takes numbers, its arguments are vectors of different sizes")
    if not shapes:
        return _at(node, symbol, wanted, given, point, index)
    return _entry_by_entry(node, symbol, wanted, given, shapes.pop(), point, index)


def _takes_numbers(parameter, point):
    """Say whether a formal argument stands for a number."""
    symbol = point.declared.symbols.get((parameter[1], len(parameter[2])))
    return symbol is not None and symbol.kind in KINDS and not parameter[2]


def _entry_by_entry(node, symbol, wanted, given, shape, point, index):
    """Apply a function of numbers to each entry of a vector or matrix, as in σ(W x + b)."""
    numbers = [_takes_numbers(parameter, point) for parameter in symbol.parameters]
    entries = []
    for place in np.ndindex(*shape):
        chosen = [x[(slice(None), *place)] if n and x is not None and x.ndim == 3 else x for x, n in zip(given, numbers)]
        entries.append(_at(node, symbol, wanted, chosen, point, index))
    if any(entry.ndim != 1 for entry in entries):
        raise ShapesDiffer(f"{node[1]} of each entry of a vector is no number")
    return np.stack(entries, 1).reshape(point.count, *shape)


def _at(node, symbol, wanted, given, point, index):
    """Return the value of a function where its arguments have the values that are given; None leaves them as they are."""
    _, name, indices, _ = node
    key, inner = (name, len(indices)), point
    for parameter, x in zip(symbol.parameters, given):
        if x is not None:
            inner = _bind(parameter, x, inner)
    if inner is point:
        if symbol.kind == "components":
            return components(symbol, point, dict(zip(symbol.indices, wanted)))
        return named(("name", name, indices), point, index) if indices else _scalar_call(symbol, key, point)
    bound = dict(zip(symbol.indices, wanted))
    return components(symbol, inner, bound) if symbol.kind == "components" else value(symbol.body, inner, bound)


def _scalar_call(symbol, key, point):
    return point.values[key] if key in point.values else value(symbol.body, point, {})


def is_parameter(argument, parameter, point):
    """Say whether a function is taken at its formal argument, whose values the point has."""
    argument = stripped(argument)
    if argument == parameter or argument[0] != "name":
        return argument == parameter
    a, b = (point.declared.symbols.get((node[1], len(node[2]))) for node in (argument, parameter))
    return a is not None and b is not None and a.kind == b.kind == "components" and a.body == b.body


def stripped(node):
    """Return a node without the brackets around it."""
    return stripped(node[1]) if node[0] == "paren" else node


def _bind(parameter, given, point):
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
        if array.shape[1:] != tuple(point.size(letter) for letter in point.declared.symbols[key].indices):
            raise ShapesDiffer(f"{parameter[1]} has another size than the argument")
        return point.replaced(key, array, np.iscomplexobj(array))
    if parameter[2]:
        raise Unreadable(f"the argument {shown(parameter)} has an index and cannot take other values")
    return point.replaced((parameter[1], 0), given, np.iscomplexobj(given))
