"""Difference quotients: accuracy of each method, steps, shapes, errors."""

import re
import warnings

import numpy as np
import pytest
from hypothesis import given
from strategies import logits

from softmaxlib import (
    check_grad,
    cross_entropy,
    cross_entropy_value_and_grad,
    log_softmax,
    logsumexp,
    numerical_gradient,
    numerical_jacobian,
    softmax,
    softmax_jacobian,
)
from softmaxlib.checking.finite_differences import METHODS, differences

ACCURACY = {"forward": 1e-6, "central": 1e-9, "fourth": 1e-11, "complex": 1e-14}
X = np.array([0.8, -1.2, 2.0])


def smooth(x):
    """Carries complex numbers through."""
    return np.array([np.exp(x[0]) * x[1], np.sin(x[2]) / x[0], x[1] ** 3 - x[2]])


def smooth_jacobian(x):
    a, b, c = x
    return np.array(
        [
            [np.exp(a) * b, np.exp(a), 0],
            [-np.sin(c) / a**2, 0, np.cos(c) / a],
            [0, 3 * b**2, -1],
        ]
    )


@pytest.mark.parametrize("method", METHODS)
def test_accuracy_of_each_method(method):
    error = np.abs(numerical_jacobian(smooth, X, method=method) - smooth_jacobian(X)).max()
    assert error < ACCURACY[method] * 20
    gradient = numerical_gradient(lambda x: smooth(x)[0], X, method=method)
    np.testing.assert_allclose(gradient, smooth_jacobian(X)[0], atol=ACCURACY[method] * 10)
    if method != "complex":  # each method is only as good as it should be
        assert error > ACCURACY[method] / 1e4


@pytest.mark.parametrize(("method", "order"), [("forward", 1), ("central", 2), ("fourth", 4)])
def test_order_of_the_error(method, order):
    h = 0.02
    errors = [
        np.abs(numerical_jacobian(smooth, X, method=method, h=step) - smooth_jacobian(X)).max()
        for step in (h, h / 2)
    ]
    assert np.log2(errors[0] / errors[1]) == pytest.approx(order, abs=0.3)


def test_a_step_given_is_the_step_used():
    assert numerical_gradient(lambda x: x**2, 100.0, method="forward", h=0.5) == 200.5
    np.testing.assert_array_equal(
        numerical_gradient(lambda x: (x**3).sum(), [100.0, 0.0], h=0.5), [30000.25, 0.25]
    )
    assert numerical_gradient(lambda x: x**5, 0.0, method="fourth", h=0.5) == -4 * 0.5**4
    assert numerical_gradient(lambda x: x**3, 1.0, method="complex", h=0.5) == 3 - 0.25


def test_default_steps_grow_with_x():
    steps = {
        method: differences(lambda x: x.sum(), [0.0, 1e6], method).steps
        for method in ("forward", "central", "fourth")
    }
    eps = np.finfo(float).eps
    for method, exponent in (("forward", 1 / 2), ("central", 1 / 3), ("fourth", 1 / 5)):
        np.testing.assert_allclose(steps[method], [eps**exponent, 1e6 * eps**exponent], rtol=1e-3)
    np.testing.assert_allclose(numerical_gradient(lambda x: x**2, 1e8), 2e8, rtol=1e-9)


def test_values_in_float32_get_a_step_that_suits_them():
    found = differences(lambda x: softmax(x.astype(np.float32)), X)
    assert found.step == pytest.approx(np.finfo(np.float32).eps ** (1 / 3))
    np.testing.assert_allclose(found.derivative, softmax_jacobian(X), atol=1e-4)


@given(logits(size=5, min_dims=1, max_dims=1))
def test_derivatives_of_the_library(x):
    t = np.linspace(0.1, 0.9, x.size)
    for method, atol in (("forward", 1e-6), ("central", 1e-8), ("fourth", 1e-9)):
        for derivative, right in [
            (numerical_gradient(logsumexp, x, method=method), softmax(x)),
            (
                numerical_gradient(lambda x: cross_entropy(x, t), x, method=method),
                cross_entropy_value_and_grad(x, t)[1],
            ),
            (numerical_jacobian(softmax, x, method=method), softmax_jacobian(x)),
            (numerical_jacobian(log_softmax, x, method=method), np.eye(x.size) - softmax(x)),
        ]:
            np.testing.assert_allclose(derivative, right, atol=atol)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("f_shape", [(), (2,), (2, 3), (0,)])
