r"""Indices that count from 0, as in \sum_{i=0}^{n-1} x_i: inside they count from 1, and trees say what is typed in terms of that.

Of a letter that the block declares as ``i: 0..n-1`` the value inside is one more than the one that is typed.  Where it stands
as an index of what is declared with it nothing changes; a number or another letter there has one added, and where such
a letter is a number one is taken off.
"""

from ...reading.tokens import Unreadable
from ...reading.trees.walking import nodes

ONE = ("num", "1")
MIXED = "an entry of what has indices from 0 and others from 1: write the entry as its sum"
COMPARED = ("=", "≠", "<", "≤", ">", "≥")


def from_zero(tree, declared):
    """Return a tree in which indices that are typed from 0 on count from 1."""
    return _Counting(declared).tree(tree) if declared.zero else tree


class _Counting:
    """The declarations by which trees are changed."""

    def __init__(self, declared):
        self.declared, self.zero, self.past = declared, declared.zero, declared.past

    def tree(self, node):
        if not isinstance(node, tuple) or not node:
            return node
        if node[0] in ("name", "call") and len(node) > 2 and isinstance(node[2], tuple):
            return self.named(node)
        if len(node) == 6 and node[0] in ("sum", "prod", "max", "min", "argmax", "argmin") and isinstance(node[1], str):
            return self.over(node)
        if node[0] == "rel":
            return self.relation(node)
        if node[0] == "entry":
            return ("entry", self.tree(node[1]), self.entry(node[1], node[2]))
        return tuple(self.tree(part) for part in node)

    def named(self, node):
        kind, name, indices, *rest = node
        if kind == "name" and not indices and name in self.past:
            return ("sub", ("name", self.past[name], ()), ONE)
        inside = (kind, name, self.indices(name, indices), *(self.tree(part) for part in rest))
        return ("sub", inside, ONE) if self.counts(node) else inside

    def counts(self, node):
        """Say whether a name is a letter that counts from 0, or one of the numbers that such a letter counts."""
        if node[0] != "name":
            return False
        symbol = self.declared.symbols.get((node[1], len(node[2])))
        if symbol is not None and symbol.kind == "class":
            labels = self.declared.symbols.get((symbol.body[1], len(symbol.body[2]))) if symbol.body else None
            return labels is not None and labels.indices[-1] in self.zero
        return not node[2] and node[1] in self.zero or symbol is not None and symbol.kind == "choice" and symbol.body in self.zero

    def indices(self, name, indices):
        declared = self.declared
        if len(indices) == 1 and indices[0][0] == "n" and (name, 1) not in declared.symbols and (name, len(indices[0][1])) in declared.symbols:
            indices = tuple(("n", digit) for digit in indices[0][1])  # a_{00}
        symbol = declared.symbols.get((name, len(indices))) or next(iter(declared.overloads.get((name, len(indices)), ())), None)
        whole = declared.symbols.get((name, 0))
        if symbol is not None:
            letters = symbol.indices[: len(indices)]
        elif whole is not None and whole.kind == "components" and len(whole.body[1]) == len(indices):
            letters = whole.body[1]
        elif all(each[0] == "i" and each[1] in self.zero for each in indices):
            return indices  # Kronecker's δ of two of them
        else:
            letters = ("",) * len(indices)
        return tuple(self.index(each, letter in self.zero) for each, letter in zip(indices, letters))

    def entry(self, of, indices):
        """Return the indices of an entry of an expression: they count as those of the vectors and matrices in it do."""
        letters, matrix = self.axes(of)
        if matrix and len(indices) == 1 and indices[0][0] == "n" and len(indices[0][1]) == 2:
            indices = tuple(("n", digit) for digit in indices[0][1])  # (A^T)_{01}
        ways = {letter in self.zero for letter in letters or self.declared.index}
        return tuple(self.index(each, ways == {True} if len(ways) == 1 else self.has_zero(each, MIXED)) for each in indices)

    def axes(self, tree):
        """Return the letters that count the rows and columns of what a tree is made of, none where that is not told, and whether some have both."""
        letters, matrix = set(), False
        for node in self.declared.nodes(tree):
            symbol = self.declared.symbols.get((node[1], len(node[2]))) if node[0] == "name" else None
            if symbol is not None and not symbol.kind:  # a block's entry that is not read yet
                return set(), True
            found = symbol.body[1] if symbol is not None and symbol.kind == "components" else node[2] if node[0] == "entries" else ()
            found = symbol.body if symbol is not None and symbol.kind in ("ones", "identity") else found
            letters |= {found} if isinstance(found, str) else set(found)
            matrix = matrix or len(found) == 2 or symbol is not None and symbol.kind == "identity"
        return letters, matrix

    def index(self, node, counted):
        """Return an index; ``counted`` says that it stands where a letter counts from 0."""
        base, more = self.parted(node)
        more += counted
        if base is None:
            if more < 0:
                raise Unreadable(f"an index {more - counted}")
            return ("n", str(more))
        return base if more == 0 else ("+", base, more)

    def parted(self, node):
        """Return an index in terms of what counts from 1, as a base (None for a number) and what is added to it."""
        if node[0] == "n":
            return None, int(node[1])
        if node[0] == "i":
            letter = self.past.get(node[1], node[1])
            symbol = self.declared.symbols.get((letter, 0))
            return ("i", letter), -(letter in self.zero or node[1] in self.past or symbol is not None and self.counts(("name", letter, ())))
        if node[0] == "+":
            base, more = self.parted(node[1])
            return base, more + node[2]
        if node[0] == "+i":
            base, more = self.parted(node[1])
            other, shift = self.parted(("i", node[3]))
            base = base or ("n", "0")
            return ("+i", base, node[2], other[1]), more + (shift if node[2] == "+" else -shift)
        if node[0] == "at":
            counts = self.counts(node[1])
            inside = (node[1][0], node[1][1], self.indices(node[1][1], node[1][2]))
            return ("at", inside), -counts
        return node, 0

    def has_zero(self, node, otherwise=""):
        """Say whether a letter that counts from 0 stands in an index; where no letter does, what is said ``otherwise`` is raised."""
        found = {part[1] for part in nodes(node) if part[0] == "i" and len(part) == 2}
        if otherwise and not found & self.declared.index.keys():
            raise Unreadable(otherwise)
        return not found.isdisjoint(self.zero)

    def over(self, node):
        kind, letter, low, high, stated, body = node
        low, high = (None if end is None else self.tree(end) for end in (low, high))
        if letter in self.zero:
            low, high = (end if end is None or end == ("name", "\\infty", ()) else plus_one(end) for end in (low, high))
        changed = (kind, letter, low, high, self.tree(stated), self.tree(body))
        return ("sub", changed, ONE) if kind in ("argmax", "argmin") and letter in self.zero else changed

    def relation(self, node):
        sides, signs = node[1::2], node[2::2]
        if not any(self.counts(side) for side in sides) or not set(signs) <= {*COMPARED, "∈"}:
            return (node[0], *(self.tree(part) for part in node[1:]))
        if "∈" in signs:
            return ("rel", self.inside(node[1]) if self.counts(node[1]) else self.tree(node[1]), *(self.tree(part) for part in node[2:]))
        changed = [self.inside(side) if self.counts(side) else plus_one(self.tree(side)) for side in sides]
        flat = [changed[0]]
        for sign, side in zip(signs, changed[1:]):
            flat += [sign, side]
        return ("rel", *flat)

    def inside(self, node):
        """Return a name that counts from 0 as what it is inside, from 1 on."""
        return (node[0], node[1], self.indices(node[1], node[2]))


def plus_one(tree):
    """Return a tree with one added."""
    if tree[0] == "num" and tree[1].isdigit():
        return ("num", str(int(tree[1]) + 1))
    if tree[0] == "sub" and tree[2] == ONE:
        return tree[1]
    if tree[0] in ("sub", "add") and tree[2][0] == "num" and tree[2][1].isdigit():
        return (tree[0], tree[1], ("num", str(int(tree[2][1]) + (1 if tree[0] == "add" else -1))))
    return ("add", tree, ONE)
