"""Verdicts: every relation sign of a page, and whether what it says is true."""

import itertools
import math
import random
import re
import zlib
from dataclasses import dataclass, field, replace

import numpy as np

from . import declare, text
from .declare import ASSUMPTIONS, Declarations
from .tokens import CONDITION, Token, Unreadable, tokens
from .tree import bound_indices, free_indices, match_brackets, parse
from .value import COMPARE, NotDefined, Outside, Point, ShapesDiffer, TooSmall, evaluate, holds_at

VERDICTS = ("holds", "false", "refuted-as-stated", "definition", "given", "skipped", "unread")
NEEDS = {"sum-one": "labels that sum to 1", "one-hot": "one-hot labels"}
SIZES = (4, 3, 2, 5, 6), (5, 2, 3, 4, 6), (3, 5, 4, 2, 6)  # one tuple a sample, one size a range
POINTS = 4
TOLERANCE = 1e-7
MAX_CASES = 400
MARKER = re.compile(r"%\s*eqcheck:\s*(.*?)\s*$", re.M)


@dataclass(frozen=True)
class Check:
    """The verdict on one relation sign."""

    file: str
    cell: int | None
    line: int
    label: str
    left: str
    right: str
    verdict: str
    assumption: str = ""
    max_error: float | None = None
    counterexample: dict | None = None
    message: str = ""
    points: int = 0
    relation: str = "="
    formula: int = 0
    display: bool = False
    chained: bool = False  # whether the head of the chain, not ``left``, was compared

    @property
    def ok(self):
        """Whether the page says what is true, or says that it is not."""
        return self.verdict not in ("false", "unread")

    def as_json(self):
        """Return what the JSON report holds."""
        names = ("file", "cell", "line", "label", "left", "right", "verdict", "assumption", "max_error",
                 "counterexample", "message")  # fmt: skip
        return {name: getattr(self, name) for name in names}


@dataclass
class Side:
    """One side of a relation: its tokens, and the text they come from."""

    tokens: list
    latex: str
    line: int
    tree: object = None
    error: Unreadable | None = None


@dataclass
class Link:
    """A relation sign between two sides of a chain."""

    sign: str
    side: Side
    row: int
    line: int
    mark: str = ""
    conditions: tuple = ()
    error: Unreadable | None = None


@dataclass
class Chain:
    """A first side and what follows it: A = B = C."""

    head: Side
    links: list = field(default_factory=list)
    continues: bool = False
    inside: list = field(default_factory=list)  # relation signs within brackets: P(l = k)


def check_file(path, shown=None):
    """Return the checks of the file at ``path``; ``shown`` is the name that they carry."""
    return check_items(text.read(path), str(shown or path))


def check_markdown(source: str, name: str = "<text>"):
    """Return the checks of a Markdown text."""
    return check_items(text.markdown(source), name)


def check_items(items, name):
    """Return the checks of a page's declarations and formulas."""
    page = Page(name)
    for item in items:
        page.take(item)
    return page.checks


