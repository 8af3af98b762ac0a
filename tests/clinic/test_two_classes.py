"""Logistic regression in a paste: what is right holds in every way of typing, and what is wrong is told in each."""

import pytest
from hypothesis import given, settings, strategies
from sampling import rounds

from clinic import check

pytestmark = pytest.mark.one_in(2)

# logit, probability, label, loss
LETTERS = [("z", r"\hat{y}", "y", "L"), ("z", "a", "y", "J"), ("s", "p", "t", "E"), ("a", "h", "y", "J")]
RIGHT = {
    "logit": "{p} - {y}", "probability": r"-\frac{{{y}}}{{{p}}} + \frac{{1 - {y}}}{{1 - {p}}}", "weight": "({p} - {y}) x_j",
}  # fmt: skip
WRONG = {
    "logit": ("{y} - {p}", ["sign"]), "probability": (r"-\frac{{{y}}}{{{p}}} - \frac{{1 - {y}}}{{1 - {p}}}", []),
    "weight": ("({y} - {p}) x_j", ["sign"]),
}  # fmt: skip
BELOW = {"logit": "{z}", "probability": "{p}", "weight": "w_j"}
LOSS = r"{L} = -({y} \log({p}) + (1 - {y}) \log(1 - {p}))"


def text(letters, target, formula, style):
    z, p, y, loss = letters
    names = {"z": z, "p": p, "y": y, "L": loss}
    lines = [LOSS.format(**names)]
    if target == "weight":
        lines.append(rf"{z} = w^T x + b")
    lines.append(rf"\frac{{\partial {loss}}}{{\partial {BELOW[target].format(**names)}}} = {formula.format(**names)}")
    return style(lines, p, y)


def dollars(lines, p, y):
    return "\n\n".join(f"$${line}$$" for line in lines)


def bare(lines, p, y):
    return "\n".join(lines)


def in_words(lines, p, y):
    return "\n".join(f"{words} {line}" for words, line in zip(("The loss is", "So", "By the chain rule:"), lines))


def of_a_batch(lines, p, y):
    loss = lines[0].replace("-(", r"-\frac{1}{m} \sum_{i=1}^m (")
    return "\n\n".join(f"$${line}$$" for line in [loss.replace(p, rf"{p}^{{(i)}}").replace(y + " ", rf"{y}^{{(i)}} "), *lines[1:]])


STYLES = [dollars, bare, in_words, of_a_batch]


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("letters", LETTERS)
@pytest.mark.parametrize("target", RIGHT)
def test_right_and_wrong_are_told_apart(letters, target, style):
    if style is of_a_batch and letters[1].startswith("\\"):
        pytest.skip("the label is a part of the letter of the probability")
    found = check(text(letters, target, RIGHT[target], style))
    assert [line.verdict for line in found.lines if line.verdict not in ("holds", "definition")] == [], str(found)
    formula, names = WRONG[target]
    found = check(text(letters, target, formula, style))
    assert (found.lines[-1].verdict, found.names, found.first) == ("false", names, len(found.lines)), str(found)


@settings(max_examples=rounds(30), deadline=None)
@given(strategies.sampled_from(LETTERS), strategies.sampled_from(sorted(RIGHT)), strategies.floats(-3, 3).map(lambda x: round(x, 2)))
def test_a_multiple_of_the_right_gradient_holds_for_one_alone(letters, target, factor):
    found = check(text(letters, target, f"{factor} ({RIGHT[target]})", dollars))
    assert (found.lines[-1].verdict == "holds") == (factor == 1)
    assert found.names == (["sign"] if factor == -1 and target != "probability" else [])


def test_many_classes_are_not_taken_for_two():
    softmax, loss = r"z_k = \frac{e^{a_k}}{\sum_j e^{a_j}}", r"L = -\sum_k y_k \log z_k"
    found = check(rf"$${softmax}$$ $${loss}$$ $$\frac{{\partial L}}{{\partial a_j}} = -\frac{{y_j}}{{z_j}} + \frac{{1 - y_j}}{{1 - z_j}}$$")
    assert found.names == ["binary-cross-entropy"]


