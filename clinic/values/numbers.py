"""Three typed numbers, or the loss as one: right, a mistake, several that fit, or the nearest."""

from dataclasses import dataclass, field

from softmaxlib.mistakes import CATALOGUE

from ..answers import Answer, Mistake, mistakes
from ..wording import listed
from . import expressions, table

EXACT = 1e-6
# Of a row's largest entry: a row is near if each of its entries is off by less.  The right gradients and those of
# the mistakes lie further apart than that, and of numbers drawn at random one triple in a hundred has a near row.
COARSE = 0.006  # half a digit of what has two decimals: with one, a few triples in a hundred that sum to 0 fit a row by chance
CHANCE = "With one decimal this may be chance: more digits would tell."
NEAR = 0.1
ALIKE = 0.01  # of the largest entry: an entry that is off by no more is not told
LABELS_IN_WORDS = {name: f"({', '.join(f'{x:g}' for x in values)})" for name, values in table.LABELS.items()}
WORDS = {"logits": "the gradient", "loss": "the loss"}


@dataclass
class Fit(Answer):
    """One row of the table that fits: a mistake (or "right"), for which labels, and how it comes about."""

    name: str
    labels: str
    how: str = ""
    mistake: Mistake | None = None


@dataclass
class Numbers(Answer):
    """What three numbers (or one) say.

    ``outcome`` is "right", "mistake", "several", "unknown" or "unread"; ``fits`` are the rows
    that agree with the digits typed, ``nearest`` the closest one where none does and one is near.
    """

    outcome: str
    headline: str
    values: list = field(default_factory=list)
    fits: list = field(default_factory=list)
    nearest: list = field(default_factory=list)
    hints: list = field(default_factory=list)

    @property
    def ok(self):
        return self.outcome == "right"

    @property
    def names(self):
        return list(dict.fromkeys(fit.name for fit in self.fits if fit.name != table.RIGHT))

    def __bool__(self):
        return self.ok

    def __str__(self):
        parts = [self.headline]
        told = set()
        for fit in self.fits:
            for entry in fit.mistake.parts if fit.mistake else []:
                if entry.name not in told:
                    told.add(entry.name)
                    parts += [f"  {entry.name}: {entry.sentence}", f"  Read on: {', '.join(entry.links)}"]
        return "\n".join([*parts, *(f"  {hint}" for hint in self.hints)])


def numbers(*typed):
    """Say which mistake gives these numbers for p = (0.2, 0.3, 0.5) and t = (0.1, 0.7, 0.2) or (0, 1, 0).

    Parameters
    ----------
    *typed : str or float
        The three entries of the gradient with respect to the logits, or the loss alone: numbers,
        or texts such as ``"-0.08"``, ``"1/3"``, ``"-0.7/0.3"``, ``"ln 2"``; one text may hold all three.
        The logits are ln p.

    Returns
    -------
    Numbers

    Raises
    ------
    ValueError
        If neither one nor three are given.
    """
    given = [value if isinstance(value, str) else repr(float(value)) for value in typed]
    if len(given) == 1:
        given = expressions.split(given[0])
    if len(given) not in (1, 3):
        raise ValueError(f"{len(given)} numbers are given, expected three, or the loss alone")
    read = []
    for n, text in enumerate(given, 1):
        try:
            read.append(expressions.read(text))
        except expressions.NotANumber as error:
            return Numbers("unread", f"Number {n}, {text!r}, cannot be read: {error}. {expressions.EXPECTED}")
    return judged(read)


