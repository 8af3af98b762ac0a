"""Definitions on the page: ``A := B`` names A; if A is declared already, the two must agree.

``x := x + 1`` and ``x \\leftarrow y`` say what x becomes, and leave what it is declared as.
"""

import itertools
from dataclasses import replace

from ..meaning.declarations import DRAWN, Symbol, mentioned
from ..meaning.values import NotDefined, ShapesDiffer, TooSmall, evaluate
from ..meaning.values.dots import DOTS
from ..meaning.values.errors import undeclared
from ..reading.tokens import Unreadable
from ..reading.trees.indices import free_indices
from ..reading.trees.walking import bare
from .samples import assignments, samples
from .verdicts import judge


def define(declared, statement):
    """Return the declarations with the symbol that a statement defines, and the outcome if it was there before.

    Raises :class:`Unreadable` where it defines nothing.
    """
    tree = bare(statement.head.tree)
    if function := _function(tree, declared):
        return _defined(declared, statement, *function), None
    if tree[0] not in ("name", "call"):
        if statement.sign == "←":
            raise Unreadable("only a symbol can become something: what stands before \\leftarrow is none")
        outcome = judge(declared, statement)
        if not outcome.holds:  # it may be to be solved: f(x) := 0
            raise Unreadable("only a symbol can be defined with :=, and the two sides differ")
        return declared, outcome
    known = declared.symbols.get((tree[1], len(tree[2])))
    again = statement.sign == "←" and known is not None and known.kind == "definition"
    if (tree[1], len(tree[2])) in mentioned(statement.right.tree) or statement.sign == "←" and not again:
        return declared, _becomes(declared, statement, tree)
    indices = tree[2]
    if tree[0] == "call" and any(s.head == tree[1] and s.parameters for s in declared.symbols.values()):
        return declared, judge(declared, replace(statement, sign=":="))
    if known is not None and known.kind not in DRAWN:
        return declared, judge(declared, replace(statement, sign=":="))
    if known is None or not indices or any(index[0] == "i" for index in indices):
        return _defined(declared, statement, tree), None
    return declared, None


def _becomes(declared, statement, tree):
    """Return None where what a letter becomes can be read and is of its shape, else what is wrong with it."""
    if (tree[1], len(tree[2])) not in declared.symbols:
        raise undeclared(tree, declared.symbols)
    _closed(tree, statement.right.tree, declared)
    outcome = judge(declared, replace(statement, sign="="))
    return outcome if "shapes" in (outcome.counterexample or {}) else None


def _function(tree, declared):
    """Return the head of a function that is defined, as f(x) where f is no declared letter, and its arguments; else None."""
    if tree[0] != "mul" or tree[1][0] != "name" or tree[2][0] not in ("paren", "tuple") or (tree[1][1], len(tree[1][2])) in declared.symbols:
        return None
    arguments = (tree[2][1],) if tree[2][0] == "paren" else tree[2][1]
    for argument in arguments:
        symbol = declared.symbols.get((argument[1], 0)) if argument[0] == "name" and not argument[2] else None
        if symbol is None or symbol.kind not in (*DRAWN, "components"):
            return None
    return tree[1], arguments


def of_components(declared, statement):
    r"""Return the declarations with the vector that a statement such as x = (x_1, \\dots, x_n) puts together from all of its components; None if it does not."""
    if statement.head.tree is None or statement.right.tree is None:  # a head that cannot be read, for which the next side stands in
        return None
    left, right = bare(statement.head.tree), statement.right.tree
    while right[0] in ("paren", "T"):
        right = right[1]
    if right[0] == "matrix" and all(len(row) == 1 for row in right[1]):
        right = ("tuple", tuple(row[0] for row in right[1]))
    if left[0] != "name" or left[2] or (left[1], 0) in declared.symbols or statement.chained or statement.sign != "=" or right[0] != "tuple":
        return None
    entries = [entry for entry in right[1] if entry != DOTS]
    if len(entries) != len(right[1]) - 1 or right[1][-2] != DOTS or any(entry[0] != "name" or len(entry[2]) != 1 for entry in entries):
        return None
    names, indices = {entry[1] for entry in entries}, [entry[2][0] for entry in entries]
    symbol = declared.symbols.get((entries[0][1], 1))
    if len(names) != 1 or symbol is None:
        return None
    size = declared.index[symbol.indices[0]]
    if indices != [*(("n", str(n)) for n in range(1, len(indices))), ("n", str(size)) if isinstance(size, int) else ("i", size)]:
        return None
    component = ("name", symbol.name, (("i", symbol.indices[0]),))
    return declared.define(Symbol(left[1], (), "components", (component, symbol.indices), key=statement.head.latex.strip()))


def _closed(tree, body, declared):
    missing = free_indices(body, declared.letters) - free_indices(tree, declared.letters)
    if missing:
        raise Unreadable(f"index {sorted(missing)[0]} is free on the right and not on the left")


def _defined(declared, statement, tree, parameters=()):
    letters, body = [index[1] for index in tree[2]], statement.right.tree
    if any(index[0] != "i" or index[1] not in declared.letters for index in tree[2]):
        raise Unreadable("the indices of a definition must be declared letters")
    if tree[0] == "call":
        raise Unreadable("declare a function in the declarations block")
    _closed(tree, body, declared)
    key = statement.head.latex.strip()
    changed = declared.define(Symbol(tree[1], tuple(letters), "definition", body, parameters=parameters, key=key, head=tree[1] if parameters else ""))
    sample = next(samples(changed, "one-hot" if changed.has_labels else "any", 0, 1))
    for index in itertools.islice(assignments(set(letters), sample), 1):
        try:
            evaluate(body, sample, index)
        except (NotDefined, TooSmall, ShapesDiffer):
            pass
    return changed
