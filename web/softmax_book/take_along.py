"""What a reader can take along: the notebook, the library as a wheel, the PDFs; and the way to the source.

- Every chapter's notebook lies in ``downloads/`` with one cell in front of it that installs
  softmaxlib from the wheel lying there too, so that it runs wherever Jupyter runs.
- Links to the source, for editing, Binder and Colab follow the repository whose workflow builds
  the site (``GITHUB_REPOSITORY`` and its neighbours).  A build elsewhere has none of them.
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

WHEEL_SOURCES = ("pyproject.toml", "README.md", "LICENSE", "softmaxlib", "eqcheck", "web")
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


def repository():
    """Return ``(owner/name, branch, address)`` of the repository that publishes, or None."""
    name = os.environ.get("GITHUB_REPOSITORY")
    if not name:
        return None
    on_branch = os.environ.get("GITHUB_REF_TYPE") == "branch"
    branch = os.environ.get("GITHUB_REF_NAME") if on_branch else None
    server = os.environ.get("GITHUB_SERVER_URL", "https://github.com")
    return name, branch or "main", f"{server}/{name}"


def site_address():
    """Return where the site will be, with a slash at the end, or None where nobody has said."""
    if address := os.environ.get("BOOK_URL"):
        return address.rstrip("/") + "/"
    if found := repository():
        owner, name = found[0].split("/")
        host = f"{owner.lower()}.github.io"
        return f"https://{host}/" if name.lower() == host else f"https://{host}/{name}/"
    return None


def follow_repository(app, config):
    """Tell the theme which repository this is; without one it links to none."""
    config.book_pdf = os.environ.get("BOOK_PDF") == "1"
    config.book_repository = "" if repository() is None else " ".join(repository())
    if not config.book_repository:
        return
    _, branch, address = repository()
    config.html_theme_options |= {
        "repository_url": address,
        "repository_branch": branch,
        "repository_provider": "github",
        "use_repository_button": True,
        "use_source_button": True,
        "use_edit_page_button": True,
        "launch_buttons": {"binderhub_url": "https://mybinder.org", "notebook_interface": "jupyterlab"},
    }


def offer(app, page, template, context, doctree):
    """Fill the menus of a page's header: what can be downloaded, where the notebook can be run."""

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
    if error or app.builder.name != "html":
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
    # Their change makes Sphinx write every page anew, as it must.
    app.add_config_value("book_pdf", False, "html")
    app.add_config_value("book_repository", "", "html")
    app.connect("config-inited", follow_repository)
    app.connect("html-page-context", offer, priority=502)  # after the theme has made the menus
    app.connect("build-finished", put_downloads)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
