"""Whatever is typed, eqcheck answers: no traceback, no hang, no flood of memory, always a place and a reason.

``make test`` tries 400 random formulas and ``make test-long`` 100,000 (it sets EQCHECK_LONG).
"""

import json
import os
import random
import re
import signal
import sys
import time
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sampling import rounds

from eqcheck import Unreadable, check_file, tokens
from eqcheck.faces.command_line import describe, main
from eqcheck.judging.checks import VERDICTS
from eqcheck.judging.page import check_items
from eqcheck.meaning import declarations
from eqcheck.reading.documents import Unusable

LONG = bool(os.environ.get("EQCHECK_LONG"))
FORMULAS = 100_000 if LONG else 400
CHUNKS = 20
SECONDS = 20  # for one input; nearly all take milliseconds
MEGABYTES = 600

BLOCK = r"""```{eqcheck}
index: {i: K, j: K, k: K, n: N, m: 3}
assume: one-hot
symbols:
  z_k: real
  x_{ni}: positive
  w_m: real
  a: positive
  t_k: labels
  p_k: simplex
  \vec z: '[z_k]'
  \boldsymbol X: '[x_{ni}]'
  \mathbf 1: ones over k
  I: identity over k
  Z: \sum_i e^{z_i}
  y_k: \frac{e^{z_k}}{Z}
  g_k(\vec z): \frac{e^{z_k}}{Z}
  \sigma(a): \frac{1}{1 + e^{-a}}
  E: -\sum_k t_k \ln y_k
  \gamma: class of t_k
macros: {sq: '#1^2', pair: '(#1, #2)', opt: ['#2 + #1', 2, '1'], never: '\never a', gap: '\quad', so: '\Rightarrow'}
```

"""
NAMES = [
    "z_k", "z_j", "z_i", "y_k", "y_j", "t_k", "t_j", "p_i", "a", "E", "Z", "K", "N", r"\vec z", r"\boldsymbol X", "I",
    r"\mathbf 1", r"\gamma", r"z_\gamma", r"y_{\gamma}", "w_1", "w_3", "w_m", "z_1", "z_K", "z_{k+1}", "z_{K-1}", "x_{ni}",
    "x_{12}", r"\delta_{ij}", r"g_k(\vec z)", r"\sigma(a)", r"\sigma'(a)", "e", r"\pi", "q", "z_{kk}", r"\hat y_k", "z'_k", "k", "n",
]  # fmt: skip
SOUND = [name for name in NAMES if not re.search(r"'|hat|q|kk|12|[KN]$", name)]
NUMBERS = ["0", "1", "2", "3", "0.5", "12", ".5", "1.", "9999999999", "10", "1e5"]
PIECES = [
    *NAMES, *NUMBERS, "+", "-", "=", "=", "&", r"\\", r"\cdot", r"\times", r"\odot", "/", "!", ",", ".", ";", ":", "(", ")", "[", "]",
    "{", "}", "|", r"\|", r"\left(", r"\right)", r"\bigl|", r"\bigr|", r"\{", r"\}", "^", "_", "^2", "^{-1}", r"^\top", "^T", "_k", "_{ij}", "'",
    r"\frac", r"\frac{a}{b}", r"\frac12", r"\sqrt", r"\sqrt[3]", r"\ln", r"\log_2", r"\exp", r"\max", r"\min", r"\max_k", r"\sum", r"\sum_k",
    r"\sum_{k=1}^{K}", r"\sum_{k \neq j}", r"\sum_{\substack{k=1 \\ k \neq j}}^{K}", r"\prod_i", r"\sum_{k=1}^{10^9}", r"\partial", "d",
    r"\frac{\partial}{\partial z_j}", r"\frac{\partial E}{\partial z_j}", r"\frac{\partial E}{\partial \vec z}", r"\frac{d}{da}",
    r"\frac{\partial^2 E}{\partial z_j \partial z_k}", r"\frac{\partial^2}{\partial z_j^2}", r"\mathrm d", r"\partial y_k / \partial z_j",
    r"\dots", r"\cdots", r"\vdots", r"\begin{cases}", r"\end{cases}", r"\begin{bmatrix}", r"\end{bmatrix}", r"\begin{aligned}",
    r"\end{aligned}", r"\begin{vmatrix}", r"\end{vmatrix}", r"\begin{array}{cc}", r"\text{if }", r"\text{otherwise}", r"\text{for all }", r"\text{words}",
    r"\boxed{", r"\underbrace{", r"\neq", r"\leq", r"\approx", "<", ">", ":=", r"\therefore", r"\in", r"\forall", r"\mid", "% eqcheck: false\n",
    "% eqcheck: skip why\n", "% eqcheck: given\n", "% eqcheck: assume one-hot\n", "% words = words\n", r"\operatorname{diag}", r"\det", r"\operatorname{tr}",
    r"\nabla", r"\infty", r"\,", r"\quad", r"\qquad", r"\hspace{1in}", r"\Rightarrow", r"\implies", r"\to", r"\iff", r"\text{ and }", r"\text{since }", r"\text{ where }",
    r"\text{or}", r"\textrm{for}", r"\mathrm{if}", r"\sq{a}", r"\sq", r"\pair{a}{b}", r"\pair", r"\opt[a]{z_k}", r"\opt", r"\never", r"\newcommand{\mine}[1]{#1 = a}", r"\mine{q}",
    r"\newcommand{\mine}{\mine\mine}", r"\def\mine#1", r"\newcommand", r"\gap", r"\so", r"\ensuremath{", r"\(", r"\)", r"\[", r"\]", "$", "$$", "`", "\n\n", r"\color{red}", r"\tag{1}", r"\label{x}", "é", "²", "∑", "\\", "~", "*", r"\not", "\u2212", "\n",
]  # fmt: skip


