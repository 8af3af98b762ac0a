"""The value of every construct, against the same thing written by hand with NumPy."""

import math

import numpy as np
import pytest

from eqcheck import Unreadable, tokens
from eqcheck.meaning import declarations
from eqcheck.meaning.values import NotDefined, Point, ShapesDiffer, TooSmall, evaluate, holds_at
from eqcheck.reading.trees.parser import parse

BLOCK = r"""
index: {i: K, j: K, k: K, l: K, n: N}
symbols:
  z_k: real
  t_k: labels
  x_{nk}: real
  a: positive
  b: real
  \vec z: '[z_k]'
  \vec t: '[t_k]'
  X: '[x_{nk}]'
  \mathbf 1: ones over k
  I: identity over k
  Z: \sum_i e^{z_i}
  y_k: \frac{e^{z_k}}{Z}
  \vec y: '[y_k]'
  g_k(\vec z): \frac{e^{z_k}}{Z}
  \sigma(a): \frac{1}{1 + e^{-a}}
  h(a, b): a^2 b
  E: -\sum_k t_k \ln y_k
  \gamma: class of t_k
"""
K, N, P = 4, 3, 5
RNG = np.random.default_rng(7)
z, x = RNG.normal(size=(P, K)), RNG.normal(size=(P, N, K))
t = RNG.uniform(0.2, 1, (P, K))
a, b = RNG.uniform(0.5, 2, P), RNG.normal(size=P)
y = np.exp(z) / np.exp(z).sum(1, keepdims=True)
E = -(t * np.log(y)).sum(1)
J = y[:, :, None] * (np.eye(K) - y[:, None, :])  # ∂y_k/∂z_j
X, Y, T, V = x, y[:, :, None], t[:, :, None], z[:, :, None]


def value(latex, block=BLOCK, labels=None, **index):
    declared = declarations.read(block)
    values = {("z", 1): z, ("t", 1): t if labels is None else labels, ("x", 2): x, ("a", 0): a, ("b", 0): b}
    point = Point(declared, {"K": K, "N": N}, values, P)
    return evaluate(parse(tokens(latex, declared.context)), point, index)


