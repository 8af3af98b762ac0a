"""A bank of questions whose wrong answers are the catalogue's mistakes, so that each answer can say what was done.

Every number is worked out by the function that makes the mistake; nothing is typed here but the sentences around it.
"""

import inspect
import re
import textwrap
from dataclasses import dataclass

import numpy as np

from softmaxlib import cross_entropy, softmax_jacobian
from softmaxlib.mistakes import CATALOGUE

PROBES = (  # probabilities and labels, both with one or two decimals
    ((0.2, 0.3, 0.5), (0, 1, 0)),
    ((0.2, 0.3, 0.5), (0.1, 0.7, 0.2)),
    ((0.1, 0.6, 0.3), (0, 0, 1)),
    ((0.25, 0.45, 0.3), (1, 0, 0)),
    ((0.4, 0.1, 0.5), (0.2, 0.6, 0.2)),
    ((0.7, 0.2, 0.1), (0, 1, 0)),
    ((0.15, 0.35, 0.5), (0.3, 0.5, 0.2)),
    ((0.3, 0.2, 0.4, 0.1), (0, 0, 1, 0)),
    ((0.35, 0.15, 0.3, 0.2), (0.1, 0.2, 0.3, 0.4)),
    ((0.6, 0.25, 0.15), (0, 0, 1)),
)
CHOICES = 4
CODE = (  # whose mistake can be seen in a line of code
    "diagonal-only", "wrong-index", "only-true-class", "sign", "squared-error", "extra-p-1-minus-p",
    "softmax-twice", "sigmoid", "no-max-shift", "stopped-at-probabilities",
)  # fmt: skip


PAGES = {"mistakes.html": "Mistakes and how to see them", "more_mistakes.html": "More mistakes"}  # their titles
IN_A_LOSS = {"log-base-2": "The logarithm is the one to base 2, so this is the loss in bits."}  # where no gradient is asked for


@dataclass(frozen=True)
class Answer:
    """One answer: its text, whether it is right, and what is said to whoever chooses it."""

    text: str
    right: bool
    feedback: str


@dataclass(frozen=True)
class Question:
    """One question: a name, which may give it away; a folder; a text (paragraphs; code between lines of three backticks); its answers."""

    name: str
    folder: str
    text: str
    answers: tuple


def bank(site=None):
    """Return the questions, the same each time; ``site`` is the course's address, for links in the feedback."""
    asked = [*which_gradient(site), *which_mistake(site), *which_row(site), *which_loss(site), *what_is_wrong(site)]
    names = [question.name for question in asked]
    if len(set(names)) != len(names):
        raise ValueError("two questions have one name")
    return asked


def numbers(values):
    """Return numbers as they are printed, with three decimals at most and a true minus sign."""
    values = np.atleast_1d(values)
    shown = [f"{value + 0.0:.3f}".rstrip("0").rstrip(".").replace("-0", "0" if abs(value) < 5e-4 else "-0") for value in values]
    text = ", ".join(one.replace("-", "−") for one in shown)
    return f"({text})" if len(values) > 1 else text


def told(mistake, site, sentence=None):
    """Return what is said to whoever made a mistake: its name, what was done, why one does it, where to read on."""
    where = f"Read on: {site}book/{mistake.links[0]}" if site else f"The course has it in “{PAGES[mistake.page]}”."
    return f"That is the mistake “{mistake.name}”. {sentence or mistake.sentence} {mistake.why} {where}"


def _of(kind):
    return [mistake for mistake in CATALOGUE.values() if mistake.kind == kind and not mistake.params]


def _given(mistake, *arguments):
    """Return what a mistaken function gives, or None where that is no list of finite numbers."""
    with np.errstate(all="ignore"):
        found = np.asarray(mistake.example(*(np.array(a, float) for a in arguments)), float)
    return found if np.isfinite(found).all() else None


def _wrong_answers(right, mistakes, arguments, start):
    """Return (text, mistake) for mistakes that show on these numbers, each text once; the choice begins at another one each time."""
    found, taken = [], {numbers(right)}
    for place in range(len(mistakes)):
        mistake = mistakes[(start + place) % len(mistakes)]
        values = _given(mistake, *arguments)
        if values is not None and values.shape == np.shape(right) and numbers(values) not in taken:
            taken.add(numbers(values))
            found.append((numbers(values), mistake))
    return found


def which_gradient(site):
    """Which numbers are the gradient with respect to the logits?"""
    for n, (p, t) in enumerate(PROBES):
        p, t = np.array(p), np.array(t, float)
        wrong = _wrong_answers(p - t, _of("logits"), (np.log(p), t), 5 * n)[: CHOICES - 1]
        right = Answer(numbers(p - t), True, "Probabilities minus labels, entry by entry. Its entries sum to 0.")
        yield Question(
            f"Gradient {n + 1}",
            "Gradients",
            f"Softmax gives the probabilities p = {numbers(p)}; the labels are t = {numbers(t)}. "
            "What is the gradient of the cross-entropy with respect to the logits?",
            (right, *(Answer(text, False, told(mistake, site)) for text, mistake in wrong)),
        )


