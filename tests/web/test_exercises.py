"""The exercises with feedback: what diagnose answers to the solution, to an empty stub, to wrong attempts."""

import ast
import contextlib
import functools
import io
import re

import matplotlib.pyplot as plt
import nbformat
import pytest
from handout.chapter import read, setting_up
from site_build import ROOT

from softmaxlib import plotting

pytestmark = pytest.mark.usefixtures("seldom_apart")

BLOCK = "rows = slice(first, first + block); S, P = T[rows].sum(1, keepdims=True), softmax(X[rows] @ W.T + b)"

# An exercise, and wrong attempts at it: what a reader types where the stub raises, and the answer.
ATTEMPTS = {
    ("notation", "ex-nt-nudge"): [
        ("gradient[j] = (f(x - step) - f(x + step)) / (2 * h)", "sign"),
        ("h = 1e-15; gradient[j] = (f(x + step * 1e-11) - f(x - step * 1e-11)) / (2 * h)", "step-too-small"),
        ("gradient[j] = f(x + step)", "makes no mistake that I know"),
    ],
    ("jacobian_product", "ex-jp-vjp-code"): [
        ("return z * (1 - z) * u", "diagonal-only"),
        ("return u", "stopped-at-probabilities"),
        ("return z * (z @ u - u)", "sign"),
    ],
    ("kronecker_delta", "ex-kd-jacobian-code"): [
        ("return np.diag(y)", "makes no mistake that I know"),
        ("return np.diag(y * (1 - y))", "diagonal-only"),
        ("return y[:, None] * (np.eye(y.size) - y[:, None])", "wrong-index"),
    ],
    ("kronecker_delta", "ex-kd-any-code"): [
        ("return t.sum() * logsumexp(z) - t @ z, softmax(z) - t", "needs labels that sum to 1"),
        ("return t.sum() * logsumexp(z) - t @ z, t - t.sum() * softmax(z)", "sign"),
        ("return t.sum() * logsumexp(z) - t @ z, -t * (1 - softmax(z))", "diagonal-only"),
    ],
    ("chain_rule", "ex-cr-labels-code"): [
        ("g = softmax(Theta.T @ x); return np.outer(y.sum() * g - y, x)", "transposed"),
        ("g = softmax(Theta.T @ x); return np.outer(x, y - y.sum() * g)", "sign"),
        ("g = softmax(Theta.T @ x); return np.outer(x, -y * (1 - g))", "diagonal-only"),
    ],
    ("one_result", "ex-or-code"): [
        ("return T.sum(axis=1, keepdims=True) * softmax(Z) - T", "missing-mean"),
        ("return (softmax(Z) - T) / len(Z)", "needs labels that sum to 1"),
        ("return (T.sum(axis=1, keepdims=True) * softmax(Z, axis=0) - T) / len(Z)", "wrong-axis"),
    ],
    ("finite_differences", "ex-fd-code"): [
        ("slopes[j] = (8 * (f(x - e) - f(x + e)) - (f(x - 2 * e) - f(x + 2 * e))) / (12 * h)", "sign"),
        ("slopes[j] = (8 * (f(x + e) - f(x - e)) - (f(x + 2 * e) - f(x - 2 * e))) / (6 * h)", "entries disagree"),
        ("e = e * 1e-12; slopes[j] = (f(x + e) - f(x - e)) / (2e-12 * h)", "step-too-small"),
    ],
    ("overflow", "ex-ov-code"): [
        ("e = np.exp(Z); return e / e.sum(axis=-1, keepdims=True)", "no-max-shift"),
        ("e = np.exp(Z - Z.max()); return e / e.sum(axis=-1, keepdims=True)", "one-max-for-batch"),
        ("e = np.exp(Z - Z.max(axis=0)); return e / e.sum(axis=0)", "wrong-axis"),
    ],
    ("second_order", "ex-so-covariance-code"): [
        ("return np.diag(p * (1 - p))", "diagonal-only"),
        ("return np.diag(p)", "makes no mistake that I know"),
        ("return p[:, None] * (np.eye(p.size) - p[:, None])", "wrong-index"),
    ],
    ("variations", "ex-va-temperature-code"): [
        ("return t.sum() * softmax(z / 2) - t", "temperature-missing"),
        ("return (softmax(z / 2) - t) / 2", "needs labels that sum to 1"),
        ("return (t - t.sum() * softmax(z / 2)) / 2", "sign"),
    ],
    ("mistakes", "ex-ms-logits-code"): [
        ("e = np.exp(z); return t.sum() * e / e.sum() - t", "no-max-shift"),
        ("return softmax(z) - t", "needs labels that sum to 1"),
        ("p = softmax(z); return -t / p @ (np.diag(p) - np.outer(p, p))", "log-of-zero"),
    ],
    ("mistakes", "ex-ms-batch-code"): [
        ("gradient += np.outer(t.sum() * softmax(W @ x + b) - t, x)", "missing-mean"),
        ("gradient += np.outer(t.sum() * softmax(W @ x) - t, x) / len(X)", "bias-forgotten"),
        ("gradient += np.outer(t - t.sum() * softmax(W @ x + b), x) / len(X)", "sign"),
    ],
    ("training", "ex-tr-blocks-code"): [
        (f"{BLOCK}; dW += (S * P - T[rows]).T @ X[rows]", "missing-mean"),
        (f"{BLOCK}; dW += (T[rows] - S * P).T @ X[rows] / len(X)", "sign"),
        (f"{BLOCK}; dW += (P - T[rows]).T @ X[rows] / len(X)", "needs labels that sum to 1"),
    ],
}  # fmt: skip

