"""`diagnose` against answers that know nothing of softmaxlib: what it names, and what it must not.

The first answer for each mistake and kind (in the order of the modules' names, those that go row by
row last) meets four seeds, the others one; with ``MISTAKES_LONG`` set (``make test-long``) it meets a
thousand, and the others fifty.
"""

import functools
import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
import warnings
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from processor_time import resource, seconds
from wrong_answers import collected, parameters, right, title, unusable

from softmaxlib import diagnose, mistakes

SEEDS = (1000, 50) if "MISTAKES_LONG" in os.environ else (4, 1)  # for the first answer, for the others
ANSWERS = collected() + parameters.ROW_BY_ROW
FIRST = {(name, kind): function for name, kind, _, function in reversed(ANSWERS)}
UNKNOWN = [answer for answer in ANSWERS if answer[0] == "unknown"]
RIGHT = [answer for answer in ANSWERS if answer[0] == "right"]
WRONG = [
    answer
    for answer in sorted(ANSWERS, key=lambda answer: answer[1])  # kind by kind, as probes are drawn once
    if answer[0] not in ("right", "unknown", "labels-not-summing-to-one")
]
AGAIN = {answer[3] for answer in parameters.ROW_BY_ROW}
WRITTEN_OUT = [answer for answer in WRONG if answer[3] not in AGAIN]
RIGHT_IF_LABELS_SUM_TO_ONE = [
    answer for answer in ANSWERS if answer[0] == "labels-not-summing-to-one"
]

# What no program can tell apart, as the numbers are the same. Nothing else may be ambiguous.
ZERO_BIAS = {"jacobian-rows-summed", "bias-forgotten"}
BIAS_OVER_N = {"divided-twice", "bias-not-summed"}
AMBIGUOUS = {
    ("jacobian-rows-summed", "bias"): ZERO_BIAS,
    ("bias-forgotten", "bias"): ZERO_BIAS,
    ("divided-twice", "bias"): BIAS_OVER_N,
    ("bias-not-summed", "bias"): BIAS_OVER_N,
}


needs_processes = pytest.mark.skipif(
    not hasattr(os, "fork"), reason="nothing is contained where nothing is forked"
)


def every_seed(answer):
    """Diagnose with every seed, the first answers once in a process of their own, as by default."""
    name, kind, params, function = answer
    first = FIRST[name, kind] is function
    for seed in range(SEEDS[0] if first else SEEDS[1]):
        limit = {} if first and seed == 0 else {"time_limit": None}
        yield diagnose(function, kind=kind, seed=seed, params=params or None, **limit)


def parts(name):
    return set(name.split(" + "))


@pytest.mark.one_in(2)
@pytest.mark.usefixtures("seldom_apart")
@pytest.mark.parametrize("answer", WRONG, ids=title)
def test_the_mistake_is_named(answer):
    name, kind, *_ = answer
    names = Counter()
    for diagnosis in every_seed(answer):
        assert not diagnosis.ok
        assert diagnosis.evidence or re.search("shape|raised", str(diagnosis))
        names[diagnosis.name, diagnosis.candidates] += 1
    one_name = all(parts(found) == parts(name) for found, _ in names)
    same_numbers = all(
        found == "ambiguous" and set(candidates) == AMBIGUOUS.get((name, kind))
        for found, candidates in names
    )
    assert one_name or same_numbers, f"{name} was called {dict(names)}"


@pytest.mark.usefixtures("seldom_apart")
@pytest.mark.parametrize("answer", RIGHT, ids=title)
def test_a_right_answer_is_right(answer):
    for diagnosis in every_seed(answer):
        assert diagnosis.ok and diagnosis.name == "right" and not diagnosis.evidence, str(diagnosis)


@pytest.mark.usefixtures("seldom_apart")
@pytest.mark.parametrize("answer", RIGHT_IF_LABELS_SUM_TO_ONE, ids=title)
def test_p_minus_t_is_right_with_a_note(answer):
    for diagnosis in every_seed(answer):
        assert diagnosis.ok and "labels that sum to 1" in diagnosis.note, str(diagnosis)
        assert diagnosis.candidates == ("labels-not-summing-to-one",)
        assert diagnosis.note.split(".")[0] in " ".join(str(diagnosis).split())


