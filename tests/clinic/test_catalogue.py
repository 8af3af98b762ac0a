"""The catalogue × derivations: each gradient mistake, derived in four alphabets, is named or listed, and none is misnamed."""

import pytest
import written

from clinic import check
from softmaxlib.mistakes.formulas import TABLES

pytestmark = pytest.mark.one_in(2)

each = pytest.mark.parametrize("number", range(len(written.ALPHABETS)), ids=[a["probability"] for a in written.ALPHABETS])
AMBIGUOUS = {"only-true-class": {"diagonal-only"}}  # the same numbers with the one-hot labels that a true class needs


def names(text, letters):
    return {mistake.name for mistake in check(text, letters).lines[-1].mistakes}


class TestEveryMistake:
    @pytest.mark.one_in(2)
    @each
    @pytest.mark.parametrize("name", written.GRADIENTS)
    def test_in_a_gradient(self, name, number):
        letters = written.ALPHABETS[number]
        # Half of them are told which letters are which, and the others find it out; half have no dollars.
        text = written.gradient(name, letters, dollars=number % 2 == 0)
        assert names(text, letters if number < 2 else None) == {name} | AMBIGUOUS.get(name, set())

    @each
    @pytest.mark.parametrize("name", written.JACOBIANS)
    def test_in_a_jacobian(self, name, number):
        letters = written.ALPHABETS[number]
        text = written.jacobian(name, letters, dollars=number % 2 == 0)
        assert names(text, letters if number < 2 else None) == {name}

    def test_what_is_not_written_is_said(self):
        ratios = {"sign", "log-base-2", "divided-twice"}
        assert set(TABLES["logits"]) - {"right"} | ratios == set(written.GRADIENTS) | set(written.NOT_WRITTEN)
