r"""What lecturers type: each cause in true lines that hold, false ones that are refuted, and ambiguous ones that say why they are unread."""

from functools import partial

import pytest
from eqcheck_lines import assert_told_apart, checked, declaring, one
from hypothesis import given, settings
from hypothesis import strategies as st
from sampling import rounds

from eqcheck import check_markdown

declared = partial(declaring, "index: {i: N, j: K, k: K, l: 3, t: 5, d: D, c: D}\nranges: N ≥ D\n")

VECTORS = (
    "a: real", "b: real", "r: positive", "z_k: real", "w_d: real", "x_{id}: real", "t_i: real", "A_{dc}: real",
    r"\mathbf z: '[z_k]'", r"\mathbf w: '[w_d]'", "X: '[x_{id}]'", r"\mathbf t: '[t_i]'", r"\mathbf x_i: '[x_{id}]'", "A: '[A_{dc}]'",
    "I: identity over d", r"\mathbf 1: ones over k",
)  # fmt: skip
BAYES = declared(
    r"P(A, B): probability", r"P(B): probability", r"P(A \mid B): \frac{P(A, B)}{P(B)}", r"P(B \mid A): \frac{P(A, B)}{P(A)}", "P(A): probability"
)
LIKELIHOOD = declared(
    *VECTORS, r"p(y = k \mid \mathbf z): \frac{e^{z_k}}{\sum_j e^{z_j}}", "y_i: one of k", "m: real", "s: positive",
    r"q(a; m, s): \frac{1}{\sqrt{2 \pi s}} e^{-\frac{(a - m)^2}{2 s}}", r"\pi_k: simplex", r"h(B \mid C_k): probability",
    r"h(C_k): simplex", r"h(C_k \mid B): \frac{h(B \mid C_k) h(C_k)}{\sum_j h(B \mid C_j) h(C_j)}",
)  # fmt: skip
MARKS = declared(
    *VECTORS, r"\sigma^2: positive", r"\mu^F: real", r"\mu: real", r"\hat w: real", r"\pi_k^{\text{new}}: positive", r"\pi_k: positive",
    "W^{(l)}_{dc}: real", "W^{(l)}: '[W^{(l)}_{dc}]'", r"\beta_{(k)}: real", r"\beta_{(-k)}: real", "v^k: real", "a^{[1](i)}_d: real",
)  # fmt: skip
GRADIENTS = declared(
    *VECTORS, r"L: \|\mathbf t - X \mathbf w\|^2", r"f(\mathbf w): \mathbf w^\top A \mathbf w", r"\ell: \ln \sum_k e^{z_k}", r"g(a): a^3 b",
    r"u(\mathbf z): \ln \sum_k e^{z_k}",
)  # fmt: skip
ABSTRACT = declared(
    "c_0: real", "x: real", "s: real", "z_k: real", r"\mathbf z: '[z_k]'", "g(c_0, x): function", "v(x): g(c_0, x)", "u(s): function",
    r"F_k(\mathbf z): function", r"\mathbf F(\mathbf z): '[F_k(\mathbf z)]'", "h(x): u(v(x))", r"p(x): positive function",
)  # fmt: skip
RANDOM = declared(
    "a: real", "b: real", "q_k: simplex", "p_k: simplex", r"\mathbf q: '[q_k]'", "x_k: real", "y_k: real", "u_i: real", "r_i: simplex",
    "X: x_k with probability q_k", "Y: y_k with probability q_k", "U: u_i with probability r_i",
)  # fmt: skip
KINDS = declared(
    "S_{dc}: symmetric", "S: '[S_{dc}]'", "C_{dc}: positive definite", "C: '[C_{dc}]'", "Q_{id}: orthonormal", "Q: '[Q_{id}]'", "p: probability", "t_i: binary", "h: probability",
    "n: natural", "m: integer", "I: identity over d", "w_d: real", r"\mathbf w: '[w_d]'", "y_i: one of k", "f_{ik}: real", "x_{id}: real", "X: '[x_{id}]'",
)  # fmt: skip
WORDS = declared(
    *VECTORS, r"\text{softmax}(\mathbf z): '[\frac{e^{z_k}}{\sum_j e^{z_j}}]'", r"\operatorname{loss}: a^2", r"\text{const}: constant over a, w_d",
    r"\propto: constant over a", "C: constant over a", r"\sigma(a): \frac{1}{1 + e^{-a}}", r"f(\mathbf x_i, A, b): \mathbf w^\top A \mathbf x_i + b",
    "s_{t+1}: a s_t + b", "s_1: real", r"\mathbf v_{t+1}: A \mathbf v_t", r"\mathbf v_0: '[w_d]'",
    r"D_{KL}(\mathbf p \| \mathbf q): \sum_k p_k \ln \frac{p_k}{q_k}", "p_k: simplex", "q_k: simplex", r"\mathbf p: '[p_k]'", r"\mathbf q: '[q_k]'",
)  # fmt: skip

