"""The triangle of probability vectors with three classes."""

from itertools import cycle

import matplotlib.pyplot as plt
import numpy as np

from .. import _checks
from .style import GREY, INK, PALETTE, PAPER, STYLE, new

# Corners of the triangle, one a class; a probability vector is their weighted mean.
CORNERS = np.array([[0.0, 0.0], [1.0, 0.0], [0.5, np.sqrt(3) / 2]])
# "shrink" keeps an arrow's ends off the dots.
_ARROW = {
    "arrowstyle": "-|>",
    "color": INK,
    "lw": 1.8,
    "mutation_scale": 16,
    "shrinkA": 5,
    "shrinkB": 9,
}


def simplex(
    points=None, *, arrows=(), paths=(), labels=("class 1", "class 2", "class 3"), height=4.6
):
    """Draw probability vectors with three entries as points of a triangle.

    A corner means that its class is certain, the middle is (1/3, 1/3, 1/3),
    and an entry is the distance from the side opposite its corner.

    Parameters
    ----------
    points : dict
        Name -> three entries that sum to 1; drawn and named.
    arrows : sequence of pairs
        Start and end, each a name in ``points`` or three entries.
    paths : sequence of arrays, (n, 3)
        Probabilities that follow one another, joined by a line with a dot at
        each; a path that starts at one of ``points`` has its colour.
    labels : three strings
        The names of the corners: left, right, top.
    height : float
        Height of the figure in inches.

    Returns
    -------
    matplotlib figure
    """
    points = {name: _checked(name, value) for name, value in (points or {}).items()}
    for end in (end for arrow in arrows for end in arrow if isinstance(end, str)):
        _checks.one_of("arrows", end, points)
    arrows = [
        tuple(points[end] if isinstance(end, str) else _checked("arrows", end) for end in arrow)
        for arrow in arrows
    ]
    paths = [np.array([_checked("paths", point) for point in path]) for path in paths]
    if len(labels) != len(CORNERS):
        raise ValueError(f"labels has {len(labels)} entries, expected {len(CORNERS)}")
    colors = dict(zip(points, cycle(PALETTE)))
    # Hardly wider than the triangle, so that its names stay readable on a phone.
    figure, axes = new(width=1.12 * height, height=height)
    with plt.rc_context(STYLE):
        _draw_triangle(axes, labels)
        for number, path in enumerate(paths):
            color = PALETTE[(number + 2) % len(PALETTE)]
            for name, point in points.items():
                color = colors[name] if np.allclose(point, path[0]) else color
            axes.plot(*(path @ CORNERS).T, "-o", color=color, lw=1.6, ms=4, zorder=3)
        for start, end in arrows:
            axes.annotate("", end @ CORNERS, start @ CORNERS, arrowprops=_ARROW, zorder=4)
        for name, point in points.items():
            x, y = point @ CORNERS
            axes.plot(x, y, "o", ms=9, color=colors[name], zorder=5)
            dx, dy = 13 * _away_from_arrows(point, arrows)
            name = f"${name}$" if len(name) == 1 else name
            text = axes.annotate(name, (x, y), (dx, dy), textcoords="offset points", fontsize=13)
            text.set(ha=_anchor(dx, "right", "left"), va=_anchor(dy, "top", "bottom"), zorder=6)
            text.set_bbox({"facecolor": PAPER, "edgecolor": "none", "alpha": 0.8, "pad": 1})
    return figure


def _draw_triangle(axes, labels):
    axes.fill(*CORNERS.T, facecolor="none", edgecolor=INK, lw=1.2)
    for value in (0.2, 0.4, 0.6, 0.8):  # the line on which entry k is `value`
        for k in range(3):
            ends = value * CORNERS[k] + (1 - value) * np.delete(CORNERS, k, axis=0)
            axes.plot(*ends.T, color=GREY, lw=0.6, alpha=0.5, zorder=1)
    places = [("center", "top", -0.03), ("center", "top", -0.03), ("center", "bottom", 0.025)]
    certain = ("(1, 0, 0)", "(0, 1, 0)", "(0, 0, 1)")
    for (x, y), label, vector, (ha, va, dy) in zip(CORNERS, labels, certain, places):
        axes.text(x, y + dy, f"{label}\n{vector}", ha=ha, va=va, fontsize=11, linespacing=1.25)
    axes.set(xlim=(-0.16, 1.16), ylim=(-0.17, 1.03), aspect="equal")
    axes.axis("off")


def _checked(name, value):
    value = np.asarray(value, dtype=float)
    if value.shape != (3,) or not np.isclose(value.sum(), 1) or value.min() < 0:
        raise ValueError(f"{name} = {value}, expected three entries, none negative, that sum to 1")
    return value


def _away_from_arrows(point, arrows):
    """The unit direction in which a name can stand without touching an arrow."""
    taken = np.zeros(2)
    for start, end in arrows:
        for here, there in ((start, end), (end, start)):
            if np.array_equal(here, point) and not np.array_equal(start, end):
                way = (there - here) @ CORNERS
                taken += way / np.hypot(*way)
    length = np.hypot(*taken)
    return np.array([0.8, 0.6]) if length < 0.1 else -taken / length


def _anchor(offset, before, after):
    return before if offset < -5 else after if offset > 5 else "center"
