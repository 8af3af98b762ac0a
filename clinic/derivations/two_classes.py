"""Logistic regression: two classes with one number for both, p = σ(z), and the loss −y ln p − (1 − y) ln(1 − p).

A text is taken for it by its shape alone: a logarithm of 1 − p, the fraction (1 − y)/(1 − p), or a logistic function
and nothing of classes or a loss.  Then it is read for one example, and every call h(x), σ(wᵀx) is the letter of the probability.
"""

import re

from ..wording import in_text
from .alphabets import LABELS, LOSSES, Letters
from .dialect import DOT_ALONE, INDEX, NAME, without_superscripts
from .fractions import closed
from .shapes import bare

EXAMPLES = r"[imn]"
OVER = re.compile(
    rf"\\sum\s*(?:\\limits)?\s*(?:_\s*\{{?\s*({EXAMPLES})\s*(?:=\s*[01])?\s*\}}?\s*\^\s*\{{?\s*[mnNM]\s*\}}?"
    rf"|\^\s*\{{?\s*[mnNM]\s*\}}?\s*_\s*\{{\s*({EXAMPLES})\s*=\s*[01]\s*\}})"
)
MEAN = re.compile(r"\\frac\s*\{\s*(-?)\s*1\s*\}\s*\{\s*[mnNM]\s*\}|(?<!\w)()1\s*/\s*[mnNM](?!\w)")
BY_ITS_INDEX = re.compile(r"(?<![A-Za-z\\_])d_\{?([a-z])\}?\s*(?=[A-Za-z(])")
BY_ITS_INDEX_ALONE = re.compile(r"(?<![A-Za-z\\_])d_\{?([a-z])\}?\s*([A-Za-z])(?![A-Za-z])")
BOLD = re.compile(r"\\(?:mathbf|boldsymbol|vec|bm)(?:\s*\{\s*(\\[a-z]+|[A-Za-z])\s*\}|\s*(\\[a-z]+))")
OPENING = r"\s*(?:\\left|\\big|\\Big)?\s*\("
ONE_MINUS = re.compile(rf"\\(?:log|ln)\s*(?:\\;|\\,)?\s*(?:\\left)?[({{\[]*\s*(?:\\left)?[({{\[]*\s*1\s*-\s*({NAME})")
MARK = r"(?:\^\s*\{?\s*[\[(]?\s*\w\s*[\])]?\s*\}?)?"
FRACTION = re.compile(rf"(?:\\frac\s*\{{\s*\(?\s*1\s*-\s*({NAME}){MARK}{INDEX}?\s*\)?\s*\}}\s*\{{\s*\(?\s*1\s*-\s*({NAME}){MARK}{INDEX}?\s*\)?\s*\}}|\(\s*1\s*-\s*({NAME}){INDEX}?\s*\)\s*/\s*\(\s*1\s*-\s*({NAME}){INDEX}?\s*\))")
DIFFERENCE = re.compile(rf"\\frac\s*\{{\s*({NAME})\s*-\s*({NAME})\s*\}}\s*\{{\s*({NAME})\s*\(\s*1\s*-\s*\3\s*\)\s*\}}")
CLASSES = re.compile(r"\\sum(?:(?!\\sum|\\\\)[^=\n]|=(?=[01])){0,80}?(?:e\s*\^|\\exp|\\log|\\ln)|softmax")
LOGISTIC = re.compile(r"\\frac\s*\{\s*1\s*\}\s*\{\s*1\s*\+\s*(?:e\s*\^|\\exp)|\\frac\s*\{\s*1\s*\}\s*\{\s*(?:e\s*\^\s*\{[^{}]*\}|\\exp\s*\([^()]*\))\s*\+\s*1|1\s*/\s*\(\s*1\s*\+\s*(?:e\s*\^|\\exp)")
ONE_PLUS = re.compile(r"1\s*\+\s*(?:e\s*\^|\\exp)|(?:e\s*\^\s*\{[^{}]*\}|\\exp\s*\([^()]*\))\s*\+\s*1")
ARGUMENT = r"([a-zA-Z]|\\(?:xi|eta|zeta|nu)(?![A-Za-z]))"
EXPONENT = re.compile(rf"(?:e\s*\^\s*[{{(]?|\\exp\s*[({{])\s*-?\s*{ARGUMENT}\s*(?:[}})]|$)")
CALL = rf"(?:\s*(?:\\left)?\(\s*{ARGUMENT}\s*(?:\\right)?\))"
POWER = r"(?:e\s*\^\s*(?:\{[^{}]*\}|\w|\\(?:xi|eta|zeta|nu)(?![A-Za-z]))|\\exp\s*\([^()]*\))"
DEFINED = re.compile(
    rf"(?<![A-Za-z\\_{{])({NAME})(?:\s*_\s*\{{?\d\}}?)?{CALL}?\s*&?\s*=\s*&?\s*"
    rf"(?:{LOGISTIC.pattern}|\\frac\s*\{{\s*{POWER}\s*\}}\s*\{{\s*(?:1\s*\+\s*{POWER}|{POWER}\s*\+\s*1)\s*\}}|{POWER}\s*/\s*\(\s*(?:1\s*\+\s*{POWER}|{POWER}\s*\+\s*1)\s*\))"
)
BY_ITS_SLOPE = re.compile(rf"({NAME})\s*'{CALL}?\s*&?\s*=\s*&?\s*\\frac\s*\{{\s*(?:\\partial|d)\s*\}}\s*\{{[^{{}}]*\}}\s*(?:\\left)?\s*[(\[]?\s*(?:{LOGISTIC.pattern})")
OF_A_SLOPE = re.compile(r"\)\s*\^\s*\{?\s*2|1\s*-\s*\\frac")  # in e^{-z}/(1 + e^{-z})² and p(1 − p), and not in the slope of ln(1 + e^z)
SLOPE = re.compile(rf"\\frac\s*\{{\s*\\partial\s*({NAME})(?:\s*_\s*\{{?\d\}}?)?{CALL}?\s*\}}\s*\{{\s*\\partial\s*{ARGUMENT}(?:\s*_\s*\{{?\d\}}?)?\s*\}}")
OF_A_CALL = re.compile(r"\\sigma\s*(?:\\left)?\((?:[^()]|\([^()]*\))*(?:\\right)?\)(?!\s*_)")
SIGMA = re.compile(rf"\\sigma{CALL}")
SIGMA_SLOPE = re.compile(rf"\\frac\s*\{{\s*(?:\\partial|d)\s*\\sigma{CALL}?\s*\}}|\\frac\s*\{{\s*(?:\\partial|d)\s*\}}\s*\{{[^{{}}]*\}}\s*\\sigma{CALL}")
OF_SIGMOIDS = re.compile(r"\bsigmoid|\blogistic[\s_-]+(?:regression|function|activation|unit|neuron|curve|loss)|\b(?:binary|log)[- ](?:cross[- ]?entropy|loss)|逻辑回归|逻辑斯|对数损失", re.I)
OF_OTHERS = re.compile(r"soft-?max|tanh|hyperbolic|arctan|\brelu|softplus|swish|\b[sg]i?elu\b|\bgrowth\b|\bpopulation\b|multinomial|multi-?class|linear\s+regression|squares?d?\s+(?:error|loss)|least\s+squares|\bMSE\b", re.I)
OF_A_LOSS = re.compile(r"\bloss|\bcosts?\b|cross[- ]?entropy|\bdescent\b", re.I)
OF_A_LOGARITHM = re.compile(r"cross[- ]?entropy|交叉熵|对数损失|\b(?:log|logistic)[- ]loss", re.I)
OF_SIGNS = re.compile(r"\\pm\s*1|±\s*1|-\s*1\s*(?:,|and|or|/)\s*\$?\+?1|\+?\b1\s*(?:,|and|or)\s*\$?[-−–]\s*1\b|[−–]\s*1\s*(?:,|and|or)")  # labels that are 1 and −1
TO_BE_LARGE = re.compile(r"likelihood|\bascent\b|maximi[sz]|\breward", re.I)  # of which the gradient has the other sign
PRIME = r"\s*(?:'|\^\s*\{?\s*\\prime\s*\}?)"
TWO_PRIMES = r"\s*(?:''|\^\s*\{\s*\\prime\s*\\prime\s*\})"
SLOPE_ALONE = re.compile(
    rf"(?<![A-Za-z\\_^])(?:(?P<primed>{NAME}){PRIME}{CALL}?|\\frac\s*\{{\s*(?:\\partial|d)\s*(?P<above>{NAME}){CALL}?\s*\}}\s*\{{\s*(?:\\partial|d)\s*(?P<below>[a-z])\s*\}}"
    rf"|\\frac\s*\{{\s*(?:\\partial|d)\s*\}}\s*\{{\s*(?:\\partial|d)\s*(?P<by>[a-z])\s*\}}\s*(?P<behind>{NAME}){CALL}?)\s*&?\s*=\s*&?(?P<right>[^=\n&]*)"
)
OPERATORS = {"\\left", "\\right", "\\big", "\\Big", "\\cdot", "\\times", "\\quad", "\\bigl", "\\bigr", "\\,", "\\ast"}
SIGNED = re.compile(
    r"\\frac\s*\{\s*\\partial\s*(?:(?P<loss>[A-Za-z]|\\mathcal\s*\{\w\})(?:\([^()]*\))?)?\s*\}\s*\{\s*\\partial\s*(?:w|W|\\theta|\\beta)\s*(?:_\s*\{?\w\}?)?\s*\}"
    r"\s*(?P<behind>[A-Za-z]|\\mathcal\s*\{\w\})?(?:\([^()]*\))?\s*&?\s*="
)
OF_CAPITALS = re.compile(r"(?<![A-Za-z\\])(?:[wW]|\\theta|\\beta)\s*\^\s*\{?\s*(?:T|\\top|\\intercal)\s*\}?\s*X(?:\s*_|(?![A-Za-z]))")
UNLIMITED = re.compile(r"\\sum\s*(?:\\limits)?\s*_\s*(?:\{\s*([imn])\s*\}|([imn])(?![A-Za-z]))(?!\s*\^)")
SQUARED = re.compile(r"[)\]|]\s*\^\s*\{?\s*2")
OF_ONE_OUTPUT = re.compile(
    rf"\\frac\s*\{{\s*(?:\\partial|d)\s*(?P<loss>[LJECl]|\\ell|\\mathcal\s*\{{\w\}})(?:\([^()]*\))?\s*\}}\s*\{{\s*(?:\\partial|d)\s*(?P<below>{NAME})\s*\}}\s*&?\s*=(?P<right>[^=\n&]*)"
)
ONE_INDEX = re.compile(r"(?<=[A-Za-z}])\s*_\s*(?:\{\s*([a-z]\d|\w)\s*\}|(\w))")