@pytest.mark.usefixtures("seldom_apart")
@pytest.mark.parametrize("answer", UNKNOWN, ids=title)
def test_what_is_no_catalogued_mistake_is_unknown(answer):
    for diagnosis in every_seed(answer):
        assert (diagnosis.name, diagnosis.candidates) == ("unknown", ()), str(diagnosis)
        assert diagnosis.evidence or diagnosis.outcome == "unsteady"
    assert len(UNKNOWN) >= 15


def test_every_mistake_is_made_twice():
    made = Counter(name for name, *_ in ANSWERS)
    by_kind = {name for name, entry in mistakes.CATALOGUE.items() if entry.kind is not None}
    assert {name: made[name] for name in by_kind if made[name] < 2} == {}
    named = {part for name in made for part in parts(name)}
    assert named - {"right", "unknown"} == by_kind


def test_every_kind_has_right_answers_written_in_many_ways():
    plain = Counter(kind for _, kind, params, _ in RIGHT if not params)
    assert set(plain) == set(KINDS) and min(plain.values()) >= 6


KINDS = ["logits", "jacobian", "W", "bias", "Theta", "softmax", "loss", "vjp", "numerical"]
REFERENCE = {
    kind: next(f for _, k, params, f in right.ANSWERS if k == kind and not params) for kind in KINDS
}
EXACTLY = {"rtol": 1e-9, "atol": 1e-12}


@pytest.mark.one_in(2)
@pytest.mark.parametrize(
    "answer", [a for a in WRITTEN_OUT if a[1] != "numerical" and not a[2]], ids=title
)
def test_the_evidence_is_what_the_function_returns_and_what_is_right(answer):
    name, kind, _, function = answer
    diagnosis = diagnose(function, kind=kind, seed=3, time_limit=None)
    arguments = list(diagnosis.arguments.values())
    assert all(np.isfinite(a).all() for a in arguments)
    if "input-changed" in name or not diagnosis.evidence:
        return
    with np.errstate(all="ignore"):
        taken = function.__code__.co_argcount if kind == "jacobian" else len(arguments)
        got = np.asarray(function(*[a.copy() for a in arguments[:taken]]))
        expected = np.asarray(
            REFERENCE[kind](*[a.copy() for a in arguments[: 1 if kind == "jacobian" else None]])
        )
    for entry in diagnosis.evidence:
        np.testing.assert_allclose(entry.got, got[entry.index], **EXACTLY)
        np.testing.assert_allclose(entry.expected, expected[entry.index], **EXACTLY)
    assert not all(np.isclose(entry.got, entry.expected) for entry in diagnosis.evidence), (
        "nothing wrong is shown"
    )


def one_hot_arguments(kind, rng):
    N, K, D = 5, 4, 3
    T = np.eye(K)[rng.integers(K, size=N)]
    a, W, b, X = (2 * rng.normal(size=shape) for shape in (K, (K, D), K, (N, D)))
    return {"W": (W, b, X, T), "bias": (W, b, X, T), "Theta": (W.T, X, T)}.get(kind, (a, T[0]))


@pytest.mark.one_in(2)
@pytest.mark.parametrize(
    "answer",
    [a for a in WRITTEN_OUT if a[1] in ("logits", "loss", "W", "bias", "Theta") and not a[2]],
    ids=title,
)
def test_one_hot_labels_hide_what_is_said_to_be_hidden_by_them(answer):
    _, kind, _, function = answer
    text = " ".join(str(diagnose(function, kind=kind, time_limit=None)).split())
    rng = np.random.default_rng(0)
    if re.search("[Oo]ne-hot labels hide", text):
        for _ in range(5):
            arguments = one_hot_arguments(kind, rng)
            got, expected = (f(*[a.copy() for a in arguments]) for f in (function, REFERENCE[kind]))
            np.testing.assert_allclose(got, expected, rtol=1e-6, atol=1e-9)


