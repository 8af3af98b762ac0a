r"""Integrals: \int_a^b f(x) \, dx becomes a sum sign whose letter runs from a to b, so that there is one way to read both.

Without limits it runs over all values of its letter, and with a set below it over that: \int_{\mathbb{R}} f(x) \, dx.
"""

from dataclasses import replace

from ..tokens.token import Unreadable
from .brackets import CLOSERS, close

NO_LIMITS = "an integral without limits: write from where to where it goes"
HALF = "an integral with one limit: write from where to where it goes"
NO_END = "the d of an integral is not found: write its letter behind what is integrated, as in \\int_0^1 f(x) \\, dx"


def integrals(tokens):
    """Return the tokens with each integral in brackets, its letter below the sign and its integrand in brackets."""
    place = next((n for n in range(len(tokens) - 1, -1, -1) if (tokens[n].kind, tokens[n].text) == ("BIG", "int")), None)
    while place is not None:
        tokens = [*tokens[:place], *_integral(tokens, place)]
        place = next((n for n in range(place - 1, -1, -1) if (tokens[n].kind, tokens[n].text) == ("BIG", "int")), None)
    return tokens


def _integral(tokens, start):
    sign, place, limits = tokens[start], start + 1, {}
    while place + 1 < len(tokens) and tokens[place].kind in ("UNDER", "CARET") and tokens[place].kind not in limits:
        after = close(tokens, place + 1)
        limits[tokens[place].kind] = tokens[place + 2 : after - 1]
        place = after
    if "UNDER" not in limits and limits:
        raise Unreadable(HALF, sign.start)
    end = _end(tokens, place, NO_END if limits else NO_LIMITS)
    d, letter = tokens[end], tokens[end + 1]
    after = end + 2
    first = end == place and after < len(tokens) and tokens[after].kind not in ("ADD", "COMMA", "AMP", "ROW", "MUL", "DIV", *CLOSERS.values())
    if after < len(tokens) and tokens[after].kind in ("UNDER", "CARET"):
        raise Unreadable("an integral over a letter with an index or a power", sign.start)

    def at(kind, text, token):
        return replace(token, kind=kind, text=text)

    if first:  # \int dx f(x), which takes the rest of its term
        place, after = after, _rest(tokens, after)
        end = after
    body = tokens[place:end] or [at("NUM", "1", d)]
    low, high = limits.get("UNDER", []), []
    if "CARET" in limits:
        low = [at("REL", "=", sign), *low]
        high = [at("CARET", "^", sign), at("LC", "{", sign), *limits["CARET"], at("RC", "}", sign)]
    elif low:
        low = [] if [t.text for t in low] == [letter.text] else [at("REL", "∈", sign), *low]  # \int_x p(x) dx runs over x
    inside = [
        at("LP", "(", sign), sign, at("UNDER", "_", sign), at("LC", "{", sign), replace(letter, kind="NAME"), *low, at("RC", "}", sign), *high,
        at("LP", "(", body[0]), *body, at("RP", ")", d), at("RP", ")", letter),
    ]  # fmt: skip
    return [*inside, *tokens[after:]]


def _rest(tokens, place):
    """Return the index behind the rest of a term, up to the next + or −."""
    depth = 0
    for n in range(place, len(tokens)):
        depth += (tokens[n].kind in CLOSERS) - (tokens[n].kind in CLOSERS.values())
        if depth < 0 or depth == 0 and tokens[n].kind in ("COMMA", "AMP", "ROW") or depth == 0 and tokens[n].kind == "ADD" and n > place and tokens[n - 1].kind != "MUL":
            return n
    return len(tokens)


def _end(tokens, place, reason):
    """Return the place of the d that ends an integral: outside of brackets, with a letter behind it."""
    depth = 0
    for n in range(place, len(tokens) - 1):
        depth += (tokens[n].kind in CLOSERS) - (tokens[n].kind in CLOSERS.values())
        if depth < 0:
            break
        if depth == 0 and (tokens[n].kind == "DIFF" or (tokens[n].kind, tokens[n].text) == ("NAME", "d")) and tokens[n + 1].kind in ("NAME", "CALL"):
            return n
    raise Unreadable(reason, tokens[place - 1].start)