def test_it_says_that_it_was_read_so():
    found = check(text(LETTERS[0], "logit", RIGHT["logit"], dollars))
    assert "ŷ for the probability of class 1" in found.reading


UNITS = [("z", "a"), ("x", "f"), ("z", "g"), ("s", r"\sigma"), ("z_1", "a_1"), ("z^{(out)}", "a^{(out)}"), ("z_j", "a_j")]
SLOPES = {  # of p = 1/(1 + e^{-z}): the right ones, and each with a wrong one beside it
    "{p}(1 - {p})": "-{p}(1 - {p})", r"\frac{{e^{{-{z}}}}}{{(1 + e^{{-{z}}})^2}}": r"\frac{{e^{{-{z}}}}}{{1 + e^{{-{z}}}}}",
    r"\frac{{1}}{{1 + e^{{-{z}}}}} \left(1 - \frac{{1}}{{1 + e^{{-{z}}}}}\right)": r"{p} - (1 - {p})",
}  # fmt: skip


def logistic(z, p, slope, defined, style):
    letters = {"z": z, "p": p}
    lines = [r"{p} = \frac{{1}}{{1 + e^{{-{z}}}}}"] * defined + [r"\frac{{\partial {p}}}{{\partial {z}}} = " + slope]
    return style([line.format(**letters) for line in lines], p, "y")


@pytest.mark.one_in(2)
@pytest.mark.parametrize("style", [dollars, bare])
@pytest.mark.parametrize(("z", "p"), UNITS)
@pytest.mark.parametrize("slope", SLOPES)
@pytest.mark.parametrize("defined", [True, False])
def test_a_logistic_function_without_a_loss(z, p, slope, defined, style):
    if not (defined or "e^" in slope or p == r"\sigma"):
        pytest.skip("nothing says that it is the logistic function")
    found = check(logistic(z, p, slope, defined, style))
    assert found.ok and len(found.lines) == 1 + defined, str(found)
    found = check(logistic(z, p, SLOPES[slope], True, style))
    assert ([line.verdict for line in found.lines], found.first) == (["holds", "false"], 2), str(found)


@pytest.mark.parametrize(("line", "verdict"), [(r"\sigma'(z) = \sigma(z)(1 - \sigma(z))", "holds"), (r"\sigma'(z) = \sigma(z)(1 + \sigma(z))", "false")])
def test_a_prime(line, verdict):
    assert check(rf"$\sigma(z) = \frac{{1}}{{1 + e^{{-z}}}}$ and ${line}$").lines[-1].verdict == verdict
    plain = line.replace("\\sigma", "f").replace("z", "x")
    assert check(f"f(x) = 1/(1 + exp(-x))\n{plain}").lines[-1].verdict == verdict


def test_a_sigma_that_the_words_call_softmax_is_no_logistic_function():
    line = r"$\frac{\partial \sigma(z)}{\partial z} = \sigma(z)(1 - \sigma(z))$"
    assert check(line).ok and not check(f"The derivative of softmax: {line}").ok


@pytest.mark.parametrize(("gradient", "verdict"), [("(a - t) a (1 - a)", "holds"), ("(a - t)", "false")])
def test_a_squared_loss_of_a_logistic_function(gradient, verdict):
    found = check(rf"$a = \frac{{1}}{{1 + e^{{-z}}}}$, $E = \frac12 (t - a)^2$, $\frac{{\partial E}}{{\partial z}} = {gradient}$")
    assert [line.verdict for line in found.lines] == ["holds", "definition", verdict], str(found)
    assert found.names == []


def test_two_losses_of_two_classes():
    found = check(r"$L = -y \log a - (1 - y) \log(1 - a)$ and $L = \frac12 (y - a)^2$")
    assert [line.verdict for line in found.lines] == ["holds", "definition"]


