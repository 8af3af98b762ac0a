"""Whether a statement holds, and what it needs to be assumed for that: the weakest assumption first."""

from dataclasses import replace

from ..meaning.declarations import ASSUMPTIONS
from ..reading.tokens import Unreadable
from .comparing import compare
from .samples import seed_of


def judge(declared, statement, strongest=None, seed=None):
    """Compare two sides under the weakest assumption first, up to ``strongest``; a condition may rule one out.

    Without ``strongest`` the declarations say how much may be assumed.  Raises :class:`Unreadable`
    where the statement has no value.
    """
    strongest = declared.assume if strongest is None else strongest
    seed = seed_of(statement) if seed is None else seed
    kinds = ASSUMPTIONS[: ASSUMPTIONS.index(strongest) + 1] if declared.has_labels else ("any",)
    result, met = None, False
    for kind in kinds:
        outcome = _compared(declared, statement, kind, seed)
        if outcome is None:
            continue
        met = True
        if outcome.holds:
            return replace(outcome, assumption=kind)
        result = outcome
    if not met:
        if declared.has_labels and strongest != "one-hot":
            return judge(declared, statement, "one-hot", seed)
        raise Unreadable("its condition is met at no point")
    return result


def _compared(declared, statement, kind, seed):
    """Compare two sides, once: whoever says why a line is false asks under the same assumptions again."""
    known = statement.compared.get((kind, seed))
    if known is None or known[0] is not declared:
        known = statement.compared[kind, seed] = declared, compare(declared, statement, kind, seed)
    return known[1]
