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

DECKS = Path(__file__).with_name("slides.yml")
STYLES = Path(softmax_book.__file__).parent / "styles"
REVEAL = ("dist/reset.css", "dist/reveal.css", "dist/reveal.js", "plugin/notes/notes.js", "LICENSE")
PAGE = """<!DOCTYPE html>
<html lang="en" data-theme="light" data-notation="source">
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
<section><h1>{title}</h1><p>{minutes} minutes. S opens the speaker's notes.</p></section>
{sections}
</div></div>
<script src="reveal/dist/reveal.js"></script>
<script src="reveal/plugin/notes/notes.js"></script>
<script src="slides.js"></script>
</body>
</html>
"""
STYLE = """:root { --figure-ink: #2b2f36; --figure-paper: #fff; }
.reveal { font: 1.6rem/1.5 system-ui, sans-serif; color: #1a1a1a; background: #fff; }
.reveal h1, .reveal h2 { font-weight: 600; line-height: 1.2; margin: 0 0 0.8em; }
.reveal h1 { font-size: 2.2em; } .reveal h2 { font-size: 1.5em; }
.reveal section { text-align: left; }
.reveal p, .reveal ul, .reveal ol { margin: 0.5em 0; }
.reveal .math { position: relative; margin: 0.7em 0; text-align: center; }
.reveal .eqno { position: absolute; right: 0; top: 0.6em; font-size: 0.7em; color: #666; }
.reveal blockquote { margin: 0.5em 0; padding-left: 0.7em; border-left: 4px solid #215d8f; }
.reveal pre { margin: 0.5em 0; padding: 0.5em 0.8em; font: 0.75em/1.4 ui-monospace, monospace; background: #f3f5f7; }
.reveal img, .reveal svg { max-width: 100%; max-height: 60vh; }
.reveal table { font-size: 0.8em; border-collapse: collapse; } .reveal td, .reveal th { padding: 0.15em 0.6em; text-align: left; }
.reveal a { color: inherit; text-decoration: none; }
.reveal .from { font-size: 0.55em; color: #666; }
"""
SCRIPT = 'Reveal.initialize({ hash: true, slideNumber: "c/t", transition: "none", width: 1280, height: 800, plugins: [RevealNotes] });\n'
NOT_SHOWN = ".headerlink, .eqcheck-mark, details.eqcheck, .copybtn, script, .equation-number-link, details.folded, .short-path-on"


def decks():
    """Return the decks by name, as slides.yml has them."""
    return yaml.safe_load(DECKS.read_text(encoding="utf-8"))


def write(target, site):
    """Write every deck of slides into ``target``, with all that they load."""
    pages = {}
    reveal = files("sphinx_revealjs") / "_static" / "revealjs"
    for name in REVEAL:
        (target / "reveal" / name).parent.mkdir(parents=True, exist_ok=True)
        (target / "reveal" / name).write_bytes((reveal / name).read_bytes())
    for font in sorted((site / "_static").glob("softmax-math*.woff2")):
        shutil.copyfile(font, target / font.name)
    (target / "slides.css").write_text(STYLE + formulas(), encoding="utf-8")
    (target / "slides.js").write_text(SCRIPT, encoding="utf-8")
    for name, deck in decks().items():
        sections = "\n".join(section(slide, site, pages) for slide in deck["slides"])
        page = PAGE.format(title=html_of.escape(deck["title"]), minutes=deck["minutes"], sections=sections)
        (target / f"{name}.html").write_text(page, encoding="utf-8")


def formulas():
    """Return the rules by which the site sets formulas: those of formulas.css that speak of MathML, and the font."""
    css = re.sub(r"/\*.*?\*/", "", (STYLES / "formulas.css").read_text(encoding="utf-8"), flags=re.S)
    rules = re.findall(r"^[^\s@}][^{}]*\{[^{}]*\}|^@font-face \{[^{}]*\}", css, re.M)
    return "\n".join(rule for rule in rules if re.match(r"@font-face|math\b|m(?:frac|td|tr|o|over|row|sup|sub)\b", rule)) + "\n"


