"""Conditions on indices, as texts state them and as the checker takes them."""

from eqcheck.reading.statements.statement import side


def condition_tree(text):
    """Return the tree of a condition i = j."""
    left, sign, right = text.split()
    return ("rel", side(left).tree, "≠" if sign == "\\neq" else "=", side(right).tree)
