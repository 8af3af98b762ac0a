"""The figures say no to what they cannot show, and show what they are given."""

import re
import xml.etree.ElementTree as ElementTree

import matplotlib
import numpy as np
import pytest

matplotlib.use("agg")
import matplotlib.pyplot as plt  # noqa: E402

from softmaxlib import plotting  # noqa: E402


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


@pytest.mark.parametrize(
    ("draw", "message"),
    [
        (lambda: plotting.bars({"p": [1, np.nan]}), "stages['p'][1] = nan, expected a finite number"),
        (
            lambda: plotting.bars({"p": {str(n): [1, 2] for n in range(5)}}),
            "stages has 5 series, expected at most 4",
        ),
        (lambda: plotting.heatmaps({}), "matrices is empty, expected at least one panel"),
        (
            lambda: plotting.heatmaps({"J": np.zeros((0, 3))}),
            "matrices['J'] has shape (0, 3), expected (R, C) or (C,)",
        ),
        (
            lambda: plotting.heatmaps({"J": np.eye(2)}, mark=np.eye(3) > 0),
            "mark has shape (3, 3), expected that of 'J', (2, 2)",
        ),
        (
            lambda: plotting.simplex({"p": [1.5, -0.5, 0]}),
            "p = [ 1.5 -0.5  0. ], expected three entries, none negative, that sum to 1",
        ),
        (lambda: plotting.simplex(paths=[[[1, 1, 1]]]), "paths = [1. 1. 1.], expected three entries"),
        (
            lambda: plotting.simplex({"p": [1, 0, 0]}, arrows=[("p", "q")]),
            "arrows = 'q', expected one of \"p\"",
        ),
        (lambda: plotting.simplex(labels=("a", "b")), "labels has 2 entries, expected 3"),
        (
            lambda: plotting.logit_plane([0, 0], [1, 0]),
            "points has shape (2,), expected (n, 2) with n of 1 or more",
        ),
        (lambda: plotting.logit_plane([[0, 0]], [1, 0, 0]), "label has shape (3,), expected (2,)"),
        (
            lambda: plotting.logit_plane([[0, 0]], [1, 0], levels=[0.5, 1]),
            "levels[1] = 1.0, expected 0 < p < 1",
        ),
        (lambda: plotting.smooth_maximum([1, 2], -1), "moved = -1, expected 0 or more"),
        (lambda: plotting.smooth_maximum([1, 2], 2), "moved = 2, expected 0..1"),
        (lambda: plotting.smooth_maximum([1]), "logits has shape (1,), expected (K,) with K of 2"),
        (lambda: plotting.log_loss([0.5, 0]), "marked[1] = 0.0, expected 0 < p ≤ 1"),
        (lambda: plotting.nudges([0, 1], 1), "logits and labels have shapes (2,) and (), expected (K,)"),
        (lambda: plotting.nudges([0, 1], [1, 0], ["a"]), "names has 1 entries, expected 2"),
        (
            lambda: plotting.computation_graph(2, 3, entry=(1, 1), tied=(1, 7)),
            "tied = (1, 7), expected two classes of 1..3",
        ),
        (lambda: plotting.pictures(np.zeros((2, 5)), "ab"), "rows has shape (2, 5), expected (n, S·S)"),
        (lambda: plotting.pictures(np.zeros((2, 4)), "a"), "titles has 1 entries, expected 2"),
        (
            lambda: plotting.curves({"a": [1, 0]}, xlabel="", ylabel=""),
            "series['a'][1] = 0.0, expected a positive number",
        ),
        (
            lambda: plotting.curves({"a": [1, 2]}, xlabel="", ylabel="", steps={"a": [1]}),
            "steps['a'] has shape (1,), expected that of the curve, (2,)",
        ),
        (lambda: plotting.reliability({}), "models has 0 entries, expected 1..5"),
        (
            lambda: plotting.step_errors([0.1, 1], {"a": [1, 2]}, predicted={"b": 0.1}),
            "a name in predicted = 'b', expected one of \"a\"",
        ),
        (
            lambda: plotting.step_errors([0.1, 1], {"a": [1, 2]}, predicted={"a": 0}),
            "predicted['a'] = 0, expected a positive number",
        ),
        (
            lambda: plotting.loss_errors([1, 0], {"a": [1, 2]}, eps=1e-7),
            "losses[1] = 0.0, expected a positive number",
        ),
        (
            lambda: plotting.loss_errors([1, 2], {"a": [1, -2]}, eps=1e-7),
            "errors['a'][1] = -2.0, expected 0 or larger",
        ),
        (
            lambda: plotting.loss_errors([1, 2], {"a": [1]}, eps=1e-7),
            "errors['a'] has shape (1,), expected that of losses, (2,)",
        ),
        (lambda: plotting.loss_errors([1], {"a": [1]}, eps=0), "eps = 0, expected a positive number"),
        (lambda: plotting.descents({}), "gaps is empty, expected at least one curve"),
        (lambda: plotting.descents({"a": [[1]]}), "gaps['a'] has shape (1, 1), expected (n,) with n of 1 or more"),
        (lambda: plotting.descents({"a": [1, np.nan]}), "gaps['a'][1] = nan, expected a finite number"),
        (lambda: plotting.parabolas([0, 1], [1], {}), "logits and labels have shapes (2,) and (1,), expected (K,)"),
        (
            lambda: plotting.parabolas([0, 1], [1, 0], {"v": [1, 0, 0]}),
            "directions['v'] has shape (3,), expected that of logits, (2,)",
        ),
        (lambda: plotting.show(plt.figure(), alt=None), "alt = '', expected a sentence"),
    ],
)
def test_errors(draw, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        draw()


def test_a_predicted_step_is_a_line_in_the_colour_of_its_curve():
    drawn = {"a": [1, 2, 3], "b": [3, 2, 1]}
    (ax,) = plotting.step_errors([0.01, 0.1, 1], drawn, predicted={"b": 0.5}).axes
    curves = {line.get_label(): line.get_color() for line in ax.lines}
    dashed = [(line.get_xdata()[0], line.get_color()) for line in ax.lines if line.get_linestyle() == "--"]
    assert dashed == [(0.5, curves["b"])]
def test_a_parabola_touches_the_loss():
    loss, parabola, *_ = plotting.parabolas(np.log([0.2, 0.3, 0.5]), [0.1, 0.7, 0.2], {"v": [1, 0, -1]}).axes[0].lines
    middle = len(loss.get_ydata()) // 2
    gap = loss.get_ydata() - parabola.get_ydata()
    assert gap[middle] == pytest.approx(0, abs=1e-12) and abs(gap[middle - 2 : middle + 3]).max() < 1e-3 < abs(gap).max()


def test_a_descent_ends_where_rounding_begins():
    (line,) = plotting.descents({"a": [1, 1e-3, 1e-13, 0]}).axes[0].lines
    assert line.get_ydata().tolist() == [1, 1e-3, 1e-12] and line.get_xdata().tolist() == [1, 2, 3]


def test_no_minus_stands_before_a_zero():
    texts = [text.get_text() for text in plotting.bars({"p": [-0.001, -1]}).axes[0].texts]
    assert texts == ["0.00", "−1.00"]
    legend = plotting.nudges([0, 0], [0.5001, 0.4999], ["a", "b"]).axes[0].get_legend()
    assert [text.get_text() for text in legend.get_texts()] == ["a: slope 0.00", "b: slope 0.00"]


def test_an_alternative_text_may_hold_any_character():
    alt = "less < more & \"quoted\" --> arrows,\x00 \x1b control characters and 日本語"
    svg = plotting.show(plotting.new()[0], alt=alt).svg
    assert "日本語" in ElementTree.fromstring(svg)[0].text


def test_pictures_lie_as_their_pixels_do_on_one_scale():
    rows = np.array([[0.0, 1, 2, 3], [0, 6, 0, -1]])
    fig = plotting.pictures(rows, ["a", "b"], signed=True)
    one, two = (ax.images[0] for ax in fig.axes)
    assert np.asarray(one.get_array()).tolist() == [[0, 1], [2, 3]]
    assert one.get_clim() == two.get_clim() == (-6, 6)
    fig = plotting.pictures(np.abs(rows), ["a", "b"])
    assert fig.axes[0].images[0].get_clim() == (0, 6)


def test_curves_begin_at_step_one_unless_told():
    fig = plotting.curves({"a": [3, 2], "b": [3, 1]}, xlabel="step", ylabel="loss", steps={"b": [1, 10]})
    lines = fig.axes[0].lines
    assert [line.get_xdata().tolist() for line in lines] == [[1, 2], [1, 10]]
    assert fig.axes[0].get_xscale() == fig.axes[0].get_yscale() == "log"


def test_a_reliability_diagram_has_a_dot_for_each_bin_that_is_not_empty():
    from softmaxlib.training import calibration

    fig = plotting.reliability({"a": calibration([[0.9, 0.1], [0.4, 0.6]], [0, 0])})
    (dots,) = fig.axes[0].collections
    assert np.allclose(dots.get_offsets(), [[0.6, 0], [0.9, 1]])
