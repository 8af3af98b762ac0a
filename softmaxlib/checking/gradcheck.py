"""Compare a derivative written by hand with finite differences, entry by entry."""

from collections.abc import Mapping
from types import SimpleNamespace

import numpy as np

from .. import _checks
from .finite_differences import METHODS, Function, choose_steps, quotients
from .report import GradCheckResult, GradCheckResults, Kink, Mismatch
from .second_look import SAFETY, Found, SecondLook, prepare


def check_grad(
    f, grad, x, *, method="central", h=None, rtol=1e-5, batched=False, names=None
):
    """Check a derivative against finite differences, entry by entry.

    An entry agrees if ``|n − a| ≤ rtol · max(|n|, |a|) + 8 · noise / h``, where n is
    the difference quotient, a the entry of ``grad(x)``, and noise the size of the
    rounding errors in this entry of f.  It is measured: it is what remains of f,
    at two dozen points close to each other, when everything smooth is taken away, and
    at least ``eps · |f|``.  (The complex step subtracts nothing: there h counts as 1.)

    No entry is called wrong at first sight.  Where one disagrees, or is small
    beside 8 · noise / h, other steps are tried, narrower and wider, until
    quotients with h and 2h agree; their difference then counts as error too.  So
    the scales of f and x do not matter.  With a step ``h`` of your own the rule
    above is all there is.

    Parameters
    ----------
    f : callable
        Takes an array of the shape of ``x``, float64, and returns a number or an
        array: always the same for the same x.
    grad : callable
        The derivative to check.  ``grad(x)`` has x's shape where f is a number,
        and f's shape + x's shape (the Jacobian) where f is an array.
    x : array_like of finite real numbers
        Where to check.  Away from special points: at symmetric logits or
        uniform labels wrong formulas can agree, and at a kink (abs, max or relu
        at 0) there is no derivative.  The result then says so.
    method, h
        As in :func:`.numerical_gradient`.
    rtol : float, 0 or larger
    batched : bool
        ``f`` takes a stack of points ``(n, *x.shape)`` and returns ``(n, *out)``, which
        saves time.  ``grad`` still takes x alone.  A stack holds and gives about
        a million numbers at most.
    names : sequence of str, or dict, optional
        A name for each entry of ``x``, for the report; or
        ``{"x": names of x, "f": names of the entries of f}``, each of them optional.

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
        ``f`` is empty, f returns different values for the same x, or ``names`` does
        not fit; and as :func:`.numerical_gradient`.
    """
    return _check(f, grad, x, method, h, rtol, batched, names)


def check_directions(f, grad, x, *, directions=20, seed=0, method="central", h=None, rtol=1e-5):
    """Check a derivative in random directions, where x is too large for every entry.

    In each direction v, with entries ``± max(1, |x_i|)``, the slope of f along v is
    compared with ``grad(x) · v``, by the rule of :func:`.check_grad`.  This takes two
    values of f a direction, however large x is.

    What can be missed: an error δ in one entry changes the slope by ``δ max(1, |x_i|)``
    in every direction.  It is found if that exceeds the tolerance of one of them,
    about rtol times the norm of ``grad(x) · max(1, |x|)``: the entry must be off by
    1e-5 of the whole gradient, not of itself.  Errors in two or more entries can
    cancel: equal ones do so in half of the directions, and in all 20 once in a
    million.

    Parameters
    ----------
    f, grad, x, method, h, rtol
        As in :func:`.check_grad`.
    directions : int, 1 or larger
    seed : int

    Returns
    -------
    GradCheckResult
        Its last axis counts the directions.

    Raises
    ------
    TypeError, ValueError
        As :func:`.check_grad`; also if ``directions`` is no positive integer.
    """
    check_functions(f, grad)
    directions = _checks.integer("directions", directions, least=1)
    x = point_of(x)
    signs = np.random.default_rng(seed).choice(np.int8([-1, 1]), (directions, x.size))
    scale = np.maximum(1, np.abs(x))

    def moved(t):
        point = x.copy()
        for n in np.flatnonzero(t):
            point += t[n] * scale * signs[n].reshape(x.shape)
        return point

    def along(t):
        return f(moved(t))

    def slopes(_):
        f_shape = np.shape(f(x.copy()))
        rows = analytic_of(grad(x.copy()), f_shape, x.shape) * scale
        rows = rows.reshape(*f_shape, x.size)
        return np.stack([rows @ v for v in signs], axis=-1)

    names = [f"direction {n}" for n in range(directions)]
    t = np.zeros(directions)
    return _check(along, slopes, t, method, h, rtol, False, names, things="directions")


