"""One change that makes a false line true: an index, a sign or a letter in another's place."""

import itertools
import re
from dataclasses import replace

from eqcheck.meaning.values.errors import shown
from eqcheck.reading.statements.statement import Side
from eqcheck.reading.trees.indices import free_indices

from . import judged, letters as spelling
from .shapes import bare, walk
from ..wording import in_text

SHAPES = re.compile(r"is not defined|cannot be|on the left, .* on the right|are no numbers|a power of a|as an exponent")
MOST = 120  # changes that are tried


def mend(line, letters, size):
    """Return a sentence such as "it holds with z_K in place of z_2", or an empty text."""
    statement = line.statement
    tree = statement.right.tree
    found = []
    for changed, words in _changes(tree, statement, size):
        if len(found) >= MOST:
            break
        found.append(words)
        if _holds(line, replace(statement, right=Side(statement.right.latex, statement.right.tokens, changed))):
            return words
    for changed in _with_features(tree, letters) if SHAPES.search(line.check.message) else ():
        if _holds(line, replace(statement, right=Side(statement.right.latex, statement.right.tokens, changed))):
            return f"it holds with the factor {in_text(letters.feature)}, which is missing"
    for changed, words in _exchanged(line, letters, size):
        if _holds(*changed):
            return words
    for changed, words in _other_variables(statement.head.tree, letters):
        head = Side(statement.head.latex, statement.head.tokens, changed)
        if _holds(line, replace(statement, left=head, head=head)):
            return words
    for changed, words in _in_shape(tree) if SHAPES.search(line.check.message) and _of_a_name(statement.head.tree) else ():
        if _holds(line, replace(statement, right=Side(statement.right.latex, statement.right.tokens, changed))):
            return words
    return ""


def _holds(line, statement):
    hot = any(symbol.kind == "class" for symbol in line.declared.symbols.values())
    return any(
        judged.quick(replace(line.declared, layout=layout), statement, kind, 3) == judged.AGREES
        for layout in dict.fromkeys((line.declared.layout, "numerator")) for kind in ("one-hot" if hot else "sum-one",)
    )  # fmt: skip


def _changes(tree, statement, size):
    """Yield trees in which one index is another one, or one sign is turned."""
    indices = {item for side in (statement.head.tree, tree) for node in walk(side) if node[0] == "name" for item in node[2] if item[0] in "in"}
    indices = sorted(indices | {("i", size)}, key=str)
    for path, node in _places(tree):
        if node[0] == "name" and node[2]:
            for place, item in enumerate(node[2]):
                for other in indices:
                    if other != item:
                        new = ("name", node[1], (*node[2][:place], other, *node[2][place + 1 :]))
                        yield _put(tree, path, new), f"it holds with {_shown(new)} in place of {_shown(node)}"
        elif node[0] in ("add", "sub"):
            turned = ("sub" if node[0] == "add" else "add", *node[1:])
            yield _put(tree, path, turned), f"it holds with {'−' if node[0] == 'add' else '+'} in place of {'+' if node[0] == 'add' else '−'}"
        elif node[0] == "neg":
            yield _put(tree, path, node[1]), "it holds without a minus sign"


def _exchanged(line, letters, size):
    """Yield a line with two indices exchanged on its right, which then count what they count on its left: (p_d − t_d) x_k for (p_k − t_k) x_d."""
    statement, declared = line.statement, line.declared
    free = sorted(free_indices(statement.head.tree, declared.letters) - {spelling.CLASSES, spelling.FEATURES})
    for i, j in itertools.combinations(free, 2):
        tree = judged.with_indices(statement.right.tree, {i: ("i", j), j: ("i", i)})
        index = {name: counted for name, counted in declared.index.items() if name not in (i, j)}
        changed = replace(line, declared=spelling.for_formula(replace(declared, index=index), (statement.head.tree, tree), letters, size))
        if {i, j} <= changed.declared.letters:
            yield (changed, replace(statement, right=Side(statement.right.latex, statement.right.tokens, tree))), f"it holds with {in_text(i)} and {in_text(j)} {EXCHANGED}"


EXCHANGED = "exchanged"  # as the two indices of a matrix are in its transpose
TRANSPOSED = "it holds for the transpose: yours has rows and columns exchanged"


def _of_a_name(tree):
    """Say whether a tree is the derivative of one letter by one letter, ∂L/∂W."""
    tree = bare(tree)
    return tree[0] == "diff" and len(tree[2]) == 1 and tree[2][0][1] == 1 and bare(tree[1])[0] == bare(tree[2][0][0])[0] == "name"


def _in_shape(tree):
    """Yield the tree transposed, or with one of its factors transposed, or with two of them in the other order, or with both."""
    yield ("T", ("paren", tree)), TRANSPOSED
    for path, node in _places(tree):
        if node[0] in ("mul", "dot"):
            one, other = node[1:]
            for orders, words in (((one, other), ""), ((other, one), "the factors in the other order")):
                if not words:
                    for kept, left in (orders, orders[::-1]):
                        if (left[1] if left[0] == "T" else left)[0] != "name":
                            continue
                        yield _put(tree, path, kept), f"it holds without {_factor(left)}"
                for turned in ((), (0,), (1,)):
                    sides = [_turned_over(side) if n in turned else side for n, side in enumerate(orders)]
                    said = " and ".join(filter(None, (words, *(f"{_factor(sides[n])} in place of {_factor(orders[n])}" for n in turned if _factor(sides[n])))))
                    if said and (sides[0], sides[1]) != (one, other):
                        yield _put(tree, path, (node[0], *sides)), f"it holds with {said}"


def _turned_over(node):
    """Return a factor transposed, and one that is transposed as it was."""
    return node[1] if node[0] == "T" else ("T", node)


def _factor(node):
    """Return a factor in letters: Wᵀ; of one in brackets only that it is transposed."""
    inner = node[1] if node[0] == "T" else node
    name = _shown(inner) if inner[0] == "name" else "the bracket"
    return f"{name}{'ᵀ' if inner[0] == 'name' else ' transposed'}" if node[0] == "T" else name


def _with_features(tree, letters):
    """Yield a tree times the features, which a gradient by the weights has as a factor."""
    if letters.feature:
        features = ("name", letters.feature, ())
        yield ("mul", ("paren", tree), features)
        yield ("mul", ("paren", tree), ("T", features))


def _other_variables(tree, letters):
    """Yield left sides ∂L/∂a in place of ∂L/∂z."""
    if tree[0] != "diff" or len(tree[2]) != 1:
        return
    variable, order = tree[2][0]
    if variable[0] != "name":
        return
    for name in (letters.logit, letters.probability):
        spelt = variable[1].replace(letters.probability, name).replace(letters.logit, name) if variable[1] != name else ""
        if spelt and spelt != variable[1]:
            new = ("name", spelt, variable[2])
            yield ("diff", tree[1], ((new, order),)), f"it holds with ∂{_shown(new)} in place of ∂{_shown(variable)} on the left"


def _shown(node):
    name, _, index = shown(node).partition("_{")
    return in_text(name) + (f"_{index.rstrip('}')}" if index else "")


def _places(node, path=()):
    if not isinstance(node, tuple):
        return
    if node and isinstance(node[0], str):
        yield path, node
    for n, part in enumerate(node):
        yield from _places(part, (*path, n))


def _put(node, path, new):
    if not path:
        return new
    return (*node[: path[0]], _put(node[path[0]], path[1:], new), *node[path[0] + 1 :])
