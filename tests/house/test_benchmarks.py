"""The benchmarks: the page shows the committed results, and the harness itself can tell good from bad."""

import importlib.util
import json
import re
import subprocess
import sys

import numpy as np
import pytest
from site_build import ROOT

from softmaxlib import softmax_jacobian

BENCHMARKS = ROOT / "benchmarks"
sys.path.insert(0, str(BENCHMARKS))

import accuracy  # noqa: E402
import detection  # noqa: E402
import edges  # noqa: E402
import peers  # noqa: E402
import render  # noqa: E402
import run  # noqa: E402
import speed  # noqa: E402

RESULTS = json.loads(render.RESULTS.read_text(encoding="utf-8"))
PEERS = {"SciPy", "scikit-learn", "PyTorch", "JAX"}


def pins():
    text = (BENCHMARKS / "requirements.txt").read_text(encoding="utf-8")
    return dict(re.findall(r"^([\w-]+)==(\S+)$", text, re.M))


class TestCommittedResults:
    @pytest.mark.parametrize("path", [render.REPORT, render.PAGE], ids=lambda path: path.stem)
    def test_a_page_is_what_they_render_to(self, path):
        text = path.read_text(encoding="utf-8")
        assert render.page(text, RESULTS) == text

    def test_the_report_has_a_place_for_every_part_and_the_book_for_the_loss(self):
        report, page = (
            re.findall(r"<!-- bench: (\w+) -->", path.read_text(encoding="utf-8")) for path in (render.REPORT, render.PAGE)
        )
        assert report == ["when", *run.SECTIONS] == ["when", *render.SECTIONS]
        assert page == ["loss", "when"]

    def test_another_figure_is_another_page(self):
        changed = json.loads(json.dumps(RESULTS))
        changed["speed"][0]["reached"] *= 2
        changed["accuracy"][0]["errors"]["loss"]["SciPy"]["max"] *= 2
        for path in (render.REPORT, render.PAGE):
            text = path.read_text(encoding="utf-8")
            assert render.page(text, changed) != text

    def test_they_are_of_a_whole_run_and_say_when_and_on_what(self):
        assert re.fullmatch(r"20\d\d-\d\d-\d\d", RESULTS["date"])
        assert re.fullmatch(r"[0-9a-f]{10}( with changes)?", RESULTS["commit"])
        assert RESULTS["quick"] is False and RESULTS["missing"] == []
        assert all(RESULTS["machine"][key] for key in ("cpu", "cores", "simd", "os", "python"))
        assert list(RESULTS["seconds"]) == list(run.SECTIONS)

    def test_they_are_of_the_pinned_versions(self):
        distributions = {"SciPy": "scipy", "scikit-learn": "scikit-learn", "PyTorch": "torch", "JAX": "jax"}
        for name, distribution in (distributions | {"NumPy": "numpy", "mpmath": "mpmath"}).items():
            assert RESULTS["versions"][name].split("+")[0] == pins()[distribution], name

    def test_the_accuracy_is_what_we_ask_of_ourselves(self):
        for dtype, quantity, only, allowed in render.ACCURACY_TARGETS:
            assert render.largest_error(RESULTS, dtype, quantity, only) <= allowed, (dtype, quantity, only)

    def test_the_others_lose_a_confident_loss_as_the_page_says(self):
        confident = [case for case in RESULTS["accuracy"] if case["case"].startswith("confident")]
        assert len(confident) == 2
        for case in confident:
            for quantity in ("loss", "gradient at target"):
                found = case["errors"][quantity]
                assert set(found) == PEERS | {"softmaxlib"}
                for name in PEERS:
                    assert found[name]["median"] * render.EPS[case["dtype"]] == pytest.approx(1, abs=0.01)

    def test_every_edge_is_answered(self):
        for row in RESULTS["edges"]:
            assert row["answers"]["softmaxlib"] == ("named" if row["right"] == "an error" else "right"), row

    def test_every_mistake_is_found_and_nothing_right_is_refused(self):
        for case in RESULTS["detection"]["cases"]:
            for K, said in case["said"]["softmaxlib"].items():
                passed = RESULTS["detection"]["seeds"] if case["kind"] == "right" else 0
                assert said["passed"] == passed, (case["case"], K)


class TestHarness:
    def test_it_runs_with_what_is_installed(self, tmp_path):
        out = tmp_path / "results.json"
        ran = subprocess.run(
            [sys.executable, BENCHMARKS / "run.py", "--quick", "--out", out], capture_output=True, text=True
        )
        assert ran.returncode == 0, ran.stderr
        results = json.loads(out.read_text(encoding="utf-8"))
        assert list(results) == list(RESULTS)
        installed = {name for name in PEERS if name in results["versions"]}
        assert "SciPy" in installed and installed | set(results["missing"]) == PEERS
        for row in results["edges"]:
            assert set(row["answers"]) == installed | {"softmaxlib"}
        assert "SciPy" in ran.stdout

    def test_a_part_of_it_stores_nothing(self):
        stored = (render.RESULTS, render.REPORT, render.PAGE)
        before = [path.read_bytes() for path in stored]
        ran = subprocess.run(
            [sys.executable, BENCHMARKS / "run.py", "--quick", "--only", "edges"], capture_output=True, text=True
        )
        assert ran.returncode == 0 and "softmax of a read-only array" in ran.stdout, ran.stderr
        assert [path.read_bytes() for path in stored] == before

    def test_it_refuses_a_part_that_it_does_not_have(self, capsys):
        with pytest.raises(SystemExit):
            run.main(["--only", "accuracy,beauty"])
        assert "--only beauty: expected some of accuracy, edges" in capsys.readouterr().err

    @pytest.mark.skipif(
        importlib.util.find_spec("torch") is not None, reason="everything is installed here"
    )
    def test_a_whole_run_needs_every_library(self, capsys):
        with pytest.raises(SystemExit):
            run.main(["--only", "edges"])
        assert "not installed: " in capsys.readouterr().err


