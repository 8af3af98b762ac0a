"""The way through this room: a formula comes in and leaves as statements, once and for all."""

from ..tokens.macros import expand, without_definitions
from ..tokens.token import Unreadable
from .chains import split
from .markers import Marker
from .conditions import about_indices
from .sentences import Words
from .signs import signs, without_any
from .statement import BRACKETED, CLAIM, CONDITION, LOST, Place, Side, Statement

EQUALITIES = ("=", ":=", "≈")  # any other sign begins the chain anew
MAX_TITLE = 400  # characters of a heading
NOTHING_BEFORE = "nothing stands before this for it to continue"


class Reader:
    """Reads the formulas of one page, from top to bottom.

    It remembers the chain that the last display left off with, since the next may begin with a
    relation sign, the words around it, and the conditions that boxed formulas of the text state, up to the next heading.
    """

    def __init__(self):
        self.title = ""  # the words of the heading above
        self.block()

    def block(self):
        """Begin anew behind a declarations block."""
        self.last, self.standing, self.words = None, (), ()

    def heading(self, words=""):
        """Forget what the text has stated as conditions; ``words`` are those of the heading."""
        self.standing, self.title = (), words[:MAX_TITLE]

    def read(self, formula, context):
        """Return the statements of a formula, in their order; what is wrong with one stands on it."""
        if not formula.display and without_any(formula.latex, context.macros):
            return []
        try:
            chains = split(formula.latex, context, formula.mark)
        except Unreadable as error:
            places = _places(formula.latex, context.macros)
            return [_lost(formula, place, str(error), alone=len(places) == 1) for place in places]
        found = []
        for number, chain in enumerate(chains):
            found += self._statements(formula, chain, number, context.indices)
        return found

    def _statements(self, formula, chain, number, indices):
        head, before, ratio, words = chain.head, chain.head, None, (Words(formula.before, formula.behind, formula.display, self.title),)
        if chain.continues:
            if self.last is None:
                return [
                    _statement(formula, number, Side(error=NOTHING_BEFORE), link, kind=LOST) for link in chain.links
                ]
            head, before, ratio = self.last
            words = (*words, *self.words)
        found = [_bracketed(formula, number, left, link, indices) for left, link in chain.inside]
        if not chain.links:
            if formula.display and head.tokens:
                head.parse()
                self.last, self.words = (head, head, None), words[-1:]
            return found
        if chain.links[0].sign == "∈":
            chain.head.parse_each()
        for side in (chain.head, *(link.side for link in chain.links)):
            side.parse()
        if _states_conditions(chain, indices):
            return found + self._conditions(formula, chain, number)
        for link, following in zip(chain.links, chain.links[1:]):
            if not link.side.tokens:  # = < x, y >
                following.error = following.error or "two relation signs stand side by side"
        for link in chain.links:
            given = link.marker == "given"
            kind = CONDITION if given else CLAIM
            first = ratio if ratio is not None and link.sign == "∝" else head  # in A ∝ B ∝ C the first side stays, in A ∝ B = C it does not
            ratio = first if link.sign == "∝" else None
            found.append(_statement(formula, number, before, link, head=first, kind=kind, standing=self.standing, words=words))
            # Behind another sign, a condition, or 0 = A, what follows is compared with the side before it.
            if link.sign not in EQUALITIES or given or link.sign == "=" and [t.text for t in head.tokens] == ["0"]:
                head = link.side
            before = link.side
        if formula.display and not chain.remark:
            self.last, self.words = (head, before, ratio), words[-1:]
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


def _places(latex, macros):
    """Return where the relation signs of a formula were typed; one that a macro stands for is at the macro."""
    try:
        typed = expand(latex, macros)
    except Unreadable:
        return signs(without_definitions(latex))
    return [typed.place(place) for place in signs(typed.text)]


def _place(formula, line=0):
    return Place(formula.line + line, formula.cell, formula.label, formula.display, formula.file)


def _statement(formula, number, left, link, kind=CLAIM, **more):
    return Statement(
        left, link.sign, link.side, conditions=link.conditions, condition_error=link.error, worded=link.worded,
        marker=Marker(link.marker), place=_place(formula, link.line), kind=kind,
        source=formula.latex, chain=number, **more,
    )  # fmt: skip


def _bracketed(formula, number, left, link, indices):
    """Return the statement of a sign within brackets: one of indices, as in P(l = k), is an event."""
    kind = CONDITION if about_indices((left.tokens, link.side.tokens), indices) else BRACKETED
    found = _statement(formula, number, left, link, kind=kind)
    if kind == BRACKETED:
        left.error = f"{link.sign} within brackets is not understood"
    return found


def _states_conditions(chain, indices):
    """Say whether a chain only states what is given, as j = k does or a condition beside a claim; a marker may say otherwise."""
    if any(link.marker not in ("", "given") for link in chain.links):
        return False
    return chain.noted or about_indices([chain.head.tokens, *(link.side.tokens for link in chain.links)], indices)


def _lost(formula, place, error, alone):
    """Return the statement of a sign in a formula that falls apart: it is shown whole if the sign is its only one, or else the line."""
    line = formula.latex[formula.latex.rfind("\n", 0, place) + 1 :].partition("\n")[0]
    whole = Side(formula.latex if alone else line, error=error)
    return Statement(
        whole, "", Side(), kind=LOST, source=formula.latex, place=_place(formula, formula.latex.count("\n", 0, place))
    )
