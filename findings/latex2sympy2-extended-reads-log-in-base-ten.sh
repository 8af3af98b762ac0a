#!/usr/bin/env bash
# Guess: `\log` in a formula is the natural logarithm, as it is for SymPy itself and in every paper on
#   cross-entropy, or may at least mean either.
# Instead: `\log` is base 10 and `\ln` base e, so \log 100 is 2, and a loss in `\log` is not the same loss
#   in `\ln`.
# Matters: Two right formulas of the cross-entropy, one in each spelling, are graded as different, and
#   values are off by the factor 2.303.
# Packages: math-verify==0.9.0, latex2sympy2_extended==1.11.0, sympy==1.14.0
# Seen: 2026-11-30, Python 3.11
set -euo pipefail
source "$(dirname "$0")/_entry.sh"

install math-verify==0.9.0 latex2sympy2_extended==1.11.0 sympy==1.14.0
seen <<'TEXT'
SymPy: log(100) = 4.605
\ln 100 is read as log(100, E)
\log 100 is read as log(100, 10)
-\log p_y is read as -log(p_y, 10)
-\ln p_y is read as -log(p_y, E)
\log 100 equals 2: True
-\log p equals -\ln p: False
TEXT
run <<'PROGRAM'
from latex2sympy2_extended import latex2sympy
from math_verify import parse, verify
from sympy import log

print("SymPy: log(100) =", log(100).evalf(4))
for formula in (r"\ln 100", r"\log 100", r"-\log p_y", r"-\ln p_y"):
    print(formula, "is read as", latex2sympy(formula))
print(r"\log 100 equals 2:", verify(parse(r"$\log 100$"), parse("$2$")))
print(r"-\log p equals -\ln p:", verify(parse(r"$-\log p$"), parse(r"$-\ln p$")))
PROGRAM
