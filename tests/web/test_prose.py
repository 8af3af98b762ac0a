"""What the pages say in words and numbers: each figure that no cell prints is worked out here."""

import importlib.metadata
import json
import re
import tomllib
from fractions import Fraction
from pathlib import Path

import nbformat
import numpy as np
import pytest
from scipy.special import log_softmax
from site_build import ROOT

from softmaxlib import cross_entropy, linear_newton, linear_value_and_grad, softmax, softmax_jacobian
from softmaxlib.measured import load
from softmaxlib.training import calibration, digits, fit_linear

BOOK = ROOT / "book"
P, T = np.array([0.2, 0.3, 0.5]), np.array([0.1, 0.7, 0.2])


def words(name: str) -> str:
    """Return the text of a page without its code cells, every white space one space."""
    path = Path(name) if name.startswith("/") else BOOK / name
    if path.suffix == ".ipynb":
        cells = nbformat.read(path, as_version=4).cells
        text = "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    else:
        text = path.read_text(encoding="utf-8")
    return " ".join(text.split())


def steps_until_it_stays(rate: float) -> int | None:
    """Return from which step of gradient descent on p equals t to three decimals, None for never."""
    z, last = np.log(P), 0
    for step in range(1, 401):
        z = z - rate * (softmax(z) - T)
        if (softmax(z).round(3) != T).any():
            last = step
    return last + 1 if last < 400 else None


@pytest.mark.parametrize(
    ("rate", "steps", "said"),
    [
        (1, 29, "from step 29 on"),
        (4, 7, "with rate 4, seven steps are enough"),
        (5, 12, "with rate 5 it takes twelve"),
        (6, None, "From rate 6 on"),
    ],
)
def test_the_steps_of_gradient_descent(rate, steps, said):
    assert steps_until_it_stays(rate) == steps
    assert said in words("one_result.ipynb")


def test_with_two_classes_every_gradient_that_sums_to_zero_has_a_constant_ratio():
    p, t = np.array([0.3, 0.7]), np.array([0.6, 0.4])
    wrong = np.array([[p[0] * p[1], -p[0] * p[1]], [-p[0] * p[1], p[0] * p[1]]]) @ (p - t)
    assert wrong / (p - t) == pytest.approx([0.42, 0.42])
    ratios = softmax_jacobian(np.log(P)) @ (P - T) / (P - T)
    assert np.ptp(ratios) > 0.1  # with three it has not
    assert "With two it says nothing" in words("one_result.ipynb")


def test_a_penalty_shrinks_the_conserved_sums_below_two():
    assert "As long as 2ηλ is below 2 the sums shrink" in words("one_result.ipynb")
    factors = [abs(1 - Fraction(x, 10)) for x in range(1, 25)]
    assert [f < 1 for f in factors] == [x < 20 for x in range(1, 25)]


def hessian(features, weights):
    """Return the Hessian of softmax regression, (K·D, K·D), summed over the examples."""
    logits = features @ weights.T
    blocks = [np.kron(softmax_jacobian(z), np.outer(x, x)) for x, z in zip(features, logits)]
    return np.sum(blocks, axis=0)


def test_how_many_eigenvalues_of_the_hessian_are_zero():
    rng, zeros = np.random.default_rng(0), {}
    for n in (2, 50):
        eigenvalues = np.linalg.eigvalsh(hessian(rng.normal(size=(n, 3)), rng.normal(size=(4, 3))))
        zeros[n] = int((np.abs(eigenvalues) < 1e-10 * eigenvalues.max()).sum())
    assert zeros == {2: 6, 50: 3}
    said = "at least D eigenvalues that are 0 (with 2 examples, 3 features and 4 classes it has 6)"
    assert said in words("errata.md")


@pytest.mark.parametrize(
    ("dtype", "below", "above"), [(np.float64, 709.5, 710), (np.float32, 88.5, 89), (np.float16, 11, 11.1)]
)
def test_where_an_unshifted_softmax_ends(dtype, below, above):
    def unshifted(logit):
        with np.errstate(over="ignore", invalid="ignore"):
            e = np.exp(np.array([logit, logit], dtype))
            return e / e.sum(dtype=dtype)

    assert unshifted(below).tolist() == [0, 0]
    assert np.isnan(unshifted(above)).all()
    said = words("mistakes.ipynb")
    assert "from logits of 710 on (89 in float32, 11.1 in float16)" in said
    assert "try (709.5, 709.5)" in said


