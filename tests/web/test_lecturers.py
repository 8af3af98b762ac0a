"""What the page for lecturers promises: its numbers, its times, its links into the catalogue; and how long the chapters are."""

import re

import make_handout
import nbformat
import numpy as np
import pytest
import yaml
from handout import quiz, slides, source
from reading_time import minutes, words_and_displays
from site_build import ROOT

from softmaxlib import softmax_jacobian

PAGE = (ROOT / "book/lecturers.md").read_text(encoding="utf-8")
P, T = np.array([0.2, 0.3, 0.5]), np.array([0.0, 1.0, 0.0])
J = np.diag(P) - np.outer(P, P)
LABELS_INSIDE = np.where(np.eye(3) == 1, P - T, J)  # the asker's matrix
SAID = {
    "diagonal-only": -T / P * np.diag(J),
    "labels-in-jacobian": -T / P @ LABELS_INSIDE,
    "sign": T - P,
    "stopped-at-probabilities": -np.divide(T, P),
}
CHAPTERS = ["notation", "jacobian_product", "kronecker_delta", "chain_rule", "one_result", "finite_differences", "overflow", "second_order", "variations", "training"]
MOST_WORDS = 5000


def triple(text):
    return [float(number.replace("−", "-")) for number in text.split(", ")]


def test_what_they_say_is_what_the_mistake_gives():
    rows = re.findall(r"^\| \(([^)]*)\) \| \[`([\w-]+)`\]\(mistakes\.ipynb#([\w-]+)\)", PAGE, re.M)
    assert {name for _, name, _ in rows} == set(SAID)
    for numbers, name, anchor in rows:
        assert name == anchor and triple(numbers) == pytest.approx(SAID[name], abs=6e-4)


def test_the_numbers_of_the_ninety_minutes():
    assert softmax_jacobian(np.log(P)) == pytest.approx(J)
    assert "(0, −3.333, 0)" in PAGE and -T / P == pytest.approx([0, -3.333, 0], abs=4e-4)
    assert "0.2, −0.06, −0.1. It sums to 0.04" in PAGE and LABELS_INSIDE[0] == pytest.approx([0.2, -0.06, -0.1])
    assert "(0.2, −0.7, 0.5)" in PAGE and P - T == pytest.approx([0.2, -0.7, 0.5])
    assert "The answer to the last one is (−0.6, −0.4, 1)" in PAGE and 2 * P - [1, 1, 0] == pytest.approx([-0.6, -0.4, 1])
    assert "hand in (−0.8, −0.7, 0.5)" in PAGE and P - [1, 1, 0] == pytest.approx([-0.8, -0.7, 0.5])
    nudged = P * [1.1, 1, 1] / (P * [1.1, 1, 1]).sum() - P
    assert "0.0157, −0.0059 and −0.0098" in PAGE and nudged == pytest.approx([0.0157, -0.0059, -0.0098], abs=5e-5)


def test_the_plan_is_one_of_ninety_minutes_and_has_a_question_for_minute_thirty():
    rows = re.findall(r"^\| (\d+) \| (.*) \| (.*) \|$", PAGE, re.M)
    minutes = [int(minute) for minute, _, _ in rows]
    assert minutes == sorted(set(minutes)) and minutes[0] == 0 and 30 in minutes and minutes[-1] < 90
    assert all("?”" in question for _, _, question in rows)


def test_the_plan_is_that_of_the_slides():
    rows = re.findall(r"^\| (\d+) \| .* \| “(.*)” \|$", PAGE, re.M)
    on_slides = {(str(slide["at"]), slide["ask"]) for slide in slides.decks()["ninety"]["slides"]}
    assert len(rows) >= 8 and set(rows) <= on_slides


def test_every_chapter_with_exercises_has_its_goal():
    (table,) = re.findall(r"## What each chapter is for\n(.*?)\n## ", PAGE, re.S)
    assert re.findall(r"^\| \[.*?\]\((\w+)\.ipynb\)", table, re.M) == [chapter.name for chapter in make_handout.chapters()]


