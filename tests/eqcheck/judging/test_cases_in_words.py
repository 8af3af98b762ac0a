"""Cases that lists and tables name by a condition alone: each restricts its own item, row or column, and no other."""

import pytest

from eqcheck import check_markdown
from eqcheck.judging.page import check_items
from eqcheck.reading.documents import latex

BLOCK = "```{eqcheck}\nindex: {i: K, j: K, k: K}\nsymbols:\n  x: real\n  z_k: real\n  y_k: \\frac{e^{z_k}}{\\sum_j e^{z_j}}\n  s(x): x^2\n```\n\n"
EQUAL, DIFFERENT, WRONG = (rf"$\frac{{\partial y_i}}{{\partial z_j}} = {right}$" for right in ("y_i (1 - y_j)", "-y_i y_j", "y_i y_j"))
SAME, OTHER = "$i = j$", r"$i \neq j$"


def verdicts(page):
    """Return the verdicts on what a page claims, without those on the cases themselves."""
    found = check_markdown(BLOCK + page)
    return [check.verdict for check in found if r"\frac" in check.left or check.left in ("x^2", "s(x)")]


LAYOUTS = [
    "- {a}: {A}\n- {b}: {B}\n", "1. {a}: {A}\n2. {b}: {B}\n", "* **{a}**: {A}\n\n* **{b}**: {B}\n", "{a}: {A}\n\n{b}: {B}\n", "- {a}: here {A}.\n- {b}: here {B}.\n",
    "| case | slope |\n|---|---|\n| {a} | {A} |\n| {b} | {B} |\n", "| | slope | case |\n|---|---|---|\n| diagonal | {A} | {a} |\n| off | {B} | {b} |\n",
    "For {a} we get {A}, and for {b} we get {B}.\n",
    "| | {a} | {b} |\n|---|---|---|\n| slope | {A} | {B} |\n", "{a}:\n\n$${A}$$\n\n{b}:\n\n$${B}$$\n",
]  # fmt: skip


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_case_restricts_what_stands_beside_it_and_nothing_else(layout):
    for a, b, first, second, expected in (
        (SAME, OTHER, EQUAL, DIFFERENT, ["holds", "holds"]), (OTHER, SAME, DIFFERENT, EQUAL, ["holds", "holds"]),
        (SAME, OTHER, DIFFERENT, EQUAL, ["false", "false"]), (SAME, OTHER, EQUAL, WRONG, ["holds", "false"]), (SAME, OTHER, WRONG, DIFFERENT, ["false", "holds"]),
    ):  # fmt: skip
        page = layout.format(a=a, b=b, A=first, B=second).replace("$$$", "$$")
        assert verdicts(page) == expected, page


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_case_that_is_not_about_indices_leaves_a_false_line_unread(layout):
    page = layout.format(a="$x = 1$", b="$x > 0$", A="$x^2 = x$", B="$s(x) = x$").replace("$$$", "$$")
    assert verdicts(page) == ["unread", "unread"], page


@pytest.mark.parametrize("layout", LAYOUTS)
def test_what_is_no_case_excuses_nothing(layout):
    for label in ("the slope", "$s(x)$", "$s$ and $y$"):
        page = layout.format(a=label, b=label, A="$x^2 = x$", B=EQUAL).replace("$$$", "$$")
        assert verdicts(page) == ["false", "false"], page


def test_a_case_that_is_named_is_given_and_a_value_that_is_claimed_is_not():
    def only(page):
        return check_markdown(BLOCK + page)[0].verdict

    assert only("- $x > 0$: then $x^2 = x^2$") == "given" and only("| case | value |\n|---|---|\n| $x > 0$ | $s(x) = x^2$ |\n") == "given"
    assert only("- $x > 0$ always: then $x^2 = x^2$") == "false" and only("| what | value |\n|---|---|\n| so | $x > 0$ |\n") == "false"
    assert only("- $s(x) > 1$: then") == "false" and only("- it is $x = 1$: see") == "false"


def test_the_only_cell_of_a_row_names_no_case():
    assert check_markdown(BLOCK + "| value |\n|---|\n| $x > 0$ |\n")[0].verdict == "false"


LATEX = "".join(f"% {line}\n" for line in ["eqcheck", *BLOCK.splitlines()[1:-2]])


@pytest.mark.parametrize(
    "table",
    [
        "\\begin{tabular}{ll}\n%s & %s \\\\\n%s & %s\n\\end{tabular}\n", "\\begin{tabular}{l|l}\\hline\ncase & slope \\\\ \\hline\n%s & %s \\\\[2pt]\n%s & %s \\\\ \\hline\n\\end{tabular}\n",
        "\\begin{itemize}\n\\item %s: %s\n\\item %s: %s\n\\end{itemize}\n",
    ],
)  # fmt: skip
def test_rows_of_a_tabular_and_items_in_latex(table):
    for cells, expected in (
        ((SAME, EQUAL, OTHER, DIFFERENT), ["holds", "holds"]), ((SAME, DIFFERENT, OTHER, EQUAL), ["false", "false"]), ((SAME, EQUAL, OTHER, WRONG), ["holds", "false"]),
        (("a", EQUAL, "b", WRONG), ["false", "false"]),
    ):  # fmt: skip
        found = [check.verdict for check in check_items(latex.read(LATEX + "\n" + table % cells), "x") if r"\frac" in check.left]
        assert found == expected, table % cells


@pytest.mark.parametrize("words", ["Suppose they are alike. Then for {a} we get {A}, and for {b} we get {B}.", "Unless it is the first, for {a} we get {A}, and for {b} we get {B}."])
def test_where_words_restrict_both_cases_neither_is_understood(words):
    assert set(verdicts(words.format(a=OTHER, b=SAME, A=EQUAL, B=DIFFERENT) + "\n")) <= {"unread", "false"}
    assert verdicts(words.format(a=OTHER, b=SAME, A=EQUAL, B=DIFFERENT) + "\n")[0] == "unread"


@pytest.mark.parametrize("words", ["We find {A} for {b}, which gives {B}.", "Since {A} for {b}, we see that $x$ is 3 for {a}."])
def test_a_condition_right_behind_a_formula_is_its_own_and_not_that_of_the_next_case(words):
    assert verdicts(words.format(a=OTHER, b="$x > 0$", A="$s(x) = x$", B="$x^2 = x^2$") + "\n")[0] == "unread"
