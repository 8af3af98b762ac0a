"""How a false line differs from what is right, in words, where no mistake of the catalogue fits: "a factor x_d is missing".

Both sides are evaluated at many points.  What is said of them is true at every one: that one is a constant times the
other, or that a factor or a term of the text's letters makes them equal, or where alone they differ.
"""

import itertools
from dataclasses import dataclass

import numpy as np

from eqcheck.judging.samples import assignments, samples
from eqcheck.meaning.declarations import KINDS
from eqcheck.meaning.values import NotDefined, ShapesDiffer, TooSmall, evaluate, holds_at
from eqcheck.reading.tokens import Unreadable
from eqcheck.reading.trees.indices import free_indices

from ..wording import in_text
from .judged import with_indices
from .letters import CLASSES, HIDDEN
from .shapes import bare, letter, walk

CANNOT = (Unreadable, NotDefined, ShapesDiffer, TooSmall, RecursionError, FloatingPointError)
CLOSE = 1e-8
ENOUGH = 12  # numbers that have to agree
MOST_ATOMS = 10
SIGN, TIMES = "the sign of the whole side is the other one", "yours is {} times what is right"
ON, OFF = "it is right off the diagonal, and wrong on it", "it is right on the diagonal, and wrong off it"
ZERO = "the left side is 0"
NUMBERS = {1: "1", 2: "2", 1 / 2: "1/2", 3: "3", 1 / 3: "1/3", 4: "4", 1 / 4: "1/4"}  # what a factor may be that is told


@dataclass
class Sides:
    """Both sides of a line at all points, one number after the other, and where these numbers were found."""

    left: np.ndarray
    right: np.ndarray
    places: list  # (point, index, mask of the points, shape of the value)

    def of(self, tree):
        """Return what another tree gives at the same places, or None."""
        found = []
        for point, index, mask, shape in self.places:
            try:
                value = np.real(evaluate(tree, point, index))
            except CANNOT:
                return None
            if value.ndim == 1 and len(shape) > 1:
                value = value[:, None, None]
            try:
                found.append(np.broadcast_to(value, shape)[mask].ravel())
            except ValueError:
                return None
        return np.concatenate(found)

    def sizes(self, name):
        """Return the size of a range at the same places."""
        return np.concatenate([np.full(int(mask.sum()) * int(np.prod(shape[1:])), float(point.sizes[name])) for point, _, mask, shape in self.places])

    def marked(self, mark):
        """Return where ``mark`` is, a function of an index and of the place in a matrix: (index, row, column)."""
        found = []
        for _, index, mask, shape in self.places:
            one = np.array([[mark(index, row, column) for column in range(shape[2])] for row in range(shape[1])]) if len(shape) > 1 else np.asarray(mark(index, 0, 0))
            found.append(np.broadcast_to(one, shape)[mask].ravel())
        return np.concatenate(found)


def sides(statement, declared, kind="sum-one"):
    """Return the :class:`Sides` of a statement, or None where they have no value or different shapes."""
    left, right = statement.head.tree, statement.right.tree
    free = free_indices(left, declared.letters) | free_indices(right, declared.letters)
    conditions = tuple(c for c in (*statement.standing, *statement.conditions) if free_indices(c, declared.letters) <= free)
    a, b, places = [], [], []
    for point in samples(declared, kind, 7, 3):
        for index in itertools.islice(assignments(free, point), 60):
            try:
                mask = np.broadcast_to(np.logical_and.reduce([holds_at(c, point, index) for c in conditions] or [True]), point.count)
                one, other = (np.real(evaluate(tree, point, index)) for tree in (left, right))
            except CANNOT:
                return None
            if one.shape != other.shape:
                return None
            if mask.any():
                a.append(one[mask].ravel())
                b.append(other[mask].ravel())
                places.append((point, index, mask, one.shape))
    if not a or sum(map(len, a)) < ENOUGH:
        return None
    a, b = np.concatenate(a), np.concatenate(b)
    return Sides(a, b, places) if np.isfinite(a).all() and np.isfinite(b).all() else None


