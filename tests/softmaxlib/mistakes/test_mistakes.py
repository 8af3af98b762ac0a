"""diagnose and its parts: what it calls, what it makes of the answers, what it survives."""

import functools
import itertools
import os
import random
import re
import sys
import threading
import time
import xml.etree.ElementTree as ElementTree
from decimal import Decimal
from fractions import Fraction
from functools import partial
from pathlib import Path

import first_source
import nbformat
import numpy as np
import pytest
from processor_time import seconds

from softmaxlib import Diagnosis, diagnose, log_softmax, mistakes, numerical_gradient, softmax
from softmaxlib.mistakes import CATALOGUE, contain, examples, formulas
from softmaxlib.mistakes.examination import PARAMETERS, SAME
from softmaxlib.mistakes.probes import make_probes

BOOK = Path(__file__).resolve().parents[3] / "book"
SEEDS = range(1000 if os.environ.get("MISTAKES_LONG") else 8)
forked = pytest.mark.skipif(not contain.can_fork(), reason="nothing is contained here")
named = pytest.mark.parametrize("name", CATALOGUE)

# What the mistakes give for p = (.2, .3, .5) and t = (.1, .7, .2).
ON_THE_PROBE = {
    "right": [0.1, -0.4, 0.3],
    "labels-in-jacobian": [0.13, 1.0233, 0.28],
    "diagonal-only": [-0.08, -0.49, -0.1],
    "only-true-class": [0, -0.4, 0],
    "wrong-index": [0.23, -0.37, 0.13],
    "lost-reciprocal-off-diagonal": [-0.018, -0.454, 0.015],
    "lost-reciprocal": [0.046, -0.111, 0.065],
    "stopped-at-probabilities": [-0.5, -2.3333, -0.4],
    "off-diagonal-sign": [-0.26, -0.58, -0.5],
    "jacobian-rows-summed": [0, 0, 0],
    "softmax-twice": [0.1894, -0.3801, 0.1907],
    "softmax-twice-exact": [0.034, -0.1198, 0.0857],
    "squared-error": [0.01, -0.135, 0.125],
    "extra-p-1-minus-p": [0.016, -0.084, 0.075],
    "sigmoid": [0.0667, -0.4692, 0.1333],
    "squared-probabilities": [-0.06, -0.61, 0.05],
    "diagonal-without-square": [0.08, -0.61, 0.2],
}
NAMES = {
    *ON_THE_PROBE, "sign", "logits-for-probabilities", "labels-hardened", "log-base-2",
    "labels-not-summing-to-one", "smoothing-loses-epsilon", "weights-times-residual",
    "temperature-missing", "log-softmax-backward-sign", "missing-mean", "divided-twice",
    "transposed", "bias-not-summed", "wrong-axis", "bias-forgotten", "input-changed",
    "no-max-shift", "one-max-for-batch", "max-with-zero", "log-of-zero", "epsilon-in-log",
    "float32-differences", "step-too-small", "labels-over-logits", "stopped-at-log-probabilities",
    "divided-by-p-again", "binary-cross-entropy", "sigmoid-slope", "half-the-slope",
    "squared-error-elementwise", "maximum-after-exp", "true-class-everywhere",
    "probability-for-log-probability", "focal-factor-constant", "smoothing-uneven",
    "weights-on-logits", "logits-in-jacobian", "exponential-slope", "upstream-outside-the-sum",
    "labels-as-mask", "kl-reversed", "kl-of-probabilities", "kl-mean",
    "bias-summed-over-both-axes", "normaliser-of-the-batch", "l2-factor", "bias-penalised",
    "batch-size-fixed",
} - {"right"}  # fmt: skip

WEIGHTS = np.array([1.0, 3.0, 0.5, 2.0])
APART = (1e-2, 1e-3)
SETTINGS = [(kind, {}) for kind in PARAMETERS if kind != "numerical"] + [
    ("logits", {"temperature": 2.0}),
    ("logits", {"smoothing": 0.1}),
    ("logits", {"weights": WEIGHTS}),
    ("loss", {"weights": WEIGHTS}),
    ("loss", {"smoothing": 0.2}),
    ("loss", {"temperature": 2.0}),
    ("W", {"temperature": 3.0, "smoothing": 0.1}),
    ("bias", {"smoothing": 0.1}),
    ("jacobian", {"temperature": 0.5}),
    ("softmax", {"temperature": 2.0}),
    ("vjp", {"temperature": 0.5}),
    ("vjp", {"of": "log-softmax"}),
]
each_setting = pytest.mark.parametrize(("kind", "params"), SETTINGS, ids=str)


def gradient(logits, labels):
    return labels.sum() * softmax(logits) - labels


def gradient_of_W(W, b, X, labels):
    return (labels.sum(1, keepdims=True) * softmax(X @ W.T + b) - labels).T @ X / len(X)


def gradient_of_b(W, b, X, labels):
    return (labels.sum(1, keepdims=True) * softmax(X @ W.T + b) - labels).mean(0)


def gradient_of_theta(theta, X, labels):
    return gradient_of_W(theta.T, np.zeros(theta.shape[1]), X, labels).T


def jacobian(logits):
    p = softmax(logits)
    return np.diag(p) - np.outer(p, p)


def loss(logits, labels):
    return -labels @ log_softmax(logits)


def vjp(logits, upstream):
    return softmax(logits) * (upstream - softmax(logits) @ upstream)


RIGHT = {
    "logits": gradient, "W": gradient_of_W, "bias": gradient_of_b, "Theta": gradient_of_theta,
    "jacobian": jacobian, "softmax": softmax, "loss": loss, "vjp": vjp,
    "numerical": numerical_gradient,
}  # fmt: skip


def words(found):
    """What a Diagnosis says, in one line."""
    return " ".join(str(found).split())


def student(a, y):
    """What the first source's author would have written."""
    z = softmax(a)
    J = np.zeros((len(a), len(a)))
    for i, j in itertools.product(range(len(a)), repeat=2):
        J[i, j] = z[i] - y[i] if i == j else -z[i] * z[j]
    return (-y / z) @ J