def _without_a_loss(texts, words):
    """Return ``(texts, probability, argument)`` of a text about the logistic function alone, or None.

    ``words`` is the text as typed: where it speaks of softmax and σ is not defined, σ may be softmax.
    """
    texts = without_superscripts(texts)
    if all(len({m[1] or m[2] for m in ONE_INDEX.finditer(text)}) < 2 for text in texts):
        texts = [ONE_INDEX.sub("", text) for text in texts]  # each line is about one unit of a layer, whichever it is
    whole = "\n".join(texts)
    if re.search(r"\\sum", OVER.sub("", whole)) or not DEFINED.search(whole) and _has_another_loss(whole):
        return None
    if ONE_PLUS.search(whole):
        found = DEFINED.search(whole) or BY_ITS_SLOPE.search(whole) or OF_A_SLOPE.search(whole) and SLOPE.search(whole)
        if found:
            by = next((m[3] for m in SLOPE.finditer(whole) if m[1] == found[1]), "")
            power = EXPONENT.search(whole)
            return texts, found[1], found[2] or by or (power[1] if power else "")
    called = SIGMA.search(whole)
    if (SIGMA_SLOPE.search(whole) or called and ONE_PLUS.search(whole)) and not re.search("soft-?max", words, re.I) and not re.search(r"\\sigma\s*(?:_|\([^()]*\)\s*_)", whole):
        return texts, "\\sigma", called[1] if called else ""
    return None


