"""Words: \\text{…}, \\operatorname{…}, words of single letters, and the d of a differential."""

import re
from dataclasses import replace
from functools import lru_cache

from .scanner import argument
from .token import Token, Unreadable
from .vocabulary import ABROAD, CONDITION, DROPPED, EXTREMES, FUNCTIONS, LAST_WORD, OTHERWISE, PLAIN, RANDOM, RELATIONS

FORMULA = re.compile(r"\$([^$]+)\$|\\\((.+?)\\\)", re.S)  # that stands within words
SIGN = re.compile(r"\\[A-Za-z]+|:=|[=<>≠≤≥≈≡∝]")
CONST = re.compile(r"(const|constant|cst)\.?", re.I)


def words(lexer, raw, i, out):
    r"""Read \text{…}: a condition, a remark, a function, or a name if it is declared as one."""
    _, end = argument(raw, i + 1)
    wrapped = int(raw[i + 1].text == "{")
    inside = lexer.latex[raw[i + 1].start + wrapped : raw[end - 1].end - wrapped]
    word, start, stop = inside.strip(), raw[i].start, raw[end - 1].end
    if word == "arg" and end < len(raw) and raw[end].text in ("\\max", "\\min"):  # \text{arg}\min
        return lexer.put_extreme(raw, end + 1, out, f"arg{raw[end].text[1:]}", start, raw[end].end)
    if word.replace(" ", "") in EXTREMES:
        return lexer.put_extreme(raw, end, out, word.replace(" ", ""), start, stop)
    if word in FUNCTIONS or word in RANDOM and lexer.context.random:
        out.append(Token("FN", RANDOM.get(word, word), start, stop))
        return end
    if raw[i].text == "\\textbf" and len(word) == 1:
        lexer.put_name(out, f"\\boldsymbol{{{word}}}", start, stop)
        return end
    name = f"\\mathrm{{{' '.join(word.split())}}}"
    if len(word) > 1 and word in lexer.context.declared and word.isalnum():  # \text{MSE} beside a declared MSE
        name = word
    if name in lexer.context.declared or lexer.context.declaring is not None and re.fullmatch(r"[^\W\d_]+(?:[ -][^\W_]+)*", word):
        lexer.put_name(out, name, start, stop)
        return end
    if word == "d" and end < len(raw) and (raw[end].kind == "letter" or raw[end].text[:1] == "\\" and raw[end].text not in PLAIN):
        return differentials(lexer, [replace(raw[i], text="d", end=stop), *raw[end:]], 0, out) - 1 + end  # \text{d}x
    if len(word) == 2 and word[0] == "d" and any((t.kind, t.text) == ("BIG", "int") for t in out):
        lexer.put_name(out, "d", start, stop)  # \text{dx}
        lexer.put_name(out, word[1], stop, stop)
        return end
    if CONST.fullmatch(word) and name not in lexer.context.names and (out and out[-1].kind == "ADD" or not out and end < len(raw) and raw[end].text in ("+", "-")):
        lexer.put_name(out, "\\mathrm{const}", start, stop)
        return end
    scripted = inside == word and end < len(raw) and raw[end].text in ("^", "_", "(", "'")
    if scripted and len(word) == 1 and word.isalpha() or scripted and raw[end].text in ("_", "'") and word.isalnum() and not opens_clause(word):
        lexer.put_name(out, word if len(word) == 1 else name, start, stop)  # \mbox{e}^x, \text{net}_j: what has a script or an argument is no word
        return end
    if _called(raw, end) and inside == word and word[-1:].isalnum() and not opens_clause(inside) and not OTHERWISE.match(inside):
        lexer.put_name(out, name, start, stop)  # \text{MSE}(a): no remark before a bracket, but a function
        return end
    if (place := _formula_behind(inside)) is not None and not (end < len(raw) and raw[end].text in RELATIONS):
        out.append(Token("COND", inside[:place], start, raw[i + 1].start + wrapped + place))
        behind = raw[i + 1].start + wrapped + place
        out += lexer.convert([t for t in raw[i + 1 + wrapped : end - wrapped] if t.start >= behind and t.text != "$"])
        return end
    begin = raw[i + 1].start + wrapped
    for text, at, formula in _parted(inside):
        if formula:
            out += lexer.convert([t for t in raw[i + 1 : end] if begin + at <= t.start < begin + at + len(text)])
        else:
            out.append(Token(_kind(text), text, begin + at if at else start, stop if at + len(text) == len(inside) else begin + at + len(text)))
    return end


