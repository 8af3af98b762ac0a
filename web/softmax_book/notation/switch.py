"""The notation switch: a selector in the page header, and every formula in every notation.

``rewriting`` says what another notation makes of a formula, and ``../formulas`` sets it, every notation
in its place; the selector, or scripts/notation_first.js before it, only says which one is shown.
What a page does not want translated it says in a comment:

    <!-- notation: keep -->     the formula before it keeps the letters of its author
    <!-- notation: off -->      all formulas from here on, on a line of its own, until
    <!-- notation: on -->

A line that is marked as false (``eqcheck: false``) is what its author wrote and is kept as well.
"""

import json
import re
from functools import cache
from html import escape
from pathlib import Path

from docutils import nodes
from sphinx.util import logging

from eqcheck import Unreadable
from eqcheck.meaning import declarations as declare
from eqcheck.reading import documents as text
from eqcheck.reading.statements.markers import SHOWN_TO_NOBODY as MARKER

from ..formulas import NotSet, mathml, notation_rules, rules_without_scripts
from . import FILE, NotationError, Scope, file

logger = logging.getLogger(__name__)

MARK = re.compile(r"<!--\s*notation:\s*(.*?)\s*-->")
FALSE = re.compile(r"(%|<!--)\s*eqcheck:\s*false\b")
WITH_HEADER = ("sphinx_book_theme",)  # elsewhere the selector stands above the title
KEPT = 1  # for a formula that keeps the letters of its author
WITHOUT_SCRIPTS = "notations_without_scripts.css"
SCRIPTS = Path(__file__).resolve().parents[1] / "scripts"


def translate_page(app, doctree):
    """Put into the doctree of a page what every notation makes of its formulas."""
    path = Path(app.env.doc2path(app.env.docname))
    if path.suffix not in (".md", ".ipynb"):
        return
    app.env.note_dependency(str(FILE))
    book = app.notations
    try:
        scopes = scopes_of(path, book)
        found = formulas(doctree, scopes)
        if not found:
            return
        name = Path(app.env.docname).name  # in the book of somebody else it may lie elsewhere
        local = book.local.get(app.env.docname, book.local.get(f"book/{name}", {}))
        changes = {n.id: renamed(scopes, n, local) for n in book.notations}
    except NotationError as error:
        warn(error, app.env.docname)
        return
    variants = []
    for node, scope, kept in found:
        try:
            variant = [translated(node, scope, n, changes[n.id][id(scope)], kept) for n in book.notations]
        except NotationError as error:
            warn(error, node)
            continue
        if any(variant):
            give(node, variant, book.notations)
            variants.append(variant)
    if variants:
        doctree["notated"] = True
        try:
            notes = "".join(
                note(scopes, n, changes[n.id], logarithm(found, n, [variant[place] for variant in variants]))
                for place, n in enumerate(book.notations)
            )
        except NotSet as error:
            warn(f"the note below the title cannot be set: {error}", app.env.docname)
            return
        title = next(doctree.findall(nodes.title))
        title.parent.insert(title.parent.index(title) + 1, nodes.raw("", notes, format="html"))


def give(node, variant, notations):
    """Give a formula what the notations make of it: LaTeX with the names of those that write it so."""
    shown = {latex(node): ["source"]}
    for one, new in zip(notations, variant):
        shown.setdefault(new if isinstance(new, str) else latex(node), []).append(one.id)
    if len(shown) > 1:
        node["notations"] = [(text, " ".join(names)) for text, names in shown.items()]
    if kept := [one.id for one, new in zip(notations, variant) if new == KEPT]:
        node["kept"] = " ".join(kept)


def warn(error, node):
    logger.warning("notation switch: %s", error, location=node, type="notation")


def scopes_of(path, book):
    """Return the scopes of a page, one for each of its blocks."""
    scopes, scope, declared = [], Scope(book), declare.Declarations()
    try:
        for item in text.read(path):
            if isinstance(item, text.Declaration):
                declared = declare.read(item.text, declared)
                scope = scope.block(item.text, declared)
                scopes.append(scope)
    except (Unreadable, text.Unusable):  # eqcheck says what is wrong
        return []
    return scopes


def formulas(doctree, scopes):
    """Return the formulas of a page with their scopes, and whether they keep their letters.

    What stands before the first block belongs to it.  The comments that say what to keep have done
    their work here and are removed.
    """
    found, block, on, last, comments = [], 0, True, None, []
    for node in doctree.findall():
        if isinstance(node, nodes.Element) and "eqcheck-symbols" in node.get("classes", ()):
            block += 1
        elif isinstance(node, (nodes.math, nodes.math_block)) and in_the_text(node):
            last = [node, scopes[max(0, block - 1)] if scopes else None, bool(FALSE.search(node.astext()))]
            if on and scopes:
                found.append(last)
        elif isinstance(node, nodes.raw):
            if last and FALSE.search(node.astext()):
                last[2] = True
            for said in MARK.findall(node.astext()):
                comments.append(node)
                if said not in ("keep", "on", "off") or said == "keep" and not last:
                    raise NotationError(f"the comment 'notation: {said}' is not understood here, expected keep, on or off")
                if said == "keep":
                    last[2] = True
                else:
                    on = said == "on"
    for node in comments:
        node.parent.remove(node)
    for node, scope, kept in found:
        if not kept:
            scope.learn(latex(node))
    return found