def words(line, letters):
    """Return how the right side of a false line differs from what its left side is, or an empty text."""
    statement, declared = line.statement, line.declared
    if statement.error or statement.sign not in ("=", ":=", "≡"):
        return ""
    head = bare(statement.head.tree)
    if head[0] == "name" and letter(head[1]) not in (letters.loss, letters.probability):
        return ""
    hot = any(symbol.kind == "class" for symbol in declared.symbols.values()) or line.reading[1] == HIDDEN
    found = sides(statement, declared, "one-hot" if hot else "sum-one")
    if found is None or _equal(found.right, 0 * found.right):
        return ""
    if _equal(found.left, 0 * found.left):
        return ZERO
    atoms = _atoms(statement, declared, letters, line.reading[1], found)
    diagonal = _on_the_diagonal(statement, declared, found)
    return (
        _times_a_number(found) or _exchanged(statement, declared, found) or _times(found, atoms) or _term(found, atoms)
        or (diagonal if diagonal == OFF else "")  # which says more than a term with 1 − δ_ij
        or _times(found, _products(atoms)) or _term(found, _products(atoms)) or diagonal or _of_the_true_class(statement, declared, line.reading[1])
    )  # fmt: skip


def _equal(one, other):
    return bool((np.abs(one - other) <= CLOSE * np.maximum(1, np.abs(one))).all())


def _times_a_number(found):
    """Say that the right side is a number times the left one: −1, 2, 1/2, or a size such as N or 1/K."""
    number = _number(found.right, found.left)
    if number is not None:
        return SIGN if number == -1 else TIMES.format(_shown_number(number))
    for name in found.places[0][0].sizes:
        size = found.sizes(name)
        for power, shown in ((1, in_text(name)), (-1, f"1/{in_text(name)}")):
            if np.ptp(size) and _equal(found.right, size**power * found.left):
                return TIMES.format(shown)
    return ""


def _exchanged(statement, declared, found):
    """Say that the right side is right with two indices exchanged, or transposed."""
    free = sorted(free_indices(statement.head.tree, declared.letters) - {CLASSES})
    for i, j in itertools.combinations(free, 2):
        if declared.index[i] == declared.index[j]:
            turned = found.of(with_indices(statement.right.tree, {i: ("i", j), j: ("i", i)}))
            if turned is not None and _equal(turned, found.left):
                return f"{in_text(i)} and {in_text(j)} are exchanged: it is right for the transposed matrix"
    return ""


def _atoms(statement, declared, letters, label, found):
    """Return ``[(values, name)]`` of what may be missing or too much: the text's letters with the indices of the line."""
    trees = (statement.head.tree, statement.right.tree)
    free = sorted(free_indices(trees, declared.letters))
    used = {letter(name) for name, _ in declared.symbols} if letters.declared else {letter(node[1]) for tree in trees for node in walk(tree) if node[0] == "name"}
    known = [letters.feature, letters.probability, label, letters.weight, letters.temperature, letters.logit]
    names = [*known, *sorted(name for name, _ in declared.symbols if name in used and name not in known)]
    result, seen = [], set()
    for name in filter(None, dict.fromkeys(names)):
        for key, symbol in list(declared.symbols.items()):
            if key[0] != name or symbol.kind not in (*KINDS, "definition", "labels") or key[0] == letters.loss:
                continue
            for chosen in itertools.product(free, repeat=key[1]):
                if any(declared.index[own] != declared.index[index] for own, index in zip(symbol.indices, chosen)):
                    continue
                _take(result, seen, found, ("name", name, tuple(("i", index) for index in chosen)), _shown(name, chosen))
        if any(len(shape) > 1 for *_, shape in found.places):  # whole vectors
            _take(result, seen, found, ("name", name, ()), in_text(name))
    for i, j in itertools.combinations(free, 2):
        if declared.index[i] == declared.index[j]:
            _take(result, seen, found, ("name", "\\delta", (("i", i), ("i", j))), f"δ_{in_text(i)}{in_text(j)}")
    result = result[:MOST_ATOMS]
    if bare(statement.head.tree)[0] == "diff" and letters.loss:  # the loss itself, as in −p_i(ln p_i + H)
        _take(result, seen, found, ("name", letters.loss, ()), in_text(letters.loss))
    sizes = [(found.sizes(name), in_text(name)) for name in found.places[0][0].sizes if (name, 0) in {(node[1], len(node[2])) for tree in trees for node in walk(tree) if node[0] == "name"} | {*declared.symbols} or name in "NK"]
    return result + [(values, name) for values, name in sizes if np.ptp(values)]


def _take(result, seen, found, tree, shown):
    values = found.of(tree)
    if values is not None and shown not in seen and np.isfinite(values).all() and np.ptp(values) > 1e-3:
        seen.add(shown)
        result.append((values, shown))


