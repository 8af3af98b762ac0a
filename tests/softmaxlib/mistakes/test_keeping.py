"""What is worked out once for all functions: it cannot be changed, and nothing else is taken for it."""

import numpy as np
import pytest

from softmaxlib import diagnose
from softmaxlib.mistakes import keeping
from softmaxlib.mistakes.formulas import numbers
from softmaxlib.mistakes.probes import make_probes


def test_the_same_seed_gives_the_same_probes_and_their_numbers_once():
    first, again = make_probes("W", {}, 3), make_probes("W", {}, 3)
    assert first is again and make_probes("W", {}, 4) is not first
    assert numbers("W", first[0].args, {}) is numbers("W", again[0].args, {})


@pytest.mark.parametrize("kind", ["logits", "W", "softmax", "numerical"])
def test_probes_cannot_be_changed(kind):
    for probe in make_probes(kind, {}, 0):
        for array in probe.args:
            with pytest.raises(ValueError, match="read-only"):
                array[...] = 0


def test_what_may_be_changed_is_not_kept():
    a, t = np.zeros(3), np.full(3, 1 / 3)
    before = numbers("logits", (a, t), {}).p
    a[0] = 5
    assert numbers("logits", (a, t), {}).p[0, 0] > before[0, 0]


def test_parameters_that_are_changed_later_are_others():
    params, probe = {"smoothing": 0.1}, make_probes("logits", {}, 0)[0]
    first = numbers("logits", probe.args, params)
    params["smoothing"] = 0.5
    second = numbers("logits", probe.args, params)
    assert first.params == {"smoothing": 0.1} and not np.array_equal(first.t, second.t)
    assert numbers("logits", probe.args, {"smoothing": 0.1}) is first


@pytest.mark.parametrize("one, other", [(1, True), (1, 1.0), ([1, 2], [1, 3]), ([[1], [2]], [1, 2])])
def test_parameters_that_differ_have_different_names(one, other):
    assert keeping.plain(one) != keeping.plain(other)
    assert keeping.plain(one) == keeping.plain(np.array(one).tolist() if isinstance(one, list) else one)


def test_no_more_is_kept_than_said(monkeypatch):
    monkeypatch.setattr(keeping, "MOST", 3)
    asked = []
    square = keeping.kept(lambda x: x)(lambda x: asked.append(x) or x * x)
    assert [square(x) for x in (1, 2, 3, 1, 4, 1, 2)] == [1, 4, 9, 1, 16, 1, 4]
    assert asked == [1, 2, 3, 4, 2]  # 2 was the one that nobody had asked for in the longest time


def test_a_function_that_writes_into_its_arguments_spoils_nothing_for_the_next():
    def spoils(logits, labels):
        right = np.exp(logits) / np.exp(logits).sum() - labels
        logits[:] = labels[:] = 0
        return right

    def right(logits, labels):
        return np.exp(logits - logits.max()) / np.exp(logits - logits.max()).sum() * labels.sum() - labels

    assert diagnose(spoils, kind="logits", time_limit=None).name == "input-changed"
    assert diagnose(right, kind="logits", time_limit=None).name == "right"
