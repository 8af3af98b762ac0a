"""Mutants of equalities: every way to mistype one token of a formula, and what eqcheck says to it.

A mutant is one small change to the LaTeX of one side of an equality that holds: a sign, an index,
a term.  It is read and compared like the original, under the same declarations, marks and
conditions.  ``python tests/common/eqcheck_mutants.py [PATH…]`` (the book, if none is given) prints the shares and what was not caught.
"""

import itertools
import json
import sys
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from unittest import mock

from eqcheck_mutations import SideMutants

from eqcheck import Check, Unreadable
from eqcheck.judging import comparing, samples, verdicts
from eqcheck.judging.page import Page
from eqcheck.meaning.declarations import ASSUMPTIONS, Declarations, layered
from eqcheck.meaning.values import NotDefined, ShapesDiffer, TooSmall
from eqcheck.meaning.values.point import MAX_STEPS
from eqcheck.reading import documents
from eqcheck.reading.statements.chains import split
from eqcheck.reading.statements.statement import CLAIM, Side, Statement

DRAWS = 1000
ROOT = Path(__file__).resolve().parents[2]
EQUIVALENT = ROOT / "tests/eqcheck/data/equivalent_mutants.json"


@dataclass
class Equality:
    """An equality that holds, with all that is needed to judge another side in its place."""

    name: str
    item: documents.Formula
    statement: Statement
    chain: list  # the statements of its chain
    begins: bool  # whether the chain begins in this formula
    declared: Declarations
    check: Check

    @property
    def link_number(self):
        return next(n for n, other in enumerate(self.chain) if other is self.statement)

    @property
    def seed(self):
        return samples.seed_of(self.statement)

    @property
    def assume(self):
        marker = self.statement.marker
        return marker.rest if marker.word == "assume" else self.declared.assume

    @property
    def title(self):
        """The equality as it is typed, which is also its name in the list of equivalent mutants."""
        return f"{self.check.left} = {self.check.right}"


@dataclass
class Mutant:
    """One change to one side of an equality: the operator that made it and the formula it gives."""

    equality: Equality
    operator: str
    of_head: bool
    latex: str
    side: Side = None
    fate: str = ""
    message: str = ""

    @property
    def title(self):
        """The equality with the changed side in its place."""
        if self.side is None:
            return " ".join(self.latex.split())
        side, check = " ".join(self.side.latex.split()), self.equality.check
        return f"{side} = {check.right}" if self.of_head else f"{check.left} = {side}"

    def __str__(self):
        label = f" ({self.equality.item.label})" if self.equality.item.label else ""
        lines = [f"{self.equality.name}{label}: {self.equality.title}", f"{self.operator}: {self.title}", self.message]
        return "\n    ".join(line for line in lines if line)


class _Walk(Page):
    """A page that remembers the state in which each equality was found to hold."""

    def __init__(self, name):
        super().__init__(name)
        self.found = []

    def take(self, item):
        self.item, self.before, self.chains = item, self.reader.last, {}
        super().take(item)

    def statement(self, statement):
        chain = self.chains.setdefault(statement.chain, [])
        if statement.kind == CLAIM:
            chain.append(statement)
        declared = self.declared
        super().statement(statement)
        check = self.checks[-1]
        if statement.kind == CLAIM:
            statement = chain[-1] = self.judged_last
        if check.verdict == "holds" and statement.sign == "=":
            begins = self.before is None or chain[0].left is not self.before[1]
            self.found.append(Equality(self.name, self.item, statement, chain, begins, declared, check))


def equalities(items, name="<text>"):
    """Return the equalities of a page that hold."""
    page = _Walk(name)
    for item in items:
        page.take(item)
    return page.found


def equalities_of(paths):
    """Return the equalities that hold of all pages at ``paths``."""
    return [found for path in documents.pages(paths) for found in equalities(documents.read(path), path.name)]


