#!/usr/bin/env bash
# Guess: `jacobi` returns derivatives with error estimates; most entries, say two thirds, lie within the
#   error claimed for them.
# Instead: The derivatives of a softmax are right to 1e-13, but the error claimed is still smaller: a fifth
#   to two fifths of the entries lie within it, the others up to hundreds of times outside.
# Matters: A check that asks whether the difference is within the claimed error calls most entries of a
#   right Jacobian wrong.
# Packages: jacobi==0.9.2, numpy==2.4.6, scipy==1.17.1
# Seen: 2026-11-30, Python 3.11
set -euo pipefail
source "$(dirname "$0")/_entry.sh"

install jacobi==0.9.2 numpy==2.4.6 scipy==1.17.1
seen <<'TEXT'
largest error below 1e-12: True
share of entries within the claimed error always below one half: True
TEXT
run <<'PROGRAM'
import numpy as np
from jacobi import jacobi
from scipy.special import softmax

covered, worst = [], 0
for seed in range(5):
    for K in (10, 100):
        z = np.random.default_rng(seed).normal(size=K)
        p = softmax(z)
        J, claimed = jacobi(softmax, z)
        error = abs(J - (np.diag(p) - np.outer(p, p)))
        covered.append((error <= claimed).mean())
        worst = max(worst, error.max())
print("largest error below 1e-12:", worst < 1e-12)
print("share of entries within the claimed error always below one half:", max(covered) < 0.5)
PROGRAM
