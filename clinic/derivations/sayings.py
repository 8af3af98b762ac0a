"""Statements that words make of formulas: "the derivative of $L$ with respect to $z_i$ is $p_i - t_i$" is ∂L/∂z_i = p_i − t_i."""

import re

from eqcheck.reading.statements.signs import signs

DERIVATIVE = r"(?:partial\s+)?(?:derivative|gradient|differential)\s+of"
BY = r"(?:with\s+respect\s+to|w\.?\s?r\.?\s?t\.?|wrt|relative\s+to)"
THE = r"(?:\s+(?:the|our|its|this|that|a|an|logits?|scores?|inputs?|loss|cost|function|vector|component|each|one|element|output|of)){0,4}"
GIVES = re.compile(
    r"\s*,?\s*(?:then\s+|therefore\s+|thus\s+|simply\s+|just\s+|is\s+)?(?:is|equals|becomes|reads|gives|(?:should|would|will|must)\s+be|turns\s+out\s+to\s+be|comes\s+out\s+as|(?:I|we)\s+(?:get|got|have|find|found|obtain))"
    r"(?:\s+(?:simply|just|then|equal\s+to|given\s+by|as|the\s+following))*\s*:?\s*", re.I,
)  # fmt: skip
OPENS = re.compile(rf"\b{DERIVATIVE}{THE}\s*$", re.I)
ITSELF = re.compile(r"(?:\\[dt]?frac\s*\{\s*(?:\\partial|d)|\\partial|\\nabla|[∂∇]|d\w+\s*/\s*d)")  # says itself what it is
OF_THE_LOSS = re.compile(rf"\b{DERIVATIVE}\s+(?:the\s+|our\s+|this\s+)?(?:cross[- ]entropy\s+)?(?:loss|cost|error|cross[- ]entropy)(?:\s+function)?\s+{BY}{THE}\s*$", re.I)
BETWEEN = re.compile(rf"\s*,?\s*{BY}{THE}\s*", re.I)
CALLED = re.compile(r"[^()=]*?(?:\\left)?\(\s*([A-Za-z])\s*(?:\\right)?\)\s*")
LOSS = r"\mathrm{L}"


def said(text, spans):
    """Yield ``(n, left side)`` for the formulas that words say a derivative is, counted from 0; ``spans`` are the places of all.

    A derivative that is a number is none: at the minimum it is 0.
    """
    for n, left in _all(text, spans):
        formula = text[spans[n].start : spans[n].end]
        if re.search(r"[A-Za-zα-ω]", formula) and not ("=" in formula and ITSELF.search(formula.partition("=")[0])):
            yield n, left


def _all(text, spans):
    parts = [text[span.start : span.end].strip().rstrip(".,;: ") for span in spans]
    around = [text[a.after : b.outer] for a, b in zip(spans, spans[1:])]
    for n in range(len(spans)):
        before = text[spans[n - 1].after if n else 0 : spans[n].outer][-160:]
        if signs(parts[n]):
            continue
        if n + 1 < len(spans) and OF_THE_LOSS.search(before) and GIVES.fullmatch(around[n]):
            yield n + 1, rf"\frac{{\partial {LOSS}}}{{\partial {parts[n]}}} = "
        elif OPENS.search(before):
            if n + 2 < len(spans) and not signs(parts[n + 1]) and BETWEEN.fullmatch(around[n]) and GIVES.fullmatch(around[n + 1]):
                yield n + 2, rf"\frac{{\partial {parts[n]}}}{{\partial {parts[n + 1]}}} = "
            elif n + 1 < len(spans) and (called := CALLED.fullmatch(parts[n])) and GIVES.fullmatch(around[n]):
                yield n + 1, rf"\frac{{\partial {parts[n]}}}{{\partial {called[1]}}} = "
