"""The Sphinx face: the table of symbols, a mark at every checked formula, the report.

A page is checked when Sphinx reads it.  The verdicts stay in the environment; marks and report are
made from them when a page is written, so that they are the same in every build.
"""

import hashlib
import math
import re
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path

import yaml
from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from . import declare, text
from .declare import Declarations
from .tokens import Unreadable, tokens
from .verdict import NEEDS, RELATION_SIGN, VERDICTS, Page

logger = logging.getLogger(__name__)

FOLDER = Path(__file__).parent
LABELS = {"any": "any labels", **NEEDS}
ASSUMED = {
    "any": "Nothing is assumed of the labels. ",
    "sum-one": "The labels are assumed to sum to 1. ",
    "one-hot": "The labels are assumed to be one-hot. ",
}
MARKER = re.compile(r"^[ \t]*%\s*eqcheck:.*\n|[ \t]*%\s*eqcheck:.*$", re.M)
SCRIPT = re.compile(r"[_^]\{(?:[^{}]|\{[^{}]*\})*\}")
SIGNS = {"holds": "✓", "false": "✗", "refuted-as-stated": "✗", "skipped": "–", "unread": "?"}
WORDS = {
    "holds": "holds", "false": "false", "refuted-as-stated": "refuted as stated", "definition": "a definition",
    "given": "given", "skipped": "skipped", "unread": "not read",
}  # fmt: skip
COUNTED = {
    "holds": "hold", "refuted-as-stated": "refuted as stated", "definition": "definitions",
    "given": "given", "skipped": "skipped", "false": "false", "unread": "not read",
}  # fmt: skip
ONE = {"holds": "holds", "definition": "definition"}


# --- what is known about a page ----------------------------------------------------------------


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
        if text.MARK.search(comment.astext()):  # it has done its work
            comment.parent.remove(comment)
    if path.suffix not in (".md", ".ipynb"):
        return
    try:
        items = text.read(path)
    except text.Unusable as error:
        _warn(str(error), docname, None, "unread")
        return
    if not app.config.eqcheck_undeclared_pages and not any(isinstance(item, text.Declaration) for item in items):
        return
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
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
        if isinstance(item, text.Formula):
            number += 1
            checks = tuple(page.checks[before:])
            if checks:
                labels = _mentions_labels(item.latex, page.declared)
                entries.append(Entry(number, item.display, item.label, checks, labels))
    failures = tuple(check for check in page.checks if not check.ok)
    return Verdicts(digest, tuple(entries), failures)


def _mentions_labels(latex, declared):
    """Whether labels occur in a formula, or in what its symbols are defined as."""
    seen, waiting = set(), [latex]
    while waiting:
        try:
            names = {token.text for token in tokens(waiting.pop(), declared.context)}
        except Unreadable:
            return True
        found = [s for s in declared.symbols.values() if s.name in names and s.key not in seen]
        if any(s.kind in ("labels", "class") for s in found):
            return True
        seen |= {s.key for s in found}
        waiting += [s.latex.strip("[]") for s in found]
    return False


def _find(known, items, doctree, docname):
    """Give every checked formula's node an id and its number; return the entries, and how many are lost."""
    waiting, lost = {}, 0
    for node in doctree.findall(lambda n: isinstance(n, (nodes.math, nodes.math_block))):
        if _typed_on_page(node):
            waiting.setdefault(_key(node.astext(), isinstance(node, nodes.math_block)), []).append(node)
    entries = {entry.number: entry for entry in known.entries}
    formulas = (item for item in items if isinstance(item, text.Formula))
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
            if _relates(node.astext()):
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


def _key(latex, display):
    return display, re.sub(r"\s+", "", latex)


def _relates(latex):
    """Whether a formula has a relation sign to check; the one in Σ_{k=1} is none."""
    return bool(RELATION_SIGN.search(SCRIPT.sub("", latex)))


def _short(latex):
    line = " ".join(latex.split())
    return line if len(line) <= 90 else line[:89] + "…"


def _place(check):
    return (f"cell {check.cell}, " if check.cell is not None else "") + f"line {check.line}"


def _describe(check):
    formula = f"{check.left} {check.relation} {check.right}" if check.right else check.left
    found = [f"{_place(check)}{f' ({check.label})' if check.label else ''}: {WORDS[check.verdict]}: {_short(formula)}"]
    if check.message:
        found.append(check.message)
    if example := _numbers(check):
        found.append(example)
    return "; ".join(found)


def _warn(message, docname, check, subtype):
    line = check.line if check is not None and check.cell is None else None
    logger.warning("%s", message, location=(docname, line), type="eqcheck", subtype=subtype)


