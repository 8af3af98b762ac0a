"""diagnose(fn) with nothing else: how functions are read, and what is said of them."""

import re
import time

import numpy as np
import pytest
from processor_time import seconds
from public_functions import softmax_all, softmax_rows

from softmaxlib import cross_entropy, diagnose, softmax
from softmaxlib.mistakes.forms import lifted


def words(found):
    return " ".join(str(found).split())


def sm(z):
    e = np.exp(z - np.max(z))
    return e / e.sum()


def rho(W, b, X, t):
    return softmax_rows(X @ W.T + b) - t


def loops_over_p(p):
    return np.array([[p[i] * ((i == j) - p[j]) for j in range(len(p))] for i in range(len(p))])


def axis0(P, d):
    q = P * d
    return q - P * q.sum(0, keepdims=True)


def axis0_capital(Z, T):
    e = np.exp(Z - Z.max(0, keepdims=True))
    return e / e.sum(0, keepdims=True) - T


def in_place(z):
    z -= z.max()
    return np.exp(z) / np.exp(z).sum()


# The small functions that failed: what is said of each, and a word of it.
SMALL = [
    (lambda z: sm(z) * (1 - sm(z)), "diagonal-only", "as a vector"),
    (lambda y, a: y - a, "sign", "read as"),
    (lambda s: np.diag(s) - np.outer(s, s), "right", "probabilities"),
    (lambda y, d: y * (d - (d * y).sum()), "right", "probabilities, an upstream gradient"),
    (
        lambda W, b, X, t: np.full(len(b), rho(W, b, X, t).sum() / len(X)),
        "bias-summed-over-both-axes", "",
    ),
    (axis0, "ambiguous", "wrong-axis where each row is one"),
    (in_place, "input-changed", "z[0"),
    (
        lambda z, t: np.where(sm(z) != 0, -t / sm(z), 0) @ (np.diag(sm(z)) - np.outer(sm(z), sm(z))),
        "log-of-zero", "",
    ),
]  # fmt: skip


@pytest.mark.usefixtures("seldom_apart")
@pytest.mark.parametrize(("fn", "name", "said"), SMALL)
def test_the_small_functions_of_the_notes(fn, name, said):
    found = diagnose(fn)
    assert found.name == name, str(found)
    assert said in words(found)


def test_a_batch_that_is_right_in_columns_only_is_not_called_right():
    found = diagnose(axis0_capital)
    assert found.name == "ambiguous" and found.candidates == ("wrong-axis",)
    assert "right where each column is an example" in words(found)


def mean_batch(y_true, y_pred):
    return (y_pred - y_true) / len(y_true)


def batch_loss(y, p):
    return -np.sum(y * np.log(p)) / len(y)


def by_ids(scores, y):
    p = softmax_rows(scores)
    p[np.arange(len(y)), y] -= 1
    return p


def through_argmax(z, t):
    p = softmax_rows(z)
    p[np.arange(len(t)), t.argmax(1)] -= 1
    return p / len(t)


def udacity(x):
    e = np.exp(x - x.max(0))
    return e / e.sum(axis=0)


def columns(A, Y):
    return (A - Y) / Y.shape[1]


def softmax_columns(Z, Y):
    e = np.exp(Z - Z.max(axis=0))
    return (e / e.sum(axis=0) - Y) / Y.shape[1]


def summed(W, X, y):
    P = softmax_rows(X @ W)
    P[np.arange(len(y)), y] -= 1
    return X.T @ P


def guarded(z, t):
    p = sm(z)
    return np.where(p > 0, -t / np.where(p > 0, p, 1), 0) @ (np.diag(p) - np.outer(p, p))


def with_reg(W, X, y, reg):
    A, n = X @ W, np.arange(len(y))
    A -= A.max(1, keepdims=True)
    loss = (np.log(np.exp(A).sum(1)) - A[n, y]).mean() + reg * np.sum(W**2)
    P = softmax_rows(A)
    P[np.arange(len(y)), y] -= 1
    return loss, X.T @ P / len(y) + 2 * reg * W


RIGHT = [
    (lambda y_true, y_pred: y_pred - y_true, "labels, probabilities"),
    (lambda y_pred, y_true: y_pred - y_true, "probabilities, labels"),
    (loops_over_p, "probabilities"),
    (lambda p, u: p * (u - p @ u), "one example (K,)"),
    (mean_batch, "mean over the batch"),
    (batch_loss, "mean over the batch"),
    (by_ids, "class ids, a batch (N, K), sum over the batch"),
    (through_argmax, "one-hot labels"),
    (udacity, "one example (K,)"),
    (columns, "a batch in columns (K, N), mean over the batch"),
    (softmax_columns, "a batch in columns (K, N), mean over the batch"),
    (summed, "sum over the batch"),
    (with_reg, "the factor of an L2 penalty"),
]


