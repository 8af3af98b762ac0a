"""LaTeX text to tokens, each with the place it stands at.

Spacing, sizes of brackets and alignment carry no meaning and disappear here.  What is left has a
kind (the terminals of grammar.lark) and a text; scripts are always wrapped in braces, so that
``z_k`` and ``z_{k}`` look the same.
"""

import re
from dataclasses import dataclass, field, replace


class Unreadable(ValueError):
    """A formula that the checker cannot read; ``place`` is an offset into its text."""

    def __init__(self, message, place=0):
        super().__init__(message)
        self.place = place


@dataclass(frozen=True)
class Token:
    """One token: its kind, its text, and where it begins and ends in the formula."""

    kind: str
    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Context:
    """What the declarations say about names: which are functions, which carry a fixed index."""

    functions: frozenset = field(default_factory=frozenset)
    literals: frozenset = field(default_factory=frozenset)
    names: frozenset = field(default_factory=frozenset)


SCANNER = re.compile(
    r"""(?P<comment>%[^\n]*)
      | (?P<space>\s+|~)
      | (?P<row>\\\\(?:\s*\[[^\]]*\])?)
      | (?P<command>\\(?:[A-Za-z]+\*?|.))
      | (?P<number>\d+(?:\.\d+)?|\.\d+)
      | (?P<letter>[^\W\d_])
      | (?P<assign>:=)
      | (?P<prime>'+)
      | (?P<char>.)""",
    re.X | re.S,
)

RELATIONS = {
    "=": "=", "\\equiv": "=", "\\approx": "≈", "\\neq": "≠", "\\ne": "≠", "\\leq": "≤", "\\le": "≤",
    "\\leqslant": "≤", "\\geq": "≥", "\\ge": "≥", "\\geqslant": "≥", "<": "<", ">": ">",
    "\\lt": "<", "\\gt": ">", ":=": ":=", "\\coloneqq": ":=", "\\triangleq": ":=",
}  # fmt: skip
NOT_READ = {
    "\\sim", "\\propto", "\\in", "\\to", "\\mapsto", "\\rightarrow", "\\Rightarrow", "\\implies",
    "\\iff", "\\simeq", "\\cong", "\\ll", "\\gg", "\\pm", "\\mp", "\\mid", "\\int", "\\exists",
}  # fmt: skip
DROPPED = {
    "\\,", "\\;", "\\:", "\\!", "\\ ", "\\quad", "\\qquad", "\\displaystyle", "\\textstyle", "\\limits",
    "\\nolimits", "\\left", "\\right", "\\middle", "\\big", "\\Big", "\\bigg", "\\Bigg", "\\bigl", "\\bigr",
    "\\Bigl", "\\Bigr", "\\biggl", "\\biggr", "\\Biggl", "\\Biggr", "\\bigm", "\\checkmark", "\\nonumber",
    "\\notag", "\\hspace", "\\thinspace", "\\enspace", "\\strut", "\\phantom",
}  # fmt: skip
DECORATIONS = {
    "\\vec", "\\boldsymbol", "\\mathbf", "\\bm", "\\pmb", "\\hat", "\\widehat", "\\tilde", "\\widetilde",
    "\\bar", "\\overline", "\\dot", "\\ddot", "\\mathcal", "\\mathbb", "\\mathscr", "\\mathfrak",
    "\\mathsf", "\\mathit", "\\mathtt", "\\symbf", "\\underline", "\\check", "\\breve",
}  # fmt: skip
WORDS = {"\\operatorname", "\\operatorname*", "\\mathrm", "\\mathop", "\\textrm"}
TEXTS = {"\\text", "\\textit", "\\textbf", "\\mbox", "\\textnormal"}
FUNCTIONS = {
    "ln", "log", "exp", "sin", "cos", "tan", "sinh", "cosh", "tanh", "sqrt", "max", "min", "diag",
    "tr", "det", "abs", "sign", "sgn", "arctan", "arcsin", "arccos", "Tr",
}  # fmt: skip
BIG = {"\\sum", "\\prod", "\\max", "\\min"}
FRACTIONS = {"\\frac", "\\dfrac", "\\tfrac", "\\cfrac"}
DOTS = {"\\dots", "\\ldots", "\\cdots", "\\dotsb", "\\dotsc", "\\vdots", "\\ddots"}
PRODUCTS = {"\\cdot", "\\times", "*", "\\circ", "\\odot"}
OPENING = {"(": "LP", "[": "LP", "\\lbrack": "LP", "\\{": "LP", "\\lbrace": "LP"}
CLOSING = {")": "RP", "]": "RP", "\\rbrack": "RP", "\\}": "RP", "\\rbrace": "RP"}
CONDITION = re.compile(
    r"^\W*(if|for|where|when|whenever|provided|with|and|because|since|as)\b", re.I
)
OTHERWISE = re.compile(r"^\W*(otherwise|else)\b", re.I)
MATRICES = {"matrix", "bmatrix", "pmatrix", "vmatrix", "array", "smallmatrix"}


