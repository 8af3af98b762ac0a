"""Sheets and keys for paper: a sheet has every exercise and no solution, a key has both."""

import re

import make_handout
import pdf
import pypdf
import pytest
from handout.paper import key_page, sheet_page

pytestmark = pytest.mark.skipif(
    pdf.CHROMIUM is None, reason="NO BROWSER TESTS: Chromium was not found (Debian: apt-get install chromium)"
)


@pytest.fixture(scope="module")
def printed(site, tmp_path_factory):
    folder = tmp_path_factory.mktemp("paper")
    html = (site / "book/jacobian_product.html").read_text(encoding="utf-8")
    pages = {folder / "sheet.pdf": sheet_page(html, "The Jacobian product"), folder / "key.pdf": key_page(html, "The Jacobian product")}
    assert make_handout.print_pages(pages, site / "book") == []
    assert not (site / "book/handed-out.html").exists()
    return {path.stem: text_of(path) for path in pages}


def text_of(path):
    return re.sub(r"\s+", " ", "\n".join(page.extract_text() for page in pypdf.PdfReader(path).pages))


def test_a_sheet_has_the_exercises_and_no_solution(printed):
    (chapter,) = (chapter for chapter in make_handout.chapters() if chapter.name == "jacobian_product")
    for exercise in chapter.exercises:
        title = f"Exercise {exercise.number} ({exercise.title})"
        assert title in printed["sheet"] and title in printed["key"]
    assert "Solution to" not in printed["sheet"] and "Every row sums to 0. The label’s row" not in printed["sheet"]
    assert "The Jacobian product: exercises" in printed["sheet"]


def test_a_key_has_the_solutions_open(printed):
    assert printed["key"].count("Solution to") >= 6
    assert "minus (0, 0, 1) is the same" in printed["key"]
    assert "The Jacobian product: answers" in printed["key"]
