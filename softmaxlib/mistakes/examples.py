"""Each mistake as somebody might write it, in one line of a short function.

The last two functions look like mistakes and are none.
"""

import math

import numpy as np

from ..functions import log_softmax, softmax


def labels_in_jacobian(logits, labels):
    p = softmax(logits)
    J = -np.outer(p, p)
    np.fill_diagonal(J, p - labels)
    return (-labels / p) @ J


def diagonal_only(logits, labels):
    p = softmax(logits)
    return (-labels / p) * (p * (1 - p))


def only_true_class(logits, labels):
    p, true = softmax(logits), labels.argmax()
    gradient = np.zeros_like(p)
    gradient[true] = p[true] - labels[true]
    return gradient


def wrong_index(logits, labels):
    p = softmax(logits)
    return np.sum(labels * p) - labels


def lost_reciprocal_off_diagonal(logits, labels):
    p = softmax(logits)
    J = -np.outer(p, p)
    np.fill_diagonal(J, 1 - p)
    return -labels @ J


def lost_reciprocal(logits, labels):
    p = softmax(logits)
    return -labels @ (np.diag(p) - np.outer(p, p))


def stopped_at_probabilities(logits, labels):
    return -labels / softmax(logits)


def sign(logits, labels):
    return labels - labels.sum() * softmax(logits)


def off_diagonal_sign(logits, labels):
    p = softmax(logits)
    J = np.outer(p, p)
    np.fill_diagonal(J, p * (1 - p))
    return (-labels / p) @ J


def diagonal_without_square(logits, labels):
    p = softmax(logits)
    J = -np.outer(p, p)
    np.fill_diagonal(J, p)
    return (-labels / p) @ J


def jacobian_rows_summed(logits, labels):
    p = softmax(logits)
    J = np.diag(p) - np.outer(p, p)
    return (-labels / p) * J.sum(axis=1)


def softmax_twice(logits, labels):
    p = softmax(logits)
    return softmax(p) - labels


def softmax_twice_exact(logits, labels):
    p = softmax(logits)
    return (softmax(p) - labels) @ (np.diag(p) - np.outer(p, p))


def squared_error(logits, labels):
    p = softmax(logits)
    return (p - labels) @ (np.diag(p) - np.outer(p, p))


def extra_p_1_minus_p(logits, labels):
    p = softmax(logits)
    return (p - labels) * p * (1 - p)


def sigmoid(logits, labels):
    return 1 / (1 + np.exp(-logits)) - labels


def logits_for_probabilities(logits, labels):
    return logits - labels


def squared_probabilities(logits, labels):
    return softmax(logits) ** 2 - labels


def labels_hardened(logits, labels):
    gradient = softmax(logits)
    gradient[labels.argmax()] -= 1
    return gradient


def log_base_2(logits, labels):
    return -np.sum(labels * log_softmax(logits)) / math.log(2)


def labels_not_summing_to_one(logits, labels):
    return softmax(logits) - labels


def smoothing_loses_epsilon(logits, labels):
    smooth = 0.9 * labels + 1 / len(labels)
    return softmax(logits) - smooth


def weights_times_residual(logits, labels):
    return np.array([1.0, 3.0, 0.5, 2.0]) * (softmax(logits) - labels)


def temperature_missing(logits, labels):
    return softmax(logits / 2) - labels


def log_softmax_backward_sign(logits, upstream):
    return upstream + softmax(logits) * upstream.sum()


def missing_mean(W, b, X, labels):
    return (softmax(X @ W.T + b) - labels).T @ X


def divided_twice(W, b, X, labels):
    G = (softmax(X @ W.T + b) - labels) / len(X)
    return (G.T @ X) / len(X)


def transposed(W, b, X, labels):
    return X.T @ (softmax(X @ W.T + b) - labels) / len(X)


def bias_not_summed(W, b, X, labels):
    return (softmax(X @ W.T + b) - labels) / len(X)


def wrong_axis(logits):
    return np.exp(logits) / np.exp(logits).sum(axis=0)


def bias_forgotten(W, b, X, labels):
    return (softmax(X @ W.T) - labels).T @ X / len(X)


def input_changed(logits, labels):
    gradient = labels
    gradient *= -1
    gradient += softmax(logits)
    return gradient


def no_max_shift(logits):
    exps = np.exp(logits)
    return exps / exps.sum(axis=1, keepdims=True)


def one_max_for_batch(logits):
    exps = np.exp(logits - logits.max())
    return exps / exps.sum(axis=1, keepdims=True)


