"""What the letters above and at the ends of sums are: y^n is the label of example n, and Σ_{j=1}^k in p_k is over all classes."""

import re

from .dialect import SUBSCRIPT

OVER_EXAMPLES = re.compile(r"\\sum\s*(?:\\limits)?\s*_\s*\{?\s*([a-z])\b")
RAISED_LETTER = re.compile(r"(?<=[A-Za-z}\d])\s*\^\s*(?:\{\s*([a-z])\s*\}|([a-z])(?![A-Za-z]))")
ONLY_SUMS = re.compile(r"\\sum\s*(?:\\limits)?\s*_\s*(?:\{[^{}]*\}|\w)")
ITS_LIMIT = re.compile(r"\\sum\s*(?:\\limits)?\s*_\s*(?:\{[^{}]*\}|\w)\s*$")


def examples_above(texts):
    """Write y^{(n)} for y^n where a sum runs over n and no letter has it below: it numbers the examples, and is no power."""
    summed = {m[1] for text in texts for m in OVER_EXAMPLES.finditer(text)}
    below = {letter for text in texts for m in SUBSCRIPT.finditer(ONLY_SUMS.sub("", text)) for letter in (m[1] or m[2])}
    marks = {letter for letter in summed - below if sum(letter in (m[1], m[2]) for text in texts for m in RAISED_LETTER.finditer(text)) > 2}

    def marked(m):
        letter = m[1] or m[2]
        return f"^{{({letter})}}" if letter in marks and not ITS_LIMIT.search(m.string[: m.start()]) and not re.search(r"(?:e|\\mathrm\{e\})$", m.string[: m.start()]) else m[0]

    return [RAISED_LETTER.sub(marked, text) for text in texts] if marks else texts


UP_TO_A_CLASS = re.compile(r"(\\sum\s*(?:\\limits)?\s*_\s*\{\s*\w\s*=\s*1\s*\})\s*\^\s*(?:\{\s*([a-z])\s*\}|([a-z]))(?=\s*(?:e\s*\^|\\?exp(?![A-Za-z])))")


def beyond_its_class(texts):
    """Leave out the end of a sum of exponentials that is an index of the left side, as in p_k = e^{z_k} / Σ_{j=1}^k e^{z_j}; return its letter, too."""
    ends = []
    for n, text in enumerate(texts):
        left = text.partition("=")[0]
        for m in list(UP_TO_A_CLASS.finditer(text)):
            end = m[2] or m[3]
            if m.start() > len(left) and any(end in s.groups() for s in SUBSCRIPT.finditer(left)):
                texts = [*texts[:n], texts[n].replace(m[0], m[1]), *texts[n + 1 :]]
                ends.append(end)
    return texts, ends
