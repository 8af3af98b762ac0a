"""One function on its way to a Diagnosis, in the order in which a grader works:

what came back at all → shape → changed arguments → one factor → transpose → the
table of formulas → two mistakes at once → nan and inf → numbers far out.
"""

import numpy as np

from . import calls, contain, far_out, formulas, matching, numerical, remarks
from .diagnosis import Diagnosis, Entry, entries
from .matching import EXACT, HALF, ROUGH
from .probes import make_probes

PARAMETERS = {
    "logits": ("logits", "labels"),
    "jacobian": ("logits", "labels"),
    "W": ("W", "b", "X", "labels"),
    "bias": ("W", "b", "X", "labels"),
    "Theta": ("Theta", "X", "labels"),
    "softmax": ("logits",),
    "loss": ("logits", "labels"),
    "vjp": ("logits", "upstream"),
    "numerical": ("f", "x"),
}

# Kinds that nobody has to know: a function is read as one of them.
INNER = {
    "rows": ("logits", "labels"),
    "losses": ("logits", "labels"),
    "slope": ("logits", "labels"),
    "slopes": ("logits", "labels"),
    "vjps": ("logits", "upstream"),
    "jacobians": ("logits",),
    "X": ("W", "b", "X", "labels"),
}

NEEDS_SUM_ONE = {
    "gradient": "It needs labels that sum to 1. For another sum S the gradient is S·p − t.",
    "loss": "It needs labels that sum to 1. For another S the loss is S·logsumexp(a) − Σ t a.",
}

# Mistakes that give the same numbers, so that no probe can tell them apart.
SAME = {
    frozenset({"divided-twice", "bias-not-summed"}): (
        "Both give 1/N of the right answer: 1/N once too often, or a mean where the sum belongs."
    ),
    frozenset({"jacobian-rows-summed", "bias-forgotten"}): (
        "Both give zeros, and zeros do not tell where they come from."
    ),
}


