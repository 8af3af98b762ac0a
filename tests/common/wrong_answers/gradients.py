"""Wrong gradients of the cross-entropy with respect to the logits: ``(a, t) -> (K,)``."""

import math

import numpy as np

from . import answers

ANSWERS, answer = answers()


def softmax(a):
    e = np.exp(a - np.max(a))
    return e / np.sum(e)


def jacobian(p):
    return np.diag(p) - np.outer(p, p)


# 1: the answer leaks into the Jacobian


@answer("labels-in-jacobian", "logits")
def label_subtracted_where_i_is_j(a, t):
    z = softmax(a)
    K = len(a)
    grad = np.zeros(K)
    for j in range(K):
        for i in range(K):
            if i == j:
                dz = z[i] - t[i]
            else:
                dz = -z[i] * z[j]
            grad[j] += -t[i] / z[i] * dz
    return grad


@answer("labels-in-jacobian", "logits")
def label_filled_into_the_diagonal(a, t):
    z = softmax(a)
    J = -np.outer(z, z)
    np.fill_diagonal(J, z - t)
    return (-t / z) @ J


@answer("labels-in-jacobian", "logits")
def label_on_the_diagonal_then_labels_sum_to_one(a, t):
    p = softmax(a)
    return t**2 / p - t + (1 - t) * p


# 2: only the diagonal


@answer("diagonal-only", "logits")
def one_path(a, t):
    p = softmax(a)
    dL_dp = -t / p
    dp_da = p * (1 - p)
    return dL_dp * dp_da


@answer("diagonal-only", "logits")
def diagonal_by_einsum(a, t):
    p = softmax(a)
    return np.einsum("k,kk->k", -t / p, jacobian(p))


@answer("diagonal-only", "logits")
def one_path_in_a_list(a, t):
    total = sum(math.exp(x) for x in a)
    out = []
    for x, label in zip(a, t):
        p = math.exp(x) / total
        out.append(-label * (1 - p))
    return out


# 2b: zero wherever the label is not


@answer("only-true-class", "logits")
def one_entry_of_zeros(a, t):
    grad = np.zeros_like(a)
    c = int(np.argmax(t))
    grad[c] = softmax(a)[c] - t[c]
    return grad


@answer("only-true-class", "logits")
def masked_by_the_true_class(a, t):
    p = softmax(a)
    return (t == t.max()) * (t.sum() * p - t)


@answer("only-true-class", "logits")
def others_do_not_matter(a, t):
    p = softmax(a)
    true = max(range(len(t)), key=lambda k: t[k])
    return [p[k] - t[k] if k == true else 0.0 for k in range(len(t))]


# 3: p_k stays in the sum


@answer("wrong-index", "logits")
def index_of_the_sum(a, t):
    p = softmax(a)
    grad = []
    for j in range(len(a)):
        grad.append(-sum(t[k] * ((1 if j == k else 0) - p[k]) for k in range(len(a))))
    return np.array(grad)


@answer("wrong-index", "logits")
def broadcast_along_the_wrong_axis(a, t):
    p = softmax(a)
    return -((np.eye(len(p)) - p[None, :]) @ t)


@answer("wrong-index", "logits")
def expected_probability(a, t):
    p = softmax(a)
    return p @ t - t


# 38: the reciprocal forgotten off the diagonal


@answer("lost-reciprocal-off-diagonal", "logits")
def reciprocal_only_where_i_is_j(a, t):
    p = softmax(a)
    grad = np.zeros(len(a))
    for j in range(len(a)):
        grad[j] = -t[j] / p[j] * p[j] * (1 - p[j])
        for k in range(len(a)):
            if k != j:
                grad[j] -= t[k] * -p[k] * p[j]
    return grad


@answer("lost-reciprocal-off-diagonal", "logits")
def two_matrices(a, t):
    p = softmax(a)
    J = jacobian(p)
    on = np.diag(np.diag(J))
    return -(on @ (t / p)) - (J - on) @ t


# 4: the reciprocal forgotten everywhere


@answer("lost-reciprocal", "logits")
def labels_through_the_jacobian(a, t):
    return -jacobian(softmax(a)) @ t


@answer("lost-reciprocal", "logits")
def log_not_differentiated(a, t):
    p = softmax(a)
    g = np.zeros_like(p)
    for k in range(len(p)):
        for j in range(len(p)):
            g[j] += -t[k] * p[k] * ((k == j) - p[j])
    return g


@answer("lost-reciprocal", "logits")
def vector_jacobian_product_of_labels(a, t):
    p = softmax(a)
    return p * (np.dot(p, t) - t)


# 5: stopped half-way


