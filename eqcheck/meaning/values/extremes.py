"""The largest and the smallest of several values."""

import numpy as np

from .errors import ShapesDiffer


def place_of(name, values):
    """Return the place, counted from 1, of the largest or smallest of several numbers; nan where two of them are."""
    stacked = np.real(np.stack(values))
    best = (np.max if name == "argmax" else np.min)(stacked, 0)
    return np.where((stacked == best).sum(0) == 1, (np.argmax if name == "argmax" else np.argmin)(stacked, 0) + 1.0, np.nan)


def extreme(name, values):
    """Return the largest or smallest of several values, or of the entries of one vector."""
    if len(values) == 1 and values[0].ndim == 3:
        values = list(values[0].reshape(values[0].shape[0], -1).T)
    shape = max((value.shape for value in values), key=len)
    values = [value[:, None, None] if value.ndim < len(shape) else value for value in values]
    if len({value.shape for value in values if value.shape[1:] != (1, 1)}) > 1:
        raise ShapesDiffer(f"{name} of vectors that have different sizes")
    stacked = np.stack(np.broadcast_arrays(*values))
    place = (np.argmax if name == "max" else np.argmin)(np.real(stacked), 0)
    return np.take_along_axis(stacked, place[None], 0)[0]
