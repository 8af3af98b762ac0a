"""Golden trees: how every construct of the grammar is read, as an S-expression."""

import pytest
from eqcheck_sexp import sexp

from eqcheck import Unreadable, tokens
from eqcheck.reading.tokens import Context
from eqcheck.reading.trees.brackets import MAX_DEPTH
from eqcheck.reading.trees.indices import bound_indices, free_indices
from eqcheck.reading.trees.parser import MAX_NESTING, MAX_TOKENS, parse

FUNCTIONS = Context(functions=frozenset({"g", "f", "\\sigma"}))


def read(latex):
    return sexp(parse(tokens(latex, FUNCTIONS)))


GOLDEN = [
    # numbers, names, indices
    ("1.5", "1.5"),
    ("z_k", "z_k"),
    ("z_{kj}", "z_k,j"),
    ("z_{k,j}", "z_k,j"),
    ("z_{k+1}", "z_k+1"),
    ("z_{K-1}", "z_K-1"),
    ("z_{i+j}", "z_i+j"),
    ("z_1", "z_1"),
    (r"\hat y_k", r"\hat{y}_k"),
    ("x'_i", "x'_i"),
    ("W_{1j}", "W_1,j"),
    # sums and products of terms
    ("a + b - c", "(- (+ a b) c)"),
    ("-a + b", "(+ (neg a) b)"),
    ("+a", "a"),
    ("-a b", "(neg (* a b))"),
    ("a b c", "(* (* a b) c)"),
    (r"a \cdot b c", "(* (· a b) c)"),
    (r"a \cdot -b", "(· a (neg b))"),
    (r"a \times b", "(* a b)"),
    (r"a \odot b", "(⊙ a b)"),
    ("a / b c", "(* (/ a b) c)"),
    ("a / (b c)", "(/ a (p (* b c)))"),
    ("2 a b_k", "(* (* 2 a) b_k)"),
    ("(a + b)(a - b)", "(* (p (+ a b)) (p (- a b)))"),
    (r"[a + b] \{c\}", "(* (p (+ a b)) (p c))"),
    ("a (b + c) d", "(* (* a (p (+ b c))) d)"),
    # fractions, powers, roots
    (r"\frac{a}{b}", "(/ a b)"),
    (r"\frac12 a", "(* (/ 1 2) a)"),
    (r"\frac{a}{\frac{b}{c}}", "(/ a (/ b c))"),
    ("a^2", "(^ a 2)"),
    ("a^{b + c}", "(^ a (+ b c))"),
    ("z_k^2", "(^ z_k 2)"),
    ("z^2_k", "(^ z_k 2)"),
    ("(a + b)^2", "(^ (p (+ a b)) 2)"),
    ("-a^2", "(neg (^ a 2))"),
    ("a^{-1}", "(^ a (neg 1))"),
    ("a b^2", "(* a (^ b 2))"),
    ("e^{z_k}", "(^ e z_k)"),
    (r"e^{-\frac{a}{b}}", "(^ e (neg (/ a b)))"),
    (r"\sqrt{a}", "(sqrt a)"),
    (r"\sqrt[3]{a + b}", "(^ (+ a b) (/ 1 3))"),
    ("n!", "(factorial n)"),
    ("(n - 1)!", "(factorial (p (- n 1)))"),
    ("2^n!", "(factorial (^ 2 n))"),
    # functions
    (r"\exp(a)", "(exp a)"),
    (r"\exp a b + c", "(+ (exp (* a b)) c)"),
    (r"\ln y_k", "(ln y_k)"),
    (r"\ln \frac{a}{b}", "(ln (/ a b))"),
    (r"\ln a \cdot b", "(· (ln a) b)"),
    (r"\ln a (b)", "(* (ln a) (p b))"),
    (r"\ln(a) b", "(* (ln a) b)"),
    (r"\ln(a)^2", "(^ (ln a) 2)"),
    (r"\ln^2 a", "(^ (ln a) 2)"),
    (r"\log_2 a", "(log:2 a)"),
    (r"\log_{10}(a)", "(log:10 a)"),
    (r"\ln a^2", "(ln (^ a 2))"),
    (r"\ln e^a", "(ln (^ e a))"),
    (r"\ln \ln a", "(ln (ln a))"),
    (r"\log \det A", "(log (det A))"),
    (r"\sin 2 \pi a", r"(sin (* (* 2 \pi) a))"),
    (r"\ln \sum_k z_k", "(ln (sum k · · z_k))"),
    (r"\ln \sqrt{a}", "(ln (sqrt a))"),
    (r"\ln |a|", "(ln (abs a))"),
    (r"\max(a, b, c)", "(max a b c)"),
    (r"\min(0, a)", "(min 0 a)"),
    (r"\operatorname{diag}(p)", "(diag p)"),
    (r"\operatorname{tr}(A B)", "(tr (* A B))"),
    # absolute values and norms
    ("|a|", "(abs a)"),
    ("|a| |b|", "(* (abs a) (abs b))"),
    ("|a - |b||", "(abs (- a (abs b)))"),
    (r"\|x\|", "(norm x)"),
    (r"\|x\|^2", "(^ (norm x) 2)"),
    (r"\|x\|_1", "(norm:1 x)"),
    (r"\|x\|_2^2", "(^ (norm:2 x) 2)"),
    (r"\lVert x - y \rVert_{\infty}", r"(norm:\infty (- x y))"),
    (r"\left| \frac{a}{b} \right|", "(abs (/ a b))"),
    # Kronecker's delta
    (r"\delta_{ij}", r"\delta_i,j"),
    (r"y_k (\delta_{kj} - y_j)", r"(* y_k (p (- \delta_k,j y_j)))"),
    # sums over indices: they take the rest of their term
    (r"\sum_k z_k", "(sum k · · z_k)"),
    (r"\sum_k t_k \ln y_k + c", "(+ (sum k · · (* t_k (ln y_k))) c)"),
    (r"\sum_k t_k \cdot z_k - c", "(- (sum k · · (· t_k z_k)) c)"),
    (r"c \sum_k z_k w_k", "(* c (sum k · · (* z_k w_k)))"),
    (r"c \cdot \sum_k z_k", "(· c (sum k · · z_k))"),
    (r"c / \sum_k z_k", "(/ c (sum k · · z_k))"),
    (r"\sum_{k=1}^K z_k", "(sum k 1 K z_k)"),
    (r"\sum_{k=1}^{K} (a + b)", "(sum k 1 K (p (+ a b)))"),
    (r"\sum^{K}_{k=1} z_k", "(sum k 1 K z_k)"),
    (r"\sum\limits_{k=1}^{K} z_k", "(sum k 1 K z_k)"),
    (r"\sum_{k=2} z_k", "(sum k 2 · z_k)"),
    (r"\sum_{k \neq j} z_k", "(sum k · · | (≠ k j) | z_k)"),
    (r"\sum_{k: k \neq j} z_k", "(sum k · · | (≠ k j) | z_k)"),
    (r"\sum_{k=1, k \neq j}^{K} z_k", "(sum k 1 K | (≠ k j) | z_k)"),
    (r"\sum_{\substack{k=1 \\ k \neq j}}^{K} z_k", "(sum k 1 K | (≠ k j) | z_k)"),
    (r"\sum_{k \neq i, j} z_k", "(sum k · · | (≠ k i) (≠ k j) | z_k)"),
    (r"\sum_{i,j} a_{ij}", "(sum i · · (sum j · · a_i,j))"),
    (r"\sum_{ij} a_{ij}", "(sum i · · (sum j · · a_i,j))"),
    (r"\sum_{i,j=1}^{K} a_{ij}", "(sum i 1 K (sum j 1 K a_i,j))"),
    (r"\sum_{i=1, j=2}^{K} a_{ij}", "(sum i 1 K (sum j 2 K a_i,j))"),
    (r"\sum_{1 \le k \le K} z_k", "(sum k 1 K z_k)"),
    (r"\sum_{1 \leq k < n} z_k", "(sum k 1 (- n 1) z_k)"),
    (r"\sum_{0 < k \leq n} z_k", "(sum k (+ 0 1) n z_k)"),
    (r"\sum_{1 \le i < j \le K} a_{ij}", "(sum i 1 K (sum j 1 K | (< i j) | a_i,j))"),
    (r"\sum_{k > 1} z_k", "(sum k · · | (> k 1) | z_k)"),
    (r"\sum_{k < j} z_k", "(sum k · · | (< k j) | z_k)"),
    (r"\sum_{j, i < j} a_{ij}", "(sum j · · | (< i j) | a_i,j)"),
    (r"\sum_i \sum_j a_{ij}", "(sum i · · (sum j · · a_i,j))"),
    (r"\sum_i a_i \sum_j b_j", "(sum i · · (* a_i (sum j · · b_j)))"),
    (r"\sum_i -a_i", "(sum i · · (neg a_i))"),
    (r"\prod_{k=1}^{K} z_k", "(prod k 1 K z_k)"),
    (r"\prod_k e^{z_k}", "(prod k · · (^ e z_k))"),
    (r"\max_k z_k", "(max k · · z_k)"),
    (r"\min_{k \neq j} z_k a", "(min k · · | (≠ k j) | (* z_k a))"),
    (r"\operatorname{max}_k z_k", "(max k · · z_k)"),
    (r"-\sum_k z_k", "(neg (sum k · · z_k))"),
    (r"\left( \sum_k z_k \right)^2", "(^ (p (sum k · · z_k)) 2)"),
    (r"\frac{e^{z_k}}{\sum_i e^{z_i}}", "(/ (^ e z_k) (sum i · · (^ e z_i)))"),
    # derivatives
    (r"\frac{\partial E}{\partial z_j}", "(∂ E z_j)"),
    (r"\frac{\partial E}{\partial y_k} \frac{\partial y_k}{\partial z_j}", "(* (∂ E y_k) (∂ y_k z_j))"),
    (r"\frac{\partial y_k}{\partial z_j} a", "(* (∂ y_k z_j) a)"),
    (r"\frac{\partial}{\partial z_j} a b", "(∂ (* a b) z_j)"),
    (r"\frac{\partial}{\partial z_j} a b + c", "(+ (∂ (* a b) z_j) c)"),
    (r"\frac{\partial}{\partial z_j} (a + b)", "(∂ (p (+ a b)) z_j)"),
    (r"\frac{\partial}{\partial z_j} \left[ a + b \right] c", "(* (∂ (p (+ a b)) z_j) c)"),
    (r"\frac{\partial}{\partial z_j} (a) (b) / c", "(/ (* (∂ (p a) z_j) (p b)) c)"),
    (r"\frac{\partial}{\partial z_j} (a)^2 b", "(∂ (* (^ (p a) 2) b) z_j)"),
    (r"\frac{\partial}{\partial z_j} \sum_k z_k a", "(∂ (sum k · · (* z_k a)) z_j)"),
    (r"\frac{\partial}{\partial z_j} \frac{a}{b}", "(∂ (/ a b) z_j)"),
    (r"a \frac{\partial}{\partial z_j} b", "(* a (∂ b z_j))"),
    (r"\frac{\partial}{\partial z_j} -b", "(∂ (neg b) z_j)"),
    (r"\frac{\partial}{\partial z_j} \ln y_k", "(∂ (ln y_k) z_j)"),
    (r"\frac{\partial \ln y_k}{\partial z_j}", "(∂ (ln y_k) z_j)"),
    (r"\frac{\partial e^{z_k}}{\partial z_j}", "(∂ (^ e z_k) z_j)"),
    (r"\frac{\partial \left( a + b \right)}{\partial z_j}", "(∂ (p (+ a b)) z_j)"),
    (r"\frac{\partial \sum_k z_k}{\partial z_j}", "(∂ (sum k · · z_k) z_j)"),
    (r"\frac{\partial g_k(z)}{\partial z_j}", "(∂ (g_k z) z_j)"),
    (r"\frac{\partial y}{\partial f(x)}", "(∂ y (f x))"),
    (r"\frac{\partial^2 E}{\partial z_j^2}", "(∂ E z_j²)"),
    (r"\frac{\partial^2 E}{\partial z_j \partial z_k}", "(∂ E z_j z_k)"),
    (r"\frac{\partial^3 E}{\partial z_j^2 \partial z_k}", "(∂ E z_j² z_k)"),
    (r"\frac{\partial^2}{\partial z_j \partial z_k} E", "(∂ E z_j z_k)"),
    (r"\frac{\partial^2}{\partial z_j^2} \left( a \right)", "(∂ (p a) z_j²)"),
    (r"\frac{\partial}{\partial z_j} \frac{\partial}{\partial z_k} E", "(∂ (∂ E z_k) z_j)"),
    (r"\frac{\partial}{\partial z_j} \left( \frac{\partial E}{\partial z_k} \right)", "(∂ (p (∂ E z_k)) z_j)"),
    (r"\frac{\partial E}{\partial x^2}", "(/ (∂ E x) (* 2 (^ x 1)))"),
    (r"\partial E / \partial z_j", "(∂ E z_j)"),
    (r"a \, \partial E / \partial z_j + b", "(+ (* a (∂ E z_j)) b)"),
    (r"\frac{\partial E / \partial z_j}{2}", "(/ (∂ E z_j) 2)"),
    (r"\frac{dE}{dx}", "(∂ E x)"),
    (r"\frac{d}{dx} x^2", "(∂ (^ x 2) x)"),
    (r"\frac{d}{dx} (x^2) a", "(* (∂ (p (^ x 2)) x) a)"),
    (r"\frac{d^2 E}{dx^2}", "(∂ E x²)"),
    (r"\frac{\mathrm d}{\mathrm dx} \sigma(x)", r"(∂ (\sigma x) x)"),
    (r"\frac{\partial E}{\partial \vec z}", r"(∂ E \vec{z})"),
    (r"\frac{\partial E}{\partial \boldsymbol{W}}", r"(∂ E \boldsymbol{W})"),
    (r"\frac{\partial^2 E}{\partial \vec z \partial \vec z^\top}", r"(∂ E \vec{z} (T \vec{z}))"),
    # cases
    (r"\begin{cases} 1 & \text{if } i = j \\ 0 & \text{otherwise} \end{cases}", "(cases 1 if (= i j); 0 if otherwise;)"),
    (r"\begin{cases} 1 & i = j \\ 0 & i \neq j \end{cases}", "(cases 1 if (= i j); 0 if (≠ i j);)"),
    (r"\begin{cases} 1, & \text{if } i = j, \\ 0, & \text{otherwise}. \end{cases}", "(cases 1 if (= i j); 0 if otherwise;)"),
    (r"\begin{cases} 1 & \text{if } i = j \text{ and } j < k \\ 0 \end{cases}", "(cases 1 if (= i j) (< j k); 0 if otherwise;)"),
    (r"\begin{cases} a & \text{for } 0 < x \leq 1 \\ b & \text{else} \end{cases}", "(cases a if (</≤ 0 x 1); b if otherwise;)"),
    (r"\begin{cases} a \text{ if } x > 0 \\ b \text{ otherwise} \end{cases}", "(cases a if (> x 0); b if otherwise;)"),
    (r"2 \begin{cases} a & x > 0 \\ b & x \leq 0 \\ \end{cases}", "(* 2 (cases a if (> x 0); b if (≤ x 0);))"),
    # vectors and matrices
    ("(a, b)", "<a b>"),
    (r"(a, b)^\top", "<a b>"),
    (r"\begin{pmatrix} a \\ b \end{pmatrix}", "[a ; b]"),
    (r"\begin{bmatrix} a & b \\ c & d \end{bmatrix}", "[a b ; c d]"),
    (r"\begin{bmatrix} a & b \end{bmatrix}^T", "(T [a b])"),
    (r"\left[ \begin{array}{cc} a & b \\ c & d \\ \end{array} \right]", "(p [a b ; c d])"),
    (r"\begin{vmatrix} a & b \\ c & d \end{vmatrix}", "(det [a b ; c d])"),
    (r"\vec z^\top \vec w", r"(* (T \vec{z}) \vec{w})"),
    (r"\boldsymbol{W}^{\mathsf T} \boldsymbol{x}", r"(* (T \boldsymbol{W}) \boldsymbol{x})"),
    ("A^{-1} b", "(* (^ A (neg 1)) b)"),
    (r"(A B)^\top", "(T (p (* A B)))"),
    (r"\vec z \cdot \vec w", r"(· \vec{z} \vec{w})"),
    # functions of vectors
    (r"g_k(\boldsymbol z)", r"(g_k \boldsymbol{z})"),
    (r"g_k(\boldsymbol z)^2", r"(^ (g_k \boldsymbol{z}) 2)"),
    (r"g_k^2(\boldsymbol z)", r"(^ (g_k \boldsymbol{z}) 2)"),
    ("g_k", "g_k"),
    ("g_k^2", "(^ g_k 2)"),
    (r"g^\top a", "(* (T g) a)"),
    ("g(a + b, c)", "(g (+ a b) c)"),
    (r"\sigma(x)(1 - \sigma(x))", r"(* (\sigma x) (p (- 1 (\sigma x))))"),
    (r"\ln g_k(z)", "(ln (g_k z))"),
    (r"\ln g_k a", "(ln (* g_k a))"),
    ("f(f(x))", "(f (f x))"),
    # dots
    (r"x_1 + x_2 + \dots + x_K", "(+ (+ (+ x_1 x_2) …) x_K)"),
    (r"x_1 + \cdots + x_K", "(+ (+ x_1 …) x_K)"),
    (r"x_1 x_2 \cdots x_K", "(* (* (* x_1 x_2) …) x_K)"),
    (r"x_1 \cdot \ldots \cdot x_K", "(· (· x_1 …) x_K)"),
    (r"(x_1, \dots, x_K)", "<x_1 … x_K>"),
    (r"\begin{bmatrix} x_1 & \dots & x_K \end{bmatrix}", "[x_1 … x_K]"),
    (r"\begin{bmatrix} x_1 \\ \vdots \\ x_K \end{bmatrix}", "[x_1 ; … ; x_K]"),
    (r"\begin{bmatrix} a_{11} & \cdots & a_{1K} \\ \vdots & \ddots & \vdots \\ a_{K1} & \cdots & a_{KK} \end{bmatrix}", "[a_11 … a_1,K ; … … … ; a_K,1 … a_K,K]"),
    # what carries no meaning
    (r"\boxed{a + b}", "(+ a b)"),
    (r"\left( a \right) \bigl( b \bigr) \Big[ c \Big]", "(* (* (p a) (p b)) (p c))"),
    ("{a + b} c", "(+ a (* b c))"),
    ("{a b}^2", "(* a (^ b 2))"),
    (r"\ln {a b}", "(ln (* a b))"),
    ("{-a}", "(neg a)"),
    (r"a \, b \; c \quad d", "(* (* (* a b) c) d)"),
    (r"\underbrace{a + b}_{\text{sum}} c", "(+ a (* b c))"),
    ("a % = b", "a"),
    (r"\displaystyle a", "a"),
]  # fmt: skip


