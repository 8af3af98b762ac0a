"""What is seen before a formula has a tree: which names are called, which letters count, and how far.

A page that declares nothing is read twice: these guesses are what the second reading knows of its names.
"""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from importlib import import_module

from ..reading.tokens import Unreadable, tokens
from ..reading.tokens.distributions import STANDARD
from ..reading.tokens.token import Context
from ..reading.trees.brackets import close
from .raised import raised
from .words import COMMANDS, is_word, spelt, words_as_names

COUNTING = set("ijklmnpqrst")  # what a letter in an index is taken for, unless it stands for a quantity elsewhere
CALLED = {"f", "g", "h", "F", "G", "H", "J", "L", "R", "p", "q", "P", "\\phi", "\\psi", "\\varphi", "\\sigma", "\\ell",
          "\\rho", "\\Phi", "\\mathcal{L}", "\\mathcal{J}", "\\mathbb{P}", "\\mathbb{E}", "E"}  # fmt: skip
MANY = 6  # how many times as often a name stands alone as before brackets for it to be no function
AVERAGES = {"\\mathbb{E}", "E", "\\mathrm{E}", "\\mathrm{Var}", "\\mathrm{Cov}"}
RANDOM = {"\\mathbb{V}", "\\mathrm{V}", "\\mathrm{var}", "\\mathrm{cov}"}
BARS = ("LBAR", "GIVEN", "RBAR", "BAR")
NORMAL = {"N", "\\mathcal{N}", "\\mathrm{N}", "\\mathrm{Normal}", "\\mathrm{Gaussian}"}
IN = ("\\in", "∈")
OWN = {"e", "\\pi", "\\mathrm{e}", "\\mathrm{const}", "\\mathbb{R}", "\\mathbb{N}", "\\mathbb{Z}"}
GREEK = set(
    "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi varpi rho varrho sigma varsigma "
    "tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega ell hbar imath jmath aleph Re Im".split()
)
CHANGE = re.compile(rf"(\\Delta)(?![A-Za-z])\s*((?:\\(?:mathbf|boldsymbol|bm|vec)\s*\{{[A-Za-z]\}}|[A-Za-z]|\\(?:{'|'.join(sorted(GREEK))})(?![A-Za-z]))?)")
ABOVE = re.compile(r"\\(?:overset|stackrel)\s*\{(?:[^{}]|\{[^{}]*\})*\}\s*\{?\s*\\sim\s*\}?")
TITLE = re.compile(r"\A\s*\([A-Z][a-z]{2,}\)\s*(?:\\(?:space|quad|qquad)\b|\\[ ,;:!])")


SUBSCRIPT = re.compile(r"_\{?((?:[A-Za-z]|[^{}_^$]{1,20}(?=\})))")
BRACKETED = re.compile(r"declare (.+)\^\{([(\[])(.+)([)\]])\}\Z", re.S)  # what is said where x^{(i)} is not declared
COUNTED_ABOVE = re.compile(r"[A-Za-z](?:[+-]\d)?")
DECORATIONS = {
    "boldsymbol", "mathcal", "mathbb", "mathscr", "mathfrak", "mathsf", "mathit", "mathtt", "mathrm", "text", "vec", "hat", "tilde",
    "bar", "dot", "ddot", "underline", "check", "breve", "mathbf", "bm", "ast", "star", "max", "min", "prime",
}  # fmt: skip


