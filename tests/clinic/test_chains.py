"""Texts that define their letters one by another: layers, attention, log-sum-exp of affine functions, labels ±1."""

import pytest

from clinic import check

LAYERS = r"$a_1 = W_1x$, $h_1 = \sigma(a_1)$, $a_2 = W_2h_1$, $h_2 = \tanh(a_2)$, $a_3 = W_3h_2$, $p = \text{softmax}(a_3)$, $L = -y^T\log p$."
UNITS = r"$a_j = \sum_i w_{ji} x_i$, $h_j = \tanh(a_j)$, $z_k = \sum_j v_{kj} h_j$, $y_k = \frac{e^{z_k}}{\sum_l e^{z_l}}$, $E = -\sum_k t_k \ln y_k$, $\delta_k = \frac{\partial E}{\partial z_k}$."
ATTENTION = r"$s_i = q^Tk_i$, $\alpha_i = \frac{e^{s_i}}{\sum_j e^{s_j}}$, $o = \sum_i\alpha_iv_i$."
AFFINE = r"$f(x) = \log\sum_i\exp(a_i^Tx+b_i)$."
SIGNS = r"Labels are $\pm 1$: $J(w) = \sum_{i=1}^n \log(1+\exp(-y_i w^T x_i))$."
SCALAR = r"$p_1 = \frac{e^{ax}}{e^{ax}+e^{bx}}$."

# what the text defines, a line, and whether it is right
LINES = [
    (LAYERS, r"\frac{\partial L}{\partial a_3} = p - y", True),
    (LAYERS, r"\frac{\partial L}{\partial h_2} = W_3^T (p - y)", True),
    (LAYERS, r"\frac{\partial L}{\partial a_2} = (W_3^T (p - y)) \odot (1 - h_2^2)", True),
    (LAYERS, r"\frac{\partial L}{\partial a_2} = (W_3^T (p - y)) \odot (1 - h_2)", False),
    (LAYERS, r"\frac{\partial L}{\partial W_3} = (p - y) h_2^T", True),
    (LAYERS, r"\frac{\partial L}{\partial W_3} = (y - p) h_2^T", False),
    (UNITS, r"\delta_j = \frac{\partial E}{\partial a_j} = (1 - h_j^2)\sum_k v_{kj}\delta_k", True),
    (UNITS, r"\frac{\partial E}{\partial a_j} = (1 - h_j^2)\sum_k v_{kj}(y_k - t_k)", True),
    (UNITS, r"\frac{\partial E}{\partial a_j} = \sum_k v_{kj}(y_k - t_k)", False),
    (UNITS, r"\frac{\partial E}{\partial w_{ji}} = x_i (1 - h_j^2)\sum_k v_{kj}(y_k - t_k)", True),
    (ATTENTION, r"\frac{\partial o}{\partial s_j} = \alpha_j(v_j - o)", True),
    (ATTENTION, r"\frac{\partial o}{\partial s_j} = \alpha_j v_j - \alpha_j", False),
    (AFFINE, r"\nabla f(x) = \frac{\sum_i\exp(a_i^Tx+b_i)a_i}{\sum_i\exp(a_i^Tx+b_i)}", True),
    (AFFINE, r"\nabla f(x) = \sum_i\exp(a_i^Tx+b_i)a_i", False),
    (SIGNS, r"\nabla_w J = -\sum_{i=1}^n \frac{y_i x_i}{1+\exp(y_i w^T x_i)}", True),
    (SIGNS, r"\nabla_w J = -\sum_{i=1}^n \frac{y_i x_i}{1+\exp(-y_i w^T x_i)}", False),
    (SCALAR, r"\frac{dp_1}{dx} = (a-b)p_1(1-p_1)", True),
    (SCALAR, r"\frac{dp_1}{dx} = a p_1(1-p_1)", False),
]  # fmt: skip


@pytest.mark.parametrize(("text", "line", "right"), LINES)
def test_derivatives_go_through_the_whole_chain(text, line, right):
    found = check(f"{text} ${line}$")
    assert found.lines[-1].verdict == ("holds" if right else "false"), str(found)
    assert not any(one.verdict == "false" for one in found.lines[:-1]), str(found)


@pytest.mark.parametrize("text", [
    r"$\hat y = Xw$, $\nabla_w L = X^T(\hat y - y)$, $\hat y = \sigma(Xw)$",  # two models
    rf"{ATTENTION} $\frac{{\partial o}}{{\partial s_j}} = \gamma \alpha_j$",  # γ is nothing that the text has
    rf"{ATTENTION} $\frac{{\partial o}}{{\partial x_j}} = \alpha_j$",  # nothing depends on x
])  # fmt: skip
def test_what_is_not_defined_is_not_called_false(text):
    assert not any(line.verdict == "false" for line in check(text).lines), str(check(text))


COURSE = "dZ2 = A2 - Y\ndW2 = 1/m * dZ2 A1^T\ndb2 = 1/m * np.sum(dZ2, axis=1, keepdims=True)\ndZ1 = W2^T dZ2 * g'(Z1)\ndW1 = 1/m * dZ1 X^T\n"
ROWS = r"$Z_1 = XW_1 + b_1$, $H = \sigma(Z_1)$, $Z_2 = HW_2 + b_2$, $P = \text{softmax}(Z_2)$, $\frac{\partial L}{\partial Z_2} = P - Y$, $\frac{\partial L}{\partial W_2} = H^T(P - Y)$"
ONE = "dz^{[2]} = a^{[2]} - y\ndW^{[2]} = dz^{[2]} a^{[1]T}\ndz^{[1]} = W^{[2]T} dz^{[2]} * g'(z^{[1]})\n"


