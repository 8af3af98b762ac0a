"""What notation.yml says: its notations, and a template for each form of each role.

Everything in it is checked when it is read; what is wrong is named with its entry.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import yaml

from eqcheck import Unreadable, tokens

from ..data import BOOK
from .pieces import NotationError, Symbol, joined

FILE = BOOK / "notation.yml"
FORMS = ("entry", "all", "batch", "batch entry")
LAYOUTS = ("rows", "columns")
EXAMPLE = "n"  # the index that counts examples
SPOKEN = re.compile(r"<(\w+)>")


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
            text = joined(text + self.latex[place:start] + comma, index)
            place = end
        return joined(text, self.latex[place:])


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
            role, form = spoken(token.text.removeprefix("\\the"), roles)
            units.append(Symbol(role, form, (), token.start, token.end, token.text))
        else:
            units.append(token)
    return units


def spoken(name, roles):
    """Read <label> as all labels of one example, <labels> as those of a batch."""
    for role in roles:
        if name == role:
            return role, "all"
        if name in (f"{role}s", f"{role[:-1]}ies"):
            return role, "batch"
    raise NotationError(f"layouts: <{name}> is no role, expected {', '.join(roles)} or a plural of them")
