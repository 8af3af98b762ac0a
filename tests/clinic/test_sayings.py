"""What words say a derivative is, and what they do not say."""

import pytest

from clinic import check

LETTERS = r"With $p_i = \frac{e^{z_i}}{\sum_k e^{z_k}}$ and $E = -\sum_k t_k \ln p_k$"


@pytest.mark.parametrize("words", [
    "the derivative of $E$ with respect to $z_i$ is ${}$.", "the gradient of $E$ w.r.t. $z_i$ should be ${}$", "for the partial derivative of $E$ wrt $z_i$ I get ${}$",
    "the derivative of the loss with respect to $z_i$ is ${}$", "the gradient of the cross-entropy loss with respect to the logit $z_i$ is simply ${}$", "the derivative of the cost function $E$ with respect to the input $z_i$ then becomes $${}$$",
])  # fmt: skip
@pytest.mark.parametrize(("formula", "names"), [("p_i - t_i", []), ("t_i - p_i", ["sign"]), ("-t_i (1 - p_i)", ["diagonal-only"])])
def test_words_that_state_a_derivative(words, formula, names):
    found = check(f"{LETTERS} {words.format(formula)}")
    assert ([line.verdict for line in found.lines], found.names) == (["holds", "holds", "false" if names else "holds"], names), str(found)


@pytest.mark.parametrize(("condition", "formula", "verdict"), [("if $i = j$", "p_i (1 - p_j)", "holds"), (r"if $i \neq j$", "-p_i p_j", "holds"), (r"if $i \neq j$", "p_i p_j", "false"), ("", r"p_i (\delta_{ij} - p_j)", "holds")])
def test_a_condition_behind_the_words(condition, formula, verdict):
    found = check(f"{LETTERS} the derivative of $p_i$ with respect to $z_j$ is ${formula}$ {condition}.")
    assert found.lines[-1].verdict == verdict and len(found.lines) == 3, str(found)


@pytest.mark.parametrize("formula", [r"\sigma(x)(1 - \sigma(x))", r"\sigma(x)(\sigma(x) - 1)"])
def test_a_function_of_one_letter(formula):
    found = check(rf"The derivative of $\sigma(x)$ is ${formula}$, where $\sigma(x) = \frac{{1}}{{1 + e^{{-x}}}}$.")
    assert [line.verdict for line in found.lines] == ["false" if "- 1" in formula else "holds", "holds"], str(found)


@pytest.mark.parametrize("words", [
    "the derivative of $E$ with respect to $z_i$ is not $t_i - p_i$", "at the minimum the derivative of $E$ with respect to $z_i$ is $0$", "is the derivative of $E$ with respect to $z_i$ larger than $t_i - p_i$",
    "the derivative of $E$ with respect to $z_i$ and $p_i$ is what I need: $t_i$", "the derivative of $E$ isn't $t_i - p_i$", "what is the derivative of $E$ with respect to $z_i$? My $t_i - p_i$ is wrong",
])  # fmt: skip
def test_words_that_state_none(words):
    assert [line.verdict for line in check(f"{LETTERS}: {words}.").lines] == ["holds"] * 2
