#!/usr/bin/env bash
# Guess: `MNLogit` reports `params` as a matrix; `params.ravel()` is what `score` and `loglike` take as a
#   vector, since a flat vector has no other meaning in NumPy.
# Instead: They take it column by column (order "F"). The row-wise vector is another point, taken without a
#   word: at the optimum the gradient is then far from 0, and its own entries come back column by column
#   too.
# Matters: A check of one's own gradient against `score` fails with values that look like a transposed
#   matrix in the code under test.
# Packages: statsmodels==0.15.0, numpy==2.4.6, scipy==1.17.1, scikit-learn==1.9.1
# Seen: 2026-11-30, Python 3.11
set -euo pipefail
source "$(dirname "$0")/_entry.sh"

install statsmodels==0.15.0 numpy==2.4.6 scipy==1.17.1 scikit-learn==1.9.1
seen <<'TEXT'
params (3, 2)
C loglike -210.77 gradient is 0: False
F loglike -91.72 gradient is 0: True
matrix, loglike -91.72
TEXT
run <<'PROGRAM'
import statsmodels.api as sm
from sklearn.datasets import load_wine

X, y = load_wine(return_X_y=True)
X = sm.add_constant((X[:, 10:12] - X[:, 10:12].mean(axis=0)) / X[:, 10:12].std(axis=0))
model = sm.MNLogit(y, X)
params = model.fit(method="newton", disp=0).params
print("params", params.shape)
for order in ("C", "F"):
    point = params.ravel(order=order)
    print(order, "loglike", model.loglike(point).round(2), "gradient is 0:", abs(model.score(point)).max() < 1e-6)
print("matrix, loglike", model.loglike(params).round(2))
PROGRAM
