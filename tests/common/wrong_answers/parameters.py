"""Wrong gradients of a mean over N rows of X (N, D): in W (K, D), bias (K,) and Theta (D, K)."""

import numpy as np

from . import answers, gradients

ANSWERS, answer = answers()


def softmax(A):
    E = np.exp(A - A.max(axis=1, keepdims=True))
    return E / E.sum(axis=1, keepdims=True)


# 1 to 22 and 37, 38: mistakes of one row, in a batch


@answer("labels-in-jacobian", "W")
def label_in_a_stack_of_jacobians(W, b, X, T):
    P = softmax(X @ W.T + b)
    N, K = P.shape
    J = -np.einsum("ni,nj->nij", P, P)
    for i in range(K):
        J[:, i, i] = P[:, i] - T[:, i]
    delta = np.einsum("ni,nij->nj", -T / P, J)
    return np.einsum("nj,nd->jd", delta, X) / N


@answer("diagonal-only", "W")
def one_path_to_each_weight(W, b, X, T):
    P = softmax(X @ W.T + b)
    dW = np.zeros(W.shape)
    for n in range(len(X)):
        for k in range(W.shape[0]):
            for d in range(W.shape[1]):
                dW[k, d] += -T[n, k] / P[n, k] * P[n, k] * (1 - P[n, k]) * X[n, d]
    return dW / len(X)


@answer("diagonal-only", "Theta")
def elementwise_through_the_activation(Theta, X, T):
    P = softmax(X @ Theta)
    dP = -T / P / len(X)
    return X.T @ (dP * P * (1 - P))


@answer("only-true-class", "Theta")
def only_the_column_of_the_true_class(Theta, X, T):
    P = softmax(X @ Theta)
    grad = np.zeros_like(Theta)
    for n, c in enumerate(T.argmax(axis=1)):
        grad[:, c] += (P[n, c] - T[n, c]) * X[n]
    return grad / len(X)


@answer("only-true-class", "W")
def only_the_row_of_the_true_class(W, b, X, T):
    P = softmax(X @ W.T + b)
    rows = np.arange(len(X))
    y = np.argmax(T, axis=1)
    D = np.zeros_like(P)
    D[rows, y] = P[rows, y] - T[rows, y]
    return D.T @ X / len(X)


@answer("wrong-index", "W")
def sum_over_k_of_the_wrong_probability(W, b, X, T):
    P = softmax(X @ W.T + b)
    delta = (P * T).sum(axis=1, keepdims=True) - T
    return delta.T @ X / len(X)


@answer("lost-reciprocal", "Theta")
def backward_through_softmax_from_labels(Theta, X, T):
    P = softmax(X @ Theta)
    upstream = -T
    delta = P * (upstream - np.sum(P * upstream, axis=1, keepdims=True))
    return X.T @ delta / len(X)


@answer("stopped-at-probabilities", "W")
def log_straight_to_the_weights(W, b, X, T):
    P = softmax(X @ W.T + b)
    return (-T / P).T @ X / len(X)


@answer("stopped-at-probabilities", "bias")
def log_straight_to_the_bias(W, b, X, T):
    P = softmax(X @ W.T + b)
    return np.mean(-T / P, axis=0)


@answer("sign", "W")
def ascent_on_weights(W, b, X, T):
    return (T - softmax(X @ W.T + b)).T @ X / len(X)


@answer("sign", "bias")
def ascent_on_the_bias(W, b, X, T):
    return (T - softmax(X @ W.T + b)).mean(axis=0)


@answer("sign", "Theta")
def ascent_on_theta(Theta, X, T):
    error = T - softmax(X.dot(Theta))
    grad = np.zeros(Theta.shape)
    for j in range(Theta.shape[1]):
        grad[:, j] = (error[:, [j]] * X).sum(axis=0) / X.shape[0]
    return grad


@answer("off-diagonal-sign", "Theta")
def plus_in_a_stack_of_jacobians(Theta, X, T):
    P = softmax(X @ Theta)
    eye = np.eye(Theta.shape[1])
    J = P[:, :, None] * P[:, None, :] * (1 - eye) + eye * (P * (1 - P))[:, None, :]
    delta = np.einsum("nk,nkj->nj", -T / P, J)
    return np.tensordot(X, delta, axes=(0, 0)) / len(X)


@answer("softmax-twice", "W")
def model_and_loss_both_apply_it(W, b, X, T):
    outputs = softmax(X @ W.T + b)
    return (softmax(outputs) - T).T @ X / len(X)


