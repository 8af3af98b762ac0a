"""The right side of an entry: a kind, a formula, a vector, or what else a name may stand for."""

import re
from dataclasses import replace

from ...reading.tokens import Unreadable, tokens
from ...reading.trees.indices import free_indices
from ...reading.trees.parser import parse
from .keys import name_of
from .layers import layered
from .symbols import ABSTRACT, KINDS, MATRIX_KINDS, Symbol, entry_name

MAX_INDICES = 4
RANDOM = re.compile(r"(.+?)\s+with probabilit(?:y|ies)\s+(.+)", re.S)
MOMENTS = re.compile(r"(normal|random)\s+with\s+mean\s+(.+?)\s+and\s+(variance|covariance)\s+(.+)", re.S)
CONSTANT = re.compile(r"constant over\s+(.+)", re.S)


def right_side(key, value):
    """Return the right side of an entry; YAML reads ``[z_k]`` without quotes as a list."""
    if isinstance(value, list) and len(value) == 1 and isinstance(value[0], str):
        value = f"[{value[0]}]"
    if not isinstance(value, str):
        raise Unreadable(f"symbol {key!r}: expected a kind or LaTeX; quote LaTeX that begins with '[' or '{{'")
    return value.strip()


def is_class(text):
    return text.split()[:2] == ["class", "of"]


def complete(symbol, text, declared):
    """Read the right side of an entry."""
    for letter in symbol.indices:
        if letter not in declared.index:
            raise Unreadable(f"index {letter!r} has no range; add it under index:")
    if len(symbol.indices) > MAX_INDICES or len(set(symbol.indices)) < len(symbol.indices):
        raise Unreadable(f"expected at most {MAX_INDICES} indices, each another letter")
    symbol = replace(symbol, parameters=layered(symbol.parameters, declared)) if declared.layers or declared.zero else symbol
    words = text.split()
    text = " ".join(words) if text.isascii() and text.replace(" ", "").isalpha() else text
    base = text in KINDS or is_class(text) or words[:2] in (["ones", "over"], ["identity", "over"], ["one", "of"])
    if text in ABSTRACT:
        if not symbol.parameters or symbol.strict and any(p[0] == "rel" for p in symbol.parameters):
            raise Unreadable(f"a {text} needs arguments, as in g(c, x)")
        return replace(symbol, kind=text)
    if text == "distribution":
        return _distribution(symbol, declared)
    if base and symbol.parameters and (text not in KINDS or any(_declared(p, declared) for p in symbol.parameters)):
        raise Unreadable("a function needs a formula, or is declared as 'function', any smooth one")
    if symbol.kind == "recursion":
        return _recursion(symbol, text, declared)
    if text in KINDS:
        if text in ("simplex", "labels") and not symbol.indices:
            raise Unreadable(f"{text} needs an index")
        if text in MATRIX_KINDS and len(symbol.indices) != 2:
            raise Unreadable(f"{text} needs the two indices of a matrix")
        if text in MATRIX_KINDS[:2] and declared.index[symbol.indices[0]] != declared.index[symbol.indices[1]]:
            raise Unreadable(f"{text} needs two indices of one range")
        return replace(symbol, kind=text, head=symbol.head if symbol.parameters else "")
    if words[:2] == ["all", "of"]:
        letter = name_of(" ".join(words[2:]), "all of")
        choice = declared.symbols.get((letter, 0))
        if letter not in declared.index and (choice is None or choice.kind != "choice"):
            raise Unreadable(f"{letter!r} is neither an index letter nor one of its numbers")
        if symbol.indices or symbol.parameters:
            raise Unreadable("a set of all values has neither an index nor arguments")
        return replace(symbol, kind="all", body=letter, latex=text)
    if words[:2] in (["subset", "of"], ["set", "of"]):
        return _set(symbol, words[0], text.split("of", 1)[1].strip(), declared)
    if words[:2] == ["one", "of"]:
        letter = name_of(" ".join(words[2:]), "one of")
        choice = declared.symbols.get((letter, 0))
        if letter not in declared.index and choice is not None and choice.kind == "choice":  # x_i, one of the values of the x of p(x)
            letter = choice.body
        if letter not in declared.index:
            raise Unreadable(f"index {letter!r} has no range")
        return replace(symbol, kind="choice", body=letter, latex=text)
    if found := CONSTANT.fullmatch(text):
        return replace(symbol, kind="constant", body=names_in(found[1], declared), latex=text)
    if found := RANDOM.fullmatch(text):
        return _random(symbol, found[1], found[2], declared)
    if found := MOMENTS.fullmatch(text):
        return _moments(symbol, *found.groups(), declared)
    if base and symbol.indices and not is_class(text):
        raise Unreadable(f"{words[0]} {words[1]} … has no index")
    if is_class(text):
        target = layered(parse(tokens(" ".join(words[2:]))), declared)
        labels = declared.symbols.get((target[1], len(target[2]))) if target[0] == "name" else None
        if labels is None or labels.kind != "labels" or len(labels.indices) != 1 + len(symbol.indices):
            raise Unreadable(f"{' '.join(words[2:])} is not declared as labels with one index more")
        return replace(symbol, kind="class", body=target, latex=text)
    if base:
        letter = name_of(" ".join(words[2:]), words[0])
        if letter not in declared.index:
            raise Unreadable(f"index {letter!r} has no range")
        return replace(symbol, kind=words[0], body=letter, latex=text)
    context = declared.context
    if text.startswith("[") and text.endswith("]"):
        found = tokens(text[1:-1], context)
        body = layered(parse(found), declared)
        free = free_indices(body, declared.letters) - set(symbol.indices)
        order = tuple(dict.fromkeys(t.text for t in sorted(found, key=lambda token: token.start) if t.text in free))
        if not 1 <= len(order) <= 2:
            raise Unreadable(f"{text} has {len(order)} free indices, expected 1 (a vector) or 2 (a matrix)")
        return replace(symbol, kind="components", body=(body, order), latex=text)
    if len(text) > 2 and text.isascii() and text.isalpha() and not all((letter, 0) in declared.symbols for letter in text):
        raise Unreadable(f"{text!r} is no kind, expected {', '.join(KINDS)} or a formula")
    body = layered(parse(tokens(text, context)), declared)
    _closed(symbol, body, text, declared)
    return replace(symbol, kind="definition", body=body, latex=text)


