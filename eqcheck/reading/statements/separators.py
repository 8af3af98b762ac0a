"""What parts one statement, condition or remark from the next, and what may stand before and behind one."""

import re
from dataclasses import replace

from ..tokens.token import Token
from ..tokens.vocabulary import ARROWS
from ..trees.brackets import CLOSE, OPEN

ENDS = ("STOP", "COMMA", "TEXT", "GAP", "AMP")  # at the end of a side they carry no meaning
BETWEEN = ("COMMA", "COND", "TEXT", "STOP", "GAP", "AMP")  # between the conditions of a remark
SEPARATORS = frozenset(("COMMA", "STOP", "TEXT", "COND", "OTHERWISE", "GAP", "AMP", "THEREFORE"))
# A wide space, which parts statements; a thin one says nothing.
WIDE = re.compile(
    r"\\q?quad(?![A-Za-z])|\\hspace\*?\s*\{\s*[.\d]+\s*(?:in|cm|em|ex|mm|pt|mu)\s*\}|(?:(?:\\(?:[;: ]|enspace(?![A-Za-z]))|~)\s*){2,}"
)
ITEM = re.compile(r"\d{1,2}|[a-zA-Z]|[ivx]{1,4}")
NO_BEGINNING = ("REL", "MUL", "DIV", "CARET", "UNDER", "ADD", "COMMA")  # what no formula behind the number of an item begins with
TINY = re.compile(r"\{\s*(?:0?\.\d+\s*(?:em|ex|cm)|[0-7](?:\.\d*)?\s*(?:pt|mu|mm)|0?\.0\d*\s*in)\s*\}")


def with_gaps(tokens, latex):
    """Return the tokens with one of the kind GAP at each wide space that stands in no bracket."""
    visible = re.sub(r"(?<!\\)%[^\n]*", lambda comment: " " * len(comment[0]), latex)
    gaps = [found for found in WIDE.finditer(visible) if not TINY.search(found[0])]
    if not gaps:
        return tokens
    kept, depth, end = [], 0, 0
    for token in tokens:
        while gaps and gaps[0].end() <= token.start:
            gap = gaps.pop(0)
            if depth <= 0 and gap.start() >= end:
                kept.append(Token("GAP", gap[0], *gap.span()))
        depth += (token.kind in OPEN) - (token.kind in CLOSE)
        kept.append(token)
        end = max(end, token.end)
    return kept


def parts(tokens):
    """Return what stands between commas and words, outside of brackets; dots stand alone."""
    found, current, depth = [], [], 0
    for token in tokens:
        depth += (token.kind in OPEN) - (token.kind in CLOSE)
        if depth <= 0 and token.kind in BETWEEN:
            found.append(current)
            current = []
        elif depth <= 0 and token.kind == "DOTS":
            found += [current, [token]]
            current = []
        else:
            current.append(token)
    return [part for part in [*found, current] if part]


def is_arrow(token):
    """Say whether a token is an arrow that leads from one statement to the next."""
    return token.kind == "NOTREAD" and token.text in ARROWS


def without_opening(row):
    r"""Take off what begins a row and claims nothing: ∴, an arrow, a wide space, the number of an item before one, as in 1) \quad or (a) \quad."""
    while row and (row[0].kind in ("THEREFORE", "GAP", "AMP") or is_arrow(row[0])):
        row = row[1:]
    begin = int([(t.kind, t.text) for t in row[:1]] == [("LP", "(")])
    end = next((n for n, t in enumerate(row[:6]) if t.kind == "RP" and t.text == ")"), 0)
    numbered = ITEM.fullmatch("".join(t.text for t in row[begin:end])) and [t.kind for t in row[end + 1 : end + 2]] == ["GAP"] and row[end + 2 :]
    return without_opening(row[end + 1 :]) if numbered and row[end + 2].kind not in NO_BEGINNING else row


def without_number(row):
    """Take the number of an equation off the end of a row, typed by hand behind a wide space or a row of dots: \\hspace{1cm} (3)."""
    whole = without_end(row)
    if [t.kind for t in whole[-3:]] != ["LP", "NUM", "RP"] or whole[-3].text != "(" or not whole[-2].text.isdigit():
        return row
    end = len(whole) - 3
    while end and row[end - 1].kind in ("STOP", "DOTS"):
        end -= 1
    parted = row[end - 1].kind in ("GAP", "AMP") if end else False
    return row[:end] if (parted or len(whole) - 3 - end > 2) and any(t.kind == "REL" for t in row[:end]) else row


def half_open(tokens):
    """Let the brackets of an interval that holds one of its ends match, as [0, 1) behind ∈: the second gets the text ")]"."""
    ends = (tokens[0].text, tokens[-1].text) if len(tokens) > 2 else ()
    if ends not in (("[", ")"), ("(", "]")) or sum(token.kind == "COMMA" for token in tokens) != 1:
        return tokens
    return [*tokens[:-1], replace(tokens[-1], text=f"{ends[1]}{']' if ends[0] == '[' else ')'}")]


def without_end(tokens):
    """Take the comma, full stop or remark off the end of a side."""
    end = len(tokens)
    while end and tokens[end - 1].kind in ENDS:
        end -= 1
    return tokens[:end]
