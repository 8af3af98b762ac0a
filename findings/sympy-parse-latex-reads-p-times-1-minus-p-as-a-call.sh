#!/usr/bin/env bash
# Guess: p_k(1-p_k) is a product, as for 2(1-p) and (1-p_k)p_k; a letter with an index that is not known as
#   a function is not called.
# Instead: `parse_latex` makes it a function p_k, applied to 1 - p_k. Its derivative is one of an unknown
#   function, and of y_j(t_j - 1) by y_j it is 0.
# Matters: p(1 - p) and p_j(\delta_{jk} - p_k) are the entries of the softmax's Jacobian. Each prints
#   exactly as it was typed, so that nothing looks wrong before a number is asked for. With \cdot between
#   them it is a product.
# Packages: sympy==1.14.0, antlr4-python3-runtime==4.11.0
# Seen: 2026-11-30, Python 3.11
set -euo pipefail
source "$(dirname "$0")/_entry.sh"

install sympy==1.14.0 antlr4-python3-runtime==4.11.0
seen <<'TEXT'
2(1-p_k) prints as 2*(1 - p_{k}) and is a product
(1-p_k)p_k prints as p_{k}*(1 - p_{k}) and is a product
p_k(1-p_k) prints as p_{k}(1 - p_{k}) and is a function call
p_k \cdot (1-p_k) prints as p_{k}*(1 - p_{k}) and is a product
p_j(\delta_{jk}-p_k) prints as p_{j}(delta_{j*k} - p_{k}) and is a function call
y_j(t_j-1) by y_j: 0
(t_j-1)y_j by y_j: t_{j} - 1
TEXT
run <<'PROGRAM'
from sympy import Symbol
from sympy.parsing.latex import parse_latex

for formula in (r"2(1-p_k)", r"(1-p_k)p_k", r"p_k(1-p_k)", r"p_k \cdot (1-p_k)", r"p_j(\delta_{jk}-p_k)"):
    read = parse_latex(formula)
    kind = "product" if read.is_Mul else "function call" if read.is_Function else "something else"
    print(f"{formula} prints as {read} and is a {kind}")
print(r"y_j(t_j-1) by y_j:", parse_latex(r"y_j(t_j-1)").diff(Symbol("y_{j}")))
print(r"(t_j-1)y_j by y_j:", parse_latex(r"(t_j-1)y_j").diff(Symbol("y_{j}")))
PROGRAM
