"""A part of many equal cases: in n states each has met its turn, what is asked for by name runs whole, and so does the rest."""

from types import SimpleNamespace

import pytest
import sampling
from site_build import ROOT

pytest_plugins = ["pytester"]


class Item:
    """What the sample asks of a test: its name, and the number that its mark ``one_in`` has, or none."""

    def __init__(self, name, case, n):
        self.nodeid, self.n = f"test_a.py::{name}[{case}]", n

    def get_closest_marker(self, name):
        return SimpleNamespace(args=(self.n,)) if self.n and name == "one_in" else None


@pytest.mark.parametrize(("n", "number"), [(2, 7), (3, 3), (4, 11), (5, 2), (3, 1)])
def test_in_n_states_each_case_runs_once(monkeypatch, n, number):
    items = [Item("other", case, 0) for case in range(3)] + [Item("some", case, n) for case in range(number)]
    ran = []
    for state in range(min(n, number)):
        monkeypatch.setattr(sampling, "state", lambda state=state: state)
        kept, left_out = sampling.sample(items)
        assert sorted(map(items.index, kept + left_out)) == list(range(len(items)))
        assert kept[:3] == items[:3] and len(kept) > 3
        ran += kept[3:]
    assert sorted(map(items.index, ran)) == list(range(3, len(items)))


CONFTEST = """import sampling


def pytest_configure(config):
    for mark in sampling.MARKS:
        config.addinivalue_line("markers", mark)


def pytest_collection_modifyitems(config, items):
    sampling.deselect(config, items)
"""
SOME = """import pytest


@pytest.mark.one_in(3)
@pytest.mark.parametrize("n", range(6))
def test_some(n):
    pass


@pytest.mark.whole_only
def test_large():
    pass
"""


@pytest.mark.parametrize(("named", "whole", "passed"), [("", False, 2), ("::test_some", False, 6), ("::test_large", False, 1), ("", True, 7)])
def test_by_its_name_or_with_the_variable_a_test_runs_whole(pytester, monkeypatch, named, whole, passed):
    monkeypatch.setattr(sampling, "WHOLE", whole)
    pytester.makeconftest(CONFTEST)
    path = pytester.makepyfile(SOME)
    pytester.inline_run(f"{path}{named}", "--strict-markers", "-p", "no:cacheprovider").assertoutcome(passed=passed)
    assert "sampling.deselect(config, items)" in (ROOT / "tests/conftest.py").read_text(encoding="utf-8")


def test_whatever_is_sampled_runs_whole_in_make_test_long():
    recipe = (ROOT / "Makefile").read_text(encoding="utf-8").split("\ntest-long:")[1].split("\n\n")[0]
    assert "\tWHOLE_TESTS=1 $(BIN)/python -m pytest -n 2 --dist loadfile tests\n" in f"{recipe}\n"
    assert "make test KEEP=1 WHOLE_TESTS=1" in (ROOT / ".github/workflows/newest.yml").read_text(encoding="utf-8")