def formula(rng, depth=0):
    """A random formula that the grammar mostly reads."""
    inner = lambda: formula(rng, depth + 1)  # noqa: E731
    if depth > rng.choice([1, 2, 3, 4]):
        return rng.choice(SOUND + NUMBERS[:5] if rng.random() < 0.98 else NAMES)
    return rng.choice([
        lambda: f"{inner()} {rng.choice('+-')} {inner()}",
        lambda: f"{inner()} {rng.choice(['', chr(92) + 'cdot', '/'])} {inner()}",
        lambda: rf"\frac{{{inner()}}}{{{inner()}}}",
        lambda: rf"\left( {inner()} \right)",
        lambda: rf"\frac{{\partial {inner()}}}{{\partial {rng.choice(SOUND)}}}",
        lambda: rf"\frac{{\partial}}{{\partial {rng.choice(SOUND)}}} \left[ {inner()} \right]",
        lambda: rf"\frac{{\partial^2}}{{\partial {rng.choice(NAMES)} \partial {rng.choice(SOUND)}}} ({inner()})",
        lambda: rf"\{rng.choice(['sum', 'prod', 'max', 'min'])}_{{{rng.choice(['k', 'i', 'j=1', 'k ' + chr(92) + 'neq j', 'i<j'])}}} {inner()}",
        lambda: rf"\sum_{{k={inner()}}}^{{{inner()}}} {inner()}",
        lambda: rf"e^{{{inner()}}}",
        lambda: rf"({inner()})^{{{inner()}}}",
        lambda: rf"({inner()})^\top",
        lambda: rf"\{rng.choice(['ln', 'exp', 'log', 'sin', 'sqrt', 'det'])} {{{inner()}}}",
        lambda: rf"\{rng.choice(['max', 'min'])}({inner()}, {inner()})",
        lambda: rf"\| {inner()} \|",
        lambda: rf"| {inner()} |_{{{inner()}}}",
        lambda: rf"{inner()}!",
        lambda: rf"{inner()} + {inner()} + \dots + {inner()}",
        lambda: rf"\begin{{cases}} {inner()} & \text{{if }} {inner()} {rng.choice(['=', '<', chr(92) + 'neq'])} {inner()} \\ {inner()} \end{{cases}}",
        lambda: rf"\begin{{pmatrix}} {inner()} & {inner()} \\ {inner()} & {inner()} \end{{pmatrix}}",
        lambda: rf"\begin{{bmatrix}} {inner()} & \dots & {inner()} \end{{bmatrix}}",
        lambda: rf"({inner()}, {inner()})",
        lambda: rf"g_k({inner()})",
        lambda: rf"\sigma({inner()})",
        lambda: rf"\operatorname{{diag}}({inner()})",
        lambda: rng.choice(SOUND),
        lambda: rf"\sq{{{inner()}}} + \opt[{inner()}]{{{inner()}}}",
        lambda: rf"{inner()} \quad {inner()}",
        lambda: rf"{inner()} = {inner()} {rng.choice(BETWEEN)} {inner()} = {inner()}",
    ])()  # fmt: skip


