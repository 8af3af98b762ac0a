"""The slides: what they show is on a chapter's page, what they ask has its minute, and they load nothing from elsewhere."""

import re

import pytest
from handout import slides
from parsed import parsed

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
        assert "?" in slide["ask"] and set(slide.get("usual", [])) <= set(CATALOGUE)


@pytest.mark.parametrize("name", DECKS)
def test_every_slide_shows_something_and_has_notes(written, name):
    page = parsed(written / f"{name}.html")
    sections = page.select(".slides > section")[1:]
    assert len(sections) == len(DECKS[name]["slides"])
    for section, slide in zip(sections, DECKS[name]["slides"]):
        assert f"Minute {slide['at']}." in section.select_one("aside.notes").get_text()
        assert section.select("math, pre, svg, img, blockquote") or not slide["show"]
        assert not section.select(".headerlink, details, [id]:not(svg [id])")
        assert all("source" in formula["data-n"].split() for formula in section.select("[data-n]"))


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
        slides.steps(item, site, {})
