"""Every verdict names file and line: one formula on a known line, in every kind of document and every nesting."""

import itertools
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sampling import rounds

from eqcheck.judging.page import check_file
from eqcheck.reading import documents

FORMULA = "1 = 2"
# What may stand around a formula, "@"; what is said of a format holds for every combination of these.
MARKDOWN = [
    "${}$", "text $`{}`$", r"\({}\)", "$$\n{}\n$$", "$$ {} $$ (eq-a)", "```math\n{}\n```", "```{{math}}\n:label: x\n\n{}\n```", r"\[{}\]",
    "\\begin{{align}}\n{}\n\\end{{align}}", "text {{math}}`{}`",
]  # fmt: skip
NESTED = {
    ".md": [
        "@", "> quote\n>\n> @", "- item\n\n  @", "1. one\n2. two\n\n   @", "text[^n]\n\n[^n]: note\n\n    @", "::: {.proof}\ntext\n\n@\n:::", ":::{note} Title\n:class: x\n\n@\n:::",
        "````{tip}\n@\n````", "# Title\n\n@\n\n## Next", "---\ntitle: x\n---\n\n@", "term\n: what it is\n\n@", "<div>\n\n@\n\n</div>",
    ],
    ".qmd": [
        "@", "> quote\n>\n> @", "- item\n\n  @", "::: {#thm-x}\n## Title\n\n@\n:::", ":::: {.columns}\n\n::: {.column width=\"50%\"}\n@\n:::\n\n::::", "<div class='x'>\n@\n</div>",
        "---\nformat:\n  html: default\n---\n\n@", "```{r, echo=FALSE}\nx = 1\n```\n\n@", "::: {.callout-note collapse=\"true\"}\n\n@\n\n:::",
    ],
    ".tex": [
        "@", "\\begin{theorem}[Name]\n@\n\\end{theorem}", "\\begin{itemize}\n\\item @\n\\end{itemize}", "text\\footnote{\nsay @}", "\\section{Title}\n@", "% comment $a = b$\n@ % more",
        "\\begin{tabular}{c|c}\na & @ \\\\\n\\end{tabular}", "\\textbf{so\n@}", "\\verb|$x = y$|\n@", "\\begin{document}\n@\n\\end{document}\n$1 = 3$", "\\iffalse\n$x = y$\n\\fi\n@",
    ],
    ".rst": [
        "@", "Title\n=====\n\n@", "* item\n\n  @", "1. one\n\n2. @", "text\n\n    quoted\n\n    @", ".. note:: Title\n\n   @", ".. tabs::\n\n   .. tab:: One\n\n      text\n\n      @",
        ".. theorem::\n   :class: x\n\n   @", "text [#n]_\n\n.. [#n] note\n\n   @", "term\n  what it is\n\n  @", ":Field: value\n\n  @", "::\n\n   :math:`x = y`\n\n@",
    ],
}  # fmt: skip
TYPED = {
    ".md": MARKDOWN,
    ".qmd": [*MARKDOWN[:7], "$$\n{}\n$$ {{#eq-x}}", "$$ {} $$."],
    ".tex": [
        "${}$", r"\({}\)", "$$\n{}\n$$", "\\[\n{}\n\\]", "\\begin{{equation}}\n{}\n\\end{{equation}}", "\\begin{{align*}}\n{}\n\\end{{align*}}", "\\ensuremath{{{}}}",
        "\\begin{{equation}}\\label{{x}}\n\\begin{{split}}\n{}\n\\end{{split}}\\end{{equation}}", "\\begin{{alignat}}{{2}}\n{}\n\\end{{alignat}}", "\\begin{{eqnarray}}\n{}\n\\end{{eqnarray}}",
    ],
    ".rst": [":math:`{}`", "text :math:`{}` text", ".. math:: {}", ".. math::\n\n   {}", ".. math::\n   :label: x\n\n   {}", ".. math::\n   :nowrap:\n\n   \\begin{{align}}\n   {}\n   \\end{{align}}"],
}  # fmt: skip
CASES = [(ending, *pair) for ending, nested in NESTED.items() for pair in itertools.product(nested, TYPED[ending])]


def within(nested, typed):
    """Put what is typed at the @, each of its lines as far in as the first."""
    before, _, after = nested.partition("@")
    margin = before[before.rfind("\n") + 1 :]
    margin = "> " if margin.startswith("> ") else " " * len(margin) if margin.strip() in ("", "-", "*", "1.", "2.") else ""
    return before + typed.replace("\n", "\n" + margin) + after + "\n"


def line_of(text):
    return text[: text.index(FORMULA)].count("\n") + 1


