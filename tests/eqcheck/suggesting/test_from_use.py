r"""What suggest finds out from how letters are used: sums from 0, formulas on the right of a sign, functions without a formula, ranges."""

import pytest
from suggested import entries, page, verdicts

from eqcheck.judging.page import check_items
from eqcheck.reading import documents
from eqcheck.suggesting import suggest
from eqcheck.suggesting.trying import with_blocks


@pytest.mark.parametrize(("slope", "verdict"), [("s", "holds"), ("2 s", "false")])
def test_a_sum_from_0_has_an_entry_0(slope, verdict):
    text = page(r"s = \sum_{i=0}^m x_i", r"\hat y_i = a x_i", r"t = \sum_{i=0}^m (\hat y_i - y_i)") + "\n# Slope\n\n" + page(rf"\frac{{dt}}{{da}} = {slope}")
    found = entries(text)
    assert (found["x_0"], found["y_0"], found[r"\hat y_0"]) == ("real", "real", "a x_0") and verdicts(text)[-1] == verdict


def test_a_sum_from_1_has_none():
    assert "x_0" not in entries(page(r"s = \sum_{i=1}^m x_i", r"\sum_{i=0}^m i = t"))


@pytest.mark.parametrize(("slope", "verdict"), [("p_k (1 - p_k)", "holds"), ("p_k", "false")])
def test_a_formula_on_the_left_of_its_name(slope, verdict):
    text = page(r"\sum_j e^{z_j} = Z", r"p_k = \frac{e^{z_k}}{Z}", rf"\frac{{\partial p_k}}{{\partial z_k}} = {slope}")
    assert entries(text)["Z"] == r"\sum_j e^{z_j}" and verdicts(text)[-1] == verdict


@pytest.mark.parametrize("line", [r"2 = x", r"\mathbb{E}[y] = x", r"f(y) = x", r"\frac{dy}{dt} = x"])
def test_what_turned_round_defines_nothing(line):
    assert entries(page(line, "z = 2 x + y + t")).get("x") == "real"


def test_what_a_line_defines_the_usual_way_is_not_turned_round():
    text = page("a + b = c", "c = 2 a", "c - 2 a = 0")
    assert entries(text)["c"] == "2 a" and verdicts(text) == ["false", "holds", "holds"]


@pytest.mark.parametrize(("line", "verdict"), [(r"\text{act}(s) - \text{act}(s) = 0", "holds"), (r"\text{act}(2 s) = 2 \text{act}(s)", "unread")])
def test_a_function_whose_name_is_a_word_is_any_smooth_one(line, verdict):
    assert verdicts(page("s = 2 x", "y = s + 1", line))[-1] == verdict


def test_means_of_what_is_not_random_are_asked_for():
    text = "$X \\sim N(0, 1)$ and\n\n" + page(r"E[y] = a", "y = 2 X + b", "E[X] = 0", "E[u] = 0")
    assert "unread" in verdicts(text) and "false" not in verdicts(text)


def test_more_ranges_than_letters_that_are_usual_for_them():
    text = page(*(rf"s_{{{n}}} = \mathbf{{{letter}}}^T \mathbf{{{letter}}}" for n, letter in enumerate("abcdefghklmnopqrsuvw", 1)))
    assert not [question.text for question in suggest(text).questions if "not a name" in question.text] and set(verdicts(text)) == {"holds"}


def test_components_of_a_bold_name_with_a_mark_are_not_bold():
    found = entries(page(r"s = \mathbf{w}_1^T \mathbf{x}", r"t = \mathbf{w}_2^T \mathbf{x}"))
    assert not [name for name in found if name.startswith((r"\boldsymbol{w}_", r"\mathbf{w}_{i")) and found[name] == "real"]


def test_a_chain_goes_on_where_its_density_has_no_formula():
    text = page(r"L = -\ln p(t \mid x) = (t - x)^2", r"q(x) = p(x \mid y)", r"\frac{dL}{dx} = -2 (t - x)", r"\frac{dL}{dx} = 2 (t - x)")
    assert verdicts(text)[-2:] == ["holds", "false"]


@pytest.mark.parametrize(("gradient", "verdict"), [("X^T (X w - y)", "holds"), ("X^T (y - X w)", "false")])
def test_a_letter_whose_formula_cannot_be_taken_keeps_its_shape(gradient, verdict):
    text = page(r"X = \{x_1, \dots\}", r"J = \frac12 (X w - y)^T (X w - y)", rf"\frac{{\partial J}}{{\partial w}} = {gradient}", r"w^T X^T y = y^T X w")
    assert entries(text)["X"].startswith("[") and verdicts(text)[-2:] == [verdict, "holds"]


