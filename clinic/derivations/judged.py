"""A text under an alphabet: its statements, each with eqcheck's verdict."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from eqcheck.judging.checks import Check
from eqcheck.judging.definitions import define
from eqcheck.judging.page import Page
from eqcheck.judging.samples import assignments, samples
from eqcheck.judging.verdicts import judge
from eqcheck.meaning.declarations import Symbol
from eqcheck.meaning.values import NotDefined, ShapesDiffer, TooSmall, evaluate, holds_at
from eqcheck.reading.documents import Formula
from eqcheck.reading.statements.reader import Reader
from eqcheck.reading.statements.statement import CLAIM, LOST, Side
from eqcheck.reading.tokens import Context, Unreadable
from eqcheck.reading.trees.indices import free_indices

from . import calculus, gradients, letters as spelling, meanings, readings, typed
from .conditions import condition_tree
from .letters import CLASSES
from .shapes import CONDITIONAL, LABELS, LOGITS, bare, walk

BEGINS_WITH_A_SIGN = re.compile(r"(?:\s|&|\\begin\{\w+\*?\}|\\quad|\\;|\\,)*(?:=|\\approx)")
COUNTS = re.compile(r"\s*[a-z]'?\s*(?:,\s*[a-z](?:'|\^\s*\{?\s*\\prime\s*\}?)?\s*)*=\s*[01]\s*,?\s*(?:,|\\[a-z]*dots)")  # i = 1, …, n claims nothing
ANOTHER = "a loss of the text's own, and not cross-entropy"
LIKELIHOOD = "the log-likelihood, which is minus the loss: its gradient has the other sign"
OWN = {"e", "\\mathrm{e}", "\\pi", "\\delta", "d", "T", "\\infty"}  # names that nobody has to declare
IF_TRUE = re.compile(r"if (\S+) is the true class")
AGREES, DIFFERS, NOT_READ = "agrees", "differs", "not read"


@dataclass
class Line:
    """One relation sign of the text as it was read: its statement, the declarations it is read under, its check."""

    number: int
    piece: object
    statement: object
    declared: object
    check: Check | None = None
    reading: tuple = ()  # the alphabet, and the letter of the labels
    own: bool = False  # whether it defines a letter of the text's own
    typed: str = ""  # as the reader wrote it
    other_loss: bool = False  # whether the text has defined another loss above
    values: object = None  # what its right side gives on the catalogue's probes
    names: tuple = ()  # the mistakes of the catalogue that give the same
    factor: str = ""
    mend: str = ""
    classes: frozenset = frozenset()  # letters that the text names as the true class
    apart: bool = False  # whether it is about an entry of a matrix whose diagonal has a line of its own


def trees_of(texts):
    """Return the chains of a text without any declarations: for each, the trees of its sides, None where unread."""
    reader, chains = Reader(), []
    for latex, display in texts:
        last = None
        if BEGINS_WITH_A_SIGN.match(latex):
            latex = f"0 {latex}"
        for statement in reader.read(Formula(latex, 1, display=display), Context()):
            if statement.kind != CLAIM:
                chains.append([statement.left.tree, statement.right.tree])
                continue
            if last is not None and statement.head is last[0]:
                last[1].append(statement.right.tree)
            else:
                last = (statement.head, [statement.head.tree, statement.right.tree])
                chains.append(last[1])
    return [[tree for tree in chain if tree is not None] for chain in chains]


@lru_cache(maxsize=2048)
def _trees(latex, display):
    """Return the trees of all sides of one formula; none if it cannot be taken apart.  Many alphabets leave a formula as it is."""
    try:
        return tuple(tree for chain in trees_of([(latex, display)]) for tree in chain)
    except Unreadable:
        return ()


def statements(found, letters, said, as_typed=False):
    """Yield ``(piece, statement, declarations, as typed)`` for the formulas of a text, read under an alphabet.

    ``found`` are pairs of a piece and its LaTeX in the checker's spelling.
    """
    declared, label, size = spelling.declare(letters, said)
    reader, before, facts, last, sides = Reader(), None, (), "", {}
    numbered = letters.loss and (letters.loss, 0) not in said.names
    for piece, latex in found:
        for sign, name in ((CONDITIONAL, letters.probability), (LABELS, letters.label), (LOGITS, letters.logit)):
            latex = re.sub(spelling.typed(sign), lambda m: name, latex)
        if letters.true_class and not letters.two:  # e_c is the one-hot label
            unit = rf"(?:\\(?:mathbf|boldsymbol|vec)\s*\{{?\s*e\s*\}}?|\\(?:mathbf|mathbb)\s*\{{\s*1\s*\}}|(?<![A-Za-z\\])e)\s*_\s*(?:\{{\s*{re.escape(letters.true_class)}\s*\}}|{re.escape(letters.true_class)}(?![A-Za-z]))"
            latex = re.sub(unit, lambda m: label, latex)
        for other in said.logged - said.defined:  # a second letter for the probabilities, as in −Σ y_i log p_i behind σ(z)_i
            if other != letters.probability and other not in (letters.logit, letters.label, letters.loss, letters.weight, letters.feature):
                latex = re.sub(spelling.typed(other) + r"(?=\s*_)", lambda m: letters.probability, latex)
        for other, function in said.calls:
            if function == letters.probability and other not in (letters.logit, letters.label, letters.loss, letters.weight, letters.feature):
                latex = re.sub(r"(?<!bar\{)" + spelling.typed(other), lambda m: letters.probability, latex)
        latex = spelling.ends_of_dots(spelling.respelt(latex, letters, numbered), size)
        formula = Formula(latex, piece.line, display=piece.display)
        trees = _trees(latex, piece.display)
        conditions = tuple(map(condition_tree, piece.conditions))
        inside = [*trees, *(("name", "\\delta", (("i", c[1][1]), ("i", c[3][1]))) for c in conditions if "num" not in (c[1][0], c[3][0]))]
        goes_on = before if BEGINS_WITH_A_SIGN.match(latex) else None
        before = here = spelling.for_formula(declared, inside, letters, size, goes_on)
        read = reader.read(formula, here.context)
        written, last = typed.statements(piece.left + piece.latex, last) if as_typed else (None, "")
        for n, statement in enumerate(read):
            fact = _fact(statement, letters)
            if fact:
                facts = (*facts, fact)
            there, statement = _with_compared(here, statement), _uncalled(statement, here, sides)
            shown = written[n] if written is not None and len(written) == len(read) else ""
            yield piece, replace(statement, standing=(*statement.standing, *conditions, *facts)), there, shown


def _uncalled(statement, declared, sides):
    """Return a statement with f for f(x), where nothing is declared as x: it says that f depends on something.

    ``sides`` are those that were changed, with what they were: the right side of a statement is the left one of the next.
    """
    if statement.error:
        return statement

    def without(tree):
        if not isinstance(tree, tuple) or not tree:
            return tree
        tree = tuple(without(part) for part in tree)
        if tree[0] == "mul" and len(tree) == 3 and tree[2][0] == "paren" and bare(tree[2])[0] == "name" and not bare(tree[2])[2]:
            function, argument = tree[1], bare(tree[2])[1]
            function = function[2] if function[0] == "mul" else function[3][0] if function[0] == "fn" and len(function[3]) == 1 else function
            plain = bare(function)[0] == "name" and not bare(function)[2] and bare(function)[1].strip("'").isalpha() and function[0] != "paren"
            if plain and argument.isalpha() and {(argument, 0), (argument, 1)}.isdisjoint(declared.symbols) and argument not in (*OWN, *declared.index, *declared.sizes):
                return tree[1]
        return tree

    def changed(one):
        tree = without(one.tree)
        if tree != one.tree and id(one) not in sides:
            sides[id(one)] = one, Side(one.latex, one.tokens, tree, one.error)
        return sides[id(one)][1] if id(one) in sides else one

    return replace(statement, head=changed(statement.head), left=changed(statement.left), right=changed(statement.right))


def _with_compared(declared, statement):
    """Return declarations in which a letter that a condition alone has, as c in "if i ≠ c", counts what the letter beside it counts."""
    found = {}
    for condition in statement.conditions:
        names = [side[1] for side in condition[1::2] if side[0] == "name" and not side[2]] if condition[0] == "rel" and len(condition) == 4 else []
        known = [name for name in names if name in declared.index]
        found.update({name: declared.index[known[0]] for name in names if known and len(name) == 1 and name not in declared.index and (name, 0) not in declared.symbols})
    return replace(declared, index={**declared.index, **found}) if found else declared


def _named_by_a_label(statement, letters):
    """Return the letter c that a text names as the true class by t_c = 1, or an empty text."""
    if statement.error or letters.two or bare(statement.right.tree) != ("num", "1"):
        return ""
    left = bare(statement.head.tree)
    return left[2][0][1] if left[0] == "name" and left[1] == letters.label and len(left[2]) == 1 and left[2][0][0] == "i" else ""


def _fact(statement, letters):
    """Return the condition that a text states of one label, y_1 = 1, or None."""
    if statement.error or not _is_given(statement, letters):
        return None
    left, right = bare(statement.head.tree), bare(statement.right.tree)
    return ("rel", left, "=", right) if right[0] == "num" and len(left[2]) == 1 and left[2][0][0] == "n" else None


def score(found, letters, said, best=None, of=0):
    """Return how well a text reads under an alphabet: how many statements agree, differ, and are not read.

    It stops as soon as ``best``, which another alphabet has reached with ``of`` statements, is out of reach.
    """
    counts = {AGREES: 0, DIFFERS: 0, NOT_READ: 0}
    own = {}
    try:
        for _, statement, declared, _ in statements(found, letters, said):
            if statement.kind == CLAIM:
                declared = with_own(declared, own)
                outcome = quick(declared, statement, how_many=1, most=9)
                if outcome == NOT_READ and (defined := _own(declared, statement)):
                    own.update(defined)
                    continue
                counts[outcome] += 1
                if best is not None and _points(counts) + 2 * max(0, of - sum(counts.values())) < best:
                    break
    except Unreadable:
        return -1000, counts
    return _points(counts), counts


def _points(counts):
    return 2 * counts[AGREES] - counts[DIFFERS] - 3 * counts[NOT_READ]


def quick(declared, statement, kind="one-hot", how_many=2, most=40):
    """Compare a statement at a few points, where eqcheck's judge would take many."""
    if statement.error:
        return NOT_READ
    left, right = statement.head.tree, statement.right.tree
    conditions = (*statement.standing, *statement.conditions)
    free = free_indices(left, declared.letters) | free_indices(right, declared.letters) | free_indices(conditions, declared.letters)
    conditions = (*(c for c in statement.standing if free_indices(c, declared.letters) <= free), *statement.conditions)
    seen = False
    for point in samples(declared, kind, 1, how_many):
        try:
            for index in list(assignments(free, point))[:most]:
                mask = np.broadcast_to(np.logical_and.reduce([holds_at(c, point, index) for c in conditions] or [True]), point.count)
                if not mask.any():
                    continue
                a, b = evaluate(left, point, index), evaluate(right, point, index)
                if a.shape != b.shape:
                    return DIFFERS
                a, b = np.real(a)[mask], np.real(b)[mask]
                good = np.isfinite(a) & np.isfinite(b)
                if not (np.abs(a - b)[good] <= 1e-7 * np.maximum(1, np.abs(a[good]))).all():
                    return DIFFERS
                seen = seen or bool(good.any())
        except TooSmall:
            continue
        except ShapesDiffer:
            return DIFFERS
        except (Unreadable, NotDefined, RecursionError):
            return NOT_READ
    return AGREES if seen else NOT_READ


