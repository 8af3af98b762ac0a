"""What a reader takes along from the site: notebooks that run by themselves, the wheel, the links."""

import functools
import http.server
import os
import shutil
import subprocess
import sys
import threading
import time
import zipfile
from types import SimpleNamespace

import nbformat
import pytest
from bare_environment import alone, bare_environment
from softmax_book import downloads, repository
from site_build import ROOT

NOTEBOOKS = sorted(path.stem for path in (ROOT / "book").glob("*.ipynb"))
WORKFLOW = {
    "GITHUB_REPOSITORY": "Ann/softmax",
    "GITHUB_REF_TYPE": "branch",
    "GITHUB_REF_NAME": "spring",
    "GITHUB_SERVER_URL": "https://github.com",
}


@pytest.fixture(autouse=True)
def nowhere(monkeypatch):
    """No workflow around us, also where a workflow runs these tests."""
    for name in [*WORKFLOW, "BOOK_URL", "BOOK_PDF"]:
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


@pytest.fixture
def workflow(nowhere):
    for name, value in WORKFLOW.items():
        nowhere.setenv(name, value)
    return nowhere


class TestWheel:
    def test_it_is_the_same_bytes_again(self, tmp_path):
        (tmp_path / "a").mkdir()
        (tmp_path / "b").mkdir()
        first = downloads.build_wheel(ROOT, tmp_path / "a")
        second = downloads.build_wheel(ROOT, tmp_path / "b")
        assert first.read_bytes() == second.read_bytes()

    def test_it_holds_the_library_and_no_test(self, site):
        (wheel,) = (site / "downloads").glob("*.whl")
        names = zipfile.ZipFile(wheel).namelist()
        modules = {str(path.relative_to(ROOT)) for path in (ROOT / "softmaxlib").rglob("*.py")}
        assert modules <= set(names)
        assert {name.split("/")[0].split("-")[0] for name in names} == {"softmaxlib", "eqcheck", "clinic", "softmax_book"}

    def test_on_the_path_it_checks_a_formula_and_knows_its_own_code(self, site, tmp_path):
        (wheel,) = (site / "downloads").glob("*.whl")
        code = (
            "import eqcheck; from eqcheck.faces.remembered import _code; from importlib.resources import files; "
            "(check,) = eqcheck.check_markdown('$$ 1 + 1 = 2 $$'); "
            "print(eqcheck.__file__, check.verdict, len(_code(files('eqcheck'))))"
        )
        said = subprocess.run(
            [sys.executable, "-c", code], cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(wheel)}, capture_output=True, text=True,
        )  # fmt: skip
        assert said.stdout.startswith(str(wheel)), said.stderr
        known = [path for path in (ROOT / "eqcheck").rglob("*") if path.suffix in (".py", ".lark")]
        assert said.stdout.split()[1:] == ["holds", str(len(known))]

    def test_its_name_is_the_one_that_the_pages_link(self, site):
        (wheel,) = (site / "downloads").glob("*.whl")
        assert wheel.name == downloads.wheel_name(SimpleNamespace(srcdir=ROOT))