def _has_another_loss(whole):
    """Say whether a text differentiates a loss of which it says nothing."""
    return any(re.search(rf"(?:\\partial|(?<![A-Za-z\\])d)\s*\{{?\s*{_typed(name)}", whole) and not re.search(rf"{_typed(name)}\s*&?\s*=", whole) for name in LOSSES)


def _by_a_slope_alone(texts, words):
    """Return ``(probability, argument)`` where a line gives the slope of the logistic function in its own letter, as a' = a(1 - a), right or wrong.

    Words say that it is one; σ' = σ(1 − σ) says it itself.
    """
    if OF_OTHERS.search(words) or _has_another_loss("\n".join(texts)):
        return None
    fit = {}
    for text in texts:
        for found in SLOPE_ALONE.finditer(text):
            name = found["primed"] or found["above"] or found["behind"]
            argument = next((m for m in (found[2], found["below"], found[4], found["by"], found[8]) if m), "")
            there = re.findall(rf"{NAME}|\\[A-Za-z]+", found["right"])
            says = re.search(rf"\(\s*1\s*-\s*{_typed(name)}", found["right"]) and name == "\\sigma" and there.count(name) == 2
            if name in there and not set(there) - {name, argument, *OPERATORS} and name != argument and re.search(r"(?<!\d)1(?!\d)", found["right"]) and (says or OF_SIGMOIDS.search(words)):
                fit.setdefault(name, argument)
    called = SIGMA.search("\n".join(texts))
    if not fit and called and OF_SIGMOIDS.search(words) and re.search(rf"\\frac\s*\{{\s*(?:\\partial|d)\s*\}}\s*\{{\s*(?:\\partial|d)\s*{called[1]}\s*\}}", "\n".join(texts)):
        return "\\sigma", called[1]  # d/dx ln σ(x)
    defined = {name for name in fit if re.search(rf"(?<![A-Za-z\\}}]){re.escape(name)}{CALL}?\s*&?\s*=", "\n".join(texts))}
    return next(iter(fit.items())) if len(fit) == 1 and not defined else None


