"""What :func:`.diagnose` calls the reader's function with.

Ordinary probes are soft labels that sum to 1 and unsorted logits, in sizes that
differ from each other (N ≠ K ≠ D), so that no transpose, no 1/N and no 1/K can
hide.  One-hot labels and labels with other sums follow, then logits far out.
"""

import functools
from typing import NamedTuple

import numpy as np

from .formulas import BATCHES, LABELLED, PARAMETRIC
from .keeping import kept, plain_params

SIZES = [(5, 3, 4), (4, 6, 3), (7, 5, 2), (3, 4, 5), (2, 3, 4)]  # N, K, D
CLASSES = [3, 4, 5, 6, 4, 3]


class Probe(NamedTuple):
    """One call: "soft", "one-hot", "any" (another sum) or the name of an extreme."""

    sort: str
    args: tuple


def draw_logits(rng, shape, low=-2.0):
    """Draw logits with two decimals, unsorted in every row and no two of a row close."""
    rows = np.empty(shape).reshape(-1, shape[-1])
    apart = 0.1 * min(1, 36 / shape[-1] ** 2)
    for row in rows:
        steps = row[:0]
        while len(steps) == 0 or np.abs(np.diff(np.sort(row))).min() < apart or (
            len(row) > 2 and abs(np.sign(steps).sum()) == len(steps)
        ):
            row[:] = rng.uniform(low, 2, len(row)).round(2)
            steps = np.diff(row)
    return rows.reshape(shape)


def draw_labels(rng, shape):
    """Draw soft labels that sum to 1, with two decimals; the largest stands out."""
    rows = np.empty(shape).reshape(-1, shape[-1])
    least = 0.3 / shape[-1]
    for row in rows:
        row[:] = 0
        while row.min() < least or np.diff(np.sort(row)[-2:]) < least:
            row[:] = rng.uniform(0.1, 1, len(row))
            row[:] = (row / row.sum()).round(2)
            row[-1] = (1 - row[:-1].sum()).round(2)
    return rows.reshape(shape)


def _by_seed(kind, params, seed, *more, **named):
    whole = isinstance(seed, (int, np.integer))
    return (kind, plain_params(params), int(seed), *more, *sorted(named.items())) if whole else None


def _read_only(make):
    """Let nobody change what is kept."""

    @functools.wraps(make)
    def made(*arguments, **named):
        probes = make(*arguments, **named)
        for probe in probes:
            for array in probe.args:
                array.setflags(write=False)
        return tuple(probes)

    return made


@kept(_by_seed)
@_read_only
def make_probes(kind, params, seed, extreme=True):
    """Return the probes for a kind, the one to be shown first."""
    rng = np.random.default_rng(seed)
    fixed = len(params["weights"]) if "weights" in params else params.get("classes")
    if kind == "numerical":
        return [Probe("soft", (draw_logits(rng, (K,)), draw_labels(rng, (K,)))) for K in CLASSES]
    if kind in BATCHES or kind == "bias":
        return _batches(kind, rng, params, extreme, fixed)
    classes = [fixed] * len(CLASSES) if fixed else CLASSES
    return _single(kind, rng, classes, params, extreme)


def _single(kind, rng, classes, params, extreme):
    T = params.get("temperature", 1.0)
    found = []
    for i, K in enumerate(classes):
        a = draw_logits(rng, (K,), low=0.2 if i == 1 else -2.0)
        second = draw_labels(rng, (K,)) if kind != "vjp" else draw_logits(rng, (K,))
        if i == 0 and K == 3:  # the three numbers of the book
            a = T * np.log([0.2, 0.3, 0.5])
            second = np.array([0.1, 0.7, 0.2] if kind != "vjp" else [1.0, -2.0, 0.5])
        found.append(Probe("soft", (a, second)))
    K = classes[0]
    if kind in LABELLED:
        more, other = found[3].args, found[-1].args  # in no order, and not with Σ e^a = 1
        found += [Probe("one-hot", (a, row)) for a in (more[0], other[0]) for row in np.eye(len(a))]
        found += [Probe("any", (other[0], total * other[1])) for total in (1.75, 0.5, 0)]
    if extreme:
        for name, a, t in _extremes(K, T):
            if kind == "vjp":
                t = np.where(t > 0, found[0].args[1], 0)
            if kind in LABELLED or name in FOR_ALL or (kind == "vjp" and name in FOR_VJP):
                found.append(Probe(name, (a, t)))
    return found