@pytest.mark.parametrize(("latex", "tree"), GOLDEN, ids=[latex for latex, _ in GOLDEN])
def test_golden_trees(latex, tree):
    assert read(latex) == tree


@pytest.mark.parametrize(
    ("latex", "place", "message"),
    [
        ("", 0, "nothing stands"),
        ("a +", 3, "ends too early"),
        ("a + * b", 4, r"'\\\\cdot' is not expected"),
        ("a + )", 4, "closes nothing"),
        ("(a + b", 0, "never closed"),
        ("[a + (b]", 7, r"\( is closed by \]"),
        ("a \\in B", 2, "∈. is not expected"),
        ("()", 1, "not expected"),
        ("z_{1.5}", 3, "no whole number"),
        ("z_{k+0.5}", 5, "no whole number"),
        (r"1 + \sum z", 4, "without the index"),
        (r"\sum_{k=1}^{K}_{j} z_k", 14, "not expected"),
        (r"\sum_{2} z_k", 0, "limits of sum"),
        (r"\sum_{k \approx 1} z_k", 0, "limits of sum"),
        (r"\sum_{1 \leq k \leq K}^{K} z_k", 0, "limits of sum"),
        (r"\frac{\partial^2 E}{\partial z_j}", 0, "order above the line"),
        (r"\frac{\partial E}{\partial z_i \partial z_j^3}", 0, "order above the line"),
        (r"\frac{\partial^5 E}{\partial z_j^5}", 0, "order above 4"),
        (r"\sin^{-1} x", 0, "reciprocal or an inverse"),
        (r"\begin{bmatrix} a & b \\ c \end{bmatrix}", 0, "rows of a matrix"),
        ("(" * (MAX_DEPTH + 1) + "a" + ")" * (MAX_DEPTH + 1), MAX_DEPTH, "nested"),
        ("a +" * (MAX_NESTING + 5) + "a", 0, "nested"),
        ("a" * (MAX_TOKENS + 1), 0, "tokens"),
    ],
    ids=lambda value: value[:30] if isinstance(value, str) else None,
)
def test_what_is_not_read_says_where_and_why(latex, place, message):
    with pytest.raises(Unreadable, match=message) as caught:
        read(latex)
    assert caught.value.place == place


