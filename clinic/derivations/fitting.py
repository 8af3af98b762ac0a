"""Which of the catalogue's names fit a false line, where other lines of the same matrix or of the same cases may decide."""

from dataclasses import replace

import numpy as np

from eqcheck.reading.statements.statement import Side

from . import judged, named, shapes, two_classes


def names(line, read):
    """Return the names that fit a line, with the factor in words; other lines of the same matrix may decide."""
    values, (letters, label) = line.values, line.reading
    if all(np.abs(given[known]).max(initial=0) < 1e-12 for given, known in zip(values.given, values.known)):
        named_there = {node[1] for node in shapes.walk(line.statement.right.tree) if node[0] == "name"}
        if named_there & {label, letters.label} or "\\delta" in named_there and letters.true_class:
            return (), ""  # what has a label in it is 0 for many reasons
    fits = named.names_of(values)
    if values.kind == "jacobian" and len(fits) > 1:
        fits = named.names_of(_with_what_holds(line, read)) or fits
    elif values.kind == "logits" and fits and not all(known.all() for known in values.known):
        fits = named.names_of(_with_what_holds(line, read))  # a case alone: 2p_i where i is not the true class
    if any(not fit.names for fit in fits):
        return (), ""
    whole = all(known.all() for known in values.known)
    fits = [fit for fit in fits if len(fit.names) == 1 or whole]
    names = tuple(dict.fromkeys(" + ".join(fit.names) for fit in fits))
    return names, fits[0].factor if len(fits) == 1 else ""


def _with_what_holds(line, read):
    """Return the values of a line with those of the lines that say something true of the other entries of its matrix."""
    values = line.values
    for other in read:
        if other.check.verdict == "holds" and named.target_of(other.statement.head.tree, other.reading[0]) and (more := named.values_of(other, *other.reading)) is not None:
            if more.kind == values.kind and more.hot == values.hot and len(more.given) == len(values.given):
                values = replace(values, given=[np.where(np.isfinite(own), own, there) for own, there in zip(values.given, more.given)])
    return values


def names_of_two(line, letters):
    """Return the name of a mistake whose formula says the same of one number as of many: there is the sign alone."""
    if line.other_loss or two_classes.target_of(line.statement.head.tree, letters) not in ("logit", "bias", "weight"):
        return ()
    return ("sign",) if judged.quick(line.declared, turned(line)) == judged.AGREES else ()


def turned(line):
    """Return the statement of a line with minus its right side."""
    right = line.statement.right
    return replace(line.statement, right=Side(right.latex, right.tokens, ("neg", ("paren", right.tree))))
