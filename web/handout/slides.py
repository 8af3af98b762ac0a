"""Slides from the pages of the chapters: reveal.js, the site's own styles and font, speaker notes; nothing from elsewhere.

What stands on a slide is cut out of the built page, so a formula on it is the one that was checked there.
"""

import copy
import html as html_of
import re
import shutil
from importlib.resources import files
from pathlib import Path

import softmax_book
import yaml
from bs4 import BeautifulSoup

from softmaxlib.mistakes import CATALOGUE

from .letters import letters_of
from .source import COURSE, QUOTED, without_emphasis

DECKS = Path(__file__).with_name("slides.yml")
STYLES = Path(softmax_book.__file__).parent / "styles"
REVEAL = ("dist/reset.css", "dist/reveal.css", "dist/reveal.js", "plugin/notes/notes.js", "LICENSE")
PAGE = """<!DOCTYPE html>
<html lang="en" data-theme="light" data-notation="{notation}">
<head>
<meta charset="utf-8">
<title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="reveal/dist/reset.css">
<link rel="stylesheet" href="reveal/dist/reveal.css">
<link rel="stylesheet" href="slides.css">
</head>
<body>
<div class="reveal"><div class="slides">
<section><h1>{title}</h1><p class="from">{source}</p>
<aside class="notes"><p>{minutes} minutes. The notes of each slide have its minute, the question to ask, what is right, and what you may hear.</p></aside></section>
{sections}
</div></div>
<script src="reveal/dist/reveal.js"></script>
<script src="reveal/plugin/notes/notes.js"></script>
<script src="slides.js"></script>
</body>
</html>
"""
STYLE = """:root { --figure-ink: #2b2f36; --figure-paper: #fff; }
.reveal { font: 1.9rem/1.45 system-ui, sans-serif; color: #1a1a1a; background: #fff; }
.reveal h1, .reveal h2 { font-weight: 600; line-height: 1.2; margin: 0 0 0.7em; }
.reveal h1 { font-size: 2.2em; } .reveal h2 { font-size: 1.4em; }
.reveal section { text-align: left; padding: 24px 40px; box-sizing: border-box; height: 100%; }
.reveal p, .reveal ul, .reveal ol { margin: 0.5em 0; }
.reveal .math { position: relative; margin: 0.7em 0; text-align: center; }
.reveal .large div.math { font-size: 1.2em; }
.reveal .small { font-size: 0.8em; } .reveal .small div.math { font-size: 1.1em; }
.reveal section > h1 { margin-top: 3em; }
.reveal .eqno { position: absolute; right: 0; top: 0.6em; font-size: 0.6em; color: #666; }
.reveal blockquote { margin: 0.5em 0; padding-left: 0.7em; border-left: 4px solid #215d8f; }
.reveal pre { margin: 0.4em 0; padding: 0.4em 0.8em; font: 0.85em/1.35 ui-monospace, monospace; background: #f3f5f7; }
.reveal .figure { display: flex; gap: 24px; justify-content: space-around; }
.reveal .figure svg { flex: 1; width: 100%; height: auto; max-height: 560px; }
.reveal table { font-size: 0.9em; border-collapse: collapse; } .reveal td, .reveal th { padding: 0.1em 0.7em; text-align: left; }
.reveal a { color: inherit; text-decoration: none; }
.reveal .from, .reveal .letters { font-size: 0.6em; color: #555; }
.reveal .letters { position: absolute; left: 40px; bottom: 12px; margin: 0; }
.reveal .slide-number { right: 120px; bottom: 12px; color: #555; background: none; }
"""
SCRIPT = 'Reveal.initialize({ hash: true, slideNumber: "c/t", transition: "none", center: false, width: 1280, height: 800, plugins: [RevealNotes] });\n'
MUCH = 760  # characters; a row of a table is taken for 60, a line of a display for 110
FORMULA = re.compile(r'<math\b[^>]*\bdata-n="([^"]*)"[^>]*>.*?</math>', re.S)
NOT_SHOWN = ".live, .arrived, .headerlink, .eqcheck-mark, details.eqcheck, .copybtn, script, .equation-number-link, details.folded, .short-path-on"


