#!/usr/bin/env bash
# Guess: Where a loss is nan its gradient is nan as well, and the other way round; a logit of -inf for a
#   class whose label is 0 adds nothing to the loss, or makes both nan.
# Instead: `softmax_cross_entropy` of a masked logit with a one-hot label is nan, 0 times -inf, and its
#   gradient is the right p - t. With the class id, and in `safe_softmax_cross_entropy`, both are right.
# Matters: Training goes on and reaches the right weights while the loss that is logged is nan; a gradient
#   check by differences of that loss fails a right gradient.
# Packages: optax==0.2.8, jax==0.10.2, jaxlib==0.10.2, numpy==2.4.6
# Seen: 2026-11-30, Python 3.11
set -euo pipefail
source "$(dirname "$0")/_entry.sh"

install optax==0.2.8 jax==0.10.2 jaxlib==0.10.2 numpy==2.4.6
seen <<'TEXT'
p - t: ['-0.2689', '0.2689', '0.0000']
softmax_cross_entropy: value nan, gradient ['-0.2689', '0.2689', '0.0000']
..._with_integer_labels: value 0.3133, gradient ['-0.2689', '0.2689', '0.0000']
safe_softmax_cross_entropy: value 0.3133, gradient ['-0.2689', '0.2689', '0.0000']
TEXT
run <<'PROGRAM'
import jax
import jax.numpy as jnp
import optax

logits = jnp.array([1.0, 0.0, -jnp.inf])
one_hot = jnp.array([1.0, 0.0, 0.0])
losses = {
    "softmax_cross_entropy": lambda z: optax.softmax_cross_entropy(z, one_hot),
    "..._with_integer_labels": lambda z: optax.softmax_cross_entropy_with_integer_labels(z, jnp.array(0)),
    "safe_softmax_cross_entropy": lambda z: optax.safe_softmax_cross_entropy(z, one_hot),
}
print("p - t:", [f"{entry:.4f}" for entry in jax.nn.softmax(logits) - one_hot])
for name, loss in losses.items():
    value, gradient = jax.value_and_grad(loss)(logits)
    print(f"{name}: value {value:.4f}, gradient {[f'{entry:.4f}' for entry in gradient]}")
PROGRAM