class Page:
    """The state that one page has while it is read from top to bottom."""

    def __init__(self, name, declared=None):
        self.name = name
        self.declared = declared if declared is not None else Declarations()
        self.checks = []
        self.pending = ()  # conditions that boxed formulas of the text state
        self.last = None  # the head and the last side of the chain before
        self.count = 0

    def take(self, item):
        """Read one item of the page."""
        if isinstance(item, text.Declaration):
            self.last, self.pending = None, ()
            try:
                self.declared = declare.read(item.text, self.declared)
            except Unreadable as error:
                self.checks.append(
                    Check(self.name, item.cell, item.line, "", item.text.strip()[:60], "", "unread", message=f"declarations: {error}")
                )
        elif isinstance(item, text.Break):
            self.pending = ()
        else:
            self.count += 1
            self.formula(item)

    def formula(self, item):
        """Check every relation sign of one formula."""
        try:
            chains = split(item, self.declared.context)
            if not any(chain.links or chain.inside for chain in chains):
                match_brackets(tokens(item.latex, self.declared.context))  # one left open swallows every sign
        except Unreadable as error:
            if RELATION_SIGN.search(item.latex):
                self.add(item, item.latex, "", "unread", item.line, message=_located(error, item.latex))
            return
        for chain in chains:
            self.chain(item, chain)

    def add(self, item, left, right, verdict, line, **more):
        self.checks.append(
            Check(
                self.name, item.cell, line, item.label, " ".join(left.split()), " ".join(right.split()),
                verdict, formula=self.count, display=item.display, **more,
            )  # fmt: skip
        )

    def chain(self, item, chain):
        head, previous = chain.head, chain.head
        if chain.continues:
            if self.last is None:
                for link in chain.links:
                    self.add(item, "", link.side.latex, "unread", link.line, relation=link.sign,
                             message="nothing stands before this for it to continue")  # fmt: skip
                return
            head, previous = self.last
        for left, link in chain.inside:
            self.inside(item, left, link)
        if not chain.links:
            if item.display and head.tokens:
                self.last = (head, head)
            return
        if self.hypothesis(item, chain):
            return
        for link in chain.links:
            self.link(item, head, previous, link)
            previous = link.side
            if link.sign not in ("=", ":=", "≈"):
                head = link.side
        if item.display:
            self.last = (head, previous)

    def inside(self, item, left, link):
        """Give a verdict on a relation sign within brackets: one of indices, as in P(l = k), is an event."""
        mark = link.mark or item.mark
        shared = {"line": link.line, "relation": link.sign}
        word, _, reason = mark.partition(" ")
        if word == "given" or self.names_indices((left, link.side)):
            self.add(item, left.latex, link.side.latex, "given", **shared)
        elif word == "skip" and reason.strip():
            self.add(item, left.latex, link.side.latex, "skipped", message=reason.strip(), **shared)
        else:
            self.add(item, left.latex, link.side.latex, "unread",
                     message=f"{link.sign} within brackets is not understood", **shared)  # fmt: skip

    def names_indices(self, sides):
        """Say whether all sides are index letters, ranges or whole numbers: j = k, K = 3, i = 1, …, D."""
        letters = self.declared.letters | set(self.declared.sizes)
        letters |= {name for (name, n), s in self.declared.symbols.items() if n == 0 and s.kind == "class"}
        plain = [
            [t for t in part if t.kind != "ADD"]
            for side in sides
            for part in (_parts(side.tokens) if any(t.kind == "DOTS" for t in side.tokens) else [side.tokens])
            if [t.kind for t in part] != ["DOTS"]
        ]
        if not all(
            len(ts) == 1 and (ts[0].text in letters or ts[0].kind == "NUM" and ts[0].text.isdigit()) for ts in plain
        ):
            return False
        return any(ts[0].text in letters for ts in plain)

    def hypothesis(self, item, chain):
        """Read ``j = k`` in the text, and what is marked as given, as a condition."""
        mark = item.mark or next((link.mark for link in chain.links if link.mark), "")
        if mark == "given":
            verdict = "given"
        else:
            if mark or not self.names_indices([chain.head, *(link.side for link in chain.links)]):
                return False
            verdict = "given"
        left = chain.head
        trees = []
        for link in chain.links:
            self.add(item, left.latex, link.side.latex, verdict, link.line, relation=link.sign)
            try:
                trees.append(("rel", parse(left.tokens), link.sign, parse(link.side.tokens)))
            except Unreadable:
                pass
            left = link.side
        if "\\boxed" in item.latex:
            self.pending = tuple(trees)
        return True

    def link(self, item, head, previous, link):
        mark = link.mark or item.mark
        word, _, rest = mark.partition(" ")
        assume = self.declared.assume
        shared = {"line": link.line, "relation": link.sign, "chained": previous is not head}
        left = previous.latex
        if word == "skip":
            if not rest.strip():
                self.add(item, left, link.side.latex, "unread", message="skip needs a reason", **shared)
            else:
                self.add(item, left, link.side.latex, "skipped", message=rest.strip(), **shared)
            return
        if word == "assume":
            assume = rest.strip()
        if word not in ("", "false", "assume", "given") or word == "assume" and assume not in ASSUMPTIONS:
            self.add(item, left, link.side.latex, "unread", message=f"the mark {mark!r} is not understood", **shared)
            return
        if word == "given":
            self.add(item, left, link.side.latex, "given", **shared)
            return
        try:
            if link.error:
                raise link.error
            for side in (head, link.side):
                _read(side)
            if link.sign == ":=":
                self.definition(item, head, link, shared)
                return
            outcome = judge(self.declared, head, link, self.pending, assume, self.seed(item, link))
        except Unreadable as error:
            source = error.side.latex if hasattr(error, "side") else ""
            self.add(item, left, link.side.latex, "unread", message=_located(error, source), **shared)
            return
        except RecursionError:
            self.add(item, left, link.side.latex, "unread", message="too deeply nested", **shared)
            return
        verdict = "holds" if outcome.holds else "false"
        message = outcome.message
        if not outcome.holds:
            message = self.explain(head, previous, link, assume, item, message)
        if word == "false":
            if outcome.holds:
                verdict, message = "false", "marked as false, but it holds"
            else:
                verdict = "refuted-as-stated"
        self.add(
            item, left, link.side.latex, verdict, assumption=outcome.assumption if verdict == "holds" else "",
            max_error=outcome.error, counterexample=None if outcome.holds else outcome.counterexample,
            message=message, points=outcome.points, **shared,
        )  # fmt: skip

    def seed(self, item, link):
        return zlib.crc32(f"{item.latex}|{link.side.latex}".encode())

    def explain(self, head, previous, link, assume, item, message):
        """Say in the reader's words why a line is false."""
        for stronger in ASSUMPTIONS[ASSUMPTIONS.index(assume) + 1 :]:
            if _has_labels(self.declared):
                try:
                    outcome = judge(self.declared, head, link, self.pending, stronger, self.seed(item, link))
                except Unreadable:
                    break
                if outcome.holds:
                    return f"holds only for {NEEDS[stronger]}"
        if message:
            return message
        parts = []
        letters = self.declared.letters - _tied(link.conditions)
        free_left, free_right = (free_indices(side.tree, letters) for side in (head, link.side))
        for here, there, tree, where in (
            (free_right, free_left, head.tree, ("left", "right")),
            (free_left, free_right, link.side.tree, ("right", "left")),
        ):
            for letter in sorted(here - there):
                if letter in bound_indices(tree) or letter in bound_indices(link.side.tree):
                    parts.append(
                        f"index {letter} is bound by a sum but also free on the {where[1]}: brackets missing?"
                    )
                else:
                    parts.append(f"index {letter} is free on the {where[1]} and does not occur on the {where[0]}")
        if previous is not head:
            try:
                _read(previous)
                if judge(self.declared, previous, link, self.pending, assume, self.seed(item, link)).holds:
                    parts.append("follows from the side before it, but that one is false")
            except Unreadable:
                pass
        return "; ".join(parts) or "the two sides differ"

    def definition(self, item, head, link, shared):
        """A := B names A; if A is declared already, the two must agree."""
        tree = head.tree
        while tree[0] == "paren":
            tree = tree[1]
        shown = (head.latex, link.side.latex)
        if tree[0] not in ("name", "call"):
            raise Unreadable("only a symbol can be defined with :=")
        key = (tree[1], len(tree[2]))
        letters = [i[1] for i in tree[2]]
        known = self.declared.symbols.get(key)
        if known is not None and known.kind not in declare.KINDS:
            outcome = judge(self.declared, head, link, self.pending, self.declared.assume, self.seed(item, link))
            if not outcome.holds:
                self.add(item, *shown, "false", counterexample=outcome.counterexample,
                         message="differs from the declaration of this symbol", **shared)  # fmt: skip
                return
        elif known is not None and any(i[0] == "i" for i in tree[2]) or known is None or not letters:
            if any(i[0] != "i" or i[1] not in self.declared.letters for i in tree[2]):
                raise Unreadable("the indices of a definition must be declared letters")
            if tree[0] == "call":
                raise Unreadable("declare a function in the declarations block")
            missing = free_indices(link.side.tree, self.declared.letters) - set(letters)
            if missing:
                raise Unreadable(f"index {sorted(missing)[0]} is free on the right and not on the left")
            symbol = declare.Symbol(tree[1], tuple(letters), "definition", link.side.tree, key=head.latex.strip())
            changed = self.declared.define(symbol)
            sample = next(samples(changed, "one-hot" if _has_labels(changed) else "any", 0, 1))
            for index in itertools.islice(_assignments(set(letters), sample), 1):
                try:
                    evaluate(link.side.tree, sample, index)
                except (NotDefined, TooSmall, ShapesDiffer):
                    pass
            self.declared = changed
        self.add(item, *shown, "definition", **shared)


