"""Formulas: their numbers, the punctuation that touches them, and what sets them in the browser.

The line S1.7 of a source is numbered S1.7, every other labelled equation 1, 2, 3, … a page.  A comma
after a formula stays on the formula's line.  MathJax is copied next to the pages, so that no page
asks another host for it.
"""

import re
import shutil
from importlib.util import find_spec
from pathlib import Path

from docutils import nodes
from sphinx.ext.mathjax import MATHJAX_URL
from sphinx.transforms.post_transforms import SphinxPostTransform

from .adoption import belongs

# MathJax's own all-in-one file has its menu in it, two fifths of the whole, which this book leaves off.
MATHJAX = (
    "startup",
    "core",
    "input/tex",
    "input/tex/extensions/boldsymbol",
    "output/chtml",
    "output/chtml/fonts/tex",
    "a11y/assistive-mml",
)
LOADED_LATER = ("input/tex/extensions", "output/chtml/fonts/woff-v2")
HTML = ("html", "dirhtml", "singlehtml")


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


def write_mathjax(app, error):
    """Put MathJax next to the pages: what they all need as one file, the rest for when it is asked for.

    The parts start to work when the file has run to its end, so all of them are there by then.
    """
    if error or app.builder.name not in HTML:
        return
    source = Path(find_spec("sphinx-mathjax-offline").origin).parent / "static" / "mathjax"
    target = Path(app.outdir, "_static", "mathjax")
    for folder in LOADED_LATER:
        shutil.copytree(source / folder, target / folder, dirs_exist_ok=True)
    parts = [(source / f"{part}.js").read_text(encoding="utf-8") for part in MATHJAX]
    names = [part.replace("input/tex/extensions/", "[tex]/") for part in MATHJAX]
    parts.append(f"MathJax.loader.preLoad({', '.join(map(repr, names))});\n")
    (target / "tex-chtml.js").write_text(";\n".join(parts), encoding="utf-8")


def use_our_mathjax(app, config):
    """Let pages ask for the copy beside them, where nobody has named another."""
    if config.mathjax_path == MATHJAX_URL:
        config.mathjax_path = "mathjax/tex-chtml.js"
        config.mathjax_options = {"defer": "defer"} | config.mathjax_options
    config.mathjax3_config = config.mathjax3_config or {}
    packages = config.mathjax3_config.setdefault("tex", {}).setdefault("packages", {"[+]": []})
    if isinstance(packages, dict) and "boldsymbol" not in packages.setdefault("[+]", []):
        packages["[+]"].append("boldsymbol")


def setup(app):
    app.connect("config-inited", use_our_mathjax)
    app.add_post_transform(KeepPunctuation)
    app.connect("doctree-read", number_equations)
    app.connect("build-finished", write_mathjax)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
