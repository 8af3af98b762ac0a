#!/usr/bin/env bash
# Guess: `CrossEntropy(class_weight=...)` weighs each example by the weight of its class, and its gradient
#   is the derivative of its value: weight of the true class times p - t. A class of weight 5 gains ground.
# Instead: The value does so. The gradient multiplies each entry by the weight of that entry's own class,
#   and is the derivative of no function. Where it is 0 it is 0 without weights as well, so a
#   `SoftmaxRegression` with weights settles at the probabilities of one without: 0.20, and not 0.56.
# Matters: The weights change how fast each class is learned and, in the end, nothing. A gradient check
#   finds it at once; a curve of the loss does not.
# Packages: river==0.26.1, numpy==2.4.6
# Seen: 2026-12-01, Python 3.11
set -euo pipefail
source "$(dirname "$0")/_entry.sh"

install river==0.26.1 numpy==2.4.6
seen <<'TEXT'
true class a: gradient [-3.4716, 0.1373, 0.5570], differences of the value [-3.4716, 0.6867, 2.7849]
true class b: gradient [1.5284, -0.8627, 0.5570], differences of the value [0.3057, -0.8627, 0.5570]
true class c: gradient [1.5284, 0.1373, -0.4430], differences of the value [0.3057, 0.1373, -0.4430]
2 a, 5 b and 3 c without weights: [0.20, 0.50, 0.30]
the same with the weights 5, 1, 1: [0.20, 0.50, 0.30], least weighted loss at [0.56, 0.28, 0.17]
TEXT
run <<'PROGRAM'
import math

from river.linear_model import SoftmaxRegression
from river.optim import SGD
from river.optim.losses import CrossEntropy
from river.optim.schedulers import InverseScaling


def softmax(z):
    total = sum(math.exp(score) for score in z.values())
    return {label: math.exp(score) / total for label, score in z.items()}


def shown(values):
    return "[" + ", ".join(values) + "]"


def fitted(loss):
    model = SoftmaxRegression(optimizer=SGD(InverseScaling(0.5, 0.5)), loss=loss)
    for n in range(20_000):
        model.learn_one({"one": 1.0}, "aabbbbbccc"[n % 10])
    p = model.predict_proba_one({"one": 1.0})
    return shown(f"{p[label]:.2f}" for label in "abc")


weights = {"a": 5.0, "b": 1.0, "c": 1.0}
loss, z, h = CrossEntropy(class_weight=weights), {"a": 0.3, "b": -0.5, "c": 0.9}, 1e-6
for true in "abc":
    gradient = loss.gradient(true, softmax(z))
    differences = [(loss(true, softmax({**z, k: z[k] + h})) - loss(true, softmax({**z, k: z[k] - h}))) / (2 * h) for k in "abc"]
    print(f"true class {true}: gradient", shown(f"{gradient[k]:.4f}" for k in "abc"), end=", ")
    print("differences of the value", shown(f"{entry:.4f}" for entry in differences))
print("2 a, 5 b and 3 c without weights:", fitted(CrossEntropy()))
print("the same with the weights 5, 1, 1:", fitted(loss), end=", ")
print("least weighted loss at", shown(f"{share / 18:.2f}" for share in (10, 5, 3)))
PROGRAM
