"""Posts beside their neighbours: one change away a line is right where it was wrong, or wrong where it was right, and no more is said than is seen."""

from pathlib import Path

import pytest

from clinic import check

POSTS = Path(__file__).with_name("posts")

# post, what is changed in it, by what: the verdict on its last line, and the mistakes that are certain
CHANGED = [
    ("jacobian_by_otherwise", "and $q_m q_n$", "and $-q_m q_n$", "holds", []),
    ("jacobian_by_otherwise", "$q_m q_n$ otherwise", "$q_m q_n$, otherwise nothing would be left", "holds", []),
    ("jacobian_in_a_sentence", "it is $a_m", "it is $-a_m", "holds", []),
    ("jacobian_in_a_sentence", "otherwise it is", "when $m \\neq n$ it is", "false", ["off-diagonal-sign"]),
    ("jacobian_in_a_sentence", "it is $a_m a_n$", "$a_m a_n$ would have no sign", "holds", []),
    ("jacobian_in_a_sentence", "it is $a_m a_n$", "$=-a_m a_n$", "unread", []),
    ("jacobian_in_a_sentence", ", otherwise it is $a_m a_n$", " and $=-a_m a_n$ if $m \\neq n$", "holds", []),
    ("jacobian_in_a_sentence", "is $a_m (1 - a_n)$ when $m = n$, otherwise", "is not $a_m (1 - a_n)$, nor", "holds", []),
    ("logistic_of_a_product", "{dw} = h - y", "{dw} = (h - y) x", "holds", []),
    ("derivative_set_to_zero", " = 0 ", " ", "false", []),
    ("loss_of_a_program", "y - q", "q - y", "holds", []),
    ("weights_by_inputs", "- q_{c}^{(i)} x", "+ q_{c}^{(i)} x", "false", ["log-softmax-backward-sign"]),
    ("chain_rule_of_vectors", r"\odot ", "", "holds", []),
    ("tildes_of_plain_text", "δ_ij−p_j", "δ_ij+p_j", "false", []),
    ("sums_of_a_program", "= -probs_j", "= probs_j", "holds", []),
    ("net_inputs", "t_k - o_k", "o_k - t_k", "holds", []),
    ("sums_without_limits", r"k\} - p", r"k\} + p", "false", ["log-softmax-backward-sign"]),
    ("input_missing", "= (h - y)", "= (h - y) x", "holds", []),
    ("input_missing", r"{\partial w} = (h - y)", r"{\partial b} = (h - y)", "holds", []),
    ("slope_of_a_logarithm", r"\frac{1}{\sum_l e^{z_l}}", r"\frac{e^{z_n}}{\sum_l e^{z_l}}", "holds", []),
    ("range_of_a_letter", r"= \sigma(v) - r", r"= r - \sigma(v)", "false", ["sign"]),
    ("range_of_a_letter", "-r v +", "r v +", "holds", []),
    ("sum_up_to_its_class", r"q_k(\delta_{jk} - q_j)", r"q_k(\delta_{jk} + q_j)", "false", []),
    ("temperature_at_the_end", "= qₖ − tₖ again", "= (qₖ − tₖ)/T then", "holds", []),
    ("wide_spaces", r"\quad - \quad", r"\quad + \quad", "false", ["log-softmax-backward-sign"]),
    ("mean_without_a_sum", r"-\frac{1}{n} (g(w)", r"\frac{1}{n} (g(w)", "holds", []),
    ("loss_named_below_a_d", r"= \text{softmax}(u) - \vec r", r"= \vec r - \text{softmax}(u)", "false", ["sign"]),
    ("powers_of_minus", "e^−0.2) ≈ 0.5498", "e^−0.2) ≈ 0.6498", "unread", []),
    ("probability_of_class_one", r"(\sigma(w^T x_i) - t_i) x_i", r"(t_i - \sigma(w^T x_i)) x_i", "false", ["sign"]),
    ("two_cases_in_a_line", "else q_k", "else -q_k", "false", ["off-diagonal-sign"]),
    ("two_cases_in_a_line", "else q_k", "else 1 - q_k", "false", None),
    ("two_cases_in_a_line", "else q_k", "else nothing is left", "unread", []),
    ("two_cases_of_a_slope", "else 0.", "else 1.", "false", None),
    ("two_cases_of_a_slope", "if k is the target", "if k is not the target", "false", None),
    ("entries_in_a_line", "else -q_i q_j", "else q_i q_j", "false", ["off-diagonal-sign"]),
    ("label_with_a_value", " if $t = 1$", "", "false", []),
    ("class_of_a_program", "`k = label`", "`k != label`", "false", None),
    ("slope_of_a_log_softmax", "du_j = 1 - q_j", "du_i = 1 - q_i", "holds", []),
    ("squares_by_the_diagonal", r"= (q_j - y_j) q_j (1 - q_j)", r"= q_j (q_j - y_j - \sum_k (q_k - y_k) q_k)", "holds", []),
]


