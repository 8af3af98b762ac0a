"""Where the numbers run out: logits far from each other or from 0, and an ε in the logarithm."""

import numpy as np

from . import calls, formulas, matching
from .diagnosis import entries
from .formulas import BATCHES, LABELLED
from .matching import ROUGH
from .remarks import place

TOLERANCES = {2: 5e-3, 4: 1e-3, 8: ROUGH}  # by the bytes of a number
SHIFTS = {"high": "no-max-shift", "low": "max-with-zero", "mixed": "one-max-for-batch"}
TOO_MUCH = "Are all exponentials 0 here? Then what is subtracted is above the largest logit."
NO_EPSILON = "ε is 1e-300 or less."
ORDER = ("high", "low", "mixed", "tiny", "spread", "window", "wide")


def trouble(exam):
    """Return a Diagnosis for a right formula that fails far out, or None."""
    tolerance = TOLERANCES.get(exam.precision, ROUGH)
    bad = {}
    for sort in ORDER:
        for probe, result in exam.cases.get(sort, []):
            if not exam.is_right(probe, result, tolerance):
                bad.setdefault(sort, []).append((probe, result))
    if not bad:
        return None
    name, remarks = _name(exam, bad, tolerance)
    probe, result = next(iter(bad.values()))[0]
    if "raised" in result:
        remarks.append(f"It raised {result['raised']['type']} {place(exam, probe)}.")
    answer, right = calls.array(result), exam.right_for(probe)
    shown = answer is not None and answer.shape == right.shape
    evidence = entries(right, answer) if shown else []
    if exam.kind in BATCHES:
        a = exam.numbers_of(probe).a * exam.numbers_of(probe).T
        remarks.insert(0, f"The logits are between {a.min():g} and {a.max():g} here.")
    if name is None:
        headline = "is right for moderate logits, and wrong for these"
        return exam.say("unknown", headline, probe, evidence=evidence, remarks=remarks)
    remarks.insert(0, "The formula is right; the numbers run out.")
    return exam.known(name, probe, evidence=evidence, remarks=remarks)


def _name(exam, bad, tolerance):
    """Return ``(name, remarks)``; the name is None where none fits."""
    finite = {sort: _finite(cases) for sort, cases in bad.items()}
    if exam.kind in LABELLED and all(finite.values()):
        eps = _epsilon(exam, bad, tolerance)
        if eps in (NO_EPSILON, "ε is about 1e-300.") and getattr(exam, "form", None) is not None:
            return "log-of-zero", ["Where p is 0, the label counts as 0: a guard, and the gradient is lost."]
        if eps:
            return "epsilon-in-log", [eps]
    for sort, name in SHIFTS.items():
        if sort in bad:
            if finite[sort]:
                return None, []
            if sort == "low" and not _right_below(exam, tolerance):
                return None, [TOO_MUCH]
            return name, []
    # Where p is small and not yet 0, nothing is divided by 0: something else overflows.
    overflows = "window" in bad and exam.precision == 8
    if "spread" in bad and not finite["spread"] and not overflows:
        return "log-of-zero", []
    return None, []


def _right_below(exam, tolerance):
    """Tell whether logits are survived whose exponentials alone are not 0 yet."""
    double, single = exam.cases["below"]
    return exam.is_right(*(double if exam.precision == 8 else single), tolerance)


def _finite(cases):
    answers = [calls.array(result) for _, result in cases]
    return all(answer is not None and np.isfinite(answer).all() for answer in answers)


def large_epsilon(exam):
    """Say which ε in the logarithm explains ordinary answers; None if none does."""
    if exam.kind not in LABELLED or exam.shape_mistake:
        return None
    pairs = [
        (m, answer if exam.kind in BATCHES or exam.kind == "bias" else answer[None])
        for m, answer in zip(exam.numbers, exam.answers)
    ]
    if any(answer.shape != right.shape for answer, right in zip(exam.answers, exam.rights)):
        return None
    return _say(matching.fit_epsilon(pairs, ROUGH, least=-9.0))


def _epsilon(exam, bad, tolerance):
    """Say which ε in the logarithm explains answers far out; None if none does."""
    cases = [*exam.cases["tiny"], exam.cases["spread"][0]]
    answers = [calls.array(result) for _, result in cases]
    if exam.kind in ("logits", "loss"):  # one batch of all, to save time
        args = [np.stack([probe.args[i] for probe, _ in cases]) for i in (0, 1)]
        pairs = [(formulas.stacked(exam.kind, args, exam.params), np.stack(answers))]
    else:
        pairs = [(exam.numbers_of(probe), a) for (probe, _), a in zip(cases, answers)]
    found = matching.fit_epsilon(pairs, tolerance)
    if found is None:
        return None
    for probe, result in [case for some in bad.values() for case in some]:
        value = np.asarray(formulas.with_epsilon(exam.numbers_of(probe), *found))
        value = value[0] if exam.kind in ("logits", "loss") else value
        size = max(np.abs(value).max(), matching.LEAST_SIZE)
        if not matching.agree(calls.array(result), value, tolerance, size):
            return None
    return _say(found)


def _say(found):
    if found is None:
        return None
    return f"ε is about {found[0]:.1g}." if found[0] > 1e-300 else NO_EPSILON