@pytest.mark.parametrize("x_shape", [(), (4,), (3, 2), (0,)])
def test_shapes(method, f_shape, x_shape):
    def f(x):
        return np.full(f_shape, 2.0) * x.sum()

    x = np.linspace(1, 2, int(np.prod(x_shape))).reshape(x_shape)
    jacobian = numerical_jacobian(f, x, method=method)
    assert jacobian.shape == f_shape + x_shape
    np.testing.assert_allclose(jacobian, 2, rtol=1e-6)
    if f_shape == ():
        np.testing.assert_array_equal(numerical_gradient(f, x, method=method), jacobian)


def test_batched_gives_the_same_in_one_stack_or_many(monkeypatch):
    x = np.random.default_rng(0).normal(size=(3, 4))
    single = differences(softmax, x).derivative
    for method in ("forward", "central", "fourth"):
        np.testing.assert_array_equal(
            differences(softmax, x, method, batched=True).derivative,
            differences(softmax, x, method).derivative,
        )
    sizes = []

    def counted(points):
        sizes.append(len(points))
        return softmax(points)

    monkeypatch.setattr("softmaxlib.checking.finite_differences.STACK", 60)
    np.testing.assert_array_equal(differences(counted, x, batched=True).derivative, single)
    assert sizes == [1, 5, 5, 5, 5, 2, 2]


def test_f_gets_float64_and_cannot_change_what_is_measured():
    def f(x):
        assert x.dtype == np.float64
        value = (x**2).sum()
        x[:] = 0
        return value

    for x in ([1, 2], np.float32([1, 2]), np.float16([1, 2])):
        np.testing.assert_allclose(numerical_gradient(f, x), [2, 4])
        np.testing.assert_allclose(numerical_gradient(f, x, h=1e-4), [2, 4])


def test_integer_values_are_numbers_too():
    assert numerical_gradient(lambda x: 3, 1.0) == 0
    np.testing.assert_array_equal(numerical_jacobian(lambda x: [3, 4], 1.0), [0, 0])


def step(x):
    return np.where(x > 1, np.nan, x)


def jump(x):
    return x if (x <= 1).all() else x[:1]


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (
            lambda: numerical_gradient(smooth, X),
            ValueError,
            "f returned an array of shape (3,), expected a number (numerical_jacobian diff",
        ),
        (
            lambda: numerical_jacobian(smooth, X, method="centre"),
            ValueError,
            'method = \'centre\', expected one of "forward", "central", "fourth", "complex"',
        ),
        (lambda: numerical_jacobian(smooth, X, h=0), ValueError, "h = 0, expected a positive number"),
        (lambda: numerical_jacobian(smooth, X, h=-1), ValueError, "h = -1, expected a positive"),
        (lambda: numerical_jacobian(smooth, X, h=np.nan), ValueError, "h = nan, expected a positive"),
        (lambda: numerical_jacobian(smooth, X, h=np.inf), ValueError, "h = inf, expected a positive"),
        (lambda: numerical_jacobian(smooth, X, h=[1]), ValueError, "h has shape (1,), expected a"),
        (lambda: numerical_jacobian(smooth, X, h="1"), TypeError, "h is of dtype <U1, expected real"),
        (
            lambda: numerical_jacobian(smooth, [0.0, 0.0, 1.0]),
            ValueError,
            "f(x)[1] = inf at x, expected a finite number",
        ),
        (
            lambda: numerical_gradient(np.sum, [0.0, 1.0], h=1e-17),
            ValueError,
            "h = 1.0e-17 is too small: x[1] = 1.0 does not change when h is added",
        ),
        (
            lambda: numerical_jacobian(smooth, [1, np.nan, 2]),
            ValueError,
            "x[1] = nan, expected a finite number",
        ),
        (lambda: numerical_jacobian(smooth, X * 1j), TypeError, "x is of dtype complex128, expected"),
        (lambda: numerical_jacobian(smooth, [True]), TypeError, "x is of dtype bool, expected real"),
        (
            lambda: numerical_gradient(lambda x: None, X),
            TypeError,
            "the value of f is None, expected real numbers",
        ),
        (
            lambda: numerical_gradient(lambda x: "a", X),
            TypeError,
            "the value of f is of dtype <U1, expected real numbers",
        ),
        (
            lambda: numerical_gradient(lambda x: x.sum() > 0, X),
            TypeError,
            "the value of f is of dtype bool, expected real numbers",
        ),
        (
            lambda: numerical_jacobian(lambda x: x + 1j, X),
            TypeError,
            "f returned complex values for real x, expected real ones",
        ),
        (
            lambda: numerical_jacobian(step, [0.0, 1.0]),
            ValueError,
            "f(x)[1] = nan when x[1] moves by 6.1e-06, expected a finite number: "
            "f cannot be differentiated here",
        ),
        (
            lambda: numerical_jacobian(lambda x: -step(-x), [0.0, -1.0], method="fourth"),
            ValueError,
            "f(x)[1] = nan when x[1] moves by -0.00074, expected a finite number",
        ),
        (
            lambda: numerical_jacobian(jump, [0.0, 1.0]),
            ValueError,
            "f returned shape (1,) near x, expected (2,) as at x",
        ),
        (
            lambda: differences(lambda p: p[:1] if len(p) > 1 else p, X, batched=True),
            ValueError,
            "f returned shape (1, 3) for a stack of points of shape (3, 3), expected (3, …): "
            "batched = True needs one value a point",
        ),
        (
            lambda: differences(lambda p: p.sum(), X, batched=True),
            ValueError,
            "f returned shape () for a stack of points of shape (1, 3), expected (1, …)",
        ),
        (
            lambda: differences(lambda p: p[:, :2] if len(p) > 1 else p, X, batched=True),
            ValueError,
            "f returned shape (2,) near x, expected (3,) as at x",
        ),
    ],
)
def test_errors(call, error, message):
    with np.errstate(all="ignore"), pytest.raises(error, match=re.escape(message)):
        call()


