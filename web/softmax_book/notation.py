"""The formulas of a page in another notation: book/notation.yml read, letters exchanged.

A page says in its ``{eqcheck}`` blocks what its symbols are (``y_k: probability``), and each notation
of book/notation.yml says how it writes that.  All letters of a formula are exchanged at once, so
that a letter may change its meaning on the way, and indices go where the other notation has them.
What the exchange cannot do right is refused with a :class:`NotationError` and never guessed.
"""

import re
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path

import yaml

from eqcheck import Token, Unreadable, tokens
from eqcheck.reading.tokens import Context
from eqcheck.reading.tokens.vocabulary import ACCENTS, FONTS

FILE = Path(__file__).resolve().parents[2] / "book" / "notation.yml"
FORMS = ("entry", "all", "batch", "batch entry")
LAYOUTS = ("rows", "columns")
EXAMPLE = "n"  # the index that counts examples
SPOKEN = re.compile(r"<(\w+)>")
DECORATION = re.compile(
    r"(?:%s)\{(.*)\}" % "|".join(sorted(map(re.escape, {*FONTS.values(), *ACCENTS.values()})))
)


class NotationError(ValueError):
    """Something in book/notation.yml, or on a page, that the switch cannot carry over."""


# --- notation.yml ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Template:
    """How a notation writes one form of a role: LaTeX, and the places of its indices."""

    latex: str
    name: str
    slots: tuple = ()  # (start, end, index letter, whether it stands without braces)
    names: frozenset = frozenset()

    def fill(self, indices):
        """Return the LaTeX with ``indices``, a mapping from index letters to what stands there."""
        text, place = "", 0
        apart = not all(re.fullmatch(r"\w|\\[A-Za-z]+", index) for index in indices.values())
        for start, end, letter, bare in self.slots:
            index = f"{{{indices[letter]}}}" if bare and apart else indices[letter]
            comma = ", " if apart and text and start == place else ""
            text = _joined(text + self.latex[place:start] + comma, index)
            place = end
        return _joined(text, self.latex[place:])


@dataclass(frozen=True)
class Notation:
    """One notation: its name in the file, its title, a template for each form of each role.

    ``layout`` says how its matrix of weights lies: "rows" or "columns", one a class.
    """

    id: str
    title: str
    logarithm: str
    forms: dict
    layout: str


@dataclass(frozen=True)
class Book:
    """Everything that notation.yml says."""

    indices: dict
    roles: dict
    also: dict
    layouts: tuple
    local: dict
    notations: tuple


def load(path: Path = FILE) -> Book:
    """Read ``path``.  Raises :class:`NotationError`, which says which entry is wrong and why."""
    try:
        given = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    except yaml.YAMLError as error:
        raise NotationError(f"{path.name} is not YAML: {error}") from None
    given = _fields(given, ("indices", "roles", "also", "layouts", "local", "notations"), path.name)
    indices = _mapping(given["indices"], "indices")
    roles = {role: tuple(letters.split()) for role, letters in _mapping(given["roles"], "roles").items()}
    for role, letters in roles.items():
        if not set(letters) <= set(indices):
            raise NotationError(f"roles: {role} is indexed by {' '.join(letters)!r}, expected letters of {', '.join(indices)}")
    if len(roles.get("weight", ())) != 2:
        raise NotationError("roles: 'weight' is missing, or has not two indices")
    also = _mapping(given["also"], "also")
    for name, role in also.items():
        if role not in roles:
            raise NotationError(f"also: {name!r} is to be {role!r}, which is none of {', '.join(roles)}")
    layouts = tuple(_alternative(entry, roles) for entry in given["layouts"])
    notations = tuple(
        _notation(name, entry, indices, roles) for name, entry in _mapping(given["notations"], "notations").items()
    )
    return Book(indices, roles, also, layouts, _mapping(given["local"], "local"), notations)


def _fields(given, names, where):
    given = _mapping(given, where)
    for name in given:
        if name not in names:
            raise NotationError(f"{where}: {name!r} is none of {', '.join(names)}")
    for name in names:
        if name not in given:
            raise NotationError(f"{where}: {name!r} is missing")
    return given


def _mapping(given, where):
    if given == "":
        return {}
    if not isinstance(given, dict):
        raise NotationError(f"{where}: expected 'name: value' entries")
    return given


