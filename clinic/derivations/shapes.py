"""What a text says of its letters: which is a softmax of which, whose logarithm is summed, what is differentiated.

Only the shape of a formula counts here, never the name of a letter.
"""

import re
from collections import Counter
from dataclasses import dataclass, field

PRODUCTS = ("mul", "dot", "odot", "div")
E = (("name", "e", ()), ("name", "\\mathrm{e}", ()))
CONDITIONAL = "\\mathrm{P}"  # P(y = k | x), which is the probability of k whatever its letter
LABELS, LOGITS, LOSS = "\\mathrm{Y}", "\\mathrm{A}", "\\mathrm{L}"  # what words such as target, score and loss stand for
SOFTMAX = "\\mathrm{softmax}"
VARIABLE = "\\upsilon"  # of functions whose variable a text does not name


@dataclass
class Said:
    """What the formulas of a text say: names by what they seem to be, each with how often."""

    logit: Counter = field(default_factory=Counter)
    probability: Counter = field(default_factory=Counter)
    label: Counter = field(default_factory=Counter)
    exponents: Counter = field(default_factory=Counter)  # a in Σ e^{a_k}
    loss: Counter = field(default_factory=Counter)
    weight: Counter = field(default_factory=Counter)
    differences: Counter = field(default_factory=Counter)  # (z, a, y) of ∂L/∂z = a − y
    differentiated: Counter = field(default_factory=Counter)  # (what, by what)
    names: Counter = field(default_factory=Counter)  # (name, how many indices)
    classes: Counter = field(default_factory=Counter)  # the letter c of −ln p_c
    ranges: Counter = field(default_factory=Counter)  # upper limits of sums
    indices: set = field(default_factory=set)  # letters that stand as an index, or in a condition on one
    subscripts: set = field(default_factory=set)  # letters that stand as an index
    compared: Counter = field(default_factory=Counter)  # (i, c) of a condition i = c or i ≠ c within a formula
    summed: set = field(default_factory=set)
    features: Counter = field(default_factory=Counter)  # what the weights are multiplied with in z_j = Σ w_ij x_i
    logged: set = field(default_factory=set)  # whose logarithm is summed with labels
    defined: set = field(default_factory=set)  # what is defined as the softmax of something
    calls: set = field(default_factory=set)  # (a, σ) where the text says a = σ(z)
    unnamed: tuple = ()  # the letter given to logits w_k^T x + b_k that have none, the weights, the features, the bias
    temperature: str = ""  # by which the logits are divided
    totals: set = field(default_factory=set)  # S = Σ e^{z_k}
    softmax: bool = False  # whether the words speak of softmax
    logarithms: Counter = field(default_factory=Counter)  # (p, z) of ∂ln p_i/∂z_j
    likelihood: bool = False  # whether the words speak of a log-likelihood, and of no loss
    width: str = ""  # the range of the features
    pairs: Counter = field(default_factory=Counter)  # (p, z) of what is defined as a softmax of what
    spoken: set = field(default_factory=set)  # letters that words call the true class
    count: int = 0  # how many classes there are, where the text writes them all out
    beside: Counter = field(default_factory=Counter)  # (w, place, x) of w_jz beside x_j: which of its indices the other letter has
    affine: set = field(default_factory=set)  # letters of W x + b
    columns: bool | None = None  # whether the weights have one column a class, where that sum says so
    declared: dict = field(default_factory=dict)  # what was declared of the text under an alphabet, by the alphabet


def bare(node):
    """Return a tree without the brackets around it."""
    while isinstance(node, tuple) and node and node[0] == "paren":
        node = node[1]
    return node


def letter(name):
    """Return a name without the font or arrow that makes it a vector."""
    found = re.fullmatch(r"\\(?:boldsymbol|vec)\{(.+)\}", name)
    return found[1] if found else name


def spelt(typed):
    """Return a letter with or without a font as the checker spells it."""
    found = re.fullmatch(r"\\(?:mathbf|boldsymbol|vec|bm)\s*\{\s*(\w)\s*\}", typed)
    return found[1] if found else typed


