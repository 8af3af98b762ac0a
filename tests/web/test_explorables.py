"""The explorables without a browser: where they stand, what they load, and what their answers claim."""

from pathlib import Path

from softmax_book import explorables
from softmax_book.explorables import directive, values as computed
import nbformat
import numpy as np
import pytest
from parsed import parsed
from site_build import ROOT, pages
from sphinx.testing.util import SphinxTestApp
from sphinx.util.docutils import docutils_namespace

NAMES = list(explorables.EXPLORABLES)
FOLDER = ROOT / "web" / "softmax_book" / "explorables"
each_explorable = pytest.mark.parametrize("name", NAMES)


@pytest.fixture(scope="module")
def soups(site):
    """The pages of the table of contents, parsed."""
    return {page: parsed(site / f"{page}.html") for page in pages()}


def box(soups, name):
    (found,) = soups[f"book/{name}"].select(f'[data-explorable="{name}"]')
    return found


def sphinx(folder, text, builder="html"):
    """Build one page that holds ``text`` and return what came out, and what Sphinx complained of."""
    (folder / "conf.py").write_text(
        "extensions = ['softmax_book.explorables']\nhtml_theme = 'basic'\n"
    )
    (folder / "index.rst").write_text(text, encoding="utf-8")
    ending = {"html": "html", "text": "txt"}[builder]
    with docutils_namespace():
        app = SphinxTestApp(builder, srcdir=folder, builddir=folder / "_build")
        try:
            app.build()
            return (Path(app.outdir) / f"index.{ending}").read_text(encoding="utf-8"), app.warning.getvalue()
        finally:
            app.cleanup()


class TestWhereTheyStand:
    @each_explorable
    def test_its_chapter_has_it_once_in_a_cell_of_its_own(self, name):
        notebook = nbformat.read(ROOT / "book" / f"{name}.ipynb", as_version=4)
        holding = [cell.source for cell in notebook.cells if "{explorable}" in cell.source]
        assert len(holding) == 1
        # A colon fence: a plain viewer shows the two paragraphs as text and not as code.
        assert holding[0].startswith(f":::{{explorable}} {name}\n**Predict.** ") and holding[0].endswith("\n:::")

    def test_scripts_are_loaded_where_they_are_needed_and_nowhere_else(self, soups):
        for page, soup in soups.items():
            loaded = [tag for tag in soup.find_all("script", src=True) if "/explorables/" in tag["src"]]
            names = [tag["data-explorable"] for tag in soup.select("[data-explorable]")]
            expected = ["math", *names, "explorable"] if names else []
            assert [tag["src"].split("/")[-1].split(".js")[0] for tag in loaded] == expected, page
            assert all(tag.has_attr("defer") and tag.get("type") != "module" for tag in loaded)

    def test_their_files_are_beside_the_pages_and_in_no_static_path(self, site):
        files = {path.name for path in (site / "_static" / "explorables").iterdir()}
        assert files == {path.name for path in FOLDER.iterdir() if path.suffix in (".js", ".css")}
        assert not [path for path in (site / "_static").glob("*.js") if path.name in files]

    def test_scripts_and_style_weigh_at_most_25_kB(self):
        assert sum(path.stat().st_size for path in FOLDER.iterdir() if path.suffix in (".js", ".css")) <= 25_000


@each_explorable
class TestThePageWithoutScripts:
    def test_the_picture_says_what_it_shows(self, soups, name):
        pictures = box(soups, name).find_all("svg")
        assert pictures
        for picture in pictures:
            assert picture["role"] == "img"
            assert len(picture.title.get_text(strip=True)) >= 40

    def test_the_numbers_are_those_of_softmaxlib(self, soups, name):
        _, compute, start, _ = explorables.EXPLORABLES[name]
        values = compute(**start)
        shown = box(soups, name).select("[data-show]")
        assert len(shown) >= 8
        for element in shown:
            key, form = element["data-show"].split(":")
            assert float(element.get_text().replace("−", "-")) == pytest.approx(values[key], abs=5.1e-5)
            assert "." in element.get_text() or form != "4"

    def test_every_control_has_a_label_and_every_number_a_heading(self, soups, name):
        explorable = box(soups, name)
        for control in explorable.find_all("input"):
            label = explorable.find("label", attrs={"for": control.get("id", "")}) or control.find_parent("label")
            assert label.get_text(strip=True)
        for table in explorable.find_all("table"):
            assert table.caption.get_text(strip=True)
            for row in table.tbody.find_all("tr"):
                assert row.find("th", scope="row")
            assert len(table.thead.find_all("th", scope="col")) >= 2

    def test_no_script_and_no_style_stands_in_the_markup(self, soups, name):
        for tag in box(soups, name).find_all(True):
            assert tag.name not in ("script", "style")
            assert not [key for key in tag.attrs if key == "style" or key.startswith("on")], tag


