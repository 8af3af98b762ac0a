"""Logistic regression in a paste: what is right holds in every way of typing, and what is wrong is told in each."""

import pytest
from hypothesis import given, settings, strategies

from clinic import check

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


@settings(max_examples=30, deadline=None)
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
