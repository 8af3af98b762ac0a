"""LaTeX to tokens: what is one token, what it is called, and where it stands."""

import re
from pathlib import Path

import pytest

from eqcheck import Token, Unreadable, tokens
from eqcheck.reading import documents
from eqcheck.reading.tokens import Context
from eqcheck.reading.tokens.scanner import MAX_DEPTH

DATA = Path(__file__).parents[1] / "data"
F = Context(functions=frozenset({"f", "\\mathrm{softmax}", "g'"}))


def short(latex, context=Context()):
    """Tokens as ``kind:text``; punctuation of scripts as it is typed."""
    plain = {"UNDER": "_", "CARET": "^", "LC": "{", "RC": "}"}
    return " ".join(plain.get(t.kind, f"{t.kind}:{t.text}") for t in tokens(latex, context))


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        # names and their scripts
        ("z_k", "NAME:z _ { NAME:k }"),
        ("z_{k}", "NAME:z _ { NAME:k }"),
        ("z_{ij}", "NAME:z _ { NAME:i NAME:j }"),
        ("z_{i,j}", "NAME:z _ { NAME:i COMMA:, NAME:j }"),
        ("z_k^2", "NAME:z _ { NAME:k } ^ { NUM:2 }"),
        ("z^2_k", "NAME:z _ { NAME:k } ^ { NUM:2 }"),
        ("z^{a b}_{ij}", "NAME:z _ { NAME:i NAME:j } ^ { NAME:a NAME:b }"),
        ("z_12", "NAME:z _ { NUM:1 } NUM:2"),
        ("z_{12}", "NAME:z _ { NUM:12 }"),
        ("x^10", "NAME:x ^ { NUM:1 } NUM:0"),
        (r"\ell", r"NAME:\ell"),
        (r"\alpha_1", r"NAME:\alpha _ { NUM:1 }"),
        (r"\alpha*\beta", r"NAME:\alpha MUL:\cdot NAME:\beta"),
        (r"x_{\text{max}}", "NAME:x_{max}"),
        (r"x_{\mathrm{in}}^2", "NAME:x_{in} ^ { NUM:2 }"),
        (r"\lambda_{\max}", r"NAME:\lambda_{max}"),
        # decorations: one spelling for one look
        (r"\hat y", r"NAME:\hat{y}"),
        (r"\hat{y}_k", r"NAME:\hat{y} _ { NAME:k }"),
        (r"\widehat{y_k}", r"NAME:\hat{y} _ { NAME:k }"),
        (r"\mathbf x", r"NAME:\boldsymbol{x}"),
        (r"\bm{x}", r"NAME:\boldsymbol{x}"),
        (r"\boldsymbol{\Theta}", r"NAME:\boldsymbol{\Theta}"),
        (r"\vec{\hat z}", r"NAME:\vec{\hat{z}}"),
        (r"\overline{x}", r"NAME:\bar{x}"),
        (r"\mathbf 1", r"NAME:\boldsymbol{1}"),
        (r"\mathcal{L}", r"NAME:\mathcal{L}"),
        (r"\operatorname{loss}", r"NAME:\mathrm{loss}"),
        (r"\mathrm{e}", "NAME:e"),
        # primes and stars belong to the name
        ("z'", "NAME:z'"),
        ("z''_k", "NAME:z'' _ { NAME:k }"),
        ("z_k'", "NAME:z' _ { NAME:k }"),
        (r"z^\prime_k", "NAME:z' _ { NAME:k }"),
        (r"z_k^{\prime\prime}", "NAME:z'' _ { NAME:k }"),
        ("z^*", "NAME:z^*"),
        (r"z_k^\ast", "NAME:z^* _ { NAME:k }"),
        ("z'^2", "NAME:z' ^ { NUM:2 }"),
        # transposes
        (r"A^\top", r"NAME:A ^ { TOP:\top }"),
        ("A^T", "NAME:A ^ { TOP:T }"),
        (r"A^{\mathsf T}", r"NAME:A ^ { TOP:\mathsf{T} }"),
        (r"A^{\mathrm{T}}", "NAME:A ^ { TOP:T }"),
        (r"A^\intercal", r"NAME:A ^ { TOP:\intercal }"),
        (r"\sum_{t=1}^T x_t", "BIG:sum _ { NAME:t REL:= NUM:1 } ^ { NAME:T } NAME:x _ { NAME:t }"),
        # fractions take one digit without braces, as in TeX
        (r"\frac12", r"FRAC:\frac { NUM:1 } { NUM:2 }"),
        (r"\frac123", r"FRAC:\frac { NUM:1 } { NUM:2 } NUM:3"),
        (r"\frac1{23}", r"FRAC:\frac { NUM:1 } { NUM:23 }"),
        (r"\dfrac a b", r"FRAC:\frac { NAME:a } { NAME:b }"),
        (r"\sqrt2", r"SQRT:\sqrt { NUM:2 }"),
        (r"\sqrt[3]{x}", r"SQRT:\sqrt LROOT:[ NUM:3 RROOT:] { NAME:x }"),
        # derivatives, with ∂ or with d
        (r"\frac{\partial E}{\partial z}", r"FRAC:\frac { PARTIAL:\partial NAME:E } { PARTIAL:\partial NAME:z }"),
        (r"\frac{dE}{dz}", r"FRAC:\frac { PARTIAL:\partial NAME:E } { PARTIAL:\partial NAME:z }"),
        (r"\frac{\mathrm d E}{\mathrm{d} z}", r"FRAC:\frac { PARTIAL:\partial NAME:E } { PARTIAL:\partial NAME:z }"),
        (r"\frac{d^2}{dx^2}", r"FRAC:\frac { PARTIAL:\partial ^ { NUM:2 } } { PARTIAL:\partial NAME:x ^ { NUM:2 } }"),
        (r"\frac{d}{dx_d}", r"FRAC:\frac { PARTIAL:\partial } { PARTIAL:\partial NAME:x _ { NAME:d } }"),
        (r"\frac{d}{2}", r"FRAC:\frac { NAME:d } { NUM:2 }"),
        (r"\frac{d a d}{dx}", r"FRAC:\frac { PARTIAL:\partial NAME:a NAME:d } { PARTIAL:\partial NAME:x }"),
        # what carries no meaning
        (r"a \, b \quad c ~ d", "NAME:a NAME:b NAME:c NAME:d"),
        (r"\left( a \right)", "LP:( NAME:a RP:)"),
        (r"\bigl[ a \bigr]", "LP:[ NAME:a RP:]"),
        (r"\left. a \right)", "NAME:a RP:)"),
        (r"\boxed{a}", "NAME:a"),
        (r"\underbrace{a}_{\text{why}} + b", "NAME:a ADD:+ NAME:b"),
        (r"\color{red} a \label{x} \tag{1}", "NAME:a"),
        ("a % b = c\n+ d", "NAME:a ADD:+ NAME:d"),
        (r"a \% b", None),
        (r"\begin{aligned}[t] a &= b, \\[2pt] c \end{aligned}", "NAME:a AMP:& REL:= NAME:b ROW:\\\\ NAME:c"),
        (r"a \\ [b] = c", "NAME:a ROW:\\\\ LP:[ NAME:b RP:] REL:= NAME:c"),
        # bars open and close
        ("|x|", "LBAR:| NAME:x RBAR:|"),
        ("|x||y|", "LBAR:| NAME:x RBAR:| LBAR:| NAME:y RBAR:|"),
        ("|a + |b||", "LBAR:| NAME:a ADD:+ LBAR:| NAME:b RBAR:| RBAR:|"),
        (r"\|x\|_2", r"LBAR:\| NAME:x RBAR:\| _ { NUM:2 }"),
        (r"\left|x\right|", "LBAR:| NAME:x RBAR:|"),
        (r"\lVert x \rVert", r"LBAR:\| NAME:x RBAR:\|"),
        (r"\big|x\big|", "LBAR:| NAME:x RBAR:|"),
        # relations, products, words
        (r"a \leq b \ge c \ne d \approx e \coloneqq f", "NAME:a REL:≤ NAME:b REL:≥ NAME:c REL:≠ NAME:d REL:≈ NAME:e REL::= NAME:f"),
        (r"a \not= b", "NAME:a REL:≠ NAME:b"),
        (r"a \cdot b \times c * d \odot e / f", r"NAME:a MUL:\cdot NAME:b MUL:\times NAME:c MUL:\cdot NAME:d MUL:\odot NAME:e DIV:/ NAME:f"),
        (r"a \text{ if } b", "NAME:a COND: if  NAME:b"),
        (r"\text{otherwise}", "OTHERWISE:otherwise"),
        (r"\text{in words}", "TEXT:in words"),
        (r"\max_k z", "BIG:max _ { NAME:k } NAME:z"),
        (r"\operatorname*{arg\,max}_k z", "BIG:argmax _ { NAME:k } NAME:z"),
        (r"\underset{k}{\text{argmin}} z", "BIG:argmin _ { NAME:k } NAME:z"),
        (r"\arg\max_k z", "BIG:argmax _ { NAME:k } NAME:z"),
        # arguments without braces, as TeX takes them
        (r"a_\text{x}", "NAME:a_{x}"),
        (r"\nabla_\mathbf{w} a", r"NABLA:\nabla _ { NAME:\boldsymbol{w} } NAME:a"),
        (r"\beta^\frac12", r"NAME:\beta ^ { FRAC:\frac { NUM:1 } { NUM:2 } }"),
        # habits
        (r"A_{\,}^{\,} b", "NAME:A NAME:b"),
        (r"{\bf r} + s", r"NAME:\boldsymbol{r} ADD:+ NAME:s"),
        (r"\boldsymbol{ab}", r"NAME:\boldsymbol{a} NAME:\boldsymbol{b}"),
        (r"\mathbf{x_i^\top A}", r"NAME:\boldsymbol{x} _ { NAME:i } ^ { TOP:\top } NAME:\boldsymbol{A}"),
        (r"\mathcal{L(a)}", r"NAME:\mathcal{L} LP:( NAME:a RP:)"),
        (r"\mathbb{1}[a > 0]", r"INDICATOR:\mathbb{1} LP:[ NAME:a EVENT:> NUM:0 RP:]"),
        (r"a \overset{(1)}{=} b", "NAME:a REL:= NAME:b"),
        ("1...P", "NUM:1 DOTS:... NAME:P"),
        (r"A^{-\top}", r"NAME:A ^ { ADD:- NUM:1 } ^ { TOP:\top }"),
        (r"\max(a, b)", "FN:max LP:( NAME:a COMMA:, NAME:b RP:)"),
        (r"\operatorname{max}_k z", "BIG:max _ { NAME:k } NAME:z"),
        (r"\log_2 x", "FN:log _ { NUM:2 } NAME:x"),
        (r"\operatorname{diag}(x)", "FN:diag LP:( NAME:x RP:)"),
        (r"x_1 + \dots + x_n", r"NAME:x _ { NUM:1 } ADD:+ DOTS:\dots ADD:+ NAME:x _ { NAME:n }"),
        (r"\sum_{\substack{i \\ j}}", "BIG:sum _ { NAME:i ROW:\\\\ NAME:j }"),
        ("1.5 + .5 + 2.", "NUM:1.5 ADD:+ NUM:.5 ADD:+ NUM:2 STOP:."),
    ],
)  # fmt: skip
def test_tokens(latex, expected):
    if expected is None:
        with pytest.raises(Unreadable):
            tokens(latex)
    else:
        assert short(latex) == expected