def with_own(declared, own):
    if not own:
        return declared
    index = {letter: declared.index[CLASSES] for symbol in own.values() for letter in _letters_in(symbol)}
    names = {name for name, n in declared.symbols if not n} | {*declared.sizes}
    return replace(
        declared, symbols={**declared.symbols, **own},
        index={**{letter: size for letter, size in index.items() if letter not in names}, **declared.index},
    )  # fmt: skip


def _letters_in(symbol):
    """Return the index letters in the formula of a symbol."""
    bound = {node[1] for node in walk(symbol.body) if node[0] in ("sum", "prod", "max", "min") and len(node) == 6}
    return {*symbol.indices, *bound, *(i[1] for node in walk(symbol.body) if node[0] == "name" for i in node[2] if i[0] == "i")}


def _own(declared, statement):
    """Return the symbol that a statement defines where its left side is a letter that nobody has declared."""
    key = _head(statement)
    if key is None:
        return _own_part(declared, statement) or _named_behind(declared, statement)
    if statement.sign not in ("=", ":=") or key[0] in declared.letters:
        return None
    known = declared.symbols.get(key)
    if statement.chained and (part := _own_part(declared, statement)):
        return part
    if known is not None:
        if known.kind != "components" or not _is_number(declared, statement):
            return _named_behind(declared, statement)
        declared = replace(declared, symbols={k: v for k, v in declared.symbols.items() if k != key})
    alias = bare(statement.right.tree)
    if alias[0] == "name" and not alias[2] and not key[1] and (alias[1], 1) in declared.symbols and (key[0], 1) not in declared.symbols:
        one = declared.symbols[alias[1], 1]
        body = ("name", alias[1], tuple(("i", letter) for letter in one.indices))
        return {
            (key[0], 1): Symbol(key[0], one.indices, "definition", body, key=key[0]),
            key: Symbol(key[0], (), "components", (("name", key[0], body[2]), one.indices), key=key[0]),
        }  # fmt: skip
    try:
        changed, outcome = define(declared, statement)
        if key in {(node[1], len(node[2])) for node in _names(statement.right.tree)}:
            return None
    except (Unreadable, NotDefined, ShapesDiffer, RecursionError):
        return None
    return {key: changed.symbols[key]} if key in changed.symbols and outcome is None else None