@answer("stopped-at-probabilities", "logits")
def derivative_of_the_log(a, t):
    return -t / softmax(a)


@answer("stopped-at-probabilities", "logits")
def derivative_of_the_log_in_a_loop(a, t):
    Z = np.exp(a).sum()
    return np.array([-t[k] * Z / np.exp(a[k]) for k in range(len(a))])


# 6: sign


@answer("sign", "logits")
def target_minus_output(a, t):
    return t - softmax(a)


@answer("sign", "logits")
def minus_of_the_log_forgotten(a, t):
    p = softmax(a)
    return jacobian(p) @ (t / p)


@answer("sign", "logits")
def uphill(a, t):
    g = np.empty(len(a))
    p = np.exp(a) / np.exp(a).sum()
    for j in range(len(a)):
        g[j] = sum(t[k] * ((j == k) - p[j]) for k in range(len(a)))
    return g


# 7: plus off the diagonal


@answer("off-diagonal-sign", "logits")
def quotient_rule_without_minus(a, t):
    p = softmax(a)
    K = len(p)
    g = np.zeros(K)
    for k in range(K):
        for j in range(K):
            g[j] += -t[k] / p[k] * (p[k] * (1 - p[k]) if j == k else p[k] * p[j])
    return g


@answer("off-diagonal-sign", "logits")
def outer_product_with_a_new_diagonal(a, t):
    p = softmax(a)
    J = np.outer(p, p)
    J[np.diag_indices(len(p))] = p - p**2
    return J @ (-t / p)


@answer("off-diagonal-sign", "logits")
def both_paths_pull_down(a, t):
    p = softmax(a)
    return -t * (1 - p) - (1 - t) * p


# 8: the Jacobian's rows summed


@answer("jacobian-rows-summed", "logits")
def row_sums_times_upstream(a, t):
    p = softmax(a)
    return jacobian(p).sum(axis=1) * (-t / p)


@answer("jacobian-rows-summed", "logits")
def row_sums_in_a_loop(a, t):
    p = softmax(a)
    g = np.zeros(len(p))
    for j in range(len(p)):
        dp = 0.0
        for k in range(len(p)):
            dp += p[k] * (1 - p[k]) if k == j else -p[k] * p[j]
        g[j] = -t[j] / p[j] * dp
    return g


# 9 and 10: softmax twice


@answer("softmax-twice", "logits")
def activation_and_loss_both_apply_it(a, t):
    probabilities = softmax(a)
    return softmax(probabilities) - t


@answer("softmax-twice", "logits")
def twice_through_one_jacobian(a, t):
    p = softmax(softmax(a))
    return -(t @ (np.eye(len(a)) - p[None, :]))


@answer("softmax-twice-exact", "logits")
def twice_and_differentiated(a, t):
    p = softmax(a)
    q = softmax(p)
    dp = q - t
    return p * (dp - p @ dp)


@answer("softmax-twice-exact", "logits")
def three_factors(a, t):
    p = softmax(a)
    q = softmax(p)
    return np.linalg.multi_dot([-t / q, jacobian(q), jacobian(p)])


# 11: squared error


@answer("squared-error", "logits")
def half_squares(a, t):
    p = softmax(a)
    return jacobian(p) @ (p - t)


@answer("squared-error", "logits")
def half_squares_in_a_loop(a, t):
    p = softmax(a)
    g = [0.0] * len(a)
    for k in range(len(a)):
        for j in range(len(a)):
            g[j] += (p[k] - t[k]) * p[k] * ((j == k) - p[j])
    return np.array(g)


@answer("squared-error", "logits")
def whole_squares(a, t):
    p = softmax(a)
    d = 2 * (p - t)
    return p * (d - np.sum(p * d))


@answer("squared-error", "logits")
def mean_of_squares(a, t):
    p = softmax(a)
    return jacobian(p) @ (2 * (p - t) / len(a))


# 12: one factor too many


@answer("extra-p-1-minus-p", "logits")
def activation_derivative_once_more(a, t):
    p = softmax(a)
    delta = p - t
    return delta * p * (1 - p)


@answer("extra-p-1-minus-p", "logits")
def diagonal_of_the_jacobian_once_more(a, t):
    p = softmax(a)
    return np.diag(jacobian(p)) * (t.sum() * p - t)


# 13 and 14: another activation, or none


@answer("sigmoid", "logits")
def logistic(a, t):
    return 1 / (1 + np.exp(-a)) - t


@answer("sigmoid", "logits")
def logistic_by_the_chain_rule(a, t):
    s = 0.5 * (1 + np.tanh(a / 2))
    dL_ds = -t / s + (1 - t) / (1 - s)
    return dL_ds * s * (1 - s)


