"""Letters by convention: a line or two is all that a text has, and its words say what it is about, or do not."""

import pytest

from clinic import check
from clinic.derivations.dialect import without_words

HOLDS, FALSE = "holds", "false"

# text: (verdict of its last line, the mistake that is certain)
TOLD = {
    r"Is $\sigma'(z) = \sigma(z)(1 - \sigma(z))$?": (HOLDS, None),
    "The derivative of the sigmoid is a' = a(1-a)": (HOLDS, None),
    r"The sigmoid has the slope $f'(x) = f(x)(1 + f(x))$": (FALSE, None),
    r"sigmoid: $\frac{da}{dz} = 1 - a$": (FALSE, None),
    "sigmoid: ds/dx = s*(1-s)": (HOLDS, None),
    r"logistic regression: $\frac{\partial J}{\partial \theta_j} = \frac{1}{m} \sum_{i=1}^m (y^{(i)} - h_\theta(x^{(i)})) x_j^{(i)}$": (FALSE, "sign"),
    r"log-loss: $\nabla_w L = (\sigma(w^T x) - y) x$": (HOLDS, None),
    r"log-loss: $\nabla_w L = (y - \sigma(w^T x)) x$": (FALSE, "sign"),
    r"cross-entropy of a softmax: $\frac{\partial L}{\partial p_i} = \frac{y_i}{p_i}$": (FALSE, "sign"),
    r"For binary cross-entropy, $\frac{\partial L}{\partial \hat{y}} = \frac{\hat{y} - y}{\hat{y}(1 - \hat{y})}$": (HOLDS, None),
    r"For binary cross-entropy, $\frac{\partial L}{\partial \hat{y}} = \frac{\hat{y} - y}{\hat{y}(1 + \hat{y})}$": (FALSE, None),
    r"The negative log-likelihood $L$ of a softmax: $\frac{\partial L}{\partial z_i} = y_i - p_i$": (FALSE, "sign"),
    r"$L = -y \log(p) + (1 - y) \log(1 - p)$": (FALSE, None),
    r"$L = -y \log(p) - (1 - y) \log(1 - p)$": (HOLDS, None),
    r"The derivative of the sigmoid function $\sigma$ is $\sigma(1 - \sigma)$.": (HOLDS, None),
    r"The derivative of the softmax function is $p_i(\delta_{ij} - p_j)$.": (HOLDS, None),
    r"The derivative of the softmax function is $p_i(\delta_{ij} + p_j)$.": (FALSE, None),
    r"The derivative of the softmax is $s_i(1 - s_i)$ if $i = j$ and $s_i s_j$ if $i \neq j$, I think.": (FALSE, "off-diagonal-sign"),
    r"$$\frac{\partial a_i}{\partial z_j} = \begin{cases} a_i(1 - a_i) & i = j \\ a_i a_j & i \ne j \end{cases}$$": (FALSE, "off-diagonal-sign"),
    r"$$\frac{\partial z_i}{\partial a_j} = \begin{cases} z_i(1 - z_i) & i = j \\ -z_i z_j & i \ne j \end{cases}$$": (HOLDS, None),
    r"The log of a sigmoid: $\frac{d}{dx} \log \sigma(x) = 1 - \sigma(x)$": (HOLDS, None),
    r"The log of a sigmoid: $\frac{d}{dx} \log(1 - \sigma(x)) = \sigma(x)$": (FALSE, None),
    r"The derivative of the sigmoid $s$ is $s(1 + s)$, says the book.": (FALSE, None),
    r"The sigmoid is $\sigma(x) = \frac{1}{1 + e^{-x}}$. By the quotient rule I find $\frac{-e^{-x}}{(1 + e^{-x})^2}$": (FALSE, None),
    r"The sigmoid is $\sigma(x) = \frac{1}{1 + e^{-x}}$. By the quotient rule I find $\frac{e^{-x}}{(1 + e^{-x})^2}$": (HOLDS, None),
    r"逻辑回归: $\frac{\partial J(\theta)}{\partial \theta_j} = \sum_{i} x_j^{(i)} \left( h_{\theta}(x^{(i)}) - y^{(i)} \right)$": (HOLDS, None),
    r"Here $p$ is the label distribution and $q$ the softmax output: $\frac{\partial L}{\partial z_i} = p_i - q_i$": (FALSE, "sign"),
    r"Here $p$ is not the label but the softmax output: $\frac{\partial L}{\partial z_i} = p_i - t_i$": (HOLDS, None),
    "dlogits = q(i) - p(i), where q is the softmax output and p the label distribution": (HOLDS, None),
}  # fmt: skip