def _named_behind(declared, statement):
    """Return the symbol that stands alone behind what it is to be: let Σ_k e^{z_k} = S."""
    if statement.error or statement.sign != "=":
        return None
    name, body = bare(statement.right.tree), statement.left.tree
    if body is None or name[0] != "name" or name[2] or name[1] in declared.letters or {(name[1], 0), (name[1], 1)} & declared.symbols.keys():
        return None
    if free_indices(body, declared.letters) or name[1] in {node[1] for node in _names(body)} or any(node[0] == "diff" for node in walk(body)):
        return None
    return {(name[1], 0): Symbol(name[1], (), "definition", body, key=name[1])}


def _own_part(declared, statement):
    """Return the symbol in Σ_j ℓ_j that the same sum with another body before it defines."""
    if statement.error or statement.sign != "=":
        return None
    place = _difference(statement.left.tree, statement.right.tree)
    if place is None or place == (statement.left.tree, statement.right.tree):
        return None
    body, name = place
    if name[0] != "name" or not name[2] or (name[1], len(name[2])) in declared.symbols or any(item[0] != "i" for item in name[2]):
        return None
    letters = tuple(item[1] for item in name[2])
    if free_indices(body, declared.letters) - set(letters) or not set(letters) <= declared.letters:
        return None
    return {(name[1], len(letters)): Symbol(name[1], letters, "definition", body, key=name[1])}


