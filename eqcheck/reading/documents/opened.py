"""Which files are read for a page: itself, and whatever else its declarations or macros come from."""

from contextlib import contextmanager
from pathlib import Path

_seen = []


def text_of(path: Path):
    """Return what a file holds; raises OSError or ValueError as ``read_text`` does.  Who listens learns of it, also if it is not there."""
    held = None
    try:
        held = path.read_bytes()
        return held.decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
    finally:
        for files in _seen:
            files[str(path)] = held


@contextmanager
def opened():
    """Within this context every file that is read for a page is in the dict that it gives: what it held, None if nothing."""
    files = {}
    _seen.append(files)
    try:
        yield files
    finally:
        _seen.remove(files)