def section(slide, site, pages):
    """Return one slide, its steps one below the other, and what the speaker sees."""
    shown = [step for item in slide["show"] for step in steps(item, site, pages)]
    body = "\n".join(shown)
    usual = "".join(f"<li>{html_of.escape(name)}: {html_of.escape(CATALOGUE[name].sentence)}</li>" for name in slide.get("usual", []))
    ask = html_of.escape(slide["ask"])
    question = "" if shown else f"<p>{ask}</p>"
    notes = f"<p>Minute {slide['at']}. Ask: “{ask}”</p>" + (f"<p>What you may hear:</p><ul>{usual}</ul>" if usual else "")
    return f'<section><h2>{html_of.escape(slide["heading"])}</h2>\n{body}{question}\n<aside class="notes">{notes}</aside></section>'


def steps(item, site, pages):
    """Return what an entry of ``show`` stands for, as HTML; what comes later on the slide is a fragment.

    Raises
    ------
    ValueError
        If the chapter has no such thing.
    """
    ((kind, place),) = item.items()
    if kind == "equation":
        for name in chapters(site):
            if f'id="equation-{place}"' in text_of(name, site):
                return [clean(page(name, site, pages).find(id=f"equation-{place}"))]
        raise ValueError(f"no chapter has the equation {place}")
    match = re.fullmatch(r"(\w+)#([\w-]+)(?: (\d+))?", place)
    if match is None:
        raise ValueError(f"{place!r}, expected CHAPTER#SECTION and perhaps a number")
    chapter, anchor, number = match[1], match[2], int(match[3] or 1)
    part = page(chapter, site, pages).find("section", id=anchor)
    if part is None:
        raise ValueError(f"{chapter} has no section {anchor}")
    if kind == "predict":
        question = next((q for q in part.find_all("blockquote") if q.get_text().strip().startswith("Predict.")), None)
        answer = question.find_next_sibling("details", class_="predict-answer") if question else None
        if answer is None:
            raise ValueError(f"{place} asks no question with an answer")
        inner = "".join(clean(child) for child in answer.find_all(recursive=False) if child.name != "summary")
        return [clean(question), f'<div class="fragment">{inner}</div>']
    what = {"display": "div.math", "figure": "div.figure, figure", "code": "div.cell"}[kind]
    found = part.select(what)
    if len(found) < number:
        raise ValueError(f"{place}: the section has {len(found)} of what is asked for ({kind})")
    if kind == "code":
        cell = found[number - 1]
        output = cell.select_one("div.cell_output")
        code = clean(cell.select_one("div.cell_input") or cell)
        return [code, f'<div class="fragment">{clean(output)}</div>'] if output else [code]
    return [clean(found[number - 1])]


def chapters(site):
    return sorted(path.stem for path in (site / "book").glob("*.html"))


def text_of(name, site):
    return (site / "book" / f"{name}.html").read_text(encoding="utf-8")


def page(name, site, pages):
    """Return the article of a page, parsed once."""
    if name not in pages:
        pages[name] = BeautifulSoup(text_of(name, site), "html.parser").select_one("article")
    return pages[name]


def clean(element):
    """Return an element as it goes on a slide: its formulas in the chapter's own letters, without marks and links."""
    whole = BeautifulSoup("", "html.parser")
    whole.append(copy.copy(element))
    element = whole
    for other in element.select(NOT_SHOWN):
        other.decompose()
    for formula in element.select("[data-n]"):
        if "source" not in formula["data-n"].split():
            formula.decompose()
    for link in element.find_all("a"):
        link.unwrap()
    for image in element.find_all("img"):
        del image["loading"]
    for one in element.find_all(id=True):
        if one.find_parent("svg") is None:  # whose parts refer to each other
            del one["id"]
    return str(element)
