"""A third collection, met by the readings once, after all was mended."""

import numpy as np

from . import finder, softmax_all, softmax_rows

FUNCTIONS, found = finder()


@found("right")
def softmax_gradient_einsum(y, err):
    a = np.einsum("ij,ji->i", err.T, y)
    return (err - a[np.newaxis]) * y


@found("right")
def softmax_gradient_identity(output_gradient, output):
    n = np.size(output)
    return np.dot((np.identity(n) - output.T) * output, output_gradient)


@found("right")
def softmax_gradient_three(W: np.ndarray, X: np.ndarray, y: np.ndarray) -> np.ndarray:
    P = softmax_rows(X @ W)
    hot = np.eye(W.shape[1])[y]
    return X.T @ (P - hot) / X.shape[0]


@found("unread")
def softmax_gradient_XWCv(X, W, C, v):
    dl_dy = (1 / C.shape[1]) * (X - C)
    return dl_dy @ v.T, np.sum(dl_dy, axis=1, keepdims=True), W.T @ dl_dy


@found("unknown")
def softmax_gradient_outer(y_hat, y):
    return (-1 / y_hat).T @ (y_hat - y)


@found("right|log-of-zero")
def softmax_gradient_SY(S, Y):
    e = np.exp(S - np.max(S, axis=0))
    p = e / e.sum(axis=0)
    gradient, n = p.copy(), np.arange(len(Y))
    gradient[Y, n] -= 1
    return -np.log(p[Y, n]), gradient


@found("right")
def dcrossentropy_where(targets, predictions):
    return np.where(predictions != 0, -targets / predictions, 0.0)


@found("right")
def dCrossEntropyLoss_dSoftmax(YPredict, YTrueOneHot):
    if YPredict.shape != YTrueOneHot.shape:
        YTrueOneHot = YTrueOneHot.reshape(YPredict.shape)
    return np.multiply(YPredict, np.sum(YTrueOneHot, axis=1, keepdims=True)) - YTrueOneHot


@found("binary-cross-entropy")
def dCrossEntropy_observation(output, observation):
    return np.divide(np.subtract(output, observation), output * (1 - output))


@found("unknown")
def dsoftmax_ones(z):
    return np.ones_like(z)


@found("unknown")
def dloglikelihood(a, y):
    return -1 / a[np.argmax(y)]


@found("binary-cross-entropy")
def dcrossentropy_square(a, y):
    return (a - y) / (a - a**2)


@found("right")
def dCrossEntropy_columns(y_hat, y):
    m = y_hat.shape[1]
    grad = y_hat.copy()
    grad[y, range(m)] -= 1
    return grad / m


@found("right")
def Jac_softmax(z):
    C, n = z.shape
    J = np.zeros((C, n, n))
    for i in range(C):
        for j in range(n):
            for k in range(n):
                J[i, j, k] = z[i, j] * (1 - z[i, k]) if j == k else -z[i, j] * z[i, k]
    return J


@found("extra-p-1-minus-p")
def delta_output_slope(prediction, label):
    return (prediction - label) * prediction * (1 - prediction)


@found("sign")
def delta_output(y, a):
    return y - a


@found("right|log-of-zero")
def softmax_regression_grads(X, y, W, b):
    Z = X @ W + b
    Z = Z - Z.max(axis=1, keepdims=True)
    P = np.exp(Z) / np.exp(Z).sum(axis=1, keepdims=True)
    n = len(y)
    loss = float(-np.mean(np.log(P[np.arange(n), y])))
    dZ = P.copy()
    dZ[np.arange(n), y] -= 1
    dZ /= n
    return loss, X.T @ dZ, dZ.sum(axis=0)


@found("right")
def softmax_regression_grad_C(X, C, W):
    n, m = np.shape(X)
    A = (X.T @ W).T
    e = np.exp(A - np.max(A, axis=0))
    return 1 / m * X @ ((e / e.sum(axis=0)).T - C.T)


@found("unknown")
def softmax_regression_without_labels(A, W, b, Y):
    Z = W @ A + b
    e = np.exp(Z - np.max(Z))
    return -1 / A.shape[1] * np.sum(Z * np.log(e / e.sum(axis=0)))


@found("right|one-max-for-batch")
def softmax_regression_grad_three(A, W, b, Y):
    n, m = np.shape(A)
    Z = W @ A + b
    e = np.exp(Z - np.max(Z))
    R = e / np.sum(e, axis=0) - Y
    return W.T @ R / m, (R @ A.T) / m, (R / m).sum(axis=1, keepdims=True)


@found("right")
def softmax_regression_gradient_by_W(X, W, C):
    Z = W.dot(X)
    m = Z.shape[1]
    e = np.exp(Z - Z.max(axis=0))
    probabilities = e / e.sum(axis=0)
    probabilities -= C
    return np.dot(probabilities, X.T) / m


@found("right")
def softmax_regression_gradient_by_X(X, W, C):
    Z = W.dot(X)
    e = np.exp(Z - Z.max(axis=0))
    return W.T @ (e / e.sum(axis=0) - C) / X.shape[1]
