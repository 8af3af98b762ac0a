"""Names in a font or under an accent: one NAME, spelt in one way however it was typed."""

import re
from dataclasses import replace

from .scanner import argument, group_end
from .token import Token, Unreadable
from .vocabulary import ACCENTS, DROPPED, FONTS, PLAIN, RANDOM, SWITCHES


def switched(lexer, raw, i, out):
    r"""Read {\bf x}: the font holds up to the end of the group, or of its cell."""
    end = next((j for j in range(i + 1, len(raw)) if raw[j].kind == "row" or raw[j].text == "&"), len(raw))
    out += lexer.convert(_letters(lexer, raw[i + 1 : end], SWITCHES[raw[i].text]))
    return end


def _letters(lexer, raw, command):
    """Return raw tokens of which each letter, outside of scripts, is set in a font of its own."""
    result, i = [], 0
    while i < len(raw):
        token, end = raw[i], i + 1
        if token.text in ("_", "^"):
            end = group_end(raw, i + 1)
        if end == i + 1 and (token.kind == "letter" and token.text.isalpha() or token.kind == "command" and _is_letter(lexer, token.text)):
            named = f"{FONTS.get(command, command)}{{{token.text}}}" in lexer.context.names
            plain = command in ("\\mathcal", "\\mathbb", "\\mathscr", "\\mathrm") and token.text.islower() and not named
            brace = Token("char", "{", token.start, token.start), Token("char", "}", token.end, token.end)
            start = Token("command", command, token.start, token.start)
            result += [token] if plain else [start, brace[0], token, brace[1]]
        else:
            result += raw[i:end]
        i = end
    return result


def decorated(lexer, raw, i, out):
    """Read a name with an accent or in a font: one NAME, spelt in one way however it was typed."""
    command = raw[i].text
    inside, end = argument(raw, i + 1)
    word = f"{FONTS.get(command)}{{{''.join(t.text for t in inside)}}}"
    if len(inside) > 1 and all(t.kind == "letter" for t in inside) and command in FONTS:
        declaring = lexer.context.declaring is not None
        if declaring or word in lexer.context.declared:
            lexer.put_name(out, word, raw[i].start, raw[end - 1].end)
            return end
    inner = lexer.convert(inside)
    if command in FONTS and [(t.kind, t.text) for t in inner] == [("NUM", "0")] and f"{FONTS[command]}{{0}}" not in lexer.context.names:
        out += inner  # a bold 0 is a vector of zeros, which a bare 0 stands for
        return end
    if command in FONTS and len([t for t in inner if t.kind not in ("UNDER", "LC", "RC", "COMMA")]) > 1 and not _one_name(inner):
        out += lexer.convert(_letters(lexer, inside, command))
        return end
    if command == "\\mathbb" and word in ("\\mathbb{E}", "\\mathbb{V}") and lexer.context.random and word not in lexer.context.names:
        out.append(Token("FN", RANDOM[inside[0].text], raw[i].start, raw[end - 1].end))
        return end
    follows = raw[end + 1 : end + 2] if end < len(raw) and raw[end].text == "\\left" else raw[end : end + 1]
    if word in ("\\boldsymbol{E}", "\\mathsf{E}") and lexer.context.random and word not in lexer.context.names and [t.text for t in follows] == ["["]:
        out.append(Token("FN", "E", raw[i].start, raw[end - 1].end))
        return end
    if not inner or inner[0].kind not in ("NAME", "CALL", "NUM"):
        raise Unreadable(f"{command} over something that is not a name", raw[i].start)
    name, rest = inner[0], inner[1:]
    kinds = [t.kind for t in rest]
    if kinds[-4:] == ["CARET", "LC", "NUM", "RC"] and f"{(FONTS | ACCENTS)[command]}{{{name.text}^{{{rest[-2].text}}}}}" in lexer.context.names:
        name, rest = replace(name, text=f"{name.text}^{{{rest[-2].text}}}"), rest[:-4]  # \hat{\sigma_k^2}
        kinds = kinds[:-4]
    if rest and not (kinds[0] == "UNDER" and kinds.index("RC") == len(kinds) - 1):
        raise Unreadable(f"{command} over more than one name", raw[i].start)
    start, stop = (name.start, name.end) if rest else (raw[i].start, raw[end - 1].end)
    full = _in_font(FONTS[command], name.text) if command in FONTS else f"{ACCENTS[command]}{{{name.text}}}"
    whole = f"{full}_{{{''.join(t.text for t in rest[2:-1])}}}"
    if rest and whole in lexer.context.literals:  # \mathbf{P_X}
        lexer.put_name(out, whole, raw[i].start, raw[end - 1].end)
        return end
    lexer.put_name(out, full, start, stop)
    out += rest
    return end


def _one_name(inner):
    """Say whether tokens are one name with its index."""
    kinds = [t.kind for t in inner]
    return kinds[:1] != [] and kinds[0] in ("NAME", "CALL") and kinds[1:2] in ([], ["UNDER"]) and (len(kinds) == 1 or kinds.index("RC") == len(kinds) - 1)


def _in_font(font, name):
    r"""Return a name in a font: accents stand over it, \mathbf{\hat B} is \hat{\mathbf B}, and what belongs to it stands behind it."""
    accent = re.fullmatch(r"(\\(?:hat|bar|tilde|vec|dot|ddot|check|breve|underline))\{(.+)\}", name)
    if accent:
        return f"{accent[1]}{{{_in_font(font, accent[2])}}}"
    marked = re.fullmatch(r"(\\?\w+)((?:[_^]\{.*\})+)", name)
    return f"{font}{{{marked[1]}}}{marked[2]}" if marked else f"{font}{{{name}}}"


def _is_letter(lexer, command):
    r"""Say whether a command is a letter, as \alpha is."""
    return re.fullmatch(r"\\[A-Za-z]+", command) and not any(command in table for table in (DROPPED, PLAIN, lexer.readers))
