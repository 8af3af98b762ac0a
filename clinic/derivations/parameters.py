"""Letters that a text gives no meaning and that may have any value: a class weight w_k, an α or a γ of a loss.

A line that holds whatever they are holds.  One that does not is false only where the text has defined its loss with these letters,
so that nothing else can be meant; elsewhere the letter may have a meaning that is not known, and the line stays unread.
"""

from eqcheck.meaning.declarations import Symbol
from eqcheck.reading.statements.statement import CLAIM

from . import introduced, meanings
from .shapes import bare, walk

MOST = 5  # of them in one text


def find(read, letters, own):
    """Return the symbols of such letters, by their keys: positive numbers, one for all classes or one for each."""
    if letters.two:
        return {}
    claims = [(statement, introduced.with_own(declared, own)) for _, statement, declared, _ in read if statement.kind == CLAIM and not statement.error]
    nodes = [node for statement, _ in claims for tree in (statement.head.tree, statement.right.tree) for node in walk(tree)]
    heads = {bare(statement.head.tree)[1] for statement, _ in claims if bare(statement.head.tree)[0] == "name"}
    moved = {bare(part)[1] for node in nodes if node[0] == "diff" for part in (node[1], *(by for by, _ in node[2])) if bare(part)[0] == "name"}
    called = {node[1][1] for node in nodes if node[0] == "mul" and node[1][0] == "name" and node[2][0] == "paren" and bare(node[2])[0] == "name"}
    labelled = letters.true_class or any(node[0] == "name" and node[1] == letters.label for node in nodes)
    found = {}
    for statement, declared in claims:
        for name, indices in meanings.unknown(statement, declared):
            # One letter for each class may be the labels, where there are no others.
            if indices < (2 if labelled else 1) and name not in heads | moved | called and "'" not in name:
                found[name, indices] = Symbol(name, ("i",) * indices, "positive", key=name)
    return found if len(found) <= MOST and len({name for name, _ in found}) == len(found) else {}


def of(statement, free):
    """Return the keys of the letters of a statement that may have any value."""
    return {(node[1], len(node[2])) for tree in (statement.head.tree, statement.right.tree) for node in walk(tree or ()) if node[0] == "name"} & free.keys()