@pytest.mark.parametrize(("post", "old", "new", "verdict", "names"), CHANGED)
def test_one_change_away(post, old, new, verdict, names):
    text = (POSTS / f"{post}.md").read_text(encoding="utf-8")
    assert old in text
    found = check(text.replace(old, new))
    assert found.lines[-1].verdict == verdict and names in (None, found.names), str(found)


SOFTMAX, LOSS = r"$p_i = \frac{e^{z_i}}{\sum_k e^{z_k}}$", r"$L = -\sum_k t_k \ln p_k$"


@pytest.mark.parametrize(
    ("loss", "line", "truth"),
    [
        (LOSS, r"\frac{\partial \ln p_i}{\partial z_j} = -p_j", "δ_ij − p_j"),
        (LOSS, r"\frac{\partial \ln p_i}{\partial z_i} = -p_i", "1 − p_i"),
        (LOSS, r"\frac{\partial}{\partial z_j} \ln \sum_k e^{z_k} = \frac{1}{p_j}", "p_j"),
        (r"$L = \sum_k (p_k - t_k)^2$", r"\frac{\partial L}{\partial z_j} = 2 (p_j - t_j)", "2 p_j (p_j − t_j − Σ_k (p_k − t_k) p_k)"),
        (r"$L = \sum_k (p_k - t_k)^2$", r"\frac{\partial L}{\partial p_j} = p_j - t_j", "2 (p_j − t_j)"),
        (LOSS, r"\frac{\partial (\ln p_i)^2}{\partial z_j} = 2 \ln p_i", ""),
        (r"$L = \sum_k (p_k - t_k)^4$", r"\frac{\partial L}{\partial z_j} = 4 (p_j - t_j)^3", ""),
    ],
)
def test_what_is_true_is_told_where_it_is_found_to_hold(loss, line, truth):
    found = check(f"{SOFTMAX}, {loss}\n\n$${line}$$")
    assert (found.lines[-1].verdict, found.lines[-1].truth) == ("false", truth), str(found)
    if truth:
        assert f"is {truth}" in found.headline


def test_what_is_right_of_every_class_does_not_tell_which_mistake_another_line_is():
    found = check(f"{SOFTMAX}, {LOSS}, " r"$\frac{\partial L}{\partial z_j} = p_j - t_j$. I get for $j \neq c$: $\frac{\partial L}{\partial z_j} = -p_j$ where $c$ is the true class.")
    assert found.lines[-1].verdict == "false" and {"sign", "off-diagonal-sign"} <= {mistake.name for mistake in found.lines[-1].mistakes}, str(found)


def test_a_sum_over_classes_stays_where_examples_are_counted_by_the_same_letter():
    batch = r"$J = -\frac1m \sum_{i=1}^m \sum_k t_k^{(i)} \ln p_k^{(i)}$ with $p_k^{(i)} = \frac{e^{z_k^{(i)}}}{\sum_l e^{z_l^{(i)}}}$"
    for total, verdict in ((1, "holds"), (2, "false")):
        assert check(rf"{batch} and $\sum_i p_i = {total}$").lines[-1].verdict == verdict


def test_a_space_before_a_relation_sign_is_no_tilde():
    found = check("p=softmax(z):=exp(z)/∑_i exp(z_i)\n\n$p_i~=~\\frac{e^{z_i}}{\\sum_k e^{z_k}}$")
    assert not any(line.verdict == "false" for line in found.lines) and found.lines[-1].verdict == "holds", str(found)


@pytest.mark.parametrize(("line", "mend"), [("W_k} = p_k - t_k", "it holds with the factor x, which is missing"), ("W} = (p - t) x^T", ""), ("b} = p - t", "")])
def test_a_gradient_without_the_features(line, mend):
    found = check(r"$z = W x + b$, $p = \text{softmax}(z)$, " + LOSS + r" and $\frac{\partial L}{\partial " + line + "$")
    assert (found.lines[-1].verdict, found.lines[-1].mend) == ("false" if mend else "holds", mend), str(found)


