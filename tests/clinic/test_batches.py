"""Batches: in matrices with one example a row or a column, and as sums over the examples, of which the mean is not forgotten."""

import pytest

from clinic import check

ROWS = r"$Z = XW + b$, $P = \mathrm{softmax}(Z)$, one row an example, $L = -\frac{1}{N} \sum_n \sum_k Y_{nk} \log P_{nk}$"
SUM = ROWS.replace(r"\frac{1}{N} ", "")
COLUMNS = r"$Z = WX + b$, $A = \mathrm{softmax}(Z)$, $J = -\frac1m \sum_i \sum_k Y_{ki} \log A_{ki}$"
LOGISTIC = r"Logistic regression: $p = \sigma(Xw)$, $L = -y^T \log p - (1-y)^T \log(1-p)$"
BY_SUMS = r"$J = -\frac{1}{m} \sum_{i=1}^m \sum_k y_k^{(i)} \log p_k^{(i)}$, $p^{(i)}_k = \frac{\exp(\theta_k^T x^{(i)})}{\sum_j \exp(\theta_j^T x^{(i)})}$"


@pytest.mark.parametrize(
    ("before", "line", "verdict", "names", "words"),
    [
        (ROWS, r"\frac{\partial L}{\partial W} = \frac{1}{N} X^T (P - Y)", "holds", [], ""),
        (ROWS, r"\frac{\partial L}{\partial W} = X^T (P - Y)", "false", ["missing-mean"], "yours is N times what is right"),
        (ROWS, r"\frac{\partial L}{\partial W} = \frac{1}{N} X^T (Y - P)", "false", ["sign"], ""),
        (ROWS, r"\frac{\partial L}{\partial W} = \frac{1}{N} (P - Y)^T X", "false", ["transposed"], ""),
        (ROWS, r"\frac{\partial L}{\partial X} = \frac{1}{N} (P - Y) W^T", "holds", [], ""),
        (ROWS, r"\frac{\partial L}{\partial X} = \frac{1}{N} W^T (P - Y)", "false", [], ""),
        (ROWS, r"\frac{\partial L}{\partial b} = \frac{1}{N} \sum_n (P_n - Y_n)", "holds", [], ""),
        (ROWS, r"\frac{\partial L}{\partial b} = \sum_n (P_n - Y_n)", "false", ["missing-mean"], ""),
        (ROWS, r"\frac{\partial L}{\partial b} = \frac1N (P - Y)^T \mathbf{1}", "holds", [], ""),
        (ROWS, r"\frac{\partial L}{\partial Z} = P - Y", "false", ["missing-mean"], ""),
        (SUM, r"\frac{\partial L}{\partial W} = X^T (P - Y)", "holds", [], ""),
        (SUM, r"\frac{\partial L}{\partial W} = \frac1N X^T (P - Y)", "false", [], "yours is 1/N times what is right"),
        (COLUMNS, r"\frac{\partial J}{\partial W} = \frac1m (A - Y) X^T", "holds", [], ""),
        (COLUMNS, r"\frac{\partial J}{\partial W} = (A - Y) X^T", "false", ["missing-mean"], ""),
        (COLUMNS, r"\frac{\partial J}{\partial W} = \frac1m X (A - Y)^T", "false", ["transposed"], ""),
        (LOGISTIC, r"\nabla_w L = X^T (p - y)", "holds", [], ""),
        (LOGISTIC, r"\nabla_w L = X^T (y - p)", "false", ["sign"], ""),
        (LOGISTIC, r"\nabla^2_w L = X^T \mathrm{diag}(p(1-p)) X", "holds", [], ""),
        (LOGISTIC, r"\nabla^2_w L = X^T \mathrm{diag}(p) X", "false", [], ""),
        (BY_SUMS, r"\nabla_{\theta_k} J = \frac1m \sum_{i=1}^m (p_k^{(i)} - y_k^{(i)}) x^{(i)}", "holds", [], ""),
        (BY_SUMS, r"\nabla_{\theta_k} J = \sum_{i=1}^m (p_k^{(i)} - y_k^{(i)}) x^{(i)}", "false", ["missing-mean"], "1/m is missing: the loss is the mean over the examples"),
        (BY_SUMS.replace(r"\frac{1}{m} ", ""), r"\nabla_{\theta_k} J = \frac1m \sum_{i=1}^m (p_k^{(i)} - y_k^{(i)}) x^{(i)}", "false", [], "1/m is too much: the loss is the sum over the examples, not their mean"),
    ],
)  # fmt: skip
def test_a_gradient_of_a_batch(before, line, verdict, names, words):
    found = check(f"{before}\n\n${line}$")
    assert found.lines[-1].verdict == verdict, str(found)
    assert found.names == names and (not words or found.lines[-1].differs == words), str(found)
    assert all(one.verdict != "false" for one in found.lines[:-1]), str(found)


