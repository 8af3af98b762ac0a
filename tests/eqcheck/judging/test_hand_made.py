"""Statements that are made by hand, judged without any LaTeX around them."""

from dataclasses import replace

import pytest

from eqcheck.judging import samples
from eqcheck.judging.page import Page
from eqcheck.judging.verdicts import judge
from eqcheck.meaning.declarations import Declarations, Symbol
from eqcheck.reading.statements.markers import Marker
from eqcheck.reading.statements.statement import BRACKETED, CONDITION, LOST, Place, Side, Statement
from eqcheck.reading.tokens import Unreadable

A, TWO = ("name", "a", ()), ("num", "2")
T_K = ("name", "t", (("i", "k"),))
SUM = ("sum", "k", None, None, (), T_K)
DECLARED = Declarations(
    index={"j": "K", "k": "K"},
    assume="one-hot",
    symbols={
        ("a", 0): Symbol("a", (), "real", key="a"),
        ("t", 1): Symbol("t", ("k",), "labels", key="t_k"),
        ("z", 1): Symbol("z", ("k",), "real", key="z_k"),
    },
)


def statement(left, sign, right, **more):
    return Statement(Side("left", tree=left), sign, Side("right", tree=right), **more)


@pytest.mark.parametrize(
    ("left", "sign", "right", "holds", "assumption"),
    [
        (("add", A, A), "=", ("mul", TWO, A), True, "any"),
        (("add", A, A), "=", ("mul", A, A), False, ""),
        (A, "<", ("add", A, ("num", "1")), True, "any"),
        (("add", A, ("num", "1")), "≤", A, False, ""),
        (SUM, "=", ("num", "1"), True, "sum-one"),
        (("pow", T_K, TWO), "=", T_K, True, "one-hot"),
        (("pow", T_K, TWO), "=", ("num", "1"), False, ""),
    ],
)
def test_two_trees_are_judged(left, sign, right, holds, assumption):
    outcome = judge(DECLARED, statement(left, sign, right))
    assert (outcome.holds, outcome.assumption) == (holds, assumption)
    if not holds:
        assert outcome.counterexample["left"] != outcome.counterexample["right"]


def test_what_came_out_is_known_again_for_the_same_declarations_and_points_alone():
    line = statement(A, "=", ("name", "b", ()))
    same, other = (replace(DECLARED, symbols={**DECLARED.symbols, ("b", 0): Symbol("b", (), "definition", body, key="b")}) for body in (A, ("mul", TWO, A)))
    for _ in range(2):
        assert judge(same, line).holds and not judge(other, line).holds
    one, two = (judge(other, line, seed=seed).counterexample for seed in (1, 2))
    assert one != two and one == judge(other, replace(line), seed=1).counterexample


def test_the_head_and_not_the_side_before_is_compared():
    head = Side("head", tree=("add", A, A))
    line = statement(A, "=", ("mul", TWO, A), head=head)
    assert line.chained and judge(DECLARED, line).holds
    assert not judge(DECLARED, replace(line, head=line.left)).holds


def test_conditions_choose_the_indices():
    z_j, z_k = (("name", "z", (("i", letter),)) for letter in "jk")
    line = statement(z_j, "=", z_k)
    equal = ("rel", ("name", "j", ()), "=", ("name", "k", ()))
    assert not judge(DECLARED, line).holds
    assert judge(DECLARED, replace(line, conditions=(equal,))).holds
    assert judge(DECLARED, replace(line, standing=(equal,))).holds
    never = ("rel", ("name", "j", ()), "<", ("num", "0"))
    with pytest.raises(Unreadable, match="met at no point"):
        judge(DECLARED, replace(line, conditions=(never,)))


def test_a_condition_of_the_text_counts_only_where_its_indices_occur():
    other = ("rel", ("name", "j", ()), "<", ("num", "0"))
    assert judge(DECLARED, statement(T_K, "=", T_K, standing=(other,))).holds


def test_the_same_statement_is_tried_at_the_same_points():
    line = statement(A, "=", TWO)
    assert judge(DECLARED, line) == judge(DECLARED, line)
    assert samples.seed_of(line) != samples.seed_of(replace(line, source="another formula"))


def verdict(line):
    page = Page("hand", DECLARED)
    page.statement(line)
    (check,) = page.checks
    return check


TRUE, FALSE = statement(A, "=", A), statement(A, "=", TWO)


@pytest.mark.parametrize(
    ("line", "expected", "message"),
    [
        (TRUE, "holds", ""),
        (FALSE, "false", "the two sides differ"),
        (replace(FALSE, marker=Marker("false")), "refuted-as-stated", "the two sides differ"),
        (replace(TRUE, marker=Marker("false")), "false", "marked as false, but it holds"),
        (replace(FALSE, marker=Marker("given")), "given", ""),
        (replace(FALSE, marker=Marker("skip a joke")), "skipped", "a joke"),
        (replace(FALSE, marker=Marker("skip")), "unread", "skip needs a reason"),
        (replace(TRUE, marker=Marker("assume much")), "unread", "the mark 'assume much' is not understood"),
        (replace(FALSE, kind=CONDITION), "given", ""),
        (replace(FALSE, sign=":=", left=Side("q", tree=("name", "q", ())), head=None), "definition", ""),
        # errors of reading are data on the statement
        (replace(TRUE, condition_error="no sign"), "unread", "no sign"),
        (replace(TRUE, right=Side("(", error="never closed")), "unread", "never closed"),
        (replace(TRUE, right=Side("(", error="never closed"), condition_error="no sign"), "unread", "no sign"),
        (replace(TRUE, left=Side("P(a", error="in brackets"), head=None, kind=BRACKETED), "unread", "in brackets"),
        (replace(TRUE, left=Side("P(a", error="in brackets"), head=None, kind=BRACKETED, marker=Marker("given")), "given", ""),
        (replace(TRUE, left=Side("P(a", error="in brackets"), head=None, kind=BRACKETED, marker=Marker("skip")), "unread", "in brackets"),
        (replace(TRUE, left=Side("P(a", error="in brackets"), head=None, kind=BRACKETED, marker=Marker("flase")), "unread", "in brackets"),
        (replace(TRUE, left=Side("{", error="lost"), head=None, kind=LOST, marker=Marker("skip it")), "unread", "lost"),
        (statement(("name", "q", ()), "=", A), "unread", "q is not declared"),
    ],
)
def test_every_kind_of_statement_gets_its_verdict(line, expected, message):
    check = verdict(line)
    assert (check.verdict, check.message) == (expected, message)


def test_a_check_carries_the_place_of_its_statement():
    check = verdict(replace(TRUE, place=Place(7, 3, "eq-a", True)))
    assert (check.file, check.line, check.cell, check.label, check.display) == ("hand", 7, 3, "eq-a", True)
    assert check.shown == "left = right"
