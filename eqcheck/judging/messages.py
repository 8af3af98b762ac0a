"""Messages: why a line is false or cannot be read, in the words of whoever typed it."""

from dataclasses import replace

from ..meaning.declarations import ASSUMPTIONS, typed
from ..reading.tokens import Unreadable
from ..reading.trees.indices import bound_indices, free_indices, tied_indices
from .verdicts import judge

NEEDS = {"sum-one": "labels that sum to 1", "one-hot": "one-hot labels"}
BELOW_A_BROKEN_BLOCK = "the declarations block above it cannot be read"


def broken(name, fault):
    """Say that a name is not declared because of an entry with an error."""
    where = f" of {fault.file}" if fault.file else ""
    return f"{typed(name)} is not declared (its entry on line {fault.line}{where} has an error)"


def undeclared(error, blocks, opening="```{eqcheck}"):
    """Say that a name is not declared, and where to declare it if no block stands above; ``opening`` is how one begins."""
    hint = "" if blocks else f": no {opening} block stands above that says what the letters are"
    return f"{error}{hint}"


def why_false(declared, statement, assume, message):
    """Say why a statement is false; ``message`` is what comparing has found out."""
    if needed := needs(declared, statement, assume):
        return f"holds only for {NEEDS[needed]}"
    if message:
        return message
    parts = list(_indices_astray(declared, statement))
    if statement.chained and _follows(declared, statement, assume):
        parts.append("follows from the side before it, but that one is false")
    return "; ".join(parts) or "the two sides differ"


def needs(declared, statement, assume):
    """Return the weakest assumption about labels, beyond what may be assumed, under which a false statement holds; else nothing."""
    for stronger in ASSUMPTIONS[ASSUMPTIONS.index(assume) + 1 :] if declared.has_labels else ():
        try:
            if judge(declared, statement, stronger).holds:
                return stronger
        except Unreadable:
            break
    return ""


def _indices_astray(declared, statement):
    """Yield what is wrong with index letters that are free on one side only."""
    letters = declared.letters - tied_indices(statement.conditions)
    left, right = statement.head.tree, statement.right.tree
    free_left, free_right = free_indices(left, letters), free_indices(right, letters)
    bound = bound_indices(right)
    for astray, tree, here, there in (
        (free_right - free_left, left, "right", "left"),
        (free_left - free_right, right, "left", "right"),
    ):
        for letter in sorted(astray):
            if letter in bound_indices(tree) or letter in bound:
                yield f"index {letter} is bound by a sum but also free on the {here}: brackets missing?"
            else:
                yield f"index {letter} is free on the {here} and does not occur on the {there}"


def _follows(declared, statement, assume):
    """Say whether a false line at least follows from the side before it."""
    if statement.left.error:
        return False
    try:
        return judge(declared, replace(statement, head=statement.left), assume).holds
    except Unreadable:
        return False
