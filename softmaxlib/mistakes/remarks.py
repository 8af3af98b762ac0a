"""What else is to be seen in an answer, in sentences."""

import math

import numpy as np

from . import formulas, matching
from .formulas import BATCHES, LABELLED
from .matching import ROUGH

SHAPES = {
    "logits": "one derivative for each logit, (K,)",
    "jacobian": "a matrix (K, K)",
    "W": "the shape of W, (K, D)",
    "bias": "the shape of b, (K,)",
    "Theta": "the shape of Theta, (D, K)",
    "softmax": "the shape of the logits, (N, K)",
    "loss": "a number",
    "vjp": "the shape of the logits, (K,)",
    "numerical": "the shape of x",
    "rows": "the shape of the logits, (N, K)",
    "losses": "a number",
    "slope": "one derivative for each probability, (K,)",
    "slopes": "the shape of the probabilities, (N, K)",
    "vjps": "the shape of the logits, (N, K)",
    "jacobians": "a matrix for each example, (N, K, K)",
    "X": "the shape of X, (N, D)",
}

WHOLE = "It returned whole numbers: is something rounded, divided by //, or kept in an array of integers?"

# Type of an error, a word in its message, the kinds, and what it may mean there.
HINTS = [
    ("IndexError", "integer", LABELLED, "The labels are probabilities, not class ids."),
    (
        "AxisError",
        "",
        ("logits", "jacobian", "loss", "vjp"),
        "One example comes at a time: the arrays have one axis, (K,).",
    ),
    (
        "TypeError",
        "'Watched'",
        ("numerical",),
        "The first argument is the function to be differentiated, the second is where: fn(f, x).",
    ),
    (
        "RuntimeError",
        "new thread",
        tuple(SHAPES),
        "Threads reserve memory, and it is limited here; time_limit=None sets no limit.",
    ),
]


def place(exam, probe):
    """Say in a line for which arguments the entries are."""
    if exam.kind == "numerical":
        return f"for f(x) = ln Σ e^x − Σ t x at x = {vector(probe.args[0])}"
    if exam.kind in BATCHES or exam.kind == "bias":
        listed = ", ".join(f"{name} = {size}" for name, size in sizes(exam.numbers_of(probe)))
        return f"for {listed}"
    T, shown = exam.params.get("temperature", 1.0), []
    for name, value in zip(exam.parameters, probe.args):
        p = np.exp(np.minimum(value / T, 1))
        if name == "logits" and probe.sort == "soft" and abs(p.sum() - 1) < 1e-9:
            shown.append(f"{name} = {f'{T:g} ' if T != 1 else ''}ln {vector(p)}")
        else:
            shown.append(f"{name} = {vector(value)}")
    return f"for {', '.join(shown)}"


def vector(values):
    return f"({', '.join(f'{value:.4g}' for value in values)})"


def sizes(m):
    """Return ``[(letter, size)]`` for the axes that there are."""
    found = [("N", m.N)] if m.kind in BATCHES or m.kind == "bias" else []
    return found + [("K", m.K)] + ([("D", m.X.shape[1])] if m.X is not None else [])


def where(found):
    """Say in which line of the reader's code it was, if that is known."""
    if not found:
        return []
    file = f" of {found['file']}" if found["file"] else ""
    return [f"In line {found['line']}{file}: {found['source']}".removesuffix(": ")]


def called_with(exam, probe):
    if exam.kind == "numerical":
        return []
    shapes = [f"{name} {value.shape}" for name, value in zip(exam.parameters, probe.args)]
    return [f"It was called with {', '.join(shapes)}."]


def about_error(exam, raised, probe):
    hints = [
        hint
        for error, word, kinds, hint in HINTS
        if error == raised["type"] and word in raised["message"] and exam.kind in kinds
    ]
    return [*where(raised["place"]), *called_with(exam, probe), *hints]


def about_factor(exam, fit):
    """Say what is multiplied by the factor of a fit."""
    factors = {name for name, *_ in formulas.ratios(exam.numbers[0])}
    others = [name for name in fit.names if name not in factors]
    what = f"what {others[0]} gives" if others else "the right answer"
    return f"It is {fit.factor} times {what}, on every probe."


