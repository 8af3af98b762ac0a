"""Signs that no keyboard has, and derivatives with a slash, as LaTeX."""

import unicodedata

import pytest

from clinic import check
from clinic.derivations.characters import SIGNS, as_latex
from clinic.derivations.fractions import slashed


@pytest.mark.parametrize(
    ("typed", "latex"),
    [
        ("∂H/∂ŷᵢ = −yᵢ/ŷᵢ", r"\partial H/\partial \hat{y}_{i} = -y_{i}/\hat{y}_{i}"), ("y⁽ⁱ⁾", "y^{(i)}"), ("θᵀx", r"\theta^\top x"), ("σ²", r"\sigma^2"),
        ("𝐳ᵢ + 𝑧₁₂", "z_{i} + z_{12}"), ("p̂ₖ", r"\hat{p}_{k}"), ("i ≠ j", r"i \neq  j"), ("½x", r"\frac{1}{2}x"), ("Σⱼ e^{zⱼ}", r"\sum_{j} e^{z_{j}}"), ("ẑ", r"\hat{z}"),
        ("ℓ", r"\ell "), ("σ(z)ᵢ", r"\sigma (z)_{i}"), ("das Maß für Größen", "das Maß für Größen"), ("损失", "损失"), ("p_i", "p_i"),
    ],
)  # fmt: skip
def test_signs(typed, latex):
    assert as_latex(typed) == latex
    assert as_latex(unicodedata.normalize("NFD", typed)) == latex or "≠" in typed or "ß" in typed


@pytest.mark.parametrize("sign", SIGNS)
def test_every_sign_becomes_one_of_the_keyboard(sign):
    assert as_latex(f"a {sign} b").isascii()


@pytest.mark.parametrize(
    ("typed", "latex"),
    [
        ("dL/dz_i = p_i", r"\frac{\partial L}{\partial z_i}  = p_i"), ("d p_k / d z_j", r"\frac{\partial p_k}{\partial z_j} "), ("(d C / d p_k)(d p_k / d z_j)", r"(\frac{\partial C}{\partial p_k} )(\frac{\partial p_k}{\partial z_j} )"),
        (r"\partial/\partial z_j (a)", r"\frac{\partial }{\partial z_j}  (a)"), ("d(p_i log q)/d(z_j)", r"\frac{\partial p_i log q}{\partial z_j} "), ("dlog(p_k)/dz_j", r"\frac{\partial log(p_k)}{\partial z_j} "),
        (r"\partial^2 L/\partial z_j\partial z_k", r"\frac{\partial^2 L}{\partial z_j \partial z_k} "), ("{dL}/{dz}", r"\frac{\partial L}{\partial z} "), (r"d\frac{u}{v}/dx", r"\frac{\partial \frac{u}{v}}{\partial x} "),
        ("d/dx(1/(1+e^(-x)))", r"\frac{\partial }{\partial x} (1/(1+e^(-x)))"), ("dsoftmax(z)_i/dz_j", r"\frac{\partial softmax(z)_i}{\partial z_j} "), (r"dL/dz * dz/dw", r"\frac{\partial L}{\partial z}  * \frac{\partial z}{\partial w} "),
        *((same, same) for same in ("a/d", "x_d / y_d", "w_{d k}/d", r"\frac{dL}{dz} = a/b", "d_k/d_j", r"\hat{d}/d", "z = a/b", "d(", "dL/d", "d()/d()")),
    ],
)  # fmt: skip
def test_derivatives_with_a_slash(typed, latex):
    assert slashed(typed) == latex


@pytest.mark.parametrize("above", ["dp_k/dz_j", "d p_k / d z_j", "d(p_k)/d(z_j)", "∂p_k/∂z_j", "(d/dz_j) p_k", "d/dz_j p_k", "dp_k/d(z_j)", "∂ p_k / ∂ z_j", "∂pₖ/∂zⱼ", "dp[k]/dz[j]"])
@pytest.mark.parametrize(("right", "verdict"), [("p_k (delta_kj - p_j)", "holds"), ("p_k (delta_kj - p_k)", "false"), ("p_k (delta_kj + p_j)", "false")])
def test_a_derivative_however_it_is_typed(above, right, verdict):
    found = check(f"p_k = exp(z_k) / sum_j exp(z_j)\n{above} = {right}\n")
    assert [line.verdict for line in found.lines] == ["holds", verdict], str(found)
    assert found.lines[1].latex == f"{above} = {right}"


@pytest.mark.parametrize(("logits", "probabilities", "labels"), [("net", "o", "t"), ("logits", "probs", "labels"), ("scores", "y_pred", "y_true"), ("z", "out", "target"), ("net_input", "softmax_output", "y")])
def test_the_words_of_the_reader_stand_in_the_answer(logits, probabilities, labels):
    text = f"{probabilities}_i = exp({logits}_i) / sum_j exp({logits}_j)\nE = -sum_k {labels}_k log({probabilities}_k)\ndE/d{logits}_i = {labels}_i - {probabilities}_i"
    found = check(text)
    assert found.names == ["sign"], str(found)
    assert found.lines[2].about == f"∂E/∂{logits}_i" and f"{probabilities}_i − {labels}_i" in found.lines[2].truth
    assert f"{logits} for logits, {probabilities} for probabilities, {labels} for labels" in str(found)
    assert check(text, found.letters).as_data() == found.as_data()  # and can be chosen


@pytest.mark.parametrize(("output", "logit"), [("s", "z"), ("z", "a")])
def test_logits_that_nobody_typed_have_a_letter_that_is_free(output, logit):
    found = check(f"The derivative of the softmax is ${output}_i (1 - {output}_j)$.")
    assert found.lines[0].about == f"∂{output}/∂{logit}" and "A" not in found.lines[0].latex.replace("mathrm", ""), found.lines[0]


@pytest.mark.parametrize(("last", "verdict"), [("dscores = y - probs", "false"), ("dscores = probs - y", "holds")])
def test_formulas_of_words_in_one_line(last, verdict):
    found = check(f"scores = W x + b, probs = softmax(scores), loss = -sum_k y_k log probs_k, {last}")
    assert [line.verdict for line in found.lines] == ["holds"] * 3 + [verdict], str(found)


def test_the_words_of_two_classes():
    found = check(r"$out = \frac{1}{1 + e^{-net}}$ and $L = -target \log(out) - (1 - target) \log(1 - out)$, so $\frac{\partial L}{\partial net} = target - out$")
    assert found.names == ["sign"] and found.lines[2].truth == "out − target" and found.lines[2].about == "∂L/∂net", str(found)
