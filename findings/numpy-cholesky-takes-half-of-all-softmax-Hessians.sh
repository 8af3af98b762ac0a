#!/usr/bin/env bash
# Guess: `numpy.linalg.cholesky` raises on a matrix that is not positive definite, and `solve` on a singular
#   one. The softmax Hessian diag(p) - ppᵀ is singular for every p: its rows sum to 0.
# Instead: Rounding decides. For random logits `cholesky` accepts a third to two thirds of them, and `solve`
#   returns an answer to more than two thirds.
# Matters: A Newton step on a softmax needs care with the direction (1, ..., 1), along which the answer is
#   arbitrary, and a test that expects LinAlgError, or that expects none, holds by luck.
# Packages: numpy==2.4.6, scipy==1.17.1
# Seen: 2026-11-30, Python 3.11
set -euo pipefail
source "$(dirname "$0")/_entry.sh"

install numpy==2.4.6 scipy==1.17.1
seen <<'TEXT'
K = 3: cholesky accepts a third to two thirds True, solve answers more than two thirds True
K = 10: cholesky accepts a third to two thirds True, solve answers more than two thirds True
K = 100: cholesky accepts a third to two thirds True, solve answers more than two thirds True
TEXT
run <<'PROGRAM'
import numpy as np
from scipy.special import softmax

rng = np.random.default_rng(0)


def succeeds(function, *arguments):
    try:
        function(*arguments)
    except np.linalg.LinAlgError:
        return False
    return True


for K in (3, 10, 100):
    accepted = answered = 0
    for _ in range(600):
        p = softmax(rng.normal(size=K))
        H = np.diag(p) - np.outer(p, p)
        accepted += succeeds(np.linalg.cholesky, H)
        answered += succeeds(np.linalg.solve, H, p - np.eye(K)[0])
    print(f"K = {K}: cholesky accepts a third to two thirds {200 <= accepted <= 400}", end=", ")
    print(f"solve answers more than two thirds {answered > 400}")
PROGRAM
