#!/usr/bin/env bash
# Guess: The derivative of a formula that SymPy's `parse_latex` has read is the derivative of what it
#   evaluates to: for \log_2 x it is 1/(x ln 2).
# Instead: The value is base 2, the derivative 1/x, as if the base were e. `parse_latex` leaves the
#   logarithm unevaluated with its base as a second argument, which `diff` overlooks; after `.doit()` both
#   are right.
# Matters: A cross-entropy in bits gets a gradient that is 0.693 of the right one, and a finite difference
#   of the very same expression contradicts it.
# Packages: sympy==1.14.0, antlr4-python3-runtime==4.11.0
# Seen: 2026-11-30, Python 3.11
set -euo pipefail
source "$(dirname "$0")/_entry.sh"

install sympy==1.14.0 antlr4-python3-runtime==4.11.0
seen <<'TEXT'
\ln x: at 8 2.0794 - slope at 1 1.000 - diff 1/x - diff after doit, at 1 1.000
\log_{2} x: at 8 3.0000 - slope at 1 1.443 - diff 1/x - diff after doit, at 1 1.443
\log_{10} x: at 8 0.90309 - slope at 1 0.434 - diff 1/x - diff after doit, at 1 0.4343
TEXT
run <<'PROGRAM'
from sympy import Symbol
from sympy.parsing.latex import parse_latex

x = Symbol("x")
for formula in (r"\ln x", r"\log_{2} x", r"\log_{10} x"):
    read = parse_latex(formula)
    slope = (read.subs(x, 1 + 1e-6) - read.subs(x, 1 - 1e-6)).evalf() / 2e-6
    print(f"{formula}: at 8", read.subs(x, 8).evalf(5), "- slope at 1", f"{float(slope):.3f}", end=" - ")
    print("diff", read.diff(x), "- diff after doit, at 1", read.doit().diff(x).subs(x, 1).evalf(4))
PROGRAM
