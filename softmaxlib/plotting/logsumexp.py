"""Log-sum-exp as a smooth maximum, and softmax as its slope."""

import matplotlib.pyplot as plt
import numpy as np

from .. import _checks
from . import style


def smooth_maximum(logits, moved=0, *, reach=4.0):
    """Draw log-sum-exp and, below it, its slope while one logit moves.

    Parameters
    ----------
    logits : (K,), two or more
        The logits; where they are now is marked by a dot in both panels.
    moved : int
        The class, counted from 0, whose logit moves; the others stay.
    reach : float
        How far it moves to either side.

    Returns
    -------
    figure : matplotlib Figure
        Upper panel: log-sum-exp, its tangent at the dot, and the maximum of
        the logits (dashed).  Lower panel: the slopes of the two, which are the
        probability of the moved class and a jump from 0 to 1.
    """
    logits = _checks.finite("logits", logits)
    if logits.ndim != 1 or logits.size < 2:
        raise ValueError(f"logits has shape {logits.shape}, expected (K,) with K of 2 or more")
    if _checks.integer("moved", moved, least=0) >= len(logits):
        raise ValueError(f"moved = {moved}, expected 0..{len(logits) - 1}")
    here, others = logits[moved], np.delete(logits, moved)
    leader = others.max()
    x = np.linspace(here - reach, here + reach, 401)
    total = np.logaddexp.reduce(others)
    smooth, slope = np.logaddexp(x, total), np.exp(x - np.logaddexp(x, total))
    value = np.logaddexp(here, total)
    steepness = np.exp(here - value)
    name = f"z_{{{moved + 1}}}"

    figure, (above, below) = style.new(
        2, 1, width=4.8, height=5, sharex=True, gridspec_kw={"height_ratios": [1.25, 1]}
    )
    dashed = {"color": style.GREY, "linestyle": "--", "linewidth": 1.6}
    said = {"xytext": (-9, 11), "textcoords": "offset points", "ha": "right", "fontsize": 11}
    with plt.rc_context(style.STYLE):
        above.plot(x, np.maximum(x, leader), label="largest logit", **dashed)
        above.plot(x, smooth, color=style.BLUE, label=r"log-sum-exp $\ln\,Z$")
        near = here + np.array([-1.6, 1.6])
        above.plot(near, value + steepness * (near - here), color=style.ORANGE, linewidth=1.6)
        above.annotate(f"slope {steepness:.2f}", (here, value), **said)
        above.set_title("a smooth maximum …")
        above.set_ylim(min(leader, value) - 0.9, smooth[-1] + 0.2)
        above.legend(loc="upper left")

        below.plot([x[0], leader, leader, x[-1]], [0, 0, 1, 1], **dashed)
        below.plot(x, slope, color=style.BLUE)
        below.annotate(f"{steepness:.2f}", (here, steepness), **said)
        below.set_title(f"… whose slope is the probability $y_{{{moved + 1}}}$")
        below.set(xlabel=f"the logit ${name}$; the others stay", ylim=(-0.06, 1.08), yticks=[0, 0.5, 1])
        for ax, height in ((above, value), (below, steepness)):
            ax.plot(here, height, "o", color=style.ORANGE, markersize=8)
            ax.axvline(here, color=style.GREY, linewidth=0.8, linestyle=":", zorder=0)
    return figure
