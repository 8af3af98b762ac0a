r"""Scripts: what stands behind ``_`` and ``^`` is an index, a power, a transpose, or a part of the name.

It is a part of the name only where the declarations say so: ``\mu^F`` and ``\pi_k^{\text{new}}`` are
``literals``, and ``W^{(l)}`` or ``\beta_{(k)}`` with an index letter are ``families``, whose index joins the others.
"""

import itertools
import re
from dataclasses import replace

from .scanner import argument, group_end
from .token import Token, Unreadable
from .vocabulary import FONTS, FUNCTIONS, STARS, SWITCHES, TEXTS, TRANSPOSES, WORDS

BRACKETS = {"(": ")", "[": "]"}
BARRED = ("|", "\\mid", "\\vert")  # p_{j | i}
NAMES = ("NAME", "CALL")
PRIMES = tuple("123456789")
SWAPPED = (*NAMES, "RBAR", "RP", "PARTIAL", "NABLA", "INDICATOR")  # x^2_k is x_k^2


def owner(out):
    """Return the place in ``out`` of the token that a further script belongs to, or None."""
    i = len(out) - 1
    if i >= 0 and out[i].kind == "RC":  # behind an index: z_k'
        depth = 0
        for j in range(i, 0, -1):
            depth += (out[j].kind == "RC") - (out[j].kind == "LC")
            if depth == 0:
                i = j - 2 if out[j - 1].kind == "UNDER" else -1
                break
    return i if i >= 0 else None


def script(lexer, raw, i, out):
    """Put the script at ``i`` into ``out`` and return the index behind it."""
    sign = raw[i]
    inside, end = argument(raw, i + 1)
    stop = raw[end - 1].end
    texts = [t.text for t in inside]
    place = owner(out)
    kind = out[place].kind if place is not None else ""
    if sign.text == "^":
        if end < len(raw) and raw[end].text == "_" and out and out[-1].kind in SWAPPED:
            after = group_end(raw, end + 1)
            turned = [*raw[end:after], *raw[i : end - 1], replace(raw[end - 1], end=raw[after - 1].end)]  # z^2_k is z_k^2
            behind = script(lexer, turned, 0, out)
            if behind < len(turned):
                script(lexer, turned, behind, out)
            return after
        if texts == ["'"]:  # A^{'}
            lexer.prime(raw, end - 1 - int(raw[end - 1].text == "}"), out)
            return end
        if texts == ["\\prime"] and place == len(out) - 1 and lexer.function_prime(out, stop):
            return end
        if kind in NAMES and texts and set(texts) == {"\\prime"} and not lexer.context.primed:
            lexer.rename(out, place, "'" * len(texts), stop)
            return end
        if kind in NAMES and len(texts) == 1 and texts[0] in STARS:
            lexer.rename(out, place, "^*", stop)
            return end
        if kind in NAMES and texts in (["+"], ["-"]):  # D^+, the difference to the right
            index = "".join(t.text for t in out[place + 3 : -1])  # D_1^+, declared with its index as one name
            alone = f"_{{{index}}}^{texts[0]}" if index and f"{out[place].text}_{{{index}}}^{texts[0]}" in lexer.context.literals else ""
            del out[place + 1 if alone else len(out) :]
            lexer.rename(out, place, alone or f"^{texts[0]}", stop)
            return end
        if kind in NAMES and len(texts) == 2 and len(plain := [t for t in inside if t.text not in STARS]) == 1 and plain[0].text in ("T", "\\top", "\\intercal"):
            lexer.rename(out, place, "^*", inside[0].end)  # w^{*\top}
            _emit(lexer, raw, i, out, plain, sign, kind)
            return end
        square = kind == "CALL" and [t.kind for t in inside] == ["number"] and end < len(raw) and raw[end].text in ("(", "[", "\\left")
        if kind in NAMES and not square and (rest := _of_the_name(lexer, inside, sign, out, place, stop)) is not None:
            if rest:
                _emit(lexer, raw, i, out, rest, sign, kind)
            return end
        if kind in NAMES and inside and inside[0].text in TEXTS and len(words := _words(lexer, inside)) > 1 and words.isalpha():
            lexer.rename(out, place, f"^{{{words}}}", stop)  # which no block declares, as it will be said
            return end
        if kind == "CALL" and texts[:1] + texts[-1:] == ["(", ")"] and len(texts) == 3 and inside[1].kind == "number" and texts[1] in PRIMES:
            lexer.rename(out, place, "'" * int(texts[1]), stop)  # f^{(4)}, the fourth derivative
            return end
        if kind in NAMES and (texts[:1] + texts[-1:] == ["(", ")"] and len(texts) == 3 or texts[:1] + texts[-1:] == ["[", "]"]):
            shown = f"{out[place].text}^{{{''.join(texts)}}}"
            raise Unreadable(f"a superscript in brackets is read neither as a power nor as an index: declare {shown}", sign.start)
    elif out and out[-1].kind in NAMES:
        if _literal(lexer, inside, out, stop, _power(raw, end)):
            return end
        if _marked(texts) and _of_the_name(lexer, inside, sign, out, len(out) - 1, stop) is not None:
            return end
    _emit(lexer, raw, i, out, inside, sign, kind)
    return end


