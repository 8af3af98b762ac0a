"""A declarations block: its YAML, its fields, and in which order its entries become symbols."""

from dataclasses import replace

import yaml

from ...reading.tokens import Unreadable
from .entries import complete, is_class, key_of, name_of, right_side
from .symbols import ASSUMPTIONS, Declarations

LAYOUTS = ("none", "numerator")
MAX_SIZE = 12
FIELDS = ("index", "assume", "symbols", "layout", "roles", "extend")


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
    entries = [(key_of(key, declared.index), right_side(key, value)) for key, value in _mapping(block, "symbols").items()]
    for symbol, _ in entries:  # first all names, so that definitions may refer to each other
        declared = declared.define(symbol)
    for symbol, text in sorted(entries, key=lambda entry: is_class(entry[1])):
        try:
            declared = declared.define(complete(symbol, text, declared))
        except Unreadable as error:
            raise Unreadable(f"symbol {symbol.key!r}: {error}") from None
    return declared


def _block(text):
    """Read the YAML of a block; every scalar stays the text that was typed."""
    try:
        block = yaml.load(text, Loader=yaml.BaseLoader) or {}
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" in line {mark.line + 1} of the block" if mark else ""
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


def _size(letter, text):
    if text.isdecimal() and len(text) < 4 and 1 <= int(text) <= MAX_SIZE:
        return int(text)
    if text[:1].isdecimal() or not text:
        raise Unreadable(f"index {letter} runs to {text!r}, expected a letter such as K or a number from 1 to {MAX_SIZE}")
    return name_of(text, f"the range of index {letter}")
