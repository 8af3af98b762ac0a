"""Macros: what is typed with them means what it means written out, is shown as typed, and never expands without end."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sampling import rounds

from eqcheck import Unreadable, check_markdown, tokens
from eqcheck.judging.page import check_file
from eqcheck.reading.tokens import Context, Macro, definitions
from eqcheck.reading.tokens.macros import expand, from_setting, with_definitions, without_definitions

DEFINED = r"""
\newcommand{\R}{\mathbb{R}} \newcommand\mb[1]{\mathbf{#1}} \renewcommand*{\vec}[1]{\boldsymbol{#1}} \def\eps{\varepsilon}
\newcommand{\pd}[2][f]{\frac{\partial #1}{\partial #2}} \DeclareMathOperator{\softmax}{softmax} \let\old\hat \renewcommand{\hat}[1]{\old{#1}}
\DeclarePairedDelimiter{\norm}{\lVert}{\rVert} \def\sq#1{#1^2} \newcommand{\twice}[1]{\sq{#1} + \sq{#1}} \NewDocumentCommand{\add}{O{1} m}{#2 + #1}
\newcommand{\is}{=} \newcommand{\gap}{\qquad} \newcommand{\so}{\Rightarrow} \newcommand{\given}{\text{ if }} \newcommand{\halves}{\frac12}
"""
MACROS = with_definitions({}, definitions(DEFINED))
# Typed, and written out.
SAME = [
    (r"\R", r"\mathbb{R}"), (r"\mb x", r"\mathbf{x}"), (r"\mb{w}_i", r"\mathbf{w}_i"), (r"\vec{z}", r"\boldsymbol{z}"), (r"\eps x", r"\varepsilon x"), (r"\eps^2", r"\varepsilon^2"),
    (r"\pd{x}", r"\frac{\partial f}{\partial x}"), (r"\pd[g]{x}", r"\frac{\partial g}{\partial x}"), (r"\pd [\sq g] x", r"\frac{\partial g^2}{\partial x}"), (r"\softmax(z)", r"\operatorname{softmax}(z)"),
    (r"\norm{x}", r"\lVert x\rVert"), (r"\norm*{x}", r"\lVert x\rVert"), (r"\norm[\big]{x}", r"\lVert x\rVert"), (r"\hat{y}", r"\hat{y}"), (r"\twice{a}", "a^2 + a^2"), (r"\twice{\sq{a}}", "a^2^2 + a^2^2"),
    (r"\add x", "x + 1"), (r"\add[\eps]{y}", r"y + \varepsilon"), (r"a \is b", "a = b"), (r"\frac\halves 3", r"\frac\frac12 3") , (r"\sq 12", "1^2 2"), (r"\sq{\frac{a}{b}}", r"\frac{a}{b}^2"),
    ("a % \\R\n b", "a b"), (r"\mb%" + "\n" + "x", r"\mathbf{x}"), (r"\newcommand{\z}{a = b} c", "c"),
]  # fmt: skip


def read(latex, macros=MACROS):
    try:
        return [(t.kind, t.text) for t in tokens(latex, Context(macros=macros))]
    except Unreadable as error:
        return str(error)


@pytest.mark.parametrize(("typed", "written"), SAME)
def test_a_macro_is_what_it_stands_for(typed, written):
    assert read(typed) == read(written, {})


@given(st.lists(st.sampled_from(SAME[:-3]), min_size=1, max_size=5), st.sampled_from([" + ", " = ", " "]))
@settings(max_examples=rounds(100))
def test_macros_side_by_side_and_within_braces(parts, between):
    typed, written = (between.join(f"{{{pair[n]}}}" for pair in parts) for n in (0, 1))
    assert read(typed) == read(written, {})
    assert read(f"\\sq{{{typed}}}") == read(f"{written}^2", {})


@given(st.lists(st.sampled_from([typed for typed, _ in SAME]), min_size=1, max_size=6))
@settings(max_examples=rounds(100))
def test_each_token_has_the_place_of_what_was_typed(parts):
    latex = " , ".join(parts)
    try:
        found = tokens(latex, Context(macros=MACROS))
    except Unreadable as error:
        assert 0 <= error.place <= len(latex)
        return
    assert all(0 <= t.start <= t.end <= len(latex) for t in found)
    commas = [n for n, char in enumerate(latex) if char == ","]
    assert [t.start for t in found if t.kind == "COMMA"] == commas  # what is no macro stands where it is typed


# --- on a page ---------------------------------------------------------------------------------------

BLOCK = "```{eqcheck}\nsymbols:\n  a: real\n  b: real\n  A: '1'\n  B: '2'\nmacros:\n  sq: '#1^2'\n  add: ['#2 + #1', 2, '1']\n  is: =\n  gap: \\qquad\n  so: \\Rightarrow\n  given: '\\text{ if }'\n  both: 'A = 1 \\quad B = 1'\n```\n\n"


def seen(latex, block=BLOCK):
    return [(c.verdict, c.shown) for c in check_markdown(f"{block}$$\n{latex}\n$$\n")]


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        (r"\sq{a} = a a", [("holds", r"\sq{a} = a a")]),
        (r"\sq a = \add[a]{a}", [("false", r"\sq a = \add[a]{a}")]),
        (r"\add{a} \is 1 + a", [("holds", r"\add{a} = 1 + a")]),
        (r"A = 1 \gap B = 1", [("holds", "A = 1"), ("false", "B = 1")]),
        (r"A = 1 \so B = 1", [("holds", "A = 1"), ("false", "B = 1")]),
        (r"|a| = a \given a > 0", [("holds", "|a| = a")]),
        (r"\both", [("holds", r"\both = \both"), ("false", r"\both = \both")]),
        (r"a &= \sq{b} \\ % eqcheck: false" + "\n" + r"&= \add{b} % eqcheck: false", [("refuted-as-stated", r"a = \sq{b}"), ("refuted-as-stated", r"\sq{b} = \add{b}")]),
        (r"\newcommand{\c}{a} \c = a", [("holds", r"\c = a")]),
    ],
)  # fmt: skip
def test_the_formula_that_is_shown_is_the_formula_that_was_typed(latex, expected):
    assert seen(latex) == expected


def test_a_definition_counts_as_no_relation_and_holds_from_there_on():
    page = "$\\newcommand{\\one}{A} \\newcommand{\\is}{=} \\newcommand{\\no}{a = b}$\n\n$\\one \\is 1$, $\\one = 2$\n\n\\def\\two{B}\n\n$\\two = 2$\n\n<div>\n$\\newcommand{\\three}{1 + B}$\n</div>\n\n$\\three = 3$\n"
    found = check_markdown("```{eqcheck}\nsymbols: {a: real, b: real, A: '1', B: '2'}\n```\n" + page)
    assert [(c.verdict, c.line) for c in found] == [("holds", 6), ("false", 6), ("holds", 10), ("holds", 16)]


def test_let_keeps_a_macro_as_it_was():
    macros = with_definitions({}, definitions("\\newcommand{\\a}{x} \\let\\b\\a \\renewcommand{\\a}{y}"))
    assert read("\\a \\b", macros) == read("y x", {})


def test_names_in_a_block_may_be_macros_too():
    block = "```{eqcheck}\nindex: {i: N}\nmacros: {w: '\\mathbf{w}', loss: '\\mathcal{L}(#1)'}\nsymbols:\n  w_i: real\n  \\w: '[w_i]'\n  \\loss{\\w}: \\w^\\top \\w\n```\n\n"
    assert [verdict for verdict, _ in seen(r"\loss{\w} = \sum_i w_i^2", block)] == ["holds"]
    assert [verdict for verdict, _ in seen(r"\mathcal L(\mathbf w) = \sum_i w_i^2 + 1", block)] == ["false"]


@pytest.mark.parametrize(
    ("definition", "use", "message"),
    [
        (r"\newcommand{\x}{\x}", r"\x = 1", r"the macro \x is expanded without end"),
        (r"\newcommand{\x}{\y\y}\newcommand{\y}{\x\x}", r"\x = 1", "is expanded without end"),
        (r"\newcommand{\x}[1]{#1}", r"\x", r"the macro \x takes 1 argument, and one is missing"),
        (r"\newcommand{\x}[2]{#1}", r"a = {\x a}", r"the macro \x takes 2 arguments, and one is missing"),
        (r"\newcommand{\x}{#1}", r"\x = 1", r"the macro \x: it asks for #1, but takes 0 arguments"),
        (r"\newcommand{\x}[12]{#1}", r"\x = 1", r"the macro \x: the number of its arguments is not one from 0 to 9"),
        (r"\def\x(#1){#1}", r"\x(1) = 1", r"the macro \x: its parameters '(#1)' are not read"),
        (r"\NewDocumentCommand{\x}{s m}{#2}", r"\x{1} = 1", r"the macro \x: its arguments 's m' are not read"),
    ],
)  # fmt: skip
def test_macros_that_cannot_be_used_say_so_at_each_use(definition, use, message):
    block = "```{eqcheck}\nsymbols: {a: real}\n```\n"
    found = check_markdown(f"{block}\n${definition}$\n\n$$\n{use} = a\n$$\n")
    assert {c.verdict for c in found} == {"unread"} and {c.line for c in found} == {8}
    assert all(message in c.message for c in found), found
    assert len(found) == use.count("=") + 1


@pytest.mark.parametrize("doublings", [8, 20, 200])
def test_macros_that_grow_are_bounded(doublings):
    names = [f"\\{'x' * n}" for n in range(1, doublings + 2)]
    text = "".join(f"\\newcommand{{{a}}}{{{b}{b}}}" for a, b in zip(names, names[1:]))
    macros = with_definitions({}, definitions(text))
    with pytest.raises(Unreadable, match="without end|longer"):
        expand(names[0], macros) if doublings > 10 else expand(names[0] * 20, macros)


# --- where they come from ----------------------------------------------------------------------------

USED = "```{eqcheck}\nindex: {i: N}\nsymbols: {x_i: real, '\\mathbf x': '[x_i]', a: real}\n```\n\n$\\V x^\\top \\V x = \\sum_i x_i^2$ and $\\half{a} + \\half{a} = a$\n"
MATHJAX = 'V: "\\\\mathbf"\n{0}half: ["\\\\frac{{#1}}{{2}}", 1]\n'
SOURCES = {
    "_config.yml": "title: x\nsphinx:\n  config:\n    mathjax3_config:\n      tex:\n        macros:\n          " + MATHJAX.format("          "),
    "myst.yml": "version: 1\nproject:\n  math:\n    '\\V': '\\mathbf'\n    '\\half': '\\frac{#1}{2}'\n",
    "_quarto.yml": "format:\n  html:\n    include-in-header:\n      - text: |\n          <script>x</script>\n          \\newcommand{\\V}{\\mathbf}\n          \\newcommand{\\half}[1]{\\frac{#1}{2}}\n",
    "header": "format:\n  pdf:\n    include-in-header: macros.tex\n",
}  # fmt: skip


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("deep", ["", "part/one/"])
def test_macros_of_the_settings_of_a_site(tmp_path, source, deep):
    (tmp_path / ("_quarto.yml" if source == "header" else source)).write_text(SOURCES[source], encoding="utf-8")
    (tmp_path / "macros.tex").write_text("\\newcommand{\\V}{\\mathbf}\n\\newcommand{\\half}[1]{\\frac{#1}{2}}\n", encoding="utf-8")
    (tmp_path / ".git").mkdir()
    page = tmp_path / f"{deep}page.md"
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(USED, encoding="utf-8")
    assert [c.verdict for c in check_file(page)] == ["holds", "holds"]


@pytest.mark.parametrize(
    "front", ["math:\n  '\\V': '\\mathbf'\n  '\\half': '\\frac{#1}{2}'\n", "mathjax:\n  tex:\n    macros: {V: '\\mathbf', half: ['\\frac{#1}{2}', 1]}\n", "header-includes: |\n  \\newcommand{\\V}{\\mathbf}\n  \\newcommand{\\half}[1]{\\frac{#1}{2}}\n", SOURCES["_quarto.yml"]]
)  # fmt: skip
def test_macros_of_the_front_matter(tmp_path, front):
    for name in ("page.md", "page.qmd"):
        (tmp_path / name).write_text(f"---\n{front}---\n\n{USED}", encoding="utf-8")
        assert [c.verdict for c in check_file(tmp_path / name)] == ["holds", "holds"]


@pytest.mark.parametrize("settings_", ["", "[", "a: [1", "macros: 3", "mathjax3_config: {tex: {macros: [1]}}", "math: {'\\a': {x: 1}}", "a: &a [*a]", "\x00", "math: {'\\a b': c}", "? [a]\n: b"])
def test_settings_that_hold_no_macros_harm_nobody(tmp_path, settings_):
    (tmp_path / "_config.yml").write_text(settings_, encoding="utf-8")
    (tmp_path / "page.md").write_text(f"---\n{settings_}\n---\n\n$1 = 1$\n", encoding="utf-8")
    assert [c.verdict for c in check_file(tmp_path / "page.md") if c.left == "1"] == ["holds"]


def test_definitions_are_blanked_out_in_their_place():
    text = "a \\newcommand{\\x}[1]{b\n= c} d \\def\\y{z} e % \\def\\q{r}"
    assert without_definitions(text).split() == ["a", "d", "e", "%", "\\def\\q{r}"]
    assert len(without_definitions(text)) == len(text) and without_definitions(text).count("\n") == 1
    assert [m.name for m in definitions(text)] == ["\\x", "\\y"]


@pytest.mark.parametrize(("value", "arguments", "error"), [("a#2", 2, False), (["#1", "1"], 1, False), (["#1", 0], 0, True), (3, 0, False), (None, 0, True), ([], 0, True), ({"macro": "#1"}, 1, False)])
def test_a_macro_of_a_setting(value, arguments, error):
    found = from_setting("KL", value)
    assert isinstance(found, Macro) and found.name == "\\KL" and bool(found.error) == error
    assert error or found.arguments == arguments


@given(st.text(alphabet="\\{}[]#12abx= %\n", max_size=60), st.text(alphabet="\\{}[]#12abx=", max_size=40))
@settings(max_examples=rounds(100, 300))
def test_any_definition_and_any_use(defined, used):
    macros = with_definitions({}, definitions("\\newcommand{\\a}" + defined + "\\def\\b" + defined))
    try:
        found = tokens(used, Context(macros=macros))
    except Unreadable as error:
        assert str(error) and 0 <= error.place <= len(used)
    else:
        assert all(0 <= t.start <= t.end <= len(used) for t in found)
