r"""What a line leaves out: O(h²), the dots that end a series, and what ≈ neglects where a small letter shows it.

Such a line claims that its sides agree up to what is left out.  The small letter goes to 0, and the difference of
the sides must shrink at least as fast as that: like h² for O(h²), and like the term after the last one for dots.
"""

import itertools
import re
from dataclasses import dataclass

import numpy as np

from ..meaning.declarations import KINDS, typed
from ..meaning.values import ShapesDiffer, evaluate
from ..meaning.values.dots import DOTS
from ..meaning.values.indices import index_value
from ..meaning.values.shapes import same_shape
from ..reading.tokens import Unreadable
from ..reading.trees.orders import LANDAU, order_of_rest
from ..reading.trees.walking import bare, nodes, summands
from .compared import STEPS, apart, power, shrinking, sides

SMALL = re.compile(r"(?:\\Delta|\\delta)(?:[ _].*)?|h|\\epsilon|\\varepsilon")
COUNTS = ("natural", "integer", "binary", "choice")
HOW_NEAR = "how near? Say it behind the line, as in % eqcheck: order 2 in h, or % eqcheck: within 0.01"
TERMS = 60  # that a side may have when its brackets are taken away
WHICH = "the small letter of the dots or of O(…) is not found: say behind the line up to which power the sides agree, as in % eqcheck: order 2 in h"
ENDLESS = "dots that end a sum are read as a series in a small letter, whose powers go up from term to term: f(a) + f'(a) h + \\dots"


@dataclass(frozen=True)
class Small:
    """What becomes small: a name, or the distance of one name from another."""

    name: tuple
    origin: tuple | None = None

    def __str__(self):
        return " - ".join(typed(node[1]) for node in (self.name, self.origin) if node)

    @property
    def stated(self):
        """Whether its name says that it is small."""
        return self.origin is None and SMALL.fullmatch(self.name[1]) is not None

    def moved(self, sample, index, step):
        """Return the sample at which it is ``step`` times what it was."""
        key = _base(self.name, sample.declared)
        old = sample.values[key]
        if self.origin is None:
            return sample.replaced(key, old * step, False)
        here, centre = evaluate(self.name, sample, index), np.real(evaluate(self.origin, sample, index))
        same_shape(here, centre, "subtracted")
        place, new = _place(self.name, sample, index), old.copy()
        centre = centre.reshape(old[place].shape)
        new[place] = centre + step * (old[place] - centre)
        return sample.replaced(key, new, False)


def leaves_out(what):
    """Say whether a line has O(…) in it, or dots that end a sum."""
    if not any(node == DOTS or node[0] == "name" and node[1] in LANDAU for node in what.nodes):
        return False
    known = letters(what.declared)
    return any(_has_rest(tree, known) for tree in (what.left, what.right))


def letters(declared):
    """Return which letters of O(…) the block declares as something else."""
    return frozenset(name for name in LANDAU if (name, 0) in declared.symbols)


def _has_rest(tree, known):
    if not isinstance(tree, tuple):
        return False
    if tree[:1] in (("add",), ("sub",)):
        terms = [term for _, term in summands(tree)]
        return _dots_end(terms, known) is not None or any(_has_rest(term, known) for term in terms)
    return order_of_rest(tree, known) is not None or any(_has_rest(part, known) for part in tree)


def up_to_rest(what, sample, index):
    """Compare two sides of which one leaves something out: their difference shrinks as fast as that.

    Raises :class:`Unreadable` where no letter shows what the line means.
    """
    trees, known = [what.left, what.right], letters(what.declared)
    for mine, other in (trees, trees[::-1]):
        if order_of_rest(mine, known) is not None and mine[1][0] == "name" and _base(bare(other), what.declared):
            raise Unreadable(f"{typed(bare(other)[1])} is declared as a number of its own: give its formula in the block")
    small = _small(trees, what, sample, index)
    plain = [_filled(tree, 0, known) for tree in trees]
    stated = all(_stated(tree, known) for tree in trees) and not _ending(trees[0], known)
    rows, shape = sides(plain, small.moved(sample, index, STEPS[0]), index)
    errors, rests = [], ([], [])
    for step in STEPS:
        moved = small.moved(sample, index, step)
        without = sides(plain, moved, index)[0]
        try:
            filled, _ = sides([_filled(tree, step, known) for tree in trees], moved, index)
        except ShapesDiffer:
            raise Unreadable("O(…) in a sum of vectors or matrices: write the entries one by one") from None
        errors.append(apart(without))
        for rest, a, b in zip(rests, without, filled):
            rest.append(np.broadcast_to(np.abs(a - b).max(1, keepdims=True), a.shape))
    if stated:  # 1 + h + O(h^2) = 1 + O(h), and not the other way round
        errors = [np.maximum(*both) for both in zip(errors, rests[0])]
        return shrinking(rows, shape, errors, power(rests[1]), small)
    return shrinking(rows, shape, errors, power([np.maximum(*both) for both in zip(*rests)]), small)


