"""taylor_test and check_directions: second opinions, and what they cannot see."""

import re
import warnings
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest

from softmaxlib import (
    check_directions,
    cross_entropy,
    cross_entropy_value_and_grad,
    logsumexp,
    softmax,
    softmax_jacobian,
    taylor_test,
)

PROBE = np.log([0.2, 0.3, 0.5])
LABELS = np.array([0.1, 0.7, 0.2])


def loss(a):
    return cross_entropy(a, LABELS)


def gradient(a):
    return cross_entropy_value_and_grad(a, LABELS)[1]


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_a_right_gradient_is_2(seed):
    for f, derivative in ((loss, gradient), (softmax, softmax_jacobian), (logsumexp, softmax)):
        result = taylor_test(f, derivative, PROBE, seed=seed)
        assert result.ok and bool(result)
        assert result.order == pytest.approx(2, abs=0.02)
        assert len(result.steps) == len(result.remainders) > 6
        np.testing.assert_allclose(result.steps, 4.0 ** -np.arange(len(result.steps)) / 8)


@pytest.mark.parametrize("size", [1, 1e-3, 1e-5])
def test_the_order_of_a_wrong_gradient_is_1(size):
    result = taylor_test(loss, lambda a: gradient(a) + size * np.array([1, 0, -2]), PROBE)
    assert not result.ok and not result
    assert result.order == pytest.approx(1, abs=0.02)
    assert taylor_test(loss, lambda a: gradient(a) + 1e-10, PROBE).ok  # which it cannot see


def test_the_text():
    result = taylor_test(lambda x: x**2, lambda x: 2 * x, 3.0, direction=1.0)
    lines = str(result).splitlines()
    assert str(result) == repr(result)
    assert lines[:4] == [
        "the remainder is of order 2.00: as for a right gradient",
        "     step   remainder   order",
        "  1.2e-01     1.6e-02",
        "  3.1e-02     9.8e-04    2.00",
    ]
    table = ElementTree.fromstring(result._repr_html_())
    assert table.find("caption").text == lines[0]
    assert len(table.find("tbody").findall("tr")) == len(lines) - 2
    wrong = taylor_test(lambda x: x**2, lambda x: x, 3.0)
    assert str(wrong).startswith("the remainder is of order 1.00: a right gradient has 2\n")


def test_a_function_without_a_bend():
    result = taylor_test(lambda x: 3 * x.sum(), lambda x: 3 + 0 * x, PROBE)
    assert result.ok and result.order is None
    assert re.fullmatch(
        r"the remainder is no larger than the rounding errors of f, \d\.\de-1\d", str(result)
    )
    assert result._repr_html_().startswith("<table><caption>the remainder is no larger")
    wrong = taylor_test(lambda x: 3 * x.sum(), lambda x: 3.001 + 0 * x, PROBE)
    assert wrong.order == pytest.approx(1, abs=0.02)
    assert taylor_test(lambda x: x**3, lambda x: 3 * x**2, 0.0).order == pytest.approx(3, abs=0.02)


def test_points_without_a_derivative():
    assert not taylor_test(lambda x: np.abs(x).sum(), np.sign, [0.0, 1.0])
    assert not taylor_test(lambda x: (x > 0) + x, lambda x: 1.0, 0.0, direction=1.0)


@pytest.mark.parametrize("scale", [1e-200, 1e-8, 1e8, 1e200])
def test_any_scale(scale):
    right = taylor_test(lambda x: scale * softmax(x), lambda x: scale * softmax_jacobian(x), PROBE)
    assert right.order == pytest.approx(2, abs=0.02)
    if 1e-100 < scale < 1e100:
        x = scale * PROBE
        for factor, order in ((1, 2), (1.01, 1)):
            result = taylor_test(
                lambda x: loss(x / scale), lambda x: factor * gradient(x / scale) / scale, x
            )
            assert result.order == pytest.approx(order, abs=0.02), str(result)


def test_each_output_has_its_own_noise():
    def f(x):
        return np.array([np.sin(x[0]), 1e6 + np.cos(x[1])])

    def jacobian(x):
        return np.diag([np.cos(x[0]), -np.sin(x[1])])

    assert taylor_test(f, jacobian, [0.3, 0.4]).order == pytest.approx(2, abs=0.05)
    assert not taylor_test(f, lambda x: 1.01 * jacobian(x), [0.3, 0.4])


def test_the_direction_is_random_of_the_size_of_x_and_the_same_for_the_same_seed():
    x = np.repeat([0.0, -1e3], 1000)

    def directions(seed):
        points = []
        result = taylor_test(lambda x: points.append(x) or x @ x, lambda x: 2 * x, x, seed=seed)
        assert result.order == pytest.approx(2, abs=0.02)
        farthest = max(points, key=lambda point: abs(point - x).max())
        return (farthest - x) / result.steps[0] / np.maximum(1, np.abs(x))

    first, again, other = map(directions, (3, 3, 4))
    np.testing.assert_array_equal(first, again)
    assert (first != other).any()
    for part in np.split(first, 2):
        assert 0.7 < np.sqrt(np.mean(part**2)) < 1.4 and abs(part.mean()) < 0.2


def test_what_x_really_moved_counts():
    x = 1e6 + np.array([0.5, 0.25, 1.0])
    result = taylor_test(softmax, softmax_jacobian, x, direction=[1.1, -0.7, 0.3])
    assert result.order == pytest.approx(2, abs=0.02) and len(result.steps) > 6


