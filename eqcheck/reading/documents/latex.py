r"""LaTeX: formulas, declarations, macros and files that are taken in, as the tokens of pylatexenc's LatexWalker tell.

Declarations stand in comments: a line ``% eqcheck`` and the comment lines right below it.  A formula keeps its
comments, so that a marker such as ``% eqcheck: false`` stands at its row; behind a formula it governs the whole.
Left out is what TeX does not set: verbatim text, what stands behind ``\iffalse`` and behind ``\end{document}``.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass, field, replace
from pathlib import Path

from pylatexenc.latexwalker import LatexWalker, LatexWalkerEndOfStream, LatexWalkerParseError

from ..statements.markers import LOST
from ..tokens.macros import Expanded, NotExpanded, definitions, expand, with_definitions, without_definitions
from .items import Break, Declaration, Formula, Macros, Unseen
from .opened import text_of
from .words import before, behind

DISPLAYS = {
    "equation", "align", "gather", "multline", "eqnarray", "flalign", "alignat", "xalignat", "displaymath", "dmath", "dgroup",
    "IEEEeqnarray", "empheq", "darray",
}  # fmt: skip
WITH_ARGUMENT = {"alignat", "xalignat", "IEEEeqnarray", "empheq"}
VERBATIM = {
    "verbatim", "Verbatim", "lstlisting", "minted", "comment", "filecontents", "alltt", "Sinput", "Soutput", "Schunk", "pycode", "python",
}  # fmt: skip
IN_LINE = {"verb", "lstinline", "mintinline", "url", "href", "path", "nolinkurl"}  # their argument is no LaTeX
SECTIONS = {"part", "chapter", "section", "subsection", "subsubsection", "paragraph"}
TAKES_IN = {"input", "include", "subfile", "usepackage"}
NEXT = re.compile(r"[\\$%{}]|\n[ \t]*(?=\n)")  # what may begin or end something, and the end of a paragraph
BLOCK = re.compile(r"^[ \t]*%+[ \t]*eqcheck[ \t]*:?[ \t]*\n((?:[ \t]*%[^\n]*(?:\n|\Z))+)", re.M)
MARK = re.compile(r"%+[ \t]*eqcheck:[ \t]*(.*)")
LABEL = re.compile(r"\\label\s*\{([^{}\n]*)\}")
BRANCH = re.compile(r"\\(if[A-Za-z@]*|fi|else)(?![A-Za-z@])")
IMPORT = re.compile(r"\*?\s{0,20}\{([^{}\n]{1,400})\}\s{0,20}\{([^{}\n]{1,400})\}")  # \import{folder}{file}
ARGUMENT = re.compile(r"\s{0,20}(?:\[[^\[\]\n]{0,400}\])?\s{0,20}\{([^{}\n]{1,400})\}")
VERB = re.compile(r"\*?(?:\[[^\]\n]{0,400}\])?(?:\{[^{}\n]{0,2000}\}|([^\sA-Za-z{])[^\n]{0,1000}?\1)")
OPENS_MATH = re.compile(r"\\(?:begin|end)\s*\{|\$|\\[\[\]()]")
CLOSING = {"$": "$", "$$": "$$", "\\(": "\\)", "\\[": "\\]"}
MAX_LENGTH = 1_000_000  # characters of a document
MAX_MACROS_LOST = 20
MAX_FILES, MAX_DEPTH = 200, 8  # that one document takes in


def read(text: str, path: Path | None = None):
    """Return the macros, declarations, formulas and headings of a document; ``path`` says where it takes other files in from."""
    document = _Document(path)
    document.take(text, "")
    return document.items


def taken_in(path: Path):
    r"""Return the files that the document at ``path`` takes in by \input and the like."""
    waiting, found = [path.resolve()], {path.resolve()}
    while waiting and len(found) < MAX_FILES:
        try:
            text = re.sub(r"(?<!\\)%[^\n]*", "", text_of(waiting.pop())[:MAX_LENGTH])
            new = {_target(path, _named(name[1] or "", name[2]), ".tex").resolve() for name in TAKEN.finditer(text)} - found
            new = {file for file in new if file.is_file()}
        except (OSError, ValueError, RuntimeError):
            continue
        waiting += new
        found |= new
    return found - {path.resolve()}


def _target(path, name, ending):
    return path.parent / (name if Path(name).suffix in (".tex", ".sty", ".ltx") else name + ending)


def _named(folder, name):
    return str(Path(folder.strip()) / name.strip())


TAKEN = re.compile(r"\\(?:(?:sub)?import\*?\s*\{([^{}\n]{1,400})\}|input|include|subfile)\s*\{([^{}\n]{1,400})\}")


class _Document:
    """A document and the files that it takes in, with the macros that it knows by then."""

    def __init__(self, path):
        self.path = path
        self.items, self.macros, self.environments = [], {}, {}
        self.files = 0
        self.open_files = []

    def take(self, text, file):
        """Read one file; ``file`` is empty for the document itself."""
        if len(text) > MAX_LENGTH:
            reason = f"a document of more than {MAX_LENGTH} characters is not read"
            self.items.append(Unseen("", 1, None, reason, file=file, whole=True))
        else:
            _File(self, text, file).read()

    def define(self, macros, line, file):
        """Take over macros and environments."""
        found = [macro for macro in macros if macro.ending is None]
        if found:
            self.macros = with_definitions(self.macros, found)
            self.items.append(Macros(tuple(found), line, None, file))
        self.environments.update({macro.name: macro for macro in macros if macro.ending is not None})

    def follow(self, command, name, line, file):
        """Read a file that is taken in, or say why it is not."""
        reason = "a text without a folder takes in no file"
        if self.path is not None:
            ending = ".sty" if command == "usepackage" else ".tex"
            target = _target(self.path, name, ending)
            reason = self.why_not(target)
        if command == "usepackage" and reason:  # it is none of the author's
            return
        if reason:
            self.items.append(Unseen(f"\\{command}{{{name}}}", line, None, f"this file is not followed: {reason}", file=file, whole=True))
            return
        self.files += 1
        self.open_files.append(target)
        text = text_of(target)
        if command == "usepackage":
            self.define(definitions(text[:MAX_LENGTH]), line, file)
        else:
            self.take(text, str(target))
        self.open_files.pop()

    def why_not(self, target):
        """Return why a file is not taken in, or nothing."""
        try:
            if not target.resolve().is_relative_to(self.path.parent.resolve()):
                return "it does not lie in the folder of the document"
            text_of(target)
            if any(target.samefile(other) for other in (self.path, *self.open_files)):
                return "it takes itself in"
        except UnicodeError:
            return "it is not UTF-8"
        except (OSError, ValueError, RuntimeError):
            return "there is no such file"
        if self.files >= MAX_FILES or len(self.open_files) >= MAX_DEPTH:
            return f"the document takes in more than {MAX_FILES} files, or files {MAX_DEPTH} deep"
        return ""


@dataclass
class _Math:
    """Math that is open: how it was opened and is closed, where its inside begins, and what is open in it."""

    opened: str
    closing: str
    begin: int
    display: bool
    braces: int = 0
    environments: list = field(default_factory=list)


class _File:
    """One file of a document, read token by token; offsets are those of ``text``, in which some macros are expanded."""

    def __init__(self, document, typed, file):
        self.document, self.typed, self.file = document, typed, file
        self.blocks = {found.end(0) - len(found[0].lstrip(" \t")): found for found in BLOCK.finditer(typed)}
        self.lines = [found.end() for found in re.finditer("\n", typed)]
        self.expanded = self.expand()
        self.text = self.expanded.text
        self.walker = LatexWalker(self.text, tolerant_parsing=True)
        self.math, self.ends = None, 0  # the open formula; the line on which the last one ended
        self.formulas = []  # from where to where each goes
        self.unclosed = set()  # verbatim environments that are not closed

    def line(self, offset):
        """Return the line on which that was typed which stands at an offset."""
        return bisect_right(self.lines, self.expanded.place(offset)) + 1

    def expand(self):
        r"""Return the text without its definitions and with the macros that open or close math expanded, as in \be … \ee."""
        found = definitions(self.typed)
        self.document.define(found, 1, self.file)
        text = without_definitions(self.typed)
        names = {name for name, macro in self.document.macros.items() if OPENS_MATH.search(macro.body)}
        for _ in range(3):
            names |= {n for n, m in self.document.macros.items() if any(word in names for word in re.findall(r"\\[A-Za-z@]+", m.body))}
        for _ in range(MAX_MACROS_LOST):
            try:
                return expand(text, {name: self.document.macros[name] for name in names}, document=True)
            except NotExpanded as error:  # one that is handed to another macro, say
                names.discard(error.name)
        return Expanded(text)

    def read(self):
        """Read the file from its beginning to its end."""
        at = 0
        while (found := NEXT.search(self.text, at)) is not None:
            at = found.start()
            if found[0][0] == "\n":
                self.lost(at)
                at = found.end()
                continue
            try:
                token = self.walker.get_token(at)
            except LatexWalkerEndOfStream:
                break
            except LatexWalkerParseError:
                at += 1
                continue
            at = (self.in_math if self.math else self.in_text)(token)
        self.lost(len(self.text))

    def lost(self, at):
        """Say that a formula is not closed where a paragraph or the file ends."""
        if self.math is not None:
            start = self.expanded.place(self.math.begin)
            opened = bisect_right(self.lines, start) + 1
            reason = f"the formula that is opened with {self.math.opened} in line {opened} is never closed"
            text = self.typed[start : self.expanded.place(at)]
            if text.strip():
                self.document.items.append(Unseen(text, opened, None, reason, file=self.file))
            self.math = None

    # --- text ---

    def in_text(self, token):
        """Take a token of the text, and return where to go on."""
        end = token.pos + token.len
        if token.tok == "comment":
            return self.comment(token)
        if token.tok.startswith("mathmode_") and token.arg in CLOSING:
            self.math = _Math(token.arg, CLOSING[token.arg], end, token.arg in ("$$", "\\["))
        elif token.tok == "begin_environment":
            return self.environment(token.arg, end)
        elif token.tok == "end_environment" and token.arg == "document":
            return len(self.text)
        elif token.tok == "macro":
            return self.macro(token.arg, token.pos + 1 + len(token.arg))
        return end

    def comment(self, token):
        """Take a comment: a declarations block, the mark of the formula before it, or nothing."""
        end = self.text.find("\n", token.pos)
        end = len(self.text) if end < 0 else end
        place = self.expanded.place(token.pos)
        block = self.blocks.get(place)
        items, line = self.document.items, self.line(token.pos)
        if block:
            text = re.sub(r"^[ \t]*%+ ?", "", block[1], flags=re.M)
            items.append(Declaration(text, line, None, line + 1, self.file))
            while end < len(self.text) and self.expanded.place(end) < block.end() - 1:
                end = self.text.find("\n", end + 1)
                end = len(self.text) if end < 0 else end
        elif mark := MARK.match(self.text, token.pos, end):
            if items and isinstance(items[-1], (Formula, Unseen)) and line - self.ends in (0, 1):
                items[-1] = replace(items[-1], mark="\n".join([*items[-1].mark.splitlines(), mark[1].strip()]))
            else:
                items.append(Unseen(f"% eqcheck: {mark[1].strip()}", line, None, LOST, file=self.file, whole=True))
        return end

    def environment(self, name, end):
        """Open an environment, and return where to go on."""
        base = name.rstrip("*")
        own = self.document.environments.get(name)
        inside = re.search(r"\\begin\s*\{(\w+)\*?\}|(\$\$|\\\[)", own.body) if own else None
        if base in VERBATIM:
            stop = -1 if name in self.unclosed else self.text.find(f"\\end{{{name}}}", end)
            if stop < 0:
                self.unclosed.add(name)
            return end if stop < 0 else stop + len(name) + 6
        if base in DISPLAYS | {"math"} or inside and (inside[2] or inside[1] in DISPLAYS):
            if base in WITH_ARGUMENT and (argument := ARGUMENT.match(self.text, end)):
                end = argument.end()
            self.math = _Math(f"\\begin{{{name}}}", name, end, base != "math")
        return end

    def macro(self, name, end):
        """Take a macro of the text, and return where to go on; ``end`` is right behind its name."""
        if name in SECTIONS:
            title = ARGUMENT.match(self.text, end + self.text.startswith("*", end))
            self.document.items.append(Break(self.line(end), words=title[1] if title else ""))
        elif name in TAKES_IN:
            if argument := ARGUMENT.match(self.text, end):
                for part in argument[1].split(",") if name == "usepackage" else [argument[1]]:
                    self.document.follow(name, part.strip(), self.line(end), self.file)
                return argument.end()
        elif name in ("import", "subimport"):
            if names := IMPORT.match(self.text, end):
                self.document.follow(name, _named(names[1], names[2]), self.line(end), self.file)
                return names.end()
        elif name in IN_LINE:
            return self.verbatim(end)
        elif name == "iffalse":
            depth = 1
            for branch in BRANCH.finditer(self.text, end):
                depth += branch[1].startswith("if") - (branch[1] == "fi")
                if not depth or depth == 1 and branch[1] == "else":
                    return branch.end()
            return len(self.text)
        elif name == "ensuremath" and self.text[end : end + 1] == "{":
            self.math = _Math("\\ensuremath{", "}", end + 1, False)
            return end + 1
        return end

    def verbatim(self, end):
        """Return the place behind the verbatim text of a line."""
        found = VERB.match(self.text, end)
        return found.end() if found else end

    # --- math ---

    def in_math(self, token):
        """Take a token of a formula, and return where to go on."""
        math, end = self.math, token.pos + token.len
        level = not math.braces and not math.environments
        if token.tok == "comment":
            newline = self.text.find("\n", token.pos)
            return len(self.text) if newline < 0 else newline
        if token.tok == "brace_open":
            math.braces += 1
        elif token.tok == "brace_close":
            if math.closing == "}" and level:
                self.close(token.pos)
            math.braces = max(0, math.braces - 1)
        elif token.tok == "begin_environment":
            math.environments.append(token.arg)
        elif token.tok == "end_environment":
            if level and token.arg == math.closing:
                self.close(token.pos)
            elif math.environments and math.environments[-1] == token.arg:
                math.environments.pop()
            elif token.arg not in math.environments:
                self.lost(token.pos)
        elif token.tok.startswith("mathmode_"):
            if math.closing == "$" and not math.braces and token.arg in ("$", "$$"):
                self.close(token.pos)
                return token.pos + 1
            if token.arg == math.closing and not math.braces:
                self.close(token.pos)
        elif token.tok == "macro":
            return token.pos + 1 + len(token.arg)
        return end

    def close(self, at):
        """Hand on the formula that ends at an offset."""
        math, self.math = self.math, None
        inside = self.text[math.begin : at]
        begin, at = math.begin + len(inside) - len(inside.lstrip()), at - len(inside) + len(inside.rstrip())
        start, stop = self.expanded.span(begin, max(begin, at))
        latex = self.typed[start:stop]
        labels = LABEL.findall(latex)
        label = labels[0].strip() if len(labels) == 1 else ""
        line = bisect_right(self.lines, start) + 1
        self.ends = bisect_right(self.lines, stop) + 1
        words = {"before": before(self.text, math.begin, self.formulas), "behind": behind(self.text, at)}
        self.formulas.append((math.begin, at))
        self.document.items.append(Formula(latex, line, None, math.display, label, file=self.file, **words))
