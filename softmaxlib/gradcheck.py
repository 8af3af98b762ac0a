"""Compare a derivative written by hand with finite differences, entry by entry."""

from html import escape
from typing import NamedTuple

import numpy as np

from . import _checks, _tables
from .finite_differences import differences

WORDS = {
    "forward": "forward differences",
    "central": "central differences",
    "fourth": "fourth-order central differences",
    "complex": "the complex step",
}
SHOWN = 5


class GradCheckError(AssertionError):
    """A derivative disagrees with finite differences."""


class Mismatch(NamedTuple):
    """One entry that disagrees; ``difference`` is ``analytic - numeric``."""

    index: tuple
    analytic: float
    numeric: float
    difference: float


class GradCheckResult:
    """What :func:`.check_grad` found.  It is true where ``ok`` is.

    Attributes
    ----------
    ok : bool
    worst : list of Mismatch
        Up to five entries that disagree, the largest difference first.
    n_checked, n_wrong : int
    rows, columns : tuple of int
        The indices along the first and the last axis at which something
        disagrees.  A gradient with one axis has only rows.
    step : float
        h, before it is scaled with ``|x|``.
    method : str
    analytic, numeric
        The derivative as ``grad`` gave it and as it was found, two arrays; None
        if the function is not written yet.
    """

    ok, n_checked, n_wrong = False, 0, 0
    worst, rows, columns = (), (), ()
    step = analytic = numeric = None
    _unwritten = None

    @classmethod
    def unwritten(cls, method, why):
        """The result for a function that raised NotImplementedError."""
        self = cls()
        self.method, self._unwritten, self.worst = method, why, []
        return self

    @classmethod
    def compare(cls, method, found, analytic, rtol, names):
        """The result for the ``differences`` that were found."""
        self = cls()
        self.method, self.step = method, found.step
        self.analytic, self.numeric = analytic, found.derivative
        self._rtol, self._names, self._x_shape = rtol, names, found.steps.shape
        self._rounding = _rounding(found, method)
        self._noise = (_rounding(found, "complex"), self._rounding, self._rounding)
        with np.errstate(invalid="ignore"):
            difference = analytic - self.numeric
            size = np.maximum(np.abs(self.numeric), np.abs(analytic))
            agrees = np.abs(difference) <= rtol * size + self._rounding
        self._wrong = wrong = ~(agrees & np.isfinite(analytic))

        self.ok = not wrong.any()
        self.n_checked, self.n_wrong = wrong.size, int(wrong.sum())
        indices = np.argwhere(wrong)
        if wrong.ndim > 0:
            self.rows = tuple(np.unique(indices[:, 0]).tolist())
        if wrong.ndim > 1:
            self.columns = tuple(np.unique(indices[:, -1]).tolist())
        self.worst = [
            Mismatch(i, float(analytic[i]), float(self.numeric[i]), float(difference[i]))
            for i in (tuple(indices[n].tolist()) for n in _largest(difference[wrong], SHOWN))
        ]
        return self

    def __bool__(self):
        return self.ok

    def raise_if_failed(self):
        """Raise a :class:`.GradCheckError` with the text of this result unless ``ok``."""
        if not self.ok:
            raise GradCheckError(str(self))

    def __str__(self):
        return "\n".join([self._headline(), *self._text_rows(), *self._compared()])

    __repr__ = __str__

    def _repr_html_(self):
        if not self.worst:
            return f"<p>{escape(self._headline())}</p>"
        table = _tables.html_table(self._headline(), self._header(), self._cells())
        notes = [self._more(), *self._compared()]
        return table + "".join(f"<p>{escape(note.strip())}</p>" for note in notes if note)

    def _headline(self):
        if self._unwritten is not None:
            return self._unwritten
        total, wrong = self.n_checked, self.n_wrong
        if self.ok:
            who = "the only entry agrees" if total == 1 else f"all {total} entries agree"
            return f"{who} with {self._how()}"
        if wrong == total:
            who = "the only entry disagrees" if total == 1 else f"all {total} entries disagree"
        else:
            who = f"{wrong} of {total} entries {'disagrees' if wrong == 1 else 'disagree'}"
        return ", ".join([who, *self._patterns()])

    def _how(self):
        return f"{WORDS[self.method]} (h = {self.step:.1e}, rtol = {self._rtol:g})"

    def _compared(self):
        """Say below a table what the entries were compared with; without one the headline does."""
        return [f"  compared with {self._how()}"] if self.worst else []

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
            patterns.append(f"only in row {self.rows[0]}")
        if len(self.columns) == 1:
            column = self.columns[0]
            by_name = self._names is not None and len(self._x_shape) == 1
            patterns.append(f"only in column {self._names[column] if by_name else column}")
        return patterns

    def _header(self):
        numeric = "complex step" if self.method == "complex" else "finite differences"
        return ["entry", "yours", numeric, "difference"]

    def _cells(self):
        """The worst entries in the order of their indices; rounding noise is shown as 0."""
        rows = []
        for index, *values in sorted(self.worst):
            noise = (size[index] for size in self._noise)
            shown = [_tables.number(0 if abs(v) <= n else v) for v, n in zip(values, noise)]
            rows.append([self._entry(index), *shown])
        return rows

    def _entry(self, index):
        if self._names is None:
            return f"[{', '.join(map(str, index))}]" if index else "f'(x)"
        f_axes = len(index) - len(self._x_shape)
        number = np.arange(len(self._names)).reshape(self._x_shape)[index[f_axes:]]
        name = self._names[number]
        return f"[{', '.join([*map(str, index[:f_axes]), name])}]" if f_axes else name

    def _text_rows(self):
        if not self.worst:
            return []
        lines = _tables.text_table(self._header(), self._cells(), (False, True, True, True))
        return lines + ([f"  {self._more()}"] if self._more() else [])

    def _more(self):
        hidden = self.n_wrong - len(self.worst)
        return f"… and {hidden} more, none worse" if hidden else ""


