"""Tokens to a tree.

A tree is a nested tuple whose first entry says what it is:

    ("num", "0.5")                          ("name", name, indices)
    ("add", left, right)  ("sub", …)        ("mul", left, right)  ("dot", …)  ("odot", …)  ("div", …)
    ("neg", a)  ("pow", a, b)               ("T", a)  ("fn", name, base, arguments)
    ("sum", variable, low, high, conditions, body)    also "prod", "max", "min"
    ("diff", body, ((variable, order), …))  ("call", name, indices, arguments)
    ("cases", ((value, condition), …))      ("matrix", rows)  ("tuple", entries)
    ("paren", a)  ("dots",)  ("circ", f, g)  ("entry", a, indices)  ("d", a)
    ("entries", name, letters)  of a whole side [a_{ij}]    ("filled", sum)  of a factor of \\odot
    ("grad", "nabla" or "partial", variables, order, body)

Among the arguments of a call may stand ("bar", "|") and events, which are conditions.
Indices are ("i", letter), ("n", number), ("+", index, offset), ("+i", index, sign, letter) or ("at", name);
conditions are ("rel", a, sign, b, …), ("all", relations…) or ("otherwise",).
"""

from functools import cache
from importlib.resources import files

from lark import Lark
from lark.lexer import Lexer
from lark.lexer import Token as LarkToken

from ..tokens.token import Token, Unreadable
from . import tables
from .brackets import CLOSE, OPEN, blank_cells, blank_rows, commas_as_cells, match_brackets, without_empty_branches
from .builder import Builder
from .derivatives import slashed
from .drawn import drawn
from .integrals import integrals
from .running import Unexpected, Word, runner

MAX_TOKENS = 1500
REWRITTEN = {"BIG", "BMATRIX", "BCASES"}  # kinds of tokens without which a side is read as it stands, but for ∂y/∂x
MAX_KNOWN, MAX_SHORT = 1_000, 100  # trees that are kept, and the tokens of one
MAX_NESTING = 300  # of the tree: the terms of a sum are nested, too
PROBE = [Token(kind, text, 0, 0) for kind, text in (("NAME", "a"), ("ADD", "-"), ("FN", "ln"), ("LP", "("), ("NUM", "2"), ("NAME", "b"), ("RP", ")"))]  # a - ln(2 b)
KEPT = {"NUM", "NAME", "CALL", "FN", "BIG", "FRAC", "ADD", "MUL", "REL", "LBAR", "BMATRIX", "GIVEN", "EVENT", "INDICATOR", "DIFF", "PRIME"}  # their texts reach the tree

OUT_OF_SCOPE = {
    "\\mid": r"a bar \mid is read where the block declares it: P(a \mid b): …",
    "\\parallel": r"a bar \parallel is read where the block declares it: D(\mathbf p \parallel \mathbf q): …",
    "\\sim": "∼ says how something is drawn, which no check can tell: declare it, or mark it as given",
    "\\in": "∈ within brackets is not read: give the index a range in the block, and write its values as k = 1, \\dots, K",
    "\\iint": "integrals are not read: state what is used of it, its derivative or its value, and skip this line",
    "\\pm": "± claims two things: write a line for each sign",
    "\\mp": "± claims two things: write a line for each sign",
}

_known = {}  # trees by the kinds and texts of their tokens: nothing else of them reaches a tree


def parse(tokens):
    """Return the tree of one side; one that was read before has the same.  Raises :class:`Unreadable` with a place and a reason."""
    if len(tokens) > MAX_SHORT:
        return _parsed(tokens)
    typed = tuple([(token.kind, token.text) for token in tokens])
    tree = _known.get(typed)
    if tree is None:
        tree = _parsed(tokens)
        if len(_known) >= MAX_KNOWN:
            _known.clear()
        _known[typed] = tree
    return tree


def _parsed(tokens):
    if not tokens:
        raise Unreadable("nothing stands on this side")
    if len(tokens) > MAX_TOKENS:
        raise Unreadable(f"the formula has {len(tokens)} tokens, more than {MAX_TOKENS}", tokens[0].start)
    kinds = {token.kind for token in tokens}
    for token in tokens if "ERROR" in kinds or "NOTREAD" in kinds else ():
        if token.kind == "ERROR":
            raise Unreadable(token.text, token.start)
        if token.kind == "NOTREAD":
            raise Unreadable(OUT_OF_SCOPE.get(token.text, f"{token.text} is not understood"), token.start)
    match_brackets(tokens)
    tokens = drawn(tokens) if "BMATRIX" in kinds else tokens
    if "FN" in kinds:
        _unambiguous(tokens)
    found = integrals(blank_cells(blank_rows(commas_as_cells(without_empty_branches(tokens))))) if kinds & REWRITTEN else tokens
    try:
        tree = _machine().run(map(_typed, slashed(found) if "DIV" in kinds and "PARTIAL" in kinds else found))
    except Unexpected as error:
        if error.place is None:
            raise Unreadable("the formula ends too early", tokens[-1].end) from None
        text, place = error.place
        raise Unreadable(f"{text!r} is not expected here", place) from None
    if _nesting(tree) > MAX_NESTING:
        raise Unreadable(f"the formula is nested more than {MAX_NESTING} deep", tokens[0].start)
    return tree


def _unambiguous(tokens):
    r"""Raise :class:`Unreadable` where the logarithm of a fraction may take the exponential behind it: \log \frac1r \exp(b)."""
    open_at, depth = None, 0  # the depth of a logarithm that still takes factors
    for n, token in enumerate(tokens):
        depth += (token.kind in OPEN) - (token.kind in CLOSE)
        if token.kind == "FN" and token.text in ("ln", "log"):
            open_at = depth if [t.kind for t in tokens[n + 1 : n + 2]] == ["FRAC"] else None
        elif open_at is not None and (depth < open_at or depth == open_at and token.kind in ("ADD", "DIV", "MUL", "COMMA")):
            open_at = None
        elif token.kind == "FN" and token.text == "exp" and depth == open_at:
            raise Unreadable("does the logarithm take the exponential behind it? Put brackets around what it takes", token.start)


def _typed(token):
    """Return a token as the tables take it: the kind that the grammar knows, and the text with its place, which only some are asked for."""
    kind = token.kind
    if kind not in KEPT:
        return f"_{kind}", token
    word = Word(token.text)
    word.start_pos = token.start
    return kind, word


@cache
def _machine():
    return runner(parser(), [_typed(token) for token in PROBE])


def parser():
    """Return the parser of the grammar, from its tables where they lie beside it."""
    made = files(__package__).joinpath(tables.FILE)
    if made.is_file():
        with made.open("rb") as file:
            return Lark.load(file)
    return made_parser()


def made_parser():
    """Return a parser made from the grammar."""
    grammar = files(__package__).joinpath("grammar.lark").read_text(encoding="utf-8")  # also in a wheel that nobody unpacked
    return Lark(grammar, parser="lalr", lexer=_Handed, transformer=Builder())


class _Handed(Lexer):
    """A Lark lexer that hands on the tokens it is given."""

    def __init__(self, conf):
        pass

    def lex(self, data):
        for t in data:
            kind = t.kind if t.kind in KEPT else f"_{t.kind}"
            yield LarkToken(kind, t.text, start_pos=t.start, end_pos=t.end, line=1, column=t.start)


def _nesting(tree):
    depth, level = 0, [tree]
    while level:
        depth, level = depth + 1, [part for node in level for part in node if isinstance(part, tuple)]
    return depth
