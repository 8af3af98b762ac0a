"""The figures of the pages: what the page of the benchmarks says is what benchmarks/page.py has measured."""

import copy
import json
import re
import sys

from site_build import ROOT

sys.path.insert(0, str(ROOT / "benchmarks"))

import page  # noqa: E402

RESULTS = json.loads(page.RESULTS.read_text(encoding="utf-8"))
TEXT = page.REPORT.read_text(encoding="utf-8")


def test_the_page_is_what_the_results_render_to():
    assert page.PLACE.search(TEXT)
    assert page.rendered(TEXT, RESULTS) == TEXT


def test_another_figure_is_another_page():
    for name in page.PAGES:
        for figure in page.FIGURES:
            changed = copy.deepcopy(RESULTS)
            changed["pages"][name][figure]["here"] += 2  # by 1, a half may be rounded to the same even number
            assert page.rendered(TEXT, changed) != TEXT, (name, figure)


def test_they_are_of_a_whole_run_beside_a_commit():
    assert RESULTS["rounds"] >= page.ROUNDS and re.fullmatch(r"[0-9a-f]{7,40}", RESULTS["base"])
    assert list(RESULTS["pages"]) == list(page.PAGES)
    assert all(set(of) == {"base", "here"} for found in RESULTS["pages"].values() for of in found.values())


def test_the_ratio_is_of_the_same_figure():
    assert page.ratio({"base": 400.0, "here": 100.0}) == "0.25"
    assert page.ratio({"base": 0, "here": 1}) == "–"
