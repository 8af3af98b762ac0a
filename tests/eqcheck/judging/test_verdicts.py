"""Verdicts: what holds, under which assumption, what is false and why, what is no claim."""

import nbformat
import pytest

from eqcheck import check_file, check_markdown
from eqcheck.faces.command_line import describe

pytestmark = pytest.mark.every_case

BLOCK = r"""```{eqcheck}
index: {i: K, j: K, k: K, n: N, m: N}
assume: one-hot
symbols:
  z_k: real
  t_k: labels
  x_{nk}: real
  a: positive
  c: real
  \vec z: '[z_k]'
  \vec t: '[t_k]'
  X: '[x_{nk}]'
  Z: \sum_i e^{z_i}
  y_k: \frac{e^{z_k}}{Z}
  \vec y: '[y_k]'
  E: -\sum_k t_k \ln y_k
  S: \sum_k t_k
  \gamma: class of t_k
```
"""
ANY, SUM_ONE = BLOCK.replace("one-hot", "any"), BLOCK.replace("one-hot", "sum-one")


def check(latex, block=BLOCK):
    return check_markdown(f"{block}\n$$\n{latex}\n$$\n")


def verdicts(latex, block=BLOCK):
    return [c.verdict for c in check(latex, block)]


def one(latex, block=BLOCK):
    (found,) = check(latex, block)
    return found


# --- assumptions -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("latex", "assumption"),
    [
        (r"\frac{\partial E}{\partial z_j} = S y_j - t_j", "any"),
        (r"\frac{\partial E}{\partial z_j} = y_j - t_j", "sum-one"),
        (r"E = -\ln y_\gamma", "one-hot"),
        (r"\frac{\partial E}{\partial z_\gamma} = y_\gamma - 1", "one-hot"),
        (r"t_k^2 = t_k", "one-hot"),
        (r"\sum_k t_k = 1", "sum-one"),
        (r"y_k = \frac{e^{z_k}}{\sum_j e^{z_j}}", "any"),
        (r"(a + c)^2 = a^2 + 2 a c + c^2", "any"),
    ],
)
def test_the_weakest_assumption_that_is_enough(latex, assumption):
    found = one(latex)
    assert (found.verdict, found.assumption) == ("holds", assumption)
    assert found.max_error < 1e-7 and found.points > 0


@pytest.mark.parametrize("latex", [
    "t_k > 0", r"t_k \neq 0", r"\sum_k t_k > 1", "t_k < 1", r"\sum_k t_k^2 > \frac12 (S + 1)", r"-\sum_k t_k \ln t_k > 0.001", r"\operatorname{sign}(t_k) = 1", r"\mathbb{1}[t_k > 0] = 1",
])  # fmt: skip
def test_what_holds_between_two_bounds_has_to_hold_for_all_labels_that_the_page_assumes(latex):
    found = one(latex)
    assert found.verdict == "false" and found.counterexample


@pytest.mark.parametrize(("block", "latex"), [(ANY, r"\sum_k t_k > 1"), (ANY, "t_k < 2"), (ANY, "t_k > 0.1"), (SUM_ONE, "t_k > 0.05"), (SUM_ONE, r"\sum_k t_k > 1")])
def test_labels_of_which_less_is_assumed_are_also_tried_large_and_small(block, latex):
    assert one(latex, block).verdict == "false"


@pytest.mark.parametrize(("block", "latex"), [(ANY, "t_k > 0"), (SUM_ONE, "t_k < 1"), (SUM_ONE, "t_k > 0"), (BLOCK, r"t_k \geq 0"), (BLOCK, r"t_k \leq 1"), (BLOCK, r"\sum_k t_k \geq 1"), (BLOCK, r"\max_k t_k = 1")])
def test_a_bound_that_labels_keep_holds(block, latex):
    assert one(latex, block).verdict == "holds"


