"""How people type formulas, turned into what the checker reads: each rule a pattern, and none that moves a line.

What is rewritten here means the same in every alphabet; what depends on the letters stands in ``letters``.
"""

import re

GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "η": "eta", "θ": "theta", "Θ": "Theta",
    "λ": "lambda", "μ": "mu", "π": "pi", "σ": "sigma", "τ": "tau", "φ": "phi", "ψ": "psi", "ω": "omega", "ℓ": "ell",
    "ξ": "xi", "ρ": "rho",
}  # fmt: skip
SUBSCRIPTS = dict(zip("₀₁₂₃₄₅₆₇₈₉ᵢⱼₖₘₙₗ", "0123456789ijkmnl"))
UNICODE = {
    "−": "-", "–": "-", "—": "-", "∂": r"\partial ", "∑": r"\sum ", "Σ": r"\sum ", "·": r"\cdot ", "⋅": r"\cdot ",
    "×": r"\times ", "≠": r"\neq ", "≤": r"\leq ", "≥": r"\geq ", "…": r"\dots ", "⋯": r"\dots ", "∇": r"\nabla ", "²": "^2",
    "ᵀ": r"^\top ", "⊙": r"\odot ", "≈": r"\approx ", "ŷ": r"\hat{y}", "\u00a0": " ",
    **{letter: rf"\{name} " for letter, name in GREEK.items()},
}  # fmt: skip
NAME = r"(?:\\(?:mathbf|boldsymbol|vec|hat|bar|tilde|mathcal|mathrm)\s*\{?\\?\w+\}?|\\(?!sum|frac|cdot|log|ln|exp|partial)[A-Za-z]+|[A-Za-z])"
INDEX = r"(?:_\{[^{}]*\}|_\w|_\\\w+)"
INDICATOR = r"(?:\\(?:mathbb|mathbf|mathbbm|bm|boldsymbol|mathds|mathrm|text)\s*\{?\s*[1I]\s*\}?|\\mathbb\s*1|\\mathbf\s*1|(?<![\w.])1(?=\s*(?:\\?\{|\[|_\{\s*\w\s*=)))"

