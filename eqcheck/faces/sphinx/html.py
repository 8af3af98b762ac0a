"""Nodes that hold ready HTML, and nodes that keep a place for some."""

from docutils import nodes


class Html(nodes.General, nodes.Inline, nodes.Element):
    """HTML that is ready; the book's search does not look into it."""


class ReportPart(nodes.General, nodes.Element):
    """The place of a part of the report, until every page is read."""


def write_html(translator, node):
    """Write the HTML of a node as it is."""
    translator.body.append(node["html"])
    raise nodes.SkipNode


def skip(translator, node):
    """Leave a node out of what is written."""
    raise nodes.SkipNode
