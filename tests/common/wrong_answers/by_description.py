"""Mistakes made again from their one sentence, by somebody who knew neither our formulas nor code.

Every one has a derivation of its own with the slip in it, in the style of whoever would make it.
"""

import math

import numpy as np

from . import answers

ANSWERS, answer = answers()

W4 = np.array([1.0, 3.0, 0.5, 2.0])
T = 2.0
EPS = 0.1


def stable(z):
    """Softmax along the last axis, the one most people copy from somewhere."""
    z = np.asarray(z, dtype=float)
    e = np.exp(z - np.max(z, axis=-1, keepdims=True))
    return e / np.sum(e, axis=-1, keepdims=True)


def dsoftmax(p):
    return np.diag(p) - np.outer(p, p)


# labels-in-jacobian


@answer("labels-in-jacobian", "logits")
def hot_diagonal_loops(logits, labels):
    p = stable(logits)
    n = len(p)
    grad = [0.0] * n
    for j in range(n):
        for k in range(n):
            dl_dp = -labels[k] / p[k]
            dp_da = p[k] - labels[k] if k == j else -p[k] * p[j]
            grad[j] += dl_dp * dp_da
    return np.array(grad)


@answer("labels-in-jacobian", "jacobian")
def hot_diagonal_matrix(logits, labels):
    p = stable(logits)
    jac = np.einsum("i,j->ij", -p, p)
    jac[np.diag_indices(p.size)] = p - labels
    return jac


@answer("labels-in-jacobian", "W")
def hot_diagonal_layer(W, b, X, labels):
    total = np.zeros_like(W)
    for x, t in zip(X, labels, strict=True):
        p = stable(W @ x + b)
        jac = -np.outer(p, p)
        np.fill_diagonal(jac, p - t)
        total += np.outer((-t / p) @ jac, x)
    return total / len(X)


# diagonal-only


class ElementwiseActivation:
    """Softmax treated as if it were one more elementwise activation, as tanh is."""

    def forward(self, a):
        self.out = stable(a)
        return self.out

    def backward(self, grad):
        return grad * self.out * (1 - self.out)

    def __call__(self, logits, labels):
        p = self.forward(logits)
        return self.backward(-labels / p)


answer("diagonal-only", "logits")(ElementwiseActivation().__call__)


@answer("diagonal-only", "jacobian")
def nothing_beside_the_diagonal(logits):
    p = stable(logits)
    return np.diag(p * (1 - p))


@answer("diagonal-only", "vjp")
def activation_rule(logits, upstream):
    p = stable(logits)
    return np.array([u * q * (1 - q) for u, q in zip(upstream, p, strict=True)])


@answer("diagonal-only", "W")
def elementwise_backprop(W, b, X, labels):
    p = stable(X @ W.T + b)
    dp = -labels / p
    da = dp * p * (1.0 - p)
    return np.einsum("nk,nd->kd", da, X) / X.shape[0]


@answer("diagonal-only", "bias")
def elementwise_backprop_of_b(W, b, X, labels):
    p = stable(X @ W.T + b)
    return np.mean(-labels * (1.0 - p), axis=0)


# only-true-class


@answer("only-true-class", "logits")
def where_the_label_is(logits, labels):
    p = stable(logits)
    c = int(np.argmax(labels))
    return np.where(np.arange(len(p)) == c, p - labels, 0.0)


@answer("only-true-class", "W")
def row_of_the_label(W, b, X, labels):
    dW = np.zeros(W.shape)
    for n in range(len(X)):
        c = labels[n].argmax()
        p = stable(W.dot(X[n]) + b)
        dW[c] += (p[c] - labels[n, c]) * X[n]
    return dW / len(X)


@answer("only-true-class", "bias")
def offset_of_the_label(W, b, X, labels):
    delta = stable(X @ W.T + b) - labels
    keep = np.eye(labels.shape[1])[labels.argmax(axis=1)]
    return (delta * keep).mean(axis=0)


# wrong-index


@answer("wrong-index", "logits")
def k_for_j(logits, labels):
    p = stable(logits)
    out = []
    for j in range(len(p)):
        s = 0.0
        for k in range(len(p)):
            s += labels[k] * p[k]
        out.append(s - labels[j])
    return out


@answer("wrong-index", "W")
def k_for_j_in_a_layer(W, b, X, labels):
    p = stable(X @ W.T + b)
    delta = np.einsum("nk,nk->n", labels, p)[:, None] - labels
    return delta.T @ X / len(X)


