"""Exercises and solutions: sphinx-exercise's, with solutions that are the browser's own disclosures.

The markers from which the stubs are made do not show in the printed code, and Markdown links an exercise by its label:
``[an exercise](notation.ipynb#ex-nt-two)``.
"""

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx_exercise.nodes import depart_solution_node, exercise_enumerable_node, exercise_node, solution_node, visit_solution_node

from .adoption import belongs

BEGIN, END = "# >>> solution", "# <<< solution"


def add_labels(app, doctree):
    """Put the labels of a page's exercises beside the names of its headings, which are all that MyST resolves."""
    slugs = app.env.metadata[app.env.docname].setdefault("myst_slugs", {})
    for kind in (exercise_node, exercise_enumerable_node):
        for exercise in doctree.findall(kind):
            slugs[exercise["label"]] = (exercise.line, exercise["label"], exercise.astext().partition("\n")[0])


class UniqueIds(SphinxPostTransform):
    """Take the ids that sphinx-exercise gives to every exercise alike off their nodes."""

    default_priority = 6

    def run(self, **kwargs):
        for node in self.document.findall(nodes.section):
            node["ids"] = [
                name for name in node["ids"] if name not in ("exercise-content", "solution-content")
            ]


class HideSolutionMarkers(SphinxPostTransform):
    """Leave the lines that tell `make notebooks` what a stub hides out of the printed code."""

    default_priority = 7

    def run(self, **kwargs):
        for block in self.document.findall(nodes.literal_block):
            lines = block.astext().split("\n")
            kept = [line for line in lines if line.strip() not in (BEGIN, END)]
            if len(kept) < len(lines):
                block.rawsource = "\n".join(kept)
                block[:] = [nodes.Text(block.rawsource)]


class Summary(nodes.TextElement):
    """The title of a disclosure: what opens and closes it."""


class Disclosures(SphinxPostTransform):
    """Give a solution the title that opens it; the link to its exercise would be in the way there."""

    default_priority = 30  # when sphinx-exercise has written the titles
    formats = ("html",)

    def run(self, **kwargs):
        if not belongs(self.document, self.config):
            return
        for solution in self.document.findall(solution_node):
            title = solution[0]
            for link in list(title.findall(nodes.reference)):
                link.replace_self(link.children)
            title.replace_self(Summary("", "", *title.children, classes=["admonition-title"]))


def visit_solution(translator, node):
    if not isinstance(node[0], Summary):
        visit_solution_node(translator, node)
        return
    attributes = {} if "dropdown" in node["classes"] else {"open": "open"}
    translator.body.append(translator.starttag(node, "details", CLASS="admonition", **attributes))


def depart_solution(translator, node):
    if not isinstance(node[0], Summary):
        depart_solution_node(translator, node)
        return
    translator.body.append("</details>\n")


def visit_summary(translator, node):
    translator.body.append(translator.starttag(node, "summary", suffix=""))


def depart_summary(translator, node):
    translator.body.append("</summary>\n")


def setup(app):
    app.setup_extension("sphinx_exercise")
    app.connect("doctree-read", add_labels)
    app.add_post_transform(UniqueIds)
    app.add_post_transform(HideSolutionMarkers)
    app.add_node(Summary, html=(visit_summary, depart_summary))
    app.add_node(solution_node, override=True, html=(visit_solution, depart_solution))
    app.add_post_transform(Disclosures)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
