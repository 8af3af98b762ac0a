"""Running Lark's tables over the tokens of a side: what its LALR parser does, with what a rule needs looked up once and not at each token."""

from lark import Lark
from lark.grammar import Rule

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
    """The tables of a parser: for each state, by the kind of token, the next state or a rule as (its callback, how much it takes, its name)."""

    def __init__(self, parser: Lark):
        super().__init__()
        lalr = parser.parser.parser.parser
        self.states, self.callbacks = lalr.parse_table.states, lalr.callbacks
        (start,) = parser.options.start
        self.first, self.last = lalr.parse_table.start_states[start], lalr.parse_table.end_states[start]

    def __missing__(self, state):
        row = self[state] = {
            str(kind): (self.callbacks[to], len(to.expansion), str(to.origin.name)) if isinstance(to, Rule) else to
            for kind, (_, to) in self.states[state].items()
        }  # fmt: skip
        return row

    def run(self, tokens):
        """Return what the rules make of tokens, given as their kinds and texts; raises :class:`Unexpected`."""
        states, values, state = [self.first], [], self.first
        for kind, word in tokens:
            while True:
                move = self[state].get(kind)
                if move is None:
                    raise Unexpected(word)
                if type(move) is not tuple:
                    break
                state = self._reduce(move, states, values)
            state = move
            states.append(state)
            values.append(word)
        while state != self.last:
            move = self[state].get(END)
            if move is None:
                raise Unexpected
            state = self._reduce(move, states, values)
        return values[-1]

    def _reduce(self, rule, states, values):
        """Let a rule take what it takes, and return the state behind it."""
        callback, size, name = rule
        taken = values[-size:] if size else []
        if size:
            del states[-size:], values[-size:]
        values.append(callback(taken))
        state = self[states[-1]][name]
        states.append(state)
        return state
