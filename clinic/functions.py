"""code: a pasted function, or a whole script, to what softmaxlib's diagnose says of what it defines."""

from dataclasses import dataclass, field

from softmaxlib.mistakes import pasted

from .answers import Answer, mistakes

NOT_NAMES = ("right", "ambiguous", "unknown")


@dataclass
class Function(Answer):
    """What diagnose says of one function: its verdict, how it was read, the entries that show it, and the sections to read."""

    function: str
    name: str
    right: bool
    outcome: str
    candidates: list
    reading: dict | None
    extras: dict
    note: str
    evidence: list
    mistakes: list
    said: str


@dataclass
class Code(Answer):
    """What is wrong with pasted code: one :class:`Function` for each that it defines, or why there is none."""

    functions: list = field(default_factory=list)
    error: str | None = None
    remarks: list = field(default_factory=list)
    printed: str = ""

    @property
    def ok(self):
        return self.error is None and bool(self.functions) and all(one.right for one in self.functions)

    @property
    def names(self):
        """The names of the mistakes that are certain."""
        return [one.name for one in self.functions if one.name not in NOT_NAMES]

    def __bool__(self):
        return self.ok

    def __str__(self):
        return "\n\n".join([*self.remarks, *([self.error] if self.error else []), *(one.said for one in self.functions)])


def code(text, function=None, kind=None, params=None, time_limit=5.0, extreme=True):
    """Say what is wrong with a function that comes as text, or with all that look like one in a script.

    Parameters
    ----------
    text : str
        Python source.
    function : str, optional
        Which function, class or method of it.
    kind, params, time_limit, extreme
        As ``softmaxlib.diagnose`` takes them.

    Returns
    -------
    Code

    Raises
    ------
    TypeError
        If the text is none.
    """
    if not isinstance(text, str):
        raise TypeError(f"text is {type(text).__name__}, expected a str")
    found = pasted.diagnosed(text, function, kind, params, time_limit, extreme)
    return Code([_function(one) for one in found["diagnoses"]], found["error"], found["remarks"], found["printed"])


def _function(one):
    names = list(dict.fromkeys(part for name in one["candidates"] for part in name.split(" + ")))
    return Function(
        one["function"], one["name"], one["ok"], one["outcome"], one["candidates"], one["reading"], one["extras"], one["note"],
        one["evidence"], mistakes(names), one["text"],
    )  # fmt: skip
