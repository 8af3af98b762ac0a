"""Ellipses: what the dots of x_1 + x_2 + … + x_K stand for, between terms, factors and entries."""

from ...reading.tokens import Unreadable
from ...reading.trees.indices import counting as counting_letters
from .errors import Outside
from .evaluate import evaluates
from .indices import index_value, whole

DOTS = ("dots",)
AROUND = "the place among the dots"  # a letter that nobody types


@evaluates("dots")
def alone(node, point, index):
    """Raise: dots that stand neither in a sum nor in a product stand for nothing."""
    raise Unreadable("dots need a term before and one after them")


def ellipsis(terms, point, index):
    """Fill in what the dots of x_1 + x_2 + … + x_K stand for; the last term stays as it is typed."""
    terms = [spread(term, point.declared.symbols) for term in terms]
    if terms.count(DOTS) == 2 and (whole := _around(terms, point)) is not None:
        return whole
    filled = []
    for place, term in enumerate(terms):
        if term == DOTS:
            filled += _between(terms, place, point, index)
        else:
            filled.append(term)
    return filled


def _between(terms, place, point, index):
    """Return the terms that the dots at ``place`` stand for.

    The terms before them show what counts: all of it goes up by one from term to term.
    """
    if place == 0 or place + 1 == len(terms) or DOTS in (terms[place - 1], terms[place + 1]):
        raise Unreadable("dots need a term before and one after them")
    before, after = _as_power(terms[place - 1], terms[place + 1]), terms[place + 1]
    step = differ(terms[place - 2], before) if place >= 2 else None
    if step and all(map(_is_number, step.values())):
        if any(int(b[1]) != int(a[1]) + 1 for a, b in step.values()):
            raise Unreadable("the pattern of the dots is not understood: their terms do not count by one")
        counting = {path: (b, _at(after, path, b[0])) for path, (a, b) in step.items()}
        last = _indices(after)
        if len(last) == 1 and all(end is None for _, end in counting.values()):  # x_1 + x_2 + … + 2 x_n
            counting = {path: (b, last[0]) for path, (b, _) in counting.items()}
        ends = [path for path, (_, end) in counting.items() if end is not None]
        ends = sorted(ends, key=lambda path: counting[path][1][0] in ("n", "num"))[:1]
    else:
        counting = differ(before, after) or {}
        ends = list(counting)
    if not ends or any(start[0] not in ("n", "num") for start, _ in counting.values()):
        raise Unreadable("the pattern of the dots is not understood")
    counts = {count_of(counting[path][1], point, index) - int(counting[path][0][1]) for path in ends}
    if len(counts) != 1:
        raise Unreadable("the pattern of the dots is not understood: two things count to different ends")
    count = counts.pop()
    if count < 1:
        raise Outside("no room for the dots")
    point.spend(count)
    found = []
    for n in range(1, count):
        term = before
        for path, (start, _) in counting.items():
            term = put(term, path, (start[0], str(int(start[1]) + n)))
        found.append(term)
    return found


def _around(terms, point):
    """Return what x_1 + … + (x_i - 1) + … + x_n stands for: the terms of the pattern, but for the one between the dots, which is the i-th; or None."""
    first, last = (n for n, term in enumerate(terms) if term == DOTS)
    if first == 0 or last != first + 2 or last + 2 != len(terms):
        return None
    before, middle, after = terms[:first], terms[first + 1], terms[last + 1]
    counting = differ(before[0], after) or {}
    letters = {letter for letter in counting_letters(middle) if letter in point.declared.index}
    letters = letters - counting_letters(after) if len(letters) > 1 else letters
    ends = list(dict.fromkeys(end for _, end in counting.values()))
    if len(letters) != 1 or len(ends) != 1 or any(start not in (("n", "1"), ("num", "1")) for start, _ in counting.values()):
        return None
    (letter,) = letters
    size = point.declared.index[letter]
    if ends[0] not in (("i", size), ("n", str(size)), ("num", str(size)), ("name", size, ())):
        return None
    pattern = before[0]
    for path, (start, _) in counting.items():
        pattern = put(pattern, path, ("i", AROUND) if start[0] == "n" else ("name", AROUND, ()))
    for n, term in enumerate(before, 1):
        if term != _renamed(pattern, n):
            return None
    others = ("sum", AROUND, ("num", "1"), ends[0] if ends[0][0] == "name" else ("name", str(size), ()) if ends[0][0] == "i" else ("num", str(size)),
              (("rel", ("name", AROUND, ()), "≠", ("name", letter, ())),), pattern)  # fmt: skip
    return [others, middle]


