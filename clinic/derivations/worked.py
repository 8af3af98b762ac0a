"""An example in numbers alone: "softmax 0.2 0.3 0.5, label 2, I get -0.8 -0.7 -0.5" is p, t and a gradient, and has no formula.

The words before a row of numbers say what it is.  The gradient, the Jacobian and the loss are computed from the
probabilities and the label; what differs is named only where one mistake of the catalogue gives it to the digits typed.
"""

import re
from dataclasses import dataclass, replace

import numpy as np

from softmaxlib import softmax
from softmaxlib.mistakes import CATALOGUE, formulas

from ..answers import Mistake, mistakes
from ..wording import listed
from .mentions import Mention

NUMBER = r"[-+−]?(?:\d+\.\d*|\.\d+|\d+)(?:e[-+]?\d+)?(?![\w.]*[A-Za-z(\[])"
ROW = re.compile(
    rf"[\[({{]\s*(?P<inside>{NUMBER}(?:(?:\s*[,;]\s*|\s+){NUMBER})+)\s*,?\s*[\])}}]|(?:^|(?<=[\s:=≈]))(?P<bare>{NUMBER}(?:\s*,\s*|\s+(?:and\s+)?){NUMBER}(?:(?:\s*,\s*(?:and\s+)?|[ \t]+(?:and\s+)?){NUMBER})+)(?![\w%]|\.\d)", re.M,
)
ONE = re.compile(NUMBER)
NUMBER_OF_A_ROW = re.compile(r"(?:^|(?<=\n))[ \t]*(?:row|line|class)?\s*\d\s*[:.)](?=\s)", re.I)
WORDS = {  # the last of them before a row says what it is
    "gradient": r"grad\w*|d\s?[LJECzao](?:\s?/\s?d\s?\w+)?|∂\w+\s*/\s*∂\w+|d_?(?:logits?|scores?|out|probs?)|deltas?|derivatives?|backward|[pqsa]\s*[-−]\s*[ty]|[ty]\s*[-−]\s*[pqsa]|(?:probs?|softmax|y_?hat|ŷ)\s*[-−]\s*\w+|\w+\s*[-−]\s*(?:probs?|softmax|y_?hat|ŷ)",
    "probability": r"soft-?max(?:\s+outputs?)?|probs?|probabilit\w+|pred\w*|outputs?|y_?(?:hat|pred)|ŷ|activations?|[pqsa]",
    "label": r"one-?hot(?:\s+(?:label|target|vector))?|labels?|targets?|truth|y_?true|[yt]",
    "logit": r"logits?|scores?|inputs?|[zxo]|pre-?activations?",
    "jacobian": r"jacobian\w*|matrix",
    "weights": r"d?[WwΘ]|weights?|d?b|bias(?:es)?",
    "answer": r"solution|expected|answer|book|key|should\s+be|instead\s+of|I\s+(?:get|got|have|find|computed)|mine|my\s+result|we\s+(?:get|have)|gives?|error",
}  # fmt: skip
SAID = re.compile(rf"(?<![\w.])(?:{'|'.join(f'(?P<{role}>{words})' for role, words in WORDS.items())})(?![\w(])", re.I)
BY_PROBABILITIES = re.compile(r"(?<![\w.])(?:wrt|w\.\s?r\.\s?t\.?|with\s+respect\s+to|in\s+terms\s+of|of|for)\s+(?:the\s+|each\s+)?(?:softmax(?:\s+outputs?)?|probs?|probabilit\w+|predictions?|outputs?|y_?(?:hat|pred)|ŷ|p)(?!\w)|/\s?[d∂]\s?(?:p|y_?hat|y_?pred|ŷ|probs?)(?!\w)", re.I)
BY = re.compile(r"(?<![\w.])(?:wrt|w\.\s?r\.\s?t\.?|with\s+respect\s+to|in\s+terms\s+of|of|for|at|by|in)\s+(?:the\s+|each\s+|all\s+|my\s+)?(?:softmax\s+)?(?:logits?|scores?|inputs?|outputs?|[zxoa])(?!\w)", re.I)
OF_FEATURES, OF_WEIGHTS = re.compile(r"(?<!\w)[xX]\s*[=:]?\s*$"), re.compile(r"(?<!\w)d?[WwΘ](?!\w)|\bweight|\bd?b\s*=|\bfeature", re.I)  # where x are no logits
ORDINALS = {"first": 0, "second": 1, "third": 2, "fourth": 3, "fifth": 4}
CLASS = re.compile(
    r"\b(?:(?:true\s+|correct\s+|right\s+|target\s+)?(?:class|label|target|index|category)(?:\s+(?:id|index|class))?|[yt])\s*(?:is|was|=|:|==)?\s*(?:class\s+|index\s+)?(?P<number>\d)(?![\d.,]*\d|\s+\d)(?!\s*(?:class|example|sample))"
    r"|\b(?P<ordinal>first|second|third|fourth|fifth|last)\s+(?:class|one|entry|label|word|token|category|element)"
    r"|\b(?:class|label|target|category)\s+(?:is|was|=|:)\s+the\s+(?P<last>first|second|third|fourth|fifth|last)\b", re.I,
)  # fmt: skip
LOSS = re.compile(rf"\b(?:loss|cost|cross[- ]?entropy|CE|NLL|L)\b(?:\s+(?:is|of|was|as|then|value|I|get|got|should|be|to|comes|out|equals?))*\s*(?:=|≈|:|~)?\s*(?:-?\s*(?:ln|log)\s*\(?\s*\d*\.\d+\s*\)?\s*(?:=|≈|is|,)\s*)?(?P<number>{NUMBER})(?!\s*[,;]?\s*{NUMBER})(?![\w.%]*[)\]])", re.I)
ANOTHER = re.compile(r"\btemperature|\bsmooth|\bweight(?:s|ed)\b|\bfocal|\bsigmoid|\blogistic|\bbinary|\bbatch|\bmean\b|\baverage|\bregulari[sz]|\bmask|\bsquared?\b|\bMSE\b|\bupstream|\blearning\s+rate|\bstep\s+size|\bupdate|\btanh|\brelu", re.I)
CLEAR = 2  # times the rounding that a row must be off by, to be called not right
COARSE = 0.03  # of the largest entry
SEVERAL = 3  # names that are still told


