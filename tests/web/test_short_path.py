"""The short path: as long as the chapter says, whole from its beginning to its end, and marked in notebook and page."""

import re

import nbformat
import pytest
from docutils import nodes
from parsed import parsed
from reading_time import minutes, words_and_displays
from site_build import ROOT
from softmax_book.predict import Answer
from softmax_book.short_path import SIGN, Stretch, gather

pytestmark = pytest.mark.every_case

WITH_PATH = ["jacobian_product", "kronecker_delta", "chain_rule", "finite_differences", "overflow", "second_order", "variations", "training"]
FOLLOWS = re.compile(r"\$\$|\||[*-] |\d+\. ")  # how a display, a table or a list begins in Markdown


def cells(name):
    return nbformat.read(ROOT / f"book/{name}.ipynb", as_version=4).cells


def on_the_path(name):
    """Return the blocks of a chapter that are on its short path, and how many cells of code are."""
    blocks, code, on = [], 0, False
    for cell in cells(name):
        if cell.cell_type == "code":
            code += on
            continue
        for block in re.split(r"\n{2,}", re.sub(r"<!--.*?-->", "", cell.source, flags=re.S)):
            marked = block.startswith((SIGN, f"> {SIGN}"))
            on = marked or on and bool(FOLLOWS.match(block))
            if on:
                blocks.append(block)
    return blocks, code


def test_every_chapter_that_says_so_is_asked():
    saying = {path.stem for path in (ROOT / "book").glob("*.ipynb") if "**Short path:**" in cells(path.stem)[0].source}
    assert saying == set(WITH_PATH)


def length(name):
    """Return the minutes that the path takes."""
    blocks, code = on_the_path(name)
    return minutes(*words_and_displays("\n\n".join(blocks)), code)


@pytest.mark.parametrize("name", WITH_PATH)
def test_it_takes_as_long_as_the_chapter_says(name):
    (said,) = re.findall(rf"\*\*Short path:\*\* about (\d+) minutes, for what is marked {SIGN}\.", cells(name)[0].source)
    assert int(said) == pytest.approx(length(name), abs=0.75)
    assert length(name) <= 12.5


@pytest.mark.parametrize("name", WITH_PATH)
def test_it_begins_with_the_chapter_and_ends_with_what_to_remember(name):
    texts = [cell.source for cell in cells(name) if cell.cell_type == "markdown" and not cell.source.startswith("```{eqcheck}")]
    assert any(f"\n{SIGN} " in text for text in texts[:2])
    end = texts[-1].split("\n\n")
    assert end[0] == "## What to remember" and any(block.startswith(SIGN) for block in end[1:])


@pytest.mark.parametrize("name", WITH_PATH)
def test_no_sign_is_left_in_the_middle_of_a_paragraph(name):
    for cell in cells(name)[1:]:
        assert cell.cell_type == "code" or len(re.findall(rf"^(?:> )?{SIGN} ", cell.source, re.M)) == cell.source.count(SIGN)


@pytest.mark.parametrize("name", WITH_PATH)
def test_each_stretch_of_the_page_leads_to_the_next(site, name):
    article = parsed(site / f"book/{name}.html").select_one("article")
    stretches = article.select(".short-path")
    assert [one["id"] for one in stretches] == [f"short-path-{n}" for n in range(1, len(stretches) + 1)]
    assert [one["aria-label"] for one in stretches] == [f"Short path, part {n} of {len(stretches)}" for n in range(1, len(stretches) + 1)]
    links = [[link["href"] for link in one.select(".short-path-on a")] for one in stretches]
    assert links == [[f"#short-path-{n}"] for n in range(2, len(stretches) + 1)] + [[]]
    assert article.find("a", href="#short-path-1")
    assert SIGN not in article.get_text() and "marked by a line in the margin. Go to its beginning." in article.get_text()
    words, displays = words_and_displays("\n\n".join(on_the_path(name)[0]))
    assert len(" ".join(one.get_text(" ") for one in stretches).split()) >= words * 0.9
    assert sum(len(one.select("div.math")) for one in stretches) == displays


def test_a_question_on_the_path_has_its_answer_there(site):
    for name in WITH_PATH:
        article = parsed(site / f"book/{name}.html").select_one("article")
        for question in article.select(".short-path > blockquote"):
            after = question.find_next_sibling()
            assert after is None or after.name == "details" or "short-path-on" in after["class"]


def paragraph(text):
    return nodes.paragraph("", "", nodes.Text(text))


def gathered(*blocks):
    """What becomes of blocks: the texts of each stretch in a list, and those outside as they are."""
    section = nodes.section("", *blocks)
    gather(section)
    return [[one.astext() for one in block.children] if isinstance(block, Stretch) else block.astext() for block in section.children]


def test_marked_paragraphs_in_a_row_are_one_stretch():
    assert gathered(paragraph("a"), paragraph("▸ b"), paragraph("▸ c"), paragraph("d"), paragraph("▸ e")) == ["a", ["b", "c"], "d", ["e"]]


def test_what_follows_a_marked_paragraph_goes_along_up_to_the_next():
    display, cell = nodes.math_block("", "x"), nodes.container("", paragraph("1"), classes=["cell"])
    blocks = [paragraph("▸ b"), nodes.target(), display, cell, paragraph("c"), nodes.math_block("", "y")]
    assert gathered(*blocks) == [["b", "", "x", "1"], "c", "y"]


def test_a_question_takes_its_answer_along_and_the_signs_in_it_go():
    question = nodes.block_quote("", nodes.paragraph("", "", nodes.Text("▸ "), nodes.strong("", "Predict."), nodes.Text(" What?")))
    answer = Answer("", paragraph("▸ That."), paragraph("More."))
    assert gathered(question, answer, paragraph("c")) == [["Predict. What?", "That.\n\nMore."], "c"]


def test_a_sign_within_a_paragraph_marks_nothing():
    assert gathered(paragraph("what is marked ▸ here"), nodes.math_block("", "x")) == ["what is marked ▸ here", "x"]
