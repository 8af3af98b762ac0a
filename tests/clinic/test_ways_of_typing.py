"""The same derivation typed in many ways gets the same answers, shows each line as it was typed, and in a terminal as a text."""

import re

import pytest

from clinic import check
from clinic.derivations import post, typed
from clinic.wording import readable

pytestmark = pytest.mark.one_in(2)

LATEX = r"""
$$p_i = \frac{e^{z_i}}{\sum_k e^{z_k}}$$

$$L = -\sum_k t_k \log p_k$$

If $i = j$:

$$\frac{\partial p_i}{\partial z_j} = p_i (1 - p_j)$$

If $i \neq j$:

$$\frac{\partial p_i}{\partial z_j} = -p_i p_j$$

$$\frac{\partial L}{\partial z_i} = %s$$
"""
ASCII = """\
p_i = exp(z_i) / sum_k exp(z_k)
L = -sum_k t_k log(p_k)
i == j: dp_i/dz_j = p_i * (1 - p_j)
i != j: dp_i/dz_j = -p_i * p_j
dL/dz_i = %s
"""
UNICODE = """\
p_i = exp(z_i) / Σ_k exp(z_k)
L = −Σ_k t_k log(p_k)
Case i = j:
∂p_i/∂z_j = p_i·(1 − p_j)
Case i ≠ j:
∂p_i/∂z_j = −p_i·p_j
Therefore ∂L/∂z_i = %s
"""
FORUM = r"""
> Let me define

- \(p_i = \frac{\exp(z_i)}{\sum \exp(z_k)}\)
- \[L = -\sum t_k \log p_k\]

For \(i = j\): \(\frac{\partial p_i}{\partial z_j} = p_i (1 - p_j)\), and when \(i \neq j\): \(\frac{\partial p_i}{\partial z_j} = -p_i p_j\).

So **finally** \(\frac{\partial L}{\partial z_i} = %s\).
"""
BEHIND = """\
softmax: p_i = exp(z_i) / sum_k exp(z_k)
loss: L = -sum_k t_k log(p_k)
dp_i/dz_j = p_i (1 - p_j) if i = j
dp_i/dz_j = -p_i p_j for i != j.
dL/dz_i = %s
"""
WAYS = {"latex": LATEX, "ascii": ASCII, "unicode": UNICODE, "forum": FORUM, "behind": BEHIND}
ANSWERS = {"p_i - t_i": [], "t_i - p_i": ["sign"], "-t_i * (1 - p_i)": ["diagonal-only"]}


def spelt(answer, way):
    return answer.replace(" * ", r" \cdot ") if way in ("latex", "forum") else answer.replace("-", "−") if way == "unicode" else answer


@pytest.mark.parametrize("answer", ANSWERS)
@pytest.mark.parametrize("way", WAYS)
def test_a_way_of_typing_changes_no_answer(way, answer):
    found = check(WAYS[way] % spelt(answer, way))
    assert [line.verdict for line in found.lines[:4]] == ["holds"] * 4, str(found)
    assert len(found.lines) == 5 and found.names == ANSWERS[answer]
    assert found.ok == (not ANSWERS[answer])


@pytest.mark.parametrize("way", WAYS)
def test_lines_are_shown_as_they_were_typed(way):
    pasted = WAYS[way] % spelt("t_i - p_i", way)
    plain = re.sub(r"\s", "", pasted)
    for line in check(pasted).lines:
        assert re.sub(r"\s", "", line.latex) in plain, line.latex


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"\frac{\partial L}{\partial z_i} = p_i - t_i", "∂L/∂z_i = p_i - t_i"),
        (r"\frac{e^{z_i}}{\sum_{j} e^{z_j}}", "(e^{z_i})/(Σ_j e^{z_j})"),
        (r"-\frac{y}{\hat{y}} + \frac{1-y}{1-\hat y}", "-y/ŷ + (1-y)/(1-ŷ)"),
        (r"\operatorname{diag}(\mathbf{p}) - \mathbf{p}\mathbf{p}^\top", "diag(p) - pp^ᵀ"),
        (r"\left( \sigma(z) \cdot \alpha \right)", "( σ(z) · α )"),
    ],
)  # fmt: skip
def test_latex_in_a_terminal(latex, text):
    assert readable(latex) == text


