"""Declarations: a page's blocks to symbols, the names that formulas are evaluated with.

``read(text, before)`` is the way in; what one entry, or one field, may say stands in a module of its own.
A symbol's formula is kept as a tree: none is evaluated here, and nothing is known of pages or verdicts.
"""

from .block import read
from .layers import layered, typed
from .symbols import ABSTRACT, ASSUMPTIONS, DRAWN, KINDS, NEAR, Declarations, Symbol, mentioned

__all__ = ["ABSTRACT", "ASSUMPTIONS", "DRAWN", "KINDS", "NEAR", "Declarations", "Symbol", "layered", "mentioned", "read", "typed"]
