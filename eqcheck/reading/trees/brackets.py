"""Brackets: which kinds open and close, whether they match, where one ends."""

from dataclasses import replace

from ..tokens.scanner import MAX_DEPTH
from ..tokens.token import Unreadable

CLOSERS = {"LP": "RP", "LC": "RC", "LBAR": "RBAR", "LROOT": "RROOT", "BMATRIX": "EMATRIX", "BCASES": "ECASES"}
PARTNERS = {"(": ")", "[": "]", "\\lbrack": "\\rbrack", "\\{": "\\}", "\\lbrace": "\\rbrace", "|": "|", "\\|": "\\|", "\\langle": "\\rangle"}
BLANK = "\\empty cell"  # what stands in an empty cell of a matrix with dots
OPEN, CLOSE = frozenset(CLOSERS), frozenset(CLOSERS.values())


def match_brackets(tokens):
    """Raise :class:`Unreadable` if a bracket is never closed or closed by one of another kind."""
    opened = []
    for token in tokens:
        if token.kind in CLOSERS:
            opened.append(token)
            if len(opened) > MAX_DEPTH:
                raise Unreadable(f"brackets are nested more than {MAX_DEPTH} deep", token.start)
        elif token.kind in CLOSE:
            if not opened:
                raise Unreadable(f"{token.text} closes nothing", token.start)
            opening = opened.pop()
            partner = PARTNERS.get(opening.text, token.text)
            if CLOSERS[opening.kind] != token.kind or partner[-1:] != token.text[-1:]:
                bar = " (the bar of a condition is read where the block declares it: P(a \\mid b): …)" if opening.kind == "LBAR" else ""
                raise Unreadable(f"{opening.text} is closed by {token.text}{bar}", token.start)
    if opened:
        raise Unreadable(f"{opened[-1].text} is never closed", opened[-1].start)


def commas_as_cells(tokens):
    r"""Write a matrix whose entries are parted by commas, \begin{bmatrix} a, b \end{bmatrix}, with & between them."""
    if not any(token.kind == "BMATRIX" for token in tokens) or not any(token.kind == "COMMA" for token in tokens):
        return tokens
    around = innermost(tokens)
    parted = {place for token, place in zip(tokens, around) if token.kind == "AMP"}
    return [
        replace(token, kind="AMP", text="&") if token.kind == "COMMA" and place >= 0 and tokens[place].kind == "BMATRIX" and place not in parted else token
        for token, place in zip(tokens, around)
    ]


def blank_cells(tokens):
    r"""Put a name into each empty cell of a matrix with dots, diag(x_1, …, x_n) with nothing beside its diagonal."""
    if not any(token.kind == "BMATRIX" for token in tokens) or not any(token.kind == "DOTS" for token in tokens):
        return tokens
    found = []
    for token, place in zip(tokens, innermost(tokens)):
        before = found[-1].kind if found else ""
        empty = before in ("AMP", "ROW", "BMATRIX") if token.kind in ("AMP", "ROW") else before == "AMP" and token.kind == "EMATRIX"
        if empty and place >= 0 and tokens[place].kind == "BMATRIX":
            found.append(replace(token, kind="NAME", text=BLANK, end=token.start))
        found.append(token)
    return found


def blank_rows(tokens):
    """Fill the row of a matrix that has dots in one cell and nothing in the others with dots."""
    if not any(token.kind == "BMATRIX" for token in tokens):
        return tokens
    found, width, depth, row = [], 0, 0, []
    for token in tokens:
        depth += (token.kind == "BMATRIX") - (token.kind == "EMATRIX")
        if token.kind == "BMATRIX":
            found += [*row, token]
            row, width = [], 0
        elif depth > 0 and token.kind == "ROW" or token.kind == "EMATRIX":
            cells = sum(t.kind == "AMP" for t in row)
            if [t.kind for t in row] == ["DOTS"] and width:  # \\vdots alone in its row
                row = [row[0], *[t for _ in range(width) for t in (replace(row[0], kind="AMP", text="&"), row[0])]]
            elif row and {t.kind for t in row} == {"AMP", "DOTS"} and sum(t.kind == "DOTS" for t in row) <= cells and width:
                dots, amp = (next(t for t in row if t.kind == kind) for kind in ("DOTS", "AMP"))
                row = [dots, *[t for _ in range(width) for t in (amp, dots)]]
            width = max(width, cells)
            found += [*row, token]
            row = []
        else:
            row.append(token)
    return [*found, *row]


def without_empty_branches(tokens):
    """Leave out the empty rows of cases."""
    if not any(token.kind == "BCASES" for token in tokens):
        return tokens
    found = []
    for token, place in zip(tokens, innermost(tokens)):
        if not (token.kind == "ROW" and found and found[-1].kind in ("ROW", "BCASES") and place >= 0 and tokens[place].kind == "BCASES"):
            found.append(token)
    return found


def innermost(tokens):
    """Return the place of the bracket that is open last before each token, -1 where none is."""
    found, opened = [], [-1]
    for n, token in enumerate(tokens):
        found.append(opened[-1])
        if token.kind in OPEN:
            opened.append(n)
        elif token.kind in CLOSE and len(opened) > 1:
            opened.pop()
    return found


def close(tokens, i):
    """Return the index behind the bracket that opens at ``i``."""
    depth = 0
    for j in range(i, len(tokens)):
        depth += (tokens[j].kind in CLOSERS) - (tokens[j].kind in CLOSERS.values())
        if depth == 0:
            return j + 1
    return len(tokens)
