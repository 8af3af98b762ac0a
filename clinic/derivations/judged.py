"""A text under an alphabet: its statements, each with eqcheck's verdict."""

import itertools
import re
from dataclasses import dataclass, replace

import numpy as np

from eqcheck.judging.checks import Check
from eqcheck.judging.page import Page
from eqcheck.judging.samples import assignments, samples
from eqcheck.meaning.values import NotDefined, ShapesDiffer, TooSmall, evaluate, holds_at
from eqcheck.reading.statements.statement import CLAIM, LOST, Side, side
from eqcheck.reading.tokens import Unreadable
from eqcheck.reading.trees.indices import free_indices

from ..wording import readable
from . import calculus, examples, gradients, introduced, letters as spelling, meanings, parameters, readings
from .introduced import OWN, head_of, symbol_of, with_own
from .matrices import has_dots
from .post import TAKEN_BACK, TURNED, UNLESS
from .shapes import bare, walk
from .statements import is_given, named_by_a_label, statements

COUNTS = re.compile(r"\s*[a-z]'?\s*(?:,\s*[a-z](?:'|\^\s*\{?\s*\\prime\s*\}?)?\s*)*=\s*[01]\s*,?\s*(?:,|\\[a-z]*dots)")  # i = 1, …, n claims nothing
RANGES = ("<", ">", "≤", "≥", "<=", ">=")
ANOTHER = "a loss of the text's own, which is not cross-entropy as its letters are read"
AGAIN = "cross-entropy, after another loss above"
OTHER_SOFTMAX = "probabilities of the text's own, and not the softmax of the logits"
LIKELIHOOD = "the log-likelihood, which is minus the loss: its gradient has the other sign"
AGAINST_ONE = "the 1 below stands for a last class whose logit is 0; softmax is read without it"
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
    defined: bool = False  # whether the text says that its probabilities are a softmax
    other_softmax: bool = False  # whether it has defined other probabilities
    values: object = None  # what its right side gives on the catalogue's probes
    names: tuple = ()  # the mistakes of the catalogue that give the same
    factor: str = ""
    mend: str = ""
    differs: str = ""  # how it differs from what is right
    counted: bool = False  # whether it is right for one example, and wrong in how it takes them together
    classes: frozenset = frozenset()  # letters that the text names as the true class
    untempered: bool = False  # whether it stands above all that has a temperature, and a softmax without one stands there, too
    apart: bool = False  # whether it is about an entry of a matrix whose diagonal has a line of its own


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
                if outcome == NOT_READ and (defined := symbol_of(declared, statement)):
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
    ground, label, size = spelling.declare(letters, said)
    original = {key: symbol for key, symbol in ground.symbols.items() if key == (letters.loss, 0)}
    own = {}
    for _, statement, declared, _ in read:
        if statement.kind == CLAIM:
            own = {**(symbol_of(with_own(declared, own), statement) or {}), **own}
    own |= gradients.find(read, found, letters, own)
    rules, general = calculus.Rules(), {}
    for _, statement, declared, _ in read:
        if statement.kind == CLAIM and calculus.about(statement, {name for name, _ in declared.symbols | own} | declared.letters):
            general[id(statement)] = rules.take(statement)
    given = meanings.find([entry for entry in read if not general.get(id(entry[1]))], letters, label, own)
    own |= {key: meaning.symbol for key, meaning in given.items()}
    if meant is not None:
        meant |= given
    own |= _with_parameters(read, own, free := parameters.find(read, letters, own))
    example, its_labels = (None, None) if letters.chain else (examples.find(read, letters, label), examples.labels(read, letters, label))
    told_labels = False  # whether they stand above
    anchored = set()
    said_so = [statement for piece, statement, _, _ in read if not (TURNED.search(piece.before) or UNLESS.search(piece.before) or TAKEN_BACK.match(piece.after))]
    named = frozenset(filter(None, (named_by_a_label(statement, letters) for statement in said_so))) - {named_by_a_label(statement, letters, "0") for _, statement, _, _ in read}
    untempered = _above_the_temperature(read, letters)
    diagonals = {entry[:2] for _, statement, _, _ in read if (entry := readings.diagonal(statement.head.tree)) and entry[2]}
    short = {}  # letters that stand for a formula with an index of which they have none
    for piece, statement, declared, shown in read:
        typed_so, statement = statement, _unfolded(_written_out(statement, short), own)
        declared = with_own(with_own(declared, own), changed)
        if (name := _shorthand(statement, declared)):
            short[name] = statement.right.tree
            statement = replace(statement, head=statement.right, left=statement.right)
        line = Line(len(result) + 1, piece, statement, declared, reading=(letters, label), typed=shown, defined=letters.probability in said.defined, other_loss=bool(changed), other_softmax=(letters.probability, 1) in changed, classes=named)
        line.untempered = id(typed_so) in untempered
        entry = readings.diagonal(statement.head.tree)
        line.apart = bool(entry) and not entry[2] and entry[:2] in diagonals
        page.declared = declared
        page.statement(statement)
        line.check = page.checks[-1]
        if name and line.check.verdict == "holds":
            line.own, line.check = True, replace(line.check, verdict="definition", message="")
        alone = [bare(side.tree or ("num", "0")) for side in (statement.head, statement.right)]
        defines = any(side[0] == "name" and (side[1], len(side[2])) in own for side in alone)
        if line.check.verdict == "unread" and statement.kind == CLAIM and not defines and (used := parameters.of(statement, free) | anchored):
            _with_any_value(line, page, {key: free[key] for key in used}, letters, anchored)
        line.statement = page.judged_last if line.check.verdict in ("holds", "false") else statement  # whose head may be another one
        variable = _of_its_own(statement, own, given) if line.check.verdict in ("false", "unread") else ""
        if variable:
            line.check = replace(line.check, verdict="unread", counterexample=None, message=f"{readable(variable)} is defined by the text, and it is not seen how the left side depends on it")
        if line.check.verdict == "false" and "on the left" in line.check.message and has_dots(statement.right.tree):
            line.check = replace(line.check, verdict="unread", counterexample=None, message="how long a vector with dots is cannot be told")
        numbers = statement.kind == CLAIM and examples.are_numbers(statement.right.tree) and line.check.verdict in ("unread", "false")
        if numbers:
            there = bool(example) and examples.holds(line, example)
            line.check = replace(line.check, verdict="holds" if there else "unread", message=examples.HOLDS if there else examples.NOT_KNOWN, counterexample=None)
        told_labels = told_labels or its_labels is not None and bare(statement.head.tree or ("num", "0")) == ("name", label, ())
        if told_labels and not numbers and not letters.declared and examples.holds_with(line, its_labels):
            line.check = replace(line.check, verdict="holds", message=examples.WITH_LABELS, counterexample=None)
        if line.check.verdict == "false" and (letters.probability, 1) not in stated and (other := introduced.probabilities(line, letters)):
            changed.update(other)
            line.own, line.check = True, replace(line.check, verdict="definition", message=OTHER_SOFTMAX, counterexample=None)
        if line.check.verdict == "false" and introduced.against_one(line, letters):
            line.check = replace(line.check, verdict="unread", message=AGAINST_ONE, counterexample=None)
        if statement.kind == CLAIM and not (numbers or variable) and line.check.verdict in ("unread", "false"):
            if not (letters.shaped and line.check.verdict == "unread" or readings.by_cells(line, size) or readings.hold(line, label, said.summed) or not letters.shaped and _named_classes(line)):
                message = LIKELIHOOD if _likelihood(line, letters, with_own(line.declared, original)) else AGAIN if changed and _holds_with(line, original) else ANOTHER
                goes_on = statement.chained and result and result[-1].check.verdict in ("holds", "definition")
                redefined = None if goes_on else _redefined(line, letters)  # L = A = B says that A is B
                if redefined:
                    changed.update(redefined)
                    late.update({key: (symbol, message) for key, symbol in redefined.items() if result and key not in stated})
                    line.own, line.check = True, replace(line.check, verdict="definition", message=message, counterexample=None)
        if statement.kind == CLAIM and not numbers and (general.get(id(typed_so)) or line.check.verdict == "unread"):
            verdict = general.get(id(typed_so)) or (None if is_a_loss(statement, letters, line.declared) else rules.take(typed_so))
            if verdict in ("holds", "definition"):
                line.check = replace(line.check, verdict=verdict, message=calculus.RULE if verdict == "holds" else "", counterexample=None)
            elif verdict:
                line.check = replace(line.check, verdict="unread", message=calculus.NO_RULE, counterexample=None)
        if (words := IF_TRUE.fullmatch(line.check.message)) and not is_given(statement, letters):
            named |= {words[1]}
        key = head_of(statement)
        if key in stated_below and line.check.verdict == "holds":
            line.own, line.check = True, replace(line.check, verdict="definition", message=stated_below[key][1], counterexample=None)
        if line.check.verdict in ("holds", "definition"):
            stated.add(key)
        if key in own and key not in given and line.check.verdict in ("holds", "false"):
            again = symbol_of(replace(declared, symbols={k: v for k, v in declared.symbols.items() if k != key}), statement)
            if again:
                own.update(again)
                line.own, line.check = True, replace(line.check, verdict="definition", message="", counterexample=None)
                line.declared = with_own(declared, own)
        told = is_given(statement, letters)
        if told and example and examples.contradicts(line, example):
            told, line.check = False, replace(line.check, verdict="unread", message=examples.NOT_KNOWN, counterexample=None)
        told = told or line.check.verdict == "false" and _is_a_range(statement, letters)
        if statement.sign != "∈" and statement.kind in (CLAIM, LOST) and not told and not COUNTS.match(line.check.left + statement.sign + line.check.right):
            result.append(line)
    for line in result:  # a class may be named below the lines that need it
        line.classes = named
        if line.check.verdict == "false" and not line.other_loss:
            readings.hold(line, label, said.summed)
    if late and not stated_below:
        return lines(found, letters, said, late, meant)
    return [replace_number(line, n) for n, line in enumerate(result, 1)]


