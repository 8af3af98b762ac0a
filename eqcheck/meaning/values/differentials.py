"""Differentials: dL is the change of L where the letters that the block names move, each in a direction of its own."""

import zlib

import numpy as np

from ...reading.tokens import Unreadable
from .derivatives import along
from .evaluate import evaluates, value


@evaluates("d")
def differential(node, point, index):
    body = node[1]
    if body[0] == "pow":
        raise Unreadable("d of a power may be the power of d: put brackets around what d takes")
    moved = {}
    for name in point.declared.differentials:
        _add(name, moved, point)
    if not moved:
        raise Unreadable("no letter moves: say in the block which do, as in differentials: x, w")
    return along(lambda p: value(body, p, index), moved, point)


def _add(name, moved, point):
    """Put down the direction in which a letter, or what a vector consists of, moves."""
    key = (name[1], len(name[2]))
    symbol = point.declared.symbols[key]
    if symbol.kind == "components" and symbol.body[0][0] == "name":
        component = symbol.body[0]
        key = (component[1], len(component[2]))
    if key not in point.values:
        raise Unreadable(f"differentials: {name[1]} is not drawn at random, and so cannot move")
    direction = ("d", key)
    if direction not in point.functions:
        rng = np.random.default_rng([point.seed, zlib.crc32(repr(key).encode())])
        point.functions[direction] = rng.uniform(0.3, 1.5, point.values[key].shape) * rng.choice([-1, 1], point.values[key].shape)
    moved[key] = point.functions[direction]
