#!/usr/bin/env bash
# Guess: The cross-entropy of probabilities that sum to 1 has the derivative -t/p by p: 0 for the classes
#   that were not given. That is the first factor of the chain rule in every derivation.
# Instead: Keras first divides the probabilities by their sum, which changes no value but the derivative: 1
#   - t/p, here 1 for each class not given. With class ids it is the same.
# Matters: The first factor of the chain rule, checked against automatic differentiation, looks wrong in
#   every entry by 1. After the softmax's Jacobian both give p - t, since its rows sum to 0.
# Packages: keras==3.15.1, jax==0.10.2, jaxlib==0.10.2, numpy==2.4.6
# Seen: 2026-11-30, Python 3.11
set -euo pipefail
source "$(dirname "$0")/_entry.sh"

install keras==3.15.1 jax==0.10.2 jaxlib==0.10.2 numpy==2.4.6
seen <<'TEXT'
formula: value 0.6931, by p ['0.00', '0.00', '-2.00'] - by the logits ['0.20', '0.30', '-0.50']
keras: value 0.6931, by p ['1.00', '1.00', '-1.00'] - by the logits ['0.20', '0.30', '-0.50']
TEXT
run <<'PROGRAM'
import os

os.environ["KERAS_BACKEND"] = "jax"
import jax
import jax.numpy as jnp
from keras import ops

t, p = jnp.array([0.0, 0.0, 1.0]), jnp.array([0.2, 0.3, 0.5])


def formula(p):
    return -(t * jnp.log(p)).sum()


def keras(p):
    return ops.categorical_crossentropy(t, p)


for loss in (formula, keras):
    value, by_p = jax.value_and_grad(loss)(p)
    by_z = by_p @ (jnp.diag(p) - jnp.outer(p, p))
    print(f"{loss.__name__}: value {value:.4f}", end=", ")
    print("by p", [f"{entry + 0:.2f}" for entry in by_p], "- by the logits", [f"{entry + 0:.2f}" for entry in by_z])
PROGRAM
