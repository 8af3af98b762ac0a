"""The Jacobian of softmax, and its product with a vector."""

import numpy as np

from ...functions import softmax
from .numbers import rows_of, sigmoid, through_softmax
from .rows import over_everything


def jacobian(q, r=None, diagonal=None):
    """Return diag(d) − q rᵀ with d = q on its diagonal before the subtraction."""
    J = -np.outer(q, q if r is None else r)
    i = np.arange(len(q))
    J[i, i] = q * (1 - q) if diagonal is None else diagonal
    return J


def jacobian_table():
    def of(formula):
        return lambda m: formula(m.p[0], m) / m.T

    def off_sign(p, m):
        return jacobian(p, -p, p * (1 - p))

    def wrong_index(p, m):
        return np.diag(p) - np.repeat((p**2)[:, None], len(p), 1)

    def leaked(m):
        return jacobian(m.p[0], diagonal=m.p[0] - m.labels[0]) / m.T

    def sigma(m):
        return sigmoid(m.a[0])

    return {
        "right": [of(lambda p, m: jacobian(p))],
        "labels-in-jacobian": [
            lambda m: None if m.labels is None else leaked(m),
        ],
        "diagonal-only": [of(lambda p, m: np.diag(p * (1 - p)))],
        "jacobian-rows-summed": [of(lambda p, m: np.zeros((m.K, m.K)))],
        "wrong-index": [of(wrong_index), of(lambda p, m: wrong_index(p, m).T)],
        "off-diagonal-sign": [of(off_sign)],
        "diagonal-without-square": [of(lambda p, m: jacobian(p, diagonal=p))],
        "softmax-twice": [of(lambda p, m: jacobian(softmax(p)))],
        "softmax-twice-exact": [of(lambda p, m: jacobian(softmax(p)) @ jacobian(p))],
        "sigmoid": [
            of(lambda p, m: np.diag(sigma(m) * (1 - sigma(m)))),
            of(lambda p, m: jacobian(sigma(m))),
        ],
        "logits-for-probabilities": [of(lambda p, m: jacobian(m.a[0]))],
        "logits-in-jacobian": [
            of(lambda p, m: np.diag(p) - np.outer(p, m.a[0])),
            of(lambda p, m: np.diag(p) - np.outer(m.a[0], p)),
        ],
        "squared-probabilities": [
            of(lambda p, m: jacobian(p**2)),
            of(lambda p, m: 2 * p[:, None] * jacobian(p)),
        ],
        "temperature-missing": [
            lambda m: jacobian(softmax(m.a[0] * m.T)) if m.T != 1 else None,
            lambda m: jacobian(softmax(m.a[0] * m.T)) / m.T if m.T != 1 else None,
        ],
    }


