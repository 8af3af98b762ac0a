r"""What suggest makes of words that are names, and of letters above names that count layers; each beside what looks like it and is not."""

import pytest
from suggested import entries, page, verdicts


@pytest.mark.parametrize("word", ["Loss", "loss", "MSE", r"\text{MSE}", r"\text{Loss}", r"\mathrm{RSS}", r"\operatorname{cost}"])
@pytest.mark.parametrize(("factor", "verdict"), [("2", "holds"), ("3", "false")])
def test_a_word_that_a_line_defines_is_a_name(word, factor, verdict):
    text = page(rf"{word} = (y - t)^2", rf"\frac{{\partial {word}}}{{\partial y}} = {factor} (y - t)")
    assert verdicts(text) == ["holds", verdict]


@pytest.mark.parametrize("formula", [r"x = 2 \text{ for all } y", r"\text{Hence } x = 2 y", r"x = y \text{ (the mean)}", r"\text{if } x = y", r"x = \text{number}"])
def test_a_remark_is_no_name(formula):
    assert not [name for name in entries(page(formula, "x = y")) if "text" in name or "mathrm" in name]


def test_letters_that_stand_alone_elsewhere_are_factors():
    text = page("a b = c", "d e = f", "abed = c d e")
    assert "abed" not in entries(text)
    assert "ABC" not in entries(page("ABC = A (BC)", "A B = D"))


@pytest.mark.parametrize("function", ["log", r"\log"])
def test_the_name_of_a_function_needs_no_command(function):
    text = page(rf"L = -\sum_i y_i{function}(p_i)", r"\frac{\partial L}{\partial p_i} = -\frac{y_i}{p_i}", r"\frac{\partial L}{\partial p_i} = \frac{y_i}{p_i}")
    assert verdicts(text) == ["holds", "holds", "false"]


@pytest.mark.parametrize("index", ["new", "old", "train"])
def test_a_subscript_that_is_a_word_counts_nothing(index):
    text = page(rf"w_{{{index}}} = w + \eta g", rf"w_{{{index}}} - w = \eta g", rf"w_{{{index}}} + w = \eta g")
    assert f"w_{{{index}}}" in entries(text) and verdicts(text) == ["holds", "holds", "false"]


def test_letters_that_count_are_no_word():
    found = entries(page(r"s = \sum_a \sum_b \sum_c x_{abc}"))
    assert {"a", "b", "c", "x_{abc}"} <= set(found)


LAYERS = (r"z^l = W^l a^{l-1} + b^l", r"\frac{\partial z^l}{\partial b^l} = FACTOR")


@pytest.mark.parametrize(("factor", "verdict"), [("1", "holds"), ("2", "false")])
def test_a_letter_above_counts_layers(factor, verdict):
    text = page(*LAYERS).replace("FACTOR", factor)
    found = entries(text)
    assert "l" in found and "z^l" in found and verdicts(text) == ["holds", verdict]


@pytest.mark.parametrize(("factor", "verdict"), [("W^L", "holds"), ("2 W^L", "false")])
def test_layers_that_are_called_by_their_number_are_names(factor, verdict):
    text = page(r"z^L = W^L a^{L-1}", r"L_2 = z^L", rf"\frac{{\partial z^L}}{{\partial a^{{L-1}}}} = {factor}")
    assert {"W^L", "z^L"} <= set(entries(text)) and verdicts(text)[2] == verdict


@pytest.mark.parametrize("brackets", ["[]", "()"])
def test_the_layer_before_and_the_last_one_in_brackets(brackets):
    def of(letter):
        return f"^{{{brackets[0]}{letter}{brackets[1]}}}"

    text = page(f"z{of('l')} = W{of('l')} a{of('l-1')} + b{of('l')}", f"y = a{of('L')}")
    found = entries(text)
    assert found["l"] == "L" and f"a{of('l')}" in found and verdicts(text) == ["holds", "holds"]


@pytest.mark.parametrize("power", [r"\frac{d}{dx} x^n = n x^{n-1}", r"s = \sum_{k=0}^{n} r^k", r"q = r^{n+1} - r^n"])
def test_a_power_is_a_power(power):
    assert not [name for name in entries(page(power, r"(1 - p)^{n - 1} = q")) if "^" in name]


@pytest.mark.parametrize(("stated", "range_"), [((r"\sum_{i=1}^m", r"\sum_{i=1}^n", r"\sum_{i=1}^n"), "n"), ((r"\sum_{i=1}^m", r"\sum_{i=1}^n"), "m")])
def test_the_range_that_is_said_most_counts(stated, range_):
    assert entries(page(*(f"{sign} x_i = s" for sign in stated)))["i"] == range_


def test_the_last_one_of_a_family_is_no_name_of_its_own():
    text = page(r"s = \sum_{n=1}^N y_n", r"y_n = 2 x_n", r"y_N = 2 x_N", r"y_N = 3 x_N")
    assert not {"y_N", "y_{N}"} & set(entries(text)) and verdicts(text)[-3:] == ["holds", "holds", "false"]


def test_a_bold_letter_with_a_mark_loses_its_font_alone():
    text = page(r"s = \mathbf{x}_{\text{new}}^\top \mathbf{w}", r"\mathbf{w}^\top \mathbf{x}_{\text{new}} = s")
    assert verdicts(text) == ["holds", "holds"]


