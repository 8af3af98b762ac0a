"""cross_entropy and its gradient: definition, mean, smoothing, special rows, errors."""

import re
import warnings

import mpmath
import numpy as np
import pytest
import scipy.special
from hypothesis import given
from hypothesis import strategies as st
from strategies import error_in_eps, exact, exact_differences, like, logits

from softmaxlib import (
    check_grad,
    cross_entropy,
    cross_entropy_value_and_grad,
    log_softmax,
    logsumexp,
    numerical_jacobian,
    softmax,
    softmax_jvp,
)

pytestmark = pytest.mark.every_case

INF, NAN = np.inf, np.nan
LOGITS = np.array([[0.3, -1.2, 2.0], [1.0, 0.5, -0.5], [-0.7, 0.1, 0.4], [2.2, -0.3, 0.9]])
IDS = np.array([2, 0, 1, 0])
SOFT = np.array([[0.1, 0.7, 0.2], [0.5, 0.2, 0.3], [0.25, 0.25, 0.5], [0.6, 0.1, 0.3]])
WEIGHT = np.array([1.0, 2.0, 0.5])
EPSILON = 0.1


def one_row(x, t, weight, epsilon):
    """The definition, one class after the other: (loss, weight of the row)."""
    K = len(x)
    log_p = scipy.special.log_softmax(x)
    loss = sum(-weight[k] * ((1 - epsilon) * t[k] + epsilon / K) * log_p[k] for k in range(K))
    return loss, sum(weight[k] * t[k] for k in range(K)) / sum(t)


@pytest.mark.parametrize("target", [IDS, SOFT], ids=["ids", "soft"])
@pytest.mark.parametrize("weight", [None, WEIGHT], ids=["plain", "weighted"])
@pytest.mark.parametrize("epsilon", [0.0, EPSILON, 1.0])
def test_definition(target, weight, epsilon):
    t = np.eye(3)[target] if target.ndim == 1 else target
    w = np.ones(3) if weight is None else weight
    losses, row_weights = np.transpose([one_row(*row, w, epsilon) for row in zip(LOGITS, t)])
    options = {"weight": weight, "label_smoothing": epsilon}
    expected = {
        "none": losses,
        "sum": losses.sum(),
        "mean": losses.sum() / row_weights.sum(),
    }
    for reduction, value in expected.items():
        ours = cross_entropy(LOGITS, target, reduction=reduction, **options)
        np.testing.assert_allclose(ours, value, rtol=1e-13)
        both = cross_entropy_value_and_grad(LOGITS, target, reduction=reduction, **options)
        np.testing.assert_array_equal(both[0], ours)
    assert cross_entropy(LOGITS, target, **options) == pytest.approx(expected["mean"], rel=1e-13)


@pytest.mark.parametrize(
    ("target", "epsilon"),
    [(IDS, 0.0), (IDS, EPSILON), (SOFT, 0.0), (SOFT, EPSILON), (1.7 * SOFT, 0.0)],
    ids=["ids", "ids smoothed", "soft", "soft smoothed", "sum 1.7"],
)
@pytest.mark.parametrize("weight", [None, WEIGHT], ids=["plain", "weighted"])
@pytest.mark.parametrize("reduction", ["mean", "sum"])
def test_gradient_agrees_with_finite_differences(target, weight, epsilon, reduction):
    options = {"weight": weight, "label_smoothing": epsilon, "reduction": reduction}
    check_grad(
        lambda x: cross_entropy(x, target, **options),
        lambda x: cross_entropy_value_and_grad(x, target, **options)[1],
        LOGITS,
    ).raise_if_failed()


def test_gradient_of_reduction_none_is_that_of_each_row():
    def losses(x):
        return cross_entropy(x, SOFT, reduction="none")

    gradient = cross_entropy_value_and_grad(LOGITS, SOFT, reduction="none")[1]
    jacobian = numerical_jacobian(losses, LOGITS)  # (row, row, class)
    np.testing.assert_allclose(np.einsum("nnk->nk", jacobian), gradient, atol=1e-9)


