#!/usr/bin/env bash
# Guess: `scipy.differentiate.jacobian` of a softmax over the last axis at a vector is diag(p) - ppᵀ, or an
#   error; where it is wrong, `success` is False.
# Instead: The vector's entries lie along the first axis and the last one runs over the points of the
#   difference formula, so softmax(z, axis=-1) normalises over those points: half the identity comes out,
#   `success` is True everywhere and the claimed error is rounding. With axis=0 it is right.
# Matters: axis=-1 is how a softmax is written for batches. Whoever compares a right Jacobian with this one
#   finds it wrong, and one who trusts `success` has no reason to doubt it.
# Packages: scipy==1.17.1, numpy==2.4.6
# Seen: 2026-11-30, Python 3.11
set -euo pipefail
source "$(dirname "$0")/_entry.sh"

install scipy==1.17.1 numpy==2.4.6
seen <<'TEXT'
diag(p) - pp^T: [[0.1446, -0.0069, -0.1377], [-0.0069, 0.0376, -0.0307], [-0.1377, -0.0307, 0.1684]]
axis=-1: [[0.5, 0.0, 0.0], [0.0, 0.5, 0.0], [0.0, 0.0, 0.5]]
axis=-1: success True, claimed error below 1e-9 True
axis=0: [[0.1446, -0.0069, -0.1377], [-0.0069, 0.0376, -0.0307], [-0.1377, -0.0307, 0.1684]]
axis=0: success True, claimed error below 1e-9 True
TEXT
run <<'PROGRAM'
import numpy as np
from scipy.differentiate import jacobian
from scipy.special import softmax

z = np.array([0.5, -1.0, 2.0])
p = softmax(z)
print("diag(p) - pp^T:", (np.diag(p) - np.outer(p, p)).round(4).tolist())
for axis in (-1, 0):
    result = jacobian(lambda z: softmax(z, axis=axis), z)
    print(f"axis={axis}:", (result.df.round(4) + 0.0).tolist())
    print(f"axis={axis}: success {result.success.all()}, claimed error below 1e-9 {result.error.max() < 1e-9}")
PROGRAM