CHAIN = (r"L = q(x) = x^2 + 1", r"\frac{dL}{dx} = FACTOR x")


@pytest.mark.parametrize(("factor", "verdict"), [("2", "holds"), ("3", "false")])
def test_a_chain_defines_by_the_first_formula_without_unknown_functions(factor, verdict):
    text = page(*CHAIN).replace("FACTOR", factor)
    assert entries(text)["L"] == "x^2 + 1" and verdicts(text)[-1] == verdict


def test_a_chain_whose_first_formula_can_be_read_keeps_it():
    text = page(r"L = x^2 = x^3", r"\frac{dL}{dx} = 2 x")
    assert entries(text)["L"] == "x^2" and verdicts(text) == ["holds", "false", "holds"]


@pytest.mark.parametrize("softmax", ["softmax", r"\text{softmax}", r"\operatorname{softmax}"])
@pytest.mark.parametrize(("sign", "verdict"), [("-", "holds"), ("+", "false")])
def test_softmax_is_known_where_it_is_taken_of_a_column(softmax, sign, verdict):
    slope = rf"\frac{{\partial y_i}}{{\partial z_j}} = y_i (\delta_{{ij}} {sign} y_j)"
    assert verdicts(page(rf"\mathbf{{y}} = {softmax}(\mathbf{{z}})", r"\sum_k y_k = 1", slope)) == ["holds", "holds", verdict]


def test_a_capital_before_a_column_is_a_matrix():
    text = page(r"\mathbf{y} = softmax(W \mathbf{x} + \mathbf{b})", r"\mathbf{1}^T \mathbf{y} = 1", r"\mathbf{1}^T \mathbf{y} = 2")
    assert entries(text)["W"].startswith("[") and verdicts(text) == ["holds", "holds", "false"]
    assert entries(page(r"\mathbf{y} = a \mathbf{x}"))["a"] == "real"


STEPS = {  # what two lines that lead back to each other define, with what they begin with
    "a^0": (r"z^l = W^l a^{l-1} + b^l", r"a^l = \sigma(z^l)"),
    "a^{[0]}": (r"z^{[l]} = W^{[l]} a^{[l-1]} + b^{[l]}", r"a^{[l]} = \sigma(z^{[l]})"),
    "a^{(0)}": (r"a^{(l)} = \sigma(z^{(l)})", r"z^{(l)} = W^{(l)} a^{(l-1)}"),
    "h_0": (r"h_t = \sigma(u_t)", "u_t = w h_{t-1} + x_t"),
    r"\boldsymbol{a}^0": (r"\mathbf{z}^l = \mathbf{W}^l \mathbf{a}^{l-1} + \mathbf{b}^l", r"\mathbf{a}^l = \sigma(\mathbf{z}^l)"),
}


@pytest.mark.parametrize("first", STEPS)
@pytest.mark.parametrize(("factor", "verdict"), [("", "holds"), ("2", "false")])
def test_layers_that_lead_back_to_the_one_before_are_joined(first, factor, verdict):
    one, other = STEPS[first]
    left, right = other.split(" = ")
    again = f"{left} = {factor} {right}"
    text = page(one, other, r"\sigma(u) = \frac{1}{1 + e^{-u}}", again)
    assert first in entries(text) and verdicts(text) == ["holds", "holds", "holds", verdict]


@pytest.mark.parametrize("first", [first for first in STEPS if "bold" not in first])
def test_what_a_page_says_that_layers_begin_with_is_taken(first):
    text = page(f"{first} = y", *STEPS[first], r"\sigma(u) = \frac{1}{1 + e^{-u}}")
    assert entries(text)[first] == "y" and set(verdicts(text)) == {"holds"}


def test_what_leads_back_to_itself_at_once_is_defined_once():
    text = page("x_i = y_i - 1", "y_i = x_i + 1", "y_i = x_i + 2")
    assert len({"y_i: real", "x_i: real"} & {f"{name}: {value}" for name, value in entries(text).items()}) == 1 and verdicts(text) == ["holds", "holds", "false"]


@pytest.mark.parametrize(("slope", "verdict"), [(r"\sum_{i=1}^n 2 (C - y_i)", "holds"), (r"\sum_{i=1}^n (C - y_i)", "false")])
def test_words_of_capitals_that_share_letters_with_each_other_are_names(slope, verdict):
    text = page(r"MSE(C) = \sum_{i=1}^n (C - y_i)^2", r"MAE(C) = \sum_{i=1}^n |C - y_i|", rf"\frac{{d}}{{dC}} MSE(C) = {slope}")
    assert verdicts(text) == ["holds", "holds", verdict]


@pytest.mark.parametrize(("factor", "verdict"), [("3", "holds"), ("4", "false")])
def test_the_covariance_of_a_normal_density_is_as_wide_as_its_mean_is_long(factor, verdict):
    text = page(r"p(w) = \mathcal{N}(w \mid 0, I)", "z = w^T x", rf"\ln p(w) - \ln p(2 w) = \frac{{{factor}}}{{2}} w^T w")
    assert verdicts(text)[-1] == verdict
