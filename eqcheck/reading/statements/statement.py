"""The statement: one relation sign with all that was read about it, and nothing of what it means.

Whoever judges a statement needs nothing else, so a test can make one by hand::

    Statement(left=side("a + a"), sign="=", right=side("2 a"))
"""

from dataclasses import dataclass, field

from ..tokens.lexer import tokens
from ..tokens.token import Context, Unreadable
from ..trees.brackets import CLOSE, OPEN
from ..trees.parser import parse
from .markers import Marker

CLAIM, CONDITION, BRACKETED, LOST = "claim", "condition", "bracketed", "lost"


@dataclass
class Side:
    """One side of a relation: its LaTeX as it is shown, its tokens, and its tree or why it has none."""

    latex: str = ""
    tokens: list = field(default_factory=list)
    tree: tuple | None = None
    error: str = ""
    layered: bool = False  # whether the tree is already in the terms of the declarations

    def parse(self):
        """Make the tree of the tokens; what cannot be read is kept as the side's error."""
        if self.tree is None:
            try:
                self.tree = parse(self.tokens)
            except Unreadable as error:
                self.error = self.error or str(error)
            except RecursionError:
                self.error = self.error or "too deeply nested"

    def parse_each(self):
        r"""Make one tree of what stands between commas, ("each", trees): the a, b of a, b \in \mathbb{R}."""
        found, depth = [[]], 0
        for token in self.tokens:
            depth += (token.kind in OPEN) - (token.kind in CLOSE)
            if depth == 0 and token.kind == "COMMA" and token.text == ",":
                found.append([])
            else:
                found[-1].append(token)
        if len(found) > 1:
            sides = [Side(tokens=part) for part in found]
            for each in sides:
                each.parse()
            self.error = self.error or next((each.error for each in sides if each.error), "")
            self.tree = None if self.error else ("each", tuple(each.tree for each in sides))


def side(latex, context=Context()):
    """Return the side that ``latex`` is, read."""
    read = Side(latex)
    try:
        read.tokens = tokens(latex, context)
    except Unreadable as error:
        read.error = str(error)
    else:
        read.parse()
    return read


@dataclass(frozen=True)
class Place:
    """Where a statement stands: its line, counted from 1 in the file or cell, and the formula's label.

    ``file`` is empty on the page itself.
    """

    line: int = 1
    cell: int | None = None
    label: str = ""
    display: bool = False
    file: str = ""


@dataclass
class Statement:
    """One relation sign of a formula, between the side before it and the one behind it.

    ``kind`` is ``CLAIM``; ``CONDITION``, where the text states one (j = k); ``BRACKETED``, where
    the sign stands within brackets, as in P(l = k); or ``LOST``, where so little could be read
    that no marker applies.  In A = B = C both B and C are compared with the ``head`` A, which is
    ``left`` itself if nothing else is given.  ``conditions`` stand on its line, ``worded`` is one in words alone, ``standing`` ones
    in the text above; both are trees.  ``words`` are those of the text around the formula, and around the one whose chain it goes
    on with.  ``source`` is the whole formula, ``chain`` the number of the chain in it, ``typed`` the tree of a head that has no value
    and for which ``head`` stands in.  Whoever judges keeps in ``compared`` what came out.
    """

    left: Side
    sign: str
    right: Side
    head: Side = None
    conditions: tuple = ()
    standing: tuple = ()
    marker: Marker = Marker()
    place: Place = Place()
    kind: str = CLAIM
    condition_error: str = ""
    worded: str = ""
    words: tuple = ()
    source: str = ""
    chain: int = 0
    typed: tuple | None = None
    compared: dict = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self):
        if self.head is None:
            self.head = self.left

    @property
    def chained(self):
        """Whether the head of the chain, and not the side before the sign, is what counts."""
        return self.head is not self.left

    @property
    def error(self):
        """Why it cannot be read, or an empty text: conditions first, then the sides as they stand."""
        return self.condition_error or self.head.error or self.right.error
