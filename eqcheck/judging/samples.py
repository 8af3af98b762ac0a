"""Samples: sizes for the ranges, random values for the base symbols, values for the free indices."""

import itertools
import math
import random
import zlib

import numpy as np
from numpy.random import PCG64, Generator, default_rng

from ..meaning.declarations import ASSUMPTIONS
from ..meaning.declarations.symbols import MATRIX_KINDS
from ..meaning.values import Point, Values

SIZES = (4, 3, 2, 5, 6), (5, 2, 3, 4, 6), (3, 5, 4, 2, 6)  # one tuple a sample, one size a range
POINTS = 4
SCALES = 1, 0.1, 0.01, 10, 100  # of what is drawn, tried where the numbers are too large or too small
APART = "apart"  # a scale of its own for every number
WHOLE = ("integer", "natural")
WIDER = 11, 0.1, APART  # scales on which also is tried what may hold only between two bounds, as x < 2 does; whole numbers are 7 to 47, 1 to 3, 6 to 10
EQUAL = "equal"  # all numbers are 1, or the same part of 1
ZERO = "zero"  # all numbers of either sign are 0
FEWEST = 2  # of everything, on the second sample where all numbers are equal
MORE_OF_EACH = 7  # by which ranges are longer on the first of these
LABELS = {"any": "positive", "sum-one": "simplex"}  # what labels are like of which no more is assumed
SIGNS = np.array([-1, 1])
MAX_CASES = 400
CLASSES = "K"  # gets the first size, as most formulas run over classes and 4 of them leave room for dots


def seed_of(statement):
    """Return the seed of a statement: the same line is tried at the same points in every run."""
    return zlib.crc32(f"{statement.source}|{statement.right.latex}".encode())


def samples(declared, kind, seed, how_many=len(SIZES), equal=False, first=0, scale=1):
    """Yield points of several sizes, K, D and so on different or equal, at which everything has a value."""
    for n in range(first, first + how_many):
        more = MORE_OF_EACH if scale == WIDER[0] else 0
        sizes = {name: SIZES[n % len(SIZES)][0 if equal else m % 5] + more for m, name in enumerate(_ordered(declared.sizes))}
        if scale == EQUAL and n:
            sizes = dict.fromkeys(sizes, FEWEST)
        sizes = in_order(sizes, declared.order)
        if sizes is None:
            continue
        count = POINTS
        if kind == "one-hot" and declared.has_labels:
            labels = next(symbol for symbol in declared.symbols.values() if symbol.kind == "labels")
            last = declared.index[labels.indices[-1]]
            count = sizes.get(last, last)
        yield Point(declared, sizes, _drawn(declared, sizes, count, [seed, n, ASSUMPTIONS.index(kind)], kind, n, scale), count, seed=seed + n)


def _drawn(declared, sizes, count, seed, assumption, n, scale):
    """Return the values of the base symbols: they are drawn in the order of the declarations, up to the one that is asked for."""

    def each():
        rng = _random(seed)
        apart = _random([*seed, len(SCALES)]) if scale == APART else None
        for symbol in declared.drawn.values():
            shape = [sizes.get(r, r) for r in (declared.index[letter] for letter in symbol.indices)]
            last = declared.index[symbol.body] if symbol.kind in ("subset", "choice") else 0
            if symbol.kind == "subset":
                drawn = _subsets(count, shape, sizes.get(last, last), rng)
            elif symbol.kind == "choice":
                drawn = rng.integers(1, sizes.get(last, last) + 1, (count, *shape)).astype(float)
            else:
                drawn = draw(symbol.kind, assumption, count, shape, rng, n)
            kind = LABELS.get(assumption, "labels") if symbol.kind == "labels" else symbol.kind
            if scale == APART:
                drawn = _apart(kind, drawn, apart)
            elif scale == EQUAL:
                drawn = _equal(kind, drawn)
            elif scale == ZERO:
                drawn = np.zeros_like(drawn) if kind == "real" else drawn
            elif scale != 1 and kind in ("real", "positive"):
                drawn = drawn * scale
            elif symbol.kind in WHOLE and scale in WIDER[:2]:
                drawn = np.sign(drawn) * (np.abs(drawn) * 10 - 3 if scale > 1 else n + 1)
            yield (symbol.name, len(shape)), drawn

    drawing, drawn = each(), {}

    def until(key):
        while key not in drawn:
            name, array = next(drawing)
            drawn[name] = array
        return drawn[key]

    return Values(declared.drawn, until)


