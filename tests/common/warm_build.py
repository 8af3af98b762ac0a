"""`make book` by a process that has begun already: half of a small build is the start of Python with Sphinx.

This module is imported where a copy of the checkout is built, so it imports nothing of a checkout.
"""

import itertools
import multiprocessing
import os
import runpy
import sys
from multiprocessing import forkserver
from pathlib import Path

# What a build imports and what is not the checkout's own; a name that is none costs time and nothing else.
IMPORTED = [
    "bs4", "filelock", "fontTools.ttLib", "jupyter_book.sphinx", "lark", "matplotlib.backends.backend_agg", "matplotlib.pyplot",
    "myst_nb.sphinx_ext", "numpy.random", "sphinx.builders.html", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx.search.en",
    "sphinx_book_theme", "sphinx_copybutton", "sphinx_design", "sphinx_exercise", "sphinx_external_toc", "sphinx_multitoc_numbering",
    "sphinxcontrib.bibtex",
]  # fmt: skip
COURSE = ("softmaxlib", "eqcheck", "softmax_book", "make_book")
NUMBERS = itertools.count()
FORKS = "forkserver" in multiprocessing.get_all_start_methods()


def start(folder: Path):
    """Start what `python web/make_book.py` does in a folder; the process has a file ``said``."""
    context = multiprocessing.get_context("forkserver" if FORKS else "spawn")
    if FORKS:
        context.set_forkserver_preload(IMPORTED)
    said = folder.with_name(f"{folder.name}-{next(NUMBERS)}.said")
    process = context.Process(target=_make, args=(folder, said))
    process.start()
    process.said = said
    return process


def stop():
    """End the process that has begun already: it holds a hundred megabytes."""
    if FORKS:
        forkserver._forkserver._stop()


def _make(folder, said):
    output = os.open(said, os.O_CREAT | os.O_WRONLY | os.O_APPEND)
    for stream in (1, 2):
        os.dup2(output, stream)
    early = [name for name in COURSE if name in sys.modules]
    assert not early, f"{early}: of the checkout, and not of {folder}"
    checkout = Path(__file__).resolve().parents[2]
    sys.path[:] = [str(folder / "web"), *(path for path in sys.path if path and checkout not in (Path(path), *Path(path).parents)
                                          or "site-packages" in path)]  # fmt: skip
    sys.argv[:] = ["web/make_book.py"]
    os.chdir(folder)
    runpy.run_path("web/make_book.py", run_name="__main__")
