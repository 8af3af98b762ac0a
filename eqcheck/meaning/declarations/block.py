"""A declarations block: its fields, and in which order its entries become symbols.

A bad entry costs itself and not its block: what it would have declared, and what rests on that, is
``broken``, and the fault says on which line and why.
"""

import re
from dataclasses import replace

from ...reading.tokens import Unreadable
from ...reading.tokens.macros import from_setting, with_definitions
from .entries import complete, is_class, names_in, right_side, with_letters
from .keys import key_of, name_of, signed
from .layers import layers, renamed
from .symbols import ASSUMPTIONS, NEAR, Declarations
from .typed import Entry, Fault, fields, twice_in

PROPORTIONAL = "\\propto"
DECLARING = ("index", "symbols", "macros")  # the fields whose entries declare names
LAYOUTS = ("none", "numerator")
MAX_SIZE = 12
ORDER = re.compile(r"\s*(≥|≤|>=|<=|>|<|\\geq?(?![a-z])|\\leq?(?![a-z]))\s*")
NORMS = ("spectral", "frobenius", "nuclear", "columns", "rows")
FIELDS = ("index", "assume", "symbols", "layout", "roles", "extend", "ranges", "macros", "differentials", "norms", "prime", "transpose", "approx", "gradient")


def read(text: str, before: Declarations = Declarations(), ground: Declarations = Declarations(), line: int = 1, file: str = "") -> Declarations:
    """Read a declarations block whose text begins on a line of its page, or of a ``file`` that a folder shares.

    It replaces the declarations ``before`` it, or extends them if it says so; those of the ``ground``,
    which the folder shares, stay in force but for the names that the block itself declares.  Bad entries are
    the ``faults`` of what is returned.  Raises :class:`Unreadable` where no entry can be read at all.
    """
    typed, faults = fields(text)
    block = _Block(typed, faults, line, file)
    extends = block.choice("extend", ("true", "false"), "false") == "true"
    return block.read(before if extends else replace(ground, macros=before.macros))


