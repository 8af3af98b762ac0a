"""A suggested block is tried out: entries that the declarations refuse become questions, and what is read is counted."""

import re
from dataclasses import replace

from ..judging.page import check_items
from ..meaning import declarations
from ..meaning.declarations import Declarations
from ..reading.documents import Declaration, Formula
from ..reading.tokens import Unreadable
from .entries import Question

NAMED = re.compile(r"^symbol '(.*?)'(?::| is)", re.S)
TWO = re.compile(r"^symbols '(.*?)' and '(.*?)' have one name", re.S)


def settled(block, before=()):
    """Return the block without the entries that make it unreadable; each of them becomes a question."""
    declared = Declarations()
    for text in before:
        try:
            declared = declarations.read(text, declared)
        except Unreadable:
            continue
    for _ in range(2 * len(block.entries) + 1):
        try:
            declarations.read(block.text, declared)
        except Unreadable as error:
            block = _without(block, str(error))
        else:
            return block
    return replace(block, entries=())


def _without(block, message):
    """Leave out the entry that a message names, or the last definition if it names none."""
    named, two = NAMED.match(message), TWO.match(message)
    name = named[1] if named else two[2] if two else ""
    wrong = next((entry for entry in block.entries if entry.name == name), None)
    if wrong is not None and named and "real" in wrong.alternatives and wrong.value != "real":
        # What no definition can be is still a letter.
        number = replace(wrong, value="real", alternatives=(), reason=f"no definition: {message.partition(': ')[2]}")
        return replace(block, entries=tuple(number if e is wrong else e for e in block.entries))
    if wrong is None:
        wrong = next((entry for entry in reversed(block.entries) if entry.name in message and entry.field == "symbols"), block.entries[-1])
    question = Question(f"{wrong.name}: {wrong.value}   is left out: {message.partition(': ')[2] or message}", wrong.line)
    return replace(block, entries=tuple(e for e in block.entries if e is not wrong), questions=(*block.questions, question))


def valid(texts):
    """Say whether blocks that follow each other can all be read."""
    declared = Declarations()
    try:
        for text in texts:
            declared = declarations.read(text, declared)
    except Unreadable:
        return False
    return True


def with_blocks(items, blocks):
    """Return the items of a page with the blocks in their places."""
    items = list(items)
    for block in reversed(blocks):
        at = next(
            (n for n, item in enumerate(items) if isinstance(item, Formula) and (item.cell or 0, item.line) >= (block.cell or 0, block.line)),
            len(items),
        )
        items.insert(at, Declaration(block.text, block.line, block.cell))
    return items


def read_with(items, blocks):
    """Return how many relation signs of a page are read with these blocks, and how many there are."""
    checks = check_items(with_blocks(items, blocks), "")
    return sum(check.verdict != "unread" for check in checks), len(checks)
