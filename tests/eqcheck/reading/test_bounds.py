"""Long text of any kind is read in time that grows with its length: four times the text, four times the time or so."""

import gc
import os
import time

import pytest

from eqcheck.reading import documents

SIZE = 15_000  # characters
LONG = bool(os.environ.get("EQCHECK_LONG"))
# What may be opened and is never closed, and what defines or repeats without end.
UNITS = {
    ".md": ["<!--", "<!-- eqcheck: ", "$", "\\(", "\\[\n", "::: {.x}\n", "\\begin{align}\n", "\\newcommand{\\a}{"],
    ".qmd": ["<div>\n"],
    ".tex": ["$a", "\\(", "\\begin{align}", "\\newcommand", "\\newcommand{\\a}{\\b}\n", "% eqcheck\n"],
    ".rst": ["<!--", "$$\n", "{", ".. math::\n\n"],
}
if LONG:
    UNITS = dict.fromkeys(UNITS, sorted({*sum(UNITS.values(), []), "$$\n", "\\[", "\\\\[\n", "> ", "<", "\\newcommand{\\a}{", "\\verb|", "\\iffalse", "\\begin{verbatim}", "\\input{a}"}))


def seconds(path, text):
    """Return the processor's time for a page, the shorter of two; what other tests have left is not collected meanwhile."""
    path.write_text(text, encoding="utf-8")
    times = []
    gc.disable()
    try:
        for _ in range(2):
            begin = time.process_time()
            documents.read(path)
            times.append(time.process_time() - begin)
    finally:
        gc.enable()
    return min(times)


@pytest.mark.one_in(3)
@pytest.mark.parametrize(("ending", "unit"), [(ending, unit) for ending, units in UNITS.items() for unit in units])
def test_time_grows_with_the_text(tmp_path, ending, unit):
    page = tmp_path / f"page{ending}"
    seconds(page, unit * 10)  # whatever is imported, is imported
    once, four_times = (seconds(page, unit * (n * SIZE // len(unit))) for n in (1, 4))
    assert four_times < 8 * once + 0.2, (once, four_times)
