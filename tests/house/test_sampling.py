"""A part of many equal cases: in n states each has met its turn, what is asked for by name runs whole, and so does the rest."""

import re
from types import SimpleNamespace

import pytest
import sampling
import yaml
from site_build import ROOT

pytest_plugins = ["pytester"]


class Item:
    """What the sample asks of a test: its name, and the number that its mark ``one_in`` has, or none."""

    def __init__(self, name, case, n):
        self.nodeid, self.n = f"test_a.py::{name}[{case}]", n

    def get_closest_marker(self, name):
        return SimpleNamespace(args=(self.n,)) if self.n and name == "one_in" else None


@pytest.mark.parametrize("level", sampling.LEVELS)
@pytest.mark.parametrize(("n", "number"), [(0, 5), (2, 7), (3, 3), (4, 11), (5, 2), (3, 1)])
def test_in_n_states_each_case_runs_once(monkeypatch, level, n, number):
    items = [Item("some", case, n) for case in range(number)]
    times = {"quick": sampling.QUICK * max(n, 1), "wide": max(n, 1), "whole": 1}[level]
    ran, sample = [], sampling.Sample(level=level)
    for state in range(min(times, number)):
        monkeypatch.setattr(sampling, "state", lambda state=state: state)
        taken = sample.of(items)
        assert taken and taken == [item for item in items if item in taken]
        ran += taken
    assert sorted(map(items.index, ran)) == list(range(len(items)))
    assert sample.left_out.get("case", 0) == number * (min(times, number) - 1)


def test_each_notebook_has_its_turn(monkeypatch, tmp_path):
    books = [tmp_path / f"{n}.ipynb" for n in range(11)]
    for path in books:
        path.touch()
    ran = []
    for state in range(sampling.QUICK):
        monkeypatch.setattr(sampling, "state", lambda state=state: state)
        ran += [path for path in books if not sampling.Sample(level="quick").leaves_out(path)]
    assert sorted(ran) == sorted(books)
    assert not any(sampling.Sample(level=level).leaves_out(path) for path in books for level in ("wide", "whole"))


CONFTEST = """import sampling
from reporting import pytest_sessionfinish, pytest_testnodedown


def pytest_configure(config):
    for mark in sampling.MARKS:
        config.addinivalue_line("markers", mark)
    config.sample = sampling.Sample(config.args, level=LEVEL)
    config.pluginmanager.register(config.sample, "sample")
"""
SOME = """import pytest


@pytest.mark.one_in(3)
@pytest.mark.parametrize("n", range(24))
def test_some(n):
    pass


@pytest.mark.parametrize("n", range(8))
class TestOther:
    def test_it(self, n):
        pass


@pytest.mark.every_case
@pytest.mark.parametrize("n", range(5))
def test_each(n):
    pass


@pytest.mark.whole_only
def test_large():
    pass


@pytest.mark.wide_only
def test_slow():
    pass
"""
RUNS = {  # how many of test_some, TestOther, test_each, test_large and test_slow
    ("", "quick"): 2 + 2 + 5,
    ("", "wide"): 8 + 8 + 5 + 1,
    ("", "whole"): 24 + 8 + 5 + 1 + 1,
    ("::test_some", "quick"): 24,
    ("::TestOther", "quick"): 8,
    ("::test_large", "wide"): 1,
    ("::test_slow", "quick"): 1,
}
ALL = RUNS["", "whole"]


@pytest.mark.parametrize(("named", "level", "workers"), [*((*asked, []) for asked in RUNS), ("", "quick", ["-n2"])])
def test_how_much_runs_and_what_is_said_of_the_rest(pytester, named, level, workers):
    pytester.makeconftest(CONFTEST.replace("LEVEL", repr(level)))
    path = pytester.makepyfile(SOME)
    result = pytester.runpytest(f"{path}{named}", "--strict-markers", "-p", "no:cacheprovider", *workers)
    passed = RUNS[named, level]
    result.assert_outcomes(passed=passed)
    left_out = ALL - passed if not named and level != "whole" else 0
    told = [line for line in result.outlines if line.startswith("NOT TESTED")]
    assert told == result.outlines[-1:] * bool(left_out)
    assert not told or re.match(rf"NOT TESTED: {left_out} cases like those that ran, .*make test WHOLE_TESTS=1", told[0])
    assert ("TESTS=wide" in "".join(told)) == (bool(left_out) and level == "quick")


def test_another_level_is_refused():
    with pytest.raises(pytest.UsageError, match="TESTS=fast: expected one of quick, wide, whole"):
        sampling.Sample(level="fast")


def test_the_sample_is_that_of_these_tests(request):
    assert request.config.pluginmanager.get_plugin("sample") is request.config.sample
    assert sampling.LEVEL == request.config.sample.level or any("::" in name for name in request.config.args)


def test_make_test_is_quick_and_the_ci_is_not():
    make, run = ((ROOT / name).read_text(encoding="utf-8") for name in ("Makefile", ".ci/run"))
    assert "\ntest: export TESTS ?= quick\n" in make and "\nexport TESTS=wide\n" in run
    jobs = yaml.safe_load((ROOT / ".github/workflows/test-and-publish.yml").read_text(encoding="utf-8"))["jobs"]
    runs = [step for job in jobs.values() for step in job["steps"] if step.get("run") == "make test"]
    assert runs and all(step["env"] == {"TESTS": "wide"} for step in runs)


def test_whatever_is_sampled_runs_whole_in_make_test_long():
    recipe = (ROOT / "Makefile").read_text(encoding="utf-8").split("\ntest-long:")[1].split("\n\n")[0]
    assert "\tWHOLE_TESTS=1 $(BIN)/python -m pytest -n 2 --dist loadfile tests\n" in f"{recipe}\n"
    assert "make test KEEP=1 WHOLE_TESTS=1" in (ROOT / ".github/workflows/newest.yml").read_text(encoding="utf-8")
