"""``%load_ext eqcheck.magic`` and ``%%eqcheck page.ipynb``: a reader's own derivation, line by line.

The cell holds Markdown or bare LaTeX lines.  They are evaluated under the declarations of the page
that is named, or of a ```{eqcheck} block in the cell itself.
"""

import re
from pathlib import Path

from . import text
from .tokens import Unreadable, tokens
from .verdict import RELATION_SIGN, Page

FOR = {"any": "any labels", "sum-one": "labels that sum to 1", "one-hot": "one-hot labels"}
FENCE = re.compile(r"^(`{3,}|~{3,})\{eqcheck\}.*?^\1`*\s*?$", re.M | re.S)
DEFINES = re.compile(r":=|\\coloneqq|\\triangleq")


def load_ipython_extension(shell):
    """Give IPython the cell magic."""
    shell.register_magic_function(eqcheck, "cell", "eqcheck")


def eqcheck(line, cell):
    """%%eqcheck [PAGE]: check the LaTeX of this cell under the declarations of a page."""
    print(answer(line, cell))


def answer(line: str, cell: str) -> str:
    """Return what there is to say about each line of a cell."""
    page = Page("the cell")
    name = line.strip().strip("\"'")
    if name:
        try:
            items = text.read(Path(name))
        except text.Unusable as error:
            return f"eqcheck: {error}"
        for item in items:
            if isinstance(item, text.Declaration) or isinstance(item, text.Formula) and DEFINES.search(item.latex):
                page.take(item)
        page.last, page.pending = None, ()
    wrong = [f"eqcheck: {name}, line {c.line}: {c.message}" for c in page.checks if not c.ok]
    page.checks = []
    for item in written(cell):
        page.take(item)
    if not page.checks:
        return "\n".join([*wrong, "eqcheck: there is no relation sign to check"])
    labels = any(symbol.kind == "labels" for symbol in page.declared.symbols.values())
    checks = sorted(page.checks, key=lambda check: check.line)
    lines = [check.line for check in checks]
    said = []
    for n, check in enumerate(checks):
        place = f"line {check.line}"
        if lines.count(check.line) > 1:
            place += f", sign {lines[: n + 1].count(check.line)}"
        said.append(say(check, place, labels))
    return "\n".join([*wrong, *said])


def say(check, place, labels):
    """Return one verdict in words."""
    if check.verdict == "holds":
        return f"✓ {place} holds" + (f" for {FOR[check.assumption]}" if labels else "")
    if check.verdict == "definition":
        return f"· {place} defines {check.left}"
    if check.verdict == "given":
        return f"· {place} is taken as given"
    if check.verdict == "skipped":
        return f"· {place} is skipped: {check.message}"
    if check.verdict == "unread":
        return f"? {place} cannot be read: {check.message}"
    start = f"✓ {place} is false, as it says" if check.verdict == "refuted-as-stated" else f"✗ {place} is false"
    example = check.counterexample or {}
    why = "" if check.message == "the two sides differ" else check.message
    if "left" not in example:
        return f"{start}: {why or 'the two sides differ'}"
    at = ", ".join(f"{letter} = {value}" for letter, value in (example["indices"] or example["sizes"]).items())
    if "entry" in example:
        at += (", " if at else "") + f"entry {', '.join(map(str, example['entry']))}"
    numbers = f"{f'at {at} ' if at else ''}the left is {example['left']}, the right is {example['right']}"
    return f"{start}: {numbers}" + (f" — {why}" if why else "")


def written(cell):
    """Return the declarations and formulas of a cell, Markdown or bare LaTeX."""
    items = text.markdown(cell)
    if "$" in cell or any(isinstance(item, text.Formula) for item in items):
        return items
    blocks = [item for item in items if isinstance(item, text.Declaration)]
    bare = FENCE.sub(lambda fence: "\n" * fence[0].count("\n"), cell)
    return [*blocks, *formulas(bare)]


def formulas(bare):
    """Return one formula a line; a line without a relation sign goes on with the one before."""
    if re.search(r"\\\\|\\begin\b", bare):
        return [text.Formula(bare, 1, display=True)]
    found = []
    for n, line in enumerate(bare.splitlines(), 1):
        if not line.partition("%")[0].strip():
            continue
        if found and not _claims(line):
            last = found.pop()
            gap = "\n" * (n - last.line - last.latex.count("\n"))
            found.append(text.Formula(last.latex + gap + line, last.line, display=True))
        else:
            found.append(text.Formula(line, n, display=True))
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
    return depth != 0 and bool(RELATION_SIGN.search(line))