@pytest.mark.usefixtures("seldom_apart")
class TestCatalogue:
    def test_every_mistake_is_in_it_under_its_own_name(self):
        assert set(CATALOGUE) == NAMES
        assert all(name == entry.name for name, entry in CATALOGUE.items())

    @named
    def test_an_entry_reads_well(self, name):
        entry = CATALOGUE[name]
        for text in (entry.sentence, entry.why):
            assert text.endswith((".", ".)")) and len(text) > 40
            assert not re.search(r"!|\b(clearly|simply|obviously)\b|  ", text)
        assert entry.formula.count("{") == entry.formula.count("}") and "$" not in entry.formula
        assert entry.plain and entry.kind in (*PARAMETERS, None)
        assert name in str(entry) and entry.why in str(entry)
        assert f"${entry.formula}$" in entry._repr_markdown_()

    @named
    def test_its_links_lead_somewhere(self, name):
        first, *others = CATALOGUE[name].links
        assert first in (f"mistakes.html#{name}", f"more_mistakes.html#{name}")
        for link in others:
            page, anchor = link.split(".html#")
            assert anchor in headings(BOOK / f"{page}.ipynb"), link

    @pytest.mark.one_in(2)
    @named
    @pytest.mark.parametrize("seed", [0, 1])
    def test_diagnose_names_its_example(self, name, seed):
        entry = CATALOGUE[name]
        limit = {"time_limit": None} if seed else {}  # the first in a process of its own, as by default
        found = diagnose(entry.example, kind=entry.kind, params=entry.params, seed=seed, **limit)
        if name == "labels-not-summing-to-one":
            assert found.ok and found.candidates == (name,)
            assert found.note.startswith("It needs labels that sum to 1")
        elif name == "bias-not-summed":
            assert found.candidates == (name,)
        else:
            assert (found.name, found.candidates, found.outcome) == (name, (name,), "mistake")
            assert not found.ok and found.mistakes == (entry,)
        assert entry.sentence[:30] in str(found) or found.ok

    def test_what_looks_like_a_mistake_and_is_none(self):
        twice = examples.log_softmax_applied_twice
        assert diagnose(twice, kind="loss").name == "right"
        assert diagnose(examples.jacobian_with_its_indices_swapped, kind="jacobian").name == "right"


class TestFormulas:
    @pytest.mark.parametrize("name", ON_THE_PROBE)
    def test_on_the_three_numbers_of_the_book(self, name):
        m = formulas.numbers("logits", (np.log([0.2, 0.3, 0.5]), np.array([0.1, 0.7, 0.2])), {})
        value = formulas.TABLES["logits"][name][0](m)
        np.testing.assert_allclose(value, ON_THE_PROBE[name], atol=6e-5)

    @each_setting
    def test_only_what_is_the_same_cannot_be_told_apart(self, kind, params):
        """Explanations by one mistake are apart by 1e-2 and more: a thousand times the tolerance.

        A loss is one number and not K, and is given a hundred times.
        """
        for seed in SEEDS:
            found = explanations(kind, params, seed)
            for i, j in np.argwhere(np.triu(distances(found) < APART[kind == "loss"], 1)):
                pair = frozenset({found[i][0], found[j][0]})
                assert len(pair) == 1 or pair in SAME, (seed, pair)

    @pytest.mark.parametrize("pair", SAME, ids=lambda pair: "|".join(sorted(pair)))
    def test_what_is_said_to_be_the_same_is(self, pair):
        found = [(name, values) for name, values in explanations("bias", {}, 0) if name in pair]
        for i, j in np.argwhere(distances(found) < 1e-12):
            if found[i][0] != found[j][0]:
                return
        pytest.fail("they are not")

    @each_setting
    def test_the_right_answer_is_the_derivative_of_the_loss(self, kind, params):
        """By central differences, from a loss that is written down here again."""
        for probe in make_probes(kind, params, 0, extreme=False):
            m = formulas.numbers(kind, probe.args, params)
            T, eps = params.get("temperature", 1.0), params.get("smoothing", 0.0)

            def log_p(a):
                return a / T - np.log(np.exp(a / T).sum(-1, keepdims=True))

            def mean_loss(a, t):
                t = ((1 - eps) * t + eps / t.shape[-1]) * params.get("weights", 1.0)
                return -(t * log_p(a)).sum() / (len(a) if a.ndim == 2 else 1)

            a, *rest = probe.args
            f, at = {
                "logits": lambda: (lambda x: mean_loss(x, rest[0]), a),
                "loss": lambda: (None, mean_loss(a, rest[0])),
                "softmax": lambda: (None, np.exp(log_p(a))),
                "jacobian": lambda: (None, [numerical_gradient(lambda x: np.exp(log_p(x))[i], a) for i in range(len(a))]),
                "vjp": lambda: (
                    lambda x: rest[0] @ (log_p(x) if "of" in params else np.exp(log_p(x))), a
                ),
                "W": lambda: (lambda W: mean_loss(rest[1] @ W.T + rest[0], rest[2]), a),
                "bias": lambda: (lambda b: mean_loss(rest[1] @ a.T + b, rest[2]), rest[0]),
                "Theta": lambda: (lambda theta: mean_loss(rest[0] @ theta, rest[1]), a),
            }[kind]()
            expected = at if f is None else numerical_gradient(f, at)
            np.testing.assert_allclose(formulas.right(m), expected, atol=1e-8)


def explanations(kind, params, seed):
    """Return ``[(name, values on the ordinary probes)]`` for one mistake and for none."""
    probes = [p for p in make_probes(kind, params, seed, extreme=False) if p.sort == "soft"]
    ms = [formulas.numbers(kind, probe.args, params) for probe in probes]
    found = []
    with np.errstate(all="ignore"):
        for name, variants in formulas.TABLES[kind].items():
            for values in ([variant(m) for m in ms] for variant in variants):
                if values[0] is not None:
                    found.append((name, values))
    for factors in zip(*[formulas.ratios(m) for m in ms]):
        rights = [formulas.right(m) for m in ms]
        found.append((factors[0][0], [by * right for (*_, by), right in zip(factors, rights)]))
    return found


def distances(found):
    """The largest difference of each two on any probe, relative to the larger of the two."""
    largest = np.zeros((len(found), len(found)))
    for values in zip(*[values for _, values in found]):
        values = np.nan_to_num([np.ravel(value) for value in values], nan=99.0)
        size = np.abs(values).max(1)
        apart = np.abs(values[:, None] - values).max(-1)
        largest = np.maximum(largest, apart / np.maximum(np.maximum.outer(size, size), 1e-300))
    return largest


