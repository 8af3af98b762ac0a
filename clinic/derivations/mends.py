"""One change that makes a false line true: an index, a sign or a letter in another's place."""

import re
from dataclasses import replace

from eqcheck.meaning.values.errors import shown
from eqcheck.reading.statements.statement import Side

from . import judged
from .shapes import walk
from ..wording import in_text

SHAPES = re.compile(r"is not defined|cannot be|on the left, .* on the right|are no numbers|a power of a")
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
    for changed, words in _other_variables(statement.head.tree, letters):
        head = Side(statement.head.latex, statement.head.tokens, changed)
        if _holds(line, replace(statement, left=head, head=head)):
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
