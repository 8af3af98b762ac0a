#!/usr/bin/env bash
# Guess: `keras.losses.SparseCategoricalCrossentropy` and `keras.metrics.SparseCategoricalCrossentropy`
#   return the same number for the same labels, probabilities and sample weights.
# Instead: The loss divides the weighted sum by the number of examples, the metric by the sum of the
#   weights: with weights 1 and 5 they differ by a factor of 3. A masked example (weight 0) stays in the
#   loss's divisor.
# Matters: Two lines of one training log with one name contradict each other, and a weighted mean of one's
#   own agrees with one of them.
# Packages: keras==3.15.1, jax==0.10.2, jaxlib==0.10.2, numpy==2.4.6
# Seen: 2026-11-30, Python 3.11
set -euo pipefail
source "$(dirname "$0")/_entry.sh"

install keras==3.15.1 jax==0.10.2 jaxlib==0.10.2 numpy==2.4.6
seen <<'TEXT'
weights [1.0, 1.0]: loss 1.1513, metric 1.1513; sum / N 1.1513, sum / sum of weights 1.1513
weights [1.0, 5.0]: loss 2.5376, metric 0.8459; sum / N 2.5376, sum / sum of weights 0.8459
weights [0.0, 1.0]: loss 0.3466, metric 0.6931; sum / N 0.3466, sum / sum of weights 0.6931
TEXT
run <<'PROGRAM'
import os

os.environ["KERAS_BACKEND"] = "jax"
import keras
import numpy as np

labels, p = np.array([0, 2]), np.array([[0.2, 0.3, 0.5], [0.2, 0.3, 0.5]])
each = -np.log(p[[0, 1], labels])
for weights in (np.array([1.0, 1.0]), np.array([1.0, 5.0]), np.array([0.0, 1.0])):
    loss = float(keras.losses.SparseCategoricalCrossentropy()(labels, p, sample_weight=weights))
    metric = keras.metrics.SparseCategoricalCrossentropy()
    metric.update_state(labels, p, sample_weight=weights)
    print(f"weights {weights.tolist()}: loss {loss:.4f}, metric {float(metric.result()):.4f};", end=" ")
    total = (weights * each).sum()
    print(f"sum / N {total / 2:.4f}, sum / sum of weights {total / weights.sum():.4f}")
PROGRAM
