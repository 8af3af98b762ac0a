"""eqcheck: the LaTeX that people read is the test.

Declarations say what the letters of a page are; every relation sign behind them is evaluated at
random points.  ``python -m eqcheck PATH…`` reads Markdown and notebooks.
"""

from .tokens import Token, Unreadable, tokens
from .verdict import Check, check_file, check_markdown, summary

__all__ = ["Check", "Token", "Unreadable", "check_file", "check_markdown", "summary", "tokens"]
