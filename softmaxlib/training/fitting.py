"""Newton's method for softmax regression: each step solves with products of the Hessian and never builds it.

The step d solves H d = −g by conjugate gradients (M. R. Hestenes and E. Stiefel, 1952), roughly while the
gradient g is large and exactly when it is small, which keeps Newton's speed (R. S. Dembo, S. C. Eisenstat and
T. Steihaug, 1982).  H sends the directions that softmax does not see to 0: the same added to every class, a feature
that is 0 in every example.  On paper they need no care.  A gradient has no part in such a direction, steps are made
of gradients and products with H, and what starts at 0 there stays at 0.  In the machine rounding puts a little
there, and a division by almost nothing makes it large.  So the part that is the same for every class is taken out,
and what is flat up to rounding ends the conjugate gradients.
"""

import warnings
from dataclasses import dataclass, field

import numpy as np

from .. import _checks
from .sums import Sums

TINY = np.finfo(float).tiny  # so that nothing is divided by 0
FLAT = 1e-14  # a curvature this small beside the largest one is rounding


@dataclass(frozen=True)
class Fit:
    """Where a fit ended, and its way there."""

    params: tuple = field(repr=False)
    """``(W, b)`` with W (K, D) and b (K,)."""
    losses: tuple = field(repr=False)
    """The loss with its penalty at the start and after each step."""
    slopes: tuple = field(repr=False)
    """The largest entry of the gradient, without its sign, at the same places."""
    converged: bool
    """Whether the last of ``slopes`` is ``tol`` or less.  That alone is no proof that there is a minimum."""
    separated: bool
    """Whether there is no minimum, as without a penalty where each true class has the largest logit."""
    passes: int
    """How often all the data were read."""

    @property
    def steps(self):
        """How many steps were taken."""
        return len(self.losses) - 1

    def __str__(self):
        said = f"{self.steps} steps, loss {self.losses[-1]:.6f}, largest entry of the gradient {self.slopes[-1]:.0e}"
        return said + (", and no minimum: larger weights are always better" if self.separated else "")


def fit_linear(X, target, *, l2=0.0, params=None, tol=1e-10, max_steps=100, block=None):
    """Minimise the mean cross-entropy of a linear model plus l2/2 times the sum of the squares of W.

    Parameters
    ----------
    X : array_like or memory-mapped array, (N, D)
        One example a row.
    target : array_like, (N,) or (N, K)
        Class ids, of which the largest is K − 1, or probabilities.
    l2 : float, 0 or larger
        The penalty.  scikit-learn's ``C`` is 1 / (N · l2).
    params : tuple of arrays, optional
        Where to start: ``(W, b)`` with W (K, D) and b (K,); default all 0.
    tol : positive float
        Stop where no entry of the gradient is larger.
    max_steps : int
    block : int, optional
        How many rows are read at a time; default all.

    Returns
    -------
    Fit

    Warns
    -----
    RuntimeWarning
        If ``max_steps`` is reached, or rounding leaves nothing to gain, before ``tol``; or if there is no minimum
        (see :attr:`Fit.separated`).

    Raises
    ------
    TypeError, ValueError
        As :func:`.sums_over_blocks`; also if ``tol`` or ``max_steps`` is not positive.
    """
    sums = Sums(X, target, l2, block)
    tol = _checks.number("tol", tol, "a positive number", lambda c: 0 < c < np.inf)
    max_steps = _checks.integer("max_steps", max_steps, least=1)
    if params is None:
        K = sums.target.shape[1] if sums.target.ndim == 2 else max(int(sums.target.max()) + 1, 1)
        params = np.zeros((K, np.shape(X)[1])), np.zeros(K)
    loss, grads = sums.value_and_grad(params)
    losses, slopes = [loss], [_largest(grads)]
    while slopes[-1] > tol and len(losses) <= max_steps:
        step = _newton_step(sums, params, grads)
        found = _along(sums, params, step, loss, _dot(grads, step), slopes[-1])
        if found is None:
            break
        params, loss, grads = found
        losses.append(loss)
        slopes.append(_largest(grads))
    converged = bool(slopes[-1] <= tol)
    separated = bool(sums.l2 == 0 and sums.separated(params))
    if not converged:
        why = f"after {max_steps} steps" if len(losses) > max_steps else "where rounding leaves nothing to gain"
        warnings.warn(f"stopped {why}: the largest entry of the gradient is {slopes[-1]:.1e}, tol = {tol:g}", RuntimeWarning, 2)
    if separated:
        warnings.warn(
            "every example's true class has the largest logit and l2 = 0: there is no minimum, larger weights are always better",
            RuntimeWarning, 2,
        )  # fmt: skip
    return Fit(params, tuple(map(float, losses)), tuple(slopes), converged, separated, sums.passes)


def _newton_step(sums, params, grads):
    """Return d with H d = −g up to a residual of min(1/2, √|g|)·|g|, by conjugate gradients from 0.

    They are preconditioned by the diagonal of H, since features of different size differ in it; a tenth of its mean is
    added, so that a feature that is hardly ever there makes no huge step.
    """
    diagonal = tuple(bent + 0.1 * np.mean(bent) + TINY for bent in sums.hessian_diagonal(params))
    inverse = tuple(1 / bent for bent in diagonal)
    step = tuple(np.zeros_like(grad) for grad in grads)
    residual = _seen(tuple(-grad for grad in grads), sums.l2)
    scaled = _seen(_times(inverse, residual), sums.l2)
    direction, square, steepest = scaled, _dot(residual, scaled), 0.0
    size = _dot(residual, residual)
    enough = min(0.25, np.sqrt(size)) * size
    for _ in range(2 * sum(grad.size for grad in grads)):
        product = _seen(sums.hvp(params, direction), sums.l2)
        curvature = _dot(direction, product)
        bent = curvature / _dot(direction, _times(diagonal, direction))
        steepest = max(steepest, bent)
        if bent <= FLAT * steepest:
            break
        step = _plus(step, square / curvature, direction)
        residual = _plus(residual, -square / curvature, product)
        if _dot(residual, residual) <= enough:
            break
        scaled = _seen(_times(inverse, residual), sums.l2)
        before, square = square, _dot(residual, scaled)
        direction = _plus(scaled, square / before, direction)
    return step if _dot(step, grads) < 0 else tuple(-grad for grad in grads)


def _times(diagonal, parts):
    return tuple(bent * part for bent, part in zip(diagonal, parts))


def _along(sums, params, step, loss, slope, largest):
    """Return (params, loss, gradients) a step further, halved until the loss falls; None where rounding hides it."""
    rounding = 8 * np.finfo(float).eps * abs(loss)
    for half in range(30):
        new = _plus(params, 0.5**half, step)
        value, grads = sums.value_and_grad(new)
        fell = value <= loss + 1e-4 * 0.5**half * slope and loss - value > rounding
        if fell or (value <= loss + rounding and _largest(grads) < largest / 2):
            return new, value, grads
    return None


def _seen(parts, l2):
    """Return a derivative without what is the same for every class, where the objective does not see that."""
    W, b = parts
    return (W if l2 else W - W.mean(0)), b - b.mean()


def _plus(one, factor, other):
    return tuple(a + factor * b for a, b in zip(one, other))


def _dot(one, other):
    return sum(float((a * b).sum()) for a, b in zip(one, other))


def _largest(grads):
    return max(float(np.abs(grad).max()) for grad in grads)
