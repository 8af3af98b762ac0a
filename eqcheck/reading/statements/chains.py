"""Chains: the rows of a formula become A = B = C, each relation sign with its marker and conditions."""

import re
from dataclasses import dataclass, field, replace

from ..tokens.lexer import lexed
from ..tokens.macros import expand
from ..trees.brackets import match_brackets
from .bracketed import within_brackets
from .conditions import clauses
from .excerpts import excerpt
from .markers import assign
from .pieces import CLOSE, OPEN, TURNS, signs_of
from .remarks import apart, side_of_words
from .rows import alignment, between_brackets, depth_after, goes_on, split_rows
from .separators import half_open, with_gaps, without_end, without_number, without_opening
from .statement import Side

WORDLESS, ENDS_OF_WORDLESS = frozenset(("LP", "LC", "LROOT", "BMATRIX")), frozenset(("RP", "RC", "RROOT", "EMATRIX"))  # brackets within which a word may change what is meant
LEAVES_NONE_OUT = re.compile(r"\W*(?:(?:over|for)?\s*(?:all|each|every))?\W*", re.I)  # as in \sum_{\text{all } k}

@dataclass
class Link:
    """A relation sign of a chain and the side behind it; ``start`` is its place, ``line`` counts from 0 in the formula."""

    sign: str
    side: Side
    line: int
    start: int = 0
    marker: str = ""
    conditions: tuple = ()
    error: str = ""
    worded: str = ""


@dataclass
class Chain:
    """A first side and what follows it; ``inside`` are relation signs within brackets, with their left sides."""

    head: Side = field(default_factory=Side)
    links: list = field(default_factory=list)
    continues: bool = False  # it has no first side of its own: the formula begins with a relation sign
    inside: list = field(default_factory=list)
    noted: bool = False  # it only states a condition of what stands beside it
    remark: bool = False  # it says why another one holds, and none goes on with it


def split(latex, context, mark=""):
    """Split a formula into chains.  Raises :class:`Unreadable` where it has no tokens or no chains."""
    typed = expand(latex, context.macros)
    found = typed.placed(with_gaps(lexed(typed.text, context, lenient=True), typed.text))
    chains, depth = [], 0
    for row in map(without_number, split_rows(found)):
        body = without_opening(between_brackets(row, depth))
        if not body:
            continue
        body, remark = apart(body)
        going = next((chain for chain in reversed(chains) if not chain.noted and not chain.remark), None)
        links = going.links if going else []
        continues = going is not None and goes_on(body, row[0].kind == "AMP", depth, links)
        _take_row(chains, body, going, continues, depth, latex, context.indices)
        depth = depth_after(body, depth)
        if remark:
            _take_remark(chains, remark, latex, context.indices)
    if not any(chain.links or chain.inside for chain in chains):
        match_brackets(found)  # one left open swallows every sign
    cuts = alignment(found)
    for chain in chains:
        for side in (chain.head, *(link.side for link in chain.links)):
            side.tokens = without_end(side.tokens)
            if side.tokens:
                side.latex = excerpt(latex, min(t.start for t in side.tokens), max(t.end for t in side.tokens), cuts)
        for link in chain.links:
            link.side.tokens = half_open(link.side.tokens) if link.sign == "∈" else link.side.tokens
    assign(latex, [link for chain in chains for link in (*(link for _, link in chain.inside), *chain.links)], mark)
    return chains


def _take_row(chains, body, going, continues, depth, latex, indices):
    """Add the clauses of one row: the first may go on with the chain above, each of the others begins a new one."""
    found, (conditions, error) = clauses(body, indices, continues, depth, alone=going is None)
    for link in going.links[-1:] if going else ():
        link.conditions = (*link.conditions, *conditions)
        link.error = link.error or error
    for n, clause in enumerate(found):
        if n > 0 or not continues:
            starts_with_sign = bool(clause.tokens) and clause.tokens[0].kind == "REL"
            chains.append(Chain(continues=starts_with_sign and not chains, noted=clause.noted, remark=clause.remark and n > 0))
            chain = chains[-1]
            if chain.continues and (words := side_of_words(body)):
                chain.continues, chain.head.error = False, f"the words {words!r} stand as a side: declare them as a name"
        else:
            chain = going
        for left, token, right in within_brackets(clause.tokens, latex):
            chain.inside.append((left, _link(token, right, latex)))
        _restrict(_take_sides(chain, clause, latex) or chain.links[-1:], clause)


def _take_remark(chains, row, latex, indices):
    """Add what a remark in a column of its own states: using f(x) = x²; what states nothing is only words."""
    for clause in clauses(row, indices)[0]:
        if signs_of(clause.tokens):
            chains.append(Chain(noted=clause.noted, remark=True))
            _restrict(_take_sides(chains[-1], clause, latex), clause)


def _restrict(links, clause):
    """Let what restricts a clause restrict its relation signs."""
    for link in links:
        link.conditions = (*link.conditions, *clause.conditions)
        link.error = link.error or clause.condition_error
        link.worded = link.worded or clause.worded


def _link(token, side, latex):
    return Link(token.text, side, latex.count("\n", 0, token.start), token.start)


def _take_sides(chain, clause, latex):
    """Add the tokens of a clause to the last side of its chain, and a link at each relation sign."""
    side = chain.links[-1].side if chain.links else chain.head
    errors, broken = sorted(clause.errors), ""
    new, depth, brackets = [], 0, 0
    for token in clause.tokens:
        depth += (token.kind in OPEN) - (token.kind in CLOSE)
        brackets += (token.kind in WORDLESS) - (token.kind in ENDS_OF_WORDLESS)
        while errors and errors[0][0] <= token.start:
            _, reason = errors.pop(0)
            side.error = broken = side.error or reason
        if token.kind == "REL" and depth <= 0:
            side = Side(error=broken)
            new.append(_link(token, side, latex))
        elif token.kind == "TEXT" and brackets > 0 and not LEAVES_NONE_OUT.fullmatch(token.text) or token.kind in ("TEXT", "COND") and depth > 0 and TURNS.search(token.text):
            side.tokens.append(replace(token, kind="ERROR", text=f"the words {token.text.strip()!r} within brackets: declare them as a name, or leave them out"))
        elif token.kind not in ("TEXT", "GAP"):
            side.tokens.append(token)
    chain.links += new
    return new
