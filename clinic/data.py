"""The three instruments as a page calls them: arguments are what JSON carries, and so are the answers."""

from . import functions
from .derivations import derivation
from .values import numbers as values

__all__ = ["check", "code", "numbers"]


def check(text, letters=None):
    """Return what :func:`.check` finds in a derivation, as a dict."""
    return derivation.check(text, letters).as_data()


def numbers(typed):
    """Return what :func:`.numbers` says of a list of texts, as a dict."""
    return values.numbers(*typed).as_data()


def code(text, function=None, **how):
    """Return what :func:`.code` finds in a function or a script, as a dict."""
    return functions.code(text, function, **how).as_data()
