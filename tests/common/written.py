"""The catalogue's gradient mistakes as people derive them: a few lines of LaTeX in any alphabet.

``a``, ``p``, ``t`` and ``L`` stand for the letters: ``written`` puts those of an alphabet in their places.
"""

import re

OWN = "q_k = \\frac{e^{p_k}}{\\sum_{i=1}^{K} e^{p_i}}"
SIGMOID = "\\frac{1}{1 + e^{-a_j}}"

# What each mistake makes of ∂L/∂a_j; a second text defines a letter of its own first.
GRADIENTS = {
    "labels-in-jacobian": "-t_j + \\frac{t_j^2}{p_j} + p_j \\sum_{k \\neq j} t_k",
    "diagonal-only": "-\\frac{t_j}{p_j} \\, p_j (1 - p_j)",
    "only-true-class": "\\begin{cases} p_j - 1 & \\text{if } j = c \\\\ 0 & \\text{otherwise} \\end{cases}",
    "wrong-index": "\\sum_{k=1}^{K} t_k p_k - t_j",
    "lost-reciprocal-off-diagonal": "-t_j (1 - p_j) + p_j \\sum_{k \\neq j} t_k p_k",
    "lost-reciprocal": "-p_j \\left(t_j - \\sum_{k=1}^{K} t_k p_k\\right)",
    "stopped-at-probabilities": "-\\frac{t_j}{p_j}",
    "sign": "t_j - p_j",
    "off-diagonal-sign": "-t_j (1 - p_j) - p_j \\sum_{k \\neq j} t_k",
    "jacobian-rows-summed": "0",
    "softmax-twice": "\\frac{e^{p_j}}{\\sum_{k=1}^{K} e^{p_k}} - t_j",
    "softmax-twice-exact": ("p_j \\left((q_j - t_j) - \\sum_{k=1}^{K} p_k (q_k - t_k)\\right)", OWN),
    "squared-error": "p_j \\left((p_j - t_j) - \\sum_{k=1}^{K} p_k (p_k - t_k)\\right)",
    "extra-p-1-minus-p": "(p_j - t_j) \\, p_j (1 - p_j)",
    "sigmoid": f"{SIGMOID} - t_j",
    "logits-for-probabilities": "a_j - t_j",
    "squared-probabilities": "p_j^2 - t_j",
    "log-base-2": "\\frac{1}{\\ln 2} (p_j - t_j)",
    "log-softmax-backward-sign": "-t_j - p_j \\sum_{k=1}^{K} t_k",
    "diagonal-without-square": "-t_j + p_j \\sum_{k \\neq j} t_k",
    "divided-twice": "\\frac{1}{K} (p_j - t_j)",
    "labels-over-logits": "-\\frac{t_j}{a_j}",
    "stopped-at-log-probabilities": "-t_j",
    "divided-by-p-again": "\\frac{p_j - t_j}{p_j}",
    "binary-cross-entropy": "-\\frac{t_j}{p_j} + \\frac{1 - t_j}{1 - p_j}",
    "sigmoid-slope": f"(p_j - t_j) {SIGMOID} \\left(1 - {SIGMOID}\\right)",
    "half-the-slope": "(p_j - t_j)(1 - p_j)",
    "squared-error-elementwise": "2 (p_j - t_j)",
    "maximum-after-exp": "\\frac{e^{a_j} - \\max_k a_k}{\\sum_{i=1}^{K} (e^{a_i} - \\max_k a_k)} - t_j",
    "true-class-everywhere": "p_c - 1",
    "probability-for-log-probability": "p_c (\\delta_{jc} - p_j)",
    "focal-factor-constant": "\\left(1 - \\sum_{k=1}^{K} t_k p_k\\right)^2 (p_j - t_j)",
}
CASES = "\\begin{{cases}} {} & \\text{{if }} i = j \\\\ {} & \\text{{otherwise}} \\end{{cases}}"
SIGMOID_I = SIGMOID.replace("a_j", "a_i")
# What each makes of ∂p_i/∂a_j.
JACOBIANS = {
    "labels-in-jacobian": CASES.format("p_i - t_i", "-p_i p_j"),
    "diagonal-only": "\\delta_{ij} \\, p_i (1 - p_i)",
    "jacobian-rows-summed": "0",
    "wrong-index": "p_i (\\delta_{ij} - p_i)",
    "off-diagonal-sign": CASES.format("p_i (1 - p_i)", "p_i p_j"),
    "diagonal-without-square": CASES.format("p_i", "-p_i p_j"),
    "logits-in-jacobian": "p_i (\\delta_{ij} - a_j)",
    "logits-for-probabilities": "a_i (\\delta_{ij} - a_j)",
    "squared-probabilities": "p_i^2 (\\delta_{ij} - p_j^2)",
    "sigmoid": f"\\delta_{{ij}} {SIGMOID_I} \\left(1 - {SIGMOID_I}\\right)",
}
# Why no line of LaTeX for a single example makes the others.
NOT_WRITTEN = {
    "labels-hardened": "with one-hot labels it is right, and arg max has no letter",
    "labels-not-summing-to-one": "p − t holds for labels that sum to 1, which the verdict says",
    "smoothing-loses-epsilon": "needs ε", "smoothing-uneven": "needs ε",
    "weights-times-residual": "needs class weights", "weights-on-logits": "needs class weights",
    "temperature-missing": "needs a temperature",
    "wrong-axis": "needs a batch", "normaliser-of-the-batch": "needs a batch",
    "bias-forgotten": "is about the parameters",
}  # fmt: skip

ALPHABETS = [
    {"logit": "a", "probability": "z", "label": "y", "loss": "L"},
    {"logit": "z", "probability": "y", "label": "t", "loss": "E"},
    {"logit": "z", "probability": "\\hat{y}", "label": "y", "loss": "\\mathcal{L}"},
    {"logit": "o", "probability": "p", "label": "y", "loss": "J"},
]


def spelt(latex, letters):
    """Return LaTeX in which a, p, t and L are the letters of an alphabet, and q is none of them."""
    to = {"q": "q" if "q" not in letters.values() else "v", "a": letters["logit"], "p": letters["probability"], "t": letters["label"], "L": letters["loss"]}
    return re.sub(r"(?<![A-Za-z\\])([aptLq])(?![A-Za-z])", lambda m: to[m[1]], latex)


def gradient(name, letters, dollars=True):
    """Return a derivation of two to five lines whose last but one is the mistake's formula."""
    formula = GRADIENTS[name]
    own = ()
    if isinstance(formula, tuple):
        formula, *own = formula
    lines = [
        "p_k = \\frac{e^{a_k}}{\\sum_{i=1}^{K} e^{a_i}}", *own, "L = -\\sum_{k=1}^{K} t_k \\ln p_k",
        "\\frac{\\partial L}{\\partial a_j} = " + formula,
    ]
    return _joined([spelt(line, letters) for line in lines], dollars)


def jacobian(name, letters, dollars=True):
    lines = ["p_k = \\frac{e^{a_k}}{\\sum_{i=1}^{K} e^{a_i}}", "L = -\\sum_{k=1}^{K} t_k \\ln p_k",
             "\\frac{\\partial p_i}{\\partial a_j} = " + JACOBIANS[name]]  # fmt: skip
    return _joined([spelt(line, letters) for line in lines], dollars)


def _joined(lines, dollars):
    return "\n\n".join(f"$$\n{line}\n$$" for line in lines) if dollars else "\n".join(lines)
