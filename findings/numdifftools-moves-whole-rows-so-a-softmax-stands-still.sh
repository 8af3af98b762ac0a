#!/usr/bin/env bash
# Guess: For a batch of logits of shape (2, 3), `numdifftools.Jacobian` of the row-wise softmax holds all 36
#   derivatives or raises, and `Gradient` of the summed row-wise loss is its gradient.
# Instead: `Jacobian` takes rows for variables and columns for observations and moves whole rows at once. A
#   softmax does not change then: shape (2, 2, 3), all zeros. `Gradient` of the same library hands the
#   function a flat vector of 6, so that axis=-1 runs over the whole batch. No warning from either.
# Matters: Against zeros a right Jacobian looks entirely wrong. Flatten the batch before the call and
#   reshape it in the function; then both are right.
# Packages: numdifftools==0.11.2, numpy==2.4.6, scipy==1.17.1
# Seen: 2026-11-30, Python 3.11
set -euo pipefail
source "$(dirname "$0")/_entry.sh"

install numdifftools==0.11.2 numpy==2.4.6 scipy==1.17.1
seen <<'TEXT'
Jacobian: shape (2, 2, 3) largest entry 0.0
Jacobian moved together: ['[[0, 0, 0], [1, 1, 1]]', '[[1, 1, 1], [0, 0, 0]]']
Jacobian, flattened by hand: shape (6, 6) largest entry 0.2222
Gradient: [0.1667, 0.1667, 0.1667, 0.1667, 0.1667, 0.1667] called with shapes {(6,)}
Gradient, truth: [0.3333, 0.3333, 0.3333, 0.3333, 0.3333, 0.3333]
TEXT
run <<'PROGRAM'
import numdifftools
import numpy as np
from scipy.special import logsumexp, softmax

Z = np.zeros((2, 3))
steps, shapes = [], set()


def row_wise_softmax(Z):
    steps.append((Z != 0).astype(int).tolist())
    return softmax(Z, axis=-1)


def loss(Z):
    shapes.add(Z.shape)
    return logsumexp(Z, axis=-1).sum()


J = numdifftools.Jacobian(row_wise_softmax)(Z)
print("Jacobian: shape", J.shape, "largest entry", float(abs(J).max()))
print("Jacobian moved together:", sorted({str(step) for step in steps if np.any(step)}))
flat = numdifftools.Jacobian(lambda z: softmax(z.reshape(2, 3), axis=-1).ravel())(Z.ravel())
print("Jacobian, flattened by hand: shape", flat.shape, "largest entry", abs(flat).max().round(4))
print("Gradient:", numdifftools.Gradient(loss)(Z).round(4).tolist(), "called with shapes", shapes)
print("Gradient, truth:", softmax(Z, axis=-1).round(4).ravel().tolist())
PROGRAM