BETWEEN = [r"\quad", r"\gap", ",", r"\Rightarrow", r"\so", r"\text{ and }", r"\text{ if }", r"\text{since }", r"\text{or}", ";", r"\qquad \text{for }", r"\\ &", r"\iff"]


def typed(rng):
    """A random formula: token soup, well-formed, or well-formed with a slip."""
    kind = rng.randrange(3)
    if kind == 0:
        return " ".join(rng.choices(PIECES, k=rng.randint(1, 25)))
    sides = f"{formula(rng)} {rng.choice(['=', '=', '=', '<', chr(92) + 'approx', ':='])} {formula(rng)}"
    if kind == 1:
        return sides
    place = rng.randrange(len(sides))
    return sides[:place] + rng.choice(["", " ", *PIECES]) + sides[place + rng.randrange(3) :]


class Hangs(BaseException):
    """Raised into whatever runs for too long."""


@contextmanager
def bounded(what):
    """Fail when the block takes more than SECONDS of the processor's time."""

    def stop(signum, frame):
        raise Hangs

    has_timer = hasattr(signal, "setitimer")
    if has_timer:
        before = signal.signal(signal.SIGVTALRM, stop)
        signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    try:
        yield
    except Hangs:
        pytest.fail(f"no answer within {SECONDS} s: {what!r:.500}", pytrace=False)
    finally:
        if has_timer:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
            signal.signal(signal.SIGVTALRM, before)


@pytest.fixture(autouse=True)
def memory():
    """The test leaves the process about as large as it was."""
    resource = pytest.importorskip("resource") if sys.platform != "win32" else None
    size = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024 if resource else 0  # noqa: E731
    before = size()
    yield
    assert size() - before < MEGABYTES


def answer(page, kind="markdown"):
    """Check a page of a kind; every check has a place on it, a verdict and, if need be, a reason."""
    with bounded(page):
        checks = check_items(import_module(f"eqcheck.reading.documents.{kind}").read(page), "page")
        for check in checks:
            describe(check)
            json.dumps(check.as_json(), allow_nan=False)
    for check in checks:
        assert check.verdict in VERDICTS
        assert 1 <= check.line <= page.count("\n") + 2, (check, page)
        if check.verdict in ("unread", "false", "skipped"):
            assert check.message, (check, page)
    return checks


def indented(text, by):
    return "".join(by + line + "\n" for line in text.splitlines())


DECLARED = BLOCK.removeprefix("```{eqcheck}\n").removesuffix("```\n\n")
# How a formula stands in a document of each kind.
KINDS = {
    "markdown": [lambda t: f"{BLOCK}$$\n{t}\n$$\n", lambda t: f"{BLOCK}\\[\n{t}\n\\]\n\n> ${t}$\n", lambda t: f"{BLOCK}```math\n{t}\n```\n- \\({t}\\)\n"],
    "quarto": [lambda t: f"---\ntitle: x\n---\n\n{BLOCK}$$\n{t}\n$$ {{#eq-x}}\n", lambda t: f"{BLOCK}::: {{#thm-x}}\n<div>\n$$ {t} $$.\n</div>\n:::\n", lambda t: f"{BLOCK}\n\\begin{{align}}\n{t}\n\\end{{align}}\n"],
    "latex": [lambda t: f"% eqcheck\n{indented(DECLARED, '% ')}\n\\begin{{align*}}\n{t}\n\\end{{align*}}\n", lambda t: f"% eqcheck\n{indented(DECLARED, '%')}\n\\[ {t} \\] text ${t}$\n\n$1 = 1$"],
    "restructuredtext": [lambda t: f".. eqcheck::\n\n{indented(DECLARED, '   ')}\n.. math::\n\n{indented(t, '   ')}\ntext\n", lambda t: f".. eqcheck::\n\n{indented(DECLARED, '   ')}\n* text :math:`{t}` text\n"],
}  # fmt: skip


