"""What is known about a page: its formulas, the checks of each, and the nodes that show them.

A page is checked when Sphinx reads it.  The verdicts stay in the environment; marks and report are
made from them when a page is written, so that they are the same in every build.
"""

import hashlib
import re
from dataclasses import dataclass, replace
from pathlib import Path

from docutils import nodes
from sphinx.util import logging

from ...judging.page import Page
from ...reading import documents
from ...reading.statements.markers import IN_MARKDOWN
from ...reading.statements.signs import SIGN
from .wording import SIGNS, WORDS, numbers

logger = logging.getLogger(__name__)

SCRIPT = re.compile(r"[_^]\{(?:[^{}]|\{[^{}]*\})*\}")


@dataclass(frozen=True)
class Entry:
    """One formula of a page and the checks of its relation signs."""

    number: int
    display: bool
    label: str
    checks: tuple
    labels: bool  # whether labels occur in it, so that an assumption about them means something
    anchor: str = ""

    def count(self, verdict):
        """Return how many of its relation signs have this verdict."""
        return sum(check.verdict == verdict for check in self.checks)

    @property
    def marked(self):
        """Whether a mark stands beside it: names given and conditions stated need none."""
        return any(self.count(verdict) for verdict in SIGNS) and (
            self.display or bool(self.count("refuted-as-stated"))
        )


@dataclass(frozen=True)
class Verdicts:
    """What came out of one page; ``digest`` says of which text, ``lost`` what could not be placed."""

    digest: str
    entries: tuple
    failures: tuple
    lost: int = 0


def check_page(app, doctree):
    """Check the page that was just read, warn of what fails, and tell its formulas apart."""
    env = app.env
    docname = env.docname
    path = Path(env.doc2path(docname))
    for comment in list(doctree.findall(nodes.raw)):
        if IN_MARKDOWN.search(comment.astext()):  # it has done its work
            comment.parent.remove(comment)
    if path.suffix not in documents.FORMATS:
        return
    try:
        items = documents.read(path)
    except documents.Unusable as error:
        _warn(str(error), docname, None, "unread")
        return
    if not app.config.eqcheck_undeclared_pages and not any(isinstance(item, documents.Declaration) and not item.shared for item in items):
        return
    around = documents.files_around(path)
    for file in around:
        env.note_dependency(str(file))
    digest = hashlib.sha256(b"".join(file.read_bytes() for file in (path, *around))).hexdigest()
    known = env.eqcheck_pages.get(docname)
    if known is None or known.digest != digest:
        known = evaluate(items, docname, digest)
    entries, lost = _find(known, items, doctree, docname)
    env.eqcheck_pages[docname] = replace(known, entries=entries, lost=lost)
    for check in known.failures:
        _warn(_describe(check), docname, check, check.verdict)


def evaluate(items, docname, digest):
    """Return the verdicts on a page's declarations and formulas."""
    page, entries, number = Page(docname), [], 0
    for item in items:
        before = len(page.checks)
        page.take(item)
        if isinstance(item, documents.Formula):
            number += 1
            checks = tuple(page.checks[before:])
            if checks:
                labels = page.declared.mentions_labels(item.latex)
                entries.append(Entry(number, item.display, item.label, checks, labels))
    failures = tuple(check for check in page.checks if not check.ok)
    return Verdicts(digest, tuple(entries), failures)


def _find(known, items, doctree, docname):
    """Give every checked formula's node an id and its number; return the entries, and how many are lost."""
    waiting, lost = {}, 0
    for node in doctree.findall(lambda n: isinstance(n, (nodes.math, nodes.math_block))):
        if _typed_on_page(node):
            for latex in _typed(node):
                waiting.setdefault(_key(latex, isinstance(node, nodes.math_block)), []).append(node)
    entries = {entry.number: entry for entry in known.entries}
    formulas = (item for item in items if isinstance(item, documents.Formula))
    for number, item in enumerate(formulas, 1):
        nodes_left = waiting.get(_key(item.latex, item.display))
        node = nodes_left.pop(0) if nodes_left else None
        if number not in entries:
            continue
        if node is None:
            check = entries[number].checks[0]
            _warn(f"{_place(check)}: this formula is checked but does not show on the page: {_short(item.latex)}",
                  docname, check, "page")  # fmt: skip
            lost += 1
            entries[number] = replace(entries[number], anchor="")
            continue
        if not node["ids"]:
            node["ids"].append(f"eqcheck-{number}")
        node["eqcheck"] = number
        entries[number] = replace(entries[number], anchor=node["ids"][0])
    for (_, _), nodes_left in sorted(waiting.items()):
        for node in nodes_left:
            if "eqcheck" not in node and _relates(node.astext()):
                lost += 1
                place = node if isinstance(node, nodes.math_block) else node.parent
                logger.warning("eqcheck does not read this formula, which stands on the page: %s",
                               _short(node.astext()), location=place, type="eqcheck", subtype="page")  # fmt: skip
    return tuple(entries.values()), lost


def _typed_on_page(node):
    """Whether a formula is text of the page: no entry of the symbol table, no output, no docstring."""
    while node.parent is not None:
        node = node.parent
        if "eqcheck-symbols" in node.get("classes", ()) or node.get("nb_element") in ("cell_code_output", "mime_bundle"):
            return False
        if node.tagname == "desc":
            return False
    return True


def _typed(node):
    """Return the formulas that a node shows: in reStructuredText an empty line parts one display from the next."""
    parts = [part for part in re.split(r"\n\s*\n", node.astext()) if part.strip()]
    return parts if isinstance(node, nodes.math_block) and len(parts) > 1 and str(node.source or "").endswith(".rst") else [node.astext()]


def _key(latex, display):
    return display, re.sub(r"\s+", "", latex)


def _relates(latex):
    """Whether a formula has a relation sign to check; the one in Σ_{k=1} is none."""
    return bool(SIGN.search(SCRIPT.sub("", latex)))


def _short(latex):
    line = " ".join(latex.split())
    return line if len(line) <= 90 else line[:89] + "…"


def _place(check):
    return (f"cell {check.cell}, " if check.cell is not None else "") + f"line {check.line}"


def _describe(check):
    label = f" ({check.label})" if check.label else ""
    found = [f"{_place(check)}{label}: {WORDS[check.verdict]}: {_short(check.shown)}"]
    if check.message:
        found.append(check.message)
    if example := numbers(check):
        found.append(example)
    if check.advice:
        found.append(f"→ {check.advice}")
    return "; ".join(found)


def _warn(message, docname, check, subtype):
    line = check.line if check is not None and check.cell is None else None
    logger.warning("%s", message, location=(docname, line), type="eqcheck", subtype=subtype)
