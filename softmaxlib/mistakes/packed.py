"""Functions one of whose parameters holds several arrays: a cache, a data set, a dict of parameters."""

import inspect
import re

from . import roles

# What a parameter of such a name may hold two of.
PACKS = {
    r"data_?sets?|(mini_?)?batch|train(ing)?_?(data|set)|samples?|data": ("X", "y"),
    r"caches?|ctx|context|saved(_tensors)?|memory|residuals": ("probs", "labels"),
    r"params|parameters|weights|theta|model|network": ("W", "b"),
}


class Pack(tuple):
    """A tuple whose entries can be asked for by names that say what they are, as those of a dict."""

    def __new__(cls, values, names):
        self = super().__new__(cls, values)
        self.names = names
        return self

    def __getitem__(self, key):
        if not isinstance(key, str):
            return super().__getitem__(key)
        meant = roles.in_order(key)
        for role in meant:
            for name, value in zip(self.names, self):
                if role in roles.in_order(name)[:1]:
                    return value
        raise KeyError(key)


class Unpacked:
    """A function with one parameter more: the two that one of them holds, by themselves."""

    def __init__(self, fn, place, pair):
        inner = inspect.unwrap(getattr(fn, "func", fn))
        self.fn, self.place, self.pair = fn, place, pair
        self.__name__ = getattr(inner, "__name__", type(inner).__name__)
        self.__code__ = getattr(inner, "__code__", None)
        names = [p.name for p in _needed(fn)]
        self.holder = names[place]
        names[place : place + 1] = [name if name not in names else f"{name}_" for name in pair]
        kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
        self.__signature__ = inspect.Signature([inspect.Parameter(name, kind) for name in names])

    def __call__(self, *given):
        first, last = self.place, self.place + len(self.pair)
        return self.fn(*given[:first], Pack(given[first:last], self.pair), *given[last:])

    @property
    def said(self):
        """What it was given, in a sentence."""
        return f"{self.holder} was given as a pair, ({', '.join(self.pair)})."


def unpacked(fn):
    """Return the functions that one may be where a parameter of it holds two arrays."""
    try:
        needed = _needed(fn)
    except (TypeError, ValueError):
        return []
    found = []
    for place, parameter in enumerate(needed):
        for pattern, pair in PACKS.items():
            if re.fullmatch(pattern, parameter.name.lower().strip("_")):
                found.append(Unpacked(fn, place, pair))
    return found


def _needed(fn):
    given = inspect.signature(fn).parameters.values()
    kinds = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    return [p for p in given if p.kind in kinds and p.default is p.empty]
