"""Expressions of which a text states nothing by a sign: what they are is told from their values, and only what is sure."""

import itertools

import pytest

from clinic import check

LETTERS = [("p", "y"), ("\\hat{y}", "y"), ("s", "t"), ("q", "t")]
WORDS = [
    "I get ${}$ for the gradient of the cross-entropy loss. Why?", "Shouldn't the delta of the output layer be ${}$?", "The book says ${}$, and I cannot see where it comes from.",
    "for the loss with respect to the logits: {}, is that so", "My code has `{}` there.",
]  # fmt: skip
GRADIENTS = [  # formula, whether it is right, the mistake that it would be, and its words
    ("P_i - T_i", True, "", "is ∂L/∂z_i"), ("T_i - P_i", True, "", "is −∂L/∂z_i"), ("(P_i - T_i) * P_i * (1 - P_i)", False, "extra-p-1-minus-p", "if it is meant as"),
    ("-T_i * (1 - P_i)", False, "diagonal-only", "if it is meant as"), ("-T_i / P_i", True, "", "with respect to a probability"),
]  # fmt: skip
TOLD_OF_NONE = ["P_i + T_i", "2 * P_i - T_i", "P_i * T_i", "P_i - 2 * T_i"]


def typed(formula, probability, label, marked):
    formula = formula.replace("P", probability).replace("T", label)
    return formula if marked else formula.replace("\\hat{y}", "ŷ")


@pytest.mark.parametrize(("words", "letters"), list(itertools.product(WORDS, LETTERS)))
def test_a_gradient_that_is_mentioned(words, letters):
    for formula, right, name, told in GRADIENTS:
        found = check(words.format(typed(formula, *letters, "$" in words)))
        assert [(one.right, [mistake.name for mistake in one.mistakes]) for one in found.mentions] == [(right, [name] if name else [])], str(found)
        assert told in found.mentions[0].sentence and not found.lines and not found.names
    for formula in TOLD_OF_NONE:
        found = check(words.format(typed(formula, *letters, "$" in words)))
        assert not found.mentions and not found.names, str(found)


@pytest.mark.parametrize(("formula", "told"), [("a - y^2", True), ("y^2 - a", True), ("a - y", False), ("-y/a", False)])
def test_what_is_right_for_one_hot_labels_alone_is_told_so(formula, told):
    found = check(f"Is the gradient of cross-entropy with softmax {formula}?")
    assert [("for one-hot labels" in one.sentence, one.right) for one in found.mentions] == [(told, True)], str(found)


@pytest.mark.parametrize("words", ["The derivative of softmax is {}, so it is a vector?", "I have {} for the Jacobian of softmax.", "the diagonal of the softmax Jacobian should be {}"])
@pytest.mark.parametrize(("formula", "told"), [
    ("p_i(1-p_i)", "the diagonal of the softmax Jacobian alone"), ("p*(1-p)", "the diagonal of the softmax Jacobian alone"), ("p - p^2", "the diagonal of the softmax Jacobian alone"),
    ("yk * (1 - yk)", "the diagonal of the softmax Jacobian alone"), ("-p_i p_j", "off the diagonal"), ("s_i (1 - s_j)", "for i = j alone"), ("p_i*p_j", "off-diagonal-sign"), ("p_i(1+p_i)", ""), ("p_i(p_i-1)", "minus ∂p_i/∂z_i"),
])  # fmt: skip
def test_an_entry_of_the_jacobian(words, formula, told):
    found = check(words.format(formula))
    assert [told in one.sentence for one in found.mentions] == ([True] if told else []), str(found)