def _difference(one, other):
    """Return the one pair of parts in which two trees differ, or None."""
    one, other = (bare(node) if isinstance(node, tuple) and node else node for node in (one, other))
    if one == other:
        return None
    if not (isinstance(one, tuple) and isinstance(other, tuple) and one and other):
        return None
    if one[0] == other[0] and len(one) == len(other) and one[0] in ("sum", "neg", "prod"):
        found = [_difference(a, b) for a, b in zip(one, other) if a != b]
        return found[0] if len(found) == 1 else None
    return one, other


def _head(statement):
    """Return the name and the number of indices of a left side that is one letter, or None."""
    if statement.error:
        return None
    tree = bare(statement.head.tree)
    return (tree[1], len(tree[2])) if tree[0] == "name" else None


def _is_given(statement, letters):
    """Say whether a statement says which numbers a letter has in an example, t_k = 1 or z = (1.75, 1.75): it claims nothing."""
    if statement.error or letters.two or statement.head.tree is None or statement.right.tree is None:
        return False
    left, right = bare(statement.head.tree), bare(statement.right.tree)
    if left[0] != "name":
        return False
    numbers = {item[0] for item in left[2]} == {"n"} or right[0] != "num" or statement.sign == "≈"
    return (numbers or left[1] == letters.label and bool(left[2])) and not _names(right)


def _is_number(declared, statement):
    """Say whether the right side is a number, where the left is declared as a vector."""
    try:
        point = next(samples(declared, "one-hot", 1, 1))
        return evaluate(statement.right.tree, point, {}).ndim == 1
    except (Unreadable, NotDefined, ShapesDiffer, TooSmall, RecursionError):
        return False


def _names(tree):
    return [node for node in walk(tree) if node[0] == "name"]


