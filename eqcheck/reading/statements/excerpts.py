"""The LaTeX of a side as it is shown: cut out of its formula as one whole, without comments and alignment."""

import re

SIZE = re.compile(r"\\(?:left|[bB]igg?[lm]?)\s*\Z")
CLOSES = re.compile(r"\s*\}")
WRAPPER = re.compile(r"\\[A-Za-z]+\*?\s*\Z")


def excerpt(latex, start, end, cuts=()):
    """Return the LaTeX from ``start`` to ``end``, without what stands at ``cuts``."""
    size = SIZE.search(latex, 0, start)
    start = size.start() if size else start
    while _unopened(latex[start:end]):  # \boxed{a = b}: what began before the side
        brace = latex.rfind("{", 0, start)
        if brace < 0:
            break
        wrapper = WRAPPER.search(latex, 0, brace)
        start = wrapper.start() if wrapper else brace
    closes = CLOSES.match(latex, end)
    while closes and _unopened(latex[start:end], closed=True) > 0:  # \unknown{a}: the brace behind its last name
        end = closes.end()
        closes = CLOSES.match(latex, end)
    parts = []
    for cut, after in cuts:
        if start <= cut < end:
            parts.append(latex[start:cut])
            start = after
    return re.sub(r"(?<!\\)%[^\n]*", "", " ".join([*parts, latex[start:end]]))


def _unopened(latex, closed=False):
    """Return how many braces are closed that were not opened, or with ``closed`` how many are open at the end."""
    depth = lowest = 0
    for brace in re.findall(r"(?<!\\)[{}]", latex):
        depth += 1 if brace == "{" else -1
        lowest = min(lowest, depth)
    return depth - lowest if closed else -lowest
