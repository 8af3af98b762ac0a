"""code: pasted Python to diagnose's verdicts, with links."""

import json

import pytest

from clinic import code

WRONG = """
import numpy as np

def gradient(logits, labels):
    p = np.exp(logits - logits.max())
    p /= p.sum()
    return labels - p
"""


def test_a_function_with_a_mistake():
    found = code(WRONG)
    assert (found.ok, found.names, found.error) == (False, ["sign"], None)
    one = found.functions[0]
    assert (one.function, one.mistakes[0].links[0]) == ("gradient", "mistakes.html#sign")
    assert json.loads(json.dumps(found.as_data()))["functions"][0]["name"] == "sign"


def test_a_right_function_in_a_script():
    found = code(WRONG.replace("labels - p", "p * labels.sum() - labels") + "\nprint('trained', open('nowhere'))\n")
    assert found.ok and found.remarks
    assert str(found).endswith(found.functions[0].said)


@pytest.mark.parametrize(("text", "said"), [("", "no code yet"), ("def f(:", "line 1"), ("x = 1", "no function")])
def test_what_is_none_is_said(text, said):
    found = code(text)
    assert not found.ok and said in found.error


def test_no_text():
    with pytest.raises(TypeError, match="text is int"):
        code(3)
