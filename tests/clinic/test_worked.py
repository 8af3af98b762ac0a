"""Examples in numbers alone: what is right is told so to the digits typed, and a name only where one mistake gives the numbers."""

import numpy as np
import pytest
from sampling import rounds

from clinic import check
from softmaxlib import softmax
from softmaxlib.mistakes import formulas

WORDS = [
    "my numbers: softmax {p}, label {c}, I get {g} for the gradient. Is that right?", "probs = {p}\ntarget = {t}\ngrad = {g}", "The softmax gives {p}, the one-hot target is {t}. dL/dz comes out as {g}.",
    "I have p = {p} and y = {t}. The gradient w.r.t. the logits should be {g}, says the book", "logits: {z}\nlabel: {t}\ngradient: {g}",
]  # fmt: skip
BRACKETS = ["[{}]", "({})", "{}"]


def typed(values, brackets, digits=4):
    texts = [f"{x:.{digits}f}" for x in np.asarray(values) + 0.0]
    return brackets.format((" " if brackets == "{}" else ", ").join(texts))


def question(words, brackets, z, true, gradient, digits=4):
    p = np.round(softmax(z), digits)
    return words.format(p=typed(p, brackets, digits), z=typed(z, brackets, 3), c=true, t=brackets.format(" ".join("01"[n == true] for n in range(len(z)))), g=typed(gradient, brackets, digits))


@pytest.mark.parametrize("words", WORDS)
@pytest.mark.parametrize("brackets", BRACKETS)
def test_a_right_gradient_is_right_and_one_with_the_other_sign_is_named(words, brackets):
    rng = np.random.default_rng(0)
    for true in (0, 1, 2):
        z = np.round(rng.normal(0, 1.5, 3), 3)
        right = softmax(z) - np.eye(3)[true]
        found = check(question(words, brackets, z, true, right))
        assert [one.right for one in found.mentions] == [True] and "is right" in found.headline, str(found)
        found = check(question(words, brackets, z, true, -right))
        assert [mistake.name for one in found.mentions for mistake in one.mistakes] == ["sign"] and "is not the gradient" in found.headline, str(found)


def test_what_one_mistake_gives_has_its_name_or_none():
    rng, told = np.random.default_rng(1), 0
    for _ in range(rounds(4)):
        z, true = np.round(rng.normal(0, 1.5, 4), 3), int(rng.integers(4))
        m = formulas.numbers("logits", (z, np.eye(4)[true]), {})
        for name, variants in formulas.TABLES["logits"].items():
            with np.errstate(all="ignore"):
                values = [np.ravel(variant(m)) for variant in variants if variant(m) is not None]
            for value in values:
                if not np.isfinite(value).all() or np.abs(value - (softmax(z) - np.eye(4)[true])).max() < 0.05:
                    continue
                found = check(question(WORDS[1], "[{}]", z, true, value))
                names = [mistake.name for one in found.mentions for mistake in one.mistakes]
                assert names in ([], [name]) and [one.right for one in found.mentions] == [False], (name, str(found))
                told += bool(names)
    assert told > rounds(30)


@pytest.mark.parametrize("digits", [1, 2, 3])
def test_rounded_numbers_that_are_right_are_not_called_wrong(digits):
    rng = np.random.default_rng(digits)
    for _ in range(25):
        z, true = np.round(rng.normal(0, 1, 3), 3), int(rng.integers(3))
        found = check(question(WORDS[1], "[{}]", z, true, softmax(z) - np.eye(3)[true], digits))
        assert all(one.right for one in found.mentions), str(found)


@pytest.mark.parametrize(("change", "names"), [(lambda J: J, None), (lambda J: np.abs(J), ["off-diagonal-sign"]), (lambda J: np.diag(np.diag(J)), ["diagonal-only"]), (lambda J: J + 0.2 * np.eye(3)[::-1], [])])
def test_a_jacobian(change, names):
    p = np.array([0.1, 0.6, 0.3])
    rows = "\n".join(typed(row, "{}") for row in change(formulas.jacobian(p)))
    found = check(f"softmax output is [0.1, 0.6, 0.3]. I computed the jacobian as\n{rows}\nis that right?")
    assert [one.right for one in found.mentions] == [names is None], str(found)
    assert [mistake.name for one in found.mentions for mistake in one.mistakes] == (names or [])


def test_a_jacobian_with_the_numbers_of_its_rows():
    J = formulas.jacobian(np.array([0.1, 0.6, 0.3]))
    for sign, right in ((1, True), (-1, False)):
        rows = "\n".join(f"row {n}: {typed(row, '{}')}" for n, row in enumerate(J * np.where(np.eye(3), 1, sign), 1))
        found = check(f"softmax of z = [0.1, 0.6, 0.3]\nmy jacobian\n{rows}")
        assert [one.right for one in found.mentions] == [right], str(found)


