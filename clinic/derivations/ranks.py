"""What the letters of a chain of definitions are, numbers, vectors or matrices, and which of their sizes are the same.

A letter that no line defines may be any of these.  They are tried, the likeliest first, until every definition has a shape:
W x needs as many columns as x has rows, and nobody adds a number to a vector but 1.  Sizes are joined and never given a value.
"""

import itertools
from collections import Counter

from .shapes import bare, walk

ONE = 0  # the size of what is no vector
NUMBER = (ONE, ONE)
MOST = 600  # definitions that are tried with some shapes
ELEMENTWISE = {"log", "ln", "exp", "tanh", "sqrt", "abs", "sin", "cos", "sinh", "cosh"}
CAPITAL = ("matrix", "number", "vector")
SMALL = ("vector", "number", "row")
PLAIN = ("number", "vector", "matrix")


class Misfit(Exception):
    """The shapes of an expression do not fit, or it is none of which shapes are known here."""


class Batch(Exception):
    """Softmax is taken of a matrix: which of its sides counts the classes is not found out here."""


class Sizes:
    """Sizes that are found to be one and the same."""

    def __init__(self, parent=(ONE,)):
        self.parent = list(parent)

    def copy(self):
        return Sizes(self.parent)

    def new(self):
        self.parent.append(len(self.parent))
        return len(self.parent) - 1

    def root(self, n):
        while self.parent[n] != n:
            n = self.parent[n]
        return n

    def join(self, a, b):
        a, b = self.root(a), self.root(b)
        if a != b:
            if ONE in (a, b):
                raise Misfit
            self.parent[max(a, b)] = min(a, b)


