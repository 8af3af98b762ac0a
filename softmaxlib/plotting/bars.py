"""Bars: what each class holds at every stage, from logits to gradient."""

import matplotlib.pyplot as plt
import numpy as np

from .. import _checks
from . import style

COLOURS = (style.BLUE, style.ORANGE, style.GREEN, style.PINK)


def bars(stages, names=None, *, digits=2, height=None):
    """Draw one panel of bars a stage, the classes standing in the same columns.

    All panels have one scale, so that bars can be compared across them.

    Parameters
    ----------
    stages : dict
        Title of a panel -> ``(K,)`` values; or -> a dict
        ``{series: (K,) values}``, which stand side by side in the panel.  At
        most four series, as many as there are colours.
    names : K strings, optional
        The names of the classes, below the last panel; default ``1 … K``.
    digits : int
        Decimals of the number at each bar.
    height : float, optional
        Height of the whole figure in inches; default about 1.5 a panel.

    Returns
    -------
    matplotlib figure
    """
    if not stages:
        raise ValueError("stages is empty, expected at least one panel: {title: values}")
    panels = {
        title: {
            series: _checks.finite(f"stages[{title!r}]", v)
            for series, v in (values if isinstance(values, dict) else {"": values}).items()
        }
        for title, values in stages.items()
    }
    lengths = {v.shape for series in panels.values() for v in series.values()}
    if len(lengths) != 1 or len(next(iter(lengths))) != 1:
        raise ValueError(f"stages hold shapes {sorted(lengths)}, expected one shape (K,) for all")
    (classes,) = next(iter(lengths))
    names = [str(k + 1) for k in range(classes)] if names is None else list(names)
    if len(names) != classes:
        raise ValueError(f"names has {len(names)} entries, expected {classes}")
    # A series keeps its colour in all panels.
    labelled = dict.fromkeys(s for series in panels.values() for s in series if s)
    if len(labelled) > len(COLOURS):
        raise ValueError(f"stages has {len(labelled)} series, expected at most {len(COLOURS)}")
    colour = dict(zip(labelled, COLOURS, strict=False))

    height = height or 1.35 * len(panels) + 0.3 + 2 * style.BETWEEN * (len(panels) - 1)
    spans = []  # what each panel reaches: (lowest, highest) of its bars and 0
    for series in panels.values():
        values = np.concatenate([[0.0], *series.values()])
        spans.append((values.min(), values.max()))
    # Inches a unit, once titles, names and the numbers at the bars have their room.
    numbers = 0.24
    bare = height - 0.3 - 2 * style.BETWEEN * (len(panels) - 1) - sum(0.3 + numbers * ((low < 0) + (high > 0)) for low, high in spans)
    room = numbers * (sum(high - low for low, high in spans) or 1) / max(bare, 0.5)
    limits = [(low - room * (low < 0), high + room * (high > 0)) for low, high in spans]

    fig, axes = style.new(
        len(panels), 1, height=height, sharex=True, squeeze=False,
        height_ratios=[(high - low) or room for low, high in limits],
    )
    said = None  # the legend, once for all panels
    with plt.rc_context(style.STYLE):
        for ax, (title, series), limit in zip(axes[:, 0], panels.items(), limits, strict=True):
            width = min(0.5, 0.8 / len(series))
            for place, (label, values) in enumerate(series.items()):
                left = np.arange(classes) + (place - (len(series) - 1) / 2) * width
                drawn = ax.bar(left, values, 0.94 * width, color=colour.get(label, style.BLUE))
                drawn.set_label(label or "_")
                text = [style.signed(v, digits) for v in values]
                ax.bar_label(drawn, text, padding=2, fontsize=10.5)
            ax.set_title(title)
            ax.axhline(0, color=style.INK, linewidth=0.8, clip_on=False, zorder=3)
            ax.margins(x=0.04)
            ax.tick_params(bottom=False, left=False, labelleft=False)
            ax.spines[["left", "bottom"]].set_visible(False)
            ax.set_ylim(limit if limit[0] < limit[1] else (0, room))
            if len(series) > 1 and not said:
                said = ax.legend(loc="lower right", bbox_to_anchor=(1, 1.03), ncols=len(series), borderaxespad=0)
        axes[-1, 0].set_xticks(range(classes), names)
    return fig