def square(lexer, raw, i, out):
    r"""Read the brackets of S[i, k] as those of an index, as in S_{ik}; return the index behind them, 0 if they are none.

    One letter in brackets may be a factor: it is an index only of a name that is declared with one, and not without.
    """
    if not out or out[-1].kind != "NAME" or raw[i].start != raw[i - 1].end:
        return 0
    close = next((j for j in range(i + 1, min(len(raw), i + 40)) if raw[j].text in ("]", "[", "(", "\\begin")), None)
    if close is None or raw[close].text != "]":
        return 0
    inside, known = raw[i + 1 : close], lexer.context
    letters = known.indices if known.declaring is None else known.declaring
    parts, depth = [[]], 0
    for token in inside:
        depth += (token.text == "{") - (token.text == "}")
        if token.text == "," and depth == 0:
            parts.append([])
        else:
            parts[-1].append(token)
    if not all(_counts_or_counted(part, letters) for part in parts):
        return 0
    name = out[-1].text
    alone = (name, 1) in known.plain and (name, 0) not in known.plain if known.declaring is None else inside[0].text in letters
    if len(parts) == 1 and not alone:
        return 0
    if any(part[0].kind == "number" for part in parts) and not any(part[0].kind != "number" for part in parts) and (name, len(parts)) not in known.plain:
        return 0
    out += [Token("UNDER", "_", raw[i].start, raw[i].start), Token("LC", "{", raw[i].start, raw[i].end)]
    out += [*lexer.convert(inside), Token("RC", "}", raw[close].start, raw[close].end)]
    return close + 1


def _counts_or_counted(part, letters):
    """Say whether raw tokens are an index: a number, a letter that counts, one with something added, or y_i."""
    if not part:
        return False
    if [t.text for t in part[1:2]] == ["_"]:
        return group_end(part, 2) == len(part)
    return (part[0].kind == "number" or part[0].text in letters) and (len(part) == 1 or part[1].text in ("+", "-") and len(part) == 3)


