"""What is read by trying: letters that nobody defines, lines that hold under another natural reading, and what must never pass."""

import pytest

from clinic import check
from clinic.derivations import derivation, judged

pytestmark = pytest.mark.one_in(2)

SOFTMAX, LOSS = r"$p_i = \frac{e^{z_i}}{\sum_k e^{z_k}}$", r"$L = -\sum_k t_k \ln p_k$"


def verdicts(*formulas):
    return [line.verdict for line in check("\n\n".join(formulas)).lines]


class TestLettersThatNobodyDefines:
    @pytest.mark.parametrize("letter", ["S", "\\Sigma", "Z", "D"])
    @pytest.mark.parametrize(("sign", "verdict"), [("-", "holds"), ("+", "false")])
    def test_the_sum_of_the_exponentials(self, letter, sign, verdict):
        first = rf"$p_i = \frac{{e^{{z_i}}}}{{{letter}}}$"
        found = check("\n\n".join([SOFTMAX, first, rf"$\frac{{\partial p_i}}{{\partial z_j}} = {sign} \frac{{e^{{z_i}} e^{{z_j}}}}{{{letter}^2}}$ if $i \neq j$"]))
        assert [line.verdict for line in found.lines] == ["holds", "holds", verdict], str(found)
        assert "the sum of the exponentials" in " ".join(found.notes)

    def test_the_jacobian(self):
        found = check(rf"{SOFTMAX} {LOSS} $\frac{{\partial L}}{{\partial z_j}} = \sum_i \frac{{\partial L}}{{\partial p_i}} J_{{ij}}$ and $\sum_j J_{{ij}} = 0$")
        assert found.ok and "the Jacobian" in " ".join(found.notes), str(found)

    def test_one_line_is_too_little_for_a_second_letter_of_the_labels(self):
        found = check(rf"{SOFTMAX} {LOSS} $\frac{{\partial L}}{{\partial z_j}} = p_j - \psi_j$")
        assert [line.verdict for line in found.lines] == ["holds", "holds", "unread"]

    def test_a_letter_with_which_nothing_holds_stays_unknown(self):
        assert verdicts(SOFTMAX, rf"$\frac{{\partial p_i}}{{\partial z_j}} = p_i (\delta_{{ij}} - p_j) + R$") == ["holds", "unread"]

    def test_a_letter_for_a_formula_with_an_index(self):
        lines = (SOFTMAX, r"$u = e^{z_i}$", r"$v = \sum_k e^{z_k}$", r"$\frac{\partial p_i}{\partial z_j} = \frac{1}{v^2} \left(\frac{\partial u}{\partial z_j} v - u \frac{\partial v}{\partial z_j}\right)$")
        assert verdicts(*lines) == ["holds", "definition", "definition", "holds"]
        assert verdicts(*lines[:3], lines[3].replace("v - u", "v + u"))[-1] == "false"

    def test_a_letter_for_the_gradient_is_about_it(self):
        found = check(rf"{SOFTMAX} {LOSS} $\delta_j = \frac{{\partial L}}{{\partial z_j}}$, so $\delta_j = t_j - p_j$")
        assert found.lines[-1].verdict == "false" and found.names == ["sign"]