PAIRS = [
    # conditional bars and events
    (BAYES, r"P(A \mid B) = \frac{P(B \mid A) P(A)}{P(B)}", r"P(A \mid B) = \frac{P(B \mid A) P(B)}{P(A)}"),
    (BAYES, "P(A, B) = P(A | B) P(B)", "P(A, B) = P(A) P(B)"),
    (LIKELIHOOD, r"p(y = k \mid \mathbf z) = \frac{e^{z_k}}{\sum_j e^{z_j}}", r"p(y = k \mid \mathbf z) = \frac{e^{z_k}}{\sum_j e^{z_k}}"),
    (LIKELIHOOD, r"\sum_k p(y = k | \mathbf z) = 1", r"\sum_k p(y = 1 | \mathbf z) = 1"),
    (LIKELIHOOD, r"\frac{\partial \ln p(y = k \mid \mathbf z)}{\partial z_j} = \delta_{jk} - p(y = j \mid \mathbf z)",
     r"\frac{\partial \ln p(y = k \mid \mathbf z)}{\partial z_j} = \delta_{jk} - p(y = k \mid \mathbf z)"),
    (LIKELIHOOD, r"p(y = y_i \mid \mathbf z) = \prod_k p(y = k \mid \mathbf z)^{\mathbb{1}[y_i = k]}",
     r"p(y = y_i \mid \mathbf z) = \prod_k p(y = k \mid \mathbf z)^{\mathbb{1}[y_i \neq k]}"),
    (LIKELIHOOD, r"\frac{\partial}{\partial m} \ln q(a; m, s) = \frac{a - m}{s}", r"\frac{\partial}{\partial m} \ln q(a; m, s) = \frac{m - a}{s}"),
    (LIKELIHOOD, r"\sum_k h(C_k \mid B) = 1", r"\sum_k h(B \mid C_k) = 1"),
    (LIKELIHOOD, r"\frac{h(C_1 | B)}{h(C_2 | B)} = \frac{h(B | C_1) h(C_1)}{h(B | C_2) h(C_2)}", r"\frac{h(C_1 | B)}{h(C_2 | B)} = \frac{h(B | C_1)}{h(B | C_2)}"),
    # names with marks, superscripts that count, bracketed and nested subscripts
    (MARKS, r"\frac{d}{d \sigma^2} \ln \sigma^2 = \frac{1}{\sigma^2}", r"\frac{d}{d \sigma^2} \ln \sigma^2 = \frac{2}{\sigma^2}"),
    (MARKS, r"(\mu^F - \mu)^2 = (\mu - \mu^F)^2", r"\mu^F = \mu"),
    (MARKS, r"\frac{\pi_k^{\text{new}}}{\pi_k} \pi_k = \pi_k^{new}", r"\pi_k^{\text{new}} = \pi_k"),
    (MARKS, r"(W^{(2)} W^{(1)})^T = W^{(1)T} W^{(2)\top}", r"(W^{(2)} W^{(1)})^T = W^{(2)T} W^{(1)\top}"),
    (MARKS, r"\sum_{l=2}^{3} W^{(l-1)}_{dc} = W_{dc}^{(1)} + W^{(2)}_{dc}", r"\sum_{l=2}^{3} W^{(l-1)}_{dc} = W_{dc}^{(2)} + W^{(3)}_{dc}"),
    (MARKS, r"W^{(1)}_{12} + a = a + (W^{(1)})_{12}", r"W^{(1)}_{12} + a = a + (W^{(1)})_{21}"),
    (MARKS, r"\beta_{(k)} - \beta_{(-k)} = -(\beta_{(-k)} - \beta_{(k)})", r"\beta_{(k)} = \beta_{(-k)}"),
    (MARKS, r"\sum_k v^k = \sum_{k=1}^{1} v^k + \sum_{k=2}^{K} v^k", r"\sum_k v^k = \sum_{k=2}^{K} v^k"),
    (MARKS, r"a_d^{[1](i)} = a^{[1](i)}_d", r"a_d^{[1](1)} = a^{[1](2)}_d"),
    (KINDS, r"f_{i y_i} = \sum_k \mathbb{1}[y_i = k] f_{ik}", r"f_{i y_i} = \sum_k f_{ik}"),
    (KINDS, r"\frac{\partial f_{i, y_i}}{\partial f_{ik}} = \mathbf{1}\{y_i = k\}", r"\frac{\partial f_{i, y_i}}{\partial f_{ik}} = 1"),
    (KINDS, r"\sum_k \mathbb 1_{\{y_i = k\}} = \sum_k I(y_i = k) = 1", r"\sum_k 1[y_i \neq k] = 1"),
    # ∇, ∂ with its letter below, primes of functions
    (GRADIENTS, r"\nabla_{\mathbf w} L = 2 X^\top (X \mathbf w - \mathbf t)", r"\nabla_{\mathbf w} L = -2 X^\top (X \mathbf w - \mathbf t)"),
    (GRADIENTS, r"\nabla_\mathbf{w} \frac12 \|\mathbf w\|^2 = \mathbf w", r"\nabla_\mathbf{w} \frac12 \|\mathbf w\|^2 = 2 \mathbf w"),
    (GRADIENTS, r"\nabla f(\mathbf w) = (A + A^\top) \mathbf w", r"\nabla f(\mathbf w) = 2 A \mathbf w"),
    (GRADIENTS, r"\nabla f(2 \mathbf w) = 2 \nabla f(\mathbf w)", r"\nabla f(2 \mathbf w) = 4 \nabla f(\mathbf w)"),
    (GRADIENTS, r"\nabla_{\mathbf w} f(\mathbf w)^\top \mathbf w = 2 f(\mathbf w)", r"\nabla_{\mathbf w} f(\mathbf w)^\top \mathbf w = f(\mathbf w)"),
    (GRADIENTS, r"\nabla_{\mathbf w}^2 L = 2 X^\top X", r"\nabla_{\mathbf w}^2 L = X^\top X"),
    (GRADIENTS, r"\nabla_A \operatorname{tr}(A) = I", r"\nabla_A \operatorname{tr}(A) = A"),
    (GRADIENTS, r"\nabla_{w_d} L = -2 \sum_i x_{id} (t_i - \mathbf x_i^\top \mathbf w)", r"\nabla_{w_d} L = -2 \sum_i x_{id} t_i"),
    (GRADIENTS, r"\partial_{z_j} \ell = \frac{e^{z_j}}{\sum_k e^{z_k}}", r"\partial_{z_j} \ell = e^{z_j}"),
    (GRADIENTS, r"\partial_a g(a) = 3 a^2 b", r"\partial_a g(a) = a^2 b"),
    (GRADIENTS, r"\partial_a^2 g(a) = \partial_{aa} g(a) = 6 a b", r"\partial_a^2 g(a) = 3 a^2 b"),
    (GRADIENTS, r"\partial_{ab} g(a) = 3 a^2", r"\partial_{ab} g(a) = a^3"),
    (GRADIENTS, r"g'(a) = 3 a^2 b", r"g'(a) = 3 a^2"),
    (GRADIENTS, r"g''(2) = 12 b", r"g''(2) = 6 b"),
    (GRADIENTS, r"g'(\mathbf z) = 3 b \mathbf z \odot \mathbf z", r"g'(\mathbf z) = 3 b \mathbf z"),
    # entries of expressions
    (GRADIENTS, r"(X \mathbf w)_i = \sum_d x_{id} w_d", r"(X \mathbf w)_i = \sum_d w_d"),
    (GRADIENTS, r"[X^\top X]_{dc} = \sum_i x_{id} x_{ic}", r"(A^\top)_{dc} = A_{dc}"),
    (GRADIENTS, r"(\nabla_{\mathbf w} L)_d = \frac{\partial L}{\partial w_d}", r"(\nabla_{\mathbf w} L)_d = L"),
    (WORDS, r"\text{softmax}(\mathbf z)_k = \frac{e^{z_k}}{\sum_j e^{z_j}}", r"\text{softmax}(\mathbf z)_k = e^{z_k}"),
    (WORDS, r"\sigma(\mathbf z)_k = \sigma(z_k)", r"\sigma(\mathbf z)_1 = \sigma(z_k)"),
    (WORDS, r"\exp(\mathbf z)_k = e^{z_k}", r"\exp(\mathbf z)_k = z_k"),
    # abstract functions
    (ABSTRACT, r"\frac{d v(x)}{d x} = \frac{\partial g(c_0, x)}{\partial x}", r"\frac{d v(x)}{d x} = \frac{\partial g(c_0, x)}{\partial c_0}"),
    (ABSTRACT, "h'(x) = u'(v(x)) v'(x)", "h'(x) = u'(x) v'(x)"),
    (ABSTRACT, r"\frac{\partial u(x s)}{\partial x} = s u'(x s)", r"\frac{\partial u(x s)}{\partial x} = u'(x s)"),
    (ABSTRACT, r"\frac{\partial \mathbf F(\mathbf z)_k}{\partial z_j} = \partial_{z_j} F_k(\mathbf z)", r"\partial_{z_j} F_k(\mathbf z) = \partial_{z_k} F_j(\mathbf z)"),
    (ABSTRACT, r"\frac{d}{dx} \ln p(x) = \frac{p'(x)}{p(x)}", r"\frac{d}{dx} \ln p(x) = \frac{1}{p(x)}"),
    (ABSTRACT, "p(x) > 0", "u(s) > 0"),
    # moments of random variables
    (RANDOM, r"\mathbb E[X] = \sum_k q_k x_k", r"\mathbb E[X] = \frac{1}{K} \sum_k x_k"),
    (RANDOM, r"\mathbb{E}[a X + b Y] = a \mathbb E[X] + b \mathbb E[Y]", r"\mathbb{E}[X Y] = \mathbb E[X] \mathbb E[Y]"),
    (RANDOM, r"\mathrm{E}[X U] = E[X] E[U]", r"\mathrm{E}[X U] = E[X]"),
    (RANDOM, r"\operatorname{Var}(X) = \mathbb E[X^2] - \mathbb E[X]^2", r"\operatorname{Var}(X) = \mathbb E[X^2]"),
    (RANDOM, r"\text{Var}(X + Y) = \text{Var}(X) + \text{Var}(Y) + 2 \text{Cov}(X, Y)", r"\text{Var}(X + Y) = \text{Var}(X) + \text{Var}(Y)"),
    (RANDOM, r"\text{Var}(X + U) = \text{Var}(X) + \text{Var}(U)", r"\text{Var}(X - U) = \text{Var}(X) - \text{Var}(U)"),
    (RANDOM, r"\mathbb E_{X \sim p}[X^2] = \sum_k p_k x_k^2", r"\mathbb E_{X \sim p}[X^2] = \mathbb E[X^2]"),
    (RANDOM, r"\mathbb E_{X \sim \mathbf q}[X] = \mathbb E_X[X]", r"\mathbb E_{X \sim p}[X] = \mathbb E_X[X]"),
    (WORDS, r"D_{KL}(\mathbf p \| \mathbf q) \geq 0", r"D_{KL}(\mathbf p \| \mathbf q) = D_{KL}(\mathbf q || \mathbf p)"),
    (WORDS, r"D_{KL}(\mathbf p \parallel \mathbf p) = 0", r"D_{KL}(\mathbf p \parallel \mathbf q) = 0"),
    # kinds
    (KINDS, "S^T = S", "S^T = -S"),
    (KINDS, r"\mathbf w^\top C \mathbf w > 0 \quad \text{for } \mathbf w \neq 0", r"\mathbf w^\top S \mathbf w > 0 \quad \text{for } \mathbf w \neq 0"),
    (KINDS, r"\mathbf w^\top C \mathbf w > 0 \quad \text{for all } \mathbf w \neq \mathbf 0", r"\mathbf w^\top C \mathbf w > 0"),
    (KINDS, r"\mathbf w^\top C \mathbf w \geq 0", r"\mathbf w^\top C \mathbf w > 0 \quad \text{for } \mathbf w = 0"),
    (KINDS, "Q^T Q = I", r"(Q Q^T)_{11} = 1"),
    (KINDS, "p (1 - p) > 0", "p > 0.5"),
    (KINDS, "t_i^2 = t_i", "t_i = 1"),
    (KINDS, r"h^{t_i} (1 - h)^{1 - t_i} = \begin{cases} h, & t_i = 1 \\ 1 - h, & t_i = 0 \end{cases}", r"h^{t_i} = h"),
    (KINDS, r"\sum_{t=1}^{n} t = \frac{n (n + 1)}{2}", r"\sum_{t=1}^{n} t = n^2"),
    (KINDS, "(-1)^{2 m} = 1", "|m| = m"),
    (KINDS, r"\operatorname{diag}(C)_d = C_{dd}", r"\operatorname{diag}(C)_d = 1"),
    (KINDS, r"\text{tr}(C S) = \text{tr}(S C)", r"\text{tr}(C S) = \text{tr}(S) \text{tr}(C)"),
    (KINDS, r"C^{-\top} = C^{-1}", r"C^{-\top} = C"),
    (KINDS, r"\|\mathbf w\|_0 = D", r"\|\mathbf w\|_0 = 1"),
    # words
    (WORDS, r"\text{softmax}(\mathbf z + b \mathbf 1) = \operatorname{softmax}(\mathbf z)", r"\text{softmax}(2 \mathbf z) = \operatorname{softmax}(\mathbf z)"),
    (WORDS, r"\text{loss} = a^2", r"\mathrm{loss} = a"),
    (WORDS, r"-\frac{(a - b)^2}{2} = -\frac{b^2}{2} + a b - \frac{a^2}{2} + \text{const}", r"-\frac{(a - b)^2}{2} = a b + \text{const}"),
    (WORDS, r"(a - b)^2 = a^2 - 2 a b + \text{const}", r"(a - b)^2 = a^2 + \text{const}"),
    (WORDS, r"e^{a + b} = C e^a", r"e^{a + b} = C e^b"),
    (WORDS, r"e^{a + b} \propto e^a", r"e^{a b} \propto e^a"),
    (WORDS, r"e^{-\frac{(a - b)^2}{2}} \propto e^{a b - \frac{a^2}{2}} = e^{a (b - \frac a2)}", r"e^{-\frac{(a - b)^2}{2}} \propto e^{a b}"),
    (WORDS, r"f(\mathbf x_i, A, b) = b + \sum_d w_d \sum_c A_{dc} x_{ic}", r"f(\mathbf x_i, A, b) = b"),
    (WORDS, r"f(\mathbf x_2, A, 0) + b = f(\mathbf x_2, A, b)", r"f(\mathbf x_2, A, b) = f(\mathbf x_1, A, b)"),
    (WORDS, r"(\sigma \circ \sigma)(a) = \sigma(\sigma(a))", r"(\sigma \circ \sigma)(a) = \sigma(a)^2"),
    (WORDS, r"\operatorname{erf}(-a) = -\text{erf}(a)", r"\operatorname{erf}(a) = \tanh(a)"),
    (WORDS, r"\frac{d}{da} \operatorname{erf}(a) = \frac{2}{\sqrt{\pi}} e^{-a^2}", r"\frac{d}{da} \operatorname{erf}(a) = e^{-a^2}"),
    # recursions
    (WORDS, r"s_{t+1} = a s_t + b", r"s_{t+1} = a s_t"),
    (WORDS, r"s_3 = a^2 s_1 + a b + b", r"s_3 = a^2 s_1 + a b"),
    (WORDS, r"\mathbf v_3 = A^3 \mathbf v_0", r"\mathbf v_3 = A^2 \mathbf v_0"),
    # argmax
    (WORDS, r"\arg\max_k z_k = \operatorname*{arg\,max}_k e^{z_k}", r"\arg\max_k z_k = \arg\min_k z_k"),
    (WORDS, r"\underset{k}{\text{argmax}} \, z_k = \operatorname{argmax}(\mathbf z)",
     r"\underset{k}{\text{argmax}} \, z_k = 1"),
    (GRADIENTS, r"\underset{\mathbf w}{\text{argmin}} \, L = (X^\top X)^{-1} X^\top \mathbf t", r"\arg\min_{\mathbf w} L = (X^\top X)^{-1} X^\top \mathbf t + \mathbf w"),
    (GRADIENTS, r"\arg\min_{\mathbf w} L = \arg\max_{\mathbf w} (3 - L)", r"\arg\min_{\mathbf w} L = \arg\max_{\mathbf w} L"),
    # habits
    (WORDS, r"\sum_{k=1...K} z_k = \sum_{k=1,\dots,K} z_k = \sum_k z_k", r"\sum_{k=1...K} z_k = z_1"),
    (WORDS, r"{\bf w}^\top {\bf w} = \mathbf{w^\top w}", r"{\bf w} = 2 \mathbf{w}"),
    (WORDS, r"A_{\,}^{\,} = A", r"A_{\,}^{\,} = 2 A"),
    (WORDS, r"r^\frac12 r^\frac{1}{2} = r", r"r^\frac12 = r"),
    (WORDS, "a + b = b + \\\\ a", "a + b = b \\times \\\\ a"),
    (WORDS, r"a \overset{(1)}{=} a + 0", r"a \stackrel{(a)}{=} b"),
]  # fmt: skip


