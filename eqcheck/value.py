"""The value of a tree at random points.

All points of a sample are computed at once: a scalar is an array (P,), a vector or matrix an array
(P, rows, columns).  A derivative is taken by the complex step, f'(x) = Im f(x + ih) / h, and inside
another derivative by a difference quotient of fourth order.
"""

import math

import numpy as np

from .tokens import Unreadable

STEP = 1e-30
COARSE = 2e-3
MAX_STEPS = 100_000  # evaluations of a node, in one sample
MAX_CALLS = 40  # functions and derivatives within each other
DOTS = ("dots",)


class ShapesDiffer(ValueError):
    """Two things that cannot be added, multiplied or compared."""


class NotDefined(ValueError):
    """A symbol that has no value here: the class of a label that is not one-hot."""


class TooSmall(ValueError):
    """The sizes of this sample leave no room for an ellipsis or an index."""


class Outside(TooSmall):
    """An index such as k + 1, or the end of dots, that leaves its range for some values of the free indices."""


class Point:
    """A sample of P points: sizes, the values of the base symbols, and what replaces definitions."""

    def __init__(self, declared, sizes, values, count):
        self.declared, self.sizes, self.values, self.count = declared, sizes, values, count
        self.is_complex, self.depth = False, 0
        self.cache = {}
        self.budget = [MAX_STEPS]  # shared with the points that are made from this one

    def replaced(self, key, array, is_complex):
        """Return a point at which the symbol ``key`` has other values, given as an array."""
        point = Point(self.declared, self.sizes, {**self.values, key: array}, self.count)
        point.is_complex, point.depth = self.is_complex or is_complex, self.depth + 1
        point.budget = self.budget
        if point.depth > MAX_CALLS:
            raise Unreadable(f"{key[0]}: more than {MAX_CALLS} functions within each other")
        return point

    def spend(self, steps):
        """Count what an evaluation costs, so that none runs for ever."""
        self.budget[0] -= steps
        if self.budget[0] < 0:
            raise Unreadable(f"the value takes more than {MAX_STEPS} steps")

    def size(self, letter):
        size = self.declared.index[letter]
        return size if isinstance(size, int) else self.sizes[size]


def evaluate(node, point, index):
    """Return the value of ``node``; ``index`` gives the value of each free index letter."""
    with np.errstate(all="ignore"):
        return _value(node, point, index)


def _value(node, point, index):
    point.spend(1)
    return _HOW[node[0]](node, point, index)


def _number(node, point, index):
    return np.full(point.count, float(node[1]))


def _paren(node, point, index):
    return _value(node[1], point, index)


def _index(node, point, index):
    """Return the value of one index: an int, or an array of ints where it differs by point."""
    if node[0] == "n":
        return int(node[1])
    if node[0] == "+":
        return _index(node[1], point, index) + node[2]
    if node[0] == "+i":
        other = _index(("i", node[3]), point, index)
        return _index(node[1], point, index) + (other if node[2] == "+" else -other)
    letter = node[1]
    if letter in index:
        return index[letter]
    if letter in point.sizes:
        return point.sizes[letter]
    symbol = point.declared.symbols.get((letter, 0))
    if symbol is not None and symbol.kind == "class":
        return _class(symbol, point)
    raise Unreadable(f"index {letter!r} is not declared")


def _class(symbol, point):
    key = (symbol.body[1], len(symbol.body[2]))
    labels = np.real(point.values[key])
    if not (((labels == 0) | (labels == 1)).all() and (labels.sum(1) == 1).all()):
        raise NotDefined(f"{symbol.name} is defined for one-hot labels only")
    return labels.argmax(1) + 1


def _name(node, point, index):
    _, name, indices = node
    if not indices:
        return _plain(name, point, index)
    key = (name, len(indices))
    known = point.declared.symbols
    if key not in known and len(indices) == 1 and indices[0][0] == "n":
        digits = indices[0][1]
        if (name, len(digits)) in known or (name, len(digits)) == ("\\delta", 2):
            indices, key = tuple(("n", d) for d in digits), (name, len(digits))
    if name == "\\delta" and len(indices) == 2 and key not in known:
        left, right = (_index(i, point, index) for i in indices)
        return np.broadcast_to(np.asarray(left == right, float), point.count)
    if key not in known:
        raise _undeclared(node, known)
    wanted = [_index(i, point, index) for i in indices]
    symbol = known[key]
    for node, value, letter in zip(indices, wanted, symbol.indices):
        low, high = (value, value) if isinstance(value, int) else (np.min(value), np.max(value))
        if low < 1 or high > point.size(letter):
            reason = TooSmall if node[0] in ("i", "n") else Outside
            raise reason(f"index {value} of {name} lies outside 1..{point.size(letter)}")
    if all(isinstance(value, int) for value in wanted):
        return _entry(symbol, key, tuple(wanted), point)
    place = next(m for m, value in enumerate(wanted) if not isinstance(value, int))
    total = 0  # an index that differs from point to point, such as the class of a label
    for n in range(1, point.size(symbol.indices[place]) + 1):
        fixed = tuple(("n", str(v)) if isinstance(v, int) else i for v, i in zip(wanted, indices))
        chosen = ("name", name, (*fixed[:place], ("n", str(n)), *fixed[place + 1 :]))
        total = total + np.where(wanted[place] == n, _name(chosen, point, index), 0)
    return total


