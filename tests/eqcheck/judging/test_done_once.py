"""What eqcheck does once or leaves out so that a page takes less time changes no verdict: each shortcut, taken and not taken."""

import itertools
import json
from dataclasses import replace

import numpy as np
import pytest
from site_build import ROOT

from eqcheck import check_file, check_markdown
from eqcheck.judging import comparing, samples, verdicts
from eqcheck.judging.comparing import compare
from eqcheck.meaning import declarations
from eqcheck.meaning.values import derivatives, matching, names
from eqcheck.reading.documents import Unusable, notebook
from eqcheck.reading.statements import reader
from eqcheck.reading.tokens.vocabulary import RELATIONS
from eqcheck.reading.trees import parser
from eqcheck.reading.trees.walking import nodes


class Forgetting(dict):
    """A memory that keeps nothing."""

    def __setitem__(self, key, value):
        pass


PAGES = [*sorted((ROOT / "book").glob("[cm]*.ipynb")), *sorted((ROOT / "tests/eqcheck/data").glob("*.md"))]
BLOCK = """```{eqcheck}
index: {i: K, j: K, k: K, n: N}
assume: one-hot
symbols:
  a: real
  t_k: labels
  z_k: real
  X_{nk}: real
  y_k: \\frac{e^{z_k}}{\\sum_j e^{z_j}}
  \\vec z: '[z_k]'
  \\vec y: '[y_k]'
  X: '[X_{nk}]'
  \\gamma: class of t_k
```
"""
LINES = [
    r"\frac{\partial y_k}{\partial z_j} = y_k (\delta_{jk} - y_j)", r"\frac{\partial y_k}{\partial z_j} = y_k (\delta_{jk} + y_j)",
    r"\frac{\partial}{\partial \vec z} \sum_k a z_k^2 = 2 a \vec z", r"\frac{\partial^2}{\partial \vec z \partial \vec z^\top} \sum_k z_k^3 = 6 \operatorname{diag}(\vec z)",
    r"\frac{\partial}{\partial X} \sum_n \sum_k X_{nk}^2 = 2 X", r"\frac{\partial \ln y_\gamma}{\partial z_j} = \delta_{\gamma j} - y_j",
    r"(\frac{\partial z_k^3}{\partial \vec z})^\top \vec z = 3 z_k^3", r"(\frac{\partial X_{nk}^2}{\partial X})_{nj} = 2 \delta_{jk} X_{nk}", r"y_{k+1} - y_k = y_{k+1} - y_k", r"\sum_{k \ne j} y_k = 1 - y_j", r"a y_k = y_k a + a", r"1 - y_\gamma = \sum_{k \ne \gamma} y_k",
]  # fmt: skip
# Each shortcut: where it stands, what it is called, and what stands there if it is not taken.
SHORTCUTS = {
    "formulas without a sign": (reader, "without_any", lambda latex, macros: False),
    "trees by their tokens": (parser, "MAX_SHORT", 0),
    "derivatives by all entries": (derivatives, "MAX_POINTS", 0),
    "formulas at all points": (names, "_directly", lambda symbol, wanted, point: None),
    "notebooks without nbformat": (notebook, "_of_today", lambda text: None),
    "outcomes of a statement": (verdicts, "_compared", compare),
    "what a call means": (matching, "_resolved", Forgetting()),
    "entries of drawn symbols": (names, "entry_known", lambda key, wanted, point: None),
}


@pytest.fixture(scope="module")
def checks():
    return [check for path in PAGES for check in check_file(path)] + check_markdown(page())


def page():
    return BLOCK + "".join(f"\nOf $z_k$, $a$ and $y_k = y_k$:\n\n$$\n{line}\n$$\n" for line in LINES)


@pytest.mark.one_in(2)
@pytest.mark.parametrize("shortcut", SHORTCUTS)
def test_a_shortcut_changes_nothing(shortcut, checks, monkeypatch):
    place, name, instead = SHORTCUTS[shortcut]
    taken = getattr(place, name)
    calls = []
    if callable(taken):
        monkeypatch.setattr(place, name, lambda *args: calls.append(taken(*args)) or calls[-1])
        check_markdown(page())
        calls += [notebook._of_today(path.read_text(encoding="utf-8")) for path in PAGES if path.suffix == ".ipynb"]
        assert any(call is not None and call is not False for call in calls), "the shortcut is never taken"
    monkeypatch.setattr(place, name, instead)
    parser._known.clear()
    anew = [check for path in PAGES for check in check_file(path)] + check_markdown(page())
    assert anew == checks
    assert {check.verdict for check in checks} >= {"holds", "false", "refuted-as-stated"}