@answer("logits-for-probabilities", "logits")
def scores_minus_labels(a, t):
    return a - t


@answer("logits-for-probabilities", "logits")
def scores_minus_labels_in_a_loop(a, t):
    scores = np.array(a)
    for k, label in enumerate(t):
        scores[k] -= label
    return scores


# 15 and 16: other probabilities, other labels


@answer("squared-probabilities", "logits")
def p_squared(a, t):
    p = softmax(a)
    return p**2 - t


@answer("squared-probabilities", "logits")
def p_times_p(a, t):
    p = softmax(a)
    return np.array([p[k] * p[k] - t[k] for k in range(len(a))])


@answer("labels-hardened", "logits")
def labels_to_a_class(a, t):
    g = softmax(a)
    g[t.argmax()] -= 1
    return g


@answer("labels-hardened", "logits")
def labels_to_one_hot(a, t):
    y = np.eye(len(t))[np.argmax(t)]
    p = softmax(a)
    return jacobian(p) @ (-y / p)


@answer("labels-hardened", "logits")
def two_cases(a, t):
    p, c = softmax(a), t.argmax()
    return [p[k] - 1 if k == c else p[k] for k in range(len(a))]


# 17: the other logarithm


@answer("log-base-2", "logits")
def bits(a, t):
    return (softmax(a) - t) / np.log(2)


@answer("log-base-2", "logits")
def bits_by_the_chain_rule(a, t):
    p = softmax(a)
    return -(t / (p * math.log(2))) @ jacobian(p)


# 22: log-softmax


@answer("log-softmax-backward-sign", "logits")
def log_softmax_backward(a, t):
    def backward(log_p, upstream):
        return upstream + np.exp(log_p) * upstream.sum()

    log_p = a - a.max()
    log_p = log_p - np.log(np.exp(log_p).sum())
    return backward(log_p, -t)


@answer("log-softmax-backward-sign", "logits")
def derivative_of_log_sum_exp_added(a, t):
    p = softmax(a)
    return [-sum(t[k] * ((j == k) + p[j]) for k in range(len(a))) for j in range(len(a))]


# 24: the mean over the classes


@answer("divided-twice", "logits")
def mean_over_classes(a, t):
    return (softmax(a) - t) / len(a)


@answer("divided-twice", "logits")
def mean_over_classes_by_the_chain_rule(a, t):
    p = softmax(a)
    return jacobian(p) @ (-t / p / p.size)


# 37: p on the diagonal


@answer("diagonal-without-square", "logits")
def product_rule_half_done(a, t):
    p = softmax(a)
    g = np.zeros(len(a))
    for j in range(len(a)):
        for k in range(len(a)):
            g[j] += -t[k] / p[k] * (p[k] if j == k else -p[j] * p[k])
    return g


@answer("diagonal-without-square", "logits")
def diagonal_overwritten(a, t):
    p = softmax(a)
    J = -p[:, None] * p
    np.fill_diagonal(J, p)
    return -(t / p) @ J


@answer("diagonal-without-square", "logits")
def all_but_the_true_class(a, t):
    p = softmax(a)
    return (1 - t) * p - t


# 18: p - t, which is right where the labels sum to 1


@answer("labels-not-summing-to-one", "logits")
def output_minus_target(a, t):
    return softmax(a) - t


@answer("labels-not-summing-to-one", "logits")
def output_minus_target_in_a_loop(a, t):
    p = softmax(a)
    grad = []
    for j in range(len(a)):
        others = 1 - t[j]
        grad.append(-t[j] * (1 - p[j]) + others * p[j])
    return np.array(grad)


@answer("labels-not-summing-to-one", "logits")
def one_where_the_sum_of_labels_stood(a, t):
    m = a.max()
    log_p = a - m - np.log(np.exp(a - m).sum())
    g = np.exp(log_p)
    g -= t
    return g


# 19, 20, 21: smoothing, weights, temperature


@answer("smoothing-loses-epsilon", "logits", smoothing=0.1)
def uniform_part_without_epsilon(a, t):
    smooth = (1 - 0.1) * t + 1 / len(t)
    return softmax(a) - smooth


@answer("smoothing-loses-epsilon", "logits", smoothing=0.2)
def uniform_part_without_epsilon_through_the_jacobian(a, t):
    epsilon = 0.2
    smooth = t - epsilon * t + np.ones(len(t)) / len(t)
    p = softmax(a)
    return jacobian(p) @ (-smooth / p)


WEIGHTS = np.array([1.0, 0.5, 2.0, 3.0])


@answer("weights-times-residual", "logits", weights=WEIGHTS)
def residual_weighted(a, t):
    return WEIGHTS * (softmax(a) - t)