def test_a_line_that_needs_more_than_the_page_assumes_is_false_and_says_what_it_needs():
    found = one(r"\frac{\partial E}{\partial z_j} = y_j - t_j", ANY)
    assert (found.verdict, found.message) == ("false", "holds only for labels that sum to 1")
    found = one(r"E = -\ln y_\gamma", SUM_ONE)
    assert (found.verdict, found.message) == ("false", "holds only for one-hot labels")
    found = one(r"E = \ln y_\gamma", SUM_ONE)
    assert found.verdict == "false" and "holds only" not in found.message


def test_a_mark_can_allow_more():
    assert one("t_k^2 = t_k % eqcheck: assume one-hot", ANY).verdict == "holds"
    assert one("t_k^2 = t_k % eqcheck: assume sum-one", ANY).verdict == "false"
    assert one(r"t_k^2 = t_k % eqcheck: assume any", BLOCK).verdict == "false"
    found = one("t_k^2 = t_k % eqcheck: assume everything")
    assert found.verdict == "unread" and "mark" in found.message


# --- chains ------------------------------------------------------------------------------------

CHAIN = r"""\begin{aligned}
\frac{\partial E}{\partial z_j} &= \sum_k \frac{\partial E}{\partial y_k} \frac{\partial y_k}{\partial z_j} \\
  &= y_j - 1 \\
  &= y_j + 1 - 2 \\
  &= y_j - t_j
\end{aligned}"""


def test_the_head_decides():
    found = check(CHAIN)
    assert [c.verdict for c in found] == ["holds", "false", "false", "holds"]
    assert [c.line - found[0].line for c in found] == [0, 1, 2, 3]
    assert "follows from the side before it" in found[2].message
    assert "follows" not in found[1].message
    assert found[3].left == "y_j + 1 - 2"  # shown is the side before, compared is the head


def test_an_inequality_begins_anew():
    assert verdicts(r"a^2 + 1 > a^2 = a \cdot a") == ["holds", "holds"]
    assert verdicts(r"a < a + 1 < a + 2 = 2 + a") == ["holds"] * 3
    assert verdicts(r"a < a + 1 < a") == ["holds", "false"]


def test_a_chain_goes_on_across_displays():
    page = BLOCK + "$$ \\frac{\\partial E}{\\partial z_j} $$\n\nis, by the chain rule,\n\n$$ = y_j - t_j $$\n\nso\n\n$$ = y_j - 1 $$\n"
    assert [c.verdict for c in check_markdown(page)] == ["holds", "false"]
    page = BLOCK + "$$ a = a + 0 $$\n\ntext\n\n$$ \\therefore = a + 1 $$\n"
    assert [c.verdict for c in check_markdown(page)] == ["holds", "false"]


def test_what_cannot_go_on_is_unread():
    found = one("= a")
    assert found.verdict == "unread" and "nothing stands before this" in found.message
    page = f"{BLOCK}$$ a = a $$\n\n{BLOCK}$$ = a $$\n"  # a new block begins anew
    assert [c.verdict for c in check_markdown(page)] == ["holds", "unread"]


def test_inline_formulas_are_checked_but_do_not_interrupt():
    page = BLOCK + "$$ a = a $$\n\nso that $c = c + 1$ stands here,\n\n$$ = a + 0 $$\n"
    assert [c.verdict for c in check_markdown(page)] == ["holds", "false", "holds"]


# --- markers -----------------------------------------------------------------------------------


def test_false_on_purpose():
    assert one("a = a + 1 % eqcheck: false").verdict == "refuted-as-stated"
    assert one("a = a + 1 % eqcheck: false").counterexample["left"] != one("a = a + 1 % eqcheck: false").counterexample["right"]
    found = one("a = a % eqcheck: false")
    assert (found.verdict, found.message) == ("false", "marked as false, but it holds")
    found = one("a = q % eqcheck: false")  # what is not read is not refuted
    assert found.verdict == "unread"


