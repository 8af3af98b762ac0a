"""Whatever stands on a page is read, or said not to be: wrapped in any fence it holds as many relation signs."""

import re

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sampling import rounds

from eqcheck import check_markdown
from eqcheck.faces.command_line import main
from eqcheck.judging.page import check_file

BLOCK = "```{eqcheck}\nsymbols: {a: real, b: real, A: '1', B: '2'}\n```\n\n"
HEIGHT = BLOCK.count("\n")
DELIMITERS = [
    "${}$", "$`{}`$", "$${}$$", r"\({}\)", r"\\({}\\)", r"\[{}\]", r"\\[{}\\]", "{{math}}`{}`", ":math:`{}`",
    "\n\n$$\n{}\n$$\n\n", "\n\n$$\n{}\n$$ (eq-a)\n\n", "\n\n\\[\n{}\n\\]\n\n", "\n\n\\\\[\n{}\n\\\\]\n\n", "\n\n```math\n{}\n```\n\n",
    "\n\n```{{math}}\n:label: eq-b\n{}\n```\n\n", "\n\n:::{{math}}\n{}\n:::\n\n", "\n\n\\begin{{align}}\n{}\n\\end{{align}}\n\n",
    "text[^n]\n\n[^n]: ${}$\n\n", "\n\n[^m]: a note with ${}$\n\n", "^[a note: ${}$]", "\n\n| x |\n|---|\n| ${}$ |\n\n", "\n\n## A heading: ${}$\n\n",
]  # fmt: skip
FENCES = [
    "{}", "::: {{#thm-x}}\n{}\n:::\n", "::: {{.proof}}\n{}\n:::\n", ":::{{.callout}}\n{}\n:::\n", ":::tip\n{}\n:::\n", "::: note Title\n{}\n:::\n",
    ":::: {{.columns}}\n\n::: {{.column width=50%}}\n{}\n:::\n\n::::\n", "::: {{.callout-note collapse=\"true\"}}\n\n{}\n\n:::\n",
    ":::{{admonition}} Title\n{}\n:::\n", "`````{{note}}\n{}\n`````\n", "<details>\n<summary>More</summary>\n\n{}\n\n</details>\n", "# A\n\n{}\n\n## B\n",
]  # fmt: skip
QUOTES = {"> ": "> ", "- ": "  ", "1. ": "   "}


def seen(page):
    return [(c.verdict, c.line) for c in check_markdown(BLOCK + page)]


def quoted(text, mark):
    return "\n".join((mark if n == 0 else QUOTES[mark]) + line for n, line in enumerate(text.splitlines())) + "\n"


@given(
    st.lists(st.tuples(st.sampled_from(DELIMITERS), st.sampled_from(["A = 1", "B = 1", "A < B", "a = b"])), min_size=1, max_size=4),
    st.lists(st.sampled_from(FENCES), max_size=2),
    st.sampled_from([None, *QUOTES]),
)
@settings(max_examples=rounds(200))
def test_wrapping_a_page_changes_no_verdict_and_no_number(formulas, fences, quote):
    plain = {"A = 1": "holds", "B = 1": "false", "A < B": "holds", "a = b": "false"}
    page = "Text " + " and so ".join(delimiter.format(latex) for delimiter, latex in formulas)
    for fence in fences:
        page = re.sub(r"^(`{3,}|:{3,})", lambda ticks: ticks[0] + ticks[0][0] * 3, fence.format("@"), flags=re.M).replace("@", page)
    if quote:
        page = quoted(page, quote)
    assert [verdict for verdict, _ in seen(page)] == [plain[latex] for _, latex in formulas], page


@pytest.mark.parametrize("delimiter", DELIMITERS)
def test_each_delimiter_gives_the_right_line(delimiter):
    page = "x\n\n" + delimiter.format("A = 1")
    line = HEIGHT + 1 + page[: page.index("A = 1")].count("\n")
    assert seen(page) == [("holds", line)]