def test_what_scipys_log_softmax_keeps_of_a_small_loss():
    lost = {}
    for loss in 10.0 ** -np.arange(6, 17):
        z = np.array([0.0, np.log(np.expm1(loss))])
        assert cross_entropy(z, 0) == pytest.approx(loss, rel=1e-13)
        lost[loss] = abs(-log_softmax(z)[0] - cross_entropy(z, 0))
    assert max(lost.values()) <= 1.12e-16
    assert lost[1e-15] / 1e-15 == pytest.approx(0.11, abs=0.01)
    assert "rounds by up to 1.1e−16 (a tenth of a loss of 1e−15)" in words(str(ROOT / "benchmarks/REPORT.md"))


def test_the_median_times_beside_the_least_ones():
    rows = json.loads((ROOT / "benchmarks/results.json").read_text(encoding="utf-8"))["speed"]

    def time(row, library, which):
        forms = [form for form in row["ms"] if form.startswith(library) and "out=" not in form]
        found = [row["ms"][form] for form in forms]
        return min(ms["min"] if which == "least" else ms["quartiles"][1] for ms in found)

    assert len(rows) == 24
    assert all(time(row, "JAX", "least") < time(row, "softmaxlib", "least") for row in rows)
    slower = [row for row in rows if time(row, "JAX", "median") > time(row, "softmaxlib", "median")]
    assert [(row["operation"], row["shape"], row["dtype"], row["saturated"]) for row in slower] == [
        ("loss and gradient", [64, 32000], "float64", False),
        ("softmax", [64, 32000], "float64", False),
    ]
    one, two = ([f"{time(row, name, 'median'):.1f}" for name in ("JAX", "softmaxlib")] for row in slower)
    said = f"{one[0]} ms against {one[1]} for loss and gradient, {two[0]} ms against {two[1]} for softmax"
    assert said in words(str(ROOT / "benchmarks/REPORT.md"))


