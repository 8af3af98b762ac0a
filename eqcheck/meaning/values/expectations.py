"""E, Var and Cov of random variables that take finitely many values, each with a declared probability.

Variables whose values are counted by one index are joint; those of different indices are independent.  Those of which a
block gives the mean and the covariance are averaged in the module ``moments``.
"""

import itertools
from dataclasses import replace

import numpy as np

from ...reading.tokens import Unreadable
from ...reading.trees.walking import nodes
from ..declarations.symbols import RANDOM, key_in
from .errors import ShapesDiffer
from .evaluate import value
from .moments import average
from .shapes import kind, same_shape
from .sums import each_member
from .tables import averaged, in_small_letters, over_letters


def moment(name, base, arguments, point, index):
    """Return E[X], Var(X) or Cov(X, Y); ``base`` is the variable that is averaged, where one is named."""
    if base is not None:
        base, arguments = in_small_letters(base, arguments, point)
    if base is not None and base and isinstance(base[0], tuple):  # E_{x \sim p, a \sim \pi}, one after the other
        if name != "E" or len(arguments) != 1:
            raise Unreadable(f"{name} over several letters with a ∼ each")
        inner = arguments[0]
        for each in reversed(base):
            inner = ("fn", "E", each, (inner,))
        return value(inner, point, index)
    arguments, given = _unconditional(arguments, point)
    if len(arguments) == 1:
        pairs = (arguments[0], arguments[0])
    elif name == "Cov" and len(arguments) == 2:
        pairs = arguments
    else:
        raise Unreadable(f"{name} takes one argument{' or two' * (name == 'Cov')}, found {len(arguments)}")
    if base is not None and (data := _over_data(base, point)) is not None:
        return _mean_of_data(name, *data, pairs, point, index)
    if base is not None and (chosen := averaged(base, point) or _over_choice(base, point)) is not None:
        return _average(name, *chosen, pairs, point, index)
    found = {}
    for argument in arguments:
        _variables(argument, point, found)
    found = {key: symbol for key, symbol in found.items() if key not in given}
    if base is None and not found and not any(symbol.kind in (*RANDOM, "choice") for symbol in point.declared.symbols.values()):
        raise Unreadable(f"{name} over what? Write the set of data below it, as in \\mathbb{{E}}_{{x \\sim D}}")
    other = None
    if base is not None and base[0] == "rel":
        base, other = base[1], base[3]
    if base is not None:
        found = _named(base, found)
    if other is not None:
        found = _drawn_from(other, found, point)
    first = mean(pairs[0], found, point, index)
    if name == "E":
        return first
    second = mean(pairs[1], found, point, index)
    product = ("mul", ("paren", pairs[0]), ("paren", pairs[1]))
    if first.ndim == 1 and second.ndim == 1:
        return mean(product, found, point, index) - first * second
    if first.ndim != 3 or second.ndim != 3 or (first.shape[2], second.shape[2]) != (1, 1):
        raise ShapesDiffer(f"{name} of {kind(first)} and {kind(second)}")
    turned = ("mul", ("paren", pairs[0]), ("T", ("paren", pairs[1])))  # a covariance matrix, E[X Yᵀ] − E[X] E[Y]ᵀ
    return mean(turned, found, point, index) - first * second.transpose(0, 2, 1)


def _unconditional(arguments, point):
    r"""Return the arguments before a bar and the random variables behind it: \mathbb{E}[y \mid x, \theta] is E[y] where x and θ are none.

    A random variable behind the bar keeps the value that an average around this one gives it.
    """
    bar = next((n for n, argument in enumerate(arguments) if argument[0] == "bar"), None)
    if bar is None:
        return arguments, {}
    found = {}
    for argument in arguments[bar + 1 :]:
        _variables(argument, point, found)
        if argument[0] == "rel" or any(symbol.kind == "choice" for symbol in _symbols(argument, point)):
            raise Unreadable("an average under a condition: write the distribution below E, as in \\mathbb{E}_{p(z \\mid x)}")
    if not all(key in point.values for key in found):
        raise Unreadable("an average under a condition on a random variable: declare its value as a function of its own")
    return arguments[:bar], found


def _symbols(node, point):
    """Yield the symbols of the names in a tree."""
    for found in nodes(node):
        if found[0] == "name" and (found[1], len(found[2])) in point.declared.symbols:
            yield point.declared.symbols[found[1], len(found[2])]


def _over_choice(base, point):
    r"""Return the keys of the letters and their distribution in \mathbb{E}_{z \sim p(z)} or \mathbb{E}_{q(z)} where z is one of an index."""
    letter, weight = (base[1], base[3]) if base[0] == "rel" else (None, base)
    names = [letter] if letter else [a for a in weight[3] if a[0] == "name"][:1] if weight[0] == "call" else []
    for name in names:
        symbol = point.declared.symbols.get((name[1], len(name[2]))) if name[0] == "name" else None
        if symbol is not None and symbol.kind == "choice" and not symbol.indices and weight[0] == "call":
            return [(name[1], 0)], weight
    return None


