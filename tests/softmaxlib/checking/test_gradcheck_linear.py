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
    numerical_gradient,
    softmax,
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


@pytest.mark.parametrize("scale", [1e-12, 1.0])
def test_the_report_shows_what_was_returned_at_any_scale(scale):
    def wrong(loss, grads):
        return scale * loss, (scale * grads[0], scale * np.array([0.125, 1, 1, 1]))

    results = check_linear(
        mine("W", wrong), lambda Z: scale * losses(Z), (W, B), X, layout="W"
    )
    shown = str(results[1]).splitlines()[2].split()[1]
    assert shown == ("0.1250" if scale == 1 else "1.250e-13")


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


def test_noise_of_a_loss_that_is_computed_in_float32_is_measured():
    def inside(Z):
        return cross_entropy(Z.astype(np.float32), IDS, reduction="none").astype(float)

    def value_and_grad(params):
        grads = linear_value_and_grad(params, X, IDS, layout="W")[1]
        return inside(X @ params[0].T + params[1]).mean(), grads

    check_linear(value_and_grad, inside, (W, B), X, layout="W").raise_if_failed()


SCALES = [1e-8, 1.0, 1e8]


def linear_loss(losses, slopes, penalty=lambda params: 0.0):
    """The mean of losses(logits), with ∂losses/∂logits = slopes(logits)."""

    def value_and_grad(params):
        Z = X @ params[0].T + params[1]
        G = slopes(Z) / len(X)
        return losses(Z).mean() + penalty(params), (G.T @ X, G.sum(0))

    return value_and_grad


@pytest.mark.parametrize("scale", SCALES)
def test_what_it_takes_is_tested_at_any_scale_of_the_loss(scale):
    def scaled(Z):
        return scale * losses(Z)

    def dependent(Z):
        return scale * (losses(Z) + softmax(Z)[:, 0].sum())

    def value(loss, grads, factor=1.0):
        return factor * scale * loss, tuple(scale * g for g in grads)

    assert check_linear(mine("W", value), scaled, (W, B), X, layout="W").ok
    with pytest.raises(ValueError, match="expected the mean or the sum"):
        off = mine("W", lambda loss, grads: value(loss, grads, 1 + 1e-6))
        check_linear(off, scaled, (W, B), X, layout="W")
    with pytest.raises(ValueError, match="changes with the logits of other examples"):
        loss = linear_loss(dependent, np.zeros_like)
        check_linear(loss, dependent, (W, B), X, layout="W")


@pytest.mark.parametrize("size", [1, 1e6])
@pytest.mark.parametrize("scale", SCALES)
def test_a_small_penalty_is_found_at_any_scale(scale, size):
    many, ids = np.tile(X, (200, 1)) / size, np.tile(IDS, 200)
    start = size * W

    def scaled(Z):
        return scale * cross_entropy(Z, ids, reduction="none")

    def value_and_grad(params, strength=1e-6):
        loss, grads = linear_value_and_grad(params, many, ids, layout="Theta")
        penalty = strength * (((params[0] - start.T) / size) ** 2).mean()
        return scale * (loss + penalty), tuple(scale * g for g in grads)

    with pytest.raises(ValueError, match="where the parameters move"):
        check_linear(value_and_grad, scaled, (start.T,), many, layout="Theta")


def test_a_penalty_on_differences_of_the_parameters_is_found():
    def smoothing(params):
        return (np.diff(params[0], axis=0) ** 2).sum() + (np.diff(params[0], axis=1) ** 2).sum()

    def value_and_grad(params):
        loss, grads = mine("W")(params)
        return loss + smoothing(params), grads

    with pytest.raises(ValueError, match="where the parameters move"):
        check_linear(value_and_grad, losses, (0 * W, 0 * B), X, layout="W")


def test_a_loss_that_is_exactly_0_near_the_parameters():
    margins = 100.0 + np.zeros(4)

    def hinge(Z):
        return np.maximum(0, 1 - Z).sum(1)

    def slopes(Z):
        return -1.0 * (Z < 1)

    assert check_linear(linear_loss(hinge, slopes), hinge, (W, margins), X, layout="W").ok
    wrong = linear_loss(hinge, lambda Z: slopes(Z) + 1e-3)
    assert check_linear(wrong, hinge, (W, margins), X, layout="W")[1].n_wrong == 4


def test_the_random_parameters_and_logits_stay_in_a_domain_near_the_given_ones():
    def logarithms(Z):
        if (Z <= 0).any():
            raise ValueError("outside of the domain")
        return -np.log(Z).sum(1)

    loss = linear_loss(logarithms, lambda Z: -1 / Z)
    params = np.zeros((100, 3)), np.full(100, 30.0)
    assert check_linear(loss, logarithms, params, X, layout="W").ok