# lost-reciprocal-off-diagonal


@answer("lost-reciprocal-off-diagonal", "logits")
def cancelled_only_once(logits, labels):
    p = stable(logits)
    n = len(p)
    grad = np.zeros(n)
    for j in range(n):
        grad[j] = -labels[j] / p[j] * p[j] * (1 - p[j])
        for k in range(n):
            if k != j:
                grad[j] += labels[k] * p[k] * p[j]
    return grad


@answer("lost-reciprocal-off-diagonal", "logits")
def cancelled_only_once_vectors(logits, labels):
    p = stable(logits)
    tp = labels * p
    others = p * (tp.sum() - tp)
    return others - labels * (1 - p)


@answer("lost-reciprocal-off-diagonal", "bias")
def cancelled_only_once_in_b(W, b, X, labels):
    db = np.zeros_like(b)
    for x, t in zip(X, labels, strict=True):
        p = stable(W @ x + b)
        mask = 1 - np.eye(len(p))
        db += -t * (1 - p) + np.einsum("jk,k,k,j->j", mask, t, p, p)
    return db / len(X)


# lost-reciprocal


@answer("lost-reciprocal", "logits")
def derivative_of_log_is_one(logits, labels):
    return -labels @ dsoftmax(stable(logits))


@answer("lost-reciprocal", "W")
def derivative_of_log_is_one_layer(W, b, X, labels):
    p = stable(X @ W.T + b)
    J = np.einsum("nk,kj->nkj", p, np.eye(p.shape[1])) - np.einsum("nk,nj->nkj", p, p)
    return np.einsum("nk,nkj,nd->jd", -labels, J, X) / len(X)


# stopped-at-probabilities


@answer("stopped-at-probabilities", "logits")
def as_far_as_p(logits, labels):
    p = stable(logits)
    return -np.divide(labels, p)


@answer("stopped-at-probabilities", "vjp")
def pass_it_on(logits, upstream):
    return np.copy(upstream)


@answer("stopped-at-probabilities", "W")
def as_far_as_p_then_x(W, b, X, labels):
    p = stable(X @ W.T + b)
    return (-labels / p).T @ X / len(X)


@answer("stopped-at-probabilities", "bias")
def as_far_as_p_then_b(W, b, X, labels):
    p = stable(X @ W.T + b)
    return (-labels / p).sum(0) / len(X)


# sign


@answer("sign", "logits")
def target_minus_output(logits, labels):
    return labels - stable(logits)


@answer("sign", "logits")
def minus_of_the_log_forgotten(logits, labels):
    p = stable(logits)
    return (labels / p) @ dsoftmax(p)


@answer("sign", "W")
def ascent(W, b, X, labels):
    return sum(np.outer(t - stable(W @ x + b), x) for x, t in zip(X, labels, strict=True)) / len(X)


@answer("sign", "bias")
def ascent_of_b(W, b, X, labels):
    return np.average(labels - stable(X @ W.T + b), axis=0)


@answer("sign", "Theta")
def ascent_of_theta(Theta, X, labels):
    return X.T @ (labels - stable(X @ Theta)) / len(X)


@answer("sign", "jacobian")
def outer_minus_diagonal(logits):
    p = stable(logits)
    return np.outer(p, p) - np.diag(p)


@answer("sign", "vjp")
def backward_negated(logits, upstream):
    p = stable(logits)
    return p * (np.dot(p, upstream) - upstream)


@answer("sign", "loss")
def log_likelihood(logits, labels):
    m = max(logits)
    lse = m + math.log(sum(math.exp(v - m) for v in logits))
    return sum(t * (v - lse) for t, v in zip(labels, logits, strict=True) if t > 0)


# off-diagonal-sign


@answer("off-diagonal-sign", "jacobian")
def quotient_rule_with_plus(logits):
    p = stable(logits)
    n = p.shape[0]
    J = np.empty((n, n))
    for k in range(n):
        for j in range(n):
            J[k, j] = p[k] * (1 - p[k]) if k == j else p[k] * p[j]
    return J


@answer("off-diagonal-sign", "logits")
def quotient_rule_with_plus_and_log(logits, labels):
    return np.matmul(quotient_rule_with_plus(logits), -labels / stable(logits))


@answer("off-diagonal-sign", "vjp")
def plus_the_others(logits, upstream):
    p = stable(logits)
    up = upstream * p
    return up * (1 - p) + p * (up.sum() - up)


