"""The book's Sphinx extension: figures without words fail the build, punctuation keeps its place,
and what the theme writes is mended."""

import re

import pytest
from docutils import nodes
from softmax_book.finish import digest, finished
from softmax_book.formulas.around import tie_punctuation


@pytest.mark.wide_only
def test_an_image_without_alternative_text_fails_the_build(spoilt):
    complaints = [line for line in spoilt.splitlines() if "no alternative text" in line]
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
    tie_punctuation(nodes.section("", paragraph))
    assert paragraph.astext() == before


WRITTEN = """<!DOCTYPE html>
<html lang="en" data-theme="auto">
<head>
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width" /><meta name="viewport" content="width=device-width" />
<script data-cfasync="false">
  old();
</script>
<link rel="stylesheet" href="../_static/vendor/fontawesome/6.5.2/css/all.min.css?digest=1" />
<link rel="stylesheet" href="../_static/sphinx-design.min.css?v=1" />
<link rel="stylesheet" href="../_static/basic.css" />
<script src="../_static/copybutton.js?v=1"></script>
<script defer="defer" src="../_static/course.js"></script>
<script src="../_static/doctools.js"></script>
<script>DOCUMENTATION_OPTIONS.pagename = 'book/page';</script>
<script>DOCUMENTATION_OPTIONS.search_as_you_type = false;</script>
<script defer src="../_static/scripts/fontawesome.js?digest=1"></script>
<script>settings = 1;</script>
<script type="application/json">{"data": 1}</script>
</head>
<body>
<div class="bd-sidebar-primary bd-sidebar"></div>
<script>
document.write(`<button class="search">Search</button>`);
</script>
<button onclick="window.print()" class="print">Print</button>
<input id="search-input"/><input id="search-input"/><input id="search-input"/>
<table><tr><th class="head"></th><th class="head"><p>A head</p></th></tr></table>
<img src="picture.png" alt="A picture.">
<a href="../downloads/page.ipynb" target="_blank">Notebook</a> <a href="downloads.html">Downloads</a>
<div class="citation" role="doc-biblioentry"></div>
{}
</body>
</html>
"""


def test_a_page_loads_what_it_uses_and_no_script_holds_it_up():
    page = finished(WRITTEN)
    assert "fontawesome" not in page and "sphinx-design" not in page and "copybutton" not in page
    assert "basic.css" in page
    assert page.count('<script defer="defer" src=') == page.count("<script defer") == 2
    used = finished(WRITTEN.replace("{}", '<pre>code</pre><div class="sd-card"></div>'))
    assert "copybutton.js" in used and "sphinx-design" in used and "fontawesome" not in used


def test_a_page_allows_the_scripts_that_stand_in_it_and_no_others():
    page = finished(WRITTEN)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1]
    scripts = [script for script in re.findall(r"<script>(.*?)</script>", page, re.S)]
    assert len(scripts) == 2 and "settings = 1;" in scripts
    assert re.findall(r"'(sha256-[^']*)'", policy) == [digest(script) for script in scripts]
    assert page.index("Content-Security-Policy") < page.index("<script")
    assert digest("alert(1)") == "sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI="


def test_what_the_theme_writes_wrongly_is_mended():
    page = finished(WRITTEN)
    assert '<button class="search">Search</button>' in page and "document.write" not in page
    assert "onclick" not in page and "old()" not in page
    assert page.count("viewport") == 1
    assert re.findall(r'id="(search-input[^"]*)"', page) == ["search-input", "search-input-2", "search-input-3"]
    assert '<td class="head"></td><th class="head"><p>A head</p></th>' in page
    assert '<img loading="lazy" src' in page
    assert 'role="listitem"' in page and 'role="complementary" aria-label=' in page
    assert 'data-theme="light"' in page
    assert "DOCUMENTATION_OPTIONS" not in page  # which is not there yet when the page comes
    assert '<a href="../downloads/page.ipynb" download target' in page and '<a href="downloads.html">' in page