def lines(found, letters, said, stated_below=None, meant=None):
    """Return the judged lines of a text under an alphabet.

    A text may state its loss behind the lines that use it: ``stated_below`` is that loss, the symbol by its key with
    the message of its line, once a first reading has found it.  ``meant`` takes the meanings that letters were given.
    """
    stated_below = stated_below or {}
    page, result, changed = Page("text"), [], {key: symbol for key, (symbol, _) in stated_below.items()}
    stated, late = set(), {}
    page.blocks = 1
    read = list(statements(found, letters, said, as_typed=True))
    _, label, size = spelling.declare(letters, said)
    own = {}
    for _, statement, declared, _ in read:
        if statement.kind == CLAIM:
            own = {**(_own(with_own(declared, own), statement) or {}), **own}
    own |= gradients.find(read, found, letters, own)
    rules, general = calculus.Rules(), {}
    for _, statement, declared, _ in read:
        if statement.kind == CLAIM and calculus.about(statement, {name for name, _ in declared.symbols | own} | declared.letters):
            general[id(statement)] = rules.take(statement)
    given = meanings.find([entry for entry in read if not general.get(id(entry[1]))], letters, label, own)
    own |= {key: meaning.symbol for key, meaning in given.items()}
    if meant is not None:
        meant |= given
    named = frozenset(filter(None, (_named_by_a_label(statement, letters) for _, statement, _, _ in read)))
    diagonals = {entry[:2] for _, statement, _, _ in read if (entry := readings.diagonal(statement.head.tree)) and entry[2]}
    short = {}  # letters that stand for a formula with an index of which they have none
    for piece, statement, declared, shown in read:
        typed_so, statement = statement, _unfolded(_written_out(statement, short), own)
        declared = with_own(with_own(declared, own), changed)
        if (name := _shorthand(statement, declared)):
            short[name] = statement.right.tree
            statement = replace(statement, head=statement.right, left=statement.right)
        line = Line(len(result) + 1, piece, statement, declared, reading=(letters, label), typed=shown, other_loss=bool(changed), classes=named)
        entry = readings.diagonal(statement.head.tree)
        line.apart = bool(entry) and not entry[2] and entry[:2] in diagonals
        page.declared = declared
        page.statement(statement)
        line.check = page.checks[-1]
        if name and line.check.verdict == "holds":
            line.own, line.check = True, replace(line.check, verdict="definition", message="")
        line.statement = page.judged_last if line.check.verdict in ("holds", "false") else statement  # whose head may be another one
        if statement.kind == CLAIM and line.check.verdict in ("unread", "false"):
            if not (letters.two and line.check.verdict == "unread" or readings.by_cells(line, size) or readings.hold(line, label, said.summed) or not letters.two and _named_classes(line)):
                message = LIKELIHOOD if _likelihood(line, letters) else ANOTHER
                goes_on = statement.chained and result and result[-1].check.verdict in ("holds", "definition")
                redefined = None if goes_on else _redefined(line, letters)  # L = A = B says that A is B
                if redefined:
                    changed.update(redefined)
                    late.update({key: (symbol, message) for key, symbol in redefined.items() if result and key not in stated})
                    line.own, line.check = True, replace(line.check, verdict="definition", message=message, counterexample=None)
        if statement.kind == CLAIM and (general.get(id(typed_so)) or line.check.verdict == "unread"):
            verdict = general.get(id(typed_so)) or rules.take(typed_so)
            if verdict in ("holds", "definition"):
                line.check = replace(line.check, verdict=verdict, message=calculus.RULE if verdict == "holds" else "", counterexample=None)
            elif verdict:
                line.check = replace(line.check, verdict="unread", message=calculus.NO_RULE, counterexample=None)
        if words := IF_TRUE.fullmatch(line.check.message):
            named |= {words[1]}
        key = _head(statement)
        if key in stated_below and line.check.verdict == "holds":
            line.own, line.check = True, replace(line.check, verdict="definition", message=stated_below[key][1], counterexample=None)
        if line.check.verdict in ("holds", "definition"):
            stated.add(key)
        if key in own and key not in given and line.check.verdict in ("holds", "false"):
            again = _own(replace(declared, symbols={k: v for k, v in declared.symbols.items() if k != key}), statement)
            if again:
                own.update(again)
                line.own, line.check = True, replace(line.check, verdict="definition", message="", counterexample=None)
                line.declared = with_own(declared, own)
        if statement.kind in (CLAIM, LOST) and not _is_given(statement, letters) and not COUNTS.match(line.check.left + statement.sign + line.check.right):
            result.append(line)
    for line in result:  # a class may be named below the lines that need it
        line.classes = named
        if line.check.verdict == "false" and not line.other_loss:
            readings.hold(line, label, said.summed)
    if late and not stated_below:
        return lines(found, letters, said, late, meant)
    return [replace_number(line, n) for n, line in enumerate(result, 1)]


