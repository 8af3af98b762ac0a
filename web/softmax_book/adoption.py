"""A chapter in a book of somebody else: what it needs there, and what it leaves alone.

``softmax_course`` says that the book is the course itself.  Any other book keeps its look, its
numbers, its links and its warnings on all pages but those that hold an ``{eqcheck}`` block, as each
chapter does.  Links to pages of the course that were left behind lead to ``softmax_course_address``
where that is given, and are plain words where not.
"""

import os
from pathlib import Path

from docutils import nodes
from sphinx.addnodes import pending_xref

from .data import BOOK

EXTENSIONS = ("myst_nb", "sphinxcontrib.bibtex", "sphinx_exercise")
SYNTAX = ("dollarmath", "amsmath", "colon_fence", "deflist")
PAGES = (
    "index", "notation", "jacobian_product", "kronecker_delta", "chain_rule", "one_result", "finite_differences", "overflow", "mistakes",
    "second_order", "variations", "training", "cheat_sheet", "course_index",
    "bring_your_own", "lecturers", "errata", "more_mistakes", "checks", "numerics", "api", "eqcheck", "errors_in_print",
    "glossary", "further_reading", "bibliography",
)  # fmt: skip


def belongs(document, config):
    """Tell whether a page is one of the course's."""
    return config.softmax_course or any(
        "eqcheck-symbols" in node.get("classes", ()) for node in document.findall(nodes.Element)
    )


def settle(app, config):
    """Give a book the settings without which a chapter would lose something."""
    config.myst_enable_extensions = [*config.myst_enable_extensions]
    config.myst_enable_extensions += [name for name in SYNTAX if name not in config.myst_enable_extensions]
    config.myst_heading_anchors = max(config.myst_heading_anchors or 0, 3)
    if not config.bibtex_bibfiles and (config.bibtex_reference_style, config.bibtex_default_style) == ("label", "alpha"):
        # What is cited has no year at times, and a label made of that cannot be read: [AqoCValidatedd.].
        config.bibtex_reference_style, config.bibtex_default_style = "author_year", "plain"
    config.bibtex_bibfiles = [*(config.bibtex_bibfiles or [])]
    if not any(Path(file).name == "references.bib" for file in config.bibtex_bibfiles):
        config.bibtex_bibfiles.append(Path(os.path.relpath(BOOK / "references.bib", app.srcdir)).as_posix())
    if not config.softmax_course:
        config.eqcheck_undeclared_pages = False
        # Chapters bring their outputs, which were compared when they were made.
        config.nb_execution_excludepatterns = [*config.nb_execution_excludepatterns, *chapters(app.srcdir)]


def chapters(folder):
    """Return the notebooks below ``folder`` that are chapters of the course, as patterns."""
    for path in sorted(Path(folder).rglob("*.ipynb")):
        inside = path.relative_to(folder)
        if not any(part.startswith((".", "_")) for part in inside.parts):
            if "```{eqcheck}" in path.read_text(encoding="utf-8"):
                yield inside.as_posix()


def lead_on(app, doctree):
    """Let links to pages that this book has not taken over lead to the course, or be plain words."""
    if app.config.softmax_course:
        return
    address = app.config.softmax_course_address
    for link in list(doctree.findall(pending_xref)):
        file, _, anchor = link["reftarget"].partition("#")
        if link.get("reftype") != "myst" or link.get("refdomain") or Path(file).stem not in PAGES:
            continue
        if address:
            target = f"{address.rstrip('/')}/book/{Path(file).stem}.html" + (f"#{anchor}" if anchor else "")
            link.replace_self(nodes.reference("", "", *link.children, refuri=target, internal=False))
        else:
            link.replace_self(link.children)


def setup(app):
    for name in EXTENSIONS:
        app.setup_extension(name)
    app.add_config_value("softmax_course", False, "env")
    app.add_config_value("softmax_course_address", "", "env")
    app.connect("config-inited", settle, priority=100)
    app.connect("doctree-read", lead_on)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