def _entry(symbol, key, wanted, point):
    if key in point.values:
        return point.values[key][(slice(None), *(w - 1 for w in wanted))]
    place = (key, wanted)
    if place not in point.cache:
        point.cache[place] = None
        bound = dict(zip(symbol.indices, wanted))
        how = _components if symbol.kind == "components" else lambda s, p, i: _value(s.body, p, i)
        point.cache[place] = how(symbol, point, bound)
    if point.cache[place] is None:
        raise Unreadable(f"{symbol.key} is defined by itself")
    return point.cache[place]


def _plain(name, point, index):
    if name in index:
        return np.full(point.count, float(index[name]))
    symbol = point.declared.symbols.get((name, 0))
    if (name, 0) in point.values:
        return point.values[name, 0]
    if symbol is None:
        if name in point.sizes:
            return np.full(point.count, float(point.sizes[name]))
        if name in ("e", "\\mathrm{e}"):
            return np.full(point.count, np.e)
        if name == "\\pi":
            return np.full(point.count, np.pi)
        raise _undeclared(("name", name, ()), point.declared.symbols)
    if symbol.kind == "class":
        return _class(symbol, point).astype(float)
    if symbol.kind == "ones":
        return np.ones((point.count, point.size(symbol.body), 1))
    if symbol.kind == "identity":
        return np.broadcast_to(np.eye(point.size(symbol.body)), (point.count, *[point.size(symbol.body)] * 2))
    if name not in point.cache:
        point.cache[name] = None
        point.cache[name] = (
            _components(symbol, point, {})
            if symbol.kind == "components"
            else _value(symbol.body, point, {})
        )
    if point.cache[name] is None:
        raise Unreadable(f"{name} is defined by itself")
    return point.cache[name]


def _components(symbol, point, index):
    body, letters = symbol.body
    places = list(np.ndindex(*(point.size(letter) for letter in letters)))
    values = [_value(body, point, {**index, **{a: n + 1 for a, n in zip(letters, place)}}) for place in places]
    if any(value.ndim != 1 for value in values):
        raise ShapesDiffer(f"the components of {symbol.key} are no numbers")
    return np.stack(values, 1).reshape(point.count, point.size(letters[0]), -1)


def _call(node, point, index):
    _, name, indices, arguments = node
    symbol = point.declared.symbols.get((name, len(indices)))
    if symbol is None or not symbol.parameters:
        raise Unreadable(f"{name} is not declared as a function with {len(indices)} indices")
    if len(arguments) != len(symbol.parameters):
        raise Unreadable(f"{name} takes {len(symbol.parameters)} arguments, found {len(arguments)}")
    key = (name, len(indices))
    inner = point
    for parameter, argument in zip(symbol.parameters, arguments):
        if not _is_parameter(argument, parameter, point):
            inner = _bind(parameter, _value(argument, point, index), inner)
    wanted = tuple(_index(i, point, index) for i in indices)
    if inner is point:
        if symbol.kind == "components":
            return _components(symbol, point, dict(zip(symbol.indices, wanted)))
        return _name(("name", name, indices), point, index) if indices else _scalar_call(symbol, key, point)
    bound = dict(zip(symbol.indices, wanted))
    return _components(symbol, inner, bound) if symbol.kind == "components" else _value(symbol.body, inner, bound)


def _scalar_call(symbol, key, point):
    return point.values[key] if key in point.values else _value(symbol.body, point, {})


def _is_parameter(argument, parameter, point):
    """Say whether a function is taken at its formal argument, whose values the point has."""
    argument = _stripped(argument)
    if argument == parameter or argument[0] != "name":
        return argument == parameter
    a, b = (point.declared.symbols.get((node[1], len(node[2]))) for node in (argument, parameter))
    return a is not None and b is not None and a.kind == b.kind == "components" and a.body == b.body


