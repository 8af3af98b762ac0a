"""What the right answer is on a probe, and what each mistake makes of it.

The gradient kinds share one table: a mistake is a formula for the rows of
G = ∂L/∂logits, (N, K), and the kind says what is made of G.  p are the
probabilities, t the labels after weights and smoothing, S their sum.
"""

from types import SimpleNamespace

import numpy as np

from ..functions import logsumexp, softmax

ROWS = ("logits", "W", "bias", "Theta")
BATCHES = ("W", "bias", "Theta", "softmax")
LABELLED = (*ROWS, "loss")


def numbers(kind, args, params):
    """Return everything that formulas are made of: a, p, t, S, X, …, with N rows."""
    m = SimpleNamespace(kind=kind, params=params, T=params.get("temperature", 1.0), labels=None)
    m.X = m.b = m.W = m.u = None
    if kind in ("W", "bias"):
        m.W, m.b, m.X, m.labels = args
        m.a = m.X @ m.W.T + m.b
    elif kind == "Theta":
        theta, m.X, m.labels = args
        m.a = m.X @ theta
    elif kind == "softmax":
        (m.a,) = args
    elif kind == "vjp":
        m.a, m.u = (x[None] for x in args)
    elif len(args) == 1:  # a Jacobian that has not asked for labels
        m.a = args[0][None]
    else:
        m.a, m.labels = (x[None] for x in args)
    return _completed(m)


def stacked(kind, args, params):
    """Return the numbers of several single examples as one batch."""
    m = SimpleNamespace(kind=kind, params=params, T=params.get("temperature", 1.0))
    m.X = m.b = m.W = m.u = None
    m.a, m.labels = args
    return _completed(m)


def _completed(m):
    m.N, m.K = m.a.shape
    m.a = m.a / m.T
    m.p = softmax(m.a)
    if m.labels is not None:
        m.t = effective_labels(m)
        m.S = m.t.sum(-1, keepdims=True)
    return m


def effective_labels(m, uniform=None):
    """Return the labels after class weights and smoothing; ``uniform`` replaces ε/K."""
    t = m.labels
    if "smoothing" in m.params:
        eps = m.params["smoothing"]
        t = (1 - eps) * t + (eps / m.K if uniform is None else uniform)
    if "weights" in m.params:
        t = t * m.params["weights"]
    return t


def right(m):
    """Return the right answer."""
    return TABLES[m.kind]["right"][0](m)


def finish(m, G):
    """Make of the rows ∂L/∂(logits/T) what the kind asks for."""
    G = G / m.T
    if m.kind == "logits":
        return G[0]
    if m.kind == "bias":
        return G.sum(0) / m.N
    return (G.T @ m.X if m.kind == "W" else m.X.T @ G) / m.N


def dot(x, y):
    return (x * y).sum(-1, keepdims=True)


def one_hot(t):
    return np.eye(t.shape[-1])[t.argmax(-1)]


def sigmoid(a):
    return np.exp(-np.logaddexp(0, -a))


def through_softmax(p, v):
    """Return the product of the softmax Jacobian with v."""
    return p * (v - dot(p, v))


def shifted_by_rows(a):
    """Return softmax over the examples, after a shift that would have suited the classes."""
    e = np.exp(a - a.max(-1, keepdims=True))
    return e / e.sum(0)


def with_logits(m, a):
    """Return the right rows for other logits."""
    return m.S * softmax(a) - m.t


def smoothing_lost(m, fused):
    if "smoothing" not in m.params:
        return None
    t = effective_labels(m, uniform=1 / m.K)
    return m.p * (1 if fused else t.sum(-1, keepdims=True)) - t


def squared_error(m):
    return through_softmax(m.p, m.p - m.t)


