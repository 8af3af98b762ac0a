"""The declarations of a page: which letters there are and what they stand for."""

from dataclasses import dataclass, field, replace

import yaml

from .tokens import Context, Unreadable, tokens
from .tree import free_indices, parse

KINDS = ("real", "positive", "simplex", "labels")
ASSUMPTIONS = ("any", "sum-one", "one-hot")
LAYOUTS = ("none", "numerator")
MAX_SIZE = 12
MAX_INDICES = 4
FIELDS = ("index", "assume", "symbols", "layout", "roles", "extend")


@dataclass(frozen=True)
class Symbol:
    """One declared symbol: its name, the letters of its indices, and what it stands for.

    ``kind`` is one of KINDS, ``"definition"``, ``"components"`` (a vector or matrix of
    components), ``"class"`` (the index of the one in a label), ``"ones"`` or ``"identity"``.
    """

    name: str
    indices: tuple
    kind: str
    body: object = None
    parameters: tuple = ()
    latex: str = ""
    key: str = ""


@dataclass(frozen=True)
class Declarations:
    """Everything that one block says; what a page shows is checked under these."""

    index: dict = field(default_factory=dict)
    assume: str = "any"
    symbols: dict = field(default_factory=dict)
    layout: str = ""
    roles: dict = field(default_factory=dict)

    @property
    def context(self):
        """What the tokeniser needs to know about names."""
        return Context(
            functions=frozenset(s.name for s in self.symbols.values() if s.parameters),
            literals=frozenset(s.name for s in self.symbols.values() if "_{" in s.name),
            # an index d is no factor: d/dx stays a derivative beside it
            names=frozenset({name for name, _ in self.symbols} | set(self.index) - {"d"} | set(self.sizes)),
        )

    @property
    def letters(self):
        """The index letters."""
        return frozenset(self.index)

    @property
    def sizes(self):
        """The names of the ranges, K and the like; a range may also be a number."""
        return sorted({size for size in self.index.values() if isinstance(size, str)})

    def keep(self, letter):
        """Return these declarations with ``letter`` free for another range; what they say stays."""
        kept = f"{letter} of {self.index[letter]}"

        def renamed(letters):
            return tuple(kept if other == letter else other for other in letters)

        symbols = {}
        for key, symbol in self.symbols.items():
            body = symbol.body
            if symbol.kind == "components":
                body = (_renamed(body[0], letter, kept), renamed(body[1]))
            elif symbol.kind in ("ones", "identity"):
                body = renamed((body,))[0]
            else:
                body = _renamed(body, letter, kept)
            symbols[key] = replace(symbol, body=body, indices=renamed(symbol.indices))
        return replace(self, index={**self.index, kept: self.index[letter]}, symbols=symbols)

    def define(self, symbol):
        """Return these declarations with one symbol more."""
        return replace(self, symbols={**self.symbols, (symbol.name, len(symbol.indices)): symbol})


def _renamed(node, letter, new):
    """Return a tree in which an index letter is called otherwise."""
    if not isinstance(node, tuple):
        return node
    node = tuple(_renamed(part, letter, new) for part in node)
    if node and node[0] == "+i" and node[3] == letter:
        node = (*node[:3], new)
    index = len(node) == 2 and node[0] == "i" or len(node) == 6 and node[0] in ("sum", "prod", "max", "min")
    if (index or len(node) == 3 and node[0] == "name" and not node[2]) and node[1] == letter:
        return (node[0], new, *node[2:])
    return node


def read(text: str, before: Declarations = Declarations()) -> Declarations:
    """Read a declarations block.  Raises :class:`Unreadable` and says which entry is wrong."""
    block = _block(text)
    extends = _choice(block, "extend", ("true", "false"), "false") == "true"
    declared = before if extends else Declarations()
    ranges = {_name(letter, "index"): _size(letter, size) for letter, size in _mapping(block, "index").items()}
    for letter, size in ranges.items():
        if declared.index.get(letter, size) != size:
            declared = declared.keep(letter)
    declared = replace(
        declared,
        index={**declared.index, **ranges},
        assume=_choice(block, "assume", ASSUMPTIONS, declared.assume),
        layout=_choice(block, "layout", LAYOUTS, declared.layout or "none").replace("none", ""),
        roles={**declared.roles, **_mapping(block, "roles")},
    )
    entries = [(_key(key, declared.index), _text(key, value)) for key, value in _mapping(block, "symbols").items()]
    for symbol, _ in entries:  # first all names, so that definitions may refer to each other
        declared = declared.define(symbol)
    for symbol, text in sorted(entries, key=lambda entry: _is_class(entry[1])):
        try:
            declared = declared.define(_complete(symbol, text, declared))
        except Unreadable as error:
            raise Unreadable(f"symbol {symbol.key!r}: {error}") from None
    return declared


def _block(text):
    """Read the YAML of a block; every scalar stays the text that was typed."""
    try:
        block = yaml.load(text, Loader=yaml.BaseLoader) or {}
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" in line {mark.line + 1}" if mark else ""
        raise Unreadable(f"the declarations are not YAML{where}: quote LaTeX that holds ': ' or begins with '['") from None
    except RecursionError:
        raise Unreadable("the declarations are nested too deeply") from None
    if not isinstance(block, dict):
        raise Unreadable("the declarations are not a list of 'name: value' entries")
    for name, value in block.items():
        if name not in FIELDS:
            raise Unreadable(f"{name!r} is no field of a declaration, expected {', '.join(FIELDS)}")
        if name in ("assume", "layout", "extend") and not isinstance(value, str):
            raise Unreadable(f"{name}: expected one word")
    return block