class TestNotebooks:
    @pytest.mark.parametrize("name", NOTEBOOKS)
    def test_the_site_carries_each_with_its_outputs(self, site, name):
        given = nbformat.read(site / "downloads" / f"{name}.ipynb", as_version=4)
        ours = nbformat.read(ROOT / "book" / f"{name}.ipynb", as_version=4)
        nbformat.validate(given)
        assert given.cells[1:] == ours.cells
        assert "%pip install" in given.cells[0].source

    @pytest.mark.parametrize("name", NOTEBOOKS)
    def test_each_comes_with_the_library_in_one_file(self, site, name):
        downloads_ = site / "downloads"
        (wheel,) = downloads_.glob("*.whl")
        together = zipfile.ZipFile(downloads_ / f"{name}.zip")
        assert together.testzip() is None
        inside = {entry.filename: together.read(entry) for entry in together.infolist()}
        given = {f"{name}/{path.name}": path.read_bytes() for path in (downloads_ / f"{name}.ipynb", wheel)}
        assert inside == given

    def test_the_zip_is_the_same_bytes_again(self, tmp_path, monkeypatch):
        made = []
        for moment in (1e6, 2e9):
            monkeypatch.setattr(time, "time", lambda: moment)
            downloads.pack(tmp_path / "n.zip", {"n/n.ipynb": b"notebook", "n/x.whl": b"wheel"})
            made.append((tmp_path / "n.zip").read_bytes())
        assert made[0] == made[1]

    @pytest.mark.wide_only
    def test_one_runs_where_the_library_is_missing(self, nowhere, wheel, tmp_path):
        """The whole way: a server with the wheel, a bare environment, the first cell, the chapter."""
        handler = functools.partial(Quiet, directory=tmp_path)
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        nowhere.setenv("BOOK_URL", f"http://127.0.0.1:{server.server_port}")
        (tmp_path / "downloads").mkdir()
        shutil.copy(wheel, tmp_path / "downloads")
        where, said = run_chapter(tmp_path, wheel.name)
        server.shutdown()
        assert where.startswith(str(tmp_path / "environment")), said

    def test_beside_the_wheel_one_runs_without_pip(self, nowhere, wheel, tmp_path):
        beside = shutil.copy(wheel, tmp_path)
        where, said = run_chapter(tmp_path, wheel.name, pip=False)
        assert where.startswith(str(beside)), said

    def test_alone_and_without_pip_the_first_cell_says_what_to_do(self, nowhere, tmp_path):
        where, said = run_chapter(tmp_path, "softmaxlib-0.1.0-py3-none-any.whl", pip=False)
        assert not where
        assert "save softmaxlib-0.1.0-py3-none-any.whl beside this notebook" in said

    def test_the_first_cell_asks_the_site_where_it_has_an_address(self, workflow):
        text = (ROOT / "book/notation.ipynb").read_text(encoding="utf-8")
        first = nbformat.reads(downloads.self_sufficient(text, "x.whl"), as_version=4).cells[0].source
        assert "https://ann.github.io/softmax/downloads/x.whl" in first


def run_chapter(folder, wheel, *, pip=True):
    """Run the shortest chapter, as it is downloaded, in a bare environment.

    Returns where softmaxlib came from, or "" where a cell failed, and what was said.
    """
    text = (ROOT / "book/notation.ipynb").read_text(encoding="utf-8")
    (folder / "chapter.ipynb").write_text(downloads.self_sufficient(text, wheel), encoding="utf-8")
    python = bare_environment(folder / "environment", pip=pip)
    variables = alone(folder / "environment")
    known = subprocess.run([python, "-c", "import softmaxlib"], cwd=folder, env=variables, capture_output=True)
    assert known.returncode, "softmaxlib is there before the first cell has run"
    run = (
        "import nbformat, nbclient; notebook = nbformat.read('chapter.ipynb', as_version=4); "
        "notebook.cells.append(nbformat.v4.new_code_cell('import softmaxlib; print(softmaxlib.__file__)')); "
        "nbclient.NotebookClient(notebook, kernel_name='python3').execute(); print(notebook.cells[-1].outputs[0].text)"
    )
    done = subprocess.run([python, "-c", run], cwd=folder, env=variables, capture_output=True, text=True)
    return done.stdout.strip() if done.returncode == 0 else "", done.stderr[-3000:]


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments):
        pass


class TestAddress:
    def test_a_build_that_nobody_publishes_knows_none(self):
        assert repository.repository() is None
        assert repository.site_address() is None

    def test_a_workflow_names_the_repository(self, workflow):
        assert repository.repository() == ("Ann/softmax", "spring", "https://github.com/Ann/softmax")
        assert repository.site_address() == "https://ann.github.io/softmax/"

    def test_a_pull_request_is_no_branch(self, workflow):
        workflow.setenv("GITHUB_REF_NAME", "12/merge")
        workflow.setenv("GITHUB_REF_TYPE", "")
        assert repository.repository()[1] == "main"

    def test_a_personal_site_lies_at_the_root(self, workflow):
        workflow.setenv("GITHUB_REPOSITORY", "Ann/ann.github.io")
        assert repository.site_address() == "https://ann.github.io/"

    @pytest.mark.parametrize("given", ["https://course.example", "https://course.example/"])
    def test_an_address_of_its_own_is_taken(self, workflow, given):
        workflow.setenv("BOOK_URL", given)
        assert repository.site_address() == "https://course.example/"