class _Block:
    """The fields of one block; what is wrong with an entry is put down in ``faults`` and the next one is read."""

    def __init__(self, typed, faults, line, file):
        self.line, self.file = line, file
        self.faults = [replace(fault, line=fault.line + line, file=file) for fault in faults]
        self.naming = list(self.faults)  # those that would have declared a name
        self.ratio = None  # the entry that says what ∝ means
        self.fields = {entry.key: entry for entry in typed if entry.key in FIELDS}
        for entry in typed:
            if entry.key not in FIELDS:
                self.fault(entry, f"{entry.key!r} is no field of a declaration, expected {', '.join(FIELDS)}")

    def fault(self, entry, reason, names=False):
        """Put down what is wrong with an entry, and whether it would have declared a name."""
        value = entry.value if isinstance(entry.value, str) else ""
        self.faults.append(Fault(self.line + entry.line, f"{entry.key}: {value}".strip(), str(reason), self.file))
        self.naming += self.faults[-1:] if names else []

    def read(self, before):
        """Return the declarations with what the block says."""
        declared = self.ranges(replace(before, macros=self.macros(before.macros)))
        declared = replace(
            declared,
            assume=self.choice("assume", ASSUMPTIONS, declared.assume),
            layout=self.choice("layout", LAYOUTS, declared.layout or "none").replace("none", ""),
            roles={**declared.roles, **{entry.key: entry.value for entry in self.mapping("roles") if self.is_text(entry)}},
            order=self.order(declared),
        )
        declared = replace(
            declared,
            prime=self.choice("prime", ("name", "transpose"), declared.prime or "name"),
            transpose=self.transpose(declared),
            norms=self.norms(declared.norms),
            near=self.near(declared.near),
        )
        declared = self.letters(self.symbols(declared))
        return replace(declared, faults=tuple(sorted(self.faults, key=lambda fault: fault.line)))

    def mapping(self, name):
        """Return the entries of a field; what stands there twice is a fault."""
        entry = self.fields.get(name)
        if entry is None or not entry.value:
            return []
        if not isinstance(entry.value, list) or not all(isinstance(part, Entry) for part in entry.value):
            self.fault(entry, f"{name}: expected 'name: value' entries")
            return []
        kept, twice = twice_in(entry.value)
        for second in twice:
            self.fault(second, f"{second.key!r} stands there twice", names=name in DECLARING)
        return kept

    def is_text(self, entry, names=False):
        """Say whether the value of an entry is a text, and put down a fault if it is none."""
        if not isinstance(entry.value, str):
            self.fault(entry, "expected 'name: value' entries", names)
        return isinstance(entry.value, str)

    def choice(self, name, choices, otherwise):
        """Return the value of a field that is one of some words."""
        entry = self.fields.get(name)
        if entry is None or entry.value in choices:
            return entry.value if entry else otherwise
        one = isinstance(entry.value, str)
        self.fault(entry, f"{name}: {entry.value!r}, expected {', '.join(choices)}" if one else f"{name}: expected one word")
        return otherwise

    def macros(self, before):
        """Return the macros with those of the block."""
        found = []
        for entry in self.mapping("macros"):
            macro = from_setting(entry.key, entry.value)
            if entry.cut:
                self.fault(entry, f"macro {entry.key!r}: {entry.cut!r} is a comment to YAML: put quotes around what it stands for", names=True)
            elif macro.error:
                self.fault(entry, f"macro {entry.key!r}: {macro.error}", names=True)
            else:
                found.append(macro)
        return with_definitions(before, found)

    def ranges(self, declared):
        """Return the declarations with the index letters of the block."""
        ranges, zero, past = {}, set(), {}
        for entry in self.mapping("index"):
            try:
                if self.is_text(entry, names=True):
                    letter = name_of(entry.key, "index", declared.context)
                    ranges[letter], last = _range(entry.key, entry.value)
                    zero |= {letter} if entry.value.lstrip().startswith("0") else set()
                    past.update({last: ranges[letter]} if last else {})
            except Unreadable as error:
                self.fault(entry, error, names=True)
        for last in past.keys() & {*ranges.values(), *declared.sizes}:
            self.fault(self.fields["index"], f"{last} is how many values one letter takes, and the last value of another, which counts from 0: give them two names")
        for letter, size in ranges.items():
            if letter in declared.index and (declared.index[letter], letter in declared.zero) != (size, letter in zero):
                declared = declared.keep(letter)
        return replace(declared, index={**declared.index, **ranges}, zero=declared.zero - ranges.keys() | zero, past={**declared.past, **past})

    def order(self, declared):
        """Return which ranges are at least as long as others."""
        try:
            stated = _order(self.fields["ranges"].value, declared.sizes) if "ranges" in self.fields else ()
        except Unreadable as error:
            self.fault(self.fields["ranges"], error)
            stated = ()
        return (*declared.order, *stated)

    def symbols(self, declared):
        """Return the declarations with the symbols of the block, and without what has an error or rests on one."""
        letters = [name for name, count in self.broken(declared) if count is None]
        known = {**declared.index, **dict.fromkeys(letters)}
        entries = []
        typed = self.mapping("symbols")
        self.ratio = next((entry for entry in typed if entry.key == PROPORTIONAL), None)
        for entry in typed:
            try:
                if entry is not self.ratio:
                    entries.append((entry, key_of(entry.key, known, declared.context), right_side(entry.key, entry.value)))
            except Unreadable as error:
                self.fault(entry, error, names=True)
        apart = {**declared.layers, **layers([symbol for _, symbol, _ in entries], known)}
        declared = replace(declared, layers=apart)
        signs = signed([renamed(symbol, apart, known) for _, symbol, _ in entries], known, declared.symbols.values())
        entries, seen = [(entry, symbol, text) for (entry, _, text), symbol in zip(entries, signs)], {}
        for entry, symbol, text in entries:
            other, said = seen.setdefault((symbol.name, len(symbol.indices)), (symbol, text))
            if said != text:
                self.fault(entry, f"symbols {other.key!r} and {symbol.key!r} have one name and stand for two things: rename one of them", names=True)
        declared = declared.define(*[symbol for _, symbol, _ in entries])  # first all names, so that definitions may refer to each other
        for _, symbol, text in entries:
            declared = with_letters(symbol, declared) if text == "distribution" else declared
        broken = self.broken(declared, known)
        for entry, symbol, text in sorted(entries, key=lambda entry: (is_class(entry[2]), entry[2] == "distribution")):
            if broken.keys() & {symbol.called, *((letter, None) for letter in symbol.indices)}:
                continue
            try:
                declared = declared.define(complete(symbol, text, declared))
            except Unreadable as error:
                self.fault(entry, f"symbol {symbol.key!r}: {error}", names=True)
        for key, reason in _squares_beside_their_roots(declared):
            for entry in (entry for entry, symbol, _ in entries if (symbol.name, len(symbol.indices)) == key):
                self.fault(entry, reason, names=True)
        right = {symbol.called for _, symbol, _ in entries} | {(letter, None) for letter in declared.index}
        kept = {key: fault for key, fault in declared.broken.items() if key not in right}
        return declared.leave_out({**kept, **self.broken(declared, known)})

    def letters(self, declared):
        """Return the declarations with what is said of some of their letters: which d moves, by which ∇ is taken, and so on."""
        for entry, name in ((self.ratio, "proportional"), (self.fields.get("differentials"), "differentials"), (self.fields.get("gradient"), "gradient")):
            try:
                if entry is not None:
                    declared = replace(declared, **{name: _letters(name, entry.value, declared)})
            except Unreadable as error:
                self.fault(entry, error)
        return declared

    def transpose(self, declared):
        r"""Return the superscript that transposes on this page: t, \dagger or the like."""
        entry = self.fields.get("transpose")
        if entry is None:
            return declared.transpose
        try:
            name = name_of(entry.value, "transpose") if isinstance(entry.value, str) else ""
        except Unreadable:
            name = ""
        taken = name in declared.index or name in declared.sizes or any(other.key.strip() == name for other in (self.fields["symbols"].value or [] if "symbols" in self.fields else []) if isinstance(other, Entry))
        if not name or taken:
            self.fault(entry, f"transpose: {entry.value!r}, expected a letter such as t that stands for nothing else")
            return declared.transpose
        return name

    def norms(self, before):
        r"""Return which norm of a matrix is meant: {2: spectral} for \|A\|_2, {'': frobenius} for \|A\|."""
        found = dict(before)
        for entry in self.mapping("norms"):
            if entry.value in NORMS and entry.key in ("", "1", "2", "\\infty"):
                found[entry.key] = entry.value
            else:
                self.fault(entry, f"norms: {entry.key!r}: {entry.value!r}, expected '', 1, 2 or \\infty and {', '.join(NORMS)}")
        return found

    def near(self, before):
        """Return what ≈ means between two formulas."""
        entry = self.fields.get("approx")
        if entry is None or entry.value == "" or isinstance(entry.value, str) and NEAR.fullmatch(entry.value):
            return before if entry is None else entry.value
        self.fault(entry, f"approx: {entry.value!r}, expected 'order 2 in h' or 'within 0.01'")
        return before

    def broken(self, declared, index=None):
        """Return what the entries with an error would have declared, (name, number of indices), each with its first fault.

        The number is None for an index letter.
        """
        found = {}
        for fault in self.naming:
            try:
                symbol = key_of(fault.text.partition(": ")[0].rstrip(":"), declared.index if index is None else index, declared.context)
            except Unreadable:
                continue
            symbol = renamed(symbol, declared.layers, declared.index if index is None else index)
            found.setdefault((symbol.name, len(symbol.indices)), fault)
            if not symbol.indices and symbol.name not in declared.index:
                found.setdefault((symbol.name, None), fault)
        return found


