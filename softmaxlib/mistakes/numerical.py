"""The kind "numerical": somebody's difference quotients.

The functions handed over are watched: they note where they are evaluated, and so
the step and the precision are seen and need not be guessed.
"""

import numpy as np

from . import calls

RIGHT = 3e-4  # of the largest derivative
SMALLEST_STEP = 5e-10
MOST_CALLS = 10_000


class Watched:
    """A smooth function of x (complex x too) that notes where it is evaluated."""

    def __init__(self, x, labels):
        self.x, self.labels, self.points, self.given, self.same = x, labels, [], None, 0

    def __call__(self, x):
        x = np.asarray(x)
        if x.shape != self.x.shape:
            raise ValueError(f"f was given x of shape {x.shape}, expected {self.x.shape}")
        if len(self.points) < MOST_CALLS:
            self.points.append(x.copy())
            self.same += self.given is not None and np.shares_memory(x, self.given)
        labels = self.labels.astype(x.dtype) if x.dtype.kind == "f" else self.labels
        return np.log(np.exp(x).sum()) - (labels * x).sum()

    def gradient(self):
        exps = np.exp(self.x)
        return exps / exps.sum() - self.labels

    def seen(self):
        """Say how x was moved: the steps, whether in float32, and how many entries at a time."""
        moves = [np.abs(point.astype(complex) - self.x) for point in self.points]
        narrow = any(p.dtype.kind == "f" and p.dtype.itemsize < 8 for p in self.points)
        if narrow:  # rounding x to float32 is no step
            moves = [np.where(m < 1e-6 * np.maximum(1, abs(self.x)), 0, m) for m in moves]
        steps = [m.max() for m in moves if m.any()]
        return {
            "calls": len(moves),
            "alias": bool(moves) and self.same == len(moves),
            "narrow": narrow,
            "complex": any(p.dtype.kind == "c" for p in self.points),
            "least": float(min(steps, default=0)),
            "most": float(max(steps, default=0)),
            "together": int(max((np.count_nonzero(m) for m in moves), default=0)),
        }


def caller(fn, probes, home):
    """Return ``work(i)``, which lets fn differentiate function i."""

    def work(i):
        f = Watched(*probes[i].args)
        f.given = x = f.x.copy()
        answer = calls.outcome(lambda: fn(f, x), home)
        answer["seen"] = f.seen()
        answer["changed"] = None
        if not np.allclose(x, f.x, rtol=0, atol=1e-9):
            answer["changed"] = calls.changes((np.zeros(0), f.x), (np.zeros(0), x))
        answer["last"] = "value" not in answer
        return answer

    return work


def judge(rights, answers, seen, functions):
    """Return ``(name, remarks)`` for answers of the right shape."""
    error = max(np.abs(a - r).max() / np.abs(r).max() for a, r in zip(answers, rights))
    error = error if np.isfinite(error) else np.inf
    least, most = min(s["least"] for s in seen), max(s["most"] for s in seen)
    steps = f"h = {least:.1e}" if most < 4.5 * least else f"h from {least:.1e} to {most:.1e}"
    size = f"The error is {error:.1e} of the largest derivative, with {steps}."

    def is_multiple(by):
        return all(
            np.abs(a - by * r).max() <= 1e-3 * np.abs(by * r).max() for a, r in zip(answers, rights)
        )

    if not any(s["calls"] for s in seen):
        return "unknown", ["f was not evaluated at all."]
    if any(s["narrow"] for s in seen):
        return "float32-differences", [
            "f was evaluated at float32 numbers.", size if least else NOT_MOVED
        ]
    complex_step = any(s["complex"] for s in seen)
    if not least and all(s["alias"] for s in seen):
        return "unknown", [ALIAS]
    if not least:
        return "step-too-small", [NOT_MOVED]
    if least < SMALLEST_STEP and not complex_step:
        return "step-too-small", [size]
    if error < 1e-6:
        return "right", []
    together = max(s["together"] for s in seen) > 1
    if not together and _on_float32_grid(answers, seen, functions):
        return "float32-differences", ["The values of f were rounded to float32.", size]
    if error <= RIGHT:
        return "right", [f"{size} Central differences with h = 1e-5 do better."]
    if is_multiple(-1):
        return "sign", []
    if is_multiple(2):
        return "unknown", ["It is twice the right answer: points 2h apart, divided by h?"]
    if is_multiple(0.5):
        return "unknown", ["It is half the right answer: points h apart, divided by 2h?"]
    if together:
        return "unknown", ["Several entries of x were moved at once; move one at a time."]
    if not complex_step and error < 0.5:
        return "unknown", [f"{size} The step is too large for this quotient."]
    return "unknown", [size]


ALIAS = (
    "f was given x itself, and x had not moved: xp = x is a second name for x, not a copy. "
    "(Or the step is so small that x + h, rounded, is x again.)"
)
NOT_MOVED = "x did not move: x + h, rounded, is x again."


def _on_float32_grid(answers, seen, functions):
    """Tell whether the differences of f are whole multiples of the spacing of float32."""
    for answer, s, f in zip(answers, seen, functions):
        spacing = np.spacing(np.float32(f(f.x))) / 4
        steps = answer * s["most"] / spacing
        if not np.abs(steps - steps.round()).max() < 0.05 or np.abs(steps).max() > 1e6:
            return False
    return True


def takes_a_function(names):
    """Tell whether the parameters are those of a difference quotient: a function, and where."""
    first = names[0].lower() if names else ""
    second = names[1].lower() if len(names) == 2 else ""
    functions = ("f", "func", "fn", "function", "fun", "loss_fn", "cost_fn", "loss_func")
    return first in functions and second in ("x", "w", "theta", "params", "point", "x0", "x_0", "at")
