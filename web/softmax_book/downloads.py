"""What a reader can take along: the notebook, the library as a wheel, the PDFs.

- Every chapter's notebook lies in ``downloads/`` with one cell in front of it that finds softmaxlib in
  the wheel lying there too, so that it runs wherever Jupyter runs; and both lie there as one zip file,
  which also a page that was opened from disk can hand over.
- A page prints as it stands or, by a second entry of its menu, with all of its solutions open.
- ``BOOK_PDF=1`` links the PDFs that ``make book-pdf`` prints, of pages with solutions in both forms.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from pathlib import Path

import nbformat

from .repository import repository, site_address

WHEEL_SOURCES = (
    "pyproject.toml", "README.md", "LICENSE", "softmaxlib", "eqcheck", "clinic", "web", "book/notation.yml", "book/references.bib",
)  # fmt: skip
WITH = "-with-solutions"  # the end of the name of a PDF whose solutions are open
EPOCH = "315532800"  # 1980-01-01, the first date that a zip file can hold
COLAB_BRANCH = "notebooks"  # where the publish workflow puts the notebooks of downloads/
FIRST_CELL = """\
# Run this cell first: it fetches the library of this course where it is missing.
import importlib.util, pathlib, sys

wheel, there = pathlib.Path("{wheel}"), importlib.util.find_spec
if not there("softmaxlib"):
    if wheel.is_file() and there("numpy") and there("matplotlib"):
        sys.path.insert(0, str(wheel.resolve()))  # it lies beside this notebook, and nothing is installed
    else:
        source = wheel if wheel.is_file() else {source!r}
        %pip install --quiet {{source}}
        importlib.invalidate_caches()
if not there("softmaxlib"):
    raise ModuleNotFoundError({help!r})"""
HELP = (
    "softmaxlib is not here: save {wheel} beside this notebook (it is in the download menu of the chapter's page, "
    "alone and in the .zip), install NumPy and matplotlib the way you install Python packages, and run this cell again"
)
COLAB = "https://colab.research.google.com/github"


def look_for_pdfs(app, config):
    """Link the PDFs where they are going to be printed."""
    config.book_pdf = config.softmax_course and os.environ.get("BOOK_PDF") == "1"


def offer(app, page, template, context, doctree):
    """Fill the menus of a page's header: what can be downloaded, where the notebook can be run."""

    if not app.config.softmax_course:
        return

    def download(name, icon, text, tooltip):
        url = context["pathto"](f"downloads/{name}", 1)
        return _link(url, f"{text} ({Path(name).suffix})", f"fas fa-{icon}", tooltip)

    name = Path(page).name
    for group in context.get("header_buttons", []):
        if group.get("label") == "download-buttons":
            given = {button["label"]: button for button in group["buttons"]}
            if is_notebook(app, page):
                group["buttons"] = [
                    download(f"{name}.zip", "download", "Notebook and library", "Both together, to run anywhere"),
                    download(f"{name}.ipynb", "code", "Notebook", "The notebook, with its outputs"),
                    download(wheel_name(app), "download", "Library", "The library, for pip"),
                ]
            else:
                group["buttons"] = [given["download-source-button"]]
            both = has_solutions(context.get("body", ""))
            if app.config.book_pdf:
                group["buttons"] += [
                    download(f"{name}.pdf", "file-pdf", "This page", "This page for paper, without solutions"),
                    *[download(f"{name}{WITH}.pdf", "file-pdf", "This page with solutions", "This page for paper, its solutions open")] * both,
                    download("book.pdf", "file-pdf", "Whole book", "All pages for paper, without solutions"),
                    download(f"book{WITH}.pdf", "file-pdf", "Whole book with solutions", "All pages for paper, their solutions open"),
                ]
            group["buttons"].append(given["download-pdf-button"] | {"text": "Print", "tooltip": "Print this page, or save it as a PDF"})
            if both:
                group["buttons"].append(
                    given["download-pdf-button"]
                    | {"text": "Print with solutions", "tooltip": "Print this page with its solutions open", "label": "print-solutions-button"}
                )
        if group.get("label") == "launch-buttons":
            owner_and_name, _, _ = repository()
            url = f"{COLAB}/{owner_and_name}/blob/{COLAB_BRANCH}/{name}.ipynb"
            logo = "_static/images/logo_colab.png"
            group["buttons"].append(_link(url, "Colab", logo, "Launch on Colab"))


