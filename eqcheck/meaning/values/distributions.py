r"""Densities of the standard distributions, with the parameters that their notation has in the field.

Sources: C. M. Bishop, Pattern Recognition and Machine Learning (2006), appendix B, whose notation
\mathcal{N}(x \mid \mu, \sigma^2) with the variance, Bern(y \mid \mu), Bin(m \mid N, \mu), Beta(\mu \mid a, b), Gam(\lambda \mid a, b) with a
rate, Dir(\mu \mid \alpha), U(x \mid a, b) this is; Exp(x \mid \lambda) with a rate, Laplace(x \mid \mu, b) and Poisson(k \mid \lambda) as there is no other.
"""

import math

import numpy as np

from ...reading.tokens import Unreadable
from ...reading.tokens.distributions import standard
from ...reading.trees.walking import bare
from .elementary import absolute, log, loggamma
from .errors import ShapesDiffer, shown
from .evaluate import value
from .shapes import kind

ASYMMETRIC = 0.05  # relative; a derivative moves single entries by less
ROOTS, SCALES = ("\\sigma", "s", "\\mathrm{std}"), ("\\theta", "s", "k", "\\mathrm{scale}")
NOT_A_SIGMA = "is {0} the variance or its root? Write its square, or declare {1}(x \\mid \\mu, {0}) in the block"
NOT_A_RATE = "is {0} a rate or a scale? Declare {1} with its formula in the block"


def density(node, point, index):
    r"""Return the density or probability that a call of a standard distribution is; None for other calls."""
    _, name, indices, arguments = node
    which = standard(name, point.declared.context)
    bars = [n for n, argument in enumerate(arguments) if argument[0] == "bar"]
    if not which or indices or len(bars) != 1:
        return None
    before, behind = arguments[: bars[0]], arguments[bars[0] + 1 :]
    if which == "divergence":
        return None
    formula, wanted = FORMULAS[which]
    if len(before) != 1 or len(behind) != wanted:
        raise Unreadable(f"{name}(x \\mid …) takes one letter before the bar and {wanted} behind it, found {len(before)} and {len(behind)}")
    refuse_doubtful(which, name, behind)
    x = value(before[0], point, index)
    return formula(x, *(centre(each, x, point, index) for each in behind))


def centre(node, beside, point, index):
    """Return the value of a mean; a bare 0 is a column of zeros beside a column or its covariance."""
    return np.zeros((point.count, beside.shape[1], 1)) if node == ("num", "0") and beside.ndim == 3 else value(node, point, index)


def is_covariance(matrices):
    """Say whether matrices (P, D, D) are positive definite, and symmetric but for what a derivative moves."""
    real = np.real(matrices)
    off = np.abs(real - real.transpose(0, 2, 1))
    return not (off > ASYMMETRIC * np.abs(real).max((1, 2), keepdims=True)).any() and (np.linalg.eigvalsh(real) > 0).all()


def refuse_doubtful(which, name, parameters):
    """Raise :class:`Unreadable` where the last parameter may be a standard deviation or a scale."""
    if which == "normal" and _root(parameters[1], ROOTS):
        raise Unreadable(NOT_A_SIGMA.format(shown(bare(parameters[1])), name))
    if which in ("gamma", "exponential") and _root(parameters[-1], SCALES):
        raise Unreadable(NOT_A_RATE.format(shown(bare(parameters[-1])), name))


def _root(node, letters):
    """Say whether a parameter is a letter that may stand for a standard deviation or a scale, whatever its index."""
    node = bare(node)
    return node[0] == "name" and node[1].partition("_")[0] in letters


def _numbers(name, *values):
    for each in values:
        if each.ndim != 1:
            raise Unreadable(f"a density of the {name} distribution with {kind(each)}: it takes numbers")


def normal(x, mean, variance):
    """Return (2πσ²)^{-1/2} exp(−(x − μ)²/2σ²), or for a column of D numbers (2π)^{-D/2} det Σ^{-1/2} exp(−½ (x − μ)ᵀ Σ⁻¹ (x − μ))."""
    if x.ndim == 1 and mean.ndim == 1 and variance.ndim == 1:
        return np.exp(-((x - mean) ** 2) / (2 * variance) - 0.5 * log(2 * np.pi * variance))
    size = x.shape[1] if x.ndim == 3 else 0
    if x.ndim != 3 or x.shape[2] != 1 or mean.shape != x.shape or variance.shape[1:] != (size, size):
        raise Unreadable(f"a normal density of {kind(x)} with {kind(mean)} as its mean and {kind(variance)} as its variance")
    if not is_covariance(variance):
        raise Unreadable("a normal density whose covariance is not positive definite: declare it as such, or through its factors")
    away = x - mean
    distance = (away * np.linalg.solve(variance, away)).sum((1, 2))
    return np.exp(-0.5 * distance - 0.5 * log(np.linalg.det(variance)) - 0.5 * size * np.log(2 * np.pi))


