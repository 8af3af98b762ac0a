"""A batch in matrices: Z = X W with one example a row, Xᵀ(P − Y), and for two classes p = σ(X w) with one number an example.

A text is taken for one by its shape alone.  Its letters are then matrices of N rows, and a sum over the examples, their
mean and a transpose are what they are; whether the loss is a sum or a mean says the text, and what holds if it does not.
"""

import re
from dataclasses import replace

from ..wording import in_text
from . import differences, judged
from .alphabets import LABELS, LOSSES, Letters
from .dialect import NAME, without_superscripts
from .letters import CLASSES, EXAMPLES, FEATURES, HIDDEN
from .shapes import bare

BOLD = re.compile(r"\\(?:mathbf|boldsymbol|bm)\s*(?:\{\s*(\\?[A-Za-z]+)\s*\}|([A-Za-z]))")
TURNED = r"\s*\^\s*\{?\s*(?:T|\\top|\\intercal|')\s*\}?"
CALL = r"(?:\s*(?:\\left)?\([^()]*\)(?!\s*\^))?"
DIFFERENCE = rf"(?:\\left)?[(\[]\s*({NAME}|\\sigma){CALL}\s*-\s*({NAME}|\\sigma){CALL}\s*(?:\\right)?[)\]]"
BY_X = re.compile(rf"(?<![A-Za-z\\])(X|\\Phi){TURNED}\s*(?:\\cdot|\\,|\\;)?\s*{DIFFERENCE}")
BEFORE_X = re.compile(rf"{DIFFERENCE}{TURNED}\s*(?:\\cdot|\\,|\\;)?\s*(?<![A-Za-z\\])(X|\\Phi)(?![A-Za-z]|\s*[\^_])")
ACROSS = (
    re.compile(rf"{DIFFERENCE}\s*(?:\\cdot|\\,|\\;)?\s*(?<![A-Za-z\\])(X){TURNED}"), re.compile(rf"(?<![A-Za-z\\])(X)\s*(?:\\cdot|\\,|\\;)?\s*{DIFFERENCE}{TURNED}"),
)  # with one example a column
WEIGHT = r"(W|w|\\theta|\\beta|\\Theta)"
AFFINE = re.compile(rf"(?<![A-Za-z\\])(X|\\Phi)\s*(?:\\cdot|\\,)?\s*{WEIGHT}(?![A-Za-z_])({TURNED})?(?:\s*\+\s*(b)(?![A-Za-z_]))?")
OF_ONE = re.compile(rf"(?<![A-Za-z\\]){WEIGHT}{TURNED}\s*x\s*_\s*\{{?\s*([a-z])\s*\}}?(?:\s*\+\s*b(?![A-Za-z_]))?")
AFFINE_ACROSS = re.compile(rf"(?<![A-Za-z\\]){WEIGHT}({TURNED})?\s*(?:\\cdot|\\,)?\s*(X)(?![A-Za-z_]|{TURNED})(?:\s*\+\s*(b)(?![A-Za-z_]))?")
LOGITS = r"(?<![A-Za-z\\])([A-Za-z])\s*&?\s*:?=\s*&?\s*"
DEFINED = re.compile(rf"(?<![A-Za-z\\])({NAME})\s*&?\s*:?=\s*&?\s*(?:\\sigma|\\mathrm\{{(?:softmax|sigmoid)\}}|\\operatorname\{{(?:softmax|sigmoid)\}})\s*(?:\\left)?\(")
LOSS = re.compile(rf"\\(?:partial|nabla(?:\s*\^\s*\{{?2\}}?)?)\s*(?:\}}\s*\{{[^{{}}]*\}}\s*)?({'|'.join(map(re.escape, sorted(LOSSES, key=len, reverse=True)))})(?![A-Za-z])")
TWO = re.compile(r"\\sigma(?![A-Za-z])|\\frac\s*\{?\s*1\s*\}?\s*\{\s*1\s*\+\s*e|sigmoid|logistic|binary", re.I)
MANY = re.compile(r"soft-?max|multinomial|multi-?class|one-?hot|\bclasses\b", re.I)
OF_A_ROW = re.compile(rf"(?<![A-Za-z\\])([a-z])\s*&?\s*:?=\s*&?\s*([xha])\s*(?:\\cdot|\\,)?\s*(W)({TURNED})?(?![A-Za-z_^])(?:\s*\+\s*(b)(?![A-Za-z_]))?")
LIMITS = re.compile(r"(\\sum\s*(?:\\limits)?\s*_\s*\{\s*[a-z])\s*=\s*1\s*(?=\})(\})\s*\^\s*(?:\{\s*[A-Za-z]\s*\}|[A-Za-z])")
OTHERS = re.compile(r"linear\s+regression|squared?\s+(?:error|loss)|least\s+squares|\bMSE\b|probit|poisson|tanh|\brelu", re.I)
MEAN = re.compile(r"\\[dt]?frac\s*\{?\s*-?\s*1\s*\}?\s*\{?\s*([NnmM])(?![A-Za-z])|(?<!\w)1\s*/\s*([NnmM])(?![A-Za-z])")
ONES = "\\boldsymbol{1}"


