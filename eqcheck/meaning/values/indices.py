"""Indices and other whole numbers: k, k + 1, the class of a label, the limit of a sum."""

import numpy as np

from ...reading.tokens import Unreadable
from .errors import NotDefined, Undeclared, shown
from .evaluate import value


def index_value(node, point, index):
    """Return the value of one index: an int, or an array of ints where it differs by point."""
    if node[0] == "n":
        return int(node[1])
    if node[0] == "+":
        return index_value(node[1], point, index) + node[2]
    if node[0] == "at":
        return _counted(node[1], point, index)
    if node[0] == "+i":
        other = index_value(("i", node[3]), point, index)
        return index_value(node[1], point, index) + (other if node[2] == "+" else -other)
    letter = node[1]
    if letter in index:
        return index[letter]
    if letter in point.sizes:
        return point.sizes[letter]
    symbol = point.declared.symbols.get((letter, 0))
    if symbol is not None and symbol.kind == "class":
        return class_value(symbol, (), point)
    if symbol is not None and symbol.kind in ("choice", "natural", "integer"):
        return _counted(("name", letter, ()), point, index)
    raise Undeclared(f"index {letter!r} is not declared")


def _counted(node, point, index):
    """Return the value of an index that is a name of its own, as the y_i of f_{y_i}."""
    number = np.real(value(node, point, index))
    if number.ndim != 1 or not np.isfinite(number).all() or (number % 1).any():
        raise Unreadable(f"{shown(node)} is no index: declare it as 'one of' an index letter")
    return int(number[0]) if (number == number[0]).all() else number.astype(int)


def class_value(symbol, wanted, point):
    """Return the place of the one in each label; it differs from point to point."""
    key = (symbol.body[1], len(symbol.body[2]))
    if key not in point.values:
        raise Unreadable(f"{symbol.key} is the class of labels, and {shown(symbol.body)} is defined by a formula now")
    labels = np.real(point.values[key])
    for at in wanted:
        labels = labels[:, at - 1]
    if not (((labels == 0) | (labels == 1)).all() and (labels.sum(1) == 1).all()):
        raise NotDefined(f"{symbol.name} is defined for one-hot labels only")
    return labels.argmax(1) + 1


def whole(node, point, index):
    """Return the whole number that a limit is, the same at all points."""
    number = np.real(value(node, point, index))
    if number.ndim != 1 or not np.isfinite(number).all() or (number != number[0]).any() or number[0] % 1:
        raise Unreadable("a limit that is not one whole number")
    return int(number[0])