@pytest.mark.usefixtures("seldom_apart")
@pytest.mark.parametrize(("fn", "said"), RIGHT)
def test_right_code_is_not_called_wrong(fn, said):
    found = diagnose(fn)
    assert found.ok and found.name == "right", str(found)
    assert said in found.reading.text


def test_a_guarded_quotient_has_no_epsilon_in_it():
    found = diagnose(guarded)
    assert "epsilon" not in found.name and "ε" not in str(found)


def one_max(Z):
    E = np.exp(Z - Z.max())
    return E / E.sum(axis=1, keepdims=True)


def over_all(Z, T):
    E = np.exp(Z - Z.max())
    return E / E.sum() - T


def over_all_mean(z, t):
    E = np.exp(z - z.max())
    return (E / E.sum() - t) / len(t)


@pytest.mark.usefixtures("seldom_apart")
@pytest.mark.parametrize(
    ("fn", "name"),
    [
        (one_max, "one-max-for-batch"),
        (over_all, "normaliser-of-the-batch"),
        (over_all_mean, "normaliser-of-the-batch"),
        (lambda W, X, y: X.T @ (udacity(X @ W) - np.eye(W.shape[1])[y]) / len(X), "wrong-axis"),
    ],
)
def test_what_only_a_batch_shows_is_seen(fn, name):
    assert diagnose(fn).name == name


# Undeclared extras

WEIGHTS = np.array([1.0, 3.0, 0.5])


def weighted_mean(scores, y):
    p = softmax_rows(scores)
    w = WEIGHTS[y]
    p[np.arange(len(y)), y] -= 1
    return p * w[:, None] / w.sum()


def focal(z, t):
    p = sm(z)
    c = t * (2 * (1 - p) * p * np.log(p) - (1 - p) ** 2)
    return c - c.sum() * p


def smooth(z, t):
    return sm(z) - (0.9 * t + 0.1 / len(t))


EXTRAS = [
    (lambda z, t: (sm(z / 2) - t) / 2, "right", {"temperature": 2.0}, "a temperature of 2"),
    (lambda z, t: sm(z / 2) - t, "temperature-missing", {"temperature": 2.0}, "a temperature of 2"),
    (lambda z, t: 4 * (sm(z / 4) - t), "right", {"temperature": 4.0}, "square as a factor"),
    (lambda z: sm(z / 3), "right", {"temperature": 3.0}, "a temperature of 3"),
    (smooth, "right", {"smoothing": 0.1}, "ε = 0.1"),
    (lambda z, t: sm(z) * (WEIGHTS @ t) - WEIGHTS * t, "right", {"weights": [1, 3, 0.5]}, "1, 3, 0.5"),
    (weighted_mean, "right", None, "the sum of those used"),
    (focal, "right", {"focal": 2.0}, "γ = 2"),
    (lambda W, X, T: X.T @ (softmax_rows(X @ W) - T) / len(X) + 0.01 * W, "right", {"l2": 0.01}, "0.01 W"),
]  # fmt: skip


@pytest.mark.usefixtures("seldom_apart")
@pytest.mark.parametrize(("fn", "name", "extras", "said"), EXTRAS)
def test_what_is_undeclared_is_fitted_and_named(fn, name, extras, said):
    found = diagnose(fn)
    assert found.name == name and said in words(found), str(found)
    if extras is not None:
        for key, value in extras.items():
            np.testing.assert_allclose(found.extras[key], value, rtol=1e-3)


# Parts


def loss_in_bits(scores, y):
    p = softmax_rows(scores)
    n = np.arange(len(y))
    loss = -np.log2(p[n, y]).mean()
    p[n, y] -= 1
    return loss, p / len(y)


def bias_as_sum(W, b, X, T):
    G = softmax_rows(X @ W + b) - T
    return X.T @ G / len(X), G.sum(0)


def in_a_dict(W, b, X, T):
    G = (softmax_rows(X @ W + b) - T) / len(X)
    return {"dW": X.T @ G, "db": -G.sum(0, keepdims=True)}


