#!/usr/bin/env bash
# Guess: `check_grads` compares a derivative with a finite difference to some tolerance: in float32 it
#   passes errors of some percent, and never a derivative of the wrong sign or 0, for any number of classes.
# Instead: Forward mode multiplies both tolerances by the number of outputs. With 10 classes it finds 0, -1
#   and 2 times the derivative of a softmax, with 1000 it passes each of them, and even -100 times. Reverse
#   mode finds them.
# Matters: A custom rule for a softmax over a vocabulary is tested on nothing. Pass modes=["rev"], or
#   tolerances divided by K.
# Packages: jax==0.10.2, jaxlib==0.10.2, numpy==2.4.6
# Seen: 2026-11-30, Python 3.11
set -euo pipefail
source "$(dirname "$0")/_entry.sh"

install jax==0.10.2 jaxlib==0.10.2 numpy==2.4.6
seen <<'TEXT'
K = 10, fwd: passes [1]
K = 10, rev: passes [1]
K = 1000, fwd: passes [1, 0, -1, 2, -100]
K = 1000, rev: passes [1]
TEXT
run <<'PROGRAM'
import jax
import jax.numpy as jnp
import numpy as np
from jax.test_util import check_grads


def softmax_with_rule(factor):
    @jax.custom_jvp
    def softmax(z):
        return jax.nn.softmax(z)

    @softmax.defjvp
    def rule(primals, tangents):
        p, v = softmax(*primals), tangents[0]
        return p, factor * p * (v - jnp.vdot(p, v))

    return softmax


def passes(factor, z, mode):
    try:
        check_grads(softmax_with_rule(factor), (z,), order=1, modes=[mode])
    except AssertionError:
        return False
    return True


for K in (10, 1000):
    z = jnp.asarray(np.random.default_rng(0).normal(size=K), dtype=jnp.float32)
    for mode in ("fwd", "rev"):
        print(f"K = {K}, {mode}: passes", [factor for factor in (1, 0, -1, 2, -100) if passes(factor, z, mode)])
PROGRAM
