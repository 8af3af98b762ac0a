"""Softmax regression in both layouts."""

import re

import numpy as np
import pytest

from softmaxlib import check_grad, cross_entropy, linear_value_and_grad

N, D, K = 5, 4, 3
rng = np.random.default_rng(0)
X = rng.normal(size=(N, D))
W = rng.normal(size=(K, D))
B = rng.normal(size=K)
IDS = np.array([0, 2, 1, 2, 2])
SOFT = rng.uniform(size=(N, K))  # rows need not sum to 1


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
    with pytest.raises(ValueError, match=re.escape("target[1] = 3, expected 0..2")):
        linear_value_and_grad((W, B), X, IDS + 1, layout="W")
    with pytest.raises(TypeError, match="layout"):
        linear_value_and_grad((W, B), X, IDS)
