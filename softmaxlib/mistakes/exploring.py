"""Find out in which forms a function can be read: call it once in each, and compare what comes back.

The order of the calls, and what speaks for a form, come from the names of the parameters;
which forms fit is decided by the answers.
"""

import functools
import itertools
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from ..functions import log_softmax, softmax
from . import calls, formulas, matching, parts, roles
from .forms import LAYERS, Form
from .forms import held as held_by
from .possible import UNREDUCED, UNSIGNED, drawn_as, possible
from .probes import ordinary
from .tries import calls_for

PROBE = 2  # which ordinary probe: N = 7, K = 5, D = 2
FIRST, NEAR = 16, 0.42  # calls that are tried before others, and what may speak against them
AT_A_TIME = 24
LEVELS = (0.0, 0.9, 1.6, 3.0)  # what it costs a reading to need so many mistakes; the last: unknown

AGAINST = 1.3  # what speaks so much against a reading that it is believed only if it makes the code right
UNEXPLAINED = 1.7  # a part that nothing explains, beside another: more than two mistakes in it
EPSILON = 0.3  # what an ε in the logarithm costs, which is no more than a guard
ZEROS = 0.5  # zeros come from calls in a wrong form as well


class Candidate(NamedTuple):
    """One part of an answer, read in one way: its form, and the mistakes that would explain it."""

    form: Form
    names: tuple | None
    cost: float


@functools.lru_cache(maxsize=4)
def _stock(seed):
    """Return what explorations in which nothing is declared have in common: probes and tables."""
    return {}, {}