class TestTraining:
    """The numbers of the chapter on real data that none of its cells prints."""

    SAID = words("training.ipynb")

    @pytest.fixture
    def split(self):
        X, y = digits()
        return (X[:1297], y[:1297]), (X[1297:], y[1297:])

    @staticmethod
    def descend(X, y, rate, steps):
        W, b, losses = np.zeros((10, 64)), np.zeros(10), []
        for _ in range(steps):
            loss, (dW, db) = linear_value_and_grad((W, b), X, y, layout="W", l2=1 / len(X))
            losses.append(loss)
            W, b = W - rate * dW, b - rate * db
        return losses, (W, b)

    def test_how_steep_it_is(self, split):
        (X, y), _ = split
        losses, _ = self.descend(X, y, 0.03, 20)
        assert max(losses) > 6 and "with ten times as much the loss first jumps above 6" in self.SAID
        assert 4 / np.linalg.eigvalsh(X.T @ X / len(X))[-1] == pytest.approx(0.0015, abs=5e-5)
        assert 290 < X.sum(1).mean() < 330 and "Each image has some 300 in ink" in self.SAID

    def test_where_descent_is_after_a_thousand_steps(self, split):
        (X, y), (X_held, y_held) = split
        losses, (W, b) = self.descend(X, y, 0.003, 1000)
        best = fit_linear(X, y, l2=1 / len(X)).losses[-1]
        assert 10 <= losses[-1] / best < 11 and "still ten times as high as the *optimum*" in self.SAID
        assert cross_entropy(X_held @ W.T + b, y_held) == pytest.approx(0.28, abs=0.006)

    def test_what_is_misread_and_how_surely(self, split):
        (X, y), (X_held, y_held) = split
        p = {}
        for C in (0.0001, 0.01, 1):
            W, b = fit_linear(X, y, l2=1 / (C * len(X))).params
            p[C] = softmax(X_held @ W.T + b)
        misread = {C: set(np.flatnonzero(q.argmax(1) != y_held)) for C, q in p.items()}
        assert (len(misread[0.01] & misread[1]), len(misread[0.01]), len(misread[1])) == (33, 37, 39)
        assert "33 of the 37 images that are misread" in self.SAID and "39 of 500 are wrong with C = 1" in self.SAID
        sure, modest = (-np.log(p[C][np.arange(500), y_held]) for C in (1, 0.01))
        assert 1.5 < sure.mean() / modest.mean() < 1.65 and "more than half as large again" in self.SAID
        apart = sure - modest
        assert (round(apart.mean(), 2), round(apart.std(ddof=1) / np.sqrt(500), 2)) == (0.16, 0.05)
        assert "larger by 0.16 on average over the 500 images, and such a mean has a spread of 0.05" in self.SAID
        modest, sure = (calibration(p[C], y_held, bins=5) for C in (0.0001, 1))
        assert p[0.0001].max(1).mean() == pytest.approx(0.51, abs=0.005)
        assert (modest.came_true * modest.count)[modest.count > 0].sum() / 500 == pytest.approx(0.88)
        assert (sure.count[-1], sure.promised[-1].round(2), sure.came_true[-1].round(2)) == (468, 0.99, 0.95)

    def test_a_random_draw_is_kinder(self, split):
        X, y = digits()
        order = np.random.default_rng(0).permutation(len(X))
        W, b = fit_linear(X[order[:1297]], y[order[:1297]], l2=1 / 1297).params
        logits, true = X[order[1297:]] @ W.T + b, y[order[1297:]]
        assert np.sum(logits.argmax(1) != true) == 13 == 39 / 3 and "A third of the mistakes" in self.SAID
        assert 0.43 / cross_entropy(logits, true) == pytest.approx(5.3, abs=0.2) and "a fifth of the loss" in self.SAID

    def test_neighbours_in_the_file_are_alike(self):
        X, y = digits()
        squares = (X**2).sum(1)
        distances = squares[:, None] + squares - 2 * X @ X.T
        np.fill_diagonal(distances, np.inf)
        place, count = np.arange(len(X)), len(X)
        near = abs(distances.argmin(1) - place) <= 50
        chance = (np.minimum(place, 50) + np.minimum(count - 1 - place, 50)) / (count - 1)
        assert (round(100 * near.mean()), round(100 * chance.mean())) == (37, 5)
        assert "in 37 of 100 cases it is at most 50 places away, where chance would have 5" in self.SAID

    def test_the_descent_that_an_exercise_asks_about(self):
        (code,) = [cell.source for cell in nbformat.read(BOOK / "training.ipynb", as_version=4).cells if "descended = W, b" in cell.source]
        assert "for step in range(200):" in code and "the weights after two hundred steps of descent" in self.SAID

    def test_the_version_of_scikit_learn(self):
        assert f"`LogisticRegression` of scikit-learn {importlib.metadata.version('scikit-learn')}" in self.SAID

    def test_how_sure_the_optimum_is(self, split):
        (X, y), (X_held, y_held) = split
        W, b = fit_linear(X, y, l2=1 / len(X)).params
        sure = [int((cross_entropy(X @ W.T + b, y, reduction="none") < 1e-7).sum()) for X, y in split]
        assert sure == [95, 46]
        said = "has a loss below $10^{-7}$ for 95 of its 1297 training images, and for 46 of the 500 that it has never seen"
        assert said in words("overflow.ipynb")

    def test_what_spark_was_asked(self):
        spark = load("engines")["spark"]
        assert spark["defaults"]["regParam"] == 0 and spark["defaults"]["maxIter"] == 100 and spark["defaults"]["standardization"]
        assert spark["without standardisation"]["iterations"] == 100
        assert spark["without standardisation, to the end"]["iterations"] > 1000 > 100 > spark["penalty alone, to the end"]["iterations"] > 24
        assert spark["divides_in_any_case"] and "Spark divides them in either case" in self.SAID
        variances = digits()[0][:1297].var(0, ddof=1)
        assert round(variances.max() / variances[variances > 0].min(), -3) == 55_000
        assert r"The largest $\sigma_d^2$ is 55,000 times the smallest" in self.SAID
        memory = load("engines")["memory"]
        assert memory["examples"] == 200 * 1297 and "two hundred times over into a file" in self.SAID
        assert memory["file_bytes"] > memory["limit_bytes"] and memory["loading_it"] == "MemoryError" and memory["converged"]

    def test_what_a_step_after_each_minibatch_reaches(self, split):
        memory = load("engines")["memory"]
        stepwise = memory["a step after each minibatch"]
        assert stepwise["rows"] == 100 and "a step after each hundred images" in self.SAID
        assert round(stepwise["passes"]["100"]["weights_apart"], 2) == 0.02 and "the weights are off by 0.02" in self.SAID
        assert f"`fit_linear` read the file {memory['passes']} times" in self.SAID
        assert max(memory["weights_apart"], memory["bias_apart"]) < 1e-5 and "has all of them within 0.00001" in self.SAID
        (X, y), _ = split
        best = fit_linear(X, y, l2=100 / len(X))
        left = np.abs(best.params[1] - best.params[1].mean()).max()
        assert stepwise["passes"]["100"]["bias_apart"] > 0.99 * left and "the biases have hardly left 0" in self.SAID
        without = linear_newton((np.zeros((64, 10)),), X, y, layout="Theta", l2=100 / len(X))
        assert without.converged and f"only {without.losses[-1] - best.losses[-1]:.4f} higher" in self.SAID