# --- the table of symbols ----------------------------------------------------------------------


class DeclarationsTable(SphinxDirective):
    """```{eqcheck}: the declarations, shown as the page's table of symbols."""

    has_content = True

    def run(self):
        source = "\n".join(self.content)
        before = self.env.temp_data.get("eqcheck", Declarations())
        box = nodes.container(classes=["eqcheck-symbols"])
        self.set_source_info(box)
        try:
            declared = declare.read(source, before)
        except Unreadable:  # what is wrong with it, check_page says
            box += nodes.literal_block(source, source, language="yaml")
            return [box]
        self.env.temp_data["eqcheck"] = declared
        block = yaml.safe_load(source) or {}
        shown = {str(key) for key in block.get("symbols") or {}}
        symbols = [symbol for symbol in declared.symbols.values() if symbol.key in shown]
        if symbols:
            box += _table(symbols, declared)
        if line := _small_print(block, shown, declared):
            box += line
        return [box]


def _math(latex):
    return nodes.math(latex, latex)


def _table(symbols, declared):
    roles = {_bare(key): str(role) for key, role in declared.roles.items()}
    heads = ["Symbol", "What it is"] + (["Role"] if any(_bare(s.key) in roles for s in symbols) else [])
    table = nodes.table(classes=["eqcheck-table", "colwidths-auto"])
    group = nodes.tgroup(cols=len(heads))
    table += group
    for n in range(len(heads)):
        group += nodes.colspec(colwidth=30, **({"stub": 1} if n == 0 else {}))
    head, body = nodes.thead(), nodes.tbody()
    group += [head, body]
    head += _row([[nodes.Text(word)] for word in heads])
    for symbol in symbols:
        cells = [[_math(symbol.key)], _what(symbol, declared)]
        if len(heads) == 3:
            cells.append([nodes.Text(roles.get(_bare(symbol.key), ""))])
        body += _row(cells)
    return table


def _row(cells):
    row = nodes.row()
    for cell in cells:
        row += nodes.entry("", nodes.paragraph("", "", *cell))
    return row


def _bare(key):
    try:
        return " ".join(token.text for token in tokens(str(key)))
    except Unreadable:
        return str(key)


def _what(symbol, declared):
    """Say in words what a symbol stands for."""
    if symbol.kind == "components":
        words = "vector of " if len(symbol.body[1]) == 1 else "matrix of "
        return [nodes.Text(words), _math(symbol.latex.strip("[]").strip())]
    if symbol.kind == "class":
        target = symbol.latex.split(None, 2)[2]
        return [nodes.Text("the class: the index at which "), _math(target), nodes.Text(" is 1")]
    if symbol.kind in ("ones", "identity"):
        words = "vector of ones, one for each " if symbol.kind == "ones" else "identity matrix, a row for each "
        return [nodes.Text(words), _math(str(symbol.body))]
    if symbol.kind == "simplex":
        return [nodes.Text("positive numbers that sum to 1 over "), _math(symbol.indices[-1])]
    if symbol.kind == "definition":
        return [nodes.Text("defined as "), _math(symbol.latex)]
    return [nodes.Text({"real": "real number", "positive": "positive number", "labels": "labels"}[symbol.kind])]


def _small_print(block, shown, declared):
    """Return the line below the table: index ranges and what is assumed."""
    line = nodes.paragraph(classes=["eqcheck-ranges"])
    ranges = {}
    for letter in block.get("index") or {}:
        ranges.setdefault(declared.index[str(letter)], []).append(str(letter))
    for size, letters in ranges.items():
        for n, letter in enumerate(letters):
            if n:
                line += nodes.Text(" and " if n == len(letters) - 1 else ", ")
            line += _math(letter)
        line += nodes.Text(" run from 1 to " if len(letters) > 1 else " runs from 1 to ")
        line += [_math(str(size)), nodes.Text(". ")]
    labels = [s for s in declared.symbols.values() if s.kind == "labels"]
    if labels and ("assume" in block or any(s.key in shown for s in labels)):
        line += nodes.Text(ASSUMED[declared.assume])
    if block.get("layout") == "numerator":
        line += nodes.Text("The derivative of a number by a vector is a row. ")
    return line if len(line) else None


# --- marks and report --------------------------------------------------------------------------


class Html(nodes.General, nodes.Inline, nodes.Element):
    """HTML that is ready; the book's search does not look into it."""


def _write_html(translator, node):
    translator.body.append(node["html"])
    raise nodes.SkipNode


