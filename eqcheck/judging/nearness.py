"""How near two sides of an equation have to be: a ten-millionth of their size, and where terms cancel, what rounding leaves of them."""

import numpy as np

from ..meaning.values import Point, evaluate

TOLERANCE = 1e-7
ROUNDING = 1e-13  # what the last digits of numbers of ordinary size may leave
MOVED, TIMES, SAME = 1e-7, 5, 1e-3  # by how much numbers are moved, how often, and what then stays of a difference
PRODUCTS = frozenset(("num", "name", "mul", "dot", "odot", "div", "neg", "pow", "paren", "i", "n"))
EXACT = PRODUCTS | {"add", "sub", "fn", "sum", "prod", "max", "min", "cases", "rel", "all", "otherwise", "call", "T", "tuple", "matrix", "entry", "dots", "+", "+i", "at"}
IN_STEPS = frozenset(("E", "Var", "Cov", "KL"))  # functions that are worked out in steps
FREE = ("real", "positive")
SHAPED = ("components", "ones", "identity")


def plainly(left, right):
    """Return by how much of their size two sides differ, where that is little beside each number of them, or None.

    Then all of them are finite, and :func:`agreeing` has no more to say.
    """
    difference = np.abs(left - right)
    size = np.maximum(np.abs(left), np.abs(right))
    if not (difference <= TOLERANCE * size).all():
        return None
    largest = float((difference / np.maximum(1, size)).max(initial=0))
    return largest if largest <= TOLERANCE else None


def agreeing(what, sample, index, keep, left, right, finite):
    """Return where two sides agree, and by how much of their size, but at least of 1, they differ.

    Sides that are small beside 1 differ by rounding alone, where terms cancel or derivatives are worked out in steps, or by
    what they say, as 10^{-8} and 0 do: that stays where all numbers are moved a little.
    """
    difference = np.abs(left - right)
    size = np.maximum(np.abs(left), np.abs(right))
    error = np.where(finite, difference / np.maximum(1, size), 0)
    good = error <= TOLERANCE
    small = good & (difference > TOLERANCE * size)
    if small.any() and (kinds := _kinds(what)) <= EXACT:
        small &= difference > (0 if kinds <= PRODUCTS else ROUNDING)
        if small.any() and (kinds <= PRODUCTS or _stays(what, sample, index, keep, difference, small)):
            good &= ~small
    return good, error


def _kinds(what):
    """Return what kinds of nodes two sides are made of."""
    found = set()
    for tree in (what.left, what.right):
        for node in what.declared.nodes(tree):
            found.add(node[1] if node[0] == "fn" and node[1] in IN_STEPS or node[1:2] == ("\\infty",) else node[0])
            if node[0] == "name" and (key := (node[1], len(node[2]))) in what.declared.symbols and what.declared.symbols[key].kind in SHAPED:
                found.add("sum")  # in a product of matrices
    return found


def _stays(what, sample, index, keep, difference, small):
    """Say whether a difference is the same where all numbers are moved a little, which rounding errors are not."""
    rng = np.random.default_rng(0)
    for _ in range(TIMES):
        moved = {}
        for key, values in sample.values.items():
            free = what.declared.symbols[key].kind in FREE
            moved[key] = values * (1 + MOVED * rng.uniform(-1, 1, values.shape)) if free else values
        point = Point(what.declared, sample.sizes, moved, sample.count, sample.seed, sample.own)
        left, right = (np.real(evaluate(tree, point, index)) for tree in (what.left, what.right))
        found = np.abs(left - right)[keep].reshape(difference.shape)
        if (np.abs(found - difference)[small] > SAME * difference[small]).any():
            return False
    return True
