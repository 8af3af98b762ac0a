"""Functions that every page knows: ln, exp, max, norms, tr, det, factorials."""

import math

import numpy as np

from ...reading.tokens import Unreadable
from .elementary import DERIVATIVES, FUNCTIONS, absolute, log, sqrt
from .errors import ShapesDiffer
from .evaluate import plan, prepares, value
from .expectations import moment
from .extremes import extreme, place_of
from .indices import index_value
from .matrices import matrix
from .shapes import kind


@prepares("fn")
def function(node):
    _, name, base, arguments = node
    of_numbers = {"ln": log, "log": log, **FUNCTIONS}.get(name) if base is None and len(arguments) == 1 and name != "abs" else None
    if of_numbers is not None:
        argument = plan(arguments[0])

        def at_argument(point, index):
            point.spend(1)
            return of_numbers(argument(point, index))

        return at_argument

    def run(point, index):
        point.spend(1)
        return _function(node, point, index)

    return run


def _function(node, point, index):
    _, name, base, arguments = node
    if name in ("E", "Var", "Cov"):
        return moment(name, base, arguments, point, index)
    if name == "abs" and (size := _size_of_set(arguments[0], point, index)) is not None:
        return size
    values = [value(a, point, index) for a in arguments]
    if name == "inner":
        return inner_product(*values) if len(values) == 2 else _no_product(values)
    if name in ("max", "min"):
        if base is not None:
            raise Unreadable(f"{name} with an index that it does not run over")
        return extreme(name, values)
    if name == "diag" and len(values) > 1:
        values = [matrix(("matrix", tuple((entry,) for entry in arguments)), point, index)]
    if len(values) != 1:
        raise Unreadable(f"{name} takes one argument, found {len(values)}")
    x = values[0]
    if name in ("ln", "log"):
        logarithm = log(x)
        return logarithm if base is None else logarithm / log(value(base, point, index))
    if name == "abs" and x.ndim == 3 and x.shape[1] == x.shape[2]:
        return np.linalg.det(x)
    if name == "norm" or name == "abs" and x.ndim == 3:
        return norm(x, base, point, index)
    if base is not None:
        raise Unreadable(f"{name} with an index")
    if name == "row":  # drawn between dashes
        return x.transpose(0, 2, 1) if x.ndim == 3 and x.shape[2] == 1 else x
    if name == "diag":
        if x.ndim != 3 or 1 not in x.shape[1:] and x.shape[1] != x.shape[2]:
            raise ShapesDiffer(f"diag of {kind(x)}")
        if 1 not in x.shape[1:]:
            return np.diagonal(x, axis1=1, axis2=2)[:, :, None]
        flat = x.reshape(x.shape[0], -1)
        return flat[:, :, None] * np.eye(flat.shape[1])
    if name in ("argmax", "argmin"):
        if x.ndim != 3:
            raise ShapesDiffer(f"{name} of a number")
        return place_of(name, list(x.reshape(x.shape[0], -1).T))
    if name in DERIVATIVES:
        return DERIVATIVES[name](x)
    if name == "lg":
        return log(x) / np.log(10)
    if name in ("tr", "Tr", "trace", "det"):
        if x.ndim != 3 or x.shape[1] != x.shape[2]:
            raise ShapesDiffer(f"{name} of {kind(x)}")
        return np.trace(x, axis1=1, axis2=2) if name != "det" else np.linalg.det(x)
    if name == "factorial":
        if x.ndim != 1 or not np.isin(np.real(x), np.arange(171)).all():
            raise Unreadable("! needs a whole number up to 170")
        return np.array([float(math.factorial(int(n))) for n in np.real(x)])
    return FUNCTIONS[name](x)


def _size_of_set(node, point, index):
    """Return how many members a declared set has; None for everything else."""
    symbol = point.declared.symbols.get((node[1], len(node[2]))) if node[0] == "name" else None
    if symbol is None or symbol.kind not in ("set", "subset", "all"):
        return None
    if symbol.kind == "all":
        choice = point.declared.symbols.get((symbol.body, 0))
        return np.full(point.count, float(point.size(symbol.body if choice is None else choice.body)))
    if symbol.kind == "set":
        return np.full(point.count, float(point.size(symbol.body[1])))
    wanted = [np.asarray(index_value(i, point, index)) - 1 for i in node[2]]
    return point.values[node[1], len(node[2])][(point.rows, *wanted)].sum(-1)


def inner_product(a, b):
    r"""Return \langle a, b \rangle: the sum of the products of the entries of two vectors or matrices."""
    vectors = a.ndim == b.ndim == 3 and 1 in a.shape[1:] and 1 in b.shape[1:] and a[0].size == b[0].size
    if a.shape != b.shape and not vectors:
        raise ShapesDiffer(f"the inner product of {kind(a)} and {kind(b)}")
    return (a.reshape(len(a), -1) * b.reshape(len(b), -1)).sum(1)


def _no_product(values):
    raise Unreadable(f"angle brackets around {len(values)} thing{'s' * (len(values) > 1)} are no inner product: write what they mean, as in \\langle x, y \\rangle")


def norm(x, base, point, index):
    """Return ‖x‖, ‖x‖_p or ‖x‖_∞; of a matrix ‖A‖_F, and others that the block explains."""
    entries = x.reshape(x.shape[0], -1)
    if x.ndim == 3 and 1 not in x.shape[1:] and base != ("name", "F", ()):
        return _matrix_norm(x, entries, base, point)
    if base == ("num", "0"):
        return (np.real(entries) != 0).sum(1).astype(float)
    if base == ("name", "\\infty", ()):
        return extreme("max", list(absolute(entries).T))
    if base in (None, ("num", "2"), ("name", "F", ())):
        return sqrt((entries * entries).sum(1))
    p = value(base, point, index)
    if p.ndim != 1 or (np.real(p) < 1).any():
        raise Unreadable("the index of a norm must be a number from 1 on")
    total = absolute(entries).sum(1) if (p == 1).all() else np.exp(p[:, None] * log(absolute(entries))).sum(1)
    return total if (p == 1).all() else np.exp(log(total) / p)


def _matrix_norm(x, entries, base, point):
    """Return the norm of a matrix that is declared: {2: spectral} and the like."""
    place = "" if base is None else base[1] if base[0] in ("num", "name") else "?"
    which = "nuclear" if place == "*" else point.declared.norms.get(place)
    if which is None:
        raise Unreadable(
            f"which norm of a matrix? Say it in the block, as in norms: {{'{place}': spectral}}; the root of the sum of squares is ‖·‖_F"
        )
    if which == "frobenius":
        return sqrt((entries * entries).sum(1))
    if which in ("columns", "rows"):  # the largest sum of a column or row
        return extreme("max", list(absolute(x).sum(1 if which == "columns" else 2).T))
    if np.iscomplexobj(x) and x.imag.any():
        raise Unreadable(f"the derivative of the {which} norm of a matrix")
    singular = np.linalg.svd(np.real(x), compute_uv=False)
    return singular.max(1) if which == "spectral" else singular.sum(1)
