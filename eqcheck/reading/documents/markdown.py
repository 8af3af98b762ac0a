"""Markdown: fences and directives, `$…$` and `$$…$$`, AMS environments, and the comments behind them."""

import re
from dataclasses import replace
from functools import cache

from markdown_it import MarkdownIt
from mdit_py_plugins.amsmath import amsmath_plugin
from mdit_py_plugins.colon_fence import colon_fence_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

from ..statements.markers import IN_MARKDOWN, LOST
from ..statements.signs import signs
from ..tokens.macros import DEFINES, definitions, without_definitions
from .delimiters import delimiters_plugin
from .items import Break, Declaration, Formula, Macros, NoBlock, Unseen
from .quickly import quickly_plugin
from .regions import ENVIRONMENTS, blanked, displays, unseen, without_tags
from .surroundings import macros_of
from .words import with_words

# Directives whose content is no text: code, data, what another program reads.
CODE = {
    "code", "code-block", "code-cell", "sourcecode", "literalinclude", "raw", "eval-rst", "mermaid",
    "parsed-literal", "doctest", "prompt", "toctree", "bibliography", "image", "iframe", "eqcheck-report",
}  # fmt: skip
LANGUAGES = {"python", "r", "julia", "ojs", "bash", "sh", "sql", "dot", "javascript", "js", "rust", "cpp", "stan", "latex", "tex"}
INDENTED = "a block that is indented by four spaces is code: move it to the left"
IN_HTML = "a formula between single dollars is not read in HTML: write \\(…\\), or leave an empty line between the tags and the text"
MAX_DEPTH = 40  # of blocks within blocks
MAX_HTML = 20_000  # lines between tags
FAR = 50_000  # characters between one formula or code of a paragraph and the next
JEKYLL = re.compile(r"^layout[ \t]*:", re.M)  # whose Markdown ends a display at its dollars
SCRIPT = re.compile(r"<script[^<>]*\btype=[\"\']?math/tex(?P<display>;\s*mode=display)?[\"\']?[^<>]*>(?P<latex>.*?)</script>", re.S | re.I)
DRAWING = re.compile(r"\\begin\{(tikzpicture|tikzcd|axis|pgfpicture|circuitikz|forest)\}.{0,20000}?\\end\{\1\}", re.S)
IN_DOLLARS = re.compile(r"(\$[^$\n]{1,400}\$)")
PUNCTUATION = " \t\n.,;:!?)]"
COMMENT = re.compile(r"<!--.*?(?:-->|$)")
EMPTY = re.compile(r"\n(?:[ \t]*\n)+")
IN_PARAGRAPHS = ("$", "\\", "math", "eqcheck:")  # one of these stands in each paragraph that has a formula or a mark
OPENS = re.compile(r"\$\$|\\begin\{\w+\*?\}|\\\\?[\[(]")  # what may open a formula that is never closed
NEARLY = re.compile(r"\{?\s*[.:#]?eqcheck(?![\w-])", re.I)  # a fence that means a block and opens none


def read(text: str, path=None, *, cell=None, first_line: int = 1, quarto: bool = False, depth: int = 0):
    """Return the declarations, macros, formulas and headings of a Markdown text.

    ``quarto`` allows more behind a display; ``depth`` is the number of blocks around the text.
    """
    if depth > MAX_DEPTH:
        return unseen(text, first_line, cell, f"blocks are nested more than {MAX_DEPTH} deep")
    found, stops, heading, underline, opened, ready = [], quarto, None, "", False, False
    for token in _parser().parse(_without_drawings(text)):
        line = first_line + (token.map[0] if token.map else 0)
        if token.type in ("fence", "colon_fence"):
            inside = _fence(token, line, cell, quarto, depth)
            found, ready = found + inside, bool(inside)
        elif token.type == "heading_open":
            heading, underline = Break(line, cell), token.markup
        elif token.type == "blockquote_open":
            underline = ">"
        elif token.type in ("math_block", "math_block_label", "amsmath"):
            found.append(_display(token, line, cell, quarto, stops))
            ready = True
        elif token.type == "front_matter":
            found += _macros(macros_of(token.content, path.parent if path else None), line, cell)
            stops = stops or JEKYLL.search(token.content) is not None
        elif token.type == "html_block":
            inside = _html(token.content, line, cell, quarto, depth)
            bare = "".join(without_tags(IN_MARKDOWN.split(token.content)[0]).split())
            before, behind = (found, inside) if not bare else (found + inside, [])  # the marks stand before what is inside, or behind it
            found = _marked(before, token.content, line, cell, bool(inside) if bare else ready) + behind
            ready = bool(inside) or ready and not bare
        elif token.type == "code_block":
            ready = False
            found += unseen(re.sub(r"^\$ .*", lambda shell: blanked(shell[0]), token.content, flags=re.M), line, cell, INDENTED)
        elif token.type == "inline":
            if heading is not None:
                found.append(replace(heading, words=token.content))
                heading = None
            if token.content.startswith(":eqlabel:`") and found and isinstance(found[-1], Formula) and found[-1].display:
                found[-1] = replace(found[-1], label=token.content.split("`")[1])  # Dive into Deep Learning's
            items, opened, ready = _inline(token, line, cell, underline, opened)
            found, underline = found + items, ""
    return with_words(found, text, cell) if depth == 0 else found


