"""How long eqcheck takes, against the number of equations, their sizes and their nesting.

    python benchmarks/eqcheck_scaling.py

Beside it stands SymPy, doing the same to the equalities that its LaTeX parser reads: parse both
sides, carry out derivatives and sums, evaluate the difference at twelve random points.  Needs sympy.
"""

import platform
import random
import sys
import time
from pathlib import Path

import sympy
from sympy.parsing.latex import parse_latex

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from eqcheck import check_markdown  # noqa: E402
from eqcheck.reading.trees import parser  # noqa: E402

POINTS = 12  # eqcheck: four points in each of three sizes
REPEATS = 5
DEEPEST = 16

PAGE = """index: {i: K, j: K, k: K, n: N, m: K}
symbols:
  a: real
  b: real
  r: positive
  t_k: labels
  z_k: real
  x_n: real
  W_{kn}: real
  y_k: \\frac{e^{z_k}}{\\sum_j e^{z_j}}
  E: -\\sum_k t_k \\ln y_k
  \\mathbf z: '[z_k]'
  \\mathbf x: '[x_n]'
  W: '[W_{kn}]'
"""

# What a page of lecture notes holds; {0} is a number, so that no two equations are the same.
LINES = [
    r"(a + b)^2 - {0} = a^2 + 2 a b + b^2 - {0}",
    r"\ln (r^{{{0}}}) = {0} \ln(r)",
    r"\frac{{d}}{{d a}} e^{{{0} a}} = {0} e^{{{0} a}}",
    r"\frac{{1}}{{1 + e^{{-{0} a}}}} = 1 - \frac{{1}}{{1 + e^{{{0} a}}}}",
    r"\sum_{{k=1}}^{{K}} {0} t_k z_k = {0} \sum_k z_k t_k",
    r"\frac{{\partial y_k}}{{\partial z_j}} = y_k (\delta_{{jk}} - y_j) + {0} - {0}",
    r"{0} \frac{{\partial E}}{{\partial z_j}} = {0} \sum_k \frac{{\partial E}}{{\partial y_k}} \frac{{\partial y_k}}{{\partial z_j}}",
    r"{0} \mathbf z^\top W \mathbf x = {0} \sum_k \sum_n z_k W_{{kn}} x_n",
]


def page(formulas, block=PAGE):
    """Return the Markdown of a page with these formulas."""
    return f"```{{eqcheck}}\n{block}```\n\n" + "\n\n".join(f"$$\n{formula}\n$$" for formula in formulas)


def timed(function):
    """Return the shortest time of several calls in seconds, and the last result."""
    times = []
    for _ in range(REPEATS):
        parser._known.clear()  # sides that were read before would not be read again
        start = time.perf_counter()
        result = function()
        times.append(time.perf_counter() - start)
    return min(times), result


def eqcheck_seconds(formulas, block=PAGE):
    """Check a page and return how long it took, or None if a value takes more steps than it may."""
    seconds, checks = timed(lambda: check_markdown(page(formulas, block)))
    wrong = [check for check in checks if check.verdict != "holds"]
    if wrong and all("steps" in check.message for check in wrong):
        return None
    assert not wrong and len(checks) == len(formulas), wrong
    return seconds


def sympy_read(formula):
    """Return the difference of the two sides as SymPy's parser reads it."""
    left, right = (parse_latex(side, backend="lark") for side in formula.split(" = "))
    return (left - right).subs(sympy.Symbol("e"), sympy.E)


def sympy_agrees(difference):
    """Return whether a difference vanishes at random points."""
    difference, rng = difference.doit(), random.Random(0)
    for _ in range(POINTS):
        point = {symbol: rng.uniform(0.2, 1.5) for symbol in difference.free_symbols}
        if abs(complex(difference.subs(point).evalf())) > 1e-7:
            return False
    return True


def sympy_seconds(formulas):
    """Return the time to read and to evaluate these formulas, or None if SymPy cannot."""
    try:
        reading, read = timed(lambda: [sympy_read(formula) for formula in formulas])
        evaluating, agree = timed(lambda: [sympy_agrees(difference) for difference in read])
    except Exception as error:  # its parser and its evaluation have many ways to give up
        print(f"SymPy: {type(error).__name__} for {formulas[0][:70]}", file=sys.stderr)
        return None, None
    assert all(agree), formulas
    return reading, evaluating


