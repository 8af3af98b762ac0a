"""The built site: complete, self-contained, the same wherever it is built."""

import base64
import hashlib
import re
from collections import Counter
from os.path import normpath
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from fontTools.ttLib import TTFont
from parsed import parsed, text_without
from site_build import build, pages

# Where a page makes the browser ask for something by itself (a link does not).
LOADED = {
    "script": "src",
    "img": "src",
    "iframe": "src",
    "source": "src",
    "object": "data",
    "link": "href",
    "use": "href",
}
INVISIBLE = set("\u2061\u2062\u2063\u200b\n")
CHAPTERS = ("notation", "jacobian_product", "kronecker_delta", "chain_rule", "one_result", "finite_differences", "overflow", "second_order", "variations", "training", "mistakes")
SLANTED = {"∂": "𝜕", "∇": "𝛻", "ϵ": "𝜖", "ϑ": "𝜗", "ϕ": "𝜙", "ϱ": "𝜚", "ϖ": "𝜛"}


@pytest.fixture(scope="module")
def soups(site):
    """Every page of the site, parsed: ``{path relative to the site: soup}``."""
    return {
        path.relative_to(site): parsed(path)
        for path in sorted(site.rglob("*.html"))
        if "_static" not in path.parts
    }


def files(folder: Path):
    return sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("page", pages())
def test_every_page_of_the_table_of_contents_is_built(site, page):
    assert (site / f"{page}.html").is_file()


def test_nothing_is_loaded_from_another_host(soups):
    foreign = [
        f"{path}: {tag[LOADED[tag.name]]}"
        for path, soup in soups.items()
        for tag in soup.find_all(list(LOADED))
        if urlsplit(tag.get(LOADED[tag.name], "")).netloc
    ]
    assert foreign == []


def test_style_sheets_load_nothing_from_another_host(site):
    foreign = [
        path.relative_to(site)
        for path in site.rglob("*.css")
        if any(f"url({quote}{scheme}" in path.read_text("utf-8", "replace")
               for quote in ("", "'", '"') for scheme in ("http:", "https:", "//"))
    ]
    assert foreign == []


def test_every_page_has_a_policy_and_keeps_it(soups):
    for path, soup in soups.items():
        if soup.body is None:  # the page that leads from the top of the site into the book
            continue
        first, *others = soup.select("meta[http-equiv=Content-Security-Policy]")
        assert not others and not first.find_previous("script"), path
        rules = dict(rule.split(" ", 1) for rule in first["content"].split("; "))
        assert rules["default-src"] == "'self'"
        if soup.select("div.live, form.in-page"):  # a page that can run Python: compiled code, and no text as code
            rules["script-src"] = rules["script-src"].removesuffix(" 'wasm-unsafe-eval'")
            assert (rules["connect-src"], rules["worker-src"]) == ("'none'", "'self' blob:"), path
        assert not any("unsafe" in allowed for allowed in rules.values())
        assert soup.find_all(style=True) == soup.find_all("style") == [], path
        assert not any("http" in allowed or "*" in allowed or "eval" in allowed for allowed in rules.values())
        for script in soup.find_all("script", src=False):
            if script.get("type") != "application/json":
                sha = hashlib.sha256(script.string.encode()).digest()
                assert f"'sha256-{base64.b64encode(sha).decode()}'" in rules["script-src"], (path, script)
        handlers = [tag for tag in soup.find_all(True) if any(name.startswith("on") for name in tag.attrs)]
        assert handlers == [], path


def test_every_script_waits_for_the_page(soups):
    for path, soup in soups.items():
        assert [tag for tag in soup.find_all("script", src=True) if not tag.has_attr("defer")] == [], path


def test_no_icon_font_is_loaded(soups):
    for path, soup in soups.items():
        assert not [tag for tag in soup.find_all(["link", "script"]) if "fontawesome" in str(tag)], path


def test_every_icon_that_a_page_asks_for_is_drawn(site, soups):
    drawn = set(re.findall(r"^\.(fa-[\w-]+) \{$", (site / "_static/icons.css").read_text("utf-8"), re.M))
    asked = {
        name
        for soup in soups.values()
        for icon in soup.select(".fa-solid, .fas, .fab, .far")
        for name in icon["class"]
        if name.startswith("fa-") and name not in ("fa-solid", "fa-lg")
    }
    assert asked and asked <= drawn


