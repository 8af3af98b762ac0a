"""Where the formulas of a page are: Markdown and notebooks to declarations and formulas, in order."""

import re
from dataclasses import dataclass
from pathlib import Path

import nbformat
from markdown_it import MarkdownIt
from mdit_py_plugins.amsmath import amsmath_plugin
from mdit_py_plugins.colon_fence import colon_fence_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

# Directives whose content is no text: code, data, what another program reads.
CODE = {
    "code", "code-block", "code-cell", "sourcecode", "literalinclude", "raw", "eval-rst", "mermaid",
    "parsed-literal", "doctest", "prompt", "toctree", "bibliography", "image", "iframe", "eqcheck-report",
}  # fmt: skip
MARK = re.compile(r"<!--\s*eqcheck:\s*(.*?)\s*-->", re.S)


@dataclass(frozen=True)
class Declaration:
    """A declarations block: its text and where it stands."""

    text: str
    line: int
    cell: int | None = None


@dataclass(frozen=True)
class Formula:
    """A formula as it stands on the page."""

    latex: str
    line: int
    cell: int | None = None
    display: bool = False
    label: str = ""
    mark: str = ""


@dataclass(frozen=True)
class Break:
    """A heading: a condition that the text states holds up to here."""

    line: int
    cell: int | None = None


class Unusable(Exception):
    """A file that is no page: missing, not text, or no notebook."""


def _markdown():
    return (
        MarkdownIt("commonmark")
        .enable("table")
        .use(front_matter_plugin)
        .use(colon_fence_plugin)
        .use(dollarmath_plugin, double_inline=True)
        .use(amsmath_plugin)
    )


def read(path: Path):
    """Return the declarations and formulas of the file at ``path``, in their order."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise Unusable(f"{path}: cannot be read ({error})") from None
    if path.suffix != ".ipynb":
        return markdown(text)
    try:
        nb = nbformat.reads(text, as_version=4)
        cells = [(n, _typed(cell.source)) for n, cell in enumerate(nb.cells) if cell.cell_type == "markdown"]
    except Exception as error:  # nbformat and its validator raise whatever they stumble over
        raise Unusable(f"{path}: no notebook ({type(error).__name__})") from None
    return [item for n, source in cells for item in markdown(source, cell=n)]


def _typed(source):
    """Return the text of a cell; JSON can hold halves of characters, which nothing can print."""
    return source.encode("utf-8", "replace").decode()


def markdown(text: str, cell=None, first_line: int = 1):
    """Return the declarations and formulas of a Markdown text."""
    found = []
    for token in _markdown().parse(text):
        line = first_line + (token.map[0] if token.map else 0)
        if token.type == "fence" or token.type == "colon_fence":
            name = re.match(r"\{([\w:-]+)\}", token.info.strip())
            if name and name[1] == "eqcheck":
                found.append(Declaration(token.content, line, cell))
            elif name and name[1] == "math":
                options = re.match(r"(?:\s*:\w+:.*\n)*", token.content)[0]
                label = re.search(r":label:\s*(\S+)", options)
                body, line = token.content[len(options) :], line + 1 + options.count("\n")
                found.append(Formula(body, line, cell, True, label[1] if label else ""))
            elif name and name[1] not in CODE:
                found += markdown(token.content, cell, line + 1)
        elif token.type == "heading_open":
            found.append(Break(line, cell))
        elif token.type in ("math_block", "math_block_label", "amsmath"):
            label = token.info if token.type == "math_block_label" else ""
            found.append(Formula(token.content, line, cell, True, label))
        elif token.type == "html_block":
            found = _marked(found, token.content)
        elif token.type == "inline":
            found += _inline(token, line, cell)
    return found


def _inline(token, line, cell):
    found, place = [], 0
    for child in token.children or []:
        if child.type in ("softbreak", "hardbreak"):
            line += 1
        elif child.type in ("math_inline", "math_inline_double"):
            found.append(Formula(child.content, line, cell, child.type == "math_inline_double"))
            line += child.content.count("\n")
            place = len(found)
        elif child.type == "html_inline":
            if place == len(found):
                found = _marked(found, child.content)
        elif child.type == "text" and child.content.strip():
            place = -1
    return found


def _marked(found, html):
    """Give the formula before a comment ``<!-- eqcheck: … -->`` its mark."""
    mark = MARK.search(html)
    if mark and found and isinstance(found[-1], Formula):
        last = found[-1]
        found[-1] = Formula(last.latex, last.line, last.cell, last.display, last.label, mark[1])
    return found
