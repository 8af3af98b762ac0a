"""Habits of typing: words that are letters, fractions with \\over, primes on functions, environments within a line."""

import pytest

from eqcheck import check_markdown
from eqcheck.reading.tokens.vocabulary import PRIMED, TEXTS

BLOCK = "```{eqcheck}\nsymbols:\n  a: positive\n  b: positive\n  f(a): a^3\n  g^{-1}(a): a^{1/3}\n  g(a): a^3\n```\n\n"


def seen(*formulas):
    return [check.verdict for check in check_markdown(BLOCK + "\n\n".join(f"$$\n{latex}\n$$" for latex in formulas))]


@pytest.mark.parametrize("command", sorted(TEXTS - {"\\intertext", "\\shortintertext"} - {"\\textbf"}))
def test_a_single_letter_with_a_script_is_no_word(command):
    e = f"{command}{{e}}"
    assert seen(rf"{e}^{{a}} = \exp a", rf"\frac{{{e}^a}}{{{e}^b + 1}} = \frac{{e^a}}{{e^b + 1}}", rf"{e}^a = e^b") == ["holds", "holds", "false"]
    assert seen(rf"a = a \quad {command}{{a remark}}") == ["holds"]


@pytest.mark.parametrize("d", [r"\mathrm{d}", r"\text{d}", r"\mbox{d}", r"\mathrm d", r"\operatorname{d}", "d"])
def test_the_d_of_a_derivative_in_every_font(d):
    assert seen(rf"\frac{{{d} f(a)}}{{{d} a}} = 3 a^2", rf"\frac{{{d}}}{{{d}a}} f(a) = 2 a^2") == ["holds", "false"]


@pytest.mark.parametrize("name", sorted(PRIMED))
@pytest.mark.parametrize("prime", ["'", "^\\prime", "^{\\prime}"])
def test_a_prime_on_a_function_is_its_derivative(name, prime):
    true = rf"\{name}{prime}(a) = \frac{{d}}{{da}} \{name}(a)"
    inner = rf"\frac{{d}}{{da}} \{name}(a b) = b \{name}{prime}(a b)"
    assert seen(true, inner, rf"\{name}{prime}(a) = 2 + \frac{{d}}{{da}} \{name}(a)") == ["holds", "holds", "false"]


@pytest.mark.parametrize("prime", ["''", "^{\\prime\\prime}"])
def test_more_primes_than_one_are_not_read(prime):
    assert seen(rf"\tanh{prime}(a) = a") == ["unread"]


def test_a_function_to_the_power_minus_one_is_read_only_if_it_is_declared():
    """f^{-1}(a) is an inverse to most readers and was once read as one over it."""
    found = check_markdown(BLOCK + "$$ f^{-1}(a) = \\frac{1}{a^3} $$\n\n$$ f^{-1}(a) = a^{1/3} $$\n\n$$ g^{-1}(g(a)) = a $$\n\n$$ g^{-1}(a) = \\frac{1}{g(a)} $$\n")
    assert [check.verdict for check in found] == ["unread", "unread", "holds", "false"]
    assert "reciprocal or an inverse" in found[0].message and "declare the inverse" in found[0].advice


@pytest.mark.parametrize(("over", "frac"), [(r"{a \over b}", r"\frac{a}{b}"), (r"{1 \over 2}{\partial \over \partial a} f(a)", r"\frac{3}{2} a^2"),
                                            (r"{\partial f(a) \over \partial a}", "3 a^2"), (r"e^{a \over b}", r"e^{a/b}"), (r"{a + b \over {a \over b}}", r"\frac{(a + b) b}{a}")])  # fmt: skip
def test_over_is_a_fraction_of_its_group(over, frac):
    assert seen(f"{over} = {frac}", f"{over} = 1 + {frac}") == ["holds", "false"]


