#!/usr/bin/env bash
# Guess: The derivative of p_k = e^{z_k} / sum_k e^{z_k} by z_k, the letter k of the sum being bound as
#   usual, is p_k (1 - p_k), as it is with another letter in the sum; or SymPy refuses the clash.
# Instead: `diff` by z[k] reaches into the sum: each term there is differentiated by *its* k, so the
#   derivative of the sum is the whole sum and that of the softmax exactly 0. With j in the sum it is right.
# Matters: The formula is typeset with one letter in many scripts. What is derived from it is silently 0,
#   and for the loss 1 - 1 = 0.
# Packages: sympy==1.14.0
# Seen: 2026-11-30, Python 3.11
set -euo pipefail
source "$(dirname "$0")/_entry.sh"

install sympy==1.14.0
seen <<'TEXT'
sum over j, by z[k]: exp(z[2])
  softmax at equal logits: 2/9 - loss: -2/3
sum over k, by z[k]: exp(z[1]) + exp(z[2]) + exp(z[3])
  softmax at equal logits: 0 - loss: 0
TEXT
run <<'PROGRAM'
from sympy import IndexedBase, Sum, exp, log, simplify, symbols

j, k = symbols("j k", integer=True)
z = IndexedBase("z")
for letter in (j, k):
    total = Sum(exp(z[letter]), (letter, 1, 3))
    print(f"sum over {letter}, by z[k]:", total.diff(z[k]).doit().subs(k, 2))
    softmax = (exp(z[k]) / total).diff(z[k]).doit().subs(k, 2)
    value = softmax.subs({z[1]: 0, z[2]: 0, z[3]: 0})
    print("  softmax at equal logits:", value, "- loss:", (log(total) - z[k]).diff(z[k]).doit().subs(k, 2).subs({z[1]: 0, z[2]: 0, z[3]: 0}))
PROGRAM