def test_no_latex_is_left_in_the_text_of_an_answer():
    said = str(check(LATEX % r"\frac{t_i}{p_i} \left(p_i - 1\right)"))
    assert "\\" not in said and "{" not in said.replace("e^{z_", "")


@pytest.mark.parametrize(
    ("line", "formula"),
    [
        ("So dL/dz_i = p_i - t_i", "dL/dz_i = p_i - t_i"),
        ("By the chain rule: \\frac{dL}{dz} = a - y", "\\frac{dL}{dz} = a - y"),
        ("- a = b_1", "- a = b_1"), ("(2) a = b_1", "a = b_1"), ("where Z = Σ_k exp(z_k)", "Z = Σ_k exp(z_k)"),
        ("z = ax + b", "z = ax + b"), ("loss = -log(p_y)", "loss = -log(p_y)"),
    ],
)  # fmt: skip
def test_words_before_a_bare_formula_are_left_out(line, formula):
    assert [piece.latex.strip() for piece in post.pieces(line)] == [formula]


@pytest.mark.parametrize("line", ["I think that this is it.", "Nothing = nothing, he said to her.", "so is it a = b or not?", "What is i for?"])
def test_a_sentence_is_no_formula(line):
    assert post.pieces(line) == []


def test_the_last_side_goes_on():
    found, last = typed.statements(r"a &= b \\ &= c")
    assert (found, last.strip()) == (["a = b", "b = c"], "c")
    assert typed.statements("= d", last)[0] == ["c = d"]


