"""The stand-in for softmaxlib.plotting in a page, where matplotlib is not: cells run, and nothing is drawn.

Whatever is drawn is an object that takes every call; ``show`` returns a picture that has its text
equivalent and no drawing, so the page goes on to show the figure that was stored with the book.
"""

BLUE, GREEN, GREY, INK, ORANGE, PAPER, PINK = "blue", "green", "grey", "ink", "orange", "paper", "pink"
PALETTE = (BLUE, ORANGE, GREEN, PINK)
WIDTH = 5.5
LEAST = 40  # characters of a text equivalent, as in softmaxlib.plotting


class Undrawn:
    """A figure, an axis, a line: whatever is asked of it, it answers with another one."""

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Undrawn()

    def __call__(self, *arguments, **named):
        return Undrawn()

    def __getitem__(self, place):
        return Undrawn()

    def __repr__(self):
        return "<a drawing, which needs matplotlib: it is not in this page>"


class Picture:
    """What ``show`` returns: the text equivalent of a figure that is not drawn here."""

    def __init__(self, alt):
        self.alt = alt

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"application/x-not-drawn": "", "text/plain": f"Figure: {self.alt}"}


def new(rows=1, columns=1, **sizes):
    """Return ``(figure, axes)``, with as many axes as the real one gives."""
    if rows == columns == 1:
        return Undrawn(), Undrawn()
    if 1 in (rows, columns):
        return Undrawn(), [Undrawn() for _ in range(rows * columns)]
    return Undrawn(), [[Undrawn() for _ in range(columns)] for _ in range(rows)]


def show(figure, *, alt):
    """Return the picture; raise ValueError where ``alt`` is not a sentence."""
    alt = " ".join((alt or "").split())
    if len(alt) < LEAST:
        raise ValueError(f"alt = {alt!r}, expected a sentence that says what the figure shows ({LEAST} characters or more)")
    return Picture(alt)


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    return Undrawn()
