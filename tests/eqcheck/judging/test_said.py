"""What the sentence around a formula does to its verdict: a false line under words that restrict it is unread, and nothing holds by them."""

import time

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sampling import rounds

from eqcheck import check_markdown
from eqcheck.judging.page import check_file, check_items
from eqcheck.reading.documents import latex, restructuredtext
from eqcheck.reading.statements.sentences import Words

BLOCK = """index: {i: K, j: K, k: K}
symbols:
  a: real
  b: real
  x: real
  z_k: real
  t_k: real
  y_k: \\frac{e^{z_k}}{\\sum_j e^{z_j}}
  f(x): x^2
"""
TRUE = [r"\frac{\partial y_i}{\partial z_j} = y_i (\delta_{ij} - y_j)", "f(a + b) = a^2 + 2 a b + b^2", r"\frac{d}{dx} f(x) = 2 x"]
FALSE = [r"\frac{\partial y_i}{\partial z_j} = y_i (1 - y_j)", "f(a + b) = a^2 + b^2", r"\frac{d}{dx} f(x) = x", r"|a| = a"]
# Sentences that say, before a display, that it is meant for some cases only.
RESTRICTING = [
    "Suppose that the class is $i$. Then", "If the two indices are equal,", "When $i$ is the true class we have", "Assume that they are alike:",
    "For example,", "As an example, take the first class:", "In the special case of a single class,", "In this case",
    "Consider $a = 2$. This gives", "Let $x = 1$, so that", "Setting the derivative to zero,", "At the optimum,", "At $x = 0$ the slope is",
    "The minimiser satisfies", "We solve this equation:", "This is subject to", "for $x \\in [0, 1]$ there is", "Near the origin", "For small $x$",
    "on the interval", "If $x$ is small, then", "Otherwise", "Initially,", "It would be wrong to write", "Unless they differ,", "For $a > 0$,",
    "Approximately,", "when $i = j$ and $x = 1$", "The solution is", "The weights are updated by",
    "Ignoring all constants,", "The constant is the same for all and can be dropped:", "Up to an additive constant",
]  # fmt: skip
# Sentences that leave the claim as wide as it is typed.
NEUTRAL = [
    "The derivative is", "Hence", "It follows from the chain rule that", "For all $i = 1, \\dots, K$,", "We differentiate and find", "This gives",
    "Let us take the derivative:", "If we differentiate this,", "When computing the gradient we find", "So", "Putting it together,",
    "for each example in the training set", "The gradient of the loss is therefore", "By the product rule,", "For every $k \\in \\{1, \\dots, K\\}$",
    "where the last step uses the sum rule.", "Now we use the definition of $f$.", "The training examples enter as",
]  # fmt: skip
BEHIND = ["if the two are equal.", "for $x > 1$.", "when $i = j$ is the class.", "as long as they differ.", "on the interval $[0, 1]$.", "unless $x = 0$.", "for some $x$."]


def page(before, formula, behind="", title=""):
    heading = f"## {title}\n\n" if title else ""
    return f"```{{eqcheck}}\n{BLOCK}```\n\n{heading}{before}\n\n$$\n{formula}\n$$\n\n{behind}\n"


def verdicts(source):
    return [check.verdict for check in check_markdown(source) if check.display]


def one(source):
    return next(check for check in check_markdown(source) if check.display)


@pytest.mark.parametrize("formula", [r"\sum_{i=0}^{n-1} x_i = T", r"\prod_{t = 0}^T a_t", r"\sum\limits_{i=0}^n x_i"])
@pytest.mark.parametrize("words", ["With ${}$ as before,", "$$\n{}\n$$"])
def test_a_range_from_0_in_another_formula_sets_nothing_to_0(words, formula):
    assert verdicts(page(words.replace("{}", formula), FALSE[1]))[-1] == "false"
    assert verdicts(page(words.replace("{}", f"{formula} = 0"), FALSE[1]))[-1] == "unread"


