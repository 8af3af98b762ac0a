"""Notebooks: the Markdown of their text cells, and of code that shows some, with the number of the cell at each item."""

import json
import re

from . import markdown
from .items import Unusable
from .regions import unseen
from .words import with_text_above

SHOWS = re.compile(r"\s*%%(?:latex|markdown|html)[^\n]*\n")  # what such a cell holds is shown as a text


def read(text: str, path=None):
    """Return the items of a notebook."""
    try:
        cells = _of_today(text)
        if cells is None:
            import nbformat

            cells = [(cell.cell_type, cell.source) for cell in nbformat.reads(text, as_version=4).cells]
        sources = [(n, kind, _typed(source)) for n, (kind, source) in enumerate(cells)]
    except Exception as error:  # nbformat and its validator raise whatever they stumble over
        raise Unusable(f"no notebook ({type(error).__name__})") from None
    found, above = [], []
    for n, kind, source in sources:
        items = _cell(n, kind, source, path)
        found += [with_text_above(item, source, above) for item in items] if above and kind == "markdown" else items
        above = [*above, source] if kind == "markdown" else []
    return found


def _cell(n, kind, source, path):
    """Return the items of one cell: a text, code that shows one, or a raw cell, of which nobody knows what becomes of it."""
    if kind == "markdown":
        return markdown.read(source, path, cell=n)
    if kind == "raw" and not source.startswith("---"):
        return unseen(source, 1, n, "a raw cell is not read: make it a cell of text")
    if kind == "code" and (shown := SHOWS.match(source)):
        return markdown.read(source[shown.end() :], path, cell=n, first_line=1 + shown[0].count("\n"))
    return []


def _of_today(text):
    """Return the kind and the source of each cell of a notebook in format 4, without nbformat, which takes longer to load than to read it.

    None if it is another format, or not in order: nbformat knows what that is.
    """
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or found.get("nbformat") != 4 or not isinstance(found.get("metadata"), dict) or not isinstance(found.get("cells"), list):
        return None
    cells = []
    for cell in found["cells"]:
        if not isinstance(cell, dict) or not isinstance(cell.get("metadata"), dict) or not isinstance(cell.get("cell_type"), str):
            return None
        source = cell.get("source")
        source = "".join(source) if isinstance(source, list) and all(isinstance(line, str) for line in source) else source
        if not isinstance(source, str):
            return None
        cells.append((cell["cell_type"], source))
    return cells


def _typed(source):
    """Return the text of a cell; JSON can hold halves of characters, which nothing can print."""
    return source.encode("utf-8", "replace").decode()
