"""Raw tokens to meaningful ones, each with the place it stands at.

Spacing, sizes of brackets and alignment carry no meaning and disappear here.  What is left has a
kind (the terminals of grammar.lark) and a text; arguments and scripts are always wrapped in braces,
so that ``z_k`` and ``z_{k}`` look the same.  A brace that nobody typed stands at an empty place.
"""

import re
from dataclasses import replace

from .macros import expand
from .scanner import argument, group_end, scan
from .token import Context, Token, Unreadable
from .vocabulary import (
    ACCENTS, BARS, CONDITION, DROPPED, FONTS, FRACTIONS, FUNCTIONS, LAST_WORD, LAYOUTS, LEFT_OUT, MATRICES,
    OPERAND_FOLLOWS, OTHERWISE, PLAIN, SIZED, STARS, TEXTS, TRANSPOSES, UNWRAPPED, WORDS,
)  # fmt: skip


def tokens(latex: str, context: Context = Context()):
    """Return the meaningful tokens of a formula, with their places.

    A ``NAME`` is a symbol without its indices, decorations included (``\\hat y``); its indices
    follow as ``_`` and a braced list.  What a macro stands for has the macro's place.
    Raises :class:`Unreadable` where braces do not match.
    """
    typed = expand(latex, context.macros)
    try:
        return typed.placed(lexed(typed.text, context))
    except Unreadable as error:
        raise Unreadable(str(error), typed.place(error.place)) from None


def lexed(latex, context):
    """Return the tokens of a text without macros, as ``tokens`` does."""
    return _Lexer(latex, context).convert(scan(latex))


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


def opens_clause(words):
    """Return the word with which a remark opens a clause: its last one, as in "which holds for", or its first."""
    found = LAST_WORD.search(words) or CONDITION.match(words)
    return found[1].lower() if found else ""


