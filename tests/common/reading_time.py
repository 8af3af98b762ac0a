"""How long text takes to read: 200 words a minute, a minute for a display, half a minute for a cell of code."""

import re

DECLARATIONS = re.compile(r"^```\{eqcheck\}.*?^```$", re.M | re.S)
DISPLAY = re.compile(r"^\$\$\n.*?^\$\$(?: \([^)\n]*\))?$", re.M | re.S)


def words_and_displays(markdown):
    """Return how many words a piece of Markdown has outside its displays, and how many displays."""
    text = DECLARATIONS.sub("", markdown)
    return len(DISPLAY.sub("", text).split()), len(DISPLAY.findall(text))


def minutes(words, displays, cells):
    return words / 200 + displays + cells / 2
