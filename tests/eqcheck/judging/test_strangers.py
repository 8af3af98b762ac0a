r"""What pages of strangers have: each way of writing in a true line that holds and a false neighbour that is refuted, or stays unread."""

from functools import partial

import pytest
from eqcheck_lines import assert_told_apart, checked, declaring, one

declared = partial(declaring, "index: {i: K, j: K, k: K, n: N}\n")

BRANCHES = declared("x: real", "y: real", "h: '|x|'", r"d_{ij}: \delta_{ij}")
IF_IN = ("if", "si", "wenn", "falls", "se", "cuando", "quando", "если", "при", "若", "当", "如果")
ELSE_IN = ("otherwise", "else", "o.w.", "sonst", "sinon", "en otro caso", "caso contrário", "altrimenti", "иначе", "其他", "否则")

PAIRS = [
    # cases as they are laid out
    (BRANCHES, r"h = \begin{cases} x, & if\ x\ >\ 0;\\ \\ -x, &if\ x\ \le\ 0. \end{cases}", r"h = \begin{cases} x, & if\ x\ >\ 0;\\ \\ x, &if\ x\ \le\ 0. \end{cases}"),
    (BRANCHES, r"h = \begin{cases} x & if x > 0 \\ -x & else \end{cases}", r"h = \begin{cases} x & if x > 0 \\ x & else \end{cases}"),
    (BRANCHES, r"h = \begin{dcases} x & x > 0 \\ -x & \text{else} \end{dcases}", r"h = \begin{dcases} x & x > 0 \\ x & \text{else} \end{dcases}"),
    (BRANCHES, r"h = \left\{\begin{aligned} x & \quad x > 0 \\ -x & \quad x \le 0 \end{aligned}\right.", r"h = \left\{\begin{aligned} x & \quad x > 0 \\ x & \quad x \le 0 \end{aligned}\right."),
    (BRANCHES, r"h = \left\{\begin{matrix} x & x > 0 \\ -x & x \le 0 \end{matrix}\right.", r"h = \left\{\begin{matrix} -x & x > 0 \\ x & x \le 0 \end{matrix}\right."),
]


@pytest.mark.parametrize(("block", "true", "false"), PAIRS)
def test_true_lines_hold_and_false_ones_are_refuted(block, true, false):
    assert_told_apart(block, true, false)


@pytest.mark.parametrize("word", IF_IN)
def test_if_in_other_languages_restricts(word):
    assert one(BRANCHES, rf"h = x \quad \text{{{word} }} x > 0").verdict == "holds"
    assert one(BRANCHES, rf"h = x \quad \text{{{word} }} x < 0").verdict == "false"


@pytest.mark.parametrize("word", ELSE_IN)
def test_otherwise_in_other_languages(word):
    assert_told_apart(BRANCHES, rf"h = \begin{{cases}} x & x > 0 \\ -x & \text{{{word}}} \end{{cases}}", rf"h = \begin{{cases}} x & x > 0 \\ x & \text{{{word}}} \end{{cases}}")


def test_a_word_of_another_language_within_a_remark_is_no_condition():
    assert [check.verdict for check in checked(BRANCHES, r"h = |x| \text{ se tiene } x = y")] == ["holds", "false"]


@pytest.mark.parametrize("opening", [r"\begin{cases}", r"\left\{\begin{aligned}", r"\left\{\begin{array}{l}", r"\left\{\begin{matrix}"])
def test_each_line_behind_one_brace_is_a_statement(opening):
    closing = r"\end" + opening[opening.index("{", opening.index("begin")) :].removesuffix("{l}") + (r"\right." if "left" in opening else "")
    found = checked(BRANCHES, rf"{opening} x + y = y + x \\ x - y = 1 {closing}")
    assert [check.verdict for check in found] == ["holds", "unread"]
    assert "brace" in found[1].message
