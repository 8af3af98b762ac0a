r"""What pages of strangers have: each way of writing in a true line that holds and a false neighbour that is refuted, or stays unread."""

from functools import partial

import pytest
from eqcheck_lines import assert_told_apart, checked, declaring, one

from eqcheck import check_markdown

declared = partial(declaring, "index: {i: K, j: K, k: K, n: N}\n")

BRANCHES = declared("x: real", "y: real", "h: '|x|'", r"d_{ij}: \delta_{ij}", "u(x): x^3")
LINES = declared(
    "z_k: real", "w_k: real", "b: real", r"\mathbf z: '[z_k]'", r"\mathbf w: '[w_k]'", r"\mathbf a: \sigma(\mathbf z)", r"\sigma(t): \frac{1}{1 + e^{-t}}", "t: real",
    "c_{kn}: real", "C: '[c_{kn}]'", "s_{ij}: real", "S: '[s_{ij}]'", r"\mathbf c_n: '[c_{kn}]'", "v: (1/3, 2/3, 1)", r"f(\mathbf z): \sum_i z_i^3 z_1",
)  # fmt: skip
TURNED = declared("c_{kn}: real", "C: '[c_{kn}]'").replace("symbols:", "transpose: t\nsymbols:")
DATA = declared(
    "x_n: real", "y_n: real", "w: real", "x: real", "y: real", "f(x): w x", r"\mathcal D: set of (x_n, y_n)", r"\hat p_{data}: set of x_n",
    r"\ell(x, y): (f(x) - y)^2", r"L: \frac1N \sum_n \ell(x_n, y_n)",
)  # fmt: skip
POLICY = declared(r"p(R \mid x, a): distribution", r"u(x, a): \sum_R p(R \mid x, a) R", r"\pi(a \mid x): distribution", "p(x): distribution", "r(x, a): function", r"\mathcal A: all of a", r"V: \sum_x p(x) \sum_a \pi(a \mid x) r(x, a)")
BARS = declared("x_n: real", "x: real", "w: real", "y_n: binary", "y: binary", r"p(y \mid x): \sigma(w x)^y (1 - \sigma(w x))^{1 - y}", r"\sigma(t): \frac{1}{1 + e^{-t}}", "t: real")
WORDS = declared(
    "x: real", r"\theta_{MLE}: 3 x", r"\text{learning rate}: real", r"\text{Loss}: real", "MSE: real", "dW^{[l]}: real", "s: binary", "q: probability", "x_n: real",
).replace("n: N", "n: N, l: 3")  # fmt: skip
SQUARES = "index: {n: N, j: D}\nranges: N ≥ D\n" + declaring(
    "", "x_{nj}: real", "X: '[x_{nj}]'", "w_j: real", r"\mathbf w: '[w_j]'", "y_n: real", r"\mathbf y: '[y_n]'",
    r"L(\mathbf w): \|\mathbf y - X \mathbf w\|^2", r"\hat{\mathbf w}: (X^T X)^{-1} X^T \mathbf y",
)  # fmt: skip
LAYERS = "index: {l: L, i: D, j: D}\n" + declaring(
    "", "W_{lij}: real", r"\mathbf W_l: '[W_{lij}]'", "b_{li}: real", r"\mathbf b_l: '[b_{li}]'", "x_j: real", r"\mathbf x: '[x_j]'", r"\mathbf a_0: \mathbf x", "t: real",
    r"f(t): \tanh t", r"\mathbf a_l: f(\mathbf z_l)", r"\mathbf z_l: \mathbf W_l \mathbf a_{l-1} + \mathbf b_l", "y_i: real", r"\mathbf y: '[y_i]'",
    r"J: \frac12 \|\mathbf a_L - \mathbf y\|^2", r"\boldsymbol\delta_l: \frac{\partial J}{\partial \mathbf z_l}",
)  # fmt: skip
IF_IN = ("if", "si", "wenn", "falls", "se", "cuando", "quando", "если", "при", "若", "当", "如果")
ELSE_IN = ("otherwise", "else", "o.w.", "sonst", "sinon", "en otro caso", "caso contrário", "altrimenti", "иначе", "其他", "否则")