@dataclass(frozen=True)
class Row:
    """One row of numbers: what it is, its values, how far its digits may be off, where it stands, and whether it begins a matrix."""

    role: str
    values: np.ndarray
    rounding: float
    start: int
    end: int
    typed: str


def _number(text):
    return float(text.replace("−", "-"))


def _rounding(texts):
    """Return half a unit of the last digit that every number has."""
    digits = [len(text.partition(".")[2].split("e")[0]) for text in texts if "." in text]
    return 0.5 * 10.0 ** -max(digits) if digits else 1e-9


def _rows(text):
    found, before = [], 0
    for m in ROW.finditer(text):
        texts = [one.replace(" ", "") for one in ONE.findall(m["inside"] or m["bare"])]
        words = text[max(before, m.start() - 70) : m.start()]
        said = [one.lastgroup for one in SAID.finditer(words)]
        if "gradient" in said and BY.search(words):  # of the loss with respect to the logits
            said = [one.lastgroup for one in SAID.finditer(BY.sub(" ", words))] or said
        if "gradient" in said and BY_PROBABILITIES.search(words + text[m.end() : m.end() + 40].partition(".")[0]):
            said = ["slope"]
        if not m["inside"] and not any("." in one for one in texts) and not (said[-1:] == ["label"] and _is_one_hot(np.array(list(map(float, texts))))):
            continue
        values = np.array(list(map(_number, texts)))
        said = [] if OF_FEATURES.search(words) and OF_WEIGHTS.search(text) else said
        found.append(Row(_role(said, values, _rounding(texts)), values, _rounding(texts), m.start(), m.end(), " ".join(m[0].split())))
        before = m.end()
    return _with_matrices(found, text)


def _role(said, values, rounding):
    """Return what the words before a row say that it is; "I get" says it of what else is said there, if that is not something else by its values."""
    last = said[-1] if said else ""
    if last != "answer":
        return last
    nouns = [role for role in said if role != "answer"][-1:]
    possible = not nouns or nouns[0] not in ("probability", "label") or (values >= 0).all() and abs(values.sum() - 1) <= rounding * len(values)
    return nouns[0] if nouns and possible else "answer"


