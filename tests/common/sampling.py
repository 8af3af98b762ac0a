"""A part of many equal cases in `make test`, all of them with WHOLE_TESTS set (`make test-long`, and CI once a week).

Which part comes is decided by the text of the product and of the book: everybody who has the same text runs
the same cases, and after a change other cases come.
"""

import hashlib
import os
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WHOLE = "WHOLE_TESTS" in os.environ
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


def one_in(n, cases, *, whole=WHOLE):
    """Return every n-th of the cases, so that n states have met each of them; all of them if ``whole``."""
    cases = list(cases)
    return cases if whole else cases[state() % n :: n]
