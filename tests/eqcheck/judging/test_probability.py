r"""Probability as lecturers type it: standard distributions, any distribution, moments, ∝ and integrals over everything.

Each true line has a false neighbour of the same shape; what is not determined by a block is unread, and says why.
"""

import itertools
import math
from functools import partial

import numpy as np
import pytest
from eqcheck_lines import assert_told_apart, checked, declaring, one
from hypothesis import given, settings
from hypothesis import strategies as st
from sampling import rounds

from eqcheck.meaning.values.elementary import loggamma
from eqcheck.reading.tokens.distributions import STANDARD

declared = partial(declaring, "index: {i: N, j: K, k: K, d: D, c: D}\n")

NUMBERS = declared(
    "x: real", "y: binary", "k_1: natural", r"\mu: real", r"\sigma: positive", r"\lambda: positive", "a: positive", "b: positive", "p: probability",
    "q: probability", "x_i: real", r"\pi_k: simplex", r"\boldsymbol\pi: '[\pi_k]'", "h: one of k", r"\alpha_k: positive", r"\boldsymbol\alpha: '[\alpha_k]'",
    r"L(\mu): \prod_{i=1}^N \mathcal{N}(x_i \mid \mu, \sigma^2)", "m: 4", r"f(x): \mathcal N(x; \mu, \sigma^2)", r"t(x \mid \mu): \mathcal{N}(x \mid \mu, 1)",
)  # fmt: skip
VECTORS = declared(
    "x_d: real", r"\mu_d: real", "C_{dc}: positive definite", r"\mathbf x: '[x_d]'", r"\boldsymbol\mu: '[\mu_d]'", r"\Sigma: '[C_{dc}]'", "I: identity over d",
    r"\sigma: positive", "A_{dc}: real", "A: '[A_{dc}]'",
)  # fmt: skip
ANY = declared("p(x, z): distribution", r"q(z \mid x): distribution", r"r(z): distribution", r"w(c_0): distribution", r"w(e_0 \mid c_0): distribution", "g(x, z): function")
CHANCE = declared(
    "a: real", "b: real", r"\mu: real", r"\sigma: positive", r"X: normal with mean \mu and variance \sigma^2", "Y: random with mean a and variance b^2",
    r"X_i: normal with mean \mu and variance \sigma^2", r"\bar X: \frac1N \sum_i X_i", r"\epsilon_i: random with mean 0 and variance \sigma^2",
    "x_{id}: real", "X_0: '[x_{id}]'", r"\boldsymbol\epsilon: '[\epsilon_i]'", "I: identity over i", r"\theta_d: real", r"\boldsymbol\theta: '[\theta_d]'",
    r"\mathbf y: X_0 \boldsymbol\theta + \boldsymbol\epsilon", r"m_d: real", "C_{dc}: positive definite", r"\mathbf m: '[m_d]'", "C: '[C_{dc}]'",
    r"\mathbf z: normal with mean \mathbf m and covariance C", "A_{dc}: real", "A: '[A_{dc}]'", r"S^2: \frac{1}{N - 1} \sum_i (X_i - \bar X)^2",
    r"\mathbf v_k: random with mean 0 and covariance C",
)  # fmt: skip
CONDITIONAL = declared("a: real", "y: real", r"\theta_{R}: real", r"\mathbb{E}[\theta_{R} \mid y]: 2 a + y")