def mutants(equality):
    """Return the mutants of an equality: of its right side, and of its left if a chain begins there."""
    statement = equality.statement
    sides = [(False, statement.right)]
    if equality.link_number == 0 and equality.begins:
        sides.append((True, statement.head))
    everything = [statement.head, *(other.right for other in equality.chain)]
    if equality.begins:
        everything.append(equality.chain[0].left)
    letters = equality.declared.letters
    used = {t.text for side in everything for t in side.tokens} & letters
    for letter in sorted(letters) if len(used) == 1 else ():
        if len(used) == 1 and " " not in letter and equality.declared.index[letter] == equality.declared.index[next(iter(used))]:
            used.add(letter)
    found = []
    for of_head, side in sides:
        seen = {_bare(side.tree)}
        for operator, edits in SideMutants(equality.item.latex, side.tokens, equality.declared, used).all():
            mutant = Mutant(equality, operator, of_head, _edited(equality.item.latex, edits))
            try:
                mutant.side = _side(mutant)
                tree = _bare(mutant.side.tree)
            except Unreadable as error:
                mutant.message = str(error)
                tree = mutant.latex
            if tree not in seen:
                seen.add(tree)
                found.append(mutant)
    return found


def _edited(latex, edits):
    for start, end, new in sorted(edits, reverse=True):
        latex = latex[:start] + new + latex[end:]
    return latex


def _bare(tree):
    """Return a tree without its brackets."""
    if not isinstance(tree, tuple):
        return tree
    return _bare(tree[1]) if tree[:1] == ("paren",) else tuple(_bare(part) for part in tree)


def _side(mutant):
    """Read the mutated formula and return the side that has changed."""
    equality = mutant.equality
    chains, number = split(mutant.latex, equality.declared.context), equality.statement.chain
    chain = chains[number] if number < len(chains) else None
    if chain is None or len(chain.links) != len(equality.chain):
        raise Unreadable("the formula falls apart")
    side = chain.head if mutant.of_head else chain.links[equality.link_number].side
    side.parse()
    if side.tree is None:
        raise Unreadable(side.error)
    side.tree = layered(side.tree, equality.declared)
    return side


# --- what becomes of a mutant --------------------------------------------------------------------


def judge(mutant):
    """Set what becomes of a mutant: killed as false, by its assumption, as unread; or it survives."""
    if mutant.side is None:
        mutant.fate = "unread"
        return mutant
    equality = mutant.equality
    limit = ASSUMPTIONS.index(equality.check.assumption or "any")
    for statement in _relations(mutant):
        try:
            outcome = verdicts.judge(equality.declared, statement, equality.assume, equality.seed)
        except (Unreadable, RecursionError) as error:
            mutant.fate, mutant.message = "unread", str(error)
            return mutant
        except Exception as error:  # a bug of the checker: as bad as a survivor
            mutant.fate, mutant.message = "traceback", repr(error)
            return mutant
        if not outcome.holds:
            mutant.fate = "false"
            return mutant
        if ASSUMPTIONS.index(outcome.assumption) > limit:
            mutant.fate = "assumption"
            return mutant
        if not mutant.of_head:
            break
    mutant.fate = "survived"
    return mutant


def _relations(mutant):
    """Yield what the page would compare: the changed side with the head, or a changed head with all."""
    equality = mutant.equality
    if not mutant.of_head:
        yield replace(equality.statement, right=mutant.side)
        return
    for statement in equality.chain:
        if statement.sign != "=":
            return
        if statement.right.tree is not None and statement.marker.word in ("", "assume"):
            yield replace(statement, head=mutant.side)


def equivalent(mutant):
    """Say under which labels a mutant agrees with its original on 1,000 draws: the weakest, or ""."""
    equality = mutant.equality
    statement = equality.statement
    head = statement.right if mutant.of_head else statement.head
    original = statement.head if mutant.of_head else statement.right
    for kind in ASSUMPTIONS[: ASSUMPTIONS.index(equality.check.assumption or "any") + 1]:
        if any(_agrees(equality, side, mutant.side, kind) for side in (original, head)):
            return kind
    return ""


