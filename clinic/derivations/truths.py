"""What is true of the left side of a line, in the letters of the text, and where a line differs from it on the book's probes."""

import numpy as np

from ..wording import in_text
from . import letters as spelling, named


def entries(line, letters):
    values = line.values
    wrong = values.wrong()
    n = next((n for n, mask in enumerate(wrong) if mask.any()), None)
    if n is None:
        return "", []
    m, given, right = values.numbers[n], values.given[n], values.right[n]
    places = [tuple(map(int, place)) for place in np.argwhere(wrong[n])][:6]
    entries = [
        {"index": [at + 1 for at in place], "yours": _rounded(given[place]), "right": _rounded(right[place])} for place in places
    ]
    probe = f"{in_text(letters.probability)} = {_vector(m.p[0])}"
    if m.X is not None:
        probe += f", {in_text(letters.probability if letters.feature == spelling.CROSSED else letters.feature)} = {_vector(m.X[0])}"
    if letters.temperature:
        probe += f", {in_text(letters.temperature)} = {m.T:g}"
    if m.labels is not None and values.kind != "jacobian" or line.names:
        t = m.labels[0] if m.labels is not None else None
        probe += f" and {in_text(letters.label)} = {_vector(t)}" if t is not None else ""
    return probe, entries


def _rounded(x):
    return float(f"{x:.5g}")


def _vector(values):
    return f"({', '.join(f'{value:.4g}' for value in values)})"


def right_in(letters, line):
    """Return what a line is about and what is true of it, in the letters of the text."""
    target = named.target_of(line.statement.head.tree, *line.reading)
    a, p, t, loss = (in_text(x) for x in (letters.logit, letters.probability, line.reading[1] if line.reading[1] != spelling.HIDDEN else "t", letters.loss))
    subscripts = [f"_{item[1]}" if item[0] in "in" and item[1] != spelling.CLASSES else "" for item in target.indices] or ["_j", "_k"]
    first, last = subscripts[0], subscripts[-1]
    if letters.temperature and target.kind != "softmax":
        return _with_temperature(target, a, p, t, loss, first, last, in_text(letters.temperature))
    if target.kind == "logits" or target.kind == "bias":
        if letters.true_class:
            return f"∂{loss}/∂{a if target.kind == 'logits' else in_text(letters.bias)}{first}", f"{p}{first} − 1 where {first[1:]} is the true class, and {p}{first} elsewhere"
        return f"∂{loss}/∂{a if target.kind == 'logits' else in_text(letters.bias)}{first}", f"{p}{first} − {t}{first} if the labels sum to 1, and {p}{first} Σ {t} − {t}{first} for any labels"
    if target.kind == "slope":
        return f"∂{loss}/∂{p}{first}", f"−{t}{first}/{p}{first}"
    if target.kind == "loss":
        return f"the loss {loss}", f"−Σ {t} ln {p}"
    if target.kind == "softmax":
        return f"{p}{first}", f"e^{a}{first} / Σ e^{a}"
    if target.kind in ("W", "Theta"):
        k, d = (last, first) if letters.columns else (first, last)
        w, x = in_text(letters.weight), in_text(letters.probability if letters.feature == spelling.CROSSED else letters.feature)
        if target.vector:
            label = f"[{first[1:]} = {in_text(letters.true_class)}]" if letters.true_class else f"{t}{first}"
            return f"∂{loss}/∂{w}{first}", f"({p}{first} − {label}) {x}" + ("" if letters.true_class else " if the labels sum to 1")
        return f"∂{loss}/∂{w}{first}{last.lstrip('_')}", f"({p}{k} − {t}{k}) {x}{d} if the labels sum to 1"
    if target.kind == "X":
        w, x = in_text(letters.weight), in_text(letters.feature)
        return f"∂{loss}/∂{x}{first if target.indices else ''}", f"Σ ({p}_k − {t}_k) {w}_k if the labels sum to 1"
    known = line.values.known[-1]
    diagonal, off = np.diag(known).any(), known[~np.eye(len(known), dtype=bool)].any()
    name = f"∂{p}/∂{a}"
    if diagonal and not off:
        return f"the diagonal of {name}", f"{p}{first}(1 − {p}{first})"
    if off and not diagonal:
        return f"{name} off its diagonal", f"−{p}{first} {p}{last}"
    return name, f"{p}{first}(δ{first}{last.lstrip('_')} − {p}{last})"


def _with_temperature(target, a, p, t, loss, first, last, T):
    """Return what is true of a line where the logits are divided by T."""
    return {
        "logits": (f"∂{loss}/∂{a}{first}", f"({p}{first} − {t}{first})/{T} if the labels sum to 1"),
        "jacobian": (f"∂{p}/∂{a}", f"{p}{first}(δ{first}{last.lstrip('_')} − {p}{last})/{T}"),
        "slope": (f"∂{loss}/∂{p}{first}", f"−{t}{first}/{p}{first}"), "loss": (f"the loss {loss}", f"−Σ {t} ln {p}"),
    }.get(target.kind, ("", ""))  # fmt: skip