PAIRS = [
    # cases as they are laid out
    (BRANCHES, r"h = \begin{cases} x, & if\ x\ >\ 0;\\ \\ -x, &if\ x\ \le\ 0. \end{cases}", r"h = \begin{cases} x, & if\ x\ >\ 0;\\ \\ x, &if\ x\ \le\ 0. \end{cases}"),
    (BRANCHES, r"h = \begin{cases} x & if x > 0 \\ -x & else \end{cases}", r"h = \begin{cases} x & if x > 0 \\ x & else \end{cases}"),
    (BRANCHES, r"h = \begin{dcases} x & x > 0 \\ -x & \text{else} \end{dcases}", r"h = \begin{dcases} x & x > 0 \\ x & \text{else} \end{dcases}"),
    (BRANCHES, r"h = \left\{\begin{aligned} x & \quad x > 0 \\ -x & \quad x \le 0 \end{aligned}\right.", r"h = \left\{\begin{aligned} x & \quad x > 0 \\ x & \quad x \le 0 \end{aligned}\right."),
    (BRANCHES, r"h = \left\{\begin{matrix} x & x > 0 \\ -x & x \le 0 \end{matrix}\right.", r"h = \left\{\begin{matrix} -x & x > 0 \\ x & x \le 0 \end{matrix}\right."),
    # a number that is typed beside a column
    (LINES, r"\mathbf a = \frac{1}{1 + e^{-\mathbf z}}", r"\mathbf a = \frac{1}{1 - e^{-\mathbf z}}"),
    (LINES, r"\sigma'(\mathbf z) = \mathbf a \odot (1 - \mathbf a)", r"\sigma'(\mathbf z) = \mathbf a \odot (2 - \mathbf a)"),
    (LINES, r"C \odot (1 - C) = C - C \odot C", r"C \odot (1 - C) = C - C"),
    # numbers in lists and matrices
    (LINES, r"v \approx (0.333, 0.667, 1)", r"v \approx (0.333, 0.666, 1)"),
    (LINES, r"v \approx \begin{bmatrix} 0.333 \\ 0.667 \\ 1.0 \end{bmatrix}", r"v \approx \begin{bmatrix} 0.333 \\ 0.667 \\ 0.9 \end{bmatrix}"),
    (LINES, r"v^T \approx \begin{bmatrix} 3.33 \cdot 10^{-1} & 0.667 & 1 \end{bmatrix}", r"v^T \approx \begin{bmatrix} 3.34 \cdot 10^{-1} & 0.667 & 1 \end{bmatrix}"),
    (LINES, "S = [s_{ij}]", "2 S = [s_{ij}]"),
    (LINES, r"S^\top = [s_{ij}]^\top", r"2 S^\top = [s_{ij}]^\top"),
    (LINES, r"\mathbf z = (z_k)", r"\mathbf w = (z_k)"),
    # dots in matrices
    (LINES, r"\operatorname{diag}(\mathbf z) = \begin{bmatrix} z_1 & & \\ & \ddots & \\ & & z_K \end{bmatrix}", r"\operatorname{diag}(\mathbf z) = \begin{bmatrix} z_1^2 & & \\ & \ddots & \\ & & z_K^2 \end{bmatrix}"),
    (LINES, r"\operatorname{diag}(\mathbf z) = \begin{bmatrix} z_1 & \cdots & 0 \\ \vdots & \ddots & \vdots \\ 0 & \cdots & z_K \end{bmatrix}", r"\operatorname{diag}(\mathbf w) = \begin{bmatrix} z_1 & \cdots & 0 \\ \vdots & \ddots & \vdots \\ 0 & \cdots & z_K \end{bmatrix}"),
    (LINES, r"\mathbf z \mathbf z^T = \begin{bmatrix} z_1^2 & z_1 z_2 & \cdots & z_1 z_K \\ z_2 z_1 & z_2^2 & \cdots & z_2 z_K \\ \vdots & \vdots & \ddots & \vdots \\ z_K z_1 & z_K z_2 & \cdots & z_K^2 \end{bmatrix}",
     r"\mathbf z \mathbf w^T = \begin{bmatrix} z_1^2 & z_1 z_2 & \cdots & z_1 z_K \\ z_2 z_1 & z_2^2 & \cdots & z_2 z_K \\ \vdots & \vdots & \ddots & \vdots \\ z_K z_1 & z_K z_2 & \cdots & z_K^2 \end{bmatrix}"),
    (LINES, r"\nabla_{\mathbf z}^2 f(\mathbf z) = \begin{bmatrix} \frac{\partial^2 f}{\partial z_1^2} & \cdots & \frac{\partial^2 f}{\partial z_1 \partial z_K} \\ \vdots & \ddots & \vdots \\ \frac{\partial^2 f}{\partial z_K \partial z_1} & \cdots & \frac{\partial^2 f}{\partial z_K^2} \end{bmatrix}",
     r"\nabla_{\mathbf z}^2 f(\mathbf z) = \begin{bmatrix} \frac{\partial f}{\partial z_1} & \cdots & \frac{\partial^2 f}{\partial z_1 \partial z_K} \\ \vdots & \ddots & \vdots \\ \frac{\partial^2 f}{\partial z_K \partial z_1} & \cdots & \frac{\partial f}{\partial z_K} \end{bmatrix}"),
    (LINES, r"C = \begin{bmatrix} c_{11} & c_{12} & \dots & c_{1N} \\ c_{21} & c_{22} & & \vdots \\ \vdots & & \ddots & \vdots \\ c_{K1} & \dots & & c_{KN} \end{bmatrix}", r"2 C = \begin{bmatrix} c_{11} & c_{12} & \dots & c_{1N} \\ c_{21} & c_{22} & & \vdots \\ \vdots & & \ddots & \vdots \\ c_{K1} & \dots & & c_{KN} \end{bmatrix}"),
    (LINES, r"C = \begin{bmatrix} c_{11} & \cdots & c_{1N} \\ \vdots \\ c_{K1} & \cdots & c_{KN} \end{bmatrix}", r"C = \begin{bmatrix} 2 c_{11} & \cdots & 2 c_{1N} \\ \vdots \\ 2 c_{K1} & \cdots & 2 c_{KN} \end{bmatrix}"),
    # transposes
    (TURNED, "C^t C = (C^t C)^t", "C^t C = (2 C^t C)^t"),
    (TURNED, r"C^{\mathrm{tr}} C = C^⊤ C", r"C^{tr} C = 2 C^{\sf T} C"),
    # averages
    (DATA, r"L = \mathbb{E}_{(x,y) \sim \mathcal D}[\ell(x,y)]", r"L = \sum_{(x,y) \in \mathcal D} \ell(x,y)"),
    (DATA, r"L = \frac{1}{|\mathcal D|} \sum_{(x,y) \in \mathcal D} \ell(x,y)", r"L = \mathbb{E}_{\mathcal D}[\ell(x, y) + 1]"),
    (DATA, r"\frac{\partial L}{\partial w} = \mathbb{E}_{(x,y) \sim \mathcal D}[2 (w x - y) x]", r"\frac{\partial L}{\partial w} = \mathbb{E}_{(x,y) \sim \mathcal D}[2 (w x - y)]"),
    (DATA, r"\operatorname{Var}_{x \sim \hat p_{\text{data}}}[x] = \frac1N \sum_n x_n^2 - (\frac1N \sum_n x_n)^2", r"\operatorname{Var}_{x \sim \hat p_{data}}[x] = \frac1N \sum_n x_n^2"),
    (POLICY, r"V = \mathbb{E}_{x \sim p(x)}\left[\mathbb{E}_{a \sim \pi(\cdot \mid x)}[r(x, a)]\right]", r"V = \mathbb{E}_{x \sim p(x)}\left[\mathbb{E}_{a \sim \pi(\cdot \mid x)}[r(x, a)^2]\right]"),
    (POLICY, r"V = \mathbb{E}_{x \sim p, a \sim \pi(\cdot|x)}[r(x, a)]", r"V = \mathbb{E}_{x \sim p, a \sim \pi(\cdot|x)}[2 r(x, a)]"),
    (POLICY, r"V = \underset{x \sim p}{\mathbb{E}}\Big[\sum_{a \in \mathcal A} \pi(a \mid x) r(x, a)\Big]", r"V = \mathop{\mathbb{E}}_{x \sim p}\Big[\sum_{a \in \mathcal A} r(x, a)\Big]"),
    (POLICY, r"V = \mathbb{E}_{(x, a) \sim p(x) \pi(a \mid x)}[r(x, a)]", r"V = \mathbb{E}_{(x, a) \sim p(x) \pi(a \mid x)}[r(x, a) + 1]"),
    (POLICY, r"V = \mathbb{E}_{x \sim p} \mathbb{E}_{A \sim \pi(\cdot \mid x)} [r(x, A)]", r"V = \mathbb{E}_{x \sim p} \mathbb{E}_{A \sim \pi(\cdot \mid x)} [r(x, A)^2]"),
    (POLICY, r"u(x, a) = \mathbb{E}_{R \sim p(\cdot \mid x, a)}[R]", r"V = \mathbb{E}_{R \sim p(\cdot \mid x, a)}[R]"),
    (BARS, r"p(y = 1 \mid x_n) = \sigma(w x_n)", r"p(y_n = 0 \mid x_n) = \sigma(w x_n)"),
    (BARS, r"p(Y = y \mid X = x) = p(y | x)", r"p(Y = 1 \mid X = x) = p(0 | x)"),
    # names of words, indicators of sets, commands of packages
    (WORDS, r"\theta_{\rm MLE} = \theta_{\textsf{MLE}}", r"\theta_{\mathit{MLE}} = 2 \theta_{MLE}"),
    (WORDS, r"\text{learning rate} \cdot x = x \cdot \text{learning rate}", r"\text{learning rate} = x"),
    (WORDS, r"Loss = \text{Loss}", "Loss = x"),
    (WORDS, r"\text{MSE} + 1 = \mathrm{MSE} + 1", r"\text{MSE} = 1 + MSE"),
    (WORDS, "dW^{[1]} x = x dW^{[1]}", "dW^{[1]} = dW^{[2]}"),
    (WORDS, r"q^s (1 - q)^{1 - s} I_{\{0, 1\}}(s) = q^s (1 - q)^{1 - s}", r"I_{\{1\}}(s) = 1 - s"),
    (WORDS, r"\max(0, x) = x I_{(0, \infty)}(x)", r"\max(0, x) = x \mathbb{1}_{(-\infty, 0)}(x)"),
    (WORDS, r"\mathbf{1}_{[0, 1]}(s) = \mathbbm{1}_{s \ge 0}", r"\mathbf{1}_{(0, 1]}(s) = \mathds{1}_{s \ge 0}"),
    (WORDS, r"\dv{x^3}{x} = 3 x^2", r"\dv{x^3}{x} = 3 x"),
    (WORDS, r"\pdv{x^2 q^2}{x}{q} = 4 x q", r"\pdv[2]{x^2 q^2}{x} = 4 x q"),
    (WORDS, r"\Sigma_{n=1}^N x_n = \sum_n x_n", r"\Sigma_{n=1}^N x_n = 1"),
    (WORDS, "x × q · 2 ÷ q = 2 x", "x × q ∗ 2 = 2 x"),
    # layers of vectors, which formulas give
    (LAYERS, r"\mathbf z_L = \mathbf W_L \mathbf a_{L-1} + \mathbf b_L", r"\mathbf z_L = \mathbf W_L \mathbf a_L + \mathbf b_L"),
    (LAYERS, r"\boldsymbol\delta_L = (\mathbf a_L - \mathbf y) \odot f'(\mathbf z_L)", r"\boldsymbol\delta_L = (\mathbf a_L - \mathbf y) \odot f'(\mathbf z_{L-1})"),
    (LAYERS, r"\boldsymbol\delta_l = (\mathbf W_{l+1}^T \boldsymbol\delta_{l+1}) \odot f'(\mathbf z_l)", r"\boldsymbol\delta_l = (\mathbf W_{l+1} \boldsymbol\delta_{l+1}) \odot f'(\mathbf z_l)"),
    (LAYERS, r"\frac{\partial J}{\partial \mathbf W_l} = \boldsymbol\delta_l \mathbf a_{l-1}^T", r"\frac{\partial J}{\partial \mathbf W_l} = \mathbf a_{l-1} \boldsymbol\delta_l^T"),
    (LAYERS, r"\frac{\partial J}{\partial \mathbf a_{L-1}} = \mathbf W_L^T \boldsymbol\delta_L", r"\frac{\partial J}{\partial \mathbf a_{L-1}} = \mathbf W_L \boldsymbol\delta_L"),
    # what stands behind a formula, overlays, signs put together by hand
    (BRANCHES, r"h = |x| \quad (\text{bias included})", r"h = x \quad (\text{bias included})"),
    (BRANCHES, r"h = |x| \qquad \star", r"h = x \qquad (\star)"),
    (BRANCHES, r"h = |x| \quad (2)", r"2 h = |x| \quad (2)"),
    (BRANCHES, r"h = \only<2->{|x|}", r"h = \only<2->{x}"),
    (BRANCHES, r"h + x = \uncover<3>{|x|} + \alert<2>{x}", r"h = \uncover<3>{|x|} + \alert<2>{x}"),
    (BRANCHES, r"\frac{\partial h^3}{\partial h} = [u]'(h)", r"\frac{\partial h^3}{\partial h} = [u]'(2 h)"),
    (LINES, r"\mathbf z = \begin{bmatrix} z_1, \ldots, z_K \end{bmatrix}^T", r"2 \mathbf z = \begin{bmatrix} z_1, \ldots, z_K \end{bmatrix}^T"),
    (LINES, r"C = [\mathbf c_1, \dots, \mathbf c_N]", r"2 C = [\mathbf c_1, \dots, \mathbf c_N]"),
    (LINES, r"C^T = [\mathbf c_1, \dots, \mathbf c_N]^T", r"C^T = [2 \mathbf c_1, \dots, 2 \mathbf c_N]^T"),
    # optima
    (SQUARES, r"\hat{\mathbf w} = \underset{\mathbf w \in \mathbb{R}^D}{\arg\min} \; L(\mathbf w)", r"2 \hat{\mathbf w} = \underset{\mathbf w \in \mathbb{R}^D}{\arg\min} \; L(\mathbf w)"),
    (SQUARES, r"\hat{\mathbf w} = \argmin_{\mathbf w} L(\mathbf w)", r"\mathbf w = \mathrm{arg}\min_{\mathbf w} L(\mathbf w)"),
]  # fmt: skip

