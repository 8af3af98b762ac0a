"""What somebody may hand over in the first hour: each ends in a verdict that is true, or in a sentence that says what to change."""

import functools
import sys

import numpy as np
import pytest
from public_functions import softmax_all, softmax_rows

from softmaxlib import diagnose


def words(found):
    return " ".join(str(found).split())


@functools.lru_cache
def cached(z, t):
    return softmax_all(z) - t


def by_names(**given):
    return softmax_all(given["logits"]) - given["labels"]


def of_no_form(z, t):
    assert z.shape == (64, 10), "expected (64, 10)"
    return z - t


def with_a_mode(z, t, mode):
    if mode == "train":
        return softmax_all(z) - t
    raise ValueError(mode)


def written_into(probs, labels, grad):
    grad[...] = probs - labels


def rounded(z, t):
    return (softmax_all(z) - t).astype(int)


@pytest.mark.one_in(2)
@pytest.mark.parametrize(
    ("fn", "said"),
    [
        (cached, "hand over the function without the cache, its __wrapped__"),
        (by_names, "Hand over a function that has them among its parameters"),
        (of_no_form, "if it fixes a size, read it from the shape of an argument"),
        (with_a_mode, "fix it first, with functools.partial or in a lambda"),
        (written_into, "If it writes its answer into an argument, or prints it, let it return it."),
        (rounded, "It returned whole numbers"),
        (
            lambda z, t: z,
            "It is the logits as they came.",
        ),
        (
            lambda z, t: 0.37 * (softmax_all(z) - t),
            "It is 0.37 times the right answer, on every probe.",
        ),
        (
            lambda z, t: softmax_all(z) - t + 0.1,
            "differs from the right answer by the same number",
        ),
        (
            lambda z, t: z.values - t,
            "asks an argument for something that arrays do not have",
        ),
        (
            lambda z, t: z.reshape(-1, 784),
            "A size is fixed in the code",
        ),
        (
            lambda z, t: sys.exit("done"),
            "leave exit() and quit() out of the function",
        ),
        (
            lambda z, t: float(input("rate? ")),
            "let it take what it asks for as an argument",
        ),
        (
            lambda z, t: open("no such file.csv"),
            "let it take what it reads as an argument",
        ),
        (
            lambda z, t: {}["W"],
            "let it take what it needs as arguments",
        ),
        (
            lambda x: np.linalg.inv(np.zeros((2, 2))) @ x,
            "no gradient of softmax needs one",
        ),
        (
            lambda z, t: z[:, :, 0, 0] - t,
            "asks for more axes than an argument has",
        ),
        (
            lambda x: x.shape[3],
            "reads an axis in the shape of an argument that has fewer",
        ),
        (
            lambda z, t: 1 / 0,
            "Names that say what a parameter holds",
        ),
    ],
)
def test_a_sentence_says_what_to_change(fn, said):
    """(A function and the words on it are on lines of their own: the line that raises is quoted.)"""
    found = diagnose(fn)
    assert not found.ok and not found.candidates and said in words(found), str(found)


def flag(x, deriv):
    p = softmax_all(x)
    return np.diag(p) - np.outer(p, p) if deriv else p


def sequences(logits, targets):
    B, T, _ = logits.shape
    p = softmax_rows(logits)
    p[np.arange(B)[:, None], np.arange(T), targets] -= 1
    return p / (B * T)


def sequences_by_batch(logits, targets):
    return sequences(logits, targets) * logits.shape[1]


def word_vectors(predicted, target, output_vectors, dataset):
    p = softmax_all(output_vectors @ predicted)
    cost = -np.log(p[target])
    p[target] -= 1
    return cost, p @ output_vectors, np.outer(p, predicted)


def word_vectors_turned(predicted, target, output_vectors, dataset):
    cost, of_predicted, of_vectors = word_vectors(predicted, target, output_vectors, dataset)
    return cost, of_predicted, -of_vectors


def from_a_cache(cache):
    return cache["probs"] - cache["Y"]


def from_a_pair(W, batch):
    X, y = batch
    P = softmax_rows(X @ W)
    P[np.arange(len(y)), y] -= 1
    return X.T @ P / len(y)


def of_a_list(y_pred: list[float], target_id: int) -> list[float]:
    gradient = y_pred[:]
    gradient[target_id] -= 1
    return gradient


@pytest.mark.usefixtures("seldom_apart")
@pytest.mark.parametrize(
    ("fn", "name", "said"),
    [
        (flag, "right", "the Jacobian of softmax"),
        (sequences, "right", "a batch of sequences (B, T, K)"),
        (sequences_by_batch, "unknown", "a batch of sequences (B, T, K)"),
        (word_vectors, "log-of-zero", "one example (D,)"),
        (word_vectors_turned, "sign + log-of-zero", "[1], the gradient of the features, is right"),
        (from_a_cache, "right", "cache was given as a pair, (probs, labels)."),
        (from_a_pair, "right", "batch was given as a pair, (X, y)."),
        (of_a_list, "right", "probabilities, a class id"),
        (lambda z, t: map(float, softmax_all(z) - t), "right", "one example (K,)"),
        (lambda z, t: (softmax_all(z.astype(np.float16)) - t).astype(np.float16), "right", "one example (K,)"),
    ],
)
def test_a_form_that_is_rarer(fn, name, said):
    found = diagnose(fn)
    assert found.name == name and said in words(found), str(found)


