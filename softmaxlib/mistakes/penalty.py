"""The L2 penalty that a function takes a factor for: whether loss and gradients go together."""

from dataclasses import replace

import numpy as np

from . import calls, parts
from .catalogue import numbers
from .possible import drawn_as
from .forms import LAYERS
from .probes import make_probes

FACTOR = 0.7
NUMBERS = {entry.name for entry in numbers.ENTRIES}


def judged(reader, forms, sizes):
    """Return a function that adds to a Diagnosis what is to be said of the penalty."""
    measured = _measured(reader, forms, sizes)
    if measured is None:
        return None
    found = {}
    for form, changes, probes in measured:
        if form.kind in ("W", "Theta"):
            found["W"] = _multiple(changes, [p["weights"] for p in probes], probes)
        elif form.kind == "bias":
            found["b"] = _multiple(changes, [p["bias"] for p in probes], probes)
        elif form.kind in ("loss", "losses"):
            found["loss"] = _of_the_loss(changes, probes)
    return lambda diagnosis: _told(diagnosis, found)


def _measured(reader, forms, sizes):
    """Return ``[(form, changes of its part by the factor, probes)]``, or None."""
    first = forms[0]
    kind = drawn_as(first)
    drawn = [
        p.args
        for p in make_probes(kind, sizes, reader.seed, False)
        if p.sort == "soft"
    ]
    if first.labels != "soft":
        drawn = [_hardened(args) for args in drawn]

    asked = []
    for i in range(2 * len(drawn)):
        form = replace(first, kind=kind, reg=FACTOR if i % 2 else 0.0)
        asked.append(("measure", form, drawn[i // 2], [one.part for one in forms]))
    report = reader.session.run(asked)
    if report.end != "done" or not all("parts" in r for r in report.results):
        return None
    found = []
    for k, form in enumerate(forms):
        changes, probes = [], []
        for i, args in enumerate(drawn):
            without, with_it = (calls.array(report.results[2 * i + j]["parts"][k]) for j in (0, 1))
            if without is None or with_it is None or without.shape != with_it.shape:
                return None
            W, b, N = _parameters(kind, args)
            layer = LAYERS[form.layer]
            change = (with_it - without) / FACTOR
            if form.kind in ("W", "Theta"):
                change = np.asarray(layer.dW(change, W))
            elif form.kind == "bias":
                change = layer.db(change, W) if layer.db and change.ndim == 2 else change
                change = change.reshape(-1) if change.size == b.size else change
            sign = -1.0 if form.answer == "negative" else 1.0
            changes.append(sign * change)
            probes.append({"weights": W, "bias": b, "N": N})
        found.append((form, changes, probes))
    return found


def measured(fn, form, canonical, paths, home):
    """Call a function in a form, and describe the parts at these paths."""
    given = form.arguments(canonical)

    def called():
        answer = parts.opened(fn(*[np.array(x) if isinstance(x, np.ndarray) else x for x in given]))
        return {"parts": [calls.described(parts.plain(parts.at(answer, path))) for path in paths]}

    return calls.outcome(called, home, lambda answer: answer)


def _hardened(args):
    *rest, T = args
    return (*rest, np.eye(T.shape[1])[T.argmax(1)])


def _parameters(kind, args):
    if kind == "W":
        return args[0], args[1], len(args[2])
    return args[0].T, np.zeros(args[0].shape[1]), len(args[1])


def _constant(values, probes):
    """Return ``(value, "" or "/N")`` where all are the same, or the same over N; else None."""
    values = np.array(values, float)
    sizes = np.array([p["N"] for p in probes])
    for by, words in ((1, ""), (sizes, "/N")):
        scaled = values * by
        if np.ptp(scaled) <= 1e-6 * max(1e-9, np.abs(scaled).max()):
            return float(scaled[0]), words
    return None


def _multiple(changes, of, probes):
    """Return ``(c, "/N" or "", left)`` with which a change is c times a parameter.

    ``left`` says that one row or column of W is left out, as the bias in it should be.
    """
    if any(change.shape != x.shape for change, x in zip(changes, of)):
        return None
    for left, cut in (("", lambda x: x), ("first", lambda x: x[..., 1:]), ("last", lambda x: x[..., :-1])):
        values, fits = [], True
        for change, x in zip(changes, of):
            kept = cut(x)
            size = (kept * kept).sum()
            c = (kept * cut(change)).sum() / size if size else 0.0
            full = np.zeros_like(x)
            if left == "first":
                full[..., 1:] = c * kept
            elif left == "last":
                full[..., :-1] = c * kept
            else:
                full = c * x
            fits &= bool(np.abs(change - full).max() <= 1e-6 * max(1.0, np.abs(change).max()))
            values.append(c)
        found = _constant(values, probes) if fits else None
        if found is not None:
            return (*found, left)
    return None


def _of_the_loss(changes, probes):
    """Return ``(cW, cb, "" or "/N", left)``: the penalty is cW Σ W² + cb Σ b²."""
    y = np.array([float(np.ravel(c)[0]) for c in changes])
    for by, words in ((1, ""), (np.array([p["N"] for p in probes]), "/N")):
        for left, cut in (("", slice(None)), ("first", slice(1, None)), ("last", slice(None, -1))):
            A = np.array([[(p["weights"][..., cut] ** 2).sum(), (p["bias"] ** 2).sum()] for p in probes])
            used = A if A[:, 1].any() else A[:, :1]
            c, *_ = np.linalg.lstsq(used, y * by, rcond=None)
            if np.abs(used @ c - y * by).max() <= 1e-6 * max(1.0, np.abs(y * by).max()):
                cb = float(c[1]) if used.shape[1] > 1 else 0.0
                return float(c[0]), 0.0 if abs(cb) < 1e-9 else cb, words, left
    return None


def _told(diagnosis, found):
    names, lines = [], []
    W, b, loss = (found.get(name, "none") for name in ("W", "b", "loss"))
    if W is None or loss is None:
        lines.append("What the factor of the penalty changes is not a multiple of W or of Σ W².")
        if diagnosis.ok or set(diagnosis.name.split(" + ")) <= NUMBERS:
            diagnosis.name = diagnosis.outcome = "unknown"
            diagnosis.ok = False
            diagnosis.set_headline(f"{diagnosis.function} is right without a penalty, and not with one")
        diagnosis.add(*lines)
        return diagnosis
    if W != "none" and loss != "none":
        if abs(W[0] - 2 * loss[0]) > 1e-6 or (W[0] and loss[0] and W[1] != loss[2]):
            names.append("l2-factor")
            lines.append(
                f"The loss has {_factor(loss[0], loss[2])} Σ W², so the gradient of W should have "
                f"{_factor(2 * loss[0], loss[2])} W; it has {_factor(W[0], W[1])} W."
            )
        elif W[0] and W[2] != loss[3]:
            names.append("l2-factor")
            lines.append("Loss and gradient leave different parts of W out of the penalty.")
    if b not in ("none", None) and b[0]:
        in_loss = loss[1] if loss != "none" else 0.0
        if abs(b[0] - 2 * in_loss) > 1e-6:
            names.append("bias-penalised")
            lines.append(f"The gradient of b has {_factor(b[0], b[1])} b in it.")
    if not names:
        if W != "none" and W[0]:
            diagnosis.add(f"Its L2 penalty adds {_factor(W[0], W[1])} W to the gradient.")
        return diagnosis
    name = " + ".join(names)
    name = name if diagnosis.ok else f"{diagnosis.name} + {name}" if diagnosis.outcome == "mistake" else name
    was, headline = diagnosis.outcome, diagnosis.headline
    diagnosis.rename(name)
    diagnosis.evidence = diagnosis.evidence if was != "right" else []
    if was in ("right", "mistake"):
        counted = "known mistakes" if " + " in name else "a known mistake"
        diagnosis.set_headline(f"{diagnosis.function} makes {counted}: {name}")
    else:
        diagnosis.set_headline(f"{headline}; besides, there is a known mistake: {name}")
    diagnosis.add(*lines)
    return diagnosis


def _factor(c, over):
    return f"{'' if abs(c - 1) < 1e-9 else f'{c:.4g} '}λ{over}"
