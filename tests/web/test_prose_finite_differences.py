"""What the chapter on finite differences says in words and numbers, and no cell of it prints."""

import json
import re
from decimal import Context, Decimal

import nbformat
import numpy as np
import pytest
from site_build import ROOT

from softmaxlib import check_directions, cross_entropy, numerical_gradient, softmax, taylor_test
from softmaxlib.checking import checker_table
from softmaxlib.measured import load

CELLS = nbformat.read(ROOT / "book/finite_differences.ipynb", as_version=4).cells
TEXT = " ".join("\n\n".join(cell.source for cell in CELLS if cell.cell_type == "markdown").split())
T = np.array([0.1, 0.7, 0.2])
ROOTS = {"forward": 1 / 2, "central": 1 / 3, "fourth": 1 / 5}


def rows(first):
    """Return the rows of the table whose head begins with ``first``, as numbers."""
    (table,) = [cell.source.split(first)[1] for cell in CELLS if f"\n{first}" in cell.source]
    lines = [line for line in table.split("\n\n")[0].splitlines() if re.match(r"\| [\d.]", line)]
    return [[Decimal(cell.replace("−", "-").strip()) for cell in line.strip("|").split("|")] for line in lines]


def test_the_cube_by_hand():
    for said, value in [
        ("The cube of 2.1 is 9.261, the cube of 2 is 8, the difference is 1.261, and divided by 0.1 that is 12.61", 0.61),
        ("The cubes of 2.1 and 1.9 are 9.261 and 6.859, their difference is 2.402, and divided by 0.2 that is 12.01", 0.01),
    ]:
        assert said in TEXT
        numbers = [float(n) for n in re.findall(r"\d+\.\d+", said)]
        assert numbers[-1] - 12 == pytest.approx(value)
    assert Decimal("2.1") ** 3 == Decimal("9.261") and Decimal("1.9") ** 3 == Decimal("6.859")
    assert "The cube of 2.01 is 8.120601, and the quotient is 12.0601" in TEXT
    assert (Decimal("2.01") ** 3 - 8) / Decimal("0.01") == Decimal("12.0601")
    assert "four times 12.01 less 12.04 is 36" in TEXT and (Decimal("2.2") ** 3 - Decimal("1.8") ** 3) / Decimal("0.4") == Decimal("12.04")
    assert "and, with 0.2, 13.24. Twice 12.61 less 13.24 is 11.98" in TEXT
    assert (Decimal("2.2") ** 3 - 8) / Decimal("0.2") == Decimal("13.24")
    assert "The slope is 80. In the last line the error is $4h^4$: 0.0004, and then 0.00000004" in TEXT
    assert [4 * h**4 for h in (Decimal("0.1"), Decimal("0.01"))] == [Decimal("0.0004"), Decimal("0.00000004")]


def test_the_machine_with_four_digits():
    four, found = Context(prec=4), rows("| $h$ | cube on the right |")
    assert [row[0] for row in found] == [Decimal(10) ** -n for n in range(1, 6)]
    for h, right, left, difference, quotient in found:
        cubes = [four.create_decimal((2 + sign * h) ** 3) for sign in (1, -1)]
        assert [right, left] == cubes and difference == cubes[0] - cubes[1] and quotient == difference / (2 * h)


def worst(method, h, precision):
    points = np.random.default_rng(0).normal(size=(8, 3))
    errors = [numerical_gradient(lambda z: cross_entropy(z.astype(precision), T), z, method=method, h=h) - softmax(z) + T for z in points]
    return np.abs(errors).max()


@pytest.mark.parametrize("precision", [np.float64, np.float32])
def test_where_the_curves_are_lowest(precision):
    steps, eps = np.geomspace(1e-13 if precision == np.float64 else 1e-6, 1, 60), np.finfo(precision).eps
    for method, root in ROOTS.items():
        errors = np.array([worst(method, h, precision) for h in steps])
        # A noisy curve has several steps that are nearly lowest.
        good = steps[errors < 2 * errors.min()]
        assert good.min() / 4 <= eps**root <= good.max(), method
    assert "to the right of the predicted steps, by a factor of up to four" in TEXT


