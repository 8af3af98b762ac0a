"""LaTeX text to raw tokens: commands, numbers, letters, braces; and what an argument is in TeX."""

import re

from .token import Token, Unreadable
from .vocabulary import RELATIONS, TAKES

MAX_SYMBOLS = 20_000  # in one formula
MAX_DEPTH = 60
MAX_DIGITS = 40

SCANNER = re.compile(
    r"""(?P<comment>%[^\n]*)
      | (?P<space>[\s\u200b-\u200d\u2060\ufeff]+|~)
      | (?P<row>\\\\(?:\\\\)?\*?(?:\[\s*-?[\d.]+\s*[a-z]{2}\s*\])?|\\(?:newline|cr)(?![A-Za-z]))
      | (?P<command>\\(?:operatorname\*|[hv]space\*|[A-Za-z]+|.))
      | (?P<dots>\.\.\.)
      | (?P<number>[0-9]+(?:\.[0-9]+)?|\.[0-9]+)
      | (?P<letter>[^\W\d_])
      | (?P<assign>:=|=:|==|>=|<=|&(?:lt|gt|le|ge|ne);)
      | (?P<char>.)""",
    re.X | re.S,
)


def scan(latex: str):
    """Return the raw tokens of ``latex``, with white space and comments left out."""
    found, opened = [], []
    for match in SCANNER.finditer(latex):
        if match.lastgroup in ("space", "comment"):
            continue
        token = Token(match.lastgroup, match[0], *match.span())
        if token.text == "{":
            opened.append(token)
            if len(opened) > MAX_DEPTH:
                raise Unreadable(f"braces are nested more than {MAX_DEPTH} deep", token.start)
        elif token.text == "}":
            if not opened:
                raise Unreadable("a brace } closes nothing", token.start)
            opened.pop()
        if token.kind == "number" and len(token.text) > MAX_DIGITS:
            raise Unreadable(f"a number of {len(token.text)} digits", token.start)
        found.append(token)
        if len(found) > MAX_SYMBOLS:
            raise Unreadable(f"the formula has more than {MAX_SYMBOLS} symbols", token.start)
    if opened:
        raise Unreadable("a brace { is never closed", opened[-1].start)
    return found


def group_end(raw, i):
    """Return the index behind the group or the single token that begins at ``i``; \\text takes its argument along."""
    needed = 1
    while needed:
        if i >= len(raw) or raw[i].text == "}":
            raise Unreadable(f"something is missing after {raw[i - 1].text}", raw[i - 1].end)
        if raw[i].kind == "number":
            _first_digit(raw, i)
        needed += TAKES.get(raw[i].text, 0) - 1
        i = _closing(raw, i) + 1 if raw[i].text == "{" else i + 1
    return i


def _closing(raw, i):
    """Return the index of the brace that closes the one at ``i``."""
    depth = 0
    for j in range(i, len(raw)):
        depth += (raw[j].text == "{") - (raw[j].text == "}")
        if depth == 0:
            return j
    raise Unreadable("a brace { is never closed", raw[i].start)


def _first_digit(raw, i):
    """Part the first digit of a number from the rest, as in ``x^12``."""
    number, middle = raw[i], raw[i].start + 1
    if len(number.text) > 1:
        raw[i : i + 1] = [
            Token("number" if number.text[0] != "." else "char", number.text[0], number.start, middle),
            Token("number", number.text[1:], middle, number.end),
        ]


def argument(raw, i):
    """Return the tokens of the argument at ``i`` without its braces, and the index behind it.

    As in TeX, only the first digit of a number without braces belongs to it: ``\\frac12``.
    """
    if i < len(raw) and (raw[i].kind == "row" or raw[i].text in ("&", *RELATIONS)):
        raise Unreadable(f"something is missing after {raw[i - 1].text}", raw[i - 1].end)
    end = group_end(raw, i)
    return (raw[i + 1 : end - 1] if raw[i].text == "{" else raw[i:end]), end