# diagonal-without-square


@answer("diagonal-without-square", "jacobian")
def normaliser_is_constant_on_the_diagonal(logits):
    p = stable(logits)
    J = -p[:, None] * p[None, :]
    for k in range(len(p)):
        J[k, k] = p[k]
    return J


@answer("diagonal-without-square", "logits")
def normaliser_is_constant(logits, labels):
    p = stable(logits)
    grad = np.empty_like(p)
    for j in range(p.size):
        others = np.delete(labels, j).sum()
        grad[j] = -labels[j] + others * p[j]
    return grad


@answer("diagonal-without-square", "vjp")
def normaliser_is_constant_backward(logits, upstream):
    return upstream @ normaliser_is_constant_on_the_diagonal(logits)


# jacobian-rows-summed


@answer("jacobian-rows-summed", "logits")
def collapse_then_multiply(logits, labels):
    p = stable(logits)
    return dsoftmax(p).sum(axis=1) * (-labels / p)


@answer("jacobian-rows-summed", "vjp")
def collapse_then_multiply_backward(logits, upstream):
    p = stable(logits)
    dp = np.array(
        [sum((k == j) * p[k] - p[k] * p[j] for j in range(len(p))) for k in range(len(p))]
    )
    return dp * upstream


@answer("jacobian-rows-summed", "W")
def collapse_then_multiply_layer(W, b, X, labels):
    dW = np.zeros_like(W)
    for x, t in zip(X, labels, strict=True):
        p = stable(W @ x + b)
        dW += np.outer(-t / p * np.sum(dsoftmax(p), axis=1), x)
    return dW / len(X)


# softmax-twice


@answer("softmax-twice", "logits")
def loss_wants_logits(logits, labels):
    p = stable(logits)
    return stable(p) - labels


@answer("softmax-twice", "softmax")
def model_ends_in_softmax(logits):
    return stable(stable(logits))


@answer("softmax-twice", "loss")
def loss_has_a_softmax_of_its_own(logits, labels):
    p = stable(logits)
    return -(labels @ (p - np.log(np.exp(p).sum())))


@answer("softmax-twice", "W")
def network_ends_in_softmax(W, b, X, labels):
    outputs = stable(X @ W.T + b)
    delta = (stable(outputs) - labels) / len(X)
    return delta.T @ X


@answer("softmax-twice", "Theta")
def regression_ends_in_softmax(Theta, X, labels):
    return np.einsum("nd,nk->dk", X, stable(stable(X @ Theta)) - labels) / len(X)


# softmax-twice-exact


@answer("softmax-twice-exact", "logits")
def through_both(logits, labels):
    p = stable(logits)
    v = stable(p) - labels
    return p * (v - p @ v)


@answer("softmax-twice-exact", "W")
def autograd_through_both(W, b, X, labels):
    dW = np.zeros_like(W)
    for x, t in zip(X, labels, strict=True):
        p = stable(W @ x + b)
        dW += np.outer(dsoftmax(p) @ (stable(p) - t), x)
    return dW / len(X)


@answer("softmax-twice-exact", "logits")
def differences_through_both(logits, labels):
    def loss(a):
        p = stable(a)
        return -np.sum(labels * (p - np.log(np.sum(np.exp(p)))))

    h = 1e-5
    eye = np.eye(len(logits))
    return np.array([(loss(logits + h * e) - loss(logits - h * e)) / (2 * h) for e in eye])


@answer("softmax-twice-exact", "jacobian")
def jacobian_of_both(logits):
    p = stable(logits)
    return dsoftmax(stable(p)) @ dsoftmax(p)


# squared-error


@answer("squared-error", "logits")
def delta_rule(logits, labels):
    y = stable(logits)
    grad = np.zeros(len(y))
    for j in range(len(y)):
        for k in range(len(y)):
            grad[j] += (y[k] - labels[k]) * y[k] * (float(j == k) - y[j])
    return grad


@answer("squared-error", "loss")
def half_the_squares(logits, labels):
    return 0.5 * np.linalg.norm(stable(logits) - labels) ** 2


@answer("squared-error", "bias")
def delta_rule_for_b(W, b, X, labels):
    y = stable(X @ W.T + b)
    e = y - labels
    return np.mean(y * (e - np.sum(e * y, axis=1, keepdims=True)), axis=0)


