"""A line on the catalogue's probes: what its right side gives there, and whose numbers these are.

A line is of a kind of the catalogue by its left side: a gradient ∂L/∂a_j, an entry ∂p_i/∂a_j of the
Jacobian, ∂L/∂p_k, a parameter's gradient, the loss, a probability.
"""

import itertools
from dataclasses import dataclass, field, replace

import numpy as np

from eqcheck.meaning.declarations import KINDS
from eqcheck.meaning.values import NotDefined, Point, ShapesDiffer, TooSmall, evaluate, holds_at
from eqcheck.meaning.values.indices import index_value
from eqcheck.meaning.values.shapes import kind as shape_of
from eqcheck.reading.tokens import Unreadable
from eqcheck.reading.trees.indices import free_indices
from softmaxlib.mistakes import formulas, matching
from softmaxlib.mistakes.probes import make_probes

from . import judged, letters as spelling
from .alphabets import Letters
from .matrices import cells, end_of, has_dots
from .shapes import bare, letter, walk

PROBES = {
    "logits": "logits", "jacobian": "logits", "slope": "logits", "loss": "logits", "softmax": "logits", "W": "W", "Theta": "Theta", "bias": "W", "X": "W",
}  # fmt: skip


@dataclass
class Values:
    """What a line gives on the probes: for each an array with nan where the line says nothing, and the right one."""

    kind: str
    numbers: list
    given: list = field(default_factory=list)
    right: list = field(default_factory=list)
    hot: bool = False  # whether the line has values for one-hot labels only

    @property
    def known(self):
        return [np.isfinite(values) for values in self.given]

    def wrong(self):
        """Return where the line differs from what is right, for each probe."""
        with np.errstate(invalid="ignore"):
            return [known & (np.abs(a - b) > 1e-7 * max(1, np.abs(b).max())) for a, b, known in zip(self.given, self.right, self.known)]


@dataclass
class Target:
    """What stands on the left: the kind, and the nodes of the indices that choose an entry."""

    kind: str
    indices: tuple = ()  # () for a whole vector or matrix, or a number
    whole: bool = False
    vector: bool = False  # the gradient of one class's weights


def target_of(tree, letters: Letters):
    """Return what a left side is in the catalogue, or None."""
    tree = bare(tree)
    if tree[0] == "name":
        if tree[1] == letters.loss and not tree[2]:
            return Target("loss")
        if tree[1] == letters.probability and len(tree[2]) < 2:
            return Target("softmax", tree[2], whole=not tree[2])
        return None
    if tree[0] != "diff" or len(tree[2]) != 1 or tree[2][0][1] != 1:
        return None
    above, below = bare(tree[1]), bare(tree[2][0][0])
    if above[0] != "name" or below[0] != "name":
        return None
    name = letter(below[1])
    if above[1] == letters.loss and not above[2]:
        kinds = {letters.logit: "logits", letters.probability: "slope", letters.bias: "bias"}
        if letters.weight and name in (letters.weight, letters.weight.lower()) and len(below[2]) == 1:
            return Target("Theta" if letters.columns else "W", below[2], vector=True)
        if letters.weight and name == letters.weight and len(below[2]) in (0, 2):
            return Target("Theta" if letters.columns else "W", below[2], whole=not below[2])
        if letters.feature and name == letters.feature and len(below[2]) < 2:
            return Target("X", below[2], whole=not below[2])
        return Target(kinds[name], below[2], whole=not below[2]) if name and name in kinds and len(below[2]) < 2 else None
    if letter(above[1]) == letters.probability and name == letters.logit and len(above[2]) == len(below[2]) < 2:
        return Target("jacobian", (*above[2], *below[2]), whole=not above[2])
    return None


def probes(kind, hot=False):
    """Return the ordinary probes of a kind: soft labels that sum to 1, or one-hot ones."""
    made = make_probes(PROBES[kind], {}, 0, extreme=False)
    return [probe.args for probe in made if probe.sort == ("one-hot" if hot else "soft")]


TEMPERATURE = 1.7  # of the probes, where a text has one


def params_of(letters):
    """Return what a text's mistakes need beside the probes."""
    return {"temperature": TEMPERATURE} if letters.temperature else {}


def numbers_for(kind, args, params):
    """Return the catalogue's numbers for a single example: a batch of one where the kind takes batches."""
    if kind == "softmax":
        args = (args[0][None],)
    elif kind == "jacobian":
        args = args[:2]
    return formulas.numbers(kind, args, params)


def one_example(kind, args, declared, letters):
    """Return the first example of a batch, as a batch of one; the bias is what the text has: one for each class, one for all or none."""
    if kind in ("W", "bias", "X"):
        W, b, X, t = args
        if (letters.bias, 1) not in declared.symbols:
            b = np.full(len(b), b[0] if (letters.bias, 0) in declared.symbols else 0.0)
        return (W, b, X[:1], t[:1])
    if kind == "Theta":
        theta, X, t = args
        return (theta, X[:1], t[:1])
    return args