@pytest.mark.one_in(2)
@pytest.mark.parametrize(("ending", "nested", "typed"), CASES, ids=range(len(CASES)))
def test_the_line_of_a_formula(tmp_path, ending, nested, typed):
    text = "First line\n\n" + within(nested, typed.format(FORMULA)) if not nested.startswith("---") else within(nested, typed.format(FORMULA))
    (tmp_path / f"page{ending}").write_text(text, encoding="utf-8")
    found = [item for item in documents.read(tmp_path / f"page{ending}") if not isinstance(item, documents.Break | documents.Macros)]
    assert [item.line + item.latex[: item.latex.index(FORMULA)].count("\n") for item in found] == [line_of(text)], text


@pytest.mark.parametrize(
    ("ending", "text"),
    [
        (".md", "| a | b |\n|---|---|\n| x | ${}$ |\n"), (".qmd", "| a | b |\n|---|---|\n| x | ${}$ |\n"), (".md", "## Title ${}$\n"),
        (".rst", "+---+------------------+\n| a | :math:`{}`    |\n+---+------------------+\n"), (".rst", "=== ================\na   :math:`{}`\n=== ================\n"),
        (".rst", "a :math:`x` and :math:`x`\n:math:`x` or\n:math:`{}`\n"), (".rst", "| line\n| :math:`{}`\n"), (".rst", ".. |s| replace:: :math:`{}`\n"), (".rst", ":Field: :math:`{}`\n"),
        (".rst", "Title :math:`{}`\n================\n"), (".rst", ".. list-table::\n\n   * - a\n     - :math:`{}`\n"), (".rst", ".. figure:: a.png\n   :alt: x\n\n   Caption :math:`{}`\n"),
        (".tex", "\\be {} \\ee"), (".tex", "a\n\n\\eqn{{ {} }}"), (".tex", "\\begin{{eq}}\n{}\n\\end{{eq}}"),
    ],
)  # fmt: skip
def test_the_line_of_a_formula_in_a_table_a_title_a_line_or_a_macro(tmp_path, ending, text):
    macros = "\\newcommand{\\be}{\\begin{equation}}\n\\newcommand{\\ee}{\\end{equation}}\\newcommand{\\eqn}[1]{\\[\n#1\n\\]}\n\\newenvironment{eq}{\\begin{equation*}}{\\end{equation*}}\n"
    text = (macros if ending == ".tex" else "First\n\n") + text.format(FORMULA)
    (tmp_path / f"page{ending}").write_text(text, encoding="utf-8")
    assert [(c.line, c.verdict) for c in check_file(tmp_path / f"page{ending}")] == [(line_of(text), "false")], text


@given(st.lists(st.sampled_from(["text", "$1 = 1$", "$$\n1 = 1\n$$", "> $1 = 1$", "- a\n- $1 = 1$", "::: {.x}\n$1 = 1$\n:::", "# T"]), max_size=4), st.integers(0, 3))
@settings(max_examples=rounds(30))
def test_the_cell_and_line_in_a_notebook(tmp_path_factory, parts, before):
    source = "\n\n".join([*parts, f"so ${FORMULA}$"])
    code = {"cell_type": "code", "source": "$1 = 3$", "metadata": {}, "outputs": [], "execution_count": None}
    cells = [*[code] * before, {"cell_type": "markdown", "source": source, "metadata": {}}]
    path = tmp_path_factory.mktemp("cells") / "a.ipynb"
    path.write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}), encoding="utf-8")
    (false,) = [c for c in check_file(path) if c.verdict == "false"]
    assert (false.cell, false.line) == (before, line_of(source))


@pytest.mark.parametrize("ending", NESTED)
@given(data=st.data())
@settings(max_examples=rounds(25))
def test_many_formulas_in_a_document_each_on_its_line(tmp_path_factory, ending, data):
    parts = data.draw(st.lists(st.tuples(st.sampled_from(NESTED[ending]), st.sampled_from(TYPED[ending])), min_size=2, max_size=4))
    parts = [(nested, typed) for nested, typed in parts if not any(word in nested for word in ("---\n", "[^n]", "[#n]", "document", "# Title\n"))]
    text, lines = "First\n\n", []
    for nested, typed in parts:
        part = within(nested, typed.format(FORMULA))
        lines.append(text.count("\n") + line_of(part))
        text += part + ("\n\n" if ending != ".rst" else "\n\ntext\n\n")
    path = tmp_path_factory.mktemp("many") / f"a{ending}"
    path.write_text(text, encoding="utf-8")
    assert [c.line for c in check_file(path)] == lines, text
