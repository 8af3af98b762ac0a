r"""What stands around a page: the macros of its site's settings, and the declarations that its folder shares.

A file ``eqcheck.yml`` beside the pages, or in a folder above them, holds what a block may hold, as YAML without
fences.  Its declarations are in force on every page below; a page's own block stands on top of them and overrides
names.  The nearest such file counts, and with ``extend: true`` it builds on the next one above it.
Macros are taken from the nearest ``_config.yml``, ``myst.yml`` and ``_quarto.yml``: MathJax's macros, MyST's
``math``, and definitions in what goes into the header.  The search ends at the folder that holds ``.git``.
"""

import os
from functools import lru_cache
from pathlib import Path

import yaml

from ..tokens.macros import definitions, from_setting
from .items import Declaration, Macros
from .opened import text_of

SHARED = ("eqcheck.yml", "eqcheck.yaml")
SETTINGS = (("_config.yml", "_config.yaml"), ("myst.yml", "myst.yaml"), ("_quarto.yml", "_quarto.yaml"))
HEADERS = {"include-in-header", "include-before-body", "in_header", "before_body", "in-header", "before-body"}
MAX_LENGTH, MAX_NODES, MAX_FOLDERS = 300_000, 20_000, 12


def around(path: Path):
    """Return the macros and shared declarations for the page at ``path``, in the order in which they count."""
    folders = _folders(path)
    items = []
    for names in SETTINGS:
        for file, text in _files(folders, names):
            if found := macros_of(text, file.parent):
                items.append(Macros(tuple(found), 1, None, _shown(file)))
            break
    return [*items, *_shared(folders)]


def files_around(path: Path):
    """Return the files that a page's verdicts rest on besides itself."""
    return [file for names in (*SETTINGS, SHARED) for file, _ in _files(_folders(path), names)]


def _folders(path):
    """Return the folders from that of the page up to the one that holds .git."""
    found, home = [], Path.home()
    for folder in list(path.resolve().parents)[:MAX_FOLDERS]:
        if folder in (home, Path(folder.anchor)) and found:
            break
        found.append(folder)
        if (folder / ".git").exists():
            break
    return found


def _files(folders, names):
    """Yield the files of some names with their texts, the nearest first."""
    for folder in folders:
        for name in names:
            try:
                yield folder / name, text_of(folder / name)
            except (OSError, ValueError):
                continue


def _shown(file):
    """Return a file's name as seen from where eqcheck runs."""
    try:
        name = os.path.relpath(file)
    except ValueError:  # another drive
        return str(file)
    return str(file) if name.startswith("..") else name


def _shared(folders):
    """Return the declarations that the folder shares, those that others build on first."""
    found = []
    for file, text in _files(folders, SHARED):
        found.insert(0, Declaration(text, 1, None, 1, _shown(file), shared=True))
        if not any(line.split("#")[0].replace(" ", "") in ("extend:true", "'extend':true") for line in text.splitlines()):
            break
    return found


def macros_of(text, folder: Path | None = None):
    """Return the macros that YAML settings hold, a page's front matter or a site's file; ``folder`` is where files in them are found."""
    if len(text) > MAX_LENGTH:
        return []
    found, waiting, seen = [], [("", _settings(text), ())], 0
    while waiting and seen < MAX_NODES:
        key, value, above = waiting.pop()
        seen += 1
        if isinstance(value, str):
            if HEADERS & {key, *above} and folder is not None and "\n" not in value and (key in HEADERS or key == "file"):
                found += definitions(_header(folder, value))
            found += definitions(value)
        elif isinstance(value, dict) and len(above) < MAX_FOLDERS:
            if key.lower() == "macros" and any(word in " ".join(above).lower() for word in ("mathjax", "katex", "tex")):
                found += [from_setting(name, macro) for name, macro in value.items()]
            elif key == "math":
                found += [from_setting(name, macro) for name, macro in value.items() if str(name).startswith("\\")]
            else:
                waiting += [(str(name), part, (*above, key)) for name, part in reversed(value.items())]
        elif isinstance(value, list) and len(above) < MAX_FOLDERS:
            waiting += [(key, part, (*above, key)) for part in reversed(value)]
    return found


@lru_cache(maxsize=8)
def _settings(text):
    """Return what YAML settings hold, which is asked for each page of a site; nothing if they are no YAML."""
    try:
        return yaml.load(text, Loader=yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError, ValueError):
        return None


def _header(folder, name):
    """Return the text of a file that goes into the header, if it is one of the author's."""
    try:
        file = (folder / name).resolve()
        return text_of(file)[:MAX_LENGTH] if file.is_relative_to(folder.resolve()) else ""
    except (OSError, ValueError, RuntimeError):
        return ""
