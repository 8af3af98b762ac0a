"""The PDFs of `make book-pdf`: tagged, outlined, whole, without solutions and with them."""

import json
import re
import shutil

import pdf
import pypdf
import pytest
from parsed import parsed
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


@pytest.mark.parametrize("name", ["index", "one_result", "one_result-with-solutions", "glossary", "cheat_sheet", "book", "book-with-solutions"])
def test_it_is_tagged_and_has_a_title_and_a_language(downloads, name):
    reader = pypdf.PdfReader(downloads / f"{name}.pdf")
    catalogue = reader.trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"] and "/StructTreeRoot" in catalogue
    assert catalogue["/Lang"] == "en"
    assert "softmax gradient" in reader.metadata.title
    assert len(reader.outline) >= 1


def test_there_is_a_second_form_where_there_are_solutions(downloads):
    names = {path.stem for path in downloads.glob("*.pdf")}
    assert names == {"index", "one_result", "one_result-with-solutions", "glossary", "cheat_sheet", "book", "book-with-solutions"}


def of_solutions():
    """Return for each solution of a chapter runs of its words that its text has nowhere else."""
    notebook = json.loads((ROOT / "book/one_result.ipynb").read_text(encoding="utf-8"))
    cells = ["".join(cell["source"]) for cell in notebook["cells"]]
    starts = [i for i, cell in enumerate(cells) if "solution-start" in cell]
    assert len(starts) >= 4
    for start in starts:
        text = cells[start + 1]
        rest = " ".join(cell for cell in cells if cell != text)
        yield [words for words in re.findall(r"[A-Za-z]{4,} [a-z]{2,} [a-z]{2,}", text) if words not in rest]


@pytest.mark.parametrize("name", ["one_result", "book"])
def test_solutions_are_in_one_form_and_not_in_the_other(downloads, name):
    without, with_them = (text_of(downloads / f"{name}{ending}.pdf") for ending in ("", "-with-solutions"))
    found = list(of_solutions())
    assert sum(map(bool, found)) >= 4
    for words in filter(None, found):
        assert any(one in with_them for one in words), words
        assert not any(one in without for one in words), words
    assert with_them.count("Solution to Exercise") == len(found) and "Solution to Exercise" not in without


@pytest.mark.parametrize("ending", ["", "-with-solutions"])
def test_a_chapter_is_whole_up_to_its_last_words_and_answers_its_questions(downloads, ending):
    notebook = json.loads((ROOT / "book/one_result.ipynb").read_text(encoding="utf-8"))
    text = text_of(downloads / f"one_result{ending}.pdf")
    last_words = re.findall(r"[A-Za-z]+ [a-z]+ [a-z]+", "".join(notebook["cells"][-1]["source"]))
    assert any(phrase in text for phrase in last_words[-3:])
    answers = parsed(downloads.parent / "book/one_result.html").select("details.predict-answer > p")
    phrases = [re.findall(r"[A-Za-z]+ [a-z]+ [a-z]+ [a-z]+", answer.get_text()) for answer in answers]
    assert sum(map(bool, phrases)) >= 3
    for said in filter(None, phrases):
        assert any(phrase in text for phrase in said), said
    assert "Compare your answer" not in text


def links(path):
    return [note.get_object().get("/A", {}).get("/URI", "") for page in pypdf.PdfReader(path).pages for note in page.get("/Annots", [])]


def test_no_link_leads_to_the_folder_of_whoever_printed_it(downloads):
    for path in downloads.glob("*.pdf"):
        assert [url for url in links(path) if url.startswith("file:")] == [], path.name


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
    targets = links(downloads / "book.pdf")
    inner = [name.split("/")[1] for name in NAMES]
    assert not [url for url in targets if any(url.split("#")[0].endswith(f"/{name}.html") for name in inner)]