def close(latex, expected, tolerance=1e-12, **more):
    got = np.real(value(latex, **more))
    expected = np.broadcast_to(np.asarray(expected, float), got.shape)
    np.testing.assert_allclose(got, expected, rtol=tolerance, atol=tolerance)


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        ("2.5", 2.5),
        (r"a b - b / a + \frac{a}{2}", a * b - b / a + a / 2),
        ("-a^2", -(a**2)),
        ("a^{b}", a**b),
        ("b^3", b**3),
        ("b^{-2}", b**-2.0),
        ("a^{0.5}", np.sqrt(a)),
        (r"\sqrt{a} \sqrt[3]{a}", a ** (5 / 6)),
        (r"\sqrt{0} + 0^0", 1),
        ("e^{a} + e", np.exp(a) + np.e),
        (r"\pi a", np.pi * a),
        ("5! + K!", 120 + 24),
        (r"\exp b \cdot \ln a", np.exp(b) * np.log(a)),
        (r"\log_2 a + \log_{10}(a) + \ln^2 a", np.log2(a) + np.log10(a) + np.log(a) ** 2),
        (r"\sin b \cos b", np.sin(b * np.cos(0)) * np.cos(b)),
        (r"\tan(b) + \tanh(b) + \sinh(b) + \cosh(b)", np.tan(b) + np.tanh(b) + np.sinh(b) + np.cosh(b)),
        (r"\arctan(b) + \arcsin(\tanh(b))", np.arctan(b) + np.arcsin(np.tanh(b))),
        (r"|b| + \operatorname{sign}(b)", np.abs(b) + np.sign(b)),
        (r"\max(a, b, 0) - \min(a, b)", np.maximum(np.maximum(a, b), 0) - np.minimum(a, b)),
        ("z_1 + z_K + z_{K-1}", z[:, 0] + z[:, 3] + z[:, 2]),
        ("x_{23}", x[:, 1, 2]),
        ("K + N", K + N),
        (r"\sum_k z_k", z.sum(1)),
        (r"\sum_{k=2}^{K} z_k", z[:, 1:].sum(1)),
        (r"\sum_{k=1}^{K-1} z_{k+1} z_k", (z[:, 1:] * z[:, :-1]).sum(1)),
        (r"\sum_k k z_k", (z * np.arange(1, K + 1)).sum(1)),
        (r"\sum_{k=3}^{2} z_k", 0),
        (r"\prod_{k=3}^{2} z_k", 1),
        (r"\sum_{n=1}^{5} n^2", 55),
        (r"\sum_{k \neq 2} z_k", z.sum(1) - z[:, 1]),
        (r"\sum_{k > 2} z_k", z[:, 2:].sum(1)),
        (r"\sum_{i < j} z_i", None),
        (r"\sum_{1 \leq i < j \leq K} z_i z_j", (z.sum(1) ** 2 - (z**2).sum(1)) / 2),
        (r"\sum_{i, j} x_{1i} x_{2j}", x[:, 0].sum(1) * x[:, 1].sum(1)),
        (r"\sum_i \sum_{j \neq i} z_i z_j", z.sum(1) ** 2 - (z**2).sum(1)),
        (r"\sum_k t_k z_k + b", (t * z).sum(1) + b),
        (r"\prod_k t_k", t.prod(1)),
        (r"\max_k z_k", z.max(1)),
        (r"\min_{k \neq 1} z_k", z[:, 1:].min(1)),
        (r"\max_k |z_k|", np.abs(z).max(1)),
        ("Z", np.exp(z).sum(1)),
        ("y_2", y[:, 1]),
        ("E", E),
        (r"\sigma(b)", 1 / (1 + np.exp(-b))),
        (r"\sigma(-b) + \sigma(b)", 1),
        (r"\sigma(\sigma(b))", 1 / (1 + np.exp(-1 / (1 + np.exp(-b))))),
        ("h(b, a)", b**2 * a),
        ("h(h(a, b), b)", (a**2 * b) ** 2 * b),
        (r"\sigma^2(b)", (1 / (1 + np.exp(-b))) ** 2),
        (r"g_1(\vec z)", y[:, 0]),
        (r"g_1(2 \vec z)", np.exp(2 * z[:, 0]) / np.exp(2 * z).sum(1)),
        (r"g_2(\vec z + a \mathbf 1)", y[:, 1]),
    ],
)
def test_numbers(latex, expected):
    if expected is None:  # j is free
        close(latex, z[:, :2].sum(1), j=3)
    else:
        close(latex, expected)


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        (r"\vec z", V),
        (r"\vec z^\top", V.transpose(0, 2, 1)),
        (r"\vec z + 2 \vec y", V + 2 * Y),
        (r"\vec z^\top \vec y", (z * y).sum(1)),
        (r"\vec z \cdot \vec y", (z * y).sum(1)),
        (r"\vec z \vec y^\top", V * y[:, None, :]),
        (r"\vec z \odot \vec y", V * Y),
        ("X", X),
        (r"X \vec z", X @ V),
        (r"X^\top X", X.transpose(0, 2, 1) @ X),
        (r"\vec z^\top X^\top X \vec z", ((X @ V) ** 2).sum((1, 2))),
        (r"(X X^\top)^{-1}", np.linalg.inv(X @ X.transpose(0, 2, 1))),
        (r"(X X^\top)^2", X @ X.transpose(0, 2, 1) @ X @ X.transpose(0, 2, 1)),
        (r"\operatorname{diag}(\vec y) - \vec y \vec y^\top", J),
        ("I", np.broadcast_to(np.eye(K), (P, K, K))),
        (r"\mathbf 1^\top \vec z", z.sum(1)),
        (r"\operatorname{tr}(X^\top X)", (x**2).sum((1, 2))),
        (r"\det(X X^\top)", np.linalg.det(X @ X.transpose(0, 2, 1))),
        (r"|X X^\top|", np.linalg.det(X @ X.transpose(0, 2, 1))),
        (r"\begin{vmatrix} a & b \\ 1 & 2 \end{vmatrix}", 2 * a - b),
        (r"\|\vec z\|", np.sqrt((z**2).sum(1))),
        (r"\|\vec z\|^2 + \|\vec z\|_2", (z**2).sum(1) + np.sqrt((z**2).sum(1))),
        (r"\|\vec z\|_1", np.abs(z).sum(1)),
        (r"\|\vec z\|_3", (np.abs(z) ** 3).sum(1) ** (1 / 3)),
        (r"\|\vec z\|_\infty", np.abs(z).max(1)),
        (r"\|X\|_F^2", (x**2).sum((1, 2))),
        (r"\vec z / a", V / a[:, None, None]),
        (r"\exp(\vec z)", np.exp(V)),
        (r"\max(\vec z)", z.max(1)),
        (r"\max(0, \vec z)", np.maximum(0, V)),
        (r"\max(\vec z, \vec y)", np.maximum(V, Y)),
        (r"\begin{bmatrix} a & b \\ 1 & 2 \end{bmatrix}", np.stack([np.stack([a, b], 1), np.tile([1, 2], (P, 1))], 1)),
        ("(a, b)", np.stack([a, b], 1)[:, :, None]),
        (r"(a, b)^\top", np.stack([a, b], 1)[:, :, None]),
        (r"\begin{pmatrix} a \\ b \end{pmatrix}^\top", np.stack([a, b], 1)[:, None, :]),
        (r"\sum_k z_k \vec z", z.sum(1)[:, None, None] * V),
        (r"\sum_n x_{n1} X", x[:, :, 0].sum(1)[:, None, None] * X),
        (r"\begin{bmatrix} z_1 & \dots & z_K \end{bmatrix}", V.transpose(0, 2, 1)),
        (r"\begin{bmatrix} z_1 \\ z_2 \\ \vdots \\ z_K \end{bmatrix}", V),
        (r"(z_1, \dots, z_K)", V),
        (r"\begin{bmatrix} 1 & z_1 \\ \vdots & \vdots \\ 1 & z_K \end{bmatrix}", np.stack([np.ones((P, K)), z], 2)),
        (r"\begin{bmatrix} x_{11} & \cdots & x_{1K} \\ \vdots & \ddots & \vdots \\ x_{N1} & \cdots & x_{NK} \end{bmatrix}", X),
    ],
)
def test_vectors_and_matrices(latex, expected):
    close(latex, expected, tolerance=1e-9)


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        (r"z_1 + z_2 + \dots + z_K", z.sum(1)),
        (r"z_1 + \cdots + z_K", z.sum(1)),
        (r"z_1 z_2 \cdots z_K", z.prod(1)),
        (r"-z_1 - z_2 - \dots - z_K", -z.sum(1)),
        (r"b + z_1 y_1 + \dots + z_K y_K", b + (z * y).sum(1)),
        (r"e^{z_1} + \dots + e^{z_K}", np.exp(z).sum(1)),
        (r"z_1 y_2 + z_2 y_3 + \dots + z_{K-1} y_K", (z[:, :-1] * y[:, 1:]).sum(1)),
        (r"1 + 2 + \dots + 10", 55),
        (r"1 + 2 + \dots + K", 10),
        (r"1^2 + 2^2 + \dots + K^2", 30),
        (r"1 \cdot 2 \cdots K", 24),
        (r"1 + a + a^2 + \dots + a^K", sum(a**n for n in range(K + 1))),
        (r"z_1 + 2 z_2 + \dots + K z_K", (z * np.arange(1, K + 1)).sum(1)),
        # the last term stands as it is typed, even where it does not fit the pattern
        (r"z_1 y_1 + z_2 y_2 + \dots + z_K y_1", (z * y)[:, :3].sum(1) + z[:, 3] * y[:, 0]),
        (r"(z_1 - y_1) + (z_2 - y_2) + \dots + (z_K + y_K)", (z - y)[:, :3].sum(1) + z[:, 3] + y[:, 3]),
    ],
)
def test_dots(latex, expected):
    close(latex, expected)