def scan(latex: str):
    """Return the raw tokens of ``latex``, with white space and comments left out."""
    found = []
    for match in SCANNER.finditer(latex):
        if match.lastgroup not in ("space", "comment"):
            found.append(Token(match.lastgroup, match[0], *match.span()))
    return found


def group_end(raw, i):
    """Return the index behind the group or the single token that begins at ``i``."""
    if i >= len(raw):
        raise Unreadable("something is missing at the end", raw[-1].end if raw else 0)
    if raw[i].text != "{":
        return i + 1
    depth = 0
    for j in range(i, len(raw)):
        depth += (raw[j].text == "{") - (raw[j].text == "}")
        if depth == 0:
            return j + 1
    raise Unreadable("a brace { is never closed", raw[i].start)


def _inside(raw, i):
    """Return the tokens of the group at ``i`` without its braces, and the index behind it."""
    end = group_end(raw, i)
    return (raw[i + 1 : end - 1] if raw[i].text == "{" else raw[i:end]), end


def tokens(latex: str, context: Context = Context()):
    """Return the meaningful tokens of a formula, with their places.

    A ``NAME`` is a symbol without its indices, decorations included (``\\hat y``); its indices
    follow as ``_`` and a braced list.  Raises :class:`Unreadable` where braces do not match.
    """
    return list(_Lexer(latex, context).run())


