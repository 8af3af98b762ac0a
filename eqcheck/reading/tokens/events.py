r"""Events: a relation sign that claims nothing, since it stands in ``\mathbb{1}[a > 0]`` or in a declared ``P(y = k)``."""

from dataclasses import replace

INDICATORS = {"\\mathbb{1}", "\\boldsymbol{1}", "\\mathbb{I}", "I", "\\mathrm{I}", "\\boldsymbol{I}", "1", "\\mathrm{1}"}
PROBABILITIES = {"P", "p", "\\mathbb{P}", "\\mathrm{P}", "\\Pr", "\\mathrm{Pr}"}  # before whose brackets a sign is an event, declared or not
OPENS, CLOSES = frozenset(("LP", "LC")), frozenset(("RP", "RC"))
REACH = 200  # tokens in Iverson's brackets, at most
DOUBLE = ("[", "\\llbracket", "\\rrbracket")


def mark_events(tokens, context):
    """Return the tokens with the relation signs of events as EVENT, and what stands before one's brackets as INDICATOR."""
    tokens = _numbers(_memberships(_sets(_iverson(_of_sets(tokens), context), context)), context)
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
            if tokens[head].text in PROBABILITIES and tokens[head].kind == "NAME" and context.declaring is None:
                found[head] = replace(tokens[head], kind="CALL")
            if tokens[head].text in INDICATORS and tokens[head].kind != "CALL":
                found[head] = replace(tokens[head], kind="INDICATOR")
    return found


def _iverson(tokens, context):
    r"""Return the tokens with the double brackets of [\![ a > 0 ]\!] and \llbracket a > 0 \rrbracket as those of an indicator, and [a > 0] where it is a factor."""
    if not any(token.text in DOUBLE for token in tokens):
        return tokens
    found, n, closing = [], 0, set()
    while n < len(tokens):
        token, end = tokens[n], None
        if token.text == "[" and n + 1 < len(tokens) and tokens[n + 1].text == "[":
            end = n + 1 + behind(tokens[n + 1 : n + 1 + REACH], 0)
            related = any(t.kind == "REL" for t in tokens[n + 2 : end])
            end = end if end < len(tokens) and related and [t.text for t in tokens[end - 1 : end + 1]] == ["]", "]"] else None
        if end is not None:
            closing |= {end, n + 1}
            found += [replace(token, kind="NAME", text="\\mathbb{1}", end=token.start), tokens[n + 1]]
        elif token.text == "[" and token.kind == "LP" and n not in closing and _is_factor(tokens, n, context):
            found += [replace(token, kind="NAME", text="\\mathbb{1}", end=token.start), token]
        elif token.text == "\\llbracket":
            found += [replace(token, kind="NAME", text="\\mathbb{1}", end=token.start), replace(token, kind="LP", text="[")]
        elif token.text == "\\rrbracket":
            found.append(replace(token, kind="RP", text="]"))
        elif n not in closing:
            found.append(token)
        n += 1
    return found


def _is_factor(tokens, n, context):
    r"""Say whether the bracket at ``n`` is Iverson's, as in \sum_i [y_i \leq m] and y_n [i = n] + 1, and no condition that ends a row or begins it."""
    near = tokens[n : n + REACH]
    end = n + behind(near, 0)
    inside, depth, related = tokens[n + 1 : end - 1], 0, False
    for token in inside:
        depth += (token.kind in OPENS) - (token.kind in CLOSES)
        related = related or depth == 0 and token.kind == "REL"
    if not n or tokens[end - 1].text != "]" or not related or any(t.kind in ("COMMA", "TEXT", "COND", "GIVEN", "NOTREAD", "ROW", "AMP", "ERROR") for t in inside):
        return False
    before, place = tokens[n - 1], n - 1
    if before.kind == "RC":  # of what the scripts belong to
        while place >= 0 and tokens[place].kind == "RC":
            depth = 0
            for place in range(place, -1, -1):
                depth += (tokens[place].kind == "RC") - (tokens[place].kind == "LC")
                if depth == 0:
                    break
            place -= 2 if place and tokens[place - 1].kind in ("UNDER", "CARET") else 1
    whose = tokens[place].kind if place >= 0 else ""
    last = end == len(tokens) or tokens[end].kind in ("ROW", "AMP", "COMMA", "STOP", "TEXT", "COND", "THEREFORE")
    if before.kind in ("ADD", "MUL", "REL", "LP", "DIV") or whose == "BIG":
        return True
    return not last and (before.kind in ("RP", "NUM") or before.kind == "RC" and whose == "NAME" and tokens[place].text in context.names - PROBABILITIES - INDICATORS)


