"""Verdicts that nobody meant: two sides that are 0 because a letter is a number, derivatives and integrals whose scope is in doubt."""

from dataclasses import replace

from ..meaning.declarations import ABSTRACT, KINDS
from ..meaning.declarations.symbols import key_in
from ..reading.tokens import Unreadable
from ..reading.trees.derivatives import Before
from ..reading.trees.indices import free_indices
from ..reading.trees.walking import bare, nodes
from .comparing import task
from .verdicts import judge

JOINED = ("mul", "dot")
MOVING = ("diff", "grad")
# What numbers are made of: kinds of symbols, and of nodes that make no vector or matrix of them.
OF_NUMBERS = {*KINDS, *ABSTRACT, "definition", "name", "num", "paren", "neg", "add", "sub", "mul", "dot", "odot", "div", "pow", "fn", "call", "T", "sum", "i", "n", "+", "+i", "diff"}


def idle(declared, statement):
    r"""Say why a derivative is 0 that nobody wants to be: that of a letter which is declared as a number, or in whose formula nothing depends on the other letter; else nothing.

    Where the page writes out the 0, that is what it says.
    """
    sides = statement.head.tree, statement.right.tree
    if ("num", "0") in sides:
        return ""
    return next((why for node in nodes(sides) if node[0] in MOVING and (why := _unmoved(node, declared))), "")


def written_without(declared, statement):
    r"""Say why a derivative is no such one: that by a letter which the block gives a formula, of what is written in the letters of that formula and not in the letter itself; else nothing.

    With z: w x and L: (w x - y)^2 there is no z in L, and \partial L / \partial z would be 0.
    """
    for node in nodes((statement.head.tree, statement.right.tree)):
        if node[0] not in MOVING:
            continue
        body, variables = (node[1], [variable for variable, _ in node[2]]) if node[0] == "diff" else (node[4], node[2])
        found = {key_in(part) for part in nodes(body)} & declared.symbols.keys()
        leads_to = found.union(*(declared.reached(key) for key in found))
        for variable in variables:
            key = key_in(variable)
            symbol = declared.symbols.get(key)
            if symbol is not None and symbol.kind == "definition" and symbol.body[0] not in ("tuple", "matrix") and key not in leads_to and not leads_to.isdisjoint(declared.reached(key)):
                return f"a derivative by {symbol.key} of what is not written in {symbol.key}: write its formula in the block with {symbol.key} itself"
    return ""


def turned_numbers(declared, statement):
    r"""Return what a line turns or multiplies entry by entry although it is a number by what is declared: there W^\top \delta and \delta W are the same; else nothing."""
    for node in task(declared, statement).nodes:
        if node[0] == "T" and bare(node[1])[0] in ("name", "call") or node[0] == "odot":
            kinds = {declared.symbols[key].kind if (key := key_in(part)) in declared.symbols else part[0] for part in declared.nodes(node[1:])}
            if kinds <= OF_NUMBERS:
                return next((declared.symbols[key].key for part in nodes(node[1:]) if (key := key_in(part)) in declared.symbols), "")
    return ""


def empty_step(statement):
    r"""Say whether a line that holds subtracts a derivative from what it begins with, as in w = w - \eta \frac{\partial L}{\partial w}: it was 0."""
    tree = statement.right.tree
    return tree[0] in ("add", "sub") and tree[1] == statement.head.tree and any(node[0] in MOVING for node in nodes(tree[2]))


def _unmoved(node, declared):
    body = bare(node[1] if node[0] == "diff" else node[4])
    variables = [variable for variable, _ in node[2]] if node[0] == "diff" else node[2]
    if body[0] == "name":
        symbol = declared.symbols.get((body[1], len(body[2])))
        variables = [variable for variable in variables if variable[0] != "name" or variable[1] != body[1]]
        if symbol is not None and symbol.kind in KINDS and variables:
            return f"{symbol.key} is declared as a number of its own: write the formula of {symbol.key} in the block"
    found = {key_in(part) for part in nodes(body)} & declared.symbols.keys()
    leads_to = found.union(*(declared.reached(key) for key in found))
    for variable in variables if found else ():
        key = key_in(variable)
        if key in declared.symbols and leads_to.isdisjoint({key, *declared.reached(key)}):
            names = ", ".join(sorted(declared.symbols[name].key for name in found))
            return f"nothing in the block makes {names} depend on {declared.symbols[key].key}: write formulas in the block that lead from one to the other"
    return ""


