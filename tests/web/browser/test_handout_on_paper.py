"""Chapters, sheets and keys for paper: a student's have every exercise and no solution, a lecturer's have both."""

import re

import make_handout
import pdf
import pypdf
import pytest
from handout.paper import chapter_page, key_page, sheet_page

pytestmark = pytest.mark.skipif(
    pdf.CHROMIUM is None, reason="NO BROWSER TESTS: Chromium was not found (Debian: apt-get install chromium)"
)


@pytest.fixture(scope="module")
def printed(site, tmp_path_factory):
    folder = tmp_path_factory.mktemp("paper")
    html = (site / "book/jacobian_product.html").read_text(encoding="utf-8")
    pages = {
        "sheet": sheet_page(html, "The Jacobian product"), "key": key_page(html, "The Jacobian product"),
        "student": chapter_page(html, solutions=False), "instructor": chapter_page(html, solutions=True),
    }  # fmt: skip
    assert make_handout.print_pages({folder / f"{name}.pdf": page for name, page in pages.items()}, site) == []
    assert not (site / "book/handed-out.html").exists()
    return {name: pypdf.PdfReader(folder / f"{name}.pdf") for name in pages}


@pytest.fixture(scope="module")
def said(printed):
    return {name: re.sub(r"\s+", " ", "\n".join(page.extract_text() for page in reader.pages)) for name, reader in printed.items()}


OF_A_SOLUTION = "Every row sums to 0. The label’s row"


@pytest.mark.parametrize(("name", "solved"), [("sheet", False), ("key", True), ("student", False), ("instructor", True)])
def test_each_has_the_exercises_and_a_lecturers_the_solutions(said, name, solved):
    (chapter,) = (chapter for chapter in make_handout.chapters() if chapter.name == "jacobian_product")
    for exercise in chapter.exercises:
        assert f"Exercise {exercise.number} ({exercise.title})" in said[name]
    assert said[name].count("Solution to Exercise") == (len(chapter.exercises) if solved else 0)
    for words in (OF_A_SOLUTION, "minus (0, 0, 1) is the same"):
        assert (words in said[name]) == solved


def test_sheet_and_key_say_what_they_are(said):
    assert "The Jacobian product: exercises" in said["sheet"] and "The Jacobian product: answers" in said["key"]
    assert "Predict." not in said["sheet"]


def test_a_chapter_has_its_text_and_the_answers_to_its_questions(said):
    for name in "student", "instructor":
        assert said[name].count("Predict.") >= 4 and "What to remember" in said[name]


def test_no_link_leads_to_the_folder_of_whoever_printed_it(printed):
    for name, reader in printed.items():
        targets = [note.get_object().get("/A", {}).get("/URI", "") for page in reader.pages for note in page.get("/Annots", [])]
        assert [target for target in targets if target.startswith("file:")] == [], name