def _by_a_gradient_alone(texts, words):
    """Return ``(probability, label)`` where words speak of a logistic loss and a line gives its gradient in the weights, as in (h − y) x."""
    if OF_OTHERS.search(words) or TO_BE_LARGE.search(words) or OF_SIGNS.search(words) or not OF_SIGMOIDS.search(words):
        return None
    whole = "\n".join(texts)
    for found in SIGNED.finditer(whole):
        loss = found["loss"] or found["behind"] or ""
        side = re.split(r"(?<!\\)\\\\(?![A-Za-z])|\n", whole[found.end() :])[0]
        called = rf"(?:_\s*(?:\{{[^{{}}]*\}}|\\?\w+))?(?:\s*\((?:[^()]|\([^()]*\))*\))?(?:\s*\^\s*\{{?\s*\(\w\)\s*\}}?)?"
        difference = re.search(rf"({NAME}){called}\s*-\s*({NAME}){called}\s*(?:\\right)?\s*[)\]]", side)
        if not difference or not loss or not (loss in "JCE" or OF_A_LOSS.search(words)) or not re.search(r"[xX](?![A-Za-z])", side[difference.end() :] + side[: difference.start()]):
            continue
        if not OF_A_LOGARITHM.search(words) and (not re.search(r"logistic[\s_-]+regression|逻辑回归", words, re.I) or re.search(r"1\s*-", side)):
            continue  # (a − y) a(1 − a) x is right for a squared loss
        labels = [name for name in difference.groups() if name in LABELS]
        if len(labels) == 1 and not {"x", "X"} & {*difference.groups()}:
            return next(name for name in difference.groups() if name != labels[0]), labels[0]
    return None


def _by_one_output(texts, words):
    """Return ``(probability, label)`` where words speak of a logistic loss and a line gives its gradient in the output or the logit, and has no index."""
    if OF_OTHERS.search(words) or TO_BE_LARGE.search(words) or OF_SIGNS.search(words) or not OF_SIGMOIDS.search(words):
        return None
    fit = set()
    for text in texts:
        for found in OF_ONE_OUTPUT.finditer(text):
            there = set(re.findall(rf"{NAME}|\\[A-Za-z]+", found["right"])) - {*OPERATORS, "\\frac"}
            labels = there & {*LABELS}
            sure = OF_A_LOGARITHM.search(words) or not re.search(r"1\s*-", found["right"]) and found["below"] not in there
            if sure and len(there) == 2 and len(labels) == 1 and "_" not in found["right"] and found["below"] not in labels:
                fit.add((*(there - labels), *labels))
    return fit.pop() if len(fit) == 1 else None


BARE_SUM = re.compile(r"\\sum(?:\\limits)?\s*(?=[\[({])")
OF_AN_EXAMPLE = re.compile(rf"\^\s*\{{\s*\(\s*{EXAMPLES}\s*\)\s*\}}")
BY_NAME = re.compile(r"(?:\\(?:mathrm|text|operatorname)\s*\{\s*sigmoid\s*\}|(?<![A-Za-z\\])sigmoid|\\sigma)\s*(?=(?:\\left)?\()")


def _by_its_logit(texts, words):
    r"""Return ``(texts, label, logit)`` where a binary loss is written in the logit, with \sigma(z) - y as its slope, or None."""
    texts = [BY_NAME.sub(r"\\sigma ", text) for text in texts]
    whole = "\n".join(texts)
    if OF_OTHERS.search(words) or not OF_SIGMOIDS.search(words) or ONE_INDEX.search(whole) or not re.search(r"\\(?:log|ln)", whole):
        return None
    found = re.search(rf"\\sigma\s*(?:\\left)?\(\s*([a-z])\s*(?:\\right)?\)\s*-\s*({NAME})(?!\w)|(?<![\w)])({NAME})\s*-\s*\\sigma\s*(?:\\left)?\(\s*([a-z])\s*(?:\\right)?\)", whole)
    if not found or (found[2] or found[3]) not in LABELS:
        return None
    return texts, found[2] or found[3], found[1] or found[4]