ROW_FORMULAS = {
    "right": [lambda m: m.S * m.p - m.t],
    "labels-in-jacobian": [lambda m: -m.t + m.t**2 / m.p + (m.S - m.t) * m.p],
    "diagonal-only": [lambda m: -m.t * (1 - m.p)],
    "only-true-class": [
        lambda m: one_hot(m.t) * (m.S * m.p - m.t),
        lambda m: one_hot(m.t) * m.S * (m.p - 1),
    ],
    "wrong-index": [lambda m: dot(m.p, m.t) - m.t],
    "lost-reciprocal-off-diagonal": [
        lambda m: -m.t * (1 - m.p) + m.p * (dot(m.p, m.t) - m.t * m.p)
    ],
    "lost-reciprocal": [lambda m: -through_softmax(m.p, m.t)],
    "stopped-at-probabilities": [lambda m: -m.t / m.p],
    "off-diagonal-sign": [lambda m: -m.t * (1 - m.p) - (m.S - m.t) * m.p],
    "jacobian-rows-summed": [lambda m: 0 * m.p],
    "softmax-twice": [lambda m: with_logits(m, m.p)],
    "softmax-twice-exact": [lambda m: through_softmax(m.p, with_logits(m, m.p))],
    "squared-error": [
        squared_error,
        lambda m: 2 * squared_error(m),
        lambda m: 2 / m.K * squared_error(m),
    ],
    "extra-p-1-minus-p": [lambda m: (m.S * m.p - m.t) * m.p * (1 - m.p)],
    "sigmoid": [lambda m: m.S * sigmoid(m.a) - m.t],
    "logits-for-probabilities": [lambda m: m.S * m.a - m.t],
    "squared-probabilities": [lambda m: m.S * m.p**2 - m.t],
    "labels-hardened": [lambda m: m.S * (m.p - one_hot(m.t))],
    "labels-not-summing-to-one": [lambda m: m.p - m.t if "weights" in m.params else None],
    "smoothing-loses-epsilon": [
        lambda m: smoothing_lost(m, False),
        lambda m: smoothing_lost(m, True),
    ],
    "weights-times-residual": [
        lambda m: m.params["weights"] * (m.p - m.labels) if "weights" in m.params else None
    ],
    "temperature-missing": [
        lambda m: with_logits(m, m.a * m.T) * m.T if m.T != 1 else None,
        lambda m: with_logits(m, m.a * m.T) if m.T != 1 else None,
    ],
    "log-softmax-backward-sign": [lambda m: -m.t - m.S * m.p],
    "diagonal-without-square": [lambda m: -m.t + (m.S - m.t) * m.p],
    "wrong-axis": [
        lambda m: m.S * softmax(m.a, 0) - m.t if m.kind in BATCHES else None,
        lambda m: m.S * shifted_by_rows(m.a) - m.t if m.kind in BATCHES else None,
    ],
    "bias-forgotten": [
        lambda m: with_logits(m, m.X @ m.W.T / m.T) if m.b is not None else None,
        lambda m: 0 * m.p if m.kind == "bias" else None,
    ],
}


def rows_table():
    """Return ROW_FORMULAS, each finished as the kind asks."""

    def finished(formula):
        def whole(m):
            G = formula(m)
            return None if G is None else finish(m, G)

        return whole

    return {name: [finished(f) for f in formulas] for name, formulas in ROW_FORMULAS.items()}


def jacobian(q, r=None, diagonal=None):
    """Return diag(d) − q rᵀ with d = q on its diagonal before the subtraction."""
    J = -np.outer(q, q if r is None else r)
    i = np.arange(len(q))
    J[i, i] = q * (1 - q) if diagonal is None else diagonal
    return J


def _jacobian_table():
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
        "squared-probabilities": [
            of(lambda p, m: jacobian(p**2)),
            of(lambda p, m: 2 * p[:, None] * jacobian(p)),
        ],
        "temperature-missing": [
            lambda m: jacobian(softmax(m.a[0] * m.T)) if m.T != 1 else None,
            lambda m: jacobian(softmax(m.a[0] * m.T)) / m.T if m.T != 1 else None,
        ],
    }


def _vjp_table():
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


def _loss_table():
    def of(formula):
        return lambda m: formula(m.a[0], m.t[0], m.p[0], m)

    def cross_entropy(a, t):
        return logsumexp(a) * t.sum() - t @ a

    def bits(a, t):
        s = sigmoid(a)
        return -(t * np.log(s) + (1 - t) * np.log(1 - s)).sum()

    def smoothing(a, t, p, m):
        if "smoothing" not in m.params:
            return None
        return cross_entropy(a, effective_labels(m, uniform=1 / m.K)[0])

    return {
        "right": [of(lambda a, t, p, m: cross_entropy(a, t))],
        "labels-not-summing-to-one": [
            of(lambda a, t, p, m: logsumexp(a) - t @ a if "weights" in m.params else None)
        ],
        "squared-error": [
            of(lambda a, t, p, m: ((p - t) ** 2).sum() / 2),
            of(lambda a, t, p, m: ((p - t) ** 2).sum()),
            of(lambda a, t, p, m: ((p - t) ** 2).mean()),
        ],
        "softmax-twice": [of(lambda a, t, p, m: cross_entropy(p, t))],
        "sigmoid": [
            of(lambda a, t, p, m: -(t @ np.log(sigmoid(a)))),
            of(lambda a, t, p, m: bits(a, t)),
            of(lambda a, t, p, m: bits(a, t) / m.K),
        ],
        "logits-for-probabilities": [
            of(lambda a, t, p, m: -(t @ np.log(a))),
            of(lambda a, t, p, m: -(t @ a)),
        ],
        "only-true-class": [of(lambda a, t, p, m: cross_entropy(a, t * one_hot(t)))],
        "squared-probabilities": [of(lambda a, t, p, m: 2 * cross_entropy(a, t))],
        "labels-hardened": [
            of(lambda a, t, p, m: t.sum() * cross_entropy(a, one_hot(t)))
        ],
        "smoothing-loses-epsilon": [of(smoothing)],
        "temperature-missing": [
            of(lambda a, t, p, m: None if m.T == 1 else cross_entropy(a * m.T, t))
        ],
    }


