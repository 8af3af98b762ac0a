"""The error of a difference quotient against its step."""

import matplotlib.pyplot as plt
import numpy as np

from .. import _checks
from . import style


def step_errors(steps, errors, *, predicted=None):
    """Draw one curve a series on logarithmic axes, its lowest point marked.

    Parameters
    ----------
    steps : (n,) positive numbers
        The steps h.
    errors : dict of str -> (n,) numbers, 0 or larger
        The name of each curve and its errors; an error of 0 is left out, since
        it has no logarithm.
    predicted : dict of str -> positive number, optional
        The step at which a curve is expected to be lowest, drawn as a dashed line
        in its colour; the names are those of ``errors``.

    Returns
    -------
    matplotlib figure

    Raises
    ------
    ValueError
        If a step is not positive, a curve has another length than ``steps``, or
        ``predicted`` names no curve or a step that is not positive.
    """
    steps = _checks.finite("steps", steps)
    _checks.refuse_where(steps <= 0, "steps", steps, "a positive number")
    predicted = predicted or {}
    for name, step in predicted.items():
        _checks.one_of("a name in predicted", name, tuple(errors))
        _checks.number(f"predicted[{name!r}]", step, "a positive number", lambda h: 0 < h < np.inf)
    fig, ax = style.new(height=3.3)
    with plt.rc_context(style.STYLE):
        for (name, values), colour in zip(errors.items(), style.PALETTE):
            values = _checks.same_shape(f"errors[{name!r}]", _checks.finite(f"errors[{name!r}]", values), steps, "steps")
            shown = np.where(values > 0, values, np.nan)
            lowest = np.nanargmin(shown)
            ax.loglog(steps, shown, color=colour, label=name)
            ax.plot(steps[lowest], shown[lowest], "o", color=colour, markersize=7)
            if name in predicted:
                ax.axvline(predicted[name], color=colour, linestyle="--", linewidth=1, zorder=0)
        ax.set(xlabel="step h", ylabel="largest error")
        ax.legend(loc="upper center", ncols=len(errors), bbox_to_anchor=(0.5, 1.16))
    return fig
