"""The rows of a formula: split at ``\\\\``, joined where one goes on."""

from ..trees.brackets import CLOSE, OPEN

ARRAYS, ENDS_OF_ARRAYS = frozenset(("BMATRIX", "BCASES")), frozenset(("EMATRIX", "ECASES"))


def split_rows(tokens):
    """Split tokens at the row ends that stand in no matrix, cases or braces."""
    if not any(token.kind == "ROW" for token in tokens):
        return [tokens]
    rows, row, inside = [], [], 0
    for token in tokens:
        inside += (token.kind in ARRAYS or token.kind == "LC") - (token.kind in ENDS_OF_ARRAYS or token.kind == "RC")
        if token.kind == "ROW" and inside <= 0:
            rows.append(row)
            row = []
        else:
            row.append(token)
    return [*rows, row]


def between_brackets(row, depth):
    """Leave out the & that align lines within a bracket or at the beginning of a row; ``depth`` are open before."""
    if not any(token.kind == "AMP" for token in row):
        return row
    kept, arrays = [], 0
    for token in row:
        arrays += (token.kind in ARRAYS) - (token.kind in ENDS_OF_ARRAYS)
        depth += (token.kind in OPEN) - (token.kind in CLOSE)
        if token.kind != "AMP" or arrays > 0 or depth <= 0 and kept:
            kept.append(token)
    return kept


def alignment(tokens):
    """Return where the signs stand that align lines and break them; those of matrices stay."""
    cuts, depth = [], 0
    for token in tokens if any(token.kind in ("AMP", "ROW") for token in tokens) else ():
        depth += (token.kind in ARRAYS) - (token.kind in ENDS_OF_ARRAYS)
        if depth <= 0 and token.kind in ("AMP", "ROW"):
            cuts.append((token.start, token.end))
    return cuts


def depth_after(row, depth):
    """Return how many brackets are open behind a row that ``depth`` are open before."""
    return depth + sum((t.kind in OPEN) - (t.kind in CLOSE) for t in row)


def goes_on(body, first_cell_empty, depth, links):
    """Say whether a row goes on with the chain above it, whose relations are ``links``.

    It does within an open bracket, from a relation sign on, with an
    operator (in a row with a relation sign only if its first cell is empty), and behind a relation
    sign or an operator that ended the row above.
    """
    first = body[0].kind
    return (
        depth > 0
        or first == "REL"
        or first in ("ADD", "MUL", "DIV") and (first_cell_empty or all(t.kind != "REL" for t in body))
        or bool(links) and (not links[-1].side.tokens or links[-1].side.tokens[-1].kind in ("ADD", "MUL", "DIV"))
    )  # fmt: skip
