"""The committed answers about variations of the loss: of the pinned versions, and what the chapter says of them."""

import re
import sys

import numpy as np
import pytest
from site_build import ROOT

from softmaxlib import cross_entropy_value_and_grad, softmax
from softmaxlib.measured import load

sys.path.insert(0, str(ROOT / "benchmarks"))

import variations  # noqa: E402

RESULTS = load("variations")
CASES = {row["case"]: row for row in RESULTS["cases"]}


def test_they_are_of_the_pinned_versions():
    text = (ROOT / "benchmarks/variations-requirements.txt").read_text(encoding="utf-8")
    pins = dict(re.findall(r"^([\w-]+)==(\S+)$", text, re.M))
    assert RESULTS["versions"] == {name: pins[name] for name in RESULTS["versions"]}
    assert set(variations.LIBRARIES) < set(RESULTS["versions"])


def test_they_are_of_the_cases_of_the_script():
    assert list(CASES) == list(variations.CASES)
    for name, case in variations.CASES.items():
        for key in ("ids", "labels", "weights", "smoothing", "ignored", "focal"):
            assert CASES[name].get(key) == case.get(key), (name, key)
        np.testing.assert_allclose(np.array(CASES[name]["logits"], float), np.array(case["logits"]), rtol=1e-9)


def ours(row):
    """Loss and gradient by softmaxlib; a row of weights that is used with class ids divides by their sum."""
    more = {"weight": row.get("weights"), "label_smoothing": row.get("smoothing") or 0.0, "ignore_index": row.get("ignored")}
    return cross_entropy_value_and_grad(np.array(row["logits"], float), np.array(row.get("ids", row.get("labels"))), **more)


PLAIN = [(name, library) for name, row in CASES.items() if not name.startswith(("focal", "class weights")) for library in row["answers"]]


@pytest.mark.parametrize(("name", "library"), PLAIN)
def test_the_gradients_are_those_of_the_formulas(name, library):
    loss, gradient = ours(CASES[name])
    answer = CASES[name]["answers"][library]
    np.testing.assert_allclose(answer["gradient"], gradient, atol=1e-8)
    if answer["loss"] != "nan":
        assert answer["loss"] == pytest.approx(loss, rel=1e-8)


def test_where_a_masked_class_makes_the_loss_nan():
    nan = {(name, library) for name, row in CASES.items() for library, answer in row["answers"].items() if answer["loss"] == "nan"}
    one_hot = {("a masked class, one-hot", library) for library in variations.LIBRARIES}
    assert nan == one_hot | {("a masked class, id", "keras")}


def test_the_two_means():
    sums, means = {}, {}
    for name in ("class weights, ids", "class weights, one-hot"):
        row = CASES[name]
        losses = cross_entropy_value_and_grad(np.array(row["logits"]), [1, 0, 2], weight=row["weights"], reduction="none")[0]
        sums[name] = losses.sum()
        means[name] = {library: answer["loss"] for library, answer in row["answers"].items()}
    assert sums["class weights, ids"] == pytest.approx(5.6914, abs=5e-5)
    by_n, by_weights = 5.6914 / 3, 5.6914 / 7
    assert means["class weights, ids"] == pytest.approx({"torch": by_weights, "keras": by_n}, abs=5e-5)
    assert means["class weights, one-hot"] == pytest.approx({"torch": by_n, "keras": by_n}, abs=5e-5)


def test_the_three_formulas_of_smoothing():
    given = RESULTS["smoothed"]
    assert {key: given[key] for key in variations.SMOOTHED} == variations.SMOOTHED
    t, e, K = np.array(given["label"]), given["epsilon"], len(given["label"])
    formulas = {
        "pykeen": np.where(t == 1, 1 - e, e / (K - 1)),
        "paddlepaddle": (1 - e) * t + e / K,
        "paddlepaddle, prior_dist": (1 - e) * t + e * np.array(given["shares"]),
    }
    assert given["labels"].keys() == formulas.keys()
    for name, label in formulas.items():
        np.testing.assert_allclose(given["labels"][name], label, atol=1e-8)


def test_focal_loss_is_p_minus_t_times_a_factor():
    row = CASES["focal, exponent 2"]
    p = softmax(row["logits"])[0]

    def factor(q):
        return (1 - q) ** 2 - 2 * q * (1 - q) * np.log(q)

    np.testing.assert_allclose(row["answers"]["keras"]["gradient"][0], factor(0.3) * (p - row["labels"][0]), atol=1e-8)
    assert factor(0.2975) > 1 > factor(0.2985)  # "a probability below 0.298"


def test_what_is_not_finite_is_a_word():
    assert variations.plain(np.array([1.0, np.nan, -np.inf])) == [1.0, "nan", "-inf"]