class TestALetterForTheGradient:
    """What a text says of a letter that it calls the gradient is a claim, wherever it has called it so."""

    CALLED = [
        r"The gradient is ${g}_i = {f}$.", r"The gradient of the loss with respect to the logits is ${g}_i = {f}$.", r"The gradient, ${g}_i$, is ${g}_i = {f}$.",
        r"Let ${g}_i$ be the gradient. Then ${g}_i = {f}$.", r"Let ${g} = \nabla_z L$. Then ${g}_i = {f}$.", r"$\frac{{\partial L}}{{\partial z_i}} = {g}_i$ where ${g}_i = {f}$.",
        r"${g}_i = \frac{{\partial L}}{{\partial z_i}}$, so ${g}_i = {f}$.",
    ]  # fmt: skip

    @pytest.mark.one_in(2)
    @pytest.mark.parametrize("called", CALLED)
    @pytest.mark.parametrize("g", ["g", "d", "\\gamma", "G"])
    @pytest.mark.parametrize(("formula", "names"), [("p_i - t_i", []), ("t_i - p_i", ["sign"]), ("p_i^2 - t_i", ["squared-probabilities"]), (r"(p_i - t_i) p_i (1 - p_i)", ["extra-p-1-minus-p"])])
    def test_it_is_judged_as_the_gradient(self, called, g, formula, names):
        found = check(f"{SOFTMAX} and {LOSS}. {called.format(g=g, f=formula)}")
        assert (found.lines[-1].verdict, found.names) == ("false" if names else "holds", names), str(found)
        assert found.first == (len(found.lines) if names else None)

    @pytest.mark.parametrize("words", [
        "The negative gradient is $g_i = t_i - p_i$.", "The gradient step is $g_i = t_i - p_i$.", "Let $g_i = t_i - p_i$.", "The gradient is $g_i = -t_i / p_i$.",
        "The gradient is $g_i = -t_i$.", r"$g_i = t_i - p_i$ is minus the gradient: $\frac{\partial L}{\partial z_i} = -g_i$",
    ])  # fmt: skip
    def test_what_may_be_something_else_is_a_definition(self, words):
        found = check(f"{SOFTMAX} and {LOSS}. {words}")
        assert "definition" in verdicts(SOFTMAX, LOSS, words) and found.ok, str(found)

    def test_a_letter_that_was_defined_before_keeps_its_meaning(self):
        found = check(rf"{SOFTMAX} and {LOSS}. $g_i = t_i - p_i$ and $\frac{{\partial L}}{{\partial z_i}} = g_i$")
        assert ([line.verdict for line in found.lines[2:]], found.names) == (["definition", "false"], ["sign"])


class TestOtherReadings:
    @pytest.mark.parametrize(("formula", "verdict"), [("-t_i \\delta_{ij} + t_i p_j", "holds"), ("-t_i \\delta_{ij} - t_i p_j", "false")])
    def test_a_sum_whose_brackets_are_missing(self, formula, verdict):
        found = check(rf"{SOFTMAX} {LOSS} $\frac{{\partial L}}{{\partial z_j}} = \sum_i {formula}$")
        assert found.lines[-1].verdict == verdict
        assert any("brackets" in note for note in found.notes) == (verdict == "holds")

    @pytest.mark.parametrize(("formula", "verdict"), [("p * t - t * 1 + p * (1 - t)", "holds"), ("p * t", "false")])
    def test_vectors_entry_by_entry(self, formula, verdict):
        assert check(f"p = softmax(z)\nL = -sum_k t_k log(p_k)\ndL/dz = {formula}").lines[-1].verdict == verdict

    @pytest.mark.parametrize("line", ["p = [p_1, p_2, p_3]", r"\frac{\partial L}{\partial z} = \frac{\partial \sum_i -t_i \ln(p)}{\partial z}"])
    def test_what_is_more_than_a_product_of_entries_is_not_called_false(self, line):
        assert check(f"{SOFTMAX} {LOSS} $p = \\mathrm{{softmax}}(z)$ ${line}$").lines[-1].verdict in ("unread", "holds")

    def test_the_product_of_slopes_is_no_jacobian(self):
        assert check(f"{SOFTMAX} $\\frac{{\\partial p}}{{\\partial z}} = p (1 - p)$").lines[-1].verdict != "holds"

    def test_a_condition_that_was_stated_above(self):
        text = f"{SOFTMAX}\n\nIf $i \\neq j$, the first factor is $\\frac{{\\partial e^{{z_i}}}}{{\\partial z_j}} = 0$ and $\\frac{{\\partial p_i}}{{\\partial z_j}} = X$."
        assert check(text.replace("X", "-p_i p_j")).lines[-1].verdict == "holds"
        assert check(text.replace("X", "p_i p_j")).lines[-1].verdict == "false"

    @pytest.mark.parametrize(("side", "verdict"), [("\\frac{e^{z_i}}{\\sum_k e^{z_k}}", "holds"), ("\\frac{e^{z_i}}{\\sum_k e^{2 z_k}}", "false")])
    def test_a_line_without_the_temperature(self, side, verdict):
        text = rf"$p_i = \frac{{e^{{z_i / T}}}}{{\sum_k e^{{z_k / T}}}}$. At $T = 1$: $p_i = {side}$"
        assert check(text).lines[-1].verdict == verdict

    def test_a_gradient_without_its_temperature_is_not_read_so(self):
        found = check(rf"$p_i = \frac{{e^{{z_i / T}}}}{{\sum_k e^{{z_k / T}}}}$, {LOSS}, $\frac{{\partial L}}{{\partial z_i}} = p_i - t_i$")
        assert found.names == ["temperature-missing"]


    @pytest.mark.parametrize(("factor", "verdict"), [(r"\frac{1}{T}", "holds"), ("T", "false")])
    def test_a_line_with_a_temperature_keeps_it(self, factor, verdict):
        text = rf"$p_i = \frac{{e^{{z_i / T}}}}{{\sum_k e^{{z_k / T}}}}$, {LOSS}, $\frac{{\partial L}}{{\partial z_i}} = {factor} \left(\frac{{e^{{z_i / T}}}}{{\sum_k e^{{z_k / T}}}} - t_i\right)$"
        assert check(text).lines[-1].verdict == verdict


