"""What an expression is that a text mentions and states nothing of: p(1 - p) is the diagonal of the softmax Jacobian.

An expression is put behind the left sides that it may be meant for, and each is judged like a line that somebody typed.
What holds is told as a fact; what does not hold is told only where it gives what one mistake of the catalogue gives, and
only as what it would be: nobody has said what it is meant for.
"""

import re
from dataclasses import dataclass, field

from softmaxlib.mistakes import CATALOGUE

from ..answers import Answer, Mistake as MistakeOfIt, mistakes
from ..wording import in_text, readable
from . import dialect
from .alphabets import LABELS, Letters
from .expressions import NAMED, expressions
from .letters import typed as pattern_of
from .post import TRUE
from .telling import NEEDS

FUNCTIONS = {"log", "ln", "exp", "frac", "cdot", "times", "left", "right", "sum", "operatorname", "mathrm", "odot", "e", "delta", "quad", "text", "partial"}
NAME = re.compile(r"\\(?:hat|bar|tilde|mathbf|boldsymbol|vec|mathrm)\s*\{\s*\\?[A-Za-z]+\s*\}|\\[A-Za-z]+|[A-Za-z]+")
BELOW = re.compile(r"_\s*(?:\{[^{}]*\}|\w)")
INDICES = re.compile(r"_\s*(?:\{\s*([a-z])\s*\}|([a-z])(?![a-z]))")
CALL = re.compile(r"(\\(?:sigma|hat\s*\{\w\})|\\mathrm\{softmax\}|(?<![A-Za-z\\])(?:[A-Za-z]|softmax|sigmoid))\s*(?:\\left)?\(\s*([xzaosuhf])\s*(?:\\right)?\)")
IN_BRACKETS = re.compile(r"(?<![A-Za-z\\])([A-Za-z])\(\s*([i-n])\s*\)")
SLOPE_OF_A_CALL = re.compile(r"(?:\\sigma|sigmoid|sig|g|f)\s*(?:'|_?prime|_?derivative)\s*\(\s*\w+(?:\(\w\)|\s*\^\s*\{?\(?\w\)?\}?)?\s*\)")
OF_A_LAYER = re.compile(r"(?<=[A-Za-z}])\((?:L|l|\d)\)|\^\s*\{?\s*[\[(](?:L|l|\d)[\])]\s*\}?")
MOST = 6  # expressions that are tried
OF_AN_EXAMPLE = re.compile(r"\s*\*\s*(?:wt|weights?|sample_weight|w)\b|(?<![\w\\])(?:wt|weights?|sample_weight|w)\s*\*\s*")  # its weight, which is a factor of everything
OF_A_PROGRAM = re.compile(r"(?<![\w.])(1)(?:\.0*)?[dDfF](?!\w)|(?<![\w.])(?:np|torch|tf|math|self)\.(?=\w)")  # 1d, 1.0f, np.log
OF_AN_ARRAY = re.compile(r"(?<![\w\\.])([A-Za-z]\w+)\[\s*([a-z])\s*\]")
TURNED = re.compile(r"\.(?:T(?![A-Za-z])|transpose\(\s*\))")
DOT_PRODUCT = re.compile(r"(?<![\w.])(?:dot|inner|matmul)\(\s*((?:[^(),]|\([^()]*\))+?)\s*,\s*((?:[^(),]|\([^()]*\))+?)\s*\)")
A_SUM = re.compile(r"\\sum\s*\(((?:[^()]|\((?:[^()]|\([^()]*\))*\))*)\)")
WORDS_OF_PROBABILITY, WORDS_OF_LABEL = r"\mathrm{P}", r"\mathrm{Y}"
UPSTREAM = re.compile(r"(?<![\w\\])(?:d(?:out|y|Y|p|P|a|A|s|S|probs?|output|[LE]?d[fyY])|g(?:rad)?_?(?:out(?:put)?|y)|upstream\w*|top_diff|delta_out|grad(?:s|ient)?(?=.*\bsum\b|\s*-.*soft-?max|\s*\*)|(?<=\*\s)grads?)(?!\w)")
NO_PROBABILITIES = {"x", "z", "w", "W", "b", "L", "J", "E", "C", "X", "Z", "n", "m", "N", "K", "k", "i", "j", "T"}
# What a sentence speaks of, in the words of the field.
TOTAL = re.compile(r"(?:\bsum|Σ|∑|\\sum)[^.=\n]{0,20}=\s*(?!1(?![\d.]))\d")  # of the labels
BASE_TWO = re.compile(r"\blog_?\{?2\}?(?!\d)|\\log_\{?2|\bbase[- ](?:2|two)\b|\bin bits\b", re.I)
OF_A_LOGARITHM = re.compile(r"\blog[-_ ]?soft-?max|log of (?:the )?softmax", re.I)
OF_SECOND_ORDER = re.compile(r"\bhessians?\b|\bsecond[- ](?:order\s+)?(?:partial\s+)?derivatives?|\bh(?:ess)?\b\s*=", re.I)
OF_A_JACOBIAN = re.compile(r"\bjacobians?\b|diagonal|\b(?:derivatives?|gradients?|slopes?|derivation|differentiat\w+|backward)\b[^.;]{0,40}\bsoft-?max|\bsoft-?max[' ]?s?[^.;]{0,20}\b(?:derivatives?|derivation|gradients?|slopes?)\b", re.I)
OF_A_SIGMOID = re.compile(r"\bsigmoid|\blogistic|\blogit\b|\bσ|\\sigma", re.I)
OF_A_SLOPE_BY_P = re.compile(r"(?:cross[- ]?entropy|\bloss|\bcost|\bCE\b).{0,120}(?:derivative|gradient|backward)|(?:derivative|gradient|backward).{0,120}(?:cross[- ]?entropy|\bloss|\bcost|\bCE\b)", re.I | re.S)
SAID_TO_BE = re.compile(r"(?:\bis|\bas|\bhas|\bhave|\bgot|\bget|\bgives?|\bwrit\w+|\bwrote|\bbe|\bsays?|\binstead of|\brather than|:|=)\s*[`\"'“$(]*\s*$", re.I)
SQUARED = re.compile(r"squared?\b|\bMSE\b|[)\]]\s*\^\s*\{?\s*2|\*\*\s*2|²", re.I)
OF_THE_LOSS = re.compile(r"\bloss|\bcosts?\b|cross[- ]?entropy|\bgradients?\b|\berrors?\b|\bdeltas?\b|\blogits?\b|back[- ]?prop|\bbackward|output layer|\bdL\b|\bderivatives?\b", re.I)
OFF = re.compile(r"\boff[- ]?(?:the )?[- ]?diagonal|\bi\s*(?:≠|!=|\\neq?)\s*j\b|other entries", re.I)
OTHERS = r"(?:(?:others?|rest|remaining|wrong|incorrect)(?:\s+(?:classes|class|ones|entries|logits))?|elsewhere|else|otherwise)"
ZERO_ELSEWHERE = re.compile(rf"\b(?:0|zero)\s+(?:for\s+|at\s+|in\s+|on\s+|if\s+)?(?:all\s+)?(?:the\s+)?{OTHERS}\b|\b{OTHERS}\s*(?:(?:it|they)\s+)?(?:is|are|gets?|=|:|,)?\s*(?:0|zero)\b", re.I)
OF_A_PRODUCT = ("diagonal-only", "log-softmax-backward-sign")
OF_ANOTHER_SOFTMAX = re.compile(r"\btemperature|\bclass weights?|\bfocal|\bsmoothing", re.I)  # where p − t is not the gradient
IN_EXPONENTIALS = re.compile(r"e\s*\^\s*\{?\s*[-−]?\s*([a-z])(?![a-z])|\\?exp\s*\(\s*[-−]?\s*([a-z])\s*\)")


