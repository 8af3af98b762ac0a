"""A letter that a text calls the gradient: by a line, g = ∇_z L or ∂L/∂z_i = g_i, or by its words, "the gradient is g_i = …".

What the text then says of the letter is a claim about the derivative, and no definition of the letter.
"""

import re
from dataclasses import replace

from eqcheck.meaning.declarations import Symbol
from eqcheck.reading.statements.signs import signs
from eqcheck.reading.statements.statement import CLAIM
from eqcheck.reading.trees.indices import free_indices

from . import introduced, judged
from .shapes import bare, letter, walk

SAID = re.compile(
    r"(?<!negative )(?<!minus the )\bgradient(?:\s*[,:(]?\s*\b(?:of|the|loss|cost|cross-entropy|function|with|respect|to|wrt|w\.r\.t\.?|in|for|at|logits?|scores?|vector|then|so|thus|therefore|"
    r"is|are|equals|be|reads|simply|just|given|by|as|called))*\s*[,:)]?\s*$", re.I,
)  # fmt: skip
SAID_BEHIND = re.compile(r"\s*,?\s*(?:be|is|denotes?|means)\s+the\s+gradient\b", re.I)
BY_LOGITS = re.compile(r"\b(?:logits?|scores?)\b", re.I)


def find(read, found, letters, own):
    """Return the symbols of the letters that are the gradient, by their keys; ``own`` are those that lines of the text define."""
    if letters.shaped or not letters.loss or not letters.logit:
        return {}
    statements = [(piece, statement, introduced.with_own(declared, own)) for piece, statement, declared, _ in read if statement.kind == CLAIM and not statement.error]
    heads = {introduced.head_of(statement) for _, statement, _ in statements} - {None}
    called = {
        piece.latex.strip(): f"{piece.before} {piece.after}" for piece, _ in found
        if not signs(piece.latex) and (SAID.search(piece.before) or SAID_BEHIND.match(piece.after))
    }  # fmt: skip
    result, above = {}, set()
    for piece, statement, declared in statements:
        made = _by_a_line(statement, declared, heads - above, own) or _by_words(piece, statement, declared, letters, called)
        result |= {key: symbol for key, symbol in (made or {}).items() if key not in result | dict.fromkeys(above)}
        above.add(introduced.head_of(statement))
    return result


def _by_a_line(statement, declared, below, own):
    """Return the symbol for the entries of g = ∇_z L, or for g_i behind ∂L/∂z_i, where it is among what lines ``below`` are about."""
    left, right = bare(statement.head.tree), bare(statement.right.tree)
    if left[0] == "name" and not left[2] and (left[1], 1) in below and right[0] == "diff" and len(right[2]) == 1:
        by, order = right[2][0]
        entries = declared.symbols.get((letter(by[1]), 1)) if by[0] == "name" and not by[2] and order == 1 else None
        if entries is None or free_indices(right[1], declared.letters):
            return None
        index = entries.indices[0]
        return _symbol(left[1], index, ("diff", right[1], ((("name", letter(by[1]), (("i", index),)), 1),)))
    if left[0] == "diff" and right[0] == "name" and len(right[2]) == 1 and (right[1], 1) in below and not {(right[1], 0), (right[1], 1)} & declared.symbols.keys() - own.keys():
        item = right[2][0]
        if item[0] == "i" and free_indices(left, declared.letters) == {item[1]}:
            return _symbol(right[1], item[1], left)
    return None


def _by_words(piece, statement, declared, letters, called):
    """Return the symbol for g_i where words say that it is the gradient, and its formula is no gradient of anything else."""
    left = bare(statement.head.tree)
    if statement.chained or left[0] != "name" or len(left[2]) != 1 or left[2][0][0] != "i" or statement.sign not in ("=", ":="):
        return None
    words = piece.before if SAID.search(piece.before) else called.get(statement.left.latex.strip(), "")
    known = {letters.logit, letters.probability, letters.label, letters.loss, letters.weight, letters.feature, letters.bias}
    names = {letter(node[1]) for node in walk(statement.right.tree) if node[0] == "name"}
    if not words or left[1] in known or names & {letters.weight, letters.feature} - {""} or left[2][0][1] not in free_indices(statement.right.tree, declared.letters):
        return None
    index = left[2][0]
    loss = ("name", letters.loss, ())
    if not BY_LOGITS.search(words):
        label = ("name", letters.label, (index,))
        for other in (("diff", loss, ((("name", letters.probability, (index,)), 1),)), ("neg", label)):
            side = replace(statement.head, tree=other)
            if judged.quick(declared, replace(statement, left=side, head=side)) != judged.DIFFERS:
                return None  # the gradient may be that of the probabilities, or of their logarithms
    return _symbol(left[1], index[1], ("diff", loss, ((("name", letters.logit, (index,)), 1),)))


def _symbol(name, index, body):
    return {(name, 1): Symbol(name, (index,), "definition", body, key=name)}