def test_a_form_that_is_rarer_excuses_nothing_that_a_usual_one_shows():
    """As a row (1, K) len(z) is 1, and a mistake in what is multiplied by it would be gone."""
    assert diagnose(lambda z, t: (1.0 + np.arange(len(z))) * (softmax_rows(z) - t)).name != "right"
    assert diagnose(lambda z, t: len(z) ** 2 * (softmax_rows(z) - t)).name != "right"


def test_a_list_that_is_copied_by_a_slice_is_told_apart_from_an_array():
    def unannotated(y_pred, target_id):
        gradient = y_pred[:]
        gradient[target_id] -= 1
        return gradient

    found = diagnose(unannotated)
    assert found.name == "input-changed" and "x[:] is a copy of a list, and none of an array" in words(found)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def mse_grad(y_pred, y_true):
    return 2 * (y_pred - y_true) / len(y_true)


@pytest.mark.parametrize("fn", [sigmoid, mse_grad])
def test_what_does_as_its_name_says_is_not_blamed_without_saying_so(fn):
    assert "as its name says" in diagnose(fn).headline


def test_softmax_over_the_first_axis_has_a_headline_of_its_own():
    def softmax(x):
        e = np.exp(x - x.max(axis=0))
        return e / e.sum(axis=0)

    found = diagnose(softmax)
    assert found.ok and found.candidates == ("wrong-axis",)
    assert found.headline == "softmax is right for one example, and sums over axis 0: the wrong axis for a batch in rows"


@pytest.mark.usefixtures("seldom_apart")
class TestClassWeights:
    """They are fitted whatever the number of classes, and whether it is fixed in the code or not."""

    @pytest.mark.parametrize("K", [2, 3, 4, 5, 6, 8, 9, 12])
    def test_of_a_fixed_number_of_classes(self, K):
        w = np.resize([1.0, 3.0, 0.5, 2.0, 4.0], K)

        def gradient(z, t):
            return softmax_all(z) * (w @ t) - w * t

        found = diagnose(gradient)
        assert found.ok, str(found)
        np.testing.assert_allclose(found.extras["weights"], w, rtol=1e-3)
        assert f"It was called with {K} classes" in words(found)

    @pytest.mark.parametrize("form", ["rows", "ids", "loss", "W"])
    def test_of_any_number(self, form):
        def weights(K):
            return 1 / (1.0 + np.arange(K))

        def rows(z, t):
            w = weights(z.shape[1])
            return (softmax_rows(z) * (t @ w)[:, None] - w * t) / len(z)

        def ids(scores, y):
            p, w = softmax_rows(scores), weights(scores.shape[1])[y]
            p[np.arange(len(y)), y] -= 1
            return p * w[:, None] / len(y)

        def loss(logits, y):
            p = softmax_rows(logits)[np.arange(len(y)), y]
            return -(weights(logits.shape[1])[y] * np.log(p)).mean()

        def W(W, X, y):
            return X.T @ ids(X @ W, y)

        found = diagnose({"rows": rows, "ids": ids, "loss": loss, "W": W}[form])
        assert found.ok, str(found)
        np.testing.assert_allclose(found.extras["weights"][:3], weights(3), rtol=1e-3)

    def test_on_the_residual_of_any_number(self):
        assert diagnose(lambda z, t: (1.0 + np.arange(len(z))) * (softmax_all(z) - t)).name == "weights-times-residual"

    def test_divided_by_their_sum(self):
        def gradient(scores, y):
            p, w = softmax_rows(scores), (1.0 + np.arange(scores.shape[1]))[y]
            p[np.arange(len(y)), y] -= 1
            return p * w[:, None] / w.sum()

        assert "the sum of those used" in words(diagnose(gradient))

    def test_equal_ones_are_none(self):
        assert diagnose(lambda z, t: 2 * (softmax_all(z) - t)).name != "right"


def stable(z, y):
    lse = z.max(1) + np.log(np.exp(z - z.max(1, keepdims=True)).sum(1))
    p = np.exp(z - lse[:, None])
    return (lse - z[range(len(y)), y]).mean(), (p - np.eye(z.shape[1])[y]) / len(y), p


