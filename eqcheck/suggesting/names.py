"""Names in their parts: the font that makes a vector of one, an index in brackets, the letters that tell its layer."""

import re

from .layers import typed_name

VECTOR = re.compile(r"\\(?:boldsymbol|vec)\{((?:[^{}]|\{[^{}]*\})*)\}", re.S)
ACCENT = re.compile(r"(\\(?:hat|tilde|bar|dot))\{(.*)\}", re.S)


def bare(name):
    """Return a name without the font or arrow that makes it a vector."""
    name = unbracketed(name)
    accent = ACCENT.fullmatch(name)  # \hat{\boldsymbol{x}}
    if accent and (found := VECTOR.fullmatch(accent[2])):
        return f"{accent[1]}{{{found[1]}}}"
    found = VECTOR.match(name)  # \boldsymbol{x}_{new} is x_{new}
    return found[1] + name[found.end() :] if found and name[found.end() :][:1] in ("", "_", "^", "'") else name


def is_bracketed(name):
    """Say whether an index above belongs to a name: x^{(i)}, or the a^l of a layer."""
    return typed_name(name).endswith(("^{()}", "^{[]}", "^{}"))


def unbracketed(name):
    """Return a name without the place for an index above."""
    name = typed_name(name)
    return name.rpartition("^")[0] if is_bracketed(name) else name


def brackets(name):
    """Return the brackets around the index above a name, opening and closing; nothing where it has none."""
    inside = typed_name(name).rpartition("^")[2][1:-1]
    return inside[:1], inside[1:]