@answer("softmax-twice-exact", "Theta")
def both_applications_differentiated(Theta, X, T):
    P = softmax(X @ Theta)
    dP = softmax(P) - T
    dZ = P * (dP - (P * dP).sum(axis=1, keepdims=True))
    return X.T @ dZ / len(X)


@answer("squared-error", "W")
def squares_of_a_classifier(W, b, X, T):
    P = softmax(X @ W.T + b)
    E = P - T
    delta = P * (E - np.einsum("nk,nk->n", P, E)[:, None])
    return np.einsum("nk,nd->kd", delta, X) / X.shape[0]


@answer("squared-error", "bias")
def squares_without_the_half(W, b, X, T):
    P = softmax(X @ W.T + b)
    E = 2 * (P - T)
    return np.mean(P * E - P * np.sum(P * E, axis=1, keepdims=True), axis=0)


@answer("extra-p-1-minus-p", "Theta")
def delta_rule_of_a_sigmoid_network(Theta, X, T):
    out = softmax(X @ Theta)
    delta = (out - T) * out * (1 - out)
    return X.T.dot(delta) / len(X)


@answer("sigmoid", "Theta")
def logistic_regression(Theta, X, T):
    return X.T @ (1 / (1 + np.exp(-X @ Theta)) - T) / len(X)


@answer("sigmoid", "bias")
def logistic_regression_bias(W, b, X, T):
    return np.mean(1 / (1 + np.exp(-(X @ W.T + b))) - T, axis=0)


@answer("logits-for-probabilities", "W")
def linear_regression(W, b, X, T):
    return (X @ W.T + b - T).T @ X / len(X)


@answer("squared-probabilities", "W")
def squared_outputs(W, b, X, T):
    return (softmax(X @ W.T + b) ** 2 - T).T @ X / len(X)


@answer("labels-hardened", "W")
def classes_from_labels(W, b, X, T):
    P = softmax(X @ W.T + b)
    P[np.arange(len(X)), T.argmax(1)] -= 1
    return P.T @ X / len(X)


@answer("log-base-2", "Theta")
def theta_in_bits(Theta, X, T):
    return X.T @ (softmax(X @ Theta) - T) / (len(X) * np.log(2))


@answer("temperature-missing", "W", temperature=2.0)
def temperature_only_in_the_forward_pass(W, b, X, T):
    P = softmax((X @ W.T + b) / 2.0)
    return (P - T).T @ X / len(X)


# 23: the sum over the batch


@answer("missing-mean", "W")
def summed_over_the_batch(W, b, X, T):
    return (softmax(X @ W.T + b) - T).T @ X


@answer("missing-mean", "W")
def summed_over_the_batch_in_a_loop(W, b, X, T):
    dW = np.zeros_like(W)
    for x, t in zip(X, T):
        a = W @ x + b
        p = np.exp(a) / np.exp(a).sum()
        dW += np.outer(t.sum() * p - t, x)
    return dW


@answer("missing-mean", "bias")
def residuals_summed(W, b, X, T):
    return (softmax(X @ W.T + b) - T).sum(axis=0)


@answer("missing-mean", "bias")
def residuals_by_ones(W, b, X, T):
    P = softmax(X @ W.T + b)
    return np.ones(len(X)) @ (T.sum(axis=1, keepdims=True) * P - T)


@answer("missing-mean", "Theta")
def textbook_without_n(Theta, X, T):
    return X.T @ (softmax(X @ Theta) - T)


@answer("missing-mean", "Theta")
def summed_through_jacobians(Theta, X, T):
    grad = 0
    for x, t in zip(X, T):
        p = softmax((x @ Theta)[None])[0]
        grad = grad + np.outer(x, (np.diag(p) - np.outer(p, p)) @ (-t / p))
    return grad


# 24: divided once too often


@answer("divided-twice", "W")
def mean_of_the_loss_and_of_the_gradient(W, b, X, T):
    N = len(X)
    delta = (softmax(X @ W.T + b) - T) / N
    return delta.T @ X / N


@answer("divided-twice", "W")
def mean_over_rows_and_classes(W, b, X, T):
    P = softmax(X @ W.T + b)
    return (P - T).T @ X / P.size


@answer("divided-twice", "Theta")
def mean_of_outer_products_divided(Theta, X, T):
    D = softmax(X @ Theta) - T
    return np.mean([np.outer(x, d) for x, d in zip(X, D)], axis=0) / X.shape[0]


@answer("divided-twice", "Theta")
def mean_over_everything(Theta, X, T):
    P = softmax(X @ Theta)
    dL_dP = -(T / P) / T.size
    dZ = P * (dL_dP - (P * dL_dP).sum(1)[:, None])
    return X.T @ dZ


