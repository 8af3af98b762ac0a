"""The half of the public functions that the readings were written with."""

import math

import numpy as np

from . import softmax_all, softmax_rows, finder

FUNCTIONS, found = finder()


@found("right")
def dsoftmax_outer(x):
    e = np.exp(x - x.max())
    sm = e / e.sum()
    return np.diag(sm) - np.outer(sm, sm)


@found("diagonal-only")
def dsoftmax_by_entries(data):
    return softmax_all(data) * (1 - softmax_all(data))


@found("right")
def dcross_entropy_eps(y_true, y_pred):
    return -(y_true / (y_pred + 1e-9))


@found("right")
def dsoftmax_list_input(x):
    e = np.exp(x - np.max(x))
    s = e / e.sum(axis=0)
    out = np.zeros((len(s), len(s)))
    for i in range(len(s)):
        for j in range(len(s)):
            out[i][j] = s[i] - s[i] * s[i] if j == i else -s[i] * s[j]
    return out


@found("right")
def softmax_backward_row(weights_row, grad_row):
    average = math.fsum(g * w for g, w in zip(grad_row, weights_row))
    return [w * (g - average) for w, g in zip(weights_row, grad_row)]


@found("right")
def softmax_backward_prop(true_y, y_hat):
    hot = np.zeros(y_hat.shape)
    for m in range(len(true_y)):
        hot[m, int(np.ravel(true_y[m])[0])] = 1
    return y_hat - hot


@found("right")
def softmax_backward_jacobians(F, dF):
    D = [np.diag(f) for f in F]
    grads = D - np.einsum("ij,ik->ijk", F, F)
    return np.einsum("bj,bjk->bk", dF, grads)


@found("off-diagonal-sign|sign|unknown")
def softmax_backward_negative_diagonal(dL, p):
    n = len(dL)
    Df = np.zeros((n, n))
    for i in range(n):
        for j in range(n):
            Df[j, i] = -p[i] * p[j] if i != j else -p[i] + p[i] ** 2
    return np.array([np.dot(Df[j], dL) for j in range(n)])


@found("diagonal-only")
def d_softmax_of_output(x):
    return x * (1 - x)


@found("right")
def D_Softmax_flat(softmaxlist):
    soft = np.array(softmaxlist).reshape(len(softmaxlist), 1)
    return np.diagflat(soft) - np.dot(soft, soft.T)


@found("jacobian-rows-summed")
def d_softmax_summed(x):
    rows = []
    for i in range(len(x)):
        row = []
        for j in range(len(x)):
            row.append(x[i] * (1 - x[j]) if i == j else -x[i] * x[j])
        rows.append(row)
    return np.sum(rows, axis=0)


@found("right")
def softmax_prime_columns(x):
    f = np.exp(x) / sum(np.exp(x))
    return np.diagflat(f) - np.dot(f, np.transpose(f))


@found("diagonal-only")
def softmax_prime_Z(Z):
    res = np.exp(Z)
    s = res / np.sum(res + np.finfo(float).eps, axis=0)
    return s * (1 - s)


@found("stopped-at-probabilities")
def softmax_prime_passes_on(dA, Z):
    """Softmax Derivative Function"""
    return dA


@found("right")
def softmax_prime_product(x, dL_dS):
    S = softmax_rows(x)
    jac = -np.einsum("bi,bj->bij", S, S)
    n, k = S.shape
    for b in range(n):
        for i in range(k):
            jac[b, i, i] = S[b, i] * (1 - S[b, i])
    return np.einsum("bij,bj->bi", jac, dL_dS)


@found("right")
def cross_entropy_backward_divide(a, a_hat):
    return -np.divide(a, a_hat)


@found("right")
def cross_entropy_backward_half(logits, labels):
    probs = softmax_rows(logits.astype(np.float64))
    probs[np.arange(len(labels)), labels] -= 1.0
    probs /= float(len(labels))
    return probs


@found("right")
def grad_cross_entropy_loss_self(output, target):
    return output - target


@found("binary-cross-entropy")
def grad_cross_entropy_a(y, a):
    return (a - y) / (y.shape[0] * a * (1 - a))


@found("right")
def grad_cross_entropy_id(logits, target_id):
    e = np.exp(logits - np.max(logits))
    probs = e / e.sum(axis=-1, keepdims=True)
    probs[target_id] -= 1
    return probs


@found("right")
def grad_cross_entropy_B(Yk2, Yk, B):
    batch_cross = Yk2 - Yk
    return batch_cross / B


@found("right")
class ProbsThenLabels:
    def forward(self, X):
        exp_scores = np.exp(X - np.max(X, axis=1, keepdims=True))
        self.probs = exp_scores / np.sum(exp_scores, axis=1, keepdims=True)
        return self.probs

    def backward(self, y_true):
        n = y_true.shape[0]
        grad = self.probs.copy()
        grad[np.arange(n), y_true] -= 1
        grad /= n
        return grad


