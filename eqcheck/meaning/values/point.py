"""A sample: the values of the base symbols at several points, and what evaluating there may cost."""

from collections.abc import Mapping

import numpy as np

from ...reading.tokens import Unreadable

MAX_STEPS = 100_000  # evaluations of a node, in one sample
MAX_CALLS = 40  # functions and derivatives within each other


class Values(Mapping):
    """The values of the base symbols of a point, each made when it is first asked for: a formula has few of a page's letters."""

    def __init__(self, keys, make, made=None):
        self.names, self._make, self.made = keys, make, {} if made is None else made

    def __getitem__(self, key):
        found = self.made.get(key)
        if found is None:
            if key not in self.names:
                raise KeyError(key)
            found = self.made[key] = self._make(key)
        return found

    def get(self, key, default=None):
        found = self.made.get(key)
        return found if found is not None else self[key] if key in self.names else default

    def __contains__(self, key):
        return key in self.names

    def __iter__(self):
        return iter(self.names)

    def __len__(self):
        return len(self.names)

    def replaced(self, key, array):
        """Return these values with another one."""
        return Values(self.names if key in self.names else {**self.names, key: None}, self.__getitem__, {key: array})


class Point:
    """A sample of P points: sizes, the values of the base symbols, and what replaces definitions."""

    def __init__(self, declared, sizes, values, count, seed=0, own=None):
        self.declared, self.sizes, self.count = declared, sizes, count
        self.own = own or count  # how many of its points are not the same ones over again
        self.values = values if type(values) is Values else Values(dict.fromkeys(values), values.__getitem__)
        self.is_complex, self.depth = False, 0
        self.circling = False  # whether it is complex because a limit is taken
        self.seed, self.functions = seed, {}  # what abstract functions and differentials are made of
        self.cache = {}  # what was evaluated here: plain names by name, entries by (key, indices)
        self.closed = {}  # sums in which no index is free: by the id of their node, with it
        self.picked = {}  # entries at indices that differ from point to point, by the symbol and the arrays of its indices
        self.parted = {}  # the different rows of such arrays, shared with the points that are made from this one
        self.limits = {}  # the least and the largest entry of such an array, shared as well: by its id, with it
        self._many = {}  # by how many times it is repeated
        self.arrays = {}  # all entries of a defined symbol
        self.moved = {}  # the points of which one entry of a symbol is nudged, made once for all who differentiate by it
        self.pins = {}  # the entries that stand for themselves here, whatever their symbol is made of: (key, indices) -> values
        self.budget = [MAX_STEPS]  # shared with the points that are made from this one
        self.trouble = set()  # why values computed here mean nothing, shared as well

    def replaced(self, key, array, is_complex):
        """Return a point at which the symbol ``key`` has other values, given as an array."""
        pins = {place: found for place, found in self.pins.items() if place[0] != key}
        return self._changed(key, self.values.replaced(key, array), pins, is_complex)

    def pinned(self, key, indices, found):
        """Return a point at which one entry of ``key`` has another value; what is made of it follows, and it does not."""
        return self._changed(key, self.values, {**self.pins, (key, indices): found}, True)

    def _changed(self, key, values, pins, is_complex):
        point = self._within(values, self.count)
        point.parted, point.limits = self.parted, self.limits
        point.is_complex, point.depth = self.is_complex or is_complex, self.depth + 1
        point.functions = self.functions
        if point.depth > MAX_CALLS:
            raise Unreadable(f"{key[0]}: more than {MAX_CALLS} functions within each other")
        resting = self.declared.without(key[0])
        point.cache = {place: found for place, found in self.cache.items() if found is not None and _name(place) in resting}
        point.pins = pins
        point.cache |= pins
        return point

    def repeated(self, times):
        """Return a sample that has the points of this one several times over."""
        return Point(self.declared, self.sizes, self._tiled(times), times * self.count, self.seed, self.own)

    def many(self, times):
        """Return a point within this one that has its points several times over, the same for all who ask."""
        if times not in self._many:
            point = self._many[times] = self._within(self._tiled(times), times * self.count)
            point.is_complex, point.depth = self.is_complex, self.depth
            point.pins = {place: np.tile(found, (times, *[1] * (found.ndim - 1))) for place, found in self.pins.items()}
            point.cache |= point.pins
        return self._many[times]

    def _within(self, values, count):
        point = Point(self.declared, self.sizes, values, count, self.seed, self.own)
        point.budget, point.trouble, point.circling = self.budget, self.trouble, self.circling
        return point

    def _tiled(self, times):
        def tiled(key):
            array = self.values[key]
            return array[None].repeat(times, 0).reshape(-1, *array.shape[1:])

        return Values(self.values.names, tiled)

    def flagged(self, error, _flag):
        """Take note of an overflow or underflow, as NumPy reports it."""
        self.trouble.add(f"an {error}")

    def spend(self, steps):
        """Count what an evaluation costs, so that none runs for ever."""
        self.budget[0] -= steps
        if self.budget[0] < 0:
            raise Unreadable(f"the value takes more than {MAX_STEPS} steps")

    @property
    def rows(self):
        """The numbers of its points."""
        return np.arange(self.count)

    def ends(self, at):
        """Return the smallest and the largest value of an index, which may differ from point to point."""
        if isinstance(at, int):
            return at, at
        known = self.limits.get(id(at))
        if known is None:
            known = self.limits[id(at)] = at, at.min(), at.max()
        return known[1:]

    def size(self, letter):
        size = self.declared.index[letter]
        return size if isinstance(size, int) else self.sizes[size]


def _name(place):
    """Return the name of what a place of the cache holds: "Z", or ("y_k"'s name, number of indices), indices."""
    return place if isinstance(place, str) else place[0][0]
