"""Check the parameter gradients of softmax regression, however many parameters there are."""

from types import SimpleNamespace

import numpy as np

from .. import _checks
from ..linear import LAYOUTS, _check_model
from .finite_differences import Function, choose_steps, quotients
from .gradcheck import analytic_of, refuse_random, who_raised
from .report import GradCheckResult, GradCheckResults
from .second_look import SAFETY, agrees, prepare

MOVES = 2


def check_linear(
    value_and_grad, losses, params, X, *, layout, method="central", rtol=1e-5
):
    """Check the gradients of a linear model by all its parameters, by way of the logits.

    A loss of W of 1000 × 1000 has a million slopes, but it depends on W through a
    few logits only.  So finite differences move the logits, the same one in all
    examples at once, and give G = ∂L/∂logits; then Gᵀ X, with the
    column sums of G, or Xᵀ G is compared with your gradients.  Besides the linear
    map from parameters to logits no derivation goes into this: the loss is only
    ever evaluated.

    What that takes is tested first: at a few random parameters the value of
    ``value_and_grad`` has to be the mean or the sum of ``losses``, and the loss of an
    example must not change with the logits of another one.

    An entry agrees if ``|n − a| ≤ rtol · max(|n|, |a|) + error``, where error is what
    rounding may do: ``8 · eps · |loss| / h`` for each example, and for the sum over the
    examples the root of the sum of their squares.  If something disagrees, the noise
    is measured as in :func:`.check_grad` and half the step is taken, and what that
    changes counts as error too.

    Parameters
    ----------
    value_and_grad : callable
        ``value_and_grad(params)`` returns the loss, a number, and its gradients,
        built like ``params``.
    losses : callable
        ``losses(logits)`` returns for logits (N, K) the loss of each example, (N,).
    params : tuple of arrays
        ``(W, b)`` or ``(Theta,)``, as in :func:`.linear_value_and_grad`.
    X : array_like, (N, D)
    layout : "W" or "Theta"
    method : "central" or "fourth"
        As in :func:`.numerical_gradient`.  "fourth" takes twice the time, and its
        rounding error is a hundredth.
    rtol : float, 0 or larger

    Returns
    -------
    GradCheckResults
        A tuple with one :class:`.GradCheckResult` for each of ``params``.

    Raises
    ------
    TypeError
        If a function is none, or returns something else than the above.
    ValueError
        If the value is neither the mean nor the sum of ``losses``, if a term of it
        does not go through the logits (a penalty on W, say: check that by itself),
        if examples are not independent, and as :func:`.linear_value_and_grad`.
    """
    for name, function in (("value_and_grad", value_and_grad), ("losses", losses)):
        if not callable(function):
            raise TypeError(f"{name} is {type(function).__name__}, expected a function")
    _checks.one_of("method", method, ("central", "fourth"))
    rtol = _checks.number("rtol", rtol, "a finite number, 0 or larger", lambda r: 0 <= r < np.inf)
    params, X = _check_model(params, X, layout)
    params = [_checks.finite(name, values) for name, values in zip(LAYOUTS[layout], params)]
    X = _checks.finite("X", X)
    logits = _logits(params, X, layout)

    def value_of(params):
        result = value_and_grad(tuple(p.copy() for p in params))
        if not isinstance(result, tuple) or len(result) != 2:
            raise TypeError(
                f"value_and_grad returned {type(result).__name__}, expected (loss, gradients)"
            )
        value, grads = result
        return _checks.number("the loss", value, "a finite number", np.isfinite), grads

    try:
        value, grads = value_of(params)
        rows = Function(lambda t: losses(logits + t), np.zeros(logits.shape[1]), batched=False)
    except NotImplementedError as error:
        return GradCheckResults([GradCheckResult.unwritten(method, who_raised(error))], [""])
    if rows.at_x.shape != (len(X),):
        raise ValueError(
            f"losses returned shape {rows.at_x.shape}, expected ({len(X)},): one for each example"
        )
    if not isinstance(grads, (tuple, list)) or len(grads) != len(params):
        raise TypeError(f"the gradients are no tuple of {len(params)}, built like params")
    grads = [analytic_of(g, (), p.shape) for g, p in zip(grads, params)]
    refuse_random(rows)
    factor = _mean_or_sum(value, rows)
    _same_loss(lambda p: value_of(p)[0], losses, factor, params, X, layout, rows.eps)
    _independent(losses, logits, rows)

    step, steps = choose_steps(rows, method, None)
    G = factor * quotients(rows, method, steps)
    numeric = _to_params(G, X, layout)
    errors = _rounding(rows.eps * np.abs(rows.at_x), factor, steps, X, layout)
    if not all(agrees(*entry, rtol).all() for entry in zip(grads, numeric, errors)):
        # Nothing is called wrong at first sight: measure the noise, and try half the step.
        noise = prepare(rows, rows.eps ** (1 / 3) * np.ones(steps.shape)).noise
        finer = factor * quotients(rows, method, steps / 2)
        numeric = _to_params(finer, X, layout)
        bends = _to_params(np.abs(finer - G), np.abs(X), layout)
        errors = _rounding(noise, factor, steps / 2, X, layout)
        errors = [bend + error for bend, error in zip(bends, errors)]
    results = [
        _result(method, step, rtol, a, n, e, rows.eps, points=rows.points)
        for a, n, e in zip(grads, numeric, errors)
    ]
    return GradCheckResults(results, LAYOUTS[layout])


