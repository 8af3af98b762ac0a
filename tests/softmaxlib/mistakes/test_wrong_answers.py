"""The answers that `diagnose` is tested with make the mistakes that they are filed under."""

import ast
import sys
from pathlib import Path

import numpy as np
import pytest
import wrong_answers
from mistake_formulas import FORMULAS, softmax
from wrong_answers import collected, parameters

ANSWERS = collected() + parameters.ROW_BY_ROW
FILES = sorted(Path(wrong_answers.__file__).parent.glob("*.py"))


def imported(file):
    """Return the top-level names that a file imports, by any of Python's statements."""
    names = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names.add(node.module.partition(".")[0])
    return names


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_answers_import_numpy_and_the_standard_library_only(file):
    assert imported(file) <= {"numpy", *sys.stdlib_module_names}
    code = ast.unparse(ast.parse(file.read_text(encoding="utf-8")))
    if file.name != "__init__.py":
        assert "import_module" not in code and "__import__" not in code


# The catalogue's column "on the probe": p = [.2, .3, .5], labels [.1, .7, .2].
ON_THE_PROBE = {
    "right": [0.1, -0.4, 0.3],
    "labels-in-jacobian": [0.13, 1.0233, 0.28],
    "diagonal-only": [-0.08, -0.49, -0.1],
    "wrong-index": [0.23, -0.37, 0.13],
    "lost-reciprocal-off-diagonal": [-0.018, -0.454, 0.015],
    "lost-reciprocal": [0.046, -0.111, 0.065],
    "stopped-at-probabilities": [-0.5, -2.333, -0.4],
    "off-diagonal-sign": [-0.26, -0.58, -0.5],
    "jacobian-rows-summed": [0, 0, 0],
    "softmax-twice": [0.189, -0.380, 0.191],
    "softmax-twice-exact": [0.034, -0.120, 0.086],
    "squared-error": [0.010, -0.135, 0.125],
    "extra-p-1-minus-p": [0.016, -0.084, 0.075],
    "sigmoid": [0.067, -0.469, 0.133],
    "squared-probabilities": [-0.06, -0.61, 0.05],
    "diagonal-without-square": [0.08, -0.61, 0.2],
    "only-true-class": [0, -0.4, 0],
}


@pytest.mark.parametrize("name", ON_THE_PROBE)
def test_the_formulas_are_the_catalogues(name):
    p, t = np.array([0.2, 0.3, 0.5]), np.array([0.1, 0.7, 0.2])
    np.testing.assert_allclose(FORMULAS[name](p, np.log(p), t), ON_THE_PROBE[name], atol=6e-4)


def jacobian(p, diagonal, off=-1):
    """The matrix with ``diagonal`` and ``off`` times p_i p_j beside it."""
    return np.where(np.eye(len(p), dtype=bool), diagonal, off * np.outer(p, p))


# The same for the Jacobian; a product is that matrix times what comes from above.
JACOBIANS = {
    "right": lambda p, t: jacobian(p, p * (1 - p)),
    "labels-in-jacobian": lambda p, t: jacobian(p, p - t),
    "diagonal-only": lambda p, t: jacobian(p, p * (1 - p), 0),
    "wrong-index": lambda p, t: p * (np.eye(len(p)) - p),
    "off-diagonal-sign": lambda p, t: jacobian(p, p * (1 - p), 1),
    "diagonal-without-square": lambda p, t: jacobian(p, p),
    "softmax-twice": lambda p, t: jacobian(softmax(p), softmax(p) * (1 - softmax(p))),
    "jacobian-rows-summed": lambda p, t: np.zeros((len(p), len(p))),
    "no-max-shift": lambda p, t: jacobian(p, p * (1 - p)),
    "max-with-zero": lambda p, t: jacobian(p, p * (1 - p)),
    "input-changed": lambda p, t: jacobian(p, p * (1 - p)),
}


# What these do to an answer they do to any: N rows, K classes.
CHANGES = {
    "sign": lambda g, N, K: [-g],
    "log-base-2": lambda g, N, K: [g / np.log(2)],
    "missing-mean": lambda g, N, K: [g * N],
    "divided-twice": lambda g, N, K: [g / n for n in (N, K, N * K) if n > 1],
    "transposed": lambda g, N, K: [g.T],
}