def _skip(translator, node):
    raise nodes.SkipNode


class ReportPart(nodes.General, nodes.Element):
    """The place of a part of the report, until every page is read."""


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


class WriteMarks(SphinxPostTransform):
    """Put marks and report into a page; take the checker's own comments out of its formulas."""

    default_priority = 500  # when the formulas stand where they will stay

    def run(self, **kwargs):
        html = self.app.builder.format == "html"
        book = Book(self.app, self.env.docname)
        for place in list(self.document.findall(ReportPart)):
            place.replace_self(Html(html=getattr(book, place["part"])()) if html else [])
        entries = {entry.number: entry for entry in book.entries(self.env.docname)}
        for node in list(self.document.findall(lambda n: isinstance(n, (nodes.math, nodes.math_block)))):
            if MARKER.search(node.astext()):
                latex = MARKER.sub("", node.astext())
                node.rawsource, node[:] = latex, [nodes.Text(latex)]
            entry = entries.get(node.get("eqcheck"))
            if html and entry and entry.marked:
                _insert(node, Html(html=book.mark(entry)), entry.display)


def _insert(node, mark, display):
    """Put a mark behind a formula, and never inside a paragraph what may not stand there."""
    if display:
        node["classes"].append("eqcheck-marked")
        while isinstance(node.parent, nodes.TextElement):
            node = node.parent
    place = node.parent.index(node) + 1
    while display and place < len(node.parent) and isinstance(node.parent[place], Html):
        place += 1
    node.parent.insert(place, mark)


class Book:
    """Everything that marks and report say, as HTML for the page ``here``."""

    def __init__(self, app, here):
        self.app, self.env, self.here = app, app.env, here
        reports = sorted(self.env.eqcheck_reports & set(self.env.found_docs))
        self.report = reports[0] if reports else None

    def entries(self, docname):
        known = self.env.eqcheck_pages.get(docname)
        return known.entries if known else ()

    def pages(self):
        """Return the pages that have equations, in the order of the table of contents."""
        order, waiting = {}, [self.env.config.root_doc]
        while waiting:
            docname = waiting.pop()
            if docname not in order:
                order[docname] = None
                waiting += reversed(self.env.toctree_includes.get(docname, ()))
        order.update(dict.fromkeys(sorted(self.env.eqcheck_pages)))
        return [d for d in order if d in self.env.found_docs and self.entries(d)]

    def uri(self, docname, anchor=""):
        page = "" if docname == self.here else self.app.builder.get_relative_uri(self.here, docname)
        return escape(f"{page}#{anchor}" if anchor else page)

    def row(self, docname, entry):
        """Return the id of a formula's row in the report."""
        return f"eqcheck-{nodes.make_id(docname)}-{entry.number}"

    def name(self, docname, entry):
        """Return what a formula is called: the number that it has on its page, if it has one."""
        number = ""
        if entry.label:
            number = self.env.get_domain("math").equations.get(entry.label, ("", ""))[1] or ""
            if self.env.config.math_numfig and self.env.config.numfig:
                found = self.env.toc_fignumbers.get(docname, {}).get("displaymath", {})
                number = ".".join(map(str, found.get(entry.anchor, ())))
        if number:
            return f"({number})"
        return f"formula {entry.number}" + ("" if entry.display else ", inline")

    def link(self, docname, entry):
        name = escape(self.name(docname, entry))
        return f'<a href="{self.uri(docname, entry.anchor)}">{name}</a>' if entry.anchor else name

    # the mark

    def mark(self, entry):
        """Return the mark that stands at a formula."""
        row = self.uri(self.report, self.row(self.here, entry)) if self.report else ""
        if not entry.display:
            sign = '<span aria-hidden="true">✗</span><span class="eqcheck-said"> refuted as stated</span>'
            inside = f'<a href="{row}">{sign}</a>' if row else sign
            return f'<span class="eqcheck-inline">{inside}</span>'
        more = f'<p class="eqcheck-more"><a href="{row}">In the report of the whole book</a></p>' if row else ""
        return (
            f'<details class="eqcheck"><summary>{_sign(entry)}</summary>'
            f'<div class="eqcheck-panel">{_relations(entry)}{more}</div></details>\n'
        )

    # the report

    def summary(self):
        """Return the totals, and what was skipped with the reasons."""
        found = [(d, entry) for d in self.pages() for entry in self.entries(d)]
        counts = {v: sum(entry.count(v) for _, entry in found) for v in VERDICTS}
        total = sum(counts.values())
        parts = [
            f"{counts[v]} {ONE.get(v, words) if counts[v] == 1 else words}"
            for v, words in COUNTED.items()
            if counts[v]
        ]
        lines = [
            f'<p class="eqcheck-total"><strong>{_many(total, "relation sign")}</strong> '
            f'on {_many(len(self.pages()), "page")}: '
            f"{', '.join(parts) or 'none'}.</p>"
        ]
        skipped = [
            f"<li>{self._where(d, entry)}: {_marked_up(check.message)}</li>"
            for d, entry in found
            for check in entry.checks
            if check.verdict == "skipped"
        ]
        if skipped:
            lines.append(f'<p>Skipped, and why:</p>\n<ul class="eqcheck-skipped">{"".join(skipped)}</ul>')
        return '<div class="eqcheck-report">' + "\n".join(lines) + "</div>\n"

    def _where(self, docname, entry):
        return f"{self.link(docname, entry)} in {escape(self.title(docname))}"

    def title(self, docname):
        return self.env.titles[docname].astext() if docname in self.env.titles else docname

    def ledger(self):
        """Return which labelled equations need which labels."""
        heads = {
            "any": "These hold whatever the labels are, or have none in them:",
            "sum-one": "These need labels that sum to 1:",
            "one-hot": "These need one-hot labels:",
            "refuted": "These are false as they stand, wholly or in one line, and shown for that:",
        }
        found = {kind: {} for kind in heads}
        for docname in self.pages():
            for entry in self.entries(docname):
                if entry.label and (kind := _needs(entry)):
                    found[kind].setdefault(docname, []).append(self.link(docname, entry))
        lines = []
        for kind, head in heads.items():
            items = [
                f"<li>{escape(self.title(docname))}: {', '.join(links)}</li>"
                for docname, links in found[kind].items()
            ]
            if items:
                lines.append(f'<p>{head}</p>\n<ul class="eqcheck-ledger">{"".join(items)}</ul>')
        return f'<div class="eqcheck-report">{"".join(lines) or "<p>No equation has a label.</p>"}</div>\n'

    def equations(self):
        """Return every equation, page by page."""
        lines = []
        for docname in self.pages():
            anchor = f"eqcheck-{nodes.make_id(docname)}"
            lines.append(f'<h3 id="{anchor}"><a href="{self.uri(docname)}">{escape(self.title(docname))}</a></h3>')
            for entry in self.entries(docname):
                sign = f' <span class="eqcheck-count">{_sign(entry)}</span>' if set(SIGNS) & _verdicts(entry) else ""
                lines.append(
                    f'<div class="eqcheck-entry" id="{self.row(docname, entry)}">'
                    f'<p class="eqcheck-where">{self.link(docname, entry)}{sign}</p>{_relations(entry)}</div>'
                )
        return '<div class="eqcheck-report">' + "\n".join(lines) + "</div>\n"


