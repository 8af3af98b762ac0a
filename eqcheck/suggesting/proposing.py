"""The way in: from a page to the blocks it needs, one for the whole page, or one for each part where letters change their meaning."""

from pathlib import Path

from ..reading import documents
from ..reading.documents import Formula, bare_latex
from .drafting import first_draft
from .entries import Suggestion
from .improving import improved
from .sections import in_sections
from .trying import before, read_of


def suggest(source) -> Suggestion:
    """Return the declarations that a page needs.

    ``source`` is the path of a page, its text (Markdown, or bare lines of LaTeX), or several formulas
    as a list of texts.  Raises ``Unusable`` for a path that is no page.
    """
    if isinstance(source, Path):
        return suggest_items(documents.read(source), _words(source))
    if isinstance(source, str):
        return suggest_items(bare_latex.read(source), source)
    formulas = [Formula(latex, line, display=True) for line, latex in enumerate(source, 1)]
    return suggest_items(formulas, "")


def _words(path):
    return path.read_text(encoding="utf-8", errors="replace")


def suggest_items(items, words=""):
    """Return the declarations for the items of a page; ``words`` is its text, which may say what a formula does not."""
    items = list(items)
    if not any(isinstance(item, Formula) for item in items):
        return Suggestion()
    page = before(items)
    draft = improved(first_draft(items, page, words))
    if draft.raised:  # z^l may be a power as well
        powers = improved(first_draft(items, page, words, layers=False))
        draft = max(draft, powers, key=lambda one: (one.holds, -one.unread, -one.false))
    blocks, checks = in_sections(items, page, words, draft) or (draft.blocks, draft.checks)
    return Suggestion(blocks, *read_of(checks))
