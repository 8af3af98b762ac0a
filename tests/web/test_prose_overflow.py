"""What the chapter on overflow says in words and numbers, and no cell of it prints."""

import json
from decimal import Context, Decimal, localcontext

import nbformat
import numpy as np
import pytest
from site_build import ROOT

from softmaxlib import cross_entropy, softmax

CELLS = nbformat.read(ROOT / "book/overflow.ipynb", as_version=4).cells
TEXT = " ".join("\n\n".join(cell.source for cell in CELLS if cell.cell_type == "markdown").split())
EPS = 2.0**-52


def test_the_ends_of_the_exponential():
    with np.errstate(over="ignore", under="ignore"):
        assert np.isinf(np.exp(710.0)) and np.exp(-746.0) == 0 and np.isinf(np.exp(np.float16(12)))
        assert np.exp(-745.0) < 1e-323 and np.exp(-800.0) == 0
    assert "exponential of 710 is beyond that" in TEXT and "exponential of −746" in TEXT
    assert "In float16 a logit of 12 is too much" in TEXT
    assert "0.0900, 0.2447 and 0.6652" in TEXT and softmax([0.0, 1, 2]).round(4).tolist() == [0.09, 0.2447, 0.6652]


def test_what_the_shift_costs_in_digits():
    assert "has lost a factor of 700 in its last digit and is right to 13 digits" in TEXT
    assert 10**-13.5 < 700 * EPS / 2 < 1e-13


@pytest.mark.parametrize(
    ("precision", "loss", "digits"),
    [(np.float64, 1e-4, 12), (np.float64, 1e-8, 8), (np.float64, 1e-16, 0), (np.float32, 1e-4, 3), (np.float32, 1e-7, 0)],
)
def test_how_many_digits_of_a_loss_are_left(precision, loss, digits):
    errors = []
    for share in np.linspace(1, 2, 200):
        z = np.array([0, np.log(np.expm1(loss * share))], dtype=precision)
        added = np.log(np.exp(z).sum())
        errors.append(abs(float(added) / float(cross_entropy(z.astype(float), 0)) - 1))
    assert round(-np.log10(max(errors))) == digits, max(errors)
    assert "A loss of 1 has sixteen digits, a loss of $10^{-4}$ has twelve, a loss of $10^{-8}$ has eight" in TEXT
    assert "a loss of $10^{-4}$ has three digits, and $10^{-7}$ is the end" in TEXT


def test_what_the_subtraction_of_the_logits_rounds_off():
    assert "with a lead of 40 up to 16 eps of the loss" in TEXT
    assert np.spacing(40.0) / 2 == 16 * EPS
    rng, by_hand, ours = np.random.default_rng(0), [], []
    for z in np.column_stack([rng.uniform(38, 42, 300), rng.normal(size=(300, 3))]):
        with localcontext(Context(prec=60)):
            true = (1 + sum((Decimal(float(other)) - Decimal(float(z[0]))).exp() for other in z[1:])).ln()
            for loss, errors in ((np.log1p(np.exp(z[1:] - z[0]).sum()), by_hand), (cross_entropy(z, 0), ours)):
                errors.append(float(abs(Decimal(float(loss)) - true) / true) / EPS)
    assert 8 < max(by_hand) < 18 and max(ours) < 2


def test_the_others_are_on_the_same_line():
    assert "The losses of SciPy, scikit-learn, PyTorch and JAX lie on that line" in TEXT
    assert r"at a loss of $10^{-18}$ all four are wrong by 100 %" in TEXT
    results = json.loads((ROOT / "benchmarks/results.json").read_text(encoding="utf-8"))
    (case,) = [case for case in results["accuracy"] if case["case"] == "confident, float64"]
    found = case["errors"]["loss"]
    assert set(found) == {"softmaxlib", "SciPy", "scikit-learn", "PyTorch", "JAX"}
    for name in set(found) - {"softmaxlib"}:
        assert found[name]["median"] * EPS == pytest.approx(1, abs=0.01)


def test_the_exercises_by_hand():
    assert "plus ln 1.367879 less ln 2, or −1000 + 0.3133 − 0.6931, which is −1000.3799" in TEXT
    assert [round(v, 4) for v in (np.log(1 + np.exp(-1)), np.log(2))] == [0.3133, 0.6931]
    assert "In float32 a step is $1.1921 \\cdot 10^{-7}$" in TEXT and f"{np.finfo(np.float32).eps:.4e}" == "1.1921e-07"
    assert "16.1181" in TEXT and round(-np.log(1e-7), 4) == 16.1181
    assert r"The probability is $2.1 \cdot 10^{-9}$" in TEXT and f"{softmax([-20.0, 0])[0]:.1e}" == "2.1e-09"
    assert "Below −37 the sum is 1" in TEXT and 1 + np.exp(-37.0) == 1 < 1 + np.exp(-36.0)


def test_the_sum_that_overflows_is_in_the_findings():
    assert "SciPy 1.17.1 and JAX 0.10.2 do this" in TEXT
    seen = (ROOT / "findings/float16-sum-of-65520-equal-logits-overflows.sh").read_text(encoding="utf-8")
    assert "# Packages: scipy==1.17.1, jax==0.10.2," in seen
    after = seen.split("\nK = 65520:")[1]
    assert "scipy: p 0.000e+00, loss inf" in after and "jax:   p 0.000e+00, loss inf" in after