class TestProbes:
    @each_setting
    def test_they_hide_nothing(self, kind, params):
        for seed in range(20):
            for probe in make_probes(kind, params, seed):
                if probe.sort != "soft":
                    continue
                m = formulas.numbers(kind, probe.args, params)
                sizes = [m.N, m.K] + ([m.X.shape[1]] if m.X is not None else [])
                assert len(set(sizes)) == len(sizes)
                if m.labels is not None and kind != "jacobian":
                    np.testing.assert_allclose(m.labels.sum(-1), 1)
                    assert (m.labels > 0).all() and (np.ptp(m.labels, -1) > 0.05).all()
                drawn = kind not in ("W", "bias", "Theta")  # there the logits follow from the rest
                if drawn and probe is not make_probes(kind, params, seed)[0] and m.K > 3:
                    steps = np.sign(np.diff(m.a))
                    assert (abs(steps.sum(-1)) < m.K - 1).all()

    def test_the_seed_decides(self):
        first, again, other = (make_probes("W", {}, seed) for seed in (3, 3, 4))
        assert all(np.array_equal(x, y) for p, q in zip(first, again) for x, y in zip(p.args, q.args))
        assert not np.array_equal(first[0].args[0], other[0].args[0])

    def test_the_first_one_is_the_books(self):
        assert diagnose(student, kind="logits").arguments["labels"].tolist() == [0.1, 0.7, 0.2]

    def test_weights_for_many_classes(self):
        weights = np.linspace(1, 3, 20)

        def weighted(a, t):
            return softmax(a) * (weights @ t) - weights * t

        assert diagnose(weighted, kind="logits", params={"weights": weights}).name == "right"
        two = {"weights": [1, 2]}
        assert diagnose(lambda a, t: -gradient(a, [1, 2] * t), kind="logits", params=two).name == "sign"


@pytest.mark.usefixtures("seldom_apart")
class TestRightAnswers:
    @pytest.mark.parametrize("kind", RIGHT)
    @pytest.mark.parametrize("seed", [0, 7])
    def test_of_every_kind(self, kind, seed):
        found = diagnose(RIGHT[kind], kind=kind, seed=seed)
        assert found and found.ok and found.name == found.outcome == "right"
        assert (found.candidates, found.evidence, found.note) == ((), [], "")
        assert str(found) == f"{RIGHT[kind].__name__} is right"

    @pytest.mark.parametrize(
        "wrap",
        [
            list,
            tuple,
            lambda g: g.astype(np.float32),
            lambda g: g.astype(np.longdouble),
            lambda g: [Fraction(float(x)) for x in g],
            lambda g: np.repeat(g, 2)[::2],
            lambda g: [np.array([x]) for x in g][0:0] or [np.float32(x) for x in g],
        ],
    )
    def test_in_whatever_form(self, wrap):
        assert diagnose(lambda a, t: wrap(gradient(a, t)), kind="logits").name == "right"

    def test_a_number_in_whatever_form(self):
        for wrap in (float, np.float32, np.array, Fraction):
            assert diagnose(lambda a, t: wrap(loss(a, t)), kind="loss").name == "right"

    def test_half_precision(self):
        def half(a, t):
            return gradient(a.astype(np.float16), t.astype(np.float16)).astype(np.float16)

        assert diagnose(half, kind="logits", extreme=False).name == "right"
        negative = diagnose(lambda a, t: -half(a, t), kind="logits", extreme=False)
        assert negative.name == "sign"

    def test_computed_in_float32(self):
        def single(a, t):
            e = np.exp(a.astype(np.float32) - a.max())
            return (e / e.sum() * np.float32(t.sum()) - t).astype(np.float32)

        assert diagnose(single, kind="logits").name == "right"

    def test_by_differences_it_says_how_many_digits(self):
        found = diagnose(
            lambda a, t: numerical_gradient(lambda x: loss(x, t), a, method="forward"), kind="logits",
            extreme=False,
        )
        assert found.name == "right" and re.search(r"\d digits agree", str(found))

    @pytest.mark.parametrize(
        "fn",
        [
            partial(lambda scale, a, t: scale * gradient(a, t), 1.0),
            type("Layer", (), {"__call__": lambda self, a, t: gradient(a, t)})(),
            type("Layer", (), {"back": lambda self, a, t: gradient(a, t)})().back,
            lambda *args: gradient(*args),
            lambda a, t, scale=1.0: scale * gradient(a, t),
            np.vectorize(gradient, signature="(k),(k)->(k)"),
        ],
        ids=["partial", "object", "method", "args", "default", "vectorize"],
    )
    def test_whatever_can_be_called(self, fn):
        assert diagnose(fn, kind="logits").name == "right"

    def test_what_needs_labels_that_sum_to_one(self):
        found = diagnose(lambda a, t: softmax(a) - t, kind="logits")
        assert found.ok and found.candidates == ("labels-not-summing-to-one",)
        assert "S·p − t" in found.note and found.note in str(found)

        def particular(a, t):
            if not np.isclose(t.sum(), 1):
                raise ValueError("labels must sum to 1")
            return softmax(a) - t

        assert diagnose(particular, kind="logits").candidates == ("labels-not-summing-to-one",)

    def test_params(self):
        T = {"temperature": 2.5}
        assert diagnose(lambda a: softmax(a / 2.5), kind="softmax", params=T).ok
        assert diagnose(lambda a: jacobian(a / 2.5) / 2.5, kind="jacobian", params=T).ok
        of = {"of": "log-softmax"}
        assert diagnose(lambda a, u: u - softmax(a) * u.sum(), kind="vjp", params=of).ok
        eps = {"smoothing": 0.1}
        assert diagnose(lambda a, t: softmax(a) - (0.9 * t + 0.1 / len(t)), kind="logits", params=eps).ok

    def test_a_jacobian_is_called_as_it_asks(self):
        seen = "no labels came"
        assert diagnose(lambda a, t: jacobian(a) if len(t) == len(a) else seen, kind="jacobian").ok
        assert diagnose(lambda a, t=None: jacobian(a) if t is None else seen, kind="jacobian").ok


def true_class_less_1(a, t):
    return np.where(np.arange(len(a)) == t.argmax(), softmax(a) - 1, 0)


def columns(a):
    return np.exp(a - a.max(1, keepdims=True)).sum(0)


def negative_sum(W, b, X, labels):
    return -len(X) * gradient_of_W(W, b, X, labels)


