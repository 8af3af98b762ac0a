"""The clinic: what a reader brings (numbers, a derivation, code) to what is wrong with it; text in, data out.

``check`` takes a derivation in LaTeX, ``numbers`` what a formula gives for three classes, ``code`` a function; each
answer is plain data (``as_data()``) and a readable text.  It uses softmaxlib and eqcheck, which know nothing of it or
of each other; no page, no signal, no thread and no file may enter but in ``__main__``, so that a browser can run it.
"""

from importlib import import_module

__all__ = ["NOTATIONS", "check", "code", "numbers"]

_WHERE = {
    "NOTATIONS": "derivations.alphabets", "check": "derivations.derivation", "code": "functions", "numbers": "values.numbers",
}  # fmt: skip


def __getattr__(name):
    """Load a public name when it is first asked for."""
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{_WHERE[name]}", __name__), name)
