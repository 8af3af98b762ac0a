"""Limits, integrals and sums without end, by numbers: each is computed in two ways, and has a value only where both agree."""

import numpy as np

from ...reading.tokens import Unreadable
from .errors import ShapesDiffer
from .evaluate import evaluates, value

INFINITY = ("name", "\\infty", ())
CIRCLE, RADII = 16, (0.05, 0.02)  # points around a limit, and how far from it
POLES = 6  # orders of a pole that are looked for
NO_LIMIT = "a limit that numbers do not show: the function may jump there, or have none"
NO_INTEGRAL = "an integral that numbers do not show: it may have no value"
ENDLESS_INTEGRAL = "an integral without limits is one over all values of its letter, which has no value here: write from where to where it goes"
NUMBERS = ("\\mathbb{R}", "\\R", "\\reals", "\\Re", "\\boldsymbol{R}", "\\mathcal{R}")
HALF = tuple(f"{name}^+" for name in NUMBERS)
VALUES_OF = {"real": (-np.inf, np.inf), "positive": (0.0, np.inf), "probability": (0.0, 1.0)}
NODES, ENDLESS = (40, 56), (170, 240)
FAR = 3.8  # where an integral without end is cut off, after the substitution
MAX_TERMS = 400
AGREE = 1e-9
EDGE = 1e-6  # how much of what is integrated without its sign may lie at an end that is ∞
GROWS = 1.25  # by what the largest value grows with 1.4 times as many nodes where it is infinite like 1/x


@evaluates("lim")
def limit(node, point, index):
    """Return the mean of a function around the place where it is taken, which is its value there if it is smooth."""
    _, letter, target, _, _, body = node
    _free(letter, point, index)
    if point.is_complex and not point.circling:
        raise Unreadable("the derivative of a limit")
    middle = None if target == INFINITY else value(target, point, index)
    if middle is not None and middle.ndim != 1:
        raise ShapesDiffer("a limit at a vector")
    means = []
    for radius in RADII:
        total, rest, largest = 0, np.zeros((POLES, point.count), complex), np.ones(point.count)
        for n in range(CIRCLE):
            step = radius * np.exp(2j * np.pi * (n + 0.5) / CIRCLE)
            z = np.full(point.count, 1 / step) if middle is None else middle + step
            inner = point.replaced((letter, 0), z, True)
            inner.circling = True
            term = _quietly(body, inner, index)
            if term.ndim != 1:
                raise Unreadable("the limit of a vector")
            total = total + term
            largest = np.maximum(largest, np.abs(term))
            rest += term * np.exp(2j * np.pi * np.arange(1, POLES + 1)[:, None] * (n + 0.5) / CIRCLE)
        if not (np.abs(rest) / CIRCLE <= AGREE * largest).all():  # it has a pole there, or is not smooth
            raise Unreadable(NO_LIMIT)
        means.append(total / CIRCLE)
    found = _agreed(means, NO_LIMIT)
    return found if point.is_complex else np.real(found)


@evaluates("int")
def integral(node, point, index):
    """Return an integral by Gauss and Legendre, or by a double exponential rule, with more and with fewer nodes."""
    _, letter, low, high, over, body = node
    symbol = point.declared.symbols.get((letter, 0))
    kind = _space(letter, over, symbol.kind if symbol is not None else "real", point) if low is None else ""
    if kind == "choice":  # a letter of a distribution, which takes a few values
        return value(("sum", letter, None, None, (), body), point, index)
    _free(letter, point, index)
    if low is None:
        ends = _everywhere(letter, kind, point)
    else:
        ends = [_end(low, True, point, index), _end(high, False, point, index)]
    reason = NO_INTEGRAL if low is not None else ENDLESS_INTEGRAL
    totals, peaks, endless_range = [], [], any(isinstance(end, float) for end in ends)
    for count in ENDLESS if endless_range else NODES:
        nodes, weights = np.polynomial.legendre.leggauss(count)
        if endless_range:  # the trapezoidal rule, after a double exponential substitution
            nodes = np.linspace(-FAR, FAR, count)
            weights = np.full(len(nodes), nodes[1] - nodes[0])
        total = size = edge = peak = 0
        for t, weight in zip(nodes, weights):
            x, slope = _stretched(t, ends)
            x, slope = np.broadcast_to(x, point.count), np.broadcast_to(slope, point.count)
            term = _quietly(body, point.replaced((letter, 0), np.array(x), False), index)
            term = np.where(np.abs(term) < 1e-280, 0, term)
            piece = (slope * weight if term.ndim == 1 else (slope * weight)[:, None, None]) * term
            total, share = total + piece, np.abs(np.real(piece))
            size, peak = size + share, np.maximum(peak, share / weight)
            if t in (nodes[0], nodes[-1]):
                edge = np.maximum(edge, share)
        if endless_range and (edge > EDGE * size).any():
            raise Unreadable(reason)
        totals.append(total)
        peaks.append(peak)
    if (peaks[1] > GROWS * peaks[0]).any():
        raise Unreadable(reason)  # one infinite half may have taken away the other, as in \int_{-1}^1 dx / x
    return _agreed(totals, reason)


