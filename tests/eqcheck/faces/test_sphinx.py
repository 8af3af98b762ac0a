"""eqcheck's Sphinx face: tables, marks, report, warnings, on a small book that is not ours."""

import filecmp
import os
import re
import sys
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup
from sphinx.errors import ExtensionError
from sphinx.testing.util import SphinxTestApp
from sphinx.util.docutils import docutils_namespace

from eqcheck.sphinx_ext import setup

CONF = """\
project = "Falling stones"
extensions = ["myst_nb", "eqcheck.sphinx_ext"]
myst_enable_extensions = ["dollarmath", "amsmath"]
nb_execution_mode = "off"
numfig = True
exclude_patterns = ["_build"]
"""

INDEX = """\
# Stones

```{toctree}
fall
weights
checks
```
"""

FALL = r"""# Falling

```{eqcheck}
symbols:
  h: positive
  g: positive
  v: \sqrt{2 g h}
roles:
  v: speed
```

A fall of height $h$, with $v^2 = 2gh$, and $h = 2g$<!-- eqcheck: given -->.

$$
\begin{aligned}
\frac{\partial v}{\partial h} &= \frac{g}{v} \\
  &= g v \\ % eqcheck: false
  &= \frac{v}{2 h}
\end{aligned}
$$ (eq-slope)

$$
v \leq g + h
$$

$$
v + h = h + v % eqcheck: skip nothing to see
$$

Some say $v = gh$<!-- eqcheck: false -->, which is wrong.

````{note}
$$ w := v^2 $$
````

```{math}
:label: eq-square
w = 2 g h
```
"""

WEIGHTS = [
    nbformat.v4.new_markdown_cell("# Weights"),
    nbformat.v4.new_markdown_cell(
        "```{eqcheck}\nindex: {i: K, j: K}\nassume: sum-one\nsymbols:\n  t_i: labels\n  z_i: real\n"
        "  S: \\sum_i t_i\n  \\vec z: '[z_i]'\n```"
    ),
    nbformat.v4.new_code_cell("1 + 1"),
    nbformat.v4.new_markdown_cell("$$\nS z_j = z_j\n$$ (eq-unit)\n\n$$\n\\frac{\\partial z_i}{\\partial z_j} = \\delta_{ij}\n$$"),
]

CHECKS = "# Checks\n\n```{eqcheck-report}\n```\n"


def write(folder: Path, **pages):
    folder.mkdir(parents=True, exist_ok=True)
    nb = nbformat.v4.new_notebook(cells=[nbformat.NotebookNode({**c, "id": f"c{n}"}) for n, c in enumerate(WEIGHTS)])
    nb.metadata["language_info"] = {"name": "python"}
    (folder / "conf.py").write_text(CONF, "utf-8")
    (folder / "weights.ipynb").write_text(nbformat.writes(nb), "utf-8")
    for name, text in {"index": INDEX, "fall": FALL, "checks": CHECKS, **pages}.items():
        (folder / f"{name}.md").write_text(text, "utf-8")
    return folder


def build(folder: Path, builder="html", **options):
    """Build the book; return where it lies and what Sphinx warned of."""
    with docutils_namespace():
        app = SphinxTestApp(builder, srcdir=folder, builddir=folder / "_build", **options)
        try:
            app.build()
            return Path(app.outdir), re.sub(r"\x1b\[[\d;]*m", "", app.warning.getvalue())
        finally:
            app.cleanup()


def soup(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text("utf-8"), "html.parser")


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = write(tmp_path_factory.mktemp("book"))
    out, warnings = build(folder)
    assert warnings == ""
    return {path.stem: soup(path) for path in out.glob("*.html")}


def mark_of(formula):
    """Return the mark that stands behind a display formula."""
    return formula.find_next_sibling("details", class_="eqcheck")


