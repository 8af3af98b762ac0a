r"""Steps of a method: x_{n+1} = x_n - f(x_n)/f'(x_n) and w = w - \eta \nabla L say what comes next, and claim nothing of a letter that is free."""

from ..meaning.declarations import DRAWN
from ..reading.trees.walking import bare, nodes

MOVING = ("diff", "grad")


def is_step(declared, statement):
    """Say whether a statement gives a free letter its next value, in terms of the one before."""
    left, right = bare(statement.head.tree), statement.right.tree
    if statement.sign != "=" or statement.chained or left[0] != "name" or not _free(left, declared):
        return False
    return _counts_on(left, right) or _moves(left, right)


def _free(node, declared):
    """Say whether the block gives a name no formula."""
    symbol = declared.symbols.get((node[1], len(node[2])))
    if symbol is not None and symbol.kind == "components":
        return symbol.body[0][0] == "name" and _free(symbol.body[0], declared)
    return symbol is not None and symbol.kind in DRAWN


def _counts_on(left, right):
    """Say whether the name on the left stands on the right with one of its indices lower, and with none higher."""
    others = [node for node in nodes(right) if node[0] == "name" and node[1] == left[1] and len(node[2]) == len(left[2])]
    for place, index in enumerate(left[2]):
        letter, at = _counted(index)
        behind = [_counted(node[2][place]) for node in others]
        if letter and behind and all(other == letter and n < at for other, n in behind):
            return True
    return False


def _counted(index):
    """Return the letter of an index and what is added to it."""
    if index[0] == "+":
        return _counted(index[1])[0], index[2]
    return (index[1], 0) if index[0] == "i" else ("", 0)


def _moves(left, right):
    """Say whether the right side is the left one and something more, in which a derivative or a Δ stands."""
    first, rest = right, []
    while first[0] in ("add", "sub"):
        rest.append(first[2])
        first = first[1]
    return bare(first) == left and any(
        node[0] in MOVING or node[0] in ("name", "call") and (node[1].startswith("\\Delta") or "'" in node[1]) for part in rest for node in nodes(part)
    )