@pytest.mark.usefixtures("seldom_apart")
class TestNaming:
    @pytest.mark.parametrize(
        ("fn", "kind", "names"),
        [
            (negative_sum, "W", {"sign", "missing-mean"}),
            (lambda *a: gradient_of_W(*a).T * len(a[2]), "W", {"transposed", "missing-mean"}),
            (lambda *a: -gradient_of_theta(*a).T, "Theta", {"transposed", "sign"}),
            (lambda a, t: -student(a, t), "logits", {"labels-in-jacobian", "sign"}),
            (lambda a, t: -gradient(a, t) / np.log(2), "logits", {"sign", "log-base-2"}),
            (lambda W, b, X, t: t - softmax(X @ W.T + b), "bias", {"sign", "bias-not-summed"}),
        ],
    )
    def test_two_mistakes_at_once(self, fn, kind, names):
        for seed in range(5):
            found = diagnose(fn, kind=kind, seed=seed)
            assert set(found.name.split(" + ")) == names
            assert found.candidates == (found.name,) and found.outcome == "mistake"
            assert {m.name for m in found.mistakes} == names

    def test_what_cannot_be_told_apart(self):
        found = diagnose(lambda *args: gradient_of_b(*args) / len(args[2]), kind="bias")
        assert (found.name, found.outcome, found.ok) == ("ambiguous", "ambiguous", False)
        assert set(found.candidates) == {"divided-twice", "bias-not-summed"}
        assert "Both give 1/N" in str(found)
        found = diagnose(lambda W, b, X, t: 0 * b, kind="bias")
        assert set(found.candidates) == {"jacobian-rows-summed", "bias-forgotten"}

    @pytest.mark.parametrize("kind", ["logits", "W", "bias", "Theta"])
    def test_one_hot_labels_hide_it(self, kind):
        def hardened(*args):
            *rest, t = args
            return RIGHT[kind](*rest, np.eye(t.shape[-1])[t.argmax(-1)])

        found = diagnose(hardened, kind=kind)
        assert found.name == "labels-hardened" and "One-hot labels hide it" in str(found)
        assert "One-hot labels hide it" not in str(diagnose(lambda *a: -hardened(*a), kind=kind))

    @pytest.mark.parametrize(
        ("fn", "kind"),
        [
            (lambda a, t: softmax(np.sort(a)) - t, "logits"),  # right for logits in order
            (lambda a, t: -t @ a, "loss"),  # right for logits with Σ e^a = 1
        ],
    )
    def test_one_hot_labels_do_not_hide_what_the_logits_do(self, fn, kind):
        assert "ne-hot labels" not in words(diagnose(fn, kind=kind))

    @pytest.mark.parametrize(
        ("fn", "kind", "params", "name"),
        [
            (true_class_less_1, "logits", {}, "only-true-class"),
            (lambda a, t: -true_class_less_1(a, t), "logits", {}, "only-true-class + sign"),
            (lambda a: np.exp(a - a.max(1, keepdims=True)) / columns(a), "softmax", {}, "wrong-axis"),
            (lambda a, t: (softmax(a) - t) / 3, "logits", {"temperature": 3}, "temperature-missing"),
            (lambda a, t: softmax(a) - t, "logits", {"temperature": 3}, "temperature-missing"),
            (lambda a: jacobian(a) / 3, "jacobian", {"temperature": 3}, "temperature-missing"),
            (lambda a, u: vjp(a, u) / 3, "vjp", {"temperature": 3}, "temperature-missing"),
            (vjp, "vjp", {"temperature": 3}, "temperature-missing"),
            (lambda a, u: u / softmax(a), "vjp", {"of": "log-softmax"}, "stopped-at-probabilities"),
            (lambda a: 2 * softmax(a)[:, None] * jacobian(a), "jacobian", {}, "squared-probabilities"),
            (lambda a, u: vjp(a, 2 * softmax(a) * u), "vjp", {}, "squared-probabilities"),
            (lambda a, u: vjp(a, u / softmax(a)), "vjp", {"of": "log-softmax"}, "log-of-zero"),
            (lambda a: np.exp(a) / np.exp(a).sum(), "softmax", {}, "normaliser-of-the-batch"),
        ],
    )
    def test_other_ways_to_make_the_same_mistake(self, fn, kind, params, name):
        for seed in range(5):
            assert diagnose(fn, kind=kind, params=params, seed=seed).name == name

    @pytest.mark.parametrize("dtype", [np.float64, np.float32])
    def test_a_shift_that_is_too_large_is_not_called_max_with_zero(self, dtype):
        def shifted(a, by):
            a = a.astype(dtype)
            e = np.exp(a - by(a).max(1, keepdims=True))
            return e / e.sum(1, keepdims=True)

        found = diagnose(partial(shifted, by=np.abs), kind="softmax")
        assert found.name == "unknown" and "above the largest logit" in words(found)
        assert "The logits are between -10000 and -9996 here" in words(found)
        found = diagnose(partial(shifted, by=lambda a: np.maximum(a, 0)), kind="softmax")
        assert found.name == "max-with-zero"

    def test_the_factor_is_said(self):
        said = str(diagnose(lambda *args: gradient_of_W(*args) / len(args[1]), kind="W"))
        assert "It is 1/K times the right answer" in said
        said = str(diagnose(lambda a, t: -student(a, t), kind="logits"))
        assert "It is −1 times what labels-in-jacobian gives" in said

    def test_a_changed_argument(self):
        def in_place(a, t):
            a -= a.max()
            np.exp(a, out=a)
            return a / a.sum() * t.sum() - t

        found = diagnose(in_place, kind="logits")
        assert found.name == "input-changed" and "logits[" in str(found)
        found = diagnose(lambda a, t: -in_place(a, t), kind="logits")
        assert found.name == "sign + input-changed"

        def resized(a, t):
            t *= 2
            return np.cos(a)

        found = diagnose(resized, kind="logits")
        assert found.name == "input-changed" and "neither right nor" in str(found)
        assert found.evidence[0] == ((0,), 0.1, 0.2)

    def test_a_changed_shape(self):
        def turned(a, t):
            t.shape = (-1, 1)
            return gradient(a, t[:, 0])

        found = diagnose(turned, kind="logits")
        assert found.name == "input-changed" and found.evidence == []
        assert "The shape of labels is (3,) before the call, (3, 1) after it" in words(found)

    def test_an_answer_that_aliases_an_argument(self):
        def aliased(a, t):
            t -= softmax(a)
            t *= -1
            return t

        assert diagnose(aliased, kind="logits").name == "input-changed"

    @pytest.mark.parametrize("eps", [1e-1, 1e-3, 1e-6, 1e-9, 1e-15, 1e-30, np.finfo(float).tiny])
    @pytest.mark.parametrize("how", ["added", "bound"])
    def test_an_epsilon_of_any_size(self, eps, how):
        def guarded(p):
            return p + eps if how == "added" else np.maximum(p, eps)

        found = diagnose(lambda a, t: -t @ np.log(guarded(softmax(a))), kind="loss")
        assert found.name == "epsilon-in-log"
        said = re.search(r"ε is (?:about )?(\S*\d)", str(found)).group(1)
        assert float(said) == pytest.approx(max(eps, 1e-300), rel=0.06)

        def chained(a, t):
            p = softmax(a)
            return (-t / guarded(p)) @ (np.diag(p) - np.outer(p, p))

        assert diagnose(chained, kind="logits").name == "epsilon-in-log"

    def test_numbers_are_not_looked_at_on_request(self):
        def product(a, t):
            p = softmax(a)
            return (-t / p) @ (np.diag(p) - np.outer(p, p))

        assert diagnose(product, kind="logits").name == "log-of-zero"
        assert diagnose(product, kind="logits", extreme=False).name == "right"

    def test_exceptions_of_the_math_module_are_overflows_too(self):
        import math

        def gradient(a, t):
            e = [math.exp(x) for x in a]
            return [t.sum() * x / sum(e) - y for x, y in zip(e, t)]

        found = diagnose(gradient, kind="logits")
        assert found.name == "no-max-shift" and "OverflowError" in str(found)

    def test_another_shift_is_not_called_a_logarithm(self):
        def shifted(a, t, by):
            e = np.exp(a - by(a))
            return t.sum() * e / e.sum() - t

        for by in (np.min, np.mean):
            found = diagnose(partial(shifted, by=by), kind="logits")
            assert found.name == "unknown" and "moderate logits" in str(found)