SETS = declared(
    "x_i: real", "D: set of x_i", r"\mathcal S_k: subset of i", "x: real", "z: one of k", r"\mu_k: real", r"\pi_k: simplex", r"q(z): \pi_z",
    r"f(x): x^2", r"p_{j \mid k}: \frac{e^{\mu_j}}{\mu_k}", r"p_{jk}: \mu_j", r"L(x; \{x_i, t_i\}_{i=1}^N): x^3", r"\text{KL}(x \| x): 1",
    r"\hat{\sigma_k^2}: positive", r"\hat\sigma_k: real", r"\theta_0: real",
)  # fmt: skip
SPELT = declared(
    "z: real", "z_k: real", r"\mathbf z: '[z_k]'", r"sigmoid(z): \frac{1}{1 + e^{-z}}", "loss: 4", "p_k: real", "p(z): z^2", "a: positive", "b: positive",
    "A_{dc}: real", "A: '[A_{dc}]'", r"\mathbf a_c: '[A_{dc}]'", "g(z): function", "n: natural", "w_d: real", r"\mathbf w: '[w_d]'", r"\lambda: probability",
)  # fmt: skip

PAIRS += [
    # sets
    (SETS, r"\sum_{x \in D} f(x) = \sum_i x_i^2", r"\sum_{x \in D} f(x) = \sum_i x_i"),
    (SETS, r"\sum_{x \in D} x - |D| \, \theta_0 = \sum_i (x_i - \theta_0)", r"\sum_{x \in D} x - \theta_0 = \sum_i (x_i - \theta_0)"),
    (SETS, r"\sum_k \sum_{i \in \mathcal S_k} x_i = \sum_i x_i", r"\sum_{i \in \mathcal S_1} x_i = \sum_i x_i"),
    (SETS, r"\sum_{i \in \mathcal S_k} 1 = |\mathcal S_k|", r"\sum_{i \in \mathcal S_k} 1 = N"),
    (SETS, r"\sum_z q(z) = 1", r"\sum_z q(z)^2 = 1"),
    (SETS, r"\mathbb E_{z \sim q(z)}[\mu_z] = \sum_k \pi_k \mu_k", r"\mathbb E_{z \sim q(z)}[\mu_z] = \sum_k \mu_k"),
    (SETS, r"\mathbb E_{q(z)}[\mu_z^2] = \sum_k \pi_k \mu_k^2", r"\mathbb E_{q(z)}[\mu_z^2] = \mathbb E_{q(z)}[\mu_z]^2"),
    (SETS, r"\sum_j p_{j \mid k} \mu_k = \sum_j e^{\mu_j}", r"p_{j|k} = p_{k|j}"),
    (SETS, r"\frac{d}{dx} L(x; \{x_i, t_i\}_{i=1}^N) = 3 x^2", r"\frac{d}{dx} L(x; \{x_i, t_i\}_{i=1}^N) = x^2"),
    (SETS, r"\hat{\sigma_k^2} > 0", r"\hat{\sigma_k^2} = \hat\sigma_k \cdot \hat\sigma_k"),
    # membership
    (SPELT, r"\mathbf w \in \mathbb{R}^D", r"\mathbf w \in \mathbb{R}^K"),
    (SPELT, r"A \in \mathbb{R}^{D \times D}", r"A \in \mathbb{R}^{D \times K}"),
    (SPELT, r"A \mathbf w = A \mathbf w \in \mathbb{R}^{D}", r"z + z = 2 z \in \mathbb{R}^{D}"),
    (SPELT, r"\lambda \in (0, 1)", r"z \in (0, 1)"),
    (SPELT, r"n \in \mathbb{N}", r"z \in \mathbb{N}"),
    (SETS, r"z \in \{1, \dots, K\}", r"z \in \{1, 2\}"),
    # words of single letters
    (SPELT, r"sigmoid(z) + sigmoid(-z) = 1", r"sigmoid(z) = sigmoid(-z)"),
    (SPELT, r"max(z, -z) = |z|", r"max(z, -z) = z"),
    (SPELT, r"loss = 2^2", r"loss = 2"),
    (SPELT, r"p_k^{2}(1 - p_k)^{2} = p_k^2 - 2 p_k^3 + p_k^4", r"p_k^{2}(1 - p_k) = p(1 - p_k)"),
    (SPELT, r"\exp{-z} = \frac{1}{e^z}", r"\exp{-z} = e^z"),
    (SPELT, r"||\mathbf z||^2 = \mathbf z^\top \mathbf z", r"||\mathbf z|| = \mathbf z^\top \mathbf z"),
    (SPELT, r"||\mathbf z||_1 = \sum_k |z_k|", r"||\mathbf z||_1 = ||\mathbf z||_2"),
    (SPELT, r"||z| - |b|| = |b - |z||", r"||z| - |b|| = |z|"),
    (SPELT, r"\mathbf 0 = \mathbf z - \mathbf z", r"\mathbf 0 = \mathbf z"),
    (SPELT, r"A = \begin{bmatrix} \mathbf a_1 & \dots & \mathbf a_D \end{bmatrix}", r"A^\top = \begin{bmatrix} \mathbf a_1 & \dots & \mathbf a_D \end{bmatrix}"),
    (SPELT, "A = \\begin{pmatrix} A_{11} & ... & A_{1D} \\\\ & ... & \\\\ A_{D1} & ... & A_{DD} \\end{pmatrix}",
     "A^\\top = \\begin{pmatrix} A_{11} & ... & A_{1D} \\\\ & ... & \\\\ A_{D1} & ... & A_{DD} \\end{pmatrix}"),
    (SPELT, r"\frac{- \partial z^2}{\partial z} = -2 z", r"\frac{- \partial z^2}{\partial z} = 2 z"),
    # limits, integrals, sums without end
    (SPELT, r"\lim_{h \to 0} \frac{g(z + h) - g(z)}{h} = g'(z)", r"\lim_{h \to 0} \frac{g(z + h) - g(z)}{h} = g(z)"),
    (SPELT, r"\underset{h \to 0}{\lim} \frac{\sin h}{h} = 1", r"\underset{h \to 0}\lim \frac{\sin h}{h} = 0"),
    (SPELT, r"\lim_{m \to \infty} \left(1 + \frac{z}{m}\right)^m = e^z", r"\lim_{m \to \infty} \left(1 + \frac{z}{m}\right)^m = 1"),
    (SPELT, r"\int_0^a x^2 \, dx = \frac{a^3}{3}", r"\int_0^a x^2 \, dx = a^3"),
    (SPELT, r"\int_a^{a + b} \frac{1}{x} \, \mathrm{d}x + 1 = \ln \frac{a + b}{a} + 1", r"\int_a^{a + b} \frac{1}{x} dx = \ln a"),
    (SPELT, r"\int_{-\infty}^{\infty} \frac{1}{\sqrt{2 \pi a}} e^{-\frac{(x - z)^2}{2 a}} x \, dx = z", r"\int_{-\infty}^{\infty} e^{-x^2} dx = 1"),
    (SPELT, r"\int_0^\infty e^{-a x} dx \cdot a = 1", r"\int_0^\infty e^{-a x} dx = a"),
    (SPELT, r"\frac{d}{da} \int_0^a x^2 \, dx = a^2", r"\frac{d}{da} \int_0^a x^2 \, dx = a"),
    (SPELT, r"\sum_{m=0}^\infty \lambda^m = \frac{1}{1 - \lambda}", r"\sum_{m=1}^\infty \lambda^m = \frac{1}{1 - \lambda}"),
    (SPELT, r"\sum_{m=0}^{\infty} \frac{z^m}{m!} = e^z", r"\sum_{m=0}^{\infty} \frac{z^m}{m!} = e^{2z}"),
]  # fmt: skip