# Lines of a display that Markdown would take for an underline, an item, a quotation, a title or the end of the paragraph.
BROKEN = ["A\n=\n1", "A\n=\n\n1", "A\n\n= 1", "A + a\n- a\n= 1", "A + a\n-\na = 1", "A - a\n+ a\n= 1", "A\n> 0", "A\n*\n1 = 1", "1\n\n> 0"]
AROUND = ["$$\n@\n$$\n", "text\n$$\n@\n$$\n", "text\n$$\n@\n$$\nand more\n", "text\n$$@$$\n\nmore\n", "# Title\n$$\n@\n$$\n", "$$\n@\n$$ (eq-a)\n"]


@pytest.mark.one_in(4)
@pytest.mark.parametrize("latex", BROKEN)
@pytest.mark.parametrize("around", AROUND)
@pytest.mark.parametrize("quote", [None, *QUOTES])
def test_a_line_of_a_display_is_nothing_else(latex, around, quote):
    page = around.replace("@", latex) + "\nbehind: $B = 1$\n"
    page = quoted(page, quote) if quote else page
    sign = re.search("[=>]", page[page.index("$$") :]).start() + page.index("$$")
    assert [verdict for verdict, _ in seen(page)] == ["holds", "false"], page
    if not quote:
        assert seen(page)[0][1] == HEIGHT + 1 + page[:sign].count("\n")


@pytest.mark.parametrize("between", ["\n", "\nIf $a = a$ is so, and so on\n", "\n\n", "\n> a quotation\n\n", "\n- an item\n\n", "\n- b\n\n", "\n# b\n"])
@pytest.mark.parametrize("display", ["$$\nA = 1\n$$", "$$A\n= 1$$"])
def test_dollars_that_close_a_display_open_none(display, between):
    page = f"text\n{display}{between}text\n{display}\n> b\n\n{display}\n"
    assert [verdict for verdict, _ in seen(page)] == ["holds"] * (page.count("= 1") + page.count("a = a"))


@pytest.mark.parametrize("latex", [latex for latex in BROKEN if "*" not in latex])  # an empty item ends no paragraph
def test_a_display_that_a_paragraph_loses_is_said(latex):
    page = f"text $$ {latex} $$ more\n\nbehind: $B = 1$\n"
    assert [verdict for verdict, _ in seen(page)] == ["unread", "false"], page


def test_dollars_that_are_prices_take_no_other_paragraph_along():
    assert seen("It costs $$ there.\n\nHere x = y, and $A = 1$.\n") == [("holds", HEIGHT + 3)]


# --- what is not read is said ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "lines", "message"),
    [
        ("$$\na = b = a\n$$.\n\ntext $a = a$\n", [2, 2], "the display that is opened in line 5 is closed with '.' behind it"),
        ("$$ a = a $$.\n", [1], "only a label such as (eq-x) may follow the closing $$"),
        ("$$ a = a $$ {#eq-x}\n", [1], "is closed with '{#eq-x}' behind it"),
        ("$$\na\n= a\n$$ {#eq-x}\n\n$$\nb = b\n$$\n", [3], "the display that is opened in line 5"),
        ("text\n\n> $$\n> a = a\n> $$,\n", [4], "is closed with ',' behind it"),
        ("<div>\n$$ a = a $$\n\\(a=a\\) $a = b$\n</div>\n", [3], "between single dollars is not read in HTML"),
        ("text $$ a = b\nmore\n", [1], "$$ opens no formula in line 5: it is never closed"),
        ("$$ a = b\n\n$$ a = a $$\n", [1, 3], "is closed with 'a = a $$' behind it"),
        ("$$ a = b\n\nwords in between\n\n$$\na = a\n$$\n", [1], "$$ opens no formula in line 5: it is never closed"),
        ("text\n\\[ a\n = b\n", [3], r"\[ opens no formula in line 6: it is never closed"),
        ("\\begin{align}\na &= b\n", [2], "it is never closed"),
        ("text \\begin{align}\na &= b\n", [2], "it is never closed"),
        ("text\n\n    $$\n    a = b\n    $$\n\n    so $a = b$\n", [4, 7], "a block that is indented by four spaces is code"),
    ],
)  # fmt: skip
def test_regions_that_are_not_read_are_said(page, lines, message):
    found = [c for c in check_markdown(BLOCK + page) if c.verdict == "unread"]
    assert [c.line - HEIGHT for c in found] == lines
    assert all(message in c.message for c in found)