@pytest.mark.usefixtures("seldom_apart")
class TestPartsThatAreNotJudged:
    """Beside a right part, a part that is not understood does not pass as right."""

    @pytest.mark.parametrize("spoilt", [lambda g: g.T, lambda g: g.sum(1) + 1, lambda g: g[:-1], lambda g: g[..., None] + g[:, None]])
    def test_of_a_shape_that_no_answer_has(self, spoilt):
        def loss_and_gradient(z, y):
            loss, g, _ = stable(z, y)
            return loss, spoilt(g)

        def by_name(z, y):
            loss, g, _ = stable(z, y)
            return {"loss": loss, "dz": spoilt(g)}

        for fn, part in ((loss_and_gradient, "[1]"), (by_name, "['dz']")):
            found = diagnose(fn)
            assert not found.ok and found.outcome == "unknown", str(found)
            assert f"is right in {'[0]' if part == '[1]' else chr(91) + repr('loss') + chr(93)}, the loss; {part}, an array of shape" in found.headline

    def test_a_bias_that_is_summed_over_the_classes(self):
        def layer(W, b, X, y):
            loss, g, _ = stable(X @ W + b, y)
            return loss, X.T @ g, g.sum(1)

        found = diagnose(layer)
        assert not found.ok and "[2], an array of shape" in found.headline, str(found)

    @pytest.mark.parametrize("left, what", [(None, "None"), (np.ones((4, 3)) * 1j, "complex numbers")])
    def test_what_is_no_number(self, left, what):
        found = diagnose(lambda z, y: (stable(z, y)[0], left))
        assert not found.ok and f"[1], {what}" in found.headline, str(found)
        assert diagnose(lambda z, y: (*stable(z, y)[:2], "mean")).ok

    def test_steps_on_the_way_need_no_word(self):
        def with_steps(z, y):
            loss, g, p = stable(z, y)
            return loss, g, p, z, z.argmax(1), z - z.max(1, keepdims=True), np.log(np.exp(z).sum(1))

        found = diagnose(with_steps)
        assert found.ok and "not judged" not in str(found), str(found)

    def test_what_a_name_keeps_from_being_an_answer_is_told_and_passes(self):
        def with_cache(z, y):
            loss, g, p = stable(z, y)
            return loss, g, {"sums": z.sum(1) + 1}

        found = diagnose(with_cache)
        assert found.ok and "[2]['sums'], an array of shape" in str(found) and "was not judged" in str(found)

    def test_beside_a_mistake_it_is_told_as_well(self):
        def turned(z, y):
            loss, g, _ = stable(z, y)
            return loss, -g, g.T

        found = diagnose(turned)
        assert found.name == "sign" and "[2], an array of shape" in str(found) and "was not judged" in str(found)


@pytest.mark.usefixtures("seldom_apart")
@pytest.mark.parametrize("change", [lambda z, g: np.where(np.abs(g) < 0.02, 0, g), lambda z, g: np.where(z > 1, 0, g)])
def test_what_is_no_mistake_of_logits_is_not_read_as_one_of_probabilities(change):
    def gradient(z, t):
        return change(z, (softmax_rows(z) - t) / len(z))

    assert diagnose(gradient).name == "unknown"


@pytest.mark.one_in(3)
@pytest.mark.usefixtures("seldom_apart")
@pytest.mark.parametrize("off", [1e-4, 1e-3, 1e-2])
@pytest.mark.parametrize("change", [lambda x, off: x + off, lambda x, off: x * (1 + off), lambda x, off: x - off * x**2])
@pytest.mark.parametrize("part", [0, 1], ids=["loss", "gradient"])
def test_what_is_a_little_off_is_neither_right_nor_named(off, change, part):
    found = diagnose(lambda z, y: change(stable(z, y)[part], off))
    assert not found.ok and found.name == "unknown", str(found)


@pytest.mark.usefixtures("seldom_apart")
@pytest.mark.parametrize("factor, name", [(1 / 32, "batch-size-fixed"), (1.001, "unknown"), (0.4, "unknown"), (1.3, "unknown")])
def test_a_batch_has_a_whole_number_of_examples(factor, name):
    assert diagnose(lambda z, t: (softmax_rows(z) - t) * factor).name == name


def test_what_comes_of_a_batch_is_told_where_it_is_not_understood():
    def losses(z, t):
        shifted = z - z.max(-1, keepdims=True)
        each = -(t * (shifted - np.log(np.exp(shifted).sum(-1, keepdims=True)))).sum(-1)
        return each + 0.1 * np.arange(np.size(each)).reshape(np.shape(each))

    assert "With a batch in rows it runs as well, and what comes then is not understood" in " ".join(str(diagnose(losses)).split())


def test_nearly_right_is_no_mistake_of_another_reading():
    def gradient(z, t):
        g = (softmax_rows(z) - t) / len(z)
        return g - 1e-4 * g**2

    assert diagnose(gradient).name == "unknown"


def test_softmax_of_probabilities_keeps_its_name():
    def gradient(probs, t):
        return (softmax_rows(probs) - t) / len(t)

    assert "softmax-twice" in diagnose(gradient).name + str(diagnose(gradient).candidates)