PAIRS = [
    # standard distributions, with every bar
    (NUMBERS, r"\mathcal{N}(x \mid \mu, \sigma^2) = \frac{1}{\sqrt{2 \pi \sigma^2}} \exp\left(-\frac{(x - \mu)^2}{2 \sigma^2}\right)",
     r"\mathcal{N}(x \mid \mu, \sigma^2) = \frac{1}{\sqrt{2 \pi} \sigma^2} \exp\left(-\frac{(x - \mu)^2}{2 \sigma^2}\right)"),
    (NUMBERS, r"\log \mathcal{N}\left(x\,|\,\mu, \sigma^2\right) = -\frac{(x - \mu)^2}{2 \sigma^2} - \frac12 \log 2 \pi \sigma^2",
     r"\log \mathcal{N}\left(x\,|\,\mu, \sigma^2\right) = -\frac{(x - \mu)^2}{2 \sigma^2} - \log 2 \pi \sigma^2"),
    (NUMBERS, r"\frac{\partial}{\partial \mu} \ln \mathcal N(x; \mu, \sigma^2) = \frac{x - \mu}{\sigma^2}", r"\frac{\partial}{\partial \mu} \ln \mathcal N(x; \mu, \sigma^2) = \frac{\mu - x}{\sigma^2}"),
    (NUMBERS, r"\frac{d \ln L(\mu)}{d \mu} = \frac{1}{\sigma^2} \sum_{i=1}^N (x_i - \mu)", r"\frac{d \ln L(\mu)}{d \mu} = \sum_{i=1}^N (x_i - \mu)"),
    (NUMBERS, r"\mathcal N(x \mid 0, b^{-1}) = \sqrt{b \over {2 \pi}} \exp(-{b \over 2} x^2)", r"\mathcal N(x \mid 0, b) = \sqrt{b \over {2 \pi}} \exp(-{b \over 2} x^2)"),
    (NUMBERS, r"t(x \mid \mu) = \mathcal N(\mu \mid x, 1)", r"t(x \mid \mu) = \mathcal N(x \mid 0, 1)"),
    (NUMBERS, r"\text{Bern}(y \mid p) = p^y (1 - p)^{1 - y}", r"\text{Bern}(y \mid p) = p^{1 - y} (1 - p)^y"),
    (NUMBERS, r"\frac{\partial}{\partial p} \log \mathrm{Bernoulli}(y; p) = \frac{y - p}{p (1 - p)}", r"\frac{\partial}{\partial p} \log \mathrm{Bernoulli}(y; p) = \frac{y - p}{p}"),
    (NUMBERS, r"\operatorname{Cat}(h \mid \boldsymbol\pi) = \prod_k \pi_k^{\mathbb 1[h = k]}", r"\operatorname{Cat}(h \mid \boldsymbol\pi) = \prod_k \pi_k"),
    (NUMBERS, r"\text{Bin}(1 \mid m, p) = 4 p (1 - p)^3", r"\text{Bin}(1 \mid m, p) = p (1 - p)^3"),
    (NUMBERS, r"\operatorname{Poisson}(k_1 \mid \lambda) = \frac{\lambda^{k_1} e^{-\lambda}}{k_1!}", r"\operatorname{Poisson}(k_1 \mid \lambda) = \lambda^{k_1} e^{-\lambda}"),
    (NUMBERS, r"\text{Beta}(p \mid 2, 3) = 12 p (1 - p)^2", r"\text{Beta}(p \mid 2, 3) = 12 p^2 (1 - p)"),
    (NUMBERS, r"\frac{\text{Gamma}(\lambda \mid a + 1, b)}{\text{Gamma}(\lambda \mid a, b)} = \frac{b \lambda}{a}", r"\frac{\text{Gamma}(\lambda \mid a + 1, b)}{\text{Gamma}(\lambda \mid a, b)} = b \lambda"),
    (NUMBERS, r"\text{Exp}(a \mid \lambda) = \lambda e^{-\lambda a}", r"\text{Exp}(a \mid \lambda) = \frac{1}{\lambda} e^{-a / \lambda}"),
    (NUMBERS, r"\mathcal{U}(p \mid 0, 2) = \frac12", r"\mathcal{U}(p \mid 0, 2) = 2"),
    (NUMBERS, r"\text{Laplace}(x \mid \mu, b) = \frac{1}{2 b} e^{-|x - \mu| / b}", r"\text{Laplace}(x \mid \mu, b) = \frac{1}{b} e^{-|x - \mu| / b}"),
    (NUMBERS, r"\text{Dir}(\boldsymbol\pi \mid 2 \boldsymbol\alpha) = \text{Dir}(\boldsymbol\pi \mid \boldsymbol\alpha + \boldsymbol\alpha)",
     r"\text{Dir}(\boldsymbol\pi \mid 2 \boldsymbol\alpha) = \text{Dir}(\boldsymbol\pi \mid \boldsymbol\alpha)^2"),
    (VECTORS, r"\mathcal N(\mathbf x \mid \boldsymbol\mu, \Sigma) = \frac{1}{\sqrt{(2 \pi)^D |\Sigma|}} e^{-\frac12 (\mathbf x - \boldsymbol\mu)^\top \Sigma^{-1} (\mathbf x - \boldsymbol\mu)}",
     r"\mathcal N(\mathbf x \mid \boldsymbol\mu, \Sigma) = \frac{1}{\sqrt{2 \pi |\Sigma|}} e^{-\frac12 (\mathbf x - \boldsymbol\mu)^\top \Sigma^{-1} (\mathbf x - \boldsymbol\mu)}"),
    (VECTORS, r"\mathcal N(\mathbf x \mid 0, \sigma^2 I) = \prod_d \mathcal N(x_d \mid 0, \sigma^2)", r"\mathcal N(\mathbf x \mid 0, \sigma^2 I) = \prod_d \mathcal N(x_d \mid 0, \sigma^4)"),
    (VECTORS, r"\frac{\partial}{\partial \boldsymbol\mu} \log \mathcal N(\mathbf x \mid \boldsymbol\mu, \Sigma) = \Sigma^{-1} (\mathbf x - \boldsymbol\mu)",
     r"\frac{\partial}{\partial \boldsymbol\mu} \log \mathcal N(\mathbf x \mid \boldsymbol\mu, \Sigma) = \Sigma (\mathbf x - \boldsymbol\mu)"),
    # any distribution
    (ANY, r"p(x, z) = p(x \mid z) p(z) = p(z \mid x) p(x)", "p(x, z) = p(x) p(z)"),
    (ANY, r"p(z \mid x) = \frac{p(x \mid z) p(z)}{p(x)}", r"p(z \mid x) = \frac{p(x \mid z) p(x)}{p(z)}"),
    (ANY, r"p(z | x) = \frac{p(x | z) p(z)}{\sum_{z'} p(x | z') p(z')}", r"p(z | x) = \frac{p(x | z) p(z)}{\sum_{z'} p(x | z')}"),
    (ANY, r"p(x) = \int p(x, z) \, dz = \int p(x \mid z) p(z) \, dz", r"p(x) = \int p(x \mid z) \, dz"),
    (ANY, r"\sum_x p(x) = \sum_{x, z} p(x, z) = 1", r"\sum_x p(x \mid z) p(z) = 1"),
    (ANY, r"p(Z = 1 \mid X = x) + p(Z = 2 \mid X = x) = 1", r"p(Z = 1 \mid X = x) + p(Z = 1 \mid X = x) = 1"),
    (ANY, r"p(z \mid x) \propto p(x \mid z) p(z)", r"p(z \mid x) \propto p(x \mid z)"),
    (ANY, r"\log p(x) = \mathbb{E}_{q(z \mid x)}[\log p(x, z) - \log q(z \mid x)] + \mathbb{E}_{q(z \mid x)}\left[\log \frac{q(z \mid x)}{p(z \mid x)}\right]",
     r"\log p(x) = \mathbb{E}_{q(z \mid x)}[\log p(x, z) - \log q(z \mid x)] + \mathbb{E}_{q(z \mid x)}\left[\log \frac{p(z \mid x)}{q(z \mid x)}\right]"),
    (ANY, r"\mathbb{E}_{z \sim q(z | x)}[g(x, z)] = \sum_z q(z | x) g(x, z)", r"\mathbb{E}_{z \sim q(z | x)}[g(x, z)] = \sum_z p(z | x) g(x, z)"),
    (ANY, r"\mathbb{E}_{p(x, z)}[g(x, z)] = \sum_x p(x) \sum_z p(z | x) g(x, z)", r"\mathbb{E}_{p(x, z)}[g(x, z)] = \sum_x p(x) \sum_z p(z) g(x, z)"),
    (ANY, r"\mathbb{E}_{r}[\log r(z)] = \sum_z r(z) \log r(z)", r"\mathbb{E}_{r}[\log r(z)] = \sum_z \log r(z)"),
    (ANY, r"\mathbb{E}_{e_0}[\log w(e_0)] = \sum_{e_0} w(e_0) \log w(e_0)", r"\mathbb{E}_{e_0}[\log w(e_0)] = \sum_{e_0} \log w(e_0)"),
    (ANY, r"\mathbb{E}_{c_0, e_0}[\log w(e_0)] = \mathbb{E}_{w(e_0)}[\log w(e_0)]", r"\mathbb{E}_{c_0, e_0}[\log w(e_0 \mid c_0)] = \mathbb{E}_{w(e_0)}[\log w(e_0)]"),
    (ANY, r"\operatorname{Var}_{z \sim r(z)}(g(x, z)) = \mathbb{E}_{r}[g(x, z)^2] - \mathbb{E}_{r}[g(x, z)]^2", r"\operatorname{Var}_{z \sim r(z)}(g(x, z)) = \mathbb{E}_{r}[g(x, z)^2]"),
    (ANY, r"w(c_0, e_0) = w(c_0) w(e_0 \mid c_0)", r"w(e_0) = w(e_0 \mid c_0)"),
    (ANY, r"w(e_0) = \sum_{c_0} w(c_0) w(e_0 \mid c_0)", r"w(e_0) = \sum_{c_0} w(e_0 \mid c_0)"),
    (ANY, r"\mathrm{KL}(q(z \mid x) \,\|\, r(z)) = \sum_z q(z \mid x) \log \frac{q(z \mid x)}{r(z)}", r"\mathrm{KL}(q(z \mid x) \,\|\, r(z)) = \sum_z r(z) \log \frac{q(z \mid x)}{r(z)}"),
    (ANY, r"D_{KL}(q(z|x) || p(z|x)) = \log p(x) - \mathbb{E}_{q(z|x)}[\log p(x | z)] + D_{KL}(q(z|x) || p(z))",
     r"D_{KL}(q(z|x) || p(z|x)) = \log p(x) - \mathbb{E}_{q(z|x)}[\log p(x | z)] - D_{KL}(q(z|x) || p(z))"),
    (ANY, r"KL(p(z) \parallel r(z)) \geq 0", r"KL(p(z) \parallel r(z)) = KL(r(z) \parallel p(z))"),
    (NUMBERS, r"D_{\text{KL}}(\mathcal N(\mu, \sigma^2) \,\|\, \mathcal N(0, 1)) = -\frac12 (1 + \log \sigma^2 - \mu^2 - \sigma^2)",
     r"D_{\text{KL}}(\mathcal N(\mu, \sigma^2) \,\|\, \mathcal N(0, 1)) = \frac12 (1 + \log \sigma^2 - \mu^2 - \sigma^2)"),
    (VECTORS, r"\mathrm{KL}(\mathcal N(\mathbf x \mid \boldsymbol\mu, \Sigma) \,\|\, \mathcal N(\mathbf x \mid 0, I)) = \frac12 (\operatorname{tr} \Sigma + \boldsymbol\mu^\top \boldsymbol\mu - D - \log \det \Sigma)",
     r"\mathrm{KL}(\mathcal N(\mathbf x \mid \boldsymbol\mu, \Sigma) \,\|\, \mathcal N(\mathbf x \mid 0, I)) = \frac12 (\operatorname{tr} \Sigma + \boldsymbol\mu^\top \boldsymbol\mu - \log \det \Sigma)"),
    (NUMBERS, r"\mathrm{KL}(\boldsymbol\pi \| \boldsymbol\alpha) = \sum_k \pi_k \log \frac{\pi_k}{\alpha_k}", r"\mathrm{KL}(\boldsymbol\pi \| \boldsymbol\alpha) = \sum_k \alpha_k \log \frac{\pi_k}{\alpha_k}"),
    # moments
    (CHANCE, r"\mathbb{E}[X] = \mu", r"\mathbb{E}[X] = \sigma"),
    (CHANCE, r"\mathbb{E}[\epsilon_i] = 0", r"\mathbb{E}[\epsilon_i] = \sigma"),
    (CHANCE, r"\operatorname{Var}(a Y + b) = a^2 b^2", r"\operatorname{Var}(a Y + b) = a^2 b^2 + b"),
    (CHANCE, r"E[Y^2] = a^2 + b^2", r"E[Y^2] = b^2"),
    (CHANCE, r"\mathbb{E}[(X - \mu)^4] = 3 \sigma^4", r"\mathbb{E}[(X - \mu)^4] = \sigma^4"),
    (CHANCE, r"\mathbb{E}[e^{X}] = e^{\mu + \sigma^2 / 2}", r"\mathbb{E}[e^{X}] = e^{\mu}"),
    (CHANCE, r"\mathbb E[\bar X] = \mu", r"\mathbb E[\bar X] = N \mu"),
    (CHANCE, r"\text{Var}(\bar X) = \frac{\sigma^2}{N}", r"\text{Var}(\bar X) = \sigma^2"),
    (CHANCE, r"\mathbb E[S^2] = \sigma^2", r"\mathbb E[S^2] = \frac{N - 1}{N} \sigma^2"),
    (CHANCE, r"\text{Var}(S^2) = \frac{2 \sigma^4}{N - 1}", r"\text{Var}(S^2) = \frac{2 \sigma^4}{N}"),
    (CHANCE, r"\text{Cov}(X, \bar X) = 0", r"\text{Cov}(X_i, \bar X) = 0"),
    (CHANCE, r"\text{Cov}(X_1, \bar X) = \frac{\sigma^2}{N}", r"\text{Cov}(X_1, X_2) = \sigma^2"),
    (CHANCE, r"\mathbb E[\boldsymbol\epsilon \boldsymbol\epsilon^\top] = \sigma^2 I", r"\mathbb E[\boldsymbol\epsilon \boldsymbol\epsilon^\top] = \sigma I"),
    (CHANCE, r"\mathbb E[\mathbf y] = X_0 \boldsymbol\theta", r"\mathbb E[\mathbf y] = 2 X_0 \boldsymbol\theta"),
    (CHANCE, r"\operatorname{Cov}(\mathbf y) = \sigma^2 I", r"\operatorname{Cov}(\mathbf y) = 2 \sigma^2 I"),
    (CHANCE, r"\mathbb E[\mathbf z^\top A \mathbf z] = \operatorname{tr}(A C) + \mathbf m^\top A \mathbf m", r"\mathbb E[\mathbf z^\top A \mathbf z] = \operatorname{tr}(A C)"),
    (CHANCE, r"\operatorname{Cov}(A \mathbf z) = A C A^\top", r"\operatorname{Cov}(A \mathbf z) = A^\top C A"),
    (CHANCE, r"\mathbb E[\mathbf v_k \mathbf v_k^\top] = C", r"\mathbb E[\mathbf v_k \mathbf v_k^\top] = A"),
    (CHANCE, r"\frac{d}{d \mu} \mathbb E[X^2] = 2 \mu", r"\frac{d}{d \mu} \mathbb E[X^2] = \mu"),
    (CHANCE, r"\frac{d}{d \sigma} \operatorname{Var}(X) = 2 \sigma", r"\frac{d}{d \sigma} \operatorname{Var}(X) = \sigma"),
    (CONDITIONAL, r"\mathbb{E}\left[\theta_{R} \mid y\right] = 2 a + y", r"\mathbb{E}\left[\theta_{R} \mid y\right] = a + y"),
    (CHANCE, r"\sum_i (X_i - \bar X) = 0", r"\sum_i (X_i - \mu) = 0"),
    (CHANCE, r"\mathbf y - X_0 \boldsymbol\theta = \boldsymbol\epsilon", r"\mathbf y = X_0 \boldsymbol\theta"),
    (CHANCE, r"X - \mathbb E[X] = X - \mu", r"X = \mathbb E[X]"),
    (CHANCE, r"\mathbb E[X \mid \mu, \sigma] = \mu", r"\mathbb E[X \mid \mu, \sigma] = \sigma"),
    # integrals over everything
    (NUMBERS, r"\int \mathcal N(x \mid \mu, \sigma^2) \, dx = 1", r"\int \mathcal N(x \mid \mu, \sigma^2) \, dx = \sigma"),
    (NUMBERS, r"\int_{\mathbb{R}} x f(x) \, dx = \mu", r"\int_{\mathbb{R}} x f(x) \, dx = \sigma"),
    (NUMBERS, r"\int_\Omega e^{-x^2} \, \mathrm{d}x = \sqrt{\pi}", r"\int_\Omega e^{-x^2} \, \mathrm{d}x = \pi"),
    (NUMBERS, r"\int \text{Gamma}(\lambda \mid 2, b) \, d\lambda = 1", r"\int \lambda \text{Gamma}(\lambda \mid 2, b) \, d\lambda = 1"),
    (NUMBERS, r"\int p^2 (1 - p) \, dp = \frac{1}{12}", r"\int p^2 (1 - p) \, dp = 1"),
    (NUMBERS, r"\int_0^1 \text{d}x \, x^2 + 1 = \frac43", r"\int_0^1 \text{d}x \, x^2 + 1 = 2"),
    (NUMBERS, r"\int_0^1 dx \int_0^x \text{dq} \, q = \frac16", r"\int_0^1 dx \int_0^x \text{dq} \, q = \frac12"),
    # ∝ and + const over what a distribution is of
    (NUMBERS, r"\log t(x \mid \mu) = -\frac{x^2}{2} + x \mu + \text{const}", r"\log t(x \mid \mu) = -\frac{x^2}{2} + \text{const}"),
    (NUMBERS, r"\log \text{Poisson}(k_1 \mid \lambda) = k_1 \log \lambda - \lambda + \text{const}", r"\log \text{Poisson}(k_1 \mid \lambda) = k_1 \log \lambda + \text{const}"),
    (NUMBERS, r"\text{Poisson}(k_1 \mid \lambda) \propto \lambda^{k_1} e^{-\lambda}", r"\text{Poisson}(k_1 \mid \lambda) \propto \lambda^{k_1}"),
    (NUMBERS, r"-\ln f(x) = \frac{(x - \mu)^2}{2 \sigma^2} + \mathrm{const.}", r"-\ln f(x) = \frac{(x - \mu)^2}{\sigma^2} + \mathrm{const.}"),
    (NUMBERS, r"t(x \mid \mu) \propto e^{-x^2 / 2 + x \mu}", r"t(x \mid \mu) \propto e^{-x^2 / 2}"),
    (NUMBERS, r"f(x) \propto 2 e^{-\frac{(x - \mu)^2}{2 \sigma^2}} \propto e^{-\frac{x^2 - 2 \mu x}{2 \sigma^2}}", r"f(x) \propto e^{-\frac{(x - \mu)^2}{2 \sigma^2}} \propto e^{-\frac{x^2}{2 \sigma^2}}"),
    (NUMBERS, r"t(x \mid \mu) \propto e^{-\frac{(x - \mu)^2}{2}} = e^{-\frac{x^2 - 2 x \mu + \mu^2}{2}}", r"t(x \mid \mu) \propto e^{-\frac{(x - \mu)^2}{2}} = e^{-\frac{x^2 - 2 x \mu}{2}}"),
    (NUMBERS, r"f(x) \propto e^{-\frac{(x - \mu)^2}{2 \sigma^2}}", r"f(x) \propto e^{-\frac{(x - \mu)^2}{\sigma^2}}"),
]  # fmt: skip


