"""Newton's method for cross-entropy: the step that a parabola proposes, of logits and of parameters.

The Hessian S (diag(p) − p pᵀ) takes the direction (1, …, 1) to 0, and so H d = −gradient has many
solutions or, once rounding has spoken, one at random.  Every step here is the one whose entries
sum to 0 over the classes: it is looked for among such directions only, in K − 1 coordinates.
"""

import numpy as np

from . import _checks
from .derivatives import _label_sums, softmax_jacobian
from .functions import log_softmax
from .linear import _check_l2, _check_model, _logits, linear_value_and_grad
from .losses import ids_or_labels

ENOUGH = 1e-4  # of the fall that the slope promises: what a shortened step must bring
SHORTEST = 2.0**-30
AT_REST = 1e-6  # a step that changes no logit by more than this has arrived
PATIENCE = 4  # steps that may fail to come to rest once the gradient is small; near a minimum one or two do


def cross_entropy_newton_step(logits, target):
    """Return the Newton step of each row's cross-entropy, t / (S p) less its mean over the classes.

    It solves H d = −g with g = S p − t and H = S (diag(p) − p pᵀ): H (t / (S p)) is t − S p, and a
    constant may be added since H takes it to 0.  No matrix is formed.  The step leads to
    the minimum of the parabola with the loss's slope and curvature, which may lie far beyond the
    loss's own.

    Parameters
    ----------
    logits : array_like, (…, K)
        Finite numbers.
    target : array_like, (…) or (…, K)
        Class ids or probabilities, as in :func:`.cross_entropy`.

    Returns
    -------
    array, (…, K)
        Each row sums to 0, and is 0 where its labels are.

    Raises
    ------
    TypeError
        As :func:`.cross_entropy`.
    ValueError
        As :func:`.cross_entropy`; also if a logit is not finite, or a class with a label has so
        small a probability that the step is larger than any number.
    """
    x, _ = _checks.logits("logits", logits)
    _checks.refuse_where(~np.isfinite(x), "logits", x, "a finite number")
    c, _ = ids_or_labels(x, target)
    t = c if c.ndim == x.ndim else np.eye(x.shape[-1], dtype=x.dtype)[c]
    total = _label_sums(x, target)[..., None]
    with np.errstate(over="ignore"):
        step = t * np.exp(-np.where(t > 0, log_softmax(x), 0)) / np.where(total > 0, total, 1)
    expected = "a logit at which the probability of this class can be divided by"
    _checks.refuse_where(~np.isfinite(step), "logits", x, expected)
    return step - step.mean(-1, keepdims=True)


def linear_newton_step(params, X, target, *, layout, l2=0.0):
    """Return the Newton step of the loss of :func:`.linear_value_and_grad`.

    Added to the parameters it leads to the minimum of the parabola with the loss's slopes and
    curvature.  Where that has more than one, because a direction of the parameters changes no
    probability, the step has no part in that direction: its entries sum to 0 over the classes
    (with ``l2`` it also takes the mean over the classes of W or Theta to 0, as the penalty asks).
    Where features depend on one another, it is the shortest one after each coordinate was
    stretched to curvature 1; so it does not matter in which units a feature is measured.

    Parameters
    ----------
    params, X, target, layout, l2
        As in :func:`.linear_value_and_grad`.

    Returns
    -------
    tuple of arrays, built like ``params``

    Notes
    -----
    The Hessian is Σ_n Hₙ ⊗ xₙ xₙᵀ / N with the Hessian Hₙ of row n's cross-entropy (Bishop 2006,
    4.110; Böhning 1992).  Here it is formed, on the directions that sum to 0: ((K − 1) M)² numbers
    for M = D features, or D + 1 with the bias.  :func:`.linear_hvp` multiplies with it unformed.

    Raises
    ------
    TypeError, ValueError
        As :func:`.linear_value_and_grad`.
    """
    params, X = _check_model(params, X, layout)
    l2 = _check_l2(l2)
    _, grads = linear_value_and_grad(params, X, target, layout=layout, l2=l2)
    columns, penalties = _columns(params, X, layout, l2)
    gradient = _as_rows(grads, layout)
    K, M = gradient.shape
    basis = _sum_zero_basis(K)
    z = _logits(params, X, layout).astype(float)
    rows = basis.T @ (_label_sums(z, target)[:, None, None] * softmax_jacobian(z)) @ basis / max(len(X), 1)
    hessian = np.einsum("nab,nc,nd->acbd", rows, columns, columns, optimize=True)
    hessian = hessian.reshape((K - 1) * M, (K - 1) * M)
    hessian[np.diag_indices_from(hessian)] += np.tile(penalties, K - 1)
    step = basis @ _solve(hessian, -(basis.T @ gradient).ravel()).reshape(K - 1, M)
    step -= np.where(penalties > 0, _as_rows(params, layout).mean(0), 0)
    return _like(step, params, layout)