@pytest.mark.parametrize("index", ["i", "k"])
@pytest.mark.parametrize("remark", [r"\frac{\partial E}{\partial z} = (p - y) p (1 - p)", r"E = \frac12 (p - y)^2"])
def test_a_sum_of_squares_beside_a_loss_without_an_index_is_not_taken_for_one_over_examples(index, remark):
    sum_of_squares = rf"E = \frac12 \sum_{index} (p_{index} - y_{index})^2"  # over two classes it is (p - y)^2
    found = check(rf"$p = \sigma(z)$, $L = -y \ln p - (1 - y) \ln(1 - p)$, ${sum_of_squares}$, ${remark}$")
    assert [line.verdict for line in found.lines[:3]] == ["holds", "holds", "unread"] and not found.ok, str(found)


def test_the_index_of_a_weight_alone_counts_no_examples():
    found = check(r"$p = \sigma(z)$, $L = -y \ln p - (1 - y) \ln(1 - p)$, $z = \sum_j w_j x_j + b$, $\frac{\partial L}{\partial w_j} = (p - y) x_j$")
    assert found.ok and found.notes == [], str(found)


@pytest.mark.parametrize("p", ["p", "a"])
@pytest.mark.parametrize(("side", "verdict"), [("-y z + log(1 + exp(z))", "holds"), ("y z - log(1 + exp(z))", "false")])
@pytest.mark.parametrize("quoted", ["", "> "])
def test_a_loss_that_goes_on_in_the_next_line(p, side, verdict, quoted):
    lines = [f"{p} = sigma(z)", f"L = -y log({p}) - (1-y) log(1-{p})", f"   = {side}"]
    found = check("\n".join(f"{quoted}{line}" for line in lines))
    assert [line.verdict for line in found.lines] == ["holds", "holds", verdict], str(found)


LOGISTICS = [r"\frac{1}{1 + e^{-z}}", r"\frac{e^z}{1 + e^z}", r"\frac{e^{z}}{e^{z} + 1}", r"\frac{1}{1 + \exp(-z)}", "1/(1 + e^(-z))", "1 / (1 + exp(-z))", "e^(z) / (1 + e^(z))"]


@pytest.mark.parametrize("definition", LOGISTICS)
@pytest.mark.parametrize(("line", "verdict"), [
    (r"\sigma(-z) = 1 - \sigma(z)", "holds"), (r"\sigma(-z) = -\sigma(z)", "false"), (r"\sigma(2z) = \frac{1}{1 + e^{-2z}}", "holds"), (r"\sigma(2z) = 2 \sigma(z)", "false"),
    (r"\sigma(2) = 0.88", "unread"), (r"\frac{e^z}{1 + e^z} = \sigma(z)", "holds"), (r"\frac{e^z}{1 + e^z} = 1 - \sigma(z)", "false"),
])  # fmt: skip
def test_what_is_known_of_the_logistic_function(definition, line, verdict):
    assert check(f"$\\sigma(z) = {definition}$ and ${line}$").lines[-1].verdict == verdict


def test_the_slope_of_a_function_that_is_not_logistic_is_not_called_false():
    assert "false" not in [line.verdict for line in check(r"$\frac{\partial f}{\partial z} = \frac{e^z}{1 + e^z}$").lines]
    found = check(r"$f(z) = \ln(1 + e^z)$, $\frac{df}{dz} = \frac{e^z}{1+e^z} = \sigma(z)$")
    assert "false" not in [line.verdict for line in found.lines] and found.lines[-1].verdict == "holds"


@pytest.mark.parametrize("index", ["", "_j", "_1"])
@pytest.mark.parametrize(("gradient", "names"), [("a{0} - y{0}", []), ("y{0} - a{0}", ["sign"])])
def test_a_logistic_function_and_a_loss_of_which_nothing_is_said(index, gradient, names):
    found = check(rf"$a{index} = \frac{{1}}{{1 + e^{{-z{index}}}}}$ and $\frac{{\partial L}}{{\partial z{index}}} = {gradient.format(index)}$")
    assert ([line.verdict for line in found.lines], found.names) == (["holds", "false" if names else "holds"], names), str(found)


