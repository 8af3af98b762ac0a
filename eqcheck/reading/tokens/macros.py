r"""Macros: definitions such as \newcommand are read out of a text, and formulas are expanded by them.

An expansion knows for each of its characters where it was typed: whoever reads the expanded text says
where things stand in the typed one, and shows that.  Depth and size are bounded.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from itertools import accumulate

from .token import Token, Unreadable

MAX_EXPANSIONS = 2_000  # in one formula
MAX_ATOMS = 40_000  # that an expansion may have: control words, signs, stretches of white space
KEPT = {"\\begin", "\\end", "\\left", "\\right", "\\\\", "\\(", "\\)", "\\[", "\\]"}  # no macro may stand for these
NO_ARGUMENT = {"}", "&", "\\\\", "=", "<", ">"}  # a macro before one of these lacks its argument
COMMANDS = {"\\newcommand", "\\renewcommand", "\\providecommand", "\\DeclareRobustCommand"}
OPERATORS = {"\\DeclareMathOperator"}
DEFS = {"\\def", "\\gdef", "\\edef", "\\xdef"}
PAIRED = {"\\DeclarePairedDelimiter"}
ENVIRONMENTS = {"\\newenvironment", "\\renewenvironment"}
DEFINING = COMMANDS | OPERATORS | DEFS | PAIRED | ENVIRONMENTS | {"\\let", "\\NewDocumentCommand", "\\RenewDocumentCommand"}
# Whether a text may define anything, and the single things that it consists of.
DEFINES = re.compile(r"\\(?:" + "|".join(sorted(word[1:] for word in DEFINING)) + r")\b")
ATOM = re.compile(r"%[^\n]*|\\(?:url|href|nolinkurl|path)\{[^{}\n]*\}|\\(?:[A-Za-z@]+|.)|\s+|#[1-9]|.", re.S)
WORD = re.compile(r"\\[A-Za-z@]+\Z")
PLACE = re.compile(r"#[1-9]")  # of an argument in what a macro stands for
# Markdown that takes a backslash off before MathJax sees the formula: \_ for _, \^ for ^, \* for *, \\{ for \{, \\\\ for \\.
ESCAPES = re.compile(r"\\[_^*]|\\\\\\\\")
ESCAPED = re.compile(r"\\(?:text\w*|mbox|mathrm|operatorname\*?|label|tag|eqref|ref)\s*\{[^{}]*\}|\\\\\\\\|\\\\(?P<sign>[{},;:!|])|(?P<under>\\_|(?<!\\)\\[\^*])")


class NotExpanded(Unreadable):
    """What keeps a macro from being expanded; ``name`` is the macro's."""

    def __init__(self, message, place, name):
        super().__init__(message, place)
        self.name = name


@dataclass(frozen=True)
class Macro:
    """A macro: how many arguments it takes, what it stands for, and the value of the first one where that is optional.

    ``paired`` allows a star or a size in front, as \\DeclarePairedDelimiter does; ``let`` stands for a command
    as it was then; ``ending`` is what the end of an environment stands for; ``error`` says why the definition
    cannot be used.
    """

    name: str
    body: str = ""
    arguments: int = 0
    default: str | None = None
    paired: bool = False
    let: bool = False
    ending: str | None = None
    error: str = ""


@dataclass(frozen=True)
class Expanded:
    """A text with its macros expanded; ``starts`` are the offsets of its atoms, ``spans`` where each was typed."""

    text: str
    starts: tuple = ()
    spans: tuple = ()

    def place(self, offset):
        """Return where that which stands at an offset was typed."""
        if not self.starts:
            return offset
        n = max(0, bisect_right(self.starts, offset) - 1)
        start, end = self.spans[n]
        typed = end - start == self._end(n) - self.starts[n]
        return min(start + offset - self.starts[n], end) if typed else start

    def span(self, start, end):
        """Return from where to where that which stands between two offsets was typed, whole macros included."""
        if not self.starts:
            return start, end
        if start >= end:
            return (self.place(start),) * 2
        first, last = (max(0, bisect_right(self.starts, n) - 1) for n in (start, end - 1))
        typed = self.spans[first : last + 1]
        begin = min([self.place(start), *(span[0] for span in typed[1:])])
        return begin, max([self._stop(end - 1, last), *(span[1] for span in typed[:-1])])

    def placed(self, tokens):
        """Return tokens of the expanded text with the places at which they were typed."""
        if not self.starts:
            return tokens
        found = []
        for token in tokens:
            found.append(Token(token.kind, token.text, *self.span(token.start, token.end)))
        return found

    def _stop(self, offset, n):
        """Return the place behind the character at an offset, which belongs to atom ``n``."""
        start, end = self.spans[n]
        return min(start + offset - self.starts[n] + 1, end) if end - start == self._end(n) - self.starts[n] else end

    def _end(self, n):
        return self.starts[n + 1] if n + 1 < len(self.starts) else len(self.text)