@pytest.mark.one_in(2)
@pytest.mark.parametrize(("block", "true", "false"), PAIRS)
def test_true_lines_hold_and_false_ones_are_refuted(block, true, false):
    assert_told_apart(block, true, false)


HABITS = declared(
    "S_{ik}: real", "U_{ik}: real", "V: '[U_{ik}]'", "x: real", r"D^+: x^2", "D_1^-: x^3", r"\text{net}_j: 2 S_{1j}", r"\text{COV}_{AB}: x", "x_d: real", r"\mathbf x: '[x_d]'",
    "A_{dc}: real", "A: '[A_{dc}]'", r"\ell(x; (S_{ik}, x)_{i=1}^N): \sum_i \sum_k S_{ik} x", r"\text{ReLU}(x): \max(0, x)",
    "h_i: one of k", "L: 4", r"W^L: real", "a^{L-1}: real", r"z^L: W^L a^{L-1}", r"g(x): x^3",
)  # fmt: skip
HABIT_PAIRS = [
    (r"\sum_k S[i, k] = \sum_k S_{ik}", r"\sum_k S[i, k] = \sum_k S[1, k]"),
    (r"V[i,k] = U_{ik}", r"V[i,k] = U_{i 1}"),
    (r"\frac{\partial}{\partial S[1,2]} \sum_k S[1,k]^2 = 2 S[1,2]", r"\frac{\partial}{\partial S[1,2]} \sum_k S[1,k]^2 = 2 S[1,1]"),
    (r"\langle \mathbf x, A \mathbf x \rangle = \mathbf x^T A \mathbf x", r"\langle \mathbf x, A \mathbf x \rangle = \mathbf x \mathbf x^T A"),
    (r"2 \left\langle A, A^T \right\rangle_F^2 = 2 (\operatorname{tr}(A A))^2", r"2 \left\langle A, A^T \right\rangle_F^2 = 2 \operatorname{tr}(A A^T)"),
    (r"\langle x, 3 \rangle_{\mathbb{R}} + \langle \mathbf x^T, \mathbf x \rangle = 3 x + \lVert \mathbf x \rVert^2", r"\langle x, 3 \rangle_{\mathbb{R}} = x + 3"),
    (r"\sum_i [\![ h_i = 2 ]\!] S_{i1} = \sum_i \mathbb 1[h_i = 2] S_{i1}", r"\sum_i [\![ h_i = 2 ]\!] S_{i1} = \sum_i \mathbb 1[h_i \neq 2] S_{i1}"),
    (r"\llbracket x > 0 \rrbracket x = \max(x, 0)", r"\llbracket x < 0 \rrbracket x = \max(x, 0)"),
    (r"[[x + 1]^2 + 1] = x^2 + 2 x + 2", r"[[x + 1]^2 + 1] = x^2 + 2"),
    (r"D^+ D_1^- = x^5", r"D^+ D_1^- = x^6"),
    (r"\text{net}_j = S_{1j} + S_{1j}", r"\text{net}_j = S_{1j}"),
    (r"2 \text{COV}_{AB} = 2 x", r"2 \text{COV}_{AB} = x"),
    (r"\text{ReLU}'(x^2) = 1", r"\text{ReLU}'(-x^2) = 1"),
    (r"\ell(x; (S_{ik}, x)_{i=1}^N) = x \sum_i \sum_k S_{ik}", r"\ell(x; (S_{ik}, x)_{i=1}^N) = \sum_i \sum_k S_{ik}"),
    (r"\frac{\partial z^L}{\partial W^L} = a^{L-1}", r"\frac{\partial z^L}{\partial W^L} = W^L"),
    (r"\frac{\partial}{\partial \mathbf x^\top} \mathbf x^\top A \mathbf x = \mathbf x^T (A + A^T)", r"\frac{\partial}{\partial \mathbf x^\top} \mathbf x^\top A \mathbf x = 2 \mathbf x^T A"),
    (r"\frac{\partial A \mathbf x}{\partial \mathbf x^T} = A", r"\frac{\partial A \mathbf x}{\partial \mathbf x^T} = A^T"),
]  # fmt: skip