def _with_matrices(rows, text):
    """Put rows of one length together that follow each other without a word between them."""
    found = []
    for row in rows:
        last = found[-1] if found else None
        width = last.values.shape[-1] if last is not None else 0
        if last is not None and width == len(row.values) and not re.search(r"[^\s,;\[\](){}|&\\]", NUMBER_OF_A_ROW.sub("", text[last.end : row.start])):
            found[-1] = Row(last.role, np.vstack([last.values, row.values]), max(last.rounding, row.rounding), last.start, row.end, f"{last.typed} {row.typed}")
        else:
            found.append(row)
    return found


def _is_distribution(row):
    return row.values.ndim == 1 and (row.values >= 0).all() and (row.values <= 1).all() and abs(row.values.sum() - 1) <= max(row.rounding * len(row.values), 1e-9) * 1.01


def _is_one_hot(values):
    return values.ndim == 1 and sorted(values) == [0.0] * (len(values) - 1) + [1.0]


def _roles(rows):
    """Return the rows by role, those of a gradient and of a Jacobian as lists; None where two rows claim one role."""
    one, many = {}, {"gradient": [], "slope": [], "jacobian": []}
    for row in rows:
        role = row.role
        if role == "weights":
            continue
        if role == "answer":
            role = "probability" if _is_distribution(row) and "probability" not in one else "gradient"
        if row.values.ndim == 2:
            role = "jacobian" if row.values.shape[0] == row.values.shape[1] and role in ("jacobian", "") else ""
        elif _is_one_hot(row.values) and role not in many:
            role = "label"
        elif role in ("label", "logit", "") and _is_distribution(row) and "probability" not in one and not (role == "label" and "." in row.typed):
            role = "probability"
        elif role == "probability" and not _is_distribution(row):
            role = "logit" if "probability" not in one and row.typed[:1] != "s" and abs(row.values).max() > 1 else ""
        elif role == "jacobian":
            role = ""
        if role in many:
            many[role].append(row)
        elif role in one and not np.array_equal(one[role].values, row.values):
            return None
        elif role:
            one[role] = row
    return one, many


def _classes(text, size):
    """Return the true class that a text names, as ``[(number from 0, words)]``: two where it may be counted from 0 or from 1."""
    found = []
    for m in CLASS.finditer(text):
        if ordinal := (m["ordinal"] or m["last"] or "").lower():
            found.append([(size - 1 if ordinal == "last" else ORDINALS[ordinal], f"the {ordinal} class")])
        else:
            n = int(m["number"])
            counted = [(at, f"class {n}, counted from {n - at}") for at in (n, n - 1) if 0 <= at < size]
            found.append(counted if len(counted) > 1 else [(at, f"class {n}") for at, _ in counted])
    found = [one for one in found if one and one[0][0] < size]
    return found[0] if len({tuple(n for n, _ in one) for one in found}) == 1 else []


ONE_OF_TWO = re.compile(r"\bsigmoid|\blogistic|\bbinary|σ\(|\bBCE\b", re.I)
IS = r"(?:\s+(?:is|of|was|as|then|value|gives?|outputs?|I|get|got|have|should|be|to|comes|out|equals?|my))*\s*(?:=|≈|:|~)?\s*"
VALUES = {
    "probability": rf"(?:sigmoid|σ|sig)\s*(?:\([^()\n]*\))?{IS}|(?:ŷ|y_?hat|y_?pred|pred\w*|outputs?|prob\w*|[pah]){IS}",
    "label": rf"(?:labels?|targets?|truth|y_?true|[yt]){IS}",
    "logit": rf"(?:z|logits?|scores?|pre-?activation){IS}",
    "slope": rf"(?:d[LJEC]?\s*/\s*d(?:p|a|y_?hat|ŷ)|(?:gradient|derivative)\s+(?:of\s+(?:the\s+)?loss\s+)?(?:wrt|w\.r\.t\.|with\s+respect\s+to|for)\s+(?:the\s+)?(?:p|a|y_?hat|ŷ|output|prediction|probability)){IS}",
    "gradient": rf"(?:d[LJEC]\s*/\s*d[zx]|dz|deltas?|(?:grad\w*|derivative)(?:\s+(?:of\s+(?:the\s+)?loss\s+)?(?:wrt|w\.r\.t\.|with\s+respect\s+to|for|at)\s+(?:the\s+)?(?:z|logit|x|input))?){IS}",
}  # fmt: skip
VALUE = {role: re.compile(rf"(?<![\w/])(?:{words})(?P<number>{NUMBER})(?!\s*[,;]?\s+[-−]?\d)", re.I) for role, words in VALUES.items()}
BEFORE_ITS_NAME = re.compile(rf"\b(?:get|got|have|find)\s+(?P<number>{NUMBER})\s+(?:for|as)\s+(?:the\s+|my\s+)?(?:gradient|error|delta|dz|derivative)\b(?!\s*(?:wrt|w\.r|with\s+respect))", re.I)
OF_ANOTHER_LOSS = re.compile(r"soft-?max|\bsquared?\b|\bMSE\b|\bbatch|\bmean\b|\baverage|\bweight|\bfocal|\bsmooth|\blearning\s+rate|\bupdate|\bregulari[sz]", re.I)


