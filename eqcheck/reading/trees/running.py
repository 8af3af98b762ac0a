"""Running Lark's tables over the tokens of a side: what its LALR parser does, with what a rule needs looked up once and not at each token."""

from itertools import chain

from lark import Lark
from lark.grammar import Rule
from lark.parse_tree_builder import ExpandSingleChild

END = "$END"


class Unexpected(Exception):
    """No rule goes on with a token; ``token`` is None at the end."""

    def __init__(self, token=None):
        super().__init__(token)
        self.token = token


class Word(str):
    """The text of a token, with the place where it begins."""

    __slots__ = ("start_pos",)


class Machine(dict):
    """The tables of a parser: what to do in each state at each kind of token, row by row as states are met.

    That is to go on to another state, a number; to make what has been read a thing of another name, a text; or to let a rule
    take it, (its callback, how much it takes, its name).
    """

    def __init__(self, parser: Lark):
        super().__init__()
        lalr = parser.parser.parser.parser
        self.states, self.callbacks = lalr.parse_table.states, lalr.callbacks
        (start,) = parser.options.start
        self.first, self.last = lalr.parse_table.start_states[start], lalr.parse_table.end_states[start]

    def __missing__(self, state):
        row = self[state] = {str(kind): self._move(to) for kind, (_, to) in self.states[state].items()}
        return row

    def _move(self, to):
        if not isinstance(to, Rule):
            return to
        callback, name = self.callbacks[to], str(to.origin.name)
        return name if type(callback) is ExpandSingleChild and len(to.expansion) == 1 else (callback, len(to.expansion), name)

    def run(self, tokens):
        """Return what the rules make of tokens, given as their kinds and texts; raises :class:`Unexpected`."""
        states, values, state = [self.first], [], self.first
        for kind, word in chain(tokens, [(END, None)]):
            while True:
                move = self[state].get(kind)
                if type(move) is str:
                    states.pop()
                elif type(move) is tuple:
                    callback, size, move = move
                    taken = values[-size:] if size else []
                    if size:
                        del states[-size:], values[-size:]
                    values.append(callback(taken))
                elif move is None:
                    raise Unexpected(word)
                else:
                    break
                state = self[states[-1]][move]
                states.append(state)
                if state == self.last:
                    return values[-1]
            state = move
            states.append(state)
            values.append(word)
