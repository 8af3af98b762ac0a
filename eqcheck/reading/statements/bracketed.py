"""Relation signs within brackets, as in P(l = k): each with what stands beside it."""

from ..trees.brackets import CLOSE, OPEN
from .excerpts import excerpt
from .statement import Side

ENDS = ("COMMA", "REL", "NOTREAD", "TEXT", "AMP", "GAP")


def within_brackets(row, latex):
    """Return (left side, sign, right side) of the relation signs within the brackets of a row.

    Those in limits of sums, in indices and in cases are conditions and no claims.
    """
    found, groups = [], []
    for n, token in enumerate(row):
        if token.kind in OPEN:
            script = token.kind == "LC" and n > 0 and row[n - 1].kind in ("UNDER", "CARET", "AT")
            groups.append(script or token.kind == "BCASES" or bool(groups) and groups[-1])
        elif token.kind in CLOSE and groups:
            groups.pop()
        elif token.kind == "REL" and groups and not groups[-1]:
            left, right = _beside(row[:n][::-1], CLOSE, OPEN)[::-1], _beside(row[n + 1 :], OPEN, CLOSE)
            sides = [Side(excerpt(latex, ts[0].start, ts[-1].end) if ts else "", ts) for ts in (left, right)]
            found.append((sides[0], token, sides[1]))
    return found


def _beside(tokens, opening, closing):
    """Return the tokens up to the bracket, comma or sign that ends what stands beside a sign."""
    depth = 0
    for n, token in enumerate(tokens):
        depth += (token.kind in opening) - (token.kind in closing)
        if depth < 0 or depth == 0 and token.kind in ENDS:
            return tokens[:n]
    return tokens
