"""The numbers of an example: p = (0.09, 0.24, 0.67) and t = (0, 0, 1), so p − t = (0.09, 0.24, −0.33).

A line with such numbers on its right says something of one example.  It holds if it does there, to the digits typed; another one
is not called false, since numbers are rounded on the way.
"""

import itertools
import re

import numpy as np

from eqcheck.meaning.values import NotDefined, ShapesDiffer, TooSmall, evaluate, holds_at
from eqcheck.meaning.values.point import Point
from eqcheck.reading.statements.statement import CLAIM
from eqcheck.reading.tokens import Unreadable
from eqcheck.reading.trees.indices import free_indices

from . import named
from .shapes import bare, letter, walk

HOLDS = "with the numbers of the example"
WITH_LABELS = "with the labels of the example"
NOT_KNOWN = "it speaks of the numbers of an example, which give something else or are not all told"
DECIMALS = re.compile(r"\d*\.(\d+)")
CANNOT = (Unreadable, NotDefined, ShapesDiffer, TooSmall, RecursionError, FloatingPointError)


def are_numbers(tree):
    """Say whether a tree is a row of numbers, or a number with decimals: it has no letter."""
    tree = bare(tree or ("name", "", ()))
    if any(node[0] in ("name", "diff", "call", "dots") for node in walk(tree)):
        return False
    return tree[0] in ("tuple", "vector", "matrix") or any(node[0] == "num" and "." in node[1] for node in walk(tree))


def find(read, letters, label):
    """Return the numbers that a text gives to its logits, its probabilities and its labels, by role; none where it has two examples."""
    found = {}
    roles = {letters.logit: "logit", letters.probability: "probability", label: "label"}
    for _, statement, declared, _ in read:
        if letters.shaped or statement.kind != CLAIM or statement.error or not are_numbers(statement.right.tree):
            continue
        left = bare(statement.head.tree)
        if left[0] == "name" and not left[2] and letter(left[1]) in roles:
            try:
                values = np.ravel(np.real(evaluate(statement.right.tree, Point(declared, {}, {}, 1), {})))
            except CANNOT:
                continue
            before = found.setdefault(roles[letter(left[1])], values)
            if before.shape != values.shape or not np.allclose(before, values, atol=0.01):
                return {}  # two examples
    lengths = {len(values) for values in found.values()}
    return found if len(lengths) == 1 and min(lengths) > 1 and {"logit", "probability"} & found.keys() else {}


def labels(read, letters, label):
    """Return the labels that a text gives in numbers, t = (1, 0), as an array; None where it gives none, or two different ones."""
    found = None
    for _, statement, declared, _ in read:
        left = bare(statement.head.tree or ("num", "0"))
        if letters.two or statement.kind != CLAIM or statement.error or left != ("name", label, ()) or bare(statement.right.tree)[0] not in ("tuple", "matrix"):
            continue
        try:
            values = np.ravel(np.real(evaluate(statement.right.tree, Point(declared, {}, {}, 1), {})))
        except CANNOT:
            continue
        if len(values) < 2 or found is not None and not np.array_equal(found, values):
            return None
        found = values
    return found


def holds_with(line, given):
    """Say whether a line holds for any logits, where the labels are those that its text gives."""
    letters, label = line.reading
    statement = line.statement
    trees = statement.head.tree, statement.right.tree
    if statement.error or line.check.verdict != "false" or not {label, letters.loss} & {node[1] for tree in trees for node in walk(tree) if node[0] == "name"}:
        return False
    free = sorted(free_indices((*trees, *statement.conditions), line.declared.letters))
    rng = np.random.default_rng(0)
    try:
        for _ in range(3):
            point, _, _ = named.point_of(line.declared, letters, label, "logits", (rng.uniform(-1.5, 1.5, len(given)), given))
            for places in itertools.product(*(range(1, point.size(letter) + 1) for letter in free)):
                index = dict(zip(free, places))
                if not all(np.all(holds_at(condition, point, index)) for condition in (*statement.standing, *statement.conditions)):
                    continue
                left, right = (np.ravel(np.real(evaluate(tree, point, index))) for tree in trees)
                if left.shape != right.shape or not np.allclose(left, right, rtol=1e-7, atol=1e-9):
                    return False
    except CANNOT:
        return False
    return True


def contradicts(line, given):
    """Say whether a line that gives numbers gives others than follow from those that its text has given above: s = softmax(z), or L."""
    letters, _ = line.reading
    name = bare(line.statement.head.tree)[1]
    enough = letter(name) == letters.probability and "logit" in given or name == letters.loss and "label" in given
    return enough and are_numbers(line.statement.right.tree) and not holds(line, given)


def holds(line, given):
    """Say whether a line holds for the numbers that its text gives."""
    letters, label = line.reading
    statement = line.statement
    if "probability" in given and (given["probability"] <= 0).any() or statement.error:
        return False
    logits = given.get("logit", np.log(given.get("probability", np.ones(2))))
    has_labels = {label, letters.loss} & {node[1] for node in walk(statement.head.tree) if node[0] == "name"}
    if has_labels and "label" not in given:
        return False
    labels = given.get("label", np.full(len(logits), 1 / len(logits)))
    try:
        point, _, _ = named.point_of(line.declared, letters, label, "logits", (logits, labels))
        left, right = (np.ravel(np.real(evaluate(tree, point, {}))) for tree in (statement.head.tree, statement.right.tree))
    except CANNOT:
        return False
    digits = min((len(m[1]) for m in DECIMALS.finditer(statement.right.latex)), default=9)
    off = 1.01 if digits > 1 else 0.51  # in the last digit: what was rounded on the way may be off by one, where there are some to be lost
    return len(left) == len(right) and bool((np.abs(left - right) <= off * 10.0**-digits).all())