def up_to_power(what, sample, index):
    """Compare the sides of an ≈ up to the highest power of a small letter that they show; None if there is no such letter."""
    trees = what.left, what.right
    if not any(node[0] in ("name", "call") for node in nodes(what.right)):
        return None  # a number
    found = []
    for small in _candidates(trees, what.declared):
        terms = [term for tree in trees for term in _expanded(tree, small)] if small.origin or small.stated else []
        orders = [_order(term, small, sample, index) for term in terms] or [None]
        if None not in orders and all(abs(order - round(order)) < 0.2 for order in orders):
            found.append((small, max(0, *map(round, orders))))
    if len(found) != 1:
        return None
    small, highest = found[0]
    rows, shape = sides(trees, small.moved(sample, index, STEPS[0]), index)
    errors = [apart(sides(trees, small.moved(sample, index, step), index)[0]) for step in STEPS]
    compared = shrinking(rows, shape, errors, highest + 1.0, small)
    if not compared.good.all() and not small.name[1].startswith(("\\Delta", "\\delta")):
        raise Unreadable(HOW_NEAR)
    return compared


def _small(trees, what, sample, index):
    """Return the one letter that makes small what some sides leave out."""
    known = letters(what.declared)
    dots = [found for tree in trees for found in _ending(tree, known)]
    landau = [found for tree in trees for found in _stated(tree, known)]
    alone = _alone(trees, what.declared)
    smalls = [
        small for small in _candidates([*landau, *(terms[-1] for terms in dots)], what.declared) if _fits(small, alone, dots, landau, sample, index)
    ]
    if len(smalls) != 1:
        raise Unreadable(ENDLESS if dots and not landau else WHICH)
    return smalls[0]


def _stated(tree, known):
    """Return what stands in the brackets of every O(…) of a tree."""
    if not isinstance(tree, tuple):
        return []
    inside = order_of_rest(tree, known)
    return [inside] if inside is not None else [found for part in tree for found in _stated(part, known)]


def _ending(tree, known):
    """Return the terms before dots that end a sum, for every such sum of a tree."""
    if not isinstance(tree, tuple):
        return []
    if tree[:1] not in (("add",), ("sub",)):
        return [found for part in tree for found in _ending(part, known)]
    terms = [term for _, term in summands(tree)]
    place = _dots_end(terms, known)
    return [*([] if place is None else [terms[:place]]), *(found for term in terms for found in _ending(term, known))]


def _dots_end(terms, known):
    """Return the place of dots behind which no term stands but O(…), or None."""
    place = terms.index(DOTS) if DOTS in terms else 0
    return place if place and all(order_of_rest(term, known) is not None for term in terms[place + 1 :]) else None


def _filled(node, step, known):
    """Return a tree in which a 0 stands for what is left out, or, with the ``step`` of the small letter, what it may amount to."""
    if not isinstance(node, tuple):
        return node
    if (inside := order_of_rest(node, known)) is not None:
        less = node[1][-2] == "o" or node[1][-1][1:2] == ("o",)
        rest = ("mul", ("num", f"{step**0.5 if less else 1}"), ("paren", inside)) if step else ("num", "0")
        return rest if node[1][0] == "name" else (node[1][0], _filled(node[1][1], step, known), rest)
    if node[:1] not in (("add",), ("sub",)):
        return tuple(_filled(part, step, known) for part in node)
    terms = summands(node)
    place = _dots_end([term for _, term in terms], known)
    if place is not None:
        last = ("mul", ("num", f"{step}"), ("paren", terms[place - 1][1]))
        terms[place : place + 1] = [("add", last)] if step else []
    filled = [(sign, _filled(term, step, known)) for sign, term in terms]
    tree = filled[0][1]
    for sign, term in filled[1:]:
        tree = (sign, tree, term)
    return tree


