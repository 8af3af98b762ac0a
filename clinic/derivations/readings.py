"""The natural readings of a line that does not hold as it stands: a line is false only if it is false under each of them.

Derivatives as rows; a letter that one side alone has, for the true class; a condition on the class that words state;
vectors without an index, entry by entry.  A reading is taken where eqcheck says that the line holds under it, and never else.
"""

import re
from dataclasses import dataclass, replace

from eqcheck.judging.verdicts import judge
from eqcheck.meaning.declarations import Symbol
from eqcheck.reading.statements.statement import Side
from eqcheck.reading.tokens import Unreadable
from eqcheck.reading.trees.indices import free_indices

from .letters import CLASSES
from .matrices import cells, has_dots
from .post import OTHER, OTHERWISE, TRUE
from .conditions import condition_tree
from .shapes import bare, exponential_of, letter, walk

CLAUSE = re.compile(r"\b(?:for|if|iff|when|whenever|where|at|case|unless|assuming|provided)\b", re.I)
TURNED = re.compile(r"\b(?:no|not|never|neither|nor|none|hardly|unless|except|without|instead|fails?|false|even|also|both|whether|regardless|whatever)\b|n['’]t\b", re.I)
TWICE = re.compile(r"\bnot\b.*\b(?:others?|wrong|incorrect|remaining|rest|negative)\b", re.I)
OTHERWISE_LAST = re.compile(r"\b(?:otherwise|else)\b[\s,:]*$", re.I)
ALONE = re.compile(r"otherwise|else|class is|label is|target is", re.I)


ON_IT = re.compile(r"diagonal|\bi\s*=\s*j\b|element-?\s?wise|per[- ]element", re.I)
VECTOR = "a vector, read as the diagonal of the matrix"
SIMPLE = {"name", "num", "paren", "neg", "add", "sub", "mul", "div", "pow", "fn", "i", "n", "exp", "ln", "log"}  # what means the same entry by entry


@dataclass
class Reading:
    """Another way to read a line: its declarations, its statement, the assumption that it brings along, and what is said of it."""

    declared: object
    statement: object
    assumption: str = ""
    message: str = ""
    instead: bool = False  # whether a line that cannot be read as it stands has this reading alone


def of(line, label, summed):
    """Yield the readings of a line beside the one that it was judged in, the nearest first."""
    statement, declared = line.statement, line.declared
    if statement.error:
        return
    yield Reading(replace(declared, layout="numerator"), statement)
    if line.check.verdict == "false" and not summed:  # where a text writes its sums, a missing one is missing
        yield from _summed_over_twice(statement, declared)
    if line.reading[0].shaped:
        return
    if line.check.verdict == "false":
        yield from _named_class(line, statement, declared, label)
        yield from _off_the_diagonal(line, statement, declared)
        if line.piece.also:
            conditions = tuple(map(condition_tree, line.piece.also))
            yield Reading(declared, replace(statement, conditions=(*statement.conditions, *conditions)), message=f"for {line.piece.also[0].replace(chr(92) + 'neq', '≠')}, as stated above")
        yield from _of_another_letter(statement, declared)
        yield from _held_constant(statement, declared)
        yield from _wide_sums(statement, declared)
        yield from _without_temperature(statement, declared, line.reading[0], line.untempered)
        yield from _true_class(statement, declared, label, summed)
    yield from _class_in_words(line, statement, declared, label)
    head = bare(statement.head.tree)
    jacobian = head[0] == "diff" and head[1][0] == "name" and letter(head[1][1]) == line.reading[0].probability  # p (1 - p) for ∂p/∂z
    if line.check.verdict == "unread" or re.search(r"is a column|cannot be|on the right" + "|is not defined" * jacobian, line.check.message):
        yield from _entries(line, statement, declared, line.reading[0], label)


