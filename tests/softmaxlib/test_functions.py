"""softmax, log_softmax and logsumexp against SciPy, 50 digits, and their own laws."""

import re

import numpy as np
import pytest
import scipy.special
from hypothesis import assume, given
from hypothesis import strategies as st
from strategies import error_in_eps, exact, exact_differences, like, logits, special_logits

from softmaxlib import log_softmax, logsumexp, softmax

pytestmark = pytest.mark.every_case

INF, NAN = np.inf, np.nan
FUNCTIONS = [softmax, log_softmax, logsumexp]


@given(logits(), st.data())
def test_agree_with_scipy_on_every_axis(x, data):
    axis = data.draw(st.integers(-x.ndim, x.ndim - 1))
    np.testing.assert_allclose(softmax(x, axis), scipy.special.softmax(x, axis), rtol=1e-13)
    np.testing.assert_allclose(
        log_softmax(x, axis), scipy.special.log_softmax(x, axis), rtol=1e-13, atol=1e-15
    )
    np.testing.assert_allclose(
        logsumexp(x, axis), scipy.special.logsumexp(x, axis), rtol=1e-13, atol=1e-14
    )


@given(logits(), st.data(), st.booleans())
def test_logsumexp_with_factors_agrees_with_scipy(x, data, keepdims):
    b = data.draw(like(x)).round(1)
    ours = logsumexp(x, b=b, keepdims=keepdims)
    theirs = scipy.special.logsumexp(x, axis=-1, b=b, keepdims=keepdims)
    # Where terms of both signs nearly cancel, only the sum itself is comparable.
    scale = np.exp(x.max(-1, keepdims=keepdims))
    np.testing.assert_allclose(
        np.nan_to_num(np.exp(ours) / scale), np.nan_to_num(np.exp(theirs) / scale), atol=1e-12
    )
    assert np.shape(ours) == np.shape(theirs)


def test_logsumexp_of_a_negative_sum_is_nan_and_of_zero_terms_minus_infinity():
    assert np.isnan(logsumexp([0.0, 1.0], b=[1, -1]))
    np.testing.assert_allclose(logsumexp([0.0, 1.0], b=[-1, 1]), np.log(np.e - 1))
    assert logsumexp([3.0, 4.0], b=[0, 0]) == -INF
    assert logsumexp([-INF, -INF], b=[-1, 2]) == -INF
    assert logsumexp([3.0, INF], b=[1, 0]) == 3.0
    assert logsumexp([3.0, 4.0], b=2) == pytest.approx(np.log(2) + logsumexp([3.0, 4.0]))


@pytest.mark.parametrize("b", [[-1, 1, 1], [1, -1, 1], [1, 1, -1], [1, -0.5, -0.25]])
def test_signs_of_the_factors(b):
    for x in ([2.0, 1.9, 1.5], [1.0, 2.0, 2.5], [0.0, 0.0, -1.0]):
        total = sum(factor * np.exp(value) for factor, value in zip(b, x))
        if total > 0:
            np.testing.assert_allclose(logsumexp(x, b=b), np.log(total), rtol=1e-13)
        else:
            assert np.isnan(logsumexp(x, b=b))


def test_factors_lose_no_small_terms():
    _, _, _, log_sum = exact(np.array([0.0, -41.5]))
    assert error_in_eps(logsumexp([0.0, -41.5], b=[1, 1]), [log_sum]) <= 3


@given(exact_differences(), st.sampled_from(["f4", "f8"]))
def test_accurate_to_a_few_eps_at_any_scale(x, dtype):
    x = x.astype(dtype)
    p, _, log_p, log_sum = exact(x)
    assert error_in_eps(log_softmax(x), log_p) <= 3
    assert error_in_eps(softmax(x), p) <= 3
    assume(x.max() >= 0)  # or m + log1p(s) cancels, as ln Σ e^x itself is badly conditioned there
    assert error_in_eps(logsumexp(x), [log_sum]) <= 3


@given(logits(size=700, max_dims=1))
def test_rounding_of_the_differences_is_all_that_is_inherited(x):
    p, _, log_p, _ = exact(x)
    inherited = np.ptp(x) / 2  # e^d turns the error of d into a relative one
    assert error_in_eps(log_softmax(x), log_p) <= 3 + inherited
    assert error_in_eps(softmax(x), p) <= 3 + inherited


@pytest.mark.parametrize("gap", [30, 37, 41.5, 100, 700])
def test_a_confident_log_probability_is_not_rounded_to_zero(gap):
    x = np.array([0.0, -gap, -gap - 1])
    p, _, log_p, log_sum = exact(x)
    assert error_in_eps(log_softmax(x), log_p) <= 3
    assert error_in_eps(logsumexp(x), [log_sum]) <= 3
    assert scipy.special.log_softmax(x)[0] == 0 or gap < 37  # what this is better than