@answer("squared-error", "W")
def delta_rule_for_w(W, b, X, labels):
    y = stable(X @ W.T + b)
    e = y - labels
    delta = y * (e - np.sum(e * y, axis=1, keepdims=True))
    return delta.T @ X / len(X)


# extra-p-1-minus-p


@answer("extra-p-1-minus-p", "logits")
def residual_times_slope(logits, labels):
    p = stable(logits)
    return (p - labels) * p * (1 - p)


@answer("extra-p-1-minus-p", "W")
def residual_times_slope_layer(W, b, X, labels):
    p = stable(X @ W.T + b)
    error = p - labels
    delta = error * (p * (1 - p))
    return np.dot(delta.T, X) / len(X)


@answer("extra-p-1-minus-p", "Theta")
def residual_times_slope_regression(Theta, X, labels):
    p = stable(X @ Theta)
    grad = np.zeros_like(Theta)
    for n in range(len(X)):
        grad += np.outer(X[n], (p[n] - labels[n]) * p[n] * (1 - p[n]))
    return grad / len(X)


# sigmoid


@answer("sigmoid", "logits")
def logistic_units(logits, labels):
    return np.array([1 / (1 + math.exp(-a)) for a in logits]) - labels


@answer("sigmoid", "softmax")
def logistic_outputs(logits):
    return 0.5 * (1 + np.tanh(logits / 2))


@answer("sigmoid", "loss")
def log_of_logistic_outputs(logits, labels):
    return np.sum(labels * np.logaddexp(0, -logits))


@answer("sigmoid", "jacobian")
def slopes_of_logistic_units(logits):
    s = 1 / (1 + np.exp(-logits))
    return np.diag(s * (1 - s))


@answer("sigmoid", "W")
def logistic_layer(W, b, X, labels):
    s = 1 / (1 + np.exp(-(X @ W.T + b)))
    return (s - labels).T @ X / len(X)


@answer("sigmoid", "bias")
def logistic_layer_offset(W, b, X, labels):
    s = 1 / (1 + np.exp(-(X @ W.T + b)))
    return (s - labels).mean(0)


@answer("sigmoid", "vjp")
def logistic_backward(logits, upstream):
    s = 1 / (1 + np.exp(-logits))
    return upstream * s * (1 - s)


# logits-for-probabilities


@answer("logits-for-probabilities", "logits")
def linear_output(logits, labels):
    return np.subtract(logits, labels)


@answer("logits-for-probabilities", "jacobian")
def softmax_rule_on_logits(logits):
    K = len(logits)
    return np.array([[logits[i] * ((i == j) - logits[j]) for j in range(K)] for i in range(K)])


@answer("logits-for-probabilities", "W")
def linear_regression(W, b, X, labels):
    return sum(np.outer(W @ x + b - t, x) for x, t in zip(X, labels, strict=True)) / len(X)


@answer("logits-for-probabilities", "Theta")
def linear_regression_theta(Theta, X, labels):
    return X.T @ (X @ Theta - labels) / X.shape[0]


@answer("logits-for-probabilities", "softmax")
def identity(logits):
    return logits.copy()


# squared-probabilities


@answer("squared-probabilities", "logits")
def p_squared_minus_t(logits, labels):
    return stable(logits) ** 2 - labels


@answer("squared-probabilities", "softmax")
def p_squared(logits):
    p = stable(logits)
    return p * p


@answer("squared-probabilities", "W")
def p_squared_layer(W, b, X, labels):
    delta = np.square(stable(X @ W.T + b)) - labels
    return np.tensordot(delta, X, axes=(0, 0)) / len(X)


@answer("squared-probabilities", "loss")
def log_of_p_squared(logits, labels):
    m = logits.max()
    log_p = logits - m - np.log(np.exp(logits - m).sum())
    return -np.sum(labels * 2 * log_p)


# labels-hardened


@answer("labels-hardened", "logits")
def sparse_gradient(logits, labels):
    grad = stable(logits)
    grad[np.argmax(labels)] -= 1
    return grad


@answer("labels-hardened", "loss")
def sparse_loss(logits, labels):
    m = logits.max()
    return m + np.log(np.exp(logits - m).sum()) - logits[labels.argmax()]


@answer("labels-hardened", "W")
def sparse_layer(W, b, X, labels):
    y = labels.argmax(axis=1)
    delta = stable(X @ W.T + b)
    delta[np.arange(len(X)), y] -= 1
    return delta.T @ X / len(X)