@pytest.mark.usefixtures("seldom_apart")
class TestUnknown:
    @pytest.mark.parametrize(
        ("fn", "kind", "said"),
        [
            (lambda a, t: 3 * gradient(a, t), "logits", "It is 3 times the right answer"),
            (lambda a, t: gradient(a, t) + 1, "logits", "by the same number in all entries"),
            (lambda a, t: gradient(a, t)[::-1], "logits", "in another order"),
            (lambda a, t: np.cos(a), "logits", "is not right, and makes no mistake that I know"),
            (lambda a, t: t, "logits", "no mistake that I know"),
            (lambda a, t: gradient(a, t) * t.sum() ** 2 * (len(t) ** 2), "logits", "multiple"),
            (lambda a, t: gradient(a, t) * (1 if len(t) < 6 else 2), "logits", "5 of the 6"),
            (lambda a: np.eye(len(a)) - softmax(a), "jacobian", "Jacobian of log-softmax"),
            (lambda a, u: u - softmax(a) * u.sum(), "vjp", "of log-softmax, not of softmax"),
            (np.exp, "softmax", "normaliser is missing"),
            (log_softmax, "softmax", "exponential is missing"),
            (lambda a: softmax(-a), "softmax", "softmax of −a"),
            (lambda a, t: loss(a, t) + t[t > 0] @ np.log(t[t > 0]), "loss", "Kullback"),
            (lambda *args: gradient_of_W(*args).reshape(args[2].shape[1], -1), "W", "shape (4, 3)"),
        ],
    )
    def test_it_says_what_is_to_be_seen(self, fn, kind, said):
        found = diagnose(fn, kind=kind)
        assert (found.name, found.outcome, found.candidates) == ("unknown", "unknown", ())
        assert said in words(found)
        assert found.evidence and found.arguments

    @pytest.mark.parametrize(
        ("fn", "kind", "said"),
        [
            (lambda a: softmax(a).T, "softmax", "It is the transpose of the right answer"),
            (lambda a, t: -t * log_softmax(a), "loss", "the sum is missing"),
            (lambda a, t: gradient(a, t)[:3], "logits", "is a size fixed in the code"),
            (lambda a, t: gradient(a, t)[:2], "logits", "Here K = 3"),
        ],
    )
    def test_a_shape_is_explained(self, fn, kind, said):
        found = diagnose(fn, kind=kind)
        assert found.outcome == "shape" and said in words(found)

    @pytest.mark.parametrize("off", [1e-2, 1e-4])
    def test_nearly_right_is_not_right(self, off):
        def nearly(a, t):
            return gradient(a, t) + off * np.array([1, -1, *[0] * (len(a) - 2)])

        found = diagnose(nearly, kind="logits")
        assert found.outcome == "unknown"
        assert [e.index[0] for e in found.evidence if abs(e.got - e.expected) > 1e-9] == [0, 1]

    def test_a_param_that_is_ignored(self):
        found = diagnose(gradient, kind="logits", params={"smoothing": 0.1})
        assert found.name == "unknown" and "right answer without smoothing" in str(found)

    def test_entries_that_differ_come_first(self):
        def one_off(*args):
            wrong = gradient_of_W(*args)
            wrong[-1, -1] += 1
            return wrong

        found = diagnose(one_off, kind="W")
        K, D = found.arguments["W"].shape
        assert (K - 1, D - 1) in [entry.index for entry in found.evidence]
        entry = found.evidence[-1]
        assert entry.got == pytest.approx(entry.expected + 1)

    @pytest.mark.parametrize("value", [np.nan, np.inf])
    def test_what_is_not_finite(self, value):
        def broken(a, t):
            return np.where(np.arange(len(a)) == 1, value, gradient(a, t))

        found = diagnose(broken, kind="logits")
        assert (found.name, found.outcome) == ("unknown", "not-finite")
        assert f"returned {value} for ordinary numbers" in str(found)

    def test_what_is_not_steady(self):
        rng = np.random.default_rng()
        found = diagnose(lambda a, t: gradient(a, t) + rng.normal(), kind="logits")
        assert found.outcome == "unsteady" and "two answers" in str(found)
        calls = []

        def remembers(a, t):
            calls.append(1)
            return gradient(a, t) * len(calls)

        assert diagnose(remembers, kind="logits").outcome == "unsteady"


