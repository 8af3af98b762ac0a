"""What the mistakes make of one row, written down apart from softmaxlib."""

import numpy as np


def through(p, u):
    """The Jacobian of softmax at ``p``, times ``u``."""
    return p * (u - p @ u)


def softmax(a):
    return np.exp(a) / np.exp(a).sum()


# The catalogue's formulas for one row of logits a and labels t, with p = softmax(a) and Σt = 1.
FORMULAS = {
    "right": lambda p, a, t: p - t,
    "labels-in-jacobian": lambda p, a, t: t**2 / p - t + (1 - t) * p,
    "diagonal-only": lambda p, a, t: -t * (1 - p),
    "wrong-index": lambda p, a, t: p @ t - t,
    "lost-reciprocal-off-diagonal": lambda p, a, t: -t * (1 - p) + p * (p @ t - t * p),
    "lost-reciprocal": lambda p, a, t: -p * (t - p @ t),
    "stopped-at-probabilities": lambda p, a, t: -t / p,
    "off-diagonal-sign": lambda p, a, t: -t * (1 - p) - (1 - t) * p,
    "jacobian-rows-summed": lambda p, a, t: 0 * p,
    "softmax-twice": lambda p, a, t: softmax(p) - t,
    "softmax-twice-exact": lambda p, a, t: through(p, softmax(p) - t),
    "squared-error": lambda p, a, t: through(p, p - t),
    "extra-p-1-minus-p": lambda p, a, t: (p - t) * p * (1 - p),
    "sigmoid": lambda p, a, t: 1 / (1 + np.exp(-a)) - t,
    "logits-for-probabilities": lambda p, a, t: a - t,
    "squared-probabilities": lambda p, a, t: p**2 - t,
    "labels-hardened": lambda p, a, t: p - (t == t.max()),
    "labels-not-summing-to-one": lambda p, a, t: p - t,
    "log-softmax-backward-sign": lambda p, a, t: -t - p,
    "diagonal-without-square": lambda p, a, t: (1 - t) * p - t,
    "only-true-class": lambda p, a, t: (p - t) * (t == t.max()),
    "no-max-shift": lambda p, a, t: p - t,
    "max-with-zero": lambda p, a, t: p - t,
    "log-of-zero": lambda p, a, t: p - t,
    "one-max-for-batch": lambda p, a, t: p - t,
    "input-changed": lambda p, a, t: p - t,
}
