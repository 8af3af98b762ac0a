"""Letters without a meaning: a line holds if it does for any values of them, and is false only where the text's loss has them."""

import pytest

from clinic import check

SOFTMAX = r"$p_i = \frac{e^{z_i}}{\sum_k e^{z_k}}$"
WEIGHTED = r"$L = -\sum_k w_k t_k \ln p_k$"
FOCAL = r"$L = -\sum_k \alpha_k (1 - p_k)^\gamma t_k \ln p_k$"


@pytest.mark.parametrize(
    ("loss", "line", "verdict"),
    [
        (WEIGHTED, r"\frac{\partial L}{\partial z_i} = p_i \sum_k w_k t_k - w_i t_i", "holds"), (WEIGHTED, r"\frac{\partial L}{\partial z_i} = w_i (p_i - t_i)", "false"),
        (WEIGHTED, r"\frac{\partial L}{\partial p_i} = -\frac{w_i t_i}{p_i}", "holds"), (WEIGHTED, r"\frac{\partial L}{\partial p_i} = -\frac{t_i}{p_i}", "false"),
        (FOCAL, r"\frac{\partial L}{\partial p_i} = \alpha_i t_i \left(\gamma (1 - p_i)^{\gamma - 1} \ln p_i - \frac{(1 - p_i)^\gamma}{p_i}\right)", "holds"),
        (FOCAL, r"\frac{\partial L}{\partial p_i} = -\alpha_i t_i \frac{(1 - p_i)^\gamma}{p_i}", "false"),
        (r"$L = -\alpha \sum_k t_k \ln p_k$", r"\frac{\partial L}{\partial z_i} = \alpha (p_i - t_i)", "holds"),
        (r"$L = -\alpha \sum_k t_k \ln p_k$", r"\frac{\partial L}{\partial z_i} = \frac{1}{\alpha} (p_i - t_i)", "false"),
    ],
)  # fmt: skip
def test_a_loss_with_letters_of_its_own(loss, line, verdict):
    found = check(f"{SOFTMAX} and {loss}, so ${line}$")
    assert [one.verdict for one in found.lines] == ["holds", "definition", verdict], str(found)
    assert found.names == (["weights-times-residual"] if "w_i (p_i - t_i)" in line else [])


@pytest.mark.parametrize(("line", "verdict"), [(r"\frac{\partial}{\partial z_j} \alpha p_i = \alpha p_i (\delta_{ij} - p_j)", "holds"), (r"\frac{\partial L}{\partial z_j} = \alpha (p_j - t_j)", "unread"), (r"\frac{\partial p_i}{\partial z_j} = p_i (w_i - p_j)", "unread")])
def test_a_letter_that_the_loss_has_not_may_have_a_meaning(line, verdict):
    found = check(rf"{SOFTMAX} and $L = -\sum_k t_k \ln p_k$, so ${line}$")
    assert [one.verdict for one in found.lines] == ["holds", "holds", verdict], str(found)


def test_it_is_said_that_the_letter_may_have_any_value():
    assert any("for any α" in note for note in check(rf"{SOFTMAX} so $\frac{{\partial}}{{\partial z_j}} \alpha p_i = \alpha p_i (\delta_{{ij}} - p_j)$").notes)


@pytest.mark.parametrize(("loss", "words"), [(r"\sum_k t_k \ln p_k", "log-likelihood"), (r"\sum_k t_k p_k", "text's own")])
def test_cross_entropy_behind_another_loss_is_cross_entropy(loss, words):
    found = check(rf"{SOFTMAX}: not $L = {loss}$ but $L = -\sum_k t_k \ln p_k$, with $\frac{{\partial L}}{{\partial z_i}} = p_i - t_i$")
    assert [one.verdict for one in found.lines] == ["holds", "definition", "definition", "holds"], str(found)
    assert words in found.notes[0] and "Line 3 defines cross-entropy" in found.notes[1]


@pytest.mark.parametrize(("loss", "gradient"), [
    (r"-\sum_k p_k \ln p_k", r"-p_i (\ln p_i + L)"), (r"\sum_k p_k \ln \frac{p_k}{q_k}", r"p_i (\ln \frac{p_i}{q_i} - L)"), (r"-\sum_k t_k \ln p_k + \beta \sum_k p_k \ln p_k", r"p_i - t_i + \beta p_i (\ln p_i - \sum_k p_k \ln p_k)"),
])  # fmt: skip
def test_probabilities_times_their_own_logarithm_are_no_labels(loss, gradient):
    for line, verdict in ((gradient, "holds"), (gradient.replace("p_i (", "2 p_i (", 1), "false")):
        found = check(rf"{SOFTMAX} and $L = {loss}$, so $\frac{{\partial L}}{{\partial z_i}} = {line}$")
        assert [one.verdict for one in found.lines][1:] == ["definition", verdict] and found.lines[0].verdict in ("holds", "definition"), str(found)
        assert found.letters.get("label") != "p" and found.names == [] and "p − p" not in str(found).replace("_i", "")
