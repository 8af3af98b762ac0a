"""One entry of the catalogue, and the sections that the entries point to.

p are the probabilities, t the labels, S their sum, z the logits; N examples, K
classes, D features.  ``formula`` and ``plain`` say what the mistake makes of the
gradient with respect to the logits, which should be S·p − t, or of whatever else
the entry is about.
"""

from typing import NamedTuple

PAGE = "mistakes.html"


class Mistake(NamedTuple):
    """One entry of the catalogue.

    ``sentence`` says what the mistake is, ``formula`` (LaTeX) and ``plain`` (text)
    what comes of it, ``why`` how a careful person gets there, and ``see`` which
    sections treat what it is about.  ``example`` is a function that makes the mistake;
    :func:`.diagnose` needs ``kind`` and ``params`` for it.  ``page`` is where it has its
    own section.
    """

    name: str
    sentence: str
    formula: str
    plain: str
    why: str
    see: tuple
    example: object
    kind: str = "logits"
    params: dict | None = None
    page: str = PAGE

    @property
    def links(self):
        """The sections that treat it, its own first."""
        return (f"{self.page}#{self.name}", *self.see)

    def __str__(self):
        return (
            f"{self.name}\n  {self.sentence}\n  It gives {self.plain}.\n"
            f"  Why: {self.why}\n  Read on: {', '.join(self.links)}"
        )

    def _repr_markdown_(self):
        links = ", ".join(f"[{link}]({link})" for link in self.links)
        return (
            f"**{self.name}.** {self.sentence} It gives ${self.formula}$.\n\n"
            f"{self.why}\n\nRead on: {links}"
        )


MORE = "more_mistakes.html"
JACOBIAN = "jacobian_product.html#"
DELTA = "kronecker_delta.html#"
CHAIN = "chain_rule.html#"
ONE = "one_result.html#"
NOTATION = "notation.html#"
VARIATIONS = "variations.html#"
OVERFLOW = "overflow.html#"
FINITE = "finite_differences.html#"
TRAINING = "training.html#"
