"""What stands in the code and was not declared: fitted from the answers, and named with its value.

A temperature, the ε of label smoothing, class weights, the T² of distillation, the
division by the sum of the weights used, the γ of a focal loss, an L2 penalty.
"""

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from . import calls, formulas, matching
from .diagnosis import Diagnosis
from .matching import ROUGH
from .wording import read_as

TEMPERATURES = np.geomspace(0.05, 20, 25)
GAMMAS = np.linspace(0.25, 5, 12)
SUM = " (summed over the batch)"
SURE, SMALL = 12, 0.02  # after so many steps, the error at a value that fits is not larger
PLAIN = 0.01  # what lies nearer than that to having no effect is an error, and not an extra
FAR = 0.4  # an error on a grid of values from which no nearer value is expected


class Found(NamedTuple):
    """What was fitted: the mistake beside it ("" where there is none), words, its value."""

    name: str
    words: str
    extras: dict


def fitted(reader, row, call, sizes):
    """Return a Diagnosis that names what is undeclared in the code, or None."""
    found = {}
    for candidate in row:
        exam = reader._examined(candidate.form, sizes).exam
        if candidate.names == () or not hasattr(exam, "rights"):
            continue
        if any(a.shape != r.shape for a, r in zip(exam.answers, exam.rights)):
            return None
        one = _fit(exam)
        if one is None:
            return None
        found[candidate.form] = one, exam
    if not found:
        return None
    return _said(reader, [c.form for c in row], found)


def _said(reader, forms, found):
    (first, exam), *_ = found.values()
    names = list(dict.fromkeys(one.name for one, _ in found.values() if one.name))
    summed = any(SUM in one.words for one, _ in found.values())
    forms = [replace(form, reduction="sum") if summed else form for form in forms]
    words = list(dict.fromkeys(one.words.replace(SUM, "") for one, _ in found.values()))
    if names:
        headline = f"makes a known mistake: {' + '.join(names)}"
        diagnosis = Diagnosis(
            " + ".join(names), headline, function=reader.name, kind=exam.kind,
            remarks=[f"It has {' and '.join(words)} in it."],
        )
    else:
        diagnosis = Diagnosis(
            "right", f"is right, with {' and '.join(words)} in it", function=reader.name,
            kind=exam.kind, note=f"It has {' and '.join(words)} in it; with that, it is right.",
        )
    for one, _ in found.values():
        diagnosis.extras |= one.extras
    diagnosis.reading = read_as(reader.name, reader.names, forms)
    diagnosis.readings = (diagnosis.reading,)
    return diagnosis


def _fit(exam):
    for family in (_temperature, _smoothing, _focal, _weights, _penalty):
        with np.errstate(all="ignore"):
            found = family(exam)
        if found is not None:
            return found
    return None


def _scales(exam):
    """Yield ``(words, factors)``: what an answer may be multiplied by over the batch."""
    yield "", [1.0] * len(exam.numbers)
    if exam.kind in formulas.SUMMED:
        yield SUM, [float(m.N) for m in exam.numbers]


def _search(exam, values, predicted):
    """Return the value for which predictions come closest to the answers, and their error.

    It is looked for on the first probe, and has to hold on all.
    """

    def error_on(i, value):
        expected, answer = predicted(exam.soft[i], value), exam.answers[i]
        if expected is None or np.shape(expected) != answer.shape:
            return np.inf
        error = np.abs(answer - expected).max() / (np.abs(expected).max() or 1.0)
        return error if np.isfinite(error) else np.inf

    def errors(value):
        return max(error_on(i, value) for i in range(len(exam.soft)))

    found = [error_on(0, value) for value in values]
    i = int(np.argmin(found))
    if found[i] > FAR:
        return values[i], np.inf
    low, high = values[max(0, i - 1)], values[min(len(values) - 1, i + 1)]
    at = _golden(lambda value: error_on(0, value), low, high)
    if at is None:
        return values[i], np.inf
    near = float(f"{at:.3g}")
    return min([(errors(value), value) for value in (near, at)], key=lambda pair: pair[0])[::-1]


def _golden(f, low, high):
    """Return where f, an error, is least between two points; None where it does not go to 0 there."""
    golden = (np.sqrt(5) - 1) / 2
    left, right = high - golden * (high - low), low + golden * (high - low)
    at_left, at_right = f(left), f(right)
    for step in range(44):
        if at_left < at_right:
            high, right, at_right = right, left, at_left
            left = high - golden * (high - low)
            at_left = f(left)
        else:
            low, left, at_left = left, right, at_right
            right = low + golden * (high - low)
            at_right = f(right)
        if step == SURE and min(at_left, at_right) > SMALL:
            return None
    return (low + high) / 2