@pytest.mark.usefixtures("seldom_apart")
def test_the_two_that_agree_on_numbers_are_told_apart_where_they_differ():
    def named(function):
        return diagnose(function, kind="bias").name

    assert named(parameters.averaged_twice) == named(parameters.bias_never_filled) == "ambiguous"
    assert named(parameters.a_gradient_for_every_row) == "bias-not-summed"
    assert named(parameters.bias_of_scores_without_bias) == "bias-forgotten"
    assert named(parameters.mean_over_rows_and_classes_of_the_bias) == "divided-twice"


@pytest.mark.one_in(3)
@pytest.mark.skipif(resource is None, reason="processor time is not told here")
@pytest.mark.parametrize("kind", KINDS)
def test_it_takes_less_than_a_fifth_of_a_second(kind, record_property):
    """Of processor time, in both processes together, so that a busy machine does not matter."""
    chosen = [a for a in ANSWERS if a[1] == kind][::7]
    calls = [functools.partial(diagnose, function, kind=kind, params=params or None) for *_, params, function in chosen]
    slowest = max(seconds(call, 0.2) for call in calls)
    record_property(f"diagnose, kind {kind}, slowest of {len(chosen)}", f"{1e3 * slowest:.0f} ms")
    assert slowest < 0.2


class Callable:
    def __call__(self, a, t):
        return REFERENCE["logits"](a, t)

    def method(self, a, t, axis=-1):
        return self(a, t)


@pytest.mark.parametrize(
    "function",
    [
        lambda a, t: REFERENCE["logits"](a, t),
        lambda *args: REFERENCE["logits"](*args),
        functools.partial(Callable().method, axis=0),
        Callable(),
        Callable().method,
    ],
)
def test_whatever_can_be_called_is_called(function):
    assert diagnose(function, kind="logits").name == "right"


# Unusable answers, and those that would take the notebook with them


def state():
    """Return all that a careless function could leave behind in this process."""
    return {
        "numpy random": [str(part) for part in np.random.get_state()],
        "random": random.getstate(),
        "numpy errors": np.geterr(),
        "print options": str(np.get_printoptions()),
        "directory": os.getcwd(),
        "environment": dict(os.environ),
        "path": list(sys.path),
        "recursion": sys.getrecursionlimit(),
        "streams": (id(sys.stdin), id(sys.stdout), id(sys.stderr)),
        "warnings": list(warnings.filters),
        "signals": [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)],
        "timer": signal.getitimer(signal.ITIMER_REAL) if hasattr(signal, "getitimer") else None,
        "threads": threading.active_count(),
        "children": {path.read_text() for path in Path("/proc/self/task").glob("*/children")}
        - {""},
        "descriptors": len(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else None,
    }


def assert_short(diagnosis):
    """It is said in a few lines that fit a terminal."""
    lines = str(diagnosis).splitlines()
    assert 1 <= len(lines) <= 24 and max(map(len, lines)) <= 100, str(diagnosis)


@pytest.mark.parametrize("answer", unusable.UNUSABLE, ids=title)
def test_the_unusable_is_said_to_be_unusable(answer, capfd):
    outcome, kind, _, function = answer
    before = state()
    diagnosis = diagnose(function, kind=kind)
    assert (diagnosis.name, diagnosis.ok) == ("unknown", False)
    assert diagnosis.outcome in outcome.split(" or ")
    assert function.__name__ in str(diagnosis)
    assert_short(diagnosis)
    assert state() == before
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("thing", unusable.NO_FUNCTIONS, ids=repr)
def test_what_is_no_function_is_refused(thing):
    with pytest.raises(TypeError, match="^fn is .*, expected a function"):
        diagnose(thing, kind="logits")