@dataclass(frozen=True)
class Outcome:
    """What came out of comparing two sides."""

    holds: bool
    assumption: str = ""
    error: float | None = None
    points: int = 0
    counterexample: dict | None = None
    message: str = ""


def judge(declared, head, link, pending, strongest, seed):
    """Compare two sides under the weakest assumption first; a condition may rule one out."""
    kinds = ASSUMPTIONS[: ASSUMPTIONS.index(strongest) + 1] if _has_labels(declared) else ("any",)
    result, met = None, False
    for kind in kinds:
        outcome = compare(declared, head, link, pending, kind, seed)
        if outcome is None:
            continue
        met = True
        if outcome.holds:
            return replace(outcome, assumption=kind)
        result = outcome
    if not met:
        if _has_labels(declared) and strongest != "one-hot":
            stronger = judge(declared, head, link, pending, "one-hot", seed)
            return stronger
        raise Unreadable("its condition is met at no point")
    return result


def compare(declared, head, link, pending, kind, seed):
    """Compare two sides at random points; None if the conditions leave none."""
    left, right = head.tree, link.side.tree
    conditions = (*pending, *link.conditions)
    letters = declared.letters
    free = free_indices(left, letters) | free_indices(right, letters)
    free |= free_indices(tuple(c for c in link.conditions), letters)
    pending = tuple(c for c in pending if free_indices(c, letters) <= free)
    conditions = (*pending, *link.conditions)
    shared = left, right, link, conditions, free, declared
    outcome, small = _over(samples(declared, kind, seed), kind, *shared)
    if outcome is None and len(declared.sizes) > 1 and (small or conditions):
        # No index fits, or a condition such as D = K is never met: let all ranges be equal.
        outcome, still = _over(samples(declared, kind, seed, equal=True), kind, *shared)
        if outcome is not None and outcome.holds and small:
            return Outcome(False, message=f"holds only where {' = '.join(declared.sizes)}: {small}")
        small = small and still
    if outcome is None and small:
        raise Unreadable(str(small))
    return outcome


