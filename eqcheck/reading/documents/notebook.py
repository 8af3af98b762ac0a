"""Notebooks: the Markdown of their text cells, with the number of the cell at each item."""

import nbformat

from . import markdown
from .items import Unusable


def read(text: str, path=None):
    """Return the items of a notebook."""
    try:
        nb = nbformat.reads(text, as_version=4)
        cells = [(n, _typed(cell.source)) for n, cell in enumerate(nb.cells) if cell.cell_type == "markdown"]
    except Exception as error:  # nbformat and its validator raise whatever they stumble over
        raise Unusable(f"no notebook ({type(error).__name__})") from None
    return [item for n, source in cells for item in markdown.read(source, path, cell=n)]


def _typed(source):
    """Return the text of a cell; JSON can hold halves of characters, which nothing can print."""
    return source.encode("utf-8", "replace").decode()