def by_cells(line, size):
    """Judge a Jacobian that is written out with dots by the entries that are there; say whether it is one."""
    statement, head = line.statement, bare(line.statement.head.tree or ("num", "0"))
    if line.check.verdict != "unread" or statement.error or not has_dots(statement.right.tree):
        return False
    if head[0] != "diff" or len(head[2]) != 1 or any(node[0] != "name" or node[2] for node in (bare(head[1]), bare(head[2][0][0]))):
        return False
    above, below = letter(bare(head[1])[1]), letter(bare(head[2][0][0])[1])
    if (above, 1) not in line.declared.symbols or (below, 1) not in line.declared.symbols:
        return False
    seen = None
    for row, column, cell in cells(statement.right.tree, size):
        left = Side(statement.head.latex, statement.head.tokens, ("diff", ("name", above, (row,)), ((("name", below, (column,)), 1),)))
        part = replace(statement, left=left, head=left, right=Side(statement.right.latex, statement.right.tokens, cell))
        try:
            outcome = judge(line.declared, part)
        except (Unreadable, RecursionError):
            return False
        seen = seen or outcome
        if not outcome.holds:
            line.check = replace(line.check, verdict="false", message="", counterexample=outcome.counterexample)
            return True
    if seen is not None:
        line.check = replace(line.check, verdict="holds", assumption=seen.assumption, message="in every entry that is written", counterexample=None)
    return seen is not None


def hold(line, label, summed):
    """Say whether a line is settled by some reading: it holds under it, or the words that it stood under are understood and it is false."""
    understood = None
    for reading in of(line, label, summed):
        try:
            outcome = judge(reading.declared, reading.statement)
        except (Unreadable, RecursionError):
            continue
        if not outcome.holds and reading.instead and understood is None:
            understood = reading, outcome
        if outcome.holds:
            line.declared, line.statement = reading.declared, reading.statement
            line.check = replace(
                line.check, verdict="holds", assumption=reading.assumption or outcome.assumption, message=reading.message, counterexample=None,
            )  # fmt: skip
            return True
    if understood is not None and (line.check.verdict == "unread" or understood[0].message):  # it can be read so, and does not hold
        reading, outcome = understood
        line.declared, line.statement = reading.declared, reading.statement
        line.check = replace(line.check, verdict="false", message="", counterexample=outcome.counterexample)
        return True
    return False


def _with_class(declared, name, label):
    """Return declarations in which an index letter is the true class; what other symbols say with that letter stays."""
    kept = declared.keep(name).define(_class(name, label))
    return replace(kept, index={other: size for other, size in kept.index.items() if other != name})


def _held_constant(statement, declared):
    """A letter for a maximum that is subtracted, c = max z: whoever subtracts it takes it for a constant where he differentiates."""
    largest = {
        key for key, symbol in declared.symbols.items()
        if symbol.kind == "definition" and not symbol.indices and any(node[0] == "max" or node[:2] == ("fn", "max") for node in walk(symbol.body))
    }  # fmt: skip
    if largest:
        symbols = {key: replace(symbol, kind="real", body=None) if key in largest else symbol for key, symbol in declared.symbols.items()}
        yield Reading(replace(declared, symbols=symbols), statement, message=f"with {' and '.join(sorted(name for name, _ in largest))} held constant")


def _class(letter_of_it, label):
    return Symbol(letter_of_it, (), "class", ("name", label, (("i", CLASSES),)), latex=f"class of {label}", key=letter_of_it)


def _wide_sums(statement, declared):
    """A sum that takes all that follows it and has its index: Σ_i −t_i δ_ij + t_i p_j, where the brackets are missing."""
    free = free_indices(statement.head.tree, declared.letters)
    changed = [_wide(tree, free, declared.letters) for tree in (statement.head.tree, statement.right.tree)]
    if changed != [statement.head.tree, statement.right.tree]:
        left, right = (Side(side.latex, side.tokens, tree) for side, tree in zip((statement.head, statement.right), changed))
        yield Reading(declared, replace(statement, left=left, head=left, right=right), message="with brackets around all that the sum takes")