class Shapes:
    """The shapes of letters: ``whole[name, number of indices]`` of a value, ``places`` the sizes that its indices count."""

    def __init__(self, functions, sizes=None, whole=None, places=None):
        self.functions = functions  # names that are applied entry by entry, with "softmax" for those that take a vector
        self.sizes, self.whole, self.places = sizes or Sizes(), dict(whole or {}), dict(places or {})

    def copy(self):
        return Shapes(self.functions, self.sizes.copy(), self.whole, self.places)

    def give(self, key, rank):
        """Let a letter be a "number", a "vector", a "row" or a "matrix"."""
        new = self.sizes.new
        self.take(key, {"number": lambda: NUMBER, "vector": lambda: (new(), ONE), "row": lambda: (ONE, new()), "matrix": lambda: (new(), new())}[rank]())

    def take(self, key, shape):
        """Let a letter have a shape; where its name is a vector or a matrix and has entries as well, these count the same sizes."""
        self.whole[key] = shape
        whole = self.whole.get((key[0], 0), NUMBER)
        if whole == NUMBER and (key[0], 0) in self.whole and ((key[0], 1) in self.whole or (key[0], 2) in self.whole):
            raise Misfit  # one letter for a number and for entries
        family = self.whole.get((key[0], 1), NUMBER)
        if family != NUMBER and ONE in family and self.whole.get((key[0], 2)) == NUMBER:
            sides = (*self.place((key[0], 1)), next(size for size in family if size != ONE))
            for place, size in zip(self.place((key[0], 2)), sides):
                self.sizes.join(place, size)
        for n in (1, 2):
            if whole != NUMBER and self.whole.get((key[0], n)) == NUMBER:
                sides = [size for size in whole if self.sizes.root(size) != ONE]
                for place, size in zip(self.place((key[0], n)), sides if len(sides) == n else ()):
                    self.sizes.join(place, size)

    def place(self, key):
        if key not in self.places:
            self.places[key] = tuple(self.sizes.new() for _ in range(key[1]))
        return self.places[key]

    def of(self, node, index):
        """Return the shape of a tree; ``index`` takes what its index letters count."""
        node = bare(node)
        kind = node[0]
        if kind == "num":
            return NUMBER
        if kind == "name":
            return self._name(node, index)
        if kind in ("neg",):
            return self.of(node[1], index)
        if kind in ("add", "sub"):
            return self._sum(node, index)
        if kind in ("mul", "dot"):
            return self._product(node, self.of(node[1], index), self.of(node[2], index))
        if kind in ("odot", "circ"):
            return self._each(self.of(node[1], index), self.of(node[2], index))
        if kind == "div":
            return self._each(self.of(node[1], index), self.of(node[2], index))
        if kind == "T":
            shape = self.of(node[1], index)
            if shape == NUMBER and bare(node[1])[0] == "name":
                raise Misfit  # nobody turns a number over
            return shape[::-1]
        if kind == "pow":
            base, exponent = self.of(node[1], index), self.of(node[2], index)
            if base != NUMBER and exponent != NUMBER or base != NUMBER and ONE not in base:
                raise Misfit
            return exponent if base == NUMBER else base
        if kind == "fn":
            return self._function(node, index)
        if kind == "call" and len(node[3]) == 1 and not node[2]:
            shape = self.of(node[3][0], index)
            if self.functions.get(node[1].rstrip("'")) == "softmax":
                if ONE not in shape:
                    raise Batch
                if shape[1] != ONE or shape == NUMBER:
                    raise Misfit
                self.sizes.join(shape[0], self.place(("softmax", 1))[0])
            return shape
        if kind == "sum" and len(node) == 6:
            return self.of(node[5], {**index, node[1]: index.setdefault(f"{node[1]} of a sum {len(index)}", self.sizes.new())})
        if kind == "entry":
            return self._entry(self.of(node[1], index), node[2], index)
        if kind == "diff":
            return self._derivative(self.of(node[1], index), [(self.of(by, index), order) for by, order in node[2]])
        if kind == "grad" and node[1] == "nabla" and len(node[2]) == 1 and self.of(node[4], index) == NUMBER:
            return self._derivative(NUMBER, [(self.of(node[2][0], index), node[3])])
        raise Misfit

    def _name(self, node, index):
        name, items = node[1], node[2]
        if name in ("e", "\\mathrm{e}", "\\pi") and not items:
            return NUMBER
        if any(item[0] not in "in" for item in items):
            raise Misfit
        if name == "\\delta" and len(items) == 2:
            self.sizes.join(*(index.setdefault(item[1], self.sizes.new()) if item[0] == "i" else self.sizes.new() for item in items))
            return NUMBER
        key = name, len(items)
        if key not in self.whole:
            raise Misfit
        for item, size in zip(items, self.place(key)):
            if item[0] == "i":
                if item[1] in index:
                    self.sizes.join(index[item[1]], size)
                else:
                    index[item[1]] = size
        return self.whole[key]

    def _entry(self, shape, items, index):
        sides = [size for size in shape if size != ONE]
        if len(sides) != len(items) or any(item[0] not in "in" for item in items):
            raise Misfit
        for item, size in zip(items, sides):
            if item[0] == "i":
                self.sizes.join(index.setdefault(item[1], size), size)
        return NUMBER

    def _sum(self, node, index):
        shapes = [self.of(part, index) for part in node[1:3]]
        for one, other, part in ((*shapes, node[1]), (*shapes[::-1], node[2])):
            if one == NUMBER and other != NUMBER:
                if any(inner[0] == "name" for inner in walk(part)):
                    raise Misfit
                return other
        return self._each(*shapes)

    def _each(self, a, b):
        if NUMBER in (a, b):
            return b if a == NUMBER else a
        for one, other in zip(a, b):
            self.sizes.join(one, other)
        return a

    def _product(self, node, a, b):
        if b == NUMBER and bare(node[1])[0] == "T":
            raise Misfit  # wᵀ is turned for a vector behind it
        if NUMBER in (a, b):
            return b if a == NUMBER else a
        self.sizes.join(a[1], b[0])
        return (a[0], b[1]) if self.sizes.root(a[0]) != ONE or self.sizes.root(b[1]) != ONE else NUMBER

    def _function(self, node, index):
        if len(node[3]) != 1:
            raise Misfit
        shape = self.of(node[3][0], index)
        if node[1] in ELEMENTWISE:
            return shape
        if node[1] == "norm":
            return NUMBER
        if node[1] == "diag" and shape[1] == ONE != shape[0]:
            return shape[0], shape[0]
        raise Misfit

    def _derivative(self, above, below):
        shapes = [shape for shape, order in below for _ in range(order)]
        turned = [shape for shape in (above, *shapes) if shape != NUMBER]
        if not turned:
            return NUMBER
        if len(turned) == 1:
            return turned[0]
        if len(turned) == 2 and all(ONE in shape for shape in turned):
            return tuple(next(size for size in shape if size != ONE) for shape in turned)
        raise Misfit


