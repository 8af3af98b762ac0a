"""Markdown: fences and directives, `$…$` and `$$…$$`, AMS environments, and the comments behind them."""

import re
from dataclasses import replace
from functools import cache

from markdown_it import MarkdownIt
from mdit_py_plugins.amsmath import amsmath_plugin
from mdit_py_plugins.colon_fence import colon_fence_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

from ..statements.markers import IN_MARKDOWN
from .items import Break, Declaration, Formula, NoBlock

# Directives whose content is no text: code, data, what another program reads.
CODE = {
    "code", "code-block", "code-cell", "sourcecode", "literalinclude", "raw", "eval-rst", "mermaid",
    "parsed-literal", "doctest", "prompt", "toctree", "bibliography", "image", "iframe", "eqcheck-report",
}  # fmt: skip
NEARLY = re.compile(r"\{?\s*[.:#]?eqcheck(?![\w-])", re.I)  # a fence that means a block and opens none


def read(text: str, cell=None, first_line: int = 1):
    """Return the declarations, formulas and headings of a Markdown text."""
    found = []
    for token in _parser().parse(text):
        line = first_line + (token.map[0] if token.map else 0)
        if token.type in ("fence", "colon_fence"):
            found += _fence(token, line, cell)
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


@cache
def _parser():
    return (
        MarkdownIt("commonmark")
        .enable("table")
        .use(front_matter_plugin)
        .use(colon_fence_plugin)
        .use(dollarmath_plugin, double_inline=True)
        .use(amsmath_plugin)
    )


def _fence(token, line, cell):
    """Return the items of a fenced block: a directive is text, unless it is known to be none."""
    info = token.info.strip()
    name = re.match(r"\{([\w:-]+)\}", info)
    if name is None:
        if NEARLY.match(info):
            fence = token.markup
            reason = f"{fence}{info} opens no declarations block: write {fence}{{eqcheck}}, with the braces"
            return [NoBlock(f"{fence}{info}", line, cell, reason)]
        return []
    if name[1] == "eqcheck":
        return [Declaration(token.content, line, cell)]
    if name[1] == "math":
        options = re.match(r"(?:\s*:\w+:.*\n)*", token.content)[0]
        label = re.search(r":label:\s*(\S+)", options)
        body, line = token.content[len(options) :], line + 1 + options.count("\n")
        return [Formula(body, line, cell, True, label[1] if label else "")]
    return [] if name[1] in CODE else read(token.content, cell, line + 1)


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
    marks = [" ".join(mark[1].split()) for mark in IN_MARKDOWN.finditer(html)]
    if marks and found and isinstance(found[-1], Formula):
        return [*found[:-1], replace(found[-1], mark="\n".join([*found[-1].mark.splitlines(), *marks]))]
    return found
