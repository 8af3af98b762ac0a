"""How wrong a computed loss is, against how small the loss is."""

import matplotlib.pyplot as plt
import numpy as np

from .. import _checks
from . import style

LEAST = 0.05  # an error below it, 0 too, is drawn there


def loss_errors(losses, errors, *, eps):
    """Draw one curve a way of computing the loss on logarithmic axes, small losses to the right.

    Parameters
    ----------
    losses : (n,) positive numbers
        The true losses.
    errors : dict of str -> (n,) numbers, 0 or larger
        The name of each way and its relative errors, in units of ``eps``.
    eps : float
        The distance from 1 to the next number of the format; at an error of ``1 / eps``
        a line says 100 %.

    Returns
    -------
    matplotlib figure

    Raises
    ------
    ValueError
        If a loss or ``eps`` is not positive, an error is negative, or a curve has another
        length than ``losses``.
    """
    losses = _checks.finite("losses", losses)
    _checks.refuse_where(losses <= 0, "losses", losses, "a positive number")
    eps = _checks.number("eps", eps, "a positive number", lambda e: 0 < e < np.inf)
    fig, ax = style.new(height=3.4)
    with plt.rc_context(style.STYLE):
        for (name, values), colour in zip(errors.items(), style.PALETTE):
            values = _checks.same_shape(f"errors[{name!r}]", _checks.finite(f"errors[{name!r}]", values), losses, "losses")
            _checks.refuse_where(values < 0, f"errors[{name!r}]", values, "0 or larger")
            ax.loglog(losses, np.maximum(values, LEAST), color=colour, label=name)
        ax.axhline(1 / eps, color=style.GREY, linestyle="--", linewidth=1, zorder=0)
        ax.annotate("100 %", (losses.max(), 1 / eps), (0, 4), textcoords="offset points", color=style.GREY)
        ax.invert_xaxis()
        ax.set(xlabel="the loss", ylabel="relative error, in eps", ylim=(LEAST, 30 / eps))
        ax.legend(loc="lower right", bbox_to_anchor=(1, 0.16))
    return fig
