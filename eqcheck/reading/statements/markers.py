"""Markers: what a page tells the checker about a line, in comments that no reader sees."""

import re
from dataclasses import dataclass

IN_LATEX = re.compile(r"%\s*eqcheck:\s*(.*?)\s*$", re.M)
IN_MARKDOWN = re.compile(r"<!--\s{0,20}eqcheck:((?:(?!<!--).){0,2000}?)-->", re.S)
ANOTHER = re.compile(r"\s*(?:%\s*eqcheck:|-->\s*<!--\s*eqcheck:|\n)\s*")
ONE_SIGN = re.compile(r"sign (\d{1,3})\s+")
LOST = "this mark governs nothing: put it right behind the formula, on its line or the next"
NO_SIGN = "this mark governs nothing: the formula has no relation sign"
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


def assign(latex, links, mark=""):
    """Give the relation signs of a formula their markers; ``mark`` stands behind the whole formula.

    A marker governs the signs on its line, or those of the nearest line above that has any;
    "sign 2 …" governs the second of them alone.
    """
    links = sorted(links, key=lambda link: link.start)
    for found in IN_LATEX.finditer(latex):
        line = latex.count("\n", 0, found.start())
        above = [link.line for link in links if link.line <= line]
        here = [link for link in links if above and link.line == max(above)]
        for text in ANOTHER.split(found[1]):
            _mark(here or links[:1], text, stands_above=not here)
    for text in ANOTHER.split(mark) if mark else ():
        _mark([link for link in links if not link.marker or ONE_SIGN.match(text)], text)


def _mark(links, text, stands_above=False):
    one = ONE_SIGN.match(text)
    number = int(one[1]) if one else 0
    if stands_above or one and not 1 <= number <= len(links):
        reason = "it stands above every relation sign" if stands_above else f"there are {len(links)} signs to count here"
        for link in links[-1:]:
            link.error = link.error or f"the mark {text!r} governs nothing: {reason}"
        return
    for link in links[number - 1 : number] if one else links:
        link.marker = text[one.end() :] if one else text
