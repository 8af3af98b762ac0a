"""What a part of an answer may be, by its shape and by what the function takes."""

from dataclasses import replace

import numpy as np

from .forms import LAYERS, LAYOUTS

UNREDUCED = ("softmax", "jacobian", "jacobians", "vjp", "vjps", "logits", "loss", "slope")
UNSIGNED = ("softmax", "jacobian", "jacobians", "vjp", "vjps")


def has_bias(form):
    """Say whether a layer has a bias: it is handed over, or the output is, in which it is already."""
    return "bias" in form.roles or "weights" not in form.roles


def drawn_as(form):
    """Return the kind under which the arguments of a form are drawn."""
    if form.layer:
        return "W" if has_bias(form) or "bias in" in form.layer else "Theta"
    single = form.single
    if "labels" in form.roles:
        return "logits" if single else "rows"
    if "upstream" in form.roles:
        return "vjp" if single else "vjps"
    return "jacobian" if single else "softmax"


def possible(form, path, shape, canonical):
    """Yield the forms, with kind and reduction, that a part of this shape may have."""
    held = replace(form, kind=drawn_as(form))
    N, K, D = _sizes(held, canonical)
    size = int(np.prod(shape))
    flat = tuple(n for n in shape if n != 1)

    def made(kind, reductions=("mean",), answer="whole"):
        for reduction in reductions:
            yield replace(form, kind=kind, reduction=reduction, answer=answer, part=path)

    both = ("mean", "sum")
    if form.layer:
        yield from _of_layer(form, shape, flat, size, N, K, D, made, both)
        return
    single, labelled = form.single, "labels" in form.roles
    upstream = "upstream" in form.roles
    probabilities = form.scores != "logits"
    if single:
        if size == 1 and labelled:
            yield from made("loss")
        if flat == (K,):
            if labelled:
                yield from made("logits")
                if probabilities:
                    yield from made("slope")
            elif upstream:
                yield from made("vjp")
            if not upstream and not probabilities:
                yield from made("softmax")
                yield from made("softmax", answer="log")
            if not labelled and not upstream:
                yield from made("jacobian", answer="diagonal")
            if labelled and form.ids:
                yield from made("jacobian")
        if shape == (K, K) and not upstream:
            yield from made("jacobian")
        return
    if size == 1 and labelled:
        yield from made("losses", both)
    if flat == (N,) and labelled and len(shape) < 3:
        yield from made("losses", ("each",))
    if shape == LAYOUTS[form.layout].give(np.empty((N, K))).shape:
        if labelled:
            yield from made("rows", both)
            if probabilities:
                yield from made("slopes", both)
        elif upstream:
            yield from made("vjps")
        if not upstream and not probabilities:
            yield from made("softmax")
            yield from made("softmax", answer="log")
        if not labelled and not upstream:
            yield from made("jacobians", answer="diagonal")
    if shape == (N, K, K) and not labelled and not upstream and form.layout == "rows":
        yield from made("jacobians")


def _of_layer(form, shape, flat, size, N, K, D, made, both):
    if form.single:
        yield from _of_one(form, flat, size, K, D, made)
        return
    columns = LAYERS[form.layer].columns
    if size == 1:
        yield from made("losses", both)
    if flat == (N,) and len(shape) < 3:
        yield from made("losses", ("each",))
    with_bias = has_bias(form)
    folded = "bias in" in form.layer
    main = "W" if with_bias or folded else "Theta"
    weights = [(D, K), (K, D)] if not folded else [(D + 1, K), (K, D + 1)]
    if shape in weights or ("flat" in form.layer and flat == (K * D,)):
        yield from made(main, both)
        if folded:
            yield from made("bias", both)
    if flat == (K,) and with_bias:
        yield from made("bias", both)
    if shape == ((K, N) if columns else (N, K)):
        yield from made("rows", both)
        yield from made("softmax")
        if with_bias:
            yield from made("bias", both)
    if shape == ((D, N) if columns else (N, D)):
        yield from made("X", both)


def _of_one(form, flat, size, K, D, made):
    """Yield the forms for a layer that takes one example: with it the gradient of b is that of the logits."""
    if size == 1:
        yield from made("losses")
    if flat in ((D, K), (K, D)):
        yield from made("W" if has_bias(form) else "Theta")
    if flat == (K,):
        yield from made("bias" if has_bias(form) else "rows")
        yield from made("softmax")
    if flat == (D,):
        yield from made("X")


def _sizes(form, canonical):
    if form.layer:
        if drawn_as(form) == "W":
            (K, D), N = canonical[0].shape, len(canonical[2])
        else:
            (D, K), N = canonical[0].shape, len(canonical[1])
        return N, K, D
    a = canonical[0]
    return (1, len(a), 0) if a.ndim == 1 else (*a.shape, 0)
