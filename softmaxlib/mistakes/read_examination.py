"""The examination of a function that is read in some form: its probes, its answers, and what ids can show."""

import numpy as np

from . import calls, formulas, matching
from .examination import INNER, PARAMETERS, Examination
from .formulas import LABELLED
from .forms import Adapted, lifted
from .keeping import kept, plain_params
from .possible import has_bias

MOST_CALLS_OF_A_LIFT = 200


class ReadExamination(Examination):
    """An examination of a function that is read in some form, and runs in a Session."""

    def __init__(self, fn, form, session, seed, params, time_limit, extreme):
        super().__init__(Adapted(fn, form), form.kind, seed, params, time_limit, extreme)
        self.form, self.name, self.home = form, calls.name_of(fn), calls.home_of(fn)
        self.session = session
        if form.kind == "jacobian" and (form.ids or "labels" not in form.roles):
            self.parameters = ("logits",)
        if form.labels == "one-hot" and len(self.parameters) > 1:
            self.probes = [_with_one_hot(probe) for probe in self.probes]
        count = len(self.parameters)
        if form.kind == "X" and not has_bias(form):
            self.probes = [_without_bias(probe) for probe in self.probes]
        kept = [probe for probe in self.probes if self._can_be_given(probe)]
        self.probes = [probe._replace(args=probe.args[:count]) for probe in kept]

    def _can_be_given(self, probe):
        if self.form.labels == "soft" or len(self.parameters) < 2:
            return True
        hot = np.isin(probe.args[-1], (0, 1)).all() and (probe.args[-1].sum(-1) == 1).all()
        return hot or probe.sort == "soft"

    def check_signature(self):
        return None

    def asked(self, probes):
        return self.session.run([("examine", self.form, p.args, p.sort == "soft") for p in probes])

    def fits(self):
        """Return what explains the answers; for ids also by formulas that are not linear in labels."""
        found = super().fits() or (self._fits_by_ids() if self.form.ids and self.kind in LABELLED else [])
        if self.kind == "softmax" and any(fit.names == ("logits-for-probabilities",) for fit in found):
            return []  # its argument as it came: a stub, and no softmax
        return found

    def _fits_by_ids(self):
        """Compare with what each formula gives when ids are made labels, as the function was."""
        found = {}
        known = list(zip(*[formulas.ratios(m) for m in self.numbers]))
        factors = [("", [1.0] * len(self.soft)), *((one[0][0], [by for *_, by in one]) for one in known)]
        with np.errstate(all="ignore"):
            for name, variants in formulas.TABLES[self.kind].items():
                for variant in variants:
                    for factor, by in self._factors_by_ids(variant, factors):
                        names = tuple(n for n in (name, factor) if n and n != "right")
                        found.setdefault(frozenset(names), matching.Fit(names))
        fewest = min(map(len, found), default=0)
        return [fit for names, fit in found.items() if len(names) == fewest]

    def _factors_by_ids(self, formula, factors):
        """Return those of the factors with which a formula gives the answers on three probes."""
        for i, probe in enumerate(self.soft[:3]):
            if not factors:
                break
            value, answer = self._by_ids(formula, probe), self.answers[i]
            if value is None or value.shape != answer.shape:
                return []
            factors = [one for one in factors if matching.agree(answer, one[1][i] * value, matching.ROUGH)]
        return factors

    def _by_ids(self, formula, probe):
        total = None
        for weight, m in _numbers_by_ids(self.kind, probe.args, self.params):
            value = formulas.formed(formula, m)
            if value is None:
                return None
            total = weight * value if total is None else total + weight * value
        return total

    def say(self, name, headline, probe=None, **more):
        if probe is not None and self.form.scores == "probabilities":
            shown = super().say(name, headline, probe, **more)
            shown._place = shown._place.replace("logits = ln (", "probabilities = (")
            return shown
        return super().say(name, headline, probe, **more)

    def input_changed(self, changed, fits):
        known = self.parameters
        number = changed[0]
        self.parameters = {i: name for i, name in enumerate(self.names)}
        try:
            self.parameters.setdefault(number, f"argument {number + 1}")
            found = self._changed(changed, fits)
        finally:
            self.parameters = known
        return found

    def _changed(self, changed, fits):
        names, self.parameters_of_probe = self.parameters, None
        probe, self.parameters = self.soft[0], names
        found = super().input_changed(changed, fits)
        found.arguments = dict(zip({**PARAMETERS, **INNER}[self.kind], probe.args))
        return found


def _of_probe(kind, args, params):
    return kind, tuple(map(id, args)), plain_params(params)


@kept(_of_probe)
def _numbers_by_ids(kind, args, params):
    """Return ``[(weight, numbers)]``: numbers for one-hot labels, of which the lift makes those of soft labels."""
    *rest, T = args
    single = T.ndim == 1
    found = []

    def noted(hot):
        found.append(formulas.numbers(kind, (*rest, hot[0] if single else hot), params))
        return np.eye(MOST_CALLS_OF_A_LIFT)[len(found) - 1]

    weights = lifted(noted, T[None] if single else T)
    return list(zip(weights, found))


def _without_bias(probe):
    """Return a probe of (W, b, X, labels) with a bias of zeros."""
    W, b, *rest = probe.args
    zeros = np.zeros_like(b)
    zeros.setflags(write=False)
    return probe._replace(args=(W, zeros, *rest))


def _with_one_hot(probe):
    """Return an ordinary probe with the labels hardened."""
    if probe.sort != "soft":
        return probe
    *rest, T = probe.args
    return probe._replace(args=(*rest, np.eye(T.shape[-1])[T.argmax(-1)]))
