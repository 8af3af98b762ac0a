"""The table that all gradient kinds share, and the wrong softmaxes of which other tables are made, too.

A mistake is a formula for the rows of G = ∂L/∂logits, (N, K); `finish` makes of them what a kind asks for.
"""

import numpy as np

from ...functions import softmax
from .numbers import BATCHES, dot, effective_labels, one_hot, sigmoid, through_softmax


def finish(m, G):
    """Make of the rows ∂L/∂(logits/T) what the kind asks for."""
    G = G / m.T
    if m.kind == "logits":
        return G[0]
    if m.kind == "rows":
        return G / m.N
    if m.kind == "bias":
        return G.sum(0) / m.N
    if m.kind == "X":
        return G @ m.W / m.N
    return (G.T @ m.X if m.kind == "W" else m.X.T @ G) / m.N


def shifted_by_rows(a):
    """Return softmax over the examples, after a shift that would have suited the classes."""
    e = np.exp(a - a.max(-1, keepdims=True))
    return e / e.sum(0)


def over_everything(a):
    """Return e^a over the sum of all entries of the batch."""
    e = np.exp(a - a.max())
    return e / e.sum()


def late_maximum(a):
    """Return softmax with the maximum subtracted from e^a, where it was to be subtracted from a."""
    e = np.exp(a) - a.max(-1, keepdims=True)
    return e / e.sum(-1, keepdims=True)


def binary(m):
    """Return the derivative of −Σ t ln p + (1 − t) ln(1 − p) by p."""
    return -m.t / m.p + (1 - m.t) / (1 - m.p)


def smoothed(m):
    """Return, for ε of label smoothing, labels that are mixed in another way; [] without ε."""
    if "smoothing" not in m.params:
        return []
    eps, t = m.params["smoothing"], m.labels
    return [
        t * (1 - eps / m.K) + eps / m.K,
        (1 - eps) * t + eps / (m.K - 1) * (1 - t),
        (1 - eps - eps / m.K) * t + eps / m.K,
    ]


def unevenly_smoothed(i):
    def formula(m):
        found = smoothed(m)
        return m.p - found[i] if found else None

    return formula


def hardened_then_smoothed(m):
    if "smoothing" not in m.params:
        return None
    eps = m.params["smoothing"]
    return m.p - ((1 - eps) * one_hot(m.labels) + eps / m.K)


def true_probability(m):
    return (one_hot(m.t) * m.p).sum(-1, keepdims=True)


def focal(gamma):
    return lambda m: (1 - dot(m.t, m.p)) ** gamma * (m.p - m.t)


def batches_only(softmax_like):
    return lambda m: m.S * softmax_like(m.a) - m.t if m.kind in BATCHES else None


def with_logits(m, a):
    """Return the right rows for other logits."""
    return m.S * softmax(a) - m.t


def smoothing_lost(m, fused):
    if "smoothing" not in m.params:
        return None
    t = effective_labels(m, uniform=1 / m.K)
    return m.p * (1 if fused else t.sum(-1, keepdims=True)) - t


def squared_error(m):
    return through_softmax(m.p, m.p - m.t)


