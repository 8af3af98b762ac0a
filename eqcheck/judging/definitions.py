"""Definitions on the page: ``A := B`` names A; if A is declared already, the two must agree."""

import itertools

from ..meaning.declarations import DRAWN, Symbol
from ..meaning.values import NotDefined, ShapesDiffer, TooSmall, evaluate
from ..reading.tokens import Unreadable
from ..reading.trees.indices import free_indices
from .samples import assignments, samples
from .verdicts import judge


def define(declared, statement):
    """Return the declarations with the symbol that a statement defines, and the outcome if it was there before.

    Raises :class:`Unreadable` where it defines nothing.
    """
    tree = statement.head.tree
    while tree[0] == "paren":
        tree = tree[1]
    if tree[0] not in ("name", "call"):
        raise Unreadable("only a symbol can be defined with :=")
    indices = tree[2]
    if tree[0] == "call" and any(s.head == tree[1] and s.parameters for s in declared.symbols.values()):
        return declared, judge(declared, statement)
    known = declared.symbols.get((tree[1], len(indices)))
    if known is not None and known.kind not in DRAWN:
        return declared, judge(declared, statement)
    if known is None or not indices or any(index[0] == "i" for index in indices):
        return _defined(declared, statement, tree), None
    return declared, None


def _defined(declared, statement, tree):
    letters, body = [index[1] for index in tree[2]], statement.right.tree
    if any(index[0] != "i" or index[1] not in declared.letters for index in tree[2]):
        raise Unreadable("the indices of a definition must be declared letters")
    if tree[0] == "call":
        raise Unreadable("declare a function in the declarations block")
    missing = free_indices(body, declared.letters) - set(letters)
    if missing:
        raise Unreadable(f"index {sorted(missing)[0]} is free on the right and not on the left")
    changed = declared.define(Symbol(tree[1], tuple(letters), "definition", body, key=statement.head.latex.strip()))
    sample = next(samples(changed, "one-hot" if changed.has_labels else "any", 0, 1))
    for index in itertools.islice(assignments(set(letters), sample), 1):
        try:
            evaluate(body, sample, index)
        except (NotDefined, TooSmall, ShapesDiffer):
            pass
    return changed