@dataclass
class Mention(Answer):
    """What one expression of a text is, in a sentence; ``mistakes`` where it is what a mistake gives, ``right`` whether it is something true, and ``defines`` whether a name is said to be it."""

    latex: str
    text_line: int
    sentence: str
    right: bool
    defines: bool
    mistakes: list = field(default_factory=list)


@dataclass(frozen=True)
class Known:
    """An expression in letters of roles: its LaTeX with indices, the names of its probabilities and labels, and its indices."""

    latex: str
    probability: str
    label: str
    indices: tuple
    logit: str
    called: dict  # what the text calls them, where that is a word

    @property
    def letters(self):
        return Letters(self.logit, self.probability, self.label or next(t for t in "tyqr" if t != self.probability), "L", "", "", "")


def found(text, judge, letters=None):
    """Return the :class:`Mention` of each expression of a text of which something can be told.

    ``judge`` reads a text under an alphabet and returns the lines with their verdicts, and whether there are two classes in it; ``letters`` is the alphabet in which the text's own lines were read, if there are any.
    """
    if OF_ANOTHER_SOFTMAX.search(text):
        return []
    result = list(_in_place(text))[:1]
    asked = [one for one in expressions(text) if not (one.defines and re.search(r"\\(?:log|ln)(?![A-Za-z])", one.latex))]  # a line that defines the loss is no slope
    tried = [(one, None if UPSTREAM.search(one.latex) else _known(one, letters)) for one in asked]
    tried = [(one, known) for one, known in tried if known or IN_EXPONENTIALS.search(one.latex) or UPSTREAM.search(one.latex)]
    for one, known in tried[:MOST]:
        told = _told(one, known, judge, text, letters) if known else _of_a_sigmoid(one, text, judge) or _of_a_product(one, text, judge)
        if told and told.sentence not in {other.sentence for other in result}:
            result.append(told)
    return sorted(result, key=lambda told: not told.mistakes)