def test_what_is_false_of_a_derivative_is_false_though_it_is_set_to_zero():
    text = (POSTS / "derivative_set_to_zero.md").read_text(encoding="utf-8")
    assert [line.verdict for line in check(text.replace("(1 - t) x -", "(1 + t) x -")).lines][2:] == ["false", "unread", "unread"]
    found = check(f"{SOFTMAX}, {LOSS}, " r"$\frac{\partial L}{\partial z_j} = 0$ for $t_j = 0$, and $p_i = \frac{e^{z_i}}{\sum_k e^{z_k}} = 0$")
    assert found.lines[-1].verdict == "false", str(found)


TURNED = r"$p_i = \frac{e^{-z_i}}{\sum_k e^{-z_k}}$"


@pytest.mark.parametrize(
    ("softmax", "true", "false"),
    [
        (TURNED, r"\frac{\partial L}{\partial z_j} = t_j - p_j", r"\frac{\partial L}{\partial z_j} = p_j - t_j"),
        (TURNED, r"\frac{\partial p_i}{\partial z_j} = -p_i (\delta_{ij} - p_j)", r"\frac{\partial p_i}{\partial z_j} = p_i (\delta_{ij} - p_j)"),
        (TURNED, r"\frac{\partial p_i}{\partial z_i} = p_i (p_i - 1)", r"\frac{\partial p_i}{\partial z_i} = p_i (1 - p_i)"),
        (r"$p_i = \frac{e^{2 z_i}}{\sum_k e^{2 z_k}}$", r"\frac{\partial L}{\partial z_j} = 2 (p_j - t_j)", r"\frac{\partial L}{\partial z_j} = p_j - t_j"),
        (r"$p_i = \frac{2^{z_i}}{\sum_k 2^{z_k}}$", r"\frac{\partial L}{\partial z_j} = \ln 2 \cdot (p_j - t_j)", r"\frac{\partial L}{\partial z_j} = p_j - t_j"),
        (r"$p_i = \frac{z_i^2}{\sum_k z_k^2}$", r"\frac{\partial L}{\partial z_j} = \frac{2}{z_j} (p_j - t_j)", r"\frac{\partial L}{\partial z_j} = p_j - t_j"),
    ],
)
def test_probabilities_of_the_texts_own_are_no_softmax_and_no_mistake(softmax, true, false):
    right, wrong = (check(f"{softmax} and {LOSS}, so ${line}$") for line in (true, false))
    assert [line.verdict for line in right.lines] == ["definition", "holds", "holds"] and right.ok, str(right)
    assert [line.verdict for line in wrong.lines] == ["definition", "holds", "false"] and not wrong.names, str(wrong)  # the catalogue knows softmax alone
    assert any("probabilities of the text's own" in note for note in wrong.notes)


@pytest.mark.parametrize(("softmax", "names"), [(r"\frac{1}{1 + e^{-z_i}}", ["sigmoid"]), (r"\frac{e^{z_i}}{\sum_k z_k}", []), (r"\frac{e^{-z_i}}{\sum_k e^{z_k}}", []), (r"\frac{z_i}{\sum_k z_k}", [])])
def test_what_is_no_distribution_is_a_softmax_with_a_mistake(softmax, names):
    found = check(f"$p_i = {softmax}$ and {LOSS}")
    assert found.lines[0].verdict == "false" and found.names == names, str(found)


def test_a_sigmoid_in_a_text_without_a_softmax_and_a_loss_is_no_mistake():
    found = check(r"$p(\zeta_i) = \frac{1}{1 + e^{-\zeta_i}}$ and $p_i = \frac{1}{1 + e^{-\zeta_i}}$ are the same thing, with $\frac{\partial L}{\partial \zeta_i} = p_i - y_i$")
    assert not found.names and "false" not in [line.verdict for line in found.lines], str(found)


def test_another_distribution_behind_a_softmax_is_no_definition():
    found = check(f"{SOFTMAX}, {TURNED}, {LOSS}")
    assert [line.verdict for line in found.lines] == ["holds", "false", "holds"], str(found)


def test_energies_are_the_logits_of_a_distribution_that_has_minus_them():
    found = check(r"$P(i) = \frac{e^{-E_i}}{\sum_k e^{-E_k}}$ and $\frac{\partial \ln P(i)}{\partial E_j} = P(j) - \delta_{ij}$")
    assert found.ok and found.letters["logit"] == "E", str(found)


FIRST = r"$a_i = \frac{e^{z_i}}{\sum_k e^{z_k}}$, $C = -\sum_k y_k \ln a_k$, $\frac{\partial C}{\partial z_j} = a_j - y_j$."
SECOND = r"$y_k = \frac{e^{a_k}}{\sum_j e^{a_j}}$, $E = -\sum_k t_k \ln y_k$, $\frac{\partial E}{\partial a_j} = y_j - t_j$."


