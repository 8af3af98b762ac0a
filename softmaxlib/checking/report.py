"""What a gradient check says: counts, the worst entries, and where the wrong ones lie."""

from html import escape
from typing import NamedTuple

import numpy as np

from . import tables

WORDS = {
    "forward": "forward differences",
    "central": "central differences",
    "fourth": "fourth-order central differences",
    "complex": "the complex step",
}
SHOWN = 5


class GradCheckError(AssertionError):
    """A derivative disagrees with finite differences, or f has none."""


class Mismatch(NamedTuple):
    """One entry that disagrees; ``difference`` is ``analytic - numeric``."""

    index: tuple
    analytic: float
    numeric: float
    difference: float


class Kink(NamedTuple):
    """One entry at which f has no derivative, with the slopes on both sides of x."""

    index: tuple
    analytic: float
    left: float
    right: float


class GradCheckResult:
    """What a gradient check found.  It is true where ``ok`` is.

    Attributes
    ----------
    ok : bool
        Whether every entry agrees, and f has a derivative there.
    worst : list of Mismatch
        Up to five entries that disagree, the largest difference first.
    kinks : list of Kink
        Up to five entries that cannot be judged because f has a kink or a jump
        at x.  They count neither as right nor as wrong.
    n_checked, n_wrong, n_kinks : int
    n_hidden : int
        How many entries agree, but are too small beside the rounding errors of f to be
        judged: an error of a tenth of them would not show.  (An entry that is exactly 0 for
        ``grad`` and for the differences is not counted.)
    rows, columns : tuple of int
        The indices along the first and the last axis at which something
        disagrees.  A gradient with one axis has only rows.
    step : float
        h, before it is scaled with ``|x|``.
    method : str
    points : int
        How many points f was evaluated at.
    analytic, numeric, tolerance
        The derivative as ``grad`` gave it and as it was found, and by how much the
        two may differ; None if a function is not written yet.
    """

    ok, n_checked, n_wrong, n_kinks, n_hidden, points = False, 0, 0, 0, 0, 0
    rows, columns = (), ()
    step = analytic = numeric = tolerance = None
    _unwritten = None

    def __init__(self, method):
        self.method, self.worst, self.kinks = method, [], []

    @classmethod
    def unwritten(cls, method, why):
        """The result for a function that raised NotImplementedError."""
        self = cls(method)
        self._unwritten = why
        return self

    @classmethod
    def compare(cls, method, step, rtol, analytic, found, shapes, names, things):
        """The result for a derivative and what was ``found`` of it.

        ``found`` has in the shape of the derivative: numeric, error, again, and
        kinks, left, right (see ``second_look``); and rounding, what rounding may
        leave of an entry that is 0.
        """
        self = cls(method)
        self.step, self._rtol, self._things = step, rtol, things
        self._f_names, self._x_names = names
        self._f_shape, self._x_shape = shapes
        self.analytic, self.numeric = analytic, found.numeric
        self._noise = (found.rounding, found.error, found.error)
        with np.errstate(invalid="ignore"):
            difference = analytic - found.numeric
            size = np.fmax(np.abs(found.numeric), np.abs(analytic))
            self.tolerance = rtol * size + found.error
            agrees = (np.abs(difference) <= self.tolerance) & np.isfinite(analytic)
            hidden = (found.error > 0.1 * size) & ((analytic != 0) | (found.numeric != 0))
        self._wrong = wrong = ~(agrees | found.kinks)
        hidden &= agrees & ~found.kinks

        self.n_checked, self.n_wrong = wrong.size, int(wrong.sum())
        self.n_kinks, self.n_hidden = int(found.kinks.sum()), int(hidden.sum())
        self.ok = self.n_wrong == self.n_kinks == 0
        self._hidden_below = float(found.error[hidden].max(initial=0))
        self._n_again = int(found.again.sum())
        indices = np.argwhere(wrong)
        if wrong.ndim > 0:
            self.rows = tuple(np.unique(indices[:, 0]).tolist())
        if wrong.ndim > 1:
            self.columns = tuple(np.unique(indices[:, -1]).tolist())
        for n in _largest(difference[wrong], SHOWN):
            i = tuple(indices[n].tolist())
            values = analytic[i], found.numeric[i], difference[i]
            self.worst.append(Mismatch(i, *map(float, values)))
        for i in map(tuple, np.argwhere(found.kinks)[:SHOWN].tolist()):
            values = analytic[i], found.left[i], found.right[i]
            self.kinks.append(Kink(i, *map(float, values)))
        return self

    def __bool__(self):
        return self.ok

    def raise_if_failed(self):
        """Raise a :class:`.GradCheckError` with the text of this result unless ``ok``."""
        if not self.ok:
            raise GradCheckError(str(self))

    def __str__(self):
        lines = []
        for headline, header, rows, notes in self._parts():
            lines.append(headline)
            if rows:
                lines += tables.text_table(header, rows, (False, True, True, True))
            lines += [f"  {note}" for note in notes]
        return "\n".join(lines)

    __repr__ = __str__

    def _repr_html_(self):
        html = ""
        for headline, header, rows, notes in self._parts():
            if rows:
                html += tables.html_table(headline, header, rows)
            else:
                html += f"<p>{escape(headline)}</p>"
            html += "".join(f"<p>{escape(note)}</p>" for note in notes)
        return html

    def _parts(self):
        """Return what is to be said: (headline, header, rows of the table, notes) for each part."""
        if self._unwritten is not None:
            return [(self._unwritten, [], [], [])]
        parts = []
        if self.n_wrong:
            notes = [*_more(self.n_wrong, ", none worse"), f"compared with {self._how()}"]
            parts.append((self._disagree(), self._header(), self._cells(), notes))
        if self.n_kinks:
            header = ["entry", "yours", "slope on the left", "slope on the right"]
            rows = [[self._entry(i), *map(tables.number, values)] for i, *values in self.kinks]
            parts.append((self._no_derivative(), header, rows, [*_more(self.n_kinks, "")]))
        rest = self.n_checked - self.n_wrong - self.n_kinks
        if rest == self.n_checked:
            parts.append((self._agree("all", rest), [], [], []))
        elif self.n_kinks and rest:
            parts.append((self._agree("the other", rest), [], [], []))
        if self.n_hidden:
            some = "it is" if self.n_checked == 1 else f"{self.n_hidden} of them are"
            some = "1 of them is" if self.n_hidden == 1 < self.n_checked else some
            parts[-1][-1].append(
                f"{some} small beside the rounding errors of f: "
                f"an error up to {self._hidden_below:.1e} would not show"
            )
        return parts

    def _agree(self, which, number):
        if self.n_checked == 1:
            who = f"the only {self._one()} agrees"
        elif number == 1:
            who = f"{which} {self._one()} agrees"
        else:
            who = f"{self._all(number) if which == 'all' else f'{which} {number}'} {self._things} agree"
        return f"{who} with {self._how()}"

    def _disagree(self):
        return ", ".join([self._who(self.n_wrong, "disagree", "disagrees"), *self._patterns()])

    def _no_derivative(self):
        who = self._who(self.n_kinks, "have no derivative", "has no derivative")
        return f"{who}: f has a kink or a jump at x"

    def _who(self, number, many, one):
        if self.n_checked == 1:
            return f"the only {self._one()} {one}"
        if number == self.n_checked:
            return f"{self._all(number)} {self._things} {many}"
        return f"{number} of {self.n_checked} {self._things} {one if number == 1 else many}"

    @staticmethod
    def _all(number):
        return "both" if number == 2 else f"all {number}"

    def _one(self):
        return {"entries": "entry", "directions": "direction"}[self._things]

    def _how(self):
        other = f"other steps for {self._n_again}, " if self._n_again else ""
        return f"{WORDS[self.method]} (h = {self.step:.1e}, {other}rtol = {self._rtol:g})"

    def _patterns(self):
        """Say in words where the wrong entries of a matrix lie."""
        wrong = self._wrong
        if wrong.ndim != 2 or self.n_wrong < 2 or wrong.all():
            return []
        patterns = []
        if wrong.shape[0] == wrong.shape[1]:
            on_diagonal = int(np.trace(wrong))
            if on_diagonal == self.n_wrong:
                patterns.append("all on the diagonal")
            elif on_diagonal == 0:
                patterns.append("all off the diagonal")
        if len(self.rows) == 1:
            row = self.rows[0]
            patterns.append(f"only in row {self._name(self._f_names, self._f_shape, (row,))}")
        if len(self.columns) == 1:
            column = self.columns[0]
            patterns.append(
                f"only in column {self._name(self._x_names, self._x_shape, (column,))}"
            )
        return patterns

    def _header(self):
        numeric = "complex step" if self.method == "complex" else "finite differences"
        return ["entry", "yours", numeric, "difference"]

    def _cells(self):
        """The worst entries in the order of their indices; rounding noise is shown as 0."""
        rows = []
        for index, *values in sorted(self.worst):
            noise = (size[index] for size in self._noise)
            shown = [tables.number(0 if abs(v) <= n else v) for v, n in zip(values, noise)]
            rows.append([self._entry(index), *shown])
        return rows

    def _entry(self, index):
        if not index and self._x_names is None:
            return "f'(x)"
        f_axes = len(self._f_shape)
        output = self._name(self._f_names, self._f_shape, index[:f_axes])
        entry = self._name(self._x_names, self._x_shape, index[f_axes:])
        if f_axes:
            return f"[{', '.join(filter(None, (output, entry)))}]"
        return entry if self._x_names is not None else f"[{entry}]"

    def _name(self, names, shape, index):
        """Return the name of one entry of f or x, or its index where there are no names."""
        if names is None or len(index) != len(shape):
            return ", ".join(map(str, index))
        return names[np.ravel_multi_index(index, shape)]


class GradCheckResults(tuple):
    """One :class:`.GradCheckResult` for each parameter; true where all are ``ok``."""

    def __new__(cls, results, names):
        self = super().__new__(cls, results)
        self._names = names
        return self

    @property
    def ok(self):
        """Whether all of them are."""
        return all(result.ok for result in self)

    def __bool__(self):
        return self.ok

    def raise_if_failed(self):
        """Raise a :class:`.GradCheckError` with the text of these results unless all are ``ok``."""
        if not self.ok:
            raise GradCheckError(str(self))

    def __str__(self):
        return "\n".join(f"{name}: {result}" for name, result in zip(self._names, self))

    __repr__ = __str__

    def _repr_html_(self):
        named = zip(self._names, self)
        return "".join(f"<p>{escape(name)}</p>{result._repr_html_()}" for name, result in named)


def _more(number, worse):
    return [f"… and {number - SHOWN} more{worse}"] if number > SHOWN else []


def _largest(differences, count):
    """Return where the largest differences are; equal up to rounding keep their order."""
    size = np.abs(differences)
    finite = np.isfinite(size)
    size = np.where(finite, np.round(size / (size[finite].max(initial=0) or 1), 6), np.inf)
    return np.argsort(-size, kind="stable")[:count]
