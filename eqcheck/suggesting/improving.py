"""A guess is changed where the verdicts on the page speak against it: another shape, a letter that is free, or no entry at all.

A line that the page defines a letter by stays its definition unless more lines hold without it, so that a false line
stays false: what is changed is what suggest has guessed, and never what the page says.
"""

import re
import time
from dataclasses import replace

from .uses import differentiated, names_in

SHAPES = re.compile(
    r"cannot be (?:added|multiplied|divided)|times .* is not defined|as an exponent|a power of|of different sizes|another size|is a vector, the"
    r"|(?:column|row|matrix|number|×).* on the left, |do not fit together|are no numbers|is no number"
)
MAX_TRIES, MAX_KEYS = 24, 6
SECONDS = 3  # of computing, from the first try on


def improved(draft, statements):
    """Return the draft with better guesses; ``draft`` makes another one from a guess."""
    end = time.process_time() + SECONDS
    for moves, better in ((_left_out, _is_false_less), (_shapes, _fits_better), (_freed, _holds_more)):
        tries, found = MAX_TRIES, True
        while found:
            found = False
            for guess in moves(draft, statements):
                if tries <= 0 or time.process_time() > end:
                    break
                tries -= 1
                other = draft.again(guess)
                if better(draft, other):
                    draft, found = other, True
                    break
    return draft


def _astray(draft, statements):
    """Yield the checks that are false with their statements."""
    by_place = {}
    for statement in statements:
        by_place.setdefault((statement.place.cell, statement.place.line, " ".join(statement.right.latex.split())), statement)
    for check in draft.checks:
        statement = by_place.get((check.cell, check.line, check.right))
        if check.verdict == "false" and statement is not None:
            yield check, statement


def _keys(draft, statement):
    """Return the names of a statement and of what defines them, the nearest first."""
    found, waiting = [], [key for side in (statement.head, statement.left, statement.right) if side.tree for key in sorted(names_in(side.tree))]
    while waiting:
        key = waiting.pop(0)
        if key not in found:
            found.append(key)
            made = draft.builder.defined.get(key)
            waiting += sorted(names_in(made.body)) if made else []
    return found


def _shapes(draft, statements):
    """Yield guesses at other shapes for the names of lines whose shapes do not fit."""
    ranks, seen = draft.builder.rank, set()
    for check, statement in _astray(draft, statements):
        if not SHAPES.search(check.message):
            continue
        for key in [key for key in _keys(draft, statement) if key in ranks and key not in draft.builder.defined][:MAX_KEYS]:
            for rank in (0, 1, 2):
                if rank != ranks[key] and (key, rank) not in seen and draft.builder.prior(key)[rank] < 9:
                    seen.add((key, rank))
                    yield replace(draft.guess, ranks={**draft.guess.ranks, key: rank})


def _freed(draft, statements):
    """Yield guesses in which a letter is a number although a line defines it: that line fits no other."""
    seen = set()
    for check, statement in _astray(draft, statements):
        for key in _keys(draft, statement):
            made = draft.builder.defined.get(key)
            if made is not None and not made.parameters and key not in seen:
                seen.add(key)
                yield replace(draft.guess, numbers=draft.guess.numbers | {key})


def _left_out(draft, statements):
    """Yield guesses without the entry of a function of which the page says nothing, or of a number that a false line differentiates."""
    seen = set()
    for _, statement in _astray(draft, statements):
        sides = [side.tree for side in (statement.head, statement.left, statement.right) if side.tree]
        keys = draft.builder.loose & set(_keys(draft, statement))
        for key in sorted(keys - seen):
            if key in draft.builder.uses.calls or any(key in differentiated(side) for side in sides):
                seen.add(key)
                yield replace(draft.guess, left_out=draft.guess.left_out | {key})


def _fits_better(before, after):
    return after.false < before.false and after.holds >= before.holds or after.holds > before.holds and after.false <= before.false


def _holds_more(before, after):
    return after.holds > before.holds and after.false <= before.false


def _is_false_less(before, after):
    return before.false - after.false > before.holds - after.holds and after.false < before.false