class TestKinds:
    SOFTMAX, LOSS = r"$p_k = \frac{e^{z_k}}{\sum_j e^{z_j}}$", r"$L = -\sum_k t_k \ln p_k$"

    @pytest.mark.parametrize(("factor", "holds"), [(r"\frac{1}{T}", True), ("", False), ("T", False)])
    @pytest.mark.parametrize("power", ["z_k / T", r"\frac{z_k}{T}"])
    def test_a_temperature(self, power, factor, holds):
        softmax = rf"$p_k = \frac{{e^{{{power}}}}}{{\sum_k e^{{{power}}}}}$"
        found = check(rf"{softmax}, {self.LOSS}, $\frac{{\partial L}}{{\partial z_i}} = {factor}(p_i - t_i)$")
        assert (found.lines[-1].verdict == "holds") == holds
        assert found.names == ([] if holds else ["temperature-missing"] if not factor else [])

    @pytest.mark.parametrize("product", ["W_k x", "w_k^T x", r"w_k \cdot x", r"W_k\vec{x}", "w_k*x_i"])
    @pytest.mark.parametrize("bias", ["", " + b_k"])
    def test_rows_of_the_weights(self, product, bias):
        weight = product[0]
        for gradient, names in (("(p_i - t_i)", []), ("(t_i - p_i)", ["sign"])):
            features = "x_i" if "x_i" in product else "x"
            found = check(
                rf"$f_k = {product}{bias}$, $p_k = \frac{{e^{{f_k}}}}{{\sum_j e^{{f_j}}}}$, {self.LOSS}, "
                rf"$\frac{{\partial L}}{{\partial {weight}_i}} = {gradient} {features}$"
            )
            assert [line.verdict for line in found.lines[:3]] == ["holds"] * 3, str(found)
            assert found.names == names

    @pytest.mark.parametrize("name", ["J", "J_{ij}"])
    def test_a_matrix_called_j_is_the_jacobian(self, name):
        right, wrong = r"\operatorname{diag}(p) - p p^T", r"\operatorname{diag}(p) + p p^T"
        assert check(rf"{self.SOFTMAX} ${name} = {right}$").lines[-1].verdict == "holds"
        assert check(rf"{self.SOFTMAX} ${name} = {wrong}$").lines[-1].verdict == "false"

    @pytest.mark.parametrize(("formula", "names"), [("a - y", []), ("y - a", ["sign"])])
    def test_the_shorthand_of_a_course(self, formula, names):
        assert check(f"dz = {formula}").names == names

    @pytest.mark.parametrize(("gradient", "names"), [("AL - Y", []), ("Y - AL", ["sign"])])
    def test_the_last_layer_below_a_slash(self, gradient, names):
        found = check(f"AL = softmax(ZL)\ndJ/dAL = -Y/AL\ndJ/dZL = {gradient}")
        assert [line.verdict for line in found.lines] == ["holds", "holds", "false" if names else "holds"], str(found)
        assert found.names == names

    def test_letters_that_do_not_stand_in_the_text_are_not_offered(self):
        assert check(rf"{self.SOFTMAX} $\frac{{\partial p_i}}{{\partial z_j}} = p_i(\delta_{{ij}} - p_j)$").others == []

    @pytest.mark.parametrize("words", ["1. When {}: ", "If {}, then ", "For {} ", "case {}: "])
    @pytest.mark.parametrize(("sign", "formula"), [("=", "p_i (1 - p_j)"), ("!=", "-p_i p_j"), ("≠", "-p_i p_j")])
    def test_a_condition_among_the_words(self, words, sign, formula):
        found = check(rf"{self.SOFTMAX}" "\n\n" + words.format(f"i {sign} j") + rf"$$\frac{{\partial p_i}}{{\partial z_j}} = {formula}$$")
        assert (found.lines[-1].verdict, found.lines[-1].condition) == ("holds", f"i {'=' if sign == '=' else '≠'} j")

    @pytest.mark.parametrize("classes", [2, 3, 4])
    @pytest.mark.parametrize("first", [0, 1])
    def test_exponentials_that_are_counted_out_are_all_that_there_are(self, classes, first):
        total = " + ".join(f"e^{{z_{k}}}" for k in range(first, first + classes))
        a, b = first, first + 1
        softmax = r"$p_i = \frac{e^{z_i}}{\sum_j e^{z_j}}$"
        derivative = rf"\frac{{\partial p_{a}}}{{\partial z_{b}}} = {{sign}}\frac{{e^{{z_{a}}} e^{{z_{b}}}}}{{({total})^2}}"
        assert check(softmax + f" ${derivative.replace('{sign}', '-')}$").lines[-1].verdict == "holds"
        assert check(softmax + f" ${derivative.replace('{sign}', '')}$").lines[-1].verdict == "false"

    @pytest.mark.parametrize("indicator", [r"1\{y^{(i)} = j\}", "1(y^{(i)} = j)", r"\mathbf{1}(y^{(i)} = j)", r"\mathbb{1}[y^{(i)} = j]"])
    def test_indicators(self, indicator):
        found = check(
            rf"$J = -\sum_{{i=1}}^m \sum_{{j=1}}^k {indicator} \log p_j$, $p_j = \frac{{e^{{z_j}}}}{{\sum_l e^{{z_l}}}}$, "
            rf"$\frac{{\partial J}}{{\partial z_j}} = p_j - {indicator}$"
        )
        assert found.ok, str(found)

    @pytest.mark.parametrize(("zero", "names"), [("0", ["jacobian-rows-summed"]), ("t_i (1 - \\sum_k p_k)", [])])
    def test_a_gradient_of_zero_is_named_where_the_labels_are_gone(self, zero, names):
        found = check(rf"{self.SOFTMAX} {self.LOSS} $\frac{{\partial L}}{{\partial z_i}} = {zero}$")
        assert (found.lines[-1].verdict, found.names) == ("false", names)


ONE_LINE = "p_i = exp(z_i)/sum_k exp(z_k)\nL = -sum_k t_k log p_k\n{}\n"


@pytest.mark.parametrize("words", ["", " since the labels sum to 1", " (because sum t_k = 1)", ", which is what the book has", " as t sums to 1"])
@pytest.mark.parametrize(("answer", "verdict"), [("p_i - t_i", "holds"), ("t_i - p_i", "false")])
def test_words_behind_a_bare_line_do_not_hide_it(words, answer, verdict):
    found = check(ONE_LINE.format(f"dL/dz_i = {answer}{words}"))
    assert [line.verdict for line in found.lines] == ["holds", "holds", verdict], str(found)
    assert found.names == (["sign"] if verdict == "false" else [])


