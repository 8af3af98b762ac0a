"""Build the site of the book into ``_build/html``, as a clean build would; `make book` runs this.

    python web/make_book.py            the site
    python web/make_book.py --pdf      the site and its PDFs, which need Chromium

Where nothing has changed since the last site was finished, that site stands and nothing is built.
Else everything is built anew in a folder of its own, which takes the place of the old site when it
is complete and nothing in it gave a warning.  An interruption, an error or a second run at the same
time can therefore leave neither half a site nor an old page behind.
"""

import argparse
import hashlib
import json
import os
import platform
import shutil
import sys
import sysconfig
from contextlib import contextmanager
from pathlib import Path

import yaml
from filelock import FileLock, Timeout

ROOT = Path(__file__).resolve().parents[1]
# What no page is made from.  Everything else in the folder counts, also what nobody thought of yet.
NO_INPUT = {"_build", "build", "tests", "benchmarks", "findings", "__pycache__"}
ASKED = ("BOOK_", "GITHUB_REF", "GITHUB_REPOSITORY", "GITHUB_SERVER_URL", "SOURCE_DATE_EPOCH")


def documents():
    """Return the documents in the order in which ``_toc.yml`` has them."""
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    chapters = [chapter for part in toc.get("parts", [toc]) for chapter in part.get("chapters", [])]
    return [toc["root"]] + [chapter["file"] for chapter in chapters]


# --- has anything changed? ---------------------------------------------------------------------


def inputs():
    """Return a digest of all that the site is made from: files, packages, and what a workflow says."""
    said = {name: value for name, value in os.environ.items() if name.startswith(ASKED)}
    packages = sorted(path.name for path in Path(sysconfig.get_path("purelib")).glob("*-info"))
    machine = [platform.python_version(), sys.platform, packages, sorted(said.items()), python_in_the_page()]
    return _digest(ROOT, files(), json.dumps(machine))


def python_in_the_page():
    """Return what Python in the page is made of, fetched if need be, or None where it cannot be had."""
    from softmax_book.in_page import assets, fetching

    try:
        return [folder.name for folder in assets.made()]
    except fetching.Missing as reason:
        print(f"Python in the page is left out: it is not here and could not be fetched ({reason}).", file=sys.stderr)
        return None


def files():
    """Return the files that pages may be made from."""
    found = []
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [f for f in folders if f not in NO_INPUT and not f.startswith(".") and not f.endswith("-info")]
        found += [Path(folder, name) for name in names if not name.startswith(".")]
    return sorted(found)


def stands(site, record, made_from):
    """Tell whether a site is there that was made from these inputs, and is as it was when it was made."""
    return site.is_dir() and _read(record) == {"inputs": made_from, "site": content(site)}


def content(site):
    """Return a digest of a built site."""
    return _digest(site, sorted(path for path in site.rglob("*") if path.is_file()), "")


def _digest(folder, paths, more):
    digest = hashlib.sha256(more.encode())
    for path in paths:
        inside = hashlib.sha256(path.read_bytes()).hexdigest()
        digest.update(f"\n{path.relative_to(folder).as_posix()} {inside}".encode())
    return digest.hexdigest()


# --- building ----------------------------------------------------------------------------------


def make(pdf=False):
    """Build the site of the course.  Returns 0, or 1 where something was wrong with it."""
    os.environ["BOOK_PDF"] = "1" if pdf else "0"
    build = ROOT / "_build"
    site, record = build / "html", build / "made.json"
    build.mkdir(exist_ok=True)
    with alone(build / "lock"):
        made_from = inputs()
        if stands(site, record, made_from):
            print(f"Nothing has changed. The book is at {(site / 'index.html').as_uri()}")
            return 0
        new, failed, old = (build / name for name in ("new", "failed", "old"))
        for left in (new, failed, old, build / ".doctrees"):
            shutil.rmtree(left, ignore_errors=True)
        if not _sphinx(new):
            said = "The book was not built: what is wrong stands above."
            if (new / "html").is_dir():
                new.rename(failed)
                said += f" What came out all the same is in {failed / 'html'}."
            if site.is_dir():
                said += f" {site} still holds the book as it was before."
            print(said, file=sys.stderr)
            return 1
        if pdf:
            from pdf import print_pdfs

            print_pdfs(new / "html", documents())
        made = {"inputs": made_from, "site": content(new / "html")}
        record.unlink(missing_ok=True)
        if site.exists():
            site.rename(old)
        (new / "html").rename(site)
        record.write_text(json.dumps(made), encoding="utf-8")
        for left in (new, old):
            shutil.rmtree(left, ignore_errors=True)
    print(f"The book is at {(site / 'index.html').as_uri()}")
    return 0


def _sphinx(target):
    """Build ``target/html`` with warnings as errors; return whether it is whole and without any."""
    from jupyter_book.sphinx import build_sphinx

    result = build_sphinx(
        ROOT,
        target / "html",
        noconfig=True,
        path_config=ROOT / "_config.yml",
        confoverrides={"nitpicky": True, "latex_individualpages": False},
        doctreedir=target / "doctrees",
        warningiserror=True,
        keep_going=True,
    )
    missing = [name for name in documents() if not (target / "html" / f"{name}.html").is_file()]
    for name in missing:
        print(f"{name} stands in _toc.yml, but no page was made of it", file=sys.stderr)
    return result == 0 and not missing


def _read(record):
    try:
        return json.loads(record.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


@contextmanager
def alone(path):
    """Wait until no other build is at work in this folder; the lock goes with the process."""
    lock = FileLock(path)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        print("Another build is at work in this folder; this one waits for it.", flush=True)
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--pdf", action="store_true", help="print the PDFs, too, and link them")
    return make(pdf=parser.parse_args(arguments).pdf)


if __name__ == "__main__":
    sys.exit(main())