def read(texts, words):
    """Return ``(texts, [letters])`` of a text about a batch in matrices, with the ways in which it may be meant, or None."""
    texts = without_superscripts([BOLD.sub(lambda m: f"{m[1] or m[2]} ", text) for text in texts])
    whole = "\n".join(texts)
    if row := OF_A_ROW.search(whole):
        return _one_row(texts, whole, row)
    found = _roles(whole)
    if found is None:
        return None
    X, P, Y, across = found
    product = AFFINE_ACROSS if across else AFFINE
    affine, logits = product.search(whole), re.search(LOGITS + product.pattern, whole)
    logits = logits or re.search(rf"{LOGITS}{WEIGHT}{TURNED}\s*x(?![A-Za-z])", whole)
    below = re.search(rf"\\partial\s*{WEIGHT}(?![A-Za-z_])|\\nabla\s*_\s*\{{?{WEIGHT}", whole)
    one = OF_ONE.search(whole)
    W = affine[1 if across else 2] if affine else below and (below[1] or below[2]) or one and one[1]
    two = bool(TWO.search(whole)) and not MANY.search(whole) and (P == P.lower() or not MANY.search(words))
    two = two or not MANY.search(whole + words) and bool(TWO.search(words))
    if not W or re.search(LOGITS.replace("[A-Za-z]", re.escape(P)) + product.pattern, whole) or two and OTHERS.search(words) or not two and (P == P.lower() or not MANY.search(whole + words)):
        return None
    there = set(re.findall(r"(?<![A-Za-z\\])([A-Za-z])(?![A-Za-z])", whole))
    Z = logits[1] if logits else next(letter for letter in ("zasq" if two else "ZASQ") if letter not in there | {P, Y})
    loss = next((m[1] for m in LOSS.finditer(whole)), next((name for name in LOSSES if re.search(rf"(?<![A-Za-z\\]){re.escape(name)}\s*(?:\([^()]*\))?\s*&?\s*=", whole)), "L"))
    size = next((m[1] or m[2] for m in MEAN.finditer(whole)), "N")
    bias = bool(affine and affine[4]) or bool(re.search(r"\\partial\s*b(?![A-Za-z])|\\nabla\s*_\s*\{?b", whole))
    texts = [LIMITS.sub(r"\1\2", text) for text in _with_what_is_handed_on(texts, loss, {Z, W, X, "b"})]
    texts = [_respelt(text, product, W, Z, P, Y, loss, two) for text in texts]
    diagonal = next((m[1] for text in texts if (m := re.match(r"\s*([A-Z])\s*&?\s*:?=\s*&?\s*\\operatorname\{diag\}", text))), "")
    turned = bool(affine and affine[2 if across else 3])
    stated = re.search(rf"(?<![A-Za-z\\}}]){re.escape(loss)}\s*&?\s*:?=((?:(?!\\\\).)*\\(?:log|ln).*)", "\n".join(texts))
    made = []
    for mean in (bool(MEAN.search(stated[1])),) if stated else (True, False) if MEAN.search(whole) else (False, True):
        declared = _declared(X, W, Z, P, Y, loss, size, bias, turned, two, mean, diagonal, across)
        made.append(Letters(Z, P, Y, loss, W, X, "b" if bias else "", declared=declared, rows=True, mean=size if mean else ""))
    return texts, made


