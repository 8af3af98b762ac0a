"""What a text supposes of its labels in numbers, Σ t_i = 5: it claims nothing, and the number is that sum wherever it is a factor."""

import re

from . import telling

TOTAL = re.compile(r"\s*\\sum\s*(?:\\limits)?\s*(?:_\s*(?:\{\s*\w\s*\}|\w))?\s*(?P<label>[a-zA-Z])\s*(?:_\s*(?:\{\s*(?P<index>\w)\s*\}|\w))?\s*=\s*(?P<total>\d+(?:\.\d+)?)[\s.,;]*")
LOSS = r"\\sum[^=]{{0,20}}?{label}\s*_\s*\{{?\s*\w\s*\}}?\s*(?:\\cdot|\*)?\s*\\(?:log|ln)"


def totals(found):
    """Return ``(pairs, notes)``: pairs of a piece and its text without those that say what the labels sum to, with Σ_k t_k for that number."""
    given = next((m for _, text in found if (m := TOTAL.fullmatch(text)) and float(m["total"]) != 1 and any(re.search(LOSS.format(label=m["label"]), other) for _, other in found)), None)
    if given is None:
        return found, []
    factor = re.compile(rf"(?<![\w.^_{{]){re.escape(given['total'])}\s*(?:\\cdot(?![A-Za-z])|\*)?\s*(?=[A-Za-z(]|\\(?:hat|mathrm|mathbf|frac))")
    kept = [(piece, factor.sub(lambda m: rf"(\sum_{{k}} {given['label']}_{{k}}) ", text)) for piece, text in found if not ((m := TOTAL.fullmatch(text)) and m["label"] == given["label"])]
    return kept, [f"That the labels sum to {given['total']} is taken as given, and {given['total']} as a factor for their sum."]


def contradicted(result, notes):
    """Take lines for false that hold only for labels that sum to 1, where the text says that they sum to something else."""
    lines = [line for line in result.lines if line.verdict == "holds" and line.needs]
    for line in lines:
        line.verdict, line.differs = "false", f"it holds for {line.needs}, and the text says that they do not sum to 1"
    if lines:
        result.first = min(line.number for line in (*lines, *(line for line in result.lines if line.number == result.first)))
        result.notes = [note for note in result.notes if note not in notes] + notes
        result.headline, result.why = telling.headline(result), telling.why(result)
    return result
