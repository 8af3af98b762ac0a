"""The prose of pages as a checker of English reads it: no code, no formula, no drawing."""

import re

from bs4 import BeautifulSoup, NavigableString
from markdown_it import MarkdownIt

UNREAD = "script, style, pre, nav, .headerlink, .eqcheck, .notation-note, .label"
NAMED = "code, math, .math, .formula, [data-n], sup, sub, kbd, samp, .sig, dl.field-list strong, dl.field-list em"  # names within a sentence
BLOCKS = {"p", "li", "dd", "dt", "h1", "h2", "h3", "h4", "h5", "td", "th", "figcaption", "summary", "title", "caption", "blockquote"}
AROUND = {*BLOCKS, "ul", "ol", "dl", "table", "div", "section", "details", "svg", "button", "label", "output"}
# An address, a path, a file, an identifier, a word with a digit, a letter of a formula typed as text.
NO_WORD = re.compile(
    r"://|\w/\w|\w\(|[_^·+=∂Σ′]|[A-Za-z]\d|\d[A-Za-z]|\d[’']s\b|[^\W\d](?:[ᵀ²³⁻]|[₀-ₜ])"
    r"|\w\.[A-Za-z]|^[^\W\dAIa](?:[’']s)?$"
)
WORD = re.compile(r"(?<!\S)([(\[“‘−–≈=<>±]*)(\S+?)([)\]”’,.;:?!]*)(?!\S)")
PLACE = "`x`"
FORMULA = re.compile(r"<math\b.*?</math>", re.S)


def of_page(html):
    """Return the pieces of prose of an HTML page in their order, each once, in Markdown."""
    soup = BeautifulSoup(FORMULA.sub("<math></math>", html), "html.parser")  # half of a page is inside of formulas
    page = soup.select_one("article.bd-article") or soup
    for part in page.select(UNREAD):
        part.decompose()
    for part in page.select(NAMED):
        part.replace_with("\0")
    return list(dict.fromkeys(filter(None, (_markdown("".join(_own(block))) for block in page.find_all(list(BLOCKS))))))


def of_markdown(text):
    """Return the pieces of prose of a Markdown file."""
    return of_page(MarkdownIt().enable("table").render(text))


def _own(block):
    """Yield the text of a block without that of blocks within it."""
    for part in block.children:
        if type(part) is NavigableString:
            yield str(part)
        elif not isinstance(part, NavigableString) and part.name not in AROUND:
            yield from _own(part)


def _markdown(text):
    """Return text as one line of Markdown in which whatever is no word is code; nothing where no sentence is left."""
    words = WORD.sub(lambda word: f"{word[1]}\0{word[3]}" if NO_WORD.search(word[2]) else word[0], " ".join(text.split()))
    escaped = re.sub(r"([\\`*_{}\[\]<>#|~$^])", r"\\\1", words)
    return re.sub("\0+(?:(?:[’']s|-th)\\b)?", PLACE, escaped) if len(re.findall(r"[A-Za-z]{2,}", words)) > 2 else ""
