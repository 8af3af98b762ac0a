"""What was found on a page the last time: while nothing has changed that it depends on, the answer stays.

A page's checks depend on its text, on the other files that were read for it, and on eqcheck itself with
the packages that it computes with.  The folder holds one small file for each page.
"""

import hashlib
import json
import os
import sys
from dataclasses import asdict
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path

from ..judging.checks import Check
from ..reading import documents
from ..reading.documents.opened import opened
from .needed import NEEDED


def remembered(path, check, folder):
    """Return the checks of the page at ``path``: what ``folder`` knows from the last time, or what ``check(path)`` finds now."""
    entry = folder / f"{digest(str(path).encode())[:32]}.json"
    found = _read(entry)
    if found is not None:
        return found
    with opened() as files:
        checks = check(path)
    _write(entry, files, checks)
    return checks


def _read(entry):
    """Return the checks of an entry, or None if there is none, or some of what they depend on is another today."""
    try:
        known = json.loads(entry.read_text(encoding="utf-8"))
        if known["by"] != stamp() or any(of_file(Path(file)) != then for file, then in known["files"].items()):
            return None
        return [Check(**check) for check in known["checks"]]
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def _write(entry, files, checks):
    """Keep what was found; where nothing can be written, the next run looks again."""
    known = {"by": stamp(), "files": {file: None if held is None else digest(held) for file, held in files.items()}, "checks": [asdict(check) for check in checks]}
    try:
        if not entry.parent.is_dir():
            entry.parent.mkdir()
            (entry.parent / ".gitignore").write_text("*\n", encoding="utf-8")
        new = entry.with_suffix(f".{os.getpid()}")
        new.write_text(json.dumps(known), encoding="utf-8")
        new.replace(entry)
    except OSError:
        return


def of_file(file):
    """Return the digest of what a file holds, or nothing if it cannot be read."""
    try:
        return digest(file.read_bytes())
    except OSError:
        return None


@cache
def stamp():
    """Return a text that changes with eqcheck's own code, with Python, and with the packages that it needs."""
    code = _code(files("eqcheck"))
    packages = [*NEEDED.values(), *(package for _, package in documents.NEEDED.values())]
    return digest("\n".join([sys.version, *map(_version, packages)]).encode(), *code)


def _code(folder):
    """Return what the files of a package hold, also where it lies in a wheel that nobody unpacked."""
    found = []
    for item in sorted(folder.iterdir(), key=lambda item: item.name):
        if item.is_dir():
            found += _code(item)
        elif item.name.endswith((".py", ".lark")):
            found.append(item.read_bytes())
    return found


def _version(package):
    try:
        return f"{package} {version(package)}"
    except PackageNotFoundError:
        return package


def digest(*parts):
    """Return the SHA-256 of some bytes, as text."""
    return hashlib.sha256(b"\0".join(parts)).hexdigest()