def read(texts, words=""):
    """Return ``(texts, letters, examples)`` of a text about two classes, or None.

    ``letters`` are Letters with ``two``; ``examples`` is the letter that counted the examples, or "".
    ``words`` is the whole text as typed.
    """
    texts = without_superscripts([BOLD.sub(lambda m: f"{m[1] or m[2]} ", text) for text in texts])
    texts = [BY_NAME.sub(r"\\sigma ", text) for text in texts]
    if any(ONE_MINUS.search(text) for text in texts):  # Loss = -sum[y log a + (1 - y) log(1 - a)] / N
        texts = [BARE_SUM.sub(lambda m: r"\sum_{i=1}^{m} " if ONE_MINUS.search(text) else m[0], text) for text in texts]
    texts, unit = _one_unit(texts)
    if not re.search(r"(?<![A-Za-z\\])x(?![A-Za-z])", "\n".join(texts)):  # Wᵀ X_i of one example
        texts = [re.sub(r"(?<![A-Za-z\\])X(?![A-Za-z])", "x", text) for text in texts] if any(OF_CAPITALS.search(text) for text in texts) else texts
    whole = "\n".join(texts)
    if ONE_MINUS.search(whole) and not re.search(r"soft-?max", words, re.I) and (LOGISTIC.search(whole) or OF_A_CALL.search(whole) or OF_SIGMOIDS.search(words) or OF_AN_EXAMPLE.search(whole)):
        apart = {letter for letter in "imn" if not _on_the_loss(texts, letter)}  # Σ_i (p_i − y_i)² beside a loss without i may be over the classes
        texts = _of_the_first_class([UNLIMITED.sub(lambda m: m[0] if apart & {m[1], m[2]} and SQUARED.search(text) else rf"\sum_{{{m[1] or m[2]}=1}}^{{m}} ", text) for text in texts])
        whole = "\n".join(texts)
    found = ONE_MINUS.search(whole)
    fraction = FRACTION.search(whole)
    difference = DIFFERENCE.search(whole)
    if CLASSES.search(OVER.sub("", whole)):
        return None
    own = ""
    if found and not fraction and not _label(whole, found[1], None):
        found = None  # d/dx ln(1 − σ(x)) is no loss
    if not (found or fraction or difference) and (signed := _by_a_gradient_alone(texts, words) or _by_one_output(texts, words)):
        probability, label = signed
        texts = [UNLIMITED.sub(lambda m: rf"\sum_{{{m[1] or m[2]}=1}}^{{m}} ", text) for text in texts]
    elif not (found or fraction or difference) and (called := _by_its_logit(texts, words)):
        texts, label, own = called
        probability = "\\sigma"
    elif not (found or fraction or difference):
        alone = _without_a_loss(texts, words)
        if alone is None and (slope := _by_a_slope_alone(texts, words)):
            alone = texts, *slope
        if alone is None:
            return None
        texts, probability, own = alone
        compared = re.search(rf"{_typed(probability)}\s*-\s*({NAME})|({NAME})\s*-\s*{_typed(probability)}", "\n".join(texts))
        label = compared and (compared[1] or compared[2]) or next(letter for letter in "ytqr" if not re.search(rf"(?<![A-Za-z\\]){letter}(?![A-Za-z])", whole))
    elif found or fraction:
        probability = found[1] if found else fraction[2] or fraction[4]
        label = _label(whole, probability, fraction)
    else:
        probability = difference[3]
        label = difference[2] if difference[1] == probability else difference[1]
    if not label or label == probability:
        return None
    texts, examples = _one_example(texts, probability, label)
    texts = [re.sub(rf"(?<![A-Za-z\\])([JLFEC]){OPENING}\s*(?:t|\\theta|w|\\beta)\s*(?:\\right)?\)", r"\1", text) for text in texts]
    texts = [_other_arguments(text, {"\\sigma", probability} if own else {"\\sigma"}) for text in texts]
    typed = "\n".join(texts)
    texts, argument = _without_calls(texts, probability)
    texts, sigma = _without_calls(texts, "\\sigma") if probability != "\\sigma" else (texts, argument)
    whole = "\n".join(texts)
    taken = {probability, label}
    alone = EXPONENT.search(whole) and not re.search(r"(?<![A-Za-z\\])[wWb](?![A-Za-z])|\\(?:theta|beta)", whole)  # f(x) = 1/(1 + e^{-x}): x is no feature
    logit = own or next((letter for letter in (argument, sigma) if re.fullmatch(r"[a-zα-ω]|\\(?:xi|eta|zeta|nu)", letter or "") and letter not in (*("" if alone else "x"), *taken)), "")
    logit = logit or next((name for name in re.findall(rf"\\partial\s*{re.escape(probability)}\s*\}}\s*\{{\s*\\partial\s*([a-zA-Z])(?![A-Za-z])\s*\}}", whole) if name not in "wxb"), "")
    logit = logit or next((name for name in re.findall(r"\}\s*\{\s*(?:\\partial|d)\s*([a-zA-Z])(?![A-Za-z_])\s*\}", whole) if name not in (*taken, *"wxbW") and not re.search(rf"1\s*-\s*{name}(?!\w)", whole)), "")
    logit = logit or next(letter for letter in "zasq" if letter not in taken and not re.search(rf"(?<![A-Za-z\\]){letter}(?![A-Za-z])", whole))
    slope = rf"\frac{{\partial {probability}}}{{\partial {logit}}} "
    primed = rf"(?:{_typed(probability)}|\\sigma){{}}(?!\s*')(?:\s*(?:\\left)?\(\s*{re.escape(logit)}\s*(?:\\right)?\))?"
    for primes, derivative in ((TWO_PRIMES, rf"\frac{{\partial^2 {probability}}}{{\partial {logit}^2}} "), (PRIME, slope)):
        texts = [re.sub(primed.replace("{}", primes), lambda m: derivative, text) for text in texts]
    function = re.compile(rf"(?<![A-Za-z\\])[fgh]{PRIME}\s*(?:\\left)?\(\s*{re.escape(logit)}\s*(?:\\right)?\)")  # the activation, whatever its letter
    texts = [function.sub(lambda m: slope, text) for text in texts]
    weight, feature, bias, texts = _linear(texts, logit, typed)
    if weight:
        texts = [re.sub(r"\\nabla(?![A-Za-z])(?!\s*[_^])", lambda m: rf"\frac{{\partial}}{{\partial {weight}}} ", text) for text in texts]
    texts = [re.sub(r"(?<![A-Za-z\\])e\s*\^\s*\{?\s*-\s*x\s*\}?", f"e^{{-{logit}}}", text) if feature and LOGISTIC.search(text) else text for text in texts]
    whole = "\n".join(texts)
    loss = next((name for name in LOSSES if name not in taken and re.search(rf"{_typed(name)}(?:\s*\([^()]*\))?\s*&?\s*=[^=]*\\(?:log|ln)", whole)), "")
    loss = loss or next((name for name in LOSSES if name not in taken and re.search(rf"{_typed(name)}(?:\s*\([^()]*\))?\s*&?\s*=", whole)), "")
    loss = loss or next((name for name in LOSSES if name not in taken and re.search(rf"\\partial\s*\{{?\s*{_typed(name)}", whole)), "L")
    if loss in LOSSES:
        texts = [re.sub(rf"({_typed(loss)}){OPENING}[^()=]*\)(?=\s*(?:&?\s*=|\}}|$))", lambda m: m[1], text) for text in texts]
    return texts, Letters(logit, probability, label, loss, weight, feature, bias, two=True), unit or examples


