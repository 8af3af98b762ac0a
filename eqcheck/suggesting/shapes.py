"""Numbers, vectors, matrices: which of them each name is, so that as few formulas as possible are at odds with it.

A name has a rank (0, 1 or 2) and as many lengths; what a formula adds, multiplies or equates ties lengths together.
"""

from ..reading.trees.walking import nodes
from .letters import NORMAL

ONE = ("one",)
ODD = 2.5  # what one thing costs that does not fit together, beside what a name costs that is of another rank than it looks
SOFTMAX = ("softmax", "\\mathrm{softmax}")
CAPITAL = 0.3  # what a capital that is a number costs before a column
ELEMENTWISE_WANTS_MATRIX = ("tr", "Tr", "det")


class Lengths:
    """Lengths that formulas tie together: a union-find with at most one label a class."""

    def __init__(self):
        self.parent, self.label, self.apart = {}, {}, set()

    def root(self, node):
        while node in self.parent:
            node = self.parent[node]
        return node

    def tie(self, a, b):
        """Say that two lengths are one; return whether they can be."""
        a, b = self.root(a), self.root(b)
        if a == b:
            return True
        if ONE in (a, b) or any({self.root(x), self.root(y)} == {a, b} for x, y in self.apart):
            return False
        if a in self.label and b in self.label and self.label[a] != self.label[b]:
            return False
        self.parent[b] = a
        if b in self.label:
            self.label[a] = self.label.pop(b)
        return True

    def part(self, a, b):
        """Say that two lengths stay apart, unless they are tied already: those of the two places of x_{ni}."""
        if self.root(a) != self.root(b):
            self.apart.add((a, b))

    def name(self, node, label):
        """Give a length its label; return whether it may have it."""
        root = self.root(node)
        return self.label.setdefault(root, label) == label

    def label_of(self, node):
        return self.label.get(self.root(node))


