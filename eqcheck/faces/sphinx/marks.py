"""Marks: the sign beside each checked formula that opens what was checked, and the comments taken out."""

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from ...reading.statements.markers import SHOWN_TO_NOBODY
from .book import Book
from .html import Html, ReportPart
from .report import PARTS
from .wording import relations, sign_of


class WriteMarks(SphinxPostTransform):
    """Put marks and report into a page; take the checker's own comments out of its formulas."""

    default_priority = 500  # when the formulas stand where they will stay

    def run(self, **kwargs):
        html = self.app.builder.format == "html"
        book = Book(self.app, self.env.docname)
        for place in list(self.document.findall(ReportPart)):
            place.replace_self(Html(html=PARTS[place["part"]](book)) if html else [])
        entries = {entry.number: entry for entry in book.entries(self.env.docname)}
        for node in list(self.document.findall(lambda n: isinstance(n, (nodes.math, nodes.math_block)))):
            if SHOWN_TO_NOBODY.search(node.astext()):
                latex = SHOWN_TO_NOBODY.sub("", node.astext())
                node.rawsource, node[:] = latex, [nodes.Text(latex)]
            entry = entries.get(node.get("eqcheck"))
            if html and entry and entry.marked:
                _insert(node, Html(html=mark(book, entry)), entry.display)


def _insert(node, sign, display):
    """Put a mark behind a formula, and never inside a paragraph what may not stand there."""
    if display:
        node["classes"].append("eqcheck-marked")
        while isinstance(node.parent, nodes.TextElement):
            node = node.parent
    place = node.parent.index(node) + 1
    while display and place < len(node.parent) and isinstance(node.parent[place], Html):
        place += 1
    node.parent.insert(place, sign)


def mark(book, entry):
    """Return the mark that stands at a formula."""
    row = book.uri(book.report, book.row(book.here, entry)) if book.report else ""
    if not entry.display:
        sign = '<span aria-hidden="true">✗</span><span class="eqcheck-said"> refuted as stated</span>'
        inside = f'<a href="{row}">{sign}</a>' if row else sign
        return f'<span class="eqcheck-inline">{inside}</span>'
    more = f'<p class="eqcheck-more"><a href="{row}">In the report of the whole book</a></p>' if row else ""
    return (
        f'<details class="eqcheck"><summary>{sign_of(entry)}</summary>'
        f'<div class="eqcheck-panel">{relations(entry)}{more}</div></details>\n'
    )