SOFTMAX = re.compile(r"softmax|\\sum[^=]{0,60}?(?:e\s*\^|\\exp)")


def _of_the_first_class(texts):
    """Write the letter of the logarithms for P(y = 1 | x), and one minus it for P(y = 0 | x), where no other class is named."""
    whole = "\n".join(texts)
    if set(re.findall(r"\\mathrm\{P\}_\{(\w+)\}", whole)) - {"0", "1"}:
        return texts
    name = ONE_MINUS.search(whole)[1]
    letter = "p" if name.startswith("\\mathrm{P}") else name
    return [text.replace(r"\mathrm{P}_{1}", f"{letter} ").replace(r"\mathrm{P}_{0}", f"(1 - {letter} )") for text in texts]


def _one_unit(texts):
    """Write the sum over the units of a layer as one over examples, and return their letter: each unit has a probability of its own."""
    whole = "\n".join(texts)
    indices = {m[1] or m[2] for m in ONE_INDEX.finditer(whole)}
    letter = indices.pop() if len(indices) == 1 else "n"
    unlimited = re.search(rf"\\sum\s*(?:\\limits)?\s*_\s*(?:\{{\s*{letter}\s*\}}|{letter}(?![A-Za-z]))(?!\s*\^)", whole)
    if letter in "imn" and not unlimited or not letter.isalpha() or not _on_the_loss(texts, letter) or SOFTMAX.search(whole):
        return texts, ""
    over = re.compile(rf"\\sum\s*(?:\\limits)?\s*_\s*(?:\{{\s*{letter}\s*(?:=\s*[01]\s*)?\}}|{letter}(?![A-Za-z]))(?:\s*\^\s*(?:\{{\s*\w\s*\}}|\w))?")
    index = re.compile(rf"_\s*(?:\{{\s*{letter}\s*\}}|{letter}(?![A-Za-z]))")
    if OVER.search(whole) and not over.search(whole):
        return texts, ""  # the index of a weight, beside a sum over examples
    return [index.sub("_n", over.sub(r"\\sum_{n=1}^{N} ", text)) for text in texts], letter


def _on_the_loss(texts, letter):
    """Say whether the logarithms of a binary loss have an index, or a number in brackets above."""
    index = re.compile(rf"_\s*(?:\{{\s*{letter}\s*\}}|{letter}(?![A-Za-z]))|\^\s*\{{?\s*\(\s*{letter}\s*\)")
    return any(ONE_MINUS.search(text) and index.search(text) for text in texts)


def _typed(name):
    return rf"(?<![A-Za-z\\]){re.escape(name)}(?![A-Za-z])" if name[:1] != "\\" else rf"{re.escape(name)}(?![A-Za-z])"