def _one_row(texts, whole, row):
    """Return what is read of a text in which an example is a row, z = x W: a batch of one."""
    z, x, W, turned, bias = row.groups()
    defined = next((m for m in DEFINED.finditer(whole) if re.match(rf"\s*{z}\s*(?:\\right)?\)", whole[m.end() :]) and "softmax" in m[0]), None)
    if not defined or defined[1] in (z, x):
        return None
    p = re.escape(defined[1])
    label = re.search(rf"(?<![A-Za-z\\])([yt])(?:{TURNED}|\s*_\s*\w)?\s*\\(?:log|ln)\s*\(?\s*{p}|{p}\s*-\s*([yt])(?![A-Za-z])|(?<![A-Za-z\\])([yt])\s*-\s*{p}", whole)
    y = next(filter(None, label.groups())) if label else next(name for name in "ytqr" if name not in (z, x, defined[1]))
    loss = next((name for name in LOSSES if re.search(rf"(?<![A-Za-z\\]){re.escape(name)}\s*&?\s*=|\\partial\s*{re.escape(name)}(?![A-Za-z])", whole)), "L")
    texts = [re.sub(rf"\\mathrm\{{softmax\}}\s*(?:\\left)?\(\s*{z}\s*(?:\\right)?\)", lambda m: defined[1], text) for text in texts]
    entries = re.compile(rf"(?<![A-Za-z\\])({'|'.join(map(re.escape, (z, defined[1], y, x, 'b')))})\s*_\s*(?:\{{\s*([a-z]\w?|\d)\s*\}}|([a-z]|\d))")
    texts = [entries.sub(lambda m: f"{m[1]}_{{1{m[2] or m[3]}}}", text) for text in texts]
    declared = _declared(x, W, z, defined[1], y, loss, "1", bool(bias), bool(turned), False, False, "", False)
    return texts, [Letters(z, defined[1], y, loss, W, x, "b" if bias else "", declared=declared)]


def _roles(whole):
    """Return the letters of the inputs, the probabilities and the labels, and whether each example is a column; None if it is no such text."""
    defined = DEFINED.search(whole)
    for pattern, across in ((BY_X, False), (BEFORE_X, False), (ACROSS[0], True), (ACROSS[1], True)):
        if found := pattern.search(whole):
            X = next(name for name in found.groups() if name in ("X", "\\Phi"))
            sides = [name for name in found.groups() if name != X]
            said = {one is AFFINE_ACROSS for one in (AFFINE, AFFINE_ACROSS) if one.search(whole)}
            across = said.pop() if len(said) == 1 else across  # Z = XW says it, and a gradient may be wrong
            break
    else:
        product = next((found for pattern in (AFFINE, AFFINE_ACROSS) if (found := pattern.search(whole))), None)
        if not defined or not product:
            return None
        p = re.escape(defined[1])
        index = r"(?:\s*_\s*(?:\{[^{}]*\}|\w))?"
        other = re.search(
            rf"(?<![A-Za-z\\]){p}{index}\s*-\s*([YTyt])(?![A-Za-z])|(?<![A-Za-z\\])([YTyt]){index}\s*-\s*{p}"
            rf"|(?<![A-Za-z\\])([YTyt])(?:{TURNED}|{index})\s*(?:\\odot|\\cdot|\\circ)?\s*\\(?:log|ln)\s*\(?\s*{p}", whole,
        )  # fmt: skip
        X, across, sides = "X", product.re is AFFINE_ACROSS, [defined[1], other[1] or other[2] or other[3]] if other else []
    labels = [name for name in sides if name in LABELS]
    if len(labels) != 1 or len(sides) != 2:
        return None
    P = next(name for name in sides if name != labels[0])
    return X, (defined[1] if defined else "p") if P == "\\sigma" else P, labels[0], across


def _with_what_is_handed_on(texts, loss, names):
    """Write ∂L/∂W for dW where it begins a line, and for dZ on a right side what the text says that it is."""
    known, result = {}, []
    program = re.compile(rf"(?<![A-Za-z\\/{{])d({'|'.join(map(re.escape, sorted(names)))})(?![A-Za-z])(?!\s*[}}/])")
    for text in texts:
        head = re.match(rf"\s*d({'|'.join(map(re.escape, sorted(names)))})\s*&?\s*=(?P<right>[^=]*)$", text)
        text = program.sub(lambda m: f"({known[m[1]]})" if m[1] in known else rf"\frac{{\partial {loss}}}{{\partial {m[1]}}}", text)
        if head:
            known[head[1]] = re.sub(r"[.,;\s]+$", "", text.split("=", 1)[1])
        result.append(text)
    return result