def test_what_mathjax_finds_in_html_is_read():
    page = "<div title='a=b'>\n$$ a &lt; a + 1 $$\n\\(a=b\\)\n</div>\n\n<p>\n\\begin{align}\na &= b \\\\\n&= a\n\\end{align}\n\\[ a = a \\]</p>\n"
    assert [(v, line - HEIGHT) for v, line in seen(page)] == [("holds", 2), ("false", 3), ("false", 8), ("holds", 9), ("holds", 11)]


def test_behind_a_display_that_is_closed_badly_the_page_goes_on():
    page = "$$\na = b\n$$.\n\ntext $a = b$\n\n$$\na = a\n$$\n\nmore $b = b$\n"
    assert [verdict for verdict, _ in seen(page)] == ["unread", "false", "holds", "holds"]


@pytest.mark.parametrize(
    "page", ["```python\na = b\n```\n", "```{python}\n$a=b$\n```\n", "```latex\n$$a=b$$\n```\n", "`$a = b$` and `$$`, so a = b\n", "<!-- $a = b$ -->\n", "<pre>\n$a=b$\n</pre>\n",
             "costs $5, and 3 < 4\n", "a \\[bracket\\] and \\(another\\)\n", "~~~\n\\[a=b\\]\n~~~\n",
             "shell:\n\n    $ export a=b\n    $ echo a\n    x = y\n"]
)  # fmt: skip
def test_code_is_not_read(page):
    assert seen(page) == []


def test_a_region_can_be_excused():
    page = "<div>\n$a = b$ and\n$a = b$\n</div>\n<!-- eqcheck: skip drawn by a script -->\n\n$a = b$\n"
    assert [verdict for verdict, _ in seen(page)] == ["skipped", "skipped", "false"]


# --- files -------------------------------------------------------------------------------------------


def test_quarto_pages_end_a_display_as_they_like(tmp_path):
    page = tmp_path / "page.qmd"
    page.write_text(BLOCK + "$$ a = a $$ {#eq-x}\n\n$$\na = a\n$$.\n\n$$\nb = b\n$$ {#eq-long .class}\n\n$$\na = b\n$$ nothing\n", encoding="utf-8")
    found = check_file(page)
    assert [(c.verdict, c.label) for c in found] == [("holds", "eq-x"), ("holds", ""), ("holds", "eq-long"), ("unread", "")]


@pytest.mark.parametrize(
    "page",
    ["<div id='x'>\n@\n</div>\n", "<details><summary>More</summary>\n@\n</details>\n", "<div>\n```{r}\nx = 1\n\ny = 2\n```\n</div>\n\n@\n", "<p>text\n@\n</p>\n", "<table>\n<tr><td>\n@\n</td></tr>\n</table>\n",
     "<!-- a = b -->\n\n@\n", "```{=html}\n<style>\na = b\n</style>\n```\n\n@\n", "text\n<br />\n@\n"],
)  # fmt: skip
@pytest.mark.parametrize("latex", ["$A = 1$", "$$\nA = 1\n$$"])
def test_between_html_tags_quarto_reads_markdown(tmp_path, page, latex):
    (tmp_path / "a.qmd").write_text(BLOCK + page.replace("@", latex), encoding="utf-8")
    text = BLOCK + page.replace("@", latex)
    assert [(c.verdict, c.line) for c in check_file(tmp_path / "a.qmd")] == [("holds", text[: text.index("A = 1")].count("\n") + 1)]


@pytest.mark.parametrize("page", ["<pre>\n$a = b$\n</pre>\n", "<script>\n$a = b$\n\nx\n</script>\n", "<!--\n<div>\n$a = b$\n</div>\n-->\n", "```html\n<div>\n$a = b$\n</div>\n```\n", "~~~\n<p>\n```\n$a=b$\n~~~\n"])
def test_what_html_hides_quarto_does_not_read(tmp_path, page):
    (tmp_path / "a.qmd").write_text(page, encoding="utf-8")
    assert check_file(tmp_path / "a.qmd") == []


