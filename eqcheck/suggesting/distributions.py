r"""Entries of p(x \mid z), \pi(a \mid s) and their like where no line says what they are: any distribution, over letters of a few values.

The letters of such a distribution are nothing else on their page: of one that is added, multiplied or differentiated the
density is any positive function, and of two densities of one name neither follows from the other then.
"""

from collections import Counter

from ..reading.trees.limits import BIG
from ..reading.trees.walking import nodes
from .entries import Entry
from .names import unbracketed

DENSITIES = {"p", "q", "P"}  # what is a density, or a probability, also without a bar
DOT = ("name", "\\cdot", ())


class Distributions:
    """The part of a builder that knows which letters have a distribution."""

    def find_distributions(self):
        """Find the functions that are distributions (``tables``: key -> letters before and behind the bar), and all their letters (``valued``)."""
        given = {key: self.uses.calls[key].arguments for key in self.uses.calls if self.is_open(key)}
        self.tables = {key: parted for key, arguments in given.items() if (parted := _letters(arguments)) is not None}
        numbers = self.as_numbers()
        while unclean := [key for key, parted in self.tables.items() if any(letter in numbers for part in parted for letter in part)]:
            for key in unclean:
                before, behind = self.tables.pop(key)
                numbers |= {*before, *behind}
        self.tables = {key: parted for key, parted in self.tables.items() if parted[0]}
        self.valued = {letter for parted in self.tables.values() for part in parted for letter in part}
        self.sets = self.summed_over()

    def is_open(self, key):
        """Say whether a function is one with a bar in its brackets, or a p, that no line defines."""
        if key[1] or key in self.guess.left_out or key in self.guess.smooth or any(name == key[0] for name, *_ in self.defined):
            return False
        return key[0] in self.letters.conditional or key[0] in DENSITIES

    def as_numbers(self):
        """Return the letters that stand anywhere else than as an argument by themselves, or among the letters that count in an index."""
        found = {name for name, *_ in self.defined} | {name for name, _ in (*self.uses.moved, *self.uses.by)}
        found |= {name for keys in self.uses.by.values() for name, _ in keys} | {name for name, _ in self.letters.spaces}
        found |= {name for name, _ in self.letters.random}
        for statement in self.statements:
            for side in (statement.head, statement.right):
                found |= _outside(side.tree) if side.tree else set()
        called = Counter(letter for parted in self.tables.values() for part in parted for letter in part)
        counted = Counter(letter for use in (*self.uses.values(), *self.uses.calls.values()) for letters in use.letters for letter in letters)
        return {undecorated(name) for name in found} | {letter for letter in counted if called[letter] < 2 * counted[letter]}

    def table(self, key):
        """Return the entry of a distribution of which the page says no more than over what it is."""
        before, behind = self.tables[key]
        self.loose.add(key)
        arguments = ", ".join(map(self.typed, before)) + (" \\mid " + ", ".join(map(self.typed, behind)) if behind else "")
        return Entry("symbols", f"{self.typed(key[0])}({arguments})", "distribution", "no line says what it is: any one", self.uses.calls[key].line)

    def values(self):
        """Yield the entries of x_i beside the x of p(x), and of the set that a sum over x takes its values from."""
        for key, use in self.uses.items():
            letter = undecorated(key[0])
            if letter in self.valued and key[1]:
                yield Entry("symbols", self.written(key, self.own_letters(key)), f"one of {self.typed(letter)}", "a value of it", use.line)
        for set_, letter in sorted(self.sets.items()):
            kind = "all" if letter in self.valued else "subset"
            yield Entry("symbols", self.typed(set_), f"{kind} of {self.typed(letter)}", "what the sum runs over")

    def summed_over(self):
        """Return the sets from which sums take letters that count, or that have a distribution."""
        found = {}
        for statement in self.statements:
            for side in (statement.head, statement.right):
                for node in nodes(side.tree) if side.tree else ():
                    for limit in node[4] if node[0] in BIG and len(node) == 6 else ():
                        if limit[0] == "rel" and limit[2] == "∈" and limit[1][0] == limit[3][0] == "name" and not limit[3][2]:
                            found.setdefault(limit[3][1], undecorated(limit[1][1]))
        others = self.letters.indices - self.labels
        return {name: letter for name, letter in found.items() if (letter in self.valued or letter in others) and (name, 0) not in self.defined and name not in self.labels}

    def densities(self, key, numbers):
        """Return the entries of a density whose letters are numbers, any positive function for each kind of brackets; nothing where there is an event."""
        use = self.uses.calls[key]
        kinds = {tuple(_base(part) for part in given) for given in use.arguments}
        if len(kinds) > 1 or not kinds or None in (kind := kinds.pop()) or len(set(kind)) < len(kind):
            return []
        arguments = ", ".join(self.parameter(node, numbers) for node in kind).replace(", \\mid, ", " \\mid ")
        name = self.written(key, self.own_letters(key) if key[1] else ())
        self.loose.add(key)
        return [Entry("symbols", f"{name}({arguments})", "positive function", "no line says what it is: any density", use.line)]


def _base(part):
    """Return a bar as it is, and a letter without its index; None for anything else."""
    if part[0] == "bar":
        return part
    return ("name", undecorated(part[1]), ()) if part[0] == "name" and part != DOT else None


def undecorated(name):
    """Return a name without primes, and without the place for an index above it."""
    return unbracketed(name.rstrip("'")).rstrip("'")


def _letters(arguments):
    """Return the letters that stand before a bar in some brackets of one function, and those that only stand behind one; None if other things stand there."""
    before, behind = {}, {}
    for given in arguments:
        bar = next((n for n, part in enumerate(given) if part[0] == "bar"), len(given))
        for n, part in enumerate(given):
            part = part[1] if part[0] == "rel" and part[2] == "=" else part
            if n == bar or part == DOT:
                continue
            if part[0] != "name" or len(part[2]) > 1:
                return None
            (before if n < bar else behind).setdefault(undecorated(part[1]))
    return tuple(before), tuple(letter for letter in behind if letter not in before)


def _outside(node):
    """Return the names that stand anywhere but as the whole argument of a function."""
    if not isinstance(node, tuple) or not node:
        return set()
    if node[0] == "name" and len(node) == 3:
        return {node[1]}
    if node[0] == "call":
        node = tuple(part for part in node[3] if part[0] not in ("name", "rel"))
    elif node[0] in BIG and len(node) == 6:
        node = (node[2], node[3], node[5])
    elif node[0] == "fn" and node[1] in ("E", "KL", "argmax", "argmin"):
        node = node[3]
    return set().union(*map(_outside, node)) if node else set()
