"""Numbers of an example: they hold to the digits typed where the text tells enough of them, and are never called false."""

import pytest

from clinic import check

LETTERS = r"$s_i = \frac{e^{a_i}}{\sum_k e^{a_k}}$ and $L = -\sum_k y_k \ln s_k$"
NUMBERS = "For $a = (1, 2, 3)$ and $y = (0, 0, 1)$"


@pytest.mark.parametrize(
    ("line", "verdict"),
    [
        (r"s = (0.09, 0.2447, 0.6652)", "holds"), (r"\frac{\partial L}{\partial a} = (0.09, 0.2447, -0.3348)", "holds"), (r"\frac{\partial L}{\partial a} = (0.09, 0.2447, 0.3348)", "unread"),
        (r"s - y = (0.09, 0.24, -0.33)", "holds"), (r"\frac{\partial L}{\partial a_1} = 0.09", "holds"), (r"\frac{\partial L}{\partial a_1} = 0.9", "unread"),
        (r"\frac{\partial L}{\partial a} = (0.09, 0.24)", "unread"),
    ],
)  # fmt: skip
def test_what_is_said_of_the_example(line, verdict):
    found = check(f"{LETTERS}. {NUMBERS} we get ${line}$")
    assert all(one.verdict == "holds" for one in found.lines[:2]), str(found)
    assert [one.verdict for one in found.lines[2:]] in ([verdict], [] if line[0] == "s" and verdict == "holds" else None), str(found)


@pytest.mark.parametrize("numbers", ["", "For $a = (1, 2, 3)$", "For $y = (0, 0, 1)$", "For $a = (1, 2, 3)$ and $y = (0, 1)$", "For $s = (0, 0.5, 0.5)$ and $y = (0, 0, 1)$"])
def test_where_too_little_is_told_nothing_is_said(numbers):
    found = check(rf"{LETTERS}. {numbers} we get $\frac{{\partial L}}{{\partial a}} = (0.09, 0.2447, -0.3348)$")
    assert [one.verdict for one in found.lines] == ["holds", "holds", "unread"], str(found)


def test_a_loss_in_numbers_is_no_loss_of_the_text_s_own():
    found = check(rf"{LETTERS}. {NUMBERS} the loss is $L = -\ln(0.6652) = 0.4076$, with $\frac{{\partial L}}{{\partial a}} = s - y$")
    assert [one.verdict for one in found.lines] == ["holds"] * len(found.lines), str(found)


@pytest.mark.parametrize("number", ["0", "1", "2"])
def test_a_whole_number_is_a_claim(number):
    assert check(rf"{LETTERS} so $\frac{{\partial s_i}}{{\partial a_j}} = {number}$").lines[-1].verdict == "false"


@pytest.mark.parametrize(("line", "wrong"), [("s = (0.09, 0.2447, 0.6652)", "s = (0.2, 0.3, 0.5)"), ("s_2 = 0.2447", "s_2 = 0.7"), ("L = 0.4076", "L = 1.4076"), (r"L \approx 0.41", r"L \approx 0.51")])
def test_numbers_that_do_not_follow_from_those_above_are_seen(line, wrong):
    for formula, verdicts in ((line, []), (wrong, ["unread"])):
        found = check(f"{LETTERS}. {NUMBERS} we get ${formula}$.")
        assert [one.verdict for one in found.lines[2:]] == verdicts, str(found)
        assert found.ok == (not verdicts)


@pytest.mark.parametrize("second", ["$a = (0, 0, 0)$ we get $s = (0.3333, 0.3333, 0.3333)$", "$y = (0, 1, 0)$ we get $L = 1.4076$"])
def test_two_examples_do_not_contradict_each_other(second):
    assert check(f"{LETTERS}. {NUMBERS} we get $L = 0.4076$. For {second}.").ok


@pytest.mark.parametrize(("number", "verdict"), [("0.1", "holds"), ("0.2", "unread"), ("0.09", "holds"), ("0.08", "holds"), ("0.11", "unread"), ("0.0900", "holds"), ("0.0902", "unread")])
def test_how_far_a_number_may_be_off(number, verdict):
    assert check(rf"{LETTERS}. {NUMBERS} we get $\frac{{\partial L}}{{\partial a_1}} = {number}$").lines[-1].verdict == verdict  # it is 0.09003


SOFTMAX_AND_LOSS = r"$p_i = \frac{e^{z_i}}{\sum_k e^{z_k}}$, $L = -\sum_k t_k \ln p_k$. "


@pytest.mark.parametrize(
    ("example", "true", "false"),
    [
        ("(1, 0)", r"\frac{\partial L}{\partial z_1} = p_1 - 1 = -p_2", r"\frac{\partial L}{\partial z_1} = p_1 - 1 = p_2"),
        ("(1, 0)", r"\frac{\partial L}{\partial z_2} = p_2", r"\frac{\partial L}{\partial z_2} = p_2 - 1"),
        ("(0, 1, 0)", r"\frac{\partial L}{\partial z_2} = p_2 - 1", r"\frac{\partial L}{\partial z_3} = p_3 - 1"),
        ("(0, 1, 0)", r"L = -\ln p_2", r"\frac{\partial L}{\partial z_1} = -p_1"),
        ("(0.5, 0.5, 0)", r"\frac{\partial L}{\partial z_1} = p_1 - \frac12", r"\frac{\partial L}{\partial z_3} = p_3 - \frac12"),
    ],
)
def test_lines_below_the_labels_of_an_example_are_about_these(example, true, false):
    found = check(f"{SOFTMAX_AND_LOSS}With $t = {example}$: ${true}$")
    assert found.ok and any("with the labels of the example" in note for note in found.notes), str(found)
    assert check(f"{SOFTMAX_AND_LOSS}With $t = {example}$: ${false}$").lines[-1].verdict == "false"


def test_lines_above_the_labels_of_an_example_are_not():
    found = check(SOFTMAX_AND_LOSS + r"$\frac{\partial L}{\partial z_2} = p_2 - 1$. With $t = (0, 1, 0)$: $\frac{\partial L}{\partial z_2} = p_2 - 1$")
    assert [line.verdict for line in found.lines] == ["holds", "holds", "false", "holds"], str(found)