def milliseconds(seconds, count=1):
    """Return a time as milliseconds each, or a dash."""
    return "–" if seconds is None else f"{1000 * seconds / count:.1f}"


def table(title, header, rows):
    print(f"\n{title}\n")
    print("| " + " | ".join(header) + " |")
    print("|" + "--:|" * len(header))
    for row in rows:
        print("| " + " | ".join(map(str, row)) + " |")


def number_of_equations():
    for count in (8, 16, 32, 64, 128, 256):
        formulas = [LINES[n % len(LINES)].format(n + 2) for n in range(count)]
        seconds = eqcheck_seconds(formulas)
        yield count, f"{seconds:.2f}", milliseconds(seconds, count)


def beside_sympy():
    """The four kinds of line in which nothing is indexed: SymPy's parser knows no sums over an index."""
    for line in LINES[:4]:
        formulas = [line.format(n + 2) for n in range(4)]
        reading, evaluating = sympy_seconds(formulas)
        yield (
            f"`{formulas[0]}`",
            milliseconds(eqcheck_seconds(formulas), 4),
            milliseconds(reading, 4),
            milliseconds(evaluating, 4),
        )


def sizes():
    for size in (2, 3, 4, 6, 8, 12):
        block = PAGE.replace(": K", f": {size}")
        total = " + ".join(rf"e^{{z_{{{k}}}}}" for k in range(1, size + 1))
        written = rf"\frac{{d}}{{d z_{{1}}}} \ln({total}) = \frac{{e^{{z_{{1}}}}}}{{{total}}}"
        reading, evaluating = sympy_seconds([written])
        yield (
            size,
            milliseconds(eqcheck_seconds([r"\frac{\partial E}{\partial z_j} = y_j \sum_k t_k - t_j"], block)),
            milliseconds(eqcheck_seconds([r"\frac{\partial y_k}{\partial z_j} = y_k (\delta_{jk} - y_j)"], block)),
            milliseconds(
                eqcheck_seconds([r"\frac{\partial^2 E}{\partial z_i \partial z_j} = y_i (\delta_{ij} - y_j) \sum_k t_k"], block)
            ),
            milliseconds(eqcheck_seconds([written], block)),
            milliseconds(reading),
            milliseconds(evaluating),
        )


def nesting():
    inner = "a"
    for depth in range(1, DEEPEST + 1):
        outer = rf"\ln(1 + e^{{{inner}}})"
        if depth in (1, 2, 4, 8, DEEPEST):
            formula = rf"{outer} = \ln(e^{{{inner}}} + 1)"
            reading, evaluating = sympy_seconds([formula])
            yield depth, milliseconds(eqcheck_seconds([formula])), milliseconds(reading), milliseconds(evaluating)
        inner = outer


def nested_sums():
    letters = "ijkmn"
    for depth in range(1, 6):
        signs = " ".join(rf"\sum_{{{letter}=1}}^{{4}}" for letter in letters[:depth])
        product = " ".join(letters[:depth])
        formula = rf"{signs} {product} a = {10**depth} a"
        reading, evaluating = sympy_seconds([formula])
        yield depth, 4**depth, milliseconds(eqcheck_seconds([formula])), milliseconds(reading), milliseconds(evaluating)


def main():
    print(f"Python {platform.python_version()}, {platform.system()}, SymPy {sympy.__version__}; best of {REPEATS} runs")
    start = time.perf_counter()
    check_markdown(page([LINES[0].format(2)]))
    print(f"The first equality of a process takes {time.perf_counter() - start:.2f} s: the grammar is read once.")
    parse_latex("a", backend="lark")
    table(
        "Number of equations on a page",
        ["equations", "page, s", "each, ms"],
        number_of_equations(),
    )
    table(
        "One equality of a page, ms",
        ["equality", "eqcheck", "SymPy reads", "SymPy evaluates"],
        beside_sympy(),
    )
    table(
        "Size K, one equality, ms",
        ["K", "gradient: every j", "Jacobian: every j, k", "Hessian: every i, j", "written out", "SymPy reads", "SymPy evaluates"],
        sizes(),
    )
    table("ln(1 + exp(…)) within itself, ms", ["depth", "eqcheck", "SymPy reads", "SymPy evaluates"], nesting())
    table("Sums within sums, 4 terms each, ms", ["depth", "terms", "eqcheck", "SymPy reads", "SymPy evaluates"], nested_sums())


if __name__ == "__main__":
    main()
