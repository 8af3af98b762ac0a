"""Every equality of the book that holds, mistyped in every way: eqcheck must notice."""

import os
import random
from pathlib import Path
from unittest import mock

import eqcheck_mutants as em
import pytest

from eqcheck import text, value, verdict

ROOT = Path(__file__).parents[1]
PAGE = Path(__file__).with_name("data") / "eqcheck_mutants.md"
AT_MOST = 20_000  # mutants in `make test`; more than that are sampled unless EQCHECK_LONG is set
SAMPLE = 600
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
def report():
    """What became of the mutants of the book: of all of them, or of a sample if they are too many."""
    found = em.equalities_of([ROOT / "book"])
    everything = [mutant for equality in found for mutant in em.mutants(equality)]
    whole = len(everything) <= AT_MOST or "EQCHECK_LONG" in os.environ
    return em.run_mutants(everything if whole else random.Random(0).sample(everything, SAMPLE)), whole


def shown(mutants):
    return "\n".join(str(mutant) for mutant in mutants)


def test_every_mutant_of_the_book_is_caught(report, record_property):
    found, _ = report
    record_property("the book", str(found))
    assert found.equalities >= 100
    assert not found.not_caught, f"not caught:\n{shown(found.not_caught)}"


def test_few_mutants_of_the_book_are_caught_only_because_they_cannot_be_read(report):
    found, _ = report
    assert found.share("unread") <= 0.10, str(found)


def test_every_mutant_of_the_page_is_caught(page_report, record_property):
    record_property("tests/data/eqcheck_mutants.md", str(page_report))
    assert not page_report.not_caught, f"not caught:\n{shown(page_report.not_caught)}"
    assert page_report.share("unread") <= 0.10, str(page_report)


def test_equivalent_mutants_are_listed_with_their_reason(report, page_report):
    listed = em.listed()
    found = [*report[0].equivalent, *page_report.equivalent]
    unlisted = [m for m in found if (m.equality.title, m.title) not in listed]
    assert not unlisted, f"put these into {em.EQUIVALENT.name} under a reason:\n{em.as_entries(unlisted)}"
    assert all(reason.strip() for reason in listed.values())


def test_the_list_of_equivalent_mutants_holds_nothing_else(report, page_report):
    if not report[1]:
        pytest.skip("only a sample was judged: set EQCHECK_LONG")
    found = {(m.equality.title, m.title) for m in [*report[0].equivalent, *page_report.equivalent]}
    stale = sorted(set(em.listed()) - found)
    assert not stale, f"delete from {em.EQUIVALENT.name}, for the book no longer has them: {stale}"


def test_every_operator_is_at_work(page_report):
    counts = page_report.by_operator()
    assert counts.keys() >= OPERATORS, f"no mutant: {sorted(OPERATORS - counts.keys())}"
    assert all(counts[name]["false"] for name in OPERATORS)


def test_some_mutants_are_told_apart_by_the_assumption_that_they_need(page_report):
    assert page_report.share("assumption") > 0


def test_a_mutant_gets_the_verdict_that_its_whole_page_gives_it(page, page_report):
    """The short-cut (one link, points drawn once) against the page, read from its first line."""
    source = PAGE.read_text(encoding="utf-8")
    chosen = [m for m in page_report.mutants if source.count(m.equality.item.latex) == 1]
    for mutant in random.Random(1).sample(chosen, 60):
        equality = mutant.equality
        changed = source.replace(equality.item.latex, mutant.latex)
        walk = em.equalities(text.markdown(changed), PAGE.name)
        kept = [
            other.check
            for other in walk
            if other.item.line == equality.item.line
            and other.chain_number == equality.chain_number
            and (other.link_number == equality.link_number or mutant.of_head)
        ]
        links = sum(link.sign == "=" for link in equality.chain.links) if mutant.of_head else 1
        refuted = sum(link.mark == "false" for link in equality.chain.links) if mutant.of_head else 0
        survives = len(kept) == links - refuted and all(check.assumption <= equality.check.assumption for check in kept)
        assert survives == (mutant.fate == "equivalent"), str(mutant)


# The test can fail: where the checker is blind, mutants get away.


def get_away(page, *patches):
    """Return the mutants that survive a weakened checker and are not equivalent to a sound one."""
    mutants = [mutant for equality in page for mutant in em.mutants(equality)]
    with mock.patch.multiple(patches[0], **patches[1]):
        for mutant in mutants:
            em.judge(mutant)
    return [m for m in mutants if m.fate == "survived" and not em.equivalent(m)]


def test_an_absurd_tolerance_lets_mutants_get_away(page):
    assert len(get_away(page, verdict, {"TOLERANCE": 1e9})) > 500


def test_one_hot_labels_alone_let_mutants_get_away(page):
    draw = verdict._draw
    caught = get_away(page, verdict, {"_draw": lambda kind, _, *rest: draw(kind, "one-hot", *rest)})
    assert any(m.operator == "exponent added" for m in caught)


def test_a_checker_that_overlooks_exclusions_lets_mutants_get_away(page):
    caught = get_away(page, value, {"_all": lambda *_: True})
    assert any(m.operator == "exclusion added" for m in caught)
