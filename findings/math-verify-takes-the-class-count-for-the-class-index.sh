#!/usr/bin/env bash
# Guess: Capital and small letters are different symbols, as everywhere in mathematics: K classes, a class
#   k.
# Instead: math-verify and the parser below it read K as k, Z as z and \Theta as \theta, in indices too. So
#   K equals k, and the upper limit of a sum over k from 1 to K becomes the sum's own index.
# Matters: A formula with a class index in the place of the number of classes, a common slip, is graded
#   right.
# Packages: math-verify==0.9.0, latex2sympy2_extended==1.11.0, sympy==1.14.0
# Seen: 2026-11-30, Python 3.11
set -euo pipefail
source "$(dirname "$0")/_entry.sh"

install math-verify==0.9.0 latex2sympy2_extended==1.11.0 sympy==1.14.0
seen <<'TEXT'
K equals k: True
Z equals z: True
\Theta equals \theta: True
z_K equals z_k: True
\frac{1}{K} equals \frac{1}{k}: True
-\sum_{k=1}^{K} t_k \ln y_k is read as -Sum(t_k*log(y_k, E), (k, 1, k))
TEXT
run <<'PROGRAM'
from latex2sympy2_extended import latex2sympy
from math_verify import parse, verify

for one, other in (("K", "k"), ("Z", "z"), (r"\Theta", r"\theta"), ("z_K", "z_k"), (r"\frac{1}{K}", r"\frac{1}{k}")):
    print(f"{one} equals {other}:", verify(parse(f"${one}$"), parse(f"${other}$")))
print(r"-\sum_{k=1}^{K} t_k \ln y_k is read as", latex2sympy(r"-\sum_{k=1}^{K} t_k \ln y_k"))
PROGRAM
