"""Every relation sign that a reader counts gets one verdict of its own, in its place, whatever stands beside it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sampling import rounds

from eqcheck import check_markdown

BLOCK = r"""```{eqcheck}
index: {i: N, j: N, k: N}
symbols:
  a: real
  b: real
  x_k: real
  q_k: \frac{e^{x_k}}{\sum_j e^{x_j}}
  A: 1
  B: 2
```

"""
FIRST_LINE = BLOCK.count("\n") + 1
SLOPE = r"\frac{\partial q_k}{\partial x_j} = -q_k q_j"
ONE_SIDE = "a wide space stands between parts of one formula: leave it out, or put words there"

# Statements of one sign each with their verdicts; no two of them share a side, but for the 1 of A and B.
STATEMENTS = {
    r"A = 1": "holds",
    r"B = 1": "false",
    r"a^2 = a |a|": "false",
    r"|b| = b": "false",
    r"\sum_k q_k = 1": "holds",
    r"-b = -1 \cdot b": "holds",
    r"x_k + x_k = 2 x_k": "holds",
    r"a < a + 1": "holds",
    r"(a + b)^2 = a^2 + b^2": "false",
    r"\begin{cases} a, & a > 0 \\ -a, & \text{otherwise} \end{cases} = |a|": "holds",
}
SEPARATORS = [
    r" \quad ", r" \qquad ", ", ", r",\ ", r", \quad ", "; ", ". ", r" \hspace{1in} ", r" \hspace*{2em} ", r" \; \; ", "~~", " & ", " && ",
    r" \Rightarrow ", r" \implies ", r" \Longrightarrow ", r" \rightarrow ", r" \to ", r" \iff ", r" \quad \Rightarrow \quad ",
    r" \text{ and } ", r" \textrm{and} ", r" \mathrm{and} ", r" \;\textrm{and}\; ", r" \quad \text{and} \quad ", r", \text{ and also } ",
    r" \text{ since } ", r", \text{because } ", r" \text{ as } ", r" \text{ where } ", r" \text{ with } ", r" \textrm{where} ",
    r" \text{ so } ", r", \text{ hence } ", r" \text{ which gives } ", r" \therefore ", " \\\\ ", " \\\\\n & ", " \\\\ \\Rightarrow ",
]  # fmt: skip
# What with and where say of an inequality is no claim: they restrict what stands before.
RESTRICTING = (r"\text{ where }", r"\text{ with }", r"\textrm{where}")


def checked(page):
    return [c for c in check_markdown(BLOCK + page)]


def verdicts(latex):
    return [c.verdict for c in checked(f"$$\n{latex}\n$$\n")]


# --- several statements ------------------------------------------------------------------------------


@given(st.lists(st.sampled_from(list(STATEMENTS)), min_size=1, max_size=4), st.lists(st.sampled_from(SEPARATORS), min_size=3, max_size=3))
@settings(max_examples=rounds(80, 250))
def test_statements_side_by_side_keep_their_verdicts(latex, between):
    row = latex[0]
    for separator, statement in zip(between, latex[1:]):
        if separator.strip() in RESTRICTING and "<" in statement:
            separator = ", "
        row += separator + statement
    assert verdicts(row) == [STATEMENTS[statement] for statement in latex], row


@pytest.mark.parametrize("separator", SEPARATORS)
def test_nothing_holds_by_the_side_of_its_neighbour(separator):
    assert verdicts(f"A = 1{separator}B = 1") == ["holds", "false"]
    assert verdicts(f"B = 1{separator}A = 1") == ["false", "holds"]


@pytest.mark.parametrize("words", ["or", "does not imply", "unless", "if and only if", "if not"])
def test_words_that_leave_open_what_is_claimed(words):
    found = checked(f"$$ A = 1 \\text{{ {words} }} B = 1 $$\n")
    assert {c.verdict for c in found} == {"unread"} and words in found[0].message


@pytest.mark.parametrize(
    ("latex", "message"),
    [
        (r"a = a \quad b", ONE_SIDE),
        (r"a = a \hspace{1cm} (b)", ONE_SIDE),
        (r"a \quad b = b", ONE_SIDE),
        (r"a = a & b", ONE_SIDE),
        (r"a = a \quad b \quad a \quad b", ONE_SIDE),
        (r"a = a \text{ plainly } b", "the words 'plainly' stand amid a formula"),
        (r"a = a, b", "',' is not expected here"),
        (r"a = a \to b", r"\to is not understood"),
    ],
)
def test_what_claims_nothing_makes_its_neighbour_unread(latex, message):
    (found,) = checked(f"$$ {latex} $$\n")
    assert (found.verdict, found.message) == ("unread", message)


@pytest.mark.parametrize(
    "latex", [r"a + b \quad = b + a", r"a + b = \quad b + a", r"a + b = b \quad + a", r"a + b = b + \qquad a", r"a + b = b \hspace{2pt} + a"]
)
def test_a_wide_space_within_a_statement(latex):
    assert verdicts(latex) == ["holds"]


# --- conditions and claims ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "latex",
    [
        rf"{SLOPE} \qquad \text{{if }} j \neq k",
        rf"{SLOPE} \quad \text{{for }} j \neq k",
        rf"{SLOPE}, \; \text{{when }} j \neq k",
        rf"{SLOPE} \;\textrm{{where}}\; j \neq k",
        rf"{SLOPE} \;\mathrm{{if}}\; j \neq k",
        rf"{SLOPE} \text{{ with }} j \neq k",
        rf"{SLOPE} \text{{ since }} j \neq k",
        rf"{SLOPE} \quad (\text{{for }} j \neq k)",
        rf"{SLOPE} \text{{ (if }} j \neq k)",
        rf"{SLOPE}, \text{{ which holds for }} j \neq k",
        rf"\text{{if }} j \neq k: \quad {SLOPE}",
        rf"\text{{if }} j \neq k: & {SLOPE}",
        rf"\text{{for }} j \neq k, \; {SLOPE}",
        rf"\text{{For all }} j \neq k \text{{ we have }} {SLOPE}",
        rf"\text{{if }} j \neq k \text{{, then }} {SLOPE}",
        "{} \\\\\n & \\text{{if }} j \\neq k".format(SLOPE),
    ],
)
def test_conditions_in_every_form(latex):
    assert verdicts(latex) == ["holds"]
    assert verdicts(latex.replace(r"\neq", "=")) == ["false"]


@pytest.mark.parametrize("latex", [rf"{SLOPE} \qquad j \neq k", f"{SLOPE}, j \\neq k", rf"{SLOPE} \quad (j \neq k)", f"{SLOPE} && j \\neq k"])
def test_a_condition_without_a_word_is_given_and_restricts(latex):
    assert verdicts(latex) == ["holds", "given"]
    assert verdicts(latex.replace(r"\neq", "=")) == ["false", "given"]


@pytest.mark.parametrize("latex", [rf"j \neq k: \quad {SLOPE}", rf"j \neq k \Rightarrow {SLOPE}", rf"j \neq k, \quad {SLOPE}"])
def test_a_condition_without_a_word_in_front(latex):
    assert verdicts(latex) == ["given", "holds"]


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        (r"|a| = a \text{ and } a^2 = a|a|", ["false", "false"]),
        (r"a + a = 2a \text{ since } |a| = a", ["holds", "false"]),
        (r"a + a = 2a \text{ (because } |a| = a)", ["holds", "false"]),
        (r"a + a = 2a \text{ as } a a = a^2", ["holds", "holds"]),
        (r"a + a = 2a, \text{ where } |a| = a", ["holds", "false"]),
        (r"\text{for } i \neq j: \quad |a| &= a", ["false"]),
        (r"|a| = a \quad \text{for } a > 0, b > 0", ["holds"]),
        (r"|a b| = a b \quad \text{for } a > 0 \text{ and } b > 0", ["holds"]),
        (r"\text{for } a > 0, b > 0, |a b| = a b", ["holds"]),
        (r"\text{for } a > 0, |a| = a, |b| = b", ["holds", "false"]),
        (r"|a| = a \text{ if } a > 0, |b| = b", ["holds", "false"]),
        (r"|b| = b, |a| = a \text{ if } a > 0", ["false", "holds"]),
        (r"|a| = a \text{ if } a > 0, \quad |a| = -a \text{ if } a < 0", ["holds", "holds"]),
        (r"|ab| = ab \text{ if } a > 0 \text{ or } b > 0", ["unread"]),
        (r"x_k = x_k \quad \text{for } k = 1 \ldots N", ["holds"]),
        (r"x_k = x_k \quad k = 1, \dots, N", ["holds", "given"]),
        (r"x_k + x_i = x_i + x_k, i, k = 1, \dots, N", ["holds", "given"]),
        (r"x_k = x_k \quad k = 1...N", ["holds", "given"]),
        (r"x_k = x_k \quad \forall k", ["holds"]),
        (r"x_k = x_k \text{ for all } k \in \{1, \dots, N\}, |a| = a", ["holds", "false"]),
        (r"a + a = 2a \text{ as said}", ["holds"]),
    ],
)
def test_what_restricts_and_what_is_claimed(latex, expected):
    assert verdicts(latex) == expected


# --- chains ------------------------------------------------------------------------------------------

SIDES = {"a + b": True, "b + a": True, "a - b": False, "2 b": False, "a + b + 0": True}


@given(st.lists(st.sampled_from(list(SIDES)), min_size=2, max_size=6), st.data())
@settings(max_examples=rounds(60))
def test_a_marked_row_changes_no_other_row(sides, data):
    marked = data.draw(st.integers(0, len(sides) - 1))
    word = data.draw(st.sampled_from(["skip for the test", "given", "false"]))
    rows = [f"&= {side} \\\\" for side in sides]
    plain = verdicts("a + b " + "\n".join(rows))
    rows[marked] += f" % eqcheck: {word}"
    found = verdicts("a + b " + "\n".join(rows))
    assert plain == ["holds" if SIDES[side] else "false" for side in sides]
    if word == "given":  # what follows is compared with the side that is given
        assert found[: marked + 1] == [*plain[:marked], "given"]
        same = [SIDES[side] == SIDES[sides[marked]] and (SIDES[side] or side == sides[marked]) for side in sides[marked + 1 :]]
        assert found[marked + 1 :] == ["holds" if holds else "false" for holds in same]
    else:
        expected = {"skip": "skipped", "false": "false" if plain[marked] == "holds" else "refuted-as-stated"}[word.split()[0]]
        assert found == [*plain[:marked], expected, *plain[marked + 1 :]]


def test_given_governs_its_own_row():
    found = checked("$$\n\\begin{aligned}\n0 &= \\frac{d}{da} a^2 \\\\ % eqcheck: given\n&= 3 a \\\\\n&= 2 a\n\\end{aligned}\n$$\n")
    assert [c.verdict for c in found] == ["given", "false", "holds"]
    assert [c.line - FIRST_LINE for c in found] == [2, 3, 4]


def test_a_chain_that_begins_with_zero_is_compared_with_its_first_side():
    assert verdicts(r"0 = \frac{d}{da} a^2 = a + a = 2a = 3a") == ["false", "holds", "holds", "false"]
    assert verdicts("0 = a - a = b - b") == ["holds", "holds"]


MARKED = {"false": "refuted-as-stated", "skip as it is": "skipped", "given": "given"}


@pytest.mark.parametrize("marks", [{2: "false"}, {1: "skip as it is"}, {1: "given", 4: "false"}, {2: "false", 3: "given", 4: "skip as it is"}])
def test_a_mark_for_one_sign_of_several(marks):
    row, plain = "1 < 2 < 2 < 3 < 3", ["holds", "false", "holds", "false"]
    expected = [MARKED[marks[n]] if n in marks else verdict for n, verdict in enumerate(plain, 1)]
    comments = "".join(f" % eqcheck: sign {n} {word}" for n, word in marks.items())
    behind = "".join(f"<!-- eqcheck: sign {n} {word} -->" for n, word in marks.items())
    assert verdicts(row) == plain
    assert verdicts(row + comments) == expected
    assert [c.verdict for c in checked(f"${row}${behind}\n")] == expected


def test_a_mark_within_a_row_governs_the_signs_of_its_line():
    assert verdicts("a = b % eqcheck: false\n= a + 0\n= b % eqcheck: skip for now") == ["refuted-as-stated", "holds", "skipped"]
    assert verdicts("a = b \\\\ % eqcheck: false\n = a\n + b % eqcheck: false") == ["refuted-as-stated", "refuted-as-stated"]


@pytest.mark.parametrize("latex", ["a = b = a % eqcheck: sign 3 false", "a = b % eqcheck: sign 0 given", "% eqcheck: given\na = b"])
def test_a_mark_that_governs_nothing_is_said(latex):
    found = checked(f"$$\n{latex}\n$$\n")
    assert found[-1].verdict == "unread" and "governs nothing" in found[-1].message


# --- counting ----------------------------------------------------------------------------------------

BROKEN = [r"\int a", "a }", "{", r"\begin{nothing}", r"\left. a \right|", "a +", "", r"\frac{a}", "(a", "a_{1:N}", r"\nabla a", "!", "P(a", "[1, 2)"]


@given(st.lists(st.sampled_from([*SIDES, *BROKEN]), min_size=2, max_size=5), st.sampled_from(["=", "<", r"\leq", r"\approx", r"\neq"]))
@settings(max_examples=rounds(70, 200))
def test_as_many_verdicts_as_signs_also_where_parts_are_unread(sides, sign):
    found = checked(f"$$\n{f' {sign} '.join(sides)}\n$$\n")
    assert len(found) == len(sides) - 1
    assert set(sides) <= set(SIDES) or "unread" in {c.verdict for c in found}


def test_each_sign_of_a_formula_that_falls_apart_has_its_line():
    found = checked("$$\n\\begin{aligned}\na &= b } \\\\\n &= a \\\\\n &\\leq b\n\\end{aligned}\n$$\n")
    assert [(c.verdict, c.line - FIRST_LINE) for c in found] == [("unread", 2), ("unread", 3), ("unread", 4)]


@pytest.mark.parametrize("latex", ["(a = a", "[a = a", "2 (a = a", "a = (a", "(a + b = b + a", "((a) = a"])
def test_a_bracket_that_is_never_closed_holds_nothing(latex):
    assert set(verdicts(latex)) == {"unread"}


def test_a_range_of_indices_is_no_product():
    (found,) = checked("$$ x_{1:N} = x_{1N} $$\n")
    assert found.verdict == "unread" and "an index with a colon" in found.message


def test_letters_that_look_alike():
    block = "```{eqcheck}\nsymbols: {Z: '1', z: '2', K: '3', k: '4', \\Theta: '5', \\theta: '6', t: '7'}\n```\n\n"
    page = block + "$$ Z = 1, z = 2, K = 3, k = 4, \\Theta = 5, \\theta = 6, t = 7 $$\n\n$$ Z = z, K = k, \\Theta = \\theta, 2 t = 14 = 2 $$\n"
    assert [c.verdict for c in check_markdown(page)] == ["holds"] * 7 + ["false"] * 3 + ["holds", "false"]


def test_the_page_of_this_test_has_what_it_says():
    assert all(verdicts(latex) == [verdict] for latex, verdict in STATEMENTS.items())


@pytest.mark.parametrize("words", [
    r"\text{unless } i = j", r"\text{even if } i = j", r"\text{not if } i = j", r"\text{if not } i = j", r"\text{if } i = j \text{ or not}", r"\text{whether or not } i = j",
    r"\text{if } i = j \text{ fails}", r"(\text{never for } i = j)", r"\text{also for } i = j", r"\text{if } i = j \text{ and also otherwise}", r"\text{if } i = j \text{, which is wrong}",
])  # fmt: skip
def test_words_that_turn_a_condition_round_make_nothing_hold(words):
    claim = r"\delta_{ij} = 1"
    assert [c.verdict for c in check_markdown(f"```{{eqcheck}}\nindex: {{i: K, j: K}}\n```\n\n$$ {claim} \\quad \\text{{if }} i = j $$")] == ["holds"]
    for row in (rf"{claim} \quad {words}", rf"{words}: \quad {claim}"):
        found = check_markdown(f"```{{eqcheck}}\nindex: {{i: K, j: K}}\n```\n\n$$ {row} $$")
        assert sum(check.verdict == "unread" for check in found) == 1 and all(check.verdict in ("unread", "given") for check in found), (row, found)