@pytest.mark.parametrize("words", ["if the network is sure", "unless it has converged", "when K is large", "assuming a good start"])
def test_what_holds_under_words_that_nobody_understands_is_not_called_false(words):
    found = check(ONE_LINE.format(f"dL/dz_i = p_i {words}"))
    assert [line.verdict for line in found.lines] == ["holds", "holds", "unread"] and not found.ok, str(found)
    assert "not understood" in found.lines[2].message


@pytest.mark.parametrize("dress", [ONE_LINE, "$p_i = e^{{z_i}}/\\sum_k e^{{z_k}}$, $L = -\\sum_k t_k \\log p_k$.\n\n{}"])
@pytest.mark.parametrize(
    ("words", "true"),
    [("if i is the true class", True), ("when the label is 1", True), ("for the correct class", True), ("otherwise", False),
     ("(for the wrong classes)", False), ("for all other classes", False), ("if the label is 0", False)],
)  # fmt: skip
def test_words_that_speak_of_the_class_are_understood(words, true, dress):
    for formula, of in (("p_i - 1", True), ("p_i", False)):
        line = check(dress.format(f"dL/dz_i = {formula} {words}" if dress == ONE_LINE else rf"$\frac{{\partial L}}{{\partial z_i}} = {formula}$ {words}")).lines[-1]
        assert (line.verdict, line.needs) == (("holds", "one-hot labels") if of == true else ("false", "")), (words, formula, line.message)


def test_a_letter_may_be_said_behind_the_line_that_needs_it():
    found = check("L = -sum_k t_k log p_k where p_i = exp(z_i)/sum_k exp(z_k)\ndL/dz_i = p_i - t_i\n")
    assert [line.verdict for line in found.lines] == ["holds"] * 3, str(found)


@pytest.mark.parametrize("words", ["after some algebra {} is what I find", "so I get {}, which is odd", "my result: {}; it loses", "1) {} (my guess)", "**Result:** {}"])
def test_words_around_a_formula_do_not_hide_it(words):
    found = check(ONE_LINE.format(words.format("dL/dz_i = t_i - p_i")))
    assert [line.verdict for line in found.lines] == ["holds", "holds", "false"] and found.names == ["sign"], str(found)


def test_a_line_that_was_passed_over_is_said():
    found = check(ONE_LINE.format("the gradient dL/dz_i = p_i - t_i times two"))
    assert not found.ok and found.passed_over == ["the gradient dL/dz_i = p_i - t_i times two"]
    assert found.headline.startswith("2 lines hold. Not looked at") and found.passed_over[0] in found.headline


@pytest.mark.parametrize(("line", "formulas"), [
    (r"where z = Wx + b, \hat y = softmax(z), L = cross entropy.", ["z = Wx + b", r"\hat y = softmax(z)"]), ("with p = softmax(z) and t the labels", ["p = softmax(z)"]),
    ("Here p_i = e^{z_i}/\\sum_k e^{z_k} is the softmax.", ["p_i = e^{z_i}/\\sum_k e^{z_k}"]), ("where K = 3", []), ("where i = j", []), ("where a word = nothing at all", []),
])  # fmt: skip
def test_a_bare_line_that_introduces_letters_is_read_beside_formulas_that_are_marked_off(line, formulas):
    display = r"$$\frac{\partial L}{\partial z} = p - t$$"
    assert [piece.latex for piece in post.pieces(f"{display}\n\n{line}")][1:] == formulas


@pytest.mark.parametrize(("factor", "verdict"), [("W^T", "holds"), ("W", "false")])
def test_what_such_a_line_says_of_the_letters_decides(factor, verdict):
    rows = rf"\begin{{align*}} \frac{{\partial L}}{{\partial b}} &= \hat y - y \\ \frac{{\partial L}}{{\partial x}} &= {factor} (\hat y - y) \end{{align*}}"
    found = check(rf"{rows}" + "\n" + r"where z = Wx + b, \hat y = softmax(z), L = cross entropy.")
    assert [line.verdict for line in found.lines][:2] == ["holds", verdict], str(found)
