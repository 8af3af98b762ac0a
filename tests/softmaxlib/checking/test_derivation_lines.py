"""judge_lines: the verdicts of the course's audit, and counterexamples."""

import re
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest

from softmaxlib import judge_lines, softmax, softmax_jacobian
from softmaxlib.checking.derivation_lines import _draw


def truth(z, t):
    return t.sum() * softmax(z) - t


# The second source, S2.16–S2.32, and two mistakes.
LINES = {
    "S2.16": lambda z, t: -(t @ (np.eye(len(t)) - softmax(z))),
    "S2.17": lambda z, t: softmax(z) - t,
    "S2.32": lambda z, t: np.where(t == t.max(), softmax(z) - 1, softmax(z)),
    "S2.18": lambda z, t: -t * (1 - softmax(z)),
    "sign": lambda z, t: t - softmax(z),
}
EXPECTED = {
    "S2.16": "T",
    "S2.17": "A: sum to 1",
    "S2.32": "A: one-hot",
    "S2.18": "F",
    "sign": "F",
}


@pytest.mark.parametrize("K", [2, 3, 4, 7])
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_verdicts(K, seed):
    assert judge_lines(truth, LINES, K=K, seed=seed).verdicts == EXPECTED


def test_report():
    text = str(judge_lines(truth, LINES))
    lines = text.splitlines()
    assert lines[:6] == [
        "  line    verdict",
        "  S2.16   T         holds for any labels",
        "  S2.17   A         needs labels that sum to 1",
        "  S2.32   A         needs one-hot labels",
        "  S2.18   F         false",
        "  sign    F         false",
    ]
    assert lines[6:8] == ["", "where it fails"]
    assert lines[8] == "  line    labels             entry   the line says   true value"
    assert [line.split()[0] for line in lines[9:]] == ["S2.17", "S2.32", "S2.18", "sign"]
    number = r"-?\d\.\d{4}"
    assert re.fullmatch(rf"  S2.17   not summing to 1   \[\d\] +{number} +{number}", lines[9])
    assert re.fullmatch(rf"  S2.32   summing to 1       \[\d\] +{number} +{number}", lines[10])
    assert re.fullmatch(rf"  S2.18   one-hot            \[\d\] +{number} +{number}", lines[11])
    assert repr(judge_lines(truth, LINES)) == text
    assert judge_lines(truth, {"a": truth}).__str__().splitlines() == [
        "  line   verdict",
        "  a      T         holds for any labels",
    ]


def test_lines_may_be_numbered():
    result = judge_lines(truth, {16: truth, 17: LINES["S2.17"]})
    assert result.verdicts == {16: "T", 17: "A: sum to 1"}
    assert [line.split()[0] for line in str(result).splitlines()[1:3]] == ["16", "17"]
    assert '<th scope="row">17</th>' in result._repr_html_()


def test_tables_in_a_notebook():
    html = judge_lines(truth, {**LINES, "<b>": truth})._repr_html_()
    assert "style" not in html
    verdicts, counterexamples = ElementTree.fromstring(f"<div>{html}</div>")
    for table, caption, columns, rows in (
        (verdicts, "Verdicts", 3, 6),
        (counterexamples, "Where it fails", 5, 4),
    ):
        assert table.find("caption").text == caption
        assert [th.get("scope") for th in table.find("thead").iter("th")] == ["col"] * columns
        assert [th.get("scope") for th in table.find("tbody").iter("th")] == ["row"] * rows
    assert len(ElementTree.fromstring(f"<div>{judge_lines(truth, {'a': truth})._repr_html_()}</div>")) == 1


def test_counterexamples_can_be_checked():
    result = judge_lines(truth, LINES)
    assert set(result.counterexamples) == set(LINES) - {"S2.16"}
    kinds = {name: found.kind for name, found in result.counterexamples.items()}
    assert kinds == {"S2.17": "any", "S2.32": "sum to 1", "S2.18": "one-hot", "sign": "one-hot"}
    for name, found in result.counterexamples.items():
        assert LINES[name](found.logits, found.labels)[found.entry] == found.line
        assert truth(found.logits, found.labels)[found.entry] == found.truth
        errors = np.abs(LINES[name](found.logits, found.labels) - truth(found.logits, found.labels))
        assert errors[found.entry] == errors.max() > 1e-6


