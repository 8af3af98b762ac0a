#!/usr/bin/env bash
# Guess: With two classes `LogisticRegression(C=1)` is the softmax regression with C=1: two classes are the
#   smallest case of K classes.
# Instead: Two classes are a sigmoid with one row of weights. It equals the softmax with two rows and C=0.5,
#   since two opposite rows of half the length share the penalty. With three classes the answer is the
#   softmax with the same C.
# Matters: A softmax regression of one's own, right for K >= 3, differs from the peer in the first digit at
#   K = 2, as if its gradient were wrong.
# Packages: scikit-learn==1.9.1, numpy==2.4.6, scipy==1.17.1
# Seen: 2026-11-30, Python 3.11
set -euo pipefail
source "$(dirname "$0")/_entry.sh"

install scikit-learn==1.9.1 numpy==2.4.6 scipy==1.17.1
seen <<'TEXT'
three classes, C=1: same weights True
two classes, C=1:   [[-0.394, -0.513, 2.931, 2.417]]
two rows, C=1: [-0.735, -0.834, 3.603, 3.203]
two rows, C=0.5: [-0.394, -0.513, 2.931, 2.417]
TEXT
run <<'PROGRAM'
import numpy as np
from scipy.optimize import minimize
from scipy.special import log_softmax, softmax
from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression


def two_or_more_rows(X, y, C):
    """Minimise C * (summed cross-entropy) + half the squared weights; return the weights."""
    K, D, T = y.max() + 1, X.shape[1], np.eye(y.max() + 1)[y]

    def value_and_grad(flat):
        W, b = flat[: K * D].reshape(K, D), flat[K * D :]
        logits = X @ W.T + b
        G = C * (softmax(logits, axis=1) - T)
        value = -C * (T * log_softmax(logits, axis=1)).sum() + (W**2).sum() / 2
        return value, np.concatenate([(G.T @ X + W).ravel(), G.sum(axis=0)])

    start = np.zeros(K * D + K)
    answer = minimize(value_and_grad, start, jac=True, method="BFGS", options={"gtol": 1e-7, "maxiter": 2000})
    return answer.x[: K * D].reshape(K, D)


X, y = load_iris(return_X_y=True)
X = X - X.mean(axis=0)
three = LogisticRegression(C=1, solver="newton-cholesky", tol=1e-10).fit(X, y).coef_
W = two_or_more_rows(X, y, C=1)
print("three classes, C=1: same weights", np.allclose(three, W - W.mean(axis=0), atol=1e-4))
X, y = X[y > 0], y[y > 0] - 1
two = LogisticRegression(C=1, solver="newton-cholesky", tol=1e-10).fit(X, y).coef_
print("two classes, C=1:  ", two.round(3).tolist())
for C in (1, 0.5):
    W = two_or_more_rows(X, y, C)
    print(f"two rows, C={C}:", (W[1] - W[0]).round(3).tolist())
PROGRAM