@found("no-max-shift|right")
class InputTarget:
    def __init__(self, name="loss"):
        self.name = name

    def forward(self, input, target):
        batch_size = len(input)
        numerator = np.exp(input)
        soft = (numerator.T / numerator.sum(-1)).T
        loss = -((target * np.log(soft)).sum(-1))
        return loss.sum(-1) / batch_size

    def backward(self, input, target):
        e = np.exp(input)
        soft = (e.T / e.sum(-1)).T
        return -(target - soft) / len(input)


@found("divided-twice")
def loss_over_batch_times_classes(logit, gt):
    e = np.exp(logit - logit.max(axis=1, keepdims=True))
    hk = e / e.sum(axis=1, keepdims=True)
    return -np.sum(np.multiply(np.log(hk), gt)) / (len(gt) * gt.shape[1])


@found("right")
def softmax_gradient_at_class(prob, target_class):
    t = np.full_like(prob, -prob[0, target_class])
    t[0, target_class] += 1
    return t * prob


@found("right")
def softmax_gradient_simple_column(z):
    e = np.exp(z - z.max())
    Sz = e / e.sum()
    n = z.shape[0]
    dz = np.zeros((n, n))
    for i in range(n):
        for j in range(n):
            dz[i, j] = Sz[i, 0] * (np.float64(i == j) - Sz[j, 0])
    return dz


@found("right")
def softmax_derivative_batch(s):
    n, k = s.shape
    der = np.zeros((n, k, k))
    for i in range(n):
        for j in range(k):
            for l in range(k):
                der[i, j, l] = s[i, j] * (1 - s[i, l]) if j == l else -s[i, j] * s[i, l]
    return der


@found("right")
def softmax_deriv_newaxis(X):
    m = np.exp(X) / np.sum(np.exp(X), axis=1, keepdims=True)
    return m[:, :, np.newaxis] * (np.expand_dims(np.eye(X.shape[1]), axis=0) - m[:, np.newaxis, :])


@found("input-changed")
def delta_cross_entropy_in_place(y, y_hat):
    y = y.argmax(axis=1)
    m = y.shape[0]
    grad = y_hat
    grad[range(m), y] -= 1
    grad = grad / m
    return grad


@found("right")
def softmax_loss_gradient_score(N, y, score):
    sc = score.copy()
    sc[np.arange(N), y] -= 1
    sc /= N
    return sc


@found("normaliser-of-the-batch|epsilon-in-log|divided-twice")
class WithLossAll:
    def forward(self, x, t):
        self.t = t
        e = np.exp(x - np.max(x))
        self.y = e / np.sum(e)
        return -np.sum(t * np.log(self.y + 1e-7))

    def backward(self, dout=1):
        return (self.y - self.t) / self.t.shape[0]


@found("right")
def categorical_crossentropy_prime_eps(y_true, y_pred, eps=1e-10):
    y_pred = np.clip(y_pred, eps, 1 - eps)
    return -y_true / y_pred


@found("right")
def categorical_crossentropy_prime_simple(y_true, y_pred):
    return y_pred - y_true


@found("divided-by-p-again")
def categorical_crossentropy_prime_divided(y_true, y_pred):
    return (y_pred - y_true) / (y_pred + 1e-8)


@found("divided-twice|right")
def categorical_crossentropy_mean(y_true, y_pred):
    return -np.mean(y_true * np.log(y_pred))


@found("right")
def softmax_cost_one(out, y):
    eout = np.exp(out - out.max())
    probs = eout / sum(eout)
    p = sum(y * probs)
    return -np.log(p), probs


@found("right")
def softmax_back_m(softmax, Y, m):
    return (softmax - Y) / m


@found("right")
def softmax_jacobian_list(s):
    s = np.array(s)
    return np.diag(s) - np.outer(s, s)


@found("right")
def softmax_jacobian_column(x):
    S = np.exp(x) / np.sum(np.exp(x))
    return -np.dot(S, S.T) + np.diag(S[:, 0])


@found("right")
def loss_der_column(y, t):
    return -t / y


@found("right")
def softmax_jacobian_vjp(p, dY):
    out = np.empty(p.shape)
    for i in range(p.shape[0]):
        dot = sum(p[i, j] * dY[i, j] for j in range(p.shape[1]))
        for j in range(p.shape[1]):
            out[i, j] = p[i, j] * (dY[i, j] - dot)
    return out


@found("right")
def softmax_jacobian_torchlike(z, temp):
    s = softmax_rows(z / temp)
    d = np.einsum("ij,jk->ijk", s, np.eye(s.shape[1]))
    return (d - s[:, :, None] * s[:, None, :]) / temp


