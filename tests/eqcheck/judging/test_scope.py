"""What would be a verdict that nobody meant: 0 = 0, and derivatives whose scope is in doubt."""

import pytest
from eqcheck_lines import assert_told_apart, declaring, one

from eqcheck import check_markdown

BLOCK = """```{eqcheck}
index: {i: N, j: N}
symbols:
  a: real
  b: real
  x: real
  y: real
  w_i: real
  L: real
  E: \\sum_i w_i^2
  F(x, y): x^2 y + y
  f(x): function
  g(x): function
  \\mathbf{w}: '[w_i]'
```

"""


def seen(latex):
    (check,) = check_markdown(f"{BLOCK}$$ {latex} $$")
    return check.verdict, check.message


@pytest.mark.parametrize("latex", [r"\frac{\partial L}{\partial w_i} = \frac{\partial L}{\partial x} w_i", r"\nabla_{\mathbf{w}} L = 2 \nabla_{\mathbf{w}} L",
                                   r"\frac{\partial L}{\partial a} = b \frac{\partial L}{\partial x}", r"\frac{dL}{da} = \sum_i \frac{\partial L}{\partial w_i} w_i"])  # fmt: skip
def test_two_zeros_that_come_of_a_free_letter_are_no_verdict(latex):
    verdict, message = seen(latex)
    assert verdict == "unread" and "L is declared as a number" in message


@pytest.mark.parametrize("latex", [r"\frac{\partial E}{\partial x} = \frac{\partial E}{\partial y}", r"\frac{\partial E}{\partial a} = b \frac{\partial E}{\partial x}"])
def test_so_are_two_that_come_of_a_formula_without_the_other_letter(latex):
    verdict, message = seen(latex)
    assert verdict == "unread" and "nothing in the block makes E depend on" in message


@pytest.mark.parametrize("latex", [r"\frac{\partial a}{\partial x} = 0", r"0 = \frac{\partial L}{\partial x}", r"\frac{\partial w_j}{\partial w_i} = \delta_{ij}", r"a - a = b - b"])  # fmt: skip
def test_a_zero_that_is_meant_is_one(latex):
    assert seen(latex)[0] == "holds"


@pytest.mark.parametrize("latex", [r"\frac{d}{dx} a x + b = a", r"\frac{d}{dx} x^3 + x^2 = 3 x^2 + 2 x", r"\frac{d}{dx} x^3 - x^2 + x = 3 x^2 - 2 x + 1",
                                   r"\frac{\partial}{\partial x} \sin(x) \times x = x \cos x", r"\frac{d}{dx} \frac{x}{\cos x} = \frac{\frac{d}{dx} x \times \cos x - \frac{d}{dx} \cos x \times x}{\cos^2 x}",
                                   r"a + \frac{d}{dx} \sin(x) \cos(x) = a + \cos^2 x"])  # fmt: skip
def test_where_another_scope_would_make_it_true_nobody_judges(latex):
    verdict, message = seen(latex)
    assert verdict == "unread" and "how far does the derivative go" in message


@pytest.mark.parametrize("latex", [r"\frac{d}{dx} a x + b = 2 a", r"\frac{d (a x \sin x)}{dx} = a \sin x", r"\frac{d}{dx} (a x) + b = a", r"\frac{d(a x)}{dx} + b = a"])
def test_what_is_false_however_one_reads_it_stays_so(latex):
    assert seen(latex)[0] == "false"


def test_what_stands_below_a_derivative_in_brackets_is_held():
    assert seen(r"\left(\frac{\partial F}{\partial x}\right)_{y} = 2 x y")[0] == "holds"
    assert seen(r"\left(\frac{\partial F}{\partial x}\right)_y = x y")[0] == "false"
    assert seen(r"\left(\frac{\partial (\mathbf{w}^\top \mathbf{w})}{\partial \mathbf{w}}\right)_i = 2 w_i")[0] == "holds"
    assert seen(r"\left(\frac{\partial F}{\partial x}\right)_{x} = 2 x y")[0] == "unread"
    assert seen(r"(a + b)_i = a")[0] == "unread"


def test_a_derivative_by_a_function_that_nothing_is_written_in():
    verdict, message = seen(r"\frac{d}{dx} f(g(x)) = \frac{df}{dg} \frac{dg}{dx}")
    assert verdict == "unread" and "nothing is written in terms of it" in message
    assert seen(r"\frac{\partial}{\partial f(x)} f(x)^2 = 2 f(x)")[0] == "holds"


def test_angle_brackets_of_inequality_signs_claim_nothing():
    found = check_markdown(f"{BLOCK}$$ \\sum_i w_i w_i = < \\mathbf{{w}}, \\mathbf{{w}} > $$ and $$ a + b = < a b $$")
    assert {check.verdict for check in found} == {"unread"}