@pytest.mark.parametrize(
    ("latex", "context", "expected"),
    [
        ("f(x)", F, "CALL:f LP:( NAME:x RP:)"),
        ("f'(x)", F, "CALL:f' LP:( NAME:x RP:)"),  # the derivative of a declared function
        ("f'(x)", Context(functions=F.functions, names=frozenset({"f'"})), "NAME:f' LP:( NAME:x RP:)"),
        ("x^{(2)}_i", Context(families=frozenset({"x^{()}"})), "NAME:x^{()} _ { NAME:i COMMA:, NUM:2 }"),
        ("x^{[l-1](i)}", Context(families=frozenset({"x^{[]()}"})), "NAME:x^{[]()} _ { NAME:l ADD:- NUM:1 COMMA:, NAME:i }"),
        ("x_{(k)}", Context(families=frozenset({"x_{()}"})), "NAME:x_{()} _ { NAME:k }"),
        ("x_{(-k)}", Context(families=frozenset({"x_{(-)}"})), "NAME:x_{(-)} _ { NAME:k }"),
        ("x_{-k}", Context(families=frozenset({"x_{-}"})), "NAME:x_{-} _ { NAME:k }"),
        (r"\sigma^2", Context(literals=frozenset({r"\sigma^{2}"})), r"NAME:\sigma^{2}"),
        (r"\sigma_k^{\text{new}}", Context(literals=frozenset({r"\sigma^{new}"})), r"NAME:\sigma^{new} _ { NAME:k }"),
        (r"W^{(1)\top}", Context(literals=frozenset({"W^{(1)}"})), r"NAME:W^{(1)} ^ { TOP:\top }"),
        ("X'X", Context(primed=True), "NAME:X ^ { TOP:' } NAME:X"),
        ("(XY)'", Context(primed=True), "LP:( NAME:X NAME:Y RP:) ^ { TOP:' }"),
        ("P(a | b)", Context(functions=frozenset({"P"}), conditional=frozenset({"P"})), "CALL:P LP:( NAME:a GIVEN:| NAME:b RP:)"),
        ("P(y = k)", Context(functions=frozenset({"P"}), conditional=frozenset({"P"})), "CALL:P LP:( NAME:y EVENT:= NAME:k RP:)"),
        ("|P(a||b)|", Context(functions=frozenset({"P"}), conditional=frozenset({"P"})), r"LBAR:| CALL:P LP:( NAME:a GIVEN:\| NAME:b RP:) RBAR:|"),
        ("dx", Context(differentials=True), "DIFF:d NAME:x"),
        (r"\frac{dL}{dx}", Context(differentials=True), r"FRAC:\frac { PARTIAL:\partial NAME:L } { PARTIAL:\partial NAME:x }"),
        ("g'_k(x)", F, "CALL:g' _ { NAME:k } LP:( NAME:x RP:)"),
        (r"\operatorname{softmax}(x)", F, r"CALL:\mathrm{softmax} LP:( NAME:x RP:)"),
        ("w_0", Context(literals=frozenset({"w_{0}"})), "NAME:w_{0}"),
        ("w_0^2", Context(literals=frozenset({"w_{0}"})), "NAME:w_{0} ^ { NUM:2 }"),
        (r"\frac{d}{dx}", Context(names=frozenset({"d"})), r"FRAC:\frac { NAME:d } { NAME:d NAME:x }"),
        (r"\frac{\mathrm d}{\mathrm dx}", Context(names=frozenset({"d"})), r"FRAC:\frac { PARTIAL:\partial } { PARTIAL:\partial NAME:x }"),
        ("a^T", Context(names=frozenset({"T"})), "NAME:a ^ { NAME:T }"),
        (r"A^\top", Context(names=frozenset({"T"})), r"NAME:A ^ { TOP:\top }"),
    ],
)
def test_what_declarations_say_about_names(latex, context, expected):
    assert short(latex, context) == expected