def test_dots_that_end_at_a_free_index():
    for j in range(2, K + 1):
        close(r"z_1 + \dots + z_j", z[:, :j].sum(1), j=j)
    with pytest.raises(TooSmall):
        value(r"z_1 + z_2 + \dots + z_j", j=2)


@pytest.mark.parametrize(
    "latex",
    [r"\dots + z_1", r"z_1 + \dots", r"z_1 + \dots + y_K", r"z_2 + z_4 + \dots + z_K", r"z_1 - z_2 + \dots + z_K", r"z_3 + z_2 + \dots + z_1",
     r"z_i + \dots + z_K", r"z_1 y_1 + \dots + z_K y_{K-1}", r"\begin{bmatrix} 1 & \dots & 0 \end{bmatrix}",
     r"\begin{bmatrix} \vdots \\ 1 \end{bmatrix}", r"\begin{bmatrix} 1 \\ \vdots \\ 1 \end{bmatrix}"],
)  # fmt: skip
def test_dots_whose_pattern_is_not_clear(latex):
    with pytest.raises((Unreadable, TooSmall), match="dots"):
        value(latex, i=1)


def each(function):
    """function(k, j) as arrays over the points, for all k and j."""
    return [(k, j, function(k - 1, j - 1)) for k in range(1, K + 1) for j in range(1, K + 1)]


