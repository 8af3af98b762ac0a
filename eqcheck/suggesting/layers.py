"""Letters that tell layers apart: in notes on networks a_i, a_j and a_k are three names, and i, j and k count in three ranges.

A name gets its index letters for a part of it; as it is typed they are no part of it.
"""

import copy
import re
from dataclasses import replace

from ..meaning.declarations.layers import BETWEEN
from ..reading.trees.indices import letter_of
from .uses import names_in

LAYER = re.compile(rf"(.*?){BETWEEN}[^']*('*)", re.S)


def apart(statements, letters):
    """Return statements in which a name with other index letters is another name."""
    sides = {}

    def told(side):
        if id(side) not in sides:
            sides[id(side)] = copy.copy(side)
            sides[id(side)].tree = _renamed(side.tree, letters)
        return sides[id(side)]

    return [
        replace(s, head=told(s.head), left=told(s.left), right=told(s.right), conditions=_renamed(tuple(s.conditions), letters))
        for s in statements
    ]  # fmt: skip


def typed_name(name):
    """Return a name without the letters that tell its layer."""
    found = LAYER.fullmatch(name)
    return found[1] + found[2] if found else name


def in_layers(defined):
    """Say whether among definitions that are told apart one is made of another of its name, as z_k is of the a_j that are made of z_j."""
    for key, made in defined.items():
        seen, open_ = set(), [made]
        while open_:
            for other in names_in(open_.pop().body) - seen:
                seen.add(other)
                if other in defined:
                    open_.append(defined[other])
        if any(other != key and typed_name(other[0]) == typed_name(key[0]) != key[0] and other in defined for other in seen):
            return True
    return False


def _renamed(node, letters):
    if not isinstance(node, tuple):
        return node
    node = tuple(_renamed(part, letters) for part in node)
    if len(node) in (3, 4) and node[0] in ("name", "call") and isinstance(node[2], tuple) and node[2]:
        own = [letter_of(index) for index in node[2]]
        if all(letter in letters for letter in own):
            name = node[1].rstrip("'")
            return (node[0], f"{name}{BETWEEN}{', '.join(own)}{node[1][len(name) :]}", *node[2:])
    return node
