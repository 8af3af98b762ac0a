"""What the tests of the built site share."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

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
