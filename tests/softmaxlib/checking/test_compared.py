"""The table of the checkers that people use: what is stored, and how it is counted and shown."""

import re
import xml.etree.ElementTree as ElementTree

import pytest

from softmaxlib.checking import CheckerTable, checker_table

RESULTS = {
    "date": "2026-11-30",
    "python": "3.11.7",
    "sizes": [10, 100],
    "seeds": 5,
    "right": {"vector": "one vector"},
    "wrong": {"sign": "the sign turned round", "zero": "0 everywhere"},
    "versions": {"A": {"a": "1.0"}},
    "checkers": {
        "one": {"vector": {"10": {"passed": 5}, "100": {"passed": 5}},
                "sign": {"10": {"flagged": 5}, "100": {"flagged": 5}},
                "zero": {"10": {"flagged": 2, "passed": 3}, "100": {"passed": 5}}},
        "two": {"vector": {"10": {"TypeError: no": 5}, "100": {"TypeError: no": 5}},
                "sign": {"10": {"flagged": 4, "passed": 1}},
                "zero": {}},
    },
}  # fmt: skip


def test_the_cells():
    text = str(CheckerTable(RESULTS, "wrong")).splitlines()
    assert text[0] == "wrong derivatives: found"
    assert [line.split("   ") for line in (re.sub(r" {3,}", "   ", line.strip()) for line in text[1:4])] == [
        ["checker", "sign", "zero"],
        ["one", "all", "2 · 0"],
        ["two", "4 · –", "–"],
    ]
    assert text[4] == "  how many of 5 points, with 10 · 100 classes; asked on 2026-11-30, Python 3.11.7"
    right = str(CheckerTable(RESULTS, "right")).splitlines()
    assert right[2].split() == ["one", "none"] and right[3].split() == ["two", "raises"]


def test_a_checker_that_was_not_asked_everywhere_found_all_it_was_asked():
    results = {**RESULTS, "checkers": {"three": {"vector": {"10": {"flagged": 5}}}}}
    assert CheckerTable(results, "right")._rows() == [["three", "all"]]


def test_the_numbers_behind_a_cell():
    table = CheckerTable(RESULTS, "wrong")
    assert table.answers("one", "zero", 10) == {"flagged": 2, "passed": 3}
    assert table.flagged("one", "zero", 10) == 2 and table.flagged("one", "zero", 100) == 0
    assert table.flagged("two", "zero", 10) is None
    assert table.checkers == ("one", "two") and table.cases == RESULTS["wrong"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("three", "sign", 10), 'checker = \'three\', expected one of "one", "two"'),
        (("one", "vector", 10), 'case = \'vector\', expected one of "sign", "zero"'),
        (("one", "sign", 7), "K = 7, expected one of (10, 100)"),
    ],
)
def test_what_is_not_there_is_named(arguments, message):
    for ask in (CheckerTable(RESULTS, "wrong").answers, CheckerTable(RESULTS, "wrong").flagged):
        with pytest.raises(ValueError, match=re.escape(message)):
            ask(*arguments)


def test_an_unknown_kind_is_named():
    with pytest.raises(ValueError, match=re.escape('kind = \'both\', expected one of "right", "wrong"')):
        checker_table("both")


@pytest.mark.parametrize("kind", ["right", "wrong"])
def test_the_html_holds_the_text(kind):
    table = checker_table(kind)
    root = ElementTree.fromstring(f"<div>{table._repr_html_()}</div>")
    cells = [cell.text for cell in root.iter() if cell.tag in ("th", "td")]
    assert len(cells) == (len(table.checkers) + 1) * (len(table.cases) + 1)
    assert all(cell.replace("\u00a0", " ") in str(table) for cell in cells)
    assert not any(" · " in cell for cell in cells)  # counts stay on one line
