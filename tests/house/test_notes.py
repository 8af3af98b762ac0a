"""benchmarks/notes.py and what is recorded of other people's pages: declarations and judgements, none of their text."""

import re
import sys

import pytest
from site_build import ROOT

sys.path.insert(0, str(ROOT / "benchmarks"))
import notes  # noqa: E402

RECORDS = notes.records()
PLACE = re.compile(r"(?:cell \d+, )?line \d+, sign \d+")

PAGE = "# One\n\n$$\ny = 2 x\n$$\n\n$$\nx = 3\n$$\n\n$$\ny = 3 x\n$$\n"
RECORD = {
    "repository": "owner/name", "commit": "0" * 40, "path": "page.md", "author": "A",
    "blocks": [{"line": 1, "declarations": "symbols:\n  x: positive\n  y: 2 x\n"}],
    "judgements": {"line 8, sign 1": "condition: an example", "line 12, sign 1": "error: it is 2 x"},
}  # fmt: skip


@pytest.fixture
def page(tmp_path):
    (tmp_path / "page.md").write_text(PAGE, encoding="utf-8")
    return tmp_path / "page.md"


def test_a_page_is_counted_and_judged(page):
    found = notes.result("page", RECORD, page)
    assert (found.total, found.read, found.rightly) == (3, 3, 3)
    assert [judgement for _, _, judgement in found.false] == ["condition: an example", "error: it is 2 x"]
    assert (found.typed, found.lines) == (1, 3)  # suggest says x: real
    assert (found.alone, found.astray) == (3, [])


def test_what_a_guess_makes_false_is_astray(page):
    """Under its own declarations x is 3 throughout, and y too: only suggest calls the last two lines false."""
    blocks = [{"line": 1, "declarations": "symbols:\n  x: '3'\n  y: 3 x\n"}]
    record = {**RECORD, "blocks": blocks, "judgements": {"line 4, sign 1": "declaration: one y for two"}}
    assert [place for place, _ in notes.result("page", record, page).astray] == ["line 8, sign 1", "line 12, sign 1"]
    assert [place for place, _ in notes.result("page", {**record, "alone": {"line 8, sign 1": "condition: an example"}}, page).astray] == ["line 12, sign 1"]


def test_what_is_misread_is_not_read_rightly(page):
    record = {**RECORD, "judgements": {"line 12, sign 1": "misread: another y"}}
    found = notes.result("page", record, page)
    assert (found.read, found.rightly) == (3, 2) and found.false[0][2] == "not judged"


def test_a_block_that_cannot_be_read_is_no_result(page):
    with pytest.raises(ValueError, match="declarations"):
        notes.result("page", {**RECORD, "blocks": [{"line": 1, "declarations": "symbols:\n  x: reel\n"}]}, page)


def test_a_page_that_is_not_there_is_named(tmp_path, capsys):
    notes.main([str(tmp_path)])
    said = capsys.readouterr().out
    assert all(f"{record['repository']} at {record['commit'][:7]}" in said for record in RECORDS.values())


@pytest.mark.parametrize("name", RECORDS)
def test_what_is_recorded(name):
    record = RECORDS[name]
    assert set(record) <= {"repository", "commit", "path", "author", "first", "blocks", "judgements", "alone"}
    assert re.fullmatch(r"[0-9a-f]{40}", record["commit"]) and record["first"]["read"] <= record["first"]["signs"]
    for place, judgement in (*(record.get("judgements") or {}).items(), *(record.get("alone") or {}).items()):
        assert PLACE.fullmatch(place) and judgement.partition(":")[0] in notes.JUDGEMENTS and len(judgement) < 100


def test_enough_pages_by_enough_people():
    assert len(RECORDS) >= 12 and len({record["author"] for record in RECORDS.values()}) >= 8