def _html(content, line, cell, quarto, depth):
    """Return the items of an HTML block; to Pandoc, which Quarto builds on, what stands between tags is Markdown."""
    if quarto and content.lstrip()[:1] == "<" and content.count("\n") < MAX_HTML:
        text = "\n".join(typed.strip() for typed in without_tags(content).split("\n"))
        return read(text, cell=cell, first_line=line, quarto=True, depth=depth + 1) if text.strip() else []
    scripts = [Formula(s["latex"], line + content.count("\n", 0, s.start("latex")), cell, bool(s["display"])) for s in SCRIPT.finditer(content)]
    return _macros(definitions(content), line, cell) + scripts + displays(content, line, cell, IN_HTML)


def _macros(macros, line, cell):
    return [Macros(tuple(macros), line, cell)] if macros else []


def _display(token, line, cell, quarto, stops):
    """Return a display, or what keeps it from being one: something stands behind its closing dollars."""
    after = token.meta.get("after", "")
    label = re.fullmatch(r"\{#([\w:.-]+)[^{}]*\}", after)
    if after and not ((quarto or cell is not None) and label or (stops or cell is not None) and after in ".,;"):
        reason = (
            f"the display that is opened in line {line} is closed with {after!r} behind it: "
            "only a label such as (eq-x) may follow the closing $$"
        )
        said = COMMENT.sub("", after)
        return Unseen(f"{token.content} {said}" if signs(said) else token.content, line, cell, reason)
    named = token.info if token.type == "math_block_label" else label[1] if label else ""
    return Formula(token.content, line, cell, True, named)


def _without_drawings(text):
    """Return a text in which TikZ pictures are blank but for the formulas between dollars in them."""
    if "\\begin{" not in text:
        return text

    def blank(drawing):
        return "".join(part if n % 2 else blanked(part) for n, part in enumerate(IN_DOLLARS.split(drawing[0])))

    return DRAWING.sub(blank, text)


@cache
def _parser():
    return (
        MarkdownIt("commonmark")
        .enable("table")
        .use(front_matter_plugin)
        .use(colon_fence_plugin)
        .use(dollarmath_plugin, double_inline=True)
        .use(amsmath_plugin)
        .use(footnote_plugin, inline=False, move_to_end=False)
        .use(delimiters_plugin)
        .use(_without_prose)
        .use(quickly_plugin)
    )


def _without_prose(md):
    """Leave paragraphs alone in which no formula can be: nothing else is looked for in a paragraph."""

    def inline(state):
        for token in state.tokens:
            if token.type == "inline":
                token.children = token.children or []
                if any(sign in token.content for sign in IN_PARAGRAPHS):
                    state.md.inline.parse(token.content, state.md, state.env, token.children)

    md.core.ruler.at("inline", inline)


def _fence(token, line, cell, quarto, depth):
    """Return the items of a fenced block: a directive or a div is text, unless it is known to be none."""
    info = token.info.strip()
    name = re.match(r"\{([\w:-]+)\}", info)
    title = info[name.end() :].strip() if name else ""
    if name is None:
        if NEARLY.match(info):
            fence = token.markup
            reason = f"{fence}{info} opens no declarations block: write {fence}{{eqcheck}}, with the braces"
            return [NoBlock(f"{fence}{info}", line, cell, reason)]
        if token.type == "colon_fence":  # ::: {.proof}
            return read(token.content, cell=cell, first_line=line + 1, quarto=quarto, depth=depth + 1)
        if info in ("{=tex}", "{=latex}", "{=html}"):  # what Pandoc hands through
            return [*_macros(definitions(token.content), line, cell), *unseen(token.content, line + 1, cell, f"{IN_HTML}, as in {token.markup}{info}")]
        if info.split()[:1] == ["math"]:
            return [Formula(token.content, line + 1, cell, True)]
        return _code(token, line, cell)
    if name[1] == "eqcheck":
        return [Declaration(token.content, line, cell, line + 1)]
    if name[1] == "math":
        options = re.match(r"(?:\s*:\w+:.*\n)*", token.content)[0]
        label = re.search(r":label:\s*(\S+)", options)
        named = label[1] if label else ""
        titled = [Formula(title, line, cell, True, named)] if title else []
        return titled + _parts(token.content[len(options) :], line + 1 + options.count("\n"), cell, "" if title else named)
    if name[1] in ("eval-rst", "raw"):
        return unseen(token.content, line + 1, cell, f"HTML and reStructuredText are not read, as in {token.markup}{info}")
    if name[1] in CODE or name[1].lower() in LANGUAGES:
        return _code(token, line, cell)
    titled = read(title, cell=cell, first_line=line, quarto=quarto, depth=depth + 1) if any(sign in title for sign in IN_PARAGRAPHS) else []
    return titled + read(token.content, cell=cell, first_line=line + 1, quarto=quarto, depth=depth + 1)