def called(node):
    """Return the name in g_k(z), where nothing has said that g takes an argument; other trees as they are."""
    if node[0] == "mul" and node[1][0] == "name" and node[1][2] and node[2][0] == "paren" and bare(node[2])[0] == "name":
        return node[1]
    return node


def walk(node):
    """Yield every node of a tree."""
    if isinstance(node, tuple):
        if node and isinstance(node[0], str):
            yield node
        for part in node:
            yield from walk(part)


def factors(node):
    """Return the factors of a product, brackets around them dropped."""
    node = bare(node)
    if node[0] in ("mul", "dot", "odot"):
        return factors(node[1]) + factors(node[2])
    if node[0] == "neg":
        return factors(node[1])
    return [node]


def exponential_of(node, turned=False):
    """Return the name in e^{z_k}, where it may be ``turned`` in e^{-z_k} too, or None."""
    node = bare(node)
    inside = None
    if node[0] == "pow" and node[1] in E:
        inside = bare(node[2])
    elif node[0] == "fn" and node[1] == "exp" and len(node[3]) == 1:
        inside = bare(node[3][0])
    if inside is not None and inside[0] == "div" and bare(inside[2])[0] == "name" and not bare(inside[2])[2]:
        inside = bare(inside[1])  # e^{z_k / T}
    if turned and inside is not None and inside[0] == "neg":
        inside = bare(inside[1])
    return inside if inside is not None and inside[0] == "name" else None


def softmax_of(node):
    """Return the name of the logits in e^{z_k} / Σ e^{z_j}, or in softmax(z); None if it is neither."""
    node = bare(node)
    if node[0] == "matrix":
        found = {softmax_of(cell) for row in node[1] for cell in row if bare(cell) != ("dots",)}
        return found.pop() if len(found) == 1 else None
    if node[0] == "div":
        turned = any(part[0] == "sum" for part in walk(node[2]))  # e^{-z} / (1 + e^{-z}) is of two classes
        above = exponential_of(node[1], turned)
        below = [exponential_of(part, turned) for part in walk(node[2])]
        if above and any(other and other[1] == above[1] for other in below):
            return above[1]
    if node[0] == "mul" and node[1][:2] == ("name", SOFTMAX) and bare(node[2])[0] == "name":
        return bare(node[2])[1]
    return None


def logarithm_of(node):
    """Return what a logarithm is taken of, or None."""
    node = bare(node)
    if node[0] == "mul" and node[1][0] == "fn" and node[2][0] == "paren" and bare(node[2])[0] == "name":
        node = node[1]  # ln p_c(z)
    if node[0] == "fn" and node[1] in ("ln", "log") and len(node[3]) == 1:
        return called(bare(node[3][0]))
    return None


def said_by(chains):
    """Return what the formulas say; a chain is the list of the trees of its sides."""
    said = Said()
    for sides in chains:
        heads = [bare(side) for side in sides if side is not None]
        _difference(heads, said)
        whole = [node for node in map(called, heads) if node[0] == "name"]
        applied = [node for node in heads if node[0] == "mul" and node[1][0] == "name" and not node[1][2] and node[2][0] == "paren" and bare(node[2])[0] == "name"]
        for side in heads:
            _take(side, whole, applied, said)
        _beside(heads, said)
    for role in ("logit", "probability", "label", "loss"):
        merged = Counter()
        for name, count in getattr(said, role).items():
            merged[letter(name)] += count
        setattr(said, role, merged)
    if said.affine and said.pairs and said.affine.isdisjoint(z for _, z in said.pairs):  # a = W x, z = σ(a), and softmax of z
        said.features.clear()
        said.logit -= Counter(dict.fromkeys(said.affine, said.logit.total()))
    merged = Counter()
    for (above, below), count in said.differentiated.items():
        merged[letter(above), letter(below)] += count
    said.differentiated = merged
    said.ranges = +said.ranges
    if len(said.probability) > 1:
        del said.probability[CONDITIONAL]
        if len(said.defined) > 1 and "P" in said.defined:  # as the lexer has it
            del said.probability["P"]
    if said.probability:
        del said.label[max(said.probability, key=said.probability.get)]  # Σ p_k ln p_k has no labels
    return said