@pytest.mark.parametrize("fence", ["```", "```python", "~~~~", "```{code-cell} ipython3", "````{code-block} tex"])
@pytest.mark.parametrize("around", ["", "- ", "> "])
def test_a_fence_that_is_never_closed_is_said(fence, around):
    inside = {"": "", "- ": "  ", "> ": "> "}[around]
    page = f"{around}{fence}\n{inside}x = 1\n{inside}$A = 1$\n"
    (found,) = check_markdown(BLOCK + page)
    assert (found.verdict, found.line) == ("unread", HEIGHT + 3) and "is never closed: to here, all is code" in found.message
    mark = re.match("`+|~+", fence)[0]
    assert check_markdown(f"{BLOCK}{page}{inside}{mark}\n") == []


def test_blocks_that_are_nested_too_deep_are_said():
    found = check_markdown(BLOCK + "::: {.x}\n" * 60 + "$A = 1$\n")
    assert [(c.verdict, c.line, c.message) for c in found] == [("unread", HEIGHT + 61, "blocks are nested more than 40 deep")]


def test_labels_of_dive_into_deep_learning():
    page = "$$A = 1$$\n:eqlabel:`eq_one`\n\nSee :eqref:`eq_one` and :numref:`x`.\n\n## Title\n:label:`sec_a`\n\n$$A = 1$$\n\n:eqlabel:`eq_two` and $A=1$\n"
    assert [(c.verdict, c.label) for c in check_markdown(BLOCK + page)] == [("holds", "eq_one"), ("holds", "eq_two"), ("holds", "")]


@pytest.mark.parametrize(("fence", "verdicts"), [("{=tex}", ["unread", "holds"]), ("{=latex}", ["unread", "holds"]), ("{=html}", ["unread", "holds"]), ("{=typst}", ["unread"])])
def test_what_pandoc_hands_through(fence, verdicts):
    page = f"```{fence}\n\\newcommand{{\\one}}{{A}}\n\\[ A = 1 \\]\n```\n\n$\\one = 1$\n"
    assert [c.verdict for c in check_markdown(BLOCK + page)] == verdicts


REST = "Title\n=====\n\nText :math:`a = b` and code ``a = b``\n\n.. math::\n\n   a &= b \\\\\n\n   &\\leq c\n\nx = y\n"
LATEX = "\\section{A = B}\nText $a = b$, \\(a < b\\).\n\\begin{align*}\na &= b \\\\ % = \n &= c\n\\end{align*}\n\\[ a\n= b \\]\n"


@pytest.mark.parametrize(("name", "text", "lines"), [("a.rst", REST, [4, 8, 10]), ("a.tex", LATEX, [2, 2, 4, 5, 8])])
def test_latex_and_restructuredtext_are_found_in_a_folder(tmp_path, capsys, name, text, lines):
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert main([str(tmp_path)]) == 1
    said = capsys.readouterr().out
    assert f"{len(lines)} total, {len(lines)} unread" in said and "is not declared" in said
    assert [int(n) for n in re.findall(r"line (\d+)", said)] == lines
    (tmp_path / "b.md").write_text("$1 = 1$", encoding="utf-8")
    assert main([str(tmp_path)]) == 1
    assert f"{len(lines) + 1} total, 1 holds, {len(lines)} unread" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["a.md", "a.qmd", "a.rmd", "a.markdown", "a.rst", "a.tex"])
@pytest.mark.parametrize("text", ["", "No formula at all, and 1 = 2\n", "The letter $a$\n"])
def test_a_run_without_a_formula_says_so(tmp_path, capsys, name, text):
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert main([str(tmp_path), "--json", str(tmp_path / "report.json")]) == 2
    said = capsys.readouterr()
    assert said.out == "" and said.err == f"eqcheck: {tmp_path}: no formula with a relation sign was found, so nothing was checked\n"


