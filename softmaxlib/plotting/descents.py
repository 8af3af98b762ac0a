"""How far a loss is above its minimum, step by step, for several ways down."""

import matplotlib.pyplot as plt
import numpy as np

from .. import _checks
from . import style


def descents(gaps, *, least=1e-12):
    """Draw one falling curve a method on logarithmic axes.

    Parameters
    ----------
    gaps : dict of str -> (n,) numbers
        The name of each method, and its loss less the smallest one at the start and after each
        step.  Values below ``least`` are rounding; a curve ends at the first of them.
    least : float, larger than 0

    Returns
    -------
    matplotlib figure
    """
    if not gaps:
        raise ValueError("gaps is empty, expected at least one curve: {name: values}")
    fig, ax = style.new(height=3.3)
    with plt.rc_context(style.STYLE):
        for n, (name, values) in enumerate(gaps.items()):
            values = _checks.finite(f"gaps[{name!r}]", values)
            if values.ndim != 1 or not len(values):
                raise ValueError(f"gaps[{name!r}] has shape {values.shape}, expected (n,) with n of 1 or more")
            below = np.flatnonzero(values < least)
            shown = np.maximum(values[: below[0] + 1] if len(below) else values, least)
            size = max(4, 9 - 2 * n) if len(shown) < 30 else 0  # smaller ones on top: curves may coincide
            ax.loglog(np.arange(1, len(shown) + 1), shown, marker="o", ms=size, color=style.PALETTE[n % 5], label=name)
        ax.set(xlabel="number of points visited, the start being the first", ylabel="loss above its minimum")
        ax.legend(loc="upper center", ncols=2, bbox_to_anchor=(0.5, 1.26))
    return fig