def _renamed(node, n):
    """Return a tree in which the letter that counts is a number."""
    if not isinstance(node, tuple):
        return node
    if node in (("i", AROUND), ("name", AROUND, ())):
        return ("n", str(n)) if node[0] == "i" else ("num", str(n))
    return tuple(_renamed(part, n) for part in node)


def _as_power(before, after):
    """Read the q of 1 + q + … + q^n as q^1."""
    if after[0] == "pow" and after[1] == before:
        return ("pow", before, ("num", "1"))
    if isinstance(before, tuple) and len(before) == len(after) and before[:1] == after[:1] and before[0] in ("mul", "dot", "neg"):
        return (before[0], *(_as_power(b, a) for b, a in zip(before[1:], after[1:])))
    return before


def spread(node, known):
    """Read the digits of ``A_{11}`` as two indices where A has two."""
    if not isinstance(node, tuple):
        return node
    if len(node) == 3 and node[0] == "name" and len(node[2]) == 1 and node[2][0][0] == "n":
        digits = node[2][0][1]
        if (node[1], 1) not in known and (node[1], len(digits)) in known:
            return ("name", node[1], tuple(("n", digit) for digit in digits))
    return tuple(spread(part, known) for part in node)


def _is_index(node):
    return isinstance(node, tuple) and len(node) > 1 and node[0] in ("n", "i", "+", "+i")


def _indices(node):
    """Return the indices of a tree that are no numbers, each once."""
    if _is_index(node) or not isinstance(node, tuple):
        return [node] if _is_index(node) and node[0] != "n" else []
    return list(dict.fromkeys(found for part in node for found in _indices(part)))


def _is_number(pair):
    return pair[0][0] == pair[1][0] and pair[0][0] in ("n", "num") and pair[0][1].isdigit() and pair[1][1].isdigit()


def count_of(node, point, index):
    """Return the whole number that an index or an expression at the end of dots is."""
    count = index_value(node, point, index) if _is_index(node) else whole(node, point, index)
    if not isinstance(count, int):
        raise Unreadable("the dots end at an index that differs from point to point")
    return count


def differ(a, b, path=()):
    """Return where two trees of one shape count differently: path → (from, to), or None."""
    if a == b:
        return {}
    if not (isinstance(a, tuple) and isinstance(b, tuple)):
        return None
    if _is_index(a) and _is_index(b) or a[:1] == ("num",) and a[1].isdigit() and isinstance(b[0], str) and not _is_index(b):
        return {path: (a, b)}
    if len(a) != len(b):
        return None
    found = {}
    for n, (left, right) in enumerate(zip(a, b)):
        inner = differ(left, right, (*path, n))
        if inner is None:
            return None
        found.update(inner)
    return found


def _at(node, path, kind):
    """Return the index (``kind`` "n") or the number ("num") at ``path``, or None."""
    for n in path:
        if not isinstance(node, tuple) or n >= len(node):
            return None
        node = node[n]
    if not isinstance(node, tuple) or not node or not isinstance(node[0], str):
        return None
    return node if _is_index(node) == (kind == "n") else None


def put(node, path, new):
    if not path:
        return new
    return (*node[: path[0]], put(node[path[0]], path[1:], new), *node[path[0] + 1 :])