@pytest.mark.one_in(2)
@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_random_formulas(chunk):
    rng = random.Random(chunk)
    for _ in range(FORMULAS // CHUNKS):
        latex = typed(rng)
        kind = rng.choice([*KINDS, "markdown"])
        page = rng.choice(KINDS[kind])(latex)
        checks = answer(page, kind)
        visible = "".join(line.partition("%")[0] for line in latex.splitlines())
        if page == KINDS["markdown"][0](latex) and not re.search(r"\$|`|\\[()\[\]]|\n\n|\\newcommand|\\def|\\mine", latex):
            if "=" in re.sub(r"_\{(\\substack\{)?[a-z]=", "", visible) and not re.search(r"\\text|\\forall|\\mathrm\{if", visible):
                assert checks, latex


MARKUP = {
    "markdown": ["$", "$$", "\\(", "\\)", "\\[", "\\]", "`", "```", "```math", "```{eqcheck}", ":::", "::: {.x}", "> ", "- ", "    ", "|", "|---|", "<!--", "-->", "<div>", "</div>", "[^a]", "[^a]: ", "---", "# ", "{math}`", "\\begin{align}", "\\end{align}", "<!-- eqcheck: false -->"],
    "latex": ["$", "$$", "\\(", "\\)", "\\[", "\\]", "%", "% eqcheck", "% eqcheck: false", "{", "}", "\\begin{align}", "\\end{align}", "\\begin{verbatim}", "\\end{verbatim}", "\\verb|", "\\iffalse", "\\fi", "\\input{x}", "\\ensuremath{", "\\newcommand{\\be}{\\begin{equation}}", "\\be", "\\newenvironment{x}{$$}{$$}", "\\begin{x}", "\\def", "\\text{", "\\end{document}", "\\"],
    "restructuredtext": [":math:`", "`", "``", ".. math::", ".. math:: ", "   ", "      ", ".. eqcheck::", ".. note::", ":label: x", "::", "* ", "=====", "-----", "| ", "+---+", "[#]_", ".. [#] ", ".. raw:: html", ".. |s| replace:: ", "|s|", ".. role:: m(math)", ":m:`", ".. default-role:: math", ".. eqcheck: skip x", "_", "__", "*", "**", ".. include:: x", ".. _a:", ".. list-table::", ".. table::", "\\"],
}  # fmt: skip
MARKUP["quarto"] = [*MARKUP["markdown"], "$$ {#eq-x}", "$$.", "```{r}", "---\nmath: {'\\a': b}\n---\n"]
WORDS = ["a = b", "1 = 1", "\\a", "text", "symbols:", "a: real", "macros: {x: y}"]


@pytest.mark.parametrize("kind", MARKUP)
@settings(max_examples=6000 if LONG else rounds(60))
@given(data=st.data())
def test_any_document_of_a_kind_has_an_answer(kind, data):
    parts = data.draw(st.lists(st.tuples(st.sampled_from([*MARKUP[kind], *WORDS]) | st.text(max_size=5), st.sampled_from(["", " ", "\n", "\n\n", "\n   "])), max_size=25))
    answer("".join(part + between for part, between in parts).encode("utf-8", "replace").decode(), kind)


@settings(max_examples=2000 if LONG else rounds(50))
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=200))
def test_any_text_is_a_page(text):
    answer(text)
    answer(f"$${text}$$\n\n$a = {text}$")
    answer("```{eqcheck}\n" + text + "\n```\n$$ a = b $$\n")


@settings(max_examples=2000 if LONG else rounds(50))
@given(st.text(alphabet=r"\{}[]()^_&|$'%=+-*/!.,:;~ 0123456789abdkzTKfrctxsumeqvil" + "\n"))
def test_any_latex_has_tokens_or_a_reason(latex):
    with bounded(latex):
        try:
            found = tokens(latex)
        except Unreadable as error:
            assert str(error) and 0 <= error.place <= len(latex)
        else:
            assert all(0 <= t.start <= t.end <= len(latex) for t in found)