def _label(whole, probability, fraction):
    if fraction:
        return fraction[1] or fraction[3]
    p = re.escape(probability)
    found = re.search(rf"\(\s*1\s*-\s*({NAME})(?:{INDEX}|\^\{{?\([a-z]\)\}}?)?\s*\)", whole)
    return found[1] if found and not re.fullmatch(p, found[1]) else ""


def _one_example(texts, probability, label):
    """Leave out the sums and means over the examples, and their numbers on the letters."""
    counted = {letter for text in texts for m in OVER.finditer(text) for letter in m.groups() if letter}
    counted |= {m for text in texts for m in re.findall(rf"(?:{re.escape(probability)}|{re.escape(label)})\s*_\s*\{{?\s*([imn])\s*\}}?", text)}
    counted |= {m for text in texts for m in re.findall(r"\^\s*\{?\s*\(\s*([imn])\s*\)\s*\}?", text)}
    if not counted and any(MEAN.search(text) and re.search(r"\\(?:log|ln)", text) for text in texts):  # a mean whose sum is left out
        counted = {m[0].strip("{} ").rpartition("{")[2].rpartition("/")[2].strip() for text in texts for m in MEAN.finditer(text)}
    if not counted:
        return texts, ""
    letters = "".join(sorted(counted))
    numbered = rf"\^\s*\{{?\s*\(\s*[{letters}]\s*\)\s*\}}?|_\s*(?:\{{\s*[{letters}]\s*\}}|[{letters}](?!,))"
    result = []
    for text in texts:
        text = OVER.sub("\0", text)
        text = re.sub(numbered, "", text)
        text = re.sub(rf"_\s*\{{\s*[{letters}]\s*,?\s*([a-z])\s*\}}", r"_{\1}", text)
        result.append(_bracketed(MEAN.sub(lambda m: (m[1] or "") + "1 ", text)))
    return result, next(iter(sorted(counted)))


def _bracketed(text):
    """Put what a sum over the examples sums in brackets: all that stands behind it on its side, but a penalty."""
    while "\0" in text:
        start = text.index("\0")
        rest, depth, end = text[start + 1 :], 0, None
        for n, char in enumerate(rest):
            depth += (char in "{[(") - (char in "}])")
            if depth < 0 or depth == 0 and (char == "=" or rest.startswith("\\\\", n) or rest.startswith("\\end", n) or re.match(r"[+-]\s*\\?(?:frac\s*\{)?\s*\\lambda", rest[n:])):
                end = n
                break
        end = len(rest) if end is None else end
        inner = rest[:end].rstrip(" &,.\n")
        text = f"{text[:start]}({inner}){rest[len(inner):]}"
    return text


def _without_calls(texts, name):
    """Write the letter of a function for its calls; return what it was called with, as a letter, too."""
    argument = ""
    pattern = re.compile(rf"({_typed(name)})\s*(?:_\s*(?:\{{[^{{}}]*\}}|\\?\w+))?(?=\s*(?:\\left|\\big|\\Big)?\s*\()")
    result = []
    for text in texts:
        place = 0
        while m := pattern.search(text, place):
            opened = re.compile(OPENING).match(text, m.end())
            end = closed(text, opened.end())
            if end is None or re.match(r"\s*(?:1\s*-|-?\s*\\log)", text[opened.end() : end]):  # a product
                place = m.end()
                continue
            inside = re.sub(r"\\(?:left|right|big|Big)\b", "", text[opened.end() : end]).strip()
            if re.fullmatch(r"[a-zA-Z]|\\[a-z]+", inside):
                argument = argument or inside
            elif not re.search(r"[xX](?![A-Za-z])", inside):
                place = m.end()
                continue
            text = text[: m.start()] + m[1] + " " + text[end + 1 :]
            place = m.start() + len(m[1])
        result.append(text)
    return [re.sub(rf"({re.escape(name)})\s*_\s*(?:\\theta|\\beta|\{{\s*\\?(?:theta|beta|w|W)[^{{}}]*\}})", r"\1", text) for text in result], argument


def _other_arguments(text, functions):
    """Write out σ(−z) and σ(2z), whose argument is not the logit; σ of a number is left to nobody, since what it equals is rounded."""
    names = "|".join(map(_typed, sorted(functions)))
    place = 0
    while m := re.compile(rf"(?:{names}){OPENING}").search(text, place):
        end = closed(text, m.end())
        inside = "" if end is None else re.sub(r"\\(?:left|right)\b", "", text[m.end() : end]).strip()
        place = m.end()
        if re.fullmatch(r"-?\s*[\d.]+", inside):
            text = rf"{text[: m.start()]}\mathrm{{logistic}}({text[m.end() :]}"
        elif re.fullmatch(r"(?:-|-?\s*[\d.]+)\s*[a-z]", inside):
            text = rf"{text[: m.start()]}\frac{{1}}{{1 + e^{{-({inside})}}}}{text[end + 1 :]}"
            place = m.start()
    return text


