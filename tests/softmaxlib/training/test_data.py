"""The digits, as scikit-learn has them, and what other engines answered on them."""

import gzip
import importlib
import importlib.util

import numpy as np
import pytest
from site_build import ROOT

from softmaxlib.measured import load
from softmaxlib.training import digits as function

ROOM = ROOT / "softmaxlib" / "training"


def test_they_are_scikit_learns():
    X, y = function()
    from sklearn.datasets import load_digits

    theirs, classes = load_digits(return_X_y=True)
    assert X.dtype == np.float64 and y.dtype == np.intp
    assert np.array_equal(X, theirs) and np.array_equal(y, classes)


def test_the_script_makes_the_file_that_is_there():
    spec = importlib.util.spec_from_file_location("make_digits", ROOT / "benchmarks" / "digits.py")
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    assert script.FILE == ROOM / "digits.csv.gz"
    assert gzip.decompress(script.FILE.read_bytes()) == script.lines()


def test_a_changed_file_is_noticed(monkeypatch):
    module = importlib.import_module("softmaxlib.training.digits")  # the function has the same name
    monkeypatch.setattr(module, "SHA256", "0" * 64)
    with pytest.raises(ValueError, match="digits.csv.gz unpacks to lines with SHA-256 [0-9a-f]{64}, expected 0000"):
        function()


def test_their_licence_lies_beside_them():
    text = (ROOM / "digits.md").read_text(encoding="utf-8")
    assert "Creative Commons Attribution 4.0" in text and "Alpaydin" in text


def test_the_engines_are_those_that_are_pinned():
    pins = dict(
        line.split("==") for line in (ROOT / "benchmarks/engines-requirements.txt").read_text().splitlines() if "==" in line
    )
    versions = load("engines")["versions"]
    assert {name: versions[name] for name in ("jax", "numpy", "pyspark")} == {name: pins[name] for name in ("jax", "numpy", "pyspark")}


def test_the_lines_that_the_page_shows_are_those_that_ran():
    lines = load("engines")["jax"]["lines"]
    script = (ROOT / "benchmarks/engines.py").read_text(encoding="utf-8")
    page = (ROOT / "book/training.ipynb").read_text(encoding="utf-8")
    assert len([line for line in lines if line]) <= 10
    for line in filter(None, lines):
        assert f"    {line}\n" in script
        assert line.replace('"', '\\"') in page