def complex_step(function, at):
    """The derivative of a function of the P points' numbers, by hand."""
    return np.imag(function(at + 1e-30j)) / 1e-30


def moved(k, h):
    """z with h added to its entry k."""
    return z + h * np.eye(K)[k]


def loss(logits):
    return -(t * (logits - np.log(np.exp(logits).sum(1, keepdims=True)))).sum(1)


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        (r"\frac{d}{db} b^3", 3 * b**2),
        (r"\frac{d \sin b}{db}", np.cos(b)),
        (r"\frac{d}{da} \sqrt{a}", 0.5 / np.sqrt(a)),
        (r"\frac{d}{da} \ln(a^2 + 1)", 2 * a / (a**2 + 1)),
        (r"\frac{d}{db} |b|", np.sign(b)),
        (r"\frac{d}{db} \max(0, b)", (b > 0).astype(float)),
        (r"\frac{d}{db} a^b", a**b * np.log(a)),
        (r"\frac{d\sigma(b)}{db}", np.exp(-b) / (1 + np.exp(-b)) ** 2),
        (r"\frac{d}{db} \sigma(a b)", a * np.exp(-a * b) / (1 + np.exp(-a * b)) ** 2),
        (r"\frac{d}{da} \arctan \frac{1}{a}", -1 / (1 + a**2)),
        (r"\frac{\partial}{\partial a} \left( a^2 \right) b", 2 * a * b),
        (r"\frac{\partial}{\partial a} a^2 b", 2 * a * b),
        (r"\frac{\partial a b}{\partial a^2}", b / (2 * a)),
        (r"\partial E / \partial z_2", t.sum(1) * y[:, 1] - t[:, 1]),
        (r"\sum_j \frac{\partial E}{\partial z_j}", 0),
        (r"\sum_k \frac{\partial E}{\partial y_k} \frac{\partial y_k}{\partial z_1}", t.sum(1) * y[:, 0] - t[:, 0]),
        (r"\frac{\partial Z}{\partial z_1}", np.exp(z[:, 0])),
        (r"\frac{\partial}{\partial z_1} \prod_k z_k", z[:, 1:].prod(1)),
        (r"\frac{\partial}{\partial z_1} \max_k z_k", (z[:, 0] == z.max(1)).astype(float)),
        (r"\frac{\partial X_{11}}{\partial x_{11}}", 1),
        (r"\frac{\partial X_{11}}{\partial X_{11}}", None),
        (r"\frac{\partial h(a, b)}{\partial a}", 2 * a * b),
        (r"\frac{\partial \det(X X^\top)}{\partial z_1}", 0),
    ],
)
def test_derivatives(latex, expected):
    if expected is None:
        with pytest.raises(Unreadable, match="not declared"):
            value(latex)
    else:
        close(latex, expected, tolerance=1e-9)


def test_a_derivative_agrees_with_the_complex_step_by_hand():
    for j in range(K):
        close(r"\frac{\partial E}{\partial z_j}", complex_step(lambda h, j=j: loss(moved(j, (h - 1)[:, None])), np.ones(P)), j=j + 1)


def test_the_jacobian_entry_by_entry():
    for k, j, expected in each(lambda k, j: J[:, k, j]):
        close(r"\frac{\partial y_k}{\partial z_j}", expected, k=k, j=j)
        close(r"y_k (\delta_{kj} - y_j)", expected, k=k, j=j)
        close(r"\frac{\partial g_k(\vec z)}{\partial z_j}", expected, k=k, j=j)
        close(r"\begin{cases} y_k (1 - y_k) & \text{if } k = j \\ -y_k y_j & \text{otherwise} \end{cases}", expected, k=k, j=j)


def test_second_and_mixed_derivatives():
    for k, j, expected in each(lambda k, j: t.sum(1) * J[:, k, j]):
        for latex in (
            r"\frac{\partial^2 E}{\partial z_k \partial z_j}",
            r"\frac{\partial^2}{\partial z_k \partial z_j} E",
            r"\frac{\partial}{\partial z_k} \frac{\partial E}{\partial z_j}",
            r"\frac{\partial}{\partial z_k} \left( \frac{\partial E}{\partial z_j} \right)",
        ):
            close(latex, expected, tolerance=1e-8, k=k, j=j)
    close(r"\frac{\partial^2 E}{\partial z_1^2}", t.sum(1) * J[:, 0, 0], tolerance=1e-8)
    close(r"\frac{d^2}{db^2} b^5", 20 * b**3, tolerance=1e-8)
    close(r"\frac{d^3}{da^3} \ln a", 2 / a**3, tolerance=1e-5)
    close(r"\frac{\partial^2}{\partial a \partial b} a^2 b^3", 6 * a * b**2, tolerance=1e-8)