def _beside(heads, said):
    """Take note of w_jz beside x_j, which says that j counts what x has."""
    names = {node for side in heads for node in walk(side) if node[0] == "name"}
    for name in [node for node in names if len(node[2]) == 2 and node[2][0] != node[2][1]]:
        for place, item in enumerate(name[2]):
            said.beside.update((letter(name[1]), place, letter(node[1])) for node in names if item[0] == "i" and node[2] == (item,))


def _difference(heads, said):
    """Take note of ∂L/∂z = a − y, which says which letter is which where nothing else does."""
    if not heads or heads[0][0] != "diff" or len(heads[0][2]) != 1:
        return
    below = bare(heads[0][2][0][0])
    for side in heads[1:]:
        if side[0] == "sub" and below[0] == "name":
            one, other = bare(side[1]), bare(side[2])
            for part, label in ((one, other), (other, one)):
                if label[0] == "name" and softmax_of(part) == below[1] != label[1]:  # ∂L/∂z = softmax(z) − y, or with the other sign
                    said.label[label[1]] += 1
            if one[0] == other[0] == "name" and "e" not in (one[1], other[1]) and len({letter(node[1]) for node in (below, one, other)}) == 3:
                said.differences[tuple(letter(node[1]) for node in (below, one, other))] += 1


def _take(side, whole, applied, said):
    if side[0] == "mul" and side[1][0] == "name" and not side[1][2] and side[2][0] == "paren" and bare(side[2])[0] == "name":
        said.calls |= {(letter(node[1]), side[1][1]) for node in whole if node[1] != side[1][1]}
    affine = bare(side[1]) if side[0] == "add" else side
    turned = affine[0] == "mul" and affine[1][0] == "T" and bare(affine[1][1])[0] == "name"
    if turned:
        affine = ("mul", bare(affine[1][1]), affine[2])
    if affine[0] == "mul" and affine[1][0] == affine[2][0] == "name" and not affine[1][2] and not affine[2][2] and any(not node[2] for node in whole):
        said.features[letter(affine[2][1])] += 1  # z = W x + b
        for node in whole:
            if not node[2] and letter(affine[1][1]) in ("W", "w", "\\Theta", "\\theta"):
                said.logit[node[1]] += 1
                said.affine.add(letter(node[1]))
                said.columns = said.columns if said.columns is not None else turned
    if side[0] == "sum" and len(side) == 6 and exponential_of(side[5]) is not None:
        said.totals |= {node[1] for node in whole}
    logits = softmax_of(side)
    if logits:
        said.logit[logits] += 3
        for node in whole:
            said.probability[node[1]] += 3
            said.defined.add(node[1])
            said.pairs[letter(node[1]), letter(logits)] += 1
        for node in applied:
            if bare(node[2])[1] == logits:  # f(z_i) = e^{z_i} / Σ e^{z_k}
                said.probability[node[1][1]] += 3
    for node in walk(side):
        if node[0] == "name":
            said.names[node[1], len(node[2])] += 1
            here = {item[1] for item in node[2] if item[0] == "i"}
            said.indices |= here
            said.subscripts |= here
        elif node[0] == "sum":
            said.summed.add(node[1])
            power = exponential_of(node[5])
            if power is not None and power[2] == (("i", node[1]),):
                said.exponents[power[1]] += 1
            _sum(node, whole, said)
        elif node[0] == "rel":
            sides = [side[1] for side in node[1::2] if side[0] == "name" and not side[2]]
            said.indices |= {*sides}
            if len(sides) == 2 and len(node) == 4 and node[2] in ("=", "≠"):
                said.compared[tuple(sides)] += 1
        elif node[0] == "diff" and len(node[2]) == 1:
            above, below = called(bare(node[1])), called(bare(node[2][0][0]))
            inner = logarithm_of(node[1])
            if inner is not None and inner[0] == below[0] == "name" and len(inner[2]) == len(below[2]) == 1:
                said.logarithms[letter(inner[1]), letter(below[1])] += 1
            if above[0] == "name" and below[0] == "name":
                said.differentiated[above[1], below[1]] += 1
        inner = softmax_of(node) if node[0] in ("div", "mul") else None
        if inner:
            said.logit[inner] += 1
    _written_out(side, whole, said)
    minus = side[0] == "neg"
    taken = logarithm_of(side[1]) if minus else None
    if taken is not None and (taken[0] == "name" and len(taken[2]) == 1 or softmax_of(taken)):
        for node in whole:
            said.loss[node[1]] += 2
        if taken[0] == "name":
            said.probability[taken[1]] += 1
            said.classes[taken[2][0][1]] += 1