# What is right, or not said, in the setting that the words leave open or name.
LEFT_OPEN = [
    r"For tanh: $a' = 1 - a^2$",
    r"The sigmoid has $f' = f(1 - f)$ and tanh $f' = 1 - f^2$",
    r"With $\sigma'(z) = 1 - \sigma(z)^2$ the error is $\delta = (a - y) \sigma'(z)$",
    "Logistic growth: y' = y(1 - y)/2",
    r"Logistic regression by maximum likelihood: $\frac{\partial L}{\partial \theta_j} = \sum_i (y^{(i)} - h_\theta(x^{(i)})) x_j^{(i)}$",
    r"Logistic regression by gradient ascent: $\nabla_w J(w) = \sum_i (y_i - \sigma(w^T x_i)) x_i$",
    r"Linear regression: $\frac{\partial J}{\partial \theta_j} = (h_\theta(x) - y) x_j$",
    r"A sigmoid neuron: $\frac{\partial C}{\partial w} = (a - y) a (1 - a) x$",
    r"A sigmoid neuron with $a' = a(1 - a)$: $\frac{\partial C}{\partial z} = (a - y) a (1 - a)$",
    "A sigmoid layer: bottom_diff = top_diff * p(i) * (1 - p(i))",
    "A linear layer: grad_input = grad_output(i) * W",
    r"The log-likelihood of a softmax model has the gradient $\frac{\partial L}{\partial z_i} = y_i - p_i$, which we follow upwards.",
    r"Maximise the log-likelihood $\ell$ of a softmax: $\frac{\partial \ell}{\partial z_i} = y_i - p_i$",
    r"We have $\frac{\partial s_i}{\partial z_j} = s_i(1 - s_j)$ when $i=j$ and $-s_j s_i$ when $i \neq j$.",
    r"The derivative of the softmax is $s_i(1 - s_j)$ when $i = j$ and $-s_j s_i$ when $i \neq j$.",
    "Softmax:\n$$\\frac{\\partial p_i}{\\partial z_j} = p_i (1 - p_j)$$\nif i = j, and $$\\frac{\\partial p_i}{\\partial z_j} = -p_i p_j$$ if i != j",
    "- Jacobian alone: ∂s_i/∂z_j = s_i(δ_ij - s_j)\n- Gradient alone: ∂L/∂s_i = -y_i/s_i\n- dL/dz = softmax(z) - y",
    r"The derivative of the softmax is $p(1 - p)$ in the one case.",
    r"Linear regression, unlike logistic regression, has the cost $J$ with $\frac{\partial J}{\partial \theta_j} = 2 (h_\theta(x) - y) x_j$",
    r"Logistic regression: instead of making the loss small we use gradient ascent, $\nabla_w J(w) = (y - \sigma(w^T x)) x$",
    r"Logistic loss of a batch: $J = -\frac{1}{m} \sum_{i=1}^m y_i \log(p_i) - (1 - y_i) \log(1 - p_i)$",
    "The weights of a linear layer behind a softmax p and labels y: grad_input = W * (p(i) - y(i))",
    r"Here $k$ is the label: $\frac{\partial L}{\partial z_k} = p_k - 1$",
    r"Logistic loss of a batch: $J = -\frac{1}{m} \sum_{i=1}^m y_i \log(p_i) + (1 - y_i) \log(1 - p_i)$",
    r"The log-likelihood of a logistic regression: $\frac{\partial L}{\partial p} = \frac{y - p}{p(1 - p)}$",
    r"A sigmoid output: $\frac{\partial L}{\partial z} = (p - y) p (1 - p)$",
    r"log-loss for labels $\pm 1$: $\frac{\partial L}{\partial w} = (y - \sigma(w^T x)) x$",
    r"The sigmoid by the quotient rule: $u = 1 + e^{-x}$ and $u' = 1 - u$",
]  # fmt: skip


@pytest.mark.parametrize("text", TOLD)
def test_a_line_alone_is_told_right_from_wrong(text):
    found = check(text)
    verdict, name = TOLD[text]
    assert (found.lines[-1].verdict, found.names) == (verdict, [name] if name else []), str(found)
    assert found.reading


@pytest.mark.parametrize(("right", "said"), [("y_i - p_i", "whose gradient this is"), ("y_i + p_i", "with either sign")])
def test_a_likelihood_in_words_is_no_loss(right, said):
    (line,) = check(rf"The log-likelihood $\ell$ of a softmax: $\frac{{\partial \ell}}{{\partial z_i}} = {right}$").lines
    assert line.verdict == "unread" and said in line.message


@pytest.mark.one_in(2)
@pytest.mark.parametrize("text", LEFT_OPEN)
def test_what_is_right_in_another_setting_is_not_called_wrong(text):
    assert [line.latex for line in check(text).lines if line.verdict == "false"] == []


@pytest.mark.one_in(2)
@pytest.mark.parametrize(
    "right",
    ["top_diff * (y(i) - p(i))", "top[0].diff * (y(i) - p(i))", "grad_output(i) * (y(i) - p(i))", "gradOutput(i) * (y(i) - p(i))", "upstream(i) * (y(i) - p(i))", "w * (y(i) - p(i))", "W * (y(i) - p(i))", "weight * (y(i) - p(i))"],
)
def test_what_a_layer_hands_on_is_no_gradient_by_the_logits(right):
    """Alone it is one, and false with this sign; from an output that is no loss, or through weights, it is of something else."""
    by_logits = r"\frac{\partial L}{\partial \mathrm{A}}"
    assert by_logits in without_words("grad_input = y(i) - p(i)") and by_logits not in without_words(f"grad_input = {right}")
    alone, layer = (check(f"Softmax with cross-entropy, p the output, y the label:\n\ngrad_input = {text}").lines for text in ("y(i) - p(i)", right))
    assert [line.verdict for line in alone] == ["false"] and {line.verdict for line in layer} <= {"unread"}
