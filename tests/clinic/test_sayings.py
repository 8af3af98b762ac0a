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


@pytest.mark.parametrize(("other", "verdict", "names"), [("-p_i p_j", "holds", []), ("-p_k p_i", "holds", []), ("p_i p_j", "false", ["off-diagonal-sign"]), ("0", "false", None)])
@pytest.mark.parametrize("words", ["the derivative of $p_i$ with respect to $z_i$ is $p_i (1 - p_i)$, otherwise it is ${}$.", r"$\frac{{\partial p_i}}{{\partial z_i}} = p_i (1 - p_i)$, otherwise it is ${}$."])
def test_what_it_is_otherwise(words, other, verdict, names):
    found = check(f"{LETTERS}: {words.format(other)}")
    assert [line.verdict for line in found.lines] == ["holds", "holds", "holds", verdict], str(found)
    assert names is None or found.names == names


def test_otherwise_where_nothing_says_when():
    found = check(rf"{LETTERS}: $\frac{{\partial E}}{{\partial z_i}} = p_i - t_i$, otherwise it is $p_i + t_i$.")
    assert [line.verdict for line in found.lines[2:]] in (["holds", "false"], ["holds", "unread"]), str(found)


TRUE, OTHERS = "p_k - 1", "p_k"


@pytest.mark.parametrize("first", ["if $k$ is the target class", "for the correct class", "if k is the true class", "for the wrong classes", "if $k$ is not the target class", "when $k$ is not the correct class"])
@pytest.mark.parametrize("ahead", [False, True])
def test_otherwise_is_where_the_condition_before_is_not(first, ahead):
    right, wrong = (OTHERS, TRUE) if "wrong" in first or "not" in first else (TRUE, OTHERS)
    for one, other, verdicts in ((right, wrong, ["holds", "holds"]), (right, right, ["holds", "false"])):
        one, other = (rf"$\frac{{\partial E}}{{\partial z_k}} = {formula}$" for formula in (one, other))
        text = f"{first[0].upper()}{first[1:]}, {one} and {other} otherwise." if ahead else f"we have {one} {first} and {other} otherwise."
        found = check(f"{LETTERS}. {text}" if ahead else f"{LETTERS} {text}")
        assert [line.verdict for line in found.lines[2:]] == verdicts, str(found)


@pytest.mark.parametrize(("one", "other", "verdicts"), [("-p_i p_j", "p_i (1 - p_i)", ["holds", "holds"]), ("p_i p_j", "p_i (1 - p_i)", ["false", "holds"]), ("-p_i p_j", "p_i (1 + p_i)", ["holds", "false"]), ("p_i (1 - p_i)", "-p_i p_j", ["false", "false"])])
def test_unless(one, other, verdicts):
    found = check(rf"{LETTERS}: $\frac{{\partial p_i}}{{\partial z_j}} = {one}$ unless $i = j$, where it is ${other}$.")
    assert [line.verdict for line in found.lines[2:]] == verdicts, str(found)


@pytest.mark.parametrize(("other", "verdict"), [("p_k", "holds"), ("p_k + 1", "false"), ("p_k - 1", "false")])
@pytest.mark.parametrize("words", ["; else", "; otherwise", ", and otherwise"])
def test_else_belongs_to_the_formula_behind_it(words, other, verdict):
    found = check(rf"{LETTERS}. We have $\frac{{\partial E}}{{\partial z_k}} = p_k - 1$ when $k$ is the right class{words} $\frac{{\partial E}}{{\partial z_k}} = {other}$.")
    assert [line.verdict for line in found.lines[2:]] == ["holds", verdict], str(found)


@pytest.mark.parametrize(("on", "off", "verdicts"), [("p_i (1 - p_i)", "-p_i p_j", ["holds", "holds"]), ("p_i (1 - p_i)", "p_i p_j", ["holds", "false"]), ("p_i (1 + p_i)", "-p_i p_j", ["false", "holds"])])
@pytest.mark.parametrize("words", ["on the diagonal and ${}$ off the diagonal", "on the diagonal, otherwise ${}$", r"along its main diagonal, and $\frac{{\partial p_i}}{{\partial z_j}} = {}$ outside the diagonal"])
def test_on_and_off_the_diagonal(words, on, off, verdicts):
    found = check(rf"{LETTERS}: $\frac{{\partial p_i}}{{\partial z_j}} = {on}$ {words.format(off)}.")
    assert [line.verdict for line in found.lines[2:]] == verdicts, str(found)