@pytest.mark.usefixtures("seldom_apart")
@pytest.mark.parametrize(
    ("fn", "name", "said"),
    [
        (loss_in_bits, "log-base-2", "[1], the gradient with respect to the logits, is right"),
        (bias_as_sum, "missing-mean", "[0], the gradient of the weights, is right"),
        (in_a_dict, "sign", "['dW'], the gradient of the weights, is right"),
    ],
)
def test_every_part_is_judged(fn, name, said):
    found = diagnose(fn)
    assert found.name == name and said in words(found), str(found)
    assert len(found.parts) == 2


def test_all_that_is_wrong_is_told():
    def shifts_in_place(Z, T):
        Z -= Z.max(axis=0)
        e = np.exp(Z)
        return (e / e.sum(axis=0) - T) / len(Z)

    found = diagnose(shifts_in_place)
    assert set(found.name.split(" + ")) == {"wrong-axis", "input-changed"}, str(found)


@pytest.mark.usefixtures("seldom_apart")
class TestReading:
    def test_it_is_the_second_line(self):
        found = diagnose(mean_batch)
        first, second = str(found).splitlines()[:2]
        assert first == "mean_batch is right"
        assert second.startswith("  read as mean_batch(y_true, y_pred): labels, probabilities, a batch")

    def test_it_is_a_sentence_of_several_parts(self):
        def backward(W, b, X, y):
            z = X @ W.T + b
            residual = softmax(z) - np.eye(len(W))[y]
            return cross_entropy(z, y), residual.T @ X / len(X), residual.mean(axis=0)

        text = diagnose(backward).reading.text
        assert text == (
            "read as backward(W, b, X, y): W (K, D), b (K,), features, class ids, mean over the batch; "
            "it returns the loss ([0]), the gradient of the weights ([1]) and the gradient of the bias ([2])"
        )

    def test_it_is_there_as_data(self):
        reading = diagnose(mean_batch).reading
        assert reading.arguments == {"y_true": "labels", "y_pred": "probabilities"}
        assert (reading.layout, reading.reduction) == ("a batch (N, K)", "mean")
        assert reading.kind == "rows"

    def test_there_is_none_where_a_kind_is_given(self):
        assert diagnose(smooth, kind="logits").reading is None

    def test_another_reading_is_told(self):
        found = diagnose(lambda y, a: y - a)
        assert "It would be right read as" in words(found) and len(found.readings) == 2


# Advice


@pytest.mark.usefixtures("seldom_apart")
@pytest.mark.parametrize(
    ("fn", "said"),
    [
        (lambda q, r, s, t, u, v, w: q, "takes 7 arguments"),
        (lambda z, t: None, "returned None"),
        (lambda z, t: undefined_name, "A name is used that the function does not have"),  # noqa: F821
        (lambda z, t: z.detach(), "It wants tensors"),
        (lambda z, t: z.nothing, "has no attribute"),
    ],
)
def test_advice(fn, said):
    found = diagnose(fn)
    assert not found.ok and said in words(found), str(found)


def test_ten_classes_in_the_code_are_found_out():
    def ten(z, t):
        return softmax_rows(z) @ np.eye(10) - t

    found = diagnose(ten)
    assert found.ok, str(found)


def test_what_is_not_written_yet():
    def stub(z, t):
        raise NotImplementedError("write this")

    found = diagnose(stub)
    assert found.outcome == "unwritten" and "write this" in str(found)


@pytest.mark.parametrize("fn", [fn for fn, *_ in SMALL] + [fn for fn, _ in RIGHT])
def test_any_form_takes_less_than_half_a_second(fn):
    assert seconds(lambda: diagnose(fn), 0.5) < 0.5


def test_what_loops_is_ended():
    def loops(z, t):
        while True:
            pass

    start = time.monotonic()
    found = diagnose(loops, time_limit=0.3)
    assert found.outcome == "time" and time.monotonic() - start < 5
    assert re.search(r"did not return within 0\.3 s", str(found))


def test_softmax_all_is_for_one_example():
    assert diagnose(softmax_all).ok