class Examination:
    """Calls a function on its probes and finds out what the answers mean.

    ``cases`` holds ``[(probe, result)]`` by sort of probe; ``soft``, ``answers`` and
    ``rights`` are the ordinary probes, what the function returned on them, and what
    it should have.
    """

    def __init__(self, fn, kind, seed, params, time_limit, extreme):
        self.fn, self.kind, self.params, self.time_limit = fn, kind, params, time_limit
        self.name, self.home = calls.name_of(fn), calls.home_of(fn)
        self.parameters = {**PARAMETERS, **INNER}[kind]
        self.probes = make_probes(kind, params, seed, extreme)
        self.printed, self.tolerance, self.shape_mistake = "", EXACT, None

    def diagnosis(self):
        for step in (self.check_signature, self.call, self.check_shapes, self.check_steady):
            found = step()
            if found is not None:
                return found
        return self.judge_quotients() if self.kind == "numerical" else self.judge()

    def say(self, name, headline, probe=None, **more):
        """Return a Diagnosis; ``probe`` gave the answer that it is about."""
        if probe is not None:
            more["arguments"] = dict(zip(self.parameters, probe.args))
            more["place"] = remarks.place(self, probe)
        if self.kind in ("loss", "losses"):
            more.setdefault("label", "loss")
        return Diagnosis(
            name, headline, function=self.name, kind=self.kind, printed=self.printed, **more
        )

    def known(self, name, probe, **more):
        return self.say(name, f"makes a known mistake: {name}", probe, **more)

    def unusable(self, headline, probe=None, outcome="unusable", **more):
        return self.say("unknown", headline, probe, outcome=outcome, **more)

    # Calling it.

    def check_signature(self):
        """Settle with how many arguments the function is called."""
        found = calls.parameters(self.fn)
        wanted = f"fn({', '.join(self.parameters)})"
        if self.kind == "jacobian":
            wanted = "fn(logits) or fn(logits, labels)"
            if found is None or found[0] < 2:
                self.parameters = ("logits",)
        count = len(self.parameters)
        if self.kind != "numerical":
            self.probes = [probe._replace(args=probe.args[:count]) for probe in self.probes]
        if found is None or found[0] <= count <= found[1]:
            return None
        least, most = found
        takes = f"{most}" if least >= most else f"{least} to {most}"
        plural = "" if takes == "1" else "s"
        return self.unusable(
            f'takes {takes} argument{plural}, but kind "{self.kind}" calls {wanted}'
        )

    def call(self):
        """Call the function on all probes; say so if no numbers came back."""
        probes = [*self.probes, self.probes[0]]  # the first again, to see if it is steady
        report = self.asked(probes)
        results = report.results
        self.printed = results[0]["printed"] if results else ""
        if results and results[-1]["last"]:
            return self.no_numbers(results[-1], probes[len(results) - 1])
        if report.end != "done":
            return self.no_end(report, probes[min(len(results), len(probes) - 1)])
        self.results, self.again = results[:-1], results[-1]
        self.cases = {}
        for probe, result in zip(self.probes, self.results):
            self.cases.setdefault(probe.sort, []).append((probe, result))
        self.soft = [probe for probe, _ in self.cases["soft"]]
        self.answers = [calls.array(result) for _, result in self.cases["soft"]]
        self.precision = min(result["bytes"] for _, result in self.cases["soft"])
        self.whole = all(result.get("whole") for _, result in self.cases["soft"])
        return None

    def asked(self, probes):
        """Return the Report of what the function gives for these probes."""
        make_caller = numerical.caller if self.kind == "numerical" else calls.caller
        work = make_caller(self.fn, probes, self.home)
        return contain.run(work, len(probes), self.time_limit, self.home)

    def no_numbers(self, result, probe):
        if "unusable" in result:
            expected = f"Expected: {remarks.SHAPES[self.kind]}."
            return self.unusable(f"returned {result['unusable']}. {expected}", probe)
        raised = result["raised"]
        message = f": {raised['message']}" if raised["message"] else ""
        if raised["unwritten"]:
            return self.unusable(f"is not written yet{message}", outcome="unwritten")
        return self.unusable(
            f"raised {raised['type']}{message}", probe, "raised",
            remarks=remarks.about_error(self, raised, probe),
        )

    def no_end(self, report, probe):
        text = {
            "time": f"did not return within {self.time_limit:g} s",
            "memory": "wanted more memory than it may have here",
            "crash": f"ended the process in which it ran ({report.detail})",
        }[report.end]
        about = [*remarks.where(report.where), *remarks.called_with(self, probe)]
        return self.unusable(text, probe, report.end, remarks=about)

    # What its answers look like.

    def check_shapes(self):
        """Say so if a shape is wrong, unless it is the mark of a mistake."""
        if self.kind == "numerical":
            self.rights = [numerical.Watched(*probe.args).gradient() for probe in self.soft]
        else:
            self.numbers = [self.numbers_of(probe) for probe in self.soft]
            self.rights = [np.asarray(formulas.right(m), float) for m in self.numbers]
        shapes = [right.shape for right in self.rights]
        turned = self.kind in ("W", "Theta")
        good = [[shape, shape[::-1]] if turned else [shape] for shape in shapes]
        wrong = [i for i, a in enumerate(self.answers) if a.shape not in good[i]]
        if not wrong:
            return None
        if self.kind == "bias":
            if all(a.shape == m.a.shape for a, m in zip(self.answers, self.numbers)):
                self.shape_mistake = "bias-not-summed"
                self.answers = [answer.sum(0) for answer in self.answers]
                return None
        i = wrong[0]
        found, expected = self.answers[i].shape, shapes[i]
        zero = all(np.abs(answer).max(initial=0) <= EXACT for answer in self.answers)
        if self.kind == "jacobian" and found == expected[:1] and zero:
            about = [f"It returned zeros of shape {found}, expected {expected}."]
            return self.known("jacobian-rows-summed", self.soft[i], remarks=about)
        return self.unusable(
            f"returned shape {found}, expected {expected}: {remarks.SHAPES[self.kind]}",
            self.soft[i], "shape", remarks=remarks.about_shape(self, i),
        )

    def check_steady(self):
        """Say so if the same arguments gave two answers."""
        first, again = self.cases["soft"][0][1], self.again
        if "value" in again and again["shape"] == first["shape"]:
            if np.allclose(again["value"], first["value"], ROUGH, ROUGH, equal_nan=True):
                return None
        return self.unusable(
            "gives two answers to the same arguments", self.soft[0], "unsteady",
            remarks=["Does it draw random numbers, or keep something from one call to the next?"],
        )

    # What its answers mean.

    def judge(self):
        fits = self.fits()
        changed = next((r["changed"] for r in self.results if r["changed"]), None)
        if changed:
            return self.input_changed(changed, fits)
        if not fits:
            eps = None if self.whole else far_out.large_epsilon(self)
            if eps is None:
                return self.unknown()
            i = self.first_wrong()
            return self.known(
                "epsilon-in-log", self.soft[i], evidence=self.entries(i), remarks=[eps]
            )
        return self.mistake(fits) if fits[0].names else self.right()

    def fits(self):
        """Return what explains the answers, as exactly as possible."""
        for self.tolerance in (EXACT, HALF if self.precision == 2 else ROUGH):
            with np.errstate(all="ignore"):
                fits = matching.find(self.kind, self.numbers, self.answers, self.tolerance)
            if fits:
                break
        if self.shape_mistake:  # rows that are not summed have not been averaged either
            implied = {"missing-mean", self.shape_mistake}
            fits = [
                matching.Fit((*[n for n in fit.names if n not in implied], self.shape_mistake))
                for fit in fits
            ]
        if not fits and self.kind in formulas.SUMMED:
            fits = self.size_fixed()
        zeros = {"jacobian-rows-summed", "bias-forgotten"}
        if self.whole and fits and {name for fit in fits for name in fit.names} <= zeros and fits[0].names:
            return []
        if self.kind == "bias" and fits and {name for fit in fits for name in fit.names} <= zeros:
            fits = self.sum_over_classes() or fits
        return fits

    def size_fixed(self):
        """Return a fit where the answers are divided by one number for batches of all sizes."""
        if any(a.shape != r.shape for a, r in zip(self.answers, self.rights)):
            return []
        found = [matching.factor(a, r) / m.N for a, r, m in zip(self.answers, self.rights, self.numbers)]
        if not np.isfinite(found).all() or not found[0] or np.ptp(found) > 1e-6 * abs(found[0]):
            return []
        size = 1 / abs(found[0])
        if size < 1.5 or abs(size - round(size)) > ROUGH * size:
            return []  # no batch has so many examples
        multiples = [c * m.N * r for c, r, m in zip(found, self.rights, self.numbers)]
        if not all(matching.agree(a, x, ROUGH) for a, x in zip(self.answers, multiples)):
            return []
        names = ("sign", "batch-size-fixed") if found[0] < 0 else ("batch-size-fixed",)
        return [matching.Fit(names, f"N/{size:.4g}" if found[0] > 0 else "")]

    def sum_over_classes(self):
        """Return a fit where zeros come of a sum over all residuals, which other labels show."""
        for probe, result in self.cases.get("any", []):
            answer, m = calls.array(result), self.numbers_of(probe)
            if answer is None or not answer.size or np.ptp(answer) > EXACT:
                return []
            if abs(answer.flat[0]) < EXACT or not np.isclose(
                abs(answer.flat[0]) / abs((1 - m.S).sum()), 1 / m.N, rtol=ROUGH
            ):
                return []
            return [matching.Fit(("bias-summed-over-both-axes",))]
        return []

    def mistake(self, fits):
        names = [" + ".join(fit.names) for fit in fits]
        parts = {part for fit in fits for part in fit.names}
        about = [why for same, why in SAME.items() if len(fits) > 1 and same <= parts]
        if len(fits) == 1 and fits[0].factor:
            about.append(remarks.about_factor(self, fits[0]))
        shape = self.numbers[0].a.shape if self.shape_mistake else self.answers[0].shape
        if shape != self.rights[0].shape:
            about.append(f"It returned shape {shape}, expected {self.rights[0].shape}.")
        if "one-hot" in self.cases and self.right_on("one-hot"):
            about.append("One-hot labels hide it: with them the answer is right.")
        i = self.first_wrong()
        more = {"evidence": [] if self.shape_mistake else self.entries(i), "remarks": about}
        if len(fits) == 1:
            return self.known(names[0], self.soft[i], **more)
        headline = f"makes one of these mistakes: {' or '.join(names)}"
        return self.say("ambiguous", headline, self.soft[i], candidates=names, **more)

    def input_changed(self, changed, fits):
        number, index, before, after = changed
        name, about, evidence = "input-changed", [], []
        if index is None:
            shapes = f"{tuple(before)} before the call, {tuple(after)} after it"
            about.append(f"The shape of {self.parameters[number]} is {shapes}.")
        else:
            evidence.append(Entry(tuple(index), before, after))
        if not fits:
            about.append("What it returned is neither right nor a mistake that I know.")
        elif len(fits) == 1 and fits[0].names:
            name = " + ".join([*fits[0].names, name])
        return self.known(
            name, self.soft[0], remarks=about, label=self.parameters[number],
            evidence=evidence, header=("argument", "after", "before"),
        )

    def right(self):
        trouble = far_out.trouble(self)
        if trouble is not None:
            return trouble
        about = remarks.about_digits(self)
        if "any" not in self.cases or "smoothing" in self.params or self.right_on("any"):
            return self.say("right", "is right", self.soft[0], remarks=about)
        return self.say(
            "right", "is right", self.soft[0], remarks=about,
            candidates=["labels-not-summing-to-one"],
            note=NEEDS_SUM_ONE["loss" if self.kind in ("loss", "losses") else "gradient"],
        )

    def unknown(self):
        i = self.first_wrong()
        answer, evidence = self.answers[i], self.entries(i)
        if not np.isfinite(answer).all():
            value = answer[~np.isfinite(answer)][0]
            return self.unusable(
                f"returned {value} for ordinary numbers", self.soft[i], "not-finite",
                evidence=evidence, remarks=["ln of something negative, or a division by 0?"],
            )
        return self.say(
            "unknown", "is not right, and makes no mistake that I know", self.soft[i],
            evidence=evidence, remarks=remarks.about_unknown(self, i),
        )

    def judge_quotients(self):
        changed = next((r["changed"] for r in self.results if r["changed"]), None)
        if changed:
            return self.input_changed(changed, [matching.Fit(())])
        seen = [result["seen"] for result in self.results]
        functions = [numerical.Watched(*probe.args) for probe in self.soft]
        name, about = numerical.judge(self.rights, self.answers, seen, functions)
        headline = {
            "right": "is right",
            "unknown": "is not right, and makes no mistake that I know",
        }.get(name, f"makes a known mistake: {name}")
        evidence = [] if name == "right" else self.entries(0)
        return self.say(name, headline, self.soft[0], remarks=about, evidence=evidence)

    # What all of them need.

    def numbers_of(self, probe):
        return formulas.numbers(self.kind, probe.args, self.params)

    def right_for(self, probe):
        return np.asarray(formulas.right(self.numbers_of(probe)), float)

    def is_right(self, probe, result, tolerance=ROUGH):
        answer, right = calls.array(result), self.right_for(probe)
        size = max(np.abs(right).max(), matching.LEAST_SIZE)
        return answer is not None and matching.agree(answer, right, tolerance, size)

    def right_on(self, sort):
        return all(self.is_right(probe, result) for probe, result in self.cases[sort])

    def first_wrong(self):
        """Return the number of the first ordinary probe with a wrong answer (0 if none has)."""
        pairs = enumerate(zip(self.answers, self.rights))
        return next((i for i, (a, r) in pairs if not matching.agree(a, r, ROUGH)), 0)

    def entries(self, i):
        right, answer = self.rights[i], self.answers[i]
        if answer.shape != right.shape:  # a transpose: the square that both have
            size = min(right.shape)
            right, answer = right[:size, :size], answer[:size, :size]
        return entries(right, answer)
