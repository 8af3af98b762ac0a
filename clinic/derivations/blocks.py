"""The declarations of a chain of definitions, as a page would have them: what its lines define, and what its other letters are."""

import re
from collections import Counter

from . import ranks
from .alphabets import LABELS, LOSSES
from .shapes import SOFTMAX, bare, logarithm_of, walk

GREEK = [f"\\{name}" for name in "kappa iota upsilon nu varsigma varpi varrho vartheta xi zeta chi psi omega eta rho mu lambda phi".split()]
SIZES = "ABCDFGHJKLMNOPQRSUVXYZ"
FORMULA_OF = {
    "\\sigma": r"\frac{1}{1 + e^{-@}}", "\\mathrm{sigmoid}": r"\frac{1}{1 + e^{-@}}", "\\operatorname{sigmoid}": r"\frac{1}{1 + e^{-@}}",
    "\\mathrm{relu}": r"\ln(1 + e^{@})", "\\phi": r"\ln(1 + e^{@})", "\\varphi": r"\ln(1 + e^{@})", "f": r"\ln(1 + e^{@})", "g": r"\ln(1 + e^{@})",
}  # fmt: skip
UNIT = "\\Xi"  # the labels of which only the class has a letter
SIGN = r"\frac{@}{\sqrt{@^2}}"  # 1 or −1
SIGNS_OF_A_LABEL = re.compile(r"-\s*1\s*,\s*\+?\s*1|\\pm\s*1|\+\s*1\s*,\s*-\s*1")
SUB = re.compile(r"_\s*(?:\{([^{}]*)\}|([A-Za-z]))")


def names_in(tree):
    return {(node[1], len(node[2])) for node in walk(tree) if node[0] == "name"}


