#!/usr/bin/env bash
# Guess: Boosting with second derivatives, learning rate 1 and no regularisation, takes the same first step
#   in every library: minus gradient over second derivative of the cross-entropy, p(1 - p) by one logit.
# Instead: scikit-learn divides by p(1 - p), lightgbm by K/(K - 1) times that, xgboost by 2p(1 - p): for
#   three classes at equal logits the first steps are as 1 to 1.5 to 2.
# Matters: The softmax Hessian is a matrix, and each library replaces it by a diagonal of its own. A step
#   size, a smallest leaf weight or an L2 penalty taken from one means something else in another.
# Packages: xgboost==3.2.0, lightgbm==4.7.0, scikit-learn==1.9.1, numpy==2.4.6, scipy==1.17.1
# Seen: 2026-11-30, Python 3.11
set -euo pipefail
source "$(dirname "$0")/_entry.sh"

install xgboost==3.2.0 lightgbm==4.7.0 scikit-learn==1.9.1 numpy==2.4.6 scipy==1.17.1
seen <<'TEXT'
leaf x = 1: share of each class [0.5333, 0.2667, 0.2] so minus the gradient [0.2, -0.0667, -0.1333]
scikit-learn: step [0.9, -0.3, -0.6], divisor in units of p(1 - p) [1.0, 1.0, 1.0]
lightgbm: step [0.6, -0.2, -0.4], divisor in units of p(1 - p) [1.5, 1.5, 1.5]
xgboost: step [0.45, -0.15, -0.3], divisor in units of p(1 - p) [2.0, 2.0, 2.0]
TEXT
run <<'PROGRAM'
import numpy as np
from lightgbm import LGBMClassifier
from sklearn.ensemble import HistGradientBoostingClassifier
from xgboost import XGBClassifier

K = 3
y = np.repeat(np.arange(K), 1000)
X = np.concatenate([np.arange(1000) < chosen for chosen in (800, 400, 300)]).astype(float)[:, None]
share = np.bincount(y[X[:, 0] == 1], minlength=K) / X.sum()
print("leaf x = 1: share of each class", share.round(4).tolist(), "so minus the gradient", (share - 1 / K).round(4).tolist())

scikit_learn = HistGradientBoostingClassifier(max_iter=1, max_leaf_nodes=2, learning_rate=1, early_stopping=False)
lightgbm = LGBMClassifier(n_estimators=1, num_leaves=2, learning_rate=1, boost_from_average=False, verbose=-1)
xgboost = XGBClassifier(n_estimators=1, max_depth=1, learning_rate=1, reg_lambda=0, base_score=0.5)
x = np.ones((1, 1))
steps = {
    "scikit-learn": scikit_learn.fit(X, y).decision_function(x)[0],
    "lightgbm": lightgbm.fit(X, y).predict(x, raw_score=True)[0],
    "xgboost": xgboost.fit(X, y).predict(x, output_margin=True)[0] - 0.5,
}
for name, step in steps.items():
    divisor = (share - 1 / K) / step / (1 / K * (1 - 1 / K))
    print(f"{name}: step {step.astype(float).round(3).tolist()}, divisor in units of p(1 - p) {divisor.round(2).tolist()}")
PROGRAM
