"""What stands around the formulas of a page: their numbers, and the punctuation that touches them.

The line S1.7 of a source is numbered S1.7, every other labelled equation 1, 2, 3, … a page.  A comma
after a formula stays on the formula's line.
"""

import re

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from ..adoption import belongs


class KeepPunctuation(SphinxPostTransform):
    """Tie a formula in the text to the punctuation that touches it; browsers would break there."""

    default_priority = 8

    def run(self, **kwargs):
        if belongs(self.document, self.config):
            tie_punctuation(self.document)


def tie_punctuation(document):
    """Put each formula in the text, with the punctuation that touches it, into a box that does not break."""
    for math in list(document.findall(nodes.math)):
        place = math.parent.index(math)
        before = math.parent[place - 1] if place else None
        after = math.parent[place + 1] if place + 1 < len(math.parent) else None
        opening = _touching(before, r"[(\[“‘]+$")
        closing = _touching(after, r"^[,.;:?!)\]”’]+")
        if not opening and not closing:
            continue
        tied = nodes.inline("", nodes.Text(opening), math.deepcopy(), nodes.Text(closing))
        tied["classes"].append("tied")
        # By place: parent.replace would take the first text that reads the same.
        parent = math.parent
        parent[place] = tied
        if opening:
            parent[place - 1] = nodes.Text(before.astext()[: -len(opening)])
        if closing:
            parent[place + 1] = nodes.Text(after.astext()[len(closing) :])


def _touching(node, pattern):
    """Return the part of a text node that ``pattern`` finds, or nothing."""
    found = re.search(pattern, node.astext()) if isinstance(node, nodes.Text) else None
    return found[0] if found else ""


def number_equations(app, doctree):
    """Number the labelled equations of one page, those of the sources by their line."""
    if not belongs(doctree, app.config):
        return
    equations = app.env.get_domain("math").equations
    count = 0
    for node in doctree.findall(nodes.math_block):
        if not node.get("label"):
            continue
        if line := re.fullmatch(r"eq-s(\d)-(\d+)", node["label"]):
            number = f"S{line[1]}.{line[2]}"
        else:
            count += 1
            number = str(count)
        node["number"] = number
        equations[node["label"]] = (app.env.docname, number)


def setup(app):
    app.add_post_transform(KeepPunctuation)
    app.connect("doctree-read", number_equations)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
