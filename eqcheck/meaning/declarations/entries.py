"""One entry of a declarations block: a name on the left, on the right a kind, a formula or a vector."""

from dataclasses import replace

from ...reading.tokens import Context, Unreadable, tokens
from ...reading.trees.indices import free_indices
from ...reading.trees.parser import parse
from .symbols import KINDS, Symbol

MAX_INDICES = 4


def name_of(text, what, context=Context()):
    """Return the one name that ``text`` is, spelt as in a formula."""
    try:
        found = tokens(text, Context(macros=context.macros))
    except Unreadable:
        found = []
    if len(found) != 1 or found[0].kind != "NAME":
        raise Unreadable(f"{what}: {text!r} is not a name")
    return found[0].text


def right_side(key, value):
    """Return the right side of an entry; YAML reads ``[z_k]`` without quotes as a list."""
    if isinstance(value, list) and len(value) == 1 and isinstance(value[0], str):
        value = f"[{value[0]}]"
    if not isinstance(value, str):
        raise Unreadable(f"symbol {key!r}: expected a kind or LaTeX; quote LaTeX that begins with '[' or '{{'")
    return value.strip()


def key_of(key, index, context=Context()):
    """Read the left side of an entry: ``z_k``, ``\\vec z``, ``g_k(\\boldsymbol z)``."""
    try:
        found = tokens(key, Context(macros=context.macros))
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


def is_class(text):
    return text.split()[:2] == ["class", "of"]


def complete(symbol, text, declared):
    """Read the right side of an entry."""
    for letter in symbol.indices:
        if letter not in declared.index:
            raise Unreadable(f"index {letter!r} has no range; add it under index:")
    if len(symbol.indices) > MAX_INDICES or len(set(symbol.indices)) < len(symbol.indices):
        raise Unreadable(f"expected at most {MAX_INDICES} indices, each another letter")
    words = text.split()
    base = text in KINDS or is_class(text) or words[:2] in (["ones", "over"], ["identity", "over"])
    if base and symbol.parameters:
        raise Unreadable("a function needs a formula")
    if text in KINDS:
        if text in ("simplex", "labels") and not symbol.indices:
            raise Unreadable(f"{text} needs an index")
        return replace(symbol, kind=text)
    if base and symbol.indices:
        raise Unreadable(f"{words[0]} {words[1]} … has no index")
    if is_class(text):
        target = parse(tokens(" ".join(words[2:])))
        labels = declared.symbols.get((target[1], len(target[2]))) if target[0] == "name" else None
        if labels is None or labels.kind != "labels" or len(labels.indices) != 1:
            raise Unreadable(f"{' '.join(words[2:])} is not declared as labels with one index")
        return replace(symbol, kind="class", body=target, latex=text)
    if base:
        letter = name_of(" ".join(words[2:]), words[0])
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
