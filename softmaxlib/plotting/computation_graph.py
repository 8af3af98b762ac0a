"""The graph of softmax regression: which weight reaches the loss, and how."""

from math import hypot

from matplotlib.patches import Circle, FancyBboxPatch

from .style import GREY, INK, ORANGE, PAPER, new

COLUMNS = (0.4, 2.05, 3.6, 4.85)  # where weights, logits, probabilities and the loss stand
WIDTH = 5.2  # less than the text column, so that the letters stay large on a phone
RADIUS = 0.25
TEXT = 12.5


def computation_graph(D=3, K=3, *, entry=(2, 2), tied=None):
    """Draw Theta -> z -> g -> J and light every path that leaves one weight.

    Parameters
    ----------
    D, K : int
        Number of features and of classes; Theta is ``(D, K)``.
    entry : (int, int)
        The weight to follow, counted from 1 as in formulas: ``(i, j)`` for
        feature ``i`` and class ``j``.
    tied : (int, int), optional
        ``(a, b)``: class ``b`` has no weights of its own and uses column ``a``.

    Returns
    -------
    matplotlib figure
    """
    i, j = entry
    source = {m: m for m in range(1, K + 1)}  # the column of Theta behind logit m
    if tied:
        if not {*tied} <= {*source}:
            raise ValueError(f"tied = {tied}, expected two classes of 1..{K}")
        source[tied[1]] = tied[0]
    columns = sorted(set(source.values()))
    if not (1 <= i <= D and j in columns):
        raise ValueError(f"entry = {entry}, expected (1..{D}, one of {columns})")

    step = 0.37 * D + 0.13  # height of one class
    foot = 0.36 if tied else 0.16  # height of the factors
    bottom, top = foot + 0.26, foot + 0.26 + K * step
    height = top + 0.46
    figure, axes = new(width=WIDTH, height=height)
    axes.set(xlim=(0, WIDTH), ylim=(0, height), aspect="equal")
    axes.axis("off")

    level = {m: top - (m - 0.5) * step for m in source}  # heights of logits and probabilities
    middle = (top + bottom) / 2
    gap = step + (0.25 if tied else 0)  # between the groups of weights, one a column
    group = {c: middle + (len(columns) / 2 - n - 0.5) * gap for n, c in enumerate(columns)}
    weight = {
        (r, c): group[c] + ((D + 1) / 2 - r) * 0.37 for c in columns for r in range(1, D + 1)
    }

    def words(x, y, text, size=TEXT):
        axes.text(x, y, text, ha="center", va="center", fontsize=size, color=INK, zorder=4)

    def edge(start, end, lit, leave=RADIUS):
        # From rim to rim: the site makes PAPER transparent, so a node hides no line.
        (x, y), (u, v) = start, end
        along, up = (u - x) / hypot(u - x, v - y), (v - y) / hypot(u - x, v - y)
        axes.plot(
            (x + leave * along, u - RADIUS * along),
            (y + leave * up, v - RADIUS * up),
            color=ORANGE if lit else GREY,
            lw=2.4 if lit else 0.7,
            alpha=1 if lit else 0.55,
            zorder=2 if lit else 1,
            solid_capstyle="butt",
        )

    def node(x, y, text, lit, box=False):
        look = {"fc": PAPER, "ec": ORANGE if lit else GREY, "lw": 2.4 if lit else 1, "zorder": 3}
        if box:
            style = "round,pad=0,rounding_size=0.08"
            shape = FancyBboxPatch((x - 0.29, y - 0.145), 0.58, 0.29, boxstyle=style, **look)
        else:
            shape = Circle((x, y), RADIUS, **look)
        axes.add_patch(shape)
        words(x, y - 0.01, text)

    at_theta, at_z, at_g, at_j = COLUMNS
    for (r, c), y in weight.items():
        for m, column in source.items():
            if column == c:
                edge((at_theta + 0.29, y), (at_z, level[m]), (r, c) == (i, j), leave=0)
        node(at_theta, y, rf"$\Theta_{{{r}{c}}}$", (r, c) == (i, j), box=True)
    reached = [m for m, column in source.items() if column == j]
    for m in source:
        for k in source:
            edge((at_z, level[m]), (at_g, level[k]), m in reached)
        edge((at_g, level[m]), (at_j, middle), True)
    for m in source:
        node(at_z, level[m], f"$z_{m}$", m in reached)
        node(at_g, level[m], f"$g_{m}$", True)
    node(at_j, middle, r"$\mathcal{J}$", True)

    for x, text in zip(COLUMNS, ("weights", "logits", "probabilities", "loss"), strict=True):
        words(x, height - 0.18, text, 11)
    logit = str(j) if len(reached) == 1 else "m"
    gaps = (
        (at_theta + at_z) / 2 + 0.05,
        (at_z + at_g) / 2,
        (at_g + at_j) / 2 + 0.05,
    )
    factors = (
        rf"$\partial z_{logit} / \partial \Theta_{{{i}{j}}} = x_{i}$",
        rf"$\partial g_k / \partial z_{logit}$",
        r"$-y_k / g_k$",
    )
    for x, text in zip(gaps, factors, strict=True):
        words(x, foot, text)
    if len(reached) > 1:
        words(gaps[0], 0.08, "for m = " + " and ".join(map(str, reached)), 11)
    return figure
