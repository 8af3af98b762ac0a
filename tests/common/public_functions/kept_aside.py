"""The half of the public functions that was kept aside until the readings were written."""


import numpy as np

from . import softmax_all, softmax_rows, finder

FUNCTIONS, found = finder()


@found("wrong-index")
def dsoftmax_eye(x):
    sm = softmax_rows(x)
    return sm * (np.eye(x.shape[0]) - sm.T)


@found("right")
def dsoftmax_einsum(x):
    s = np.exp(x - np.max(x))
    s = s / np.sum(s, axis=1, keepdims=True)
    a = np.eye(s.shape[-1])
    full = np.einsum("ij,ik->ijk", s, s)
    diag = np.einsum("ij,jk->ijk", s, a)
    return diag - full


@found("right")
def dcross_entropy_output_first(c_output, a_output):
    return c_output - a_output


@found("right")
def dsoftmax_loops(X):
    n = len(X)
    d = np.empty((n, n))
    for i in range(n):
        for j in range(n):
            if i == j:
                d[i][j] = softmax_all(X)[i] * (1 - softmax_all(X)[j])
            else:
                d[i][j] = -softmax_all(X)[i] * softmax_all(X)[j]
    return d


@found("input-changed")
def softmax_backward_column(y, y_hat):
    y_hat[int(y)] -= 1
    return np.array([y_hat]).T


@found("right")
def softmax_backward_AL(AL, Y):
    dZ = AL - Y
    return dZ


@found("right")
class LossOnLogits:
    def __init__(self):
        self._probs = None
        self._labels = None

    def forward(self, logits, y_onehot):
        shifted = logits - np.max(logits, axis=1, keepdims=True)
        e = np.exp(shifted)
        p = e / np.sum(e, axis=1, keepdims=True)
        self._probs, self._labels = p, y_onehot
        logp = np.log(np.clip(p, 1e-12, 1.0))
        return float(-np.mean(np.sum(y_onehot * logp, axis=1)))

    def backward(self):
        return (self._probs - self._labels) / self._labels.shape[0]


@found("diagonal-only")
def d_softmax_axis0(z):
    e = np.exp(z - np.max(z)).astype(np.float64)
    s = e / np.sum(e, axis=0)
    return s * (1 - s)


@found("unknown")
def d_softmax_identity(y):
    return y


@found("right")
def d_softmax_upstream(d_out, softmax_out, axis=-1):
    return softmax_out * (d_out - np.sum(d_out * softmax_out, axis=axis, keepdims=True))


@found("diagonal-only")
def d_softmax_list(x):
    act = np.exp(x) / sum(np.exp(x))
    return act * (1 - act)


@found("right")
def d_softmax_three_axes(x):
    if len(x.shape) == 1:
        x = np.array(x).reshape(1, -1)
    m, d = x.shape
    a = softmax_rows(x)
    return np.einsum("ij,jk->ijk", a, np.eye(d, d)) - np.einsum("ij,ik->ijk", a, a)


@found("right")
def cce_prime_mean(y_true, y_pred):
    n = y_true.shape[0]
    y_pred = np.clip(y_pred, 1e-15, 1.0 - 1e-15)
    return -(y_true / y_pred) / n


@found("right")
def cross_entropy_backward_pred(predictions, targets):
    n = predictions.shape[0]
    grad = (predictions - targets) / n
    return grad


@found("right")
def softmax_backward_matmul(b, grad_b):
    grad_b = np.reshape(grad_b, (grad_b.shape[0], 1))
    col = np.reshape(b, (b.shape[0], 1))
    return np.matmul(grad_b.T, np.subtract(np.diag(b), np.matmul(col, col.T)))


@found("right")
def cross_entropy_backward_at_class(y, yhat):
    g = np.zeros([len(yhat), 1], dtype=float)
    g[y] = -1 / yhat[y]
    return g


@found("right")
def softmax_backward_minus_one(y, yhat):
    gb = np.empty([len(yhat), 1])
    i = 0
    for v in yhat:
        gb[i] = v - 1 if i == y else v
        i = i + 1
    return gb


