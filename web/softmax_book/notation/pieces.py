"""The pieces of a formula: symbols with their indices, letters under accents, LaTeX put together."""

import re
from dataclasses import dataclass

from eqcheck import Token
from eqcheck.reading.tokens.vocabulary import ACCENTS, FONTS

DECORATION = re.compile(
    r"(?:%s)\{(.*)\}" % "|".join(sorted(map(re.escape, {*FONTS.values(), *ACCENTS.values()})))
)


class NotationError(ValueError):
    """Something in book/notation.yml, or on a page, that the switch cannot carry over."""


@dataclass(frozen=True)
class Symbol:
    """A symbol as it stands in a formula."""

    role: str
    form: str
    indices: tuple  # (index letter, its units, start, end)
    start: int
    end: int
    name: str
    bare: bool = False  # an argument without braces
    kind: str = "SYMBOL"


def base(name):
    """Return the letter of a name without accents, fonts, primes and words below."""
    name = re.sub(r"('+|\^\*|_\{.*\})$", "", name)
    while match := DECORATION.fullmatch(name):
        name = match[1]
    return name


def index_behind(found, i):
    """Return the tokens of the index that begins at ``i``, and the place behind it."""
    if i >= len(found) or found[i].kind != "UNDER":
        return [], i
    depth = 0
    for j in range(i + 1, len(found)):
        depth += (found[j].kind == "LC") - (found[j].kind == "RC")
        if depth == 0:
            return found[i + 2 : j], j + 1


def single_indices(group):
    """Return the single indices: what stands between commas, or else letter by letter."""
    if all(token.kind in ("NAME", "NUM") for token in group):
        return [[token] for token in group]
    items = [[]]
    for token in group:
        if token.kind == "COMMA":
            items.append([])
        else:
            items[-1].append(token)
    return [item for item in items if item]


def digits(number):
    """Return the digits of a number as indices of their own: Θ₂₂."""
    start = number.start
    return [[Token("NUM", digit, start + n, start + n + 1)] for n, digit in enumerate(number.text)]


def spelt(latex):
    return re.sub(r"[{}\s]", "", latex)


def joined(before, after):
    """Put two pieces of LaTeX together; a command and a letter need a space between them."""
    return before + (" " if re.search(r"\\[A-Za-z]+$", before) and after[:1].isalpha() else "") + after


def short(latex):
    line = " ".join(latex.split())
    return line if len(line) <= 70 else line[:69] + "…"