@pytest.mark.parametrize(("true", "false"), HABIT_PAIRS)
def test_habits_of_writing_are_read(true, false):
    assert_told_apart(HABITS, true, false)


def test_letters_of_a_head_without_a_value_say_over_what_the_ratio_of_the_others_is_constant():
    block = declared("x: real", "m: real", r"t(x \mid m): \mathcal{N}(x \mid m, 1)", r"t(m): \mathcal{N}(m \mid 0, 1)")
    found = checked(block, r"t(m \mid x) \propto t(x \mid m) t(m) \propto e^{-m^2 + x m} \propto e^{-m^2}")
    assert [c.verdict for c in found] == ["unread", "holds", "false"], found


def test_one_of_many_vectors_stands_for_a_vector_of_the_same_name():
    block = declared("y: real", "y_i: real", "x_d: real", "x: '[x_d]'", "x_{id}: real", "x_i: '[x_{id}]'", r"P(y \mid x): y + 2 x_1")
    assert one(block, r"P(y_i \mid x_i) = y_i + 2 x_{i1}").verdict == "holds"
    assert one(block, r"P(y_i \mid x_i) = y_i + 2 x_1").verdict == "false"


def test_a_letter_with_an_index_is_of_the_function_of_the_plain_letter():
    block = declared("t_0: real", "t_i: real", r"\mathbf t: '[t_i]'", "t: real", "m: real", r"p(t \mid m): t m", r"p(\mathbf t \mid m): \prod_i p(t_i \mid m)")
    assert one(block, r"p(\mathbf t \mid m) = \prod_i t_i m").verdict == "holds"
    assert one(block, r"p(\mathbf t \mid m) = \prod_i t_i").verdict == "false"