@pytest.mark.parametrize("words", RESTRICTING)
def test_a_false_line_under_words_that_restrict_it_is_unread_and_shows_them(words):
    for formula in FALSE:
        found = one(page(words, formula))
        assert found.verdict == "unread" and "the text says" in found.message, (words, formula, found.verdict, found.message)
        assert found.advice


@pytest.mark.parametrize("words", BEHIND)
def test_so_is_one_with_such_words_behind_it(words):
    for formula in FALSE:
        assert verdicts(page("The derivative is", formula, words)) == ["unread"], (words, formula)


@pytest.mark.parametrize("words", NEUTRAL)
def test_other_words_excuse_nothing(words):
    for formula in FALSE:
        assert verdicts(page(words, formula)) == ["false"], (words, one(page(words, formula)).message)


@pytest.mark.parametrize("title", ["When they are equal", "Case 1", "Example: two classes", "$x = 1$", "A special case"])
def test_a_heading_restricts_all_below_it_up_to_the_next(title):
    source = page("The derivative is", FALSE[0], f"## Next\n\nThe derivative is\n\n$$\n{FALSE[1]}\n$$\n", title)
    assert verdicts(source) == ["unread", "false"]


@settings(max_examples=rounds(50, 150), deadline=None)
@given(
    before=st.sampled_from([*RESTRICTING, *NEUTRAL]), behind=st.sampled_from(["", *BEHIND]), title=st.sampled_from(["", "Case 1"]),
    true=st.sampled_from(TRUE), false=st.sampled_from(FALSE),
)  # fmt: skip
def test_no_words_make_a_line_hold_or_keep_one_from_holding(before, behind, title, true, false):
    assert verdicts(page(before, true, behind, title)) == ["holds"]
    assert verdicts(page(before, false, behind, title))[0] in ("false", "unread")


@settings(max_examples=rounds(20, 60), deadline=None)
@given(before=st.sampled_from(RESTRICTING), formula=st.sampled_from(FALSE))
def test_a_marker_decides(before, formula):
    for mark, verdict in (("claim", "false"), ("false", "refuted-as-stated"), ("given", "given"), ("skip a reason", "skipped")):
        assert verdicts(page(before, f"{formula} % eqcheck: {mark}")) == [verdict]
    assert verdicts(page(before, f"{TRUE[0]} % eqcheck: claim")) == ["holds"]


def test_a_chain_that_goes_on_behind_some_text_is_under_the_words_of_its_head():
    chain = "When they are equal,\n\n$$\n{}\n$$\n\nthat is\n\n$$\n= y_i - y_i^2\n$$\n"
    assert verdicts(page(chain.format(FALSE[0]).replace("$$\n", "$$\n", 1), TRUE[2]))[:2] == ["unread", "unread"]


def test_what_follows_a_line_that_words_restrict_is_not_compared_with_it():
    """In A = B = C with a restricted A = B, that B is C would be earned by the words."""
    assert verdicts(page("When they are equal,", FALSE[0] + " = y_i - y_i y_j")) == ["unread", "unread"]


@pytest.mark.parametrize("supposed", ["x = 0", "z_2 = 1", "x > 0", "a = b", r"x \leq 1"])
@pytest.mark.parametrize("words", ["Suppose that {}.", "At {}, it is flat.", "Let {} and go on.", "This is so when {}.", "It is 1 if {}, else 0.", "We set {}."])
def test_a_value_that_a_sentence_supposes_is_given(words, supposed):
    (found,) = check_markdown(f"```{{eqcheck}}\n{BLOCK}```\n\n{words.format(f'${supposed}$')}\n")
    assert found.verdict == "given"
    (found,) = check_markdown(f"```{{eqcheck}}\n{BLOCK}```\n\n{words.format(f'${supposed}$<!-- eqcheck: claim -->')}\n")
    assert found.verdict == "false"


