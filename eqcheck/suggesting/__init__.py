"""Suggesting: from a page without declarations to the block it needs, each entry with its reason.

``suggest(source)`` is the way in; it reads the page as the checker does, guesses what each letter is, and
tries its block out before it hands it on: what it prints is valid, and a guess that makes lines false without need is
taken back.  A guess is never a verdict: nothing is judged here, and no declaration of a page is changed or passed over.
"""

from .entries import Block, Entry, Question, Suggestion
from .proposing import suggest
from .writing import write

__all__ = ["Block", "Entry", "Question", "Suggestion", "suggest", "write"]
