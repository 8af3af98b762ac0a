"""What comes out where a sign claims less than equality: two rows of numbers a point, and how fast they approach each other."""

from dataclasses import dataclass

import numpy as np

from ..meaning.values import ShapesDiffer, evaluate
from ..meaning.values.shapes import kind as shape_of

STEPS = 0.1, 0.03, 0.01, 0.003  # by which a letter is made smaller
NOISE = 1e-12


@dataclass
class Compared:
    """Two rows of numbers a point, where they agree, and by how much they differ."""

    rows: tuple
    shape: tuple
    good: np.ndarray
    error: np.ndarray
    message: str = ""


def sides(trees, sample, index):
    """Return the numbers of two sides in a row a point, and the shape of each."""
    a, b = (evaluate(tree, sample, index) for tree in trees)
    if a.shape != b.shape:
        raise ShapesDiffer(f"{shape_of(a)} on the left, {shape_of(b)} on the right")
    return tuple(np.real(x).reshape(sample.count, -1) for x in (a, b)), a.shape[1:]


def apart(rows):
    """Return how far two rows are apart, and 0 where that is no more than the rounding of the numbers."""
    error = np.abs(rows[0] - rows[1])
    return np.where(error <= NOISE * np.maximum(1, np.abs(rows[0])), 0, error)


def power(errors):
    """Return which power of the step errors shrink like, where the two smallest steps show it; ∞ where none are left."""
    slope = np.full(errors[0].shape, np.inf)
    for (wide, near), (before, behind) in zip(zip(errors, errors[1:]), zip(STEPS, STEPS[1:])):
        both = (wide > 0) & (near > 0)
        slope = np.where(both, np.log(np.where(both, wide, 1) / np.where(both, near, 1)) / np.log(before / behind), slope)
    return slope


def shrinking(rows, shape, errors, expected, letter):
    """Return what comes out if errors, one for each step, have to shrink like a power of a letter."""
    slope, rows = power(errors), tuple(np.where(np.isfinite(sum(errors)), row, np.nan) for row in rows)
    good = (errors[0] == 0) | (slope > expected - 0.4)
    shrinks = np.floor(np.min(slope[~good], initial=99) + 0.4)
    wanted = np.max(np.broadcast_to(expected, slope.shape)[~good], initial=0)
    message = "" if good.all() else f"the difference shrinks like the power {shrinks:.0f} of {letter}, expected {wanted:.0f}"
    return Compared(rows, shape, good, np.where(good, 0, np.abs(rows[0] - rows[1])), message)