def _respelt(text, product, W, Z, P, Y, loss, two):
    """Return a formula with Z for X W + b, P for softmax(Z), and a vector of ones for the 1 beside a vector."""
    p, z = re.escape(P), re.escape(Z)
    name = r"(?:\\(?:mathrm|operatorname)\{(?:softmax|sigmoid)\}|\\sigma" + (rf"|{p})" if P != "\\sigma" else ")")
    text = re.sub(rf"\\frac\s*\{{\s*1\s*\}}\s*\{{\s*1\s*\+\s*e\s*\^\s*\{{\s*-\s*{z}\s*\}}\s*\}}", lambda m: P, text)
    marked = "|".join(re.escape(name) for name in dict.fromkeys((P, P.lower(), Y, Y.lower(), Z, Z.lower(), "x")))
    capitals = {P.lower(): P, Y.lower(): Y, Z.lower(): Z}
    text = re.sub(rf"(?<![A-Za-z\\])({marked})\s*\^\s*\{{?\s*\(\s*([a-z])\s*\)\s*\}}?(?!\s*_)", lambda m: f"{capitals.get(m[1], m[1])}_{m[2]}", text)
    text = OF_ONE.sub(lambda m: f"{Z}_{m[2]}", product.sub(lambda m: Z, text))
    text = re.sub(rf"{name}\s*(?:\\left)?\(\s*{z}(\s*_\s*\w)?\s*(?:\\right)?\)", lambda m: P + (m[1] or ""), text)
    text = re.sub(rf"(?<![A-Za-z\\])({re.escape(loss)})\s*\(\s*{re.escape(W)}(?:\s*,\s*b)?\s*\)", lambda m: m[1], text)
    text = re.sub(r"\\nabla(\s*\^\s*\{?2\}?)?(?=\s*" + re.escape(loss) + r"(?![A-Za-z]))", lambda m: rf"\nabla_{{{W}}}{m[1] or ''} ", text)
    text = re.sub(r"\\mathbb\s*\{?1\}?|\\mathbf\s*\{?1\}?|(?<![\w^{/])1(?=\s*\^\s*\{?\s*(?:T|\\top))", lambda m: ONES, text)
    if two and re.match(rf"\s*{re.escape(loss)}\s*&?\s*:?=", text):  # -Σ y ln p + (1 − y) ln(1 − p), where the brackets are missing
        text = re.sub(r"(\\sum\s*(?:\\limits)?\s*_\s*(?:\{[^{}]*\}|\w)(?:\s*\^\s*(?:\{[^{}]*\}|\w))?)\s*(?=[A-Za-z\\])(?!\\(?:left|big|sum|\{))(.*)", lambda m: f"{m[1]} ({m[2]})", text, flags=re.S)
    vectors = f"{p}|{re.escape(Y)}"
    text = re.sub(rf"(?<![\w}}])1(\s*-\s*)(?={vectors})(?!(?:{vectors})\s*_)", lambda m: ONES + m[1], text)
    text = re.sub(rf"({p})\s*(?=\(\s*\\boldsymbol\{{1\}}\s*-\s*{p}\s*\))", lambda m: rf"{P} \odot ", text)
    text = re.sub(rf"\\operatorname\{{diag\}}\s*\(\s*{p}_\{{?([a-z])\}}?\s*\(\s*1\s*-\s*{p}_\{{?\1\}}?\s*\)\s*\)", lambda m: rf"\operatorname{{diag}}({P} \odot ({ONES} - {P}))", text)
    return text