def expand(latex, macros, document=False):
    """Return ``latex`` with ``macros`` expanded and without the definitions in it.

    A whole ``document`` may be longer than a formula.  Raises :class:`Unreadable` at the macro that expands without end, lacks an argument, or was defined wrongly.
    """
    if not document:
        latex = _without_escapes(latex)
    if DEFINES.search(latex):
        latex = without_definitions(latex)
    if not macros or not any(found[0] in macros for found in re.finditer(r"\\(?:[A-Za-z@]+|.)", latex, re.S)):
        return Expanded(latex)
    waiting = _atoms(latex)[::-1]
    done, expansions = [], 0
    most, longest = (10 * MAX_EXPANSIONS, len(waiting) + 10 * MAX_ATOMS) if document else (MAX_EXPANSIONS, MAX_ATOMS)
    while waiting:
        text, start, end = waiting.pop()
        macro = macros.get(text)
        if macro is None or text in KEPT or macro.ending is not None:
            done.append((text, start, end))
        elif macro.let:
            done.append((macro.body, start, end))
        else:
            expansions += 1
            if macro.error:
                raise NotExpanded(f"the macro {text}: {macro.error}", start, text)
            if expansions > most or len(waiting) + len(done) > longest:
                raise NotExpanded(f"the macro {text} is expanded without end: more than {most} times", start, text)
            _replace(macro, start, end, waiting)
    return _joined(done)


def _without_escapes(latex):
    """Return a formula as MathJax sees it, each sign in its place, where Markdown takes backslashes off."""
    if not ESCAPES.search(latex):
        return latex
    return ESCAPED.sub(lambda found: f" {found['under'][1]}" if found["under"] else f" \\{found['sign']}" if found["sign"] else found[0], latex)


def _atoms(text, start=0):
    return [(found[0], start + found.start(), start + found.end()) for found in ATOM.finditer(text)]


def _replace(macro, start, end, waiting):
    """Put what a macro stands for in its place, ``waiting`` being what follows it, from last to first."""
    stops, arguments = [end], []
    if macro.paired:
        _skip_size(waiting)
    if macro.default is not None:
        given = _bracketed(waiting, stops)
        arguments.append([(text, start, end) for text, _, _ in _atoms(macro.default)] if given is None else given)
    while len(arguments) < macro.arguments:
        arguments.append(_argument(macro, start, waiting, stops))
    stop = max(stops)
    new = []
    for text, _, _ in _atoms(macro.body):
        if PLACE.fullmatch(text):
            number = int(text[1]) - 1
            new += arguments[number] if number < len(arguments) else []
        else:
            new.append((text, start, stop))
    if len(new) > MAX_ATOMS:
        raise NotExpanded(f"the macro {macro.name} becomes longer than {MAX_ATOMS} signs", start, macro.name)
    waiting += reversed(new)


def _skip(waiting):
    while waiting and (waiting[-1][0].isspace() or waiting[-1][0][0] == "%"):
        waiting.pop()


def _skip_size(waiting):
    """Leave out the star of \\abs*{x}, or the size of \\abs[\\big]{x}."""
    if waiting and waiting[-1][0] == "*":
        waiting.pop()
    _bracketed(waiting, [])


def _argument(macro, start, waiting, stops):
    _skip(waiting)
    if not waiting or waiting[-1][0] in NO_ARGUMENT:
        many = f"{macro.arguments} argument{'s' if macro.arguments > 1 else ''}"
        raise NotExpanded(f"the macro {macro.name} takes {many}, and one is missing", start, macro.name)
    first = waiting.pop()
    stops.append(first[2])
    if first[0] != "{":
        return [first]
    found, depth = [], 1
    while waiting:
        atom = waiting.pop()
        depth += (atom[0] == "{") - (atom[0] == "}")
        stops.append(atom[2])
        if not depth:
            return found
        found.append(atom)
    raise NotExpanded("a brace { is never closed", first[1], macro.name)