def _stripped(node):
    return _stripped(node[1]) if node[0] == "paren" else node


def _bind(parameter, value, point):
    """Give the formal argument of a function a value."""
    vector = point.declared.symbols.get((parameter[1], len(parameter[2])))
    if vector is not None and vector.kind == "components":
        component, letters = vector.body
        if component[0] != "name":
            raise Unreadable(f"{parameter[1]} stands for a formula and cannot take other values")
        if value.ndim != 3 or value.shape[2] != 1 and len(letters) == 1:
            raise ShapesDiffer(f"{parameter[1]} is a vector, the argument is not")
        array = value[:, :, 0] if len(letters) == 1 else value
        key = (component[1], len(component[2]))
        if array.shape[1:] != tuple(point.size(letter) for letter in point.declared.symbols[key].indices):
            raise ShapesDiffer(f"{parameter[1]} has another size than the argument")
        return point.replaced(key, array, np.iscomplexobj(array))
    if parameter[2]:
        raise Unreadable(f"the argument {_shown(parameter)} has an index and cannot take other values")
    return point.replaced((parameter[1], 0), value, np.iscomplexobj(value))


def _add(node, point, index):
    terms = _terms(node)
    if any(term == DOTS for _, term in terms):
        for (sign, term), (following, _) in zip(terms, terms[1:]):
            if term == DOTS and sign != following:
                raise Unreadable("the dots and the term after them have different signs")
        signed = [term if sign > 0 or term == DOTS else ("neg", term) for sign, term in terms]
        terms = [(1, term) for term in ellipsis(signed, point, index)]
    total = None
    for sign, term in terms:
        value = sign * _value(term, point, index)
        if total is not None:
            _same_shape(total, value, "added")
        total = value if total is None else total + value
    return total


def _terms(node):
    """Return the terms of a sum with their signs."""
    terms = []
    while node[0] in ("add", "sub"):
        terms.append((1 if node[0] == "add" else -1, node[2]))
        node = node[1]
    return [*terms, (1, node)][::-1]


# --- what dots stand for -----------------------------------------------------------------------


def ellipsis(terms, point, index):
    """Fill in what the dots of x_1 + x_2 + … + x_K stand for; the last term stays as it is typed."""
    terms = [_spread(term, point.declared.symbols) for term in terms]
    filled = []
    for place, term in enumerate(terms):
        if term == DOTS:
            filled += _between(terms, place, point, index)
        else:
            filled.append(term)
    return filled


def _between(terms, place, point, index):
    """Return the terms that the dots at ``place`` stand for.

    The terms before them show what counts: all of it goes up by one from term to term.
    """
    if place == 0 or place + 1 == len(terms) or DOTS in (terms[place - 1], terms[place + 1]):
        raise Unreadable("dots need a term before and one after them")
    before, after = _as_power(terms[place - 1], terms[place + 1]), terms[place + 1]
    step = _differ(terms[place - 2], before) if place >= 2 else None
    if step and all(map(_is_number, step.values())):
        if any(int(b[1]) != int(a[1]) + 1 for a, b in step.values()):
            raise Unreadable("the pattern of the dots is not understood: their terms do not count by one")
        counting = {path: (b, _at(after, path, b[0])) for path, (a, b) in step.items()}
        last = _indices(after)
        if len(last) == 1 and all(end is None for _, end in counting.values()):  # x_1 + x_2 + … + 2 x_n
            counting = {path: (b, last[0]) for path, (b, _) in counting.items()}
        ends = [path for path, (_, end) in counting.items() if end is not None]
        ends = sorted(ends, key=lambda path: counting[path][1][0] in ("n", "num"))[:1]
    else:
        counting = _differ(before, after) or {}
        ends = list(counting)
    if not ends or any(start[0] not in ("n", "num") for start, _ in counting.values()):
        raise Unreadable("the pattern of the dots is not understood")
    counts = {_count(counting[path][1], point, index) - int(counting[path][0][1]) for path in ends}
    if len(counts) != 1:
        raise Unreadable("the pattern of the dots is not understood: two things count to different ends")
    count = counts.pop()
    if count < 1:
        raise Outside("no room for the dots")
    point.spend(count)
    found = []
    for n in range(1, count):
        term = before
        for path, (start, _) in counting.items():
            term = _put(term, path, (start[0], str(int(start[1]) + n)))
        found.append(term)
    return found


