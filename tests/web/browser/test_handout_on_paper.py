"""Chapters, sheets and keys for paper: a student's have every exercise and no solution, a lecturer's have both."""

import re

import make_handout
import pdf
import pypdf
import pytest
from bs4 import BeautifulSoup
from handout.paper import FEWEST_LINES, MOST_LINES, chapter_page, key_page, sheet_page

NAME = "jacobian_product"
pytestmark = pytest.mark.skipif(
    pdf.CHROMIUM is None, reason="NO BROWSER TESTS: Chromium was not found (Debian: apt-get install chromium)"
)


@pytest.fixture(scope="module")
def printed(site, tmp_path_factory):
    folder = tmp_path_factory.mktemp("paper")
    html = (site / "book/jacobian_product.html").read_text(encoding="utf-8")
    pages = {
        "sheet": sheet_page(html, "The Jacobian product", NAME), "key": key_page(html, "The Jacobian product", NAME),
        "student": chapter_page(html, NAME, solutions=False), "instructor": chapter_page(html, NAME, solutions=True),
    }  # fmt: skip
    assert make_handout.print_pages({folder / f"{name}.pdf": lambda page=page: page for name, page in pages.items()}, site) == []
    assert not (site / "book/handed-out.html").exists()
    return {name: pypdf.PdfReader(folder / f"{name}.pdf") for name in pages}


@pytest.fixture(scope="module")
def said(printed):
    return {name: re.sub(r"\s+", " ", "\n".join(page.extract_text() for page in reader.pages)) for name, reader in printed.items()}


def test_a_sheet_has_room_and_says_what_its_letters_are(printed, said, site):
    html = (site / "book/jacobian_product.html").read_text(encoding="utf-8")
    sheet = BeautifulSoup(sheet_page(html, "The Jacobian product", NAME), "html.parser")
    rooms = [len(asked.select(".room i")) for asked in sheet.select(".asked") if asked.select_one(".exercise")]
    assert len(rooms) == 6 and min(rooms) >= FEWEST_LINES and max(rooms) <= MOST_LINES and len(set(rooms)) > 1
    (letters,) = (line for line in sheet.select("article > p") if line.get_text().startswith("Letters: "))
    assert len(letters.select(".math")) == 4 and all(what in letters.get_text() for what in ("logits", "probabilities", "labels", "the loss"))
    assert "Name" in said["sheet"] and "Letters: " in said["sheet"]
    assert len(printed["sheet"].pages) == 4  # as the page for lecturers says


def test_every_paper_says_where_it_comes_from(said):
    for name, text in said.items():
        assert "by the softmax-gradient course contributors; text CC BY 4.0, code MIT." in text and "CC BY-SA 4.0" in text
        assert ("Solutions omitted." in text) == (name in ("sheet", "student"))


def test_a_sheet_in_the_letters_of_ones_own_course(site, tmp_path):
    html = (site / "book/jacobian_product.html").read_text(encoding="utf-8")
    page = sheet_page(html, "The Jacobian product", NAME)
    said = {}
    for notation in "source", "bishop":
        make_handout.print_pages({tmp_path / f"{notation}.pdf": lambda: page}, site, notation)
        said[notation] = pypdf.PdfReader(tmp_path / f"{notation}.pdf").pages[0].extract_text()
    letters = {name: re.search(r"Letters:(.*?)logits,(.*?)probabilities", re.sub(r"\s+", "", text)) for name, text in said.items()}
    assert letters["source"][2] != letters["bishop"][2]


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