def judged(read):
    """Return what typed numbers say."""
    kind = "logits" if len(read) == 3 else "loss"
    rows = [row for row in table.rows() if row.kind == kind]
    values = [one.value for one in read]
    hints, fits = [], [row for row in rows if _fits(row, read)]
    exact = [row for row in fits if all(abs(a - b) <= EXACT for a, b in zip(row.numbers, values))]
    if exact and len(exact) < len(fits):
        rest = [row for row in fits if row not in exact]
        names = dict.fromkeys(_said(row.name) for row in rest)
        hints.append(f"If you have rounded, it could also be {listed(names, 'or')} {_for([row.labels for row in rest])}.")
        fits = exact
    coarse = any(one.rounding > COARSE for one in read)
    if not fits and kind == "logits" and any(one.rounding for one in read) and not coarse:
        fits = [row for row in rows if _fits(row, read, cut=True)]
        if fits:
            hints.append("It fits if digits were cut off and not rounded.")
    if not fits:
        return _unknown(kind, rows, values)
    found = [
        Fit(row.name, row.labels, row.how, None if row.name == table.RIGHT else Mistake(row.name, row.how, mistakes([row.name])))
        for row in fits
    ]
    names = list(dict.fromkeys(row.name for row in fits))
    labels = list(dict.fromkeys(row.labels for row in fits))
    if names[0] == table.RIGHT:
        right = [row.labels for row in fits if row.name == table.RIGHT]
        headline = f"Right {_for(right)}."
        if len(names) > 1:
            headline += f" {_for([row.labels for row in fits if row.name != table.RIGHT]).capitalize()} it would be {listed(names[1:], 'or')}."
        elif right == ["one-hot"] and kind == "logits":
            headline += " One-hot labels hide some mistakes: try the soft ones, too."
        return Numbers("right", headline, values, found, [], hints)
    if len(names) == 1:
        if kind == "logits" and not exact and any(_is_coarse(row, read) for row in fits):
            hints.append(CHANCE)
        how = next((row.how for row in fits if row.how), "") or (CATALOGUE[names[0]].plain if kind == "logits" else "")
        return Numbers("mistake", f"A known mistake {_for(labels)}: {names[0]}{f' ({how})' if how else ''}.", values, found, [], hints)
    alike = all(abs(a - b) <= EXACT for row in fits for a, b in zip(row.numbers, fits[0].numbers))
    few = any(one.rounding > 0.002 for one in read) and not alike
    advice = "more digits may tell them apart" if few else "the other labels may tell them apart"
    return Numbers("several", f"Several mistakes give these numbers {_for(labels)}: {listed(names, 'or')}; {advice}.", values, found, [], hints)


def _said(name):
    return "a right answer" if name == table.RIGHT else name


def _for(labels):
    return f"for the labels {listed([LABELS_IN_WORDS[one] for one in dict.fromkeys(labels)], 'or')}"


def _fits(row, read, cut=False):
    """Say whether a row rounds to what is typed, or, with ``cut``, gives it when further digits are left out."""
    for value, one in zip(row.numbers, read):
        if cut and one.rounding and value * one.value >= 0:
            good = -EXACT <= abs(value) - abs(one.value) < 2 * one.rounding - EXACT
        else:
            good = abs(value - one.value) <= one.rounding + EXACT
        if not good:
            return False
    return True


def _is_coarse(row, read):
    """Say whether an entry was typed with one decimal and is not that of the row itself."""
    return any(one.rounding > COARSE and abs(value - one.value) > EXACT for value, one in zip(row.numbers, read))


def _unknown(kind, rows, values):
    if kind == "loss":
        text = f"No loss of the catalogue. The right one is {_right('loss')}."
        return Numbers("unknown", text, values, [], _nearest(rows, values), _negative(rows, values))
    hints = _given(values) or _scale(rows, values)
    told = bool(hints) and "about" not in hints[0]  # a ratio that is not exact may be chance
    nearest = [] if told else _nearest(rows, values)
    text = "Not in the catalogue."
    for near in nearest:
        what = "the right answer" if near["name"] == table.RIGHT else near["name"]
        entries = [f"entry {at} differs by {shown(by)}" for at, by in near["off"]]
        text = f"Not in the catalogue; nearest is {what} for the labels {LABELS_IN_WORDS[near['labels']]}: {listed(entries)}."
    if not nearest and not hints:
        hints += _two_right(rows, values)
    total = sum(values)
    if abs(total) > 0.006:
        hints.append(f"They sum to {shown(total)}; the entries of a right gradient sum to 0.")
    else:
        hints.append("They sum to 0, as those of a right gradient do.")
    return Numbers("unknown", text, values, [], nearest, hints)


