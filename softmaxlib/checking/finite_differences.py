"""Derivatives by finite differences: move one entry of x, see how f moves.

========= ======================================== ============== =============
method    quotient                                 error          default step
========= ======================================== ============== =============
forward   (f(x + h) − f(x)) / h                    h              eps^(1/2)
central   (f(x + h) − f(x − h)) / 2h               h²             eps^(1/3)
fourth    (8 (f(x + h) − f(x − h))                 h⁴             eps^(1/5)
          − (f(x + 2h) − f(x − 2h))) / 12h
complex   Im f(x + ih) / h                         h²             1e-20
========= ======================================== ============== =============

A default step balances the error of the quotient against rounding, eps/h, and
is multiplied by ``max(1, |x_i|)`` for entry i.  A step that the caller gives is
used as it is.
"""

import warnings
from typing import NamedTuple

import numpy as np

from .. import _checks

EXPONENTS = {"forward": 1 / 2, "central": 1 / 3, "fourth": 1 / 5}
METHODS = (*EXPONENTS, "complex")
COMPLEX_STEP = 1e-20
STACK = 2**20  # most numbers in one stack of points, and in the values there


def numerical_gradient(f, x, *, method="central", h=None):
    """Return the gradient of a scalar function by finite differences.

    Parameters
    ----------
    f : callable
        Takes an array of the shape of ``x`` (float64; complex128 for method
        "complex") and returns a number.
    x : array_like of finite real numbers
        Where to differentiate.  Computed in float64, whatever its dtype.
    method : "forward", "central", "fourth" or "complex"
        See the table of this module.  "complex" needs an ``f`` that is written
        for complex numbers; the functions of softmaxlib are not.
    h : float, optional
        The step.

    Returns
    -------
    array of the shape of ``x``

    Raises
    ------
    TypeError
        If ``x`` or a value of ``f`` is not numeric, or ``f`` does not carry
        complex numbers through.
    ValueError
        If ``f`` returns an array, ``x`` or a value of ``f`` near it is not
        finite, the method is unknown, or ``h`` is not positive or too small to
        change an entry of ``x``.
    """
    result = differences(f, x, method, h)
    if result.at_x.ndim:
        raise ValueError(
            f"f returned an array of shape {result.at_x.shape}, expected a number "
            "(numerical_jacobian differentiates arrays)"
        )
    return result.derivative[()]


def numerical_jacobian(f, x, *, method="central", h=None):
    """Return the derivatives of an array-valued function by finite differences.

    Parameters and errors are those of :func:`.numerical_gradient`, except that
    ``f`` may return an array.

    Returns
    -------
    array of f's shape + x's shape
        Entry [i, j] of a Jacobian is ∂f_i/∂x_j.
    """
    return differences(f, x, method, h).derivative[()]


class Differences(NamedTuple):
    """What :func:`.differences` found."""

    derivative: np.ndarray  # f's shape + x's shape
    at_x: np.ndarray  # f(x)
    step: float  # before it is scaled with |x|
    steps: np.ndarray  # as used, in x's shape


def differences(f, x, method="central", h=None, batched=False):
    """Differentiate ``f`` by each entry of ``x``.

    With ``batched`` f takes a stack of points ``(n, *x.shape)`` and returns
    ``(n, *out)``.
    """
    _checks.one_of("method", method, METHODS)
    function = Function(f, _checks.finite("x", x), batched)
    step, steps = choose_steps(function, method, h)
    derivative = quotients(function, method, steps)
    return Differences(derivative, function.at_x, step, steps)