@pytest.mark.parametrize("sign", sorted({*RELATIONS, "=", "<", ">", ":=", "\\in", "\\same"}))
def test_no_formula_with_a_sign_is_taken_for_one_without(sign):
    page = f"$\\newcommand{{\\same}}{{=}}$\n\nOf $a {sign} 1$ and $a + 1$.\n"
    assert [check.line for check in check_markdown(BLOCK + page)] == [BLOCK.count("\n") + 3]


def test_a_tree_is_not_that_of_the_same_letters_as_other_tokens():
    """f is a number on one page and a function on the other."""

    def verdicts(page):
        return [check.verdict for check in check_markdown(page)]

    pages = [f"```{{eqcheck}}\nsymbols:\n  a: real\n  {entry}\n```\n\n$f (a) = f a$\n" for entry in ("f: real", "f(a): a^2")]
    alone = [parser._known.clear() or verdicts(page) for page in pages]
    assert alone[0] != alone[1]
    for order in (0, 1), (1, 0):
        parser._known.clear()
        assert [verdicts(pages[n]) for n in order] == [alone[n] for n in order]


def test_derivatives_by_all_entries_at_once_are_those_by_one_after_the_other(monkeypatch):
    """Asked of the numbers: where a comparison for all indices at once fails, one by one follows, and no verdict shows it."""
    taken, alike = derivatives._by_each, {True: [], False: []}

    def both(function, key, symbol, entries, point, index):
        at_once = taken(function, key, symbol, entries, point, index)
        with monkeypatch.context() as patch:
            patch.setattr(derivatives, "MAX_POINTS", 0)
            one_by_one = taken(function, key, symbol, entries, point, index)
        differing = any(not isinstance(at, int) for at in index.values())  # from point to point
        alike[differing].append(np.allclose(at_once, one_by_one, rtol=1e-12, atol=1e-12))
        return at_once

    monkeypatch.setattr(derivatives, "_by_each", both)
    check_markdown(page())
    assert alike[True] and alike[False] and all(alike[True] + alike[False])


NUMBERS = itertools.count()


def notebook_of(*cells, **others):
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": list(cells), **others}


def cell(source, kind="markdown", **others):
    return {"cell_type": kind, "id": f"a{next(NUMBERS)}", "metadata": {}, "source": source, **others}


