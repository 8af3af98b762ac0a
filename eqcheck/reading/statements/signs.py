"""Relation signs of a text that is not read: how many a reader counts in it, and on which lines."""

import re

from ..tokens.vocabulary import RELATIONS

SIGN = re.compile(r":?=:?|<=?|>=?|\\(?:approx(?:eq)?|simeq|leq?|geq?|neq?|equiv|lt|gt|leqslant|geqslant|coloneqq?|triangleq|doteq|(?:long)?leftarrow|gets|propto|in)(?![A-Za-z])")
COMMENT = re.compile(r"(?<!\\)%[^\n]*")
CASES = re.compile(r"\\begin\{cases\}.{0,4000}?\\end\{cases\}", re.S)
WORDS = re.compile(r"\\(?:text\w*|mbox|label|tag|operatorname\*?|hspace\*?)\s*\{[^{}]*\}")
OVERLAY = re.compile(r"\\(?:only|uncover|visible|invisible|alert|onslide|alt|temporal|item|pause)\s*<[^<>\n]{0,40}>")  # Beamer's
NEGATED = re.compile(r"\\not\s*(?==)")
# What stands in each formula that has a relation sign; it may stand in others, too.
NEEDED = re.compile(r"[=<>]|\\(?:in|" + "|".join(sorted(sign[1:] for sign in RELATIONS if sign[0] == "\\")) + ")")
COMMAND = re.compile(r"\\(?:[A-Za-z@]+|.)", re.S)


def without_any(latex, macros):
    """Say whether it is clear at first sight that a formula has no relation sign, also none that a macro stands for."""
    return not NEEDED.search(latex) and not (macros and any(command in macros for command in COMMAND.findall(latex)))


def signs(latex):
    """Return the places of the relation signs of a formula; those in scripts, cases and words are none of its own."""
    for hidden in (COMMENT, CASES, WORDS, NEGATED, OVERLAY):
        latex = hidden.sub(lambda found: " " * len(found[0]), latex)
    return [found.start() for found in SIGN.finditer(_without_scripts(latex))]


def _without_scripts(latex):
    """Blank out what stands in braces behind _ and ^; one that is never closed hides nothing."""
    kept, depth, script, begin = [], 0, None, 0
    for n, char in enumerate(latex):
        if char == "{":
            depth += 1
            if script is None and n and latex[n - 1] in "_^":
                script, begin = depth, n
        kept.append(char if script is None else " ")
        if char == "}":
            if script == depth:
                script = None
            depth = max(0, depth - 1)
    return "".join(kept) if script is None else "".join(kept[:begin]) + latex[begin:]
