"""Tokens to a tree.

A tree is a nested tuple whose first entry says what it is:

    ("num", "0.5")                          ("name", name, indices)
    ("add", left, right)  ("sub", …)        ("mul", left, right)  ("dot", …)  ("odot", …)  ("div", …)
    ("neg", a)  ("pow", a, b)               ("T", a)  ("fn", name, base, arguments)
    ("sum", variable, low, high, conditions, body)    also "prod", "max", "min"
    ("diff", body, ((variable, order), …))  ("call", name, indices, arguments)
    ("cases", ((value, condition), …))      ("matrix", rows)  ("paren", a)  ("dots",)

Indices are ("i", letter), ("n", number) or ("+", index, offset).
"""

from dataclasses import replace
from functools import cache
from pathlib import Path

from lark import Lark, Transformer
from lark.exceptions import UnexpectedInput
from lark.lexer import Lexer
from lark.lexer import Token as LarkToken

from .tokens import Token, Unreadable

MAX_TOKENS = 1500
MAX_DEPTH = 60
CLOSERS = {"LP": "RP", "LC": "RC", "LBAR": "RBAR", "LROOT": "RROOT", "BMATRIX": "EMATRIX", "BCASES": "ECASES"}


class _Handed(Lexer):
    """A Lark lexer that hands on the tokens it is given."""

    def __init__(self, conf):
        pass

    def lex(self, data):
        for token in data:
            yield LarkToken(
                token.kind, token, start_pos=token.start, end_pos=token.end, line=1, column=token.start
            )


@cache
def _parser(start):
    grammar = Path(__file__).with_name("grammar.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", lexer=_Handed, start=start)


def _text(token):
    return token.value.text if isinstance(token.value, Token) else str(token)


