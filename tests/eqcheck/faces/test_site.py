"""Nothing that a reader sees escapes the checker: relation signs counted in the built pages.

The counting here shares no code with eqcheck: it knows braces, scripts and words, not formulas.
"""

import re

import pytest
from parsed import parsed
from site_build import ROOT, pages

from eqcheck import check_file

SIGN = re.compile(r":=|=|<|>|\\(?:approx|neq?|leq?|geq?|leqslant|geqslant|equiv|lt|gt)(?![A-Za-z])")


def without_groups(tex: str) -> str:
    """Drop scripts and everything else in braces."""
    kept, depth = [], 0
    for piece in re.findall(r"\\left|\\right|\\[A-Za-z]+|\\.|.", tex, flags=re.S):
        if piece == "{":
            depth += 1
        elif piece == "}":
            depth -= 1
        elif depth == 0:
            kept.append(piece)
    return "".join(kept)


def count_signs(tex: str) -> int:
    """Count the relation signs of one formula that stand between its sides."""
    tex = re.sub(r"(?<!\\)%[^\n]*", "", tex)
    tex = re.sub(r"^\\[(\[]|\\[)\]]$", "", tex.strip())
    tex = re.sub(r"\\begin\{cases\}.*?\\end\{cases\}", "", tex, flags=re.S)
    tex = re.sub(r"\\(?:begin|end)\{(?:aligned|split)\}", "", tex)
    tex = re.sub(r"\\boxed\{(.*)\}", r"\1", tex, flags=re.S)
    tex = re.sub(r"\\text\{\s*(?:if|for|where|when)\b[^}]*\}", "¦", tex)  # from here on a condition
    tex = re.sub(r"\bP\([^()]*\)", "P", tex)  # an event, of which nothing is claimed
    rows = without_groups(tex).split(r"\\")
    return sum(len(SIGN.findall(row.partition("¦")[0])) for row in rows)


def source(page):
    return next(path for suffix in (".ipynb", ".md") if (path := ROOT / f"{page}{suffix}").is_file())


def as_in_the_source(node):
    """Return the LaTeX of a formula in the notation of its source, which stands in the page beside the others."""
    return next(m["data-tex"] for m in node.find_all("math") if "source" in m.get("data-n", "source").split())


@pytest.mark.one_in(3)
@pytest.mark.parametrize("page", pages())
def test_every_relation_sign_that_is_shown_is_checked(site, page):
    article = parsed(site / f"{page}.html").article
    shown = sum(count_signs(as_in_the_source(node)) for node in article.select(".math") if node.find("math"))
    assert len(check_file(source(page))) == shown


@pytest.mark.parametrize(
    ("tex", "signs"),
    [
        (r"\(a_{i=1} = b\)", 1),
        (r"\[\begin{aligned} a &= b \\ &\le c \quad \text{if } i = j\end{aligned}\]", 2),
        (r"\[y = P(l = k)\]", 1),
        (r"\[y = \begin{cases} 1 & \text{if } i = j \\ 0 & \text{if } i \neq j\end{cases}\]", 1),
        (r"\(\sum_{k=1}^{K} x_k\)", 0),
        (r"\[a = \sum_{\substack{k=1 \\ k \neq j}}^{K} x_k\]", 1),
        (r"\(Z := 3 \approx 3\)", 2),
    ],
)
def test_the_counter_itself(tex, signs):
    assert count_signs(tex) == signs