def _of_sets(tokens):
    r"""Return the tokens with I_{\{0, 1\}}(x) and \mathbb{1}_{(0, \infty)}(x) as indicators of x = 0, of x = 1, and of x > 0."""
    if not any(t.text in INDICATORS and t.kind == "NAME" and [o.kind for o in tokens[n + 1 : n + 4]] == ["UNDER", "LC", "LP"] for n, t in enumerate(tokens)):
        return tokens
    found, n = [], 0
    while n < len(tokens):
        read = _of_set(tokens, n) if tokens[n].text in INDICATORS and tokens[n].kind == "NAME" else None
        if read is None:
            found.append(tokens[n])
            n += 1
        else:
            found += read[0]
            n = read[1]
    return found


def _of_set(tokens, n):
    """Return the tokens that the indicator of a set stands for, and the place behind its argument; None for another one."""
    if [t.kind for t in tokens[n + 1 : n + 4]] != ["UNDER", "LC", "LP"]:
        return None
    end = behind(tokens, n + 2)
    close = behind(tokens, n + 3)
    argument = behind(tokens, end) if end < len(tokens) and tokens[end].kind == "LP" else 0
    members = _between_commas(tokens[n + 4 : close - 1])
    if close != end - 1 or not argument or not all(members) or any(t.kind in ("REL", "BAR", "GIVEN", "NOTREAD", "DOTS") for t in tokens[n + 4 : close - 1]):
        return None
    x, at = tokens[end + 1 : argument - 1], tokens[n]
    if not x or any(t.kind == "COMMA" for t in x):
        return None

    def event(sign, other):
        return [*x, replace(at, kind="EVENT", text=sign, end=at.start), *other]

    opening, closing = tokens[n + 3].text, tokens[close - 1].text
    left, right = replace(tokens[end], text="("), replace(tokens[argument - 1], text=")")
    if opening in ("\\{", "\\lbrace") and closing in ("\\}", "\\rbrace"):
        if not all([t.kind for t in member] == ["NUM"] for member in members) or len({member[0].text for member in members}) < len(members):
            return None
        read = []
        for member in members:  # no two of them at once
            read += [replace(at, kind="ADD", text="+", end=at.start)] * bool(read) + [replace(at, kind="INDICATOR"), left, *event("=", member), right]
        return [left, *read, right], argument
    if len(members) != 2 or opening not in ("(", "[") or closing not in (")", "]"):
        return None
    low, high = members
    events = [] if [t.text for t in low] == ["-", "\\infty"] else event(">" if opening == "(" else "≥", low)
    if [t.text for t in high if t.text != "+"] != ["\\infty"]:
        events += [replace(at, kind="COMMA", text=",", end=at.start)] * bool(events) + event("<" if closing == ")" else "≤", high)
    if not events or any(t.text == "\\infty" for t in events):
        return None
    return [replace(at, kind="INDICATOR"), left, *events, right], argument


