"""What models promise against what comes true."""

import matplotlib.pyplot as plt
import numpy as np

from . import style


def reliability(models):
    """Draw a dot for each bin of each model: how sure it was, and how often it was right.

    A dot's area grows with the number of its examples.  Below the diagonal a model is too sure of itself.

    Parameters
    ----------
    models : dict of str -> Calibration
        As :func:`softmaxlib.training.calibration` returns them; at most five.

    Returns
    -------
    matplotlib figure
    """
    if not 0 < len(models) <= len(style.PALETTE):
        raise ValueError(f"models has {len(models)} entries, expected 1..{len(style.PALETTE)}")
    fig, ax = style.new(height=4.2, width=4.8)
    with plt.rc_context(style.STYLE):
        ax.plot([0, 1], [0, 1], color=style.GREY, linewidth=1, linestyle=(0, (4, 3)))
        for (name, found), colour in zip(models.items(), style.PALETTE):
            there = found.count > 0
            ax.plot(found.promised[there], found.came_true[there], color=colour, linewidth=1, alpha=0.5)
            area = 12 + 150 * found.count[there] / found.count.sum()
            ax.scatter(found.promised[there], found.came_true[there], area, color=colour, label=name, zorder=3)
        ax.set(xlim=(0, 1.03), ylim=(0, 1.03), xlabel="promised: mean of the largest probability", ylabel="came true: share that was right")
        ax.set_xticks(np.linspace(0, 1, 6))
        ax.set_yticks(np.linspace(0, 1, 6))
        for dot in ax.legend(loc="upper left").legend_handles:
            dot.set_sizes([50])
    return fig