@pytest.mark.one_in(2)
@pytest.mark.parametrize(("block", "true", "false"), PAIRS)
def test_true_lines_hold_and_false_ones_are_refuted(block, true, false):
    assert_told_apart(block, true, false)


AMBIGUOUS = [
    (BAYES, r"P(B, A) = P(A, B)", "P(B, A) is not declared, only"),
    (BAYES, r"P(A \mid C) = 1", "P(A | C) is not declared, only"),
    (LIKELIHOOD, r"p(\mathbf z \mid y = k) = 1", "is not declared, only"),
    (declared("x: real", "y: real", "p(x): x^2", "p(y): y"), "p(2) = 4", "p(2) may be p(x) or p(y)"),
    (declared("x: real"), r"P(x \mid 2) = 1", r"a bar \mid is read where the block declares it: P(a \mid b)"),
    (MARKS, "v^2 = 1", "may be a power or an entry"),
    (MARKS, r"\mu^G = 1", r"G is not declared"),
    (MARKS, r"\hat w^{(1)} = 1", r"neither as a power nor as an index: declare \hat{w}^{(1)}"),
    (GRADIENTS, r"\nabla L = 1", "∇ with respect to what?"),
    (GRADIENTS, r"\nabla_a g(a)^2 = 1", "does ∇ take the power?"),
    (GRADIENTS, r"\nabla_{\mathbf w} A \mathbf w = A", "∇ of a vector may be its Jacobian or the transpose of it"),
    (GRADIENTS, r"\mathbf w_d = w_d", "is it one of many vectors, or an entry"),
    (GRADIENTS, r"\|A\|_2 = 1", "which norm of a matrix? Say it in the block"),
    (GRADIENTS, r"\min_{\mathbf w} L = 0", "which is no index: state where the derivative"),
    (GRADIENTS, r"\arg\min_{\mathbf w} L = \arg\min_{\mathbf w} (L + \|\mathbf w\|^2)", "cannot be decided"),
    (GRADIENTS, r"\arg\min_a L = 1", "has the same value at more than one place"),
    (GRADIENTS, r"(A \mathbf w)' = 1", "say 'prime: transpose' in the block"),
    (GRADIENTS, r"e^a \approx 1 + a", "how near?"),
    (GRADIENTS, r"e^a \propto e^a", "over what is the ratio constant?"),
    (WORDS, r"a = b + \text{const} \cdot a", "neither a summand nor a factor"),
    (WORDS, r"\text{nonsense} = a", "the words 'nonsense' stand as a side"),
    (WORDS, r"a \overset{!}{=} a", "may change what the sign claims"),
    (WORDS, r"\sigma \circ \sigma = a", "a composition is read where it has its argument"),
    (RANDOM, "X = x_1", "is a random variable"),
    (RANDOM, r"\mathbb E_Z[X] = 1", "no random variable of its argument"),
    (RANDOM, r"X \sim \mathbf q = 1", "∼ says how something is drawn"),
    (KINDS, r"\frac{d}{d n} n^2 = 2 n", "a derivative with respect to n"),
    (declared("a: real"), r"\int_0^1 a = 1", "the d of an integral is not found"),
    (declared("a: real"), r"\int a \, da = 1", "an integral without limits"),
    (declared("a: real"), r"\int_0^1 \frac{1}{a} \, da = 1", "an integral that numbers do not show"),
    (declared("a: real"), r"\lim_{a \to 0} \frac{|a|}{a} = 0", "a limit that numbers do not show"),
    (declared("a: real"), r"\lim_{a \to 0} \frac{1}{a} = 0", "a limit that numbers do not show"),
    (declared("a: real"), r"\lim_{a \to 0} \frac{1}{a^2} = 0", "a limit that numbers do not show"),
    (declared("a: real"), r"\lim_{a \to \infty} a = 0", "a limit that numbers do not show"),
    (declared("a: real"), r"\sum_{k=1}^\infty a = 1", "a sum without end whose terms do not become small"),
    (declared("a: real"), r"a + (a \text{ or } 1) = a", "the words 'or' within brackets"),
    (declared("a: real"), r"\int_{\infty}^{\infty} e^{-a^2} \, da = 1", "an integral from ∞ on"),
    (GRADIENTS, r"A^\top_{dc} = A_{dc}", "the transpose of an entry of A"),
    (declared("a: real"), r"a \in S", "∈ is read before"),
    (declared("a: real"), r"\sum_{a \in \{1, 2\}} a = 3", "∈ is read before a set that the block declares"),
    (declared("a: real"), r"a = b \pm 1", "± claims two things"),
]


