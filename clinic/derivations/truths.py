"""What is true of the left side of a line, in the letters of the text, and where a line differs from it on the book's probes."""

import re
from dataclasses import replace

import numpy as np

from eqcheck.reading.statements.statement import Side, side
from eqcheck.reading.trees.indices import free_indices

from ..wording import in_text, readable
from . import judged, letters as spelling, named
from .shapes import bare, letter


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
    target = named.target_of(line.statement.head.tree, letters)
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


def elsewhere(line, letters):
    """Return what is true of a derivative that the catalogue has no kind for, ∂ln p_i/∂z_j or that of a loss of the text's own; empty texts if it is not known.

    It is told only where eqcheck finds that it holds, whatever the labels are.
    """
    statement = line.statement
    head = bare(statement.head.tree)
    if head[0] != "diff" or len(head[2]) != 1 or head[2][0][1] != 1 or letters.temperature:
        return "", ""
    below = bare(head[2][0][0])
    free = free_indices(head, line.declared.letters)
    if below[0] != "name" or len(below[2]) != 1 or below[2][0][0] != "i" or below[2][0][1] not in free or len(free) > 2:
        return "", ""
    j = below[2][0][1]
    i = next(iter(free - {j}), j)
    for latex, words in _candidates(letter(below[1]), i, j, letters, line.reading[1]):
        right = Side(latex, (), side(latex).tree)
        claim = replace(statement, right=right, conditions=(), standing=())
        if judged.quick(line.declared, claim, "any", 3) == judged.AGREES:
            return re.sub(r"^\((∂[^()]*)\)/", r"\1/", readable(statement.head.latex)), words
    return "", ""


def _candidates(by, i, j, letters, label):
    """Yield what a derivative by z_j or p_j may be, as LaTeX and in words."""
    p, t, n = letters.probability, label, spelling.CLASSES
    P, T, I, J = (in_text(name) for name in (p, t, i, j))
    k = next(name for name in "klmn" if name not in (i, j))
    if by == letters.logit and i != j:
        yield rf"\delta_{{{i}{j}}} - {p}_{j}", f"δ_{I}{J} − {P}_{J}"
        yield rf"{p}_{j} - \delta_{{{i}{j}}}", f"{P}_{J} − δ_{I}{J}"
    elif by == letters.logit:
        yield rf"1 - {p}_{j}", f"1 − {P}_{J}"
        yield rf"{p}_{j}", f"{P}_{J}"
        yield rf"e^{{{letters.logit}_{j}}}", f"e^{in_text(letters.logit)}_{J}"
        if t != spelling.HIDDEN:
            for factor in ("", "2 "):
                yield (
                    rf"{factor}{p}_{j} ({p}_{j} - {t}_{j} - \sum_{{{n}}} ({p}_{{{n}}} - {t}_{{{n}}}) {p}_{{{n}}})",
                    f"{factor}{P}_{J} ({P}_{J} − {T}_{J} − Σ_{k} ({P}_{k} − {T}_{k}) {P}_{k})",
                )  # fmt: skip
    elif by == letters.probability and i == j and t != spelling.HIDDEN:
        for factor in ("", "2 "):
            yield rf"{factor}({p}_{j} - {t}_{j})", f"{factor}({P}_{J} − {T}_{J})" if factor else f"{P}_{J} − {T}_{J}"


def _with_temperature(target, a, p, t, loss, first, last, T):
    """Return what is true of a line where the logits are divided by T."""
    return {
        "logits": (f"∂{loss}/∂{a}{first}", f"({p}{first} − {t}{first})/{T} if the labels sum to 1"),
        "jacobian": (f"∂{p}/∂{a}", f"{p}{first}(δ{first}{last.lstrip('_')} − {p}{last})/{T}"),
        "slope": (f"∂{loss}/∂{p}{first}", f"−{t}{first}/{p}{first}"), "loss": (f"the loss {loss}", f"−Σ {t} ln {p}"),
    }.get(target.kind, ("", ""))  # fmt: skip