def test_every_local_link_and_anchor_leads_somewhere(site, soups):
    ids = {path: {tag["id"] for tag in soup.find_all(id=True)} for path, soup in soups.items()}
    broken = []
    for path, soup in soups.items():
        for link in soup.find_all("a", href=True):
            target = urlsplit(link["href"])
            if target.scheme or target.netloc or link["href"] in ("#", ""):
                continue
            file = Path(normpath(path.parent / unquote(target.path))) if target.path else path
            if not (site / file).is_file():
                broken.append(f"{path}: {link['href']}")
            elif target.fragment and unquote(target.fragment) not in ids.get(file, ()):
                broken.append(f"{path}: {link['href']} (no such anchor)")
    assert broken == []


def test_every_figure_has_a_text_equivalent(soups):
    for path, soup in soups.items():
        for image in soup.find_all("img"):
            assert image.get("alt", "").strip(), f"{path}: {image}"
        for drawing in soup.select(".figure svg"):
            assert len(drawing.title.get_text(strip=True)) >= 40, path


def test_a_page_is_read_when_its_styles_are_there_and_painted_before_it_is_read_to_the_end(site, soups):
    for path in soups:
        head = (site / path).read_text(encoding="utf-8").partition("</head>")[0]
        if str(path) != "index.html":  # which leads on
            assert 0 < head.index('rel="stylesheet" href=') < head.index("dataset, { mode, theme"), path


def test_images_wait_and_explorables_cost_other_pages_nothing(soups):
    with_one = set()
    for path, soup in soups.items():
        assert [image for image in soup.find_all("img") if image.get("loading") != "lazy"] == [], path
        scripts = [script["src"] for script in soup.find_all("script", src=True) if "/explorables/" in script["src"]]
        assert bool(scripts) == bool(soup.select(".explorable")), path
        with_one.update([path] * bool(scripts))
    assert len(with_one) >= 4


def test_ids_are_unique_on_every_page(soups):
    for path, soup in soups.items():
        ids = [tag["id"] for tag in soup.find_all(id=True)]
        twice = sorted({name for name in ids if ids.count(name) > 1})
        assert twice == [], path


def test_no_raw_tex_is_left_in_the_text(soups):
    for path, soup in soups.items():
        article = soup.find("article")
        if article is None:
            continue
        text = text_without(article, ".math, pre, code, script, svg, .highlight")
        for remnant in ("$$", "\\frac", "\\sum", "\\begin"):
            assert remnant not in text, f"{path} shows {remnant!r}"


def test_every_formula_is_set_and_the_font_has_its_characters(site, soups):
    files = [site / "_static" / f"softmax-math{name}.woff2" for name in ("", "-more")]
    first, more = ({chr(code) for code in TTFont(file).getBestCmap()} for file in files)
    asked, late = Counter(), {}
    for path, soup in soups.items():
        for place in soup.select(".math"):
            assert place.find_all("math") and not place.find("code"), f"{path}: {place}"
        for letter in soup.find_all(["mi", "mo", "mn", "mtext"]):
            characters = shown(letter) + letter.get_text()  # Chromium asks for a letter before it slants it
            asked.update(characters)
            late.setdefault(str(path), set()).update(more.intersection(characters) - first)
    assert sum(asked.values()) > 10_000
    assert set(asked) - first - more - INVISIBLE == set()
    # What a chapter writes is there before its first line: it is among OFTEN in make_font.py.
    assert {name: late[str(Path("book", f"{name}.html"))] for name in CHAPTERS} == {name: set() for name in CHAPTERS}


def shown(letter):
    """Return the characters that a browser draws: it slants a single letter by itself."""
    text = letter.get_text()
    if letter.name != "mi" or len(text) != 1 or letter.get("mathvariant") == "normal":
        return text
    if text == "h":
        return "ℎ"
    for plain, slanted in (("A", 0x1D434), ("a", 0x1D44E), ("Α", 0x1D6E2), ("α", 0x1D6FC)):
        place = ord(text) - ord(plain)
        if 0 <= place < (26 if plain in "Aa" else 25):
            return chr(slanted + place)
    return SLANTED.get(text, text)


def digests(folder: Path):
    """Return {file: SHA-256 of its bytes}, which takes less memory than the bytes."""
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in files(folder)}


@pytest.mark.whole_only
def test_a_second_build_in_another_folder_is_the_same_to_the_byte(site, tmp_path):
    """What `make book` has left, and a build elsewhere; test_make_book.py always does it with a small book."""
    assert digests(site) == digests(build(tmp_path / "folder"))
