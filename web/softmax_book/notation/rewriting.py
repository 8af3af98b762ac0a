"""One formula on its way into another notation."""

import re
from dataclasses import dataclass
from typing import Any

from .file import SPOKEN, Notation, spoken
from .pieces import NotationError, Symbol, joined, short, spelt


@dataclass
class Rewriting:
    """One formula on its way; ``turned`` says that the weights lie the other way there."""

    scope: Any  # the Scope that the formula stands in
    latex: str
    notation: Notation
    changes: dict
    turned: bool

    def text(self, units, start, end):
        """Return what becomes of the LaTeX from ``start`` to ``end``, which ``units`` are."""
        out, place, i = "", start, 0
        while i < len(units):
            new, width = self.instead(units, i)
            if new is not None:
                out = joined(joined(out, self.latex[place : units[i].start]), new)
                place = units[i + width - 1].end
            i += width
        return joined(out, self.latex[place:end])

    def instead(self, units, i):
        """Return what stands for the units from ``i`` on, None if they stay, and how many these are."""
        unit = units[i]
        if self.turned and (found := self.alternative(units, i)):
            return found
        if isinstance(unit, Symbol):
            self.refuse_product(units, i)
            return self.letter(unit), 1
        if unit.kind == "FN" and unit.text in ("ln", "log"):
            based = i + 1 < len(units) and units[i + 1].kind == "UNDER"
            return (None if based else self.notation.logarithm), 1
        return (self.changes.get(unit.text) if unit.kind == "NAME" else None), 1

    def letter(self, unit):
        template = self.notation.forms[unit.role].get(unit.form)
        if template is None:
            raise NotationError(f"it has no {unit.form} for {unit.role}: {short(self.latex)}")
        new = template.fill({letter: self.text(inside, a, b) for letter, inside, a, b in unit.indices})
        old = self.latex[unit.start : unit.end]
        if re.fullmatch(re.escape(spelt(old)) + r"(\(.*)?", spelt(new)):  # the same, or g_k for g_k(z)
            return old
        return f"{{{new}}}" if unit.bare else new

    def alternative(self, units, i):
        """Return what stands for the matrix expression that begins at ``i``, and its width."""
        for pair in self.scope.book.layouts:
            pattern, _ = pair[self.scope.layout]
            _, latex = pair[self.notation.layout]
            if len(units) - i >= len(pattern) and all(map(_alike, pattern, units[i:])):
                forms = (spoken(name, self.scope.book.roles) for name in SPOKEN.findall(latex))
                letters = iter([self.notation.forms[role][form].latex for role, form in forms])
                return SPOKEN.sub(lambda _: next(letters), latex), len(pattern)
        return None

    def refuse_product(self, units, i):
        """Refuse weights or features in a matrix product for which no line under 'layouts' stands."""
        unit = units[i]
        if not self.turned or unit.role not in ("weight", "feature") or unit.form not in ("all", "batch"):
            return
        transposed = [u.kind for u in units[i + 1 : i + 5]] == ["CARET", "LC", "TOP", "RC"]
        behind = i + 5 if transposed else i + 1
        before = units[i - 1] if i else None
        after = units[behind] if behind < len(units) else None
        if (
            transposed and unit.role == "weight"
            or after is not None and after.kind in ("SYMBOL", "NAME", "CALL", "LP", "MUL")
            or before is not None and (before.kind in ("RP", "MUL") or isinstance(before, Symbol) and before.form != "entry")
            or i > 1 and units[i - 2].kind == "TOP"
        ):  # fmt: skip
            raise NotationError(f"no line under 'layouts' carries this product over: {short(self.latex)}")


def _alike(pattern, unit):
    if isinstance(pattern, Symbol):
        return isinstance(unit, Symbol) and (unit.role, unit.form) == (pattern.role, pattern.form)
    return unit.kind == pattern.kind and (unit.text == pattern.text or unit.kind in ("TOP", "LC", "RC", "LP", "RP"))