class TestMatricesWithDots:
    ROWS = r"{0}_1(1-{0}_1) & -{0}_1{0}_2 & \dots & -{0}_1{0}_{1} \\ -{0}_2{0}_1 & {0}_2(1-{0}_2) & \dots & -{0}_2{0}_{1} \\ MIDDLE \\ -{0}_{1}{0}_1 & -{0}_{1}{0}_2 & \dots & {0}_{1}(1-{0}_{1})"

    @pytest.mark.parametrize("middle", [r"\vdots & \vdots & \ddots & \vdots", r"\dots & \dots & & \dots"])
    @pytest.mark.parametrize("last", ["n", "K", "m"])
    @pytest.mark.parametrize(("letter", "names"), [("p", []), ("z", ["logits-for-probabilities"])])
    def test_the_entries_that_are_written_are_judged(self, middle, last, letter, names):
        rows = self.ROWS.format(letter, last).replace("MIDDLE", middle)
        found = check(rf"{SOFTMAX} $$\frac{{\partial p}}{{\partial z}} = \begin{{pmatrix}}{rows}\end{{pmatrix}}$$")
        assert (found.lines[-1].verdict, found.names) == ("false" if names else "holds", names), str(found)

    def test_one_wrong_entry_is_enough(self):
        rows = self.ROWS.format("p", "n").replace("MIDDLE", r"\vdots & \vdots & \ddots & \vdots").replace("-p_2p_1", "p_2p_1")
        assert check(rf"{SOFTMAX} $$\frac{{\partial p}}{{\partial z}} = \begin{{pmatrix}}{rows}\end{{pmatrix}}$$").lines[-1].verdict == "false"


class TestNothingIsReadAway:
    """A search for letters must not make a wrong gradient right: y and t stay labels, p stays a probability."""

    @pytest.mark.parametrize("formula", [r"\frac{\partial L}{\partial z} = y - p", "dz = y - a", r"\frac{\partial E}{\partial z_j} = t_j - o_j"])
    def test_a_sign_alone(self, formula):
        found = check(f"${formula}$")
        assert found.lines[-1].verdict == "false" and found.names == ["sign"], str(found)

    def test_a_sign_twice(self):
        text = r"$\frac{\partial L}{\partial z_j} = y_j - p_j$ and so $\frac{\partial L}{\partial z_k} = y_k - p_k$ and $\frac{\partial L}{\partial z_1} = y_1 - p_1$"
        assert [line.verdict for line in check(text).lines] == ["false"] * 3

    @pytest.mark.parametrize(("more", "convinced"), [(1, False), (2, True)])
    def test_one_line_that_holds_in_other_letters_is_no_evidence(self, more, convinced):
        before, after = [(0, 0, "usual", {judged.AGREES: 1})], [(9, 0, "found", {judged.AGREES: 1 + more})]
        assert derivation._convincing(before, after) == (after if convinced else before)

    def test_sections_that_share_their_letters_are_one_text(self):
        found = check(f"# A\n\n{SOFTMAX}\n\n{LOSS}\n\n# B\n\n$\\frac{{\\partial L}}{{\\partial z_j}} = t_j - p_j$")
        assert found.reading and found.names == ["sign"]

    def test_sections_with_letters_of_their_own(self):
        text = "# A\n\n$y_k = e^{z_k} / \\sum_j e^{z_j}$\n\n$E = -\\sum_k t_k \\ln y_k$\n\n# B\n\n$p_k = e^{y_k} / \\sum_j e^{y_j}$\n\n$L = -\\sum_k t_k \\ln p_k$\n\n$\\frac{\\partial L}{\\partial y_j} = t_j - p_j$"
        found = check(text)
        assert [line.verdict for line in found.lines] == ["holds"] * 4 + ["false"], str(found)
        assert (found.first, found.names) == (5, ["sign"])


