"""The three-number box of the landing page: what a reader's formula gives, looked up in the page.

The directive ``three-numbers`` puts the boxes where it stands; the table that ``looking_up.js`` reads is written when
the site is built, from ``clinic.values.table``, and both are loaded when a reader comes to a box.  The script says what ``clinic.numbers`` says, word for word: a change to
one is a change to both, and a test holds every row of the table against both.
"""

import json
import shutil
from pathlib import Path

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from clinic.values import table
from softmaxlib.mistakes import CATALOGUE, PAGE

FOLDER = Path(__file__).resolve().parent
MISTAKES = ("mistakes", "more_mistakes")  # the pages whose sections are about one mistake each
HTML = ("html", "dirhtml", "singlehtml")
FILES = ("box.js", "looking_up.js", "three_numbers.css")  # and table.js, which is written
BOX = """\
<form class="three-numbers-boxes" autocomplete="off" hidden>
{}
<button type="submit">What is it?</button>
</form>
<div class="three-numbers-answer" role="status" aria-live="polite"></div>
"""
ENTRY = '<label>entry {0} <input name="entry{0}" size="9" spellcheck="false" autocapitalize="off"></label>'


class three_numbers(nodes.General, nodes.Element):
    """The question, the boxes as raw HTML, and what stands there without a script."""


class ThreeNumbers(SphinxDirective):
    """``three-numbers`` with two paragraphs: the question, and where to look without JavaScript."""

    has_content = True

    def run(self):
        body = nodes.Element()
        self.state.nested_parse(self.content, self.content_offset, body)
        if len(body) != 2:
            raise self.error(
                f"three-numbers holds {len(body)} blocks, expected two paragraphs: the question, "
                "and where to look without JavaScript"
            )
        question, still = body.children
        question["ids"] = ["three-numbers-question"]
        still["classes"].append("three-numbers-still")
        boxes = nodes.raw("", BOX.format("\n".join(ENTRY.format(k) for k in (1, 2, 3))), format="html")
        node = three_numbers("", question, boxes, still)
        self.set_source_info(node)
        return [node]


def open_box(writer, node):
    writer.body.append('<div class="three-numbers" role="group" aria-labelledby="three-numbers-question">\n')


def close_box(writer, node):
    writer.body.append("</div>\n")


def skip(writer, node):
    """Other writers show the paragraphs and drop the raw HTML."""


def table_script():
    """Return the script that holds the table: the rows, and of each mistake its formula, page and sentence."""
    order = list(table.LABELS)
    rows = [
        [row.name, order.index(row.labels), [round(x, 8) + 0.0 for x in row.numbers], *([row.how] if row.how else [])]
        for row in table.rows()
    ]
    names = {row.name: None for row in table.rows() if row.name != table.RIGHT}
    known = {name: [m.plain, int(m.page != PAGE), m.sentence] for name, m in CATALOGUE.items() if name in names}
    data = json.dumps({"rows": rows, "known": known}, ensure_ascii=False, separators=(",", ":"))
    return f'"use strict";\nwindow.softmaxCourse = window.softmaxCourse || {{}};\nsoftmaxCourse.numbersTable = {data};\n'


def try_it(app, doctree, docname):
    """Put a link to the boxes, with the numbers of the mistake in them, into the section of each mistake."""
    if not app.config.softmax_course or app.builder.name not in HTML or Path(docname).name not in MISTAKES:
        return
    first = {}
    for row in table.rows():
        if row.kind == "logits":
            first.setdefault(row.name, row)
    for section in doctree.findall(nodes.section):
        row = next((first[name] for name in section["ids"] if name in first), None)
        if row is None:
            continue
        shown = [f"{x:.4f}".rstrip("0").rstrip(".") for x in row.numbers]
        said = f"Put ({', '.join(shown)}) into the boxes of the first page".replace("-", "−")
        link = nodes.reference("", said, refuri=f"index.html?numbers={','.join(shown)}#three-numbers-question", internal=True)
        section.append(nodes.paragraph("", "", link, nodes.Text("."), classes=["three-numbers-try"]))


def copy_files(app):
    if app.builder.name in HTML:
        target = Path(app.outdir, "_static", "three_numbers")
        target.mkdir(parents=True, exist_ok=True)
        for name in FILES:
            shutil.copyfile(FOLDER / name, target / name)
        (target / "table.js").write_text(table_script(), encoding="utf-8")


def add_scripts(app, pagename, templatename, context, doctree):
    """Load the script on a page that has the boxes, and on no other."""
    if doctree is not None and list(doctree.findall(three_numbers)):
        app.add_js_file("three_numbers/box.js", priority=600, loading_method="defer")


def setup(app):
    others = {name: (skip, skip) for name in ("latex", "text", "man", "texinfo")}
    app.add_node(three_numbers, html=(open_box, close_box), **others)
    app.add_directive("three-numbers", ThreeNumbers)
    app.add_css_file("three_numbers/three_numbers.css")
    app.connect("builder-inited", copy_files)
    app.connect("doctree-resolved", try_it)
    app.connect("html-page-context", add_scripts)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
