"""The figures in the words of Second order that no cell prints."""

import nbformat
import numpy as np
import pytest
from site_build import ROOT

from softmaxlib import cross_entropy, cross_entropy_hessian, cross_entropy_newton_step, softmax
from softmaxlib.measured import load

P, T, FAR = np.array([0.2, 0.3, 0.5]), np.array([0.1, 0.7, 0.2]), np.array([0.9, 0.02, 0.08])
CELLS = nbformat.read(ROOT / "book/second_order.ipynb", as_version=4).cells
TEXT = " ".join(" ".join(cell.source for cell in CELLS if cell.cell_type == "markdown").split())


def said(*phrases):
    for phrase in phrases:
        assert phrase in TEXT, phrase


def test_the_curvature_by_hand():
    v = np.array([1, 0, -1])
    assert v @ cross_entropy_hessian(np.log(P), T) @ v == pytest.approx(0.61)
    said("The curvature is 0.7 − 0.09 = 0.61")


def test_how_many_entries_a_hessian_has():
    assert (640**2, 7840**2) == (409_600, 61_465_600) and (50_000 * 1000) ** 2 == 2.5e15
    assert 61_465_600 * 8 == pytest.approx(0.5e9, rel=0.02)
    said("its square is 409,600", "it is 61,465,600, half a gigabyte", "2.5 · 10¹⁵")
    building, solving = ({size: work(size) for size in (640, 7840)} for work in (lambda size: 1000 * size**2 / 2, lambda size: size**3 / 3))
    assert (round(building[640] / 1e6), round(solving[640] / 1e6)) == (205, 87)
    assert (round(building[7840] / 1e9), round(solving[7840] / 1e9)) == (31, 161)
    steps = [(building[size] + solving[size]) / (2 * 1000 * size) for size in (640, 7840)]
    assert round(steps[0]) == 228 and round(steps[1], -3) == 12_000
    said("With 640 weights and a thousand examples that is 205 and 87 million, as many as 228 steps of descent take")
    said("with 7,840 weights it is 31 and 161 billion, or 12,000 steps")


def test_newtons_step_by_hand():
    step = cross_entropy_newton_step(np.log(P), T)
    assert (T / P).round(4).tolist() == [0.5, 2.3333, 0.4] and (T / P).mean() == pytest.approx(1.0778, abs=5e-5)
    assert step.round(4).tolist() == [-0.5778, 1.2556, -0.6778]
    assert (step / (T - P)).round().tolist() == [6, 3, 2]
    said("0.5, 2.3333 and 0.4. Their mean is 1.0778, and without it the step is (−0.5778, 1.2556, −0.6778)")
    said("about three times as far in the second entry and six times as far in the first")


def test_the_far_start():
    step = cross_entropy_newton_step(np.log(FAR), T)
    assert (T / FAR).round(4).tolist() == [0.1111, 35, 2.5] and (T / FAR).mean() == pytest.approx(12.537, abs=5e-4)
    assert step[1] == pytest.approx(22.5, abs=0.05)
    assert cross_entropy(np.log(FAR), T) == pytest.approx(3.3, abs=0.05)
    assert cross_entropy(np.log(FAR) + step, T) == pytest.approx(9.3, abs=0.05)
    said("is (0.1111, 35, 2.5), with the mean 12.537, so the second logit is to rise by 22.5", "the loss is 9.3 where it was 3.3")


def test_a_newton_error_is_less_than_five_times_the_square_of_the_one_before():
    z, errors = np.log(P), []
    for _ in range(5):
        errors.append(abs(softmax(z) - T).max())
        z = z + cross_entropy_newton_step(z, T)
    quotients = np.array(errors[1:]) / np.array(errors[:-1]) ** 2
    assert (quotients < 5).all() and quotients[-1] > 4
    said("each error is less than five times the square of the one before")


def test_what_the_libraries_steps_did_to_the_loss():
    cases = {row["case"]: row for row in load("boosting")["cases"]}

    def losses(name):
        z, share = np.log(cases[name]["start"]), np.array(cases[name]["counts"]) / sum(cases[name]["counts"])
        return cross_entropy(z, share), {who: cross_entropy(z + np.array(step), share) for who, step in cases[name]["steps"].items()}

    for name in ("3 equal classes", "10 equal classes"):
        _, after = losses(name)
        assert min(after, key=after.get) in ("catboost", "lightgbm")
        steps = {who: abs(np.array(step)).max() for who, step in cases[name]["steps"].items()}
        assert steps["scikit-learn"] > steps["catboost"] > steps["xgboost"]
    _, after = losses("probabilities 0.2, 0.3, 0.5")
    assert sorted(after, key=after.get)[:2] == ["catboost", "xgboost"]
    before, after = losses("probabilities 0.05, 0.05, 0.9")
    assert min(after.values()) > before
    share = np.array(cases["probabilities 0.05, 0.05, 0.9"]["counts"]) / 100
    lowered = np.array(cases["probabilities 0.05, 0.05, 0.9"]["steps"]["catboost"]) < 0
    assert share[0] == 0.4 and lowered[1] and share[1] > 0.05
    said("there a logit was lowered although its class has a larger share in the leaf than at the start")
    said("all four end above where they began", "a class at 0.05 holds 40 % of the leaf")
