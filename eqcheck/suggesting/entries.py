"""What is suggested, as plain data, and how it is typed as a declarations block."""

import re
from dataclasses import dataclass

import yaml

PLAIN = re.compile(  # what an entry shows without words
    r"(?:a number\Z|numbers, counted by|a column vector|a matrix|runs below|counts in|a letter for|a component of|all of them|the argument of|the derivative|an entry of|the identity|a column of ones)"
)
WIDTH = 46  # from here on a reason stands, where the entry is shorter


@dataclass(frozen=True)
class Entry:
    """One line of a block: a name of ``index`` or ``symbols``, an order of ``ranges`` or what to ``assume``, and why.

    ``alternatives`` are other right sides that the page does not rule out, the likelier first; ``line`` is
    where the page says it, if it does.
    """

    field: str
    name: str
    value: str
    reason: str = ""
    line: int | None = None
    alternatives: tuple = ()

    @property
    def typed(self):
        """The entry as YAML, without its reason."""
        return f"{quoted(self.name)}: {quoted(self.value)}"


@dataclass(frozen=True)
class Question:
    """What the page leaves open and its author has to answer."""

    text: str
    line: int | None = None


@dataclass(frozen=True)
class Block:
    """A declarations block: its entries and questions, and the line (and cell) before which it stands."""

    entries: tuple
    questions: tuple = ()
    line: int = 1
    cell: int | None = None
    extend: bool = False

    def of(self, field):
        """Return the entries of one field."""
        return [entry for entry in self.entries if entry.field == field]

    @property
    def text(self):
        """The YAML of the block, each guess with its reason, the questions as comments below."""
        lines = ["extend: true"] if self.extend else []
        if self.of("index"):
            lines += ["index:", *_lines(self.of("index"))]
        if self.of("symbols"):
            lines += ["symbols:", *_lines(self.of("symbols"))]
        lines += [f"assume: {entry.value}  # {entry.reason}" for entry in self.of("assume")]
        lines += [f"{entry.field}: {quoted(entry.value)}" for entry in self.of("gradient")]
        orders = [entry.value for entry in self.of("ranges")]
        if orders:
            lines.append(f"ranges: {orders[0]}" if len(orders) == 1 else f"ranges: [{', '.join(orders)}]")
        lines += [f"# ? {question.text}" for question in self.questions]
        return "\n".join(lines) + "\n"

    def typed(self, ending):
        """The block as a file with this ending has it: a comment in LaTeX, a directive in reStructuredText, else fenced."""
        if ending == ".tex":
            return "% eqcheck\n" + "".join(f"% {line}\n" for line in self.text.splitlines())
        if ending == ".rst":
            return ".. eqcheck::\n\n" + "".join(f"   {line}\n" for line in self.text.splitlines())
        return self.fenced

    @property
    def fenced(self):
        """The block as it stands in Markdown."""
        return f"```{{eqcheck}}\n{self.text}```\n"


@dataclass(frozen=True)
class Suggestion:
    """The blocks that a page needs, from top to bottom, and how many of its relation signs are read with them."""

    blocks: tuple = ()
    read: int = 0
    total: int = 0

    @property
    def entries(self):
        """The entries of all blocks."""
        return [entry for block in self.blocks for entry in block.entries]

    @property
    def questions(self):
        """The questions of all blocks."""
        return [question for block in self.blocks for question in block.questions]


def quoted(text):
    """Return a scalar as YAML reads it back: plain where that is possible."""
    try:
        plain = yaml.load(f"a: {text}  # b", Loader=yaml.BaseLoader) == {"a": text}
        plain = plain and yaml.load(f"{text}: b", Loader=yaml.BaseLoader) == {text: "b"}
    except yaml.YAMLError:
        plain = False
    return text if plain else "'" + text.replace("'", "''") + "'"


def _lines(entries):
    for entry in entries:
        typed, said = f"  {entry.typed}", entry.reason
        others = [other for other in entry.alternatives if other != "real"]
        if not others and PLAIN.match(said):
            said = ""
        elif entry.line is not None:
            said = f"{said}, line {entry.line}".lstrip(", ")
        if others:
            said = f"{said}; or {', '.join(others)}".lstrip("; ")
        yield f"{typed:<{WIDTH}}  # {said}" if said else typed