def _as_power(before, after):
    """Read the q of 1 + q + … + q^n as q^1."""
    if after[0] == "pow" and after[1] == before:
        return ("pow", before, ("num", "1"))
    if isinstance(before, tuple) and len(before) == len(after) and before[:1] == after[:1] and before[0] in ("mul", "dot", "neg"):
        return (before[0], *(_as_power(b, a) for b, a in zip(before[1:], after[1:])))
    return before


def _spread(node, known):
    """Read the digits of ``A_{11}`` as two indices where A has two."""
    if not isinstance(node, tuple):
        return node
    if len(node) == 3 and node[0] == "name" and len(node[2]) == 1 and node[2][0][0] == "n":
        digits = node[2][0][1]
        if (node[1], 1) not in known and (node[1], len(digits)) in known:
            return ("name", node[1], tuple(("n", digit) for digit in digits))
    return tuple(_spread(part, known) for part in node)


def _is_index(node):
    return isinstance(node, tuple) and len(node) > 1 and node[0] in ("n", "i", "+", "+i")


def _indices(node):
    """Return the indices of a tree that are no numbers, each once."""
    if _is_index(node) or not isinstance(node, tuple):
        return [node] if _is_index(node) and node[0] != "n" else []
    return list(dict.fromkeys(found for part in node for found in _indices(part)))


def _is_number(pair):
    return pair[0][0] == pair[1][0] and pair[0][0] in ("n", "num") and pair[0][1].isdigit() and pair[1][1].isdigit()


def _count(node, point, index):
    """Return the whole number that an index or an expression at the end of dots is."""
    value = _index(node, point, index) if _is_index(node) else _whole(node, point, index)
    if not isinstance(value, int):
        raise Unreadable("the dots end at an index that differs from point to point")
    return value


def _differ(a, b, path=()):
    """Return where two trees of one shape count differently: path → (from, to), or None."""
    if a == b:
        return {}
    if not (isinstance(a, tuple) and isinstance(b, tuple)):
        return None
    if _is_index(a) and _is_index(b) or a[:1] == ("num",) and a[1].isdigit() and isinstance(b[0], str) and not _is_index(b):
        return {path: (a, b)}
    if len(a) != len(b):
        return None
    found = {}
    for n, (left, right) in enumerate(zip(a, b)):
        inner = _differ(left, right, (*path, n))
        if inner is None:
            return None
        found.update(inner)
    return found


def _at(node, path, kind):
    """Return the index (``kind`` "n") or the number ("num") at ``path``, or None."""
    for n in path:
        if not isinstance(node, tuple) or n >= len(node):
            return None
        node = node[n]
    if not isinstance(node, tuple) or not node or not isinstance(node[0], str):
        return None
    return node if _is_index(node) == (kind == "n") else None


def _put(node, path, new):
    if not path:
        return new
    return (*node[: path[0]], _put(node[path[0]], path[1:], new), *node[path[0] + 1 :])


def _neg(node, point, index):
    return -_value(node[1], point, index)


def _same_shape(a, b, verb):
    if a.shape[1:] != b.shape[1:]:
        raise ShapesDiffer(f"{_kind(a)} and {_kind(b)} cannot be {verb}")


def _kind(value):
    if value.ndim == 1:
        return "a number"
    rows, columns = value.shape[1:]
    if columns == 1:
        return f"a column of {rows}"
    return f"a row of {columns}" if rows == 1 else f"a {rows} × {columns} matrix"


def _mul(node, point, index):
    factors = _factors(node)
    if any(factor == DOTS for _, factor in factors):
        how = "odot" if all(how == "odot" for how, _ in factors[1:]) else "mul"
        factors = [(how, factor) for factor in ellipsis([factor for _, factor in factors], point, index)]
    result = None
    for how, factor in factors:
        value = _value(factor, point, index)
        result = value if result is None else _product(how, result, value)
    return result


def _factors(node):
    """Return the factors of a product, each with the kind of product that joins it to those before."""
    factors = []
    while node[0] in ("mul", "dot", "odot"):
        factors.append((node[0], node[2]))
        node = node[1]
    return [*factors, ("mul", node)][::-1]


def _product(how, a, b):
    if a.ndim == 1 or b.ndim == 1:
        if a.ndim == b.ndim:
            return a * b
        return a[:, None, None] * b if a.ndim == 1 else a * b[:, None, None]
    if how == "odot":
        _same_shape(a, b, "multiplied entry by entry")
        return a * b
    if how == "dot" and a.shape == b.shape and a.shape[2] == 1 and a.shape[1] > 1:
        return (a * b).sum((1, 2))
    if a.shape[2] != b.shape[1]:
        raise ShapesDiffer(f"{_kind(a)} times {_kind(b)} is not defined")
    result = a @ b
    return result[:, 0, 0] if result.shape[1:] == (1, 1) else result