def _softmax_table():
    return {
        "right": [lambda m: m.p],
        "wrong-axis": [lambda m: softmax(m.a, 0), lambda m: shifted_by_rows(m.a)],
        "sigmoid": [lambda m: sigmoid(m.a)],
        "softmax-twice": [lambda m: softmax(m.p)],
        "logits-for-probabilities": [lambda m: m.a],
        "squared-probabilities": [lambda m: m.p**2],
        "temperature-missing": [lambda m: softmax(m.a * m.T) if m.T != 1 else None],
    }


TABLES = {
    **dict.fromkeys(ROWS, rows_table()),
    "jacobian": _jacobian_table(),
    "vjp": _vjp_table(),
    "loss": _loss_table(),
    "softmax": _softmax_table(),
}


def ratios(m):
    """Return ``[(mistake, factor in words, factor)]``: what a whole answer can be off by."""
    found = [("sign", "−1", -1.0)] if m.kind != "softmax" else []
    if m.kind in ("W", "bias", "Theta"):
        found += [
            ("missing-mean", "N", m.N),
            ("divided-twice", "1/N", 1 / m.N),
            ("divided-twice", "1/(N K)", 1 / (m.N * m.K)),
        ]
    if m.kind in LABELLED:
        found += [
            ("divided-twice", "1/K", 1 / m.K),
            ("log-base-2", "1/ln 2", 1 / np.log(2)),
            ("log-base-2", "ln 2", np.log(2)),
        ]
    if m.kind == "bias":
        found.append(("bias-not-summed", "1/N", 1 / m.N))
    if m.T != 1 and m.kind not in ("softmax", "loss"):
        found.append(("temperature-missing", "T", m.T))
    return found


# Answers to another question than the one asked, by kind.
RELATED = {
    "jacobian": {
        "It is the Jacobian of log-softmax; that of softmax has p_i in front of row i.": (
            lambda m: (np.eye(m.K) - m.p) / m.T
        ),
    },
    "vjp": {
        "It is the product with the Jacobian of log-softmax, not of softmax.": (
            lambda m: (m.u - m.p * m.u.sum())[0] / m.T
        ),
        "It is the product with the Jacobian of softmax, not of log-softmax.": (
            lambda m: through_softmax(m.p, m.u)[0] / m.T
        ),
    },
    "softmax": {
        "It is log-softmax; the exponential is missing.": lambda m: np.log(m.p),
        "It is e^a; the normaliser is missing.": lambda m: np.exp(m.a),
        "It is divided by the sum over the whole batch; every row has a sum of its own.": (
            lambda m: np.exp(m.a) / np.exp(m.a).sum()
        ),
        "It is the softmax of −a.": lambda m: softmax(-m.a),
    },
    "loss": {
        "It is the Kullback–Leibler divergence, the loss less the entropy of the labels.": (
            lambda m: (m.t * np.log(m.t / m.p)).sum()
        ),
        "Labels and probabilities have changed places: it is −Σ p ln t.": (
            lambda m: -(m.p * np.log(m.t)).sum()
        ),
        "The logarithm is missing: it is −Σ t p.": lambda m: -(m.t * m.p).sum(),
    },
}


EPSILONS = ("added", "bound", "clipped")


def with_epsilon(m, eps, how):
    """Return the answers with ε added to p inside the logarithm, or as its lower bound.

    One row or number for each example where the kind is "logits" or "loss".

    ``how`` is "added", "bound" (−t/max(p, ε), the chain rule as usual) or "clipped"
    (the derivative of the bound itself, 0 below it).
    """
    if m.kind == "loss":
        inside = m.p + eps if how == "added" else np.maximum(m.p, eps)
        return -(m.t * np.log(inside)).sum(-1)
    if how == "clipped":
        kept = m.t * (m.p > eps)
    else:
        kept = m.t * m.p / (m.p + eps if how == "added" else np.maximum(m.p, eps))
    G = kept.sum(-1, keepdims=True) * m.p - kept
    return G / m.T if m.kind == "logits" else finish(m, G)
