"""Functions that a page declares: g(z) takes the values of its argument in place of the formal one."""

import numpy as np

from ...reading.tokens import Unreadable
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
    key = (name, len(indices))
    inner = point
    for parameter, argument in zip(symbol.parameters, arguments):
        if not is_parameter(argument, parameter, point):
            inner = _bind(parameter, value(argument, point, index), inner)
    wanted = tuple(index_value(i, point, index) for i in indices)
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
