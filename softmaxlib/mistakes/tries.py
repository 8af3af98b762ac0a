"""In which forms a function may be called, the likeliest first: by how many parameters it has, and their names."""

import dis
import functools
import inspect
import itertools
from dataclasses import replace
from typing import NamedTuple

from . import roles
from .forms import LAYERS, SINGLE, Form

MOST_CALLS = 220
ORDERS = {
    1: [("scores",)],
    2: [
        ("scores", "labels"), ("labels", "scores"), ("scores", "upstream"), ("upstream", "scores"),
    ],
    3: [
        ("weights", "features", "labels"), ("features", "labels", "weights"),
        ("labels", "features", "weights"), ("features", "weights", "labels"),
        ("weights", "labels", "features"), ("labels", "weights", "features"),
    ],
    4: [
        ("weights", "bias", "features", "labels"), ("features", "labels", "weights", "bias"),
        ("features", "weights", "bias", "labels"), ("labels", "features", "weights", "bias"),
        ("weights", "features", "bias", "labels"), ("weights", "features", "labels", "bias"),
        ("bias", "weights", "features", "labels"), ("weights", "bias", "labels", "features"),
        ("labels", "weights", "bias", "features"), ("features", "labels", "bias", "weights"),
    ],
}  # fmt: skip
LAYOUT_COSTS = {"rows": 0.0, "one": 0.1, "columns": 0.2, "column": 0.3, "row": 1.25, "sequences": 0.6}
# What takes a row (1, K) takes a batch as well: with one mistake there, it is not right because of the row.


class Call(NamedTuple):
    """One call of the function in the exploration."""

    form: Form
    cost: float
    canonical: tuple