def into_real_array(x):
    values = np.empty(3)
    values[:] = x
    return values.sum() + 0j if x.dtype.kind == "c" else values.sum()


@pytest.mark.parametrize(
    ("f", "message"),
    [
        (lambda x: np.abs(x).sum(), "but f returned real values: it drops the imaginary part"),
        (lambda x: x.real, "but f returned real values: it drops the imaginary part"),
        (softmax, "and f does not take it: x is of dtype complex128, expected real numbers"),
        (lambda x: float(x[0]), "and f does not take it: "),
        (into_real_array, "and f does not take it: "),
    ],
    ids=["abs", "real", "softmaxlib", "float", "into a real array"],
)
def test_the_complex_step_says_when_f_does_not_carry_complex_numbers(f, message):
    with pytest.raises(TypeError, match=re.escape(f'method = "complex" calls f with complex x, {message}')):
        numerical_jacobian(f, X, method="complex")


def grumbling(x):
    """Divides 0 by 0 wherever x is moved, and does not use the result."""
    np.divide(0.0, np.float64(np.array_equal(x, X)))
    return np.sum(x**2)


def test_what_numpy_warns_of_near_x_is_heard():
    with pytest.warns(RuntimeWarning, match="invalid value"):
        np.testing.assert_allclose(numerical_gradient(grumbling, X), 2 * X)


def test_a_check_that_chooses_its_step_warns_of_nothing():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert check_grad(grumbling, lambda x: 2 * x, X)


def test_a_type_error_of_the_function_is_its_own():
    with pytest.raises(TypeError, match="^object of type 'int' has no len"):
        numerical_gradient(lambda x: len(3), X)


def test_the_complex_step_minds_no_other_warnings():
    def outdated(x):
        warnings.warn("use another", DeprecationWarning, stacklevel=1)
        return np.sum(x**2)

    with pytest.warns(DeprecationWarning, match="use another"):
        np.testing.assert_allclose(numerical_gradient(outdated, X, method="complex"), 2 * X)


def test_quotients_of_float32_values_are_formed_in_float64():
    def single(x):
        return np.float32(np.exp(x).sum())

    for method in ("forward", "central", "fourth"):
        expected = numerical_gradient(lambda x: float(single(x)), X, method=method, h=1.0)
        np.testing.assert_array_equal(numerical_gradient(single, X, method=method, h=1.0), expected)
