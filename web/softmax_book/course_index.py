"""The directive ``{course-index}``: every numbered equation, exercise and solution of the book, page by page.

The list is made when a page is written, from what Sphinx then knows of all pages, so it cannot be out of date.
"""

from docutils import nodes
from sphinx.util.docutils import SphinxDirective
from sphinx_exercise.nodes import exercise_subtitle


class Place(nodes.General, nodes.Element):
    """Where the index goes."""


class CourseIndex(SphinxDirective):
    """``course-index``: takes nothing and holds nothing."""

    def run(self):
        return [Place()]


def fill(app, doctree, docname):
    """Put the index where it was asked for, once all pages have been read."""
    for place in list(doctree.findall(Place)):
        found = []
        for name in order(app.env):
            rows = list(rows_of(app, docname, name))
            if rows:
                title = app.env.titles[name].astext()
                item = nodes.definition_list_item("", nodes.term("", "", link(app, docname, name, "", title)))
                item += nodes.definition("", *rows)
                found.append(item)
        place.replace_self(nodes.definition_list("", *found))


def order(env):
    """Return the documents in the order of the table of contents."""
    names, waiting = [], [env.config.root_doc]
    while waiting:
        name = waiting.pop(0)
        if name not in names:
            names.append(name)
            waiting = list(env.toctree_includes.get(name, ())) + waiting
    return names


def rows_of(app, here, name):
    """Yield a line for each section with numbered equations, and one for each exercise."""
    document = app.env.get_doctree(name)
    numbers = {label: number for label, (page, number) in app.env.domaindata["math"]["objects"].items() if page == name}
    sections = {}
    for block in document.findall(nodes.math_block):
        label = block.get("label")
        if label in numbers:
            section = block
            while not (isinstance(section, nodes.section) and isinstance(section[0], nodes.title)):
                section = section.parent
            sections.setdefault(section, []).append((numbers[label], f"equation-{label}"))
    for section, equations in sections.items():
        line = nodes.paragraph("", "", *spaced(link(app, here, name, anchor, f"({number})") for number, anchor in equations))
        line += nodes.Text(" ")
        line += link(app, here, name, section["ids"][0], section[0].astext())
        yield line
    registry = getattr(app.env, "sphinx_exercise_registry", {})
    ours = {label: entry["node"] for label, entry in registry.items() if entry["docname"] == name}
    solutions = {node["target_label"]: label for label, node in ours.items() if "target_label" in node}
    counted = app.env.toc_fignumbers.get(name, {}).get("exercise", {})
    for label, node in ours.items():
        if label in counted:
            number = ".".join(map(str, counted[label]))
            title = "".join(part.astext() for part in node.findall(exercise_subtitle))
            line = nodes.paragraph("", "", link(app, here, name, label, f"Exercise {number}. {title}"))
            if label in solutions:
                line += nodes.Text(", ")
                line += link(app, here, name, solutions[label], "solution")
            yield line


def spaced(links):
    """Yield the links with a space between two."""
    for place, one in enumerate(links):
        if place:
            yield nodes.Text(" ")
        yield one


def link(app, here, name, anchor, text):
    """Return a reference from the page ``here`` to a place on the page ``name``."""
    target = app.builder.get_relative_uri(here, name) + (f"#{anchor}" if anchor else "")
    return nodes.reference("", text, refuri=target, internal=True)


def setup(app):
    app.add_node(Place)
    app.add_directive("course-index", CourseIndex)
    app.connect("doctree-resolved", fill, priority=400)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
