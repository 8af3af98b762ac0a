"""The short path through a chapter: what the notebook marks with ▸ has a line in the margin, and leads on.

A paragraph or a question that begins with ▸ is on the path, and so is what follows it up to the next paragraph:
displays, tables, cells.  A question takes its answer along.  So the notebook says by itself what to read.  In HTML
what is marked in a row becomes one stretch, a group that screen readers name, with a link to the next stretch; the
line at the top of the chapter, **Short path:**, leads to the first.  There the sign is gone, other formats keep it.
"""

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from .adoption import belongs
from .predict import Answer, asks

SIGN = "▸"
TOP = "Short path:"
MARKED, MARKED_HERE = f"marked {SIGN}", "marked by a line in the margin"


class Stretch(nodes.General, nodes.Element):
    """What is marked in a row: ``number`` of ``total``, and in ``on`` where the path goes on, None at its end."""


class ShortPath(SphinxPostTransform):
    """Gather what is marked, and let each stretch lead to the next."""

    default_priority = 45  # when the answers are in their disclosures
    formats = ("html",)

    def run(self, **kwargs):
        if not belongs(self.document, self.config):
            return
        for parent in list(self.document.findall(lambda node: any(map(is_marked, node.children)))):
            gather(parent)
        found = list(self.document.findall(Stretch))
        for number, (stretch, after) in enumerate(zip(found, [*found[1:], None]), 1):
            stretch["ids"].append(name(number))
            stretch["number"], stretch["total"] = number, len(found)
            stretch["on"] = after and where(stretch, after)
        for strong in list(self.document.findall(nodes.strong)):
            if found and strong.astext() == TOP:
                for text in list(strong.parent.findall(nodes.Text)):
                    text.parent.replace(text, nodes.Text(text.replace(MARKED, MARKED_HERE)))
                link = nodes.reference("", "Go to its beginning.", refid=name(1), internal=True)
                strong.parent += [nodes.Text(" "), link]


def name(number):
    return f"short-path-{number}"


def where(stretch, after):
    """Say where the next stretch is, for the link to it."""
    here, there = (next(up for up in _above(one) if isinstance(up, nodes.section)) for one in (stretch, after))
    return "it goes on further down" if here is there else f"on to “{there[0].astext()}”"


def _above(node):
    while node.parent is not None:
        node = node.parent
        yield node


def first_text(block):
    """Return the text with which a paragraph or a question begins; None for other blocks."""
    if isinstance(block, nodes.block_quote) and asks(block):
        block = block[0]
    if isinstance(block, nodes.paragraph) and block.children and isinstance(block[0], nodes.Text):
        return block[0]
    return None


def is_marked(block):
    text = first_text(block)
    return text is not None and text.astext().startswith(SIGN)


def gather(parent):
    """Put what is marked among the children of a node into stretches, and take the signs away."""
    stretch, kept = None, []
    for block in parent.children:
        if is_marked(block) or stretch is not None and goes_along(block, stretch):
            if stretch is None:
                kept.append(stretch := Stretch())
            unmark(block)
            stretch += block
        else:
            stretch = None
            kept.append(block)
    parent.children = []
    parent += kept


def goes_along(block, stretch):
    """Say whether a block that is not marked belongs to what is marked above it."""
    if isinstance(block, Answer):
        return isinstance(stretch[-1], nodes.block_quote)
    kinds = (nodes.math_block, nodes.target, nodes.table, nodes.bullet_list, nodes.enumerated_list)  # a target names a display
    return isinstance(block, kinds) or (
        "cell" in block.get("classes", ()) and not isinstance(stretch[-1], Answer)
    )


def unmark(block):
    """Take the signs off a block, and off what an answer holds."""
    for one in [block, *(block.children if isinstance(block, Answer) else ())]:
        if is_marked(one):
            text = first_text(one)
            text.parent.replace(text, nodes.Text(text.astext().removeprefix(SIGN).lstrip()))


def visit(translator, node):
    label = f"Short path, part {node['number']} of {node['total']}"
    translator.body.append(translator.starttag(node, "div", CLASS="short-path", role="group", **{"aria-label": label}))


def depart(translator, node):
    if node["on"]:
        translator.body.append(
            f'<p class="short-path-on"><a href="#{name(node["number"] + 1)}">'
            f'Short path: {translator.encode(node["on"])}</a></p>\n'
        )
    translator.body.append("</div>\n")


def setup(app):
    app.add_node(Stretch, html=(visit, depart))
    app.add_post_transform(ShortPath)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
