"""A net with a hidden layer: z_1 and W^{[2]} are no entries, and the way back has W₂ᵀ and the slope of the activation."""

import pytest

from clinic import check

SIGMOID = r"$z_1 = W_1 x + b_1$, $h = \sigma(z_1)$, $z_2 = W_2 h + b_2$, $p = \mathrm{softmax}(z_2)$, $L = -\sum_k y_k \log p_k$"
INLINE = r"$h = \tanh(W_1 x)$, $z = W_2 h$, $p = \mathrm{softmax}(z)$, $L = -\sum_k y_k \log p_k$"
RELU = r"$h = \mathrm{relu}(W_1 x + b_1)$, $p = \mathrm{softmax}(W_2 h + b_2)$, $L = -y^T \log p$"
LOGISTIC = r"$h = \sigma(W_1 x)$, $p = \sigma(w_2^T h)$, $L = -y \log p - (1 - y) \log (1 - p)$"
BRACKETS = r"$z^{[1]} = W^{[1]} x + b^{[1]}$, $a^{[1]} = g(z^{[1]})$, $z^{[2]} = W^{[2]} a^{[1]} + b^{[2]}$, $a^{[2]} = \mathrm{softmax}(z^{[2]})$, $L = -\sum_k y_k \log a^{[2]}_k$"


@pytest.mark.parametrize(
    ("net", "line", "words"),
    [
        (SIGMOID, r"\frac{\partial L}{\partial z_2} = p - y", ""),
        (SIGMOID, r"\frac{\partial L}{\partial z_2} = y - p", "the sign of the whole side is the other one"),
        (SIGMOID, r"\frac{\partial L}{\partial W_2} = (p - y) h^T", ""),
        (SIGMOID, r"\frac{\partial L}{\partial b_1} = W_2^T (p - y) \odot \sigma'(z_1)", ""),
        (SIGMOID, r"\frac{\partial L}{\partial z_1} = W_2^T (p - y) \odot h \odot (1 - h)", ""),
        (SIGMOID, r"\frac{\partial L}{\partial z_1} = W_2^T (p - y)", "the factor σ'(z_1) is missing"),
        (SIGMOID, r"\frac{\partial L}{\partial z_1} = W_2 (p - y) \odot \sigma'(z_1)", "it holds with W_2ᵀ in place of W_2"),
        (SIGMOID, r"\frac{\partial L}{\partial z_1} = (p - y) W_2^T \odot \sigma'(z_1)", "it holds with the factors in the other order"),
        (SIGMOID, r"\frac{\partial L}{\partial W_1} = (W_2^T (p - y) \odot \sigma'(z_1)) x^T", ""),
        (INLINE, r"\frac{\partial L}{\partial W_1} = (W_2^T (p - y) \odot (1 - h^2)) x^T", ""),
        (INLINE, r"\frac{\partial L}{\partial W_1} = W_2^T (p - y) x^T", "the factor tanh' is missing"),
        (INLINE, r"\frac{\partial L}{\partial h} = W_2^T (p - y)", ""),
        (INLINE, r"\frac{\partial L}{\partial W_1} = (W_2^T (p - y) \odot (1 + h^2)) x^T", "it holds with − in place of +"),
        (RELU, r"\frac{\partial L}{\partial W_2} = (p - y) h^T", ""),
        (RELU, r"\frac{\partial L}{\partial b_2} = (p - y) h^T", "it holds without hᵀ"),
        (LOGISTIC, r"\frac{\partial L}{\partial w_2} = (p - y) h", ""),
        (LOGISTIC, r"\frac{\partial L}{\partial w_2} = (p - y) p (1 - p) h", "the factor p(1 − p) is too much"),
        (LOGISTIC, r"\frac{\partial L}{\partial W_1} = ((p - y) w_2 \odot h \odot (1 - h)) x^T", ""),
        (LOGISTIC, r"\frac{\partial L}{\partial W_1} = (p - y) w_2 x^T", "the factor σ' is missing"),
        (BRACKETS, r"\frac{\partial L}{\partial a^{[1]}} = W^{[2]T} (a^{[2]} - y)", ""),
        (BRACKETS, r"\frac{\partial L}{\partial z^{[1]}} = W^{[2]T} (a^{[2]} - y) \odot g'(z^{[1]})", ""),
        (BRACKETS, r"\frac{\partial L}{\partial z^{[1]}} = W^{[2]T} (a^{[2]} - y)", "the factor g'(z_1) is missing"),
    ],
)  # fmt: skip
def test_the_way_back(net, line, words):
    found = check(f"{net}\n\n${line}$")
    assert all(one.verdict in ("holds", "definition") for one in found.lines[:-1]), str(found)
    last = found.lines[-1]
    assert (last.verdict, last.mend or last.differs) == ("false" if words else "holds", words), str(found)


@pytest.mark.parametrize(("slope", "wrong"), [(r" \odot \sigma'(z_1)", None), ("", 8)])
def test_what_is_handed_on_has_a_letter_with_a_mark(slope, wrong):
    found = check(f"{SIGMOID}\n\n" r"$\delta_2 = p - y$" "\n\n" rf"$\delta_1 = W_2^T \delta_2{slope}$" "\n\n" r"$\frac{\partial L}{\partial W_1} = \delta_1 x^T$")
    assert found.first == wrong and all(line.verdict != "unread" for line in found.lines), str(found)
    assert not wrong or "σ'(z_1) is missing" in found.headline


def test_letters_are_told_as_they_were_typed():
    found = check(SIGMOID)
    assert check(RELU).reading.startswith("p for probabilities")
    assert found.reading.startswith("z_2 for logits") and found.letters["weight"] == "W_2"


def test_labels_that_are_made_of_others_are_a_definition():
    smoothed = r"$t_k = (1 - \epsilon) y_k + \epsilon / K$, $L = -\sum_k t_k \log p_k$, $p_k = \frac{e^{z_k}}{\sum_j e^{z_j}}$"
    for line, verdict in ((r"p_k - t_k", "holds"), (r"p_k - (1 - \epsilon) y_k - \epsilon / K", "holds"), (r"p_k - (1 - \epsilon) y_k", "false"), (r"p_k - y_k", "false")):
        found = check(rf"{smoothed}, $\frac{{\partial L}}{{\partial z_k}} = {line}$")
        assert [one.verdict for one in found.lines] == ["definition", "holds", "holds", verdict], str(found)
