"""The house style: one look for every figure of the book, in light and dark.

A figure is drawn once, as SVG.  Two colours in it are placeholders: INK for
everything that is text or line work and PAPER for the ground.  Plain viewers
(JupyterLab, Colab, GitHub) show dark ink on a light card; the built site puts
the SVG into the page, where a style sheet gives both colours the values of the
reader's theme.
"""

import io
import re
from dataclasses import dataclass, field
from html import escape

import matplotlib.pyplot as plt
from cycler import cycler
from matplotlib.figure import Figure
from matplotlib.text import Text

INK = "#2b2f36"
PAPER = "#fdfdfb"

# Okabe and Ito's colour-blind-safe palette, shifted a little so that each
# colour keeps a contrast of 3:1 on a white page and on a dark one.
BLUE = "#2f7fc1"
ORANGE = "#d9711a"
GREEN = "#1a9068"
PINK = "#c4629b"
GREY = "#7d838c"
PALETTE = (BLUE, ORANGE, GREEN, PINK, GREY)

STYLE = {
    "figure.facecolor": PAPER,
    "figure.dpi": 100,
    "figure.constrained_layout.use": True,
    "savefig.facecolor": PAPER,
    "axes.facecolor": "none",
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "axes.titlecolor": INK,
    "axes.titlesize": 11,
    "axes.titlelocation": "left",
    "axes.labelsize": 10.5,
    "axes.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.prop_cycle": cycler(color=PALETTE),
    "font.family": "DejaVu Sans",
    "font.size": 10.5,
    "mathtext.fontset": "dejavuserif",
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "xtick.labelsize": 10.5,
    "ytick.labelsize": 10.5,
    "lines.linewidth": 2,
    "legend.frameon": False,
    "legend.fontsize": 10.5,
    "svg.fonttype": "path",
    "svg.hashsalt": "softmax-gradient",
}

WIDTH = 5.5  # inches: on a phone, three quarters of that, letters of 10 points are still read
BETWEEN = 0.1  # inches above and below each of several rows: a title belongs to what is under it


def new(rows=1, columns=1, *, width=WIDTH, height=3.0, **kwargs):
    """Return ``(figure, axes)`` in the house style.

    ``rows``, ``columns`` and further keywords go to
    ``matplotlib.pyplot.subplots``; ``width`` and ``height`` are in inches.
    """
    with plt.rc_context(STYLE):
        figure, axes = plt.subplots(rows, columns, figsize=(width, height), **kwargs)
    if rows > 1:
        figure.get_layout_engine().set(h_pad=BETWEEN)
    return figure, axes


def signed(value, digits):
    """Return ``value`` as text, with a true minus sign and none before a 0."""
    return f"{round(float(value), digits) + 0.0:.{digits}f}".replace("-", "−")


@dataclass(frozen=True)
class Picture:
    """A finished figure: an SVG that carries its own text equivalent."""

    svg: str = field(repr=False)
    alt: str

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"image/svg+xml": self.svg, "text/plain": f"Figure: {self.alt}"}


def show(figure: Figure, *, alt: str) -> Picture:
    """Finish ``figure`` and return the picture that a notebook displays.

    Parameters
    ----------
    figure : matplotlib figure
        For example one that :func:`.new` made.
    alt : str
        What a reader who cannot see the figure needs to know from it: one to
        three sentences that say what is shown and what follows.

    Raises
    ------
    ValueError
        If ``alt`` is empty or only a few words.
    """
    alt = " ".join(re.sub(r"[\x00-\x1f]", " ", alt or "").split())  # SVG allows no such characters
    if len(alt) < 40:
        raise ValueError(
            f"alt = {alt!r}, expected a sentence that says what the figure shows "
            "and what a reader should see in it (40 characters or more)"
        )
    for text in figure.findobj(Text):
        text.set_math_fontfamily(STYLE["mathtext.fontset"])  # also where it was made without the style
    buffer = io.StringIO()
    with plt.rc_context(STYLE):
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    plt.close(figure)
    return Picture(_tidy(buffer.getvalue(), alt), alt)


def _tidy(svg: str, alt: str) -> str:
    """Drop what a browser does not need and write the text equivalent in."""
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"\s*<metadata>.*?</metadata>", "", svg, flags=re.S)
    svg = re.sub(r"<!--.*?-->\s*", "", svg, flags=re.S)
    opening, body = svg.split(">", 1)
    return f'{opening} role="img">\n <title>{escape(alt)}</title>{body}'.strip() + "\n"
