"""``%load_ext eqcheck.magic`` and ``%%eqcheck page.ipynb``: a reader's own derivation, line by line.

The cell holds Markdown or bare LaTeX lines.  They are evaluated under the declarations of the page
that is named, or of a ```{eqcheck} block in the cell itself.
"""

import re
from pathlib import Path

from .needed import missing

DEFINES = re.compile(r":=|\\coloneqq|\\triangleq")


def load_ipython_extension(shell):
    """Give IPython the cell magic."""
    shell.register_magic_function(eqcheck, "cell", "eqcheck")


def eqcheck(line, cell):
    """%%eqcheck [PAGE]: check the LaTeX of this cell under the declarations of a page."""
    print(answer(line, cell))


def answer(line: str, cell: str) -> str:
    """Return what there is to say about each line of a cell."""
    if sentence := missing():
        return f"eqcheck: {sentence}"
    from ..judging.page import Page
    from ..reading import documents
    from ..reading.documents import bare_latex
    from ..reading.tokens import definitions

    page = Page("the cell")
    name = line.strip().strip("\"'")
    if name:
        try:
            items = documents.read(Path(name))
        except documents.Unusable as error:
            return f"eqcheck: {error}"
        for item in items:
            if not isinstance(item, documents.Formula) or DEFINES.search(item.latex):
                page.take(item)
            else:
                page.define(definitions(item.latex))
        page.reader.block()
    wrong = [f"eqcheck: {name}, line {c.line}: {c.message}" + (f" → {c.advice}" if c.advice else "") for c in page.checks if not c.ok]
    page.checks = []
    for item in bare_latex.read(cell):
        page.take(item)
    if not page.checks:
        return "\n".join([*wrong, "eqcheck: there is no relation sign to check"])
    labels = page.declared.has_labels
    checks = sorted(page.checks, key=lambda check: check.line)
    lines = [check.line for check in checks]
    said = []
    for n, check in enumerate(checks):
        place = f"line {check.line}"
        if lines.count(check.line) > 1:
            place += f", sign {lines[: n + 1].count(check.line)}"
        said.append(say(check, place, labels))
        if check.advice:
            said.append(f"  → {check.advice}")
    return "\n".join([*wrong, *said])


def say(check, place, labels):
    """Return one verdict in words."""
    from ..judging.messages import NEEDS

    if check.verdict == "holds":
        return f"✓ {place} holds" + (f" for {NEEDS.get(check.assumption, 'any labels')}" if labels else "")
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
