"""Numbers that are too large, too small or none at all are no verdict."""

import pytest
from eqcheck_lines import checked

from eqcheck import check_markdown
from eqcheck.judging.samples import in_order

BLOCK = r"""```{eqcheck}
symbols:
  a: real
  b: real
  r: positive
  \sigma(a): \frac{1}{1 + e^{-a}}
```

"""
SQUARES = r"""```{eqcheck}
index: {n: N, d: D, e: D}
RANGES
symbols:
  X_{nd}: real
  y_n: real
  X: '[X_{nd}]'
  \mathbf y: '[y_n]'
```

$$ X^\top (\mathbf y - X (X^\top X)^{-1} X^\top \mathbf y) = 0 $$
"""


def one(latex):
    (found,) = check_markdown(f"{BLOCK}$$ {latex} $$\n")
    return found


@pytest.mark.parametrize(
    ("latex", "why"),
    [
        (r"\log((1/2)^{10^9}) = 10^9 \log(1/2)", "an underflow"),
        (r"e^{1000} > 0", "an overflow"),
        (r"e^{-1000} = 0", "an underflow"),
        (r"\sigma(-800) = 0", "an overflow"),
        (r"\frac{1}{1 + e^{1000}} = 0", "an overflow"),
        (r"r + e^{1000} = e^{1000}", "an overflow"),
    ],
)
def test_what_no_machine_number_can_hold_cannot_be_decided(latex, why):
    found = one(latex)
    assert found.verdict == "unread"
    assert found.message == f"cannot be decided: {why} at every point, on every scale that was tried"


@pytest.mark.parametrize(
    ("latex", "verdict"),
    [
        (r"e^{1000 a} = (e^{500 a})^2", "holds"),
        (r"e^{1000 a} = (e^{501 a})^2", "false"),
        (r"\sigma(2000 a) = 1 - \sigma(-2000 a)", "holds"),
        (r"\sigma(2000 a) = 1 + \sigma(-2000 a)", "false"),
        (r"\ln \frac{r^{900}}{r} = 899 \ln r", "holds"),
    ],
)
def test_other_scales_are_tried(latex, verdict):
    assert one(latex).verdict == verdict


@pytest.mark.parametrize(
    ("latex", "message"),
    [
        (r"\ln a^2 = 2 \ln a", "cannot be decided: the right has no finite value at some points"),
        (r"\sqrt{a}^2 = a", "cannot be decided: the left has no finite value at some points"),
        (r"\ln a = \ln a", "neither side has a finite value at some points"),
        (r"\ln a < a", "cannot be decided: the left has no finite value at some points"),
    ],
)
def test_a_side_without_a_value_is_no_verdict(latex, message):
    found = one(latex)
    assert found.verdict == "unread" and found.message.startswith(message)


@pytest.mark.parametrize("latex", [r"\ln(-e^a) = a", r"\frac{1}{a - a} = b", r"a = \sqrt{-r}", r"\ln(-r) < a"])
def test_a_side_that_has_a_value_nowhere_is_false(latex):
    found = one(latex)
    assert found.verdict == "false" and {"nan", "inf", "-inf"} & {found.counterexample["left"], found.counterexample["right"]}


def test_what_other_points_refute_is_false_all_the_same():
    found = one(r"\ln a = 3 a")
    assert found.verdict == "false" and isinstance(found.counterexample["left"], float)


def test_a_condition_leaves_enough_points():
    """Under a > 0 the sign of b must show, although half of the points are left out."""
    for n in range(1, 61):  # each at other points
        assert one(rf"{n} |b| = {n} b \text{{ for }} a > 0").verdict == "false"
    assert one(r"|a| = a \text{ when } a > 0").verdict == "holds"


@pytest.mark.parametrize("ranges", ["ranges: N ≥ D", "ranges: [N > D]", r"ranges: D \leq N", "roles: {}"])
def test_least_squares(ranges):
    (found,) = check_markdown(SQUARES.replace("RANGES", ranges))
    assert found.verdict == "holds"


def test_least_squares_with_too_few_examples_cannot_be_decided():
    (found,) = check_markdown(SQUARES.replace("RANGES", "ranges: D > N"))
    assert found.verdict == "unread" and found.message.startswith("cannot be decided: a matrix without an inverse")


