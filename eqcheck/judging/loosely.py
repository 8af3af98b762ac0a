"""Signs that claim less than equality: ≈ of a stated order or tolerance, ∝, and = up to a constant.

Each function returns what stands for the two sides at every point, which of it is good, and the
error; the tail of a comparison is the same for all of them.
"""

import numpy as np

from ..meaning.declarations import NEAR
from ..meaning.values import evaluate
from ..reading.tokens import Context, Unreadable, tokens
from ..reading.trees.parser import parse
from ..reading.trees.walking import nodes
from .compared import STEPS, Compared, apart, shrinking, sides
from .digits import half_digits
from .remainders import up_to_power, up_to_rest
from .samples import draw

RATIO = 1e-7
CONST = "\\mathrm{const}"


def loosely(what, sample, index):
    """Return what comes out of comparing by a sign that claims less than equality; None if it claims equality."""
    sign = what.statement.sign
    if sign == "∝":
        if what.declared.proportional:
            return _constant_ratio(what.left, what.right, what.declared.proportional, what, sample, index)
        missing = r"over what is the ratio constant? Say it in the block: \propto: constant over \theta"
        return _in_some_reading(lambda over: _constant_ratio(what.left, what.right, over, what, sample, index), what, sample, index, missing)
    if what.constants:
        if sign != "=" or len(what.constants) > 1:
            raise Unreadable("more than one constant, or another sign than =, in a line that holds up to a constant")
        (key,) = what.constants
        if key[1]:
            raise Unreadable("a constant with an index")
        if (symbol := what.declared.symbols.get(key)) is not None:
            return _up_to(key, symbol.body, what, sample, index)
        missing = r"over what is const constant? Say it in the block, as in \text{const}: constant over \theta"
        return _in_some_reading(
            lambda over: _up_to(key, over, what, sample, index), what, sample.replaced(key, np.zeros(sample.count), False), index, missing
        )
    if sign == "≈" and (near := _near(what)):
        return _near_by(near, what, sample, index)
    if sign in ("=", "≈") and what.leaves_out:
        return up_to_rest(what, sample, index)
    return up_to_power(what, sample, index) if sign == "≈" and not _is_number(what) else None


def _in_some_reading(compare, what, sample, index, missing):
    r"""Return what comes out of ``compare``, over the letters that a distribution is of or over one of those that are given.

    In p(\theta \mid y) \propto … the ratio is constant over θ, and in a likelihood, p(y \mid \theta) \propto …, often over θ as well.
    What does not change with a letter says nothing of it.  If there are no such letters, ``missing`` says what to do.
    """
    tree, outcome = what.statement.typed or what.left, None
    while tree[0] in ("paren", "neg") or tree[0] == "fn" and tree[1] in ("ln", "log") and tree[2] is None:
        tree = tree[3][0] if tree[0] == "fn" else tree[1]
    for over in _argued(tree, what.free):
        try:
            there = _elsewhere(over, what, sample, index)
        except Unreadable:  # a letter that is made of others
            continue
        before, behind = (evaluate(what.left, *place) for place in ((sample, index), there))
        if before.shape == behind.shape and np.allclose(before, behind, rtol=1e-9, atol=0):
            continue
        found = compare(over)
        outcome = outcome or found
        if found.good.all():
            return found
    if outcome is None:
        raise Unreadable(missing)
    return outcome


def _argued(tree, free):
    r"""Yield the letters before the bar in a call together, and those behind it one by one; of y_k \propto … the index."""
    if tree[0] == "name" and tree[2] and tree[2][-1][0] == "i" and tree[2][-1][1] in free:
        yield (("name", tree[2][-1][1], ()),)
    if tree[0] != "call":
        return
    bar = next((n for n, argument in enumerate(tree[3]) if argument[0] == "bar"), len(tree[3]))
    before, behind = tree[3][:bar], tree[3][bar + 1 :]
    if all(argument[0] == "name" and not argument[2] for argument in before):
        yield before
    yield from ((argument,) for argument in behind if argument[0] == "name" and not argument[2])


def _near(what):
    return NEAR.fullmatch(what.statement.marker.text) or (None if _is_number(what) else NEAR.fullmatch(what.declared.near))


def _is_number(what):
    """Say whether the right side is a number or a list of them, which shows by its digits how near it is."""
    return half_digits(what.statement.right) is not None


def _near_by(near, what, sample, index):
    rows, shape = sides((what.left, what.right), sample, index)
    if near[3]:
        error = np.abs(rows[0] - rows[1])
        scale = np.abs(rows[0]) / 100 if near[4] else 1.0
        return Compared(rows, shape, error <= float(near[3]) * scale, error)
    order, names = int(near[1]), _base_keys([_name(near[2], what.declared)], what.declared, sample)
    errors = []
    for step in STEPS:
        inner = sample
        for key in names:
            inner = inner.replaced(key, sample.values[key] * step, False)
        errors.append(apart(sides((what.left, what.right), inner, index)[0]))
    return shrinking(rows, shape, errors, order + 1.0, near[2])


