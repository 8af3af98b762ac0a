"""Rarer slips: losses taken for others, halves of a slope, smoothing and weights, batches as one."""

import math

import numpy as np

from . import answers

ANSWERS, answer = answers()


def softmax(a):
    e = np.exp(a - np.max(a))
    return e / np.sum(e)


def rows(A):
    return np.array([softmax(a) for a in A])


@answer("labels-over-logits", "logits")
def labels_divided_by_scores(a, t):
    return -np.divide(t, a)


@answer("labels-over-logits", "logits")
def labels_divided_in_a_loop(a, t):
    grad = []
    for score, label in zip(a, t):
        grad.append(-label / score)
    return grad


@answer("stopped-at-log-probabilities", "logits")
def derivative_by_log_p(a, t):
    return -1.0 * t


@answer("stopped-at-log-probabilities", "logits")
def nll_backward_only(a, t):
    grad = np.zeros_like(a)
    for k in range(len(a)):
        grad[k] -= t[k]
    return grad


@answer("divided-by-p-again", "logits")
def residual_over_p(a, t):
    p = softmax(a)
    return (p - t) / p


@answer("divided-by-p-again", "logits")
def one_minus_quotient(a, t):
    return 1 - t / softmax(a)


@answer("binary-cross-entropy", "logits")
def two_terms(a, t):
    p = softmax(a)
    return -(t / p) + (1 - t) / (1 - p)


@answer("binary-cross-entropy", "logits")
def two_terms_through_the_jacobian(a, t):
    p = softmax(a)
    J = np.diag(p) - np.outer(p, p)
    return J @ ((p - t) / (p * (1 - p)))


@answer("binary-cross-entropy", "loss")
def two_logarithms(a, t):
    return -sum(y * math.log(q) + (1 - y) * math.log(1 - q) for y, q in zip(t, softmax(a)))


@answer("sigmoid-slope", "logits")
def slope_of_the_other_layers(a, t):
    s = 1 / (1 + np.exp(-a))
    return (softmax(a) - t) * (s * (1 - s))


@answer("sigmoid-slope", "logits")
def sigmoid_prime_of_the_output(a, t):
    p = softmax(a)
    return [(q - y) * (1 / (1 + math.exp(-q))) * (1 - 1 / (1 + math.exp(-q))) for q, y in zip(p, t)]


@answer("half-the-slope", "logits")
def one_factor_left(a, t):
    p = softmax(a)
    return (1 - p) * (p - t)


@answer("half-the-slope", "logits")
def the_other_factor_left(a, t):
    p = softmax(a)
    return np.array([p[k] * (p[k] - t[k]) for k in range(len(p))])


@answer("half-the-slope", "vjp")
def one_minus_p_alone(a, u):
    return u - u * softmax(a)


@answer("squared-error-elementwise", "logits")
def twice_the_residual(a, t):
    r = softmax(a) - t
    return r + r


@answer("squared-error-elementwise", "logits")
def twice_the_residual_times_slope(a, t):
    p = softmax(a)
    return 2 * (p - t) * (p - p**2)


@answer("maximum-after-exp", "logits")
def maximum_one_line_late(a, t):
    e = np.exp(a)
    e = e - np.max(a)
    return e / np.sum(e) - t


@answer("maximum-after-exp", "softmax")
def maximum_of_each_row_late(A):
    e = np.exp(A) - A.max(axis=1)[:, None]
    return e / e.sum(axis=1)[:, None]


@answer("true-class-everywhere", "logits")
def one_number_for_all(a, t):
    return np.repeat(softmax(a)[np.argmax(t)] - 1, len(a))


@answer("true-class-everywhere", "logits")
def broadcast_of_the_true_class(a, t):
    grad = np.zeros(len(a))
    grad += softmax(a)[t.argmax()]
    return grad - 1


@answer("probability-for-log-probability", "logits")
def gradient_of_pi(a, t):
    p, k = softmax(a), int(np.argmax(t))
    grad = -p[k] * p
    grad[k] += p[k]
    return grad


@answer("probability-for-log-probability", "logits")
def row_of_the_jacobian(a, t):
    p = softmax(a)
    return (np.diag(p) - np.outer(p, p))[t.argmax()]


@answer("focal-factor-constant", "logits")
def focal_weight(a, t):
    p = softmax(a)
    weight = (1 - np.sum(p * t)) ** 2
    return weight * (p - t)


@answer("focal-factor-constant", "logits")
def focal_weight_of_one(a, t):
    p = softmax(a)
    return (p - t) - (p @ t) * (p - t)