class _Build(Transformer):
    """Lark's tree to ours."""

    def __default_token__(self, token):
        return token

    def number(self, parts):
        return ("num", _text(parts[0]))

    def symbol(self, parts):
        return ("name", _text(parts[0]), parts[1] if len(parts) > 1 else ())

    def sub(self, parts):
        return parts[2]

    def indices(self, parts):
        return tuple(p for p in parts if isinstance(p, tuple))

    def index_name(self, parts):
        return ("i", _text(parts[0]))

    def index_number(self, parts):
        return ("n", _text(parts[0]))

    def index_sum(self, parts):
        return ("+", parts[0], int(_text(parts[1]) + _text(parts[2])))

    def index_sum_name(self, parts):
        return ("+i", parts[0], _text(parts[1]), _text(parts[2]))

    def signed(self, parts):
        return ("neg", parts[1]) if _text(parts[0]) == "-" else parts[1]

    def add(self, parts):
        return ("sub" if _text(parts[1]) == "-" else "add", parts[0], parts[2])

    def juxt(self, parts):
        return ("mul", parts[0], parts[1])

    def mul(self, parts):
        kind = {"\\circ": "odot", "\\cdot": "dot", "\\times": "dot"}[_text(parts[1])]
        return (kind, parts[0], parts[2])

    def mul_signed(self, parts):
        factor = ("neg", parts[3]) if _text(parts[2]) == "-" else parts[3]
        return self.mul([parts[0], parts[1], factor])

    def div(self, parts):
        return ("div", parts[0], parts[2])

    def pow(self, parts):
        return ("pow", parts[0], parts[3])

    def transpose(self, parts):
        return ("T", parts[0])

    def factorial(self, parts):
        return ("fn", "factorial", None, (parts[0],))

    def paren(self, parts):
        return ("paren", parts[1])

    def vector(self, parts):
        return ("matrix", tuple((p,) for p in parts if isinstance(p, tuple)))

    def empty(self, parts):
        raise Unreadable("a bracket with nothing in it", parts[0].start_pos)

    def bars(self, parts):
        return ("fn", "norm" if _text(parts[0]) == "\\|" else "abs", None, (parts[1],))

    def frac(self, parts):
        return ("div", parts[2], parts[5])

    def dots(self, parts):
        return ("dots",)

    def root(self, parts):
        return ("root", parts[1])

    def sqrt(self, parts):
        inner = [p for p in parts if isinstance(p, tuple)]
        if inner[0][0] == "root":
            return ("pow", inner[1], ("div", ("num", "1"), inner[0][1]))
        return ("fn", "sqrt", None, (inner[0],))

    def fnsub(self, parts):
        return ("fnsub", parts[2])

    def fnpow(self, parts):
        return ("fnpow", parts[2])

    def arguments(self, parts):
        return ("arguments", *[p for p in parts if isinstance(p, tuple)])

    def simples(self, parts):
        product = parts[0]
        for factor in parts[1:]:
            product = ("mul", product, factor)
        return ("arguments", product)

    def fn(self, parts):
        found = {p[0]: p[1:] for p in parts if isinstance(p, tuple)}
        base = found["fnsub"][0] if "fnsub" in found else None
        value = ("fn", _text(parts[0]), base, found["arguments"])
        return ("pow", value, found["fnpow"][0]) if "fnpow" in found else value

    def fn_big(self, parts):
        *mods, body = [p for p in parts if isinstance(p, tuple)]
        return self.fn([parts[0], *mods, ("arguments", body)])

    def call(self, parts):
        name, *rest = [p for p in parts if isinstance(p, tuple) or _kind(p) == "CALL"]
        indices = rest[0] if len(rest) > 1 else ()
        return ("call", _text(name), indices, rest[-1][1:])

    def call_pow(self, parts):
        rest = [p for p in parts if isinstance(p, tuple)]
        indices = rest[0] if len(rest) > 2 else ()
        return ("pow", ("call", _text(parts[0]), indices, rest[-1][1:]), rest[-2])

    def call_bare(self, parts):
        return ("name", _text(parts[0]), parts[1] if len(parts) > 1 else ())

    def low(self, parts):
        return ("low", parts[2])

    def high(self, parts):
        return ("high", parts[2])

    def limits(self, parts):
        return tuple(p for p in parts if isinstance(p, tuple))

    def limit_name(self, parts):
        return ("only", parts[0])

    def limit_relation(self, parts):
        return ("rel", parts[0], _text(parts[1]), parts[2])

    def limit_between(self, parts):
        return ("between", *[p if isinstance(p, tuple) else _text(p) for p in parts])

    def big(self, parts):
        found = [p for p in parts if isinstance(p, tuple)]
        high = found[1][1] if found[1][0] == "high" else None
        return _big(_text(parts[0]), found[0][1], high, found[-1], parts[0].start_pos)

    def big_swapped(self, parts):
        found = [p for p in parts if isinstance(p, tuple)]
        return _big(_text(parts[0]), found[1][1], found[0][1], found[2], parts[0].start_pos)

    def big_bare(self, parts):
        raise Unreadable(f"{_text(parts[0])} without the index that it runs over", parts[0].start_pos)

    def order(self, parts):
        return ("order", parts[2])

    def variables(self, parts):
        return ("variables", *[_variable(p) for p in parts if isinstance(p, tuple)])

    def operator(self, parts):
        return _variables(parts)

    def derivative_of(self, parts):
        variables, power = parts[0]
        return _by_power(_differentiate(parts[1], variables), variables, power)

    def derivative(self, parts):
        body = next(p for p in parts if isinstance(p, tuple) and p[0] not in ("order", "variables"))
        variables, power = _variables(parts)
        return _by_power(("diff", body, variables), variables, power)

    def rows(self, parts):
        return tuple(p for p in parts if isinstance(p, tuple))

    def row(self, parts):
        return tuple(p for p in parts if isinstance(p, tuple))

    def matrix(self, parts):
        rows = parts[1]
        widths = {len(row) for row in rows}
        if len(widths) > 1:
            raise Unreadable(f"the rows of a matrix have {sorted(widths)} entries", parts[0].start_pos)
        return ("matrix", rows)

    def branches(self, parts):
        return tuple(p for p in parts if isinstance(p, tuple))

    def separator(self, parts):
        return None

    def branch(self, parts):
        found = [p for p in parts if isinstance(p, tuple)]
        return (found[0], found[1] if len(found) > 1 else ("otherwise",))

    def conditions(self, parts):
        return ("all", *[p for p in parts if isinstance(p, tuple)])

    def otherwise(self, parts):
        return ("otherwise",)

    def relation(self, parts):
        found = [p if isinstance(p, tuple) else _text(p) for p in parts]
        return ("rel", *found)

    def cases(self, parts):
        return ("cases", parts[1])


