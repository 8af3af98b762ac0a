r"""∈: is the left side of the shape that \mathbb{R}^{N \times D} says, within an interval, or one of a few values?"""

import numpy as np

from ..meaning.values import evaluate
from ..meaning.values.indices import whole
from ..meaning.values.limits import NUMBERS
from ..reading.tokens import Unreadable
from .compared import Compared

WHOLE = {"\\mathbb{Z}": False, "\\mathbb{N}": True}
OUTSIDE = "the left side does not belong to the right one"
SET = r"∈ is read before \mathbb{R}^{N \times D}, intervals and sets of a few numbers such as \{1, \dots, K\}"


def belongs(what, sample, index):
    """Return what comes out of asking whether the left side belongs to the right one; None for other signs."""
    if what.statement.sign != "∈":
        return None
    if what.left[0] != "each":
        return Compared(*_asked(what.left, what, sample, index), OUTSIDE)
    asked = [_asked(tree, what, sample, index) for tree in what.left[1]]
    flat, good = (np.stack(parts, 1) for parts in ([rows[0][:, 0] for rows, *_ in asked], [each.all(1) for _, _, each, _ in asked]))
    return Compared((flat, flat), (len(asked), 1), good, np.where(good, 0.0, 1.0), OUTSIDE)


def _asked(tree, what, sample, index):
    """Return the entries of a value at each point, its shape, which of them belong to the right side, and by how much they do not."""
    value = np.real(evaluate(tree, sample, index))
    found = what.statement.right.tokens
    flat = value.reshape(sample.count, -1)
    base, power = (what.right[1], what.right[2]) if what.right[0] == "pow" else (what.right, None)
    plain = base == ("name", "R", ()) and ("R", 0) not in what.declared.symbols and "R" not in sample.sizes
    if base[0] == "name" and (base[1] in NUMBERS or plain) and not base[2]:
        good = np.full(flat.shape, value.shape[1:] in _shapes(power, sample, index))
    elif base[0] == "name" and base[1] in WHOLE and power is None and value.ndim == 1:
        good = (flat % 1 == 0) & ((flat >= 0) | (not WHOLE[base[1]]))
    elif value.ndim == 1 and found and found[0].kind == "LP" and what.right[0] == "tuple":
        good = _inside(flat, found, what, sample, index)
    else:
        raise Unreadable(SET)
    return (flat, flat), value.shape[1:], good, np.where(good, 0.0, 1.0)


def _shapes(power, sample, index):
    """Return the shapes that a power of ℝ stands for: a column or a row, or one matrix."""
    if power is None:
        return [()]
    sizes = (power[1], power[2]) if power[0] in ("mul",) else (power,)
    rows = tuple(whole(size, sample, index) for size in sizes)
    return [rows] if len(rows) == 2 else [(*rows, 1), (1, *rows)]


def _inside(flat, found, what, sample, index):
    opening, closing = found[0].text, found[-1].text
    ends = np.real(evaluate(what.right, sample, index)).reshape(sample.count, -1)
    if opening in ("\\{", "\\lbrace"):
        return (np.abs(flat - ends) < 1e-9).any(1)[:, None]
    if ends.shape[1] != 2:
        raise Unreadable(SET)
    low, high = ends[:, :1], ends[:, 1:]
    below = flat >= low if opening in ("[", "\\lbrack") else flat > low
    return below & (flat <= high if closing in ("]", "\\rbrack", "])") else flat < high)