@pytest.mark.parametrize(("block", "latex", "message"), AMBIGUOUS)
def test_what_is_not_clear_says_why_it_is_unread(block, latex, message):
    found = checked(block, latex)
    assert found[-1].verdict == "unread" and message in found[-1].message, found


# --- properties --------------------------------------------------------------------------------------

NAMES = ["w", r"\sigma", r"\mathbf w", r"\hat y", "x_k"]
ENDINGS = ["^F", "^2", r"^{\text{new}}", "^{(1)}", "^{[2]}", "_{(1)}", r"_{\text{old}}", "^{(s)}", "'", "^*"]


@given(st.sampled_from(NAMES), st.sampled_from(ENDINGS))
@settings(max_examples=rounds(60))
def test_a_mark_belongs_to_a_name_only_where_that_is_declared(name, ending):
    if "_" in name and ending.startswith("_"):
        return
    marked = name + ending if "_" not in name else name.replace("_", ending + "_") if ending == "'" else name + ending
    value = f"{name}: '2'" if "k" not in name else f"{name}: 2"
    alone = one(declared(value), f"{marked} = 3")
    power = ending == "^2"
    assert alone.verdict == ("false" if power else "unread"), alone
    if power:
        assert one(declared(value), f"{marked} = 4").verdict == "holds"
        return
    both = declared(value, f"{marked}: '3'")
    assert one(both, f"{marked} = 3").verdict == "holds", one(both, f"{marked} = 3")
    assert one(both, f"{marked} = 2").verdict == "false"
    assert one(both, f"{name} = 2").verdict == "holds"


