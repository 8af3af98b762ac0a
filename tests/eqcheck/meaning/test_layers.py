"""One name in several layers: a_i, a_j and a_k are three symbols where their letters have three ranges."""

import pytest

from eqcheck import check_markdown

BLOCK = r"""```{eqcheck}
index: {i: I, j: J, k: K}
symbols:
  u: real
  x_i: real
  t_k: real
  w_{ij}: real
  w_{jk}: real
  b_j: real
  b_k: real
  g_j(u): function
  g_k(u): function
  g'_j(u): \frac{d}{du} g_j(u)
  g'_k(u): \frac{d}{du} g_k(u)
  z_j: b_j + \sum_i x_i w_{ij}
  a_j: g_j(z_j)
  z_k: b_k + \sum_j a_j w_{jk}
  a_k: g_k(z_k)
  E: \frac{1}{2} \sum_k (a_k - t_k)^2
  \delta_k: (a_k - t_k) g'_k(z_k)
  \delta_j: g'_j(z_j) \sum_k \delta_k w_{jk}
  \mathbf{z}: '[z_k]'
```

"""


def seen(*formulas):
    return [check.verdict for check in check_markdown(BLOCK + "\n\n".join(f"$$ {latex} $$" for latex in formulas))]


@pytest.mark.parametrize(
    "latex",
    [r"z_k = b_k + \sum_j g_j(z_j) w_{jk}", r"\frac{\partial z_k}{\partial w_{jk}} = a_j", r"\frac{\partial E}{\partial w_{jk}} = \delta_k a_j",
     r"\frac{\partial E}{\partial b_k} = \delta_k", r"\frac{\partial E}{\partial w_{ij}} = \delta_j x_i", r"\frac{\partial E}{\partial b_j} = \delta_j",
     r"\frac{\partial z_k}{\partial w_{ij}} = \frac{\partial z_k}{\partial a_j} \frac{\partial a_j}{\partial w_{ij}} = w_{jk} g'_j(z_j) x_i",
     r"\mathbf{z}^\top \mathbf{z} = \sum_k z_k^2", r"a_j = g_j(b_j + \sum_i x_i w_{ij})"],
)  # fmt: skip
def test_backpropagation_as_it_is_written(latex):
    assert set(seen(latex)) == {"holds"}
    assert seen(latex.replace(" = ", " = 2 ", 1))[0] == "false"


@pytest.mark.parametrize("latex", [r"z_1 = z_1", r"a_2 + a_2 = 2 a_2", r"w_{12} = w_{12}"])
def test_with_a_number_nobody_knows_which_layer_is_meant(latex):
    (check,) = check_markdown(f"{BLOCK}$$ {latex} $$")
    assert check.verdict == "unread" and "is not declared" in check.message and " of " not in check.message.partition("not declared")[0]


def test_letters_of_one_range_are_one_symbol():
    block = "```{eqcheck}\nindex: {i: K, j: K}\nsymbols:\n  a_i: real\n  a_j: positive\n```\n\n"
    found = check_markdown(f"{block}$a_i = a_i$")
    assert found[0].verdict == "unread" and "have one name and stand for two things" in found[0].message


def test_an_entry_with_an_error_costs_its_own_layer():
    found = check_markdown(BLOCK.replace(r"  a_j: g_j(z_j)", r"  a_j: \frac{") + "$z_j = b_j + \\sum_i x_i w_{ij}$ and $a_j = g_j(z_j)$ and $b_k = b_k$")
    assert [check.verdict for check in found] == ["unread", "holds", "unread", "holds"]
    assert "a_j" in found[0].message or "ends too early" in found[0].message


def test_a_later_block_says_one_layer_anew():
    page = BLOCK + "$a_j = g_j(z_j)$\n\n```{eqcheck}\nextend: true\nsymbols:\n  a_j: z_j^2\n```\n\n$a_j = z_j^2$ and $a_k = g_k(z_k)$ and $z_k = b_k + \\sum_j z_j^2 w_{jk}$\n"
    assert [check.verdict for check in check_markdown(page)] == ["holds"] * 4


def test_the_derivative_by_one_of_a_recursion_is_not_read():
    """Its others would stay as they are, and the derivative by z^1 would be 0."""
    block = r"""```{eqcheck}
index: {i: N, j: N, l: L}
symbols:
  w_{ij}: real
  u_i: real
  z^l_i: \begin{cases} u_i & \text{if } l = 1 \\ \sum_j w_{ij} \tanh(z^{l-1}_j) & \text{otherwise} \end{cases}
  z^l: [z^l_i]
  v_i: real
  v: [v_i]
  y_i: v_i^2
  C: \sum_i (z^L_i)^2
```

"""
    found = check_markdown(block + r"$$ \frac{\partial C}{\partial z^l_i} = 0 $$" + "\n\n" + r"$$ z^{l+1}_i = \sum_j w_{ij} \tanh z^l_j $$" + "\n\n" + r"$$ \frac{\partial (y_i^2)}{\partial y_i} = 2 y_i $$")
    assert [check.verdict for check in found] == ["unread", "holds", "holds"]


def test_a_number_does_not_say_which_layer_it_is_of():
    block = "```{eqcheck}\nindex: {i: N, j: D}\nsymbols:\n  x_i: real\n  x_j: real\n```\n\n"
    (found,) = check_markdown(block + "$$\nx_1 = x_1\n$$\n")
    assert (found.verdict, found.message) == ("unread", "x_{1} is not declared: it may be the one of range N or the one of range D")
    assert found.advice
