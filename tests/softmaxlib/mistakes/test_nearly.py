"""Answers that are nearly right, or nearly what a mistake gives, and zeros that come of an odd reading: no mistake is named for them."""

import numpy as np
import pytest

from softmaxlib.mistakes import diagnose


def softmax(logits):
    e = np.exp(logits - logits.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("off", [2e-5, 5e-5, 1e-4, 1e-3, 1e-2])
def test_a_factor_that_is_nearly_one_is_no_mean(off, sign):
    def gradient(logits, labels):
        return (softmax(logits) - labels) * (1 + sign * off)

    found = diagnose(gradient)
    assert found.name == "unknown", str(found)
    assert diagnose(gradient, kind="logits").name == "unknown"


@pytest.mark.parametrize("factor", [1, -1])
def test_what_rounding_leaves_is_right_or_the_mistake_itself(factor):
    def single(logits, labels):
        return factor * (softmax(logits.astype(np.float32)) - labels.astype(np.float32))

    assert diagnose(single).name == ("right" if factor == 1 else "sign")


@pytest.mark.parametrize("part", [np.triu, np.tril])
@pytest.mark.parametrize("axis", [-1, None])
def test_half_a_jacobian_is_no_row_that_was_summed(part, axis):
    def jacobian(logits):
        e = np.exp(logits - logits.max())
        p = e / e.sum(axis, keepdims=True)
        return part(np.diag(p) - np.outer(p, p))

    assert diagnose(jacobian).name == "unknown"
    assert diagnose(jacobian, kind="jacobian").name == "unknown"


def test_rows_that_were_summed_of_a_jacobian_of_probabilities_are_named_beside_likelier_forms_of_other_kinds():
    def of_probabilities(x):
        return np.sum([[x[i] * ((i == j) - x[j]) for j in range(len(x))] for i in range(len(x))], axis=0)

    assert diagnose(of_probabilities).name == "jacobian-rows-summed"
