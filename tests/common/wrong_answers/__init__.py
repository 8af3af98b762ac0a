"""Answers as students write them, for `diagnose` to name: nothing here knows softmaxlib.

Each module has a list ``ANSWERS`` of ``(name, kind, params, function)``. The name is the mistake's
name in the catalogue, two names joined by `` + `` where both are made, ``right``, or ``unknown``
for what is none of them. A new module is found by being there. `unusable` has lists of its own, of
what is no answer at all.
"""

import importlib
import pkgutil


def answers():
    """Return an empty list and the decorator ``answer(name, kind, **params)`` that fills it."""
    found = []

    def answer(name, kind, **params):
        def register(function):
            found.append((name, kind, params, function))
            return function

        return register

    return found, answer


def collected():
    """Return the lists of all modules as one."""
    names = [module.name for module in pkgutil.iter_modules(__path__) if module.name != "unusable"]
    modules = [importlib.import_module(f"{__name__}.{name}") for name in sorted(names)]
    return [answer for module in modules for answer in module.ANSWERS]


def title(answer):
    """Return the name of an answer among the tests."""
    name, kind, _, function = answer
    return f"{kind}-{name}-{function.__name__}"
