"""Symbols and declarations: what the letters of a page stand for, as plain data."""

import re
from dataclasses import dataclass, field, replace
from functools import cached_property

from ...reading.tokens import Context, Unreadable, tokens
from ...reading.trees.limits import BIG
from ...reading.trees.walking import nodes
from .layers import typed

MATRIX_KINDS = ("symmetric", "positive definite", "orthonormal")
KINDS = ("real", "positive", "probability", "simplex", "labels", "integer", "natural", "binary", *MATRIX_KINDS)
ABSTRACT = ("function", "positive function")  # any smooth one
RANDOM = ("random", "moments")  # random variables
DRAWN = (*KINDS, "choice", "subset")  # what has values of its own in a sample
READ = ("class", "distribution", "choice", *RANDOM)  # kinds that reading knows of
FAMILY = re.compile(r"[\^_]\{(?:[^{}]*(?:\(-?\)|\[-?\])[^{}]*|-?|\|)\}\Z")  # a script that holds the place of an index
NEAR = re.compile(r"order\s+([0-4])\s+in\s+(\S.*)|within\s+(\d*\.?\d+)\s*(%?)")  # what ≈ means
ASSUMPTIONS = ("any", "sum-one", "one-hot")


@dataclass(frozen=True)
class Symbol:
    """One declared symbol: its name, the letters of its indices, and what it stands for.

    ``kind`` is one of KINDS, ``"definition"``, ``"components"`` (a vector or matrix of
    components), ``"class"`` (the index of the one in a label), ``"choice"`` (a number of an index's
    range), ``"subset"`` (of such numbers), ``"set"`` (of values), ``"random"`` (a random variable),
    ``"moments"`` (one whose mean and variance are declared), ``"distribution"`` (any one, over letters
    of a few values), ``"constant"`` (in some letters), ``"recursion"``,
    one of ABSTRACT, ``"ones"`` or ``"identity"``.

    A function may be told from others of its ``head`` by its arguments; then ``name`` holds them,
    too, its last ``implicit`` indices stand among them, and if ``strict`` no other letter may take
    their places.  ``start`` is the first value of a recursion, (name, index).
    """

    name: str
    indices: tuple
    kind: str
    body: object = None
    parameters: tuple = ()
    latex: str = ""
    key: str = ""
    head: str = ""
    implicit: int = 0
    strict: bool = False
    start: tuple = ()

    @property
    def called(self):
        """What it is in a formula: its name without its arguments, and the number of its indices there."""
        return self.head or self.name, len(self.indices) - self.implicit


    def is_read_as(self, other):
        """Say whether reading has to know the same of another symbol of this name: its arguments, and whether its kind is a special one."""
        kinds = self.kind in READ or other.kind in READ
        return (self.parameters, self.indices, self.implicit, self.parameters and self.head, kinds and self.kind) == (
            other.parameters, other.indices, other.implicit, other.parameters and other.head, kinds and other.kind
        )  # fmt: skip