def found(definitions, claims, functions, vectors, numbers, classes=frozenset(), typed=None):
    """Return the :class:`Shapes` under which all definitions have one, or None.

    ``definitions`` are pairs of a left side, a name or None, and its tree, in their order; ``vectors`` says whether the text
    looks as if it had some, ``numbers`` are names that are none, such as that of the loss, and ``classes`` letters of the true class;
    ``typed`` says how letters of ours were typed.
    """
    defined = {(head[1], len(head[2])) for head, _ in definitions if head}
    trees = [tree for _, tree in definitions]
    shared = {name for name, n in defined if not n}
    names = Counter((node[1], len(node[2])) for tree in (*trees, *(side for claim in claims for side in claim)) for node in walk(tree) if node[0] == "name")
    limits = {node[3][1] for tree in trees for node in walk(tree) if node[0] == "sum" and isinstance(node[3], tuple) and node[3][:1] == ("name",)}
    limits |= {node[3][1] for claim in claims for side in claim for node in walk(side) if node[0] == "sum" and isinstance(node[3], tuple) and node[3][:1] == ("name",)}
    left = [MOST]

    def ranks(key):
        name, n = key
        if n > 1:
            return ("number",)
        if n:
            return ("number", "vector")
        if name in limits:
            return ("number",)
        if (name, 1) in names:
            return ("vector",) if vectors or (name, 1) in defined else ("vector", "number")
        if (name, 2) in names:
            return ("matrix",)
        if not vectors:
            return PLAIN
        name = (typed or {}).get(name, name).split("_")[0]
        if name[:1] == "\\" and name.islower() and name not in ("\\theta", "\\beta", "\\mu", "\\alpha") and len(name) < 9:
            return PLAIN
        return CAPITAL if name[-1:].isupper() or name[-2:-1].isupper() else SMALL

    def missing(tree, shapes):
        return sorted({(node[1], len(node[2])) for node in walk(tree) if node[0] == "name"} - {("e", 0), ("\\mathrm{e}", 0), ("\\pi", 0), ("\\delta", 2)} - shapes.whole.keys(), key=lambda key: (key[1], key[0]))

    def entry_of_a_whole(key, shapes):
        whole = shapes.whole.get((key[0], 0))
        return whole if key[1] and key[0] in shared and whole not in (None, NUMBER) else None

    def step(n, shapes):
        if n == len(definitions):
            return shapes
        head, tree = definitions[n]
        free = [key for key in missing(tree, shapes) if not entry_of_a_whole(key, shapes)]
        if any(key in defined for key in free):
            return None
        for chosen in sorted(itertools.product(*(range(len(ranks(key))) for key in free)), key=sum):
            if not left[0]:
                return None
            left[0] -= 1
            here = shapes.copy()
            try:
                for key, rank in zip(free, chosen):
                    here.give(key, ranks(key)[rank])
                for key in missing(tree, here):
                    here.give(key, "number")
                index = {}
                if head is None:
                    here.of(tree, index)
                    if (done := step(n + 1, here)) is not None:
                        return done
                    continue
                key = head[1], len(head[2])
                for item, size in zip(head[2], here.place(key)):
                    index[item[1]] = size
                own = set(index)
                here.take(key, here.of(tree, index))
                if key[0] in numbers and here.whole[key] != NUMBER:
                    raise Misfit
                if {name for name in index if " " not in name} - own - classes:
                    raise Misfit
            except Misfit:
                continue
            if (done := step(n + 1, here)) is not None:
                return done
        return None

    try:
        shapes = step(0, Shapes(functions))
    except Batch:
        shapes = None
    if shapes is None:
        return None
    return shapes
