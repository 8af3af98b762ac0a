"""How much of other people's notes eqcheck reads, how much of a page's block suggest writes, and how far that goes alone.

    python benchmarks/notes.py FOLDER

FOLDER holds the pages, each at OWNER/NAME/PATH as in its repository; nothing is fetched, and a page that is
not there is named and left out.  benchmarks/notes/ has a file a page: where it is from, the declarations with
which it was checked, and what a person said of each false verdict, also of those under the suggested block
alone (``alone``).  A line counts as typed if suggest does not print it; "by hand" are the entries that have to be typed
or edited in the suggested block for the page to be read as far as under the record (by_hand.py).  Read "alone" is what the suggested
block, unedited, lets be read; "astray" are its false verdicts that are neither false under the recorded
declarations nor judged: a guess may have made them.
"""

import argparse
import difflib
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import yaml

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from eqcheck.judging.page import check_items  # noqa: E402
from eqcheck.reading import documents  # noqa: E402
from eqcheck.reading.documents import Declaration, Formula, Unusable  # noqa: E402
from eqcheck.suggesting import suggest  # noqa: E402
from eqcheck.suggesting.trying import with_blocks  # noqa: E402

from by_hand import by_hand, lines_of, with_texts  # noqa: E402

JUDGEMENTS = {
    "error": "a real error of the page",
    "condition": "a condition or an example, and no claim",
    "declaration": "the declarations are wrong there",
    "misread": "eqcheck read another formula",
    "numbers": "eqcheck's numbers are inexact there",
}


@dataclass
class Result:
    """What came out for one page; ``typed`` of ``lines`` of its declarations are not what suggest prints."""

    name: str
    verdicts: Counter = field(default_factory=Counter)
    judged: Counter = field(default_factory=Counter)
    false: list = field(default_factory=list)  # (place, relation, judgement)
    typed: int = 0
    lines: int = 0
    by_hand: int = 0
    entries: int = 0
    alone: int = 0  # read with the suggested block, unedited
    astray: list = field(default_factory=list)  # (place, relation) that are false with it alone

    @property
    def total(self):
        return sum(self.verdicts.values())

    @property
    def read(self):
        return self.total - self.verdicts["unread"]

    @property
    def rightly(self):
        """What is read as its author meant: without misreadings and what rests on wrong declarations."""
        return self.read - sum(self.judged[kind] for kind in ("misread", "declaration", "numbers"))

    def __add__(self, other):
        return Result(
            "all", self.verdicts + other.verdicts, self.judged + other.judged, [], self.typed + other.typed, self.lines + other.lines,
            self.by_hand + other.by_hand, self.entries + other.entries, self.alone + other.alone, self.astray + other.astray,
        )  # fmt: skip


