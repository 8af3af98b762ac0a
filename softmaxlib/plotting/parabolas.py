"""The loss along straight lines through one point, and the parabolas that touch it there."""

import matplotlib.pyplot as plt
import numpy as np

from .. import _checks
from ..derivatives import cross_entropy_hvp
from ..losses import cross_entropy, cross_entropy_value_and_grad
from . import style


def parabolas(logits, labels, directions, *, reach=4.0):
    """Draw the loss along directions through one point, each with its parabola.

    Parameters
    ----------
    logits, labels : (K,)
    directions : dict of str -> (K,) numbers
        The name of each curve, and the direction in which the logits move.
    reach : float
        The logits move from −reach to reach times the direction.

    Returns
    -------
    matplotlib figure
        Dashed is the parabola with the loss's value, slope and curvature at "not moved".
    """
    logits, labels = _checks.finite("logits", logits), _checks.finite("labels", labels)
    if logits.ndim != 1 or labels.shape != logits.shape:
        raise ValueError(f"logits and labels have shapes {logits.shape} and {labels.shape}, expected (K,)")
    start, gradient = cross_entropy_value_and_grad(logits, labels)
    moved = np.linspace(-reach, reach, 201)
    fig, ax = style.new(height=3.6)
    with plt.rc_context(style.STYLE):
        for (name, direction), colour in zip(directions.items(), style.PALETTE):
            direction = _checks.finite(f"directions[{name!r}]", direction)
            direction = _checks.same_shape(f"directions[{name!r}]", direction, logits, "logits")
            rows = logits + moved[:, None] * direction
            ax.plot(moved, cross_entropy(rows, np.tile(labels, (len(rows), 1)), reduction="none"), color=colour, label=name)
            bend = direction @ cross_entropy_hvp(logits, labels, direction)
            parabola = start + moved * (gradient @ direction) + moved**2 * bend / 2
            ax.plot(moved, parabola, color=colour, linewidth=1.3, linestyle=(0, (4, 3)))
        ax.plot(0, start, "o", color=style.INK, markersize=7)
        ax.set(xlabel="how far the logits have moved", ylabel="loss", ylim=(0, start + 1.6 * reach))
        ax.legend(loc="upper center", bbox_to_anchor=(0.5, 1.16), ncols=len(directions), columnspacing=1.2, handlelength=1.4)
    return fig