@pytest.mark.parametrize("bar", [r"\mid", "|", r"\vert", r"\lvert", r"\Vert", r"\lVert", r"\|", r"\parallel"])
@pytest.mark.parametrize("latex", ["q(a {} b) = c", "c = q(a {} b)", r"\log q\left(a {} b, d\right) = c + q(b {} a)"])
def test_a_bar_of_a_condition_swallows_no_relation_sign(bar, latex):
    found = checked(declared("a: real"), latex.replace("{}", bar))
    assert [c.verdict for c in found] == ["unread"] and "bar" in found[0].message, found


UNREAD = [
    (NUMBERS, r"\mathcal N(x \mid \mu, \sigma) = 1", "is \\sigma the variance or its root?"),
    (NUMBERS, r"\mathcal N(x, \mu \mid 0, 1) = 1", "takes one letter before the bar"),
    (NUMBERS, r"\mathcal N(x \mid \mu) = 1", "and 2 behind it, found 1 and 1"),
    (NUMBERS, r"\mathcal N(x, \mu, 1) = 1", r"\mathcal{N} is not declared"),
    (NUMBERS, r"\text{Bern}(x \mid p) = 1", "declare the letter as binary"),
    (NUMBERS, r"\text{Poisson}(x \mid \lambda) = 1", "declare the letter as natural"),
    (NUMBERS, r"\text{Cat}(x \mid \boldsymbol\pi) = 1", "declare the letter as 'one of' an index letter"),
    (NUMBERS, r"\text{Gamma}(x \mid a, \theta) = 1", "a rate or a scale?"),
    (VECTORS, r"\mathcal N(\mathbf x \mid \boldsymbol\mu, \sigma^2) = 1", "a normal density of a column"),
    (VECTORS, r"\mathcal N(\mathbf x \mid \boldsymbol\mu, A) = 1", "not positive definite"),
    (ANY, r"q(z) = 1", "does not follow from what is declared of q"),
    (ANY, r"p(x, x') = 1", "does not follow from what is declared of p"),
    (ANY, r"p(y) = 1", "p(y) does not follow"),
    (ANY, r"p(7) = 1", "p(7) does not follow"),
    (ANY, r"p(z = 3) = 1", "another value than those from 1 to 2"),
    (ANY, r"\mathbb{E}_{z}[g(x, z)] = 1", "no random variable of its argument"),
    (ANY, r"\mathbb{E}_{x \sim q(z \mid x)}[g(x, z)] = 1", "the distribution of other letters"),
    (ANY, r"p(x \mid z) = q", "q is not declared"),
    (ANY, r"\mathrm{KL}(q(z | x) \| p(x)) = 1", "over different letters"),
    (NUMBERS, r"\mathrm{KL}(\mathcal N(\mu, \sigma) \| \mathcal N(0, 1)) = 1", "the variance or its root"),
    (NUMBERS, r"\mathrm{KL}(\mathcal N(\mu, 1) \| \boldsymbol\pi) = 1", "KL is read of"),
    (CHANCE, r"\mathbb E[Y^3] = 1", "only the mean and the covariance of Y are known"),
    (CHANCE, r"\mathbb E[|X|] = 1", "not smooth in a random variable"),
    (CHANCE, r"\mathbb E[\mathbb 1[X > a]] = 1", "not smooth in a random variable"),
    (CHANCE, r"\mathbb E[\max(\bar X, 0)] = 1", "not smooth in a random variable"),
    (CHANCE, r"\mathbb E[\sin(X + X_1)] = 1", "no polynomial up to the fifth degree"),
    (CHANCE, r"\mathbb E[\mathbf z^\top \mathbf z \, e^{z_1}] = 1", "z_{1} is not declared"),
    (CHANCE, r"\mathbb E[X \mid Y] = 1", "under a condition on a random variable"),
    (ANY, r"\mathbb E[g(x, z) \mid x] = 1", "write the distribution below E"),
    (NUMBERS, r"x^2 = \mu + \text{const}", "over what is const constant?"),
    (declared("x: real", "c: real", r"v(x \mid c): 4"), r"v(x \mid c) \propto 3", "over what is the ratio constant?"),
    (NUMBERS, r"\int x^2 \, dx = \frac{x^3}{3}", "an integral without limits"),
    (NUMBERS, r"\int \frac{1}{1 + x^2} \, dx = \arctan x", "which stands outside of it, too"),
    (NUMBERS, r"\int^1 x \, dx = 1", "an integral with one limit"),
    (NUMBERS, r"\int_\mu e^{-x^2} \, dx = 1", "over all values of its letter"),
    (NUMBERS, r"e^{x} \propto e^{x + \mu}", "over what is the ratio constant?"),
    (VECTORS, r"\langle \mathbf x \rangle = 1", "angle brackets around 1 thing"),
    (VECTORS, r"\langle \mathbf x, \mathbf x \rangle_A = 1", "an inner product with an index"),
    (NUMBERS, r"\text{net}_j = x", r"\mathrm{net}_{j} is not declared"),
]  # fmt: skip


