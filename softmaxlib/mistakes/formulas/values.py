"""The values of the loss and of softmax itself."""

import numpy as np

from ...functions import logsumexp, softmax
from .numbers import effective_labels, one_hot, rows_of, sigmoid
from .rows import late_maximum, over_everything, shifted_by_rows, smoothed


def loss_table():
    def of(formula):
        return lambda m: formula(m.a[0], m.t[0], m.p[0], m)

    def cross_entropy(a, t):
        return logsumexp(a) * t.sum() - t @ a

    def bits(a, t):
        s = sigmoid(a)
        return -(t * np.log(s) + (1 - t) * np.log(1 - s)).sum()

    def smoothing(a, t, p, m):
        if "smoothing" not in m.params:
            return None
        return cross_entropy(a, effective_labels(m, uniform=1 / m.K)[0])

    def uneven(i):
        def formula(a, t, p, m):
            found = smoothed(m)
            return cross_entropy(a, found[i][0]) if found else None

        return of(formula)

    def hardened_then_smoothed(a, t, p, m):
        if "smoothing" not in m.params:
            return None
        eps = m.params["smoothing"]
        return cross_entropy(a, (1 - eps) * one_hot(m.labels[0]) + eps / m.K)

    def binary(a, t, p, m):
        return -(t * np.log(p) + (1 - t) * np.log(1 - p)).sum()

    def weights_on_logits(a, t, p, m):
        if "weights" not in m.params:
            return None
        return cross_entropy(m.params["weights"] * a, m.labels[0])

    return {
        "right": [of(lambda a, t, p, m: cross_entropy(a, t))],
        "labels-not-summing-to-one": [
            of(lambda a, t, p, m: logsumexp(a) - t @ a if "weights" in m.params else None)
        ],
        "squared-error": [
            of(lambda a, t, p, m: ((p - t) ** 2).sum() / 2),
            of(lambda a, t, p, m: ((p - t) ** 2).sum()),
            of(lambda a, t, p, m: ((p - t) ** 2).mean()),
        ],
        "softmax-twice": [of(lambda a, t, p, m: cross_entropy(p, t))],
        "sigmoid": [
            of(lambda a, t, p, m: -(t @ np.log(sigmoid(a)))),
            of(lambda a, t, p, m: bits(a, t)),
            of(lambda a, t, p, m: bits(a, t) / m.K),
        ],
        "logits-for-probabilities": [
            of(lambda a, t, p, m: -(t @ np.log(a))),
            of(lambda a, t, p, m: -(t @ a)),
        ],
        "only-true-class": [of(lambda a, t, p, m: cross_entropy(a, t * one_hot(t)))],
        "squared-probabilities": [of(lambda a, t, p, m: 2 * cross_entropy(a, t))],
        "labels-hardened": [
            of(lambda a, t, p, m: t.sum() * cross_entropy(a, one_hot(t))),
            of(hardened_then_smoothed),
        ],
        "smoothing-loses-epsilon": [of(smoothing)],
        "temperature-missing": [
            of(lambda a, t, p, m: None if m.T == 1 else cross_entropy(a * m.T, t))
        ],
        "binary-cross-entropy": [of(binary), of(lambda a, t, p, m: binary(a, t, p, m) / m.K)],
        "maximum-after-exp": [of(lambda a, t, p, m: -(t @ np.log(late_maximum(a))))],
        "smoothing-uneven": [uneven(i) for i in range(3)],
        "weights-on-logits": [of(weights_on_logits)],
        "labels-as-mask": [of(lambda a, t, p, m: -np.log(p[t > 0]).sum())],
        "kl-reversed": [of(lambda a, t, p, m: (p * np.log(p / t)).sum())],
        "kl-of-probabilities": [of(lambda a, t, p, m: (t * (np.log(t) - p)).sum())],
        "kl-mean": [of(lambda a, t, p, m: (t * np.log(t / p)).mean())],
    }


def losses_table():
    """Return the table of the mean loss of a batch: that of each row, and what only batches show."""

    def mean(formula):
        def whole(m):
            found = [formula(row) for row in rows_of(m, "loss")]
            return None if any(one is None for one in found) else np.mean(found)

        return whole

    def of(softmax_like):
        return lambda m: -(m.t * np.log(softmax_like(m.a))).sum() / m.N

    table = {name: [mean(f) for f in formulas] for name, formulas in loss_table().items()}
    return table | {
        "right": [lambda m: (logsumexp(m.a) * m.t.sum(-1) - (m.t * m.a).sum(-1)).mean()],
        "wrong-axis": [of(lambda a: softmax(a, 0)), of(shifted_by_rows)],
        "normaliser-of-the-batch": [of(over_everything)],
    }


def softmax_table():
    return {
        "right": [lambda m: m.p],
        "wrong-axis": [lambda m: softmax(m.a, 0), lambda m: shifted_by_rows(m.a)],
        "normaliser-of-the-batch": [lambda m: over_everything(m.a)],
        "maximum-after-exp": [lambda m: late_maximum(m.a)],
        "sigmoid": [lambda m: sigmoid(m.a)],
        "softmax-twice": [lambda m: softmax(m.p)],
        "logits-for-probabilities": [lambda m: m.a],
        "squared-probabilities": [lambda m: m.p**2],
        "temperature-missing": [lambda m: softmax(m.a * m.T) if m.T != 1 else None],
    }


def slopes_table(whole):
    """Return the table of the gradient with respect to the probabilities."""

    def of(formula):
        return lambda m: whole(m, formula(m))

    return {
        "right": [of(lambda m: -m.t / m.p)],
        "binary-cross-entropy": [
            of(lambda m: -m.t / m.p + (1 - m.t) / (1 - m.p)),
            of(lambda m: (-m.t / m.p + (1 - m.t) / (1 - m.p)) / m.K),
        ],
        "labels-hardened": [of(lambda m: -one_hot(m.t) / m.p)],
        "labels-over-logits": [of(lambda m: -m.t / m.a)],
        "squared-error-elementwise": [of(lambda m: 2 * (m.p - m.t))],
    }