def test_without_a_declared_function_a_bracket_is_a_factor():
    assert sexp(parse(tokens("g(a + b)"))) == "(* g (p (+ a b)))"
    assert sexp(parse(tokens("g(a + b)", FUNCTIONS))) == "(g (+ a b))"


@pytest.mark.parametrize(
    ("latex", "free", "bound"),
    [
        ("z_k", {"k"}, set()),
        ("z_{k+1} + a_{i+j}", {"k", "i", "j"}, set()),
        (r"\sum_k z_k", set(), {"k"}),
        (r"\sum_k z_k + w_k", {"k"}, {"k"}),  # Σ ends at the +
        (r"\sum_k (z_k + w_k)", set(), {"k"}),
        (r"\sum_{k \neq j} z_k", {"j"}, {"k"}),
        (r"\sum_{k=1}^{j} z_k", {"j"}, {"k"}),
        (r"\sum_{k=1}^{k} z_k", {"k"}, {"k"}),  # the limit does not see the index
        (r"\sum_i a_{ij} \sum_j b_j", {"j"}, {"i", "j"}),
        (r"\frac{\partial E}{\partial z_j}", {"j"}, set()),
        (r"\sum_j \frac{\partial E}{\partial z_j}", set(), {"j"}),
        (r"\begin{cases} 1 & i = j \\ 0 & i = k \end{cases}", {"i", "j", "k"}, set()),
        (r"k z_j", {"k", "j"}, set()),  # an index is a number, too
        (r"\max_k z_k - z_j", {"j"}, {"k"}),
        (r"g_k(\vec z)", {"k"}, set()),
        (r"\delta_{ij}", {"i", "j"}, set()),
    ],
)
def test_scope_of_indices(latex, free, bound):
    tree = parse(tokens(latex, FUNCTIONS))
    assert free_indices(tree, frozenset("ijk")) == free
    assert bound_indices(tree) == bound
