"""Wrong Jacobians, ``(a)`` or ``(a, t) -> (K, K)``, and wrong products, ``(a, u) -> (K,)``."""

import numpy as np

from . import answers

ANSWERS, answer = answers()


def softmax(a):
    a = np.asarray(a)
    e = np.exp(a - a.max())
    return e / e.sum()


# The Jacobian


@answer("labels-in-jacobian", "jacobian")
def three_cases(a, t):
    z = softmax(a)
    n = len(z)
    J = np.zeros((n, n))
    for i in range(n):
        for j in range(n):
            if i == j:
                J[i, j] = z[i] - t[i]
            else:
                J[i, j] = -z[i] * z[j]
    return J


@answer("labels-in-jacobian", "jacobian")
def delta_is_the_label(a, t):
    z = softmax(a)
    return np.where(np.eye(len(z), dtype=bool), z - t, -np.outer(z, z))


@answer("diagonal-only", "jacobian")
def elementwise_derivative(a):
    p = softmax(a)
    return np.diag(p * (1 - p))


@answer("diagonal-only", "jacobian")
def elementwise_derivative_in_a_loop(a):
    J = np.zeros((len(a), len(a)))
    Z = np.exp(a).sum()
    for k in range(len(a)):
        J[k, k] = np.exp(a[k]) * (Z - np.exp(a[k])) / Z**2
    return J


@answer("wrong-index", "jacobian")
def column_probability_twice(a):
    p = softmax(a)
    return np.array([[p[k] * ((j == k) - p[k]) for k in range(len(p))] for j in range(len(p))])


@answer("wrong-index", "jacobian")
def row_probability_twice(a):
    p = softmax(a)
    return p[:, None] * (np.eye(len(p)) - p[:, None])


@answer("sign", "jacobian")
def outer_minus_diagonal(a):
    p = softmax(a)
    return np.outer(p, p) - np.diag(p)


@answer("sign", "jacobian")
def cases_exchanged(a):
    p = softmax(a)
    J = np.einsum("i,j->ij", p, p)
    for i in range(len(p)):
        J[i][i] = p[i] * (p[i] - 1)
    return J


@answer("off-diagonal-sign", "jacobian")
def plus_off_the_diagonal(a):
    p = softmax(a)
    J = np.outer(p, p)
    np.fill_diagonal(J, p * (1 - p))
    return J


@answer("off-diagonal-sign", "jacobian")
def quotient_rule_loses_its_minus(a):
    e = np.exp(a - a.max())
    S = e.sum()
    J = []
    for i in range(len(e)):
        row = []
        for j in range(len(e)):
            row.append((e[i] * S - e[i] * e[i]) / S**2 if i == j else e[i] * e[j] / S**2)
        J.append(row)
    return J


@answer("diagonal-without-square", "jacobian")
def diagonal_p(a):
    p = softmax(a)
    J = -np.outer(p, p)
    np.fill_diagonal(J, p)
    return J


@answer("diagonal-without-square", "jacobian")
def diagonal_p_in_a_loop(a, t):
    p = softmax(a)
    return [[p[i] if i == j else -p[i] * p[j] for j in range(len(p))] for i in range(len(p))]


@answer("softmax-twice", "jacobian")
def jacobian_at_the_probabilities(a):
    p = softmax(softmax(a))
    return np.diag(p) - np.outer(p, p)


@answer("softmax-twice-exact", "jacobian")
def jacobian_of_the_composition(a):
    p = softmax(a)
    q = softmax(p)
    return (np.diag(q) - np.outer(q, q)) @ (np.diag(p) - np.outer(p, p))


@answer("sigmoid", "jacobian")
def logistic_derivatives(a):
    s = 1 / (1 + np.exp(-a))
    return np.diag(s * (1 - s))


@answer("sigmoid", "jacobian")
def logistic_in_the_softmax_formula(a):
    s = 1 / (1 + np.exp(-a))
    return np.diag(s) - np.outer(s, s)


@answer("logits-for-probabilities", "jacobian")
def scores_in_the_formula(a):
    return np.diag(a) - np.outer(a, a)


@answer("logits-for-probabilities", "jacobian")
def scores_in_the_cases(a):
    n = len(a)
    return [[a[i] * (1 - a[i]) if i == j else -a[i] * a[j] for j in range(n)] for i in range(n)]


@answer("squared-probabilities", "jacobian")
def squares_in_the_formula(a):
    p = softmax(a) ** 2
    return np.diag(p) - np.outer(p, p)


@answer("jacobian-rows-summed", "jacobian")
def one_derivative_per_class(a):
    p = softmax(a)
    J = np.diag(p) - np.outer(p, p)
    return J.sum(axis=0)


@answer("input-changed", "jacobian")
def exponentials_in_place(a):
    np.exp(a, out=a)
    a /= a.sum()
    return np.diag(a) - np.outer(a, a)


@answer("no-max-shift", "jacobian")
def jacobian_of_plain_exponentials(a):
    e = np.exp(a)
    p = e / e.sum()
    return np.diag(p) - np.outer(p, p)


@answer("no-max-shift", "jacobian")
def quotient_rule_on_plain_exponentials(a):
    e = np.exp(a)
    S = e.sum()
    return (np.diag(e) * S - np.outer(e, e)) / S**2


