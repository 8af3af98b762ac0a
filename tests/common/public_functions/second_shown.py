"""A second collection: the half that was looked at first."""

import math

import numpy as np

from . import finder, softmax_all, softmax_rows

FUNCTIONS, found = finder()


@found("divided-twice|normaliser-of-the-batch")
def d_cross_entropy_v(v, t):
    m = t.shape[0]
    dloss = softmax_all(v)
    dloss = dloss - t
    return dloss / m


@found("binary-cross-entropy + divided-twice|binary-cross-entropy")
def d_cross_entropy_by_size(y_true, y_predicted):
    eps = np.finfo(y_predicted.dtype).eps
    y_predicted = np.maximum(eps, np.minimum(1 - eps, y_predicted))
    return ((1 - y_true) / (1 - y_predicted) - y_true / y_predicted) / np.size(y_true)


@found("right")
def cross_entropy_backward_flattened(probs: np.ndarray, target: np.ndarray) -> np.ndarray:
    shape, K = probs.shape, probs.shape[-1]
    flat, hot = probs.reshape(-1, K), target.reshape(-1, K)
    return ((flat - hot) / flat.shape[0]).reshape(shape)


@found("right")
def cross_entropy_loss_tokens(logits, targets):
    logits = logits - logits.max(axis=-1, keepdims=True)
    e = np.exp(logits)
    probs = e / e.sum(axis=-1, keepdims=True)
    B, T = targets.shape
    return -np.log(probs[np.arange(B)[:, None], np.arange(T)[None, :], targets]).mean()


@found("binary-cross-entropy")
def cross_entropy_backward_where(AL, Y):
    return np.where(Y == 0, 1 / (1 - AL), -1 / AL)


@found("divided-twice|missing-mean + divided-twice|right")
def cross_entropy_backward_last_axis(y_true: np.ndarray, y_pred: np.ndarray) -> np.ndarray:
    B = y_pred.shape[-1]
    return -(y_true * (1 / np.clip(y_pred, 1e-15, 1 - 1e-15))) / B


@found("right")
def softmax_crossentropy_backward_of_lists(logits, targets):
    e = [math.exp(i - max(logits)) for i in logits]
    total = sum(e)
    p = [j / total for j in e]
    return [p[i] - (1 if i == targets else 0) for i in range(len(p))]


@found("right|one-max-for-batch")
def loss_grad_softmax_vectorized(W, X, y, reg):
    dim, N = X.shape
    scores = W.dot(X)
    scores -= np.max(scores)
    e = np.exp(scores)
    total = np.sum(e, axis=0)
    loss = -np.sum(np.log(e[y, range(N)] / total)) / N + 0.5 * reg * np.sum(W * W)
    p = e / total
    p[y, range(N)] -= 1
    return loss, p.dot(X.T) / N + reg * W


@found("unknown")
def softmax_loss_log10(W, X, y, reg):
    loss, dW, N = 0.0, np.zeros_like(W), X.shape[0]
    for i in range(N):
        f = X[i].dot(W)
        f -= np.max(f)
        e = np.exp(f)
        loss += -np.log10(e[y[i]] / np.sum(e))
        for c in range(W.shape[1]):
            dW[:, c] += (e[c] / np.sum(e) - (c == y[i])) * X[i]
    loss = loss / N + 0.5 * reg * np.sum(W * W)
    return loss, dW / N + reg * W


@found("right|epsilon-in-log")
class SoftmaxWithCrossEntropyUT:
    def __init__(self):
        self.Y = None
        self.T = None

    def forward(self, U, T):
        self.T = T
        self.Y = softmax_rows(U)
        return -np.sum(T * np.log(self.Y + 1e-12)) / U.shape[0]

    def backward(self):
        return (self.Y - self.T) / self.T.shape[0]