def test_a_defined_symbol_is_independent_of_what_it_is_made_of():
    for k in range(1, K + 1):
        close(r"\frac{\partial E}{\partial y_k}", -t[:, k - 1] / y[:, k - 1], k=k)
        close(r"\frac{\partial z_1}{\partial y_k}", 0, k=k)
        close(r"\frac{\partial y_k}{\partial Z}", -np.exp(z[:, k - 1]) / np.exp(z).sum(1) ** 2, k=k)
        for j in range(1, K + 1):
            close(r"\frac{\partial y_k}{\partial y_j}", float(k == j), k=k, j=j)


def test_gradients_are_columns_and_with_the_numerator_layout_rows():
    gradient = t.sum(1)[:, None] * y - t
    close(r"\frac{\partial E}{\partial \vec z}", gradient[:, :, None])
    close(r"\frac{\partial E}{\partial \vec z}", gradient[:, None, :], block=BLOCK + "layout: numerator\n")
    close(r"\frac{\partial \vec y}{\partial \vec z}", J)
    close(r"\frac{\partial \vec y}{\partial \vec z}", J, block=BLOCK + "layout: numerator\n")
    close(r"\frac{\partial E}{\partial \vec y} \frac{\partial \vec y}{\partial \vec z}", gradient[:, None, :], block=BLOCK + "layout: numerator\n")
    close(r"\frac{\partial^2 E}{\partial \vec z \partial \vec z^\top}", t.sum(1)[:, None, None] * J, tolerance=1e-8)
    close(r"\frac{\partial}{\partial X} \|X\|_F^2", 2 * X)
    close(r"\frac{\partial \vec z^\top X^\top X \vec z}{\partial X}", 2 * X @ V @ V.transpose(0, 2, 1))
    assert value(r"\frac{\partial \vec z^\top \vec y}{\partial \vec z}").shape == (P, K, 1)


HOT = np.eye(K)[[0, 1, 2, 3, 1]]


def test_the_class_of_a_label_differs_from_point_to_point():
    hot = np.array([0, 1, 2, 3, 1])
    close(r"\gamma", hot + 1, labels=HOT)
    close(r"z_\gamma", z[np.arange(P), hot], labels=HOT)
    close(r"x_{2\gamma}", x[np.arange(P), 1, hot], labels=HOT)
    close(r"-\ln y_\gamma", -np.log(y[np.arange(P), hot]), labels=HOT)
    close(r"\delta_{\gamma j}", hot == 1, labels=HOT, j=2)
    close(r"\sum_{k \neq \gamma} z_k", z.sum(1) - z[np.arange(P), hot], labels=HOT)
    close(r"\prod_{k \neq \gamma} z_k", z.prod(1) / z[np.arange(P), hot], labels=HOT)
    others = np.where(HOT == 1, -np.inf, z).max(1)
    close(r"\max_{k \neq \gamma} z_k", others, labels=HOT)
    close(r"\frac{\partial E}{\partial z_\gamma}", y[np.arange(P), hot] - 1, labels=HOT)
    close(r"\begin{cases} 1 & \text{if } j = \gamma \\ 0 & \text{else} \end{cases}", hot == 0, labels=HOT, j=1)
    with pytest.raises(NotDefined, match="one-hot"):
        value(r"z_\gamma")


def test_conditions():
    declared = declarations.read(BLOCK)
    point = Point(declared, {"K": K, "N": N}, {("a", 0): a, ("b", 0): b}, P)

    def at(latex, **index):
        sides = latex.split(" ")
        parts = [part if n % 2 else parse(tokens(part)) for n, part in enumerate(sides)]
        return holds_at(("rel", *parts), point, index)

    assert at("j = k", j=2, k=2) is True
    assert at("j = k", j=1, k=2) is False
    assert at("j ≠ k", j=1, k=2) is True
    assert at("1 ≤ j < K", j=4) is False
    np.testing.assert_array_equal(at("b > 0"), b > 0)
    np.testing.assert_array_equal(at("0 < b ≤ a"), (b > 0) & (b <= a))


