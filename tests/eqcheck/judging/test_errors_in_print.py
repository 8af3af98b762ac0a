"""The page of errors in published notes: each is refuted as printed, and what is said to be right holds."""

import functools
import math
import re
from fractions import Fraction

import pytest
from site_build import ROOT

from eqcheck import check_file

PAGE = ROOT / "book" / "errors_in_print.md"
TEXT = PAGE.read_text(encoding="utf-8")
SECTIONS = re.split(r"^## ", TEXT, flags=re.M)[1:-1]  # the last one looks back


@functools.cache
def checks():
    return check_file(PAGE)


def within(section):
    """Return the checks of a section."""
    first = TEXT[: TEXT.index(section)].count("\n") + 1
    return [check for check in checks() if first <= check.line < first + section.count("\n")]


@pytest.mark.parametrize("section", SECTIONS, ids=[section.partition("\n")[0] for section in SECTIONS])
def test_each_error_is_refuted_and_each_repair_holds(section):
    found = [check for check in within(section) if check.display]
    wrong = [check for check in found if check.verdict == "refuted-as-stated"]
    assert wrong and all(check.ok for check in found)
    for check in wrong:  # the next display claims what is right, and is not the same again
        after = [other for other in found if other.formula == check.formula + 1]
        assert {other.verdict for other in after} == {"holds"} and after[0].shown != check.shown


@pytest.mark.parametrize("section", SECTIONS, ids=[section.partition("\n")[0] for section in SECTIONS])
def test_each_names_repository_file_and_commit(section):
    named = re.findall(r"\(`([^`]+\.(?:md|markdown|qmd|ipynb|rst|tex))`(?: of `[\w.-]+`)?, commit `([0-9a-f]{7})`", section)
    assert named, section[:200]


def test_the_errors_are_counted():
    assert sum(check.verdict == "refuted-as-stated" for check in checks()) == 60
    assert len(SECTIONS) == 34 and "In twenty-five of these thirty-four sections" in TEXT


def test_the_numbers_of_three_classes_give_what_their_scores_give():
    def softmax(scores):
        return [round(math.exp(o) / sum(map(math.exp, scores)), 3) for o in scores]

    assert softmax([1, 2, 3]) == softmax([2, 3, 4]) == [0.09, 0.245, 0.665]
    assert "the scores 2, 3 and 4, and gives 0.090, 0.245 and 0.665" in TEXT


def test_what_a_sum_in_place_of_a_difference_gives():
    def quotient(sign):
        step = Fraction(1, 10)
        return ((1 + step) ** 2 + sign * (1 - step) ** 2) / (2 * step)

    assert (quotient(1), quotient(-1)) == (Fraction(101, 10), 2)
    assert "the printed quotient is 10.1 and the right one 2" in TEXT


def test_what_a_measurement_counts_with_either_sign():
    def gain(R, sign):
        return 1 / (1 + sign * R)

    assert (gain(Fraction(1, 4), 1), gain(Fraction(1, 4), -1), gain(1, 1)) == (Fraction(4, 5), Fraction(4, 3), 0.5)
    with pytest.raises(ZeroDivisionError):
        gain(1, -1)
    assert "should count 0.8 and counts 4/3" in TEXT and "should count one half" in TEXT


def test_the_gradient_with_the_sigmoids_slope_once_more_and_the_step_from_it():
    def loss(w_1, w_2):  # x = 1, y = 0
        return math.log1p(math.exp(w_1 * w_2))

    a = 1 / (1 + math.exp(-0.25))
    right = a * 0.5
    assert right == pytest.approx((loss(0.5, 0.5 + 1e-6) - loss(0.5, 0.5 - 1e-6)) / 2e-6)
    printed = right * a * (1 - a)
    said = re.search(r"comes out as ([\d.]+) and should be ([\d.]+); the step from 0.5 with rate 0.1 ends at ([\d.]+) in place of ([\d.]+)\.", TEXT)
    assert said.groups() == (f"{printed:.3f}", f"{right:.3f}", f"{0.5 - 0.1 * printed:.4f}", f"{0.5 - 0.1 * right:.4f}")
    assert loss(0.5 - 0.1 * printed, 0.5 - 0.1 * printed) < loss(0.5, 0.5)
