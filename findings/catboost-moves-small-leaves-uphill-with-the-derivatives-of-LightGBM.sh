#!/usr/bin/env bash
# Guess: An objective of one's own hands CatBoost what it hands LightGBM, the first and second
#   derivative of the loss, p - t and p(1 - p). If signs were the other way round, nothing would be learned.
# Instead: CatBoost wants the derivatives of the negative loss. With those of the loss the two signs cancel
#   in the Newton step, except in the penalty: g / (h - 3) in place of g / (h + 3). A leaf with h below
#   `l2_leaf_reg`, fewer than twelve undecided examples, moves away from its labels, and a larger one too far.
# Matters: Training runs, the loss falls, and the model is worse than it should be, with nothing to see. In
#   LightGBM the same function gives the right leaves, and so does it with both signs turned in CatBoost.
# Packages: catboost==1.2.10, lightgbm==4.7.0, numpy==2.4.6
# Seen: 2026-12-01, Python 3.11
set -euo pipefail
source "$(dirname "$0")/_entry.sh"

install catboost==1.2.10 lightgbm==4.7.0 numpy==2.4.6
seen <<'TEXT'
8 examples with t = 1 and 32 with t = 0, one step of one tree
CatBoost, its own log loss: 0.8000 -1.4545
LightGBM, p - t and p(1 - p): 0.8000 -1.4545
CatBoost, p - t and p(1 - p): -4.0000 -3.2000
CatBoost, t - p and -p(1 - p): 0.8000 -1.4545
TEXT
run <<'PROGRAM'
import warnings

import lightgbm
import numpy as np
from catboost import CatBoostClassifier

warnings.filterwarnings("ignore")
x = np.repeat([0.0, 1.0], [8, 32])[:, None]
t = np.repeat([1.0, 0.0], [8, 32])


def derivatives(z, t):
    p = 1 / (1 + np.exp(-np.asarray(z)))
    return p - np.asarray(t), p * (1 - p)


class Objective:
    def __init__(self, sign):
        self.sign = sign

    def calc_ders_range(self, scores, labels, weights):
        g, h = derivatives(scores, labels)
        return list(zip(self.sign * g, self.sign * h))


def catboost(**loss):
    model = CatBoostClassifier(
        iterations=1, learning_rate=1.0, depth=1, l2_leaf_reg=3.0, leaf_estimation_method="Newton", leaf_estimation_iterations=1,
        bootstrap_type="No", random_strength=0, boost_from_average=False, thread_count=1, verbose=False, allow_writing_files=False, **loss,
    )
    return model.fit(x, t).predict([[0.0], [1.0]], prediction_type="RawFormulaVal")


def shown(leaves):
    return " ".join(f"{leaf:.4f}" for leaf in leaves)


print("8 examples with t = 1 and 32 with t = 0, one step of one tree")
print("CatBoost, its own log loss:", shown(catboost()))
parameters = {
    "objective": lambda z, data: derivatives(z, t), "learning_rate": 1.0, "lambda_l2": 3.0, "num_leaves": 2,
    "min_data_in_leaf": 1, "min_data_in_bin": 1, "num_threads": 1, "verbose": -1,
}
booster = lightgbm.train(parameters, lightgbm.Dataset(x, t), 1)
print("LightGBM, p - t and p(1 - p):", shown(booster.predict(np.array([[0.0], [1.0]]), raw_score=True)))
for sign, name in ((1, "p - t and p(1 - p)"), (-1, "t - p and -p(1 - p)")):
    print(f"CatBoost, {name}:", shown(catboost(loss_function=Objective(sign), eval_metric="Logloss")))
PROGRAM
