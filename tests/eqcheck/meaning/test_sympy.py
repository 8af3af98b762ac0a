"""eqcheck and SymPy read the same formula as the same number, on what both can read.

SymPy is imported when the first of these tests runs: in the process of all other tests it took thirty megabytes.
"""

import random

import numpy as np
import pytest

from eqcheck import tokens
from eqcheck.meaning import declarations
from eqcheck.meaning.values import Point, evaluate
from eqcheck.reading.trees.parser import parse

VALUES = {"x": 1.3, "y": 0.7, "z": 2.1}
DECLARED = declarations.read("symbols: {x: positive, y: positive, z: positive}")


@pytest.fixture(scope="module")
def sympy():
    return pytest.importorskip("sympy")


@pytest.fixture(scope="module")
def letters(sympy):
    return sympy.symbols("x y z", positive=True)


def ours(latex):
    point = Point(DECLARED, {}, {(name, 0): np.array([value]) for name, value in VALUES.items()}, 1)
    return np.real(evaluate(parse(tokens(latex, DECLARED.context)), point, {}))[0]


def theirs(expression):
    return complex(expression.doit().subs({symbol: VALUES[symbol.name] for symbol in expression.free_symbols}).evalf()).real


def expression(sympy, letters, rng, depth):
    """A random SymPy expression that is defined for positive numbers."""
    x, y, z = letters
    inner = lambda: expression(sympy, letters, rng, depth - 1)  # noqa: E731
    if depth == 0:
        return rng.choice([x, y, z, sympy.Integer(rng.randint(1, 4)), sympy.Rational(rng.randint(1, 5), rng.randint(2, 4)), sympy.pi])
    return rng.choice([
        lambda: inner() + inner(),
        lambda: inner() * inner(),
        lambda: inner() - inner(),
        lambda: inner() / (1 + sympy.Abs(inner())),
        lambda: -inner(),
        lambda: inner() ** rng.randint(2, 3),
        lambda: sympy.exp(-sympy.Abs(inner())),
        lambda: sympy.log(1 + sympy.exp(inner() / 9)),
        lambda: sympy.sin(inner()) ** 2,
        lambda: sympy.cos(inner()),
        lambda: sympy.tanh(inner()),
        lambda: sympy.sqrt(1 + inner() ** 2),
        lambda: (2 + sympy.cos(inner())) ** sympy.Rational(1, 3),
        lambda: sympy.Max(inner(), x),
    ])()  # fmt: skip


@pytest.mark.one_in(2)
@pytest.mark.parametrize("seed", range(60))
def test_what_sympy_typesets(sympy, letters, seed):
    """SymPy prints a random expression as LaTeX; we read it and find SymPy's value."""
    found = expression(sympy, letters, random.Random(seed), 3)
    assert ours(sympy.latex(found)) == pytest.approx(theirs(found), rel=1e-9, abs=1e-9), sympy.latex(found)


@pytest.mark.parametrize("seed", range(60))
def test_derivatives(sympy, letters, seed):
    """Ours by complex step, theirs by rule; first, second and mixed."""
    rng, (x, y, z) = random.Random(1000 + seed), letters
    found = expression(sympy, letters, rng, 2).replace(sympy.Max, lambda *a: sympy.Add(*a)).replace(sympy.Abs, lambda a: a**2)
    orders = rng.choice([(x,), (y,), (x, x), (x, y), (y, z)])
    typed = sympy.latex(sympy.Derivative(found, *orders))
    if not found.has(*orders):
        return
    assert ours(typed) == pytest.approx(theirs(sympy.diff(found, *orders)), rel=1e-6, abs=1e-6), typed


@pytest.mark.parametrize(
    "typed",
    [
        "Sum(i**2 * x, (i, 1, 5))", "Sum(x**k / factorial(k), (k, 0, 8))", "Product(x + i, (i, 1, 4))", "Derivative(Sum(x**i, (i, 1, 4)), x)",
        "Sum(i * y, (i, 2, 4)) / Sum(k * x, (k, 1, 3))", "Piecewise((x**2, x < 1), (y + 1, True))", "Piecewise((x, y > x), (z, y < x))",
        "Matrix([[x, y], [z, 2]]).det()", "factorial(4) / 3", "Max(x, y, z) - Min(x, y)", "exp(x)**2 * exp(-y)", "root(x * y, 5)",
    ],
)  # fmt: skip
def test_sums_products_cases(sympy, letters, typed):
    typed = sympy.sympify(typed, locals={letter.name: letter for letter in letters})
    assert ours(sympy.latex(typed)) == pytest.approx(theirs(typed), rel=1e-8), sympy.latex(typed)


@pytest.mark.one_in(2)
@pytest.mark.parametrize(
    "latex",
    [
        "x + y z", "x y z", "x / y", "-x^2", "x^{-y}", "2^x", "x^{y^z}", r"\frac{x}{y} z", r"\frac{x + y}{x - z}", r"\frac12 x", r"\frac{1}{\frac{x}{y}}",
        "(x + y)(x - y)", "(x + y)^2", r"x \cdot y + z", r"\sqrt{x + y}", r"\sqrt[3]{x}", r"\ln x", r"\log_{2} x",
        r"\sin^2 x", r"e^{-x}", r"\exp(x + y)", r"|x - z|", "3!", r"\left( x + \left( y \cdot z \right) \right)",
        r"\sum_{i=1}^{4} i", r"\sum_{i=1}^{3} i x", r"\prod_{i=1}^{4} i", r"\frac{d}{dx} x^2", r"\frac{d}{dx} (x^2 \cdot y)", r"\tan \frac{x}{y}", r"x - y - z", "x - (y - z)",
    ],
)  # fmt: skip
def test_what_both_read(sympy, letters, latex):
    """SymPy's own reader of LaTeX and ours (it takes ``\\ln x^2`` in two ways and ``\\ln(x) y`` for the logarithm of xy)."""
    from sympy.parsing.latex import parse_latex

    found = parse_latex(latex, backend="lark")
    if isinstance(found, sympy.Basic):
        renamed = found.subs({symbol: next((one for one in letters if one.name == symbol.name), symbol) for symbol in found.free_symbols})
        if renamed.has(sympy.Symbol("e")):
            renamed = renamed.subs(sympy.Symbol("e"), sympy.E)
        assert ours(latex) == pytest.approx(theirs(renamed), rel=1e-9)
    else:
        pytest.fail(f"SymPy reads {latex} in more than one way")
