"""Pages of the book with faults that have to fail the build: all in one build, since each takes a while."""

from pathlib import Path

import pytest
from site_build import build

SHAPE = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"{}><title>{}</title></svg>'
PAGE = """
![](plain.svg)

![two.svg](two.svg)

![](layer.svg)

![](untitled.svg)

```{figure} three.svg
A caption is no alternative text.
```

Raw <img src="raw.svg"> and <img alt="" src="blank.svg"> and <img src="fine.svg" alt="One, said.">

![A square, said.](said.svg)

![By hand and in pixels, said.](by_hand.svg)

Here $a + \\unknown{b}$ stands.

$$
\\frac{a}
$$
"""
# The pages that are spoilt, and no others; that they lead to pages which are not there is told, too.
TOC = """format: jb-book
root: book/index
parts:
  - chapters:
      - file: book/chain_rule
      - file: book/glossary
      - file: book/bibliography
"""
EDITS = (
    ("index.md", "so the same $y$<!-- notation: keep -->", "so the same $y$"),
    ("glossary.md", "# Glossary\n", "# Glossary\n\n<!-- notation: off for now -->\n"),
    ("chain_rule.ipynb", "x_i: feature", "x_i: featur"),
)


def spoil(folder: Path) -> None:
    """Put images without words on a page, and take what the translation of three pages needs."""
    (folder / "_toc.yml").write_text(TOC, encoding="utf-8")
    for name in ("plain", "two", "three", "raw", "blank", "fine", "said"):
        (folder / "book" / f"{name}.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    (folder / "book" / "layer.svg").write_text(SHAPE.format("", "Layer 1"))
    (folder / "book" / "untitled.svg").write_text(SHAPE.format(' role="img"', ""))
    (folder / "book" / "by_hand.svg").write_text(SHAPE.format(' role="img"', "By hand"))
    for file, old, new in (*EDITS, ("glossary.md", "", PAGE)):
        path = folder / "book" / file
        source = path.read_text(encoding="utf-8")
        path.write_text(source.replace(old, new) if old else source + new, encoding="utf-8")


def complaints(folder: Path) -> str:
    """Return what the build of the spoilt book says, which fails."""
    with pytest.raises(AssertionError) as failed:
        build(folder, spoil)
    return str(failed.value)
