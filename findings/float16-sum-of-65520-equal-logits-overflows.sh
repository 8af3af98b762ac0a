#!/usr/bin/env bash
# Guess: A softmax cannot overflow once the maximum is taken off: float16 logits that are all 0 give 1/K
#   each as far as float16 can say it, and a loss of ln K, for any K.
# Instead: From 65,520 classes on, the sum of ones itself passes the largest float16. SciPy and JAX then
#   return probabilities of 0 and a loss of inf; torch's softmax is right, and its loss inf all the same.
#   One class less, and all are right.
# Matters: Vocabularies are larger than that. p - t becomes 0 - t or is right, depending on the library,
#   while both losses are inf.
# Packages: scipy==1.17.1, jax==0.10.2, jaxlib==0.10.2, torch==2.13.0, numpy==2.4.6
# Seen: 2026-11-30, Python 3.11
set -euo pipefail
source "$(dirname "$0")/_entry.sh"

install scipy==1.17.1 jax==0.10.2 jaxlib==0.10.2 torch==2.13.0 numpy==2.4.6
seen <<'TEXT'
K = 65519: 1/K = 1.526e-05, ln K = 11.09
  scipy: p 1.526e-05, loss 11.09
  jax:   p 1.526e-05, loss 11.09
  torch: p 1.526e-05, loss 11.09
K = 65520: 1/K = 1.526e-05, ln K = 11.09
  scipy: p 0.000e+00, loss inf
  jax:   p 0.000e+00, loss inf
  torch: p 1.526e-05, loss inf
TEXT
run <<'PROGRAM'
import jax
import jax.numpy as jnp
import numpy as np
import torch
from scipy.special import log_softmax, softmax

for K in (65_519, 65_520):
    z = np.zeros(K, dtype=np.float16)
    print(f"K = {K}: 1/K = {1 / K:.3e}, ln K = {np.log(K):.2f}")
    print(f"  scipy: p {softmax(z)[0]:.3e}, loss {-log_softmax(z)[0]:.2f}")
    print(f"  jax:   p {float(jax.nn.softmax(jnp.asarray(z))[0]):.3e}, loss {-float(jax.nn.log_softmax(jnp.asarray(z))[0]):.2f}")
    t = torch.from_numpy(z)
    loss = torch.nn.functional.cross_entropy(t[None], torch.tensor([0])).item()
    print(f"  torch: p {torch.softmax(t, 0)[0].item():.3e}, loss {loss:.2f}")
PROGRAM
