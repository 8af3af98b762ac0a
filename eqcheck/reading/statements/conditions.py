"""Conditions: what follows 'if' on a row is taken off it and becomes trees."""

import re

from ..tokens.token import Unreadable
from ..trees.brackets import CLOSE, OPEN
from ..trees.parser import parse
from .separators import parts

BEGIN = ("COND", "OTHERWISE")


def take_off(row):
    """Return the conditions of a row as trees, why they cannot be read if so, and the row without them."""
    depth = 0
    for n, token in enumerate(row):
        depth += (token.kind in OPEN) - (token.kind in CLOSE)
        if depth <= 0 and token.kind in BEGIN:
            rest, row = row[n + 1 :], row[:n]
            if not rest or any(t.kind == "NOTREAD" for t in rest):
                # A remark in words, \text{since the labels sum to one}; or for all j ∈ …: every index is tried anyway.
                return (), "", row
            try:
                return tuple(_stated(token.text, [part for part in parts(rest) if part])), "", row
            except Unreadable as error:
                return (), str(error), row
            except RecursionError:
                return (), "too deeply nested", row
    return (), "", row


def _stated(words, found):
    """Yield the conditions of a remark: i ≠ j, or i = 1, …, K; 'for all i, j' states none."""
    n = 0
    while n < len(found):
        part = found[n]
        if n + 2 < len(found) and [t.kind for t in found[n + 1]] == ["DOTS"] and [t.text for t in part[1:2]] == ["="]:
            yield ("rel", parse(part[2:]), "≤", parse(part[:1]), "≤", parse(found[n + 2]))
            n += 3
            continue
        if not (re.match(r"\W*for\b", words) and all(t.kind == "NAME" for t in part)):
            yield _one_condition(part)
        n += 1


def _one_condition(found):
    sides, signs, current, depth = [], [], [], 0
    for token in found:
        depth += (token.kind in OPEN) - (token.kind in CLOSE)
        if token.kind == "REL" and depth <= 0:
            sides.append(current)
            signs.append(token.text)
            current = []
        else:
            current.append(token)
    sides.append(current)
    if not signs:
        raise Unreadable("a condition without a relation sign", found[0].start)
    trees = [parse(side) for side in sides]
    flat = [trees[0]]
    for sign, tree in zip(signs, trees[1:]):
        flat += [sign, tree]
    return ("rel", *flat)
