"""The table of symbols of a page: every kind of symbol is said in words."""

import pytest

from eqcheck.faces.sphinx.symbols_table import _what
from eqcheck.meaning import declarations
from eqcheck.meaning.declarations import ABSTRACT, KINDS

BLOCK = "index: {k: K, j: K, n: N}\nsymbols:\n  x_n: real\n  p_k: simplex\n  t_k: labels\n"


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        *((f"a_{{kj}}: {kind}", "") for kind in KINDS),
        *((f"f(x_n): {kind}", "smooth") for kind in ABSTRACT),
        ("y: one of k", "one of the numbers that are counted by k"),
        ("S: subset of n", "some of the numbers that are counted by n"),
        ("D: set of x_n", "the set of all x_n"),
        ("c: constant over x_n", "constant over x_n"),
        ("X: p_k with probability p_k", "random variable"),
        ("g: class of t_k", "the index at which t_k is 1"),
        ("s_{n+1}: 2 s_n\n  s_1: real", "defined as 2 s_n"),
        ("v: '[x_n]'", "vector of x_n"),
        ("I: identity over k", "identity matrix"),
    ],
)
def test_every_kind_is_said_in_words(entry, words):
    declared = declarations.read(f"{BLOCK}  {entry}\n")
    symbol = next(s for s in declared.symbols.values() if s.key == entry.partition(":")[0])
    said = "".join(node.astext() for node in _what(symbol))
    assert said and words in said
