"""The numbers of a probe: probabilities, labels after weights and smoothing, sizes."""

from types import SimpleNamespace

import numpy as np

from ...functions import softmax
from ..keeping import kept, plain_params

ROWS = ("logits", "rows", "W", "bias", "Theta", "X")
PARAMETRIC = ("W", "bias", "Theta", "X")
BATCHES = (*PARAMETRIC, "softmax", "rows", "losses", "slopes", "vjps", "jacobians")
LABELLED = (*ROWS, "loss", "losses", "slope", "slopes")


def _by_probe(kind, args, params):
    """Name the numbers of what cannot change (see :func:`.make_probes`)."""
    if any(array.flags.writeable for array in args):
        return None
    return kind, tuple(map(id, args)), plain_params(params)


@kept(_by_probe)
def numbers(kind, args, params):
    """Return everything that formulas are made of: a, p, t, S, X, …, with N rows."""
    m = SimpleNamespace(kind=kind, params=dict(params), T=params.get("temperature", 1.0), labels=None)
    m.X = m.b = m.W = m.u = None
    if kind in ("W", "bias", "X"):
        m.W, m.b, m.X, m.labels = args
        m.a = m.X @ m.W.T + m.b
    elif kind == "Theta":
        theta, m.X, m.labels = args
        m.a = m.X @ theta
    elif kind in ("softmax", "jacobians"):
        (m.a,) = args
    elif kind == "vjps":
        m.a, m.u = args
    elif kind in BATCHES:
        m.a, m.labels = args
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
    m.formed = {}
    m.N, m.K = m.a.shape
    m.a = m.a / m.T
    m.p = softmax(m.a)
    if m.labels is not None:
        m.t = effective_labels(m)
        m.S = m.t.sum(-1, keepdims=True)
    return m


def formed(formula, m):
    """Return what a formula makes of the numbers, as an array or None; it is asked once."""
    if formula not in m.formed:
        value = formula(m)
        m.formed[formula] = None if value is None else np.asarray(value, float)
    return m.formed[formula]


def rows_of(m, kind):
    """Return the numbers of each row of a batch, as those of one example."""
    found = []
    for n in range(m.N):
        part = {"kind": kind, "N": 1, "formed": {}, "a": m.a[n : n + 1], "p": m.p[n : n + 1]}
        if m.labels is not None:
            part |= {name: getattr(m, name)[n : n + 1] for name in ("labels", "t", "S")}
        if m.u is not None:
            part["u"] = m.u[n : n + 1]
        found.append(SimpleNamespace(**{**vars(m), **part}))
    return found


def effective_labels(m, uniform=None):
    """Return the labels after class weights and smoothing; ``uniform`` replaces ε/K."""
    t = m.labels
    if "smoothing" in m.params:
        eps = m.params["smoothing"]
        t = (1 - eps) * t + (eps / m.K if uniform is None else uniform)
    if "weights" in m.params:
        t = t * m.params["weights"]
    return t


def dot(x, y):
    return (x * y).sum(-1, keepdims=True)


def one_hot(t):
    return np.eye(t.shape[-1])[t.argmax(-1)]


def sigmoid(a):
    return np.exp(-np.logaddexp(0, -a))


def through_softmax(p, v):
    """Return the product of the softmax Jacobian with v."""
    return p * (v - dot(p, v))