def of_so_many_classes(kind, args, count):
    """Return a probe's first classes where a text has ``count`` of them: the labels among these have the same sum as before."""
    if not isinstance(count, int):
        return args
    *others, t = args
    kept = t[..., :count]
    hot = np.eye(count)[t.argmax(-1) % count]
    t = np.where((t > 0).sum(-1, keepdims=True) > 1, kept * (t.sum(-1, keepdims=True) / np.maximum(kept.sum(-1, keepdims=True), 1e-9)), hot)
    if kind == "Theta":
        return (others[0][:, :count], *others[1:], t)
    if kind in ("W", "bias", "X"):
        return (others[0][:count], others[1][:count], *others[2:], t)
    return (others[0][..., :count], *others[1:], t)


def point_of(declared, letters, label, kind, args):
    """Return the point of eqcheck at which the letters have the values of a probe."""
    k = declared.symbols[letters.logit, 1].indices[0]
    values, width = {}, None
    if kind in ("W", "bias", "Theta", "X"):
        *parameters, X, t = args
        weight, width = parameters[0], X.shape[1]
        logits = X @ weight + 0 if kind == "Theta" else X @ weight.T + parameters[1]
        if kind == "Theta" and letters.bias:
            values[letters.bias, 1], values[letters.bias, 0] = np.zeros((1, t.shape[1])), np.zeros(1)
        if kind != "Theta":
            weight = weight.T if letters.columns else weight
            values[letters.bias, 1], values[letters.bias, 0] = parameters[1][None], parameters[1][:1]
        if letters.weight:
            values[letters.weight, 2] = weight[None]
            values[letters.feature, 1] = X
        a, t = logits[0], t[0]
    else:
        a, t = args[:2]
        if letters.weight:
            rng = np.random.default_rng(0)
            width = 3
            values[letters.feature, 1] = rng.uniform(-1, 1, (1, width))
            values[letters.weight, 2] = rng.uniform(-1, 1, (1, width, len(a)) if letters.columns else (1, len(a), width))
            if letters.bias:
                values[letters.bias, 1] = rng.uniform(-1, 1, (1, len(a)))
    if kind not in ("W", "bias", "Theta", "X"):
        values[letters.logit, 1] = a[None]
    values[label, 1] = t[None]
    if letters.temperature:
        values[letters.temperature, 0] = np.full(1, TEMPERATURE)
    rng = np.random.default_rng(1)
    long = {declared.index[k]: len(a), declared.index[spelling.FEATURES]: width or 3}
    for key, symbol in declared.symbols.items():  # whatever else the text has, such as one bias for all
        if symbol.kind in KINDS and key not in values:
            values[key] = rng.uniform(-1, 1, (1, *(long.get(declared.index[i], 3) for i in symbol.indices)))
    sizes = {declared.index[k]: len(a)}
    other = declared.index[spelling.FEATURES]
    sizes.setdefault(other, width or 3)
    return Point(declared, sizes, {key: value for key, value in values.items() if key in declared.symbols}, 1), len(a), width or 3


def values_of(line, letters, label, tree=None):
    """Return the :class:`Values` of a line's right side (or of ``tree``), or None if its left side is nothing that the catalogue knows."""
    statement = line.statement
    if statement.error:
        return None
    target = target_of(statement.head.tree, letters)
    if target is None or line.other_loss and target.kind not in ("jacobian", "softmax", "loss"):
        return None
    tree = statement.right.tree if tree is None else tree
    for hot in (True,) if label == spelling.HIDDEN else (False, True):
        try:
            found = _evaluated(line, letters, label, target, tree, hot)
        except NotDefined:
            continue
        except (Unreadable, ShapesDiffer, RecursionError):
            return None
        if found is not None:
            return found
    return None


def at_probe(line, tree, args):
    """Return what a line gives at one example (logits, labels), or None; it remembers its letters."""
    letters, label = line.reading
    target = target_of(line.statement.head.tree, letters)
    try:
        point, K, _ = point_of(line.declared, letters, label, target.kind, args)
        shape = (K, K) if target.kind == "jacobian" else (K,)
        conditions = (*line.statement.standing, *line.statement.conditions)
        return _entries(target, tree, conditions, point, shape, line.declared)
    except (Unreadable, ShapesDiffer, NotDefined, TooSmall, RecursionError):
        return None


def _evaluated(line, letters, label, target, tree, hot):
    statement, declared = line.statement, line.declared
    conditions = (*statement.standing, *statement.conditions)
    kind = target.kind
    found = Values(kind, [], hot=hot)
    for args in _turned(probes(kind, hot), target):
        count = declared.index[declared.symbols[letters.logit, 1].indices[0]]
        if isinstance(count, int) and args[-1].shape[-1] < count:
            continue
        args = of_so_many_classes(kind, args, count)
        args = one_example(kind, args, declared, letters)
        m = numbers_for(kind, args, params_of(letters))
        right = np.asarray(formulas.right(m), float)
        if kind in ("softmax", "X"):
            right = right[0]
        point, K, D = point_of(declared, letters, label, kind, args)
        try:
            given = _entries(target, tree, conditions, point, right.shape, declared)
        except TooSmall:
            continue
        if given is None:
            return None
        found.numbers.append(m)
        found.given.append(given)
        found.right.append(right)
    return found if any(known.any() for known in found.known) else None


