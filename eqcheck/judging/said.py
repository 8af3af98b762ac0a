"""What the text around a formula says: words that restrict it, and values that it only supposes a letter to have."""

from ..meaning.declarations.layers import layered
from ..meaning.declarations.symbols import DRAWN
from ..reading.statements.conditions import stated
from ..reading.trees.walking import bare, nodes


def restricting(statement):
    """Return the words on the line or around the formula that say where it holds, or nothing."""
    return statement.worded or next((said for words in statement.words if (said := words.restricting)), "")


def conditions(declared, statement):
    """Return the conditions on indices that the text states in formulas, if that is all that restricts a statement; else None."""
    found = []
    for words in statement.words if not statement.worded else [None]:
        formulas = words.conditions if words else None
        trees = [layered(stated(formula, declared.context), declared) for formula in formulas] if formulas is not None else [None]
        if None in trees:
            return None
        found += [tree for each in trees for tree in each]
    return tuple(found)


def supposed(declared, statement):
    """Say whether a statement gives a free letter a value and the text supposes it: let x = 0, at x = 0, suppose that y_2 = 1.

    That is no line of a derivation: nothing that the block says of the letter could make it true or false.
    """
    sides = statement.head.tree, statement.right.tree
    if not statement.words or not statement.words[0].governed:
        return False
    return any(is_free(a, declared) and (is_free(b, declared) or not _names(b)) for a, b in (sides, sides[::-1]))


def is_free(tree, declared):
    """Say whether a tree is a letter that the block gives no formula, or a vector of such."""
    tree = bare(tree)
    symbol = declared.symbols.get((tree[1], len(tree[2]))) if tree[0] == "name" else None
    if symbol is not None and symbol.kind == "components":
        return is_free(symbol.body[0], declared)
    return symbol is not None and symbol.kind in DRAWN


def _names(tree):
    """Return the names in a tree, beside those of numbers."""
    return {node[1] for node in nodes(tree) if node[0] == "name"} - {"e", "\\pi"}