class TestUnusable:
    @pytest.mark.parametrize(
        ("value", "said"),
        [
            (None, "returned None (is a return missing?)"),
            ("p - t", "returned a text, 'p - t'"),
            (1j * np.ones(3), "returned complex numbers"),
            ([[1.0, 2.0], [3.0]], "returned a list of 2 parts, shapes (2,), (1,)"),
            ((0.5, np.ones(3)), "returned a tuple of 2 parts, shapes (), (3,)"),
            ({"a": 1}, "returned something of type dict"),
            (np.array(["a"]), "dtype <U1"),
            (np.ma.array([1.0]), "a masked array"),
            (gradient, "returned a function, gradient: is it called?"),
            ([None] * 3, "returned a list with None in it"),
            ([Decimal(1)] * 3, "returned a list with something of type Decimal in it"),
            ([10**400] * 3, "returned an integer that is too large for float64"),
            ((x for x in "ab"), "a generator"),
            (np.zeros((200, 200)), "40000 numbers"),
            (np.ones(3, bool), "dtype bool"),
        ],
    )
    def test_what_is_no_array_of_numbers(self, value, said):
        found = diagnose(lambda a, t: value, kind="logits")
        assert (found.name, found.outcome, found.ok) == ("unknown", "unusable", False)
        assert said in words(found)

    @pytest.mark.parametrize(
        ("fn", "kind", "said"),
        [
            (lambda a, t: gradient(a, t)[:, None], "logits", "The numbers are right, only their shape"),
            (lambda a, t: gradient(a, t)[None], "logits", "returned shape (1, 3), expected (3,)"),
            (lambda a, t: gradient(a, t).sum(), "logits", "summed over its first axis"),
            (lambda a, t: jacobian(a), "logits", "It is the Jacobian of softmax"),
            (lambda a, t: [], "logits", "returned shape (0,)"),
            (lambda a, t: -t * log_softmax(a), "loss", "returned shape (3,), expected (): a number"),
            (lambda a, t: [loss(a, t)], "loss", "The numbers are right"),
            (lambda a: softmax(a).sum(1), "softmax", "N = 5, K = 3"),
            (lambda a: a[:, :1], "softmax", "the shape of the logits, (N, K)"),
            (lambda W, b, X, t: b, "W", "N = 5, K = 3, D = 4"),
            (lambda f, x: f(x), "numerical", "expected (3,): the shape of x"),
        ],
    )
    def test_wrong_shapes(self, fn, kind, said):
        found = diagnose(fn, kind=kind)
        assert (found.name, found.outcome) == ("unknown", "shape")
        assert said in words(found)

    def test_an_exception_with_its_line(self):
        def class_ids(a, t):
            p = softmax(a)
            p[t] -= 1
            return p

        found = diagnose(class_ids, kind="logits")
        line = class_ids.__code__.co_firstlineno + 2
        assert found.outcome == "raised"
        assert str(found).startswith("class_ids raised IndexError: ")
        assert f"In line {line} of test_mistakes.py: p[t] -= 1" in str(found)
        assert "The labels are probabilities, not class ids." in str(found)
        found = diagnose(lambda a, t: a.sum(axis=1), kind="logits")
        assert "One example comes at a time" in str(found)

    @pytest.mark.parametrize("error", [KeyError, ZeroDivisionError, SystemExit, GeneratorExit])
    def test_no_exception_comes_through(self, error):
        def raises(a, t):
            raise error("reason")

        found = diagnose(raises, kind="logits")
        assert found.outcome == "raised" and error.__name__ in str(found)

    def test_an_exception_without_words(self):
        class Silent(Exception):
            def __str__(self):
                raise RuntimeError

        def raises(a, t):
            raise Silent

        assert str(diagnose(raises, kind="logits")).startswith("raises raised Silent\n")

    def test_what_is_not_written_yet(self):
        def stub(a, t):
            raise NotImplementedError("write this, then run it again")

        found = diagnose(stub, kind="logits")
        assert (found.name, found.outcome, found.ok) == ("unknown", "unwritten", False)
        assert str(found) == "stub is not written yet: write this, then run it again"
        assert found._repr_html_() == f"<p>{found}</p>"

    def test_the_wrong_number_of_arguments(self):
        found = diagnose(lambda a: a, kind="logits")
        assert found.outcome == "unusable"
        assert 'takes 1 argument, but kind "logits" calls fn(logits, labels)' in str(found)
        assert "takes 3 arguments" in str(diagnose(lambda a, b, c: a, kind="jacobian"))
        assert "takes 0 to 1" in str(diagnose(lambda a=0: a, kind="W"))

    @pytest.mark.parametrize(
        ("more", "error", "said"),
        [
            ({"kind": "logit"}, ValueError, "kind = 'logit', expected one of \"logits\""),
            ({"seed": -1}, ValueError, "seed = -1"),
            ({"seed": 0.5}, TypeError, "seed = 0.5"),
            ({"time_limit": 0}, ValueError, "time_limit = 0"),
            ({"params": [1]}, TypeError, "params is list, expected a dict"),
            ({"params": {"temprature": 1}}, ValueError, "params['temprature'] is unknown"),
            ({"params": {"temperature": 0}}, ValueError, 'params["temperature"] = 0'),
            ({"params": {"smoothing": 2}}, ValueError, 'params["smoothing"] = 2'),
            ({"params": {"weights": [1]}}, ValueError, 'params["weights"] has shape (1,)'),
            ({"params": {"weights": [1, -1]}}, ValueError, 'params["weights"][1] = -1.0'),
            ({"params": {"of": "softmax"}}, ValueError, 'goes with the kinds "vjp"'),
            ({"kind": "vjp", "params": {"of": "x"}}, ValueError, "params[\"of\"] = 'x'"),
            ({"kind": "W", "params": {"weights": [1, 2]}}, ValueError, "not with \"W\""),
        ],
    )
    def test_errors_of_the_caller_are_raised(self, more, error, said):
        with pytest.raises(error, match=re.escape(said)):
            diagnose(gradient, **{"kind": "logits", **more})

    def test_something_that_is_no_function(self):
        with pytest.raises(TypeError, match="fn is ndarray, expected a function"):
            diagnose(np.zeros(3), kind="logits")


def central(h, divisor=2):
    def quotient(f, x):
        return [(f(x + h * e) - f(x - h * e)) / (divisor * h) for e in np.eye(len(x))]

    return quotient


def forward(h):
    return lambda f, x: [(f(x + h * e) - f(x)) / h for e in np.eye(len(x))]


def single(h):
    def quotient(f, x):
        x, step = x.astype(np.float32), np.float32(h)
        return [(f(x + step * e) - f(x - step * e)) / (2 * step) for e in np.eye(len(x), dtype="f4")]

    return quotient


def rounded(h):
    def quotient(f, x):
        return [
            (np.float32(f(x + h * e)) - np.float32(f(x - h * e))) / (2 * h) for e in np.eye(len(x))
        ]

    return quotient


def complex_step(f, x):
    return [f(x + 1e-30j * e).imag / 1e-30 for e in np.eye(len(x))]


def in_place(f, x):
    found = np.zeros(len(x))
    for i in range(len(x)):
        x[i] += 1e-5
        above = f(x)
        x[i] -= 2e-5
        found[i] = (above - f(x)) / 2e-5
        x[i] += 1e-5
    return found


def not_restored(f, x):
    at_x = f(x)
    for i in range(len(x)):
        x[i] += 1e-6
    return np.full(len(x), (f(x) - at_x) / 1e-6)


