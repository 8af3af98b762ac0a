"""The report: every equation of the book with its verdict, and which labels the results need."""

from html import escape

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from ...judging.checks import VERDICTS
from .html import ReportPart
from .wording import COUNTED, LABELS, ONE, SIGNS, many, marked_up, relations, sign_of


class Report(SphinxDirective):
    """```{eqcheck-report}: every equation of the book with its verdict."""

    def run(self):
        self.env.eqcheck_reports.add(self.env.docname)
        found = [ReportPart(part="summary")]
        for part, title in (("ledger", "What the results need"), ("equations", "Every equation")):
            section = nodes.section("", nodes.title(title, title), ids=[f"eqcheck-{part}"])
            section += ReportPart(part=part)
            found.append(section)
        for node in found:
            self.set_source_info(node)
        return found


def summary(book):
    """Return the totals, and what was skipped with the reasons."""
    found = [(d, entry) for d in book.pages() for entry in book.entries(d)]
    counts = {v: sum(entry.count(v) for _, entry in found) for v in VERDICTS}
    total = sum(counts.values())
    parts = [
        f"{counts[v]} {ONE.get(v, words) if counts[v] == 1 else words}"
        for v, words in COUNTED.items()
        if counts[v]
    ]
    lines = [
        f'<p class="eqcheck-total"><strong>{many(total, "relation sign")}</strong> '
        f'on {many(len(book.pages()), "page")}: '
        f"{', '.join(parts) or 'none'}.</p>"
    ]
    skipped = [
        f"<li>{_where(book, d, entry)}: {marked_up(check.message)}</li>"
        for d, entry in found
        for check in entry.checks
        if check.verdict == "skipped"
    ]
    if skipped:
        lines.append(f'<p>Skipped, and why:</p>\n<ul class="eqcheck-skipped">{"".join(skipped)}</ul>')
    return '<div class="eqcheck-report">' + "\n".join(lines) + "</div>\n"


def _where(book, docname, entry):
    return f"{book.link(docname, entry)} in {escape(book.title(docname))}"


def ledger(book):
    """Return which labelled equations need which labels."""
    heads = {
        "any": "These hold whatever the labels are, or have none in them:",
        "sum-one": "These need labels that sum to 1:",
        "one-hot": "These need one-hot labels:",
        "refuted": "These are false as they stand, wholly or in one line, and shown for that:",
    }
    found = {kind: {} for kind in heads}
    for docname in book.pages():
        for entry in book.entries(docname):
            if entry.label and (kind := _needs(entry)):
                found[kind].setdefault(docname, []).append(book.link(docname, entry))
    lines = []
    for kind, head in heads.items():
        items = [
            f"<li>{escape(book.title(docname))}: {', '.join(links)}</li>"
            for docname, links in found[kind].items()
        ]
        if items:
            lines.append(f'<p>{head}</p>\n<ul class="eqcheck-ledger">{"".join(items)}</ul>')
    return f'<div class="eqcheck-report">{"".join(lines) or "<p>No equation has a label.</p>"}</div>\n'


def equations(book):
    """Return every equation, page by page."""
    lines = []
    for docname in book.pages():
        anchor = f"eqcheck-{nodes.make_id(docname)}"
        lines.append(f'<h3 id="{anchor}"><a href="{book.uri(docname)}">{escape(book.title(docname))}</a></h3>')
        for entry in book.entries(docname):
            sign = f' <span class="eqcheck-count">{sign_of(entry)}</span>' if set(SIGNS) & _verdicts(entry) else ""
            lines.append(
                f'<div class="eqcheck-entry" id="{book.row(docname, entry)}">'
                f'<p class="eqcheck-where">{book.link(docname, entry)}{sign}</p>{relations(entry)}</div>'
            )
    return '<div class="eqcheck-report">' + "\n".join(lines) + "</div>\n"


PARTS = {"summary": summary, "ledger": ledger, "equations": equations}


def _verdicts(entry):
    return {check.verdict for check in entry.checks}


def _needs(entry):
    """Return the strongest assumption of an equation, 'refuted', or nothing if none was checked."""
    if _verdicts(entry) & {"refuted-as-stated", "false"}:
        return "refuted"
    needed = [check.assumption for check in entry.checks if check.verdict == "holds"]
    return max(needed, key=list(LABELS).index, default="")
