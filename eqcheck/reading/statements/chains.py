"""Chains: the rows of a formula become A = B = C, each relation sign with its marker and conditions."""

from dataclasses import dataclass, field

from ..tokens.lexer import tokens
from ..trees.brackets import match_brackets
from .bracketed import within_brackets
from .conditions import take_off
from .excerpts import excerpt
from .markers import marker_of, markers
from .rows import alignment, depth_after, goes_on, split_rows, without_alignment
from .separators import without_end, without_opening
from .statement import Side

OPEN = ("BMATRIX", "BCASES", "LC", "LP", "LROOT")
CLOSE = ("EMATRIX", "ECASES", "RC", "RP", "RROOT")


@dataclass
class Link:
    """A relation sign of a chain and the side behind it; ``line`` counts from 0 in the formula."""

    sign: str
    side: Side
    line: int
    marker: str = ""
    conditions: tuple = ()
    error: str = ""


@dataclass
class Chain:
    """A first side and what follows it; ``inside`` are relation signs within brackets, with their left sides."""

    head: Side = field(default_factory=Side)
    links: list = field(default_factory=list)
    continues: bool = False  # it has no first side of its own: the formula begins with a relation sign
    inside: list = field(default_factory=list)


def split(latex, context):
    """Split a formula into chains.  Raises :class:`Unreadable` where it has no tokens or no chains."""
    found = tokens(latex, context)
    marked = markers(latex)
    chains, depth = [], 0
    for row in split_rows(found):
        body = without_alignment(row)
        if not body:
            continue
        links = chains[-1].links if chains else []
        continues = bool(chains) and goes_on(body, row[0].kind == "AMP", depth, links)
        depth = depth_after(body, depth)
        _take_row(chains, body, continues, latex, marked)
    if not any(chain.links or chain.inside for chain in chains):
        match_brackets(found)  # one left open swallows every sign
    cuts = alignment(found)
    for chain in chains:
        for side in (chain.head, *(link.side for link in chain.links)):
            side.tokens = without_end(side.tokens)
            if side.tokens:
                side.latex = excerpt(latex, side.tokens[0].start, side.tokens[-1].end, cuts)
    return chains


def _take_row(chains, body, continues, latex, marked):
    """Add one row to the chain before it, or begin a new one."""
    conditions, error, body = take_off(without_opening(body, continues))
    if not continues:
        starts_with_sign = bool(body) and body[0].kind == "REL"
        chains.append(Chain(continues=starts_with_sign and not chains))
    chain = chains[-1]
    marker = marker_of(marked, body, latex) if marked and body else ""
    for left, token, right in within_brackets(body, latex):
        chain.inside.append((left, Link(token.text, right, latex.count("\n", 0, token.start), marker)))
    new = _take_sides(chain, body, latex, marker)
    for link in new or (chain.links[-1:] if conditions or error else ()):
        link.conditions = (*link.conditions, *conditions)
        link.error = link.error or error
    if not new and chain.links and body:
        chain.links[-1].marker = chain.links[-1].marker or marker


def _take_sides(chain, body, latex, marker):
    """Add the tokens of a row to the last side of its chain, and a link at each relation sign."""
    side = chain.links[-1].side if chain.links else chain.head
    new, depth = [], 0
    for n, token in enumerate(body):
        depth += (token.kind in OPEN) - (token.kind in CLOSE)
        if token.kind == "REL" and depth <= 0:
            side = Side()
            new.append(Link(token.text, side, latex.count("\n", 0, token.start), marker))
        elif token.kind == "TEXT" and depth <= 0:
            after = body[n + 1].kind if n + 1 < len(body) else "REL"
            if after in ("LP", "UNDER", "CARET") or n > 0 and after not in ("REL", "COMMA", "STOP", "TEXT"):
                side.error = side.error or f"the words {token.text.strip()!r} stand amid a formula"
        else:
            side.tokens.append(token)
    chain.links += new
    return new