@pytest.mark.parametrize(
    ("latex", "place", "message"),
    [
        ("a + {b", 4, "never closed"),
        (r"a + \frac{b}", 12, "missing"),
        ("a + b_", 6, "missing"),
        ("x_ = 2", 2, "missing"),
        (r"\hat{a b}", 0, "more than one name"),
        (r"\hat{+}", 0, "not a name"),
        (r"1 + \sqrt[3", 9, "never closed"),
        ("1'", 1, "prime"),
        (r"\begin{tikzcd} a", 0, "environment 'tikzcd'"),
        (r"a \overset{?}{=} b", 2, "may change what the sign claims"),
        (r"a \underset{k}{b}", 2, "below max, min"),
        (r"a \not< b", 2, "not"),
        ("a ² b", 2, "not understood"),
        ("x^{(i)}", 1, "superscript in brackets"),
        ("1" * 50, 0, "50 digits"),
        ("{" * (MAX_DEPTH + 1), MAX_DEPTH, "nested"),
    ],
)
def test_what_cannot_be_read_says_where(latex, place, message):
    with pytest.raises(Unreadable, match=message) as caught:
        tokens(latex)
    assert caught.value.place == place


def formulas():
    for path in sorted(DATA.glob("*.md")):
        for item in documents.read(path):
            if isinstance(item, documents.Formula):
                yield item.latex


