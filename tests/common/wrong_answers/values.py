"""Wrong softmax ``(A) -> (N, K)``, loss ``(a, t) -> number``, differences ``(f, x) -> (K,)``."""

import math

import numpy as np

from . import answers

ANSWERS, answer = answers()


def probabilities(a):
    a = np.asarray(a)
    e = np.exp(a - a.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def log_probabilities(a):
    shifted = a - np.max(a)
    return shifted - np.log(np.sum(np.exp(shifted)))


# Softmax


@answer("wrong-axis", "softmax")
def axis_zero(A):
    E = np.exp(A - A.max(axis=0))
    return E / E.sum(axis=0)


@answer("wrong-axis", "softmax")
def built_in_sum(A):
    E = np.exp(A - A.max())
    return E / sum(E)


@answer("softmax-twice", "softmax")
def applied_twice(A):
    return probabilities(probabilities(A))


@answer("softmax-twice", "softmax")
def applied_twice_in_a_loop(A):
    out = []
    for row in A:
        for _ in range(2):
            row = np.exp(row - row.max())
            row = row / row.sum()
        out.append(row)
    return np.array(out)


@answer("sigmoid", "softmax")
def logistic(A):
    return 1 / (1 + np.exp(-A))


@answer("sigmoid", "softmax")
def logistic_of_both_signs(A):
    return np.where(
        A >= 0, 1 / (1 + np.exp(-np.abs(A))), np.exp(-np.abs(A)) / (1 + np.exp(-np.abs(A)))
    )


@answer("squared-probabilities", "softmax")
def squares(A):
    return probabilities(A) ** 2


@answer("logits-for-probabilities", "softmax")
def nothing_done(A):
    return 1.0 * A


@answer("input-changed", "softmax")
def shifted_in_place(A):
    A -= A.max(axis=1, keepdims=True)
    E = np.exp(A)
    return E / E.sum(axis=1, keepdims=True)


@answer("input-changed", "softmax")
def everything_in_place(A):
    for row in A:
        row[:] = np.exp(row - row.max())
        row /= row.sum()
    return A


@answer("no-max-shift", "softmax")
def as_in_the_formula(A):
    return np.exp(A) / np.exp(A).sum(axis=1, keepdims=True)


@answer("no-max-shift", "softmax")
def as_in_the_formula_in_a_loop(A):
    P = np.empty(A.shape)
    for n in range(A.shape[0]):
        Z = sum(np.exp(x) for x in A[n])
        for k in range(A.shape[1]):
            P[n, k] = np.exp(A[n, k]) / Z
    return P


@answer("one-max-for-batch", "softmax")
def one_maximum(A):
    E = np.exp(A - np.max(A))
    return E / E.sum(axis=-1, keepdims=True)


@answer("one-max-for-batch", "softmax")
def one_maximum_in_a_loop(A):
    m = max(max(row) for row in A.tolist())
    return np.array([np.exp(row - m) / np.exp(row - m).sum() for row in A])


@answer("max-with-zero", "softmax")
def maximum_of_at_least_zero(A):
    m = np.maximum(A.max(axis=1, keepdims=True), 0)
    E = np.exp(A - m)
    return E / E.sum(axis=1, keepdims=True)


@answer("max-with-zero", "softmax")
def maximum_initialised_with_zero(A):
    P = np.zeros_like(A)
    for n, row in enumerate(A):
        m = np.max(row, initial=0)
        e = np.exp(row - m)
        P[n] = e / e.sum()
    return P


# The loss


@answer("sign", "loss")
def likelihood(a, t):
    return np.sum(t * log_probabilities(a))


@answer("sign", "loss")
def likelihood_in_a_loop(a, t):
    total = 0.0
    for label, log_p in zip(t, log_probabilities(a)):
        total += label * log_p
    return total


@answer("log-base-2", "loss")
def bits(a, t):
    return -np.sum(t * log_probabilities(a)) / np.log(2)


@answer("log-base-2", "loss")
def log2_of_probabilities(a, t):
    return -np.sum(t * np.log2(probabilities(a)))


@answer("squared-error", "loss")
def half_squares(a, t):
    return 0.5 * np.sum((probabilities(a) - t) ** 2)


@answer("squared-error", "loss")
def whole_squares(a, t):
    return sum((p - label) ** 2 for p, label in zip(probabilities(a), t))


@answer("squared-error", "loss")
def mean_squares(a, t):
    return ((t - probabilities(a)) ** 2).mean()


@answer("softmax-twice", "loss")
def loss_that_applies_it_again(a, t):
    return -t @ log_probabilities(probabilities(a))


@answer("softmax-twice", "loss")
def loss_that_applies_it_again_in_a_loop(a, t):
    p = probabilities(a)
    Z = sum(math.exp(x) for x in p)
    return sum(-t[k] * math.log(math.exp(p[k]) / Z) for k in range(len(a)))


@answer("sigmoid", "loss")
def binary_cross_entropies(a, t):
    s = 1 / (1 + np.exp(-a))
    return -np.sum(t * np.log(s) + (1 - t) * np.log(1 - s))


@answer("sigmoid", "loss")
def logistic_in_the_log(a, t):
    return np.sum(t * np.log1p(np.exp(-a)))


@answer("logits-for-probabilities", "loss")
def scores_times_labels(a, t):
    return -np.dot(t, a)


@answer("logits-for-probabilities", "loss")
def scores_times_labels_in_a_loop(a, t):
    loss = 0.0
    for k in range(len(t)):
        loss += -t[k] * a[k]
    return loss


@answer("squared-probabilities", "loss")
def log_of_squares(a, t):
    return -np.sum(t * np.log(probabilities(a) ** 2))


@answer("labels-hardened", "loss")
def loss_of_a_class(a, t):
    return -log_probabilities(a)[np.argmax(t)]


@answer("labels-hardened", "loss")
def loss_of_one_hot(a, t):
    y = (t == t.max()).astype(float)
    return -(y * log_probabilities(a)).sum()


@answer("only-true-class", "loss")
def one_term_of_the_sum(a, t):
    c = t.argmax()
    return -t[c] * log_probabilities(a)[c]


@answer("divided-twice", "loss")
def mean_over_classes(a, t):
    return -np.mean(t * log_probabilities(a))


@answer("smoothing-loses-epsilon", "loss", smoothing=0.1)
def uniform_part_without_epsilon(a, t):
    smooth = 0.9 * t + 1 / len(t)
    return -smooth @ log_probabilities(a)


@answer("smoothing-loses-epsilon", "loss", smoothing=0.2)
def uniform_part_without_epsilon_in_a_loop(a, t):
    loss = 0.0
    for k, log_p in enumerate(log_probabilities(a)):
        loss -= ((1 - 0.2) * t[k] + 1 / len(t)) * log_p
    return loss


@answer("temperature-missing", "loss", temperature=2.0)
def temperature_forgotten(a, t):
    return -t @ log_probabilities(a)


@answer("temperature-missing", "softmax", temperature=2.0)
def temperature_not_used(A):
    return probabilities(A)


@answer("labels-not-summing-to-one", "loss")
def log_sum_exp_counted_once(a, t):
    return np.logaddexp.reduce(a) - t @ a


@answer("input-changed", "loss")
def shift_in_place(a, t):
    a -= a.max()
    return -np.sum(t * (a - np.log(np.exp(a).sum())))


@answer("no-max-shift", "loss")
def log_of_plain_sum(a, t):
    return -np.sum(t * (a - np.log(np.sum(np.exp(a)))))


@answer("no-max-shift", "loss")
def log_of_plain_sum_in_a_loop(a, t):
    Z = 0.0
    for x in a:
        Z += np.exp(x)
    return sum(t[k] * (np.log(Z) - a[k]) for k in range(len(a)))


@answer("max-with-zero", "loss")
def log_sum_exp_of_at_least_zero(a, t):
    m = max(0.0, a.max())
    return -np.sum(t * (a - m - np.log(np.sum(np.exp(a - m)))))


@answer("log-of-zero", "loss")
def log_of_probabilities(a, t):
    return -np.sum(t * np.log(probabilities(a)))


@answer("log-of-zero", "loss")
def log_of_probabilities_in_a_loop(a, t):
    p = probabilities(a)
    loss = 0
    for k in range(len(a)):
        loss -= t[k] * np.log(p[k])
    return loss


@answer("log-of-zero", "loss")
def logarithms_of_the_standard_library(a, t):
    return -sum(label * math.log(p) for label, p in zip(t, probabilities(a)))


@answer("epsilon-in-log", "loss")
def clipped(a, t):
    return -np.sum(t * np.log(np.clip(probabilities(a), 1e-15, 1)))


@answer("epsilon-in-log", "loss")
def small_epsilon(a, t):
    return -np.sum(t * np.log(probabilities(a) + 1e-12))


@answer("epsilon-in-log", "loss")
def epsilon_in_a_loop(a, t):
    return -sum(t[k] * math.log(p + 1e-8) for k, p in enumerate(probabilities(a)))


@answer("epsilon-in-log", "loss")
def large_epsilon(a, t):
    return -np.dot(t, np.log(probabilities(a) + 1e-4))


@answer("sign + divided-twice", "loss")
def mean_likelihood(a, t):
    return (t * log_probabilities(a)).mean()


@answer("sign + log-base-2", "loss")
def likelihood_in_bits(a, t):
    return t @ log_probabilities(a) / math.log(2)


# Numerical gradients


@answer("float32-differences", "numerical")
def everything_in_single(f, x):
    x = x.astype(np.float32)
    h = np.float32(1e-4)
    g = np.zeros_like(x)
    for i in range(x.size):
        up, down = x.copy(), x.copy()
        up[i] += h
        down[i] -= h
        g[i] = (np.float32(f(up)) - np.float32(f(down))) / (2 * h)
    return g


@answer("float32-differences", "numerical")
def step_lost_in_single(f, x):
    x = np.asarray(x, dtype=np.float32)
    E = np.eye(len(x), dtype=np.float32) * np.float32(1e-8)
    return np.array([(f(x + e) - f(x - e)) / np.float32(2e-8) for e in E])


@answer("float32-differences", "numerical")
def values_in_single(f, x):
    h = 1e-5
    g = []
    for e in np.eye(len(x)):
        g.append((np.float32(f(x + h * e)) - np.float32(f(x))) / h)
    return np.array(g)


@answer("step-too-small", "numerical")
def central_with_a_tiny_step(f, x):
    h = 1e-14
    return np.array([(f(x + h * e) - f(x - h * e)) / (2 * h) for e in np.eye(len(x))])


@answer("step-too-small", "numerical")
def forward_with_a_tiny_step(f, x):
    h = 1e-13
    base = f(x)
    g = np.zeros(x.shape)
    for i in range(len(x)):
        moved = x.copy()
        moved[i] += h
        g[i] = (f(moved) - base) / h
    return g


@answer("step-too-small", "numerical")
def step_below_rounding(f, x):
    h = 1e-18
    g = np.zeros(len(x))
    for i in range(len(x)):
        e = np.zeros(len(x))
        e[i] = h
        g[i] = (f(x + e) - f(x - e)) / (2 * h)
    return g


@answer("sign", "numerical")
def down_minus_up(f, x):
    h = 1e-5
    return np.array([(f(x - h * e) - f(x + h * e)) / (2 * h) for e in np.eye(len(x))])


@answer("sign", "numerical")
def backward_the_wrong_way_round(f, x):
    h = 1e-7
    return [(f(x - h * e) - f(x)) / h for e in np.eye(len(x))]


@answer("input-changed", "numerical")
def last_step_not_undone(f, x):
    h = 1e-6
    g = np.zeros_like(x)
    for i in range(len(x)):
        kept = x[i]
        x[i] = kept + h
        up = f(x)
        x[i] = kept - h
        g[i] = (up - f(x)) / (2 * h)
    return g