@pytest.mark.parametrize("index", ["j", "k", "i"])
@pytest.mark.parametrize(("line", "verdict"), [("-y_{0}/a_{0} + (1-y_{0})/(1-a_{0})", "holds"), ("y_{0}/a_{0} - (1-y_{0})/(1-a_{0})", "false")])
def test_logistic_functions_side_by_side_are_no_softmax(index, line, verdict):
    found = check(f"C = -sum_{index} [ y_{index} ln a_{index} + (1 - y_{index}) ln(1 - a_{index}) ], a_{index} = sigma(z_{index})\n\ndC/da_{index} = {line.format(index)}\n\ndC/dz_{index} = a_{index} - y_{index}")
    assert [one.verdict for one in found.lines][-2:] == [verdict, "holds"], str(found)
    assert found.names in ([], ["sign"])


@pytest.mark.parametrize(("line", "names"), [("y_n - t_n", []), ("t_n - y_n", ["sign"])])
def test_basis_functions_and_a_gradient_without_a_letter(line, names):
    found = check(rf"$E(\mathbf{{w}}) = -\sum_{{n=1}}^{{N}} t_n\ln y_n + (1-t_n)\ln(1-y_n)$ with $y_n = \sigma(\mathbf{{w}}^\top\boldsymbol\phi_n)$, so $\nabla E = \sum_{{n=1}}^N ({line})\boldsymbol\phi_n$")
    assert (found.names, found.lines[-1].verdict) == (names, "false" if names else "holds"), str(found)


SIGMOID = r"$\sigma(x) = \frac{1}{1 + e^{-x}}$"


@pytest.mark.parametrize("logarithm", [r"\ln\sigma(x)", r"\ln \sigma(x)", r"\log\sigma(x)", r"\ln(\sigma(x))"])
@pytest.mark.parametrize(("right", "verdict"), [(r"1 - \sigma(x)", "holds"), (r"\sigma(x) - 1", "false")])
def test_a_logarithm_may_touch_the_sigmoid(logarithm, right, verdict):
    assert check(rf"{SIGMOID} and $\frac{{d}}{{dx}} {logarithm} = {right}$").lines[-1].verdict == verdict


@pytest.mark.parametrize("second", [r"\sigma''(x)", r"\sigma''", r"\sigma^{\prime\prime}"])
@pytest.mark.parametrize(("right", "verdict"), [(r"\sigma'(x) (1 - 2 \sigma(x))", "holds"), (r"\sigma (1 - \sigma) (1 - 2 \sigma)", "holds"), (r"\sigma'(x) (2 \sigma(x) - 1)", "false"), (r"\sigma'(x)", "false")])
def test_the_second_derivative_of_a_sigmoid(second, right, verdict):
    assert check(rf"{SIGMOID} and ${second} = {right}$").lines[-1].verdict == verdict


@pytest.mark.parametrize("text", [
    r"$a_{h1} = \frac{1}{1 + e^{-z_{h1}}}$ and $\frac{\partial a_{h1}}{\partial z_{h1}} = RIGHT$", r"$out_{o1} = \frac{1}{1 + e^{-net_{o1}}}$ and $\frac{\partial out_{o1}}{\partial net_{o1}} = RIGHT$",
    r"$a_{h1} = \frac{1}{1 + e^{-z_{h1}}}$, $a_{o1} = \frac{1}{1 + e^{-z_{o1}}}$ and $\frac{\partial a_{h1}}{\partial z_{h1}} = RIGHT$",
])  # fmt: skip
@pytest.mark.parametrize(("right", "verdict"), [("a_{h1} (1 - a_{h1})", "holds"), ("a_{h1} (1 + a_{h1})", "false")])
def test_units_of_a_layer(text, right, verdict):
    found = check(text.replace("RIGHT", right.replace("a_{h1}", "out_{o1}") if "out" in text else right))
    assert [line.verdict for line in found.lines] == ["holds"] * (len(found.lines) - 1) + [verdict], str(found)


def test_an_index_of_two_signs_is_no_pair_of_classes():
    text = r"$p_i = e^{z_i} / \sum_j e^{z_j}$, $L = -\sum_i y_i \ln p_i$, $p_{o1} = \frac{1}{1 + e^{-z_{o1}}}$, $\frac{\partial L}{\partial z_{o1}} = p_{o1}$, $\frac{\partial p_{o1}}{\partial z_{o1}} = p_{o1}$"
    assert all(not line.mistakes for line in check(text).lines)
