"""eqcheck: the LaTeX that people read is the test.

Declarations say what the letters of a page are; every relation sign behind them is evaluated at
random points.  ``python -m eqcheck PATH…`` reads Markdown, notebooks, LaTeX and
reStructuredText.

A formula's way leads through four rooms, and imports point back along it only: it is *read* once
(documents, formulas, tokens, statements, trees), gets its *meaning* (declarations, values), is
*judged* (samples, verdicts, messages), and shows in a *face* (command line, pytest, Sphinx, notebook).
What is public stands here; the modules beside the rooms are the names by which programs load a face.
"""

from importlib import import_module

__version__ = "0.1.0"
__all__ = ["Check", "Token", "Unreadable", "check_file", "check_markdown", "summary", "tokens"]

_WHERE = {
    "Token": "reading.tokens", "Unreadable": "reading.tokens", "tokens": "reading.tokens",
    "Check": "judging.checks", "summary": "judging.checks",
    "check_file": "judging.page", "check_markdown": "judging.page",
}  # fmt: skip


def __getattr__(name):
    """Load a public name when it is first asked for: pytest imports this package in every run."""
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{_WHERE[name]}", __name__), name)
