"""A declarations block: its YAML, its fields, and in which order its entries become symbols."""

import re
from collections import Counter
from dataclasses import replace

import yaml

from ...reading.tokens import Unreadable
from .entries import complete, is_class, names_in, right_side
from .keys import key_of, name_of, signed
from .symbols import ASSUMPTIONS, NEAR, Declarations

LAYOUTS = ("none", "numerator")
MAX_SIZE = 12
ORDER = re.compile(r"\s*(≥|≤|>=|<=|>|<|\\geq?(?![a-z])|\\leq?(?![a-z]))\s*")
NORMS = ("spectral", "frobenius", "nuclear", "columns", "rows")
FIELDS = ("index", "assume", "symbols", "layout", "roles", "extend", "ranges", "differentials", "norms", "prime", "approx", "gradient")


def read(text: str, before: Declarations = Declarations()) -> Declarations:
    """Read a declarations block.  Raises :class:`Unreadable` and says which entry is wrong."""
    block = _block(text)
    extends = _choice(block, "extend", ("true", "false"), "false") == "true"
    declared = before if extends else Declarations()
    ranges = {name_of(letter, "index"): _size(letter, size) for letter, size in _mapping(block, "index").items()}
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
    declared = replace(declared, order=(*declared.order, *_order(block, declared.sizes)))
    declared = replace(
        declared,
        prime=_choice(block, "prime", ("name", "transpose"), declared.prime or "name"),
        norms={**declared.norms, **_norms(block)},
        near=_near(block, declared.near),
    )
    typed = dict(_mapping(block, "symbols"))
    ratio = typed.pop("\\propto", None)
    keys = signed([key_of(key, declared.index) for key in typed], declared.index, declared.symbols.values())
    entries = list(zip(keys, (right_side(key, value) for key, value in typed.items())))
    seen = {}
    for symbol, text in entries:
        other, said = seen.setdefault((symbol.name, len(symbol.indices)), (symbol, text))
        if said != text:
            raise Unreadable(f"symbols {other.key!r} and {symbol.key!r} have one name and stand for two things: rename one of them")
    for symbol, _ in entries:  # first all names, so that definitions may refer to each other
        declared = declared.define(symbol)
    for symbol, text in sorted(entries, key=lambda entry: is_class(entry[1])):
        try:
            declared = declared.define(complete(symbol, text, declared))
        except Unreadable as error:
            raise Unreadable(f"symbol {symbol.key!r}: {error}") from None
    _no_square_beside_its_root(declared)
    if ratio is not None:
        stated = ratio.removeprefix("constant over ") if isinstance(ratio, str) else ""
        if not stated or stated == ratio:
            raise Unreadable(r"\\propto: expected 'constant over' and the letters over which the ratio is constant")
        declared = replace(declared, proportional=names_in(stated, declared))
    if "differentials" in block:
        moved = block["differentials"]
        declared = replace(declared, differentials=names_in(moved if isinstance(moved, str) else ", ".join(moved), declared))
    if "gradient" in block:
        by = names_in(block["gradient"], declared) if isinstance(block["gradient"], str) else ()
        if len(by) != 1:
            raise Unreadable("gradient: expected one declared letter, by which a bare ∇ is taken")
        declared = replace(declared, gradient=by)
    return declared


def _no_square_beside_its_root(declared):
    r"""Raise :class:`Unreadable` if \sigma^2 is a letter of its own, and \sigma another one that does not know of it."""
    for name, count in declared.symbols:
        root = re.fullmatch(r"(.+)\^\{(\d+)\}", name)
        other = declared.symbols.get((root[1], count)) if root else None
        if other is not None and not other.parameters and not (other.kind == "definition" and repr(name) in repr(other.body)):
            raise Unreadable(f"{root[1]} and {root[1]}^{root[2]} are both declared: declare one of them, or {root[1]} by a formula with {root[1]}^{root[2]} in it")