def _mapping(block, name):
    value = block.get(name) or {}
    if not isinstance(value, dict) or name != "symbols" and not all(isinstance(v, str) for v in value.values()):
        raise Unreadable(f"{name}: expected 'name: value' entries")
    return value


def _choice(block, name, choices, otherwise):
    value = block.get(name, otherwise)
    if value not in choices:
        raise Unreadable(f"{name}: {value!r}, expected {', '.join(choices)}")
    return value


def _name(text, what):
    """Return the one name that ``text`` is, spelt as in a formula."""
    try:
        found = tokens(text)
    except Unreadable:
        found = []
    if len(found) != 1 or found[0].kind != "NAME":
        raise Unreadable(f"{what}: {text!r} is not a name")
    return found[0].text


def _size(letter, text):
    if text.isdecimal() and len(text) < 4 and 1 <= int(text) <= MAX_SIZE:
        return int(text)
    if text[:1].isdecimal() or not text:
        raise Unreadable(f"index {letter} runs to {text!r}, expected a letter such as K or a number from 1 to {MAX_SIZE}")
    return _name(text, f"the range of index {letter}")


def _text(key, value):
    """Return the right side of an entry; YAML reads ``[z_k]`` without quotes as a list."""
    if isinstance(value, list) and len(value) == 1 and isinstance(value[0], str):
        value = f"[{value[0]}]"
    if not isinstance(value, str):
        raise Unreadable(f"symbol {key!r}: expected a kind or LaTeX; quote LaTeX that begins with '[' or '{{'")
    return value.strip()


def _key(key, index):
    """Read the left side of an entry: ``z_k``, ``\\vec z``, ``g_k(\\boldsymbol z)``."""
    try:
        found = tokens(key)
        name, rest = found[0].text if found and found[0].kind == "NAME" else "", found[1:]
        indices, parameters = (), ()
        if rest and rest[0].kind == "UNDER":
            close = next(i for i, t in enumerate(rest) if t.kind == "RC")
            inside, rest = [t for t in rest[2:close] if t.kind != "COMMA"], rest[close + 1 :]
            if all(t.kind == "NAME" for t in inside) and any(t.text in index for t in inside):
                indices = tuple(t.text for t in inside)
            else:  # w_0, I_D: the index belongs to the name
                name = f"{name}_{{{''.join(t.text for t in inside)}}}" if name else ""
        if len(rest) > 1 and (rest[0].kind, rest[-1].kind) == ("LP", "RP"):
            parameters, rest = _parameters(rest[1:-1]), []
    except Unreadable as error:
        raise Unreadable(f"symbol {key!r}: {error}") from None
    if not name or rest:
        raise Unreadable(f"symbol {key!r} is not a name")
    return Symbol(name, indices, "", parameters=parameters, key=key)


def _parameters(found):
    """Read the formal arguments of a function: names with commas between them."""
    parts = [[]]
    for token in found:
        if token.kind == "COMMA":
            parts.append([])
        else:
            parts[-1].append(token)
    parameters = tuple(parse(part) for part in parts)
    if any(parameter[0] != "name" for parameter in parameters):
        raise Unreadable("the arguments of a function must be names")
    return parameters


def _is_class(text):
    return text.split()[:2] == ["class", "of"]


def _complete(symbol, text, declared):
    """Read the right side of an entry."""
    for letter in symbol.indices:
        if letter not in declared.index:
            raise Unreadable(f"index {letter!r} has no range; add it under index:")
    if len(symbol.indices) > MAX_INDICES or len(set(symbol.indices)) < len(symbol.indices):
        raise Unreadable(f"expected at most {MAX_INDICES} indices, each another letter")
    words = text.split()
    base = text in KINDS or _is_class(text) or words[:2] in (["ones", "over"], ["identity", "over"])
    if base and symbol.parameters:
        raise Unreadable("a function needs a formula")
    if text in KINDS:
        if text in ("simplex", "labels") and not symbol.indices:
            raise Unreadable(f"{text} needs an index")
        return replace(symbol, kind=text)
    if base and symbol.indices:
        raise Unreadable(f"{words[0]} {words[1]} … has no index")
    if _is_class(text):
        target = parse(tokens(" ".join(words[2:])))
        labels = declared.symbols.get((target[1], len(target[2]))) if target[0] == "name" else None
        if labels is None or labels.kind != "labels" or len(labels.indices) != 1:
            raise Unreadable(f"{' '.join(words[2:])} is not declared as labels with one index")
        return replace(symbol, kind="class", body=target, latex=text)
    if base:
        letter = _name(" ".join(words[2:]), words[0])
        if letter not in declared.index:
            raise Unreadable(f"index {letter!r} has no range")
        return replace(symbol, kind=words[0], body=letter, latex=text)
    context = declared.context
    if text.startswith("[") and text.endswith("]"):
        found = tokens(text[1:-1], context)
        body = parse(found)
        free = free_indices(body, declared.letters) - set(symbol.indices)
        order = tuple(dict.fromkeys(t.text for t in found if t.text in free))
        if not 1 <= len(order) <= 2:
            raise Unreadable(f"{text} has {len(order)} free indices, expected 1 (a vector) or 2 (a matrix)")
        return replace(symbol, kind="components", body=(body, order), latex=text)
    if len(text) > 2 and text.isascii() and text.isalpha() and not all((letter, 0) in declared.symbols for letter in text):
        raise Unreadable(f"{text!r} is no kind, expected {', '.join(KINDS)} or a formula")
    body = parse(tokens(text, context))
    bound = {parameter[1] for parameter in symbol.parameters} | {name for name, n in declared.symbols if not n}
    free = free_indices(body, declared.letters) - set(symbol.indices) - bound
    if free:
        raise Unreadable(f"index {sorted(free)[0]} is free in {text}")
    return replace(symbol, kind="definition", body=body, latex=text)
