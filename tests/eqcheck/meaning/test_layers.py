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


NETWORK = r"""```{eqcheck}
index: {i: K, j: K, k: K, l: L}
symbols:
  x: real
  u_i: real
  y_i: real
  r: real
  \sigma(x): \frac{1}{1 + e^{-x}}
  \sigma'(x): \frac{d}{dx} \sigma(x)
  W^l_{jk}: real
  b^l_j: real
  z^l_j: \begin{cases} u_j & \text{if } l = 1 \\ \sum_k W^l_{jk} \sigma(z^{l-1}_k) + b^l_j & \text{otherwise} \end{cases}
  a^l_j: \sigma(z^l_j)
  C: \frac12 \sum_j (a^L_j - y_j)^2
  \delta^l_j: \frac{\partial C}{\partial z^l_j}
  z^l: '[z^l_j]'
  a^l: '[a^l_j]'
  W^l: '[W^l_{jk}]'
  \delta^l: '[\delta^l_j]'
  s_1: real
  s_{l+1}: r \sin s_l
  D: s_L^2
```

"""


@pytest.mark.one_in(2)
@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (r"\frac{\partial z^{l+1}_j}{\partial z^l_i} = W^{l+1}_{ji} \sigma'(z^l_i)", r"\frac{\partial z^{l+1}_j}{\partial z^l_i} = W^{l+1}_{ij} \sigma'(z^l_i)"),
        (r"\frac{\partial z^l_i}{\partial z^{l+1}_j} = 0", r"\frac{\partial z^{l+1}_i}{\partial z^l_j} = 0"),
        (r"\delta^L_j = (a^L_j - y_j) \sigma'(z^L_j)", r"\delta^L_j = a^L_j - y_j"),
        (r"\delta^l_j = \sum_k \frac{\partial C}{\partial z^{l+1}_k} \frac{\partial z^{l+1}_k}{\partial z^l_j}", r"\delta^l_j = \sum_k \frac{\partial C}{\partial z^{l+1}_k} \frac{\partial z^{l+1}_j}{\partial z^l_k}"),
        (r"\delta^l = ((W^{l+1})^T \delta^{l+1}) \odot \sigma'(z^l)", r"\delta^l = (W^{l+1} \delta^{l+1}) \odot \sigma'(z^l)"),
        (r"\delta^l = \frac{\partial C}{\partial z^l}", r"\delta^l = 2 \frac{\partial C}{\partial z^l}"),
        (r"\frac{\partial C}{\partial b^{l+1}_j} = \delta^{l+1}_j", r"\frac{\partial C}{\partial b^{l+1}_j} = \delta^l_j"),
        (r"\frac{\partial C}{\partial W^{l+1}_{jk}} = \delta^{l+1}_j a^l_k", r"\frac{\partial C}{\partial W^{l+1}_{jk}} = \delta^{l+1}_k a^l_j"),
        (r"\frac{\partial D}{\partial s_l} = \frac{\partial D}{\partial s_{l+1}} r \cos s_l", r"\frac{\partial D}{\partial s_l} = 0"),
        (r"\frac{\partial^2 s_{l+1}}{\partial s_l^2} = -r \sin s_l", r"\frac{\partial^2 s_{l+1}}{\partial s_l^2} = r \sin s_l"),
        (r"\frac{\partial^2 z^{l+1}_j}{\partial z^l_i \partial W^{l+1}_{ji}} = \sigma'(z^l_i)", r"\frac{\partial^2 z^{l+1}_j}{\partial z^l_i \partial W^{l+1}_{ji}} = \sigma(z^l_i)"),
    ],
)  # fmt: skip
def test_a_layer_moves_those_behind_it_and_none_before(right, wrong):
    """Backpropagation in the letters of many notes, and the same with one thing wrong."""
    assert [check.verdict for check in check_markdown(f"{NETWORK}$$ {right} $$\n\n# B\n\n$$ {wrong} $$\n")] == ["holds", "false"]


def test_what_refers_back_to_itself_is_moved_alone_by_others():
    page = NETWORK + r"$$ \frac{\partial a^l_j}{\partial a^l_j} = 1 $$" + "\n\n" + r"$$ \frac{\partial z^l_j}{\partial u_j} = 1 \quad \text{if } l = 1 $$"
    assert [check.verdict for check in check_markdown(page)] == ["holds", "holds"]


@pytest.mark.parametrize("other", ["i", "a", "z"])  # letters before and behind the counter: none of their values is passed over
def test_an_index_outside_costs_its_own_value_and_no_other(other):
    block = f"```{{eqcheck}}\nindex: {{j: K, k: K, {other}: K, l: L}}\nsymbols:\n  V_{{lk}}: real\n  C: \\sum_l \\sum_k V_{{lk}}^2\n  A: '[V_{{lk}}]'\n```\n\n"
    wrong = rf"\frac{{\partial C}}{{\partial V_{{l+1,{other}}}}} \cdot V_{{1k}} = 2 V_{{l+1,k}} V_{{1{other}}}", rf"(A)_{{l+1,{other}}} V_{{1k}} = V_{{l+1,k}} V_{{1{other}}}"
    right = rf"\frac{{\partial C}}{{\partial V_{{l+1,{other}}}}} = 2 V_{{l+1,{other}}}"
    assert [check.verdict for check in check_markdown(block + "\n\n# B\n\n".join(f"$$ {latex} $$" for latex in (*wrong, right)))] == ["false", "false", "holds"]