@given(logits(), st.integers(-1000, 1000))
def test_softmax_does_not_change_when_all_logits_move(x, c):
    x = x.round(2)
    np.testing.assert_allclose(softmax(x + c), softmax(x), rtol=1e-11)
    np.testing.assert_allclose(logsumexp(x + c), logsumexp(x) + c, rtol=1e-11, atol=1e-11)


@given(logits(size=1e308))
def test_probabilities_are_a_distribution_at_any_scale(x):
    p = softmax(x)
    assert (p >= 0).all()
    np.testing.assert_allclose(p.sum(-1), 1)
    top = np.take_along_axis(p, x.argmax(-1, keepdims=True), -1)
    np.testing.assert_array_equal(top[..., 0], p.max(-1))  # logits that differ by less than eps tie
    assert not np.isnan(log_softmax(x)).any()


@given(logits(size=50))
def test_the_three_functions_fit_together(x):
    np.testing.assert_allclose(np.exp(log_softmax(x)), softmax(x), rtol=1e-13)
    np.testing.assert_allclose(
        log_softmax(x), x - logsumexp(x, keepdims=True), rtol=1e-12, atol=1e-13
    )


@given(special_logits())
def test_infinite_logits(x):
    p, largest = softmax(x), x.max()
    if largest == INF:  # they share the mass
        np.testing.assert_array_equal(p, (x == INF) / (x == INF).sum())
        assert logsumexp(x) == INF
    elif largest == -INF:  # nothing is left
        np.testing.assert_array_equal(p, 0)
        assert logsumexp(x) == -INF
    else:
        np.testing.assert_allclose(p, scipy.special.softmax(x), rtol=1e-13)
    with np.errstate(divide="ignore"):
        np.testing.assert_allclose(log_softmax(x), np.log(p), rtol=1e-12, atol=1e-15)


def test_nan_stays_in_its_row():
    x = np.array([[1.0, NAN, 3.0], [1.0, 2.0, 3.0], [NAN, INF, -INF], [-INF, NAN, -INF]])
    for function in FUNCTIONS:
        value = function(x)
        assert np.isnan(value[[0, 2, 3]]).all()
        np.testing.assert_array_equal(value[1], function(x[1]))
    assert np.isnan([softmax([NAN])[0], log_softmax([NAN])[0], logsumexp([NAN])]).all()


@given(logits(), st.data())
def test_where_masks_whatever_is_there(x, data):
    where = data.draw(like(x)) > 0
    hidden = np.where(where, x, NAN)
    masked = np.where(where, x, -INF)
    for function in FUNCTIONS:
        np.testing.assert_array_equal(function(hidden, where=where), function(masked))


def test_where_broadcasts_and_a_row_without_classes_has_probability_0():
    x = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    np.testing.assert_array_equal(
        softmax(x, where=[True, False, True])[:, [0, 2]], softmax(x[:, [0, 2]])
    )
    nothing = np.array([[False], [True]])
    np.testing.assert_array_equal(softmax(x, where=nothing)[0], [0, 0, 0])
    np.testing.assert_array_equal(log_softmax(x, where=nothing)[0], [-INF] * 3)
    assert logsumexp(x, where=nothing)[0] == -INF


@pytest.mark.parametrize("function", FUNCTIONS)
@pytest.mark.parametrize(
    ("given_dtype", "expected"),
    [
        ("float16", "float32"),
        ("float32", "float32"),
        ("float64", "float64"),
        (">f8", "float64"),
        (">f2", "float32"),
        ("int8", "float64"),
        ("uint64", "float64"),
    ],
)
def test_dtypes(function, given_dtype, expected):
    x = np.array([[1, 2, 4], [3, 1, 0]], given_dtype)
    value = function(x)
    assert value.dtype == np.dtype(expected)
    np.testing.assert_allclose(value, function(x.astype(float)), rtol=1e-6)
    assert function(x, where=x > 1).dtype == np.dtype(expected)
    if function is not logsumexp:
        function(x, out=np.empty(x.shape, expected))


def test_float16_logits_do_not_overflow():
    assert logsumexp(np.array([60000, 60000], np.float16)) == np.float32(60000 + np.log(2))


def test_factors_keep_the_dtype():
    assert logsumexp(np.float32([1, 2]), b=[1.0, 2.0]).dtype == np.float32


def test_factors_may_be_out_of_the_range_of_the_logits_dtype():
    for b in (1e-50, 1e50):
        value = logsumexp(np.float32([100, 0]), b=[b, 0])
        assert value == np.float32(100 + np.log(b)) and value.dtype == np.float32


@pytest.mark.parametrize("b", [INF, NAN, 0])
def test_a_masked_class_has_no_factor(b):
    assert logsumexp([1.0, 2.0], b=[1, b], where=[True, False]) == 1


