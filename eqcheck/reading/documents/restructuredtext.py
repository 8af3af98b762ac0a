"""reStructuredText, by docutils: the directive ``math``, the role ``math``, and the declarations in a directive ``eqcheck``.

Directives of Sphinx and of others are text with a frame around it, whatever they are called, unless they are
known to hold code.  A comment ``.. eqcheck: skip …`` behind a formula marks it; within one, markers are TeX comments.
No file is taken in and nothing is run.
"""

import io
import re
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from docutils import frontend, nodes, statemachine, utils
from docutils.parsers import rst
from docutils.parsers.rst import directives, roles, states

from ..statements.markers import LOST
from .items import Break, Declaration, Formula, Unseen
from .opened import text_of
from .regions import formulas, unseen
from .words import with_words

# Directives whose content is no text: code, data, what another program reads.
CODE = {
    "code", "code-block", "sourcecode", "highlight", "literalinclude", "parsed-literal", "doctest", "testcode", "testsetup", "testoutput",
    "testcleanup", "prompt", "toctree", "bibliography", "image", "ipython", "plot", "jupyter-execute", "graphviz", "digraph", "mermaid", "tikz",
    "productionlist", "autosummary", "index", "meta", "contents", "sectnum", "highlights-code", "code-cell", "exec", "eqcheck-report", "unicode",
    "date", "title", "default-role", "role", "header-code", "exec-code", "command-output", "program-output", "altair-plot", "bokeh-plot",
}  # fmt: skip
OPTION = re.compile(r":([\w-]+):(?:[ \t]+(.*))?$")
MARK = re.compile(r"^[ \t]*\.\.[ \t]+eqcheck:[ \t]+(.*?)[ \t]*$", re.M)
MAX_LENGTH = 200_000  # characters of a document
MAX_PARAGRAPH = 30_000
MAX_LINE = 10_000
ADORNMENT = re.compile(r"([!-/:-@\[-`{-~])\1*$")
MAX_ADORNMENTS = 1_000  # lines of one sign only, which may be those of titles
MAX_INDENTED = 100  # columns: blocks within blocks
NOT_READ = "reStructuredText in which docutils stumbles is not read"


def read(text: str, path: Path | None = None):
    """Return the declarations, formulas and headings of a document; no file beside its ``path`` is taken in."""
    lines = statemachine.string2lines(text, tab_width=8, convert_whitespace=True)
    reason = _too_much(text, lines)
    if not reason:
        reader = _Reader(lines, path)
        try:
            reader.read()
        except RecursionError:
            reason = "blocks are nested too deeply to be read"
        except Exception as error:  # docutils raises whatever it stumbles over
            reason = f"{NOT_READ} ({type(error).__name__})"
    items = unseen("\n".join(lines), 1, None, reason) if reason else reader.items
    return with_words(_marked(sorted(items, key=lambda item: item.line), text), text)


def _too_much(text, lines):
    """Return why a text is not given to docutils, or nothing."""
    if len(text) > MAX_LENGTH:
        return f"a document of more than {MAX_LENGTH} characters is not read"
    if sum(bool(ADORNMENT.match(line.strip())) for line in lines) > MAX_ADORNMENTS:
        return f"a document with more than {MAX_ADORNMENTS} lines of one sign only is not read"
    for n, line in enumerate(lines, 1):
        if len(line) > MAX_LINE:
            return f"line {n} has more than {MAX_LINE} characters: a document with such a line is not read"
        if line[:MAX_INDENTED].isspace() and len(line) > MAX_INDENTED:
            return f"line {n} is indented by more than {MAX_INDENTED} columns: a document with such a line is not read"
    return ""


def _marked(items, text):
    """Give formulas the marks that comments right behind them say; any other governs nothing."""
    marks = [(text.count("\n", 0, found.start()) + 1, found[1]) for found in MARK.finditer(text)]
    lines = MARK.sub("", text).split("\n")
    for line, mark in marks:
        before = [n for n, item in enumerate(items) if item.line < line and not isinstance(item, Break)]
        item = items[before[-1]] if before else None
        if isinstance(item, (Formula, Unseen)) and _right_behind(item, lines[: line - 1]):
            items[before[-1]] = replace(item, mark="\n".join([*item.mark.splitlines(), mark]))
        else:
            items.insert(before[-1] + 1 if before else 0, Unseen(f".. eqcheck: {mark}", line, None, LOST, whole=True))
    return items


def _right_behind(item, lines):
    """Say whether nothing stands between the paragraph of a formula and the end of the ``lines``."""
    end = item.line + (item.latex if isinstance(item, Formula) else item.text).strip().count("\n")
    while end < len(lines) and lines[end].strip():
        end += 1
    return not any(line.strip() for line in lines[end:])


class _Reader:
    """Collects the items of one document while docutils parses its lines."""

    def __init__(self, lines, path=None):
        self.lines, self.path, self.items = lines, path, []
        self.math_roles, self.default_role = {"math"}, ""

    def read(self):
        """Let docutils parse the lines."""
        settings = frontend.get_default_settings(rst.Parser)
        for name, value in (
            ("report_level", 5), ("halt_level", 5), ("warning_stream", io.StringIO()), ("file_insertion_enabled", False), ("raw_enabled", False),
            ("line_length_limit", MAX_LINE + 1),
        ):  # fmt: skip
            setattr(settings, name, value)
        document = utils.new_document("", settings)
        with _directives(self):
            rst.Parser(inliner=_Roles(self).inliner).parse("\n".join(self.lines), document)
        self.items += [Break(section.line, words=section[0].astext()) for section in document.findall(nodes.section) if section.line]

    def add(self, latex, line, display=False, label=""):
        """Put down a formula."""
        self.items.append(Formula(latex, line, None, display, label))