class Exploration:
    """Calls a function once in each form that is worth a try, the likeliest first.

    ``calls`` are those that there are, ``results`` what came of those that were made; ``end``
    says how the last of them ended.  ``session`` is where the function runs.
    """

    def __init__(self, name, names, session, seed, classes=None, declared=None):
        self.names, self.session = names, session
        self.raised = roles.is_to_be_raised(name, names)
        self.declared = declared or {}
        params = {**self.declared, **({"classes": classes} if classes else {})}
        self.params, self.seed = params, seed
        self._probes, self._tables = ({}, {}) if params else _stock(seed)
        self.calls, self.results = calls_for(names), []
        self.report, self.end = None, "done"

    def start(self):
        """Try the likeliest forms."""
        near = [call for call in self.calls[:FIRST] if call.cost <= self.calls[0].cost + NEAR]
        self._ask(len(near))

    def finish(self):
        """Try all others, or as many as half of the time is enough for."""
        enough = None if self.session.left is None else self.session.left / 2
        while self.end == "done" and len(self.results) < len(self.calls):
            if enough is not None and self.session.left < enough and any("parts" in r for r in self.results):
                break
            self._ask(min(len(self.results) + AT_A_TIME, len(self.calls)))

    def _ask(self, upto):
        first = len(self.results)
        for i in range(first, upto):
            self.calls[i] = self.calls[i]._replace(canonical=self.canonical(self.calls[i].form))
        asked = [("explore", call.form, call.canonical) for call in self.calls[first:upto]]
        self.report = self.session.run(asked)
        self.results += self.report.results
        self.end = self.report.end

    def canonical(self, form):
        """Return what a form is given in the exploration."""
        kind = drawn_as(form)
        key = kind, form.single
        if key not in self._probes:
            chosen = ordinary(kind, self.params, self.seed, PROBE)
            args = chosen.args[:1] if kind in ("softmax", "jacobian") else chosen.args
            if form.layer and form.single:
                args = (*args[:-2], *(x[:1] for x in args[-2:]))
            self._probes[key] = args
        args = self._probes[key]
        if form.ids or form.labels == "one-hot":
            *rest, T = args
            hot = np.eye(T.shape[-1])[_classes(T)]
            args = (*rest, hot)
        return args

    # What came back, and what it may be.

    def settled(self):
        """Return the reading that makes everything right, if none can be likelier; else None."""
        if self.raised:  # then another sign is as likely
            return None
        best, least = None, self.calls[len(self.results)].cost if len(self.results) < len(self.calls) else 99
        for call, result in zip(self.calls, self.results):
            if best is not None and call.cost >= best[0]:
                break
            if "parts" not in result or (_is_unusual(call.form) and self._has_run_as_usual(call.form)):
                continue
            for cost, row, _ in self._read(call, result["parts"], only_right=True):
                rights = sum(one.names == () for one in row)
                if rights == len(row):
                    best = (cost, row, call) if best is None or cost < best[0] else best
                else:  # what a mistake, or a part that nothing explains, would cost at the least
                    least = min(least, call.cost + (0.3 if rights else LEVELS[1]))
        return best if best is not None and best[0] <= least else None

    def readings(self, which=lambda form: True):
        """Return ``[(cost, [Candidate of each part], call)]``, the likeliest first."""
        found, unknown = [], []
        for call, result in zip(self.calls, self.results):
            if "parts" not in result or not which(call.form) or self._is_known(call, result, unknown):
                continue
            if _is_unusual(call.form) and self._has_run_as_usual(call.form):
                continue
            for read in self._read(call, result["parts"]):
                right = all(one.names == () for one in read[1])
                if right or call.cost < AGAINST:
                    found.append(read)
                if all(one.names is None for one in read[1]):
                    unknown.append((call, result))
        return sorted(_without_chance_zeros(found), key=lambda reading: reading[0])

    def _has_run_as_usual(self, form):
        """Tell whether a function ran in the usual form beside an unusual one: then that is its form."""
        usual = {"row": "one", "sequences": "rows"}.get(form.layout, form.layout)
        for call, result in zip(self.calls, self.results):
            other = call.form
            if "parts" not in result or (other.roles, other.scores, other.ids) != (form.roles, form.scores, form.ids):
                continue
            if not _is_unusual(other) and other.layout == usual:
                arrays = [(tuple(path), calls.array(leaf)) for path, leaf in result["parts"]]
                if all(a is not None and any(True for _ in possible(other, path, a.shape, call.canonical)) for path, a in arrays):
                    return True
        return False

    def _is_known(self, call, result, unknown):
        """Tell whether the same came of the same ids, written in another shape, and nothing explained it."""
        return call.form.ids and any(
            one.form.ids and replace(one.form, labels=call.form.labels) == call.form and other["parts"] == result["parts"]
            for one, other in unknown
        )

    def _read(self, call, described, only_right=False):
        half = any(leaf.get("bytes") == 2 for _, leaf in described)
        arrays = [(tuple(path), calls.array(leaf)) for path, leaf in described]
        arrays = [(path, a) for path, a in arrays if a is not None]
        if len(arrays) > 1:
            arrays = [(path, a) for path, a in arrays if not _is_by_product(call, a)]
        chosen = []
        for path, answer in arrays:
            options = list(self._options(call, path, answer, only_right, half))
            if options:
                chosen.append(options)
        if not chosen:
            return []
        if len(chosen) == 1 and all(one.names is None for one in chosen[0]):
            return _unknown(call, chosen[0])
        best = None
        for negative, reduction in itertools.product((False, True), ("mean", "sum")):
            row = [_best(options, reduction, negative) for options in chosen]
            row = [one for one in row if one is not None]
            if not row:
                continue
            known = [one for one in row if one.names is not None]
            worst = max((one.cost for one in known), default=LEVELS[-1])
            missing = [one for one in row if one.names is None] if known else []
            worst += sum(UNEXPLAINED if is_asked_for(one.form, row) else 0.3 for one in missing)
            cost = call.cost + worst + (0.02 if reduction == "sum" else 0)
            cost += (0.1 if self.raised else 0.95) if negative else 0
            if best is None or cost < best[0]:
                best = (cost, row, call)
        return [best] if best else []

    def _options(self, call, path, answer, only_right, half):
        """Yield a Candidate for each thing that a part of an answer may be."""
        for form in possible(call.form, path, answer.shape, call.canonical):
            try:
                with np.errstate(all="ignore"):
                    taken = form.taken(answer, self._given(form, call))
            except (ValueError, IndexError):
                continue
            names = self._match(form, call, np.asarray(taken, float), only_right, matching.HALF if half else matching.ROUGH)
            if form.kind == "softmax" and names == ("logits-for-probabilities",):
                names = None  # its argument as it came: a stub, and no softmax
            level = 3 if names is None else EPSILON if names == ("epsilon-in-log",) else len(names)
            zeros = ZEROS if names and not (np.any(answer) and np.any(taken)) else 0
            yield Candidate(form, names, (level if level == EPSILON else LEVELS[min(level, 3)]) + zeros)
            if form.answer == "whole" and form.kind not in UNSIGNED:  # of what is to be raised
                turned = _turned(names)
                level = 3 if turned is None else len(turned)
                yield Candidate(replace(form, answer="negative"), turned, LEVELS[min(level, 3)] + zeros)

    def _given(self, form, call):
        """Return the probe of the exploration as the kind of a part has it."""
        canonical, drawn = call.canonical, drawn_as(call.form)
        if form.kind == drawn or drawn in ("W", "Theta") and form.kind in ("W", "Theta", "bias", "X"):
            if drawn == "Theta" and form.kind in ("X", "bias"):
                theta, X, T = canonical
                return theta.T, np.zeros(theta.shape[1]), X, T
            return canonical
        if drawn in ("W", "Theta"):
            *_, X, T = canonical
            a = X @ canonical[0] if drawn == "Theta" else X @ canonical[0].T + canonical[1]
            return (a, T) if form.kind != "softmax" else (a,)
        if form.kind in ("softmax", "jacobians"):
            a = canonical[0]
            return (a[None] if a.ndim == 1 else a,)
        return canonical

    def _match(self, form, call, answer, only_right=False, tolerance=matching.ROUGH):
        """Return the names of the mistakes that explain an answer, () if it is right, None if none do."""
        given = self._given(form, call)
        if form.kind == "jacobian" and (form.ids or "labels" not in form.roles):
            given = given[:1]
        log = form.of_log_softmax
        key = form.kind, log, form.labels != "soft", form.single, drawn_as(form), only_right
        if key not in self._tables:
            params = {**self.declared, **({"of": "log-softmax"} if log else {})}
            self._tables[key] = _table(form.kind, given, params, only_right)
        names, values, scale = self._tables[key]
        if form.kind == "softmax" and answer.ndim == 1:
            answer = answer[None]
        if form.kind == "jacobian" and form.ids:  # a row of it
            K = len(given[0])
            if answer.size != K:
                return None
            row = int(call.canonical[-1].argmax())
            values = values.reshape(-1, K, K)[:, row]
        found = _closest(names, values, scale, answer, form, tolerance)
        if found != () and not only_right and form.kind in ("slope", "slopes") and _has_epsilon(*given, answer):
            return ("epsilon-in-log",)
        return found


