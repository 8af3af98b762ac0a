"""`make book` gives what a clean build gives, whatever happened before; where nothing changed, it builds nothing.

The properties are those of web/make_book.py and of the real configuration, styles and checker, so
that a book of three small pages shows them as well as the whole one, in a fraction of the time.
The first is made by the command itself, the others by a process that has Sphinx already; what may be
left of an earlier build lies in ``_build``, which a clean build has not.
"""

import filecmp
import json
import os
import shutil
from pathlib import Path
from time import monotonic, sleep

import make_book
import pytest
import warm_build
from site_build import make
from small_book import small_book

from softmaxlib.plotting.style import INK


def run(folder, *, ready=None):
    """Run make_book.py in a folder; with ``ready``, kill it as soon as that path is there."""
    process = warm_build.start(folder)
    if ready is not None:
        end = monotonic() + 120
        while not (folder / "_build" / ready).exists():
            assert process.is_alive() and monotonic() < end, f"{ready} did not come"
            sleep(0.002)
        process.kill()
    process.join()
    process.output = process.said.read_text(encoding="utf-8")
    return process


def built(folder):
    done = run(folder)
    assert done.exitcode == 0, done.output
    return folder / "_build" / "html"


def replace(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{old!r} in {path.name}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    """A small book, built once."""
    folder = small_book(tmp_path_factory.mktemp("small") / "book")
    make(folder)
    yield folder
    warm_build.stop()


@pytest.fixture
def book(first, tmp_path):
    """A copy of the built book, for one test to play with."""
    return Path(shutil.copytree(first, tmp_path / "book"))


@pytest.fixture(scope="module")
def assert_as_clean(first, tmp_path_factory):
    """Compare a site, byte for byte, with a clean build of the same folder in another place."""
    known = {digest_of(first): first / "_build" / "html"}

    def assert_same(folder):
        site = folder / "_build" / "html"
        state = digest_of(folder)
        if state not in known:
            clean = tmp_path_factory.mktemp("clean") / "book"
            shutil.copytree(folder, clean, ignore=shutil.ignore_patterns("_build"))
            known[state] = built(clean)
        files = [sorted(p.relative_to(s) for p in s.rglob("*") if p.is_file()) for s in (site, known[state])]
        assert files[0] == files[1]
        _, different, unread = filecmp.cmpfiles(site, known[state], files[0], shallow=False)
        assert (different, unread) == ([], [])
        return site

    return assert_same


def digest_of(folder):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(make_book, "ROOT", folder)
        return make_book.inputs()


# --- what may have happened before ---------------------------------------------------------------


def nothing(book):
    assert "Nothing has changed" in run(book).output


def newer_times(book):
    for path in (book / "book").iterdir():
        os.utime(path)
    assert "Nothing has changed" in run(book).output


def killed_while_reading(book):
    replace(book / "book" / "words.md", "Black", "Grey")
    run(book, ready="new/doctrees/book/index.doctree")
    replace(book / "book" / "words.md", "Grey", "Black")


def killed_while_writing(book):
    replace(book / "book" / "words.md", "Black", "Grey")
    run(book, ready="new/html/book/index.html")
    assert not (book / "_build" / "html" / "book" / "zebra.html").exists()


def killed_while_moving(book):
    (book / "_build" / "html").rename(book / "_build" / "old")


def a_broken_link(book):
    """An error stays one until it is mended, and the last good site stands meanwhile."""
    before = make_book.content(book / "_build" / "html")
    words = (book / "book" / "words.md").read_text(encoding="utf-8")
    (book / "book" / "words.md").write_text(words + "\n[lost](nowhere.md)\n", encoding="utf-8")
    for _ in range(2):
        failed = run(book)
        assert failed.exitcode == 1 and "nowhere.md" in failed.output, failed.output
    assert make_book.content(book / "_build" / "html") == before
    (book / "book" / "words.md").write_text(words, encoding="utf-8")


def a_page_deleted_and_another_renamed(book):
    (book / "book" / "sums.ipynb").unlink()
    (book / "book" / "words.md").rename(book / "book" / "phrases.md")
    replace(book / "_toc.yml", "      - file: book/sums\n", "")
    replace(book / "_toc.yml", "book/words", "book/phrases")
    replace(book / "book" / "index.md", "Begin with [the sums](sums.ipynb); the", "The")


def a_stranger_in_the_site(book):
    (book / "_build" / "html" / "book" / "stranger.html").write_text("<p>Hello.</p>", encoding="utf-8")


def a_page_of_the_site_lost(book):
    (book / "_build" / "html" / "book" / "words.html").unlink()


def the_code_changed(book):
    """A template, a style, the palette, a notation, the library and the checker."""
    for name, old, new in CHANGES.values():
        replace(book / name, old, new)
    replace(book / "book" / "sums.ipynb", INK, "#121212")


CHANGES = {
    "a template": ("web/softmax_book/templates/notation-switch.html", "As in the source", "As it was"),
    "a style": ("web/softmax_book/styles/course.css", "max-width: 46rem", "max-width: 45rem"),
    "a colour": ("softmaxlib/plotting/style.py", INK, "#121212"),
    "a notation": ("book/notation.yml", "logarithm: \\ln", "logarithm: \\log"),
    "the library": ("softmaxlib/functions.py", '"""', '"""Changed.  '),
    "the checker": ("eqcheck/faces/sphinx/wording.py", "all hold", "every one holds"),
    "what finishes pages": ("web/softmax_book/finish.py", "softmax-course", "another-key"),
    "a script": ("web/softmax_book/scripts/course.js", "Formula", "Equation"),
    "the bibliography": ("book/references.bib", "year", "Year"),
    "the settings": ("_config.yml", "The softmax gradient", "A small book"),
}
EVENTS = [
    nothing, newer_times, killed_while_reading, killed_while_writing, killed_while_moving, a_broken_link,
    a_page_deleted_and_another_renamed, a_stranger_in_the_site, a_page_of_the_site_lost, the_code_changed,
]  # fmt: skip


@pytest.mark.parametrize("happens", EVENTS)
def test_the_site_is_that_of_a_clean_build_after(happens, book, assert_as_clean):
    happens(book)
    built(book)
    assert_as_clean(book)


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_seen_in(change, first):
    name, old, new = CHANGES[change]
    before = digest_of(first)
    text = (first / name).read_text(encoding="utf-8")
    try:
        replace(first / name, old, new)
        assert digest_of(first) != before
    finally:
        (first / name).write_text(text, encoding="utf-8")
    assert digest_of(first) == before


def test_a_change_is_seen_in_what_a_workflow_says(monkeypatch):
    before = make_book.inputs()
    monkeypatch.setenv("BOOK_URL", "https://course.example")
    assert make_book.inputs() != before


@pytest.mark.wide_only
def test_two_at_once_are_in_nobodys_way(book, assert_as_clean):
    a_page_deleted_and_another_renamed(book)
    both = [warm_build.start(book) for _ in "ab"]
    for process in both:
        process.join()
    said = [process.said.read_text(encoding="utf-8") for process in both]
    assert [process.exitcode for process in both] == [0, 0], said
    assert sum("Nothing has changed" in output for output in said) == 1, said
    assert_as_clean(book)


def test_a_broken_notation_fails_the_build(book):
    replace(book / "book" / "notation.yml", "      loss: E\n", "")
    failed = run(book)
    assert failed.exitcode == 1 and "notation.yml: notation 'source-2': 'loss' is missing" in failed.output, failed.output


def test_the_words_are_in_the_search(first):
    """A later build has the search of a clean one, to the byte."""
    index = (first / "_build" / "html" / "searchindex.js").read_text(encoding="utf-8")
    found = json.loads(index.removeprefix("Search.setIndex(").removesuffix(")"))
    assert {"logit", "zebra crossing"} <= set(found["indexentries"])
    assert {"zebra", "begin"} <= set(found["terms"])


def test_only_what_belongs_is_left_in_the_build_folder(first):
    assert {path.name for path in (first / "_build").iterdir()} - {"lock"} == {"html", "made.json"}
