"""Vectors and matrices as they are typed, with dots in their rows and columns; and their transposes."""

import numpy as np

from ...reading.tokens import Unreadable
from .dots import DOTS, ellipsis
from .errors import ShapesDiffer
from .evaluate import evaluates, value
from .patterns import EMPTY, patterned


@evaluates("T")
def transpose(node, point, index):
    array = value(node[1], point, index)
    if array.ndim == 1 and node[1][0] == "name" and len(node[1][2]) > 1:
        raise Unreadable(f"the transpose of an entry of {node[1][1]}: the entry of the transpose is ({node[1][1]}^\\top)_{{…}}")
    return transposed(array)


def transposed(array):
    """Return the transpose; of a number itself."""
    return array if array.ndim == 1 else array.transpose(0, 2, 1)


@evaluates("tuple")
def listed(node, point, index):
    return matrix(("matrix", tuple((entry,) for entry in node[1])), point, index)


@evaluates("matrix")
def matrix(node, point, index):
    rows = _filled(node[1], point, index)
    values = [value(cell, point, index) for row in rows for cell in row]
    if any(entry.ndim != 1 for entry in values):
        return _blocks(values, len(rows))
    return np.stack(values, 1).reshape(point.count, len(rows), -1)


def _blocks(values, height):
    """Return the matrix that vectors and matrices side by side make."""
    blocks = [each if each.ndim == 3 else each[:, None, None] for each in values]
    width = len(blocks) // height
    try:
        rows = [np.concatenate(blocks[n : n + width], axis=2) for n in range(0, len(blocks), width)]
        return np.concatenate(rows, axis=1)
    except ValueError:
        raise ShapesDiffer("the parts of a matrix do not fit together") from None


def _filled(rows, point, index):
    """Fill in the dots of a matrix: first within its rows, then between them, or by what its corners show."""
    cells = [cell for row in rows for cell in row]
    if DOTS in cells and EMPTY in cells:
        return patterned(rows, point, index)
    try:
        return _line_by_line(rows, point, index)
    except Unreadable as error:
        if DOTS not in cells or len(rows) < 3 or len(rows[0]) < 3:
            raise
        try:
            return patterned(rows, point, index)
        except Unreadable:
            raise error from None


def _line_by_line(rows, point, index):
    result, single = [], len(rows[0]) == 1
    for n, row in enumerate(rows):
        if row[0] != DOTS:
            result.append(row if single else ellipsis(row, point, index))
            continue
        if n == 0 or n + 1 == len(rows) or DOTS in (rows[n - 1][0], rows[n + 1][0]) or set(row) != {DOTS}:
            raise Unreadable("dots need a row before and one after them")
        below = rows[n + 1] if single else ellipsis(rows[n + 1], point, index)
        above = result[-2:] if n >= 2 and rows[n - 2][0] != DOTS else result[-1:]
        columns = [_column(entries, end, point, index) for *entries, end in zip(*above, below)]
        result += _side_by_side(columns)
    if len({len(row) for row in result}) != 1:
        raise Unreadable("the rows of a matrix have different lengths")
    return result


def _column(above, below, point, index):
    """Return what the dots of one column stand for, or the entry itself if it is the same above and below."""
    if above[-1] == below:
        return below
    return ellipsis([*above, DOTS, below], point, index)[len(above) : -1]


def _side_by_side(columns):
    """Return the rows that columns between dots make; an entry that never changes fits all of them."""
    heights = {len(column) for column in columns if isinstance(column, list)}
    if len(heights) != 1:
        raise Unreadable("the pattern of the dots is not understood")
    height = heights.pop()
    return [tuple(c[n] if isinstance(c, list) else c for c in columns) for n in range(height)]
