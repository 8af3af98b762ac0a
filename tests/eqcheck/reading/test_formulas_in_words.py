"""Formulas between dollars within the words of a display, conditions with words that turn them round, and cases that overlap."""

import pytest
from eqcheck_lines import checked, declaring

BLOCK = declaring("index: {i: N, j: N}\n", "a: real", "b: real", "x_i: real")


def verdicts(latex):
    return [check.verdict for check in checked(BLOCK, latex)]


@pytest.mark.parametrize(
    "words",
    [
        r"a + a = 2a \quad \text{(using $CLAIM$)}", r"a + a = 2a \text{, note that $CLAIM$}", r"a + a = 2a \text{, so \(CLAIM\)}", r"a + a = 2a \quad \text{since $CLAIM$}",
        r"a + a = 2a \quad \text{since $CLAIM$ holds}", r"a + a &= 2a && \text{(as $CLAIM$)}", r"a + a &= 2a && \text{we used $CLAIM$ here}", r"a + a = 2a \tag{$CLAIM$}",
        r"a + a = 2a \mbox{ and $CLAIM$ as well}", r"a + a = 2a \text{$CLAIM$}",
    ],
)  # fmt: skip
def test_a_formula_in_words_is_a_claim_of_its_own(words):
    for claim, verdict in (("|a| = a", "false"), ("a^2 = a a", "holds")):
        assert verdicts(words.replace("CLAIM", claim)) == ["holds", verdict], words


@pytest.mark.parametrize("words", [r"\mbox{$CLAIM$}", r"\text{we have $CLAIM$}", r"\textbf{Step 1: $CLAIM$}", r"\intertext{So $CLAIM$.}", r"\text{so $CLAIM$, and $CLAIM$}"])
def test_words_alone_with_a_formula_in_them_are_not_left_out(words):
    for claim, verdict in (("|a| = a", "false"), ("a^2 = a a", "holds")):
        assert verdicts(words.replace("CLAIM", claim)) == [verdict] * words.count("CLAIM")


def test_what_claims_nothing_in_words_stays_words():
    for words in (r"\text{(by $x_i$)}", r"\text{see $\star$}", r"\text{for all $i \in S$}", r"\text{where $a$ is a number}"):
        assert verdicts(rf"a + a = 2a \quad {words}") == ["holds"] and verdicts(rf"a + a = 3a \quad {words}") == ["false"]


def test_what_words_suppose_is_none_of_a_false_line():
    assert verdicts(r"a + a = 2a \text{ (by the assumption that $|a| = a$)}") == ["holds", "unread"]
    assert verdicts(r"\text{Suppose that } |a| = a") == ["unread"] and verdicts(r"\text{Suppose that } a a = a^2") == ["holds"]


@pytest.mark.parametrize(
    "words",
    [
        r"\text{for $a > 0$ we use $|a| = RIGHT$}", r"\text{for } a > 0 \text{ we use } |a| = RIGHT", r"\text{for } a > 0 : |a| = RIGHT", r"\text{using $|a| = RIGHT$ for $a > 0$}",
        r"\text{since } |a| = RIGHT \text{ if } a > 0", r"\text{if $a > 0$, then $|a| = RIGHT$}",
    ],
)  # fmt: skip
@pytest.mark.parametrize("between", [r" \quad ", " && ", ", "])
def test_a_condition_within_words_is_that_of_the_claim_that_they_open(words, between):
    assert verdicts(f"a + a = 2a{between}{words}".replace("RIGHT", "a")) == ["holds", "holds"]
    assert verdicts(f"a + a = 2a{between}{words}".replace("RIGHT", "-a")) == ["holds", "false"]


@pytest.mark.parametrize("words", [r"\text{for $a > 0$ or $b > 0$}", r"\text{(not for $a > 0$)}", r"\text{(even for $a > 0$)}", r"\text{this does not hold for $a > 0$}"])
def test_words_that_turn_a_condition_round_let_nothing_hold(words):
    assert "holds" not in verdicts(rf"|a| = a \quad {words}")


@pytest.mark.parametrize("words", [r"\text{if not $COND$}", r"\text{if not } COND", r"\text{except when } COND", r"\text{no matter if } COND", r"\mbox{if never } COND", r"\text{when $COND$ fails}", r"\text{only unless } COND"])
def test_so_they_do_in_cases(words):
    assert verdicts(rf"|a| = \begin{{cases}} a & {words.replace('COND', 'a > 0')} \\ -a & \text{{otherwise}} \end{{cases}}") == ["unread"]


def test_conditions_in_the_words_of_cases():
    for words, verdict in ((r"\text{if $a > 0$ and $b^2 \geq 0$}", "holds"), (r"\text{if $a > 0$ and $b > 0$}", "false"), (r"\text{if $a < 0$ and $b^2 \geq 0$}", "false")):
        assert verdicts(rf"|a| = \begin{{cases}} a & {words} \\ -a & \text{{otherwise}} \end{{cases}}") == [verdict]


@pytest.mark.parametrize("first, second", [(r"a & \text{if } a \geq 0", r"0 & \text{if } a < 1"), (r"0 & \text{if } a < 1", r"a & \text{if } a \geq 0"), (r"a & a > 0", r"0 & a < \frac12"), (r"0 & \text{else}", r"a & a > 0")])
def test_cases_of_which_two_apply_with_different_values_say_nothing(first, second):
    (found,) = checked(BLOCK, rf"\max(0, a) = \begin{{cases}} {first} \\ {second} \end{{cases}}")
    assert found.verdict == "unread" and "apply at once" in found.message


def test_cases_may_overlap_where_they_say_the_same():
    assert verdicts(r"\max(0, a) = \begin{cases} a & a \geq 0 \\ 0 & a \leq 0 \end{cases}") == ["holds"]
    assert verdicts(r"|a| = \begin{cases} a & a > 1 \\ |a| & a > 0 \\ -a & a < 0 \end{cases}") == ["holds"]
    assert verdicts(r"x_i x_j = \begin{cases} x_i^2 & i = j \\ x_i x_j & i \leq j \\ x_j x_i & \text{otherwise} \end{cases}") == ["holds"]
    assert verdicts(r"x_i x_j = \begin{cases} x_i^2 & i = j \\ x_i & i \leq j \\ x_j x_i & \text{otherwise} \end{cases}") == ["unread"]
