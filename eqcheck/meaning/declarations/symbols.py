"""Symbols and declarations: what the letters of a page stand for, as plain data."""

from dataclasses import dataclass, field, replace
from functools import cached_property

from ...reading.tokens import Context, Unreadable, tokens
from ...reading.trees.limits import BIG

KINDS = ("real", "positive", "simplex", "labels")
ASSUMPTIONS = ("any", "sum-one", "one-hot")


@dataclass(frozen=True)
class Symbol:
    """One declared symbol: its name, the letters of its indices, and what it stands for.

    ``kind`` is one of KINDS, ``"definition"``, ``"components"`` (a vector or matrix of
    components), ``"class"`` (the index of the one in a label), ``"ones"`` or ``"identity"``.
    """

    name: str
    indices: tuple
    kind: str
    body: object = None
    parameters: tuple = ()
    latex: str = ""
    key: str = ""


@dataclass(frozen=True)
class Declarations:
    """Everything that one block says; what a page shows is checked under these."""

    index: dict = field(default_factory=dict)
    assume: str = "any"
    symbols: dict = field(default_factory=dict)
    layout: str = ""
    roles: dict = field(default_factory=dict)
    order: tuple = ()  # (N, D, True) for N > D, (N, D, False) for N ≥ D

    @cached_property
    def context(self):
        """What reading needs to know about names."""
        classes = [name for (name, n), s in self.symbols.items() if n == 0 and s.kind == "class"]
        return Context(
            functions=frozenset(s.name for s in self.symbols.values() if s.parameters),
            literals=frozenset(s.name for s in self.symbols.values() if "_{" in s.name),
            # an index d is no factor: d/dx stays a derivative beside it
            names=frozenset({name for name, _ in self.symbols} | set(self.index) - {"d"} | set(self.sizes)),
            indices=self.letters.union(self.sizes, classes),
        )

    @cached_property
    def letters(self):
        """The index letters."""
        return frozenset(self.index)

    @cached_property
    def sizes(self):
        """The names of the ranges, K and the like; a range may also be a number."""
        return sorted({size for size in self.index.values() if isinstance(size, str)})

    def without(self, name):
        """Return the names of the symbols whose values do not change where those of ``name`` do."""
        if name not in self._resting:
            changing, more = {name}, True
            while more:
                more = {other for other, used in self._uses.items() if other not in changing and used & changing}
                changing |= more
            self._resting[name] = frozenset(self._uses) - changing
        return self._resting[name]

    @cached_property
    def _resting(self):
        return {}

    @cached_property
    def _uses(self):
        """For the name of each symbol, every word of its definitions: the names that these use are among them."""
        uses = {}
        for (name, _), symbol in self.symbols.items():
            uses.setdefault(name, set()).update(_words((symbol.body, symbol.parameters)))
        return uses

    def keep(self, letter):
        """Return these declarations with ``letter`` free for another range; what they say stays."""
        kept = f"{letter} of {self.index[letter]}"

        def renamed(letters):
            return tuple(kept if other == letter else other for other in letters)

        symbols = {}
        for key, symbol in self.symbols.items():
            body = symbol.body
            if symbol.kind == "components":
                body = (_renamed(body[0], letter, kept), renamed(body[1]))
            elif symbol.kind in ("ones", "identity"):
                body = renamed((body,))[0]
            else:
                body = _renamed(body, letter, kept)
            symbols[key] = replace(symbol, body=body, indices=renamed(symbol.indices))
        return replace(self, index={**self.index, kept: self.index[letter]}, symbols=symbols)

    def define(self, symbol):
        """Return these declarations with one symbol more."""
        return replace(self, symbols={**self.symbols, (symbol.name, len(symbol.indices)): symbol})

    @property
    def has_labels(self):
        """Whether some symbol is declared as labels, so that an assumption about them means something."""
        return any(symbol.kind == "labels" for symbol in self.symbols.values())

    def mentions_labels(self, latex):
        """Say whether labels occur in a formula, or in what its symbols are defined as."""
        seen, waiting = set(), [latex]
        while waiting:
            try:
                names = {token.text for token in tokens(waiting.pop(), self.context)}
            except Unreadable:
                return True
            found = [s for s in self.symbols.values() if s.name in names and s.key not in seen]
            if any(s.kind in ("labels", "class") for s in found):
                return True
            seen |= {s.key for s in found}
            waiting += [s.latex.strip("[]") for s in found]
        return False


def _renamed(node, letter, new):
    """Return a tree in which an index letter is called otherwise."""
    if not isinstance(node, tuple):
        return node
    node = tuple(_renamed(part, letter, new) for part in node)
    if node and node[0] == "+i" and node[3] == letter:
        node = (*node[:3], new)
    index = len(node) == 2 and node[0] == "i" or len(node) == 6 and node[0] in BIG
    if (index or len(node) == 3 and node[0] == "name" and not node[2]) and node[1] == letter:
        return (node[0], new, *node[2:])
    return node


def _words(node):
    """Return every text in a tree."""
    if isinstance(node, str):
        return {node}
    return set().union(*map(_words, node)) if isinstance(node, tuple) else set()
