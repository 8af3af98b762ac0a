"""From a tree to its value: who evaluates which kind of node, and the one way in.

A module of this room says by ``@evaluates`` which nodes of a tree are its own, and evaluates what
is inside of them by ``value``.
"""

import numpy as np

HOW = {}  # kind of node -> the function that evaluates it


def evaluates(*kinds):
    """Return a decorator: this function evaluates nodes of these kinds."""

    def enter(function):
        HOW.update(dict.fromkeys(kinds, function))
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
    point.spend(1)
    return HOW[node[0]](node, point, index)