def in_the_text(node):
    """Whether a formula is text of the page: no output of a cell, no docstring."""
    while node.parent is not None:
        node = node.parent
        if node.get("nb_element") in ("cell_code_output", "mime_bundle") or node.tagname == "desc":
            return False
    return True


def latex(node):
    return MARKER.sub("", node.astext())


def renamed(scopes, target, local):
    """Return the letters of its own that each scope changes for ``target``."""
    try:
        return {id(scope): scope.renamed(target, local) for scope in scopes}
    except NotationError as error:
        raise NotationError(f"notation {target.id!r}: {error}") from None


def translated(node, scope, target, changes, kept):
    """Return a formula in another notation: its LaTeX, 0 if it is the same, KEPT if it is to stay."""
    source = latex(node)
    try:
        new = scope.rewrite(source, target, changes)
    except NotationError as error:
        if kept:
            return KEPT
        raise NotationError(f"notation {target.id!r}: {error}") from None
    return 0 if new == source else KEPT if kept else new


def logarithm(found, target, variants):
    """Return how the natural logarithm is written before and after, where that changes; else None."""
    before, after = {r"\ln": r"\log", r"\log": r"\ln"}.get(target.logarithm), target.logarithm
    sources = (latex(node) for node, *_ in found)
    written = (variant for variant in variants if isinstance(variant, str))
    changes = before and natural(before, sources) and natural(after, written)
    return (before, after) if changes else None


def natural(name, formulas):
    """Whether a logarithm of this name and without a base occurs in one of the formulas."""
    return any(re.search(rf"{re.escape(name)}(?![A-Za-z]|\s*_)", formula) for formula in formulas)


def note(scopes, target, changes, logarithm):
    """Return the note that stands below the title of a page in the notation ``target``."""
    pairs, turned = dict.fromkeys(target.forms), False
    for scope in scopes:
        for meaning in scope.meanings.values():
            if (meaning.role, meaning.form) in scope.used and meaning.form in ("entry", "batch entry"):
                new = scope.rewrite(meaning.key, target)
                if new != meaning.key:
                    pairs[meaning.role] = pairs[meaning.role] or (meaning.key, new)
        turned = turned or "weight" in {role for role, _ in scope.used} and scope.layout != target.layout
    for letters in changes.values():
        for old, new in letters.items():
            pairs["a letter that this page uses for something else"] = (old, new)
    pairs["logarithm"] = logarithm
    said = [f"{what} {math(pair[0])} → {math(pair[1])}" for what, pair in pairs.items() if pair]
    parts = [f"<strong>{escape(target.title)}.</strong>"]
    if said:
        parts.append(f"Changed on this page: {', '.join(said)}.")
    if turned:
        parts.append(
            "The matrix of weights is the transpose of the one that text, code and figures speak of: "
            f"it has one {target.layout[:-1]} for each class."
        )
    parts.append(
        "The formulas change, and so do the letters beside the controls of what you can play with. Code, drawn figures "
        "and quoted formulas (with dots below them) keep the letters of the source, and so do sentences about letters."
    )
    return f'<p class="notation-note" id="in-{target.id}" data-n="{target.id}">{" ".join(parts)}</p>\n'


def math(latex):
    return f'<span class="math notranslate nohighlight">{mathml(latex)}</span>'


def add_to_page(app, pagename, templatename, context, doctree):
    """Give a page that can be translated the selector and its scripts."""
    if doctree is None or "notated" not in doctree:
        return
    context["notations"] = [(n.id, n.title) for n in app.notations.notations]
    if app.config.html_theme not in WITH_HEADER:
        context["body"] = app.builder.templates.render("notation-switch.html", context) + context["body"]
    sheet = context["pathto"](f"_static/{WITHOUT_SCRIPTS}", 1)
    context["metatags"] += (
        f"<script>{first(tuple(n.id for n in app.notations.notations))}</script>"
        f'<noscript><link href="{sheet}" rel="stylesheet" data-alone /></noscript>'
    )
    for file in ("notations.css", "notation_switch.css"):
        app.add_css_file(file)
    app.add_js_file("notation_switch.js", loading_method="defer")


@cache
def first(names):
    """Return the script that asks which notation to show, before anything is painted."""
    text = (SCRIPTS / "notation_first.js").read_text(encoding="utf-8")
    return text.replace("NOTATIONS", json.dumps(["source", *names]))


def write_rules(app):
    """Write the style sheet by which a page shows the chosen notation; Sphinx reads it for its checksum."""
    if app.builder.format == "html":
        folder = Path(app.outdir, "_static")
        folder.mkdir(parents=True, exist_ok=True)
        ids = ["source", *(n.id for n in app.notations.notations)]
        (folder / "notations.css").write_text(notation_rules(ids), encoding="utf-8")
        (folder / WITHOUT_SCRIPTS).write_text(rules_without_scripts(ids), encoding="utf-8")


def prepare(app, config):
    """Read the notations, and put the selector into the header."""
    try:
        app.notations = file.load()
    except NotationError as error:
        logger.warning("book/notation.yml: %s", error, type="notation")
        app.notations = file.Book({}, {}, {}, (), {}, ())
    if config.html_theme not in WITH_HEADER:
        return
    buttons = config.html_theme_options.get("article_header_end", ["article-header-buttons.html"])
    config.html_theme_options["article_header_end"] = ["notation-switch.html", *buttons]


def setup(app):
    app.connect("config-inited", prepare)
    app.connect("builder-inited", write_rules)
    app.connect("doctree-read", translate_page, priority=400)  # eqcheck removes its comments at 500
    app.connect("html-page-context", add_to_page)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