scalars = st.one_of(
    st.text(max_size=20),
    st.sampled_from([
        "real", "labels", "simplex", "positive", "class of t_k", "class of 3", "class of \\vec z", "ones over k", "ones over q",
        "identity over k", "[z_k]", "[z_k z_j]", "[1]", "[]", "K", "3", "0", "13", "-1", "1e9", "9" * 400, "k", "true", "[[z_k]]", "z_k",
        "{", "\\", "f(f)", "x + 1", "2020-99-99", "1:30", "~", "null",
    ]),
    st.integers(), st.floats(), st.booleans(), st.none(), st.dates(),
)  # fmt: skip
keys = st.one_of(
    st.text(max_size=8),
    st.sampled_from([
        "z_k", "t_k", "f(x)", "f(z_k)", "f(1)", "f()", "f(x, y)", "f_k(x)", "z_{kj}", "z_{kk}", "z_0", "z_{a_b}", "z_", "_k", "w_{ijklm}",
        "\\vec z", "\\hat{}", "k", "K", "1", "", "z'", "z^*", "\\mathrm{loss}", "x y", "(x)",
    ]),
)  # fmt: skip
values = st.recursive(scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3), max_leaves=6)
blocks = st.dictionaries(
    st.sampled_from(["index", "assume", "symbols", "layout", "roles", "extend", "more"]), st.dictionaries(keys, scalars, max_size=6) | values
)


@settings(max_examples=3000 if LONG else rounds(120))
@given(blocks)
def test_any_declarations(block):
    text = json.dumps(block, default=str)  # JSON is YAML
    with bounded(text):
        try:
            declarations.read(text)
        except Unreadable as error:
            assert str(error)
    answer("```{eqcheck}\n" + text + "\n```\n$$ z_k = f(x) $$\n$$ \\vec z = t_k $$\n")


@pytest.mark.one_in(2)
@pytest.mark.parametrize(
    "block",
    [
        "", "{}", "[]", "3", "text", "index:", "symbols: {z_k: }", "symbols: [1]", "index: {k: [K]}", "a: &a [*a]", "symbols: &a {x: *a}",
        "symbols:\n  x: &a [1, 1]\n  y: &b [*a, *a]\n  z: [*b]", "? [a]\n: b", "index: {k: 1:30}", "x: 2020-99-99", "symbols: {x: !!python/name:os.system }",
        "symbols:\n  x: y\n  y: x", "symbols: {x: x + 1}", "symbols: {f(a): f(a + 1)}", "symbols: {f(a): f(f(a))}", "index: {k: 10000000000}",
        "index: {a: 12, b: 12, c: 12, d: 12, f: 12}\nsymbols: {x_{abcdf}: real}", "symbols: {" + "(" * 5000 + ": real}", "[" * 5000, "- " * 5000,
        "symbols: {x: '" + "(" * 5000 + "1" + ")" * 5000 + "'}", "symbols: {x: '" + "1 + " * 5000 + "1'}", "symbols: {x: '" + "-" * 1400 + "1'}",
        "symbols: {x: '" + "1/" * 700 + "1'}", "symbols: {x: '" + r"\frac{1}{" * 1000 + "1" + "}" * 1000 + "'}", "extend: maybe", "assume: [any]",
        "symbols: {\\gamma: class of 3}", "symbols: {\\gamma: class of q_k}", "index: {k: K}\nsymbols: {\\vec q: '[q_k]'}", "roles: {z: [1]}",
        "\x00", "\t: x", "index: {k: '\\'}", "symbols: {'x\\': real}", "index: {'': K}", "index: {k: ''}", "symbols: {'': real}",
    ],
)  # fmt: skip
def test_declarations_that_are_out_of_order(block):
    page = f"```{{eqcheck}}\n{block}\n```\n$$ x = f(2) $$\n$$ \\frac{{\\partial 1}}{{\\partial \\vec q}} = f'(x) $$\n$$ x = 1 $$\n"
    checks = answer(page)
    assert len(checks) >= 3