def test_places_are_right():
    """latex[start:end] is what the token was read from."""
    for latex in formulas():
        try:
            found = tokens(latex)
        except Unreadable:
            continue
        for token in found:
            typed = latex[token.start : token.end]
            if token.kind in ("LC", "RC"):
                assert typed in ("{", "}", "")
            elif token.kind in ("NUM", "ADD", "UNDER", "CARET", "LP", "RP", "COMMA", "AMP", "DOTS"):
                assert typed == token.text or typed in ("−", ";", ":")
            elif token.kind in ("FN", "BIG"):
                assert token.text in typed
            elif token.kind == "NAME":
                letters = re.sub(r"\\(?:boldsymbol|vec|hat|mathrm)|[{}\s]", "", token.text)
                assert letters in re.sub(r"[{}\s]", "", typed)


def test_tokens_without_what_lies_between_them_give_the_same_tokens():
    """Spacing, sizes and alignment environments carry no meaning; places leave out nothing that does."""
    count = 0
    for latex in formulas():
        try:
            found = tokens(latex)
        except Unreadable:
            continue
        ends = [(t.kind, t.text) for t in found]
        again = " ".join(latex[t.start : t.end] for t in found)
        assert [(t.kind, t.text) for t in tokens(again)] == ends, latex
        count += 1
    assert count > 40


def test_a_name_can_be_rewritten_in_place():
    latex = r"\frac{\partial E}{\partial \hat z_k} = \sum_{k} z_k \, \hat{z}_k"
    for token in reversed(tokens(latex)):
        if token == Token("NAME", r"\hat{z}", token.start, token.end):
            latex = latex[: token.start] + "a" + latex[token.end :]
    assert latex == r"\frac{\partial E}{\partial a_k} = \sum_{k} z_k \, a_k"


@pytest.mark.parametrize("empty", ["^{}", "^{ }", "_{}", "_{}^{}", r"^{\,}"])
@pytest.mark.parametrize("name", ["x", "f", "u_i", r"\mathbf x", r"\sin"])
def test_an_empty_script_is_no_script(name, empty):
    assert short(f"{name}{empty} (x)", F) == short(f"{name} (x)", F)
