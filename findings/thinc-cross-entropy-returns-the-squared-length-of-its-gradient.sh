#!/usr/bin/env bash
# Guess: `thinc.api.CategoricalCrossentropy` returns a gradient and the cross-entropy that it belongs to,
#   -log p of the given class.
# Instead: The gradient is that of the cross-entropy by the logits, p - t, but the loss is the sum of its
#   squares: 0.17 where the cross-entropy is 0.64. `normalize=True` divides the gradient by N and the loss
#   by N squared.
# Matters: A finite difference of this loss never agrees with this gradient, by the logits or by the
#   probabilities. Neither is a mistake in the model under test.
# Packages: thinc==9.1.1, numpy==2.4.6
# Seen: 2026-11-30, Python 3.11
set -euo pipefail
source "$(dirname "$0")/_entry.sh"

install thinc==9.1.1 numpy==2.4.6
seen <<'TEXT'
normalize=False: gradient is (p - t) / 1 True, loss 0.6800, sum of (p - t)^2 0.6800, cross-entropy 1.2730
normalize=True: gradient is (p - t) / 2 True, loss 0.1700, sum of (p - t)^2 0.6800, cross-entropy 0.6365
TEXT
run <<'PROGRAM'
import numpy as np
from thinc.api import CategoricalCrossentropy

p = np.array([[0.7, 0.2, 0.1], [0.3, 0.3, 0.4]], dtype="float32")
labels = np.array([0, 2])
t = np.eye(3)[labels]
for normalize in (False, True):
    gradient, loss = CategoricalCrossentropy(normalize=normalize)(p, labels)
    N = 2 if normalize else 1
    print(f"normalize={normalize}: gradient is (p - t) / {N}", np.allclose(gradient, (p - t) / N), end=", ")
    print(f"loss {loss:.4f}, sum of (p - t)^2 {((p - t) ** 2).sum():.4f}, cross-entropy {-np.log(p[t == 1]).sum() / N:.4f}")
PROGRAM
