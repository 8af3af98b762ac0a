"""The chapter on mistakes against the catalogue: every entry has its section, with its numbers."""

import functools
import re

import nbformat
import numpy as np
import pytest
from parsed import parsed
from site_build import ROOT

from softmaxlib import mistakes

LOGITS, LABELS = np.log([0.2, 0.3, 0.5]), np.array([0.1, 0.7, 0.2])
NUMBERS = re.compile(r"\((−?[\d.]+), (−?[\d.]+), (−?[\d.]+)\)")


def sections():
    """Return {name: text} of the sections whose heading is the name of a mistake."""
    cells = nbformat.read(ROOT / "book/mistakes.ipynb", as_version=4).cells
    text = "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    text += "\n\n" + (ROOT / "book/more_mistakes.md").read_text(encoding="utf-8")
    parts = re.split(r"^#{2,3} (.*)$", text, flags=re.M)
    return {
        heading.strip("`"): body
        for heading, body in zip(parts[1::2], parts[2::2])
        if heading.startswith("`")
    }


SECTIONS = sections()
SHOWN = [name for name, text in SECTIONS.items() if "probe" in text]


def test_every_mistake_has_its_section_and_no_other_has_one():
    assert sorted(SECTIONS) == sorted(mistakes.CATALOGUE)
    assert len(SECTIONS) == 64


@pytest.mark.parametrize("name", SHOWN)
def test_the_numbers_on_the_probe_are_those_of_the_mistake(name):
    entry = mistakes.CATALOGUE[name]
    if entry.kind == "vjp":  # the vector that arrives from cross-entropy is −t
        gradient = entry.example(LOGITS.copy(), -LABELS)
    else:
        gradient = entry.example(LOGITS.copy(), LABELS.copy())
    # A section may show other numbers first (labels, probabilities): the gradient is among them.
    shown = [tuple(n.replace("−", "-") for n in found) for found in NUMBERS.findall(SECTIONS[name])]
    digits = [[len(n.partition(".")[2]) for n in numbers] for numbers in shown]
    assert any(
        all(round(float(g), d) == float(n) for g, n, d in zip(gradient, numbers, places))
        for numbers, places in zip(shown, digits)
    ), (name, gradient, shown)


def test_most_of_the_gradients_are_shown():
    with_a_gradient = [
        name for name, e in mistakes.CATALOGUE.items() if e.kind == "logits" and not e.params
    ]
    right = {"input-changed", "labels-not-summing-to-one"}
    assert set(with_a_gradient) - right - set(SHOWN) <= {"sign", "jacobian-rows-summed"}


@pytest.mark.one_in(3)
@pytest.mark.parametrize("name", SECTIONS)
def test_a_section_ends_with_where_to_read_on_in_the_words_of_the_headings_there(site, name):
    see = mistakes.CATALOGUE[name].see
    said = re.findall(r"^Read on: (.*)\.$", SECTIONS[name], flags=re.M)
    assert len(said) == bool(see)
    links = re.findall(r"\[(.*?)\]\((.*?)\)", said[0]) if see else []
    assert [link.replace(".ipynb", ".html") for _, link in links] == list(see)
    for text, link in links:
        page, anchor = link.replace(".ipynb", ".html").split("#")
        heading = parsed(site / "book" / page).find(id=anchor).find(["h2", "h3"])
        assert heading.get_text().removesuffix("#").replace("’", "'") == text


def test_what_compares_several_mistakes_has_a_heading_of_its_own():
    heading, under = "", {}
    for cell in nbformat.read(ROOT / "book/mistakes.ipynb", as_version=4).cells:
        if cell.cell_type == "code":
            under.setdefault(heading, []).append(cell.source)
        else:
            heading = ([heading] + re.findall(r"^#{1,3} (.*)$", cell.source, flags=re.M))[-1]
    assert {name for name in under if name.startswith("`")} == {"`step-too-small`"}


@pytest.fixture(scope="module")
def anchors(site):
    """``anchors(page)`` gives the ids of a page, which is parsed once."""

    @functools.cache
    def ids(page):
        return {tag["id"] for tag in parsed(site / "book" / page).find_all(id=True)}

    return ids


@pytest.mark.parametrize("name", mistakes.CATALOGUE)
def test_every_link_of_the_catalogue_leads_somewhere(anchors, name):
    for link in mistakes.CATALOGUE[name].links:
        page, anchor = link.split("#")
        assert anchor in anchors(page), link
