"""A book of three small pages with the real configuration, styles and checker.

It has what a build could lose of the course's book, and is built in a fraction of its time.
"""

import shutil
from pathlib import Path

import nbformat
from make_book import NO_INPUT
from site_build import LEFT_OUT, ROOT

from softmaxlib.plotting.style import INK

TOC = """format: jb-book
root: book/index
parts:
  - chapters:
      - file: book/sums
      - file: book/words
"""
INDEX = "# A small book\n\nBegin with [the sums](sums.ipynb); the {term}`logit` is explained among the words.\n"
WORDS = "# Words\n\n:::{glossary}\nlogit\n  A number before the softmax.\n\nzebra crossing\n  Black, white, black.\n:::\n"
BLOCK = "```{eqcheck}\nindex: {k: K}\nassume: sum-one\nsymbols:\n  t_k: labels\n```"


def small_book(folder: Path) -> Path:
    """Copy the checkout, with three small pages in the place of the book's."""
    shutil.copytree(ROOT, folder, ignore=lambda *at: LEFT_OUT(*at) | (NO_INPUT & set(at[1])))
    for page in [*(folder / "book").glob("*.ipynb"), *(folder / "book").glob("*.md")]:
        page.unlink()
    (folder / "_toc.yml").write_text(TOC, encoding="utf-8")
    (folder / "book" / "index.md").write_text(INDEX, encoding="utf-8")
    (folder / "book" / "words.md").write_text(WORDS, encoding="utf-8")
    v4 = nbformat.v4
    drawn = '<svg width="9pt" height="9pt" role="img"><title>A line, said in words.</title><path stroke="#123456"/></svg>'
    figure = v4.new_output("display_data", {"image/svg+xml": drawn.replace("#123456", INK)})
    cells = [
        v4.new_markdown_cell(f"# Sums\n\n{BLOCK}\n\nLabels: $\\sum_k t_k = 1$.\n", id="sums"),
        v4.new_markdown_cell(":::{explorable} notation\nWhat moves?\n\nNothing does.\n:::", id="play"),
        v4.new_code_cell("draw()", id="draw", outputs=[figure]),
    ]
    nbformat.write(v4.new_notebook(cells=cells, metadata={"language_info": {"name": "python"}}), folder / "book" / "sums.ipynb")
    return folder