@pytest.mark.parametrize("between", [" In the book it is ", "\n\nIn the book: ", "\n\n", "\n2. ", "\n\n> ", "\n\nAnd with other letters.\n\n"])
def test_a_second_softmax_begins_anew_with_letters_of_its_own(between):
    found = check(f"{FIRST}{between}{SECOND}")
    assert [line.verdict for line in found.lines] == ["holds"] * 6, str(found)
    for wrong in (SECOND.replace("y_j - t_j", "t_j - y_j"), SECOND.replace("= y_j - t_j", "= a_j - t_j")):
        found = check(f"{FIRST}{between}{wrong}")
        assert [line.verdict for line in found.lines] == ["holds"] * 5 + ["false"] and found.first == 6, str(found)
    found = check(f"{FIRST.replace('a_j - y_j', 'y_j - a_j')}{between}{SECOND}")
    assert [line.number for line in found.lines if line.verdict == "false"] == [3] and found.names == ["sign"], str(found)


def test_a_softmax_that_is_told_again_begins_nothing():
    wrong = r"$\frac{\partial L}{\partial z_j} = t_j - p_j$"
    found = check(f"{SOFTMAX}, {LOSS}, {wrong}. Again {SOFTMAX} and {wrong}.")
    assert [line.verdict for line in found.lines] == ["holds", "holds", "false", "holds", "false"] and found.names == ["sign"], str(found)


DIAGONAL, OFF = r"$\frac{\partial p_i}{\partial z_j} = p_i - p_i^2$", r"$\frac{\partial p_i}{\partial z_j} = -p_i p_j$"


@pytest.mark.parametrize(
    "said",
    [
        "{s}; if $i = j$: {d}; if $i \\neq j$: {o}", "{s}, if $i = j$ {d}, if $i \\neq j$ {o}", "{s}. For $i = j$: {d}, for $i \\neq j$: {o}", "{s} (if $i = j$: {d}; if $i \\neq j$: {o})",
        "{s}; for $i = j$: {d}; otherwise: {o}", "{s}; if $i = j$, {d}, else {o}", "{s}; {d} if $i = j$; {o} if $i \\neq j$", "{s}: {d} ($i = j$), {o} ($i \\neq j$)",
        "{s}. When $i = j$, {d}. When $i \\neq j$, {o}", "{s}; $i = j$: {d}; $i \\neq j$: {o}", "{s}, {d} for $i = j$ and {o} for $i \\neq j$",
    ],
)  # fmt: skip
def test_a_condition_is_that_of_the_formula_which_it_can_restrict(said):
    found = check(said.format(s=SOFTMAX, d=DIAGONAL, o=OFF))
    assert [line.verdict for line in found.lines] == ["holds"] * 3, str(found)
    found = check(said.format(s=SOFTMAX, d=DIAGONAL, o=OFF.replace("-p_i p_j", "p_i p_j")))
    assert [line.verdict for line in found.lines] == ["holds", "holds", "false"] and found.names in (["off-diagonal-sign"], []), str(found)


@pytest.mark.parametrize("event", [r"p(y_i = 1 | x)", r"P(y_i=1 \mid \mathbf{x})", r"p\left(y_i = 1 | \mathbf x\right)"])
def test_an_entry_of_a_one_hot_label_that_is_1_is_the_class_of_its_index(event):
    found = check(rf"$p_i = {event} = \frac{{e^{{w_i^T x}}}}{{\sum_j e^{{w_j^T x}}}}$")
    assert "false" not in [line.verdict for line in found.lines], str(found)


@pytest.mark.parametrize(("aside", "looked_at"), [("(not y_i/s_i)", True), ("(and not s_i - y_i)", True), ("(not sure)", False), ("(not right)", False)])
def test_what_a_formula_is_said_not_to_be_is_no_mention(aside, looked_at):
    found = check(f"Softmax s of z with the labels y:\n\n∂s_i/∂z_j = s_i(δ_ij - s_j)\n\n∂L/∂s_i = -y_i/s_i {aside}")
    assert not found.names and "meant as" not in str(found), str(found)
    assert (len(found.lines) == 2) == looked_at


def test_an_index_that_is_compared_with_another_one_is_no_logit():
    found = check("if (i == j) then `delta = 1 - p`\n\n`p = softmax(i)` where is `i = label` the class id.")
    assert "false" not in [line.verdict for line in found.lines], str(found)