@found("right")
class SoftMaxLayer:
    def forward(self, input_tensor):
        x = input_tensor - np.max(input_tensor, axis=1)[:, None]
        self.activation = np.exp(x) / np.sum(np.exp(x), axis=1)[:, None]
        return self.activation

    def backward(self, error_tensor):
        grad = error_tensor * self.activation
        return self.activation * (error_tensor - np.sum(grad, axis=1)[:, None])


@found("right")
class ActivationSoftmax:
    def forward(self, inputs):
        e = np.exp(inputs - np.max(inputs, axis=1, keepdims=True))
        self.output = e / np.sum(e, axis=1, keepdims=True)

    def backward(self, dvalues):
        self.dinputs = np.empty_like(dvalues)
        for i, (out, d) in enumerate(zip(self.output, dvalues)):
            out = out.reshape(-1, 1)
            J = np.diagflat(out) - np.dot(out, out.T)
            self.dinputs[i] = np.dot(J, d)


@found("binary-cross-entropy")
def categorical_cost_binary(prediction, y):
    m = y.shape[1]
    logprobs = np.log(prediction) * y + (1 - y) * np.log(1 - prediction)
    return -np.sum(logprobs) / m


@found("right")
def ce_loss_log_of_inverse(data, j):
    exps = np.exp(data)
    return np.log(1 / (exps / sum(exps))[j])


@found("right")
def ce_grad_Theta(X, y, theta):
    n = X.shape[0]
    prob = softmax_rows(X @ theta)
    hot = np.eye(theta.shape[1])[y]
    return X.T @ (prob - hot)


@found("right|no-max-shift")
def dcross_entropy_softmax_inside(y, z):
    e = np.exp(z)
    return e / e.sum() - y


@found("right")
def dcross_entropy_loss_sum(y, y_truth):
    return -np.divide(y_truth, y) / y.shape[0]


@found("binary-cross-entropy")
def dcross_entropy_y_shape(y, y_pred):
    return (y_pred - y) / (y.shape[0] * y_pred * (1 - y_pred))


@found("right")
def softmax_vjp_one(x, g):
    e = np.exp(x - np.max(x))
    s = e / np.sum(e)
    return s * (g - np.sum(g * s))


@found("right")
def softmax_vjp_grad_first(grad, y, axis=-1):
    dot = np.sum(grad * y, axis=axis, keepdims=True)
    return y * (grad - dot)


@found("right")
def grad_log_softmax_probs(probs, action):
    gradient = -probs.copy()
    gradient[action] += 1.0
    return gradient


@found("binary-cross-entropy")
def d_cross_entropy_two_terms(y_true, y_pred):
    y_pred = np.clip(y_pred, 1e-12, 1 - 1e-12)
    return -(y_true / y_pred) + ((1 - y_true) / (1 - y_pred))


@found("input-changed")
def d_cross_entropy_g(g, y):
    m = y.shape[0]
    g[range(m), np.argmax(y, axis=1)] -= 1
    return g / m


@found("diagonal-only")
def backward_softmax_dA(dA, Z):
    A = np.divide(np.exp(Z), np.sum(np.exp(Z), axis=0, keepdims=True) + 1e-15)
    return A * (1 - A) * dA


@found("bias-not-summed|divided-twice")
def affine_gradients_bias_averaged(X, y, W, b):
    P = softmax_rows(X @ W + b)
    P[np.arange(len(y)), y] -= 1
    P /= len(y)
    return X.T @ P, P.mean(axis=0)


@found("right")
def linear_backward_columns(W, b, X, Y):
    m = X.shape[1]
    Z = W @ X + b
    A = np.exp(Z - Z.max(axis=0))
    A = A / A.sum(axis=0)
    dZ = A - Y
    dW = dZ @ X.T / m
    db = np.sum(dZ, axis=1, keepdims=True) / m
    return dW, db


@found("wrong-axis")
def linear_backward_rows_axis0(W, X, Y):
    Z = X @ W
    A = np.exp(Z - Z.max(axis=0))
    A = A / A.sum(axis=0)
    return X.T @ (A - Y) / len(X)


@found("right")
def log_likelihood_gradient(theta, X, Y):
    eta = X @ theta
    return np.sum(Y * (eta - np.log(np.exp(eta).sum(1))[:, None])), X.T @ (Y - softmax_rows(eta))


@found("squared-error")
def delta_of_probabilities(y_true, y_pred):
    e = y_pred - y_true
    return y_pred * (e - (e * y_pred).sum(axis=1, keepdims=True))


@found("normaliser-of-the-batch")
def batch_softmax_over_everything(Z):
    E = np.exp(Z - np.max(Z))
    return E / np.sum(E)