@pytest.mark.parametrize(("mean", "said"), [(r"\frac{1}{N} ", "mean"), ("", "sum")])
def test_a_loss_that_is_not_defined_is_read_as_what_makes_the_line_hold(mean, said):
    found = check(rf"With $P = \mathrm{{softmax}}(XW)$ the gradient is $\frac{{\partial L}}{{\partial W}} = {mean}X^T (P - Y)$")
    assert found.ok and any(f"read as the {said} of the losses" in note for note in found.notes), str(found)


@pytest.mark.parametrize(("logits", "gradient", "verdict"), [
    ("XW", "X^T (P - Y)", "holds"), ("XW", "(P - Y) X^T", "false"), ("WX", "(P - Y) X^T", "holds"), ("WX", "X^T (P - Y)", "false"),
])  # fmt: skip
def test_how_the_examples_lie_say_the_logits_and_not_the_gradient(logits, gradient, verdict):
    found = check(rf"$Z = {logits}$, $P = \mathrm{{softmax}}(Z)$, $\frac{{\partial L}}{{\partial W}} = {gradient}$")
    assert [line.verdict for line in found.lines] == ["holds", "holds", verdict], str(found)


def test_a_loss_that_is_not_read_says_how_it_was_read():
    found = check(r"$P = \mathrm{softmax}(XW)$, $L = \sum_n \ell_n$, $\frac{\partial L}{\partial W} = \frac{1}{N} X^T (P - Y)$")
    assert [line.verdict for line in found.lines] == ["holds", "unread", "holds"]
    assert "L is not read as the text defines it; read as the mean of the losses of the examples." in found.notes


@pytest.mark.parametrize(("text", "verdicts"), [
    (r"$P = \mathrm{softmax}(XW)$, $L = \frac12 \|P - Y\|^2$, $\frac{\partial L}{\partial W} = X^T (P - Y)$", ["unread", "unread"]),
    (r"$h = \sigma(V x)$, $p = \sigma(W h)$, not $-\ln(1 - p)$ but $L = \frac12 (p - y)^2$, $\frac{\partial L}{\partial W} = (p - y) h^T$", ["definition", "false"]),
])  # fmt: skip
def test_a_gradient_of_another_loss_than_is_known_does_not_hold(text, verdicts):
    assert [line.verdict for line in check(text).lines[-2:]] == verdicts, str(check(text))


@pytest.mark.parametrize("loss", [r"\mathrm{CrossEntropy}(P, Y)", r"\ell(P, Y)"])
def test_a_loss_by_its_name_alone_may_be_cross_entropy(loss):
    assert check(rf"$P = \mathrm{{softmax}}(XW)$, $L = {loss}$, $\frac{{\partial L}}{{\partial W}} = X^T (P - Y)$").ok


