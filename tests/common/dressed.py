"""Derivations as people type them: the lines of one derivation, with one mistake in one of them, dressed in many ways.

A derivation is a list of lines ``(left, sides, condition)`` in LaTeX with the letters a, p, t and L;
``WAYS`` makes a text of it: dollars, an align, ASCII, Unicode, a fence, a post with words around everything.
"""

import re

from written import CASES, GRADIENTS, JACOBIANS, spelt

SOFTMAX = ("p_k", ["\\frac{e^{a_k}}{\\sum_{i=1}^{K} e^{a_i}}"], "")
LOSS = ("L", ["-\\sum_{k=1}^{K} t_k \\ln p_k"], "")
SLOPE = ("\\frac{\\partial L}{\\partial p_k}", ["-\\frac{t_k}{p_k}"], "")
CHAIN = "\\sum_{k=1}^{K} \\frac{\\partial L}{\\partial p_k} \\frac{\\partial p_k}{\\partial a_j}"
JACOBIAN = "\\frac{\\partial p_i}{\\partial a_j}"
GRADIENT = "\\frac{\\partial L}{\\partial a_j}"

ALPHABETS = [
    dict(zip(("logit", "probability", "label", "loss"), letters))
    for letters in (
        ("a", "z", "y", "L"), ("z", "y", "t", "E"), ("z", "g", "y", "\\mathcal{J}"), ("z", "\\hat{y}", "y", "L"), ("a", "y", "t", "E"),
        ("o", "\\hat{y}", "y", "l"), ("f", "p", "y", "L"), ("z", "a", "y", "C"), ("x", "s", "y", "L"), ("s", "p", "t", "J"),
        ("h", "q", "p", "H"), ("u", "v", "r", "F"), ("z", "\\sigma", "y", "J"), ("z", "S", "y", "\\ell"), ("\\eta", "\\mu", "y", "\\ell"),
    )
]  # fmt: skip


def by_delta(*planted):
    return [(JACOBIAN, ["p_i (\\delta_{ij} - p_j)", *planted], "")]


def by_cases(*planted):
    return [(JACOBIAN, [CASES.format("p_i (1 - p_i)", "-p_i p_j"), *planted], "")]


def by_ifs(*planted):
    return [(JACOBIAN, ["p_i (1 - p_j)", *planted], "i = j"), (JACOBIAN, ["-p_i p_j"], "i \\neq j")]


def by_quotients(*planted):
    total, square = "\\sum_{m=1}^{K} e^{a_m}", "\\left(\\sum_{m=1}^{K} e^{a_m}\\right)^2"
    return [
        (JACOBIAN, [f"\\frac{{e^{{a_i}} {total} - e^{{a_i}} e^{{a_j}}}}{{{square}}}", "p_i (1 - p_j)", *planted], "i = j"),
        (JACOBIAN, [f"\\frac{{0 - e^{{a_i}} e^{{a_j}}}}{{{square}}}", "-p_i p_j"], "i \\neq j"),
    ]


def by_helper(*planted):
    """The normaliser has a letter of its own."""
    return [
        ("S", ["\\sum_{m=1}^{K} e^{a_m}"], ""), ("p_k", ["\\frac{e^{a_k}}{S}"], ""),
        (JACOBIAN, ["\\frac{e^{a_i} S - e^{a_i} e^{a_j}}{S^2}", "p_i (1 - p_j)", *planted], "i = j"),
        (JACOBIAN, ["\\frac{0 - e^{a_i} e^{a_j}}{S^2}", "-p_i p_j"], "i \\neq j"),
    ]


MIDDLES = {"delta": by_delta, "cases": by_cases, "ifs": by_ifs, "quotients": by_quotients, "helper": by_helper}


def right(middle):
    """Return the lines of a derivation without a mistake."""
    return [SOFTMAX, LOSS, SLOPE, *MIDDLES[middle](), (GRADIENT, [CHAIN, "p_j \\sum_{k=1}^{K} t_k - t_j", "p_j - t_j"], "")]


def with_gradient(middle, name):
    """Return the lines of a derivation whose last side is what a mistake makes of the gradient, and the number of that side."""
    formula, own = GRADIENTS[name], []
    if isinstance(formula, tuple):
        formula, definition = formula
        left, _, body = definition.partition(" = ")
        own = [(left, [body], "")]
    lines = [SOFTMAX, LOSS, SLOPE, *MIDDLES[middle](), *own, (GRADIENT, [formula], "")]
    return lines, sum(len(sides) for _, sides, _ in lines)


def with_jacobian(name):
    """Return the lines of a derivation whose Jacobian has a mistake, and the number of its side."""
    lines = [SOFTMAX, LOSS, (JACOBIAN, [JACOBIANS[name]], ""), SLOPE, (GRADIENT, [CHAIN, "p_j - t_j"], "")]
    return lines, 3