def _wide(node, free, letters):
    if not isinstance(node, tuple):
        return node
    if node[:1] in (("add",), ("sub",)):
        term = node[1]
        inner = bare(term[1]) if term[0] == "neg" else term
        if inner[0] == "sum" and len(inner) == 6 and inner[1] in free_indices(node[2], letters) - free:
            sign = node[0] if term[0] != "neg" else {"add": "sub", "sub": "add"}[node[0]]
            wide = (*inner[:5], (sign, inner[5], node[2]))
            return ("neg", wide) if term[0] == "neg" else wide
        if term[0] in ("add", "sub") and (widened := _wide(term, free, letters)) != term:
            return _wide((node[0], widened, node[2]), free, letters)
    return tuple(_wide(part, free, letters) for part in node)


def _summed_over_twice(statement, declared):
    """Indices that stand twice in every term of the right side and not on the left: h_i δ_ik is summed over i, as physicists write it."""
    astray = free_indices(statement.right.tree, declared.letters) - free_indices((statement.head.tree, *statement.conditions), declared.letters) - {CLASSES}
    twice = [name for name in sorted(astray) if all(_times_in(term, name) == 2 for term in _terms(statement.right.tree))]
    if not astray or len(twice) < len(astray):
        return
    tree = statement.right.tree
    for name in twice:
        tree = ("sum", name, None, None, (), ("paren", tree))
    right = Side(statement.right.latex, statement.right.tokens, tree)
    yield Reading(declared, replace(statement, right=right), message=f"with sums over {' and '.join(twice)}, which stand twice in each term")


def _terms(tree):
    tree = bare(tree)
    return [*_terms(tree[1]), *_terms(tree[2])] if tree[0] in ("add", "sub") else _terms(tree[1]) if tree[0] == "neg" else [tree]


def _times_in(term, name):
    """Return how often an index stands in a product; in a bracket with a sum it counts as often as in the part of it that has it most."""
    term = bare(term)
    if term[0] in ("mul", "dot"):
        return _times_in(term[1], name) + _times_in(term[2], name)
    if term[0] in ("add", "sub"):
        return max(_times_in(term[1], name), _times_in(term[2], name))
    return sum(item == ("i", name) for node in walk(term) if node[0] == "name" for item in node[2])


def _without_temperature(statement, declared, letters, above):
    """A line with e^{z_k} and without T, in a text that has a temperature, or one ``above`` all that has it: T is 1 in it."""
    nodes = [node for tree in (statement.head.tree, statement.right.tree) for node in walk(tree)]
    if letters.temperature and ("name", letters.temperature, ()) not in nodes and (above or any(exponential_of(node) for node in nodes)):
        one = Symbol(letters.temperature, (), "definition", ("num", "1"), latex="1", key=letters.temperature)
        yield Reading(replace(declared, symbols={**declared.symbols, (letters.temperature, 0): one}), statement, message=f"with {letters.temperature} = 1")


def _true_class(statement, declared, label, summed):
    """A letter that one side has and the other has not, for the true class."""
    given = (statement.right.tree, *statement.conditions)
    right, left = free_indices(given, declared.letters), free_indices(statement.head.tree, declared.letters)
    astray = right - left
    if not astray and all(node[0] != "diff" for node in walk(statement.head.tree)):
        astray = left - right  # as in ln p_c = −L; a derivative is one for each class
    if len(astray) != 1 or CLASSES in astray or not astray.isdisjoint(summed | {name for name, n in declared.symbols if not n}):
        return
    name = next(iter(astray))
    yield Reading(_with_class(declared, name, label), statement, "one-hot", f"if {name} is the true class")


