"""Functions as they stand in public repositories, each written anew in our own words.

Convention and slip are those of the original; `found` says what is to be said of it: names of the
catalogue, "right" or "unknown", with a stroke between them where more than one answer is true.
Half of them, drawn by lot, was kept aside until the readings of `diagnose` were written.
"""

import numpy as np


def finder():
    """Return an empty list and the decorator ``found(expected)`` that fills it."""
    functions = []

    def found(expected):
        def register(function):
            functions.append((function, set(expected.split("|"))))
            return function

        return register

    return functions, found


def softmax_all(x):
    """Softmax over all entries, as for one example."""
    e = np.exp(x - np.max(x))
    return e / np.sum(e)


def softmax_rows(x):
    """Softmax of each row."""
    e = np.exp(x - np.max(x, axis=-1, keepdims=True))
    return e / np.sum(e, axis=-1, keepdims=True)