@pytest.mark.parametrize(("text", "told"), [
    ("The derivative of log softmax is one minus the softmax, isn't it?", "∂ln p_i/∂z_i"), ("Is the gradient of the loss the predictions minus the labels?", "is ∂L/∂z_i"),
    ("I get p times one minus p for the derivative of softmax", None), ("the gradient is y minus p here", "is −∂L/∂z_i"), ("the off-diagonal terms of the Jacobian are negative p_i p_j", "off the diagonal of the softmax Jacobian"),
    ("The derivative of the sigmoid `σ(x)` is `σ(x)(σ(x)-1)`", "minus the derivative of the sigmoid"), ("We lost one minus three points over two years, softmax or not.", None),
    ("I defined the sigmoid as $$\\frac{1}{1+e^{-x}}$$ and got $$\\frac{e^{-x}}{(e^{-x}+1)^2}$$ for its derivative.", "is the derivative of the sigmoid"),
    ("I defined the sigmoid as $$\\frac{1}{1+e^{-x}}$$ and got $$\\frac{e^{-x}}{e^{-x}+1}$$ for its derivative.", None),
    ("Why is the second order derivative 2.0f * p * (1.0f - p) * wt in this softmax objective?", "twice ∂²L/∂z_i²"), ("Why is the second order derivative 3 * p * (1 - p) in this softmax objective?", None),
])  # fmt: skip
def test_words_for_signs_and_other_derivatives(text, told):
    found = check(text)
    assert [told in one.sentence for one in found.mentions] == [True] if told else not found.mentions, str(found)


@pytest.mark.parametrize("text", [
    "With a temperature I get p_i - y_i for the gradient.", "With label smoothing of 0.1, is it p_i - y_i?", "Our focal loss has the gradient p_i - y_i.",
    "the ratio is x_i - y_i", "w*x + b goes into softmax", "see pages 3-4 and the and/or of 2010-2011", "p_1 - y_2 for the gradient", "def f(p, y): return p - y",
])  # fmt: skip
def test_what_nothing_is_told_of(text):
    assert not check(text).mentions


def test_beside_lines_it_is_told_in_their_letters():
    text = "$a_i = \\frac{e^{z_i}}{\\sum_k e^{z_k}}$ and $C = -\\sum_i t_i \\ln a_i$, so $\\frac{\\partial C}{\\partial z_i} = t_i - a_i$. The book says $a_i - t_i$."
    found = check(text)
    assert found.names == ["sign"] and [one.sentence for one in found.mentions] == ["“a_i - t_i” is ∂L/∂z_i, the gradient of cross-entropy with respect to the logits."]
    assert found.headline.startswith("line 3") and found.mentions[0].sentence in str(found)


@pytest.mark.parametrize(("formula", "told"), [("t_k - q_k", "is −∂L/∂u_k"), ("q_k - t_k", "is ∂L/∂u_k"), ("q_k - 2 t_k", "")])
@pytest.mark.parametrize("left", [r"\delta_k", r"\delta^{(3)}_k", "err_k"])
def test_a_definition_of_what_seems_to_be_a_derivative_is_not_checked_and_told(left, formula, told):
    found = check(rf"$q_k = \frac{{e^{{u_k}}}}{{\sum_l e^{{u_l}}}}$ and $C = -\sum_k t_k \ln q_k$, and the error is ${left} = {formula}$.")
    assert [line.verdict for line in found.lines[:2]] == ["holds", "holds"] and not found.names and found.headline.startswith("2 lines hold."), str(found)
    assert [told in one.sentence for one in found.mentions] == ([True] if told else []) and not found.ok