def _over_data(base, point):
    r"""Return the names and the set of \mathbb{E}_{(x, y) \sim D} and of \mathbb{E}_D, if D is a declared set of data; else None."""
    left, right = (base[1], base[3]) if base[0] == "rel" and base[2] == "∼" else (None, base)
    symbol = point.declared.symbols.get((right[1], len(right[2]))) if right[0] == "name" else None
    if symbol is None or symbol.kind != "set":
        return None
    trees = symbol.body[0][1] if symbol.body[0][0] == "tuple" else (symbol.body[0],)
    if left is None:  # the x of D: set of x_n
        names = tuple(("name", tree[1], ()) for tree in trees if tree[0] == "name")
    else:
        names = left[1] if left[0] == "tuple" else (left,)
    if any((name[1], 0) not in point.declared.symbols for name in names if name[0] == "name"):
        raise Unreadable("an average over data by a letter that the block does not declare")
    return symbol, right[2], names


def _mean_of_data(name, symbol, indices, names, pairs, point, index):
    def mean_of(body):
        values = [value(body, inner, index) for inner in each_member(symbol, indices, names, point, index)]
        return sum(values[1:], values[0]) / len(values)

    first = mean_of(pairs[0])
    if name == "E":
        return first
    second = mean_of(pairs[1])
    if first.ndim != 1 or second.ndim != 1:
        raise Unreadable(f"{name} of vectors over data")
    return mean_of(("mul", ("paren", pairs[0]), ("paren", pairs[1]))) - first * second


def _average(name, keys, weight, pairs, point, index):
    def mean_of(body):
        total = 0
        for inner in over_letters(keys, point):
            term = value(body, inner, index)
            share = value(weight, inner, index)
            total = total + (share if term.ndim == 1 else share[:, None, None]) * term
        return total

    first = mean_of(pairs[0])
    return first if name == "E" else mean_of(("mul", ("paren", pairs[0]), ("paren", pairs[1]))) - first * mean_of(pairs[1])


def mean(body, variables, point, index):
    """Return the average of ``body`` over all outcomes of the random variables."""
    if any(symbol.kind == "moments" for symbol in variables.values()):
        if any(symbol.kind == "random" for symbol in variables.values()):
            raise Unreadable("an average over random variables of which some have declared values and others declared moments")
        return average(body, variables, point, index)
    letters = sorted({symbol.body[2] for symbol in variables.values()})
    weights = {}
    for symbol in variables.values():
        if weights.setdefault(symbol.body[2], symbol.body[1]) != symbol.body[1]:
            raise Unreadable(f"two random variables are counted by {symbol.body[2]} and have different probabilities")
    total = 0
    for places in itertools.product(*(range(1, point.size(letter) + 1) for letter in letters)):
        outcome = dict(zip(letters, places))
        weight, inner = np.ones(point.count), point
        for key, symbol in variables.items():
            if symbol.indices:
                raise Unreadable("a random variable with an index")
            x = value(symbol.body[0], inner, outcome)
            inner = inner.replaced(key, x, np.iscomplexobj(x))
        for tree in weights.values():
            weight = weight * value(tree, inner, {**index, **outcome})
        term = value(body, inner, index)
        if not isinstance(total, int):
            same_shape(total, term, "added")
        total = total + (weight if term.ndim == 1 else weight[:, None, None]) * term
    return total


def _variables(node, point, found):
    """Put down the random variables that occur in a tree, or in what its names stand for: E[X] is a number within E[(X - E[X])^2], too."""
    for part in point.declared.nodes(node):
        key = key_in(part)
        symbol = point.declared.symbols.get(key)
        if symbol is not None and symbol.kind in RANDOM:
            found[key] = symbol


def _drawn_from(other, found, point):
    r"""Return the variable of \mathbb{E}_{x \sim q} with the probabilities that stand there."""
    if len(found) != 1:
        raise Unreadable("behind ∼ stands the distribution of one random variable")
    ((key, symbol),) = found.items()
    if symbol.kind != "random":
        raise Unreadable(f"the block says how {symbol.key} is distributed: leave out what stands behind ∼ below E")
    letter, known = symbol.body[2], point.declared.symbols
    weight = other
    if other[0] == "name":
        whole = known.get((other[1], len(other[2])))
        if whole is not None and whole.kind == "components" and whole.body[1] == (letter,):
            weight = whole.body[0]
        elif not other[2] and (other[1], 1) in known and known[other[1], 1].indices == (letter,):
            weight = ("name", other[1], (("i", letter),))
        elif not other[2]:
            raise Unreadable(f"{other[1]} is no distribution over the values of {symbol.key}")
    return {key: replace(symbol, body=(symbol.body[0], weight, letter))}


def _named(base, found):
    """Return only the variables that stand below E: E_X, E_{X, Y}."""
    names = [base] if base[0] == "name" else list(base[1]) if base[0] == "tuple" else []
    keys = [(name[1], len(name[2])) for name in names if name[0] == "name"]
    if not keys or not set(keys) <= set(found):
        raise Unreadable("below E stands something that is no random variable of its argument")
    return {key: found[key] for key in keys}