def _check(f, grad, x, method, h, rtol, batched, names, things="entries"):
    check_functions(f, grad)
    _checks.one_of("method", method, METHODS)
    rtol = _checks.number("rtol", rtol, "a finite number, 0 or larger", lambda r: 0 <= r < np.inf)
    x = point_of(x)
    x_names = _names(names, "x", x.size)
    try:
        function = Function(f, x, batched)
        f_shape = function.at_x.shape
        if function.at_x.size == 0:
            raise ValueError(f"f returned shape {f_shape}, expected at least one entry")
        f_names = _names(names, "f", function.at_x.size)
        refuse_random(function)
        analytic = analytic_of(grad(x.copy()), f_shape, x.shape)
        step, found = _find(function, analytic, method, h, rtol)
    except NotImplementedError as error:
        return GradCheckResult.unwritten(method, who_raised(error))
    result = GradCheckResult.compare(
        method, step, rtol, analytic, found, (f_shape, x.shape), (f_names, x_names), things
    )
    result.points = function.points
    return result


def _find(function, analytic, method, h, rtol):
    """Return the step, and all that finite differences can tell, in the shape of the derivative."""
    step, steps = choose_steps(function, method, h)
    shape, matrix = analytic.shape, analytic.reshape(function.at_x.size, function.x.size)
    numeric = quotients(function, method, steps, strict=h is not None).reshape(matrix.shape)

    divisor, h_at_1 = (np.ones(steps.size), 1) if method == "complex" else (steps.ravel(), step)
    second = SecondLook(function, matrix, rtol, goal=100 * function.eps / h_at_1)
    look = second.looks[0]
    noise = look.noise if h is None else np.fmin(look.noise, prepare(function, steps).noise)
    scale = np.maximum(1, np.abs(function.x)).ravel()
    found = Found(numeric, SAFETY * noise[:, None] / divisor, scale)
    kinks, left, right = np.zeros(matrix.shape, bool), *np.zeros((2, *matrix.shape))
    if h is None:
        second.improve(found)
        if np.isinf(found.error).any():  # no look was possible: this says why
            quotients(function, "fourth", look.steps)
        kinks, left, right = second.kinks(found)

    # Where f is 0 all around, it has no scale of its own.
    largest = np.abs(matrix, where=np.isfinite(matrix), out=np.zeros(matrix.shape)).max()
    rounding = SAFETY * function.eps * np.where(look.size > 0, look.size, largest)[:, None]
    error = found.error + np.where(look.size > 0, 0, rounding.T).T
    fields = {
        "numeric": found.numeric, "error": error, "again": found.again, "kinks": kinks,
        "left": left, "right": right, "rounding": np.broadcast_to(rounding, matrix.shape),
    }  # fmt: skip
    return step, SimpleNamespace(**{name: a.reshape(shape) for name, a in fields.items()})


def check_functions(f, grad):
    for name, function in (("f", f), ("grad", grad)):
        if not callable(function):
            raise TypeError(f"{name} is {type(function).__name__}, expected a function")


def point_of(x):
    x = _checks.finite("x", x)
    if x.size == 0:
        raise ValueError(f"x has shape {x.shape}, expected at least one entry")
    return x


def _names(names, of, size):
    """Return the names of the entries of ``of``, "x" or "f", or None."""
    if not isinstance(names, Mapping):
        names = {"x": names}
    for key in names:
        if key not in ("x", "f"):
            raise ValueError(f'names has the key {key!r}, expected "x" or "f"')
    if names.get(of) is None:
        return None
    listed = [str(name) for name in np.asarray(names[of], dtype=object).ravel()]
    if len(listed) != size:
        raise ValueError(f"names has {len(listed)} entries, expected {size}: one for each of {of}")
    return listed


def refuse_random(function):
    """Raise if f, called again at x, returns something else."""
    again, at_x = function.values(function.x[None].copy())[0], function.at_x
    largest = np.fmax(np.abs(again), np.abs(at_x)).max()
    bad = ~(np.abs(again - at_x) <= 1e4 * function.eps * largest)
    if bad.any():
        index = np.unravel_index(np.argmax(bad), bad.shape)
        raise ValueError(
            f"{_checks.entry('f(x)', index)} is {at_x[index]} and then, for the same x, "
            f"{again[index]}: f is random or keeps a state (fix its seed inside f)"
        )


def analytic_of(value, f_shape, x_shape):
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


def who_raised(error):
    traceback = error.__traceback__
    while traceback.tb_next is not None:
        traceback = traceback.tb_next
    name = traceback.tb_frame.f_code.co_name
    return f"{name} is not written yet: {error}".removesuffix(": ")