def test_the_exercises_for_at_home_are_there():
    numbers = {chapter.name: [exercise.number for exercise in chapter.exercises] for chapter in make_handout.chapters()}
    first, last = re.search(r"its sheet, exercises (\d+) to (\d+)", PAGE).groups()
    assert [int(first), int(last)] == [numbers["notation"][0], numbers["notation"][-1]]
    (said,) = re.findall(r"At home: exercises (\d+), (\d+) and (\d+) by hand, and exercise (\d+) in the notebook", PAGE)
    by_code = [e.number for c in make_handout.chapters() for e in c.exercises if any(cell.cell_type == "code" for cell in e.cells)]
    assert {int(number) for number in said} <= set(numbers["jacobian_product"])
    assert [int(number) in by_code for number in said] == [False, False, False, True]


def test_the_questions_that_are_named_are_there():
    (said,) = re.findall(r"take \*Gradient\* (.*?)\. ", PAGE)
    names = {question.name for question in quiz.bank()}
    assert {f"Gradient {number}" for number in re.findall(r"\d+", said)} <= names


def test_the_source_is_that_of_every_file_and_the_terms_are_those_of_the_licence():
    assert f"> {source.COURSE}" in PAGE
    licence = (ROOT / "LICENSE-TEXT.md").read_text(encoding="utf-8")
    assert re.sub(r";.*", "", source.COURSE).replace("From *", "").replace("*", "") in re.sub(r"[>*]", "", licence).replace("From ", "")
    for name, said in source.QUOTED.items():
        chapter = nbformat.read(ROOT / f"book/{name}.ipynb", as_version=4).cells[0].source.split("\n")[0].removeprefix("# ")
        assert f"*{chapter}*" in licence
    assert "by Daniel Wehner, DHBW Mannheim" in source.QUOTED["chain_rule"] and "by Daniel Wehner, DHBW Mannheim" in licence
    assert "question 510197" in source.QUOTED["jacobian_product"].lower() and "Question 510197" in licence and "version 4.0" in licence


def test_the_numbers_of_minute_thirty():
    (minute,) = re.findall(r"### Minute 30, in full\n(.*?)\n###", PAGE, re.S)
    assert "0.2, −0.06, −0.1" in minute and "To 0.04." in minute and LABELS_INSIDE[0].sum() == pytest.approx(0.04)
    assert "0.2 − 0.04 is 0.16, and 0.04 is $z_1^2$" in minute
    assert J[0, 0] == pytest.approx(0.16) and P[0] ** 2 == pytest.approx(0.04)


def test_the_quiz_is_as_long_as_it_says():
    assert f"**The quiz** has {len(quiz.bank())} questions" in PAGE


def test_the_notations_that_are_named_are_there():
    names = yaml.safe_load((ROOT / "book/notation.yml").read_text(encoding="utf-8"))["notations"]
    (said,) = re.findall(r"The names are (.*?)\. ", PAGE)
    assert sorted(re.findall(r"`([\w-]+)`", said)) == sorted(names)


def before_the_exercises(name):
    """Return the words that are read before a chapter's exercises, its displays and its cells of code."""
    words, displays, cells = 0, 0, 0
    for cell in nbformat.read(ROOT / f"book/{name}.ipynb", as_version=4).cells:
        if cell.cell_type == "code":
            cells += 1
            continue
        counted = words_and_displays(cell.source.split("## Exercises")[0])
        words, displays = words + counted[0], displays + counted[1]
        if "## Exercises" in cell.source:
            return words, displays, cells
    raise AssertionError(f"{name} has no exercises")


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_chapter_is_as_long_as_it_says(name):
    words, displays, cells = before_the_exercises(name)
    assert words <= MOST_WORDS
    first = nbformat.read(ROOT / f"book/{name}.ipynb", as_version=4).cells[0].source
    (said,) = re.findall(r"\*\*Takes:\*\* about (\d+) minutes", first)
    assert int(said) == pytest.approx(minutes(words, displays, cells), rel=0.1)


def test_every_display_is_counted_once():
    assert words_and_displays("One two\n\n$$\na\n$$ (eq-a)\n\n$$\nb (c)\n$$\n\nthree") == (3, 2)