@dataclass
class Letters:
    """The guesses about names: functions, index letters with their ranges ("" where none is stated), names with a fixed index."""

    base: Context = Context()  # what is declared already
    words: frozenset = frozenset()  # those that are names: Loss, \\mathrm{MSE}
    functions: set = field(default_factory=set)
    conditional: set = field(default_factory=set)  # functions with a bar or an event in their brackets
    standard: set = field(default_factory=set)  # names of standard distributions
    ranges: dict = field(default_factory=dict)  # letter -> [(range, line), …] in the order of the page
    bound: set = field(default_factory=set)  # letters below Σ, or with "= 1, …, n"
    indices: set = field(default_factory=set)
    literals: set = field(default_factory=set)
    families: dict = field(default_factory=dict)  # name -> range of x_1, …, x_n
    tables: dict = field(default_factory=dict)  # name -> range of each place of x_{11}, …, x_{nd}
    bracketed: set = field(default_factory=set)  # names that an index above belongs to: x^{()} of x^{(i)}, a^{} of a^l
    counters: set = field(default_factory=set)  # the letters that count there
    raised: dict = field(default_factory=dict)  # those of layers, l of a^l, and how far they count if that is said
    layers: bool = False  # whether letters stand above names without brackets
    typed: dict = field(default_factory=dict)  # a name in its normal form -> as it is typed
    spaces: dict = field(default_factory=dict)  # (name, number of indices) -> the R that it is in: ("n", "d"), ("d",) or ()
    values: dict = field(default_factory=dict)  # (name, number of indices) -> the kind of number that \in \{0, 1\} or (0, 1) says, and the line
    random: dict = field(default_factory=dict)  # (name, number of indices) -> mean and variance of what is normal, and the line
    averaged: bool = False  # whether E is an average over the letters of a p(x \\mid y)
    plain: Counter = field(default_factory=Counter)  # names that stand outside of indices
    subscripts: dict = field(default_factory=lambda: defaultdict(set))  # letter -> names that carry it

    @property
    def context(self):
        """What the second reading knows."""
        labels = {label for found in self.ranges.values() for label, _ in found if label and not label.isdigit()}
        names = (set(self.plain) | self.indices | labels) - {"d", "T", "e", "\\mathrm{T}"} - self.standard
        base = self.base
        averages = AVERAGES | RANDOM if self.random or self.averaged else set()
        names -= averages
        return replace(
            base, random=base.random or self.averaged or bool(self.random), functions=base.functions | self.functions - averages, conditional=base.conditional | self.conditional, literals=base.literals | self.literals,
            names=base.names | names, indices=base.indices | self.indices | labels, families=base.families | self.bracketed,
        )  # fmt: skip

    def expanded(self, latex):
        """Return a formula without the author's macros: a block may stand above their definitions."""
        macros = getattr(self.base, "macros", None)
        if not macros:
            return latex
        return " ".join(import_module("eqcheck.reading.tokens.macros").expand(latex, macros).text.split())

    @property
    def plainly(self):
        """What the first reading knows: names with a fixed index, and what is declared."""
        return replace(
            self.base, functions=frozenset(), literals=self.base.literals | self.literals, names=self.words, indices=frozenset(),
            families=self.base.families | self.bracketed,
        )  # fmt: skip


def untitled(latex):
    r"""Return a formula without a word in brackets in front, as in (Mean) \space \mu = …, or above a \sim, and with x_i for x\_i; every place in it stays."""
    latex = ABOVE.sub(lambda found: "\\sim".rjust(len(found[0])), latex).replace("\\_", " _")  # what Markdown escapes
    return TITLE.sub(lambda found: " " * len(found[0]), latex)


def is_letter(name):
    r"""Say whether a name is made of letters: a macro such as \cov is none, whatever it stands for."""
    return all(command[1:] in GREEK or command[1:] in DECORATIONS for command in COMMANDS.findall(name))


def letters(formulas, base=Context(), layers=True):
    """Return the guesses that all formulas of a page together allow; with ``layers`` a letter above a name may count layers."""
    base = replace(base, changes=_changes(formulas))
    words = words_as_names(formulas)
    found = Letters(base, words)
    _choose_bracketed(formulas, found)
    if layers:
        _choose_raised(formulas, found)
    _count_layers(found)
    _choose_literals(formulas, found)
    calls, defined = defaultdict(list), set()
    found = Letters(base, words, literals=found.literals, bracketed=found.bracketed, counters=found.counters, raised=found.raised, layers=found.layers)
    _count_layers(found)
    for formula in formulas:
        read = _tokens(formula, found)
        _ranges(read, formula.line, found)
        _spaces(read, found)
        _values(read, formula, found)
        _random(read, formula, found)
        _names(read, formula.latex, found, calls, defined, defaultdict(list))
    _forget_inner_ranges(found)
    if not any(name in AVERAGES | RANDOM for name in (*calls, *found.plain)):
        found.random.clear()
    found.conditional = {name for name, contents in calls.items() if name not in AVERAGES and any(map(_is_conditional, contents))}
    found.averaged = bool(found.conditional) and any(name in AVERAGES for name in (*calls, *found.plain))
    found.functions = {name for name, contents in calls.items() if name in found.conditional or _is_function(name, contents, found, defined)} - found.standard
    found.functions |= {name for name in calls if name.rstrip("'") in found.functions}
    _choose_indices(found)
    return found


