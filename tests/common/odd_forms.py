"""Functions in forms that no table of forms was written for, right and wrong, and what they are.

``FUNCTIONS`` holds pairs: a function, and the names that are true of it; "unread" where no form
of :mod:`softmaxlib.mistakes` is like it, so that advice is to be given and no name.
"""

import functools
import math
from collections import OrderedDict, namedtuple
from dataclasses import dataclass
from types import SimpleNamespace

import numpy as np

Result = namedtuple("Result", "loss grad")
FUNCTIONS = []
RATE, CACHE = 0.5, {}


def says(*names):
    """Register a function with the names that are true of it."""

    def kept(function):
        FUNCTIONS.append((function, names))
        return function

    return kept


def probs(z):
    """Softmax over the last axis."""
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


@dataclass
class Output:
    loss: float
    grad: np.ndarray


@says("right")
def as_a_dataclass(scores, y):
    p = probs(scores)
    n = np.arange(len(y))
    loss = -np.log(p[n, y]).mean()
    p[n, y] -= 1
    return Output(loss, p / len(y))


@says("missing-mean")
def as_a_dataclass_summed(scores, y):
    p = probs(scores)
    n = np.arange(len(y))
    loss = -np.log(p[n, y]).mean()
    p[n, y] -= 1
    return Output(loss, p)


@says("right")
def as_a_namedtuple(logits, one_hot):
    p = probs(logits)
    return Result(loss=-(one_hot * np.log(p)).sum(1).mean(), grad=(p - one_hot) / len(logits))


@says("sign")
def as_a_namedtuple_turned(logits, one_hot):
    p = probs(logits)
    return Result(loss=-(one_hot * np.log(p)).sum(1).mean(), grad=(one_hot - p) / len(logits))


@says("right")
def as_a_namespace(X, Y):
    P = probs(X)
    return SimpleNamespace(value=-(Y * np.log(P)).sum() / len(X), dX=(P - Y) / len(X))


@says("right")
def as_a_generator(logits, targets):
    for row, t in zip(logits, targets):
        yield probs(row) - t


@says("diagonal-only")
def as_a_generator_of_diagonals(logits, targets):
    for row, t in zip(logits, targets):
        yield -t * (1 - probs(row))


@says("right")
def keyword_only(*, logits, labels):
    return (probs(logits) - labels) / logits.shape[0]


@says("wrong-index")
def keyword_only_wrong(*, logits, labels):
    p = probs(logits)
    return ((p * labels).sum(-1, keepdims=True) - labels) / logits.shape[0]


@says("right")
def with_defaults(logits, labels, reduction="mean", axis=-1, verbose=False):
    g = probs(logits) - labels
    return g / len(logits) if reduction == "mean" else g


@says("half-the-slope")
def with_defaults_wrong(logits, labels, average=True):
    p = probs(logits)
    g = (p - labels) * (1 - p)
    return g / len(logits) if average else g


@says("right")
def starred(*args):
    z, t = args
    return probs(z) - t


@says("softmax-twice")
def starred_twice(*args):
    z, t = args
    return probs(probs(z)) - t


def _closed(factor):
    def inner(z, t):
        return factor * (probs(z) - t)

    return inner


FUNCTIONS.append((_closed(1.0), ("right",)))
FUNCTIONS.append((_closed(-1.0), ("sign",)))


def _over(n, z, t):
    return (probs(z) - t) / n


FUNCTIONS.append((functools.partial(_over, 1.0), ("right",)))
FUNCTIONS.append((functools.partial(_over, 10.0), ("batch-size-fixed",)))
FUNCTIONS.append((functools.partial(_over, n=1.0), ("right",)))


@says("right")
def single_precision(logits, y):
    z = np.asarray(logits, dtype=np.float32)
    p = probs(z)
    p[np.arange(len(y)), y] -= np.float32(1)
    return (p / np.float32(len(y))).astype(np.float32)


@says("squared-probabilities")
def single_precision_squared(logits, labels):
    z = np.asarray(logits, dtype=np.float32)
    return (probs(z) ** 2 - labels.astype(np.float32)) / len(logits)


@says("right", "no-max-shift")
def lists_returned(z, t):
    exps = [math.exp(x) for x in z]
    return [e / sum(exps) - label for e, label in zip(exps, t)]


@says("lost-reciprocal")
def lists_returned_wrong(z, t):
    p = list(probs(np.array(z)))
    dot = sum(a * b for a, b in zip(p, t))
    return [-a * (b - dot) for a, b in zip(p, t)]


@says("unread")
def written_into(logits, labels, out):
    out[:] = (probs(logits) - labels) / len(logits)


@says("unread")
def written_into_turned(logits, labels, out):
    out[...] = (labels - probs(logits)) / len(logits)


@says("right")
def with_a_global(z, t):
    CACHE["p"] = probs(z)
    return CACHE["p"] - t


@says("batch-size-fixed")
def with_a_global_factor(z, t):
    return RATE * (probs(z) - t)


@says("right")
def prints(W, X, y):
    print("X", X.shape, "W", W.shape)
    P = probs(X @ W)
    P[range(len(y)), y] -= 1
    print("norm", np.linalg.norm(P))
    return X.T @ P / len(y)


