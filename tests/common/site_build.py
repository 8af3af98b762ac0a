"""What the tests of the built site share."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from unittest import mock

import make_book
import yaml
from filelock import FileLock

ROOT = Path(__file__).resolve().parents[2]
LEFT_OUT = shutil.ignore_patterns(".venv*", ".git", "_build", "__pycache__", ".pytest_cache", ".hypothesis")


def pages():
    """Return the documents that ``_toc.yml`` names, without their endings."""
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    return [toc["root"]] + [
        chapter["file"] for part in toc["parts"] for chapter in part["chapters"]
    ]


def build(folder: Path, edit=lambda folder: None) -> Path:
    """Copy the checkout to ``folder``, build the site there as `make book` does, return its path.

    ``edit(folder)`` may change the copy before it is built.
    """
    shutil.copytree(ROOT, folder, ignore=LEFT_OUT)
    edit(folder)
    return make(folder)


def site_of_this_checkout(folder: Path) -> Path:
    """Return the path of the site: a copy of what `make book` has left if that is of this state, else built anew.

    What is left is as a clean build would be (test_make_book.py), and a clean build is compared with it
    (test_site.py).
    """
    left = make_book.ROOT / "_build"
    left.mkdir(exist_ok=True)
    with mock.patch.dict(os.environ, BOOK_PDF="0"), make_book.alone(left / "lock"):
        if make_book.stands(left / "html", left / "made.json", make_book.inputs()):
            return Path(shutil.copytree(left / "html", folder / "html"))
    return build(folder / "checkout")


def once(tmp_path_factory, name: str, work) -> str:
    """Return what ``work(folder)`` returns, as text: it is called once, by whichever worker asks first.

    What it asserts in vain fails in every worker.
    """
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    outcome = shared / f"{name}.txt"
    with FileLock(shared / f"{name}.lock"):
        if not outcome.is_file():
            try:
                said = f"done\n{work(shared / name)}"
            except AssertionError as error:
                said = f"failed\n{error}"
            outcome.write_text(said, encoding="utf-8")
    how, _, said = outcome.read_text(encoding="utf-8").partition("\n")
    assert how == "done", said
    return said


def make(folder: Path) -> Path:
    """Build the site in ``folder`` as `make book` does, beside what was built there before."""
    run = subprocess.run([sys.executable, "web/make_book.py"], cwd=folder, capture_output=True, text=True)
    assert run.returncode == 0, f"the build failed:\n{run.stdout[-2000:]}\n{run.stderr[-50_000:]}"
    return folder / "_build" / "html"
