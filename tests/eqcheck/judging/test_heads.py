"""A head that cannot be read silences its own sign and no other; what stands behind it is still compared."""

import itertools

import pytest
from eqcheck import check_markdown

BLOCK = "```{eqcheck}\nsymbols:\n  a: real\n  b: positive\n  f(a): a^2\n```\n\n"
UNREAD = [r"p(D | \theta)", r"Q", r"\int_x a", r"\langle a \rangle", r"p(y = 1 | x)", r"a^{(i)}", r"\operatorname{loss}(a)", "f^{-1}(a)"]
TRUE = [r"a + a", "2 a", r"3 a - a", r"\frac{4 a}{2}"]
FALSE = ["3 a", "a^2"]


def seen(*sides, rows=False):
    joined = (" \\\\\n&= " if rows else " = ").join(sides)
    body = f"\\begin{{aligned}}\n{joined.replace(' = ', ' &= ', 1)}\n\\end{{aligned}}" if rows else joined
    return [check.verdict for check in check_markdown(f"{BLOCK}$$\n{body}\n$$\n")]


@pytest.mark.one_in(2)
@pytest.mark.parametrize("head", UNREAD)
@pytest.mark.parametrize("rows", [False, True], ids=["in a line", "in rows"])
def test_behind_an_unread_head_the_chain_is_judged(head, rows):
    for sides in itertools.product([*TRUE[:2], FALSE[0]], repeat=3):
        assert seen(head, *sides, rows=rows) [-3:] == ["unread", *seen(*sides)], sides


@pytest.mark.one_in(2)
@pytest.mark.parametrize("middle", [side for side in UNREAD if "," not in side])
def test_an_unread_side_silences_no_other(middle):
    for sides in itertools.product([*TRUE[:2], FALSE[0]], repeat=3):
        alone = seen(*sides)
        assert seen(sides[0], middle, *sides[1:]) [-3:] == ["unread", *alone], sides
        assert seen("Q", sides[0], middle, *sides[1:]) [-4:] == ["unread", "unread", *alone], sides


def test_the_page_says_what_was_compared():
    checks = check_markdown(f"{BLOCK}$$ Q = a + a = 2 a = 3 a $$\n")
    assert [c.verdict for c in checks] == ["unread", "holds", "false"]
    assert [c.chained for c in checks] == [False, False, True]
    assert checks[2].counterexample["right"] == pytest.approx(1.5 * checks[2].counterexample["left"], rel=1e-4)


def test_the_next_display_goes_on_behind_an_unread_head():
    checks = check_markdown(f"{BLOCK}$$ Q = a + a $$\n\n$$ = 2 a $$\n\n$$ = 3 a $$\n")
    assert [c.verdict for c in checks] == ["unread", "holds", "false"]


def test_a_mark_is_as_good_as_behind_any_head():
    checks = check_markdown(f"{BLOCK}$$\n\\begin{{aligned}}\nQ &= a + a \\\\\n&= 3 a \\\\ % eqcheck: false\n&= 2 a\n\\end{{aligned}}\n$$\n")
    assert [c.verdict for c in checks] == ["unread", "refuted-as-stated", "holds"]


def test_an_entry_with_an_error_is_an_unread_head():
    block = BLOCK.replace("  b: positive", "  b: \\frac{")
    checks = check_markdown(f"{block}$$ b = a + a = 2 a = 3 a $$\n")
    assert [c.verdict for c in checks[1:]] == ["unread", "holds", "false"]


@pytest.mark.parametrize("latex", [r"a_{b = a", r"a^{b + a) = b", r"|a|_{\sqrt{b} = \frac{a}{b}", r"a_{b + \opt[c_{k]{b}} = a"])
def test_a_script_that_is_never_closed_swallows_no_sign(latex):
    checks = check_markdown(f"{BLOCK}$$ {latex} $$")
    assert [c.verdict for c in checks] == ["unread"]


@pytest.mark.parametrize("head", ["a_+", "a +", *UNREAD])
def test_an_undeclared_side_behind_an_unread_head_is_unread(head):
    assert seen(head, "a + a", "W", "2 a")[-3:] == ["unread", "unread", "holds"]


@pytest.mark.parametrize("head", [*UNREAD, r"a \mp a"])
def test_behind_an_unread_head_a_name_that_is_not_declared_is_said_to_be_none(head):
    checks = check_markdown(f"{BLOCK}$$ {head} = a + a = 2 a = q_1 $$\n")
    assert [c.verdict for c in checks][-3:] == ["unread", "holds", "unread"] and "q_{1} is not declared" in checks[-1].message


def test_a_side_that_cannot_be_read_does_not_bring_the_next_ones_before_another_head():
    """The head can be read, so the third side is compared with it, and not with the false second one."""
    block = "```{eqcheck}\nindex: {i: N}\nsymbols:\n  x_i: real\n  x: '[x_i]'\n```\n\n"
    found = check_markdown(block + r"$$ x = x x = \oint x = (x_1, \dots, x_N) $$")
    assert [check.verdict for check in found] == ["false", "unread", "holds"]
