"""Bars: absolute values and norms, on which side they stand, and bars that part the arguments of a function."""

from dataclasses import replace

from .distributions import standard
from .scanner import argument
from .scripts import owner
from .token import Token, Unreadable
from .vocabulary import BARS, OPERAND_FOLLOWS, RELATIONS, SEPARATING

AVERAGES = ("E", "Var", "Cov")
CLOSING = {"\\lvert": ("\\rvert", "|", "\\vert"), "\\lVert": ("\\rVert", "\\|", "\\Vert")}
REACH = 400  # tokens from the bar of a condition back to its bracket


def bar(lexer, raw, i, out, side=None):
    token = raw[i]
    if _is_alone(raw, i, out):
        out.append(Token("DRAWN", "|", token.start, token.end))
        return i + 1
    if token.text in ("|", "\\vert", "\\rvert") and (end := _evaluates(lexer, raw, i, out, side)):
        return end
    if token.text == "|" and side is None and not separates(lexer, out) and (double := doubled(lexer, raw, i)):
        bar(lexer, [replace(token, text="\\|", end=raw[i + 1].end)], 0, out, double)
        return i + 2
    if side is None and [t.kind for t in out[-2:]] == ["LP", "MUL"] and out[-1].text == "\\cdot":  # \pi(\cdot \mid x)
        out[-1] = replace(out[-1], kind="NAME")
    if side is None and separates(lexer, out):
        double = token.text in ("|", "\\mid") and i + 1 < len(raw) and raw[i + 1].text == token.text
        parallel = double or token.text in ("\\|", "\\Vert", "\\parallel")
        out.append(Token("GIVEN", "\\|" if parallel else "|", token.start, raw[i + double].end))
        return i + 1 + double
    if token.text == "\\mid" and (lexer.mids or _has_partner(raw, i)):
        return _middle(lexer, raw, i, out)
    if token.text in SEPARATING:
        out.append(Token("NOTREAD", token.text, token.start, token.end))
        return i + 1
    value, own = BARS[token.text]
    side = side or own
    opens = side == "left" or side is None and (
        not lexer.bars or not out or out[-1].kind in OPERAND_FOLLOWS
    )  # fmt: skip
    if opens and side in (None, own) and out and out[-1].kind not in OPERAND_FOLLOWS and _stays_alone(raw, i):
        out.append(Token("NOTREAD", "\\mid", token.start, token.end))  # of a condition, p(y|x), that no block declares
        return i + 1
    lexer.bars = max(0, lexer.bars + (1 if opens else -1))
    out.append(Token("LBAR" if opens else "RBAR", value, token.start, token.end))
    return i + 1


def _is_alone(raw, i, out):
    """Say whether a bar stands alone in a cell of a matrix, as a line that is drawn above a column."""
    beside = bool(out) and out[-1].kind in ("AMP", "ROW", "BMATRIX") and i + 1 < len(raw) and (raw[i + 1].kind == "row" or raw[i + 1].text in ("&", "\\end"))
    return beside and sum((t.kind == "BMATRIX") - (t.kind == "EMATRIX") for t in out) > 0


def _evaluates(lexer, raw, i, out, side):
    r"""Read the bar of \left. f(x) \right|_{x = a} or f'(x) |_{x = a}: what stands before it is taken there; say where it ends, if it is one."""
    if i + 1 >= len(raw) or raw[i + 1].text not in ("_", "^") or not out or out[-1].kind in OPERAND_FOLLOWS or side == "left":
        return None
    place, end = argument(raw, i + 2)
    other = raw[end].text if end < len(raw) else ""
    between = {raw[i + 1].text, other} == {"_", "^"}
    if raw[i + 1].text == "^" and not between:
        return None
    opened = side == "right" and bool(lexer.places)
    start = _operand(out)
    derivative = [t.kind for t in out[start : start + 3]] == ["FRAC", "LC", "PARTIAL"] and not lexer.bars
    if not opened and (side == "right" and lexer.bars or "=" not in [t.text for t in place] and not derivative and (not between or lexer.bars)):
        return None
    if between and not opened and _summed(out, start):
        raise Unreadable("how far to the left does the bar reach? Write \\left. before what it takes", raw[i].start)
    if not opened:
        out.insert(start, Token("LP", "(", out[start].start, out[start].start))
    else:
        lexer.places.pop()
    out += [Token("RP", ")", raw[i].start, raw[i].start), Token("AT", "|", raw[i].start, raw[i].end)]
    if not between:
        return lexer.group(raw, i + 2, out)
    ends = (i + 2, end + 1) if other == "^" else (end + 1, i + 2)
    lexer.group(raw, ends[0], out)
    out.append(Token("CARET", "^", out[-1].end, out[-1].end))
    lexer.group(raw, ends[1], out)
    return argument(raw, end + 1)[1]