def _div(node, point, index):
    above, below = _value(node[1], point, index), _value(node[2], point, index)
    if below.ndim != 1:
        _same_shape(above, below, "divided")
        return above / below
    return above / below if above.ndim == 1 else above / below[:, None, None]


def _pow(node, point, index):
    exponent = _value(node[2], point, index)
    if node[1] in (("name", "e", ()), ("name", "\\mathrm{e}", ())) and ("e", 0) not in point.declared.symbols:
        return np.exp(exponent)
    base = _value(node[1], point, index)
    if exponent.ndim != 1:
        raise ShapesDiffer(f"{_kind(exponent)} as an exponent")
    whole = exponent.real[0] if not np.iscomplexobj(exponent) or not exponent.imag.any() else np.nan
    if abs(whole) < 1000 and whole == int(whole) and (exponent == whole).all():
        if base.ndim == 1:
            return base ** int(whole)
        if base.shape[1] != base.shape[2]:
            raise ShapesDiffer(f"a power of {_kind(base)}")
        try:
            return np.linalg.matrix_power(base, int(whole))
        except np.linalg.LinAlgError:
            return np.full(base.shape, np.nan)
    if base.ndim == 3:
        raise ShapesDiffer(f"a power of {_kind(base)}")
    return np.exp(exponent * _log(base))


def _log(x):
    return np.where(np.real(x) > 0, np.log(np.where(np.real(x) > 0, x, 1)), np.nan)


def _transpose(node, point, index):
    value = _value(node[1], point, index)
    return value if value.ndim == 1 else value.transpose(0, 2, 1)


def _sqrt(x):
    return np.where(np.real(x) >= 0, np.sqrt(np.where(np.real(x) >= 0, x, 0)), np.nan)


def _abs(x):
    return np.where(np.real(x) < 0, -x, x)


FUNCTIONS = {
    "exp": np.exp, "sin": np.sin, "cos": np.cos, "tan": np.tan, "sinh": np.sinh, "cosh": np.cosh,
    "tanh": np.tanh, "arctan": np.arctan, "arcsin": np.arcsin, "arccos": np.arccos, "abs": _abs,
    "sign": lambda x: np.sign(np.real(x)), "sgn": lambda x: np.sign(np.real(x)),
    "sqrt": _sqrt,
}  # fmt: skip


def _fn(node, point, index):
    _, name, base, arguments = node
    values = [_value(a, point, index) for a in arguments]
    if name in ("max", "min"):
        if base is not None:
            raise Unreadable(f"{name} with an index that it does not run over")
        return _extreme(name, values)
    if len(values) != 1:
        raise Unreadable(f"{name} takes one argument, found {len(values)}")
    x = values[0]
    if name in ("ln", "log"):
        logarithm = _log(x)
        return logarithm if base is None else logarithm / _log(_value(base, point, index))
    if name == "abs" and x.ndim == 3 and x.shape[1] == x.shape[2]:
        return np.linalg.det(x)
    if name == "norm" or name == "abs" and x.ndim == 3:
        return _norm(x, base, point, index)
    if base is not None:
        raise Unreadable(f"{name} with an index")
    if name == "diag":
        if x.ndim != 3 or 1 not in x.shape[1:]:
            raise ShapesDiffer(f"diag of {_kind(x)}")
        flat = x.reshape(x.shape[0], -1)
        return flat[:, :, None] * np.eye(flat.shape[1])
    if name in ("tr", "Tr", "det"):
        if x.ndim != 3 or x.shape[1] != x.shape[2]:
            raise ShapesDiffer(f"{name} of {_kind(x)}")
        return np.trace(x, axis1=1, axis2=2) if name != "det" else np.linalg.det(x)
    if name == "factorial":
        if x.ndim != 1 or not np.isin(np.real(x), np.arange(21)).all():
            raise Unreadable("! needs a whole number up to 20")
        return np.array([float(math.factorial(int(n))) for n in np.real(x)])
    return FUNCTIONS[name](x)


def _norm(x, base, point, index):
    """Return ‖x‖, ‖x‖_p or ‖x‖_∞; of a matrix only the norm of its entries, ‖A‖_F."""
    entries = x.reshape(x.shape[0], -1)
    if x.ndim == 3 and 1 not in x.shape[1:] and base != ("name", "F", ()):
        raise Unreadable("which norm of a matrix? The sum of the squares of its entries is ‖·‖_F")
    if base == ("name", "\\infty", ()):
        return _extreme("max", list(_abs(entries).T))
    if base in (None, ("num", "2"), ("name", "F", ())):
        return _sqrt((entries * entries).sum(1))
    p = _value(base, point, index)
    if p.ndim != 1 or (np.real(p) < 1).any():
        raise Unreadable("the index of a norm must be a number from 1 on")
    total = _abs(entries).sum(1) if (p == 1).all() else np.exp(p[:, None] * _log(_abs(entries))).sum(1)
    return total if (p == 1).all() else np.exp(_log(total) / p)


