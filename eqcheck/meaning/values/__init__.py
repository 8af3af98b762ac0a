"""The value of a tree at random points, all of which are computed at once.

A construct has a module that is named after it and evaluates its nodes; ``evaluate`` is the one way in.
Nothing is read from LaTeX here, nothing is drawn or compared, and nothing is evaluated as Python.
"""

from . import (
    arithmetic, calls, components, conditions, derivatives, differentials, dots, expectations, functions, gradients, limits, matrices,
    names, sums,
)  # fmt: skip
from .conditions import COMPARE, holds_at
from .errors import NotDefined, Outside, ShapesDiffer, TooSmall, Undeclared
from .evaluate import evaluate
from .point import Point, Values

__all__ = [
    "COMPARE", "NotDefined", "Outside", "Point", "ShapesDiffer", "TooSmall", "Undeclared", "Values", "evaluate", "holds_at",
    "arithmetic", "calls", "components", "conditions", "derivatives", "differentials", "dots", "expectations", "functions",
    "gradients", "limits", "matrices", "names", "sums",
]  # fmt: skip
