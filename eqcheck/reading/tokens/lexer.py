"""Raw tokens to meaningful ones, each with the place it stands at.

Spacing, sizes of brackets and alignment carry no meaning and disappear here.  What is left has a
kind (the terminals of grammar.lark) and a text; arguments and scripts are always wrapped in braces,
so that ``z_k`` and ``z_{k}`` look the same.  A brace that nobody typed stands at an empty place.
"""

import re
from dataclasses import replace
from decimal import Decimal

from .bars import bar
from .distributions import mark_densities
from .environments import TOGETHER, environment, restricts
from .events import behind, mark_events
from .fonts import decorated, switched
from .macros import expand
from .overlays import defined_as, overlay
from .physics import physical
from .scanner import argument, group_end, scan
from .scripts import owner, script, square
from .token import Context, Token, Unreadable
from .vocabulary import (
    ACCENTS, ARROWS, BARS, DROPPED, EXTREMES, FONTS, FRACTIONS, LEFT_OUT, LONG_ARROWS, OVERLAYS, PLAIN, PRIMED, RELATIONS, SEPARATING, SIZED,
    SWITCHES, TAKES, TEXTS, UNDECIDED, UNWRAPPED, WORDS,
)  # fmt: skip
from .words import differentials, spelt, word, words


def tokens(latex: str, context: Context = Context(), lenient: bool = False):
    """Return the meaningful tokens of a formula, with their places.

    A ``NAME`` is a symbol without its indices, decorations included (``\\hat y``); its indices
    follow as ``_`` and a braced list.  What a macro stands for has the macro's place.
    Raises :class:`Unreadable` where braces do not match, and where something is not understood;
    if ``lenient``, that is a token of the kind ``ERROR`` which says why.
    """
    typed = expand(latex, context.macros)
    try:
        return typed.placed(lexed(typed.text, context, lenient))
    except Unreadable as error:
        raise Unreadable(str(error), typed.place(error.place)) from None


def lexed(latex, context, lenient=False):
    """Return the tokens of a text without macros, as ``tokens`` does."""
    return mark_events(mark_densities(_Lexer(latex, context, lenient).convert(scan(latex)), context), context)


PLAIN_PRODUCTS = ("F", "2", "\\mathbb{R}", "\\mathbb{R}^n", "\\mathbb{R}^d", "\\mathrm{F}", "\\text{F}")  # below an inner product that sums up products
COMMAND = re.compile(r"\\[A-Za-z]+")
GREEK = re.compile(r"\\(?:alpha|beta|gamma|delta|epsilon|varepsilon|zeta|eta|theta|vartheta|kappa|lambda|mu|nu|xi|rho|sigma|tau|phi|varphi|chi|psi|omega|Lambda|Gamma|Theta|Sigma|Omega|Pi|Phi|Psi|Xi|ell)")
AVERAGES = ("[", "(", "_", "\\left", "\\big", "\\bigl", "\\Big", "\\Bigl", "\\{")  # what E is followed by, where it averages


