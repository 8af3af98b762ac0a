"""How near a number is that is typed with its digits: to half a unit of the last one, entry by entry in a list or matrix."""

import re

import numpy as np

from ..reading.trees.brackets import close

NUMBER = re.compile(r"[+-]?\d*\.?(\d*)(?:\\(?:cdot|times)10\^([+-]?\d{1,2}))?")
PARTED = ("AMP", "ROW", "COMMA")
TRANSPOSED = ["CARET", "LC", "TOP", "RC"]


def half_digits(side):
    """Return half a unit of the last digit of each number of a side, in the order of its entries; None if it shows anything else."""
    tokens = side.tokens
    if tokens and tokens[0].kind in ("BMATRIX", "LP"):
        end = close(tokens, 0)
        behind = [t.kind for t in tokens[end:]]
        inside = tokens[1 : end - 1]
        rows, wide = (sum(t.kind == kind for t in inside) for kind in ("ROW", "AMP"))
        if behind not in ([], TRANSPOSED) or behind and rows and wide:
            return None
    else:
        inside = tokens
    found, entry = [], ""
    for token in [*inside, None]:
        if token is None or token.kind in PARTED:
            number = NUMBER.fullmatch(entry)
            if not number or not entry.strip("+-."):
                return None
            found.append(0.5 * 10.0 ** (int(number[2] or 0) - len(number[1])))
            entry = ""
        elif token.kind not in ("LC", "RC"):
            entry += token.text
    return np.array(found)
