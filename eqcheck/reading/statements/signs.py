"""Relation signs of a text that is not read: how many a reader counts in it, and on which lines."""

import re

from ..tokens.vocabulary import CONDITION, OVERLAYS, RELATIONS, UNDECIDED

ALL = {*RELATIONS, *UNDECIDED, "\\in"}
COMMANDS = "|".join(sorted((sign[1:] for sign in ALL if sign[0] == "\\"), key=lambda name: (-len(name), name)))
TYPED = "".join(sorted(sign for sign in ALL if len(sign) == 1 and not sign.isascii()))
SIGN = re.compile(rf":=|==|=:?|&(?:lt|gt|le|ge|ne);|<=?|>=?|[{TYPED}]|\\(?:{COMMANDS})(?![A-Za-z])")
COMMENT = re.compile(r"(?<!\\)%[^\n]*")
CASES = re.compile(r"\\begin\{cases\}.{0,4000}?\\end\{cases\}", re.S)
OF_CASES = re.compile(r"(?:&|,|\\text)(?:(?!\\\\|\\end\{cases\}).)*", re.S)  # what stands behind a row's value
ASSERTING = ("since", "because", "as", "and")
WORDS = re.compile(r"\\(?:text\w*|mbox|label|tag|operatorname\*?|hspace\*?)\s*\{[^{}]*\}")
OVERLAY = re.compile(r"\\(?:" + "|".join(sorted(name[1:] for name in (*OVERLAYS, "\\item", "\\pause"))) + r")\s*<[^<>\n]{0,40}>")  # Beamer's
NEGATED = re.compile(r"\\not\s*(?==)")
# What stands in each formula that has a relation sign; it may stand in others, too.
NEEDED = re.compile(rf"[=<>{TYPED}]|&(?:lt|gt|le|ge|ne);|\\(?:{COMMANDS})")
COMMAND = re.compile(r"\\(?:[A-Za-z@]+|.)", re.S)


def without_any(latex, macros):
    """Say whether it is clear at first sight that a formula has no relation sign, also none that a macro stands for."""
    return not NEEDED.search(latex) and not (macros and any(command in macros for command in COMMAND.findall(latex)))


def signs(latex):
    """Return the places of the relation signs of a formula; those in scripts, cases and words are none of its own.

    Where there are no others, those before the conditions of cases are: it is a system of equations.
    """
    latex = COMMENT.sub(_blank, latex)
    found = _signs(CASES.sub(_blank, latex))
    return found or "cases" in latex and _signs(CASES.sub(lambda cases: OF_CASES.sub(_blank, cases[0]), latex)) or []


def _signs(latex):
    latex = WORDS.sub(_blank_words, latex)
    for hidden in (NEGATED, OVERLAY):
        latex = hidden.sub(_blank, latex)
    return [found.start() for found in SIGN.finditer(_without_scripts(latex))]


def _blank_words(found):
    r"""Blank out words, but for the formulas in them that are no condition: \text{since $a = b$}."""
    parts = re.split(r"(\$[^$]*\$)", found[0])
    opened = CONDITION.match(parts[0].partition("{")[2])
    parts[::2] = [" " * len(part) for part in parts[::2]]
    if opened and opened[1].lower() not in ASSERTING or not found[0].startswith(("\\text", "\\mbox")):
        return " " * len(found[0])
    return "".join(parts)


def _blank(found):
    return " " * len(found[0])


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
