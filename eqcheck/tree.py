"""Tokens to a tree.

A tree is a nested tuple whose first entry says what it is:

    ("num", "0.5")                          ("name", name, indices)
    ("add", left, right)  ("sub", …)        ("mul", left, right)  ("dot", …)  ("odot", …)  ("div", …)
    ("neg", a)  ("pow", a, b)               ("T", a)  ("fn", name, base, arguments)
    ("sum", variable, low, high, conditions, body)    also "prod", "max", "min"
    ("diff", body, ((variable, order), …))  ("call", name, indices, arguments)
    ("cases", ((value, condition), …))      ("matrix", rows)  ("tuple", entries)
    ("paren", a)  ("dots",)

Indices are ("i", letter), ("n", number), ("+", index, offset) or ("+i", index, sign, letter);
conditions are ("rel", a, sign, b, …), ("all", relations…) or ("otherwise",).
"""

from dataclasses import replace
from functools import cache
from pathlib import Path

from lark import Lark, Transformer, v_args
from lark.exceptions import UnexpectedInput
from lark.lexer import Lexer
from lark.lexer import Token as LarkToken

from .tokens import MAX_DEPTH, Unreadable

MAX_TOKENS = 1500
MAX_NESTING = 300  # of the tree: the terms of a sum are nested, too
MAX_ORDER = 4
CLOSERS = {"LP": "RP", "LC": "RC", "LBAR": "RBAR", "LROOT": "RROOT", "BMATRIX": "EMATRIX", "BCASES": "ECASES"}
PARTNERS = {"(": ")", "[": "]", "\\lbrack": "\\rbrack", "\\{": "\\}", "\\lbrace": "\\rbrace", "|": "|", "\\|": "\\|"}
KEPT = {"NUM", "NAME", "CALL", "FN", "BIG", "FRAC", "ADD", "MUL", "REL", "LBAR", "BMATRIX"}  # their texts reach the tree
BIG = ("sum", "prod", "max", "min")


@cache
def _parser():
    grammar = Path(__file__).with_name("grammar.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", lexer=_Handed, transformer=_Build())


class _Handed(Lexer):
    """A Lark lexer that hands on the tokens it is given."""

    def __init__(self, conf):
        pass

    def lex(self, data):
        for t in data:
            kind = t.kind if t.kind in KEPT else f"_{t.kind}"
            yield LarkToken(kind, t.text, start_pos=t.start, end_pos=t.end, line=1, column=t.start)


