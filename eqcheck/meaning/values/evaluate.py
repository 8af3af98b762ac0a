"""From a tree to its value: who evaluates which kind of node, and the one way in.

A module of this room says by ``@evaluates`` or ``@prepares`` which nodes of a tree are its own, and evaluates what
is inside of them by ``value``.  What can be told from a node alone is found out once, since the same node is
evaluated at many points: that is its plan.
"""

import numpy as np

HOW = {}  # kind of node -> the function that makes the plan of a node
MAX_PLANS = 5_000  # that are kept
_plans = {}  # id of a node -> the node, and its plan


def prepares(*kinds):
    """Return a decorator: this function makes the plan of a node of these kinds, a function of the point and the index values.

    A plan spends a step of the point, and making it raises nothing.
    """

    def enter(function):
        HOW.update(dict.fromkeys(kinds, function))
        return function

    return enter


def evaluates(*kinds):
    """Return a decorator: this function evaluates nodes of these kinds."""

    def enter(function):
        def prepare(node):
            def run(point, index):
                point.spend(1)
                return function(node, point, index)

            return run

        prepares(*kinds)(prepare)
        return function

    return enter


def evaluate(node, point, index):
    """Return the value of ``node``; ``index`` gives the value of each free index letter."""
    with watched(point):
        return value(node, point, index)


def watched(point):
    """Return the context in which values are computed: what is too large or too small is noted on the point."""
    return np.errstate(all="ignore", over="call", under="call", call=point.flagged)


def value(node, point, index):
    """Return the value of a node within another one."""
    known = _plans.get(id(node))
    if known is None or known[0] is not node:
        return plan(node)(point, index)
    return known[1](point, index)


def plan(node):
    """Return the plan of a node: a function of the point and the index values that returns its value there."""
    known = _plans.get(id(node))
    if known is not None and known[0] is node:
        return known[1]
    made = HOW.get(node[0], _no_value)(node)
    if len(_plans) >= MAX_PLANS:
        _plans.clear()
    _plans[id(node)] = node, made
    return made


def _no_value(node):
    def run(point, index):
        raise KeyError(node[0])

    return run