class Block:
    """The declarations of a chain, as a page would have them."""

    def __init__(self, whole, shapes, functions, definitions, claims, words, shown, chosen):
        self.shown, self.chosen = shown, chosen
        self.shapes, self.functions, self.definitions, self.claims = shapes, functions, definitions, claims
        self.root = shapes.sizes.root
        self.free = iter([name for name in GREEK if not re.search(rf"{re.escape(name)}(?![A-Za-z])", whole)])
        there = set(re.findall(r"(?<![A-Za-z\\])[A-Za-z]", whole))
        self.sizes, self.named = {}, iter([letter for letter in SIZES if letter not in there])
        self.letters, self.index = {}, {}
        self.trees = [tree for _, _, tree in definitions] + [side for claim in claims for side in claim]
        self.defined = {(head[1], len(head[2])) for head, _, _ in definitions}
        self.signs = bool(SIGNS_OF_A_LABEL.search(f"{whole} {words}"))
        self.limits = {}
        self.labels = self._labels()

    def letter(self, size, n=0):
        """Return the n-th index letter of ours that counts a size."""
        size = self.root(size)
        mine = self.letters.setdefault(size, [])
        while len(mine) <= n:
            mine.append(next(self.free))
            self.index[mine[-1]] = size
        return mine[n]

    def _labels(self):
        """Return the names that weigh logarithms of a softmax."""
        nodes = [node for tree in self.trees for node in walk(tree)]
        made = [tree for head, _, tree in self.definitions]
        softmax = any(node[:2] == ("call", SOFTMAX) for node in nodes) or any(
            node[0] == "div" and any(part[0] == "sum" and any(exponential(inner) for inner in walk(part)) for part in walk(node[2])) for tree in made for node in walk(tree)
        )  # fmt: skip
        binary = any(node[0] == "sub" and bare(node[1]) == ("num", "1") and bare(node[2])[0] == "name" and bare(node[2])[1] in LABELS for node in nodes)
        if not softmax or binary:
            return set()
        weighed = set()
        for node in nodes:
            if node[0] in ("mul", "dot", "odot") and any(logarithm_of(part) is not None or bare(part)[:2] in (("fn", "log"), ("fn", "ln")) for part in node[1:]):
                weighed |= {inner[1] for part in node[1:] if logarithm_of(part) is None for inner in walk(part) if inner[0] == "name" and bare(part)[0] in ("name", "T")}
        defined = {name for name, _ in self.defined}
        return {name for name in sorted(weighed) if name not in defined}

    def text(self):
        symbols = {}
        limits = {name for name, _ in limits_of(self.trees)}
        for key, shape in self.shapes.whole.items():
            if key not in self.defined and key[0] not in limits:
                self._input(symbols, key, shape)
        for name, how in self.functions.items():
            if how == "softmax":
                k = self.letter(self.shapes.place(("softmax", 1))[0])
                symbols[f"\\theta_{k}"] = "real"
                symbols["\\theta"] = f"[\\theta_{k}]"
                symbols[f"{name}(\\theta)"] = rf"\frac{{e^{{\theta}}}}{{\sum_{{{k}}} e^{{\theta_{{{k}}}}}}}"
            else:
                symbols["\\tau"] = "real"
                symbols[f"{name}(\\tau)"] = FORMULA_OF[name].replace("@", "\\tau")
        for head, latex, tree in self.definitions:
            indices, latex = self._renamed(head, latex, tree)
            name = head[1]
            symbols[f"{name}_{{{''.join(indices)}}}" if indices else name] = latex
            used = set().union(*map(names_in, self.trees))
            if not indices and self.shapes.whole[name, 0] != ranks.NUMBER and (name, 1) in used and (name, 1) not in self.defined:
                k = self.letter(next(size for size in self.shapes.whole[name, 0] if size != ranks.ONE))
                symbols[f"{name}_{{{k}}}"] = f"({name})_{{{k}}}"
            if len(indices) == 1 and (name, 0) in used and (name, 0) not in self.defined:
                symbols[name] = f"[{name}_{{{indices[0]}}}]"
        if self.chosen:
            k = self.letter(self._size_of_the_class())
            symbols |= {f"{UNIT}_{k}": "labels", UNIT: f"[{UNIT}_{k}]", self.chosen: f"class of {UNIT}_{k}"}
        sizes = {size: self.limits.get(size) or next(self.named) for size in dict.fromkeys(self.index.values())}
        lines = ["index:", *(f"  {letter}: {sizes[size]}" for letter, size in self.index.items())] if self.index else []
        return "\n".join([*lines, *(["assume: one-hot"] if self.labels or self.chosen else []), "symbols:", *(f"  '{key}': '{value}'" for key, value in symbols.items())])

    def _size_of_the_class(self):
        for head, _, tree in self.definitions:
            index = {item[1]: size for item, size in zip(head[2], self.shapes.place((head[1], len(head[2]))))}
            self.shapes.of(tree, index)
            if self.chosen in index:
                return index[self.chosen]
        raise ranks.Misfit

    def _input(self, symbols, key, shape):
        name, n = key
        counted = [self.letter(size, sum(self.root(size) == self.root(other) for other in self.shapes.place(key)[:place])) for place, size in enumerate(self.shapes.place(key))] if n else []
        inner = [self.letter(size, 1 + n) if self.root(size) in map(self.root, self.shapes.place(key) if n else ()) else self.letter(size) for size in shape if size != ranks.ONE]
        if len(inner) == 2 and inner[0] == inner[1]:
            inner[1] = self.letter(shape[1], 1)
        at = f"_{{{''.join((*counted, *inner))}}}" if counted or inner else ""
        entry, kind = name + at, self._kind(name, key)
        if kind == SIGN:
            symbols[f"\\vartheta{at}"], kind = "real", SIGN.replace("@", f"\\vartheta{at}")
        symbols.setdefault(entry, kind)
        used = set().union(*map(names_in, self.trees))
        if not inner and counted and (name, 0) in used and (name, 0) not in self.shapes.whole and (name, 0) not in self.defined:
            symbols[name] = f"[{entry}]"
        if inner:
            row = shape[0] == ranks.ONE
            symbols[f"{name}_{{{''.join(counted)}}}" if counted else name] = f"[{entry}]" + "^T" * row

    def _kind(self, name, key):
        if name in self.labels:
            return "labels"
        if self.signs and name in LABELS:
            return SIGN
        logged = any((inner := logarithm_of(node)) is not None and any(part[:2] == ("name", name) for part in (inner, *(inner[1:] if inner[0] == "div" else ()))) for tree in self.trees for node in walk(tree) if node[0] == "fn")
        if logged:
            return "simplex" if key[1] == 1 else "positive"
        inside = [node[3] for tree in self.trees for node in walk(tree) if node[0] == "fn" and node[1] in ("log", "ln")]
        if any(("name", name) == part[:2] for tree in inside for part in _multiplied(tree)):
            return "positive"
        divides = any(node[0] == "div" and bare(node[2]) == ("name", name, ()) for tree in self.trees for node in walk(tree))
        return "positive" if divides else "real"

    def _renamed(self, head, latex, tree):
        """Return the index letters of a definition, and its formula in letters of ours."""
        index = {}
        for item, size in zip(head[2], self.shapes.place((head[1], len(head[2])))):
            index[item[1]] = size
        bound = {node[1]: node[3] for node in walk(tree) if node[0] == "sum"}
        self.shapes.of(tree, index)
        for name in bound:  # what a sum runs over is known from inside of it
            inside = dict(index)
            for node in walk(tree):
                if node[0] == "sum" and node[1] == name:
                    here = {**inside, name: self.shapes.sizes.new()}
                    for other in bound:
                        here.setdefault(other, self.shapes.sizes.new())
                    self.shapes.of(node[5], here)
                    index[name] = here[name]
        ours, used = {}, Counter()
        for name, size in index.items():
            if " " not in name and name != self.chosen:
                size = self.root(size)
                ours[name] = self.letter(size, used[size])
                used[size] += 1
        for name, high in bound.items():
            if isinstance(high, tuple) and high[:1] == ("name",) and not high[2]:
                if self.limits.setdefault(self.root(index[name]), high[1]) != high[1]:
                    raise ranks.Misfit
        renamed = SUB.sub(lambda m: f"_{{{_each_letter(m[1] if m[1] is not None else m[2], ours)}}}", latex)
        return [ours[item[1]] for item in head[2]], re.sub(r"(_\{[^{}=]*)=\s*1\s*\}", r"\1=1}", renamed)

    def roles(self):
        """Return who is the loss, the probabilities, the logits and the labels, as far as the chain says so."""
        above = Counter(bare(node[1])[1] for tree in self.trees for node in walk(tree) if node[0] == "diff" and bare(node[1])[0] == "name")
        loss = next((name for name in LOSSES if (name, 0) in self.defined and name in above and name not in self.shown), "")
        label = next((name for name in sorted(self.labels)), next((name for name in LABELS if any(key[0] == name for key in self.shapes.whole)), ""))
        return {"logit": "", "probability": "", "label": label, "loss": loss, "weight": "", "feature": "", "bias": ""}


def _multiplied(node):
    """Yield the nodes of a tree but those in exponents."""
    if isinstance(node, tuple):
        if node and isinstance(node[0], str):
            yield node
        for part in node[:2] if node[:1] == ("pow",) else () if node[:2] == ("fn", "exp") else node:
            yield from _multiplied(part)


def limits_of(trees):
    """Return ``{(name, index)}`` of the letters at which sums end."""
    return {(node[3][1], node[1]) for tree in trees for node in walk(tree) if node[0] == "sum" and isinstance(node[3], tuple) and node[3][:1] == ("name",)}


def exponential(node):
    return node[0] == "pow" and bare(node[1]) in (("name", "e", ()), ("name", "\\mathrm{e}", ())) or node[:2] == ("fn", "exp")


def _each_letter(inside, ours):
    return re.sub(r"\\[A-Za-z]+|[A-Za-z]'*", lambda m: f"{ours[m[0]]} " if m[0] in ours else m[0], inside)