def _over(points, kind, left, right, link, conditions, free, declared):
    """Compare at the samples; return the outcome and why no sample could be used, if none could."""
    largest, count, small, fitted = 0.0, 0, None, False
    for sample in points:
        try:
            for index in _assignments(free, sample):
                mask = True
                try:
                    for condition in conditions:
                        mask = mask & holds_at(condition, sample, index)
                    if np.ndim(mask) == 0 and not mask or not np.any(mask):
                        fitted = True
                        continue
                    outcome = _compare_at(left, right, link, sample, index, mask, declared)
                except Outside as error:  # x_{n+1} at n = N
                    small = error
                    continue
                fitted = True
                if not outcome.holds:
                    return outcome, None
                largest = max(largest, outcome.error)
                count += outcome.points
        except TooSmall as error:
            small = error
        except NotDefined as error:
            return Outcome(False, message=str(error)), None
        except ShapesDiffer as error:
            return Outcome(False, message=str(error), counterexample={"shapes": str(error)}), None
    if count:
        return Outcome(True, kind, largest, count), None
    return None, None if fitted else small


@np.errstate(all="ignore")
def _compare_at(left, right, link, sample, index, mask, declared):
    a, b = evaluate(left, sample, index), evaluate(right, sample, index)
    if a.ndim != b.ndim and link.sign in ("=", ":=", "≈"):
        zero = [tree for tree, value in ((left, a), (right, b)) if value.ndim == 1]
        if zero[0] == ("num", "0"):
            a, b = (a[:, None, None] if a.ndim == 1 else a), (b[:, None, None] if b.ndim == 1 else b)
            a, b = np.broadcast_arrays(a, b)
    if a.shape != b.shape:
        from .value import _kind

        raise ShapesDiffer(f"{_kind(a)} on the left, {_kind(b)} on the right")
    keep = np.broadcast_to(mask, sample.count)
    a, b = np.real(a)[keep], np.real(b)[keep]
    rows = a.reshape(len(a), -1), b.reshape(len(b), -1)
    finite = np.isfinite(rows[0]) & np.isfinite(rows[1])
    if link.sign in ("=", ":="):
        scale = np.maximum(1, np.maximum(np.abs(rows[0]), np.abs(rows[1])))
        error = np.where(finite, np.abs(rows[0] - rows[1]) / scale, np.inf)
        good = error <= TOLERANCE
    elif link.sign == "≈":
        half = _half_digit(link.side)
        error = np.where(finite, np.abs(rows[0] - rows[1]), np.inf)
        good = error <= half * (1 + 1e-9)
    else:
        error = np.zeros(rows[0].shape)
        good = finite & COMPARE[link.sign](*rows)
    if good.all():
        return Outcome(True, "", float(error.max(initial=0)), good.size)
    neither = ~np.isfinite(rows[0]) & ~np.isfinite(rows[1])
    if (good | neither).all():
        raise Unreadable("neither side has a finite value: a logarithm or root of something negative?")
    worst = np.unravel_index(np.argmax(np.where(good | neither, -1.0, np.where(np.isfinite(error), error, 1e300))), good.shape)
    example = {
        "indices": dict(sorted(index.items())),
        "left": _rounded(rows[0][worst]),
        "right": _rounded(rows[1][worst]),
        "sizes": dict(sorted(sample.sizes.items())),
    }
    if a.ndim == 3:
        example["entry"] = [int(n) + 1 for n in np.unravel_index(worst[1], a.shape[1:])]
    point = np.flatnonzero(keep)[worst[0]]
    example["values"] = {
        declared.symbols[key].key: np.round(np.real(value[point]), 4).tolist()
        for key, value in sorted(sample.values.items())
        if np.size(value[point]) <= 6
    }
    return Outcome(False, "", float(min(error[worst], 1e300)), good.size, example)