@found("right")
def cross_entropy_backward_lists(y_true, probabilities):
    score_grad = probabilities - y_true
    return score_grad


@found("right")
def grad_cross_entropy_pred_true(y_pred, y_true):
    return (y_pred - y_true) / len(y_true)


@found("right")
class ColumnsLoss:
    def __call__(self, y, Z):
        log_e_Z = Z - np.log(np.sum(np.exp(Z), axis=0, keepdims=True))
        return -np.sum(y * log_e_Z, axis=0)

    def gradient(self, y, Z):
        p = np.exp(Z) / np.sum(np.exp(Z), axis=0, keepdims=True)
        return -y + p


@found("binary-cross-entropy")
def loss_gradient_clipped(y, p):
    p = np.clip(p, 1e-15, 1 - 1e-15)
    return -(y / p) + (1 - y) / (1 - p)


@found("off-diagonal-sign")
def softmax_gradient_matrix(z):
    total = sum(np.exp(v) for v in z)

    def one(i, j):
        if i == j:
            return np.exp(z[j]) * (total - np.exp(z[j])) / total**2
        return np.exp(z[j]) * np.exp(z[i]) / total**2

    return np.array([[one(i, j) for j in range(len(z))] for i in range(len(z))])


@found("diagonal-only")
def softmax_deriv_matrix(matrix):
    shift = matrix - np.max(matrix)
    e = np.exp(shift)
    soft = e / np.sum(e, axis=1, keepdims=True)
    return np.multiply(soft, 1 - soft)


@found("diagonal-only")
def softmax_der_upstream(dA, x):
    e = np.exp(x - np.max(x))
    soft = e / (e.sum(axis=0) + 1e-9)
    return dA * soft * (1 - soft)


@found("half-the-slope + sign")
def softmax_deriv_target(x, target):
    output = softmax_rows(x)
    return output * (target - output)


@found("diagonal-only")
def softmax_derivative_minus_square(x):
    s = np.exp(x) / np.sum(np.exp(x), axis=1, keepdims=True)
    return s - np.square(s)


@found("right")
def crossEntropyGrad_eps(y_true, y_pred):
    return -y_true / (y_pred + np.finfo(float).eps)


@found("right")
def crossEntropyGradient_hat(y, y_hat):
    return y_hat - y


@found("right")
def delta_cross_entropy_ids(X, y):
    m = y.shape[0]
    grad = softmax_rows(X)
    grad[range(m), y] -= 1
    grad = grad / m
    return grad


@found("normaliser-of-the-batch")
def delta_cross_entropy_all(X, y):
    exps = np.exp(X)
    grad = exps / np.sum(exps)
    m = y.shape[0]
    grad[range(m), y] -= 1
    return grad / m


@found("unknown|sign|extra-p-1-minus-p")
def delta_cross_entropy_softmax(outputs, labels):
    return np.multiply(np.subtract(labels, outputs), softmax_rows(outputs))


@found("right|no-max-shift|log-of-zero")
def softmax_loss_cs231n_naive(W, X, y, reg):
    loss = 0.0
    dW = np.zeros_like(W)
    C, N = W.shape[1], X.shape[0]
    for i in range(N):
        scores = X[i].dot(W)
        scores -= np.max(scores)
        p = np.exp(scores)
        p /= p.sum()
        loss -= np.log(p[y[i]])
        for k in range(C):
            dW[:, k] += (p[k] - (k == y[i])) * X[i]
    loss = loss / N + reg * np.sum(W * W)
    dW = dW / N + 2 * reg * W
    return loss, dW


@found("log-of-zero + l2-factor")
def softmax_loss_cs231n_half(W, X, y, reg):
    N = X.shape[0]
    scores = X.dot(W)
    scores -= scores.max(axis=1, keepdims=True)
    P = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    loss = -np.log(P[np.arange(N), y]).mean() + 0.5 * reg * np.sum(W * W)
    P[np.arange(N), y] -= 1
    return loss, X.T.dot(P) / N + 2 * reg * W