def on_weights(columns):
    """A derivation that ends with the weights: their logits, the chain rule, the gradient; without a mistake."""
    w, z = ("W_{dk}", "\\sum_{d=1}^{D} W_{dk} x_d") if columns else ("W_{kd}", "\\sum_{d=1}^{D} W_{kd} x_d")
    j = w.replace("k", "j")
    return [
        ("a_k", [z], ""), SOFTMAX, LOSS, (GRADIENT, ["p_j - t_j"], ""), (f"\\frac{{\\partial a_j}}{{\\partial {j}}}", ["x_d"], ""),
        (f"\\frac{{\\partial L}}{{\\partial {j}}}", [f"\\frac{{\\partial L}}{{\\partial a_j}} \\frac{{\\partial a_j}}{{\\partial {j}}}", "(p_j - t_j) x_d"], ""),
    ]  # fmt: skip


def with_weights(columns, wrong):
    """The same with a wrong last side, and its number."""
    lines = on_weights(columns)
    left, sides, condition = lines[-1]
    return [*lines[:-1], (left, [sides[0], wrong], condition)], sum(len(sides) for _, sides, _ in lines)


WEIGHTS = {"sign": "(t_j - p_j) x_d", "diagonal-only": "-t_j (1 - p_j) x_d", "squared-probabilities": "(p_j^2 - t_j) x_d", "stopped-at-probabilities": "-\\frac{t_j}{p_j} x_d"}


def by_classes(first=("p_j - 1", "p_j")):
    """A loss of the true class alone, and its gradient in two lines whose conditions are words."""
    return [SOFTMAX, ("L", ["-\\ln p_c"], ""), (GRADIENT, [first[0]], "for the true class"), (GRADIENT, [first[1]], "for the other classes")]


def in_letters(lines, letters):
    return [(spelt(left, letters), [spelt(side, letters) for side in sides], condition) for left, sides, condition in lines]


# --- ways of typing --------------------------------------------------------------------------------


def dollars(lines):
    return "\n\n".join(f"{_if(c, '$')}$${left} = {' = '.join(sides)}$$" for left, sides, c in lines)


def brackets(lines):
    return "\n\n".join(f"{_if(c, '$')}\\[ {left} = {' = '.join(sides)} \\]" for left, sides, c in lines)


def align(lines):
    rows = []
    for left, sides, condition in lines:
        tail = f" \\quad \\text{{if }} {condition}" if condition else ""
        rows += [f"{left} &= {sides[0]}{tail}", *(f"&= {side}{tail}" for side in sides[1:])]
    return "\\begin{align}\n" + " \\\\\n".join(rows) + "\n\\end{align}"


def post(lines):
    """Words around everything, formulas inside sentences."""
    said = ["Let", "The loss is", "I know that", "Then", "By the chain rule,", "So, I think,", "and also", "which gives"]
    text = "I try to follow my course on neural networks and I am stuck.\n\n"
    for n, (left, sides, condition) in enumerate(lines):
        text += f"For ${condition}$ I get " if condition else f"{said[n % len(said)]} "
        text += f"${left} = {' = '.join(sides)}$.\n" + "\n" * (n % 2)
    return text + "\nWhat am I doing wrong? Thanks!"


def one_a_line(lines):
    """LaTeX alone on its line."""
    return "\n".join(f"{left} = {' = '.join(sides)}" + (f" \\quad \\text{{if }} {c}" if c else "") for left, sides, c in lines)


def plain(lines):
    return "\n".join(f"{ascii_of(left)} = {' = '.join(map(ascii_of, sides))}" + (f"   if {ascii_of(c)}" if c else "") for left, sides, c in lines)


def indented(lines):
    """As in a docstring: a title, a few words, formulas that stand in."""
    text = "Gradient of the loss\n====================\n\n"
    for n, (left, sides, condition) in enumerate(lines):
        text += "Now the next step:\n" if n % 2 else ""
        text += f"    {ascii_of(left)} = {' = '.join(map(ascii_of, sides))}" + (f"    if {ascii_of(condition)}" if condition else "") + "\n\n"
    return text


def in_chains(lines):
    """ASCII with one side on each line."""
    text = ""
    for left, sides, condition in lines:
        text += (f"{ascii_of(condition)}: " if condition else "") + f"{ascii_of(left)} = {ascii_of(sides[0])}\n"
        text += "".join(f"  = {ascii_of(side)}\n" for side in sides[1:])
    return text


def fence(lines):
    return "This is what I have:\n\n```\n" + plain(lines) + "\n```\n\nIs it right?"


def spans(lines):
    """Each formula between backticks."""
    return "\n\n".join(f"{_if(c, '`', ascii_of)}`{ascii_of(left)} = {' = '.join(map(ascii_of, sides))}`" for left, sides, c in lines)


