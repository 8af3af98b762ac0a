"""Softmax regression in both layouts."""

import re

import numpy as np
import pytest

from softmaxlib import (
    check_grad,
    cross_entropy,
    cross_entropy_hessian,
    linear_hvp,
    linear_jvp,
    linear_value_and_grad,
    linear_vjp,
    softmax,
    softmax_jacobian,
)

pytestmark = pytest.mark.every_case

N, D, K = 5, 4, 3
rng = np.random.default_rng(0)
X = rng.normal(size=(N, D))
W = rng.normal(size=(K, D))
B = rng.normal(size=K)
IDS = np.array([0, 2, 1, 2, 2])
SOFT = rng.uniform(size=(N, K))  # rows need not sum to 1
DIRECTIONS = rng.normal(size=(K, D)), rng.normal(size=K)
UPSTREAM = rng.normal(size=(N, K))


def both_layouts():
    """Layout, params, directions, and ∂logits/∂params as one matrix (N, K, parameters)."""
    eye = np.eye(K)
    by_matrix = np.einsum("ij,nd->nijd", eye, X).reshape(N, K, K * D)
    by_bias = np.broadcast_to(eye, (N, K, K))
    yield "W", (W, B), DIRECTIONS, np.concatenate([by_matrix, by_bias], -1)
    by_theta = np.einsum("ij,nd->nidj", eye, X).reshape(N, K, D * K)
    yield "Theta", (W.T,), (DIRECTIONS[0].T,), by_theta


in_both_layouts = pytest.mark.parametrize(
    ("layout", "params", "directions", "jacobian"), list(both_layouts()), ids=["W", "Theta"]
)


def flat(arrays):
    return np.concatenate([a.ravel() for a in arrays])


@in_both_layouts
def test_products_are_those_with_the_explicit_matrices(layout, params, directions, jacobian):
    logits = X @ params[0].T + params[1] if layout == "W" else X @ params[0]
    of_probabilities = softmax_jacobian(logits) @ jacobian
    jvp = linear_jvp(params, X, directions, layout=layout)
    np.testing.assert_allclose(jvp, of_probabilities @ flat(directions), atol=1e-14)
    vjp = linear_vjp(params, X, UPSTREAM, layout=layout)
    product = np.einsum("nk,nkp->p", UPSTREAM, of_probabilities)
    np.testing.assert_allclose(flat(vjp), product, atol=1e-14)
    assert [a.shape for a in vjp] == [a.shape for a in params]

    for target in (IDS, SOFT):
        of_rows = cross_entropy_hessian(logits, target)
        hessian = np.einsum("nip,nij,njq->pq", jacobian, of_rows, jacobian) / N
        for l2 in (0.0, 0.3):
            hvp = linear_hvp(params, X, target, directions, layout=layout, l2=l2)
            assert [a.shape for a in hvp] == [a.shape for a in params]
            penalty = np.concatenate([l2 * directions[0].ravel(), np.zeros(K * (layout == "W"))])
            np.testing.assert_allclose(flat(hvp), hessian @ flat(directions) + penalty, atol=1e-14)


def test_without_l2_there_is_no_penalty():
    loss, grads = linear_value_and_grad((W, B), X, IDS, layout="W")
    other, expected = linear_value_and_grad((W, B), X, IDS, layout="W", l2=0)
    assert loss == other
    np.testing.assert_array_equal(grads[0], expected[0])
    product = linear_hvp((W, B), X, IDS, DIRECTIONS, layout="W")
    expected = linear_hvp((W, B), X, IDS, DIRECTIONS, layout="W", l2=0)
    np.testing.assert_array_equal(product[0], expected[0])


@in_both_layouts
def test_products_agree_with_finite_differences(layout, params, directions, jacobian):
    def moved(h):
        return tuple(p + h * v for p, v in zip(params, directions))

    def probabilities(h):
        p = moved(h)
        return softmax(X @ p[0].T + p[1] if layout == "W" else X @ p[0])

    def gradient(h):
        return flat(linear_value_and_grad(moved(h), X, SOFT, layout=layout, l2=0.3)[1])

    h = 1e-5
    jvp = linear_jvp(params, X, directions, layout=layout)
    hvp = linear_hvp(params, X, SOFT, directions, layout=layout, l2=0.3)
    vjp = linear_vjp(params, X, UPSTREAM, layout=layout)
    np.testing.assert_allclose(jvp, (probabilities(h) - probabilities(-h)) / (2 * h), atol=1e-9)
    np.testing.assert_allclose(flat(hvp), (gradient(h) - gradient(-h)) / (2 * h), atol=1e-9)
    np.testing.assert_allclose((jvp * UPSTREAM).sum(), flat(vjp) @ flat(directions), rtol=1e-12)


