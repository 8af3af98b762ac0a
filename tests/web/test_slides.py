"""The slides: what they show is on a chapter's page, what they ask has its minute, and they load nothing from elsewhere."""

import re

import nbformat
import numpy as np
import pytest
from handout import slides
from parsed import parsed
from site_build import ROOT

from softmaxlib.mistakes import CATALOGUE

DECKS = slides.decks()


@pytest.fixture(scope="module")
def written(site, tmp_path_factory):
    target = tmp_path_factory.mktemp("slides")
    slides.write(target, site)
    return target


@pytest.mark.parametrize("name", DECKS)
def test_a_deck_has_its_minutes_in_order_and_a_question_on_every_slide(name):
    minutes = [slide["at"] for slide in DECKS[name]["slides"]]
    assert minutes == sorted(set(minutes)) and minutes[0] == 0 and minutes[-1] < DECKS[name]["minutes"] == 90
    for slide in DECKS[name]["slides"]:
        assert "?" in slide["ask"] and slide["right"].endswith(".") and set(slide.get("usual", [])) <= set(CATALOGUE)


@pytest.mark.parametrize("name", DECKS)
def test_every_slide_shows_something_and_has_notes(written, name):
    page = parsed(written / f"{name}.html")
    sections = page.select(".slides > section")[1:]
    assert len(sections) == len(DECKS[name]["slides"])
    for section, slide in zip(sections, DECKS[name]["slides"]):
        notes = section.select_one("aside.notes").get_text()
        assert f"Minute {slide['at']}." in notes and slide["right"] in notes
        assert section.select_one(".letters math") or not slide["show"]
        assert not section.select("button, .arrived")
        assert section.select("math, pre, svg, img, blockquote") or not slide["show"]
        assert not section.select(".headerlink, details, [id]:not(svg [id])")
        assert all("source" in formula["data-n"].split() for formula in section.select("[data-n]"))


def test_what_is_no_note_says_where_a_deck_comes_from_and_nothing_to_the_speaker(written):
    for name in DECKS:
        first = parsed(written / f"{name}.html").select_one(".slides > section")
        first.aside.decompose()
        assert "CC BY 4.0" in first.get_text() and "minutes" not in first.get_text().lower().replace("minus", "")
    assert "question 510197 on Cross Validated, CC BY-SA 4.0" in parsed(written / "ninety.html").section.get_text()


def test_a_tall_figure_is_shown_in_parts_beside_each_other(written):
    drawings = parsed(written / "ninety.html").select(".figure svg")
    heights = [drawing["viewbox"].split() for drawing in drawings]
    assert len(drawings) == 3 and len({(x, width, height) for x, _, width, height in heights}) == 1
    assert len({y for _, y, _, _ in heights}) == 3


def test_the_code_of_a_slide_prints_what_its_lead_says():
    """The labels that a slide names are those with which its code was run, as far as the output tells."""
    (slide,) = (slide for slide in DECKS["ninety"]["slides"] if slide["heading"] == "The same in code")
    labels = np.array([float(number) for number in re.search(r"\(([^)]*)\)", slide["lead"])[1].split(", ")])
    (cell,) = (cell for cell in nbformat.read(ROOT / "book/jacobian_product.ipynb", as_version=4).cells if "(row @ softmax_jacobian(a)).round(4)" in cell.source)
    printed = re.search(r"collapsed form\s+\[(.*?)\]", cell.outputs[0].text)[1]
    assert [float(number) for number in printed.split()] == pytest.approx([0.2, 0.3, 0.5] - labels)


def test_every_formula_of_a_slide_stands_on_a_page_of_the_site(written, site):
    on_pages = {formula["alttext"] if formula.has_attr("alttext") else str(formula.contents) for path in (site / "book").glob("*.html")
                for formula in parsed(path).find_all("math")}  # fmt: skip
    for path in written.glob("*.html"):
        for formula in parsed(path).find_all("math"):
            assert (formula["alttext"] if formula.has_attr("alttext") else str(formula.contents)) in on_pages


def test_nothing_is_loaded_from_elsewhere_and_all_of_it_is_there(written):
    for path in written.glob("*.html"):
        text = path.read_text(encoding="utf-8")
        for address in re.findall(r'(?:src|href)="([^"#][^"]*)"', text):
            assert "//" not in address and (written / address).is_file(), address
    assert "url(" in (written / "slides.css").read_text(encoding="utf-8")
    for address in re.findall(r'url\("?([^")]+)"?\)', (written / "slides.css").read_text(encoding="utf-8")):
        assert (written / address).is_file()
    assert (written / "reveal/LICENSE").is_file()


def test_a_deck_in_the_letters_of_ones_own_course(site, tmp_path):
    slides.write(tmp_path, site, "bishop")
    page = parsed(tmp_path / "ninety.html")
    assert page.html["data-notation"] == "bishop"
    assert all("bishop" in formula["data-n"].split() for formula in page.select("[data-n]"))
    (slide,) = (one for one in page.select("section") if one.h2 and one.h2.get_text() == "Where the pattern was")
    assert [formula["data-tex"] for formula in slide.select(".letters math")] == ["a_k", "y_k", "t_k", "E"]
    assert "S y_i - t_i" in slide.select_one("div.math math")["data-tex"]


@pytest.mark.parametrize(
    ("item", "message"),
    [
        ({"equation": "eq-none"}, "no chapter has the equation eq-none"),
        ({"predict": "notation"}, "expected CHAPTER#SECTION"),
        ({"predict": "notation#nowhere"}, "has no section nowhere"),
        ({"predict": "notation#exercises"}, "asks no question"),
        ({"figure": "jacobian_product#predict"}, "the section has 0"),
    ],
)
def test_what_a_chapter_has_not_is_said(site, item, message):
    with pytest.raises(ValueError, match=message):
        slides.steps(item, slides.Pages(site))