def test_cases_by_the_point():
    close(r"\begin{cases} b & \text{if } b > 0 \\ 0 & \text{otherwise} \end{cases}", np.maximum(b, 0))
    close(r"\frac{d}{db} \begin{cases} b^2 & \text{if } b > 0 \\ 0 & \text{otherwise} \end{cases}", 2 * np.maximum(b, 0))
    assert np.isnan(value(r"\begin{cases} 1 & \text{if } b > 100 \end{cases}")).all()


def test_logarithms_and_roots_of_negative_numbers_have_no_value():
    for latex in (r"\ln(-a)", r"\sqrt{-a}", "(-a)^{0.5}", r"\frac{0}{0}"):
        assert np.isnan(value(latex)).all()
    assert np.isinf(value(r"1 / 0")).all()
    singular = value(r"(\vec z \vec z^\top)^{-1}")
    assert singular.shape == (P, K, K)


@pytest.mark.parametrize(
    ("latex", "message"),
    [
        (r"\vec z + a", "a column of 4 and a number cannot be added"),
        (r"\vec z + \vec z^\top", "a column of 4 and a row of 4"),
        (r"X \vec z^\top", "a 3 × 4 matrix times a row of 4"),
        (r"\vec z \vec y", "times"),
        (r"\vec z \times \vec y", "times"),
        (r"X^2", "a power of a 3 × 4 matrix"),
        (r"a^{\vec z}", "as an exponent"),
        (r"\operatorname{tr}(\vec z)", "tr of a column"),
        (r"\max(\vec z, X)", "different sizes"),
    ],
)
def test_shapes_that_do_not_fit(latex, message):
    with pytest.raises(ShapesDiffer, match=message):
        value(latex)


@pytest.mark.parametrize(
    ("latex", "message"),
    [
        ("q", "q is not declared"),
        ("q_k", "q_{k} is not declared"),
        ("z", "z is not declared"),
        ("z_{kj}", "only with 1 index"),
        ("z_q", "index 'q' is not declared"),
        (r"\sum_q z_q", "index 'q' has no range"),
        (r"\sum_{k=1}^{a} z_k", "whole number"),
        (r"\sum_{k=1}^{1/0} z_k", "whole number"),
        (r"\sum_{k=1}^{1000000000} a", "steps"),
        (r"a_1 + \dots + a_{1000000000}", "steps"),
        ("171!", "whole number up to 170"),
        ("a!", "whole number"),
        (r"\exp_2 a", "exp with an index"),
        (r"\|X\|", "which norm of a matrix"),
        (r"\sigma(a, b)", "takes 1 arguments, found 2"),
        (r"\frac{\partial E}{\partial (z_1 + z_2)}", "not a symbol"),
        (r"\frac{\partial E}{\partial q}", "q is not declared"),
        (r"\frac{\partial E}{\partial \gamma}", "derivative with respect to"),
        ("h(a)", "takes 2 arguments"),
    ],
)
def test_what_has_no_value_says_why(latex, message):
    with pytest.raises(Unreadable, match=message):
        value(latex, k=1, j=1)


def test_an_index_outside_its_range():
    with pytest.raises(TooSmall, match=r"outside 1\.\.4"):
        value("z_5")
    with pytest.raises(TooSmall):
        value("z_{k+1}", k=K)


@pytest.mark.parametrize(
    "block",
    ["symbols:\n  p: p + 1", "symbols:\n  p: q\n  q: p", "symbols:\n  f(p): f(p + 1)\n  p: f(1)", "index: {k: 2}\nsymbols:\n  p_k: p_1 + 1\n  p: p_2"],
)
def test_a_definition_by_itself(block):
    with pytest.raises(Unreadable, match="by itself|within each other"):
        value("p", block=block)


def test_every_row_of_a_sample_is_one_point():
    """All points are computed at once and do not mix."""
    latex = r"\frac{\partial E}{\partial z_2} + \sum_k z_k \max_j y_j"
    together = value(latex)
    declared = declarations.read(BLOCK)
    for p in range(P):
        values = {key: array[p : p + 1] for key, array in {("z", 1): z, ("t", 1): t}.items()}
        alone = evaluate(parse(tokens(latex, declared.context)), Point(declared, {"K": K, "N": N}, values, 1), {})
        assert math.isclose(alone[0], together[p], rel_tol=1e-12)
