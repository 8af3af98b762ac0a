"""A suggestion put into its page: the first block at the head, each further one before the paragraph that needs it.

Nothing else of the page changes; what would change how its formulas are read is refused.
"""

import re
from pathlib import Path

from ..reading import documents
from ..reading.documents import Declaration, Formula, NoBlock, Unusable

FRONT_MATTER = re.compile(r"---[ \t]*\n.*?\n(?:---|\.\.\.)[ \t]*\n", re.S)
TITLE = re.compile(r"\s*#[ \t][^\n]*\n")
WRITTEN = (*documents.FORMATS, ".txt", "")


def write(path, suggestion):
    """Put the blocks of a suggestion into the page at ``path``.

    Raises ``Unusable`` if the page has a block already, is of a kind into which none can be put, or
    would be read otherwise afterwards; it is then left as it is.
    """
    path = Path(path)
    items = documents.read(path)
    block = next((item for item in items if isinstance(item, (Declaration, NoBlock))), None)
    if block is not None:
        cell = f"cell {block.cell}, " if block.cell is not None else ""
        raise Unusable(f"{path}, {cell}line {block.line}: there is a block already, and none is written over it or beside it")
    if path.suffix.lower() not in WRITTEN:
        raise Unusable(f"{path}: no block can be put into a {path.suffix} file by this program; print it, and put it in by hand")
    before = path.read_text(encoding="utf-8")
    after = in_notebook(before, suggestion) if path.suffix.lower() == ".ipynb" else in_markdown(before, suggestion)
    path.write_text(after, encoding="utf-8")
    if _formulas(documents.read(path)) != _formulas(items) or _blocks(path) != [b.text for b in suggestion.blocks]:
        path.write_text(before, encoding="utf-8")
        raise Unusable(f"{path}: a block would stand in the midst of something else; print it, and put it in by hand")


def in_markdown(text, suggestion):
    """Return a Markdown page with the blocks in it."""
    lines = text.splitlines(keepends=True)
    for block in reversed(suggestion.blocks[1:]):
        at = block.line - 1
        while at > 0 and lines[at - 1].strip():
            at -= 1
        lines[at:at] = [block.fenced, "\n"]
    return _headed("".join(lines), suggestion.blocks[0].fenced)


def _headed(text, fenced):
    """Put a block behind the front matter and the title, where there are any."""
    front = FRONT_MATTER.match(text)
    end = front.end() if front else 0
    title = TITLE.match(text, end)
    end = title.end() if title else end
    gap = "\n" if end else ""
    return f"{text[:end]}{gap}{fenced}\n{text[end:].lstrip(chr(10))}"


def in_notebook(text, suggestion):
    """Return a notebook with a text cell for each block."""
    import nbformat

    notebook = nbformat.reads(text, as_version=4)
    for block in reversed(suggestion.blocks):
        cell = nbformat.v4.new_markdown_cell(block.fenced.rstrip("\n"))
        if notebook.nbformat_minor < 5:
            cell.pop("id", None)
        notebook.cells.insert(block.cell or 0, cell)
    return nbformat.writes(notebook) + "\n"


def _formulas(items):
    return [item.latex for item in items if isinstance(item, Formula)]


def _blocks(path):
    return [item.text for item in documents.read(path) if isinstance(item, Declaration)]