def _above_the_temperature(read, letters):
    """Return which statements stand above all that has a temperature, if a definition of the probabilities does, too: for them it is 1."""
    if not letters.temperature:
        return set()
    above = list(itertools.takewhile(lambda entry: ("name", letters.temperature, ()) not in {node for side in (entry[1].head, entry[1].right) for node in walk(side.tree or ())}, read))
    defined = any(bare(statement.head.tree or ("num", "0"))[:2] == ("name", letters.probability) for _, statement, _, _ in above)
    return {id(statement) for _, statement, _, _ in above} if defined else set()


def _is_a_range(statement, letters):
    """Say whether a statement bounds a letter that may have any value here by a number, 0 ≤ t ≤ 1: it says which values are meant, and claims nothing."""
    sides = [bare(side.tree or ("num", "0")) for side in (statement.left, statement.right)]
    names = [side[1] for side in sides if side[0] == "name"]
    return statement.sign in RANGES and len(names) == 1 and names[0] not in (letters.probability, letters.loss) and all(side[0] in ("name", "num") or side[0] == "neg" and side[1][0] == "num" for side in sides)


def _with_parameters(read, own, free):
    """Return the symbols that lines define with letters that may have any value, as y'_k = (1 − ε) y_k + ε/K, and these letters."""
    found = {}
    for _, statement, declared, _ in read if free else ():
        key = head_of(statement)
        labels = key is not None and key in declared.symbols and declared.symbols[key].kind == "labels" and key[1] == 1
        known = {(key[0], n) for n in (0, 1, 2)} & declared.symbols.keys() if key else ()
        if statement.kind == CLAIM and key is not None and key not in own and (not known or labels) and (used := parameters.of(statement, free)):
            letters = {name: free[name] for name in used}
            if labels:  # t_k = (1 − ε) y_k + ε/K: the labels are made of others
                before = [name for name in used if name[1] == 1]
                if len(before) != 1 or statement.chained or statement.sign not in ("=", ":="):
                    continue
                letters[before[0]] = replace(declared.symbols[key], name=before[0][0], key=before[0][0])
                declared = replace(declared, symbols={place: one for place, one in declared.symbols.items() if place != key})
            symbol = symbol_of(with_own(with_own(declared, own | found), letters), statement)
            found |= {**symbol, **letters} if symbol else {}
    return found


