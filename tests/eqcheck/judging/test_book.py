"""The book under eqcheck: every relation sign has its verdict, and the declarations are anchored.

What is counted here is counted from the text of the sources with regular expressions, without
anything of eqcheck.
"""

import functools
import json
import re
import time
from pathlib import Path

import nbformat
import numpy as np
import pytest
from scipy.special import log_softmax, softmax

import eqcheck
from eqcheck.faces.command_line import main
from eqcheck.judging.page import Page
from eqcheck.judging.samples import samples
from eqcheck.meaning.declarations import KINDS
from eqcheck.meaning.values import evaluate
from eqcheck.reading import documents

pytestmark = pytest.mark.every_case

ROOT = Path(__file__).parents[3]
BOOK = ROOT / "book"
PAGES = sorted([*BOOK.glob("*.md"), *BOOK.glob("*.ipynb")])
PROBABILITY_NOTATION = {"eq-s2-1", "eq-s2-1-repaired", "eq-s2-3"}
FALSE = {
    "eq-s1-4", "eq-s1-7", "eq-s1-10", "eq-s1-11", "eq-s1-12", "eq-s2-18", "eq-s2-26", "eq-cr-w-false",
}  # fmt: skip


@pytest.fixture(scope="module")
def timed():
    """All checks of the book and the seconds that they took."""
    start = time.process_time()
    checks = [check for path in PAGES for check in eqcheck.check_file(path, path.name)]
    return checks, time.process_time() - start


@pytest.fixture(scope="module")
def checks(timed):
    return timed[0]


@pytest.fixture(scope="module")
def by_label(checks):
    found = {}
    for check in checks:
        found.setdefault(check.label, []).append(check)
    return found


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """The exit status of ``python -m eqcheck book`` and its report."""
    report = tmp_path_factory.mktemp("report") / "report.json"
    return main([str(BOOK), "--json", str(report)]), json.loads(report.read_text(encoding="utf-8"))


class TestTheCommand:
    def test_everything_is_as_the_pages_say(self, run):
        status, report = run
        wrong = [c for c in report["checks"] if c["verdict"] in ("false", "unread")]
        assert (status, wrong) == (0, [])

    def test_the_summary_counts_the_checks(self, run, checks):
        summary = run[1]["summary"]
        assert summary["total"] == len(run[1]["checks"]) == len(checks)
        assert sum(count for name, count in summary.items() if name != "total") == summary["total"]

    def test_every_check_is_located(self, run):
        sources = {str(path): _texts(path) for path in PAGES}
        for check in run[1]["checks"]:
            source = sources[check["file"]][check["cell"]]
            lines = source.split("\n")
            assert 1 <= check["line"] <= len(lines), check
            here = " ".join(lines[check["line"] - 1 :])
            assert re.match(r"[^$]*?(\$|=|:|<|>|\\)", here), check
            assert f"({check['label']})" in source or not check["label"]

    def test_a_wrong_sign_is_found_and_named(self, tmp_path, capsys):
        source = (BOOK / "jacobian_product.ipynb").read_text(encoding="utf-8")
        broken = source.replace("&= z_i (1 - z_i)", "&= z_i (1 + z_i)")
        assert broken != source
        page = tmp_path / "page.ipynb"
        page.write_text(broken, encoding="utf-8")
        assert main([str(page)]) == 1
        said = capsys.readouterr().out
        assert "(eq-jp-diagonal): false" in said and "the two sides differ" in said


class TestNothingIsLeftOut:
    @pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
    def test_every_relation_sign_has_a_check(self, path, checks):
        signs = sum(map(relation_signs, formulas(path)))
        assert sum(check.file == path.name for check in checks) == signs

    def test_the_count_knows_what_is_no_claim(self):
        assert relation_signs(r"\sum_{k=1}^{K} a_k = \sum_{\substack{k=1 \\ k \neq j}} b_k \geq 0 % a = b") == 2
        assert relation_signs(r"f := \begin{cases} 1 & \text{if } j = k \\ 0 & \text{if } j \neq k \end{cases}") == 1
        assert relation_signs(r"a &= b \quad \text{if } S = 1 \\ &\approx 2 \quad \text{as } a = b") == 3
        assert relation_signs(r"W_{12} \to z, \left( x \right), \leftarrow") == 0

    def test_few_are_skipped_and_each_has_a_reason(self, checks):
        skipped = [check for check in checks if check.verdict == "skipped"]
        assert len(skipped) <= 0.05 * len(checks) and all(check.message for check in skipped)
        skipped = [check for check in skipped if check.file != "errors_in_print.md"]  # which quotes what others print
        assert {check.message for check in skipped} == {"probability notation"}
        assert {check.label for check in skipped} == PROBABILITY_NOTATION | {""}
        assert all("P(l = k" in check.right for check in skipped)

    def test_many_display_equalities_hold(self, checks):
        assert sum(c.display and c.verdict == "holds" and c.relation == "=" for c in checks) >= 120