def _two(text):
    """Return the mentions of an example of two classes with one number for both, "sigmoid gives 0.731, y = 1, gradient -0.269"; they may be none."""
    if not ONE_OF_TWO.search(text) or OF_ANOTHER_LOSS.search(text) or ROW.search(text):
        return []
    rows, taken = {}, set()
    for role in ("slope", "gradient", "label", "probability", "logit"):
        found = {m["number"].replace("−", "-"): m for m in VALUE[role].finditer(text) if m.start("number") not in taken}
        if role == "gradient":
            found |= {m["number"].replace("−", "-"): m for m in BEFORE_ITS_NAME.finditer(text)}
        taken |= {m.start("number") for m in found.values()}
        if len(found) > 1:
            return []  # two examples, or a number of which it is not known whose it is
        for number, m in found.items():
            rows[role] = Row(role, np.array([float(number)]), _rounding([number]), m.start("number"), m.end("number"), number)
    label, given, logit = (rows.get(role) for role in ("label", "probability", "logit"))
    if label is None or label.values[0] not in (0, 1) or given is None and logit is None:
        return []
    y, told = label.values[0], []
    p, slack = (given.values[0], given.rounding) if given is not None else (1 / (1 + np.exp(-logit.values[0])), logit.rounding / 4)
    if not 0 < p < 1 or given is not None and "." not in given.typed:
        return []
    if given is not None and logit is not None and abs(1 / (1 + np.exp(-logit.values[0])) - p) > CLEAR * (slack + logit.rounding / 4):
        told.append(_mention(given, text, f"The sigmoid of {logit.typed} is {1 / (1 + np.exp(-logit.values[0])):.4f}, and not {given.typed}; what follows is told for {given.typed} as typed.", False))
    own = p if y else 1 - p
    for role, what, formula, right, more in (("gradient", "z", "p − y", p - y, slack), ("slope", "p", "−y/p + (1 − y)/(1 − p)", -y / p + (1 - y) / (1 - p), slack / own**2)):
        if (row := rows.get(role)) is None or "." not in row.typed:
            continue
        off = abs(row.values[0] - right)
        if off <= row.rounding + more + 1e-9:
            told.append(_mention(row, text, f"{row.typed} is right: the derivative of the binary cross-entropy with respect to {what} is {formula}, {right:.4g}.", True))
        elif off > CLEAR * row.rounding + more:
            sign = abs(row.values[0] + right) <= row.rounding + more + 1e-9
            told.append(_mention(row, text, f"{row.typed} is not the derivative of the binary cross-entropy with respect to {what}: that is {formula}, {right:.4g}.{' It is what sign gives.' if sign else ''}", False, ("sign",) if sign else ()))
    return [*told, *_loss(text, [], np.array([p, 1 - p]), slack, [(np.array([y, 1 - y]), "")], "−y ln p − (1 − y) ln(1 − p)")]


