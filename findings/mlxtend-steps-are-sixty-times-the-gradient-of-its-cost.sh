#!/usr/bin/env bash
# Guess: `SoftmaxRegression` with one batch takes steps of eta times the gradient of the cost that it
#   records in `cost_`.
# Instead: `cost_` is half the mean of the cross-entropy, the steps follow the gradient of the sum. With 30
#   examples a step is 60 = 2N times the gradient of the cost.
# Matters: A finite difference of `cost_` never agrees with the steps, and a learning rate means something
#   else for each number of examples.
# Packages: mlxtend==0.25.0, numpy==2.4.6
# Seen: 2026-11-30, Python 3.11
set -euo pipefail
source "$(dirname "$0")/_entry.sh"

install mlxtend==0.25.0 numpy==2.4.6
seen <<'TEXT'
recorded cost / mean cross-entropy: 0.5
step / (eta * gradient of the sum): 1.0
lowering that its own step promises / that is recorded: 60.0
TEXT
run <<'PROGRAM'
import numpy as np
from mlxtend.classifier import SoftmaxRegression

X = np.random.default_rng(0).normal(size=(30, 4))
y = np.arange(30) % 3
eta = 1e-6


def fit(epochs):
    return SoftmaxRegression(eta=eta, epochs=epochs, minibatches=1, random_seed=1).fit(X, y)


before, after = fit(1), fit(2)
p = before.predict_proba(X)
mean = -np.log(p[np.arange(30), y]).mean()
print("recorded cost / mean cross-entropy:", (before.cost_[-1] / mean).round(6))
step_w, step_b = after.w_ - before.w_, after.b_ - before.b_
print("step / (eta * gradient of the sum):", (step_w / (eta * X.T @ (np.eye(3)[y] - p))).mean().round(4))
# A step of eta * gradient lowers a cost by eta * |gradient|^2 = |step|^2 / eta.
lower = ((step_w**2).sum() + (step_b**2).sum()) / eta
print("lowering that its own step promises / that is recorded:", (lower / (after.cost_[0] - after.cost_[1])).round(2))
PROGRAM