class TestTheAnswers:
    """Each claim of the four answers, computed."""

    def test_notation(self):
        start = explorables.EXPLORABLES["notation"][2]
        for c in (-1400, -760, -740, 0, 700, 1400):
            values = computed.notation(**start | {"c": c})
            assert np.allclose([values["p1"], values["p2"], values["p3"]], [0.2, 0.3, 0.5])
            written = np.array([values["q1"], values["q2"], values["q3"]])
            if c in (-1400, -760, 1400):
                assert np.isnan(written).all()
            elif c == -740:
                assert 0.001 < abs(written - [0.2, 0.3, 0.5]).max() < 0.01
            else:
                assert np.allclose(written, [0.2, 0.3, 0.5])
        with np.errstate(over="ignore"):
            assert np.isinf(np.exp(710.0))

    def test_kronecker_delta(self):
        pushes = np.linspace(-4, 4, 81)
        for j in (1, 2, 3):
            start = explorables.EXPLORABLES["kronecker_delta"][2]
            states = [computed.kronecker_delta(**start | {f"z{j}": start[f"z{j}"] + push}) for push in pushes]
            diagonal = np.array([values[f"J{j}{j}"] for values in states])
            probability = np.array([values[f"y{j}"] for values in states])
            assert diagonal.max() <= 0.25 and abs(probability[diagonal.argmax()] - 0.5) < 0.02
            entries = np.array([[values[f"J{k}{i}"] for k in (1, 2, 3) for i in (1, 2, 3)] for values in states])
            beyond = abs(entries[probability > 0.5])
            assert (np.diff(beyond, axis=0) < 0).all()  # from one half on all nine fade
            assert max(abs(values[f"sum{k}"]) for values in states for k in (1, 2, 3)) < 1e-15

    def test_jacobian_product(self):
        off = {0: [], 1: []}
        for logits in np.random.default_rng(0).uniform(-6, 3, (300, 3)):
            for label in off:
                values = computed.jacobian_product(*logits, label)
                off[label].append(values["wrongOff"])
                assert values["rightOff"] < 1e-8
                if label == 0:
                    assert values["wrongOff"] == pytest.approx(1 / values["z2"] - values["z2"], abs=1e-5)
        assert min(off[1]) > 0.05  # the soft label: never all three
        start = explorables.EXPLORABLES["jacobian_product"][2]
        right_end = start | {"a2": start["a2"] + 4}
        assert computed.jacobian_product(**right_end)["wrongOff"] == pytest.approx(0.084, abs=5e-4)
        all_ends = right_end | {"a1": start["a1"] - 4, "a3": start["a3"] - 4}
        assert computed.jacobian_product(**all_ends)["wrongOff"] == pytest.approx(0.0016, abs=5e-5)
        # … but the first and the third, where z is the root of its label.
        z1, z3 = np.sqrt([0.1, 0.2])
        values = computed.jacobian_product(*np.log([z1, 1 - z1 - z3, z3]), 1)
        for k in (1, 3):
            assert values[f"wrong{k}"] == pytest.approx(values[f"measured{k}"], abs=1e-8)
        assert np.sqrt(computed.SOFT).sum() > 1 and np.sqrt(computed.SOFT[:2]).sum() > 1

    @pytest.mark.parametrize(("rate", "expected"), [(4, 7), (5, 12), (1, 29), (6, None), (7, None), (8, None), (10, None)])
    def test_one_result(self, rate, expected):
        def far(steps):
            values = computed.one_result(rate, steps)
            return max(abs(values[f"g{k}"]) for k in (1, 2, 3))

        near = [far(steps) < 5e-4 for steps in range(60)]
        if expected is None:
            assert not any(near)
            late = [far(steps) for steps in range(10, 30)]
            assert rate != 6 or max(late) < 0.05  # by little
            assert rate != 7 or min(late) > 0.15  # by much
        else:
            assert near.index(True) == expected and all(near[expected:])


class TestNumbers:
    @pytest.mark.parametrize(
        ("value", "form", "text"),
        [
            (0.2, "4", "0.2000"), (-1.5, "4", "−1.5000"), (-1e-9, "4", "0.0000"), (700.0, "0", "700"),
            (np.nan, "4", "nan"), (np.inf, "4e", "inf"), (-np.inf, "4", "−inf"), (0.0, "4e", "0.0000"),
            (1.01423e304, "4e", "1.0142e304"), (9.8e-305, "4e", "9.8000e−305"), (0.5, "4e", "0.5000"),
        ],
    )  # fmt: skip
    def test_they_have_a_real_minus_and_none_before_zero(self, value, form, text):
        assert explorables.number(value, form) == text

    @pytest.mark.parametrize(
        ("latex", "text"),
        [("z", "z"), (r"\hat{y}", "ŷ"), (r"\mathcal{J}", "J"), (r"\alpha", None), (r"\operatorname{CE}", None)],
    )
    def test_letters_as_text(self, latex, text):
        assert directive.in_text(latex) == text


class TestTheDirective:
    BODY = "\n   A question.\n\n   An answer.\n"

    def test_other_writers_show_question_and_answer(self, tmp_path):
        text, complaints = sphinx(tmp_path, f"A\n=\n\n.. explorable:: notation\n{self.BODY}", "text")
        assert complaints == ""
        assert text.split("\n\n")[1:] == ["A question.", "An answer.\n"]

    def test_a_name_that_is_none_is_refused_with_those_that_are(self, tmp_path):
        _, complaints = sphinx(tmp_path, f"A\n=\n\n.. explorable:: logits\n{self.BODY}")
        assert "index.rst:4: ERROR: explorable 'logits', expected one of notation, kronecker_delta" in complaints

    @pytest.mark.parametrize("body", ["\n   One.\n", "\n   One.\n\n   Two.\n\n   Three.\n", "\n   One.\n\n   * Two.\n"])
    def test_a_body_that_is_not_question_and_answer_is_refused(self, tmp_path, body):
        _, complaints = sphinx(tmp_path, f"A\n=\n\n.. explorable:: notation\n{body}")
        assert "index.rst:4: ERROR: explorable 'notation' holds" in complaints
        assert "expected two paragraphs: the question and what was to be seen" in complaints
