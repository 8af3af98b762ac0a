"""Typed numbers: decimals, fractions, and expressions such as ``-0.7/0.3`` or ``ln 2``; nothing is run as code.

    sum      = product (("+" | "-") product)*
    product  = signed (("*" | "/") signed | factor)*        a factor without a sign before it: 2 ln 2
    signed   = ("+" | "-") signed | power
    power    = factor ("^" signed)?
    factor   = number | "(" sum ")" | function factor | "e" | "pi"

A per cent sign may end the whole: 30 % is 0.3.
"""

import math
import re
from dataclasses import dataclass

LONGEST = 200
TOKEN = re.compile(r"\s*(?:(\d+(?:[.,]\d*)?(?:e[+-]?\d+)?|[.,]\d+(?:e[+-]?\d+)?)|(ln|log2|log|exp|sqrt|pi|e)(?![a-z])|(\*\*|[-+*/^()]))", re.I)
SIGNS = {"−": "-", "–": "-", "—": "-", "·": "*", "×": "*", "⋅": "*", "÷": "/", "∕": "/", "⁄": "/", "π": "pi", "√": "sqrt", "\u00a0": " "}
DECIMAL = re.compile(r"[+-]?(\d*)[.,](\d*)|[+-]?(\d+)")
EXPECTED = "Type a number or a term, such as -0.4, 2/3, -0.7/0.3 or ln 2."
FUNCTIONS = {"ln": math.log, "log": math.log, "log2": math.log2, "exp": math.exp, "sqrt": math.sqrt}


class NotANumber(ValueError):
    """What was typed is no number; the text says why."""


@dataclass(frozen=True)
class Typed:
    """A number that was typed, and how far from it a value may lie that was rounded to the digits typed.

    Whole numbers and expressions are exact, and ``rounding`` is 0.
    """

    text: str
    value: float
    rounding: float


def read(text):
    """Return the :class:`Typed` that a text is.  Raises :class:`NotANumber`."""
    plain = "".join(SIGNS.get(char, char) for char in text).strip()
    if not plain:
        raise NotANumber("nothing is typed")
    if len(plain) > LONGEST:
        raise NotANumber(f"expected at most {LONGEST} characters")
    unit = 0.01 if plain.endswith("%") else 1.0
    plain = plain.removesuffix("%").rstrip()
    value = unit * _Reader(plain).value()
    decimal = DECIMAL.fullmatch(plain.replace(" ", ""))
    digits = len(decimal[2] or "") if decimal else 0
    return Typed(text.strip(), value, unit * 0.5 * 10.0**-digits if digits else 0.0)


def split(text):
    """Return the three numbers in one text, such as "(0.13, 1.0233, 0.28)", or the text alone if it is not three."""
    inside = re.sub(r"^\s*(?:\w+\s*=\s*)?(?:np\.)?(?:array)?\s*[(\[{]*|[)\]}]*\s*$", "", text)
    for separator in (r"\s*[;|\t\n]\s*", r",\s+|\s+,\s*", r"\s*,\s*", r"\s+"):
        parts = [part for part in re.split(separator, inside) if part.strip()]
        if len(parts) == 3 and all(map(_is_number, parts)):
            return parts
    return [text]


def _is_number(text):
    try:
        read(text)
    except NotANumber:
        return False
    return True


class _Reader:
    def __init__(self, text):
        self.tokens, place = [], 0
        while place < len(text):
            found = TOKEN.match(text, place)
            if not found:
                raise NotANumber(f"{text[place:].strip()[:12]!r} is not understood")
            self.tokens.append(found[0].strip().lower())
            place = found.end()
            if not text[place:].strip():
                break
        self.at = self.depth = 0

    @property
    def next(self):
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self):
        self.at += 1
        return self.tokens[self.at - 1]

    def value(self):
        try:
            found = self.sum()
        except (ZeroDivisionError, OverflowError, ValueError) as error:
            if isinstance(error, NotANumber):
                raise
            raise NotANumber("it has no value") from None
        if self.next:
            raise NotANumber(f"{self.next!r} is not expected there")
        if isinstance(found, complex) or not math.isfinite(found):
            raise NotANumber("it has no value")
        return found

    def sum(self):
        found = self.product()
        while self.next in ("+", "-"):
            found = found + self.product() if self.take() == "+" else found - self.product()
        return found

    def product(self):
        found = self.signed()
        while self.next and self.next not in ("+", "-", ")"):
            if self.next in ("*", "/"):
                found = found * self.signed() if self.take() == "*" else found / self.signed()
            elif self.next in ("^", "**"):
                raise NotANumber(f"{self.next!r} is not expected there")
            else:
                found *= self.power()
        return found

    def signed(self):
        if self.next in ("+", "-"):
            return self.signed() if self.take() == "+" else -self.signed()
        return self.power()

    def power(self):
        found = self.factor()
        if self.next in ("^", "**"):
            self.take()
            found = found ** self.signed()
        return found

    def factor(self):
        self.depth += 1
        if self.depth > LONGEST:
            raise NotANumber("it is nested too deeply")
        if not self.next:
            raise NotANumber("it ends too early")
        token = self.take()
        if token == "(":
            found = self.sum()
            if self.next != ")":
                raise NotANumber("a bracket is never closed")
            self.take()
        elif token in FUNCTIONS:
            found = FUNCTIONS[token](self.factor())
        elif token in ("e", "pi"):
            found = math.e if token == "e" else math.pi
        elif token[0].isdigit() or token[0] in ".,":
            found = float(token.replace(",", "."))
        else:
            raise NotANumber(f"{token!r} is not expected there")
        self.depth -= 1
        return found
