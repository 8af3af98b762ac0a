"""Letters that a text uses and never defines: each is given the meaning under which the lines that have it hold.

A text has S, Σ, h or net without saying what it is.  What it may stand for is a short list in the text's alphabet;
each candidate is tried on every line, and the numbers decide.  A meaning is taken only where a line holds with it and
fewer are false; otherwise the letter stays unknown, and its lines unread.
"""

from dataclasses import dataclass

from eqcheck.meaning.declarations import Symbol
from eqcheck.reading.statements.statement import CLAIM, side
from eqcheck.reading.trees.indices import free_indices

from . import introduced, judged
from .letters import CLASSES as K
from .shapes import bare, letter, walk

IDENTITY = ("I", "\\boldsymbol{I}", "\\mathbb{I}", "\\mathrm{I}", "E", "e")
MOST = 4  # letters that are looked for


@dataclass
class Meaning:
    """What a letter stands for, in words and as a symbol, and how much speaks for and against it: lines that hold and that are false with it."""

    key: tuple
    symbol: Symbol
    words: str
    holds: int
    false: int
    enough: int = 1  # lines that have to hold

    @property
    def taken(self):
        return self.holds > self.false and self.holds >= self.enough


def candidates(letters, label, indices, name=""):
    """Return ``[(LaTeX, words)]`` of what a letter with that many indices may stand for."""
    a, p, t, L = letters.logit, letters.probability, label, letters.loss
    over = f" / {letters.temperature}" if letters.temperature else ""
    total = rf"\sum_{{{K}}} e^{{{a}_{{{K}}}{over}}}"
    if indices == 0:
        return [
            (total, "the sum of the exponentials"), (rf"\ln({total})", "the logarithm of the sum of the exponentials"),
            (rf"\sum_{{{K}}} {t}_{{{K}}} {p}_{{{K}}}", "the probability of the true class"),
            *([(rf"-\sum_{{{K}}} {t}_{{{K}}} \ln {p}_{{{K}}}", "the loss")] if L else []),
            *([(rf"\frac{{\partial {p}}}{{\partial {a}}}", "the Jacobian")] if letter(name) == "J" else []),
        ]  # fmt: skip
    i = "i"
    if indices == 1:
        found = [
            (rf"{p}_{{{i}}}", "the probabilities"), (rf"{t}_{{{i}}}", "the labels"), (rf"{a}_{{{i}}}", "the logits"),
            (rf"e^{{{a}_{{{i}}}{over}}}", "the exponentials"), (rf"\ln {p}_{{{i}}}", "the logarithms of the probabilities"),
            (total, "the sum of the exponentials"),
        ]  # fmt: skip
        if L:
            found += [
                (rf"\frac{{\partial {L}}}{{\partial {a}_{{{i}}}}}", "the gradient of the logits"),
                (rf"\frac{{\partial {L}}}{{\partial {p}_{{{i}}}}}", "the gradient of the probabilities"),
                (rf"-{t}_{{{i}}} \ln {p}_{{{i}}}", "the terms of the loss"),
            ]
        return found
    return [(rf"\frac{{\partial {p}_{{i}}}}{{\partial {a}_{{j}}}}", "the Jacobian"), (r"\delta_{ij}", "Kronecker's delta")]


def unknown(statement, declared):
    """Return the names of a statement that nobody has declared, with how many indices they have."""
    found = set()
    for tree in (statement.head.tree, statement.right.tree):
        for node in walk(tree or ()):
            if node[0] != "name":
                continue
            key = node[1], len(node[2])
            known = key in declared.symbols or node[1] in declared.letters or node[1] in introduced.OWN or (node[1], 0) in declared.symbols
            if not known and not node[1].startswith("\\mathrm") and node[1] not in declared.sizes and all(item[0] in "in" for item in node[2]):
                found.add(key)
    return found


def find(read, letters, label, own):
    """Return the meanings of the letters that the text does not define, by their keys."""
    if letters.shaped:
        return {}
    claims = [(statement, introduced.with_own(declared, own)) for _, statement, declared, _ in read if statement.kind == CLAIM and not statement.error]
    missing = {}
    for statement, declared in claims:
        for key in unknown(statement, declared) - _variables(statement):
            missing.setdefault(key, []).append((statement, declared))
    for statement, _ in claims:  # by what a text differentiates is no abbreviation: nothing would depend on it
        for key in _variables(statement):
            missing.pop(key, None)
    found = {}
    for key in sorted(missing, key=lambda key: -len(missing[key]))[:MOST]:
        places = [(s, introduced.with_own(d, {k: m.symbol for k, m in found.items()})) for s, d in missing[key] if not {bare(s.head.tree)[:2], bare(s.right.tree)[:2]} & {("name", key[0])}]
        best = max((_tried(key, latex, words, places, letters.probability) for latex, words in candidates(letters, label, key[1], key[0])), key=lambda m: (m.holds - m.false, m.holds), default=None)
        if best is not None and best.taken:
            found[key] = best
    return found


def _variables(statement):
    """Return the names without an index by which a statement differentiates."""
    below = [bare(by) for tree in (statement.head.tree, statement.right.tree) for node in walk(tree) if node[0] == "diff" for by, _ in node[2]]
    return {(node[1], 0) for node in below if node[0] == "name" and not node[2]}


def _tried(key, latex, words, places, probability):
    """Return a meaning with how it does on the statements that have the letter and no other that is unknown."""
    indices = ("i", "j")[: key[1]]
    symbol = Symbol(key[0], indices, "definition", side(latex).tree, latex=latex, key=key[0])
    holds = false = 0
    for statement, declared in places:
        declared = introduced.with_own(declared, {key: symbol})
        if unknown(statement, declared) or free_indices(statement.right.tree, declared.letters) - free_indices(statement.head.tree, declared.letters):
            continue
        outcome = judged.quick(declared, statement, "sum-one")
        what_p_is = bare(statement.head.tree)[:2] == ("name", probability)
        holds += (outcome == judged.AGREES) * (2 if what_p_is else 1)  # p_i = e^{z_i} / S as good as says it
        false += outcome == judged.DIFFERS
    # A second letter for a role may as well be a slip of the pen, if one line is all that speaks for it.
    # The elements of the identity are I_ij to everybody.
    role = key[1] and symbol.body[0] == "name" and (symbol.body[1] != "\\delta" or key[0] not in IDENTITY)
    return Meaning(key, symbol, words, holds, false, 2 if role else 1)