@pytest.mark.parametrize("words", [
    "if i is not the true class", "unless i is the true class", "even if i is the true class", "for the true class and for the others", "whether or not i is the true class",
    "not only for the true class", "except for the true class", "no matter what the true class is", "which does not hold for the true class", "is never true for the true class",
])  # fmt: skip
@pytest.mark.parametrize("text", ["dL/dz_i = p_i - 1 {}\n", "{}: dL/dz_i = p_i - 1\n", "We have\n\n$$\\frac{{\\partial L}}{{\\partial z_i}} = p_i - 1$$\n\n{}."])
def test_words_of_the_true_class_that_say_something_else_make_nothing_hold(words, text):
    found = check("p_i = exp(z_i)/sum_k exp(z_k)\nL = -sum_k t_k log p_k\n".replace("\n", "\n\n" if "$" in text else "\n") + text.format(words))
    assert not found.ok and (len(found.lines) < 3 or found.lines[2].verdict != "holds"), str(found)


@pytest.mark.parametrize("words", [
    "unless {}", "even if {}", "not if {}", "if {} or not", "only if not {}", "except if {}", "regardless of whether {}", "if {} this fails", "if {} it does not hold",
])  # fmt: skip
@pytest.mark.parametrize("text", ["{line} {words}\n", "{words}: {line}\n", "And we have ${latex}$ {words}.", "{words} we have ${latex}$."])
def test_words_that_turn_a_condition_round_make_nothing_hold(words, text):
    said = words.format("$i = j$" if "$" in text else "i = j")
    line = text.format(line="dp_i/dz_j = p_i (1 - p_i)", latex=r"\frac{\partial p_i}{\partial z_j} = p_i (1 - p_i)", words=said)
    softmax = r"$p_i = \frac{e^{z_i}}{\sum_k e^{z_k}}$. " if "$" in text else "p_i = exp(z_i)/sum_k exp(z_k)\n"
    found = check(softmax + line)
    assert not found.ok and all(one.verdict != "holds" for one in found.lines[1:]), str(found)


@pytest.mark.parametrize("text", ["if i = j: {}\n", "{} if i = j\n", "{}\nif i = j\n"])
def test_a_condition_belongs_to_the_line_on_which_it_stands(text):
    found = check("p_i = exp(z_i)/sum_k exp(z_k)\n" + text.format("dp_i/dz_j = p_i (1 - p_i)"))
    assert [one.verdict for one in found.lines] == ["holds", "holds"], str(found)


