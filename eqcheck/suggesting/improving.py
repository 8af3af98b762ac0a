"""A guess is changed where the verdicts on the page speak against it: another shape, a letter that is free, or no entry at all.

A line that the page defines a letter by stays its definition unless more lines hold without it, so that a false line
stays false: what is changed is what suggest has guessed, and never what the page says.
"""

import re
from collections import Counter
from dataclasses import replace
from itertools import islice

from .building import IDENTITY
from .uses import differentiated, names_in

SHAPES = re.compile(
    r"cannot be (?:added|multiplied|divided)|times .* is not defined|as an exponent|a power of|of different sizes|another size|is a vector, the"
    r"|(?:column|row|matrix|number|×).* on the left, |do not fit together|are no numbers|is no number|^\w+ of an? (?:number|column|row|\d)"
)
NO_VALUE = re.compile(r"logarithm or root of something negative|has no finite value")
MAX_TRIES, MAX_AT_ONCE, MAX_KEYS = 24, 6, 6
MAX_SIGNS = 1800  # that are judged in all tries together
SEVERAL = 3  # false lines that speak against a letter
LESS_LIKELY = 1.5  # how much more other shapes may cost; more would explain a mistake of the page away


def improved(draft, signs=0):
    """Return the draft with better guesses; ``draft`` makes another one from a guess, for a part of a page with so many signs."""
    left = min(MAX_TRIES, MAX_SIGNS // max(len(draft.checks), signs, 1))
    for moves, gain in MOVES:
        found = True
        while found and left > 0:
            guesses = list(islice(moves(draft), min(left, MAX_AT_ONCE)))
            left -= len(guesses)
            others = [draft.again(guess) for guess in guesses]
            best = max(others, key=lambda other: gain(draft, other), default=None)
            found = best is not None and gain(draft, best) > 0
            draft = best if found else draft
    return draft


def _by_place(draft):
    """Return the statements by their cell, their line and their right side."""
    found = {}
    for statement in draft.statements:
        found.setdefault((statement.place.cell, statement.place.line, " ".join(statement.right.latex.split())), statement)
    return found


def _astray(draft):
    """Yield the checks that are false with their statements."""
    by_place = _by_place(draft)
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


def _layers(draft):
    """Yield the guess that index letters tell names apart, if a name with one letter is made of the same name with another."""
    if draft.layers and not draft.guess.layers:
        yield replace(draft.guess, layers=True)


def _again(draft):
    """Yield guesses in which a letter that is defined once more stands for something else from there on, within a section, too."""
    lines = {check.line for check in draft.checks if check.verdict == "false"}
    for key, line in draft.later:
        if (key, line) not in draft.guess.again and line in lines:
            yield replace(draft.guess, again=draft.guess.again | {(key, line)})


def _instead(draft):
    """Yield guesses in which a letter that is defined once more has the later formula from the top."""
    yield from _with_formulas(draft, draft.later)


def _linked(draft):
    """Yield guesses in which a letter has what its chain goes on with, if the first formula is not read."""
    unread = {check.line for check in draft.checks if check.verdict == "unread"}
    yield from _with_formulas(draft, [(key, line) for key, line in draft.links if draft.builder.defined[key].line in unread])


def _with_formulas(draft, places):
    for key, line in places:
        if (key, line) not in draft.guess.instead:
            kept = frozenset(other for other in draft.guess.instead if other[0] != key)
            yield replace(draft.guess, instead=kept | {(key, line)})


def _shapes(draft):
    """Yield guesses at other shapes for the names of lines whose shapes do not fit."""
    ranks, seen = draft.builder.rank, set()
    for check, statement in _astray(draft):
        if not SHAPES.search(check.message):
            continue
        for key in [key for key in _keys(draft, statement) if key in ranks and key not in draft.builder.defined][:MAX_KEYS]:
            for rank in (0, 1, 2):
                if rank != ranks[key] and (key, rank) not in seen and draft.builder.prior(key)[rank] < 9:
                    seen.add((key, rank))
                    yield replace(draft.guess, ranks={**draft.guess.ranks, key: rank})


def _unfit(draft):
    """Yield guesses without an entry for a letter whose shape fits no line as any of the three: its author has to say."""
    seen = set()
    for check, statement in _astray(draft):
        for key in _keys(draft, statement) if SHAPES.search(check.message) else ():
            if key in draft.builder.rank and key not in draft.builder.defined and key not in seen:
                seen.add(key)
                yield replace(draft.guess, left_out=draft.guess.left_out | {key})


def _unseen(draft):
    """Yield guesses in which letters have no formula, since the lines that define them are not read, be it not for their words or domain; first all at once."""
    other = re.compile(rf"these words|{NO_VALUE.pattern}")
    unread = {(check.cell, check.line, check.right[:60]) for check in draft.checks if check.verdict == "unread" and not other.search(check.message)}
    keys = [key for key, made in draft.builder.defined.items() if (made.cell, made.line, made.latex[:60]) in unread]
    for some in ([keys] if len(keys) > 1 else []) + [[key] for key in keys]:
        yield replace(draft.guess, numbers=draft.guess.numbers | set(some))


def _positive(draft):
    """Yield guesses in which a number is positive, for lines that have no value where it is not; first all of a line at once."""
    places, seen = _by_place(draft), set()
    for check in draft.checks:
        statement = places.get((check.cell, check.line, check.right))
        if check.verdict != "unread" or statement is None or not NO_VALUE.search(check.message):
            continue
        keys = [key for key in _keys(draft, statement) if draft.builder.rank.get(key) == 0 and key not in draft.builder.defined and key not in draft.guess.positive]
        for some in (keys, *([key] for key in keys)):
            if some and frozenset(some) not in seen:
                seen.add(frozenset(some))
                yield replace(draft.guess, positive=draft.guess.positive | set(some))


def _freed(draft):
    """Yield guesses in which a letter is a number although a line defines it: that line fits no other."""
    seen = set()
    for check, statement in _astray(draft):
        for key in _keys(draft, statement):
            made = draft.builder.defined.get(key)
            if made is not None and not made.parameters and key not in seen:
                seen.add(key)
                yield replace(draft.guess, numbers=draft.guess.numbers | {key})


def _left_out(draft):
    """Yield guesses without an entry of which the page says nothing.

    That is any function, a number that a false line differentiates, or a matrix that only that line mentions, on one side:
    it would make that line true for one value alone.
    """
    seen = set()
    for _, statement in _astray(draft):
        sides = [side.tree for side in (statement.head, statement.left, statement.right) if side.tree]
        for key in _keys(draft, statement):
            if key in seen or key in draft.guess.left_out:
                continue
            if key in draft.builder.loose and (key in draft.builder.uses.calls or any(key in differentiated(side) for side in sides)) or _once(draft, key):
                seen.add(key)
                if key in draft.builder.tables or key in draft.builder.entrywise:
                    yield replace(draft.guess, smooth=draft.guess.smooth | {key})
                yield replace(draft.guess, left_out=draft.guess.left_out | {key})


def _doubtful(draft):
    """Yield guesses without an entry for a letter that several lines are false with: more than the mistakes of a page would be."""
    wrong = Counter(key for _, statement in _astray(draft) for key in {key for side in (statement.head, statement.right) if side.tree for key in names_in(side.tree)})
    for key, count in wrong.most_common():
        if count >= SEVERAL and key not in draft.builder.defined and key not in draft.guess.left_out:
            yield replace(draft.guess, left_out=draft.guess.left_out | {key})


def _once(draft, key):
    """Say whether one side of one statement is all that a vector or matrix without a formula occurs in."""
    if key in draft.builder.defined or not draft.builder.rank.get(key) or IDENTITY.fullmatch(key[0]):
        return False
    sides = {id(side): side.tree for s in draft.statements for side in (s.head, s.left, s.right) if side.tree}
    return sum(key in names_in(tree) for tree in sides.values()) == 1


def _fits(before, after):
    """Return what other shapes are worth: fewer lines are false, no more are unread, and they look as likely."""
    if after.builder.cost > before.builder.cost + LESS_LIKELY:
        return 0
    better = (before.false - after.false, after.holds - before.holds, before.unread - after.unread)
    return sum(better[:2]) if min(better) >= 0 else 0


def _holds(before, after):
    """Return what a free letter is worth: more lines hold, and no more are false."""
    return after.holds - before.holds if after.false <= before.false else 0


def _has_values(before, after):
    """Return what a domain is worth on which lines have values: more hold, also those that define a letter, and no more are false."""
    return after.all_that_hold - before.all_that_hold if after.false <= before.false else 0


def _needed(before, after):
    """Return what another formula of the page is worth: lines that hold; some that could not be read may be false."""
    return after.holds - before.holds - 2 * (after.false - before.false)


def _reads(before, after):
    """Return what a formula is worth where there was none to be read: lines that hold, but for those that are false."""
    return after.holds - before.holds - (after.false - before.false)


def _sees(before, after):
    """Return what it is worth to have no formula where the page's cannot be read: as ``_reads``, with the lines that define other letters."""
    return after.all_that_hold - before.all_that_hold - (after.false - before.false)


def _spares(before, after):
    """Return what an open question is worth: false lines that are not, unless many hold no more."""
    lost = before.holds - after.holds
    return before.false - after.false - 2 * lost - 0.5 * (before.all_that_hold - after.all_that_hold - lost)


def _clears(before, after):
    """Return what names of their own are worth: fewer lines are false, and more hold, also the lines that define them."""
    return before.false - after.false + after.all_that_hold - before.all_that_hold if after.false <= before.false else 0


MOVES = (  # how guesses are changed, and what a change is worth, in the order in which they are tried
    (_layers, _clears), (_again, _holds), (_left_out, _spares), (_linked, _reads), (_positive, _has_values),
    (_unseen, _sees), (_instead, _needed), (_shapes, _fits), (_unfit, _spares), (_freed, _holds), (_doubtful, _spares),
)