def _random(numbers):
    """Return the generator that some numbers seed, as ``default_rng`` makes it of them; of an array it does so in a third less time."""
    return Generator(PCG64(np.array(numbers, np.uint32))) if max(numbers) < 2**32 else default_rng(numbers)


def _apart(kind, values, rng):
    """Return values that are up to a thousand times as large or as small, each by a factor of its own; probabilities stay such."""
    factors = 10 ** rng.uniform(-3, 3, values.shape)
    if kind in ("real", "positive"):
        return values * factors
    if kind == "probability":
        return values * factors / (values * factors + 1 - values)
    if kind == "simplex":
        return values * factors / (values * factors).sum(-1, keepdims=True)
    return values + 5 * np.sign(values) if kind in WHOLE else values


def _equal(kind, values):
    """Return values that are all the same: what is strictly smaller elsewhere may be equal there."""
    if kind in ("real", "positive"):
        return np.ones_like(values)
    if kind == "simplex":
        return np.full_like(values, 1 / values.shape[-1])
    return np.full_like(values, 0.5) if kind == "probability" else values


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


def draw(kind, assumption, count, shape, rng, number=0):
    """Return random values of a base symbol at ``count`` points; labels are what is assumed of them."""
    if kind == "real":
        return rng.uniform(0.2, 1.5, (count, *shape)) * _signs((count, *shape), rng)
    if kind == "probability":
        return rng.uniform(0.05, 0.95, (count, *shape))
    if kind == "binary":
        return rng.integers(0, 2, (count, *shape)).astype(float)
    if kind in WHOLE:  # the same at all points, so that a sum may run to one
        values = (rng.integers(0, 5, shape) + number) % 5 + 1
        if kind == "integer":
            values = values * (-1) ** (np.arange(values.size).reshape(values.shape) + number + 1)
        return np.broadcast_to(values.astype(float), (count, *shape)).copy()
    if kind in MATRIX_KINDS:
        return _matrices(kind, count, shape, rng)
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


def _signs(shape, rng):
    return SIGNS[rng.integers(0, 2, math.prod(shape)).reshape(shape)]  # as rng.choice(SIGNS, shape) draws them, in half the time


def _subsets(count, shape, size, rng):
    """Return for each point which numbers belong to a subset; those of an indexed one share all of them out."""
    if not shape:
        inside = rng.random((count, size)) < 0.5
        inside[:, rng.integers(size)] = True
        return inside.astype(float)
    owner = rng.integers(0, shape[-1], (count, *shape[:-1], size))
    owner[..., : min(size, shape[-1])] = np.arange(min(size, shape[-1]))  # none is empty, if that can be
    return (owner[..., None, :] == np.arange(shape[-1])[:, None]).astype(float)


def _matrices(kind, count, shape, rng):
    """Return random matrices that are symmetric, positive definite, or have orthonormal columns (rows, if they are fewer)."""
    values = rng.uniform(0.2, 1.2, (count, *shape)) * _signs((count, *shape), rng)
    turned = values.transpose(0, 2, 1)
    if kind == "symmetric":
        return (values + turned) / 2
    if kind == "positive definite":
        return values @ turned + 0.3 * np.eye(shape[0])
    wide = shape[0] < shape[1]
    basis = np.linalg.qr(turned if wide else values)[0]
    return basis.transpose(0, 2, 1) if wide else basis


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