class TestWhatTheRestOfATextSays:
    """A line is read as the lines around it say: which class is the true one, that the diagonal has a line of its own."""

    @pytest.mark.parametrize("named", [r"$t_c = 1$", r"$L = -\ln p_c$", r"$L = -\ln \frac{e^{z_c}}{\sum_k e^{z_k}}$"])
    @pytest.mark.parametrize(("of_it", "of_others", "verdicts_of_them"), [
        ("p_c - 1", "p_j", ["holds", "holds"]), ("1 - p_c", "p_j", ["false", "holds"]), ("p_c - 1", "-p_j", ["holds", "false"]), ("p_c", "p_j", ["false", "holds"]),
    ])  # fmt: skip
    @pytest.mark.parametrize("behind", [False, True])
    def test_a_letter_for_the_true_class(self, named, of_it, of_others, verdicts_of_them, behind):
        lines = rf"$\frac{{\partial L}}{{\partial z_c}} = {of_it}$ and $\frac{{\partial L}}{{\partial z_j}} = {of_others} \quad (j \neq c)$"
        found = check(f"{SOFTMAX} {LOSS} " + " ".join([lines, named] if behind else [named, lines]))
        assert [line.verdict for line in found.lines if r"\partial" in line.latex] == verdicts_of_them, str(found)

    @pytest.mark.parametrize(("formula", "verdict", "names"), [
        ("-p_i p_j", "holds", []), ("p_i p_j", "false", ["off-diagonal-sign"]), ("-p_i p_i", "false", ["wrong-index"]), ("0", "false", ["diagonal-only"]), ("p_i (1 - p_j)", "false", []),
    ])  # fmt: skip
    @pytest.mark.parametrize("diagonal", [r"p_i (1 - p_i)", "p_i - p_i^2"])
    def test_the_diagonal_has_a_line_of_its_own(self, diagonal, formula, verdict, names):
        found = check(rf"{SOFTMAX} $\frac{{\partial p_i}}{{\partial z_i}} = {diagonal}$ $\frac{{\partial p_i}}{{\partial z_j}} = {formula}$")
        assert ([line.verdict for line in found.lines], found.names) == (["holds", "holds", verdict], names), str(found)

    def test_without_such_a_line_an_entry_is_any_entry(self):
        assert verdicts(SOFTMAX, r"$\frac{\partial p_i}{\partial z_j} = -p_i p_j$") == ["holds", "false"]

    @pytest.mark.parametrize(("line", "verdict"), [(r"\frac{\partial p_1}{\partial z_1} = p_1 p_2", "holds"), (r"\frac{\partial p_1}{\partial z_2} = p_1 p_2", "false"), ("p_1 = 1 - p_2", "holds")])
    @pytest.mark.parametrize("classes", [2, 3])
    def test_all_classes_are_written_out(self, line, verdict, classes):
        total = " + ".join(f"e^{{z_{k}}}" for k in range(1, classes + 1))
        found = check(rf"$p_1 = \frac{{e^{{z_1}}}}{{{total}}}$ and $p_2 = \frac{{e^{{z_2}}}}{{{total}}}$, so ${line}$")
        assert found.lines[-1].verdict == (verdict if classes == 2 else "false"), str(found)

    def test_an_entry_of_two_classes_has_its_name(self):
        found = check(r"$p_1 = \frac{e^{z_1}}{e^{z_1} + e^{z_2}}$, $L = -t_1 \ln p_1 - t_2 \ln p_2$ and $\frac{\partial L}{\partial z_1} = t_1 - p_1$")
        assert ([line.verdict for line in found.lines], found.names) == (["holds", "holds", "false"], ["sign"]), str(found)


class TestNames:
    @pytest.mark.parametrize("word", [r"\text{LSE}", "LSE", r"\operatorname{lse}", r"\mathrm{LSE}"])
    @pytest.mark.parametrize("called", ["(x)", "", r"(\mathbf{x})"])
    @pytest.mark.parametrize(("sign", "verdict"), [("", "holds"), ("-", "false")])
    def test_a_word_that_a_line_defines_is_one_name(self, word, called, sign, verdict):
        found = check(rf"${word}{called} = \ln \sum_i e^{{x_i}}$ and $\frac{{\partial {word}{called}}}{{\partial x_j}} = {sign}\frac{{e^{{x_j}}}}{{\sum_i e^{{x_i}}}}$")
        assert [line.verdict for line in found.lines] == ["definition", verdict], str(found)

    @pytest.mark.parametrize(("line", "verdict"), [
        (r"S'(x) = \text{diag}(S(x)) - S(x) S(x)^T", "holds"), (r"S'(x) = \text{diag}(S(x)) + S(x) S(x)^T", "false"), (r"\nabla f(x) = S(x)", "holds"), (r"\nabla f(x) = -S(x)", "false"),
    ])  # fmt: skip
    def test_functions_of_a_vector(self, line, verdict):
        found = check(rf"$S(x)_i = \frac{{e^{{x_i}}}}{{\sum_j e^{{x_j}}}}$, $f(x) = \ln \sum_j e^{{x_j}}$ and ${line}$")
        assert [one.verdict for one in found.lines] == ["holds", "definition", verdict], str(found)

    @pytest.mark.parametrize("dots", [r"\vdots", r"\dots"])
    def test_a_vector_with_dots_is_no_mistake(self, dots):
        found = check(rf"$S(x) = \begin{{bmatrix}} \frac{{e^{{x_1}}}}{{\sum_j e^{{x_j}}}} \\ {dots} \\ \frac{{e^{{x_n}}}}{{\sum_j e^{{x_j}}}} \end{{bmatrix}}$ and {SOFTMAX.replace('p', 'S').replace('z', 'x')}")
        assert not any(line.verdict == "false" for line in found.lines)

    @pytest.mark.parametrize("set_of", [r"\mathbb{R}^K", r"[0, 1]", r"\mathbb{R}^C", r"\{0, 1\}"])
    def test_a_membership_is_no_mistake(self, set_of):
        assert not any(line.verdict == "false" for line in check(rf"{SOFTMAX}, $p \in {set_of}$ and $\left[\frac{{e^{{z_i}}}}{{\sum_k e^{{z_k}}}}\right] \in {set_of}$").lines)

    def test_what_is_differentiated_by_is_no_abbreviation(self):
        assert verdicts(SOFTMAX, LOSS, r"$\frac{\partial L}{\partial \beta} = 0$") == ["holds", "holds", "unread"]

    @pytest.mark.parametrize("between", ["\n\n", " "])
    def test_a_formula_that_ends_with_a_sign_goes_on_with_the_next(self, between):
        found = check(rf"{SOFTMAX} $$\frac{{\partial p_i}}{{\partial z_j}} =${between}$p_i (\delta_{{ij}} - p_j) =$".replace("$$", "$") + f" {LOSS}")
        assert [line.verdict for line in found.lines] == ["holds"] * 3, str(found)