@pytest.mark.parametrize(("factor", "verdict"), [("", "holds"), ("2", "false")])
def test_what_markdown_escapes_is_declared_without_its_backslash(factor, verdict, tmp_path):
    lines = (r"\mathbf{z}\_1 = \mathbf{W}\_1 \mathbf{x} + \mathbf{b}\_1", r"y\_i = 2 x\_i", rf"\mathbf{{z}}\_1 - \mathbf{{b}}\_1 = {factor} \mathbf{{W}}\_1 \mathbf{{x}}")
    (tmp_path / "page.md").write_text(page(*lines), encoding="utf-8")
    suggestion = suggest(tmp_path / "page.md")
    assert not suggestion.questions and r"\_" not in suggestion.blocks[0].text
    assert [check.verdict for check in check_items(with_blocks(documents.read(tmp_path / "page.md"), suggestion.blocks), "")] == ["holds", "holds", verdict]


@pytest.mark.parametrize(("slope", "verdict"), [("2 f_1 \\cdot 3", "holds"), ("2 f_1", "false")])
def test_numbers_with_formulas_of_their_own_are_names(slope, verdict):
    text = page("f_1 = 3 x + 1", "f_2 = f_1^2", r"s = \sum_k g_k f_k", rf"\frac{{df_2}}{{dx}} = {slope}")
    assert {"f_1", "f_2"} <= set(entries(text)) and verdicts(text)[-1] == verdict


def test_numbers_of_a_family_with_one_formula_are_its_entries():
    text = page(r"s = \sum_{k=1}^K f_k", "f_k = 2 x_k", "f_1 = 2 x_1", "f_2 = 2 x_2", "f_2 = 3 x_2")
    assert not {"f_1", "f_2"} & set(entries(text)) and verdicts(text)[1:] == ["holds", "holds", "holds", "false"]


TABLE = r"X = \begin{bmatrix} x_{11} & \cdots & x_{1p} \\ \vdots & \ddots & \vdots \\ x_{N1} & \cdots & x_{Np} \end{bmatrix}"


@pytest.mark.parametrize(("noise", "verdict"), [(r"\epsilon", "holds"), (r"X \beta", "false")])
def test_lists_and_tables_that_are_written_out_say_how_long_they_are(noise, verdict):
    text = page(TABLE, r"\beta = \begin{bmatrix} \beta_1 \\ \vdots \\ \beta_p \end{bmatrix}", r"y = X \beta + \epsilon", r"L = (y - X \beta)^T (y - X \beta)", rf"L = \epsilon^T {noise}")
    assert verdicts(text) == ["holds"] * 4 + [verdict]


@pytest.mark.parametrize(("step", "verdict"), [(r"A_{k-1} y_{k-1}", "holds"), (r"A_k y_k", "false")])
def test_what_counts_back_has_an_entry_0(step, verdict):
    assert verdicts(page("x_k = A_{k-1} y_{k-1} + b", f"x_k - b = {step}"))[-1] == verdict


@pytest.mark.parametrize(("end", "verdict"), [("B", "holds"), ("N", "false")])
def test_a_sum_that_ends_earlier_than_another(end, verdict):
    assert verdicts(page(r"m = \frac{1}{N} \sum_{i=1}^N c_i", r"2 \sum_{i=1}^B c_i = r", rf"\sum_{{i=1}}^{{{end}}} 2 c_i = r", r"r = \sum_{i=1}^B 2 c_i"))[-2] == verdict


@pytest.mark.parametrize(("set_", "verdict"), [(r"i \in \mathcal{S}", "holds"), ("i", "false")])
def test_the_set_of_a_sum_is_any_part_of_the_range(set_, verdict):
    assert verdicts(page(r"r = \sum_{i \in \mathcal{S}} c_i", r"r + 1 = 1 + \sum_{i \in \mathcal{S}} c_i", rf"2 r = \sum_{{{set_}}} 2 c_i"))[-1] == verdict


@pytest.mark.parametrize(("sign", "verdict"), [("-", "holds"), ("+", "false")])
def test_the_class_that_picks_an_entry(sign, verdict):
    text = page(r"p_{y_i} = \frac{e^{f_{y_i}}}{\sum_{j=1}^K e^{f_j}}", r"L_i = -\log p_{y_i}", rf"\frac{{\partial L_i}}{{\partial f_k}} = p_k {sign} \mathbb{{1}}(k = y_i)")
    assert verdicts(text) == ["holds", "holds", verdict] and "one of" in entries(text)["y_i"]


def test_a_letter_that_many_lines_are_false_with_is_asked_for():
    text = page("a = 2 w + b", *(f"{n} w + b = {n + 1} w" for n in range(3, 9)))
    assert "false" not in verdicts(text) and any("is w a number" in question.text or "is b a number" in question.text for question in suggest(text).questions)