@pytest.mark.parametrize(("text", "told"), [
    ("Forward: out[i] = exp(in[i]) / sum. Backward: din[i] = dout[i] * out[i] * (1 - out[i]).", "“dout[i] * out[i] * (1 - out[i])”, if it is meant as the product"),
    ("softmax:\n    dz[i] = (p[i] - y[i]) * p[i] * (1 - p[i])  # slope\n    w[j] += 3\n", "“(p[i] - y[i]) * p[i] * (1 - p[i])”, if it is meant as"),
    ("With softmax, is the derivative of cross entropy $-\\frac{y}{p} + \\frac{1-y}{1-p}$?", "of a softmax with more classes ∂L/∂p_i is −y_i/p_i"),
    ("dz = s-Y, why? 导数 dz 为什么是 s-Y", "is ∂L/∂z_i"), ("Softmax:\n\n    def gradient(self, x):\n        p = self.function(x)\n        return p * (1 - p)\n", "the diagonal of the softmax Jacobian alone"),
    ("the softmax objective has `h = fmax(p * (1.0f - p) * wt, eps)` as second derivative", "∂²L/∂z_i²"), ("```\\delta_3 = y - \\hat{y}``` is in the notes", "is −∂L/∂z_i"),
    ("The Jacobian of softmax has s . (1 - s) on its diagonal", "the diagonal of the softmax Jacobian alone"), ("\\(\\delta(3) = (a(3) - y) \\cdot f'(z(3))\\), with the sigmoid f", "It is right for half the squared error of a sigmoid"),
])  # fmt: skip
def test_programs_and_other_ways_of_typing(text, told):
    found = check(text)
    assert told in " ".join(one.sentence for one in found.mentions), str(found)


@pytest.mark.parametrize(("formula", "told", "names"), [
    ("A * (dA - sum(A * dA, axis=-1))", "is the product of the upstream gradient dA", []), ("A * dA * (1 - A)", "if it is meant as the product of the upstream gradient", ["diagonal-only"]),
    ("A * (dA + sum(A * dA, axis=-1))", "if it is meant as", ["log-softmax-backward-sign"]), ("A * dA", "", []), ("2 * A * dA * (1 - A)", "", []),
])  # fmt: skip
def test_a_product_with_an_upstream_gradient(formula, told, names):
    found = check(f"I backprop through the softmax of an attention layer, upstream dA. I wrote dS = {formula}. Is it right?")
    assert [mistake.name for one in found.mentions for mistake in one.mistakes] == names, str(found)
    assert [told in one.sentence for one in found.mentions] == ([True] if told else [])


@pytest.mark.parametrize(("words", "names"), [
    ("I get probs - 1 for the correct class and 0 for the others. Why is that wrong?", ["only-true-class"]), ("I get probs - 1 for the correct class and probs for the others, with a loss of 0 at the end.", []),
])  # fmt: skip
def test_what_words_say_of_the_other_classes(words, names):
    found = check(f"The loss is -log(probs[y]). {words}")
    assert [mistake.name for one in found.mentions for mistake in one.mistakes] == names, str(found)


def test_the_other_letter_of_a_divergence_is_the_label():
    found = check("Is the gradient of KL(p||q) with q = softmax(z) with respect to z equal to q - p, or rather p - q?")
    assert [("is ∂L" in one.sentence, "is −∂L" in one.sentence) for one in found.mentions] == [(True, False), (False, True)], str(found)


def test_a_softmax_that_is_a_formula_is_no_sigmoid():
    found = check(r"$h_i = \frac{e^{\theta_i}}{\sum_j e^{\theta_j}}$ gives $\frac{\partial h_i}{\partial \theta_k} = -h_i h_k$ when $i \neq k$ and $h_i - h_i^2$ otherwise")
    assert [one.sentence for one in found.mentions] and not any("sigmoid" in one.sentence for one in found.mentions), str(found)


NAMES = [("probs", "labels"), ("pred", "target"), ("pYGivenX", "labels"), ("output", "expectedOutput"), ("softmax_output", "y_true"), ("yhat", "one_hot_labels")]


@pytest.mark.parametrize(("probability", "label"), NAMES)
def test_the_names_of_a_program(probability, label):
    for formula, right, told in ((f"{probability} - {label}", True, "is ∂L/∂z"), (f"{label} - {probability}", True, "is −∂L/∂z")):
        found = check(f"I think the gradient of the softmax loss is wrong. It computes {formula} there, as it seems.")
        assert [(told in one.sentence, one.right) for one in found.mentions] == [(True, right)], str(found)
        assert found.headline == found.mentions[0].sentence and not found.names
    if "softmax" in probability:
        return
    found = check(f"Line 67 has gradInput[i] = ({probability}[i] - {label}[i]) / ({probability}[i] * (1.0f - {probability}[i])); for the cross entropy loss")
    assert ["derivative of the binary cross-entropy" in one.sentence for one in found.mentions] == [True], str(found)