def _notation(name, given, indices, roles):
    where = f"notation {name!r}"
    if not re.fullmatch(r"[a-z][a-z0-9-]*", name) or name == "source":
        raise NotationError(f"{where}: expected small letters, digits and hyphens, and not 'source'")
    given = _fields(given, ("title", "logarithm", "letters"), where)
    if given["logarithm"] not in ("\\ln", "\\log"):
        raise NotationError(f"{where}: logarithm {given['logarithm']!r}, expected \\ln or \\log")
    letters = _fields(given["letters"], tuple(roles), where)
    forms, owners = {}, {}
    for role, expected in roles.items():
        forms[role] = _forms(letters[role], expected, indices, f"{where}, {role}")
        for template in forms[role].values():
            other = owners.setdefault(template.name, role)
            if other != role:
                raise NotationError(f"{where}: {template.name} is both {other} and {role}")
    order = tuple(slot[2] for slot in forms["weight"]["entry"].slots)
    layout = "rows" if order == roles["weight"] else "columns"
    return Notation(name, given["title"], given["logarithm"], forms, layout)


def _forms(text, letters, indices, where):
    """Return the templates of one role by the names of their forms."""
    parts = [part.strip() for part in text.split("|")] if isinstance(text, str) else []
    fewest, most = (2, 4) if letters else (1, 1)
    if not fewest <= len(parts) <= most or not all(parts):
        expected = "two to four forms with | between them" if letters else "one form"
        raise NotationError(f"{where}: {text!r}, expected {expected}")
    slots = {"entry": letters, "all": (), "batch": (), "batch entry": (EXAMPLE, *letters)}
    found = {form: _template(part, slots[form], indices, where) for form, part in zip(FORMS, parts)}
    if "batch" in found and "batch entry" not in found:
        start, _, first, bare = min(found["entry"].slots)
        both = f"{{{EXAMPLE}{first}}}" if bare else EXAMPLE + first
        entry = f"{parts[0][:start]}{both}{parts[0][start + len(first) :]}"
        found["batch entry"] = _template(entry, slots["batch entry"], indices, where)
    return found


def _template(latex, letters, indices, where):
    """Read one form; it must be a name with each of the index letters once."""
    found = _read(latex, where)
    if not found or found[0].kind != "NAME":
        raise NotationError(f"{where}: {latex!r} does not begin with a name")
    slots, names, depth = [], set(), 0
    for before, token in zip([None, *found], found):
        if depth or before is not None and before.kind == "UNDER":
            depth += (token.kind == "LC") - (token.kind == "RC")
        if token.kind == "NAME" and depth and token.text in indices:
            bare = before.kind == "LC" and before.start == before.end
            slots.append((token.start, token.end, token.text, bare))
        elif token.kind == "NAME":
            names.add(token.text)
    if sorted(slot[2] for slot in slots) != sorted(letters):
        expected = f"expected the indices {', '.join(letters)}, each once" if letters else "expected no index"
        raise NotationError(f"{where}: {latex!r}, {expected}")
    return Template(latex, found[0].text, tuple(slots), frozenset(names))


def _read(latex, where):
    try:
        return tokens(latex)
    except Unreadable as error:
        raise NotationError(f"{where}: {latex!r}: {error}") from None


def _alternative(given, roles):
    """Return what stands for one matrix expression in each layout: its units, and its LaTeX."""
    given = _fields(given, LAYOUTS, "layouts")
    return {layout: (_pattern(given[layout], roles), given[layout]) for layout in LAYOUTS}


def _pattern(latex, roles):
    units = []
    for token in _read(SPOKEN.sub(r"\\the\1 ", latex), "layouts"):
        if token.kind == "NAME":
            role, form = _spoken(token.text.removeprefix("\\the"), roles)
            units.append(Symbol(role, form, (), token.start, token.end, token.text))
        else:
            units.append(token)
    return units


def _spoken(name, roles):
    """Read <label> as all labels of one example, <labels> as those of a batch."""
    for role in roles:
        if name == role:
            return role, "all"
        if name in (f"{role}s", f"{role[:-1]}ies"):
            return role, "batch"
    raise NotationError(f"layouts: <{name}> is no role, expected {', '.join(roles)} or a plural of them")


# --- what the letters of a page are ------------------------------------------------------------


@dataclass(frozen=True)
class Meaning:
    """What a name stands for where it has so many indices."""

    role: str
    form: str
    letters: tuple = ()  # what each index counts, in the order of the page
    parameters: tuple = ()
    key: str = ""