@found("missing-mean|missing-mean + log-of-zero")
class SoftmaxWithCrossEntropyColumns:
    def __init__(self):
        self.y = self.t = self.loss = None

    def forward(self, x, t):
        e = np.exp(x - np.max(x, axis=0))
        self.t, self.y = t, e / np.sum(e, axis=0)
        self.loss = -np.sum(t * np.log(self.y)) / x.shape[1]
        return self.y, self.loss

    def backward(self, dout=1):
        return self.y - self.t


@found("right")
def softmax_bwd_probs(probs, dprobs):
    s = np.sum(dprobs * probs, axis=-1, keepdims=True)
    return probs * (dprobs - s)


@found("right")
def softmax_bwd_dim(dl_dout, y, dim, *, out=None):
    m = y * dl_dout
    found = m - y * np.sum(m, axis=dim, keepdims=True)
    if out is not None:
        out[...] = found
    return found


@found("right|no-max-shift")
def nll_loss_grad(input, target):
    e = np.exp(input)
    softmax = e / np.sum(e, axis=1, keepdims=True)
    hot = np.zeros_like(softmax)
    hot[np.arange(len(target)), target] = 1
    grad = softmax - hot
    grad /= len(target)
    return grad


@found("jacobian-rows-summed")
def log_softmax_grad_loops(input):
    s = softmax_rows(input)
    grad = np.zeros_like(input)
    for i in range(input.shape[0]):
        for j in range(input.shape[1]):
            for k in range(input.shape[1]):
                if j == k:
                    grad[i, j] += s[i, k] * (1 - s[i, j])
                else:
                    grad[i, j] -= s[i, k] * s[i, j]
    return grad


@found("right|log-of-zero|right + log-of-zero")
def focal_loss_grad_ids(x: np.ndarray, t: np.ndarray, gamma: float = 1):
    t = t.astype(np.int32)
    p = softmax_rows(x)
    rows = np.arange(len(t))
    pk = p[rows, t][:, None]
    hot = np.zeros_like(p)
    hot[rows, t] = 1
    slope = gamma * (1 - pk) ** (gamma - 1) * np.log(pk) - (1 - pk) ** gamma / pk
    return slope * pk * (hot - p)


@found("unknown")
def focal_loss_grad_elementwise(predictions, targets, alpha=0.25, gamma=2.0):
    p, y = np.clip(predictions, 1e-7, 1 - 1e-7), targets
    grad = alpha * (
        y * (gamma * (1 - p) ** (gamma - 1) * np.log(p) + (1 - p) ** gamma / p)
        - (1 - y) * (gamma * p ** (gamma - 1) * np.log(1 - p) + p**gamma / (1 - p))
    )
    return grad / predictions.shape[0]


@found("right")
def cost_gradient_three(y_data, y_pred, X):
    return -(np.dot(X.T, (y_data - y_pred))) / len(X)


@found("right|no-max-shift")
def dldz_first_row(output, label):
    i = 0
    d = np.exp(output) / np.sum(np.exp(output), axis=1)
    d[i, label] -= 1.0
    return d


@found("right")
def grad_softmax_of_softmax(softmax):
    s = softmax.reshape(-1, 1)
    return np.diagflat(s) - np.dot(s, s.T)


@found("right")
class CategoricalCrossentropyStatic:
    @staticmethod
    def eval(x, t):
        return -(t * np.log(x)).sum(axis=1)

    @staticmethod
    def derivative(x, t):
        return -t / x


@found("unknown")
def softmax_backprop_placeholder(x):
    return x


@found("right")
def Softmax_backprop_real(pred, real):
    res = pred - real
    return res


@found("right|log-of-zero")
def softmax_cost_grad_output_vec(predicted, target, output_vec):
    V, D = output_vec.shape
    scores = softmax_rows(output_vec.dot(predicted).reshape(1, V)).reshape(V)
    cost = -np.log(scores[target])
    labels = np.zeros(V)
    labels[target] = 1
    diff = scores - labels
    return cost, diff.dot(output_vec), diff.reshape(V, 1).dot(predicted.reshape(D, 1).T)