IN_PLACE = re.compile(r"^[ \t>*`-]*(?P<line>(?P<name>[A-Za-z_]\w*)\s*\[(?P<index>[^\]\n=]*(?:\[[^\]\n]*\])?[^\]\n=]*)\]\s*(?P<sign>[-+])=\s*1(?:\.0*)?f?)(?![\w.])", re.M)
OF_THE_CLASS = re.compile(r"(?:^|[,\s.\[(])(?:\w*(?:label|target|true|class|truth|correct|gt|onehot)\w*|[ytc]|y_\w+)(?:\[\w+\]|\.\w+(?:\(\))?)?\s*$", re.I)


def _in_place(text):
    """Yield what can be told of a line that takes 1 off at the true class, probs[range(N), y] -= 1."""
    for m in IN_PLACE.finditer(text):
        if OF_THE_CLASS.search(m["index"]) and re.search(r"soft-?max|prob|cross[- ]?entropy", text, re.I):
            sentence = f"“{m['line']}” takes 1 off at the true class of each example, where the one-hot label is 1: where {m['name']} held the probabilities p, it is then p − t, the gradient of cross-entropy with respect to the logits."
            if m["sign"] == "+":
                yield Mention(m["line"], 1 + text.count("\n", 0, m.start("line")), f"“{m['line']}” adds 1 at the true class of each example: where {m['name']} held the probabilities p, it is then p + t. The gradient of cross-entropy with respect to the logits is p − t, with -= in place of +=.", False, False)
                continue
            if divided := re.search(rf"^[ \t]*{m['name']}\s*(?:/=|=\s*{m['name']}\s*/)\s*([A-Za-z_][\w.]*(?:\[0\])?)", text[m.end() :], re.M):
                sentence = f"{sentence[:-1]}; divided by {divided[1]} it is that of the mean over the examples."
            yield Mention(m["line"], 1 + text.count("\n", 0, m.start("line")), sentence, True, False)


