"""Whether a statement holds, and what it needs to be assumed for that: the weakest assumption first."""

from contextlib import suppress
from dataclasses import replace

from ..meaning.declarations import ASSUMPTIONS
from ..reading.tokens import Unreadable
from .comparing import compare, has_bounds
from .samples import seed_of


def judge(declared, statement, strongest=None, seed=None):
    """Compare two sides under the weakest assumption first, up to ``strongest``; a condition may rule one out.

    What may hold between two bounds only has to hold under the stronger assumptions, too.
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
            stronger = kinds[kinds.index(kind) + 1 :] if has_bounds(declared, statement) else ()
            return _refuted(declared, statement, stronger, seed) or replace(outcome, assumption=kind)
        result = outcome
    if not met:
        if declared.has_labels and strongest != "one-hot":
            return judge(declared, statement, "one-hot", seed)
        raise Unreadable("its condition is met at no point")
    return result


def _refuted(declared, statement, kinds, seed):
    """Return what refutes a comparison under assumptions that it does not need but has to bear: t_k > 0, of one-hot labels."""
    for kind in kinds:
        with suppress(Unreadable):
            outcome = _compared(declared, statement, kind, seed)
            if outcome is not None and not outcome.holds:
                return outcome
    return None


def _compared(declared, statement, kind, seed):
    """Compare two sides, once: whoever says why a line is false asks under the same assumptions again."""
    known = statement.compared.get((kind, seed))
    if known is None or known[0] is not declared:
        known = statement.compared[kind, seed] = declared, compare(declared, statement, kind, seed)
    return known[1]