def test_a_sum_where_the_loss_is_not_defined_says_so():
    found = check(r"$p_k^{(i)} = \frac{\exp(w_k^T x^{(i)})}{\sum_j \exp(w_j^T x^{(i)})}$, $\frac{\partial L}{\partial w_k} = \sum_{i=1}^N (p_k^{(i)} - y_k^{(i)}) x^{(i)}$")
    assert found.ok and any("right for the sum over the examples" in note for note in found.notes), str(found)


def test_the_gradient_of_each_example_holds_beside_the_mean_of_them():
    found = check(f"{COLUMNS}\n\n" r"$\frac{\partial J}{\partial Z} = A - Y$" "\n\n" r"$\frac{\partial J}{\partial W} = \frac1m (A - Y) X^T$")
    assert found.ok and any("without the mean" in note for note in found.notes), str(found)


def test_a_likelihood_of_a_batch_rises():
    found = check(r"$\ell(w) = y^T \log p + (1-y)^T \log(1-p)$ with $p = \sigma(Xw)$, so $\nabla_w \ell = X^T (y - p)$")
    assert found.ok, str(found)


@pytest.mark.parametrize("text", [
    r"Linear regression: $\hat{y} = Xw$ and $\nabla_w L = X^T(\hat{y} - y)$",
    r"Least squares, $L = \frac12 \|Xw - y\|^2$: $\nabla_w L = X^T (Xw - y)$",
    r"Linear regression: $\hat{y} = Xw$ and $\nabla_w L = X^T(\hat{y} - y)$, and logistic regression has the same with $\hat{y} = \sigma(Xw)$",
])  # fmt: skip
def test_another_model_is_not_read_as_one(text):
    found = check(text)
    assert not found.names and not any(line.verdict == "false" for line in found.lines), str(found)


SUPERSCRIPTS = r"$y_k^n = \frac{\exp(z_k^n)}{\sum_{j=1}^k \exp(z_j^n)}$, $E = -\sum_{n=1}^N \sum_{k=1}^K t_k^n \log y_k^n$"


def test_the_number_of_an_example_may_stand_above_without_brackets_and_a_sum_may_run_to_a_small_letter():
    found = check(SUPERSCRIPTS + r", $\frac{\partial E}{\partial z_j} = \sum_n (y_j^n - t_j^n)$")
    assert found.ok, str(found)
    assert check(SUPERSCRIPTS + r", $\frac{\partial E}{\partial z_j} = \sum_n (t_j^n - y_j^n)$").names == ["sign"]


def test_a_power_is_no_number_of_an_example():
    found = check(r"$p_i = \frac{e^{z_i}}{\sum_k e^{z_k}}$, $s_n = \sum_k p_k^n$ and $\frac{\partial s_n}{\partial p_k} = n p_k^{n - 1}$")
    assert found.lines[-1].verdict != "false", str(found)


def test_the_weights_of_another_letter_are_none_of_the_logits():
    """a = W x, z = σ(a) and softmax of z: what is right of ∂L/∂W is not told by the logits."""
    found = check(r"$a = W x$, $z = \sigma(a)$, $p_k = \frac{e^{z_k}}{\sum_j e^{z_j}}$, $L = -\sum_k y_k \log p_k$, $\frac{\partial L}{\partial W_{kd}} = (p_k - y_k) z_k (1 - z_k) x_d$")
    assert found.lines[-1].verdict != "false" and not found.names, str(found)


def test_the_index_of_a_weight_counts_no_examples():
    found = check(
        r"$J(\theta) = -\frac{1}{m} \sum_{i=1}^m [y^{(i)} \log h(x^{(i)}) + (1 - y^{(i)}) \log(1 - h(x^{(i)}))]$, $h(x) = \sigma(\theta^T x)$ and "
        r"$\frac{\partial J}{\partial \theta_j} = \frac1m \sum_{i=1}^m (h(x^{(i)}) - y^{(i)}) x^{(i)}_j$"
    )  # fmt: skip
    assert found.ok and any("sum over i" in note for note in found.notes), str(found)


