"""The entries of a block from what is known of its letters: ranges, kinds, vectors of components, definitions."""

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise

from ..meaning.declarations import KINDS
from .beginning import Beginning, as_one
from .distributions import Distributions, undecorated
from .entries import Entry, Question
from .functions import NUMBER, Functions
from .layers import typed_name
from .letters import OWN, is_letter
from .names import VECTOR, bare, brackets, is_bracketed, unbracketed
from .networks import Networks
from .shapes import Lengths, Reckoner, odds, ranks
from .uses import names_in

FRESH_INDICES = (*"ijklmnpqrstuvabcd", "\\iota", "\\kappa", "\\xi", "\\chi", "\\upsilon", "\\zeta", "\\varrho", "\\varsigma")
FRESH_RANGES = (*"NDKMPJQRCHSVUBAFGLWXYZIOTE", "\\Omega", "\\Gamma", "\\Lambda", "\\Phi", "\\Psi", "\\Xi")
NUMBERED = re.compile(r"(.+)_\{\d+\}")
GREEK_NUMBERS = {"\\alpha", "\\eta", "\\lambda", "\\epsilon", "\\gamma", "\\rho", "\\tau", "\\kappa", "\\zeta", "\\nu", "\\omega"}
POSITIVE_BELOW_ONE = "probability" if "probability" in KINDS else "positive"
EULER = "('pow', ('name', 'e', ())"
IDENTITY = re.compile(r"(?:I|\\boldsymbol\{I\}|\\mathbb\{I\})(?:_\{(\w+)\})?")
COLUMN, MATRIX = 1, 2
DERIVATIVE = re.compile(r"\\[dt]?frac\s*\{\s*d(?![A-Za-z])|\\frac\s*\{\s*d[A-Za-z]\s*\}\s*\{\s*d")
BAR = re.compile(r"\\bar\{([A-Za-z]|\\[A-Za-z]+)\}")
MEAN = re.compile(r"\b(?:mean|average)s?\b", re.I)
POSITIVE_DEFINITE = re.compile(r"\bpositive[- ](?:semi-?)?definite\b", re.I)
COVARIANCE, COVARIANCES = re.compile(r"\bcovariance", re.I), ("\\Sigma", "\\Lambda")
ONE_HOT = re.compile(r"\b(?:one|1)[- ](?:hot|of[- ][A-Z])\b", re.I)
SUM_TO_ONE = re.compile(r"\b(?:sum|sums|summing|add|adds)\s+(?:up\s+)?to\s+(?:\$?1\b|one\b|unity\b)", re.I)
LABELS = re.compile(r"\blabels?\b|\btargets?\b|\bclass(?:es)?\b|cross[- ]entropy", re.I)


@dataclass(frozen=True)
class Guess:
    """What is guessed otherwise than a page looks: the ranks of names, definitions that are numbers, names without an entry."""

    ranks: dict = field(default_factory=dict)
    numbers: frozenset = frozenset()
    left_out: frozenset = frozenset()
    layers: bool = False  # whether a_i and a_j are two names
    again: frozenset = frozenset()  # (key, line) of what stands for something else from that line on
    positive: frozenset = frozenset()  # numbers that are positive, since what is made of them has no value otherwise
    smooth: frozenset = frozenset()  # functions that are any smooth ones: no distributions of letters of a few values, and of no entries
    instead: frozenset = frozenset()  # (key, line) of what stands for the formula of that line on the whole page


