"""What a page is made of, whatever its format: declarations, formulas, headings, and what was not read."""

from dataclasses import dataclass


class Unusable(Exception):
    """A path or file that is no page: missing, not text, or no notebook."""


@dataclass(frozen=True)
class Declaration:
    """A declarations block: its text and where it stands."""

    text: str
    line: int
    cell: int | None = None


@dataclass(frozen=True)
class Formula:
    """A formula as it stands on the page."""

    latex: str
    line: int
    cell: int | None = None
    display: bool = False
    label: str = ""
    mark: str = ""


@dataclass(frozen=True)
class Break:
    """A heading: a condition that the text states holds up to here."""

    line: int
    cell: int | None = None


@dataclass(frozen=True)
class NoBlock:
    """What was meant as a declarations block and is none: its first line, and what is wrong with it."""

    text: str
    line: int
    cell: int | None = None
    reason: str = ""


@dataclass(frozen=True)
class Unseen:
    """A formula where none is read: its text, the line it begins on, and what keeps it from being read."""

    text: str
    line: int
    cell: int | None = None
    reason: str = ""
    mark: str = ""
