"""What a page folds: the code that draws a figure, and the tables of letters.  On paper and without scripts it is open.

The code of a figure is the source of a cell whose output is left uncompared, which is what marks a figure here
(web/notebooks.py sees to that); so a notebook needs no tag for it, and shows its code as ever.
"""

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from .adoption import belongs

FIGURE = "nbval-ignore-output"
CODE, LETTERS, MORE_LETTERS = "Code of the figure", "What the letters mean", "What the new letters mean"


class Folded(nodes.General, nodes.Element):
    """Blocks behind a line, ``summary``, that opens them."""


class Fold(SphinxPostTransform):
    """Fold the code of figures and the tables of letters."""

    default_priority = 35  # when cells have their buttons, and before answers are looked for
    formats = ("html",)

    def run(self, **kwargs):
        if not belongs(self.document, self.config):
            return
        summary = LETTERS
        for box in list(self.document.findall(nodes.container)):
            if "eqcheck-symbols" in box["classes"]:
                fold(box, summary)
                summary = MORE_LETTERS
            elif box.get("nb_element") == "cell_code_source" and FIGURE in _tags(box.parent):
                fold(box, CODE)


def fold(box, summary):
    folded = Folded(summary=summary)
    box.parent.replace(box, folded)  # replace_self would hand its classes on
    folded += box


def _tags(cell):
    return cell.get("cell_metadata", {}).get("tags", [])


def visit(translator, node):
    tag = translator.starttag(node, "details", CLASS="folded")
    translator.body.append(f"{tag}<summary>{translator.encode(node['summary'])}</summary>\n")


def depart(translator, node):
    translator.body.append("</details>\n")


def setup(app):
    app.add_node(Folded, html=(visit, depart))
    app.add_post_transform(Fold)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
