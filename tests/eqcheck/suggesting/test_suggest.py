"""What suggest guesses, that what it prints is valid, and that writing it changes nothing else."""

import re
import time

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st
from site_build import ROOT
from suggested import entries, page, verdicts

from eqcheck import check_markdown
from eqcheck.faces.command_line import main
from eqcheck.judging.page import check_items
from eqcheck.reading.documents import Declaration, Formula, Unusable, markdown
from eqcheck.suggesting import Suggestion, suggest, write
from eqcheck.suggesting.ranges import FRESH_INDICES
from eqcheck.suggesting.trying import with_blocks

SUBJECTS = sorted((ROOT / "tests" / "eqcheck" / "data" / "five_subjects").glob("*.md"))
FENCE = re.compile(r"^```\{eqcheck\}\n.*?^```\n", re.M | re.S)


def with_block(text, suggestion):
    """Return a page with its first suggested block at its head."""
    return suggestion.blocks[0].fenced + "\n" + text


class TestWhatALetterIs:
    def test_an_index_and_its_range(self):
        found = entries(page(r"\sum_{i=1}^n x_i = \sum_{j=1}^n x_j"))
        assert (found["i"], found["j"]) == ("n", "n")
        assert found["x_i"] == "real" and "x" not in found

    def test_a_range_stated_in_words(self):
        assert entries("For $i = 1, \\dots, M$ let $y_i = 2 x_i$.")["i"] == "M"

    def test_letters_that_share_a_place_share_a_range(self):
        found = entries(page(r"\sum_{i=1}^N a_i = s", r"a_k = 2 b_k"))
        assert found["k"] == "N"

    def test_a_page_that_uses_up_the_letters(self):
        """Every letter that suggest takes for an index first is a number here."""
        numbers = " + ".join((*FRESH_INDICES, *"ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
        text = page(f"z = {numbers}", r"\mathbf{u}^\top \mathbf{w} = \mathbf{w}^\top \mathbf{u}")
        assert entries(text)[r"\mathbf{u}"].startswith("[") and verdicts(text) == ["holds", "holds"]

    def test_a_letter_that_stands_alone_elsewhere_is_no_index(self):
        found = entries(page(r"W_x x + W_h h = z"))
        assert found["W_x"] == found["W_h"] == "real" and not {"x", "h"} - set(found)

    def test_numbers_are_part_of_a_name(self):
        found = entries(page(r"y = \theta_0 + \theta_1 x"))
        assert {"\\theta_0" in found or "\\theta_{0}" in found, "i" in found} == {True, False}

    @pytest.mark.parametrize("typed", [r"\mathbf{w}^\top \mathbf{x}", r"w^T x", r"\vec w \cdot \vec x"])
    def test_vectors(self, typed):
        suggestion = suggest(page(f"s = {typed}"))
        assert sum(value.startswith("[") for value in entries(page(f"s = {typed}")).values()) == 2
        assert (suggestion.read, suggestion.total) == (1, 1)

    def test_a_space_in_words_says_how_long(self):
        found = entries("Let $X \\in \\mathbb{R}^{n \\times d}$ and $w \\in \\mathbb{R}^d$.\n\n" + page("y = X w"))
        index = {letter: value for letter, value in found.items() if value in ("n", "d")}
        rows, columns = re.fullmatch(r"\[\w_\{(\w)(\w)\}\]", found["X"]).groups()
        assert (index[rows], index[columns]) == ("n", "d") and found["w"].startswith("[w_")

    def test_a_product_before_a_space_is_no_vector_by_itself(self):
        found = entries("$\\hat y = X w \\in \\mathbb{R}^n$ with $X \\in \\mathbb{R}^{n \\times d}$.\n\n" + page(r"r = (y - X w)^\top (y - X w)"))
        assert re.fullmatch(r"\[\w_\{\w\w\}\]", found["X"])

    def test_least_squares_has_rows_enough(self):
        suggestion = suggest(page(r"\hat{\mathbf w} = (\mathbf X^\top \mathbf X)^{-1} \mathbf X^\top \mathbf y"))
        assert "ranges: " in suggestion.blocks[0].text and suggestion.read == 1

    @pytest.mark.parametrize(("formula", "name", "kind"), [
        (r"\sum_k p_k = 1", "p_k", "simplex"), (r"\ln r = s", "r", "positive"), (r"\lambda > 0", r"\lambda", "positive"),
        (r"a = \ln (x_1 x_2)", "x_1", "positive"),
    ])  # fmt: skip
    def test_kinds(self, formula, name, kind):
        found = entries(page(formula))
        assert found.get(name, found.get(re.sub(r"_(\w)$", r"_{\1}", name))) == kind

    def test_one_hot_labels(self):
        assert entries("The one-hot label is y.\n\n" + page(r"L = -\sum_k y_k z_k"))["y_k"] == "labels"

    def test_a_function_with_its_formula(self):
        assert entries(page(r"f(x) = x^2", r"f(a) = a^2"))["f(x)"] == "x^2"

    def test_brackets_behind_a_letter_may_be_a_product(self):
        found = entries(page(r"a(b + c) = a b + a c"))
        assert found["a"] == "real" and not any("(" in name for name in found)

    def test_a_function_that_the_words_name(self):
        assert r"\frac{1}{1 + e^{-u}}" in entries("The sigmoid is σ.\n\n" + page(r"\sigma(a) = 1 - \sigma(-a)")).values()

    def test_a_derivative_is_declared_as_what_it_is(self):
        """so that a wrong one is refuted, and not believed."""
        text = page("f(x) = x^3", "f'(x) = 3 x^2", "f'(x) = 2 x^2")
        checks = check_markdown(with_block(text, suggest(text)))
        assert [check.verdict for check in checks] == ["holds", "holds", "false"]

    def test_macros_are_no_letters(self):
        assert [entry.name for entry in suggest(page(r"\cov{AB} = c", "a = a")).entries] == ["a"]


class TestWhatALineDefines:
    def test_it_names_its_line(self):
        (entry,) = [entry for entry in suggest("# T\n\n" + page(r"E = \frac{1}{2} (y - t)^2")).entries if entry.name == "E"]
        assert (entry.value, entry.line) == (r"\frac{1}{2} (y - t)^2", 4)

    def test_an_example_defines_nothing(self):
        assert entries("Take $x = 2$.\n\n" + page("y = 3 x"))["x"] == "real"

    def test_a_solution_is_asked_about(self):
        suggestion = suggest(page(r"E = (y - w x)^2", r"\frac{dE}{dw} = -2 x (y - w x) = 0", r"w = \frac{y}{x}"))
        assert {entry.name: entry.value for entry in suggestion.entries}["w"] == "real"
        assert any("solution" in question.text for question in suggestion.questions)

    def test_two_that_need_each_other_are_no_circle(self):
        text = page("a = b + 1", "b = a - 1")
        assert suggest(text).read == 2

    def test_a_later_section_may_use_the_letter_again(self):
        text = "# One\n\n" + page("f(x) = x^2") + "\n# Two\n\n" + page("f(x) = x^3", "f(2) = 8")
        suggestion = suggest(text)
        assert [block.extend for block in suggestion.blocks] == [False, True]
        assert suggestion.blocks[1].line == text[: text.index("f(x) = x^3")].count("\n")
        assert any("or an error?" in question.text for question in suggestion.questions)

    def test_within_a_section_a_second_formula_is_a_claim(self):
        text = "# One\n\n" + page("f(x) = x^2", "f(x) = x^3")
        assert len(suggest(text).blocks) == 1
        assert [check.verdict for check in check_markdown(with_block(text, suggest(text)))] == ["holds", "false"]

    def test_a_square_is_defined_as_a_square(self):
        text = page(r"\mu = \frac{1}{m} \sum_i x_i", r"\sigma^2 = \frac{1}{m} \sum_i (x_i - \mu)^2", r"\frac{\partial \sigma^2}{\partial \mu} = FACTOR (x_1 - x_1)")
        assert entries(text)[r"\sigma^2"] == r"\frac{1}{m} \sum_i (x_i - \mu)^2"
        assert entries(text + page(r"s = \sigma + 1", r"t = 2 \sigma"))[r"\sigma"] == r"\sqrt{\frac{1}{m} \sum_i (x_i - \mu)^2}"

    @pytest.mark.parametrize(("factor", "verdict"), [("", "holds"), ("2", "false")])
    def test_a_link_of_a_chain_is_defined_although_it_is_differentiated_by(self, factor, verdict):
        chain = r"\frac{\partial E}{\partial x} = \frac{\partial E}{\partial y} \frac{\partial y}{\partial x}"
        text = page(chain, "y = 3 x", "E = y^2", rf"\frac{{\partial E}}{{\partial x}} = {factor} 18 x")
        assert entries(text)["y"] == "3 x"
        assert [check.verdict for check in check_markdown(with_block(text, suggest(text)))][-1] == verdict

    def test_what_is_differentiated_and_defined_nowhere_is_asked_for(self):
        assert any("no line defines" in question.text for question in suggest(page(r"\frac{dE}{dw} = 2 w")).questions)


class TestWhatItTakes:
    def test_several_formulas(self):
        suggestion = suggest([r"z_k = 2 x_k", r"\frac{\partial z_k}{\partial x_k} = 2"])
        assert suggestion.read == 2 and {"k", "x_k", "z_k"} <= {entry.name for entry in suggestion.entries}

    def test_bare_lines(self):
        assert suggest("a + b = c\nc = a + b").total == 2

    def test_nothing(self):
        assert suggest("Words.") == Suggestion() == suggest([])

    def test_what_is_declared_already_is_not_suggested_again(self):
        text = "```{eqcheck}\nsymbols:\n  a: real\n```\n\n" + page("b = 2 a")
        (block,) = suggest(text).blocks
        assert block.extend

    def test_each_entry_has_a_reason_or_a_line(self):
        assert all(entry.reason or entry.line for entry in suggest(SUBJECTS[0].read_text(encoding="utf-8")).entries)


def verdicts_beside(path):
    """Return the pairs of verdicts on the signs of a page: with what is suggested for it without its block, and with its own block."""
    text = path.read_text(encoding="utf-8")
    suggestion = suggest(FENCE.sub("", text))
    checks = check_items(with_blocks(markdown.read(FENCE.sub("", text)), suggestion.blocks), "")
    assert not any(check.message.startswith("declarations:") for check in checks)
    assert suggestion.read == sum(check.verdict != "unread" for check in checks)
    return [(one.verdict, own.verdict) for one, own in zip(checks, check_markdown(text), strict=True)]


@pytest.mark.one_in(2)
@pytest.mark.parametrize("path", SUBJECTS, ids=lambda path: path.stem)
def test_what_holds_under_a_block_made_by_hand_is_not_false_under_a_suggested_one(path):
    """Four of these pages state some definitions in their block alone: what rests on them is asked about, and not called false."""
    found = verdicts_beside(path)
    assert ("false", "holds") not in found, found
    assert path.stem != "logistic" or 2 * found.count(("holds", "holds")) >= sum(own == "holds" for _, own in found), found


ANY = st.lists(
    st.sampled_from(
        ["a", "b", "x", "i", "_i", "_{ij}", "^T", "^{-1}", "=", ":=", "+", "-", "(", ")", "\\sum_i", "\\sum_{i=1}^n", "f(x)", "f", "'",
         "\\frac{d}{dx}", "\\mathbf x", "X", "\\ln", "1", "2", ",", "\\\\", "&", "{", "}", "\\in \\mathbb{R}^d", "\\dots", "\\%", "#", ": ", "[", "\\q"]
    ),
    max_size=14,
)  # fmt: skip


@given(st.lists(ANY, min_size=1, max_size=4))
def test_any_formulas_give_a_valid_block(formulas):
    text = page(*("".join(formula) for formula in formulas))
    started = time.process_time()
    suggestion = suggest(text)
    assert time.process_time() - started < 20
    for block in suggestion.blocks:
        checks = check_markdown(block.fenced + "\n$1 = 1$\n")
        assert not any(check.message.startswith("declarations:") for check in checks if not block.extend), block.text


class TestWriting:
    TEXT = "---\ntitle: T\n---\n\n# Title\n\nWords $y = 2 x$ and\n\n" + page("y = x + x") + "\n# Two\n\nNow\n\n- $y = x^2$ in a list\n"

    @pytest.fixture
    def notes(self, tmp_path):
        (tmp_path / "notes.md").write_text(self.TEXT, encoding="utf-8")
        return tmp_path / "notes.md"

    def test_it_adds_the_blocks_and_changes_nothing_else(self, notes):
        suggestion = suggest(notes)
        write(notes, suggestion)
        after = notes.read_text(encoding="utf-8")
        assert FENCE.sub("", after).split() == self.TEXT.split()
        assert after.startswith("---\ntitle: T\n---\n\n# Title\n\n```{eqcheck}\n")
        items = markdown.read(after)
        assert [item.latex for item in items if isinstance(item, Formula)] == [i.latex for i in markdown.read(self.TEXT) if isinstance(i, Formula)]
        assert [item.text for item in items if isinstance(item, Declaration)] == [block.text for block in suggestion.blocks]

    def test_never_over_a_block(self, notes):
        write(notes, suggest(notes))
        before = notes.read_bytes()
        with pytest.raises(Unusable, match=r"line 7: there is a block already"):
            write(notes, suggest(notes))
        assert notes.read_bytes() == before

    def test_a_notebook_gets_a_cell(self, tmp_path):
        nb = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1"), nbformat.v4.new_markdown_cell("$a = a$")])
        nbformat.write(nb, tmp_path / "n.ipynb")
        write(tmp_path / "n.ipynb", suggest(tmp_path / "n.ipynb"))
        cells = nbformat.read(tmp_path / "n.ipynb", as_version=4).cells
        assert [cell.cell_type for cell in cells] == ["code", "markdown", "markdown"] and "{eqcheck}" in cells[1].source
        assert main([str(tmp_path / "n.ipynb"), "--no-cache"]) == 0


class TestCommandLine:
    def test_it_prints_a_block_that_can_be_pasted(self, tmp_path, capsys):
        (tmp_path / "p.md").write_text(page("y = 2 x"), encoding="utf-8")
        assert main(["suggest", str(tmp_path / "p.md")]) == 0
        said = capsys.readouterr().out
        block = FENCE.search(said)[0]
        assert all(check.ok for check in check_markdown(block + page("y = 2 x")))
        assert said.rstrip().endswith("With it 1 of 1 relation signs are read. Questions to you begin with “# ?”.")

    @pytest.mark.parametrize(("name", "text", "said"), [
        ("words.md", "Words.", "there is no letter to declare"), ("missing.md", None, "no such file"), (".", None, "name one page"),
    ])  # fmt: skip
    def test_what_it_cannot_use(self, name, text, said, tmp_path, capsys):
        if text:
            (tmp_path / name).write_text(text, encoding="utf-8")
        assert main(["suggest", str(tmp_path / name)]) == 2
        assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("loss", "gradient", "solution"),
    [
        (r"J(w) = \frac12 \sum_i (y_i - \sum_j X_{ij} w_j)^2", r"\nabla J = FACTOR X^T (X w - y)", r"w = (X^T X)^{-1} X^T y"),
        (r"\ell(\mu) = -\frac12 \sum_i (x_i - \mu)^2", r"\frac{\partial \ell}{\partial \mu} = FACTOR \sum_i (x_i - \mu)", r"\mu = \frac1n \sum_i x_i"),
    ],
)
@pytest.mark.parametrize(("factor", "verdict"), [("1", "holds"), ("-7", "false")])
def test_a_solution_is_no_definition(loss, gradient, solution, factor, verdict):
    """At the solution every multiple of the gradient is 0: a wrong one would hold."""
    page = f"Let $n$ be the number of examples.\n\n$$\n{loss}\n$$\n\n$$\n{gradient.replace('FACTOR', factor)}\n$$\n\nSo\n\n$$\n{solution}\n$$\n"
    suggestion = suggest(page)
    assert any("seems to be a solution" in question for question in map(str, suggestion.questions))
    checks = check_markdown("\n\n".join(block.fenced for block in suggestion.blocks) + "\n\n" + page)
    assert [check.verdict for check in checks if "FACTOR" in gradient and check.display][1] == verdict


def test_many_factors_take_no_time():
    factors = r" \cdot ".join(rf"\frac{{dz_{{{n}}}}}{{dz_{{{n - 1}}}}}" for n in range(24, 0, -1))
    begin = time.process_time()
    suggest(f"$$\nC = {factors}\n$$\n")
    assert time.process_time() - begin < 10


@pytest.mark.parametrize(
    ("ending", "page"),
    [
        (".tex", "\\begin{document}\nBLOCK\n\\[ f(x) = x^2 \\]\n\\[ f(2x) = 4 f(x) \\]\n\\end{document}\n"),
        (".rst", "BLOCK\n\n.. math:: f(x) = x^2\n\n.. math:: f(2x) = 4 f(x)\n"),
        (".md", "BLOCK\n\n$$\nf(x) = x^2\n$$\n\n$$\nf(2x) = 4 f(x)\n$$\n"),
    ],
)
def test_what_is_printed_can_be_pasted_into_such_a_file(tmp_path, ending, page):
    from eqcheck import check_file

    path = tmp_path / f"page{ending}"
    path.write_text(page.replace("BLOCK", ""), encoding="utf-8")
    (block,) = suggest(path).blocks
    path.write_text(page.replace("BLOCK", block.typed(ending)), encoding="utf-8")
    assert [check.verdict for check in check_file(path)] == ["holds", "holds"]


# --- indices in brackets, labels, inverses ----------------------------------------------------------------


@pytest.mark.parametrize("brackets", ["({})", "[{}]"])
@pytest.mark.parametrize("letter", ["i", "n", "t"])
def test_a_superscript_in_brackets_that_counts_is_declared(brackets, letter):
    above = "^{" + brackets.format(letter) + "}"
    page = rf"$$ L = \sum_{letter} (w y{above} + x_j{above} - y{above})^2 $$ and $$ \hat{{y}}{above} = w x_j{above} $$"
    suggestion = suggest(page)
    names = {entry.name for entry in suggestion.entries}
    assert {f"y{above}", f"x_j{above}"} <= names, names
    assert suggestion.read == suggestion.total == 2


def test_the_vectors_of_examples_are_columns_with_an_index_in_brackets():
    page = r"$$ J(\theta) = \frac{1}{2} \sum_{i=1}^n (\theta^T x^{(i)} - y^{(i)})^2 $$"
    suggestion = suggest(page)
    values = {entry.name: entry.value for entry in suggestion.entries}
    assert values["x^{(i)}"].startswith("[") and values["y^{(i)}"] == "real" and suggestion.read == 1


@pytest.mark.parametrize("letter", ["t", "y", "q", "y^*"])
@pytest.mark.parametrize(("words", "assumed"), [("one-hot", "one-hot"), ("1-of-K", "one-hot"), ("the labels sum to one", "sum-one"), ("they add up to 1.", "sum-one"), ("", None)])
def test_what_weighs_logarithms_are_labels(letter, words, assumed):
    page = rf"{words}" + "\n\n" + rf"$$ E = -\sum_k {letter}_k \log p_k $$" + "\n\n" + r"$$ p_k = \frac{e^{z_k}}{\sum_j e^{z_j}} $$"
    suggestion = suggest(page)
    values = {entry.name: entry.value for entry in suggestion.entries}
    assert values[f"{letter}_k"] == "labels"
    assert values.get("assume") == assumed
    assert bool(suggestion.questions) == (assumed is None)
    if assumed:
        checks = check_markdown(f"```{{eqcheck}}\n{suggestion.blocks[0].text}```\n\n{page}\n\n$$ \\frac{{\\partial E}}{{\\partial z_j}} = p_j - {letter}_j $$")
        assert {check.verdict for check in checks} == {"holds"}


@pytest.mark.parametrize("page", [r"$$ H = -\sum_k p_k \log p_k $$", r"$$ \ell = \sum_i (y_i \log p_i + (1 - y_i) \log(1 - p_i)) $$", r"$$ a = \sum_k b_k c_k $$"])
def test_what_weighs_nothing_is_no_label(page):
    assert "labels" not in {entry.value for entry in suggest(page).entries}


def test_an_inverse_is_asked_for():
    (question,) = [q for q in suggest(r"$$ y = \sigma(x) $$" + "\n\n" + r"$$ x = \sigma^{-1}(y) $$").questions if "inverse" in q.text]
    assert r"\sigma^{-1}(u): " in question.text


def test_the_d_of_a_differential_is_no_letter():
    page = r"$$ \frac{d}{dx} x^2 = 2 x $$ and $$ d\left(\frac{u}{v}\right) = \frac{v du - u dv}{v^2} $$"
    assert "d" not in {entry.name for entry in suggest(page).entries}


@pytest.mark.parametrize("head", ["dW", "dW_j", r"d\theta", "d W"])
def test_the_d_of_a_derivative_that_is_written_as_a_name_is_no_number(head):
    text = page(rf"{head} = \frac{{1}}{{m}} dZ A^T", "db = 2 dZ", "g(z) = z^2", "g'(z) = 2 z")
    found = suggest(text)
    assert "d" not in {entry.name for entry in found.entries} and verdicts(text) == ["unread", "unread", "holds", "holds"]
    assert [q.line for q in found.questions if "derivative" in q.text] == [2]


@pytest.mark.parametrize(("lines", "order"), [(("a = d k", "k = 3 n"), 1), (("d = 2 z", "d k = n"), 1), ((r"s = \sum_i d_i z",), 2)])
def test_a_derivative_is_one_beside_a_number_called_d(lines, order):
    text = page("g(z) = z^3", {1: "g'(z) = 3 z^2", 2: "g''(z) = 6 z"}[order], *lines)
    assert set(verdicts(text)[:2]) == {"holds"} and {"d", "d_i"} & entries(text).keys()


@pytest.mark.parametrize("argument", ["x_{i+1}", "x_{i-1}", "x^{(i)}", "x_{y_i}", "z_0"])
def test_functions_of_any_argument_end_in_no_traceback(argument):
    suggest(rf"$$ f({argument}) = {argument}^2 $$ and $$ \sum_i f({argument}) = 1 $$")


@pytest.mark.parametrize(("stated", "kind"), [(r"\{0, 1\}", "binary"), ("(0, 1)", "probability"), ("[0, 1]", "probability"), (r"\{0, 2\}", "real"), ("(0, 2)", "real")])
def test_a_set_that_the_page_states_is_the_kind_of_a_number(stated, kind):
    found = entries(rf"With $y_i \in {stated}$ and $t, s \in {stated}$: $$ a = \sum_i y_i x_i + t s $$")
    assert (found["y_i"], found["t"], found["s"], found["x_i"]) == (kind, kind, kind, "real")


def test_a_bar_is_the_mean_where_the_page_speaks_of_means():
    formula = r"$$ b = \sum_n (x_n - \bar x) (y_n - \bar{y}) + \bar z $$"
    found = entries(f"With the means of both {formula}")
    assert (found[r"\bar x"], found[r"\bar{y}"], found[r"\bar z"]) == (r"\frac{1}{N} \sum_n x_n", r"\frac{1}{N} \sum_n y_n", "real")
    assert entries(formula)[r"\bar x"] == "real"


def test_letters_in_brackets_that_only_tell_names_apart_count_nothing():
    tags = r"$$ u_{k+1}^{(t)} = M_k u_k^{(t)} + \xi_k^{(p)} $$ $$ \xi_k^{(b)} = u_k^{(t)} - u_k^{(b)} $$"
    assert {name for name in entries(tags)} >= {"u^{(t)}_k", "u^{(b)}_k", r"\xi^{(p)}_k"}
    counters = r"$$ a^{(i)} = w x^{(i)} + b^{(j)} $$ $$ c_i = x^{(i)} x^{(j)} $$"
    assert {name for name in entries(counters)} >= {"x^{(i)}", "b^{(j)}", "i", "j"}
    assert not {"i", "t", "b", "p"} & set(entries(tags))


LIKELIHOOD = r"""
$$p(y_i \mid x_i, \theta) = \mathcal{N}(y_i \mid \theta^\top x_i, \sigma^2)$$

$$\ell(\theta) = \sum_{i=1}^n \log p(y_i \mid x_i, \theta) = -\frac{FACTOR}{2\sigma^2} \sum_{i=1}^n (y_i - \theta^\top x_i)^2 + \text{const}$$

$$P(Y = 1 \mid z) = \frac{1}{1 + e^{-z}} \qquad P(Y = 0 \mid z) = 1 - P(Y = 1 \mid z)$$
"""


def test_what_has_a_bar_is_defined_by_its_line_and_standard_distributions_are_not_asked_for():
    for factor, verdict in (("1", "holds"), ("2", "false")):
        page = LIKELIHOOD.replace("FACTOR", factor)
        found = suggest(page)
        names = {entry.name for entry in found.entries}
        assert {r"p(y_i \mid x_i, \theta)", r"P(Y = 1 \mid z)", r"P(Y = 0 \mid z)"} <= names, names
        assert not any("mathcal" in name or "const" in name for name in names) and not found.questions, (names, found.questions)
        checks = check_markdown("".join(block.fenced for block in found.blocks) + page)
        assert [check.verdict for check in checks] == ["holds", "holds", verdict, "holds", "holds"], checks


# --- what is found out by trying -----------------------------------------------------------------------------


@pytest.mark.parametrize(("right", "verdict"), [(r"\frac{dL}{dy} \cdot 2 x", "holds"), (r"\frac{dL}{dy} \cdot 3 x", "unread")])
def test_a_loss_without_a_formula_is_any_smooth_function(right, verdict):
    text = page("y = x^2", rf"\frac{{dL}}{{dx}} = {right}")
    assert (entries(text).get("L(y)") == "function") == (verdict == "holds")
    assert verdicts(text)[1] == verdict


@pytest.mark.parametrize("loss", ["L", "C", r"\mathcal L", r"\ell"])
def test_a_loss_depends_on_all_numbers_of_a_family(loss):
    text = page(r"y_k = \sum_j w_{kj} x_j", rf"\frac{{\partial {loss}}}{{\partial x_j}} = \sum_k \frac{{\partial {loss}}}{{\partial y_k}} w_{{kj}}")
    assert verdicts(text) == ["holds", "holds"]


@pytest.mark.parametrize(("line", "verdict"), [(r"f(x) - f(x) = 0", "holds"), (r"f(2 x) = 2 f(x)", "unread")])
def test_a_function_without_a_formula_makes_no_line_false(line, verdict):
    """That f is linear nobody has said, and that it is not neither."""
    text = page("y = f(x) + 1", line)
    assert verdicts(text) == ["holds" if verdict == "holds" else "unread", verdict]
    assert verdict == "holds" or any("no line says what these functions are" in question.text for question in suggest(text).questions)


def test_what_one_line_alone_mentions_is_asked_for():
    assert verdicts(page("y = 2 x", r"\operatorname{tr} H = 3 y"))[1] == "unread"
    assert verdicts(page("y = 2 x", "3 x = y"))[1] == "false"  # an x with a meaning: a mistake stays one


@pytest.mark.parametrize(("gradient", "verdict"), [(r"\sum_i (\theta^T x^{(i)} - y^{(i)}) x^{(i)}", "holds"), (r"\sum_i (y^{(i)} - \theta^T x^{(i)}) x^{(i)}", "false")])
def test_small_letters_are_columns_where_a_transpose_says_so(gradient, verdict):
    text = page(r"J = \frac12 \sum_{i=1}^n (\theta^T x^{(i)} - y^{(i)})^2", r"\hat y^{(i)} = \theta^T x^{(i)} + \epsilon^{(i)}", rf"\frac{{\partial J}}{{\partial \theta}} = {gradient}")
    assert verdicts(text)[-1] == verdict


def test_a_space_of_one_dimension_more_is_one_space():
    assert entries(r"With $\theta \in \mathbb{R}^{n+1}$: $$ s = \theta^T \theta $$")[r"\theta"].startswith("[")


def test_letters_that_tell_layers_apart():
    gradient = r"\frac{\partial E}{\partial a_j} = \sum_k (a_k SIGN t_k) g'_k(z_k) w_{jk}"
    text = page(
        r"z_j = b_j + \sum_i a_i w_{ij}", r"a_j = g_j(z_j)", r"z_k = b_k + \sum_j a_j w_{jk}", r"a_k = g_k(z_k)",
        r"E = \frac12 \sum_k (a_k - t_k)^2", gradient.replace("SIGN", "-"), gradient.replace("SIGN", "+"),
    )  # fmt: skip
    found = entries(text)
    assert len({found["i"], found["j"], found["k"]}) == 3 and found["g'_k(u)"] == r"\frac{d}{du} g_k(u)"
    assert verdicts(text) == ["holds"] * 6 + ["false"]


def test_another_letter_alone_makes_no_other_name():
    """A second formula with another letter is a mistake: nothing says that y_j is made of y_i."""
    assert verdicts(page("y_i = 2 x_i", "y_j = 3 x_j"))[1] == "false"


def test_one_name_with_two_letters_is_one_name_where_nothing_speaks_against_it():
    found = entries(page(r"a_i = 2 b_i", r"\sum_j a_j = 2 \sum_j b_j"))
    assert found["i"] == found["j"] and "b_j" not in found


def test_the_formula_under_which_more_lines_hold_counts_from_its_line_on():
    """Two formulas of one letter in one section: the second is another letter, or it is the mistake."""
    right = [r"\frac{dL}{dx} = 4 x", r"\frac{d^2 L}{dx^2} = 4", r"\frac{dL}{dx} + 1 = 4 x + 1"]
    text = page("L = x^3", "L = 2 x^2", *right)
    assert verdicts(text) == ["holds"] * 5
    assert any("or an error?" in question.text for question in suggest(text).questions)
    assert verdicts(page("L = q(y)", right[0], "L = 2 x^2", right[1])) == ["unread", "holds", "holds", "holds"]
    assert verdicts(page("L = 2 x^2", "L = x^3", *right)) == ["holds", "false", "holds", "holds", "holds"]


@pytest.mark.parametrize(("words", "stated", "kind"), [
    ("", "A^T = A", "symmetric"), ("With a positive definite A:", "A^T = A", "positive definite"), ("", "A^T + A = C", "real"),
])  # fmt: skip
def test_kinds_of_matrices(words, stated, kind):
    found = entries(words + "\n\n" + page(stated, r"s = \mathbf x^T A^{-1} \mathbf x"))
    component = found["A"].strip("[]")
    assert found[component] == kind


def test_a_range_that_the_page_divides_by_and_identities():
    found = entries(page(r"\bar s = \frac{1}{N} \sum_n x_n", r"H = (X^\top X + \lambda I_D)^{-1} X^\top X", r"r_n = x_{nd} w_d", r"X = X I_D"))
    assert found["n"] == "N" and "N" not in {name for name in found if name != "n"}
    assert found["I_D"].startswith("identity over") and found[found["I_D"].split()[-1]] == "D"


@pytest.mark.parametrize(("name", "formula"), [(r"\text{ReLU}", r"\max(0, u)"), (r"\operatorname{Sigmoid}", r"\frac{1}{1 + e^{-u}}"), (r"\mathrm{softplus}", r"\ln(1 + e^{u})")])
def test_functions_with_a_name_of_their_own(name, formula):
    assert formula in entries(page(rf"a = {name}(z)", "z = 2 w")).values()


def test_entries_of_a_vector_that_a_line_defines():
    text = page("e = y - X b", r"\sum_i e_i^2 = e^T e", "y^T y = s")
    assert entries(text)["e_i"] == "(e)_i" and verdicts(text)[1] == "holds"
    assert entries(page(r"x = (x_1, \dots, x_n)", r"\sum_{i=1}^n x_i = s"))["x_i"] == "real"


def test_a_word_in_brackets_in_front_is_a_title():
    assert entries(page(r"(Mean) \space \mu = \frac{1}{N} \sum_{i=1}^N x_i"))[r"\mu"] == r"\frac{1}{N} \sum_{i=1}^N x_i"


@pytest.mark.parametrize(("sum_", "verdict"), [("1", "holds"), ("2", "false")])
@pytest.mark.parametrize("bar", ["\\mid", "|"])
def test_a_function_with_a_bar_that_lines_define(bar, sum_, verdict):
    rows = [rf"p(y = {n} {bar} x; \theta) = {right}" for n, right in ((1, "h(x)"), (0, "1 - h(x)"))]
    text = page(r"h(x) = \frac{1}{1 + e^{-\theta x}}", *rows, rf"p(y = 1 {bar} x; \theta) + p(y = 0 {bar} x; \theta) = {sum_}")
    assert verdicts(text)[:3] == ["holds"] * 3 and (verdicts(text)[3] == "holds") == (verdict == "holds")
    assert entries(text)[r"p(y = 0 \mid x, \theta)"] == "1 - h(x)"


@pytest.mark.parametrize(("gradient", "verdict"), [(r"c + \theta", "holds"), (r"c - \theta", "false")])
def test_by_what_a_bare_gradient_is_taken(gradient, verdict):
    text = page(r"J(\theta) = c^T \theta + \frac{1}{2} \theta^T \theta", rf"\nabla J = {gradient}", r"\nabla (c^T \theta) = c")
    assert verdicts(text) == ["holds", verdict, "holds"]
    assert "gradient" not in entries(page(r"J = c^T \theta + b^T b", r"\nabla_\theta J = c", r"\nabla_b J = 2 b", r"\nabla J = c"))


def test_only_what_is_guessed_or_taken_from_a_line_has_a_comment():
    lines = suggest(page(r"y_n = \mathbf w^T \mathbf x_n", r"E = -\sum_n t_n \ln y_n")).blocks[0].text.splitlines()
    said = {line.split(": ")[0].strip() for line in lines if "#" in line and not line.startswith("# ?")}
    assert said == {"y_n", "E", "t_n"}, lines


def test_a_letter_whose_lines_fit_together_in_no_shape_is_asked_for():
    text = page("y = 2 x", r"\operatorname{tr} A + A = y")
    assert verdicts(text) == ["holds", "unread"]
    assert any("a vector or a matrix" in question.text for question in suggest(text).questions)
    kept = page(r"\mathbf x^T \mathbf y = \mathbf y^T \mathbf x", r"\lVert \mathbf x \rVert^2 = \mathbf x^T \mathbf x", r"\mathbf x^T \mathbf y = \mathbf x \mathbf y^T")
    assert verdicts(kept) == ["holds", "holds", "false"]  # letters that other lines need: the mistake stays one