def _closed(symbol, body, text, declared, more=()):
    """Raise :class:`Unreadable` if an index is free in a definition that the symbol does not have."""
    bound = {parameter[1] for parameter in symbol.parameters} | {name for name, n in declared.symbols if not n}
    free = free_indices(body, declared.letters) - set(symbol.indices) - bound - set(more)
    if free:
        raise Unreadable(f"index {sorted(free)[0]} is free in {text}")


def _declared(parameter, declared):
    return parameter[0] == "name" and (parameter[1], len(parameter[2])) in declared.symbols


def names_in(text, declared):
    """Return the trees of the names in a list such as ``w, b``."""
    found, part = [], []
    for token in [*tokens(text, declared.context), None]:
        if token is not None and token.kind != "COMMA":
            part.append(token)
            continue
        tree = layered(parse(part), declared)
        if tree[0] != "name" or (tree[1], len(tree[2])) not in declared.symbols:
            raise Unreadable(f"{text!r} is no list of declared names")
        found.append(tree)
        part = []
    return tuple(found)


def _recursion(symbol, text, declared):
    """Read x_{t+1}: …, with x_1 or x_0 to begin with."""
    names = [(entry_name(symbol.name, n), n) for n in (0, 1)]
    start = next(((name, n) for name, n in names if (name, 0) in declared.symbols), None)
    if start is None:
        raise Unreadable(f"a recursion needs a first value: declare {names[0][0]} or {names[1][0]}")
    body = layered(parse(tokens(text, declared.context)), declared)
    _closed(symbol, body, text, declared)
    return replace(symbol, body=body, start=start, latex=text)