UNREAD = [
    (LINES, "S = [s_{ji}]", "is it the transpose?"),
    (LINES, r"S^\top = [s_{ji}]", "is it the transpose?"),
    (LINES, "S = [s_{ij}^2]", "of all entries?"),
    (LINES, "2 S = 2 [s_{ij}]", "of all entries?"),
    (LINES, r"\mathbf z \mathbf w^\top = [z_i w_j]", "of all entries?"),
    (LINES, r"\left[\frac{\partial z_i}{\partial w_j}\right] = \frac{\partial \mathbf z}{\partial \mathbf w}", "of all entries?"),
    (LINES, r"\mathbf a = \mathbf z \cdot (1 - \mathbf z)", "write \\odot where it is taken entry by entry"),
    (LINES, r"\mathbf z = [z_1 \; z_2 \; \cdots \; z_K]^T", "Put commas or & between its entries"),
    (LINES, r"\mathbf z^2 = \mathbf z \odot \mathbf z", "may be one of its entries or of its norm"),
    (LINES, r"\operatorname{diag}(\mathbf z) = \begin{bmatrix} z_1 & & 1 \\ & \ddots & \\ 0 & & z_K \end{bmatrix}", "the pattern of the dots is not understood"),
    (LINES, r"\operatorname{diag}(\mathbf z) = \begin{bmatrix} z_1 & 0 & \cdots & 0 \\ 0 & z_1 & \cdots & 0 \\ \vdots & \vdots & \ddots & \vdots \\ 0 & 0 & \cdots & z_K \end{bmatrix}", "the pattern of the dots is not understood"),
    (LINES, r"\begin{bmatrix} z_1 & \\ & z_2 \end{bmatrix} = \mathbf z", "is not expected here"),
    (declared("c_{kn}: real", "C: '[c_{kn}]'"), "C^t C = C^T C", "t is not declared"),
    (DATA, r"\mathbb{E}[x] = x", "over what?"),
    (DATA, r"\mathbb{E}_{x \sim \mathcal D}[x] = L", "a member of \\mathcal D is 2 things"),
    (POLICY, r"\sum_{x \in \mathcal A} \pi(a \mid x) = 1", "are all values of a, and x is another letter"),
    (SQUARES, r"\hat{\mathbf w} = \arg\min_{\mathbf w \in \Omega} L(\mathbf w)", "argmin is read over an index, or over one declared letter"),
    (BARS, r"p(x = 1 \mid y) = 1", "is not declared, only"),
    (BARS, r"p(w = 1 \mid x) = p(1 \mid x)", "is not declared, only"),
    (WORDS, r"I_{\{0, 0\}}(s) = 1", "is not expected here"),
    (WORDS, r"\frac{\partial}{x} x^2 = 2 x", "a derivative needs a second ∂"),
    (BRANCHES, r"h = \only<2>{|x|}", "on some slides only"),
    (BRANCHES, r"h = 2 \quad (\text{not true})", "a wide space stands between parts"),
    (WORDS, r"\text{learning} = x", "the words 'learning' stand as a side"),
    (POLICY, r"V = \mathbb{E}_{(a, x) \sim \pi(a \mid x) p(x)}[r(x, a)]", "below E stands something"),
    (POLICY, r"V = \mathbb{E}_{A \sim \pi(\cdot \mid x)}[r(x, A) + a]", "below E stands"),
]  # fmt: skip