@answer("divided-twice", "bias")
def mean_over_rows_and_classes_of_the_bias(W, b, X, T):
    P = softmax(X @ W.T + b)
    return np.sum((P - T) / P.size, axis=0)


# 25: the other layout


@answer("transposed", "W")
def features_first(W, b, X, T):
    return X.T @ (softmax(X @ W.T + b) - T) / len(X)


@answer("transposed", "W")
def outer_product_turned_round(W, b, X, T):
    P = softmax(X @ W.T + b)
    return sum(np.outer(x, t.sum() * p - t) for x, p, t in zip(X, P, T)) / len(X)


@answer("transposed", "Theta")
def classes_first(Theta, X, T):
    return (softmax(X @ Theta) - T).T @ X / len(X)


@answer("transposed", "Theta")
def indices_exchanged(Theta, X, T):
    return np.einsum("ni,nj->ij", softmax(X @ Theta) - T, X) / X.shape[0]


# 26: the bias


@answer("bias-not-summed", "bias")
def a_gradient_for_every_row(W, b, X, T):
    return softmax(X @ W.T + b) - T


@answer("bias-not-summed", "bias")
def a_share_for_every_row(W, b, X, T):
    N = X.shape[0]
    dscores = softmax(X @ W.T + b)
    dscores -= T
    dscores /= N
    return dscores


@answer("bias-not-summed", "bias")
def averaged_twice(W, b, X, T):
    dscores = (softmax(X @ W.T + b) - T) / len(X)
    return dscores.mean(axis=0)


# 27: the wrong axis


def softmax_of_columns(A):
    E = np.exp(A - A.max(axis=0))
    return E / E.sum(axis=0)


@answer("wrong-axis", "W")
def columns_normalised(W, b, X, T):
    return (softmax_of_columns(X @ W.T + b) - T).T @ X / len(X)


@answer("wrong-axis", "Theta")
def columns_normalised_by_an_axis_left_out(Theta, X, T):
    Z = X @ Theta
    E = np.exp(Z - np.max(Z))
    P = E / sum(E)
    return X.T @ (P - T) / len(X)


@answer("wrong-axis", "bias")
def columns_normalised_in_the_bias(W, b, X, T):
    return np.mean(softmax_of_columns(X @ W.T + b) - T, axis=0)


# 28: the bias forgotten


@answer("bias-forgotten", "W")
def scores_without_bias(W, b, X, T):
    return (softmax(X @ W.T) - T).T @ X / len(X)


@answer("bias-forgotten", "W")
def scores_without_bias_in_a_loop(W, b, X, T):
    dW = np.zeros_like(W)
    for n in range(len(X)):
        a = W @ X[n]
        p = np.exp(a - a.max())
        p /= p.sum()
        for k in range(len(p)):
            dW[k] += (T[n].sum() * p[k] - T[n, k]) * X[n] / len(X)
    return dW


@answer("bias-forgotten", "bias")
def bias_of_scores_without_bias(W, b, X, T):
    return (softmax(X @ W.T) - T).mean(axis=0)


@answer("bias-forgotten", "bias")
def bias_never_filled(W, b, X, T):
    grads = {"W": (softmax(X @ W.T + b) - T).T @ X / len(X), "b": np.zeros_like(b)}
    return grads["b"]


# 29: the caller's arrays


@answer("input-changed", "W")
def labels_used_as_scratch(W, b, X, T):
    T -= softmax(X @ W.T + b)
    return -T.T @ X / len(X)


@answer("input-changed", "bias")
def bias_updated_on_the_way(W, b, X, T):
    g = (softmax(X @ W.T + b) - T).mean(axis=0)
    b -= 0.1 * g
    return g


@answer("input-changed", "Theta")
def step_taken_at_once(Theta, X, T):
    g = X.T @ (softmax(X @ Theta) - T) / len(X)
    Theta -= 0.5 * g
    return g


@answer("input-changed", "Theta")
def rows_centred_in_place(Theta, X, T):
    g = X.T @ (softmax(X @ Theta) - T) / len(X)
    X -= X.mean(axis=0)
    return g


# 30 to 33: the numbers run out


@answer("no-max-shift", "W")
def plain_exponentials(W, b, X, T):
    E = np.exp(X @ W.T + b)
    return (E / E.sum(axis=1, keepdims=True) - T).T @ X / len(X)