class TestTheSources:
    @pytest.mark.parametrize("label", sorted(FALSE))
    def test_a_false_line_is_refuted_with_numbers(self, label, by_label):
        (check,) = by_label[label]
        assert check.verdict == "refuted-as-stated"
        assert check.counterexample["left"] != check.counterexample["right"]

    def test_nothing_else_is_shown_as_false(self, checks):
        refuted = {check.label or check.file for check in checks if check.verdict == "refuted-as-stated"}
        # The errata's table quotes S1.4 once more; the mistakes have headings and no labels.
        assert refuted == FALSE | {"errata.md", "mistakes.ipynb", "errors_in_print.md"}

    def test_verdicts_are_those_of_the_errata(self, by_label):
        rows = dict(re.findall(r"^\| \[\*\*(S\d\.\d+)\*\*\]\([^)]*\) \| (.+?) \|", (BOOK / "errata.md").read_text("utf-8"), re.M))
        judged = 0
        for line, verdict in rows.items():
            found = by_label.get("eq-" + line.lower().replace(".", "-"), [])
            needed = "sum-one" if "S = 1" in verdict else "one-hot" if "one-hot" in verdict else "any"
            for check in found:
                judged += 1
                if verdict == "F":
                    assert check.verdict in ("refuted-as-stated", "skipped", "given"), line
                    assert check.verdict == "refuted-as-stated" or check.label in PROBABILITY_NOTATION
                elif check.verdict == "holds":
                    assert check.assumption == needed, line
                else:
                    assert check.verdict == "definition" and verdict in ("definition", "T"), line
        assert judged >= 60


class TestTheDeclarationsAreAnchored:
    """A wrong block can make a wrong page consistent: softmax and the loss are compared with SciPy."""

    STRETCHES = {
        "api.md": 2, "index.md": 1, "errata.md": 6, "notation.ipynb": 3, "jacobian_product.ipynb": 3,
        "kronecker_delta.ipynb": 1, "chain_rule.ipynb": 4, "one_result.ipynb": 4,
        "mistakes.ipynb": 2, "training.ipynb": 2, "cheat_sheet.md": 1, "overflow.ipynb": 2, "second_order.ipynb": 6,
        "variations.ipynb": 6,
    }  # fmt: skip

    @pytest.mark.parametrize("name", STRETCHES)
    def test_softmax_and_loss_are_scipys(self, name):
        anchored = 0
        for declared in stretches(BOOK / name):
            point = next(samples(declared, "any", seed=0))
            named = {}
            for key, role in declared.roles.items():
                symbol, order = symbol_of(key)
                if (symbol, order) in declared.symbols:
                    named.setdefault((role, order), set()).add(symbol)
            for role, order in named:
                if role != "probability":
                    continue
                (symbol,) = named[role, order]
                (logit,), (label,) = named["logit", order], named["label", order]
                z, t = (values(s, order, point) for s in (logit, label))
                p = values(symbol, order, point)
                np.testing.assert_allclose(p, softmax(z, -1), rtol=1e-12)
                losses = -np.sum(t * log_softmax(z, -1), -1)
                for loss in named.get(("loss" if order == 1 else "loss of the batch", 0), ()):
                    anchored += 1
                    expected = losses if order == 1 else losses.mean(-1)
                    np.testing.assert_allclose(values(loss, 0, point), expected, rtol=1e-12)
        assert anchored == self.STRETCHES[name]

    def test_no_page_that_declares_labels_is_forgotten(self):
        declaring = {
            path.name
            for path in PAGES
            for declared in stretches(path)
            if any(symbol.kind == "labels" for symbol in declared.symbols.values())
        }
        assert declaring == set(self.STRETCHES)

    def test_labels_are_not_declared_stronger_than_the_text_says(self):
        """Sections that say "for labels that sum to 1", or "one-hot", are the only ones that assume anything."""
        stronger = {path.name for path in PAGES for d in stretches(path) if d.assume != "any"}
        assert stronger == {
            "api.md", "jacobian_product.ipynb", "mistakes.ipynb", "one_result.ipynb", "training.ipynb", "overflow.ipynb", "second_order.ipynb",
            "variations.ipynb",
        }  # fmt: skip
        one_hot = {path.name for path in PAGES for d in stretches(path) if d.assume == "one-hot"}
        assert one_hot == {"overflow.ipynb", "second_order.ipynb", "variations.ipynb"}


