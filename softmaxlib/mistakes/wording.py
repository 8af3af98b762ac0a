"""How a function was read, in words and as data: the second line of a diagnosis."""

from typing import NamedTuple

from .forms import BIASES, LABELS, LAYERS, LAYOUTS, REDUCTIONS, SCORES
from .parts import said

WHAT = {
    "logits": "the gradient with respect to the logits",
    "rows": "the gradient with respect to the logits",
    "slope": "the gradient with respect to the probabilities",
    "slopes": "the gradient with respect to the probabilities",
    "loss": "the loss",
    "losses": "the loss",
    "softmax": "the probabilities",
    "jacobian": "the Jacobian of softmax",
    "jacobians": "the Jacobian of softmax",
    "vjp": "the product with the Jacobian of softmax",
    "vjps": "the product with the Jacobian of softmax",
    "W": "the gradient of the weights",
    "Theta": "the gradient of the weights",
    "bias": "the gradient of the bias",
    "X": "the gradient of the features",
}
REDUCED = ("rows", "slopes", "losses", "W", "Theta", "bias", "X")


class Reading(NamedTuple):
    """How a function was read.

    ``arguments`` says what each parameter holds, ``layout`` how the examples stand in them,
    ``returns`` what each part of the answer is (a path into it and words), ``reduction``
    what is done over the examples (empty where there is nothing to reduce), ``kind`` what the
    first part is, and ``text`` all of it in a line.
    """

    text: str
    arguments: dict
    layout: str
    returns: dict
    reduction: str
    kind: str


def read_as(name, names, forms):
    """Return the Reading of a function with these parameters whose parts have these forms."""
    first = forms[0]
    held, given = {}, []
    for i, role in enumerate(first.roles):
        parameter = names[i] if i < len(names) else f"argument {i + 1}"
        held[parameter] = role_in_words(role, first)
        given.append(parameter)
    layout = LAYERS[first.layer].words if first.layer else LAYOUTS[first.layout].words
    reductions = {one.reduction for one in forms if one.kind in REDUCED and not (one.layer and one.single)}
    reduction = next((r for r in ("sum", "mean", "each") if r in reductions), "")
    returns = {said(one.part): _what(one) for one in forms}
    said_once = dict.fromkeys(held.values())
    if layout.startswith("W (") and "W" in said_once:
        words = [layout if one == "W" else one for one in said_once]
    else:
        words = [*said_once, layout]
    if reduction:
        words.append(REDUCTIONS[reduction].words)
    if any(one.answer == "negative" for one in forms):
        words.append("the log-likelihood, which is to be raised")
    shown = f"{name}({', '.join(given)})"
    *most, last = [f"{what} ({path})" if path else what for path, what in returns.items()]
    results = f"{', '.join(most)} and {last}" if most else last
    text = f"read as {shown}: {', '.join(words)}; it returns {results}"
    return Reading(text, held, layout, returns, reduction, first.kind)


def _what(form):
    if form.kind == "jacobian" and form.ids:
        return "one row of the Jacobian of softmax"
    if form.answer == "diagonal":
        return "the derivative of softmax, as a vector"
    if form.of_log_softmax:
        return "the product with the Jacobian of log-softmax"
    if form.answer == "log":
        return "the logarithms of the probabilities"
    if form.kind in ("slope", "slopes") and form.scores == "log-probabilities":
        return "the gradient with respect to the log-probabilities"
    return WHAT[form.kind]


def role_in_words(role, form):
    if role == "scores":
        return SCORES[form.scores].words
    if role == "labels":
        return "a class id" if form.ids and form.single else LABELS[form.labels].words
    return {
        "weights": "W",
        "bias": BIASES[form.bias].words,
        "features": "features",
        "upstream": "an upstream gradient",
        "reg": "the factor of an L2 penalty",
        "ones": "a mask of ones",
        "N": "the number of examples",
        "K": "the number of classes",
        "D": "the number of features",
        "unused": "nothing, since it is not used",
    }.get(role, f"{role}")