def _summed(out, start):
    """Say whether a term is added to something else in front of it, in the same bracket of the same side."""
    depth = 0
    for n in range(start - 1, -1, -1):
        depth += (out[n].kind in ("RP", "RC")) - (out[n].kind in ("LP", "LC"))
        if depth < 0 or depth == 0 and out[n].kind in ("REL", "AMP", "ROW", "COMMA"):
            return False
        if depth == 0 and out[n].kind == "ADD" and n and out[n - 1].kind not in OPERAND_FOLLOWS:
            return True
    return False


def _operand(out):
    """Return the place in ``out`` where the factor that stands last begins: a name with its scripts and arguments, a fraction, a bracket."""
    i = len(out) - 1
    while out[i].kind in ("RC", "RP"):
        j = _opening(out, i)
        before = out[j - 1].kind if j else ""
        if before in ("UNDER", "CARET"):
            i = j - 2
        elif before == "RC" or out[i].kind == "RP" and before in ("CALL", "FN"):
            i = j - 1
        else:
            i = j - 1 if before in ("FRAC", "SQRT") else j
            break
    return _operator(out, i)


def _opening(out, i):
    """Return the place of the bracket or brace that the one at ``i`` closes."""
    depth = 0
    for j in range(i, 0, -1):
        depth += (out[j].kind in ("RC", "RP")) - (out[j].kind in ("LC", "LP"))
        if depth == 0:
            return j
    return 0


def _operator(out, i):
    r"""Return where the \\nabla, \\nabla_w or \\frac{d}{dx} right before the place ``i`` begins, or ``i`` if there is none."""
    j = i - 1
    if j >= 0 and out[j].kind == "RC":
        j = _opening(out, j) - 1
        if j > 0 and out[j].kind == "UNDER":
            j -= 1
        elif j > 2 and out[j].kind == "RC":
            above = _opening(out, j)
            inside = [t.kind for t in out[above + 1 : j]]
            if out[above - 1].kind == "FRAC" and inside[:1] == ["PARTIAL"] and inside[1:2] in ([], ["CARET"]):
                return above - 1
    return j if j >= 0 and out[j].kind == "NABLA" else i


def _middle(lexer, raw, i, out):
    r"""Read the bars of \mid x \mid and \mid\mid x \mid\mid, which stand in pairs, as those of |x| and ‖x‖."""
    token, double = raw[i], i + 1 < len(raw) and raw[i + 1].text == "\\mid"
    if lexer.mids and lexer.mids[-1] == double:
        lexer.mids.pop()
        kind = "RBAR"
    else:
        lexer.mids.append(double)
        kind = "LBAR"
    out.append(Token(kind, "\\|" if double else "|", token.start, raw[i + double].end))
    return i + 1 + double


def _has_partner(raw, i):
    r"""Say whether a \mid that could close the one at ``i`` stands in the same bracket, in the same row."""
    depth, width = 0, 1 + (i + 1 < len(raw) and raw[i + 1].text == "\\mid")
    for token in raw[i + width :]:
        depth += (token.text in ("(", "[", "{", "\\{")) - (token.text in (")", "]", "}", "\\}"))
        if depth < 0 or depth == 0 and (token.kind == "row" or token.text in ("&", *RELATIONS)):
            return False
        if depth == 0 and token.text == "\\mid":
            return True
    return False


def _stays_alone(raw, i):
    """Say whether the bracket in which a bar stands is closed before another bar could close it."""
    depth = 0
    for token in raw[i + 1 :]:
        depth += (token.text in ("(", "[", "{")) - (token.text in (")", "]", "}"))
        if depth < 0:
            return True
        if depth == 0 and token.text in CLOSING.get(raw[i].text, (raw[i].text,)):
            return False
    return False


def doubled(lexer, raw, i):
    """Say on which side a norm has the two bars at ``i``, ||x||; nothing if they are absolute values within each other."""
    if i + 1 >= len(raw) or raw[i + 1].text != "|" or raw[i + 1].start != raw[i].end:
        return None
    if lexer.norms:
        lexer.norms -= 1
        return "right"
    bars = [n for n in range(i + 2, len(raw)) if raw[n].text == "|"]
    if len(bars) < 2 or bars[1] != bars[0] + 1 or raw[bars[1]].start != raw[bars[0]].end:
        return None
    lexer.norms += 1
    return "left"


def separates(lexer, out):
    """Say whether a bar parts the arguments of a function that is declared with one, P(a | b), or of a standard distribution."""
    if not out or out[-1].kind in OPERAND_FOLLOWS:
        return False
    depth = 0
    for j in range(len(out) - 1, max(-1, len(out) - REACH), -1):
        depth += (out[j].kind in ("RP", "RC", "RBAR")) - (out[j].kind in ("LP", "LC", "LBAR"))
        if depth < 0:
            break
    if depth >= 0 or out[j].kind != "LP":
        return False
    name = owner(out[:j])
    if lexer.context.declaring is not None:
        return True
    if name is None:
        return False
    averages = out[name].kind == "FN" and out[name].text in AVERAGES
    return averages or out[name].text in lexer.context.conditional or bool(standard(out[name].text, lexer.context))