def _rounded(x):
    return float(f"{x:.6g}") if math.isfinite(x) else str(x)


def _half_digit(side):
    """Return half a unit of the last digit that a number shows."""
    typed = "".join(t.text for t in side.tokens if t.kind not in ("LC", "RC"))
    number = re.fullmatch(r"[+-]?\d*\.?(\d*)(?:\\(?:cdot|times)10\^([+-]?\d{1,2}))?", typed)
    if not number:
        raise Unreadable("≈ needs a number on its right")
    return 0.5 * 10.0 ** (int(number[2] or 0) - len(number[1]))


def _has_labels(declared):
    return any(s.kind == "labels" for s in declared.symbols.values())


def samples(declared, kind, seed, how_many=len(SIZES), equal=False):
    """Yield points of several sizes, K, D and so on different or equal, at which everything has a value."""
    names = declared.sizes
    for n in range(how_many):
        sizes = {name: SIZES[n % len(SIZES)][0 if equal else m % 5] for m, name in enumerate(_ordered(names))}
        rng = np.random.default_rng([seed, n, ASSUMPTIONS.index(kind)])
        count = POINTS
        labels = [s for s in declared.symbols.values() if s.kind == "labels"]
        if kind == "one-hot" and labels:
            last = declared.index[labels[0].indices[-1]]
            count = sizes.get(last, last)
        values = {}
        for symbol in declared.symbols.values():
            if symbol.kind in declare.KINDS:
                ranges = [declared.index[letter] for letter in symbol.indices]
                shape = [sizes.get(r, r) for r in ranges]
                values[symbol.name, len(shape)] = _draw(symbol.kind, kind, count, shape, rng)
        yield Point(declared, sizes, values, count)


def _ordered(names):
    """K first: most formulas run over classes, and K = 4 leaves room for dots."""
    return sorted(names, key=lambda name: (name != "K", name))