def _name(text, declared):
    known = declared.context
    tree = parse(tokens(text, known if isinstance(known, Context) else Context()))
    if tree[0] != "name":
        raise Unreadable(f"{text!r} is no declared name")
    return tree


def _base_keys(names, declared, sample):
    """Return the keys of the values that are drawn for names: their own, or those of their components."""
    keys = []
    for _, name, indices in names:
        symbol = declared.symbols.get((name, len(indices)))
        if symbol is not None and symbol.kind == "components" and symbol.body[0][0] == "name":
            name, indices = symbol.body[0][1:]
        if (name, len(indices)) not in sample.values:
            raise Unreadable(f"{name} is not drawn at random: name a letter that is declared without a formula")
        keys.append((name, len(indices)))
    return keys


def _elsewhere(over, what, sample, index):
    """Return a sample and index values at which the letters of ``over`` have other values, and nothing else."""
    declared = what.declared
    letters = [name[1] for name in over if name[1] in declared.index and not name[2]]
    index = {**index, **{k: index[k] % sample.size(k) + 1 for k in letters if k in index}}
    rng = np.random.default_rng(sample.seed + 1)
    for key in _base_keys([name for name in over if name[1] not in letters], declared, sample):
        kind, old = declared.symbols[key].kind, sample.values[key]
        if kind == "choice":
            sample = sample.replaced(key, old % sample.size(declared.symbols[key].body) + 1, False)
            continue
        sample = sample.replaced(key, draw(kind, "any", sample.count, old.shape[1:], rng), False)
    return sample, index


def _constant_ratio(left, right, over, what, sample, index):
    there = _elsewhere(over, what, sample, index)
    if there[0] is sample and there[1] == index:
        raise Unreadable("the letters over which the ratio is constant do not occur")
    first, shape = sides((left, right), sample, index)
    second, _ = sides((left, right), *there)
    products = first[0] * second[1], second[0] * first[1]  # a / b = a′ / b′ without a division
    scale = np.maximum(1e-30, np.maximum(np.abs(products[0]), np.abs(products[1])))
    error = np.abs(products[0] - products[1]) / scale
    both = np.isfinite(first[0] + first[1] + second[0] + second[1])
    ratios = tuple(np.where(r[1] == 0, np.nan, r[0] / np.where(r[1] == 0, 1, r[1])) for r in (first, second))
    return Compared(
        tuple(np.where(both, r, np.nan) for r in ratios), shape, both & (error <= RATIO), error, "the ratio of the two sides is not constant"
    )


def constants(declared, *trees):
    r"""Return the names in trees that stand for some constant: those declared so, and \text{const} where it is not declared."""
    found = set()
    for node in nodes(trees):
        if node[0] == "name":
            symbol = declared.symbols.get((node[1], len(node[2])))
            if symbol is not None and symbol.kind == "constant" or symbol is None and node[1] == CONST and not node[2]:
                found.add((node[1], len(node[2])))
    return frozenset(found)


def _up_to(key, over, what, sample, index):
    """Compare two sides of which one has a constant over some letters, as a summand or as a factor."""
    places = [(sample, index), _elsewhere(over, what, sample, index)]
    values = []
    for n in (0.0, 1.0):
        values.append([sides((what.left, what.right), p.replaced(key, np.full(p.count, n), False), i) for p, i in places])
    shape = values[0][0][1]
    zero, one = ([rows for rows, _ in found] for found in values)
    share = [[b - a for a, b in zip(z, o)] for z, o in zip(zero, one)]  # what the constant is multiplied with on each side
    for side in (0, 1):
        mine, other = (abs_max(share[p][s] for p in (0, 1)) for s in (side, 1 - side))
        if other > 1e-12 or mine == 0:
            continue
        if all(np.allclose(np.abs(share[p][side]), 1) for p in (0, 1)):
            rows = tuple(zero[p][0] - zero[p][1] for p in (0, 1))
            scale = np.maximum(1, np.maximum(np.abs(zero[0][0]), np.abs(zero[1][0])))
            error = np.abs(rows[0] - rows[1]) / scale
            return Compared(rows, shape, error <= RATIO, error, "the difference of the two sides is not constant")
        if all(np.allclose(zero[p][side], 0) for p in (0, 1)):
            rows = tuple(zero[p][1 - side] / share[p][side] for p in (0, 1))
            error = np.abs(rows[0] - rows[1]) / np.maximum(1e-30, np.maximum(np.abs(rows[0]), np.abs(rows[1])))
            return Compared(rows, shape, error <= RATIO, error, "the ratio of the two sides is not constant")
    raise Unreadable("a constant that is neither a summand nor a factor of one side")


def abs_max(arrays):
    return max(float(np.max(np.abs(array), initial=0)) for array in arrays)
