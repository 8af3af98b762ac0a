"""How a false line differs from what is right: what is said of it is so at every point, and a right neighbour gets no word."""

import numpy as np
import pytest
from hypothesis import given, settings, strategies
from sampling import rounds

from clinic import check
from clinic.derivations import differences

SOFTMAX, LOSS = r"$p_i = \frac{e^{z_i}}{\sum_k e^{z_k}}$", r"$L = -\sum_k t_k \ln p_k$"
WEIGHTS = r"$z_k = \sum_d W_{kd} x_d + b_k$"
MATRIX = r"$z = W x + b$, $p = \mathrm{softmax}(z)$"
SQUARED = r"$L = \frac12 \sum_k (p_k - t_k)^2$"
DECAY = r"$L = -\sum_k t_k \ln p_k + \lambda \sum_{k,d} W_{kd}^2$"
SMOOTHED = r"$L = -\sum_k ((1 - \epsilon) t_k + \epsilon / K) \ln p_k$"


def last(*parts):
    return check("\n\n".join(parts)).lines[-1]


@pytest.mark.parametrize(
    ("before", "right", "wrong", "words"),
    [
        ((SOFTMAX, LOSS), r"\frac{\partial^2 L}{\partial z_i \partial z_j} = p_i (\delta_{ij} - p_j)", r" - t_i \delta_{ij}", "what is right is yours + t_i δ_ij"),
        ((SOFTMAX, LOSS), r"\frac{\partial^2 L}{\partial z_i \partial z_j} = p_i (\delta_{ij} - p_j)", r" \cdot 2", "yours is 2 times what is right"),
        ((SOFTMAX, LOSS, WEIGHTS), r"\frac{\partial L}{\partial W_{kd}} = (p_k - t_k) x_d", r" x_d", "the factor x_d is too much"),
        ((SOFTMAX, LOSS, WEIGHTS), r"\frac{\partial L}{\partial W_{kd}} = (p_k - t_k) x_d", r" + p_k", "what is right is yours − p_k"),
        ((SOFTMAX, DECAY, WEIGHTS), r"\frac{\partial L}{\partial W_{kd}} = (p_k - t_k) x_d + 2 \lambda W_{kd}", r" - 3 \lambda W_{kd}", "what is right is yours + 3 W_kd λ"),
        ((SOFTMAX, SMOOTHED), r"\frac{\partial L}{\partial z_k} = p_k - (1 - \epsilon) t_k - \epsilon / K", r" + \epsilon / K", "what is right is yours − ε/K"),
        ((SOFTMAX, r"$H = -\sum_k p_k \ln p_k$"), r"\frac{\partial H}{\partial z_i} = -p_i \ln p_i - p_i H", r" + p_i H", "what is right is yours − p_i H"),
        ((SOFTMAX, SQUARED), r"\frac{\partial L}{\partial p_k} = p_k - t_k", r" + 1", "what is right is yours − 1"),
        ((SOFTMAX, SQUARED), r"\frac{\partial L}{\partial p_k} = p_k - t_k", r" - (p_k - t_k) \cdot 3", "yours is −2 times what is right"),
    ],
)  # fmt: skip
def test_what_is_beside_the_right_side(before, right, wrong, words):
    assert last(*before, f"${right}$").verdict == "holds"
    line = last(*before, f"${right}{wrong}$")
    assert (line.verdict, line.differs, line.mend, line.mistakes) == ("false", words, "", [])


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (r"\frac{\partial L}{\partial W} = p - t", "it holds with the factor x, which is missing"),
        (r"\frac{\partial L}{\partial x} = W (p - t)", "it holds with Wᵀ in place of W"),
        (r"\frac{\partial L}{\partial x} = (p - t) W^T", "it holds with the factors in the other order"),
        (r"\frac{\partial L}{\partial x} = (p - t)^T W", ""),  # right in numerator layout
        (r"\frac{\partial L}{\partial W} = (p - t) x^T", ""),
        (r"\frac{\partial L}{\partial b} = (p - t) x^T", "it holds without xᵀ"),
    ],
)
def test_matrices_in_the_wrong_order_or_not_transposed(line, words):
    found = last(MATRIX, LOSS, f"${line}$")
    assert (found.verdict, found.mend) == ("false" if words else "holds", words)


def test_a_gradient_of_the_weights_that_is_transposed_has_its_name():
    assert check("\n\n".join([MATRIX, LOSS, r"$\frac{\partial L}{\partial W} = x (p - t)^T$"])).names == ["transposed"]
    turned = r"$z = W^T x + b$, $p = \mathrm{softmax}(z)$"
    assert last(turned, LOSS, r"$\frac{\partial L}{\partial W} = x (p - t)^T$").verdict == "holds"
    assert check("\n\n".join([turned, LOSS, r"$\frac{\partial L}{\partial W} = (p - t) x^T$"])).names == ["transposed"]