def test_a_mark_governs_every_sign_of_its_line_and_no_other():
    found = verdicts("\\begin{aligned}\na &= a \\\\\n &= a + 1 = a + 2 \\\\ % eqcheck: false\n &= a\n\\end{aligned}")
    assert found == ["holds", "refuted-as-stated", "refuted-as-stated", "holds"]


def test_skip_needs_a_reason():
    found = one("P = Q % eqcheck: skip probability notation")
    assert (found.verdict, found.message) == ("skipped", "probability notation")
    assert one("P = Q % eqcheck: skip").verdict == "unread"


def test_given():
    assert one("S = 1 % eqcheck: given").verdict == "given"
    page = BLOCK + "With $S = 1$<!-- eqcheck: given --> and $a = 1$:\n"
    assert [c.verdict for c in check_markdown(page)] == ["given", "false"]


def test_an_unknown_mark_is_unread():
    assert one("a = a % eqcheck: flase").verdict == "unread"


def test_other_comments_are_comments():
    assert one("a = a % = c, and nothing else").verdict == "holds"


# --- definitions and conditions ----------------------------------------------------------------


def test_a_definition_is_used_from_there_on():
    page = BLOCK + "$$ q := 1 $$\n\n$$ w_k := z_k + a $$\n\n$$ w_j - a = q z_j $$\n\n$$ w_j = z_j $$\n"
    assert [c.verdict for c in check_markdown(page)] == ["definition", "definition", "holds", "false"]


def test_the_definition_of_a_declared_symbol_must_agree():
    assert one(r"Z := \sum_{k=1}^{K} e^{z_k}").verdict == "definition"
    found = one(r"Z := \sum_{k=1}^{K} z_k")
    assert found.verdict == "false" and "differs from the declaration" in found.message


@pytest.mark.parametrize(
    ("latex", "message"),
    [
        ("a + c := 2", "only a symbol"),
        ("q := z_k", "index k is free"),
        ("q_l := 1", "declared letters"),
        ("q := p", "p is not declared"),
        ("q := q + 1", "is not declared|by itself"),
    ],
)
def test_definitions_that_define_nothing(latex, message):
    found = one(latex)
    assert found.verdict == "unread"
    assert __import__("re").search(message, found.message)


def test_conditions():
    assert one(r"\frac{\partial y_k}{\partial z_j} = -y_k y_j").verdict == "false"
    assert one(r"\frac{\partial y_k}{\partial z_j} = -y_k y_j \quad \text{if } j \neq k").verdict == "holds"
    assert one(r"\frac{\partial y_k}{\partial z_j} = y_k (1 - y_k) \quad \text{for } j = k").verdict == "holds"
    assert one(r"\sqrt{c^2} = c \quad \text{if } c > 0").verdict == "holds"
    assert one(r"\sqrt{c^2} = c").verdict == "false"
    assert one(r"\frac{\partial E}{\partial z_j} = y_j - t_j \quad \text{if } S = 1", ANY).verdict in ("holds", "unread")


def test_a_boxed_condition_holds_up_to_the_next_heading():
    false = r"$$ \frac{\partial y_k}{\partial z_j} = -y_k y_j $$" + "\n\n"
    page = BLOCK + false + "$$ \\boxed{j \\neq k} $$\n\n" + false + "## Next\n\n" + false
    assert [c.verdict for c in check_markdown(page)] == ["false", "given", "holds", "false"]


def test_an_index_equation_in_the_text_is_a_hypothesis():
    assert [c.verdict for c in check_markdown(BLOCK + "If $j = k$ or $K = 3$, and $a = 2$.\n")] == ["given", "given", "given"]
    assert [c.verdict for c in check_markdown(BLOCK + "Thus $j = k$ or $K = 3$, and $a = 2$.\n")] == ["given", "given", "false"]


def test_a_condition_that_is_never_met():
    found = one(r"a = c \quad \text{if } a < 0")
    assert found.verdict == "unread" and "met at no point" in found.message


def test_words_that_begin_a_line_leave_a_claim():
    assert one(r"\text{where } Z = \sum_i e^{z_i}").verdict == "holds"
    assert one(r"\text{where } Z = \sum_i z_i").verdict == "false"


