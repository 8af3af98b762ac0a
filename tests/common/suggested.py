"""What suggest makes of a page: its entries, and the verdicts on the page with all that is suggested for it."""

from eqcheck.judging.page import check_items
from eqcheck.reading.documents import markdown
from eqcheck.suggesting import suggest
from eqcheck.suggesting.trying import with_blocks


def page(*formulas):
    """Return a page with these formulas, each as a display."""
    return "\n\n".join(f"$$\n{formula}\n$$" for formula in formulas) + "\n"


def entries(source):
    """Return what is suggested: name -> right side."""
    return {entry.name: entry.value for entry in suggest(source).entries}


def verdicts(text):
    """Return the verdicts on a page with all that is suggested for it."""
    return [check.verdict for check in check_items(with_blocks(markdown.read(text), suggest(text).blocks), "")]