@pytest.mark.one_in(3)
@pytest.mark.parametrize(
    "latex",
    [
        r"\sum_{k=1}^{10^9} k = a", r"\sum_{k=1}^{1/0} k = a", r"\sum_{k=0/0}^{K} k = a", r"\sum_{k=1}^{0.5} 1 = a", r"\prod_{k=-10^{12}}^{10^{12}} 1 = 1",
        r"\sum_{i=1}^{999}\sum_{j=1}^{999}\sum_{k=1}^{999} 1 = 2", r"z_1 + \dots + z_{1000000000} = a", r"1 + 2 + \dots + 9999999999 = a", r"1 \cdot 2 \cdots 10^{10} = a",
        "a^{9999999999} = a", "9999999999^{9999999999} = a", "a^{a^{a^{a^{a^a}}}} = 1", "2^{1/0} = 1", "0^{-1} = a", r"(0/0)^2 = 1", "9999999999! = a", "(-1)! = a", "0.5! = a",
        "K!!!! = a", r"\vec z! = a", "z_{99999999999999999999999999999999999999999999} = a", "z_{1.5} = a", "z_{k+1.5} = a", "z_{-1} = a", "9" * 500 + " = a", "z_k = z_{k" + "+1" * 500 + "}",
        r"\frac{\partial^{9999999999} E}{\partial z_j^{9999999999}} = 0", r"\frac{\partial a}{\partial a^{99999999999999}} = 0", r"\frac{\partial^4 E}{\partial z_1^4} = 0",
        r"\frac{\partial^2 E}{\partial z_1 \partial z_2 \partial z_3} = 0", r"\frac{\partial}{\partial 1} a = 0", r"\frac{\partial E}{\partial (z_1 + 1)} = 0",
        r"\frac{\partial E}{\partial \gamma} = 0", r"\frac{\partial E}{\partial K} = 0", r"\frac{\partial E}{\partial z_{99}} = 0", r"\frac{\partial^2 E}{\partial \vec z \partial 2} = 0",
        r"\frac{\partial E}{\partial \boldsymbol X} = 0", r"\frac{\partial \vec z}{\partial \boldsymbol X} = 0", r"\frac{\partial \boldsymbol X}{\partial \vec z} = 0",
        "(" * 3000 + "a" + ")" * 3000 + " = a", "{" * 3000 + "a" + "}" * 3000 + " = a", r"\frac{1}{" * 3000 + "a" + "}" * 3000 + " = a", r"\sqrt{" * 59 + "a" + "}" * 59 + " = a",
        "|" * 3000 + " = a", "-" * 3000 + "a = a", r"\ln " * 500 + "a = a", "a" + "'" * 3000 + " = a", "a" + "!" * 300 + " = a", "a" + "^2" * 300 + " = a", "a / " * 400 + "a = a",
        "a " * 5000 + "= a", "a + " * 700 + "a = a", "a = " * 3000 + "a", r"\text{" * 50 + "}" * 50 + " = a", r"\begin{cases}" * 70 + " = a", r"a \\ " * 3000 + " = a",
        "&" * 3000 + "= a", r"\hat{" * 59 + "a" + "}" * 59 + "= a", r"\sum_k " * 400 + "z_k = a", r"\sum_k " * 10 + "z_k = a", r"\frac{\partial}{\partial a} " * 100 + "a = 0",
        r"\frac{\partial}{\partial a} " * 5 + "a^9 = 0", r"\begin{bmatrix} \dots \end{bmatrix} = a", r"\begin{bmatrix} \dots & a \\ a & a \end{bmatrix} = a",
        r"\begin{bmatrix} \vdots \\ a \end{bmatrix} = a", r"\begin{bmatrix} z_1 \\ \vdots \\ \vdots \\ z_K \end{bmatrix} = \vec z", r"\begin{bmatrix} a & a \\ \vdots \\ a & a \end{bmatrix} = a",
        r"\begin{bmatrix} a & a \\ \vdots & \vdots \\ a & a \end{bmatrix} = a", r"\begin{bmatrix} \vec z & \vec z \end{bmatrix} = a", r"(\vec z, \vec z) = a", r"\dots = a", r"a + \dots = a",
        r"\dots \dots \dots = a", r"\max(a, \vec z, \boldsymbol X) = a", r"\max(\vec z, I) = a", r"\max_{k \neq k} z_k = a", r"\max_{k \neq \gamma} z_k = a", r"\max() = a", r"\max_a = a",
        r"\boldsymbol X^{-1} = a", r"(\vec z \vec z^\top)^{-1} = I", r"0 I^{-1} = (0 I)^{-1}", r"\det(\vec z) = a", r"\ln \vec z = a", r"\vec z^{\vec z} = a", r"a^{\vec z} = 1", r"\vec z / I = a",
        r"\operatorname{diag}(a) = I", r"\operatorname{tr}(a) = a", r"\| I \| = a", r"\| \vec z \|_{\vec z} = a", r"\| \vec z \|_0 = a", r"\| \vec z \|_{0.5} = a", r"\ln_{\vec z} a = a", r"\exp_2 a = a",
        r"\delta_{i} = a", r"\delta_{iq} = a", r"\delta_{ijk} = a", r"\gamma_k = a", r"z_\gamma z_{k\gamma} = a", r"x_{n\gamma} = a", r"x_{\gamma n} = a", r"\sum_{k=\gamma}^{K} z_k = a",
        r"\sigma(\vec z) = a", r"g_k(a) = a", r"g_k(I) = a", r"g(\vec z) = a", r"\sigma() = a", r"\sigma(a, a) = a", r"g_k = a", r"\sigma = a", r"g_k^2(\vec z) = a", r"g_k^\top = a",
        r"\begin{cases} \vec z & a = a \end{cases} = a", r"\begin{cases} 1 & \vec z = \vec z \end{cases} = a", r"\begin{cases} 1 & \text{if } a \approx a \end{cases} = a", r"\begin{cases} \end{cases} = a",
        r"a \approx 2^{-}", r"a \approx 2 \cdot 10^{+-5}", r"a \approx 1.2.3", r"a \approx 2 \cdot 10^{99999}", r"a \approx 2 \cdot 10^{1.5}", r"a \approx -", r"a \approx .", r"a \approx 10^{2}", r"a \approx 3 4",
        "=", "= =", "= a", "a =", "a = = a", "a \\", "\\", "\\\n= a", "a = b \\tag", "a = \\begin", "a = \\begin{", "a = \\end{cases}", "a = \\left", "a = \\left(", "a = \\frac", "a = \\frac1",
        "a = \\hat", "a = \\hat{}", "a = \\mathrm", "a = \\mathrm{}", "a = \\text", "a = \\sqrt[", "a = \\sqrt[3", "a = \\sqrt[3]", "a = a_", "a = a^", "a = a_{", "a = ^2", "a = _2", "a = \\sum", "a = \\sum_",
        "a = \\sum_{}", "a = \\sum_{k=}", "a = \\sum_{k}^{}", "a = \\underbrace{a}_", "a = \\color", "a = }", "a = {", "a = a'^2'", "'a = a", "a := := a", "a := a", "a := q", "q := q", "q_k := q_k + 1", "q_1 := 2",
        "q_k := z_j", "\\vec q := q", "\\sigma(q) := q", "1 := 1", "k := 2", "K := 2", "E := a", "q := \\vec z", "q := \\gamma", "\\gamma = 1", "k = 1", "k = K", "K = 1", "K = 99",
        r"\boxed{k = 99}", r"z_k = 1 \text{ if }", r"z_k = 1 \text{ if } q", r"z_k = 1 \text{ if } k = ", r"z_k = 1 \text{ for all } k", r"z_k = 1 \text{ if } \vec z = \vec z", r"z_k = 1 \text{ if } k = 99", r"z_k = 1 \text{ if } k > K",
        "a = a % eqcheck:", "a = a % eqcheck: what", "a = a % eqcheck: skip", "a = a % eqcheck: assume", "a = a % eqcheck: assume all", "a = a % eqcheck: false", "a = 2 % eqcheck: given",
        r"\therefore", r"\therefore a", r"\therefore = a", "& = a", r"\\ = a", r"a \\ = a", "a < a < a", "a \\not< a", "a \\neq a", "\ud800 = a".encode("utf-8", "replace").decode(), "a\x00 = a", "a = \u202e a", "٣ = 3", "x² = a",
    ],
    ids=lambda latex: latex[:30] if latex.isascii() and latex.isprintable() else None,
)  # fmt: skip
def test_formulas_that_are_out_of_order(latex):
    checks = answer(f"{BLOCK}$$\n{latex}\n$$\n\n$$\n= a\n$$\n")
    assert checks