# --- approximately -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("latex", "verdict"),
    [
        (r"\ln 2 \approx 0.693", "holds"),
        (r"\ln 2 \approx 0.694", "false"),
        (r"\ln 2 \approx 0.69", "holds"),
        (r"\ln 2 \approx 0.7", "holds"),
        (r"\ln 2 \approx 1", "holds"),
        (r"-\ln 2 \approx -0.6931", "holds"),
        (r"e^{10} \approx 22026", "holds"),
        (r"e^{10} \approx 2.2026 \cdot 10^4", "holds"),
        (r"e^{10} \approx 2.2027 \cdot 10^4", "false"),
        (r"e^{-10} \approx 4.54 \times 10^{-5}", "holds"),
        (r"\ln 2 \approx a", "unread"),
        (r"\ln 2 \approx \frac{7}{10}", "unread"),
        (r"\ln 2 = 0.693", "false"),
    ],
)
def test_as_many_digits_as_are_shown(latex, verdict):
    assert one(latex).verdict == verdict


# --- messages ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("latex", "message"),
    [
        (r"\sum_k t_k z_k + c = \sum_k (t_k z_k + c)", "the two sides differ"),
        (r"\sum_k (z_k - y_k) = \sum_k z_k - y_k", "index k is bound by a sum but also free on the right: brackets missing?"),
        (r"\sum_k z_k - y_k = \sum_k (z_k - y_k)", "index k is bound by a sum but also free on the left: brackets missing?"),
        (r"\frac{\partial Z}{\partial z_j} = e^{z_k}", "index k is free on the right and does not occur on the left"),
        (r"\vec z = \vec z^\top", "a column of 4 on the left, a row of 4 on the right"),
        (r"\vec z = a", "a column of 4 on the left, a number on the right"),
        (r"\vec z + a = \vec z", "a column of 4 and a number cannot be added"),
        (r"a = q", "q is not declared"),
        (r"a = z", "z is not declared, only with 1 index"),
        (r"a = z_q", "index 'q' is not declared"),
        (r"a = (c", "( is never closed"),
        (r"a = c +", "ends too early"),
        (r"a = \int c", r"an integral without limits"),
        (r"a = \ln(-a)", ""),
        (r"\ln(-a) = \sqrt{-a}", "logarithm or root of something negative"),
        (r"a = \frac{\partial^2 c}{\partial a}", "order above the line is not the one below it"),
        (r"a =", "nothing stands on this side"),
    ],
)
def test_messages(latex, message):
    found = one(latex)
    assert found.verdict in ("false", "unread")
    assert message in found.message


def test_a_counterexample_names_sizes_indices_values_and_numbers():
    found = one(r"\frac{\partial y_k}{\partial z_j} = y_k (1 - y_j)")
    example = found.counterexample
    assert set(example) == {"indices", "sizes", "left", "right", "values"}
    assert set(example["indices"]) == {"j", "k"} and example["sizes"]["K"] >= 2
    assert example["left"] != example["right"]
    assert "at K = " in describe(found) and f"the left is {example['left']}" in describe(found)


def test_a_counterexample_of_vectors_names_the_entry():
    example = one(r"\vec y = \vec z").counterexample
    assert example["entry"][1] == 1 and 1 <= example["entry"][0] <= example["sizes"]["K"]


def test_the_same_page_gets_the_same_report():
    assert check(CHAIN) == check(CHAIN)


def test_zero_may_be_a_vector():
    assert one(r"\vec z - \vec z = 0").verdict == "holds"
    assert one(r"\vec z = 0").verdict == "false"


def test_functions_that_agree_for_one_size_only():
    assert one(r"\sum_k z_k = z_1 + z_2 + z_3 + z_4").verdict == "false"
    assert one(r"\sum_k 1 = 4").verdict == "false"
    assert one(r"\sum_k 1 = K").verdict == "holds"