def test_products_of_many_classes_and_features_never_build_a_matrix():
    theta, x = np.zeros((3, 50_000)), np.ones((2, 3))  # the Hessian would need 180 GB
    assert linear_jvp((theta,), x, (theta,), layout="Theta").shape == (2, 50_000)
    assert linear_vjp((theta,), x, np.ones((2, 50_000)), layout="Theta")[0].shape == theta.shape
    assert linear_hvp((theta,), x, [0, 1], (theta,), layout="Theta")[0].shape == theta.shape


def test_products_keep_float32_and_change_no_input():
    params, directions = (W.astype("f4"), B.astype("f4")), tuple(v.astype("f4") for v in DIRECTIONS)
    x = X.astype("f4")
    kept = [a.copy() for a in (*params, *directions, x)]
    results = [
        linear_jvp(params, x, directions, layout="W"),
        *linear_vjp(params, x, UPSTREAM, layout="W"),
        *linear_hvp(params, x, IDS, directions, layout="W", l2=0.1),
    ]
    assert {a.dtype for a in results} == {np.dtype("f4")}
    for a, before in zip((*params, *directions, x), kept):
        np.testing.assert_array_equal(a, before)


@pytest.mark.parametrize(
    ("directions", "error", "message"),
    [
        (W, TypeError, 'directions is ndarray, expected the tuple (W, b) for layout = "W"'),
        ((W,), ValueError, 'directions has length 1, expected (W, b) for layout = "W"'),
        (
            (W.T, B),
            ValueError,
            "the direction of W has shape (4, 3), expected that of W, (3, 4)",
        ),
        ((W, X[0]), ValueError, "the direction of b has shape (4,), expected that of b, (3,)"),
        ((W, ["a"] * 3), TypeError, "the direction of b is of dtype <U1, expected real numbers"),
    ],
)
def test_errors_of_directions(directions, error, message):
    with pytest.raises(error, match=re.escape(message)):
        linear_jvp((W, B), X, directions, layout="W")
    with pytest.raises(error, match=re.escape(message)):
        linear_hvp((W, B), X, IDS, directions, layout="W")


def test_errors_of_the_other_arguments_of_the_products():
    calls = [
        lambda params, x, layout: linear_jvp(params, x, DIRECTIONS, layout=layout),
        lambda params, x, layout: linear_vjp(params, x, UPSTREAM, layout=layout),
        lambda params, x, layout: linear_hvp(params, x, IDS, DIRECTIONS, layout=layout),
    ]
    for call in calls:
        with pytest.raises(ValueError, match="layout = 'V', expected one of"):
            call((W, B), X, "V")
        with pytest.raises(ValueError, match=re.escape("X has shape (4,), expected (N, D)")):
            call((W, B), X[0], "W")
        with pytest.raises(ValueError, match="params has length 1"):
            call((W,), X, "W")
    message = "upstream has shape (5, 4), expected that of the logits, (5, 3)"
    with pytest.raises(ValueError, match=re.escape(message)):
        linear_vjp((W, B), X, X, layout="W")
    with pytest.raises(ValueError, match=re.escape("target[1] = 3, expected 0..2")):
        linear_hvp((W, B), X, IDS + 1, DIRECTIONS, layout="W")
    with pytest.raises(ValueError, match="l2 = -1, expected a finite number, 0 or larger"):
        linear_hvp((W, B), X, IDS, DIRECTIONS, layout="W", l2=-1)


@pytest.mark.parametrize("target", [IDS, SOFT], ids=["ids", "soft"])
@pytest.mark.parametrize("l2", [0.0, 0.3])
def test_value_and_gradients(target, l2):
    penalty = l2 / 2 * (W**2).sum()
    loss, (dW, db) = linear_value_and_grad((W, B), X, target, layout="W", l2=l2)
    assert loss == pytest.approx(cross_entropy(X @ W.T + B, target) + penalty, rel=1e-14)
    loss, (dTheta,) = linear_value_and_grad((W.T,), X, target, layout="Theta", l2=l2)
    assert loss == pytest.approx(cross_entropy(X @ W.T, target) + penalty, rel=1e-14)

    def value(params, layout):
        return linear_value_and_grad(params, X, target, layout=layout, l2=l2)[0]

    check_grad(lambda w: value((w, B), "W"), lambda _: dW, W).raise_if_failed()
    check_grad(lambda b: value((W, b), "W"), lambda _: db, B).raise_if_failed()
    check_grad(lambda th: value((th,), "Theta"), lambda _: dTheta, W.T).raise_if_failed()