def bernoulli(y, p):
    """Return p where y is 1 and 1 − p where y is 0."""
    _numbers("Bernoulli", y, p)
    if not np.isin(np.real(y), (0, 1)).all():
        raise Unreadable("a Bernoulli probability of what is not 0 or 1: declare the letter as binary")
    return np.where(_within(p), np.where(np.real(y) == 1, p, 1 - p), np.nan)


def categorical(y, p):
    """Return the entry of p at y, which counts from 1 or is one-hot."""
    if p.ndim != 3 or 1 not in p.shape[1:]:
        raise Unreadable(f"a categorical probability with {kind(p)}: it takes a column of probabilities")
    p = p.reshape(len(p), -1)
    if y.ndim == 1:
        place = np.real(y)
        if (place % 1).any() or place.min() < 1 or place.max() > p.shape[1]:
            raise Unreadable("a categorical probability of what is no number from 1 on: declare the letter as 'one of' an index letter")
        return p[np.arange(len(p)), place.astype(int) - 1]
    y = np.real(y.reshape(len(y), -1))
    if y.shape != p.shape or not np.isin(y, (0, 1)).all() or (y.sum(1) != 1).any():
        raise Unreadable("a categorical probability of a column that is not one-hot")
    return (y * p).sum(1)


def binomial(k, n, p):
    """Return n! / (k! (n − k)!) pᵏ (1 − p)ⁿ⁻ᵏ."""
    _numbers("binomial", k, n, p)
    counts = np.real(k), np.real(n)
    if (counts[0] % 1).any() or (counts[1] % 1).any() or (counts[0] < 0).any() or (counts[1] > 170).any():
        raise Unreadable("a binomial probability of what is no whole number")
    many = np.array([float(math.comb(int(b), int(a))) for a, b in zip(*counts)])
    return np.where(_within(p), many * p ** counts[0] * (1 - p) ** np.maximum(counts[1] - counts[0], 0), np.nan)


def poisson(k, rate):
    """Return λᵏ e^{−λ} / k!."""
    _numbers("Poisson", k, rate)
    if (np.real(k) % 1).any() or (np.real(k) < 0).any():
        raise Unreadable("a Poisson probability of what is no whole number: declare the letter as natural")
    return np.exp(np.real(k) * log(rate) - rate - loggamma(np.real(k) + 1))


def beta(x, a, b):
    """Return Γ(a + b) / (Γ(a) Γ(b)) xᵃ⁻¹ (1 − x)ᵇ⁻¹."""
    _numbers("beta", x, a, b)
    return np.exp(loggamma(a + b) - loggamma(a) - loggamma(b) + (a - 1) * log(x) + (b - 1) * log(1 - x))


def gamma(x, a, rate):
    """Return bᵃ / Γ(a) xᵃ⁻¹ e^{−b x}."""
    _numbers("gamma", x, a, rate)
    return np.exp(a * log(rate) - loggamma(a) + (a - 1) * log(x) - rate * x)


def exponential(x, rate):
    """Return λ e^{−λ x} for x ≥ 0."""
    _numbers("exponential", x, rate)
    return np.where(np.real(x) >= 0, np.exp(log(rate) - rate * x), 0)


def uniform(x, low, high):
    """Return 1 / (b − a) between a and b, and 0 elsewhere."""
    _numbers("uniform", x, low, high)
    inside = (np.real(low) <= np.real(x)) & (np.real(x) <= np.real(high))
    return np.where(np.real(low) < np.real(high), np.where(inside, 1 / (high - low), 0), np.nan)


def laplace(x, middle, scale):
    """Return 1/(2b) e^{−|x − μ|/b}."""
    _numbers("Laplace", x, middle, scale)
    return np.exp(-absolute(x - middle) / scale - log(2 * scale))


def dirichlet(x, a):
    """Return Γ(Σ αₖ) / Π Γ(αₖ) Π xₖ^{αₖ−1}; the numbers of x sum to 1."""
    if x.ndim != 3 or a.shape != x.shape:
        raise ShapesDiffer(f"a Dirichlet density of {kind(x)} with {kind(a)}")
    x, a = x.reshape(len(x), -1), a.reshape(len(a), -1)
    if (np.abs(np.real(x).sum(1) - 1) > 1e-9).any():
        raise Unreadable("a Dirichlet density of numbers that do not sum to 1: declare them as simplex")
    return np.exp(loggamma(a.sum(1)) - loggamma(a).sum(1) + ((a - 1) * log(x)).sum(1))


def _within(p):
    return (np.real(p) >= 0) & (np.real(p) <= 1)


FORMULAS = {
    "normal": (normal, 2), "Bernoulli": (bernoulli, 1), "categorical": (categorical, 1), "binomial": (binomial, 2), "Poisson": (poisson, 1),
    "beta": (beta, 2), "gamma": (gamma, 2), "exponential": (exponential, 1), "uniform": (uniform, 2), "Laplace": (laplace, 2),
    "Dirichlet": (dirichlet, 1),
}  # fmt: skip