def _kind(part):
    return getattr(part, "type", None)


def _variable(power):
    """Split ∂x² in a denominator into the variable and its order."""
    if _bare(power)[0] == "pow" and _bare(power)[2][0] == "num":
        power = _bare(power)
        return (_bare(power[1]), int(float(power[2][1])))
    return (_bare(power), 1)


def _variables(parts):
    """Return the variables of a derivative, and n where it is a first derivative by xⁿ."""
    found = {p[0]: p[1:] for p in parts if isinstance(p, tuple) and p[0] in ("order", "variables")}
    order = found["order"][0] if "order" in found else ("num", "1")
    below = sum(n for _, n in found["variables"])
    if order == ("num", str(below)):
        return found["variables"], None
    if order == ("num", "1") and len(found["variables"]) == 1:
        return ((found["variables"][0][0], 1),), below
    raise Unreadable("a derivative whose order above the line is not the one below it", parts[0].start_pos)


def _by_power(derivative, variables, n):
    """∂/∂(xⁿ) is ∂/∂x divided by n xⁿ⁻¹."""
    if n is None:
        return derivative
    slope = ("mul", ("num", str(n)), ("pow", variables[0][0], ("num", str(n - 1))))
    return ("div", derivative, slope)


def _bare(node):
    return _bare(node[1]) if node[0] == "paren" else node


def _differentiate(body, variables):
    """∂/∂x takes the rest of its term, but only the bracket where one follows it."""
    if body[0] in ("mul", "dot", "div", "odot"):
        left = body
        while left[0] in ("mul", "dot", "div", "odot"):
            left = left[1]
        if left[0] == "paren":
            return _replace_leftmost(body, ("diff", left, variables))
    return ("diff", body, variables)


def _replace_leftmost(node, new):
    if node[0] in ("mul", "dot", "div", "odot"):
        return (node[0], _replace_leftmost(node[1], new), node[2])
    return new


def _big(kind, limits, high, body, place):
    """Σ over one or more index letters, with the conditions that its limits state."""
    variables, conditions = [], []
    for limit in limits:
        if limit[0] == "only":
            letters = _letters(limit[1])
            if not letters:
                raise Unreadable("the index of a sum must be a letter", place)
            variables += [(letter, None, None) for letter in letters]
        elif limit[0] == "between":
            _, low, first, middle, second, top = limit
            letter = middle[1] if middle[0] == "name" and not middle[2] else None
            if letter is None or {first, second} - {"≤", "<"}:
                raise Unreadable("the limits of a sum are not understood", place)
            low = ("add", low, ("num", "1")) if first == "<" else low
            top = ("sub", top, ("num", "1")) if second == "<" else top
            variables.append((letter, low, top))
        else:
            _, left, sign, right = limit
            letter = left[1] if left[0] == "name" and not left[2] else None
            if letter is None:
                raise Unreadable("the limits of a sum are not understood", place)
            if sign == "=" and all(letter != v[0] for v in variables) and not (variables and high is None):
                variables.append((letter, right, high))
            elif sign in ("≠", "<", ">", "≤", "≥"):
                if all(letter != v[0] for v in variables):
                    other = right[1] if right[0] == "name" and not right[2] else None
                    if other not in [v[0] for v in variables]:
                        variables.append((letter, None, None))
                conditions.append(("rel", left, sign, right))
            else:
                raise Unreadable("the limits of a sum are not understood", place)
    if high is not None and len(variables) == 1 and variables[0][2] is None:
        variables = [(variables[0][0], variables[0][1] or ("num", "1"), high)]
    node = body
    for n, (letter, low, top) in enumerate(reversed(variables)):
        node = (kind, letter, low, top, tuple(conditions) if n == 0 else (), node)
    return node


def _letters(node):
    """The letters of ``i``, ``i,j`` or ``ij`` below a sum sign."""
    if node[0] == "name" and not node[2]:
        return [node[1]]
    if node[0] == "mul":
        return _letters(node[1]) + _letters(node[2])
    return []