def test_a_false_line_that_is_true_for_positive_numbers():
    assert one(r"\sqrt{z_1^2} = z_1").verdict == "false"
    assert one(r"\sqrt{a^2} = a").verdict == "holds"


def test_recurrences_are_tried_where_the_next_entry_exists():
    page = "```{eqcheck}\nindex: {n: N, m: N}\nsymbols:\n  x_n: real\n  s_n: \\sum_{m=1}^{n} x_m\n```\n\n"
    found = check_markdown(page + "$$ s_{n+1} = s_n + x_{n+1} $$\n\n$$ s_{n+1} = s_n + x_n $$\n")
    assert [c.verdict for c in found] == ["holds", "false"]
    found = check_markdown(page + "$$ s_n = x_1 + x_2 + \\dots + x_n $$\n\n$$ s_n = x_1 + x_2 + \\dots + 2 x_n $$\n")
    assert [c.verdict for c in found] == ["holds", "false"]


# --- declarations ------------------------------------------------------------------------------


def test_blocks_replace_or_extend():
    page = BLOCK + "```{eqcheck}\nextend: true\nsymbols: {q: real}\n```\n$$ q + a = a + q $$\n\n```{eqcheck}\nsymbols: {q: real}\n```\n$$ q = a $$\n"
    first, second = check_markdown(page)
    assert first.verdict == "holds"
    assert second.verdict == "unread" and "a is not declared" in second.message


@pytest.mark.parametrize(
    ("block", "message"),
    [
        ("index: [", "not YAML in line"),
        ("symbol: {}", "'symbol' is no field"),
        ("assume: onehot", "expected any, sum-one, one-hot"),
        ("layout: rows", "expected none, numerator"),
        ("index: {k: 99}", "a number from 1 to 12"),
        ("symbols: {z: reel}", "'reel' is no kind"),
        ("symbols: {z: labels}", "labels needs an index"),
        ("symbols: {1: real}", "'1' is not a name"),
        ("symbols: {x: real, f(x): real}", "a function needs a formula"),
        ("symbols: {f(1): 2}", "arguments of a function must be names"),
        ("symbols: {z: [a, b]}", "expected a kind or LaTeX"),
        ("symbols: {z: '(1'}", "never closed"),
        ("index: {k: K}\nsymbols: {z_k: real, E: z_k}", "index k is free"),
        ("index: {k: K}\nsymbols: {z_k: real, \\gamma: class of z_k}", "not declared as labels"),
        ("symbols: {\\vec z: '[1]'}", "0 free indices"),
        ("symbols: {1_k: ones over k}", "not a name"),
        ("symbols: {u: ones over k}", "'k' has no range"),
    ],
)
def test_declarations_that_are_wrong_say_which_entry(block, message):
    found = check_markdown(f"```{{eqcheck}}\n{block}\n```\n")
    assert [c.verdict for c in found] == ["unread"]
    assert message in found[0].message


# --- places ------------------------------------------------------------------------------------

PAGE = BLOCK + """
$$ a = a $$ (eq-one)

Text, and $c = c + 1$.

$$ a = q $$
"""


def notebook(path, *cells):
    nb = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(c) for c in cells])
    nb.cells.insert(0, nbformat.v4.new_code_cell("1 = 2"))
    nbformat.write(nb, path)
    return path


def test_places_in_markdown_and_in_notebooks(tmp_path):
    page = tmp_path / "page.md"
    page.write_text(PAGE, encoding="utf-8")
    found = check_file(page)
    lines = PAGE.splitlines()
    assert [(c.cell, lines[c.line - 1].count("$"), c.label) for c in found] == [(None, 4, "eq-one"), (None, 2, ""), (None, 4, "")]
    found = check_file(notebook(tmp_path / "page.ipynb", BLOCK, "text\n\n$$\na = a\n$$ (eq-a)\n", "$c = c + 1$"))
    assert [(c.cell, c.line, c.label) for c in found] == [(2, 4, "eq-a"), (3, 1, "")]