class _Lexer:
    """Raw tokens to meaningful ones; ``bars`` counts the | that are open."""

    def __init__(self, latex, context, lenient=False):
        self.latex, self.context, self.lenient = latex, context, lenient
        self.bars = self.norms = 0
        self.places = []  # of each \\left. that a \\right|_{x = a} closes
        self.mids = []  # of each \mid that opened an absolute value, whether it was doubled
        self.arrays = []  # of each open array: "matrix", "cases", or "layout" if its lines are formulas
        self.over = "\\over" in latex  # whether {a \\over b} may stand in it
        self.branching = set()  # where each \\end stands of what is read as cases
        self.open = []  # of each open environment, how the formulas behind one brace hold if it is a system of them

    def convert(self, raw):
        raw = defined_as(raw)
        raw, out, i = _without_over(raw) if self.over else raw, [], 0
        while i < len(raw):
            try:
                i = self.step(raw, i, out)
            except Unreadable as error:
                end = self.behind_error(raw, i) if self.lenient else None
                if end is None:
                    raise
                out.append(Token("ERROR", str(error), raw[i].start, raw[end - 1].end))
                i = end
        return out

    def behind_error(self, raw, i):
        """Return where reading may go on behind what is not understood at ``i``; None if that is not clear."""
        token, end = raw[i], None
        try:
            if token.text in ("_", "^"):
                end = group_end(raw, i + 1)
            elif token.text in TAKES:
                end = group_end(raw, i)
            elif token.text in ("\\overset", "\\stackrel", "\\underset"):
                end = group_end(raw, group_end(raw, i + 1))
            elif token.text == "'" or token.kind == "letter" or token.kind == "char" and token.text not in "{}&" or token.kind == "command" and token.text not in READERS:
                end = i + 1
        except Unreadable:
            return None
        swallowed = (*RELATIONS, "\\in", "&", "{", "}") if end == i + 1 else (*RELATIONS, "\\in", "&")
        return None if end is None or any(t.kind == "row" or t.text in swallowed for t in raw[i:end]) else end

    def step(self, raw, i, out):
        """Put what begins at ``i`` into ``out`` and return the index behind it."""
        token = raw[i]
        text = token.text
        if text in DROPPED:
            return i + 1
        if token.kind == "letter" and (end := spelt(self, raw, i, out)):
            return end
        if text == "[" and (end := square(self, raw, i, out)):
            return end
        if text in PLAIN:
            out.append(Token(*PLAIN[text], token.start, token.end))
            if self.open[-1:] == ["each"] and restricts(raw, i):
                out.append(Token("COND", "if", token.end, token.end))
            return i + 1
        if token.kind == "row":
            self.unpunctuated(out)
            if self.open[-1:] == ["together"]:
                out.append(Token("TEXT", TOGETHER, token.start, token.start))
            out.append(Token("ROW", "\\\\", token.start, token.end))
            return i + 1
        if token.kind == "number":
            out.append(Token("NUM", text, token.start, token.end))
            return i + 1
        if text == "\\%" and out and out[-1].kind == "NUM":
            out[-1] = replace(out[-1], text=f"{Decimal(out[-1].text) / 100:f}", end=token.end)
            return i + 1
        if text in READERS:
            return READERS[text](self, raw, i, out)
        if text == "\\Sigma" and i + 1 < len(raw) and raw[i + 1].text == "_" and "=" in [t.text for t in argument(raw, i + 2)[0]]:
            out.append(Token("BIG", "sum", token.start, token.end))  # \Sigma_{i=1}^n
            return i + 1
        if text == "E" and self.context.random and "E" not in self.context.names and i + 1 < len(raw) and raw[i + 1].text in AVERAGES:
            out.append(Token("FN", "E", token.start, token.end))
            return i + 1
        if token.kind == "letter" and text.isalpha() or COMMAND.fullmatch(text):
            self.put_name(out, text, token.start, token.end)
            return i + 1
        raise Unreadable(f"{text!r} is not understood", token.start)

    def change(self, raw, i, out):
        r"""Read \Delta x as one name where the block declares it."""
        sign, end = raw[i], i + 1
        if end < len(raw) and (raw[end].kind == "letter" or raw[end].text in (*FONTS, *ACCENTS) or GREEK.fullmatch(raw[end].text)):
            try:
                end = group_end(raw, end)
                found = self.convert(raw[i + 1 : end])
            except Unreadable:  # said where it stands
                found = []
            if len(found) == 1 and found[0].kind in ("NAME", "CALL") and self.joins(f"{sign.text} {found[0].text}"):
                self.put_name(out, f"{sign.text} {found[0].text}", sign.start, found[0].end)
                return end
        self.put_name(out, sign.text, sign.start, sign.end)
        return i + 1

    def joins(self, name):
        """Say whether a name of two parts is declared, alone or with an index that is part of it, or is just being declared."""
        known = self.context
        return known.declaring is not None or name in known.changes or any(other == name or other.startswith((f"{name}_{{", f"{name}^{{")) for other in known.declared)

    def put_name(self, out, name, start, end):
        known = self.context
        call = name in known.functions or "'" in name and name not in known.names and name.rstrip("'") in known.functions
        out.append(Token("CALL" if call else "NAME", name, start, end))

    def rename(self, out, place, ending, end):
        """Give the name at ``place`` an ending: a prime, a star or a word as its index."""
        name = out.pop(place)
        if place < len(out):  # its index stands between: the name alone keeps its place, and the index ends where all of it does
            closing = int(self.latex[end - 1 : end] == "}")
            if out[-1].kind == "RC" and out[-1].end < end:
                out[-1] = replace(out[-1], start=end - closing, end=end)
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
        r"""Leave out a command with its argument, but for a \\tag that claims something: \\tag{since $a = b$}."""
        end = group_end(raw, i + 1)
        return words(self, raw, i, out) if raw[i].text == "\\tag" and any(t.text == "$" for t in raw[i:end]) else end

    def braces(self, raw, i, out):
        """Read braces that are no argument: nobody sees them, so they group nothing."""
        inside, end = argument(raw, i)
        first, last = raw[i], raw[end - 1]
        found = self.convert(inside)
        called = [t.kind for t in found] in (["NAME"], ["CALL"]) and end < len(raw) and raw[end].text in ("(", "\\left")  # \ln {L}(\mu)
        around = bool(out) and out[-1].kind == "FN" and not called  # \exp{-x}: the braces say what it takes
        if around and found and not (found[0].kind == "LP" and behind(found, 0) == len(found)):
            found = [Token("LP", "(", first.start, first.end), *found, Token("RP", ")", last.start, last.end)]
        out += found
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
            return bar(self, raw, i + 1, out, side)
        if following in ("<", ">"):
            raise Unreadable(f"{size}{following} is not understood", raw[i].start)
        if size == "\\left" and following == "." and _taken_at(raw, i):
            self.places.append(i)
            out.append(Token("LP", "(", raw[i].start, raw[i + 1].end))
        return i + 2 if following == "." else i + 1

    def extreme(self, raw, i, out):
        """Read \\max and \\min: with limits they run over an index, without they are functions."""
        return self.put_extreme(raw, i + 1, out, raw[i].text[1:], raw[i].start, raw[i].end)

    def named_extreme(self, raw, i, out):
        r"""Read \argmin, which pages define where their readers do not see it."""
        if raw[i].text in self.context.names:
            self.put_name(out, raw[i].text, raw[i].start, raw[i].end)
            return i + 1
        return self.put_extreme(raw, i + 1, out, raw[i].text[1:], raw[i].start, raw[i].end)

    def put_extreme(self, raw, end, out, name, start, stop):
        limits = end < len(raw) and raw[end].text in ("_", "\\limits")
        out.append(Token("BIG" if limits else "FN", name, start, stop))
        return end

    def arg(self, raw, i, out):
        r"""Read \arg\max and \arg\min."""
        if i + 1 < len(raw) and raw[i + 1].text in ("\\max", "\\min"):
            return self.put_extreme(raw, i + 2, out, f"arg{raw[i + 1].text[1:]}", raw[i].start, raw[i + 1].end)
        raise Unreadable("\\arg is understood before \\max and \\min only", raw[i].start)

    def below(self, raw, i, out):
        r"""Read \underset{k}{\max}: what stands below are limits."""
        limits, middle = argument(raw, i + 1)
        inside, end = argument(raw, middle)
        if len(inside) == 1 and inside[0].text in ARROWS:  # x \underset{f}{\longrightarrow} y
            out.append(Token("NOTREAD", inside[0].text, raw[i].start, raw[end - 1].end))
            return end
        sign = Token("char", "_", raw[i].start, raw[i].start)
        if [t.text for t in self.convert(inside)][:1] not in [[name] for name in (*EXTREMES, "lim", "sum", "prod", "E", "Var")]:
            raise Unreadable("\\underset is understood below max, min, argmax, argmin, lim and E only", raw[i].start)
        under = [Token("char", "{", raw[i].start, raw[i].start), *limits, Token("char", "}", raw[i].start, raw[i].start)]
        first, *rest = self.convert([*inside, sign, *under])
        out += [replace(first, start=raw[i].start), *rest]
        return end

    def above(self, raw, i, out):
        r"""Read \overset{(a)}{=}: what stands above a relation sign is a remark, if it is a number or a letter in brackets."""
        remark, middle = argument(raw, i + 1)
        inside, end = argument(raw, middle)
        if len(inside) == 1 and inside[0].text in ARROWS:
            out.append(Token("NOTREAD", inside[0].text, raw[i].start, raw[end - 1].end))
            return end
        found = self.convert(inside)
        typed = self.latex[remark[0].start : remark[-1].end] if remark else ""
        if [t.kind for t in found] != ["REL"] or not re.fullmatch(r"(?:\\text\w*\s*\{)?\s*(?:\(\w{1,4}\)|def|\\?\w*def|\\Delta|\\triangle)\.?\s*\}?", typed):
            reason = f"{raw[i].text} may change what the sign claims: write the sign alone, and the remark in the text"
            if not self.lenient or [t.kind for t in found] != ["REL"]:
                raise Unreadable(reason, raw[i].start)
            found.append(Token("ERROR", reason, raw[end - 1].end, raw[end - 1].end))  # of the side behind this sign alone
        out += found
        return end

    def long_arrow(self, raw, i, out):
        r"""Read \xrightarrow[below]{above} as an arrow."""
        end = next((j + 1 for j in range(i + 1, len(raw)) if raw[j].text == "]"), i + 1) if [t.text for t in raw[i + 1 : i + 2]] == ["["] else i + 1
        end = group_end(raw, end)
        out.append(Token("NOTREAD", LONG_ARROWS[raw[i].text], raw[i].start, raw[end - 1].end))
        return end

    def undecided(self, raw, i, out):
        r"""Read a sign such as \lesssim: it is counted, and the side behind it says why nobody compares the two."""
        end = i + 1
        if raw[i].text == "\\xlongequal":
            above = next((j + 1 for j in range(end, len(raw)) if raw[j].text == "]"), end) if raw[end : end + 1] and raw[end].text == "[" else end
            end = group_end(raw, above)
        reason = f"{raw[i].text} is not understood: {UNDECIDED[raw[i].text]}"
        if not self.lenient:
            raise Unreadable(reason, raw[i].start)
        stop = raw[end - 1].end
        out += [Token("REL", raw[i].text, raw[i].start, stop), Token("ERROR", reason, stop, stop)]
        return end

    def angle(self, raw, i, out):
        r"""Read \langle a, b \rangle as a function of two arguments; what stands below says of what numbers, or it is another product."""
        token = raw[i]
        if token.text == "\\langle":
            out += [Token("FN", "inner", token.start, token.start), Token("LP", token.text, token.start, token.end)]
            return i + 1
        out.append(Token("RP", token.text, token.start, token.end))
        if i + 1 < len(raw) and raw[i + 1].text == "_":
            inside, end = argument(raw, i + 2)
            if "".join(t.text for t in inside) not in PLAIN_PRODUCTS:
                out.append(Token("NOTREAD", "an inner product with an index", raw[i + 1].start, raw[end - 1].end))
            return end
        return i + 1

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
        if [t.text for t in above[:1]] == ["\\partial"] and not any(t.text in ("/", "\\partial") for t in above[1:]) and below and not any(t.text == "\\partial" for t in below) and not self.differential(below, 0):
            raise Unreadable("a derivative needs a second ∂, below the line: \\frac{\\partial}{\\partial x}", below[0].start)
        width = self.differential(below, 0)
        if self.differential(above, 0) and width and below[width : width + 1] and below[width].text not in ("+", "-", "=", "/", "^", "_"):
            above, below = self.partials(above, 1), self.partials(below, len(below))
        self.group(raw, i + 1, out, self.convert(above))
        return self.group(raw, middle, out, self.convert(below))

    def differential(self, part, i):
        """Return how many raw tokens the d of a derivative at ``i`` takes, 0 if there is none."""
        texts = [t.text for t in part[i : i + 4]]
        upright = texts[:1] and texts[0] in ("\\mathrm", "\\text", "\\mbox", "\\textrm", "\\operatorname", "\\rm")
        if upright and texts[1:] == ["{", "d", "}"]:
            return 4
        if upright and texts[1:2] == ["d"]:
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

    def function_prime(self, out, stop):
        r"""Put a prime on the function that stands last, as in \tanh'(x); say whether there is one."""
        if not out or out[-1].kind != "FN" or out[-1].text not in PRIMED:
            return False
        out[-1] = replace(out[-1], text=out[-1].text + "'", end=stop)
        return True

    def prime(self, raw, i, out):
        place = owner(out)
        if self.context.primed and out:
            known = self.context.declared
            if place is None or f"{out[place].text}'" not in known:  # X'X, (A B)'
                caret, brace = Token("CARET", "'", raw[i].start, raw[i].start), raw[i].start
                out += [caret, Token("LC", "{", brace, brace), Token("TOP", "'", brace, raw[i].end), Token("RC", "}", raw[i].end, raw[i].end)]
                return i + 1
        if self.function_prime(out, raw[i].end):
            return i + 1
        if [t.kind for t in out[-3:]] == ["LP", "CALL", "RP"] and not self.context.primed:  # [f]'(x)
            name, start = out[-2].text, out[-3].start
            del out[-3:]
            self.put_name(out, name + "'", start, raw[i].end)
            return i + 1
        if out and out[-1].kind in ("RP", "PRIME") and not self.context.primed:  # (f g)'
            before = out.pop() if out[-1].kind == "PRIME" else Token("PRIME", "", raw[i].start, raw[i].end)
            out.append(replace(before, text=before.text + "'", end=raw[i].end))
            return i + 1
        if place is None or out[place].kind not in ("NAME", "CALL"):
            raise Unreadable("a prime that belongs to no name", raw[i].start)
        self.rename(out, place, "'", raw[i].end)
        return i + 1