def _linear(texts, logit, typed):
    """Return the letters of z = wᵀx + b, and the texts with the letter of the logit for wᵀx wherever it has none.

    ``typed`` has what the logistic function is called with, which the texts have no more.
    """
    if any(BY_ITS_INDEX.search(text) for text in texts):  # d_j h
        texts = [BY_ITS_INDEX_ALONE.sub(lambda m: rf"\frac{{\partial {m[2]}}}{{\partial \theta_{m[1]}}} ", text) for text in texts]
        texts = [BY_ITS_INDEX.sub(lambda m: rf"\frac{{\partial}}{{\partial \theta_{m[1]}}} ", text) for text in texts]
    whole = "\n".join(texts)
    found = DOT_ALONE.search(whole)
    weight, feature = (found[1], found[2]) if found else ("", "")
    defined = re.search(rf"{_typed(logit)}\s*&?\s*=\s*([a-zA-Z]|\\\w+)\s*(?:\\cdot\s*)?(x)\s*\+\s*([a-z])", whole)
    if not found and defined:
        weight, feature = defined[1], defined[2]
    if not weight and (other := re.search(r"(?:\\partial|\{\s*d)\s*\{?\s*(w|\\theta|\\beta|W)(?:_\{?([a-z])\}?)?\s*\}", whole)) and re.search(r"(?<![A-Za-z\\])[wW]?x(?![A-Za-z])", typed):
        weight, feature = other[1], "x"
    if not weight:
        return "", "", "", texts
    has_bias = re.search(r"\+\s*b(?![A-Za-z])|\\partial\s*\{?\s*b\s*\}", f"{whole}\n{typed}")
    bias = defined[3] if defined else "b" if has_bias else ""
    if not found and not defined:  # w x, without a transposition
        product = re.compile(rf"(?<![A-Za-z\\]){re.escape(weight)}\s*x(?![A-Za-z_^])" + (rf"\s*\+\s*{bias}(?![A-Za-z])" if bias else ""))
        texts = [text if re.search(rf"{_typed(logit)}\s*&?\s*=", text) else product.sub(lambda m: f" {logit} ", text) for text in texts]
    if found:
        product = rf"{re.escape(found[0])}(?:\s*\+\s*b(?![A-Za-z]))?"
        texts = [re.sub(rf"(?<![=&] )(?<!=)(?:{product})", lambda m: f" {logit} ", text) if not re.search(rf"{_typed(logit)}\s*&?\s*=\s*{product}", text) else text for text in texts]
        texts = [DOT_ALONE.sub(lambda m: f" {logit} " if (m[1], m[2]) == (weight, feature) else m[0], text) if not re.search(rf"{_typed(logit)}\s*&?\s*=", text) else text for text in texts]
    return weight, feature, bias, texts


def target_of(tree, letters):
    """Return what stands on the left: "logit", "probability", "bias", "weight", "slope" (∂p/∂z), "loss", or None."""
    tree = bare(tree)
    if tree in (("name", letters.loss, ()), ("name", letters.probability, ())):
        return "loss" if tree[1] == letters.loss else "activation"
    if tree[0] != "diff" or len(tree[2]) != 1 or tree[2][0][1] != 1:
        return None
    above, below = bare(tree[1]), bare(tree[2][0][0])
    if above[0] != "name" or below[0] != "name" or above[2]:
        return None
    if above[1] == letters.probability and below == ("name", letters.logit, ()):
        return "slope"
    if above[1] != letters.loss:
        return None
    return {letters.logit: "logit", letters.probability: "probability", letters.bias: "bias", letters.weight: "weight"}.get(below[1])


def right_in(letters, tree):
    """Return what a line is about and what is true of it, in the letters of the text."""
    target = target_of(tree, letters)
    z, p, y, loss, w, x, b = (in_text(one) for one in (letters.logit, letters.probability, letters.label, letters.loss, letters.weight, letters.feature, letters.bias))
    return {
        "logit": (f"∂{loss}/∂{z}", f"{p} − {y}"),
        "bias": (f"∂{loss}/∂{b}", f"{p} − {y}"),
        "weight": (f"∂{loss}/∂{w}", f"({p} − {y}) {x}"),
        "probability": (f"∂{loss}/∂{p}", f"−{y}/{p} + (1 − {y})/(1 − {p})"),
        "slope": (f"∂{p}/∂{z}", f"{p}(1 − {p})"),
        "activation": (f"the logistic function {p}", f"1/(1 + e^(−{z}))"),
        "loss": (f"the loss {loss}", f"−{y} ln {p} − (1 − {y}) ln(1 − {p})"),
    }.get(target, ("", ""))
