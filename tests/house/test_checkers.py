"""The benchmark of gradient checkers: what is committed, and that the harness can tell good from bad."""

import json
import sys

import numpy as np
import pytest
from site_build import ROOT

from softmaxlib import softmax_jacobian
from softmaxlib.checking import checker_table

sys.path.insert(0, str(ROOT / "benchmarks"))

import checkers  # noqa: E402

RESULTS = json.loads(checkers.RESULTS.read_text(encoding="utf-8"))


def test_the_committed_answers_are_of_the_pinned_versions_and_of_a_whole_run():
    pins = {library: dict(pin.split("==") for pin in pins) for library, pins in checkers.PINS.items()}
    found = {library: {name: v.split("+")[0] for name, v in by.items()} for library, by in RESULTS["versions"].items()}
    assert found == pins
    assert list(RESULTS["checkers"]) == list(checkers.CHECKERS)
    assert (RESULTS["sizes"], RESULTS["seeds"]) == ([*checkers.SIZES], checkers.SEEDS)
    assert (RESULTS["right"], RESULTS["wrong"]) == (checkers.RIGHT, checkers.WRONG)
    for checker, cases in RESULTS["checkers"].items():
        asked = [str(K) for K in checkers.SIZES if K not in checkers.TOO_SLOW.get(checker, ())]
        for name, by_size in cases.items():
            assert list(by_size) == ([] if (checker, name) in checkers.NOT_ASKED else asked), (checker, name)
            assert all(sum(answers.values()) == checkers.SEEDS for answers in by_size.values())


@pytest.mark.parametrize("library", ["softmaxlib", "SciPy"])
def test_what_is_installed_here_answers_as_it_did(library):
    installed = {"SciPy": "scipy"}.get(library)
    if installed and __import__(installed).__version__ != RESULTS["versions"][library][installed]:
        pytest.skip("another version is installed")
    for checker, cases in checkers.measure(library, sizes=(10,)).items():
        assert cases == {
            name: {K: answers for K, answers in by_size.items() if K == "10"}
            for name, by_size in RESULTS["checkers"][checker].items()
        }


def test_the_file_is_what_the_results_are_written_as():
    text = checkers.RESULTS.read_text(encoding="utf-8")
    assert checkers.as_text(RESULTS) == text
    assert len(text.splitlines()) > len(checkers.CHECKERS)


def test_softmaxlib_finds_every_wrong_one_and_refuses_no_right_one():
    for kind, flagged in (("right", 0), ("wrong", checkers.SEEDS)):
        table = checker_table(kind)
        for case in table.cases:
            assert [table.flagged("softmaxlib check_grad", case, K) for K in table.sizes] == [flagged] * 3, case


class TestTheHarness:
    @pytest.mark.parametrize("name", checkers.RIGHT)
    def test_what_is_stated_as_right_is_right(self, name):
        case = checkers.Case(name, 7, 0)
        rows = [softmax_jacobian(row) for row in np.atleast_2d(case.z).astype(float)]
        for n, J in enumerate(rows):
            here = slice(7 * n, 7 * n + 7)
            np.testing.assert_allclose(case.J[here, here], J, atol=1e-7)
        assert case.J.shape == (7 * len(rows),) * 2

    @pytest.mark.parametrize("name", checkers.WRONG)
    def test_what_is_stated_as_wrong_is_wrong_at_the_same_point(self, name):
        case, right = checkers.Case(name, 7, 0), checkers.Case("float32" if "float32" in name else "vector", 7, 0)
        assert np.array_equal(case.z, right.z) and case.point == right.point
        assert not np.allclose(case.J, right.J, rtol=1e-4, atol=1e-6)

    def test_verdicts_and_errors_are_told_apart(self):
        case = checkers.Case("vector", 3, 0)

        def raising(error):
            def check(case, seed):
                raise error

            return check

        class GradientError(Exception):
            pass

        assert checkers.ask(lambda case, seed: True, case, 0) == "passed"
        assert checkers.ask(lambda case, seed: False, case, 0) == "flagged"
        assert checkers.ask(raising(AssertionError("far off")), case, 0) == "flagged"
        assert checkers.ask(raising(GradientError()), case, 0) == "flagged"
        assert checkers.ask(raising(TypeError("no\nway")), case, 0) == "TypeError: no"

    def test_a_library_without_its_name_is_refused(self, capsys):
        with pytest.raises(SystemExit):
            checkers.main(["--only", "SciPy,Keras"])
        assert "--only Keras: expected some of softmaxlib, SciPy" in capsys.readouterr().err