@says("right", "no-max-shift")
def with_a_docstring(A, B):
    """Compute the gradient.

    Inputs:
    - A: numpy array of shape (C, N), scores, a column for each example.
    - B: numpy array of shape (N,), integer labels, 0 <= B[i] < C.
    """
    E = np.exp(A)
    P = E / E.sum(axis=0)
    P[B, np.arange(len(B))] -= 1
    return P / len(B)


@says("right", "no-max-shift")
def columns_with_a_column_of_ids(A, ids):
    E = np.exp(A)
    P = E / E.sum(axis=0)
    P[ids[:, 0], np.arange(len(ids))] -= 1
    return P


@says("right")
def labels_from_one(scores, y):
    p = probs(scores)
    p[np.arange(len(y)), y - 1] -= 1
    return p / len(y)


@says("right")
def ignores_minus_one(logits, y):
    keep = y != -1
    p = probs(logits)
    p[np.arange(len(y))[keep], y[keep]] -= 1
    p[~keep] = 0
    return p / max(keep.sum(), 1)


@says("right")
def with_a_mask(logits, labels, mask):
    g = (probs(logits) - labels) * mask[:, None]
    return g / mask.sum()


@says("wrong-axis")
def with_a_mask_wrong_axis(logits, labels, mask):
    e = np.exp(logits)
    g = (e / e.sum(0) - labels) * mask[:, None]
    return g / mask.sum()


@says("unread")
def two_heads(logits1, y1, logits2, y2):
    g1, g2 = probs(logits1), probs(logits2)
    g1[np.arange(len(y1)), y1] -= 1
    g2[np.arange(len(y2)), y2] -= 1
    return g1 / len(y1), g2 / len(y2)


@says("right")
def a_sequence(logits, targets):
    """logits (B, T, V), targets (B, T)."""
    B, T, V = logits.shape
    p = probs(logits)
    p[np.arange(B)[:, None], np.arange(T)[None], targets] -= 1
    return p / (B * T)


@says("divided-twice")
def a_sequence_averaged_over_everything(logits, targets):
    """logits (B, T, V), targets (B, T)."""
    B, T, V = logits.shape
    p = probs(logits)
    p[np.arange(B)[:, None], np.arange(T)[None], targets] -= 1
    return p / (B * T * V)


@says("right")
def in_an_ordered_dict(X, W, b, y):
    P = probs(X.dot(W) + b)
    loss = -np.log(P[np.arange(len(y)), y]).mean()
    P[np.arange(len(y)), y] -= 1
    P /= len(y)
    grads = OrderedDict()
    grads["W"], grads["b"] = X.T.dot(P), P.sum(axis=0)
    return loss, grads


@says("bias-not-summed", "divided-twice", "bias-not-summed + divided-twice", "ambiguous")
def in_an_ordered_dict_averaged(X, W, b, y):
    P = probs(X.dot(W) + b)
    P[np.arange(len(y)), y] -= 1
    P /= len(y)
    return {"W": X.T.dot(P), "b": P.mean(axis=0)}


@says("right")
def parameters_in_a_dict(params, X, y):
    W, b = params["W"], params["b"]
    P = probs(X @ W + b)
    P[np.arange(len(y)), y] -= 1
    P /= len(y)
    return {"W": X.T @ P, "b": P.sum(0)}


@says("sign")
def parameters_in_a_dict_turned(params, X, y):
    W, b = params["W"], params["b"]
    P = probs(X @ W + b)
    P[np.arange(len(y)), y] -= 1
    P /= -len(y)
    return {"W": X.T @ P, "b": P.sum(0)}


@says("right")
def a_returned_closure(logits, labels):
    def backward():
        return (probs(logits) - labels) / len(logits)

    return backward


class Head:
    """forward of the logits, backward of nothing; the labels are given to the object."""

    def __init__(self, labels=None):
        self.labels = labels

    def forward(self, logits, labels):
        self.p, self.labels = probs(logits), labels
        return -np.sum(labels * np.log(self.p)) / len(logits)

    def backward(self):
        return (self.p - self.labels) / len(self.p)


FUNCTIONS.append((Head, ("right",)))
FUNCTIONS.append((Head(), ("right",)))


@says("right")
def vectorised_by_numpy(z, t):
    return np.subtract(*map(np.atleast_1d, (probs(z), t)))


@says("true-class-everywhere", "unknown", "only-true-class")
def forgot_the_others(scores, y):
    g = np.zeros_like(scores)
    p = probs(scores)
    for i in range(len(y)):
        g[i] = p[i, y[i]] - 1
    return g / len(y)


@says("right")
def many_returned(X, W, y):
    S = X @ W
    P = probs(S)
    n = len(y)
    loss = -np.mean(np.log(P[range(n), y]))
    acc = np.mean(S.argmax(1) == y)
    D = P.copy()
    D[range(n), y] -= 1
    return loss, acc, X.T @ D / n


@says("right")
def transposed_features(theta, x, y, lam):
    """x is (d, n), theta is (k, d)."""
    n = x.shape[1]
    z = theta @ x
    p = probs(z.T).T
    t = (np.arange(theta.shape[0])[:, None] == y[None]).astype(float)
    return -(t * np.log(p)).sum() / n + lam / 2 * (theta**2).sum(), (p - t) @ x.T / n + lam * theta