def _emit(lexer, raw, i, out, inside, sign, kind):
    """Put the tokens of a script in braces into ``out``; one that shows nothing is none."""
    texts = [t.text for t in inside]
    if sign.text == "^" and texts[:1] == ["-"] and len(texts) == 2 and texts[1] in ("T", "\\top", "\\intercal"):
        _group(out, [Token("ADD", "-", inside[0].start, inside[0].end), Token("NUM", "1", sign.end, sign.end)], sign)
        inside = inside[1:]
    inside = lexer.convert(inside)
    if not inside:
        return
    if sign.text == "_" and out and out[-1].kind == "BIG":
        inside = [replace(t, kind="REL", text="∈") if t.text == "\\in" else t for t in inside if t.text != "for all"]
    if sign.text == "_" and out and (out[-1].kind, out[-1].text) == ("BIG", "lim"):
        inside = [replace(t, kind="REL", text="→") if t.text in ("\\to", "\\rightarrow", "\\longrightarrow") else t for t in inside]
    if sign.text == "_" and out and out[-1].kind == "FN" and out[-1].text in ("E", "Var", "Cov"):  # E_{x \sim p}
        inside = [replace(t, kind="EVENT", text="∼") if t.text == "\\sim" else t for t in inside]
    if sign.text == "_" and kind in NAMES:  # x_{1:N} stands for several entries
        inside = [replace(t, kind="NOTREAD", text="an index with a colon") if t.text == ":" else t for t in inside]
    if sign.text == "^" and len(inside) == 1 and kind != "BIG":
        if inside[0].text in TRANSPOSES and "T" not in lexer.context.names or inside[0].text == lexer.context.transposing:
            inside = [replace(inside[0], kind="TOP")]
        elif (inside[0].kind, inside[0].text) == ("FN", "tr"):  # A^{\text{tr}}
            inside = [replace(inside[0], kind="TOP")]
        elif lexer.context.primed and inside[0].text == "\\prime":
            inside = [replace(inside[0], kind="TOP")]
    out.append(Token("UNDER" if sign.text == "_" else "CARET", sign.text, sign.start, sign.end))
    lexer.group(raw, i + 1, out, inside)


def _group(out, inside, sign):
    out.append(Token("CARET", "^", sign.start, sign.end))
    out.append(Token("LC", "{", sign.end, sign.end))
    out += inside
    out.append(Token("RC", "}", sign.end, sign.end))


def _words(lexer, inside):
    """Return the text that a script consists of: words without their command, or what was typed."""
    if inside and (inside[0].text in TEXTS or inside[0].text in WORDS) and group_end(inside, 1) == len(inside):
        return lexer.latex[inside[1].start : inside[-1].end].strip("{} ")
    fonts = inside[:1] and inside[0].text in (*FONTS, *SWITCHES) and all(t.kind == "letter" or t.text in "{}" for t in inside[1:])
    if fonts and sum(t.kind == "letter" for t in inside) > 1:  # x_{\mathit{new}}, x_{\rm new}
        return "".join(t.text for t in inside if t.kind == "letter")
    return ""


def _power(raw, i):
    """Return the superscript at ``i`` as it belongs to a name, nothing if there is none."""
    if i + 1 >= len(raw) or raw[i].text != "^":
        return ""
    text = "".join(token.text for token in argument(raw, i + 1)[0])
    return "^*" if text in STARS else f"^{{{text}}}"


def _literal(lexer, inside, out, stop, power):
    r"""Join a name with an index that is part of it: ``x_{\text{max}}``, a declared ``w_0``, the 1 of a declared ``D_1^+``."""
    index, declaring = "".join(t.text for t in inside), lexer.context.declaring
    if words := _words(lexer, inside):
        index = words
    elif index[1:] in FUNCTIONS:  # \lambda_{\max}
        index = index[1:]
    elif (out[-1].text, index) == ("D", "KL") and ("D", 2) not in lexer.context.plain and declaring is None:
        pass  # the divergence of Kullback and Leibler
    elif not {f"{out[-1].text}_{{{index}}}", f"{out[-1].text}_{{{index}}}{power or '^'}"} & lexer.context.literals:
        # a declaration says it itself: w_0, I_D
        if declaring is None or _marked([t.text for t in inside]) or any(t.text in declaring for t in inside):
            return False
    lexer.rename(out, len(out) - 1, f"_{{{index}}}", stop)
    return True