@pytest.mark.parametrize("latex", [r"a \over b = a", r"{a \over b \over a} = a", r"{\over b} = a"])
def test_an_over_that_groups_nothing_is_not_read(latex):
    assert set(seen(latex)) == {"unread"}


@pytest.mark.parametrize("before", ["text ", "1. ", "- text ", "> ", "text with $a$ and "])
@pytest.mark.parametrize("name", ["align*", "equation", "gather", "eqnarray*"])
def test_an_environment_within_a_line_is_a_display(before, name):
    page = f"{before}\\begin{{{name}}} a &= a \\\\\n b &= a\n{'  ' if before[0] in '1-' else '> ' if before[0] == '>' else ''}\\end{{{name}}} and more $b = b$\n".replace("&", "&" if name != "equation" else "")
    if name == "equation":
        page = page.replace("\\\\\n", ", \\quad\n")
    found = check_markdown(BLOCK + page)
    assert [check.verdict for check in found] == ["holds", "false", "holds"]
    assert found[0].display


@pytest.mark.parametrize("equals", ["=", "=="])
def test_two_signs_of_equality_are_one(equals):
    assert seen(f"a {equals} a", f"a {equals} b") == ["holds", "false"]
    block = BLOCK.replace("symbols:", "index: {i: N, k: N}\nsymbols:\n  x_k: real")
    found = check_markdown(f"{block}$$ \\sum_k x_k \\mathbb{{1}}(k {equals} i) = x_i $$")
    assert [check.verdict for check in found] == ["holds"]


@pytest.mark.parametrize("columns", ["{rcl}", "{lcl}", "{r@{}c@{}l}"])
@pytest.mark.parametrize("amp", ["&=&", "&="])
def test_an_array_of_formulas_is_no_matrix(columns, amp):
    rows = rf"2 a {amp} a + a \\ {amp} \frac{{4 a}}{{2}} \\ {amp} 3 a"
    assert seen(rf"\begin{{array}}{columns} {rows} \end{{array}}") == ["holds", "holds", "false"]


def test_an_array_stays_a_matrix_or_becomes_cases():
    assert seen(r"\det \left[ \begin{array}{cc} a & b \\ b & a \end{array} \right] = a^2 - b^2") == ["holds"]
    cases = r"\left\{ \begin{array}{ll} a & \text{if } a > b \\ b & \text{otherwise} \end{array} \right."
    assert seen(rf"\max(a, b) = {cases}", rf"\min(a, b) = {cases}") == ["holds", "false"]


@pytest.mark.parametrize("end", [r"\\", r"\newline", r"\cr"])
def test_each_way_to_end_a_row(end):
    assert seen(rf"\begin{{aligned}} 2 a &= a + a {end} a &= 2 a {end} &= a \end{{aligned}}") == ["holds", "false", "holds"]


@pytest.mark.parametrize("remark", ["!", "?", r"\text{why}"])
@pytest.mark.parametrize("command", [r"\stackrel", r"\overset"])
def test_a_sign_with_a_remark_silences_no_other(command, remark):
    found = seen(rf"\begin{{aligned}} 2 a &= a + a \\ &{command}{{{remark}}}{{=}} 3 a \\ &= 4 a \\ &= 2 a \end{{aligned}}")
    assert found == ["holds", "unread", "false", "holds"]


def test_a_sum_without_its_index_runs_over_the_only_one():
    block = BLOCK.replace("symbols:", "index: {i: N, k: N}\nsymbols:\n  x_k: real\n  A_{ik}: real")
    page = r"$$ \sum (x_i - a)^2 = \sum_k (x_k - a)^2 $$" + "\n\n" + r"$$ \sum{x_i} = 2 \sum_i x_i $$" + "\n\n" + r"$$ \sum A_{ik} = 1 $$"
    assert [check.verdict for check in check_markdown(block + page)] == ["holds", "false", "unread"]


