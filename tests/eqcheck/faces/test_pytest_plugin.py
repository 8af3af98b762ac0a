"""pytest --eqcheck: every relation sign is a test."""

import sys

import numpy  # noqa: F401  pytester forgets what is imported in a run, and NumPy cannot be loaded twice
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


def test_pages_of_every_kind_are_collected(pytester):
    for name, text in {"a.md": "$1 = 1$", "b.qmd": "$1 = 1$", "c.tex": "$1 = 1$ \\input{part}", "d.rst": ":math:`1 = 1`", "part.tex": "$1 = 2$"}.items():
        (pytester.path / name).write_text(text, encoding="utf-8")
    result = run(pytester, "--eqcheck", "a.md", "b.qmd", "c.tex", "d.rst")
    result.assert_outcomes(passed=4, failed=1)
    result.stdout.fnmatch_lines(["*part.tex, line 1: false*"])
    run(pytester, "--eqcheck", ".").assert_outcomes(passed=4, failed=1)
    run(pytester, "--eqcheck", "part.tex").assert_outcomes(failed=1)
