"""One style sheet for the whole site, with what its pages use of all those that theme and extensions bring.

The sheets are joined in the order in which pages ask for them; lightningcss, which is kept by others,
takes out the rules for classes and ids that no page has and no script names, and the custom properties
that nobody asks for, and writes the rest small.  So the theme stays as it is, and its next version is reduced in the same way.
"""

import hashlib
import os
import re
from pathlib import Path
from urllib.parse import urlsplit

import lightningcss

SHEET = re.compile(r'\s*<link\b(?=[^>]*\brel="stylesheet")(?![^>]*\bdata-alone\b)[^>]*?\bhref="([^"]*)"[^>]*>')
SCRIPT = re.compile(r'<script\b[^>]*?\bsrc="([^"]*)"')
NAMES = re.compile(r'\b(?:class|id)="([^"]*)"')
NAMED = re.compile(r"[.#](-?[A-Za-z_][\w-]*)")
PROPERTY = re.compile(r"(?<=[{;])(--[\w-]+):")
ASKED = re.compile(r"var\(\s*(--[\w-]+)")
URL = re.compile(r"""url\(\s*(["']?)(?!data:|https?:|//|#)([^"')]+)\1\s*\)""")
IMPORT = re.compile(r"""@import\s+(?:url\()?["']?([^"');]+)["']?\)?\s*;""")
FILE = "site.css"


def one_sheet(site: Path, pages: dict) -> None:
    """Write the sheet of the ``pages``, a mapping from paths to HTML, and let all of them load it.

    Changes the mapping in place.  The sheet stands in ``_static`` of the folder ``site``.
    """
    target = site / "_static" / FILE
    sheets = in_order(pages, target)
    if not sheets:
        return
    scripts = {_file(path, src) for path, text in pages.items() for src in SCRIPT.findall(text)}
    used = {name for text in pages.values() for names in NAMES.findall(text) for name in names.split()}
    for script in scripts:
        used.update(re.findall(r"[\w-]+", script.read_text(encoding="utf-8")))
    used.update(name for text in pages.values() for name in ASKED.findall(text))  # by drawings
    said = " ".join(Path(os.path.relpath(sheet, target.parent)).as_posix() for sheet in sheets)
    css = without_unasked("".join(reduced(sheet, used, target.parent) for sheet in sheets), used)
    css = f"/*! {said} */\n{css}"
    target.write_text(css, encoding="utf-8")
    version = hashlib.sha256(css.encode()).hexdigest()[:8]
    for path, text in pages.items():
        href = f"{Path(os.path.relpath(target, path.parent)).as_posix()}?v={version}"
        link = f'\n    <link rel="stylesheet" href="{href}" />'
        first = SHEET.search(text)
        if first:
            rest = SHEET.sub("", text[first.end() :])
            pages[path] = text[: first.start()] + link + rest


def in_order(pages, target):
    """Return the style sheets of all pages, each behind those that stand before it on a page.

    Pages that an earlier build has left load ``target``, which says what it was made of.
    """
    order = []
    if target.is_file():
        said = target.read_text(encoding="utf-8").split("\n")[0].split()[1:-1]
        order = [path for path in (Path(os.path.normpath(target.parent / name)) for name in said) if path.is_file()]
    for path, text in sorted(pages.items()):
        before = -1
        for sheet in (_file(path, href) for href in SHEET.findall(text)):
            if sheet == target:
                break
            if sheet not in order:
                order.insert(before + 1, sheet)
            before = order.index(sheet)
    return order


def reduced(sheet, used, folder):
    """Return a style sheet without the rules for names that are not ``used``, as it reads in ``folder``."""
    css = whole(sheet, folder)
    names = set(NAMED.findall(css))
    return lightningcss.process_stylesheet(
        css, filename=sheet.name, error_recovery=True, unused_symbols=names - used, minify=True
    )


def without_unasked(css, used):
    """Return a style sheet without the custom properties that nobody asks for: neither it nor a page or a script.

    Those that were asked for by one of these alone go with it.
    """
    while unasked := set(PROPERTY.findall(css)) - set(ASKED.findall(css)) - used:
        css, before = lightningcss.process_stylesheet(css, filename=FILE, error_recovery=True, unused_symbols=unasked, minify=True), css
        if css == before:
            break
    return css


def whole(sheet, folder):
    """Return a style sheet with those that it imports, its addresses as they are in ``folder``."""
    parts = IMPORT.split(sheet.read_text(encoding="utf-8"))  # in turn: what stands there, and what is imported
    parts[0::2] = [URL.sub(lambda url: f'url("{_moved(url[2], sheet.parent, folder)}")', own) for own in parts[0::2]]
    parts[1::2] = [whole(Path(os.path.normpath(sheet.parent / name)), folder) for name in parts[1::2]]
    return "".join(parts)


def _moved(url, before, after):
    return Path(os.path.relpath(before / url, after)).as_posix()


def _file(page, href):
    """Return the path of what a page loads."""
    return Path(os.path.normpath(page.parent / urlsplit(href).path))
