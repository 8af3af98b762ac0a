"""Words and signs that more than one answer needs: letters of LaTeX as text, lists with "and"."""

import re
import unicodedata

ACCENTS = {"hat": "\u0302", "tilde": "\u0303", "bar": "\u0304", "vec": "\u20d7", "dot": "\u0307"}
GREEK = dict(zip(
    "alpha beta gamma delta epsilon eta theta lambda mu pi sigma tau phi psi omega xi rho Theta Sigma Phi ell partial".split(),
    "αβγδεηθλμπστφψωξρΘΣΦℓ∂",
))  # fmt: skip


def in_text(letter):
    """Return a letter of LaTeX as plain text: ŷ, Θ, z."""
    found = re.fullmatch(r"\\(\w+)\s*\{(.*)\}", letter)
    if found and found[1] in ACCENTS:
        return unicodedata.normalize("NFC", in_text(found[2]) + ACCENTS[found[1]])
    if found:
        return in_text(found[2])
    return GREEK.get(letter.lstrip("\\"), letter.lstrip("\\"))


SIGNS = {
    "cdot": "·", "times": "×", "odot": "⊙", "neq": "≠", "ne": "≠", "leq": "≤", "geq": "≥", "approx": "≈", "sum": "Σ", "prod": "Π",
    "partial": "∂", "nabla": "∇", "dots": "…", "ldots": "…", "cdots": "…", "top": "ᵀ", "intercal": "ᵀ", "quad": " ", "qquad": " ",
    "log": "log", "ln": "ln", "exp": "exp", "max": "max", "min": "min", "infty": "∞", "in": "∈", "to": "→", "kappa": "k", "iota": "d",
}  # fmt: skip
DROPPED = re.compile(r"\\(?:left|right|[bB]igg?[lr]?|displaystyle|limits|,|;|:|!|nonumber)(?![A-Za-z])|\\(?:begin|end)\{\w+\*?\}|&|\$")
WRAPPED = re.compile(r"\\(?:mathrm|mathbf|boldsymbol|bm|text|textbf|operatorname|mathcal|mathbb|mbox|vec)\s*\{([^{}]*)\}")
GROUP = r"\{((?:[^{}]|\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\})*)\}"
FRACTION = re.compile(rf"\\[dt]?frac\s*{GROUP}\s*{GROUP}")


def readable(latex):
    """Return LaTeX as a line that can be read in a terminal: (e^{z_i})/(Σ_j e^{z_j}), ∂L/∂z_i."""
    for _ in range(6):  # fractions within fractions
        changed = FRACTION.sub(lambda m: f"{_bracketed(m[1])}/{_bracketed(m[2])}", latex)
        if changed == latex:
            break
        latex = changed
    latex = DROPPED.sub(" ", latex)
    latex = re.sub(r"\\(hat|tilde|bar|vec|dot)\s*(?:\{\s*(\w)\s*\}|(\w))", lambda m: in_text(f"\\{m[1]}{{{m[2] or m[3]}}}"), latex)
    latex = WRAPPED.sub(r"\1", latex)
    latex = re.sub(r"\\([A-Za-z]+)", lambda m: SIGNS.get(m[1], GREEK.get(m[1], m[0])), latex)
    latex = re.sub(r"([_^])\{\s*(\w)\s*\}", r"\1\2", latex)
    latex = re.sub(r"(?<![_^\\])\{([^{}]*)\}", r"\1", latex)
    latex = re.sub(r"(?<=∂)\s+(?=\w)|(?<=Σ)\s+(?=_)", "", latex)
    return " ".join(latex.split())


def _bracketed(part):
    """Put brackets around a side of a fraction that has a sign in it."""
    part = part.strip()
    plain = re.fullmatch(r"-?(?:\\partial\s*)?\\?\w+(?:\s*\{[^{}]*\})?(?:_\{[^{}]*\}|_\w+)?(?:\^\w)?", part)
    return part if plain else f"({part})"


def capitalised(sentence):
    """Return a sentence with a capital at its start; a letter that is a name, as in p_i, stays as it is."""
    named = re.match(r"[a-z](?![A-Za-z])(?!(?<=a) (?!is\b|has\b|stands\b|does\b|cannot\b|may\b))", sentence)
    return sentence if named else sentence[:1].upper() + sentence[1:]


def listed(parts, word="and"):
    """Return parts as one text: a, b and c."""
    parts = [str(part) for part in parts]
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {word} {parts[-1]}"


def ranges(numbers):
    """Return numbers of lines as text: 5 to 7 and 9."""
    runs = []
    for n in numbers:
        if runs and n == runs[-1][1] + 1:
            runs[-1][1] = n
        else:
            runs.append([n, n])
    parts = [str(a) if a == b else f"{a} to {b}" if b > a + 1 else f"{a} and {b}" for a, b in runs]
    return listed(parts)