@answer("labels-hardened", "Theta")
def sparse_regression(Theta, X, labels):
    one_hot = (labels == labels.max(axis=1, keepdims=True)).astype(float)
    return X.T @ (stable(X @ Theta) - one_hot) / len(X)


# log-base-2


@answer("log-base-2", "loss")
def bits(logits, labels):
    a = logits - logits.max()
    return -np.sum(labels * (a - np.log(np.exp(a).sum()))) / math.log(2)


@answer("log-base-2", "loss")
def bits_loop(logits, labels):
    shifted = [a - max(logits) for a in logits]
    log2_z = math.log2(sum(math.exp(a) for a in shifted))
    return sum(t * (log2_z - a * math.log2(math.e)) for t, a in zip(labels, shifted, strict=True))


@answer("log-base-2", "logits")
def gradient_of_bits(logits, labels):
    p = stable(logits)
    return (-labels / (p * np.log(2))) @ dsoftmax(p)


@answer("log-base-2", "W")
def layer_in_bits(W, b, X, labels):
    return (stable(X @ W.T + b) - labels).T @ X / len(X) / np.log(2)


# labels-not-summing-to-one


@answer("labels-not-summing-to-one", "logits")
def shortcut(logits, labels):
    return [p - t for p, t in zip(stable(logits), labels, strict=True)]


@answer("labels-not-summing-to-one", "logits")
def shortcut_by_logsumexp(logits, labels):
    m = logits.max()
    return np.exp(logits - m - np.log(np.sum(np.exp(logits - m)))) - labels


# smoothing-loses-epsilon


@answer("smoothing-loses-epsilon", "logits", smoothing=EPS)
def smoothed_too_much(logits, labels):
    K = len(labels)
    smooth = [(1 - EPS) * t + 1 / K for t in labels]
    return stable(logits) - smooth


@answer("smoothing-loses-epsilon", "logits", smoothing=EPS)
def smoothed_too_much_and_differentiated(logits, labels):
    smooth = (1 - EPS) * labels + 1 / labels.size
    p = stable(logits)
    return (-smooth / p) @ dsoftmax(p)


@answer("smoothing-loses-epsilon", "loss", smoothing=EPS)
def smoothed_too_much_loss(logits, labels):
    smooth = (1 - EPS) * labels + np.ones_like(labels) / len(labels)
    m = logits.max()
    return smooth.sum() * (m + np.log(np.exp(logits - m).sum())) - smooth @ logits


@answer("smoothing-loses-epsilon", "W", smoothing=EPS)
def smoothed_too_much_layer(W, b, X, labels):
    smooth = (1 - EPS) * labels + 1 / labels.shape[1]
    return (stable(X @ W.T + b) - smooth).T @ X / len(X)


# weights-times-residual


@answer("weights-times-residual", "logits", weights=W4.tolist())
def weighted_residual(logits, labels):
    return np.array([w * (p - t) for w, p, t in zip(W4, stable(logits), labels, strict=True)])


@answer("weights-times-residual", "logits", weights=W4.tolist())
def weighted_by_a_diagonal_matrix(logits, labels):
    return np.diag(W4) @ (stable(logits) - labels)


# temperature-missing


@answer("temperature-missing", "logits", temperature=T)
def no_chain_rule_for_the_temperature(logits, labels):
    return stable(logits / T) - labels


@answer("temperature-missing", "logits", temperature=T)
def no_temperature_at_all(logits, labels):
    p = stable(logits)
    return -labels / p @ dsoftmax(p)


@answer("temperature-missing", "jacobian", temperature=T)
def jacobian_in_scaled_logits(logits):
    return dsoftmax(stable(np.true_divide(logits, T)))


@answer("temperature-missing", "vjp", temperature=T)
def backward_in_scaled_logits(logits, upstream):
    p = stable(logits / T)
    return p * (upstream - (p * upstream).sum())


@answer("temperature-missing", "softmax", temperature=T)
def cold_softmax(logits):
    return np.array([stable(row) for row in logits])


@answer("temperature-missing", "W", temperature=T)
def layer_in_scaled_logits(W, b, X, labels):
    return (stable((X @ W.T + b) / T) - labels).T @ X / len(X)


# log-softmax-backward-sign


class LogSoftmax:
    def forward(self, x):
        shifted = x - x.max()
        self.y = shifted - np.log(np.exp(shifted).sum())
        return self.y

    def backward(self, dy):
        return dy + np.exp(self.y) * dy.sum()

    def __call__(self, logits, upstream):
        self.forward(logits)
        return self.backward(upstream)


