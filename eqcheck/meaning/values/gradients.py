r"""∇ and ∂_x: derivatives whose variable stands below the sign, \nabla_w L and \partial_{o_j} l, and f'.

Both bind to the function, bracket or defined letter behind them, as in ∇f(x)ᵀ(y − x), and take the rest
of the term where that begins with anything else, as ∇ ½‖w‖² does; before a power they are unread.
"""

import itertools

import numpy as np

from ...reading.tokens import Unreadable
from ...reading.trees.walking import bare
from ..declarations.symbols import KINDS
from .calls import bind, is_parameter
from .derivatives import derive
from .evaluate import evaluates, value
from .matrices import transposed
from .arithmetic import product

JOINED = ("mul", "dot", "div", "odot")


@evaluates("grad")
def gradient(node, point, index):
    _, sign, variables, order, body = node
    shown = "∇" if sign == "nabla" else "∂"
    taken, outside, turned = _taken(body, variables, point, shown)
    inner = point
    if not variables and point.declared.gradient and bare(taken)[0] != "call":
        variables = point.declared.gradient
    if not variables and sign == "nabla" and (several := _by_arguments(taken, order, point, index)) is not None:
        result = several
    elif not variables:
        parameter, inner = _only_variable(taken, point, index)
        variables = (parameter,)
        if inner is not point:
            taken = ("name", bare(taken)[1], ())
    if variables:
        result = _gradient(taken, variables * order if sign == "nabla" else variables, sign, inner, index)
    if turned:
        result = transposed(result)
    for how, factor in outside:
        other = value(factor, point, index)
        if how == "div":
            if other.ndim != 1:
                raise Unreadable("a division by a vector")
            result = result / (other if result.ndim == 1 else other[:, None, None])
        else:
            result = product(how, result, other)
    return result


def _gradient(taken, variables, sign, point, index):
    result = derive(taken, list(variables), point, index)
    if sign == "partial":
        return result
    inner = value(taken, point, index)
    if inner.ndim == 3 and result.ndim == 3 and inner.shape[1:] != (1, 1):
        raise Unreadable("∇ of a vector may be its Jacobian or the transpose of it: write ∂ over ∂")
    if point.declared.layout == "numerator" and len(variables) == 1 and result.ndim == 3 and result.shape[1] == 1:
        return transposed(result)  # ∇ is a column in every layout
    return result


def _taken(body, variables, point, shown):
    """Return what the sign takes, the factors behind it, and whether the result is transposed."""
    first, outside = body, []
    while first[0] in JOINED:
        outside.insert(0, (first[0], first[2]))
        first = first[1]
    base = first[1] if first[0] in ("T", "pow") else first
    if not (base[0] in ("paren", "call", "entry") or base[0] == "name" and not _is_base(base, variables, point)):
        if first[0] == "fn" and first[3][0][0] == "mul" and first[3][0][1][0] in ("call", "mul"):
            if any(each[0] == "call" for each in _factors(first[3][0])[:-1]):
                raise Unreadable(f"does {first[1]} take the factors behind its function, too? Put brackets around what it takes")
        return body, [], False
    if first[0] == "pow":
        raise Unreadable(f"does {shown} take the power? Put brackets around what it takes")
    return base, outside, first[0] == "T"


def _factors(node):
    return [*_factors(node[1]), node[2]] if node[0] == "mul" else [node]


def _is_base(node, variables, point):
    """Say whether a name is a variable or made of base symbols, so that a gradient of it alone is not meant."""
    symbol = point.declared.symbols.get((node[1], len(node[2])))
    return any(node == bare(v) for v in variables) or symbol is not None and symbol.kind in (*KINDS, "components")


def _by_arguments(taken, order, point, index):
    r"""Return ∇f(x, y), a column of the derivatives by each of several numbers, or the matrix ∇²f(x, y); None of any other function."""
    node = bare(taken)
    symbol = point.declared.symbols.get((node[1], len(node[2]))) if node[0] in ("name", "call") else None
    parameters = symbol.parameters if symbol is not None and not node[2] else ()
    kinds = [getattr(point.declared.symbols.get((p[1], 0)), "kind", "") if p[0] == "name" and not p[2] else "" for p in parameters]
    if len(parameters) < 2 or not set(kinds) <= {*KINDS} or node[0] == "call" and len(node[3]) != len(parameters):
        return None
    inner = point
    for parameter, argument in zip(parameters, node[3]) if node[0] == "call" else ():
        if not is_parameter(argument, parameter, point):
            inner = bind(parameter, value(argument, point, index), inner)
    places = list(itertools.product(parameters, repeat=order))
    found = [derive(("name", node[1], ()), list(place), inner, index) for place in places]
    if any(each.ndim != 1 for each in found):
        raise Unreadable("∇ of a vector may be its Jacobian or the transpose of it: write ∂ over ∂")
    return np.stack(found, 1).reshape(point.count, len(parameters), -1)


def _only_variable(taken, point, index):
    """Return the one argument of the function whose gradient is meant and the point at which it is taken, or raise."""
    node = bare(taken)
    symbol = point.declared.symbols.get((node[1], len(node[2]))) if node[0] in ("name", "call") else None
    if symbol is None or len(symbol.parameters) != 1 or node[2]:
        raise Unreadable("∇ with respect to what? Write the letter below it, \\nabla_w, or say it in the block: gradient: w")
    parameter = symbol.parameters[0]
    if node[0] == "name" or is_parameter(node[3][0], parameter, point):
        return parameter, point
    return parameter, bind(parameter, value(node[3][0], point, index), point)