@v_args(inline=True)
class _Build(Transformer):
    """Lark's rules to our tuples."""

    def number(self, number):
        return ("num", str(number))

    def symbol(self, name, indices):
        return ("name", str(name), indices or ())

    def symbol_pow(self, name, indices, exponent):
        return ("pow", self.symbol(name, indices), exponent)

    def symbol_transpose(self, name, indices):
        return ("T", self.symbol(name, indices))

    def call(self, name, indices, arguments):
        return ("call", str(name), indices or (), arguments)

    def call_pow(self, name, indices, exponent, arguments):
        return ("pow", self.call(name, indices, arguments), exponent)

    def sub(self, *indices):
        return indices

    def index_name(self, name):
        return ("i", str(name))

    def index_number(self, number):
        return ("n", str(_whole(number)))

    def index_sum(self, index, sign, number):
        return ("+", index, _whole(number) * (-1 if sign == "-" else 1))

    def index_sum_name(self, index, sign, letter):
        return ("+i", index, str(sign), str(letter))

    def signed(self, sign, term):
        return ("neg", term) if sign == "-" else term

    def add(self, left, sign, right):
        return ("sub" if sign == "-" else "add", left, right)

    def juxt(self, left, right):
        return ("mul", left, right)

    def mul(self, left, sign, right):
        return ({"\\circ": "odot", "\\cdot": "dot", "\\times": "mul"}[sign], left, right)

    def mul_signed(self, left, times, sign, right):
        return self.mul(left, times, self.signed(sign, right))

    def div(self, left, right):
        return ("div", left, right)

    def frac(self, frac, above, below):
        return ("div", above, below)

    def pow(self, base, exponent):
        return ("pow", base, exponent)

    def transpose(self, matrix):
        return matrix if matrix[0] == "tuple" else ("T", matrix)  # (a, b)ᵀ is a column in a line, as (a, b) is

    def factorial(self, number):
        return ("fn", "factorial", None, (number,))

    def paren(self, inside):
        return ("paren", inside)

    def vector(self, *entries):
        return ("tuple", entries)

    def bars(self, bar, inside, base):
        return ("fn", "norm" if bar == "\\|" or base else "abs", base, (inside,))

    def dots(self):
        return ("dots",)

    def sqrt(self, root, inside):
        return ("pow", inside, ("div", ("num", "1"), root)) if root else ("fn", "sqrt", None, (inside,))

    def arguments(self, *arguments):
        return arguments

    def fn(self, name, base, exponent, argument):
        return self.fn_of(name, base, exponent, (argument,))

    def fn_of(self, name, base, exponent, arguments):
        value = ("fn", str(name), base, arguments)
        if exponent is None:
            return value
        if exponent[0] == "neg":
            raise Unreadable(f"{name}^{{-…}} may be a reciprocal or an inverse: write which", name.start_pos)
        return ("pow", value, exponent)

    def low(self, *limits):
        return limits

    def limit(self, *parts):
        return tuple(_plain(part) for part in parts)

    def big(self, kind, limits, high, body):
        return _big(kind, limits, high, body)

    def big_swapped(self, kind, high, limits, body):
        return _big(kind, limits, high, body)

    def big_bare(self, kind, body):
        raise Unreadable(f"{kind} without the index that it runs over", kind.start_pos)

    def variables(self, *powers):
        return tuple(_variable(power) for power in powers)

    def operator(self, frac, order, variables):
        return _order(frac, order, variables)

    def derivative_of(self, operator, body):
        return _differentiate(body, *operator)

    def derivative(self, frac, order, body, variables):
        return _derivative(body, *_order(frac, order, variables))

    def row(self, *cells):
        return cells

    def matrix(self, kind, *rows):
        widths = {len(row) for row in rows}
        if len(widths) > 1:
            raise Unreadable(f"the rows of a matrix have {sorted(widths)} entries", kind.start_pos)
        matrix = ("matrix", rows)
        return ("fn", "det", None, (matrix,)) if kind == "vmatrix" else matrix

    def branch(self, value, condition):
        return (value, condition or ("otherwise",))

    def conditions(self, *relations):
        return ("all", *relations)

    def otherwise(self):
        return ("otherwise",)

    def relation(self, *parts):
        return ("rel", *(_plain(part) for part in parts))

    def cases(self, *branches):
        return ("cases", branches)


def _plain(part):
    return str(part) if isinstance(part, str) else part


def _whole(number):
    if not number.isdigit():
        raise Unreadable(f"the index {number} is no whole number", number.start_pos)
    return int(number)


def _bare(node):
    return _bare(node[1]) if node[0] == "paren" else node


def _letter(node):
    """Return the letter that ``node`` is, or None."""
    return node[1] if node[0] == "name" and not node[2] else None


def _letters(node):
    """The letters of ``i`` or ``ij`` below a sum sign."""
    if node[0] == "mul":
        return _letters(node[1]) + _letters(node[2])
    return [_letter(node)]


# --- derivatives -------------------------------------------------------------------------------


def _variable(power):
    """Split ∂x² in a denominator into the variable and its order."""
    power = _bare(power)
    if power[0] == "pow" and power[2][0] == "num" and power[2][1].isdigit():
        return (_bare(power[1]), int(power[2][1]))
    return (power, 1)


def _order(frac, order, variables):
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