@found("right")
def grad_ce_target_logits(target, logits):
    p = softmax_rows(logits)
    return (p - target) / target.shape[0]


@found("right")
def grad_ce_alpha(W, X, Y, alpha=0.0):
    n = X.shape[0]
    grad = (1 / n) * X.T @ (softmax_rows(X @ W) - Y)
    if alpha > 0:
        reg = np.zeros_like(W)
        reg[:-1] = (alpha / n) * W[:-1]
        grad += reg
    return grad


@found("divided-twice|missing-mean + divided-twice|no-max-shift")
def grad_CE_Xtilde(weights, Xtilde, y, alpha):
    z = np.dot(weights.T, Xtilde)
    yhat = np.exp(z) / np.sum(np.exp(z), axis=0)
    distance = yhat - y
    n = y.shape[0]
    identity = np.diag(np.append(np.ones(Xtilde.shape[0] - 1), 0))
    return np.dot(Xtilde, distance.T) / n + (alpha / n) * identity.dot(weights)


@found("right|no-max-shift|log-of-zero|no-max-shift + log-of-zero")
def cross_entropy_with_softmax(label, z):
    prob = np.exp(z) / np.sum(np.exp(z), axis=0)
    return -np.sum(label * np.log(prob))


@found("unknown")
def crossentropy_derivative_one_delta(y_expected: list[float], y_pred: list[float]) -> list[float]:
    delta = 0.0
    for expected, pred in zip(y_expected, y_pred):
        if expected > 0:
            delta += -(expected / pred)
    return [delta for _ in range(len(y_pred))]


@found("right|epsilon-in-log")
def crossentropy_derivative_epsilon(a, y):
    d_cross = -1.0 * (y / (a + 0.000001))
    d_cross = d_cross / y.shape[0]
    return d_cross


@found("unknown")
def crossentropy_derivative_logistic(predictions, targets):
    return np.sum(targets / (1.0 + np.exp(predictions)))


@found("right")
def crossentropy_derivative_mean(y_hat, y):
    y_hat = np.clip(y_hat, 1e-12, 1.0 - 1e-12)
    return (y_hat - y) / y.shape[0]


@found("right")
def softmax_Cost_Grad(theta, data_set, num_classes, lambd):
    train_x, labels = data_set
    theta = theta.reshape(num_classes, -1)
    N = np.shape(train_x)[0]
    hot = np.zeros((N, num_classes))
    hot[np.arange(N), labels] = 1
    M = np.dot(theta, train_x.T)
    e = np.exp(M - np.max(M, 0))
    h = e / np.sum(e, 0)
    J = -1.0 / N * np.sum(hot * np.log(h).T) + 0.5 * lambd * np.sum(theta * theta)
    grad = -1.0 / N * np.dot((hot - h.T).T, train_x) + lambd * theta
    return [J, grad.flatten()]


@found("right|log-of-zero")
def softmax_cost_grads_reg(features, labels, weights, regularization=0.0, nopredictions=False):
    p = softmax_rows(features.dot(weights)).T
    N = features.shape[0]
    cost = np.sum(-np.log(p[labels, range(N)])) / N + 0.5 * regularization * np.sum(weights**2)
    delta = p.T - np.eye(np.shape(weights)[1])[labels]
    grad = np.dot(features.T, delta) / N + regularization * weights
    if nopredictions:
        return cost, grad
    return cost, grad, np.argmax(p, axis=0)


@found("missing-mean|right")
def NLL_grad_columns(x, y, w):
    z = np.dot(x.T, w)
    a = softmax_rows(z)
    return np.dot(x, (a - y))


@found("unknown")
def derivada_softmax_sum_of_columns(x):
    e = np.exp(x)
    s = e / np.sum(e, axis=0)
    ds = np.zeros_like(s)
    for i in range(s.shape[0]):
        for j in range(s.shape[1]):
            ds[i, j] = s[i, j] * (np.identity(s.shape[0])[i, j] - s[:, j]).sum()
    return ds
