"""Functions of log-probabilities and functions that return them: right where they are, and named where they are not."""

import numpy as np
import pytest
from public_functions import softmax_rows

from softmaxlib import diagnose, log_softmax

pytestmark = pytest.mark.usefixtures("seldom_apart")


def nll_ids(log_probs, targets):
    return -log_probs[np.arange(len(targets)), targets].mean()


def nll_of_one(log_p, y):
    return -(y * log_p).sum()


def to_the_logits(log_probs, targets):
    gradient = np.exp(log_probs)
    gradient[np.arange(len(targets)), targets] -= 1
    return gradient / len(targets)


def to_the_log_probabilities(log_probs, targets):
    return -np.eye(log_probs.shape[1])[targets] / len(targets)


@pytest.mark.parametrize(
    ("fn", "returns"),
    [
        (nll_ids, "the loss"), (nll_of_one, "the loss"), (to_the_logits, "the gradient with respect to the logits"),
        (to_the_log_probabilities, "the gradient with respect to the log-probabilities"),
    ],
)  # fmt: skip
def test_log_probabilities_are_read(fn, returns):
    found = diagnose(fn)
    assert found.name == "right" and "log-probabilities" in str(found) and returns in " ".join(str(found).split())


def test_what_is_wrong_with_them_is_not_called_right():
    assert not diagnose(lambda log_probs, targets: log_probs[np.arange(len(targets)), targets].mean()).ok
    found = diagnose(lambda log_probs, targets: (np.exp(log_probs) - np.eye(log_probs.shape[1])[targets]))
    assert found.name == "right" and "sum over the batch" in str(found)


def test_without_a_name_that_says_so_they_are_not_presumed():
    assert "log-probabilities" not in str(diagnose(lambda z, y: -(y * z).sum()))


@pytest.mark.parametrize("fn", [lambda z: log_softmax(z), lambda Z: np.log(softmax_rows(Z))])
def test_their_logarithm_is_told_from_the_probabilities(fn):
    found = diagnose(fn)
    assert found.name == "right" and "the logarithms of the probabilities" in " ".join(str(found).split())
    assert "Logits far out were not tried" in str(found)


def test_a_wrong_logarithm_is_named():
    found = diagnose(lambda Z: Z - np.log(np.exp(Z).sum(0)))  # right where each column is an example
    assert not found.ok and "wrong-axis" in found.candidates
    assert not diagnose(lambda Z: Z - np.exp(Z).sum(-1, keepdims=True)).ok


@pytest.mark.parametrize("noise", [0.0, 2.0**-55, -(2.0**-55)])
def test_zeros_are_no_logarithms(noise):
    """Of one example, softmax over the wrong axis is 1 everywhere, and its logarithm 0: so are other mistakes."""
    found = diagnose(lambda z, t: noise * np.ones_like(z))
    assert found.name == "jacobian-rows-summed", str(found)