def _taken_at(raw, i):
    r"""Say whether the \left. at ``i`` is closed by \right|_{x = a}."""
    depth = 0
    for j in range(i, len(raw) - 2):
        depth += (raw[j].text == "\\left") - (raw[j].text == "\\right")
        if depth == 0:
            return raw[j + 1].text in ("|", "\\vert", "\\rvert") and raw[j + 2].text in ("_", "^")
    return False


def _without_over(raw):
    r"""Return raw tokens with {a \over b} as \frac{a}{b}; in TeX it takes all of the group that it stands in."""
    if not any(token.text == "\\over" for token in raw):
        return raw
    depth, places = 0, []
    for n, token in enumerate(raw):
        depth += (token.text == "{") - (token.text == "}")
        if depth == 0 and (token.kind == "row" or token.text in ("&", *RELATIONS)):
            return raw
        if depth == 0 and token.text == "\\over":
            places.append(n)
    if len(places) != 1 or places[0] in (0, len(raw) - 1):
        return raw
    n = places[0]

    def brace(text, place):
        return Token("char", text, place, place)

    above, over, below = raw[:n], raw[n], raw[n + 1 :]
    start, stop = above[0].start, below[-1].end
    return [replace(over, text="\\frac", start=start, end=start), brace("{", start), *above, brace("}", over.start), brace("{", over.end), *below, brace("}", stop)]


