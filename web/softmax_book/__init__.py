"""How the book becomes a site: the Sphinx extension ``softmax_book``.

Here goes what changes a page on its way from a notebook to the reader, a module for each thing that
a page holds: ``figures``, ``exercises``, ``predict``, ``folding``, ``short_path``, ``arrival``, ``formulas``, ``notation``, ``explorables``, ``three_numbers``, ``glossary``,
``search``, ``downloads``, ``repository``, ``in_page``, ``adoption`` for books of others, and ``finish`` for what the
theme wrote; ``templates``, ``styles``, ``scripts`` and ``font`` hold what browsers get.  All of it may use clinic, softmaxlib and eqcheck, which know nothing of it.  What only the
author's machine does (running notebooks, printing, building) stays beside this package in web/, and
what says something to a reader belongs into book/.
"""

import hashlib
import os
from pathlib import Path

from .adoption import belongs

FOLDER = Path(__file__).resolve().parent
PARTS = (
    "adoption", "finish", "notation.switch", "explorables", "repository", "downloads", "figures", "exercises", "folding", "predict",
    "short_path", "formulas", "glossary", "arrival", "search", "three_numbers", "in_page",
)  # fmt: skip
FONT = ("font/softmax-math.woff2", "font/softmax-math-more.woff2", "font/GUST-FONT-LICENSE.txt")
STYLES, SCRIPT = ("icons.css", "course.css", "formulas.css", "questions.css", "ways_in.css", "around.css"), "course.js"


def add_files(app, config):
    """Tell Sphinx where templates, styles and scripts are, by ways that do not say where it was built."""
    for setting, *folders in (("templates_path", "templates"), ("html_static_path", "styles", "scripts", *FONT)):
        for folder in folders:
            getattr(config, setting).append(Path(os.path.relpath(FOLDER / folder, app.confdir)).as_posix())


def add_looks(app, pagename, templatename, context, doctree):
    """Load styles and script on the pages of the course, and on no other page of somebody's book."""
    if app.config.softmax_course or doctree is not None and belongs(doctree, app.config):
        for file in STYLES:
            app.add_css_file(file, priority=800)
        app.add_js_file(SCRIPT, priority=800)


def setup(app):
    for part in PARTS:
        app.setup_extension(f"{__name__}.{part}")
    app.connect("config-inited", add_files)
    app.setup_extension("eqcheck.sphinx_ext")
    app.connect("html-page-context", add_looks)
    # Jupyter Book passes this setting even where its extension is left out.
    if "comments_config" not in app.config:
        app.add_config_value("comments_config", {}, "html")
    # Pages that stand in _build already are made anew when the code that made them has changed.
    code = b"".join(path.read_bytes() for path in sorted(FOLDER.rglob("*.py")))
    version = hashlib.sha256(code).hexdigest()
    return {"env_version": version, "parallel_read_safe": True, "parallel_write_safe": True}
