r"""Matrices with \ddots: their corners show what stands on the diagonal and what beside it, as in diag(x_1, …, x_n) and a Hessian.

Whatever is typed has to be what the corners give at its place; of rows and columns that are all dots nothing is asked.
"""

from ...reading.tokens import Unreadable
from ...reading.trees.brackets import BLANK
from .dots import DOTS, count_of, differ, put, spread
from .errors import Outside

EMPTY = ("name", BLANK, ())
ZERO = ("num", "0")
SHAPE = "the pattern of the dots is not understood"


def patterned(rows, point, index):
    """Return the rows of a matrix with dots and empty cells, filled in; raise :class:`Unreadable` where they show no pattern."""
    known = point.declared.symbols
    rows = [[spread(cell, known) for cell in row] for row in rows]
    if len({len(row) for row in rows}) != 1:
        raise Unreadable(SHAPE)
    kept = [n for n, row in enumerate(rows) if not _idle(row)]
    columns = [n for n, column in enumerate(zip(*rows)) if not _idle(column)]
    if len(kept) != len(columns) or len(kept) < 2 or len(kept) == len(rows) or len(columns) == len(rows[0]) or kept != columns:
        raise Unreadable(SHAPE)
    hidden = [n for n in range(len(rows)) if n not in kept]
    if hidden != [len(rows) - 2] or kept[:-1] != list(range(len(kept) - 1)):
        raise Unreadable(SHAPE)
    grid = [[rows[r][c] for c in columns] for r in kept]
    right, left = grid[0][-1], grid[-1][0]
    if DOTS in (right, left, grid[0][0], grid[-1][-1]) or EMPTY in (right, left) and {right, left} - {EMPTY, ZERO}:
        raise Unreadable(SHAPE)
    general = ZERO if EMPTY in (right, left) else right
    beside = differ(right, left) if EMPTY not in (right, left) else {}
    if beside is None or not all(_is_one(start) or _is_one(to) for start, to in beside.values()):
        raise Unreadable(SHAPE)
    down = {path: to for path, (start, to) in beside.items() if _is_one(start)}
    across = {path: start for path, (start, to) in beside.items() if not _is_one(start)}

    def off(r, c):
        return _placed(_placed(general, down, r), across, c)

    one, height, width = ("n", "1"), set(down.values()), set(across.values())
    diagonal = None
    if off(one, one) != grid[0][0]:
        diagonal = _along(grid[0][0], grid[-1][-1])
        height = width = height | width | {end for _, end in diagonal.values()}
    if len(height) != 1 or len(width) != 1:
        raise Unreadable(SHAPE)
    ends = (*height, *width)
    sizes = [count_of(end, point, index) for end in ends]
    if min(sizes) < len(kept):
        raise Outside("no room for the dots")
    point.spend(sizes[0] * sizes[1])

    def cell(r, c):
        return _placed(grid[0][0], diagonal, r) if diagonal and r == c else off(r, c)

    last = len(kept) - 1
    for r, row in enumerate(grid):
        for c, found in enumerate(row):
            expected = cell(ends[0] if r == last else ("n", str(r + 1)), ends[1] if c == last else ("n", str(c + 1)))
            if found != DOTS and found != expected and not (found == EMPTY and expected == ZERO):
                raise Unreadable(SHAPE)
    numbers = [[("n", str(n + 1)) for n in range(size)] for size in sizes]
    return [tuple(cell(r, c) for c in numbers[1]) for r in numbers[0]]


def _idle(cells):
    """Say whether a row or column has dots in it and nothing else that is typed."""
    return DOTS in cells and set(cells) <= {DOTS, EMPTY}


def _along(first, last):
    """Return where two entries of the diagonal count differently: path → (1, end)."""
    found = differ(first, last) if EMPTY not in (first, last) else None
    if not found or any(not _is_one(start) for start, _ in found.values()):
        raise Unreadable(SHAPE)
    return found


def _is_one(node):
    return node == ("n", "1")


def _placed(tree, paths, number):
    for path in paths:
        tree = put(tree, path, number)
    return tree
