"""The declarations of a page: which letters there are and what they stand for."""

from dataclasses import dataclass, field, replace

import yaml

from .tokens import Context, Token, Unreadable, tokens
from .tree import parse

KINDS = ("real", "positive", "simplex", "labels")
ASSUMPTIONS = ("any", "sum-one", "one-hot")
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
            names=frozenset(name for name, _ in self.symbols),
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
    try:
        block = yaml.safe_load(text) or {}
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" in line {mark.line + 1}" if mark else ""
        raise Unreadable(f"the declarations are not YAML{where}: quote LaTeX that holds ': ' or begins with '['") from None
    if not isinstance(block, dict):
        raise Unreadable("the declarations are not a list of 'name: value' entries")
    unknown = set(block) - set(FIELDS)
    if unknown:
        raise Unreadable(f"{sorted(map(str, unknown))[0]!r} is no field of a declaration, expected {', '.join(FIELDS)}")
    declared = before if block.get("extend") else Declarations()
    index = {**declared.index, **_mapping(block, "index")}
    for letter, size in index.items():
        if not isinstance(size, (str, int)) or isinstance(size, bool) or isinstance(size, int) and not 1 <= size <= 12:
            raise Unreadable(f"index {letter} runs to {size!r}, expected a letter such as K or a number from 1 to 12")
    for letter in [known for known in declared.index if index[known] != declared.index[known]]:
        declared = declared.keep(letter)
    index = {**declared.index, **index}
    assume = block.get("assume", declared.assume)
    if assume not in ASSUMPTIONS:
        raise Unreadable(f"assume: {assume!r}, expected {', '.join(ASSUMPTIONS)}")
    layout = block.get("layout", declared.layout)
    if layout not in ("", "numerator", "none"):
        raise Unreadable(f"layout: {layout!r}, expected numerator or none")
    declared = replace(
        declared,
        index={str(k): v for k, v in index.items()},
        assume=assume,
        layout="" if layout == "none" else layout,
        roles={**declared.roles, **_mapping(block, "roles")},
    )
    entries = [_key(str(key), value) for key, value in _mapping(block, "symbols").items()]
    for symbol, _ in entries:  # first all names, so that definitions may refer to each other
        declared = declared.define(symbol)
    for symbol, value in entries:
        declared = declared.define(_complete(symbol, value, declared))
    return declared


def _mapping(block, name):
    value = block.get(name) or {}
    if not isinstance(value, dict):
        raise Unreadable(f"{name}: expected 'name: value' entries")
    return value


def _key(key, value):
    """Read the left side of an entry: ``z_k``, ``\\vec z``, ``g_k(\\boldsymbol z)``."""
    found = tokens(key)
    if not found or found[0].kind != "NAME":
        raise Unreadable(f"symbol {key!r} is not a name")
    if isinstance(value, list) and len(value) == 1:
        value = f"[{value[0]}]"
    name, rest = found[0].text, found[1:]
    indices, parameters = (), ()
    if rest and rest[0].kind == "UNDER":
        close = next(i for i, t in enumerate(rest) if t.kind == "RC")
        inside = [t for t in rest[2:close] if t.kind != "COMMA"]
        rest = rest[close + 1 :]
        if all(t.kind == "NAME" for t in inside):
            indices = tuple(t.text for t in inside)
        else:  # w_0: the index belongs to the name
            name = f"{name}_{{{''.join(t.text for t in inside)}}}"
    if rest:
        if rest[0].kind != "LP" or rest[-1].kind != "RP":
            raise Unreadable(f"symbol {key!r} is not understood")
        parts, current = [], []
        for token in rest[1:-1]:
            if token.kind == "COMMA":
                parts.append(current)
                current = []
            else:
                current.append(token)
        parameters = tuple(parse(part) for part in [*parts, current])
        if any(p[0] != "name" for p in parameters):
            raise Unreadable(f"symbol {key!r}: the arguments of a function must be names")
    return Symbol(name, indices, "", parameters=parameters, key=key), value


def _complete(symbol, value, declared):
    """Read the right side of an entry."""
    text = str(value).strip()
    for letter in symbol.indices:
        if letter not in declared.index:
            raise Unreadable(f"symbol {symbol.key!r}: index {letter!r} has no range; add it under index:")
    if text in KINDS and not symbol.parameters:
        if text in ("simplex", "labels") and not symbol.indices:
            raise Unreadable(f"symbol {symbol.key!r}: {text} needs an index")
        return replace(symbol, kind=text)
    words = text.split()
    if words[:2] == ["class", "of"] and len(words) == 3:
        target = parse(tokens(words[2]))
        if declared.symbols.get((target[1], len(target[2])), symbol).kind not in ("labels", ""):
            raise Unreadable(f"symbol {symbol.key!r}: {words[2]} is not declared as labels")
        return replace(symbol, kind="class", body=target, latex=text)
    if words[:2] in (["ones", "over"], ["identity", "over"]) and len(words) == 3:
        if words[2] not in declared.index:
            raise Unreadable(f"symbol {symbol.key!r}: index {words[2]!r} has no range")
        return replace(symbol, kind=words[0], body=words[2], latex=text)
    try:
        context = declared.context
        if text.startswith("[") and text.endswith("]"):
            body = parse(tokens(text[1:-1], context))
            order = _order(text[1:-1], body, declared, context, symbol.indices)
            return replace(symbol, kind="components", body=(body, order), latex=text)
        return replace(symbol, kind="definition", body=parse(tokens(text, context)), latex=text)
    except Unreadable as error:
        raise Unreadable(f"symbol {symbol.key!r}: {error}") from None


def _order(latex, body, declared, context, fixed=()):
    """Return the free index letters of a component in the order in which they are typed."""
    from .tree import free_indices

    free = free_indices(body, declared.letters) - set(fixed)
    order = []
    for token in tokens(latex, context):
        if isinstance(token, Token) and token.text in free and token.text not in order:
            order.append(token.text)
    if not 1 <= len(order) <= 2:
        raise Unreadable(f"[{latex}] has {len(order)} free indices, expected 1 (a vector) or 2 (a matrix)")
    return tuple(order)