answer("log-softmax-backward-sign", "vjp", of="log-softmax")(LogSoftmax().__call__)


@answer("log-softmax-backward-sign", "vjp", of="log-softmax")
def only_p_is_added(logits, upstream):
    return upstream + stable(logits)


@answer("log-softmax-backward-sign", "vjp")
def inner_product_added(logits, upstream):
    p = stable(logits)
    return p * (upstream + np.inner(p, upstream))


@answer("log-softmax-backward-sign", "vjp")
def inner_product_added_by_matrix(logits, upstream):
    p = stable(logits)
    return (np.diag(p) + np.einsum("i,j->ij", p, p)) @ upstream


# missing-mean


@answer("missing-mean", "W")
def added_up(W, b, X, labels):
    dW = np.zeros_like(W)
    for x, t in zip(X, labels, strict=True):
        for k, d in enumerate(stable(W @ x + b) - t):
            dW[k] += d * x
    return dW


@answer("missing-mean", "bias")
def added_up_b(W, b, X, labels):
    return np.ones(len(X)) @ (stable(X @ W.T + b) - labels)


@answer("missing-mean", "Theta")
def added_up_theta(Theta, X, labels):
    return np.einsum("nd,nk->dk", X, stable(X @ Theta) - labels)


# divided-twice


@answer("divided-twice", "W")
def mean_in_loss_and_in_layer(W, b, X, labels):
    delta = (stable(X @ W.T + b) - labels) / len(X)
    return delta.T @ X / len(X)


@answer("divided-twice", "W")
def mean_over_every_entry(W, b, X, labels):
    delta = (stable(X @ W.T + b) - labels) / labels.size
    return delta.T @ X


@answer("divided-twice", "bias")
def mean_over_every_entry_b(W, b, X, labels):
    return np.sum(stable(X @ W.T + b) - labels, axis=0) / labels.size


@answer("divided-twice", "bias")
def mean_in_loss_and_in_offset(W, b, X, labels):
    delta = (stable(X @ W.T + b) - labels) / len(X)
    return delta.mean(axis=0)


@answer("divided-twice", "Theta")
def mean_of_a_mean(Theta, X, labels):
    grads = [np.outer(x, stable(x @ Theta) - t) / len(X) for x, t in zip(X, labels, strict=True)]
    return np.mean(grads, axis=0)


# transposed


@answer("transposed", "W")
def features_first(W, b, X, labels):
    return np.matmul(X.T, stable(X @ W.T + b) - labels) / len(X)


@answer("transposed", "W")
def outer_the_other_way(W, b, X, labels):
    return np.mean(
        [np.outer(x, stable(W @ x + b) - t) for x, t in zip(X, labels, strict=True)], axis=0
    )


@answer("transposed", "Theta")
def classes_first(Theta, X, labels):
    return (stable(X @ Theta) - labels).T @ X / len(X)


# bias-not-summed


@answer("bias-not-summed", "bias")
def delta_itself(W, b, X, labels):
    return stable(X @ W.T + b) - labels


@answer("bias-not-summed", "bias")
def delta_of_the_mean_itself(W, b, X, labels):
    return (stable(X @ W.T + b) - labels) / len(X)


@answer("bias-not-summed", "bias")
def mean_of_the_mean(W, b, X, labels):
    delta = (stable(X @ W.T + b) - labels) / len(X)
    return np.average(delta, axis=0)


# wrong-axis


@answer("wrong-axis", "softmax")
def down_the_columns(logits):
    e = np.exp(logits - logits.max(axis=0))
    return e / e.sum(axis=0)


@answer("wrong-axis", "softmax")
def column_by_column(logits):
    return np.stack([stable(column) for column in logits.T], axis=1)


@answer("wrong-axis", "W")
def layer_down_the_columns(W, b, X, labels):
    return (down_the_columns(X @ W.T + b) - labels).T @ X / len(X)


@answer("wrong-axis", "bias")
def offset_down_the_columns(W, b, X, labels):
    return (stable((X @ W.T + b).T).T - labels).mean(axis=0)


@answer("wrong-axis", "Theta")
def regression_down_the_columns(Theta, X, labels):
    return X.T @ (down_the_columns(X @ Theta) - labels) / len(X)


# bias-forgotten


@answer("bias-forgotten", "W")
def no_offset(W, b, X, labels):
    return (stable(X @ W.T) - labels).T @ X / len(X)