def _norms(block):
    r"""Read which norm of a matrix is meant: {2: spectral} for \|A\|_2, {'': frobenius} for \|A\|."""
    found = _mapping(block, "norms")
    for place, kind in found.items():
        if kind not in NORMS or place not in ("", "1", "2", "\\infty"):
            raise Unreadable(f"norms: {place!r}: {kind!r}, expected '', 1, 2 or \\infty and {', '.join(NORMS)}")
    return found


def _near(block, before):
    value = block.get("approx", before)
    if value and (not isinstance(value, str) or not NEAR.fullmatch(value)):
        raise Unreadable(f"approx: {value!r}, expected 'order 2 in h' or 'within 0.01'")
    return value


def _block(text):
    """Read the YAML of a block; every scalar stays the text that was typed."""
    try:
        block = yaml.load(text, Loader=yaml.BaseLoader) or {}
        twice = _typed_twice(yaml.compose(text, Loader=yaml.BaseLoader))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" in line {mark.line + 1} of the block" if mark else ""
        raise Unreadable(f"the declarations are not YAML{where}: quote LaTeX that holds ': ' or begins with '['") from None
    except RecursionError:
        raise Unreadable("the declarations are nested too deeply") from None
    if not isinstance(block, dict):
        raise Unreadable("the declarations are not a list of 'name: value' entries")
    if twice:
        raise Unreadable(f"{twice!r} stands there twice")
    for name, value in block.items():
        if name not in FIELDS:
            raise Unreadable(f"{name!r} is no field of a declaration, expected {', '.join(FIELDS)}")
        if name in ("assume", "layout", "extend", "prime") and not isinstance(value, str):
            raise Unreadable(f"{name}: expected one word")
    return block


def _typed_twice(node):
    """Return a field, or an entry of one, that stands there twice; YAML would keep the last in silence."""
    mappings = [node, *(value for _, value in node.value)] if isinstance(node, yaml.MappingNode) else []
    for mapping in mappings:
        keys = [key.value for key, _ in mapping.value] if isinstance(mapping, yaml.MappingNode) else []
        if twice := [key for key, count in Counter(map(str, keys)).items() if count > 1]:
            return twice[0]
    return ""


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


def _order(block, sizes):
    """Read which ranges are at least as long as others: ``N ≥ D``, ``N > D ≥ K``, one or a list of them."""
    stated = block.get("ranges") or []
    found = []
    for text in [stated] if isinstance(stated, str) else stated:
        parts = ORDER.split(text) if isinstance(text, str) else []
        names = [name_of(part.strip(), "ranges") for part in parts[::2]]
        if len(names) < 2 or not set(names) <= set(sizes):
            raise Unreadable(f"ranges: {text!r}, expected an order such as N ≥ D of ranges that are declared under index")
        for left, sign, right in zip(names, parts[1::2], names[1:]):
            large, small = (left, right) if sign in ("≥", ">=", ">", "\\geq", "\\ge") else (right, left)
            found.append((large, small, sign in (">", "<")))
    if _circular(found):
        raise Unreadable(f"ranges: {stated!r} cannot all be true")
    return tuple(found)


def _circular(order):
    """Say whether some range would have to be larger than itself."""
    least = {name: 0 for large, small, _ in order for name in (large, small)}
    for _ in range(len(least) + 1):
        risen = False
        for large, small, strict in order:
            if least[large] < least[small] + strict:
                least[large], risen = least[small] + strict, True
        if not risen:
            return False
    return True


def _size(letter, text):
    if text.isdecimal() and len(text) < 4 and 1 <= int(text) <= MAX_SIZE:
        return int(text)
    if text[:1].isdecimal() or not text:
        raise Unreadable(f"index {letter} runs to {text!r}, expected a letter such as K or a number from 1 to {MAX_SIZE}")
    return name_of(text, f"the range of index {letter}")