def test_two_calls_look_at_the_same_points():
    def points():
        seen = []
        loss = mine("W")
        check_linear(
            lambda params: seen.append(params[0]) or loss(params),
            lambda Z: seen.append(Z) or losses(Z), (W, B), X, layout="W",
        )  # fmt: skip
        return seen

    for first, again in zip(points(), points(), strict=True):
        np.testing.assert_array_equal(first, again)


@pytest.mark.parametrize("method", ["fourth", "central"])
def test_rounding_is_allowed_for_as_documented(method):
    sizes, x = np.array([1e3, 1e6, 5e5]), np.array([[1.0], [-2.0], [3.0]])

    def constant(Z):
        return sizes + 0 * Z[:, 0]

    for slope, step in ((0.0, 1), (1e9, 1 / 2)):
        [result] = check_linear(
            lambda params: (sizes.sum(), (np.full((1, 1), slope),)), constant,
            (np.ones((1, 1)),), x, layout="Theta", method=method, rtol=0,
        )  # fmt: skip
        each = 8 * np.finfo(float).eps * sizes / (step * result.step)
        tolerance = np.sqrt(((each * x[:, 0]) ** 2).sum())
        np.testing.assert_allclose(result.tolerance, tolerance, rtol=1e-3)
        assert result.ok == (slope == 0)


def test_what_half_the_step_changes_counts_as_error():
    def cubes(Z):
        return Z[:, 0] ** 3

    [result] = check_linear(
        lambda params: (params[0][0, 0] ** 3, (np.ones((1, 1)),)), cubes,
        (np.zeros((1, 1)),), np.ones((1, 1)), layout="Theta", rtol=0,
    )  # fmt: skip
    whole, half = (
        numerical_gradient(lambda z: z**3, 0.0, h=h) for h in (result.step, result.step / 2)
    )
    np.testing.assert_allclose(result.tolerance, abs(whole - half), rtol=1e-3)


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

    def wrong(params):
        loss, (dW, db) = value_and_grad(params)
        return loss, (dW * (1 + 1e-4), db)

    results = check_linear(wrong, sharp, (W, B), X, layout="W")
    assert results[0].n_wrong == W.size and results[1].ok


def test_what_is_not_written_yet():
    def stub(params):
        raise NotImplementedError("write this")

    for call in (
        lambda: check_linear(stub, losses, (W, B), X, layout="W"),
        lambda: check_linear(mine("W"), stub, (W, B), X, layout="W"),
    ):
        results = call()
        assert not results.ok and "stub is not written yet: write this" in str(results)
        assert [result.method for result in results] == ["central"]
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
            lambda: check_linear(mine("W"), losses, (W, B), X, layout="W", rtol=np.inf),
            ValueError,
            "rtol = inf, expected a finite number, 0 or larger",
        ),
        (
            lambda: check_linear(mine("W"), losses, (W, B), X, layout="W", method="complex"),
            ValueError,
            "method = 'complex', expected one of \"central\", \"fourth\"",
        ),
        (
            lambda: check_linear(mine("W"), losses, (W + np.inf, B), X, layout="W"),
            ValueError,
            "W[0, 0] = inf, expected a finite number",
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


@pytest.mark.parametrize("method", ["central", "fourth"])
@pytest.mark.parametrize("examples", [1, 7])
@pytest.mark.parametrize("often", [100, 1000, 3000])
def test_losses_that_bend_within_a_step(often, examples, method):
    x = X[:examples]

    def waves(logits):
        return np.sin(often * logits).sum(1)

    def value_and_grad(params):
        logits = x @ params[0].T + params[1]
        G = often * np.cos(often * logits) / examples
        return waves(logits).mean(), (G.T @ x, G.sum(0))

    assert check_linear(value_and_grad, waves, (W, B), x, layout="W", method=method).ok


def test_entries_that_are_too_small_to_be_judged_are_counted():
    """A class with a bias of −40 that is no label: its row of W gets about e⁻⁴⁰, whatever you say of it."""
    features, ids = np.array([[0.5, -1.0], [2.0, 0.3], [-0.7, 1.1]]), np.array([0, 2, 2])
    W, b = np.array([[0.1, 0.4], [0.2, -0.3], [-0.5, 0.6]]), np.array([0.0, -40.0, 1.0])
    each = lambda logits: cross_entropy(logits, ids, reduction="none")  # noqa: E731
    for by in (1, -1):

        def turned(params, by=by):
            value, (dW, db) = linear_value_and_grad(params, features, ids, layout="W")
            signs = np.array([1, by, 1])
            return value, (signs[:, None] * dW, signs * db)

        results = check_linear(turned, each, (W, b), features, layout="W")
        assert results.ok and [result.n_hidden for result in results] == [2, 1], str(results)
        assert "1 of them is small beside the rounding errors" in str(results)
