"""Remarks: what a row says about its statement in a column of its own, as in ``= 2 x && \\text{since } f(x) = x^2``."""

import re

from ..tokens.words import opens_clause
from ..trees.brackets import CLOSE, OPEN

ASSERTS = ("since", "because", "as")  # these and their relatives state what is claimed
JOINING = re.compile(r"\W*(so|hence|thus|therefore|and|which is|that is|i\.?e\.?|finally|now|then|we get|this is|it is)\W*", re.I)
REASONS = re.compile(r"\W*(using|by|from|recall|note|defining|thanks|replacing|substituting|applying)\b", re.I)


def apart(row):
    """Return a row without the remark behind its last & that words begin, and that remark; conditions are none."""
    depth, place = 0, None
    for n, token in enumerate(row if any(token.kind == "AMP" for token in row) else ()):
        depth += (token.kind in OPEN) - (token.kind in CLOSE)
        if token.kind == "AMP" and depth <= 0 and any(t.kind == "REL" for t in row[:n]):
            behind = next((t for t in row[n:] if t.kind not in ("AMP", "GAP")), None)
            if behind is not None and (behind.kind == "TEXT" or behind.kind == "COND" and opens_clause(behind.text) in ASSERTS):
                place = n
                break
    return (row, []) if place is None else (row[:place], [t for t in row[place:] if t.kind != "AMP"])


def gives_reason(word, before):
    """Say whether a piece behind ``word`` or other words says why what stands before it holds."""
    return word in ASSERTS or any(t.kind == "TEXT" and REASONS.match(t.text) for t in before)


def side_of_words(row):
    """Return the words that stand before the first relation sign of a row as its left side; "so" and "hence" are none."""
    found = []
    for token in row:
        if token.kind not in ("TEXT", "COND", "GAP", "AMP", "THEREFORE"):
            break
        found += [token.text.strip()] if token.kind == "TEXT" and not JOINING.fullmatch(token.text) else []
    return " ".join(found)
