r"""Distributions of which a page says no more than over what they are: p(x, z): distribution; each sample has another one.

Their letters take a few values each, and a table says how probable these are together.  Marginal and conditional probabilities
follow from it, so that Bayes' rule holds and its misprints do not.  What is declared of one name, as p(z) and p(x \mid z), is multiplied.
"""

import itertools
import zlib

import numpy as np

from ...reading.tokens import Unreadable
from ...reading.trees.walking import bare, nodes
from .errors import Undeclared, shown
from .evaluate import value
from .matching import call_shown, undecorated

ANY = ("name", "\\cdot", ())  # what stands for the letter in p(\cdot \mid x)
DOES_NOT_FOLLOW = "{0} does not follow from what is declared of {1}"


def probability(node, point, index):
    """Return the probability that a call of a declared distribution is; None for other calls."""
    _, name, indices, arguments = node
    factors = point.declared.distributions.get(name)
    if not factors or indices:
        return None
    bar = next((n for n, argument in enumerate(arguments) if argument[0] == "bar"), len(arguments))
    letters, given = _letters(factors)
    before, behind = ([_place(each, (*letters, *given), point, index) for each in part] for part in (arguments[:bar], arguments[bar + 1 :]))
    if None in before or None in behind:
        if any(symbol.head == name and symbol.kind != "distribution" for symbol in point.declared.symbols.values()):
            return None
        raise Undeclared(DOES_NOT_FOLLOW.format(call_shown(name, arguments), name))
    asked, known = dict(before), dict(behind)
    alone = [factor for factor in factors if (set(factor.body[0]), set(factor.body[1])) == (asked.keys(), known.keys())]
    if len(alone) == 1 and len(asked) == len(before) and len(known) == len(behind):  # p(x), whatever else is called p
        axes = (*alone[0].body[0], *alone[0].body[1])
        return _at(_share(alone[0], point), axes, {**asked, **known}, point)
    if len(asked) < len(before) or len(known) < len(behind) or asked.keys() & (known.keys() | set(given)) or not set(given) <= known.keys():
        raise Undeclared(DOES_NOT_FOLLOW.format(call_shown(name, arguments), name))
    table = _table(name, factors, (*letters, *given), point)
    axes = (*letters, *given)
    whole = _at(table, axes, {**asked, **known}, point)
    rest = known.keys() - set(given)
    return whole / _at(table, axes, known, point) if rest else whole


def _at(table, axes, places, point):
    """Return the sum of a table over the letters that have no place, at the places of the others."""
    summed = table.sum(tuple(n for n, letter in enumerate(axes) if letter not in places))
    wanted = tuple(np.broadcast_to(places[letter], point.count) - 1 for letter in axes if letter in places)
    return np.array(np.broadcast_to(summed[wanted], point.count))


def _letters(factors):
    """Return the letters that declared distributions of one name are over, and those that are only given."""
    letters = [letter for factor in factors for letter in factor.body[0]]
    given = dict.fromkeys(letter for factor in factors for letter in factor.body[1] if letter not in letters)
    return letters, tuple(given)


def _place(argument, letters, point, index):
    """Return the letter that an argument is about, and which of its values: z, z', z_n and Z = 2 are about z; None if there is none."""
    name, which = (argument[1], argument[3]) if argument[0] == "rel" and argument[2] == "=" else (argument, argument)
    name = bare(name)
    if name[0] != "name":
        return None
    letter = name[1] if name[1] in letters else next((each for each in letters if undecorated(each) == undecorated(name[1])), None)
    if letter is None:
        return None
    number = np.real(value(which, point, index))
    size = point.size(point.declared.symbols[letter, 0].body)
    if number.ndim != 1 or (number % 1).any() or number.min() < 1 or number.max() > size:
        raise Unreadable(f"{shown(name)} takes another value than those from 1 to {size} that {letter} has here")
    return letter, number.astype(int)


def _table(name, factors, axes, point):
    """Return the probabilities of all values of the letters together, for all values of those that are given."""
    key = ("table", name)
    if key not in point.functions:
        table = np.ones([point.size(point.declared.symbols[letter, 0].body) for letter in axes])
        for factor in factors:
            over, given = factor.body
            share = _share(factor, point)
            order = [axes.index(letter) for letter in (*over, *given)]
            share = share.transpose(np.argsort(order))
            table = table * share.reshape([size if n in order else 1 for n, size in enumerate(table.shape)])
        point.functions[key] = table
    return point.functions[key]


def _share(factor, point):
    """Return the probabilities of the letters that one declared distribution is over, for all values of those that it is given."""
    over, given = factor.body
    rng = np.random.default_rng([point.seed, zlib.crc32(factor.name.encode())])
    share = rng.uniform(0.15, 1, [point.size(point.declared.symbols[letter, 0].body) for letter in (*over, *given)]) ** 2
    return share / share.sum(tuple(range(len(over))), keepdims=True)


def over_letters(keys, point):
    """Yield the points at which letters take each of their values, in every combination."""
    for places in itertools.product(*(range(1, point.size(point.declared.symbols[key].body) + 1) for key in keys)):
        inner = point
        for key, place in zip(keys, places):
            inner = inner.replaced(key, np.full(point.count, float(place)), False)
        yield inner


