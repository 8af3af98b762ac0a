"""Whole scripts as they are pasted: training loops, classes, lines of a notebook, modules and files that are not here.

Each begins with what is to be said: a name and the verdicts that are true of it, or a dash where a function is
of another kind and no mistake may be named. The ten met the readings once before anything was mended: all were
answered, no verdict was false, and of one class only the gradient was looked at, and not its softmax and its loss.
"""

from pathlib import Path

import pytest

from softmaxlib.mistakes.pasted import diagnosed

pytestmark = pytest.mark.usefixtures("seldom_apart")

SCRIPTS = sorted(Path(__file__).with_name("scripts").glob("*.txt"))


def expected(head):
    told = [one.strip().partition(" ") for one in head.removeprefix("# expected:").split(";")]
    return {name: set(verdicts.split("|")) for name, _, verdicts in told}


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_what_is_said_of_a_script(script):
    head, text = script.read_text(encoding="utf-8").split("\n", 1)
    answer, wanted = diagnosed(text), expected(head)
    assert answer["error"] is None
    said = {one["function"]: one for one in answer["diagnoses"]}
    for name, one in said.items():
        true = wanted.get(name, {"-"})
        if true == {"-"}:
            assert not one["ok"] and not one["candidates"], one["text"]
        else:
            parts = {part for verdict in true for part in verdict.split(" + ")}
            assert set(one["name"].split(" + ")) <= parts, one["text"]
    assert {name for name, true in wanted.items() if true != {"-"}} <= set(said)


def test_there_are_ten():
    assert len(SCRIPTS) == 10
