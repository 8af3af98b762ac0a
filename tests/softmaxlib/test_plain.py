"""The lines to copy: one expression each, and the same numbers as the functions that check and guard."""

import ast
import inspect

import re

import numpy as np
import pytest
from site_build import ROOT

import softmaxlib
from softmaxlib import plain

pytestmark = pytest.mark.every_case

FUNCTIONS = {name: f for name, f in vars(plain).items() if inspect.isfunction(f)}
RNG = np.random.default_rng(0)
Z, T = RNG.normal(size=(5, 4)) * 3, RNG.random((5, 4)) * 2
X, W, B = RNG.normal(size=(5, 3)), RNG.normal(size=(4, 3)), RNG.normal(size=4)
IDS = np.array([3, 0, 1, 1, 2])
linear = softmaxlib.linear_value_and_grad
PAIRS = {
    "logsumexp": (plain.logsumexp(Z), softmaxlib.logsumexp(Z, keepdims=True)),
    "log_softmax": (plain.log_softmax(Z), softmaxlib.log_softmax(Z)),
    "softmax": (plain.softmax(Z), softmaxlib.softmax(Z)),
    "one_hot": (plain.cross_entropy(Z, plain.one_hot(IDS, 4)), softmaxlib.cross_entropy(Z, IDS, reduction="none")),
    "cross_entropy": (plain.cross_entropy(Z, T), softmaxlib.cross_entropy(Z, T, reduction="none")),
    "gradient": (plain.gradient(Z, T), softmaxlib.cross_entropy_value_and_grad(Z, T, reduction="sum")[1]),
    "jacobian": (plain.jacobian(Z[0]), softmaxlib.softmax_jacobian(Z[0])),
    "jacobian_product": (plain.jacobian_product(Z, T), softmaxlib.softmax_jvp(Z, T)),
    "hessian": (plain.hessian(Z[0], T[0]), softmaxlib.cross_entropy_hessian(Z[0], T[0])),
    "batch_loss": (plain.batch_loss(W, B, X, T), linear((W, B), X, T, layout="W")[0]),
    "gradient_of_W": (plain.gradient_of_W(W, B, X, T), linear((W, B), X, T, layout="W")[1][0]),
    "gradient_of_b": (plain.gradient_of_b(W, B, X, T), linear((W, B), X, T, layout="W")[1][1]),
    "gradient_of_Theta": (plain.gradient_of_Theta(W.T, X, T), linear((W.T,), X, T, layout="Theta")[1][0]),
}


def test_every_line_has_its_counterpart():
    assert set(FUNCTIONS) == {*PAIRS, "numerical_gradient"}


@pytest.mark.parametrize("name", PAIRS)
def test_it_is_the_same(name):
    line, real = PAIRS[name]
    assert line.shape == real.shape and line == pytest.approx(real, rel=1e-12, abs=1e-14)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_it_is_one_line(name):
    (function,) = ast.parse(inspect.getsource(FUNCTIONS[name])).body
    said, line = function.body
    assert isinstance(line, ast.Return) and line.lineno == line.end_lineno and ast.get_docstring(function)


def test_the_measured_gradient_is_that_of_the_formula():
    z, t = Z[0], T[0]
    measured = plain.numerical_gradient(lambda z: plain.cross_entropy(z, t), z)
    assert measured == pytest.approx(plain.gradient(z, t), abs=1e-8)
    assert measured == pytest.approx(softmaxlib.numerical_gradient(lambda z: softmaxlib.cross_entropy(z, t), z), abs=1e-8)


def test_large_logits_do_not_overflow():
    z = np.array([[0.0, 800.0, -800.0]])
    for name in ("logsumexp", "log_softmax", "softmax"):
        assert np.isfinite(FUNCTIONS[name](z)).all(), name


def test_the_cheat_sheet_has_these_lines():
    page = (ROOT / "book/cheat_sheet.md").read_text(encoding="utf-8")
    code = "\n".join(re.findall(r"```python\n(.*?)```", page, re.S))
    shown = {function.name: function for function in ast.parse(code).body}
    assert set(shown) == set(FUNCTIONS) - {"one_hot"}
    for name, function in shown.items():
        (real,) = ast.parse(inspect.getsource(FUNCTIONS[name])).body
        assert ast.unparse(function.args) == ast.unparse(real.args)
        assert ast.unparse(function.body) == ast.unparse(real.body[1:]), name
    assert max(map(len, code.splitlines())) <= 76  # what the page shows without scrolling, and paper without cutting