@dataclass(frozen=True)
class Declarations:
    """Everything that one block says; what a page shows is checked under these."""

    index: dict = field(default_factory=dict)
    zero: frozenset = frozenset()  # the index letters that count from 0
    past: dict = field(default_factory=dict)  # the M of i: 0..M, to the name of how many these are
    assume: str = "any"
    symbols: dict = field(default_factory=dict)
    layout: str = ""
    roles: dict = field(default_factory=dict)
    order: tuple = ()  # (N, D, True) for N > D, (N, D, False) for N ≥ D
    proportional: tuple = ()  # the letters over which ∝ leaves a constant ratio
    differentials: tuple = ()  # the letters that d moves
    norms: dict = field(default_factory=dict)  # of matrices: the index of ‖·‖ to "spectral" and the like
    prime: str = ""
    transpose: str = ""  # the superscript that transposes beside T
    gradient: tuple = ()  # the letter by which a bare ∇ is taken
    layers: dict = field(default_factory=dict)  # names with letters of several ranges: (name, indices) to {ranges: name inside}
    near: str = ""  # what ≈ means between two formulas
    macros: dict = field(default_factory=dict)
    faults: tuple = ()  # of the last block
    broken: dict = field(default_factory=dict)  # what has an error or rests on what has: (name, indices) to its fault

    @cached_property
    def context(self):
        """What reading needs to know about names."""
        classes = [name for (name, n), s in self.symbols.items() if n == 0 and s.kind == "class"]
        names = [typed(s.head if s.parameters else s.name) for s in self.symbols.values()]
        inside = [name for s in self.symbols.values() for p in s.parameters for name in _names_of(p)]
        return Context(
            functions=frozenset(typed(s.head) for s in self.symbols.values() if s.parameters),
            literals=frozenset(name for name in (*names, *inside) if "_{" in name or "^{" in name),
            families=frozenset(name for name in (*names, *inside) if FAMILY.search(name)),
            conditional=frozenset(
                s.head for s in self.symbols.values() if s.kind == "distribution" or any(p[0] in ("bar", "rel") for p in s.parameters)
            ),
            plain=frozenset((typed(s.name), len(s.indices)) for s in self.symbols.values() if not s.parameters),
            arities=frozenset((typed(s.head), len(s.indices) - s.implicit) for s in self.symbols.values() if s.parameters),
            random=any(s.kind in (*RANDOM, "choice", "set") for s in self.symbols.values()),
            primed=self.prime == "transpose",
            transposing="" if (self.transpose, 0) in self.symbols or self.transpose in self.index else self.transpose,
            differentials=bool(self.differentials),
            # an index or a range d is no factor: d/dx stays a derivative beside it
            names=frozenset({typed(name) for name, _ in self.symbols} | set(names) | {*self.index, *self.sizes, *self.past} - {"d"}),
            indices=self.letters.union(self.sizes, self.past, classes),
            macros=self.macros,
        )

    @cached_property
    def has_abstract(self):
        """Whether some symbol is declared as a function of which no more is said."""
        return any(symbol.kind in ABSTRACT for symbol in self.symbols.values())

    @cached_property
    def drawn(self):
        """The symbols that have values of their own in a sample, by (name, number of indices), in the order in which they are declared."""
        return {(symbol.name, len(symbol.indices)): symbol for symbol in self.symbols.values() if symbol.kind in DRAWN}

    @cached_property
    def overloads(self):
        """The functions that are told apart by their arguments: (head, number of indices) to symbols."""
        found = {}
        for symbol in self.symbols.values():
            if symbol.parameters and symbol.name != symbol.head:
                found.setdefault((symbol.head, len(symbol.indices) - symbol.implicit), []).append(symbol)
        return found

    @cached_property
    def distributions(self):
        """The distributions without a formula, by their heads."""
        found = {}
        for symbol in self.symbols.values():
            if symbol.kind == "distribution":
                found.setdefault(symbol.head, []).append(symbol)
        return found

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

    def leads_back(self, key):
        """Say whether the definition of (name, number of indices) leads back to it, as that of z^l does to z^{l-1}."""
        return key in self.reached(key)

    def reached(self, key):
        """Return the symbols, (name, number of indices), that the definition of one leads to."""
        if key not in self._reached:
            seen, waiting = set(), [key]
            while waiting:
                used = mentioned(self.symbols[waiting.pop()].body)
                for other in (used | set(filter(None, map(self.zeroth, used)))) & self.symbols.keys() - seen:
                    seen.add(other)
                    waiting.append(other)
            self._reached[key] = frozenset(seen)
        return self._reached[key]

    def zeroth(self, key):
        """Return the symbol, (name, number of indices), that is the entry 0 of another: an a^{(0)}_k that is declared beside a^{(l)}_k; or None."""
        name, count = key
        found = (entry_name(typed(name), 0), count - 1) if count else None
        return found if found in self.symbols else None

    def nodes(self, tree):
        """Yield the nodes of a tree and of what its names stand for; a random variable stands for itself."""
        seen, waiting = set(), [tree]
        while waiting:
            for node in nodes(waiting.pop()):
                yield node
                key = key_in(node)
                if key in self.symbols and key not in seen:
                    seen.add(key)
                    waiting += [self.symbols[key].body] if self.symbols[key].kind not in RANDOM else []

    def some(self, test, found):
        """Say whether a test is met by some nodes or by one of what their names stand for, which is looked at once."""
        keys = set()
        for node in found:
            if test(node):
                return True
            keys.add(key_in(node))
        return any(self._some_in(test, key) for key in keys & self.symbols.keys())

    def _some_in(self, test, key):
        if (test, key) not in self._tested:
            symbol = self.symbols[key]
            self._tested[test, key] = symbol.kind not in RANDOM and any(map(test, self.nodes(symbol.body)))
        return self._tested[test, key]

    @cached_property
    def _tested(self):
        return {}

    @cached_property
    def _reached(self):
        return {}

    @cached_property
    def _resting(self):
        return {}

    @cached_property
    def _uses(self):
        """For the name of each symbol, every word of its definitions: the names that these use are among them."""
        uses = {}
        for (name, count), symbol in self.symbols.items():
            uses.setdefault(name, set()).update(_words((symbol.body, symbol.parameters, symbol.start)))
            if zeroth := self.zeroth((name, count)):
                uses[name].add(zeroth[0])
            if symbol.parameters and symbol.head != name:  # who calls P may mean P(a | b)
                uses.setdefault(symbol.head, set()).add(name)
        return uses

    def keep(self, letter):
        """Return these declarations with ``letter`` free for another range; what they say stays."""
        kept = f"{letter} of {self.index[letter]}{' from 0' if letter in self.zero else ''}"

        def renamed(letters):
            return tuple(kept if other == letter else other for other in letters)

        symbols = {}
        for key, symbol in self.symbols.items():
            body = symbol.body
            if symbol.kind == "components":
                body = (_renamed(body[0], letter, kept), renamed(body[1]))
            elif symbol.kind in ("ones", "identity", "choice", "subset"):
                body = renamed((body,))[0]
            else:
                body = _renamed(body, letter, kept)
            symbols[key] = replace(symbol, body=body, indices=renamed(symbol.indices))
        zero = self.zero | {kept} if letter in self.zero else self.zero
        return replace(self, index={**self.index, kept: self.index[letter]}, symbols=symbols, zero=zero)

    def define(self, *symbols):
        """Return these declarations with some symbols more."""
        new = {(symbol.name, len(symbol.indices)): symbol for symbol in symbols}
        defined = replace(self, symbols={**self.symbols, **new})
        if "context" in vars(self) and all(key in self.symbols and self.symbols[key].is_read_as(symbol) for key, symbol in new.items()):
            vars(defined)["context"] = self.context  # as cached_property would put it there
        return defined

    def leave_out(self, broken):
        """Return these declarations without what is ``broken`` and all that rests on it."""
        rests = {
            key: mentioned((symbol.body, symbol.start)) - mentioned(symbol.parameters) | {(letter, None) for letter in symbol.indices}
            for key, symbol in self.symbols.items()
        }  # fmt: skip
        broken, waiting = dict(broken), list(broken)
        while waiting:
            found = waiting.pop()
            for key, needed in rests.items():
                if found in needed and key not in broken:
                    broken[key] = broken[found]
                    waiting.append(key)
        if not broken:
            return replace(self, broken={})
        index = {letter: size for letter, size in self.index.items() if (letter, None) not in broken}
        symbols = {key: symbol for key, symbol in self.symbols.items() if key not in broken and symbol.called not in broken}
        return replace(self, index=index, symbols=symbols, broken=broken)

    @cached_property
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
            found = [s for s in self.symbols.values() if typed(s.head or s.name) in names and s.key not in seen]
            if any(s.kind in ("labels", "class") for s in found):
                return True
            seen |= {s.key for s in found}
            waiting += [s.latex.strip("[]") for s in found]
        return False