@answer("bias-forgotten", "W")
def no_offset_loop(W, b, X, labels):
    rows = [np.outer(stable(W @ x) - t, x) for x, t in zip(X, labels, strict=True)]
    return np.sum(rows, axis=0) / len(rows)


@answer("bias-forgotten", "bias")
def offset_gets_nothing(W, b, X, labels):
    return np.zeros(b.shape)


@answer("bias-forgotten", "bias")
def gradient_without_offset_in_the_scores(W, b, X, labels):
    return np.mean([stable(W @ x) - t for x, t in zip(X, labels, strict=True)], axis=0)


# input-changed


@answer("input-changed", "logits")
def second_name(logits, labels):
    p = logits
    p -= p.max()
    np.exp(p, out=p)
    p /= p.sum()
    return p - labels


@answer("input-changed", "logits")
def labels_negated_in_place(logits, labels):
    grad = labels
    grad *= -1
    grad += stable(logits)
    return grad


@answer("input-changed", "softmax")
def rows_overwritten(logits):
    out = logits
    for i in range(len(out)):
        out[i] = stable(out[i])
    return out


@answer("input-changed", "loss")
def shifted_in_place(logits, labels):
    a = logits
    a -= np.max(a)
    return np.log(np.exp(a).sum()) * labels.sum() - labels @ a


@answer("input-changed", "W")
def labels_overwritten(W, b, X, labels):
    delta = labels
    np.subtract(stable(X @ W.T + b), labels, out=delta)
    return delta.T @ X / len(X)


@answer("input-changed", "vjp")
def upstream_overwritten(logits, upstream):
    p = stable(logits)
    grad = upstream
    grad -= p @ upstream
    grad *= p
    return grad


@answer("input-changed", "numerical")
def wiggled_and_not_put_back(f, x):
    h = 1e-6
    grad = np.zeros_like(x)
    for i in range(x.size):
        moved = x
        moved[i] += h
        up = f(moved)
        moved[i] -= 2 * h
        down = f(moved)
        grad[i] = (up - down) / (2 * h)
    return grad


# no-max-shift


@answer("no-max-shift", "softmax")
def textbook_softmax(logits):
    return np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)


@answer("no-max-shift", "softmax")
def textbook_softmax_by_einsum(logits):
    e = np.exp(logits)
    return np.einsum("nk,n->nk", e, 1 / np.einsum("nk->n", e))


@answer("no-max-shift", "logits")
def textbook_gradient(logits, labels):
    e = np.exp(logits)
    return labels.sum() * e / e.sum() - labels


@answer("no-max-shift", "jacobian")
def textbook_jacobian(logits):
    e = np.exp(logits)
    p = e / e.sum()
    return np.diag(p) - np.outer(p, p)


@answer("no-max-shift", "loss")
def textbook_logsumexp(logits, labels):
    return np.log(np.exp(logits).sum()) * labels.sum() - labels @ logits


@answer("no-max-shift", "vjp")
def textbook_backward(logits, upstream):
    e = np.exp(logits)
    p = e / np.sum(e)
    return p * upstream - p * (p @ upstream)


@answer("no-max-shift", "W")
def textbook_layer(W, b, X, labels):
    e = np.exp(X @ W.T + b)
    return (e / e.sum(1)[:, None] - labels).T @ X / len(X)


# one-max-for-batch


@answer("one-max-for-batch", "softmax")
def one_maximum(logits):
    e = np.exp(logits - np.max(logits))
    return e / e.sum(axis=-1, keepdims=True)


@answer("one-max-for-batch", "softmax")
def one_maximum_loop(logits):
    largest = -math.inf
    for row in logits:
        for a in row:
            largest = max(largest, a)
    out = np.zeros_like(logits)
    for i, row in enumerate(logits):
        e = np.exp(row - largest)
        out[i] = e / e.sum()
    return out


@answer("one-max-for-batch", "W")
def one_maximum_layer(W, b, X, labels):
    return (one_maximum(X @ W.T + b) - labels).T @ X / len(X)


@answer("one-max-for-batch", "Theta")
def one_maximum_regression(Theta, X, labels):
    return X.T @ (one_maximum(X @ Theta) - labels) / len(X)


# max-with-zero


@answer("max-with-zero", "softmax")
def maximum_starts_at_zero(logits):
    out = []
    for row in logits:
        m = 0.0
        for a in row:
            if a > m:
                m = a
        e = np.array([np.exp(a - m) for a in row])
        out.append(e / e.sum())
    return np.array(out)