def test_the_layouts_are_transposes_of_each_other():
    loss, (dW, _) = linear_value_and_grad((W, np.zeros(K)), X, IDS, layout="W", l2=0.1)
    other, (dTheta,) = linear_value_and_grad((W.T,), X, IDS, layout="Theta", l2=0.1)
    assert loss == pytest.approx(other, rel=1e-14)
    np.testing.assert_allclose(dTheta, dW.T, rtol=1e-13)
    np.testing.assert_allclose(
        linear_value_and_grad((W, B), X, IDS, layout="W")[1][0].sum(0), 0, atol=1e-15
    )


def test_the_numbers_of_the_third_source():
    theta = np.array([[0, 0.5, -0.5], [0.25, 0, 0.25], [0.5, -0.5, 0]])
    _, (gradient,) = linear_value_and_grad((theta,), [[1, 2, -1]], [1], layout="Theta")
    expected = [[0.2119, -0.4239, 0.2119], [0.4239, -0.8478, 0.4239], [-0.2119, 0.4239, -0.2119]]
    np.testing.assert_allclose(gradient, expected, atol=5e-5)


def test_float32_is_kept_and_inputs_are_not_changed():
    params = W.astype("f4"), B.astype("f4")
    kept = [p.copy() for p in params]
    loss, grads = linear_value_and_grad(params, X.astype("f4"), IDS, layout="W", l2=0.1)
    assert loss.dtype == grads[0].dtype == grads[1].dtype == np.float32
    for p, before in zip(params, kept):
        np.testing.assert_array_equal(p, before)


@pytest.mark.parametrize(
    ("params", "options", "error", "message"),
    [
        ((W, B), {"layout": "V"}, ValueError, "layout = 'V', expected one of \"W\", \"Theta\""),
        ((W, B), {"layout": ["W"]}, ValueError, "layout = ['W'], expected one of \"W\", \"Theta\""),
        (W, {"layout": "W"}, TypeError, 'params is ndarray, expected the tuple (W, b) for layout = "W"'),
        (
            W.T,
            {"layout": "Theta"},
            TypeError,
            'params is ndarray, expected the tuple (Theta,) for layout = "Theta"',
        ),
        ((W,), {"layout": "W"}, ValueError, 'params has length 1, expected (W, b) for layout = "W"'),
        (
            (W.T, B),
            {"layout": "Theta"},
            ValueError,
            'params has length 2, expected (Theta,) for layout = "Theta"',
        ),
        (
            (W.T, B),
            {"layout": "W"},
            ValueError,
            'W has shape (4, 3) and X (5, 4): layout = "W" expects W of shape (K, 4); '
            'this shape fits layout = "Theta"',
        ),
        (
            (W,),
            {"layout": "Theta"},
            ValueError,
            'Theta has shape (3, 4) and X (5, 4): layout = "Theta" expects Theta of shape (4, K); '
            'this shape fits layout = "W"',
        ),
        (
            (W[:, 1:], B),
            {"layout": "W"},
            ValueError,
            'W has shape (3, 3) and X (5, 4): layout = "W" expects W of shape (K, 4)',
        ),
        ((B, B), {"layout": "W"}, ValueError, "W has shape (3,), expected two axes"),
        (
            (W, X[0]),
            {"layout": "W"},
            ValueError,
            "b has shape (4,), expected (3,) to go with W of shape (3, 4)",
        ),
        ((W, B * 1j), {"layout": "W"}, TypeError, "b is of dtype complex128, expected real numbers"),
        ((W, B), {"layout": "W", "l2": -1}, ValueError, "l2 = -1, expected a finite number, 0 or"),
        ((W, B), {"layout": "W", "l2": np.inf}, ValueError, "l2 = inf, expected a finite number"),
    ],
)
def test_errors(params, options, error, message):
    with pytest.raises(error, match=re.escape(message)):
        linear_value_and_grad(params, X, IDS, **options)


def test_a_shape_that_fits_no_layout_is_not_said_to_fit_one():
    with pytest.raises(ValueError) as caught:
        linear_value_and_grad((W[:, 1:], B), X, IDS, layout="W")
    assert "fits" not in str(caught.value)


def test_errors_of_the_data():
    with pytest.raises(ValueError, match=re.escape("X has shape (4,), expected (N, D)")):
        linear_value_and_grad((W, B), X[0], IDS, layout="W")
    with pytest.raises(TypeError, match="^X is of dtype complex128, expected real numbers"):
        linear_value_and_grad((W, B), X * 1j, IDS, layout="W")
    with pytest.raises(ValueError, match=re.escape("target[1] = 3, expected 0..2")):
        linear_value_and_grad((W, B), X, IDS + 1, layout="W")
    with pytest.raises(TypeError, match="layout"):
        linear_value_and_grad((W, B), X, IDS)
