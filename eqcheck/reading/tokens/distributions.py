r"""Standard distributions: \mathcal{N}(x \mid \mu, \Sigma), \text{Bern}(y; p), whose densities every page knows, and the divergence KL(q ‖ p)."""

from dataclasses import replace

# How people write their names -> which one is meant.
STANDARD = {
    **dict.fromkeys(("\\mathcal{N}", "N", "\\mathscr{N}", "\\mathrm{Normal}", "\\mathrm{Gaussian}"), "normal"),
    **dict.fromkeys(("\\mathrm{Bern}", "\\mathrm{Ber}", "\\mathrm{Bernoulli}"), "Bernoulli"),
    **dict.fromkeys(("\\mathrm{Cat}", "\\mathrm{Categorical}"), "categorical"),
    **dict.fromkeys(("\\mathrm{Bin}", "\\mathrm{Binomial}"), "binomial"),
    **dict.fromkeys(("\\mathrm{Poisson}", "\\mathrm{Pois}", "\\mathrm{Poi}"), "Poisson"),
    **dict.fromkeys(("\\mathrm{Beta}",), "beta"),
    **dict.fromkeys(("\\mathrm{Gamma}", "\\mathrm{Gam}"), "gamma"),
    **dict.fromkeys(("\\mathrm{Exponential}", "\\mathrm{Exp}", "\\mathrm{Expon}"), "exponential"),
    **dict.fromkeys(("\\mathrm{Uniform}", "\\mathrm{Unif}", "\\mathcal{U}"), "uniform"),
    **dict.fromkeys(("\\mathrm{Laplace}", "\\mathrm{Lap}"), "Laplace"),
    **dict.fromkeys(("\\mathrm{Dir}", "\\mathrm{Dirichlet}"), "Dirichlet"),
    **dict.fromkeys(("\\mathrm{KL}", "D_{KL}", "\\mathbb{KL}"), "divergence"),
}  # fmt: skip


def standard(name, context):
    """Return which standard distribution a name stands for, unless the block gives it another meaning; else nothing."""
    return STANDARD.get(name, "") if context.declaring is None and name not in context.declared else ""


def mark_densities(tokens, context):
    r"""Return the tokens with the name before \mathcal{N}(x \mid \mu, \Sigma) as that of a function, and a ; in its place as a bar."""
    if not any(token.text in STANDARD for token in tokens):
        return tokens
    found = list(tokens)
    for n, token in enumerate(tokens[:-1]):
        if token.kind == "NAME" and tokens[n + 1].kind == "LP" and standard(token.text, context):
            bars = _parting(tokens, n + 1)
            if len(bars) == 1:
                found[n] = replace(token, kind="CALL")
                found[bars[0]] = replace(tokens[bars[0]], kind="GIVEN", text="|")
    return found


def _parting(tokens, start):
    """Return the places of the bars and semicolons that stand directly in the bracket which opens at ``start``."""
    depth, places = 0, []
    for n in range(start, len(tokens)):
        depth += (tokens[n].kind in ("LP", "LC", "LBAR")) - (tokens[n].kind in ("RP", "RC", "RBAR"))
        if depth == 0:
            break
        if depth == 1 and (tokens[n].kind == "GIVEN" or (tokens[n].kind, tokens[n].text) == ("COMMA", ";")):
            places.append(n)
    return places