def read(text):
    """Return ``(mentions, text without the rows)`` of an example in numbers alone, or None where a text has none or leaves open what its numbers are."""
    if "\\" in text or text.count("\n") > 60:
        return None
    if two := _two(text):
        return sorted(two, key=lambda mention: (mention.right, not mention.mistakes)), text
    if ANOTHER.search(text):
        return None
    rows = _rows(text)
    roles = _roles(rows) if rows else None
    if not roles:
        return None
    one, many = roles
    given = one.get("probability")
    if given is None and "logit" in one:
        p, slack = softmax(one["logit"].values), 0.0
    elif given is not None and _is_distribution(given) and (given.values > 0).all():
        p, slack = given.values, given.rounding
    else:
        return None
    size = len(p)
    label = one.get("label")
    if not (p > 0).all():  # underflowed
        return None
    if label is not None and (len(label.values) != size or abs(label.values.sum() - 1) > 1e-6):
        return None
    labels = [(label.values, "")] if label is not None else [(np.eye(size)[n], words) for n, words in _classes(text, size)]
    told = _softmax(one, text) if given is not None and "logit" in one else []
    for row in many["jacobian"]:
        told += _jacobian(row, p, slack, text) if row.values.shape == (size, size) else []
    for row in many["gradient"] + many["slope"] if labels else []:
        told += _gradient(row, p, slack, labels, text) if len(row.values) == size else []
    told += _loss(text, rows, p, slack, labels) if labels else []
    if not told:
        return None
    told.sort(key=lambda mention: (mention.right, not mention.mistakes))
    blank = list(text)
    for row in rows:
        start = row.start - len(re.search(r"(?:(?:(?:^|(?<=[;,.]))[ \t]*[\w/^()]+)?\s*[=:]\s*)?$", text[: row.start], re.M)[0])
        blank[start : row.end] = [sign if sign == "\n" else " " for sign in text[start : row.end]]
    return told, "".join(blank)


def shown(values, row=None):
    """Return numbers as text, with as many digits as a row has, and four at most otherwise."""
    digits = min(4, max(2, round(-np.log10(2 * row.rounding)))) if row is not None and row.rounding < 0.5 and row.rounding > 1e-8 else 4
    texts = [f"{x:.{digits}f}".rstrip("0").rstrip(".") for x in np.ravel(values) + 0.0]
    return f"({', '.join('0' if text == '-0' else text for text in texts)})"


def _mention(row, text, sentence, right, names=()):
    found = [Mistake(name, "", mistakes([name])) for name in names]
    return Mention(row.typed, 1 + text.count("\n", 0, row.start), sentence, right, False, found)


def _softmax(one, text):
    logits, given = one["logit"], one["probability"]
    if len(logits.values) != len(given.values):
        return []
    right = softmax(logits.values)
    if np.abs(right - given.values).max() < CLEAR * (given.rounding + logits.rounding / 2):  # a slope of softmax is 1/4 at most
        return []
    sentence = f"The softmax of {shown(logits.values)} is {shown(right)}, and not {given.typed}; what follows is told for {given.typed} as typed."
    return [_mention(given, text, sentence, False)]


def _fits(value, row, slack, p):
    """Say whether a row is the value to the digits typed; the digits of the probabilities count, too."""
    value = np.asarray(value, float)
    if value.shape != row.values.shape or not np.isfinite(value).all():
        return False
    return bool((np.abs(value - row.values) <= (row.rounding + slack * (1 + np.abs(value) / p.min())) * 1.001 + 1e-9).all())


def _names(kind, args, row, slack, p):
    """Return the mistakes of the catalogue that give a row, to its digits; those that do with the probabilities as typed come first."""
    if slack and (strict := _names(kind, args, row, 0.0, p)):
        return strict
    m = formulas.numbers(kind, args, {})
    found, right = [], formulas.right(m)
    with np.errstate(all="ignore"):
        for name, variants in formulas.TABLES[kind].items():
            for variant in variants if name in CATALOGUE else ():
                value = variant(m)
                if value is not None and _fits(np.reshape(value, row.values.shape) if np.size(value) == row.values.size else value, row, slack, p):
                    found.append(name)
    if kind == "logits":
        found += [name for name, _, factor in formulas.ratios(m) if _fits(np.ravel(factor * right), row, slack, p)]
    return list(dict.fromkeys(found))


