r"""E, Var and Cov of random variables of which a block gives the mean and the covariance, normal ones or any others.

An average is a weighted sum over a few points whose moments are those of the distribution: up to the fifth for normal
variables (J. McNamee and F. Stenger, Numerische Mathematik 10, 1967), up to the second where no more is known.  It is taken
over two sets of points, turned against each other in one dimension more than there are variables, and has a value only where
both agree, as they do for what these moments determine.  Variables that are declared apart, and those that an index counts, are independent.  Outside of E
a random variable is a number like others, of which nothing is known.
"""

import math

import numpy as np

from ...reading.tokens import Unreadable
from .errors import ShapesDiffer
from .evaluate import value
from .point import Point
from .shapes import kind

AGREE = 1e-9
STEP = 1e-30  # of derivatives, as in the module ``derivatives``, which needs this one
MAX_NUMBERS = 30  # which are random at once
JUMPING = {"cases", "max", "min", "argmax", "argmin", "abs", "sign", "sgn"}
GAUSS = (60, 90)  # nodes of Gauss and Hermite for one normal number
ONLY_TWO = "only the mean and the covariance of {0} are known, which do not determine this average: say 'normal' in the block if it is"
NOT_EXACT = "the average of this function of normal variables is not read: it is no polynomial up to the fifth degree"


def average(body, variables, point, index):
    """Return the average of ``body`` over random variables, (name, number of indices) to symbols, whose moments are declared."""
    if _jumps(body, variables, point):
        raise Unreadable("an average of something that is not smooth in a random variable")
    drawn = [(key, *_moments(symbol, point, index)) for key, symbol in variables.items()]
    size = sum(shift.shape[1] for _, _, shift, _ in drawn)
    if size > MAX_NUMBERS:
        raise Unreadable(f"an average over {size} random numbers, more than {MAX_NUMBERS}")
    is_normal = all(symbol.body[0] == "normal" for symbol in variables.values())
    rule = _fifth if is_normal else _second
    found = [_sum(body, rule(size, turn), drawn, point, index) for turn in (1, 2)]
    if _agree(*found):
        return found[0]
    if is_normal and size == 1:
        found = [_sum(body, _hermite(count), drawn, point, index) for count in GAUSS]
        if _agree(*found):
            return found[0]
    raise Unreadable(NOT_EXACT if is_normal else ONLY_TWO.format(", ".join(symbol.key for symbol in variables.values())))


def _jumps(body, variables, point):
    """Say whether a random variable stands in cases, under a maximum, a sign or the like: a few points do not show such averages."""
    return any(_mentions(node, variables, point) for node in reached(body, point.declared) if node[0] in JUMPING or node[0] == "fn" and node[1] in JUMPING)


def _mentions(node, variables, point):
    return any(part[0] in ("name", "call") and len(part) > 2 and (part[1], len(part[2])) in variables for part in reached(node, point.declared))


def reached(node, declared):
    """Yield the nodes of a tree and of what its names stand for."""
    seen, open_ = set(), [node]
    while open_:
        node = open_.pop()
        if not isinstance(node, tuple) or not node:
            continue
        if isinstance(node[0], str):
            yield node
        if node[0] in ("name", "call") and len(node) > 2:
            key = (node[1], len(node[2]))
            symbol = declared.symbols.get(key)
            if symbol is not None and key not in seen and symbol.kind != "moments":
                seen.add(key)
                open_.append(symbol.body)
        open_ += node


def _agree(first, second):
    if first.shape != second.shape or not np.isfinite(first).all() or not np.isfinite(second).all():
        return False
    parts = ((np.real(first), np.real(second), 1.0), (np.imag(first), np.imag(second), STEP))
    return all((np.abs(a - b) <= AGREE * np.maximum(least, max(np.abs(a).max(), np.abs(b).max()))).all() for a, b, least in parts)