def linear_newton(params, X, target, *, layout, l2=0.0, tol=1e-10, max_steps=50):
    """Minimise the loss of :func:`.linear_value_and_grad` by Newton's method, with shortened steps.

    Each step is :func:`.linear_newton_step`, halved until it brings a ten-thousandth of the fall
    that the slope promises (Armijo's rule).  It ends where no entry of the gradient is larger than
    ``tol`` *and* the next step would change no logit by more than a millionth.  The
    gradient alone is not asked: without a penalty, examples whose classes can be separated make the
    loss fall for ever, and then the gradient goes to 0 while each step still changes some logit by 1.
    After four such steps with a small gradient it gives up, and says so.

    Parameters
    ----------
    params, X, target, layout, l2
        As in :func:`.linear_value_and_grad`; ``params`` is where it starts.
    tol : float, larger than 0
    max_steps : int, 0 or larger

    Returns
    -------
    NewtonResult

    Raises
    ------
    TypeError, ValueError
        As :func:`.linear_value_and_grad`; also if ``tol`` or ``max_steps`` is not such a number.
    """
    params, X = _check_model(params, X, layout)
    tol = _checks.number("tol", tol, "a number larger than 0", lambda c: 0 < c < np.inf)
    max_steps = _checks.integer("max_steps", max_steps, 0)
    options = {"layout": layout, "l2": l2}
    loss, grads = linear_value_and_grad(params, X, target, **options)
    history = []
    while True:
        step = linear_newton_step(params, X, target, **options)
        moves = float(np.abs(_logits(step, X, layout)).max(initial=0))
        largest = max(float(np.abs(grad).max(initial=0)) for grad in grads)
        row = [float(loss), largest, moves, 0.0]
        history.append(row)
        converged = largest <= tol and moves <= AT_REST
        restless = sum(gradient <= tol for _, gradient, *_ in history) > PATIENCE
        if converged or restless or len(history) > max_steps:
            break
        slope = sum(float((grad * part).sum()) for grad, part in zip(grads, step))
        rate = 1.0
        while rate >= SHORTEST:
            there = tuple(param + param.dtype.type(rate) * part for param, part in zip(params, step))
            value, grads_there = linear_value_and_grad(there, X, target, **options)
            noise = 8 * np.finfo(value.dtype).eps * abs(loss)
            if value <= loss + ENOUGH * rate * slope + noise:
                break
            rate /= 2
        else:
            break
        row[3], params, loss, grads = rate, there, value, grads_there
    return NewtonResult(params, np.array(history), converged, tol)


class NewtonResult:
    """What :func:`.linear_newton` found.

    Attributes
    ----------
    params
        Where it ended, a tuple of arrays built like the parameters it was given.
    converged : bool
        Whether gradient and step were both small there.
    losses, gradients, moves, rates
        Arrays with an entry for the start and one for each step. At the start and after each step: the loss, the largest entry of the gradient, the
        most by which the next whole Newton step would change a logit, and the share of that step that
        was taken (0 at the end).
    """

    def __init__(self, params, history, converged, tol):
        self.params, self.converged, self._tol = params, converged, tol
        self.losses, self.gradients, self.moves, self.rates = history.T

    def __str__(self):
        steps = len(self.losses) - 1
        if self.converged:
            return f"converged after {steps} steps: gradient below {self._tol:.0e}"
        return f"not converged after {steps} steps: gradient {self.gradients[-1]:.0e}, next step {self.moves[-1]:.2g}"

    __repr__ = __str__


def _columns(params, X, layout, l2):
    """Return the features with a 1 for the bias, and the penalty on each column's weights."""
    X = X.astype(float)
    penalties = np.full(X.shape[1], l2)
    if layout == "W":
        X, penalties = np.column_stack([X, np.ones(len(X))]), np.append(penalties, 0.0)
    return X, penalties


def _as_rows(arrays, layout):
    """Return parameters or gradients as one matrix with a row a class, the bias last."""
    return np.column_stack(arrays).astype(float) if layout == "W" else arrays[0].T.astype(float)


def _like(rows, params, layout):
    """Return a matrix with a row a class as parameters of the layout and dtype of ``params``."""
    parts = (rows[:, :-1], rows[:, -1]) if layout == "W" else (rows.T,)
    return tuple(part.astype(param.dtype) for part, param in zip(parts, params))


def _sum_zero_basis(K):
    """Return K − 1 orthonormal columns that each sum to 0 (those of Helmert's matrix)."""
    basis = np.zeros((K, K - 1))
    for j in range(1, K):
        basis[:j, j - 1], basis[j, j - 1] = 1, -j
        basis[:, j - 1] /= np.sqrt(j * (j + 1))
    return basis


def _solve(matrix, right):
    """Return the shortest solution after every coordinate was stretched to a diagonal of 1."""
    diagonal = np.diag(matrix)
    scale = 1 / np.sqrt(np.where(diagonal > 0, diagonal, 1))
    return scale * np.linalg.lstsq(matrix * scale[:, None] * scale, right * scale, rcond=None)[0]
