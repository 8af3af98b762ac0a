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
OF_A_SIGMOID = re.compile(rf"\b{DERIVATIVE}\s+(?:the\s+|a\s+)?(?:sigmoid|logistic)(?:\s+function)?\s*$", re.I)
OF_A_SOFTMAX = re.compile(rf"\b{DERIVATIVE}\s+(?:the\s+|a\s+)?soft-?max(?:\s+(?:function|activation|layer))?{GIVES.pattern}$", re.I)
OF_A_CLASS = re.compile(r"(?<![A-Za-z\\])(\\(?:sigma|hat\s*\{\w\}|pi)|(?!\\)[A-Za-z])\s*_\s*\{?([a-z])\}?")
TWO_INDICES = re.compile(r"\s*([a-z])\s*(?:=|\\neq?(?![a-z])|≠)\s*([a-z])\s*")
SIGMOID = re.compile(r"\b(?:sigmoid|logistic\s+function)", re.I)
DEFINED = re.compile(r"\s*(\\sigma|[A-Za-z])\s*\(\s*([a-z])\s*\)\s*&?\s*=\s*\\[dt]?frac\s*\{\s*1\s*\}")
SLOPE_OF_A_SIGMOID = re.compile(  # e^{-x}/(1 + e^{-x})²: nothing else in such a text has this shape
    r"\s*-?\s*\\[dt]?frac\s*\{\s*-?\s*(?:e\s*\^\s*\{\s*-?\s*(\w)\s*\}|1)\s*\}\s*\{\s*\(\s*(?:1\s*\+\s*e\s*\^\s*\{\s*-\s*(\w)\s*\}|e\s*\^\s*\{\s*-\s*(\w)\s*\}\s*\+\s*1)\s*\)\s*\^\s*(?:2|\{\s*2\s*\})\s*\}[\s.,;]*"
)


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
    defined = next(filter(None, map(DEFINED.match, parts)), None) if SIGMOID.search(text) else None
    around = [text[a.after : b.outer] for a, b in zip(spans, spans[1:])]
    for n in range(len(spans)):
        before = text[spans[n - 1].after if n else 0 : spans[n].outer][-160:]
        if signs(parts[n]):
            continue
        if OF_A_SOFTMAX.search(before) and (entry := _entry(parts[n : n + 2])):
            yield n, entry
            continue
        slope = SLOPE_OF_A_SIGMOID.fullmatch(parts[n])
        if slope and defined and {m for m in slope.groups() if m} == {defined[2]}:
            yield n, rf"\frac{{\partial {defined[1]}({defined[2]})}}{{\partial {defined[2]}}} = "
            continue
        if n + 1 < len(spans) and OF_A_SIGMOID.search(before) and (sigmoid := re.fullmatch(r"(\\sigma|[A-Za-z])(?:\(([a-z])\))?", parts[n])) and GIVES.fullmatch(around[n]):
            by = sigmoid[2] or "z"
            yield n + 1, rf"\frac{{\partial {sigmoid[1]}}}{{\partial {by}}} = "
            continue
        if n + 1 < len(spans) and OF_THE_LOSS.search(before) and GIVES.fullmatch(around[n]):
            yield n + 1, rf"\frac{{\partial {LOSS}}}{{\partial {parts[n]}}} = "
        elif OPENS.search(before):
            if n + 2 < len(spans) and not signs(parts[n + 1]) and BETWEEN.fullmatch(around[n]) and GIVES.fullmatch(around[n + 1]):
                whole = rf"({parts[n]})" if parts[n].startswith("-") else parts[n]
                yield n + 2, rf"\frac{{\partial {whole}}}{{\partial {parts[n + 1]}}} = "
            elif n + 1 < len(spans) and (called := CALLED.fullmatch(parts[n])) and GIVES.fullmatch(around[n]):
                yield n + 1, rf"\frac{{\partial {parts[n]}}}{{\partial {called[1]}}} = "


def _entry(parts):
    """Return the left side of what an entry of the Jacobian of softmax is said to be, p_i(1 − p_i), or an empty text; a condition may stand behind it."""
    letters = OF_A_CLASS.findall(parts[0])
    indices = list(dict.fromkeys(index for _, index in letters))
    if len(indices) == 1 and len(parts) > 1 and (condition := TWO_INDICES.fullmatch(parts[1])) and indices[0] in condition.groups():
        indices += [one for one in condition.groups() if one != indices[0]]
    if len({name for name, _ in letters}) != 1 or len(indices) != 2:
        return ""
    return rf"\frac{{\partial {letters[0][0]}_{{{indices[0]}}}}}{{\partial \mathrm{{A}}_{{{indices[1]}}}}} = "