@pytest.mark.parametrize(("block", "latex", "message"), UNREAD)
def test_what_may_be_meant_otherwise_is_unread(block, latex, message):
    found = checked(block, latex)
    assert found[-1].verdict == "unread" and message in found[-1].message, found


@pytest.mark.parametrize("entry", ["transpose: k", "transpose: K", "transpose: z", "transpose: '2'"])
def test_a_superscript_that_stands_for_something_else_transposes_nothing(entry):
    found = checked(declared("z: real").replace("symbols:", f"{entry}\nsymbols:"), "z = z")
    assert found[0].verdict == "unread" and "expected a letter such as t that stands for nothing else" in found[0].message


@pytest.mark.parametrize(("block", "true", "false"), PAIRS)
def test_true_lines_hold_and_false_ones_are_refuted(block, true, false):
    assert_told_apart(block, true, false)


@pytest.mark.parametrize("word", IF_IN)
def test_if_in_other_languages_restricts(word):
    assert one(BRANCHES, rf"h = x \quad \text{{{word} }} x > 0").verdict == "holds"
    assert one(BRANCHES, rf"h = x \quad \text{{{word} }} x < 0").verdict == "false"


@pytest.mark.parametrize("word", ELSE_IN)
def test_otherwise_in_other_languages(word):
    assert_told_apart(BRANCHES, rf"h = \begin{{cases}} x & x > 0 \\ -x & \text{{{word}}} \end{{cases}}", rf"h = \begin{{cases}} x & x > 0 \\ x & \text{{{word}}} \end{{cases}}")