@pytest.mark.parametrize("ranges", ["N = D", "N", "N ≥ 3", "N ≥ Q", "[N > D, D > N]", "{N: D}", "[[N]]", "N > D > N"])
def test_orders_that_are_none(ranges):
    found = check_markdown(SQUARES.replace("RANGES", f"ranges: {ranges}"))
    assert found[0].verdict == "unread" and "declarations: ranges: " in found[0].message


def test_sizes_are_exchanged_as_the_order_says():
    order = (("N", "D", True), ("D", "K", False))
    assert in_order({"K": 5, "D": 3, "N": 2}, order) == {"K": 2, "D": 3, "N": 5}
    assert in_order({"K": 2, "D": 2, "N": 2}, order) is None


@pytest.mark.parametrize(
    ("symbols", "said"),
    [
        ("  f: real\n  f(a): a^2", "symbols 'f' and 'f(a)' have one name"),
        ("  \\sigma: positive\n  \\sigma(a): a^2", "have one name"),
        ("  \\mathbf z: real\n  \\boldsymbol z: positive", "have one name"),
        ("  b: real\n  b: positive", "'b' stands there twice"),
    ],
)
def test_two_keys_with_one_name(symbols, said):
    found, *_ = check_markdown(f"```{{eqcheck}}\nsymbols:\n  a: real\n{symbols}\n```\n")
    assert found.verdict == "unread" and said in found.message


def test_a_name_with_and_without_arguments_may_be_declared_alike():
    page = "```{eqcheck}\nsymbols:\n  a: real\n  f: a^2\n  f(a): a^2\n```\n\n$$ f(3) = 9, f = a^2 $$\n"
    assert [c.verdict for c in check_markdown(page)] == ["holds", "holds"]


@pytest.mark.parametrize(("two", "verdict"), [("2", "holds"), ("2.001", "false")])
@pytest.mark.parametrize("above", [r"\frac{d^2}{d r^2} \frac{1}{\ln r}", r"\frac{d}{d r} \frac{d}{d r} \frac{1}{\ln r}"])
def test_a_second_derivative_near_a_pole_is_no_false_alarm(above, two, verdict):
    assert one(rf"{above} = \frac{{\ln r + {two}}}{{r^2 (\ln r)^3}}").verdict == verdict


@pytest.mark.parametrize("column", [r"(w_1, w_2)", r"\begin{bmatrix} w_1 \\ w_2 \end{bmatrix}"])
@pytest.mark.parametrize("gradient", [r"\nabla_{\mathbf w} E(\mathbf w)", r"\frac{\partial E}{\partial \mathbf w}"])
@pytest.mark.parametrize(("right", "verdict"), [("(2 w_1, 3 w_2^2)", "holds"), ("0", "false"), ("(2 w_1, 2 w_2)", "false")])
def test_a_column_of_letters_moves_these_letters(column, gradient, right, verdict):
    block = f"  w_1: real\n  w_2: real\n  E(\\mathbf w): w_1^2 + w_2^3\n  \\mathbf w: {column}\n"
    (found,) = check_markdown(f"```{{eqcheck}}\nsymbols:\n{block}```\n\n$$ {gradient} = {right} $$\n")
    assert found.verdict == verdict


@pytest.mark.parametrize("zero", ["0", r"\mathbf 0", r"\boldsymbol{0}"])
@pytest.mark.parametrize(("right", "verdict"), [(r"\mathbf y", "holds"), (r"2 \mathbf y", "false")])
def test_a_bare_zero_fits_any_shape_in_a_sum(zero, right, verdict):
    block = "```{eqcheck}\nindex: {k: K}\nsymbols:\n  y_k: real\n  \\mathbf y: '[y_k]'\n```\n\n"
    for left in (rf"\mathbf y - {zero}", rf"{zero} + \mathbf y"):
        (found,) = check_markdown(f"{block}$$ {left} = {right} $$\n")
        assert found.verdict == verdict


@pytest.mark.parametrize("typed", [r"p(y|x) = p(y|x,\theta)", r"p(y|x) p(x) = p(x|y) p(y)", r"q(a|b) < 2", r"|a| + p(y|x) = 1"])
def test_a_bar_of_a_condition_that_nobody_declares_is_one_unread_sign(typed):
    assert one(typed).verdict == "unread"


@pytest.mark.parametrize("typed", [r"|a| |b| = |a b|", r"2|a| = |a + a|", r"(|a|) = |a|", r"r|a| = |r a|", r"f(|a|) = |a|"])
def test_bars_with_a_partner_are_absolute_values(typed):
    assert one(typed).verdict == ("holds" if not typed.startswith("f") else "unread")