def test_a_number_does_not_say_which_layer_it_is_of():
    block = "```{eqcheck}\nindex: {i: N, j: D}\nsymbols:\n  x_i: real\n  x_j: real\n```\n\n"
    (found,) = check_markdown(block + "$$\nx_1 = x_1\n$$\n")
    assert (found.verdict, found.message) == ("unread", "x_{1} is not declared: it may be the one of range N or the one of range D")
    assert found.advice


ENTRYWISE = r"""```{eqcheck}
index: {i: K, j: K, k: K, l: L}
symbols:
  u: real
  \sigma(u): \frac{1}{1 + e^{-u}}
  x_k: real
  y_j: real
  w_{jk}^{(l)}: real
  b_j^{(l)}: real
  a_k^{(0)}: x_k
  z_j^{(l)}: \sum_k w_{jk}^{(l)} a_k^{(l-1)} + b_j^{(l)}
  a_j^{(l)}: \sigma(z_j^{(l)})
  C: \frac12 \sum_j (a_j^{(L)} - y_j)^2
  \delta_j^{(l)}: \frac{\partial C}{\partial z_j^{(l)}}
```

"""


@pytest.mark.one_in(2)
@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (r"a_j^{(l)} = \sigma(\sum_k w_{jk}^{(l)} a_k^{(l-1)} + b_j^{(l)})", r"a_j^{(l)} = \sigma(\sum_k w_{kj}^{(l)} a_k^{(l-1)} + b_j^{(l)})"),
        (r"a_k^{(0)} = x_k", r"a_k^{(1)} = x_k"),
        (r"z_j^{(1)} = \sum_k w_{jk}^{(1)} x_k + b_j^{(1)}", r"z_j^{(2)} = \sum_k w_{jk}^{(2)} x_k + b_j^{(2)}"),
        (r"\frac{\partial z_j^{(l)}}{\partial w_{jk}^{(l)}} = a_k^{(l-1)}", r"\frac{\partial z_j^{(l)}}{\partial w_{jk}^{(l)}} = a_k^{(l)}"),
        (r"\frac{\partial C}{\partial w_{jk}^{(l)}} = \delta_j^{(l)} a_k^{(l-1)}", r"\frac{\partial C}{\partial w_{jk}^{(l)}} = \delta_k^{(l)} a_j^{(l-1)}"),
        (r"\delta_j^{(l)} = \sum_k w_{kj}^{(l+1)} \delta_k^{(l+1)} \sigma'(z_j^{(l)})", r"\delta_j^{(l)} = \sum_k w_{jk}^{(l+1)} \delta_k^{(l+1)} \sigma'(z_j^{(l)})"),
        (r"\frac{\partial C}{\partial x_k} = \sum_j w_{jk}^{(1)} \delta_j^{(1)}", r"\frac{\partial C}{\partial x_k} = 0"),
    ],
)  # fmt: skip
def test_layers_entry_by_entry_begin_with_one_of_their_own(right, wrong):
    """The entries of layer 0 are declared beside those of the others, and what they are made of moves what follows."""
    assert [check.verdict for check in check_markdown(f"{ENTRYWISE}$$ {right} $$\n\n# B\n\n$$ {wrong} $$\n")] == ["holds", "false"]


@pytest.mark.parametrize("superscript", ["^{l}", "^{[l]}", "^{(l)}"])
def test_layer_0_is_found_under_each_kind_of_superscript(superscript):
    block = ENTRYWISE.replace("^{(l)}", superscript).replace("^{(l-1)}", superscript.replace("l", "l-1")).replace("^{(0)}", superscript.replace("l", "0")).replace("^{(L)}", superscript.replace("l", "L"))
    found = check_markdown(block + f"$$ \\frac{{\\partial z_j{superscript}}}{{\\partial w_{{jk}}{superscript}}} = a_k{superscript.replace('l', 'l-1')} $$")
    assert [check.verdict for check in found] == ["holds"]


def test_without_a_layer_0_what_needs_it_is_unread():
    (found,) = check_markdown(ENTRYWISE.replace("  a_k^{(0)}: x_k\n", "") + r"$$ a_j^{(l)} = \sigma(z_j^{(l)}) $$")
    assert found.verdict == "unread" and "index 0 of a" in found.message


def test_what_is_made_of_an_entry_0_moves_with_it_also_where_it_was_evaluated_before():
    block = "```{eqcheck}\nindex: {j: n}\nsymbols:\n  c: real\n  g_0: c^3\n  g_j: j\n  s_j: g_{j-1}\n```\n\n"
    right, wrong = r"s_1 + \frac{\partial s_1}{\partial c} = s_1 + 3 c^2", r"s_1 + \frac{\partial s_1}{\partial c} = s_1"
    assert [check.verdict for check in check_markdown(f"{block}$$ {right} $$\n\n# B\n\n$$ {wrong} $$\n")] == ["holds", "false"]
