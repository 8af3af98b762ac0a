"""What is typed into a notebook cell behind ``%%eqcheck``: Markdown, or bare lines of LaTeX."""

import re

from ..statements.signs import SIGN
from ..tokens import Unreadable, tokens
from . import markdown
from .items import Declaration, Formula, NoBlock

FENCE = re.compile(r"^(`{3,}|~{3,})\s*\{?\s*[.:#]?eqcheck(?![\w-]).*?^\1`*\s*?$", re.M | re.S)


def read(cell: str):
    """Return the declarations and formulas of a cell."""
    items = markdown.read(cell)
    if "$" in cell or any(isinstance(item, Formula) for item in items):
        return items
    blocks = [item for item in items if isinstance(item, (Declaration, NoBlock))]
    bare = FENCE.sub(lambda fence: "\n" * fence[0].count("\n"), cell)
    return [*blocks, *_formulas(bare)]


def _formulas(bare):
    """Return one formula a line; a line without a relation sign goes on with the one before."""
    if re.search(r"\\\\|\\begin\b", bare):
        return [Formula(bare, 1, display=True)]
    found = []
    for n, line in enumerate(bare.splitlines(), 1):
        if not line.partition("%")[0].strip():
            continue
        if found and not _claims(line):
            last = found.pop()
            gap = "\n" * (n - last.line - last.latex.count("\n"))
            found.append(Formula(last.latex + gap + line, last.line, display=True))
        else:
            found.append(Formula(line, n, display=True))
    return found


def _claims(line):
    """Say whether a line has a relation sign outside of brackets and limits."""
    depth = 0
    try:
        for token in tokens(line):
            depth += (token.kind in ("LC", "LP")) - (token.kind in ("RC", "RP"))
            if token.kind in ("REL", "THEREFORE") and depth <= 0:
                return True
    except Unreadable:
        depth = -1
    return depth != 0 and bool(SIGN.search(line))
