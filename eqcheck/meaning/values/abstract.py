"""Functions of which a page says no more than that they are smooth: each sample has another one."""

import zlib

import numpy as np

WAVES = 3


def smooth(symbol, wanted, arguments, point):
    """Return the value of an abstract function at arguments that are numbers, vectors or matrices.

    It is a sum of waves with an offset, analytic, so that it can be differentiated by the complex step.
    """
    flat = np.concatenate([x.reshape(point.count, -1) for x in arguments], axis=1)
    size = flat.shape[1]
    if all(isinstance(w, int) for w in wanted):
        return _value(_coefficients(symbol, wanted, size, point), flat, symbol)
    wanted = [np.broadcast_to(w, point.count) for w in wanted]  # an index that differs from point to point
    rows = [
        _value(_coefficients(symbol, tuple(int(w[n]) for w in wanted), size, point), flat[n : n + 1], symbol) for n in range(point.count)
    ]
    return np.concatenate(rows)


def _coefficients(symbol, wanted, size, point):
    key = (symbol.name, wanted, size)
    if key not in point.functions:
        rng = np.random.default_rng([point.seed, zlib.crc32(repr(key).encode())])
        point.functions[key] = (
            (-1) ** point.seed * 10 ** rng.uniform(0, 1.5), rng.uniform(0.5, 3, WAVES) * rng.choice([-1, 1], WAVES),
            rng.uniform(0.3, 1.2, (size, WAVES)) * rng.choice([-1, 1], (size, WAVES)), rng.uniform(0, 6, WAVES),
        )  # fmt: skip
    return point.functions[key]


def _value(coefficients, flat, symbol):
    offset, heights, directions, phases = coefficients
    waves = np.sin(flat @ directions + phases) @ heights
    return np.exp(0.4 * waves + 0.05 * offset) if symbol.kind == "positive function" else offset + waves
