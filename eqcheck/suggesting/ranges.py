"""Index letters and how far they count: the ranges of a page, those that it does not name, and what picks one entry of many."""

from .entries import Entry
from .functions import NUMBER
from .letters import is_letter
from .names import is_bracketed

FRESH_INDICES = (*"ijklmnpqrstuvabcd", "\\iota", "\\kappa", "\\xi", "\\chi", "\\upsilon", "\\zeta", "\\varrho", "\\varsigma")
GREEK = "\\tau \\nu \\mu \\omega \\psi \\phi \\gamma \\eta \\beta \\alpha"
SPARE_INDICES = (*"howyzxgf", *GREEK.split(), *("i" + "'" * n for n in range(1, 99)))  # on a page of very many names
FRESH_RANGES = (*"NDKMPJQRCHSVUBAFGLWXYZIOTE", "\\Omega", "\\Gamma", "\\Lambda", "\\Phi", "\\Psi", "\\Xi")


class Ranges:
    """The part of a builder that knows which letters count, and how far."""

    def label(self, node):
        """Return the range of a length; one that the page does not name gets a letter."""
        label = self.lengths.label_of(node)
        if label is None:
            letter = next((letter for letter in sorted(self.letters.indices) if self.lengths.root(("i", letter)) == self.lengths.root(node)), "")
            wanted = [letter.upper()] if letter else []
            counted = [w for w in wanted if self.rank.get((w, 0)) == NUMBER and (w, 0) not in self.defined and w not in self.lengths.label.values()]
            label = next(
                (r for r in (*wanted, *FRESH_RANGES, *(f"N'{'x' * n}" for n in range(99))) if r not in self.used_names or r in counted)
            )
            self.used_names.add(label)
            self.lengths.name(node, label)
        return label

    def letter(self, node, other_than=()):
        """Return an index letter that runs over a length, one of the page if it has any."""
        root = self.lengths.root(node)
        own = [x for x in sorted(self.letters.indices) if self.lengths.root(("i", x)) == root and x not in other_than]
        own += [x for x in self.fresh.get(root, ()) if x not in other_than]
        if own:
            return own[0]
        made = next(x for x in (*FRESH_INDICES, *"ABCDEFGHIJKLMNOPQRSTUVWXYZ", *SPARE_INDICES) if x not in self.used_names)
        self.used_names.add(made)
        label = self.label(node)
        self.fresh.setdefault(self.lengths.root(node), []).append(made)
        self.bound_letters[made] = label
        return made

    def index_entries(self):
        needed = {letter for use in (*self.uses.values(), *self.uses.calls.values()) for letters in use.letters for letter in letters}
        needed |= self.letters.bound
        for letter in sorted(self.letters.indices & needed - self.valued):
            stated = self.letters.ranges.get(letter, ())
            line = next((line for label, line in stated if label), stated[0][1] if stated else None)
            label = self.label(("i", letter))
            others = tuple(dict.fromkeys(other for other, _ in stated if other and other != label))
            reason = "runs below a sign of sum" if letter in self.letters.bound else "counts in an index"
            yield Entry("index", letter, label, reason, line, others)
        for letter, label in self.bound_letters.items():
            yield Entry("index", letter, label, "a letter for components that the page does not name")

    def further_ranges(self):
        """Yield an index letter for each further end of a sum over a letter, which is none of the ranges, and say that it is no longer than the range of that letter."""
        ranges = {self.label(("i", letter)) for letter in self.letters.indices}
        for letter in sorted(self.letters.bound & self.letters.indices - self.valued):
            label = self.label(("i", letter))
            for end in dict.fromkeys(other for other, _ in self.letters.ranges.get(letter, ()) if other):
                named = is_letter(end) and end not in ranges and not end.isdigit() and end not in self.letters.indices
                if end == label or label.isdigit() or not named or (end, 0) in self.defined or self.rank.get((end, 0), NUMBER) != NUMBER:
                    continue
                made = next((x for x in (*FRESH_INDICES, *"ABCDEFGHIJKLMNOPQRSTUVWXYZ") if x not in self.used_names), None)
                if made is not None and not any(order.name == f"{end} {label}" for order in self.orders):
                    self.used_names.add(made)
                    ranges.add(end)
                    self.orders.append(Entry("ranges", f"{label} {end}", f"{label} ≥ {end}", "a sum over its letter ends there"))
                    yield Entry("index", made, end, f"a sum over {letter} ends there")

    def picks(self, key):
        """Say whether a name is the number of an entry, as the class y_i in p_{y_i}, and nothing that has a formula or weighs logarithms."""
        return key in self.uses.chosen and key not in self.defined and key not in self.uses.weights and key not in self.guess.left_out

    def picked(self):
        """Yield the entries of what picks an entry: one of the letters that count there."""
        for key, (family, place, node, line) in self.uses.chosen.items():
            if not self.picks(key) or is_bracketed(key[0]) or any(index[0] != "i" for index in node[2]):
                continue
            letter = self.letter(("slot", family, place), [index[1] for index in node[2]])
            yield Entry("symbols", self.written(key, [index[1] for index in node[2]]), f"one of {letter}", "the number of an entry", line)