def _verdicts(entry):
    return {check.verdict for check in entry.checks}


def _needs(entry):
    """Return the strongest assumption of an equation, 'refuted', or nothing if none was checked."""
    if _verdicts(entry) & {"refuted-as-stated", "false"}:
        return "refuted"
    needed = [check.assumption for check in entry.checks if check.verdict == "holds"]
    return max(needed, key=list(LABELS).index, default="")


def _many(count, noun):
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _sign(entry):
    """Return the sign of a mark: short for the eye, in words for who listens."""
    parts = []
    for verdict, sign in SIGNS.items():
        if count := entry.count(verdict):
            if verdict == "holds":
                said = f"{_many(count, 'relation')} checked, {'holds' if count == 1 else 'all hold'}"
                parts.append(f'<span class="eqcheck-holds"><span aria-hidden="true">{sign} {count}</span>'
                             f'<span class="eqcheck-said">{said}</span></span>')  # fmt: skip
            else:
                words = WORDS[verdict] if count == 1 else f"{count} {WORDS[verdict]}"
                parts.append(f'<span class="eqcheck-{verdict}"><span aria-hidden="true">{sign}</span> {words}</span>')
    return '<span class="eqcheck-said">; </span> '.join(parts)


def _relations(entry):
    """Return what was checked, one item a relation sign."""
    return f'<ul class="eqcheck-relations">{"".join(_relation(check, entry) for check in entry.checks)}</ul>'


