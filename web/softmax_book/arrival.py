"""A line for whoever lands in the middle of a chapter: which chapter it is, and which letters hold there.

The landing page leads to sections of the chapters.  Each of these has the line below its title, and shows it when its
own name stands in the address; who reads from the top does not see it.  A chapter that declares no logits,
probabilities, labels or loss is named alone.
"""

import re
from pathlib import Path

import yaml
from docutils import nodes

from eqcheck.reading import documents

LINK = re.compile(r"\]\((\w+)\.ipynb#([\w-]+)\)")
NAMED = {"logit": "logits", "probability": "probabilities", "label": "labels", "loss": "the loss"}


def add_lines(app, doctree):
    """Put the line below the title of each section of a page to which the landing page leads."""
    docname, path = app.env.docname, Path(app.env.doc2path(app.env.docname))
    landing = Path(app.env.doc2path(app.config.root_doc))
    if not app.config.softmax_course or path.suffix != ".ipynb" or not landing.is_file():
        return
    wanted = sections(landing.read_text(encoding="utf-8"), Path(docname).name)
    letters = letters_of(path)
    app.env.note_dependency(str(landing))
    for section in doctree.findall(nodes.section):
        if wanted & {*section["ids"], section.get("slug")}:
            section.insert(1, line(next(doctree.findall(nodes.title)).astext(), letters))


def sections(landing, name):
    """Return the names of the sections of a chapter to which the text of the landing page leads."""
    return {anchor for chapter, anchor in LINK.findall(landing) if chapter == name}


def letters_of(path):
    """Return ``{what: letter}`` of a chapter's first declarations, for what every reader looks for."""
    for item in documents.read(path):
        if isinstance(item, documents.Declaration) and not item.shared:
            roles = (yaml.safe_load(item.text) or {}).get("roles") or {}
            return {NAMED[role]: str(letter) for letter, role in roles.items() if role in NAMED}
    return {}


def line(title, letters):
    """Return the line, its letters as formulas, which follow the notation."""
    said = nodes.paragraph("", "", nodes.Text("You are in "), nodes.emphasis("", title), classes=["arrived"])
    before = ". Its letters: "
    for what, letter in letters.items():
        said += [nodes.Text(before), nodes.math(letter, letter), nodes.Text(f" {what}")]
        before = ", "
    said += nodes.Text(".")
    return said


def setup(app):
    app.connect("doctree-read", add_lines, priority=300)  # before the notations are written
    return {"parallel_read_safe": True, "parallel_write_safe": True}
