"""The loss, its gradient and its products with the Hessian as sums over examples, taken in blocks of rows.

Only one block is in memory at a time, as numbers of 64 bits; the data may be an array, or a file that
``np.load(…, mmap_mode="r")`` has opened.
"""

import numpy as np

from .. import _checks
from ..functions import softmax
from ..linear import linear_hvp, linear_value_and_grad


def sums_over_blocks(params, X, target, *, l2=0.0, block=None):
    """Return the mean cross-entropy and its gradients, as :func:`.linear_value_and_grad`, block by block.

    The mean over N examples is Σ_B (n_B / N) · (mean over block B), and so is each derivative of it.

    Parameters
    ----------
    params : tuple of arrays
        ``(W, b)`` with W (K, D) and b (K,).
    X : array_like or memory-mapped array, (N, D)
    target : array_like, (N,) or (N, K)
        Class ids or probabilities, as in :func:`.cross_entropy`.
    l2 : float, 0 or larger
        Adds l2/2 times the sum of the squares of W (not of b).
    block : int, optional
        How many rows are read at a time; default all.

    Returns
    -------
    loss : float
    grads : tuple of arrays, built like ``params``

    Raises
    ------
    TypeError, ValueError
        As :func:`.linear_value_and_grad`; also if ``X`` is not finite or ``block`` not a positive integer.
    """
    return Sums(X, target, l2, block).value_and_grad(params)


class Sums:
    """The objective of one data set, for parameters in the layout "W"."""

    def __init__(self, X, target, l2, block):
        if np.ndim(X) != 2 or not len(X):
            raise ValueError(f"X has shape {np.shape(X)}, expected (N, D) with N at least 1: one example a row")
        self.X, self.target = X, _checks.plain("target", target)
        if self.target.shape[:1] != (len(X),):
            raise ValueError(f"target has shape {self.target.shape}, expected ({len(X)},) or ({len(X)}, K), to go with X")
        self.l2 = _checks.number("l2", l2, "a finite number, 0 or larger", lambda c: 0 <= c < np.inf)
        self.block = len(X) if block is None else _checks.integer("block", block, least=1)
        self.passes = 0  # how often all rows were read

    def blocks(self):
        """Yield, one after the other, (rows of X as float64, their targets, their share of the examples)."""
        self.passes += 1
        for start in range(0, len(self.X), self.block):
            rows = slice(start, start + self.block)
            X = np.asarray(self.X[rows], dtype=np.float64)
            if self.passes == 1 and not np.isfinite(X).all():
                n, d = np.argwhere(~np.isfinite(X))[0]
                raise ValueError(f"X[{start + n}, {d}] = {X[n, d]}, expected a finite number")
            yield X, self.target[rows], len(X) / len(self.X)

    def value_and_grad(self, params):
        """Return the loss with its penalty, and the gradients."""
        loss, dW, db = 0.0, 0.0, 0.0
        for X, target, share in self.blocks():
            value, parts = linear_value_and_grad(params, X, target, layout="W")
            loss, dW, db = loss + share * value, dW + share * parts[0], db + share * parts[1]
        W = np.asarray(params[0], dtype=np.float64)
        return float(loss + self.l2 / 2 * (W**2).sum()), (dW + self.l2 * W, db)

    def hvp(self, params, directions):
        """Return the Hessian at ``params`` times a direction."""
        W, b = self.l2 * directions[0], 0.0
        for X, target, share in self.blocks():
            parts = linear_hvp(params, X, target, directions, layout="W")
            W, b = W + share * parts[0], b + share * parts[1]
        return W, b

    def hessian_diagonal(self, params):
        """Return the diagonal of the Hessian, ∂²/∂W_kd² = Σ_n S_n p_nk (1 − p_nk) x_nd² / N + l2, built like ``params``."""
        W, b = self.l2, 0.0
        for X, target, share in self.blocks():
            p = softmax(X @ params[0].T + params[1])
            bent = p * (1 - p) * (share / len(X))
            if target.ndim == 2:
                bent = bent * target.sum(1, keepdims=True)
            W, b = W + bent.T @ X**2, b + bent.sum(0)
        return W, b

    def separated(self, params):
        """Tell whether each example's true class has the largest logit, for class ids or one-hot labels."""
        for X, target, _ in self.blocks():
            logits = X @ params[0].T + params[1]
            if target.ndim == 2:
                if not ((target == 0) | (target == target.max(1, keepdims=True))).all() or (target > 0).sum(1).max() > 1:
                    return False
                target = target.argmax(1)
            true = np.take_along_axis(logits, target[:, None], 1)
            if ((logits >= true).sum(1) > 1).any():
                return False
        return True