def _bracketed(waiting, stops):
    """Return an optional argument, or None where there is none."""
    seen = len(waiting)
    while seen and waiting[seen - 1][0].isspace():
        seen -= 1
    if not seen or waiting[seen - 1][0] != "[":
        return None
    depth = 0
    for n in range(seen - 2, -1, -1):
        text = waiting[n][0]
        depth += (text == "{") - (text == "}")
        if depth == 0 and text == "]":
            found = waiting[n + 1 : seen - 1][::-1]
            stops.append(waiting[n][2])
            del waiting[n:]
            return found
    return None


def _joined(atoms):
    """Put atoms together; a letter behind a control word is kept apart from it."""
    texts, spans, word = [], [], False
    for text, start, end in atoms:
        if word and text[0].isalpha():
            texts.append(" ")
            spans.append((start, start))
        texts.append(text)
        spans.append((start, end))
        word = bool(WORD.match(text))
    return Expanded("".join(texts), tuple(accumulate(map(len, texts), initial=0))[:-1], tuple(spans))


# --- definitions ---------------------------------------------------------------------------------


def definitions(text):
    """Return the macros that a text defines, in their order."""
    return [macro for macro, _, _ in _definitions(text)]


def without_definitions(text):
    """Return a text with its definitions blanked out, so that what is left keeps its place."""
    if not DEFINES.search(text):
        return text
    kept, end = [], 0
    for _, start, stop in _definitions(text):
        kept += [text[end:start], "".join(char if char == "\n" else " " for char in text[start:stop])]
        end = stop
    return "".join([*kept, text[end:]])


def from_setting(name, value):
    r"""Return the macro of an entry such as ``KL: D(#1 \| #2)`` in a block or in a site's settings.

    The value is the text that it stands for, or a list of that, the number of arguments and the value of an
    optional first one, as MathJax has it; MyST keeps the text under ``macro``.
    """
    name = str(name).strip()
    name = name if name.startswith("\\") else f"\\{name}"
    if isinstance(value, dict):
        value = value.get("macro")
    body, *more = value if isinstance(value, list) and value else [value]
    body = body if isinstance(body, str) else str(body) if isinstance(body, (int, float)) else None
    if body is None or len(more) > 2 or not all(isinstance(part, (str, int)) for part in more):
        return Macro(name, error="expected what it stands for, or a list of that, the number of arguments, and the default of the first")
    if not re.fullmatch(r"\\(?:[A-Za-z@]+|.)", name):
        return Macro(name, error="its name is not a word of letters, such as \\KL")
    asked = max((int(n) for n in re.findall(r"(?<!\\)#([1-9])", body)), default=0)
    many = str(more[0]).strip() if more else str(asked)
    return checked(Macro(name, body, int(many) if re.fullmatch("[0-9]", many) else 10, str(more[1]) if len(more) > 1 else None))


def with_definitions(macros, found):
    """Return the macros that are known once those in ``found`` are defined, too."""
    known = dict(macros)
    for macro in found:
        if macro.let and macro.body in known:
            macro = replace(known[macro.body], name=macro.name)
        known[macro.name] = macro
    return known


def _definitions(text):
    """Yield each macro that is defined, and from where to where its definition goes."""
    if not DEFINES.search(text):
        return
    atoms, n = _atoms(text), 0
    closing = _closing(atoms)
    while n < len(atoms):
        if atoms[n][0] in DEFINING:
            macro, end = _Definition(atoms, closing, n).read()
            if macro is not None:
                yield macro, atoms[n][1], atoms[end - 1][2]
                n = end
                continue
        n += 1


def _closing(atoms):
    """Return for each brace that opens the place of the one that closes it."""
    found, opened = {}, []
    for n, (text, _, _) in enumerate(atoms):
        if text == "{":
            opened.append(n)
        elif text == "}" and opened:
            found[opened.pop()] = n
    return found


