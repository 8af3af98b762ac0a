"""check_linear: the parameter gradients of softmax regression, by way of the logits."""

import re

import numpy as np
import pytest

from softmaxlib import (
    GradCheckError,
    check_grad,
    check_linear,
    cross_entropy,
    linear_value_and_grad,
)

RNG = np.random.default_rng(0)
X = RNG.normal(size=(7, 3))
IDS = RNG.integers(0, 4, 7)
W, B = RNG.normal(size=(4, 3)), RNG.normal(size=4)
LAYOUTS = [("W", (W, B)), ("Theta", (W.T,))]


def losses(Z):
    return cross_entropy(Z, IDS, reduction="none")


def mine(layout, change=lambda loss, grads: (loss, grads)):
    """softmaxlib's loss and gradients, with something changed."""

    def value_and_grad(params):
        return change(*linear_value_and_grad(params, X, IDS, layout=layout))

    return value_and_grad


@pytest.mark.parametrize("method", ["fourth", "central"])
@pytest.mark.parametrize(("layout", "params"), LAYOUTS)
def test_right_gradients_of_the_mean_and_of_the_sum(layout, params, method):
    for factor in (1, len(X)):

        def scaled(loss, grads, factor=factor):
            return factor * loss, tuple(factor * g for g in grads)

        results = check_linear(
            mine(layout, scaled), losses, params, X, layout=layout, method=method
        )
        assert results.ok and bool(results)
        results.raise_if_failed()
        grads = mine(layout, scaled)(params)[1]
        for result, grad in zip(results, grads, strict=True):
            assert result.ok and result.n_checked == grad.size
            assert result.n_kinks == result.n_hidden == 0
            np.testing.assert_allclose(result.numeric, grad, rtol=0, atol=factor * 5e-11)
            assert result.method == method and result.points > 8
            np.testing.assert_array_equal(result.analytic, grad)


@pytest.mark.parametrize(("layout", "params"), LAYOUTS)
def test_it_finds_what_check_grad_finds(layout, params):
    def f(matrix):
        return linear_value_and_grad((matrix, *params[1:]), X, IDS, layout=layout)[0]

    result = check_linear(mine(layout), losses, params, X, layout=layout)[0]
    other = check_grad(f, lambda m: mine(layout)((m, *params[1:]))[1][0], params[0])
    np.testing.assert_allclose(result.numeric, other.numeric, atol=1e-9)
    assert (result.tolerance <= other.tolerance).all()


@pytest.mark.parametrize("method", ["fourth", "central"])
@pytest.mark.parametrize(("layout", "params"), LAYOUTS)
def test_each_wrong_entry_is_found(layout, params, method):
    for which, param in enumerate(params):
        for index in np.ndindex(param.shape):

            def wrong(loss, grads, which=which, index=index):
                grads = [g.copy() for g in grads]
                grads[which][index] *= 1 + 1e-4
                return loss, grads

            results = check_linear(
                mine(layout, wrong), losses, params, X, layout=layout, method=method
            )
            assert not results.ok and not results
            assert [[w.index for w in r.worst] for r in results] == [
                [index] if n == which else [] for n in range(len(params))
            ]


def test_the_report():
    def wrong(loss, grads):
        return loss, (grads[0] + np.eye(4, 3) * [1, 0, 0], grads[1])

    results = check_linear(mine("W", wrong), losses, (W, B), X, layout="W")
    text = str(results)
    assert text == repr(results)
    assert text.startswith("W: 1 of 12 entries disagrees\n  entry ")
    assert "\nb: all 4 entries agree with central differences (h = 6.1e-06, rtol" in text
    html = results._repr_html_()
    assert html.startswith("<p>W</p><table>") and "<p>b</p><p>all 4 entries agree" in html
    with pytest.raises(GradCheckError, match=re.escape(text)):
        results.raise_if_failed()


def test_many_parameters():
    rng = np.random.default_rng(1)
    K = D = 300
    X, ids, W = rng.normal(size=(8, D)), rng.integers(0, K, 8), rng.normal(size=(K, D)) / 20

    def wrong(params):
        loss, (dW, db) = linear_value_and_grad(params, X, ids, layout="W")
        dW[123, 45] *= 1 + 1e-3
        return loss, (dW, db)

    results = check_linear(
        wrong, lambda Z: cross_entropy(Z, ids, reduction="none"), (W, np.zeros(K)), X, layout="W"
    )
    assert [w.index for w in results[0].worst] == [(123, 45)] and results[1].ok
    assert results[0].points < 9 * K


def test_float32_is_computed_in_float64():
    seen, single_X = [], X.astype(np.float32)

    def value_and_grad(params):
        seen.extend(p.dtype for p in params)
        return linear_value_and_grad(params, single_X.astype(float), IDS, layout="W")

    params = (W.astype(np.float32), B.astype(np.float32))
    assert check_linear(value_and_grad, losses, params, single_X, layout="W").ok
    assert set(seen) == {np.dtype(np.float64)}

    def single(Z):
        return cross_entropy(Z.astype(np.float32), IDS, reduction="none")

    results = check_linear(mine("W"), single, (W, B), X, layout="W")
    assert results.ok and results[0].step > 1e-3


def test_the_functions_cannot_change_the_parameters():
    w = W.copy()

    def careless(params):
        result = mine("W")(params)
        params[0][:] = 0
        return result

    assert check_linear(careless, losses, (w, B), X, layout="W").ok
    np.testing.assert_array_equal(w, W)