@pytest.mark.usefixtures("seldom_apart")
class TestWhatComesBesides:
    """By-products are left alone; a wrong part beside a right one is not."""

    def test_one_row_does_not_excuse_what_a_batch_shows(self):
        def softmax_loss(x, y):
            p, n = softmax_rows(x), np.arange(len(y))
            loss = -np.log(p[n, y]).mean()
            p[n, y] -= 1
            return loss, p

        assert diagnose(softmax_loss, extreme=False).name == "missing-mean"

    def test_a_penalty_is_told_once(self):
        def halved(W, X, y, reg):
            loss, dW = with_reg(W, X, y, reg)
            return loss, dW - reg * W

        found = diagnose(halved)
        assert found.name.split(" + ").count("l2-factor") == 1 and words(found).count("the gradient of W should") == 1

    def test_a_reading_in_which_all_is_explained_comes_before_one_in_which_a_part_is_not(self):
        """As one example the loss is right and the gradient is off by −1/K; as a batch it is the sign alone."""

        def both(logits, labels):
            A = logits - logits.max(-1, keepdims=True)
            log_p = A - np.log(np.exp(A).sum(-1, keepdims=True))
            return -(labels * log_p).sum(-1).mean(), (labels - np.exp(log_p)) / len(logits)

        found = diagnose(both)
        assert found.name == "sign" and found.reading.layout == "a batch (N, K)", str(found)

    def test_logits_and_a_cache(self):
        def layer(W, X, y):
            A = X @ W
            P = softmax_rows(A)
            D = (P - np.eye(W.shape[1])[y]) / len(y)
            return {"scores": A, "dW": X.T @ D, "cache": (X, W)}

        assert diagnose(layer).ok

    def test_a_wrong_gradient_beside_a_right_loss(self):
        def wrong(logits, labels):
            A = logits - logits.max(1, keepdims=True)
            logp = A - np.log(np.exp(A).sum(1, keepdims=True))
            return -(labels * logp).sum(1).mean(), np.cos(logits) * labels

        found = diagnose(wrong)
        assert found.name == "unknown" and "[0], the loss, is right" in words(found)

    def test_a_sum_is_told_to_be_one(self):
        found = diagnose(summed)
        assert found.ok and "missing-mean" in found.candidates and "1/N is missing" in words(found)

    def test_labels_as_a_mask_are_right_for_one_hot_labels(self):
        def loss(z, t):
            return -np.log(sm(z)[t > 0]).sum()

        found = diagnose(loss, extreme=False)
        assert found.ok and "labels-as-mask" in found.candidates


@pytest.mark.parametrize(
    ("fn", "params"),
    [
        (lambda z, t: (sm(z / 2) - t) / 2, {"temperature": 2.0}),
        (smooth, {"smoothing": 0.1}),
        (lambda z, t: sm(z) * (WEIGHTS @ t) - WEIGHTS * t, {"weights": WEIGHTS}),
    ],
)
def test_what_is_declared_is_no_surprise(fn, params):
    found = diagnose(fn, params=params)
    assert found.ok and not found.extras, str(found)


@pytest.mark.parametrize(
    ("thing", "said"), [(3, "fn is int, expected a function"), ("f", "fn is str"), (None, "fn is NoneType")]
)
def test_what_is_no_function(thing, said):
    with pytest.raises(TypeError, match=said):
        diagnose(thing)


def test_a_class_that_needs_arguments_says_so():
    class Layer:
        def __init__(self, width):
            self.width = width

        def forward(self, x):
            return x

        def backward(self, grad):
            return grad

    with pytest.raises(TypeError, match="made with width: hand over an object of it"):
        diagnose(Layer)


def test_the_lift_makes_labels_of_ids():
    """What a function of ids would give for soft labels: Σ_k t_k f(z, k), and that in each row."""
    rng = np.random.default_rng(0)
    Z, T, values = rng.normal(size=(4, 3)), rng.dirichlet(np.ones(3), 4), rng.normal(size=(4, 3))
    np.testing.assert_allclose(
        lifted(lambda hot: softmax_rows(Z) - hot, T), softmax_rows(Z) - T, atol=1e-12
    )
    np.testing.assert_allclose(lifted(lambda hot: (hot * values).sum(), T), (T * values).sum())
    one = lifted(lambda hot: values[:, hot[0].argmax()], T[:1])
    np.testing.assert_allclose(one, values @ T[0])


@pytest.mark.usefixtures("seldom_apart")
def test_an_upstream_gradient_that_is_taken_for_logits_is_told():
    def softmax_backward(dA, Z):
        e = np.exp(dA - dA.max())
        p = (e / e.sum()).reshape(-1, 1)
        return np.diagflat(p) - p @ p.T

    found = diagnose(softmax_backward)
    assert "though its name is that of an upstream gradient" in str(found).replace("\n  ", " ")

    def softmax_gradient(Z):
        return softmax_backward(Z, None)

    assert "upstream" not in str(diagnose(softmax_gradient))