@dataclass(frozen=True)
class Symbol:
    """A symbol as it stands in a formula."""

    role: str
    form: str
    indices: tuple  # (index letter, its units, start, end)
    start: int
    end: int
    name: str
    bare: bool = False  # an argument without braces
    kind: str = "SYMBOL"


@dataclass
class Scope:
    """The part of a page that one ``{eqcheck}`` block governs."""

    book: Book
    meanings: dict = field(default_factory=dict)  # (name, number of indices) -> Meaning
    context: Context = Context()
    own: dict = field(default_factory=dict)  # a letter that keeps its place -> a formula with it
    used: set = field(default_factory=set)  # (role, form) of the symbols in the formulas

    @property
    def layout(self):
        """How the page's weights lie: "rows" or "columns", one a class; "" if it has none."""
        for meaning in self.meanings.values():
            if meaning.role == "weight" and meaning.letters:
                return "rows" if meaning.letters == self.book.roles["weight"] else "columns"
        return ""

    def block(self, text, declared):
        """Return the scope of the next block: its ``text``, and what eqcheck has read from it."""
        given = yaml.load(text, Loader=yaml.BaseLoader) or {}
        scope = Scope(self.book, context=declared.context)
        if given.get("extend") == "true":
            scope.meanings.update(self.meanings)
        for key, role in (given.get("roles") or {}).items():
            scope.give(key, role, declared.index)
        for symbol in declared.symbols.values():
            if symbol.kind == "components" and not symbol.indices:
                scope.collect(symbol)
        names = {}
        for (name, _), meaning in scope.meanings.items():
            if meaning.letters and names.setdefault(meaning.role, name) != name:
                both = f"{names[meaning.role]} and {name}"
                raise NotationError(f"{both} have the role {meaning.role!r}: another notation would write them alike")
        return scope

    def give(self, key, role, ranges):
        """Give a symbol of the page its role.  A role of the page's own leaves it as it is."""
        found = self.read(key)
        group, end = _group(found, 1)
        inside = [item[0].text for item in _items(group)]
        self.meanings.pop((found[0].text, len(inside)), None)
        role = self.book.also.get(role, role)
        if role not in self.book.roles:
            if near := get_close_matches(role, self.book.roles, 1, 0.85):
                raise NotationError(f"the role {role!r} of {key} is unknown; did you mean {near[0]!r}?")
            return
        expected = self.book.roles[role]
        counted = {size: letter for letter, size in self.book.indices.items()}
        letters = tuple(counted.get(ranges.get(letter), letter) for letter in inside)
        if len(letters) == len(expected) == 1:
            letters = expected
        form = "all" if expected and not letters else "batch entry" if len(letters) > len(expected) else "entry"
        wanted = {"all": (), "entry": expected, "batch entry": (EXAMPLE, *expected)}[form]
        if sorted(letters) != sorted(wanted):
            sizes = " and ".join(self.book.indices[letter] for letter in wanted) or "nothing"
            raise NotationError(f"{key} has the role {role!r}, which is indexed by {sizes}; its indices are not")
        parameters = tuple(t.text for t in found[end + 1 : -1])
        self.meanings[found[0].text, len(inside)] = Meaning(role, form, letters, parameters, key)

    def collect(self, symbol):
        """Give the vector or matrix of an entry the role of the entry."""
        self.meanings.pop((symbol.name, 0), None)
        inside = self.read(symbol.latex.strip("[] "))
        group, end = _group(inside, 1)
        entry = self.meanings.get((inside[0].text, len(_items(group))))
        if entry and (end == len(inside) or inside[end].kind == "LP"):
            found = self.read(symbol.key)
            parameters = tuple(t.text for t in found[2:-1])
            self.meanings[symbol.name, 0] = Meaning(entry.role, _whole(entry), (), parameters, symbol.key)

    def read(self, latex):
        try:
            return tokens(latex, self.context)
        except Unreadable as error:
            raise NotationError(f"{error}: {_short(latex)}") from None

    # a formula

    def units(self, latex, found=None):
        """Return a formula, or some tokens of it, as tokens and symbols."""
        found = self.read(latex) if found is None else found
        units, i = [], 0
        while i < len(found):
            symbol, end = self.symbol(latex, found, i) if found[i].kind in ("NAME", "CALL") else (None, i + 1)
            units.append(symbol or found[i])
            i = end
        return units

    def symbol(self, latex, found, i):
        """Return the symbol that begins at ``i``, or None, and the place behind it."""
        token = found[i]
        group, end = _group(found, i + 1)
        items = _items(group)
        if len(items) == 1 and items[0][0].kind == "NUM" and (token.text, 1) not in self.meanings:
            items = _digits(items[0][0])
        meaning = self.meanings.get((token.text, len(items)))
        others = [m for (name, _), m in self.meanings.items() if name == token.text]
        if meaning is None and others and not items:  # a plain letter for all of its entries: S p − t
            meaning = replace(others[0], form=_whole(others[0]), letters=(), parameters=())
        if meaning is None:
            if others:
                raise NotationError(f"{token.text} is {others[0].role}, but not with {len(items)} indices: {_short(latex)}")
            return None, i + 1
        if group and latex[token.end : found[i + 1].start].strip():
            raise NotationError(f"the index of {token.text} stands behind its power: {_short(latex)}")
        if self.read(latex[token.start : token.end])[0].text != token.text:
            raise NotationError(f"the index of {token.text} stands inside its accent or font: {_short(latex)}")
        if meaning.parameters and end < len(found) and found[end].kind == "LP":
            close = next(j for j in range(end, len(found)) if found[j].kind == "RP")
            if tuple(t.text for t in found[end + 1 : close]) != meaning.parameters:
                raise NotationError(f"{meaning.key} of something else: {_short(latex)}")
            end = close + 1
        indices = tuple(
            (letter, tuple(self.units(latex, item)), item[0].start, item[-1].end)
            for letter, item in zip(meaning.letters, items)
        )
        bare = i > 0 and found[i - 1].kind == "LC" and found[i - 1].start == found[i - 1].end
        return Symbol(meaning.role, meaning.form, indices, token.start, found[end - 1].end, token.text, bare), end

    def learn(self, latex):
        """Remember which letters a formula uses, for :meth:`renamed`."""
        bases = {base(name): meaning for (name, _), meaning in self.meanings.items()}
        waiting = self.units(latex)
        while waiting:
            unit = waiting.pop()
            if isinstance(unit, Symbol):
                self.used.add((unit.role, unit.form))
                waiting += [part for _, inside, _, _ in unit.indices for part in inside]
            elif unit.kind in ("NAME", "CALL"):
                self.own.setdefault(unit.text, latex)
                if unit.text not in bases and base(unit.text) in bases:
                    meant = bases[base(unit.text)].key
                    raise NotationError(f"{unit.text} looks like {meant} and has no role: {_short(latex)}")

    def renamed(self, notation, local):
        """Return the page's own letters that must change because ``notation`` needs them.

        ``local`` says what becomes of them.  Raises :class:`NotationError` where it does not.
        """
        needed = {
            name: role
            for role, form in self.used
            if form in notation.forms[role]
            for name in notation.forms[role][form].names
        }
        changes = {}
        for name in sorted(needed.keys() & self.own.keys()):
            new = local.get(name)
            where = f"{name} is its {needed[name]}, and the page's own in {_short(self.own[name])}"
            if new is None:
                raise NotationError(f"{where}: give it a role, a line under 'local' in notation.yml, or keep the formula")
            if new in needed or new in self.own:
                raise NotationError(f"{where}; {new}, which it is to become, is taken as well")
            changes[name] = new
        return changes

    def rewrite(self, latex, notation, changes=()):
        """Return ``latex`` as ``notation`` writes it; ``changes`` are those of :meth:`renamed`.

        Raises :class:`NotationError` where an exchange of letters does not carry the formula over.
        """
        turned = bool(self.layout) and notation.layout != self.layout
        work = _Rewriting(self, latex, notation, dict(changes), turned)
        return work.text(self.units(latex), 0, len(latex))