# What needs to look at its surroundings or takes an argument.
READERS = {
    **dict.fromkeys(LEFT_OUT, _Lexer.left_out),
    **dict.fromkeys(UNWRAPPED, _Lexer.unwrapped),
    **dict.fromkeys(SIZED, _Lexer.sized),
    **dict.fromkeys((*BARS, *SEPARATING), bar),
    **dict.fromkeys(SWITCHES, switched),
    **dict.fromkeys(("\\overset", "\\stackrel"), _Lexer.above),
    **dict.fromkeys(TEXTS, words),
    **dict.fromkeys(WORDS, word),
    **dict.fromkeys((*FONTS, *ACCENTS), decorated),
    **dict.fromkeys(FRACTIONS, _Lexer.fraction),
    **dict.fromkeys(("_", "^"), script),
    **dict.fromkeys(("\\max", "\\min"), _Lexer.extreme),
    **dict.fromkeys(UNDECIDED, _Lexer.undecided),
    **dict.fromkeys(LONG_ARROWS, _Lexer.long_arrow),
    **dict.fromkeys(("\\begin", "\\end"), environment),
    **dict.fromkeys(("\\argmin", "\\argmax"), _Lexer.named_extreme),
    **dict.fromkeys(OVERLAYS, overlay),
    **dict.fromkeys(("\\dv", "\\pdv", "\\norm"), physical),
    "\\langle": _Lexer.angle, "\\rangle": _Lexer.angle, "\\arg": _Lexer.arg, "\\underset": _Lexer.below, "d": differentials,
    **dict.fromkeys(("\\Delta", "\\delta"), _Lexer.change),
    "{": _Lexer.braces, "\\not": _Lexer.negated, "\\sqrt": _Lexer.root, **dict.fromkeys("'’′", _Lexer.prime),
}  # fmt: skip
_Lexer.readers = READERS