ROW_FORMULAS = {
    "right": [lambda m: m.S * m.p - m.t],
    "labels-in-jacobian": [lambda m: -m.t + m.t**2 / m.p + (m.S - m.t) * m.p],
    "diagonal-only": [lambda m: -m.t * (1 - m.p)],
    "only-true-class": [
        lambda m: one_hot(m.t) * (m.S * m.p - m.t),
        lambda m: one_hot(m.t) * m.S * (m.p - 1),
    ],
    "wrong-index": [lambda m: dot(m.p, m.t) - m.t],
    "lost-reciprocal-off-diagonal": [
        lambda m: -m.t * (1 - m.p) + m.p * (dot(m.p, m.t) - m.t * m.p)
    ],
    "lost-reciprocal": [lambda m: -through_softmax(m.p, m.t)],
    "stopped-at-probabilities": [lambda m: -m.t / m.p],
    "off-diagonal-sign": [lambda m: -m.t * (1 - m.p) - (m.S - m.t) * m.p],
    "jacobian-rows-summed": [lambda m: 0 * m.p],
    "softmax-twice": [lambda m: with_logits(m, m.p)],
    "softmax-twice-exact": [lambda m: through_softmax(m.p, with_logits(m, m.p))],
    "squared-error": [
        squared_error,
        lambda m: 2 * squared_error(m),
        lambda m: 2 / m.K * squared_error(m),
    ],
    "extra-p-1-minus-p": [lambda m: (m.S * m.p - m.t) * m.p * (1 - m.p)],
    "sigmoid": [lambda m: m.S * sigmoid(m.a) - m.t],
    "logits-for-probabilities": [lambda m: m.S * m.a - m.t],
    "squared-probabilities": [lambda m: m.S * m.p**2 - m.t],
    "labels-hardened": [lambda m: m.S * (m.p - one_hot(m.t)), hardened_then_smoothed],
    "labels-not-summing-to-one": [lambda m: m.p - m.t if "weights" in m.params else None],
    "smoothing-loses-epsilon": [
        lambda m: smoothing_lost(m, False),
        lambda m: smoothing_lost(m, True),
    ],
    "weights-times-residual": [
        lambda m: m.params["weights"] * (m.p - m.labels) if "weights" in m.params else None
    ],
    "temperature-missing": [
        lambda m: with_logits(m, m.a * m.T) * m.T if m.T != 1 else None,
        lambda m: with_logits(m, m.a * m.T) if m.T != 1 else None,
    ],
    "log-softmax-backward-sign": [lambda m: -m.t - m.S * m.p],
    "diagonal-without-square": [lambda m: -m.t + (m.S - m.t) * m.p],
    "wrong-axis": [
        lambda m: m.S * softmax(m.a, 0) - m.t if m.kind in BATCHES else None,
        lambda m: m.S * shifted_by_rows(m.a) - m.t if m.kind in BATCHES else None,
    ],
    "normaliser-of-the-batch": [batches_only(over_everything)],
    "labels-over-logits": [lambda m: -m.t / m.a],
    "stopped-at-log-probabilities": [lambda m: -m.t],
    "divided-by-p-again": [lambda m: (m.S * m.p - m.t) / m.p],
    "binary-cross-entropy": [
        binary,
        lambda m: binary(m) / m.K,
        lambda m: through_softmax(m.p, binary(m)),
        lambda m: through_softmax(m.p, binary(m)) / m.K,
    ],
    "sigmoid-slope": [
        lambda m: (m.S * m.p - m.t) * sigmoid(m.a) * sigmoid(-m.a),
        lambda m: (m.S * m.p - m.t) * sigmoid(m.p) * sigmoid(-m.p),
    ],
    "half-the-slope": [lambda m: (m.S * m.p - m.t) * (1 - m.p), lambda m: (m.S * m.p - m.t) * m.p],
    "squared-error-elementwise": [
        lambda m: 2 * (m.p - m.t) if m.T == 1 else None,
        lambda m: 2 * (m.p - m.t) * m.p * (1 - m.p),
    ],
    "maximum-after-exp": [lambda m: m.S * late_maximum(m.a) - m.t],
    "true-class-everywhere": [lambda m: 0 * m.p + true_probability(m) - 1],
    "smoothing-uneven": [unevenly_smoothed(i) for i in range(3)],
    "weights-on-logits": [
        lambda m: softmax(m.params["weights"] * m.a) - m.labels if "weights" in m.params else None
    ],
    "probability-for-log-probability": [
        lambda m: true_probability(m) * (one_hot(m.t) - m.p),
        lambda m: -true_probability(m) * (one_hot(m.t) - m.p),
    ],
    "focal-factor-constant": [focal(gamma) for gamma in (1, 2, 3)],
    "bias-forgotten": [
        lambda m: with_logits(m, m.X @ m.W.T / m.T) if m.b is not None else None,
        lambda m: 0 * m.p if m.kind == "bias" else None,
    ],
}


def rows_table():
    """Return ROW_FORMULAS, each finished as the kind asks."""

    def finished(formula):
        def whole(m):
            G = formula(m)
            return None if G is None else finish(m, G)

        return whole

    return {name: [finished(f) for f in formulas] for name, formulas in ROW_FORMULAS.items()}
