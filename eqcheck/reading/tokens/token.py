"""What a token is, what is known about names before a formula is read, and the error of reading."""

from dataclasses import dataclass, field
from functools import cached_property


class Unreadable(ValueError):
    """A formula that the checker cannot read; ``place`` is an offset into its text."""

    def __init__(self, message, place=0):
        super().__init__(message)
        self.place = place


@dataclass(slots=True, unsafe_hash=True)
class Token:
    """One token: its kind, its text, and where it begins and ends in the formula.

    Nobody changes one; that it cannot be changed would make it three times as slow to make.
    """

    kind: str
    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Context:
    """What the declarations say about names: all that reading may know of them.

    ``functions`` take arguments, ``literals`` carry a fixed index (``w_{0}``), and what is in
    ``names`` has a meaning of its own: a declared ``d`` or ``T`` is no derivative and no transpose.
    ``indices`` count: index letters, their ranges, and the classes of labels.  ``families`` carry
    an index in a place of its own (``W^{()}`` is declared as ``W^{(l)}``), ``conditional`` functions
    have a bar or an event among their arguments, and ``random`` says that there are random variables.
    Of ``plain`` symbols and functions (``arities``) the number of their indices is known, too.
    ``primed`` makes a prime a transpose, as ``transposing`` makes the superscript that it names, ``differentials`` are the letters that d moves.  Where a
    declaration itself is read, ``declaring`` holds the index letters of its block.
    ``macros`` are the macros by their names, ``changes`` names such as Δx that are one although no block says so yet.
    """

    functions: frozenset = frozenset()
    literals: frozenset = frozenset()
    names: frozenset = frozenset()
    indices: frozenset = frozenset()
    families: frozenset = frozenset()
    conditional: frozenset = frozenset()
    plain: frozenset = frozenset()
    arities: frozenset = frozenset()
    random: bool = False
    transposing: str = ""
    primed: bool = False
    differentials: bool = False
    declaring: frozenset | None = None
    changes: frozenset = frozenset()
    macros: dict = field(default_factory=dict, hash=False)

    @cached_property
    def declared(self):
        """The names of symbols and functions."""
        return self.names | self.functions