def _of_its_own(statement, own, given):
    """Return the letter of the text's own by which a statement differentiates what is none of its own, or an empty text."""
    tree = bare(statement.head.tree or ("num", "0"))
    if tree[0] != "diff" or len(tree[2]) != 1:
        return ""
    above, below = bare(tree[1]), bare(tree[2][0][0])
    if above[0] != "name" or below[0] != "name":
        return ""
    return below[1] if (below[1], len(below[2])) in own.keys() - given.keys() and (above[1], len(above[2])) not in own else ""


def _with_any_value(line, page, free, letters, anchored):
    """Judge a line for any values of letters that have no meaning; what is false of them counts where the text's loss has them."""
    page.declared = with_own(line.declared, free)
    if meanings.unknown(line.statement, page.declared):
        return  # another side would stand in for the head
    before = line.check
    page.statement(line.statement)
    line.check = page.checks[-1]
    loss = line.statement.head.tree == ("name", letters.loss, ())
    if line.check.verdict == "holds" or line.check.verdict == "false" and (loss or free.keys() <= anchored):
        line.declared = page.declared
        line.check = replace(line.check, message=line.check.message or f"for any {' and '.join(sorted(readable(name) for name, _ in free))}" * (line.check.verdict == "holds"))
        anchored.update(free if loss else ())
    else:
        line.check = before


