"""The catalogue times the readings: each mistake, dressed in each form that can carry it.

A sample runs as a rule; with ``MISTAKES_LONG`` set (``make test-long``) all of them do.
"""

import os
from collections import Counter

import numpy as np
import pytest
from mistake_formulas import FORMULAS

from softmaxlib import diagnose

pytestmark = pytest.mark.usefixtures("seldom_apart")

LONG = "MISTAKES_LONG" in os.environ


def softmax(a):
    e = np.exp(a - a.max())
    return e / e.sum()


def hot(t):
    return (t == t.max()).astype(float)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def binary(p, a, t):
    return -t / p + (1 - t) / (1 - p)


# What the mistakes make of one row, with probabilities p, logits a and labels t that add to 1.
ROWS = {
    **{
        name: formula
        for name, formula in FORMULAS.items()
        if name
        not in (
            "no-max-shift", "max-with-zero", "log-of-zero", "one-max-for-batch", "input-changed",
            "labels-not-summing-to-one",
        )
    },
    "softmax-twice": lambda p, a, t: softmax(p) - t,
    "sign": lambda p, a, t: t - p,
    "labels-over-logits": lambda p, a, t: -t / a,
    "stopped-at-log-probabilities": lambda p, a, t: -t,
    "divided-by-p-again": lambda p, a, t: (p - t) / p,
    "binary-cross-entropy": binary,
    "sigmoid-slope": lambda p, a, t: (p - t) * sigmoid(a) * (1 - sigmoid(a)),
    "half-the-slope": lambda p, a, t: (p - t) * (1 - p),
    "squared-error-elementwise": lambda p, a, t: 2 * (p - t) * p * (1 - p),
    "maximum-after-exp": lambda p, a, t: (np.exp(a) - a.max()) / (np.exp(a) - a.max()).sum() - t,
    "true-class-everywhere": lambda p, a, t: 0 * p + (p * hot(t)).sum() - 1,
    "probability-for-log-probability": lambda p, a, t: (p * hot(t)).sum() * (hot(t) - p),
    "focal-factor-constant": lambda p, a, t: (1 - p @ t) ** 2 * (p - t),
}  # fmt: skip
# These read the logits, which probabilities do not give back.
OF_LOGITS = {"sigmoid", "logits-for-probabilities", "labels-over-logits", "sigmoid-slope", "maximum-after-exp"}


def rows(name, A, T):
    return np.array([ROWS[name](softmax(a), a, t) for a, t in zip(A, T)])


def rows_of_probabilities(name, P, T):
    return np.array([ROWS[name](p, np.log(p), t) for p, t in zip(P, T)])


def one_hot(y, K):
    return np.eye(K)[np.ravel(y)]


def loss_of(A, T):
    m = A.max(1, keepdims=True)
    return ((m[:, 0] + np.log(np.exp(A - m).sum(1))) * T.sum(1) - (A * T).sum(1)).mean()


FORMS = {}


def form(function):
    """Register a form: a function of a mistake's name that returns a function so written."""
    FORMS[function.__name__] = function
    return function


@form
def a_batch(name):
    return lambda logits, labels: rows(name, logits, labels) / len(logits)


@form
def a_batch_summed(name):
    return lambda scores, targets: rows(name, scores, targets)


@form
def one_example(name):
    return lambda z, t: ROWS[name](softmax(z), z, t)


@form
def labels_first(name):
    return lambda target, logits: rows(name, logits, target) / len(target)


@form
def probabilities(name):
    return lambda y_true, y_pred: rows_of_probabilities(name, y_pred, y_true) / len(y_true)


@form
def probabilities_of_one(name):
    return lambda p, t: ROWS[name](p, np.log(p), t)


@form
def columns(name):
    def gradient(AL, Y):
        m = Y.shape[1]
        return rows_of_probabilities(name, AL.T, Y.T).T / m

    return gradient


@form
def one_column(name):
    def gradient(z, y):
        return ROWS[name](softmax(z[:, 0]), z[:, 0], y[:, 0]).reshape(-1, 1)

    return gradient


@form
def ids(name):
    return lambda X, y: rows(name, X, one_hot(y, X.shape[1])) / y.shape[0]


@form
def an_id(name):
    return lambda logits, target: ROWS[name](softmax(logits), logits, np.eye(len(logits))[target])