def _of_another_letter(statement, declared):
    """∂E/∂w_ij = Σ_i ∂E/∂y_i ∂y_i/∂w_ij, where the sum runs over a letter that the left side has: it is another one, and what is differentiated by stays."""
    head = bare(statement.head.tree)
    by = {bare(one) for one, _ in head[2]} if head[0] == "diff" else set()
    own = free_indices(statement.head.tree, declared.letters)
    new = next((name for name in "mnrsu" if name not in declared.letters and (name, 0) not in declared.symbols), None)
    taken = set()

    def changed(node, old=None):
        if not isinstance(node, tuple) or not node or node in by:
            return node
        if node[0] == "sum" and len(node) == 6 and node[1] in own and any(bare(one) in by for part in walk(node) if part[0] == "diff" for one, _ in part[2]):
            taken.add(node[1])
            return ("sum", new, *(changed(part, node[1]) for part in node[2:]))
        if old and node == ("i", old):
            return ("i", new)
        return tuple(changed(part, old) for part in node)

    tree = changed(statement.right.tree) if by and new else None
    if len(taken) == 1:
        old = taken.pop()
        there = replace(declared, index={**declared.index, new: declared.index[old]})
        yield Reading(there, replace(statement, right=Side(statement.right.latex, statement.right.tokens, tree)), message=f"where the sum is over another letter than the {old} of the left side")


def _named_class(line, statement, declared, label):
    """A letter that the text has named as the true class: t_c = 1, or L = −ln p_c further up."""
    there = free_indices((statement.head.tree, statement.right.tree, *statement.conditions), declared.letters)
    for name in sorted((line.classes & there) - {CLASSES}):
        yield Reading(_with_class(declared, name, label), statement, "one-hot", f"if {name} is the true class", instead=True)


def diagonal(tree):
    """Return the names in a derivative of an entry by an entry, ∂p_i/∂z_j, and whether their indices are one letter; None if it is none."""
    tree = bare(tree or ("num", "0"))
    if tree[0] != "diff" or len(tree[2]) != 1:
        return None
    above, below = bare(tree[1]), bare(tree[2][0][0])
    if above[0] != "name" or below[0] != "name" or len(above[2]) != 1 or len(below[2]) != 1 or {above[2][0][0], below[2][0][0]} != {"i"}:
        return None
    return above[1], below[1], above[2] == below[2]


def _off_the_diagonal(line, statement, declared):
    """∂p_i/∂z_j where the text has ∂p_i/∂z_i in a line of its own: i and j are two classes."""
    if line.apart and not statement.conditions and not statement.standing:
        head = bare(statement.head.tree)
        i, j = bare(head[1])[2][0], bare(head[2][0][0])[2][0]
        condition = ("rel", ("name", i[1], ()), "≠", ("name", j[1], ()))
        yield Reading(declared, replace(statement, conditions=(condition,)), message=f"for {i[1]} ≠ {j[1]}, as {i[1]} = {j[1]} has a line of its own", instead=True)


def _class_in_words(line, statement, declared, label):
    """What words say of the class where a line holds: "for the true class", "otherwise"."""
    words = f"{line.piece.before} {line.piece.after} {statement.worded}"
    free = sorted(free_indices(statement.head.tree, declared.letters))
    if len(free) != 1 or (label, 1) not in declared.symbols:
        return
    name = next(name for name in ("\\gamma", "c", "g", "\\varsigma") if (name, 0) not in declared.symbols and name not in declared.letters)
    changed = declared.define(_class(name, label))
    last = OTHERWISE_LAST.search(line.piece.before)
    if OTHERWISE.match(statement.worded):
        sign = _otherwise(line.piece.before)
    else:
        sign = _otherwise(line.piece.before[: last.start()]) if last and not statement.worded else _of_the_class(statement.worded) or _of_the_class(words)
    if sign is not None:
        condition = ("rel", ("name", free[0], ()), sign, ("name", name, ()))
        said = f"where {free[0]} is {'the' if sign == '=' else 'not the'} true class"
        yield Reading(changed, replace(statement, conditions=(*statement.conditions, condition), worded=""), "one-hot", said, instead=bool(statement.worded))


def _otherwise(before):
    """Return the sign that "otherwise" has behind what the words ``before`` say of the class: the other one, and "≠" where they say nothing."""
    if not (TRUE.search(before) or OTHER.search(before)):
        return None if TURNED.search(before) else "≠"
    return {"=": "≠", "≠": "="}.get(_of_the_class(before))