@pytest.mark.parametrize("function", [softmax, log_softmax])
def test_out(function):
    x = np.array([[1.0, 2.0, 4.0], [3.0, 1.0, 0.0]])
    expected = function(x, 0)
    out = np.empty_like(x)
    assert function(x, 0, out=out) is out
    np.testing.assert_array_equal(out, expected)
    assert function(x, 0, out=x) is x
    np.testing.assert_array_equal(x, expected)


def test_keepdims_and_batches_without_rows():
    x = np.arange(24.0).reshape(2, 3, 4)
    assert logsumexp(x, 1, keepdims=True).shape == (2, 1, 4)
    assert logsumexp(x, 1).shape == (2, 4)
    assert isinstance(logsumexp(x[0, 0]), np.float64)
    assert softmax(np.empty((0, 3))).shape == (0, 3)
    assert logsumexp(np.empty((0, 3))).shape == (0,)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_no_warnings_and_no_change_of_the_input(function):
    x = np.array(
        [[0, -800, 1e308], [0, 0, -745], [INF, INF, 0], [-INF, -INF, -INF], [-1e308, 1e308, NAN]]
    )
    before = x.copy()
    with np.errstate(all="raise"):
        function(x)
        function(x, where=[True, False, True])
    np.testing.assert_array_equal(x, before)


def test_factors_give_no_floating_point_warnings():
    x = [[0, -800, 1e308], [INF, INF, 0], [-INF, -INF, -INF], [0, 0, NAN]]
    with np.errstate(all="raise"):
        logsumexp(x, b=[0, 1e-300, -1])


@pytest.mark.parametrize("function", FUNCTIONS)
@pytest.mark.parametrize(
    ("x", "options", "error", "message"),
    [
        ([1j, 2], {}, TypeError, "x is of dtype complex128, expected real numbers (the complex"),
        ([True, False], {}, TypeError, "x is of dtype bool, expected real numbers"),
        (["1", "2"], {}, TypeError, "x is of dtype <U1, expected real numbers"),
        ([1, None], {}, TypeError, "x is of dtype object, expected real numbers"),
        (None, {}, TypeError, "x is None, expected real numbers"),
        ([10**30, 1], {}, TypeError, "x is of dtype object, expected real numbers"),
        (np.ma.array([1.0, 2.0]), {}, TypeError, "x is a masked array, expected a plain array"),
        ([[1, 2], [3]], {}, ValueError, "x is ragged, expected rows of one length"),
        (3.0, {}, ValueError, "x is a single number, expected at least one axis of classes"),
        (
            np.empty((3, 0)),
            {},
            ValueError,
            "x has shape (3, 0), expected at least one class on axis 1",
        ),
        ([[1, 2]], {"axis": 2}, ValueError, "axis = 2, expected -2..1 for x of shape (1, 2)"),
        ([1, 2], {"axis": None}, TypeError, "axis = None, expected an integer"),
        ([1, 2], {"axis": (0,)}, TypeError, "axis = (0,), expected an integer"),
        ([1, 2], {"axis": True}, TypeError, "axis = True, expected an integer"),
        ([1, 2], {"axis": np.array(0.0)}, TypeError, "axis = array(0.), expected an integer"),
        (
            [[1, 2], [3, 4]],
            {"where": [[True], [True, False]]},
            ValueError,
            "where is ragged, expected rows of one length",
        ),
        ([1, 2], {"where": [1, 0]}, TypeError, "where is of dtype int64, expected bool"),
        (
            [1, 2],
            {"where": [True] * 3},
            ValueError,
            "where has shape (3,), expected one that broadcasts to (2,)",
        ),
    ],
)
def test_errors(function, x, options, error, message):
    with pytest.raises(error, match=re.escape(message)):
        function(x, **options)


@pytest.mark.parametrize("function", [softmax, log_softmax])
@pytest.mark.parametrize(
    ("out", "error", "message"),
    [
        ([0.0, 0.0], TypeError, "out is list, expected an array"),
        (np.empty(3), ValueError, "out has shape (3,), expected (2,)"),
        (np.empty(2, np.float32), TypeError, "out is of dtype float32, expected float64"),
        (np.broadcast_to(1.0, 2), ValueError, "out is read-only, expected an array that can be"),
    ],
)
def test_out_errors(function, out, error, message):
    with pytest.raises(error, match=re.escape(message)):
        function([1.0, 2.0], out=out)


def test_factor_errors():
    with pytest.raises(ValueError, match=re.escape("b has shape (3,), expected one that broadcasts")):
        logsumexp([1.0, 2.0], b=[1, 2, 3])
    with pytest.raises(TypeError, match="b is of dtype bool, expected real numbers"):
        logsumexp([1.0, 2.0], b=[True, False])