def _kind(words):
    return "OTHERWISE" if OTHERWISE.match(words) else "COND" if opens_clause(words) else "TEXT"


def _parted(inside):
    r"""Yield what words fall into, each with its place and whether it is a formula: those between dollars that claim something are \text{since $a = b$ holds}."""
    begin = 0
    for found in FORMULA.finditer(inside):
        if any(name in RELATIONS for name in SIGN.findall(found[0])):
            yield inside[begin : found.start()], begin, False
            group = found.lastindex
            yield found[group], found.start(group), True
            begin = found.end()
    yield inside[begin:], begin, False


def _formula_behind(inside):
    r"""Return where the formula begins in \text{if $i = j$} or \text{if i = j}: a relation behind the word, and no other word; else None."""
    found = CONDITION.match(inside)
    if not found or "$" not in inside and "\\" not in inside and not re.search("[=<>≠≤≥]", inside):
        return None
    formula = inside[found.end() :].replace("$", " ")
    bare = re.sub(r"\\[A-Za-z]+", " ", formula)
    signs = [name for name in re.findall(r"\\[A-Za-z]+|:=|[=<>≠≤≥]", formula) if name in RELATIONS or name in "≠≤≥"]
    return found.end() if signs and not re.search(r"[^\W\d_]{2,}|\\text", bare) and "\\text" not in formula and "\\mbox" not in formula else None


def _called(raw, end):
    """Say whether a bracket follows right behind a word."""
    if end >= len(raw) or raw[end].start != raw[end - 1].end:
        return False
    return raw[end].text in ("(", "[") or raw[end].text in ("\\left", "\\big", "\\Big") and end + 1 < len(raw) and raw[end + 1].text in ("(", "[")


def word(lexer, raw, i, out):
    """Read a word such as \\operatorname{softmax} or \\mathrm{max}."""
    inside, end = argument(raw, i + 1)
    start, stop = raw[i].start, raw[end - 1].end
    word = _written(inside)
    if raw[i].text == "\\mathop" and len(inside) == 1 and inside[0].text in PLAIN:  # \mathop{\nabla}
        out.append(Token(*PLAIN[inside[0].text], start, stop))
        return end
    if word == "arg" and end < len(raw) and raw[end].text in ("\\max", "\\min"):  # \mathrm{arg}\min
        return lexer.put_extreme(raw, end + 1, out, f"arg{raw[end].text[1:]}", start, raw[end].end)
    if raw[i].text == "\\mathop" and inside and inside[0].kind == "command" and (found := lexer.convert(inside)) and len(found) == 1:
        if found[0].text in EXTREMES and found[0].kind in ("FN", "BIG"):  # \mathop{\mathrm{argmin}}_w
            return lexer.put_extreme(raw, end, out, found[0].text, start, stop)
        out.append(replace(found[0], start=start, end=stop))
        return end
    typed = lexer.latex[raw[i].end : raw[end - 1].end].strip("{} ")
    if CONDITION.fullmatch(typed) or OTHERWISE.fullmatch(typed) or re.search(r"\w\s+\w", typed) and raw[i].text == "\\textrm":
        return words(lexer, raw, i, out)  # \textrm{where}, \mathrm{if}
    if word in EXTREMES:
        return lexer.put_extreme(raw, end, out, word, start, stop)
    if word in FUNCTIONS or word in RANDOM and lexer.context.random:
        out.append(Token("FN", RANDOM.get(word, word), start, stop))
    elif word in ("T", "\\top"):
        out.append(Token("TOP", word, start, stop))
    elif not word:
        raise Unreadable(f"{raw[i].text} is not understood", start)
    elif word == "d" and moves(lexer, raw, end):
        out.append(Token("DIFF", "d", start, stop))
    else:
        known = lexer.context.declared
        if len(word) > 1 and word in known and f"\\mathrm{{{word}}}" not in known:  # \mathrm{MSE} beside a declared MSE
            lexer.put_name(out, word, start, stop)
            return end
        word = "const" if CONST.fullmatch(word) and f"\\mathrm{{{word}}}" not in known and lexer.context.declaring is None else word
        lexer.put_name(out, word if len(word) == 1 else f"\\mathrm{{{word}}}", start, stop)
    return end