@pytest.mark.usefixtures("seldom_apart")
class TestNumerical:
    @pytest.mark.parametrize(
        ("fn", "name", "said"),
        [
            (central(1e-5), "right", ""),
            (central(1e-3), "right", ""),
            (forward(1e-8), "right", ""),
            (forward(1e-4), "right", "Central differences with h = 1e-5 do better"),
            (complex_step, "right", ""),
            (in_place, "right", ""),
            (central(1e-14), "step-too-small", "with h = 1.0e-14"),
            (central(1e-11), "step-too-small", "with h = 1.0e-11"),
            (forward(1e-14), "step-too-small", ""),
            (central(1e-20), "step-too-small", "x did not move"),
            (single(1e-2), "float32-differences", "float32 numbers"),
            (single(1e-3), "float32-differences", ""),
            (single(1e-8), "float32-differences", "x did not move"),
            (rounded(1e-5), "float32-differences", "values of f were rounded"),
            (rounded(1e-3), "float32-differences", ""),
            (lambda f, x: -np.array(central(1e-5)(f, x)), "sign", ""),
            (not_restored, "input-changed", "x[0]"),
            (central(1e-5, divisor=1), "unknown", "twice the right answer"),
            (lambda f, x: np.array(forward(1e-6)(f, x)) / 2, "unknown", "half the right answer"),
            (central(1.0), "unknown", "The step is too large"),
            (forward(1e-2), "unknown", "The step is too large"),
            (lambda f, x: np.zeros(len(x)), "unknown", "f was not evaluated at all"),
            (lambda f, x: [(f(x + 1e-5) - f(x)) / 1e-5 for _ in x], "unknown", "at once"),
        ],
    )
    def test_quotients(self, fn, name, said):
        for seed in range(5):
            found = diagnose(fn, kind="numerical", seed=seed)
            assert found.name == name and said in words(found)
            assert bool(found.evidence) == (name != "right")

    def test_a_second_name_for_x_is_no_step_that_is_too_small(self):
        def aliased(f, x):
            found = []
            for i in range(len(x)):
                up = down = x
                up[i] += 1e-5
                down[i] -= 1e-5
                found.append((f(up) - f(down)) / 2e-5)
            return found

        found = diagnose(aliased, kind="numerical")
        assert found.name == "unknown" and "a second name for x" in words(found)

    def test_a_wrong_point_is_reported(self):
        found = diagnose(lambda f, x: f(x[0]), kind="numerical")
        assert found.outcome == "raised" and "expected (3,)" in str(found)


@pytest.mark.usefixtures("seldom_apart")
class TestWhatIsSaid:
    TEXT = first_source.TEXT

    def test_the_first_source_gets_its_answer_in_one_screen(self):
        found = diagnose(student, kind="logits")
        assert str(found) == repr(found) == self.TEXT
        assert found.evidence[1].index == (1,)
        assert found.evidence[1].expected == pytest.approx(-0.4)
        assert found.evidence[1].got == pytest.approx(1.02333, abs=1e-5)
        assert isinstance(found, Diagnosis) and not found
        assert (found.function, found.kind) == ("student", "logits")

    def test_every_answer_fits_into_one_screen(self):
        for entry in CATALOGUE.values():
            lines = str(diagnose(entry.example, kind=entry.kind, params=entry.params)).splitlines()
            assert len(lines) <= 24 and max(map(len, lines)) <= 80

    def test_in_a_notebook(self):
        html = diagnose(student, kind="logits")._repr_html_()
        assert "style" not in html and "color" not in html
        parts = ElementTree.fromstring(f"<div>{html}</div>")
        assert parts[0].text == "student makes a known mistake: labels-in-jacobian"
        (table,) = parts.findall("table")
        assert [th.get("scope") for th in table.find("thead").iter("th")] == ["col"] * 3
        rows = table.find("tbody").findall("tr")
        assert [cell.text for cell in rows[1]] == ["[1]", "1.0233", "-0.4000"]
        links = [a.get("href") for a in parts.iter("a")]
        assert links == list(CATALOGUE["labels-in-jacobian"].links)

        def fails(a, t):
            raise ValueError(f"<b> {a < t}")

        html = diagnose(fails, kind="logits")._repr_html_()
        assert "&lt;b&gt;" in html and "{a &lt; t}" in html

    def test_rounding_noise_is_shown_as_0(self):
        found = diagnose(lambda a, t: np.full(len(a), 1e-17), kind="logits")
        assert found.name == "jacobian-rows-summed" and "e-17" not in str(found)

    @pytest.mark.parametrize("off", [1e-5, 1e-7, 3e-4])
    def test_a_difference_is_seen_in_the_digits_shown(self, off):
        found = diagnose(lambda a, t: gradient(a, t) + off * t, kind="logits", extreme=False)
        if off == 1e-7:  # as good as float32
            assert found.ok
        else:
            rows = re.findall(r"\[\d\] +(\S+) +(\S+)", str(found))
            assert len(rows) == 3 and any(got != right for got, right in rows)

    def test_control_characters_are_spelt_out(self):
        def talks(a, t):
            sys.stdout.buffer.write(b"\x1b[31m\xff")
            raise ValueError("\x1b[2J \udcff")

        found = str(diagnose(talks, kind="logits"))
        assert r"ValueError: \x1b[2J \udcff" in found and r"It printed: \x1b[31m" in found
        assert found.encode() and "\x1b" not in found

    def test_what_was_printed(self):
        def talks(a, t):
            print("J =", len(a))
            print("done", file=sys.stderr)
            return gradient(a, t)

        found = diagnose(talks, kind="logits")
        assert found.printed == "J = 3\ndone\n" and "It printed: J = 3 / done" in str(found)

    def test_of_what_was_printed_the_beginning_is_kept(self):
        def talks(a, t):
            print("x" * 999)
            print("y" * 2000)
            return gradient(a, t)

        found = diagnose(talks, kind="logits")
        assert found.printed == "x" * 999 + "\n …"
        assert len(str(found)) < 400

    def test_the_names_are_offered_at_the_top(self):
        assert mistakes.diagnose is diagnose and mistakes.Diagnosis is Diagnosis


def loops(a, t):
    while True:
        pass


def loops_in_c(a, t):
    return sum(range(10**12))


def loops_for_good(a, t):
    while True:
        try:
            loops(a, t)
        except BaseException:  # noqa: S110
            pass


def talks_for_ever(a, t):
    while True:
        print("x" * 1000)


def allocates(a, t):
    kept = []
    while True:
        kept.append(np.ones(10**7))