class _Lexer:
    """Raw tokens to meaningful ones; ``bars`` counts the | that are open."""

    def __init__(self, latex, context):
        self.latex, self.context = latex, context
        self.bars = 0

    def convert(self, raw):
        out, i = [], 0
        while i < len(raw):
            i = self.step(raw, i, out)
        return out

    def step(self, raw, i, out):
        """Put what begins at ``i`` into ``out`` and return the index behind it."""
        token = raw[i]
        text = token.text
        if text in DROPPED:
            return i + 1
        if text in PLAIN:
            out.append(Token(*PLAIN[text], token.start, token.end))
            return i + 1
        if token.kind == "row":
            self.unpunctuated(out)
            out.append(Token("ROW", "\\\\", token.start, token.end))
            return i + 1
        if token.kind == "number":
            out.append(Token("NUM", text, token.start, token.end))
            return i + 1
        if text in READERS:
            return READERS[text](self, raw, i, out)
        if token.kind == "letter" and text.isalpha() or re.fullmatch(r"\\[A-Za-z]+", text):
            self.put_name(out, text, token.start, token.end)
            return i + 1
        raise Unreadable(f"{text!r} is not understood", token.start)

    def put_name(self, out, name, start, end):
        kind = "CALL" if name in self.context.functions else "NAME"
        out.append(Token(kind, name, start, end))

    def rename(self, out, place, ending, end):
        """Give the name at ``place`` an ending: a prime, a star or a word as its index."""
        name = out.pop(place)
        if place < len(out):  # its index stands between: the name alone keeps its place
            end = name.end
        renamed = []
        self.put_name(renamed, name.text + ending, name.start, end)
        out[place:place] = renamed

    def unpunctuated(self, out):
        """Drop the comma or full stop that ends a row."""
        while out and out[-1].kind in ("COMMA", "STOP"):
            out.pop()

    def group(self, raw, i, out, inside=None):
        """Put the argument at ``i`` with braces around it, whether it has any or not."""
        found, end = argument(raw, i)
        first, last = raw[i], raw[end - 1]
        wrapped = int(first.text == "{")
        out.append(Token("LC", "{", first.start, first.start + wrapped))
        out += self.convert(found) if inside is None else inside
        out.append(Token("RC", "}", last.end - wrapped, last.end))
        return end

    def left_out(self, raw, i, out):
        return group_end(raw, i + 1)

    def braces(self, raw, i, out):
        """Read braces that are no argument: nobody sees them, so they group nothing."""
        inside, end = argument(raw, i)
        out += self.convert(inside)
        return end

    def unwrapped(self, raw, i, out):
        inside, end = argument(raw, i + 1)
        out += self.convert(inside)
        if raw[i].text in ("\\underbrace", "\\overbrace") and end < len(raw) and raw[end].text in ("_", "^"):
            end = group_end(raw, end + 1)  # the words at the brace
        return end

    def negated(self, raw, i, out):
        if i + 1 < len(raw) and raw[i + 1].text == "=":
            out.append(Token("REL", "≠", raw[i].start, raw[i + 1].end))
            return i + 2
        raise Unreadable("\\not is understood before = only", raw[i].start)

    def sized(self, raw, i, out):
        """Read \\left, \\bigr and the like: only a bar needs to know on which side it stands."""
        size = raw[i].text
        following = raw[i + 1].text if i + 1 < len(raw) else ""
        if following in BARS:
            side = "left" if size.endswith(("left", "l")) else "right" if size.endswith(("right", "r")) else None
            return self.bar(raw, i + 1, out, side)
        if following in ("<", ">"):
            raise Unreadable(f"{size}{following} is not understood", raw[i].start)
        return i + 2 if following == "." else i + 1

    def bar(self, raw, i, out, side=None):
        token = raw[i]
        value, own = BARS[token.text]
        side = side or own
        opens = side == "left" or side is None and (
            not self.bars or not out or out[-1].kind in OPERAND_FOLLOWS
        )  # fmt: skip
        self.bars = max(0, self.bars + (1 if opens else -1))
        out.append(Token("LBAR" if opens else "RBAR", value, token.start, token.end))
        return i + 1

    def words(self, raw, i, out):
        _, end = argument(raw, i + 1)
        wrapped = int(raw[i + 1].text == "{")
        inside = self.latex[raw[i + 1].start + wrapped : raw[end - 1].end - wrapped]
        kind = "OTHERWISE" if OTHERWISE.match(inside) else "COND" if opens_clause(inside) else "TEXT"
        out.append(Token(kind, inside, raw[i].start, raw[end - 1].end))
        return end

    def environment(self, raw, i, out):
        inside, end = argument(raw, i + 1)
        name = "".join(t.text for t in inside).rstrip("*")
        opening = raw[i].text == "\\begin"
        start, stop = raw[i].start, raw[end - 1].end
        if opening and [t.text for t in raw[end : end + 3 : 2]] == ["[", "]"]:  # \begin{aligned}[t]
            end += 3
        if opening and name in ("array", "alignedat", "alignat"):
            end = group_end(raw, end)
        if not opening:
            self.unpunctuated(out)
        if name == "cases":
            out.append(Token("BCASES" if opening else "ECASES", name, start, stop))
        elif name in MATRICES:
            out.append(Token("BMATRIX" if opening else "EMATRIX", name, start, stop))
        elif name not in LAYOUTS:
            raise Unreadable(f"the environment {name!r} is not understood", start)
        return end

    def extreme(self, raw, i, out):
        """Read \\max and \\min: with limits they run over an index, without they are functions."""
        return self.put_extreme(raw, i + 1, out, raw[i].text[1:], raw[i].start, raw[i].end)

    def put_extreme(self, raw, end, out, name, start, stop):
        limits = end < len(raw) and raw[end].text in ("_", "\\limits")
        out.append(Token("BIG" if limits else "FN", name, start, stop))
        return end

    def root(self, raw, i, out):
        out.append(Token("SQRT", "\\sqrt", raw[i].start, raw[i].end))
        i += 1
        if i < len(raw) and raw[i].text == "[":
            close = next((j for j in range(i, len(raw)) if raw[j].text == "]"), None)
            if close is None:
                raise Unreadable("the bracket of a root is never closed", raw[i].start)
            out.append(Token("LROOT", "[", raw[i].start, raw[i].end))
            out += self.convert(raw[i + 1 : close])
            out.append(Token("RROOT", "]", raw[close].start, raw[close].end))
            i = close + 1
        return self.group(raw, i, out)

    def fraction(self, raw, i, out):
        out.append(Token("FRAC", "\\frac", raw[i].start, raw[i].end))
        above, middle = argument(raw, i + 1)
        below, _ = argument(raw, middle)
        if self.differential(above, 0) and self.differential(below, 0):
            above, below = self.partials(above, 1), self.partials(below, len(below))
        self.group(raw, i + 1, out, self.convert(above))
        return self.group(raw, middle, out, self.convert(below))

    def differential(self, part, i):
        """Return how many raw tokens the d of a derivative at ``i`` takes, 0 if there is none."""
        texts = [t.text for t in part[i : i + 4]]
        if texts == ["\\mathrm", "{", "d", "}"]:
            return 4
        if texts[:2] == ["\\mathrm", "d"]:
            return 2
        script = i > 0 and part[i - 1].text in ("_", "^", "{")
        return int(texts[:1] == ["d"] and "d" not in self.context.names and not script)

    def partials(self, part, stop):
        """Replace every d of a derivative that begins before ``stop`` by ∂."""
        result, i = [], 0
        while i < len(part):
            width = self.differential(part, i) if i < stop else 0
            if width:
                result.append(Token("command", "\\partial", part[i].start, part[i + width - 1].end))
            else:
                result.append(part[i])
            i += width or 1
        return result

    def script(self, raw, i, out):
        sign = raw[i]
        inside, end = argument(raw, i + 1)
        texts = [t.text for t in inside]
        place = owner(out)
        kind = out[place].kind if place is not None else ""
        if sign.text == "^":
            if end < len(raw) and raw[end].text == "_" and out and out[-1].kind in ("NAME", "CALL", "RBAR"):
                after = self.script(raw, end, out)  # z^2_k is z_k^2
                self.script(raw[i:end], 0, out)
                return after
            if kind in ("NAME", "CALL") and texts and (set(texts) == {"\\prime"} or texts[0] in STARS and len(texts) == 1):
                ending = "'" * len(texts) if texts[0] == "\\prime" else "^*"
                self.rename(out, place, ending, raw[end - 1].end)
                return end
            if len(texts) == 3 and texts[0] == "(" and texts[2] == ")":
                raise Unreadable("a superscript in brackets is read neither as a power nor as an index", sign.start)
        elif out and out[-1].kind in ("NAME", "CALL") and self.literal(inside, out, raw[end - 1].end):
            return end
        inside = self.convert(inside)
        if sign.text == "_" and kind in ("NAME", "CALL"):  # x_{1:N} stands for several entries
            inside = [replace(t, kind="NOTREAD", text="an index with a colon") if t.text == ":" else t for t in inside]
        if sign.text == "^" and len(inside) == 1 and inside[0].text in TRANSPOSES and kind != "BIG":
            if "T" not in self.context.names:
                inside = [replace(inside[0], kind="TOP")]
        out.append(Token("UNDER" if sign.text == "_" else "CARET", sign.text, sign.start, sign.end))
        return self.group(raw, i + 1, out, inside)

    def literal(self, inside, out, stop):
        """Join a name with an index that is part of it: ``x_{\\text{max}}``, a declared ``w_0``."""
        index = "".join(t.text for t in inside)
        if inside and inside[0].text in TEXTS | WORDS and group_end(inside, 1) == len(inside):
            index = self.latex[inside[1].start : inside[-1].end].strip("{} ")
        elif index[1:] in FUNCTIONS:  # \lambda_{\max}
            index = index[1:]
        elif f"{out[-1].text}_{{{index}}}" not in self.context.literals:
            return False
        self.rename(out, len(out) - 1, f"_{{{index}}}", stop)
        return True

    def prime(self, raw, i, out):
        place = owner(out)
        if place is None or out[place].kind not in ("NAME", "CALL"):
            raise Unreadable("a prime that belongs to no name", raw[i].start)
        self.rename(out, place, "'", raw[i].end)
        return i + 1

    def word(self, raw, i, out):
        """Read a word such as \\operatorname{softmax} or \\mathrm{max}."""
        inside, end = argument(raw, i + 1)
        start, stop = raw[i].start, raw[end - 1].end
        word = "".join(t.text for t in inside)
        typed = self.latex[raw[i].end : raw[end - 1].end].strip("{} ")
        if CONDITION.fullmatch(typed) or OTHERWISE.fullmatch(typed) or re.search(r"\w\s+\w", typed) and raw[i].text == "\\textrm":
            return self.words(raw, i, out)  # \textrm{where}, \mathrm{if}
        if word in ("max", "min"):
            return self.put_extreme(raw, end, out, word, start, stop)
        if word in FUNCTIONS:
            out.append(Token("FN", word, start, stop))
        elif word in ("T", "\\top"):
            out.append(Token("TOP", word, start, stop))
        elif word in ("argmax", "argmin") or not word:
            raise Unreadable(f"{word or raw[i].text} is not understood", start)
        else:
            self.put_name(out, word if len(word) == 1 else f"\\mathrm{{{word}}}", start, stop)
        return end

    def decorated(self, raw, i, out):
        """Read a name with an accent or in a font: one NAME, spelt in one way however it was typed."""
        command = raw[i].text
        inside, end = argument(raw, i + 1)
        inner = self.convert(inside)
        if not inner or inner[0].kind not in ("NAME", "CALL", "NUM"):
            raise Unreadable(f"{command} over something that is not a name", raw[i].start)
        name, rest = inner[0], inner[1:]
        kinds = [t.kind for t in rest]
        if rest and not (kinds[0] == "UNDER" and kinds.index("RC") == len(kinds) - 1):
            raise Unreadable(f"{command} over more than one name", raw[i].start)
        start, stop = (name.start, name.end) if rest else (raw[i].start, raw[end - 1].end)
        self.put_name(out, f"{(FONTS | ACCENTS)[command]}{{{name.text}}}", start, stop)
        out += rest
        return end


# What needs to look at its surroundings or takes an argument.
READERS = {
    **dict.fromkeys(LEFT_OUT, _Lexer.left_out),
    **dict.fromkeys(UNWRAPPED, _Lexer.unwrapped),
    **dict.fromkeys(SIZED, _Lexer.sized),
    **dict.fromkeys(BARS, _Lexer.bar),
    **dict.fromkeys(TEXTS, _Lexer.words),
    **dict.fromkeys(WORDS, _Lexer.word),
    **dict.fromkeys((*FONTS, *ACCENTS), _Lexer.decorated),
    **dict.fromkeys(FRACTIONS, _Lexer.fraction),
    **dict.fromkeys(("_", "^"), _Lexer.script),
    **dict.fromkeys(("\\max", "\\min"), _Lexer.extreme),
    **dict.fromkeys(("\\begin", "\\end"), _Lexer.environment),
    "{": _Lexer.braces, "\\not": _Lexer.negated, "\\sqrt": _Lexer.root, "'": _Lexer.prime,
}  # fmt: skip
