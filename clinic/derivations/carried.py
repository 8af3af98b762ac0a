"""Which false lines merely carry a mistake on: they are right if an earlier false line is believed."""

import numpy as np

from softmaxlib.mistakes import formulas

FOLLOWS = "follows from the side before it, but that one is false"
CLOSE = 1e-7


def carriers(false):
    """Return ``{number: number of the line whose mistake it carries}`` for false lines.

    ``false`` are the false lines in their order, each with its check, its ``values`` and its names.
    """
    found = {}
    for place, line in enumerate(false):
        before = false[:place]
        source = _by_algebra(line, before) or _by_belief(line, before) or _by_name(line, before)
        if source is not None:
            found[line.number] = found.get(source, source)
    return found


def _by_algebra(line, before):
    """A line that follows from the side before it carries what that side has."""
    if FOLLOWS not in line.check.message:
        return None
    left = line.statement.left
    return next((other.number for other in reversed(before) if other.statement.right is left), None)


def _by_name(line, before):
    """A line with the numbers, or with the one name, of an earlier one says the same again."""
    for other in before:
        if line.values is None or other.values is None or line.values.kind != other.values.kind:
            if line.names and line.names == other.names and len(line.names) == 1:
                return other.number
            continue
        if line.names and line.names == other.names and len(line.names) == 1:
            return other.number
        if _same(line.values, other.values):
            return other.number
    return None


def _same(one, other):
    """Say whether two lines give the same numbers wherever both say something."""
    shared = [(a, b, np.isfinite(a) & np.isfinite(b)) for a, b in zip(_by_size(one), _by_size(other)) if a is not None and b is not None and a.shape == b.shape]
    if one.hot != other.hot or not any(mask.any() for _, _, mask in shared):
        return False
    return all(np.allclose(a[mask], b[mask], CLOSE, CLOSE) for a, b, mask in shared)


def _by_size(values):
    """Return the values of the last two probes, which have the room that dots need."""
    return values.given[-2:] if len(values.given) >= 2 else [None]


def _by_belief(line, before):
    """A gradient that comes out of the chain rule with the wrong factors above it carries those."""
    if line.values is None or line.values.kind not in ("logits", "W", "Theta", "bias"):
        return None
    factors = [other for other in before if other.values is not None and other.values.kind in ("jacobian", "slope", "logits")]
    for other in reversed(factors):
        if other.values.kind == line.values.kind:
            continue
        if _agrees(line.values, [other]):
            return other.number
    if len(factors) > 1 and _agrees(line.values, factors):
        return factors[0].number
    return None


def _agrees(values, believed):
    from . import named

    seen = False
    for m, given, known in zip(values.numbers, values.given, values.known):
        p, t = m.p[0], m.t[0]
        row, matrix, gradient = -t / p, formulas.jacobian(p) / m.T, None
        for line in believed:
            tree = line.statement.right.tree
            args = (m.a[0] * m.T, m.t[0])
            part = named.at_probe(line, tree, args)
            if part is None:
                return False
            if line.values.kind == "jacobian":
                matrix = np.where(np.isfinite(part), part, matrix)
            elif line.values.kind == "slope":
                row = np.where(np.isfinite(part), part, row)
            else:
                gradient = np.where(np.isfinite(part), part, (m.S[0] * p - t) / m.T)
        gradient = row @ matrix if gradient is None else gradient
        expected = {
            "logits": lambda: gradient, "bias": lambda: gradient,
            "W": lambda: np.outer(gradient, m.X[0]), "Theta": lambda: np.outer(m.X[0], gradient),
        }[values.kind]()  # fmt: skip
        if not np.allclose(given[known], expected[known], CLOSE, CLOSE):
            return False
        seen = seen or bool(known.any())
    return seen
