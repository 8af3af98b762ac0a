"""Derivatives that are typed with a slash (dL/dz_i, d p_k / d z_j, ∂/∂z_j, d(p log q)/d(z)), as fractions of LaTeX."""

import re

NAME = r"(?:\\(?:mathbf|boldsymbol|vec|hat|bar|tilde|mathcal|mathrm|text|operatorname)\s*\{\\?\w+\}|\\(?!sum|frac|cdot|partial|left|right|quad|times)[A-Za-z]+|softmax|sigmoid|LSE|NLL|[A-Za-z]_?hat(?![A-Za-z])|[A-Za-z])"
INDEX = r"(?:_\{[^{}]*\}|_\w|_\\[a-z]+|'|\^\{?\(\w\)\}?|\^\{?[lL]\}?|\[\w\]|(?<=[AZ])L(?![A-Za-z]))"  # AL is A of the last layer
D = re.compile(r"\\partial(?![A-Za-z])|(?<![A-Za-z\\^])(?<!_)(?<!_\{)d(?=\s*(?:[A-Za-z\\({/]|\^\s*\{?2))")
ORDER = re.compile(r"\s*\^\s*\{?\s*2\s*\}?")
OPERAND = re.compile(rf"\s*((?:\\?(?:log|ln|exp)\s*)?{NAME}{INDEX}*)")
LOGARITHM = re.compile(r"\s*\\?(?:log|ln|exp)\s*(?=\(|\\left\s*\()")
FRACTION = re.compile(r"\s*\\frac\s*")
OPENS = re.compile(r"\s*(?:\\left)?\s*([(\[{])")
IN_BRACKETS = re.compile(r"\(\s*(\\frac\{\\partial \}\{\\partial (?:[^{}]|\{[^{}]*\})*\})\s*\)")  # (d/dz_j) p_k
CLOSES = {"(": ")", "[": "]", "{": "}"}


def slashed(latex):
    """Return a formula in which every derivative that is typed with a slash is a fraction."""
    place = 0
    while m := D.search(latex, place):
        place = m.end()
        found = _derivative(latex, m)
        if found:
            start, end, written = found
            latex, place = latex[:start] + written + latex[end:], start + len("\\frac{\\partial")
    return IN_BRACKETS.sub(r"\1", latex)


def _derivative(latex, m):
    """Return ``(start, end, LaTeX)`` of the derivative that begins with a d, or None."""
    start, at, order = m.start(), m.end(), ""
    if power := ORDER.match(latex, at):
        order, at = "^2", power.end()
    above, at = _operand(latex, at)
    slash = re.compile(r"\s*(?:\}\s*)?(?:\\(?:big|Big|bigg|Bigg)\s*)?/\s*").match(latex, at)
    if slash is None:
        return None
    begun = latex[start - 1] if start else ""
    if "}" in slash[0] and begun != "{":
        return None
    start -= "}" in slash[0]
    at, closing = slash.end(), ""
    if opened := re.compile(r"([({])\s*(?=\\partial(?![A-Za-z])|d)").match(latex, at):
        at, closing = opened.end(), CLOSES[opened[1]]
    below = []
    while second := D.match(latex, at):
        name, end = _operand(latex, second.end(), calls=False)
        if not name:
            break
        if power := ORDER.match(latex, end):
            name, end = f"{name}^2", power.end()
        below.append(f"\\partial {name}")
        at = end
        if not order:
            break
        at += len(latex[at:]) - len(latex[at:].lstrip())
    if not below or closing and not latex[at:].lstrip().startswith(closing):
        return None
    if closing:
        at = latex.index(closing, at) + 1
    return start, at, rf"\frac{{\partial{order} {above}}}{{{' '.join(below)}}} "


def _operand(latex, at, calls=True):
    """Return what a d is followed by, without brackets around it, and the place behind it."""
    if logarithm := LOGARITHM.match(latex, at):
        opened = OPENS.match(latex, logarithm.end())
        end = closed(latex, opened.end(), opened[1])
        return ("", at) if end is None else (latex[at : end + 1].strip(), end + 1)
    if opened := OPENS.match(latex, at):
        end = closed(latex, opened.end(), opened[1])
        inside = "" if end is None else re.sub(r"\\right\s*$", "", latex[opened.end() : end]).strip()
        return (inside, end + 1) if inside and not inside.startswith(("\\partial", "d ")) else ("", at)
    if fraction := FRACTION.match(latex, at):
        end = fraction.end()
        for _ in range(2):
            opened = OPENS.match(latex, end)
            end = closed(latex, opened.end(), opened[1]) if opened else None
            if end is None:
                return "", at
            end += 1
        return latex[at:end].strip(), end
    found = OPERAND.match(latex, at)
    if not found:
        return "", at
    end = found.end()
    if calls and latex[end : end + 1] == "(" and (closing := closed(latex, end + 1, "(")) is not None:
        end = closing + 1
        if index := re.compile(rf"{INDEX}+").match(latex, end):
            end = index.end()
    return latex[at:end].strip(), end


def closed(latex, start, bracket="("):
    """Return the place of the bracket that closes what is open at ``start``, or None."""
    depth = 1
    for n in range(start, len(latex)):
        depth += (latex[n] == bracket) - (latex[n] == CLOSES[bracket])
        if not depth:
            return n
    return None