def test_a_square_beside_its_root_is_no_letter_of_its_own():
    found = checked(declared(r"\sigma: positive", r"\sigma^2: positive"), r"\sigma^2 = 1")
    assert "are both declared" in found[0].message
    assert one(declared(r"\sigma: '\sqrt{\sigma^2}'", r"\sigma^2: positive"), r"\sigma \cdot \sigma = \sigma^2").verdict == "holds"


@given(st.sampled_from([r"\mid", "|", r"\,|\,", r"\;\middle|\;"]), st.sampled_from(["x", r"\theta", "A"]), st.sampled_from(["y", r"\phi", "B"]))
@settings(max_examples=rounds(30))
def test_arguments_on_the_wrong_side_of_a_bar_are_another_function(bar, left, right):
    block = declared(rf"P({left} \mid {right}): 3")
    assert one(block, rf"P({left} {bar} {right}) = 3").verdict == "holds"
    assert one(block, rf"P({left} {bar} {right}) = 4").verdict == "false"
    for other in (f"P({right} {bar} {left})", f"P({left}, {right})", f"P({left})", f"P({left} {bar} {left})"):
        assert one(block, f"{other} = 3").verdict == "unread", other


@pytest.mark.parametrize(
    ("latex", "verdict"),
    [
        (r"e^h \approx 1 + h % eqcheck: order 1 in h", "holds"),
        (r"e^h \approx 1 + h % eqcheck: order 2 in h", "false"),
        (r"\sin h \approx h % eqcheck: order 2 in h", "holds"),
        (r"\ln(1 + h) \approx h - \frac{h^2}{2} % eqcheck: order 2 in h", "holds"),
        (r"\ln(1 + h) \approx h + \frac{h^2}{2} % eqcheck: order 2 in h", "false"),
        (r"e^{\mathbf h^\top \mathbf h} \approx 1 % eqcheck: order 1 in \mathbf h", "holds"),
        (r"e^{\mathbf h^\top \mathbf h} \approx 1 % eqcheck: order 2 in \mathbf h", "false"),
        (r"a + 0.001 \approx a % eqcheck: within 0.01", "holds"),
        (r"a + 0.1 \approx a % eqcheck: within 0.01", "false"),
        (r"a \cdot 1.005 \approx a % eqcheck: within 1%", "holds"),
        (r"a \cdot 1.05 \approx a % eqcheck: within 1%", "false"),
        (r"\pi \approx 3.14", "holds"),
        (r"\pi \approx 3.15", "false"),
    ],
)
def test_an_approximation_of_a_stated_order_or_tolerance(latex, verdict):
    block = declared("h: real", "a: real", "h_k: real", r"\mathbf h: '[h_k]'")
    if "sin" in latex or "ln" in latex:
        block = block.replace("h: real", "h: positive", 1)
    assert one(block, latex).verdict == verdict
    if "order" in latex and "approx 1 %" not in latex:  # a number shows by its digits how near it is
        stated = latex.partition("% eqcheck: ")[2]
        assert one(f"approx: {stated}\n" + block, latex.partition(" %")[0]).verdict == verdict


