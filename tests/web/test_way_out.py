"""The way out of Jupyter Book 1, as far as it can be walked without the newest versions (`make next` goes on)."""

import functools
import importlib
import runpy
import shutil

import make_book
import pytest
import way_out
from site_build import ROOT

PAGE = '<article class="bd-article"><p>Some words, <span class="math">\\(a {}\\)</span> {}.</p></article>'


@pytest.fixture
def two_sites(tmp_path):
    """Write a page into each of two sites; return what differs between them."""

    def compare(one, other):
        for name, (formula, word) in (("one", one), ("other", other)):
            (tmp_path / name).mkdir()
            (tmp_path / name / "page.html").write_text(PAGE.format(formula, word), encoding="utf-8")
        return way_out.differences(tmp_path / "one", tmp_path / "other", ["page"])

    return compare


def test_blanks_make_no_difference(two_sites):
    assert two_sites(("= b", "stand here"), ("=b", "stand \n here")) == []


def test_another_word_or_formula_is_told(two_sites):
    found = two_sites(("= b", "stand"), ("= -b", "lie"))
    assert [line.split(":")[0] for line in found] == ["page, text", "page, formulas"]
    assert "'lie" in found[0] and "-b" in found[1]


def test_what_is_loaded_from_elsewhere_is_told(tmp_path):
    (tmp_path / "page.html").write_text('<script defer src="https://elsewhere.example/x.js"></script>', encoding="utf-8")
    assert way_out.foreign(tmp_path) == ["page.html loads https://elsewhere.example/x.js"]


def test_no_page_of_the_site_loads_from_elsewhere_or_differs_from_itself(site, monkeypatch):
    monkeypatch.setattr(way_out, "text_and_formulas", functools.cache(way_out.text_and_formulas))
    assert way_out.foreign(site) == []
    names = ["book/index", "book/notation"]
    assert set(names) < set(make_book.documents())
    assert way_out.differences(site, site, names) == []
    assert all(all(way_out.text_and_formulas(site / f"{name}.html")) for name in names)


def test_the_settings_become_a_conf_py_for_plain_sphinx(tmp_path):
    for name in ("_config.yml", "_toc.yml"):
        shutil.copy(ROOT / name, tmp_path)
    way_out.settings(tmp_path)
    conf = runpy.run_path(str(tmp_path / "conf.py"))
    assert conf["softmax_course"] is True and conf["html_theme"] == "sphinx_book_theme"
    assert "softmax_book" in conf["extensions"] and not set(way_out.LEFT_OFF) & set(conf["extensions"])
    for name in conf["extensions"]:
        importlib.import_module(name)
