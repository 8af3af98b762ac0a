"""The property: whatever the alphabet and the way of typing, a mistake in one line is found in that line and has its name, or honestly none.

A sample of the combinations in each run; all of them where CLINIC_LONG is set.
"""

import itertools
import os
import random

import dressed
import pytest
from written import GRADIENTS, JACOBIANS

from clinic import check

ALL = "CLINIC_LONG" in os.environ
ALIKE = {  # the same numbers where the labels are one-hot, which a true class needs
    "only-true-class": {"diagonal-only"}, "true-class-everywhere": set(), "probability-for-log-probability": set(),
}  # fmt: skip


def combinations(*parts, some, seed):
    every = list(itertools.product(*parts))
    return every if ALL else random.Random(seed).sample(every, some)


def texts(lines, number, way):
    try:
        return dressed.WAYS[way](dressed.in_letters(lines, dressed.ALPHABETS[number]))
    except ValueError as error:
        pytest.skip(str(error))


def holds_or_defines(line):
    return line.verdict in ("holds", "definition")


LETTERS = range(len(dressed.ALPHABETS))


@pytest.mark.parametrize(("middle", "number", "way"), combinations(dressed.MIDDLES, LETTERS, dressed.WAYS, some=14, seed=1))
def test_what_is_right_is_right_in_every_dress(middle, number, way):
    found = check(texts(dressed.right(middle), number, way))
    assert found.ok and len(found.lines) >= 6, str(found)


@pytest.mark.parametrize(("name", "number", "way", "middle"), combinations(GRADIENTS, LETTERS, dressed.WAYS, dressed.MIDDLES, some=18, seed=2))
def test_a_gradient_with_a_mistake(name, number, way, middle):
    lines, at = dressed.with_gradient(middle, name)
    found = check(texts(lines, number, way))
    assert [line.verdict for line in found.lines[:-1] if not holds_or_defines(line)] == [], str(found)
    last = found.lines[-1]
    assert (last.verdict, found.first, len(found.lines)) == ("false", at, at), str(found)
    assert {mistake.name for mistake in last.mistakes} - ALIKE.get(name, set()) in ({name}, set()), str(found)


@pytest.mark.parametrize(("name", "number", "way"), combinations(JACOBIANS, LETTERS, dressed.WAYS, some=8, seed=3))
def test_a_jacobian_with_a_mistake(name, number, way):
    lines, at = dressed.with_jacobian(name)
    found = check(texts(lines, number, way))
    assert [line.number for line in found.lines if not holds_or_defines(line)] == [at] == [found.first], str(found)
    assert {mistake.name for mistake in found.lines[at - 1].mistakes} in ({name}, set()), str(found)


@pytest.mark.parametrize(("name", "number", "way", "columns"), combinations(["", *dressed.WEIGHTS], [n for n in LETTERS if not {"x", "W"} & {*dressed.ALPHABETS[n].values()}], dressed.WAYS, [False, True], some=8, seed=4))
def test_a_gradient_of_the_weights(name, number, way, columns):
    lines, at = dressed.with_weights(columns, dressed.WEIGHTS[name]) if name else (dressed.on_weights(columns), None)
    found = check(texts(lines, number, way))
    assert found.first == at and all(holds_or_defines(line) for line in found.lines if line.number != at), str(found)
    assert found.names == [name] * bool(name)


@pytest.mark.parametrize(("name", "number", "way", "mark"), combinations(["", *GRADIENTS], LETTERS, dressed.OF_LATEX, dressed.MARKS, some=10, seed=5))
def test_marks_on_the_letters_change_nothing(name, number, way, mark):
    lines, at = dressed.with_gradient("ifs", name) if name else (dressed.right("ifs"), None)
    found = check(dressed.decorated(texts(lines, number, way), dressed.ALPHABETS[number], mark))
    assert found.first == at and all(holds_or_defines(line) for line in found.lines if line.number != at), str(found)
    assert not name or {mistake.name for mistake in found.lines[at - 1].mistakes} - ALIKE.get(name, set()) in ({name}, set())


@pytest.mark.parametrize(("turned", "number", "way"), combinations([False, True], LETTERS, ("dollars", "brackets", "spans"), some=6, seed=6))
def test_a_class_in_words(turned, number, way):
    found = check(texts(dressed.by_classes(("p_j", "p_j - 1") if turned else ("p_j - 1", "p_j")), number, way))
    assert [line.verdict for line in found.lines] == ["holds"] * 2 + ["false" if turned else "holds"] * 2, str(found)
