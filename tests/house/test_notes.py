"""benchmarks/notes.py and what is recorded of other people's pages: declarations and judgements, none of their text."""

import re
import sys

import pytest
from site_build import ROOT

sys.path.insert(0, str(ROOT / "benchmarks"))
import by_hand  # noqa: E402
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


def test_only_what_suggest_lets_be_read_is_read_alone(page):
    page.write_text(PAGE + "\n$$\ny = \\oint x\n$$\n", encoding="utf-8")
    found = notes.result("page", RECORD, page)
    assert (found.total, found.read, found.alone) == (4, 3, 3)


@pytest.fixture
def two_pages(page, monkeypatch):
    """The folder of two pages: of one, suggest's block makes two lines false; of the other, it alone lets one of two lines be read."""
    folder = page.parent / RECORD["repository"]
    folder.mkdir(parents=True)
    (folder / "astray.md").write_text(PAGE, encoding="utf-8")
    (folder / "unread.md").write_text("$$\na = 2 a - a\n$$\n\n$$\na = \\oint a\n$$\n", encoding="utf-8")
    declared = {"astray": "symbols:\n  x: '3'\n  y: 3 x\n", "unread": "symbols:\n  b: real\n"}
    monkeypatch.setattr(notes, "records", lambda: {
        name: {**RECORD, "path": f"{name}.md", "blocks": [{"line": 1, "declarations": text}], "judgements": {}} for name, text in declared.items()
    })  # fmt: skip
    return page.parent


def test_what_is_read_alone_and_astray_is_printed_and_added(two_pages, capsys):
    notes.main([str(two_pages)])
    said = capsys.readouterr().out
    rows = {line.split()[0]: line.split() for line in said.splitlines() if line}
    assert {name: rows[name][-3:] for name in ("astray", "unread", "all")} == {"astray": ["100", "%", "2"], "unread": ["50", "%", "0"], "all": ["80", "%", "2"]}
    assert rows["unread"][1:4] == ["2", "0", "%"] and rows["page"][-2:] == ["alone", "astray"] and "alone, line" not in said
    notes.main([str(two_pages), "--false"])
    assert re.findall(r"alone, (line \d+, sign 1)", capsys.readouterr().out) == ["line 8, sign 1", "line 12, sign 1"]


def test_a_block_of_the_page_itself_does_not_count(page):
    """It would say what x and y are before the lines that are astray."""
    declared = "symbols:\n  x: '3'\n  y: 3 x\n"
    page.write_text(PAGE.replace("$$\nx", f"```{{eqcheck}}\n{declared}```\n\n$$\nx"), encoding="utf-8")
    found = notes.result("page", {**RECORD, "blocks": [{"line": 1, "declarations": declared}], "judgements": {}}, page)
    assert [place for place, _, _ in found.false] == ["line 4, sign 1"]
    assert [place for place, _ in found.astray] == ["line 14, sign 1", "line 18, sign 1"]


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


# --- what has to be typed by hand ------------------------------------------------------------------------------


def lines(text):
    return by_hand.lines_of(text, (0, 1))


def read_with(*needed):
    """Return how far blocks let a page be read that needs entries: one sign for each that is there."""
    return lambda blocks: sum(f"{entry}\n" in text for entry in needed for _, text in blocks)


def test_an_entry_by_which_no_more_is_read_need_not_be_typed():
    suggested, recorded = lines("symbols:\n  x: real\n"), lines("index: {j: N}\nsymbols:\n  x: real\n  a_j: real\n  y: 2 x\n")
    assert [line.name for line in by_hand.by_hand(suggested, recorded, read_with("x: real", "y: 2 x"), 2)] == ["y"]
    assert by_hand.by_hand(suggested, recorded, read_with("x: real"), 1) == []


def test_entries_that_help_together_alone_are_found_from_all_of_them():
    recorded = lines("symbols:\n  a: real\n  b: 2 a\n  c: real\n")
    together = lambda blocks: int(all("a: real\n" in text and "b: 2 a\n" in text for _, text in blocks))  # noqa: E731
    assert [line.name for line in by_hand.by_hand(lines("symbols:\n  z: real\n"), recorded, together, 1)] == ["a", "b"]


@pytest.mark.parametrize(("suggested", "typed"), [("x_j: positive", "x_i: real"), ("f(u): function", "f(x): x^2"), (r"\mathbf{x}: real", r"\bm x: '[x_i]'"), ("'x_{ij}': real", "'x_{ji}': real")])
def test_what_is_typed_takes_the_place_of_what_was_suggested_for_it(suggested, typed):
    both = by_hand.merged(lines(f"index: {{i: N, j: N}}\nsymbols:\n  {suggested}\n  z: real\n"), lines(f"symbols:\n  {typed}\n"))
    assert [line.name for _, text in both for line in lines(text) if line.field == "symbols"] == ["z", lines(f"symbols:\n  {typed}\n")[0].name]


def test_names_with_other_indices_stand_beside_each_other():
    both = by_hand.merged(lines("index: {i: N}\nsymbols:\n  x: real\n"), lines("symbols:\n  x_i: real\n  x_0: real\n"))
    assert [line.name for _, text in both for line in lines(text) if line.field == "symbols"] == ["x", "x_i", "x_0"]


def test_the_entries_of_a_page_that_have_to_be_typed_are_counted(page):
    found = notes.result("page", RECORD, page)
    assert (found.by_hand, found.entries) == (0, 2)
    page.write_text("$$\ny = 2 x\n$$\n\n$$\nP(x \\mid y) = 1\n$$\n", encoding="utf-8")
    record = {**RECORD, "blocks": [{"line": 1, "declarations": "symbols:\n  x: real\n  y: 2 x\n  P(x \\mid y): '1'\n"}], "judgements": {}}
    found = notes.result("page", record, page)
    assert (found.alone, found.read, found.by_hand, found.entries) == (1, 2, 1, 3)


def test_a_suggested_block_that_replaces_the_one_above_still_does():
    """What is typed at the head is then typed there, too, and counts once."""
    second = [*by_hand.lines_of("symbols:\n  x: positive\n  y: 3 x\n", (0, 9))]
    blocks = dict(by_hand.merged([*lines("symbols:\n  x: real\n  y: 2 x\n"), *second], lines("symbols:\n  x: binary\n")))
    assert "extend" not in blocks[0, 9] and "x: binary" in blocks[0, 9] and "y: 3 x" in blocks[0, 9]
    added = by_hand.lines_of("extend: true\nsymbols:\n  y: 3 x\n", (0, 9))
    blocks = dict(by_hand.merged([*lines("symbols:\n  x: real\n"), *added], lines("symbols:\n  x: binary\n")))
    assert "extend: true" in blocks[0, 9] and "x" not in [line.name for line in by_hand.lines_of(blocks[0, 9], (0, 9))]