class Builder(Functions, Distributions, Networks, Beginning):
    """Puts the entries of one block together; ``questions`` gathers what the page leaves open."""

    def __init__(self, letters, uses, statements, defined, words, guess=Guess()):
        self.letters, self.uses, self.words, self.guess = letters, uses, words, guess
        self.defined = {key: made for key, made in defined.items() if key not in guess.numbers}
        if any(EULER in repr(side.tree) for s in statements for side in (s.head, s.right)):
            self.defined.pop(("e", 0), None)
        self.entry_of = {}  # key of the entries of a vector that is defined as a whole -> their formula
        self.statements = [s for s in statements if s.kind == "claim" and not s.error]
        self.left = {as_one(s.left.latex): s for s in statements if s.kind == "claim" and s.sign in ("=", ":=") and not s.chained and s.right.tree}
        self.questions, self.unknown, self.orders = [], [], []
        self.loose = set()  # what has an entry although the page says nothing of it: any function, a number that is differentiated
        self.lengths = Lengths()
        self.taken = {key for key in uses} | {key for key in uses.calls}
        self.used_names = set(letters.plain) | set(letters.subscripts) | letters.indices | self.labels
        self.fresh = {}  # class of lengths -> index letters made for it
        self.bound_letters = {}
        self.inner = {}  # key of a function that is applied to each entry -> the name of that of one number
        self.find_distributions()

    @property
    def labels(self):
        return {label for stated in self.letters.ranges.values() for label, _ in stated if label} | set(self.letters.families.values()) | {end for ends in self.letters.tables.values() for end in ends.values()}

    def typed(self, name):
        return self.letters.typed.get(typed_name(name), typed_name(name))

    # --- which names there are ---------------------------------------------------------------

    def keys(self):
        """Return the names that need an entry."""
        skipped = OWN | self.letters.indices | self.labels
        skipped -= {"e"} if ("e", 0) in self.defined else set()
        found = []
        for key, use in self.uses.items():
            name, count = key
            if key == ("d", 0) and (DERIVATIVE.search(self.words) or self.part_of_names()):
                continue  # d(u/v), dW = …, and no factor
            if count == 0 and name in skipped or name == "\\delta" and count == 2:
                continue
            if undecorated(name) in self.valued or name in self.sets or self.picks(key) or name.rstrip("'") in self.letters.functions and count == 0 or not is_letter(name) or key in self.guess.left_out:
                continue
            found.append(key)
        return found

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

    def part_of_names(self):
        """Say whether d stands before letters alone and at least once is a left side with one, as in dW = …"""
        sides = [side for s in self.statements for side in (s.left, s.right) if side.tree]
        runs = [[(token.kind, token.text) for token in side.tokens] for side in sides]
        behind = {after for run in runs for one, (after, _) in pairwise([*run, ("END", "")]) if one == ("NAME", "d")}
        heads = [s.left.tree for s in self.statements if s.left.tree]
        return behind == {"NAME"} and any(head[0] == "mul" and head[1] == ("name", "d", ()) and head[2][0] == "name" for head in heads)

    def prior(self, key):
        """Return what each rank of a name costs, before any formula is looked at."""
        if key in self.guess.ranks:
            return tuple(0 if rank == self.guess.ranks[key] else 9 for rank in (0, 1, 2))
        return self.looks(key)

    def looks(self, key):
        """Return what each rank costs by the looks of a name."""
        name, count = key
        stated = self.letters.spaces.get(key)
        if stated is not None and len(stated) <= 2:
            return tuple(0 if rank == len(stated) else 9 for rank in (0, 1, 2))
        if IDENTITY.fullmatch(name) and not count:
            return (4, 4, 0)
        bold = VECTOR.fullmatch(unbracketed(name).split("_{")[0].rstrip("'*^"))
        inner = bold[1] if bold else unbracketed(name)
        for accent in (r"\\(?:hat|tilde|bar|dot)\{(.*)\}",):
            while found := re.fullmatch(accent, inner):
                inner = found[1]
        bold = bold or VECTOR.fullmatch(inner)
        inner = VECTOR.fullmatch(inner)[1] if VECTOR.fullmatch(inner) else inner
        upper = inner[:1].isupper() or inner[:2] == "\\" + inner[1:2].upper() and inner[1:2].isalpha() and inner[:1] == "\\" and inner[1:2].isupper()
        if bold:
            return (3, 1, 0) if upper else (3, 0, 1.5)
        if name.startswith("\\mathcal"):
            return (0, 9, 9)
        if not count and (numbered := NUMBERED.fullmatch(name)) and (numbered[1], 1) in self.uses:
            return (0, 2, 3)  # \beta_0 beside the \beta_j
        if count >= 2:
            return (0, 2, 3)
        if not count and (bare(name), 2) in self.uses and upper:
            return (0.6, 1.5, 0)
        if not count and (bare(name), 1) in self.uses and self.uses[bare(name), 1].letters[0]:
            return (0.3, 0.2, 1.2)
        if count == 1 and (name, 2) in self.uses:
            return (0.4, 0, 2)
        if count == 1:
            return (0, 0.9, 2) if not upper else (0, 1.2, 1.2)
        if name in GREEK_NUMBERS:
            return (0, 1.5, 2)
        return (0, 1.2, 0.5) if upper else (0, 0.5, 1.3)

    def find_ranks(self):
        keys = self.keys()
        plain = self.letters.indices | self.labels | ({"\\pi"} if ("e", 0) in self.defined else {"e", "\\pi"})
        mentioned = [
            {key for side in (s.head, s.right) if side.tree for key in names_in(side.tree)} for s in self.statements
        ]
        prior = {key: self.prior(key) for key in keys}
        self.by_entries = {(f"{made.name}()", 0): made.by_entries for made in self.defined.values() if made.by_entries}
        prior |= {key: (9, 0, 9) for key in self.by_entries}
        self.rank, self.entrywise = self.applied_to_entries(prior, plain, mentioned)
        for key in self.by_entries:
            del self.rank[key]
        self.plain = plain
        self.cost = odds(self.statements, self.rank, plain, self.entrywise) + sum(self.looks(key)[rank] for key, rank in self.rank.items())

    # --- lengths and index letters -------------------------------------------------------------

    def tie_lengths(self):
        """Tie lengths together: those of shapes, of places that share a letter, of a vector and its components."""
        for letter in sorted(self.letters.indices):
            stated = Counter(label for label, _ in self.letters.ranges.get(letter, ()) if label)
            if stated:  # the one that is said most, and among these the first
                self.lengths.name(("i", letter), stated.most_common(1)[0][0])
        for (name, count), power in self.letters.spaces.items():
            for place, label in enumerate(power):
                if label and label in self.labels | set(self.letters.plain) and label not in self.letters.indices:
                    self.lengths.name(("d", (name, count), place), label)
        for key, use in {**self.uses, **self.uses.calls}.items():
            for place, letters in enumerate(use.letters):
                for letter in sorted(letters & self.letters.indices):
                    self.lengths.tie(("slot", key, place), ("i", letter))
        for key, use in self.uses.items():
            for place in range(1, len(use.letters)):
                self.lengths.part(("slot", key, place - 1), ("slot", key, place))
        for name, label in self.letters.families.items():
            self.lengths.name(("slot", (name, 1), 0), label)
        for name, ends in self.letters.tables.items():
            for place, label in ends.items():
                self.lengths.name(("slot", (name, 2), place), label)
        for key, rank in self.rank.items():
            size = IDENTITY.fullmatch(key[0])
            if size and rank == MATRIX:
                self.lengths.tie(("d", key, 0), ("d", key, 1))
                if size[1] and size[1] not in self.letters.indices:
                    if size[1].lower() in self.letters.indices:
                        self.lengths.tie(("d", key, 0), ("i", size[1].lower()))  # I_N beside x_n
                    self.lengths.name(("d", key, 0), size[1])
            family = self.family(key)
            if family is not None:
                first = 0 if is_bracketed(family[0]) else key[1]
                for place in range(rank):
                    self.lengths.tie(("d", key, place), ("slot", family, first + place))
        for key, letter in self.by_entries.items():
            self.lengths.tie(("d", key, 0), ("i", letter))
        self.reckoner = Reckoner({**self.rank, **dict.fromkeys(self.by_entries, COLUMN)}, self.plain, self.lengths, self.entrywise)
        for statement in self.statements:
            self.reckoner.statement(statement)

    def family(self, key):
        """Return the components that the page itself uses for a vector or matrix, or nothing."""
        name, count = key
        rank = self.rank.get(key, 0)
        if rank == NUMBER:
            return None
        plain = bare(name)
        for candidate in (plain, plain[:1].lower() + plain[1:], plain[:1].upper() + plain[1:], name):
            other = (candidate, count + rank)
            if other != key and other in self.uses and self.rank.get(other) == NUMBER:
                return other
        return None

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
        made = next(x for x in (*FRESH_INDICES, *"ABCDEFGHIJKLMNOPQRSTUVWXYZ") if x not in self.used_names)
        self.used_names.add(made)
        label = self.label(node)
        self.fresh.setdefault(self.lengths.root(node), []).append(made)
        self.bound_letters[made] = label
        return made

    # --- entries ----------------------------------------------------------------------------------

    def entries(self):
        """Return the entries of the block in the order in which they are read best."""
        self.find_ranks()
        self.tie_lengths()
        self.tie_layers()
        made_of, numbers, defined = [], [], []
        self.wholes()
        for key in self.keys():
            if key in self.defined:
                defined.append(self.definition(self.defined[key]))
            elif of_layers := self.error(key) or self.loss_of_layers(key, numbers):
                defined += of_layers
            elif self.rank[key] == NUMBER:
                numbers += self.any_loss(key, made_of) or [self.number(key)]
            else:
                made_of += self.made_of_components(key, numbers)
        for key in self.uses.calls:
            if key in self.guess.left_out:
                self.unknown.append((self.typed(key[0]), self.uses.calls[key].line))
            else:
                defined += self.function(key, numbers)
        for key, line in self.uses.moved.items():
            if (key in self.rank or key in self.guess.left_out) and key not in self.defined and key not in self.entry_of and key not in self.inner:
                self.loose.add(key)
                name = self.written(key, self.own_letters(key))
                self.questions.append(Question(f"line {line} differentiates {name}, and no line defines it; write its formula, {name}: …", line))
        for key in sorted(self.guess.left_out & self.uses.keys() - self.uses.moved.keys()):
            name, line = self.written(key, self.own_letters(key)), self.uses[key].line
            self.questions.append(Question(f"line {line}: is {name} a number, a vector or a matrix? Its lines do not fit together", line))
        if ("d", 0) in self.uses and self.part_of_names():
            line = self.uses["d", 0].line
            self.questions.append(Question(f"line {line}: is d with the letter behind it a derivative? Write of what, as in \\frac{{\\partial J}}{{\\partial W}}; for differentials, declare which letters move (differentials: W)", line))
        if self.unknown:
            names = ", ".join(f"{name}(…) in line {line}" for name, line in self.unknown)
            self.questions.append(Question(f"no line says what these functions are; write each as name(argument): formula — {names}"))
        self.inverses()
        picked = list(self.picked())
        first = [*self.first_ones(numbers), *self.entries_before(numbers)]
        index = [*self.index_entries(), *self.further_ranges()]
        ranges = {entry.value for entry in index}
        numbers = [entry for entry in numbers if entry.name not in ranges]
        numbers += [self.number(key) for key in self.uses if not key[1] and key[0] in self.labels - ranges - self.letters.indices - self.valued]
        numbers += self.entries_0(numbers)
        symbols = [*numbers, *made_of, *defined, *first, *self.values(), *picked]
        names = set()
        symbols = [e for e in symbols if not (e.name in names or names.add(e.name))]
        return [*index, *symbols, *self.assumed(symbols), *self.moved_by(symbols), *self.orders]

    def fresh_family(self, plain, count):
        """Return a name for components with so many indices that the page does not use."""
        stem = plain.split("_{")[0]
        choices = (stem, stem[:1].lower() + stem[1:], f"{stem}'", f"{stem}''", *"abcdefghpqrtuvwz")
        family = next(b for b in choices if (b, count) not in self.taken and (b, 0) not in self.letters.functions), count
        self.taken.add(family)
        return family

    def moved_by(self, symbols):
        """Yield by which letter a bare ∇ is taken: the one vector that the page differentiates by, or that its functions take."""
        if not self.uses.bare:
            return
        by = {*self.uses.named, *(key for keys in self.uses.by.values() for key in keys)}
        by |= {(p[1], len(p[2])) for made in self.defined.values() if len(made.parameters) == 1 for p in made.parameters}
        found = [self.written(key, ()) for key in sorted(by) if not key[1] and self.rank.get(key) in (COLUMN, MATRIX) and key not in self.defined]
        if len(found) == 1 and any(entry.name == found[0] for entry in symbols):
            yield Entry("gradient", "gradient", found[0], "what ∇ is taken by")

    def wholes(self):
        """Where a vector is defined as a whole and its entries are not, say that they are its entries; a list of them makes no definition."""
        for key, made in list(self.defined.items()):
            family = self.family(key) if not key[1] and not made.parameters else None
            if family is None or family in self.defined and family not in names_in(made.body):
                continue
            if family in self.reached(key):
                del self.defined[key]
            else:
                self.entry_of[family] = self.written(key, ())

    def assumed(self, symbols):
        """Yield what the page says of its labels; where it says nothing, ask."""
        labels = next((entry for entry in symbols if entry.value == "labels"), None)
        if labels is None:
            return
        if ONE_HOT.search(self.words):
            yield Entry("assume", "assume", "one-hot", "the page speaks of one-hot labels")
        elif SUM_TO_ONE.search(self.words):
            yield Entry("assume", "assume", "sum-one", "the page speaks of numbers that sum to 1")
        else:
            self.questions.append(Question(f"do the labels {labels.name} sum to 1? Then say so: assume: sum-one, or assume: one-hot", labels.line))

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

    def written(self, key, letters):
        """Return a name with its index letters as it is typed."""
        name, above = self.typed(key[0]), ""
        if letters and is_bracketed(key[0]):  # x_j^{(i)}
            opening, closing = brackets(key[0])
            name, above = self.typed(unbracketed(key[0])), f"^{{{opening}{letters[-1]}{closing}}}" if opening else f"^{letters[-1]}"
            letters = letters[:-1]
        if not letters:
            return name + above
        inside = "".join(letters) if all(len(x) == 1 for x in letters) else ", ".join(letters)
        return (f"{name}_{inside}" if len(inside) == 1 else f"{name}_{{{inside}}}") + above

    def own_letters(self, key):
        """Return the index letters of a name: those with which it is first used."""
        use = self.uses.get(key) or self.uses.calls.get(key)
        if len(use.first) == key[1]:
            return use.first
        chosen = []
        for place in range(key[1]):
            chosen.append(self.letter(("slot", key, place), chosen))
        return tuple(chosen)

    def number(self, key):
        """Return the entry of a number or of an indexed family of numbers."""
        use = self.uses[key]
        name = self.written(key, self.own_letters(key))
        kind, reason, line, others = "real", "", use.line, ()
        if key in self.entry_of:
            letters = self.own_letters(key)
            index = letters[0] if len(letters) == 1 else f"{{{''.join(letters)}}}"
            return Entry("symbols", name, f"({self.entry_of[key]})_{index}", f"an entry of {self.entry_of[key]}", use.line, ("real",))
        if mean := self.mean(key):
            return Entry("symbols", name, mean, "the mean", use.line, ("real",))
        if key in self.letters.random:
            mean, variance, line = self.letters.random[key]
            kind, reason, others = f"normal with mean {mean} and variance {variance}", "as the page says", ("real",)
        elif key in self.uses.sums_to_one and key[1]:
            kind, reason, line, others = "simplex", "sums to 1", self.uses.sums_to_one[key], ("labels",)
            if ONE_HOT.search(self.words) and bare(key[0])[:1] in "ty":
                kind, others = "labels", ("simplex",)
        elif key in self.letters.values:
            kind, line = self.letters.values[key]
            reason, others = "its values are stated", ("real",)
        elif key in self.uses.weights:
            kind, reason, line, others = "labels", "weighs logarithms, as the labels of a cross-entropy do", self.uses.weights[key], ("positive", "real")
        elif key in self.guess.positive:
            kind, reason, others = "positive", "what is made of it has a value there alone", ("real",)
        elif key in self.uses.greater:
            kind, reason, line = "positive", "is greater than 0", self.uses.greater[key]
        elif use.positive is not None:
            kind, reason, line, others = POSITIVE_BELOW_ONE if use.below_one else "positive", "its logarithm or root is taken", use.positive, ("simplex",) if key[1] else ()
        elif key[1] and ONE_HOT.search(self.words) and bare(key[0]) in ("t", "y"):
            kind, reason, line, others = "labels", "the page speaks of one-hot labels", None, ("real",)
        else:
            reason = "a number" if not key[1] else f"numbers, counted by {' and '.join(self.own_letters(key))}"
            others = ("positive",) if bare(key[0]) in ("\\sigma", "\\lambda", "\\alpha", "\\beta") else ()
            if key[1] and LABELS.search(self.words) and bare(key[0]).rstrip("'*^") in ("t", "y", "q"):
                others = ("labels",)  # if they sum to 1
        return Entry("symbols", name, kind, reason, line, others)

    def mean(self, key):
        r"""Return the formula of \bar x, where the page has numbers x_n that one letter counts and speaks of a mean; else nothing."""
        inside = BAR.fullmatch(key[0])
        others = [other for other in (*self.uses, *self.defined) if inside and other == (inside[1], 1) and self.rank.get(other, NUMBER) == NUMBER]
        if not others or key[1] or not MEAN.search(self.words):
            return ""
        (letter,) = self.own_letters(others[0])
        label = self.label(("i", letter))
        return f"\\frac{{1}}{{{label}}} \\sum_{letter} {inside[1]}_{letter}" if len(letter) == 1 else ""

    def made_of_components(self, key, numbers):
        """Return the entries of a vector or matrix, with those of its components if the page has none."""
        use, rank = self.uses[key], self.rank[key]
        own = self.own_letters(key) if key[1] else ()
        name, plain = self.written(key, own), bare(key[0])
        letters = list(own)
        for place in range(rank):
            letters.append(self.letter(("d", key, place), letters))
        if rank == MATRIX and IDENTITY.fullmatch(key[0]) and not key[1]:
            return [Entry("symbols", name, f"identity over {letters[0]}", "the identity matrix", use.line)]
        if rank == COLUMN and plain == "1":
            return [Entry("symbols", name, f"ones over {letters[0]}", "a column of ones", use.line)]
        family = self.family(key)
        if family is None:
            family = self.fresh_family(plain, len(letters))
            component = self.written(family, letters)
            kind = self.matrix_kind(key) if rank == MATRIX else "real"
            numbers.append(Entry("symbols", component, kind, f"a component of {name}, which the page does not name"))
        component = self.written(family, [*letters[len(own) :], *own] if is_bracketed(family[0]) else letters)
        what = ("a column vector" if rank == COLUMN else "a matrix") + (f", one for each {' and '.join(own)}" if own else "")
        return [Entry("symbols", name, f"[{component}]", what, use.line, ("real",) if not own else ())]

    def matrix_kind(self, key):
        """Return what the page says of a matrix: that it is its own transpose, or a covariance of which an inverse is taken."""
        if key not in self.uses.inverted or not (POSITIVE_DEFINITE.search(self.words) or bare(key[0]) in COVARIANCES and COVARIANCE.search(self.words)):
            return "symmetric" if key in self.uses.symmetric else "real"
        return "positive definite" if self.lengths.root(("d", key, 0)) == self.lengths.root(("d", key, 1)) else "real"

    def definition(self, made):
        """Return the entry of what a line of the page defines."""
        name, latex = self.name_and_formula(made)
        return Entry("symbols", name, latex, made.reason, made.line, ("real",))

    def name_and_formula(self, made):
        """Return how what a line defines is typed; a square is a name of its own, or defines its root."""
        name = self.written(made.key, made.indices)
        if not made.squared:
            return name, made.latex
        if made.indices or self.uses[made.key].times >= 2 * self.uses.squares[made.key]:
            return name, rf"\sqrt{{{made.latex}}}"
        return f"{name}^2", made.latex

    def again(self, made):
        """Return the entry of a name that is defined once more."""
        name, latex = self.name_and_formula(made)
        if made.parameters:
            name += f"({', '.join(self.parameter(p, []) for p in made.parameters)})"
        return Entry("symbols", name, latex, "from here on as in", made.line)

    def inverses(self):
        """Say which ranges must be longer: those of XᵀX where its inverse is taken."""
        seen, open_ = set(), [side.tree for s in self.statements for side in (s.head, s.right)]
        open_ += [made.body for made in self.defined.values()]
        while open_:
            node = open_.pop()
            if not isinstance(node, tuple) or not node:
                continue
            if node[0] == "pow" and len(node) == 3 and node[2] == ("neg", ("num", "1")):
                for pair in self.gram(node[1]):
                    if pair not in seen and pair[0] != pair[1]:
                        seen.add(pair)
                        self.orders.append(Entry("ranges", " ".join(pair), f"{pair[0]} ≥ {pair[1]}", "an inverse is taken"))
            open_ += [part for part in node if isinstance(part, tuple)]

    def gram(self, node):
        """Yield (rows, columns) of X for an XᵀX at the start of a product."""
        while node[0] == "paren":
            node = node[1]
        if node[0] in ("mul", "dot") and node[1][0] == "T" and node[2][0] == "name" and node[1][1] == node[2]:
            key = (node[2][1], len(node[2][2]))
            if self.rank.get(key) == MATRIX:
                yield self.label(("d", key, 0)), self.label(("d", key, 1))