def _written_out(side, whole, said):
    """Take note of t_1 ln p_1 + t_2 ln p_2 + …, which is the sum over all classes."""
    products = [parts for node in walk(side) if node[0] in ("mul", "dot") and len(parts := factors(node)) == 2]
    pairs = {(logarithm_of(a), b) for parts in products for a, b in (parts, parts[::-1]) if logarithm_of(a) is not None}
    pairs = {(p, t) for p, t in pairs if p[0] == t[0] == "name" and p[2] == t[2] and len(p[2]) == 1 and p[2][0][0] == "n"}
    if len(pairs) > 1 and len({(p[1], t[1]) for p, t in pairs}) == 1:
        p, t = pairs.pop()
        said.label[t[1]] += 3
        said.probability[p[1]] += 2
        said.logged.add(p[1])
        for name in whole:
            said.loss[name[1]] += 3


def _sum(node, whole, said):
    high, body = node[3], bare(node[5])
    if isinstance(high, tuple) and high[:1] == ("name",) and not high[2]:
        said.ranges[high[1]] += 1
    while body[0] == "neg":
        body = bare(body[1])
    if _weights(node[1], body, whole, said) and isinstance(high, tuple) and high[:1] == ("name",) and not high[2]:
        said.width = high[1]
        said.ranges[high[1]] -= 1
    if body[0] not in PRODUCTS:
        return
    parts = factors(body)
    logarithms = [part for part in parts if logarithm_of(part) is not None]
    others = [part for part in parts if part[0] == "name" and part[2]]
    switches = [part for part in others if part[1] == "\\delta"]
    if len(logarithms) == 1 and switches == others and len(switches) == 1:
        for item in switches[0][2]:  # δ_yk picks the true class
            if item[0] == "i" and item[1] != node[1]:
                said.classes[item[1]] += 2
        taken = logarithm_of(logarithms[0])
        if taken[0] == "name" and taken[2]:
            said.probability[taken[1]] += 2
            said.logged.add(taken[1])
        for side in whole:
            said.loss[side[1]] += 3
        return
    if len(logarithms) != 1 or not others:
        return
    if len(others) == 1:
        said.label[others[0][1]] += 3
    taken = logarithm_of(logarithms[0])
    if taken[0] == "div" and bare(taken[1]) in others and bare(taken[2])[0] == "name":  # Σ p_k ln (p_k / q_k): either may be what the other is to be
        said.label[bare(taken[2])[1]] += 3
    if taken[0] == "name" and taken[2]:
        said.probability[taken[1]] += 2
        said.logged.add(taken[1])
    for side in whole:
        said.loss[side[1]] += 3


def _weights(running, body, whole, said):
    """Take note of z_j = Σ_i w_ij x_i (+ b), and say whether it is one: which letter the features have, and how the weights lie."""
    if body[0] in ("add", "sub"):
        body = bare(body[1])
    if body[0] not in ("mul", "dot") or len(whole) != 1 or len(whole[0][2]) != 1:
        return False
    parts = [part for part in factors(body) if part[0] == "name"]
    weights = [part for part in parts if len(part[2]) == 2]
    features = [part for part in parts if part[2] == (("i", running),)]
    if len(parts) == 2 and len(weights) == 1 and len(features) == 1 and ("i", running) in weights[0][2]:
        said.features[features[0][1]] += 1
        said.logit[whole[0][1]] += 1
        said.columns = weights[0][2][0] == ("i", running)
        return True
    return False