def about_digits(exam):
    """Say how many digits are right, where float64 would give more."""
    if exam.tolerance != ROUGH or exam.precision != 8:
        return []
    pairs = zip(exam.answers, exam.rights)
    error = max(np.abs(answer - right).max() / np.abs(right).max() for answer, right in pairs)
    digits = math.floor(-math.log10(error))
    return [f"{digits} digits agree, as many as float32 or a difference quotient give."]


def about_shape(exam, i):
    answer, right = exam.answers[i], exam.rights[i]
    if answer.size == right.size and matching.agree(answer.reshape(right.shape), right, ROUGH):
        return ["The numbers are right, only their shape is not."]
    if exam.kind == "numerical":
        return []
    m = exam.numbers[i]
    if exam.kind == "logits" and matching.agree(answer, formulas.jacobian(m.p[0]) / m.T, ROUGH):
        return ["It is the Jacobian of softmax; the gradient is ∂L/∂p times this matrix."]
    if answer.ndim == 2 and matching.agree(answer.T, right, ROUGH):
        return ["It is the transpose of the right answer."]
    if not right.ndim and matching.agree(answer.sum(), right, ROUGH):
        return ["Its entries sum to the right answer: the sum is missing."]
    if i > 0 and answer.shape == exam.rights[0].shape:
        return [
            "With the arguments of the first call this shape was right: is a size fixed in the "
            "code, or something kept from one call to the next?"
        ]
    if right.ndim and matching.agree(answer, right.sum(0), ROUGH, np.abs(right).max()):
        return ["It is the right answer, summed over its first axis."]
    return [f"Here {', '.join(f'{name} = {size}' for name, size in sizes(m))}."]


def about_unknown(exam, i):
    """Return what is to be seen in answers that are wrong for no catalogued reason."""
    answers, rights, found = exam.answers, exam.rights, []
    if exam.whole and rights[i].ndim:
        found.append(WHOLE)
    if answers[i].shape != rights[i].shape:
        return [f"It returned shape {answers[i].shape}, expected {rights[i].shape}."]

    def all_agree(values):
        return all(matching.agree(a, np.asarray(v, float), ROUGH) for a, v in zip(answers, values))

    factors = [matching.factor(answer, right) for answer, right in zip(answers, rights)]
    if all_agree([c * right for c, right in zip(factors, rights)]):
        if np.ptp(factors) <= ROUGH * abs(factors[0]):
            found.append(f"It is {factors[0]:.4g} times the right answer, on every probe.")
        elif rights[i].ndim:
            listed = ", ".join(f"{c:.4g}" for c in factors)
            found.append(f"It is a multiple of the right answer: on the probes by {listed}.")
    if rights[i].ndim:
        shifts = [(answer - right).mean() for answer, right in zip(answers, rights)]
        if all_agree([right + shift for right, shift in zip(rights, shifts)]):
            found.append("It differs from the right answer by the same number in all entries.")
        ordered = [np.sort(answer, axis=None) for answer in answers]
        if all(matching.agree(o, np.sort(r, axis=None), ROUGH) for o, r in zip(ordered, rights)):
            found.append("Its entries are the right ones, in another order.")
    good = sum(matching.agree(answer, right, ROUGH) for answer, right in zip(answers, rights))
    if good:
        found.append(f"It is right on {good} of the {len(rights)} ordinary probes.")
    if "one-hot" in exam.cases and exam.right_on("one-hot"):
        found.append("It is right for one-hot labels.")
    for name in exam.params:
        others = {other: value for other, value in exam.params.items() if other != name}
        plain = [formulas.numbers(exam.kind, probe.args, others) for probe in exam.soft]
        if all_agree([formulas.right(m) for m in plain]):
            found.append(f"It is the right answer without {name}.")
    if exam.kind in ("logits", "rows"):
        given = [(m.a * m.T, m.labels) if exam.kind == "rows" else (m.a[0] * m.T, m.labels[0]) for m in exam.numbers]
        for k, what in enumerate(("logits", "labels")):
            if all_agree([pair[k] for pair in given]):
                found.append(f"It is the {what} as they came.")
    for sentence, formula in formulas.RELATED.get(exam.kind, {}).items():
        if all_agree([formula(m) for m in exam.numbers]):
            found.append(sentence)
    return found