@pytest.mark.parametrize("script", ['<script type="math/tex; mode=display">', "<script type='math/tex;mode=display'>", '<script id="x" type="math/tex">'])
def test_a_formula_in_a_script_for_mathjax_is_read(script):
    found = check_markdown(f"{BLOCK}text\n\n{script}\n\\begin{{aligned}} 2 a &= a + a \\\\\n &= 3 a \\end{{aligned}}\n</script>\n\n$b = b$\n")
    lines = BLOCK.count("\n")
    assert [(check.verdict, check.line - lines) for check in found] == [("holds", 4), ("false", 5), ("holds", 8)]


@pytest.mark.parametrize("stop", [".", ",", ";", " ."])
def test_in_jekyll_a_display_ends_at_its_dollars(stop):
    page = f"\n$$\n2 a = a + a\n$${stop}\n\n$a = b$\n"
    front = "---\nlayout: post\n---\n\n"
    assert [check.verdict for check in check_markdown(front + BLOCK + page)] == ["holds", "false"]
    assert [check.verdict for check in check_markdown(BLOCK + page)] == ["unread", "false"]


NORMS = BLOCK.replace("symbols:", "index: {i: n, j: n}\nsymbols:\n  x_i: real\n  x: '[x_i]'\n  S_{ij}: positive definite\n  S: '[S_{ij}]'\n  P(a \\mid b): a b")


@pytest.mark.parametrize(
    ("latex", "verdicts"),
    [(r"\mid\mid x \mid\mid^2 = x^\top x", ["holds"]), (r"\frac{1}{2} \mid\mid x \mid\mid^2 + \frac{a}{2} \mid \mid x \mid \mid^2 = \frac{1 + a}{2} x^\top x", ["holds"]),
     (r"\sqrt{b^2 \mid S \mid} = \mid b \mid \sqrt{\det S}", ["holds"]), (r"\mid -a \mid = -a", ["false"]), (r"P(a \mid b) \mid a \mid = a^2 b", ["holds"]),
     (r"p(a \mid b) = p(b \mid a)", ["unread"]), (r"\Sigma_{a \mid b} = a", ["unread"]), (r"a \mid b = a \mid b", ["unread"])],
)  # fmt: skip
def test_mids_in_pairs_are_bars_and_a_single_one_is_a_condition(latex, verdicts):
    found = check_markdown(f"{NORMS}$$ {latex} $$")
    assert [check.verdict for check in found] == verdicts
    assert all("where the block declares it" in check.message for check in found if check.verdict == "unread")


@pytest.mark.parametrize("end", [r"\\\\", r"\\"])
def test_row_ends_that_were_escaped_for_markdown(end):
    assert seen(rf"\begin{{aligned}} 2 a &= a + a {end} &= 3 a \end{{aligned}}") == ["holds", "false"]
    assert seen(rf"\det \begin{{bmatrix}} a & b {end} b & a \end{{bmatrix}} = a^2 - b^2") == ["holds"]


@pytest.mark.parametrize("word", ["MSE", "loss", "error rate", "Var"])
@pytest.mark.parametrize("bracket", ["({})", "[{}]", r"\left({}\right)"])
def test_a_word_right_before_a_bracket_is_a_function_and_no_remark(word, bracket):
    r"""\text{MSE}(a) = a was once a remark and a = a."""
    (check,) = check_markdown(f"{BLOCK}$$ \\text{{{word}}}{bracket.format('a')} = a $$")
    assert check.verdict == "unread" and word in check.message
    assert seen(rf"\text{{so }} (a + b) = b + a", rf"\text{{hence}} (a + b) = b + a") == ["holds", "holds"]


def test_a_word_right_before_a_bracket_can_be_declared():
    block = BLOCK.replace("symbols:", "symbols:\n  \\text{MSE}(a): a^2")
    assert [check.verdict for check in check_markdown(f"{block}$$ \\text{{MSE}}(a b) = a^2 b^2 $$")] == ["holds"]


