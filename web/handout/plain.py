"""The Markdown of a chapter as every notebook program shows it: no directive, no role, no comment is left."""

import re
from dataclasses import dataclass

import yaml
from pybtex.database import parse_file

FENCE = re.compile(r"^(`{3,}|:{3,})\{([\w-]+)\}[ \t]*(.*)\n((?:.*\n)*?)\1[ \t]*$", re.M)
ROLE = re.compile(r"\{([\w:-]+)\}`([^`]+)`")
COMMENT = re.compile(r"<!--.*?-->", re.S)
TEX_COMMENT = re.compile(r"(?<!\\)%.*")
DISPLAY = re.compile(r"^\$\$\n(.*?)\n\$\$(?: \(([\w-]+)\))?$", re.M | re.S)
LINK = re.compile(r"\[([^\]]*)\]\(((?!https?:|#)[^)#]*)(#[^)]*)?\)")


@dataclass(frozen=True)
class Around:
    """What a chapter's text leads to: the numbers of its equations, the chapters handed out, the references, the site."""

    numbers: dict
    chapters: frozenset
    references: dict
    site: str | None


def numbered(texts, earlier=0):
    """Return the number of each labelled display, in their order."""
    labels = [label for text in texts for _, label in DISPLAY.findall(text) if label]
    return {label: n for n, label in enumerate(labels, earlier + 1)}


def references(path):
    """Return for each entry of a BibTeX file what stands in place of a citation: names and year, linked where there is an address."""
    cited = {}
    for key, entry in parse_file(str(path)).entries.items():
        people = entry.persons.get("author") or entry.persons.get("editor") or []
        names = [" ".join(person.last_names).strip("{}") for person in people]
        who = " and ".join(names) if len(names) < 3 else f"{names[0]} and others"
        who = who or entry.fields.get("title", key).strip("{}")
        year = entry.fields.get("year", "")
        text = f"{who}, {year}" if year and year != "n.d." else who
        cited[key] = f"[{text}]({entry.fields['url']})" if "url" in entry.fields else text
    return cited


def plain(text, around):
    """Return ``text`` without anything that only this site understands.

    Raises
    ------
    ValueError
        If a directive or a role has no plain form here.
    """
    text = FENCE.sub(lambda fence: _directive(fence, around), text + "\n").rstrip("\n")
    text = DISPLAY.sub(lambda display: _display(display, around), text)
    text = COMMENT.sub("", text)
    text = ROLE.sub(lambda role: _role(role, around), text)
    return LINK.sub(lambda link: _link(link, around), text).strip()


def _directive(fence, around):
    name, argument, body = fence[2], fence[3], fence[4]
    if name == "eqcheck":
        roles = (yaml.safe_load(body) or {}).get("roles") or {}
        rows = "".join(f"| ${symbol}$ | {role} |\n" for symbol, role in roles.items())
        return f"| letter | stands for |\n|---|---|\n{rows}" if rows else ""
    if name == "explorable":
        page = f"[the chapter's page]({around.site}book/{argument}.html)" if around.site else "the course's site"
        page = f" It moves on {page}; an end is that of a slider there."
        return "\n".join(f"> {line}".rstrip() for line in (body.strip() + page).split("\n"))
    raise ValueError(f"the directive {name!r} has no plain form")


def _display(display, around):
    lines = [TEX_COMMENT.sub("", line).rstrip() for line in display[1].split("\n")]
    number = rf" \tag{{{around.numbers[display[2]]}}}" if display[2] else ""
    return "$$\n" + "\n".join(line for line in lines if line) + number + "\n$$"


def _role(role, around):
    name, target = role[1], role[2]
    if name == "eq":
        return f"({around.numbers[target]})"
    if name == "cite":
        return f"({around.references[target]})"
    raise ValueError(f"the role {name!r} has no plain form")


def _link(link, around):
    words, page, anchor = link[1], link[2], link[3] or ""
    stem = page.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    if page.endswith(".ipynb") and stem in around.chapters:
        return f"[{words}]({stem}.ipynb)"
    if around.site:
        return f"[{words}]({around.site}book/{stem}.html{anchor})"
    return words if stem == "glossary" or page.endswith(".ipynb") else f"{words} (on the course's site)"