def _draw(kind, assumption, count, shape, rng):
    if kind == "real":
        return rng.uniform(0.2, 1.5, (count, *shape)) * rng.choice([-1, 1], (count, *shape))
    values = rng.uniform(0.3, 1.7, (count, *shape))
    if kind == "positive":
        return values
    if kind == "simplex" or assumption == "sum-one":
        return values / values.sum(-1, keepdims=True)
    if assumption == "any":
        return values
    size = shape[-1]
    hot = np.zeros((count, *shape))
    for place in np.ndindex(count, *shape[:-1]):
        spread = sum(place[1:]) if len(shape) > 1 else 0
        hot[(*place, (place[0] + spread) % size)] = 1
    return hot


def _assignments(letters, sample):
    """Yield every way to give the free index letters a value (a part of them if they are many)."""
    letters = sorted(letters)
    ranges = [range(1, sample.size(letter) + 1) for letter in letters]
    total = math.prod(map(len, ranges))
    if total <= MAX_CASES:
        for values in itertools.product(*ranges):
            yield dict(zip(letters, values))
        return
    chosen = random.Random(total)
    for _ in range(MAX_CASES):
        yield {letter: chosen.choice(r) for letter, r in zip(letters, ranges)}


# --- splitting a formula into chains -----------------------------------------------------------

RELATION_SIGN = re.compile(r"=|<|>|\\(?:approx|leq?|geq?|neq?|equiv|lt|gt|leqslant|geqslant)(?![A-Za-z])")
OPEN = {"LP", "LC", "LBAR", "LROOT", "BMATRIX", "BCASES"}
CLOSE = {"RP", "RC", "RBAR", "RROOT", "EMATRIX", "ECASES"}


def split(item, context):
    """Split a formula into chains of sides; marks and conditions go to the relations of their line."""
    latex = item.latex
    marks = {latex.count("\n", 0, m.start()): m[1] for m in MARKER.finditer(latex)}
    found = tokens(latex, context)
    rows = _rows(found)
    chains, depth = [], 0
    for row in rows:
        if not row:
            continue
        first_cell_empty = row[0].kind == "AMP"
        body = _without_alignment(row)
        if not body:
            continue
        continues = bool(chains) and (
            depth > 0
            or body[0].kind == "REL"
            or body[0].kind == "COND"
            and chains[-1].links
            or body[0].kind in ("ADD", "MUL", "DIV")
            and (first_cell_empty or all(t.kind != "REL" for t in body))
            or chains[-1].links
            and not chains[-1].links[-1].side.tokens
        )
        depth += sum((t.kind in OPEN) - (t.kind in CLOSE) for t in body)
        _take_row(chains, body, continues, latex, item, marks)
    cuts = _alignment(found)
    for chain in chains:
        for side in (chain.head, *(link.side for link in chain.links)):
            while side.tokens and side.tokens[-1].kind in ("STOP", "COMMA", "TEXT"):
                side.tokens.pop()
            if side.tokens:
                side.latex = _shown(latex, side.tokens[0].start, side.tokens[-1].end, cuts)
    return chains


def _unopened(latex):
    """Return how many braces are closed that were not opened."""
    depth = lowest = 0
    for brace in re.findall(r"(?<!\\)[{}]", latex):
        depth += 1 if brace == "{" else -1
        lowest = min(lowest, depth)
    return -lowest


def _alignment(found):
    """Return where the signs stand that align lines and break them; those of matrices stay."""
    cuts, depth = [], 0
    for token in found:
        depth += (token.kind in ("BMATRIX", "BCASES")) - (token.kind in ("EMATRIX", "ECASES"))
        if depth <= 0 and token.kind in ("AMP", "ROW"):
            cuts.append((token.start, token.end))
    return cuts


SIZE = re.compile(r"\\(?:left|[bB]igg?[lm]?)\s*\Z")
WRAPPER = re.compile(r"\\[A-Za-z]+\*?\s*\Z")