def test_the_declarations_are_a_table_with_header_cells(built):
    table = built["fall"].select_one(".eqcheck-symbols table")
    assert [th.get_text(strip=True) for th in table.thead.find_all("th")] == ["Role", "Symbol", "What it is"]
    rows = [[cell.get_text(" ", strip=True) for cell in row.find_all(["th", "td"])] for row in table.tbody.find_all("tr")]
    assert rows == [
        ["", r"\(h\)", "positive number"],
        ["", r"\(g\)", "positive number"],
        ["speed", r"\(v\)", r"defined as \(\sqrt{2 g h}\)"],
    ]


def test_a_vector_index_ranges_and_the_assumption_are_said_in_words(built):
    box = built["weights"].select_one(".eqcheck-symbols")
    assert r"vector of \(z_i\)" in box.get_text()
    assert box.select_one(".eqcheck-ranges").get_text().strip() == (
        r"\(i\) and \(j\) run from 1 to \(K\). The labels are assumed to sum to 1."
    )
    assert not any("=" in math.get_text() for math in box.select(".math"))


def test_a_mark_opens_what_was_checked_without_javascript(built):
    formula = built["fall"].find(id="equation-eq-slope")
    mark = mark_of(formula)
    assert mark.summary.get_text(" ", strip=True) == "✓ 2 2 relations checked, all hold ; ✗ refuted as stated"
    right, false, again = mark.select("li")
    assert r"\frac{g}{v}" in right.get_text() and "largest error" in right.get_text()
    assert "refuted as stated" in false.get_text() and "the chain begins with" in false.get_text()
    assert "With" not in false.get_text() or "=" in false.get_text()
    assert "holds" in again.get_text()
    assert not mark.find_all("script") and not mark.select("[onclick]")


def test_what_was_skipped_shows_with_its_reason(built):
    skipped = built["fall"].select_one("li.eqcheck-skipped")
    assert "nothing to see" in skipped.get_text()
    assert "nothing to see" in built["checks"].select_one("ul.eqcheck-skipped").get_text()


def test_inline_formulas_have_a_visible_mark_only_when_refuted(built):
    (mark,) = built["fall"].select(".eqcheck-inline")
    assert mark.find_previous("span", class_="math").get_text() == r"\(v = gh\)"
    assert "refuted as stated" in mark.get_text()


def test_definitions_carry_no_mark(built):
    assert mark_of(built["fall"].select_one(".note .math, .admonition .math")) is None


def test_a_line_is_checked_under_the_weakest_assumption_that_will_do(built):
    unit, delta = built["weights"].select("div.math")
    assert "holds for labels that sum to 1" in mark_of(unit).get_text()
    assert "holds, largest error" in mark_of(delta).get_text()


def test_the_checkers_comments_do_not_reach_the_reader(built):
    for page in built.values():
        assert "eqcheck:" not in str(page)


def test_the_report_counts_every_relation_sign(built):
    total = built["checks"].select_one(".eqcheck-total").get_text()
    assert total == (
        "12 relation signs on 2 pages: 7 hold, 2 refuted as stated, 1 definition, 1 given, 1 skipped."
    )
    assert len(built["checks"].select(".eqcheck-entry li")) == 12


def test_the_report_follows_the_table_of_contents(built):
    assert [h3.get_text() for h3 in built["checks"].select(".eqcheck-report h3")] == ["Falling", "Weights"]


def test_the_ledger_says_which_labels_a_result_needs(built):
    section = built["checks"].find(id="eqcheck-ledger")
    said = {p.get_text(): ul.get_text() for p, ul in zip(section.select(".eqcheck-report p"), section.select("ul"))}
    number = {name: built[page].find(id=f"equation-{name}").select_one(".eqno").get_text().rstrip("¶")
              for name, page in (("eq-unit", "weights"), ("eq-slope", "fall"), ("eq-square", "fall"))}  # fmt: skip
    assert [ledger for head, ledger in said.items() if "sum to 1" in head] == [f"Weights: {number['eq-unit']}"]
    assert [ledger for head, ledger in said.items() if "false" in head] == [f"Falling: {number['eq-slope']}"]
    assert [ledger for head, ledger in said.items() if "whatever" in head] == [f"Falling: {number['eq-square']}"]