def _shorthand(statement, declared):
    """Return the letter that a statement gives to a formula with an index, as u = e^{z_i} for a quotient rule, or None."""
    key = _head(statement)
    if key is None or key[1] or statement.sign not in ("=", ":=") or statement.chained or key[0] in declared.letters or key[0] in OWN:
        return None
    if {(key[0], n) for n in (0, 1, 2)} & declared.symbols.keys() or not free_indices(statement.right.tree, declared.letters):
        return None
    return None if key[0] in {node[1] for node in _names(statement.right.tree)} else key[0]


def _written_out(statement, short):
    """Return a statement in which such letters are written out."""
    if not short or statement.error:
        return statement
    head, right = (Side(side.latex, side.tokens, _substituted(side.tree, short)) for side in (statement.head, statement.right))
    if (head.tree, right.tree) == (statement.head.tree, statement.right.tree):
        return statement
    left = head if statement.left is statement.head else Side(statement.left.latex, statement.left.tokens, _substituted(statement.left.tree, short))
    return replace(statement, head=head, right=right, left=left)


def _substituted(node, short):
    if not isinstance(node, tuple):
        return node
    if len(node) == 3 and node[0] == "name" and not node[2] and node[1] in short:
        return ("paren", short[node[1]])
    return tuple(_substituted(part, short) for part in node)


def _unfolded(statement, own):
    """Return a statement about a letter that is defined as a derivative with that derivative on its left: δ_j = a_j − y_j is about ∂C/∂z_j."""
    key = _head(statement)
    symbol = own.get(key)
    if symbol is None or bare(symbol.body)[0] != "diff" or any(item[0] not in "in" for item in bare(statement.head.tree)[2]):
        return statement
    tree = _renamed(bare(symbol.body), dict(zip(symbol.indices, bare(statement.head.tree)[2])))
    head = Side(statement.head.latex, statement.head.tokens, tree)
    return replace(statement, head=head, left=head if statement.left is statement.head else statement.left)


def _renamed(node, to):
    """Return a tree with other indices."""
    if isinstance(node, tuple) and len(node) == 2 and node[0] == "i" and node[1] in to:
        return to[node[1]]
    return tuple(_renamed(part, to) for part in node) if isinstance(node, tuple) else node


def replace_number(line, n):
    line.number = n
    return line


def _named_classes(line):
    """Say that a line is not read where letters on its right stand for classes that the text has named: o_b = e^{z_b} / (e^{z_a} + …)."""
    statement = line.statement
    if line.check.verdict != "false" or statement.error:
        return False
    letters = line.declared.letters
    astray = free_indices(statement.right.tree, letters) - free_indices(statement.head.tree, letters) - free_indices((*statement.conditions, *statement.standing), letters)
    if len(astray) < 2:
        return False
    line.check = replace(line.check, verdict="unread", counterexample=None, message=f"{' and '.join(sorted(astray))} stand on one side only: do they name classes?")
    return True


def _likelihood(line, letters):
    """Say whether a line defines the log-likelihood, which is minus the loss."""
    statement = line.statement
    if line.check.verdict != "false" or statement.error or statement.head.tree != ("name", letters.loss, ()):
        return False
    turned = replace(statement, right=Side(statement.right.latex, statement.right.tokens, ("neg", ("paren", statement.right.tree))))
    return quick(line.declared, turned) == AGREES


def _redefined(line, letters):
    """Return the loss as the text defines it, where that is no cross-entropy: what follows is judged under it."""
    statement = line.statement
    if line.check.verdict != "false" or statement.error or statement.head.tree != ("name", letters.loss, ()):
        return None
    if free_indices(statement.right.tree, line.declared.letters):
        return None
    symbol = line.declared.symbols[letters.loss, 0]
    return {(letters.loss, 0): replace(symbol, body=statement.right.tree, latex=statement.right.latex)}