@form
def homework(name):
    def loss(W, X, y, reg):
        A, T = X @ W, one_hot(y, W.shape[1])
        dW = X.T @ rows(name, A, T) / len(X)
        return loss_of(A, T) + reg * np.sum(W * W), dW + 2 * reg * W

    return loss


@form
def weights_and_bias(name):
    def gradients(W, b, X, Y):
        G = rows(name, X @ W.T + b, Y) / len(X)
        return G.T @ X, G.sum(axis=0)

    return gradients


@form
def parameters_in_columns(name):
    def gradients(X, Y, W, b):
        G = rows(name, (W @ X + b).T, Y.T).T
        m = X.shape[1]
        return {"dW": G @ X.T / m, "db": G.sum(axis=1, keepdims=True) / m}

    return gradients


@form
def bias_folded_in(name):
    def gradient(theta, X, y):
        ones = np.column_stack([np.ones(len(X)), X])
        return ones.T @ rows(name, ones @ theta, one_hot(y, theta.shape[1])) / len(X)

    return gradient


@form
def a_layer(name):
    class Loss:
        def forward(self, x, t):
            self.x, self.t = x, t
            return loss_of(x, t)

        def backward(self, dout=1):
            return rows(name, self.x, self.t) / len(self.x)

    return Loss


@form
def features_first(name):
    return lambda X, Y, W: X.T @ rows(name, X @ W, Y) / X.shape[0]


@form
def features_and_output(name):
    def gradients(X, probs, labels):
        G = rows_of_probabilities(name, probs, labels) / len(X)
        return X.T @ G, G.sum(axis=0)

    return gradients


BY_IDS = {"ids", "an_id", "homework", "bias_folded_in"}
FREE = {"one_example", "one_column", "ids", *"a_batch a_batch_summed labels_first an_id".split()}
OF_PROBABILITIES = {"probabilities", "probabilities_of_one", "columns"}
GIVEN_PROBABILITIES = {*OF_PROBABILITIES, "features_and_output"}

# What is not called logits may hold probabilities, and then this is no mistake.
NAMED_LOGITS = {"a_batch", "labels_first", "an_id"}
RIGHT_FOR_PROBABILITIES = {"logits-for-probabilities", "labels-over-logits"}

# What ids cannot show: they are one-hot labels, and what is linear in these.
SEEN_AS = {
    "labels-hardened": {"right"},
    "only-true-class": {"diagonal-only"},
    "labels-in-jacobian": {"labels-in-jacobian", "unknown"},
    # Of one id it is right: a row of the Jacobian of softmax.
    "probability-for-log-probability": {
        "lost-reciprocal + sign", "sign + lost-reciprocal", "right",
    },
}
# With probabilities, −t/p is the gradient by what came in.
OF_P = {"stopped-at-probabilities": {"right"}}


def cases():
    found = []
    for place, make in FORMS.items():
        for name in ROWS:
            if place in GIVEN_PROBABILITIES and name in OF_LOGITS:
                continue
            found.append((place, name))
    return found


CASES = cases()


def expected(place, name):
    if name in RIGHT_FOR_PROBABILITIES and place in FREE - NAMED_LOGITS:
        return {name, "right"}
    if place in BY_IDS and name in SEEN_AS:
        return SEEN_AS[name]
    if place in OF_PROBABILITIES and name in OF_P:
        return OF_P[name]
    return {name}


def named(place, name):
    found = diagnose(FORMS[place](name))
    told = set(expected(place, name))
    if name == "labels-hardened" and "one-hot labels" in found.note:
        told.add("right")
    if found.ok and name in found.candidates:
        told.add("right")
    return found, found.name in told or set(found.candidates) & told and found.outcome == "ambiguous"


@pytest.mark.one_in(2)
@pytest.mark.parametrize(("place", "name"), CASES if LONG else CASES[::6])
def test_a_mistake_is_named_in_every_form(place, name):
    found, good = named(place, name)
    assert good, f"{place}, {name}: {found}"


def test_there_are_enough_of_them():
    assert min(Counter(place for place, _ in CASES).values()) >= 22 and len(CASES) > 400


@pytest.mark.parametrize("place", FORMS)
def test_the_right_gradient_is_right_in_every_form(place):
    found = diagnose(FORMS[place]("right"))
    assert found.name == "right", f"{place}: {found}"
