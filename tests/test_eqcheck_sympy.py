"""eqcheck's values against SymPy's: the same formulas, written a second time by hand for SymPy."""

import math

import numpy as np
import pytest
import sympy as sp

from eqcheck import declare
from eqcheck.tokens import tokens
from eqcheck.tree import parse
from eqcheck.value import evaluate
from eqcheck.verdict import samples

DECLARED = declare.read(r"""
index: {i: K, j: K, k: K}
symbols:
  a: real
  b: positive
  z_k: real
  Z: \sum_i e^{z_i}
  y_k: \frac{e^{z_k}}{Z}
""")

a, b = sp.symbols("a b")
z = sp.symbols("z1:6")
K = 4
Z = sum(sp.exp(z[i]) for i in range(K))
y = [sp.exp(z[k]) / Z for k in range(K)]

PAIRS = [
    (r"a^2 - 3 a b + \frac{a}{b}", a**2 - 3 * a * b + a / b),
    (r"-a^2", -(a**2)),
    (r"2 a / b a", 2 * a / b * a),
    (r"\ln b^3 + \log_2 b", sp.log(b**3) + sp.log(b, 2)),
    (r"\sin^2 a \cos(a + b)", sp.sin(a) ** 2 * sp.cos(a + b)),
    (r"e^{-a^2 / 2}", sp.exp(-(a**2) / 2)),
    (r"\sqrt[3]{b} + \sqrt{b}", sp.cbrt(b) + sp.sqrt(b)),
    (r"\sum_k z_k^2 - 1", sum(z[k] ** 2 for k in range(K)) - 1),
    (r"\sum_{k=2}^{K} k z_k", sum((k + 1) * z[k] for k in range(1, K))),
    (r"\sum_{\substack{k=1 \\ k \neq 2}}^{K} z_k \sum_i z_i", sum(z[k] for k in (0, 2, 3)) * sum(z[:K])),
    (r"\prod_{k=1}^{3} (1 + z_k)", sp.prod([1 + z[k] for k in range(3)])),
    (r"z_1 + z_2 + \dots + z_K", sum(z[:K])),
    (r"z_1 z_2 \cdots z_K", sp.prod(z[:K])),
    (r"\frac{d}{da} \left( a^3 \sin a \right)", sp.diff(a**3 * sp.sin(a), a)),
    (r"\frac{\partial^2}{\partial a^2} e^{a b}", sp.diff(sp.exp(a * b), a, 2)),
    (r"\frac{\partial^2 (a^3 b^2)}{\partial a \, \partial b}", sp.diff(a**3 * b**2, a, b)),
    (r"\frac{\partial}{\partial z_2} \ln Z", sp.diff(sp.log(Z), z[1])),
    (r"\frac{\partial y_1}{\partial z_3}", sp.diff(y[0], z[2])),
    (r"\frac{\partial y_2}{\partial z_2} - y_2 (1 - y_2)", sp.Integer(0)),
    (r"\frac{\partial^2}{\partial z_1 \partial z_2} \ln Z", sp.diff(sp.log(Z), z[0], z[1])),
    (r"\sum_k \delta_{2k} y_k", y[1]),
    (r"|a| + \max(a, -a)", 2 * sp.Abs(a)),
    (r"\tanh a - \frac{e^a - e^{-a}}{e^a + e^{-a}}", sp.Integer(0)),
]


@pytest.fixture(scope="module")
def point():
    return next(samples(DECLARED, "any", 7, 1))


@pytest.mark.parametrize(("latex", "expected"), PAIRS, ids=[latex for latex, _ in PAIRS])
def test_both_find_the_same_number(point, latex, expected):
    assert point.sizes == {"K": K}
    found = evaluate(parse(tokens(latex, DECLARED.context)), point, {})
    for n in range(point.count):
        values = {a: point.values["a", 0][n], b: point.values["b", 0][n]}
        values |= {z[k]: point.values["z", 1][n, k] for k in range(K)}
        assert math.isclose(np.real(found[n]), float(expected.subs(values)), rel_tol=1e-8, abs_tol=1e-9)