def _logits(params, X, layout):
    return X @ params[0].T + params[1] if layout == "W" else X @ params[0]


def _to_params(G, X, layout):
    """Take what is known of each logit, (N, K), back to the parameters."""
    return (G.T @ X, G.sum(0)) if layout == "W" else (X.T @ G,)


def _rounding(noise, factor, steps, X, layout):
    """Return what independent errors of the losses, (N,), may do to the parameters' slopes."""
    error = factor * SAFETY * noise[:, None] / steps
    return [np.sqrt(squares) for squares in _to_params(error**2, X**2, layout)]


def _mean_or_sum(value, rows):
    """Return what the sum of the losses has to be multiplied with to be the value."""
    total, N = rows.at_x.sum(), len(rows.at_x)
    close = 1e4 * rows.eps * np.abs(rows.at_x).sum()
    for factor in (1 / N, 1.0):
        if abs(value - factor * total) <= factor * close:
            return factor
    raise ValueError(
        f"the loss is {value:.6g}, expected the mean or the sum of losses(logits), "
        f"{total / N:.6g} or {total:.6g}{_PENALTY}"
    )


_PENALTY = " (a penalty on the parameters does not go through the logits: check it by itself)"


def _same_loss(value_of, losses, factor, params, X, layout, eps):
    """Raise unless the loss is the same function of the parameters as ``losses`` make it."""
    rng = np.random.default_rng(0)
    for _ in range(MOVES):
        moved = [p + 0.1 * rng.normal(size=p.shape) * np.maximum(1, np.abs(p)) for p in params]
        rows = losses(_logits(moved, X, layout))
        value, expected = value_of(moved), factor * np.sum(rows)
        if not abs(value - expected) <= 1e4 * eps * factor * np.abs(rows).sum():
            raise ValueError(
                f"where the parameters move, the loss becomes {value:.6g}, "
                f"but losses(logits) say {expected:.6g}{_PENALTY}"
            )


def _independent(losses, logits, rows):
    """Raise if the loss of an example changes with the logits of another one."""
    moved = logits.copy()
    moved[::2] += np.random.default_rng(0).normal(size=moved[::2].shape)
    change = np.abs(losses(moved) - rows.at_x)
    change[::2] = 0
    if not (change <= 1e4 * rows.eps * np.abs(rows.at_x).max()).all():
        raise ValueError(
            f"losses(logits)[{np.argmax(change)}] changes with the logits of other examples, "
            "expected each example by itself"
        )


def _result(method, step, rtol, analytic, numeric, error, eps, points):
    none = np.zeros(analytic.shape)
    found = SimpleNamespace(
        numeric=numeric, error=error, again=none > 0, kinks=none > 0, left=none, right=none,
        rounding=np.full(analytic.shape, SAFETY * eps * np.abs(numeric).max()),
    )  # fmt: skip
    result = GradCheckResult.compare(
        method, step, rtol, analytic, found, ((), analytic.shape), (None, None), "entries"
    )
    result.points = points
    return result
