r"""Functions of which no line says what they are: distributions, densities, functions of each entry, a loss of the last layer.

Each kind is tried on a right line and on the same line with one thing wrong, which has to be false.
"""

import pytest
from suggested import entries, page, verdicts

BAYES = (r"p(z \mid x) = \frac{p(x \mid z) p(z)}{p(x)}",)
VALUE = (r"V(s) = \sum_{a \in \mathcal{A}} \pi(a \mid s) Q(s, a)", r"V(s) = \mathbb{E}_{a \sim \pi(\cdot \mid s)}[Q(s, a)]")
LAYERS = (r"z^l = W^l a^{l-1} + b^l", r"a^l = g(z^l)", r"\delta^l = (W^{l+1})^T \delta^{l+1} \odot g'(z^l)", r"\frac{\partial C}{\partial b^l} = \delta^l")


@pytest.mark.parametrize(("line", "verdict"), [(r"p(x, z) = p(z \mid x) p(x)", "holds"), (r"p(x, z) = p(z \mid x) p(z)", "false")])
def test_what_has_a_bar_and_letters_of_its_own_is_any_distribution(line, verdict):
    text = page(*BAYES, line)
    assert "distribution" in entries(text).values() and verdicts(text) == ["holds", verdict]


@pytest.mark.parametrize(("weight", "verdict"), [(r"\frac{\pi(a \mid s)}{\mu(a \mid s)}", "holds"), (r"\frac{\mu(a \mid s)}{\pi(a \mid s)}", "false")])
def test_averages_over_distributions_that_no_line_defines(weight, verdict):
    text = page(*VALUE, r"\sum_a \mu(a \mid s) = 1", r"\mathbb{E}_{a \sim \mu(\cdot \mid s)}[1] = 1", rf"V(s) = \mathbb{{E}}_{{a \sim \mu(\cdot \mid s)}}[{weight} Q(s, a)]")
    assert verdicts(text) == ["holds"] * 4 + [verdict] and entries(text)[r"\mathcal{A}"] == "all of a"


@pytest.mark.parametrize(("score", "verdict"), [(r"\frac{1}{p(x_i \mid \theta)} \frac{\partial p(x_i \mid \theta)}{\partial \theta}", "holds"), (r"\frac{\partial p(x_i \mid \theta)}{\partial \theta}", "false")])
def test_a_density_that_is_differentiated_is_any_positive_function(score, verdict):
    lines = (r"L(\theta) = \prod_{i=1}^n p(x_i \mid \theta)", r"\log L(\theta) = \sum_{i=1}^n \log p(x_i \mid \theta)")
    text = page(*lines, r"2 L(\theta) = 2 \prod_{i=1}^n p(x_i \mid \theta)", rf"\frac{{\partial \log L(\theta)}}{{\partial \theta}} = \sum_{{i=1}}^n {score}")
    assert entries(text)[r"p(x \mid \theta)"] == "positive function" and verdicts(text)[-1] == verdict


def test_densities_of_numbers_are_no_distributions_of_each_other():
    text = page(r"\frac{\partial p(x \mid \theta)}{\partial \theta} = q", r"p(\theta \mid x) = \frac{p(x \mid \theta) p(\theta)}{p(x)}")
    assert "false" not in verdicts(text)


@pytest.mark.parametrize(("line", "verdict"), [(r"f(x, y) - f(y, x) + f(x) = f(x) - f(y, x) + f(x, y)", "holds"), ("f(x, y) = f(x)", "unread")])
def test_a_function_with_one_argument_and_with_two(line, verdict):
    assert verdicts(page("x = t + y", line))[-1] == verdict


@pytest.mark.parametrize(("slope", "verdict"), [(r"f'(W x + b)", "holds"), (r"f(W x + b)", "false")])
def test_a_function_of_numbers_is_applied_to_each_entry(slope, verdict):
    text = page("h = f(W x + b)", "y = V h", r"L = \frac{1}{2} \|y - t\|^2", rf"\nabla_x L = W^T (V^T (y - t) \odot {slope})")
    assert verdicts(text)[-1] == verdict


@pytest.mark.parametrize(("line", "verdict"), [(r"\sigma(z)_i (\delta_{ij} - \sigma(z)_j)", "holds"), (r"\sigma(z)_i (1 - \sigma(z)_j)", "false")])
def test_a_function_that_is_defined_by_its_entries(line, verdict):
    text = page(r"\sigma(z)_i = \frac{e^{z_i}}{\sum_{j=1}^n e^{z_j}}", rf"\frac{{\partial \sigma(z)_i}}{{\partial z_j}} = {line}")
    assert verdicts(text) == ["holds", verdict]


@pytest.mark.parametrize(("sign", "verdict"), [("-", "holds"), ("+", "false")])
def test_what_stands_in_the_midst_of_a_chain_is_defined_by_its_end(sign, verdict):
    assert verdicts(page(r"y = g(u) = \frac{1}{1 + e^{-u}}", f"g'(u) = g(u) (1 {sign} g(u))"))[-1] == verdict


@pytest.mark.parametrize(("index", "verdict"), [("l-1", "holds"), ("l", "false")])
def test_a_loss_is_any_function_of_the_last_layer(index, verdict):
    text = page(*LAYERS, rf"\frac{{\partial C}}{{\partial W^l}} = \delta^l (a^{{{index}}})^T")
    assert verdicts(text) == ["holds"] * 4 + [verdict]


def test_a_loss_of_layers_that_do_not_lead_back_is_asked_for():
    text = page(r"a = g(z)", r"\frac{\partial C}{\partial b^{(l)}} = \delta^{(l)}", r"z = W^{(l)} b^{(l)}")
    assert "function" not in [kind for name, kind in entries(text).items() if name.startswith("c(")] and verdicts(text)[1] == "unread"


def test_arguments_with_numbers_have_entries():
    text = page(r"J(w_0, w_1) = (w_0 + w_1 x - y)^2", r"\frac{\partial J}{\partial w_1} = 2 (w_0 + w_1 x - y) x", "u_j = 3 w_j x")
    assert verdicts(text) == ["holds"] * 3