def _derivative(body, variables, powers):
    """∂/∂(xⁿ) is ∂/∂x divided by n xⁿ⁻¹."""
    if not powers:
        return ("diff", body, variables)
    for variable, n in reversed(list(zip(variables, powers))):
        body = ("diff", body, (variable,))
        if n > 1:
            body = ("div", body, ("mul", ("num", str(n)), ("pow", variable[0], ("num", str(n - 1)))))
    return body


def _differentiate(body, variables, powers):
    """∂/∂x takes the rest of its term, but only the bracket where one follows it."""
    first, outside = body, []
    while first[0] in ("mul", "dot", "div", "odot"):
        outside.append(first)
        first = first[1]
    if first[0] != "paren":
        return _derivative(body, variables, powers)
    result = _derivative(first, variables, powers)
    for node in reversed(outside):
        result = (node[0], result, node[2])
    return result


def _slashed(tokens):
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
    below = _close(tokens, i - 1)
    return [t.kind for t in tokens[below : below + 2]] == ["LC", "PARTIAL"]


def _power_end(tokens, i):
    """Return the index behind a name with its indices, arguments and power; None if there is no name."""
    if i >= len(tokens) or tokens[i].kind not in ("NAME", "CALL"):
        return None
    called = tokens[i].kind == "CALL"
    i = _script_end(tokens, i + 1, "UNDER")
    if called and i < len(tokens) and tokens[i].kind == "LP":
        i = _close(tokens, i)
    return _script_end(tokens, i, "CARET")


def _script_end(tokens, i, sign):
    """Return the index behind the script that begins with ``sign`` at ``i``, or ``i`` if there is none."""
    return _close(tokens, i + 1) if i < len(tokens) and tokens[i].kind == sign else i


def _close(tokens, i):
    """Return the index behind the bracket that opens at ``i``."""
    depth = 0
    for j in range(i, len(tokens)):
        depth += (tokens[j].kind in CLOSERS) - (tokens[j].kind in CLOSERS.values())
        if depth == 0:
            return j + 1
    return len(tokens)


# --- sums --------------------------------------------------------------------------------------


def _big(kind, limits, high, body):
    """Σ over one or more index letters, with the conditions that its limits state."""
    running, conditions, before = {}, [], None
    for limit in limits:
        letters = _letters(limit[0])
        signs = limit[1::2]
        if signs == () and before is not None:  # k ≠ i, j
            if before[1] != "≠" or letters == [None]:
                raise _limits(kind)
            conditions.append(("rel", before[0], "≠", limit[0]))
        elif signs == ():
            running.update((letter, (None, None)) for letter in letters)
        elif signs == ("=",) and len(letters) == 1 and letters[0] not in running:
            for letter, (low, top) in running.items():  # i, j = 1
                running[letter] = (low or limit[2], top)
            running[letters[0]] = (limit[2], None)
        elif len(signs) == 2 and set(signs) <= {"≤", "<"}:  # 1 ≤ k < n
            low, first, middle, second, top = limit
            low = low if first == "≤" else ("add", low, ("num", "1"))
            top = top if second == "≤" else ("sub", top, ("num", "1"))
            running[_letter(middle)] = (low, top)
        elif len(signs) == 3 and set(signs) <= {"≤", "<"}:  # 1 ≤ i < j ≤ n
            low, first, left, middle, right, last, top = limit
            low = low if first == "≤" else ("add", low, ("num", "1"))
            top = top if last == "≤" else ("sub", top, ("num", "1"))
            running[_letter(left)] = running[_letter(right)] = (low, top)
            conditions.append(("rel", left, middle, right))
        elif len(signs) == 1 and signs[0] in ("≠", "<", ">", "≤", "≥"):
            sides = [letters[0] if len(letters) == 1 else None, _letter(limit[2])]
            if not running.keys() & set(sides):
                running[sides[0] or sides[1]] = (None, None)
            conditions.append(("rel", *limit))
            before = limit
        else:
            raise _limits(kind)
    if None in running or high is not None and all(top for _, top in running.values()):
        raise _limits(kind)
    node = body
    for letter, (low, top) in reversed(running.items()):
        if high is not None and top is None:
            low, top = low or ("num", "1"), high
        node = (str(kind), letter, low, top, tuple(conditions) if node is body else (), node)
    return node