class Pages:
    """The pages of a built site, each read once, their formulas in one notation where they can follow."""

    def __init__(self, site, notation="source"):
        self.notation = notation
        self.texts = {path.stem: path.read_text(encoding="utf-8") for path in sorted((site / "book").glob("*.html"))}
        self.articles = {}

    def article(self, name):
        """Return the article of a page."""
        if name not in self.articles:
            # Most of a page is its formulas in other notations, which need not be read.
            text = FORMULA.sub(lambda formula: formula[0] if self.notation in formula[1].split() else "", self.texts[name])
            article = BeautifulSoup(text, "html.parser").select_one("article")
            for formula in article.select("[data-n]"):
                if self.notation not in formula["data-n"].split():
                    formula.decompose()
            self.articles[name] = article
        return self.articles[name]

    def chapter_of(self, item):
        """Return the chapter that an entry of ``show`` is taken from."""
        ((kind, place),) = item.items()
        if kind != "equation":
            return place.split("#")[0]
        for name, text in self.texts.items():
            if f'id="equation-{place}"' in text:
                return name
        raise ValueError(f"no chapter has the equation {place}")


def decks():
    """Return the decks by name, as slides.yml has them."""
    return yaml.safe_load(DECKS.read_text(encoding="utf-8"))


def write(target, site, notation="source"):
    """Write every deck of slides into ``target``, with all that they load; the formulas that can follow are in ``notation``."""
    pages = Pages(site, notation)
    reveal = files("sphinx_revealjs") / "_static" / "revealjs"
    for name in REVEAL:
        (target / "reveal" / name).parent.mkdir(parents=True, exist_ok=True)
        (target / "reveal" / name).write_bytes((reveal / name).read_bytes())
    for font in sorted((site / "_static").glob("softmax-math*.woff2")):
        shutil.copyfile(font, target / font.name)
    kept = f'.reveal .math[data-kept~="{notation}"]::before {{ content: "in the letters of its author"; display: block; font-size: 0.5em; }}\n'
    (target / "slides.css").write_text(STYLE + kept + formulas(), encoding="utf-8")
    (target / "slides.js").write_text(SCRIPT, encoding="utf-8")
    for name, deck in decks().items():
        sections = "\n".join(section(slide, pages) for slide in deck["slides"])
        page = PAGE.format(
            title=html_of.escape(deck["title"]), minutes=deck["minutes"], sections=sections,
            source=html_of.escape(sources(deck, pages)),
            notation=notation,
        )
        (target / f"{name}.html").write_text(page, encoding="utf-8")


def formulas():
    """Return the rules by which the site sets formulas: those of formulas.css that speak of MathML, and the font."""
    css = re.sub(r"/\*.*?\*/", "", (STYLES / "formulas.css").read_text(encoding="utf-8"), flags=re.S)
    rules = re.findall(r"^[^\s@}][^{}]*\{[^{}]*\}|^@font-face \{[^{}]*\}", css, re.M)
    return "\n".join(rule for rule in rules if re.match(r"@font-face|math\b|m(?:frac|td|tr|o|over|row|sup|sub)\b", rule)) + "\n"


def sources(deck, pages):
    """Return where a deck comes from: the course, and the sources whose lines are quoted in the chapters that it is made of."""
    used = dict.fromkeys(pages.chapter_of(item) for slide in deck["slides"] for item in slide["show"])
    return without_emphasis(COURSE + "".join(QUOTED.get(name, "") for name in used))


def section(slide, pages):
    """Return one slide, its steps one below the other, the letters of its chapter, and what the speaker sees."""
    shown = [step for item in slide["show"] for step in steps(item, pages)]
    lead = f"<p>{html_of.escape(slide['lead'])}</p>\n" if "lead" in slide else ""
    body = lead + "\n".join(shown)
    ask, right = html_of.escape(slide["ask"]), html_of.escape(slide["right"])
    question = "" if shown else f"<p>{ask}</p>"
    usual = "".join(f"<li>{html_of.escape(name)}: {html_of.escape(CATALOGUE[name].sentence)}</li>" for name in slide.get("usual", []))
    notes = f"<p>Minute {slide['at']}. Ask: “{ask}”</p><p>{right}</p>"
    if "say" in slide:
        notes += f"<p>{html_of.escape(slide['say'])}</p>"
    if usual:
        notes += f"<p>What you may hear (by the catalogue's names and in its letters, p for probabilities, t for labels):</p><ul>{usual}</ul>"
    names = [*dict.fromkeys(pages.chapter_of(item) for item in slide["show"])]
    letters = "".join(clean(node) for node in letters_of(pages.article(names[0]))) if names else ""
    foot = f'<p class="letters">{letters}</p>' if letters else ""
    return f'<section class="{size(slide, body)}"><h2>{html_of.escape(slide["heading"])}</h2>\n{body}{question}{foot}\n<aside class="notes">{notes}</aside></section>'