@answer("no-max-shift", "bias")
def plain_exponentials_in_a_loop(W, b, X, T):
    g = np.zeros_like(b)
    for x, t in zip(X, T):
        e = np.exp(W @ x + b)
        g += (e / sum(e) - t) / len(X)
    return g


@answer("no-max-shift", "Theta")
def plain_exponentials_of_theta(Theta, X, T):
    E = np.exp(X @ Theta)
    return X.T @ (E / E.sum(axis=1)[:, None] - T) / len(X)


@answer("one-max-for-batch", "W")
def largest_of_all(W, b, X, T):
    A = X @ W.T + b
    E = np.exp(A - A.max())
    return (E / E.sum(axis=1, keepdims=True) - T).T @ X / len(X)


@answer("one-max-for-batch", "bias")
def largest_of_all_for_the_bias(W, b, X, T):
    A = X @ W.T + b
    E = np.exp(A - np.max(A))
    return (E / E.sum(axis=1, keepdims=True) - T).sum(axis=0) / len(X)


@answer("one-max-for-batch", "Theta")
def largest_of_all_for_theta(Theta, X, T):
    A = X @ Theta
    A = A - np.amax(A)
    P = np.exp(A) / np.exp(A).sum(axis=1, keepdims=True)
    return X.T @ (T.sum(axis=1, keepdims=True) * P - T) / len(X)


@answer("max-with-zero", "Theta")
def positive_part_of_each_maximum(Theta, X, T):
    A = X @ Theta
    E = np.exp(A - np.maximum(A.max(axis=1, keepdims=True), 0))
    return X.T @ (E / E.sum(axis=1, keepdims=True) - T) / len(X)


# Two mistakes at once


@answer("sign + missing-mean", "W")
def ascent_summed(W, b, X, T):
    return (T - softmax(X @ W.T + b)).T @ X


@answer("sign + missing-mean", "bias")
def ascent_summed_bias(W, b, X, T):
    return np.sum(T - softmax(X @ W.T + b), axis=0)


@answer("sign + missing-mean", "Theta")
def ascent_summed_theta(Theta, X, T):
    return np.einsum("nd,nk->dk", X, T - softmax(X @ Theta))


@answer("sign + transposed", "W")
def ascent_features_first(W, b, X, T):
    return X.T @ (T - softmax(X @ W.T + b)) / len(X)


@answer("missing-mean + transposed", "W")
def summed_features_first(W, b, X, T):
    return X.T @ (softmax(X @ W.T + b) - T)


@answer("missing-mean + transposed", "Theta")
def summed_classes_first(Theta, X, T):
    return (softmax(X @ Theta) - T).T @ X


@answer("sign + divided-twice", "Theta")
def ascent_divided_twice(Theta, X, T):
    return X.T @ ((T - softmax(X @ Theta)) / len(X)) / len(X)


@answer("missing-mean + bias-forgotten", "W")
def summed_scores_without_bias(W, b, X, T):
    return (softmax(X @ W.T) - T).T @ X


@answer("missing-mean + diagonal-only", "Theta")
def one_path_summed(Theta, X, T):
    P = softmax(X @ Theta)
    return X.T @ (-T * (1 - P))


@answer("missing-mean + softmax-twice", "W")
def twice_summed(W, b, X, T):
    return (softmax(softmax(X @ W.T + b)) - T).T @ X


@answer("missing-mean + wrong-axis", "Theta")
def columns_summed(Theta, X, T):
    return X.T @ (softmax_of_columns(X @ Theta) - T)


# Every mistake of one row, row by row: what a student does who has the gradient of one example.


def in_W(gradient):
    def function(W, b, X, T):
        dW = np.zeros_like(W)
        for x, t in zip(X, T):
            dW += np.outer(gradient(W @ x + b, t), x)
        return dW / len(X)

    return function


def in_bias(gradient):
    def function(W, b, X, T):
        return np.mean([gradient(W @ x + b, t) for x, t in zip(X, T)], axis=0)

    return function


def in_Theta(gradient):
    def function(Theta, X, T):
        columns = np.transpose([gradient(x @ Theta, t) for x, t in zip(X, T)])
        return (columns @ X).T / len(X)

    return function


ROW_BY_ROW, row_by_row = answers()

for name, _, params, gradient in gradients.ANSWERS:
    # The rows of logits are the answer's own, and weights leave open which mean is meant.
    if name != "input-changed" and "weights" not in params:
        for kind, lift in [("W", in_W), ("bias", in_bias), ("Theta", in_Theta)]:
            function = lift(gradient)
            function.__name__ = gradient.__name__
            row_by_row(name, kind, **params)(function)
