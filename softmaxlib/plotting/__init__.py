"""The house style and the figures of the book.  Needs matplotlib.

One figure a file, drawn from numbers that are handed in; ``style`` has the colours and the look.
What computes more than its figure shows belongs downstairs, and a figure that one page draws in
a few lines stays on that page.
"""

from .bars import bars
from .computation_graph import computation_graph
from .curves import curves
from .descents import descents
from .heatmaps import heatmaps
from .logit_plane import logit_plane
from .logsumexp import smooth_maximum
from .loss_errors import loss_errors
from .losses import log_loss, nudges
from .parabolas import parabolas
from .pictures import pictures
from .reliability import reliability
from .simplex import simplex
from .steps import step_errors
from .style import BLUE, GREEN, GREY, INK, ORANGE, PALETTE, PAPER, PINK, WIDTH, new, show

__all__ = [
    "BLUE",
    "GREEN",
    "GREY",
    "INK",
    "ORANGE",
    "PALETTE",
    "PAPER",
    "PINK",
    "WIDTH",
    "bars",
    "computation_graph",
    "curves",
    "descents",
    "heatmaps",
    "log_loss",
    "logit_plane",
    "loss_errors",
    "new",
    "nudges",
    "parabolas",
    "pictures",
    "reliability",
    "show",
    "simplex",
    "smooth_maximum",
    "step_errors",
]
