"""Matrices as coloured cells with their numbers written in."""

import re
from math import ceil

import numpy as np
from matplotlib.colors import LinearSegmentedColormap, to_rgb
from matplotlib.patches import Rectangle

from . import style

# From negative over zero to positive.  The middle is a colour of its own, not
# PAPER: cells keep their colours in a dark theme, and so does the text on them.
DIVERGING = LinearSegmentedColormap.from_list(
    "diverging", ["#155a94", style.BLUE, "#f1f1ee", style.ORANGE, "#a34d00"]
)
_CHARACTER = 0.093  # inches that one digit takes at the size used in the cells


def heatmaps(
    matrices, row_labels=None, column_labels=None, mark=None, columns=None, decimals=None
):
    """Draw matrices on one colour scale: orange above zero, blue below.

    Parameters
    ----------
    matrices : dict of str -> array (R, C) or (C,)
        Title of each panel and its matrix; a vector is drawn as one row.
    row_labels, column_labels : list of R (or C) str, or dict title -> list
        Names of the rows and columns: one list for all panels, or one for each
        (panels that a dict leaves out have none).
    mark : bool array (R, C), or dict title -> bool array
        Cells to be framed, for example the wrong ones.  One array is applied
        to every panel; a dict leaves the panels it does not name unmarked.
    columns : int
        Panels side by side; as many as can be read by default.
    decimals : int
        Decimals in all cells; by default the fewest that give each panel's numbers.

    Returns
    -------
    figure : matplotlib Figure
    """
    matrices = {title: np.atleast_2d(values) for title, values in matrices.items()}
    if not matrices:
        raise ValueError("matrices is empty, expected at least one panel: {title: matrix}")
    for title, matrix in matrices.items():
        if matrix.ndim != 2 or not matrix.size:
            raise ValueError(f"matrices[{title!r}] has shape {matrix.shape}, expected (R, C) or (C,)")
        frames = _for_panel(mark, title)
        if frames is not None and np.atleast_2d(frames).shape != matrix.shape:
            raise ValueError(
                f"mark has shape {np.shape(frames)}, expected that of {title!r}, {matrix.shape}"
            )
    names = {title: _for_panel(row_labels, title) for title in matrices}
    heads = {title: _for_panel(column_labels, title) for title in matrices}
    longest = max((len(_plain(name)) for panel in names.values() for name in panel or []), default=0)
    margin = 0.12 + 0.095 * longest
    widest = max(matrix.shape[1] for matrix in matrices.values())
    if columns is None:
        columns = max(1, min(len(matrices), int(style.WIDTH / (0.58 * widest + margin))))
    rows = ceil(len(matrices) / columns)
    cell = min(0.95, (style.WIDTH / columns - margin - 0.1) / widest)
    width = min(style.WIDTH, columns * (widest * cell + margin + 0.1))
    height = 0.35 + (0.3 if any(head is not None for head in heads.values()) else 0.05)
    tallest = [
        max(matrix.shape[0] for matrix in list(matrices.values())[r * columns : (r + 1) * columns])
        for r in range(rows)
    ]
    figure, axes = style.new(
        rows,
        columns,
        width=width,
        height=sum(0.46 * count + height for count in tallest) + 2 * style.BETWEEN * (rows - 1),
        squeeze=False,
        gridspec_kw={"height_ratios": tallest},
    )
    everything = np.concatenate([matrix.ravel() for matrix in matrices.values()]).astype(float)
    finite = np.abs(everything[np.isfinite(everything)])
    scale = finite.max(initial=0.0) or 1.0
    room = max(0, min(4, int(cell / _CHARACTER) - 3))
    for ax in axes.flat[len(matrices) :]:
        ax.set_visible(False)
    for ax, (title, matrix) in zip(axes.flat, matrices.items(), strict=False):
        marked = np.atleast_2d(_for_panel(mark, title, np.zeros(matrix.shape, bool)))
        shown = _decimals(matrix.astype(float), room) if decimals is None else decimals
        _draw(ax, matrix.astype(float), marked, scale, shown, 11.5 if cell > 0.65 else 10.5)
        index = list(matrices).index(title)
        ax.set_xlim(0, widest)
        ax.set_ylim(tallest[index // columns], 0)
        ax.set_title(title, loc="left", pad=22 if heads[title] is not None else 6)
        _label(ax, names[title], heads[title])
    return figure


def _draw(ax, matrix, marked, scale, decimals, size):
    """Draw one (R, C) matrix of floats; frame the cells where ``marked`` is true."""
    for (row, column), value in np.ndenumerate(matrix):
        words = _number(value, decimals)
        colour = DIVERGING(0.5 + 0.5 * value / scale) if np.isfinite(value) else to_rgb(style.GREY)
        red, green, blue = (c / 12.92 if c <= 0.04 else ((c + 0.055) / 1.055) ** 2.4 for c in colour[:3])
        text = "black" if 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.18 else "white"
        cell = Rectangle((column + 0.02, row + 0.03), 0.96, 0.94, facecolor=colour, edgecolor="none")
        if words == "0":  # nothing here: no colour, in either theme
            text = style.INK
            cell.set(facecolor="none", edgecolor=style.GREY, linewidth=0.8)
        ax.add_patch(cell)
        if marked[row, column]:
            corner = (column + 0.06, row + 0.09)
            ax.add_patch(Rectangle(corner, 0.88, 0.82, fill=False, edgecolor=text, linewidth=2))
        ax.text(column + 0.5, row + 0.5, words, ha="center", va="center", color=text, size=size)


def _decimals(matrix, room):
    """The fewest decimals, at most ``room``, that give every number of ``matrix``."""
    values = matrix[np.isfinite(matrix)]
    for decimals in range(room):
        if np.all(np.abs(values - np.round(values, decimals)) < 5e-6):
            return decimals
    return room


def _number(value, decimals):
    if np.isnan(value):
        return "nan"
    if np.isinf(value):
        return "∞" if value > 0 else "−∞"
    value = round(float(value), decimals) + 0.0
    return (f"{value:.{decimals}f}" if value else "0").replace("-", "−")


def _for_panel(setting, title, default=None):
    """What ``setting`` (nothing, one for all panels, or a dict) says for a panel."""
    if setting is None:
        return default
    return setting.get(title, default) if isinstance(setting, dict) else setting


def _plain(words):
    """``words`` about as long as they appear: without dollars, commands and braces."""
    return re.sub(r"\\[a-zA-Z]+|[${}_^\\]", "", words)


def _label(ax, names, heads):
    ax.spines[:].set_visible(False)
    ax.tick_params(length=0, labelsize=11, top=False, labeltop=True, labelbottom=False, pad=2)
    ax.set_xticks([] if heads is None else np.arange(len(heads)) + 0.5, heads)
    ax.set_yticks([] if names is None else np.arange(len(names)) + 0.5, names)
