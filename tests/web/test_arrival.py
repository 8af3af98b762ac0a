"""Whoever comes from the landing page into the middle of a chapter is told which it is, and its letters."""

import pytest
from parsed import parsed
from site_build import ROOT
from softmax_book.arrival import LINK, letters_of, line

def letters_only(name):
    """Return the name of a section without hyphens, in which Markdown's name and that of the page may differ: newton-s-step."""
    return name.replace("-", "")


LANDINGS = sorted(set(LINK.findall((ROOT / "book/index.md").read_text(encoding="utf-8"))))


@pytest.mark.one_in(3)
@pytest.mark.parametrize(("name", "anchor"), LANDINGS)
def test_the_section_says_where_one_is_and_which_letters_hold(site, name, anchor):
    page = parsed(site / f"book/{name}.html")
    section = page.find("section", id=lambda name: name and letters_only(name) == letters_only(anchor))
    said = section.find("p", class_="arrived", recursive=False)
    assert said.em.get_text() == page.h1.get_text(" ", strip=True).removesuffix("#").strip()
    if not letters_of(ROOT / f"book/{name}.ipynb"):
        assert said.get_text() == f"You are in {said.em.get_text()}."
        return
    assert all(what in said.get_text() for what in ("logits", "probabilities", "labels")) and len(said.select("math")) >= 3


def test_there_are_no_other_lines(site):
    for path in (site / "book").glob("*.html"):
        page = parsed(path)
        found = {letters_only(one.parent["id"]) for one in page.select(".arrived")}
        assert found == {letters_only(anchor) for name, anchor in LANDINGS if name == path.stem}


def test_the_letters_are_those_of_the_first_declarations():
    letters = letters_of(ROOT / "book/kronecker_delta.ipynb")
    assert letters == {"logits": "z_k", "probabilities": "y_k", "labels": "t_k", "the loss": "E"}
    assert line("A chapter", letters).astext() == "You are in A chapter. Its letters: z_k logits, y_k probabilities, t_k labels, E the loss."
