"""The words around the formulas of a text: what stands right before and right behind each, as it is typed."""

import re
from bisect import bisect_left
from dataclasses import replace
from itertools import accumulate

from .items import Formula

BEFORE, BEHIND = 800, 300  # characters that are kept
CLOSES = re.compile(r"\s*(?:`?\$\$?|\\\\?[\])]|\\end\{\w+\*?\}|`+)?")
OPENS, LONGEST_CLOSING = 3, 20  # characters that open and that close a formula, at most


def with_words(items, text, cell=None):
    """Give each formula of a text the words around it; one whose place in the text is not found keeps none."""
    starts, found, end, places = _starts(text), [], 0, []
    for item in items:
        if isinstance(item, Formula) and item.cell == cell and not item.file and 0 < item.line <= len(starts) and item.latex.strip():
            start, stop = _place(text, item.latex, max(end, starts[item.line - 1]))
            if start >= 0:
                around = before(text, start, places), behind(text, stop)
                item, end = Formula(item.latex, item.line, item.cell, item.display, item.label, item.mark, item.file, *around), stop
                places.append((start, stop))
        found.append(item)
    return found


def with_text_above(item, text, above):
    """Give a formula near the beginning of a cell the text of the cells ``above`` it, which its sentence may have begun in; none behind a heading."""
    if not isinstance(item, Formula) or not text.startswith(item.before) or len(item.before) >= BEFORE:
        return item
    kept = []
    for cell in reversed(above):
        if sum(map(len, kept)) + len(cell) > BEFORE or cell.rstrip().rpartition("\n")[2].startswith("#"):
            break
        kept.insert(0, cell)
    return replace(item, before="\n\n".join([*kept, item.before])) if kept else item


def before(text, place, formulas):
    """Return what stands before a place: some paragraphs, the first of them whole if it is not the only one.

    ``formulas`` are those before it, each from where to where it goes, in order.  What is returned begins in none of
    them: what closes it would be taken for what opens one, and so the words for formulas and the formulas for words.
    """
    first, gap = max(0, place - BEFORE), -1
    at = bisect_left(formulas, (first - LONGEST_CLOSING,), key=lambda formula: (formula[1],))
    near = formulas[at:]
    for start, stop in near:
        if start - OPENS >= first:
            break
        first = max(first, CLOSES.match(text, stop).end())
    if first:
        gap = text.find("\n\n", first, place)
        gap = -1 if any(start <= gap < stop for start, stop in near) else gap
    return text[gap + 2 : place] if gap >= 0 and text[gap:place].strip() else text[first:place]


def behind(text, place):
    return text[place : place + BEHIND]


def _starts(text):
    """Return where each line of a text begins."""
    return [0, *accumulate(len(line) + 1 for line in text.split("\n")[:-1])]


def _place(text, latex, start):
    """Return from where to where a formula goes; one that is indented, or stands in a quotation, is found by its first and last lines."""
    at = text.find(latex, start, start + len(latex) + BEFORE)
    if at >= 0:
        return at, at + len(latex)
    lines = [line.strip() for line in latex.strip().split("\n")]
    at = end = text.find(lines[0], start, start + len(latex) + BEFORE)
    for line in lines if at >= 0 else ():
        place = text.find(line, end, end + len(line) + BEFORE)
        end = place + len(line) if place >= 0 else end
    return at, end
