"""How the names of a page are used: with which indices, under which functions, where they are differentiated.

It walks the trees of the statements, so that what no statement could read asks for no declaration.
"""

from collections import Counter
from dataclasses import dataclass, field

from ..reading.trees.derivatives import Before
from ..reading.trees.limits import BIG
from ..reading.trees.orders import order_of_rest
from ..reading.trees.walking import bare, nodes

LOGARITHMS = ("ln", "log", "sqrt")


@dataclass
class Use:
    """What is known of a name with a number of indices."""

    name: str
    count: int  # of indices
    line: int
    letters: list = field(default_factory=list)  # the index letters of each place, as sets
    first: tuple = ()  # the indices where it stands first with letters alone
    times: int = 0
    positive: int | None = None  # the line that takes its logarithm or root
    below_one: bool = False
    differentiated: list = field(default_factory=list)  # lines
    arguments: list = field(default_factory=list)  # of a function


class Uses(dict):
    """Name and number of indices -> Use, in the order of the page; ``calls`` likewise for functions."""

    def __init__(self, indices):
        super().__init__()
        self.indices = indices  # the letters that count
        self.calls = {}
        self.symmetric, self.inverted = set(), set()  # keys of what is said to be its own transpose, and of what an inverse or det is taken
        self.from_0 = {}  # key of what a letter counts from 0 -> line
        self.chosen = {}  # key of what picks an entry, as y_i does in p_{y_i} -> the key and place that it picks from, and the line
        self.stepped = {}  # key of what has an index one back, as x_{k-1} has, or 0 where others count -> line
        self.squares = Counter()  # how often a name is squared
        self.by = {}  # key of what is differentiated -> the keys by which it is, in the order of the page
        self.sums_to_one = {}  # key -> line
        self.weights = {}  # key of what weighs logarithms in a sum, as the labels of a cross-entropy do -> line
        self.moved = {}  # key of what is differentiated as a letter -> line
        self.gradients = []  # lines with a ∇ that does not say by what
        self.bare, self.named = 0, []  # how many of these stand before a letter or bracket, and the keys that stand below others
        self.compared = {}  # key -> line where it is first compared with 0, and with which signs it is

    def statement(self, statement):
        """Take in both sides of a statement and its conditions."""
        line = statement.place.line
        sides = [statement.left, statement.right] if statement.kind != "lost" else []
        for side in sides:
            if side.tree is not None:
                self.walk(side.tree, line)
        for condition in statement.conditions:
            self.walk(condition, line)
        left, right = (side.tree for side in (statement.left, statement.right))
        if left and right and right == ("num", "1") and left[0] == "sum" and left[5][0] == "name":
            if left[5][2] and left[5][2][-1] == ("i", left[1]):
                self.sums_to_one.setdefault((left[5][1], len(left[5][2])), line)
        for one, other in ((left, right), (right, left)):
            if one and one[0] == "T" and one[1] == other and other[0] == "name":
                self.symmetric.add((other[1], len(other[2])))
        if left and left[0] == "name" and right == ("num", "0"):
            key = (left[1], len(left[2]))
            self.compared.setdefault(key, (line, set()))[1].add(statement.sign)

    @property
    def greater(self):
        """The names that are > 0 and nowhere anything else, with the line that says it."""
        return {key: line for key, (line, signs) in self.compared.items() if signs <= {">", "≥"}}

    def walk(self, node, line):
        """Take in a tree."""
        if not isinstance(node, tuple) or not node:
            return
        kind = node[0]
        if (inside := order_of_rest(node)) is not None:  # O(h^2), whose O is no letter
            self.walk(inside, line)
            self.walk(node[1][1] if node[1][0] != "name" else (), line)
        elif kind == "name" and len(node) == 3:
            self.name(node, line)
        elif kind == "call":
            use = self.calls.setdefault((node[1], len(node[2])), Use(node[1], len(node[2]), line))
            self.note(use, node[2])
            use.arguments.append(node[3])
            for part in node[3]:
                self.walk(part, line)
        elif kind == "diff":
            for variable, _ in node[2]:
                self.walk(variable, line)
                if variable[0] == "name":
                    self[variable[1], len(variable[2])].differentiated.append(line)
            self.walk(node[1], line)
            body = node[1][1] if node[1][0] == "pow" and node[1][2] == ("num", "2") else node[1]  # \sigma^2
            if body[0] == "name":
                key = (body[1], len(body[2]))
                self.moved.setdefault(key, line)
                if isinstance(node[2], Before):  # d/dx x: x is no function of itself
                    return
                others = self.by.setdefault(key, [])
                others += [(v[1], len(v[2])) for v, _ in node[2] if v[0] == "name" and (v[1], len(v[2])) not in others]
        elif kind == "grad":
            for variable in node[2]:
                self.walk(variable, line)
                if variable[0] == "name":
                    self[variable[1], len(variable[2])].differentiated.append(line)
            if not node[2]:
                self.gradients.append(line)
                self.bare += node[4][0] != "call"  # \nabla f(x) says it
            else:
                self.named += [(v[1], len(v[2])) for v in node[2] if v[0] == "name"]
            self.walk(node[4], line)
        elif kind == "fn":
            self.function(node, line)
        elif kind == "pow" and node[1][0] == "name" and node[2] == ("num", "2"):
            self.squares[node[1][1], len(node[1][2])] += 1
            self.walk(node[1], line)
        elif kind == "pow" and node[1][0] == "name" and node[2] == ("neg", ("num", "1")):
            self.inverted.add((node[1][1], len(node[1][2])))
            self.walk(node[1], line)
        elif kind in BIG and len(node) == 6:
            self.weighing(node, line)
            if node[2] == ("num", "0"):
                counted = [found for found in nodes(node[5]) if found[0] == "name" and found[2] == (("i", node[1]),)]
                self.from_0.update({(name, 1): line for _, name, _ in counted if (name, 1) not in self.from_0})
            for part in (node[2], node[3], node[5], *node[4]):
                self.walk(part, line)
        else:
            for part in node[1:]:
                self.walk(part, line)
            if kind == "pow" and any(found[0] == "name" and found[2] for found in nodes(node[2])):
                self.under_logarithm(node[1], line)  # p^{x_i} and (1 - p)^{1 - x_i}, whose exponents are no whole numbers

    def weighing(self, node, line):
        r"""Take note of the y in \sum_k y_k \log p_k, unless it stands under the logarithm, too."""
        _, letter, _, _, _, body = node
        factors = _factors(body)
        logarithms = [f for f in factors if f[0] == "fn" and f[1] in ("ln", "log")]
        weights = [f for f in factors if f[0] == "name" and f[2] and f[2][-1] == ("i", letter)]
        if len(logarithms) == 1 and len(weights) == 1 and not any(f[0] in ("div", "sum") for f in factors):
            key = weights[0][1], len(weights[0][2])
            if key not in names_in(logarithms[0]) and any(found[0] == "i" and found[1] == letter for found in nodes(logarithms[0])):
                self.weights.setdefault(key, line)

    def name(self, node, line):
        use = self.setdefault((node[1], len(node[2])), Use(node[1], len(node[2]), line))
        self.note(use, node[2])
        if len(node[2]) == 1 and (node[2][0] == ("n", "0") or node[2][0][0] == "+" and node[2][0][1][0] == "i" and node[2][0][2] == -1):
            self.stepped.setdefault((node[1], 1), line)

    def note(self, use, indices):
        use.times += 1
        for place, index in enumerate(indices):
            if index[0] == "at" and index[1][0] == "name":
                self.chosen.setdefault((index[1][1], len(index[1][2])), ((use.name, use.count), place, index[1], use.line))
        use.letters = use.letters or [set() for _ in indices]
        letters = [index[1] for index in indices if index[0] == "i" and index[1] in self.indices]
        if len(set(letters)) == len(indices) and not use.first:
            use.first = tuple(letters)
        for place, index in enumerate(indices):
            while index[0] in ("+", "+i"):
                index = index[1]
            if index[0] == "i" and index[1] in self.indices and place < len(use.letters):
                use.letters[place].add(index[1])

    def function(self, node, line):
        _, name, base, arguments = node
        if name == "det" and arguments[0][0] == "name":
            self.inverted.add((arguments[0][1], len(arguments[0][2])))
        for argument in (base, *arguments):
            self.walk(argument, line)
        if name in LOGARITHMS:
            for argument in arguments:
                self.under_logarithm(argument, line)

    def under_logarithm(self, node, line):
        node = bare(node)
        if node[0] in ("mul", "div"):
            self.under_logarithm(node[1], line)
            self.under_logarithm(node[2], line)
        elif node[0] == "add":
            self.under_logarithm(node[1], line)
            self.under_logarithm(node[2], line)
        elif node[0] == "pow":
            if node[2] != ("num", "2"):
                self.under_logarithm(node[1], line)
        elif node[0] == "prod":
            self.under_logarithm(node[5], line)
        elif node[0] == "name" and (node[1], len(node[2])) in self:
            use = self[node[1], len(node[2])]
            use.positive = use.positive or line
        elif node[0] == "sub" and node[1] == ("num", "1") and node[2][0] == "name":
            self[node[2][1], len(node[2][2])].below_one = True


def _factors(node):
    """Return the factors of a product, without signs and brackets."""
    while node[0] in ("neg", "paren"):
        node = node[1]
    return [*_factors(node[1]), *_factors(node[2])] if node[0] in ("mul", "dot") else [node]


def names_in(node):
    """Return the keys of all names and functions in a tree."""
    return {(found[1], len(found[2])) for found in nodes(node) if found[0] in ("name", "call")}


def differentiated(node):
    """Return the keys of the names that a tree differentiates."""
    bodies = [found[1] if found[0] == "diff" else found[4] for found in nodes(node) if found[0] in ("diff", "grad")]
    bodies = [body[1] if body[0] == "pow" and body[2] == ("num", "2") else body for body in bodies]
    return {(body[1], len(body[2])) for body in bodies if body[0] == "name"}