def test_a_loss_that_bends_too_sharply_for_the_first_step():
    def sharp(Z):
        return np.sin(300 * Z).sum(1)

    def value_and_grad(params):
        Z = X @ params[0].T + params[1]
        G = 300 * np.cos(300 * Z)
        return sharp(Z).sum(), (G.T @ X, G.sum(0))

    for method in ("central", "fourth"):
        results = check_linear(value_and_grad, sharp, (W, B), X, layout="W", method=method)
        results.raise_if_failed()


def test_what_is_not_written_yet():
    def stub(params):
        raise NotImplementedError("write this")

    for call in (
        lambda: check_linear(stub, losses, (W, B), X, layout="W"),
        lambda: check_linear(mine("W"), stub, (W, B), X, layout="W"),
    ):
        results = call()
        assert not results.ok and "stub is not written yet: write this" in str(results)
        assert results._repr_html_()




@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (
            lambda: check_linear(1, losses, (W, B), X, layout="W"),
            TypeError,
            "value_and_grad is int, expected a function",
        ),
        (
            lambda: check_linear(mine("W"), X, (W, B), X, layout="W"),
            TypeError,
            "losses is ndarray, expected a function",
        ),
        (
            lambda: check_linear(lambda p: mine("W")(p)[1][0], losses, (W, B), X, layout="W"),
            TypeError,
            "value_and_grad returned ndarray, expected (loss, gradients)",
        ),
        (
            lambda: check_linear(lambda p: mine("W")(p)[:1], losses, (W, B), X, layout="W"),
            TypeError,
            "value_and_grad returned tuple, expected (loss, gradients)",
        ),
        (
            lambda: check_linear(mine("W", lambda v, g: (v, g[0])), losses, (W, B), X, layout="W"),
            TypeError,
            "the gradients are no tuple of 2, built like params",
        ),
        (
            lambda: check_linear(mine("W", lambda v, g: (v, g[:1])), losses, (W, B), X, layout="W"),
            TypeError,
            "the gradients are no tuple of 2, built like params",
        ),
        (
            lambda: check_linear(
                mine("W", lambda v, g: (v, (g[0].T, g[1]))), losses, (W, B), X, layout="W"
            ),
            ValueError,
            "grad returned shape (3, 4), expected (4, 3)",
        ),
        (
            lambda: check_linear(
                mine("W", lambda v, g: (np.nan, g)), losses, (W, B), X, layout="W"
            ),
            ValueError,
            "the loss = nan, expected a finite number",
        ),
        (
            lambda: check_linear(mine("W"), lambda Z: losses(Z).mean(), (W, B), X, layout="W"),
            ValueError,
            "losses returned shape (), expected (7,): one for each example",
        ),
        (
            lambda: check_linear(
                mine("W", lambda v, g: (v + 1e-6, g)), losses, (W, B), X, layout="W"
            ),
            ValueError,
            "expected the mean or the sum of losses(logits)",
        ),
        (
            lambda: check_linear(
                lambda p: (mine("W")(p)[0] + ((p[0] - W) ** 2).sum(), mine("W")(p)[1]),
                losses, (W, B), X, layout="W",
            ),  # fmt: skip
            ValueError,
            "where the parameters move, the loss becomes ",
        ),
        (
            lambda: check_linear(
                lambda p: linear_value_and_grad(p, X, IDS, layout="W", l2=1.0),
                losses, (W, B), X, layout="W",
            ),  # fmt: skip
            ValueError,
            "(a penalty on the parameters does not go through the logits: check it by itself)",
        ),
        (
            lambda: check_linear(
                lambda p: (Z := X @ p[0].T + p[1], (np.tanh(Z - Z.mean(0)).sum(), (W, B)))[1],
                lambda Z: np.tanh(Z - Z.mean(0)).sum(1), (W, B), X, layout="W",
            ),  # fmt: skip
            ValueError,
            "] changes with the logits of other examples, expected each example by itself",
        ),
        (
            lambda: check_linear(
                mine("W"), lambda Z: losses(Z) + RNG.normal(size=7), (W, B), X, layout="W"
            ),
            ValueError,
            "f is random or keeps a state",
        ),
        (
            lambda: check_linear(mine("W"), losses, (W, B), X, layout="W", rtol=-1),
            ValueError,
            "rtol = -1, expected a finite number, 0 or larger",
        ),
        (
            lambda: check_linear(mine("W"), losses, (W, B), X, layout="W", method="complex"),
            ValueError,
            "method = 'complex', expected one of \"central\", \"fourth\"",
        ),
        (
            lambda: check_linear(mine("W"), losses, (W * np.inf, B), X, layout="W"),
            ValueError,
            "expected a finite number",
        ),
        (
            lambda: check_linear(mine("W"), losses, (W, B), X * np.nan, layout="W"),
            ValueError,
            "X[0, 0] = nan, expected a finite number",
        ),
        (
            lambda: check_linear(mine("W"), losses, (W, B), X[:, :2], layout="W"),
            ValueError,
            "W has shape (4, 3) and X (7, 2)",
        ),
    ],
)
def test_errors(call, error, message):
    with np.errstate(all="ignore"), pytest.raises(error, match=re.escape(message)):
        call()