def test_a_maximum_that_is_subtracted_is_a_constant():
    lines = rf"{SOFTMAX} and $\ln p_i = z_i - c - \ln \sum_k e^{{z_k - c}}$ with $c = \max(z)$, so $\frac{{\partial \ln p_i}}{{\partial z_j}} = \delta_{{ij}} - \frac{{\partial}}{{\partial z_j}} \ln \sum_k e^{{z_k - c}} = \delta_{{ij}} {{}} p_j$"
    assert check(lines.replace("{}", "-")).lines[-1].verdict == "holds"
    assert check(lines.replace("{}", "+")).lines[-1].verdict == "false"


class TestWhoIsWho:
    @pytest.mark.parametrize("first", [True, False])
    def test_of_two_softmaxes_the_one_in_the_logarithm_is_the_model(self, first):
        teacher, student = r"$p_i = \frac{e^{v_i}}{\sum_j e^{v_j}}$", r"$q_i = \frac{e^{z_i}}{\sum_j e^{z_j}}$"
        found = check(" ".join([teacher, student] if first else [student, teacher]) + r" $C = -\sum_i p_i \ln q_i$, $\frac{\partial C}{\partial z_i} = p_i - q_i$")
        assert found.names == ["sign"] and [line.number for line in found.lines if line.verdict == "false"] == [4], str(found)

    @pytest.mark.parametrize("named", [True, False])
    @pytest.mark.parametrize(("gradient", "verdict"), [(r"(p - t) x^\top", "holds"), (r"(t - p) x^\top", "false")])
    def test_the_softmax_of_weights(self, named, gradient, verdict):
        found = check(r"$p = \text{softmax}(Wx + b)$, $L = -\sum_k t_k \ln p_k$, " + r"$a = Wx + b$, " * named + rf"$\frac{{\partial L}}{{\partial W}} = {gradient}$")
        assert found.lines[-1].verdict == verdict and all(line.verdict in ("holds", "definition") for line in found.lines[:-1]), str(found)
        assert found.names == ["sign"] * (verdict == "false")

    def test_a_letter_that_the_text_defines_is_not_taken_for_the_logits(self):
        found = check(rf"{SOFTMAX} {LOSS} $h = \tanh(Vx)$ and $\frac{{\partial L}}{{\partial h}} = p - t$")
        assert found.lines[-1].verdict == "unread", str(found)

    @pytest.mark.parametrize("words", ["where $c$ is the correct class", "where c is the true class", "here $c$ denotes the target label"])
    @pytest.mark.parametrize(("case", "verdict"), [(r"\begin{cases} p_i - 1 & i = c \\ p_i & \text{otherwise} \end{cases}", "holds"), (r"\begin{cases} 1 - p_i & i = c \\ p_i & \text{otherwise} \end{cases}", "false")])
    def test_a_class_in_a_sentence(self, words, case, verdict):
        assert verdicts(SOFTMAX, LOSS, rf"$\frac{{\partial L}}{{\partial z_i}} = {case}$ {words}.") == ["holds", "holds", verdict]


