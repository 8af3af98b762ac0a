"""Functions and losses that a text calls by their names: KL(p||q), logit^{-1}(x), expit(x); signs with another name, and numbers as programs type them."""

import re

KL = r"(?<![A-Za-z\\])(?:D\s*_?\s*\{?\s*)?KL\s*\}?"
RULES = [(re.compile(pattern), by) for pattern, by in [
    (rf"{KL}\s*(?:\\left)?\(\s*[^()|]{{1,20}}(?:\|\|?|\\(?:\||parallel|Vert|mid)\s*)[^()|]{{1,20}}(?:\\right)?\)", "L"),
    (r"\\(d?)frac\s*\{\s*(d|\\partial)\s*(?:D_?\{?)?KL\}?\s*\}", r"\\\1frac{\2 L}"),
    (r"(?<![A-Za-z])([d∂])KL(?=\s*/\s*[d∂])", r"\1L"),
    (
        r"(?:\\(?:text|mathrm|operatorname|mbox)\s*\{\s*logit\s*\}|(?<![A-Za-z\\{])logit)\s*\^\s*\{?\s*-\s*1\s*\}?"
        r"|(?:\\(?:text|mathrm|operatorname)\s*\{\s*expit\s*\}|(?<![A-Za-z\\{_])expit)(?=\s*(?:\\left)?\()", r"\\sigma ",
    ),
    (r"\\bigtriangledown(?![A-Za-z])", r"\\nabla"),
    (r"\\overrightarrow\s*\{\s*([A-Za-z])_\{?(\w)\}?\s*\}", r"\\mathbf{\1}_{\2}"),
    (r"\\overrightarrow(?=\s*\{\s*[A-Za-z]\s*\})", r"\\mathbf"),
    (r"(?<![\w.])(\d+\.\d*)[fF](?!\w)", r"\1"),  # 1.0f
]]  # fmt: skip


def by_name(latex):
    """Return a formula with a letter for each such name."""
    for pattern, by in RULES:
        latex = pattern.sub(by, latex)
    return latex