@pytest.mark.parametrize("text", [COURSE, ROWS, ONE, COURSE.replace("A1^T", "(A1)^T")])
def test_a_net_of_a_course_needs_no_way_forward(text):
    assert check(text).ok, str(check(text))


@pytest.mark.parametrize(("text", "old", "new", "line"), [
    (COURSE, "A2 - Y", "Y - A2", 1), (COURSE, "dW2 = 1/m * ", "dW2 = ", 2), (COURSE, " * g'(Z1)", "", 4), (COURSE, "dZ1 X^T", "dZ2 X^T", 5),
    (ROWS, "= P - Y", "= P + Y", 5), (ROWS, "= H^T(P - Y)", "= H^T(Y - P)", 6), (ONE, " * g'(z^{[1]})", "", 3), (ONE, "a^{[2]} - y", "y - a^{[2]}", 1),
])  # fmt: skip
def test_a_mistake_in_such_a_net_is_found(text, old, new, line):
    assert old in text
    found = check(text.replace(old, new))
    assert [one.number for one in found.lines if one.verdict == "false"][:1] == [line] or found.lines[line - 1].message.startswith("the shapes do not fit"), str(found)


@pytest.mark.parametrize("text", [COURSE])
def test_such_a_net_with_another_loss_is_not_read(text):
    assert not any(line.verdict in ("false", "holds") and "2" in line.latex for line in check(f"With the squared error:\n{text}").lines)


HIDDEN = r"$h = \tanh(Wx + b)$, $s = Uh + c$, $p = \mathrm{softmax}(s)$, $L = -\log p_y$. Let $e_y$ be the one-hot vector."
NEGATIVES = r"$L = -\log\sigma(u_o^Tv_c) - \sum_{k=1}^K\log\sigma(-u_k^Tv_c)$."
NOT_STATED = r"$y = \text{softmax}(W_2\,\text{ReLU}(W_1x))$, $z = W_2h$, $h = \text{ReLU}(W_1x)$."
BRACKETS = r"$\ell(\theta) = \sum_i y_i\theta^Tx_i - \log(1+e^{\theta^Tx_i})$, $p_i = \frac{1}{1+e^{-\theta^Tx_i}}$."
CALLED = r"$h_\theta(x) = \frac{1}{1+e^{-\theta^Tx}}$, $J(\theta) = -\frac{1}{m}\sum_{i=1}^m [y^{(i)}\log h_\theta(x^{(i)}) + (1-y^{(i)})\log(1-h_\theta(x^{(i)}))] + \frac{\lambda}{2m}\sum_{j=1}^n\theta_j^2$."
SUMS = r"\frac{1}{m}\sum_{i=1}^m (h_\theta(x^{(i)}) - y^{(i)})x_j^{(i)}"


@pytest.mark.parametrize(("text", "right", "wrong"), [
    (HIDDEN, r"\frac{\partial L}{\partial b} = (1-h^2)\odot U^\top(p - e_y)", r"\frac{\partial L}{\partial b} = (1-h)\odot U^\top(p - e_y)"),
    (HIDDEN, r"\frac{\partial L}{\partial U} = (p - e_y)h^\top", r"\frac{\partial L}{\partial U} = (e_y - p)h^\top"),
    (NEGATIVES, r"\frac{\partial L}{\partial u_k} = \sigma(u_k^Tv_c)v_c", r"\frac{\partial L}{\partial u_k} = (\sigma(u_k^Tv_c)-1)v_c"),
    (NEGATIVES, r"\frac{\partial L}{\partial u_o} = (\sigma(u_o^Tv_c)-1)v_c", r"\frac{\partial L}{\partial u_o} = \sigma(u_o^Tv_c)v_c"),
    (NOT_STATED, r"\frac{\partial L}{\partial h} = W_2^T(y-t)", r"\frac{\partial L}{\partial h} = W_2^T(t-y)"),
    (BRACKETS, r"\frac{\partial\ell}{\partial\theta} = \sum_i (y_i - p_i) x_i", r"\frac{\partial\ell}{\partial\theta} = \sum_i (y_i + p_i) x_i"),
    (BRACKETS, r"\frac{\partial^2\ell}{\partial\theta\partial\theta^T} = -\sum_i p_i(1-p_i)x_ix_i^T", r"\frac{\partial^2\ell}{\partial\theta\partial\theta^T} = -\sum_i p_i x_ix_i^T"),
    (CALLED, rf"\frac{{\partial J}}{{\partial\theta_j}} = {SUMS} + \frac{{\lambda}}{{m}}\theta_j", rf"\frac{{\partial J}}{{\partial\theta_j}} = {SUMS} + \lambda \theta_j"),
])  # fmt: skip
def test_what_a_text_does_not_say_twice(text, right, wrong):
    for line, verdict in ((right, "holds"), (wrong, "false")):
        found = check(f"{text} ${line}$")
        assert found.lines[-1].verdict == verdict and not any(one.verdict == "false" for one in found.lines[:-1]), str(found)
