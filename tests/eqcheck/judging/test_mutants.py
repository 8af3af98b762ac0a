"""Equalities of the book that hold, mistyped in every way: eqcheck must notice.

One equality in ten, and all of them in `make test-long`: see ``sampling``.
"""

import random
from dataclasses import replace
from pathlib import Path
from unittest import mock

import eqcheck_mutants as em
import pytest
from sampling import WHOLE, one_in

from eqcheck import check_markdown
from eqcheck.judging import nearness, samples
from eqcheck.meaning.declarations import ASSUMPTIONS
from eqcheck.meaning.values import conditions
from eqcheck.reading.documents import markdown

ROOT = Path(__file__).parents[3]
PAGE = Path(__file__).parents[1] / "data" / "mutants.md"
OPERATORS = {
    "sign flipped", "index swapped", "term dropped", "factor dropped", "fraction dropped", "δ dropped",
    "ln dropped", "log dropped", "exp dropped", "∂ dropped", "sum sign dropped", "sum turned into a product",
    "fraction swapped", "function swapped", "symbol swapped", "exclusion added", "exclusion dropped",
    "exponent added", "exponent changed", "exponent dropped", "transpose added", "transpose dropped",
    "limit changed", "number changed", "condition turned round", "brackets dropped",
}  # fmt: skip


@pytest.fixture(scope="module")
def page():
    return em.equalities_of([PAGE])


@pytest.fixture(scope="module")
def page_report(page):
    return em.run(page)


@pytest.fixture(scope="module")
def book():
    """The equalities of the book by the way they are typed."""
    found = {}
    for equality in em.equalities_of([ROOT / "book"]):
        found.setdefault(equality.title, []).append(equality)
    return found


@pytest.fixture(scope="module")
def chosen(book):
    """Those whose mutants are judged: all that are typed alike, or none of them."""
    return one_in(10, sorted(book))


@pytest.fixture(scope="module")
def report(book, chosen):
    """What became of the mutants of the chosen equalities."""
    return em.run([equality for title in chosen for equality in book[title]])


def shown(mutants):
    return "\n".join(str(mutant) for mutant in mutants)


def test_every_mutant_of_the_book_is_caught(book, chosen, report, record_property):
    record_property("the book", str(report))
    assert sum(map(len, book.values())) >= 200 and report.equalities >= len(chosen) > 0
    assert not report.not_caught, f"not caught:\n{shown(report.not_caught)}"


@pytest.mark.wide_only
def test_few_mutants_of_the_book_are_caught_only_because_they_cannot_be_read(report):
    assert report.share("unread") <= 0.10, str(report)


def test_every_mutant_of_the_page_is_caught(page_report, record_property):
    record_property("tests/eqcheck/data/mutants.md", str(page_report))
    assert not page_report.not_caught, f"not caught:\n{shown(page_report.not_caught)}"
    assert page_report.share("unread") <= 0.10, str(page_report)


def test_equivalent_mutants_are_listed_with_their_reason(report, page_report):
    listed = em.listed()
    found = [*report.equivalent, *page_report.equivalent]
    unlisted = [m for m in found if (m.equality.title, m.title) not in listed]
    assert not unlisted, f"put these into {em.EQUIVALENT.name} under a reason:\n{em.as_entries(unlisted)}"
    assert all(reason.strip() for reason in listed.values())


def test_the_list_of_equivalent_mutants_holds_nothing_else(book, chosen, report, page, page_report):
    found = {(m.equality.title, m.title) for m in [*report.equivalent, *page_report.equivalent]}
    of_page = {equality.title for equality in page}
    judged = {*chosen, *of_page.difference(book)}
    stale = sorted(e for e in set(em.listed()) - found if e[0] in judged or e[0] not in {*book, *of_page})
    assert not stale, f"delete from {em.EQUIVALENT.name}, for the book no longer has them: {stale}"


def test_every_operator_is_at_work(page_report):
    counts = page_report.by_operator()
    assert counts.keys() >= OPERATORS, f"no mutant: {sorted(OPERATORS - counts.keys())}"
    assert {name for name in OPERATORS if not counts[name]["false"]} <= {"condition turned round"}  # two cases apply at once then: unread
    assert all(counts[name]["false"] + counts[name]["unread"] for name in OPERATORS)


def test_some_mutants_are_told_apart_by_the_assumption_that_they_need(page_report):
    assert page_report.share("assumption") > 0


