"""Matrices that are written out with dots: each entry that is there is a claim of its own, and the dots claim nothing."""

from .shapes import bare, walk

DOTS = ("dots",)


def has_dots(tree):
    """Say whether a tree is a matrix with dots in it."""
    tree = bare(tree)
    return tree[0] == "matrix" and any(bare(cell) == DOTS for row in tree[1] for cell in row)


def end_of(tree):
    """Return the letter with which the last entry of a matrix is written, as n in S_n(1 − S_n), or None."""
    last = bare(bare(tree)[1][-1][-1])
    found = {item[1] for node in walk(last) if node[0] == "name" for item in node[2] if item[0] == "i"}
    return found.pop() if len(found) == 1 else None


def cells(tree, size):
    """Yield ``(row, column, entry)`` of the entries that are written; the last row and column have the index ``size``."""
    end = end_of(tree)
    rows = [tuple(map(bare, row)) for row in bare(tree)[1]]
    gap = next((n for n, row in enumerate(rows) if all(cell == DOTS for cell in row)), None)
    for n, row in enumerate(rows):
        at = _place(n, len(rows), gap, size)
        if at is None or n == gap:
            continue
        between = next((m for m, cell in enumerate(row) if cell == DOTS), None)
        for m, cell in enumerate(row):
            column = _place(m, len(row), between, size)
            if cell != DOTS and column is not None:
                yield at, column, _renamed(cell, end, size)


def _renamed(node, letter, by):
    if node == ("i", letter):
        return ("i", by)
    return tuple(_renamed(part, letter, by) for part in node) if isinstance(node, tuple) else node


def _place(n, of, gap, size):
    if gap is None or n < gap:
        return ("n", str(n + 1))
    return ("i", size) if n == of - 1 else None