CODE = cell("$1 = 2$", "code", outputs=[], execution_count=None)
OF_TODAY = [
    notebook_of(), notebook_of(cell("$1 = 1$"), CODE, cell("$1 = 2$", "raw"), cell("$2 = 3$")), notebook_of(cell(["a\n", "\n", "$1 =", " 2$"])),
    notebook_of(cell([]), cell("$1 = 2$", attachments={})), notebook_of(cell("\ud835 $1 = 2$")), notebook_of(cell("$1 = 2$", id=""), nbformat_minor=2),
]  # fmt: skip
NOT_OF_TODAY = [
    {"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [{"metadata": {}, "cells": [cell("$1 = 2$"), {"cell_type": "heading", "level": 2, "metadata": {}, "source": "$1 = 3$"}]}]},
    notebook_of(cell("$1 = 2$"), nbformat=3), notebook_of(cell("$1 = 2$"), nbformat=5), notebook_of(cell("$1 = 2$"), metadata=None), notebook_of(cells=None), notebook_of(cells={}),
    notebook_of(cell("$1 = 2$", metadata=None)), notebook_of(cell("$1 = 2$", kind=4)), notebook_of(cell("$1 = 2$", kind=None)), notebook_of(cell(["$1 = 2$", 1])), notebook_of(cell({})),
    notebook_of({"cell_type": "markdown", "id": "a", "metadata": {}}), notebook_of("$1 = 2$"), [], "$1 = 2$", None,
]  # fmt: skip


def items_of(text):
    try:
        return notebook.read(text)
    except Unusable as error:
        return str(error)


@pytest.mark.parametrize("text", [*map(json.dumps, OF_TODAY + NOT_OF_TODAY), "", "{", "[" * 100_000, "$1 = 2$"], ids=range(len(OF_TODAY + NOT_OF_TODAY) + 4))
def test_a_notebook_in_any_order_is_what_nbformat_says(text, monkeypatch):
    at_once = items_of(text)
    assert (notebook._of_today(text) is not None) == (text in map(json.dumps, OF_TODAY))
    monkeypatch.setattr(notebook, "_of_today", lambda text: None)
    assert at_once == items_of(text)


def test_values_are_the_same_whoever_asks_first():
    declared = declarations.read(BLOCK.split("\n", 1)[1].replace("```\n", ""))
    keys = [("a", 0), ("t", 1), ("z", 1), ("X", 2)]
    (forwards,), (backwards,) = samples.samples(declared, "any", 7, 1), samples.samples(declared, "any", 7, 1)
    first = {key: forwards.values[key] for key in keys}
    last = {key: backwards.values[key] for key in reversed(keys)}
    assert list(forwards.values) == keys
    assert all(np.array_equal(first[key], last[key]) for key in keys)
    assert ("q", 0) not in forwards.values and forwards.values.get(("q", 0)) is None


@pytest.mark.parametrize("shape", [(), (4,), (3, 5)])
def test_signs_are_drawn_as_choice_draws_them(shape):
    one, other = np.random.default_rng(3), np.random.default_rng(3)
    for _ in range(5):
        assert np.array_equal(samples._signs(shape, one), other.choice([-1, 1], shape))
        assert np.array_equal(one.uniform(size=shape), other.uniform(size=shape))


def test_a_number_that_many_share_cannot_be_changed():
    with pytest.raises(ValueError, match="read-only"):
        names.constant(2.0, 4)[0] = 3


def test_what_is_kept_of_trees_is_bounded(monkeypatch):
    monkeypatch.setattr(parser, "MAX_KNOWN", 5)
    parser._known.clear()
    check_markdown(BLOCK + "".join(f"$$ a + {n} = {n} + a $$\n\n" for n in range(2, 40)))
    assert 0 < len(parser._known) <= 5


def test_labels_that_become_a_formula_have_no_class():
    checks = check_markdown(BLOCK + "$$ t_k := a z_k $$\n\n$$ y_\\gamma = y_\\gamma $$\n")
    assert [check.verdict for check in checks] == ["definition", "unread"]
    assert "defined by a formula" in checks[1].message


SYMBOLS = {
    "a": ["real", "2", "class of t_k", "one of k", "random with mean 1 and variance 2", "constant over b"], "b": ["a^2", "\\max(a, 1)"], "t_k": ["labels", "real"],
    "p_k": ["simplex", "t_k"], "f(x)": ["x^2", "function"], "x": ["real", "3"], "W_{ij}": ["real", "t_i t_j"], "W": ["'[W_{ij}]'"], "P(x \\mid a)": ["a x"], "P(A)": ["probability"],
}  # fmt: skip


@pytest.mark.parametrize("key, kind", [(key, kind) for key, kinds in SYMBOLS.items() for kind in kinds])
def test_what_reading_knows_of_a_block_is_what_its_symbols_say(key, kind):
    chosen = {other: kinds[0] for other, kinds in SYMBOLS.items()} | {key: kind}
    declared = declarations.read("index: {i: K, j: K, k: K}\nsymbols:\n" + "".join(f"  {other}: {kind}\n" for other, kind in chosen.items()))
    assert (key.split("_")[0].split("(")[0], len(key.partition("_")[2].strip("{}"))) in {symbol.called for symbol in declared.symbols.values()}
    assert declared.context == replace(declared).context
    for symbol in declared.symbols.values():  # one after the other, each of the kinds that the name may have
        for other in declared.symbols.values():
            after = declared.define(replace(other, name=symbol.name, indices=symbol.indices, parameters=symbol.parameters, head=symbol.head, implicit=symbol.implicit))
            assert after.context == replace(after).context


def test_what_holds_between_bounds_is_told_from_all_that_a_line_is_made_of():
    block = "symbols:\n  a: real\n  b: \\max(a, 1)\n  c: b + a\n  d: 2 a\n  X: random with mean \\max(a, 1) and variance 1\n"
    declared = declarations.read(block)
    assert not declared.faults
    for name in "abcdX":
        tree = ("add", ("name", name, ()), ("num", "1"))
        assert declared.some(comparing._is_bound, nodes(tree)) == any(map(comparing._is_bound, declared.nodes(tree))) == (name in "bc")
