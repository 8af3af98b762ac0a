"""The grammar's tables as bytes: making them takes twenty times as long as reading them.

Who waits for a first answer, as in a page, has them beside the grammar in ``grammar.tables``; they hold for
the version of Lark that made them.  The same grammar gives the same bytes: Lark numbers states and tokens
as its sets come, and here they are numbered as they are met from the start.
"""

import ast
import pickle

from lark import Lark
from lark.grammar import Rule
from lark.lexer import TerminalDef

FILE = "grammar.tables"
SHIFT = 0  # in Lark's tables; what is no shift reduces by a rule


def packed(parser: Lark) -> bytes:
    """Return the tables of a parser, for ``Lark.load``."""
    data, memo = parser.memo_serialize([TerminalDef, Rule])
    plain = {"rules": data["rules"], "memo": memo, "table": _numbered(data["parser"]["parser"])}
    plain = ast.literal_eval(repr(plain))  # pickle writes which texts are one object, and that is chance
    data["rules"], data["parser"]["parser"] = plain["rules"], plain["table"]
    return pickle.dumps({"data": data, "memo": plain["memo"]}, protocol=5)


def whole() -> bytes:
    """Return the tables of the grammar as it is."""
    from .parser import made_parser

    return packed(made_parser())


def _numbered(table):
    """Return an LALR table with its tokens in the order of their names, and its states in that of a walk from the start."""
    names = table["tokens"]
    token = {name: n for n, name in enumerate(sorted(names.values()))}
    moves = {state: dict(sorted((token[names[t]], move) for t, move in row.items())) for state, row in table["states"].items()}
    met = [table["start_states"][start] for start in sorted(table["start_states"])]
    for state in met:  # it grows meanwhile
        met += [to for kind, to in moves[state].values() if kind == SHIFT and to not in met]
    place = {state: n for n, state in enumerate(met)}
    return {
        "tokens": {n: name for name, n in token.items()},
        "states": {place[s]: {t: (kind, place[to] if kind == SHIFT else to) for t, (kind, to) in moves[s].items()} for s in met},
        "start_states": {start: place[s] for start, s in sorted(table["start_states"].items())},
        "end_states": {start: place[s] for start, s in sorted(table["end_states"].items())},
        **{key: value for key, value in table.items() if key not in ("tokens", "states", "start_states", "end_states")},
    }  # fmt: skip