@answer("weights-times-residual", "logits", weights=WEIGHTS)
def residual_weighted_in_a_loop(a, t):
    p = softmax(a)
    g = np.zeros(len(a))
    for k in range(len(a)):
        g[k] = WEIGHTS[k] * (t.sum() * p[k] - t[k])
    return g


@answer("temperature-missing", "logits", temperature=2.5)
def divided_only_inside(a, t):
    return softmax(a / 2.5) - t


@answer("temperature-missing", "logits", temperature=0.5)
def temperature_lost_in_the_chain(a, t):
    T = 0.5
    p = softmax(a / T)
    return jacobian(p) @ (-t / p)


# 29: the caller's arrays


@answer("input-changed", "logits")
def shift_in_place(a, t):
    a -= a.max()
    e = np.exp(a)
    return e / e.sum() - t


@answer("input-changed", "logits")
def probabilities_into_the_logits(a, t):
    probs = a
    probs -= probs.max()
    np.exp(probs, out=probs)
    probs /= probs.sum()
    dscores = probs
    dscores -= t
    return dscores


@answer("input-changed", "logits")
def labels_become_the_gradient(a, t):
    dscores = t
    dscores *= -1
    dscores += softmax(a)
    return dscores


# 30, 32, 33, 34: the numbers run out


@answer("no-max-shift", "logits")
def plain_exponentials(a, t):
    return np.exp(a) / np.exp(a).sum() - t


@answer("no-max-shift", "logits")
def plain_exponentials_in_a_loop(a, t):
    Z = 0.0
    for x in a:
        Z += np.exp(x)
    return np.array([t.sum() * np.exp(a[k]) / Z - t[k] for k in range(len(a))])


@answer("no-max-shift", "logits")
def exponentials_of_the_standard_library(a, t):
    e = [math.exp(x) for x in a]
    return [x / sum(e) - label for x, label in zip(e, t)]


@answer("no-max-shift", "logits")
def plain_exponentials_in_single_precision(a, t):
    e = np.exp(a.astype(np.float32))
    return e / e.sum() - t


@answer("max-with-zero", "logits")
def largest_starts_at_zero(a, t):
    largest = 0.0
    for x in a:
        if x > largest:
            largest = x
    e = np.exp(a - largest)
    return e / e.sum() - t


@answer("max-with-zero", "logits")
def positive_part_of_the_maximum(a, t):
    e = np.exp(a - max(0, a.max()))
    return t.sum() * e / e.sum() - t


@answer("log-of-zero", "logits")
def jacobian_times_reciprocal(a, t):
    p = softmax(a)
    return jacobian(p) @ (-t / p)


@answer("log-of-zero", "logits")
def jacobian_times_reciprocal_in_a_loop(a, t):
    p = softmax(a)
    g = np.zeros(len(a))
    for j in range(len(a)):
        for k in range(len(a)):
            g[j] += -t[k] / p[k] * (p[k] * (1 - p[j]) if j == k else -p[k] * p[j])
    return g


@answer("epsilon-in-log", "logits")
def epsilon_under_the_fraction(a, t):
    p = softmax(a)
    return jacobian(p) @ (-t / (p + 1e-8))


@answer("epsilon-in-log", "logits")
def large_epsilon_in_a_loop(a, t):
    eps = 1e-3
    p = softmax(a)
    g = np.zeros(len(a))
    for k in range(len(a)):
        g += -t[k] / (p[k] + eps) * p[k] * (np.eye(len(a))[k] - p)
    return g


@answer("epsilon-in-log", "logits")
def tiny_epsilon(a, t):
    p = softmax(a)
    u = -t / (p + 1e-12)
    return p * (u - p @ u)


# Two mistakes at once


@answer("sign + divided-twice", "logits")
def uphill_and_mean(a, t):
    return np.array([t[k] - p for k, p in enumerate(softmax(a))]) / len(t)


@answer("sign + log-base-2", "logits")
def uphill_in_bits(a, t):
    return (t - softmax(a)) / math.log(2)


@answer("sign + diagonal-only", "logits")
def one_path_uphill(a, t):
    p = softmax(a)
    return t / p * p * (1 - p)


@answer("sign + squared-error", "logits")
def squares_uphill(a, t):
    p = softmax(a)
    return jacobian(p) @ (t - p)


@answer("sign + softmax-twice", "logits")
def twice_uphill(a, t):
    return t - softmax(softmax(a))


@answer("sign + sigmoid", "logits")
def logistic_uphill(a, t):
    return t - 1 / (1 + np.exp(-a))


@answer("sign + stopped-at-probabilities", "logits")
def derivative_of_plus_log(a, t):
    return t / softmax(a)
