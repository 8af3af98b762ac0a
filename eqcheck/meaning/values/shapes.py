"""Shapes: a scalar is an array (P,), a vector or matrix an array (P, rows, columns)."""

from .errors import ShapesDiffer


def same_shape(a, b, verb):
    """Raise :class:`ShapesDiffer` if two values cannot be added, compared and so on."""
    if a.shape[1:] != b.shape[1:]:
        raise ShapesDiffer(f"{kind(a)} and {kind(b)} cannot be {verb}")


def kind(value):
    """Say in words what shape a value has."""
    if value.ndim == 1:
        return "a number"
    rows, columns = value.shape[1:]
    if columns == 1:
        return f"a column of {rows}"
    return f"a row of {columns}" if rows == 1 else f"a {rows} × {columns} matrix"
