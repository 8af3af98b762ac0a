#!/usr/bin/env bash
# Guess: \sum_{k=1}^{K} t_k \ln y_k is a sum over components: SymPy's `parse_latex` keeps the terms apart,
#   or refuses what it cannot index.
# Instead: t_k is read as one symbol whose name happens to contain a k. The sum prints well, but `doit()`
#   makes it K*t_k*ln(y_k), and the normaliser of a softmax K*e^{z_j}.
# Matters: Every equality that is tested with the result is tested for the wrong function: the derivative of
#   the loss by t_1 is 0, and no error tells of it.
# Packages: sympy==1.14.0, antlr4-python3-runtime==4.11.0
# Seen: 2026-11-30, Python 3.11
set -euo pipefail
source "$(dirname "$0")/_entry.sh"

install sympy==1.14.0 antlr4-python3-runtime==4.11.0
seen <<'TEXT'
-\sum_{k=1}^{K} t_k \ln y_k
  is read as -Sum(t_{k}*log(y_{k}, E), (k, 1, K))
  evaluates to -K*t_{k}*log(y_{k})
\sum_{j=1}^{3} z_j
  is read as Sum(z_{j}, (j, 1, 3))
  evaluates to 3*z_{j}
free symbols of the second: ['z_{j}']
its derivative by z_1: 0
TEXT
run <<'PROGRAM'
from sympy import Symbol
from sympy.parsing.latex import parse_latex

for formula in (r"-\sum_{k=1}^{K} t_k \ln y_k", r"\sum_{j=1}^{3} z_j"):
    read = parse_latex(formula)
    print(formula)
    print("  is read as", read)
    print("  evaluates to", read.doit())
print("free symbols of the second:", sorted(map(str, read.free_symbols)))
print("its derivative by z_1:", read.doit().diff(Symbol("z_{1}")))
PROGRAM
