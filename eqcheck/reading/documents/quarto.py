"""Quarto and R Markdown, which Pandoc reads: a display may have a full stop or {#eq-x} behind it, and between HTML tags stands Markdown."""

import re

from . import markdown

FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
TAGS = re.compile(r"[ \t]*(?:</?(?!(?:pre|script|style|code|textarea)\b)[A-Za-z][^<>\n]*>[ \t]*)+$", re.I)


def read(text: str, path=None):
    """Return the declarations, formulas and headings of a page."""
    return markdown.read(_without_lines_of_tags(text), path, quarto=True)


def _without_lines_of_tags(text):
    """Empty the lines that are nothing but HTML tags; in code they stay."""
    kept, fence = [], ""
    for line in text.split("\n"):
        found = FENCE.match(line)
        if found and not fence:
            fence = found[1]
        elif found and found[1].startswith(fence) and not line[found.end() :].strip():
            fence = ""
        kept.append("" if not fence and line.lstrip()[:1] == "<" and TAGS.match(line) else line)
    return "\n".join(kept)
