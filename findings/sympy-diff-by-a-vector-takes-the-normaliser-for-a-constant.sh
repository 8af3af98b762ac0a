#!/usr/bin/env bash
# Guess: `diff` by a MatrixSymbol z differentiates everything that depends on z, or raises where it cannot:
#   the log of the normaliser, log of sum_k e^{z_k} written as a matrix product, has the softmax as its
#   gradient.
# Instead: Where the sum is taken out of its 1 x 1 matrix by [0, 0] it counts as a constant: the gradient of
#   the log normaliser is 0, and the derivative of the softmax is diag(p), without - ppᵀ. Nothing is raised.
#   By the components of z one after another it is right.
# Matters: The result has the right shape and the very form of the commonest mistake with a softmax.
# Packages: sympy==1.14.0
# Seen: 2026-11-30, Python 3.11
set -euo pipefail
source "$(dirname "$0")/_entry.sh"

install sympy==1.14.0
seen <<'TEXT'
normaliser: exp(z[0, 0]) + exp(z[1, 0]) + exp(z[2, 0])
log normaliser by z: 0
  by z[1, 0]: 1/3
softmax by z: [[1/3, 0, 0], [0, 1/3, 0], [0, 0, 1/3]]
  by each component: [[2/9, -1/9, -1/9], [-1/9, 2/9, -1/9], [-1/9, -1/9, 2/9]]
TEXT
run <<'PROGRAM'
from sympy import Lambda, Matrix, MatrixSymbol, OneMatrix, Symbol, exp, log, zeros

x, z = Symbol("x"), MatrixSymbol("z", 3, 1)
exponentials = z.applyfunc(Lambda(x, exp(x)))
normaliser = (OneMatrix(1, 3) * exponentials)[0, 0]


def at_equal_logits(expression):
    return expression.subs(z, zeros(3, 1)).doit()


print("normaliser:", normaliser)
print("log normaliser by z:", log(normaliser).diff(z).doit())
print("  by z[1, 0]:", at_equal_logits(log(normaliser).diff(z[1, 0])))
print("softmax by z:", Matrix(at_equal_logits((exponentials / normaliser).diff(z))).tolist())
print("  by each component:", [[at_equal_logits((exp(z[j, 0]) / normaliser).diff(z[k, 0])) for k in range(3)] for j in range(3)])
PROGRAM
