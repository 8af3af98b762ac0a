r"""Signs that are put together or set apart by hand: \only<2->{…} of Beamer, and := with a \kern between its two dots and its bars."""

from dataclasses import replace

from .scanner import argument
from .token import Token, Unreadable
from .vocabulary import DROPPED

SHOWN = ("\\uncover", "\\visible", "\\alert", "\\onslide")  # what they take is there in the end
UNREAD = "{0} shows something on some slides only: what the formula is in the end is not clear"


def overlay(lexer, raw, i, out):
    r"""Read \uncover<2>{x} as x; what \only shows is read if it stays, as in \only<2->{x}."""
    name, end, last = raw[i].text, i + 1, ""
    if name in lexer.context.names or end >= len(raw) or raw[end].text not in ("<", "{"):
        lexer.put_name(out, name, raw[i].start, raw[i].end)
        return end
    if raw[end].text == "<":
        close = next((j for j in range(end, min(len(raw), end + 20)) if raw[j].text == ">"), None)
        if close is None:
            raise Unreadable(UNREAD.format(name), raw[i].start)
        last, end = raw[close - 1].text, close + 1
    if name in SHOWN and (end >= len(raw) or raw[end].text != "{"):  # \onslide<2->
        return end
    parts = []
    while end < len(raw) and raw[end].text == "{":
        inside, end = argument(raw, end)
        parts.append(inside)
    if len(parts) == 1 and (name in SHOWN or name == "\\only" and last == "-"):
        out += lexer.convert(parts[0])
        return end
    out.append(Token("ERROR", UNREAD.format(name), raw[i].start, raw[i].end))
    for part in parts:  # what is not clear is counted, too
        found = lexer.convert(part)
        out += found
        if any(token.kind == "REL" for token in found):
            out.append(Token("ERROR", UNREAD.format(name), found[-1].end, found[-1].end))
    return end


def defined_as(raw):
    r"""Return raw tokens without what \kern moves, and with : = and :\!= as one sign."""
    if not any(t.text in (":", "\\colon") or t.text in KERNS for t in raw):
        return raw
    found, i = [], 0
    while i < len(raw):
        if raw[i].text in KERNS and (end := _moved(raw, i)):
            i = end
            continue
        if raw[i].text in (":", "\\colon"):
            end = i + 1
            while end < len(raw) and (raw[end].text in DROPPED and "quad" not in raw[end].text or raw[end].text in KERNS and _moved(raw, end)):
                end = _moved(raw, end) if raw[end].text in KERNS else end + 1
            if end < len(raw) and raw[end].text == "=":
                found.append(replace(raw[i], kind="assign", text=":=", end=raw[end].end))
                i = end + 1
                continue
        found.append(raw[i])
        i += 1
    return found


KERNS = ("\\kern", "\\mkern", "\\hskip", "\\mskip")


def _moved(raw, i):
    r"""Return the index behind the length that a \kern at ``i`` has, 0 if none is found."""
    i += 1
    i += i < len(raw) and raw[i].text in ("-", "+")
    if i + 2 < len(raw) and raw[i].kind == "number" and raw[i + 1].kind == raw[i + 2].kind == "letter":
        return i + 3
    return 0
