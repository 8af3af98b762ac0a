"""A formula in plain text that says what it is in each case, on one line: p_i - 1 if i is the true class, p_i otherwise."""

import re

WHEN = re.compile(r"[,;]?\s+\(?(?P<word>if|when|whenever|where|for)\s+", re.I)
LEFT = re.compile(r"(?P<before>[^$`\n]*?)(?P<left>[^\s$`]+)\s*=\s*(?=[^=\s])")
JOINED = re.compile(r"\s*(?:[,;]\s*(?:(?:and|but|or)\s+)?|\)\s*[,;]?\s*(?:(?:and|but|or)\s+)?|\s(?:and|but|or)\s+|(?=\s(?:else|otherwise)\b))", re.I)
ELSE_BEFORE = re.compile(r"\s*(?:else|otherwise|elsewhere)\s*,?\s+(?:(?:it|this)\s+(?:is|equals)\s+|just\s+|simply\s+)?", re.I)
ELSE_BEHIND = re.compile(r"[,;]?\s+\(?(?:otherwise|else|elsewhere|in all other cases|for (?:all )?(?:the )?others?(?: classes| entries)?)\b\)?", re.I)
END = re.compile(r"[\s)]*(?:[.;?!](?=\s|$)|,?\s*(?=$))")
SIDE = re.compile(r"[-−]?\s*(?:\d[\d.]*(?:\s*[A-Za-z]\w*[\[(_].*)?|[A-Za-z]\w*[\[(_].*|.*[-−·+*/^²].*|[a-z])")
OF_INDICES = re.compile(r"([a-z])\s*(==?|!=|≠|<>)\s*([a-z])")
LONGEST = 60  # characters of a side or of a condition


def apart(text: str) -> str:
    """Return the text with each such formula as one for each case, on the same line; any other line as it is."""
    return "".join(_apart(line) for line in text.splitlines(keepends=True))


def _apart(line):
    if not WHEN.search(line) or "$" in line or "`" in line or "\\" in line:
        return line
    for left in LEFT.finditer(line):
        found = _cases(line, left.end())
        if found:
            cases, end = found
            return line[: left.end("before")] + "; ".join(f"{left['left']} = {side} {when}" for side, when in cases) + line[end:]
    return line


def _cases(line, place):
    """Return ``[(side, condition), …]`` and where they end, or None: a side is read whole or the line is left."""
    cases = []
    while True:
        first = ELSE_BEFORE.match(line, place) if cases else None
        if first:
            end = _end(line, first.end())
            if end is None:
                return None
            cases.append((line[first.end() : end].strip(" ,("), _otherwise(cases)))
            return (cases, end) if SIDE.fullmatch(cases[-1][0]) else None
        when, other = WHEN.search(line, place), ELSE_BEHIND.search(line, place) if cases else None
        if other and (not when or other.start() <= when.start()):
            side = line[place : other.start()].strip(" ,(")
            return (cases + [(side, _otherwise(cases))], other.end()) if _is_a_side(side) and END.match(line, other.end()) else None
        if not when:
            return None
        side = line[place : when.start()].strip(" ,(")
        joined = JOINED.search(line, when.end())
        while joined and not _another(line, joined.end()):
            joined = JOINED.search(line, joined.end() or joined.start() + 1) if joined.end() > joined.start() else None
        stop = joined.start() if joined else _end(line, when.end())
        if stop is None or not _is_a_side(side) or stop - when.end() > LONGEST:
            return None
        cases.append((side, f"{when['word'].lower()} {line[when.end() : stop].strip(' ,()')}"))
        if not joined:
            return (cases, stop) if len(cases) > 1 else None
        place = joined.end()


def _another(line, place):
    """Say whether a further case begins here: ``else …``, or a side with its own condition."""
    if ELSE_BEFORE.match(line, place):
        return True
    when, other = WHEN.search(line, place), ELSE_BEHIND.search(line, place)
    stops = [found.start() for found in (when, other) if found]
    return bool(stops) and _is_a_side(line[place : min(stops)].strip(" ,("))


def _is_a_side(text):
    return len(text) <= LONGEST and "=" not in text and bool(SIDE.fullmatch(text))


def _end(line, place):
    for found in re.finditer(r"[.;?!](?=\s|$)|$", line[place:]):
        return place + found.start()
    return None


def _otherwise(cases):
    """Return the condition that none of those before holds: of indices that is i ≠ j."""
    indices = OF_INDICES.fullmatch(cases[0][1].partition(" ")[2]) if len(cases) == 1 else None
    return f"if {indices[1]} {'≠' if indices[2][0] == '=' else '='} {indices[3]}" if indices else "otherwise"