@forked
class TestContained:
    def test_an_interrupt_of_its_own(self):
        def interrupts(a, t):
            raise KeyboardInterrupt

        found = diagnose(interrupts, kind="logits")
        assert found.outcome == "crash" and "(KeyboardInterrupt)" in str(found)

    def test_threads_that_find_no_room(self):
        def starts_many(a, t):
            for _ in range(200):
                threading.Thread(target=time.sleep, args=(60,), daemon=True).start()

        found = diagnose(starts_many, kind="logits")
        assert found.outcome == "raised" and "time_limit=None sets no limit" in words(found)

    @pytest.mark.parametrize("fn", [loops, loops_in_c, loops_for_good, talks_for_ever])
    def test_endless_loops(self, fn, capfd):
        start = time.monotonic()
        found = diagnose(fn, kind="logits", time_limit=0.5)
        assert time.monotonic() - start < 5
        assert found.outcome == "time" and "did not return within 0.5 s" in str(found)
        assert ("In line" in words(found)) == (fn is not loops_in_c)
        assert len(found.printed) <= 1002
        assert capfd.readouterr() == ("", "")

    def test_memory(self):
        found = diagnose(allocates, kind="logits", time_limit=60)
        assert found.outcome == "raised" and "MemoryError" in str(found)
        assert "kept.append" in str(found)
        assert "MemoryError" in str(diagnose(lambda a, t: np.ones(10**14), kind="logits"))

    @pytest.mark.parametrize(
        ("end", "said"),
        [
            (lambda: os._exit(3), "exit status 3"),
            (lambda: os.kill(os.getpid(), 9), "SIGKILL"),
            (lambda: os.abort(), "SIGABRT"),
        ],
    )
    def test_crashes(self, end, said):
        found = diagnose(lambda a, t: end(), kind="logits")
        assert found.outcome == "crash" and said in words(found)

    def test_other_files_are_out_of_its_reach(self, tmp_path, capfd):
        """It can neither spoil what we have open, nor pretend to an answer, nor leave us waiting."""
        note = open(tmp_path / "note", "w+b", buffering=0)

        def scribbles(text, a, t):
            for number in range(64):
                try:
                    os.write(number, text)
                except OSError:
                    continue
            return gradient(a, t)

        with note:
            for text in (b"rubbish\n", b'{"end": "done"}\n', b'{"result": 1}\n', b"\xff\n"):
                found = diagnose(partial(scribbles, text), kind="logits")
                assert found.outcome == "crash" and "into the pipe" in words(found)
            assert note.read() == b"" and capfd.readouterr() == ("", "")
        found = diagnose(lambda a, t: os.closerange(3, 256) or gradient(a, t), kind="logits")
        assert found.outcome == "crash"

    def test_processes_that_it_starts_end_with_it(self, tmp_path):
        import subprocess

        note = tmp_path / "pid"

        def starts(a, t):
            child = subprocess.Popen(["sleep", "60"])
            note.write_text(str(child.pid))
            return gradient(a, t)

        assert diagnose(starts, kind="logits").ok
        assert gone(int(note.read_text()))

    def test_state(self):
        before = state()
        marker = []

        def changes(a, t):
            marker.append(1)
            changes_everything()
            return gradient(a, t)

        diagnose(changes, kind="logits")
        assert state() == before and marker == []

    def test_input_has_nobody_to_answer(self, monkeypatch):
        monkeypatch.setattr("builtins.input", lambda prompt="": "a notebook has its own")
        assert "EOFError" in str(diagnose(lambda a, t: input("?"), kind="logits"))

    def test_in_another_thread(self):
        found = []

        def work():
            found.append(diagnose(loops, kind="logits", time_limit=0.5))
            found.append(diagnose(student, kind="logits"))

        thread = threading.Thread(target=work)
        thread.start()
        thread.join(20)
        assert [d.outcome for d in found] == ["time", "mistake"]

    def test_no_file_and_no_process_is_left_behind(self):
        files = len(os.listdir("/proc/self/fd"))
        for fn in (gradient, loops, lambda a, t: os._exit(0)):
            diagnose(fn, kind="logits", time_limit=0.2)
        assert len(os.listdir("/proc/self/fd")) == files
        with pytest.raises(ChildProcessError):
            os.waitpid(-1, os.WNOHANG)

    def test_a_system_that_does_not_fork(self, monkeypatch):
        def refuse():
            raise OSError("no more processes")

        monkeypatch.setattr(os, "fork", refuse)
        assert diagnose(gradient, kind="logits").ok
        assert diagnose(loops, kind="logits", time_limit=0.2).outcome == "time"


def changes_everything():
    np.random.seed(1)
    random.seed(1)
    np.seterr(all="raise")
    np.set_printoptions(precision=1)
    os.environ["DIAGNOSED"] = "1"
    os.chdir(os.sep)
    sys.stdout = None


def state():
    return (
        np.random.get_state()[1].tolist(), random.getstate(), np.geterr(),
        str(np.get_printoptions()), dict(os.environ), os.getcwd(), sys.stdout,
    )  # fmt: skip


def gone(pid):
    """Wait a little for a process to end (a zombie has ended)."""
    for _ in range(100):
        try:
            status = Path(f"/proc/{pid}/stat").read_text(encoding="ascii")
        except OSError:
            return True
        if status.rpartition(")")[2].split()[0] == "Z":
            return True
        time.sleep(0.02)
    return False


class TestNotContained:
    """What is left where no child process can be had, or none is wanted."""

    @pytest.fixture(autouse=True)
    def no_child(self, monkeypatch):
        monkeypatch.setattr(contain, "can_fork", lambda: False)

    @pytest.mark.parametrize("kind", RIGHT)
    def test_right_answers(self, kind):
        assert diagnose(RIGHT[kind], kind=kind).ok

    def test_mistakes(self):
        assert str(diagnose(student, kind="logits")) == TestWhatIsSaid.TEXT

    @pytest.mark.skipif(not hasattr(contain.signal, "setitimer"), reason="no timer")
    @pytest.mark.parametrize("fn", [loops, talks_for_ever])
    def test_the_main_thread_has_a_timer(self, fn, capfd):
        found = diagnose(fn, kind="logits", time_limit=0.3)
        assert found.outcome == "time" and "In line" in str(found)
        assert capfd.readouterr() == ("", "")
        assert contain.signal.getitimer(contain.signal.ITIMER_REAL) == (0, 0)

    def test_settings_are_put_back(self):
        before = state()

        def changes(a, t):
            changes_everything()
            return gradient(a, t)

        diagnose(changes, kind="logits")
        assert state() == before

    def test_no_time_limit(self):
        marker = []

        def counts(a, t):
            marker.append(1)
            return gradient(a, t)

        assert diagnose(counts, kind="logits", time_limit=None).ok
        assert len(marker) > 10

    def test_exceptions_and_memory(self):
        def raises(a, t):
            raise SystemExit(2)

        assert diagnose(raises, kind="logits").outcome == "raised"
        assert "MemoryError" in str(diagnose(lambda a, t: np.ones(10**14), kind="logits"))


@forked
def test_time(record_property):
    """Less than 0.2 s of processor time for any kind, 0.5 s without one, in both processes together."""
    worst = {}
    entries = [*CATALOGUE.values()]
    cases = [(entry.example, entry.kind, entry.params) for entry in entries]
    cases += [(fn, kind, None) for kind, fn in RIGHT.items()]
    for fn, kind, params in cases:
        took = seconds(partial(diagnose, fn, kind=kind, params=params), 0.2 if kind else 0.5)
        worst[kind] = max(worst.get(kind, 0), took)
    for kind, took in worst.items():
        record_property(f"diagnose, kind {kind}, at most", f"{1e3 * took:.0f} ms")
        assert took < (0.2 if kind else 0.5), kind


@functools.cache
def headings(notebook):
    """Return the anchors of all headings of a notebook."""
    found = set()
    for cell in nbformat.read(notebook, as_version=4).cells:
        if cell.cell_type == "markdown":
            for heading in re.findall(r"^#{1,4} (.+)$", cell.source, re.M):
                found.add(re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-"))
    return found