@contextmanager
def _directives(reader):
    """Let every directive come to ``reader``, and leave what docutils keeps for everybody as it was."""
    lookup, kept = directives.directive, dict(roles._roles)
    directives.directive = lambda name, language, document: (type("Directive", (_Directive,), {"reader": reader}), [])
    try:
        yield
    finally:
        directives.directive = lookup
        roles._roles.clear()
        roles._roles.update(kept)


class _Directive(rst.Directive):
    """Any directive; its content has all of its lines, with arguments and options."""

    has_content = True
    reader = None

    def run(self):
        name = self.name.lower()
        if name == "math":
            self.math()
        elif name == "eqcheck":
            text = "\n".join(self.content)
            self.reader.items.append(Declaration(text, self.lineno, None, self.line(0)))
        elif name == "default-role":
            self.reader.default_role = "".join(self.content).strip()
        elif name == "role":
            own = re.match(r"\s*([\w.+:-]+)\s*\(\s*([\w.+:-]+)\s*\)", self.content[0] if self.content else "")
            if own and own[2] in self.reader.math_roles:
                self.reader.math_roles.add(own[1])
        elif name in ("raw", "include"):
            self.left_out(name)
        elif name not in CODE:
            self.text()
        return []

    def line(self, n):
        """Return the line on which line number ``n`` of the content stands."""
        if n < len(self.content.items) and self.content.items[n][1] is not None:
            return self.content.items[n][1] + 1
        return self.content_offset + n + 1

    def head(self):
        """Return the options, and the numbers of their lines: they stand among the lines before the first empty one."""
        found, numbers = {}, []
        for n, line in enumerate(self.content):
            if not line.strip() and n:
                break
            if option := OPTION.match(line.strip()):
                found[option[1]] = (option[2] or "").strip()
                numbers.append(n)
        return found, numbers

    def math(self):
        """Take a display; an empty line in it parts two of them."""
        options, numbers = self.head()
        label = options.get("label") or options.get("name") or ""
        lines = ["" if n in numbers else line for n, line in enumerate(self.content)]
        begin = 0
        for n in range(len(lines) + 1):
            if n == len(lines) or not lines[n].strip():
                if any(line.strip() for line in lines[begin:n]):
                    self.reader.add("\n".join(lines[begin:n]), self.line(begin), True, label)
                    label = ""
                begin = n + 1

    def left_out(self, name):
        """Say what is not read: HTML or LaTeX that is handed through, a file that is taken in."""
        argument = self.content[0].strip() if self.content else ""
        if name == "raw":
            self.reader.items += unseen("\n".join(self.content), self.line(0), None, "HTML and LaTeX are not read, as in .. raw::")
        elif Path(argument).suffix.lower() not in (".rst", ".md", ".tex", ".py", ".csv") and self.holds_formulas(argument):
            reason = "a file that is taken in is not followed: give its name to eqcheck"
            self.reader.items.append(Unseen(f".. include:: {argument}", self.lineno, None, reason, whole=True))

    def holds_formulas(self, name):
        """Say whether a file that is taken in holds formulas, or cannot be looked at; /name is below the folder of conf.py."""
        path = self.reader.path
        if path is None:
            return True
        for folder in path.resolve().parents if name.startswith("/") else [path.parent]:
            try:
                return any(formulas(text_of(folder / name.lstrip("/"))[:MAX_LENGTH]))
            except (OSError, ValueError):
                continue
        return True

    def text(self):
        """Read what stands in the directive; its arguments are a title, and options are none of it."""
        _, numbers = self.head()
        begin = 0
        for n in [*numbers, len(self.content)]:
            if n > begin:
                self.state.nested_parse(self.content[begin:n], self.content_offset + begin, nodes.container())
            begin = n + 1


class _Roles:
    """Finds the formulas in lines of text; other roles are text.

    It takes the place of two methods of an inliner of docutils, whose own class no other may stand for.
    """

    def __init__(self, reader):
        self.reader, self.inliner = reader, states.Inliner()
        self.row = self.column = 0
        self.parse, self.inliner.parse = self.inliner.parse, self.paragraph
        self.inliner.interpreted = self.interpreted

    def paragraph(self, text, lineno, memo, parent):
        """Parse a paragraph, a title, a cell, and so on."""
        if len(text) > MAX_PARAGRAPH:
            reason = f"a paragraph of more than {MAX_PARAGRAPH} characters is not read"
            self.reader.items += unseen(text, lineno, None, reason)
            return [], []
        self.row, self.column = max(0, lineno - 2), 0
        return self.parse(text, lineno, memo, parent)

    def interpreted(self, rawsource, text, role, lineno):
        """Take a formula, or hand on the text of another role."""
        role = role or self.reader.default_role
        text = utils.unescape(text, True)
        if role.lower() in self.reader.math_roles:
            self.reader.add(text, self.line(rawsource, lineno))
        return [nodes.Text(text)], []

    def line(self, typed, lineno):
        """Return the line on which a role begins: the next one in its paragraph that holds what was typed."""
        first = typed.partition("\n")[0]
        lines = self.reader.lines
        for row in range(self.row, min(len(lines), lineno + 200)):
            column = lines[row].find(first, self.column if row == self.row else 0)
            if column >= 0:
                self.row, self.column = row, column + len(first)
                return row + 1
        return lineno