def which_mistake(site):
    """Which mistake gives these numbers?"""
    for n, mistake in enumerate(_of("logits")):
        for p, t in (PROBES[(n + shift) % len(PROBES)] for shift in range(len(PROBES))):
            p, t = np.array(p), np.array(t, float)
            mine = _given(mistake, np.log(p), t)
            if mine is None or mine.shape != p.shape or numbers(mine) == numbers(p - t):
                continue
            others = [pair for pair in _wrong_answers(p - t, _of("logits"), (np.log(p), t), 7 * n + 1) if pair[0] != numbers(mine)]
            alike = [o for o in _of("logits") if o is not mistake and (v := _given(o, np.log(p), t)) is not None and numbers(v) == numbers(mine)]
            if len(others) < CHOICES - 1 or alike:
                continue
            answers = [Answer(mistake.sentence, True, f"Yes, “{mistake.name}”. {mistake.why}")]
            answers += [
                Answer(other.sentence, False, f"With that mistake, “{other.name}”, the numbers would be {text}.")
                for text, other in others[: CHOICES - 1]
            ]
            yield Question(
                f"Mistake: {mistake.name}",
                "Mistakes",
                f"For p = {numbers(p)} and t = {numbers(t)} somebody's gradient with respect to the logits comes out as "
                f"{numbers(mine)} instead of {numbers(p - t)}. What happened?",
                tuple(answers),
            )
            break


def which_row(site):
    """Which numbers are the first row of the Jacobian?"""
    for n, (p, _) in enumerate(PROBES[2:6]):
        J = softmax_jacobian(np.log(p))
        taken, wrong = {numbers(J[0])}, []
        for mistake in _of("jacobian"):
            values = _given(mistake, np.log(p))
            if values is not None and values.shape == J.shape and numbers(values[0]) not in taken:
                taken.add(numbers(values[0]))
                wrong.append(Answer(numbers(values[0]), False, told(mistake, site)))
        if len(wrong) >= 2:
            yield Question(
                f"Jacobian row {n + 1}",
                "Rows of the Jacobian",
                f"Softmax gives p = {numbers(p)}. What is the first row of its Jacobian, the slopes of the first probability?",
                (Answer(numbers(J[0]), True, "p₁(1 − p₁) on the diagonal, −p₁p_j beside it. The row sums to 0."), *wrong[: CHOICES - 1]),
            )


def which_loss(site):
    """What is the cross-entropy?"""
    number = 0
    for p, t in PROBES[:6]:
        loss = float(cross_entropy(np.log(p), np.array(t, float)))
        taken, wrong = {numbers(loss)}, []
        for mistake in _of("loss"):
            value = _given(mistake, np.log(p), t)
            if value is not None and value.shape == () and numbers(value) not in taken:
                taken.add(numbers(value))
                wrong.append(Answer(numbers(value), False, told(mistake, site, IN_A_LOSS.get(mistake.name))))
        if len(wrong) >= 2:
            terms = " + ".join(f"{numbers(b)} · ln {numbers(a)}" for a, b in zip(p, t) if b)
            yield Question(
                f"Loss {(number := number + 1)}",
                "Losses",
                f"Softmax gives p = {numbers(p)}; the labels are t = {numbers(t)}. What is the cross-entropy, with the natural logarithm?",
                (Answer(numbers(loss), True, f"It is −({terms})."), *wrong[: CHOICES - 1]),
            )


def what_is_wrong(site):
    """What is wrong with this code?"""
    entries = [CATALOGUE[name] for name in CODE if name in CATALOGUE]
    for n, mistake in enumerate(entries):
        # Where exp is called without the shift, that would be a second right answer.
        others = [other for step in range(1, len(entries)) if (other := entries[(n + 3 * step) % len(entries)]).name != "no-max-shift"]
        others = [other for other in dict.fromkeys(others) if other is not mistake][: CHOICES - 1]
        purpose = "the probabilities of a batch" if mistake.kind == "softmax" else "the gradient of the cross-entropy with respect to the logits"
        yield Question(
            f"Code: {mistake.name}",
            "Code",
            f"This function is meant to return {purpose}. What is wrong with it?\n```\n{source(mistake)}\n```",
            (
                Answer(mistake.sentence, True, f"Yes, “{mistake.name}”. {mistake.why}"),
                *(Answer(other.sentence, False, f"The code does not do that: “{other.name}” would give {other.plain}.") for other in others),
            ),
        )


def source(mistake):
    """Return the code that makes a mistake, under a name that does not give it away."""
    text = textwrap.dedent(inspect.getsource(mistake.example))
    text = re.sub(r'^\s*""".*?"""\n', "", text, flags=re.M | re.S)
    return re.sub(r"\b" + re.escape(mistake.example.__name__) + r"\b", "mine", text).strip()