def size(slide, body):
    """Return the size of a slide's letters: large for a formula or two, small where there is much to read."""
    if slide["show"] and len(slide["show"]) < 3 and all({"equation", "display"} & set(item) for item in slide["show"]):
        return "large"
    read = BeautifulSoup(body, "html.parser")
    for other in read.select("pre, svg"):
        other.decompose()
    much = len(" ".join(read.get_text().split())) + 60 * len(read.select("tr")) + 110 * len(read.select("mtr, div.math"))
    return "small" if much > MUCH else "medium"


def steps(item, pages):
    """Return what an entry of ``show`` stands for, as HTML; what comes later on the slide is a fragment.

    Raises
    ------
    ValueError
        If the chapter has no such thing.
    """
    ((kind, place),) = item.items()
    if kind == "equation":
        return [clean(pages.article(pages.chapter_of(item)).find(id=f"equation-{place}"))]
    match = re.fullmatch(r"(\w+)#([\w-]+)(?: (\d+))?", place)
    if match is None:
        raise ValueError(f"{place!r}, expected CHAPTER#SECTION and perhaps a number")
    chapter, anchor, number = match[1], match[2], int(match[3] or 1)
    part = pages.article(chapter).find("section", id=anchor)
    if part is None:
        raise ValueError(f"{chapter} has no section {anchor}")
    if kind == "predict":
        question = next((q for q in part.find_all("blockquote") if q.get_text().strip().startswith("Predict.")), None)
        answer = question.find_next_sibling("details", class_="predict-answer") if question else None
        if answer is None:
            raise ValueError(f"{place} asks no question with an answer")
        inner = "".join(clean(child) for child in answer.find_all(recursive=False) if child.name != "summary")
        return [clean(question), f'<div class="fragment">{inner}</div>']
    what = {"text": ":scope > p:not(.arrived)", "table": "table", "display": "div.math", "figure": "div.figure, figure", "code": "div.cell"}[kind]
    found = part.select(what)
    if len(found) < number:
        raise ValueError(f"{place}: the section has {len(found)} of what is asked for ({kind})")
    if kind == "code":
        cell = found[number - 1]
        output = cell.select_one("div.cell_output")
        code = clean(cell.select_one("div.cell_input") or cell)
        return [code, f'<div class="fragment">{clean(output)}</div>'] if output else [code]
    if kind == "figure":
        return [side_by_side(clean(found[number - 1]))]
    return [clean(found[number - 1])]


def side_by_side(figure):
    """Return a figure; if it is much taller than wide, its equal parts beside each other, as a screen is wider than tall."""
    soup = BeautifulSoup(figure, "html.parser")
    drawing = soup.svg
    _, _, width, height = (float(number) for number in drawing["viewbox"].split()) if drawing else (0, 0, 1, 1)
    parts = round(height / width * 1.5)
    if parts < 2:
        return figure
    for part in range(parts):
        one = copy.copy(drawing)
        one["viewbox"] = f"0 {part * height / parts:g} {width:g} {height / parts:g}"
        del one["width"], one["height"]
        drawing.insert_before(one)
    drawing.decompose()
    return str(soup)


def clean(element):
    """Return an element as it goes on a slide: without marks and links."""
    if isinstance(element, str):
        return html_of.escape(element)
    whole = BeautifulSoup("", "html.parser")
    whole.append(copy.copy(element))
    element = whole
    for other in element.select(NOT_SHOWN):
        other.decompose()
    for link in element.find_all("a"):
        link.unwrap()
    for image in element.find_all("img"):
        del image["loading"]
    for one in element.find_all(id=True):
        if one.find_parent("svg") is None:  # whose parts refer to each other
            del one["id"]
    return str(element)