@pytest.mark.parametrize(("vector", "verdict"), [("[z_k]", "given"), ("[2 z_k]", "false"), ("[u_k]", "false"), ("2 \\mathbf z", "false")])
def test_a_vector_is_supposed_to_have_a_value_only_where_its_numbers_are_free(vector, verdict):
    block = f"index: {{k: K}}\nsymbols:\n  z_k: real\n  u_k: 2 z_k\n  \\mathbf z: '[z_k]'\n  \\mathbf x: '{vector}'\n  \\mathbf b: '[b_k]'\n  b_k: real\n"
    for value in ("0", "b"):
        (found,) = check_markdown(f"```{{eqcheck}}\n{block}```\n\nLet $\\mathbf x = \\mathbf {value}$ and go on.\n")
        assert found.verdict == verdict, found


@pytest.mark.parametrize("words", ["Hence {}.", "We find {}.", "This gives {} at last.", "The slope is {}."])
def test_a_value_that_no_sentence_supposes_is_claimed(words):
    (found,) = check_markdown(f"```{{eqcheck}}\n{BLOCK}```\n\n{words.format('$x = 0$')}\n")
    assert found.verdict == "false"


@pytest.mark.parametrize("claimed", ["y_1 = 1", "f(a) = a", r"\frac{d}{dx} f(x) = x"])
def test_what_has_a_formula_is_not_supposed(claimed):
    (found,) = check_markdown(f"```{{eqcheck}}\n{BLOCK}```\n\nSuppose that ${claimed}$.\n")
    assert found.verdict == "unread"


@pytest.mark.parametrize("words", ["Suppose that they are equal. Then", "For example,"])
def test_words_are_found_in_every_kind_of_document(words):
    comment = "".join(f"% {line}\n" for line in BLOCK.splitlines())
    document = f"% eqcheck\n{comment}\nSAID\n\\begin{{equation}}\n{FALSE[1]}\n\\end{{equation}}\n"
    directive = "".join(f"   {line}\n" for line in BLOCK.splitlines())
    structured = f".. eqcheck::\n\n{directive}\nSAID\n\n.. math::\n\n   {FALSE[1]}\n"
    quoted = f"```{{eqcheck}}\n{BLOCK}```\n\n> SAID\n>\n> $$\n> {FALSE[1]}\n> $$\n"
    for read, source in ((latex.read, document), (restructuredtext.read, structured)):
        for said, verdict in ((words, "unread"), ("This gives", "false")):
            assert [c.verdict for c in check_items(read(source.replace("SAID", said)), "x") if c.display] == [verdict]
    assert verdicts(quoted.replace("SAID", words)) == ["unread"] and verdicts(quoted.replace("SAID", "This gives")) == ["false"]


def test_two_displays_in_one_sentence_are_under_its_words_and_their_own_text_is_none():
    cases = r"\max(a, b) = \begin{cases} a & \text{if } a > b \\ b & \text{otherwise} \end{cases}"
    assert verdicts(page(f"The larger one is\n\n$$\n{cases}\n$$\n\n", FALSE[1])) == ["holds", "false"]
    assert verdicts(page(f"When they are alike,\n\n$$\n{TRUE[1]}\n$$\n\nand", FALSE[1])) == ["holds", "unread"]
    assert verdicts(page(f"When they are alike,\n\n$$\n{TRUE[1]}.\n$$\n\nThis gives", FALSE[1])) == ["holds", "false"]
    assert verdicts(page(f"When they are alike,\n\n$$\n{TRUE[1]}\n$$\n\n$$\n{TRUE[1]}\n$$\n", FALSE[1])) == ["holds", "holds", "unread"]


EQUAL, DIFFERENT = FALSE[0], r"\frac{\partial y_i}{\partial z_j} = -y_i y_j"


