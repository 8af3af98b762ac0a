"""A suggested block is tried out: entries that the declarations refuse become numbers or questions, and what is read is counted."""

import re
from dataclasses import replace

from ..judging.page import Page
from ..meaning import declarations
from ..reading.documents import Declaration, Formula
from ..reading.tokens import Unreadable
from .entries import Question

NAMED = re.compile(r"^symbol '(?P<name>.*?)'(?::| is)|^symbols '.*?' and '(?P<second>.*?)' have one name", re.S)
MAX_BLOCKS = 20


def before(items):
    """Return the page as it is before its first formula: with the declarations and macros that it has already."""
    page = Page("")
    for item in items:
        if not isinstance(item, Formula):
            page.take(item)
    page.checks = []
    page.first = next(((item.cell, item.line) for item in items if isinstance(item, Formula)), None)
    return page


def settled(block, declared):
    """Return the block with no entry that makes it unreadable: it becomes a number if it can be one, else a question."""
    for _ in range(2 * len(block.entries) + 2):
        wrong = _first_problem(block, declared)
        if wrong is None:
            return block
        block = _without(block, *wrong)
    return replace(block, entries=())


def _first_problem(block, declared):
    """Return the first entry that the declarations refuse, and their reason; nothing if they take all."""
    try:
        faults = [(fault.text, str(fault.reason)) for fault in getattr(declarations.read(block.text, declared), "faults", ())]
    except Unreadable as error:
        named = NAMED.match(str(error))
        faults = [((named["name"] or named["second"]) + ":" if named else "", str(error))]
    if not faults:
        return None
    text, reason = faults[0]
    found = [entry for entry in block.entries if text.startswith(f"{entry.name}:") or entry.typed.startswith(text or "\n")]
    found = found or [entry for entry in block.entries if entry.field == "symbols" and f"{entry.name!r}" in reason]
    entry = max(found, key=lambda e: len(e.name)) if found else next(iter(reversed(block.entries)), None)
    return entry, reason


def _without(block, entry, reason):
    """Leave out an entry, or make a number of it where it may be one."""
    if entry is None:
        return replace(block, questions=(*block.questions, Question(reason)))
    reason = reason.partition(": ")[2] if NAMED.match(reason) and ": " in reason else reason
    if "real" in entry.alternatives and entry.value != "real" and "one name" not in reason:
        number = replace(entry, value="real", alternatives=(), reason=f"no definition: {reason}")
        return replace(block, entries=tuple(number if e is entry else e for e in block.entries))
    question = Question(f"{entry.name}: {entry.value}   is left out: {reason}", entry.line)
    return replace(block, entries=tuple(e for e in block.entries if e is not entry), questions=(*block.questions, question))


def valid(blocks, declared):
    """Say whether blocks that follow each other can all be read."""
    for block in blocks:
        try:
            declared = declarations.read(block.text, declared)
        except Unreadable:
            return False
        if getattr(declared, "faults", ()):
            return False
    return True


def with_blocks(items, blocks):
    """Return the items of a page with the blocks in their places."""
    items = list(items)
    for block in reversed(blocks):
        places = [(n, item) for n, item in enumerate(items) if isinstance(item, Formula)]
        here = (block.cell or 0, block.line)
        at = next((n for n, item in places if (item.cell or 0, item.line) >= here), len(items))
        items.insert(at, Declaration(block.text, block.line, block.cell))
    return items


def read_of(checks):
    """Return how many relation signs are read, and how many there are."""
    return sum(check.verdict != "unread" for check in checks), len(checks)
