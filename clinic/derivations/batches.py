"""A batch of examples to one of them: the sums over the examples, their mean and their numbers on the letters are left out."""

import re
from dataclasses import replace

from .dialect import SUBSCRIPT
from .shapes import bare
from .telling import numbered

FEATURES_OF_ONE = re.compile(r"(?:\\mathbf\s*\{\s*x\s*\}|(?:\\top|\^\s*\{?T\}?|(?<![A-Za-z\\])[Ww])\s*x)\s*_\s*\{?\s*i\s*\}?(?![A-Za-z,])")


def one_example(texts, typed=()):
    """Leave out the sum over the examples of a batch, and their numbers on the letters; say which letter counted them.

    Both sides of a line are such sums, and they are compared for one example.  ``typed`` are the texts before they
    were respelt: an indicator 1{y^(i) = k} has lost its example.
    """
    for letter, size in (("i", "mnNM"), ("n", "N"), ("m", "M"), ("j", "mN"), ("t", "TN")):
        limits = rf"_\s*\{{?\s*{letter}\s*(?:=\s*[01])?\s*\}}?\s*\^\s*\{{?\s*[{size}]\s*\}}?|\^\s*\{{?\s*[{size}]\s*\}}?\s*_\s*\{{\s*{letter}\s*=\s*[01]\s*\}}"
        if letter == "n":  # examples are often counted by n without limits
            limits += r"|_\s*\{\s*n\s*(?:\\in\s*N)?\s*\}(?!\s*\^)|_\s*n(?![\w^])"
        over = re.compile(rf"\\sum\s*(?:\\limits)?\s*(?:{limits})")
        marked = re.compile(rf"\^\s*\{{?\s*\(\s*{letter}\s*\)\s*\}}?")
        second = re.compile(rf"_\s*\{{\s*{letter}\s*,?\s*(?=[a-z]\s*\}})" if letter == "n" else r"(?!)")
        if letter == "i" and any(FEATURES_OF_ONE.search(text) for text in texts):
            second = re.compile(r"_\s*\{\s*i\s*,?\s*(?=[a-z]\s*\})")
        of_one = re.compile(rf"(?:\\(?:mathbf|boldsymbol|vec|bm)\s*\{{\s*[xX]\s*\}}|(?<![A-Za-z\\])[xX]|\\phi)\s*_\s*\{{?\s*n(?![A-Za-z0-9,])") if letter == "n" else FEATURES_OF_ONE if letter == "i" else marked
        if not any(over.search(text) for text in texts) or not any(one.search(text) for one in (marked, second, of_one) for text in (*texts, *typed)):
            continue
        texts = _without_bare_sums(texts, letter) if any(marked.search(text) for text in (*texts, *typed)) else texts
        mean = re.compile(rf"\\frac\s*\{{\s*(-?)\s*1\s*\}}\s*\{{\s*[{size}]\s*\}}|(?<!\w)()1\s*/\s*[{size}](?!\w)")
        texts = [mean.sub(lambda m: m[1] or "", second.sub("_{", marked.sub("", over.sub(" ", text)))) for text in texts]
        alone = re.compile(rf"(?<![A-Za-z\\])([a-zA-Z])\s*_\s*(?:\{{{letter}\}}|{letter}(?![A-Za-z,]))")
        if letter == "i" and any(FEATURES_OF_ONE.search(text) for text in texts):
            alone = re.compile(r"(\\mathbf\s*\{\s*[A-Za-z]\s*\}|\\mathcal\s*\{\s*L\s*\}|(?<![A-Za-z\\])(?:[yL]|W?x))\s*_\s*(?:\{i\}|i(?![A-Za-z,]))")
            return [alone.sub(r"\1", text) for text in texts], letter
        return [alone.sub(r"\1", text) for text in texts] if letter == "n" else texts, letter
    return texts, ""


def _without_bare_sums(texts, letter):
    """Leave out Σ_i without limits where i counts examples alone, as in Σ_i x^(i)."""
    bare = re.compile(rf"\\sum\s*(?:\\limits)?\s*_\s*(?:\{{\s*{letter}\s*\}}|{letter}(?![A-Za-z]))(?!\s*\^)")
    left = [bare.sub(" ", text) for text in texts]
    return texts if any(letter in (m[1] or m[2]) for text in left for m in SUBSCRIPT.finditer(text)) else left


PAIR = re.compile(r"((?<![A-Za-z\\])[A-Za-z]|\\[a-z]+|\})\s*_\s*\{\s*([a-z])\s*(,?)\s*([a-z]'?)\s*\}")
MEAN_OF_ALL = re.compile(r"\\frac\s*\{\s*(-?)\s*1\s*\}\s*\{\s*[mnNMB]\s*\}|(-?)(?<!\w)1\s*/\s*[mnNMB](?!\w)")
MATRICES = {"W", "w", "U", "V", "J", "H", "I", "\\theta", "\\Theta", "\\delta", "\\sum", "\\prod", "\\max"}


