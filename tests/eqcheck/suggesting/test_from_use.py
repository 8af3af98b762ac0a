r"""What suggest finds out from how letters are used: sums from 0, formulas on the right of a sign, functions without a formula, ranges."""

import pytest

from eqcheck.judging.page import check_items
from eqcheck.reading.documents import markdown
from eqcheck.suggesting import suggest
from eqcheck.suggesting.trying import with_blocks


def page(*formulas):
    return "\n\n".join(f"$$\n{formula}\n$$" for formula in formulas) + "\n"


def entries(text):
    return {entry.name: entry.value for entry in suggest(text).entries}


def verdicts(text):
    return [check.verdict for check in check_items(with_blocks(markdown.read(text), suggest(text).blocks), "")]


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