ROW = r"$z = xW + b$ with row vectors, $p = \mathrm{softmax}(z)$, $L = -\sum_k y_k \log p_k$"


@pytest.mark.parametrize(("line", "verdict"), [
    (r"\frac{\partial L}{\partial z} = p - y", "holds"), (r"\frac{\partial L}{\partial W} = x^T (p - y)", "holds"), (r"\frac{\partial L}{\partial x} = (p - y) W^T", "holds"),
    (r"\frac{\partial L}{\partial W} = (p - y)^T x", "false"), (r"\frac{\partial L}{\partial x} = W^T (p - y)", "false"), (r"\frac{\partial L}{\partial z_k} = p_k - y_k", "holds"),
    (r"\frac{\partial p_j}{\partial W_{km}} = x_k p_j (\delta_{jm} - p_m)", "holds"), (r"\frac{\partial L}{\partial b} = y - p", "false"),
])  # fmt: skip
def test_one_example_as_a_row(line, verdict):
    found = check(f"{ROW}\n\n${line}$")
    assert [one.verdict for one in found.lines][1:] == ["holds", "holds", verdict], str(found)


def test_gradients_of_a_program_on_the_way_back():
    before = r"scores $S = XW$, $P = \mathrm{softmax}(S)$, $dS = (P - Y)/N$"
    assert check(before + ", $dW = X^T dS$").ok
    found = check(before + ", $dW = dS^T X$")
    assert found.names == ["transposed"] and found.first == 4, str(found)


def test_a_sum_of_a_batch_may_run_to_any_letter():
    loss = r"$L = -\frac1N \sum_{i=1}^N \sum_{j=1}^C Y_{ij} \log P_{ij}$"
    assert check(rf"$P = \mathrm{{softmax}}(XW)$, {loss}, $\frac{{\partial L}}{{\partial W}} = \frac1N X^T (P - Y)$").ok


def test_the_hessian_of_log_sum_exp_in_matrices():
    text = r"$f = \log \sum_k e^{z_k}$, $p_k = \frac{e^{z_k}}{\sum_j e^{z_j}}$, $\nabla f = p$ and $\nabla^2 f = \mathrm{diag}(p) - p p^T$"
    assert check(text).ok
    assert check(text.replace("- p p^T", "+ p p^T")).lines[-1].verdict == "false"


RIDGE = r"$p = \sigma(Xw)$, $L = -\sum_i [y_i \log p_i + (1 - y_i) \log(1 - p_i)] + \frac{\lambda}{2} w^T w$"


@pytest.mark.parametrize(("line", "verdict", "words"), [("X^T (p - y) + \\lambda w", "holds", ""), ("X^T (p - y)", "false", "what is right is yours + w λ"), ("X^T (p - y) + 2 \\lambda w", "false", "what is right is yours − w λ")])
def test_a_penalty_is_a_part_of_the_loss_of_a_batch(line, verdict, words):
    found = check(f"{RIDGE}, $\\nabla_w L = {line}$").lines[-1]
    assert (found.verdict, found.differs) == (verdict, words)


def test_a_logistic_function_written_out_beside_a_batch():
    text = r"$p = \frac{1}{1 + e^{-z}}$, $z = w^T x$, $J = -\frac1m \sum_i y_i \log p_i + (1-y_i) \log (1-p_i)$, $\frac{\partial J}{\partial w} = \frac1m X^T (p - y)$"
    assert check(text).ok
    assert check(text.replace("p - y", "y - p")).names == ["sign"]


def test_the_note_on_a_mean_has_the_number_of_examples_of_the_text():
    found = check(r"$p_k = e^{w_k^Tx^{(i)}}/\sum_j e^{w_j^T x^{(i)}}$, $\nabla_{w_k} J = -\sum_{i=1}^m x^{(i)} (y^{(i)}_k - p^{(i)}_k)$")
    assert any("the factor 1/m is missing" in note for note in found.notes), found.notes
