"""What :func:`.diagnose` found, and how it says so."""

import textwrap
from html import escape
from typing import NamedTuple

import numpy as np

from ..checking import tables
from .catalogue import CATALOGUE

WIDTH = 80
SHOWN = 6
MANY = 3


class Entry(NamedTuple):
    """One entry of an answer; ``index`` is () where the answer is a number."""

    index: tuple
    expected: float
    got: float


def entries(right, answer):
    """Return up to SHOWN entries, wrong ones before right ones, in the order of their indices."""
    with np.errstate(invalid="ignore"):
        wrong = ~(np.abs(answer - right) <= 1e-5 * np.abs(right).max())
    indices = [tuple(map(int, i)) for i in (*np.argwhere(wrong), *np.argwhere(~wrong))]
    return [Entry(i, float(right[i]), float(answer[i])) for i in sorted(indices[:SHOWN])]


class Diagnosis:
    """What :func:`.diagnose` found.  It is true where ``ok`` is.

    Attributes
    ----------
    name : str
        "right", the name of a mistake, two names joined by " + ", "ambiguous" or
        "unknown".
    ok : bool
        Whether ``name`` is "right".
    candidates : tuple of str
        Everything that fits: one name for a known mistake, several where it is
        ambiguous.  An answer that is right only for labels that sum to 1 has the
        candidate "labels-not-summing-to-one".
    outcome : str
        "right", "mistake" or "ambiguous"; where the name is "unknown" also
        "unwritten", "raised", "unusable" (no real numbers, or the wrong arguments),
        "shape", "not-finite", "unsteady" (two answers to the same arguments),
        "time", "memory" or "crash".
    evidence : list of Entry
        Up to six entries of one answer, the wrong ones first in line.
    arguments : dict
        The arguments that gave this answer.
    note : str
        What a right answer needs, such as labels that sum to 1.
    printed : str
        What the function printed in its first call, at most 1000 characters.
    reading : Reading or None
        How the function was read, where ``kind`` was not given: what each parameter holds,
        the layout, what comes back.
    readings : tuple of Reading
        That one first, and others under which the verdict would be another.
    parts : dict
        The Diagnosis of each part of the answer, by its place in the answer.
    extras : dict
        What stands in the code undeclared, with the values fitted: ``{"temperature": 2.0}``.
    function, kind : str
    mistakes : tuple of Mistake
        The entries of the catalogue for ``candidates``.
    """

    def __init__(
        self,
        name,
        headline,
        *,
        function,
        kind,
        outcome=None,
        candidates=None,
        evidence=(),
        label="",
        header=("entry", "yours", "right"),
        arguments=None,
        place="",
        remarks=(),
        note="",
        printed="",
    ):
        self.name, self.function, self.kind = name, function, kind
        self.ok = name == "right"
        known = name not in ("right", "ambiguous", "unknown")
        self.outcome = outcome or ("mistake" if known else name)
        self.candidates = tuple(candidates or ([name] if known else []))
        names = dict.fromkeys(part for one in self.candidates for part in one.split(" + "))
        self.mistakes = tuple(CATALOGUE[part] for part in names)
        self.reading, self.readings, self.parts, self.extras = None, (), {}, {}
        self.evidence, self.arguments = list(evidence), arguments or {}
        self.note, self.printed = note, printed
        self._headline = _printable(f"{function} {headline}")
        self._label, self._header, self._place = label, header, place
        self._remarks = tuple(map(_printable, remarks))

    @property
    def headline(self):
        """The first line: the verdict."""
        return self._headline

    def add(self, *texts):
        """Add remarks."""
        self._remarks += tuple(map(_printable, texts))

    @property
    def is_telling(self):
        """Whether an answer that no mistake explains could be said something of."""
        return bool(self._remarks) and self.outcome == "unknown"

    def set_headline(self, text):
        self._headline = _printable(text)

    def rename(self, name):
        """Give it the name of other mistakes, or of several."""
        self.name, self.ok, self.outcome = name, name == "right", "mistake"
        self.candidates = (name,)
        self.mistakes = tuple(CATALOGUE[part] for part in dict.fromkeys(name.split(" + ")))

    def explain(self, names):
        """Explain mistakes that are beside what is not understood."""
        self.candidates = tuple(names)
        self.mistakes = tuple(CATALOGUE[name] for name in names)

    def become_ambiguous(self, headline):
        """Turn a right answer into one that depends on what its candidates say."""
        self.name = self.outcome = "ambiguous"
        self.ok = False
        self.candidates = tuple(c for c in self.candidates if c != "labels-not-summing-to-one")
        names = dict.fromkeys(part for one in self.candidates for part in one.split(" + "))
        self.mistakes = tuple(CATALOGUE[part] for part in names)
        self.set_headline(f"{self.function} {headline}")

    def become_unknown(self, headline):
        """Turn a right answer into one that is not understood in all of its parts."""
        self.name = self.outcome = "unknown"
        self.ok = False
        self.set_headline(f"{self.function} {headline}")

    def __bool__(self):
        return self.ok

    def __str__(self):
        lines = _wrapped(self._headline)
        if self.reading is not None:
            lines += _wrapped(self.reading.text, "  ")
        for text in self._explanation():
            lines += _wrapped(text, "  ")
        if self.evidence:
            lines += _wrapped(self._place, "  ")
            lines += tables.text_table(self._header, self._rows(), (False, True, True))
        for text in self._comments():
            lines += _wrapped(text, "  ")
        if self._links():
            lines += _wrapped(f"Read on: {', '.join(self._links())}", "  ")
        return "\n".join(lines)

    __repr__ = __str__

    def _repr_html_(self):
        parts = [f"<p>{escape(self._headline)}</p>"]
        if self.reading is not None:
            parts.append(f"<p>{escape(_printable(self.reading.text))}</p>")
        parts += [f"<p>{escape(text)}</p>" for text in self._explanation()]
        if self.evidence:
            parts.append(tables.html_table(self._place, self._header, self._rows()))
        parts += [f"<p>{escape(text)}</p>" for text in self._comments()]
        links = [f'<a href="{escape(link)}">{escape(link)}</a>' for link in self._links()]
        if links:
            parts.append(f"<p>Read on: {', '.join(links)}</p>")
        return "".join(parts)

    def _rows(self):
        """The entries as text, with as many digits as show a difference; noise is shown as 0."""
        largest = max(abs(e.expected) for e in self.evidence)
        noise = 1e-12 * largest if largest < float("inf") else 0

        def shown(value, digits):
            if digits == 4 or abs(value) <= noise or not abs(value) < float("inf"):
                return tables.number(0 if abs(value) <= noise else value)
            return f"{value:.{digits}f}" if abs(value) >= 1e-3 else f"{value:.{digits - 1}e}"

        for digits in (*range(4, 13), 4):
            numbers = [(shown(e.got, digits), shown(e.expected, digits)) for e in self.evidence]
            if any(got != expected for got, expected in numbers):
                break
        labels = [f"{self._label}{list(e.index) if e.index else ''}" for e in self.evidence]
        return [[label, *pair] for label, pair in zip(labels, numbers)]

    def _explanation(self):
        """Say what is wrong: the sentence of each mistake that fits."""
        if self.ok:
            return [self.note] if self.note else []
        several = len(self.mistakes) > 1
        return [f"{m.name}: {m.sentence}" if several else m.sentence for m in self.mistakes]

    def _comments(self):
        texts = list(self._remarks)
        if not self.ok and len(self.mistakes) < MANY:  # of more than one screen nobody reads the end
            several = len(self.mistakes) > 1
            texts += [f"Why{f' {m.name}' * several}: {m.why}" for m in self.mistakes]
        if self.printed.strip():
            lines = _printable(self.printed.strip()).splitlines()
            more = " …" if len(lines) > 3 else ""
            texts.append(f"It printed: {' / '.join(lines[:3])[:200]}{more}")
        return texts

    def _links(self):
        return list(dict.fromkeys(link for mistake in self.mistakes for link in mistake.links))


def _printable(text):
    """Return a text with control characters, which a terminal would obey, as in a Python string."""
    return "".join(c if c.isprintable() or c.isspace() else ascii(c)[1:-1] for c in text)


def _wrapped(text, indent=""):
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=indent,
        subsequent_indent=indent,
        break_on_hyphens=False,
    )
