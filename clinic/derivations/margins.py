"""The logistic loss of a margin, ln(1 + e^{−y f}), with labels 1 and −1: its letters are numbers, and each line is calculus in them.

A text is taken for one by this loss alone.  What it defines as its loss is its loss, with whatever factors are in it.
"""

import re

from .alphabets import LOSSES, Letters
from .dialect import without_superscripts

CALL = r"(?:\s*(?:\\left)?\(\s*[xw]\s*(?:_\s*\{?\w\}?)?\s*(?:\\right)?\))?"
LETTER = r"(?<![A-Za-z\\])([a-z])"
PRODUCT = rf"-\s*(\d*)\s*(?:\\cdot\s*|\*\s*)?{LETTER}(?:_\s*\{{?[in]\}}?)?\s*(?:\\cdot\s*|\*\s*)?([a-z])(?![A-Za-z]){CALL}"
OPEN, CLOSE = r"(?:\\left)?\s*\\?[({\[]", r"\s*(?:\\right)?\s*\\?[)}\]]"
LOSS = re.compile(rf"\\(?:log|ln)\s*{OPEN}\s*1\s*\+\s*(?:\\exp\s*{OPEN}\s*{PRODUCT}{CLOSE}|e\s*\^\s*\{{\s*{PRODUCT}\s*\}}){CLOSE}")
HEAD = re.compile(rf"(?<![A-Za-z\\])({'|'.join(map(re.escape, sorted(LOSSES, key=len, reverse=True)))})\s*(?:(?:\\left)?\([^()=]*(?:\([^()]*\))?[^()=]*\))?\s*&?\s*:?=\s*&?\s*$")
NUMBERED = re.compile(r"(?<=[A-Za-z])\s*_\s*(?:\{\s*[in]\s*\}|[in](?![A-Za-z]))")
OTHERS = re.compile(r"\\sum|soft-?max|\\(?:top|intercal)|\^\s*\{?\s*T(?![A-Za-z])|\\langle")


def read(texts, words):
    """Return ``(texts, letters)`` of a text about such a loss, or None."""
    texts = [NUMBERED.sub("", text) for text in without_superscripts(texts)]
    whole = "\n".join(texts)
    found = LOSS.search(whole)
    if found is None or OTHERS.search(whole) or re.search(r"soft-?max", words, re.I):
        return None
    factor, label, margin = (one or two or "" for one, two in zip(found.groups()[:3], found.groups()[3:]))
    head = next((m for text in texts if (at := LOSS.search(text)) and (m := HEAD.search(text[: at.start()]))), None)
    if head is None or len({label, margin, head[1]}) < 3 or "e" in (label, margin):
        return None
    loss = head[1]
    texts = [re.sub(rf"(?<![A-Za-z\\]){margin}{CALL}(?!\w)", lambda m: f"{margin} ", text) for text in texts]
    texts = [re.sub(rf"(?<![A-Za-z\\]){re.escape(loss)}\s*(?:\\left)?\(\s*{label}\s*,\s*{margin}\s*(?:\\right)?\)", lambda m: f"{loss} ", text) for text in texts]
    texts = [re.sub(rf"(?<![A-Za-z\\]){re.escape(loss)}\s*(?:\\left)?\(\s*{margin}\s*(?:\\right)?\)", lambda m: f"{loss} ", text) for text in texts]
    declared = "\n".join(["symbols:", f"  {label}: real", f"  {margin}: real", rf"  {loss}: \ln(1 + e^{{-{factor} {label} {margin}}})"])
    return texts, Letters(margin, "", label, loss, "", "", "", declared=declared)