class _Definition:
    """Reads the definition at place ``n`` of the atoms; ``closing`` are their braces."""

    def __init__(self, atoms, closing, n):
        self.atoms, self.closing, self.word, self.n = atoms, closing, atoms[n][0], n + 1

    def read(self):
        """Return the macro and the place behind its definition; without a name there is no macro."""
        word, star = self.word, self.take("*")
        name = self.group().strip()
        if word in ENVIRONMENTS:
            return (Macro(name, *self.command(), ending=self.group()), self.n) if name else (None, self.n)
        if not re.fullmatch(r"\\(?:[A-Za-z@]+|.)", name, re.S):
            return None, self.n
        if word in DEFS:
            macro = self.definition(name)
        elif word == "\\let":
            self.skip()
            self.take("=")
            macro = Macro(name, self.group(), let=True)
        elif word in OPERATORS:
            macro = Macro(name, f"\\operatorname{'*' if star else ''}{{{self.group()}}}")
        elif word in PAIRED:
            left, right = self.group(), self.group()
            macro = Macro(name, f"{left} #1{right}", 1, paired=True)
        elif word.endswith("DocumentCommand"):
            macro = self.document_command(name, self.group())
        else:
            macro = Macro(name, *self.command())
        return checked(macro), self.n

    def command(self):
        """Read [2][default]{body}; return the body, the number of arguments, and the default."""
        number, default = self.bracket(), None
        if number is not None:
            default = self.bracket()
        many = 0 if number is None else int(number) if re.fullmatch(r"\s*[0-9]\s*", number) else 10
        return self.group(), many, default

    def definition(self, name):
        """Read the parameters of \\def and its body."""
        parameters = []
        while self.n < len(self.atoms) and self.atoms[self.n][0] not in ("{", "}") and len(parameters) < 40:
            parameters.append(self.atoms[self.n][0])
            self.n += 1
        typed = [text for text in parameters if not text.isspace() and text[0] != "%"]
        plain = typed == [f"#{k}" for k in range(1, len(typed) + 1)]
        error = "" if plain else f"its parameters {''.join(typed)[:40]!r} are not read: write #1#2 with nothing between them"
        return Macro(name, self.group(), len(typed) if plain else 0, error=error)

    def document_command(self, name, pattern):
        found = re.fullmatch(r"\s*(?:o|O\s*\{([^{}]*)\})?((?:\s*m)*)\s*", pattern)
        if found is None:
            return Macro(name, self.group(), error=f"its arguments {pattern[:40]!r} are not read: expected m, o and O{{…}} first")
        optional = pattern.strip()[:1] in ("o", "O")
        default = (found[1] or "") if optional else None
        return Macro(name, self.group(), found[2].count("m") + optional, default)

    def skip(self):
        while self.n < len(self.atoms) and (self.atoms[self.n][0].isspace() or self.atoms[self.n][0][0] == "%"):
            self.n += 1

    def take(self, text):
        found = self.n < len(self.atoms) and self.atoms[self.n][0] == text
        self.n += found
        return found

    def group(self):
        """Return the text of the group or the single atom that comes next."""
        self.skip()
        if self.n >= len(self.atoms) or self.atoms[self.n][0] == "}":
            return ""
        begin = self.n
        end = self.closing.get(begin)
        self.n = begin + 1 if end is None else end + 1
        if end is None:
            return "" if self.atoms[begin][0] == "{" else self.atoms[begin][0]
        return "".join(atom[0] for atom in self.atoms[begin + 1 : end] if atom[0][0] != "%")

    def bracket(self):
        """Return the text in square brackets that comes next, or None."""
        self.skip()
        if self.n >= len(self.atoms) or self.atoms[self.n][0] != "[":
            return None
        depth = 0
        for n in range(self.n + 1, min(len(self.atoms), self.n + 400)):
            depth += (self.atoms[n][0] == "{") - (self.atoms[n][0] == "}")
            if depth == 0 and self.atoms[n][0] == "]":
                found = "".join(atom[0] for atom in self.atoms[self.n + 1 : n])
                self.n = n + 1
                return found
        return None


def checked(macro):
    """Return a macro with its error, if its body asks for arguments that it does not take."""
    if macro.error:
        return macro
    if macro.arguments > 9:
        return replace(macro, error="the number of its arguments is not one from 0 to 9")
    asked = max((int(n) for n in re.findall(r"(?<!\\)#([1-9])", macro.body)), default=0)
    if asked > macro.arguments:
        return replace(macro, error=f"it asks for #{asked}, but takes {macro.arguments} argument{'s' if macro.arguments != 1 else ''}")
    return macro