def test_how_many_digits_a_step_leaves():
    assert "The step $10^{-10}$, which looks careful, leaves five digits" in TEXT
    assert 10**-6.5 < worst("central", 1e-10, np.float64) < 1e-5
    assert "Next to 10,000,000 float32 has no number but whole ones" in TEXT
    assert np.spacing(np.float32(1e7)) == 1
    assert r"Near a million the numbers of float64 are $1.2 \cdot 10^{-10}$ apart" in TEXT
    assert np.spacing(1e6) == pytest.approx(1.2e-10, rel=0.05)
    assert np.spacing(1e6) / (2 * 6e-6) == pytest.approx(1e-5, rel=0.05)


def test_the_directions():
    rng = np.random.default_rng(0)
    many, shares = rng.normal(size=1000), rng.dirichlet(np.ones(1000))
    slopes = softmax(many) - shares

    def noticing(size):
        wrong = slopes * (1 + size * (np.arange(1000) == 7))
        return check_directions(lambda z: cross_entropy(z, shares), lambda z: wrong, many).n_wrong

    assert "Of 0.1 % seventeen notice, of 0.01 % three, and below that none" in TEXT
    assert [noticing(size) for size in (1e-3, 1e-4, 1e-5)] == [17, 3, 0]
    ratio = np.linalg.norm(slopes) / abs(slopes[7])
    assert "45 times as long as entry 7" in TEXT and round(ratio) == 45
    assert "two millionths of the whole" in TEXT and round(1e6 * 1e-4 / ratio) == 2
    found = check_directions(lambda z: cross_entropy(z, shares), lambda z: slopes * (1 + 1e-4 * (np.arange(1000) == 7)), many)
    assert "the three that notice happen to have a small slope" in TEXT
    assert found.n_wrong == 3 and len(re.findall(r"^  direction \d+ +(-?0\.0[01]\d+)", str(found), re.M)) == 3 and np.linalg.norm(slopes) > 0.05


def test_the_constants_that_the_rule_of_thumb_leaves_out():
    assert "is the cube root of eps and 14 % more" in TEXT
    A, B = 1 / 6, 1 / 2  # of a third derivative of 1, and in eps
    assert round((B / (2 * A)) ** (1 / 3) - 1, 2) == 0.14


def test_where_the_function_does_not_bend_there_is_no_remainder():
    assert "along (1, 1, 1) this loss does not change, and there is no remainder" in TEXT
    z = np.array([0.3, -0.5, 0.8])
    assert taylor_test(lambda z: cross_entropy(z, T), lambda z: softmax(z) - T, z, direction=[1, 1, 1]).order is None


def test_the_complex_step_with_a_plain_product():
    def squared_distance(z):
        e = np.exp(z)
        return (e / e.sum() - T) @ (e / e.sum() - T) / 2

    z = np.log([0.2, 0.3, 0.5])
    assert "With `@` in its place both lines agree" in TEXT
    slopes = [numerical_gradient(squared_distance, z, method=method) for method in ("central", "complex")]
    assert slopes[0] == pytest.approx(slopes[1], abs=1e-9) and slopes[1] == pytest.approx([0.01, -0.135, 0.125])


def test_the_four_columns():
    z = np.array([0.3, -0.5, 0.8])
    slope = (softmax(z) - T)[2]
    found = rows("| $h$ | a | b | c | d |")
    assert len(found) == 3
    for row in found:
        h, a, b, c, d = map(float, row)
        right = numerical_gradient(lambda z: cross_entropy(z, T), z, h=h)[2] - slope
        rounded = numerical_gradient(lambda z: cross_entropy(z, T).round(6), z, h=h)[2] - slope
        kink = numerical_gradient(lambda x: np.maximum(x - z, 0).sum(), z, h=h)[2] - 1
        for said, value in ((a, right), (b, right + 0.01), (c, kink), (d, rounded)):
            assert float(f"{value:.0e}") == pytest.approx(said, rel=1e-9)


