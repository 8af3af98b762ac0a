"""How the book becomes a site: the Sphinx extension ``softmax_book``, its templates, styles and scripts.

What it does, in the order in which a build meets it:

- figures: an SVG that a cell drew is put into the page itself, its two placeholder colours
  replaced by CSS variables, so that one drawing serves the light and the dark theme;
- alternative text: an image without one is a warning, and the build turns warnings into errors;
- equation numbers: the line S1.7 of a source is numbered S1.7, everything else 1, 2, 3, … a page;
- formulas: MathJax is copied next to the pages, so that no page asks another host for it;
- punctuation: a comma after a formula stays on the formula's line;
- solutions: they open and close as the browser's own disclosures do, and the markers from which
  the stubs are made do not show;
- glossary: Markdown links reach its terms;
- pages: ``finish.py`` mends what the theme and its extensions write.
"""

import hashlib
import os
import re
import shutil
from importlib.util import find_spec
from pathlib import Path

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx_exercise.nodes import solution_node

from softmaxlib.plotting.style import INK, PAPER

BEGIN, END = "# >>> solution", "# <<< solution"

logger = logging.getLogger(__name__)

FOLDER = Path(__file__).resolve().parent

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
DRAWING = re.compile(
    r'<svg [^>]*\bwidth="[\d.]+pt" height="[\d.]+pt"[^>]* role="img">\s*<title>[^<]*\w'
)
NO_ALT = re.compile(r"""<img\b(?![^>]*\salt=["']?[^"'\s>])[^>]*>""", re.IGNORECASE)


class InlineFigures(SphinxPostTransform):
    """Replace the image nodes of drawn figures by the drawing itself."""

    default_priority = 5  # before Sphinx collects and copies image files
    formats = ("html",)

    def run(self, **kwargs):
        number = 0
        for image in list(self.document.findall(nodes.image)):
            svg = drawing(self.app, image)
            if svg is None:
                continue
            number += 1
            figure = f'<div class="figure">{in_page(svg, f"f{number}")}</div>'
            image.replace_self(nodes.raw("", figure, format="html"))


def drawing(app, image):
    """Return the SVG of an image that ``plotting.show`` made, with its text in it, or None."""
    path = Path(app.srcdir, image["uri"])
    if path.suffix != ".svg" or not path.is_file():
        return None
    svg = path.read_text(encoding="utf-8")
    return svg if DRAWING.search(svg) else None


def in_page(svg: str, prefix: str) -> str:
    """Return ``svg`` fit to stand in a page: themed colours, ids that no other figure has."""
    svg = svg.replace(INK, "var(--figure-ink)").replace(PAPER, "var(--figure-paper)")
    svg = re.sub(r'\bid="', f'id="{prefix}-', svg)
    svg = re.sub(r'(href="#|url\(#)', rf"\g<1>{prefix}-", svg)
    width, height = (
        float(re.search(rf'\b{side}="([\d.]+)pt"', svg)[1]) for side in ("width", "height")
    )
    return re.sub(
        r'\bwidth="[\d.]+pt"|\bheight="[\d.]+pt"',
        lambda match: f'{match[0].split("=")[0]}="{(width if "width" in match[0] else height) * 4 / 3:.0f}"',
        svg,
        count=2,
    ).strip()


class RequireAltText(SphinxPostTransform):
    """Warn about every image whose alternative text is missing or only names its file."""

    default_priority = 4

    def run(self, **kwargs):
        for image in self.document.findall(nodes.image):
            if drawing(self.app, image) is not None:
                continue
            alt = image.get("alt", "").strip()
            if not alt or Path(image["uri"]).name in alt:
                logger.warning(
                    "image %s has no alternative text", image["uri"], location=image, type="alt"
                )
        for raw in self.document.findall(nodes.raw):
            for tag in NO_ALT.findall(raw.astext()):
                logger.warning("%.80s has no alternative text", tag, location=raw, type="alt")


class UniqueIds(SphinxPostTransform):
    """Take the ids that sphinx-exercise gives to every exercise alike off their nodes."""

    default_priority = 6

    def run(self, **kwargs):
        for node in self.document.findall(nodes.section):
            node["ids"] = [
                name for name in node["ids"] if name not in ("exercise-content", "solution-content")
            ]


class KeepPunctuation(SphinxPostTransform):
    """Tie a formula in the text to the punctuation that touches it; browsers would break there."""

    default_priority = 8

    def run(self, **kwargs):
        for math in list(self.document.findall(nodes.math)):
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
        for solution in self.document.findall(solution_node):
            title = solution[0]
            for link in list(title.findall(nodes.reference)):
                link.replace_self(link.children)
            title.replace_self(Summary("", "", *title.children, classes=["admonition-title"]))


def visit_solution(translator, node):
    attributes = {} if "dropdown" in node["classes"] else {"open": "open"}
    translator.body.append(translator.starttag(node, "details", CLASS="admonition", **attributes))


def depart_solution(translator, node):
    translator.body.append("</details>\n")


def visit_summary(translator, node):
    translator.body.append(translator.starttag(node, "summary", suffix=""))


def depart_summary(translator, node):
    translator.body.append("</summary>\n")


def number_equations(app, doctree):
    """Number the labelled equations of one page, those of the sources by their line."""
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


def add_files(app, config):
    """Tell Sphinx where templates, styles and scripts are, by ways that do not say where it was built."""
    for setting, *folders in (("templates_path", "templates"), ("html_static_path", "styles", "scripts")):
        for folder in folders:
            getattr(config, setting).append(Path(os.path.relpath(FOLDER / folder, app.confdir)).as_posix())


def setup(app):
    for part in ("finish", "glossary", "notation_switch", "explorables", "take_along"):
        app.setup_extension(f"{__name__}.{part}")
    app.connect("config-inited", add_files)
    for file in ("icons.css", "course.css"):
        app.add_css_file(file, priority=800)
    app.add_js_file("course.js", priority=800)
    # Jupyter Book passes this setting even where its extension is left out.
    app.add_config_value("comments_config", {}, "html")
    app.add_post_transform(RequireAltText)
    app.add_post_transform(InlineFigures)
    app.add_post_transform(UniqueIds)
    app.add_post_transform(KeepPunctuation)
    app.add_post_transform(HideSolutionMarkers)
    app.add_node(Summary, html=(visit_summary, depart_summary))
    app.add_node(solution_node, override=True, html=(visit_solution, depart_solution))
    app.add_post_transform(Disclosures)
    app.connect("doctree-read", number_equations)
    app.connect("build-finished", write_mathjax)
    # Pages that stand in _build already are made anew when the code that made them has changed.
    code = b"".join(path.read_bytes() for path in sorted(FOLDER.glob("*.py")))
    version = hashlib.sha256(code).hexdigest()
    return {"env_version": version, "parallel_read_safe": True, "parallel_write_safe": True}
