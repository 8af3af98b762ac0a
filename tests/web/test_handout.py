"""What is handed out: no solution in anything a student gets, nothing that only this site understands, and it runs."""

import io
import json
import re
import subprocess
import sys
import zipfile
from contextlib import redirect_stdout

import make_handout
import nbformat
import numpy as np
import pytest
import yaml
from handout import notebooks, source
from handout.chapter import Exercise, read, setting_up
from handout.plain import Around, plain
from site_build import ROOT
from softmax_book.exercises import BEGIN, END

CHAPTERS = make_handout.chapters()
AROUND = make_handout.surroundings(CHAPTERS)
LEFT = re.compile(r"^(?:`{3,}|:{3,})\{|\{[\w:-]+\}`|<!--|%\s*eqcheck|>>> solution|<<< solution|^\$\$ \(", re.M)


@pytest.fixture(scope="module")
def written(site, tmp_path_factory):
    """The folder of what is handed out, save the PDFs, and what they would be printed from."""
    target, printed = tmp_path_factory.mktemp("handout") / "all", {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(make_handout, "print_pages", lambda pages, *site: printed.update(pages) or sorted(pages))
        assert make_handout.write(target, site) == sorted(printed)
    return target, {path.relative_to(target).as_posix(): html for path, html in printed.items()}


@pytest.fixture(scope="module")
def handed_out(written):
    """Everything that is handed out, save the PDFs."""
    return written[0]


def secrets(chapter):
    """What only the solutions of a chapter say: their sentences, the code between their marks, what they print."""
    parts = [part for one in CHAPTERS for part in one.parts]  # what another chapter says openly is no secret either
    open_text = "\n".join(_said(cell) for part in parts for cell in (part.cells if isinstance(part, Exercise) else [part]))
    for exercise in chapter.exercises:
        for cell in exercise.solution:
            for piece in _pieces(cell):
                if len(piece) > 24 and piece not in open_text:
                    yield piece


def _said(cell):
    return cell.source + "\n" + "\n".join(str(output.get("text", "")) for output in cell.get("outputs", []))


def _pieces(cell):
    if cell.cell_type == "markdown":
        yield from (line.strip() for line in cell.source.split("\n"))
        return
    hidden, inside = [], False
    for line in cell.source.split("\n"):
        inside = line.strip() == BEGIN or inside and line.strip() != END
        if inside and line.strip() != BEGIN:
            hidden.append(line.strip())
    yield from hidden if BEGIN in cell.source else (line.strip() for line in cell.source.split("\n"))
    for output in cell.outputs:
        yield from (line.strip() for line in str(output.get("text", "")).split("\n"))


def in_bytes(piece):
    """The forms in which a text may lie in a file: as it is, and within the JSON of a notebook."""
    return {piece.encode(), json.dumps(piece)[1:-1].encode(), json.dumps(piece, ensure_ascii=False)[1:-1].encode()}


def whole(path):
    """The bytes of a file, and of what is packed in it."""
    held = path.read_bytes()
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as packed:
            return held + b"\n".join(packed.read(name) for name in packed.namelist() if not name.endswith(".whl"))
    return held


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.name)
def test_no_student_file_holds_anything_of_a_solution(handed_out, chapter):
    pieces = list(secrets(chapter))
    assert len(pieces) >= 2 * len(chapter.exercises)
    students = [path for path in [*handed_out.rglob("student/*"), handed_out / "student.zip"] if path.suffix != ".whl"]
    assert {path.suffix for path in students} == {".ipynb", ".yml", ".zip", ".md"}
    for path in students:
        held = whole(path)
        assert [piece for piece in pieces if any(form in held for form in in_bytes(piece))] == [], path.name


PRINTED = {"student": {"{}-exercises": False, "{}": False}, "instructor": {"{}-exercises": False, "{}": True, "{}-answers": True}}


def on_paper(written, chapter, reader):
    """Ask what is printed of a chapter for its exercises, and for solutions where they are to be and where not."""
    for name, solved in PRINTED[reader].items():
        page = written[1][f"{reader}/{name.format(chapter.name)}.pdf"]()
        assert page.count("Solution to Exercise ") == page.count('id="sol-') == (len(chapter.exercises) if solved else 0), name
        assert all(f"Exercise {exercise.number} " in page for exercise in chapter.exercises)
        assert ("Solutions omitted." in page) != solved


@pytest.mark.one_in(3)
@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.name)
def test_on_paper_a_student_gets_the_exercises_and_no_solution(written, chapter):
    on_paper(written, chapter, "student")


@pytest.mark.one_in(4)
@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.name)
def test_on_paper_whoever_teaches_gets_the_exercises_and_all_solutions(written, chapter):
    on_paper(written, chapter, "instructor")