def test_the_readme_counts_the_chapters():
    numbers = "zero one two three four five six seven eight nine ten eleven twelve".split()
    chapters = len(list(BOOK.glob("*.ipynb")))
    assert f"a Jupyter Book of {numbers[chapters]} executable chapters" in words(str(ROOT / "README.md"))


def test_the_landing_page_installs_the_wheel_that_the_site_has():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wheel = f"{project['name']}-{project['version']}-py3-none-any.whl"
    text = words("index.md")
    assert f'<a href="../downloads/{wheel}">{wheel}</a>' in text
    assert f"pip install {wheel}" in text


def test_the_landing_pages_function_has_the_mistake_that_the_page_names(tmp_path, capsys):
    from softmaxlib.__main__ import main

    blocks = re.findall(r"```(\w+)\n(.*?)```", (BOOK / "index.md").read_text(encoding="utf-8"), re.S)
    (code,) = (block for language, block in blocks if language == "python")
    (command,) = (b for language, b in blocks if language == "bash" and "diagnose" in b)
    (tmp_path / "mine.py").write_text(code, encoding="utf-8")
    arguments = command.split()[3:]
    arguments[1] = str(tmp_path / arguments[1])
    assert main(arguments) == 1
    assert "no-max-shift" in capsys.readouterr().out
    assert "[`no-max-shift`](mistakes.ipynb#no-max-shift)" in words("index.md")


def test_every_chapter_leads_to_the_mistakes_and_to_the_glossary():
    for path in BOOK.glob("*.ipynb"):
        text = words(path.name)
        assert path.stem == "mistakes" or "(mistakes.ipynb" in text, path.stem
        assert "(glossary.md#term-" in text, path.stem


def test_no_term_of_the_glossary_is_there_in_singular_and_plural():
    text = (BOOK / "glossary.md").read_text(encoding="utf-8").partition("```{glossary}\n")[2]
    terms = {line for line in text.splitlines() if line and not line.startswith((" ", "`"))}
    assert len(terms) > 35
    assert not {plural for t in terms for plural in (t + "s", t.removesuffix("y") + "ies")} & terms


def test_the_two_weighted_means_are_what_pytorch_gave():
    seen = (ROOT / "findings/torch-weighted-mean-differs-between-ids-and-one-hot.sh").read_text(encoding="utf-8")
    ids, rows = (re.search(rf"^mean, {name}: ([\d.]+)$", seen, re.M)[1] for name in ("ids", "one-hot"))
    version = re.search(r"torch==(\d+\.\d+)", seen)[1]
    said = f"PyTorch {version} does both: with the numbers of the classes it gives {ids}, and with the same labels written as one-hot rows {rows}"
    assert said in words("one_result.ipynb")
    z, weight = np.array([[2, 0, -1], [0.5, 1, 0], [1, 1, 1.5]]), np.array([1, 5, 0.5])
    each = cross_entropy(z, [1, 0, 2], weight=weight, reduction="none")
    assert [f"{each.sum() / weight.sum():.4f}", f"{each.sum() / 3:.4f}"] == [ids, rows]


def test_what_three_numbers_tell_you_to_do():
    changes = [cross_entropy(np.log(P) + 0.01 * step, 1) - cross_entropy(np.log(P), 1) for step in np.eye(3)]
    assert [round(change, 3) for change in changes] == [0.002, -0.007, 0.005]
    said = words("jacobian_product.ipynb")
    assert "nudge its logit up by 0.01, and the loss falls by about 0.007" in said
    assert "nudging those logits up makes the loss grow, by 0.002 and 0.005" in said
    assert "(0.01, 0.98, 0.01) gets (0.01, −0.02, 0.01)" in said and "(0.98, 0.01, 0.01) gets (0.98, −0.99, 0.01)" in said


def test_observed_minus_expected():
    counts = np.array([1, 7, 2])
    assert (counts.sum() * P).tolist() == [2, 3, 5]
    assert counts.sum() * P - counts == pytest.approx([1, -4, 3])
    likelihood = np.prod(P**counts)
    assert -np.log(likelihood) == pytest.approx(cross_entropy(np.log(P), counts))
    said = words("kronecker_delta.ipynb")
    assert "*expects* 2, 3 and 5 of ten people in the three classes. Observed were 1, 7 and 2." in said
    assert "2 − 1, 3 − 7 and 5 − 2 are the gradient (1, −4, 3)" in said
    n, z, h = 4, 0.3, 1e-6  # calls in an hour, and the logarithm of their mean
    slope = ((n * (z + h) - np.exp(z + h)) - (n * (z - h) - np.exp(z - h))) / (2 * h)
    assert slope == pytest.approx(n - np.exp(z))
