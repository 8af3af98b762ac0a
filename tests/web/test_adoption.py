"""A chapter in a book of somebody else, by the words of the README alone, or of the page for lecturers.

The commands, the YAML and the Python of "Teach one chapter in your own course" are read from the
README and done in an empty folder, with the wheel in the place of the checkout.  The page for
lecturers says the same for Jupyter Book.
"""

import re
import shlex
import shutil
import subprocess
import zipfile
from types import SimpleNamespace
from urllib.parse import urlsplit

import nbformat
import pytest
import yaml
from bare_environment import bare_environment
from markdown_it import MarkdownIt
from packaging.metadata import parse_email
from packaging.requirements import Requirement
from parsed import parsed, text_without
from pdf import AS_ROOT, CHROMIUM
from sampling import one_in
from site_build import ROOT, pages
from softmax_book import adoption
from softmax_book.short_path import SIGN

HEADING = "Teach one chapter in your own course"
ON_THE_SITE = "One chapter in a book of your own"
INTRO = """# My own course

See [the chapter](jacobian_product.ipynb), and ![a picture of mine](mine.png).

$$ u = v $$ (eq-mine)

```{bibliography}
```
"""
TOC = {"format": "jb-book", "root": "intro", "chapters": [{"file": "jacobian_product"}]}
LOADED = {"script": "src", "img": "src", "iframe": "src", "source": "src", "object": "data", "link": "href", "use": "href"}


def said(kind, file="README.md", heading=HEADING):
    """Return the fenced blocks of one kind in a section of the README or of a page, in their order."""
    section = (ROOT / file).read_text(encoding="utf-8").split(f"## {heading}\n")[1].split("\n## ")[0]
    return [token.content for token in MarkdownIt().parse(section) if token.type == "fence" and token.info == kind]


COMMANDS = [shlex.split(line) for block in said("bash") for line in block.splitlines()]


@pytest.fixture(scope="module")
def python(wheel, tmp_path_factory):
    """The Python of an environment with the wheel and what its extra `book` asks for, without the checkout."""
    folder = tmp_path_factory.mktemp("lecturer")
    python = bare_environment(folder / "environment")
    install = [python, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", wheel]
    subprocess.run(install, check=True)
    return python


@pytest.fixture(scope="module")
def courses(tmp_path_factory):
    """A folder for each kind of book, with the lecturer's own page and what the README's `cp` brings."""

    def make(name):
        folder = tmp_path_factory.mktemp(name) / "course"
        folder.mkdir()
        for command in COMMANDS:
            if command[0] == "cp":
                assert command[-1] == "path/to/your/book/"
                for file in command[1:-1]:
                    shutil.copy(ROOT / file, folder)
        (folder / "intro.md").write_text(INTRO, encoding="utf-8")
        shutil.copy(ROOT / ".github" / "page.png", folder / "mine.png")
        return folder

    return make


@pytest.fixture(scope="module")
def with_jupyter_book(python, courses):
    """The built site of a Jupyter Book whose settings are a title and what the README says."""
    folder = courses("jupyter-book")
    (yaml_block,) = said("yaml")
    (folder / "_config.yml").write_text(f"title: My course\n{yaml_block}", encoding="utf-8")
    (folder / "_toc.yml").write_text(yaml.safe_dump(TOC), encoding="utf-8")
    code = "from jupyter_book.cli.main import main; main()"
    run(python, "-c", code, "build", ".", "-W", "-n", "--keep-going", cwd=folder)
    return folder / "_build" / "html"


@pytest.fixture(scope="module")
def with_sphinx(python, courses):
    """The built site of a plain Sphinx project whose conf.py is what the README says."""
    folder = courses("sphinx")
    (conf,) = said("python")
    (folder / "conf.py").write_text(f"root_doc = 'intro'\n{conf}", encoding="utf-8")
    intro = folder / "intro.md"
    intro.write_text(f"{intro.read_text(encoding='utf-8')}\n```{{toctree}}\njacobian_product\n```\n", encoding="utf-8")
    run(python, "-m", "sphinx", "-W", "-n", "--keep-going", ".", "html", cwd=folder)
    return folder / "html"


def run(*command, cwd):
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-1500:] + done.stderr[-3000:]


@pytest.fixture(params=one_in(2, ["with_jupyter_book", "with_sphinx"]))
def site(request):
    return request.getfixturevalue(request.param)


def soup(site, name="jacobian_product"):
    return parsed(site / f"{name}.html")


