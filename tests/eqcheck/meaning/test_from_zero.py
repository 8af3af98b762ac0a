r"""Indices that count from 0: the same formulas with the same letters counted from 1 have the same verdicts."""

import pytest
from eqcheck_lines import assert_told_apart, checked, declaring, one

from eqcheck import check_markdown

LETTERS = "index: {i: 0..n-1, j: 0..n-1, k: d}\n" + declaring(
    "", "x_i: real", "y_k: real", "a_{ij}: real", "b_{ki}: real", r"\mathbf x: '[x_i]'", "A: '[a_{ij}]'", "q: real", "c: one of i", r"d_{ij}: \delta_{ij}",
    r"s: \sum_{i=0}^{n-1} x_i^2", r"f_i(\mathbf x): e^{x_i}",
)  # fmt: skip
POLYNOMIAL = "index: {j: 0..M, n: N}\n" + declaring(
    "", "w_j: real", "x: real", "x_n: real", "t_n: real", r"y(x): \sum_{j=0}^M w_j x^j", r"E: \frac12 \sum_n (y(x_n) - t_n)^2", r"\mathbf w: '[w_j]'"
)
TWO = "index: {i: 0..n-1, m: K}\n" + declaring("", "x_i: real", r"\mathbf x: '[x_i]'", "B_{mi}: real", "B: '[B_{mi}]'", "y_m: real", r"\mathbf y: '[y_m]'")
DIGITS = "index: {k: 0..9}\n" + declaring("", "z_k: real", r"p_k: \frac{e^{z_k}}{\sum_k e^{z_k}}", "y: one of k", r"L: -\ln p_y", "t_k: labels", r"\gamma: class of t_k")


@pytest.mark.parametrize(("block", "true", "false"), [
    (LETTERS, r"\sum_{i=0}^{n-1} x_i = \sum_i x_i", r"\sum_{i=1}^{n-1} x_i = \sum_i x_i"),
    (LETTERS, r"x_0 + x_1 + \cdots + x_{n-1} = \sum_i x_i", r"x_1 + \cdots + x_{n-1} = \sum_i x_i"),
    (LETTERS, r"\mathbf x = [x_0, x_1, \ldots, x_{n-1}]^T", r"2 \mathbf x = [x_0, x_1, \ldots, x_{n-1}]^T"),
    (LETTERS, r"\frac{\partial s}{\partial x_0} = 2 x_0", r"\frac{\partial s}{\partial x_0} = 2 x_1"),
    (LETTERS, r"\frac{\partial x_i}{\partial x_j} = \delta_{ij}", r"\frac{\partial x_i}{\partial x_0} = \delta_{i1}"),
    (LETTERS, r"\sum_{i=0}^{n-1} i = \frac{n (n - 1)}{2}", r"\sum_{i=0}^{n-1} i = \frac{n (n + 1)}{2}"),
    (LETTERS, r"\sum_{i=0}^{n-1} q^i = \frac{1 - q^n}{1 - q}", r"\sum_{i=0}^{n-1} q^i = \frac{1 - q^{n+1}}{1 - q}"),
    (LETTERS, r"\sum_i \mathbb{1}[c = i] x_i = x_c", r"\sum_i \mathbb{1}[i = 1] x_i = x_0"),
    (LETTERS, r"x_i = x_0 \quad \text{if } i = 0", r"x_i = x_1 \quad \text{if } i = 0"),
    (LETTERS, r"\sum_{i=0}^{n-2} (x_{i+1} - x_i) = x_{n-1} - x_0", r"\sum_{i=0}^{n-2} (x_{i+1} - x_i) = x_{n-1} - x_1"),
    (LETTERS, r"(A \mathbf x)_i = \sum_j a_{ij} x_j", r"(A \mathbf x)_i = \sum_j a_{ji} x_j"),
    (LETTERS, r"(A \mathbf x)_1 = \sum_j a_{1j} x_j", r"(A \mathbf x)_1 = \sum_j a_{0j} x_j"),
    (LETTERS, r"(A \mathbf x)_{n-1} = \sum_j a_{n-1, j} x_j", r"(A \mathbf x)_2 = \sum_j a_{1j} x_j"),
    (LETTERS, r"(A \mathbf x)_c = \sum_j a_{cj} x_j", r"(A \mathbf x)_c = \sum_j a_{jc} x_j"),
    (LETTERS, r"(A^\top)_{01} = a_{10}", r"(A^\top)_{12} = a_{10}"),
    (LETTERS, r"(\frac{\partial s}{\partial \mathbf x})_0 = 2 x_0", r"(\frac{\partial s}{\partial \mathbf x})_1 = 2 x_0"),
    (TWO, r"(B \mathbf x)_m = \sum_i B_{mi} x_i", r"(B \mathbf x)_m = \sum_{i=1}^{n-1} B_{mi} x_i"),
    (TWO, r"(2 \mathbf y)_1 = 2 y_1", r"(2 \mathbf y)_1 = 2 y_2"),
    (LETTERS, "d_{00} + a_{00} = 1 + a_{00}", "d_{01} = 1"),
    (LETTERS, "b_{10} y_1 = y_1 b_{10}", "b_{10} = b_{11}"),
    (LETTERS, r"\sum_{0 \le i < n} x_i = x_0 + \sum_{i \ne 0} x_i", r"\sum_{0 < i < n} x_i = \sum_i x_i"),
    (LETTERS, r"f_0(\mathbf x) = e^{x_0}", r"f_0(\mathbf x) = e^{x_1}"),
    (LETTERS, r"\arg\max_i \delta_{i0} = 0", r"\arg\max_i \delta_{i0} = 1"),
    (LETTERS, r"\begin{cases} x_0 & i = 0 \\ 0 & \text{otherwise} \end{cases} = x_i \delta_{i0}", r"\begin{cases} x_0 & i = 1 \\ 0 & \text{otherwise} \end{cases} = x_i \delta_{i0}"),
    (POLYNOMIAL, r"y(x) = w_0 + w_1 x + w_2 x^2 + \cdots + w_M x^M", r"y(x) = w_1 x + w_2 x^2 + \cdots + w_M x^M"),
    (POLYNOMIAL, r"\frac{\partial E}{\partial w_j} = \sum_n (y(x_n) - t_n) x_n^j", r"\frac{\partial E}{\partial w_j} = \sum_n (y(x_n) - t_n) x_n^{j - 1}"),
    (POLYNOMIAL, r"\sum_{j=0}^M 1 = M + 1", r"\sum_{j=0}^M 1 = M"),
    (POLYNOMIAL, r"y'(x) = \sum_{j=1}^M j w_j x^{j-1}", r"y'(x) = \sum_{j=1}^M w_j x^{j-1}"),
    (POLYNOMIAL, r"\mathbf w \in \mathbb{R}^{M+1}", r"\mathbf w^\top \mathbf w = \sum_{j=1}^M w_j^2"),
    (DIGITS, r"\frac{\partial L}{\partial z_k} = p_k - \mathbb{1}[y = k]", r"\frac{\partial L}{\partial z_k} = p_k - \mathbb{1}[y = k + 1]"),
    (DIGITS, r"\sum_{k=0}^9 p_k = 1", r"\sum_{k=1}^9 p_k = 1"),
    (DIGITS, r"\sum_k t_k k = \gamma", r"\sum_k t_k k = \gamma + 1"),
])  # fmt: skip
def test_what_counts_from_0(block, true, false):
    if "labels" in block and "t_k" in true:
        block = block.replace("symbols:", "assume: one-hot\nsymbols:")
    assert_told_apart(block, true, false)