def _set(symbol, kind, text, declared):
    """Read ``subset of n``, some of the values of an index, or ``set of x_n``, the values that a name has."""
    if kind == "subset":
        letter = name_of(text, "subset of")
        if letter not in declared.index or letter in symbol.indices:
            raise Unreadable(f"index {letter!r} has no range")
        return replace(symbol, kind="subset", body=letter, latex=text)
    tree = layered(parse(tokens(text, declared.context)), declared)
    free = sorted(free_indices(tree, declared.letters) - set(symbol.indices))
    if len(free) != 1:
        raise Unreadable(f"{text} has {len(free)} free indices, expected one that counts the members of the set")
    return replace(symbol, kind="set", body=(tree, free[0]), latex=text)


def _random(symbol, values, weights, declared):
    """Read x_k with probability p_k: a random variable on the outcomes that an index counts."""
    trees = [layered(parse(tokens(text, declared.context)), declared) for text in (values, weights)]
    free = [free_indices(tree, declared.letters) - set(symbol.indices) for tree in trees]
    if len(free[1]) != 1 or not free[0] <= free[1]:
        raise Unreadable("a random variable needs one index that counts its values: x_k with probability p_k")
    return replace(symbol, kind="random", body=(*trees, *free[1]), latex=rf"{values} \text{{ and }} {weights}")


def _moments(symbol, which, mean, word, spread, declared):
    """Read ``normal with mean 0 and variance σ²``: a random variable, or with an index as many independent ones."""
    if symbol.parameters:
        raise Unreadable("a random variable has no arguments")
    trees = []
    for text in (mean, spread):
        tree = layered(parse(tokens(text, declared.context)), declared)
        _closed(symbol, tree, text, declared)
        trees.append(tree)
    return replace(symbol, kind="moments", body=(which, *trees, word), latex=rf"{mean} \text{{ and }} {spread}")


VALUES = " of its values"  # z runs over the index "z of its values", which has no other name
SIZES = (3, 2, 4)


def with_letters(symbol, declared):
    """Return the declarations with the letters of a distribution, z and z', which have no entries of their own."""
    for parameter in symbol.parameters:
        if parameter[0] == "name" and not parameter[2]:
            letter = parameter[1] + VALUES
            size = SIZES[sum(other.endswith(VALUES) for other in declared.index) % len(SIZES)]
            for name in (parameter[1], f"{parameter[1]}'"):
                if (name, 0) not in declared.symbols:
                    declared = replace(declared, index={letter: size, **declared.index})
                    declared = declared.define(Symbol(name, (), "choice", letter, key=name))
    return declared


def _distribution(symbol, declared):
    """Read p(x, z): distribution and q(z | x): distribution, any one over letters that take a few values."""
    bars = [n for n, parameter in enumerate(symbol.parameters) if parameter[0] == "bar"]
    names = [parameter for parameter in symbol.parameters if parameter[0] != "bar"]
    if not names or len(bars) > 1 or symbol.indices or any(name[0] != "name" or name[2] for name in names):
        raise Unreadable("a distribution needs letters without indices, as in p(x, z) or q(z \\mid x)")
    for name in names:
        if declared.symbols[name[1], 0].kind != "choice":
            raise Unreadable(f"a distribution over {name[1]}, which has an entry of its own: leave that out, or say there 'one of' an index letter")
    before, behind = (tuple(name[1] for name in part if name[0] == "name") for part in _parted(symbol.parameters, bars))
    others = [other for other in declared.distributions.get(symbol.head, ()) if other.name != symbol.name]
    if any(set(before) & set(other.body[0]) for other in others) or _leads_round((before, behind), [other.body for other in others]):
        raise Unreadable(f"{symbol.head} is declared over one letter twice: write one entry for the joint distribution, or one for each factor")
    return replace(symbol, kind="distribution", body=(before, behind))


def _parted(parameters, bars):
    return (parameters[: bars[0]], parameters[bars[0] + 1 :]) if bars else (parameters, ())


def _leads_round(own, others):
    """Say whether the letters of one distribution are given, at the end of a way, by themselves."""
    waiting, seen = list(own[1]), set()
    while waiting:
        letter = waiting.pop()
        if letter in own[0]:
            return True
        if letter not in seen:
            seen.add(letter)
            waiting += [given for over, behind in others if letter in over for given in behind]
    return False