@answer("max-with-zero", "softmax")
def maximum_clipped(logits):
    e = np.exp(logits - np.clip(logits.max(axis=1, keepdims=True), 0, None))
    return e / e.sum(axis=1, keepdims=True)


@answer("max-with-zero", "logits")
def maximum_with_initial_zero(logits, labels):
    e = np.exp(logits - np.max(logits, initial=0))
    return labels.sum() * e / e.sum() - labels


@answer("max-with-zero", "loss")
def logsumexp_with_initial_zero(logits, labels):
    m = max(0.0, logits.max())
    return (m + np.log(np.exp(logits - m).sum())) * labels.sum() - labels @ logits


# log-of-zero


@answer("log-of-zero", "loss")
def log_after_softmax(logits, labels):
    return -np.dot(labels, np.log(stable(logits)))


@answer("log-of-zero", "loss")
def log_after_softmax_loop(logits, labels):
    p = stable(logits)
    loss = 0.0
    for k in range(len(p)):
        loss -= labels[k] * np.log(p[k])
    return loss


@answer("log-of-zero", "logits")
def division_after_softmax(logits, labels):
    p = stable(logits)
    return np.einsum("k,kj->j", -labels / p, dsoftmax(p))


@answer("log-of-zero", "bias")
def division_in_a_layer(W, b, X, labels):
    db = np.zeros_like(b)
    for x, t in zip(X, labels, strict=True):
        p = stable(W @ x + b)
        db += dsoftmax(p) @ (-t / p)
    return db / len(X)


@answer("log-of-zero", "vjp", of="log-softmax")
def log_and_softmax_backward_one_by_one(logits, upstream):
    p = stable(logits)
    dp = upstream / p
    return p * (dp - p @ dp)


# epsilon-in-log


@answer("epsilon-in-log", "loss")
def tiny_added(logits, labels):
    return -np.sum(labels * np.log(stable(logits) + 1e-9))


@answer("epsilon-in-log", "loss")
def tiny_at_least(logits, labels):
    return -np.sum(labels * np.log(np.clip(stable(logits), 1e-12, 1.0)))


@answer("epsilon-in-log", "logits")
def tiny_added_below_the_line(logits, labels):
    p = stable(logits)
    return (-labels / (p + 1e-8)) @ dsoftmax(p)


@answer("epsilon-in-log", "logits")
def residual_scaled(logits, labels):
    p = stable(logits)
    v = labels * p / (p + 1e-7)
    return p * v.sum() - v


@answer("epsilon-in-log", "W")
def tiny_added_in_a_layer(W, b, X, labels):
    p = stable(X @ W.T + b)
    dp = -labels / (p + 1e-10)
    da = p * (dp - np.sum(dp * p, axis=1, keepdims=True))
    return da.T @ X / len(X)


# float32-differences


@answer("float32-differences", "numerical")
def single_precision_point(f, x):
    x = x.astype(np.float32)
    h = np.float32(1e-3)
    grad = np.zeros_like(x)
    for i in range(len(x)):
        e = np.zeros_like(x)
        e[i] = h
        grad[i] = (np.float32(f(x + e)) - np.float32(f(x - e))) / (2 * h)
    return grad


@answer("float32-differences", "numerical")
def single_precision_values(f, x):
    h = 1e-3
    steps = h * np.eye(len(x))
    up = np.array([f(x + s) for s in steps], dtype=np.float32)
    down = np.array([f(x - s) for s in steps], dtype=np.float32)
    return (up - down) / np.float32(2 * h)


@answer("float32-differences", "numerical")
def single_precision_tiny_step(f, x):
    x = np.array(x, dtype="float32")
    h = np.float32(1e-8)
    grad = []
    for i in range(len(x)):
        y = x.copy()
        y[i] += h
        grad.append((np.float32(f(y)) - np.float32(f(x))) / h)
    return np.array(grad)


# step-too-small


@answer("step-too-small", "numerical")
def as_small_as_possible(f, x):
    h = 1e-14
    return np.array([(f(x + h * e) - f(x - h * e)) / (2 * h) for e in np.eye(len(x))])


@answer("step-too-small", "numerical")
def as_small_as_possible_forward(f, x, h=1e-14):
    base = f(x)
    grad = np.empty(len(x))
    for i in range(len(x)):
        y = x.copy()
        y[i] += h
        grad[i] = (f(y) - base) / h
    return grad