@given(logits(), st.data())
def test_gradient_is_s_p_minus_t_and_sums_to_0(x, data):
    t = np.abs(data.draw(like(x)))
    gradient = cross_entropy_value_and_grad(x, t, reduction="sum")[1]
    np.testing.assert_allclose(
        gradient, t.sum(-1, keepdims=True) * softmax(x) - t, rtol=1e-12, atol=1e-14
    )
    np.testing.assert_allclose(gradient.sum(-1), 0, atol=1e-13)


@given(logits(), st.data())
def test_ids_mean_one_hot_labels(x, data):
    n_classes = x.shape[-1]
    ids = np.floor(np.abs(data.draw(like(x[..., 0])))).astype(int) % n_classes
    weight = np.arange(1.0, n_classes + 1)
    for reduction in ("none", "mean", "sum"):
        options = {"reduction": reduction, "weight": weight}
        a = cross_entropy_value_and_grad(x, ids, **options)
        b = cross_entropy_value_and_grad(x, np.eye(n_classes)[ids], **options)
        np.testing.assert_allclose(a[0], b[0], rtol=1e-14)
        np.testing.assert_allclose(a[1], b[1], rtol=1e-14)


@given(exact_differences(), st.sampled_from(["f4", "f8"]), st.data())
def test_accurate_to_a_few_eps_also_where_the_model_is_confident(x, dtype, data):
    x = x.astype(dtype)
    y = data.draw(st.integers(0, len(x) - 1))
    p, rest, log_p, _ = exact(x)
    loss, gradient = cross_entropy_value_and_grad(x, y)
    assert error_in_eps(loss, [-log_p[y]]) <= 3
    true = [p_k if k != y else -rest[k] for k, p_k in enumerate(p)]
    assert error_in_eps(gradient, true) <= 5


def fifty_digits(row, y):
    """ln Σ e^x, ln p, and −∂loss/∂x_y = 1 − p_y, with nothing that cancels."""
    with mpmath.workdps(50):
        x = [mpmath.mpf(float(v)) for v in row]
        top = max(range(len(x)), key=lambda k: x[k])
        exps = [mpmath.exp(v - x[top]) for v in x]
        s = mpmath.fsum(exps[:top] + exps[top + 1 :])
        log1p = mpmath.log1p(s)
        log_p = [(v - x[top]) - log1p for v in x]
        return x[top] + log1p, log_p, mpmath.fsum(exps[:y] + exps[y + 1 :]) / (1 + s)


def eps_off(value, exact):
    """The error of ``value`` in units of its eps; subnormal numbers are held to their spacing."""
    limits = np.finfo(value.dtype)
    return float(abs(mpmath.mpf(float(value)) - exact) / max(abs(exact), limits.tiny)) / limits.eps


