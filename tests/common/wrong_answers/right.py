"""Right answers, as many ways as there are to write them."""

import math

import numpy as np

from . import answers

ANSWERS, answer = answers()


def softmax(a):
    a = np.asarray(a)
    e = np.exp(a - a.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


# logits


@answer("right", "logits")
def sum_of_labels(a, t):
    return t.sum() * softmax(a) - t


@answer("right", "logits")
def kronecker_deltas(a, t):
    p = softmax(a)
    K = len(a)
    g = np.zeros(K)
    for j in range(K):
        for k in range(K):
            delta = 1 if j == k else 0
            g[j] += -t[k] * (delta - p[j])
    return g


@answer("right", "logits")
def matrix_of_deltas(a, t):
    return -(np.eye(len(a)) - softmax(a)[:, None]) @ t


@answer("right", "logits")
def einsum_over_classes(a, t):
    p = softmax(a)
    return np.einsum("k,j->j", t, p) - t


@answer("right", "logits")
def a_list(a, t):
    m = max(a)
    e = [math.exp(x - m) for x in a]
    Z, S = sum(e), sum(t)
    return [float(S * e[j] / Z - t[j]) for j in range(len(a))]


@answer("right", "logits")
def single_precision(a, t):
    a, t = a.astype(np.float32), t.astype(np.float32)
    return t.sum() * softmax(a) - t


@answer("right", "logits")
def complex_step(a, t):
    def loss(z):
        m = z.real.max()
        return -np.sum(t * (z - m - np.log(np.sum(np.exp(z - m)))))

    return np.array([loss(a + 1e-30j * e).imag / 1e-30 for e in np.eye(len(a))])


@answer("right", "logits")
def log_softmax_backward(a, t):
    shifted = a - a.max()
    log_p = shifted - np.log(np.exp(shifted).sum())
    upstream = -t
    return upstream - np.exp(log_p) * upstream.sum()


@answer("right", "logits")
def log_softmax_twice(a, t):
    log_p = a - a.max()
    for _ in range(2):
        log_p = log_p - np.log(np.exp(log_p).sum())
    return np.exp(log_p) * t.sum() - t


@answer("right", "logits")
def log_sum_exp_and_scores(a, t):
    m = a.max()
    lse = m + np.log(np.sum(np.exp(a - m)))
    return sum(t) * np.exp(a - lse) - t


@answer("right", "logits", temperature=2.5)
def temperature(a, t):
    return (t.sum() * softmax(a / 2.5) - t) / 2.5


@answer("right", "logits", temperature=0.5)
def temperature_by_deltas(a, t):
    p = softmax(a / 0.5)
    return -(np.eye(len(a)) - p[:, None]) / 0.5 @ t


WEIGHTS = np.array([1.0, 0.5, 2.0, 3.0])


@answer("right", "logits", weights=WEIGHTS)
def class_weights(a, t):
    p = softmax(a)
    return p * np.sum(WEIGHTS * t) - WEIGHTS * t


@answer("right", "logits", weights=WEIGHTS)
def class_weights_in_a_loop(a, t):
    p = softmax(a)
    g = np.zeros(len(a))
    for k in range(len(a)):
        for j in range(len(a)):
            g[j] -= WEIGHTS[k] * t[k] * ((j == k) - p[j])
    return g


@answer("right", "logits", smoothing=0.1)
def smoothed_labels(a, t):
    smooth = 0.9 * t + 0.1 / len(t)
    return smooth.sum() * softmax(a) - smooth


# jacobian


@answer("right", "jacobian")
def diagonal_minus_outer(a):
    p = softmax(a)
    return np.diag(p) - np.outer(p, p)


@answer("right", "jacobian")
def four_loops_of_cases(a, t):
    p = softmax(a)
    J = np.zeros((len(a), len(a)))
    for i in range(len(a)):
        for j in range(len(a)):
            J[i, j] = p[i] * (1 - p[i]) if i == j else -p[i] * p[j]
    return J


@answer("right", "jacobian")
def columns_first(a):
    p = softmax(a)
    return p[None, :] * (np.eye(len(p)) - p[:, None])


@answer("right", "jacobian")
def rows_first(a):
    p = softmax(a)
    return np.einsum("j,jk->jk", p, np.identity(len(p)) - p)


@answer("right", "jacobian")
def lists_of_deltas(a):
    p = softmax(a).tolist()
    return [[p[i] * ((i == j) - p[j]) for j in range(len(p))] for i in range(len(p))]


@answer("right", "jacobian")
def quotient_rule(a):
    e = np.exp(a - a.max())
    S = e.sum()
    return (np.diag(e) * S - np.outer(e, e)) / S**2


@answer("right", "jacobian")
def jacobian_by_complex_step(a):
    def complex_softmax(z):
        e = np.exp(z - z.real.max())
        return e / e.sum()

    return np.stack([complex_softmax(a + 1e-25j * e).imag / 1e-25 for e in np.eye(len(a))], axis=1)


@answer("right", "jacobian")
def jacobian_by_differences(a):
    h = 1e-5
    return np.array([(softmax(a + h * e) - softmax(a - h * e)) / (2 * h) for e in np.eye(len(a))])


@answer("right", "jacobian")
def jacobian_in_single_precision(a):
    p = softmax(a.astype("f4"))
    return np.diag(p) - p[:, None] * p


# W, bias, Theta


@answer("right", "W")
def matrices(W, b, X, T):
    P = softmax(X @ W.T + b)
    return (T.sum(axis=1, keepdims=True) * P - T).T @ X / len(X)


@answer("right", "W")
def outer_products(W, b, X, T):
    dW = np.zeros_like(W)
    for x, t in zip(X, T):
        dW += np.outer(t.sum() * softmax(W @ x + b) - t, x)
    return dW / len(X)


@answer("right", "W")
def every_entry(W, b, X, T):
    P = softmax(X @ W.T + b)
    K, D = W.shape
    return [
        [
            sum((sum(T[n]) * P[n, k] - T[n, k]) * X[n, d] for n in range(len(X))) / len(X)
            for d in range(D)
        ]
        for k in range(K)
    ]


@answer("right", "W")
def einsum_of_deltas(W, b, X, T):
    P = softmax(np.einsum("kd,nd->nk", W, X) + b)
    delta = np.eye(W.shape[0])[None] - P[:, None, :]
    return -np.einsum("nk,nkj,nd->jd", T, delta, X) / X.shape[0]


@answer("right", "W")
def mean_of_outer_products(W, b, X, T):
    P = softmax(X @ W.T + b)
    R = P * T.sum(1)[:, None] - T
    return (R[:, :, None] * X[:, None, :]).mean(axis=0)


@answer("right", "W")
def W_in_single_precision(W, b, X, T):
    W, b, X, T = (v.astype(np.float32) for v in (W, b, X, T))
    return (T.sum(axis=1, keepdims=True) * softmax(X @ W.T + b) - T).T @ X / np.float32(len(X))


def mean_loss(A, T):
    m = A.real.max(axis=1, keepdims=True)
    log_p = A - m - np.log(np.exp(A - m).sum(axis=1, keepdims=True))
    return -(T * log_p).sum() / len(T)


@answer("right", "W")
def W_by_complex_step(W, b, X, T):
    dW = np.zeros(W.shape)
    for i in np.ndindex(*W.shape):
        V = W.astype(complex)
        V[i] += 1e-30j
        dW[i] = mean_loss(X @ V.T + b, T).imag / 1e-30
    return dW


@answer("right", "bias")
def mean_residual(W, b, X, T):
    return np.mean(T.sum(axis=1, keepdims=True) * softmax(X @ W.T + b) - T, axis=0)


@answer("right", "bias")
def residuals_in_a_loop(W, b, X, T):
    g = np.zeros(len(b))
    for n in range(X.shape[0]):
        p = softmax(W @ X[n] + b)
        for k in range(len(b)):
            g[k] += (T[n].sum() * p[k] - T[n, k]) / X.shape[0]
    return g


@answer("right", "bias")
def ones_times_residuals(W, b, X, T):
    P = softmax(X @ W.T + b)
    return np.full(len(X), 1 / len(X)) @ (np.einsum("nj,nk->nk", T, P) - T)


@answer("right", "bias")
def list_of_means(W, b, X, T):
    rows = [sum(t) * softmax(W @ x + b) - t for x, t in zip(X, T)]
    return [sum(column) / len(rows) for column in zip(*rows)]


@answer("right", "bias")
def bias_by_complex_step(W, b, X, T):
    return np.array([mean_loss(X @ W.T + b + 1e-30j * e, T).imag / 1e-30 for e in np.eye(len(b))])


@answer("right", "bias")
def bias_in_single_precision(W, b, X, T):
    P = softmax((X @ W.T + b).astype(np.float32))
    return (T.sum(axis=1, keepdims=True).astype(np.float32) * P - T.astype(np.float32)).mean(axis=0)


@answer("right", "bias")
def bias_by_differences(W, b, X, T):
    h = 1e-5
    A = X @ W.T + b
    return np.array(
        [(mean_loss(A + h * e, T) - mean_loss(A - h * e, T)) / (2 * h) for e in np.eye(len(b))]
    )


@answer("right", "Theta")
def theta_by_matrices(Theta, X, T):
    return X.T @ (T.sum(axis=1, keepdims=True) * softmax(X @ Theta) - T) / len(X)


@answer("right", "Theta")
def theta_by_columns(Theta, X, T):
    P = softmax(X @ Theta)
    G = np.empty_like(Theta)
    for j in range(Theta.shape[1]):
        G[:, j] = np.mean((T.sum(axis=1) * P[:, j] - T[:, j])[:, None] * X, axis=0)
    return G


@answer("right", "Theta")
def theta_by_rows(Theta, X, T):
    G = 0
    for x, t in zip(X, T):
        y = softmax(Theta.T @ x)
        G = G + x[:, None] * (t.sum() * y - t)[None, :]
    return G / len(X)


@answer("right", "Theta")
def theta_by_einsum(Theta, X, T):
    Y = softmax(np.einsum("nd,dk->nk", X, Theta))
    R = np.einsum("nj,nk->nk", T, Y) - T
    return np.einsum("nd,nk->dk", X, R) / len(X)


@answer("right", "Theta")
def theta_through_the_chain(Theta, X, T):
    Y = softmax(X @ Theta)
    N, K = Y.shape
    D = X.shape[1]
    G = np.zeros((D, K))
    for n in range(N):
        for k in range(K):
            for j in range(K):
                G[:, j] += -T[n, k] * ((j == k) - Y[n, j]) * X[n] / N
    return G


@answer("right", "Theta")
def theta_by_complex_step(Theta, X, T):
    G = np.zeros_like(Theta)
    for i in np.ndindex(*Theta.shape):
        step = np.zeros(Theta.shape, complex)
        step[i] = 1e-40j
        G[i] = mean_loss(X @ (Theta + step), T).imag / 1e-40
    return G


@answer("right", "Theta")
def theta_in_single_precision(Theta, X, T):
    Theta, X, T = Theta.astype("f4"), X.astype("f4"), T.astype("f4")
    return (X.T @ (T.sum(axis=1, keepdims=True) * softmax(X @ Theta) - T) / len(X)).tolist()


# softmax


@answer("right", "softmax")
def shifted_rows(A):
    return softmax(A)


@answer("right", "softmax")
def rows_in_a_loop(A):
    P = np.zeros(A.shape)
    for n in range(A.shape[0]):
        m = A[n, 0]
        for x in A[n]:
            m = max(m, x)
        Z = 0.0
        for x in A[n]:
            Z += math.exp(x - m)
        for k in range(A.shape[1]):
            P[n, k] = math.exp(A[n, k] - m) / Z
    return P


@answer("right", "softmax")
def exp_of_log_softmax(A):
    m = A.max(axis=1, keepdims=True)
    return np.exp(A - m - np.log(np.sum(np.exp(A - m), axis=1, keepdims=True)))


@answer("right", "softmax")
def log_add_exp(A):
    return np.exp(A - np.logaddexp.reduce(A, axis=1)[:, None])


@answer("right", "softmax")
def reciprocals_of_differences(A):
    with np.errstate(over="ignore"):
        return 1 / np.exp(A[:, None, :] - A[:, :, None]).sum(axis=2)


@answer("right", "softmax")
def transposed_and_back(A):
    E = np.exp((A - A.max(1)[:, None]).T)
    return (E / E.sum(axis=0)).T


@answer("right", "softmax")
def single_precision_softmax(A):
    return softmax(A.astype(np.float32))


@answer("right", "softmax")
def nested_lists(A):
    out = []
    for row in A.tolist():
        e = [math.exp(x - max(row)) for x in row]
        out.append([x / sum(e) for x in e])
    return out


# loss


@answer("right", "loss")
def log_sum_exp(a, t):
    m = a.max()
    return t.sum() * (m + np.log(np.exp(a - m).sum())) - t @ a


@answer("right", "loss")
def labels_times_log_softmax(a, t):
    s = a - np.max(a)
    return -np.sum(t * (s - np.log(np.exp(s).sum())))


@answer("right", "loss")
def loss_in_a_loop(a, t):
    m = max(a)
    Z = sum(math.exp(x - m) for x in a)
    return float(sum(t[k] * (math.log(Z) + m - a[k]) for k in range(len(a))))


@answer("right", "loss")
def loss_by_logaddexp(a, t):
    return np.dot(t, np.logaddexp.reduce(a) - a)


@answer("right", "loss")
def loss_as_an_array(a, t):
    s = a - a.max()
    log_p = s - np.log(np.sum(np.exp(s)))
    return np.array(-np.einsum("k,k", t, log_p))


@answer("right", "loss")
def loss_in_single_precision(a, t):
    s = a.astype(np.float32) - np.float32(a.max())
    return -(t.astype(np.float32) * (s - np.log(np.exp(s).sum()))).sum()


@answer("right", "loss")
def differences_of_scores(a, t):
    loss = 0.0
    for k in range(len(a)):
        d = a - a[k]
        loss += t[k] * (d.max() + np.log(np.exp(d - d.max()).sum()))
    return loss


@answer("right", "loss", temperature=2.0)
def tempered_loss(a, t):
    return t.sum() * np.logaddexp.reduce(a / 2.0) - t @ a / 2.0


@answer("right", "loss", smoothing=0.1)
def loss_of_smoothed_labels(a, t):
    s = a - a.max()
    log_p = s - np.log(np.exp(s).sum())
    return -sum((0.9 * t[k] + 0.1 / len(t)) * log_p[k] for k in range(len(t)))


@answer("right", "loss", weights=WEIGHTS)
def loss_with_class_weights(a, t):
    return np.sum(WEIGHTS * t * (np.logaddexp.reduce(a) - a))


# vjp


@answer("right", "vjp")
def closed_form(a, u):
    p = softmax(a)
    return p * (u - p @ u)


@answer("right", "vjp")
def through_the_matrix(a, u):
    p = softmax(a)
    return (np.diag(p) - np.outer(p, p)) @ u


@answer("right", "vjp")
def from_the_left(a, u):
    p = softmax(a)
    return u @ (p[:, None] * (np.eye(len(p)) - p[None, :]))


@answer("right", "vjp")
def two_sums(a, u):
    p = softmax(a)
    g = []
    for j in range(len(p)):
        g.append(sum(u[k] * p[k] * ((j == k) - p[j]) for k in range(len(p))))
    return g


@answer("right", "vjp")
def einsum_of_the_jacobian(a, u):
    p = softmax(a)
    J = np.einsum("i,ij->ij", p, np.eye(len(p))) - np.einsum("i,j->ij", p, p)
    return np.einsum("i,ij->j", u, J)


@answer("right", "vjp")
def derivative_of_a_projection(a, u):
    def projected(z):
        e = np.exp(z - z.real.max())
        return (u * e / e.sum()).sum()

    return np.array([projected(a + 1e-30j * e).imag / 1e-30 for e in np.eye(len(a))])


@answer("right", "vjp")
def product_in_single_precision(a, u):
    p, u = softmax(a.astype("f4")), u.astype("f4")
    return p * u - p * (p * u).sum()


@answer("right", "vjp")
def centred_upstream(a, u):
    p = softmax(a)
    u = u - u.mean()
    return p * (u - np.average(u, weights=p))


@answer("right", "vjp", of="log-softmax")
def log_softmax_product(a, u):
    return u - softmax(a) * u.sum()


@answer("right", "vjp", of="log-softmax")
def log_softmax_product_by_deltas(a, u):
    p = softmax(a)
    return np.array([sum(u[k] * ((j == k) - p[j]) for k in range(len(p))) for j in range(len(p))])


@answer("right", "vjp", temperature=3.0)
def tempered_product(a, u):
    p = softmax(a / 3.0)
    return p * (u - p @ u) / 3.0


@answer("right", "jacobian", temperature=2.0)
def tempered_jacobian(a):
    p = softmax(a / 2.0)
    return (np.diag(p) - np.outer(p, p)) / 2.0


@answer("right", "softmax", temperature=2.0)
def tempered_softmax(A):
    return softmax(A / 2.0)


@answer("right", "W", temperature=2.0)
def tempered_W(W, b, X, T):
    P = softmax((X @ W.T + b) / 2.0)
    return (P * T.sum(1, keepdims=True) - T).T @ X / (2.0 * len(X))


# numerical


@answer("right", "numerical")
def central(f, x):
    h = 1e-5
    return np.array([(f(x + h * e) - f(x - h * e)) / (2 * h) for e in np.eye(len(x))])


@answer("right", "numerical")
def forward(f, x):
    h = 1e-8
    base = f(x)
    g = np.zeros(len(x))
    for i in range(len(x)):
        y = np.array(x, dtype=float)
        y[i] += h
        g[i] = (f(y) - base) / h
    return g


@answer("right", "numerical")
def backward(f, x):
    h = 3e-8
    return [float((f(x) - f(x - h * e)) / h) for e in np.eye(len(x))]


@answer("right", "numerical")
def fourth_order(f, x):
    h = 1e-3
    g = np.empty(x.shape)
    for i, e in enumerate(np.eye(len(x))):
        g[i] = (f(x - 2 * h * e) - 8 * f(x - h * e) + 8 * f(x + h * e) - f(x + 2 * h * e)) / (
            12 * h
        )
    return g


@answer("right", "numerical")
def relative_step(f, x):
    g = np.zeros_like(x)
    for i in range(len(x)):
        h = 6e-6 * max(1.0, abs(x[i]))
        up, down = x.copy(), x.copy()
        up[i] += h
        down[i] -= h
        g[i] = (f(up) - f(down)) / (up[i] - down[i])
    return g


@answer("right", "numerical")
def richardson(f, x):
    def quotient(i, h):
        e = np.zeros(len(x))
        e[i] = h
        return (f(x + e) - f(x - e)) / (2 * h)

    return np.array([(4 * quotient(i, 5e-4) - quotient(i, 1e-3)) / 3 for i in range(len(x))])


@answer("right", "numerical")
def moved_and_moved_back(f, x):
    h = 1e-6
    g = np.zeros_like(x)
    for i in range(len(x)):
        kept = x[i]
        x[i] = kept + h
        up = f(x)
        x[i] = kept - h
        down = f(x)
        x[i] = kept
        g[i] = (up - down) / (2 * h)
    return g
