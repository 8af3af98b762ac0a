#!/usr/bin/env bash
# Guess: `py2tex` of an expression is a formula with the same value; it keeps the brackets of p*(1-p) and
#   -(p-t), so it knows when they are needed.
# Instead: A bracket to the right of a minus goes: a-(b-c) becomes a-b-c and a-(b+c) becomes a-b+c. The
#   power of a negated letter and a factor with a sign of its own lose theirs too: p*-q becomes p -q.
# Matters: The code is right and the formula printed from it has a wrong sign, which is what readers of
#   derivations report most.
# Packages: pytexit==0.4.0
# Seen: 2026-11-30, Python 3.11
set -euo pipefail
source "$(dirname "$0")/_entry.sh"

install pytexit==0.4.0
seen <<'TEXT'
p*(1-p) becomes $$p \left(1-p\right)$$
-(p-t) becomes $$-\left(p-t\right)$$
a-(b-c) becomes $$a-b-c$$
a-(b+c) becomes $$a-b+c$$
(-a)**2 becomes $${-a}^2$$
p*-q becomes $$p -q$$
TEXT
run <<'PROGRAM'
from pytexit import py2tex

for expression in ("p*(1-p)", "-(p-t)", "a-(b-c)", "a-(b+c)", "(-a)**2", "p*-q"):
    print(expression, "becomes", py2tex(expression, print_latex=False, print_formula=False))
PROGRAM