def _with(exam, probe, **params):
    return formulas.numbers(exam.kind, probe.args, {**exam.params, **params})


def _temperature(exam):
    if exam.params.get("temperature"):
        return None
    powers = [(0, "", ""), (1, "temperature-missing", ""), (2, "", ", and its square as a factor")]
    if exam.kind in ("loss", "losses", "softmax"):
        powers = [(0, "", ""), (2, "", ", and its square as a factor")]
    for scale, factors in _scales(exam):
        by = {id(probe): c for probe, c in zip(exam.soft, factors)}
        for power, name, more in powers:

            def predicted(probe, T, by=by, power=power):
                return by[id(probe)] * T**power * np.asarray(formulas.right(_with(exam, probe, temperature=T)))

            T, error = _search(exam, TEMPERATURES, predicted)
            if error <= 2 * ROUGH and abs(T - 1) > PLAIN:
                return Found(name, f"a temperature of {T:.4g}{more}{scale}", {"temperature": float(T)})
    return None


def _smoothing(exam):
    """Fit the ε of label smoothing, in which every formula is linear."""
    if exam.kind not in formulas.LABELLED:
        return None
    table = formulas.TABLES[exam.kind]
    for name in ("right", "smoothing-loses-epsilon", "smoothing-uneven"):
        for variant in table.get(name, []):
            for scale, factors in _scales(exam):
                eps = _epsilon(exam, variant, factors)
                if eps is not None:
                    said = f"label smoothing with ε = {eps:.4g}{scale}"
                    return Found("" if name == "right" else name, said, {"smoothing": eps})
    return None


def _epsilon(exam, variant, factors):
    """Return the ε with which a formula gives all answers, or None."""
    eps = None
    for probe, answer, by in zip(exam.soft, exam.answers, factors):
        low, high = (variant(_with(exam, probe, smoothing=x)) for x in (0.0, 1.0))
        if low is None or np.shape(low) != answer.shape:
            return None
        low, slope = by * np.asarray(low), by * (np.asarray(high) - np.asarray(low))
        if eps is None:
            eps = float((slope * (answer - low)).sum() / (slope * slope).sum())
            eps = min(float(f"{eps:.3g}"), eps, key=lambda x: np.abs(low + x * slope - answer).max() > ROUGH * np.abs(answer).max())
            if not PLAIN / 2 < eps < 1:
                return None
        expected = low + eps * slope
        if not np.abs(answer - expected).max() <= 2 * ROUGH * np.abs(expected).max():
            return None
    return eps


def _focal(exam):
    if exam.kind not in ("logits", "rows", "loss", "losses"):
        return None
    for scale, factors in _scales(exam):
        by = {id(probe): c for probe, c in zip(exam.soft, factors)}

        def predicted(probe, gamma, by=by):
            m = _with(exam, probe)
            p, t = m.p, m.t
            if exam.kind in ("loss", "losses"):
                return by[id(probe)] * -(t * (1 - p) ** gamma * np.log(p)).sum() / m.N
            slope = gamma * (1 - p) ** (gamma - 1) * p * np.log(p) - (1 - p) ** gamma
            c = t * slope
            G = c - c.sum(-1, keepdims=True) * p
            return by[id(probe)] * (G[0] if exam.kind == "logits" else G / m.N)

        gamma, error = _search(exam, GAMMAS, predicted)
        if error <= 2 * ROUGH:
            return Found("", f"the factor of a focal loss with γ = {gamma:.4g}{scale}", {"focal": float(gamma)})
    return None


def _weights(exam):
    """Fit class weights: every formula is linear in them, so they are solved for."""
    if exam.kind not in formulas.LABELLED or "weights" in exam.params:
        return None
    for name in ("right", "weights-times-residual"):
        for formula in formulas.TABLES[exam.kind].get(name, []):
            for scale, by_n in (("", False), (SUM, True))[: 2 if exam.kind in formulas.SUMMED else 1]:
                weights = _solved(exam, formula, by_n)
                if weights is not None:
                    listed = _listed(weights)
                    return Found("" if name == "right" else name, f"class weights {listed}{scale}", {"weights": weights})
    return _weights_divided(exam)


