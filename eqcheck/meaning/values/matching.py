"""Which function a call means: P(a) and P(b), P(a | b) and P(y = k) are told apart by what stands in their brackets."""

import re

import numpy as np

from ...reading.tokens import Unreadable
from ...reading.trees.walking import bare
from ..declarations import typed
from ..declarations.symbols import KINDS
from .errors import Undeclared, shown
from .evaluate import value
from .indices import index_value

DECORATIONS = re.compile(r"\\(?:boldsymbol|mathcal|mathbb|mathrm|mathsf|vec|hat|tilde|bar|dot|underline|check|breve)\{|[{}']|[_^]\{[^{}]*\}|\^\*")


def resolve(node, point, index):
    """Return the symbol that a call means, the values of its own indices, and its arguments.

    An argument is None where it is the formal one.  Raises :class:`Undeclared` or :class:`Unreadable`.
    """
    _, name, indices, arguments = node
    symbol = point.declared.symbols.get((name, len(indices)))
    wanted = tuple(index_value(i, point, index) for i in indices)
    candidates = point.declared.overloads.get((name, len(indices)), [])
    if symbol is not None and symbol.parameters and not candidates:
        if len(arguments) != len(symbol.parameters):
            raise Unreadable(f"{name} takes {len(symbol.parameters)} arguments, found {len(arguments)}")
        candidates = [symbol]
    found = [(each, *match) for each in candidates if (match := _match(each, arguments)) is not None]
    if not found:
        if not candidates:
            raise Undeclared(f"{name} is not declared as a function with {len(indices)} indices")
        known = ", ".join(each.key for each in candidates[:4])
        raise Undeclared(f"{call_shown(name, arguments)} is not declared, only {known}")
    least = min(sum(a is not None for a in each[2]) for each in found)
    exact = [each for each in found if sum(a is not None for a in each[2]) == least]  # the one that most arguments fit as they are
    if len(exact) > 1:  # of p(t | x) and p(\mathbf t | \mathbf x), p(t_i | x_i) is the first
        named = [_named_alike(each[0], arguments) for each in exact]
        exact = [each for each, alike in zip(exact, named) if alike == max(named)] if max(named) == len(arguments) else exact
    if len(found) > 1 and len(exact) != 1:
        raise Unreadable(f"{call_shown(name, arguments)} may be " + " or ".join(each[0].key for each in found[:4]))
    symbol, letters, given = (exact or found)[0] if len(found) > 1 else found[0]
    return symbol, (*wanted, *(_whole(letters[letter], point, index) for letter in symbol.indices[len(symbol.indices) - symbol.implicit :])), given


def _match(symbol, arguments):
    """Return what the index letters of a function stand for, and its arguments; None if they do not fit."""
    if len(arguments) != len(symbol.parameters):
        return None
    letters, given = {}, []
    own = set(symbol.indices[len(symbol.indices) - symbol.implicit :]) if symbol.implicit else set()
    for formal, actual in zip(symbol.parameters, arguments):
        named = _named_value(formal, actual)
        actual = named or actual
        if formal[0] in ("bar", "rel", "dots") or actual[0] in ("bar", "rel", "dots"):
            if not _same(formal, actual, own, letters):
                return None
            given.append(None)
            continue
        actual = bare(actual)
        before = dict(letters)
        if _same(formal, actual, own, letters):
            given.append(None)
            continue
        letters.clear()
        letters.update(before)
        if formal[2] or symbol.kind in KINDS or symbol.strict and not named and not _may_stand_for(actual, formal):
            return None
        given.append(actual)
    return (letters, given) if own <= set(letters) else None


def _named_value(formal, actual):
    """Return the value that an argument such as y = 1 or Y = y gives the formal y; None for other arguments."""
    if actual[0] != "rel" or actual[2] != "=" or formal[0] != "name" or len(actual) != 4:
        return None
    name = bare(actual[1])
    return bare(actual[3]) if name[0] == "name" and undecorated(name[1]) == undecorated(formal[1]) else None


def _same(formal, actual, own, letters):
    """Say whether two trees are the same but for the index letters of a function, whose values are put down."""
    letter = None
    if isinstance(formal, tuple) and len(formal) == 2 and formal[0] == "i" and formal[1] in own:
        letter = formal[1]
        if not (isinstance(actual, tuple) and actual and actual[0] in ("i", "n", "+", "+i", "at")):
            return False
    elif isinstance(formal, tuple) and len(formal) == 3 and formal[0] == "name" and not formal[2] and formal[1] in own:
        letter = formal[1]
    if letter is not None:
        return letters.setdefault(letter, actual) == actual
    if not isinstance(formal, tuple) or not isinstance(actual, tuple):
        return formal == actual
    return len(formal) == len(actual) and all(_same(f, a, own, letters) for f, a in zip(formal, actual))


def _may_stand_for(actual, formal):
    """Say whether an argument may take a formal one's place: no other letter may, as the θ of P(θ | x) for the x of P(x | θ)."""
    if actual[0] != "name":
        return True
    return undecorated(actual[1]) == undecorated(formal[1])


def undecorated(name):
    """Return a name in small letters, without its decorations."""
    return DECORATIONS.sub("", typed(name)).lower()


def _named_alike(symbol, arguments):
    """Return how many arguments have the names of the formal ones, whatever their indices."""
    pairs = [(formal, bare(actual)) for formal, actual in zip(symbol.parameters, arguments)]
    return sum(a == b or a[0] == b[0] == "name" and typed(a[1]) == typed(b[1]) for a, b in pairs)


def _whole(tree, point, index):
    """Return the value of an index letter: an int, or an array of ints where it differs from point to point."""
    if tree[0] in ("i", "n", "+", "+i", "at"):
        return index_value(tree, point, index)
    if tree[0] == "name" and not tree[2] and tree[1] in index:
        return index[tree[1]]
    number = np.real(value(tree, point, index))
    if number.ndim != 1 or not np.isfinite(number).all() or (number % 1).any():
        raise Unreadable("a value that is counted by an index is no whole number")
    return int(number[0]) if (number == number[0]).all() else number.astype(int)


def call_shown(name, arguments):
    """Return a call as it is typed, as far as its arguments are names."""

    def text(node):
        if node[0] == "bar":
            return node[1]
        if node[0] == "rel":
            return f"{text(node[1])} {node[2]} {text(node[3])}"
        return shown(node) if node[0] == "name" else node[1] if node[0] == "num" else "…"

    return f"{name}({', '.join(map(text, arguments))})".replace(", |, ", " | ").replace(", \\|, ", " ‖ ")
