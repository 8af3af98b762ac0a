"""What a page is made of, whatever its format: declarations, macros, formulas, headings, and what was not read.

The one mapping of places: ``line`` counts from 1 in the file, or in cell number ``cell`` of a notebook, and
``file`` names the file where that is not the page itself (one that it takes in, or that its folder shares).
"""

from dataclasses import dataclass


class Unusable(Exception):
    """A path or file that is no page: missing, not text, or no notebook."""


@dataclass(frozen=True)
class Declaration:
    """A declarations block: its text, where it stands, and on which line its text begins; a folder's is ``shared``."""

    text: str
    line: int
    cell: int | None = None
    first_line: int = 1
    file: str = ""
    shared: bool = False


@dataclass(frozen=True)
class Macros:
    """Macros that are known from here on."""

    macros: tuple
    line: int = 1
    cell: int | None = None
    file: str = ""


@dataclass(frozen=True)
class Formula:
    """A formula as it stands on the page; ``before`` and ``behind`` are the text around it, as it is typed."""

    latex: str
    line: int
    cell: int | None = None
    display: bool = False
    label: str = ""
    mark: str = ""
    file: str = ""
    before: str = ""
    behind: str = ""


@dataclass(frozen=True)
class Break:
    """A heading with its ``words``: a condition that the text states holds up to here."""

    line: int
    cell: int | None = None
    words: str = ""


@dataclass(frozen=True)
class NoBlock:
    """What was meant as a declarations block and is none: its first line, and what is wrong with it."""

    text: str
    line: int
    cell: int | None = None
    reason: str = ""
    file: str = ""


@dataclass(frozen=True)
class Unseen:
    """A formula where none is read: its text, the line it begins on, and what keeps it from being read.

    What is ``whole`` is no formula but something that may hold some, such as a file: it counts as one.
    """

    text: str
    line: int
    cell: int | None = None
    reason: str = ""
    mark: str = ""
    file: str = ""
    whole: bool = False
