"""Letters that a text introduces by a line of its own, S = Σ e^{z_k}: the symbols that they become."""

from dataclasses import replace

import numpy as np

from eqcheck.judging.definitions import define
from eqcheck.judging.samples import samples
from eqcheck.meaning.declarations import Symbol
from eqcheck.meaning.values import NotDefined, ShapesDiffer, TooSmall, evaluate
from eqcheck.reading.tokens import Unreadable
from eqcheck.reading.trees.indices import free_indices

from .letters import CLASSES, EXAMPLES
from .shapes import bare, exponential_of, walk

OWN = {"e", "\\mathrm{e}", "\\pi", "\\delta", "d", "T", "\\infty"}  # names that nobody has to declare


def with_own(declared, own):
    if not own:
        return declared
    index = {letter: declared.index.get(CLASSES, declared.index.get(EXAMPLES)) for symbol in own.values() for letter in _letters_in(symbol)}
    names = {name for name, n in declared.symbols if not n} | {*declared.sizes}
    return replace(
        declared, symbols={**declared.symbols, **own},
        index={**{letter: size for letter, size in index.items() if letter not in names}, **declared.index},
    )  # fmt: skip


def _letters_in(symbol):
    """Return the index letters in the formula of a symbol."""
    bound = {node[1] for node in walk(symbol.body) if node[0] in ("sum", "prod", "max", "min") and len(node) == 6}
    return {*symbol.indices, *bound, *(i[1] for node in walk(symbol.body) if node[0] == "name" for i in node[2] if i[0] == "i")}


def symbol_of(declared, statement):
    """Return the symbol that a statement defines where its left side is a letter that nobody has declared."""
    key = head_of(statement)
    if key is None:
        return _own_part(declared, statement) or _named_behind(declared, statement)
    if statement.sign not in ("=", ":=") or key[0] in declared.letters:
        return None
    known = declared.symbols.get(key)
    if statement.chained and (part := _own_part(declared, statement)):
        return part
    if known is not None:
        if known.kind != "components" or not _is_number(declared, statement):
            return _named_behind(declared, statement)
        declared = replace(declared, symbols={k: v for k, v in declared.symbols.items() if k != key})
    alias = bare(statement.right.tree)
    if alias[0] == "name" and not alias[2] and not key[1] and (alias[1], 1) in declared.symbols and (key[0], 1) not in declared.symbols:
        one = declared.symbols[alias[1], 1]
        body = ("name", alias[1], tuple(("i", letter) for letter in one.indices))
        return {
            (key[0], 1): Symbol(key[0], one.indices, "definition", body, key=key[0]),
            key: Symbol(key[0], (), "components", (("name", key[0], body[2]), one.indices), key=key[0]),
        }  # fmt: skip
    try:
        changed, outcome = define(declared, statement)
        if key in {(node[1], len(node[2])) for node in walk(statement.right.tree) if node[0] == "name"}:
            return None
    except (Unreadable, NotDefined, ShapesDiffer, RecursionError):
        return None
    return {key: changed.symbols[key]} if key in changed.symbols and outcome is None else None


def _named_behind(declared, statement):
    """Return the symbol that stands alone behind what it is to be: let Σ_k e^{z_k} = S."""
    if statement.error or statement.sign != "=":
        return None
    name, body = bare(statement.right.tree), statement.left.tree
    if body is None or name[0] != "name" or any(item[0] != "i" for item in name[2]) or len(name[2]) > 1 or name[1] in declared.letters or {(name[1], 0), (name[1], 1)} & declared.symbols.keys():
        return None
    indices = tuple(item[1] for item in name[2])
    if free_indices(body, declared.letters) - set(indices) or not set(indices) <= declared.letters or name[1] in {node[1] for node in walk(body) if node[0] == "name"} or any(node[0] == "diff" for node in walk(body)):
        return None
    if not indices and _is_the_same_everywhere(declared, body):
        return None  # Σ_i p_i = K: that is 1, and claims something of K
    return {(name[1], len(indices)): Symbol(name[1], indices, "definition", body, key=name[1])}


