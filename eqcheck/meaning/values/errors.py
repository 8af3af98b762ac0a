"""Why a tree has no value here."""

from ...reading.tokens import Unreadable
from ...reading.trees.brackets import BLANK
from ..declarations import typed
from ..declarations.layers import BETWEEN


class Undeclared(Unreadable):
    """A name that the declarations do not know."""


class ShapesDiffer(ValueError):
    """Two things that cannot be added, multiplied or compared."""


class NotDefined(ValueError):
    """A symbol that has no value here: the class of a label that is not one-hot."""


class TooSmall(ValueError):
    """The sizes of this sample leave no room for an ellipsis or an index."""


class Outside(TooSmall):
    """An index such as k + 1, or the end of dots, that leaves its range for some values of the free indices."""


def undeclared(node, known):
    """Return the error that a name is not declared, or only with another number of indices."""
    if node[1] in ("\\mathbb{E}", "\\mathrm{E}", "\\mathrm{Var}", "\\mathrm{Cov}"):
        return Undeclared(f"{shown(node)} is read of random variables that the block declares, as in X: x_k with probability p_k, or X: random with mean \\mu and variance \\sigma^2")
    if node[1] == BLANK:
        return Undeclared("an empty cell of a matrix, which may be 0 or left out: write it")
    counts = [n for name, n in known if typed(name) == node[1] and n > 0]
    if len(node[2]) in counts:  # x_1, where x_j and x_n are declared over different ranges
        ranges = [f"the one of range {name.partition(BETWEEN)[2]}" for name, n in known if typed(name) == node[1] and n == len(node[2])]
        return Undeclared(f"{shown(node)} is not declared: it may be {' or '.join(ranges)}")
    hint = f", only with {counts[0]} ind{'ex' if counts[0] == 1 else 'ices'}" if counts else ""
    return Undeclared(f"{shown(node)} is not declared{hint}")


def shown(node):
    """Return a name with its indices as LaTeX."""
    indices = "".join(i[1] if isinstance(i[1], str) else "…" for i in node[2])
    return f"{typed(node[1])}_{{{indices}}}" if indices else node[1]