def _known(one, letters):
    latex = OF_A_PROGRAM.sub(lambda m: "1" if m[1] else "", NAMED.sub(lambda m: WORDS_OF_LABEL, one.latex))
    latex = DOT_PRODUCT.sub(r"sum(\1 * \2)", TURNED.sub("", OF_AN_ARRAY.sub(r"\1_{\2}", latex)))
    latex = dialect.plain(SLOPE_OF_A_CALL.sub(lambda m: "SLOPE", latex))
    latex = OF_A_LAYER.sub("", OF_AN_EXAMPLE.sub("", latex))
    latex = re.sub(r"\\begin\{\w+\*?\}|\\end\{\w+\*?\}|&|(?<=\d)(?:\.0f?|f)(?![\w.])", "", latex)
    latex = IN_BRACKETS.sub(r"\1_{\2}", CALL.sub(r"\1 ", latex)).replace(r"\mathrm{softmax}", WORDS_OF_PROBABILITY)
    latex = re.sub(r"(?<![A-Za-z\\{])(?:softmax|sigmoid)(?![A-Za-z(])", lambda m: WORDS_OF_PROBABILITY, latex)
    if re.search(r"\\partial|\\nabla|\\(?:top|int)(?![A-Za-z])|\^\s*\{?\s*T", latex):
        return None
    names = []
    for m in NAME.finditer(BELOW.sub("", latex)):
        name = m[0]
        if name.lstrip("\\") not in FUNCTIONS and name != "SLOPE" and name not in names:
            names.append(name)
    called, typed = {WORDS_OF_PROBABILITY: "p", WORDS_OF_LABEL: "t"}, bool(INDICES.search(latex))
    for word in [name for name in names if re.fullmatch(r"[A-Za-z]{2,}", name)]:
        letter = next((free for free in "qsvg" if free not in names), "")
        if one.marked or not letter or len(word) > 12:
            return None
        latex = re.sub(rf"(?<![A-Za-z\\{{]){word}(?![A-Za-z])", letter, latex)
        names[names.index(word)] = letter
        called[letter] = word if typed else "p"
    roles = _roles(names, letters)
    if roles is None:
        return None
    probability, label = roles
    latex = latex.replace("SLOPE", f"{probability} (1 - {probability})")
    indices = tuple(dict.fromkeys(m[1] or m[2] for m in INDICES.finditer(latex)))
    if len(indices) > 2 or re.search(r"_\s*(?:\{\s*\d|\d)", latex):
        return None
    if not indices:
        for name in filter(None, roles):  # of a sum over all classes, and one entry of the others
            latex = A_SUM.sub(lambda m: m[0].replace(m[1], re.sub(rf"{pattern_of(name)}(?!\s*[_}}])", lambda n: f"{n[0]}_{{k}}", m[1])), latex)
            latex = re.sub(rf"{pattern_of(name)}(?!\s*[_}}])", lambda m: f"{m[0]}_{{i}}", latex)
        indices = ("i",)
    elif any(re.search(rf"{pattern_of(name)}(?!\s*[_}}])", latex) for name in filter(None, roles)):
        return None
    latex = A_SUM.sub(lambda m: rf"(\sum_{{k}} {m[1]})" if "_{k}" in m[1] else m[0], latex)
    logit = letters.logit if letters and not letters.two and letters.probability == probability else next(free for free in "zaox" if free not in (*roles, *indices))
    return Known(latex, probability, label, indices, logit, called)


def _roles(names, letters):
    """Return ``(probability, label)`` for the names of an expression, the second empty where it has none, or None."""
    if letters is not None and names and set(names) <= {letters.probability, letters.label} and letters.probability in names:
        return letters.probability, letters.label if letters.label in names else ""
    if letters is not None and len(names) == 2 and letters.probability in names and not set(names) & {letters.logit, letters.label, letters.loss}:
        other = next(name for name in names if name != letters.probability)
        if other in ("p", "q", "r", "t", "y"):
            return letters.probability, other  # q = softmax(z), and p of a text that has no other label
    labels = [name for name in names if name in (*LABELS, WORDS_OF_LABEL)]
    if len(names) == 1 and not labels and names[0] not in NO_PROBABILITIES:
        return names[0], ""
    if len(names) == 1 and names[0] == "y":
        return "y", ""
    if len(names) != 2 or not labels:
        return None
    label = labels[0] if len(labels) == 1 else "t" if set(labels) == {"y", "t"} else None
    other = next(name for name in names if name != label)
    return None if label is None or other in NO_PROBABILITIES else (other, label)


