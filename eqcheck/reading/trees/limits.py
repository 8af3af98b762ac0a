"""Sums, products, maxima: the letters that they run over, from their limits to a tree."""

from ..tokens.token import Unreadable

BIG = ("sum", "prod", "max", "min", "argmax", "argmin", "int", "lim")


def run_over(kind, limits, high, body):
    """Σ over one or more index letters, with the conditions that its limits state."""
    if kind == "lim":
        return _tends(kind, limits, high, body)
    running, conditions, before = {}, [], None
    for limit in _with_ends(limits):
        letters = _letters(limit[0])
        signs = limit[1::2]
        if signs == () and before is not None:  # k ≠ i, j
            if before[1] != "≠" or letters == [None]:
                raise _limits(kind)
            conditions.append(("rel", before[0], "≠", limit[0]))
        elif signs == ():
            running.update((letter, (None, None)) for letter in letters)
        elif signs == ("=",) and len(letters) == 1 and letters[0] not in running:
            for letter, (low, top) in running.items():  # i, j = 1
                running[letter] = (low or limit[2], top)
            running[letters[0]] = (limit[2], None)
        elif signs == ("∈",) and limit[0][0] == "tuple" and all(_letter(part) for part in limit[0][1]):  # (x, y) ∈ D
            running[", ".join(part[1] for part in limit[0][1])] = (None, None)
            conditions.append(("rel", limit[0], "∈", limit[2]))
        elif signs == ("∈",) and len(letters) == 1:
            running[letters[0]] = (None, None)
            conditions.append(("rel", limit[0], "∈", limit[2]))
        elif len(signs) == 2 and set(signs) <= {"≤", "<"}:  # 1 ≤ k < n
            low, first, middle, second, top = limit
            low = low if first == "≤" else ("add", low, ("num", "1"))
            top = top if second == "≤" else ("sub", top, ("num", "1"))
            running[_letter(middle)] = (low, top)
        elif len(signs) == 3 and set(signs) <= {"≤", "<"}:  # 1 ≤ i < j ≤ n
            low, first, left, middle, right, last, top = limit
            low = low if first == "≤" else ("add", low, ("num", "1"))
            top = top if last == "≤" else ("sub", top, ("num", "1"))
            running[_letter(left)] = running[_letter(right)] = (low, top)
            conditions.append(("rel", left, middle, right))
        elif len(signs) == 1 and signs[0] in ("≠", "<", ">", "≤", "≥"):
            sides = [letters[0] if len(letters) == 1 else None, _letter(limit[2])]
            if not running.keys() & set(sides):
                running[sides[0] or sides[1]] = (None, None)
            others = limit[2][1] if limit[2][0] == "tuple" and signs == ("≠",) else (limit[2],)  # k ≠ {i, j}
            conditions += [("rel", limit[0], signs[0], other) for other in others]
            before = limit
        else:
            raise _limits(kind)
    if None in running or high is not None and all(top for _, top in running.values()):
        raise _limits(kind)
    node = body
    for letter, (low, top) in reversed(running.items()):
        if high is not None and top is None:
            low, top = low or ("num", "1"), high
        node = (str(kind), letter, low, top, tuple(conditions) if node is body else (), node)
    return node


def _tends(kind, limits, high, body):
    r"""Return the tree of \lim_{x \to a}."""
    if len(limits) != 1 or limits[0][1::2] != ("→",) or _letter(limits[0][0]) is None or high is not None:
        raise _limits(kind)
    return ("lim", limits[0][0][1], limits[0][2], None, (), body)


def _with_ends(limits):
    r"""Write p = 1, \dots, P and p = 1 … P below a sum sign as 1 ≤ p ≤ P."""
    limits, found = [*limits], []
    while limits:
        limit = limits.pop(0)
        if len(limit) == 3 and limit[1] == "=":
            end = limit[2]
            if end[0] == "mul" and end[1][0] == "mul" and end[1][2] == ("dots",):
                limit = (end[1][1], "≤", limit[0], "≤", end[2])
            elif len(limits) > 1 and limits[0] == (("dots",),) and len(limits[1]) == 1:
                limit, limits = (end, "≤", limit[0], "≤", limits[1][0]), limits[2:]
        found.append(limit)
    return found


def _letter(node):
    """Return the letter that ``node`` is, or None."""
    return node[1] if node[0] == "name" and not node[2] else None


def _letters(node):
    """The letters of ``i`` or ``ij`` below a sum sign."""
    if node[0] == "mul":
        return _letters(node[1]) + _letters(node[2])
    return [_letter(node)]


def _limits(kind):
    return Unreadable(f"the limits of {kind} are not understood", kind.start_pos)