def _extreme(name, values):
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


NEUTRAL = {"sum": 0.0, "prod": 1.0, "max": -np.inf, "min": np.inf}


def _big(node, point, index):
    kind, letter, low, high, conditions, body = node
    first = 1 if low is None else _whole(low, point, index)
    if high is not None:
        last = _whole(high, point, index)
    elif letter in point.declared.index:
        last = point.size(letter)
    else:
        raise Unreadable(f"index {letter!r} has no range")
    values = []
    for n in range(first, last + 1):
        point.spend(1)
        inner = {**index, letter: n}
        mask = _all(conditions, point, inner)
        if mask is False:
            continue
        value = _value(body, point, inner)
        if mask is not True:
            if value.ndim == 3 and kind == "prod":
                raise Unreadable("a product of matrices whose factors differ from point to point")
            value = np.where(mask if value.ndim == 1 else mask[:, None, None], value, NEUTRAL[kind])
        if values:
            _same_shape(values[0], value, "added" if kind == "sum" else "compared")
        values.append(value)
    if not values and kind in ("sum", "prod"):
        return np.full(point.count, NEUTRAL[kind])
    if not values:
        raise TooSmall(f"the {kind}imum of nothing")
    if kind in ("max", "min"):
        return _extreme(kind, values) if len(values) > 1 else values[0]
    total = values[0]
    for value in values[1:]:
        total = total + value if kind == "sum" else _product("mul", total, value)
    return total


def _whole(node, point, index):
    value = np.real(_value(node, point, index))
    if value.ndim != 1 or not np.isfinite(value).all() or (value != value[0]).any() or value[0] % 1:
        raise Unreadable("a limit that is not one whole number")
    return int(value[0])


COMPARE = {
    "=": lambda a, b: np.isclose(np.real(a), np.real(b), rtol=1e-9, atol=1e-9),
    "≠": lambda a, b: ~np.isclose(np.real(a), np.real(b), rtol=1e-9, atol=1e-9),
    "<": lambda a, b: np.real(a) < np.real(b),
    ">": lambda a, b: np.real(a) > np.real(b),
    "≤": lambda a, b: np.real(a) <= np.real(b) + 1e-12,
    "≥": lambda a, b: np.real(a) >= np.real(b) - 1e-12,
}


def holds_at(condition, point, index):
    """Say at which points a condition holds: a bool, or an array of bools."""
    with np.errstate(all="ignore"):
        return _condition(condition, point, index)


def _condition(condition, point, index):
    if condition[0] == "otherwise":
        return True
    if condition[0] == "all":
        return _all(condition[1:], point, index)
    result = True
    sides = condition[1::2]
    for left, sign, right in zip(sides, condition[2::2], sides[1:]):
        if sign not in COMPARE:
            raise Unreadable(f"{sign} in a condition")
        a, b = _value(left, point, index), _value(right, point, index)
        if a.ndim != 1 or b.ndim != 1:
            raise Unreadable("a condition on vectors")
        result = result & COMPARE[sign](a, b)
    if isinstance(result, np.ndarray) and (result == result[0]).all():
        return bool(result[0])
    return result


def _all(conditions, point, index):
    result = True
    for condition in conditions:
        result = result & _condition(condition, point, index)
    return result


def _cases(node, point, index):
    result, open_ = None, np.ones(point.count, bool)
    for body, condition in node[1]:
        mask = np.broadcast_to(_condition(condition, point, index), point.count) & open_
        if mask.any():
            value = _value(body, point, index)
            if value.ndim != 1:
                raise Unreadable("cases whose values are not numbers")
            result = np.where(mask, value, np.nan if result is None else result)
            open_ = open_ & ~mask
    if result is None:
        return np.full(point.count, np.nan)
    return np.where(open_, np.nan, result)


def _tuple(node, point, index):
    return _matrix(("matrix", tuple((entry,) for entry in node[1])), point, index)


def _matrix(node, point, index):
    rows = _fill_matrix(node[1], point, index)
    values = [_value(cell, point, index) for row in rows for cell in row]
    if any(value.ndim != 1 for value in values):
        raise Unreadable("a matrix whose entries are not numbers")
    return np.stack(values, 1).reshape(point.count, len(rows), -1)