class TestTheCheckers:
    """What the last section says of its two tables."""

    RIGHT, WRONG = checker_table("right"), checker_table("wrong")

    def cell(self, checker, case):
        table = self.RIGHT if case in self.RIGHT.cases else self.WRONG
        asked = [table.flagged(checker, case, K) for K in table.sizes]
        return [count for count in asked if count is not None]

    def rows_with(self, case, count):
        return {checker for checker in self.WRONG.checkers if set(self.cell(checker, case)) == {count}}

    def test_one_row_refuses_none_and_finds_all(self):
        assert "How many of the fourteen rows do both?" in TEXT and len(self.WRONG.checkers) == 14
        assert "One, and it is our own" in TEXT
        good = [
            checker
            for checker in self.WRONG.checkers
            if all(self.cell(checker, case) and not any(self.cell(checker, case)) for case in self.RIGHT.cases)
            and all(set(self.cell(checker, case)) == {5} for case in self.WRONG.cases)
        ]
        assert good == ["softmaxlib check_grad"]

    def test_what_is_refused(self):
        assert "Nine rows refuse the right derivative at every point" in TEXT
        assert len(self.rows_with("float32", 5)) == 9
        for name in ("jax check_grads, forward", "jax check_grads, reverse", "pytensor verify_grad"):
            assert self.cell(name, "float32") == [0, 0, 0] and sum(self.cell(name, "float32 1 %")) <= 1
        assert set(self.cell("SciPy jacobian", "vector")) == {5} and self.cell("SciPy jacobian, axis 0", "vector") == [0, 0]
        assert all(set(self.cell("SciPy jacobian", case)) == {5} for case in self.WRONG.cases)
        assert self.cell("numdifftools Jacobian", "vector") == [0, 0] and self.cell("numdifftools Jacobian", "batch") == [5, 5]
        assert self.cell("jacobi", "vector") == [0, 0] and self.cell("jacobi, claimed error", "vector") == [5, 5]

    def test_why_scipy_raises(self):
        assert "takes one vector, and for the batch it raises an error that says so" in TEXT
        assert "ValueError: `x0` must have at most 1 dimension." in json.dumps(load("checkers"))

    def test_what_passes(self):
        assert "with 1000 classes it accepts a Jacobian with nothing beside the diagonal, and in float32 one with the wrong sign" in TEXT
        assert [self.cell("jax check_grads, forward", case)[2] for case in ("beside", "float32 sign")] == [0, 0]
        assert "With 100 classes it accepts 0 everywhere" in TEXT and self.cell("torch gradcheck, fast", "zero") == [5, 0, 0]
        missed = {checker for checker in self.WRONG.checkers if self.cell(checker, "one entry")[2:] == [0]}
        assert missed == {
            "autograd check_grads", "jax check_grads, forward", "jax check_grads, reverse", "torch gradcheck",
            "torch gradcheck, fast", "pytensor verify_grad",
        }  # fmt: skip
        assert "PyTorch always allows $10^{-5}$, and beside it a relative error of 0.1 %" in TEXT
        assert self.cell("torch gradcheck", "1e-3") == [0, 0, 0]

    def test_every_column_is_explained(self):
        for table in (self.RIGHT, self.WRONG):
            cells = [cell.source for cell in CELLS if cell.source.startswith("## What the checkers that people use find")]
            assert all(re.search(rf"^\| {re.escape(case)} \| ", cells[0], re.M) for case in table.cases)

    def test_the_sum_of_the_random_vectors_of_the_fast_mode(self):
        assert "for K classes makes about three quarters of K" in TEXT
        rng = np.random.default_rng(0)
        vectors = rng.random((100, 1000))
        sums = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).sum(1)
        assert (sums**2).mean() == pytest.approx(750, rel=0.01)