def vjp_table():
    def of(formula):
        return lambda m: formula(m.p[0], m.u[0], m) / m.T

    def log_softmax(m):
        return m.params.get("of", "softmax") == "log-softmax"

    def either(softmax_form, log_form):
        return of(lambda p, u, m: (log_form if log_softmax(m) else softmax_form)(p, u))

    def only(softmax_form):
        return lambda m: None if log_softmax(m) else of(softmax_form)(m)

    def plain(p, u, m):
        return u - p * u.sum() if log_softmax(m) else p * (u - p @ u)

    return {
        "right": [of(plain)],
        "log-softmax-backward-sign": [
            of(lambda p, u, m: u + p * u.sum()),
            of(lambda p, u, m: u + p),
            only(lambda p, u, m: p * (u + p @ u)),
        ],
        "diagonal-only": [either(lambda p, u: p * (1 - p) * u, lambda p, u: (1 - p) * u)],
        "off-diagonal-sign": [
            either(
                lambda p, u: p * (u - p * u + (p @ u - p * u)),
                lambda p, u: (1 - p) * u + p * (u.sum() - u),
            )
        ],
        "diagonal-without-square": [
            either(
                lambda p, u: p * (u - (p @ u - p * u)), lambda p, u: u - p * (u.sum() - u)
            )
        ],
        "wrong-index": [
            either(lambda p, u: p * u - p**2 @ u, lambda p, u: u - p @ u),
            either(lambda p, u: p * u - p**2 * u.sum(), lambda p, u: u - p @ u),
        ],
        "jacobian-rows-summed": [of(lambda p, u, m: 0 * p)],
        "stopped-at-probabilities": [
            of(lambda p, u, m: u),
            lambda m: of(lambda p, u, m: u / p)(m) if log_softmax(m) else None,
        ],
        "softmax-twice": [only(lambda p, u, m: softmax(p) * (u - softmax(p) @ u))],
        "softmax-twice-exact": [
            only(lambda p, u, m: jacobian(p) @ (jacobian(softmax(p)) @ u))
        ],
        "extra-p-1-minus-p": [only(lambda p, u, m: p * (u - p @ u) * p * (1 - p))],
        "exponential-slope": [only(lambda p, u, m: u * np.exp(m.a[0]))],
        "half-the-slope": [only(lambda p, u, m: u * (1 - p)), only(lambda p, u, m: u * p)],
        "upstream-outside-the-sum": [only(lambda p, u, m: u * (p - p @ p))],
        "sigmoid": [
            only(lambda p, u, m: sigmoid(m.a[0]) * (1 - sigmoid(m.a[0])) * u),
            only(lambda p, u, m: sigmoid(m.a[0]) * (u - sigmoid(m.a[0]) @ u)),
        ],
        "logits-for-probabilities": [
            lambda m: either(
                lambda p, u: m.a[0] * (u - m.a[0] @ u), lambda p, u: u - m.a[0] * u.sum()
            )(m)
        ],
        "squared-probabilities": [
            only(lambda p, u, m: p**2 * (u - p**2 @ u)),
            only(lambda p, u, m: through_softmax(p, 2 * p * u)),
        ],
        "temperature-missing": [
            lambda m: plain(softmax(m.a[0] * m.T), m.u[0], m) if m.T != 1 else None,
            lambda m: plain(softmax(m.a[0] * m.T), m.u[0], m) / m.T if m.T != 1 else None,
        ],
    }


def stacked_table(table, kind, batches_only):
    """Return a table for batches: that of each row, and what only batches show."""

    def stack(formula):
        def whole(m):
            found = [formula(row) for row in rows_of(m, kind)]
            return None if any(one is None for one in found) else np.stack(found)

        return whole

    return {name: [stack(f) for f in formulas] for name, formulas in table.items()} | batches_only


def jacobians_table():
    def of(softmax_like):
        return lambda m: np.stack([jacobian(q) for q in softmax_like(m.a)]) / m.T

    return stacked_table(
        jacobian_table(),
        "jacobian",
        {
            "wrong-axis": [of(lambda a: softmax(a, 0))],
            "normaliser-of-the-batch": [of(over_everything)],
        },
    )


def vjps_table():
    def of(softmax_like):
        def whole(m):
            if m.params.get("of", "softmax") == "log-softmax":
                return m.u - softmax_like(m.a) * m.u.sum(-1, keepdims=True)
            return through_softmax(softmax_like(m.a), m.u) / m.T

        return whole

    def sum_over_examples(m):
        if m.params.get("of", "softmax") == "log-softmax":
            return m.u - m.p * m.u.sum(0)
        return m.p * (m.u - (m.p * m.u).sum(0))

    def sum_over_everything(m):
        if m.params.get("of", "softmax") == "log-softmax":
            return m.u - m.p * m.u.sum()
        return m.p * (m.u - (m.p * m.u).sum())

    return stacked_table(
        vjp_table(),
        "vjp",
        {
            "wrong-axis": [of(lambda a: softmax(a, 0)), sum_over_examples],
            "normaliser-of-the-batch": [of(over_everything), sum_over_everything],
        },
    )
