"""The parts of an answer: tuples, lists and dicts of arrays, and arrays of other libraries."""

import dataclasses
import inspect
import itertools
import types

import numpy as np

MOST = 12  # parts that are looked at
MOST_ROWS = 1000  # that a generator is asked for


def plain(value):
    """Return a value as NumPy has it: tensors of other libraries become arrays."""
    if hasattr(value, "detach"):
        value = value.detach()
        value = value.cpu() if hasattr(value, "cpu") else value
        return np.asarray(value.numpy() if hasattr(value, "numpy") else value)
    if isinstance(value, np.matrix):
        return np.asarray(value)
    if type(value).__module__.partition(".")[0] in ("jax", "jaxlib"):
        return np.asarray(value)
    if isinstance(value, (list, tuple)) and any(hasattr(x, "detach") for x in value):
        value = [plain(x) for x in value]
    return np.asarray(value)


def opened(value):
    """Return an answer as it can be taken apart: what a generator yields, what an object holds.

    A function that takes nothing, such as a backward pass that remembers its arguments, is called.
    """
    if inspect.isfunction(value) and not inspect.signature(value).parameters:
        value = value()
    if inspect.isgenerator(value) or isinstance(value, (map, zip, filter)):
        return [plain(row) for row in itertools.islice(value, MOST_ROWS)]
    if dataclasses.is_dataclass(value) and not inspect.isclass(value) or isinstance(value, types.SimpleNamespace):
        return dict(vars(value))
    return value


def leaves(value, path=()):
    """Return ``[(path, value)]`` of the parts of an answer; one with the path () if it has none."""
    if isinstance(value, dict):
        items = list(value.items())
    elif isinstance(value, (tuple, list)) and _is_several(value):
        items = list(enumerate(value))
    else:
        return [(path, value)]
    found = []
    for key, part in items[:MOST]:
        found += leaves(part, (*path, key))
    return found


def at(value, path):
    """Return the part at a path."""
    for key in path:
        value = value[key]
    return value


def _is_several(value):
    """Tell whether a tuple or list holds several answers, and is not one array."""
    if not value:
        return False
    if len(value) > 1 and any(part is None for part in value):
        return True
    shapes = [np.shape(part) if not isinstance(part, dict) else None for part in _measured(value)]
    if isinstance(value, tuple) and len(value) > 1 and any(shape != () for shape in shapes):
        return True
    return len(set(shapes)) > 1


def _measured(value):
    for part in value:
        try:
            np.shape(part)
        except (ValueError, TypeError):
            yield {}
        else:
            yield part


def said(path):
    """Return a path in words: [0], ["dW"]."""
    return "".join(f"[{key!r}]" for key in path)
