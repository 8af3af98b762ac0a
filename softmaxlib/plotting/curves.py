"""How something falls, step by step."""

import matplotlib.pyplot as plt
import numpy as np

from .. import _checks
from . import style


def curves(series, *, xlabel, ylabel, steps=None):
    """Draw curves over the steps of a method, both axes logarithmic.

    Parameters
    ----------
    series : dict of str -> (n,) positive numbers
        The name of each curve, and its values at the steps 1, 2, …, n.
    xlabel, ylabel : str
    steps : dict of str -> (n,) positive numbers, optional
        The steps of those curves that do not begin at 1 or leave some out.

    Returns
    -------
    matplotlib figure
    """
    fig, ax = style.new(height=3.4)
    with plt.rc_context(style.STYLE):
        for (name, values), colour in zip(series.items(), style.PALETTE):
            values = _checks.finite(f"series[{name!r}]", values)
            _checks.refuse_where(values <= 0, f"series[{name!r}]", values, "a positive number")
            at = np.arange(1, len(values) + 1)
            if name in (steps or {}):
                at = _checks.same_shape(f"steps[{name!r}]", steps[name], values, "the curve")
            ax.loglog(at, values, color=colour, label=name)
        ax.set(xlabel=xlabel, ylabel=ylabel)
        ax.legend(loc="upper center", ncols=min(2, len(series)), bbox_to_anchor=(0.5, 1.25 if len(series) > 2 else 1.16))
    return fig