def formulas(name, kind, args):
    """Return all that a mistake may give by the catalogue, [] where it has no formula."""
    parts = name.split(" + ")
    (base,) = [part for part in parts if part not in CHANGES] or ["right"]
    if kind in ("jacobian", "vjp"):
        found = formulas_of_products(base, kind, *args)
    elif kind == "logits":
        a, t = args
        found = [FORMULAS[base](softmax(a), a, t)] if base in FORMULAS else []
    elif kind in ("W", "bias", "Theta"):
        found = formulas_of_batches(base, kind, *args)
    else:
        return []
    N = len(args[-1]) if kind in ("W", "bias", "Theta") else 1
    K = args[-1].shape[-1]
    if base == "squared-error":  # with ½, without, or a mean
        found = [factor * g for g in found for factor in (1, 2, 2 / K)]
    for part in parts:
        if part in CHANGES:
            found = [changed for g in found for changed in CHANGES[part](g, N, K)]
    return found


def formulas_of_products(name, kind, a, second):
    if name not in JACOBIANS:
        return []
    matrix = JACOBIANS[name](softmax(a), second)
    if kind == "vjp":
        return [matrix @ second]
    return (
        [matrix, matrix.T, matrix.sum(axis=1)]
        if name == "jacobian-rows-summed"
        else [matrix, matrix.T]
    )


def formulas_of_batches(name, kind, *args):
    rule = FORMULAS.get(
        "right" if name in ("bias-forgotten", "wrong-axis", "bias-not-summed") else name
    )
    if rule is None:
        return []
    *parameters, X, T = args
    weights = parameters[0].T if kind != "Theta" else parameters[0]
    A = X @ weights + sum(parameters[1:])
    P = [softmax(a) for a in A]
    if name == "bias-forgotten":
        A, P = X @ weights, [softmax(a) for a in X @ weights]
    elif name == "wrong-axis":
        P = np.transpose([softmax(column) for column in A.T])
    delta = np.array([rule(p, a, t) for p, a, t in zip(P, A, T)])
    N = len(X)
    if name == "bias-not-summed":
        return [delta, delta / N, delta.mean(axis=0) / N]
    found = [{"W": delta.T @ X / N, "Theta": X.T @ delta / N, "bias": delta.mean(axis=0)}[kind]]
    if name == "bias-forgotten" and kind == "bias":
        found.append(np.zeros_like(found[0]))
    return found


def draw(kind, seed):
    rng = np.random.default_rng(seed)
    N, K, D = 5, 4, 3
    a, t, u = rng.normal(size=K), rng.dirichlet(np.ones(K)), rng.normal(size=K)
    W, b, X, T = (
        rng.normal(size=(K, D)),
        rng.normal(size=K),
        rng.normal(size=(N, D)),
        rng.dirichlet(np.ones(K), N),
    )
    return {
        "logits": (a, t), "jacobian": (a, t), "vjp": (a, u),
        "W": (W, b, X, T), "bias": (W, b, X, T), "Theta": (W.T, X, T),
    }.get(kind)  # fmt: skip


def has_formula(answer):
    name, kind, params, _ = answer
    return not params and draw(kind, 0) and formulas(name, kind, draw(kind, 0))


@pytest.mark.one_in(2)
@pytest.mark.parametrize(
    "answer", [answer for answer in ANSWERS if has_formula(answer)], ids=wrong_answers.title
)
def test_an_answer_makes_the_mistake_it_is_filed_under(answer):
    name, kind, _, function = answer
    for seed in range(3):
        args = draw(kind, seed)
        taken = function.__code__.co_argcount if kind == "jacobian" else len(args)
        got = function(*[a.copy() for a in args[:taken]])
        assert any(
            np.shape(got) == g.shape and np.allclose(got, g, rtol=1e-5, atol=1e-6)
            for g in formulas(name, kind, args)
        ), f"{got} is none of {formulas(name, kind, args)}"