def _squares_beside_their_roots(declared):
    r"""Yield what is wrong if \sigma^2 is a letter of its own, and \sigma another one that does not know of it."""
    for name, count in declared.symbols:
        root = re.fullmatch(r"(.+)\^\{(\d+)\}", name)
        other = declared.symbols.get((root[1], count)) if root else None
        if other is not None and not other.parameters and not (other.kind == "definition" and repr(name) in repr(other.body)):
            yield (
                (name, count),
                f"{root[1]} and {root[1]}^{root[2]} are both declared: declare one of them, or {root[1]} by a formula with {root[1]}^{root[2]} in it",
            )


def _letters(name, value, declared):
    """Return the declared letters that a field or an entry names."""
    text = ", ".join(value) if isinstance(value, list) and all(isinstance(part, str) for part in value) else value
    if name == "proportional":
        stated = text.removeprefix("constant over ") if isinstance(text, str) else ""
        if not stated or stated == text:
            raise Unreadable(r"\\propto: expected 'constant over' and the letters over which the ratio is constant")
        return names_in(stated, declared)
    found = names_in(text, declared) if isinstance(text, str) else ()
    if not found or name == "gradient" and len(found) != 1:
        raise Unreadable("gradient: expected one declared letter, by which a bare ∇ is taken" if name == "gradient" else "differentials: expected the letters that d moves")
    return found