@answer("smoothing-uneven", "logits", smoothing=0.1)
def smoothed_to_more_than_one(a, t):
    K = len(t)
    return softmax(a) - (t * (1 - 0.1 / K) + 0.1 / K)


@answer("smoothing-uneven", "logits", smoothing=0.2)
def rest_to_the_other_classes(a, t):
    K = len(t)
    return softmax(a) - (0.8 * t + 0.2 / (K - 1) * (1 - t))


@answer("weights-on-logits", "logits", weights=[1.0, 3.0, 0.5, 2.0])
def scores_weighted(a, t):
    return softmax(np.array([1.0, 3.0, 0.5, 2.0]) * a) - t


@answer("weights-on-logits", "loss", weights=[1.0, 3.0, 0.5, 2.0])
def loss_of_scores_weighted(a, t):
    b = a * [1.0, 3.0, 0.5, 2.0]
    return np.log(np.exp(b).sum()) * t.sum() - t @ b


@answer("logits-in-jacobian", "jacobian")
def logit_beside_the_delta(a):
    p = softmax(a)
    return p[:, None] * (np.eye(len(a)) - a)


@answer("logits-in-jacobian", "jacobian")
def logit_beside_the_delta_in_loops(a):
    p = softmax(a)
    return [[p[i] * ((i == j) - a[j]) for j in range(len(a))] for i in range(len(a))]


@answer("exponential-slope", "vjp")
def exp_is_its_own_derivative(a, u):
    return np.exp(a) * u


@answer("exponential-slope", "vjp")
def exp_is_its_own_derivative_in_a_loop(a, u):
    return [math.exp(x) * y for x, y in zip(a, u)]


@answer("upstream-outside-the-sum", "vjp")
def upstream_taken_out(a, u):
    p = softmax(a)
    return u * (p - np.sum(p**2))


@answer("upstream-outside-the-sum", "vjp")
def upstream_taken_out_in_a_loop(a, u):
    p = softmax(a)
    total = sum(q * q for q in p)
    return [u[k] * p[k] - u[k] * total for k in range(len(p))]


@answer("labels-as-mask", "loss")
def chosen_by_labels(a, t):
    return -np.log(softmax(a)[t > 0]).sum()


@answer("labels-as-mask", "loss")
def chosen_by_labels_in_a_loop(a, t):
    total = 0.0
    for q, y in zip(softmax(a), t):
        if y:
            total -= math.log(q)
    return total


@answer("kl-reversed", "loss")
def divergence_the_other_way(a, t):
    p = softmax(a)
    return np.sum(p * np.log(p / t))


@answer("kl-reversed", "loss")
def divergence_the_other_way_by_differences(a, t):
    p = softmax(a)
    return sum(q * (math.log(q) - math.log(y)) for q, y in zip(p, t))


@answer("kl-of-probabilities", "loss")
def log_of_p_taken_for_granted(a, t):
    return np.sum(t * (np.log(t) - softmax(a)))


@answer("kl-of-probabilities", "loss")
def entropy_minus_overlap(a, t):
    return np.log(t) @ t - t @ softmax(a)


@answer("kl-mean", "loss")
def divergence_averaged(a, t):
    return np.mean(t * np.log(t / softmax(a)))


@answer("kl-mean", "loss")
def divergence_over_classes(a, t):
    p = softmax(a)
    return sum(y * math.log(y / q) for y, q in zip(t, p)) / len(t)


@answer("bias-summed-over-both-axes", "bias")
def one_sum_for_all(W, b, X, T):
    G = rows(X @ W.T + b) - T
    return np.ones(len(b)) * G.sum() / len(X)


@answer("bias-summed-over-both-axes", "bias")
def mean_of_total(W, b, X, T):
    total = 0.0
    for x, t in zip(X, T):
        total += np.sum(softmax(W @ x + b) - t)
    return np.full(b.shape, total / len(X))


@answer("normaliser-of-the-batch", "softmax")
def one_total(A):
    e = np.exp(A - A.max())
    return e / np.sum(e)


@answer("normaliser-of-the-batch", "W")
def one_total_below_the_weights(W, b, X, T):
    e = np.exp(X @ W.T + b)
    return (e / e.sum() - T).T @ X / len(X)


@answer("batch-size-fixed", "W")
def divided_by_thirty_two(W, b, X, T):
    return (rows(X @ W.T + b) - T).T @ X / 32


@answer("batch-size-fixed", "Theta")
def mean_over_a_hundred(theta, X, T):
    grad = np.zeros(theta.shape)
    for x, t in zip(X, T):
        grad += np.outer(x, softmax(x @ theta) - t) / 100
    return grad