@pytest.mark.parametrize(
    ("true", "false"),
    [
        (r"d(a b) = a \, db + b \, da", r"d(a b) = a \, db"),
        (r"dL = \frac{\partial L}{\partial a} da + \frac{\partial L}{\partial b} db", r"dL = \frac{\partial L}{\partial a} da - \frac{\partial L}{\partial b} db"),
        (r"d \ln r = 0", r"d r = dr + da"),
        (r"\mathrm{d} \operatorname{tr}(A A) = 2 \operatorname{tr}(A \, \mathrm{d} A)", r"\mathrm{d} \operatorname{tr}(A A) = \operatorname{tr}(A \, \mathrm{d} A)"),
        (r"d (A^{-1}) = -A^{-1} \, dA \, A^{-1}", r"d (A^{-1}) = A^{-1} \, dA \, A^{-1}"),
        (r"\frac{\partial}{\partial \mathbf w} d (\mathbf w^\top A \mathbf w) = (A + A^\top) \, d \mathbf w + (dA + dA^\top) \mathbf w",
         r"\frac{\partial}{\partial \mathbf w} d (\mathbf w^\top A \mathbf w) = (A + A^\top) \, d \mathbf w"),
        (r"d \mathbf w^\top \mathbf w = \sum_d w_d \, d w_d", r"d (\mathbf w^\top \mathbf w) = \sum_d w_d \, d w_d"),
    ],
)
def test_differentials_of_the_letters_that_move(true, false):
    block = "differentials: a, b, A, w_c\n".replace("w_c", r"\mathbf w") + declared(*VECTORS, "L: a^2 b")
    assert one(block, true).verdict == "holds", one(block, true).message
    assert one(block, false).verdict == "false"


@pytest.mark.parametrize(
    ("true", "false"),
    [
        ("(X'X)' = X'X", "X'X = X X'"),
        (r"(X'X)^{-1} X'\mathbf t = (X^\top X)^{-1} X^\top \mathbf t", r"(X'X)^{-1} X'\mathbf t = X'\mathbf t"),
        (r"\mathbf w^\prime \mathbf w = \|\mathbf w\|^2", r"\mathbf w^\prime \mathbf w = 1"),
        ("y' = 3", "y' = 2"),
    ],
)
def test_a_prime_that_transposes(true, false):
    block = "prime: transpose\n" + declared(*VECTORS, "y': '3'", "y: '2'")
    assert one(block, true).verdict == "holds", one(block, true).message
    assert one(block, false).verdict == "false"


@pytest.mark.parametrize(("place", "norm", "expected"), [
    ("2", "spectral", r"\sqrt{\max(l, m)}"), ("", "frobenius", r"\sqrt{\operatorname{tr}(B^\top B)}"), ("1", "columns", r"\max(|a| + |c|, |b| + |d|)"),
    (r"\infty", "rows", r"\max(|a| + |b|, |c| + |d|)"), ("", "nuclear", r"\sqrt l + \sqrt m"),
])  # fmt: skip
def test_norms_of_matrices_are_those_that_the_block_names(place, norm, expected):
    matrix = r"\begin{bmatrix} a & b \\ c & d \end{bmatrix}"
    block = "symbols:\n  a: real\n  b: real\n  c: real\n  d: real\n  B: '" + matrix + "'\n"
    block += r"  T: a^2 + b^2 + c^2 + d^2" + "\n" + r"  E: \sqrt{T^2 - 4 (a d - b c)^2}" + "\n  l: \\frac{T + E}{2}\n  m: \\frac{T - E}{2}\n"
    index = f"_{{{place}}}" if place else ""
    found = check_markdown(f"```{{eqcheck}}\nnorms: {{'{place}': {norm}}}\n{block}```\n$$ \\|B\\|{index} = {expected} $$\n")
    assert [c.verdict for c in found] == ["holds"], found
    found = check_markdown(f"```{{eqcheck}}\n{block}```\n$$ \\|B\\|{index} = {expected} $$\n")
    assert [c.verdict for c in found] == ["unread"]
    assert [c.verdict for c in check_markdown(f"```{{eqcheck}}\n{block}```\n$$ \\|B\\|_F = \\sqrt{{T}} $$\n")] == ["holds"]


def test_each_sample_has_another_abstract_function():
    block = declared("x: real", "u(x): function")
    for bound in (-20, -3, 0, 3, 20):
        assert one(block, f"u(x) = {bound}").verdict == "false"
    assert one(block, "u(x) < 0").verdict == one(block, "u(x) > 0").verdict == "false"


@given(st.sampled_from([r"\hat{a b}", r"a^{(3)}", "1'", r"\underset{k}{a}", "²", r"\tilde{+}", r"\mathrm{}"]), st.booleans())
@settings(max_examples=rounds(30))
def test_what_is_not_understood_in_one_side_leaves_the_other_statements_alone(broken, front):
    block = declared("a: real", "b: real")
    rows = [f"{broken} &= a", "a + b &= b + a", "a &= b"]
    expected = ["unread", "holds", "false"]
    if not front:
        rows, expected = rows[1:] + rows[:1], expected[1:] + expected[:1]
    assert [c.verdict for c in checked(block, " \\\\\n".join(rows))] == expected


@given(st.sampled_from([r"\text{since } f(a) = a^2", r"\text{using } a + b = b + a", r"\text{by definition}", r"\text{since the two } a \text{ cancel}", r"\text{just moving } b \text{ around}"]),
       st.sampled_from([r"&& \quad ", r"&& ", r"& \quad "]))  # fmt: skip
@settings(max_examples=rounds(40))
def test_a_remark_in_a_column_of_its_own_changes_no_verdict_of_its_rows(remark, column):
    block = declared("a: real", "b: real", "f(a): a^2")
    rows = ["f(a + b) &= (a + b)^2 {}", "&= a^2 + 2 a b + b^2 {}", "&= a^2 + b^2 {}", "&= f(b) + 2 a b + f(a)"]
    found = checked(block, " \\\\\n".join(row.format(column + remark) for row in rows))
    own = [c.verdict for c in found if c.right in ("(a + b)^2", "a^2 + 2 a b + b^2", "a^2 + b^2", "f(b) + 2 a b + f(a)")]
    assert own == ["holds", "holds", "false", "holds"], found
    assert len(found) == 4 + 3 * ("=" in remark)