@pytest.mark.parametrize(("text", "told", "right"), [
    ("With outputs [0.3, 0.7] and target [0, 1] the loss is 0.357", "The loss 0.357 is right", True), ("With outputs [0.3, 0.7] and target [0, 1] the loss is 0.857", "The loss is not 0.857", False),
    ("y_pred = [0.1, 0.2, 0.7], y_true = [0, 0, 1]. The derivative of the loss with respect to y_pred is [0, 0, -1.43].", "with respect to the probabilities is −t/p", True),
    ("y_pred = [0.1, 0.2, 0.7], y_true = [0, 0, 1]. The derivative of the loss with respect to y_pred is [0.1, 0.2, -0.3].", "the gradient with respect to the logits", False),
    ("scores = [1.0, 2.0, 3.0], softmax gives [0.2, 0.3, 0.5], target [0, 0, 1], grad [0.2, 0.3, -0.5]", "The softmax of", False),
    ("softmax [0.7, 0.2, 0.1], the target is the first class, gradient (-0.3, 0.2, 0.1)", "is right for the first class", True),
    ("softmax 0.2 0.3 0.5, label 2, gradient 0.2 -0.7 0.5", "class 2, counted from 1", True),
])  # fmt: skip
def test_what_else_is_told(text, told, right):
    found = check(text)
    assert any(told in one.sentence and one.right == right for one in found.mentions), str(found)


@pytest.mark.parametrize("text", [
    "logits [1000, 1, -1000], target [1, 0, 0], gradient [0.2, 0.3, 0.5]", "x = [1, 2], p = [0.6, 0.4], y = [1, 0], dW = [[-0.4, -0.8], [0.4, 0.8]]", "prices went 0.2 0.3 0.5 and the label 2 was off", "Batch of two: probs [0.2, 0.8] and [0.6, 0.4], labels 0 and 1", "With label smoothing: softmax [0.2, 0.3, 0.5], label 2, gradient [0.3, 0.3, -0.6]",
    "My learning rates were 0.1, 0.2, 0.7 and the loss was 0.3", "softmax [0.2, 0.3, 0.9], label 0, gradient [0.2, 0.3, 0.9]", "softmax [0.2, 0.3, 0.5], gradient [0.2, 0.3, 0.5]", "version 1.2.3 and 0.2 0.3 0.5 of softmax, class 7",
])  # fmt: skip
def test_where_too_little_is_told_nothing_is_said(text):
    assert not check(text).mentions


@pytest.mark.parametrize(("text", "told", "names"), [
    ("z = 1.0, sigmoid gives 0.731, label y = 1. My loss is 0.313 and the gradient wrt z is -0.269. Correct?", ["-0.269 is right", "The loss 0.313 is right"], []),
    ("logistic regression: prediction 0.8, target 0, loss = 0.223, gradient = 0.8", ["The loss is not 0.223", "0.8 is right"], []), ("BCE: p = 0.9, y = 1, dL/dp = -1.11 and dL/dz = 0.1", ["0.1 is not the derivative", "-1.11 is right"], ["sign"]),
    ("sigmoid output 0.6 and label 1; I got 0.4 for the error", ["0.4 is not the derivative"], ["sign"]), ("sigmoid(0.3) = 0.574 and sigmoid(0.5) = 0.62, y = 1", [], []), ("sigmoid output 0.6, label 1, learning rate 0.1, gradient 0.3", [], []),
    ("sigmoid output 0.88, label 1, gradient -0.1", ["-0.1 is right"], []),
])  # fmt: skip
def test_two_classes_with_one_number_for_both(text, told, names):
    found = check(text)
    assert len(found.mentions) == len(told) and all(any(one.sentence.startswith(start) for one in found.mentions) for start in told), str(found)
    assert [mistake.name for one in found.mentions for mistake in one.mistakes] == names


def test_right_numbers_of_two_classes_are_not_called_wrong():
    rng = np.random.default_rng(5)
    for digits in (1, 2, 3):
        for _ in range(15):
            z, y = round(float(rng.normal(0, 1)), 3), int(rng.integers(2))
            p = 1 / (1 + np.exp(-z))
            found = check(f"sigmoid gives {p:.{digits}f}, label y = {y}. The loss is {-np.log(p if y else 1 - p):.3f}, gradient = {p - y:.3f}")
            assert all(one.right for one in found.mentions), str(found)