@needs_processes
@pytest.mark.parametrize("answer", unusable.DANGEROUS, ids=title)
def test_the_dangerous_is_contained(answer, capfd):
    outcome, kind, _, function = answer
    before, start = state(), time.monotonic()
    diagnosis = diagnose(function, kind=kind, time_limit=0.5)
    assert time.monotonic() - start < 3
    assert diagnosis.name == "unknown" and diagnosis.outcome in outcome.split(" or ")
    assert_short(diagnosis)
    assert state() == before
    assert capfd.readouterr() == ("", "")
    largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss  # kB, on macOS bytes
    assert largest < (3e9 if sys.platform == "darwin" else 3e6)


@needs_processes
@pytest.mark.parametrize("answer", unusable.SIDE_EFFECTS, ids=title)
def test_what_a_right_answer_does_besides_stays_with_it(answer, capfd):
    _, kind, _, function = answer
    before = state()
    diagnosis = diagnose(function, kind=kind)
    assert diagnosis.name == "right"
    assert_short(diagnosis)
    assert state() == before
    assert capfd.readouterr() == ("", "")


PUT_BACK = {"seeds_everything", "changes_numpy", "changes_directory", "changes_environment"}


@pytest.mark.parametrize(
    "answer", [a for a in unusable.SIDE_EFFECTS if a[3].__name__ in PUT_BACK], ids=title
)
def test_without_a_process_numpy_and_the_directory_are_put_back(answer):
    _, kind, _, function = answer
    before = state()
    assert diagnose(function, kind=kind, time_limit=None).name == "right"
    assert state() == before


# From the command line

DIAGONAL = """\
import numpy as np


def softmax(a):
    e = np.exp(a)
    return e / e.sum()


def jacobian(a, y):
    z = softmax(a)
    n = len(z)
    J = np.zeros((n, n))
    for i in range(n):
        for j in range(n):
            if i == j:
                J[i, j] = z[i] - y[i]
            else:
                J[i, j] = -z[i] * z[j]
    return J


def gradient(a, y):
    z = softmax(a)
    dE_dz = -y / z
    return jacobian(a, y).T @ dE_dz


def right(a, y):
    e = np.exp(a - a.max())
    return e / e.sum() - y


def odd(a, y):
    return a**3 + y


def unfinished(a, y):
    pass
"""


@pytest.fixture(scope="module")
def script(tmp_path_factory):
    path = tmp_path_factory.mktemp("student") / "homework.py"
    path.write_text(DIAGONAL, encoding="utf-8")
    return path


def command(*args):
    return subprocess.run(
        [sys.executable, "-m", "softmaxlib", "diagnose", *map(str, args)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )


@pytest.mark.parametrize(("function", "kind"), [("jacobian", "jacobian"), ("gradient", "logits")])
def test_the_answer_to_the_wrong_diagonal_fits_one_screen(script, function, kind):
    run = command(f"{script}:{function}", "--kind", kind)
    assert (run.returncode, run.stderr) == (1, "")
    lines = run.stdout.splitlines()
    assert len(lines) <= 24 and max(map(len, lines)) <= 80, run.stdout
    assert re.match(rf"{function}\b.*\blabels-in-jacobian$", lines[0])
    assert re.search(r"^ +\[0(, 0)?\] +-?\d+\.\d{4} +-?\d+\.\d{4}", run.stdout, re.M)  # where
    assert "Jacobian" in run.stdout  # what
    assert re.search(r"^ *Why: \S+ \S+", run.stdout, re.M)
    assert re.search(r"\bRead\b.*\S", run.stdout)  # where to read on


@pytest.mark.parametrize(
    ("function", "code", "words"),
    [("right", 0, "right"), ("odd", 2, "no mistake that I know"), ("unfinished", 2, "None")],
)
def test_exit_codes(script, function, code, words):
    run = command(f"{script}:{function}", "--kind", "logits")
    assert run.returncode == code and words in run.stdout
    assert run.stderr == ""


@pytest.mark.parametrize("target", ["{}", "{}:missing", "{}.txt:right", "{}:np", "{}:"])
def test_what_cannot_be_diagnosed_is_said_in_one_line(script, target):
    run = command(target.format(script), "--kind", "logits")
    assert run.returncode == 2
    assert "Traceback" not in run.stdout + run.stderr
    assert (run.stdout + run.stderr).strip()