def parameters(fn):
    """Return the names of the parameters that have to be given, and of those that may be."""
    try:
        given = inspect.signature(fn).parameters.values()
    except (TypeError, ValueError):
        return None, []
    if any(p.kind == p.VAR_POSITIONAL for p in given):
        return None, []
    positional = [p for p in given if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    need = [p.name for p in positional if p.default is p.empty]
    return need, [p.name for p in positional if p.default is not p.empty]


def without_unused(fn, names):
    """Return names with another in the place of those that say nothing and that the code never reads; two at the most."""
    code = getattr(inspect.unwrap(fn), "__code__", None)
    if code is None or isinstance(names, int) or len(names) < 3:
        return names
    read = set(code.co_cellvars)
    for instruction in dis.get_instructions(code):
        if instruction.opname.startswith("LOAD_FAST"):
            read |= set(instruction.argval if isinstance(instruction.argval, tuple) else [instruction.argval])
    unused = [name for name in names if name in code.co_varnames and name not in read and roles.said_by(name) is None]
    return [roles.UNUSED if name in unused else name for name in names] if len(unused) < 3 else names


MEANT = {
    "features": {roles.FEATURES}, "labels": {roles.LABELS}, "scores": {roles.PROBABILITIES, roles.LOGITS, roles.SCORES},
}  # fmt: skip
STRONG = ("reg", "unused", "ones", 1e-12, 1.0, -1, 0.0, "mean")


def role_lists(names):
    """Return ``[(cost, roles)]``: what the parameters may hold, the likeliest first.

    ``names`` may be a number of parameters without names.
    """
    names = [""] * names if isinstance(names, int) else list(names)
    numbers = [roles.number_for(name) for name in names]
    sure = [
        value is not None and (value in STRONG if roles.said_by(name) is None else False)
        for name, value in zip(names, numbers)
    ]
    perhaps = [value is not None and len(names) > 2 for value in numbers]
    found = {}
    for fixed in {tuple(sure), tuple(a or b for a, b in zip(sure, perhaps))}:
        arrays = [i for i, is_number in enumerate(fixed) if not is_number]
        for order in ORDERS.get(len(arrays), []):
            given = list(numbers)
            for i, role in zip(arrays, order):
                given[i] = role
            cost = sum(
                roles.against(names[i], role) for i, role in zip(arrays, order) if role != "scores"
            )
            cost += 0.02 * ORDERS[len(arrays)].index(order)
            found[tuple(given)] = min(cost, found.get(tuple(given), 99))
    if len(names) == 3 and all(names):  # dW from the features, the model's output and the labels
        for order in itertools.permutations(("features", "scores", "labels")):
            said = [roles.said_by(name) for name in names]
            if said.count(None) < 2 and all(held is None or held & MEANT[role] for held, role in zip(said, order)):
                found.setdefault(order, 0.3)
    if len(names) == 3:  # one of them may be a number that its name does not tell
        for i, order in itertools.product(range(3), ORDERS[2]):
            given = list(order)
            given.insert(i, "N")
            cost = 0.5 + sum(
                roles.against(name, role)
                for name, role in zip(names, given)
                if role not in ("scores", "N")
            )
            found.setdefault(tuple(given), cost)
    if len(names) == 4 and all(names):  # one of them may be handed on and do nothing
        for i in (i for i in range(4) if roles.said_by(names[i]) is None and numbers[i] is None):
            for place, order in enumerate(ORDERS[3]):
                given = [*order[:i], "unused", *order[i:]]
                cost = 0.5 + 0.02 * place + sum(
                    roles.against(name, role) for name, role in zip(names, given) if role != "unused"
                )
                found.setdefault(tuple(given), cost)
    return sorted(((cost, given) for given, cost in found.items()), key=lambda pair: pair[0])


def calls_for(names):
    """Return the calls that are worth a try, the likeliest first."""
    return list(_calls_for(names if isinstance(names, int) else tuple(names)))


@functools.lru_cache(maxsize=64)
def _calls_for(names):
    found = []
    names_of = [""] * names if isinstance(names, int) else names
    for cost, given in role_lists(names):
        for form, more in _forms(given, names_of):
            found.append((cost + more, form))
    found.sort(key=lambda pair: pair[0])
    return [Call(form, cost, ()) for cost, form in found[:MOST_CALLS]]


def _forms(given, names):
    if "weights" in given:
        with_bias = "bias" in given
        for layer, labels in itertools.product(LAYERS, ("soft", "ids", "one-hot", "ids (N, 1)", "ids (1, N)")):
            if with_bias and "bias in" in layer:
                continue
            if labels == "ids (1, N)" and not LAYERS[layer].columns:
                continue
            one = LAYERS[layer].one
            if one and labels in ("ids (N, 1)", "ids (1, N)"):
                continue
            flat = "flat" in layer
            if flat and not any("theta" in n.lower() or n.lower() in ("w", "params") for n in names):
                continue
            cost = 0.01 * list(LAYERS).index(layer) + (0.2 if flat else 0) + (0.3 if one else 0)
            cost += {"soft": 0, "one-hot": 0.3, "ids": 0.01, "ids (N, 1)": 0.05, "ids (1, N)": 0.05}[labels]
            for bias in ("(K,)", "(1, K)", "(K, 1)") if with_bias and not one else ("(K,)",):
                yield Form(given, layer=layer, labels=labels, bias=bias), cost
        return
    at = given.index("scores")
    if "features" in given:
        for layer, scores, labels in itertools.product(LAYERS, ("probabilities", "logits"), ("soft", "ids", "one-hot")):
            if "bias in" not in layer and "flat" not in layer:
                cost = 0.01 * list(LAYERS).index(layer) + roles.against(names[at], "scores", scores)
                yield Form(given, scores=scores, layer=layer, labels=labels), cost + {"soft": 0, "ids": 0.01, "one-hot": 0.3}[labels]
        return
    many = names[at][:1].isupper()
    for scores in ("logits", "probabilities", "log-probabilities"):
        named = "log-probabilities" in (roles.said_by(names[at]) or ())
        if scores == "log-probabilities" and not ("upstream" in given or "labels" in given and named):
            continue
        cost = roles.against(names[at], "scores", scores)
        if scores == "log-probabilities":
            cost = max(cost, 0 if "log" in names[at].lower() else 0.6)
        for layout, more in LAYOUT_COSTS.items():
            if (many or "ones" in given) and layout in SINGLE:  # a capital, or a mask: a batch
                more += 1
            form = Form(given, scores=scores, layout=layout)
            if layout == "row":  # with arrays it would be a batch that hides what batches show
                if "labels" in given:
                    yield form, cost + more + 0.1
                    yield replace(form, labels="ids"), cost + more + 0.01
                continue
            yield form, cost + more
            if "labels" in given:
                yield replace(form, labels="ids"), cost + more + 0.01
                yield replace(form, labels="one-hot"), cost + more + 0.3
                if layout in ("rows", "columns"):
                    yield replace(form, labels="ids (N, 1)"), cost + more + 0.05
                if layout == "rows":
                    yield replace(form, labels="ids from 1"), cost + more + 0.5
                if layout == "columns":
                    yield replace(form, labels="ids (1, N)"), cost + more + 0.05
