"""The check: the verdict on one relation sign, as every face and every report has it."""

from dataclasses import dataclass

from .advice import what_to_do

VERDICTS = ("holds", "false", "refuted-as-stated", "definition", "given", "skipped", "unread")


@dataclass(frozen=True)
class Check:
    """The verdict on one relation sign."""

    file: str
    cell: int | None
    line: int
    label: str
    left: str
    right: str
    verdict: str
    assumption: str = ""
    max_error: float | None = None
    counterexample: dict | None = None
    message: str = ""
    points: int = 0
    relation: str = "="
    formula: int = 0
    display: bool = False
    chained: bool = False  # whether the head of the chain, not ``left``, was compared
    follows: bool = False  # whether it is unread because the declarations above it are

    @property
    def ok(self):
        """Whether the page says what is true, or says that it is not."""
        return self.verdict not in ("false", "unread")

    @property
    def shown(self):
        """The relation as it is typed; of a formula that falls apart the whole, without a sign."""
        return " ".join(part for part in (self.left, self.relation, self.right) if part)

    @property
    def advice(self):
        """What its author can change where it is not as the page says; nothing where it is."""
        return "" if self.ok else what_to_do(self.message, self.left)

    def as_json(self):
        """Return what the JSON report holds."""
        names = ("file", "cell", "line", "label", "left", "right", "verdict", "assumption", "max_error",
                 "counterexample", "message")  # fmt: skip
        return {name: getattr(self, name) for name in names}


def summary(checks):
    """Return how many checks have which verdict."""
    return {"total": len(checks), **{v: sum(c.verdict == v for c in checks) for v in VERDICTS}}