class Reckoner:
    """Works out shapes under given ranks; ``odds`` counts what does not fit together."""

    def __init__(self, ranks, plain, lengths=None, entrywise=frozenset()):
        self.ranks, self.plain, self.odds = ranks, plain, 0.0
        self.entrywise = entrywise  # functions of numbers, which are applied to each entry
        self.lengths = lengths  # None: only ranks are looked at

    def tie(self, a, b):
        if a == b:
            return
        if ONE in (a, b) and (self.lengths is None or self.lengths.root(a) != self.lengths.root(b)):
            self.odds += 1
        elif self.lengths is not None:
            self.lengths.tie(a, b)

    def statement(self, statement):
        """Look at both sides of a statement and at what it equates."""
        if statement.head.tree is None or statement.right.tree is None:
            return
        a, b = self.shape(statement.head.tree), self.shape(statement.right.tree)
        if ("num", "0") not in (statement.head.tree, statement.right.tree):
            self.same(a, b)

    def same(self, a, b):
        if a is None or b is None:
            return a if b is None else b
        if (a == ()) != (b == ()):
            self.odds += 1
            return a or b
        for one, other in zip(a, b):
            self.tie(one, other)
        return a

    def shape(self, node):
        """Return () for a number, two lengths for a vector or matrix, None if it cannot be told."""
        how = getattr(self, f"of_{node[0]}", None)
        return how(node) if how else None

    def of_num(self, node):
        return ()

    def of_name(self, node):
        key = (node[1], len(node[2]))
        if key[1] == 0 and node[1] in self.plain:
            return ()
        rank = self.ranks.get(key)
        if rank is None:
            return None
        return ((), (("d", key, 0), ONE), (("d", key, 0), ("d", key, 1)))[rank]

    def of_paren(self, node):
        return self.shape(node[1])

    of_neg = of_paren

    def of_add(self, node):
        return self.same(self.shape(node[1]), self.shape(node[2]))

    of_sub = of_add

    def of_mul(self, node):
        a, b = self.shape(node[1]), self.shape(node[2])
        if a == () and b and b[1] == ONE and node[1][0] == "name" and _is_capital(node[1][1]):
            self.odds += CAPITAL  # W x, where x is a column
        return self.product(a, b)

    def product(self, a, b):
        if a is None or b is None:
            return None
        if a == () or b == ():
            return a or b
        self.tie(a[1], b[0])
        return () if a[0] == b[1] == ONE else (a[0], b[1])

    def of_dot(self, node):
        a, b = self.shape(node[1]), self.shape(node[2])
        if a and b and a[1] == b[1] == ONE:
            self.tie(a[0], b[0])
            return ()
        return self.product(a, b)

    def of_odot(self, node):
        a, b = self.shape(node[1]), self.shape(node[2])
        self.odds += a == b == ()  # who writes the product of two numbers so?
        return self.same(a, b)

    def of_div(self, node):
        a, b = self.shape(node[1]), self.shape(node[2])
        if b:
            self.odds += 1
        return a

    def of_pow(self, node):
        base, exponent = self.shape(node[1]), self.shape(node[2])
        if exponent:
            self.odds += node[1] != ("name", "e", ())
            return exponent
        if base:
            inverse = node[2] == ("neg", ("num", "1"))
            if base[1] == ONE:
                self.odds += 1
            elif inverse or node[2][0] == "num":
                self.tie(*base)
        return base

    def of_T(self, node):
        shape = self.shape(node[1])
        if shape == ():
            self.odds += 1.6  # a number may be transposed, but who does?
        return shape and shape[::-1]

    def of_fn(self, node):
        _, name, _, arguments = node
        shapes = [self.shape(argument) for argument in arguments]
        if name in ELEMENTWISE_WANTS_MATRIX:
            self.odds += shapes[0] == () or bool(shapes[0]) and ONE in shapes[0]
            if shapes[0]:
                self.tie(*shapes[0])
            return ()
        if name == "norm":
            self.odds += 0.9 * (shapes[0] == ())
            return ()
        if name in ("max", "min"):
            return ()
        if name == "diag":
            if shapes[0] and shapes[0][1] == ONE:
                return (shapes[0][0], shapes[0][0])
            return None
        if shapes[0] and name in ("ln", "log", "sqrt", "abs", "sin", "cos"):
            self.odds += 0.4
        return shapes[0]

    def of_sum(self, node):
        return self.shape(node[5])

    def of_prod(self, node):
        self.odds += bool(self.shape(node[5]))
        return ()

    of_max = of_min = of_prod

    def of_diff(self, node):
        body, variables = self.shape(node[1]), [self.shape(variable) for variable, _ in node[2]]
        if body is None or None in variables:
            return None
        if all(variable == () for variable in variables):
            return body
        if len(variables) == 2 and body == () and all(v and v[1] == ONE for v in variables):
            return (variables[0][0], variables[1][0])
        if len(variables) > 1:
            return None
        if body == ():
            return variables[0]
        if body[1] == ONE and variables[0][1] == ONE:
            return (body[0], variables[0][0])
        return None

    def of_cases(self, node):
        return self.shape(node[1][0][0])

    def of_call(self, node):
        shapes = [self.shape(argument) for argument in node[3]]
        if node[1].lower() in SOFTMAX and not node[2]:
            return shapes[0]
        if node[1] in NORMAL and len(shapes) == 4 and node[3][1][0] == "bar":
            return self.normal(shapes[0], shapes[2], shapes[3])
        if (node[1].rstrip("'"), len(node[2])) in self.entrywise and len(shapes) == 1:
            return shapes[0]
        return self.of_name(("name", f"{node[1]}()", node[2]))

    def normal(self, value, mean, variance):
        """Look at a normal density: its covariance is as wide as its mean is long, and a number where that is one."""
        place = value or mean
        if value and mean:
            self.same(value, mean)
        if variance is not None and value is not None:
            self.odds += (variance == ()) != (value == ())
            if place and variance:
                self.tie(place[0], variance[0])
                self.tie(place[0], variance[1])
        return ()


def odds(statements, ranks, plain, entrywise=frozenset()):
    """Return how much of the statements is at odds with the ranks."""
    reckoner = Reckoner(ranks, plain, entrywise=entrywise)
    for statement in statements:
        reckoner.statement(statement)
    return ODD * reckoner.odds


def ranks(statements, prior, plain, mentioned, entrywise=frozenset()):
    """Return the rank of each name that the statements and the prior costs favour; ``prior`` has a cost for each rank.

    It is looked for from what the names look like, and once more from what transposes and products say.  One name
    at a time, and then pairs that stand together, are given another rank as long as that helps.
    """
    looks = {key: min(range(len(costs)), key=costs.__getitem__) for key, costs in prior.items()}
    beside = {key: [s for s, keys in zip(statements, mentioned) if key in keys] for key in prior}
    found = []
    for begun in (looks, _transposed(statements, prior, looks), _multiplied(statements, prior, looks)):
        chosen = _settled(statements, prior, plain, mentioned, beside, dict(begun), entrywise)
        found.append((odds(statements, chosen, plain, entrywise) + sum(costs[chosen[key]] for key, costs in prior.items()), len(found), chosen))
    return min(found)[2]