def check_grad(
    f, grad, x, *, method="central", h=None, rtol=1e-5, batched=False, names=None
):
    """Check a derivative against finite differences, entry by entry.

    An entry agrees if ``|n − a| ≤ rtol · max(|n|, |a|) + 8 · eps · |f| / h``, where n
    is the difference quotient, a the entry of ``grad(x)``, eps the precision of
    the values of f, and ``|f|`` the largest of them at x.  The second term is the
    rounding error that the quotient itself may have.  The complex step subtracts
    nothing: there h counts as 1 in it.

    Parameters
    ----------
    f : callable
        Takes an array of the shape of ``x``, float64, and returns a number or an
        array.
    grad : callable
        The derivative to check.  ``grad(x)`` has x's shape where f is a number,
        and f's shape + x's shape (the Jacobian) where f is an array.
    x : array_like of finite real numbers
        Where to check.  Away from special points: at symmetric logits or
        uniform labels wrong formulas can agree.
    method, h
        As in :func:`.numerical_gradient`.
    rtol : float, 0 or larger
    batched : bool
        ``f`` takes a stack of points ``(n, *x.shape)`` and returns ``(n, *out)``, which
        saves time.  ``grad`` still takes x alone.
    names : sequence of str, optional
        A name for each entry of ``x``, for the report.

    Returns
    -------
    GradCheckResult
        If ``f`` or ``grad`` raises NotImplementedError, a result that is not ok
        and says "… is not written yet".

    Raises
    ------
    TypeError
        If ``grad`` is no function or returns None or no real numbers.
    ValueError
        If ``grad(x)`` has the wrong shape (both are named), ``x`` or a value of
        ``f`` is empty, or ``names`` does not fit ``x``; and as :func:`.numerical_gradient`.
    """
    for name, function in (("f", f), ("grad", grad)):
        if not callable(function):
            raise TypeError(f"{name} is {type(function).__name__}, expected a function")
    rtol = _checks.number("rtol", rtol, "a finite number, 0 or larger", lambda r: 0 <= r < np.inf)
    x = _checks.finite("x", x)
    if x.size == 0:
        raise ValueError(f"x has shape {x.shape}, expected at least one entry")
    if names is not None:
        names = [str(name) for name in np.asarray(names, dtype=object).ravel()]
        if len(names) != x.size:
            raise ValueError(
                f"names has {len(names)} entries, expected {x.size}: one for each of x"
            )
    try:
        found = differences(f, x, method, h, batched)
        value = grad(x.copy())
    except NotImplementedError as error:
        return GradCheckResult.unwritten(method, _who_raised(error))
    if found.at_x.size == 0:
        raise ValueError(f"f returned shape {found.at_x.shape}, expected at least one entry")
    analytic = _analytic(value, found.at_x.shape, x.shape)
    return GradCheckResult.compare(method, found, analytic, rtol, names)


def _analytic(value, f_shape, x_shape):
    expected = f_shape + x_shape
    if value is None:
        raise TypeError(
            f"grad returned None, expected an array of shape {expected} (is a return missing?)"
        )
    analytic = _checks.real("the value of grad", value).astype(np.float64)
    if analytic.shape != expected:
        reason = "that of x" if f_shape == () else f"f's shape {f_shape} + x's shape {x_shape}"
        raise ValueError(f"grad returned shape {analytic.shape}, expected {expected}: {reason}")
    return analytic


def _rounding(found, method):
    """The error that rounding may cause in each quotient, 8 · eps · |f| / h."""
    h = np.ones(found.steps.shape) if method == "complex" else found.steps
    largest = np.abs(found.at_x).max(initial=0).astype(np.float64)
    return np.broadcast_to(8 * found.eps * largest / h, found.derivative.shape)


def _largest(differences, count):
    """Return where the largest differences are; equal up to rounding keep their order."""
    size = np.abs(differences)
    finite = np.isfinite(size)
    size = np.where(finite, np.round(size / (size[finite].max(initial=0) or 1), 6), np.inf)
    return np.argsort(-size, kind="stable")[:count]


def _who_raised(error):
    traceback = error.__traceback__
    while traceback.tb_next is not None:
        traceback = traceback.tb_next
    name = traceback.tb_frame.f_code.co_name
    return f"{name} is not written yet: {error}".removesuffix(": ")