def test_draws_hide_nothing():
    for K in (2, 3, 4, 6):
        cases = _draw(K, 20, np.random.default_rng(0))
        sums = [labels.sum() for _, labels in cases["any"]]
        above = [total for total in sums if total > 1]
        below = [total for total in sums if total < 1]
        assert min(len(above), len(below)) >= 5
        assert 1.2 < min(above) and max(above) <= 2 and 0.5 <= min(below) and max(below) < 0.85
        assert [labels.sum() for _, labels in cases["sum to 1"]] == pytest.approx([1] * 20)
        one_hot = np.array([labels for _, labels in cases["one-hot"]]).reshape(20, K, K)
        np.testing.assert_array_equal(one_hot, [np.eye(K)] * 20)
        for kind in ("any", "sum to 1"):
            for logits, labels in cases[kind]:
                assert 0 < labels.min() < labels.max() <= 10 * labels.min()
                assert np.abs(logits).max() <= 1
                steps = np.sign(np.diff(logits))
                assert K == 2 or (steps.min() < 0 < steps.max())  # not sorted


def test_a_line_that_fails_for_one_hot_labels_only_is_false():
    def entropy_like(z, t):
        return np.sum(t * np.log(t)) - np.sum(t * np.log(t)) + truth(z, t)  # 0 · ln 0 is nan

    result = judge_lines(truth, {"nan": entropy_like, "class": lambda z, t: truth(z, t) + (t[-1] == 1)})
    assert result.verdicts == {"nan": "F", "class": "F"}
    assert result.counterexamples["nan"].kind == "one-hot"
    assert np.isnan(result.counterexamples["nan"].line)
    assert result.counterexamples["class"].labels.tolist() == [0, 0, 0, 1]


def test_numbers_and_matrices():
    matrix = judge_lines(
        lambda z, t: softmax_jacobian(z),
        {
            "right": lambda z, t: np.diag(softmax(z)) - np.outer(softmax(z), softmax(z)),
            "wrong": lambda z, t: np.diag(softmax(z) - t) - np.outer(softmax(z), softmax(z)),
        },
    )
    assert matrix.verdicts == {"right": "T", "wrong": "F"}
    i, j = matrix.counterexamples["wrong"].entry
    assert i == j and f"[{i}, {j}]" in str(matrix)
    number = judge_lines(lambda z, t: truth(z, t).sum(), {"0": lambda z, t: 0, "1": lambda z, t: 1})
    assert number.verdicts == {"0": "T", "1": "F"}
    assert number.counterexamples["1"].entry == ()
    assert "[" not in str(number)


def test_columns_of_numbers_end_under_each_other():
    def scaled(z, t):
        return np.array([10_000.0, 1])

    lines = {"a": lambda z, t: scaled(z, t) + [1e5, 0], "b": lambda z, t: scaled(z, t) + [0, 2]}
    rows = str(judge_lines(scaled, lines)).splitlines()[-2:]
    ends = [[number.end() for number in re.finditer(r"\d+\.\d+", row)] for row in rows]
    assert ends[0] == ends[1] and len(ends[0]) == 2
    assert "  110000.0000" in rows[0] and " 3.0000 " in rows[1]


def test_the_entry_that_is_no_number_is_shown_first():
    result = judge_lines(truth, {"nan": lambda z, t: truth(z, t) + [1e9, np.nan, 0, np.inf]})
    assert result.counterexamples["nan"].entry == (1,)


def test_every_draw_is_of_three_kinds():
    calls = []
    judge_lines(lambda z, t: calls.append(t.sum()) or 0, {"a": lambda z, t: 0})
    assert len(calls) == 20 * (1 + 1 + 4)