def test_noise_ends_the_table():
    def single(a):
        return softmax(a.astype(np.float32))

    def inside(a):
        return single(a).astype(float)

    for f in (single, inside):
        assert taylor_test(f, softmax_jacobian, PROBE).order == pytest.approx(2, abs=0.05)
        assert taylor_test(f, lambda a: 1.5 * softmax_jacobian(a), PROBE).order < 1.5


def test_steps_that_leave_the_domain_are_left_out():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        result = taylor_test(np.log, lambda x: 1 / x, 0.01, direction=-1.0)
    assert result.steps[0] < 0.01 and result.order == pytest.approx(2, abs=0.02)


def test_what_is_not_written_yet():
    def stub(a):
        raise NotImplementedError("write this")

    result = taylor_test(loss, stub, PROBE)
    assert not result.ok and str(result) == "stub is not written yet: write this"
    assert result.order is None and len(result.steps) == len(result.remainders) == 0


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"direction": [1.0, 0]}, "direction has shape (2,), expected that of x, (3,)"),
        ({"direction": [0.0, 0, 0]}, "direction is 0 everywhere"),
        ({"direction": [np.nan, 0, 0]}, "direction[0] = nan, expected a finite number"),
    ],
)
def test_errors_of_the_taylor_test(options, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        taylor_test(loss, gradient, PROBE, **options)


def test_more_errors():
    rng = np.random.default_rng(0)
    with pytest.raises(TypeError, match="grad is int, expected a function"):
        taylor_test(loss, 1, PROBE)
    with pytest.raises(ValueError, match="expected at least one entry"):
        taylor_test(loss, gradient, [])
    with pytest.raises(ValueError, match="random or keeps a state"):
        taylor_test(lambda x: rng.normal(), gradient, PROBE)
    with pytest.raises(ValueError, match="grad returned shape"):
        taylor_test(loss, softmax_jacobian, PROBE)


def large(x):
    return 0.5 * x @ x + np.sin(x).sum()


def large_gradient(x):
    return x + np.cos(x)


def test_directions_of_a_large_x():
    x = np.random.default_rng(0).normal(size=100_000)
    result = check_directions(large, large_gradient, x)
    text = "all 20 directions agree with central differences (h = 6.1e-06, rtol = 1e-05)"
    assert str(result) == text
    assert result.n_checked == 20 and result.numeric.shape == (20,)
    assert result.points < 100


def test_what_directions_find_and_miss():
    x = np.random.default_rng(0).uniform(-1, 1, 400)
    limit = check_directions(large, large_gradient, x).tolerance.min()

    def off(size, *entries):
        def wrong(x):
            value = large_gradient(x)
            value[list(entries)] += size
            return value

        return check_directions(large, wrong, x)

    for entry in (0, 123, 399):
        assert not off(3 * limit, entry)
        assert off(limit / 3, entry)
    # Errors of two entries cancel in every other direction.
    assert 0.2 < np.mean([off(1.0, 0, n).n_wrong for n in range(1, 41)]) / 20 < 0.8


def test_directions_are_scaled_with_x():
    x = np.array([1e6, 1.0, 0.0])
    result = check_directions(lambda x: x @ x, lambda x: 2 * x, x, directions=1)
    assert abs(result.analytic[0]) == pytest.approx(2e12, rel=1e-6)
    assert result.ok
    for size in (0.0, 0.5, 40.0):
        result = check_directions(lambda x: 3 * x, lambda x: 3.0, size)
        np.testing.assert_allclose(np.abs(result.analytic), 3 * max(1, size))
        assert set(np.sign(result.analytic)) == {-1, 1} and result.ok


def test_directions_of_arrays_and_matrices():
    result = check_directions(softmax, softmax_jacobian, PROBE, directions=4)
    assert result.ok and result.numeric.shape == (3, 4)
    W = np.arange(6.0).reshape(2, 3)
    assert check_directions(lambda w: (w**2).sum(), lambda w: 2 * w, W, seed=3)
    wrong = check_directions(lambda w: (w**2).sum(), lambda w: 2 * w + (w == 4), W, directions=2)
    lines = str(wrong).splitlines()
    assert lines[0] == "both directions disagree"
    assert [line.split("   ")[0].strip() for line in lines[2:4]] == ["direction 0", "direction 1"]
    text = str(check_directions(np.sin, np.cos, 1.0, directions=1))
    assert text.startswith("the only direction agrees with")
    options = {"directions": 1, "method": "fourth", "h": 1e-3, "rtol": 0.1}
    text = str(check_directions(np.sin, np.sin, 1.0, **options))
    assert text.startswith("the only direction disagrees")
    assert "fourth-order central differences (h = 1.0e-03, rtol = 0.1)" in text


def test_directions_differ_with_the_seed():
    first, again, other = (
        check_directions(loss, gradient, np.arange(3.0), seed=seed).analytic for seed in (0, 0, 1)
    )
    np.testing.assert_array_equal(first, again)
    assert (first != other).any() and len(set(first.round(9))) > 2


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"directions": 0}, ValueError, "directions = 0, expected 1 or more"),
        ({"directions": 1.5}, TypeError, "directions = 1.5, expected an integer"),
        ({"rtol": -1}, ValueError, "rtol = -1"),
        ({"method": "x"}, ValueError, "method = 'x'"),
        ({"grad": 1}, TypeError, "grad is int, expected a function"),
        ({"x": []}, ValueError, "expected at least one entry"),
        ({"grad": softmax_jacobian}, ValueError, "grad returned shape (3, 3), expected (3,)"),
    ],
)
def test_errors_of_directions(options, error, message):
    options = {"f": loss, "grad": gradient, "x": PROBE, **options}
    with pytest.raises(error, match=re.escape(message)):
        check_directions(**options)