@pytest.mark.parametrize("words", ["When {}, we have", "If {}:", "For {} we get", "Case 1: {}", "Suppose {}. Then", "So for all {} we have", "If {} and $k = 1$, then", "In the case of {},"])
def test_a_condition_on_indices_that_the_text_states_in_a_formula_is_understood(words):
    for stated, verdict in (("$i = j$", ["holds", "false"]), (r"$i \neq j$", ["false", "holds"])):
        assert verdicts(page(words.format(stated), EQUAL)) + verdicts(page(words.format(stated), DIFFERENT)) == verdict
        heading = page("The derivative is", f"{EQUAL} = y_i - y_i^2", title=words.format(stated)) if words[0] != "S" else page(words.format(stated), f"{EQUAL} = y_i - y_i^2")
        assert verdicts(heading) == [verdict[0], verdict[0]]
    assert verdicts(page("The derivative is", EQUAL, "if $i = j$.")) == ["holds"] and verdicts(page("It is", DIFFERENT, "if $i = j$.")) == ["false"]


@pytest.mark.parametrize("words", ["When $i = j$ and $x = 1$,", "For example, if $i = j$,", "If $i = j$ is the true class,", "When $x = 1$,", "For $i = j$ it would be wrong to write", "If $q = j$,",
    "Unless $i = j$,", "Except for $i = j$,", "This fails for $i = j$,", "This does not hold for $i = j$, so", "For $i = j$ or $i = k$,", "For $i = j$ this was shown above, and",
    "We no longer have to ask if $i = j$:", "As for $i = j$, in all cases", "If $i = j$ then, from $x = 1$, we get", "Hardly if $i = j$:", "Wherever one looks, if $i = j$:",
])  # fmt: skip
def test_what_is_more_than_such_a_condition_is_not_understood(words):
    assert verdicts(page(words, EQUAL)) == ["unread"]


def test_a_condition_behind_one_display_is_not_that_of_the_next():
    found = verdicts(page(f"The slope is\n\n$$\n{EQUAL}\n$$\n\nif $i = j$, and", DIFFERENT, r"for $i \neq j$."))
    assert found == ["holds", "unread"]
    chain = f"When $i = j$,\n\n$$\n{EQUAL}\n$$\n\nthat is\n\n$$\n= y_i - y_i^2\n$$\n"
    assert verdicts(page(chain, TRUE[2])) == ["holds", "holds", "holds"]


PARTS = st.sampled_from([
    "$", "$$", "if ", "when $i = j$", "⟨", "⟩", "▮", "\\[", "\\]", "\\begin{align}", "\\end{align}", "\n\n", "\n# ", ". ", "for ", "=", "```", "<!--", "let ", "{math}`", "`", "and ", "(", "%", " ", "\\",
])  # fmt: skip


@settings(max_examples=rounds(100, 300), deadline=None)
@given(st.lists(PARTS, max_size=200).map("".join), st.lists(PARTS, max_size=60).map("".join), st.booleans(), st.lists(PARTS, max_size=40).map("".join))
def test_any_text_around_a_formula_is_looked_at_in_bounded_time(before, behind, display, title):
    words, start = Words(before[-800:], behind[:300], display, title), time.process_time()
    assert isinstance(words.restricting, str) and isinstance(words.governed, bool)
    assert words.conditions is None or all(isinstance(formula, str) for formula in words.conditions)
    assert time.process_time() - start < 0.5


@pytest.mark.parametrize("part", ["if $", "$ = $ and ", "⟨=⟩ and ", "when $i = j$ and ", "\\begin{align}", "for all very small ", "_*_*", "$$\n", "let a ", "## if "])
def test_nor_do_many_of_the_same_take_long(part):
    words, start = Words((part * 800)[:800], (part * 300)[:300], True, (part * 400)[:400]), time.process_time()
    assert isinstance(words.restricting, str) and isinstance(words.governed, bool)
    assert words.conditions is None or isinstance(words.conditions, list)
    assert time.process_time() - start < 0.5