def test_a_bare_nabla_by_the_letter_that_the_block_names():
    block = "gradient: \\mathbf w\n" + declared(*VECTORS, r"L: \|\mathbf t - X \mathbf w\|^2", r"f(\mathbf z): \mathbf z^\top \mathbf z")
    assert one(block, r"\nabla L = 2 X^\top (X \mathbf w - \mathbf t)").verdict == "holds"
    assert one(block, r"\nabla \frac12 \|\mathbf w\|^2 = 2 \mathbf w").verdict == "false"
    assert one(block, r"\nabla f(\mathbf z) = 2 \mathbf z").verdict == "holds"  # a function is differentiated by its argument
    assert one(declared("a: real", "L: a^2"), r"\nabla L = 2 a").verdict == "unread"


def test_a_letter_with_index_0_that_is_declared_beside_the_others():
    block = declared(r"\beta_j: real", r"\beta_0: real", "c: real").replace(r"\beta_j", r"\beta_d")
    assert one(block, r"\sum_{d=0}^{D} \beta_d = \beta_0 + \sum_d \beta_d").verdict == "holds"
    assert one(block, r"\sum_{d=0}^{D} \beta_d = \sum_d \beta_d").verdict == "false"
    assert one(block.replace(r"\beta_0", r"\gamma"), r"\sum_{d=0}^{D} \beta_d = \sum_d \beta_d").verdict == "unread"


def test_the_rows_of_a_matrix_are_counted_by_the_index_that_is_typed_first():
    block = declared("x_d^{(i)}: real", "X: '[x^{(i)}_d]'", "Z: '[x_d^{(i)}]'")
    assert one(block, "X^T = Z").verdict == "holds"
    assert one(block, "X = Z").verdict == "false"
    assert one(block, "X_{12} = x^{(1)}_2").verdict == "holds"


@pytest.mark.parametrize(("words", "expected"), [(r"\text{class}", "unread"), (r"\text{so }", "holds"), (r"\text{hence}", "holds"), ("", "holds")])
def test_words_as_a_side_are_no_continuation_of_the_display_above(words, expected):
    page = "```{eqcheck}\nsymbols: {a: real}\n```\n\n$$ a + a = 2 a $$\n\nand\n\n$$ " + words + " = 3 a - a $$\n"
    assert [c.verdict for c in check_markdown(page)] == ["holds", expected]


SMALLEST = declared(
    "a: real", "b: real", "p: positive", "c: real", "A_{dc}: real", "A: '[A_{dc}]'", "z_k: real", "z: '[z_k]'", "w_d: real", "w: '[w_d]'", "x_d: real",
    "x: '[x_d]'", r"P(a \mid b): p", r"P(y = k): p", r"g(c, x): function", r"v(x): g(c, x)", r"\text{softmax}(z): '[\frac{e^{z_k}}{\sum_j e^{z_j}}]'",
    r"\text{const}: constant over a", r"L: \|w\|^2", r"f(z): \sum_k z_k^2", "y_i: one of k", "f_k: real", r"\beta_{(k)}: real", r"\beta_{(-i)}: real",
    r"r_d: real", r"\mathbf r: '[r_d]'", r"\mathcal{L}(a): a^2", r"\boldsymbol a: '[w_d]'", r"\boldsymbol b: '[x_d]'", "P: 4", "W^{(1)}: real",
    r"\sigma(a): \frac{1}{1 + e^{-a}}", r"a_{\text{x}}: real", r"\beta: positive", r"\ell: \sum_k z_k^2", r"\mu^F: real", r"\sigma^2: positive",
    r"\pi_k^{\text{new}}: real", r"x_i: real",
).replace('"', "")  # fmt: skip


def test_the_square_of_a_function_beside_a_square_that_is_a_letter():
    block = declared("a: real", r"\sigma(a): \frac{1}{1 + e^{-a}}", r"\sigma^2: '3'")
    assert one(block, r"\sigma^2(2 a) = \sigma(2 a) \sigma(2 a)").verdict == "holds"
    assert one(block, r"\sigma^2 + a = 3 + a").verdict == "holds"
    assert one(block, r"\sigma^2 \left(2 a\right) = 6 a").verdict == "false"


@pytest.mark.parametrize(
    "latex",
    [
        r"P(a \mid b) = p", "P(y=k) = p", r"a = a, \quad b = b", r"a = a \Rightarrow b = b", r"a = a \implies b = b", r"a = a \rightarrow b = b",
        r"a = a \hspace{1in} b = b", r"a = a \;\textrm{and}\; b = b", "v(x) = g(c, x)", r"\text{tr}(A) = \sum_d A_{dd}",
        r"\text{softmax}(z)_k = \frac{e^{z_k}}{\sum_j e^{z_j}}", r"a + b = a + \text{const}", r"\nabla_w L = 2 w", r"\nabla f = 2 z", r"f_{y_i} = f_{y_i} + 0",
        r"\beta_{(k)} + \beta_{(-i)} = \beta_{(-i)} + \beta_{(k)}", r"A_{\,}^{\,} = A", r"\sum_{k=1...P} a = 4 a", r"{\bf r} = \mathbf{r}", r"\mathcal{L(a)} = a^2",
        r"\boldsymbol{a^\top b} = \boldsymbol a^\top \boldsymbol b", r"W^{(1)} = W^{(1)}", r"(A x)_d = \sum_c A_{dc} x_c", r"\sigma(z)_k = \sigma(z_k)",
        r"a_\text{x} = a_{\text{x}}", r"\nabla_\mathbf{w} L = \nabla_\mathbf{w} L".replace(r"\mathbf{w}", "w"), r"\beta^\frac{1}{2} = \sqrt\beta",
        r"\partial_{z_j} \ell = 2 z_j", r"\mu^F = \mu^F", r"\sigma^2 > 0", r"\pi_k^{\text{new}} = \pi_k^{\text{new}}", r"\mathbb 1[a > a] = 0",
        r"a \in \mathbb{R}", r"\int_0^1 a \, da = \frac12", r"\lim_{h \to 0} h a = 0", r"\sum_{m=0}^\infty \frac{a^m}{m!} = e^a",
    ],
)  # fmt: skip
def test_the_smallest_example_of_each_cause(latex):
    found = checked(SMALLEST, latex)
    assert {c.verdict for c in found} == {"holds"}, [(c.shown, c.message) for c in found]