def test_it_takes_seconds(timed):
    checks, seconds = timed
    assert seconds < 20
    assert seconds / len(checks) < 0.05


# --- the sources, read without eqcheck ------------------------------------------------------------


def _texts(path):
    """Return the Markdown of a page by cell; the one text of a Markdown file has the key None."""
    if path.suffix == ".md":
        return {None: path.read_text(encoding="utf-8")}
    cells = nbformat.read(path, as_version=4).cells
    return {n: cell.source for n, cell in enumerate(cells) if cell.cell_type == "markdown"}


def formulas(path):
    """Yield the LaTeX of every formula of a page, displays first."""
    for source in _texts(path).values():
        source = re.sub(r"^(`{3,})(?!\{glossary\}|`).*\n(?:.*\n)*?\1$", "", source, flags=re.M)
        source = re.sub(r"`[^`\n]+`", "", source)
        displays = re.findall(r"\$\$(.+?)\$\$", source, re.S)
        yield from displays
        yield from re.findall(r"\$([^$]+)\$", re.sub(r"\$\$.+?\$\$", "", source, flags=re.S))


def relation_signs(latex):
    """Count the relation signs of a formula that claim something.

    Those in indices and limits, in cases, and behind the word "if" are conditions.
    """
    latex = re.sub(r"(?<!\\)%.*", "", latex)
    latex = re.sub(r"\\begin\{cases\}.*?\\end\{cases\}", "", latex, flags=re.S)
    latex = _without_scripts(latex)
    latex = re.sub(r"\\text\{\s*if\s*\}.*?(?=\\\\|\\end\{|\Z)", "", latex, flags=re.S)
    latex = re.sub(r"\\text\{[^{}]*\}", "", latex)
    latex = re.sub(r"\bP\([^()]*\)", "P", latex)  # an event, of which nothing is claimed
    return len(re.findall(r":?=|[<>]|\\(?:approx|equiv|neq?|leq?|geq?|lt|gt)(?![A-Za-z])", latex))


def _without_scripts(latex):
    """Return a formula without what stands in braces behind _ and ^."""
    kept, i = [], 0
    while i < len(latex):
        if latex[i] in "_^" and latex[i + 1 : i + 2] == "{":
            depth = 0
            for i in range(i + 1, len(latex)):
                depth += {"{": 1, "}": -1}.get(latex[i], 0)
                if depth == 0:
                    break
        else:
            kept.append(latex[i])
        i += 1
    return "".join(kept)


# --- the declarations, as they stand ---------------------------------------------------------------


@functools.cache
def stretches(path):
    """Return what is declared on a page at the end of each stretch that a declarations block opens."""
    found = []
    page, begun = Page(path.name), False
    for item in documents.read(path):
        if isinstance(item, documents.Declaration):
            if begun:
                found.append(page.declared)
            begun = True
            page.take(item)
        elif isinstance(item, documents.Formula) and ":=" in item.latex:
            page.take(item)
    assert all(check.ok for check in page.checks)
    if begun:
        found.append(page.declared)
    return found


def symbol_of(key):
    """Return the name of a declared symbol and how many indices it has."""
    name, *rest = eqcheck.tokens(key)
    if not rest or rest[0].kind != "UNDER":
        return name.text, 0
    indices = rest[: next(n for n, token in enumerate(rest) if token.kind == "RC")]
    return name.text, sum(token.kind == "NAME" for token in indices)


def values(name, order, point):
    """Return all values of a symbol: an array whose first axis is the points."""
    symbol = point.declared.symbols[name, order]
    assert symbol.kind in (*KINDS, "definition")
    shape = [point.size(letter) for letter in symbol.indices]
    result = np.empty((point.count, *shape))
    for place in np.ndindex(*shape):
        indices = tuple(("n", str(n + 1)) for n in place)
        result[(slice(None), *place)] = evaluate(("name", name, indices), point, {})
    return result
