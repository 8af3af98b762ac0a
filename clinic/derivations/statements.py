"""A text under an alphabet: its statements, each with the declarations that it is read under."""

import re
from dataclasses import replace
from functools import lru_cache

from eqcheck.reading.documents import Formula
from eqcheck.reading.statements.reader import Reader
from eqcheck.reading.statements.statement import CLAIM, Side
from eqcheck.reading.tokens import Context, Unreadable

from . import letters as spelling, typed
from .conditions import condition_tree
from .introduced import OWN
from .shapes import CONDITIONAL, LABELS, LOGITS, LOSS, bare, walk

BEGINS_WITH_A_SIGN = re.compile(r"(?:\s|&|\\begin\{\w+\*?\}|\\quad|\\;|\\,)*(?:=|\\approx)")


def trees_of(texts):
    """Return the chains of a text without any declarations: for each, the trees of its sides, None where unread."""
    reader, chains = Reader(), []
    for latex, display in texts:
        last = None
        if BEGINS_WITH_A_SIGN.match(latex):
            latex = f"0 {latex}"
        for statement in reader.read(Formula(latex, 1, display=display), Context()):
            if statement.kind != CLAIM:
                chains.append([statement.left.tree, statement.right.tree])
                continue
            if last is not None and statement.head is last[0]:
                last[1].append(statement.right.tree)
            else:
                last = (statement.head, [statement.head.tree, statement.right.tree])
                chains.append(last[1])
    return [[tree for tree in chain if tree is not None] for chain in chains]


@lru_cache(maxsize=2048)
def _trees(latex, display):
    """Return the trees of all sides of one formula; none if it cannot be taken apart.  Many alphabets leave a formula as it is."""
    try:
        return tuple(tree for chain in trees_of([(latex, display)]) for tree in chain)
    except Unreadable:
        return ()


def statements(found, letters, said, as_typed=False):
    """Yield ``(piece, statement, declarations, as typed)`` for the formulas of a text, read under an alphabet.

    ``found`` are pairs of a piece and its LaTeX in the checker's spelling.
    """
    declared, label, size = spelling.declare(letters, said)
    reader, before, facts, last, sides = Reader(), None, (), "", {}
    numbered = letters.loss and (letters.loss, 0) not in said.names
    for piece, latex in found:
        for sign, name in ((CONDITIONAL, letters.probability), (LABELS, letters.label), (LOGITS, letters.logit), (LOSS, letters.loss)):
            latex = re.sub(spelling.typed(sign), lambda m: name, latex) if name else latex
        if letters.true_class and not letters.shaped:  # e_c is the one-hot label
            unit = rf"(?:\\(?:mathbf|boldsymbol|vec)\s*\{{?\s*e\s*\}}?|\\(?:mathbf|mathbb)\s*\{{\s*1\s*\}}|(?<![A-Za-z\\])e)\s*_\s*(?:\{{\s*{re.escape(letters.true_class)}\s*\}}|{re.escape(letters.true_class)}(?![A-Za-z]))"
            latex = re.sub(unit, lambda m: label, latex)
        for other in said.logged - said.defined if letters.probability else ():  # a second letter for the probabilities, as in −Σ y_i log p_i behind σ(z)_i
            if other != letters.probability and other not in (letters.logit, letters.label, letters.loss, letters.weight, letters.feature):
                latex = re.sub(spelling.typed(other) + r"(?=\s*_)", lambda m: letters.probability, latex)
        for other, function in said.calls if letters.probability else ():
            if function == letters.probability and other not in (letters.logit, letters.label, letters.loss, letters.weight, letters.feature):
                latex = re.sub(r"(?<!bar\{)" + spelling.typed(other), lambda m: letters.probability, latex)
        latex = spelling.ends_of_dots(spelling.respelt(latex, letters, numbered), size)
        formula = Formula(latex, piece.line, display=piece.display)
        trees = _trees(latex, piece.display)
        conditions = tuple(map(condition_tree, piece.conditions))
        inside = [*trees, *(("name", "\\delta", (("i", c[1][1]), ("i", c[3][1]))) for c in conditions if "num" not in (c[1][0], c[3][0]))]
        goes_on = before if BEGINS_WITH_A_SIGN.match(latex) else None
        before = here = spelling.for_formula(declared, inside, letters, size, goes_on)
        read = reader.read(formula, here.context)
        written, last = typed.statements(piece.left + piece.latex, last) if as_typed else (None, "")
        for n, statement in enumerate(read):
            fact = _fact(statement, letters)
            if fact:
                facts = (*facts, fact)
            there, statement = _with_compared(here, statement), _uncalled(statement, here, sides)
            shown = written[n] if written is not None and len(written) == len(read) else ""
            yield piece, replace(statement, standing=(*statement.standing, *conditions, *facts)), there, shown


