"""Entries of what has no index of its own: (A x)_i, σ(z)_i, and A_{ij} where A is declared as a whole."""

import numpy as np

from ...reading.tokens import Unreadable
from ...reading.trees.walking import bare
from .errors import TooSmall
from .evaluate import evaluates, value
from .indices import index_value
from .shapes import kind


@evaluates("entry")
def entry_of(node, point, index):
    if _held(node, point):  # (∂f/∂x)_y, with y held
        return value(node[1], point, index)
    return pick(value(node[1], point, index), node[2], point, index)


@evaluates("entries")
def matrix_of(node, point, index):
    r"""Return the vector or matrix of [a_{ij}], whose first index counts the rows."""
    _, body, letters = node
    sizes = [point.size(letter) for letter in letters]
    places = list(np.ndindex(*sizes))
    values = [value(body, point, {**index, **{letter: n + 1 for letter, n in zip(letters, place)}}) for place in places]
    if any(each.ndim != 1 for each in values):
        raise Unreadable("the entries of a matrix in brackets are no numbers")
    return np.stack(values, 1).reshape(point.count, sizes[0], -1)


def _held(node, point):
    """Say whether what stands below a derivative in brackets are the letters that stay as they are: free ones, and no index."""
    inner, indices = bare(node[1]), node[2]
    if inner[0] != "diff" or any(index[0] != "i" or index[1] in point.declared.index for index in indices):
        return False
    moved = {variable[1] for variable, _ in inner[2]}
    return all((index[1], 0) in point.values and index[1] not in moved for index in indices)


def pick(array, indices, point, index):
    """Return the entry of a vector or matrix at ``indices``: one of a column or row, two of a matrix."""
    if array.ndim == 1:
        raise Unreadable("an entry of a number")
    rows, columns = array.shape[1:]
    if len(indices) == 1 and 1 in (rows, columns):
        array, sizes = array.reshape(point.count, -1), (rows * columns,)
    else:
        if len(indices) == 1 and indices[0][0] == "n" and len(indices[0][1]) == 2:  # A_{12}
            indices = tuple(("n", digit) for digit in indices[0][1])
        sizes = (rows, columns)
    if len(indices) != len(sizes):
        raise Unreadable(f"an entry of {kind(array)} has {len(sizes)} indices, found {len(indices)}")
    wanted = []
    for node, size in zip(indices, sizes):
        at = index_value(node, point, index)
        if node[0] == "i" and node[1] in point.declared.index and point.size(node[1]) != size and node[1] in index:
            raise Unreadable(f"index {node[1]} runs to {point.declared.index[node[1]]}, the entries to another number")
        if np.min(at) < 1 or np.max(at) > size:
            raise TooSmall(f"index {at} of an entry lies outside 1..{size}")
        wanted.append(at - 1)
    return array[(point.rows, *wanted)]