def _shown(name, indices):
    name = in_text("t" if name == HIDDEN else name)
    return name + ("_" + "".join(in_text(index) for index in indices if index != CLASSES) if set(indices) - {CLASSES} else "")


def _products(atoms):
    """Return products and quotients of two of them, and of what each leaves of 1: p_k(1 − p_k), (1 − y)/(1 − p)."""
    parts = [*atoms, *((1 - values, f"(1 − {name})") for values, name in atoms if len(name) < 12)]
    result = parts[len(atoms) :]
    for (a, one), (b, other) in itertools.combinations_with_replacement(parts, 2):
        first, second = sorted((one, other), key=lambda name: name[0] == "(")
        result.append((a * b, f"{first}²" if one == other else f"{first}{'' if second[0] == '(' else ' '}{second}"))
    with np.errstate(all="ignore"):
        result += [(a / b, f"{one}/{other}") for (a, one), (b, other) in itertools.permutations(parts, 2)]
    return [(values, name) for values, name in result if np.isfinite(values).all() and np.ptp(values) > 1e-3]


def _number(one, other):
    """Return the plain number c with which one is c times the other everywhere, or None."""
    number = one @ other / max(other @ other, 1e-300)
    near = min((sign * size for size in NUMBERS for sign in (1, -1)), key=lambda c: abs(number - c))
    return near if abs(number - near) < 1e-6 and _equal(one, near * other) else None


def _shown_number(number):
    return f"{'−' if number < 0 else ''}{NUMBERS[abs(number)]}"


def _times(found, atoms):
    """Say that a factor is missing, or is there and should not be."""
    for values, name in atoms:
        if (np.abs(values) < 1e-9).any():
            continue  # a factor that may be 0 hides what is beside it
        for one, other, words in ((found.left, values * found.right, "missing"), (found.right, values * found.left, "too much")):
            number = _number(one, other)
            if number is not None and abs(number) == 1:
                return f"the factor {name} is {words}{', and the sign is the other one' if number == -1 else ''}"
            if number is not None:
                factor = f"{_shown_number(number)} {name}"
                return f"what is right is yours times {factor}" if words == "missing" else TIMES.format(factor)
    return ""


def _term(found, atoms):
    """Say that a term is missing, or is there and should not be."""
    difference = found.left - found.right
    for values, name in [(np.ones_like(difference), "1"), *atoms]:
        number = _number(difference, values)
        if number is not None:
            size = NUMBERS[abs(number)]
            term = size if name == "1" else name if size == "1" else f"{size} {name}"
            return f"what is right is yours {'+' if number > 0 else '−'} {term}"
    return ""


def _on_the_diagonal(statement, declared, found):
    """Say that the two sides differ on the diagonal alone, or off it alone."""
    wrong = np.abs(found.left - found.right) > CLOSE * np.maximum(1, np.abs(found.left))
    free = sorted(free_indices(statement.head.tree, declared.letters) - {CLASSES})
    pairs = [(i, j) for i, j in itertools.combinations(free, 2) if declared.index[i] == declared.index[j]]
    square = all(len(shape) > 1 and shape[1] == shape[2] > 1 for *_, shape in found.places)
    if len(pairs) == 1 or square:
        i, j = pairs[0] if pairs else ("", "")
        diagonal = found.marked((lambda index, row, column: index[i] == index[j]) if pairs else (lambda index, row, column: row == column))
        if diagonal.any() and not diagonal.all():
            if not wrong[~diagonal].any():
                return ON
            if not wrong[diagonal].any():
                return OFF
    return ""


def _of_the_true_class(statement, declared, label):
    """Say that with one-hot labels the two sides differ in the entry of the true class alone, or in the others alone."""
    free = [k for k in sorted(free_indices(statement.head.tree, declared.letters)) if (label, 1) in declared.symbols and declared.index[k] == declared.index.get(CLASSES)]
    found = sides(statement, declared, "one-hot") if len(free) == 1 else None
    true = found and found.of(("name", label, (("i", free[0]),)))
    if true is None or found is None or not set(true) == {0.0, 1.0}:
        return ""
    wrong = np.abs(found.left - found.right) > CLOSE * np.maximum(1, np.abs(found.left))
    if not wrong[true == 1].any():
        return "for one-hot labels it is right in the entry of the true class, and wrong in the others"
    return "" if wrong[true == 0].any() else "for one-hot labels it is right but in the entry of the true class"
