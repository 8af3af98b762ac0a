"""A part of many equal cases in `make test`, all of them with WHOLE_TESTS set (`make test-long`, and CI once a week).

A test says it with ``@pytest.mark.one_in(n)``; it is asked for by its name (``pytest file.py::test``) to run all of its cases.
One that shows on a large case what another shows on a small one says ``@pytest.mark.whole_only``.

Which part comes is decided by the text of the product and of the book: everybody who has the same text runs
the same cases, and after a change other cases come.
"""

import hashlib
import os
from collections import Counter
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WHOLE = "WHOLE_TESTS" in os.environ
MARKS = ("one_in(n): every n-th case, and all with WHOLE_TESTS set", "whole_only: with WHOLE_TESTS set and not else")
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


def deselect(config, items):
    """Leave out what is not in the sample, unless WHOLE_TESTS is set or a test is asked for by its name."""
    if not WHOLE and not any("::" in argument for argument in config.args):
        items[:], left_out = sample(items)
        config.hook.pytest_deselected(items=left_out)


def sample(items):
    """Split collected tests into those that run and those that do not.

    Of each with the mark ``one_in`` every n-th case runs, and none with the mark ``whole_only``.
    """
    marked = {item: mark.args[0] for item in items if (mark := item.get_closest_marker("one_in"))}
    cases = Counter(_function(item) for item in marked)
    seen, left_out = Counter(), {item for item in items if item.get_closest_marker("whole_only")}
    for item, n in marked.items():
        function = _function(item)
        n = min(n, cases[function])
        begin = int.from_bytes(hashlib.sha256(function.encode()).digest()[:8], "big") + state()
        if (seen[function] - begin) % n:
            left_out.add(item)
        seen[function] += 1
    return [item for item in items if item not in left_out], [item for item in items if item in left_out]


def _function(item):
    return item.nodeid.partition("[")[0]


def one_in(n, cases, *, whole=WHOLE):
    """Return every n-th of the cases, so that n states have met each of them; all of them if ``whole``."""
    cases = list(cases)
    return cases if whole else cases[state() % n :: n]