def plain(text):
    """Return text as it may be compared: one kind of quotes, dashes and blanks."""
    for old, new in (("“", '"'), ("”", '"'), ("‘", "'"), ("’", "'"), ("–", "--"), ("—", "---"), ("…", "...")):
        text = text.replace(old, new)
    return re.sub(r"\s+", " ", text).strip()


def words(source):
    """Return the runs of words of a Markdown cell, without formulas, roles, directives and options."""
    source = re.sub(r"```\{eqcheck\}.*?```|<!--.*?-->", "", source, flags=re.S)
    source = re.sub(r"^(?:`{3,}|:{3,}|:[a-z]+:).*$|^\s*\|?[-:| ]+\|?$", "¦", source, flags=re.M)
    source = re.sub(r"\$\$.*?\$\$(?: *\([\w-]+\))?|\$[^$]+\$|\{\w+\}`[^`]*`", "¦", source, flags=re.S)
    source = re.sub(r"\n\s*\n", "¦", source)
    source = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", source)
    source = re.sub(r"[*_`#>|\\]|^\s*(?:\d+\.|-) ", "¦", source, flags=re.M)
    return [plain(part) for part in source.split("¦") if re.search(r"\w", part)]


def test_a_citation_names_its_authors(site):
    (link, *_) = soup(site).select(".bibtex-citation a")
    assert link.get_text() == "A questioner on Cross Validated, n.d."


def test_a_book_that_cites_keeps_its_style_of_citing():
    config = SimpleNamespace(
        myst_enable_extensions=[], myst_heading_anchors=3, softmax_course=True,
        bibtex_bibfiles=["mine.bib"], bibtex_reference_style="label", bibtex_default_style="alpha",
    )  # fmt: skip
    adoption.settle(SimpleNamespace(srcdir=str(ROOT)), config)
    assert (config.bibtex_reference_style, config.bibtex_default_style) == ("label", "alpha")
    assert config.bibtex_bibfiles[0] == "mine.bib" and len(config.bibtex_bibfiles) == 2


def test_the_commands_are_those_that_this_test_does():
    assert [c[:2] for c in COMMANDS] == [["pip", "install"], ["pip", "install"], ["cp", "book/jacobian_product.ipynb"]]
    assert [c[2] for c in COMMANDS[:2]] == [".", ".[book]"]


def test_the_page_for_lecturers_says_the_same():
    page = {kind: said(kind, "book/lecturers.md", ON_THE_SITE) for kind in ("bash", "yaml")}
    assert [shlex.split(line) for line in page["bash"][0].splitlines()] == COMMANDS[1:]
    assert page["yaml"] == said("yaml") and len(page["bash"]) == 1


@pytest.mark.parametrize("extra", ["book", "sphinx"])
def test_one_thing_to_install_brings_all_that_is_imported(extra, wheel):
    wheel = zipfile.ZipFile(wheel)
    (name,) = [name for name in wheel.namelist() if name.endswith(".dist-info/METADATA")]
    needed = [Requirement(line) for line in parse_email(wheel.read(name))[0]["requires_dist"]]
    brought = {r.name for r in needed if not r.marker or r.marker.evaluate({"extra": extra})}
    imported = {
        "myst-nb", "sphinx-exercise", "sphinxcontrib-bibtex", "math-core", "lightningcss", "sphinx-book-theme", "sphinx",
        "lark", "markdown-it-py", "mdit-py-plugins", "nbformat", "pyyaml", "numpy", "matplotlib",
    }  # fmt: skip
    assert imported <= brought
    assert ("jupyter-book" in brought) == (extra == "book")


@pytest.mark.wide_only
def test_nothing_is_lost_cell_by_cell(site):
    text = plain(text_without(soup(site).article, ".math, script, style, .headerlink, .eqcheck, .notation-note", " "))
    text = re.sub(r" (?=[,.;:?!)\]])|(?<=\() ", "", text)
    place = 0
    notebook = nbformat.read(ROOT / "book" / "jacobian_product.ipynb", as_version=4)
    for number, cell in enumerate(notebook.cells):
        if cell.cell_type == "markdown":
            for run_ in words(cell.source.replace(f"marked {SIGN}", "marked by a line in the margin").replace(f"{SIGN} ", "")):
                run_ = run_.strip(" ,.;:?!()[]\"'")
                found = text.find(run_, place)
                assert found >= 0, f"cell {number} has lost {run_!r}"
                place = found
        else:
            shown = [plain(line) for line in cell.source.splitlines() if "solution" not in line and line.strip()]
            shown += [plain(o.text.splitlines()[-1]) for o in cell.outputs if o.output_type == "stream"]
            squeezed = text.replace(" ", "")
            for line in shown:
                assert line.replace(" ", "") in squeezed, f"cell {number} has lost {line!r}"


