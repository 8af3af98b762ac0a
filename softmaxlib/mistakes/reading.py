"""diagnose(fn) with nothing else: find out how a function is to be read, and judge it so.

The forms that a function runs in are found by :mod:`.exploring`; each part of its answer
then goes through an :class:`.Examination`, as the same thing in the plain form would.
"""

import re
from collections import Counter

import numpy as np

from . import advice, calls, contain, exploring, extras, left_out, numerical, penalty, roles
from .catalogue import numbers
from .examination import Examination
from .exploring import AGAINST, LEVELS, Exploration, is_asked_for
from .forms import SINGLE, Adapted
from .parts import said
from .probes import SIZES
from .read_examination import ReadExamination
from .tries import parameters, without_unused
from .wording import REDUCED, WHAT, read_as

OTHER_SIZES = (3, 10, 4, 2, 6)  # classes, tried where a number of classes stands in the code
EXPLORED = SIZES[exploring.PROBE][1]  # classes in the exploration
MOST_CLASSES = 20
MOST_READINGS = 4
OTHER_THINGS = {  # in the name of a function: what it is, and what it is taken for
    r"sigmoid|logistic": ("the sigmoid", ("sigmoid",)),
    r"mse|squared|quadratic": ("the squared error", ("squared-error", "squared-error-elementwise")),
    r"binary|bce": ("binary cross-entropy", ("binary-cross-entropy",)),
}
OF_MANY = {"columns": "each column is an example", "sequences": "examples stand in sequences (B, T, K)"}


