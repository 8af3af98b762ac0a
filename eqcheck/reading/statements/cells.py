"""Cells: what stands beside a formula in its row of a Markdown table, and at the head of its column.

A cell with nothing but a short condition in it, ⟨i = j⟩, restricts its row, or its column if it is the head of one.
All texts are plain ones, in which formulas stand in angle brackets.
"""

import re

RELATION = r"(?:=|<|>|≤|≥|≠|\\(?:leq?|geq?|neq?|ne|lt|gt)(?![A-Za-z]))"
LETTER = r"(?:\\?[A-Za-z]+(?:_(?:\w|\\?[A-Za-z]+|\{\w+\}))?|-?[\d.]+)"
SIMPLE = rf"⟨\s*{LETTER}\s*{RELATION}\s*{LETTER}\s*⟩"  # i = j, x > 0, t_k = 1
ROW = re.compile(r"[ \t>]*\|")
BAR = re.compile(r"\|(?![^⟨⟩]*⟩)")
ALONE = re.compile(rf"\W*?{SIMPLE}\W*")


def in_row(before, behind):
    """Return the cells around a formula as one text, with a colon behind each short condition, and whether the formula is all of the first one; None if it stands in no table."""
    lines = before.split("\n")
    if not ROW.match(lines[-1]):
        return None
    *left, own = _cells(lines[-1])
    rest, *right = _cells("|" + behind.partition("\n")[0])
    top = len(lines) - 1
    while top and ROW.match(lines[top - 1]):
        top -= 1
    head = _cells(lines[top])[len(left) : len(left) + 1] if top < len(lines) - 1 else []
    found = [f"{cell}:" if ALONE.fullmatch(cell) else cell for cell in (*head, *left, *right) if cell]
    return "; ".join(filter(None, [*found, own, rest])), any(right) and not (left or own or rest)


def _cells(line):
    return [cell.strip() for cell in BAR.split(line)[1:]]