def _shown(latex, start, end, cuts):
    """Return the LaTeX from ``start`` to ``end``, as one whole, without comments and alignment."""
    size = SIZE.search(latex, 0, start)
    start = size.start() if size else start
    while _unopened(latex[start:end]):  # \boxed{a = b}: what began before the side
        brace = latex.rfind("{", 0, start)
        if brace < 0:
            break
        wrapper = WRAPPER.search(latex, 0, brace)
        start = wrapper.start() if wrapper else brace
    parts = []
    for cut, after in cuts:
        if start <= cut < end:
            parts.append(latex[start:cut])
            start = after
    return re.sub(r"(?<!\\)%[^\n]*", "", " ".join([*parts, latex[start:end]]))


def _rows(found):
    rows, depth, row = [], 0, []
    inside = 0
    for token in found:
        inside += (token.kind in ("BMATRIX", "BCASES", "LC")) - (token.kind in ("EMATRIX", "ECASES", "RC"))
        if token.kind == "ROW" and inside <= 0:
            rows.append(row)
            row = []
        else:
            row.append(token)
    return [*rows, row]


def _without_alignment(row):
    """Leave out the & that align lines; those of matrices and cases separate entries."""
    kept, depth = [], 0
    for token in row:
        depth += (token.kind in ("BMATRIX", "BCASES")) - (token.kind in ("EMATRIX", "ECASES"))
        if token.kind != "AMP" or depth > 0:
            kept.append(token)
    return kept


def _take_row(chains, body, continues, latex, item, marks):
    """Add one row to the chain before it, or begin a new one."""
    if body[0].kind == "THEREFORE":
        body = body[1:]
        therefore = True
    else:
        therefore = False
    if not continues and body and body[0].kind == "COND":  # \text{where } Z = …: a claim of its own
        body = body[1:]
    conditions, condition_error, body = _conditions(body, latex)
    if not continues:
        starts_with_sign = bool(body) and body[0].kind == "REL"
        del therefore
        chains.append(Chain(Side([], "", item.line), continues=starts_with_sign and not chains))
    chain = chains[-1]
    side = chain.links[-1].side if chain.links else chain.head
    new, depth = [], 0
    chain.inside += _inside(body, latex, item, marks)
    for n, token in enumerate(body):
        if token.kind in ("BMATRIX", "BCASES", "LC", "LP", "LROOT"):
            depth += 1
        elif token.kind in ("EMATRIX", "ECASES", "RC", "RP", "RROOT"):
            depth -= 1
        line = item.line + latex.count("\n", 0, token.start)
        if token.kind == "REL" and depth <= 0:
            side = Side([], "", line)
            row = latex.count("\n", 0, token.start)
            link = Link(token.text, side, row, line, _mark(marks, row, latex, body))
            chain.links.append(link)
            new.append(link)
        elif token.kind == "TEXT" and depth <= 0:
            after = body[n + 1].kind if n + 1 < len(body) else "REL"
            if after in ("LP", "UNDER", "CARET") or n > 0 and after not in ("REL", "COMMA", "STOP", "TEXT"):
                side.error = side.error or Unreadable(f"the words {token.text.strip()!r} stand amid a formula")
        else:
            side.tokens.append(token)
    for link in new or (chain.links[-1:] if conditions or condition_error else ()):
        link.conditions = (*link.conditions, *conditions)
        link.error = link.error or condition_error
    if not new and chain.links and body:
        row = latex.count("\n", 0, body[-1].end)
        link = chain.links[-1]
        link.mark = link.mark or _mark(marks, row, latex, body)


def _inside(body, latex, item, marks):
    """Return the relation signs within brackets, with what stands beside them up to a comma or bracket.

    Those in limits of sums, in indices and in cases are conditions and no claims.
    """
    found, groups = [], []
    for n, token in enumerate(body):
        if token.kind in OPEN:
            script = token.kind == "LC" and n > 0 and body[n - 1].kind in ("UNDER", "CARET")
            groups.append(script or token.kind == "BCASES" or bool(groups) and groups[-1])
        elif token.kind in CLOSE and groups:
            groups.pop()
        elif token.kind == "REL" and groups and not groups[-1]:
            left, right = _beside(body[:n][::-1], CLOSE, OPEN)[::-1], _beside(body[n + 1 :], OPEN, CLOSE)
            row = latex.count("\n", 0, token.start)
            sides = [
                Side(ts, _shown(latex, ts[0].start, ts[-1].end, ()) if ts else "", item.line + row)
                for ts in (left, right)
            ]
            found.append((sides[0], Link(token.text, sides[1], row, item.line + row, _mark(marks, row, latex, body))))
    return found