class Reader:
    """One function, from its parameters to a Diagnosis."""

    def __init__(self, target, seed, params, time_limit, extreme):
        self.fn, self.seed, self.params = target, seed, dict(params)
        self.time_limit, self.extreme = time_limit, extreme
        self.name, self.home = calls.name_of(target), calls.home_of(target)
        self.examined, self.told = {}, {}
        need, may = parameters(target)
        if need is None:
            self.names, self.tries = [], [2, 1, 3, 4]
        else:
            self.names = need or may[:2]
            self.tries = [self.names]

    def diagnosis(self):
        """Return what is to be said of the function."""
        if numerical.takes_a_function(self.names):
            return self._numerical()
        with contain.Session(self.work, self.time_limit, self.home) as self.session:
            return self._read()

    def work(self, request):
        """Do, where the function is contained, what an exploration or an examination asks for."""
        what, form, args, *more = request
        if what == "explore":
            return exploring.described(self.fn, form, args, self.home)
        if what == "measure":
            return penalty.measured(self.fn, form, args, *more, self.home)
        return calls.answered(Adapted(self.fn, form), args, *more, self.home)

    def _read(self):
        found = None
        for names in self.tries:
            found = self._explored(names, None)
            if found is not None:
                break
        if found is not None and found.outcome not in ("raised", "unknown"):
            return found
        for classes in self._sizes(found):
            other = self._explored(self.tries[0], classes)
            if other is not None and (found is None or other.ok or other.outcome == "mistake"):
                others = "others" if classes == EXPLORED else EXPLORED
                other.add(f"It was called with {classes} classes, since it stops with {others}: their number is fixed in the code.")
                return other
        return advice.unreadable(self) if found is None else found

    def _sizes(self, found):
        """Return numbers of classes that may be fixed in the code, those of which an error has told before others.

        What has ``found`` something in the exploration, and not with other sizes, may want the size that it had there.
        """
        if found is not None and found.outcome == "raised":
            return [EXPLORED]
        messages = [
            r["raised"]["message"]
            for r in self.first.results
            if "raised" in r and r["raised"]["type"] in ("ValueError", "IndexError", "RuntimeError")
        ]
        told = Counter(int(n) for message in messages for n in re.findall(r"\d+", message) if len(n) < 3)
        of_ours = {n for call in self.first.calls for x in call.canonical for n in (*np.shape(x), np.size(x))}
        foreign = [n for n, _ in told.most_common() if 2 <= n <= MOST_CLASSES and n not in of_ours]
        if found is not None:
            return foreign[:1] if any("broadcast" in message for message in messages) else []
        return list(dict.fromkeys([*foreign[:3], *OTHER_SIZES])) if messages else []

    def _explored(self, names, classes):
        given = without_unused(self.fn, names)
        exploration = Exploration(self.name, given, self.session, self.seed, classes, self.params)
        if not hasattr(self, "first"):
            self.first = exploration
        self.names = names if isinstance(names, list) else [f"argument {i + 1}" for i in range(names)]
        if exploration.calls:
            exploration.start()
        if exploration.end == "done" and not classes:
            found = self._settled(exploration)
            if found is not None:
                return found
        exploration.finish()
        if exploration.end != "done":
            return advice.no_end(self, exploration)
        readings = exploration.readings()
        if not readings:
            return None
        found = self._judged(exploration, readings, {"classes": classes} if classes else {})
        if classes and not found.ok and readings[0][0] >= LEVELS[-1] and len(readings) < 2:
            return None if found.outcome != "mistake" else found
        return found

    def _settled(self, exploration):
        """Return what is to be said where the likeliest reading is right, and its numbers are; else None."""
        reading = exploration.settled() if exploration.calls else None
        if reading is None:
            return None
        _, row, call = reading
        form = row[0].form
        if "scores" in form.roles and self._is_named_otherwise(form):
            return None
        found = self._diagnosed(row, call, {})
        if not found.ok:
            return None
        self._tell_others(found, reading, exploration.readings(lambda other: _matters_beside(form, other)))
        left_out.tell(found, exploration, reading)
        return found

    def _numerical(self):
        return Examination(
            self.fn, "numerical", self.seed, {}, self.time_limit, self.extreme
        ).diagnosis()

    # Which reading it is.

    def _judged(self, exploration, readings, sizes):
        best = None
        for reading in readings[:MOST_READINGS]:
            cost, row, call = reading
            found = self._diagnosed(row, call, sizes)
            if best is None or (_rank(found), not found.is_telling) < (_rank(best[0]), not best[0].is_telling):
                best = found, reading
            if _rank(best[0]) == 0 or (cost < LEVELS[-1] and _rank(best[0]) < 2):
                break
        found, reading = best
        if _rank(found) >= 2:
            fitted = self._with_extras(readings, sizes)
            if fitted is not None:
                return fitted
        self._tell_others(found, reading, readings)
        left_out.tell(found, exploration, reading)
        return found

    def _diagnosed(self, row, call, sizes):
        """Return the Diagnosis of a function under one reading, all parts together."""
        key = tuple(candidate.form for candidate in row), *sizes.items()
        if key not in self.told:
            self.told[key] = self._told(row, sizes)
        return self.told[key]

    def _told(self, row, sizes):
        forms = [candidate.form for candidate in row]
        judged = []
        for candidate in row:
            form = candidate.form
            if candidate.names is None and len(row) > 1 and not is_asked_for(form, row):
                continue
            judged.append((form, self._examined(form, sizes)))
        forms = [form for form, _ in judged]
        reading = read_as(self.name, self.names, forms)
        more = penalty.judged(self, forms, sizes) if "reg" in forms[0].roles else None
        return _composed(self.name, reading, judged, more)

    def _examined(self, form, sizes):
        key = form, *sizes.items()
        if key not in self.examined:
            self.examined[key] = self._examine(form, sizes)
        return self.examined[key]

    def _examine(self, form, sizes):
        params = {**self.params, **sizes}
        if form.of_log_softmax:
            params["of"] = "log-softmax"
        extreme = self.extreme and form.scores == "logits" and form.kind != "X" and form.answer != "log" and not sizes
        exam = ReadExamination(self.fn, form, self.session, self.seed, params, self.time_limit, extreme)
        exam.names = self.names
        found = exam.diagnosis()
        found.exam = exam
        if form.answer == "log" and found.ok:
            found.add("Logits far out were not tried: there a − logsumexp(a) is right, and the logarithm of softmax is −inf.")
        return found

    def _with_extras(self, readings, sizes):
        """Return a Diagnosis in which something undeclared is in the code, or None."""
        for cost, row, call in readings[:MOST_READINGS]:
            found = extras.fitted(self, row, call, sizes)
            if found is not None:
                return found
        return None

    def _is_named_otherwise(self, form):
        """Tell whether the name of the model's output speaks of another thing than it is read as."""
        at = form.roles.index("scores")
        return at < len(self.names) and roles.against(self.names[at], "scores", form.scores) > 0

    def _tell_output(self, found, form, readings):
        """Say what is made of the other thing that the name of the model's output speaks of."""
        if not found.ok or not self._is_named_otherwise(form):
            return
        name = self.names[form.roles.index("scores")]
        other = "probabilities" if form.scores == "logits" else "logits"
        told = [_names(r) for r in readings if _is_the_same_for(r, form, other)]
        for names in told:
            if names and (other == "logits" or "softmax-twice" in names):
                found.candidates = (*found.candidates, " + ".join(names))
                found.add(
                    f"That is for {name} = {form.scores}. If {name} holds {other}, it makes the "
                    f"mistake {' + '.join(names)}."
                )
                return

    def _tell_its_name(self, found, row):
        """Say so where a function does what its name says, which is another thing."""
        if found.outcome != "mistake" or len(row) > 1:
            return
        for pattern, what in OTHER_THINGS.items():
            if re.search(pattern, self.name.lower()) and any(n in found.name for n in what[1]):
                found.set_headline(f"{self.name} is about {what[0]}, as its name says; for softmax and cross-entropy it makes a known mistake: {found.name}")

    def _tell_others(self, found, chosen, readings):
        """Add what the function is under other readings, where that matters."""
        cost, row, call = chosen
        form = row[0].form
        self._tell_its_name(found, row)
        if "scores" in form.roles:
            self._tell_output(found, form, readings)
            at = form.roles.index("scores")
            if found.ok and at < len(self.names) and roles.said_by(self.names[at]) == {roles.UPSTREAM}:
                found.add(f"That is for {self.names[at]} = {form.scores}, though its name is that of an upstream gradient: if it holds one, this is no derivative.")
        if found.ok and form.layer and {c.form.reduction for c in row if c.form.kind in ("W", "Theta")} == {"sum"}:
            if not any(c.form.kind == "losses" for c in row):
                found.candidates = (*found.candidates, "missing-mean")
                found.add("It is the gradient of the summed loss; of the mean loss, 1/N is missing (missing-mean).")
        if form.labels == "one-hot" and found.outcome in ("right", "mistake"):
            _tell_soft(found, form, readings)
        if form.layer:
            return
        other = {}
        for one in readings:
            layout = one[2].form.layout
            if layout != form.layout and one[2].form.scores == form.scores and (
                one[2].form.roles == form.roles and one[2].form.ids == form.ids
            ):
                other.setdefault(layout, one)
        told = any(one.form.reduction == "mean" and one.form.kind in REDUCED for one in row)
        if (found.ok or _is_of_numbers(found)) and form.layout == "column" and "columns" in other:
            if _names(other["columns"]):
                _tell_columns(found, _names(other["columns"]))
        elif (found.ok or _is_of_numbers(found)) and form.layout != "rows" and "rows" in other and not told:
            names = _names(other["rows"])
            if names and {WHAT[c.form.kind] for c in other["rows"][1]} == {WHAT[c.form.kind] for c in row}:
                at = form.roles.index("scores")
                many = at < len(self.names) and self.names[at][:1].isupper()
                _tell_rows(found, form, names, many)
        if not found.ok and found.outcome == "mistake" and _names(chosen):
            for one in readings:
                right = _names(one) == () and one[2].cost < AGAINST
                if right and one[2].form.layout == form.layout or (right and form.layout not in SINGLE):
                    reading = read_as(self.name, self.names, [c.form for c in one[1]])
                    found.add(f"It would be right {reading.text}.")
                    found.readings = (found.reading, reading)
                    break