def _slashed(tokens):
    """Write ∂y/∂x as a fraction, so that there is one way to read a derivative."""
    out, i = [], 0
    while i < len(tokens):
        within = i > 1 and (tokens[i - 2].kind, tokens[i - 1].kind) == ("FRAC", "LC")
        if tokens[i].kind == "PARTIAL" and not within:
            middle = _power_end(tokens, _group_end(tokens, i + 1, "CARET"))
            if middle and [t.kind for t in tokens[middle : middle + 2]] == ["DIV", "PARTIAL"]:
                end = _power_end(tokens, middle + 2)
                if end:
                    left, right = (replace(tokens[middle], kind=kind) for kind in ("LC", "RC"))
                    out += [replace(tokens[i], kind="FRAC"), left, *tokens[i:middle], right]
                    out += [left, *tokens[middle + 1 : end], right]
                    i = end
                    continue
        out.append(tokens[i])
        i += 1
    return out


def _power_end(tokens, i):
    """Return the index behind a name with its indices, arguments and power; None if there is no name."""
    if i >= len(tokens) or tokens[i].kind not in ("NAME", "CALL"):
        return None
    called = tokens[i].kind == "CALL"
    i = _group_end(tokens, i + 1, "UNDER")
    if called and i < len(tokens) and tokens[i].kind == "LP":
        i = _close(tokens, i)
    return _group_end(tokens, i, "CARET")


def _group_end(tokens, i, sign):
    """Return the index behind the script that begins with ``sign`` at ``i``, or ``i`` if there is none."""
    if i + 1 < len(tokens) and tokens[i].kind == sign and tokens[i + 1].kind == "LC":
        return _close(tokens, i + 1)
    return i


def _close(tokens, i):
    depth = 0
    for j in range(i, len(tokens)):
        depth += (tokens[j].kind in CLOSERS) - (tokens[j].kind in CLOSERS.values())
        if depth == 0:
            return j + 1
    return len(tokens)


def parse(tokens, start="start"):
    """Return the tree of one side.  Raises :class:`Unreadable` with a place and a reason."""
    if not tokens:
        raise Unreadable("nothing stands on this side")
    tokens = _slashed(tokens)
    if len(tokens) > MAX_TOKENS:
        raise Unreadable(f"the formula has {len(tokens)} tokens, more than {MAX_TOKENS}", tokens[0].start)
    depth = deepest = 0
    for token in tokens:
        depth += (token.kind in CLOSERS) - (token.kind in CLOSERS.values())
        deepest = max(deepest, depth)
        if token.kind == "NOTREAD":
            raise Unreadable(f"{token.text} is not understood", token.start)
    if deepest > MAX_DEPTH:
        raise Unreadable(f"brackets are nested {deepest} deep, more than {MAX_DEPTH}", tokens[0].start)
    try:
        tree = _parser(start).parse(tokens)
    except UnexpectedInput as error:
        token = getattr(error, "token", None)
        if token is None or token.type == "$END":
            raise Unreadable("the formula ends too early", tokens[-1].end) from None
        raise Unreadable(f"{_text(token)!r} is not expected here", token.start_pos) from None
    try:
        return _Build().transform(tree)
    except Exception as error:
        cause = getattr(error, "orig_exc", error)
        if isinstance(cause, Unreadable):
            raise cause from None
        raise


def free_indices(node, letters, bound=frozenset()):
    """Return the index letters (of ``letters``) that stand free in ``node``."""
    if not isinstance(node, tuple):
        return set()
    if node and node[0] == "i" and len(node) == 2:
        return {node[1]} & letters - bound
    if node and node[0] == "+i":
        return free_indices(node[1], letters, bound) | ({node[3]} & letters - bound)
    if node and node[0] == "name":
        here = {node[1]} & letters - bound if not node[2] else set()
        return here | free_indices(node[2], letters, bound)
    if node and node[0] in ("sum", "prod", "max", "min") and len(node) == 6:
        _, letter, low, high, conditions, body = node
        outer = free_indices(low, letters, bound) | free_indices(high, letters, bound)
        inner = bound | {letter}
        return outer | free_indices(conditions, letters, inner) | free_indices(body, letters, inner)
    return set().union(set(), *(free_indices(part, letters, bound) for part in node))


def bound_indices(node):
    """Return the letters that a sum, product or maximum of ``node`` runs over."""
    if not isinstance(node, tuple):
        return set()
    here = {node[1]} if node and node[0] in ("sum", "prod", "max", "min") and len(node) == 6 else set()
    return here.union(*(bound_indices(part) for part in node))
