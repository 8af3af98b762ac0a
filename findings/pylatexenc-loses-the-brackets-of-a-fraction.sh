#!/usr/bin/env bash
# Guess: `LatexNodes2Text` writes a formula as text that means the same: where the LaTeX braces group,
#   brackets appear, as they do for \sqrt{a+b}.
# Instead: Fractions and exponents lose their grouping: \frac{a+b}{c+d} becomes a+b/c+d and e^{z_k - m}
#   becomes e^z_k - m, other values of the same letters.
# Matters: An alt text, a search index or a prompt that is made this way holds a false softmax.
# Packages: pylatexenc==2.11
# Seen: 2026-11-30, Python 3.11
set -euo pipefail
source "$(dirname "$0")/_entry.sh"

install pylatexenc==2.11
seen <<'TEXT'
\sqrt{a+b} becomes √(a+b)
\frac{a+b}{c+d} becomes a+b/c+d
e^{z_k - m} becomes e^z_k - m
e^{-x}y becomes e^-xy
\frac{1}{2}x becomes 1/2x
TEXT
run <<'PROGRAM'
from pylatexenc.latex2text import LatexNodes2Text

for formula in (r"\sqrt{a+b}", r"\frac{a+b}{c+d}", r"e^{z_k - m}", r"e^{-x}y", r"\frac{1}{2}x"):
    print(formula, "becomes", LatexNodes2Text().latex_to_text(f"${formula}$"))
PROGRAM