def test_links_lead_from_marks_to_rows_and_back(built):
    back = set()
    for link in built["checks"].select(".eqcheck-where a"):
        page, anchor = link["href"].split("#")
        assert built[page.removesuffix(".html")].find(id=anchor), link
        back.add(link.find_parent(class_="eqcheck-entry")["id"])
    forth = [a["href"] for page in built.values() for a in page.select(".eqcheck-more a, .eqcheck-inline a")]
    assert len(forth) == 7
    assert all(href.startswith("checks.html#") and href.split("#")[1] in back for href in forth)


def test_ids_are_unique(built):
    for name, page in built.items():
        ids = [tag["id"] for tag in page.find_all(id=True)]
        assert len(ids) == len(set(ids)), name


def test_the_style_sheet_lies_beside_the_pages(built):
    assert any("_static/eqcheck.css" in link["href"] for link in built["fall"].select("link[href]"))


@pytest.mark.parametrize(
    "line, said, place",
    [
        ("$v = 2gh$", "false: v = 2gh", 15),
        ("$v = q$", "not read: v = q; q is not declared", 15),
        ("$$\nv = h % eqcheck: skip\n$$", "skip needs a reason", 16),
        ("# On $v = 3g$", "false", 15),
        (r"{math}`v = 2`", "false: v = 2", 15),
        ("```{eval-rst}\n:math:`v = 2`\n```", "eqcheck does not read this formula", 16),
    ],
)
def test_what_fails_is_a_warning_with_its_place(tmp_path, line, said, place):
    top = FALL.split("\nA fall")[0] + "\n\n"
    page = top + "\n" * (14 - top.count("\n")) + line + "\n"
    _, warnings = build(write(tmp_path, fall=page))
    assert said in warnings
    assert f"fall.md:{place}: WARNING" in warnings


def test_a_block_that_cannot_be_read_is_a_warning_and_no_traceback(tmp_path):
    out, warnings = build(write(tmp_path, fall="# Fall\n\n```{eqcheck}\nsymbols:\n  v: \\frac{\n```\n"))
    assert "fall.md:5: WARNING: line 5: not read" in warnings and "declarations" in warnings
    assert "Traceback" not in warnings
    assert r"\frac{" in soup(out / "fall.html").get_text()


def test_a_fence_that_means_a_block_and_opens_none_is_a_warning(tmp_path):
    _, warnings = build(write(tmp_path, fall="# Fall\n\n```eqcheck\nsymbols: {w: real}\n```\n\n$w = w$, $w = 1$\n"))
    assert "fall.md:3: WARNING: line 3: not read: ```eqcheck; declarations: ```eqcheck opens no declarations block" in warnings
    assert warnings.count("the declarations block above it cannot be read") == 2


def test_without_its_packages_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "lark", None)
    with pytest.raises(ExtensionError, match="eqcheck: lark is missing: pip install lark"):
        setup(None)


def test_a_failure_in_a_notebook_names_cell_and_line(tmp_path):
    folder = write(tmp_path)
    path = folder / "weights.ipynb"
    path.write_text(path.read_text("utf-8").replace("S z_j = z_j", "S z_j = z_j + 1"), "utf-8")
    _, warnings = build(folder)
    assert "weights.ipynb: WARNING: cell 3, line 2 (eq-unit): false" in warnings
    assert "the left is" in warnings


def test_a_red_build_stays_red_until_it_is_mended(tmp_path):
    folder = write(tmp_path, fall=FALL.replace("2gh$,", "3gh$,"))
    assert "false" in build(folder)[1]
    assert "false" in build(folder)[1]
    write(folder)
    out, warnings = build(folder)
    assert warnings == ""
    assert "7 hold" in soup(out / "checks.html").get_text()