def has_solutions(page):
    """Say whether there are solutions of exercises in the HTML of a page."""
    return '<details class="solution' in page


def _link(url, text, icon, tooltip):
    return {"type": "link", "url": url, "text": text, "icon": icon, "tooltip": tooltip}


def is_notebook(app, page):
    """Tell whether a page is made from a notebook."""
    return str(app.env.doc2path(page)).endswith(".ipynb")


def wheel_name(app):
    """Return the file name of the library's wheel."""
    project = tomllib.loads(Path(app.srcdir, "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return f"{project['name']}-{project['version']}-py3-none-any.whl"


def put_downloads(app, error):
    """Write ``downloads/``: the wheel, each notebook with the cell that finds it, and both together."""
    if error or app.builder.name != "html" or not app.config.softmax_course:
        return
    target = Path(app.outdir, "downloads")
    target.mkdir(exist_ok=True)
    wheel = build_wheel(Path(app.srcdir), target)
    for page in sorted(app.env.found_docs):
        if is_notebook(app, page):
            text = Path(app.env.doc2path(page)).read_text(encoding="utf-8")
            name = Path(page).name
            (target / f"{name}.ipynb").write_text(self_sufficient(text, wheel.name), encoding="utf-8")
            together = (target / f"{name}.ipynb", wheel)
            pack(target / f"{name}.zip", {f"{name}/{path.name}": path.read_bytes() for path in together})


def build_wheel(source, target):
    """Build the wheel of the library, the same bytes whenever and wherever; return its path."""
    with tempfile.TemporaryDirectory() as folder:
        for name in WHEEL_SOURCES:
            for path in sorted([source / name, *(source / name).rglob("*")]):
                if path.is_file() and path.suffix != ".pyc":
                    copy = Path(folder, path.relative_to(source))
                    copy.parent.mkdir(parents=True, exist_ok=True)
                    copy.write_bytes(path.read_bytes())
                    copy.chmod(0o644)
        command = "import sys; from setuptools import build_meta; print(build_meta.build_wheel('.'))"
        done = subprocess.run(
            [sys.executable, "-c", command],
            cwd=folder,
            env=os.environ | {"SOURCE_DATE_EPOCH": EPOCH},
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise RuntimeError(f"the wheel of the library could not be built:\n{done.stderr[-2000:]}")
        (wheel,) = Path(folder).glob("*.whl")
        return Path(shutil.copyfile(wheel, target / wheel.name))


def self_sufficient(notebook, wheel, cell_id="install-softmaxlib"):
    """Return the text of ``notebook`` with a first cell, named ``cell_id``, that finds or fetches the library.

    It takes softmaxlib where that is installed; else the wheel where it lies beside the notebook, which
    needs no pip; else it asks pip for the wheel at the site's address; else it says what to do.
    """
    notebook = nbformat.reads(notebook, as_version=4)
    source = f"{site_address()}downloads/{wheel}" if site_address() else wheel
    cell = FIRST_CELL.format(wheel=wheel, source=source, help=HELP.format(wheel=wheel))
    notebook.cells.insert(0, nbformat.v4.new_code_cell(cell, id=cell_id))
    return nbformat.writes(notebook) + "\n"


def pack(target, held):
    """Write a zip file of ``{name: bytes}``, the same bytes whenever it is made; what is packed already is only stored."""
    with zipfile.ZipFile(target, "w") as packed:
        for name, content in held.items():
            entry = zipfile.ZipInfo(name)  # of 1980, as all that has no date
            entry.compress_type = zipfile.ZIP_STORED if name.endswith((".whl", ".zip")) else zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            packed.writestr(entry, content)


def setup(app):
    app.add_config_value("book_pdf", False, "html")
    app.connect("config-inited", look_for_pdfs)
    app.connect("html-page-context", offer, priority=502)  # after the theme has made the menus
    app.connect("build-finished", put_downloads)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