def _is_unusual(form):
    """Tell whether a form is believed only of functions that do not run in a usual one."""
    return LAYERS[form.layer].one if form.layer else form.layout in ("row", "sequences")


def _has_epsilon(a, T, answer):
    """Tell whether a gradient with respect to probabilities is −t/(p + ε) with one ε that can be seen."""
    if np.shape(answer) != T.shape:
        return False
    N = len(T) if T.ndim == 2 else 1
    with np.errstate(all="ignore"):
        eps = (-T / (N * answer) - softmax(a))[T > 0]
    same = np.isfinite(eps).all() and 1e-9 < eps.min() and eps.max() < 0.1 and np.ptp(eps) <= 1e-3 * eps.min()
    return bool(same and not answer[T == 0].any())


def _classes(T):
    """Return a class for each row of labels; 1 for a single one."""
    if T.ndim == 1:
        return 1
    return np.arange(len(T)) * 2 % T.shape[1] if len(T) > 1 else np.array([1])


def described(fn, form, canonical, home):
    """Call a function in a form, and describe the parts of what came back."""
    given = replace(form, kind=drawn_as(form)).arguments(canonical)

    def called():
        answer = parts.opened(fn(*[np.array(x) if isinstance(x, np.ndarray) else x for x in given]))
        return {"parts": [[list(path), _described(leaf)] for path, leaf in parts.leaves(answer)]}

    return calls.outcome(called, home, lambda answer: answer)


def _without_chance_zeros(readings):
    """Leave out zeros that came in a form while a likelier form gave something else; of one argument, while one of the same kind did."""
    failed = [
        (call.cost, {one.form.kind for one in row})
        for _, row, call in readings
        if all(one.names is None and one.form.kind != "losses" for one in row)
    ]

    def by_chance(row, call):
        if not all(one.names and "jacobian-rows-summed" in one.names for one in row):
            return False
        kinds = {one.form.kind for one in row}
        return any(cost < call.cost and (len(call.form.roles) > 1 or kinds == others) for cost, others in failed)

    return [reading for reading in readings if not by_chance(*reading[1:])]


def _turned(names):
    """Return the names for the negative of an answer that has these."""
    if names is None:
        return None
    return tuple(n for n in names if n != "sign") if "sign" in names else (*names, "sign")


def _described(leaf):
    if isinstance(leaf, (str, bytes)) or leaf is None or callable(leaf):
        return calls.described(leaf)
    if hasattr(leaf, "detach") or isinstance(leaf, (np.matrix, list, tuple)):
        try:
            leaf = parts.plain(leaf)
        except (ValueError, TypeError):
            return calls.described(leaf)
    return calls.described(leaf)


