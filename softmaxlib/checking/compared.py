"""What the checkers that people use said of right and wrong derivatives of softmax.

``benchmarks/checkers.py`` asked them, each library in an environment of its own, and stored the
answers in the room ``measured``.  Nothing is computed here but the counts.
"""

from html import escape

from .. import _checks
from ..measured import load
from . import tables

KINDS = ("right", "wrong")


class CheckerTable:
    """How often each checker was mistaken about right derivatives, or found wrong ones.

    Attributes
    ----------
    kind : str
        What the stated derivatives were, "right" or "wrong".
    cases : dict
        The name of each case and what it is.
    checkers : tuple of str
    sizes : tuple of int
        The numbers of classes K that were tried.
    seeds : int
        How many points were tried for each K.
    versions : dict
        For each library a dict with the versions of the packages in its environment.
    date, python : str
        When the answers were collected, and the version of Python.
    """

    def __init__(self, results, kind):
        self.kind, self.cases = kind, dict(results[kind])
        self.sizes, self.seeds = tuple(results["sizes"]), results["seeds"]
        self.versions, self.date, self.python = results["versions"], results["date"], results["python"]
        self._answers = results["checkers"]
        self.checkers = tuple(self._answers)

    def answers(self, checker, case, K):
        """Return how often a checker said "passed", "flagged" or raised an error: {answer: count}.

        Raises
        ------
        ValueError
            If there is no such checker, case or size.
        """
        _checks.one_of("checker", checker, self.checkers)
        _checks.one_of("case", case, tuple(self.cases))
        if K not in self.sizes:
            raise ValueError(f"K = {K!r}, expected one of {self.sizes}")
        return dict(self._answers[checker][case].get(str(K), {}))

    def flagged(self, checker, case, K):
        """Return how many of the points with K classes a checker flagged, None where it was not asked.

        Raises
        ------
        ValueError
            As :meth:`answers`.
        """
        answers = self.answers(checker, case, K)
        return answers.get("flagged", 0) if answers else None

    def __str__(self):
        right = (False, *[True] * len(self.cases))
        return "\n".join([self._headline(), *tables.text_table(self._header(), self._rows(), right), f"  {self._note()}"])

    __repr__ = __str__

    def _repr_html_(self):
        unbroken = [[name, *(cell.replace(" ", "\u00a0") for cell in cells)] for name, *cells in self._rows()]
        return tables.html_table(self._headline(), self._header(), unbroken) + f"<p>{escape(self._note())}</p>"

    def _headline(self):
        return "right derivatives: refused" if self.kind == "right" else "wrong derivatives: found"

    def _header(self):
        return ["checker", *self.cases]

    def _rows(self):
        return [[checker, *(self._cell(checker, case) for case in self.cases)] for checker in self.checkers]

    def _cell(self, checker, case):
        asked = [self.answers(checker, case, K) for K in self.sizes]
        if any(set(answers) - {"passed", "flagged"} for answers in asked):
            return "raises"
        counts = [answers.get("flagged", 0) for answers in asked if answers]
        if not counts:
            return "–"
        if counts == [self.seeds] * len(counts):
            return "all"
        if not any(counts):
            return "none"
        return " · ".join(str(answers.get("flagged", 0)) if answers else "–" for answers in asked)

    def _note(self):
        sizes = " · ".join(map(str, self.sizes))
        return f"how many of {self.seeds} points, with {sizes} classes; asked on {self.date}, Python {self.python}"


def checker_table(kind):
    """Return what the checkers that people use said of derivatives of softmax.

    Parameters
    ----------
    kind : "right" or "wrong"
        Whether the derivatives that were stated were right; a checker should flag none of
        the right ones and all of the wrong ones.

    Returns
    -------
    CheckerTable

    Raises
    ------
    ValueError
        If ``kind`` is neither.
    """
    _checks.one_of("kind", kind, KINDS)
    return CheckerTable(load("checkers"), kind)
