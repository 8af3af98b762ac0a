"""One name in several layers: a_j and a_k are two symbols where j and k have different ranges, as in notes on networks."""

from dataclasses import replace

from ...reading.trees.indices import letter_of
from .from_zero import from_zero

BETWEEN = " of "  # a_j is called "a of J" inside


def layers(symbols, index):
    """Return (name, number of indices) -> {ranges: name inside} for what is declared with letters of different ranges."""
    found = {}
    for symbol in symbols:
        if symbol.indices and symbol.kind != "recursion" and symbol.head in ("", symbol.name) and not symbol.implicit:
            found.setdefault((symbol.name, len(symbol.indices)), set()).add(_ranges(symbol.indices, index))
    return {
        key: {stated: f"{key[0]}{BETWEEN}{', '.join(map(str, stated))}" for stated in sorted(ranges, key=str)}
        for key, ranges in found.items()
        if len(ranges) > 1 and not any(None in stated for stated in ranges)
    }


def renamed(symbol, known, index):
    """Return a symbol under the name that it has inside."""
    name = known.get((symbol.name, len(symbol.indices)), {}).get(_ranges(symbol.indices, index))
    return replace(symbol, name=name, head=name if symbol.head else "") if name else symbol


def layered(node, declared):
    """Return a tree in which the names of layers have their names inside, and indices that are typed from 0 on count from 1."""
    return from_zero(_layered(node, declared), declared)


def _layered(node, declared):
    """Return a tree in which the names of layers have their names inside; one whose index is a number stays what it was."""
    if not declared.layers or not isinstance(node, tuple):
        return node
    changed = [_layered(part, declared) for part in node]
    if any(new is not old for new, old in zip(changed, node)):
        node = type(node)(changed)
    if len(node) in (3, 4) and node[0] in ("name", "call") and isinstance(node[2], tuple) and node[2]:
        known = declared.layers.get((node[1], len(node[2])))
        if known and (name := known.get(tuple(declared.index.get(letter_of(i)) for i in node[2]))):
            return (node[0], name, *node[2:])
    return node


def typed(name):
    """Return a name as it is typed."""
    return name.partition(BETWEEN)[0]


def _ranges(letters, index):
    return tuple(index.get(letter) for letter in letters)