def _between_commas(tokens):
    """Return the tokens between the commas that stand outside of all brackets."""
    found, depth = [[]], 0
    for token in tokens:
        depth += (token.kind in OPENS) - (token.kind in CLOSES)
        if token.kind == "COMMA" and depth == 0:
            found.append([])
        else:
            found[-1].append(token)
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
    text = tokens[before].text
    function = before == 0
    if context.declaring is None:
        function = text in context.conditional or text in PROBABILITIES and text not in context.declared and _closes(tokens, n)
    return before if function and tokens[before].kind in ("CALL", "NAME") else None


def _closes(tokens, n):
    """Say whether the bracket that opens at ``n`` is closed, in the same row and cell."""
    end = behind(tokens, n)
    depth = sum((t.kind in OPENS) - (t.kind in CLOSES) for t in tokens[n:end])
    return depth == 0 and not any(t.kind in ("ROW", "AMP") for t in tokens[n:end])


def _memberships(tokens):
    """Make ∈ a relation sign where it stands outside of all brackets; within them it says over what something runs."""
    if not any(token.text == "\\in" for token in tokens):
        return tokens
    depth, found = 0, []
    for token in tokens:
        depth += (token.kind in (*OPENS, "BCASES", "BMATRIX", "LBAR")) - (token.kind in (*CLOSES, "ECASES", "EMATRIX", "RBAR"))
        found.append(replace(token, kind="REL", text="∈") if (token.kind, token.text) == ("NOTREAD", "\\in") and depth <= 0 else token)
    return found


def _numbers(tokens, context):
    """Make a function's name that of a number where its indices say so: the p_n beside a p(y_n)."""
    if not context.plain or not any(token.kind == "CALL" for token in tokens):
        return tokens
    found = list(tokens)
    for n, token in enumerate(tokens):
        if token.kind == "CALL":
            count, depth = 0, 0
            for other in tokens[n + 2 :] if n + 1 < len(tokens) and tokens[n + 1].kind == "UNDER" else ():
                depth += (other.kind == "LC") - (other.kind == "RC")
                count += depth == 1 and other.kind in ("NAME", "NUM", "CALL")
                if depth == 0:
                    break
            if (token.text, count) in context.plain and (token.text, count) not in context.arities:
                found[n] = replace(token, kind="NAME")
    return found


def _sets(tokens, context):
    r"""Make one name of a set of data among the arguments of a function, as in L(w; \{x_n, y_n\}_{n=1}^N)."""
    if not any(token.text in ("\\{", "\\lbrace") or token.kind in ("RP", "RC") and _runs(tokens, n + 1) for n, token in enumerate(tokens)):
        return tokens
    found, n, inside = [], 0, []
    while n < len(tokens):
        token = tokens[n]
        if token.kind == "LP":
            before = tokens[n - 1].kind if n else ""
            inside.append(before == "CALL" or context.declaring is not None and before == "NAME")
        elif token.kind == "RP" and inside:
            inside.pop()
        if token.text in ("\\{", "\\lbrace", "(") and len(inside) > 1 and inside[-2]:
            end = behind(tokens, n)
            if end < len(tokens) and tokens[end].kind in ("UNDER", "CARET") and (token.text != "(" or _runs(tokens, end)):
                while end < len(tokens) and tokens[end].kind in ("UNDER", "CARET"):
                    end = behind(tokens, end + 1)
                text = "".join(t.text for t in tokens[n:end])
                found.append(replace(token, kind="NAME", text=text, end=tokens[end - 1].end))
                inside.pop()
                n = end
                continue
        found.append(token)
        n += 1
    return found


def _runs(tokens, n):
    """Say whether the script at ``n`` says over what something runs, as in (x_i, y_i)_{i=1}^n."""
    return n < len(tokens) and tokens[n].kind == "UNDER" and any(t.kind == "REL" for t in tokens[n : behind(tokens, n + 1)])


def behind(tokens, n):
    """Return the index behind the bracket or brace that opens at ``n``."""
    depth = 0
    for j in range(n, len(tokens)):
        depth += (tokens[j].kind in OPENS) - (tokens[j].kind in CLOSES)
        if depth == 0:
            return j + 1
    return len(tokens)