def _agrees(equality, side, other, kind):
    statement = replace(equality.statement, head=side, right=other)
    draws = round_ = 0
    points = -(-DRAWS // len(samples.SIZES))
    with mock.patch.object(samples, "POINTS", points):
        while draws < DRAWS:
            round_ += 1
            seed = equality.seed + round_
            try:
                outcome = comparing.compare(equality.declared, statement, kind, seed)
            except (Unreadable, NotDefined, ShapesDiffer, TooSmall):
                return False
            if outcome is None or not outcome.holds:
                return False
            draws += sum(sample.count for sample in samples.samples(equality.declared, kind, seed))
    return True


class _Memory:
    """Draw the points of an equality once, and evaluate its own sides at them once, for all mutants."""

    def __enter__(self):
        self.points, self.values, self.own = {}, {}, {}
        self.samples, self.value = comparing.samples, comparing.value
        comparing.samples, comparing.value = self.drawn, self.valued
        return self

    def __exit__(self, *_):
        comparing.samples, comparing.value = self.samples, self.value

    def turn_to(self, equality):
        sides = [equality.statement.head, *(other.right for other in equality.chain)]
        self.points, self.values = {}, {}
        self.own = {id(side.tree): side.tree for side in sides}

    def drawn(self, *arguments, **more):
        key = (*map(id, arguments[:1]), *arguments[1:], *more.items())
        kept, rest = self.points.setdefault(key, ([], self.samples(*arguments, **more)))
        for n in itertools.count():
            if n == len(kept):
                kept += itertools.islice(rest, 1)
            if n == len(kept):
                return
            kept[n].budget[0] = MAX_STEPS
            kept[n].cache = {place: value for place, value in kept[n].cache.items() if value is not None}
            yield kept[n]

    def valued(self, tree, point, index):
        if id(tree) not in self.own:
            return self.value(tree, point, index)
        key = id(tree), id(point), *sorted(index.items())
        if key not in self.values:
            self.values[key] = self.value(tree, point, index)
        return self.values[key]


@dataclass
class Report:
    """What became of many mutants."""

    mutants: list = field(default_factory=list)
    equalities: int = 0

    @property
    def not_caught(self):
        """What the checker missed: survivors that are not equivalent, and what it broke down over."""
        return [m for m in self.mutants if m.fate in ("survived", "traceback")]

    @property
    def equivalent(self):
        return [m for m in self.mutants if m.fate == "equivalent"]

    def by_operator(self):
        counts = {}
        for mutant in self.mutants:
            counts.setdefault(mutant.operator, Counter())[mutant.fate] += 1
        return counts

    def share(self, fate):
        return sum(m.fate == fate for m in self.mutants) / max(1, len(self.mutants))

    def __str__(self):
        fates = Counter(m.fate for m in self.mutants)
        total = len(self.mutants)
        parts = [
            f"{fates[fate]} {words} ({fates[fate] / max(1, total):.1%})"
            for fate, words in (
                ("false", "killed as false"), ("assumption", "killed by a stronger assumption"),
                ("unread", "unread"), ("equivalent", "equivalent"), ("survived", "not caught"), ("traceback", "tracebacks"),
            )
        ]  # fmt: skip
        return f"{total} mutants of {self.equalities} equalities: {', '.join(parts)}"


def run(found):
    """Judge all mutants of some equalities."""
    return run_mutants([mutant for equality in found for mutant in mutants(equality)])


def run_mutants(everything):
    """Judge some mutants, and tell what survives from what is equivalent."""
    report = Report(everything, len({id(m.equality) for m in everything}))
    with _Memory() as memory:
        last = None
        for mutant in sorted(report.mutants, key=lambda m: id(m.equality)):
            if mutant.equality is not last:
                last = mutant.equality
                memory.turn_to(last)
            judge(mutant)
    for mutant in report.mutants:
        if mutant.fate == "survived" and equivalent(mutant):
            mutant.fate = "equivalent"
    return report


def listed(path=EQUIVALENT):
    """Return the equivalent mutants that the list explains: (equality, mutant) and the reason."""
    groups = json.loads(path.read_text(encoding="utf-8"))
    return {(entry["equality"], entry["mutant"]): group["reason"] for group in groups for entry in group["mutants"]}


def as_entries(found):
    """Return mutants as the list has them, to be put under a reason."""
    keys = dict.fromkeys((m.equality.title, m.title) for m in found)
    entries = [{"equality": equality, "mutant": mutant} for equality, mutant in keys]
    return json.dumps(entries, indent=1, ensure_ascii=False)


def main(paths):
    result = run(equalities_of(paths))
    for mutant in result.not_caught:
        print(f"{mutant.fate}: {mutant}")
    unlisted = [m for m in result.equivalent if (m.equality.title, m.title) not in listed()]
    if unlisted:
        print(f"equivalent, to be listed in {EQUIVALENT.name} with a reason:\n{as_entries(unlisted)}")
    for operator, fates in sorted(result.by_operator().items()):
        print(f"{operator:28}", ", ".join(f"{count} {fate}" for fate, count in fates.most_common()))
    print(result)
    return int(bool(result.not_caught or unlisted))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or [str(ROOT / "book")]))
