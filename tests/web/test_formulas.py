"""Formulas set when the site is built: LaTeX in, MathML out, and a located error for what cannot be set."""

import re
from xml.etree import ElementTree

import pytest
from parsed import parsed
from softmax_book.formulas import NotSet, mathml, notation_rules, rules_without_scripts
from softmax_book.formulas.mathml import KNOWN


def tree(latex, display=True):
    return ElementTree.fromstring(mathml(latex, display))


def shape(element):
    """Return an element as nested tuples: its name, then its text or its children."""
    return (element.tag, *(map(shape, element) if len(element) else [element.text] if element.text else []))


# LaTeX, and the MathML that a person would write for it.
BY_HAND = {
    "z_k": ("math", ("msub", ("mi", "z"), ("mi", "k"))),
    r"\frac{a}{b}": ("math", ("mfrac", ("mi", "a"), ("mi", "b"))),
    r"x^2_1": ("math", ("msubsup", ("mi", "x"), ("mn", "1"), ("mn", "2"))),
    r"\hat{y}": ("math", ("mover", ("mi", "y"), ("mo", "ˆ"))),
    r"\mathbf{x}": ("math", ("mi", "𝐱")),
    r"\boldsymbol{z}": ("math", ("mi", "𝒛")),
    "x_1, \\dots, x_K": ("math", ("msub", ("mi", "x"), ("mn", "1")), ("mo", ","), ("mo", "…"), ("mo", ","), ("msub", ("mi", "x"), ("mi", "K"))),
    r"a + \dots + b": ("math", ("mi", "a"), ("mo", "+"), ("mo", "⋯"), ("mo", "+"), ("mi", "b")),
    r"a + \cdots + b": ("math", ("mi", "a"), ("mo", "+"), ("mo", "⋯"), ("mo", "+"), ("mi", "b")),
    r"\text{if } a % a comment": ("math", ("mtext", "if\u00a0"), ("mi", "a")),
}  # fmt: skip


@pytest.mark.parametrize("latex", BY_HAND)
def test_it_is_what_a_person_would_write(latex):
    assert shape(tree(latex)) == BY_HAND[latex]


@pytest.mark.parametrize("environment", ["aligned", "split", "align", "align*", "gathered", "gather*"])
def test_lines_become_the_rows_of_one_table(environment):
    rows = tree(rf"\begin{{{environment}}} a = b \\ c = -d \end{{{environment}}}").findall("./mtable/mtr")
    assert ["".join(row.itertext()) for row in rows] == ["a=b", "c=−d"]


@pytest.mark.parametrize("latex", [r"a &= b \\ &= c", "a &= b \\\\\n&= c", "a &= b\n\n&= c"])
def test_lines_without_an_environment_stand_below_each_other(latex):
    assert len(tree(latex).findall("./mtable/mtr")) == 2


def test_lines_within_braces_and_environments_make_no_table_of_the_whole():
    assert tree(r"\sum_{\substack{i=1 \\ i \neq j}}^K a").find("./mtable") is None
    assert tree(r"f = \begin{cases} a & b \\ c & d \end{cases}").find("./mtable") is None


def test_substack_stands_in_lines_below_the_sum():
    below = tree(r"\sum_{\substack{j=1 \\ j \neq i}}^{K} y_j").find("./munderover/mtable")
    assert ["".join(row.itertext()) for row in below] == ["j=1", "j≠i"]


@pytest.mark.parametrize("sign", ["-", "+"])
def test_a_sign_at_the_start_of_a_cell_stands_between_two_things(sign):
    cell = tree(rf"\begin{{aligned}} a = &{sign} b \\ &{sign} c \end{{aligned}}").findall(".//mtd")[1]
    assert cell[0].tag == "mrow" and cell[0][0].tag == "mrow" and len(cell[0][0]) == 0  # nothing, and then the sign


@pytest.mark.parametrize("inner", ["bmatrix", "pmatrix", "cases", "array"])
@pytest.mark.parametrize("outer", ["", "aligned"])
def test_the_sign_of_an_entry_belongs_to_it(inner, outer):
    columns = "{cc}" if inner == "array" else ""
    latex = rf"\begin{{{inner}}}{columns} a & -b \\ c & -\frac{{1}}{{2}} \end{{{inner}}}"
    found = tree(rf"\begin{{aligned}} x &= {latex} \\ &- y \end{{aligned}}" if outer else latex)
    signs = [(cell, sign) for cell in found.iter("mtd") for sign in cell.iter("mo") if sign.text == "−"]
    between = [any(e.tag == "mrow" and not len(e) for e in cell.iter("mrow")) for cell, _ in signs]
    assert between.count(True) == bool(outer)  # that of −y


@pytest.mark.parametrize(("latex", "height"), [(r"\vec y^\top", "0.45em"), (r"\hat{\mathbf{y}}^2_k", "0.45em"), (r"\hat Y^\top", "0.7em")])
def test_what_is_raised_is_raised_from_the_letter_and_not_from_its_accent(latex, height):
    (base,) = tree(latex).iter("mpadded")
    assert base.get("height") == height and base[0].tag == "mover"
    assert not list(tree(latex.replace(r"\vec", "").replace(r"\hat", "")).iter("mpadded"))


def test_a_cell_holds_one_element():
    for cell in tree(r"\begin{bmatrix} a + b & c \\ \frac{1}{2} & d e \end{bmatrix}").iter("mtd"):
        assert len(cell) == 1