def _moments(symbol, point, index):
    """Return the shape of all values of a variable, their means (P, n), and the factor L of their covariance (P, n, n), L Lᵀ."""
    _, mean, spread, _ = symbol.body
    sizes = [point.size(letter) for letter in symbol.indices]
    means, factors, shape = [], [], ()
    for place in np.ndindex(*sizes):
        bound = {**index, **{letter: n + 1 for letter, n in zip(symbol.indices, place)}}
        middle, around = value(mean, point, bound), value(spread, point, bound)
        if mean == ("num", "0") and around.ndim == 3:
            middle = np.zeros((point.count, around.shape[1], 1))
        if middle.ndim == 1 and around.ndim == 1:
            means.append(middle[:, None])
            factors.append(np.where(np.real(around) >= 0, np.sqrt(around + 0j if np.iscomplexobj(around) else np.maximum(around, 0)), np.nan)[:, None, None])
        elif middle.ndim == 3 and middle.shape[2] == 1 and around.shape[1:] == (middle.shape[1],) * 2:
            shape = middle.shape[1:]
            means.append(middle[:, :, 0])
            factors.append(_factor(around, symbol))
        else:
            raise ShapesDiffer(f"{symbol.key} has {kind(middle)} as its mean and {kind(around)} as its variance")
    width = means[0].shape[1]
    whole = np.zeros((point.count, width * len(means), width * len(means)), np.result_type(*factors))
    for n, factor in enumerate(factors):
        whole[:, n * width : (n + 1) * width, n * width : (n + 1) * width] = factor
    return (*sizes, *shape), np.concatenate(means, 1), whole


def _factor(matrix, symbol):
    """Return Cholesky's factor of a covariance, differentiable by the complex step."""
    off = np.abs(np.real(matrix - matrix.transpose(0, 2, 1))).max()
    if off > 0.01 * np.abs(np.real(matrix)).max() or (np.linalg.eigvalsh(np.real(matrix)) <= 0).any():
        raise Unreadable(f"the covariance of {symbol.key} is not positive definite: declare it as such, or through its factors")
    size = matrix.shape[1]
    lower = np.zeros(matrix.shape, matrix.dtype)
    for row in range(size):
        for column in range(row + 1):
            rest = matrix[:, row, column] - (lower[:, row, :column] * lower[:, column, :column]).sum(1)
            lower[:, row, column] = np.sqrt(rest) if row == column else rest / lower[:, column, column]
    return lower


def _sum(body, rule, drawn, point, index):
    """Return the weighted sum of ``body`` over the points of a rule, all of which are computed at once."""
    nodes, weights = rule
    many, count = len(weights), point.count
    values = {key: np.tile(array, (many, *[1] * (array.ndim - 1))) for key, array in point.values.items()}
    start = 0
    is_complex = point.is_complex
    for key, shape, mean, factor in drawn:
        z = nodes[:, start : start + mean.shape[1]]
        start += mean.shape[1]
        numbers = mean[None] + np.einsum("pij,mj->mpi", factor, z)
        values[key] = numbers.reshape(many * count, *shape)
        is_complex = is_complex or np.iscomplexobj(numbers)
    inner = Point(point.declared, point.sizes, values, many * count, point.seed)
    inner.is_complex, inner.depth, inner.circling = is_complex, point.depth + 1, point.circling
    inner.budget, inner.trouble, inner.functions = point.budget, point.trouble, point.functions
    bound = {letter: at if isinstance(at, int) else np.tile(at, many) for letter, at in index.items()}
    term = value(body, inner, bound)
    return np.tensordot(weights, term.reshape(many, count, *term.shape[1:]), 1)


def _turned(points, turn):
    """Return points without their last coordinate, after a rotation that ``turn`` chooses."""
    size = points.shape[1]
    rotation = np.linalg.qr(np.random.default_rng([turn, size]).normal(size=(size, size)))[0]
    return (points @ rotation)[:, :-1]


def _fifth(size, turn):
    """Return points and weights with the moments of ``size`` independent standard normal numbers up to the fifth."""
    n = size + 1
    unit, far = np.eye(n), math.sqrt(3)
    pairs = [a * unit[i] + b * unit[j] for i in range(n) for j in range(i) for a in (far, -far) for b in (far, -far)]
    points = np.array([np.zeros(n), *(far * unit), *(-far * unit), *pairs])
    weights = [1 + n * (n - 7) / 18, *[(4 - n) / 18] * (2 * n), *[1 / 36] * len(pairs)]
    return _turned(points, turn), np.array(weights)


def _second(size, turn):
    """Return points and weights with mean 0 and the unit matrix as covariance; their third moments depend on the turn."""
    n = size + 2
    basis = np.linalg.qr(np.column_stack([np.ones(n), np.eye(n)[:, : n - 1]]))[0][:, 1:]
    return _turned(math.sqrt(n) * basis, turn), np.full(n, 1 / n)


def _hermite(count):
    nodes, weights = np.polynomial.hermite_e.hermegauss(count)
    return nodes[:, None], weights / weights.sum()