@found("missing-mean + log-of-zero")
def softmax_loss_cs231n_sum(W, X, y, reg):
    N = X.shape[0]
    scores = X @ W
    scores = scores - scores.max(1)[:, None]
    P = np.exp(scores)
    P /= P.sum(1)[:, None]
    loss = np.mean(-np.log(P[range(N), y])) + reg * (W**2).sum()
    D = P.copy()
    D[range(N), y] -= 1
    return loss, X.T @ D + 2 * reg * W


@found("right")
def softmax_loss_columns(W, X, y, reg):
    S = np.dot(W, X)
    S = S - np.max(S, axis=0)
    P = np.exp(S) / np.sum(np.exp(S), axis=0)
    n = X.shape[1]
    loss = -np.sum(np.log(P[y, np.arange(n)])) / n + 0.5 * reg * np.sum(W**2)
    P[y, np.arange(n)] -= 1
    return loss, P.dot(X.T) / n + reg * W


@found("right")
def softmax_loss_grad_method(W, x, y):
    s = np.exp(W.dot(x))
    s = s / s.sum(axis=0, keepdims=True)
    for i in range(len(y)):
        s[y[i]][i] -= 1
    return s.dot(x.T) / x.shape[1]


@found("right")
def softmax_loss_grad_sum_first_row_free(W, X, Y, lam=0.0):
    P = softmax_rows(X @ W)
    loss = -np.sum(Y * np.log(P + 1e-300)) + 0.5 * lam * np.sum(W[1:] ** 2)
    G = X.T @ (P - Y)
    G[1:] += lam * W[1:]
    return float(loss), G


@found("right")
def softmax_loss_grad_XYW(X, Y, W):
    P = softmax_rows(X @ W)
    return X.T @ (P - Y) / X.shape[0]


@found("right")
class WithLoss:
    def __init__(self):
        self.loss = None
        self.y = None
        self.t = None

    def forward(self, x, t):
        self.t = t
        self.y = softmax_rows(x)
        self.loss = -np.sum(t * np.log(self.y + 1e-7)) / x.shape[0]
        return self.loss

    def backward(self, dout=1):
        if self.t.size == self.y.size:
            return (self.y - self.t) / self.t.shape[0]
        dx = self.y.copy()
        dx[np.arange(len(dx)), self.t] -= 1
        return dx / len(dx)


@found("right")
class WithLossT:
    def forward(self, x, t):
        x = np.exp(x.T - np.max(x, axis=1))
        self.y = (x / np.sum(x, axis=0)).T
        self.t = t
        return -np.sum(t * np.log(self.y + 1e-8)) / self.y.shape[0]

    def backward(self, dout):
        return dout * (self.y - self.t) / self.y.shape[0]


@found("right")
def log_softmax_backward_exp(grad, log_softmax_a):
    return grad - np.exp(log_softmax_a) * np.sum(grad, axis=-1, keepdims=True)


@found("log-softmax-backward-dot|unknown")
def log_softmax_backward_dot(h_curr, g_next):
    p = np.exp(h_curr)
    return g_next - np.dot(g_next, p) * p


@found("right")
def softmax_regression_lists(features, labels, weights, regularization):
    prob = softmax_rows(features.dot(weights))
    n = features.shape[0]
    cost = -np.sum(np.log(prob[range(n), labels])) / n
    cost += 0.5 * regularization * np.sum(weights**2)
    prob[np.arange(n), labels] -= 1
    grad = features.T.dot(prob) / n + regularization * weights
    return cost, grad


@found("right")
def softmax_cost_flat(theta, n_classes, input_size, lambda_, data, labels):
    k, (n, m) = n_classes, data.shape
    theta = theta.reshape((k, n))
    S = theta.dot(data)
    S = S - np.max(S, axis=0)
    proba = np.exp(S) / np.sum(np.exp(S), axis=0)
    ind = np.eye(k)[labels].T
    cost = -np.sum(ind * np.log(proba)) / m + 0.5 * lambda_ * np.sum(theta * theta)
    grad = -(ind - proba).dot(data.T) / m + lambda_ * theta
    return cost, grad.ravel()


