"""Small square pictures side by side: images, or weights that lie as images do."""

import matplotlib.pyplot as plt
import numpy as np

from .. import _checks
from . import style
from .heatmaps import DIVERGING

COLUMNS = 5  # what a phone shows large enough


def pictures(rows, titles, *, signed=False, columns=COLUMNS):
    """Draw rows of pixels as square pictures, all on one scale.

    Parameters
    ----------
    rows : array_like, (n, S·S)
        The pixels of each picture, row after row from its top.
    titles : n strings
        What stands above each.
    signed : bool
        Blue below zero, white at zero and orange above it, equally far to both sides; otherwise from the
        ground (the smallest value) to ink (the largest).
    columns : int
        Pictures side by side.

    Returns
    -------
    matplotlib figure
    """
    rows = _checks.finite("rows", rows)
    size = int(round(np.sqrt(rows.shape[-1]))) if rows.ndim == 2 else 0
    if rows.ndim != 2 or not rows.size or size * size != rows.shape[1]:
        raise ValueError(f"rows has shape {rows.shape}, expected (n, S·S): the pixels of square pictures")
    titles = list(titles)
    if len(titles) != len(rows):
        raise ValueError(f"titles has {len(titles)} entries, expected {len(rows)}")
    columns = min(_checks.integer("columns", columns, least=1), len(rows))
    lines = -(-len(rows) // columns)
    reach = np.abs(rows).max() or 1.0
    low, high, colours = (-reach, reach, DIVERGING) if signed else (rows.min(), rows.max(), "gray_r")
    fig, axes = style.new(lines, columns, height=style.WIDTH / columns * lines * 1.2, squeeze=False)
    with plt.rc_context(style.STYLE):
        for place, ax in enumerate(axes.flat):
            ax.set_axis_off()
            if place < len(rows):
                picture = rows[place].reshape(size, size)
                ax.imshow(picture, cmap=colours, vmin=low, vmax=high, interpolation="none")
                ax.set_title(titles[place], loc="center")
    return fig