class TestAccuracy:
    X, IDS = accuracy.logits("confident", np.random.default_rng(0), 3, 4)

    @pytest.fixture
    def truth(self):
        accuracy.mpmath.mp.dps = 50
        return accuracy.truth(self.X, self.IDS)

    def test_an_error_of_one_place_is_one_eps(self, truth):
        high, low = truth["softmax"]
        exact = high + low
        off = accuracy.errors(exact * (1 + 2.0**-52), (high, low), np.float64)
        assert 0.4 < off.min() and off.max() < 1.6
        assert accuracy.errors(exact, (high, low), np.float64).max() <= 0.5

    def test_a_lost_loss_is_wholly_wrong(self, truth):
        high, low = truth["loss"]
        assert (high > 1e-19).all() and (high < 1e-17).all()
        assert accuracy.errors(np.zeros(3), (high, low), np.float64) == pytest.approx(2.0**52)

    def test_a_wrong_library_is_seen(self):
        class Off(peers.Softmaxlib):
            name = "off"

            def __init__(self):
                super().__init__()
                self.log_softmax = lambda x: (1 + 1e-14) * self.lib.log_softmax(x)

        (case, *_) = accuracy.measure([peers.Softmaxlib(), Off()], quick=True)
        found = case["errors"]["log_softmax"]
        assert found["off"]["median"] > 40 > 3 > found["softmaxlib"]["max"]


class TestEdges:
    def test_an_answer_is_right_or_said(self):
        assert edges.judge([0, 1], [0, 1]) == "right"
        assert edges.judge([np.nan, np.nan], [0, 1]) == "nan"
        assert edges.judge([0.5, -np.inf], [0, 1]) == "0.5, −∞"
        assert edges.judge(np.float32(0.5), np.float64(0.5)) == "float32"
        assert edges.judge(np.zeros((0, 2)), np.zeros((0, 3))) == "shape (0, 2)"

    def test_a_refusal_is_told_from_a_number(self):
        def silent(peer):
            return 1.25

        def vague(peer):
            raise IndexError("out of bounds")

        def precise(peer):
            raise ValueError("target[1] = 3, expected 0..2")

        said = [edges.judge_refusal(ask, None, "target[1]") for ask in (silent, vague, precise)]
        assert said == ["1.25", "error", "named"]


class TestSpeed:
    @pytest.mark.parametrize("dtype", [np.float64, np.float32])
    def test_saturated_rows_are_subnormal_but_for_one(self, dtype):
        x = speed.logits((5, 7), dtype, True, np.random.default_rng(0))
        with np.errstate(under="ignore"):
            e = np.exp(x)
        assert x.dtype == dtype
        assert ((e == 1).sum(1) == 1).all()
        assert ((e > 0) & (e < np.finfo(dtype).tiny)).sum() == 5 * 6

    def test_a_slower_form_takes_longer(self):
        numbers = np.ones(200_000)
        times = speed.time_interleaved(
            {"once": lambda: numbers.sum(), "ten times": lambda: [numbers.sum() for _ in range(10)]},
            0.05,
            np.random.default_rng(0),
        )
        assert len(times["once"]) == len(times["ten times"]) >= 5
        assert times["ten times"].min() > 4 * times["once"].min()


def true_derivative(case):
    z = case.x.astype(np.float64) * case.scale
    size = case.factor * case.scale
    if case.base == "softmax":
        return size * softmax_jacobian(z)
    if case.base == "log_softmax":
        return size * (np.eye(len(z)) - case.p)
    return size * (case.labels.sum() * case.p - case.labels)


def disagreement(case):
    """The largest error of an entry, as a share of that entry."""
    true, stated = true_derivative(case), case.stated.astype(np.float64)
    size = np.maximum(np.abs(true), np.abs(stated))
    return (np.abs(true - stated) / np.where(size > 0, size, 1)).max()


@pytest.mark.parametrize("K", [4, 1000])
class TestDetection:
    def test_what_is_called_wrong_is_wrong(self, K):
        for name, case in detection.wrong_cases(np.random.default_rng(0), K):
            assert disagreement(case) > 1e-4, name

    def test_what_is_called_right_is_right(self, K):
        for name, case in detection.right_cases(np.random.default_rng(0), K):
            assert disagreement(case) < (1e-6 if case.dtype == np.float32 else 1e-9), name