def _gradient(row, p, slack, labels, text):
    kind = "slope" if row.role == "slope" else "logits"
    what, formula = ("logits", "p − t") if kind == "logits" else ("probabilities", "−t/p")
    rights = [p - t if kind == "logits" else -t / p for t, _ in labels]
    for (_, words), right in zip(labels, rights):
        if _fits(right, row, slack, p):
            return [_mention(row, text, f"{row.typed} is right{words and f' for {words}'}: the gradient of cross-entropy with respect to the {what} is {formula}, {shown(right, row)}.", True)]
    size = max(np.abs(right).max() for right in rights)
    if min(np.abs(row.values - right).max() for right in rights) < CLEAR * row.rounding + slack * (1 + size):
        return []
    truth = " or ".join(f"{shown(right, row)}{words and f' for {words}'}" for (_, words), right in zip(labels, rights))
    sentence = f"{row.typed} is not the gradient of cross-entropy with respect to the {what}: that is {formula}, {truth}."
    for t, _ in labels:
        if kind == "slope" and _fits(p - t, row, slack, p):
            return [_mention(row, text, f"{row.typed} is p − t, the gradient with respect to the logits; with respect to the probabilities it is −t/p, {truth}.", False)]
    coarse = row.rounding > COARSE * size  # with one decimal a row may fit by chance: it has to be the very numbers
    given = (replace(row, rounding=0.0), 0.0) if coarse else (row, slack)
    names = list(dict.fromkeys(name for t, _ in labels for name in _names(kind, (np.log(p), t), *given, p)))
    if len(names) == 1:
        return [_mention(row, text, f"{sentence} It is what {names[0]} gives.", False, names)]
    if names:
        often = listed(names, "or") if len(names) <= SEVERAL else f"{len(names)} mistakes of the catalogue"
        return [_mention(row, text, f"{sentence} {'It may be' if len(names) <= SEVERAL else 'It fits'} {often}.", False)]
    off = [n for n, right in enumerate(rights[0]) if abs(right - row.values[n]) > row.rounding + slack + 1e-9] if len(rights) == 1 else []
    where = f" Entr{'y' if len(off) == 1 else 'ies'} {listed([n + 1 for n in off])} differ{'s' if len(off) == 1 else ''}." if 0 < len(off) < len(p) else ""
    total = row.values.sum()
    total = f" Its entries sum to {shown([total], row)[1:-1]}, and those of a right gradient to 0." if kind == "logits" and abs(total) > CLEAR * len(p) * row.rounding + 1e-6 else ""
    return [_mention(row, text, sentence + where + total, False)]


def _jacobian(row, p, slack, text):
    right = formulas.jacobian(p)
    if _fits(right, row, slack, p):
        return [_mention(row, text, "The matrix is the softmax Jacobian, diag(p) − p pᵀ, of these probabilities.", True)]
    if np.abs(row.values - right).max() < CLEAR * (row.rounding + slack):
        return []
    names = _names("jacobian", (np.log(p),), row, slack, p)
    off = np.abs(row.values - right) > row.rounding + slack + 1e-9
    diagonal = np.eye(len(p), dtype=bool)
    where = "on the diagonal" if not off[~diagonal].any() else "off the diagonal" if not off[diagonal].any() else ""
    i, j = np.argwhere(off)[0]
    sentence = f"The matrix is not the softmax Jacobian of these probabilities: {f'it differs {where}, where' if where else 'there'} entry {i + 1}, {j + 1} is {shown([right[i, j]])[1:-1]} and not {shown([row.values[i, j]])[1:-1]} (p_i(δ_ij − p_j))."
    return [_mention(row, text, f"{sentence} It is what {names[0]} gives." if len(names) == 1 else sentence, False, names if len(names) == 1 else ())]


def _loss(text, rows, p, slack, labels, formula="−Σ t ln p"):
    found = []
    places = [(row.start, row.end) for row in rows]
    for m in LOSS.finditer(text):
        if any(a <= m.start("number") < b for a, b in places) or "." not in m["number"]:
            continue
        row = Row("loss", np.array([_number(m["number"])]), _rounding([m["number"]]), m.start("number"), m.end("number"), m["number"])
        rights = [(-(t * np.log(p)).sum(), words) for t, words in labels]
        slope = [slack / p[t > 0].min() for t, _ in labels]
        fitting = [words for (right, words), more in zip(rights, slope) if abs(right - row.values[0]) <= row.rounding + more + 1e-9]
        if fitting:
            found.append(_mention(row, text, f"The loss {row.typed} is right{f' for {fitting[0]}' if fitting[0] else ''}: {formula}.", True))
        elif min(abs(right - row.values[0]) for right, _ in rights) > CLEAR * (row.rounding + max(slope)):
            truth = " or ".join(f"{right:.4f}{f' for {words}' if words else ''}" for right, words in rights)
            found.append(_mention(row, text, f"The loss is not {row.typed}: {formula} is {truth}.", False))
    return found