def _shorthand(statement, declared):
    """Return the letter that a statement gives to a formula with an index, as u = e^{z_i} for a quotient rule, or None."""
    key = head_of(statement)
    if key is None or key[1] or statement.sign not in ("=", ":=") or statement.chained or key[0] in declared.letters or key[0] in OWN:
        return None
    if {(key[0], n) for n in (0, 1, 2)} & declared.symbols.keys() or not free_indices(statement.right.tree, declared.letters):
        return None
    return None if key[0] in {node[1] for node in walk(statement.right.tree) if node[0] == "name"} else key[0]


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
    key = head_of(statement)
    symbol = own.get(key)
    if symbol is None or bare(symbol.body)[0] != "diff" or any(item[0] not in "in" for item in bare(statement.head.tree)[2]):
        return statement
    tree = with_indices(bare(symbol.body), dict(zip(symbol.indices, bare(statement.head.tree)[2])))
    head = Side(statement.head.latex, statement.head.tokens, tree)
    return replace(statement, head=head, left=head if statement.left is statement.head else statement.left)


def with_indices(node, to):
    """Return a tree with other indices."""
    if isinstance(node, tuple) and len(node) == 2 and node[0] == "i" and node[1] in to:
        return to[node[1]]
    return tuple(with_indices(part, to) for part in node) if isinstance(node, tuple) else node


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


def _likelihood(line, letters, declared):
    """Say whether a line defines the log-likelihood, which is minus the loss as it is ``declared`` before a text has one of its own."""
    statement = line.statement
    if line.check.verdict != "false" or statement.error or statement.head.tree != ("name", letters.loss, ()):
        return False
    turned = replace(statement, right=Side(statement.right.latex, statement.right.tokens, ("neg", ("paren", statement.right.tree))))
    return quick(declared, turned) == AGREES


def _holds_with(line, own):
    return quick(with_own(line.declared, own), line.statement) == AGREES


def _redefined(line, letters):
    """Return the loss as the text defines it, where that is no cross-entropy: what follows is judged under it."""
    statement = line.statement
    if line.check.verdict != "false" or statement.error or statement.head.tree != ("name", letters.loss, ()):
        return None
    if free_indices(statement.right.tree, line.declared.letters) or letters.two and _half_turned(line, letters):
        return None
    symbol = line.declared.symbols[letters.loss, 0]
    return {(letters.loss, 0): replace(symbol, body=statement.right.tree, latex=statement.right.latex)}


def is_a_loss(statement, letters, declared):
    """Say whether a statement makes the loss of the text's probabilities, as in L = ½‖P − Y‖²: where it cannot be read it is no function of which nothing is known."""
    nodes, known = [*walk(statement.right.tree or ())], {name for name, _ in declared.symbols}
    of_them = any(node[0] == "name" and node[1] == letters.probability for node in nodes)
    functions = any(node[0] == "call" or node[0] == "name" and node[1].startswith("\\mathrm") and node[1] not in known for node in nodes)  # CrossEntropy(P, Y)
    return head_of(statement) == (letters.loss, 0) and of_them and not functions and not meanings.unknown(statement, declared)


def _half_turned(line, letters):
    """Say whether a loss is that of two classes with the sign of one term turned, −y ln p + (1 − y) ln(1 − p): no loss that anybody means.

    Behind a sum over examples it may be that the sum ends before the second term.
    """
    if "\\sum" in line.piece.latex or "∑" in line.piece.latex or "Σ" in line.piece.latex:
        return False
    y, p = letters.label, letters.probability
    for sign in ("", "-"):
        other = side(rf"{sign}({y} \ln {p} - (1 - {y}) \ln (1 - {p}))")
        if quick(line.declared, replace(line.statement, left=other, head=other)) == AGREES:
            return True
    return False
