"""Wrong answers that are no mistake of the catalogue: `diagnose` must not guess."""

import itertools

import numpy as np

from . import answers

ANSWERS, answer = answers()


def softmax(a):
    e = np.exp(a - np.max(a, axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def through(p, u):
    """The Jacobian of softmax times u."""
    return p * (u - p @ u)


# logits


@answer("unknown", "logits")
def noise(a, t):
    return np.random.default_rng().normal(size=len(a))


@answer("unknown", "logits")
def noise_on_top(a, t):
    return t.sum() * softmax(a) - t + np.random.default_rng(len(a)).normal(scale=1e-2, size=len(a))


@answer("unknown", "logits")
def constant(a, t):
    return np.full(len(a), 0.25)


@answer("unknown", "logits")
def hinge(a, t):
    y = t.argmax()
    g = (a - a[y] + 1 > 0).astype(float)
    g[y] = 1 - g.sum()
    return g


@answer("unknown", "logits")
def focal(a, t):
    p = softmax(a)
    return through(p, t * (2 * (1 - p) * np.log(p) - (1 - p) ** 2 / p))


@answer("unknown", "logits")
def sorted_logits(a, t):
    return softmax(np.sort(a)) - t


@answer("unknown", "logits")
def two_classes_swapped(a, t):
    g = t.sum() * softmax(a) - t
    g[[0, 1]] = g[[1, 0]]
    return g


@answer("unknown", "logits")
def shifted_by_one_class(a, t):
    return softmax(a) - np.roll(t, 1)


@answer("unknown", "logits")
def only_class_zero(a, t):
    g = np.zeros(len(a))
    g[0] = t.sum() * softmax(a)[0] - t[0]
    return g


@answer("unknown", "logits")
def last_class_left_out(a, t):
    g = t.sum() * softmax(a) - t
    g[-1] = 0
    return g


@answer("unknown", "logits")
def clipped_at_a_tenth(a, t):
    return np.clip(softmax(a), 0.1, 0.9) - t


@answer("unknown", "logits")
def gradient_clipped(a, t):
    return np.clip(t.sum() * softmax(a) - t, -0.1, 0.1)


@answer("unknown", "logits")
def cubic(a, t):
    return softmax(a) ** 3 - t


@answer("unknown", "logits")
def roots(a, t):
    return np.sqrt(softmax(a)) - t


@answer("squared-error-elementwise", "logits")
def twice_as_long(a, t):
    return 2 * (t.sum() * softmax(a) - t)


@answer("unknown", "logits")
def learning_rate_inside(a, t):
    return 0.37 * (t.sum() * softmax(a) - t)


@answer("unknown", "logits")
def plus_labels(a, t):
    return softmax(a) + 2 * t


@answer("unknown", "logits")
def reverse_divergence(a, t):
    p = softmax(a)
    return through(p, np.log(p) - np.log(t + 1e-9) + 1)


@answer("unknown", "logits")
def absolute_error(a, t):
    p = softmax(a)
    return through(p, np.sign(p - t))


@answer("unknown", "logits")
def entropy_only(a, t):
    p = softmax(a)
    return through(p, -np.log(p) - 1)


@answer("unknown", "logits")
def weight_decay(a, t):
    return t.sum() * softmax(a) - t + 0.1 * a


@answer("unknown", "logits")
def a_constant_added(a, t):
    return t.sum() * softmax(a) - t + 0.01


@answer("unknown", "logits")
def softplus(a, t):
    return np.log1p(np.exp(-np.abs(a))) + np.maximum(a, 0) - t


@answer("unknown", "logits")
def normalised_by_length(a, t):
    g = t.sum() * softmax(a) - t
    return g / np.linalg.norm(g)


@answer("unknown", "logits")
def only_signs(a, t):
    return np.sign(softmax(a) - t)


@answer("unknown", "logits")
def softmax_to_base_two(a, t):
    return softmax(a * np.log(2)) - t


@answer("unknown", "logits")
def three_times_softmax(a, t):
    return softmax(softmax(softmax(a))) - t


@answer("unknown", "logits")
def another_answer_each_time(a, t, calls=itertools.count()):
    g = t.sum() * softmax(a) - t
    return g if next(calls) % 2 else -g


@answer("unknown", "logits")
def two_cases_of_a_label(a, t):
    p = softmax(a)
    return np.where(t == 1, p - 1, p)


@answer("unknown", "logits")
def logits_clipped(a, t):
    return softmax(np.clip(a, -30, 30)) - t


@answer("unknown", "logits")
def nan_swept_away(a, t):
    e = np.exp(a)
    return np.nan_to_num(e / e.sum()) - t


@answer("unknown", "logits")
def arguments_exchanged(t, a):
    return softmax(a) - t


@answer("unknown", "logits")
def one_entry_slightly_off(a, t):
    g = t.sum() * softmax(a) - t
    g[len(a) // 2] += 3e-4
    return g


# the other kinds


@answer("unknown", "jacobian")
def upper_triangle(a):
    p = softmax(a)
    return np.triu(np.diag(p) - np.outer(p, p))


@answer("unknown", "jacobian")
def outer_product_only(a):
    p = softmax(a)
    return np.outer(p, p)


@answer("unknown", "jacobian")
def identity(a):
    return np.eye(len(a))


@answer("unknown", "jacobian")
def hessian_of_something(a):
    p = softmax(a)
    return np.diag(p) - 2 * np.outer(p, p)


@answer("unknown", "jacobian")
def last_entry_forgotten(a):
    p = softmax(a)
    J = np.diag(p) - np.outer(p, p)
    J[-1, -1] = 0
    return J


@answer("unknown", "vjp")
def upstream_averaged(a, u):
    return np.full(len(a), softmax(a) @ u)


@answer("unknown", "vjp")
def median_instead_of_the_mean(a, u):
    p = softmax(a)
    return p * (u - np.median(u))


@answer("unknown", "softmax")
def divided_by_the_largest(A):
    E = np.exp(A - A.max(axis=1, keepdims=True))
    return E / E.max(axis=1, keepdims=True)


@answer("unknown", "softmax")
def unit_length(A):
    E = np.exp(A - A.max(axis=1, keepdims=True))
    return E / np.linalg.norm(E, axis=1, keepdims=True)


@answer("unknown", "softmax")
def hard_maximum(A):
    return np.eye(A.shape[1])[A.argmax(axis=1)]


@answer("unknown", "softmax")
def powers_of_two(A):
    return softmax(A * np.log(2))


@answer("unknown", "softmax")
def logarithms(A):
    return np.log(softmax(A) + 1e-300)


@answer("unknown", "softmax")
def first_row_for_all(A):
    return np.tile(softmax(A)[0], (len(A), 1))


@answer("unknown", "loss")
def hinge_loss(a, t):
    y = t.argmax()
    return np.maximum(0, np.delete(a, y) - a[y] + 1).sum()


@answer("binary-cross-entropy", "loss")
def binary_cross_entropies_of_softmax(a, t):
    p = softmax(a)
    return -np.sum(t * np.log(p + 1e-9) + (1 - t) * np.log(1 - p + 1e-9))


@answer("unknown", "loss")
def focal_loss(a, t):
    p = softmax(a)
    return -np.sum(t * (1 - p) ** 2 * np.log(p + 1e-300))


@answer("unknown", "loss")
def divergence_the_other_way(a, t):
    p = softmax(a)
    return np.sum(p * (np.log(p + 1e-300) - np.log(t + 1e-3)))


@answer("unknown", "loss")
def half_of_it(a, t):
    s = a - a.max()
    return -0.5 * t @ (s - np.log(np.exp(s).sum()))


@answer("unknown", "W")
def features_squared(W, b, X, T):
    return (T.sum(1, keepdims=True) * softmax(X @ W.T + b) - T).T @ X**2 / len(X)


@answer("unknown", "W")
def first_row_only(W, b, X, T):
    return np.outer(softmax(W @ X[0] + b) - T[0], X[0])


@answer("unknown", "W")
def rows_shuffled(W, b, X, T):
    return (softmax(X @ W.T + b) - T[::-1]).T @ X / len(X)


@answer("unknown", "bias")
def largest_residual(W, b, X, T):
    return np.max(softmax(X @ W.T + b) - T, axis=0)


@answer("unknown", "Theta")
def weight_decay_of_theta(Theta, X, T):
    return X.T @ (T.sum(1, keepdims=True) * softmax(X @ Theta) - T) / len(X) + 0.3 * Theta


@answer("unknown", "Theta")
def unbiased_mean(Theta, X, T):
    return X.T @ (T.sum(1, keepdims=True) * softmax(X @ Theta) - T) / (len(X) - 1.5)


@answer("unknown", "numerical")
def not_halved(f, x):
    h = 1e-5
    return np.array([(f(x + h * e) - f(x - h * e)) / h for e in np.eye(len(x))])


@answer("unknown", "numerical")
def step_too_large(f, x):
    return np.array([f(x + e) - f(x) for e in np.eye(len(x))])


@answer("unknown", "numerical")
def all_at_once(f, x):
    h = 1e-5
    return np.full(len(x), (f(x + h) - f(x - h)) / (2 * h))
