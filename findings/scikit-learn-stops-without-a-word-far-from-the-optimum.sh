#!/usr/bin/env bash
# Guess: `LogisticRegression(max_iter=1000)` that ends before its last iteration, without a
#   ConvergenceWarning, is at the optimum to a few digits.
# Instead: On the digits it stops silently with all intercepts within 0.2 of 0, where the optimum has them
#   between -8 and 14, and a probability is off by more than 0.03. `tol` bounds the gradient of the mean
#   loss, the problem is flat, and the sum's gradient is still about 0.15.
# Matters: A softmax regression of one's own that is right differs from this answer in the first digit.
#   Compare with solver="newton-cholesky" and a small tol, and print the gradient at the peer's answer.
# Packages: scikit-learn==1.9.1, numpy==2.4.6, scipy==1.17.1
# Seen: 2026-11-30, Python 3.11
set -euo pipefail
source "$(dirname "$0")/_entry.sh"

install scikit-learn==1.9.1 numpy==2.4.6 scipy==1.17.1
seen <<'TEXT'
default: warnings 0 - stopped early True - gradient above 0.01 True
default: all intercepts within 0.2 of 0: True
newton-cholesky: warnings 0 - gradient below 1e-9 True
newton-cholesky: intercepts -7.98 to 13.99
a probability differs by more than 0.03: True
TEXT
run <<'PROGRAM'
import warnings

import numpy as np
from scipy.special import softmax
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression

X, y = load_digits(return_X_y=True)


def fit(**options):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        model = LogisticRegression(max_iter=1000, **options).fit(X, y)
    residual = softmax(X @ model.coef_.T + model.intercept_, axis=1) - np.eye(10)[y]
    gradient = max(abs(residual.T @ X + model.coef_).max(), abs(residual.sum(axis=0)).max())
    return model, len(caught), gradient


default, warned, gradient = fit()
print("default: warnings", warned, "- stopped early", default.n_iter_[0] < 1000, "- gradient above 0.01", gradient > 0.01)
print("default: all intercepts within 0.2 of 0:", abs(default.intercept_).max() < 0.2)
best, warned, gradient = fit(solver="newton-cholesky", tol=1e-12)
print("newton-cholesky: warnings", warned, "- gradient below 1e-9", gradient < 1e-9)
print("newton-cholesky: intercepts", best.intercept_.min().round(2), "to", best.intercept_.max().round(2))
gap = abs(default.predict_proba(X) - best.predict_proba(X)).max()
print("a probability differs by more than 0.03:", gap > 0.03)
PROGRAM