def _of_the_class(words):
    """Return "=" where words speak of the true class alone, "≠" where of the others alone, and None where they may say something else."""
    other, rest = OTHER.search(words), OTHER.sub(" ", words)
    said_so = other or TRUE.search(rest)
    if said_so is None or other and TRUE.search(rest) or TURNED.search(rest) or other and TWICE.search(other[0]):
        return None
    if ALONE.match(said_so[0]) or CLAUSE.search(words[: words.find(said_so[0])]):
        return "≠" if other else "="
    return None


def _entries(line, statement, declared, letters, label):
    """Vectors of classes without an index, entry by entry: dL/dz = p * (1 - y)."""
    names = {letters.logit, letters.probability, label}
    head = bare(statement.head.tree)
    if head[0] == "diff" and head[1][0] == "name" and letter(head[1][1]) in names:  # ∂p/∂z is a matrix, and no entry of it
        if line.defined and letter(head[1][1]) == letters.probability and not ON_IT.search(f"{line.piece.before} {line.piece.after} {statement.worded}"):
            yield from _as_a_diagonal(statement, declared, letters, names)
        return
    if head[0] == "diff" and all(bare(by)[0] == "name" and not bare(by)[2] and letter(bare(by)[1]) not in names for by, _ in head[2]):
        return  # ∂L/∂W has no entry for each class
    if any(node[0] == "name" and any(item[0] == "n" for item in node[2]) for tree in (statement.head.tree, statement.right.tree) for node in walk(tree)):
        return  # beside an entry with a number a letter alone may be one of the numbers
    free = sorted((free_indices(statement.head.tree, declared.letters) | free_indices(statement.right.tree, declared.letters)) & {i for i, n in declared.index.items() if n == declared.index[CLASSES]})
    index = free[0] if len(free) == 1 else CLASSES if not free else None
    if index is None:
        return
    changed = [_with_index(tree, names, index) for tree in (statement.head.tree, statement.right.tree)]
    matrices = ("transpose", "matrix", "vector")
    if changed == [statement.head.tree, statement.right.tree] or any(node[0] in matrices or node[:2] == ("fn", "diag") for tree in changed for node in walk(tree)):
        return
    left, right = (Side(side.latex, side.tokens, tree) for side, tree in zip((statement.head, statement.right), changed))
    yield Reading(declared, replace(statement, left=left, head=left, right=right), message="entry by entry", instead=all(node[0] in SIMPLE for node in walk(changed[1])))


def _as_a_diagonal(statement, declared, letters, names):
    """∂p/∂z = p ⊙ (1 − p): a vector in the place of a matrix, which has it on its diagonal and nothing beside it."""
    head, right = bare(statement.head.tree), statement.right.tree
    by = bare(head[2][0][0])
    if len(head[2]) != 1 or by[0] != "name" or by[2] or letter(by[1]) != letters.logit or head[1][2] or statement.conditions or statement.standing:
        return
    entry = _with_index(right, names, "i")
    plain = {letter(node[1]) for node in walk(entry) if node[0] == "name"} == {letters.probability} and all(node[0] in SIMPLE or node == ("i", "i") for node in walk(entry))
    if not plain or entry == right or free_indices(right, declared.letters) or "i" in declared.symbols:
        return
    i, j = ("i", "i"), ("i", "j")
    left = ("diff", ("name", letters.probability, (i,)), ((("name", letters.logit, (j,)), 1),))
    left, right = Side(statement.head.latex, (), left), Side(statement.right.latex, (), ("mul", ("name", "\\delta", (i, j)), ("paren", entry)))
    counted = {name: declared.index[CLASSES] for name in "ij"}
    yield Reading(replace(declared, index={**declared.index, **counted}), replace(statement, left=left, head=left, right=right), message=VECTOR, instead=True)


def _with_index(node, names, index):
    """Return a tree in which every vector of classes is its entry with an index."""
    if not isinstance(node, tuple) or not node:
        return node
    if node[0] == "name" and len(node) == 3 and not node[2] and letter(node[1]) in names:
        return ("name", letter(node[1]), (("i", index),))
    if node[0] in ("dot", "odot"):
        node = ("mul", *node[1:])
    return tuple(_with_index(part, names, index) for part in node)