def _matters_beside(form, other):
    """Tell whether what a function is under another form is to be told where it is right under this one."""
    if (other.roles, other.scores) != (form.roles, form.scores):
        return False
    if form.labels == "one-hot" and other.labels == "soft":
        return True
    return form.layout != "rows" and not form.layer and other.layout == "rows" and other.ids == form.ids


def _is_the_same_for(reading, form, scores):
    other = reading[2].form
    return other.scores == scores and (other.roles, other.layout, other.labels) == (
        form.roles, form.layout, form.labels
    )


def _tell_soft(found, form, readings):
    """Say what becomes of soft labels where a function is for one-hot ones."""
    names = next(
        (
            _names(one)
            for one in readings
            if (one[2].form.labels, one[2].form.roles, one[2].form.scores) == ("soft", form.roles, form.scores)
            and _names(one)
        ),
        (),
    )
    text = "It is for one-hot labels; for soft ones it " + (
        f"makes the mistake {' + '.join(names)}." if names else "gives something else."
    )
    if found.ok:
        found.note = text + (f" {found.note}" if found.note else "")
        found.candidates = (*found.candidates, *([" + ".join(names)] if names else []))
    else:
        found.add(text)


def _tell_rows(found, form, names, many):
    told = " + ".join(names)
    one = "it is given one example at a time"
    layout = one if form.layout in SINGLE else OF_MANY[form.layout]
    found.candidates = tuple(dict.fromkeys((*found.candidates, told)))
    text = (
        f"It is right where {layout}. With a batch that has one row for each example it runs as "
        f"well, and makes the mistake {told}."
    )
    if found.ok and "wrong-axis" in names and form.layout in SINGLE:
        found.set_headline(f"{found.function} is right for one example, and sums over axis 0: the wrong axis for a batch in rows")
    if not found.ok:  # only the numbers run out
        found.add(text)
        return
    found.note = text + (f" {found.note}" if found.note else "")
    if many and form.layout == "columns":
        found.become_ambiguous(f"is right where each column is an example, and makes the mistake {told} where each row is one")