class Function:
    """A caller's f near x.  Its values are checked, copied and held in float64.

    Attributes
    ----------
    x, at_x : array
        at_x is f(x).
    eps, tiny : float
        Of the numbers that f returned, the spacing at 1 and the smallest.
    points : int
        How many points f has been evaluated at.
    """

    def __init__(self, f, x, batched):
        self.x, self.points = x, 0
        self._f, self._batched, self._shape = f, batched, None
        first = self._call(x[None].copy())
        self._shape = first.shape[1:]
        limits = np.finfo(first.dtype)
        self.eps, self.tiny = float(limits.eps), float(limits.smallest_subnormal)
        _refuse_infinite(first, lambda i: "at x")
        self.at_x = first[0].astype(np.float64)

    def blocks(self):
        """Cut the entries of x into blocks: so many points make a stack."""
        return list(self._cut(np.arange(self.x.size)))

    def _cut(self, array):
        """Cut an array where a stack of points would hold, or give, too many numbers."""
        length = max(1, STACK // max(1, self.x.size, self.at_x.size))
        return (array[i : i + length] for i in range(0, len(array), length))

    def moved(self, entries, moves, strict):
        """Return f with one entry of x moved, for each of ``entries``: (n, *out).

        With ``strict`` a value that is not finite raises a ValueError; without it f's
        warnings about such values are silent too.
        """
        n = len(entries)
        points = np.repeat(self.x.reshape(1, -1), n, 0).astype(moves.dtype)
        points[np.arange(n), entries] += moves
        with np.errstate(**({} if strict else {"all": "ignore"})):
            values = self.values(points.reshape(n, *self.x.shape))

        def how(i):
            index = np.unravel_index(entries[i], self.x.shape)
            return f"when {_checks.entry('x', index)} moves by {moves[i]:.2g}"

        if strict:
            _refuse_infinite(values, how)
        return values

    def values(self, points):
        """Return f at a stack of points: (n, *out)."""
        values = np.concatenate([self._call(stack) for stack in self._cut(points)])
        return values if values.dtype.kind == "c" else values.astype(np.float64, copy=False)

    def _call(self, points):
        n, is_complex = len(points), points.dtype.kind == "c"
        self.points += n
        numbers = _numbers_complex if is_complex else _numbers
        if self._batched:
            values = numbers(self._f, points)
            if values.ndim == 0 or len(values) != n:
                raise ValueError(
                    f"f returned shape {values.shape} for a stack of points of shape "
                    f"{points.shape}, expected ({n}, …): batched = True needs one value a point"
                )
            self._check_shape(values.shape[1:])
        else:
            rows = [numbers(self._f, point) for point in points]
            for row in rows:
                self._check_shape(row.shape)
            values = np.stack(rows)
        if values.dtype.kind != "c" and is_complex:
            raise TypeError(
                'method = "complex" calls f with complex x, but f returned real values: '
                "it drops the imaginary part (float, abs, .real or an array of real dtype do)"
            )
        if values.dtype.kind == "c" and not is_complex:
            raise TypeError("f returned complex values for real x, expected real ones")
        return values

    def _check_shape(self, shape):
        if self._shape not in (None, shape):
            raise ValueError(
                f"f returned shape {shape} near x, expected {self._shape} as at x"
            )


def choose_steps(function, method, h):
    """Return the step, and the steps that it makes for the entries of x."""
    x = function.x
    if h is None:
        h = COMPLEX_STEP if method == "complex" else function.eps ** EXPONENTS[method]
        steps = h * np.maximum(1, np.abs(x))
    else:
        h = _checks.number("h", h, "a positive number", lambda h: 0 < h < np.inf)
        steps = np.full(x.shape, h)
    if method != "complex":
        steps = (x + steps) - x  # what x + h, rounded, really moved
        if not steps.all():
            index = np.unravel_index(np.argmin(steps), x.shape)
            raise ValueError(
                f"h = {h:.1e} is too small: {_checks.entry('x', index)} = {x[index]} "
                "does not change when h is added"
            )
    return h, steps


def quotients(function, method, steps, strict=True):
    """Return the derivative by every entry of x: f's shape + x's shape."""
    shape = function.at_x.shape
    parts = [np.empty((0, *shape))]
    for entries in function.blocks():
        h = steps.ravel()[entries]
        parts.append(_quotients(function, entries, method, h, strict))
    return np.moveaxis(np.concatenate(parts), 0, -1).reshape(shape + function.x.shape)


def _quotients(function, entries, method, h, strict):
    """Return the derivatives by the given entries of x, (n, *out)."""

    def at(multiple):
        return function.moved(entries, multiple * h, strict)

    h_columns = h.reshape(-1, *[1] * function.at_x.ndim)
    if method == "forward":
        return (at(1) - function.at_x) / h_columns
    if method == "central":
        return (at(1) - at(-1)) / (2 * h_columns)
    if method == "fourth":
        return (8 * (at(1) - at(-1)) - (at(2) - at(-2))) / (12 * h_columns)
    return at(1j).imag / h_columns


def _refuse_infinite(values, how):
    """Raise for the first value that is not finite; ``how(i)`` says where point i is."""
    bad = ~np.isfinite(values)
    if bad.any():
        index = np.unravel_index(np.argmax(bad), bad.shape)
        raise ValueError(
            f"{_checks.entry('f(x)', index[1:])} = {values[index]} {how(index[0])}, "
            "expected a finite number: f cannot be differentiated here"
        )


def _numbers(f, x):
    """Call f; copy what it returns, which may be a buffer that it uses again, or x itself."""
    array = np.array(_checks.numbers("the value of f", f(x)))
    return array.astype(np.float64) if array.dtype.kind in "iu" else array


def _numbers_complex(f, x):
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", np.exceptions.ComplexWarning)
            return _numbers(f, x)
    except (TypeError, np.exceptions.ComplexWarning) as error:
        raise TypeError(
            f'method = "complex" calls f with complex x, and f does not take it: {error}'
        ) from error
