"""What a whole answer can be off by, answers to another question, and an ε in the logarithm."""

import numpy as np

from ...functions import softmax
from .numbers import LABELLED, through_softmax
from .rows import finish

# The kinds that are sums over a batch, and whose right answer is the mean.
SUMMED = ("W", "bias", "Theta", "X", "rows", "losses", "slopes")


def ratios(m):
    """Return ``[(mistake, factor in words, factor)]``: what a whole answer can be off by."""
    found = [("sign", "−1", -1.0)] if m.kind != "softmax" else []
    if m.kind in SUMMED:
        found += [
            ("missing-mean", "N", m.N),
            ("divided-twice", "1/N", 1 / m.N),
            ("divided-twice", "1/(N K)", 1 / (m.N * m.K)),
        ]
    if m.kind in LABELLED:
        found += [
            ("divided-twice", "1/K", 1 / m.K),
            ("log-base-2", "1/ln 2", 1 / np.log(2)),
            ("log-base-2", "ln 2", np.log(2)),
        ]
    if m.kind == "bias":
        found.append(("bias-not-summed", "1/N", 1 / m.N))
    if m.T != 1 and m.kind not in ("softmax", "loss", "losses", "slope", "slopes"):
        found.append(("temperature-missing", "T", m.T))
    return found


# Answers to another question than the one asked, by kind.
RELATED = {
    "jacobian": {
        "It is the Jacobian of log-softmax; that of softmax has p_i in front of row i.": (
            lambda m: (np.eye(m.K) - m.p) / m.T
        ),
    },
    "vjp": {
        "It is the product with the Jacobian of log-softmax, not of softmax.": (
            lambda m: (m.u - m.p * m.u.sum())[0] / m.T
        ),
        "It is the product with the Jacobian of softmax, not of log-softmax.": (
            lambda m: through_softmax(m.p, m.u)[0] / m.T
        ),
    },
    "softmax": {
        "It is log-softmax; the exponential is missing.": lambda m: np.log(m.p),
        "It is e^a; the normaliser is missing.": lambda m: np.exp(m.a),
        "It is the softmax of −a.": lambda m: softmax(-m.a),
    },
    "loss": {
        "It is the Kullback–Leibler divergence, the loss less the entropy of the labels.": (
            lambda m: (m.t * np.log(m.t / m.p)).sum()
        ),
        "Labels and probabilities have changed places: it is −Σ p ln t.": (
            lambda m: -(m.p * np.log(m.t)).sum()
        ),
        "The logarithm is missing: it is −Σ t p.": lambda m: -(m.t * m.p).sum(),
    },
}

EPSILONS = ("added", "bound", "clipped")


def with_epsilon(m, eps, how):
    """Return the answers with ε added to p inside the logarithm, or as its lower bound.

    One row or number for each example where the kind is "logits" or "loss".

    ``how`` is "added", "bound" (−t/max(p, ε), the chain rule as usual) or "clipped"
    (the derivative of the bound itself, 0 below it).
    """
    if m.kind in ("loss", "losses", "slope", "slopes"):
        inside = m.p + eps if how == "added" else np.maximum(m.p, eps)
        if m.kind in ("slope", "slopes"):
            return -m.t / inside / (m.N if m.kind == "slopes" else 1)
        values = -(m.t * np.log(inside)).sum(-1)
        return values if m.kind == "loss" else values.mean()
    if how == "clipped":
        kept = m.t * (m.p > eps)
    else:
        kept = m.t * m.p / (m.p + eps if how == "added" else np.maximum(m.p, eps))
    G = kept.sum(-1, keepdims=True) * m.p - kept
    return G / m.T if m.kind == "logits" else finish(m, G)