def _changes(formulas):
    r"""Return the names such as \Delta x, where the page writes \Delta before a letter and nowhere else."""
    found, alone = set(), set()
    for sign, letter in (match for formula in formulas for match in CHANGE.findall(formula.latex)):
        alone |= set() if letter else {sign}
        found |= {(sign, token.text) for token in tokens(letter) if letter}
    return frozenset(f"{sign} {name}" for sign, name in found if sign not in alone)


def _choose_bracketed(formulas, found):
    """Find the names with a superscript in brackets: one letter counts, anything else is part of the name."""
    seen = set()
    for formula in formulas:
        try:
            read = [] if spelt(formula.latex, found.words) else tokens(formula.latex, found.plainly, lenient=True)
        except Unreadable:
            continue
        seen |= {match.groups() for token in read if token.kind == "ERROR" and (match := BRACKETED.search(token.text))}
    tags = _tags(seen, formulas)
    lower = {inside[:1] for _, _, inside, _ in seen if COUNTED_ABOVE.fullmatch(inside) and inside[:1].islower()}
    for name, opening, inside, closing in seen:
        counted = COUNTED_ABOVE.fullmatch(inside) and (name, inside) not in tags
        letter = inside[:1].lower() if inside[:1].lower() in lower else inside[:1]  # the L of the last layer, beside l
        if counted:
            found.bracketed.add(f"{name}^{{{opening}{closing}}}")
            found.counters.add(letter)
            if letter != inside[:1]:
                found.raised[letter] = inside[:1]
    for name, opening, inside, closing in seen:
        if f"{name}^{{{opening}{closing}}}" not in found.bracketed or (name, inside) in tags:
            found.literals.add(f"{name}^{{{opening}{inside}{closing}}}")


def _tags(seen, formulas):
    """Return the (name, letter) of brackets that tell names apart and count nothing: u^{(a)}, u^{(b)} and u^{(t)}, and no u_a."""
    counting = {letter for formula in formulas for group in SUBSCRIPT.findall(formula.latex) for letter in group if letter.isalpha()}
    letters = defaultdict(set)
    for name, _, inside, _ in seen:
        letters[name].add(inside)
    alone = {name: found for name, found in letters.items() if len({letter.lower() for letter in found}) > 1 and all(len(each) == 1 and each.isalpha() for each in found)}
    return {(name, letter) for name, found in alone.items() if not found & counting for letter in found}


def _given(read, given):
    """Take note of the indices with which a name stands alone on the left of a sign: f_1 = … and f_2 = … are two names, unless f_k = … stands there, too."""
    for i, token in enumerate(read):
        if token.kind != "NAME" or i + 1 >= len(read) or read[i + 1].kind != "UNDER" or i and read[i - 1].kind not in ("ROW", "AMP", "COMMA", "GAP"):
            continue
        end = close(read, i + 2)
        behind = [t for t in read[end : end + 2] if t.kind != "AMP"][:1]
        if behind and behind[0].kind == "REL" and behind[0].text in ("=", ":="):
            given[token.text].add("".join(t.text for t in read[i + 3 : end - 1]))


def _choose_raised(formulas, found):
    """Find the names with a letter above that counts layers, or is part of the name."""
    marks = raised([_tokens(formula, found) for formula in formulas])
    found.layers = bool(marks.families or marks.literals)
    found.bracketed |= marks.families
    found.literals |= marks.literals
    found.counters |= marks.counters
    found.raised |= {letter: marks.ranges.get(letter, "") for letter in marks.counters}


def _count_layers(found):
    """Take note of how far the letters above names count."""
    for letter, label in found.raised.items():
        found.bound.add(letter)
        found.ranges[letter] = [(label, None)]


def _choose_literals(formulas, found):
    """Find the names with an index that is part of them: one that counts nothing."""
    fixed, given = defaultdict(list), defaultdict(set)
    for formula in formulas:
        read = _tokens(formula, found)
        _given(read, given)
        _ranges(read, formula.line, found)
        _names(read, formula.latex, found, defaultdict(list), set(), fixed)
    _forget_inner_ranges(found)
    _choose_indices(found)
    for name, index in fixed:
        numbered = len(given[name]) > 1 and all(part.isdigit() for part in given[name])
        if is_word(index, COUNTING | found.bound) or numbered and index[0] in given[name] or not any(letter in found.indices for letter in index) and not _counted(name, index, found, fixed):
            found.literals.add(f"{name}_{{{''.join(index)}}}")