@dataclass
class _Rewriting:
    """One formula on its way; ``turned`` says that the weights lie the other way there."""

    scope: Scope
    latex: str
    notation: Notation
    changes: dict
    turned: bool

    def text(self, units, start, end):
        """Return what becomes of the LaTeX from ``start`` to ``end``, which ``units`` are."""
        out, place, i = "", start, 0
        while i < len(units):
            new, width = self.instead(units, i)
            if new is not None:
                out = _joined(_joined(out, self.latex[place : units[i].start]), new)
                place = units[i + width - 1].end
            i += width
        return _joined(out, self.latex[place:end])

    def instead(self, units, i):
        """Return what stands for the units from ``i`` on, None if they stay, and how many these are."""
        unit = units[i]
        if self.turned and (found := self.alternative(units, i)):
            return found
        if isinstance(unit, Symbol):
            self.refuse_product(units, i)
            return self.letter(unit), 1
        if unit.kind == "FN" and unit.text in ("ln", "log"):
            based = i + 1 < len(units) and units[i + 1].kind == "UNDER"
            return (None if based else self.notation.logarithm), 1
        return (self.changes.get(unit.text) if unit.kind == "NAME" else None), 1

    def letter(self, unit):
        template = self.notation.forms[unit.role].get(unit.form)
        if template is None:
            raise NotationError(f"it has no {unit.form} for {unit.role}: {_short(self.latex)}")
        new = template.fill({letter: self.text(inside, a, b) for letter, inside, a, b in unit.indices})
        old = self.latex[unit.start : unit.end]
        if re.fullmatch(re.escape(_spelt(old)) + r"(\(.*)?", _spelt(new)):  # the same, or g_k for g_k(z)
            return old
        return f"{{{new}}}" if unit.bare else new

    def alternative(self, units, i):
        """Return what stands for the matrix expression that begins at ``i``, and its width."""
        for pair in self.scope.book.layouts:
            pattern, _ = pair[self.scope.layout]
            _, latex = pair[self.notation.layout]
            if len(units) - i >= len(pattern) and all(map(_alike, pattern, units[i:])):
                forms = (_spoken(name, self.scope.book.roles) for name in SPOKEN.findall(latex))
                letters = iter([self.notation.forms[role][form].latex for role, form in forms])
                return SPOKEN.sub(lambda _: next(letters), latex), len(pattern)
        return None

    def refuse_product(self, units, i):
        """Refuse weights or features in a matrix product for which no line under 'layouts' stands."""
        unit = units[i]
        if not self.turned or unit.role not in ("weight", "feature") or unit.form not in ("all", "batch"):
            return
        transposed = [u.kind for u in units[i + 1 : i + 5]] == ["CARET", "LC", "TOP", "RC"]
        behind = i + 5 if transposed else i + 1
        before = units[i - 1] if i else None
        after = units[behind] if behind < len(units) else None
        if (
            transposed and unit.role == "weight"
            or after is not None and after.kind in ("SYMBOL", "NAME", "CALL", "LP", "MUL")
            or before is not None and (before.kind in ("RP", "MUL") or isinstance(before, Symbol) and before.form != "entry")
            or i > 1 and units[i - 2].kind == "TOP"
        ):  # fmt: skip
            raise NotationError(f"no line under 'layouts' carries this product over: {_short(self.latex)}")


