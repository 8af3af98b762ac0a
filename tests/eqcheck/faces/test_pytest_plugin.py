"""pytest --eqcheck: every relation sign is a test."""

import sys

import pytest
from eqcheck_page import PAGE, WRONG

pytest_plugins = ["pytester"]


def run(pytester, *arguments):
    return pytester.runpytest("-p", "no:cacheprovider", "-p", "no:nbval", *arguments)


def test_every_relation_sign_is_a_test(pytester):
    pytester.makefile(".md", page=PAGE + WRONG)
    result = run(pytester, "--eqcheck", "page.md")
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["*(wrong)*", "*holds only for labels that sum to 1*"])


def test_without_the_option_nothing_is_collected(pytester):
    pytester.makefile(".md", page=PAGE + WRONG)
    run(pytester, ".").assert_outcomes()


def test_without_its_packages_it_says_what_to_install(pytester, monkeypatch):
    pytester.makefile(".md", page=PAGE)
    monkeypatch.setitem(sys.modules, "lark", None)
    result = run(pytester, "--eqcheck", "page.md")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*--eqcheck: lark is missing: pip install lark"])


def test_what_was_built_is_left_out(pytester):
    for name in ("page", "_build/page"):
        path = pytester.path / f"{name}.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(PAGE, encoding="utf-8")
    run(pytester, "--eqcheck", ".").assert_outcomes(passed=1)
