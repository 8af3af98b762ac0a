"""Jacobian, Hessian and their products: laws, explicit matrices, finite differences."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import error_in_eps, exact, exact_differences, like, logits

from softmaxlib import (
    check_grad,
    cross_entropy_hessian,
    cross_entropy_hvp,
    cross_entropy_value_and_grad,
    log_softmax,
    logsumexp,
    softmax,
    softmax_jacobian,
    softmax_jvp,
    softmax_vjp,
)

pytestmark = pytest.mark.every_case

PROBE = np.log([0.2, 0.3, 0.5])
POINTS = np.array([[0.3, -1.2, 2.0, 0.1], [1.0, 0.5, -0.5, 4.0], [-0.7, 0.1, 0.4, -3.0]])
INF, NAN = np.inf, np.nan


def test_the_numbers_of_the_course():
    jacobian = [[0.16, -0.06, -0.1], [-0.06, 0.21, -0.15], [-0.1, -0.15, 0.25]]
    np.testing.assert_allclose(softmax_jacobian(PROBE), jacobian)
    np.testing.assert_allclose(np.linalg.eigvalsh(jacobian), [0, 0.2319, 0.3881], atol=5e-5)


@given(logits())
def test_jacobian_is_symmetric_and_its_rows_sum_to_0(x):
    jacobian = softmax_jacobian(x)
    assert jacobian.shape == (*x.shape, x.shape[-1])
    np.testing.assert_array_equal(jacobian, np.swapaxes(jacobian, -1, -2))
    np.testing.assert_allclose(jacobian.sum(-1), 0, atol=1e-15)
    p = softmax(x)
    np.testing.assert_allclose(
        jacobian, p[..., None] * (np.eye(x.shape[-1]) - p[..., None, :]), rtol=1e-12, atol=1e-15
    )


@given(logits(), st.data())
def test_products_are_those_with_the_matrices(x, data):
    v = data.draw(like(x))
    t = np.abs(data.draw(like(x)))
    product = np.einsum("...ij,...j->...i", softmax_jacobian(x), v)
    np.testing.assert_allclose(softmax_jvp(x, v), product, atol=1e-14)
    product = np.einsum("...i,...ij->...j", v, softmax_jacobian(x))
    np.testing.assert_allclose(softmax_vjp(x, v), product, atol=1e-14)
    product = np.einsum("...ij,...j->...i", cross_entropy_hessian(x, t), v)
    np.testing.assert_allclose(cross_entropy_hvp(x, t, v), product, atol=1e-13)


@given(logits(), st.data())
def test_hessian_is_the_sum_of_the_labels_times_the_jacobian(x, data):
    t = np.abs(data.draw(like(x)))
    hessian = cross_entropy_hessian(x, t)
    np.testing.assert_allclose(hessian, t.sum(-1)[..., None, None] * softmax_jacobian(x))
    assert np.linalg.eigvalsh(hessian).min() >= -1e-14
    ids = t.argmax(-1)
    np.testing.assert_array_equal(cross_entropy_hessian(x, ids), softmax_jacobian(x))
    np.testing.assert_array_equal(cross_entropy_hvp(x, ids, t), softmax_jvp(x, t))


@pytest.mark.parametrize("method", ["forward", "central", "fourth"])
def test_derivatives_agree_with_finite_differences(method):
    t = np.array([0.3, 0.1, 0.9, 0.4])
    v = np.array([1.0, -2.0, 0.5, 3.0])
    pairs = [
        (softmax, softmax_jacobian),
        (log_softmax, lambda x: np.eye(4) - softmax(x)),
        (logsumexp, softmax),
        (lambda x: cross_entropy_value_and_grad(x, t)[1], lambda x: cross_entropy_hessian(x, t)),
        (lambda x: softmax(x) @ v, lambda x: softmax_vjp(x, v)),
        (lambda x: softmax(x) @ v, lambda x: softmax_jvp(x, v)),
        (
            lambda x: cross_entropy_value_and_grad(x, t)[1] @ v,
            lambda x: cross_entropy_hvp(x, t, v),
        ),
    ]
    for f, derivative in pairs:
        for x in POINTS:
            check_grad(f, derivative, x, method=method).raise_if_failed()


@given(exact_differences())
def test_jacobian_is_accurate_also_where_a_probability_is_nearly_1(x):
    p, rest, _, _ = exact(x)
    K = len(p)
    true = [p[i] * (rest[i] if i == j else -p[j]) for i in range(K) for j in range(K)]
    assert error_in_eps(softmax_jacobian(x), true) <= 6


def test_jvp_does_not_cancel_where_a_probability_is_nearly_1():
    x, v = np.array([0.0, -41.5]), np.array([1.0, 2.0])
    p, rest, _, _ = exact(x)
    true = [p[0] * rest[0] * -1, p[1] * rest[1]]  # p_j Σ_k p_k (v_j − v_k)
    assert error_in_eps(softmax_jvp(x, v), true) <= 4
    assert error_in_eps(softmax_vjp(x, v), true) <= 4


def test_special_rows():
    x = np.array([[-INF, -INF, -INF], [INF, 1.0, INF], [-INF, 0.0, 1.0], [NAN, 0.0, 1.0], [0, 1, 2]])
    v = np.array([[1.0, 2.0, 3.0]] * 5)
    jacobian, product = softmax_jacobian(x), softmax_jvp(x, v)
    np.testing.assert_array_equal(jacobian[0], np.zeros((3, 3)))
    np.testing.assert_array_equal(product[0], np.zeros(3))
    np.testing.assert_array_equal(jacobian[1], [[0.25, 0, -0.25], [0, 0, 0], [-0.25, 0, 0.25]])
    np.testing.assert_array_equal(product[1], [-0.5, 0, 0.5])
    np.testing.assert_allclose(jacobian[2, 1:, 1:], softmax_jacobian([0.0, 1.0]))
    np.testing.assert_array_equal(jacobian[2, 0], 0)
    assert np.isnan(jacobian[3]).all() and np.isnan(product[3]).all()
    np.testing.assert_array_equal(jacobian[4], softmax_jacobian([0, 1, 2]))
    np.testing.assert_array_equal(softmax_vjp(x, v), product)
    ids = [0] * 5
    np.testing.assert_array_equal(cross_entropy_hessian(x, ids), jacobian)
    np.testing.assert_array_equal(cross_entropy_hvp(x, ids, v), product)


@pytest.mark.parametrize(("given_dtype", "expected"), [("f2", "f4"), ("f4", "f4"), ("f8", "f8"), ("i8", "f8")])
def test_dtypes(given_dtype, expected):
    x = np.array([[1, 2, 4], [0, 1, 0]], given_dtype)
    assert softmax_jacobian(x).dtype == expected
    assert softmax_jvp(x, x).dtype == expected
    assert softmax_vjp(x, x).dtype == expected
    assert cross_entropy_hessian(x, [0, 1]).dtype == expected
    assert cross_entropy_hvp(x, [0, 1], x).dtype == expected


def test_the_dtype_of_the_logits_decides():
    x = np.float32([1, 2, 4])
    assert softmax_jvp(x, [1.0, 2.0, 3.0]).dtype == np.float32
    assert cross_entropy_hvp(x, [0.2, 0.3, 0.5], [1.0, 2.0, 3.0]).dtype == np.float32


def test_no_floating_point_warnings():
    x = np.array([[0, -800, 1e308], [INF, INF, 0], [-INF, -INF, -INF], [0, 0, -743.5]])
    with np.errstate(all="raise"):
        softmax_jacobian(x)
        softmax_jvp(x, np.ones_like(x))
        cross_entropy_hessian(x, [0, 1, 2, 0])


def test_products_of_many_classes_never_build_the_matrix():
    x = np.zeros(100_000)  # the matrix would need 80 GB
    assert softmax_jvp(x, x).shape == softmax_vjp(x, x).shape == x.shape
    assert cross_entropy_hvp(x, 3, x).shape == x.shape


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: softmax_jacobian([1j]), TypeError, "x is of dtype complex128, expected real"),
        (lambda: softmax_jvp([1j], [1]), TypeError, "x is of dtype complex128, expected real"),
        (lambda: softmax_vjp([1j], [1]), TypeError, "x is of dtype complex128, expected real"),
        (
            lambda: cross_entropy_hessian([1j], 0),
            TypeError,
            "logits is of dtype complex128, expected real",
        ),
        (
            lambda: cross_entropy_hvp([1j], 0, [1]),
            TypeError,
            "logits is of dtype complex128, expected real",
        ),
        (lambda: softmax_jacobian(2.0), ValueError, "x is a single number, expected at least one"),
        (lambda: softmax_jacobian([]), ValueError, "x has shape (0,), expected at least one class"),
        (
            lambda: softmax_jvp(POINTS, POINTS[0]),
            ValueError,
            "v has shape (4,), expected that of x, (3, 4)",
        ),
        (
            lambda: softmax_vjp(POINTS[0], [1, 2]),
            ValueError,
            "u has shape (2,), expected that of x, (4,)",
        ),
        (lambda: softmax_vjp([1, 2], ["a", "b"]), TypeError, "u is of dtype <U1, expected real"),
        (
            lambda: cross_entropy_hvp(POINTS[0], 1, [1, 2]),
            ValueError,
            "v has shape (2,), expected that of logits, (4,)",
        ),
        (lambda: cross_entropy_hessian(POINTS[0], 4), ValueError, "target = 4, expected 0..3"),
        (
            lambda: cross_entropy_hessian(POINTS, [0, 1]),
            ValueError,
            "target has shape (2,), expected (3,) for class ids or (3, 4) for probabilities",
        ),
        (
            lambda: cross_entropy_hvp([1, 2], [-1.0, 0], [1, 2]),
            ValueError,
            "target[0] = -1.0, expected a finite number, 0 or larger",
        ),
    ],
)
def test_errors(call, error, message):
    with pytest.raises(error, match="^" + re.escape(message)):
        call()