def _tokens(formula, found):
    """Return the tokens of a formula, none if it cannot be read or spells words."""
    try:
        return [] if spelt(formula.latex, found.words) else tokens(formula.latex, found.plainly)
    except Unreadable:
        return []


def _forget_inner_ranges(found):
    """A sum up to another index has no range of its own."""
    for stated in found.ranges.values():
        stated[:] = [("" if label in found.bound else label, line) for label, line in stated]


def _names(read, latex, found, calls, defined, fixed):
    """Take note of each name: how it is typed, what its index is, whether a bracket follows it."""
    i, side_begins = 0, True
    while i < len(read):
        token = read[i]
        if token.kind == "UNDER":  # of a sum: its letters are indices
            i = close(read, i + 1)
            continue
        if token.kind not in ("NAME", "CALL"):
            side_begins = token.kind in ("REL", "ROW", "AMP", "COMMA", "TEXT", "COND", "THEREFORE", "GAP") or side_begins and token.kind == "LC"
            i += 1
            continue
        name = token.text
        if token.kind == "CALL" and name in STANDARD:  # \mathcal{N}(x \mid \mu, \Sigma) is known
            found.standard.add(name)
            i += 1
            continue
        found.typed.setdefault(name, _as_typed(latex, token))
        found.plain[name] += 1
        end = i + 1
        if end < len(read) and read[end].kind == "UNDER":
            inside = read[end + 2 : close(read, end + 1) - 1]
            index = tuple(t.text for t in inside if t.kind != "COMMA")
            if name in AVERAGES:  # E_{z \sim q(z \mid x)}
                _names(inside, latex, found, calls, defined, defaultdict(list))
            simple = all(t.kind in ("NAME", "NUM", "COMMA", "MUL") for t in inside)
            if simple and index and name.rpartition("_{")[0] == "":
                fixed[name, index].append(True)
            for t in inside:
                if t.kind == "NAME" and not is_word(index, COUNTING | found.bound):
                    found.subscripts[t.text].add(name)
            end = close(read, end + 1)
        after = close(read, end + 1) if end < len(read) and read[end].kind == "CARET" else end
        if after < len(read) and read[after].kind == "LP" and read[after].text in "([":
            stop = close(read, after)
            content = read[after + 1 : stop - 1]
            calls[name].append(content)
            named = all(t.kind in ("NAME", "COMMA", "UNDER", "LC", "RC", "NUM") for t in content) and content[:1] and content[0].kind == "NAME"
            if named and side_begins and stop < len(read) and read[stop].kind == "REL":
                defined.add(name)
        side_begins = False
        i = end


def _is_conditional(content):
    """Say whether a bar or an event stands among the arguments in a bracket."""
    return any((t.kind, t.text) == ("NOTREAD", "\\mid") or t.kind in ("GIVEN", "EVENT") for t in content)


def _as_typed(latex, token):
    """Return a name as it stands in the formula, if it is the same name there."""
    typed = " ".join(latex[token.start : token.end].split())
    try:
        again = tokens(typed, Context(literals=frozenset({token.text}), names=frozenset({token.text})))
    except Unreadable:
        return token.text
    return typed if len(again) == 1 and again[0].text == token.text else token.text


def _is_function(name, contents, found, defined):
    """Say whether a name before brackets is a function, and no factor."""
    if name in OWN or name in found.bound:
        return False
    if name in defined or any(t.kind == "COMMA" for content in contents for t in content):
        return name in defined or name in CALLED or found.plain[name] < MANY * len(contents)  # x(s, t) once, and x everywhere
    if len(name) > 1 and name.startswith("\\mathrm{") or name in found.words:
        return True
    single = all(sum(t.kind in ("NAME", "NUM") for t in c) == 1 or c and c[0].kind == "NAME" and c[1:2] and c[1].kind == "UNDER" and c[-1].kind == "RC"
                 for c in contents)  # fmt: skip
    if name in CALLED:
        return 2 * len(contents) >= found.plain[name] or single
    return single and 2 * len(contents) >= found.plain[name]


