"""The formulas of a page, from LaTeX to what browsers draw.

``mathml`` sets one formula, ``renderer`` puts it into its page in every notation and fails the build
where it cannot, ``around`` sees to numbers and punctuation; the font is in ``../font``.  What a letter
means, and what another notation makes of it, belongs into ``../notation``, which uses this folder and
is not used by it.
"""

from .mathml import NotSet, mathml
from .renderer import notation_rules, rules_without_scripts

__all__ = ["NotSet", "mathml", "notation_rules", "rules_without_scripts", "setup"]


def setup(app):
    for part in ("renderer", "around"):
        app.setup_extension(f"{__name__}.{part}")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