@pytest.mark.parametrize(("block", "latex", "message"), UNREAD)
def test_what_is_not_determined_says_why_it_is_unread(block, latex, message):
    found = checked(block, latex)
    assert found[-1].verdict == "unread" and message in found[-1].message, found


FAULTS = [
    (declared("x: real", "p(x, z): distribution"), "a distribution over x, which has an entry of its own"),
    (declared("p(x): distribution", r"p(x \mid z): distribution"), "declared over one letter twice"),
    (declared(r"p(x \mid z): distribution", r"p(z \mid x): distribution"), "declared over one letter twice"),
    (declared("p(x_i): distribution"), "letters without indices"),
    (declared("p: distribution"), "letters without indices"),
    (declared("X(a): normal with mean 0 and variance 1"), "a random variable has no arguments"),
    (declared("X: normal with mean x_i and variance 1", "x_i: real"), "index i is free in x_i"),
]


@pytest.mark.parametrize(("block", "message"), FAULTS)
def test_a_bad_entry_says_what_is_wrong_with_it(block, message):
    assert message in " ".join(c.message for c in checked(block, "1 = 1"))


@given(st.sampled_from(sorted(STANDARD)), st.sampled_from([r"\mid", "|", r"\vert", r"\lvert", ";", r"\,\middle|\,", r"\,\big|\,"]))
@settings(max_examples=rounds(60), deadline=None)
def test_a_standard_name_with_a_formula_in_the_block_is_that_formula(name, bar):
    block = declared("x: real", "y: real", "z: real", rf"{name}(x \mid y, z): 3 x" if bar != ";" else f"{name}(x; y, z): 3 x")
    block = block.replace("N: ", "")
    if name == "N":
        return  # here the range of an index
    assert one(block, rf"{name}(x {bar} y, z) = 3 x").verdict == "holds"
    assert one(block, rf"{name}(x {bar} y, z) = 2 x").verdict == "false"


LETTERS = ("x", "y", "z")


@given(st.lists(st.sampled_from(LETTERS), min_size=2, max_size=3, unique=True), st.data())
@settings(max_examples=rounds(25), deadline=None)
def test_bayes_rule_holds_and_each_exchange_of_two_of_its_terms_is_false(letters, data):
    a, b, *rest = letters
    given_ = "".join(f", {letter}" for letter in rest)
    known = f" \\mid {rest[0]}" if rest else ""
    block = declared(f"p({', '.join(data.draw(st.permutations(LETTERS)))}): distribution")
    terms = [rf"p({a} \mid {b}{given_})", f"p({b}{known})", f"p({a}{known})", rf"p({b} \mid {a}{given_})"]
    for order in itertools.permutations(range(4)):
        left, times, below, right = (terms[n] for n in order)
        holds = {frozenset((left, times)), frozenset((below, right))} == {frozenset(terms[:2]), frozenset(terms[2:])}
        found = one(block, rf"{left} {times} = {below} {right}")
        assert found.verdict == ("holds" if holds else "false"), found


@given(st.integers(1, 5), st.sampled_from(["normal", "random"]))
@settings(max_examples=rounds(12), deadline=None)
def test_a_moment_is_read_as_far_as_it_is_determined(power, which):
    block = declared(r"\mu: real", r"v: positive", rf"X: {which} with mean \mu and variance v")
    moments = {1: r"\mu", 2: r"\mu^2 + v", 3: r"\mu^3 + 3 \mu v", 4: r"\mu^4 + 6 \mu^2 v + 3 v^2", 5: r"\mu^5 + 10 \mu^3 v + 15 \mu v^2"}
    for n, right in moments.items():
        found = one(block, rf"\mathbb E[X^{power}] = {right}")
        known = which == "normal" or power <= 2
        assert found.verdict == (("holds" if n == power else "false") if known else "unread"), found