def _ranges(read, line, found):
    """Take note of i in Σ_{i=1}^n, in i = 1, …, n, and of x_1, …, x_n."""
    for i, token in enumerate(read):
        if token.kind == "BIG":
            _limits(read, i, line, found)
        elif token.kind == "DOTS":
            before = [t for t in read[max(0, i - 8) : i] if t.kind != "COMMA"]
            after = [t for t in read[i + 1 : i + 8] if t.kind not in ("COMMA", "ADD", "MUL")]
            _ends(read, i, found)
            top = after[0] if after else None
            stated = len(before) > 2 and (before[-2].kind == "REL" and before[-2].text == "=" or before[-2].text in IN)
            runs = [t.kind for t in before[-3:]]
            if top and runs in (["NAME", "REL", "NUM"],) and stated and top.kind in ("NAME", "NUM"):
                _range(found, before[-3].text, top.text, line)
            elif top and len(before) > 3 and runs[1:] == ["LP", "NUM"] and before[-3].text in IN and top.kind in ("NAME", "NUM"):
                _range(found, before[-4].text, top.text, line)
            if top and top.kind == "NAME" and [t.kind for t in after[1:4]] == ["UNDER", "LC", "NAME"] and after[4:5] and after[4].kind == "RC":
                found.families.setdefault(top.text, after[3].text)


def _ends(read, i, found):
    r"""Take note of the n of a list \begin{bmatrix} x_1 \\ \vdots \\ x_n \end{bmatrix}, and of the n and d of a table of x_{11}, …, x_{1d}, …, x_{n1}."""
    after = [t for t in read[i + 1 : i + 24] if t.kind not in ("COMMA", "ADD", "MUL", "ROW", "AMP", "DOTS")][:8]
    if [t.kind for t in after[:3]] != ["NAME", "UNDER", "LC"]:
        return
    name, inside = after[0].text, [(t.kind, t.text) for t in after[3 : next((n for n, t in enumerate(after) if t.kind == "RC"), 3)]]
    kinds = [kind for kind, _ in inside]
    if kinds == ["NAME"]:
        found.families.setdefault(name, inside[0][1])
    elif kinds in (["NUM", "NAME"], ["NAME", "NAME"]):
        found.tables.setdefault(name, {}).setdefault(1, inside[1][1])
    elif kinds == ["NAME", "NUM"]:
        found.tables.setdefault(name, {}).setdefault(0, inside[0][1])


def _limits(read, i, line, found):
    parts, j = {}, i + 1
    while j + 1 < len(read) and read[j].kind in ("UNDER", "CARET"):
        end = close(read, j + 1)
        parts[read[j].kind] = read[j + 2 : end - 1]
        j = end
    low, high = parts.get("UNDER", []), parts.get("CARET", [])
    signs = [n for n, t in enumerate(low) if t.kind == "REL" or t.kind == "NOTREAD"]
    first = low[: signs[0]] if signs else low
    names = [t.text for t in first if t.kind == "NAME"]
    if signs and len(names) == 0:  # 1 ≤ i ≤ n
        names = [t.text for t in low[signs[0] + 1 :][:1] if t.kind == "NAME"]
    label = high[0].text if len(high) == 1 and high[0].kind in ("NAME", "NUM") else ""
    if len(high) > 1 and high[1].kind == "REL":  # \sum_{i=1}^{i=n}
        label = high[2].text if len(high) == 3 else ""
    for name in names:
        if re.fullmatch(r"[A-Za-z]", name) and (read[i].text in ("sum", "prod") or label):
            _range(found, name, label, line)


def _range(found, letter, label, line):
    if label.isdigit() and not 1 <= int(label) <= 12:
        label = ""
    found.bound.add(letter)
    found.ranges.setdefault(letter, []).append((label, line))


def _spaces(read, found):
    r"""Take note of x \in \mathbb{R}^{n \times d}, also for several names."""
    for i, token in enumerate(read):
        if token.text not in IN or i + 1 >= len(read) or read[i + 1].text not in ("\\mathbb{R}", "\\boldsymbol{R}", "\\Re", "\\R"):
            continue
        power = ()
        if i + 2 < len(read) and read[i + 2].kind == "CARET":
            inside = read[i + 4 : close(read, i + 3) - 1]
            power = tuple(t.text for t in inside if t.kind in ("NAME", "NUM"))
            product = any(t.kind == "MUL" for t in inside)
            if len(inside) != (3 if product else 1) or len(power) != (len(inside) + 1) // 2:
                power = ("",) * (2 if product else 1)  # R^{n+1}
        for name, count in _listed(read, i):
            found.spaces.setdefault((name, count), power)