RULES = [
    (r"\\text(?:bf|it|rm)?\s*\{\s*([A-Za-z])\s*\}", r"\\mathbf{\1}"),
    (r"\\(?:mathbf|boldsymbol|bm)\s+([A-Za-z])(?![A-Za-z])", r"\\mathbf{\1}"),
    (r"\\(?:text|mathrm|operatorname|textrm|mathop|mbox)\s*\*?\{\s*(?:log|ln)\s*\}", r"\\log "),
    (r"\\(?:text|mathrm|operatorname|textrm|mathop|mbox)\s*\*?\{\s*exp\s*\}", r"\\exp "),
    (r"\\(?:text|mathrm|operatorname|textrm|textit|mathop|mbox|mathit)\s*\*?\{\s*[Ss]oft-?[Mm]ax\s*\}", r"\\mathrm{softmax}"),
    (r"(?<![A-Za-z\\{])[Ss]oft[Mm]ax(?![A-Za-z])", r"\\mathrm{softmax}"),
    (r"(?<![A-Za-z\\{])(?:log|ln)(?=[^A-Za-z}])", r"\\log "),
    (r"(?<![A-Za-z\\{])exp(?=[^A-Za-z}])", r"\\exp "),
    (r"\\color\s*\{\w+\}|\\(?:displaystyle|left\.|right\.)(?![A-Za-z])", ""),
    (r"\\over(?=line|brace)", r"\\over"),
    (r"\{\s*(\\partial[^{}]*(?:\{[^{}]*\}[^{}]*)*)\\over\s*(\\partial[^{}]*(?:\{[^{}]*\}[^{}]*)*)\}", r"\\frac{\1}{\2}"),
    (r"\\nabla\s*_\s*(?:\{([^{}]*(?:\{[^{}]*\})?[^{}]*)\}|(\w))\s*(\\mathcal\s*\{\w\}|\\\w+|[A-Z])", r"\\frac{\\partial \3}{\\partial \1\2}"),
    (rf"(?<![A-Za-z\\])d({NAME}{INDEX}?)\s*/\s*d({NAME}{INDEX}?)", r"\\frac{\\partial \1}{\\partial \2}"),
    (r"\\mathrm\s*\{?d\}?\s*(?=[A-Za-z\\])", r"\\partial "),
    (rf"{INDICATOR}\s*(?:\\left)?\s*\\?[\[{{(]\s*(\w)\s*=+\s*(\w)\s*(?:\\right)?\s*\\?[\]}})]", r"\\delta_{\1\2}"),
    (rf"{INDICATOR}\s*_\s*\{{\s*(?:\\?[{{(\[])?\s*(\w)\s*=\s*(\w)\s*(?:\\?[}})\]])?\s*\}}", r"\\delta_{\1\2}"),
    (rf"{INDICATOR}\s*_\s*\{{\s*(\w)\s*,?\s*(\w)\s*\}}", r"\\delta_{\1\2}"),
    (r"(?<![\w}])\[\s*([a-z])\s*=+\s*([a-z])\s*\]", r"\\delta_{\1\2}"),
    (r"\\delta\s*_\s*\{\s*(\w)\s*=\s*(\w)\s*\}", r"\\delta_{\1\2}"),
    (r"\\delta\s*\(\s*(\w)\s*[,=-]+\s*(\w)\s*\)", r"\\delta_{\1\2}"),
    (r"_\{\s*([a-z])\s*\\in\s*[^{}]*(?:\{[^{}]*\})?\s*\}", r"_{\1}"),
    (r"\^\s*\{\s*\}", ""),
    (r",\s*(\.\.\.|\\[lc]?dots[bc]?(?![A-Za-z]))\s*(?![,\s])", r", \1, "),
    (r"_\{\s*([a-z])_\{?[a-z]\}?\s*\}", r"_{\1}"),
    (r"\\partial\s*\{\s*([^{}]*(?:\{[^{}]*\}[^{}]*)*)\}", r"\\partial \1"),
    (r"\\(?:implies|Rightarrow|iff|Leftrightarrow|rightarrow|to)(?![A-Za-z])", r"\\\\ "),
    (r"\\stackrel\s*\{[^{}]*\}\s*\{\s*=\s*\}|\\overset\s*\{[^{}]*\}\s*\{\s*=\s*\}|\\underset\s*\{[^{}]*\}\s*\{\s*=\s*\}|\\equiv(?![A-Za-z])|\\triangleq(?![A-Za-z])|\\coloneqq(?![A-Za-z])|:=", "="),
    (r"\\(?:therefore|because|Longrightarrow|leftarrow|Leftarrow|hookrightarrow)(?![A-Za-z])", ""),
    (r"\\mathrm\{softmax\}\s*'", r"\\mathrm{softmax}'"),
]  # fmt: skip
COMPILED = [(re.compile(pattern), by) for pattern, by in RULES]
SUPERSCRIPT = re.compile(r"\^\s*(?:\{\s*([(\[][A-Za-z0-9+\- ]*[)\]])\s*\}|([(\[]\w+[)\]])|\{?(\\ell|[L])\}?(?![\w}]))")


def plain(latex):
    """Return a formula as the checker reads it; a line stays a line."""
    for char, by in UNICODE.items():
        if char in latex:
            latex = latex.replace(char, by)
    latex = re.sub("[" + "".join(SUBSCRIPTS) + "]+", lambda m: "_{" + "".join(SUBSCRIPTS[c] for c in m[0]) + "}", latex)
    for pattern, by in COMPILED:
        latex = pattern.sub(by, latex)
    return latex


def without_superscripts(texts):
    """Drop a superscript that numbers a layer or an example where it is the same on every letter."""
    marks = {next(filter(None, m.groups())) for text in texts for m in SUPERSCRIPT.finditer(text)}
    if len(marks) != 1:
        return texts
    mark = next(iter(marks)).strip("()[] ")
    if any(re.search(rf"\\sum[^A-Za-z]*_\s*\{{?\s*{re.escape(mark)}\b", text) for text in texts):
        return texts
    return [SUPERSCRIPT.sub("", text) for text in texts]
