"""The left side of an entry: a name with its indices and arguments, as it will stand in formulas."""

from dataclasses import replace

from ...reading.tokens import Context, Unreadable, tokens
from ...reading.trees.parser import parse
from .symbols import Symbol

BARS, PARALLEL = (("bar", "|"),), ("bar", "\\|")


def name_of(text, what, context=Context()):
    """Return the one name that ``text`` is, spelt as in a formula."""
    try:
        found = tokens(text, Context(macros=context.macros))
    except Unreadable:
        found = []
    if len(found) != 1 or found[0].kind != "NAME":
        raise Unreadable(f"{what}: {text!r} is not a name")
    return found[0].text


def key_of(key, index, context=Context()):
    r"""Read the left side of an entry: ``z_k``, ``\vec z``, ``g_k(\boldsymbol z)``, ``W^{(l)}_{ij}``, ``P(y = k \mid x)``."""
    try:
        found = tokens(key, Context(declaring=frozenset(index), macros=context.macros))
        name, rest = found[0].text if found and found[0].kind == "NAME" else "", found[1:]
        indices, parameters, step = (), (), ""
        if rest and rest[0].kind == "UNDER":
            close = next(i for i, t in enumerate(rest) if t.kind == "RC")
            inside, rest = [t for t in rest[2:close] if t.kind != "COMMA"], rest[close + 1 :]
            if [t.kind for t in inside[-2:]] == ["ADD", "NUM"] and inside[0].text in index and inside[-2].text + inside[-1].text == "+1":
                step, inside = inside[0].text, inside[:-2]  # x_{t+1}, a recursion
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
    if step and (len(indices) != 1 or parameters):
        raise Unreadable(f"symbol {key!r}: a recursion has one index and no arguments")
    return Symbol(name, indices, "recursion" if step else "", parameters=parameters, key=key, head=name)


def _parameters(found):
    """Read the formal arguments of a function: names or events, with commas or bars between them."""
    parameters, part = [], []
    for token in [*found, None]:
        if token is not None and token.kind not in ("COMMA", "GIVEN"):
            part.append(token)
            continue
        parameters.append(_parameter(part))
        if token is not None and token.kind == "GIVEN":
            parameters.append(("bar", token.text))
        part = []
    return tuple(parameters)


def _parameter(part):
    if [token.kind for token in part] == ["DOTS"]:
        return ("dots",)
    places = [n for n, token in enumerate(part) if token.kind == "EVENT"]
    sides = [parse(side) for side in ([part[: places[0]], part[places[0] + 1 :]] if places else [part])]
    if sides[0][0] != "name" or len(places) > 1:
        raise Unreadable("the arguments of a function must be names")
    return ("rel", sides[0], part[places[0]].text, sides[1]) if places else sides[0]


def signed(symbols, index, before=()):
    """Return the symbols as they are told apart: P(a) and P(b), P(a | b) and P(y = k) are functions of their own.

    ``before`` are those that are declared already.  The index letters among their arguments become their indices.
    """
    own = [s for s in symbols if s.parameters]
    heads = [(s.head, len(s.indices)) for s in own] + [(s.head, len(s.indices) - s.implicit) for s in before if s.parameters and s.key not in {o.key for o in own}]
    result = []
    for symbol in symbols:
        letters = tuple(dict.fromkeys(letter for p in symbol.parameters for letter in _letters(p, index) if letter not in symbol.indices))
        alone = heads.count((symbol.head, len(symbol.indices))) == 1
        alike = [s for s in own if (s.head, len(s.indices)) == (symbol.head, len(symbol.indices)) and _pattern(s) == _pattern(symbol)]
        special = any(p in BARS or p[0] == "rel" for p in symbol.parameters) or len(alike) > 1
        if symbol.parameters and (special or letters or not alone or PARALLEL in symbol.parameters):
            name = f"{symbol.head}({', '.join(map(_spelt, symbol.parameters))})".replace(", |, ", " | ").replace(", \\|, ", " ‖ ")
            symbol = replace(symbol, name=name, indices=(*symbol.indices, *letters), implicit=len(letters), strict=special)
        result.append(symbol)
    return result


def _pattern(symbol):
    """Return how many arguments a function has, and which bars and events are among them."""
    return tuple(p[:2] if p[0] == "bar" else p[0] for p in symbol.parameters)


def _letters(node, index):
    """Yield the index letters of a formal argument; one that is the argument itself, as in T(n), only counts in an event."""
    if node[0] == "rel":
        yield from _letters(node[1], index)
        if node[3][0] == "name" and not node[3][2] and node[3][1] in index:
            yield node[3][1]
        else:
            yield from _letters(node[3], index)
    elif node[0] == "name":
        yield from (i[1] for i in node[2] if i[0] == "i" and i[1] in index)


def _spelt(node):
    if node[0] == "dots":
        return "…"
    if node[0] == "bar":
        return node[1]
    if node[0] == "rel":
        return f"{_spelt(node[1])} {node[2]} {_spelt(node[3])}"
    if node[0] == "name":
        indices = "".join(str(i[1]) for i in node[2])
        return f"{node[1]}_{{{indices}}}" if indices else node[1]
    return str(node[1])
