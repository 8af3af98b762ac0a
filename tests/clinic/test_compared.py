"""Mistakes that show beside the left side of a line: whichever loss the text has, the name is that of the one thing that differs."""

import pytest

from clinic import check

SOFTMAX = r"$p_i = \frac{e^{z_i}}{\sum_j e^{z_j}}$"
PENALTY = r"$L(W) = -\sum_{n}\sum_k t_{nk}\log y_{nk} + @\sum_{k,d}W_{kd}^2$, $\frac{\partial L}{\partial W_{kd}} = \sum_n(y_{nk}-t_{nk})x_{nd} + # W_{kd}$"
SQUARED = r"$J(w) = \sum_i \log(1 + e^{-y_i w^T x_i}) + \frac{\lambda}{2}\|w\|^2$, $\nabla J(w) = -\sum_i \frac{y_i x_i}{1 + e^{y_i w^T x_i}} + # w$"
FOCAL = rf"{SOFTMAX} and $L = -(1-p_c)^2\log p_c$ where $c$ is the true class. $\frac{{\partial L}}{{\partial z_j}} = #(p_j - \delta_{{jc}})$"
BITS = rf"{SOFTMAX}, $L = -\sum_i y_i\log_2 p_i$, $\frac{{\partial L}}{{\partial z_i}} = #(p_i - y_i)$"
CHOSEN = rf"{SOFTMAX}, $\frac{{\partial \log p_i}}{{\partial z_j}} = #(\delta_{{ij}} - p_j)$"
WEIGHTS = r"$z_k = \sum_d W_{kd} x_d$, $\frac{\partial L}{\partial W_{ij}} = #$"

LINES = [
    (PENALTY.replace("@", r"\lambda"), r"2\lambda", "holds", []), (PENALTY.replace("@", r"\lambda"), r"\lambda", "false", ["l2-factor"]),
    (PENALTY.replace("@", r"\frac{\lambda}{2}"), r"2\lambda", "false", ["l2-factor"]), (PENALTY.replace("@", r"\lambda"), r"3\lambda", "false", []),
    (SQUARED, r"\lambda", "holds", []), (SQUARED, r"2\lambda", "false", ["l2-factor"]), (SQUARED, r"3\lambda", "false", []),
    (FOCAL, "(1-p_c)^2", "false", ["focal-factor-constant"]), (FOCAL, "(1-p_c)", "false", []),
    (BITS, "", "false", ["log-base-2"]), (BITS, r"\frac{1}{\ln 2}", "holds", []), (BITS, "2", "false", []),
    (CHOSEN, "", "holds", []), (CHOSEN, "p_i", "false", ["probability-for-log-probability"]), (CHOSEN, "p_j", "false", []),
    (WEIGHTS, "(p_i - y_i) x_j", "holds", []), (WEIGHTS, "(p_j - y_j) x_i", "false", ["transposed"]), (WEIGHTS, "(p_i - y_j) x_j", "false", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "factor", "verdict", "names"), LINES)
def test_what_differs_has_its_name_and_nothing_else_has(text, factor, verdict, names):
    found = check(text.replace("#", factor))
    assert (found.lines[-1].verdict, found.names) == (verdict, names), str(found)