def _turned(made, target):
    """Return the probes, and for one entry with a number, ∂L/∂z_1, also with each other class in the first place: one number is that of many mistakes."""
    numbered = PROBES[target.kind] == "logits" and any(node[0] == "n" for node in target.indices)
    return [tuple(np.roll(part, by, -1) for part in args) for args in made for by in range(args[-1].shape[-1] if numbered else 1)]


def _entries(target, tree, conditions, point, shape, declared):
    """Return what a tree gives for each entry of the answer; nan where no condition lets it say anything."""
    given = np.full(shape, np.nan)
    if target.whole and has_dots(tree):
        end = end_of(tree) or "n"
        for row, column, cell in cells(tree, end):
            at = tuple(int(place[1]) - 1 if place[0] == "n" else size - 1 for place, size in zip((row, column), shape))
            if all(n < size for n, size in zip(at, shape)):
                given[at] = np.real(evaluate(cell, point, {end: shape[0]}))[0]
        return given
    if target.whole:
        value = np.real(evaluate(tree, point, {}))
        if value[0].size != given.size:
            raise ShapesDiffer(shape_of(value))
        return value[0].reshape(shape) if value[0].ndim < 2 or 1 in value[0].shape or value[0].shape == shape else value[0].T
    letters = {node[1] for node in target.indices if node[0] == "i"} & declared.letters
    free = free_indices(tree, declared.letters)
    used = [c for c in conditions if free_indices(c, declared.letters) <= letters | free]
    tied = {side[1] for c in used if c[0] == "rel" and c[2] == "=" for side in (c[1], c[3]) if side[0] == "name"}
    if free - letters - tied:
        return None
    for index in _assignments(letters | (free & tied), point):
        if any(not np.all(holds_at(condition, point, index)) for condition in used):
            continue
        place = tuple(_index(node, index, point) for node in target.indices)
        if any(not 0 <= at < size for at, size in zip(place, shape if not target.vector or target.kind == "W" else shape[1:])):
            continue
        value = np.real(evaluate(tree, point, index))
        if target.vector:
            row = given[place[0]] if target.kind == "W" else given[:, place[0]]
            if value[0].size != row.size:
                raise ShapesDiffer(shape_of(value))
            row[:] = value[0].ravel()
            continue
        if value.ndim != 1:
            raise ShapesDiffer(shape_of(value))
        given[place] = value[0]
    return given


def _assignments(letters, point):
    letters = sorted(letters)
    for values in itertools.product(*(range(1, point.size(letter) + 1) for letter in letters)):
        yield dict(zip(letters, values))


def _index(node, index, point):
    at = index_value(node, point, index)
    return int(np.ravel(at)[0]) - 1


def names_of(values):
    """Return the Fits of the catalogue for what a line gives: [] if none, [Fit(())] if it is right."""
    known = values.known
    if values.kind in ("softmax", "X"):
        known = [mask[None] for mask in known]
    answers = [given[mask] for given, mask in zip(values.given, values.known)]
    pairs = [(m, answer, mask) for m, answer, mask in zip(values.numbers, answers, known) if answer.size]
    with np.errstate(all="ignore"):
        return matching.find(
            values.kind, [m for m, _, _ in pairs], [answer for _, answer, _ in pairs], matching.EXACT,
            entries=[mask for _, _, mask in pairs],
        )  # fmt: skip


def of_any_loss(line, letters):
    """Return the name of what is wrong with ∂L/∂z_j whatever the loss is: the path through p_j alone, or class weights times p_j − t_j."""
    statement, declared = line.statement, line.declared
    target = target_of(statement.head.tree, letters)
    if target is None or target.kind != "logits" or target.whole or target.indices[0][0] != "i":
        return ()
    loss = ("name", letters.loss, ())
    p, z, t = (("name", name, target.indices) for name in (letters.probability, letters.logit, line.reading[1]))
    tries = [("diagonal-only", ("mul", ("diff", loss, ((p, 1),)), ("diff", p, ((z, 1),))))]
    for (name, indices), symbol in declared.symbols.items():
        if symbol.kind == "positive" and indices == 1 and (name, 1) in {(node[1], len(node[2])) for node in walk(statement.right.tree) if node[0] == "name"}:
            tries.append(("weights-times-residual", ("mul", ("name", name, target.indices), ("paren", ("sub", p, t)))))
    for name, tree in tries:
        side = replace(statement.head, tree=tree)
        if judged.quick(declared, replace(statement, head=side, left=side), "sum-one") == judged.AGREES:
            return (name,)
    return ()
