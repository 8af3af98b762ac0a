r"""The divergence of Kullback and Leibler, KL(q ‖ p) = Σ q ln(q / p), of declared distributions, of probabilities in a column, and of normal distributions.

Source: C. M. Bishop, Pattern Recognition and Machine Learning (2006), equation 1.113; of two normal distributions it is
½ (tr Σ₂⁻¹Σ₁ + (μ₂ − μ₁)ᵀ Σ₂⁻¹ (μ₂ − μ₁) − D + ln det Σ₂ / det Σ₁).
"""

import numpy as np

from ...reading.tokens import Unreadable
from ...reading.tokens.distributions import standard
from ...reading.trees.walking import bare
from .distributions import centre, refuse_doubtful
from .elementary import log
from .evaluate import value
from .shapes import kind
from .tables import averaged, over_letters

OF_WHAT = "KL is read of distributions that the block declares, of columns of probabilities, and of normal distributions with both parameters"


def divergence(node, point, index):
    r"""Return the value of \mathrm{KL}(q \| p) or D_{KL}(q \| p); None for other calls."""
    _, name, indices, arguments = node
    if standard(name, point.declared.context) != "divergence" or indices:
        return None
    if len(arguments) != 3 or arguments[1][0] != "bar":
        raise Unreadable(OF_WHAT)
    first, second = arguments[0], arguments[2]
    normals = [_normal(each, point) for each in (first, second)]
    if None not in normals:
        return _of_normals(*normals, point, index)
    tables = [averaged(each, point) for each in (first, second)]
    if None not in tables:
        return _of_tables(*tables, point, index)
    if any(each is not None for each in (*normals, *tables)):
        raise Unreadable(OF_WHAT)
    q, p = value(first, point, index), value(second, point, index)
    if q.ndim != 3 or q.shape != p.shape or 1 not in q.shape[1:]:
        raise Unreadable(OF_WHAT)
    return (q * (log(q) - log(p))).sum((1, 2))


def _of_tables(first, second, point, index):
    (keys, q), (others, p) = first, second
    if set(keys) != set(others):
        raise Unreadable("KL of two distributions that are over different letters")
    total = 0
    for inner in over_letters(keys, point):
        share = value(q, inner, index)
        total = total + share * (log(share) - log(value(p, inner, index)))
    return total


def _normal(node, point):
    r"""Return the parameters of \mathcal{N}(\mu, \Sigma) or \mathcal{N}(x \mid \mu, \Sigma); None if a tree is no normal distribution."""
    node = bare(node)
    parameters = ()
    if node[0] == "mul" and node[1][0] == "name" and node[2][0] == "tuple":
        name, parameters = node[1][1], node[2][1]
    elif node[0] == "call" and not node[2] and len(node[3]) == 4 and node[3][1][0] == "bar":
        name, parameters = node[1], node[3][2:]
    if len(parameters) != 2 or standard(name, point.declared.context) != "normal":
        return None
    refuse_doubtful("normal", name, parameters)
    return parameters


def _of_normals(first, second, point, index):
    values = []
    for mean, variance in (first, second):
        around = value(variance, point, index)
        values.append((centre(mean, around, point, index), around))
    (m, v), (n, w) = values
    if m.ndim == n.ndim == v.ndim == w.ndim == 1:
        return 0.5 * (log(w) - log(v) + (v + (m - n) ** 2) / w - 1)
    if m.ndim != 3 or m.shape != n.shape or v.shape != w.shape or v.shape[1:] != (m.shape[1],) * 2 or m.shape[2] != 1:
        raise Unreadable(f"KL of normal distributions with {kind(m)} and {kind(n)} as means, {kind(v)} and {kind(w)} as variances")
    away = n - m
    inside = np.trace(np.linalg.solve(w, v), axis1=1, axis2=2) + (away * np.linalg.solve(w, away)).sum((1, 2)) - m.shape[1]
    return 0.5 * (inside + log(np.linalg.det(w)) - log(np.linalg.det(v)))