@answer("max-with-zero", "jacobian")
def jacobian_with_the_positive_part_of_the_maximum(a):
    e = np.exp(a - np.maximum(np.max(a), 0))
    p = e / e.sum()
    return np.diag(p) - np.outer(p, p)


@answer("temperature-missing", "jacobian", temperature=2.0)
def temperature_only_inside(a):
    p = softmax(a / 2.0)
    return np.diag(p) - np.outer(p, p)


# The vector–Jacobian product


@answer("diagonal-only", "vjp")
def elementwise_product(a, u):
    p = softmax(a)
    return u * p * (1 - p)


@answer("diagonal-only", "vjp")
def elementwise_product_in_a_loop(a, u):
    e = [np.exp(x) for x in a]
    return [u[k] * e[k] / sum(e) * (1 - e[k] / sum(e)) for k in range(len(e))]


@answer("wrong-index", "vjp")
def wrong_probability_in_the_sum(a, u):
    p = softmax(a)
    g = np.zeros(len(p))
    for j in range(len(p)):
        for k in range(len(p)):
            g[j] += u[k] * p[k] * ((j == k) - p[k])
    return g


@answer("wrong-index", "vjp")
def wrong_axis_of_the_outer_product(a, u):
    p = softmax(a)
    J = p * (np.eye(len(p)) - p)
    return J @ u


@answer("sign", "vjp")
def minus_upstream(a, u):
    p = softmax(a)
    return p * (p @ u - u)


@answer("sign", "vjp")
def minus_jacobian(a, u):
    p = softmax(a)
    return (np.outer(p, p) - np.diag(p)) @ u


@answer("off-diagonal-sign", "vjp")
def plus_in_the_sum(a, u):
    p = softmax(a)
    J = np.outer(p, p)
    J[np.arange(len(p)), np.arange(len(p))] = p - p**2
    return u @ J


@answer("off-diagonal-sign", "vjp")
def plus_in_the_closed_form(a, u):
    p = softmax(a)
    others = p @ u - p * u
    return p * ((1 - p) * u + others)


@answer("diagonal-without-square", "vjp")
def others_subtracted(a, u):
    p = softmax(a)
    g = p * u
    for j in range(len(p)):
        for k in range(len(p)):
            if k != j:
                g[j] -= p[j] * p[k] * u[k]
    return g


@answer("diagonal-without-square", "vjp")
def matrix_with_p_on_the_diagonal(a, u):
    p = softmax(a)
    J = -np.outer(p, p)
    np.fill_diagonal(J, p)
    return J.dot(u)


@answer("jacobian-rows-summed", "vjp")
def rows_summed_first(a, u):
    p = softmax(a)
    return (np.diag(p) - np.outer(p, p)).sum(0) * u


@answer("jacobian-rows-summed", "vjp")
def upstream_summed_first(a, u):
    p = softmax(a)
    s = u.sum()
    return p * (s - s * p.sum())


@answer("softmax-twice", "vjp")
def input_already_probabilities(a, u):
    y = softmax(a)
    p = softmax(y)
    return p * (u - np.dot(p, u))


@answer("softmax-twice-exact", "vjp")
def two_layers(a, u):
    p = softmax(a)
    q = softmax(p)
    v = q * (u - q @ u)
    return p * (v - p @ v)


@answer("extra-p-1-minus-p", "vjp")
def activation_derivative_once_more(a, u):
    p = softmax(a)
    return p * (u - p @ u) * p * (1 - p)


@answer("sigmoid", "vjp")
def logistic_product(a, u):
    s = 1 / (1 + np.exp(-a))
    return u * s * (1 - s)


@answer("logits-for-probabilities", "vjp")
def scores_in_the_product(a, u):
    return a * (u - np.dot(a, u))


@answer("log-softmax-backward-sign", "vjp")
def log_softmax_adds_the_sum(a, u):
    return u + softmax(a) * u.sum()


@answer("log-softmax-backward-sign", "vjp")
def log_softmax_adds_the_sum_in_a_loop(a, u):
    log_p = a - np.log(np.exp(a).sum())
    s = 0
    for x in u:
        s += x
    return np.array([u[k] + s * np.exp(log_p[k]) for k in range(len(u))])


@answer("log-softmax-backward-sign", "vjp", of="log-softmax")
def log_softmax_adds_where_it_subtracts(a, u):
    return u + softmax(a) * np.sum(u)


@answer("log-softmax-backward-sign", "vjp", of="log-softmax")
def log_softmax_by_deltas_with_a_plus(a, u):
    p = softmax(a)
    return [sum(u[k] * ((j == k) + p[j]) for k in range(len(p))) for j in range(len(p))]


@answer("stopped-at-probabilities", "vjp")
def upstream_handed_on(a, u):
    return np.array(u)


@answer("temperature-missing", "vjp", temperature=3.0)
def temperature_only_in_the_forward_pass(a, u):
    p = softmax(a / 3.0)
    return p * (u - p @ u)


@answer("input-changed", "vjp")
def upstream_in_place(a, u):
    p = softmax(a)
    u -= p @ u
    u *= p
    return u


@answer("no-max-shift", "vjp")
def product_with_plain_exponentials(a, u):
    p = np.exp(a) / np.sum(np.exp(a))
    return p * u - p * np.sum(p * u)


@answer("max-with-zero", "vjp")
def product_with_the_positive_part_of_the_maximum(a, u):
    e = np.exp(a - max(a.max(), 0.0))
    p = e / e.sum()
    return p * (u - np.sum(p * u))
