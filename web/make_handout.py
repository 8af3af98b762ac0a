"""Write what a lecturer hands out into ``_build/handout``; `make handout` runs this when the site is built.

Of each chapter: a notebook for students, without solutions; one with them; the exercises alone and their answers, as
notebooks and for paper; slides; a quiz; one zip file a chapter and one for the course, for students and for whoever teaches them.
The PDFs need Chromium; without it everything else is written and a sentence says what is missing.
"""

import shutil
import sys

import nbformat
import yaml
from handout import notebooks, plain, quiz, quiz_files, slides
from handout.chapter import read
from handout.paper import chapter_page, key_page, sheet_page
from make_book import ROOT, documents
from softmax_book.downloads import build_wheel, pack, self_sufficient
from softmax_book.repository import site_address

TARGET = ROOT / "_build" / "handout"
README = """# {title}: what to hand out

`student/` is for everybody: each chapter without its solutions, and its exercises as a sheet, both as notebook{and_pdf}.
`instructor/` is for whoever teaches: the same with solutions, the answers to each sheet, and a quiz
of {questions} questions for a learning platform (`quiz-moodle.xml` for Moodle, `quiz-qti.zip` for what reads QTI 2.1).
Its folder `slides/` has slides for one session of ninety minutes and for three: open `ninety.html`, and S for your notes.
The notebooks run wherever Jupyter runs: the library lies beside the notebooks, and the first cell of each finds it there.
A `myst.yml` in each folder makes a book of its chapters, by `myst start` or Jupyter Book 2.
`student.zip` and `instructor.zip` hold these folders; a chapter has its own zip file in each.

The text is CC BY 4.0, the code MIT: change what you like, and say where it comes from and that you changed it.
"""


def chapters():
    """Return the chapters that have exercises, in the order of the book; these are numbered through, as on the site."""
    found = []
    for path in (ROOT / f"{name}.ipynb" for name in documents()):
        if path.is_file():
            found.append(read(path, sum(len(chapter.exercises) for chapter in found)))
    return [chapter for chapter in found if chapter.exercises]


def surroundings(found):
    """Return for each chapter what its text leads to."""
    cited = plain.references(ROOT / "book" / "references.bib")
    names = frozenset(chapter.name for chapter in found)
    return {
        chapter.name: plain.Around(plain.numbered(_texts(chapter)), names, cited, site_address())
        for chapter in found
    }


def _texts(chapter):
    cells = [cell for part in chapter.parts for cell in (part.cells + part.solution if hasattr(part, "solution") else [part])]
    return [cell.source for cell in cells if cell.cell_type == "markdown"]


def write(target=TARGET, site=ROOT / "_build" / "html"):
    """Write everything into ``target``, which holds nothing else afterwards.  Returns the PDFs that could not be printed."""
    shutil.rmtree(target, ignore_errors=True)
    found = chapters()
    around = surroundings(found)
    kinds = {
        "student": {"": notebooks.student, "-exercises": notebooks.sheet},
        "instructor": {"": notebooks.instructor, "-exercises": notebooks.sheet, "-answers": notebooks.key},
    }
    for reader, forms in kinds.items():
        folder = target / reader
        folder.mkdir(parents=True)
        wheel = build_wheel(ROOT, folder)
        for chapter in found:
            for ending, form in forms.items():
                notebook = nbformat.writes(form(chapter, around[chapter.name]))
                text = self_sufficient(notebook, wheel.name, f"{chapter.name}-install-softmaxlib")
                (folder / f"{chapter.name}{ending}.ipynb").write_text(text, encoding="utf-8")
    title = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))["title"]
    for reader in kinds:
        (target / reader / "myst.yml").write_text(myst_project(title, found), encoding="utf-8")
    questions = quiz.bank(site_address())
    (target / "instructor" / "quiz-moodle.xml").write_text(quiz_files.moodle(questions, title), encoding="utf-8")
    quiz_files.qti(questions, target / "instructor" / "quiz-qti.zip")
    (target / "instructor" / "slides").mkdir()
    slides.write(target / "instructor" / "slides", site)
    pages = {}
    for chapter in found:
        html = (site / "book" / f"{chapter.name}.html").read_text(encoding="utf-8")
        sheet = sheet_page(html, chapter.title, chapter.name)
        for reader in kinds:
            pages[target / reader / f"{chapter.name}-exercises.pdf"] = sheet
            pages[target / reader / f"{chapter.name}.pdf"] = chapter_page(html, chapter.name, solutions=reader == "instructor")
        pages[target / "instructor" / f"{chapter.name}-answers.pdf"] = key_page(html, chapter.title, chapter.name)
    missing = print_pages(pages, site)
    (target / "README.md").write_text(README.format(title=title, questions=len(questions), and_pdf="" if missing else " and PDF"), encoding="utf-8")
    for reader in kinds:
        for chapter in found:
            files = sorted([*(target / reader).glob(f"{chapter.name}.*"), *(target / reader).glob(f"{chapter.name}-*"), *(target / reader).glob("*.whl")])
            together(target / reader / f"{chapter.name}.zip", chapter.name, [file for file in files if file.suffix != ".zip"])
        files = [file for file in sorted((target / reader).rglob("*")) if file.is_file() and (file.suffix != ".zip" or file.stem.startswith("quiz"))]
        together(target / f"{reader}.zip", reader, files)
    return missing


def myst_project(title, found):
    """Return the text of a myst.yml that makes a book of the chapters' notebooks, by MyST or Jupyter Book 2."""
    project = {
        "title": title,
        "license": {"content": "CC-BY-4.0", "code": "MIT"},
        "numbering": {"equation": {"enabled": False}},  # the notebooks number theirs, and refer to them
        "toc": [{"file": f"{chapter.name}.ipynb"} for chapter in found],
    }
    return yaml.safe_dump({"version": 1, "project": project, "site": {"template": "book-theme"}}, sort_keys=False)


def print_pages(pages, site):
    """Print HTML pages, as if they were chapters of a built site, to the PDFs that are named; return those that were not."""
    import pdf
    from playwright.sync_api import sync_playwright

    if pdf.CHROMIUM is None:
        return sorted(pages)
    source = site / "book" / "handed-out.html"
    try:
        with sync_playwright() as p:
            chromium = p.chromium.launch(executable_path=pdf.CHROMIUM, args=pdf.AS_ROOT)
            tab = chromium.new_page(color_scheme="light", offline=True, reduced_motion="reduce")
            for target, html in pages.items():
                source.write_text(html, encoding="utf-8")
                tab.goto(source.resolve().as_uri())
                pdf.print_page(tab, site, target, solutions=True)  # students' pages hold none
            chromium.close()
    finally:
        source.unlink(missing_ok=True)
    return []


def together(target, folder, files):
    """Write a zip file of files that lie in one folder or below it."""
    top = min((path.parent for path in files), key=lambda parent: len(parent.parts))
    pack(target, {f"{folder}/{path.relative_to(top).as_posix()}": path.read_bytes() for path in files})


def main():
    missing = write()
    print(f"What to hand out is in {TARGET}")
    if missing:
        print(f"Without the PDFs: Chromium was not found (Debian: apt-get install chromium). {len(missing)} are missing.", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