def test_a_long_page_is_read_in_time():
    start = time.perf_counter()
    checks = answer(BLOCK + "$$ z_k = z_k $$\n\n" * 500)
    assert [c.verdict for c in checks] == ["holds"] * 500
    assert time.perf_counter() - start < 15


def test_directives_within_directives():
    depth = 300
    page = "\n".join("`" * (depth + 3 - n) + "{note}" for n in range(depth)) + "\n$a = 1$\n"
    answer(page + "\n".join("`" * (4 + n) for n in range(depth)))


def test_a_definition_that_grows_is_cut_short():
    names = "bcdfghlmnopqrsuvwx"
    lines = [f"{x} := {y} + {y}" for y, x in zip("a" + names, names)]
    answer(BLOCK + "".join(f"$${line}$$\n\n" for line in lines) + "$$ x = 1 $$\n")
    sums = "".join(f"$$ {x}_k := \\sum_j {y}_j {y}_k $$\n\n" for y, x in zip("z" + names, names))
    answer(BLOCK + sums + "$$ x_k = 1 $$\n")


NOTEBOOKS = [
    b"", b"{", b"null", b"[]", b"3", b'"text"', b"{}", b'{"cells": 3}', b'{"cells": null}', b'{"cells": {}}', b'{"cells": [1]}', b'{"cells": [null], "nbformat": 4, "nbformat_minor": 5, "metadata": {}}',
    b'{"cells": [{}], "nbformat": 4}', b'{"cells": [{"cell_type": "markdown"}], "nbformat": 4, "nbformat_minor": 5, "metadata": {}}',
    b'{"cells": [{"cell_type": "markdown", "source": 3}], "nbformat": 4, "nbformat_minor": 5, "metadata": {}}',
    b'{"cells": [{"cell_type": "markdown", "source": [1, null]}], "nbformat": 4, "nbformat_minor": 5, "metadata": {}}',
    b'{"cells": [{"cell_type": "markdown", "metadata": {}, "source": ["$1 = \\ud800$"]}], "nbformat": 4, "nbformat_minor": 5, "metadata": {}}',
    b'{"nbformat": 3}', b'{"nbformat": 3, "worksheets": 3}', b'{"nbformat": 99, "cells": []}', b'{"nbformat": "4", "cells": []}', b'{"nbformat": 4, "nbformat_minor": "x", "cells": []}',
    b"\x00\xff\xfe\x00", bytes(range(256)), b"\xef\xbb\xbf{}", b"\x89PNG\r\n\x1a\n" + b"\x00" * 1000, b"[" * 100_000, b'{"cells":' * 10_000, b"NaN", b"1" * 10_000,
]  # fmt: skip