def _declared(X, W, Z, P, Y, loss, size, bias, turned, two, mean, diagonal, across):
    """Return the declarations of such a text for eqcheck: n counts the examples, d what the inputs have, k the classes."""
    n, d, k, one = EXAMPLES, FEATURES, CLASSES, "\\upsilon"
    one_row = size == "1"
    added = f"{{{n}{k}}}" if one_row else k  # the indices of the bias
    total = rf"-\frac{{1}}{{{size}}} " if mean else "-"
    inputs = f"{d}{n}" if across else f"{n}{d}"
    text = ["index:", f"  {n}: {size}", f"  {d}: D", *([f"  {one}: 1"] if two and across else [] if two else [f"  {k}: K", "assume: one-hot"])]
    if two:
        outputs, weights = f"{one}{n}" if across else n, d
        symbols = {f"{Y}_{{{outputs}}}": "real"} | ({"b": "real"} if bias else {})
        value = rf"\frac{{1}}{{1 + e^{{-{Z}_{{{outputs}}}}}}}"
        own = rf"\sum_{{{n}}} ({Y}_{{{outputs}}} \ln {P}_{{{outputs}}} + (1 - {Y}_{{{outputs}}}) \ln (1 - {P}_{{{outputs}}}))"
        own = rf"\sum_{{{one}}} {own}" if across else own
    else:
        outputs, weights = (f"{k}{n}", f"{d}{k}" if turned else f"{k}{d}") if across else (f"{n}{k}", f"{k}{d}" if turned else f"{d}{k}")
        hidden = HIDDEN if across else Y  # labels sum to 1 over their last index
        symbols = {f"{hidden}_{{{n}{k}}}": "labels"} | ({f"b_{added}": "real", "b": f"[b_{added}]"} if bias else {})
        if across:
            symbols[f"{Y}_{{{outputs}}}"] = f"{HIDDEN}_{{{n}{k}}}"
        value = rf"\frac{{e^{{{Z}_{{{outputs}}}}}}}{{\sum_{{{k}}} e^{{{Z}_{{{outputs}}}}}}}"
        own = rf"\sum_{{{n}}} \sum_{{{k}}} {Y}_{{{outputs}}} \ln {P}_{{{outputs}}}"
    symbols |= {
        f"{X}_{{{inputs}}}": "real", f"{W}_{{{weights}}}": "real",
        f"{Z}_{{{outputs}}}": rf"\sum_{{{d}}} {X}_{{{inputs}}} {W}_{{{weights}}}" + (" + b" if two else f" + b_{added}") * bias,
        f"{P}_{{{outputs}}}": value, f"{ONES}_{n}": "1", loss: total + own,
        X: f"[{X}_{{{inputs}}}]", W: f"[{W}_{{{weights}}}]", ONES: f"[{ONES}_{n}]", **({} if one_row else {f"x_{n}": f"[{X}_{{{inputs}}}]"}),
        **{name: f"[{name}_{{{outputs}}}]" for name in (Z, Y, P)}, **{f"{name}_{n}": rf"\sum_{{{one}}} {name}_{{{outputs}}}" if two else f"[{name}_{{{outputs}}}]" for name in (Z, Y, P) if (across or not two) and not one_row},
    }  # fmt: skip
    if two and diagonal and not across:
        symbols[diagonal] = rf"\operatorname{{diag}}({P} \odot ({ONES} - {P}))"
    return "\n".join([*text, "symbols:", *(f"  '{key}': '{value}'" for key, value in symbols.items())])


def of_each(read, letters):
    """Let ∂L/∂Z = P − Y hold where the gradients of the weights have the mean: then it is that of each example's own loss."""
    if not letters.mean or not any(_of(line, letters) in {letters.weight, letters.bias} - {""} and line.check.verdict == "holds" for line in read):
        return
    for line in read:
        if _of(line, letters) == letters.logit and line.check.verdict == "false":
            right = line.statement.right
            mean = replace(right, tree=("div", ("paren", right.tree), ("name", letters.mean, ())))
            if judged.quick(line.declared, replace(line.statement, right=mean), "sum-one") == judged.AGREES:
                line.check = replace(line.check, verdict="holds", message="for the loss of each example, without the mean", counterexample=None)


def not_stated(read, letters):
    """Return a note on how the loss was read, where no line defines it, or none that is read."""
    verdicts = {line.check.verdict for line in read if bare(line.statement.head.tree or ("num", "0")) == ("name", letters.loss, ())}
    if verdicts - {"unread"}:
        return ""
    return f"{in_text(letters.loss)} is {'not read as the text defines it' if verdicts else 'defined nowhere'}; read as the {'mean' if letters.mean else 'sum'} of the losses of the examples."


def _of(line, letters):
    """Return the letter by which a line differentiates the loss, or an empty text."""
    head = bare(line.statement.head.tree or ("num", "0"))
    loss = head[0] == "diff" and bare(head[1]) == ("name", letters.loss, ()) and not line.other_loss and len(head[2]) == 1 and head[2][0][1] == 1
    return bare(head[2][0][0])[1] if loss and bare(head[2][0][0])[0] == "name" else ""


def names(line, letters):
    """Return the name of the mistake where a gradient of the loss is minus what is right, or its sum over the examples where a mean belongs."""
    if not _of(line, letters):
        return ()
    if line.differs == differences.SIGN:
        return ("sign",)
    return ("missing-mean",) if letters.mean and line.differs == differences.TIMES.format(letters.mean) else ()