@pytest.mark.parametrize("kind", ["markdown", "latex"])
def test_where_the_text_before_a_formula_is_cut_changes_nothing(kind):
    r"""Only some hundred characters before a formula are kept; a cut within a formula made its ``\text{otherwise}`` words of the page."""
    cases = r"$|a| = \begin{cases} a & \text{if } a > 0 \\ -a & \text{otherwise} \end{cases}$"
    for length in range(400, 900, 13):
        blank = "\n\n$$\n-a \\text{ otherwise, if }\n\n$$\n\n" if kind == "markdown" else ""  # a display with a blank line in it
        text = f"{cases}{blank} {'and ' * (length // 4)}{'x' * (length % 4)} so {cases} gives $a + 1 = a$."
        if kind == "markdown":
            found = check_markdown(f"```{{eqcheck}}\nsymbols: {{a: real}}\n```\n\n{text}\n")
        else:
            found = list(check_items(latex.read(f"% eqcheck\n% symbols: {{a: real}}\n\n{text}\n"), "page.tex"))
        assert [check.verdict for check in found] == ["holds", "holds", "false"], length


@pytest.mark.parametrize("line", [
    r"\text{if a=0.2 and (0, 0)} = 0.2^0 \cdot 0.8^2 = 0.65", r"\text{if a=0.2} = 3", r"\text{if a=0.2 and (0,0)} a = a + 1",
    r"\text{if the class is the first one} a = a + 1", r"\text{when it is a number we get } a = a + 1",
])  # fmt: skip
def test_behind_words_that_are_more_than_the_opening_of_a_condition_an_equation_is_not_taken_for_given(line):
    """It may be what is claimed: an example in numbers with a false result passed as a condition."""
    assert "unread" in {check.verdict for check in check_markdown(page("", line))} and not {"holds", "given"} & {check.verdict for check in check_markdown(page("", line))}


@pytest.mark.parametrize("line", [r"\text{if } a = 1", r"\text{and if we have } a = 1", r"\text{for all } a = 1", r"\text{where } j = k", r"\text{if $a = 1$}"])
def test_a_condition_that_stands_alone_is_given(line):
    assert {check.verdict for check in check_markdown(page("", line))} <= {"given", "false"} and check_markdown(page("", r"\text{if } a = 1"))[0].verdict == "given"


def test_what_a_formula_means_is_said_of_the_case_in_which_it_holds():
    source = "```{eqcheck}\n" + BLOCK + "```\n\n- $f(x) > 1$ means that x is far away\n- $f(x) = x^2$ means a square\n- The line $f(x) > 1$ is wrong here, and this is meant.\n"
    assert [check.verdict for check in check_markdown(source)] == ["unread", "holds", "unread"]
    (told,) = [check for check in check_markdown("```{eqcheck}\n" + BLOCK + "```\n\nThe number $f(x) > 1$ grows.\n")]
    assert told.verdict == "false"


def test_a_sentence_goes_on_from_one_cell_of_a_notebook_to_the_next(tmp_path):
    block, line = f"```{{eqcheck}}\n{BLOCK}```\n", "$$\nf(x) = 1\n$$"
    pages = {
        "unread": (["As $f$ is smallest there,\nits minimum is where", line],
                   ["At the optimum it is seen from", "$$\nf(x) = x^2\n$$", "and from", line]),
        "false": (["It is seen from", line], ["At the optimum it is 0.\n\n## Another one", line], ["At the optimum it is 0.\n\nThe square is", line]),
    }  # fmt: skip
    for verdict, cells in pages.items():
        for each in cells:
            notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(text) for text in (block, *each)])
            nbformat.write(notebook, tmp_path / "a.ipynb")
            assert check_file(tmp_path / "a.ipynb")[-1].verdict == verdict, each
    cells = [nbformat.v4.new_markdown_cell(block), nbformat.v4.new_markdown_cell("At the optimum"), nbformat.v4.new_code_cell("1 + 1"), nbformat.v4.new_markdown_cell(line)]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "a.ipynb")
    assert check_file(tmp_path / "a.ipynb")[-1].verdict == "false"