def without_a_constant_index(texts):
    """Leave out the first of two indices where it is the same on every letter, with the sum over it: y_{ic} and p_{ic} are one example's.

    Returns the letter that was left out, too.
    """
    pairs = [m for text in texts for m in PAIR.finditer(text) if m[1] not in MATRICES]
    first = {m[2] for m in pairs}
    if len(first) != 1 or len({m[1] for m in pairs}) < 2 or first & {m[4] for m in pairs}:
        return texts, ""
    letter = next(iter(first))
    if any(MEAN_OF_ALL.search(text) for text in texts if re.search(r"\\(?:log|ln)(?![A-Za-z])", text)):
        texts = [MEAN_OF_ALL.sub(lambda m: m[1] or m[2] or "", text) if re.search(rf"\\sum\s*(?:\\limits)?\s*_\s*\{{?\s*{letter}(?![A-Za-z])", text) else text for text in texts]
    over = re.compile(rf"\\sum\s*(?:\\limits)?\s*_\s*(?:\{{\s*{letter}\s*(?:=\s*1\s*)?\}}|{letter}(?![A-Za-z]))(?:\s*\^\s*(?:\{{\s*\w\s*\}}|\w))?")
    alone = re.compile(rf"_\s*(?:\{{\s*{letter}\s*\}}|{letter}(?![A-Za-z,]))")
    return [alone.sub("", over.sub(" ", PAIR.sub(lambda m: m[0] if m[1] in MATRICES else f"{m[1]}_{{{m[4]}}}", text))) for text in texts], letter


MISSING, TOO_MUCH = "1/{} is missing: the loss is the mean over the examples", "1/{} is too much: the loss is the sum over the examples, not their mean"
OPEN = "{} right for the sum over the examples; for their mean the factor 1/{} is missing (the text does not define its loss as one or the other)."


def means(read, examples, loss):
    """Take lines for false that lost the factor 1/N of their loss, or have one that it has not; return a note where the loss is not told.

    For one example a sum and a mean are the same: what the lines have of them is taken from how they are typed.
    """
    size = r"[mnMNB]"
    over = re.compile(rf"(?:\\sum|∑|Σ)\s*(?:\\limits)?\s*(?:_\s*\{{?\s*{examples}(?![A-Za-z])|\^\s*\{{?\s*({size})\s*\}}?\s*_\s*\{{?\s*{examples}(?![A-Za-z]))")
    mean = re.compile(rf"\\[dt]?frac\s*(?:\{{[^{{}}]*\}}|-?\d)\s*(?:\{{[^{{}}]*{size}[^{{}}]*\}}|{size})|/\s*\(?\s*\d*\s*({size})(?![A-Za-z])|\\mathbb\s*\{{?\s*E|\\(?:langle|overline|bar)|mean|avg")
    told, changed, lines = {}, [], []
    for line in read:
        statement, right = line.statement, _right(line)
        head = bare(statement.head.tree or ("num", "0"))
        if not right or not over.search(right):
            continue
        if head[:1] == ("name",) and not head[2] and line.check.verdict in ("holds", "definition"):
            told.setdefault(head[1], bool(mean.search(right)))
        of = bare(head[1])[1] if head[0] == "diff" and bare(head[1])[0] == "name" else None
        if of is None or line.check.verdict != "holds" or len(over.findall(right)) > 1:
            continue
        has = bool(mean.search(right))
        if of in told and told[of] != has:
            changed.append((line, has))
        elif of not in told and of == loss and not told and not has:
            lines.append(line)
    for line, has in changed:
        line.differs = (TOO_MUCH if has else MISSING).format(_size(line, over))
        line.counted, line.names = True, () if has else ("missing-mean",)
        line.check = replace(line.check, verdict="false", message="", counterexample=None)
    if not lines:
        return ""
    which = numbered([line.number for line in lines])
    return OPEN.format(f"{which.capitalize()} {'is' if len(lines) == 1 else 'are'}", _size(lines[0], over))


def _right(line):
    """Return the right side of a line as it was typed, or an empty text."""
    depth = 0
    for place, sign in enumerate(line.typed):
        depth += (sign == "{") - (sign == "}")
        if sign == "=" and not depth:
            return line.typed[place + 1 :]
    return ""


def _size(line, over):
    found = re.search(rf"{over.pattern}[^\\]*?\^\s*\{{?\s*(?P<size>[mnMNB])", _right(line))
    return (found["size"] or found[1] if found else None) or "N"