def _marked(texts):
    """Say whether a subscript is in brackets or begins with a minus, so that it may be more than an index."""
    return texts[:1] == ["-"] or any(text in BRACKETS or text in BARRED for text in texts)


def _of_the_name(lexer, inside, sign, out, place, stop):
    """Join a name with a script that the declarations make a part of it; return what is left of the script, None if nothing is joined."""
    known, declaring = lexer.context, lexer.context.declaring
    rest = []
    segments = _segments(inside)
    if segments is None:
        return None
    if len(segments) > 1 and [t.text for t in segments[-1][1]] in (["T"], ["\\top"]):  # W^{(l)T}
        rest = segments.pop()[1]
    words = _words(lexer, inside)
    for forms in itertools.product(*(((True, False) if tokens else (True,)) for _, tokens, _ in segments)):
        text = words or "".join(
            f"{opening}{''.join(t.text for t in tokens) if typed else ''}{closing}" for typed, (opening, tokens, closing) in zip(forms, segments)
        )
        indices = [] if words else [tokens for typed, (_, tokens, _) in zip(forms, segments) if not typed]
        ending = f"{sign.text}{{{text}}}"
        if declaring is not None:
            joined = all((not typed) == _counts(tokens, declaring) for typed, (_, tokens, _) in zip(forms, segments)) or bool(words)
        else:
            joined = out[place].text + ending in (known.families if indices else known.literals)
        if not joined:
            continue
        if declaring is None and indices and text == "" and sign.text == "^" and [t.kind for t in indices[0]] == ["number"]:
            name = out[place].text
            raise Unreadable(f"{name}^{indices[0][0].text} may be a power or an entry of the declared {name}^…: put brackets around {name} for the power", sign.start)
        found = [lexer.convert(tokens) for tokens in indices]
        lexer.rename(out, place, ending, stop)
        for tokens in found:
            _add_index(out, place, tokens, sign, lexer.latex, stop)
        return rest
    return None


def _segments(inside):
    """Return the parts of a script, (opening, raw tokens, closing): brackets and what stands without, or None."""
    found, current, i = [], [], 0
    if [t.text for t in inside[:1]] == ["-"]:
        found.append(("-", inside[1:], ""))
        return found if len(inside) > 1 else None
    while i < len(inside):
        text = inside[i].text
        if text in BARRED:
            found += [("", current, "|")] if current else []
            current = []
        elif text in BRACKETS:
            close = next((j for j in range(i, len(inside)) if inside[j].text == BRACKETS[text]), None)
            if close is None:
                return None
            if current:
                found.append(("", current, ""))
                current = []
            minus = [t.text for t in inside[i + 1 : i + 2]] == ["-"] and close > i + 2  # \beta_{(-i)}
            found.append((text + "-" * minus, inside[i + 1 + minus : close], BRACKETS[text]))
            i = close
        else:
            current.append(inside[i])
        i += 1
    if current:
        found.append(("", current, ""))
    return found if 0 < len(found) <= 3 else None


def _counts(tokens, letters):
    """Say whether raw tokens are an index: a letter of ``letters``, or one with a number added."""
    texts = [t.text for t in tokens]
    return texts[:1] != [] and texts[0] in letters and (len(texts) == 1 or bool(re.fullmatch(r"[+-]\d+", "".join(texts[1:]))))


def _add_index(out, place, tokens, sign, latex, stop):
    """Put an index behind those that the name at ``place`` has; ``stop`` is where the script ends."""
    last = Token("RC", "}", stop - int(latex[stop - 1] == "}"), stop)
    if out[-1].kind == "RC" and len(out) > place + 1 and out[place + 1].kind == "UNDER":
        last = max(last, out.pop(), key=lambda token: token.end)
        out += [Token("COMMA", ",", sign.start, sign.start), *tokens, last]
        return
    out.append(Token("UNDER", "_", sign.start, sign.start))
    out.append(Token("LC", "{", sign.start, sign.start))
    out += [*tokens, last]
