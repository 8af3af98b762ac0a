"""Letters that mean something else in another section of a page: each part then gets a block of its own.

A page is cut only at headings behind which a letter has another formula, another shape or another range, and only where
more lines hold with the cut than without; definitions from further above are taken along where a part uses them.
"""

from collections import Counter
from dataclasses import replace

from ..judging.page import check_items
from ..reading import documents
from ..reading.documents import Break, Formula
from .drafting import first_draft, formula_of, look, squeezed
from .building import Guess
from .entries import Question
from .improving import improved
from .layers import typed_name
from .trying import with_blocks
from .uses import names_in

MAX_CUTS = 6


class Part:
    """Some sections of a page that follow each other: their items, and what is seen of their names."""

    def __init__(self, items, page, words):
        self.items, self.page, self.words = items, page, words
        self.builder, _ = look(items, page, words)[2](Guess())
        self.draft = None

    @property
    def formulas(self):
        return [item for item in self.items if isinstance(item, Formula)]

    def differs(self, other):
        """Return how much speaks for letters that mean something else in another part."""
        one, two = self.builder, other.builder
        weight = 0
        for key, made in two.defined.items():
            before = one.defined.get(key)
            weight += 2 * (before is not None and squeezed(before.latex) != squeezed(made.latex) and not made.name.endswith("'"))
            weight += before is None and key in one.rank
        weight += 2 * sum(key in two.rank for key in one.uses.calls) + 2 * sum(key in one.rank for key in two.uses.calls)
        weight += sum(two.rank.get(key, rank) != rank for key, rank in one.rank.items() if key not in two.defined)
        ranges = [Counter({(letter, label) for letter, stated in b.letters.ranges.items() for label, _ in stated if label}) for b in (one, two)]
        weight += sum(any(other == letter and (other, length) not in ranges[0] for other, length in ranges[1]) for letter, _ in ranges[0])
        return weight

    def wanted(self):
        """Return the names that this part uses and does not define."""
        return ({*self.builder.uses} | {*self.builder.uses.calls}) - self.builder.defined.keys()

    def drafted(self, above):
        """Make the draft of this part, with the definitions that it takes from the parts above it."""
        waiting, seen, found = self.wanted(), set(), []
        while waiting:
            key = waiting.pop()
            seen.add(key)
            source = next((part for part in reversed(above) if key in part.builder.defined), None)
            if source is None:
                continue
            made = source.builder.defined[key]
            formula = formula_of(source.formulas, made.cell, made.line)
            if formula not in found:
                found.append(formula)
            waiting |= names_in(made.body) - seen - self.builder.defined.keys()
        borrowed = tuple(sorted(found, key=lambda formula: (formula.cell or 0, formula.line)))
        self.draft = first_draft(self.items, self.page, self.words, borrowed=borrowed)


def in_sections(items, page, words, whole):
    """Return the blocks of a page in parts with its checks, or nothing if one block, or what extends it, serves it better."""
    if page.blocks:
        return None
    sections = _sections(items, page, words)
    parts = _parted(sections, page, words)
    if len(parts) < 2:
        return None
    for n, part in enumerate(parts):
        part.drafted(parts[:n])
    parts = _joined(parts, page, words)
    if len(parts) < 2:
        return None
    total = len(whole.checks)
    drafts = [improved(part.draft, total) for part in parts]
    if _score(drafts) - _score([whole]) <= 0:
        return None
    blocks = [block for n, draft in enumerate(drafts) for block in _asked(draft, drafts[:n])]
    return tuple(blocks), check_items(with_blocks(items, blocks), "")


def _sections(items, page, words):
    """Return a part for each section of a page that has formulas."""
    found, current, macros = [], [], []
    for item in [*items, Break(0)]:
        if isinstance(item, Break) and any(isinstance(each, Formula) for each in current):
            found.append(Part([*macros, *current], page, words))
            macros += [each for each in current if isinstance(each, documents.Macros)]
            current = []
        current.append(item)
    if found:
        found[-1].items += current[:-1] if not any(isinstance(each, Formula) for each in current) else []
    return found


def _together(sections, page, words):
    return sections[0] if len(sections) == 1 else Part([item for section in sections for item in section.items], page, words)


def _parted(sections, page, words):
    """Return the sections in parts, cut where most speaks for it."""
    begun, weights = [], {}
    for n, section in enumerate(sections):
        if begun and (weight := max(before.differs(section) for before in begun)):
            weights[n] = weight
            begun = []
        begun.append(section)
    cuts = sorted(sorted(weights, key=weights.get, reverse=True)[:MAX_CUTS])
    return [_together(sections[a:b], page, words) for a, b in zip([0, *cuts], [*cuts, len(sections)])]


def _joined(parts, page, words):
    """Join neighbours again where that is no worse than the cut between them."""
    n = 1
    while n < len(parts):
        joined = _together(parts[n - 1 : n + 1], page, words)
        joined.drafted(parts[: n - 1])
        if _score([joined.draft]) >= _score([parts[n - 1].draft, parts[n].draft]):
            parts[n - 1 : n + 1] = [joined]
        else:
            n += 1
    return parts


def _score(drafts):
    return sum(draft.holds - 2 * draft.false for draft in drafts)


def _asked(draft, above):
    """Return the blocks of a part, with a question about each letter to which a line gives another formula than one above."""
    if not above or not draft.blocks:
        return draft.blocks
    earlier = {key: made for other in above for key, made in other.builder.defined.items()}
    own = {(check.cell, check.line) for check in draft.checks}
    asked = [
        Question(f"line {made.line} gives {typed_name(made.name)} another formula than above: another {typed_name(made.name)} from here on, or an error?", made.line)
        for key, made in draft.builder.defined.items()
        if key in earlier and squeezed(earlier[key].latex) != squeezed(made.latex) and (made.cell, made.line) in own
    ]  # fmt: skip
    return (replace(draft.blocks[0], questions=(*draft.blocks[0].questions, *asked)), *draft.blocks[1:])
