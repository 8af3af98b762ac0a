"""True lines that once were called false, each beside a false one of its kind; what is ambiguous is neither."""

import pytest

from eqcheck import check_markdown

BLOCK = r"""```{eqcheck}
index: {j: K, k: K, t: T}
symbols:
  a: real
  b: real
  f: real
  r: positive
  L: a^2
  x_k: real
  b_k: real
  y_t: real
  W_{kj}: real
  \mathbf x: '[x_k]'
  \mathbf b: '[b_k]'
  W: '[W_{kj}]'
  \mathbf 1: ones over k
  \sigma(a): \frac{1}{1 + e^{-a}}
  h(a, b): a b^2
```

"""


def one(latex):
    (found,) = check_markdown(f"{BLOCK}$$ {latex} $$\n")
    return found


@pytest.mark.parametrize(
    ("true", "false"),
    [
        # a function of numbers, applied to the entries of a vector or matrix
        (r"\mathbf x^\top \sigma(W \mathbf x + \mathbf b) = \sum_k x_k \sigma(\sum_j W_{kj} x_j + b_k)",
         r"\mathbf x^\top \sigma(W \mathbf x + \mathbf b) = \sum_k x_k \sigma(\sum_j W_{kj} x_j)"),
        (r"\sigma(-\mathbf x) = \mathbf 1 - \sigma(\mathbf x)", r"\sigma(-\mathbf x) = \mathbf 1 + \sigma(\mathbf x)"),
        (r"\sigma(W^\top) = \sigma(W)^\top", r"\sigma(W^\top) = \sigma(W)"),
        (r"h(\mathbf x, 2) = 4 \mathbf x", r"h(2, \mathbf x) = 4 \mathbf x"),
        (r"h(\mathbf x, \mathbf b) = \mathbf x \odot \mathbf b \odot \mathbf b", r"h(\mathbf x, \mathbf b) = \mathbf b \odot \mathbf x \odot \mathbf x"),
        (r"\frac{\partial}{\partial x_j} \mathbf b^\top \sigma(\mathbf x) = b_j \sigma(x_j) (1 - \sigma(x_j))",
         r"\frac{\partial}{\partial x_j} \mathbf b^\top \sigma(\mathbf x) = b_j \sigma(x_j)"),
        # a range that is called T
        (r"\mathbf x^T \mathbf b = \sum_k x_k b_k", r"\mathbf x^T \mathbf b = \sum_k x_k"),
        (r"(W^T)^T = W", r"W^T = W"),
        (r"\sum_t a^T = T a^T", r"\sum_t a^T = a^T"),
        (r"a^T a = a^{T + 1}", r"a^T a = a^T"),
        # a logarithm and an exponential
        (r"\log (r) \exp(b) = e^b \log r", r"\log (r) \exp(b) = b + \log r"),
        (r"\log r \exp(b) = e^b \log r", r"\log r \exp(b) = b + \log r"),
        (r"\log \frac1r + \exp(b) = e^b - \ln r", r"\log \frac1r + \exp(b) = e^b"),
        (r"\log r + \exp(b) = e^b + \ln r", r"\log r + \exp(b) = \log(r \exp(b))"),
        # numbers before brackets
        (r"f (a + b) = f a + f b", r"f (a + b) = f a + b"),
        (r"a \cdot (b) = a b", r"a \cdot (b) = a"),
        (r"2 (b) = b + b", r"2 (b) = b"),
    ],
)  # fmt: skip
def test_true_and_false(true, false):
    assert one(true).verdict == "holds", one(true).message
    assert one(false).verdict == "false", one(false).message


@pytest.mark.parametrize(
    ("latex", "message"),
    [
        (r"L(a) = a^2", "L is declared as a number, not as a function"),
        (r"f(a) = a", "f is declared as a number, not as a function"),
        (r"2 f(a, b) = a", "f is declared as a number, not as a function"),
        (r"x_k(a) = a", "x_{k} is declared as a number, not as a function"),
        (r"[1, 2] [3, 4]^T = 11", "may be a row or a column"),
        (r"(1, 2) (3, 4) = 11", "may be a row or a column"),
        (r"\log \frac1r \exp(b) = b - \log r", "does the logarithm take the exponential behind it?"),
        (r"\ln \frac{a}{r} a \exp b = b", "does the logarithm take the exponential behind it?"),
    ],
)
def test_what_is_ambiguous_is_unread(latex, message):
    found = one(latex)
    assert found.verdict == "unread" and message in found.message


def test_vectors_of_different_sizes_have_no_entries_in_common():
    block = BLOCK.replace(r"  \mathbf x:", "  \\mathbf y: '[y_t]'\n  \\mathbf x:")
    (found,) = check_markdown(block + "$$ h(\\mathbf x, \\mathbf y) = \\mathbf x $$\n")
    assert found.verdict == "false" and "its arguments are vectors of different sizes" in found.message
