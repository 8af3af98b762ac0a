"""Derivatives, as fractions or operators, with ∂ before a slash too: from tokens and parts to a tree."""

from dataclasses import replace

from ..tokens.token import Unreadable
from .brackets import close
from .walking import bare

MAX_ORDER = 4


def slashed(tokens):
    """Write ∂y/∂x as a fraction, so that there is one way to read a derivative."""
    out, i = [], 0
    while i < len(tokens):
        end = None
        if tokens[i].kind == "PARTIAL" and not _is_above(tokens, i):
            middle = _power_end(tokens, _script_end(tokens, i + 1, "CARET"))
            if middle and [t.kind for t in tokens[middle : middle + 2]] == ["DIV", "PARTIAL"]:
                end = _power_end(tokens, middle + 2)
        if end:
            left, right = (replace(tokens[middle], kind=kind) for kind in ("LC", "RC"))
            out += [replace(tokens[i], kind="FRAC"), left, *tokens[i:middle], right]
            out += [left, *tokens[middle + 1 : end], right]
        else:
            out.append(tokens[i])
        i = end or i + 1
    return out


def _is_above(tokens, i):
    """Say whether the ∂ at ``i`` begins the upper half of a fraction whose lower half begins with ∂."""
    if [t.kind for t in tokens[max(0, i - 2) : i]] != ["FRAC", "LC"]:
        return False
    below = close(tokens, i - 1)
    return [t.kind for t in tokens[below : below + 2]] == ["LC", "PARTIAL"]


def _power_end(tokens, i):
    """Return the index behind a name with its indices, arguments and power; None if there is no name."""
    if i >= len(tokens) or tokens[i].kind not in ("NAME", "CALL"):
        return None
    called = tokens[i].kind == "CALL"
    i = _script_end(tokens, i + 1, "UNDER")
    if called and i < len(tokens) and tokens[i].kind == "LP":
        i = close(tokens, i)
    return _script_end(tokens, i, "CARET")


def _script_end(tokens, i, sign):
    """Return the index behind the script that begins with ``sign`` at ``i``, or ``i`` if there is none."""
    return close(tokens, i + 1) if i < len(tokens) and tokens[i].kind == sign else i


# --- trees -------------------------------------------------------------------------------------


class Before(tuple):
    """The variables of a derivative that stands before what it takes, so that it may be in doubt how far it goes."""


def variable_of(power):
    """Split ∂x² in a denominator into the variable and its order."""
    power = bare(power)
    if power[0] == "pow" and power[2][0] == "num" and power[2][1].isdigit():
        return (bare(power[1]), int(power[2][1]))
    return (power, 1)


def order_of(frac, order, variables):
    """Return the variables of a derivative, and their powers where it is one by xⁿ."""
    order = order or ("num", "1")
    below = sum(n for _, n in variables)
    if order == ("num", str(below)):
        if below > MAX_ORDER:
            raise Unreadable(f"a derivative of an order above {MAX_ORDER}", frac.start_pos)
        return variables, ()
    if order == ("num", str(len(variables))):
        return tuple((variable, 1) for variable, _ in variables), tuple(n for _, n in variables)
    raise Unreadable("a derivative whose order above the line is not the one below it", frac.start_pos)


def derivative(body, variables, powers):
    """∂/∂(xⁿ) is ∂/∂x divided by n xⁿ⁻¹."""
    if not powers:
        return ("diff", body, variables)
    for variable, n in reversed(list(zip(variables, powers))):
        body = ("diff", body, (variable,))
        if n > 1:
            body = ("div", body, ("mul", ("num", str(n)), ("pow", variable[0], ("num", str(n - 1)))))
    return body


def differentiate(body, variables, powers):
    """∂/∂x takes the rest of its term, but only the bracket where one follows it."""
    first, outside = body, []
    while first[0] in ("mul", "dot", "div", "odot"):
        outside.append(first)
        first = first[1]
    if first[0] != "paren":
        return derivative(body, Before(variables), powers)
    result = derivative(first, variables, powers)
    for node in reversed(outside):
        result = (node[0], result, node[2])
    return result


def variable_below(node):
    """Return the letter that a derivative is taken by, which is the one that gets the value behind its bar."""
    node = bare(node)
    letters = {variable for variable, _ in node[2]} if node[0] == "diff" else set()
    if len(letters) != 1:
        raise Unreadable("the place behind a bar is read as in |_{x = a}")
    return letters.pop()


def variables_of(node):
    r"""Return the variables below a ∂ that stands as \partial_{x y}."""
    node = bare(node)
    if node[0] == "mul":
        return variables_of(node[1]) + variables_of(node[2])
    if node[0] not in ("name", "call"):
        raise Unreadable("a derivative with respect to something that is not a symbol")
    return (node,)