@pytest.mark.one_in(4)
@pytest.mark.parametrize("ending", [".ipynb", ".md", ".tex", ".rst", ".qmd"])
@pytest.mark.parametrize("content", NOTEBOOKS, ids=range(len(NOTEBOOKS)))
def test_files_that_are_no_pages(tmp_path, capsys, content, ending):
    path = tmp_path / f"page{ending}"
    path.write_bytes(content)
    with bounded(content):
        status = main([str(path)])
    said = capsys.readouterr()
    assert status in (0, 1, 2)
    assert status != 2 or "page" in said.err and "Traceback" not in said.err
    said.out.encode()


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5) | st.sampled_from(["markdown", "code", "$$ 1 = 2 $$"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(["cells", "cell_type", "source", "metadata", "nbformat", "nbformat_minor", "worksheets"]), inner, max_size=5),
    max_leaves=10,
)


@settings(max_examples=2000 if LONG else rounds(50))
@given(json_values, st.sampled_from([None, 2, 3, 4, 5]))
@example({"cells": [{"cell_type": "markdown", "source": "$$ 1 = 2 $$"}]}, 4)
def test_any_json_is_a_notebook_or_no_notebook(tmp_path_factory, content, version):
    if isinstance(content, dict) and version:
        content = {**content, "nbformat": version}
    path = tmp_path_factory.mktemp("any") / "page.ipynb"
    path.write_text(json.dumps(content), encoding="utf-8")
    with bounded(content):
        try:
            check_file(path)
        except Unusable as error:
            assert "page.ipynb" in str(error)


def test_a_folder_a_missing_file_and_a_loop_of_links(tmp_path, capsys):
    assert main([str(tmp_path)]) == 2
    assert main([str(tmp_path / "missing.md")]) == 2
    loop = tmp_path / "loop.md"
    try:
        loop.symlink_to(loop)
    except OSError:
        pytest.skip("no links here")
    assert main([str(loop)]) == 2
    assert "loop.md" in capsys.readouterr().err
    assert isinstance(Path(loop), Path)