def test_the_logarithm_of_gamma_is_that_of_the_standard_library_and_its_slope_a_derivative():
    x = np.linspace(0.05, 40, 300)
    assert np.allclose(loggamma(x), [math.lgamma(each) for each in x], rtol=1e-12, atol=1e-12)
    slope = np.imag(loggamma(x + 1e-30j)) / 1e-30
    assert np.allclose(slope, (loggamma(x + 1e-5) - loggamma(x - 1e-5)) / 2e-5, rtol=1e-6, atol=1e-6)
    assert np.isnan(loggamma(np.array([-1.5, 0.0]))).all()


@pytest.mark.parametrize("name", ["P", "p", r"\mathbb{P}", r"\mathrm{P}", r"\Pr"])
@pytest.mark.parametrize("event", ["Y = 1", r"Y \leq a", r"Y = k \mid X = 2", "Y_n = 1, X = a"])
def test_an_event_is_no_relation_sign_of_its_own(name, event):
    found = checked(declared("a: real"), f"a = {name}({event}) = b")
    assert [c.verdict for c in found] == ["unread", "unread"], found
    assert all("declare" in c.message for c in found), found
    assert one(declared("a: real", f"{name}({event}): a"), f"{name}({event}) = a").verdict == "holds"


SOFTMAX = declared("z_k: real", r"y_k: \frac{e^{z_k}}{\sum_j e^{z_j}}", "a: real")


@pytest.mark.parametrize("clause", [r"\text{if $j \neq k$}", r"\text{if j $\ne$ k}", r"\text{ for j \neq k}", r"\text{when $j$ $<$ $k$}", r"\mbox{if $k \neq j$}"])
def test_a_condition_within_words_restricts_the_line(clause):
    right, wrong = (r"\frac{\partial y_k}{\partial z_j} = " + side + r"\quad " + clause for side in ("-y_k y_j", "y_k y_j"))
    assert one(SOFTMAX, right).verdict == "holds", one(SOFTMAX, right)
    assert one(SOFTMAX, wrong).verdict == "false"


@pytest.mark.parametrize("words", [r"\text{if not $j \neq k$}", r"\text{if $j \neq k$ fails}", r"\text{even if $j \neq k$}", r"\text{if $j \neq k$ or not}", r"\text{if k differs from j}"])
def test_words_that_turn_it_round_give_no_condition(words):
    found = checked(SOFTMAX, r"\frac{\partial y_k}{\partial z_j} = -y_k y_j \quad " + words)
    assert "holds" not in {c.verdict for c in found}, found


def test_cases_with_their_conditions_within_words_and_a_claim_within_words():
    cases = r"\frac{{\partial y_k}}{{\partial z_j}} = \begin{{cases}} {} & \text{{if $j = k$}} \\ -y_k y_j & \text{{if $j \neq k$}} \end{{cases}}"
    assert one(SOFTMAX, cases.format("y_k (1 - y_k)")).verdict == "holds"
    assert one(SOFTMAX, cases.format("y_k^2")).verdict == "false"
    found = checked(SOFTMAX, r"a + a = 2 a \text{ since $a = 3$}")
    assert [c.verdict for c in found] == ["holds", "false"], found


@pytest.mark.parametrize(("words", "read"), [(r"\text{if i $= 1$}", True), (r"\text{if kid $= 1$}", False), (r"\text{if it holds, $i = 1$}", False), (r"\text{for convenience, } i = 1", False)])
def test_a_formula_behind_a_word_is_a_condition_only_where_no_other_word_stands(words, read):
    found = checked("index: {i: N}\nsymbols: {x_i: real, k: real, d: real}\n", rf"x_i = x_1 \quad {words}")
    assert [check.verdict for check in found] == (["holds"] if read else ["unread"]), found


OF_VECTORS = declared("x_i: real", r"\mathbf x: '[x_i]'", "X: normal with mean 0 and variance 1", "Y_i: random with mean x_i and variance 1", "A: positive")
OF_LAYERS = declared("a_0: real", "w_k: real", "a_k: w_k a_{k-1}", "X: normal with mean 0 and variance 1")
DERIVED = [  # a block, a derivative, what it is and what it is not
    (OF_VECTORS, r"\nabla_{\mathbf x} (X \mathbf x^\top \mathbf x)", r"2 X \mathbf x", r"3 X \mathbf x"),
    (OF_VECTORS, r"\nabla_{\mathbf x} \sum_i Y_i x_i^2", r"\begin{bmatrix} 2 Y_1 x_1 \\ \vdots \\ 2 Y_N x_N \end{bmatrix}", r"2 \mathbf x"),
    (OF_VECTORS, r"\nabla_{\mathbf x} E[X^2 \mathbf x^\top \mathbf x]", r"2 \mathbf x", "0"),
    (OF_LAYERS, r"\frac{\partial}{\partial a_1} E[X^2 a_2]", "w_2", "0"),
    (OF_LAYERS, r"\frac{\partial}{\partial a_1} E[(X + a_3)^2]", "2 a_3 w_3 w_2", "0"),
    (OF_LAYERS, r"\frac{\partial}{\partial a_k} (X a_k)", "X", "X a_k"),
]


@pytest.mark.parametrize(("block", "taken", "right", "wrong"), DERIVED, ids=[row[1] for row in DERIVED])
def test_a_random_variable_is_the_same_wherever_a_derivative_is_taken_and_an_average_follows_the_layers(block, taken, right, wrong):
    assert one(block, f"{taken} = {right}").verdict == "holds", one(block, f"{taken} = {right}")
    assert one(block, f"{taken} = {wrong}").verdict == "false"


@pytest.mark.parametrize("space", ["A", "C", r"\gamma", r"\mathbb{Z}", r"\mathbb{R}^d", r"\mathbb{R}^+", r"\mathcal{Y}", "S^2", r"\mathbb{R}", r"\mathcal{X}", "X", r"\Omega"])
def test_a_set_below_an_integral_is_read_where_it_leaves_out_no_value(space):
    """A set of which nobody says what is in it is no reason to take all of them; what only looks so is false or unread."""
    whole = space in (r"\mathbb{R}", r"\mathcal{X}", "X", r"\Omega")
    assert (one(NUMBERS, rf"\int_{{{space}}} \mathcal{{N}}(x \mid 0, 1) \, dx = 1").verdict == "holds") == whole
    assert (one(declared("p(x): distribution"), rf"\int_{{{space}}} p(x) \, dx = 1").verdict == "holds") == (whole and space != r"\mathbb{R}")


