"""What a reader can take along: the notebook, the library as a wheel, the PDFs.

- Every chapter's notebook lies in ``downloads/`` with one cell in front of it that installs
  softmaxlib from the wheel lying there too, so that it runs wherever Jupyter runs.
- ``BOOK_PDF=1`` links the PDFs that ``make book-pdf`` prints.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

import nbformat

from .repository import repository, site_address

WHEEL_SOURCES = (
    "pyproject.toml", "README.md", "LICENSE", "softmaxlib", "eqcheck", "web", "book/notation.yml", "book/references.bib",
)  # fmt: skip
EPOCH = "315532800"  # 1980-01-01, the first date that a zip file can hold
COLAB_BRANCH = "notebooks"  # where the publish workflow puts the notebooks of downloads/
FIRST_CELL = """\
# Run this cell first: it fetches the library of this course where it is missing.
try:
    import softmaxlib
except ModuleNotFoundError:
    %pip install --quiet {wheel}"""
SAVE_BOTH = "# (The page's download menu has the .whl too: save it beside this notebook.)"
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
                    download(f"{name}.ipynb", "code", "Notebook", "The notebook, with its outputs"),
                    download(wheel_name(app), "download", "Library", "The library, for pip"),
                ]
            else:
                group["buttons"] = [given["download-source-button"]]
            if app.config.book_pdf:
                group["buttons"] += [
                    download(f"{name}.pdf", "file-pdf", "This page", "This page for paper"),
                    download("book.pdf", "file-pdf", "Whole book", "All pages for paper"),
                ]
            else:
                group["buttons"].append(given["download-pdf-button"])
        if group.get("label") == "launch-buttons":
            owner_and_name, _, _ = repository()
            url = f"{COLAB}/{owner_and_name}/blob/{COLAB_BRANCH}/{name}.ipynb"
            logo = "_static/images/logo_colab.png"
            group["buttons"].append(_link(url, "Colab", logo, "Launch on Colab"))


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
    """Write ``downloads/``: the wheel, and each notebook with the cell that installs it."""
    if error or app.builder.name != "html" or not app.config.softmax_course:
        return
    target = Path(app.outdir, "downloads")
    target.mkdir(exist_ok=True)
    wheel = build_wheel(Path(app.srcdir), target)
    for page in sorted(app.env.found_docs):
        if is_notebook(app, page):
            text = Path(app.env.doc2path(page)).read_text(encoding="utf-8")
            (target / f"{Path(page).name}.ipynb").write_text(
                self_sufficient(text, wheel.name), encoding="utf-8"
            )


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
        subprocess.run(
            [sys.executable, "-c", command],
            cwd=folder,
            env=os.environ | {"SOURCE_DATE_EPOCH": EPOCH},
            check=True,
            capture_output=True,
        )
        (wheel,) = Path(folder).glob("*.whl")
        return Path(shutil.copyfile(wheel, target / wheel.name))


def self_sufficient(notebook, wheel):
    """Return the text of ``notebook`` with a first cell that installs the library."""
    notebook = nbformat.reads(notebook, as_version=4)
    address = site_address()
    source = FIRST_CELL.format(wheel=f"{address}downloads/{wheel}" if address else wheel)
    if address is None:
        source = source.replace("\n", f"\n{SAVE_BOTH}\n", 1)
    first = nbformat.v4.new_code_cell(source, id="install-softmaxlib")
    notebook.cells.insert(0, first)
    return nbformat.writes(notebook) + "\n"


def setup(app):
    app.add_config_value("book_pdf", False, "html")
    app.connect("config-inited", look_for_pdfs)
    app.connect("html-page-context", offer, priority=502)  # after the theme has made the menus
    app.connect("build-finished", put_downloads)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
