"""The committed answers of the boosting libraries: of the pinned versions, by the rules that the chapter states."""

import importlib.metadata
import re
import sys

import numpy as np
import pytest
from site_build import ROOT

from softmaxlib import cross_entropy_newton_step
from softmaxlib.measured import load

sys.path.insert(0, str(ROOT / "benchmarks"))

import boosting  # noqa: E402

RESULTS = load("boosting")
CASES = {row["case"]: row for row in RESULTS["cases"]}
RULES = {  # by what each library divides, in units of p (1 - p)
    "scikit-learn": lambda K: 1,
    "lightgbm": lambda K: K / (K - 1),
    "xgboost": lambda K: 2,
}


def gradient(row):
    return np.array(row["start"]) - np.array(row["counts"]) / sum(row["counts"])


def test_they_are_of_the_pinned_versions():
    text = (ROOT / "benchmarks/boosting-requirements.txt").read_text(encoding="utf-8")
    pins = dict(re.findall(r"^([\w-]+)==(\S+)$", text, re.M))
    assert RESULTS["versions"] == {name: pins[name] for name in RESULTS["versions"]}
    assert set(RESULTS["versions"]) == {*boosting.LIBRARIES, "numpy"}
    assert re.fullmatch(r"20\d\d-\d\d-\d\d", RESULTS["date"])


def test_they_are_of_the_cases_of_the_script():
    assert {name: (row["start"], row["counts"]) for name, row in CASES.items()} == {
        name: ([round(p, 12) for p in start], leaves[0]) for name, (start, leaves) in boosting.CASES.items()
    }


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("library", RULES)
def test_three_divide_by_a_multiple_of_the_diagonal(case, library):
    row = CASES[case]
    p = np.array(row["start"])
    expected = -gradient(row) / (RULES[library](len(p)) * p * (1 - p))
    np.testing.assert_allclose(row["steps"][library], expected, rtol=1e-5)


@pytest.mark.parametrize("case", CASES)
def test_one_takes_the_newton_step(case):
    row = CASES[case]
    share = np.array(row["counts"]) / sum(row["counts"])
    step = cross_entropy_newton_step(np.log(row["start"]), share)
    np.testing.assert_allclose(row["steps"]["catboost"], step, atol=1e-6)


@pytest.mark.parametrize("case", CASES)
def test_the_older_class_of_scikit_learn_has_another_factor(case):
    start, leaves = boosting.CASES[case]
    p, K = np.array(start), len(start)
    X, y = boosting.examples(leaves)
    sklearn = pytest.importorskip("sklearn.ensemble")
    model = sklearn.GradientBoostingClassifier(n_estimators=1, learning_rate=1, max_depth=1, min_samples_leaf=1, random_state=0).fit(X, y)
    moved = model.decision_function(np.ones((1, 1)))[0] - np.log(p)
    expected = -gradient(CASES[case]) / (K / (K - 1) * p * (1 - p))
    np.testing.assert_allclose(moved - moved.mean(), expected - expected.mean(), rtol=1e-6)
    said = "The older `GradientBoostingClassifier` of the same version multiplies it by $K/(K - 1)$"
    assert said in (ROOT / "book/second_order.ipynb").read_text(encoding="utf-8") and importlib.metadata.version("scikit-learn") == RESULTS["versions"]["scikit-learn"]


@pytest.mark.parametrize("leaves", [leaves for _, leaves in boosting.CASES.values()])
def test_both_leaves_together_have_the_shares_of_the_start(leaves):
    X, y = boosting.examples(leaves)
    assert np.bincount(y[X[:, 0] == 1]).tolist() == leaves[0] and np.bincount(y[X[:, 0] == 0]).tolist() == leaves[1]
    starts = {tuple(map(tuple, there)): start for start, there in boosting.CASES.values()}
    np.testing.assert_allclose(np.bincount(y) / len(y), starts[tuple(map(tuple, leaves))], atol=1e-12)


@pytest.mark.parametrize("step", [[0, 0, 0], [1, np.nan, 0], [1, 2]])
def test_a_tree_that_did_not_split_is_no_result(step):
    with pytest.raises(ValueError, match="expected 3 finite numbers that are not all 0"):
        boosting.measure(lambda X, y, start: step, [0.2, 0.3, 0.5], [[1, 1, 1], [1, 1, 1]])


def test_what_is_not_there_is_named():
    with pytest.raises(ValueError, match=re.escape("name = 'bosting', expected one of")):
        load("bosting")
