"""Conditions on indices, as texts state them and as the checker takes them."""

import re

from eqcheck.reading.statements.statement import side

from . import alphabets


def condition_tree(text):
    """Return the tree of a condition i = j."""
    left, sign, right = text.split()
    return ("rel", side(left).tree, "≠" if sign == "\\neq" else "=", side(right).tree)


def classes(pieces, said):
    """Return the letters that only conditions have: in p_i − 1 if i = y, or if i = c, each is the number of the true class."""
    pairs = [*said.compared, *(re.split(r"\s*(?:=|\\neq)\s*", condition) for piece in pieces for condition in piece.conditions)]
    compared = {side for pair in pairs for side in pair}
    labels = [name for name in alphabets.LABELS if name in compared and not said.label and not any((name, n) in said.names for n in (1, 2))]
    alone = {side for pair in pairs if sum(one in said.subscripts for one in pair) == 1 for side in pair if _in_conditions_alone(side, said)}
    return [*labels, *sorted(alone - {*labels})]


def _in_conditions_alone(letter, said):
    there = sum(count for (name, _), count in said.names.items() if name == letter)
    return bool(re.fullmatch("[a-z]", letter)) and letter not in said.subscripts | said.summed and there == sum(n for pair, n in said.compared.items() if letter in pair)
