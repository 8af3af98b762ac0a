"""Long text of any kind is read in time that grows with its length: four times the text, four times the time or so."""

import itertools
import time

import pytest

from eqcheck.reading import documents

SIZE = 15_000  # characters
# What may be opened and is never closed, and what defines or repeats without end.
UNITS = ["<!--", "<!-- ", "$", "$a", "$$\n", "\\(", "\\[", "\\[\n", "\\\\[\n", "::: {.x}\n", "> ", "{", "\\begin{align}", "\\begin{align}\n", "\\newcommand", "\\newcommand{\\a}{", "\\newcommand{\\a}{\\b}\n", "<div>\n", "<", "% eqcheck\n", ".. math::\n\n"]


def seconds(path, text):
    """Return the processor's time for a page; the page itself is answered whatever it is."""
    path.write_text(text, encoding="utf-8")
    begin = time.process_time()
    documents.read(path)
    return time.process_time() - begin


@pytest.mark.parametrize(("ending", "unit"), [*itertools.product([".md", ".tex", ".rst"], UNITS), (".qmd", "<div>\n"), (".qmd", "<!--"), (".qmd", "::: {.x}\n")])
def test_time_grows_with_the_text(tmp_path, ending, unit):
    page = tmp_path / f"page{ending}"
    seconds(page, unit * 10)  # whatever is imported, is imported
    once, four_times = (seconds(page, unit * (n * SIZE // len(unit))) for n in (1, 4))
    assert four_times < 10 * once + 0.5, (once, four_times)