def _parts(body, line, cell, label):
    """Return the displays of a directive: an empty line parts two of them, unless an environment is open there."""
    parts, found, start = EMPTY.split(body), [], 0
    if any(part.count("\\begin{") != part.count("\\end{") for part in parts):
        parts = [body]
    for part in parts:
        start = body.index(part, start)
        if part.strip():
            found.append(Formula(part if part.endswith("\n") else f"{part}\n", line + body.count("\n", 0, start), cell, True, "" if found else label))
        start += len(part)
    return found


def _code(token, line, cell):
    """Return nothing, unless a fence that is never closed takes the rest of the page for code."""
    if token.type != "fence" or token.map[1] - token.map[0] != token.content.count("\n") + 1:
        return []
    return unseen(token.content, line + 1, cell, f"{token.markup}{token.info} of line {line} is never closed: to here, all is code")


def _inline(token, line, cell, underline, opened):
    """Return the items of a paragraph or title, whether it opens a display that it does not close, and whether it ends with a formula."""
    first, found, place, text = line, [], -1, ""
    for child in token.children or []:
        role = re.search(r"(?:\{math\}|:math:)$", text) if child.type == "code_inline" else None
        if child.type in ("softbreak", "hardbreak"):
            line += 1
        elif child.type in ("math_inline", "math_inline_double") or role:
            latex = child.content
            if latex[:1] == latex[-1:] == "`" and len(latex) > 2:  # GitHub's $`…`$
                latex = latex[1:-1]
            found.append(Formula(latex, line, cell, child.type == "math_inline_double"))
            line += child.content.count("\n")
            place = len(found)
        elif child.type == "html_inline":
            count, found = len(found), _marked(found, child.content, line, cell, place == len(found))
            place += len(found) - count
        elif child.type == "text" and child.content.strip(PUNCTUATION) or child.type == "code_inline":
            place = -1
        text = text + child.content if child.type == "text" else ""
    left, opened = _left_over(token, first, cell, underline, opened)
    return found + left, opened, bool(left) or place == len(found)


def _left_over(token, line, cell, underline, opened):
    """Return what looks like a formula in a paragraph and is none: dollars that are never closed, an environment.

    What Markdown takes for the ``underline`` of a title, or for a quotation, may be a relation sign of a display
    that the paragraph does not close, and dollars behind a paragraph that left one ``opened`` may close it.
    """
    if not OPENS.search(token.content) and not DEFINES.search(token.content):
        return [], opened
    rest, place = list(token.content), 0
    for child in token.children or []:
        at = token.content.find(child.content, place, place + len(child.content) + FAR) if child.type.startswith(("math", "code")) and child.content else -1
        if at >= 0:  # it was read, or is code
            place = at + len(child.content)
            first = at - len(re.search(r"[$`\\(\[]*$", token.content[max(0, at - 4) : at])[0])
            last = re.compile(r"[$`\\)\]]*").match(token.content, place).end()
            rest[first:last] = [char if char == "\n" else " " for char in rest[first:last]]
    rest = "".join(rest)
    macros = _macros(definitions(rest), line, cell)
    rest = without_definitions(rest)
    begin = OPENS.search(rest)
    if begin is None:
        return macros, opened
    if underline.startswith("="):
        rest += "\n="
    if opened and begin[0] == "$$" and not signs(rest[begin.start() :]):
        rest, begin = (f"> {rest}", re.search(r"\$\$", f"> {rest}")) if underline == ">" else (rest, begin)
        reason = "a line of the display is an item, an underline or empty to Markdown: write $$ on a line of its own, with an empty line above it"
        return [*macros, *([Unseen(rest[: begin.start()], line, cell, reason)] if signs(rest[: begin.start()]) else [])], False
    if not signs(rest[begin.start() :]):
        return macros, begin[0] == "$$"
    line += rest.count("\n", 0, begin.start())
    reason = f"{begin[0]} opens no formula in line {line}: " + (
        "it is never closed" if not begin[0].startswith("\\begin") or re.match(rf"\\begin\{{{ENVIRONMENTS}\*?\}}", begin[0])
        else "of LaTeX, only formulas are read in Markdown"
    )  # fmt: skip
    return [*macros, Unseen(rest[begin.start() :], line, cell, reason)], begin[0] == "$$"


def _marked(found, html, line, cell, behind):
    """Give what stands before comments ``<!-- eqcheck: … -->`` its marks: a formula, or all of a region that is not read.

    Where they stand ``behind`` none of these, they govern nothing.
    """
    marks = [" ".join(mark[1].split()) for mark in IN_MARKDOWN.finditer(html)]
    if not marks:
        return found
    if not behind or not found or not isinstance(found[-1], (Formula, Unseen)):
        return [*found, Unseen(f"<!-- eqcheck: {marks[0]} -->", line, cell, LOST, whole=True)]
    last = len(found) - 1
    while last > 0 and isinstance(found[-1], Unseen) and getattr(found[last - 1], "reason", "") == found[-1].reason:
        last -= 1
    return [*found[:last], *(replace(item, mark="\n".join([*item.mark.splitlines(), *marks])) for item in found[last:])]
