"""Brackets: which kinds open and close, whether they match, where one ends."""

from ..tokens.scanner import MAX_DEPTH
from ..tokens.token import Unreadable

CLOSERS = {"LP": "RP", "LC": "RC", "LBAR": "RBAR", "LROOT": "RROOT", "BMATRIX": "EMATRIX", "BCASES": "ECASES"}
PARTNERS = {"(": ")", "[": "]", "\\lbrack": "\\rbrack", "\\{": "\\}", "\\lbrace": "\\rbrace", "|": "|", "\\|": "\\|"}
OPEN, CLOSE = frozenset(CLOSERS), frozenset(CLOSERS.values())


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


def close(tokens, i):
    """Return the index behind the bracket that opens at ``i``."""
    depth = 0
    for j in range(i, len(tokens)):
        depth += (tokens[j].kind in CLOSERS) - (tokens[j].kind in CLOSERS.values())
        if depth == 0:
            return j + 1
    return len(tokens)