def _values(read, formula, found):
    r"""Take note of y \in \{0, 1\}, a binary number, and of p \in (0, 1), a probability, also for several names."""
    for i, token in enumerate(read):
        inside = read[i + 1 : i + 6]
        if token.text not in IN or [t.kind for t in inside] != ["LP", "NUM", "COMMA", "NUM", "RP"] or [inside[1].text, inside[3].text] != ["0", "1"]:
            continue
        kind = "binary" if inside[0].text in ("\\{", "\\lbrace") else "probability"
        for name, count in _listed(read, i):
            found.values.setdefault((name, count), (kind, formula.line))


def _random(read, formula, found):
    r"""Take note of \epsilon \sim \mathcal{N}(0, \sigma^2), also for several names."""
    for i, token in enumerate(read):
        if token.text != "\\sim" or [t.kind for t in read[i + 1 : i + 3]] not in (["NAME", "LP"], ["CALL", "LP"]) or read[i + 1].text not in NORMAL:
            continue
        if any(t.kind in BARS or t.text == "\\mid" for t in read[max(0, i - 12) : i]):
            continue  # y | x ~ N(…) says nothing of x, and of y no number alone
        end = close(read, i + 2)
        inside = read[i + 3 : end - 1]
        depths, depth = [], 0
        for t in inside:
            depth += (t.kind in ("LP", "LC")) - (t.kind in ("RP", "RC"))
            depths.append(depth)
        commas = [n for n, t in enumerate(inside) if t.kind == "COMMA" and depths[n] == 0]
        if len(commas) != 1 or not 0 < commas[0] < len(inside) - 1:
            continue
        mean = formula.latex[inside[0].start : inside[commas[0]].start].strip()
        variance = formula.latex[inside[commas[0] + 1].start : read[end - 1].start].strip()
        for name, count in _listed(read, i):
            found.random.setdefault((name, count), (mean, variance.removesuffix("\\right").strip(), formula.line))


def _listed(read, end):
    """Return the names (with how many indices) that stand before a place, parted by commas; none if they are a product."""
    found, j, counted, parted = [], end - 1, 0, True
    while j >= 0:
        token = read[j]
        if token.kind == "RC":
            begin = max((n for n in range(j) if read[n].kind == "LC" and close(read, n) == j + 1), default=0)
            if begin < 1 or read[begin - 1].kind != "UNDER":
                return []
            counted = sum(t.kind == "NAME" for t in read[begin + 1 : j])
            j = begin - 2
        elif token.kind == "NAME" and parted:
            found.append((token.text, counted))
            counted, parted, j = 0, False, j - 1
        elif token.kind == "COMMA" and not parted:
            parted, j = True, j - 1
        else:
            return [] if token.kind in ("NAME", "ADD", "MUL", "RP", "TOP", "FRAC") else found
    return found


def _choose_indices(found):
    """Say which letters in subscripts are indices, and which are part of a name."""
    found.indices = {letter for letter in found.bound if len(letter) == 1 or letter in found.subscripts}
    labels = {label for stated in found.ranges.values() for label, _ in stated} | _ends_of(found)
    for letter in found.subscripts:
        if letter in labels or letter in OWN:
            continue
        if letter in found.counters or letter in COUNTING and letter not in found.functions and (found.plain[letter] == 0 or letter in "ijk"):
            found.indices.add(letter)


def _counted(name, index, found, fixed):
    """Say whether an index of numbers picks an entry of a name that has letters elsewhere."""
    ends = {label for stated in found.ranges.values() for label, _ in stated} | _ends_of(found)
    if not all(part.isdigit() or part in ends for part in index):
        return False
    others = [other for base, other in fixed if base == name and any(part in found.indices for part in other)]
    fits = any(len(other) == len(index) or len(index) == 1 and len(index[0]) == len(other) for other in others)
    return (fits or name in found.families or name in found.tables and len("".join(index)) == 2) and "0" not in index


def _ends_of(found):
    """Return the letters with which lists and tables end."""
    return {*found.families.values(), *(end for ends in found.tables.values() for end in ends.values())}