def _uncalled(statement, declared, sides):
    """Return a statement with f for f(x), where nothing is declared as f or as x: it says that f depends on something.

    ``sides`` are those that were changed, with what they were: the right side of a statement is the left one of the next.
    """
    if statement.error:
        return statement

    def without(tree):
        if not isinstance(tree, tuple) or not tree:
            return tree
        tree = tuple(without(part) for part in tree)
        if tree[0] == "mul" and len(tree) == 3 and tree[2][0] == "paren" and bare(tree[2])[0] == "name" and not bare(tree[2])[2]:
            function, argument = tree[1], bare(tree[2])[1]
            function = function[2] if function[0] == "mul" else function[3][0] if function[0] == "fn" and len(function[3]) == 1 else function
            plain = bare(function)[0] == "name" and not bare(function)[2] and bare(function)[1].strip("'").isalpha() and function[0] != "paren"
            known = {(argument, 0), (argument, 1)} & declared.symbols.keys() or argument in (*OWN, *declared.index, *declared.sizes)
            if plain and argument.isalpha() and not (known and {(bare(function)[1].strip("'"), n) for n in (0, 1)} & declared.symbols.keys()):
                return tree[1]
        return tree

    def changed(one):
        tree = without(one.tree)
        if tree != one.tree and id(one) not in sides:
            sides[id(one)] = one, Side(one.latex, one.tokens, tree, one.error)
        return sides[id(one)][1] if id(one) in sides else one

    return replace(statement, head=changed(statement.head), left=changed(statement.left), right=changed(statement.right))


def _with_compared(declared, statement):
    """Return declarations in which a letter that a condition alone has, as c in "if i ≠ c", counts what the letter beside it counts."""
    found = {}
    for condition in statement.conditions:
        names = [side[1] for side in condition[1::2] if side[0] == "name" and not side[2]] if condition[0] == "rel" and len(condition) == 4 else []
        known = [name for name in names if name in declared.index]
        found.update({name: declared.index[known[0]] for name in names if known and len(name) == 1 and name not in declared.index and (name, 0) not in declared.symbols})
    return replace(declared, index={**declared.index, **found}) if found else declared


def named_by_a_label(statement, letters, value="1"):
    """Return the letter c that a text names as the true class by t_c = 1, or with another value as none; or an empty text."""
    if statement.error or letters.shaped or bare(statement.right.tree) != ("num", value):
        return ""
    left = bare(statement.head.tree)
    return left[2][0][1] if left[0] == "name" and left[1] == letters.label and len(left[2]) == 1 and left[2][0][0] == "i" else ""


def _fact(statement, letters):
    """Return the condition that a text states of one label, y_1 = 1, or None."""
    if statement.error or not is_given(statement, letters):
        return None
    left, right = bare(statement.head.tree), bare(statement.right.tree)
    return ("rel", left, "=", right) if right[0] == "num" and len(left[2]) == 1 and left[2][0][0] == "n" else None


def is_given(statement, letters):
    """Say whether a statement says which numbers a letter has in an example, t_k = 1 or z = (1.75, 1.75): it claims nothing."""
    if statement.error or letters.shaped or statement.head.tree is None or statement.right.tree is None:
        return False
    left, right = bare(statement.head.tree), bare(statement.right.tree)
    if left[0] != "name":
        return False
    numbers = {item[0] for item in left[2]} == {"n"} or right[0] != "num" or statement.sign == "≈" or left[1] == letters.loss and "." in right[1]
    return (numbers or left[1] == letters.label and bool(left[2])) and all(node[0] != "name" for node in walk(right))
