"""A sample: the values of the base symbols at several points, and what evaluating there may cost."""

from ...reading.tokens import Unreadable

MAX_STEPS = 100_000  # evaluations of a node, in one sample
MAX_CALLS = 40  # functions and derivatives within each other


class Point:
    """A sample of P points: sizes, the values of the base symbols, and what replaces definitions."""

    def __init__(self, declared, sizes, values, count, seed=0):
        self.declared, self.sizes, self.values, self.count = declared, sizes, values, count
        self.is_complex, self.depth = False, 0
        self.circling = False  # whether it is complex because a limit is taken
        self.cache = {}
        self.seed, self.functions = seed, {}  # what abstract functions and differentials are made of
        self.budget = [MAX_STEPS]  # shared with the points that are made from this one
        self.trouble = set()  # why values computed here mean nothing, shared as well

    def replaced(self, key, array, is_complex):
        """Return a point at which the symbol ``key`` has other values, given as an array."""
        point = Point(self.declared, self.sizes, {**self.values, key: array}, self.count)
        point.is_complex, point.depth = self.is_complex or is_complex, self.depth + 1
        point.budget, point.trouble = self.budget, self.trouble
        point.circling = self.circling
        point.seed, point.functions = self.seed, self.functions
        if point.depth > MAX_CALLS:
            raise Unreadable(f"{key[0]}: more than {MAX_CALLS} functions within each other")
        return point

    def flagged(self, error, _flag):
        """Take note of an overflow or underflow, as NumPy reports it."""
        self.trouble.add(f"an {error}")

    def spend(self, steps):
        """Count what an evaluation costs, so that none runs for ever."""
        self.budget[0] -= steps
        if self.budget[0] < 0:
            raise Unreadable(f"the value takes more than {MAX_STEPS} steps")

    def size(self, letter):
        size = self.declared.index[letter]
        return size if isinstance(size, int) else self.sizes[size]