@pytest.mark.one_in(2)
@pytest.mark.parametrize("K", [2, 3, 10, 31, 48, 49, 300, 3000])
@pytest.mark.parametrize("scale", [1e-3, 1, 10, 300])
@pytest.mark.parametrize("dtype", ["f4", "f8"])
def test_fifty_digits_at_any_scale_and_width(K, scale, dtype):
    rng = np.random.default_rng(K)
    x = (rng.normal(size=(max(2, 60 // K), K)) * scale).round(2)
    x = (np.round(x * 1024) / 1024).astype(dtype)  # differences are exact
    x[::2, 0] = np.ceil(np.abs(x).max()) + 36  # a confident model
    x -= min(0, x.max(1).min())  # or m + log1p(s) cancels
    y = x.argmax(1)
    y[1] = K - 1
    log_sums, log_p = logsumexp(x), log_softmax(x)
    losses, gradient = cross_entropy_value_and_grad(x, y, reduction="none")
    for n, row in enumerate(x):
        log_sum, exact_log_p, others = fifty_digits(row, y[n])
        assert eps_off(log_sums[n], log_sum) <= (2 if dtype == "f4" else 3)
        assert max(map(eps_off, log_p[n], exact_log_p)) <= 3
        assert eps_off(losses[n], -exact_log_p[y[n]]) <= 3
        assert eps_off(gradient[n, y[n]], -others) <= 20


def test_a_confident_model_has_a_loss_and_a_gradient_where_peers_return_0():
    for gap in (37.5, 41.5, 100.0, 700.0):
        x = np.array([gap, 0, -1])
        _, log_p, others = fifty_digits(x, 0)
        loss, gradient = cross_entropy_value_and_grad(x, 0)
        assert eps_off(loss, -log_p[0]) <= 3 and eps_off(gradient[0], -others) <= 3
        assert scipy.special.log_softmax(x)[0] == 0  # all of the loss is lost
        assert scipy.special.softmax(x)[0] - 1 == 0  # and all of the gradient


@pytest.mark.parametrize("K", [10, 1000])
def test_float32_losses_of_a_large_batch_are_accumulated_to_2_eps(K):
    rng = np.random.default_rng(0)
    x = rng.normal(size=(300_000 // K, K)).astype(np.float32)
    ids = rng.integers(0, K, len(x))
    for reduction in ("mean", "sum"):
        loss = cross_entropy(x, ids, reduction=reduction)
        exact = cross_entropy(x.astype(np.float64), ids, reduction=reduction)
        assert loss.dtype == np.float32
        assert abs(float(loss) - exact) <= 2 * np.finfo(np.float32).eps * exact


def test_a_label_that_is_nearly_all_of_the_sum_cancels_nothing():
    gradient = cross_entropy_value_and_grad([0.0, -50.0], [1, 1e-20])[1]
    np.testing.assert_allclose(gradient, [9.807125020e-21, -9.807125020e-21], rtol=1e-9)


def test_a_confident_right_answer_still_has_a_loss_and_a_gradient():
    loss, gradient = cross_entropy_value_and_grad([0.0, -41.5], 0)
    np.testing.assert_allclose(loss, 9.479359653504757e-19, rtol=1e-15)
    np.testing.assert_allclose(gradient, [-loss, loss], rtol=1e-15)


def test_uniform_weights_change_nothing_whatever_the_labels_sum_to():
    for target in (IDS, SOFT, 1.7 * SOFT, SOFT * [[1], [0], [1], [0]]):
        np.testing.assert_allclose(
            cross_entropy(LOGITS, target, weight=[3, 3, 3]),
            cross_entropy(LOGITS, target),
            rtol=1e-14,
        )


@pytest.mark.parametrize("axis", [0, 1, 2, -1, -2, -3])
def test_axis(axis):
    rng = np.random.default_rng(0)
    x = rng.normal(size=(4, 2, 3))
    t = rng.uniform(size=(4, 2, 3))
    ids = np.moveaxis(t, axis, -1).argmax(-1)
    for target, last in ((t, np.moveaxis(t, axis, -1)), (ids, ids)):
        loss, gradient = cross_entropy_value_and_grad(x, target, axis=axis)
        expected = cross_entropy_value_and_grad(np.moveaxis(x, axis, -1), last)
        assert loss == pytest.approx(expected[0], rel=1e-14)
        np.testing.assert_allclose(gradient, np.moveaxis(expected[1], -1, axis), rtol=1e-14)
        assert cross_entropy(x, target, axis=axis) == loss


def test_ignored_rows_have_loss_and_gradient_0_and_count_in_no_mean():
    for ignored in (-100, 1, 7):
        ids = np.where(IDS == 1, ignored, IDS)
        used = IDS != 1
        for weight in (None, WEIGHT):
            options = {"weight": weight, "label_smoothing": EPSILON}
            loss, gradient = cross_entropy_value_and_grad(
                np.where(used[:, None], LOGITS, NAN), ids, ignore_index=ignored, **options
            )
            expected = cross_entropy_value_and_grad(LOGITS[used], IDS[used], **options)
            assert loss == pytest.approx(expected[0], rel=1e-14)
            np.testing.assert_allclose(gradient[used], expected[1], rtol=1e-14)
            np.testing.assert_array_equal(gradient[~used], 0)
    rows = cross_entropy(LOGITS, [2, 0, -1, 0], ignore_index=-1, reduction="none")
    assert rows[2] == 0 and (rows[[0, 1, 3]] > 0).all()


def test_a_fully_masked_row_counts_in_no_mean():
    x = np.vstack([LOGITS, [[-INF] * 3]])
    for target in ([*IDS, 1], np.vstack([SOFT, [0.2, 0.3, 0.5]])):
        for options in ({}, {"weight": WEIGHT}, {"label_smoothing": EPSILON}):
            loss, gradient = cross_entropy_value_and_grad(x, target, **options)
            expected = cross_entropy_value_and_grad(LOGITS, target[:4], **options)
            assert loss == pytest.approx(expected[0], rel=1e-14)
            np.testing.assert_allclose(gradient[:4], expected[1], rtol=1e-14)
            np.testing.assert_array_equal(gradient[4], 0)
            assert cross_entropy(x, target, reduction="none", **options)[4] == 0


def test_masked_rows_among_the_last_of_many_axes():
    x = np.random.default_rng(0).normal(size=(2, 3, 4))
    x[1, 2] = -INF
    x[0, :, 1] = -INF
    x[0, 1, 0] = -INF
    ids = np.where(x == -INF, -1, x).argmax(-1)
    loss, gradient = cross_entropy_value_and_grad(x, ids)
    expected = cross_entropy_value_and_grad(x.reshape(6, 4)[:5], ids.ravel()[:5])
    assert loss == expected[0]
    np.testing.assert_array_equal(gradient.reshape(6, 4), [*expected[1], np.zeros(4)])


@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
@pytest.mark.parametrize(
    ("x", "target", "options"),
    [
        (LOGITS, [-1] * 4, {"ignore_index": -1}),
        (LOGITS[0], -1, {"ignore_index": -1}),
        (np.full((2, 3), -INF), [0, 1], {}),
        (LOGITS, IDS, {"weight": [0, 0, 0]}),
        (np.empty((0, 3)), np.empty(0, int), {}),
    ],
    ids=["ignored", "one ignored", "masked", "weight 0", "no rows"],
)
def test_where_nothing_counts_loss_and_gradient_are_0_with_a_warning(x, target, options, reduction):
    with pytest.warns(RuntimeWarning, match="no row counts"):
        loss, gradient = cross_entropy_value_and_grad(x, target, reduction=reduction, **options)
    np.testing.assert_array_equal(loss, np.zeros(np.shape(loss)))
    np.testing.assert_array_equal(gradient, np.zeros(np.shape(x)))
    with pytest.warns(RuntimeWarning, match="no row counts"):
        cross_entropy(x, target, reduction=reduction, **options)


@pytest.mark.parametrize("function", [cross_entropy, cross_entropy_value_and_grad])
def test_the_warning_points_at_the_line_of_the_caller(function):
    with pytest.warns(RuntimeWarning, match="no row counts") as caught:
        function(LOGITS, [-1] * 4, ignore_index=-1)
    assert caught[0].filename == __file__


@pytest.mark.parametrize("target", [IDS, SOFT], ids=["ids", "soft"])
def test_tiny_and_huge_weights_scale_out_of_the_mean(target):
    loss, gradient = cross_entropy_value_and_grad(LOGITS, target)
    for weight in (1e-310, 1e-200, 0.2, 0.3, 0.4, 1e200):  # four rows: 1.2 is divided by once
        value = cross_entropy_value_and_grad(LOGITS, target, weight=[weight] * 3)
        np.testing.assert_allclose(value[0], loss, rtol=1e-10)  # 1e-310 has 14 digits
        np.testing.assert_allclose(value[1], gradient, rtol=1e-10)


def test_a_label_of_weight_0_at_minus_infinity_is_no_infinite_loss():
    x = np.array([[-INF, 0.0, 0.3], [0.0, 1.0, 0.5]])
    loss, gradient = cross_entropy_value_and_grad(x, [0, 1], weight=[0, 1, 1])
    expected = cross_entropy_value_and_grad(x[1], 1)
    assert loss == pytest.approx(expected[0], rel=1e-15)
    np.testing.assert_allclose(gradient, [np.zeros(3), expected[1]], rtol=1e-14)
    rows = cross_entropy(x, [[0, 0.5, 0.5], [1, 0, 0]], reduction="none")
    np.testing.assert_allclose(rows, [cross_entropy(x[0, 1:], [0.5, 0.5]), cross_entropy(x[1], 0)])


@pytest.mark.parametrize("ignored", [-100, 255])
def test_ids_of_any_integer_type(ignored):
    for dtype in ("u1", "i1", "u8", ">i4"):
        loss, gradient = cross_entropy_value_and_grad(
            LOGITS, IDS.astype(dtype), ignore_index=ignored
        )
        assert loss == cross_entropy(LOGITS, IDS)
        np.testing.assert_array_equal(gradient, cross_entropy_value_and_grad(LOGITS, IDS)[1])
    ids = np.array([2, 255, 1, 0], np.uint8)
    used = [0, 2, 3]
    assert cross_entropy(LOGITS, ids, ignore_index=255) == pytest.approx(
        cross_entropy(LOGITS[used], ids[used]), rel=1e-15
    )
    with pytest.raises(ValueError, match=re.escape("target[1] = 255, expected 0..2")):
        cross_entropy(LOGITS, ids)


def test_batches_without_rows_have_the_shape_of_the_input():
    for shape in ((0, 3), (2, 0, 3), (0, 2, 3)):
        x = np.empty(shape, np.float32)
        for target in (np.empty(shape[:-1], int), np.empty(shape)):
            for function in (cross_entropy, cross_entropy_value_and_grad):
                with pytest.warns(RuntimeWarning, match="no row counts"):
                    function(x, target)
            with pytest.warns(RuntimeWarning, match="no row counts"):
                rows, gradient = cross_entropy_value_and_grad(x, target, reduction="none")
            assert rows.shape == shape[:-1] and gradient.shape == shape
            assert rows.dtype == gradient.dtype == np.float32


def test_smoothing_gives_a_row_of_weight_0_a_loss_but_no_share_in_the_mean():
    options = {"weight": [0, 1], "label_smoothing": 0.5}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for reduction in ("sum", "none"):
            rows = cross_entropy([[0.0, 0.0]], [0], reduction=reduction, **options)
            np.testing.assert_allclose(rows, np.log(2) / 4)
    for x in ([[0.0, 0.0]], [[0.0, -INF]]):
        with pytest.warns(RuntimeWarning, match="no row counts"):
            loss, gradient = cross_entropy_value_and_grad(x, [0], **options)
        assert loss == 0 and not gradient.any()


def test_infinite_logits():
    x = [0.0, -INF, 1.0]
    assert cross_entropy(x, [0.5, 0, 0.5]) == pytest.approx(cross_entropy([0.0, 1.0], [0.5, 0.5]))
    loss, gradient = cross_entropy_value_and_grad(x, 1)
    assert loss == INF
    np.testing.assert_allclose(gradient, softmax(x) - [0, 1, 0])
    assert cross_entropy(x, 0, label_smoothing=0.1) == INF
    loss, gradient = cross_entropy_value_and_grad([INF, 3.0, INF], 0)
    assert loss == pytest.approx(np.log(2))
    np.testing.assert_array_equal(gradient, [-0.5, 0, 0.5])
    assert cross_entropy([0.0, 0.0, 5.0], [0, 0, 0]) == 0


def test_nan_stays_in_its_row():
    x = LOGITS.copy()
    x[1, 2] = NAN
    rows, gradient = cross_entropy_value_and_grad(x, IDS, reduction="none")
    expected = cross_entropy_value_and_grad(LOGITS, IDS, reduction="none")
    for value, right in zip((rows, gradient), expected):
        assert np.isnan(value[1]).all()
        np.testing.assert_array_equal(np.delete(value, 1, 0), np.delete(right, 1, 0))
    loss, gradient = cross_entropy_value_and_grad([NAN, -INF], 1)
    assert np.isnan(loss) and np.isnan(gradient).all()


@pytest.mark.parametrize("target", [IDS, SOFT, IDS.astype("uint8"), np.eye(3, dtype=int)[IDS]])
def test_dtypes(target):
    options = {"weight": WEIGHT, "label_smoothing": EPSILON}
    for given_dtype, expected in [("f2", "f4"), ("f4", "f4"), ("f8", "f8"), ("i4", "f8")]:
        for reduction in ("none", "mean", "sum"):
            loss, gradient = cross_entropy_value_and_grad(
                LOGITS.astype(given_dtype), target, reduction=reduction, **options
            )
            assert loss.dtype == gradient.dtype == expected
            assert cross_entropy(LOGITS.astype(given_dtype), target, **options).dtype == expected


def test_results_of_one_row_are_numbers():
    for reduction in ("none", "mean", "sum"):
        assert isinstance(cross_entropy(LOGITS[0], 1, reduction=reduction), np.float64)
        assert isinstance(cross_entropy(LOGITS[0], SOFT[0], reduction=reduction), np.float64)


def test_a_certain_answer_has_loss_0_without_a_sign():
    for x in ([3.0], [800.0, 0.0]):
        for reduction in ("none", "mean", "sum"):
            assert not np.signbit(cross_entropy(x, 0, reduction=reduction))


def test_out_may_be_the_logits_themselves():
    for axis, target in ((1, IDS), (0, [0, 3, 1])):
        x = LOGITS.copy()
        loss, expected = cross_entropy_value_and_grad(LOGITS, target, axis=axis)
        other = cross_entropy_value_and_grad(x, target, axis=axis, out=x)
        assert other[0] == loss and other[1] is x
        np.testing.assert_array_equal(x, expected)


@pytest.mark.parametrize(
    ("out", "error", "message"),
    [
        ([0.0], TypeError, "out is list, expected an array"),
        (np.empty((3, 4)), ValueError, "out has shape (3, 4), expected (4, 3)"),
        (np.empty((4, 3), "f4"), TypeError, "out is of dtype float32, expected float64"),
    ],
)
def test_out_errors(out, error, message):
    with pytest.raises(error, match=re.escape(message)):
        cross_entropy_value_and_grad(LOGITS, IDS, out=out)


def test_no_floating_point_warnings_and_no_change_of_the_inputs():
    x = np.array([[0, -800, 1e308], [INF, INF, 0], [-INF, -INF, 1], [-1e308, 1e308, NAN], [0, 0, -743.5]])
    t = np.array([[0, 0.5, 0.5], [1, 0, 0], [1, 0, 0], [0.2, 0.3, 0.5], [0.2, 0.3, 0.5]])
    kept = x.copy(), t.copy()
    with np.errstate(all="raise"):
        cross_entropy_value_and_grad(x, t)
        cross_entropy_value_and_grad(x, [0, 1, 2, 0, 1], label_smoothing=EPSILON, weight=WEIGHT)
    np.testing.assert_array_equal(x, kept[0])
    np.testing.assert_array_equal(t, kept[1])


@pytest.mark.parametrize("function", [cross_entropy, cross_entropy_value_and_grad])
@pytest.mark.parametrize(
    ("target", "options", "error", "message"),
    [
        ([0, 1, 3, 0], {}, ValueError, "target[2] = 3, expected 0..2"),
        ([0, -1, 2, 0], {}, ValueError, "target[1] = -1, expected 0..2"),
        (
            [0, 9, -1, 0],
            {"ignore_index": -1},
            ValueError,
            "target[1] = 9, expected 0..2 or ignore_index = -1",
        ),
        (
            [0.0, 1.0, 2.0, 0.0],
            {},
            TypeError,
            "target is of dtype float64, expected integers: its shape says that it holds class ids",
        ),
        ([True, False, True, True], {}, TypeError, "target is of dtype bool, expected real numbers"),
        (["a"] * 4, {}, TypeError, "target is of dtype <U1, expected real numbers"),
        (None, {}, TypeError, "target is None, expected real numbers"),
        (SOFT * 1j, {}, TypeError, "target is of dtype complex128, expected real numbers"),
        (SOFT == SOFT, {}, TypeError, "target is of dtype bool, expected real numbers"),
        (
            [0, 1, 2],
            {},
            ValueError,
            "target has shape (3,), expected (4,) for class ids or (4, 3) for probabilities, "
            "to go with logits of shape (4, 3)",
        ),
        (-SOFT, {}, ValueError, "target[0, 0] = -0.1, expected a finite number, 0 or larger"),
        (
            np.where(SOFT == 0.7, NAN, SOFT),
            {},
            ValueError,
            "target[0, 1] = nan, expected a finite number, 0 or larger",
        ),
        (np.where(SOFT == 0.1, INF, SOFT), {}, ValueError, "target[0, 0] = inf, expected a finite"),
        (
            SOFT + 1e-7,
            {"label_smoothing": 0.1},
            ValueError,
            "labels of target[0] sum to 1.0000003, expected 1",
        ),
        (
            SOFT * [[1], [1], [2], [1]],
            {"label_smoothing": 0.1},
            ValueError,
            "labels of target[2] sum to 2, expected 1: label_smoothing mixes them",
        ),
        (
            SOFT,
            {"ignore_index": 0},
            ValueError,
            "ignore_index = 0, expected None: target holds probabilities, not class ids",
        ),
        (IDS, {"ignore_index": 1.0}, TypeError, "ignore_index = 1.0, expected an integer"),
        (IDS, {"label_smoothing": 1.5}, ValueError, "label_smoothing = 1.5, expected a number betw"),
        (IDS, {"label_smoothing": -0.1}, ValueError, "label_smoothing = -0.1, expected a number"),
        (IDS, {"label_smoothing": NAN}, ValueError, "label_smoothing = nan, expected a number betw"),
        (IDS, {"label_smoothing": [0.1]}, ValueError, "label_smoothing has shape (1,), expected a"),
        (IDS, {"label_smoothing": "a"}, TypeError, "label_smoothing is of dtype <U1, expected real"),
        (
            IDS,
            {"reduction": "avg"},
            ValueError,
            "reduction = 'avg', expected one of \"none\", \"mean\", \"sum\"",
        ),
        (IDS, {"reduction": None}, ValueError, "reduction = None, expected one of"),
        (
            IDS,
            {"weight": [1, 2]},
            ValueError,
            "weight has shape (2,), expected (3,): one for each class",
        ),
        (IDS, {"weight": [1, -2, 1]}, ValueError, "weight[1] = -2.0, expected a finite number, 0 or"),
        (IDS, {"weight": [1, 1, NAN]}, ValueError, "weight[2] = nan, expected a finite number, 0 or"),
        (IDS, {"weight": [INF, 1, 1]}, ValueError, "weight[0] = inf, expected a finite number, 0 or"),
        (IDS, {"axis": 2}, ValueError, "axis = 2, expected -2..1 for logits of shape (4, 3)"),
    ],
)
def test_errors(function, target, options, error, message):
    with pytest.raises(error, match=re.escape(message)):
        function(LOGITS, target, **options)


def test_errors_of_a_single_row_and_of_logits():
    with pytest.raises(ValueError, match=re.escape("target = 3, expected 0..2")):
        cross_entropy(LOGITS[0], 3)
    with pytest.raises(ValueError, match=re.escape("labels of target sum to 0.5, expected 1")):
        cross_entropy(LOGITS[0], [0.5, 0, 0], label_smoothing=0.1)
    with pytest.raises(TypeError, match="logits is of dtype complex128, expected real numbers"):
        cross_entropy(LOGITS * 1j, IDS)
    with pytest.raises(ValueError, match="expected at least one class on axis 1"):
        cross_entropy(np.empty((4, 0)), IDS)


def test_labels_sum_to_1_as_well_as_their_dtype_can():
    t = np.full((1, 3), 1 / 3, np.float32)
    cross_entropy(np.zeros((1, 3), np.float32), t, label_smoothing=0.1)
    t = np.array([0.7, 0.2, 0.1])
    assert t.sum() != 1
    cross_entropy(LOGITS[0], t, label_smoothing=0.1)
    for dtype in (np.float16, np.float32):
        cross_entropy(LOGITS[0], np.array([0.15, 0.7, 0.15], dtype), label_smoothing=0.1)


def test_sums_of_labels_may_be_off_by_the_root_of_eps():
    eps = 2.0**-52
    cross_entropy([0.0], [1 + eps**0.5], label_smoothing=0.1)
    with pytest.raises(ValueError, match="expected 1: label_smoothing mixes them"):
        cross_entropy([0.0], [1 + eps**0.5 + eps], label_smoothing=0.1)


def test_numbers_that_the_dtype_of_the_logits_cannot_hold_are_refused():
    x = LOGITS.astype(np.float32)
    with pytest.raises(ValueError, match=re.escape("target[0, 0] = 1e+299, expected a number that")):
        cross_entropy(x, 1e300 * SOFT)
    with pytest.raises(ValueError, match=re.escape("weight[1] = 1e+300, expected a number that")):
        cross_entropy(x, IDS, weight=[1, 1e300, 1])
    with pytest.raises(ValueError, match=re.escape("v[0, 0] = 1e+300, expected a number that float32")):
        softmax_jvp(x, np.full(x.shape, 1e300))


@pytest.mark.parametrize("K", [2, 5, 48, 60, 300])
@pytest.mark.parametrize("dtype", ["f4", "f8"])
def test_nothing_that_x_minus_m_rounds_off_is_lost(K, dtype):
    """Logits with all their digits: x − m is rounded, by up to 128 eps of the loss at −300."""
    rng = np.random.default_rng(K)
    eps, reach = np.finfo(dtype).eps, {"f4": 20, "f8": 300}[dtype]
    for scale in (1e-3, 1, 10, reach):
        x = (rng.normal(size=K) * scale).astype(dtype)
        x[1:] -= np.asarray(np.pi * scale, dtype)  # class 0 is far above the others
        exact = [mpmath.mpf(float(value)) for value in x]
        top = int(x.argmax())
        with mpmath.workdps(50):
            s = sum(mpmath.exp(v - exact[top]) for k, v in enumerate(exact) if k != top)
            loss, at_target = mpmath.log1p(s), -s / (1 + s)
        if loss < np.finfo(dtype).tiny:
            continue  # a subnormal number has fewer digits
        value, gradient = cross_entropy_value_and_grad(x, top)
        assert abs(float(value) / loss - 1) < 3 * eps
        assert abs(float(gradient[top]) / at_target - 1) < 3 * eps
        assert abs(float(log_softmax(x)[top]) / -loss - 1) < 3 * eps