def averaged(base, point):
    r"""Return the letters over which E with ``base`` below it averages, and the tree of their probability; None if it names no distribution.

    \mathbb{E}_{q(z \mid x)}, \mathbb{E}_{z \sim q} and \mathbb{E}_q name one, and \mathbb{E}_z does where one name alone is declared over z.
    """
    left, right = (base[1], base[3]) if base[0] == "rel" else (None, base)
    known = point.declared.distributions
    letters = base[1] if base[0] == "tuple" else (base,)
    if all(letter[0] == "name" and not letter[2] for letter in letters) and not (base[0] == "name" and base[1] in known):
        names = {letter[1] for letter in letters}
        over = [head for head, factors in known.items() if names & set(_letters(factors)[0])]
        if len(over) == 1 and names <= set(_letters(known[over[0]])[0]) and not _letters(known[over[0]])[1]:
            right = ("call", over[0], (), tuple(letters))
    if right[0] == "name" and right[1] in known and not right[2]:
        letters, given = _letters(known[right[1]])
        drawn = {name[1] for name in (left[1] if left[0] == "tuple" else (left,))} if left is not None else set()
        own = [factor.body for factor in known[right[1]] if set(factor.body[0]) == drawn]
        letters, given = own[0] if len(own) == 1 else (letters, given)  # of p(x) and p(R | x), x ∼ p is the first
        names = tuple(("name", letter, ()) for letter in letters)
        bar = (("bar", "|"), *(("name", letter, ()) for letter in given)) if given else ()
        right = ("call", right[1], (), (*names, *bar))
    if left is not None and right[0] in ("mul", "dot") and (joint := _joint(left, right, point)) is not None:
        return joint
    if right[0] != "call" or right[1] not in known:
        return None
    if ANY in right[3] and left is not None:  # a \sim \pi(\cdot \mid x)
        place = right[3].index(ANY)
        right = (*right[:3], (*right[3][:place], *(left[1] if left[0] == "tuple" else (left,)), *right[3][place + 1 :]))
    if left is not None and left[0] not in ("name", "tuple"):
        raise Unreadable("before ∼ stands something that is no letter")
    bar = next((n for n, argument in enumerate(right[3]) if argument[0] == "bar"), len(right[3]))
    names = [left] if left and left[0] == "name" else left[1] if left and left[0] == "tuple" else right[3][:bar]
    keys = [(name[1], 0) for name in names if name[0] == "name" and not name[2]]
    symbols = point.declared.symbols
    if len(keys) < len(names) or any(key not in symbols or symbols[key].kind != "choice" for key in keys):
        raise Unreadable("below E stands a distribution over something that is no letter of it")
    if left is not None and {key[0] for key in keys} != {a[1] for a in right[3][:bar]}:
        raise Unreadable("behind ∼ stands the distribution of other letters")
    return keys, right


def _joint(left, right, point):
    r"""Return what E_{(x, a) \sim p(x) \mu(a \mid x)} averages over; None where the product names no distribution of these letters."""
    calls, node = [], right
    while node[0] in ("mul", "dot"):
        calls, node = [node[2], *calls], node[1]
    calls, over = [node, *calls], []
    for factor in calls:
        if factor[0] != "call" or factor[1] not in point.declared.distributions:
            return None
        bar = next((n for n, argument in enumerate(factor[3]) if argument[0] == "bar"), len(factor[3]))
        if any(argument[0] != "name" or argument[2] or argument[1] in over for argument in factor[3][:bar]):
            return None
        if any(argument[0] == "name" and argument[1] not in over for argument in factor[3][bar + 1 :] if argument in (left[1] if left[0] == "tuple" else (left,))):
            return None
        over += [argument[1] for argument in factor[3][:bar]]
    names = left[1] if left[0] == "tuple" else (left,)
    if sorted(over) != sorted(name[1] for name in names) or any((name, 0) not in point.declared.symbols or point.declared.symbols[name, 0].kind != "choice" for name in over):
        return None
    return [(name, 0) for name in over], right


def in_small_letters(base, arguments, point):
    r"""Return what stands below E and in it with the x of p(x) for an undeclared X: \mathbb{E}_{X \sim p}[f(X)]."""
    known = {letter for factors in point.declared.distributions.values() for factor in factors for part in factor.body for letter in part}
    names = {node[1] for node in nodes((base, arguments)) if node[0] == "name" and not node[2] and (node[1], 0) not in point.declared.symbols}
    below = {node[1] for node in nodes(base) if node[0] == "name"}
    turned = {name: name.lower() for name in names & below if len(name) == 1 and name.isupper() and name.lower() in known and name.lower() not in below}
    if not turned or any(node[0] == "name" and node[1] in turned.values() for node in nodes(arguments)):
        return base, arguments
    return _renamed(base, turned), _renamed(arguments, turned)


def _renamed(tree, turned):
    if not isinstance(tree, tuple):
        return tree
    if len(tree) == 3 and tree[0] == "name" and tree[1] in turned and not tree[2]:
        return ("name", turned[tree[1]], ())
    return tuple(_renamed(part, turned) for part in tree)