@pytest.mark.parametrize("name", ["a.qmd", "a.rmd", "a.markdown", "deep/a.QMD"])
def test_pages_of_every_dialect_are_found_in_a_folder(tmp_path, capsys, name):
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("::: {.proof}\n$1 = 1$\n:::\n", encoding="utf-8")
    assert main([str(tmp_path)]) == 0
    assert capsys.readouterr().out == "1 total, 1 holds\n"


def test_cells_of_a_notebook(tmp_path):
    cells = [nbformat.v4.new_markdown_cell(text) for text in (BLOCK, "::: {.x}\n\\(A = 1\\)\n:::\n", "$$ A = 1 $$.\n", "$$ A = 1 $$,\n\nand $A = 2$\n", "$$\nA = 1\n$$ where\n")]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "a.ipynb")
    assert [(c.cell, c.line, c.verdict) for c in check_file(tmp_path / "a.ipynb")] == [
        (1, 2, "holds"), (2, 1, "holds"), (3, 1, "holds"), (3, 3, "false"), (4, 2, "unread"),
    ]  # fmt: skip


@pytest.mark.parametrize("fence", ["```", "````", ":::", "~~~"])
@pytest.mark.parametrize("name", ["note", "admonition", "exercise", "prf:theorem", "dropdown"])
def test_the_title_of_a_directive_is_read(fence, name):
    if fence == ":::" or not name.startswith("prf"):
        assert seen(f"{fence}{{{name}}} Where $B = 1$\n:label: x\n\n$A = 1$\n{fence}\n") == [("false", HEIGHT + 1), ("holds", HEIGHT + 4)]
        assert seen(f"{fence}{{{name}}} For 5 dollars\n$A = 1$\n{fence}\n") == [("holds", HEIGHT + 2)]


def test_a_display_may_begin_behind_the_name_of_its_directive_and_empty_lines_part_displays():
    assert seen("```{math} B = 1\n```\n") == [("false", HEIGHT + 1)]
    assert seen("```{math} A = 1\n:label: x\n\nB = 1\n\n\nA = 1\n```\n") == [("holds", HEIGHT + 1), ("false", HEIGHT + 4), ("holds", HEIGHT + 7)]
    assert seen("```{math}\n\\begin{aligned}\nA &= 1 \\\\\n\n&= B\n\\end{aligned}\n```\n") == [("holds", HEIGHT + 3), ("false", HEIGHT + 5)]
    assert [check.label for check in check_markdown("```{math} 1 = 1\n:label: x\n\n2 = 2\n```\n")] == ["x", ""]


@pytest.mark.parametrize("comment", ["<!-- x -->", "<!-- a < b -->", "<!-- checked: a = b -->"])
def test_the_signs_of_a_comment_are_not_counted(comment):
    assert [verdict for verdict, _ in seen(f"$$\nA = 1\n$$ {comment}\n")] == ["unread"]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (nbformat.v4.new_raw_cell("see $$B = 1$$ and $B < A$"), ["unread", "unread"]), (nbformat.v4.new_raw_cell("---\ntitle: $B = 1$\n---"), []), (nbformat.v4.new_raw_cell("no formula"), []),
        (nbformat.v4.new_code_cell("%%latex\n\\begin{align} A &= 1 \\\\ B &= 1 \\end{align}"), ["holds", "false"]), (nbformat.v4.new_code_cell("%%markdown\n$B = 1$"), ["false"]),
        (nbformat.v4.new_code_cell("%%html\n<p>\\(B = 1\\)</p>"), ["false"]), (nbformat.v4.new_code_cell("%%time\n# $B = 1$"), []), (nbformat.v4.new_code_cell("x = 1  # $B = 1$"), []),
    ],
)  # fmt: skip
def test_cells_of_a_notebook_that_show_formulas(cell, expected, tmp_path):
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(BLOCK), cell])
    (tmp_path / "x.ipynb").write_text(nbformat.writes(book), encoding="utf-8")
    checks = check_file(tmp_path / "x.ipynb")
    assert [check.verdict for check in checks] == expected and all(check.cell == 1 for check in checks)
    if cell.source.startswith("%%markdown"):
        assert checks[0].line == 2
