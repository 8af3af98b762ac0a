"""Write what a lecturer hands out into ``_build/handout``; `make handout` runs this when the site is built.

Of each chapter: a notebook for students, without solutions; one with them; the exercises alone and their answers, as
notebooks and for paper; slides; a quiz; one zip file a chapter and one for the course, for students and for whoever teaches them.
The PDFs need Chromium; without it everything else is written and a sentence says what is missing.
"""

import os
import shutil
import sys
from functools import cache, partial

import nbformat
import yaml
from handout import notebooks, plain, quiz, quiz_files, slides, source
from handout.chapter import read
from handout.paper import chapter_page, key_page, sheet_page
from make_book import ROOT, documents
from softmax_book.downloads import build_wheel, pack, self_sufficient
from softmax_book.notation.file import load as load_notations
from softmax_book.repository import site_address

TARGET = ROOT / "_build" / "handout"
README = """# {title}: what to hand out

`student/` is for everybody, and `instructor/` for whoever teaches; each has a README of its own.
`student.zip` and `instructor.zip` hold these folders, and a chapter has its own zip file in each.

{licence}
"""
STUDENT = """# {title}

Each chapter is a notebook without its solutions, and so are its exercises alone (`…-exercises`){and_pdf}.
Open a notebook in Jupyter and run its first cell: it finds the library, which is in the same folder.
NumPy and matplotlib have to be installed; `training` also wants scikit-learn and tqdm.
What is yours to write says `write this, then run it again`, or has the line *Your answer*.
A `myst.yml`, where there is one, makes a book of the chapters, by `myst start` or Jupyter Book 2.

{licence}
"""
INSTRUCTOR = """# {title}: for whoever teaches

Each chapter is a notebook with its solutions, its exercises alone (`…-exercises`) and their answers (`…-answers`){and_pdf}.
Only the exercises are for students; what else they may have is in `student.zip`.

`slides/` has slides for one session of ninety minutes and for three: open `ninety.html` in a browser, and press S for your notes.
`quiz-moodle.xml` and `quiz-qti.zip` hold {questions} questions for a learning platform: in Moodle, *Question bank*, *Import*, *Moodle XML format*.
Their folders are {folders}.

The first cell of a notebook finds the library, which is in the same folder; NumPy and matplotlib have to be installed.

{licence}
"""
LICENCE = "The text is CC BY 4.0, the code MIT: use and change what you like, and say so, for example:\n\n> {source}\n\n{quoted}"


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


def write(target=TARGET, site=ROOT / "_build" / "html", notation="source"):
    """Write everything into ``target``, which holds nothing else afterwards; PDFs and slides in ``notation``.

    Returns the PDFs that could not be printed.

    Raises
    ------
    ValueError
        If no notation has that name.
    """
    known = ["source", *(one.id for one in load_notations().notations)]
    if notation not in known:
        raise ValueError(f"NOTATION = {notation!r}, expected one of {', '.join(known)}")
    shutil.rmtree(target, ignore_errors=True)
    found = chapters()
    around = surroundings(found)
    kinds = {
        "student": {"": notebooks.student, "-exercises": notebooks.sheet},
        "instructor": {"": notebooks.instructor, "-exercises": notebooks.sheet, "-answers": notebooks.key},
    }
    for reader in kinds:
        (target / reader).mkdir(parents=True)
    wheel = build_wheel(ROOT, target / "student")
    shutil.copyfile(wheel, target / "instructor" / wheel.name)
    for reader, forms in kinds.items():
        folder = target / reader
        for chapter in found:
            for ending, form in forms.items():
                notebook = nbformat.writes(form(chapter, around[chapter.name]))
                text = self_sufficient(notebook, wheel.name, f"{chapter.name}-install-softmaxlib")
                (folder / f"{chapter.name}{ending}.ipynb").write_text(text, encoding="utf-8")
    title = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))["title"]
    for reader in kinds:
        (target / reader / "myst.yml").write_text(myst_project(title, found), encoding="utf-8")
    questions = quiz.bank(site_address())
    licence = LICENCE.format(source=source.COURSE, quoted="Not ours to license:" + "".join(f"\n- {name}:{said}" for name, said in source.QUOTED.items()))
    (target / "instructor" / "quiz-moodle.xml").write_text(quiz_files.moodle(questions, title), encoding="utf-8")
    quiz_files.qti(questions, target / "instructor" / "quiz-qti.zip")
    (target / "instructor" / "slides").mkdir()
    slides.write(target / "instructor" / "slides", site, notation)
    pages = {}
    for chapter in found:
        html = (site / "book" / f"{chapter.name}.html").read_text(encoding="utf-8")
        sheet = cache(partial(sheet_page, html, chapter.title, chapter.name))
        for reader in kinds:
            pages[target / reader / f"{chapter.name}-exercises.pdf"] = sheet
            pages[target / reader / f"{chapter.name}.pdf"] = partial(chapter_page, html, chapter.name, solutions=reader == "instructor")
        pages[target / "instructor" / f"{chapter.name}-answers.pdf"] = partial(key_page, html, chapter.title, chapter.name)
    missing = print_pages(pages, site, notation)
    folders = ", ".join(f"*{folder}*" for folder in dict.fromkeys(question.folder for question in questions))
    told = dict(title=title, licence=licence, questions=len(questions), folders=folders, and_pdf="" if missing else ", all of it also as PDF")
    for folder, text in {target: README, target / "student": STUDENT, target / "instructor": INSTRUCTOR}.items():
        (folder / "README.md").write_text(text.format(**told), encoding="utf-8")
    for reader in kinds:
        for chapter in found:
            files = sorted([*(target / reader).glob(f"{chapter.name}.*"), *(target / reader).glob(f"{chapter.name}-*"), *(target / reader).glob("*.whl")])
            files += [target / reader / "README.md"] * (reader == "student")
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


def print_pages(pages, site, notation="source"):
    """Print pages, as if they were chapters of a built site, in a notation; return what was not printed.

    ``pages`` has for each PDF a function that returns its HTML: it takes a third of a second, and none where nothing is printed.
    """
    import pdf
    from playwright.sync_api import sync_playwright

    if pdf.CHROMIUM is None:
        return sorted(pages)
    shown = site / "book" / "handed-out.html"
    try:
        with sync_playwright() as p:
            chromium = p.chromium.launch(executable_path=pdf.CHROMIUM, args=pdf.AS_ROOT)
            tab = chromium.new_page(color_scheme="light", offline=True, reduced_motion="reduce")
            for target, html in pages.items():
                shown.write_text(html(), encoding="utf-8")
                tab.goto(f"{shown.resolve().as_uri()}?notation={notation}")
                pdf.print_page(tab, site, target, solutions=True)  # students' pages hold none
            chromium.close()
    finally:
        shown.unlink(missing_ok=True)
    return []


def together(target, folder, files):
    """Write a zip file of files that lie in one folder or below it."""
    top = min((path.parent for path in files), key=lambda parent: len(parent.parts))
    pack(target, {f"{folder}/{path.relative_to(top).as_posix()}": path.read_bytes() for path in files})


def main():
    missing = write(notation=os.environ.get("NOTATION", "source"))
    print(f"What to hand out is in {TARGET}")
    if missing:
        print(f"Without the PDFs: Chromium was not found (Debian: apt-get install chromium). {len(missing)} are missing.", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