def _told(one, known, judge, text, letters=None):
    """Return what can be told of an expression, or None."""
    of_softmax = letters is not None and not letters.two and letters.probability == known.probability
    p, t, z = (known.called.get(name, in_text(name)) for name in (known.probability, known.label or "t", known.logit))
    i, j = known.indices[0], known.indices[1] if len(known.indices) > 1 else "k" if known.indices[0] == "j" else "j"
    said = f"{one.sentence}"
    sigmoid = OF_A_SIGMOID.search(f"{said} {one.latex}") and not re.search("soft-?max", text, re.I)

    two, hot = [False], [""]  # whether what was judged last is about two classes, and words where it holds for one-hot labels alone

    def line(left, right=None, condition=""):
        lines, of_two = judge(f"${left} = {right or known.latex}{condition}$", known.letters)
        two[:] = [of_two]
        hot[:] = [f", for {lines[-1].needs}" if lines and (lines[-1].needs == NEEDS["one-hot"] or lines[-1].needs and TOTAL.search(text)) else ""]
        return lines[-1] if lines else None

    def holds(*what):
        return (found := line(*what)) is not None and found.verdict == "holds"

    def fact(sentence):
        if BASE_TWO.search(text) and "∂L/∂" in sentence:
            sentence = f"{sentence}, if the logarithm of the loss is the natural one; with base 2 all of it is divided by ln 2, and 1.4427 times as large"
        return Mention(one.typed, one.line, f"“{readable(one.typed)}” is {sentence}.", True, one.defines)

    P, Z = known.probability, known.logit
    gradient, entry = rf"\frac{{\partial L}}{{\partial {Z}_{i}}}", rf"\frac{{\partial {P}_{i}}}{{\partial {Z}_{j}}}"
    about = f"∂L/∂{z}_{i}, the gradient of cross-entropy with respect to the logits"
    if known.label:
        if re.search(r"\\(?:log|ln)(?![A-Za-z])", known.latex):
            return _of_a_loss(one, known, judge) if letters is None else None
        if len(known.indices) > 1:
            return None
        if holds(gradient):
            return fact(about + hot[0])
        if holds(gradient, f"-({known.latex})"):
            return fact(f"−∂L/∂{z}_{i}: the gradient of cross-entropy with respect to the logits is {p}_{i} − {t}_{i}, with the other sign{hot[0]}")
        if holds(rf"\frac{{\partial L}}{{\partial {P}_{i}}}"):
            if two[0]:
                return fact(f"the derivative of the binary cross-entropy with respect to {p}, the probability of the one class of two; of a softmax with more classes ∂L/∂{p}_{i} is −{t}_{i}/{p}_{i}")
            return fact(f"∂L/∂{p}_{i}, the derivative of cross-entropy with respect to a probability; with respect to the logits it is {p}_{i} − {t}_{i}")
        if OF_A_SLOPE_BY_P.search(text) and holds(rf"\frac{{\partial L}}{{\partial {P}_{i}}}", _exchanged(known)):
            return Mention(one.typed, one.line, f"“{readable(one.typed)}” has the probabilities and the labels exchanged, if it is meant as the derivative of cross-entropy with respect to a probability: that is ∂L/∂{p}_{i} = −{t}_{i}/{p}_{i}.", False, one.defines)
        for sign, right in (("", known.latex), ("with the other sign, ", f"-({known.latex})")):
            judged = line(gradient, right)
            if judged is not None and not sign and not re.search("soft-?max", text, re.I) and [one.name for one in judged.mistakes] == ["binary-cross-entropy"]:
                return fact(f"the derivative of the binary cross-entropy with respect to {p}, the probability of the one class of two")
            mistake = judged.mistakes[0] if judged is not None and judged.verdict == "false" and len(judged.mistakes) == 1 else None
            if mistake and mistake.name == "squared-error-elementwise" and SQUARED.search(text):
                return None
            if mistake and not mistake.factor and mistake.name in CATALOGUE and CATALOGUE[mistake.name].kind == "logits":  # and not two at once
                elsewhere = " It is right for half the squared error of a sigmoid." if mistake.name == "extra-p-1-minus-p" and not sign and not re.search("soft-?max", text, re.I) else ""
                return _mistake(one, mistake, f"∂L/∂{z}_{i}, the gradient of cross-entropy,", f"{p}_{i} − {t}_{i}", sign, elsewhere)
        return None
    if re.fullmatch(rf"\s*{pattern_of(P)}\s*_\s*\{{?{i}\}}?\s*-\s*1\s*", known.latex) and (TRUE.search(said) or OF_THE_LOSS.search(text)):
        only = mistakes(["only-true-class"]) if TRUE.search(said) and ZERO_ELSEWHERE.search(said) else []
        elsewhere = f"for every other class it is {p}_{i}" + (", and not 0" if only else "")
        told = fact(f"∂L/∂{z}_{i} where {i} is the true class; {elsewhere}")
        told.mistakes = [MistakeOfIt("only-true-class", "", only)] if only else []
        return told
    diagonal = rf"\frac{{\partial {P}_{i}}}{{\partial {Z}_{i}}}"
    table = f"off the diagonal ∂{p}_{i}/∂{z}_{j} is −{p}_{i} {p}_{j}"
    if len(known.indices) == 2:
        if holds(entry):
            return fact(f"∂{p}_{i}/∂{z}_{j}, the softmax Jacobian")
        if holds(entry, known.latex, rf" \quad \text{{if }} {i} \neq {j}"):
            return fact(f"∂{p}_{i}/∂{z}_{j} off the diagonal of the softmax Jacobian, for {i} ≠ {j}; on it, it is {p}_{i}(1 − {p}_{i})")
        if holds(entry, known.latex, rf" \quad \text{{if }} {i} = {j}"):
            return fact(f"∂{p}_{i}/∂{z}_{j} for {i} = {j} alone, on the diagonal of the softmax Jacobian; {table}")
        if OF_A_JACOBIAN.search(text) and holds(entry, f"-({known.latex})", rf" \quad \text{{if }} {i} \neq {j}"):
            judged = line(entry, known.latex, rf" \quad \text{{if }} {i} \neq {j}")
            if off := next((mistake for mistake in judged.mistakes if mistake.name == "off-diagonal-sign"), None):
                return _mistake(one, off, f"∂{p}_{i}/∂{z}_{j} for {i} ≠ {j}, off the diagonal of the softmax Jacobian,", f"−{p}_{i} {p}_{j}")
        return None
    logarithm = rf"\frac{{\partial \log {P}_{i}}}{{\partial {Z}_{i}}}"
    if OF_A_LOGARITHM.search(said) and holds(logarithm):
        return fact(f"∂ln {p}_{i}/∂{z}_{i}, which is one entry for each logit: for another logit ∂ln {p}_{i}/∂{z}_{j} is −{p}_{j}")
    if holds(diagonal):
        if OF_SECOND_ORDER.search(said):
            return fact(f"∂²L/∂{z}_{i}², the diagonal of the Hessian of cross-entropy; off it, it is −{p}_{i} {p}_{j}")
        if sigmoid:
            return fact("the derivative of the sigmoid")
        if not of_softmax and not re.search("soft-?max|jacobian", text, re.I):
            return fact(f"the slope of a sigmoid whose output is {p}, and the diagonal of the softmax Jacobian; the gradient of cross-entropy with respect to the logits is {p} minus the label")
        return fact(f"the diagonal of the softmax Jacobian alone, ∂{p}_{i}/∂{z}_{i}; {table}")
    of_a_slope = sigmoid and re.search(r"derivative|slope|prime", said, re.I) and SAID_TO_BE.search(said.partition(one.typed)[0])
    if of_a_slope and len(re.findall(pattern_of(P), known.latex)) > 1 and not holds(diagonal, f"-({known.latex})") and line(diagonal).verdict == "false":
        return Mention(one.typed, one.line, f"“{readable(one.typed)}” is not the derivative of the sigmoid, which is {p}(1 − {p}) for {p} = σ(x).", False, one.defines)
    if (OF_A_JACOBIAN.search(said) or sigmoid) and holds(diagonal, f"-({known.latex})"):
        what = "the derivative of the sigmoid" if sigmoid else f"∂{p}_{i}/∂{z}_{i}"
        return Mention(one.typed, one.line, f"“{readable(one.typed)}” is minus {what}, which is {p}(1 − {p}).", False, one.defines)
    if OF_SECOND_ORDER.search(said) and holds(diagonal, rf"\frac{{1}}{{2}} ({known.latex})"):
        return fact(f"twice ∂²L/∂{z}_{i}², the diagonal of the Hessian of cross-entropy, which is {p}_{i}(1 − {p}_{i})")
    return None


