"""A statement is compared for all values of its free indices at once; one by one it would have the same verdict."""

from dataclasses import replace

import pytest
from site_build import ROOT

from eqcheck import check_file, check_markdown
from eqcheck.judging import comparing

PAGES = [*(ROOT / "book").glob("[co]*.ipynb"), *sorted((ROOT / "tests/eqcheck/data").glob("*.md"))]
DECLARED = """```{eqcheck}
index: {i: K, j: K, k: K, n: N}
assume: one-hot
symbols:
  a: real
  z_k: real
  x_n: real
  t_k: labels
  X_{nk}: real
  y_k: \\frac{e^{z_k}}{\\sum_j e^{z_j}}
  h_k: z_k^3
  \\gamma: class of t_k
```
"""
# What needs the indices one by one, and what only seems to agree when all are taken together.
HARD = [
    "h_{k+1} - h_k = z_{k+1}^3 - z_k^3", "z_k^k = z_k^k", "(-a)^k = (-1)^k a^k", r"\sum_{j=1}^{k} z_j = \sum_{i=1}^{k} z_i",
    r"\sum_{j=k}^{K} 1 = K - k + 1", r"\frac{\partial y_j}{\partial z_i} = y_j (\delta_{ij} - y_i)", r"y_j = y_i", r"z_i z_j = z_j z_i",
    r"\frac{\partial y_\gamma}{\partial z_i} = y_\gamma (\delta_{\gamma i} - y_i)", r"\frac{\partial y_\gamma}{\partial z_i} = y_\gamma (1 - y_i)",
    r"z_i = z_j, \quad i = j", r"z_i < z_j, \quad z_i < z_j", r"X_{ni} X_{nj} = X_{nj} X_{ni}", r"X_{ni} = X_{nj}", r"\sqrt{z_k}^2 = z_k",
    r"\prod_{k=1}^{n} a = a^n", r"\max_j X_{nj} \ge X_{nk}", r"t_i t_j = 0, \quad i \ne j", r"z_1 + \dots + z_k = \sum_{i=1}^{k} z_i",
]  # fmt: skip


def both(check, monkeypatch):
    at_once = check()
    monkeypatch.setattr(comparing, "_all_at_once", lambda sample, what: None)
    return at_once, check()


@pytest.mark.one_in(3)
@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_of_a_page(path, monkeypatch):
    at_once, one_by_one = both(lambda: check_file(path), monkeypatch)
    assert [replace(check, max_error=0) for check in at_once] == [replace(check, max_error=0) for check in one_by_one]
    assert [check.max_error for check in at_once] == pytest.approx([check.max_error for check in one_by_one], abs=1e-9, nan_ok=True)


def test_of_what_is_hard(monkeypatch):
    text = DECLARED + "".join(f"\n$$\n{formula}\n$$\n" for formula in HARD)
    at_once, one_by_one = both(lambda: check_markdown(text), monkeypatch)
    assert [(c.shown, c.verdict, c.message) for c in at_once] == [(c.shown, c.verdict, c.message) for c in one_by_one]
    assert {check.verdict for check in at_once} >= {"holds", "false"}


def test_most_of_the_book_is_settled_at_once(monkeypatch):
    """Otherwise nothing would be gained, and the tests above would compare one way with itself."""
    settled = []
    whole = comparing._all_at_once
    monkeypatch.setattr(comparing, "_all_at_once", lambda sample, what: settled.append(whole(sample, what)) or settled[-1])
    check_file(ROOT / "book/one_result.ipynb")
    assert sum(found is not None for found in settled) > len(settled) / 2