@pytest.mark.parametrize(
    "latex",
    [
        "r < 2", "r > 0.2", r"a^2 \leq 4", r"-3 < a", r"\max(a, 2) = 2", r"\min(r, 2) = r", r"|a - 5| = 5 - a", r"\mathbb 1[r < 2] = 1",
        r"\begin{cases} a & \text{if } a < 3 \\ 0 & \text{otherwise} \end{cases} = a", r"\mathcal U(r \mid 0, 2) = \frac12", r"\arcsin(\sin a) = a", r"g(r) = 2",
        r"\frac{a}{b} < 8", r"\frac{a}{r} \leq 10", "p < 0.96", "p > 0.03", "m < 6", r"m \leq 5", r"\max(p, 0.02) = p",
    ],
)  # fmt: skip
def test_a_bound_that_holds_for_small_numbers_only_is_false(latex):
    (found,) = check_markdown(BLOCK.replace("```\n\n", "  g(a): \\max(a, 2)\n  p: probability\n  m: natural\n```\n\n") + f"$$ {latex} $$\n")
    assert found.verdict == "false" and found.counterexample, found


@pytest.mark.parametrize(
    "latex",
    [
        r"e^a \geq 1 + a", r"\ln r \leq r - 1", r"\sigma(a) < 1", r"\ln(1 + e^a) > a", r"\ln(e^a + e^b) > \max(a, b)", r"|a + b| \leq |a| + |b|",
        r"\max(a, b) = \frac{a + b + |a - b|}{2}", r"\sigma(a b e^r) \leq 1", r"r e^{-r} < 1",
    ],
)  # fmt: skip
def test_a_bound_for_all_numbers_holds(latex):
    assert one(latex).verdict == "holds"


WHOLE = "symbols: {m: natural, v: integer, x: real}\n"


@pytest.mark.parametrize(
    "latex",
    [r"m \geq 2", r"m \leq 10", r"m < 6", r"v \leq 10", r"v \geq -10", r"|v| \geq 2", r"2^m = m^2 - m + 2", r"(m - 1)(m - 2)(m - 3)(m - 4)(m - 5) = 0", r"2^m > m^2", "m! < 200", "m + v < 20"],
)
def test_what_holds_of_a_few_whole_numbers_only_is_false(latex):
    assert checked(WHOLE, latex)[0].verdict == "false"


@pytest.mark.parametrize(
    "latex", [r"m \geq 1", r"|v| \geq 1", r"\sum_{i=1}^m i = \frac{m (m + 1)}{2}", r"m! \geq m", r"2^m > m", r"\frac{d}{dx} x^m = m x^{m-1}", r"(-1)^{2v} = 1", r"m^2 \geq m"]
)
def test_what_holds_of_all_whole_numbers_holds(latex):
    assert checked(WHOLE, latex)[0].verdict == "holds"


SMALL = "index: {k: K}\nsymbols: {a: real, b: real, r: positive, z_k: real, p_k: simplex}\n"


@pytest.mark.parametrize("n", [8, 12, 20, 60])
@pytest.mark.parametrize(
    ("true", "false", "most"),
    [
        ("10^{-N} = 10 \\cdot 10^{-N-1}", "10^{-N} = 0", 60),
        ("10^{-N} a = a 10^{-N}", "10^{-N} a = 10^{-N} b", 60),
        ("\\frac{r}{10^{N}} = \\frac{2r}{2 \\cdot 10^{N}}", "\\frac{r}{10^{N}} = \\frac{2r}{10^{N}}", 60),
        ("10^{-N} (a + b) = 10^{-N} a + 10^{-N} b", "10^{-N} (a + b) = 10^{-N} a", 12),  # else it is small beside what rounding may leave
        ("\\sum_k 10^{-N} z_k = 10^{-N} \\sum_k z_k", "\\sum_k 10^{-N} z_k = 0", 12),
        ("10^{-N} \\ln r = -10^{-N} \\ln \\frac1r", "10^{-N} \\ln r = 10^{-N}", 12),
        ("e^{-N} e^{-N} = e^{-2 \\cdot N}", "e^{-N} = e^{-N - 1}", 20),
    ],
)
def test_sides_that_are_small_are_compared_by_their_size(true, false, most, n):
    assert checked(SMALL, true.replace("N", str(n)))[0].verdict == "holds"
    if n <= most:
        assert checked(SMALL, false.replace("N", str(n)))[0].verdict == "false"