def _best(options, reduction, negative):
    """Return the cheapest Candidate of a part with this reduction and sign; None if there is none."""
    kept = [
        one
        for one in options
        if (one.form.answer == "negative") == (negative and one.form.kind not in UNSIGNED)
        and (one.form.reduction in (reduction, "each") or one.form.kind in UNREDUCED)
    ]
    return min(kept, key=lambda one: one.cost, default=None)


def _is_by_product(call, answer):
    """Tell whether a part is one of the arguments, or a step on the way: logits, e^a, ln p."""
    held = held_by(replace(call.form, kind=drawn_as(call.form)), call.canonical)
    a = held["logits"]
    shifted = a - a.max(-1, keepdims=True)
    known = [a, shifted, np.exp(a), np.exp(shifted), log_softmax(a), *held.values()]
    turned = [answer, answer.T]
    return any(
        x.shape == y.shape and np.allclose(x, y, rtol=1e-6, atol=1e-9)
        for x in turned for y in map(np.asarray, known)
    )  # fmt: skip


# Parts that are the same thing: one of them that is explained makes another one a by-product.
FAMILIES = [("rows", "logits", "slope", "slopes", "vjp", "vjps"), ("loss", "losses"), ("W", "Theta"), ("bias",), ("X",)]


def is_asked_for(form, row):
    """Tell whether a part that nothing explains is a wrong answer, and not a by-product."""
    others = {one.form.kind for one in row if one.names is not None}
    family = next((kinds for kinds in FAMILIES if form.kind in kinds), None)
    return not others if family is None else not others & set(family)


def _unknown(call, options):
    """Return a reading for each thing that an answer may be which nothing explains."""
    kinds = {}
    for one in options:
        if one.form.answer != "negative":
            kinds.setdefault((one.form.kind, one.form.answer), one)
    if "labels" in call.form.roles and len(kinds) > 1:
        kinds.pop(("softmax", "whole"), None)
    cost = call.cost + LEVELS[-1] + (0.3 if "1" in call.form.labels else 0)
    return [(cost + 0.01 * i, [one], call) for i, one in enumerate(kinds.values())]


def _table(kind, given, params, only_right=False):
    """Return ``(names, values, scale)``: what every mistake, and every two, would give."""
    if kind == "softmax" and given[0].ndim == 1:
        given = (given[0][None],)
    m = formulas.numbers(kind, given, params)
    right = np.asarray(formulas.right(m), float)
    if only_right:
        return [()], right.reshape(1, -1), np.abs(right).max()
    names, values, known = [], [], [("", 1.0), *((name, by) for name, _, by in formulas.ratios(m))]
    with np.errstate(all="ignore"):
        for name, variants in formulas.TABLES[kind].items():
            base = () if name == "right" else (name,)
            factors = [
                (more, by) for more, by in known if more not in base and {*base, more} not in matching.NO_MISTAKE
            ]
            found = [(*base, more) if more else base for more, _ in factors]
            multiples = np.array([by for _, by in factors])
            for variant in variants:
                value = variant(m)
                if value is None or np.shape(value) != right.shape:
                    continue
                names += found
                values.append(np.multiply.outer(multiples, np.ravel(value)))
    return names, np.concatenate(values), np.abs(right).max()


def _closest(names, values, scale, answer, form, tolerance):
    """Return the fewest names whose values an answer agrees with, None if there are none."""
    variants = [(answer, ())]
    if form.kind in ("W", "Theta") and answer.ndim == 2:
        variants.append((answer.T, ("transposed",)))
    best = None
    for value, more in variants:
        if value.size != values.shape[1]:
            if form.kind != "bias" or value.ndim != 2 or value.shape[1] != values.shape[1]:
                continue
            value, more = value.sum(0), ("bias-not-summed",)
        flat = value.ravel()
        with np.errstate(all="ignore"):
            off = np.abs(values - flat).max(axis=1)
            size = np.abs(values).max(axis=1)
        fits = np.isfinite(size) & (off <= tolerance * np.where(size > 0, size, scale))
        for i in np.flatnonzero(fits):
            found = (*names[i], *[n for n in more if n not in names[i]])
            if more == ("bias-not-summed",):
                found = tuple(n for n in found if n != "missing-mean")
            if best is None or len(found) < len(best):
                best = found
    return best
