"""eqcheck: the LaTeX that people read is the test.

Declarations say what the letters of a page are; every relation sign behind them is evaluated at
random points.  ``python -m eqcheck PATH…`` reads Markdown and notebooks.
"""

from .tokens import Token, Unreadable, tokens

__all__ = ["Check", "Token", "Unreadable", "check_file", "check_markdown", "summary", "tokens"]


def __getattr__(name):
    """Load the checker when it is first asked for: pytest imports this package in every run."""
    if name in ("Check", "check_file", "check_markdown", "summary"):
        from . import verdict

        return getattr(verdict, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
