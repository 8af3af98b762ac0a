"""Samples: sizes for the ranges, random values for the base symbols, values for the free indices."""

import itertools
import math
import random
import zlib

import numpy as np

from ..meaning.declarations import ASSUMPTIONS, KINDS
from ..meaning.values import Point

SIZES = (4, 3, 2, 5, 6), (5, 2, 3, 4, 6), (3, 5, 4, 2, 6)  # one tuple a sample, one size a range
POINTS = 4
SCALES = 1, 0.1, 0.01, 10, 100  # of what is drawn, tried where the numbers are too large or too small
MAX_CASES = 400
CLASSES = "K"  # gets the first size, as most formulas run over classes and 4 of them leave room for dots


def seed_of(statement):
    """Return the seed of a statement: the same line is tried at the same points in every run."""
    return zlib.crc32(f"{statement.source}|{statement.right.latex}".encode())


def samples(declared, kind, seed, how_many=len(SIZES), equal=False, first=0, scale=1):
    """Yield points of several sizes, K, D and so on different or equal, at which everything has a value."""
    for n in range(first, first + how_many):
        sizes = {name: SIZES[n % len(SIZES)][0 if equal else m % 5] for m, name in enumerate(_ordered(declared.sizes))}
        sizes = in_order(sizes, declared.order)
        if sizes is None:
            continue
        rng = np.random.default_rng([seed, n, ASSUMPTIONS.index(kind)])
        count = POINTS
        labels = [s for s in declared.symbols.values() if s.kind == "labels"]
        if kind == "one-hot" and labels:
            last = declared.index[labels[0].indices[-1]]
            count = sizes.get(last, last)
        values = {}
        for symbol in declared.symbols.values():
            if symbol.kind in KINDS:
                ranges = [declared.index[letter] for letter in symbol.indices]
                shape = [sizes.get(r, r) for r in ranges]
                drawn = draw(symbol.kind, kind, count, shape, rng)
                values[symbol.name, len(shape)] = drawn * scale if symbol.kind in ("real", "positive") else drawn
        yield Point(declared, sizes, values, count)


def _ordered(names):
    return sorted(names, key=lambda name: (name != CLASSES, name))


def in_order(sizes, order):
    """Return the sizes exchanged so that they are in the order that is declared; None if no exchange does it."""
    for _ in range(len(sizes) + 1):
        wrong = [(large, small) for large, small, strict in order if sizes[large] < sizes[small] + strict]
        if not wrong:
            return sizes
        for large, small in wrong:
            low, high = sorted((sizes[large], sizes[small]))
            sizes = {**sizes, large: high, small: low}
    return None


def draw(kind, assumption, count, shape, rng):
    """Return random values of a base symbol at ``count`` points; labels are what is assumed of them."""
    if kind == "real":
        return rng.uniform(0.2, 1.5, (count, *shape)) * rng.choice([-1, 1], (count, *shape))
    values = rng.uniform(0.3, 1.7, (count, *shape))
    if kind == "positive":
        return values
    if kind == "simplex" or assumption == "sum-one":
        return values / values.sum(-1, keepdims=True)
    if assumption == "any":
        return values
    size = shape[-1]
    hot = np.zeros((count, *shape))
    for place in np.ndindex(count, *shape[:-1]):
        spread = sum(place[1:]) if len(shape) > 1 else 0
        hot[(*place, (place[0] + spread) % size)] = 1
    return hot


def assignments(letters, sample):
    """Yield every way to give the free index letters a value (a part of them if they are many)."""
    letters = sorted(letters)
    ranges = [range(1, sample.size(letter) + 1) for letter in letters]
    total = math.prod(map(len, ranges))
    if total <= MAX_CASES:
        for values in itertools.product(*ranges):
            yield dict(zip(letters, values))
        return
    chosen = random.Random(total)
    for _ in range(MAX_CASES):
        yield {letter: chosen.choice(r) for letter, r in zip(letters, ranges)}
