"""A gradient that is set to 0 is an equation where the words say so, and a mistake where they do not."""

import pytest

from clinic import check

LETTERS = r"$p_i = \frac{e^{z_i}}{\sum_k e^{z_k}}$ and $L = -\sum_k y_k \ln p_k$."
ZERO = r"$\frac{\partial L}{\partial z_k} = 0$"


@pytest.mark.parametrize("words", ["At the optimum", "Setting the gradient to zero,", "Solving", "L is minimal at a stationary point:", r"So $p_k = y_k$ and", r"If $y_k = p_k$ then"])
def test_words_that_make_it_an_equation(words):
    found = check(f"{LETTERS} {words} {ZERO}.")
    assert [line.verdict for line in found.lines[-1:]] == ["unread"] and found.names == [], str(found)
    assert all(line.verdict != "false" for line in found.lines)


@pytest.mark.parametrize("words", ["So", "The gradient of the loss is", "We see that"])
def test_words_that_do_not(words):
    found = check(f"{LETTERS} {words} {ZERO}.")
    assert found.lines[-1].verdict == "false" and found.names == ["jacobian-rows-summed"], str(found)


def test_what_follows_from_an_equation_is_one_and_what_is_about_a_derivative_is_none():
    found = check(rf"{LETTERS} Setting $\frac{{\partial L}}{{\partial z_k}} = p_k - y_k = 0$ gives $p_k = y_k$. But $\frac{{\partial L}}{{\partial z_k}} = y_k - p_k$, and $p_k = z_k$.")
    assert [line.verdict for line in found.lines[2:]] == ["holds", "unread", "unread", "false", "false"], str(found)
    assert found.names == ["sign", "logits-for-probabilities"]


def test_where_a_slope_is_largest():
    found = check(r"$\sigma(z) = \frac{1}{1 + e^{-z}}$. The slope is largest where $\sigma''(z) = 0$, i.e. at $\sigma(z) = 1/2$, and $\sigma'(z) = \sigma(z)$.")
    assert [line.verdict for line in found.lines] == ["holds", "unread", "unread", "false"], str(found)
    assert check(r"$\sigma(z) = \frac{1}{1 + e^{-z}}$ and $\sigma''(z) = 0$").lines[-1].verdict == "false"
