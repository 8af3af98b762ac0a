"""The PDFs of `make book-pdf`: tagged, outlined, whole, with the solutions open."""

import json
import re
import shutil

import pdf
import pypdf
import pytest
from site_build import ROOT

NAMES = ["book/index", "book/one_result", "book/glossary", "book/cheat_sheet"]

pytestmark = pytest.mark.skipif(
    pdf.CHROMIUM is None, reason="NO BROWSER TESTS: Chromium was not found (Debian: apt-get install chromium)"
)


@pytest.fixture(scope="module")
def downloads(site, tmp_path_factory):
    html = shutil.copytree(site, tmp_path_factory.mktemp("pdf") / "html")
    pdf.print_pdfs(html, NAMES)
    assert not (html / "book/whole-book.html").exists()
    return html / "downloads"


def text_of(path):
    return re.sub(r"\s+", " ", "\n".join(page.extract_text() for page in pypdf.PdfReader(path).pages))


@pytest.mark.parametrize("name", ["index", "one_result", "glossary", "book"])
def test_it_is_tagged_and_has_a_title_and_a_language(downloads, name):
    reader = pypdf.PdfReader(downloads / f"{name}.pdf")
    catalogue = reader.trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"] and "/StructTreeRoot" in catalogue
    assert catalogue["/Lang"] == "en"
    assert "softmax gradient" in reader.metadata.title
    assert len(reader.outline) >= 1


def test_a_chapter_ends_with_its_last_words_and_shows_its_solutions(downloads):
    notebook = json.loads((ROOT / "book/one_result.ipynb").read_text(encoding="utf-8"))
    cells = ["".join(cell["source"]) for cell in notebook["cells"]]
    starts = [i for i, cell in enumerate(cells) if "solution-start" in cell]
    text = text_of(downloads / "one_result.pdf")
    assert len(starts) >= 4
    for start in starts:
        words = next(re.findall(r"[A-Za-z]{4,} [a-z]{2,} [a-z]{2,}", cell) for cell in cells[start + 1 :])
        assert not words or any(phrase in text for phrase in words), cells[start]
    last_words = re.findall(r"[A-Za-z]+ [a-z]+ [a-z]+", cells[-1])
    assert any(phrase in text for phrase in last_words[-3:])


def test_the_cheat_sheet_is_one_page_with_its_last_line(downloads):
    assert len(pypdf.PdfReader(downloads / "cheat_sheet.pdf").pages) == 1
    text = text_of(downloads / "cheat_sheet.pdf")
    assert "/ (2 * h)" in text and "What violates one is wrong" in text


def test_the_book_holds_every_page_and_links_within_itself(downloads):
    reader = pypdf.PdfReader(downloads / "book.pdf")
    single = [len(pypdf.PdfReader(downloads / f"{name.split('/')[1]}.pdf").pages) for name in NAMES]
    assert len(reader.pages) >= max(single) + 2
    text = text_of(downloads / "book.pdf")
    assert text.index("One result") < text.index("Glossary")
    targets = [
        annotation.get_object().get("/A", {}).get("/URI", "")
        for page in reader.pages
        for annotation in page.get("/Annots", [])
    ]
    inner = [name.split("/")[1] for name in NAMES]
    assert not [url for url in targets if any(url.split("#")[0].endswith(f"/{name}.html") for name in inner)]
