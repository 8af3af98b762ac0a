"""What a text supposes and does not claim: that its labels sum to 5, where the number is that sum, or that l_i is the logarithm of a softmax."""

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


LOG_SOFTMAX = re.compile(r"\s*([a-z]|\\ell)\s*_\s*\{?\s*([a-z])\s*\}?\s*&?\s*:?=\s*&?\s*([a-z])\s*_\s*\{?\s*\2\s*\}?\s*-\s*\\(?:log|ln)\s*(?:\\left)?[({]?\s*\\sum[^=]*?(?:e\s*\^|\\exp)[^=]*")


def logarithms(texts):
    """Write log softmax(z)_i for l_i where a line defines l_i = z_i − log Σ e^{z_j}: the letter is no loss."""
    found = next((m for text in texts if (m := LOG_SOFTMAX.fullmatch(text))), None)
    if found is None:
        return texts
    one = re.compile(rf"(?<![A-Za-z\\]){re.escape(found[1])}\s*_\s*(?:\{{\s*([a-z])\s*\}}|([a-z])(?![A-Za-z]))")
    return [one.sub(lambda m: rf"\log \mathrm{{softmax}}({found[3]})_{{{m[1] or m[2]}}}", text) for text in texts]
