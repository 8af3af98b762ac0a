"""Markers: what a page tells the checker about a line, in comments that no reader sees."""

import re
from dataclasses import dataclass

IN_LATEX = re.compile(r"%\s*eqcheck:\s*(.*?)\s*$", re.M)
IN_MARKDOWN = re.compile(r"<!--\s*eqcheck:\s*(.*?)\s*-->", re.S)
# What disappears when a formula is shown: the marker, and its line if it has one of its own.
SHOWN_TO_NOBODY = re.compile(r"^[ \t]*%\s*eqcheck:.*\n|[ \t]*%\s*eqcheck:.*$", re.M)


@dataclass(frozen=True)
class Marker:
    """What stands behind ``eqcheck:``: a word such as ``false``, and for some words more."""

    text: str = ""

    @property
    def word(self):
        return self.text.partition(" ")[0]

    @property
    def rest(self):
        return self.text.partition(" ")[2].strip()

    def __bool__(self):
        return bool(self.text)


def markers(latex):
    """Return the text of the marker on each line of a formula that has one, by the line's number."""
    return {latex.count("\n", 0, found.start()): found[1] for found in IN_LATEX.finditer(latex)}


def marker_of(found, row, latex):
    """Return the marker of a row: it stands at the end of one of the lines that the row spans."""
    first = latex.count("\n", 0, row[0].start)
    last = latex.count("\n", 0, row[-1].end)
    return next((found[line] for line in range(first, last + 1) if line in found), "")
