"""Running Lark's tables over the tokens of a side: what its LALR parser does, with what a rule needs looked up once and not at each token.

Where another version of Lark keeps its tables elsewhere or in another form, Lark itself runs them: see ``runner``.
"""

from itertools import chain

from lark import Lark
from lark.exceptions import UnexpectedInput
from lark.grammar import Rule
from lark.parse_tree_builder import ExpandSingleChild

from ..tokens.token import Token

END = "$END"


class Unexpected(Exception):
    """No rule goes on with a token; ``place`` is its text with the place where it begins, None at the end."""

    def __init__(self, token):
        super().__init__(token)
        if isinstance(token, Word):
            self.place = str(token), token.start_pos
        else:
            self.place = token and (token.text, token.start)


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
        """Return what the rules make of tokens, given as their kinds and their texts, or themselves; raises :class:`Unexpected`."""
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


class LarksOwn:
    """Lark's own parse, called as a ``Machine`` is."""

    def __init__(self, parser: Lark):
        self.parser = parser

    def run(self, tokens):
        """Return what the rules make of tokens, given as their kinds and their texts, or themselves; raises :class:`Unexpected`."""
        handed = [Token(kind.removeprefix("_"), str(word), word.start_pos, word.start_pos + len(word)) if isinstance(word, Word) else word for kind, word in tokens]
        try:
            return self.parser.parse(handed)
        except UnexpectedInput as error:
            if error.token.type == END:
                raise Unexpected(None) from None
            word = Word(error.token)
            word.start_pos = error.token.start_pos
            raise Unexpected(word) from None


def runner(parser: Lark, probe):
    """Return what runs the tables of a parser: a ``Machine`` if it makes the same of a ``probe`` as Lark itself does, or else Lark itself."""
    own = LarksOwn(parser)
    try:
        if Machine(parser).run(probe) == own.run(probe):
            return Machine(parser)
    except (AttributeError, KeyError, TypeError, ValueError, IndexError, Unexpected):
        pass
    return own