@pytest.mark.parametrize(
    "latex",
    [
        "0.1 + 0.2 - 0.3 = 0", r"\sin \pi = 0", "(a + b)^3 - a^3 - 3 a^2 b - 3 a b^2 - b^3 = 0", r"\sum_k (z_k - \frac1K \sum_k z_k) = 0", r"\sum_k p_k - 1 = 0",
        "(e^{5 r})^2 - e^{10 r} = 0", "r^{10} - (r^5)^2 = 0", r"\frac{d^2}{da^2} (a^3 - a^3 + b) = 0", r"\int_{-1}^1 a^3 \, da = 0", r"\ln (10^5 r) - 5 \ln 10 - \ln r = 0",
    ],
)  # fmt: skip
def test_what_rounding_leaves_of_terms_that_cancel_is_nothing(latex):
    assert checked(SMALL, latex)[0].verdict == "holds"


STRICT = "index: {k: K, n: N}\nsymbols: {a: real, b: real, r: positive, s: positive, p_k: simplex, q_k: simplex, z_k: real, x_n: real, m: probability}\n"


@pytest.mark.parametrize(
    ("true", "false"),
    [
        (r"|a - b| \geq 0", "|a - b| > 0"), (r"a^2 + b^2 \geq 2 a b", "a^2 + b^2 > 2 a b"), (r"\frac{r + s}{2} \geq \sqrt{r s}", r"\frac{r + s}{2} > \sqrt{r s}"),
        (r"\ln r \leq r - 1", r"\ln r < r - 1"), (r"\max_k p_k \geq \frac1K", r"\max_k p_k > \frac1K"), (r"\sum_k (z_k - z_1)^2 \geq 0", r"\sum_k (z_k - z_1)^2 > 0"),
        (r"\sum_k p_k \ln \frac{p_k}{q_k} \geq 0", r"\sum_k p_k \ln \frac{p_k}{q_k} > 0"), (r"m (1 - m) \leq \frac14", r"m (1 - m) < \frac14"),
        (r"|a - b| > 0 \text{ if } a \neq b", r"|a - b| > 0 \text{ if } a > 0"), (r"\frac{1}{1 + e^{-a}} > 0", r"\frac{1}{1 + e^{-a}} > \frac12"), (r"r > 0", r"r > r^2"),
    ],
)  # fmt: skip
def test_what_is_strict_is_tried_where_both_sides_may_be_equal(true, false):
    assert checked(STRICT, true)[0].verdict == "holds"
    assert checked(STRICT, false)[0].verdict == "false"


@pytest.mark.parametrize(
    ("true", "false"),
    [
        (r"\frac{d}{da} \frac{1}{1 + e^{-a}} \leq \frac14", r"\frac{d}{da} \frac{1}{1 + e^{-a}} < \frac14"), (r"a^2 > 0 \quad \text{for } a \neq 0", "a^2 > 0"), ("e^a \\geq 1 + a", "e^a > 1 + a"),
        (r"\cos a < 1 + r", r"\cos a < 1"), ("|a| < |a| + r", "|a| < |a| + |b|"), (r"\frac{1}{a^2} > 0", r"a^2 b^2 > 0"),
        (r"p_k (1 - p_k) \leq \frac14", r"p_k (1 - p_k) < \frac14"), (r"p_1 p_2 + r > \frac14 - \frac14", r"p_1 p_2 < \frac14"),
    ],
)  # fmt: skip
def test_so_it_is_where_all_numbers_are_0_and_where_there_are_two_of_each(true, false):
    assert checked(STRICT, true)[0].verdict == "holds"
    found = checked(STRICT, false)[0]
    assert found.verdict == "false" and "the two sides may be equal" in found.message


@pytest.mark.parametrize(
    ("true", "false"),
    [
        (r"K! \geq K", r"K! \leq 720"), (r"\sum_k p_k^2 \geq \frac1K", r"\sum_k p_k^2 \geq \frac16"), (r"-\sum_k p_k \ln p_k \leq \ln K", r"-\sum_k p_k \ln p_k \leq 1.8"),
        (r"\sqrt K \geq 1", r"\sqrt K < 2.5"), (r"\sum_k 1 \geq 2", r"\sum_k 1 \leq 6"),
    ],
)  # fmt: skip
def test_what_is_bounded_by_the_length_of_a_range_is_tried_with_longer_ones(true, false):
    assert checked(STRICT, true)[0].verdict == "holds"
    assert checked(STRICT, false)[0].verdict == "false"
