"""What of an answer was not judged: a part that is not understood never passes as right.

Steps on the way (the arguments, the logits, the probabilities, the predicted classes) are no answers and need no word.
"""

import re
from dataclasses import replace

import numpy as np

from ..functions import log_softmax
from . import calls
from .forms import held as held_by
from .parts import MOST, said
from .possible import drawn_as

DERIVATIVE = re.compile(  # the key of a derivative
    r"[d∂](?:[A-Za-zΘθ]\d?|logits|scores|out|weights?|bias|theta|params|probs|inputs?)$|.*(?:[gG]rad|[dD]elta|nabla|deriv)"
)

NO_NUMBERS = ("a text", "a function")  # what stands beside answers and is none


def tell(found, exploration, reading):
    """Say which parts of an answer were not judged; where one of them may be a derivative, the whole is not right."""
    call = reading[2]
    described = next(result for one, result in zip(exploration.calls, exploration.results) if one is call)["parts"]
    if len(described) < 2 or not found.parts:
        return
    steps = [step for step in _steps(call) if np.any(step)]  # zeros are anything
    left = []  # (path, what it is)
    for path, leaf in described:
        array = calls.array(leaf)
        if array is None:
            what = leaf["unusable"].partition(" (")[0]
            left += [(path, what)] if not what.startswith(NO_NUMBERS) else []
        elif array.size > 1 and said(tuple(path)) not in found.parts and not any(_is_same(array, step) for step in steps):
            left.append((path, f"an array of shape {array.shape}"))
    if len(described) >= MOST:
        found.add(f"Of an answer with so many parts, the first {MOST} were looked at.")
    if not left:
        return
    listed = " and ".join(f"{said(path)}, {what}," for path, what in left)
    are = "is none of the answers" if len(left) == 1 else "are none of the answers"
    if found.ok and any(_may_be_a_derivative(path) for path, _ in left):
        judged = " and ".join(f"{path}, {words}" for path, words in found.reading.returns.items() if path in found.parts)
        found.become_unknown(f"is right in {judged}; {listed} {are} that I know")
        found.add("A derivative has the shape of what it belongs to.")
    else:
        found.add(f"{listed[:-1]} {'was' if len(left) == 1 else 'were'} not judged.")


def _may_be_a_derivative(path):
    """Tell whether a part may be meant as an answer: a name says so, or it stands beside the others without any."""
    names = [key for key in path if isinstance(key, str)]
    return any(DERIVATIVE.match(name) for name in names) if names else len(path) == 1


def _steps(call):
    """Yield what a function may hand back beside its answers."""
    held = held_by(replace(call.form, kind=drawn_as(call.form)), call.canonical)
    yield from held.values()
    a = held["logits"]
    shifted, log_p = a - a.max(-1, keepdims=True), log_softmax(a)
    yield from (shifted, np.exp(a), np.exp(shifted), log_p, np.exp(log_p))
    yield from (a.max(-1), np.exp(a).sum(-1), np.exp(shifted).sum(-1), (a - log_p)[..., 0], a.argmax(-1), np.eye(a.shape[-1])[a.argmax(-1)])
    labels = held.get("labels")
    if labels is not None and np.shape(labels) == a.shape:
        yield from (labels.argmax(-1), -(labels * log_p), -(labels * log_p).sum(-1), (labels * np.exp(log_p)).sum(-1), a.argmax(-1) == labels.argmax(-1))


def _is_same(answer, step):
    step = np.asarray(step, float)
    return any(
        x.shape == step.shape and np.allclose(x, step, rtol=1e-6, atol=1e-9) for x in (answer, answer.T, answer.squeeze(), answer.squeeze().T)
    )

