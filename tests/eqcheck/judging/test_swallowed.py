"""Relation signs that had no verdict at all, those typed as characters, negated ones, those of a system of equations; and words that were left out."""

import re

import pytest
from eqcheck_lines import declaring, one

from eqcheck import check_markdown
from eqcheck.reading.statements.signs import signs
from eqcheck.reading.tokens.vocabulary import RELATIONS, UNDECIDED

BLOCK = declaring("index: {k: K}\n", "a: real", "b: real", "z_k: real")


def found(page):
    return check_markdown(f"```{{eqcheck}}\n{BLOCK}```\n\n{page}\n")


@pytest.mark.parametrize("sign", sorted({*RELATIONS, *UNDECIDED}))
def test_every_sign_has_one_verdict_in_each_way_of_typing_a_formula(sign):
    command = f"{sign} " if sign[0] == "\\" else sign
    latex = rf"a {command}b"
    typed = [f"${latex}$", f"$$\n{latex}\n$$", f"\\\\( {latex} \\\\)", f"$$\n\\begin{{aligned}} a &{command} b \\end{{aligned}}\n$$"]
    assert signs(latex) == [2]
    for page in typed[:3] if sign.startswith("&") else typed:
        (check,) = found(page)
        assert check.verdict == ("unread" if sign in UNDECIDED or RELATIONS[sign] == "≈" else "definition" if RELATIONS[sign] in (":=", "←") else check.verdict)
        assert check.verdict != "holds" or RELATIONS[sign] == "≠"


@pytest.mark.parametrize(
    ("true", "false"),
    [
        ("a ≤ a", "a ≤ a - 1"), ("a + 1 ≥ a", "a - 1 ≥ a"), ("a ≠ a + 1", "a ≠ a"), ("a &lt; a + 1", "a &lt; a"), ("a &gt; a - 1", "a &gt; a"),
        ("a ≡ a", "a ≡ b"), ("a ＝ a", "a ＝ b"), (r"a \nless a", r"a \nless a + 1"), (r"a \ngtr a", r"a \ngtr a - 1"), (r"a \nleq a - 1", r"a \nleq a"),
        (r"a \ngeq a + 1", r"a \ngeq a"), ("a ≮ a", "a ≮ a + 1"), ("a ⩽ a", "a ⩽ a - 1"), (r"|a| = a \text{ if } a ≥ 0", r"|a| = a \text{ if } a ≥ -9"),
        (r"\begin{aligned} a &≤ a \\ &&lt; a + 1 \end{aligned}", r"\begin{aligned} a &≤ a \\ &&lt; a \end{aligned}"),
    ],
)  # fmt: skip
def test_signs_that_are_typed_as_characters_or_negated(true, false):
    assert {check.verdict for check in found(f"$$\n{true}\n$$")} == {"holds"}
    assert found(f"$$\n{false}\n$$")[-1].verdict == "false"


@pytest.mark.parametrize("latex", [r"a \lesssim b", r"a \succeq b", r"a \asymp b", r"a \xlongequal{\text{def}} b", r"a \xlongequal[x]{y} b", "a ≲ b"])
def test_what_nobody_can_compare_is_counted_and_keeps_what_follows_open(latex):
    assert "is not understood" in one(BLOCK, latex).message
    assert [check.verdict for check in found(f"$$\n{latex} = a\n$$")] == ["unread", "unread"]
    assert [check.verdict for check in found(f"$$\na = a \\\\ {latex}\n$$")] == ["holds", "unread"]
    assert one(BLOCK, rf"a = a \text{{ if }} {latex}").verdict == "unread"


CASES = [r"\begin{cases}", r"\end{cases}"], [r"\left\{ \begin{array}{l}", r"\end{array} \right."]


@pytest.mark.parametrize("begin, end", CASES)
@pytest.mark.parametrize("before", ["", r"\text{Solve } ", "a + a = 2a \\\\ "])
@pytest.mark.parametrize("behind", ["", ".", r"\tag{3}", r"\text{ with both}"])
def test_a_system_of_equations_has_a_verdict_for_each(begin, end, before, behind):
    own = ["holds"] if "=" in before else []
    for rows, verdicts in ((r"a = b \\ b + b = 2b", ["unread", "holds"]), (r"a + a = 2a, \\ a = b, \\ b = b", ["holds", "unread", "holds"])):
        assert [check.verdict for check in found(f"$$\n{before}{begin} {rows} {end} {behind}\n$$")] == own + verdicts


def test_the_second_column_of_a_system_restricts_the_first():
    rows = r"|a| = a & {}a > 0 \\ |a| = {} & {}a < 0"
    for word in ("", r"\text{if } ", r"\text{for } "):
        for right, verdict in (("-a", "holds"), ("a", "false")):
            checks = found(f"$$\n\\begin{{cases}} {rows.format(word, right, word)} \\end{{cases}}\n$$")
            assert [check.verdict for check in checks] == ["holds", verdict]
    assert [c.verdict for c in found("$$\n\\begin{cases} a &= a \\\\ a &= b \\end{cases}\n$$")] == ["holds", "unread"]


def test_cases_that_are_a_value_claim_nothing_but_what_stands_beside_them():
    value = r"\begin{cases} a, & a > 0 \\ -a, & a < 0 \end{cases}"
    assert [check.verdict for check in found(f"$$\n|a| = {value}\n$$")] == ["holds"]
    assert found(f"$$\n{value}\n$$") == []


def test_a_system_that_falls_apart_is_counted():
    checks = found("$$\n\\begin{cases} a = \\frac{b \\\\ b = a \\end{cases}\n$$")
    assert [check.verdict for check in checks] == ["unread", "unread"]
    assert len(signs(r"|a| = \begin{cases} a & a > 0 \\ -a & a < 0 \end{cases}")) == 1


def test_the_signs_are_told_from_letters_that_begin_like_them():
    assert not re.search("[A-Za-z]", "".join(sign for sign in RELATIONS if sign[0] not in "\\&"))
    for latex in (r"\left( a \right)", r"\infty", r"\gets", r"\neg a", r"\lesssimilar", r"\int a \, da"):
        assert bool(signs(latex)) == (latex == r"\gets")


@pytest.mark.parametrize(
    "latex",
    [
        r"\sum_{k \text{ even}} z_k = \sum_k z_k", r"\sum_{\text{even } k} z_k = \sum_k z_k", r"\max_{k \text{ rare}} z_k = \max_k z_k", r"x^{2 \text{ or so}} = x^2",
        r"\frac{x \text{ positive part}}{2} = \frac x2", r"\sqrt{x^2 \text{ or less}} = |x|", r"\begin{bmatrix} x \text{ nearly} \\ 1 \end{bmatrix} = \begin{bmatrix} x \\ 1 \end{bmatrix}",
        r"|x| = \begin{cases} x & x > 0 \text{ never} \\ -x & \text{otherwise} \end{cases}",
    ],
)  # fmt: skip
def test_words_within_something_are_not_left_out(latex):
    found = one(declaring("index: {k: K}\n", "z_k: real", "x: real"), latex)
    assert found.verdict == "unread" and "within brackets" in found.message


@pytest.mark.parametrize("words", ["all ", "each ", "over all ", " "])
def test_words_below_a_sum_that_leave_nothing_out_are(words):
    assert one(declaring("index: {k: K}\n", "z_k: real"), rf"\sum_{{\text{{{words}}}k}} z_k = \sum_k z_k").verdict == "holds"