def test_each_chapter_is_printed_for_students_and_for_whoever_teaches(written):
    assert written[1].keys() == {f"{reader}/{name.format(chapter.name)}.pdf" for reader, names in PRINTED.items() for name in names for chapter in CHAPTERS}


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.name)
def test_whoever_teaches_gets_all_of_it(handed_out, chapter):
    for ending in "", "-answers":
        held = "\n".join(_said(cell) for cell in _cells(handed_out / f"instructor/{chapter.name}{ending}.ipynb"))
        asked = [piece for piece in secrets(chapter) if not re.search(r"[{%<\[$]|\.ipynb", piece)]
        assert asked and [piece for piece in asked if piece not in held] == []


def _cells(path):
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    return notebook.cells


def test_nothing_is_left_that_only_this_site_understands(handed_out):
    found = sorted(handed_out.rglob("*.ipynb"))
    assert len(found) == 5 * len(CHAPTERS)
    for path in found:
        for cell in _cells(path):
            assert LEFT.search(cell.source) is None, (path.name, cell.source)


@pytest.mark.parametrize("reader", ["student", "instructor"])
def test_the_project_for_myst_has_each_chapter_and_no_name_twice(handed_out, reader):
    project = yaml.safe_load((handed_out / reader / "myst.yml").read_text(encoding="utf-8"))["project"]
    files = [handed_out / reader / entry["file"] for entry in project["toc"]]
    assert [path.stem for path in files] == [chapter.name for chapter in CHAPTERS]
    names = [cell.id for path in files for cell in _cells(path)]
    assert len(set(names)) == len(names)
    with zipfile.ZipFile(handed_out / f"{reader}.zip") as packed:
        assert f"{reader}/myst.yml" in packed.namelist()


def test_links_lead_to_what_lies_beside_or_to_the_web(handed_out):
    for path in handed_out.rglob("*.ipynb"):
        for cell in _cells(path):
            for target in re.findall(r"\]\(([^)\s]+)\)", cell.source if cell.cell_type == "markdown" else ""):
                assert target.startswith(("http", "#")) or (path.parent / target).is_file(), (path.name, target)


def test_every_exercise_is_there_once_with_its_number(handed_out):
    for chapter in CHAPTERS:
        for name in f"student/{chapter.name}", f"student/{chapter.name}-exercises", f"instructor/{chapter.name}-answers":
            titles = [title for cell in _cells(handed_out / f"{name}.ipynb") for title in re.findall(r"^### Exercise (.+)$", cell.source, re.M)]
            assert titles == [f"{exercise.number}. {exercise.title}" for exercise in chapter.exercises]


def run(cells):
    """Run the code of a notebook and return what it prints."""
    printed = io.StringIO()
    names = {"__name__": "__main__"}
    with redirect_stdout(printed), np.errstate(all="ignore"):
        for cell in cells:
            if cell.cell_type == "code":
                exec(compile(cell.source, cell.id, "exec"), names)
    return printed.getvalue()


@pytest.mark.usefixtures("seldom_apart")
@pytest.mark.one_in(2)
@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.name)
def test_a_sheet_and_its_answers_run_by_themselves(chapter):
    answered = run(notebooks.key(chapter, AROUND[chapter.name]).cells)
    expected = [line for e in chapter.exercises for cell in e.solution for o in cell.get("outputs", []) for line in o.get("text", "").split("\n")]
    assert [line for line in expected if line not in answered.split("\n")] == []
    open_ = run(notebooks.sheet(chapter, AROUND[chapter.name]).cells)
    stubs = [cell for e in chapter.exercises for cell in e.cells if any(tag.startswith("stub:") for tag in cell.metadata.get("tags", []))]
    assert open_.count("is not written yet") >= len(stubs)


FROM_THE_WHEEL = """
import sys
sys.path.insert(0, sys.argv[1])
from softmaxlib import measured
from softmaxlib.training import digits
assert measured.__file__.startswith(sys.argv[1])
for name in sys.argv[2:]:
    assert measured.load(name)
assert digits()[0].shape == (1797, 64)
"""


