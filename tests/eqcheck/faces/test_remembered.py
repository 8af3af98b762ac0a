"""What was found on a page the last time stays for as long as nothing has changed that it depends on."""

import json
from contextlib import suppress

import pytest
from eqcheck_page import PAGE, WRONG

from eqcheck.faces import remembered as memory
from eqcheck.faces.command_line import CACHE, main
from eqcheck.judging import page as judging
from eqcheck.reading.documents.opened import text_of


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "page.md").write_text(PAGE + WRONG, encoding="utf-8")
    return tmp_path


@pytest.fixture
def looked(monkeypatch):
    """The pages that were really checked."""
    pages, check = [], judging.check_file
    monkeypatch.setattr(judging, "check_file", lambda path: pages.append(str(path)) or check(path))
    return pages


def report(capsys, *more):
    assert main(["page.md", "--json", "-", *more]) == 1
    return json.loads(capsys.readouterr().out)


def test_a_second_run_says_the_same_without_looking(here, looked, capsys):
    first = report(capsys)
    assert first["summary"]["false"] and report(capsys) == first
    assert looked == ["page.md"]
    assert main(["page.md", "--all"]) == 1
    told = capsys.readouterr().out
    assert main(["page.md", "--all", "--no-cache"]) == 1
    assert capsys.readouterr().out == told
    assert len(looked) == 2


def test_an_edit_is_seen(here, looked, capsys):
    first = report(capsys)
    (here / "page.md").write_text(PAGE + WRONG + "\n$a = a$\n", encoding="utf-8")
    assert report(capsys)["summary"]["total"] == first["summary"]["total"] + 1
    assert len(looked) == 2


def test_an_edit_while_the_page_is_checked_is_seen(here, capsys, monkeypatch):
    check = judging.check_file

    def edited_meanwhile(path):
        checks = check(path)
        path.write_text(PAGE + WRONG + "\n$a = a$\n", encoding="utf-8")
        return checks

    monkeypatch.setattr(judging, "check_file", edited_meanwhile)
    first = report(capsys)
    assert report(capsys)["summary"]["total"] == first["summary"]["total"] + 1


def test_the_same_text_under_another_name_is_another_page(here, looked, capsys):
    report(capsys)
    (here / "other.md").write_text(PAGE + WRONG, encoding="utf-8")
    main(["other.md", "--json", "-"])
    assert {check["file"] for check in json.loads(capsys.readouterr().out)["checks"]} == {"other.md"}


def test_another_eqcheck_looks_anew(here, looked, capsys, monkeypatch):
    first = report(capsys)
    monkeypatch.setattr(memory, "stamp", lambda: "of another day")
    assert report(capsys) == first
    assert len(looked) == 2


def test_the_stamp_is_that_of_the_code(monkeypatch, tmp_path):
    before = memory.stamp.__wrapped__()
    assert memory.stamp.__wrapped__() == before
    monkeypatch.setattr(memory, "_version", lambda package: "0")
    assert memory.stamp.__wrapped__() != before


@pytest.mark.parametrize("holds", ["", "{", "[]", "{}", '{"by": 1}', '{"by": null, "files": 3, "checks": 4}'])
def test_an_entry_that_is_none_is_written_anew(here, looked, capsys, holds):
    first = report(capsys)
    (entry,) = (here / CACHE).glob("*.json")
    good = entry.read_text(encoding="utf-8")
    entry.write_text(holds, encoding="utf-8")
    assert report(capsys) == first
    assert entry.read_text(encoding="utf-8") == good and len(looked) == 2


def test_where_nothing_can_be_written_nothing_is_missing(here, looked, capsys):
    (here / CACHE).write_text("a file, no folder", encoding="utf-8")
    assert report(capsys) == report(capsys)
    assert len(looked) == 2


def test_version_control_leaves_the_folder_alone(here, capsys):
    report(capsys)
    assert (here / CACHE / ".gitignore").read_text(encoding="utf-8") == "*\n"


def test_a_page_depends_on_each_file_that_is_read_for_it(here):
    (here / "more.yml").write_text("a: real", encoding="utf-8")
    runs = []

    def check(path):
        runs.append(path)
        text_of(here / "more.yml")
        with suppress(OSError):
            text_of(here / "absent.yml")
        return []

    for _ in range(2):
        memory.remembered(here / "page.md", check, here / CACHE)
    assert len(runs) == 1
    (here / "more.yml").write_text("a: positive", encoding="utf-8")
    memory.remembered(here / "page.md", check, here / CACHE)
    (here / "absent.yml").write_text("", encoding="utf-8")
    memory.remembered(here / "page.md", check, here / CACHE)
    assert len(runs) == 3
