"""Entries of what a sum or a step from one layer to the next begins with: x_0 beside the x_i, a^0 beside the a^l."""

from ..reading.tokens import tokens
from ..reading.trees.walking import nodes
from .definitions import steps_back
from .entries import Entry
from .functions import NUMBER
from .names import bare, is_bracketed
from .uses import names_in

NO_BRACES = str.maketrans("", "", "{}")


def at_0(latex, letter):
    """Return a formula with 0 in the place of an index letter."""
    for token in sorted(tokens(latex), key=lambda token: token.start, reverse=True):
        if token.kind == "NAME" and token.text == letter:
            latex = f"{latex[: token.start]}0{latex[token.end :]}"
    return latex


def as_one(latex):
    """Return how a name is typed, without what makes no other name of it: a^{0} is a^0."""
    return "".join(latex.translate(NO_BRACES).split())


class Beginning:
    """The part of a builder that knows what has the index 0."""

    def entries_0(self, numbers):
        """Yield x_0 beside the x_i where a sum begins with 0, and the formula of one that has a formula for each i."""
        kinds = {entry.name: entry.value for entry in numbers}
        for key, line in self.uses.from_0.items():
            name, letter = self.written(key, self.own_letters(key)), self.own_letters(key)[0]
            zero = self.written(key, ("0",))
            made = self.defined.get(key)
            if is_bracketed(key[0]) or zero in kinds or made is not None and made.parameters:
                continue
            if made is not None:
                yield Entry("symbols", zero, at_0(made.latex, made.indices[0]), "the sum begins with 0, and so it is as in", made.line, ("real",))
            elif self.rank.get(key) == NUMBER and name in kinds:
                yield Entry("symbols", zero, kinds[name] if kinds[name] in ("real", "positive", "binary", "probability") else "real", "the sum begins with 0", line)

    def entries_before(self, numbers):
        """Yield x_0 beside x_k that is not defined, where x_{k-1} stands somewhere: what the first step goes back to."""
        taken = {as_one(entry.name) for entry in numbers}
        for key, line in self.uses.stepped.items():
            name, letters = self.written(key, ("0",)), []
            if key in self.defined or key not in self.rank or key in self.entry_of or key in self.guess.left_out or as_one(name) in taken or as_one(name) in self.left:
                continue
            for place in range(self.rank[key]):
                letters.append(self.letter(("d", key, place), letters))
            kind = "real"
            if letters:
                component = self.written(self.fresh_family(bare(key[0]), len(letters)), letters)
                numbers.append(Entry("symbols", component, "real", f"a component of {name}"))
                kind = f"[{component}]"
            yield Entry("symbols", name, kind, "the first step goes back to it", line)

    def first_ones(self, numbers):
        """Yield the entries of a^0 where a^l leads back to a^{l-1} by way of other definitions: what the first step begins with."""
        for key in self.led_back():
            name, kind, letters = self.written(key, ("0",)), "real", []
            if (first := self.left.get(as_one(name))) is not None:
                yield Entry("symbols", name, " ".join(first.right.latex.split()), "as in", first.place.line, ("real",))
                continue
            for place in range(self.rank[key]):
                letters.append(self.letter(("d", key, place), letters))
            if letters:
                component = self.written(self.fresh_family(bare(key[0]), len(letters)), letters)
                numbers.append(Entry("symbols", component, "real", f"a component of {name}"))
                kind = f"[{component}]"
            yield Entry("symbols", name, kind, "the first step begins with it", self.defined[key].line)

    def led_back(self):
        """Return the letters that lead back to the one before by way of other definitions."""
        back = {(node[1], 1) for made in self.defined.values() for node in nodes(made.body) if steps_back(node)}
        return sorted(key for key in back & self.defined.keys() & self.rank.keys() if key in self.reached(key))

    def reached(self, key):
        """Return the defined letters to which the formula of one leads."""
        seen, open_ = set(), [key]
        while open_:
            more = names_in(self.defined[open_.pop()].body) & self.defined.keys() - seen
            seen |= more
            open_ += more
        return seen

    def tie_layers(self):
        """Tie the lengths of vectors that lead back to each other: each layer is as wide as the one before."""
        for key in self.led_back():
            for other in self.reached(key) - {key}:
                if self.rank.get(other) == self.rank.get(key) and key in self.reached(other):
                    for place in range(self.rank[key]):
                        self.lengths.tie(("d", key, place), ("d", other, place))
