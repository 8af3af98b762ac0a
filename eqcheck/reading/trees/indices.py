"""Which index letters stand free in a tree, and which ones it binds."""

from .limits import BIG


def free_indices(node, letters):
    """Return the index letters (of ``letters``) that stand free in ``node``."""
    found, open_ = set(), [(node, frozenset())]
    while open_:
        node, bound = open_.pop()
        if not isinstance(node, tuple) or not node:
            continue
        if node[0] == "i" and len(node) == 2:
            found |= {node[1]} - bound
        elif node[0] == "name":
            found |= set() if node[2] else {node[1]} - bound
            open_.append((node[2], bound))
        elif node[0] in BIG and len(node) == 6:
            _, letter, low, high, conditions, body = node
            inner = bound | {letter}
            open_ += [(low, bound), (high, bound), (conditions, inner), (body, inner)]
        else:
            if node[0] == "+i":
                found |= {node[3]} - bound
            open_ += [(part, bound) for part in node]
    return found & letters


def counting(node):
    """Return the letters that stand free among the indices of a tree."""
    found, open_ = set(), [(node, frozenset())]
    while open_:
        node, bound = open_.pop()
        if not isinstance(node, tuple) or not node:
            continue
        if node[0] == "i" and len(node) == 2:
            found |= {node[1]} - bound
        elif node[0] in BIG and len(node) == 6:
            open_ += [(part, bound | {node[1]}) for part in node[2:]]
        else:
            open_ += [(part, bound) for part in node]
    return found


def bound_indices(node):
    """Return the letters that a sum, product or maximum of ``node`` runs over."""
    found, open_ = set(), [node]
    while open_:
        node = open_.pop()
        if isinstance(node, tuple):
            if node and node[0] in BIG and len(node) == 6:
                found.add(node[1])
            open_ += node
    return found


def tied_indices(conditions):
    """Return the index letters that a condition such as i = j gives a value."""
    found = set()
    for condition in conditions:
        if condition[0] == "rel" and condition[2] == "=":
            found |= {side[1] for side in (condition[1], condition[3]) if side[0] == "name" and not side[2]}
    return found
