"""What Sphinx calls: the directive, its box in a page, and the scripts of a page that has one."""

import re
import shutil
import unicodedata
from pathlib import Path

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from . import drawing, values
from .drawing import FOLDER, picture
from .values import EXPLORABLES

HTML = ("html", "dirhtml", "singlehtml")
ACCENTS = {"hat": "\u0302", "tilde": "\u0303", "bar": "\u0304", "vec": "\u20d7"}
BETWEEN = """\
<div class="explorable-body">
{}
</div>
<div class="explorable-after">
<p class="explorable-wait">Try it first. The answer appears here.</p>
"""
END = '</div>\n<output class="explorable-status visually-hidden" aria-live="polite"></output>\n</div>\n'


class explorable(nodes.General, nodes.Element):
    """An explorable: the question, the drawn picture as raw HTML, the answer."""


class Explorable(SphinxDirective):
    """``explorable NAME`` with two paragraphs: the question, and what was to be seen."""

    required_arguments = 1
    has_content = True

    def run(self):
        name = self.arguments[0]
        if name not in EXPLORABLES:
            raise self.error(f"explorable {name!r}, expected one of {', '.join(EXPLORABLES)}")
        body = nodes.Element()
        self.state.nested_parse(self.content, self.content_offset, body)
        if len(body) != 2 or not all(isinstance(node, nodes.paragraph) for node in body):
            raise self.error(
                f"explorable {name!r} holds {len(body)} blocks, expected two paragraphs: "
                "the question and what was to be seen"
            )
        for file in (FOLDER / f"{name}.html", drawing.__file__, values.__file__):
            self.env.note_dependency(str(file))
        question, answer = body.children
        answer["classes"].append("explorable-answer")
        drawn = nodes.raw("", BETWEEN.format(picture(name, letters(self.env.app.notations.notations))), format="html")
        node = explorable("", question, drawn, answer, name=name)
        self.set_source_info(node)
        return [node]


def letters(notations):
    """Return ``{notation: {role: letter}}`` of the notation switch, for letters that are plain text."""
    found = {}
    for one in notations:
        named = {role: in_text(forms["entry"].name) for role, forms in one.forms.items()}
        found[one.id] = {role: letter for role, letter in named.items() if letter}
    return found


def in_text(latex):
    """Return a letter as text, with its accent and without its font; None if it is more than that."""
    command, letter = re.fullmatch(r"(?:\\(\w+)\{)?(\w|.*)\}?", latex).groups()
    if len(letter) != 1:
        return None
    return unicodedata.normalize("NFC", letter + ACCENTS.get(command, ""))


def open_explorable(writer, node):
    name = node["name"]
    writer.body.append(
        f'<div class="explorable" data-explorable="{name}" '
        f'role="group" aria-labelledby="explorable-{name}">\n'
        f'<p class="explorable-title" id="explorable-{name}">{EXPLORABLES[name][0]}</p>\n'
    )


def close_explorable(writer, node):
    writer.body.append(END)


def skip(writer, node):
    """Other writers show the body and drop the raw HTML."""


def copy_files(app):
    """Put scripts and style sheet where pages find them; Sphinx reads them for their checksums."""
    if app.builder.name in HTML:
        target = Path(app.outdir, "_static", "explorables")
        target.mkdir(parents=True, exist_ok=True)
        for path in sorted([*FOLDER.glob("*.js"), *FOLDER.glob("*.css")]):
            shutil.copyfile(path, target / path.name)


def add_scripts(app, pagename, templatename, context, doctree):
    """Load the scripts on a page that has an explorable, and on no other."""
    names = [node["name"] for node in doctree.findall(explorable)] if doctree else []
    if names:
        app.add_css_file("notations.css")  # which shows the letters of the chosen notation
    for file in ["math", *names, "explorable"] if names else []:
        app.add_js_file(f"explorables/{file}.js", priority=600, loading_method="defer")


def setup(app):
    app.setup_extension("softmax_book.notation.switch")  # whose notations the letters follow
    others = {name: (skip, skip) for name in ("latex", "text", "man", "texinfo")}
    app.add_node(explorable, html=(open_explorable, close_explorable), **others)
    app.add_directive("explorable", Explorable)
    app.add_css_file("explorables/explorables.css")
    app.connect("builder-inited", copy_files)
    app.connect("html-page-context", add_scripts)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
