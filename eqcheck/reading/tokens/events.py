r"""Events: a relation sign that claims nothing, since it stands in ``\mathbb{1}[a > 0]`` or in a declared ``P(y = k)``."""

from dataclasses import replace

INDICATORS = {"\\mathbb{1}", "\\boldsymbol{1}", "\\mathbb{I}", "I", "\\mathrm{I}", "\\boldsymbol{I}", "1", "\\mathrm{1}"}
OPENS, CLOSES = ("LP", "LC"), ("RP", "RC")


def mark_events(tokens, context):
    """Return the tokens with the relation signs of events as EVENT, and what stands before one's brackets as INDICATOR."""
    if not any(token.kind == "REL" for token in tokens):
        return tokens
    found, opened = list(tokens), []  # of each open bracket: where it opens, whose it is
    for n, token in enumerate(tokens):
        if token.kind in OPENS:
            opened.append((n, _head(tokens, n, context)))
        elif token.kind in CLOSES and opened:
            opened.pop()
        elif opened and token.kind in ("REL", "COND"):
            start, head = opened[-1]
            if head is None and tokens[start].text in ("\\{", "(", "[") and len(opened) > 1 and opened[-2][0] == start - 1:
                head = opened[-2][1]  # \mathbb 1_{\{a > 0\}}
            if head is None:
                continue
            if token.kind == "COND":
                found[n] = replace(token, kind="COMMA") if token.text.strip() == "and" else token
                continue
            found[n] = replace(token, kind="EVENT")
            if tokens[head].text in INDICATORS and tokens[head].kind != "CALL":
                found[head] = replace(tokens[head], kind="INDICATOR")
    return found


def _head(tokens, n, context):
    """Return the place of what an open bracket belongs to if a sign in it is an event: an indicator, a declared function."""
    before = n - 1
    if tokens[n].kind == "LC":
        if before < 1 or tokens[before].kind != "UNDER":
            return None
        return before - 1 if tokens[before - 1].text in INDICATORS else None
    if before >= 0 and tokens[before].kind == "RC":  # behind an index
        depth = 0
        for j in range(before, -1, -1):
            depth += (tokens[j].kind == "RC") - (tokens[j].kind == "LC")
            if depth == 0:
                break
        before = j - 2 if j > 0 and tokens[j - 1].kind == "UNDER" else -1
        if before < 0 or tokens[before].text in INDICATORS:
            return None
    if before < 0:
        return None
    if tokens[before].text in INDICATORS and tokens[before].kind in ("NAME", "NUM"):
        return before
    function = tokens[before].text in context.conditional if context.declaring is None else before == 0
    return before if function and tokens[before].kind in ("CALL", "NAME") else None
