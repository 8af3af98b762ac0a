r"""Environments: matrices, cases, lines of formulas, and formulas behind one brace."""

import re

from .scanner import argument, group_end
from .token import Token, Unreadable
from .vocabulary import LAYOUTS, MATRICES, OPERAND_FOLLOWS, OTHERWISE, RELATIONS, TEXTS, WORDS
from .words import opens_clause

TOGETHER = "if the lines of the brace hold together"  # what stands unsaid behind each of them


def environment(lexer, raw, i, out):
    inside, end = argument(raw, i + 1)
    name = "".join(t.text for t in inside).rstrip("*")
    opening = raw[i].text == "\\begin"
    start, stop = raw[i].start, raw[end - 1].end
    if opening and [t.text for t in raw[end : end + 3 : 2]] == ["[", "]"]:  # \begin{aligned}[t]
        end += 3
    if opening and name in ("array", "alignedat", "alignat"):
        end = group_end(raw, end)
    if not opening:
        lexer.unpunctuated(out)
    if opening:
        lexer.open.append(_system(lexer, raw, i, end, name, out))
        if lexer.open[-1]:
            return end
        name = "cases" if _braced(lexer, raw, i, out) else name
    elif lexer.open and (kind := lexer.open.pop()):
        if kind == "together":
            out.append(Token("TEXT", TOGETHER, start, start))
        return end
    elif start in lexer.branching:
        name = "cases"
    if name == "array":
        return _array(lexer, raw, i, end, opening, out)
    if name in ("cases", "dcases"):
        out.append(Token("BCASES" if opening else "ECASES", name, start, stop))
    elif name in MATRICES:
        out.append(Token("BMATRIX" if opening else "EMATRIX", name, start, stop))
    elif name not in LAYOUTS:
        raise Unreadable(f"the environment {name!r} is not understood", start)
    return end


def _system(lexer, raw, i, end, name, out):
    r"""Return how formulas behind one brace that begin at ``i`` hold, each of which is a statement; the brace is left out.

    They hold "together" or, where a line has a condition of its own, "each" for itself; of anything else an empty text is returned.
    """
    last = _end_of_environment(raw, i)
    brace = _behind_brace(raw, last, out)
    before = out[: len(out) - brace]
    if before and before[-1].kind not in ("ROW", "AMP", "COMMA", "TEXT"):
        return ""
    while before and before[-1].kind in ("ROW", "AMP", "COMMA", "TEXT"):
        before = before[:-1]
    if not brace and name not in ("cases", "dcases") or before and (before[-1].kind in OPERAND_FOLLOWS or before[-1].kind == "REL"):
        return ""
    if any(t.text in RELATIONS for t in raw[last : last + 3]):
        return ""
    said = re.findall(r"\\(?:text\w*|mbox|mathrm)\s*\{([^{}]*)\}", lexer.latex[raw[i].start : raw[last - 1].end])
    lines = raw[end : last - 4 if last > end + 4 else last]
    each = any(opens_clause(words) or OTHERWISE.match(words) for words in said) or any(restricts(lines, n) for n in range(len(lines)))
    if not (_states(lines) if each else _relates(lines)):
        return ""
    if brace:
        out.pop()
    return "each" if each else "together"


def restricts(raw, n):
    """Say whether a column of conditions begins at a token: behind & there stands no sign, no word and no end of a line."""
    following = raw[n + 1] if n + 1 < len(raw) else None
    return raw[n].text == "&" and following is not None and following.kind != "row" and following.text not in (*RELATIONS, *TEXTS, *WORDS, "&")


def _states(raw):
    """Say whether the rows of cases are statements: a relation sign stands before the condition."""
    depth, states, first, before = 0, False, True, "row"
    for token in raw:
        depth += (token.text in ("{", "\\begin")) - (token.text in ("}", "\\end"))
        if depth == 0:
            first = token.kind == "row" or first and token.text not in ("&", ",", *TEXTS)
            states = states or token.text in RELATIONS and (first or before == "&")
            before = token.text
    return states


def _braced(lexer, raw, i, out):
    r"""Say whether what begins at ``i`` are cases, as in f = \left\{ \begin{matrix} … \end{matrix} \right."""
    last = _end_of_environment(raw, i)
    if not _behind_brace(raw, last, out) or len(out) < 2 or out[-2].kind != "REL":
        return False
    out.pop()
    lexer.branching.add(next(t.start for t in reversed(raw[i:last]) if t.text == "\\end"))
    return True


def _array(lexer, raw, i, end, opening, out):
    r"""Read an array: a matrix, \left\{ … \right. as cases, or formulas below each other as in \begin{array}{rcl}."""
    start, stop = raw[i].start, raw[end - 1].end
    if not opening:
        kind = lexer.arrays.pop() if lexer.arrays else "matrix"
        if kind != "layout":
            out.append(Token("ECASES" if kind == "cases" else "EMATRIX", "array", start, stop))
        return end
    kind, last = "matrix", _end_of_environment(raw, i)
    if _behind_brace(raw, last, out):
        out.pop()
        kind = "cases"
    elif (not out or out[-1].kind not in ("LP", "LBAR")) and _relates(raw[end:last]):
        kind = "layout"
    lexer.arrays.append(kind)
    if kind != "layout":
        out.append(Token("BCASES" if kind == "cases" else "BMATRIX", "array", start, stop))
    return end


def _behind_brace(raw, last, out):
    r"""Say whether an environment that ends before ``last`` stands behind a brace that \right. closes with nothing."""
    return bool(out) and out[-1].text in ("\\{", "\\lbrace") and [t.text for t in raw[last : last + 2]] == ["\\right", "."]


def _end_of_environment(raw, i):
    """Return the index behind the \\end that belongs to the \\begin at ``i``."""
    depth = 0
    for j in range(i, len(raw)):
        depth += (raw[j].text == "\\begin") - (raw[j].text == "\\end")
        if depth == 0:
            return group_end(raw, j + 1)
    return len(raw)


def _relates(raw):
    """Say whether the cells of an array are parts of formulas: one begins with a relation sign, or there is one in an only column."""
    depth, signs, cells, leads, before = 0, False, False, False, "row"
    for token in raw:
        depth += (token.text in ("{", "\\begin")) - (token.text in ("}", "\\end"))
        if depth == 0:
            signs, cells = signs or token.text in RELATIONS, cells or token.text == "&"
            leads = leads or token.text in RELATIONS and before in ("row", "&")
            before = "row" if token.kind == "row" else token.text
    return leads or signs and not cells
