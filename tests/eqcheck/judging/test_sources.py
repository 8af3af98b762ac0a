"""The three sources, restated formula by formula: the verdict of every line."""

import re

import pytest
from site_build import ROOT

from eqcheck import check_markdown

pytestmark = pytest.mark.every_case

PAGE = (ROOT / "tests" / "eqcheck" / "data" / "sources.md").read_text(encoding="utf-8")
ERRATA = (ROOT / "book" / "errata.md").read_text(encoding="utf-8")

T, SUM_ONE, ONE_HOT, F = "any", "sum-one", "one-hot", "false"
UNREAD = "unread"  # P(l = k, x): probability notation

EXPECTED = {
    "s1-1": T, "s1-2": T, "s1-3": T, "s1-4": F, "s1-5": T, "s1-6": T, "s1-7": F, "s1-8": T,
    "s1-9": SUM_ONE, "s1-10": F, "s1-11": F, "s1-12": F, "s1-13": T,
    "s2-1": UNREAD, "s2-2": T, "s2-3": UNREAD, "s2-4": T, "s2-5": T, "s2-6": T, "s2-7": T,
    "s2-8": T, "s2-9": T, "s2-10": T, "s2-11": T, "s2-12": T, "s2-13": T, "s2-14": T, "s2-15": T,
    "s2-16": T, "s2-17": SUM_ONE, "s2-18": F, "s2-19": SUM_ONE, "s2-20": T, "s2-21": T, "s2-22": T,
    "s2-23": T, "s2-24": T, "s2-25": T, "s2-26": F, "s2-27": T, "s2-28": T, "s2-29": T, "s2-30": T,
    "s2-31": SUM_ONE, "s2-32": ONE_HOT, "s2-33": SUM_ONE,
    "s3-1": T, "s3-2": T, "s3-3": T, "s3-4": T, "s3-5": T, "s3-6": T, "s3-7": T, "s3-8": T,
    "s3-9": T, "s3-10": T, "s3-11": T, "s3-12": SUM_ONE, "s3-13": SUM_ONE,
}  # fmt: skip

# What the lines should have said, by how much they miss, and readings that the sources leave open.
BESIDE = {
    "s1-7-repaired": T, "s1-7-row-sums": T, "s1-7-wrong-row-sums": T,
    "s1-10-repaired": T, "s1-10-excess": T, "s1-12-excess": T,
    "s2-26-bracketed": T,
    "s3-3-in-full": T, "s3-3-one-path": T, "s3-3-tied": F, "s3-3-tied-in-full": T,
    "s3-13-rows": F, "s3-13-rows-repaired": SUM_ONE,
}  # fmt: skip

ORDER = (T, SUM_ONE, ONE_HOT)


def checks(assume):
    """Return the checks of every label, the page read under ``assume``."""
    found = {}
    for check in check_markdown(re.sub("assume: one-hot", f"assume: {assume}", PAGE), "sources.md"):
        found.setdefault(check.label, []).append(check)
    return found


@pytest.fixture(scope="module")
def under():
    return {assume: checks(assume) for assume in ORDER}


def came_out(found):
    """Return what the relations of one label came to, the worst of them."""
    verdicts = {check.verdict for check in found}
    if verdicts == {"holds"}:
        return max((check.assumption for check in found), key=ORDER.index)
    assert verdicts - {"holds"} in ({"false"}, {"unread"})
    return (verdicts - {"holds"}).pop()


def test_every_line_stands_on_the_page_once():
    labels = re.findall(r"^\$\$ \((.+)\)$", PAGE, re.M)
    assert sorted(labels) == sorted({**EXPECTED, **BESIDE})
    numbers = [f"s{source}-{n}" for source, last in ((1, 13), (2, 33), (3, 13)) for n in range(1, last + 1)]
    assert list(EXPECTED) == numbers


def test_the_page_marks_nothing():
    assert "eqcheck: false" not in PAGE and "eqcheck: skip" not in PAGE and "% " not in PAGE


@pytest.mark.parametrize("label", EXPECTED | BESIDE)
def test_verdict(under, label):
    assert came_out(under["one-hot"][label]) == (EXPECTED | BESIDE)[label]


@pytest.mark.parametrize("assume", [T, SUM_ONE])
@pytest.mark.parametrize("label", [label for label, kind in (EXPECTED | BESIDE).items() if kind in ORDER])
def test_a_line_that_needs_more_than_is_assumed_is_false_and_says_what_it_needs(under, assume, label):
    needs = (EXPECTED | BESIDE)[label]
    found = under[assume][label]
    if ORDER.index(needs) <= ORDER.index(assume):
        assert came_out(found) == needs
    else:
        assert came_out(found) == F
        words = {SUM_ONE: "labels that sum to 1", ONE_HOT: "one-hot labels"}[needs]
        assert {check.message for check in found if not check.ok} == {f"holds only for {words}"}


@pytest.mark.parametrize("label", [label for label, kind in (EXPECTED | BESIDE).items() if kind == F])
def test_what_is_false_comes_with_numbers_that_differ(under, label):
    for check in under["one-hot"][label]:
        assert check.verdict == "false" and check.message
        assert abs(check.counterexample["left"] - check.counterexample["right"]) > 1e-6


def test_a_line_that_follows_from_a_false_one_says_so(under):
    (check,) = under["one-hot"]["s1-12"]
    assert check.message == "follows from the side before it, but that one is false"


def test_the_missing_bracket_is_named(under):
    (check,) = under["one-hot"]["s2-26"]
    assert check.message == "index k is bound by a sum but also free on the right: brackets missing?"


def test_the_wrong_last_index_shows_only_for_three_classes_or_more(under):
    (check,) = under["one-hot"]["s1-10"]
    assert check.counterexample["sizes"]["K"] > 2


def test_the_errata_say_the_same():
    """What the book's errata call a line is what its formula came to."""
    rows = re.findall(r"^\| \[\*\*S(\d)\.(\d+)\*\*\]\S+ \| (.+?) \|", ERRATA, re.M)
    said = {f"s{source}-{n}": verdict for source, n, verdict in rows}
    assert list(said) == list(EXPECTED)
    kinds = {"definition": T, "remark": T, "T": T, "F": F, "A: S = 1": SUM_ONE, "A: one-hot": ONE_HOT}
    kinds |= {"A: one path": T, "A: one path, S = 1": SUM_ONE}  # false with tied columns: s3-3-tied
    differ = {label: verdict for label, verdict in said.items() if kinds.get(verdict) != EXPECTED[label]}
    assert differ == {
        "s2-1": "F",  # probability notation, which is not read
        "s2-3": "F",
    }