@pytest.mark.parametrize("words", ["unless $t_i = 1$", "even if $t_i = 1$", "whether $t_i = 1$ or $t_i = 0$", "not only where $t_i = 1$", r"if $t_i = 1$, and $\frac{\partial L}{\partial z_i} = p_i$ if $t_i = 0$"])
def test_a_label_that_is_1_in_a_condition_names_no_class(words):
    found = check(rf"{SOFTMAX} {LOSS} We have $\frac{{\partial L}}{{\partial z_i}} = p_i - 1$ {words}.")
    assert found.lines[2].verdict != "holds" or "if $t_i = 1$," in words, str(found)


@pytest.mark.parametrize("formula", [r"p_{} ) = p_i = R_j p_i", r"\frac{x} = R_j p_i = S_j p_i = 3", r"\frac{\partial L}{\partial z_i = R_j = S_j"])
def test_a_chain_whose_head_cannot_be_read_is_unread_and_no_traceback(formula):
    found = check(f"{SOFTMAX} $${formula}$$")
    assert [line.verdict for line in found.lines[1:]] == ["unread"] * (len(found.lines) - 1), str(found)


SOFTMAX_ALONE = r"$p = \mathrm{softmax}(z)$, $L = -y^T \log p$"


@pytest.mark.parametrize(("line", "verdict", "names"), [
    (r"\frac{\partial p}{\partial z} = p \odot (1 - p)", "false", ["diagonal-only"]), (r"\frac{\partial p}{\partial z} = p (1 - p)", "false", ["diagonal-only"]),
    (r"\frac{\partial p}{\partial z} = \mathrm{diag}(p) - p p^T", "holds", []), (r"\frac{\partial p_i}{\partial z_i} = p_i (1 - p_i)", "holds", []),
])  # fmt: skip
def test_a_vector_in_the_place_of_the_jacobian_is_its_diagonal_alone(line, verdict, names):
    found = check(f"{SOFTMAX_ALONE}\n\n${line}$")
    assert (found.lines[-1].verdict, found.names) == (verdict, names), str(found)


def test_a_vector_that_words_call_the_diagonal_is_no_mistake():
    found = check(f"{SOFTMAX_ALONE}\n\n" r"On the diagonal, $\frac{\partial p}{\partial z} = p (1 - p)$")
    assert found.lines[-1].verdict != "false", str(found)
    for alone in (r"$\frac{\partial f}{\partial z} = f \odot (1 - f)$", r"$\frac{\partial f}{\partial z} = \frac{e^z}{1 + e^z}$"):
        assert check(alone).lines[-1].verdict != "false", alone  # nothing says that f is a softmax


def test_j_is_the_jacobian_where_lines_hold_with_it():
    text = f"{SOFTMAX_ALONE}\n\n" r"$J = \mathrm{diag}(p) - p p^T$ and $\frac{\partial L}{\partial z} = J^T \frac{\partial L}{\partial p}$"
    assert check(text).ok and any("J is read as the Jacobian" in note for note in check(text).notes)
    assert check(text.replace("J^T", "J^T J")).lines[-1].verdict != "holds"


def test_an_index_that_stands_twice_is_summed_over_where_no_sum_is_written():
    before, line = r"$p = \mathrm{softmax}(z)$", r"$\frac{\partial p_j}{\partial z_m} = \delta_{jl} (\delta_{lm} p_m - p_l p_m)$"
    assert check(f"{before} {line}").lines[-1].verdict == "holds"
    assert check(f"{before} {line.replace('- p_l', '+ p_l')}").lines[-1].verdict == "false"
    loss = r"$L = -\sum_k t_k \ln p_k$ and $\frac{\partial L}{\partial z_j} = \frac{\partial L}{\partial p_k} \frac{\partial p_k}{\partial z_j}$"
    assert check(f"{before} {loss}").lines[-1].verdict != "holds"  # who writes sums has forgotten one


def test_a_loss_that_is_not_read_makes_its_derivative_no_mistake():
    found = check(r"$FL = -(1 - p_t)^\gamma \log p_t$ and $\frac{\partial FL}{\partial p_t} = \gamma (1 - p_t)^{\gamma - 1} \log p_t - \frac{(1 - p_t)^\gamma}{p_t}$")
    assert not any(line.verdict == "false" for line in found.lines), str(found)