def test_a_matrix_is_not_zero():
    block = BLOCK.replace("  L: real", "  A_{ij}: symmetric\n  A: '[A_{ij}]'")
    assert [c.verdict for c in check_markdown(f"{block}$$ A^{{-1}} \\neq 0 $$\n\n$$ A - A \\neq 0 $$\n\n$$ A^{{-1/2}} A^{{-1/2}} = A^{{-1}} $$")] == ["holds", "false", "unread"]


@pytest.mark.parametrize("words", ["if a is the larger one", "otherwise", "for the wrong classes", "(unless it rains)", "whenever i was drawn"])
def test_a_line_under_words_that_nobody_understands_is_not_false(words):
    verdict, message = seen(rf"a = b \quad \text{{{words}}}")
    assert verdict == "unread" and "these words are not understood" in message
    assert seen(rf"a + b = b + a \quad \text{{{words}}}")[0] == "holds"
    assert seen(rf"a = b \quad \text{{{words}}} % eqcheck: false")[0] == "refuted-as-stated"


@pytest.mark.parametrize("words", ["for all k", "for any labels", "by the chain rule", "(see above)", "since it was said"])
def test_words_that_leave_nothing_out_excuse_nothing(words):
    assert seen(rf"a = b \quad \text{{{words}}}")[0] == "false"


def test_every_sign_of_a_row_has_the_words_behind_it():
    found = check_markdown(rf"{BLOCK}$$ a = b = x \quad \text{{if it rains}} $$")
    assert [check.verdict for check in found] == ["unread", "unread"]


STEPS = "```{eqcheck}\nindex: {i: I}\ngradient: w\nsymbols:\n  w_i: real\n  w: '[w_i]'\n  r: real\n  \\eta: positive\n  L: (r - 1)^2\n  M: \\sum_i w_i^2\n```\n\n"


@pytest.mark.parametrize(
    ("latex", "verdict"),
    [
        (r"w_i = w_i - \eta \frac{\partial L}{\partial w_i}", "unread"),  # L has no w in it, and 0 is subtracted
        (r"w = w - \eta \nabla_w L", "unread"),
        (r"w_i = w_i - \eta \frac{\partial M}{\partial w_i}", "definition"),  # a step
        (r"w_i = w_i + \frac{\partial M}{\partial w_i} - 2 w_i", "holds"),
        (r"M = M + r - r", "holds"),
    ],
)
def test_a_step_that_changes_nothing_does_not_hold(latex, verdict):
    (check,) = check_markdown(f"{STEPS}$$ {latex} $$\n")
    assert check.verdict == verdict, check.message
    assert verdict != "unread" or "the derivative in it is 0" in check.message and "% eqcheck: given" in check.advice


ATTENTION = declaring("index: {i: I, j: I, d: D}\n", "q_d: real", "k_{id}: real", "s_i: FORMULA", r"a_i: \frac{e^{s_i}}{\sum_j e^{s_j}}", r"\mathbf q: '[q_d]'", "h(x): x^2", "x: real")


@pytest.mark.parametrize("latex", [
    r"\frac{\partial a_i}{\partial q_d} = a_i (k_{id} - \sum_j a_j k_{id})", r"\frac{\partial a_i}{\partial \mathbf q} = a_i (k_{id} - \sum_j a_j k_{id}) \mathbf q",
    r"\frac{\partial \ln a_i}{\partial q_d} = k_{id} - \sum_j a_j k_{id}", r"\frac{\partial^2 a_i}{\partial q_d \partial q_d} = a_i (1 - \sum_j a_j)",
    r"\sum_i \frac{\partial a_i}{\partial s_j} = \frac{\partial a_i}{\partial q_d}", r"a_i (1 - \sum_j a_j) = \frac{\partial a_i}{\partial x}",
])  # fmt: skip
def test_a_line_does_not_hold_because_nothing_leads_from_one_letter_to_the_other(latex):
    found = one(ATTENTION.replace("FORMULA", "real"), latex)
    assert found.verdict == "unread" and "nothing in the block makes a_i depend on" in found.message, found
    assert one(ATTENTION.replace("FORMULA", r"\sum_d q_d k_{id}"), latex).verdict == ("unread" if "partial x}" in latex else "false")


@pytest.mark.parametrize("latex", [r"\frac{\partial a_i}{\partial q_d} = 0", r"\sum_i \frac{\partial a_i}{\partial s_j} = 0", r"\sum_i \frac{\partial a_i}{\partial s_j} = 1 - \sum_i a_i", r"\frac{\partial h(x)}{\partial x} = 2 x"])
def test_a_derivative_that_is_0_by_what_is_declared_may_be_said_to_be(latex):
    assert one(ATTENTION.replace("FORMULA", "real"), latex).verdict == "holds"


PAIRS = declaring("index: {i: K, j: K, k: K}\n", "z_k: real", "p_k: simplex", "S_{ij}: symmetric", "S: '[S_{ij}]'", r"\mathbf z: '[z_k]'")