def test_a_mutant_gets_the_verdict_that_its_whole_page_gives_it(page_report):
    """The short-cut (one link, points drawn once) against the page, read from its first line."""
    source = PAGE.read_text(encoding="utf-8")
    chosen = [m for m in page_report.mutants if source.count(m.equality.item.latex) == 1]
    for mutant in random.Random(1).sample(chosen, 20 if WHOLE else 8):
        equality = mutant.equality
        changed = source.replace(equality.item.latex, mutant.latex)
        walk = em.equalities(markdown.read(changed), PAGE.name)
        kept = [
            other.check
            for other in walk
            if (other.item.line, other.item.latex) == (equality.item.line, mutant.latex)
            and other.statement.chain == equality.statement.chain
            and (other.link_number == equality.link_number or mutant.of_head)
        ]
        links = sum(other.sign == "=" for other in equality.chain) if mutant.of_head else 1
        refuted = sum(other.marker.word == "false" for other in equality.chain) if mutant.of_head else 0
        needs = [ASSUMPTIONS.index(check.assumption) for check in [equality.check, *kept]]
        survives = len(kept) == links - refuted and max(needs) == needs[0]
        assert survives == (mutant.fate == "equivalent"), str(mutant)


# The test can fail: where the checker is blind, mutants get away.


def get_away(report, operator, module, **changed):
    """Return the mutants that a weakened checker lets pass and the sound one does not."""
    caught = [m for m in report.mutants if m.operator == operator and m.fate in ("false", "assumption")]
    with mock.patch.multiple(module, **changed):
        return [m for m in caught if em.judge(replace(m)).fate == "survived"]


def test_an_absurd_tolerance_lets_mutants_get_away(page_report):
    for operator in ("term dropped", "δ dropped", "sum sign dropped"):
        assert get_away(page_report, operator, nearness, TOLERANCE=1e9)


def test_one_hot_labels_alone_let_mutants_get_away(page_report):
    draw = samples.draw
    assert get_away(page_report, "exponent added", samples, draw=lambda kind, _, *rest: draw(kind, "one-hot", *rest))


def test_a_checker_that_overlooks_exclusions_lets_mutants_get_away(page_report):
    assert get_away(page_report, "exclusion added", conditions, all_hold=lambda *_: True)


# What the mutants have found, and what was mended for it.

FOUND = r"""
```{eqcheck}
index: {i: K, j: K, k: K, d: D}
symbols:
  x_d: real
  \vec x: '[x_d]'
  z_k: real
  \vec z: '[z_k]'
  t_k: labels
  A_{ij}: real
  \boldsymbol A: '[A_{ij}]'
  y_k: \frac{e^{z_k}}{\sum_i e^{z_i}}
  \vec y: '[y_k]'
  g_k(\vec z): \frac{e^{z_k}}{\sum_i e^{z_i}}
  \gamma: class of t_k
```

$$
%s
$$ (eq-found)
"""


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        (r"\begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix} = \begin{bmatrix} 2 \\ 12 \end{bmatrix}", "false"),
        (r"g_k(\vec x) = g_k(\vec z)", "false"),
        (r"\frac{\partial \log g_k(\vec z)}{\partial g_k(\vec z)} = \frac{1}{y_k}", "holds"),
        (r"\frac{\partial \log g_k(2 \vec z)}{\partial g_k(\vec z)} = \frac{1}{y_k}", "false"),
        (r"\frac{\partial \log g_k(\vec z)}{\partial g_k(2 \vec z)} = \frac{1}{y_k}", "unread"),
        (r"z_1 + z_2 + \dots + z_K = \sum_k z_k", "holds"),
        (r"z_1 - z_2 - \dots - z_K = 2 z_1 - \sum_k z_k", "holds"),
        (r"z_1 + z_2 - \dots + z_K = \sum_k z_k", "unread"),
        (r"\frac{\partial \vec y^T}{\partial \vec z} = \frac{\partial \vec y}{\partial \vec z}", "unread"),
        (r"\sum_i A_{ij} \delta_{i\gamma} = A_{\gamma j}", "false"),
        (r"\sum_i A_{ji} \delta_{i\gamma} = A_{j\gamma} % eqcheck: assume one-hot", "holds"),
        (r"\ln (-e^{z_k}) = z_k", "false"),
        (
            r"\boldsymbol A = \begin{bmatrix} A_{11} & \cdots & A_{1K} \\ \vdots & 1 & \vdots \\"
            r" A_{K1} & \cdots & A_{KK} \end{bmatrix}",
            "unread",
        ),
    ],
)
def test_what_the_mutants_found_stays_mended(formula, expected):
    (check,) = check_markdown(FOUND % formula)
    assert check.verdict == expected, check.message