def _exchanged(known):
    """Return an expression with the names of the probabilities and the labels exchanged."""
    names = {known.probability: known.label, known.label: known.probability}
    return re.sub("|".join(pattern_of(name) for name in names), lambda m: names[m[0]], known.latex)


def _of_a_sigmoid(one, text, judge):
    """Return what can be told of an expression in e^{-x} in a text about the sigmoid: it may be its derivative, or minus that."""
    power = IN_EXPONENTIALS.search(one.latex)
    if power is None or not OF_A_SIGMOID.search(text) or re.search("soft-?max", text, re.I):
        return None
    x, latex = power[1] or power[2], dialect.plain(one.latex)
    for sign, right in (("", latex), ("minus ", f"-({latex})")):
        lines, _ = judge(rf"$\sigma({x}) = \frac{{1}}{{1 + e^{{-{x}}}}}$ $\frac{{d \sigma({x})}}{{d {x}}} = {right}$", None)
        if len(lines) == 2 and lines[1].verdict == "holds":
            return Mention(one.typed, one.line, f"“{readable(one.typed)}” is {sign}the derivative of the sigmoid 1/(1 + e^(−{x})).", not sign, one.defines)
    return None


def _of_a_product(one, text, judge):
    """Return what can be told of an expression in the probabilities and an upstream gradient, A * (dA - sum(A * dA)), in a text about softmax."""
    if not re.search(r"soft-?max|exp\([^()]*\)\s*/\s*(?:np\.)?(?:sum|Z|S)\b", text, re.I):
        return None
    code = re.sub(r"\b(?:np|torch|tf|self)\.|\s*\*\s*(?=\*)", "", one.latex)
    code = re.sub(r"\(((?:[^()]|\([^()]*\))*)\)\.sum\(\s*\)", r"sum(\1)", code)
    code = re.sub(r"(?<!\w)(soft_?max)\(\s*\w+\s*\)", r"\1", code)
    words = [word for word in dict.fromkeys(re.findall(r"(?<![\w\[])[A-Za-z_]\w*", code)) if word not in ("sum", *"ijkn")]
    arrives = {m[0] for m in UPSTREAM.finditer(code)}
    upstream = [word for word in words if word in arrives]
    if len(upstream) != 1 or len(words) != 2 or "\\" in code:
        return None
    if OF_A_LOGARITHM.search(one.sentence) or OF_A_LOGARITHM.search(text) and not re.search(r"(?<!log)(?<!log[-_ ])soft-?max", text, re.I):
        return _of_a_log_softmax(one, code, words, upstream[0], judge)
    for word, letter in zip(words, ("g" if word in upstream else "p" for word in words)):
        code = re.sub(rf"(?<![\w\[]){word}(?:\[[\w, :]*\]|_\w)?(?!\w)", f"{letter}_i ", code)
    code = re.sub(r"sum\(((?:[^()]|\([^()]*\))*)\)", lambda m: rf"(\sum_{{k}} {m[1].replace('_i', '_k')})", code)
    lines, _ = judge(rf"$g = \frac{{\partial L}}{{\partial p}}$, $\frac{{\partial L}}{{\partial z_i}} = {dialect.plain(code)}$", Letters("z", "p", "t", "L", "", "", ""))
    if len(lines) != 2:
        return None
    product = f"the product of the upstream gradient {upstream[0]} with the softmax Jacobian"
    if lines[1].verdict == "holds":
        return Mention(one.typed, one.line, f"“{one.typed}” is {product}.", True, one.defines)
    mistake = lines[1].mistakes[0] if len(lines[1].mistakes) == 1 else None
    p = next(word for word in words if word not in upstream)
    return _mistake(one, mistake, f"{product},", f"{p} * ({upstream[0]} − Σ {p} * {upstream[0]})") if mistake and mistake.name in OF_A_PRODUCT else None


