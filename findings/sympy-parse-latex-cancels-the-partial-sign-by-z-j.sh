#!/usr/bin/env bash
# Guess: SymPy's `parse_latex` reads \frac{\partial L}{\partial z_j} as a derivative, as it does
#   \frac{\partial L}{\partial x}, or refuses it.
# Instead: With an index the signs are letters that are multiplied, above and below the stroke, and they
#   cancel: L/z_j is left.
# Matters: A false line such as the derivative of L by z_j being L divided by z_j is accepted, and no
#   equality with such a fraction says anything about derivatives.
# Packages: sympy==1.14.0, antlr4-python3-runtime==4.11.0
# Seen: 2026-11-30, Python 3.11
set -euo pipefail
source "$(dirname "$0")/_entry.sh"

install sympy==1.14.0 antlr4-python3-runtime==4.11.0
seen <<'TEXT'
\frac{\partial L}{\partial x} is read as Derivative(L, x)
\frac{\partial L}{\partial z_j} is read as (L*partial)/((partial*z_{j}))
\frac{\partial L}{\partial z_j} = \frac{L}{z_j} holds: True
TEXT
run <<'PROGRAM'
from sympy import simplify
from sympy.parsing.latex import parse_latex

for formula in (r"\frac{\partial L}{\partial x}", r"\frac{\partial L}{\partial z_j}"):
    print(formula, "is read as", parse_latex(formula))
left, right = r"\frac{\partial L}{\partial z_j}", r"\frac{L}{z_j}"
print(left, "=", right, "holds:", simplify(parse_latex(left) - parse_latex(right)) == 0)
PROGRAM
