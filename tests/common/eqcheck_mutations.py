"""Every way to mistype one token of one side of an equality, as edits on its LaTeX."""

import re
from dataclasses import dataclass
from functools import cached_property

OPEN = {"LP", "LC", "LBAR", "LROOT", "BMATRIX", "BCASES"}
CLOSE = {"RP", "RC", "RBAR", "RROOT", "EMATRIX", "ECASES"}
SEPARATORS = {"COMMA", "AMP", "ROW", "COND", "OTHERWISE", "REL"}
SIMPLE = {"NAME", "NUM", "CALL", "FRAC", "SQRT", "LBAR", "LC"}
SIZING = re.compile(r"(?:\\(?:left|right|middle|[bB]igg?[lrm]?)\s*)+\Z")


@dataclass
class Region:
    """What stands between two brackets: tokens lo..hi-1, and what the brackets are there for."""

    lo: int
    hi: int
    role: str


class SideMutants:
    """Edits (place, end, new text) on the LaTeX of one side; each of them is a mutant."""

    def __init__(self, latex, tokens, declared, used):
        self.latex, self.declared, self.used = latex, declared, used
        self.tokens = [t for t in tokens if t.kind != "TEXT"]
        self.known = declared.symbols
        self.sizes = set(declared.sizes)
        self.classes = {name for (name, n), s in self.known.items() if n == 0 and s.kind == "class"}
        self.match = {}
        stack = []
        for n, token in enumerate(self.tokens):
            if token.kind in OPEN:
                stack.append(n)
            elif token.kind in CLOSE and stack:
                self.match[stack[-1]] = n
                self.match[n] = stack.pop()

    def all(self):
        """Yield (operator, edits)."""
        for region in self.regions:
            if region.role in ("expr", "paren", "frac", "exponent", "args", "rows", "cases", "bars"):
                for lo, hi in self.segments(region):
                    yield from self.of_segment(lo, hi, region)
            if region.role == "limits":
                yield from self.of_limits(region)
            if region.role == "high":
                end = self.tokens[region.hi - 1].end
                yield "limit changed", [(end, end, " - 1 ")]
            if region.role == "exponent":
                yield from self.of_exponent(region)
            if region.role == "transpose":
                yield "transpose dropped", [self.cut(region.lo - 2, region.hi + 1)]
            if region.role == "paren":
                yield from self.of_brackets(region)
            if region.role == "cases":
                for n in range(region.lo, region.hi):
                    if self.tokens[n].kind == "REL" and self.tokens[n].text in ("=", "≠"):
                        new = " \\neq " if self.tokens[n].text == "=" else " = "
                        yield "condition turned round", [self.put(n, new)]
        for n, token in enumerate(self.tokens):
            yield from self.of_token(n, token)

    # edits

    def put(self, n, new):
        before = self.tokens[n - 1] if n else None
        if before and before.kind == "LC" and before.start == self.tokens[n].start:  # no brace is typed
            new = "{" + new + "}"
        return (self.tokens[n].start, self.tokens[n].end, new)

    def begin(self, n):
        """Return where token n begins, with the \\left before it."""
        start = self.tokens[n].start
        sizing = SIZING.search(self.latex, max(0, start - 24), start)
        return sizing.start() if sizing else start

    def cut(self, lo, hi, new=""):
        """Replace tokens lo..hi-1; a brace of which only one half lies between them stays."""
        start = min([self.begin(lo), *(t.start for t in self.tokens[lo + 1 : hi])])
        end = max(t.end for t in self.tokens[lo:hi])
        closing, opening = 0, 0
        for brace in re.findall(r"\\.|[{}]", self.latex[start:end]):
            if brace == "{":
                opening += 1
            elif brace == "}":
                closing, opening = (closing, opening - 1) if opening else (closing + 1, 0)
        return (start, end, f" {'}' * closing}{new}{'{' * opening} ")

    # structure

    @cached_property
    def regions(self):
        found = [Region(0, len(self.tokens), "expr")]
        for n, token in enumerate(self.tokens):
            if token.kind in OPEN and n in self.match:
                found.append(Region(n + 1, self.match[n], self.role(n)))
        return found

    def role(self, n):
        kind, before = self.tokens[n].kind, self.tokens[n - 1].kind if n else ""
        if kind in ("BMATRIX", "BCASES", "LBAR", "LROOT"):
            return {"BMATRIX": "rows", "BCASES": "cases", "LBAR": "bars", "LROOT": "root"}[kind]
        if before in ("UNDER", "CARET"):
            owner = n - 2
            while owner > 0 and self.tokens[owner].kind == "RC" and self.tokens[self.match[owner] - 1].kind in ("UNDER", "CARET"):
                owner = self.match[owner] - 2
            owner = self.tokens[owner].kind
            if before == "UNDER":
                return {"NAME": "index", "CALL": "index", "BIG": "limits"}.get(owner, "base")
            if owner in ("BIG", "PARTIAL"):
                return {"BIG": "high", "PARTIAL": "order"}[owner]
            return "transpose" if self.tokens[n + 1].kind == "TOP" else "exponent"
        if before == "FRAC" or before == "RC" and self.tokens[self.match[n - 1] - 1].kind == "FRAC":
            return "partial" if self.tokens[n + 1].kind == "PARTIAL" else "frac"
        if before in ("FN", "CALL"):
            return "args"
        if kind == "LP" and before == "RC" and self.tokens[self.match[n - 1] - 1].kind == "UNDER":
            if self.tokens[self.match[n - 1] - 2].kind in ("CALL", "FN"):
                return "args"
        return "paren"

    def flat(self, lo, hi):
        """Yield the places of lo..hi-1 that stand in no bracket of their own."""
        n = lo
        while n < hi:
            yield n
            n = self.match[n] + 1 if self.tokens[n].kind in OPEN and n in self.match else n + 1

    def segments(self, region):
        """Yield the expressions between the commas, columns and rows of a region."""
        start, condition = region.lo, False
        for n in [*self.flat(region.lo, region.hi), region.hi]:
            kind = self.tokens[n].kind if n < region.hi else "ROW"
            if n == region.hi or kind in SEPARATORS:
                if start < n and not condition:
                    yield start, n
                start = n + 1
                condition = kind in ("COND", "REL") or condition and kind not in ("ROW",)

    def signs(self, lo, hi):
        """Return the places of the + and − that part the terms of lo..hi-1."""
        found = []
        for n in self.flat(lo, hi):
            if self.tokens[n].kind == "ADD" and n > lo:
                before = self.tokens[n - 1]
                limits = before.kind == "RC" and self.tokens[self.match[n - 1] - 1].kind in ("UNDER", "CARET")
                if before.kind in ("MUL", "DIV", "ADD", "BIG") or limits and self.role(self.match[n - 1]) in ("limits", "high"):
                    continue
                found.append(n)
        return found

    def factors(self, lo, hi):
        """Return the factors of a term, as (first, behind the last, what it is)."""
        found, n = [], lo
        while n < hi:
            kind = self.tokens[n].kind
            if kind in ("MUL", "DIV", "ADD"):
                n += 1
                continue
            start = n
            n = self.partial_end(n, hi) if kind == "PARTIAL" else self.atom_end(n, hi)
            if kind == "BIG":
                what = "sum"
            elif kind == "FRAC" and self.is_operator(start):
                what = "∂"
            elif kind == "PARTIAL":
                what = "fraction"
            elif kind == "NAME" and self.tokens[start].text == "\\delta":
                what = "δ"
            else:
                what = {"FN": "function", "FRAC": "fraction", "NUM": "number"}.get(kind, "factor")
            found.append((start, n, what))
        return found

    def is_operator(self, n):
        """Say whether a fraction is ∂/∂x, with nothing but ∂ or ∂² above the line."""
        if self.tokens[n + 2].kind != "PARTIAL":
            return False
        return self.match[n + 1] == n + 3 or self.tokens[n + 3].kind == "CARET" and self.match[n + 4] + 1 == self.match[n + 1]

    def partial_end(self, n, hi):
        """Return the place behind ∂E/∂z, typed with a stroke."""
        n = self.atom_end(self.atom_end(n, hi), hi)
        if n + 1 < hi and self.tokens[n].kind == "DIV" and self.tokens[n + 1].kind == "PARTIAL":
            n += 1
            while n < hi and self.tokens[n].kind == "PARTIAL":
                n = self.atom_end(n + 1, hi)
        return n

    def atom_end(self, n, hi):
        """Return the place behind the atom that begins at n, with its scripts and arguments."""
        kind = self.tokens[n].kind
        if kind == "FRAC":
            n = self.match[self.match[n + 1] + 1] + 1
        elif kind == "SQRT":
            n += 1
            if self.tokens[n].kind == "LROOT":
                n = self.match[n] + 1
            n = self.match[n] + 1
        elif kind in OPEN and n in self.match:
            n = self.match[n] + 1
        else:
            n += 1
        while n < hi and (self.tokens[n].kind in ("UNDER", "CARET", "TOP", "BANG")):
            n = self.match[n + 1] + 1 if self.tokens[n].kind in ("UNDER", "CARET") else n + 1
        if kind in ("FN", "CALL") and n < hi and self.tokens[n].kind == "LP":
            return self.match[n] + 1
        if kind == "FN":
            while n < hi and self.tokens[n].kind in SIMPLE:
                n = self.atom_end(n, hi)
        return n

    # operators

    def of_segment(self, lo, hi, region):
        signs = self.signs(lo, hi)
        bounds = [lo, *signs, hi]
        zero = hi - lo == 1 and self.tokens[lo].text == "0"
        if region.lo == 0 and region.role == "expr" and self.tokens[lo].kind != "ADD" and not zero:
            yield "sign flipped", [(self.begin(lo), self.begin(lo), " - ")]
        for n, (start, end) in enumerate(zip(bounds, bounds[1:])):
            if len(bounds) > 2:
                until = end
                if n == 0 and self.tokens[end].text == "+":
                    until = end + 1
                yield "term dropped", [self.cut(start, until)]
            first = start + 1 if self.tokens[start].kind == "ADD" else start
            yield from self.of_term(first, end)

    def of_term(self, lo, hi):
        factors = self.factors(lo, hi)
        real = [f for f in factors if f[2] not in ("sum", "∂")]
        only = {f[1] for f, g in zip(factors, [*factors[1:], None]) if g is None}
        only &= {g[1] for f, g in zip(factors, factors[1:]) if f[2] in ("sum", "∂")}
        for start, end, what in factors:
            if what in ("sum", "∂"):
                yield "sum sign dropped" if what == "sum" else "∂ dropped", [self.cut(start, end)]
                continue
            if what == "function":
                stop = start + 1
                while self.tokens[stop].kind in ("UNDER", "CARET"):
                    stop = self.match[stop + 1] + 1
                yield f"{self.tokens[start].text} dropped", [self.cut(start, stop)]
            operator = {"δ": "δ dropped", "fraction": "fraction dropped"}.get(what, "factor dropped")
            before = self.tokens[start - 1].kind if start > lo else ""
            after = self.tokens[end].kind if end < hi else ""
            if before == "ADD":
                continue
            if end in only and (what, self.tokens[start].text) != ("number", "1"):
                yield operator, [self.cut(start, end, "1")]
            elif before in ("MUL", "DIV"):
                yield operator, [self.cut(start - 1, end)]
            elif after == "MUL" and len(real) > 1:
                yield operator, [self.cut(start, end + 1)]
            elif after == "DIV" or len(real) == 1:
                if what != "number" or self.tokens[start].text != "1":
                    yield operator, [self.cut(start, end, "1")]
            else:
                yield operator, [self.cut(start, end)]

    def of_brackets(self, region):
        lo, hi = region.lo - 1, region.hi + 1
        if self.tokens[lo].kind != "LP" or not self.signs(region.lo, region.hi):
            return
        alone = (lo == 0 or self.tokens[lo - 1].kind in SEPARATORS | OPEN or self.tokens[lo - 1].text == "+") and (
            hi == len(self.tokens) or self.tokens[hi].kind in SEPARATORS | CLOSE | {"ADD"}
        )
        if not alone and not any(self.tokens[n].kind == "COMMA" for n in self.flat(region.lo, region.hi)):
            yield "brackets dropped", [self.cut(lo, lo + 1), self.cut(hi - 1, hi)]

    def of_exponent(self, region):
        lo, hi = region.lo, region.hi
        yield "exponent dropped", [self.cut(lo - 2, hi + 1)]
        if hi - lo > 1 or self.tokens[lo].kind != "NUM":
            yield "exponent changed", [
                (self.begin(lo), self.begin(lo), "{ 2 ( "),
                (self.tokens[hi - 1].end, self.tokens[hi - 1].end, " ) }"),
            ]

    def of_limits(self, region):
        parts, start = [], region.lo
        for n in [*self.flat(region.lo, region.hi), region.hi]:
            if n == region.hi or self.tokens[n].kind in ("COMMA", "ROW"):
                parts.append((start, n))
                start = n + 1
        variable = self.tokens[region.lo].text
        excluded = set()
        for number, (lo, hi) in enumerate(parts):
            sign = next((n for n in range(lo, hi) if self.tokens[n].text == "≠"), None)
            if sign is None:
                continue
            excluded |= {t.text for t in self.tokens[lo:hi]}
            if number:
                yield "exclusion dropped", [self.cut(lo - 1, hi)]
            else:
                yield "exclusion dropped", [self.cut(sign, hi)]
        size = self.declared.index.get(variable)
        start, end = self.tokens[region.lo].start, self.tokens[region.hi - 1].end
        braced = self.latex[start - 1 : start] == "{" or "{" in self.latex[self.tokens[region.lo - 1].start : start]
        for letter in sorted(self.used - {variable} - excluded):
            if size is None or self.declared.index.get(letter) != size:
                continue
            new = f", {variable} \\neq {letter} "
            if braced:
                yield "exclusion added", [(end, end, new)]
            else:
                yield "exclusion added", [(start, end, "{" + self.latex[start:end] + new + "}")]

    def of_token(self, n, token):
        role = self.inner(n)
        if token.kind == "ADD" and role != "order":
            yield "sign flipped", [self.put(n, " - " if token.text == "+" else " + ")]
        elif token.kind == "NUM" and role not in ("order", "partial") and token.text.isdigit():
            operator = {"exponent": "exponent changed", "index": "index swapped", "limits": "limit changed"}
            yield operator.get(role, "number changed"), [self.put(n, f" {int(token.text) + 1} ")]
        elif token.kind == "FRAC":
            first = n + 1, self.match[n + 1]
            second = first[1] + 1, self.match[first[1] + 1]
            spans = [(self.tokens[a].start, self.tokens[b].end) for a, b in (first, second)]
            if not self.is_operator(n):
                above, below = (self.latex[a:b] for a, b in spans)
                yield "fraction swapped", [(*spans[0], f" {below} "), (*spans[1], f" {above} ")]
        elif token.kind == "DIV" and self.tokens[n + 1].kind != "PARTIAL":
            yield "fraction swapped", [self.put(n, " \\cdot ")]
        elif token.kind == "TOP" and role != "transpose":
            yield "transpose dropped", [self.cut(n, n + 1)]
        elif token.kind == "FN" and token.text in ("ln", "log", "exp", "sin", "cos", "max", "min"):
            other = {"ln": "exp", "log": "exp", "exp": "ln", "sin": "cos", "cos": "sin", "max": "min", "min": "max"}
            yield "function swapped", [self.put(n, f" \\{other[token.text]} ")]
        elif token.kind == "BIG" and token.text in ("sum", "prod"):
            yield "sum turned into a product", [self.put(n, " \\prod " if token.text == "sum" else " \\sum ")]
        elif token.kind in ("NAME", "CALL"):
            yield from self.of_name(n, token, role)

    def inner(self, n):
        """Return the role of the innermost brackets around token n."""
        around = [r for r in self.regions if r.lo <= n < r.hi]
        return min(around, key=lambda r: r.hi - r.lo).role

    def of_name(self, n, token, role):
        letters = self.used | self.classes
        letter = token.text in self.declared.letters or role == "index" and token.text in self.sizes | self.classes
        if letter:
            for other in sorted(letters - {token.text}):
                yield "index swapped", [self.put(n, f" {other} ")]
            return
        if role == "index" or token.text in ("e", "\\delta", "\\pi") and (token.text, 0) not in self.known:
            return
        if token.text in self.sizes and (token.text, 0) not in self.known:
            for other in sorted(self.sizes - {token.text}):
                yield "symbol swapped", [self.put(n, f" {other} ")]
            return
        key, end = self.key(n)
        if key not in self.known:
            return
        symbol = self.known[key]
        for (name, count), other in self.known.items():
            if name != token.text and count == key[1] and len(other.parameters) == len(symbol.parameters):
                yield "symbol swapped", [self.put(n, f" {name} ")]
        following = self.tokens[end].kind if end < len(self.tokens) else ""
        bare = n and self.tokens[n - 1].kind == "LC" and self.tokens[n - 1].start == token.start
        if bare or following in ("CARET", "TOP") or role in ("partial", "limits", "high") or symbol.parameters:
            return
        end = self.tokens[end - 1].end
        if symbol.kind == "components":
            yield "transpose added", [(end, end, "^{\\top} ")]
        else:
            yield "exponent added", [(end, end, "^{2} ")]

    def key(self, n):
        """Return the key of the symbol at n, and the place behind its indices."""
        token, end = self.tokens[n], n + 1
        if end >= len(self.tokens) or self.tokens[end].kind != "UNDER":
            return (token.text, 0), end
        close = self.match[end + 1]
        inside = self.tokens[end + 2 : close]
        count = sum(
            t.kind in ("NAME", "NUM") and (m == 0 or inside[m - 1].kind != "ADD") for m, t in enumerate(inside)
        )
        if len(inside) == 1 and inside[0].kind == "NUM" and (token.text, 1) not in self.known:
            count = len(inside[0].text)
        return (token.text, count), close + 1
