#!/usr/bin/env bash
# Guess: latexify writes a function's formula so that it says what the code computes; where a product would be
#   ambiguous it sets brackets, as it does around 1 - p.
# Instead: A function's name is followed by its argument without brackets if that is one letter, and a factor behind
#   it follows with a thin space or a dot: -log(p) * t becomes -\log p t, log(p) * t becomes \log p \cdot t, and
#   log(x) * log(y) becomes \log x \cdot \log y. SymPy reads all of them as the logarithm of the product.
# Matters: A cross-entropy whose code has the label behind the logarithm is shown, and read back, as another loss;
#   with the label in front all is well.
# Packages: latexify-py==0.4.4, sympy==1.14.0, antlr4-python3-runtime==4.11.1
# Seen: 2026-11-30, Python 3.11
set -euo pipefail
source "$(dirname "$0")/_entry.sh"

install latexify-py==0.4.4 sympy==1.14.0 antlr4-python3-runtime==4.11.1
seen <<'TEXT'
-\log p t: the code gives 1.806, SymPy reads -log(p*t) = 0.7985
\log p \cdot t: the code gives -1.806, SymPy reads log(p*t) = -0.7985
\log p \cdot \log t: the code gives -0.4882, SymPy reads log(p*log(t)) = -2.107
-\exp p q: the code gives -1.08, SymPy reads -exp(p*q) = -1.271
-t \cdot \log p: the code gives 1.806, SymPy reads -t*log(p) = 1.806
TEXT
run <<'PROGRAM'
import math

import latexify
from sympy import Symbol, srepr, sympify
from sympy.parsing.latex import parse_latex

P, T, Q = 0.3, 1.5, 0.8  # a logarithm of t is asked for as well: t above 1


def label_behind(p, t):
    return -math.log(p) * t


def no_sign(p, t):
    return math.log(p) * t


def two_logarithms(p, t):
    return math.log(p) * math.log(t)


def exponential(p, q):
    return -math.exp(p) * q


def label_in_front(p, t):
    return -t * math.log(p)


for function in (label_behind, no_sign, two_logarithms, exponential, label_in_front):
    formula = str(latexify.expression(function)).replace(r"\mathopen{}", "").replace(r"\mathclose{}", "")
    second = Q if function is exponential else T
    read = parse_latex(formula).replace(lambda e: e.func.__name__ == "log" and len(e.args) == 2, lambda e: e.func(e.args[0]))
    value = read.subs({Symbol("p"): P, Symbol("t"): T, Symbol("q"): Q})
    print(f"{formula}: the code gives {function(P, second):.4}, SymPy reads {read} = {float(value):.4}")
PROGRAM
