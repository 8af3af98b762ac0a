"""Python in the page while the site is built: what goes into it, the same bytes twice, and a build without it."""

import json
import os
import re
from types import SimpleNamespace

import pytest
from softmax_book.in_page import assets, contents, fetching, pages
from site_build import ROOT

LOCK = ROOT / "web" / "softmax_book" / "in_page" / "lock"


@pytest.fixture(scope="module")
def raw():
    try:
        return fetching.fetched()
    except fetching.Missing as reason:
        pytest.skip(f"NO PYTHON-IN-THE-PAGE TESTS: it could not be fetched ({reason})")


def test_the_lock_has_a_hash_for_all_and_names_no_host():
    locked = json.loads((LOCK / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert len(locked) > 3
    for name, package in locked.items():
        assert not name or package["integrity"].startswith("sha512-"), name
        assert "resolved" not in package, name
    assert locked[""]["dependencies"] == json.loads((LOCK / "package.json").read_text(encoding="utf-8"))["dependencies"]
    assert "--hash=sha256:" in (LOCK / "requirements.txt").read_text(encoding="utf-8")


def test_the_course_is_whole_and_nothing_of_the_site_is_in_it():
    names = set(contents.course_files())
    assert {"softmaxlib/__init__.py", "eqcheck/reading/trees/grammar.lark", "lark/__init__.py", "in_page/desk.py"} <= names
    assert "softmaxlib/plotting/__init__.py" in names and "softmaxlib/plotting/bars.py" not in names
    assert not [name for name in names if "sphinx" in name or "pytest" in name]


def test_the_stand_in_for_plotting_has_every_public_name():
    import ast

    from softmaxlib import plotting
    from softmax_book.in_page.inside import plotting as stand_in

    text = (ROOT / "softmaxlib" / "plotting" / "__init__.py").read_text(encoding="utf-8")
    public = [alias.name for node in ast.walk(ast.parse(text)) if isinstance(node, ast.ImportFrom) for alias in node.names]
    assert len(public) > 15
    for name in public:
        assert hasattr(stand_in, name), name
        assert callable(getattr(stand_in, name)) or isinstance(getattr(plotting, name), str | int | float | tuple | list), name
    with pytest.raises(ValueError, match="40 characters"):
        stand_in.show(stand_in.new()[0], alt="short")
    picture = stand_in.show(stand_in.bars({}), alt="A sentence that says what is to be seen in it.")
    assert picture._repr_mimebundle_()["text/plain"] == "Figure: A sentence that says what is to be seen in it."


def test_of_the_sources_of_random_bits_only_the_usual_ones_are_there(raw):
    files = contents.numpy_files(assets._numpy_archive(raw))
    compiled = {name.rpartition("/")[2].partition(".")[0] for name in files if name.startswith("numpy/random/") and name.endswith(".so")}
    assert {"_pcg64", "_mt19937", "_generator", "mtrand"} <= compiled and not compiled & {*contents.NOT_OF_RANDOM}
    for stem, name in contents.NOT_OF_RANDOM.items():
        space = {}
        exec(files[f"numpy/random/{stem}.py"], space)
        with pytest.raises(NotImplementedError, match=rf"np\.random\.{name} is not in this page"):
            space[name](seed=1)


@pytest.mark.wide_only
def test_the_same_sources_give_the_same_bytes(raw, tmp_path):
    _, kept = assets.made()  # for the site, or now
    course = assets._course(raw, tmp_path / "work")
    assets._write(course, tmp_path / "scripts")
    again, before = ({path.name: path.read_bytes() for path in folder.iterdir()} for folder in (tmp_path / "scripts", kept))
    assert again == before and len(course["course"]) > 500_000
    head = json.loads(course["course"].partition(b"\n")[0])
    names = {name for name, _ in head}
    assert {*contents.MADE, *(f"{stem}.py" for stem in contents.DONE)} <= names and "lark/lark.pyc" in names
    assert not [name for name in names if name.startswith(contents.DONE_WHOLLY) or name.removesuffix(".pyc") in contents.DONE]


def test_data_beside_a_module_of_its_name_stays_as_it_is(tmp_path):
    (tmp_path / "engines.min.py").write_text("small = 1", encoding="utf-8")
    files = {"engines.json": b"{}", "engines.py": b"small = 1  # said at length"}
    assert dict(assets._become(files, tmp_path)) == {"engines.json": b"{}", "engines.py": b"small = 1"}


def test_another_source_is_another_version(tmp_path):
    sources = contents.course_files()
    assert assets.version(sources) == assets.version(dict(sources))
    assert assets.version(sources) != assets.version(sources | {"softmaxlib/losses.py": b""})


class TestWithoutIt:
    """A first build without a network."""

    @pytest.fixture
    def offline(self, monkeypatch, tmp_path):
        def refuse(*arguments, **more):
            raise fetching.Missing("there is no network")

        monkeypatch.setattr(fetching, "store", lambda: tmp_path)
        monkeypatch.setattr(assets, "store", lambda: tmp_path)
        monkeypatch.setattr(assets, "fetched", refuse)

    def test_the_build_goes_on_and_says_what_is_missing(self, offline, tmp_path, caplog):
        app = SimpleNamespace(builder=SimpleNamespace(format="html"), config=SimpleNamespace(softmax_course=True), outdir=tmp_path)
        pages.prepare(app)
        assert app.in_page == [] and app.in_page_missing == "there is no network"
        assert not (tmp_path / "_static").exists()

    def test_make_book_says_it_too(self, offline, capsys):
        import make_book

        assert make_book.python_in_the_page() is None
        assert "Python in the page is left out: it is not here and could not be fetched (there is no network)" in capsys.readouterr().err

    def test_what_could_not_be_fetched_is_remembered_for_a_while(self, monkeypatch, tmp_path):
        tried = []

        def fail(command, folder, **variables):
            tried.append(command)
            raise fetching.Missing("no network")

        monkeypatch.setattr(fetching, "store", lambda: tmp_path)
        monkeypatch.setattr(fetching, "_run", fail)
        for _ in range(3):
            with pytest.raises(fetching.Missing, match="no network"):
                fetching.fetched()
        assert len(tried) == 1
        assert [path.name for path in tmp_path.iterdir() if not path.name.endswith(".lock")] == ["failed.txt"]
        os.utime(tmp_path / "failed.txt", (0, 0))
        with pytest.raises(fetching.Missing):
            fetching.fetched()
        assert len(tried) == 2


def test_a_form_that_is_not_there_is_an_error():
    forms = {path.stem for path in pages.FORMS.glob("*.html")}
    assert forms == {"code", "derivation"}
    for path in sorted(pages.FORMS.glob("*.html")):
        text = path.read_text(encoding="utf-8")
        labels = set(re.findall(r'<label for="([^"]+)"', text))
        assert labels <= set(re.findall(r'id="([^"]+)"', text)) and f'data-form="{path.stem}"' in text
