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
