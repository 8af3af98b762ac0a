"""What parts one statement, condition or remark from the next, and what may stand before and behind one."""

from ..trees.brackets import CLOSE, OPEN

ENDS = ("STOP", "COMMA", "TEXT")  # at the end of a side they carry no meaning
BETWEEN = ("COMMA", "COND", "TEXT", "STOP")  # between the conditions of a remark


def parts(tokens):
    """Return what stands between commas and words, outside of brackets."""
    found, current, depth = [], [], 0
    for token in tokens:
        depth += (token.kind in OPEN) - (token.kind in CLOSE)
        if depth <= 0 and token.kind in BETWEEN:
            found.append(current)
            current = []
        elif token.kind != "AMP":
            current.append(token)
    return [*found, current]


def without_opening(row, continues):
    """Take off what begins a row: ∴, or a word such as 'where' before a claim of its own."""
    if row[0].kind == "THEREFORE":
        row = row[1:]
    if not continues and row and row[0].kind == "COND":
        row = row[1:]
    return row


def without_end(tokens):
    """Take the comma, full stop or remark off the end of a side."""
    end = len(tokens)
    while end and tokens[end - 1].kind in ENDS:
        end -= 1
    return tokens[:end]