@pytest.mark.parametrize(
    ("true", "false"),
    [
        (r"\sum_{i<j} p_i p_j = \frac12 (1 - \sum_k p_k^2)", r"\sum_{i<j} p_i p_j = 1 - \sum_k p_k^2"),
        (r"1 - \sum_k p_k^2 = \sum_{i \neq j} p_i p_j", r"\frac12 (1 - \sum_k p_k^2) = \sum_{i \neq j} p_i p_j"),
        (r"\mathbf z^\top S \mathbf z = \sum_i S_{ii} z_i^2 + 2 \sum_{i<j} S_{ij} z_i z_j", r"\mathbf z^\top S \mathbf z = \sum_i S_{ii} z_i^2 + \sum_{i<j} S_{ij} z_i z_j"),
        (r"\sum_{j<i} 1 = \frac{K (K - 1)}{2}", r"\sum_{j<i} 1 = \frac{K (K + 1)}{2}"),
        (r"\sum_{j<i} 1 = i - 1", r"\sum_{j<i} 1 = i"),  # where i stands on both sides it counts there
        (r"\sum_{j \neq i} p_j = 1 - p_i", r"\sum_{j \neq i} p_j = 1"),
    ],
)
def test_a_sum_below_which_two_letters_stand_runs_over_both_where_one_would_be_free_alone(true, false):
    assert_told_apart(PAIRS, true, false)


@pytest.mark.parametrize("latex", [r"z_j \sum_{i<j} z_i = 0", r"\sum_{i<j} z_i + z_j = \sum_k z_k", r"\sum_{i=1}^j z_i = \sum_k z_k", r"\sum_i z_j = \sum_i z_i"])
def test_a_letter_that_is_free_beside_such_a_sum_stays_so(latex):
    found = one(PAIRS, latex)
    assert found.verdict == "false" and "is free on" in found.message


def test_a_set_with_an_index_is_no_pair():
    found = one(declaring("index: {i: N, k: K}\n", r"\mathcal S_k: subset of i"), r"\sum_{i \in \mathcal S_k} 1 = N")
    assert found.verdict == "false"


NETWORK = declaring("index: {l: L, i: I}\n", "W^l: real", "d^l: real", "x: real", "h(x): x^2", "w_i: real", r"\mathbf w: '[w_i]'", "a: real", "f: x a")


@pytest.mark.parametrize("latex", [r"d^l W^l = (d^l)^T W^l", r"W^l d^l = (W^l)^\top d^l", r"d^l \odot h(a) = h(a) d^l", r"a^\top f = f a", r"\mathbf w^\top \mathbf w = (a^\top - a + 1) \sum_i w_i^2"])
def test_a_number_that_is_turned_or_multiplied_entry_by_entry_lets_nothing_hold(latex):
    found = one(NETWORK, latex)
    assert found.verdict == "unread" and "declared as a number, and is turned or multiplied entry by entry" in found.message


@pytest.mark.parametrize("latex", [r"\mathbf w^\top \mathbf w = (\mathbf w^\top \mathbf w)^\top", r"\mathbf w \odot \mathbf w = [w_1^2, \dots, w_I^2]^\top", r"(a \mathbf w)^\top \mathbf w = a \sum_i w_i^2"])
def test_a_vector_may_be_turned(latex):
    assert one(NETWORK, latex).verdict == "holds"


CHAIN = """```{eqcheck}
index: {i: N}
symbols:
  x: real
  w: real
  y: real
  v_i: real
  \\mathbf{v}: '[v_i]'
  z: w x
  u: w
  L: (w x - y)^2
  M: (z - y)^2
```

"""


@pytest.mark.parametrize("latex", [
    r"\frac{\partial L}{\partial z} = 0", r"\frac{\partial}{\partial u} w^2 = 0", r"\frac{\partial L}{\partial z} + x = x", r"2 \frac{\partial L}{\partial z} = \frac{\partial L}{\partial z}", r"\nabla_z L = 0",
])  # fmt: skip
def test_a_derivative_by_a_letter_that_stands_for_a_formula_counts_where_it_is_written(latex):
    (check,) = check_markdown(f"{CHAIN}$$ {latex} $$")
    assert check.verdict == "unread" and "is not written in" in check.message, check


@pytest.mark.parametrize(("latex", "verdict"), [
    (r"\frac{\partial M}{\partial z} = 2 (z - y)", "holds"), (r"\frac{\partial M}{\partial z} = 0", "false"), (r"\frac{\partial M}{\partial w} = 2 (z - y) x", "holds"), (r"\frac{\partial y^2}{\partial z} = 0", "holds"),
    (r"\nabla_{\mathbf{v}} \sum_i v_i^2 = 2 \mathbf{v}", "holds"), (r"\frac{\partial z}{\partial z} = 1", "holds"),
])  # fmt: skip
def test_where_it_is_written_it_counts(latex, verdict):
    (check,) = check_markdown(f"{CHAIN}$$ {latex} $$")
    assert check.verdict == verdict, check