def spelt(lexer, raw, i, out):
    """Read a word of single letters, as in sigmoid(z): one that is declared, or max, exp and the like."""
    end = i
    while end < len(raw) and raw[end].kind == "letter" and (end == i or raw[end].start == raw[end - 1].end) and end - i < 20:
        end += 1
    if end - i < 2:
        return 0
    known = lexer.context
    for stop in range(end, i + 1, -1):
        word = "".join(t.text for t in raw[i:stop])
        behind = raw[stop].text if stop < len(raw) else ""
        called = behind in ("(", "[", "\\left", "\\big", "\\bigl", "\\Big", "\\Bigl")
        if word in known.declared or word in _stems(known.names, known.functions) or known.declaring is not None and stop == end and (called or not lexer.latex[: raw[i].start].strip() and behind in ("", "_", "^")):
            lexer.put_name(out, word, raw[i].start, raw[stop - 1].end)
            return stop
        upright = f"\\mathrm{{{word}}}"
        if stop == end and upright in known.declared and not all(t.text in known.names for t in raw[i:stop]):  # Loss beside a declared \text{Loss}
            lexer.put_name(out, upright, raw[i].start, raw[stop - 1].end)
            return stop
        if stop == end and (kind := _bare_clause(word, lexer, raw[i:stop], out)):
            out.append(Token(kind, word, raw[i].start, raw[stop - 1].end))
            return stop
        if word in ("Var", "Cov", "var", "cov") and stop == end and called and known.random and not all(t.text in known.names for t in raw[i:stop]):
            out.append(Token("FN", RANDOM[word], raw[i].start, raw[stop - 1].end))
            return stop
        if word == "KL" and stop == end and called and not all(t.text in known.names for t in raw[i:stop]):
            lexer.put_name(out, "\\mathrm{KL}", raw[i].start, raw[stop - 1].end)
            return stop
        if stop == end and (word in FUNCTIONS or word in EXTREMES) and not all(t.text in known.names for t in raw[i:stop]):
            if word in EXTREMES:
                return lexer.put_extreme(raw, stop, out, word, raw[i].start, raw[stop - 1].end)
            out.append(Token("FN", word, raw[i].start, raw[stop - 1].end))
            return stop
    return 0


@lru_cache(maxsize=100)
def _stems(names, functions):
    """Return the words of several letters that are declared with a script that is part of the name: the dZ of dZ^{[l]}."""
    return frozenset(found[1] for name in names | functions if (found := re.fullmatch(r"([A-Za-z]{2,})[_^]\{.*", name, re.S)))


def _bare_clause(word, lexer, letters, out):
    r"""Return the kind of the if of \begin{cases} 1 & if x > 0, which nobody put into \text; nothing of other words."""
    if word.lower() not in ("if", "for", "when", "otherwise", "else") or all(t.text in lexer.context.names for t in letters):
        return ""
    depth = sum((t.kind == "BCASES") - (t.kind == "ECASES") for t in out)
    first = [t for t in out[-2:] if t.kind != "COMMA"][-1:]
    if depth < 1 or [t.kind for t in first] != ["AMP"]:
        return ""
    return "OTHERWISE" if word.lower() in ("otherwise", "else") else "COND"


def moves(lexer, raw, end):
    """Say whether a d is a differential: the block says which letters move, and something follows that may."""
    known = lexer.context
    if not known.differentials or "d" in known.names or end >= len(raw):
        return False
    return raw[end].kind == "letter" or raw[end].text[:1] == "\\" and raw[end].text not in PLAIN or raw[end].text in ("(", "[", "{", "\\log", "\\ln", "\\det", "\\lbrack")


def differentials(lexer, raw, i, out):
    if moves(lexer, raw, i + 1):
        out.append(Token("DIFF", "d", raw[i].start, raw[i].end))
    else:
        lexer.put_name(out, "d", raw[i].start, raw[i].end)
    return i + 1


def _written(inside):
    r"""Return the word that raw tokens spell, as in \operatorname{arg\,max}."""
    return "".join(t.text for t in inside if t.text not in DROPPED)


def opens_clause(words):
    """Return the word with which a remark opens a clause: its last one, as in "which holds for", or its first."""
    found = LAST_WORD.search(words) or CONDITION.match(words)
    return found[1].lower() if found else ABROAD.get(re.sub(r"^\W+|\W+$", "", words).lower(), "")
