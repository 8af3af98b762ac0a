r"""Formulas in text that is not read: HTML and the like is only searched for what looks like one, in one pass."""

import re
from html import unescape

from .items import Formula, Unseen

ENVIRONMENTS = r"(?:equation|align|gather|multline|eqnarray|alignat|flalign|displaymath|math)"
OPENS = re.compile(
    r"(?P<dollars>\$\$)|(?<!\\)(?P<dollar>\$)|(?<!\\)\\(?P<bracket>[\[(])|\\begin\{(?P<name>" + ENVIRONMENTS + r"\*?)\}|(?P<role>:math:`)|"
    r"(?P<directive>^[ \t]{0,200}\.\. math::)",
    re.M,
)
DIRECTIVE = re.compile(r"(?P<indent>[ \t]*)\.\. math::(?P<inside>[^\n]*(?:\n(?:[ \t]*(?=\n|\Z)|(?P=indent)[ \t]+[^\n]*))*)")
TAG = re.compile(r"<!--|<(script|style|pre|code)\b|<[^<>]*>", re.I)
LONGEST = 4_000  # characters of a formula


def unseen(text, line, cell, reason):
    """Return an item for each formula in a text that is not read, so that its relation signs are counted."""
    visible = without_tags(text) if reason.startswith("HTML") else text
    found, counted = [], 0
    for start, end in formulas(visible):
        line += visible.count("\n", counted, start)
        counted = start
        found.append(Unseen(visible[start:end], line, cell, reason))
    return found


def displays(text, line, cell, reason):
    """Return the formulas that MathJax finds between the tags of HTML; those between single dollars, which may be prices, are not read."""
    visible = without_tags(text)
    found, counted = [], 0
    for start, end in formulas(visible):
        line += visible.count("\n", counted, start)
        counted = start
        if visible[start - 1] == "$" != visible[start - 2 : start - 1]:
            found.append(Unseen(visible[start:end], line, cell, reason))
        else:
            found.append(Formula(unescape(visible[start:end]), line, cell, visible[start - 1] != "("))
    return found


def formulas(text):
    """Yield from where to where each formula goes that seems to stand in a text."""
    at = 0
    while (opening := OPENS.search(text, at)) is not None:
        start, end, at = _inside(text, opening)
        if end > start:
            yield start, end


def _inside(text, opening):
    """Return from where to where the inside of a formula goes, empty where it is not closed, and where to go on."""
    start, longest = opening.end(), LONGEST
    if opening["directive"]:
        found = DIRECTIVE.match(text, opening.start())
        return *found.span("inside"), found.end()
    if opening["dollar"]:
        end = text.find("$", start)
        right = start < end and text[end - 1] != "\\"
        return (start, end, end + 1) if right else (start, start, start)
    if opening["role"]:
        closing, longest = "`", len(text)
    elif opening["bracket"]:
        closing = "\\" + {"[": "]", "(": ")"}[opening["bracket"]]
    else:
        closing = f"\\end{{{opening['name']}}}" if opening["name"] else "$$"
    end = text.find(closing, start + 1, start + longest)
    return (start, end, end + len(closing)) if end >= 0 else (start, start, start)


def without_tags(text):
    """Blank out the tags, comments and code of HTML."""
    kept, at, absent = [], 0, set()
    while (tag := TAG.search(text, at)) is not None:
        end = tag.end()
        name = (tag[1] or "").lower()
        if tag[0] == "<!--" or name:
            end = _closed(text, tag.end(), name, absent)
        kept += [text[at : tag.start()], blanked(text[tag.start() : end])]
        at = end
    return "".join([*kept, text[at:]])


def _closed(text, start, name, absent):
    """Return the place behind a comment or element that begins before ``start``; what is never closed is remembered."""
    if name in absent:
        return start
    closing = re.compile(rf"</{name}\s*>" if name else "-->", re.I).search(text, start)
    if closing is None:
        absent.add(name)
    return closing.end() if closing else start


def blanked(text):
    """Return white space as long as a text, with its line ends."""
    return "\n".join(" " * len(line) for line in text.split("\n"))
