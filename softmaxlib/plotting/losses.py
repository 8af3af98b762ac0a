"""The loss as a curve: against the probability, and against a nudged logit."""

import matplotlib.pyplot as plt
import numpy as np

from .. import _checks
from . import style


def _losses(logits, labels):
    """Cross-entropy of rows of logits ``(n, K)`` and labels ``(K,)``; returns ``(n,)``."""
    top = logits.max(axis=-1)
    log_normaliser = top + np.log(np.exp(logits - top[:, None]).sum(axis=-1))
    return labels.sum() * log_normaliser - logits @ labels


def log_loss(marked=(1.0, 0.5, 0.25, 0.125)):
    """Draw ``-ln p`` for ``0 < p <= 1``, with some probabilities marked.

    Parameters
    ----------
    marked : array_like, (n,)
        Probabilities that carry a dot with the value of their loss.

    Returns
    -------
    matplotlib figure
    """
    marked = _checks.finite("marked", marked)
    _checks.refuse_where((marked <= 0) | (marked > 1), "marked", marked, "0 < p ≤ 1")
    fig, ax = style.new(height=3.1)
    p = np.geomspace(0.01, 1, 400)
    with plt.rc_context(style.STYLE):
        ax.plot(p, -np.log(p), color=style.BLUE)
        for q in marked:
            loss = -np.log(q) + 0.0
            ax.plot([q, q, 0], [0, loss, loss], color=style.GREY, linewidth=0.8, linestyle=":")
            ax.plot(q, loss, "o", color=style.ORANGE, markersize=7, clip_on=False)
            ax.annotate(f"{loss:.3f}" if loss else "0", (q, loss), (7, 6), textcoords="offset points", fontsize=10.5)
        ax.set(xlim=(0, 1.02), ylim=(0, 4.7), xlabel="probability of the true class", ylabel="loss  −ln p")
        ax.set_xticks(sorted({0, *marked}), [f"{q:g}" for q in sorted({0, *marked})])
    return fig


def nudges(logits, labels, names=None, *, reach=1.5):
    """Draw the loss while one logit moves and the others stay, one curve a logit.

    Parameters
    ----------
    logits, labels : (K,)
    names : K strings, optional
        The names of the classes; default ``1 … K``.
    reach : float
        Each logit moves from ``-reach`` to ``+reach``.

    Returns
    -------
    matplotlib figure
        The dashed lines are the tangents at "not moved", and the legend gives
        their slopes.
    """
    logits, labels = _checks.finite("logits", logits), _checks.finite("labels", labels)
    if logits.ndim != 1 or labels.shape != logits.shape:
        raise ValueError(f"logits and labels have shapes {logits.shape} and {labels.shape}, expected (K,)")
    names = [str(k + 1) for k in range(len(logits))] if names is None else list(names)
    if len(names) != len(logits):
        raise ValueError(f"names has {len(names)} entries, expected {len(logits)}")
    moved = np.linspace(-reach, reach, 201)
    start = _losses(logits[None], labels)[0]
    probabilities = np.exp(logits - logits.max())
    probabilities /= probabilities.sum()
    slopes = labels.sum() * probabilities - labels

    fig, ax = style.new(height=3.6)
    with plt.rc_context(style.STYLE):
        for k, (name, slope) in enumerate(zip(names, slopes, strict=True)):
            colour = style.PALETTE[k % len(style.PALETTE)]
            rows = logits + moved[:, None] * np.eye(len(logits))[k]
            said = f"{name}: slope {style.signed(slope, 2)}"
            ax.plot(moved, _losses(rows, labels), color=colour, label=said)
            near = np.array([-0.6, 0.6]) * reach
            ax.plot(near, start + slope * near, color=style.INK, linewidth=1.1, linestyle=(0, (4, 3)))
        ax.plot(0, start, "o", color=style.INK, markersize=7)
        ax.set(xlabel="how far one logit has moved", ylabel="loss")
        ax.locator_params(nbins=6)
        ax.legend(loc="upper center", bbox_to_anchor=(0.5, 1.16), ncols=min(3, len(names)),
                  columnspacing=1.2, handlelength=1.4)
    return fig