def _solved(exam, formula, by_n):
    """Return the weights of as many classes as there are, with which a formula gives all answers; None if none do."""
    by_classes = {}
    for probe, result in [*exam.cases["soft"], *exam.cases.get("one-hot", [])]:
        answer, m = calls.array(result), exam.numbers_of(probe)
        columns = [formulas.formed(formula, _with(exam, probe, weights=unit)) for unit in np.eye(m.K)]
        if answer is None or any(c is None or c.shape != answer.shape for c in columns):
            return None
        matrix = np.stack([c.ravel() for c in columns], axis=1) * (m.N if by_n else 1)
        by_classes.setdefault(m.K, []).append((matrix, answer.ravel()))
    found = []
    for blocks in by_classes.values():
        matrix, answers = (np.concatenate(parts) for parts in zip(*blocks))
        weights, _, rank, _ = np.linalg.lstsq(matrix, answers, rcond=1e-9)
        size = np.abs(answers).max()
        if not np.isfinite(weights).all() or np.abs(matrix @ weights - answers).max() > 2 * ROUGH * size:
            return None
        if rank == len(weights) < len(answers):
            found.append(weights)
    if not found or any((w <= 0).any() for w in found) or all(np.ptp(w) < PLAIN * w.max() for w in found):
        return None
    longest = max(found, key=len)
    alike = all(np.allclose(w, longest[: len(w)], rtol=1e-4) for w in found)
    return (longest if alike else found[0]).tolist()


def _listed(weights):
    return ", ".join(f"{w:.4g}" for w in weights)


def _weights_divided(exam):
    """Fit class weights up to a factor where each batch is divided by the sum of those that it uses."""
    if exam.kind != "rows":
        return None
    seen = {}
    for i, (probe, result) in enumerate(exam.cases.get("one-hot", [])):
        answer, m = calls.array(result), exam.numbers_of(probe)
        if answer is None or answer.shape != m.a.shape:
            return None
        found = []
        for row, p, t in zip(answer, m.p, m.labels):
            c = matching.factor(row, p - t)
            if not matching.agree(row, c * (p - t), ROUGH):
                return None
            found.append((int(t.argmax()), c))
        if not np.isclose(sum(c for _, c in found), 1, rtol=ROUGH):
            return None
        seen[i] = found
    weights = _consistent_ratios(seen, exam.numbers[0].K) if seen else None
    if weights is None or np.ptp(weights) < PLAIN * np.mean(weights) or min(weights) <= 0:
        return None
    return Found(
        "", f"class weights in the proportions {_listed(weights)}, and a division by the sum of those used",
        {"weights": weights, "divided by": "the sum of the weights"},
    )


def _consistent_ratios(seen, K):
    """Return weights up to a factor, from batches each of which is scaled in its own way."""
    best = max(seen.values(), key=lambda found: len({k for k, _ in found}))
    weights = dict(best)
    if len(weights) < K:
        return None
    for found in seen.values():
        ratios = [c / weights[k] for k, c in found]
        if np.ptp(ratios) > 1e-4 * abs(ratios[0]):
            return None
    least = min(weights.values())
    return [weights[k] / least for k in range(K)]


def _penalty(exam):
    """Fit an L2 penalty that is in the gradient of the weights, or in the loss."""
    if exam.kind in ("W", "Theta"):
        for scale, factors in _scales(exam):
            rest = [a - c * r for a, c, r in zip(exam.answers, factors, exam.rights)]
            found = [matching.factor(x, probe.args[0]) for x, probe in zip(rest, exam.soft)]
            if np.ptp(found) <= 1e-6 * abs(found[0]) and abs(found[0]) > 1e-9:
                if all(matching.agree(x, c * probe.args[0], ROUGH) for x, c, probe in zip(rest, found, exam.soft)):
                    return Found("", f"an L2 penalty with {found[0]:.4g} W in the gradient{scale}", {"l2": float(found[0])})
    if exam.kind == "losses" and getattr(exam, "form", None) is not None and exam.form.layer:
        for scale, factors in _scales(exam):
            rest = [(a - c * r) / m.K for a, c, r, m in zip(exam.answers, factors, exam.rights, exam.numbers)]
            if np.ptp(rest) <= 1e-6 * abs(rest[0]) and abs(rest[0]) > 1e-9:
                c = float(np.ravel(rest[0])[0])
                return Found("", f"an L2 penalty of {c:.4g} Σ W² in the loss{scale}", {"l2 of the loss": c})
    return None