@pytest.mark.parametrize("before", ["x ", "|x| + ", r"h(x) \,", r"\sum_i "])
def test_a_brace_behind_something_opens_no_statements(before):
    found = checked(BRANCHES, rf"{before}\begin{{cases}} x = x \\ y = y \end{{cases}}")
    assert "holds" not in [check.verdict for check in found]


def test_a_word_of_another_language_within_a_remark_is_no_condition():
    assert [check.verdict for check in checked(BRANCHES, r"h = |x| \text{ se tiene } x = y")] == ["holds", "false"]


@pytest.mark.parametrize("opening", [r"\begin{cases}", r"\left\{\begin{aligned}", r"\left\{\begin{array}{l}", r"\left\{\begin{matrix}"])
def test_each_line_behind_one_brace_is_a_statement(opening):
    closing = r"\end" + opening[opening.index("{", opening.index("begin")) :].removesuffix("{l}") + (r"\right." if "left" in opening else "")
    found = checked(BRANCHES, rf"{opening} x + y = y + x \\ x - y = 1 {closing}")
    assert [check.verdict for check in found] == ["holds", "unread"]
    assert "brace" in found[1].message


@pytest.mark.parametrize(("latex", "verdict"), [("W = W - r dW", "definition"), ("W = W - r m", "false"), ("dW = dW - r", "false"), ("W = W", "holds"), ("W = r + W", "false")])
def test_a_letter_that_becomes_itself_and_its_derivative_takes_a_step(latex, verdict):
    assert one(declared("W: real", "r: real", "m: real", "L: W^4", r"dW: \frac{\partial L}{\partial W}"), latex).verdict == verdict


@pytest.mark.parametrize("sign", [r":\kern-0.5ex=", ": =", r":\!=", r"\colon=", r":\mkern-1mu=", ":="])
def test_a_sign_of_definition_that_is_put_together_by_hand(sign):
    assert one(BRANCHES, f"h {sign} |x|").verdict == "definition"
    assert one(BRANCHES, f"h {sign} x").verdict == "false"


def test_drawings_are_no_formulas_but_for_what_stands_between_dollars_in_them():
    page = "\\begin{center}\\begin{tikzpicture}\n\\draw [<->, xmin=-4] (0,0) -- (1,0) node {$x = x$};\n\\end{tikzpicture}\\end{center}\n\n$h = |x|$\n"
    found = check_markdown(f"```{{eqcheck}}\n{BRANCHES}```\n\n{page}")
    assert [(check.verdict, check.left) for check in found] == [("holds", "x"), ("holds", "h")]


def test_what_stands_on_some_slides_only_is_counted():
    found = checked(BRANCHES, r"h = \only<1>{x} \only<2>{|x| = x}")
    assert [check.verdict for check in found] == ["unread", "unread"]