@pytest.mark.wide_only
def test_the_explorable_is_there_with_its_scripts(site):
    page = soup(site)
    assert len(page.select("[data-explorable=jacobian_product] [data-show]")) >= 8
    for script in page.select('script[src*="explorables/"]'):
        assert (site / urlsplit(script["src"]).path).is_file()


@pytest.mark.wide_only
def test_figures_have_their_words_and_the_colours_of_the_theme(site):
    drawings = soup(site).select(".figure svg")
    assert len(drawings) == 3
    for drawing in drawings:
        assert len(drawing.title.get_text(strip=True)) >= 40
        assert "var(--figure-ink)" in str(drawing)
    style = (site / "_static" / "course.css").read_text(encoding="utf-8")
    assert re.search(r"html,\s*html\[data-theme=\"light\"\] \{\s*--figure-ink: #", style)


@pytest.mark.wide_only
def test_no_page_of_the_course_asks_another_host(site):
    page = soup(site)
    asked = [tag[LOADED[tag.name]] for tag in page.find_all(list(LOADED)) if tag.get(LOADED[tag.name])]
    assert [address for address in asked if urlsplit(address).netloc] == []
    assert "default-src 'self'" in page.select_one("meta[http-equiv=Content-Security-Policy]")["content"]
    for address in asked:
        if not urlsplit(address).path.endswith((".html", "/")) and not address.startswith(("#", "data:")):
            assert (site / urlsplit(address).path).is_file(), address


@pytest.mark.wide_only
def test_links_to_pages_that_stayed_behind_are_words(site):
    article = soup(site).article
    for link in article.select("a[href]"):
        target = urlsplit(link["href"])
        if not target.netloc and target.path:
            assert (site / target.path).is_file(), link
    assert "the notation chapter" in article.get_text()


@pytest.mark.wide_only
def test_the_lecturers_own_page_is_left_alone(site):
    page = soup(site, "intro")
    assert not page.select('link[href*="course.css"], meta[http-equiv], [src*="course.js"]')
    assert len(page.select("span.eqno")) == 1
    assert page.select('script[src*="mathjax"]') and not page.select("math")  # its formulas are set as they were
    assert not soup(site).select('script[src*="mathjax"]')
    assert "510197" in page.get_text()  # the source that the chapter cites


@pytest.mark.wide_only
@pytest.mark.skipif(CHROMIUM is None, reason="NO BROWSER TESTS: Chromium was not found (Debian: apt-get install chromium)")
def test_formulas_are_there_without_a_network(site):
    from playwright.sync_api import sync_playwright

    with sync_playwright() as p:
        chromium = p.chromium.launch(executable_path=CHROMIUM, args=AS_ROOT)
        tab = chromium.new_page(offline=True)
        asked = []
        tab.on("request", lambda request: asked.append(request.url))
        tab.goto((site / "jacobian_product.html").as_uri())
        shown = "[...document.querySelectorAll('.bd-article .math math')].filter(e => getComputedStyle(e).display !== 'none').length"
        assert tab.evaluate(shown) == tab.evaluate("document.querySelectorAll('.bd-article .math').length") > 0
        assert tab.evaluate("document.fonts.ready.then(() => document.fonts.check('1em \"Softmax Math\"'))")
        chromium.close()
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []


@pytest.mark.wide_only
def test_links_lead_to_the_course_where_its_address_is_known(python, courses):
    folder = courses("address")
    conf = "extensions = ['softmax_book']\nroot_doc = 'jacobian_product'\nsoftmax_course_address = 'https://course.example'\n"
    (folder / "conf.py").write_text(conf, encoding="utf-8")
    (folder / "intro.md").unlink()
    notebook = folder / "jacobian_product.ipynb"
    notebook.write_text(notebook.read_text(encoding="utf-8").replace("{cite}", ""), encoding="utf-8")
    run(python, "-m", "sphinx", "-W", "-n", ".", "html", cwd=folder)  # Sphinx's own theme, too
    page = (folder / "html" / "jacobian_product.html").read_text(encoding="utf-8")
    assert 'href="https://course.example/book/notation.html"' in page
    assert '<select id="notation"' in page


def test_the_pages_of_the_course_are_known():
    assert {f"book/{name}" for name in adoption.PAGES} == set(pages())
