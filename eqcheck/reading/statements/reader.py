"""The way through this room: a formula comes in and leaves as statements, once and for all."""

import re

from ..tokens.token import Unreadable
from .chains import split
from .markers import Marker
from .separators import parts
from .statement import BRACKETED, CLAIM, CONDITION, LOST, Place, Side, Statement

SIGN = re.compile(r"=|<|>|\\(?:approx|leq?|geq?|neq?|equiv|lt|gt|leqslant|geqslant)(?![A-Za-z])")
EQUALITIES = ("=", ":=", "≈")  # any other sign begins the chain anew
NOTHING_BEFORE = "nothing stands before this for it to continue"


class Reader:
    """Reads the formulas of one page, from top to bottom.

    It remembers the chain that the last display left off with, since the next may begin with a
    relation sign, and the conditions that boxed formulas of the text state, up to the next heading.
    """

    def __init__(self):
        self.block()

    def block(self):
        """Begin anew behind a declarations block."""
        self.last, self.standing = None, ()

    def heading(self):
        """Forget what the text has stated as conditions."""
        self.standing = ()

    def read(self, formula, context):
        """Return the statements of a formula, in their order; what is wrong with one stands on it."""
        try:
            chains = split(formula.latex, context)
        except Unreadable as error:
            if not SIGN.search(formula.latex):
                return []
            whole = Side(formula.latex, error=str(error))
            return [Statement(whole, "", Side(), kind=LOST, place=_place(formula), source=formula.latex)]
        found = []
        for number, chain in enumerate(chains):
            found += self._statements(formula, chain, number, context.indices)
        return found

    def _statements(self, formula, chain, number, indices):
        head, before = chain.head, chain.head
        if chain.continues:
            if self.last is None:
                return [
                    _statement(formula, number, Side(error=NOTHING_BEFORE), link, kind=LOST) for link in chain.links
                ]
            head, before = self.last
        found = [_bracketed(formula, number, left, link, indices) for left, link in chain.inside]
        if not chain.links:
            if formula.display and head.tokens:
                head.parse()
                self.last = (head, head)
            return found
        for side in (chain.head, *(link.side for link in chain.links)):
            side.parse()
        if _states_conditions(formula, chain, indices):
            return found + self._conditions(formula, chain, number)
        for link in chain.links:
            found.append(_statement(formula, number, before, link, head=head, standing=self.standing))
            before = link.side
            if link.sign not in EQUALITIES:
                head = link.side
        if formula.display:
            self.last = (head, before)
        return found

    def _conditions(self, formula, chain, number):
        """Return a chain that claims nothing; in a box it is a condition for what follows."""
        found, trees, left = [], [], chain.head
        for link in chain.links:
            found.append(_statement(formula, number, left, link, kind=CONDITION))
            if left.tree is not None and link.side.tree is not None:
                trees.append(("rel", left.tree, link.sign, link.side.tree))
            left = link.side
        if "\\boxed" in formula.latex:
            self.standing = tuple(trees)
        return found


def _place(formula, line=0):
    return Place(formula.line + line, formula.cell, formula.label, formula.display)


def _statement(formula, number, left, link, kind=CLAIM, **more):
    return Statement(
        left, link.sign, link.side, conditions=link.conditions, condition_error=link.error,
        marker=Marker(link.marker or formula.mark), place=_place(formula, link.line), kind=kind,
        source=formula.latex, chain=number, **more,
    )  # fmt: skip


def _bracketed(formula, number, left, link, indices):
    """Return the statement of a sign within brackets: one of indices, as in P(l = k), is an event."""
    kind = CONDITION if _names_indices((left, link.side), indices) else BRACKETED
    found = _statement(formula, number, left, link, kind=kind)
    if kind == BRACKETED:
        left.error = f"{link.sign} within brackets is not understood"
    return found


def _states_conditions(formula, chain, indices):
    """Say whether a chain only states what is given: marked so, or unmarked and about indices, as j = k."""
    marker = formula.mark or next((link.marker for link in chain.links if link.marker), "")
    if marker:
        return marker == "given"
    return _names_indices([chain.head, *(link.side for link in chain.links)], indices)


def _names_indices(sides, indices):
    """Say whether all sides are indices, ranges or whole numbers: j = k, K = 3, i = 1, …, D."""
    plain = [
        [t for t in part if t.kind != "ADD"]
        for side in sides
        for part in (parts(side.tokens) if any(t.kind == "DOTS" for t in side.tokens) else [side.tokens])
        if [t.kind for t in part] != ["DOTS"]
    ]
    if not all(
        len(ts) == 1 and (ts[0].text in indices or ts[0].kind == "NUM" and ts[0].text.isdigit()) for ts in plain
    ):
        return False
    return any(ts[0].text in indices for ts in plain)