def test_an_integral_over_half_of_the_numbers_takes_half_of_them():
    assert one(NUMBERS, r"\int_{\mathbb{R}^+} \mathcal{N}(x \mid 0, 1) \, dx = \frac12").verdict == "holds"
    assert one(NUMBERS, r"\int_{\mathbb{R}^+} e^{-a} \, da = 1").verdict == "holds"
    assert one(NUMBERS, r"\int_{\mathbb{R}} e^{-a} \, da = 1").verdict == "unread"


@pytest.mark.parametrize("letter", ["2 z", "z^2", r"\frac{z}{2}", "-z"])
def test_before_the_sign_of_a_distribution_stands_a_letter(letter):
    found = one(ANY, rf"\mathbb{{E}}_{{{letter} \sim q(z \mid x)}}[g(x, z)] = \sum_z q(z \mid x) g(x, z)")
    assert found.verdict == "unread" and "before ∼" in found.message, found


def test_an_integral_over_a_power_of_its_letter_is_not_read():
    found = one(NUMBERS, r"\int_0^1 a \, da^2 = \frac14")
    assert found.verdict == "unread" and "with an index or a power" in found.message, found


@pytest.mark.parametrize("head", ["{}", r"\log {}"])
def test_the_ratio_of_entries_is_constant_over_their_last_index(head):
    right, const = (r"\propto {}", "") if head == "{}" else (r"= \log({})", r" + \text{const}")
    for side, verdict in (("e^{z_k}", "holds"), ("3 a e^{z_k}", "holds"), ("e^{2 z_k}", "false"), ("e^{z_j}", "false"), ("e^{z_k} k", "false")):
        found = one(SOFTMAX, head.format("y_k") + right.format(side.replace("3 a", "3 a^2")) + const)
        assert found.verdict == verdict, found


@pytest.mark.parametrize(
    "integral",
    [
        r"\int_{-1}^1 \frac{1}{x} \, dx", r"\int_{-2}^2 x^{-3} \, dx", r"\int_{\mu - 1}^{\mu + 1} \frac{1}{x - \mu} \, dx", r"\int x^3 \, dx", r"\int \frac{x}{1 + x^2} \, dx", r"\int \frac{1}{x (1 + x^4)} \, dx",
        r"\int_{-\infty}^\infty x \, dx",
    ],
)  # fmt: skip
def test_halves_without_a_value_do_not_add_up_to_none(integral):
    found = one(NUMBERS, f"{integral} = 0")
    assert found.verdict == "unread" and "value" in found.message, found


@pytest.mark.parametrize(
    "integral",
    [
        r"\int_{-1}^1 x^3 \, dx", r"\int x e^{-x^2} \, dx", r"\int \frac{x}{1 + x^4} \, dx", r"\int_0^{2 \pi} \sin(5 x) \, dx", r"\int_0^{2 \pi} \cos(9 x) \, dx",
        r"\int_{-1}^1 \frac{x}{\sqrt{|x|}} \, dx", r"\int_{-a}^a \sin(x^3) \, dx", r"\int_a^a x \, dx",
    ],
)  # fmt: skip
def test_halves_with_a_value_add_up(integral):
    assert one(NUMBERS, f"{integral} = 0").verdict == "holds"
    assert one(NUMBERS, f"{integral} = 1").verdict == "false"


NESTED = declared(
    r"\mu: real", r"\sigma: positive", r"\nu: real", r"\tau: positive", r"X: normal with mean \mu and variance \sigma^2", r"Y: normal with mean \nu and variance \tau^2", "V: X + Y",
    "c_k: real", r"\pi_k: simplex", r"W: c_k with probability \pi_k", r"X_i: normal with mean \mu and variance \sigma^2", r"\bar X: \frac1N \sum_i X_i",
    "m_d: real", "C_{dc}: positive definite", r"\mathbf m: '[m_d]'", "C: '[C_{dc}]'", r"\mathbf z: normal with mean \mathbf m and covariance C",
)  # fmt: skip


@pytest.mark.parametrize(
    ("left", "true", "false"),
    [
        (r"\mathbb E[(X - \mathbb E[X])^2]", r"\operatorname{Var}(X)", "0"),
        (r"\mathbb E[(W - \mathbb E[W])^2]", r"\operatorname{Var}(W)", "0"),
        (r"\mathbb E[(\bar X - \mathbb E[\bar X])^2]", r"\frac{\sigma^2}{N}", "0"),
        (r"\mathbb E[(\mathbf z - \mathbb E[\mathbf z]) (\mathbf z - \mathbb E[\mathbf z])^\top]", "C", "2 C"),
        (r"\mathbb E[\mathbb E[X]^2]", r"\mu^2", r"\mu^2 + \sigma^2"),
        (r"\mathbb E[X \operatorname{Var}(X)]", r"\mu \sigma^2", "0"),
        (r"\operatorname{Var}(\mathbb E[X])", "0", r"\sigma^2"),
        (r"\mathbb E_X[\mathbb E_Y[X + Y]^2]", r"\sigma^2 + (\mu + \nu)^2", r"(\mu + \nu)^2"),
        (r"\mathbb E[\mathbb E[V \mid X]^2]", r"\sigma^2 + (\mu + \nu)^2", r"(\mu + \nu)^2"),
        (r"\mathbb E[\mathbb E[V \mid X]]", r"\mathbb E[V]", r"\mathbb E[X]"),
    ],
)
def test_an_average_within_an_average_is_a_number(left, true, false):
    assert one(NESTED, f"{left} = {true}").verdict == "holds"
    assert one(NESTED, f"{left} = {false}").verdict == "false"


def test_an_average_under_a_condition_on_a_random_variable_is_not_read():
    assert one(NESTED, r"\mathbb E[V \mid X] = X + \nu").verdict == "unread"


@pytest.mark.parametrize("other", ["p", r"\mathcal{N}(\mu, \sigma^2)", "q(X)", r"X_i"])
def test_what_stands_behind_drawn_from_below_an_average_of_declared_moments_is_unread(other):
    (found,) = checked(CHANCE, rf"\mathbb E_{{X \sim {other}}}[X] = \mu")
    assert found.verdict == "unread"
