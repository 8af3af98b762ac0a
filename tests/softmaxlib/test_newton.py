"""Newton's steps: they solve the systems they say, do not care about units, and own up where there is no minimum."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sampling import rounds
from strategies import like, logits

from softmaxlib import (
    cross_entropy,
    cross_entropy_hessian,
    cross_entropy_hvp,
    cross_entropy_newton_step,
    cross_entropy_value_and_grad,
    linear_hvp,
    linear_newton,
    linear_newton_step,
    linear_value_and_grad,
    softmax,
)

N, D, K = 30, 3, 4
rng = np.random.default_rng(0)
X = rng.normal(size=(N, D))
IDS = rng.integers(0, K, N)
SOFT = rng.uniform(size=(N, K))  # rows need not sum to 1
PARAMS = {"W": (rng.normal(size=(K, D)), rng.normal(size=K)), "Theta": (rng.normal(size=(D, K)),)}
each_layout = pytest.mark.parametrize("layout", ["W", "Theta"])


def start(layout, classes=K, features=D):
    return (np.zeros((classes, features)), np.zeros(classes)) if layout == "W" else (np.zeros((features, classes)),)


def largest(arrays):
    return max(np.abs(a).max() for a in arrays)


class TestOneExample:
    def test_the_numbers_of_the_course(self):
        step = cross_entropy_newton_step(np.log([0.2, 0.3, 0.5]), [0.1, 0.7, 0.2])
        np.testing.assert_allclose(step, np.array([0.5, 7 / 3, 0.4]) - 97 / 90, rtol=1e-12)

    @given(logits(), st.data())
    def test_the_hessian_times_it_is_minus_the_gradient(self, x, data):
        x = np.clip(x, -20, 20)
        t = np.abs(data.draw(like(x)))
        step = cross_entropy_newton_step(x, t)
        gradient = cross_entropy_value_and_grad(x, t, reduction="none")[1]
        size = np.abs(t).max(initial=1) + 1
        np.testing.assert_allclose(cross_entropy_hvp(x, t, step), -gradient, rtol=1e-9, atol=1e-9 * size + 1e-14 * np.abs(step).max(initial=0))
        np.testing.assert_allclose(step.sum(-1), 0, atol=1e-9 * (np.abs(step).max(initial=1)))

    def test_ids_and_one_hot_labels_give_the_same(self):
        z, ids = rng.normal(size=(5, 2, K)), rng.integers(0, K, (5, 2))
        np.testing.assert_array_equal(cross_entropy_newton_step(z, ids), cross_entropy_newton_step(z, np.eye(K)[ids]))

    def test_labels_of_zero_ask_for_no_step_and_float32_is_kept(self):
        step = cross_entropy_newton_step(np.zeros((2, 3), "f4"), [[0, 0, 0], [1, 1, 0]])
        assert step.dtype == np.float32
        np.testing.assert_allclose(step, [[0, 0, 0], [0.5, 0.5, -1]], atol=1e-6)

    @pytest.mark.parametrize(
        ("z", "t", "message"),
        [
            ([0.0, -np.inf], [1, 0], "logits[1] = -inf, expected a finite number"),
            ([[0.0, 0.0], [0.0, -800.0]], [[1, 0], [0, 1]], "logits[1, 1] = -800.0, expected a logit at which"),
            ([0.0, 0.0], [1, 0, 0], "target has shape (3,)"),
            ([0.0, 0.0], [1, -1], "target[1] = -1"),
        ],
    )
    def test_what_has_no_step(self, z, t, message):
        with pytest.raises(ValueError, match=re.escape(message)):
            cross_entropy_newton_step(z, np.array(t, float))


class TestTheStepOfTheParameters:
    @each_layout
    @pytest.mark.parametrize("l2", [0.0, 0.3])
    @pytest.mark.parametrize("target", [IDS, SOFT], ids=["ids", "soft"])
    def test_the_hessian_times_it_is_minus_the_gradient(self, layout, l2, target):
        params = PARAMS[layout]
        step = linear_newton_step(params, X, target, layout=layout, l2=l2)
        product = linear_hvp(params, X, target, step, layout=layout, l2=l2)
        _, grads = linear_value_and_grad(params, X, target, layout=layout, l2=l2)
        for left, right in zip(product, grads):
            np.testing.assert_allclose(left, -right, atol=1e-10)

    @each_layout
    def test_it_has_no_part_where_the_data_see_nothing(self, layout):
        step = linear_newton_step(PARAMS[layout], X, IDS, layout=layout)
        np.testing.assert_allclose(step[0].sum(0 if layout == "W" else 1), 0, atol=1e-12)
        if layout == "W":
            np.testing.assert_allclose(step[1].sum(), 0, atol=1e-12)

    def test_a_penalty_takes_the_mean_over_the_classes_away(self):
        W, b = PARAMS["W"]
        dW, db = linear_newton_step((W, b), X, IDS, layout="W", l2=0.1)
        np.testing.assert_allclose((W + dW).sum(0), 0, atol=1e-12)
        np.testing.assert_allclose(db.sum(), 0, atol=1e-12)

    @given(st.lists(st.floats(1e-4, 1e4), min_size=D, max_size=D))
    def test_units_change_nothing(self, units):
        W, b = PARAMS["W"]
        dW, db = linear_newton_step((W, b), X, IDS, layout="W")
        scaled, shifted = linear_newton_step((W / units, b), X * units, IDS, layout="W")
        np.testing.assert_allclose(scaled * units, dW, rtol=1e-7, atol=1e-9)
        np.testing.assert_allclose(shifted, db, rtol=1e-7, atol=1e-9)

    def test_features_that_repeat_or_are_always_zero_are_no_trouble(self):
        there = np.column_stack([X, X[:, 0], np.zeros(N)])
        step = linear_newton_step(start("Theta", features=5), there, IDS, layout="Theta")[0]
        once = linear_newton_step(start("Theta"), X, IDS, layout="Theta")[0]
        np.testing.assert_allclose(there @ step, X @ once, atol=1e-10)
        np.testing.assert_allclose(step[4], 0, atol=1e-14)

    def test_float32_is_kept_and_no_input_changed(self):
        params = tuple(a.astype("f4") for a in PARAMS["W"])
        before = [a.copy() for a in params]
        step = linear_newton_step(params, X.astype("f4"), IDS, layout="W")
        assert {a.dtype for a in step} == {np.dtype("f4")}
        for a, b in zip(params, before):
            np.testing.assert_array_equal(a, b)

    def test_errors_are_those_of_the_model(self):
        with pytest.raises(ValueError, match=re.escape("X has shape (3,), expected (N, D)")):
            linear_newton_step(start("W"), X[0], IDS, layout="W")
        with pytest.raises(ValueError, match="l2 = -1, expected a finite number, 0 or larger"):
            linear_newton_step(start("W"), X, IDS, layout="W", l2=-1)


class TestTheWayDown:
    @each_layout
    @pytest.mark.parametrize("l2", [0.0, 0.1])
    def test_it_ends_where_the_gradient_is_zero_and_never_rises(self, layout, l2):
        found = linear_newton(PARAMS[layout], X, IDS, layout=layout, l2=l2)
        assert found.converged and len(found.losses) <= 15
        assert (np.diff(found.losses) <= 1e-14).all()
        value, grads = linear_value_and_grad(found.params, X, IDS, layout=layout, l2=l2)
        assert value == found.losses[-1] and largest(grads) == found.gradients[-1] <= 1e-10

    def test_its_last_steps_square_the_error(self):
        gap = linear_newton(start("W"), X, IDS, layout="W").gradients
        late = gap[(gap < 1e-2) & (gap > 1e-14)]
        assert len(late) >= 2 and (late[1:] <= 100 * late[:-1] ** 2 + 1e-15).all()

    def test_two_starts_arrive_at_the_same_probabilities(self):
        one = linear_newton(start("W"), X, IDS, layout="W").params
        two = linear_newton(PARAMS["W"], X, IDS, layout="W").params
        np.testing.assert_allclose(softmax(X @ one[0].T + one[1]), softmax(X @ two[0].T + two[1]), atol=1e-9)

    def test_a_far_start_needs_shortened_steps(self):
        far = PARAMS["W"][0] * 8, PARAMS["W"][1]
        found = linear_newton(far, X, IDS, layout="W")
        assert found.converged and found.rates.min(where=found.rates > 0, initial=1) < 1

    @pytest.mark.parametrize(("name", "value"), [("tol", 0), ("max_steps", -1)])
    def test_what_it_refuses(self, name, value):
        with pytest.raises(ValueError, match=f"{name} = {value}, expected"):
            linear_newton(start("W"), X, IDS, layout="W", **{name: value})

    def test_what_it_says(self):
        assert re.fullmatch(r"converged after \d+ steps: gradient below 1e-10", str(linear_newton(start("W"), X, IDS, layout="W")))
        said = str(linear_newton(start("W"), X, IDS, layout="W", max_steps=1))
        assert said.startswith("not converged after 1 steps: gradient")


def separated(X, ids, classes):
    """Ask a linear program for a direction with a lead for some true class and a deficit for none."""
    rows = []
    columns = np.column_stack([X, np.ones(len(X))])
    for x, true in zip(columns, ids):
        for other in range(classes):
            if other != true:
                lead = np.zeros((classes, columns.shape[1]))
                lead[true] += x
                lead[other] -= x
                rows.append(lead.ravel())
    rows = np.array(rows)
    # as much lead as possible, each at least 0, in a box
    from scipy.optimize import linprog  # twenty megabytes that no other test needs

    found = linprog(-rows.sum(0), A_ub=-rows, b_ub=np.zeros(len(rows)), bounds=(-1, 1))
    assert found.status == 0
    return -found.fun > 1e-7


def test_there_is_a_minimum_exactly_if_no_direction_separates():
    """The theorem of the chapter, on small whole-numbered data sets: a linear program against Newton's method."""
    seen = {True: 0, False: 0}
    draw = np.random.default_rng(3)
    number = rounds(50, 150)
    for _ in range(number):
        classes = int(draw.integers(2, 4))
        X = draw.integers(-2, 3, (int(draw.integers(4, 12)), 2)).astype(float)
        ids = np.concatenate([np.arange(classes), draw.integers(0, classes, len(X) - classes)])
        found = linear_newton(start("W", classes, 2), X, ids, layout="W")
        apart = separated(X, ids, classes)
        seen[apart] += 1
        assert found.converged is not apart, (X, ids, found)
        if apart:
            assert found.gradients[-1] < 1e-10 and found.moves[-1] > 0.2 and len(found.losses) < 45
            assert linear_newton(start("W", classes, 2), X, ids, layout="W", l2=0.01).converged
    assert min(seen.values()) > number / 8


def test_the_bound_of_the_loss_by_the_deficits():
    z, ids = 5 * rng.normal(size=(200, K)), rng.integers(0, K, 200)
    deficits = z - np.take_along_axis(z, ids[:, None], 1)
    losses = cross_entropy(z, ids, reduction="none")
    assert (losses >= deficits.max(1) - 1e-12).all() and (deficits.max(1) >= 0).all()


def test_twice_the_diagonal_is_the_least_multiple_that_is_never_too_small():
    worst = {}
    for factor in (1.99, 2.0):
        least = 0.0
        for p in ([0.2, 0.3, 0.5], [0.4999, 0.4999, 0.0002], [0.9, 0.05, 0.05]):
            diagonal = np.diag(np.array(p) * (1 - np.array(p)))
            least = min(least, np.linalg.eigvalsh(factor * diagonal - cross_entropy_hessian(np.log(p), 0)).min())
        worst[factor] = least
    assert worst[2.0] > -1e-12 and worst[1.99] < -1e-4
