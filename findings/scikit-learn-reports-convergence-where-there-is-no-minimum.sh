#!/usr/bin/env bash
# Guess: `LogisticRegression(C=inf)`, no penalty, on iris, where a plane separates one class from the
#   others, has no minimum (larger weights are always better), so the solvers warn or run out of iterations.
# Instead: Each of four solvers stops long before `max_iter` without a warning, and each somewhere else: the
#   largest weight differs by a factor of more than 2.
# Matters: Weights of two implementations are compared to see whether both are right. Here nothing can be
#   compared, and nobody says so.
# Packages: scikit-learn==1.9.1, numpy==2.4.6
# Seen: 2026-11-30, Python 3.11
set -euo pipefail
source "$(dirname "$0")/_entry.sh"

install scikit-learn==1.9.1 numpy==2.4.6
seen <<'TEXT'
setosa's petals are all shorter: 1.9 < 3.0
lbfgs: warnings 0, stopped early True
newton-cholesky: warnings 0, stopped early True
newton-cg: warnings 0, stopped early True
saga: warnings 0, stopped early True
largest weights differ by a factor of more than 2: True
TEXT
run <<'PROGRAM'
import warnings

import numpy as np
from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression

X, y = load_iris(return_X_y=True)
print("setosa's petals are all shorter:", X[y == 0, 2].max(), "<", X[y > 0, 2].min())
largest = []
for solver in ("lbfgs", "newton-cholesky", "newton-cg", "saga"):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        model = LogisticRegression(C=np.inf, solver=solver, max_iter=100_000, random_state=0).fit(X, y)
    largest.append(abs(model.coef_).max())
    print(f"{solver}: warnings {len(caught)}, stopped early {model.n_iter_[0] < 100_000}")
print("largest weights differ by a factor of more than 2:", max(largest) / min(largest) > 2)
PROGRAM