def _fill_matrix(rows, point, index):
    """Fill in the dots of a matrix: first within its rows, then between them."""
    result, single = [], len(rows[0]) == 1
    for n, row in enumerate(rows):
        if row[0] != DOTS:
            result.append(row if single else ellipsis(row, point, index))
            continue
        if n == 0 or n + 1 == len(rows) or DOTS in (rows[n - 1][0], rows[n + 1][0]) or set(row) != {DOTS}:
            raise Unreadable("dots need a row before and one after them")
        below = rows[n + 1] if single else ellipsis(rows[n + 1], point, index)
        above = result[-2:] if n >= 2 and rows[n - 2][0] != DOTS else result[-1:]
        columns = [_column(entries, end, point, index) for *entries, end in zip(*above, below)]
        result += _side_by_side(columns)
    if len({len(row) for row in result}) != 1:
        raise Unreadable("the rows of a matrix have different lengths")
    return result


def _column(above, below, point, index):
    """Return what the dots of one column stand for, or the entry itself if it is the same above and below."""
    if above[-1] == below:
        return below
    return ellipsis([*above, DOTS, below], point, index)[len(above) : -1]


def _side_by_side(columns):
    """Return the rows that columns between dots make; an entry that never changes fits all of them."""
    heights = {len(column) for column in columns if isinstance(column, list)}
    if len(heights) != 1:
        raise Unreadable("the pattern of the dots is not understood")
    height = heights.pop()
    return [tuple(c[n] if isinstance(c, list) else c for c in columns) for n in range(height)]


def _diff(node, point, index):
    _, body, variables = node
    orders = [variable for variable, order in variables for _ in range(order)]
    return _derive(body, orders, point, index)


def _derive(body, variables, point, index):
    if not variables:
        return _value(body, point, index)
    variable, rest = variables[0], variables[1:]
    name = variable[1] if variable[0] in ("name", "call") else None
    if name is None:
        raise Unreadable("a derivative with respect to something that is not a symbol")
    indices = variable[2]
    key = (name, len(indices))
    known = point.declared.symbols
    if key not in known and len(indices) == 1 and indices[0][0] == "n" and (name, len(indices[0][1])) in known:
        indices = tuple(("n", d) for d in indices[0][1])
        key = (name, len(indices))
    if key not in known:
        raise Unreadable(f"{_shown(variable)} is not declared")
    symbol = known[key]
    if variable[0] == "call" and not all(map(_is_parameter, variable[3], symbol.parameters, [point] * len(variable[3]))):
        raise Unreadable(f"a derivative with respect to {_shown(variable)} at another argument than the declared one")
    if symbol.kind == "components":
        if rest:
            return _second(body, symbol, rest, point, index)
        return _by_vector(body, symbol, point, index, [_index(i, point, index) for i in indices])
    if symbol.kind in ("class", "ones", "identity"):
        raise Unreadable(f"a derivative with respect to {_shown(variable)}")
    wanted = tuple(_index(i, point, index) for i in indices)
    for value, letter in zip(wanted, symbol.indices):
        if np.min(value) < 1 or np.max(value) > point.size(letter):
            raise TooSmall(f"index {value} of {name} lies outside 1..{point.size(letter)}")
    if not indices and not rest and not symbol.parameters and _plain(name, point, {}).ndim == 3:
        return _by_defined(body, symbol, point, index)
    return _along(lambda p: _derive(body, rest, p, index), key, symbol, wanted, point)


def _along(function, key, symbol, wanted, point):
    """Differentiate ``function`` of the point by one entry of a symbol."""
    array = _array(key, symbol, point)
    where = np.zeros(array.shape)
    where[(np.arange(point.count), *(w - 1 for w in wanted))] = 1
    if not point.is_complex:
        moved = function(point.replaced(key, array + 1j * STEP * where, True))
        return np.imag(moved) / STEP

    def at(h):
        return function(point.replaced(key, array + h * where, True))

    return (8 * (at(COARSE) - at(-COARSE)) - (at(2 * COARSE) - at(-2 * COARSE))) / (12 * COARSE)


def _array(key, symbol, point):
    """All values of a symbol, as an array (P, sizes of its indices)."""
    if key in point.values:
        return point.values[key]
    shape = tuple(point.size(letter) for letter in symbol.indices)
    array = np.empty((point.count, *shape), complex)
    for place in np.ndindex(*shape):
        wanted = tuple(n + 1 for n in place)
        value = _entry(symbol, key, wanted, point) if wanted else _plain(symbol.name, point, {}) if not symbol.parameters else _value(symbol.body, point, {})
        if value.ndim == 3 and not wanted:
            return value
        if value.ndim != 1:
            raise Unreadable(f"a derivative with respect to {symbol.key}")
        array[(slice(None), *place)] = value
    return array if array.imag.any() else array.real.copy()