def _relation(check, entry):
    sides = _code(check.left)
    if check.right:
        sides = f"{sides} {escape(check.relation)} {_code(check.right)}"
    said = WORDS[check.verdict]
    if check.verdict == "holds":
        if entry.labels:
            said += f" for {LABELS[check.assumption]}"
        if check.relation == "=" and check.max_error is not None:
            said += f", largest error {_error(check.max_error)}"
        said += f", {_many(check.points, 'value')} compared"
        said += " to the digits shown" if check.relation == "≈" else ""
    else:
        example = _numbers(check)
        reason = "" if example and check.message == "the two sides differ" else check.message
        said += f": {_marked_up(reason)}" if reason else ""
        said += f". {_marked_up(example)}" if example else ""
    sign = f'<span aria-hidden="true">{SIGNS[check.verdict]}</span> ' if check.verdict in SIGNS else ""
    return f'<li class="eqcheck-{check.verdict}">{sides}<span class="eqcheck-verdict">{sign}{said}</span></li>'


def _code(latex):
    return f'<code class="eqcheck-code">{escape(latex)}</code>' if latex else ""


def _marked_up(message):
    """Escape a sentence and set the LaTeX in it as code."""
    return re.sub(r"[^\s,;:]*\\[^\s,;:]+", lambda m: f'<code class="eqcheck-code">{m[0]}</code>', escape(message))


def _error(error):
    """Say how large an error is to a power of ten; what is rounding differs between machines."""
    return f"below 1e-{min(12, math.floor(-math.log10(error))) if error else 12}"


def _numbers(check):
    """Return the counterexample in words: where, and what the two sides are there."""
    example = check.counterexample
    if not example or "left" not in example:
        return ""
    where = [f"{name} = {value}" for name, value in {**example["sizes"], **example["indices"]}.items()]
    if "entry" in example:
        where.append("entry " + ", ".join(map(str, example["entry"])))
    left = "the chain begins with" if check.chained else "the left is"
    right = "this side is" if check.chained else "the right is"
    at = f"With {', '.join(where)} " if where else "There "
    return f"{at}{left} {_number(example['left'])}, {right} {_number(example['right'])}"


def _number(x):
    return f"{x:.4g}".replace("-", "−") if isinstance(x, float) else str(x)


# --- what Sphinx calls -------------------------------------------------------------------------


def prepare(app):
    """Give the environment a place for the verdicts, and Sphinx the style sheet."""
    for name, empty in (("eqcheck_pages", dict), ("eqcheck_reports", set), ("eqcheck_linked", list)):
        if not hasattr(app.env, name):
            setattr(app.env, name, empty())
    app.config.html_static_path.append(str(FOLDER / "static"))


def failed_before(app, env, added, changed, removed):
    """Read a page again that had something to warn of, so that a red build stays red."""
    return [d for d, known in env.eqcheck_pages.items() if (known.failures or known.lost) and d in env.found_docs]


def forget(app, env, docname):
    """Forget a page that is gone; one that is read again may turn out to be the same."""
    env.eqcheck_reports.discard(docname)
    if docname not in env.found_docs:
        env.eqcheck_pages.pop(docname, None)


def merge(app, env, docnames, other):
    """Take over what another process read."""
    for docname in docnames:
        if docname in other.eqcheck_pages:
            env.eqcheck_pages[docname] = other.eqcheck_pages[docname]
        if docname in other.eqcheck_reports:
            env.eqcheck_reports.add(docname)


def pages_to_write(app, env):
    """Write the report anew whenever a page was read, and the pages when the report has moved."""
    reports = sorted(env.eqcheck_reports)
    if reports != env.eqcheck_linked:
        env.eqcheck_linked = reports
        return sorted({*reports, *env.eqcheck_pages})
    return reports


def _version():
    """Return a digest of the checker: another checker may judge otherwise."""
    files = sorted([*FOLDER.glob("*.py"), *FOLDER.glob("*.lark")])
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()


def setup(app):
    skipped = {name: (_skip, None) for name in ("latex", "text", "man", "texinfo")}
    app.add_node(Html, html=(_write_html, None), **skipped)
    app.add_node(ReportPart, html=(_skip, None), **skipped)
    app.add_config_value("eqcheck_undeclared_pages", True, "env")  # False: a page without a block is not checked
    app.add_directive("eqcheck", DeclarationsTable)
    app.add_directive("eqcheck-report", Report)
    app.add_post_transform(WriteMarks)
    app.add_css_file("eqcheck.css")
    app.add_js_file("eqcheck.js", loading_method="defer")
    app.connect("builder-inited", prepare)
    app.connect("env-get-outdated", failed_before)
    app.connect("env-purge-doc", forget)
    app.connect("env-merge-info", merge)
    app.connect("doctree-read", check_page)
    app.connect("env-updated", pages_to_write)
    return {"env_version": _version(), "parallel_read_safe": True, "parallel_write_safe": True}
