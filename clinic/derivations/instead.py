"""Which of two readings of a text is told: in the usual letters, or as a chain of its own definitions."""

import re

SOFTMAX = re.compile(r"soft-?max", re.I)


def better(found, chain, text):
    """Return what is found in a text that is read as a ``chain`` of definitions, if more is read so and nothing that holds is taken back."""
    if chain is None or len(chain.lines) < len(found.lines) or all(line.verdict in ("definition", "unread") for line in chain.lines):
        return found
    unread = [sum(line.verdict == "unread" for line in one.lines) for one in (found, chain)]
    before = {line.latex: line for line in found.lines}
    pairs = [(before[line.latex], line) for line in chain.lines if line.latex in before]
    if any(old.verdict == "holds" and new.verdict == "false" for old, new in pairs):
        return found
    right = sum(old.verdict == "false" and new.verdict == "holds" for old, new in pairs)  # a line is false only if it is under each reading
    if right and found.matrices:
        return found  # which side of a product an example stands on was told there
    renamed = [old for old, new in pairs if old.verdict == "false" and new.verdict == "definition" and "\\partial" not in new.latex]
    if any(old.mistakes or not right or SOFTMAX.search(text) and old.latex.startswith(found.letters.get("probability", " ")) for old in renamed):
        return found
    return chain if len(chain.lines) - unread[1] > len(found.lines) - unread[0] or right and unread[1] <= unread[0] else found
