"""Which index letters stand free in a tree, and which ones it binds."""

from .limits import BIG

MAX_KNOWN = 1_000
_free = {}  # id of a tree -> the tree, and what stands free in it: a side is asked about again and again


def free_indices(node, letters):
    """Return the index letters (of ``letters``) that stand free in ``node``."""
    return free_names(node) & letters


def free_names(node):
    """Return the indices and the names without any that stand free in a tree."""
    known = _free.get(id(node))
    if known is None or known[0] is not node:
        if len(_free) >= MAX_KNOWN:
            _free.clear()
        known = _free[id(node)] = node, _names(node)
    return known[1]


def _names(node):
    found = set()
    for part, bound in _walk(node):
        if part[0] == "i" and len(part) == 2 or part[0] == "name" and not part[2]:
            found |= {part[1]} - bound
        elif part[0] == "+i":
            found |= {part[3]} - bound
    return found


def letter_of(index):
    """Return the letter of an index, whatever is added to it; None of a number."""
    while index[0] in ("+", "+i"):
        index = index[1]
    return index[1] if index[0] == "i" else None


def counting(node):
    """Return the letters that stand free among the indices of a tree."""
    return {part[1] for part, bound in _walk(node) if part[0] == "i" and len(part) == 2 and part[1] not in bound}


def _walk(node):
    """Yield each node of a tree with the letters that are bound where it stands."""
    open_ = [(node, frozenset())]
    while open_:
        node, bound = open_.pop()
        if not isinstance(node, tuple) or not node:
            continue
        yield node, bound
        if node[0] in BIG and len(node) == 6:
            _, letter, low, high, conditions, body = node
            inner = bound | {letter}
            open_ += [(low, bound), (high, bound), (conditions, inner), (body, inner)]
        elif node[0] == "entries":
            open_.append((node[1], bound | set(node[2])))
        elif node[0] == "name":
            open_.append((node[2], bound))
        elif not (node[0] == "i" and len(node) == 2):
            open_ += [(part, bound) for part in node]


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
