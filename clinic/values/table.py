"""What each mistake of the catalogue gives for p = (0.2, 0.3, 0.5), with soft labels and with a one-hot one."""

from functools import cache
from typing import NamedTuple

import numpy as np

from softmaxlib.mistakes import CATALOGUE
from softmaxlib.mistakes import formulas

PROBABILITIES = (0.2, 0.3, 0.5)
LABELS = {"soft": (0.1, 0.7, 0.2), "one-hot": (0.0, 1.0, 0.0)}
RIGHT = "right"


class Row(NamedTuple):
    """What one mistake gives: three numbers of the gradient, or the one of the loss; ``how`` is a factor in words."""

    name: str
    kind: str
    labels: str
    numbers: tuple
    how: str = ""


@cache
def rows():
    """Return the rows of the table, those of a right answer first; two ways to the same numbers are one row.

    A mistake that gives the right numbers cannot be seen there, and has no row.
    """
    found = {}
    for kind, labels in ((kind, labels) for kind in ("logits", "loss") for labels in LABELS):
        m = formulas.numbers(kind, (np.log(PROBABILITIES), np.array(LABELS[labels])), {})
        for name, variants in formulas.TABLES[kind].items():
            for variant in variants:
                _take(found, Row(name, kind, labels, _values(variant, m)))
        right = np.ravel(formulas.right(m))
        for name, words, factor in formulas.ratios(m):
            if not (kind == "loss" and name == "sign"):
                _take(found, Row(name, kind, labels, tuple(map(float, factor * right)), f"{words} times the right {'loss' if kind == 'loss' else 'gradient'}"))
    right = {(row.kind, row.labels): row.numbers for row in found.values() if row.name == RIGHT}
    seen = [
        row for row in found.values() if row.name == RIGHT or not np.allclose(row.numbers, right[row.kind, row.labels], 0, 1e-9)
    ]
    return sorted(seen, key=lambda row: row.name != RIGHT)


def _values(variant, m):
    with np.errstate(all="ignore"):
        value = variant(m)
    return None if value is None else tuple(map(float, np.ravel(value)))


def _take(found, row):
    if row.numbers is None or not np.isfinite(row.numbers).all() or row.name not in (RIGHT, *CATALOGUE):
        return
    key = (row.name, row.kind, row.labels, tuple(np.round(row.numbers, 9) + 0.0))
    found.setdefault(key, row._replace(numbers=tuple(float(f"{x:.14g}") + 0.0 for x in row.numbers)))
