"""LaTeX to tokens, each with its place: what the commands are, how they are scanned, what they mean together.

Whatever depends on single commands of LaTeX stands in these tables and methods, and nowhere else.
Relation signs, rows and formulas are only tokens here: who groups them does so in the next room.
"""

from .lexer import tokens
from .macros import Macro, definitions
from .token import Context, Token, Unreadable

__all__ = ["Context", "Macro", "Token", "Unreadable", "definitions", "tokens"]