def _settled(statements, prior, plain, mentioned, beside, chosen, entrywise):
    """Change ranks as long as that helps."""
    for _ in range(4):
        changed = False
        for key, costs in prior.items():
            if not beside[key]:
                continue
            best = min(
                (odds(beside[key], {**chosen, key: rank}, plain, entrywise) + costs[rank], rank != chosen[key], rank)
                for rank in range(len(costs)) if costs[rank] < 9
            )  # fmt: skip
            changed = changed or best[2] != chosen[key]
            chosen[key] = best[2]
        changed = _pairs(statements, mentioned, prior, chosen, plain, entrywise) or changed
        if not changed:
            break
    return chosen


def _multiplied(statements, prior, looks):
    """Return ranks in which a capital before a small letter is a matrix before a column, and what is added to a column is one."""
    columns, matrices, sums = set(), set(), []
    for node in _nodes(statements):
        if node[0] == "mul" and node[1][0] in ("name", "T") and (pair := (_terms(node[1]), _terms(node[2])))[1]:
            if all(_is_capital(name) for name, _ in pair[0]) and not any(_is_capital(name) for name, _ in pair[1]):
                matrices |= pair[0]
                columns |= pair[1]
        elif node[0] in ("add", "sub"):
            sums.append(_terms(node))
    columns = _with_summands(columns, sums)
    begun = dict(looks)
    for rank, keys in ((1, columns - matrices), (2, matrices)):
        begun.update({key: rank for key in keys if key in prior and prior[key][rank] < 9})
    return begun


def _is_capital(name):
    letters = [c for c in name.split("_")[0].split("^")[0] if c.isalpha()]
    return bool(letters) and letters[-1].isupper() or name[:2].lower() != name[:2] and name[:1] == "\\"


def _transposed(statements, prior, looks):
    """Return ranks in which small letters that are transposed, or stand beside such, are columns, and what is added to them as well."""
    columns, sums = set(), []
    for node in _nodes(statements):
        if node[0] in ("mul", "dot") and (node[1][0] == "T" or node[2][0] == "T"):
            columns |= {key for side in node[1:] for key in _terms(side)}
        elif node[0] in ("add", "sub"):
            sums.append(_terms(node))
    columns = _with_summands(columns, sums)
    return {key: 1 if rank == 0 and key in columns and prior[key][1] < 9 else rank for key, rank in looks.items()}


def _nodes(statements):
    """Yield the nodes of the sides that statements compare."""
    return nodes(tuple(side.tree for s in statements for side in (s.head, s.right) if side.tree))


def _with_summands(columns, sums):
    """Return the names of some columns with all that is added to them, at once or by way of others."""
    while more := {key for together in sums if together & columns for key in together} - columns:
        columns = columns | more
    return columns


def _terms(node):
    """Return the names that are a term of a sum by themselves, without brackets and transposes."""
    if node[0] in ("paren", "T", "neg"):
        return _terms(node[1])
    if node[0] in ("add", "sub"):
        return _terms(node[1]) | _terms(node[2])
    return {(node[1], len(node[2]))} if node[0] == "name" else set()


def _pairs(statements, mentioned, prior, chosen, plain, entrywise):
    """Change the ranks of two names of a statement at once where that mends it; say whether any was changed."""
    changed = False
    for statement, keys in zip(statements, mentioned):
        if not odds([statement], chosen, plain, entrywise):
            continue
        keys = sorted(key for key in keys if key in prior)[:8]
        for a in keys:
            for b in keys[keys.index(a) + 1 :]:
                near = [s for s, inside in zip(statements, mentioned) if a in inside or b in inside]
                now = odds(near, chosen, plain, entrywise) + prior[a][chosen[a]] + prior[b][chosen[b]]
                options = [
                    (odds(near, {**chosen, a: m, b: n}, plain, entrywise) + prior[a][m] + prior[b][n], m, n)
                    for m in range(len(prior[a])) for n in range(len(prior[b])) if prior[a][m] < 9 and prior[b][n] < 9
                ]  # fmt: skip
                cost, m, n = min(options)
                if cost < now - 1e-9:
                    chosen[a], chosen[b], changed = m, n, True
    return changed
