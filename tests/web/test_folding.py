"""What is folded: the code of each figure and each table of letters, and nothing else."""

import nbformat
import pytest
from parsed import parsed
from site_build import ROOT, pages
from softmax_book.folding import CODE, LETTERS, MORE_LETTERS

NOTEBOOKS = [name for name in pages() if (ROOT / f"{name}.ipynb").is_file()]


def article(site, name):
    return parsed(site / f"{name}.html").select_one("article")


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_the_code_of_every_figure_is_folded_and_no_other(site, name):
    drawn = [
        cell.source.strip()
        for cell in nbformat.read(ROOT / f"{name}.ipynb", as_version=4).cells
        if cell.cell_type == "code" and any("image/svg+xml" in output.get("data", {}) for output in cell.outputs)
    ]
    page = article(site, name)
    folded = [fold for fold in page.select("details.folded") if fold.summary.get_text() == CODE]
    assert [fold.select_one("pre").get_text().strip() for fold in folded] == drawn
    for fold in folded:
        assert not fold.has_attr("open")
        assert fold.parent.select_one(".cell_output .figure") and not fold.select(".cell_output")


@pytest.mark.parametrize("name", pages())
def test_every_table_of_letters_is_folded(site, name):
    page = article(site, name)
    tables = page.select(".eqcheck-symbols")
    assert all(table.parent.name == "details" and "folded" in table.parent["class"] for table in tables)
    said = [table.parent.summary.get_text() for table in tables]
    assert said == [LETTERS, *[MORE_LETTERS] * len(tables)][: len(tables)]


def test_a_table_says_first_what_a_letter_is_for(site):
    table = article(site, "book/chain_rule").select_one("table.eqcheck-table")
    assert [th.get_text() for th in table.thead.select("th")] == ["Role", "Symbol", "What it is"]
    roles = [row.select_one("th, td").get_text() for row in table.tbody.select("tr")]
    assert roles[:4] == ["feature", "weight", "logit", "probability"] and "" not in roles  # vectors have the role of their entries