def test_what_the_library_reads_is_found_in_a_wheel_that_is_not_installed(handed_out):
    (wheel,) = (handed_out / "student").glob("*.whl")
    names = sorted(path.stem for path in (ROOT / "softmaxlib/measured").glob("*.json"))
    assert len(names) >= 4
    done = subprocess.run([sys.executable, "-c", FROM_THE_WHEEL, str(wheel), *names], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.wide_only
def test_the_files_of_a_chapter_are_the_same_bytes_again(handed_out, site, tmp_path, monkeypatch):
    monkeypatch.setattr(make_handout, "print_pages", lambda pages, *site: sorted(pages))
    make_handout.write(tmp_path / "again", site)
    for path in handed_out.rglob("*.zip"):
        assert path.read_bytes() == (tmp_path / "again" / path.relative_to(handed_out)).read_bytes()


AN_AROUND = Around({"eq-a": 3}, frozenset({"notation"}), {"d2l": "[D2L, 2023](https://d2l.ai)"}, None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("see {eq}`eq-a`", "see (3)"),
        ("as {cite}`d2l` say", "as ([D2L, 2023](https://d2l.ai)) say"),
        ("$$\na &= b \\\\ % eqcheck: false\n&= 5\\%\n$$ (eq-a)", "$$\na &= b \\\\\n&= 5\\% \\tag{3}\n$$"),
        ("$S = 1$<!-- eqcheck: given --> here", "$S = 1$ here"),
        ("the [boxes](index.md) and [Mine](bring_your_own.md#mine)", "the boxes (on the course's site) and Mine (on the course's site)"),
        ("[logits](glossary.md#term-logit) and [this](notation.ipynb#top)", "logits and [this](notation.ipynb)"),
        ("```{eqcheck}\nsymbols:\n  a: real\nroles:\n  a: logit\n```\nText", "| letter | stands for |\n|---|---|\n| $a$ | logit |\n\nText"),
        ("```{eqcheck}\nsymbols:\n  a: real\n```", ""),
    ],
)
def test_plain_text(text, expected):
    assert plain(text, AN_AROUND) == expected


@pytest.mark.parametrize("text", ["```{note}\nhm\n```", "{doc}`notation`"])
def test_what_has_no_plain_form_is_refused(text):
    with pytest.raises(ValueError, match="has no plain form"):
        plain(text, AN_AROUND)


START, END_OF = "```{{{0}-start}} {1}\n:label: {2}\n```", "```{{{0}-end}}\n```"


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ([START.format("exercise", "A", "a"), START.format("exercise", "B", "b")], "before the one before it has ended"),
        ([END_OF.format("exercise")], "ends that did not begin"),
        ([START.format("exercise", "A", "a"), END_OF.format("exercise")], "a has no solution"),
        ([START.format("solution", "b", "c")], "'b', which is no exercise"),
        ([START.format("exercise", "A", "a")], "does not end"),
    ],
)
def test_exercises_out_of_order_are_refused(tmp_path, cells, message):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(text) for text in ["# Title", *cells]])
    nbformat.write(notebook, tmp_path / "chapter.ipynb")
    with pytest.raises(ValueError, match=message):
        read(tmp_path / "chapter.ipynb")


def test_the_setting_up_of_a_sheet_has_what_is_needed_and_no_more():
    chapter = next(chapter for chapter in CHAPTERS if chapter.name == "jacobian_product")
    lines = setting_up(chapter).split("\n")
    assert "import numpy as np" in lines and not any("plotting" in line for line in lines)


def test_the_quiz_is_for_whoever_teaches(handed_out):
    assert {path.name for path in handed_out.glob("*/quiz*")} == {"quiz-moodle.xml", "quiz-qti.zip"}
    assert not list(handed_out.glob("student/quiz*"))
    with zipfile.ZipFile(handed_out / "instructor.zip") as packed:
        assert {"instructor/quiz-moodle.xml", "instructor/quiz-qti.zip"} <= set(packed.namelist())


def test_a_readme_goes_with_the_files_and_says_what_is_what(handed_out):
    text = (handed_out / "README.md").read_text(encoding="utf-8")
    assert all(folder in text for folder in ("student/", "instructor/", "student.zip"))
    for packed, inside in ("student", "student"), ("instructor", "instructor"), ("student/notation", "notation"):
        with zipfile.ZipFile(handed_out / f"{packed}.zip") as zipped:
            assert "CC BY 4.0" in zipped.read(f"{inside}/README.md").decode()
    for path in handed_out.rglob("README.md"):
        text = path.read_text(encoding="utf-8")
        assert "CC BY-SA 4.0" in text and "{" not in text and ROOT.name not in text


def test_every_notebook_ends_with_its_source(handed_out):
    for path in handed_out.rglob("*.ipynb"):
        last = _cells(path)[-1].source
        assert source.COURSE in last and ("Solutions omitted." in last) == (not path.stem.endswith("-answers") and (path.parent.name == "student" or path.stem.endswith("-exercises")))


def test_a_sheet_says_what_its_letters_are():
    for chapter in CHAPTERS:
        first = notebooks.sheet(chapter, AROUND[chapter.name]).cells[0].source
        assert first.startswith(f"# {chapter.title}: exercises") and "| letter | stands for |" in first


@pytest.mark.parametrize("name", ["bisho", ""])
def test_a_notation_that_is_none_is_refused(tmp_path, name):
    with pytest.raises(ValueError, match=f"NOTATION = '{name}', expected one of source, source-1"):
        make_handout.write(tmp_path / "none", notation=name)
    assert not (tmp_path / "none").exists()