SOLVED = '<p>…</p><details class="solution dropdown admonition">'


def menus(page, name="book/notation", body="", **config):
    """Return the menus that ``offer`` makes of the theme's for a page."""
    button = {"type": "link", "url": "", "text": ""}
    context = {
        "body": body,
        "pathto": lambda path, _: f"../{path}",
        "header_buttons": [
            {
                "label": "download-buttons",
                "buttons": [
                    button | {"label": "download-source-button"},
                    button | {"label": "download-pdf-button"},
                ],
            },
            {"label": "launch-buttons", "buttons": [button | {"text": "Binder"}]},
        ],
    }
    app = SimpleNamespace(
        srcdir=ROOT,
        env=SimpleNamespace(doc2path=lambda name: f"{name}{page}"),
        config=SimpleNamespace(**{"book_pdf": False, "softmax_course": True} | config),
    )
    downloads.offer(app, name, "page.html", context, None)
    return {group["label"]: group["buttons"] for group in context["header_buttons"]}


class TestMenus:
    def test_a_chapter_offers_notebook_and_wheel(self, workflow):
        urls = [button["url"] for button in menus(".ipynb")["download-buttons"]]
        assert urls[:3] == [
            "../downloads/notation.zip",
            "../downloads/notation.ipynb",
            f"../downloads/{downloads.wheel_name(SimpleNamespace(srcdir=ROOT))}",
        ]
        assert not any(url.endswith(".pdf") for url in urls)

    def test_a_plain_page_offers_its_source(self, workflow):
        labels = [button["label"] for button in menus(".md")["download-buttons"]]
        assert labels == ["download-source-button", "download-pdf-button"]

    def test_pdfs_are_linked_where_they_are_built(self, workflow):
        urls = [button["url"] for button in menus(".ipynb", book_pdf=True)["download-buttons"]]
        assert urls[3:-1] == ["../downloads/notation.pdf", "../downloads/book.pdf", "../downloads/book-with-solutions.pdf"]

    def test_a_page_with_solutions_is_there_in_both_forms(self, workflow):
        buttons = menus(".ipynb", body=SOLVED, book_pdf=True)["download-buttons"]
        urls = [button["url"] for button in buttons]
        assert urls[3:5] == ["../downloads/notation.pdf", "../downloads/notation-with-solutions.pdf"]

    @pytest.mark.parametrize("book_pdf", [False, True])
    @pytest.mark.parametrize(("body", "entries"), [("", ["Print"]), (SOLVED, ["Print", "Print with solutions"])])
    def test_printing_with_solutions_is_a_second_entry_where_there_are_some(self, workflow, book_pdf, body, entries):
        buttons = menus(".ipynb", body=body, book_pdf=book_pdf)["download-buttons"]
        printing = [button for button in buttons if not button["url"]]
        assert [button["text"] for button in printing] == entries
        assert len({button["label"] for button in printing}) == len(entries)

    def test_colab_opens_the_notebook_that_installs_its_library(self, workflow):
        assert menus(".ipynb")["launch-buttons"][-1]["url"] == (
            "https://colab.research.google.com/github/Ann/softmax/blob/notebooks/notation.ipynb"
        )

    def test_a_fork_is_followed_and_nobody_else(self, workflow):
        config = SimpleNamespace(html_theme_options={}, softmax_course=True)
        repository.follow_repository(None, config)
        options = config.html_theme_options
        assert (options["repository_url"], options["repository_branch"]) == (
            "https://github.com/Ann/softmax", "spring",
        )
        assert options["use_edit_page_button"] and options["launch_buttons"]["binderhub_url"]

    def test_without_a_repository_there_is_no_link_to_one(self, site):
        text = (site / "book/notation.html").read_text(encoding="utf-8")
        for host in ("github.com", "mybinder", "colab."):
            assert host not in text.split("<article")[0]