def entry_name(name, n):
    """Return what the entry n of a name is called where it is declared by itself: x_{0}, x^{(0)}."""
    for brackets in ("()", "[]"):
        if brackets in name:
            return name.replace(brackets, f"{brackets[0]}{n}{brackets[1]}")
    return f"{name[:-1]}{n}}}" if name.endswith("^{}") else f"{name}_{{{n}}}"


def key_in(node):
    """Return the key, (name, number of indices), of a name or call; None for other nodes."""
    return (node[1], len(node[2])) if node[0] in ("name", "call") and len(node) > 2 else None


def mentioned(tree):
    """Return what occurs in a tree: (name, number of indices), and (letter, None) for an index."""
    found, waiting = set(), [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, tuple) and node:
            if node[0] in ("name", "call") and len(node) > 2 and isinstance(node[2], tuple):
                found.add((node[1], len(node[2])))
            elif node[0] == "i" and len(node) == 2:
                found.add((node[1], None))
            waiting += node
    return found


def _names_of(node):
    """Return the names in a formal argument."""
    if not isinstance(node, tuple) or not node:
        return []
    return [node[1]] if node[0] == "name" else [name for part in node for name in _names_of(part)]


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
        return {node, node.rstrip("'")}
    return set().union(*map(_words, node)) if isinstance(node, tuple) else set()
