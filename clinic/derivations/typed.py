"""The two sides of each relation sign as the reader typed them, beside what the checker was given to read."""

import re

from eqcheck.reading.statements.chains import split
from eqcheck.reading.tokens import Context, Unreadable

MARKUP = re.compile(r"\\(?:begin|end)\s*\{\w+\*?\}(?:\{[^{}]*\})?|\\(?:nonumber|notag|displaystyle)(?![A-Za-z])|\\\\(?:\[[^\]]*\])?|&|\\(?:label|tag)\s*\{[^{}]*\}|^\s*[,.;]+|[,.;]+\s*$")

WORDS = re.compile(r"\\(?:text|textrm|textit|textbf|mbox)\s*\*?\{\s*((?:soft-?max|diag|log|ln|exp|one-?hot|[BC]CE|loss|cost)[^{}]*)\}", re.I)


def statements(latex, before=""):
    """Return ``["left sign right", …]`` of a formula as typed, in the order of its signs, and its last side; None where it falls apart.

    ``before`` is the side that a formula which begins with a sign goes on with.
    """
    latex = WORDS.sub(r"\\operatorname{\1}", latex)  # a word that is a function is a part of its side
    try:
        chains = split(latex, Context())
    except (Unreadable, RecursionError):
        return None, before
    found, last = [], before
    for chain in chains:
        left = last if chain.continues and not chain.head.latex else chain.head.latex
        if chain.inside:
            return None, before
        for link in chain.links:
            found.append(" ".join(part for part in (_tidy(left), link.sign, _tidy(link.side.latex)) if part))
            left = link.side.latex
        last = left or last
    return found, last


def _tidy(latex):
    return " ".join(MARKUP.sub(" ", latex).split())