def test_a_second_derivative_in_vectors_is_not_turned_over():
    found = check(r"$L = -\sum_k y_k \log p_k$, $z_k = w_k^T x$, $p = \mathrm{softmax}(z)$, $\nabla_{w_i} \nabla_{w_j} L = p_i (\delta_{ij} - p_j) x x^T$")
    assert found.lines[-1].verdict != "false", str(found)


@pytest.mark.parametrize("product", [r"\mathbf{1}^T y", r"1^\top y", r"y^T \mathbf{1}", r"\sum_k y_k"])
def test_a_product_with_a_vector_of_ones_is_a_sum(product):
    before = r"$p = \mathrm{softmax}(z)$, $L = -y^T \log p$"
    line = rf"$\nabla_z L = -(\mathrm{{diag}}(p) - p p^T)(y \oslash p) = -y + p ({product})$"
    assert verdicts(before, line)[-2:] == ["holds", "holds"]
    assert verdicts(before, line.replace("= -y +", "= y +"))[-2:] == ["holds", "false"]


def test_letters_that_the_text_has_not_are_no_other_reading():
    found = check(r"$p_c = \frac{e^{s_c}}{\sum_d e^{s_d}}$, $L = -\sum_c \alpha_c y_c \log p_c$, $y$ one-hot with true class $k$, $\frac{\partial L}{\partial s_j} = \alpha_j (p_j - y_j)$")
    assert found.names == ["weights-times-residual"] and not any("t for labels" in note for note in found.notes), str(found)


def test_what_is_not_declared_is_told_in_words():
    line = check(r"$h_m = \tanh(\sum_d V_{md} x_d)$, $z_k = \sum_m W_{km} h_m + b_k$, " f"{SOFTMAX}, {LOSS}").lines[0]
    assert (line.verdict, line.message) == ("unread", "it is not known here what h_m is"), line


@pytest.mark.parametrize(("right", "verdict"), [(r"p_j - \delta_{jk}", "holds"), (r"\delta_{jk} - p_j", "false")])
def test_the_gradient_of_minus_a_logarithm_in_words(right, verdict):
    found = check(r"Let $z$ be scores and $p_c = e^{z_c}/\sum_d e^{z_d}$. The gradient of $-\log p_k$ with respect to $z_j$ is $" + right + "$.")
    assert [line.verdict for line in found.lines] == ["holds", verdict], str(found)
    assert not found.lines[0].needs  # whatever the labels are


def test_the_letter_of_a_log_softmax_is_no_false_softmax():
    found = check(
        "$f(x) = \\log \\mathrm{softmax}(x)_i = x_i - \\log\\sum_j e^{x_j}$.\n\n$$\\frac{\\partial f}{\\partial x_i} = 1 - \\frac{1}{\\sum_j e^{x_j}}$$\n"
        "$$\\frac{\\partial f}{\\partial x_k} = -\\frac{e^{x_k}}{\\sum_j e^{x_j}}, k \\ne i$$"
    )
    assert found.lines[0].verdict == "unread" and "f is a logarithm here" in found.lines[0].message, str(found)
    assert verdicts(r"$p_i = \log\frac{e^{z_i}}{\sum_j e^{z_j}}$", LOSS, r"$\frac{\partial L}{\partial z_i} = p_i - t_i$")[0] == "false"  # a slip, where the gradient is right


def test_a_line_with_the_labels_that_others_are_made_of_is_shown_no_numbers_of_the_probe():
    text = r"$\tilde t_k = (1-\varepsilon) t_k + \varepsilon/K$, $L = -\sum_k \tilde t_k \log p_k$, $p_k = e^{a_k}/\sum_j e^{a_j}$, $\frac{\partial L}{\partial a_k} = p_k - (1-\varepsilon)t_k - \varepsilon/K$"
    assert check(text).lines[-1].verdict == "holds"
    line = check(text.replace(r"- \varepsilon/K", r"- \varepsilon")).lines[-1]
    assert (line.verdict, line.entries) == ("false", []) and line.truth.startswith("p_k − t̃_k"), line  # t̃ is given there, and t is none of it
