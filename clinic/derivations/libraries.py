"""How programs and their libraries write what a formula has otherwise: 1.0f, logit^{-1}(x), expit(x)."""

import re

NUMBER = re.compile(r"(?<![\w.])(\d+\.\d*)[fF](?!\w)")
INVERSE_OF_LOGIT = re.compile(
    r"(?:\\(?:text|mathrm|operatorname|mbox)\s*\{\s*logit\s*\}|(?<![A-Za-z\\{])logit)\s*\^\s*\{?\s*-\s*1\s*\}?|(?:\\(?:text|mathrm|operatorname)\s*\{\s*expit\s*\}|(?<![A-Za-z\\{_])expit)(?=\s*(?:\\left)?\()"
)


def spelt(latex):
    """Return a formula with plain numbers, and with σ for the inverse of the logit."""
    return INVERSE_OF_LOGIT.sub(r"\\sigma ", NUMBER.sub(r"\1", latex))