def _of_a_log_softmax(one, code, words, upstream, judge):
    """Return what can be told of the backward pass of log-softmax, grad - sum(grad) * p; any labels stand for what arrives."""
    p = next(word for word in words if word != upstream)
    for word, letter in ((upstream, "t"), (p, "p")):
        code = re.sub(rf"(?<![\w\[]){word}(?:\([a-z]\))?(?:\[[\w, :]*\]|_\w)?(?!\w)", f"{letter}_i ", code)
    code = re.sub(r"sum\(((?:[^()]|\([^()]*\))*)\)", lambda m: rf"(\sum_{{k}} {m[1].replace('_i', '_k')})", code)
    lines, _ = judge(rf"$\sum_{{k}} t_k \frac{{\partial \log p_k}}{{\partial z_i}} = {dialect.plain(code)}$", Letters("z", "p", "t", "L", "", "", ""))
    if not lines or lines[-1].verdict == "unread":
        return None
    is_a_softmax = "" if "softmax" in p else f", if {p} is the softmax"
    truth, product = f"{upstream} − {p} Σ {upstream}", f"the product of the upstream gradient {upstream} with the Jacobian of log-softmax"
    if lines[-1].verdict == "holds" and not lines[-1].needs:
        return Mention(one.typed, one.line, f"“{one.typed}” is {product}{is_a_softmax}.", True, one.defines)
    if not (one.defines or SAID_TO_BE.search(one.sentence.partition(one.typed)[0])):
        return None
    names = []
    for added in (r"p_i \sum_{k} t_k", "p_i"):
        turned, _ = judge(rf"$t_i + {added} = {dialect.plain(code)}$", Letters("z", "p", "t", "L", "", "", ""))
        names = names or (["log-softmax-backward-sign"] if turned and turned[-1].verdict == "holds" and not turned[-1].needs else [])
    found = [MistakeOfIt(name, "", mistakes([name])) for name in names]
    return Mention(one.typed, one.line, f"“{one.typed}” is not {product}: that is {truth}{is_a_softmax}.{' It is what log-softmax-backward-sign gives.' if names else ''}", False, one.defines, found)


def _of_a_loss(one, known, judge):
    """Return what can be told of an expression with a logarithm of the probabilities: it may be the loss, or minus it."""
    p, t = (known.called.get(name, in_text(name)) for name in (known.probability, known.label))
    latex = known.latex
    for sign, right in (("", latex), ("minus ", f"-({latex})")):
        lines, _ = judge(rf"$-\sum_{{k}} {known.label}_{{k}} \log {known.probability}_{{k}} = {right}$", known.letters)
        if lines and lines[-1].verdict == "holds":
            hot = f", for {lines[-1].needs}" if lines[-1].needs else ""
            return Mention(one.typed, one.line, f"“{readable(one.typed)}” is {sign}the cross-entropy −Σ {t}_k ln {p}_k{hot}.", not sign, one.defines)
    return None


def _mistake(one, mistake, what, truth, sign="", elsewhere=""):
    return Mention(one.typed, one.line, f"“{readable(one.typed)}”, if it is meant as {what} is not right: that is {truth}. {sign[:1].upper()}{sign[1:]}{'i' if sign else 'I'}t is what {mistake.name} gives.{elsewhere}", False, one.defines, [mistake])
