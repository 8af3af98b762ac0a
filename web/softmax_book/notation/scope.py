"""What the letters of a page are: the part of a page that one ``{eqcheck}`` block governs."""

from dataclasses import dataclass, field, replace
from difflib import get_close_matches

import yaml

from eqcheck import Unreadable, tokens
from eqcheck.reading.tokens import Context

from .file import EXAMPLE, Book
from .pieces import NotationError, Symbol, base, digits, index_behind, short, single_indices
from .rewriting import Rewriting


@dataclass(frozen=True)
class Meaning:
    """What a name stands for where it has so many indices."""

    role: str
    form: str
    letters: tuple = ()  # what each index counts, in the order of the page
    parameters: tuple = ()
    key: str = ""


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
        group, end = index_behind(found, 1)
        inside = [item[0].text for item in single_indices(group)]
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
        group, end = index_behind(inside, 1)
        entry = self.meanings.get((inside[0].text, len(single_indices(group))))
        if entry and (end == len(inside) or inside[end].kind == "LP"):
            found = self.read(symbol.key)
            parameters = tuple(t.text for t in found[2:-1])
            self.meanings[symbol.name, 0] = Meaning(entry.role, _whole(entry), (), parameters, symbol.key)

    def read(self, latex):
        try:
            return tokens(latex, self.context)
        except Unreadable as error:
            raise NotationError(f"{error}: {short(latex)}") from None

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
        group, end = index_behind(found, i + 1)
        items = single_indices(group)
        if len(items) == 1 and items[0][0].kind == "NUM" and (token.text, 1) not in self.meanings:
            items = digits(items[0][0])
        meaning = self.meanings.get((token.text, len(items)))
        others = [m for (name, _), m in self.meanings.items() if name == token.text]
        if meaning is None and others and not items:  # a plain letter for all of its entries: S p − t
            meaning = replace(others[0], form=_whole(others[0]), letters=(), parameters=())
        if meaning is None:
            if others:
                raise NotationError(f"{token.text} is {others[0].role}, but not with {len(items)} indices: {short(latex)}")
            return None, i + 1
        if group and latex[token.end : found[i + 1].start].strip():
            raise NotationError(f"the index of {token.text} stands behind its power: {short(latex)}")
        if self.read(latex[token.start : token.end])[0].text != token.text:
            raise NotationError(f"the index of {token.text} stands inside its accent or font: {short(latex)}")
        if meaning.parameters and end < len(found) and found[end].kind == "LP":
            close = next(j for j in range(end, len(found)) if found[j].kind == "RP")
            if tuple(t.text for t in found[end + 1 : close]) != meaning.parameters:
                raise NotationError(f"{meaning.key} of something else: {short(latex)}")
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
                    raise NotationError(f"{unit.text} looks like {meant} and has no role: {short(latex)}")

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
            where = f"{name} is its {needed[name]}, and the page's own in {short(self.own[name])}"
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
        work = Rewriting(self, latex, notation, dict(changes), turned)
        return work.text(self.units(latex), 0, len(latex))


def _whole(entry):
    """Return the form of all entries together."""
    return {"entry": "all", "batch entry": "batch"}[entry.form] if entry.letters else entry.form
