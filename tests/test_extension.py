"""The book's Sphinx extension: figures without words fail the build, punctuation keeps its place."""

import re

import pytest
from docutils import nodes
from site_build import build
from softmax_book import KeepPunctuation

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
"""


def test_an_image_without_alternative_text_fails_the_build(tmp_path):
    def edit(folder):
        for name in ("plain", "two", "three", "raw", "blank", "fine", "said"):
            (folder / "book" / f"{name}.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
        (folder / "book" / "layer.svg").write_text(SHAPE.format("", "Layer 1"))
        (folder / "book" / "untitled.svg").write_text(SHAPE.format(' role="img"', ""))
        (folder / "book" / "by_hand.svg").write_text(SHAPE.format(' role="img"', "By hand"))
        page = folder / "book" / "glossary.md"
        page.write_text(page.read_text(encoding="utf-8") + PAGE, encoding="utf-8")

    with pytest.raises(AssertionError) as failed:
        build(tmp_path / "checkout", edit)
    complaints = [line for line in str(failed.value).splitlines() if "no alternative text" in line]
    for name in ("plain", "two", "layer", "untitled", "three", "raw", "blank"):
        assert sum(f"{name}.svg" in line for line in complaints) == 1, name
    assert len(complaints) == 7


@pytest.mark.parametrize(
    "text",
    [
        "_Logits_, $x$, _y_",
        "_a_ (_b_) and _c_ ($x$)",
        "($x$, $y$) and ($x$, $y$), ($x$, $y$)",
        "“$x$”,$y$?!",
        "$x$$y$",
        "$x$’s",
        "$x$, $x$, $x$, $x$",
    ],
)
def test_punctuation_is_tied_to_its_formula_and_nothing_else_moves(text):
    kinds = {"$": nodes.math, "_": nodes.emphasis}
    pieces = [piece for piece in re.split(r"(\$.+?\$|_.+?_)", text) if piece]
    paragraph = nodes.paragraph("", "", *(
        kinds[piece[0]]("", piece[1:-1]) if piece[0] in kinds else nodes.Text(piece) for piece in pieces
    ))
    before = paragraph.astext()
    transform = KeepPunctuation.__new__(KeepPunctuation)
    transform.document = nodes.section("", paragraph)
    transform.run()
    assert paragraph.astext() == before
