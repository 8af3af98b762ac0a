"""Quarto and R Markdown: Markdown in which a display may have a full stop or a label such as {#eq-x} behind it."""

from . import markdown


def read(text: str, path=None):
    """Return the declarations, formulas and headings of a page."""
    return markdown.read(text, path, quarto=True)