@pytest.mark.parametrize(("formula", "kind", "told", "names"), [
    ("grad - sum(grad)*softmax(x)", "log_softmax", "Jacobian of log-softmax", []), ("grad_output - np.exp(y) * grad_output.sum()", "log_softmax", None, []), ("grad + softmax(x)*sum(grad)", "log_softmax", "is not the product", ["log-softmax-backward-sign"]),
    ("grad - softmax(x)*sum(grad*softmax(x))", "log-softmax", "is not the product", []), ("s * (grad - sum(grad * s))", "softmax", "with the softmax Jacobian", []), ("s * grad * (1 - s)", "softmax", "if it is meant as", ["diagonal-only"]),
    ("s * (grad + sum(grad * s))", "softmax", "if it is meant as", ["log-softmax-backward-sign"]), ("s * (grad - 2*sum(grad * s))", "softmax", None, []),
])  # fmt: skip
def test_a_backward_pass_with_what_arrives(formula, kind, told, names):
    found = check(f"The backward of {kind} is {formula}, right?")
    assert [told in one.sentence for one in found.mentions] == ([True] if told else []), str(found)
    assert [mistake.name for one in found.mentions for mistake in one.mistakes] == names


@pytest.mark.parametrize(("text", "told"), [
    ("Shouldn't the loss be `-np.log(np.dot(y, softmax(a).T))`?", "is the cross-entropy −Σ y_k ln p_k, for one-hot labels"), ("Shouldn't the loss of softmax be `-np.sum(labels * np.log(probs))`?", "is the cross-entropy"),
    ("Shouldn't the loss of softmax be `np.sum(labels * np.log(probs))`?", "is minus the cross-entropy"), ("Shouldn't the loss of softmax be `-np.sum(probs * np.log(labels))`?", None),
    ("The derivative of the cross entropy loss with respect to p is given as -p/y.", "exchanged"), ("The derivative of the cross entropy loss with respect to p is given as -y/p.", "is ∂L/∂p"), ("the ratio -p/y of softmax", None),
    ("The derivative of the sigmoid is $\\sigma(x) - (1 - \\sigma(x))$ in the text.", "is not the derivative of the sigmoid"), ("The derivative of the sigmoid is 0 where $1 - \\sigma(x)$ is.", None),
])  # fmt: skip
def test_losses_and_slopes_that_are_mentioned(text, told):
    found = check(text)
    assert [told in one.sentence for one in found.mentions] == ([True] if told else []), str(found)


@pytest.mark.parametrize(("code", "told"), [
    ("prob[label] -= 1", True), ("dscores = probs\ndscores[range(num_examples),y] -= 1\ndscores /= num_examples", True), ("p[np.arange(N), labels] -= 1.0", True), ("probs[i] -= 1", False), ("probs[label] -= 2", False), ("probs[label] += 2", False), ("stock[label] -= 1.5", False),
])  # fmt: skip
def test_a_line_that_changes_an_array_in_place(code, told):
    found = check(f"Why does the softmax loss have\n\n{code}\n\nin its gradient?")
    assert ["takes 1 off at the true class" in one.sentence for one in found.mentions] == [True] * told and not found.lines, str(found)
    assert ("mean over the examples" in str(found)) == ("/=" in code)


def test_a_one_that_is_added_in_place():
    found = check("The softmax loss does not fall.\n\nprobs[range(N), y] += 1\ndW = X.T.dot(probs) / N\n")
    assert [("p + t" in one.sentence, one.right) for one in found.mentions] == [(True, False)] and not found.lines, str(found)