def _batches(kind, rng, params, extreme, fixed=None):
    T, found = params.get("temperature", 1.0), []
    for N, K, D in SIZES:
        if fixed:
            K = fixed
            N, D = (n + 2 * (n == K) for n in (N, D))
        a, t = draw_logits(rng, (N, K)), draw_labels(rng, (N, K))
        X, W = rng.uniform(-1, 1, (N, D)).round(2), rng.uniform(-1, 1, (K, D)).round(2)
        b = draw_logits(rng, (K,))
        t = draw_logits(rng, (N, K)) if kind == "vjps" else t
        found.append(Probe("soft", _arguments(kind, W, b, X, t, a)))
    if kind in LABELLED:
        *rest, t = found[0].args
        N, K = t.shape
        found += [Probe("one-hot", (*rest, np.eye(K)[rng.integers(0, K, N)])) for _ in range(2)]
        found += [Probe("any", (*rest, rng.choice([0.5, 1.75, 0], (N, 1)) * t))]
        if "classes" in params:  # each of them, so that something of each can be fitted
            found.append(Probe("one-hot", (*rest, np.eye(K)[np.arange(N) % K])))
    if extreme and fixed in (None, 3):
        for name, a, t in _extreme_batches():
            if kind == "vjps":
                t = np.where(t > 0, np.resize([1.0, -2.0, 0.5], t.shape), 0)
            if kind in LABELLED or name in FOR_ALL or (kind == "vjps" and name in FOR_VJP):
                found.append(Probe(name, _with_logits(kind, T * a, t)))
    return found


def _arguments(kind, W, b, X, t, a):
    if kind in ("softmax", "jacobians"):
        return (a,)
    if kind not in PARAMETRIC:
        return a, t
    return (W.T.copy(), X, t) if kind == "Theta" else (W, b, X, t)


def _with_logits(kind, a, t):
    """Return arguments with which the model has the logits ``a``: X is the identity."""
    return _arguments(kind, a.T.copy(), np.zeros(a.shape[1]), np.eye(len(a)), t, a)


# What is tried where there are no labels; an upstream gradient may be 0 where labels are.
FOR_ALL = ("high", "low", "below", "mixed", "wide")
FOR_VJP = ("spread", "window")

# Integers, so that float32 can hold them.
UP = [2.0, 0.0, 3.0, 1.0, 4.0, -1.0, 5.0]
BELOW = (500, 60)  # e^−500 is a number in float64, e^−60 in float32; their squares are none
SPREADS = [7, 14, 23, 35, 46, 92, 230, 460, 690]


def _extremes(K, T):
    """Yield ``(name, logits, labels)`` far out; class 1 is the improbable one."""
    one, hot = np.arange(K) == 1, np.eye(K)
    top, t = np.resize(UP, K), np.resize([0.2, 0.5, 0.3], K)
    t /= t.sum()
    yield "high", T * (top + 1000), t
    yield "low", T * (top - 10000), t
    for distance in BELOW:
        yield "below", T * (top - distance), t
    for row in (hot[1], hot[0], t):
        yield "spread", T * np.where(one, -800, top), row
    yield "window", T * np.where(one, -720, 0.0 * top), hot[0]
    yield "wide", T * np.where(one, -4000, top), t
    for size in SPREADS:
        yield "tiny", T * np.where(one, -size, 0.0 * top), hot[1]


def _extreme_batches():
    """Yield the same for batches of several rows."""
    K = 3
    one, hot = np.arange(K) == 1, np.eye(K)
    top = np.array([[0.0, 2.0, 1.0], [3.0, 1.0, 0.0], [1.0, 0.0, 2.0], [0.0, 1.0, 4.0]])
    t = np.array([[0.2, 0.5, 0.3], [0.6, 0.3, 0.1], [0.1, 0.2, 0.7], [0.3, 0.3, 0.4]])
    yield "high", top + 1000, t
    yield "low", top - 10000, t
    for distance in BELOW:
        yield "below", top - distance, t
    yield "mixed", top + np.array([[0], [-800], [0], [0]]), t
    for rows in (hot[[1, 1, 1, 1]], hot[[0, 0, 0, 2]], t):
        yield "spread", np.where(one, -800, top), rows
    yield "window", np.where(one, -720, 0 * top), hot[[0, 0, 0, 2]]
    yield "wide", np.where(one, -4000, top), t
    yield "tiny", np.where(one, -np.array(SPREADS)[:, None], 0.0), hot[[1] * len(SPREADS)]
