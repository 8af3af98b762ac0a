r"""Random variables that a page introduces with \sim: what holds on the average, and what only looks like it."""

import pytest

from eqcheck.judging.page import check_items
from eqcheck.reading.documents import markdown
from eqcheck.suggesting import suggest
from eqcheck.suggesting.trying import with_blocks


def page(*formulas):
    return "\n\n".join(f"$$\n{formula}\n$$" for formula in formulas) + "\n"


def entries(text):
    return {entry.name: entry.value for entry in suggest(text).entries}


def verdicts(text):
    return [check.verdict for check in check_items(with_blocks(markdown.read(text), suggest(text).blocks), "")]


@pytest.mark.parametrize("said", [r"\epsilon \sim N(0, \sigma^2)", r"\epsilon \sim \mathcal{N}\left(0, \sigma^2\right)", r"\epsilon \overset{\text{iid}}{\sim} \text{Normal}(0, \sigma^2)"])
@pytest.mark.parametrize(("variance", "verdict"), [(r"\sigma^2", "holds"), (r"2 \sigma^2", "false")])
def test_a_normal_error(said, variance, verdict):
    text = f"where ${said}$.\n\n" + page(r"y = a x + \epsilon", r"E[y] = a x", rf"\operatorname{{Var}}(y) = {variance}")
    assert verdicts(text) == ["holds", "holds", verdict]


@pytest.mark.parametrize(("second", "verdict"), [(r"\mu^2 + \frac{\sigma^2}{n}", "holds"), (r"\mu^2", "false")])
def test_as_many_as_an_index_counts(second, verdict):
    text = "Let $X_i \\sim \\mathcal{N}(\\mu, \\sigma^2)$.\n\n" + page(r"\bar X = \frac1n \sum_{i=1}^n X_i", r"\mathbb{E}[\bar X] = \mu", rf"\mathbb{{E}}[\bar X^2] = {second}")
    assert verdicts(text) == ["holds", "holds", verdict]


@pytest.mark.parametrize("said", [r"y \mid x \sim N(x, 1)", r"x \sim p", r"x \sim N(0, 1, 2)", r"x + y \sim N(0, 1)"])
def test_what_is_no_normal_number(said):
    assert not any("normal" in value for value in entries(f"where ${said}$.\n\n" + page(r"E[x] = y", "x = 2 y")).values())


def test_a_number_where_no_mean_is_taken():
    assert entries("where $x \\sim N(0, 1)$.\n\n" + page("y = 2 x"))["x"] == "real"
