r"""Steps of a method: x_{n+1} = x_n - f(x_n)/f'(x_n) and w = w - \eta \nabla L say what comes next, and claim nothing of a letter that is free."""

import re

from ..meaning.declarations.symbols import key_in
from ..reading.trees.walking import bare, factors, nodes, summands
from .said import is_free
from .scope import MOVING

NUMBERED = re.compile(r"(.+)[_^]\{\(?(\w+)\)?\}")  # x_{1}, w^{new}, \\theta^{(0)}
SHORT = re.compile(r"d[A-Za-z](?:[_^]\{.*\})?")  # dW, dZ^{[l]}
SIZES = ("\\alpha", "\\eta", "\\gamma", "\\epsilon", "\\varepsilon", "\\rho", "\\mathrm{lr}")  # how a step size is called
NEW, OLD = ("new", "next", "updated"), ("old", "prev", "previous", "current")


def is_step(declared, statement):
    """Say whether a statement gives a free letter its next value, in terms of the one before."""
    left, right = bare(statement.head.tree), statement.right.tree
    if statement.sign != "=" or statement.chained or left[0] != "name" or not is_free(left, declared):
        return False
    if bare(right)[0] == "name":
        return False  # x_{t+1} = x_t says that it is constant
    return _counts_on(left, right) and (_differentiates(right) or not _is_entry(left, declared)) or _moves(left, right)


def writes_out(declared, before, statement):
    """Say whether a step seems to be an earlier one whose derivative is worked out: it has none, no letters but those of the earlier one, and no new inverse."""
    trees = before.right.tree, statement.right.tree
    if before is statement or not _differentiates(trees[0]) or _differentiates(trees[1]) or _inverts(trees[1]) and not _inverts(trees[0]):
        return False
    first, second = ({key_in(node) for node in declared.nodes(tree)} & declared.symbols.keys() for tree in trees)
    return second <= first


def _inverts(tree):
    return any(node[0] == "pow" and node[2] == ("neg", ("num", "1")) for node in nodes(tree))


def _is_entry(left, declared):
    """Say whether what counts on is the index of an entry of a vector or matrix that the block declares."""
    return any(
        index[0] == "i" and index[1] in symbol.body[1] and left[2][place][0] != "i"
        for symbol in declared.symbols.values()
        if symbol.kind == "components" and symbol.body[0][:2] == left[:2] and len(symbol.body[0][2]) == len(left[2])
        for place, index in enumerate(symbol.body[0][2])
    )


def _counts_on(left, right):
    """Say whether the name on the left stands on the right with one of its indices lower, and with none higher."""
    named = NUMBERED.fullmatch(left[1])
    if named and not left[2]:
        behind = [found[2] for node in nodes(right) if node[0] == "name" and (found := NUMBERED.fullmatch(node[1])) and found[1] == named[1]]
        return bool(behind) and all(_follows(named[2], other) for other in behind)
    others = [node for node in nodes(right) if node[0] == "name" and node[1] == left[1] and len(node[2]) == len(left[2])]
    for place, index in enumerate(left[2]):
        letter, at = _counted(index)
        behind = [_counted(node[2][place]) for node in others]
        if letter and behind and all(other == letter and n < at for other, n in behind):
            return True
    return False


def _counted(index):
    """Return the letter of an index and what is added to it."""
    if index[0] == "+":
        return _counted(index[1])[0], index[2]
    return (index[1], 0) if index[0] == "i" else ("number", int(index[1])) if index[0] == "n" else ("", 0)


def _follows(here, there):
    """Say whether one mark of a name comes after another: 1 after 0, new after old."""
    if here.isdigit() and there.isdigit():
        return int(here) > int(there)
    return here in NEW and there in OLD


def _moves(left, right):
    r"""Say whether the right side is the left one and something more, in which a derivative or a Δ stands, or which is a step written out.

    That is a step size times something: \theta - \frac{\alpha}{m} \sum_i (h_i - y_i) x_i, or an average without one.
    """
    (_, first), *rest = summands(right)
    return bare(first) == left and bool(rest) and (_differentiates(tuple(rest)) or all(_is_step_of(term, left) for _, term in rest))


def _is_step_of(term, left):
    """Say whether a term is a step size times something, or an average over examples, and the size is not what moves."""
    found = [bare(factor) for factor in factors(term)]
    sizes = any(factor[0] == "name" and factor[1] in SIZES and factor[:2] != left[:2] for factor in found)
    return len(found) > 1 and (sizes or found[-1][0] == "sum")


def _differentiates(tree):
    """Say whether a derivative or a Δ stands in a tree, or the dW that is short for one."""
    return any(
        node[0] in MOVING or node[0] in ("name", "call") and (node[1].startswith("\\Delta") or "'" in node[1] or SHORT.fullmatch(node[1])) for node in nodes(tree)
    )