def _by_vector(body, symbol, point, index, fixed=()):
    component, letters = symbol.body
    if component[0] not in ("name", "call"):
        if symbol.indices:
            raise Unreadable(f"a derivative with respect to {symbol.key}, which is no vector of symbols")
        return _by_defined(body, symbol, point, index)
    key = (component[1], len(component[2]))
    base = point.declared.symbols.get(key)
    if base is None:
        raise Unreadable(f"{_shown(component)} is not declared")
    columns = []
    for place in np.ndindex(*(point.size(letter) for letter in letters)):
        bound = {**dict(zip(symbol.indices, fixed)), **{letter: n + 1 for letter, n in zip(letters, place)}}
        wanted = tuple(_index(i, point, bound) for i in component[2])
        columns.append(_along(lambda p: _value(body, p, index), key, base, wanted, point))
    return _gathered(columns, [point.size(letter) for letter in letters], body, point)


def _by_defined(body, symbol, point, index):
    """Differentiate by a vector or matrix that is given by a formula: its entries are independent here."""
    rows, width = _plain(symbol.name, point, {}).shape[1:]
    columns = [
        _along(lambda p: _value(body, p, index), (symbol.name, 0), symbol, (row + 1, column + 1), point)
        for row in range(rows)
        for column in range(width)
    ]
    return _gathered(columns, [rows] if width == 1 else [rows, width], body, point)


def _gathered(columns, sizes, body, point):
    """Put the derivatives by the entries of a vector or matrix together."""
    if len(sizes) == 2:
        if columns[0].ndim != 1:
            raise Unreadable("the derivative of a vector by a matrix")
        return np.stack(columns, 1).reshape(point.count, *sizes)
    if columns[0].ndim == 1:
        gradient = np.stack(columns, 1)
        return gradient[:, None, :] if point.declared.layout == "numerator" else gradient[:, :, None]
    if _stripped(body)[0] == "T":
        raise Unreadable("the derivative of a row by a vector")
    flat = [column.reshape(point.count, -1) for column in columns]
    return np.stack(flat, 2)


def _second(body, symbol, rest, point, index):
    """∂²/∂z∂zᵀ of a scalar: the matrix of second derivatives."""
    if len(rest) != 1:
        raise Unreadable("a derivative of an order above 2 by a vector")
    inner = rest[0][1] if rest[0][0] == "T" else rest[0]
    second = point.declared.symbols.get((inner[1], len(inner[2]))) if inner[0] == "name" else None
    if second is None or second.kind != "components" or len(second.body[1]) != 1:
        raise Unreadable("a derivative by a vector and by something else")
    component, letters = symbol.body
    key = (component[1], len(component[2]))
    base = point.declared.symbols.get(key)
    if base is None:
        raise Unreadable(f"{_shown(component)} is not declared")
    rows = []
    for n in range(1, point.size(letters[0]) + 1):
        wanted = tuple(_index(i, point, {letters[0]: n}) for i in component[2])
        column = _along(
            lambda p: _by_vector(body, second, p, index).reshape(point.count, -1), key, base, wanted, point
        )
        rows.append(column)
    return np.stack(rows, 1)


def _dots(node, point, index):
    raise Unreadable("dots need a term before and one after them")


def _undeclared(node, known):
    """Return the error that a name is not declared, or only with another number of indices."""
    counts = [n for name, n in known if name == node[1] and n > 0]
    hint = f", only with {counts[0]} ind{'ex' if counts[0] == 1 else 'ices'}" if counts else ""
    return Unreadable(f"{_shown(node)} is not declared{hint}")


def _shown(node):
    indices = "".join(i[1] if isinstance(i[1], str) else "…" for i in node[2])
    return f"{node[1]}_{{{indices}}}" if indices else node[1]


_HOW = {
    "num": _number, "paren": _paren, "name": _name, "call": _call, "add": _add, "sub": _add,
    "neg": _neg, "mul": _mul, "dot": _mul, "odot": _mul, "div": _div, "pow": _pow, "T": _transpose,
    "fn": _fn, "sum": _big, "prod": _big, "max": _big, "min": _big, "cases": _cases,
    "matrix": _matrix, "tuple": _tuple, "diff": _diff, "dots": _dots,
}  # fmt: skip