def records(folder=HERE / "notes"):
    """Return what is recorded of each page, by the name of its file."""
    return {path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.yml"))}


def with_declarations(items, blocks):
    """Return the items of a page with the recorded declarations before the places they name, instead of its own."""
    items = [item for item in items if not isinstance(item, Declaration)]
    for block in sorted(blocks, key=lambda block: (block.get("cell") or 0, block["line"]), reverse=True):
        here = (block.get("cell") or 0, block["line"])
        at = next((n for n, item in enumerate(items) if isinstance(item, Formula) and (item.cell or 0, item.line) >= here), len(items))
        items.insert(at, Declaration(block["declarations"], block["line"], block.get("cell")))
    return items


def place_of(check, seen):
    """Return the place of a check, as judgements name it: cell, line, and which sign of the line it is."""
    seen[check.cell, check.line] += 1
    cell = f"cell {check.cell}, " if check.cell is not None else ""
    return f"{cell}line {check.line}, sign {seen[check.cell, check.line]}"


def entries(text):
    """Return the lines of a block without comments and blanks."""
    lines = (line.split("  #")[0].split("# ")[0].strip() for line in text.splitlines())
    return [line for line in lines if line]


def not_suggested(wanted, suggested):
    """Return how many lines of ``wanted`` are not among those that were suggested."""
    matcher = difflib.SequenceMatcher(None, sorted(suggested), sorted(wanted), autojunk=False)
    return len(wanted) - sum(block.size for block in matcher.get_matching_blocks())


def result(name, record, page):
    """Check one page under its recorded declarations, and under those alone that are suggested."""
    found, judgements = Result(name), record.get("judgements") or {}
    items = documents.read(page)
    for place, check in checks(with_declarations(items, record["blocks"]), name):
        found.verdicts[check.verdict] += 1
        judgement = judgements.get(place, "")
        if check.verdict != "unread":
            found.judged[judgement.partition(":")[0]] += bool(judgement)
        if check.verdict == "false":
            found.false.append((place, check.shown, judgement or "not judged"))
    wanted = [line for block in record["blocks"] for line in entries(block["declarations"])]
    found.lines = len(wanted)
    suggestion = suggest(page)
    found.typed = not_suggested(wanted, [line for block in suggestion.blocks for line in entries(block.text)])
    known = {place for place, _, _ in found.false} | set(record.get("alone") or {})
    plain = [item for item in items if not isinstance(item, Declaration)]
    for place, check in checks(with_blocks(plain, suggestion.blocks), name):
        found.alone += check.verdict != "unread"
        if check.verdict == "false" and place not in known:
            found.astray.append((place, check.shown))

    def reach(blocks):
        """Return how many signs blocks let be read, less those that are astray; an entry with an error counts as none."""
        judged = [(place_of(check, seen), check) for seen in [Counter()] for check in check_items(with_texts(plain, blocks), name) if not is_fault(check)]
        return sum((check.verdict != "unread") - (check.verdict == "false" and place not in known) for place, check in judged)

    recorded = [line for block in record["blocks"] for line in lines_of(block["declarations"], (block.get("cell") or 0, block["line"]))]
    printed = [line for block in suggestion.blocks for line in lines_of(block.text, (block.cell or 0, block.line))]
    found.by_hand, found.entries = len(by_hand(printed, recorded, reach, found.read)), len(recorded)
    return found


def checks(items, name):
    """Yield the checks of a page, each with its place."""
    seen = Counter()
    for check in check_items(items, name):
        if is_fault(check):
            raise ValueError(f"{name}: {check.message}")
        yield place_of(check, seen), check


def is_fault(check):
    """Say whether a check is none of the page, but what is wrong with an entry of its declarations."""
    return bool(check.line) and not check.relation and check.message.startswith("declarations:")


def share(part, whole):
    return f"{100 * part / whole:.0f} %" if whole else "–"


def row(found):
    """Return the line of a page: relations, read, rightly read, false, lines typed beside suggest, entries by hand, read with it alone, astray."""
    return (
        f"{found.name:<38} {found.total:5} {share(found.read, found.total):>6} {share(found.rightly, found.total):>6} "
        f"{found.verdicts['false']:5} {f'{found.typed} of {found.lines}':>12} {f'{found.by_hand} of {found.entries}':>12} {share(found.alone, found.total):>6} {len(found.astray):6}"
    )


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path, help="where the pages are, each at OWNER/NAME/PATH")
    parser.add_argument("--false", action="store_true", help="list each false verdict with its judgement, and what is astray")
    options = parser.parse_args(arguments)
    print(f"{'page':<38} signs   read rightly false        typed      by hand  alone astray")
    total, missing = Result("all"), []
    for name, record in records().items():
        page = options.folder / record["repository"] / record["path"]
        try:
            found = result(name, record, page)
        except Unusable:
            missing.append(f"{record['repository']} at {record['commit'][:7]}: {record['path']}")
            continue
        print(row(found))
        for place, relation, judgement in found.false if options.false else ():
            print(f"    {place}: {relation[:90]}\n        {judgement}")
        for place, relation in found.astray if options.false else ():
            print(f"    alone, {place}: {relation[:90]}")
        total += found
    print(row(total))
    print(", ".join(f"{count} {JUDGEMENTS[kind]}" for kind, count in total.judged.items() if count and kind in JUDGEMENTS))
    for page in missing:
        print(f"not there: {page}")


if __name__ == "__main__":
    main()