def _own_part(declared, statement):
    """Return the symbol in Σ_j ℓ_j that the same sum with another body before it defines."""
    if statement.error or statement.sign != "=":
        return None
    place = _difference(statement.left.tree, statement.right.tree)
    if place is None or place == (statement.left.tree, statement.right.tree):
        return None
    body, name = place
    if name[0] != "name" or not name[2] or (name[1], len(name[2])) in declared.symbols or any(item[0] != "i" for item in name[2]):
        return None
    letters = tuple(item[1] for item in name[2])
    if free_indices(body, declared.letters) - set(letters) or not set(letters) <= declared.letters:
        return None
    return {(name[1], len(letters)): Symbol(name[1], letters, "definition", body, key=name[1])}


def _difference(one, other):
    """Return the one pair of parts in which two trees differ, or None."""
    one, other = (bare(node) if isinstance(node, tuple) and node else node for node in (one, other))
    if one == other:
        return None
    if not (isinstance(one, tuple) and isinstance(other, tuple) and one and other):
        return None
    if one[0] == other[0] and len(one) == len(other) and one[0] in ("sum", "neg", "prod"):
        found = [_difference(a, b) for a, b in zip(one, other) if a != b]
        return found[0] if len(found) == 1 else None
    return one, other


def head_of(statement):
    """Return the name and the number of indices of a left side that is one letter, or None."""
    if statement.error or statement.head.tree is None:
        return None
    tree = bare(statement.head.tree)
    return (tree[1], len(tree[2])) if tree[0] == "name" else None


def _is_number(declared, statement):
    """Say whether the right side is a number, where the left is declared as a vector."""
    try:
        point = next(samples(declared, "one-hot", 1, 1))
        return evaluate(statement.right.tree, point, {}).ndim == 1
    except (Unreadable, NotDefined, ShapesDiffer, TooSmall, RecursionError):
        return False


def _is_the_same_everywhere(declared, tree):
    """Say whether a tree gives one number whatever the logits and the labels are."""
    try:
        values = np.concatenate([np.ravel(np.real(evaluate(tree, point, {}))) for point in samples(declared, "any", 1, 2)])
        return bool(np.ptp(values) < 1e-9)
    except (Unreadable, NotDefined, ShapesDiffer, TooSmall, RecursionError):
        return False


def against_one(line, letters):
    """Say whether a line defines the probabilities as e^{z_i} / (1 + Σ e^{z_k}), beside a last class whose logit is 0."""
    head, right = bare(line.statement.head.tree or ("num", "0")), bare(line.statement.right.tree or ("num", "0"))
    if letters.shaped or head[:2] != ("name", letters.probability) or right[0] != "div" or exponential_of(right[1]) is None:
        return False
    below = bare(right[2])
    parts = [bare(part) for part in below[1:]] if below[0] == "add" else []
    return ("num", "1") in parts and any(part[0] == "sum" and exponential_of(part[5]) is not None for part in parts)


def probabilities(line, letters):
    """Return the probabilities as the text defines them, e^{-z_i} / Σ e^{-z_k}, where they are no softmax of the logits; else None.

    They are above 0 and sum to 1, whatever the logits are: what does not is a softmax with a mistake in it.
    """
    statement, declared = line.statement, line.declared
    head, tree = bare(statement.head.tree or ("num", "0")), statement.right.tree
    if letters.two or statement.error or statement.chained or statement.conditions or statement.sign not in ("=", ":=") or head[:2] != ("name", letters.probability):
        return None
    names = {node[1] for node in walk(tree) if node[0] == "name"}
    index = head[2][0][1] if len(head[2]) == 1 and head[2][0][0] == "i" else None
    if index is None or free_indices(tree, declared.letters) != {index} or letters.logit not in names or {letters.probability, letters.loss, line.reading[1]} & names:
        return None
    try:
        for point in samples(declared, "one-hot", 1, 3):
            found = np.stack([np.real(evaluate(tree, point, {index: n})) for n in range(1, point.size(index) + 1)])
            if found.ndim != 2 or not (found > 0).all() or not np.allclose(found.sum(0), 1, rtol=0, atol=1e-9):
                return None
    except (Unreadable, NotDefined, ShapesDiffer, TooSmall, RecursionError):
        return None
    key = letters.probability, 1
    return {key: Symbol(letters.probability, (index,), "definition", tree, latex=statement.right.latex, key=declared.symbols[key].key if key in declared.symbols else key[0])}