def _candidates(trees, declared):
    """Return what may become small in some trees: each name that is drawn, and each distance of one name from another.

    A name with a formula is looked into.
    """
    found, seen, open_ = {}, set(), list(trees)
    while open_:
        for node in nodes(open_.pop()):
            if node[0] == "sub" and len(node) == 3:
                left, right = (bare(part) for part in node[1:])
                for name, origin in ((left, right), (right, left)):
                    if _base(name, declared) and _rests(origin, name, declared) and not Small(name).stated and not Small(origin).stated:
                        found.setdefault(frozenset((left, right)), Small(name, origin))
            elif node[0] == "name" and node not in seen:
                seen.add(node)
                symbol = declared.symbols.get((node[1], len(node[2])))
                if not node[2] and _base(node, declared):
                    found.setdefault(node, Small(node))
                elif symbol is not None and symbol.kind == "definition" and not symbol.parameters:
                    open_.append(symbol.body)
    return list(found.values())


def _rests(origin, name, declared):
    """Say whether the value of a name stays where it is while another one moves."""
    if origin[:2] == name[:2] and origin[2] != name[2] and len(origin[2]) == len(name[2]):
        return True  # another entry
    key = (origin[1], len(origin[2])) if origin[0] == "name" else None
    return key in declared.symbols and _base(name, declared) not in {key, *declared.reached(key)}


def _base(node, declared):
    """Return the key of the values that are drawn for a name, or for the components of a vector; else nothing."""
    if node[0] != "name":
        return None
    key = (node[1], len(node[2]))
    symbol = declared.symbols.get(key)
    if symbol is not None and symbol.kind == "components":
        component = symbol.body[0]
        if component[0] != "name" or any(i[0] != "i" or i[1] not in (*symbol.body[1], *symbol.indices) for i in component[2]):
            return None
        key = (component[1], len(component[2]))
        symbol = declared.symbols.get(key)
    return key if symbol is not None and symbol.kind in KINDS and symbol.kind not in COUNTS else None


def _place(name, sample, index):
    """Return where among the values that are drawn those of a name stand."""
    symbol = sample.declared.symbols[name[1], len(name[2])]
    wanted = {letter: int(index_value(i, sample, index)) - 1 for letter, i in zip(symbol.indices, name[2])}
    letters = [i[1] for i in symbol.body[0][2]] if symbol.kind == "components" else symbol.indices
    return (slice(None), *(wanted.get(letter, slice(None)) for letter in letters))


def _alone(trees, declared):
    """Return the only letter of a line, if it has but one, which is then the one that is small."""
    letters = [small for small in _candidates(trees, declared) if small.origin is None]
    indexed = any(node[0] == "name" and node[2] for tree in trees for node in nodes(tree))
    return letters[0] if len(letters) == 1 and not indexed else None


def _fits(small, alone, dots, landau, sample, index):
    """Say whether powers of a letter go up from term to term before dots, and whether it makes small what O(…) holds."""
    for terms in dots:
        orders = [order for term in terms if (order := _order(term, small, sample, index)) is not None]
        if len(orders) < 2 or any(abs(order - round(order)) > 0.2 for order in orders):
            return False
        orders = [round(order) for order in orders]
        if any(b < a for a, b in zip(orders, orders[1:])) or orders[-1] <= orders[0] or orders[-1] < 1:
            return False
        if orders[-1] == 1 and not small.origin and not small.stated and small != alone:
            return False
    for inside in landau:
        order = _order(inside, small, sample, index)
        if order is None or order < 0.8 or abs(order - round(order)) > 0.2:
            return False
    return True


def _order(tree, small, sample, index):
    """Return the power of a small letter that a tree shrinks by; None if it is 0."""
    sizes = []
    for step in STEPS[2:]:
        value = np.real(evaluate(tree, small.moved(sample, index, step), index)).reshape(sample.count, -1)
        sizes.append(np.abs(value).max(1))
    wide, near = sizes
    there = (wide > 0) & (near > 0) & np.isfinite(wide) & np.isfinite(near)
    if not there.any():
        return None
    return float(np.median(np.log(wide[there] / near[there]) / np.log(STEPS[2] / STEPS[3])))


def _expanded(node, small):
    """Return the terms that a side has without its brackets: (a + b) c is a c and b c; the distance that is small stays one."""
    kind = node[0]
    if kind == "sub" and small.origin and {bare(node[1]), bare(node[2])} == {small.name, small.origin}:
        found = [node]
    elif kind in ("add", "sub"):
        found = [term for part in node[1:] for term in _expanded(part, small)]
    elif kind in ("paren", "neg"):
        found = [("paren", term) for term in _expanded(node[1], small)]
    elif kind in ("mul", "dot"):
        found = [(kind, a, b) for a, b in itertools.product(_expanded(node[1], small), _expanded(node[2], small))]
    elif kind == "div":
        found = [("div", above, node[2]) for above in _expanded(node[1], small)]
    else:
        found = [node]
    if len(found) > TERMS:
        raise Unreadable(f"more than {TERMS} terms when its brackets are taken away")
    return found
