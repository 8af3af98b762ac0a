r"""What suggest makes of words that are names, and of letters above names that count layers; each beside what looks like it and is not."""

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
    """Return the verdicts on a page with all that is suggested for it."""
    return [check.verdict for check in check_items(with_blocks(markdown.read(text), suggest(text).blocks), "")]


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