def test_a_function_of_itself_may_be_a_product():
    r"""\\sigma(1 - \\sigma) is the product to most readers and was once read as a call."""
    assert seen(r"\frac{df}{da} = f(1 - f)", r"f \cdot (1 - f) = f - f^2", r"f(1 - f(a)) = (1 - a^3)^3") == ["unread", "holds", "holds"]


def test_an_array_of_values_and_conditions_claims_nothing():
    assert set(seen(r"\begin{array}{ll} a & a > b \\ b & a < b \end{array}")) <= {"unread"}
    assert seen(r"\begin{array}{l} a + a = 2 a \\ a = b \end{array}") == ["holds", "false"]


@pytest.mark.parametrize("end", [r"\hspace{10mm} (1)", r"\qquad (12)", ".......... (3)", r"\quad (4)."])
def test_a_number_that_is_typed_behind_a_formula_is_none_of_it(end):
    assert seen(f"a + a = 2 a {end}", f"a + a = a {end}") == ["holds", "false"]
    assert seen(rf"\begin{{aligned}} a &= a {end} \\ b &= a {end} \end{{aligned}}") == ["holds", "false"]


def test_a_number_in_brackets_right_behind_a_factor_is_one():
    assert seen("2 a = a (2)", "a = a (2)") == ["holds", "false"]


@pytest.mark.parametrize("typed", [r"x\_k", r"{x}\_{k}", r"\mathbf{x}\_k"])
def test_what_markdown_escapes_is_read_as_a_reader_sees_it(typed):
    block = "```{eqcheck}\nindex: {k: K}\nsymbols:\n  x_k: positive\n  \\mathbf{x}_k: positive\n  a: real\n```\n\n"
    source = block + rf"$${typed} = {typed.replace(chr(92) + '_', '_')}$$" + "\n\n$$\\begin{align} a &= a \\\\\\\\ 2 a &= \\\\{a\\\\} + a \\end{align}$$\n"
    assert [c.verdict for c in check_markdown(source)] == ["holds", "holds", "holds"]
    assert [c.verdict for c in check_markdown(block + rf"$${typed} = 2 x\_k$$" + "\n")] == ["false"]
    (found,) = check_markdown(block + r"$$\text{a\_b} = a$$" + "\n")
    assert found.verdict == "unread" and r"a\\_b" in found.message


@pytest.mark.parametrize(("formula", "verdict"), [(r"90\% = 0.9", "holds"), (r"12.5\% = 1/8", "holds"), (r"5\% = 5", "false"), ("a\u200b = a", "holds"), (r"\sum_{\forall k} a = K a", "holds")])
def test_percentages_and_what_nobody_sees(formula, verdict):
    block = "```{eqcheck}\nindex: {k: K}\nsymbols:\n  a: positive\n```\n\n"
    assert [c.verdict for c in check_markdown(f"{block}$$ {formula} $$\n")] == [verdict]


def test_a_starred_letter_may_be_transposed():
    block = "```{eqcheck}\nindex: {k: K}\nsymbols:\n  w^*_k: real\n  x_k: real\n  w^*: '[w^*_k]'\n  x: '[x_k]'\n```\n\n"
    for turned in (r"w^{*\top} x", r"w^{*T} x", r"w^{\star\top} x"):
        assert [c.verdict for c in check_markdown(rf"{block}$$ {turned} = \sum_k w^*_k x_k $$" + "\n")] == ["holds"]


@pytest.mark.parametrize(("interval", "verdict"), [("[0, 1)", "holds"), ("(0, 1]", "holds"), ("[2, 3)", "false")])
def test_an_interval_may_hold_one_of_its_ends(interval, verdict):
    (found,) = check_markdown(f"```{{eqcheck}}\nsymbols:\n  p: probability\n```\n\n$$ p \\in {interval} $$\n")
    assert found.verdict == verdict
