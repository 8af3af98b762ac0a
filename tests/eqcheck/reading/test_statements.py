"""A formula is read into statements; nothing is declared here and nothing judged."""

import pytest
from eqcheck_sexp import sexp

from eqcheck.reading.documents import Break, Declaration, Formula, NoBlock, Unusable, markdown, pages
from eqcheck.reading.statements.reader import Reader
from eqcheck.reading.statements.statement import BRACKETED, CLAIM, CONDITION, LOST, side
from eqcheck.reading.tokens import Context

NAMES = Context(functions=frozenset({"g"}), indices=frozenset("ijkK"))


def read(latex, reader=None, **more):
    return (reader or Reader()).read(Formula(latex, 10, **{"display": True, **more}), NAMES)


def shown(statement):
    """A statement as one line: what it compares, its conditions, its marker."""
    parts = [statement.head.latex, statement.sign, statement.right.latex]
    parts += [f"if {sexp(condition)}" for condition in statement.conditions]
    return " ".join([*parts, *([f"[{statement.marker.text}]"] if statement.marker else [])])


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        ("a = b", ["a = b"]),
        ("a = b = c", ["a = b", "a = c"]),
        ("a = b < c = d", ["a = b", "a < c", "c = d"]),
        (r"a \approx 1 = b", ["a ≈ 1", "a = b"]),
        (r"a &= b \\ c &= d", ["a = b", "c = d"]),
        (r"a = b \quad \text{if } j \neq k", ["a = b if (≠ j k)"]),
        ("a &= b \\\\ % eqcheck: false\n &= c", ["a = b [false]", "a = c"]),
        ("a = b = c % eqcheck: skip why", ["a = b [skip why]", "a = c [skip why]"]),
        (r"a = b, \text{ as said.}", ["a = b"]),
    ],
)
def test_statements_of_a_formula(latex, expected):
    found = read(latex)
    assert [shown(statement) for statement in found] == expected
    assert {statement.kind for statement in found} == {CLAIM}
    assert all(statement.head.tree and statement.right.tree and not statement.error for statement in found)


def test_the_side_before_is_kept_to_be_shown():
    first, second = read("a = b = c")
    assert (first.left.latex, first.chained) == ("a", False)
    assert (second.left.latex, second.head.latex, second.chained) == ("b", "a", True)
    assert second.left is first.right


def test_places():
    found = read("\\begin{aligned}\na &= b \\\\\n &= c\n\\end{aligned}", cell=4, label="eq-a")
    assert [(s.place.line, s.place.cell, s.place.label, s.place.display) for s in found] == [(11, 4, "eq-a", True), (12, 4, "eq-a", True)]


@pytest.mark.parametrize(
    ("latex", "kinds"),
    [
        ("j = k", [CONDITION]),
        ("K = 3", [CONDITION]),
        (r"i = 1, \dots, K", [CONDITION]),
        ("j = a", [CLAIM]),
        ("a = b % eqcheck: given", [CONDITION]),
        ("j = k % eqcheck: false", [CLAIM]),
        ("P(j = k) = a", [CLAIM]),
        ("P(a = b) = a", [CLAIM]),
        ("Q(j = k) = a", [CONDITION, CLAIM]),
        ("Q(a = b) = a", [BRACKETED, CLAIM]),
        ("= b", [LOST]),
        ("a = } b", [LOST]),
        ("a }", []),
        ("a", []),
    ],
)
def test_kinds(latex, kinds):
    assert [statement.kind for statement in read(latex)] == kinds


@pytest.mark.parametrize(
    ("latex", "error"),
    [
        ("a = (b", "( is never closed"),
        ("a =", "nothing stands on this side"),
        (r"a = b \quad \text{if } j", "a condition without a relation sign"),
        (r"a = b \text{ plainly } c", "the words 'plainly' stand amid a formula"),
        ("Q(a = b) = 1", "= within brackets is not understood"),
        ("a = b }", "a brace } closes nothing"),
        ("= b", "nothing stands before this for it to continue"),
        ("a + " * 400 + "a = b", "the formula is nested more than 300 deep"),
        (r"\sum_{" + "i j " * 700 + "} a = b", "too deeply nested"),
        (r"a = b \text{ if } \sum_{" + "i j " * 700 + "} a = 1", "too deeply nested"),
        ("a = " + r"\ln " * 900 + "a", "the formula is nested more than 300 deep"),
    ],
)
def test_an_error_is_data_on_its_statement(latex, error):
    assert read(latex)[0].error == error


def test_a_chain_goes_on_in_the_next_display():
    reader = Reader()
    read("a = b", reader)
    read("c = d", reader, display=False)
    (found,) = read("= e", reader)
    assert (found.kind, found.head.latex, found.left.latex) == (CLAIM, "a", "b")
    reader.block()
    assert read("= f", reader)[0].kind == LOST


def test_a_boxed_condition_stands_up_to_the_next_heading():
    reader = Reader()
    assert read(r"\boxed{j \neq k}", reader)[0].kind == CONDITION
    (found,) = read("a = b", reader)
    assert [sexp(condition) for condition in found.standing] == ["(≠ j k)"]
    reader.heading()
    assert read("a = b", reader)[0].standing == ()


def test_a_side_alone():
    assert sexp(side("a + b").tree) == "(+ a b)" and side("a + b").error == ""
    assert side("a +").tree is None and side("a +").error == "the formula ends too early"
    assert side("{").error == "a brace { is never closed"


def test_items_of_a_page():
    page = "# A\n\n```{eqcheck}\nsymbols: {a: real}\n```\n\n```eqcheck\n```\n\n$a = 1$<!-- eqcheck: given --> and\n$$ b $$ (eq-b)\n"
    found = markdown.read(page)
    assert [(type(item), item.line) for item in found] == [(Break, 1), (Declaration, 3), (NoBlock, 7), (Formula, 10), (Formula, 11)]
    assert (found[3].latex, found[3].mark, found[3].display) == ("a = 1", "given", False)


def test_pages_of_a_folder(tmp_path):
    for name in ("b.md", "a.ipynb", "deep/c.md", "d.py", "_build/e.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("", encoding="utf-8")
    assert [p.relative_to(tmp_path).as_posix() for p in pages([tmp_path])] == ["a.ipynb", "b.md", "deep/c.md"]
    (tmp_path / "empty").mkdir()
    with pytest.raises(Unusable, match="no page is in this folder"):
        pages([tmp_path / "deep", tmp_path / "empty"])