def _order(stated, sizes):
    """Read which ranges are at least as long as others: ``N ≥ D``, ``N > D ≥ K``, one or a list of them."""
    stated = stated or []
    found = []
    for text in [stated] if isinstance(stated, str) else stated:
        parts = ORDER.split(text) if isinstance(text, str) else []
        names = [name_of(part.strip(), "ranges") for part in parts[::2]]
        if len(names) < 2 or not set(names) <= set(sizes):
            raise Unreadable(f"ranges: {text!r}, expected an order such as N ≥ D of ranges that are declared under index")
        for left, sign, right in zip(names, parts[1::2], names[1:]):
            large, small = (left, right) if sign in ("≥", ">=", ">", "\\geq", "\\ge") else (right, left)
            found.append((large, small, sign in (">", "<")))
    if _circular(found):
        raise Unreadable(f"ranges: {stated!r} cannot all be true")
    return tuple(found)


def _circular(order):
    """Say whether some range would have to be larger than itself."""
    least = {name: 0 for large, small, _ in order for name in (large, small)}
    for _ in range(len(least) + 1):
        risen = False
        for large, small, strict in order:
            if least[large] < least[small] + strict:
                least[large], risen = least[small] + strict, True
        if not risen:
            return False
    return True


FROM_ZERO = re.compile(r"\s*0\s*(?:\.{2,3}|…|\\dots)\s*(.+?)\s*(-\s*1)?\s*")


def _range(letter, text):
    """Return how many values an index takes, and the name of the last one if it counts from 0 to a letter: 0..n-1 are n, 0..M are M + 1."""
    found = FROM_ZERO.fullmatch(text)
    if not found:
        return _size(letter, text), ""
    last, less = found.groups()
    if last.isdecimal() and not less:
        return _size(letter, str(int(last) + 1)), ""
    size = _size(letter, last)
    if isinstance(size, int):
        raise Unreadable(f"index {letter} runs to {text!r}, expected 0..n-1, 0..M or 0..9")
    return (size, "") if less else (f"{size}+1", size)


def _size(letter, text):
    if text.isdecimal() and len(text) < 4 and 1 <= int(text) <= MAX_SIZE:
        return int(text)
    if text[:1].isdecimal() or not text:
        raise Unreadable(f"index {letter} runs to {text!r}, expected a letter such as K or a number from 1 to {MAX_SIZE}")
    return name_of(text, f"the range of index {letter}")
