"""How much of many equal cases runs: a quick sample, the wide one of the CI, or all of them.

``TESTS=quick`` (what `make test` sets) takes of each test with cases every fourth, all where it says ``every_case``,
and nothing that says ``wide_only``; else (`make test TESTS=wide`, the CI, and ``pytest`` by itself) all cases run but those of a mark:
``@pytest.mark.one_in(n)`` takes every n-th, and of ``whole_only`` none, where a smaller case shows the same.
With WHOLE_TESTS set (`make test-long`, and CI once a week) everything runs, and so does a test that is asked
for by its name (``pytest file.py::test``).

Which part comes is decided by the text of the product and of the book: everybody who has the same text runs
the same cases, and after a change other cases come.
"""

import hashlib
import os
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LEVELS = ("quick", "wide", "whole")
LEVEL = "whole" if "WHOLE_TESTS" in os.environ else os.environ.get("TESTS", "wide")
WHOLE = LEVEL == "whole"
QUICK = 4  # of each test with cases, and of the notebooks, one in so many in a quick sample
MARKS = (
    "every_case: the quick sample has of these what the wide one has",
    "one_in(n): every n-th case, of the quick sample every fourth of these, and all with WHOLE_TESTS set",
    "wide_only: not in the quick sample",
    "whole_only: with WHOLE_TESTS set and not else",
)
TEXT = {".py", ".js", ".css", ".html", ".lark", ".yml", ".md", ".ipynb"}


@cache
def state() -> int:
    """Return a number that stands for the text of everything that is tested."""
    digest = hashlib.sha256()
    for room in ("book", "clinic", "eqcheck", "softmaxlib", "web"):
        for path in sorted((ROOT / room).rglob("*")):
            if path.suffix in TEXT and not any(part.startswith(".") for part in path.relative_to(ROOT).parts):
                digest.update(hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).digest())
    return int.from_bytes(digest.digest()[:8], "big")


class Sample:
    """What is taken of the tests that are collected; ``left_out`` counts the rest, ``{kind: number}``."""

    def __init__(self, arguments=(), level=None):
        level = level or LEVEL
        if level not in LEVELS:
            raise pytest.UsageError(f"TESTS={level}: expected one of {', '.join(LEVELS)}")
        self.level = "whole" if any("::" in str(argument) for argument in arguments) else level
        self.left_out = {}

    @pytest.hookimpl(wrapper=True)
    def pytest_pycollect_makeitem(self):
        """Leave cases out where they are made: they are in no list, no message between workers and no memory."""
        found = yield
        return self.of(found) if isinstance(found, list) else found

    def pytest_ignore_collect(self, collection_path):
        return True if collection_path.suffix == ".ipynb" and self.leaves_out(collection_path) else None

    def of(self, cases):
        """Return those cases of one test function that run."""
        if not cases or self.level == "whole":
            return cases
        taken = cases[self._begin(cases[0], n) :: n] if (n := min(self.every(cases[0]), len(cases))) else []
        self._leave_out("case", len(cases) - len(taken))
        return taken

    def every(self, item):
        """Return n where every n-th case of a test runs, 0 where none does."""
        if item.get_closest_marker("whole_only") or (self.level == "quick" and item.get_closest_marker("wide_only")):
            return 0
        mark = item.get_closest_marker("one_in")
        quick = self.level == "quick" and not item.get_closest_marker("every_case")
        return (mark.args[0] if mark else 1) * (QUICK if quick else 1)

    def leaves_out(self, path):
        """Tell whether the notebook at a path does not run: of those in its folder every fourth does in a quick sample."""
        beside = sorted(path.parent.glob(f"*{path.suffix}"))
        left_out = self.level == "quick" and path not in (beside[state() % QUICK :: QUICK] or beside[:1])
        self._leave_out("notebook", left_out)
        return left_out

    def said(self):
        """Return what was left out and how to get it, or nothing."""
        what = " and ".join(f"{number} {kind}{'s' if number > 1 else ''}" for kind, number in self.left_out.items())
        more = "in this quick sample (make test TESTS=wide takes what the CI takes, make test WHOLE_TESTS=1 all)"
        return what and f"{what} like those that ran, {more if self.level == 'quick' else 'all by make test WHOLE_TESTS=1'}"

    def _leave_out(self, kind, number):
        if number:
            self.left_out[kind] = self.left_out.get(kind, 0) + number

    def _begin(self, item, n):
        """Return the first of every n cases: in n states each has its turn."""
        function = item.nodeid.partition("[")[0]
        return (int.from_bytes(hashlib.sha256(function.encode()).digest()[:8], "big") + state()) % n


def rounds(wide, whole=None):
    """Return how many random examples a test draws: so many in a wide sample, a quarter in a quick one."""
    return {"quick": max(1, wide // QUICK), "wide": wide, "whole": whole or wide}[LEVEL]


def one_in(n, cases, *, level=None):
    """Return every n-th of the cases, so that n states have met each of them; all of them where everything runs."""
    cases, level = list(cases), level or LEVEL
    n *= QUICK if level == "quick" else 1
    return cases if level == "whole" else cases[state() % n :: n] or cases[:1]
