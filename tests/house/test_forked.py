"""What several processes say of tests is what one says, and a test that ends its process is named."""

import re
import shlex
import sys
from pathlib import Path

import forked
import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere xdist starts the processes")
pytest_plugins = ["pytester"]

CONFTEST = f"""
import sys
sys.path.insert(0, {str(Path(forked.__file__).parent)!r})
import forked, pytest
from forked import pytest_cmdline_main

@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session):
    return forked.run(session, lambda item: item.path)
"""
TESTS = '''
import os
import warnings

import pytest

@pytest.fixture(scope="module")
def module():
    yield os.getpid()
    print("the module is over")

@pytest.fixture
def never_over():
    yield
    raise OSError("a file stayed open")

@pytest.mark.parametrize("n", range(3))
def test_numbers(module, n):
    assert n != 1, "as it should be"

def test_printed():
    print("before it fails")
    assert False

def test_never_over(never_over): pass
def test_warned(): warnings.warn("take care")
def test_skipped(): pytest.skip("of no use here")

@pytest.mark.xfail
def test_expected(): assert False

def test_kept(record_property): record_property("mutants", "12 of 12")

def test_in_parts(subtests):
    for part in "abc":
        with subtests.test(part):
            assert part != "b"

def test_the_module_is_still_there(module):
    assert module == os.getpid()
'''


@pytest.fixture
def tests(pytester, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    pytester.makeconftest(CONFTEST)
    for name in ("test_one", "test_two", "test_three"):
        pytester.makepyfile(**{name: TESTS})

    def run(*arguments):
        others = [argument for name in ("cacheprovider", "hypothesispytest", "nbval", "eqcheck") for argument in ("-p", f"no:{name}")]
        return pytester.runpytest_subprocess(*others, *arguments)

    return run


def told(result):
    """Return what pytest shows, in an order that does not depend on who was first."""
    kept = [re.sub(r"\d+\.\d+s|0x\w+|module = \d+", "…", line) for line in result.outlines if not re.match(r"[.FExsu]+ |rootdir|test_\w+\.py [.FExsu]+", line)]
    return sorted(filter(None, kept))


def test_two_processes_say_what_one_says(tests):
    alone, both = tests("-rA"), tests("-rA", "-n2", "--dist", "loadfile")
    assert alone.ret == both.ret == 1
    assert told(alone) == told(both)
    both.assert_outcomes(passed=18, failed=12, skipped=3, xfailed=3, errors=3, warnings=3)


def test_a_file_is_one_processs_and_two_share_the_files(tests, pytester):
    for path in pytester.path.glob("test_*.py"):
        path.write_text("import os, time\ndef test_a(): print('ran in', os.getpid()); time.sleep(0.5)\ndef test_b(): print('ran in', os.getpid())\n")
    lines = tests("-rP", "-n2", "--dist", "loadfile").outlines
    ran = [line for line in lines if line.startswith("ran in")]
    assert len(ran) == 6 and len(set(ran)) == 2
    assert all(ran[place] == ran[place + 1] for place in (0, 2, 4)) or sorted(map(ran.count, set(ran))) == [2, 4]


def test_a_test_that_ends_its_process_is_named_and_all_others_run(tests, pytester):
    ends = {"os.kill(os.getpid(), 9)": "ended by SIGKILL", "os._exit(3)": "ended with exit code 3", "os._exit(0)": "ended with exit code 0"}
    expected = []
    for path, place, (end, how) in zip(sorted(pytester.path.glob("test_*.py")), (3, 0, 2), ends.items(), strict=True):
        others = [f"def test_{name}(): pass\n" for name in "abc"]
        others.insert(place, f"def test_ends(): {end}\n")
        path.write_text("import os\n" + "".join(others))
        expected.append(f"FAILED {path.name}::test_ends - The process {how} in this test.")
    result = tests("-n2", "--dist", "loadfile")
    result.assert_outcomes(passed=9, failed=3)
    assert sorted(line for line in result.outlines if line.startswith("FAILED")) == expected


def test_after_the_first_failure_nothing_new_begins(tests, pytester):
    for name in ("two", "three"):
        pytester.makepyfile(**{f"test_{name}": "import time\n" + "".join(f"def test_{n}(): time.sleep(0.2)\n" for n in range(20))})
    pytester.makepyfile(test_one="def test_it(): assert False")
    result = tests("-x", "-n2", "--dist", "loadfile")
    assert result.ret == pytest.ExitCode.TESTS_FAILED and "! stopping after" in result.stdout.str()
    assert sum(result.parseoutcomes().values()) < 10


@pytest.mark.parametrize("raised, status", [("pytest.exit('enough')", pytest.ExitCode.INTERRUPTED), ("raise KeyboardInterrupt", pytest.ExitCode.INTERRUPTED)])
def test_who_ends_the_run_ends_it(tests, pytester, raised, status):
    for path in pytester.path.glob("test_*.py"):
        path.write_text(f"import pytest\ndef test_a(): {raised}\ndef test_b(): pass\n")
    assert tests("-n2", "--dist", "loadfile").ret == status


@pytest.mark.parametrize("before", ["", "trap '' INT; "], ids=["in front", "in the background"])
def test_a_test_that_still_runs_does_not_hold_up_the_end(pytester, tests, before):
    for name in ("two", "three"):
        pytester.makepyfile(**{f"test_{name}": "import time\ndef test_it():\n    open('runs', 'w').close()\n    time.sleep(100)\n"})
    waits = "    while not os.path.exists('runs'):\n        time.sleep(0.01)\n"
    pytester.makepyfile(test_one=f"import os, time\ndef test_it():\n{waits}    raise KeyboardInterrupt\n")
    command = f"{before}exec {shlex.quote(sys.executable)} -m pytest -p no:cacheprovider -n2 --dist loadfile"
    assert pytester.run("sh", "-c", command, timeout=60).ret == pytest.ExitCode.INTERRUPTED


def test_an_error_of_a_plugin_is_no_passed_test(tests, pytester):
    pytester.makeconftest(CONFTEST + "\ndef pytest_runtest_protocol(item): raise OSError('the plugin failed')\n")
    result = tests("-n2", "--dist", "loadfile")
    assert result.ret == pytest.ExitCode.INTERNAL_ERROR and "the plugin failed" in result.stdout.str() + result.stderr.str()
