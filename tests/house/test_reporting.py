"""What `make test` says at its end about what it did not test."""

import re

import pytest

pytest_plugins = ["pytester"]

CONFTEST = "from reporting import pytest_sessionfinish, pytest_terminal_summary\n"
TESTS = '''
import pytest


@pytest.fixture
def page():
    pytest.skip("NO BROWSER TESTS: Chromium was not found (Debian: apt-get install chromium)")


@pytest.fixture
def other():
    pytest.skip("NO BROWSER TESTS: Chromium was not found (Debian: apt-get install chromium)")


@pytest.mark.parametrize("n", range(3))
def test_one(page, n):
    pass


def test_two(other):
    pass


@pytest.mark.skipif(True, reason="NO TYPE TESTS: no mypy (pip install mypy)")
def test_three():
    pass


@pytest.mark.skipif(True, reason="nothing is contained here")
def test_four():
    pass


def test_five(record_property):
    record_property("mutants", "12 of 12")
'''
BROWSER = "NOT TESTED: 4 browser tests: Chromium was not found (Debian: apt-get install chromium)"


@pytest.mark.parametrize("workers", [[], ["-n2"]], ids=["alone", "workers"])
def test_the_last_lines_say_what_was_not_tested(pytester, workers):
    pytester.makeconftest(CONFTEST)
    pytester.makepyfile(TESTS)
    result = pytester.runpytest("-ra", "-p", "no:cacheprovider", *workers)
    result.assert_outcomes(passed=1, skipped=6)
    told = result.outlines
    assert told[-2:] == [BROWSER, "NOT TESTED: 1 type test: no mypy (pip install mypy)"]
    assert re.fullmatch(r"=+ 1 passed, 6 skipped in .*=", told[-3])
    # What has its line is listed nowhere else; the others are, and recorded figures are shown.
    listed = [line for line in told if line.startswith("SKIPPED")]
    assert len(listed) == 1 and listed[0].endswith("nothing is contained here")
    assert sum("Chromium" in line for line in told) == 1
    assert "mutants: 12 of 12" in told


def test_nothing_is_said_where_all_is_tested(pytester):
    pytester.makeconftest(CONFTEST)
    pytester.makepyfile("def test_it(): pass")
    lines = pytester.runpytest("-ra", "-p", "no:cacheprovider").outlines
    assert not any("NOT TESTED" in line for line in lines)