# The exercises that check_grad alone judges: wrong attempts, and what it answers to each.
JUDGED = {
    ("finite_differences", "ex-fd-edge-code"): [
        ("slopes[j] = (f(x + e) - f(x)) / h", "entries disagree"),
        ("slopes[j] = (4 * f(x + e) - 3 * f(x + 2 * e) - f(x)) / (2 * h)", "entries disagree"),
    ],
    ("variations", "ex-va-both-code"): [
        ("labels = w * ((1 - epsilon) * t + epsilon / len(t)); return softmax(z) - labels", "all 3 entries disagree"),
        ("return w * (softmax(z) - (1 - epsilon) * t - epsilon / len(t))", "entries disagree"),
        ("labels = (1 - epsilon) * w * t + epsilon / len(t); return labels.sum() * softmax(z) - labels", "all 3 entries disagree"),
    ],
}  # fmt: skip


@pytest.fixture(autouse=True)
def no_drawing(monkeypatch):
    monkeypatch.setattr(plotting, "show", lambda figure, alt: plt.close(figure))


def cells_of(page):
    return nbformat.read(ROOT / f"book/{page}.ipynb", as_version=4).cells


@functools.cache
def before(page):
    """Return what the exercises of a chapter need from its text, and what they import: nbval runs the whole notebook."""
    chapter = read(ROOT / f"book/{page}.ipynb")
    cells = [cell for exercise in chapter.exercises for cell in [*exercise.cells, *exercise.solution] if cell.cell_type == "code"]
    imports = [line for cell in cells for line in ast.parse(cell.source).body if isinstance(line, (ast.Import, ast.ImportFrom))]
    space = {}
    with contextlib.redirect_stdout(io.StringIO()):
        exec("\n".join([setting_up(chapter), *map(ast.unparse, imports)]), space)
    return space


def run(page, source):
    """Run ``source`` behind what the exercises of a chapter need; return what it prints."""
    said = io.StringIO()
    space = dict(before(page))
    with contextlib.redirect_stdout(said):
        exec(source, space)
    return said.getvalue()


def cell(page, tag):
    (found,) = [c for c in cells_of(page) if tag in c.metadata.get("tags", [])]
    return found.source


def attempt(stub, code):
    """Put ``code`` where a stub raises."""
    changed = re.sub(r'raise NotImplementedError\(".*?"\)', lambda _: code, stub)
    assert changed != stub
    return changed


def test_every_chapter_has_one_and_every_one_is_tried():
    asking = {
        (path.stem, tag.removeprefix("stub:"))
        for path in (ROOT / "book").glob("*.ipynb")
        for c in cells_of(path.stem)
        for tag in c.metadata.get("tags", [])
        if tag.startswith("stub:") and "diagnose(" in c.source
    }
    assert asking == set(ATTEMPTS)
    assert {page for page, _ in asking} == {path.stem for path in (ROOT / "book").glob("*.ipynb")}
    assert all(len(attempts) >= 2 for attempts in ATTEMPTS.values())


@pytest.mark.parametrize("page, tag", ATTEMPTS, ids=lambda name: name)
def test_the_solution_is_right(page, tag):
    said = run(page, cell(page, f"solution:{tag}"))
    assert re.search(r"\w is right", said), said
    assert "needs" not in said


@pytest.mark.parametrize("page, tag", ATTEMPTS, ids=lambda name: name)
def test_an_empty_stub_says_so(page, tag):
    assert "is not written yet: write this" in run(page, cell(page, f"stub:{tag}"))


@pytest.mark.one_in(2)
@pytest.mark.parametrize(
    "page, tag, code, answer",
    [(*key, *one) for key, attempts in ATTEMPTS.items() for one in attempts],
)
def test_a_wrong_attempt_is_named(page, tag, code, answer):
    said = run(page, attempt(cell(page, f"stub:{tag}"), code))
    assert answer in said, said


@pytest.mark.parametrize("page, tag", JUDGED, ids=lambda name: name)
def test_check_grad_tells_the_solution_from_wrong_attempts(page, tag):
    assert re.search(r"all \d+ entries agree", run(page, cell(page, f"solution:{tag}")))
    assert "is not written yet: write this" in run(page, cell(page, f"stub:{tag}"))
    for code, answer in JUDGED[page, tag]:
        said = run(page, attempt(cell(page, f"stub:{tag}"), code))
        assert answer in said, said


def last_at_hand(stub):
    """Return the last name that a stub's reader has before the raise: what is set above it, or what is given."""
    function = next(
        one for one in ast.walk(ast.parse(stub))
        if isinstance(one, ast.FunctionDef) and "NotImplementedError" in ast.unparse(one)
    )  # fmt: skip
    set_above = [one.targets[0].id for one in function.body if isinstance(one, ast.Assign)]
    return (set_above or [one.arg for one in function.args.args])[-1]


@pytest.mark.parametrize("page, tag", ATTEMPTS, ids=lambda name: name)
def test_what_is_at_hand_is_no_right_answer(page, tag):
    stub = cell(page, f"stub:{tag}")
    name = last_at_hand(stub)
    try:
        said = run(page, attempt(stub, f"return {name}"))
    except ValueError as error:
        said = str(error)  # of check_grad, about the shape
    assert not re.search(r"\w is right", said), (name, said)