def test_small_differences():
    result = judge_lines(
        truth,
        {
            "rounding": lambda z, t: truth(z, t) + 1e-9,
            "wrong": lambda z, t: truth(z, t) + 1e-5,
        },
    )
    assert result.verdicts == {"rounding": "T", "wrong": "F"}


@pytest.mark.parametrize("value", [0, 2, -2])
def test_where_small_ends(value):
    """At 1e-6 · (1 + |true value|): here at 1e-6 and at 3e-6."""
    bound = 1e-6 * (1 + abs(value))
    lines = {"at most": lambda z, t: value + 0.99 * bound, "more": lambda z, t: value + 1.01 * bound}
    assert judge_lines(lambda z, t: value, lines).verdicts == {"at most": "T", "more": "F"}
    assert judge_lines(lambda z, t: 0, {"exactly": lambda z, t: 1e-6}).verdicts == {"exactly": "T"}


def test_the_same_seed_gives_the_same_report():
    assert str(judge_lines(truth, LINES)) == str(judge_lines(truth, LINES, seed=0))
    assert str(judge_lines(truth, LINES)) != str(judge_lines(truth, LINES, seed=1))


def test_lines_cannot_change_what_the_next_one_gets():
    def careless(z, t):
        value = truth(z, t)
        z[:], t[:] = 0, 0
        return value

    assert judge_lines(careless, {"a": careless, "b": truth}).verdicts == {"a": "T", "b": "T"}


def test_lines_may_divide_by_zero_in_silence():
    with np.errstate(all="raise"):
        result = judge_lines(truth, {"a": lambda z, t: truth(z, t) + 0 / t})
    assert result.verdicts == {"a": "F"}


def test_a_stub_is_not_written_yet():
    def unfinished(z, t):
        raise NotImplementedError("write this, then run the cell again")

    result = judge_lines(truth, {"a": unfinished, "b": truth})
    assert result.verdicts == {"a": "not written yet", "b": "T"}
    assert result.counterexamples == {}
    assert str(result).splitlines()[1] == "  a      -         not written yet"


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (
            lambda: judge_lines(truth, {"S2.16": lambda z, t: softmax_jacobian(z)}),
            ValueError,
            "line S2.16 returned shape (4, 4), expected (4,) as truth does",
        ),
        (
            lambda: judge_lines(truth, {"S2.16": lambda z, t: 0.0}),
            ValueError,
            "line S2.16 returned shape (), expected (4,) as truth does",
        ),
        (
            lambda: judge_lines(truth, {"S2.16": lambda z, t: z @ np.eye(3)}),
            RuntimeError,
            "line S2.16 raised ValueError: matmul",
        ),
        (
            lambda: judge_lines(truth, {"S2.16": lambda z, t: None}),
            TypeError,
            "the value of line S2.16 is None, expected real numbers",
        ),
        (
            lambda: judge_lines(lambda z, t: np.log(z - z), {"a": truth}),
            ValueError,
            "the value of truth[0] = -inf, expected a finite number",
        ),
        (
            lambda: judge_lines(lambda z, t: None, {"a": truth}),
            TypeError,
            "the value of truth is None, expected real numbers",
        ),
        (lambda: judge_lines(3, {"a": truth}), TypeError, "truth is int, expected a function"),
        (lambda: judge_lines(truth, [truth]), TypeError, "lines is list, expected a dict of func"),
        (lambda: judge_lines(truth, {}), ValueError, "lines is empty, expected at least one line"),
        (lambda: judge_lines(truth, {"a": 1}), TypeError, "lines['a'] is int, expected a function"),
        (lambda: judge_lines(truth, LINES, K=1), ValueError, "K = 1, expected 2 or more"),
        (lambda: judge_lines(truth, LINES, K=4.0), TypeError, "K = 4.0, expected an integer"),
        (lambda: judge_lines(truth, LINES, draws=0), ValueError, "draws = 0, expected 1 or more"),
        (lambda: judge_lines(truth, LINES, draws=True), TypeError, "draws = True, expected an int"),
    ],
)
def test_errors(call, error, message):
    with np.errstate(all="ignore"), pytest.raises(error, match=re.escape(message)):
        call()