def shown(x):
    """Return a number with up to four decimals."""
    if abs(x) >= 1e15:
        return "more than 10^15" if x > 0 else "less than -10^15"
    text = f"{x:.4f}".rstrip("0").rstrip(".")
    return text if text not in ("0", "-0") else "less than 0.0001" if x else "0"


def _right(kind):
    found = [row for row in table.rows() if row.kind == kind and row.name == table.RIGHT]
    return listed([f"{shown(row.numbers[0])} for {LABELS_IN_WORDS[row.labels]}" for row in found], "and")


def _negative(rows, values):
    """Return a sentence where a loss is minus the right one, to four decimals."""
    for row in (row for row in rows if row.name == table.RIGHT):
        if abs(values[0] + row.numbers[0]) < 0.0001:
            return [f"It is minus the right loss for the labels {LABELS_IN_WORDS[row.labels]}."]
    return []


def _given(values):
    """Return a sentence where the three numbers are the probabilities or the soft labels themselves."""
    if all(abs(a - b) <= EXACT for a, b in zip(values, table.PROBABILITIES)):
        return ["These are the probabilities themselves: no label has been subtracted."]
    for labels in table.LABELS.values():
        if all(abs(a - b) <= EXACT for a, b in zip(values, labels)):
            return ["These are the labels themselves."]
    return []


def _scale(rows, values):
    """Return a sentence where the numbers are one multiple of the right ones, and not nearly the right ones."""
    for row in (row for row in rows if row.name == table.RIGHT):
        factors = [value / right for value, right in zip(values, row.numbers)]
        factor, spread = sum(factors) / 3, max(factors) - min(factors)
        if abs(factors[0]) > EXACT and spread < 0.02 * abs(factors[0]) and abs(factor - 1) > 0.02:
            about = "about " if spread > EXACT * abs(factor) else ""
            return [f"Each is {about}{shown(factor)} times the right number for the labels {LABELS_IN_WORDS[row.labels]}."]
    return []


def _two_right(rows, values):
    """Return a sentence where two entries of three are right for the same labels."""
    for row in (row for row in rows if row.name == table.RIGHT):
        off = [at for at, _ in _off(row, values, ALIKE)]
        if len(off) == 1:
            rest = [str(at) for at in (1, 2, 3) if at not in off]
            return [f"Entries {listed(rest)} are right for the labels {LABELS_IN_WORDS[row.labels]}, and entry {off[0]} is not."]
    return []


def _nearest(rows, values):
    """Return the nearest of the rows that are near, or nothing: first by how many entries differ, then by how much."""
    near = [row for row in rows if any(row.numbers) and not _off(row, values, NEAR)]
    return [_near(min(near, key=lambda row: _distance(row, values)), values)] if near else []


def _distance(row, values):
    size = max(map(abs, row.numbers))
    off = [abs(a - b) / size for a, b in zip(row.numbers, values)]
    return (len(_off(row, values, ALIKE)), row.name != table.RIGHT, sum(off))


def _near(row, values):
    off = _off(row, values, ALIKE) or [max(_off(row, values, 0), key=lambda one: abs(one[1]))]
    return {"name": row.name, "labels": row.labels, "numbers": list(row.numbers), "off": off}


def _off(row, values, part):
    """Return the entries, counted from 1, that are off by a part of the largest or more, and by how much."""
    least = part * max(map(abs, row.numbers))
    return [[n, b - a] for n, (a, b) in enumerate(zip(row.numbers, values), 1) if abs(a - b) >= least]