def over_pairs(declared, statement):
    r"""Return a statement in which \sum_{i < j} runs over both, where one side alone would have a free j; None if there is no such sum."""
    trees = statement.head.tree, statement.right.tree
    free = [free_indices(tree, declared.letters) for tree in trees]
    given = free_indices((*statement.conditions, *statement.standing), declared.letters)
    changed = []
    for tree, astray in zip(trees, (free[0] - free[1] - given, free[1] - free[0] - given)):
        for letter in sorted(astray):
            tree = _with_sum_over(tree, letter)
        changed.append(tree)
    if changed == [*trees]:
        return None
    head, right = (replace(side, tree=tree) for side, tree in zip((statement.head, statement.right), changed))
    return replace(statement, head=head, right=right)


def _with_sum_over(node, letter):
    """Return a tree in which a sum below which a letter stands in a condition, as j in i < j, runs over that letter, too."""
    if not isinstance(node, tuple) or node[:2] == ("sum", letter):
        return node
    if node[:1] == ("sum",) and node[2:4] == (None, None) and any(("name", letter, ()) in condition and "∈" not in condition for condition in node[4]):
        return ("sum", letter, None, None, (), node)
    return tuple(_with_sum_over(part, letter) for part in node)


def diagonals(declared, statement):
    r"""Return a statement in which \operatorname{diag}(p_i (1 - p_i)) holds the numbers of all i, if i is free on that side alone; None if there is none."""
    trees = statement.head.tree, statement.right.tree
    free = [free_indices(tree, declared.letters) for tree in trees]
    given = free_indices((*statement.conditions, *statement.standing), declared.letters)
    changed = [_with_diagonals(tree, own - other - given, declared.letters) for tree, own, other in ((trees[0], *free), (trees[1], *free[::-1]))]
    if changed == [*trees]:
        return None
    head, right = (replace(side, tree=tree) for side, tree in zip((statement.head, statement.right), changed))
    return replace(statement, head=head, right=right)


def _with_diagonals(node, letters, known):
    if not isinstance(node, tuple) or not letters:
        return node
    if node[:2] == ("fn", "diag") and len(node[3]) == 1 and len(found := free_indices(node[3][0], known)) == 1 and found <= letters:
        return (*node[:3], (("entries", node[3][0], tuple(found)),))
    return node if isinstance(node, Before) else tuple(_with_diagonals(part, letters, known) for part in node)


def in_doubt(declared, statement, assume):
    r"""Say whether a false line holds if its derivatives take more or less than the rest of their term.

    So do \frac{d}{dx} a x + b = a and \frac{d}{dx} \sin x \times x = x \cos x, as many write them.
    """
    typed = [statement.head.tree, statement.right.tree]
    for changes in ((_wider, _wider), (_narrower, _narrower), (_narrower, _same), (_same, _narrower)):
        trees = [change(tree) for change, tree in zip(changes, typed)]
        if trees == typed:
            continue
        head, right = (replace(side, tree=tree) for side, tree in zip((statement.head, statement.right), trees))
        try:
            if judge(declared, replace(statement, head=head, right=right), assume).holds:
                return True
        except Unreadable:
            continue
    return False


def _same(tree):
    return tree


def _wider(tree):
    """Return a tree in which a derivative before a sum takes all of it."""
    first, outside = tree, []
    while first[0] in ("add", "sub"):
        outside.append(first)
        first = first[1]
    if not outside or first[0] != "diff" or not isinstance(first[2], Before):
        return tree
    body = first[1]
    for node in reversed(outside):
        body = (node[0], body, node[2])
    return ("diff", body, first[2])


def _narrower(node):
    """Return a tree in which derivatives before a product take its first factor."""
    if not isinstance(node, tuple):
        return node
    if node and node[0] == "diff" and isinstance(node[2], Before) and node[1][0] in JOINED:
        first, outside = node[1], []
        while first[0] in JOINED:
            outside.append(first)
            first = first[1]
        found = ("diff", _narrower(first), node[2])
        for factor in reversed(outside):
            found = (factor[0], found, _narrower(factor[2]))
        return found
    return node if isinstance(node, Before) else tuple(_narrower(part) for part in node)


def indefinite(statement):
    r"""Return the letter of an integral without limits that also stands outside of it, as in \int x^2 \, dx = x^3 / 3; else nothing."""
    sides = statement.head.tree, statement.right.tree
    found = {node[1] for node in nodes(sides) if node[0] == "int" and node[2] is None}
    return next((letter for letter in sorted(found) if free_indices(sides, frozenset([letter]))), "")
