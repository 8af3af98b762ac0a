"""What is the same for every function is worked out once: probes, their numbers, what a mistake gives on them.

What is kept is shared, so arrays are read-only, and no more is kept than some dozens of seeds need.
"""

import functools
from collections import OrderedDict

import numpy as np

MOST = 1024


def kept(key):
    """Keep what a function returns for the last MOST calls, told apart by ``key(*arguments)``.

    Where the key is None the function is called as if nothing were kept.
    """

    def keeping(function):
        known = OrderedDict()

        @functools.wraps(function)
        def wrapper(*arguments, **named):
            name = key(*arguments, **named)
            if name is None:
                return function(*arguments, **named)
            if name in known:
                known.move_to_end(name)
            else:
                # The arguments stay alive with it, so that no other object can get their ids.
                known[name] = arguments, function(*arguments, **named)
                if len(known) > MOST:
                    known.popitem(last=False)
            return known[name][1]

        return wrapper

    return keeping


def plain(value):
    """Return something that stands for a parameter in a key, also for a list or an array of numbers."""
    return tuple(map(plain, value)) if isinstance(value, (list, tuple, np.ndarray)) else (type(value), value)


def plain_params(params):
    return tuple(sorted((name, plain(value)) for name, value in params.items()))