class _Lexer:
    def __init__(self, latex, context):
        self.latex, self.context = latex, context
        self.depth_of_bars = []

    def run(self):
        return self.convert(scan(self.latex))

    def convert(self, raw):
        out, i = [], 0
        while i < len(raw):
            i = self.step(raw, i, out)
        return out

    def step(self, raw, i, out):
        token = raw[i]
        text = token.text

        def put(kind, value=None, end=None):
            out.append(Token(kind, text if value is None else value, token.start, end or token.end))

        if token.kind == "row":
            self.unpunctuated(out)
            put("ROW", "\\\\")
        elif text in DROPPED:
            nxt = raw[i + 1].text if i + 1 < len(raw) else ""
            if text in ("\\hspace", "\\phantom"):
                return group_end(raw, i + 1)
            if text in ("\\left", "\\right") and nxt == ".":
                return i + 2
            if nxt in ("|", "\\|") and text not in ("\\,", "\\;", "\\:", "\\!", "\\ ", "\\quad", "\\qquad"):
                closing = text in ("\\right",) or text.endswith("r") and text != "\\hspace"
                kind = "RBAR" if closing else "LBAR"
                out.append(Token(kind, nxt, raw[i + 1].start, raw[i + 1].end))
                return i + 2
        elif text in RELATIONS:
            put("REL", RELATIONS[text])
        elif text in ("\\therefore", "\\Longrightarrow", "\\because"):
            put("THEREFORE")
        elif text == "\\forall":
            put("COND", "for all")
        elif text in NOT_READ:
            put("NOTREAD")
        elif text in ("\\not",):
            if i + 1 < len(raw) and raw[i + 1].text == "=":
                put("REL", "≠", raw[i + 1].end)
                return i + 2
            put("NOTREAD")
        elif text in TEXTS:
            return self.words(raw, i, out)
        elif text == "\\begin" or text == "\\end":
            return self.environment(raw, i, out)
        elif text in ("\\boxed", "\\fbox", "\\mathstrut", "\\cancel", "\\color", "\\ensuremath"):
            if text == "\\color":
                return group_end(raw, i + 1)
            inside, end = _inside(raw, i + 1)
            out.extend(self.convert(inside))
            return end
        elif text in ("\\substack",):
            inside, end = _inside(raw, i + 1)
            out.extend(self.convert(inside))
            return end
        elif text in ("\\label", "\\tag", "\\hspace*", "\\vspace"):
            return group_end(raw, i + 1)
        elif text in ("\\underbrace", "\\overbrace"):
            inside, end = _inside(raw, i + 1)
            out.extend(self.convert(inside))
            if end < len(raw) and raw[end].text in "_^":
                end = group_end(raw, end + 1)
            return end
        elif text in FRACTIONS:
            return self.fraction(raw, i, out)
        elif text == "\\sqrt":
            put("SQRT")
            i += 1
            if i < len(raw) and raw[i].text == "[":
                close = next((j for j in range(i, len(raw)) if raw[j].text == "]"), None)
                if close is None:
                    raise Unreadable("the bracket of a root is never closed", raw[i].start)
                out.append(Token("LROOT", "[", raw[i].start, raw[i].end))
                out.extend(self.convert(raw[i + 1 : close]))
                out.append(Token("RROOT", "]", raw[close].start, raw[close].end))
                i = close + 1
            return self.braced(raw, i, out)
        elif text in ("_", "^"):
            return self.script(raw, i, out)
        elif token.kind == "prime":
            if out and out[-1].kind == "NAME":
                out[-1] = replace(out[-1], text=out[-1].text + text, end=token.end)
            else:
                raise Unreadable("a prime that belongs to no name", token.start)
        elif text in BIG:
            limits = i + 1 < len(raw) and raw[i + 1].text in ("_", "^", "\\limits")
            if text in ("\\max", "\\min") and not limits:
                put("FN", text[1:])
            else:
                put("BIG", text[1:])
        elif text == "\\partial":
            put("PARTIAL")
        elif text in DECORATIONS or text in WORDS:
            return self.name(raw, i, out)
        elif token.kind == "command" and text[1:] in FUNCTIONS:
            put("FN", text[1:])
        elif text in DOTS:
            put("DOTS")
        elif text in PRODUCTS:
            put("MUL", {"*": "\\cdot", "\\odot": "\\circ"}.get(text, text))
        elif text == "/" or text == "\\div":
            put("DIV", "/")
        elif text in "+-" or text == "−":
            put("ADD", "-" if text == "−" else text)
        elif text in OPENING:
            put(OPENING[text])
        elif text in CLOSING:
            put(CLOSING[text])
        elif text == "{":
            put("LC")
        elif text == "}":
            put("RC")
        elif text in ("|", "\\vert", "\\|", "\\lvert", "\\rvert", "\\lVert", "\\rVert"):
            self.bar(token, out)
        elif text == "&":
            put("AMP")
        elif text in (",", ";"):
            put("COMMA", ",")
        elif text in (".", "!"):
            put("BANG" if text == "!" else "STOP")
        elif token.kind == "number":
            put("NUM")
        elif token.kind == "letter" or token.kind == "command" and re.fullmatch(r"\\[A-Za-z]+", text):
            put("TOP" if text in ("\\top", "\\intercal") else "NAME")
            self.as_function(out)
        else:
            raise Unreadable(f"{text!r} is not understood", token.start)
        return i + 1

    def as_function(self, out):
        if out[-1].kind == "NAME" and out[-1].text in self.context.functions:
            out[-1] = replace(out[-1], kind="CALL")

    def unpunctuated(self, out):
        """Drop the comma or full stop that ends a line."""
        while out and out[-1].kind in ("COMMA", "STOP"):
            out.pop()

    def bar(self, token, out):
        value = "\\|" if token.text in ("\\|", "\\lVert", "\\rVert") else "|"
        if token.text in ("\\lvert", "\\lVert"):
            opens = True
        elif token.text in ("\\rvert", "\\rVert"):
            opens = False
        else:
            opens = not out or out[-1].kind in (
                "ADD", "MUL", "DIV", "LP", "LC", "LBAR", "REL", "COMMA", "AMP", "ROW", "FN", "BIG"
            ) or not self.depth_of_bars  # fmt: skip
        if opens:
            self.depth_of_bars.append(value)
        elif self.depth_of_bars:
            self.depth_of_bars.pop()
        out.append(Token("LBAR" if opens else "RBAR", value, token.start, token.end))

    def words(self, raw, i, out):
        end = group_end(raw, i + 1)
        start, stop = raw[i].start, raw[end - 1].end
        inside = self.latex[raw[i + 1].start + 1 : stop - 1]
        if OTHERWISE.match(inside):
            out.append(Token("OTHERWISE", inside, start, stop))
        elif CONDITION.match(inside):
            out.append(Token("COND", inside, start, stop))
        else:
            out.append(Token("TEXT", inside, start, stop))
        return end

    def environment(self, raw, i, out):
        end = group_end(raw, i + 1)
        name = self.latex[raw[i + 1].end : raw[end - 1].start].strip().rstrip("*")
        opening = raw[i].text == "\\begin"
        start, stop = raw[i].start, raw[end - 1].end
        if name == "cases":
            if not opening:
                self.unpunctuated(out)
            out.append(Token("BCASES" if opening else "ECASES", name, start, stop))
        elif name in MATRICES:
            if name == "array" and opening:
                end = group_end(raw, end)
            out.append(Token("BMATRIX" if opening else "EMATRIX", name, start, stop))
        elif name not in ("aligned", "align", "split", "gathered", "gather", "equation", "alignedat"):
            raise Unreadable(f"the environment {name!r} is not understood", start)
        return end

    def braced(self, raw, i, out):
        """Put the group at ``i`` with braces around it, whether it has any or not."""
        inside, end = _inside(raw, i)
        if len(inside) == 1 and inside[0].kind == "number" and raw[i].text != "{":
            digit = inside[0]
            if len(digit.text) > 1:  # \frac12: each digit is an argument of its own
                raise Unreadable("put braces around the arguments of a fraction", digit.start)
        out.append(Token("LC", "{", raw[i].start, raw[i].start + 1))
        out.extend(self.convert(inside))
        out.append(Token("RC", "}", raw[end - 1].end - 1, raw[end - 1].end))
        return end

    def fraction(self, raw, i, out):
        first, middle = _inside(raw, i + 1)
        if raw[i + 1].kind == "number" and len(raw[i + 1].text) == 2 and raw[i + 1].text.isdigit():
            # \frac12
            token = raw[i + 1]
            halves = [
                Token("number", digit, token.start + n, token.start + n + 1)
                for n, digit in enumerate(token.text)
            ]
            raw[i + 1 : i + 2] = halves  # in place: the caller counts on from here
            first, middle = _inside(raw, i + 1)
        second, end = _inside(raw, middle)
        out.append(Token("FRAC", "\\frac", raw[i].start, raw[i].end))
        straight = self._is_d(first) and self._is_d(second)
        for part, at in ((first, i + 1), (second, middle)):
            stop = group_end(raw, at)
            out.append(Token("LC", "{", raw[at].start, raw[at].start))
            out.extend(self.convert(self._as_partial(part) if straight else part))
            out.append(Token("RC", "}", raw[stop - 1].end, raw[stop - 1].end))
        return end

    def _is_d(self, part):
        """Say whether a half of a fraction begins with the d of a derivative."""
        if not part:
            return False
        if part[0].text == "d" and "d" not in self.context.names:
            return True
        return [t.text for t in part[:4]] == ["\\mathrm", "{", "d", "}"] or [
            t.text for t in part[:2]
        ] == ["\\mathrm", "d"]

    def _as_partial(self, part):
        """Replace the d's of a derivative by ∂'s."""
        result, i, fresh = [], 0, True
        while i < len(part):
            texts = [t.text for t in part[i : i + 4]]
            wide = 4 if texts == ["\\mathrm", "{", "d", "}"] else 2 if texts[:2] == ["\\mathrm", "d"] else 1
            if wide > 1 or texts[0] == "d" and (fresh or len(part) > i + 1):
                result.append(Token("command", "\\partial", part[i].start, part[i + wide - 1].end))
                i, fresh = i + wide, False
                continue
            result.append(part[i])
            i += 1
        return result

    def script(self, raw, i, out):
        sign = raw[i]
        if i + 1 >= len(raw):
            raise Unreadable(f"nothing follows {sign.text}", sign.start)
        following = raw[i + 1]
        if following.kind == "number" and len(following.text) > 1:
            first = Token("number", following.text[0], following.start, following.start + 1)
            rest = Token("number", following.text[1:], following.start + 1, following.end)
            raw[i + 1 : i + 2] = [first, rest]
        inside, end = _inside(raw, i + 1)
        if sign.text == "^" and len(inside) == 3 and inside[0].text == "(" and inside[2].text == ")":
            raise Unreadable("a superscript in brackets is read neither as a power nor as an index", sign.start)
        if sign.text == "^" and inside and all(t.text in ("\\prime",) for t in inside):
            if out and out[-1].kind == "NAME":
                out[-1] = replace(out[-1], text=out[-1].text + "'" * len(inside), end=inside[-1].end)
                return end
        if sign.text == "^" and end < len(raw) and raw[end].text == "_" and out and out[-1].kind in ("NAME", "CALL"):
            # z^2_k is z_k^2
            after = self.script(raw, end, out)
            self.script([sign, *raw[i + 1 : end]], 0, out)
            return after
        if sign.text == "_" and self.literal(inside, out, raw[end - 1].end):
            return end
        converted = self.convert(inside)
        starred = len(converted) == 1 and converted[0].kind == "MUL" and converted[0].text in ("\\cdot", "\\circ")
        if sign.text == "^" and starred and out and out[-1].kind == "NAME":
            out[-1] = replace(out[-1], text=out[-1].text + "^*", end=raw[end - 1].end)
            return end
        out.append(Token("UNDER" if sign.text == "_" else "CARET", sign.text, sign.start, sign.end))
        out.append(Token("LC", "{", raw[i + 1].start, raw[i + 1].start))
        if sign.text == "^" and len(converted) == 1 and converted[0].text == "T" and "T" not in self.context.names:
            converted = [replace(converted[0], kind="TOP")]
        out.extend(converted)
        out.append(Token("RC", "}", raw[end - 1].end, raw[end - 1].end))
        return end

    def literal(self, inside, out, stop):
        """Join a name with an index that is part of it: ``x_{\\text{max}}``, a declared ``w_0``."""
        if not out or out[-1].kind not in ("NAME", "CALL") or not inside:
            return False
        text = "".join(t.text for t in inside)
        joined = f"{out[-1].text}_{{{text}}}"
        if len(inside) == 1 and inside[0].text[1:] in FUNCTIONS:  # \lambda_{\max}
            text = inside[0].text[1:]
            joined = f"{out[-1].text}_{{{text}}}"
        word = inside[0].text in TEXTS | WORDS and group_end(inside, 1) == len(inside)
        if not word and joined not in self.context.literals:
            return False
        if word:
            joined = f"{out[-1].text}_{{{self.latex[inside[1].start : inside[-1].end].strip('{} ')}}}"
        out[-1] = Token("NAME", joined, out[-1].start, stop)
        self.as_function(out)
        return True

    def name(self, raw, i, out):
        """A decorated or upright name: one NAME, spelt in one way however it was typed."""
        command = raw[i].text
        inside, end = _inside(raw, i + 1)
        start, stop = raw[i].start, raw[end - 1].end
        if command in WORDS:
            word = "".join(t.text for t in inside)
            if word in FUNCTIONS:
                out.append(Token("FN", word, start, stop))
                return end
            if word in ("T", "\\top"):
                out.append(Token("TOP", word, start, stop))
                return end
            if word in ("argmax", "argmin"):
                raise Unreadable(f"{word} is not understood", start)
            out.append(Token("NAME", word if len(word) == 1 else f"\\mathrm{{{word}}}", start, stop))
            self.as_function(out)
            return end
        inner = self.convert(inside)
        if not inner or inner[0].kind not in ("NAME", "CALL", "NUM") or any(
            t.kind not in ("NAME", "CALL", "NUM") for t in inner[:1]
        ):
            raise Unreadable(f"{command} over something that is not a name", start)
        rest = [t.kind for t in inner[1:]]
        if rest and not (rest[0] == "UNDER" and rest.index("RC") == len(rest) - 1):
            raise Unreadable(f"{command} over more than one name", start)
        text = inner[0].text
        canonical = {"\\bm": "\\boldsymbol", "\\mathbf": "\\boldsymbol", "\\pmb": "\\boldsymbol",
                     "\\symbf": "\\boldsymbol", "\\widehat": "\\hat", "\\widetilde": "\\tilde",
                     "\\overline": "\\bar"}.get(command, command)  # fmt: skip
        out.append(Token("NAME", f"{canonical}{{{text}}}", start, stop))
        self.as_function(out)
        out.extend(inner[1:])
        return end
