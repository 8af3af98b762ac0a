"""A question without a formula: its words beside those of the catalogue and of the book's sections, and which of them it may be about.

What comes out is a guess, said as one, and never a verdict.  The words of the book come in as text or as what ``index``
has made of it; no file may enter, no formula is read here, and no list of phrases.
"""

from .guessing import Guess, guesses, learn
from .sections import index, prose

__all__ = ["Guess", "guesses", "index", "learn", "prose"]
