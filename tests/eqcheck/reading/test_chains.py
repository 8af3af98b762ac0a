"""Rows and chains: which rows go on with the one above, and what belongs to which relation sign."""

import pytest
from eqcheck_sexp import sexp

from eqcheck.reading.statements.chains import split
from eqcheck.reading.tokens import Context
from eqcheck.reading.trees.parser import parse

FUNCTIONS = Context(functions=frozenset({"g", "f", "\\sigma"}))


def chains(latex):
    """The chains of a display as text: head, then each sign, its side, and its conditions."""
    found = []
    for chain in split(latex, FUNCTIONS):
        parts = [sexp(parse(chain.head.tokens)) if chain.head.tokens else "·"]
        for link in chain.links:
            conditions = "".join(f" if {sexp(condition)}" for condition in link.conditions)
            parts.append(f"{link.sign}{link.line + 1} {sexp(parse(link.side.tokens))}{conditions}")
        found.append(" ".join(parts))
    return found


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        ("a = b", ["a =1 b"]),
        ("a = b = c", ["a =1 b =1 c"]),
        (r"a &= b \\ &= c", ["a =1 b =1 c"]),
        ("\\begin{aligned}\na &= b \\\\\n  &= c\n\\end{aligned}", ["a =2 b =3 c"]),
        ("\\begin{aligned}\na &= b \\\\\n  &\\quad + c \\\\\n &= d\n\\end{aligned}", ["a =2 (+ b c) =4 d"]),
        ("a &= b \\\\ &\\cdot c", ["a =1 (· b c)"]),
        ("a = b \\\\ + c", ["a =1 (+ b c)"]),
        ("a &= \\\\ &b", ["a =1 b"]),
        ("a \\\\ = b", ["a =1 b"]),
        ("a &= \\Bigl( b \\\\ &\\quad + c \\Bigr) \\\\ &= d", ["a =1 (p (+ b c)) =1 d"]),
        ("a &= b \\\\ c &= d", ["a =1 b", "c =1 d"]),
        ("a &= b \\\\ -c &= d", ["a =1 b", "(neg c) =1 d"]),
        ("= b", ["· =1 b"]),
        (r"\therefore a = b", ["a =1 b"]),
        (r"\boxed{a = b}", ["a =1 b"]),
        (r"a < b \leq c", ["a <1 b ≤1 c"]),
        (r"a = b \quad \text{if } i \neq j", ["a =1 b if (≠ i j)"]),
        (r"a = b \quad \text{for } 0 < x \text{ and } j = k", ["a =1 b if (< 0 x) if (= j k)"]),
        ("a = b, \\\\ c = d.", ["a =1 b", "c =1 d"]),
        ("a = b % = c\n= d", ["a =1 b =2 d"]),
        (r"a = b \quad \text{(the chain rule)}", ["a =1 b"]),
        (r"\text{where } a = b", ["a =1 b"]),
        (r"a = \begin{cases} b & c = d \\ e \end{cases}", ["a =1 (cases b if (= c d); e if otherwise;)"]),
        (r"\sum_{k=1}^{K} a = b", ["(sum k 1 K a) =1 b"]),
    ],
)
def test_chains(latex, expected):
    assert chains(latex) == expected
