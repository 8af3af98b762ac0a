"""The formulas of a page in another notation: letters exchanged when the site is built.

Here goes what reads book/notation.yml (``file``), what knows the letters of a page (``scope``), what
carries one formula over (``pieces``, ``rewriting``), and what puts the selector and the translations
into the pages (``switch``); its style, script and template lie with the others of the site.  A page
says in its ``{eqcheck}`` blocks what its symbols are (``y_k: probability``), and each notation says
how it writes that; all letters of a formula are exchanged at once, so that a letter may change its
meaning on the way, and what the exchange cannot do right is refused with a :class:`NotationError`
and never guessed.  Only ``switch`` may know Sphinx, and no letter may be written into the code: what
a notation writes stands in notation.yml alone.
"""

from .file import FILE, load
from .pieces import NotationError
from .scope import Scope

__all__ = ["FILE", "NotationError", "Scope", "load"]