def _whole(entry):
    """Return the form of all entries together."""
    return {"entry": "all", "batch entry": "batch"}[entry.form] if entry.letters else entry.form


def _alike(pattern, unit):
    if isinstance(pattern, Symbol):
        return isinstance(unit, Symbol) and (unit.role, unit.form) == (pattern.role, pattern.form)
    return unit.kind == pattern.kind and (unit.text == pattern.text or unit.kind in ("TOP", "LC", "RC", "LP", "RP"))


def base(name):
    """Return the letter of a name without accents, fonts, primes and words below."""
    name = re.sub(r"('+|\^\*|_\{.*\})$", "", name)
    while match := DECORATION.fullmatch(name):
        name = match[1]
    return name


def _group(found, i):
    """Return the tokens of the index that begins at ``i``, and the place behind it."""
    if i >= len(found) or found[i].kind != "UNDER":
        return [], i
    depth = 0
    for j in range(i + 1, len(found)):
        depth += (found[j].kind == "LC") - (found[j].kind == "RC")
        if depth == 0:
            return found[i + 2 : j], j + 1


def _items(group):
    """Return the single indices: what stands between commas, or else letter by letter."""
    if all(token.kind in ("NAME", "NUM") for token in group):
        return [[token] for token in group]
    items = [[]]
    for token in group:
        if token.kind == "COMMA":
            items.append([])
        else:
            items[-1].append(token)
    return [item for item in items if item]


def _digits(number):
    """Return the digits of a number as indices of their own: Θ₂₂."""
    start = number.start
    return [[Token("NUM", digit, start + n, start + n + 1)] for n, digit in enumerate(number.text)]


def _spelt(latex):
    return re.sub(r"[{}\s]", "", latex)


def _joined(before, after):
    """Put two pieces of LaTeX together; a command and a letter need a space between them."""
    return before + (" " if re.search(r"\\[A-Za-z]+$", before) and after[:1].isalpha() else "") + after


def _short(latex):
    line = " ".join(latex.split())
    return line if len(line) <= 70 else line[:69] + "…"
