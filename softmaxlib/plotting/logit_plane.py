"""The plane of two logits, with the lines on which softmax does not change."""

import matplotlib.pyplot as plt
import numpy as np

from .. import _checks
from ..functions import softmax
from .style import BLUE, GREEN, GREY, INK, ORANGE, PAPER, STYLE, new


def logit_plane(points, label, *, levels=(0.05, 0.2, 0.5, 0.8, 0.95), limit=4.0, height=5.4):
    """Draw lines of equal probability in the plane of two logits.

    Parameters
    ----------
    points : array_like, (n, 2)
        Logits at which the gradient of the cross-entropy is drawn; the last
        arrow is named.
    label : array_like, (2,)
        The label; the gradient is ``label.sum() * p - label``.
    levels : sequence of float
        Values of the first probability whose lines are drawn.
    limit : float
        The plane reaches from ``-limit`` to ``limit``.
    height : float
        Height of the figure in inches.

    Returns
    -------
    matplotlib figure
    """
    points, label = _checks.finite("points", points), _checks.finite("label", label)
    if points.ndim != 2 or points.shape[1] != 2 or not len(points):
        raise ValueError(f"points has shape {points.shape}, expected (n, 2) with n of 1 or more")
    if label.shape != (2,):
        raise ValueError(f"label has shape {label.shape}, expected (2,)")
    levels = _checks.finite("levels", levels)
    _checks.refuse_where((levels <= 0) | (levels >= 1), "levels", levels, "0 < p < 1")
    gradients = label.sum() * softmax(points) - label
    figure, axes = new(width=height, height=height)  # square: readable on a phone
    with plt.rc_context(STYLE):
        for level in levels:
            _line(axes, level, limit)
        _arrow(axes, (0.55 * limit, -0.65 * limit), (1.2, 1.2), GREEN)
        x, y = 0.97 * limit, -0.7 * limit
        axes.text(x, y, "the same number\nadded to both", fontsize=11, ha="right", va="top")
        for point, gradient in zip(points, gradients):
            axes.plot(*point, "o", ms=7, color=INK, zorder=4)
            _arrow(axes, point, gradient, ORANGE)
        x, y = points[-1] + gradients[-1]
        axes.text(x - 0.05, y + 0.15, "gradient", fontsize=11, ha="right", va="bottom")
    axes.axhline(0, color=GREY, lw=0.6, zorder=0)
    axes.axvline(0, color=GREY, lw=0.6, zorder=0)
    axes.set(xlim=(-limit, limit), ylim=(-limit, limit), aspect="equal")
    axes.set(xlabel="logit $z_1$", ylabel="logit $z_2$")
    return figure


def _line(axes, level, limit):
    """The line on which the first probability is ``level``, with its value near the upper end."""
    gap = np.log(level / (1 - level))  # z_1 - z_2 on this line
    low, high = max(-limit, -limit + gap), min(limit, limit + gap)
    axes.plot([low, high], [low - gap, high - gap], color=BLUE, lw=1.4, zorder=1)
    x, y = high - 0.35 - 0.04 * limit, high - gap - 0.35 + 0.04 * limit  # above the line
    text = axes.text(x, y, f"$p_1$ = {level:g}", rotation=45, rotation_mode="anchor", fontsize=11)
    text.set(ha="right", va="baseline", zorder=2)
    text.set_bbox({"facecolor": PAPER, "edgecolor": "none", "alpha": 0.8, "pad": 1})


def _arrow(axes, start, step, color):
    style = {"arrowstyle": "-|>", "color": color, "lw": 2.4, "mutation_scale": 17}
    style |= {"shrinkA": 0, "shrinkB": 0}
    axes.annotate("", np.add(start, step), start, arrowprops=style, zorder=3)
