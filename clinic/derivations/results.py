"""What an answer about a derivation is made of: its lines, each with a verdict, and the whole."""

from dataclasses import dataclass, field

from ..answers import Answer
from ..wording import readable
from . import telling


@dataclass
class Line(Answer):
    """The verdict on one relation sign of a text.

    ``verdict`` is "holds", "false", "definition" or "unread"; ``needs`` is what a true line assumes
    of the labels; ``derivative`` whether it is a definition of what seems to be a derivative, δ or J', which is
    checked nowhere; ``carries`` the number of the line whose mistake it only carries on; ``mend`` one change with
    which it holds, ``differs`` in words how it differs from what is right, where no name says it;
    ``mistakes`` what of the catalogue gives the same numbers; ``yours`` and ``right`` hold entries
    on the book's probe as ``{"index", "yours", "right"}``.
    """

    number: int
    text_line: int
    latex: str
    verdict: str
    needs: str = ""
    condition: str = ""
    message: str = ""
    about: str = ""
    truth: str = ""
    mistakes: list = field(default_factory=list)
    carries: int | None = None
    mend: str = ""
    differs: str = ""
    entries: list = field(default_factory=list)
    probe: str = ""
    counterexample: dict | None = None
    derivative: bool = False


@dataclass
class Derivation(Answer):
    """What is wrong with a pasted derivation; it is true where nothing is.

    ``first`` is the number of the line where it goes wrong, ``why`` what its mistake is and how one gets there, ``letters`` how the text was read,
    ``others`` alphabets under which it reads as well, ``passed_over`` what seems to state something
    and was not looked at for the words in it, ``mentions`` what expressions are of which it states nothing by a sign, ``guesses`` which sections its words may be about,
    ``matrices`` whether its letters are those of a batch in matrices or of layers.
    """

    lines: list = field(default_factory=list)
    first: int | None = None
    headline: str = ""
    why: str = ""
    letters: dict = field(default_factory=dict)
    reading: str = ""
    others: list = field(default_factory=list)
    notes: list = field(default_factory=list)
    passed_over: list = field(default_factory=list)
    mentions: list = field(default_factory=list)
    guesses: list = field(default_factory=list)
    matrices: bool = False

    @property
    def ok(self):
        return bool(self.lines) and not self.passed_over and all(line.verdict in ("holds", "definition") and not line.derivative for line in self.lines)

    @property
    def names(self):
        """The names of the mistakes that are certain, in the order of the lines."""
        return list(dict.fromkeys(line.mistakes[0].name for line in self.lines if len(line.mistakes) == 1))

    def __bool__(self):
        return self.ok

    def __str__(self):
        wrong = next((line for line in self.lines if line.number == self.first), None)
        parts = [self.headline, *([f"  You wrote {readable(wrong.latex)}.{self.why and f' {self.why}'}"] if wrong else []), *(f"  {note}" for note in (f"Read with {self.reading}." if self.reading else "", *self.notes) if note)]
        for one in (self.mentions if not self.lines else []):
            told = telling.mentioned(one)
            parts += told[1:] if told[0] in self.headline else ["", *told]
        if self.guesses:
            parts += ["", *telling.guessed(self.guesses)]
        shown = [line for line in self.lines if line.verdict in ("false", "unread")]
        for line in shown:
            parts += ["", *telling.told(line)]
        needing = {}
        for line in self.lines:
            if line.verdict == "holds" and line.needs:
                needing.setdefault(line.needs, []).append(line.number)
        for needs, numbers in needing.items():
            parts += ["", f"{telling.numbered(numbers)} hold{'s' if len(numbers) == 1 else ''} for {needs}."]
        for one in (self.mentions if self.lines else []):
            told = telling.mentioned(one)
            parts += ["", *told] if told[0] not in self.headline or one.mistakes else []
        return "\n".join(parts)