def max_with_zero(logits):
    exps = np.exp(logits - np.maximum(0, logits.max(axis=1, keepdims=True)))
    return exps / exps.sum(axis=1, keepdims=True)


def log_of_zero(logits, labels):
    return -np.sum(labels * np.log(softmax(logits)))


def epsilon_in_log(logits, labels):
    return -np.sum(labels * np.log(softmax(logits) + 1e-12))


def float32_differences(f, x):
    x, h = x.astype(np.float32), np.float32(1e-3)
    return [(f(x + h * e) - f(x - h * e)) / (2 * h) for e in np.eye(len(x), dtype=np.float32)]


def step_too_small(f, x, h=1e-14):
    return [(f(x + h * e) - f(x - h * e)) / (2 * h) for e in np.eye(len(x))]


def labels_over_logits(logits, labels):
    return -labels / logits


def stopped_at_log_probabilities(logits, labels):
    return -labels


def divided_by_p_again(logits, labels):
    p = softmax(logits)
    return (p - labels) / p


def binary_cross_entropy(logits, labels):
    p = softmax(logits)
    return -labels / p + (1 - labels) / (1 - p)


def sigmoid_slope(logits, labels):
    s = 1 / (1 + np.exp(-logits))
    return (softmax(logits) - labels) * s * (1 - s)


def half_the_slope(logits, labels):
    p = softmax(logits)
    return (p - labels) * (1 - p)


def squared_error_elementwise(logits, labels):
    return 2 * (softmax(logits) - labels)


def maximum_after_exp(logits, labels):
    exps = np.exp(logits) - logits.max()
    return exps / exps.sum() - labels


def true_class_everywhere(logits, labels):
    return np.full_like(logits, softmax(logits)[labels.argmax()] - 1)


def probability_for_log_probability(logits, labels):
    p, chosen = softmax(logits), labels.argmax()
    return p[chosen] * (np.eye(len(p))[chosen] - p)


def focal_factor_constant(logits, labels):
    p = softmax(logits)
    return (1 - labels @ p) ** 2 * (p - labels)


def smoothing_uneven(logits, labels):
    K = len(labels)
    return softmax(logits) - (0.9 * labels + 0.1 / (K - 1) * (1 - labels))


def weights_on_logits(logits, labels):
    return softmax(np.array([1.0, 3.0, 0.5, 2.0]) * logits) - labels


def logits_in_jacobian(logits):
    p = softmax(logits)
    return np.diag(p) - np.outer(p, logits)


def exponential_slope(logits, upstream):
    return upstream * np.exp(logits)


def upstream_outside_the_sum(logits, upstream):
    p = softmax(logits)
    return upstream * (p - p @ p)


def labels_as_mask(logits, labels):
    return -log_softmax(logits)[labels > 0].sum()


def kl_reversed(logits, labels):
    return softmax(logits) @ (log_softmax(logits) - np.log(labels))


def kl_of_probabilities(logits, labels):
    return labels @ (np.log(labels) - softmax(logits))


def kl_mean(logits, labels):
    return np.mean(labels * (np.log(labels) - log_softmax(logits)))


def bias_summed_over_both_axes(W, b, X, labels):
    residual = softmax(X @ W.T + b) - labels
    return np.full_like(b, residual.sum() / len(X))


def normaliser_of_the_batch(logits):
    exps = np.exp(logits - logits.max())
    return exps / exps.sum()


def l2_factor(W, X, y, reg):
    logits, rows = X @ W, np.arange(len(X))
    loss = -log_softmax(logits)[rows, y].mean() + reg * (W**2).sum()
    p = softmax(logits)
    p[rows, y] -= 1
    return loss, X.T @ p / len(X) + reg * W


def bias_penalised(W, b, X, y, reg):
    logits, rows = X @ W + b, np.arange(len(X))
    loss = -log_softmax(logits)[rows, y].mean() + reg / 2 * (W**2).sum()
    p = softmax(logits)
    p[rows, y] -= 1
    return loss, X.T @ p / len(X) + reg * W, p.mean(axis=0) + reg * b


def batch_size_fixed(W, b, X, labels):
    return (softmax(X @ W.T + b) - labels).T @ X / 32


def log_softmax_applied_twice(logits, labels):
    """Harmless: log-softmax of log-softmax is log-softmax."""
    return -labels @ log_softmax(log_softmax(logits))


def jacobian_with_its_indices_swapped(logits):
    """Harmless: the Jacobian of softmax is symmetric."""
    y = softmax(logits)
    return np.array([[y[j] * ((j == k) - y[k]) for k in range(len(y))] for j in range(len(y))])