@pytest.mark.parametrize("latex", [r"\sum_{i=1}^n x_i = \sum_i x_i", "x_n = x_n", r"\sum_{i=0}^{n-1} x_{i+1} = \sum_i x_i"])
def test_an_index_outside_of_its_range_is_said_in_the_numbers_that_are_typed(latex):
    found = one(LETTERS, latex)
    assert found.verdict == "unread" and "lies outside 0.." in found.message


def test_the_counterexample_shows_the_indices_that_are_typed():
    assert one(LETTERS, "x_i = x_0").counterexample["indices"]["i"] >= 1
    assert one(LETTERS, "x_i = 2 x_i").counterexample["indices"]["i"] == 0


def test_an_entry_at_a_number_is_unread_where_its_rows_may_count_from_0_or_from_1():
    assert "from 0 and others from 1" in one(TWO, r"(B \mathbf x)_1 = B_{10}").message


@pytest.mark.parametrize("latex", ["x_{0-2} = x_0", "y_{0-1} = y_1", r"x_0 = x_0 \quad \text{if } x_{0-2} = 1"])
def test_what_cannot_be_counted_is_unread_and_the_page_goes_on(latex):
    found = checked(LETTERS, f"{latex} \\\\ x_0 = x_0")
    assert (found[0].verdict, found[-1].verdict) == ("unread", "holds")


def test_one_letter_is_not_both_a_number_of_values_and_the_last_of_them():
    found = checked("index: {j: 0..M, k: M}\nsymbols:\n  w_j: real\n", "w_j = w_j")
    assert "give them two names" in found[0].message


@pytest.mark.parametrize("size", ["n", "m"])
def test_a_letter_that_counts_anew_leaves_what_was_counted_before(size):
    first, second = "index: {i: 0..n-1}\nsymbols:\n  x_i: real\n  u: x_0\n", f"extend: true\nindex: {{i: {size}}}\nsymbols:\n  y_i: real\n"
    lines = f"$u = x_0$, $u = x_1$, $\\sum_i y_i = \\sum_{{i=1}}^{size} y_i$ and $x_0 = x_0$"
    found = check_markdown(f"```{{eqcheck}}\n{first}```\n\n$x_0 = x_0$\n\n```{{eqcheck}}\n{second}```\n\n{lines}\n")
    assert [check.verdict for check in found] == ["holds", "holds", "false", "holds", "holds"]
