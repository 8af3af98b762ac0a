r"""Superscripts that are no powers: the l of a layer in z^l = W^l a^{l-1}, and the L of z^L.

A letter is one if the page differentiates by a name that carries it, or gives a name with it a formula and also counts on or back from it.
"""

from dataclasses import dataclass, field

from ..reading.trees.brackets import close


@dataclass
class Raised:
    """The names with a letter above: ``families`` count by it, of ``literals`` it is a part; ``ranges`` says how far a letter counts."""

    families: set = field(default_factory=set)
    literals: set = field(default_factory=set)
    counters: set = field(default_factory=set)
    ranges: dict = field(default_factory=dict)  # l -> L


def raised(formulas):
    """Return what stands above names as a mark in ``formulas``, lists of tokens."""
    above, moved, given = {}, set(), set()  # name -> its (letter, what is added); letters of names that are differentiated, and defined
    for read in formulas:
        for i, token in enumerate(read):
            found = _above(read, i) if token.kind == "NAME" and token.text != "e" else None
            if found is None:
                continue
            letter, added, end = found
            above.setdefault(token.text, set()).add((letter, added))
            if i and read[i - 1].kind == "PARTIAL":
                moved.add(letter)
            behind = read[end : end + 2]
            if (i == 0 or read[i - 1].kind in ("ROW", "AMP", "COMMA", "GAP")) and any(t.kind == "REL" for t in behind[: 2 if behind[:1] and behind[0].kind == "AMP" else 1]):
                given.add(letter)
    letters = {letter for marks in above.values() for letter, _ in marks}
    shifted = {letter for marks in above.values() for letter, added in marks if added}
    sure = {letter for letter in letters if letter.isalpha() and letter != "T" and (letter in moved or letter in given and letter in shifted)}
    sure |= {letter for letter in letters if letter.isupper() and letter.lower() in sure}
    result = Raised()
    for name, marks in above.items():
        if not all(letter in sure or letter.isdigit() for letter, _ in marks):
            continue
        for letter, added in marks:
            if letter in sure and (letter.islower() or letter.lower() in sure):
                result.families.add(f"{name}^{{}}")
                result.counters.add(letter.lower())
                if letter.isupper():
                    result.ranges[letter.lower()] = letter
            elif letter in sure:
                result.literals.add(f"{name}^{{{letter}{added}}}")
    return result


def _above(read, i):
    """Return (letter or number, what is added to it, where it ends) of what stands above a name; None if that is anything else."""
    j = i + 1
    if j < len(read) and read[j].kind == "UNDER":
        j = close(read, j + 1)
    if j + 1 >= len(read) or read[j].kind != "CARET":
        return None
    end = close(read, j + 1)
    inside = read[j + 2 : end - 1]
    if end < len(read) and read[end].kind == "UNDER":
        end = close(read, end + 1)
    kinds = [t.kind for t in inside]
    if kinds == ["NUM"] or kinds == ["NAME"] and len(inside[0].text) == 1:
        return inside[0].text, "", end
    if kinds == ["NAME", "ADD", "NUM"] and len(inside[0].text) == 1:
        return inside[0].text, inside[1].text + inside[2].text, end
    return ("?", "", end) if kinds != ["TOP"] else None
