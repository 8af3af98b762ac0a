r"""Formulas in text that is not read: HTML, LaTeX and reStructuredText are only searched for what looks like one."""

import re

from .items import Unseen

HTML_WITHOUT_TEXT = re.compile(r"<!--.{0,9000}?-->|<(script|style|pre|code)\b.{0,9000}?</\1\s*>|<[^<>]*>", re.S | re.I)
ENVIRONMENTS = r"(?:equation|align|gather|multline|eqnarray|alignat|flalign|displaymath|math)"
FORMULAS = re.compile(
    r"\$\$(?P<a>.{1,4000}?)\$\$|(?<![\\$])\$(?P<b>[^$]+?)(?<!\\)\$|(?<!\\)\\\[(?P<c>.{1,4000}?)\\\]|(?<!\\)\\\((?P<d>.{1,4000}?)\\\)"
    r"|\\begin\{(?P<name>" + ENVIRONMENTS + r"\*?)\}(?P<e>.{1,4000}?)\\end\{(?P=name)\}"
    r"|:math:`(?P<f>[^`]+)`|^(?P<indent>[ \t]*)\.\. math::(?P<g>[^\n]*(?:\n(?:[ \t]*(?=\n|\Z)|(?P=indent)[ \t]+[^\n]*))*)",
    re.S | re.M,
)


def unseen(text, line, cell, reason):
    """Return an item for each formula in a text that is not read, so that its relation signs are counted."""
    visible = HTML_WITHOUT_TEXT.sub(_blank, text) if reason.startswith("HTML") else text
    found = []
    for formula in FORMULAS.finditer(visible):
        name = next(name for name in "abcdefg" if formula[name] is not None)
        found.append(Unseen(formula[name], line + visible.count("\n", 0, formula.start(name)), cell, reason))
    return found


def _blank(found):
    return "".join(char if char == "\n" else " " for char in found[0])