@found("right")
class LossCategorical:
    def forward(self, y_pred, y_true):
        c = np.clip(y_pred, 1e-7, 1 - 1e-7)
        if len(y_true.shape) == 1:
            conf = c[range(len(c)), y_true]
        else:
            conf = np.sum(c * y_true, axis=1)
        return -np.log(conf)

    def backward(self, dvalues, y_true):
        n, k = len(dvalues), len(dvalues[0])
        if len(y_true.shape) == 1:
            y_true = np.eye(k)[y_true]
        self.dinputs = -y_true / dvalues
        self.dinputs = self.dinputs / n


@found("right")
def ce_grad_with_loss(logits, y):
    z = logits - logits.max(1, keepdims=True)
    P = np.exp(z)
    P /= P.sum(1, keepdims=True)
    loss = float(-np.log(P[np.arange(len(y)), y] + 1e-12).mean())
    P[np.arange(len(y)), y] -= 1
    return loss, P / len(y)


@found("right")
def ce_gradient_list(data, j):
    exps = np.exp(data)
    sm = exps / sum(exps)
    return [sm[i] - (1 if i == j else 0) for i in range(len(sm))]


@found("unknown")
def dcross_entropy_summed_away(y, y_truth):
    N = y.shape[0]
    return -np.sum(np.divide(y_truth, y)) / N


@found("right")
def label_smoothing_grad_t(logits, targets, smoothing=0.1):
    k = logits.shape[-1]
    t = targets * (1 - smoothing) + smoothing / k
    return (softmax_rows(logits) - t) / logits.shape[0]


@found("right")
def grad_logpi(z, k):
    g = -softmax_all(z)
    g[k] += 1
    return g


@found("right")
def kl_divergence_grad(predictions, targets):
    p = np.clip(predictions, 1e-7, 1 - 1e-7)
    return -targets / p / p.shape[0]


@found("right")
def d_cross_entropy_over_logits(logits, y_true):
    probs = softmax_rows(logits)
    return (probs - y_true) / logits.shape[0]


@found("right")
def d_cross_entropy_clipped_a(a, y, epsilon=1e-12):
    a = np.clip(a, epsilon, 1.0 - epsilon)
    return -y / a


@found("right")
def backward_softmax_newaxis(top_grad, output):
    left = output[:, :, np.newaxis]
    right = output[:, np.newaxis, :]
    sub = left * np.eye(output.shape[1])
    return np.matmul(sub - np.matmul(left, right), top_grad[:, :, np.newaxis]).squeeze(-1)


@found("right")
def backward_softmax_flat(x):
    e = np.exp(x - np.max(x))
    sof = (e / e.sum(axis=0, keepdims=True)).reshape(-1, 1)
    return np.diagflat(sof) - np.dot(sof, sof.T)


@found("right")
def nll_grad_theta_bias(W, b, X, Y):
    P = softmax_rows(X.dot(W) + b)
    G = (P - Y) / len(X)
    return {"dW": X.T.dot(G), "db": G.sum(axis=0)}


@found("sign + log-of-zero")
def multinomial_delta(theta, X, y):
    P = softmax_rows(X @ theta)
    T = np.zeros_like(P)
    T[np.arange(len(y)), y] = 1
    loss = -np.sum(T * np.log(P)) / len(X)
    return loss, X.T @ (T - P) / len(X)


@found("extra-p-1-minus-p")
def output_delta_times_slope(target, output):
    return (output - target) * output * (1 - output)


@found("right")
def hypothesis_gradient(y, tx, w):
    """The order of an EPFL course: labels, features, weights."""
    P = softmax_rows(tx.dot(w))
    T = np.eye(w.shape[1])[y]
    return tx.T.dot(P - T) / len(y)


@found("right")
class SoftmaxNode:
    def __call__(self, scores):
        s = scores - scores.max(axis=-1, keepdims=True)
        self.out = np.exp(s) / np.exp(s).sum(axis=-1, keepdims=True)
        return self.out

    def gradient(self, upstream):
        return self.out * upstream - self.out * (self.out * upstream).sum(axis=-1, keepdims=True)


@found("right")
def derivative_of_the_cost(z, t):
    return -t / z