def test_only_elements_that_browsers_draw_and_no_styles():
    latex = (r"\left( \begin{array}{c|c} a & b \\ \hline c & d \end{array} \right) = \boxed{\sqrt{x}} "
             r"\quad \begin{cases} 1 & \text{if } i = j \\ 0 \end{cases} \Bigl( \vec{z} \Bigr)")  # fmt: skip
    for element in tree(latex).iter():
        assert element.tag in KNOWN and "style" not in element.attrib


def test_brackets_around_what_is_not_tall_do_not_stretch():
    assert 'stretchy="false">(' in mathml(r"\left( k Z \right)")
    assert 'stretchy="false">(' not in mathml(r"\left( \frac{k}{Z} \right)")


@pytest.mark.parametrize("sign", [r"\sum", r"\prod"])
def test_the_white_around_a_sum_is_said(sign):
    latex = rf"p_j {sign}_{{k=1}}^{{K}} t_k"
    for display in (True, False):
        (found,) = (e for e in tree(latex, display).iter("mo") if e.text in "∑∏")
        assert (found.get("lspace"), found.get("rspace")) == ("0.1667em", "0.1667em")
    (found,) = (e for e in tree(rf"{sign}_k (a)", False).iter("mo") if e.text in "∑∏")
    assert found.get("rspace") == "0"  # as TeX has it before a bracket


def test_a_letter_that_leans_over_the_next_word_keeps_off_it():
    leaning = {letter for letter in "xzBDPTVW" if tree(f"a - {letter}", False)[-1].get("class") == "m-out"}
    assert leaning == set("PTVW")
    assert "m-out" not in mathml("a - V", True) + mathml("V - a", False)


def test_it_carries_its_latex_on_one_line_and_without_comments():
    assert tree("a &= b \\\\ % eqcheck: false\n&= c").get("data-tex") == r"a &= b \\ &= c"
    assert tree("a < b").get("data-tex") == "a < b"


@pytest.mark.parametrize(
    ("latex", "said"),
    [
        (r"a + \unknown{b}", r"Unknown command .\\unknown.: a \+ \\unknown\{b\}"),
        (r"\frac{a}", "reached end of input"),
        (r"\begin{aligned} a", "reached end of input"),
        (r"\begin{tikzpicture} a \end{tikzpicture}", "Unknown environment"),
        (r"\sum_{\substack{i", "a brace is not closed"),
        (r"\color{red} x", "it needs the style 'color:#FF0000'"),
        (r"\cancel{x}", "browsers do not draw <menclose>"),
        (r"\left( a", "reached end of input"),
    ],
)
def test_what_cannot_be_set_is_said_with_its_place(latex, said):
    with pytest.raises(NotSet, match=said):
        mathml(latex, True)


@pytest.mark.wide_only
def test_a_formula_that_cannot_be_set_fails_the_build_with_page_and_line(spoilt):
    said = [line for line in spoilt.splitlines() if "this formula cannot be set" in line]
    assert len(said) == 2
    places = [int(re.search(r"glossary\.md:(\d+): WARNING", line)[1]) for line in said]
    assert places[1] == places[0] + 2
    assert r'Unknown command "\unknown": a + \unknown{b}' in said[0] and "end of input" in said[1]


def test_each_notation_has_its_rules():
    rules = notation_rules(["source", "one", "two"])
    for name in ("source", "one", "two"):
        assert f'html[data-notation="{name}"] [data-n]:not([data-n~="{name}"])' in rules
    assert 'html:not([data-notation]) [data-n]:not([data-n~="source"])' in rules
    assert ":has(" not in rules  # which costs a second on a long page
    alone = rules_without_scripts(["source", "one", "two"])
    assert "#in-two:target" in alone and '[value="one"]:checked' in alone and "#in-source" not in alone


@pytest.fixture(scope="module")
def page(site):
    return parsed(site / "book/kronecker_delta.html")


class TestThePages:
    def test_ids_numbers_links_and_marks_stay(self, page):
        formula = page.find(id="equation-eq-s2-31")
        assert formula.name == "div" and "math" in formula["class"]
        number = formula.find(class_="eqno")
        assert number.get_text().startswith("(S2.31)") and number.find("a", class_="headerlink")["href"] == "#equation-eq-s2-31"
        links = page.select('a.reference[href^="#equation-"]')
        assert len(links) > 3 and all(page.find(id=link["href"][1:]) is not None for link in links)
        assert formula.find_next_sibling("details", class_="eqcheck") is not None

    def test_alike_notations_share_one_formula(self, page):
        formula = page.find(id="equation-eq-s2-31")
        names = [name for math in formula.find_all("math") for name in math["data-n"].split()]
        assert len(names) == len(set(names)) == 8 and len(formula.find_all("math")) < 8
        latex = [math["data-tex"] for math in formula.find_all("math")]
        assert len(latex) == len(set(latex))

    def test_what_no_notation_changes_stands_once(self, page):
        same = [one for one in page.select(".math") if "data-n" not in one.find("math").attrs]
        assert same and all(len(one.find_all("math")) == 1 for one in same)


@pytest.mark.parametrize("count", [1, 2, 3])
def test_several_primes_are_that_many_of_one(count):
    assert mathml("f" + "'" * count).count("′") == count