def _space(letter, over, kind, point):
    r"""Return the kind of numbers that a letter runs over, with the sets that stand below the sign of its integral.

    Only those are read that leave out none of its values: \mathbb{R}, \Omega, and the letter's own, \mathcal{X} or X for x.
    """
    for condition in over:
        name = condition[3][1] if condition[3][0] == "name" and not condition[3][2] else ""
        own = name in ("\\Omega", letter.upper(), f"\\mathcal{{{letter.upper()}}}", letter[:1] + letter[1:].capitalize())
        if not own and name not in (*NUMBERS, *HALF) or (name, 0) in point.declared.symbols or name in point.sizes:
            raise Unreadable("an integral over a set is read over all values of its letter: write no set, or from where to where it goes")
        if name in NUMBERS and kind != "real" or name in HALF and kind not in ("real", "positive"):
            raise Unreadable(f"an integral over all values of {letter}, which is declared as {kind}: write from where to where it goes")
        kind = "positive" if name in HALF else kind
    return kind


def _everywhere(letter, kind, point):
    """Return the ends of all values of a letter."""
    if kind not in VALUES_OF:
        raise Unreadable(f"an integral over all values of {letter}, which is declared as {kind}")
    return [np.full(point.count, end) if np.isfinite(end) else end for end in VALUES_OF[kind]]


def _end(node, low, point, index):
    if node == INFINITY or node == ("neg", INFINITY):
        if (node == INFINITY) == low:
            raise Unreadable("an integral from ∞ on, or up to −∞")
        return np.inf if node == INFINITY else -np.inf
    end = value(node, point, index)
    if end.ndim != 1:
        raise ShapesDiffer("a vector as the end of an integral")
    return end


def _stretched(t, ends):
    """Return the place between the ends that t stands for, and how fast it moves with t."""
    low, high = ends
    below, above = (isinstance(end, float) for end in ends)
    stretched, slope = np.pi / 2 * np.sinh(t), np.pi / 2 * np.cosh(t)
    if below and above:
        return np.sinh(stretched), np.cosh(stretched) * slope
    if above or below:
        far = np.exp(stretched)
        return (low + far if above else high - far), far * slope
    return low + (high - low) * (1 + t) / 2, (high - low) / 2


def endless(body, letter, first, point, index):
    """Return a sum that goes on for ever, as far as its terms are not too small to count."""
    total, small = 0, 0
    for n in range(first, first + MAX_TERMS):
        point.spend(1)
        term = _quietly(body, point, {**index, letter: n})
        total = total + term
        size = np.max(np.abs(term)) if np.isfinite(term).all() else np.inf
        small = small + 1 if size <= 1e-14 * max(1e-30, np.max(np.abs(total))) else 0
        if small >= 4 and n > first + 8:
            return total
    raise Unreadable("a sum without end whose terms do not become small")


def _free(letter, point, index):
    if letter in index:
        raise Unreadable(f"{letter} counts, and a limit or integral over it is not read")
    symbol = point.declared.symbols.get((letter, 0))
    if symbol is not None and (letter, 0) not in point.values:
        raise Unreadable(f"{letter} is declared by a formula, and a limit or integral over it is not read")


def _quietly(body, point, index):
    """Return a value, whatever underflows on the way to it."""
    with np.errstate(all="ignore"):
        return value(body, point, index)


def _agreed(found, reason):
    first, second = found
    if not np.isfinite(first).all() or not np.isfinite(second).all():
        raise Unreadable(reason)
    if (np.abs(first - second) > AGREE * np.maximum(1, np.abs(second))).any():
        raise Unreadable(reason)
    return second