def _beside(found, opening, closing):
    """Return the tokens up to the bracket, comma or sign that ends what stands beside a sign."""
    depth = 0
    for n, token in enumerate(found):
        depth += (token.kind in opening) - (token.kind in closing)
        if depth < 0 or depth == 0 and token.kind in ("COMMA", "REL", "NOTREAD", "TEXT", "AMP"):
            return found[:n]
    return found


def _mark(marks, row, latex, body):
    """Return the mark of a line: it stands at the end of one of the lines that the row spans."""
    first = latex.count("\n", 0, body[0].start)
    last = latex.count("\n", 0, body[-1].end)
    for line in range(first, last + 1):
        if line in marks:
            return marks[line]
    return ""


def _conditions(body, latex):
    """Take what follows 'if' off a row; return its conditions as trees."""
    depth = 0
    for n, token in enumerate(body):
        depth += (token.kind in OPEN) - (token.kind in CLOSE)
        if depth <= 0 and token.kind in ("COND", "OTHERWISE"):
            rest = body[n + 1 :]
            words = CONDITION.sub("", token.text).strip()
            kept = body[:n]
            if not rest:  # a remark in words: \text{since the labels sum to one}
                return (), None, kept
            del words
            if any(t.kind == "NOTREAD" for t in rest):
                return (), None, kept  # for all j ∈ …: every index is tried anyway
            try:
                return tuple(_stated(token.text, [part for part in _parts(rest) if part])), None, kept
            except Unreadable as error:
                return (), error, kept
    return (), None, body


def _parts(rest):
    parts, current, depth = [], [], 0
    for token in rest:
        depth += (token.kind in OPEN) - (token.kind in CLOSE)
        if depth <= 0 and token.kind in ("COMMA", "COND", "TEXT", "STOP"):
            parts.append(current)
            current = []
        elif token.kind != "AMP":
            current.append(token)
    return [*parts, current]


def _stated(words, parts):
    """Yield the conditions of a remark: i ≠ j, or i = 1, …, K; 'for all i, j' states none."""
    n = 0
    while n < len(parts):
        part = parts[n]
        if n + 2 < len(parts) and [t.kind for t in parts[n + 1]] == ["DOTS"] and [t.text for t in part[1:2]] == ["="]:
            yield ("rel", parse(part[2:]), "≤", parse(part[:1]), "≤", parse(parts[n + 2]))
            n += 3
            continue
        if not (re.match(r"\W*for\b", words) and all(t.kind == "NAME" for t in part)):
            yield _one_condition(part)
        n += 1


def _one_condition(found):
    sides, signs, current, depth = [], [], [], 0
    for token in found:
        depth += (token.kind in OPEN) - (token.kind in CLOSE)
        if token.kind == "REL" and depth <= 0:
            sides.append(current)
            signs.append(token.text)
            current = []
        else:
            current.append(token)
    sides.append(current)
    if not signs:
        raise Unreadable("a condition without a relation sign", found[0].start)
    trees = [parse(side) for side in sides]
    flat = [trees[0]]
    for sign, tree in zip(signs, trees[1:]):
        flat += [sign, tree]
    return ("rel", *flat)


def _tied(conditions):
    """Return the index letters that a condition such as i = j gives a value."""
    found = set()
    for condition in conditions:
        if condition[0] == "rel" and condition[2] == "=":
            found |= {side[1] for side in (condition[1], condition[3]) if side[0] == "name" and not side[2]}
    return found


def _read(side):
    if side.tree is None:
        try:
            if side.error:
                raise side.error
            side.tree = parse(side.tokens)
        except Unreadable as error:
            error.side = side
            raise


def _located(error, latex):
    return str(error)


def summary(checks):
    """Return how many checks have which verdict."""
    return {"total": len(checks), **{v: sum(c.verdict == v for c in checks) for v in VERDICTS}}


__all__ = ["Check", "Page", "Token", "check_file", "check_items", "check_markdown", "summary"]