def test_a_text_in_numerator_layout_is_not_transposed():
    rows = r"$\frac{\partial L}{\partial z} = (p - t)^T$"
    found = check("\n\n".join([MATRIX, LOSS, rows, r"$\frac{\partial L}{\partial W} = x (p - t)^T$"]))
    assert found.ok and any("numerator layout" in note for note in found.notes), str(found)
    found = check("\n\n".join([MATRIX, LOSS, rows, r"$\frac{\partial L}{\partial W} = x (t - p)^T$"]))
    assert found.lines[-1].verdict == "false", str(found)


def test_two_indices_that_are_exchanged():
    line = last(SOFTMAX, LOSS, WEIGHTS, r"$\frac{\partial L}{\partial W_{kd}} = (p_d - t_d) x_k$")
    assert (line.verdict, line.mend, [one.name for one in line.mistakes]) == ("false", "it holds with d and k exchanged", ["transposed"])


def test_where_alone_two_sides_differ():
    line = last(SOFTMAX, LOSS, r"$\frac{\partial^2 L}{\partial z_i \partial z_j} = -p_i p_j$")
    assert line.differs == "what is right is yours + p_i δ_ij"
    line = last(SOFTMAX, LOSS, r"$\frac{\partial^2 L}{\partial z_i \partial z_j} = p_i \delta_{ij} - p_i p_j + \sin(z_i) \delta_{ij}$")
    assert line.differs == "it is right off the diagonal, and wrong on it"
    line = last(SOFTMAX, LOSS, r"$\frac{\partial^2 L}{\partial z_i \partial z_j} = p_i (\delta_{ij} - p_j) + \sin(z_i) - \delta_{ij} \sin(z_j)$")
    assert line.differs == "it is right on the diagonal, and wrong off it"
    line = last(SOFTMAX, r"$\frac{\partial p_i}{\partial z_j} = p_i (1 - p_j)$")
    assert line.differs == "it is right on the diagonal, and wrong off it"  # though there is a term for it, p_i (1 − δ_ij)


@pytest.mark.parametrize("right", ["1", "p_i", "p_i - t_i"])
def test_a_left_side_that_is_0(right):
    line = last(SOFTMAX, rf"$\sum_j \frac{{\partial p_i}}{{\partial z_j}} = {right}$")
    assert (line.verdict, line.differs) == ("false", "the left side is 0"), line


@pytest.mark.parametrize(("loss", "line", "names"), [
    (SQUARED, "(p_k - t_k) p_k (1 - p_k)", ["diagonal-only"]),
    (r"$L = -\sum_k w_k t_k \ln p_k$", "w_k (p_k - t_k)", ["weights-times-residual"]),
    (r"$L = \sum_k p_k^3$", "3 p_k^2 p_k (1 - p_k)", ["diagonal-only"]),
    (r"$L = \sum_k p_k^3$", "3 p_k^2 (1 - p_k)", []),
])  # fmt: skip
def test_names_that_hold_for_any_loss(loss, line, names):
    found = check(f"{SOFTMAX} {loss} $\\frac{{\\partial L}}{{\\partial z_k}} = {line}$")
    assert (found.lines[-1].verdict, found.names) == ("false", names), str(found)


TERMS = {"p_k": lambda p, t: p, "t_k": lambda p, t: t, "p_k t_k": lambda p, t: p * t, "p_k^2": lambda p, t: p * p, "1": lambda p, t: 1 + 0 * p}


@settings(max_examples=rounds(20))
@given(term=strategies.sampled_from(sorted(TERMS)), number=strategies.sampled_from([1, 2, 3, -1, -2, 0.5]))
def test_what_is_said_of_a_term_is_so(term, number):
    """A term that was added to the right gradient is found again, or another that is the same in numbers, or a name that has it."""
    line = last(SOFTMAX, SQUARED, rf"$\frac{{\partial L}}{{\partial p_k}} = p_k - t_k + ({number}) {term}$")
    assert line.verdict == "false" and (line.differs or line.mend), line
    rng = np.random.default_rng(1)
    p, t = rng.random(5), rng.random(5)
    if line.differs.startswith("what is right is yours "):
        said = line.differs.removeprefix("what is right is yours ").replace("−", "-").replace("²", "**2").replace("p_k t_k", "p_k*t_k").replace("p_k", "p").replace("t_k", "t")
        said = said.replace("1/2 ", "0.5*").replace("2 ", "2*").replace("3 ", "3*").replace("- 2*", "- 2*")
        assert np.allclose(eval(said, {"p": p, "t": t}), -number * TERMS[term](p, t)), line.differs


def test_a_constant_is_said_only_where_it_is_one_everywhere():
    assert differences._number(np.array([2.0, 4.0, 6.0]), np.array([1.0, 2.0, 3.0])) == 2
    assert differences._number(np.array([2.0, 4.0, 6.1]), np.array([1.0, 2.0, 3.0])) is None
    assert differences._number(np.array([1.7, 3.4]), np.array([1.0, 2.0])) is None  # 1.7 is no plain number