def unicode(lines):
    def typed(text):
        text = re.sub(r"\bsum_", "Σ_", ascii_of(text)).replace("-", "−").replace("*", "·")
        return re.sub(r"(?<![A-Za-z])d(?=[A-Za-z]\w*(?:_\w)?/d)|(?<=/)d(?=[A-Za-z])", "∂", text).replace("yhat", "ŷ").replace("!=", "≠")

    return "\n".join((f"Case {typed(c)}:\n" if c else "") + f"{typed(left)} = {' = '.join(map(typed, sides))}" for left, sides, c in lines)


def decorated(text, letters, mark):
    """Return LaTeX with a mark on every indexed letter of the logits, probabilities and labels: p_k^{(i)}, \\mathbf{p}_k, p_k(x)."""
    names = "|".join(re.escape(letters[role]) for role in ("logit", "probability", "label"))
    pattern = re.compile(rf"(?<![A-Za-z\\\\])({names})_(\\{{\\w\\}}|\\w)(?![A-Za-z])")
    return pattern.sub(lambda m: MARKS[mark](m[1], f"_{m[2]}"), text)


MARKS = {
    "example": lambda name, index: f"{name}{index}^{{(i)}}" if "_i" not in index else f"{name}{index}",
    "layer": lambda name, index: f"{name}{index}^{{[L]}}", "step": lambda name, index: f"{name}{index}^{{(t)}}",
    "bold": lambda name, index: f"\\mathbf{{{name}}}{index}" if name.isalpha() else f"{name}{index}",
    "none": lambda name, index: f"{name}{index}",
}  # fmt: skip
WAYS = {
    "dollars": dollars, "brackets": brackets, "align": align, "post": post, "one a line": one_a_line,
    "plain": plain, "indented": indented, "in chains": in_chains, "fence": fence, "spans": spans, "unicode": unicode,
}  # fmt: skip
OF_LATEX = ("dollars", "brackets", "align", "post", "one a line")


def _if(condition, mark, typed=str):
    if condition.startswith("for"):
        return f"{condition.capitalize()}:\n\n"
    return f"If {mark}{typed(condition)}{mark}:\n\n" if condition else ""


GREEK = "eta mu sigma ell delta".split()


def ascii_of(latex):
    """Return LaTeX as it is typed without LaTeX: (e^{a_i}) is exp(a_i), fractions have a stroke."""
    if found := re.fullmatch(r"\\begin\{cases\}\s*(.*?)\s*&\s*\\text\{if \}\s*(.*?)\s*\\\\\s*(.*?)\s*&.*\\end\{cases\}", latex):
        raise ValueError(f"cases cannot be typed so: {found[0]}")
    text = latex
    while (start := text.find("\\frac{")) >= 0:
        above, rest = _group(text, start + 5)
        below, end = _group(text, rest)
        one, other = ascii_of(above), ascii_of(below)
        if re.fullmatch(r"d\S+", one) and re.fullmatch(r"d\S+", other):
            made = f"{one}/{other}"
        else:
            made = f"{_wrapped(one)}/{_wrapped(other)}"
        text = f"{text[:start]}{made}{' ' if text[end : end + 1].isalnum() else ''}{text[end:]}"
    while (start := text.find("e^{")) >= 0:
        power, end = _group(text, start + 2)
        text = f"{text[:start]}exp({ascii_of(power)}){text[end:]}"
    text = re.sub(r"\\sum_\{(\w)=1\}\^\{K\}", r"sum_\1", text)
    text = re.sub(r"\\sum_\{(\w) \\neq (\w)\}", r"sum_{\1 != \2}", text)
    text = re.sub(r"\\partial\s*", "d", text).replace("\\mathcal{J}", "J").replace("\\hat{y}", "yhat").replace("\\neq", "!=").replace("\\,", "*")
    text = re.sub(r"\\left|\\right", "", text).replace("\\ln", "log").replace("\\max", "max").replace("\\delta_{ij}", "delta_ij").replace("\\delta_{jc}", "delta_jc")
    text = re.sub(r"_\{(\w)\}", r"_\1", text)
    text = re.sub(r"\\(" + "|".join(GREEK) + r")", r"\1", text)
    if "\\" in text:
        raise ValueError(f"cannot be typed without LaTeX: {latex}")
    return " ".join(text.split())


def _wrapped(part):
    return part if re.fullmatch(r"\w+(?:\([^()]*\))?", part) else f"({part})"


def _group(text, at):
    depth = 0
    for n in range(at, len(text)):
        depth += (text[n] == "{") - (text[n] == "}")
        if not depth:
            return text[at + 1 : n], n + 1
    raise ValueError(text)