def _tell_columns(found, names):
    told = " + ".join(names)
    found.candidates = tuple(dict.fromkeys((told, *found.candidates)))
    text = f"is right for one column, and makes the mistake {told} where several stand side by side"
    if found.ok:
        found.become_ambiguous(text)
    else:
        found.add(f"It {text}.")


def _names(reading):
    """Return the names that explain all parts of a reading; None where a part is unknown."""
    found = []
    for candidate in reading[1]:
        if candidate.names is None:
            return None
        found += candidate.names
    return tuple(dict.fromkeys(found))


def _rank(found):
    """Return 0 for right, 1 for a mistake, more for what is not understood."""
    if found.ok:
        return 0
    return {"mistake": 1, "ambiguous": 1, "unknown": 2, "not-finite": 2, "unsteady": 2}.get(found.outcome, 3)


def _composed(name, reading, judged, more):
    """Return one Diagnosis for all parts."""
    found = [diagnosis for _, diagnosis in judged]
    wrong = [(form, d) for form, d in judged if not d.ok]
    main = min(found, key=lambda d: -_rank(d)) if wrong else found[0]
    main.reading, main.readings = reading, (reading,)
    main.parts = {said(form.part): d for form, d in judged}
    if wrong and len(judged) > 1:
        main = _several(name, reading, judged, wrong)
    for form, other in judged if not wrong else ():
        if other.note and other is not main:  # what a right part needs is said, whichever part it is
            main.add(f"{said(form.part)}, {WHAT[form.kind]}: {other.note}")
            main.mistakes = tuple(dict.fromkeys((*main.mistakes, *other.mistakes)))
    if more is not None:
        main = more(main)
    return main


def _counted(name):
    return "known mistakes" if " + " in name else "a known mistake"


def _is_of_numbers(found):
    """Tell whether the formula is right and only the numbers run out."""
    return found.name in {entry.name for entry in numbers.ENTRIES}


def _several(name, reading, judged, wrong):
    """Return a Diagnosis that tells of every part."""
    main = max((d for _, d in wrong), key=lambda d: (_rank(d), not _is_of_numbers(d)))
    known = sorted((d for _, d in wrong if d.outcome == "mistake"), key=_is_of_numbers)
    names = list(dict.fromkeys(part for d in known for part in d.name.split(" + ")))
    lines = []
    for form, d in judged:
        where = f"{said(form.part)}, {WHAT[form.kind]},"
        if d is not main:
            lines.append(f"{where} {d.headline.removeprefix(name + ' ')}.")
    for line in lines:
        main.add(line)
    form = next(form for form, d in wrong if d is main)
    if names and all(d.outcome == "mistake" for _, d in wrong):
        main.rename(" + ".join(names))
        if all(_is_of_numbers(d) for _, d in wrong):  # what is computed is right: that comes first
            main.set_headline(
                f"{name} is right in all parts where logits are moderate; far out, {said(form.part)}, "
                f"{WHAT[form.kind]}, makes a known mistake: {main.name}"
            )
        elif len(wrong) == 1:
            main.set_headline(f"{name} makes a known mistake in {said(form.part)}, {WHAT[form.kind]}: {main.name}")
        else:
            main.set_headline(f"{name} makes {_counted(main.name)}: {main.name}")
    elif names and main.outcome == "unknown":
        main.explain(names)
        main.set_headline(
            f"{name} is not right: {said(form.part)}, {WHAT[form.kind]}, makes no mistake that I know, "
            f"and another part makes {_counted(' + '.join(names))}: {' + '.join(names)}"
        )
    else:
        main.set_headline(f"{main.headline} ({said(form.part)}, {WHAT[form.kind]})")
    main.reading, main.readings = reading, (reading,)
    main.parts = {said(form.part): d for form, d in judged}
    return main
