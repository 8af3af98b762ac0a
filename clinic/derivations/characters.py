"""Signs that no keyboard has, as LaTeX: small letters above and below the line, accents, Greek, operators.

What a sign is says Unicode itself: ᵢ is an i below the line, ŷ a y with a hat, 𝐳 a z in another font.
"""

import re
import unicodedata

SIGNS = {
    "−": "-", "–": "-", "—": "-", "∂": r"\partial ", "𝜕": r"\partial ", "∑": r"\sum ", "Σ": r"\sum ", "∏": r"\prod ", "√": r"\sqrt ", "·": r"\cdot ",
    "⋅": r"\cdot ", "∙": r"\cdot ", "•": r"\cdot ", "×": r"\times ", "÷": "/", "∕": "/", "⁄": "/", "≠": r"\neq ", "≤": r"\leq ", "≥": r"\geq ", "…": r"\dots ", "⋯": r"\dots ",
    "∇": r"\nabla ", "⊙": r"\odot ", "⊘": r"\oslash ", "∘": r"\odot ", "≈": r"\approx ", "≡": "=", "≔": "=", "≜": "=", "∈": r"\in ", "∞": r"\infty ", "∀": r"\forall ",
    "⇒": r"\Rightarrow ", "→": r"\rightarrow ", "⟹": r"\Rightarrow ", "∴": r"\therefore ", "′": "'", "’": "'", "‖": r"\|", "⊤": r"\top ", "ℓ": r"\ell ", "∣": "|",
    "\u00a0": " ", "\u2009": " ", "\u202f": " ", "\u200b": "", "\u2061": "", "\u2062": " ",
}  # fmt: skip
ACCENTS = {"\u0302": "hat", "\u0303": "tilde", "\u0304": "bar", "\u0305": "bar", "\u20d7": "vec", "\u0307": "dot"}
RAISED = {"<super>": "^", "<sub>": "_"}
GREEK = {"LAMDA": "lambda", "FINAL SIGMA": "varsigma"}
NO_SIGN_OF_ASCII = re.compile(r"[^\x00-\x7f]")


def as_latex(text):
    """Return a formula in which such signs are LaTeX; what is none of them stays."""
    if not NO_SIGN_OF_ASCII.search(text):
        return text
    found, script = [], ""
    for char in "".join(char if char in SIGNS else unicodedata.normalize("NFD", char) for char in text):  # ≠ would be an = with a stroke
        above, written = _read(char)
        if script and above != script:
            found[-1] += "}"
        if char in ACCENTS and found and re.fullmatch(r"[A-Za-z]|\\[a-z]+ ", found[-1]):
            found[-1] = rf"\{ACCENTS[char]}{{{found[-1].strip()}}}"
        elif above and above == script:
            found[-1] += written
        else:
            found.append(f"{above}{{{written}" if above else written)
        script = above
    if script:
        found[-1] += "}"
    written = unicodedata.normalize("NFC", "".join(found)).replace("^{2}", "^2").replace("^{T}", r"^\top ")
    return re.sub(r"(\\[A-Za-z]+) (?=[_^'])", r"\1", written)


def _read(char):
    """Return the sign before a letter that stands above or below the line, and the LaTeX of the letter itself."""
    if char in SIGNS or char.isascii():
        return "", SIGNS.get(char, char)
    kind, _, codes = unicodedata.decomposition(char).partition(" ")
    if kind in RAISED:
        return RAISED[kind], "".join(_read(chr(int(code, 16)))[1] for code in codes.split())
    if kind == "<fraction>":
        above, _, below = "".join(chr(int(code, 16)) for code in codes.split()).partition("⁄")
        return "", rf"\frac{{{above}}}{{{below}}}"
    if kind in ("<font>", "<compat>"):
        return "", "".join(_read(chr(int(code, 16)))[1] for code in codes.split())
    name = re.fullmatch(r"GREEK (SMALL|CAPITAL) LETTER ([A-Z ]+)", unicodedata.name(char, ""))
    if name:
        letter = GREEK.get(name[2], name[2].lower())
        return "", rf"\{letter.capitalize() if name[1] == 'CAPITAL' else letter} "
    return "", char
