"""Calibration: counted by hand, by a loop, and with labels that are drawn from the probabilities themselves."""

import numpy as np
import pytest

from softmaxlib import softmax
from softmaxlib.training import calibration


def test_four_examples_by_hand():
    p = [[0.9, 0.1], [0.2, 0.8], [0.85, 0.15], [0.5, 0.5]]
    found = calibration(p, [0, 0, 0, 1], bins=5)
    assert found.count.tolist() == [0, 0, 1, 1, 2]  # 0.5; 0.8, a bin's upper end; 0.85 and 0.9
    assert found.promised[2:] == pytest.approx([0.5, 0.8, 0.875]) and np.isnan(found.promised[:2]).all()
    assert found.came_true[2:] == pytest.approx([0, 0, 1])
    assert found.error == pytest.approx((0.5 + 0.8 + 2 * 0.125) / 4)


def test_it_is_what_a_loop_counts():
    rng = np.random.default_rng(0)
    p, y = softmax(3 * rng.normal(size=(500, 4))), rng.integers(0, 4, 500)
    found, total = calibration(p, y, bins=7), 0
    for m in range(7):
        inside = [n for n in range(500) if m / 7 < p[n].max() <= (m + 1) / 7]
        assert found.count[m] == len(inside)
        if inside:
            right = np.mean([p[n].argmax() == y[n] for n in inside])
            sure = np.mean([p[n].max() for n in inside])
            assert (found.promised[m], found.came_true[m]) == pytest.approx((sure, right))
            total += len(inside) * abs(sure - right)
    assert found.error == pytest.approx(total / 500)


def test_what_comes_true_as_often_as_it_says_is_calibrated():
    rng = np.random.default_rng(1)
    p = softmax(2 * rng.normal(size=(200_000, 3)))
    y = (p.cumsum(1) < rng.random((len(p), 1))).sum(1)
    assert calibration(p, y).error < 0.005
    assert calibration(softmax(3 * np.log(p)), y).error > 0.05


@pytest.mark.parametrize(
    ("p", "y", "message"),
    [
        ([0.5, 0.5], [0], r"probabilities has shape \(2,\), expected \(N, K\)"),
        ([[0.5, 0.6]], [0], r"the sum of probabilities\[0\] = 1.1, expected 1"),
        ([[1.5, -0.5]], [0], r"probabilities\[0, 1\] = -0.5, expected a finite number, 0 or larger"),
        ([[0.5, 0.5]], [2], r"target\[0\] = 2, expected 0\.\.1"),
        ([[0.5, 0.5]], [0, 1], r"target has shape \(2,\), expected \(1,\)"),
    ],
)
def test_what_is_wrong_is_named(p, y, message):
    with pytest.raises(ValueError, match=message):
        calibration(p, y)
