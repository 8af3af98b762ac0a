"""Judge the lines of a derivation: true for any labels, under an assumption, or false."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from .. import _checks
from . import tables

TRUE = "T"
SUM_TO_ONE = "A: sum to 1"
ONE_HOT = "A: one-hot"
FALSE = "F"
UNWRITTEN = "not written yet"

MEANING = {
    TRUE: ("T", "holds for any labels"),
    SUM_TO_ONE: ("A", "needs labels that sum to 1"),
    ONE_HOT: ("A", "needs one-hot labels"),
    FALSE: ("F", "false"),
    UNWRITTEN: ("-", "not written yet"),
}

# Kinds of labels from the weakest assumption to the strongest, and the verdict
# for a line that holds for this kind and all that follow.
KINDS = {"any": TRUE, "sum to 1": SUM_TO_ONE, "one-hot": ONE_HOT}

LABELS = {"any": "not summing to 1", "sum to 1": "summing to 1", "one-hot": "one-hot"}

TOLERANCE = 1e-6


class Counterexample(NamedTuple):
    """Logits and labels at which a line fails, and one entry at which it does."""

    kind: str
    logits: np.ndarray
    labels: np.ndarray
    entry: tuple
    line: float
    truth: float


class Judgement:
    """What :func:`.judge_lines` found.

    Attributes
    ----------
    verdicts : dict
        For each line "T", "A: sum to 1", "A: one-hot", "F" (or "not written
        yet").
    counterexamples : dict
        For each line that is not "T" a :class:`.Counterexample`, under the
        strongest assumption that still does not save the line.
    """

    def __init__(self, verdicts, counterexamples):
        self.verdicts = verdicts
        self.counterexamples = counterexamples

    def __str__(self):
        lines = tables.text_table(
            ("line", "verdict", ""), self._verdict_rows(), (False, False, False)
        )
        if self.counterexamples:
            lines += ["", "where it fails"]
            header, rows = self._counterexample_rows()
            lines += tables.text_table(header, rows, (False, False, False, True, True))
        return "\n".join(lines)

    __repr__ = __str__

    def _repr_html_(self):
        html = tables.html_table("Verdicts", ("line", "verdict", "meaning"), self._verdict_rows())
        if self.counterexamples:
            html += tables.html_table("Where it fails", *self._counterexample_rows())
        return html

    def _verdict_rows(self):
        return [(str(name), *MEANING[verdict]) for name, verdict in self.verdicts.items()]

    def _counterexample_rows(self):
        header = ("line", "labels", "entry", "the line says", "true value")
        rows = [
            (
                str(name),
                LABELS[found.kind],
                f"[{', '.join(map(str, found.entry))}]" if found.entry else "",
                tables.number(found.line),
                tables.number(found.truth),
            )
            for name, found in self.counterexamples.items()
        ]
        return header, rows


def judge_lines(truth, lines, *, K=4, draws=20, seed=0):
    """Compare lines of a derivation with the truth on labels of three kinds.

    The kinds are any non-negative labels, labels that sum to 1, and one-hot
    labels (every class of every draw).  One-hot labels alone would hide many a
    false line.

    Parameters
    ----------
    truth : callable
        Takes ``(logits, labels)``, both (K,), and returns a number or an array.
    lines : dict of callables
        ``{"S2.16": line, …}``: each takes what ``truth`` takes and returns an
        array of the same shape.
    K : int, 2 or more
        The number of classes; 3 or fewer can hide mistakes.
    draws : int, 1 or more
        How many logits and labels of each kind are tried.
    seed : int

    Returns
    -------
    Judgement
        Values agree if they differ by at most ``1e-6 · (1 + |true value|)``; nan
        agrees with nothing.  A line that raises NotImplementedError is "not
        written yet".

    Raises
    ------
    TypeError
        If ``lines`` is no dict of functions, or ``truth`` or a line returns no
        real numbers.
    ValueError
        If a line returns another shape than ``truth``, or ``truth`` is not
        finite.
    RuntimeError
        If a line raises; the message names the line.
    """
    if not callable(truth):
        raise TypeError(f"truth is {type(truth).__name__}, expected a function")
    if not isinstance(lines, Mapping):
        raise TypeError(f"lines is {type(lines).__name__}, expected a dict of functions")
    if not lines:
        raise ValueError("lines is empty, expected at least one line")
    for name, line in lines.items():
        if not callable(line):
            raise TypeError(f"lines[{name!r}] is {type(line).__name__}, expected a function")
    K = _checks.integer("K", K, least=2)
    draws = _checks.integer("draws", draws, least=1)
    cases = _draw(K, draws, np.random.default_rng(seed))
    truths = {kind: [_truth(truth, *case) for case in cases[kind]] for kind in KINDS}

    verdicts, counterexamples = {}, {}
    for name, line in lines.items():
        try:
            verdicts[name], counterexample = _judge(name, line, cases, truths)
        except NotImplementedError:
            verdicts[name], counterexample = UNWRITTEN, None
        if counterexample is not None:
            counterexamples[name] = counterexample
    return Judgement(verdicts, counterexamples)


def _draw(K, draws, rng):
    """Draw logits and labels: unsorted, non-uniform, no probability near 0."""
    cases = {kind: [] for kind in KINDS}
    for draw in range(draws):
        logits = rng.uniform(-1, 1, K)
        while K > 2 and abs(np.sign(np.diff(logits)).sum()) == K - 1:  # sorted
            rng.shuffle(logits)
        labels = rng.uniform(0.1, 1, K)
        labels /= labels.sum()
        total = rng.uniform(1.25, 2)
        cases["any"].append((logits, labels * (total if draw % 2 == 0 else 1 / total)))
        cases["sum to 1"].append((logits, labels))
        cases["one-hot"] += [(logits, row) for row in np.eye(K)]
    return cases


def _judge(name, line, cases, truths):
    """Return the verdict and a counterexample from the strongest kind that fails."""
    verdict = FALSE
    for kind in reversed(KINDS):
        for (logits, labels), true in zip(cases[kind], truths[kind]):
            value = _line(name, line, logits, labels, true.shape)
            with np.errstate(invalid="ignore"):
                error = np.abs(value - true)
            wrong = ~(error <= TOLERANCE * (1 + np.abs(true)))
            if wrong.any():
                size = np.where(wrong, np.nan_to_num(error, nan=np.inf), -1)
                entry = tuple(map(int, np.unravel_index(np.argmax(size), size.shape)))
                return verdict, Counterexample(
                    kind, logits, labels, entry, float(value[entry]), float(true[entry])
                )
        verdict = KINDS[kind]
    return verdict, None


def _truth(truth, logits, labels):
    value = _checks.real("the value of truth", truth(logits.copy(), labels.copy()))
    _checks.refuse_where(~np.isfinite(value), "the value of truth", value, "a finite number")
    return value


def _line(name, line, logits, labels, shape):
    try:
        with np.errstate(all="ignore"):
            value = line(logits.copy(), labels.copy())
    except NotImplementedError:
        raise
    except Exception as error:
        raise RuntimeError(f"line {name} raised {type(error).__name__}: {error}") from error
    value = _checks.real(f"the value of line {name}", value)
    if value.shape != shape:
        raise ValueError(
            f"line {name} returned shape {value.shape}, expected {shape} as truth does"
        )
    return value