def test_a_changed_page_changes_the_report(tmp_path):
    folder = write(tmp_path)
    build(folder)
    (folder / "fall.md").write_text(FALL + "\n$$\nv^2 / 2 = g h\n$$\n", "utf-8")
    out, _ = build(folder)
    assert "13 relation signs" in soup(out / "checks.html").get_text()
    (folder / "fall.md").unlink()
    (folder / "index.md").write_text(INDEX.replace("fall\n", ""), "utf-8")
    out, _ = build(folder)
    assert "2 relation signs on 1 page:" in soup(out / "checks.html").get_text()


def test_marks_learn_of_a_report_that_comes_later(tmp_path):
    folder = write(tmp_path, checks="# Checks\n")
    out, _ = build(folder)
    assert not soup(out / "fall.html").select(".eqcheck-more")
    (folder / "checks.md").write_text(CHECKS, "utf-8")
    out, _ = build(folder)
    assert soup(out / "fall.html").select(".eqcheck-more")


def pages(out):
    return sorted(p.relative_to(out) for p in out.rglob("*") if p.suffix in (".html", ".js", ".css"))


def test_two_builds_are_the_same_to_the_byte_also_in_parallel(tmp_path):
    one, _ = build(write(tmp_path / "one"))
    workers = 2 if hasattr(os, "fork") else 1
    two, warnings = build(write(tmp_path / "two"), parallel=workers)
    assert warnings == ""
    assert pages(one) == pages(two)
    assert [p for p in pages(one) if not filecmp.cmp(one / p, two / p, shallow=False)] == []


@pytest.mark.parametrize("builder", ["latex", "text"])
def test_other_builders_leave_the_marks_out(tmp_path, builder):
    out, warnings = build(write(tmp_path), builder)
    assert warnings == ""
    found = "".join(p.read_text("utf-8") for p in out.rglob("*.t*") if p.suffix in (".tex", ".txt"))
    assert "Falling" in found and "relation signs" not in found and "eqcheck:" not in found


REST = """\
Stones in rest
==============

.. eqcheck::

   symbols:
     v: \\sqrt{2 g h}

A stone with :math:`v^2 = 2 g h`.

.. math::
   :label: eq-rest

   \\frac{\\partial v}{\\partial h} = \\frac{g}{v}

.. math::

   v + v = 2 v

   v = 3 v
"""


def test_reStructuredText_and_what_a_folder_shares(tmp_path):
    folder = write(tmp_path, index=INDEX.replace("checks\n", "checks\nrest\n"), shared="---\norphan: true\n---\n\n# Shared\n\n$h + g = g + h$\n")
    (folder / "rest.rst").write_text(REST, "utf-8")
    (folder / "eqcheck.yml").write_text("symbols: {h: positive, g: positive}\n", "utf-8")
    out, warnings = build(folder)
    assert warnings.count("WARNING") == 1 and "rest.rst:20: WARNING: line 20: false: v = 3 v" in warnings
    page = soup(out / "rest.html")
    assert page.select_one(".eqcheck-symbols table") and [mark.get_text(strip=True)[:1] for mark in page.select("details.eqcheck > summary")] == ["✓", "✗"]
    (folder / "eqcheck.yml").write_text("symbols: {h: positive}\n", "utf-8")  # pages are read anew
    assert re.search(r"shared\.md.*g is not declared", build(folder)[1])


def test_what_fails_says_what_to_do_about_it():
    from eqcheck import check_markdown
    from eqcheck.faces.sphinx.collecting import Entry, _describe
    from eqcheck.faces.sphinx.wording import relations

    (check,) = check_markdown("$x = y$")
    assert check.advice and f"→ {check.advice}" in _describe(check)
    assert "suggest PAGE" in relations(Entry(1, True, "", (check,), False))