def _limits(kind):
    return Unreadable(f"the limits of {kind} are not understood", kind.start_pos)


# --- reading -----------------------------------------------------------------------------------


def parse(tokens):
    """Return the tree of one side.  Raises :class:`Unreadable` with a place and a reason."""
    if not tokens:
        raise Unreadable("nothing stands on this side")
    if len(tokens) > MAX_TOKENS:
        raise Unreadable(f"the formula has {len(tokens)} tokens, more than {MAX_TOKENS}", tokens[0].start)
    for token in tokens:
        if token.kind == "NOTREAD":
            raise Unreadable(f"{token.text} is not understood", token.start)
    match_brackets(tokens)
    try:
        tree = _parser().parse(_slashed(tokens))
    except UnexpectedInput as error:
        token = getattr(error, "token", None)
        if token is None or token.type == "$END":
            raise Unreadable("the formula ends too early", tokens[-1].end) from None
        raise Unreadable(f"{str(token)!r} is not expected here", token.start_pos) from None
    if _nesting(tree) > MAX_NESTING:
        raise Unreadable(f"the formula is nested more than {MAX_NESTING} deep", tokens[0].start)
    return tree


def match_brackets(tokens):
    """Raise :class:`Unreadable` if a bracket is never closed or closed by one of another kind."""
    opened = []
    for token in tokens:
        if token.kind in CLOSERS:
            opened.append(token)
            if len(opened) > MAX_DEPTH:
                raise Unreadable(f"brackets are nested more than {MAX_DEPTH} deep", token.start)
        elif token.kind in CLOSERS.values():
            if not opened:
                raise Unreadable(f"{token.text} closes nothing", token.start)
            opening = opened.pop()
            partner = PARTNERS.get(opening.text, token.text)
            if CLOSERS[opening.kind] != token.kind or partner[-1:] != token.text[-1:]:
                raise Unreadable(f"{opening.text} is closed by {token.text}", token.start)
    if opened:
        raise Unreadable(f"{opened[-1].text} is never closed", opened[-1].start)


def _nesting(tree):
    deepest, open_ = 0, [(tree, 1)]
    while open_:
        node, depth = open_.pop()
        deepest = max(deepest, depth)
        open_ += [(part, depth + 1) for part in node if isinstance(part, tuple)]
    return deepest


def free_indices(node, letters):
    """Return the index letters (of ``letters``) that stand free in ``node``."""
    found, open_ = set(), [(node, frozenset())]
    while open_:
        node, bound = open_.pop()
        if not isinstance(node, tuple) or not node:
            continue
        if node[0] == "i" and len(node) == 2:
            found |= {node[1]} - bound
        elif node[0] == "name":
            found |= set() if node[2] else {node[1]} - bound
            open_.append((node[2], bound))
        elif node[0] in BIG and len(node) == 6:
            _, letter, low, high, conditions, body = node
            inner = bound | {letter}
            open_ += [(low, bound), (high, bound), (conditions, inner), (body, inner)]
        else:
            if node[0] == "+i":
                found |= {node[3]} - bound
            open_ += [(part, bound) for part in node]
    return found & letters


def bound_indices(node):
    """Return the letters that a sum, product or maximum of ``node`` runs over."""
    found, open_ = set(), [node]
    while open_:
        node = open_.pop()
        if isinstance(node, tuple):
            if node and node[0] in BIG and len(node) == 6:
                found.add(node[1])
            open_ += node
    return found
