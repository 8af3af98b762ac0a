"""The words and signs of marks and report: one relation, one formula, one number as HTML."""

import math
import re
from html import escape

from ...judging.messages import NEEDS

LABELS = {"any": "any labels", **NEEDS}
ASSUMED = {
    "any": "Nothing is assumed of the labels. ",
    "sum-one": "The labels are assumed to sum to 1. ",
    "one-hot": "The labels are assumed to be one-hot. ",
}
SIGNS = {"holds": "✓", "false": "✗", "refuted-as-stated": "✗", "skipped": "–", "unread": "?"}
WORDS = {
    "holds": "holds", "false": "false", "refuted-as-stated": "refuted as stated", "definition": "a definition",
    "given": "given", "skipped": "skipped", "unread": "not read",
}  # fmt: skip
COUNTED = {
    "holds": "hold", "refuted-as-stated": "refuted as stated", "definition": "definitions",
    "given": "given", "skipped": "skipped", "false": "false", "unread": "not read",
}  # fmt: skip
ONE = {"holds": "holds", "definition": "definition"}


def many(count, noun):
    return f"{count} {noun}{'' if count == 1 else 's'}"


def sign_of(entry):
    """Return the sign of a mark: short for the eye, in words for who listens."""
    parts = []
    for verdict, sign in SIGNS.items():
        if count := entry.count(verdict):
            if verdict == "holds":
                said = f"{many(count, 'relation')} checked, {'holds' if count == 1 else 'all hold'}"
                parts.append(f'<span class="eqcheck-holds"><span aria-hidden="true">{sign} {count}</span>'
                             f'<span class="eqcheck-said">{said}</span></span>')  # fmt: skip
            else:
                words = WORDS[verdict] if count == 1 else f"{count} {WORDS[verdict]}"
                parts.append(f'<span class="eqcheck-{verdict}"><span aria-hidden="true">{sign}</span> {words}</span>')
    return '<span class="eqcheck-said">; </span> '.join(parts)


def relations(entry):
    """Return what was checked, one item a relation sign."""
    return f'<ul class="eqcheck-relations">{"".join(_relation(check, entry) for check in entry.checks)}</ul>'


def _relation(check, entry):
    sides = _code(check.left)
    if check.right:
        sides = f"{sides} {escape(check.relation)} {_code(check.right)}"
    said = WORDS[check.verdict]
    if check.verdict == "holds":
        if entry.labels:
            said += f" for {LABELS[check.assumption]}"
        if check.relation == "=" and check.max_error is not None:
            said += f", largest error {_error(check.max_error)}"
        said += f", {many(check.points, 'value')} compared"
        said += " to the digits shown" if check.relation == "≈" else ""
    else:
        example = numbers(check)
        reason = "" if example and check.message == "the two sides differ" else check.message
        said += f": {marked_up(reason)}" if reason else ""
        said += f". {marked_up(example)}" if example else ""
        said += f" → {marked_up(check.advice)}" if check.advice else ""
    sign = f'<span aria-hidden="true">{SIGNS[check.verdict]}</span> ' if check.verdict in SIGNS else ""
    return f'<li class="eqcheck-{check.verdict}">{sides}<span class="eqcheck-verdict">{sign}{said}</span></li>'


def _code(latex):
    return f'<code class="eqcheck-code">{escape(latex)}</code>' if latex else ""


def marked_up(message):
    """Escape a sentence and set the LaTeX in it as code."""
    return re.sub(r"[^\s,;:]*\\[^\s,;:]+", lambda m: f'<code class="eqcheck-code">{m[0]}</code>', escape(message))


def _error(error):
    """Say how large an error is to a power of ten; what is rounding differs between machines."""
    return f"below 1e-{min(12, math.floor(-math.log10(error))) if error else 12}"


def numbers(check):
    """Return the counterexample in words: where, and what the two sides are there."""
    example = check.counterexample
    if not example or "left" not in example:
        return ""
    where = [f"{name} = {value}" for name, value in {**example["sizes"], **example["indices"]}.items()]
    if "entry" in example:
        where.append("entry " + ", ".join(map(str, example["entry"])))
    left = "the chain begins with" if check.chained else "the left is"
    right = "this side is" if check.chained else "the right is"
    at = f"With {', '.join(where)} " if where else "There "
    return f"{at}{left} {_number(example['left'])}, {right} {_number(example['right'])}"


def _number(x):
    return f"{x:.4g}".replace("-", "−") if isinstance(x, float) else str(x)
